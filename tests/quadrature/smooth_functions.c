/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/quadrature/smooth.h"

/* No coefficient is known. */
static void
unknown_series(arb_poly_t y, slong length)
{
    arb_poly_zero(y);
    arb_poly_fit_length(y, length);
    for (slong j = 0; j < length; j++) {
        arb_indeterminate(y->coeffs + j);
    }
    _arb_poly_set_length(y, length);
}

/* The value is known and no other coefficient. */
static void
value_series(arb_poly_t y, const arb_t value, slong length)
{
    unknown_series(y, length);
    arb_set(y->coeffs, value);
}

static void
exp_slope(arb_t y, const arb_t x, slong prec)
{
    arb_exp(y, x, prec);
}

static void
exp_box(acb_t y, const acb_t z, int analytic, slong prec)
{
    (void)analytic;
    acb_exp(y, z, prec);
}

static void
sin5_ball(arb_t y, const arb_t x, slong prec)
{
    arb_mul_ui(y, x, 5, prec);
    arb_sin(y, y, prec);
}

static void
sin5_slope(arb_t y, const arb_t x, slong prec)
{
    arb_mul_ui(y, x, 5, prec);
    arb_cos(y, y, prec);
    arb_mul_ui(y, y, 5, prec);
}

static void
sin5_box(acb_t y, const acb_t z, int analytic, slong prec)
{
    (void)analytic;
    acb_mul_ui(y, z, 5, prec);
    acb_sin(y, y, prec);
}

/* y = n x */
static void
scale(arb_poly_t y, const arb_poly_t x, slong n, slong prec)
{
    arb_t factor;
    arb_init(factor);
    arb_set_si(factor, n);
    arb_poly_scalar_mul(y, x, factor, prec);
    arb_clear(factor);
}

static void
sin5_series(arb_poly_t y, const arb_poly_t x, slong length, slong prec)
{
    scale(y, x, 5, prec);
    arb_poly_sin_series(y, y, length, prec);
}

static void
power_ball(arb_t y, const arb_t x, ulong n, slong prec)
{
    arb_pow_ui(y, x, n, prec);
}

static void
cube_ball(arb_t y, const arb_t x, slong prec)
{
    power_ball(y, x, 3, prec);
}

static void
quartic_ball(arb_t y, const arb_t x, slong prec)
{
    power_ball(y, x, 4, prec);
}

static void
cube_slope(arb_t y, const arb_t x, slong prec)
{
    power_ball(y, x, 2, prec);
    arb_mul_ui(y, y, 3, prec);
}

static void
quartic_slope(arb_t y, const arb_t x, slong prec)
{
    power_ball(y, x, 3, prec);
    arb_mul_ui(y, y, 4, prec);
}

static void
cube_box(acb_t y, const acb_t z, int analytic, slong prec)
{
    (void)analytic;
    acb_pow_ui(y, z, 3, prec);
}

static void
quartic_box(acb_t y, const acb_t z, int analytic, slong prec)
{
    (void)analytic;
    acb_pow_ui(y, z, 4, prec);
}

static void
cube_series(arb_poly_t y, const arb_poly_t x, slong length, slong prec)
{
    arb_poly_pow_ui_trunc_binexp(y, x, 3, length, prec);
}

static void
quartic_series(arb_poly_t y, const arb_poly_t x, slong length, slong prec)
{
    arb_poly_pow_ui_trunc_binexp(y, x, 4, length, prec);
}

/* y = x - p/q */
static void
less(arb_t y, const arb_t x, ulong p, ulong q, slong prec)
{
    arb_t r;
    arb_init(r);
    arb_set_ui(r, p);
    arb_div_ui(r, r, q, prec);
    arb_sub(y, x, r, prec);
    arb_clear(r);
}

static void
peak_ball(arb_t y, const arb_t x, slong prec)
{
    less(y, x, 1, 7, prec);
    arb_sqr(y, y, prec);
    arb_mul_si(y, y, -1000000, prec);
    arb_exp(y, y, prec);
}

static void
peak_slope(arb_t y, const arb_t x, slong prec)
{
    arb_t factor;
    arb_init(factor);
    less(factor, x, 1, 7, prec);
    arb_mul_si(factor, factor, -2000000, prec);
    peak_ball(y, x, prec);
    arb_mul(y, y, factor, prec);
    arb_clear(factor);
}

static void
peak_box(acb_t y, const acb_t z, int analytic, slong prec)
{
    (void)analytic;
    acb_set(y, z);
    less(acb_realref(y), acb_realref(y), 1, 7, prec);
    acb_sqr(y, y, prec);
    acb_mul_si(y, y, -1000000, prec);
    acb_exp(y, y, prec);
}

static void
peak_series(arb_poly_t y, const arb_poly_t x, slong length, slong prec)
{
    arb_poly_set(y, x);
    less(y->coeffs, y->coeffs, 1, 7, prec);
    arb_poly_mullow(y, y, y, length, prec);
    scale(y, y, -1000000, prec);
    arb_poly_exp_series(y, y, length, prec);
}

static void
root_ball(arb_t y, const arb_t x, slong prec)
{
    arb_nonnegative_part(y, x);
    arb_sqrt(y, y, prec);
}

static void
root_slope(arb_t y, const arb_t x, slong prec)
{
    if (arb_is_positive(x)) {
        arb_rsqrt(y, x, prec);
        arb_mul_2exp_si(y, y, -1);
    } else {
        arb_indeterminate(y);
    }
}

static void
root_box(acb_t y, const acb_t z, int analytic, slong prec)
{
    acb_sqrt_analytic(y, z, analytic, prec);
}

