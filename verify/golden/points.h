/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Points at which implementations of a net are likely to differ from it. */
#ifndef ORDO_VERIFY_GOLDEN_POINTS_H
#define ORDO_VERIFY_GOLDEN_POINTS_H

#include "construct/network.h"
#include "construct/target.h"
#include "quadrature/dtype.h"

#ifdef __cplusplus
extern "C" {
#endif

/* How many points at random there are unless a number is asked for. */
enum { ORDO_GOLDEN_RANDOM = 32 };

/* x = numbers of the format in the target's interval, distinct and ascending: its ends, rounded
 * inwards; the breakpoints -g/G, rounded to nearest, and both neighbours of each in the format; the
 * middles between neighbouring breakpoints; and as many at random, always the same ones, as make up
 * `points` (0: ORDO_GOLDEN_RANDOM), or as the format has where it has few. The others are there
 * even when they are more than `points`. ORDO_SINGULAR: an end is beyond the format's numbers, or
 * none lies between the ends; ORDO_ENOMEM. The caller clears x on ORDO_OK. */
ORDO_CHECKED ordo_status ordo_golden_points(ordo_vector *x, const ordo_network *net,
                                            const ordo_dtype *dtype, const ordo_target *target,
                                            size_t points, ordo_message *why);

#ifdef __cplusplus
}
#endif
#endif
