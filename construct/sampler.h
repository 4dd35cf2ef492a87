/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How sweeps of ordo_build read a target and its derivatives: in balls, or in rationals when it is
 * a polynomial. Internal. */
#ifndef ORDO_CONSTRUCT_SAMPLER_H
#define ORDO_CONSTRUCT_SAMPLER_H

#include "construct/evaluate.h"
#include "construct/rule.h"
#include "construct/target.h"

typedef struct ordo_sampler {
    const ordo_arithmetic *field;
    ordo_series_evaluator *evaluator; /* of balls */
    arb_poly_t series;
    fmpq_poly_t derivatives[ORDO_RULE_DERIVATIVES]; /* of rationals */
    arb_ptr singular; /* points at which f or a derivative may break, and what is rounded to them */
    slong singulars;
} ordo_sampler;

/* The target over ordo_ball_arithmetic at `prec` bits, or over ordo_rational_arithmetic, for which
 * it must be a polynomial with rational coefficients: else ORDO_IRRATIONAL. Points are exact, or
 * `rounded` > 0: to so many bits; then a point that a singular one may have been rounded to is
 * taken for that one. The caller clears it in any case. */
ORDO_CHECKED ordo_status ordo_sampler_init(ordo_sampler *s, const ordo_target *target,
                                           const ordo_arithmetic *field, mpfr_prec_t prec,
                                           mpfr_prec_t rounded);

/* Frees it. */
void ordo_sampler_clear(ordo_sampler *s);

/* f[j] = f^(j)(x), 0 <= j <= derivatives < ORDO_RULE_DERIVATIVES; a ball encloses it at all points
 * of x at which f is defined. ORDO_SINGULAR when one is not finite. */
ORDO_CHECKED ordo_status ordo_sampler_read(ordo_scalar *f, ordo_sampler *s, const ordo_scalar *x,
                                           unsigned derivatives);

#endif
