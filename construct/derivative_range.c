/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "construct/derivative_range.h"

#include <stdlib.h>

#include "construct/evaluate.h"

struct ordo_derivative_range {
    ordo_series_evaluator *f;
    slong order, prec;
    fmpz_t factorial; /* order! */
    arb_poly_t series;
    arb_t X, middle, flat, steep, end;
    arf_t low, high, lower, upper;
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
    arb_init(w->flat);
    arb_init(w->steep);
    arb_init(w->end);
    arf_init(w->low);
    arf_init(w->high);
    arf_init(w->lower);
    arf_init(w->upper);
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
    arb_clear(w->flat);
    arb_clear(w->steep);
    arb_clear(w->end);
    arf_clear(w->low);
    arf_clear(w->high);
    arf_clear(w->lower);
    arf_clear(w->upper);
    free(w);
}

/* r = f^(order) on the ball x, as far as f is defined there, and, when steep is not NULL, steep =
 * f^(order + 1). */
static void
differentiate(arb_t r, arb_t steep, ordo_derivative_range *w, const arb_t x)
{
    ordo_evaluate_series_inside(w->series, w->f, x, w->order + (steep != NULL ? 2 : 1));
    arb_poly_get_coeff_arb(r, w->series, w->order);
    arb_mul_fmpz(r, r, w->factorial, w->prec);
    if (steep != NULL) {
        arb_poly_get_coeff_arb(steep, w->series, w->order + 1);
        arb_mul_fmpz(steep, steep, w->factorial, w->prec);
        arb_mul_si(steep, steep, w->order + 1, w->prec);
    }
}

/* All values lie in the ball x: they are at least its lower bound and at most its upper one. */
static void
bound_by(arf_t low, arf_t high, ordo_derivative_range *w, const arb_t x)
{
    arb_get_lbound_arf(low, x, w->prec);
    arb_get_ubound_arf(high, x, w->prec);
}

/* All values lie in f^(order)(m) + f^(order + 1)(X) (X - m). seen = f^(order)(m). */
static void
bound_by_mean_value(arf_t low, arf_t high, arb_t seen, ordo_derivative_range *w)
{
    arb_get_mid_arb(w->middle, w->X);
    differentiate(seen, NULL, w, w->middle);
    arb_sub(w->X, w->X, w->middle, w->prec);
    arb_mul(w->X, w->X, w->steep, w->prec);
    arb_add(w->X, w->X, seen, w->prec);
    bound_by(low, high, w, w->X);
}

/* All values of a monotone f^(order) lie between those at both ends. seen = the larger one. */
static void
bound_by_ends(arf_t low, arf_t high, arb_t seen, ordo_derivative_range *w, const mpfr_t left,
              const mpfr_t right)
{
    ordo_ball_from_real(w->middle, left);
    differentiate(seen, NULL, w, w->middle);
    bound_by(low, high, w, seen);
    ordo_ball_from_real(w->middle, right);
    differentiate(w->end, NULL, w, w->middle);
    bound_by(w->lower, w->upper, w, w->end);
    if (arb_is_finite(seen) && arb_is_finite(w->end)) {
        arf_min(low, low, w->lower);
        arf_max(high, high, w->upper);
    } else {
        arf_neg_inf(low);
        arf_pos_inf(high);
    }
    if (arf_cmpabs(arb_midref(seen), arb_midref(w->end)) < 0) {
        arb_set(seen, w->end);
    }
}

void
ordo_derivative_range_enclose(mpfr_t low, mpfr_t high, arb_t seen, ordo_derivative_range *w,
                              const mpfr_t left, const mpfr_t right)
{
    arb_set_interval_mpfr(w->X, left, right, w->prec);
    differentiate(w->flat, w->steep, w, w->X);
    if (!arb_is_finite(w->flat)) {
        mpfr_set_inf(low, -1);
        mpfr_set_inf(high, 1);
        arb_indeterminate(seen);
        return;
    }
    if (!arb_is_finite(w->steep) || arb_contains_zero(w->steep)) {
        bound_by_mean_value(w->low, w->high, seen, w);
    } else {
        bound_by_ends(w->low, w->high, seen, w, left, right);
    }
    /* what all values are above and below, the sharper of both */
    bound_by(w->lower, w->upper, w, w->flat);
    if (arf_is_nan(w->low) || arf_cmp(w->low, w->lower) < 0) {
        arf_set(w->low, w->lower);
    }
    if (arf_is_nan(w->high) || arf_cmp(w->high, w->upper) > 0) {
        arf_set(w->high, w->upper);
    }
    (void)arf_get_mpfr(low, w->low, MPFR_RNDD);
    (void)arf_get_mpfr(high, w->high, MPFR_RNDU);
}
