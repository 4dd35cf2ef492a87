/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the parameters of a stored net are their formulas' values, rounded once. Private to the
 * library. */
#ifndef ORDO_VERIFY_CLAIM_ROUNDING_H
#define ORDO_VERIFY_CLAIM_ROUNDING_H

#include "construct/build.h"
#include "construct/network.h"
#include "construct/target.h"
#include "verify/claim/verdict.h"

/* The net against enclosures formula[i] of the exact value of parameter i on the net's own knots,
 * i < P; those of gates are not looked at: G must be 1 or -1 as the orientation says, the knot
 * -g/G the number nearest to a + (b - a) i/cells (knot 0: rounded inwards). Every other parameter v
 * of p bits must be one of those nearest to its formula's value P, or both negligible: |P| and |v -
 * P| at most 2^(1-p) M with M the largest stored parameter of that slot (d and the p_j have no
 * slot) and ordo_effect_is_negligible, or v = 0 and ordo_effect_vanishes for P. PROVED, REFUTED or,
 * with *place the first parameter that is not told, UNDECIDED; *place is also set for REFUTED.
 * ORDO_ENOMEM. */
ORDO_CHECKED ordo_status ordo_rounding_check(ordo_verdict *verdict, size_t *place,
                                             const ordo_network *net, arb_srcptr formula,
                                             ordo_orientation orientation,
                                             const ordo_target *target);

/* The knot of the gate of neuron i, and how many the cells are that the net's neurons make. */
size_t ordo_rounding_knot(const ordo_network *net, size_t i);

#endif
