/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gated quadratic unit: continuous piecewise cubics whose jumps have real roots. */
#include <stdlib.h>

#include "construct/projection.h"
#include "construct/rule.h"

/* Cubic Hermite with slopes d = f': c1 = d_left, c2 = (3 r - 2 d_left - d_right)/h,
 * c3 = (d_left + d_right - 2 r)/h^2, r = (v_right - v_left)/h. */
static void
hermite_piece(ordo_scalar c[ORDO_RULE_COEFFICIENTS], ordo_bench *bench, const ordo_cell *cell)
{
    const ordo_arithmetic *field = bench->field;
    ordo_scalar *slope = &bench->scratch[0];
    const ordo_scalar *const terms[] = {slope, &cell->left[1], &cell->right[1]};
    field->sub(slope, cell->v_right, cell->v_left, bench->prec);
    field->div(slope, slope, cell->h, bench->prec);
    field->set(&c[1], &cell->left[1]);
    ordo_bench_combine(&c[2], bench, 3, (const long[]){3, -2, -1}, terms);
    field->div(&c[2], &c[2], cell->h, bench->prec);
    ordo_bench_combine(&c[3], bench, 3, (const long[]){-2, 1, 1}, terms);
    field->div(&c[3], &c[3], cell->h, bench->prec);
    field->div(&c[3], &c[3], cell->h, bench->prec);
}

/* The paper's sweep one degree further: c2 = f''/2 and c3 = f'''/6 at the left end,
 * c1 = (v_right - v_left)/h - h c2 - h^2 c3. */
static void
taylor_piece(ordo_scalar c[ORDO_RULE_COEFFICIENTS], ordo_bench *bench, const ordo_cell *cell)
{
    const ordo_arithmetic *field = bench->field;
    ordo_scalar *bend = &bench->scratch[0];
    field->div_si(&c[2], &cell->left[2], 2, bench->prec);
    field->div_si(&c[3], &cell->left[3], 6, bench->prec);
    field->mul(bend, cell->h, &c[3], bench->prec);
    field->add(bend, bend, &c[2], bench->prec);
    field->mul(bend, bend, cell->h, bench->prec);
    field->sub(&c[1], cell->v_right, cell->v_left, bench->prec);
    field->div(&c[1], &c[1], cell->h, bench->prec);
    field->sub(&c[1], &c[1], bend, bench->prec);
}

static const ordo_rule hermite_rule = {.derivatives = 1, .smooth = true, .piece = hermite_piece};
static const ordo_rule optimal_rule = {.derivatives = 4,
                                       .correction_power = 4,
                                       .correction = 1440,
                                       .smooth = true,
                                       .piece = hermite_piece};
static const ordo_rule taylor_rule = {.derivatives = 3, .piece = taylor_piece};

/* Values and slopes at knots. */
static const ordo_span cubics = {
    .locals = 4,
    .stride = 2,
    .degree = 3,
    .slopes = true,
    .basis = {{1, 0, -3, 2}, {0, 1, -2, 1}, {0, 0, 3, -2}, {0, 0, -1, 1}}};
static const ordo_rule l2_rule = {.derivatives = 1,
                                  .smooth = true,
                                  .piece = hermite_piece,
                                  .span = &cubics,
                                  .solve = ordo_project};

static const ordo_construction hermite = {
    .name = "hermite",
    .title = "values and slopes at both ends",
    .source = "cubic Hermite interpolation; constants: e = f'''' h^4 s^2 (1-s)^2/24",
    .constant = {[ORDO_RMSE] = "1/sqrt(362880)",
                 [ORDO_L2] = "1/sqrt(362880)",
                 [ORDO_L1] = "1/720",
                 [ORDO_LINF] = "1/384",
                 [ORDO_H1] = "1/sqrt(30240)"},
    .pattern = "x^2*(1-x)^2/24",
    .symmetric = true,
    .peano = true,
    .rule = &hermite_rule,
};

