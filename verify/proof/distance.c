/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/proof/distance.h"

#include <stdlib.h>

#include "construct/evaluate.h"
#include "verify/proof/moments.h"

enum { ORDER_MOST = 16 };

/* Coefficients c_l, l = order .. order+5, of which a smooth f on a narrow cell needs one. */
enum { COEFFICIENTS = 6 };
/* Taylor polynomials on a panel reach so far beyond the order. */
enum { TERMS_BEYOND = 7 };
/* What they leave out, 2^-goal of the moments; the panels that a cell may be halved into. */
enum { GOAL_BITS = 14, PANELS_MOST = 96 };
/* Alternations of m+1 points, m = order .. order+2: where one vanishes by symmetry the next, of the
 * other parity, does not. */
enum { ALTERNATIONS = 3 };
/* Where f may jump it is looked at on balls of 2^-so many radii around points, so that what is
 * found does not hang on a value that f takes at one point only. */
enum { JUMP_BITS = 20 };

struct ordo_distance {
    unsigned order;
    slong prec;
    bool may_jump;
    ordo_series_evaluator *series;
    ordo_ball_evaluator *ball;
    ordo_moments moments;
    arb_ptr J;       /* COEFFICIENTS */
    arb_ptr cosines; /* cos(i pi/m) for m = order .., one after the other */
    arb_t middle, radius, x, y, sum;
};

static void
series_of(arb_poly_t y, void *self, const arb_t x, slong length)
{
    ordo_evaluate_series(y, self, x, length);
}

static slong
cosine_count(unsigned order)
{
    return ALTERNATIONS * ((slong)order + 1) + ALTERNATIONS * (ALTERNATIONS - 1) / 2;
}

static void
tabulate_cosines(ordo_distance *d)
{
    arb_ptr c = d->cosines;
    fmpq_t angle;
    fmpq_init(angle);
    for (slong m = (slong)d->order; m < (slong)d->order + ALTERNATIONS; m++) {
        for (slong i = 0; i <= m; i++) {
            fmpq_set_si(angle, i, (ulong)m);
            arb_cos_pi_fmpq(c++, angle, d->prec);
        }
    }
    fmpq_clear(angle);
}

ordo_status
ordo_distance_new(ordo_distance **out, const ordo_expression *f, unsigned order, mpfr_prec_t prec)
{
    *out = NULL;
    if (order < 1 || order > ORDER_MOST) {
        return ORDO_EINVAL;
    }
    ordo_distance *d = calloc(1, sizeof *d);
    if (d == NULL) {
        return ORDO_ENOMEM;
    }
    d->order = order;
    d->prec = prec;
    d->may_jump = ordo_expression_may_jump(f);
    ordo_moments_init(&d->moments, (slong)order, COEFFICIENTS, (slong)order + TERMS_BEYOND, prec);
    d->J = _arb_vec_init(COEFFICIENTS);
    d->cosines = _arb_vec_init(cosine_count(order));
    arb_init(d->middle);
    arb_init(d->radius);
    arb_init(d->x);
    arb_init(d->y);
    arb_init(d->sum);
    tabulate_cosines(d);
    ordo_status status = ordo_series_evaluator_new(&d->series, f, prec);
    if (status == ORDO_OK) {
        status = ordo_ball_evaluator_new(&d->ball, f, prec);
    }
    if (status != ORDO_OK) {
        ordo_distance_free(d);
        return status;
    }
    *out = d;
    return ORDO_OK;
}

void
ordo_distance_free(ordo_distance *d)
{
    if (d == NULL) {
        return;
    }
    ordo_ball_evaluator_free(d->ball);
    ordo_series_evaluator_free(d->series);
    arb_clear(d->sum);
    arb_clear(d->y);
    arb_clear(d->x);
    arb_clear(d->radius);
    arb_clear(d->middle);
    _arb_vec_clear(d->cosines, cosine_count(d->order));
    _arb_vec_clear(d->J, COEFFICIENTS);
    ordo_moments_clear(&d->moments);
    free(d);
}

