/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/proof/asymptote.h"

#include <math.h>

#include "construct/evaluate.h"
#include "verify/proof/floor.h"
#include "verify/proof/moments.h"

/* The integral is wanted to 2^-goal; the panels that may take, each with Taylor polynomials of so
 * many terms. A goal that is met leaves the formulas, powers of the integral, about 16 bits. */
enum { GOAL_BITS = 20, PANELS_MOST = 1500, TERMS = 8 };

/* Where nothing is known of f^(k) on 2^-so many of the interval that is left out. */
enum { NARROWEST = 160 };

/* Working precision, beyond the bits that the ends have in common: on which side of a kink the
 * narrowest panels lie must show in it. Bits of results. */
enum { WORK_BITS = NARROWEST + 64, VALUE_BITS = 64 };

/* |f^(k)|^power. */
typedef struct integrand {
    ordo_series_evaluator *f;
    unsigned order;
    arb_t power;
    mag_t narrow; /* the radius of intervals that may be left out */
    bool left_out;
    slong prec;
    arb_poly_t derivative;
} integrand;

/* The function of f^(k) that is integrated: |x|^power for x in the ball, which contains 0. */
static void
power_near_zero(arb_t y, const integrand *g, const arb_t x)
{
    arf_t top;
    arb_t zero;
    arf_init(top);
    arb_init(zero);
    arb_get_abs_ubound_arf(top, x, g->prec);
    arb_set_arf(y, top);
    if (!arb_is_zero(y)) {
        arb_pow(y, y, g->power, g->prec);
    }
    arb_union(y, y, zero, g->prec); /* increasing in |x|: from 0 to that of the largest */
    arb_clear(zero);
    arf_clear(top);
}

/* y = |d|^power for the series d of f^(k), as far as it is known. */
static void
power_series(arb_poly_t y, const integrand *g, arb_poly_t d, slong length)
{
    arb_t first;
    arb_init(first);
    arb_poly_get_coeff_arb(first, d, 0);
    slong known = 1;
    if (arb_is_finite(first) && !arb_contains_zero(first)) {
        while (known < length && known < arb_poly_length(d) && arb_is_finite(d->coeffs + known)) {
            known++;
        }
        known = known == arb_poly_length(d) ? length : known; /* zeros follow */
        arb_poly_truncate(d, known);
        if (arb_is_negative(first)) {
            arb_poly_neg(d, d);
        }
        arb_poly_pow_arb_series(y, d, g->power, known, g->prec);
    } else if (arb_is_finite(first)) {
        bool vanishes = arb_poly_is_zero(d);
        power_near_zero(first, g, first);
        arb_poly_set_arb(y, first);
        known = vanishes ? length : 1;
    } else {
        arb_poly_zero(y);
        known = 0;
    }
    arb_poly_fit_length(y, length);
    for (slong j = arb_poly_length(y); j < known; j++) {
        arb_zero(y->coeffs + j);
    }
    _arb_vec_indeterminate(y->coeffs + known, length - known);
    _arb_poly_set_length(y, length);
    arb_clear(first);
}

static void
series_of(arb_poly_t y, void *self, const arb_t x, slong length)
{
    integrand *g = self;
    ordo_evaluate_series(g->derivative, g->f, x, length + (slong)g->order);
    for (unsigned j = 0; j < g->order; j++) {
        arb_poly_derivative(g->derivative, g->derivative, g->prec);
    }
    arb_poly_truncate(g->derivative, length);
    power_series(y, g, g->derivative, length);
    bool narrow = !mag_is_zero(arb_radref(x)) && mag_cmp(arb_radref(x), g->narrow) < 0;
    if (narrow && !arb_is_finite(y->coeffs)) {
        g->left_out = true;
        arb_poly_zero(y);
    }
}

/* I += what lies between an end and its rounding inwards: at most width times the range. */
static void
add_sliver(arb_t I, integrand *g, const arb_t end, const mpfr_t rounded)
{
    arb_t x, width, zero;
    arb_poly_t y;
    arb_init(x);
    arb_init(width);
    arb_init(zero);
    arb_poly_init(y);
    ordo_ball_from_real(x, rounded);
    arb_sub(width, end, x, g->prec);
    if (!arb_is_zero(width)) {
        arb_union(x, x, end, g->prec);
        series_of(y, g, x, 1);
        arb_poly_get_coeff_arb(x, y, 0);
        arb_abs(width, width);
        arb_mul(x, x, width, g->prec);
        arb_union(x, x, zero, g->prec);
        arb_add(I, I, x, g->prec);
    }
    arb_poly_clear(y);
    arb_clear(zero);
    arb_clear(width);
    arb_clear(x);
}

