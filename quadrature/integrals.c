/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quadrature/integrals.h"

static const unsigned OF_VALUE =
    ORDO_INTEGRAL_BIT(ORDO_INTEGRAL_SQUARE) | ORDO_INTEGRAL_BIT(ORDO_INTEGRAL_ABSOLUTE);
static const unsigned OF_SLOPE = ORDO_INTEGRAL_BIT(ORDO_INTEGRAL_SLOPE);

unsigned
ordo_integrals_of(ordo_aspect aspect)
{
    return aspect == ORDO_VALUE ? OF_VALUE : OF_SLOPE;
}

unsigned
ordo_integrands_evaluate(mpfr_t *integrand, ordo_view *view, unsigned wanted, size_t k,
                         const mpfr_t x)
{
    unsigned undefined = 0;
    if (wanted & OF_SLOPE) {
        mpfr_ptr slope = integrand[ORDO_INTEGRAL_SLOPE];
        ordo_view_evaluate(slope, view, ORDO_SLOPE, k, x);
        undefined |= mpfr_number_p(slope) ? 0 : OF_SLOPE;
        mpfr_sqr(slope, slope, MPFR_RNDN);
    }
    if (wanted & OF_VALUE) {
        ordo_view_evaluate(view->y, view, ORDO_VALUE, k, x);
        undefined |= mpfr_number_p(view->y) ? 0 : wanted & OF_VALUE;
    }
    if (wanted & ORDO_INTEGRAL_BIT(ORDO_INTEGRAL_SQUARE)) {
        mpfr_sqr(integrand[ORDO_INTEGRAL_SQUARE], view->y, MPFR_RNDN);
    }
    if (wanted & ORDO_INTEGRAL_BIT(ORDO_INTEGRAL_ABSOLUTE)) {
        mpfr_abs(integrand[ORDO_INTEGRAL_ABSOLUTE], view->y, MPFR_RNDN);
    }
    return undefined;
}
