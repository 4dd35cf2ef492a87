/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one panel proves of a function: Taylor's polynomial with Lagrange's remainder, in balls.
 * Certificates rest on this and on nothing of the Gauss rules that verdicts come from: no complex
 * plane, no choice of panels, one evaluation each. */
#ifndef ORDO_VERIFY_CERTIFICATE_LAGRANGE_H
#define ORDO_VERIFY_CERTIFICATE_LAGRANGE_H

#include "construct/evaluate.h"

#ifdef __cplusplus
extern "C" {
#endif

/* g = (f - p)^(derivative) on the current panel [c - r, c + r]:
 *   g(c + r u) = sum_j q[j] u^j + d(u),  |d(u)| <= error |u|^order  for all |u| <= 1,
 * by Taylor's theorem: with K = order, Lagrange's form of the remainder of f^(derivative) is
 * f^(derivative + K)(t) (x - c)^K/K! with some t of the panel; the middle of an enclosure of that
 * coefficient over the panel becomes part of q[K], what is left of it is `error`. One thread's. */
typedef struct ordo_lagrange {
    ordo_series_evaluator *f;
    unsigned derivative;
    mpfr_prec_t prec;
    arb_t middle, half; /* c and r, exact */
    arb_poly_t q;
    arb_t error; /* exact */
    slong order;
    arb_t x, s, y;   /* workspace */
    arb_poly_t poly; /* workspace */
} ordo_lagrange;

/* The derivative of that order of f (which must outlive it) minus polynomials, evaluated with
 * `prec` bits. ORDO_ENOMEM; ORDO_EINVAL for a precision that there is not. */
ORDO_CHECKED ordo_status ordo_lagrange_init(ordo_lagrange *t, const ordo_expression *f,
                                            unsigned derivative, mpfr_prec_t prec);

/* Frees it; valid on zero bytes. */
void ordo_lagrange_clear(ordo_lagrange *t);

/* Makes [left, right], two exact numbers, left < right, the current panel, with order >= 0: 0 sees
 * f^(derivative) by its size alone, and bears that nothing else of it is finite. p is a polynomial
 * in x (NULL: none). Where f is not defined on the whole panel, what is said of g holds of where it
 * is. False when some coefficient has no finite enclosure; the panel then proves
 * nothing and nothing else may be asked of it. */
bool ordo_lagrange_expand(ordo_lagrange *t, const arb_poly_struct *p, const arb_t left,
                          const arb_t right, slong order);

/* What may be asked of a panel. y contains, of g on the current panel:
 *   square    int g^2:      (|Q| - |d|)^2 .. (|Q| + |d|)^2 in L2 norms, |d|^2 <= error^2 2r/(2K+1)
 *   absolute  int |g|:      |int g| where g keeps its sign; otherwise from |int g| to what
 *                           Cauchy and Schwarz make of int g^2, (2r int g^2)^(1/2)
 *   maximum   max |g|:      from the largest |g| at five points to the largest of a range:
 *                           quadratic part exactly, each further term by its size
 *   minimum   min |g|:      likewise
 * None reaches below 0 by more than rounding. */
typedef void ordo_lagrange_part(arb_t y, ordo_lagrange *t);

/* int g^2. */
void ordo_lagrange_square(arb_t y, ordo_lagrange *t);
/* int |g|. */
void ordo_lagrange_absolute(arb_t y, ordo_lagrange *t);
/* max |g|. */
void ordo_lagrange_maximum(arb_t y, ordo_lagrange *t);
/* min |g|. */
void ordo_lagrange_minimum(arb_t y, ordo_lagrange *t);

/* y contains g on the whole panel. */
void ordo_lagrange_range(arb_t y, ordo_lagrange *t);

#ifdef __cplusplus
}
#endif
#endif
