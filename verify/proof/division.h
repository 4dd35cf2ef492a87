/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells of an interval with about equal shares of something, chosen in double and stored exactly.
 */
#ifndef ORDO_VERIFY_PROOF_DIVISION_H
#define ORDO_VERIFY_PROOF_DIVISION_H

#include "construct/target.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Cells between a + (b - a) u[j], j = 0 .. cells, with u[0] = 0 and u[cells] = 1, increasing. A
 * preview: wherever knots come to lie, what is proved on their cells is true. */
typedef struct ordo_division {
    double *u;
    size_t cells;
} ordo_division;

/* `cells` >= 1 cells of equal width. ORDO_ENOMEM. */
ORDO_CHECKED ordo_status ordo_division_init(ordo_division *division, size_t cells);

/* Frees it; valid on zero bytes. */
void ordo_division_clear(ordo_division *division);

/* Replaces the division by one of `cells` cells with equal shares of `mass`, of which cell j of the
 * old division has mass[j] >= 0, spread evenly. Each old cell counts for a thousandth of the mean
 * at least and for eight times the mean at most, one whose mass is NaN for the mean. ORDO_ENOMEM.
 */
ORDO_CHECKED ordo_status ordo_division_equalise(ordo_division *division, const double *mass,
                                                size_t cells);

/* The division on the target's interval as exact numbers, initialised here, inside [a, b]:
 * multiples of a power of two about 2^-20 of the cells beside them, so that a ball holds a cell
 * exactly. Where knots fall together their cells are merged, in the division as well; there is at
 * least one cell, or ORDO_EINVAL. ORDO_ENOMEM. */
ORDO_CHECKED ordo_status ordo_division_knots(ordo_vector *knots, ordo_division *division,
                                             const ordo_target *target);

#ifdef __cplusplus
}
#endif
#endif
