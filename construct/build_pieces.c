/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Jumps between pieces, each found from what a rule reads in its own cell. */
#include <stdlib.h>

#include "construct/build_parts.h"

/* A knot with all that rules read there. */
typedef struct knot {
    ordo_scalar t;
    ordo_scalar f[ORDO_RULE_DERIVATIVES];
    ordo_scalar v;
} knot;

typedef struct sweep {
    ordo_builder *w;
    const ordo_site *site;
    const ordo_rule *rule;
    knot knots[2]; /* the ends of the current cell, taking turns */
    ordo_scalar h_before, h, h_next;
    ordo_scalar middle;
    ordo_scalar before[ORDO_RULE_COEFFICIENTS]; /* the previous piece */
    ordo_scalar piece[ORDO_RULE_COEFFICIENTS];
} sweep;

/* Calls `each` on every scalar of the sweep, so that none is initialised and not cleared. */
static void
for_each_scalar(sweep *s, void (*each)(ordo_scalar *, const ordo_site *))
{
    for (int k = 0; k < 2; k++) {
        each(&s->knots[k].t, s->site);
        each(&s->knots[k].v, s->site);
        ordo_builder_each(s->knots[k].f, ORDO_RULE_DERIVATIVES, s->site, each);
    }
    ordo_builder_each(s->before, ORDO_RULE_COEFFICIENTS, s->site, each);
    ordo_builder_each(s->piece, ORDO_RULE_COEFFICIENTS, s->site, each);
    ordo_scalar *const single[] = {&s->h_before, &s->h, &s->h_next, &s->middle};
    for (size_t i = 0; i < sizeof single / sizeof single[0]; i++) {
        each(single[i], s->site);
    }
}

/* jump = piece - before, where `before` is re-centred at the current knot. Its value part vanishes
 * by construction (pieces meet) and is set to zero. */
static void
find_jump(sweep *s)
{
    unsigned degree = s->w->degree;
    ordo_builder_shift(s->before, s->w, degree, &s->h_before);
    s->site->field->set_si(&s->w->jump[0], 0);
    for (unsigned j = 1; j <= degree; j++) {
        s->site->field->sub(&s->w->jump[j], &s->piece[j], &s->before[j], s->site->prec);
    }
}

/* v = f + (h_left^p + h_right^p) f^(p) / correction. */
static void
correct_value(sweep *s, knot *k, const ordo_scalar *h_left, const ordo_scalar *h_right)
{
    const ordo_arithmetic *field = s->site->field;
    const ordo_rule *rule = s->rule;
    mpfr_prec_t prec = s->site->prec;
    field->set(&k->v, &k->f[0]);
    if (rule->correction_power == 0) {
        return;
    }
    ordo_scalar *left = &s->w->bench.scratch[0], *right = &s->w->bench.scratch[1];
    field->set_si(left, 1);
    field->set_si(right, 1);
    for (unsigned p = 0; p < rule->correction_power; p++) {
        field->mul(left, left, h_left, prec);
        field->mul(right, right, h_right, prec);
    }
    field->add(left, left, right, prec);
    field->mul(left, left, &k->f[rule->correction_power], prec);
    field->div_si(left, left, rule->correction, prec);
    field->add(&k->v, &k->v, left, prec);
}

/* width = knot i+1 - knot i. */
static void
measure_cell(sweep *s, ordo_scalar *width, size_t i)
{
    ordo_scalar *next = &s->w->bench.scratch[0];
    s->site->knot(width, s->site->self, i);
    s->site->knot(next, s->site->self, i + 1);
    s->site->field->sub(width, next, width, s->site->prec);
}

static ordo_status
sample_middle(sweep *s, size_t i, const knot *left, const knot *right)
{
    const ordo_arithmetic *field = s->site->field;
    ordo_scalar *x = &s->w->bench.scratch[0];
    field->add(x, &left->t, &right->t, s->site->prec);
    field->div_si(x, x, 2, s->site->prec);
    return ordo_builder_sample(s->w, &s->middle, 2 * i + 1, x, 0);
}

