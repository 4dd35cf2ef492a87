/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/golden/golden.h"

#include <stdlib.h>
#include <string.h>

#include "construct/rounded.h"
#include "verify/golden/points.h"

const char *const ordo_golden_underflows[] = {
    [ORDO_GRADUAL] = "gradual", [ORDO_FLUSHED] = "flushed"};

/* The term of underflow is about 3m + 4 times the least number; beside the unit roundoff of f64,
 * f32 and bf16 even the least normal one is nothing. */
ordo_underflow
ordo_golden_underflow(const ordo_dtype *dtype)
{
    return dtype->least < -2 * (mpfr_exp_t)dtype->bits ? ORDO_FLUSHED : ORDO_GRADUAL;
}

/* r = the value rounded; ORDO_SINGULAR: to infinity. */
static ordo_status
round_value(mpfr_t r, const ordo_golden *g, size_t k)
{
    mpfr_t exact;
    mpfr_init2(exact, 2);
    ordo_exact_real(exact, g->y + k);
    ordo_status status = ordo_dtype_round(r, g->dtype, exact);
    mpfr_clear(exact);
    return status;
}

void
ordo_golden_value(mpfr_t r, const ordo_golden *g, size_t k)
{
    (void)round_value(r, g, k); /* infinite when it is beyond the format */
}

static ordo_status
check_values(const ordo_golden *g, ordo_message *why)
{
    mpfr_t r, view;
    ordo_status status = ORDO_OK;
    mpfr_init2(r, g->dtype->bits);
    for (size_t k = 0; status == ORDO_OK && k < g->x.length; k++) {
        status = round_value(r, g, k);
        if (status != ORDO_OK) {
            ordo_vector_view(view, &g->x, k);
            char *x = ordo_real_text(view, 6);
            status = ordo_explain(why, ORDO_SINGULAR,
                                  "the net's value at x = %s is beyond the numbers of type %s",
                                  x != NULL ? x : "?", g->dtype->name);
            free(x);
        }
    }
    mpfr_clear(r);
    return status;
}

/* Where an honest evaluation may overflow, nothing could be said of any. */
static ordo_status
check_bounds(const ordo_golden *g, ordo_message *why)
{
    mpfr_t view;
    for (size_t k = 0; k < g->x.length; k++) {
        ordo_vector_view(view, &g->bound, k);
        if (!mpfr_number_p(view)) {
            ordo_vector_view(view, &g->x, k);
            char *x = ordo_real_text(view, 6);
            (void)ordo_explain(why, ORDO_SINGULAR,
                               "an honest evaluation in %s may overflow at x = %s, so that nothing "
                               "bounds what it may differ by",
                               g->dtype->name, x != NULL ? x : "?");
            free(x);
            return ORDO_SINGULAR;
        }
    }
    return ORDO_OK;
}

ordo_status
ordo_golden_evaluate(ordo_golden *g, ordo_message *why)
{
    g->y = _arb_vec_init((slong)g->x.length);
    ordo_status status = ordo_exact_values(g->y, &g->net, &g->x, why);
    if (status == ORDO_OK) {
        status = check_values(g, why);
    }
    if (status == ORDO_OK) {
        status = ordo_allowance(&g->bound, &g->net, &g->x, g->dtype, g->underflow);
    }
    return status == ORDO_OK ? check_bounds(g, why) : status;
}

ordo_status
ordo_golden_make(ordo_golden *g, const ordo_network *net, const ordo_dtype *dtype,
                 ordo_underflow underflow, const ordo_target *target, size_t points,
                 ordo_message *why)
{
    *g = (ordo_golden){.dtype = dtype, .underflow = underflow};
    ordo_status status = ordo_network_round(&g->net, net, dtype, why);
    if (status == ORDO_OK) {
        status = ordo_golden_points(&g->x, &g->net, dtype, underflow, target, points, why);
    }
    if (status == ORDO_OK) {
        status = ordo_golden_evaluate(g, why);
    }
    if (status != ORDO_OK) {
        ordo_golden_clear(g);
    }
    return status;
}

void
ordo_golden_clear(ordo_golden *g)
{
    if (g->y != NULL) {
        _arb_vec_clear(g->y, (slong)g->x.length);
    }
    ordo_network_clear(&g->net);
    ordo_vector_clear(&g->x);
    ordo_vector_clear(&g->bound);
    memset(g, 0, sizeof *g);
}
