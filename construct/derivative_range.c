/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "construct/derivative_range.h"

#include <stdlib.h>

#include "construct/evaluate.h"

struct ordo_derivative_range {
    ordo_series_evaluator *f;
    slong order, prec;
    fmpz_t factorial; /* order! */
    arb_poly_t series;
    arb_t X, middle, steep, end, bound;
};

ordo_status
ordo_derivative_range_new(ordo_derivative_range **out, const ordo_expression *f, unsigned order,
                          mpfr_prec_t prec)
{
    *out = NULL;
    ordo_derivative_range *w = calloc(1, sizeof *w);
    if (w == NULL) {
        return ORDO_ENOMEM;
    }
    w->order = (slong)order;
    w->prec = prec;
    fmpz_init(w->factorial);
    fmpz_fac_ui(w->factorial, order);
    arb_poly_init(w->series);
    arb_init(w->X);
    arb_init(w->middle);
    arb_init(w->steep);
    arb_init(w->end);
    arb_init(w->bound);
    ordo_status status = ordo_series_evaluator_new(&w->f, f, prec);
    if (status != ORDO_OK) {
        ordo_derivative_range_free(w);
        return status;
    }
    *out = w;
    return ORDO_OK;
}

void
ordo_derivative_range_free(ordo_derivative_range *w)
{
    if (w == NULL) {
        return;
    }
    ordo_series_evaluator_free(w->f);
    fmpz_clear(w->factorial);
    arb_poly_clear(w->series);
    arb_clear(w->X);
    arb_clear(w->middle);
    arb_clear(w->steep);
    arb_clear(w->end);
    arb_clear(w->bound);
    free(w);
}

/* r = f^(order) on the ball x and, when steep is not NULL, steep = f^(order + 1). */
static void
differentiate(arb_t r, arb_t steep, ordo_derivative_range *w, const arb_t x)
{
    ordo_evaluate_series(w->series, w->f, x, w->order + (steep != NULL ? 2 : 1));
    arb_poly_get_coeff_arb(r, w->series, w->order);
    arb_mul_fmpz(r, r, w->factorial, w->prec);
    if (steep != NULL) {
        arb_poly_get_coeff_arb(steep, w->series, w->order + 1);
        arb_mul_fmpz(steep, steep, w->factorial, w->prec);
        arb_mul_si(steep, steep, w->order + 1, w->prec);
    }
}

/* The ball [left, right], without more around it where its radius is a short number: at the edge of
 * a domain nothing else would do. */
static void
set_interval(arb_t x, const mpfr_t left, const mpfr_t right, slong prec)
{
    arf_t middle, radius, kept;
    mag_t rounded;
    arf_init(middle);
    arf_init(radius);
    arf_init(kept);
    mag_init(rounded);
    arb_set_interval_mpfr(x, left, right, prec);
    arf_set_mpfr(middle, left);
    arf_set_mpfr(radius, right);
    (void)arf_sub(radius, radius, middle, ARF_PREC_EXACT, ARF_RND_DOWN);
    arf_mul_2exp_si(radius, radius, -1);
    (void)arf_add(middle, middle, radius, ARF_PREC_EXACT, ARF_RND_DOWN);
    arf_get_mag_lower(rounded, radius);
    arf_set_mag(kept, rounded);
    if (arf_equal(kept, radius)) {
        arb_set_arf(x, middle);
        mag_set(arb_radref(x), rounded);
    }
    arf_clear(middle);
    arf_clear(radius);
    arf_clear(kept);
    mag_clear(rounded);
}

/* bound = f^(order)(m) + f^(order + 1)(X) (X - m); seen = f^(order)(m). */
static void
by_mean_value(arb_t seen, ordo_derivative_range *w)
{
    arb_get_mid_arb(w->middle, w->X);
    differentiate(seen, NULL, w, w->middle);
    arb_sub(w->bound, w->X, w->middle, w->prec);
    arb_mul(w->bound, w->bound, w->steep, w->prec);
    arb_add(w->bound, w->bound, seen, w->prec);
}

/* bound = all between the values at both ends, of a monotone f^(order); seen = the larger one. */
static void
by_ends(arb_t seen, ordo_derivative_range *w, const mpfr_t left, const mpfr_t right)
{
    ordo_ball_from_real(w->middle, left);
    differentiate(seen, NULL, w, w->middle);
    ordo_ball_from_real(w->middle, right);
    differentiate(w->end, NULL, w, w->middle);
    arb_union(w->bound, seen, w->end, w->prec);
    if (arf_cmpabs(arb_midref(seen), arb_midref(w->end)) < 0) {
        arb_set(seen, w->end);
    }
}

void
ordo_derivative_range_enclose(arb_t range, arb_t seen, ordo_derivative_range *w, const mpfr_t left,
                              const mpfr_t right)
{
    set_interval(w->X, left, right, w->prec);
    differentiate(range, w->steep, w, w->X);
    if (!arb_is_finite(range)) {
        arb_indeterminate(seen);
        return;
    }
    if (!arb_is_finite(w->steep) || arb_contains_zero(w->steep)) {
        by_mean_value(seen, w);
    } else {
        by_ends(seen, w, left, right);
    }
    if (arb_is_finite(w->bound)) {
        /* both contain all values, and so does what is in both */
        (void)arb_intersection(range, range, w->bound, w->prec);
    }
}
