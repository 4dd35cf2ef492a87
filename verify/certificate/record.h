/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading the records of a certificate: strictly, and with the place of what is wrong. */
#ifndef ORDO_VERIFY_CERTIFICATE_RECORD_H
#define ORDO_VERIFY_CERTIFICATE_RECORD_H

#include <stdbool.h>

#include <jansson.h>

#include "quadrature/number.h"

#ifdef __cplusplus
extern "C" {
#endif

/* All return ORDO_OK; ORDO_EPARSE for what is no certificate, ORDO_MISSED for a statement that does
 * not hold, both with the reason in `why`; ORDO_ENOMEM. */

/* Numbers of more bits than this, or beyond 2^-65536 .. 2^65536, are not read. */
#define ORDO_RECORD_BITS_MOST 65536

/* Puts the place, a printf-format, before what `why` says; returns `status`. */
ordo_status ordo_record_within(ordo_message *why, ordo_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* `object` is an object with exactly the `keys`, which end with NULL. */
ORDO_CHECKED ordo_status ordo_record_keys(json_t *object, const char *const *keys,
                                          ordo_message *why);

/* A string; it belongs to the object. */
ORDO_CHECKED ordo_status ordo_record_text(const char **text, json_t *object, const char *key,
                                          ordo_message *why);

/* An integer from least to most. */
ORDO_CHECKED ordo_status ordo_record_integer(long *value, json_t *object, const char *key,
                                             long least, long most, ordo_message *why);

/* A list with at least one and at most `most` entries. */
ORDO_CHECKED ordo_status ordo_record_list(json_t **list, json_t *object, const char *key,
                                          size_t most, ordo_message *why);

/* x = the exact number that a string writes: a hexadecimal float or a decimal that is dyadic. */
ORDO_CHECKED ordo_status ordo_record_exact(arb_t x, json_t *string, ordo_message *why);

/* x = the rational that a string writes, "p/q", "p" or a decimal. */
ORDO_CHECKED ordo_status ordo_record_rational(fmpq_t x, json_t *string, ordo_message *why);

/* lower and upper: enclosures, with about `prec` bits, of entries i and i+1 of a list, rationals
 * that are in order. */
ORDO_CHECKED ordo_status ordo_record_bounds(arb_t lower, arb_t upper, json_t *list, size_t i,
                                            mpfr_prec_t prec, ordo_message *why);

/* ORDO_MISSED unless lower <= all of x <= upper for certain; `what` names x. Of a number that
 * cannot be negative, as its nature tells, the lower bound 0 holds whatever the ball says. */
ORDO_CHECKED ordo_status ordo_record_holds(const arb_t x, bool nonnegative, const arb_t lower,
                                           const arb_t upper, const char *what, ordo_message *why);

/* Reads the bounds that a list of two states, with about `prec` bits, and checks that they hold of
 * y as ordo_record_holds does. Then y becomes all that lies between them, on ORDO_OK. */
ORDO_CHECKED ordo_status ordo_record_between(arb_t y, bool nonnegative, json_t *list,
                                             mpfr_prec_t prec, const char *what, ordo_message *why);

#ifdef __cplusplus
}
#endif
#endif
