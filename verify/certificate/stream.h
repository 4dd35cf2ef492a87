/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A JSON document written piece by piece, and the checksum of its bytes. */
#ifndef ORDO_VERIFY_CERTIFICATE_STREAM_H
#define ORDO_VERIFY_CERTIFICATE_STREAM_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "quadrature/number.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The checksum of no bytes: FNV-1a's offset. */
#define ORDO_CHECKSUM_START UINT64_C(0xcbf29ce484222325)

/* The checksum `sum` of some bytes continued over `length` more: FNV-1a with 64 bits, s -> (s xor
 * byte) p modulo 2^64 for each byte. For a given byte this is a bijection of s (p is odd), and for
 * a given s it takes different bytes to different sums. So of two texts of equal length that differ
 * in one byte the sums differ after it and stay different: no change of a single byte, hence of a
 * single digit, goes unseen. Two or more changes do with probability about 2^-64; it is a checksum,
 * no signature. Source: Fowler, Noll and Vo. */
uint64_t ordo_checksum(uint64_t sum, const char *bytes, size_t length);

/* Where a document goes. All levels below the outermost stand on one line but for what
 * ordo_stream_line breaks. */
typedef struct ordo_stream {
    FILE *out;
    uint64_t sum;    /* of all bytes so far */
    unsigned depth;  /* open brackets */
    long room;       /* ordo_stream_bounds widens by 2^-room; 64 at first */
    uint64_t filled; /* bit i: level i has an entry already */
} ordo_stream;

/* A document that begins at the stream's present place. */
void ordo_stream_init(ordo_stream *s, FILE *out);

/* Opens an object ('{') or a list ('['), under `key` in an object, NULL in a list. */
void ordo_stream_open(ordo_stream *s, const char *key, char bracket);

/* Closes it: '}' or ']'. */
void ordo_stream_close(ordo_stream *s, char bracket);

/* A string, escaped; NULL is null. */
void ordo_stream_text(ordo_stream *s, const char *key, const char *text);

/* An integer. */
void ordo_stream_integer(ordo_stream *s, const char *key, long value);

/* An exact number as the string of a hexadecimal float. ORDO_ENOMEM. */
ORDO_CHECKED ordo_status ordo_stream_real(ordo_stream *s, const char *key, const mpfr_t x);

/* The same of an exact ball's middle. */
ORDO_CHECKED ordo_status ordo_stream_exact(ordo_stream *s, const char *key, const arb_t x);

/* A rational as the string "p/q" or "p". ORDO_ENOMEM. */
ORDO_CHECKED ordo_status ordo_stream_rational(ordo_stream *s, const char *key, const fmpq_t x);

/* An enclosure as two entries of the open list, decimals: a lower bound rounded down and an upper
 * bound rounded up, with as many digits as the width is worth and at least `digits`. A ball of what
 * cannot be negative is cut at 0. ORDO_ENOMEM. */
ORDO_CHECKED ordo_status ordo_stream_pair(ordo_stream *s, const arb_t x, long digits,
                                          bool nonnegative);

/* The same as a list of its own, of x made wider by ordo_widen with the stream's room. */
ORDO_CHECKED ordo_status ordo_stream_bounds(ordo_stream *s, const char *key, const arb_t x,
                                            bool nonnegative);

/* Makes the radius larger by a quarter of itself and by |x| 2^-bits, so that whoever computes x
 * again and gets a slightly wider ball still finds it inside (Arb's enclosures differ from version
 * to version), and no more digits are written than serve. */
void ordo_widen(arb_t x, long bits);

/* An entry of a list that is JSON already. */
void ordo_stream_raw(ordo_stream *s, const char *json, size_t length);

/* A line break before the next entry, or (not more) before the closing bracket. */
void ordo_stream_line(ordo_stream *s, bool more);

/* Ends the document: closes the outermost object after a last entry with key "checksum", the sum of
 * all bytes before its 16 hexadecimal digits, and a line break. ORDO_EIO when anything could not be
 * written. */
ORDO_CHECKED ordo_status ordo_stream_finish(ordo_stream *s);

#ifdef __cplusplus
}
#endif
#endif
