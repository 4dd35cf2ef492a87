/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells on which no polynomial of low degree comes near a function, for a proof that Coq checks.
 * Private to the library. */
#ifndef ORDO_VERIFY_COQ_FLOOR_CELLS_H
#define ORDO_VERIFY_COQ_FLOOR_CELLS_H

#include "construct/target.h"

/* So many Legendre polynomials make up w: those of degree k, k + 1, ... Where f^(k) changes its
 * sign the first alone would show little. */
enum { ORDO_COQ_FLOOR_WEIGHTS = 2 };

/* A cell: w = sum_l weight[l] P_(k+l), P Legendre's polynomials on it, shows that int (f - p)^2 >=
 * int (2 f w - w^2) for every p of degree < k. */
typedef struct ordo_coq_floor_cell {
    fmpq_t left, right, weight[ORDO_COQ_FLOOR_WEIGHTS];
    arb_t shows;  /* that integral */
    fmpz_t least; /* in 10^-unit: at most that, and at most `most` */
} ordo_coq_floor_cell;

/* More cells than a net has neurons, from a to b. */
typedef struct ordo_coq_floor_cells {
    size_t neurons, count;
    unsigned order; /* k */
    fmpq_t a, b;
    ordo_coq_floor_cell *cell;
    fmpz_t most, sum; /* sum of least - neurons most, in 10^-unit: what is proved of int (f - net)^2
                       */
    long unit;
} ordo_coq_floor_cells;

/* Finds cells on which sum is large, by moving them towards equal shares (in double: previews, no
 * verdicts) for several numbers of them. ORDO_REFUSED: the ends of the interval are no fractions
 * with few binary digits; sum is not seen to be more than 0. ORDO_IRRATIONAL, ORDO_ENOMEM. The
 * caller clears *cells whatever the status. */
ORDO_CHECKED ordo_status ordo_coq_floor_cells_find(ordo_coq_floor_cells *cells,
                                                   const ordo_target *target, unsigned order,
                                                   size_t neurons, ordo_message *why);

/* Frees it; valid on zero bytes. */
void ordo_coq_floor_cells_clear(ordo_coq_floor_cells *cells);

#endif
