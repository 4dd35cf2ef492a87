/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Taylor models: e around a point as a polynomial in balls, and what follows for the values of e
 * between two points. */
#ifndef ORDO_QUADRATURE_TAYLOR_H
#define ORDO_QUADRATURE_TAYLOR_H

#include "quadrature/neighbourhood.h"

#ifdef __cplusplus
extern "C" {
#endif

/* e(x) for x between the ends of a panel, s = x - centre: with K = length - 1 greater than the
 * degree of p, coefficient j < K of `value` contains e^(j)(centre)/j!, coefficient K contains
 * f^(K)(t)/K! = e^(K)(t)/K! for all t in the panel. By Taylor's theorem with Lagrange's remainder
 * e(x) lies in value(s); and e'(x) in the formal derivative `slope`, e''(x)/2 in `bend`, the
 * integral of e from the centre to x in `integral`, for each has the same e^(K) in its remainder.
 */
typedef struct ordo_taylor {
    mpfr_prec_t prec;
    arb_t centre; /* exact */
    arb_poly_t value, slope, bend, integral;
    /* Sizes on the panel, for heuristics: of |e|; of the remainder; of what the values of e owe to
     * the working precision. */
    mag_t size, remainder, rounding;
} ordo_taylor;

/* e and e' at centre + s. */
typedef struct ordo_jet {
    arb_t s, value, slope;
} ordo_jet;

/* What is known of e between two points: lower <= e <= upper; rise = 1 or -1: sign of e' (zero
 * included) throughout; bend likewise of e''. 0: unknown. */
typedef struct ordo_range {
    arf_t lower, upper;
    int rise, bend;
} ordo_range;

/* Zeros. */
void ordo_taylor_init(ordo_taylor *t);

/* Frees it. */
void ordo_taylor_clear(ordo_taylor *t);

/* A model of e between left and right, in the patch's current cell, whose remainder is at most
 * about 2^tolerance or the working precision. The remainder's coefficient is bounded on the
 * neighbourhood by Cauchy's estimate: |f^(K)(t)/K!| <= bound delta^-K for t in [left, right]. False
 * when the neighbourhood does not cover the panel, is not wide enough for it to be worth while, or
 * a coefficient is not finite. */
bool ordo_taylor_long(ordo_taylor *t, ordo_patch *patch, const ordo_neighbourhood *near,
                      const arb_t left, const arb_t right, long tolerance);

/* A model of few terms, K = degree + 2, the remainder's coefficient being f's series over the whole
 * panel. False when a coefficient is not finite. */
bool ordo_taylor_short(ordo_taylor *t, ordo_patch *patch, const arb_t left, const arb_t right);

/* s = x - centre */
void ordo_taylor_offset(arb_t s, const ordo_taylor *t, const arb_t x);

/* Zeros. */
void ordo_jet_init(ordo_jet *j);

/* Frees the balls. */
void ordo_jet_clear(ordo_jet *j);

/* The jet at s, a ball within the panel. */
void ordo_taylor_jet(ordo_jet *j, const ordo_taylor *t, const arb_t s);

/* y contains the integral of e from centre + u to centre + v. */
void ordo_taylor_integral(arb_t y, const ordo_taylor *t, const arb_t u, const arb_t v);

/* Zeros. */
void ordo_range_init(ordo_range *r);

/* Frees the numbers. */
void ordo_range_clear(ordo_range *r);

/* The range between two jets, u left of v. */
void ordo_taylor_range(ordo_range *r, const ordo_taylor *t, const ordo_jet *u, const ordo_jet *v);

/* Where to look at e next: s = a number without error certainly between u and v, near the only zero
 * there of e (order 0, e monotone) or e' (order 1, e convex or concave): |e| or |e'| <= `enough`
 * there, if it can be. A heuristic, which asserts no zero. False when there is no such number. */
bool ordo_taylor_zero(arb_t s, const ordo_taylor *t, int order, const ordo_jet *u,
                      const ordo_jet *v, const mag_t enough);

#ifdef __cplusplus
}
#endif
#endif
