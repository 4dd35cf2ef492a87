/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ReLU MLP: continuous piecewise linear functions. */
#include "construct/projection.h"
#include "construct/rule.h"

/* c1 = (v_right - v_left) / h. */
static void
chord(ordo_scalar c[ORDO_RULE_COEFFICIENTS], ordo_bench *bench, const ordo_cell *cell)
{
    bench->field->sub(&c[1], cell->v_right, cell->v_left, bench->prec);
    bench->field->div(&c[1], &c[1], cell->h, bench->prec);
}

static const ordo_rule interpolate_rule = {.piece = chord};

static const ordo_rule optimal_rule = {
    .derivatives = 2, .correction_power = 2, .correction = -24, .piece = chord};

/* Hats. */
static const ordo_span hats = {.locals = 2, .stride = 1, .degree = 1, .basis = {{1, -1}, {0, 1}}};
static const ordo_rule l2_rule = {.piece = chord, .span = &hats, .solve = ordo_project};

static const ordo_construction interpolate = {
    .name = "interpolate",
    .title = "linear interpolant at the breakpoints",
    .source = "Q26 eq. (6)-(9); constants: e = f'' h^2 s(s-1)/2",
    .constant = {[ORDO_RMSE] = "1/sqrt(120)",
                 [ORDO_L2] = "1/sqrt(120)",
                 [ORDO_L1] = "1/12",
                 [ORDO_LINF] = "1/8",
                 [ORDO_H1] = "1/sqrt(12)"},
    .pattern = "x*(x-1)/2",
    .symmetric = true,
    .peano = true,
    .rule = &interpolate_rule,
};

static const ordo_construction optimal = {
    .name = "optimal",
    .title = "values shifted by -h^2 f''/12: best in L2 as n grows",
    .source = "e = f'' h^2 B_2(s)/2, B_2 the Bernoulli polynomial",
    .constant = {[ORDO_RMSE] = "1/sqrt(720)",
                 [ORDO_L2] = "1/sqrt(720)",
                 [ORDO_L1] = "1/(18*sqrt(3))",
                 [ORDO_LINF] = "1/12",
                 [ORDO_H1] = "1/sqrt(12)"},
    .pattern = ORDO_BERNOULLI_2,
    .symmetric = true,
    .rule = &optimal_rule,
};

/* On uniform breakpoints the error tends to that of `optimal` everywhere: the pieces of that are
 * best even without being continuous (the Bernoulli polynomial B_2 is Legendre's). */
static const ordo_construction l2 = {
    .name = "l2",
    .title = "best coefficients in L2 for these breakpoints",
    .source = "projection on continuous piecewise linear functions; constants as optimal",
    .constant = {[ORDO_RMSE] = "1/sqrt(720)",
                 [ORDO_L2] = "1/sqrt(720)",
                 [ORDO_L1] = "1/(18*sqrt(3))",
                 [ORDO_LINF] = "1/12",
                 [ORDO_H1] = "1/sqrt(12)"},
    .pattern = ORDO_BERNOULLI_2,
    .wide = true,
    .projected = true,
    .rule = &l2_rule,
};

static const ordo_construction *const constructions[] = {&interpolate, &optimal, &l2, NULL};

/* D relu(x - t). */
static ordo_status
place(ordo_neuron *neuron, ordo_bench *bench, const ordo_jump *jump, ordo_message *why)
{
    (void)why;
    bench->field->set(&neuron->D, &jump->c[1]);
    return ORDO_OK;
}

static const ordo_placement placement = {place};

const ordo_unit ordo_unit_mlp = {
    .name = "mlp",
    .title = "D relu(Gx + g): piecewise linear, order 2",
    .source = "Q26 section 3",
    .power = 1,
    .factors = 0,
    .neurons_at_a = 1,
    .constructions = constructions,
    .placement = &placement,
};
