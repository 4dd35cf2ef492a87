/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What no net of a unit with n neurons can reach, as a theorem of Coq. */
#ifndef ORDO_VERIFY_COQ_FLOOR_H
#define ORDO_VERIFY_COQ_FLOOR_H

#include "construct/unit.h"
#include "verify/coq/enclosure.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Writes a file that defines f and the nets of a unit as functions of their parameters, states
 *
 *     for all real parameters of n neurons,  lo <= int_a^b (f - net)^2
 *
 * and the same of the root of its mean, and proves it by theory 5.2: of m > n cells at most n hold
 * a breakpoint; on the others a polynomial w that is orthogonal to all of degree < k shows that int
 * (f
 * - net)^2 >= int (2 f w - w^2). w is a multiple of Legendre's polynomial of degree k, the cells
 * are those of `equidistributed`, and lo, of four digits, is somewhat below what ordo_bound proves.
 * ORDO_REFUSED: a function that Interval does not know, a point where f is not smooth, a unit with
 * tied gates, or this way shows no more than 0. ORDO_IRRATIONAL: an end of the interval is not
 * rational. ORDO_MISSED, ORDO_EIO. Nothing is written unless the status is ORDO_OK or ORDO_EIO. */
ORDO_CHECKED ordo_status ordo_coq_write_floor(const ordo_coq_file *file, const ordo_unit *unit,
                                              const ordo_target *target, size_t neurons,
                                              ordo_message *why);

#ifdef __cplusplus
}
#endif
#endif
