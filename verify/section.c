/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/section.h"

#include <math.h>
#include <stdlib.h>

#include "construct/evaluate.h"
#include "verify/asymptote.h"
#include "verify/moments.h"

struct ordo_section {
    unsigned order;
    slong prec;
    ordo_series_evaluator *f;
    arb_poly_t at, over;
    arb_t power, next_power; /* p, p + 1 */
    arb_t middle, radius, x, first, slope, bend, low, high, part;
};

static void
for_each_ball(ordo_section *s, void (*each)(arb_t))
{
    arb_ptr const balls[] = {s->power, s->next_power, s->middle, s->radius, s->x,   s->first,
                             s->slope, s->bend,       s->low,    s->high,   s->part};
    for (size_t i = 0; i < sizeof balls / sizeof balls[0]; i++) {
        each(balls[i]);
    }
}

ordo_status
ordo_section_new(ordo_section **out, const ordo_expression *f, ordo_part part, unsigned order,
                 mpfr_prec_t prec)
{
    *out = NULL;
    if (order < 1 || order > 16) {
        return ORDO_EINVAL;
    }
    ordo_section *s = calloc(1, sizeof *s);
    if (s == NULL) {
        return ORDO_ENOMEM;
    }
    s->order = order;
    s->prec = prec;
    arb_poly_init(s->at);
    arb_poly_init(s->over);
    for_each_ball(s, arb_init);
    ordo_asymptote_power(s->power, part, order, prec);
    arb_add_si(s->next_power, s->power, 1, prec);
    ordo_status status = ordo_series_evaluator_new(&s->f, f, prec);
    if (status != ORDO_OK) {
        ordo_section_free(s);
        return status;
    }
    *out = s;
    return ORDO_OK;
}

void
ordo_section_free(ordo_section *s)
{
    if (s == NULL) {
        return;
    }
    ordo_series_evaluator_free(s->f);
    for_each_ball(s, arb_clear);
    arb_poly_clear(s->over);
    arb_poly_clear(s->at);
    free(s);
}

/* r = j! / i! times coefficient j of y. */
static void
scaled_coefficient(arb_t r, const arb_poly_t y, unsigned j, unsigned i, slong prec)
{
    arb_poly_get_coeff_arb(r, y, (slong)j);
    for (unsigned l = i + 1; l <= j; l++) {
        arb_mul_si(r, r, (slong)l, prec);
    }
}

/* f^(k)(middle + t) = first + slope t + bend t^2 for |t| <= radius, `bend` depending on t within
 * its ball (Taylor, with Lagrange's remainder); the sign is changed such that first is positive.
 * False when that is not known. */
static bool
expand(ordo_section *s, const arb_t left, const arb_t right)
{
    unsigned k = s->order;
    arb_add(s->middle, left, right, ARF_PREC_EXACT);
    arb_mul_2exp_si(s->middle, s->middle, -1);
    arb_sub(s->radius, right, left, ARF_PREC_EXACT);
    arb_mul_2exp_si(s->radius, s->radius, -1);
    ordo_ball_around(s->x, s->middle, s->radius);
    ordo_evaluate_series(s->at, s->f, s->middle, (long)k + 2);
    ordo_evaluate_series(s->over, s->f, s->x, (long)k + 3);
    scaled_coefficient(s->first, s->at, k, 0, s->prec);
    scaled_coefficient(s->slope, s->at, k + 1, 1, s->prec);
    scaled_coefficient(s->bend, s->over, k + 2, 2, s->prec);
    if (arf_sgn(arb_midref(s->first)) < 0) {
        arb_neg(s->first, s->first);
        arb_neg(s->slope, s->slope);
        arb_neg(s->bend, s->bend);
    }
    return arb_is_finite(s->first) && arb_is_finite(s->slope) && arb_is_finite(s->bend);
}

/* low, high = the ends of an affine function that is below f^(k) on the section (side < 0), or
 * above it (side > 0), exact and in ascending order: first + slope t, lowered or raised by what
 * bend t^2 is at worst. */
