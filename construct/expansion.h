/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The piecewise polynomial that a net is, expanded from its parameters ([Q26] appendix A). */
#ifndef ORDO_CONSTRUCT_EXPANSION_H
#define ORDO_CONSTRUCT_EXPANSION_H

#include "construct/partition.h"
#include "quadrature/arithmetic.h"

#ifdef __cplusplus
extern "C" {
#endif

/* How many cells lie between two states that an expansion remembers. */
#define ORDO_EXPANSION_STRIDE 16

/* y(left + s) = sum_j c[j] s^j on [left, right]. */
typedef struct ordo_piece {
    ordo_scalar left, right;
    ordo_scalar *c;           /* degree + 1 */
    bool cut_left, cut_right; /* the end is a cut of the partition */
} ordo_piece;

/* Immutable; any number of threads may read it. */
typedef struct ordo_expansion ordo_expansion;

/* Finds what the neurons left of every 16th cell add up to, in balls of each of up to 2^15 cells:
 * O(neurons) time, O(cells/16) memory beyond those, on at most `threads` threads, of which nothing
 * shows in the result. In rationals the pieces are exact (an end -g/G may be any rational), in
 * balls they enclose, in points they carry rounding at `prec` bits. Points and rationals: the
 * partition is swept from left to right, adding each neuron's own polynomial at its breakpoint to a
 * running one, which is re-centred at every 16th cell. Balls: the neurons' polynomials about one
 * point are added up in numbers of fixed length and re-centred once, in a cell; their radii are a
 * bound for all cells (construct/expansion_sums.c). ORDO_ENOMEM; ORDO_EINVAL in rationals when a
 * number is outside the range of ordo_rational_from_real. */
ORDO_CHECKED ordo_status ordo_expansion_new(ordo_expansion **out, const ordo_partition *partition,
                                            const ordo_arithmetic *field, mpfr_prec_t prec,
                                            int threads);

/* The highest precision, at least `prec` bits, at which an expansion costs no more than at `prec`.
 */
mpfr_prec_t ordo_expansion_precision(const ordo_partition *partition, const ordo_arithmetic *field,
                                     mpfr_prec_t prec);

/* Frees it; NULL is allowed. */
void ordo_expansion_free(ordo_expansion *e);

/* The degree of the pieces, as ordo_network_degree. */
unsigned ordo_expansion_degree(const ordo_expansion *e);

/* Fills pieces[0 .. count-1] with the cells first .. first+count-1. O(count + 16). */
ORDO_CHECKED ordo_status ordo_expansion_pieces(ordo_piece *pieces, const ordo_expansion *e,
                                               size_t first, size_t count);

/* Room for one piece of such an expansion. ORDO_ENOMEM. */
ORDO_CHECKED ordo_status ordo_piece_init(ordo_piece *piece, const ordo_expansion *e);

/* Frees the room. */
void ordo_piece_clear(ordo_piece *piece, const ordo_expansion *e);

#ifdef __cplusplus
}
#endif
#endif
