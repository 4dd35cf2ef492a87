/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Points at which implementations of a net are likely to differ from it. */
#ifndef ORDO_VERIFY_GOLDEN_POINTS_H
#define ORDO_VERIFY_GOLDEN_POINTS_H

#include "construct/allowance.h"
#include "construct/network.h"
#include "construct/target.h"
#include "quadrature/dtype.h"

#ifdef __cplusplus
extern "C" {
#endif

/* How many points at random there are unless a number is asked for, and how far beyond each end
 * there are others: 1, ..., so many lengths of the interval. */
enum { ORDO_GOLDEN_RANDOM = 32, ORDO_GOLDEN_BEYOND = 2 };

/* x = numbers of the format in the target's interval, distinct and ascending: its ends, rounded
 * inwards; the breakpoints -g/G, rounded to nearest, and both neighbours of each in the format; the
 * middles between neighbouring breakpoints; one and two lengths of the interval beyond each end,
 * where neurons that bend the net near an end alone have grown, rounded to nearest, unless the
 * bound (ordo_allowance) is infinite there; and as many at random in the interval, always the same
 * ones, as make up `points` (0: ORDO_GOLDEN_RANDOM), or as the format has where it has few. The
 * others are there even when they are more than `points`. ORDO_SINGULAR: an end is beyond the
 * format's numbers, or none lies between the ends; ORDO_ENOMEM. The caller clears x on ORDO_OK. */
ORDO_CHECKED ordo_status ordo_golden_points(ordo_vector *x, const ordo_network *net,
                                            const ordo_dtype *dtype, ordo_underflow underflow,
                                            const ordo_target *target, size_t points,
                                            ordo_message *why);

/* How many of the points lie outside of the target's interval, decided exactly but for ends that
 * are no dyadic numbers of 256 bits. */
size_t ordo_golden_outside(const ordo_vector *x, const ordo_target *target);

#ifdef __cplusplus
}
#endif
#endif