/* Middle and radius of the cell, exactly. */
static void
take_cell(ordo_distance *d, const arb_t left, const arb_t right)
{
    arb_add(d->middle, left, right, ARF_PREC_EXACT);
    arb_mul_2exp_si(d->middle, d->middle, -1);
    arb_sub(d->radius, right, left, ARF_PREC_EXACT);
    arb_mul_2exp_si(d->radius, d->radius, -1);
}

ordo_status
ordo_distance_square(arb_t r, ordo_distance *d, const arb_t left, const arb_t right)
{
    take_cell(d, left, right);
    ordo_jet f = {series_of, d->series};
    ordo_status status =
        ordo_moments_enclose(d->J, &d->moments, &f, d->middle, d->radius, GOAL_BITS, PANELS_MOST);
    if (status < 0) {
        return status;
    }
    /* phi_l(x) = ((2l+1)/(2 radius))^(1/2) P_l((x - middle)/radius) are orthonormal, so c_l = int f
     * phi_l dx = ((2l+1) radius/2)^(1/2) J_l; min int (f - p)^2 = sum_{l>=order} c_l^2 by Parseval,
     * and leaving out terms makes it smaller. */
    arb_zero(r);
    for (slong i = 0; i < COEFFICIENTS; i++) {
        arb_mul(d->y, d->J + i, d->J + i, d->prec);
        arb_mul_si(d->y, d->y, 2 * ((slong)d->order + i) + 1, d->prec);
        arb_add(r, r, d->y, d->prec);
    }
    arb_mul(r, r, d->radius, d->prec);
    arb_mul_2exp_si(r, r, -1);
    return ORDO_OK;
}

/* y = f(x_i). */
static void
sample(ordo_distance *d, const arb_t left, const arb_t right, slong i, slong m, arb_srcptr cosine)
{
    if (i == 0 || i == m) {
        arb_set(d->x, i == 0 ? right : left);
    } else {
        arb_mul(d->x, d->radius, cosine, d->prec);
        arb_add(d->x, d->x, d->middle, d->prec);
    }
    if (d->may_jump) {
        arb_mul_2exp_si(d->y, d->radius, -JUMP_BITS);
        arb_add_error(d->x, d->y);
    }
    ordo_evaluate_ball(d->y, d->ball, d->x);
}

ordo_status
ordo_distance_maximum(arb_t r, ordo_distance *d, const arb_t left, const arb_t right)
{
    take_cell(d, left, right);
    arb_srcptr cosine = d->cosines;
    arf_t low, best;
    arf_init(low);
    arf_init(best);
    arb_indeterminate(r);
    arf_neg_inf(best);
    for (slong m = (slong)d->order; m < (slong)d->order + ALTERNATIONS; m++) {
        arb_zero(d->sum);
        for (slong i = 0; i <= m; i++) {
            sample(d, left, right, i, m, cosine++);
            if (i == 0 || i == m) {
                arb_mul_2exp_si(d->y, d->y, -1);
            }
            (i % 2 == 0 ? arb_add : arb_sub)(d->sum, d->sum, d->y, d->prec);
        }
        /* For each p of degree < m: |sum'' (-1)^i f(x_i)| = |sum'' (-1)^i (f - p)(x_i)| <= m max
         * |f - p| (de la Vallee Poussin, for these m+1 points). */
        arb_div_si(d->sum, d->sum, m, d->prec);
        arb_abs(d->sum, d->sum);
        arb_get_lbound_arf(low, d->sum, d->prec);
        if (arb_is_finite(d->sum) && arf_cmp(low, best) > 0) {
            arf_set(best, low);
            arb_set(r, d->sum);
        }
    }
    arf_clear(best);
    arf_clear(low);
    return ORDO_OK;
}
