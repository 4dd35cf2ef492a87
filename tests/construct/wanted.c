/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/construct/wanted.h"

#include <string.h>

#include "construct/evaluate.h"

void
wanted_init(wanted *w, size_t cells, slong prec)
{
    slong knots = (slong)cells + 1;
    *w = (wanted){.cells = cells, .prec = prec};
    w->t = _arb_vec_init(knots);
    w->f = _arb_vec_init(knots * WANTED_DERIVATIVES);
    w->middle = _arb_vec_init(knots);
    w->v = _arb_vec_init(knots);
    w->c = _arb_vec_init(knots * WANTED_COEFFICIENTS);
}

void
wanted_clear(wanted *w)
{
    slong knots = (slong)w->cells + 1;
    _arb_vec_clear(w->t, knots);
    _arb_vec_clear(w->f, knots * WANTED_DERIVATIVES);
    _arb_vec_clear(w->middle, knots);
    _arb_vec_clear(w->v, knots);
    _arb_vec_clear(w->c, knots * WANTED_COEFFICIENTS);
}

static arb_ptr
derivative(const wanted *w, size_t i, unsigned j)
{
    return w->f + i * WANTED_DERIVATIVES + j;
}

static arb_ptr
coefficient(const wanted *w, size_t i, unsigned j)
{
    return w->c + i * WANTED_COEFFICIENTS + j;
}

/* h = t_{i+1} - t_i. */
static void
width(arb_t h, const wanted *w, size_t i)
{
    arb_sub(h, w->t + i + 1, w->t + i, w->prec);
}

void
wanted_sample(wanted *w, const ordo_expression *f)
{
    ordo_series_evaluator *series = NULL;
    arb_poly_t y;
    arb_t x;
    if (ordo_series_evaluator_new(&series, f, w->prec) != ORDO_OK) {
        flint_abort();
    }
    arb_poly_init(y);
    arb_init(x);
    for (size_t i = 0; i <= w->cells; i++) {
        ordo_evaluate_series(y, series, w->t + i, WANTED_DERIVATIVES);
        ulong factorial = 1;
        for (unsigned j = 0; j < WANTED_DERIVATIVES; j++) {
            factorial *= j > 1 ? j : 1;
            arb_poly_get_coeff_arb(derivative(w, i, j), y, (slong)j);
            arb_mul_ui(derivative(w, i, j), derivative(w, i, j), factorial, w->prec);
        }
        if (i < w->cells) {
            arb_add(x, w->t + i, w->t + i + 1, w->prec);
            arb_mul_2exp_si(x, x, -1);
            ordo_evaluate_series(y, series, x, 1);
            arb_poly_get_coeff_arb(w->middle + i, y, 0);
        }
    }
    arb_clear(x);
    arb_poly_clear(y);
    ordo_series_evaluator_free(series);
}

static void
mlp_piece(wanted *w, size_t i, const arb_t h)
{
    arb_sub(coefficient(w, i, 1), w->v + i + 1, w->v + i, w->prec);
    arb_div(coefficient(w, i, 1), coefficient(w, i, 1), h, w->prec);
}

/* c2 = f''/2, c1 = (f_{i+1} - f_i)/h - h c2. */
static void
glu_taylor_piece(wanted *w, size_t i, const arb_t h)
{
    arb_ptr c1 = coefficient(w, i, 1), c2 = coefficient(w, i, 2);
    arb_mul_2exp_si(c2, derivative(w, i, 2), -1);
    mlp_piece(w, i, h);
    arb_submul(c1, h, c2, w->prec);
}

/* c1 = (-3 f_i + 4 m_i - f_{i+1})/h, c2 = 2 (f_i - 2 m_i + f_{i+1})/h^2. */
static void
glu_midpoint_piece(wanted *w, size_t i, const arb_t h)
{
    arb_ptr c1 = coefficient(w, i, 1), c2 = coefficient(w, i, 2);
    arb_mul_si(c1, w->middle + i, 4, w->prec);
    arb_submul_ui(c1, w->v + i, 3, w->prec);
    arb_sub(c1, c1, w->v + i + 1, w->prec);
    arb_div(c1, c1, h, w->prec);
    arb_add(c2, w->v + i, w->v + i + 1, w->prec);
    arb_submul_ui(c2, w->middle + i, 2, w->prec);
    arb_mul_2exp_si(c2, c2, 1);
    arb_div(c2, c2, h, w->prec);
    arb_div(c2, c2, h, w->prec);
}

/* c2 = (3 r - 2 d_i - d_{i+1})/h, c3 = (d_i + d_{i+1} - 2 r)/h^2 with r = (v_{i+1} - v_i)/h. */
static void
gqu_hermite_piece(wanted *w, size_t i, const arb_t h)
{
    arb_ptr c1 = coefficient(w, i, 1), c2 = coefficient(w, i, 2), c3 = coefficient(w, i, 3);
    mlp_piece(w, i, h); /* c1 = r for now */
    arb_mul_ui(c2, c1, 3, w->prec);
    arb_submul_ui(c2, derivative(w, i, 1), 2, w->prec);
    arb_sub(c2, c2, derivative(w, i + 1, 1), w->prec);
    arb_div(c2, c2, h, w->prec);
    arb_add(c3, derivative(w, i, 1), derivative(w, i + 1, 1), w->prec);
    arb_submul_ui(c3, c1, 2, w->prec);
    arb_div(c3, c3, h, w->prec);
    arb_div(c3, c3, h, w->prec);
    arb_set(c1, derivative(w, i, 1));
}