static const ordo_construction optimal = {
    .name = "optimal",
    .title = "hermite with values shifted by h^4 f''''/720",
    .source = "e = f'''' h^4 B_4(s)/24, B_4 the Bernoulli polynomial",
    /* The mean of |B_4|/24: B_4 changes sign where s(1-s) = q = 1/sqrt(30), and the integral of B_4
     * is B_5/5, so the mean is |B_5|/30 there, q (q + 1/3) sqrt(1 - 4q)/60. */
    .constant = {[ORDO_RMSE] = "1/sqrt(1209600)",
                 [ORDO_L2] = "1/sqrt(1209600)",
                 [ORDO_L1] = "(1/sqrt(30)+1/3)*sqrt(1-4/sqrt(30))/(60*sqrt(30))",
                 [ORDO_LINF] = "1/720",
                 [ORDO_H1] = "1/sqrt(30240)"},
    .pattern = ORDO_BERNOULLI_4,
    .symmetric = true,
    .rule = &optimal_rule,
};

static const ordo_construction taylor = {
    .name = "taylor",
    .title = "f'' and f''' at the left end: jumps with complex roots, mostly refused",
    .source = "Q26 section 4.2 taken one degree further; discriminant h^4 f''''^2 (1/16 - 1/9)",
    .constant = {NULL},
    .partial = true,
    .rule = &taylor_rule,
};

/* Inside, the error tends to that of `optimal`; next to the ends it is larger, in a layer of a few
 * cells, which linf alone sees. */
static const ordo_construction l2 = {
    .name = "l2",
    .title = "best coefficients in L2 for these breakpoints, among C^1 pieces",
    .source = "projection on C^1 piecewise cubic functions; constants as optimal",
    .constant = {[ORDO_RMSE] = "1/sqrt(1209600)",
                 [ORDO_L2] = "1/sqrt(1209600)",
                 [ORDO_L1] = "(1/sqrt(30)+1/3)*sqrt(1-4/sqrt(30))/(60*sqrt(30))",
                 [ORDO_H1] = "1/sqrt(30240)"},
    .pattern = ORDO_BERNOULLI_4,
    .wide = true,
    .projected = true,
    .rule = &l2_rule,
};

static const ordo_construction *const constructions[] = {&hermite, &optimal,       &l2,
                                                         &taylor,  &ordo_quasi[3], NULL};

/* (x - t)(gamma x + beta - gamma t), times s = beta s^2 + gamma s^3. */
static void
place_smooth(ordo_neuron *neuron, ordo_bench *bench, const ordo_jump *jump)
{
    const ordo_arithmetic *field = bench->field;
    field->set_si(&neuron->D, 1);
    field->set_si(&neuron->U[0], 1);
    field->mul_si(&neuron->u[0], jump->t, -1, bench->prec);
    field->set(&neuron->U[1], &jump->c[3]);
    field->mul(&neuron->u[1], &jump->c[3], jump->t, bench->prec);
    field->sub(&neuron->u[1], &jump->c[2], &neuron->u[1], bench->prec);
}

/* D * 1 * 1 with D = alpha. */
static void
place_slope(ordo_neuron *neuron, ordo_bench *bench, const ordo_jump *jump)
{
    for (int j = 0; j < 2; j++) {
        bench->field->set_si(&neuron->U[j], 0);
        bench->field->set_si(&neuron->u[j], 1);
    }
    bench->field->set(&neuron->D, &jump->c[1]);
}

/* (U, u) = slope s + value written in x, s = x - t. */
static void
place_factor(ordo_neuron *neuron, int j, ordo_bench *bench, const ordo_jump *jump,
             const ordo_scalar *slope, const ordo_scalar *value)
{
    const ordo_arithmetic *field = bench->field;
    field->set(&neuron->U[j], slope);
    field->mul(&neuron->u[j], slope, jump->t, bench->prec);
    field->sub(&neuron->u[j], value, &neuron->u[j], bench->prec);
}

