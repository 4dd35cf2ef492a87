/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the best error of a unit's nets tends to, at best, as they grow. A limit, never a bound. */
#ifndef ORDO_VERIFY_PROOF_ASYMPTOTE_H
#define ORDO_VERIFY_PROOF_ASYMPTOTE_H

#include "construct/target.h"
#include "construct/unit.h"

#ifdef __cplusplus
extern "C" {
#endif

/* For l2 lambda_k (int |f^(k)|^(2/(2k+1)))^((2k+1)/2) n^-k with lambda_k = k!/((2k)! (2k+1)^(1/2)),
 * for rmse that over (b-a)^(1/2), for linf 2/(4^k k!) (int |f^(k)|^(1/k))^k n^-k: what the best
 * piecewise polynomials of degree < k with n pieces, continuous or not, tend to. k is the unit's
 * order. Source: theory 5.5; de Boor, Good approximation by splines with variable knots (1973). */
typedef struct ordo_asymptote {
    unsigned wanted;                /* of ORDO_FLOOR_NORMS */
    mpfr_t value[ORDO_NORMS];       /* of each wanted norm */
    mpfr_t radius[ORDO_NORMS];      /* the formula's value is that near; NaN: it is measured only */
    ordo_status status[ORDO_NORMS]; /* ORDO_OK: to about 2^-16, relatively; else ORDO_MISSED */
} ordo_asymptote;

/* The formulas are lambda (int |f^(k)|^p)^(1/p) n^-k. For ORDO_PART_SQUARE (l2) and
 * ORDO_PART_MAXIMUM: p, 2/(2k+1) and 1/k. */
void ordo_asymptote_power(arb_t p, ordo_part part, unsigned order, mpfr_prec_t prec);

/* And lambda, k!/((2k)! (2k+1)^(1/2)) and 2/(4^k k!). */
void ordo_asymptote_factor(arb_t lambda, ordo_part part, unsigned order, mpfr_prec_t prec);

/* r = lambda S^(1/p) n^-k for S >= 0. */
void ordo_asymptote_value(arb_t r, const arb_t S, ordo_part part, unsigned order, size_t n,
                          mpfr_prec_t prec);

/* Zeros. */
void ordo_asymptote_init(ordo_asymptote *r);

/* Frees the numbers. */
void ordo_asymptote_clear(ordo_asymptote *r);

/* Evaluates the formulas for `neurons` neurons. The integral is enclosed in balls; where f^(k) is
 * infinite or not known on ever smaller intervals, one of 2^-160 of [a, b] is left out and the
 * value is called measured. ORDO_EINVAL for other norms than rmse, l2, linf; ORDO_ENOMEM. */
ORDO_CHECKED ordo_status ordo_asymptote_find(ordo_asymptote *r, const ordo_unit *unit,
                                             const ordo_target *target, size_t neurons,
                                             unsigned wanted);

/* The same for several numbers of neurons of one unit, which share the integral. */
ORDO_CHECKED ordo_status ordo_asymptotes_find(ordo_asymptote *const *r, const size_t *neurons,
                                              size_t count, const ordo_unit *unit,
                                              const ordo_target *target, unsigned wanted);

#ifdef __cplusplus
}
#endif
#endif
