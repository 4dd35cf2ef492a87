/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far a stored net is from the ideal one that a construction means. */
#ifndef ORDO_CONSTRUCT_DISTANCE_H
#define ORDO_CONSTRUCT_DISTANCE_H

#include "construct/build.h"
#include "construct/network.h"
#include "construct/target.h"

#ifdef __cplusplus
extern "C" {
#endif

/* rho >= sup over the target's interval [a, b] of |y - Y|, y the stored net, whatever its
 * parameters are, and Y the ideal one: `construction` of the net's unit with exact parameters on
 * the exact breakpoints a + (b - a) i/cells (theory 5.1: lower - rho <= norm <= upper + rho). For
 * each neuron with factors p_0 = relu(G x + g), p_k = U_k x + u_k (k >= 1), the stored ones being
 * q_k, |D p_0 .. p_m - E q_0 .. q_m| <= |D - E| P_0 .. P_m
 *                                    + |E| sum_k (sup |p_k - q_k|) Q_0 .. Q_{k-1} P_{k+1} .. P_m
 * with P_k = sup |p_k|, Q_k = sup |q_k| over [a, b], attained at its ends; these are summed,
 * rounded upwards. A net rounded to b bits has a rho of about cells 2^-b times the size of its
 * terms. Ideal parameters are enclosed at a precision that is raised until their radii play no
 * part: ORDO_MISSED when they still do, rho is valid then as well. ORDO_REFUSED, ORDO_SINGULAR,
 * ORDO_UNDECIDED: the ideal net does not exist or could not be enclosed, with the reason in `why`;
 * rho is infinite then. O(neurons) time, O(1) memory. */
ORDO_CHECKED ordo_status ordo_network_distance(mag_t rho, const ordo_network *net,
                                               const ordo_construction *construction,
                                               ordo_orientation orientation,
                                               const ordo_target *target, ordo_message *why);

#ifdef __cplusplus
}
#endif
#endif