/* c2 = f''/2, c3 = f'''/6, c1 = (f_{i+1} - f_i)/h - h c2 - h^2 c3. */
static void
gqu_taylor_piece(wanted *w, size_t i, const arb_t h)
{
    arb_ptr c3 = coefficient(w, i, 3);
    arb_t part;
    arb_init(part);
    glu_taylor_piece(w, i, h);
    arb_div_ui(c3, derivative(w, i, 3), 6, w->prec);
    arb_mul(part, h, h, w->prec);
    arb_submul(coefficient(w, i, 1), part, c3, w->prec);
    arb_clear(part);
}

/* v_i = f_i + (h_{i-1}^p + h_i^p)/2 f^(p)(t_i)/divisor, one-sided at the ends. */
static const struct formula {
    const char *unit, *construction;
    unsigned needs, power;
    slong divisor;
    void (*piece)(wanted *w, size_t i, const arb_t h);
} formulas[] = {
    {"mlp", "interpolate", 0, 0, 1, mlp_piece},
    {"mlp", "optimal", 2, 2, -12, mlp_piece},
    {"glu", "taylor", 2, 0, 1, glu_taylor_piece},
    {"glu", "midpoint", 0, 0, 1, glu_midpoint_piece},
    {"gqu", "hermite", 1, 0, 1, gqu_hermite_piece},
    {"gqu", "optimal", 4, 4, 720, gqu_hermite_piece},
    {"gqu", "taylor", 3, 0, 1, gqu_taylor_piece},
};

static const struct formula *
find_formula(const char *unit, const char *construction)
{
    for (size_t k = 0; k < sizeof formulas / sizeof formulas[0]; k++) {
        if (strcmp(formulas[k].unit, unit) == 0 &&
            strcmp(formulas[k].construction, construction) == 0) {
            return &formulas[k];
        }
    }
    return NULL;
}

unsigned
wanted_needs(const char *unit, const char *construction, size_t cells)
{
    return cells == 0 ? 1 : find_formula(unit, construction)->needs;
}

bool
wanted_finite(const wanted *w, unsigned highest)
{
    for (size_t i = 0; i <= w->cells; i++) {
        for (unsigned j = 0; j <= highest; j++) {
            if (!arb_is_finite(derivative(w, i, j))) {
                return false;
            }
        }
    }
    return true;
}

static void
find_value(wanted *w, size_t i, const struct formula *formula)
{
    arb_t h, sum;
    arb_init(h);
    arb_init(sum);
    arb_set(w->v + i, derivative(w, i, 0));
    if (formula->power > 0) {
        width(h, w, i > 0 ? i - 1 : 0);
        arb_pow_ui(sum, h, formula->power, w->prec);
        width(h, w, i < w->cells ? i : w->cells - 1);
        arb_pow_ui(h, h, formula->power, w->prec);
        arb_add(sum, sum, h, w->prec);
        arb_mul(sum, sum, derivative(w, i, formula->power), w->prec);
        arb_div_si(sum, sum, 2 * formula->divisor, w->prec);
        arb_add(w->v + i, w->v + i, sum, w->prec);
    }
    arb_clear(h);
    arb_clear(sum);
}

bool
wanted_find(wanted *w, const char *unit, const char *construction)
{
    const struct formula *formula = find_formula(unit, construction);
    if (formula == NULL) {
        return false;
    }
    if (w->cells == 0) {
        arb_set(w->v, derivative(w, 0, 0));
        arb_set(coefficient(w, 0, 0), derivative(w, 0, 0));
        arb_set(coefficient(w, 0, 1), derivative(w, 0, 1));
        return true;
    }
    arb_t h;
    arb_init(h);
    for (size_t i = 0; i <= w->cells; i++) {
        find_value(w, i, formula);
    }
    for (size_t i = 0; i < w->cells; i++) {
        width(h, w, i);
        arb_set(coefficient(w, i, 0), w->v + i);
        formula->piece(w, i, h);
    }
    arb_clear(h);
    return true;
}

int
wanted_discriminant(const wanted *w, size_t i)
{
    arb_t h, alpha, beta, gamma;
    arb_init(h);
    arb_init(alpha);
    arb_init(beta);
    arb_init(gamma);
    arb_srcptr now = coefficient(w, i, 0), before = coefficient(w, i - 1, 0);
    width(h, w, i - 1);
    /* beta = c2 - c2' - 3 h c3', alpha = c1 - c1' - 2 h c2' - 3 h^2 c3', gamma = c3 - c3' */
    arb_mul(alpha, h, before + 3, w->prec);
    arb_mul_ui(alpha, alpha, 3, w->prec);
    arb_sub(beta, now + 2, before + 2, w->prec);
    arb_sub(beta, beta, alpha, w->prec);
    arb_addmul_ui(alpha, before + 2, 2, w->prec);
    arb_mul(alpha, alpha, h, w->prec);
    arb_add(alpha, alpha, before + 1, w->prec);
    arb_sub(alpha, now + 1, alpha, w->prec);
    arb_sub(gamma, now + 3, before + 3, w->prec);
    arb_mul(beta, beta, beta, w->prec);
    arb_mul(alpha, alpha, gamma, w->prec);
    arb_mul_2exp_si(alpha, alpha, 2);
    arb_sub(beta, beta, alpha, w->prec);
    int sign = arb_is_negative(beta) ? -1 : arb_is_nonnegative(beta) ? 1 : 2;
    arb_clear(h);
    arb_clear(alpha);
    arb_clear(beta);
    arb_clear(gamma);
    return sign;
}
