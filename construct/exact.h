/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a net is at given points, exactly: its parameters and the points are dyadic rationals, and
 * so is its value. */
#ifndef ORDO_CONSTRUCT_EXACT_H
#define ORDO_CONSTRUCT_EXACT_H

#include "construct/network.h"

#ifdef __cplusplus
extern "C" {
#endif

/* y[k] = the net at x[k], exactly, as a ball of radius zero, for all entries of x in any order; y
 * has as many balls (_arb_vec_init). ORDO_EINVAL: a parameter or point is not finite or, but for
 * zero, outside 2^-65536 .. 2^65536, as `why` says; ORDO_ENOMEM; y is then undefined.
 * Between breakpoints the net is one polynomial, so the time is O(neurons log points + points log
 * points) operations on numbers of some hundred bits (of those of f64). */
ORDO_CHECKED ordo_status ordo_exact_values(arb_ptr y, const ordo_network *net, const ordo_vector *x,
                                           ordo_message *why);

/* r = the midpoint of y, exactly: the precision of r, which is initialised, becomes what that
 * takes. From there ordo_dtype_round and ordo_real_text round it once. */
void ordo_exact_real(mpfr_t r, const arb_t y);

#ifdef __cplusplus
}
#endif
#endif