/* I contains int |f^(k)|^power over [a, b], unless *left_out. */
static ordo_status
integrate(arb_t I, bool *left_out, const ordo_target *target, unsigned order, const arb_t power)
{
    mpfr_prec_t common = (mpfr_prec_t)ceil(ordo_target_common_bits(target));
    integrand g = {.order = order, .prec = WORK_BITS + common};
    ordo_status status = ordo_series_evaluator_new(&g.f, ordo_target_function(target), g.prec);
    if (status != ORDO_OK) {
        return status;
    }
    mpfr_t a, b;
    arb_t middle, radius;
    ordo_moments moments;
    ordo_jet jet = {series_of, &g};
    mpfr_inits2(g.prec, a, b, (mpfr_ptr)0);
    arb_init(middle);
    arb_init(radius);
    arb_init(g.power);
    mag_init(g.narrow);
    arb_poly_init(g.derivative);
    ordo_moments_init(&moments, 0, 1, TERMS, g.prec);
    ordo_target_ends(a, b, target);
    ordo_ball_from_real(middle, a);
    ordo_ball_from_real(radius, b);
    arb_sub(radius, radius, middle, ARF_PREC_EXACT);
    arb_mul_2exp_si(radius, radius, -1);
    arb_add(middle, middle, radius, ARF_PREC_EXACT);
    arb_set(g.power, power);
    arb_get_mag(g.narrow, radius);
    mag_mul_2exp_si(g.narrow, g.narrow, -NARROWEST);
    status = ordo_moments_enclose(I, &moments, &jet, middle, radius, GOAL_BITS, PANELS_MOST);
    arb_mul(I, I, radius, g.prec);
    ordo_target_ends_ball(middle, radius, target, g.prec);
    add_sliver(I, &g, middle, a);
    add_sliver(I, &g, radius, b);
    *left_out = g.left_out;
    ordo_moments_clear(&moments);
    arb_poly_clear(g.derivative);
    mag_clear(g.narrow);
    arb_clear(g.power);
    arb_clear(radius);
    arb_clear(middle);
    mpfr_clears(a, b, (mpfr_ptr)0);
    ordo_series_evaluator_free(g.f);
    return status;
}

void
ordo_asymptote_power(arb_t p, ordo_part part, unsigned order, mpfr_prec_t prec)
{
    bool square = part == ORDO_PART_SQUARE;
    arb_set_si(p, square ? 2 : 1);
    arb_div_ui(p, p, square ? 2 * (ulong)order + 1 : order, prec);
}

void
ordo_asymptote_factor(arb_t lambda, ordo_part part, unsigned order, mpfr_prec_t prec)
{
    arb_t y;
    arb_init(y);
    arb_fac_ui(lambda, order, prec);
    if (part == ORDO_PART_SQUARE) {
        arb_fac_ui(y, 2 * (ulong)order, prec);
        arb_div(lambda, lambda, y, prec);
        arb_sqrt_ui(y, 2 * (ulong)order + 1, prec);
        arb_div(lambda, lambda, y, prec);
    } else {
        arb_inv(lambda, lambda, prec);
        arb_mul_2exp_si(lambda, lambda, 1 - 2 * (slong)order);
    }
    arb_clear(y);
}

void
ordo_asymptote_value(arb_t r, const arb_t S, ordo_part part, unsigned order, size_t n,
                     mpfr_prec_t prec)
{
    bool square = part == ORDO_PART_SQUARE;
    arb_t y;
    arb_init(y);
    ordo_asymptote_factor(y, part, order, prec);
    arb_pow_ui(r, S, square ? 2 * (ulong)order + 1 : order, prec);
    if (square) {
        arb_sqrtpos(r, r, prec);
    }
    arb_mul(r, r, y, prec);
    arb_set_ui(y, n);
    arb_pow_ui(y, y, order, prec);
    arb_div(r, r, y, prec);
    arb_clear(y);
}

void
ordo_asymptote_init(ordo_asymptote *r)
{
    *r = (ordo_asymptote){.wanted = 0};
    for (int norm = 0; norm < ORDO_NORMS; norm++) {
        mpfr_inits2(VALUE_BITS, r->value[norm], r->radius[norm], (mpfr_ptr)0);
        mpfr_set_zero(r->value[norm], 1);
        mpfr_set_zero(r->radius[norm], 1);
    }
}

