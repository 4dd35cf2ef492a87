/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Complex neighbourhoods of an interval on which f is analytic and bounded: what the remainders of
 * Gauss rules and Taylor polynomials rest on. One serves all cells inside its interval. */
#ifndef ORDO_QUADRATURE_NEIGHBOURHOOD_H
#define ORDO_QUADRATURE_NEIGHBOURHOOD_H

#include "quadrature/patch.h"

#ifdef __cplusplus
extern "C" {
#endif

/* f is analytic, and |f| <= bound, on the rectangle [left - delta, right + delta] x [-delta,
 * delta]; all three are exact dyadic numbers. */
typedef struct ordo_neighbourhood {
    bool found;
    arf_t left, right, delta;
    mag_t bound;
} ordo_neighbourhood;

/* None found. */
void ordo_neighbourhood_init(ordo_neighbourhood *n);

/* Frees it. */
void ordo_neighbourhood_clear(ordo_neighbourhood *n);

/* True when it was found for an interval that contains the balls left and right. */
bool ordo_neighbourhood_covers(const ordo_neighbourhood *n, const arb_t left, const arb_t right);

/* Searches one for [left, right] (balls: all of both) that serves panels of half-width `radius`
 * well: the delta = radius 2^q that makes log(bound 2^bits)/log(delta/radius), the work for an
 * accuracy of 2^-bits, small. False, with found = false, when f is not known to be analytic within
 * delta = radius/2. A previous value of n is taken as a hint for delta. */
bool ordo_neighbourhood_find(ordo_neighbourhood *n, ordo_patch *patch, const arb_t left,
                             const arb_t right, double radius, long bits);

#ifdef __cplusplus
}
#endif
#endif
