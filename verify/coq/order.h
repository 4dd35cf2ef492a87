/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two-sided theorem for every number of neurons as a theorem of Coq. */
#ifndef ORDO_VERIFY_COQ_ORDER_H
#define ORDO_VERIFY_COQ_ORDER_H

#include "construct/unit.h"
#include "verify/coq/enclosure.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Writes a file that defines f, its derivatives, the unit's nets as functions of their parameters,
 * and those of a construction by formulas, states
 *
 *     f1 ... fk are the derivatives of f, |fk| <= M on [a, b], |fk| >= c > 0 on [p, q] inside,
 *     for every n >= 1:  some net of n neurons has rmse(f - net) <= C n^-k,
 *                        every net of n neurons has rmse(f - net) >= c' n^-k,
 *
 * and proves it, as ordo_theorem does, whose constants these are: M and c with a 2^-22-th of slack,
 * seven digits, and what follows from them with five, rounded to the safe side. file->order is
 * needed. Statuses as ordo_theorem_find and ordo_coq_expression; ORDO_REFUSED as well for a
 * construction without remainder in data/coq/Order.v (mlp interpolate, glu midpoint, gqu hermite
 * have one); ORDO_IRRATIONAL: an end of the interval is not rational; ORDO_EIO. Nothing is written
 * unless the status is ORDO_OK or ORDO_EIO. */
ORDO_CHECKED ordo_status ordo_coq_write_order(const ordo_coq_file *file, const ordo_unit *unit,
                                              const ordo_target *target, ordo_message *why);

#ifdef __cplusplus
}
#endif
#endif
