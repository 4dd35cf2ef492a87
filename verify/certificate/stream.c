/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/certificate/stream.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

uint64_t
ordo_checksum(uint64_t sum, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        sum = (sum ^ (unsigned char)bytes[i]) * UINT64_C(0x100000001b3);
    }
    return sum;
}

static void
put(ordo_stream *s, const char *bytes, size_t length)
{
    s->sum = ordo_checksum(s->sum, bytes, length);
    (void)fwrite(bytes, 1, length, s->out); /* an error shows in ferror at the end */
}

static void
put_text(ordo_stream *s, const char *text)
{
    put(s, text, strlen(text));
}

static void
put_string(ordo_stream *s, const char *text)
{
    put_text(s, "\"");
    for (; *text != '\0'; text++) {
        char escaped[8];
        if (*text == '"' || *text == '\\') {
            (void)snprintf(escaped, sizeof escaped, "\\%c", *text);
        } else if ((unsigned char)*text < 0x20) {
            (void)snprintf(escaped, sizeof escaped, "\\u%04x", (unsigned)*text);
        } else {
            (void)snprintf(escaped, sizeof escaped, "%c", *text);
        }
        put_text(s, escaped);
    }
    put_text(s, "\"");
}

/* What stands before an entry: a comma but for the first, and its key. */
static void
put_key(ordo_stream *s, const char *key)
{
    uint64_t bit = UINT64_C(1) << s->depth;
    if (s->filled & bit) {
        put_text(s, ",");
    }
    s->filled |= bit;
    if (key != NULL) {
        put_string(s, key);
        put_text(s, ":");
    }
}

void
ordo_stream_init(ordo_stream *s, FILE *out)
{
    enum { ROOM = 64 };
    *s = (ordo_stream){.out = out, .sum = ORDO_CHECKSUM_START, .room = ROOM};
}

void
ordo_stream_open(ordo_stream *s, const char *key, char bracket)
{
    put_key(s, key);
    put(s, &bracket, 1);
    s->depth++;
    s->filled &= ~(UINT64_C(1) << s->depth);
}

void
ordo_stream_close(ordo_stream *s, char bracket)
{
    s->depth--;
    put(s, &bracket, 1);
}

void
ordo_stream_text(ordo_stream *s, const char *key, const char *text)
{
    put_key(s, key);
    if (text != NULL) {
        put_string(s, text);
    } else {
        put_text(s, "null");
    }
}

void
ordo_stream_integer(ordo_stream *s, const char *key, long value)
{
    char digits[32];
    (void)snprintf(digits, sizeof digits, "%ld", value);
    put_key(s, key);
    put_text(s, digits);
}

ordo_status
ordo_stream_real(ordo_stream *s, const char *key, const mpfr_t x)
{
    char *text = ordo_real_hex(x);
    if (text == NULL) {
        return ORDO_ENOMEM;
    }
    ordo_stream_text(s, key, text);
    free(text);
    return ORDO_OK;
}

ordo_status
ordo_stream_exact(ordo_stream *s, const char *key, const arb_t x)
{
    mpfr_t exact;
    slong bits = arf_bits(arb_midref(x));
    mpfr_init2(exact, bits > MPFR_PREC_MIN ? bits : MPFR_PREC_MIN);
    arf_get_mpfr(exact, arb_midref(x), MPFR_RNDN);
    ordo_status status = ordo_stream_real(s, key, exact);
    mpfr_clear(exact);
    return status;
}

ordo_status
ordo_stream_rational(ordo_stream *s, const char *key, const fmpq_t x)
{
    char *text = fmpq_get_str(NULL, 10, x);
    if (text == NULL) {
        return ORDO_ENOMEM;
    }
    ordo_stream_text(s, key, text);
    flint_free(text);
    return ORDO_OK;
}

/* Decimal digits that tell a ball's bounds apart, and two more. */
static long
digits_of(const arb_t x)
{
    enum { DIGITS_LEAST = 3 };
    slong bits = arb_is_exact(x) ? arb_bits(x) : arb_rel_accuracy_bits(x);
    return bits <= 0 ? DIGITS_LEAST : DIGITS_LEAST + (long)(bits / 10) * 3 + (long)(bits % 10) / 3;
}

static ordo_status
put_bound(ordo_stream *s, const arf_t bound, long digits, mpfr_rnd_t round)
{
    mpfr_t x;
    slong bits = arf_bits(bound);
    mpfr_init2(x, bits > MPFR_PREC_MIN ? bits : MPFR_PREC_MIN);
    arf_get_mpfr(x, bound, MPFR_RNDN);
    char *text = ordo_real_text_rounded(x, digits, round);
    if (text != NULL) {
        ordo_stream_text(s, NULL, text);
    }
    free(text);
    mpfr_clear(x);
    return text != NULL ? ORDO_OK : ORDO_ENOMEM;
}

ordo_status
ordo_stream_pair(ordo_stream *s, const arb_t x, long digits, bool nonnegative)
{
    enum { GUARD_BITS = 64 };
    arf_t bound;
    arf_init(bound);
    slong accuracy = arb_is_exact(x) ? 0 : arb_rel_accuracy_bits(x); /* of 2 +- 2^-99: 99 bits */
    slong prec = arb_bits(x) + (accuracy > 0 ? accuracy : 0) + GUARD_BITS;
    long own = digits_of(x);
    digits = own > digits ? own : digits;
    arb_get_lbound_arf(bound, x, prec);
    if (nonnegative && arf_sgn(bound) < 0) {
        arf_zero(bound);
    }
    ordo_status status = put_bound(s, bound, digits, MPFR_RNDD);
    arb_get_ubound_arf(bound, x, prec);
    if (status == ORDO_OK) {
        status = put_bound(s, bound, digits, MPFR_RNDU);
    }
    arf_clear(bound);
    return status;
}

ordo_status
ordo_stream_bounds(ordo_stream *s, const char *key, const arb_t x, bool nonnegative)
{
    arb_t wide;
    arb_init(wide);
    arb_set(wide, x);
    ordo_widen(wide, s->room);
    ordo_stream_open(s, key, '[');
    ordo_status status = ordo_stream_pair(s, wide, 0, nonnegative);
    ordo_stream_close(s, ']');
    arb_clear(wide);
    return status;
}

void
ordo_widen(arb_t x, long bits)
{
    mag_t room, size;
    mag_init(room);
    mag_init(size);
    mag_mul_2exp_si(room, arb_radref(x), -2);
    arb_get_mag(size, x);
    mag_mul_2exp_si(size, size, -bits);
    mag_add(room, room, size);
    mag_add(arb_radref(x), arb_radref(x), room);
    mag_clear(size);
    mag_clear(room);
}

void
ordo_stream_raw(ordo_stream *s, const char *json, size_t length)
{
    put_key(s, NULL);
    put(s, json, length);
}

void
ordo_stream_line(ordo_stream *s, bool more)
{
    uint64_t bit = UINT64_C(1) << s->depth;
    put_text(s, more && (s->filled & bit) ? ",\n" : "\n");
    if (more) {
        s->filled &= ~bit;
    }
}

ordo_status
ordo_stream_finish(ordo_stream *s)
{
    char digits[32];
    put_key(s, "checksum");
    put_text(s, "\"");
    (void)snprintf(digits, sizeof digits, "%016" PRIx64, s->sum);
    put_text(s, digits);
    put_text(s, "\"}\n");
    return ferror(s->out) ? ORDO_EIO : ORDO_OK;
}
