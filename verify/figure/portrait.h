/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A net beside its target, to be looked at point by point. */
#ifndef ORDO_VERIFY_FIGURE_PORTRAIT_H
#define ORDO_VERIFY_FIGURE_PORTRAIT_H

#include "construct/derivative.h"
#include "construct/evaluate.h"
#include "verify/study/measure.h"

#ifdef __cplusplus
extern "C" {
#endif

/* For one thread. All numbers are computed at `prec` bits, 64 more than the net's parameters have,
 * and are approximations without a stated error. */
typedef struct ordo_portrait {
    const ordo_recipe *recipe; /* not owned */
    ordo_network net;
    ordo_vector knots; /* cells + 1: where the pieces meet, with the ends of the interval */
    size_t cells;      /* at least 1 */
    mpfr_prec_t prec;
    ordo_point_evaluator *f;
    ordo_differentiator *derivatives;
    ordo_expression *pattern;
    ordo_point_evaluator *pattern_at; /* NULL: none is declared, or there is no cell */
} ordo_portrait;

/* The recipe's net of `neurons` neurons, made by ordo_run_make, whose statuses and reasons it has.
 * The caller clears the portrait whatever the status. */
ORDO_CHECKED ordo_status ordo_portrait_init(ordo_portrait *p, const ordo_recipe *recipe,
                                            size_t neurons, const ordo_run_options *options,
                                            ordo_message *why);

/* Frees it; valid on zero bytes. */
void ordo_portrait_clear(ordo_portrait *p);

/* x, of p->prec bits, = t_i + (t_(i+1) - t_i) step/steps, in cell i; exactly the breakpoints for
 * the first and the last step. */
void ordo_portrait_place(mpfr_t x, const ordo_portrait *p, size_t cell, unsigned step,
                         unsigned steps);

/* h = t_(i+1) - t_i. */
void ordo_portrait_width(mpfr_t h, const ordo_portrait *p, size_t cell);

/* The cell with t_i <= x < t_(i+1), the first or the last for an x beyond the ends. */
size_t ordo_portrait_cell_at(const ordo_portrait *p, const mpfr_t x);

/* y = f(x); NaN or infinite where f is. */
void ordo_portrait_target(mpfr_t y, ordo_portrait *p, const mpfr_t x);

/* y = the net at x, by ordo_network_forward. */
void ordo_portrait_net(mpfr_t y, const ordo_portrait *p, const mpfr_t x);

/* y = f(x) - net(x), rounded at y's precision. */
void ordo_portrait_error(mpfr_t y, ordo_portrait *p, const mpfr_t x);

/* y = f^(k)(x), k the unit's order; NaN where it is not finite. */
void ordo_portrait_derivative(mpfr_t y, ordo_portrait *p, const mpfr_t x);

/* y = E(step/steps), the declared pattern of the error; NaN without one. */
void ordo_portrait_pattern(mpfr_t y, const ordo_portrait *p, unsigned step, unsigned steps);

/* y = f^(k)(x) h^k E(step/steps), the error that theory predicts at such a place; NaN where it
 * predicts none: without a pattern or without a cell. Where cells differ in width it is that of the
 * cell's own width. */
void ordo_portrait_predict(mpfr_t y, ordo_portrait *p, size_t cell, unsigned step, unsigned steps);

/* y = f^(k) h^k of a cell, f^(k) at its middle: what a pattern is to be multiplied with. */
void ordo_portrait_unit(mpfr_t y, ordo_portrait *p, size_t cell);

/* y = (1 + 2 degree) 2^-p times the net's magnitude: about what rounding its parameters to the p
 * bits that they have can move its values by; an error of this size is none of the construction's.
 */
void ordo_portrait_rounding(mpfr_t y, const ordo_portrait *p);

#ifdef __cplusplus
}
#endif
#endif
