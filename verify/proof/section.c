/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/proof/section.h"

#include <math.h>
#include <stdlib.h>

#include "construct/evaluate.h"
#include "verify/proof/asymptote.h"
#include "verify/proof/moments.h"

struct ordo_section {
    unsigned order;
    slong prec;
    ordo_series_evaluator *f;
    arb_poly_t at, over;
    arb_t power, next_power; /* p, p + 1 */
    arb_t middle, radius, x, low, high, part;
};

/* Taylor polynomials of f^(k) have so many terms at most, of which two are the affine function. */
enum { TERMS = 6 };

static void
for_each_ball(ordo_section *s, void (*each)(arb_t))
{
    arb_ptr const balls[] = {s->power, s->next_power, s->middle, s->radius,
                             s->x,     s->low,        s->high,   s->part};
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

/* y becomes the series of f^(k), k = order, of that length, from that of f. */
static void
differentiate(arb_poly_t y, const ordo_section *s, slong length)
{
    for (unsigned j = 0; j < s->order; j++) {
        arb_poly_derivative(y, y, s->prec);
    }
    arb_poly_fit_length(y, length);
    for (slong j = arb_poly_length(y); j < length; j++) {
        arb_zero(y->coeffs + j);
    }
    _arb_poly_set_length(y, length);
}

/* at, over: the series of f^(k) at the middle and over the whole section. The sign is changed such
 * that f^(k) is positive in the middle. False when that is not known. */
static bool
expand(ordo_section *s, const arb_t left, const arb_t right)
{
    slong k = (slong)s->order;
    arb_add(s->middle, left, right, ARF_PREC_EXACT);
    arb_mul_2exp_si(s->middle, s->middle, -1);
    arb_sub(s->radius, right, left, ARF_PREC_EXACT);
    arb_mul_2exp_si(s->radius, s->radius, -1);
    ordo_ball_around(s->x, s->middle, s->radius);
    ordo_evaluate_series(s->at, s->f, s->middle, k + TERMS);
    ordo_evaluate_series(s->over, s->f, s->x, k + TERMS + 1);
    differentiate(s->at, s, TERMS);
    differentiate(s->over, s, TERMS + 1);
    if (arf_sgn(arb_midref(s->at->coeffs)) < 0) {
        arb_poly_neg(s->at, s->at);
        arb_poly_neg(s->over, s->over);
    }
    return arb_is_finite(s->at->coeffs) && arb_is_finite(s->at->coeffs + 1);
}

/* r = the least (side < 0) or largest value of c t^j for |t| <= radius: 0 at best for even j, of
 * either sign for odd j. */
static void
extreme(arf_t r, const ordo_section *s, arb_srcptr c, slong j, int side)
{
    arb_t y;
    arb_init(y);
    arb_pow_ui(y, s->radius, (ulong)j, s->prec);
    arb_mul(y, y, c, s->prec);
    if (j % 2 == 1) {
        arb_get_abs_ubound_arf(r, y, s->prec);
        arf_mul_si(r, r, side, s->prec, ARF_RND_DOWN); /* exact */
    } else if (side < 0) {
        arb_get_lbound_arf(r, y, s->prec);
    } else {
        arb_get_ubound_arf(r, y, s->prec);
    }
    if (j % 2 == 0 && arf_sgn(r) != side) {
        arf_zero(r);
    }
    arb_clear(y);
}

/* rest = what the terms of f^(k) from t^2 on are at worst: Taylor's up to t^(J-1) and Lagrange's
 * remainder c t^J with c in coefficient J over the section, for the J that is best. */
static void
bound_rest(arf_t rest, const ordo_section *s, int side)
{
    arf_rnd_t away = side < 0 ? ARF_RND_FLOOR : ARF_RND_CEIL;
    arf_t sum, term;
    arf_init(sum);
    arf_init(term);
    if (side < 0) {
        arf_neg_inf(rest);
    } else {
        arf_pos_inf(rest);
    }
    for (slong j = 2; j <= TERMS && arb_is_finite(s->over->coeffs + j); j++) {
        extreme(term, s, s->over->coeffs + j, j, side);
        (void)arf_add(term, term, sum, s->prec, away);
        int order = arf_cmp(term, rest);
        if (side < 0 ? order > 0 : order < 0) {
            arf_set(rest, term);
        }
        if (j == TERMS || !arb_is_finite(s->at->coeffs + j)) {
            break;
        }
        extreme(term, s, s->at->coeffs + j, j, side);
        (void)arf_add(sum, sum, term, s->prec, away);
    }
    arf_clear(term);
    arf_clear(sum);
}

/* low, high = the ends of an affine function that is below f^(k) on the section (side < 0), or
 * above it (side > 0), exact and in ascending order. False when none is known. */
static bool
affine_ends(ordo_section *s, int side)
{
    arf_t end;
    arf_init(end);
    bound_rest(end, s, side);
    bool known = arf_is_finite(end);
    arb_set_arf(s->x, end);
    arb_add(s->x, s->x, s->at->coeffs, s->prec);
    arb_mul(s->low, s->at->coeffs + 1, s->radius, s->prec);
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
    return known;
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
    (void)affine_ends(s, 1); /* known when that from below is */
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
    if (expand(s, left, right) && affine_ends(s, -1)) {
        integrate(r, s);
        *loss = preview_loss(s, r);
    }
    return ORDO_OK;
}