static void
root_series(arb_poly_t y, const arb_poly_t x, slong length, slong prec)
{
    arb_t value;
    arb_init(value);
    if (arb_is_positive(x->coeffs)) {
        arb_poly_sqrt_series(y, x, length, prec);
    } else {
        root_ball(value, x->coeffs, prec);
        value_series(y, value, length);
    }
    arb_clear(value);
}

/* y = |g|, g known as a ball */
static void
absolute(arb_t y, const arb_t g)
{
    arb_abs(y, g);
    arb_nonnegative_part(y, y);
}

static void
kink_ball(arb_t y, const arb_t x, slong prec)
{
    less(y, x, 1, 3, prec);
    absolute(y, y);
}

static void
kink_slope(arb_t y, const arb_t x, slong prec)
{
    less(y, x, 1, 3, prec);
    if (arb_contains_zero(y)) {
        arb_zero_pm_one(y);
    } else {
        arb_sgn(y, y);
    }
}

/* y = |g| continued from the real line: g or -g; unknown where the real part has no sign. */
static void
absolute_box(acb_t y, const acb_t g)
{
    if (arb_contains_zero(acb_realref(g))) {
        acb_indeterminate(y);
    } else if (arb_is_negative(acb_realref(g))) {
        acb_neg(y, g);
    } else {
        acb_set(y, g);
    }
}

static void
absolute_series(arb_poly_t y, const arb_poly_t g, slong length)
{
    arb_t value;
    arb_init(value);
    arb_poly_get_coeff_arb(value, g, 0);
    if (arb_contains_zero(value)) {
        absolute(value, value);
        value_series(y, value, length);
    } else if (arb_is_negative(value)) {
        arb_poly_neg(y, g);
    } else {
        arb_poly_set(y, g);
    }
    arb_clear(value);
}

static void
kink_box(acb_t y, const acb_t z, int analytic, slong prec)
{
    (void)analytic;
    acb_set(y, z);
    less(acb_realref(y), acb_realref(y), 1, 3, prec);
    absolute_box(y, y);
}

static void
kink_series(arb_poly_t y, const arb_poly_t x, slong length, slong prec)
{
    arb_poly_set_trunc(y, x, length);
    less(y->coeffs, y->coeffs, 1, 3, prec);
    absolute_series(y, y, length);
}

static void
waves_ball(arb_t y, const arb_t x, slong prec)
{
    sin5_ball(y, x, prec);
    absolute(y, y);
}

static void
waves_slope(arb_t y, const arb_t x, slong prec)
{
    arb_t g, sign;
    arb_init(g);
    arb_init(sign);
    sin5_ball(g, x, prec);
    if (arb_contains_zero(g)) {
        arb_zero_pm_one(sign);
    } else {
        arb_sgn(sign, g);
    }
    sin5_slope(y, x, prec);
    arb_mul(y, y, sign, prec);
    arb_clear(g);
    arb_clear(sign);
}

static void
waves_box(acb_t y, const acb_t z, int analytic, slong prec)
{
    sin5_box(y, z, analytic, prec);
    absolute_box(y, y);
}

static void
waves_series(arb_poly_t y, const arb_poly_t x, slong length, slong prec)
{
    sin5_series(y, x, length, prec);
    absolute_series(y, y, length);
}

static void
step_ball(arb_t y, const arb_t x, slong prec)
{
    less(y, x, 1, 7, prec);
    arb_sgn(y, y);
}

static void
step_slope(arb_t y, const arb_t x, slong prec)
{
    step_ball(y, x, prec);
    if (arb_is_exact(y)) {
        arb_zero(y);
    } else {
        arb_indeterminate(y);
    }
}

static void
step_box(acb_t y, const acb_t z, int analytic, slong prec)
{
    (void)analytic;
    acb_zero(y);
    step_ball(acb_realref(y), acb_realref(z), prec);
    if (!arb_is_exact(acb_realref(y))) {
        acb_indeterminate(y);
    }
}

static void
step_series(arb_poly_t y, const arb_poly_t x, slong length, slong prec)
{
    arb_t value;
    arb_init(value);
    step_ball(value, x->coeffs, prec);
    if (arb_is_exact(value)) {
        arb_poly_set_arb(y, value);
    } else {
        value_series(y, value, length);
    }
    arb_clear(value);
}

static void
pole_slope(arb_t y, const arb_t x, slong prec)
{
    arb_inv(y, x, prec);
    arb_sqr(y, y, prec);
    arb_neg(y, y);
}

static void
pole_box(acb_t y, const acb_t z, int analytic, slong prec)
{
    (void)analytic;
    acb_inv(y, z, prec);
}

const smooth_function smooth_exp = {arb_exp, exp_slope, exp_box, arb_poly_exp_series};
const smooth_function smooth_sin5 = {sin5_ball, sin5_slope, sin5_box, sin5_series};
const smooth_function smooth_cube = {cube_ball, cube_slope, cube_box, cube_series};
const smooth_function smooth_quartic = {quartic_ball, quartic_slope, quartic_box, quartic_series};
const smooth_function smooth_peak = {peak_ball, peak_slope, peak_box, peak_series};
const smooth_function smooth_root = {root_ball, root_slope, root_box, root_series};
const smooth_function smooth_kink = {kink_ball, kink_slope, kink_box, kink_series};
const smooth_function smooth_waves = {waves_ball, waves_slope, waves_box, waves_series};
const smooth_function smooth_step = {step_ball, step_slope, step_box, step_series};
const smooth_function smooth_pole = {arb_inv, pole_slope, pole_box, arb_poly_inv_series};
