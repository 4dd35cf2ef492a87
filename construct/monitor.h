/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the breakpoints of good nets are dense: the integral of |f^(k)|^(2/(2k+1)) and its inverse,
 * in double precision. Heuristics: any breakpoints are admissible. */
#ifndef ORDO_CONSTRUCT_MONITOR_H
#define ORDO_CONSTRUCT_MONITOR_H

#include "construct/target.h"

#ifdef __cplusplus
extern "C" {
#endif

/* M(x) = int_a^x m + floor, m = |f^(k)|^(2/(2k+1)). Immutable; any number of threads may read it.
 */
typedef struct ordo_monitor ordo_monitor;

/* Cuts [a, b] at singular points and their middles, halves panels until a polynomial of degree 8
 * through Chebyshev nodes is m to about 10 digits of the integral, and takes m = c s^p next to
 * singular points, s the distance, c and p from three values that agree. f^(k) comes from Arb's
 * power series, rounded; where it is not known m = 0. The floor is 2^-20 of the mean of m, 1 where
 * that is 0. Deterministic. ORDO_ENOMEM. */
ORDO_CHECKED ordo_status ordo_monitor_new(ordo_monitor **out, const ordo_target *target,
                                          unsigned order);

/* Frees it; NULL is allowed. */
void ordo_monitor_free(ordo_monitor *monitor);

/* log2 of int_a^b m, without the floor, to about 9 digits of the integral; -HUGE_VAL when it is 0.
 */
double ordo_monitor_total(const ordo_monitor *monitor);

/* t = the point with M(t) = share M(b), 0 < share < 1, as its distance from the nearest of the
 * singular points and ends, a double, added to that and rounded once. */
void ordo_monitor_point(mpfr_t t, const ordo_monitor *monitor, double share);

#ifdef __cplusplus
}
#endif
#endif
