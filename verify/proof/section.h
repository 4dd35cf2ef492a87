/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one section of the interval adds to a bound that holds for every number of pieces. */
#ifndef ORDO_VERIFY_PROOF_SECTION_H
#define ORDO_VERIFY_PROOF_SECTION_H

#include "construct/expression.h"
#include "quadrature/norm.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One thread's workspace. */
typedef struct ordo_section ordo_section;

/* A workspace for sections of f, which must outlive it, with k = order >= 1 and p the power of
 * ordo_asymptote_power for the part, at `prec` bits. ORDO_EINVAL, ORDO_ENOMEM. */
ORDO_CHECKED ordo_status ordo_section_new(ordo_section **out, const ordo_expression *f,
                                          ordo_part part, unsigned order, mpfr_prec_t prec);

/* Frees it; NULL is allowed. */
void ordo_section_free(ordo_section *s);

/* r = an enclosure of int c^p over the part of the section between left < right (exact) on which an
 * affine function c > 0 is known with c <= |f^(k)|; 0 when there is none. `loss` is a preview of
 * log2 of int |f^(k)|^p minus this, infinite when nothing is known of f^(k).
 *
 * What follows from it: let a net have at most n breakpoints, and m disjoint sections such affine
 * functions c_i. Cut at the ends of the sections its n + 1 pieces become at most N = n + m pieces J
 * inside sections. On one of width w around x
 *   min int (f - q)^2 over deg q < k  >=  (lambda_k c(x))^2 w^(2k+1):
 * the square of the Legendre coefficient of degree k, which by Rodrigues' formula is a mean of
 * f^(k) with the symmetric weight ((w/2)^2 - (t-x)^2)^k, and the mean of c is c(x);
 *   min max |f - q| over deg q < k  >=  kappa_k c(x) w^k,  kappa_k = 2/(4^k k!):
 * the divided difference at Chebyshev's points (de la Vallee Poussin), a mean of f^(k)/k! with a
 * symmetric B-spline. With a_J = c(x)^p w the former is lambda_k^2 a_J^(2k+1), the latter kappa_k
 * a_J^k. As c^p is concave, sum a_J >= sum int_J c^p =: S (Hermite and Hadamard). So
 *   int (f - y)^2  >=  lambda_k^2 sum a_J^(2k+1)  >=  lambda_k^2 S^(2k+1) N^(-2k)  (power means),
 *   max |f - y|    >=  kappa_k max a_J^k          >=  kappa_k S^k N^(-k),
 * the asymptotic floor's formulas with S in place of the integral and n + m in place of n. */
ORDO_CHECKED ordo_status ordo_section_share(arb_t r, double *loss, ordo_section *s,
                                            const arb_t left, const arb_t right);

#ifdef __cplusplus
}
#endif
#endif
