/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far a function stays at least from all polynomials below a degree, on one interval. */
#ifndef ORDO_VERIFY_PROOF_DISTANCE_H
#define ORDO_VERIFY_PROOF_DISTANCE_H

#include "construct/expression.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One thread's workspace. */
typedef struct ordo_distance ordo_distance;

/* A workspace for the distances of f, which must outlive it, to the polynomials of degree < order
 * (1 <= order <= 16) on cells, at `prec` bits. ORDO_EINVAL, ORDO_ENOMEM. */
ORDO_CHECKED ordo_status ordo_distance_new(ordo_distance **out, const ordo_expression *f,
                                           unsigned order, mpfr_prec_t prec);

/* Frees it; NULL is allowed. */
void ordo_distance_free(ordo_distance *d);

/* left < right are exact and f is defined on the cell between them. The lower end of r is at most
 *   square    min over p of int (f - p)^2 over the cell
 *   maximum   min over p of max |f - p| over the cell, also of the essential maximum
 * over the polynomials p of degree < order. The upper end of r bounds nothing: it tells how well
 * the number is known that the method gives. r is not finite where none is known.
 *
 * square: with c_l the orthonormal Legendre coefficients of f, min int (f - p)^2 = sum_{l>=order}
 * c_l^2 (Parseval), of which the first six terms are taken; r contains their sum.
 * maximum: with x_i = middle + radius cos(i pi/m), i = 0..m, and both ends' terms halved, sum''
 * (-1)^i p(x_i) = 0 for deg p < m, and the weights add up to m: so max |f - p| >= |sum'' (-1)^i
 * f(x_i)| / m (de la Vallee Poussin), which for f of degree m is 2 (w/4)^m |f^(m)|/m!, w the width
 * of the cell, the minimum itself. The largest for m = order .. order+2 is taken. */
ORDO_CHECKED ordo_status ordo_distance_square(arb_t r, ordo_distance *d, const arb_t left,
                                              const arb_t right);
/* The same for the maximum. */
ORDO_CHECKED ordo_status ordo_distance_maximum(arb_t r, ordo_distance *d, const arb_t left,
                                               const arb_t right);

#ifdef __cplusplus
}
#endif
#endif
