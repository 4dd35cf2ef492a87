/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Expressions that are polynomials with rational coefficients, exactly. */
#ifndef ORDO_CONSTRUCT_POLYNOMIAL_H
#define ORDO_CONSTRUCT_POLYNOMIAL_H

#include "construct/expression.h"

#ifdef __cplusplus
extern "C" {
#endif

/* p = the polynomial that f is. ORDO_IRRATIONAL when f is not of polynomial form with rational
 * constants, or of a degree above 4096. */
ORDO_CHECKED ordo_status ordo_polynomial_of(fmpq_poly_t p, const ordo_expression *f);

#ifdef __cplusplus
}
#endif
#endif
