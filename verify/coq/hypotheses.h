/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the two-sided theorem for all n rests on, as theorems of Coq. */
#ifndef ORDO_VERIFY_COQ_HYPOTHESES_H
#define ORDO_VERIFY_COQ_HYPOTHESES_H

#include "construct/unit.h"
#include "verify/coq/enclosure.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Writes a file that defines f and f1 ... fk, k the unit's order, states that each is the
 * derivative of the one before on [a, b], that |fk| <= M there, and |fk| >= c > 0 on an interval
 * [u, v] inside, and proves it: the hypotheses of ordo_theorem, whose conclusion is not part of it.
 * M and c are those of ordo_slices_find with a thousandth of slack, which leaves Coq's bisection
 * room. Statuses as ordo_theorem_find and ordo_coq_expression; ORDO_IRRATIONAL: an end of the
 * interval is not rational; ORDO_EIO. Nothing is written unless the status is ORDO_OK or ORDO_EIO.
 */
ORDO_CHECKED ordo_status ordo_coq_write_hypotheses(const ordo_coq_file *file, const ordo_unit *unit,
                                                   const ordo_target *target, ordo_message *why);

#ifdef __cplusplus
}
#endif
#endif
