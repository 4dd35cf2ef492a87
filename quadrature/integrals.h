/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The integrals that norms are made of. */
#ifndef ORDO_QUADRATURE_INTEGRALS_H
#define ORDO_QUADRATURE_INTEGRALS_H

#include "quadrature/norm.h"
#include "quadrature/view.h"

#ifdef __cplusplus
extern "C" {
#endif

/* int e^2, int |e|, int e'^2. Sets of them are bits 1u << integral. */
typedef enum ordo_integral {
    ORDO_INTEGRAL_SQUARE = ORDO_PART_SQUARE,
    ORDO_INTEGRAL_ABSOLUTE = ORDO_PART_ABSOLUTE,
    ORDO_INTEGRAL_SLOPE = ORDO_PART_SLOPE,
    ORDO_INTEGRALS /* how many */
} ordo_integral;

#define ORDO_INTEGRAL_BIT(integral) (1u << (integral))

/* The set of integrals over e or over e'. */
unsigned ordo_integrals_of(ordo_aspect aspect);

/* integrand[i] at x in cell k for each i in the set `wanted`; e is evaluated once and left in
 * view->y when one of its integrals is wanted. Returns the set of those that are undefined there.
 */
unsigned ordo_integrands_evaluate(mpfr_t *integrand, ordo_view *view, unsigned wanted, size_t k,
                                  const mpfr_t x);

#ifdef __cplusplus
}
#endif
#endif
