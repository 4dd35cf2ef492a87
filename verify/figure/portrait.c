/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/figure/portrait.h"

#include <math.h>
#include <string.h>

enum { GUARD = 64 };

static ordo_status
place_knots(ordo_portrait *p, ordo_message *why)
{
    size_t cells = ordo_unit_cells(p->recipe->unit, p->net.neurons);
    p->cells = cells > 0 ? cells : 1;
    return ordo_knots_place(&p->knots, p->recipe->knots, p->recipe->target,
                            ordo_unit_order(p->recipe->unit), p->cells, p->net.theta.prec, why);
}

static ordo_status
begin_pattern(ordo_portrait *p)
{
    const char *text = p->recipe->construction->pattern;
    if (text == NULL || ordo_unit_cells(p->recipe->unit, p->net.neurons) == 0) {
        return ORDO_OK;
    }
    ordo_status status = ordo_expression_parse(&p->pattern, text, NULL);
    return status == ORDO_OK ? ordo_point_evaluator_new(&p->pattern_at, p->pattern, p->prec)
                             : status;
}

ordo_status
ordo_portrait_init(ordo_portrait *p, const ordo_recipe *recipe, size_t neurons,
                   const ordo_run_options *options, ordo_message *why)
{
    *p = (ordo_portrait){.recipe = recipe};
    const ordo_expression *f = ordo_target_function(recipe->target);
    ordo_status status = ordo_run_make(&p->net, recipe, neurons, options, why);
    if (status != ORDO_OK) {
        memset(&p->net, 0, sizeof p->net);
        return status;
    }
    p->prec = p->net.theta.prec + GUARD;
    status = place_knots(p, why);
    if (status == ORDO_OK) {
        status = ordo_point_evaluator_new(&p->f, f, p->prec);
    }
    if (status == ORDO_OK) {
        status = ordo_differentiator_new(&p->derivatives, f, p->prec);
    }
    return status == ORDO_OK ? begin_pattern(p) : status;
}

void
ordo_portrait_clear(ordo_portrait *p)
{
    ordo_point_evaluator_free(p->pattern_at);
    ordo_expression_free(p->pattern);
    ordo_differentiator_free(p->derivatives);
    ordo_point_evaluator_free(p->f);
    ordo_vector_clear(&p->knots);
    ordo_network_clear(&p->net);
    memset(p, 0, sizeof *p);
}

void
ordo_portrait_place(mpfr_t x, const ordo_portrait *p, size_t cell, unsigned step, unsigned steps)
{
    mpfr_t left;
    if (step == steps) {
        ordo_vector_view(left, &p->knots, cell + 1);
        mpfr_set(x, left, MPFR_RNDN);
        return;
    }
    ordo_vector_view(left, &p->knots, cell);
    ordo_portrait_width(x, p, cell);
    mpfr_mul_ui(x, x, step, MPFR_RNDN);
    mpfr_div_ui(x, x, steps, MPFR_RNDN);
    mpfr_add(x, x, left, MPFR_RNDN);
}

void
ordo_portrait_width(mpfr_t h, const ordo_portrait *p, size_t cell)
{
    mpfr_t left, right;
    ordo_vector_view(left, &p->knots, cell);
    ordo_vector_view(right, &p->knots, cell + 1);
    mpfr_sub(h, right, left, MPFR_RNDN);
}

size_t
ordo_portrait_cell_at(const ordo_portrait *p, const mpfr_t x)
{
    size_t low = 0, high = p->cells;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        mpfr_t t;
        ordo_vector_view(t, &p->knots, middle);
        if (mpfr_lessequal_p(t, x)) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

void
ordo_portrait_target(mpfr_t y, ordo_portrait *p, const mpfr_t x)
{
    ordo_evaluate_point(y, p->f, x);
}

void
ordo_portrait_net(mpfr_t y, const ordo_portrait *p, const mpfr_t x)
{
    ordo_network_forward(y, &p->net, x);
}

void
ordo_portrait_error(mpfr_t y, ordo_portrait *p, const mpfr_t x)
{
    mpfr_t f, net;
    mpfr_inits2(p->prec, f, net, (mpfr_ptr)0);
    ordo_portrait_target(f, p, x);
    ordo_portrait_net(net, p, x);
    mpfr_sub(y, f, net, MPFR_RNDN);
    mpfr_clears(f, net, (mpfr_ptr)0);
}

void
ordo_portrait_derivative(mpfr_t y, ordo_portrait *p, const mpfr_t x)
{
    ordo_differentiate(y, p->derivatives, ordo_unit_order(p->recipe->unit), x);
}

void
ordo_portrait_pattern(mpfr_t y, const ordo_portrait *p, unsigned step, unsigned steps)
{
    mpfr_set_nan(y);
    if (p->pattern_at != NULL) {
        mpfr_t s;
        mpfr_init2(s, p->prec);
        mpfr_set_ui(s, step, MPFR_RNDN);
        mpfr_div_ui(s, s, steps, MPFR_RNDN);
        ordo_evaluate_point(y, p->pattern_at, s);
        mpfr_clear(s);
    }
}

/* y = f^(k)(x) h^k. */
static void
scale_at(mpfr_t y, ordo_portrait *p, size_t cell, const mpfr_t x)
{
    mpfr_t h;
    mpfr_init2(h, p->prec);
    ordo_portrait_width(h, p, cell);
    mpfr_pow_ui(h, h, ordo_unit_order(p->recipe->unit), MPFR_RNDN);
    ordo_portrait_derivative(y, p, x);
    mpfr_mul(y, y, h, MPFR_RNDN);
    mpfr_clear(h);
}

void
ordo_portrait_predict(mpfr_t y, ordo_portrait *p, size_t cell, unsigned step, unsigned steps)
{
    mpfr_t x, E;
    mpfr_inits2(p->prec, x, E, (mpfr_ptr)0);
    ordo_portrait_place(x, p, cell, step, steps);
    scale_at(y, p, cell, x);
    ordo_portrait_pattern(E, p, step, steps);
    mpfr_mul(y, y, E, MPFR_RNDN);
    mpfr_clears(x, E, (mpfr_ptr)0);
}

void
ordo_portrait_unit(mpfr_t y, ordo_portrait *p, size_t cell)
{
    mpfr_t x;
    mpfr_init2(x, p->prec);
    ordo_portrait_place(x, p, cell, 1, 2);
    scale_at(y, p, cell, x);
    mpfr_clear(x);
}

void
ordo_portrait_rounding(mpfr_t y, const ordo_portrait *p)
{
    mpfr_t left, right;
    ordo_vector_view(left, &p->knots, 0);
    ordo_vector_view(right, &p->knots, p->cells);
    double X = fmax(fabs(mpfr_get_d(left, MPFR_RNDA)), fabs(mpfr_get_d(right, MPFR_RNDA)));
    double e = ordo_network_magnitude(&p->net, X, 1) - (double)p->net.theta.prec;
    mpfr_set_d(y, e, MPFR_RNDU);
    mpfr_exp2(y, y, MPFR_RNDU);
    mpfr_mul_ui(y, y, 1 + 2 * ordo_network_degree(&p->net), MPFR_RNDU);
}
