/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An exact identity in n as a theorem of Coq. */
#ifndef ORDO_VERIFY_COQ_IDENTITY_H
#define ORDO_VERIFY_COQ_IDENTITY_H

#include "construct/recipe.h"
#include "verify/coq/enclosure.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Writes a file that defines f, a polynomial, and the nets of a construction on n uniform cells,
 * their parameters by formulas in n, states
 *
 *     forall n >= 1, int_a^b (f - net n)^2 = sum_j A_j n^-j
 *
 * (with the integral's existence; where it is 0, that the nets are f; what file->claimed has as a
 * function of the neurons) and proves it: piece by piece, by induction over the cells.
 * ORDO_REFUSED: f is no polynomial with rational coefficients and rational ends, or of too high a
 * degree, or the construction has no formulas for Coq (those of mlp, glu and gqu but taylor, l2 and
 * the like do). ORDO_EIO. Nothing is written unless the status is ORDO_OK or ORDO_EIO. */
ORDO_CHECKED ordo_status ordo_coq_write_identity(const ordo_coq_file *file,
                                                 const ordo_recipe *recipe, ordo_message *why);

#ifdef __cplusplus
}
#endif
#endif