static void
affine_ends(ordo_section *s, int side)
{
    arf_t end;
    arf_init(end);
    if (side < 0) {
        arb_get_lbound_arf(end, s->bend, s->prec);
    } else {
        arb_get_ubound_arf(end, s->bend, s->prec);
    }
    if (arf_sgn(end) != side) { /* 0 <= t^2 <= radius^2: bend t^2 is 0 at worst */
        arf_zero(end);
    }
    arb_set_arf(s->x, end);
    arb_mul(s->x, s->x, s->radius, s->prec);
    arb_mul(s->x, s->x, s->radius, s->prec);
    arb_add(s->x, s->x, s->first, s->prec);
    arb_mul(s->low, s->slope, s->radius, s->prec);
    arb_abs(s->low, s->low);
    arb_add(s->high, s->x, s->low, s->prec);
    arb_sub(s->low, s->x, s->low, s->prec);
    arb_ptr const ends[] = {s->low, s->high};
    for (int i = 0; i < 2; i++) { /* an affine function with lower ends is lower between them too */
        if (side < 0) {
            arb_get_lbound_arf(end, ends[i], s->prec);
        } else {
            arb_get_ubound_arf(end, ends[i], s->prec);
        }
        arb_set_arf(ends[i], end);
    }
    arf_clear(end);
}

/* Below this difference, relatively, the trapezoidal rule is as good as the integral. */
enum { FLAT_BITS = 20 };

/* r = int c^p over the part where c > 0, or a little less, c being affine on the section with the
 * values low <= high at its ends. */
static void
integrate(arb_t r, ordo_section *s)
{
    arb_zero(r);
    if (!arb_is_positive(s->high)) {
        return;
    }
    arb_sub(s->part, s->high, s->low, s->prec);
    arb_mul_2exp_si(s->x, s->part, FLAT_BITS);
    if (arb_gt(s->x, s->high)) {
        /* int_0^1 (low + (high - low) u)^p du, from where it is positive */
        arb_pow(r, s->high, s->next_power, s->prec);
        if (arb_is_positive(s->low)) {
            arb_pow(s->x, s->low, s->next_power, s->prec);
            arb_sub(r, r, s->x, s->prec);
        }
        arb_div(r, r, s->part, s->prec);
        arb_div(r, r, s->next_power, s->prec);
    } else {
        arb_pow(r, s->high, s->power, s->prec); /* c^p is concave: not less than its chord */
        arb_pow(s->x, s->low, s->power, s->prec);
        arb_add(r, r, s->x, s->prec);
        arb_mul_2exp_si(r, r, -1);
    }
    arb_mul(r, r, s->radius, s->prec);
    arb_mul_2exp_si(r, r, 1);
}

/* A preview of log2 of int |f^(k)|^p less `share`: what an affine function above gives more. */
static double
preview_loss(ordo_section *s, const arb_t share)
{
    arb_t most, other;
    arb_init(most);
    arb_init(other);
    affine_ends(s, 1);
    integrate(most, s);
    arb_neg(s->high, s->high);
    arb_neg(s->low, s->low);
    arb_swap(s->low, s->high);
    integrate(other, s); /* where it is negative */
    arb_add(most, most, other, s->prec);
    arb_sub(most, most, share, s->prec);
    mpfr_t loss;
    mpfr_init2(loss, 53);
    ordo_real_from_ball(loss, most);
    double log2_loss = ordo_log2(loss);
    mpfr_clear(loss);
    arb_clear(other);
    arb_clear(most);
    return log2_loss;
}

ordo_status
ordo_section_share(arb_t r, double *loss, ordo_section *s, const arb_t left, const arb_t right)
{
    arb_zero(r);
    *loss = HUGE_VAL;
    if (expand(s, left, right)) {
        affine_ends(s, -1);
        integrate(r, s);
        *loss = preview_loss(s, r);
    }
    return ORDO_OK;
}
