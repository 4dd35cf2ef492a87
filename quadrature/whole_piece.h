/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Polynomials on whole cells in fixed-point numbers, from their coefficients at the left end.
 * Internal.
 *
 * On a cell of half-width R, left + s = middle + R x with s = R (1 + x): what is p(left + s) =
 * sum_j c_j s^j becomes sum_j B_j (1 + x)^j with B_j = c_j R^j, and additions alone make of that
 * sum_k b_k x^k. No other cell's ends come in, nor a middle, and what is lost is bounded once for
 * all cells whose numbers are no larger nor less certain. */
#ifndef ORDO_QUADRATURE_WHOLE_PIECE_H
#define ORDO_QUADRATURE_WHOLE_PIECE_H

#include "quadrature/fixed.h"

typedef struct ordo_whole_piece {
    unsigned degree;
    ordo_fixed *b;         /* degree + 1 columns of one entry: the last piece */
    ordo_fixed *c, *power; /* likewise: c_j and R^j */
    mag_ptr most;          /* |c_j| of all cells, */
    mag_ptr unsure;        /* and the radii of c_j; the last one is that of R */
    slong width;           /* R < 2^width but for its radius */
    mag_t size;            /* sum_k |b_k| of any cell */
    mag_t error;           /* sum_k |b_k had - b_k| of any cell */
} ordo_whole_piece;

/* For pieces of that degree in numbers of `limbs` limbs. ORDO_ENOMEM; valid for _clear. */
ORDO_CHECKED ordo_status ordo_whole_piece_init(ordo_whole_piece *p, unsigned degree, size_t limbs);

/* Frees it. Valid on zero bytes. */
void ordo_whole_piece_clear(ordo_whole_piece *p);

/* Cells to come: most[j] >= the middle of c_j in size, `radius` at least the middle of R. Nothing
 * is known of radii yet. False when that is infinite. */
bool ordo_whole_piece_start(ordo_whole_piece *p, mag_srcptr most, const arb_t radius);

/* Are these balls as certain as was assumed, if anything was since the start? */
bool ordo_whole_piece_covers(const ordo_whole_piece *p, arb_srcptr c, const arb_t radius);

/* Assumes radii up to twice these from now on, and finds p->size. */
void ordo_whole_piece_widen(ordo_whole_piece *p, arb_srcptr c, const arb_t radius);

/* Chooses the unit of b, with which p->size can be held, and finds p->error. */
void ordo_whole_piece_scale(ordo_whole_piece *p, slong unit);

/* b = the piece of a cell that is covered; within p->error then. False when a number is too large.
 */
bool ordo_whole_piece_set(ordo_whole_piece *p, arb_srcptr c, const arb_t radius);

#endif
