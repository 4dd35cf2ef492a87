/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How large a derivative of a target is: ranges on slices of its interval, by balls. */
#ifndef ORDO_CONSTRUCT_SLICES_H
#define ORDO_CONSTRUCT_SLICES_H

#include "construct/target.h"

#ifdef __cplusplus
extern "C" {
#endif

/* low <= f^(order)(x) <= high for every x of the closed interval [left, right]. All four are exact
 * dyadic numbers. */
typedef struct ordo_slice {
    mpfr_t left, right, low, high;
} ordo_slice;

/* Zero bytes are the defaults. */
typedef struct ordo_slices_options {
    double slack; /* how far from the best the bounds may stay, relatively; 0: 0.01 */
    size_t most;  /* slices; 0: 4096 */
} ordo_slices_options;

/* f^(order) on the whole interval [a, b] of a target. The slices follow each other from left to
 * right, each beginning where the one before ends; together they cover [a, b] (ends that are no
 * dyadic numbers are rounded outwards). */
typedef struct ordo_slices {
    unsigned order;
    ordo_slice *slice;
    size_t count;
    mpfr_t most;        /* M >= |f^(order)| on [a, b], as the slices say */
    bool found;         /* an interval [u, v] as follows */
    size_t first, last; /* the slices that [u, v] consists of */
    mpfr_t u, v;        /* inside [a, b]: ends of slices, those at a and b rounded inwards */
    int sign;           /* of f^(order) on [u, v], 1 or -1 */
    mpfr_t least;       /* |f^(order)| >= c > 0 on [u, v], as the slices say */
} ordo_slices;

/* Without slices. */
void ordo_slices_init(ordo_slices *slices);

/* Cuts the interval until M is as small, and with `weight` > 0 an interval [u, v] has been found on
 * which c (v - u)^weight is as large, as the slack asks. Where the ranges come from: f^(order)(X)
 * for a slice X with middle m lies in the enclosure of the power series on X; in f^(order)(m) +
 * f^(order+1)(X) (X - m) by the mean value theorem; and, when f^(order+1)(X) has one sign, between
 * the values at the ends. A finite range says that f^(order) exists everywhere on the slice: then
 * f^(order-1) is Lipschitz continuous. `found` is false when weight is 0 or no slice has a sign.
 *
 * ORDO_OK; ORDO_MISSED: too many slices, the bounds hold, but are less sharp than asked.
 * ORDO_SINGULAR: no bound of f^(order) near a point that `why` names. Older slices
 * are freed. order <= 20. */
ORDO_CHECKED ordo_status ordo_slices_find(ordo_slices *slices, const ordo_target *target,
                                          unsigned order, double weight,
                                          const ordo_slices_options *options, ordo_message *why);

/* Frees them. */
void ordo_slices_clear(ordo_slices *slices);

#ifdef __cplusplus
}
#endif
#endif
