/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "construct/parabolic.h"

#include <stdlib.h>

#include "construct/evaluate.h"
#include "construct/target.h"

enum { GUARD = 16 };

/* The row of knot i, and what is needed of the row before. */
typedef struct elimination {
    ordo_vector *values;
    const ordo_vector *knots;
    ordo_point_evaluator *f;
    ordo_vector upper; /* what row i has right of its diagonal, over that */
    mpfr_t h_before, h, diagonal, side, term;
    mpfr_t x; /* holds the middle of two knots exactly, unless they are of very different size */
} elimination;

static void
for_each_real(elimination *e, mpfr_prec_t prec, void (*each)(mpfr_t, mpfr_prec_t))
{
    each(e->h_before, prec);
    each(e->h, prec);
    each(e->diagonal, prec);
    each(e->side, prec);
    each(e->term, prec);
    each(e->x, prec);
}

/* values[index] = f(x). */
static ordo_status
sample(elimination *e, size_t index, const mpfr_t x, ordo_message *why)
{
    ordo_evaluate_point(e->term, e->f, x);
    if (!mpfr_number_p(e->term)) {
        char where[64];
        (void)mpfr_snprintf(where, sizeof where, "%.6Rg", x);
        return ordo_explain(why, ORDO_SINGULAR, "needs f, but f is not finite at x = %s", where);
    }
    (void)ordo_vector_set(e->values, index, e->term);
    return ORDO_OK;
}

/* What is interpolated: f at both ends and in the middles. */
static ordo_status
sample_all(elimination *e, ordo_message *why)
{
    mpfr_t left, right;
    size_t cells = e->knots->length - 1;
    ordo_vector_view(left, e->knots, 0);
    ordo_vector_view(right, e->knots, cells);
    ordo_status status = sample(e, 0, left, why);
    if (status == ORDO_OK) {
        status = sample(e, 2 * cells, right, why);
    }
    for (size_t i = 0; status == ORDO_OK && i < cells; i++) {
        ordo_vector_view(left, e->knots, i);
        ordo_vector_view(right, e->knots, i + 1);
        mpfr_add(e->x, left, right, MPFR_RNDN);
        mpfr_div_2ui(e->x, e->x, 1, MPFR_RNDN);
        status = sample(e, 2 * i + 1, e->x, why);
    }
    return status;
}

/* h = the width of cell i, h_before that of the one before. */
static void
move_to(elimination *e, size_t i)
{
    mpfr_t left, right;
    mpfr_swap(e->h_before, e->h);
    ordo_vector_view(left, e->knots, i);
    ordo_vector_view(right, e->knots, i + 1);
    mpfr_sub(e->h, right, left, MPFR_RNDN);
}

/* Eliminates s_(i-1) from row i; values[2 i] becomes its right side over its diagonal. */
static void
eliminate(elimination *e, size_t i)
{
    mpfr_t other;
    move_to(e, i);
    mpfr_add(e->diagonal, e->h_before, e->h, MPFR_RNDN);
    mpfr_mul_ui(e->diagonal, e->diagonal, 3, MPFR_RNDN);
    ordo_vector_view(other, e->values, 2 * i - 1);
    mpfr_mul(e->side, other, e->h, MPFR_RNDN);
    ordo_vector_view(other, e->values, 2 * i + 1);
    mpfr_mul(e->term, other, e->h_before, MPFR_RNDN);
    mpfr_add(e->side, e->side, e->term, MPFR_RNDN);
    mpfr_mul_2ui(e->side, e->side, 2, MPFR_RNDN);
    ordo_vector_view(other, e->values, 2 * i - 2);
    mpfr_mul(e->term, other, e->h, MPFR_RNDN);
    mpfr_sub(e->side, e->side, e->term, MPFR_RNDN);
    ordo_vector_view(other, &e->upper, i - 1); /* 0 for s_0, which is known */
    mpfr_mul(e->term, other, e->h, MPFR_RNDN);
    mpfr_sub(e->diagonal, e->diagonal, e->term, MPFR_RNDN);
    mpfr_div(e->side, e->side, e->diagonal, MPFR_RNDN);
    (void)ordo_vector_set(e->values, 2 * i, e->side);
    mpfr_div(e->term, e->h_before, e->diagonal, MPFR_RNDN);
    (void)ordo_vector_set(&e->upper, i, e->term);
}

/* From right to left: s_i is what stands in its row less its share of s_(i+1). */
static void
substitute(elimination *e)
{
    mpfr_t own, upper, next;
    for (size_t i = e->knots->length - 1; i-- > 1;) {
        ordo_vector_view(own, e->values, 2 * i);
        ordo_vector_view(upper, &e->upper, i);
        ordo_vector_view(next, e->values, 2 * i + 2);
        mpfr_mul(e->term, upper, next, MPFR_RNDN);
        mpfr_sub(e->side, own, e->term, MPFR_RNDN);
        (void)ordo_vector_set(e->values, 2 * i, e->side);
    }
}

static ordo_status
solve(elimination *e, ordo_message *why)
{
    ordo_status status = sample_all(e, why);
    if (status != ORDO_OK) {
        return status;
    }
    move_to(e, 0);
    for (size_t i = 1; i + 1 < e->knots->length; i++) {
        eliminate(e, i);
    }
    substitute(e);
    return ORDO_OK;
}

ordo_status
ordo_parabolic_spline(ordo_vector *values, const ordo_span *span, const ordo_target *target,
                      const ordo_vector *knots, mpfr_prec_t prec, ordo_message *why)
{
    mpfr_prec_t bits = prec + GUARD, fine = knots->prec > bits ? knots->prec + 2 : bits;
    elimination e = {.values = values, .knots = knots};
    size_t cells = knots->length - 1;
    ordo_status status =
        ordo_vector_init(values, cells * span->stride + span->locals - span->stride, prec);
    for_each_real(&e, bits, ordo_real_init);
    mpfr_set_prec(e.x, fine);
    if (status == ORDO_OK) {
        status = ordo_vector_init(&e.upper, cells, bits);
    }
    if (status == ORDO_OK) {
        status = ordo_point_evaluator_new(&e.f, ordo_target_function(target),
                                          bits + (mpfr_prec_t)ordo_target_common_bits(target));
    }
    if (status == ORDO_OK) {
        status = solve(&e, why);
    }
    ordo_point_evaluator_free(e.f);
    for_each_real(&e, bits, ordo_real_clear);
    ordo_vector_clear(&e.upper);
    if (status != ORDO_OK) {
        ordo_vector_clear(values);
    }
    return status;
}