void
ordo_asymptote_clear(ordo_asymptote *r)
{
    for (int norm = 0; norm < ORDO_NORMS; norm++) {
        mpfr_clears(r->value[norm], r->radius[norm], (mpfr_ptr)0);
    }
}

/* value +- radius contains the ball; the radius is NaN when that is no enclosure. */
static void
set_norm(ordo_asymptote *r, ordo_norm norm, const arb_t ball, bool left_out, ordo_status status)
{
    arb_t rest;
    arb_init(rest);
    ordo_real_from_ball(r->value[norm], ball);
    ordo_ball_from_real(rest, r->value[norm]);
    arb_sub(rest, ball, rest, VALUE_BITS);
    arb_get_mag(arb_radref(rest), rest);
    arf_set_mag(arb_midref(rest), arb_radref(rest));
    (void)arf_get_mpfr(r->radius[norm], arb_midref(rest), MPFR_RNDU);
    if (left_out || !arb_is_finite(ball)) {
        mpfr_set_nan(r->radius[norm]);
    }
    r->status[norm] = left_out || !arb_is_finite(ball) ? ORDO_MISSED : status;
    arb_clear(rest);
}

/* The wanted norms that are made of a part, for the integral S of the formula. */
static void
set_part(ordo_asymptote *r, ordo_part part, const arb_t S, const arb_t length, unsigned order,
         size_t neurons, bool left_out, ordo_status status)
{
    arb_t all, mean;
    arb_init(all);
    arb_init(mean);
    ordo_asymptote_value(all, S, part, order, neurons, WORK_BITS);
    arb_rsqrt(mean, length, WORK_BITS);
    arb_mul(mean, mean, all, WORK_BITS);
    for (int norm = 0; norm < ORDO_NORMS; norm++) {
        const ordo_norm_form *form = &ordo_norm_forms[norm];
        if (form->part == part && (r->wanted & ORDO_NORM_BIT(norm))) {
            set_norm(r, (ordo_norm)norm, form->mean ? mean : all, left_out, status);
        }
    }
    arb_clear(mean);
    arb_clear(all);
}

/* One part for all numbers of neurons: the integral does not depend on them. */
static ordo_status
find_part(ordo_asymptote *const *r, const size_t *neurons, size_t count, ordo_part part,
          const ordo_target *target, unsigned order)
{
    arb_t S, power, a, length;
    bool left_out = false;
    arb_init(S);
    arb_init(power);
    arb_init(a);
    arb_init(length);
    ordo_asymptote_power(power, part, order, WORK_BITS);
    ordo_status status = integrate(S, &left_out, target, order, power);
    ordo_target_ends_ball(a, length, target, WORK_BITS);
    arb_sub(length, length, a, WORK_BITS);
    for (size_t i = 0; i < count; i++) {
        set_part(r[i], part, S, length, order, neurons[i], left_out, status);
    }
    arb_clear(length);
    arb_clear(a);
    arb_clear(power);
    arb_clear(S);
    return status;
}

static bool
is_needed(ordo_part part, unsigned wanted)
{
    for (int norm = 0; norm < ORDO_NORMS; norm++) {
        if (ordo_norm_forms[norm].part == part && (wanted & ORDO_NORM_BIT(norm))) {
            return true;
        }
    }
    return false;
}

ordo_status
ordo_asymptotes_find(ordo_asymptote *const *r, const size_t *neurons, size_t count,
                     const ordo_unit *unit, const ordo_target *target, unsigned wanted)
{
    static const ordo_part parts[] = {ORDO_PART_SQUARE, ORDO_PART_MAXIMUM};
    if ((wanted & ~(unsigned)ORDO_FLOOR_NORMS) != 0) {
        return ORDO_EINVAL;
    }
    for (size_t i = 0; i < count; i++) {
        if (neurons[i] == 0) {
            return ORDO_EINVAL;
        }
        r[i]->wanted = wanted;
    }
    ordo_status status = ORDO_OK;
    for (size_t i = 0; status >= 0 && i < sizeof parts / sizeof parts[0]; i++) {
        if (is_needed(parts[i], wanted)) {
            status = find_part(r, neurons, count, parts[i], target, ordo_unit_order(unit));
        }
    }
    return status < 0 ? status : ORDO_OK;
}

ordo_status
ordo_asymptote_find(ordo_asymptote *r, const ordo_unit *unit, const ordo_target *target,
                    size_t neurons, unsigned wanted)
{
    return ordo_asymptotes_find(&r, &neurons, 1, unit, target, wanted);
}
