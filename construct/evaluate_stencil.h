/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An expression in fixed-point numbers at the points middle +- radius node[i] of many cells.
 * Internal. */
#ifndef ORDO_CONSTRUCT_EVALUATE_STENCIL_H
#define ORDO_CONSTRUCT_EVALUATE_STENCIL_H

#include "construct/evaluate.h"
#include "quadrature/stencil.h"

/* Ranges and errors are found once for all points of a stencil, in balls; then a point costs an
 * operation of fixed-point numbers for each instruction of the tape. Where exp, sin, cos, sinh or
 * cosh is applied to an argument affine in x, the addition theorem makes all its values from few:
 * op(a +- b) = op(a) C(b) +- op'(a) S(b), b being an offset radius node[i] or the distance of one
 * middle from an earlier one. */
typedef struct ordo_stencil_evaluator ordo_stencil_evaluator;

/* An evaluator with `limbs` limbs. The expression must outlive it. */
ORDO_CHECKED ordo_status ordo_stencil_evaluator_new(ordo_stencil_evaluator **out,
                                                    const ordo_expression *f, size_t limbs);

/* Frees it; NULL is allowed. */
void ordo_stencil_evaluator_free(ordo_stencil_evaluator *w);

/* As `stencil` of ordo_difference; stencil->limbs are those of the evaluator. */
bool ordo_stencil_prepare(ordo_stencil_evaluator *w, const ordo_stencil *stencil);
/* As its `row`. */
const ordo_fixed *ordo_stencil_row(ordo_stencil_evaluator *w, const arb_t middle,
                                   const arb_t radius);

#endif
