/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Operations: exponential, logarithm, trigonometric and hyperbolic functions, erf and gamma. */
#include "construct/operation.h"

/* The four views of a function that is entire, or whose poles the library functions report. */
#define MEROMORPHIC(name, of_point, of_ball, of_box, of_series)                                    \
    POINT(name)                                                                                    \
    {                                                                                              \
        of_point(y, a, MPFR_RNDN);                                                                 \
    }                                                                                              \
    BALL(name)                                                                                     \
    {                                                                                              \
        of_ball(y, a, prec);                                                                       \
    }                                                                                              \
    BOX(name)                                                                                      \
    {                                                                                              \
        of_box(y, a, prec);                                                                        \
    }                                                                                              \
    SERIES(name)                                                                                   \
    {                                                                                              \
        of_series(y, a, length, prec);                                                             \
        return length;                                                                             \
    }

/* Reducing an argument of 2^t modulo pi takes t bits of pi. From t = 2^16 on we give up rather
 * than compute pi to gigabytes for sin(exp(exp(20))). */
enum { ANGLE_EXPONENT_MAX = 65536 };

static bool
is_huge_angle(mpfr_srcptr a)
{
    return mpfr_regular_p(a) && mpfr_get_exp(a) > ANGLE_EXPONENT_MAX;
}

#define PERIODIC_POINT(name)                                                                       \
    static void name##_of_angle(mpfr_ptr y, mpfr_srcptr a, mpfr_rnd_t round)                       \
    {                                                                                              \
        if (is_huge_angle(a)) {                                                                    \
            mpfr_set_nan(y);                                                                       \
        } else {                                                                                   \
            mpfr_##name(y, a, round);                                                              \
        }                                                                                          \
    }

PERIODIC_POINT(sin)
PERIODIC_POINT(cos)
PERIODIC_POINT(tan)

/* y contains e^a and nothing below zero. */
static void
positive_exp(arb_ptr y, arb_srcptr a, slong prec)
{
    arb_exp(y, a, prec);
    if (arb_is_finite(y) && !arb_is_nonnegative(y)) {
        ordo_clamp_nonnegative(y, NULL, prec);
    }
}

/* tanh h = tanh h0 + integral of h' / cosh(h)^2: unlike sinh/cosh it keeps the relative accuracy of
 * the derivatives, which decay like e^(-2|h0|). The caller sets the constant term. */
static void
tanh_series(arb_poly_t y, const arb_poly_t h, slong length, slong prec)
{
    arb_poly_t slope;
    arb_poly_init(slope);
    arb_poly_cosh_series(y, h, length - 1, prec);
    arb_poly_mullow(y, y, y, length - 1, prec);
    arb_poly_derivative(slope, h, prec);
    arb_poly_div_series(y, slope, y, length - 1, prec);
    arb_poly_integral(y, y, prec);
    arb_poly_clear(slope);
}

MEROMORPHIC(exp, mpfr_exp, positive_exp, acb_exp, arb_poly_exp_series)
MEROMORPHIC(sin, sin_of_angle, arb_sin, acb_sin, arb_poly_sin_series)
MEROMORPHIC(cos, cos_of_angle, arb_cos, acb_cos, arb_poly_cos_series)
MEROMORPHIC(tan, tan_of_angle, arb_tan, acb_tan, arb_poly_tan_series)
MEROMORPHIC(sinh, mpfr_sinh, arb_sinh, acb_sinh, arb_poly_sinh_series)
MEROMORPHIC(cosh, mpfr_cosh, arb_cosh, acb_cosh, arb_poly_cosh_series)
MEROMORPHIC(tanh, mpfr_tanh, arb_tanh, acb_tanh, tanh_series)
MEROMORPHIC(erf, mpfr_erf, arb_hypgeom_erf, acb_hypgeom_erf, arb_hypgeom_erf_series)

/* ---- addition theorems ---- */

static void
circular_turn(arb_ptr even, arb_ptr odd, arb_srcptr b, slong prec)
{
    arb_sin_cos(odd, even, b, prec);
}

static void
hyperbolic_turn(arb_ptr even, arb_ptr odd, arb_srcptr b, slong prec)
{
    arb_sinh_cosh(odd, even, b, prec);
}

static void
sin_parts(arb_ptr value, arb_ptr slope, arb_srcptr a, slong prec)
{
    arb_sin_cos(value, slope, a, prec);
}

static void
cos_parts(arb_ptr value, arb_ptr slope, arb_srcptr a, slong prec)
{
    arb_sin_cos(slope, value, a, prec);
    arb_neg(slope, slope);
}

static void
sinh_parts(arb_ptr value, arb_ptr slope, arb_srcptr a, slong prec)
{
    arb_sinh_cosh(value, slope, a, prec);
}

