/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far a function stays from all polynomials of degree < k on a cell, at least, by Taylor's
 * polynomials and by alternating sums. Private to the library. */
#ifndef ORDO_VERIFY_CERTIFICATE_CELLS_H
#define ORDO_VERIFY_CERTIFICATE_CELLS_H

#include "verify/certificate/lagrange.h"

/* A piece of a cell, from the end of the one before to `right` (exact), with Taylor's polynomial of
 * that order. `rest` is set to what the polynomial leaves out, int d^2, infinite where there is
 * none. */
typedef struct ordo_piece_view {
    arb_t right;
    slong order;
    mag_t rest;
} ordo_piece_view;

/* Both: r is rounded down, 0 where nothing is known; t looks at f itself (derivative 0); the cell
 * begins at `left`, exact.
 *
 * square: r <= min over p of int (f - p)^2 over the `count` >= 1 pieces. With Q the Taylor
 * polynomials on the pieces, d what they leave out, c_l the orthonormal Legendre coefficients of Q
 * on the cell, the L2 distances satisfy dist(f) >= dist(Q) - |d| (the distance to a subspace
 * changes by no more than the function does) and dist(Q)^2 = sum of c_l^2 over l >= k, of which six
 * are taken. */
void ordo_cell_square(arf_t r, ordo_lagrange *t, unsigned k, const arb_t left,
                      ordo_piece_view *pieces, size_t count);

/* maximum: r <= min over p of max |f - p| on [left, right]. With m >= k and x_i = middle + radius
 * cos(i pi/m), the alternating sum of the p(x_i), both ends halved, is 0 for deg p < m, and the
 * weights add up to m: max |f - p| >= |sum| / m (de la Vallee Poussin). */
void ordo_cell_maximum(arf_t r, ordo_lagrange *t, unsigned k, const arb_t left, const arb_t right,
                       long m);

#endif
