/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Five interpreters of an expression's tape. An evaluator is one thread's workspace; constant
 * subexpressions are evaluated once, when it is made. The expression must outlive it. */
#ifndef ORDO_CONSTRUCT_EVALUATE_H
#define ORDO_CONSTRUCT_EVALUATE_H

#include "construct/expression.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ordo_point_evaluator ordo_point_evaluator;
typedef struct ordo_ball_evaluator ordo_ball_evaluator;
typedef struct ordo_box_evaluator ordo_box_evaluator;
typedef struct ordo_series_evaluator ordo_series_evaluator;
typedef struct ordo_rational_evaluator ordo_rational_evaluator;

/* An evaluator whose every operation rounds to nearest at `prec` bits. */
ORDO_CHECKED ordo_status ordo_point_evaluator_new(ordo_point_evaluator **out,
                                                  const ordo_expression *f, mpfr_prec_t prec);
/* Frees it; NULL is allowed. */
void ordo_point_evaluator_free(ordo_point_evaluator *w);
/* y = f(x), an approximation without an error bound; NaN or inf where f is undefined. x is read at
 * its own precision. Allocates nothing. */
void ordo_evaluate_point(mpfr_t y, ordo_point_evaluator *w, const mpfr_t x);

/* What symbols stand for: symbol i of the table that the expression was parsed with, of its
 * argument (0 for those without). `ball` gives an enclosure, not finite where it knows none, and
 * `rational` the exact number or ORDO_IRRATIONAL or ORDO_EDOMAIN. They are called while an
 * evaluator is made, once for each symbol and argument. */
typedef struct ordo_meaning {
    void *self;
    void (*ball)(arb_t y, void *self, size_t i, unsigned argument, mpfr_prec_t prec);
    ordo_status (*rational)(fmpq_t y, void *self, size_t i, unsigned argument);
} ordo_meaning;

/* An evaluator in balls at `prec` bits. */
ORDO_CHECKED ordo_status ordo_ball_evaluator_new(ordo_ball_evaluator **out,
                                                 const ordo_expression *f, mpfr_prec_t prec);
/* The same for an expression with symbols. */
ORDO_CHECKED ordo_status ordo_ball_evaluator_new_with(ordo_ball_evaluator **out,
                                                      const ordo_expression *f, mpfr_prec_t prec,
                                                      const ordo_meaning *symbols);
/* Frees it; NULL is allowed. */
void ordo_ball_evaluator_free(ordo_ball_evaluator *w);
/* y contains f(x) for all x in the ball; not finite when f is undefined or unbounded there or that
 * cannot be excluded. */
void ordo_evaluate_ball(arb_t y, ordo_ball_evaluator *w, const arb_t x);

/* An evaluator in complex boxes at `prec` bits. */
ORDO_CHECKED ordo_status ordo_box_evaluator_new(ordo_box_evaluator **out, const ordo_expression *f,
                                                mpfr_prec_t prec);
/* Frees it; NULL is allowed. */
void ordo_box_evaluator_free(ordo_box_evaluator *w);
/* y contains f(z) for the analytic continuation of f from the real line. With `analytic` non-zero y
 * is not finite unless f is analytic on the whole box: no cut, pole or kink of any function in the
 * expression meets the box. Without it a real box (imaginary part exactly zero) is treated as
 * ordo_evaluate_ball does. */
void ordo_evaluate_box(acb_t y, ordo_box_evaluator *w, const acb_t z, int analytic);

/* An evaluator of truncated Taylor series at `prec` bits. */
ORDO_CHECKED ordo_status ordo_series_evaluator_new(ordo_series_evaluator **out,
                                                   const ordo_expression *f, mpfr_prec_t prec);
/* Frees it; NULL is allowed. */
void ordo_series_evaluator_free(ordo_series_evaluator *w);
/* y = the coefficients of f(x + s) modulo s^length: coefficient j contains f^(j)(t)/j! for all t in
 * the ball x. A coefficient that is infinite, undefined or not enclosed is not finite, without
 * harm to the finite ones below it: x^(5/2) at exactly 0 gives 0, 0, 0 and then non-finite ones. */
void ordo_evaluate_series(arb_poly_t y, ordo_series_evaluator *w, const arb_t x, long length);
/* The same for all t in the ball x at which f is defined: an x that reaches beyond the closed
 * domain of a root, a fractional power, asin or acos is cut to it. */
void ordo_evaluate_series_inside(arb_poly_t y, ordo_series_evaluator *w, const arb_t x,
                                 long length);
/* y contains (f(u) - f(v))/(u - v) for all u != v in the ball x at which f is defined: f' where f
 * is smooth (mean value theorem), across a kink of abs, min or max the hull of both sides' slopes.
 * Not finite when f need not be Lipschitz continuous there. x is cut as above: x^(5/2) has a finite
 * slope on [-r, r]. */
void ordo_evaluate_slope(arb_t y, ordo_series_evaluator *w, const arb_t x);

/* An evaluator in rationals. ORDO_IRRATIONAL unless ordo_expression_is_rational. */
ORDO_CHECKED ordo_status ordo_rational_evaluator_new(ordo_rational_evaluator **out,
                                                     const ordo_expression *f);
/* The same for an expression with symbols. */
ORDO_CHECKED ordo_status ordo_rational_evaluator_new_with(ordo_rational_evaluator **out,
                                                          const ordo_expression *f,
                                                          const ordo_meaning *symbols);
/* Frees it; NULL is allowed. */
void ordo_rational_evaluator_free(ordo_rational_evaluator *w);
/* y = f(x) exactly. ORDO_EDOMAIN at a pole; ORDO_IRRATIONAL for powers beyond the size limit. */
ORDO_CHECKED ordo_status ordo_evaluate_rational(fmpq_t y, ordo_rational_evaluator *w,
                                                const fmpq_t x);

#ifdef __cplusplus
}
#endif
#endif
