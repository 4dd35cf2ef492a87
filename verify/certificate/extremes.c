/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/certificate/extremes.h"

#include "construct/evaluate.h"
#include "verify/certificate/lagrange.h"

/* What is known of |f^(k)| on one cell, [least, most] each, and of the means so far. */
typedef struct survey {
    const ordo_extremes_options *options;
    ordo_norm norm;
    unsigned k;
    ordo_series_evaluator *f;
    ordo_lagrange range;
    arb_t a, h, at;       /* at: the end reached, a ball */
    arb_t left, right, y; /* workspace */
    arb_poly_t series;
    arb_t least_outer, least_inner, most_inner, most_outer; /* of the cell */
    arb_t sum[4];                                           /* in this order */
} survey;

/* y = |f^(k)| at the ball t. */
static void
value_at(arb_t y, survey *s, const arb_t t)
{
    arb_t factorial;
    arb_init(factorial);
    ordo_evaluate_series_inside(s->series, s->f, t, (long)s->k + 1);
    arb_poly_get_coeff_arb(y, s->series, s->k);
    arb_fac_ui(factorial, s->k, s->options->prec);
    arb_mul(y, y, factorial, s->options->prec);
    arb_abs(y, y);
    arb_clear(factorial);
}

/* t = a + h (whole + part/pieces). */
static void
point(arb_t t, const survey *s, size_t whole, size_t part)
{
    arb_set_ui(t, part);
    arb_div_ui(t, t, s->options->pieces, s->options->prec);
    arb_add_ui(t, t, whole, s->options->prec);
    arb_mul(t, t, s->h, s->options->prec);
    arb_add(t, t, s->a, s->options->prec);
}

/* The range of |f^(k)| over all points from the balls `from` to `to`, in y. */
static void
range_between(arb_t y, survey *s, const arb_t from, const arb_t to)
{
    arb_get_lbound_arf(arb_midref(s->left), from, s->options->prec);
    arb_get_ubound_arf(arb_midref(s->right), to, s->options->prec);
    if (ordo_lagrange_expand(&s->range, NULL, s->left, s->right, s->options->order)) {
        ordo_lagrange_range(y, &s->range);
        arb_abs(y, y);
    } else {
        arb_zero_pm_inf(y);
    }
}

/* The end of a piece: the cell's minimum is at most, its maximum at least the value there. */
static void
include_end(survey *s, bool first)
{
    value_at(s->y, s, s->at);
    if (first) {
        arb_set(s->least_inner, s->y);
        arb_set(s->most_inner, s->y);
    } else {
        arb_min(s->least_inner, s->least_inner, s->y, s->options->prec);
        arb_max(s->most_inner, s->most_inner, s->y, s->options->prec);
    }
}

/* A piece: between its range's ends lie all values. */
static void
include_piece(survey *s, const arb_t from, bool first)
{
    arf_t bound;
    arf_init(bound);
    range_between(s->y, s, from, s->at);
    arb_get_abs_lbound_arf(bound, s->y, s->options->prec);
    arb_set_arf(s->left, bound);
    arb_get_abs_ubound_arf(bound, s->y, s->options->prec);
    arb_set_arf(s->right, bound);
    if (first) {
        arb_set(s->least_outer, s->left);
        arb_set(s->most_outer, s->right);
    } else {
        arb_min(s->least_outer, s->least_outer, s->left, s->options->prec);
        arb_max(s->most_outer, s->most_outer, s->right, s->options->prec);
    }
    arf_clear(bound);
}

/* Adds the cell's extreme values to the means. */
static void
add_cell(survey *s)
{
    arb_srcptr values[] = {s->least_outer, s->least_inner, s->most_inner, s->most_outer};
    for (size_t j = 0; j < 4; j++) {
        if (s->norm == ORDO_LINF) {
            arb_max(s->sum[j], s->sum[j], values[j], s->options->prec);
        } else if (s->norm == ORDO_L1) {
            arb_add(s->sum[j], s->sum[j], values[j], s->options->prec);
        } else {
            arb_addmul(s->sum[j], values[j], values[j], s->options->prec);
        }
    }
}

static void
survey_cell(survey *s, size_t i)
{
    arb_t from;
    arb_init(from);
    include_end(s, true);
    for (size_t j = 1; j <= s->options->pieces; j++) {
        arb_set(from, s->at);
        point(s->at, s, i, j);
        include_piece(s, from, j == 1);
        include_end(s, false);
    }
    add_cell(s);
    arb_clear(from);
}

/* From the sum over the cells to h^k times the mean. */
static void
finish(arb_t sum, const survey *s, size_t cells)
{
    slong prec = s->options->prec;
    arb_t power;
    arb_init(power);
    if (s->norm == ORDO_L2) {
        arb_mul(sum, sum, s->h, prec);
    } else if (s->norm != ORDO_LINF) {
        arb_div_ui(sum, sum, cells, prec);
    }
    if (ordo_norm_forms[s->norm].root) {
        arb_sqrtpos(sum, sum, prec);
    }
    arb_pow_ui(power, s->h, s->k, prec);
    arb_mul(sum, sum, power, prec);
    arb_clear(power);
}

static ordo_status
survey_init(survey *s, const ordo_target *target, size_t cells)
{
    const ordo_expression *f = ordo_target_function(target);
    slong prec = s->options->prec;
    ordo_status status = ordo_series_evaluator_new(&s->f, f, prec);
    if (status == ORDO_OK) {
        status = ordo_lagrange_init(&s->range, f, s->k, prec);
    }
    arb_ptr numbers[] = {s->a,      s->h,           s->at,          s->left,       s->right,
                         s->y,      s->least_outer, s->least_inner, s->most_inner, s->most_outer,
                         s->sum[0], s->sum[1],      s->sum[2],      s->sum[3]};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        arb_init(numbers[i]);
    }
    arb_poly_init(s->series);
    ordo_target_ends_ball(s->a, s->h, target, prec);
    arb_sub(s->h, s->h, s->a, prec);
    arb_div_ui(s->h, s->h, cells, prec);
    arb_set(s->at, s->a);
    return status;
}

static void
survey_clear(survey *s)
{
    arb_ptr numbers[] = {s->a,      s->h,           s->at,          s->left,       s->right,
                         s->y,      s->least_outer, s->least_inner, s->most_inner, s->most_outer,
                         s->sum[0], s->sum[1],      s->sum[2],      s->sum[3]};
    arb_poly_clear(s->series);
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        arb_clear(numbers[i]);
    }
    ordo_lagrange_clear(&s->range);
    ordo_series_evaluator_free(s->f);
}

ordo_status
ordo_extremes_find(arb_t low, arb_t high, const ordo_target *target, unsigned k, ordo_norm norm,
                   size_t cells, const ordo_extremes_options *options)
{
    survey s = {.options = options, .norm = norm, .k = k};
    ordo_status status = survey_init(&s, target, cells);
    for (size_t i = 0; status == ORDO_OK && i < cells; i++) {
        survey_cell(&s, i);
    }
    for (size_t j = 0; j < 4; j++) {
        finish(s.sum[j], &s, cells);
    }
    arb_union(low, s.sum[0], s.sum[1], options->prec);
    arb_union(high, s.sum[2], s.sum[3], options->prec);
    survey_clear(&s);
    return status;
}
