/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An expression in balls at pairs of points middle +- radius node[i], for many middles. Internal.
 */
#ifndef ORDO_CONSTRUCT_EVALUATE_PAIRS_H
#define ORDO_CONSTRUCT_EVALUATE_PAIRS_H

#include "construct/evaluate.h"

/* Where exp, sin, cos, sinh or cosh is applied to an argument affine in x, the addition theorem
 * needs that function at the middle and, kept for all middles with the same radius, at the offsets:
 * n + m evaluations serve n m points, each of which costs one or two products. */
typedef struct ordo_pair_evaluator ordo_pair_evaluator;

/* An evaluator at `prec` bits. The expression must outlive it. */
ORDO_CHECKED ordo_status ordo_pair_evaluator_new(ordo_pair_evaluator **out,
                                                 const ordo_expression *f, mpfr_prec_t prec);

/* Frees it; NULL is allowed. */
void ordo_pair_evaluator_free(ordo_pair_evaluator *w);

/* above[i] contains f(middle + radius node[i]) and below[i] f(middle - radius node[i]), i < count,
 * for all of these balls' points for which f is defined there. Equal pointers `node` must mean
 * equal nodes for as long as the evaluator lives. */
void ordo_evaluate_pairs(arb_ptr above, arb_ptr below, ordo_pair_evaluator *w, const arb_t middle,
                         const arb_t radius, arb_srcptr node, size_t count);

#endif