static ordo_status
refuse(ordo_bench *bench, const ordo_jump *jump, const ordo_scalar *discriminant, int sign,
       ordo_message *why)
{
    mpfr_t x;
    mpfr_init2(x, 64);
    bench->field->get_real(x, jump->t);
    char *where = ordo_real_text(x, 6);
    bench->field->get_real(x, discriminant);
    char *value = ordo_real_text(x, 6);
    mpfr_clear(x);
    ordo_status status = ordo_explain(
        why, sign == -1 ? ORDO_REFUSED : ORDO_UNDECIDED,
        sign == -1 ? "the jump at breakpoint %zu (x = %s) is s times a quadratic with "
                     "discriminant beta^2 - 4 alpha gamma = %s < 0: complex roots, not "
                     "a product of real factors"
                   : "the sign of the discriminant at breakpoint %zu (x = %s) is "
                     "undecided near %s",
        jump->index, where ? where : "?", value ? value : "?");
    free(where);
    free(value);
    return status;
}

/* alpha + beta s + gamma s^2 = (gamma s - q)(s - alpha/q) with q = -(beta +- sqrt(beta^2 - 4 alpha
 * gamma))/2, the sign that of beta: no cancellation, and no division by a gamma near 0. q = 0 means
 * beta = 0 = alpha gamma: the factors are (gamma s + alpha)(1) or (gamma s)(s). */
static ordo_status
place_roots(ordo_neuron *neuron, ordo_bench *bench, const ordo_jump *jump, ordo_message *why)
{
    const ordo_arithmetic *field = bench->field;
    ordo_scalar *disc = &bench->scratch[0], *q = &bench->scratch[1], *one = &bench->scratch[2];
    field->mul(disc, &jump->c[2], &jump->c[2], bench->prec);
    field->mul(q, &jump->c[1], &jump->c[3], bench->prec);
    field->mul_si(q, q, 4, bench->prec);
    field->sub(disc, disc, q, bench->prec);
    int sign = field->sign(disc);
    if (sign != 0 && sign != 1) {
        return refuse(bench, jump, disc, sign, why);
    }
    int beta_sign = field->sign(&jump->c[2]);
    if (beta_sign == ORDO_SIGN_UNKNOWN) {
        beta_sign = 1; /* either root may serve; a q around 0 shows as a non-finite parameter */
    }
    field->sqrt(q, disc, bench->prec);
    field->mul_si(q, q, beta_sign < 0 ? -1 : 1, bench->prec);
    field->add(q, q, &jump->c[2], bench->prec);
    field->div_si(q, q, -2, bench->prec);
    field->set_si(&neuron->D, 1);
    field->set_si(one, 1);
    if (field->sign(q) == 0) {
        field->set_si(q, 0);
        bool linear = field->sign(&jump->c[3]) == 0;
        place_factor(neuron, 0, bench, jump, &jump->c[3], linear ? &jump->c[1] : q);
        place_factor(neuron, 1, bench, jump, linear ? q : one, linear ? one : q);
        return ORDO_OK;
    }
    ordo_scalar *root = disc;
    field->div(root, &jump->c[1], q, bench->prec);
    field->mul_si(root, root, -1, bench->prec);
    field->mul_si(q, q, -1, bench->prec);
    place_factor(neuron, 0, bench, jump, &jump->c[3], q);
    place_factor(neuron, 1, bench, jump, one, root);
    return ORDO_OK;
}

/* At a two neurons share the breakpoint: alpha s and s (beta s + gamma s^2), always real; alpha,
 * beta and gamma are c[1], c[2] and c[3]. */
static ordo_status
place(ordo_neuron *neurons, ordo_bench *bench, const ordo_jump *jump, ordo_message *why)
{
    if (jump->index == 0) {
        place_slope(&neurons[0], bench, jump);
        place_smooth(&neurons[1], bench, jump);
        return ORDO_OK;
    }
    if (jump->start == jump->degree) {
        ordo_place_power(&neurons[0], bench, jump);
        return ORDO_OK;
    }
    if (jump->start > 1) {
        place_smooth(&neurons[0], bench, jump);
        return ORDO_OK;
    }
    return place_roots(&neurons[0], bench, jump, why);
}

static const ordo_placement placement = {place};

const ordo_unit ordo_unit_gqu = {
    .name = "gqu",
    .title = "D relu(Gx + g)(Ux + u)(Qx + q): piecewise cubic, order 4",
    .source = "Q26 section 4.2",
    .power = 1,
    .factors = 2,
    .neurons_at_a = 2,
    .constructions = constructions,
    .placement = &placement,
};
