/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is approximated: a function on an interval, from the catalogue or from the user. */
#ifndef ORDO_CONSTRUCT_TARGET_H
#define ORDO_CONSTRUCT_TARGET_H

#include "construct/expression.h"
#include "quadrature/vector.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Immutable; any number of threads may read it. */
typedef struct ordo_target ordo_target;

/* What describes a target, as texts. `a` and `b` are constant expressions ("-pi/2"); `singular`
 * (may be NULL) is a list of constant expressions, points at which the function is not smooth
 * beyond those that its form shows. `name`, `smoothness` and `source` may be NULL. */
typedef struct ordo_target_text {
    const char *name;
    const char *expression;
    const char *a, *b;
    const char *const *singular;
    size_t singulars;
    const char *smoothness;
    const char *source;
} ordo_target_text;

/* Parses and checks: a < b, f finite on [a, b]. The texts are copied. `why` tells what is wrong:
 * ORDO_EPARSE for a text, ORDO_EINVAL for an interval, ORDO_EDOMAIN for a pole inside it. */
ORDO_CHECKED ordo_status ordo_target_new(ordo_target **out, const ordo_target_text *text,
                                         ordo_message *why);

/* Frees it; NULL is allowed. */
void ordo_target_free(ordo_target *target);

/* The catalogue's name, or NULL for a user's function. */
const char *ordo_target_name(const ordo_target *target);

/* The catalogue's name, or the text of the expression. */
const char *ordo_target_label(const ordo_target *target);

/* "polynomial", "analytic", "C0", "C2"...: what the catalogue says; NULL when nobody said. */
const char *ordo_target_smoothness(const ordo_target *target);

/* Where the target comes from; NULL when nobody said. */
const char *ordo_target_source(const ordo_target *target);

/* The function. */
const ordo_expression *ordo_target_function(const ordo_target *target);

/* The texts of the ends. */
const char *ordo_target_text_a(const ordo_target *target);
/* The text of the right end. */
const char *ordo_target_text_b(const ordo_target *target);

/* Enclosures of the ends with about `prec` bits. */
void ordo_target_ends_ball(arb_t a, arb_t b, const ordo_target *target, mpfr_prec_t prec);

/* The ends, rounded inwards to the precisions of a and b. */
void ordo_target_ends(mpfr_t a, mpfr_t b, const ordo_target *target);

/* reach >= |x| for all x of the interval. */
void ordo_target_reach(mag_t reach, const ordo_target *target);

/* log2 of max(|a|, |b|)/(b - a), at least 0: the bits that neighbouring points of the interval have
 * in common, which every working precision must hold besides what it is chosen for. */
double ordo_target_common_bits(const ordo_target *target);

/* r = one end, the right one or the left, as an exact rational; ORDO_IRRATIONAL as below. */
ORDO_CHECKED ordo_status ordo_target_end_rational(fmpq_t r, const ordo_target *target, bool right);

/* a and b as exact rationals; ORDO_IRRATIONAL when they are not given by rational expressions. */
ORDO_CHECKED ordo_status ordo_target_ends_rational(fmpq_t a, fmpq_t b, const ordo_target *target);

/* How many singular points were declared, wherever they lie. */
size_t ordo_target_declared_count(const ordo_target *target);

/* r = declared point i as an exact rational; ORDO_IRRATIONAL as above. */
ORDO_CHECKED ordo_status ordo_target_declared_rational(fmpq_t r, const ordo_target *target,
                                                       size_t i);

/* The number of singular points in [a, b], known by form or declared; sorted, distinct. */
size_t ordo_target_singular_count(const ordo_target *target);

/* x = singular point i, rounded to nearest; ends of the interval are rounded inwards as
 * ordo_target_ends does. */
void ordo_target_singular_point(mpfr_t x, const ordo_target *target, size_t i);

#ifdef __cplusplus
}
#endif
#endif