/* Reads knot i+1 and finds the piece of cell i between `left` and `right`. */
static ordo_status
find_piece(sweep *s, size_t i, const knot *left, knot *right)
{
    const ordo_rule *rule = s->rule;
    s->site->knot(&right->t, s->site->self, i + 1);
    if (i + 1 < s->site->cells) {
        measure_cell(s, &s->h_next, i + 1);
    } else {
        s->site->field->set(&s->h_next, &s->h);
    }
    ordo_status status =
        ordo_builder_sample(s->w, right->f, 2 * (i + 1), &right->t, rule->derivatives);
    if (status == ORDO_OK && rule->middles) {
        status = sample_middle(s, i, left, right);
    }
    if (status != ORDO_OK) {
        return status;
    }
    correct_value(s, right, &s->h, &s->h_next);
    for (unsigned j = 0; j <= s->w->degree; j++) {
        s->site->field->set_si(&s->piece[j], 0);
    }
    ordo_cell cell = {.left = left->f,
                      .right = right->f,
                      .middle = &s->middle,
                      .v_left = &left->v,
                      .v_right = &right->v,
                      .h = &s->h};
    rule->piece(s->piece, &s->w->bench, &cell);
    return ORDO_OK;
}

/* The piece of the cell at hand is now that of the cell before. */
static void
move_on(sweep *s)
{
    for (unsigned j = 0; j <= s->w->degree; j++) {
        s->site->field->set(&s->before[j], &s->piece[j]);
    }
    s->site->field->set(&s->h_before, &s->h);
    s->site->field->set(&s->h, &s->h_next);
}

static ordo_status
sweep_cell(sweep *s, size_t i)
{
    knot *left = &s->knots[i % 2], *right = &s->knots[(i + 1) % 2];
    ordo_status status = find_piece(s, i, left, right);
    if (status != ORDO_OK) {
        return status;
    }
    if (i == 0) {
        s->site->field->set(&s->w->first[0], &left->v);
        for (unsigned j = 1; j <= s->w->degree; j++) {
            s->site->field->set(&s->w->first[j], &s->piece[j]);
        }
    } else {
        find_jump(s);
        s->site->field->set(&s->w->t, &left->t);
        status = ordo_builder_jump(s->w, i, s->rule->smooth ? 2 : 1);
    }
    move_on(s);
    return status;
}

/* The piece of cell i >= 0, with which the cells behind it begin. */
static ordo_status
enter(sweep *s, size_t i)
{
    knot *left = &s->knots[i % 2], *right = &s->knots[(i + 1) % 2];
    s->site->knot(&left->t, s->site->self, i);
    measure_cell(s, &s->h, i);
    measure_cell(s, &s->h_before, i > 0 ? i - 1 : 0);
    ordo_status status = ordo_builder_sample(s->w, left->f, 2 * i, &left->t, s->rule->derivatives);
    if (status == ORDO_OK) {
        correct_value(s, left, &s->h_before, &s->h);
        status = find_piece(s, i, left, right);
    }
    if (status == ORDO_OK) {
        move_on(s);
    }
    return status;
}

/* Knot 0. */
static ordo_status
begin(sweep *s)
{
    knot *left = &s->knots[0];
    s->site->knot(&left->t, s->site->self, 0);
    measure_cell(s, &s->h, 0);
    ordo_status status = ordo_builder_sample(s->w, left->f, 0, &left->t, s->rule->derivatives);
    if (status == ORDO_OK) {
        correct_value(s, left, &s->h, &s->h);
    }
    return status;
}

ordo_status
ordo_build_pieces(ordo_builder *w, size_t first, size_t end)
{
    sweep *s = calloc(1, sizeof *s);
    if (s == NULL) {
        return ORDO_ENOMEM;
    }
    s->w = w;
    s->site = w->site;
    s->rule = w->construction->rule;
    for_each_scalar(s, ordo_builder_init_scalar);
    ordo_status status = first > 0 ? enter(s, first - 1) : begin(s);
    for (size_t i = first; status == ORDO_OK && i < end; i++) {
        status = sweep_cell(s, i);
    }
    for_each_scalar(s, ordo_builder_clear_scalar);
    free(s);
    return status;
}
