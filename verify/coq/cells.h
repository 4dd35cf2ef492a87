/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A net on its cells: polynomials with exact coefficients, and integrals rounded outwards to
 * decimals, tight enough for what is to be stated of their sum. Private to the library. */
#ifndef ORDO_VERIFY_COQ_CELLS_H
#define ORDO_VERIFY_COQ_CELLS_H

#include "construct/network.h"
#include "construct/target.h"

/* low 10^-unit <= something <= high 10^-unit. */
typedef struct ordo_coq_bounds {
    fmpz_t low, high;
    long unit;
} ordo_coq_bounds;

/* Between two neighbouring breakpoints, or one and an end of the interval. */
typedef struct ordo_coq_cell {
    fmpq_t left, right;
    fmpq_poly_t net;        /* what the net is there */
    arb_t known;            /* the integral of (f - net)^2 */
    ordo_coq_bounds square; /* and its bounds */
} ordo_coq_cell;

typedef struct ordo_coq_cells {
    fmpq_t a, b;
    fmpq *theta; /* the net's parameters, exactly */
    size_t parameters;
    ordo_coq_cell *cell;
    size_t count;
    ordo_coq_bounds square, root; /* of the whole integral, of the root of its mean */
} ordo_coq_cells;

/* Finds all this for a net of a unit with power 1 and tail 0; square and root have `digits`
 * significant digits, both bounds being neighbours, or next to the value itself where that has no
 * more digits. ORDO_IRRATIONAL: an end of the interval is not
 * rational; ORDO_REFUSED: the error is zero; ORDO_MISSED: an integral was not proved to the digits
 * needed. Reasons in `why`. The caller clears *cells whatever the status. */
ORDO_CHECKED ordo_status ordo_coq_cells_find(ordo_coq_cells *cells, const ordo_network *net,
                                             const ordo_target *target, long digits,
                                             ordo_message *why);

/* Frees it; valid on zero bytes. */
void ordo_coq_cells_clear(ordo_coq_cells *cells);

#endif
