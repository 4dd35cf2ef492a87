/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the slope of a target, and of its error with any net, has a finite norm. */
#ifndef ORDO_CONSTRUCT_DIVERGENCE_H
#define ORDO_CONSTRUCT_DIVERGENCE_H

#include "construct/target.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Looks for a reason why int f'^2 over [a, b] is infinite; then int e'^2 is, too, for every net y,
 * as y is Lipschitz continuous and sqrt(int e'^2) >= sqrt(int f'^2) - sqrt(int y'^2). `diverges` is
 * true when one of two is proved, with the point in `why`:
 *
 *   power  f(x0 + t) or f(x0 - t) is v + c t^p + o(t^p) for t -> 0 from above, c != 0, 0 < p <=
 * 1/2. By Cauchy and Schwarz int f'^2 over [x0 + t/2, x0 + t] is at least (f(x0 + t) - f(x0 +
 *          t/2))^2/(t/2) = 2 c^2 (1 - 2^-p)^2 t^(2p-1) (1 + o(1)), which does not tend to 0 as
 *          2p - 1 <= 0: the sum over t = 2^-k diverges
 *   jump   the limits from both sides of x0 inside (a, b) differ: no function with an f' has this
 *
 * Looked at are both ends, the kinks that are affine in x and declared points. Terms are followed
 * through the expression in balls, zeros among them being known exactly from rationals and from
 * what makes a point a kink.
 * ORDO_OK: one was found, or none and no place is left where one might be. ORDO_UNDECIDED: none was
 * found, but `why` names a place that could not be followed. Others as ordo_ball_evaluator_new. */
ORDO_CHECKED ordo_status ordo_target_slope_diverges(bool *diverges, const ordo_target *target,
                                                    ordo_message *why);

#ifdef __cplusplus
}
#endif
#endif
