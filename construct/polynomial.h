/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Expressions that are polynomials with rational coefficients, or quotients of such, exactly. */
#ifndef ORDO_CONSTRUCT_POLYNOMIAL_H
#define ORDO_CONSTRUCT_POLYNOMIAL_H

#include "construct/expression.h"

#ifdef __cplusplus
extern "C" {
#endif

/* p = the polynomial that f is. ORDO_IRRATIONAL when f is not of polynomial form with rational
 * constants, or of a degree above 4096. */
ORDO_CHECKED ordo_status ordo_polynomial_of(fmpq_poly_t p, const ordo_expression *f);

/* p = the polynomial of degree < count with p(first + i) = values[i], i = 0 .. count-1 (Newton's
 * forward differences). p = 0 for count 0. */
void ordo_polynomial_through(fmpq_poly_t p, slong first, const fmpq *values, slong count);

/* f = P/Q with polynomials P, Q with rational coefficients, of degrees at most *above and *below in
 * x and all symbols together, by its form: + - * / and whole powers of these and rational
 * constants. ORDO_IRRATIONAL when f has another form or a degree exceeds 4096. In one variable, two
 * such functions P/Q and R/S are equal when they agree at more points than deg(P S) and deg(Q R).
 */
ORDO_CHECKED ordo_status ordo_polynomial_quotient(slong *above, slong *below,
                                                  const ordo_expression *f);

/* The least whole number >= first at which such a quotient in one variable is undefined as it is
 * written: where any divisor that occurs in it vanishes, cancelled or not. ORDO_OK: there is none;
 * ORDO_EDOMAIN: it is *where; ORDO_IRRATIONAL: as above, or a degree exceeds 256. */
ORDO_CHECKED ordo_status ordo_polynomial_pole(fmpz_t where, const ordo_expression *f,
                                              const fmpz_t first);

#ifdef __cplusplus
}
#endif
#endif