static void
cosh_parts(arb_ptr value, arb_ptr slope, arb_srcptr a, slong prec)
{
    arb_sinh_cosh(slope, value, a, prec);
}

static void
exp_parts(arb_ptr value, arb_ptr slope, arb_srcptr a, slong prec)
{
    arb_exp(value, a, prec);
    arb_set(slope, value);
}

static const ordo_addition exp_addition = {exp_parts, hyperbolic_turn, 1};
static const ordo_addition sin_addition = {sin_parts, circular_turn, -1};
static const ordo_addition cos_addition = {cos_parts, circular_turn, -1};
static const ordo_addition sinh_addition = {sinh_parts, hyperbolic_turn, 1};
static const ordo_addition cosh_addition = {cosh_parts, hyperbolic_turn, 1};

/* ---- log(a), log(1 + a) ---- */

POINT(log)
{
    mpfr_log(y, a, MPFR_RNDN);
}

BALL(log)
{
    if (arb_is_positive(a)) {
        arb_log(y, a, prec);
    } else {
        arb_indeterminate(y);
    }
}

BOX(log)
{
    if (arb_contains_zero(acb_imagref(a)) && !arb_is_positive(acb_realref(a))) {
        acb_indeterminate(y);
    } else {
        acb_log(y, a, prec);
    }
}

SERIES(log)
{
    arb_poly_log_series(y, a, length, prec);
    return length;
}

UNDEFINED(log)
{
    return arb_is_nonpositive(a);
}

/* True when 1 + a > 0 for all of the ball. */
static bool
is_above_minus_one(arb_srcptr a)
{
    arb_t minus_one;
    arb_init(minus_one);
    arb_set_si(minus_one, -1);
    bool above = arb_gt(a, minus_one);
    arb_clear(minus_one);
    return above;
}

POINT(log1p)
{
    mpfr_log1p(y, a, MPFR_RNDN);
}

BALL(log1p)
{
    if (is_above_minus_one(a)) {
        arb_log1p(y, a, prec);
    } else {
        arb_indeterminate(y);
    }
}

BOX(log1p)
{
    if (arb_contains_zero(acb_imagref(a)) && !is_above_minus_one(acb_realref(a))) {
        acb_indeterminate(y);
    } else {
        acb_log1p(y, a, prec);
    }
}

SERIES(log1p)
{
    arb_poly_log1p_series(y, a, length, prec);
    return length;
}

/* ---- gamma ---- */

/* True unless no pole 0, -1, -2, ... lies in the ball. */
static bool
meets_poles(arb_srcptr a)
{
    return !arb_is_positive(a) && arb_contains_int(a);
}

POINT(gamma)
{
    mpfr_gamma(y, a, MPFR_RNDN);
}

BALL(gamma)
{
    if (meets_poles(a)) {
        arb_indeterminate(y);
    } else {
        arb_gamma(y, a, prec);
    }
}

BOX(gamma)
{
    if (arb_contains_zero(acb_imagref(a)) && meets_poles(acb_realref(a))) {
        acb_indeterminate(y);
    } else {
        acb_gamma(y, a, prec);
    }
}

SERIES(gamma)
{
    arb_poly_gamma_series(y, a, length, prec);
    return length;
}

UNDEFINED(gamma)
{
    return arb_is_exact(a) && arb_is_int(a) && arb_is_nonpositive(a);
}

/* ---- objects ---- */

#define FUNCTION(f, ...)                                                                           \
    const ordo_operation ordo_operation_##f = {.arity = 1,                                         \
                                               .point = point_##f,                                 \
                                               .ball = ball_##f,                                   \
                                               .box = box_##f,                                     \
                                               .series = series_##f,                               \
                                               __VA_ARGS__}

FUNCTION(exp, .addition = &exp_addition);
FUNCTION(sin, .addition = &sin_addition);
FUNCTION(cos, .addition = &cos_addition);
FUNCTION(sinh, .addition = &sinh_addition);
FUNCTION(cosh, .addition = &cosh_addition);
FUNCTION(tan, .addition = NULL);
FUNCTION(tanh, .addition = NULL);
FUNCTION(erf, .addition = NULL);

const ordo_operation ordo_operation_log = {
    .arity = 1,
    .point = point_log,
    .ball = ball_log,
    .box = box_log,
    .series = series_log,
    .undefined = undefined_log,
};

const ordo_operation ordo_operation_log1p = {
    .arity = 1,
    .point = point_log1p,
    .ball = ball_log1p,
    .box = box_log1p,
    .series = series_log1p,
};

const ordo_operation ordo_operation_gamma = {
    .arity = 1,
    .point = point_gamma,
    .ball = ball_gamma,
    .box = box_gamma,
    .series = series_gamma,
    .undefined = undefined_gamma,
};
