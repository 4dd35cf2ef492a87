/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gated linear unit: continuous piecewise quadratic functions. */
#include "construct/projection.h"
#include "construct/rule.h"
#include "construct/parabolic.h"

/* c2 = f''(t)/2, c1 = (v_right - v_left)/h - h c2. */
static void
taylor_piece(ordo_scalar c[ORDO_RULE_COEFFICIENTS], ordo_bench *bench, const ordo_cell *cell)
{
    const ordo_arithmetic *field = bench->field;
    ordo_scalar *bend = &bench->scratch[0];
    field->div_si(&c[2], &cell->left[2], 2, bench->prec);
    field->sub(&c[1], cell->v_right, cell->v_left, bench->prec);
    field->div(&c[1], &c[1], cell->h, bench->prec);
    field->mul(bend, cell->h, &c[2], bench->prec);
    field->sub(&c[1], &c[1], bend, bench->prec);
}

/* The parabola through both ends and the middle: c1 = (-3 v_left + 4 f_mid - v_right)/h,
 * c2 = 2 (v_left - 2 f_mid + v_right)/h^2. */
static void
midpoint_piece(ordo_scalar c[ORDO_RULE_COEFFICIENTS], ordo_bench *bench, const ordo_cell *cell)
{
    const ordo_arithmetic *field = bench->field;
    const ordo_scalar *const values[] = {cell->v_left, cell->middle, cell->v_right};
    ordo_bench_combine(&c[1], bench, 3, (const long[]){-3, 4, -1}, values);
    field->div(&c[1], &c[1], cell->h, bench->prec);
    ordo_bench_combine(&c[2], bench, 3, (const long[]){2, -4, 2}, values);
    field->div(&c[2], &c[2], cell->h, bench->prec);
    field->div(&c[2], &c[2], cell->h, bench->prec);
}

static const ordo_rule taylor_rule = {.derivatives = 2, .piece = taylor_piece};
static const ordo_rule midpoint_rule = {.middles = true, .piece = midpoint_piece};

/* Values at knots and in the middle of cells. */
static const ordo_span parabolas = {
    .locals = 3, .stride = 2, .degree = 2, .basis = {{1, -3, 2}, {0, 4, -4}, {0, -1, 2}}};
static const ordo_rule l2_rule = {
    .middles = true, .piece = midpoint_piece, .span = &parabolas, .solve = ordo_project};
static const ordo_rule spline_rule = {
    .middles = true, .piece = midpoint_piece, .span = &parabolas, .solve = ordo_parabolic_spline};

static const ordo_construction taylor = {
    .name = "taylor",
    .title = "values at both ends, f'' at the left end",
    .source = "Q26 eq. (10)-(14); constants: e = f''' h^3 (s^3 - s)/6",
    .constant = {[ORDO_RMSE] = "sqrt(2/945)",
                 [ORDO_L2] = "sqrt(2/945)",
                 [ORDO_L1] = "1/24",
                 [ORDO_LINF] = "1/(9*sqrt(3))",
                 [ORDO_H1] = "1/sqrt(45)"},
    .pattern = "(x^3-x)/6",
    .peano = true,
    .rule = &taylor_rule,
};

static const ordo_construction midpoint = {
    .name = "midpoint",
    .title = "values at both ends and in the middle: best in L2 as n grows",
    .source = "e = f''' h^3 B_3(s)/6, B_3 the Bernoulli polynomial; 1/8 of taylor",
    .constant = {[ORDO_RMSE] = "1/sqrt(30240)",
                 [ORDO_L2] = "1/sqrt(30240)",
                 [ORDO_L1] = "1/192",
                 [ORDO_LINF] = "1/(72*sqrt(3))",
                 [ORDO_H1] = "1/sqrt(720)"},
    .pattern = ORDO_BERNOULLI_3,
    .symmetric = true,
    .peano = true,
    .rule = &midpoint_rule,
};

/* Inside, the error tends to that of `midpoint`; next to the ends it is larger, in a layer of a few
 * cells, which linf alone sees. */
static const ordo_construction l2 = {
    .name = "l2",
    .title = "best coefficients in L2 for these breakpoints",
    .source = "projection on continuous piecewise quadratic functions; constants as midpoint",
    .constant = {[ORDO_RMSE] = "1/sqrt(30240)",
                 [ORDO_L2] = "1/sqrt(30240)",
                 [ORDO_L1] = "1/192",
                 [ORDO_H1] = "1/sqrt(720)"},
    .pattern = ORDO_BERNOULLI_3,
    .wide = true,
    .projected = true,
    .rule = &l2_rule,
};

/* For f = x^3 on uniform breakpoints x^3 - s is B_3(s) h^3 on every cell, layers at the ends there
 * are none: B_3 vanishes at 0, 1/2 and 1, and its slopes there are equal. */
static const ordo_construction spline = {
    .name = "spline",
    .title = "quadratic spline: values at both ends and in the middle of cells, equal slopes",
    .source = "Marsden 1974; constants as midpoint",
    .constant = {[ORDO_RMSE] = "1/sqrt(30240)",
                 [ORDO_L2] = "1/sqrt(30240)",
                 [ORDO_L1] = "1/192",
                 [ORDO_LINF] = "1/(72*sqrt(3))",
                 [ORDO_H1] = "1/sqrt(720)"},
    .pattern = ORDO_BERNOULLI_3,
    .wide = true,
    .projected = true,
    .rule = &spline_rule,
};

static const ordo_construction *const constructions[] = {&taylor, &midpoint,      &l2,
                                                         &spline, &ordo_quasi[2], NULL};

/* c1 s + c2 s^2 = relu(x - t) (U x + u) with U = c2, u = c1 - c2 t. */
static ordo_status
place(ordo_neuron *neuron, ordo_bench *bench, const ordo_jump *jump, ordo_message *why)
{
    (void)why;
    const ordo_arithmetic *field = bench->field;
    if (jump->start == jump->degree) {
        ordo_place_power(neuron, bench, jump);
        return ORDO_OK;
    }
    field->set_si(&neuron->D, 1);
    field->set(&neuron->U[0], &jump->c[2]);
    field->mul(&neuron->u[0], &jump->c[2], jump->t, bench->prec);
    field->sub(&neuron->u[0], &jump->c[1], &neuron->u[0], bench->prec);
    return ORDO_OK;
}

static const ordo_placement placement = {place};

const ordo_unit ordo_unit_glu = {
    .name = "glu",
    .title = "D relu(Gx + g)(Ux + u): piecewise quadratic, order 3",
    .source = "Q26 section 3",
    .power = 1,
    .factors = 1,
    .neurons_at_a = 1,
    .constructions = constructions,
    .placement = &placement,
};
