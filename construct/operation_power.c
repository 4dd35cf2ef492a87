/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Operations: powers with integer, rational and arbitrary exponents, and roots. */
#include "construct/operation.h"

/* True when the box meets (-inf, 0], the cut of roots, fractional powers and the logarithm. */
static bool
meets_cut(acb_srcptr a)
{
    return arb_contains_zero(acb_imagref(a)) && !arb_is_positive(acb_realref(a));
}

/* ---- a^n, n an integer ---- */

POINT(power_integer)
{
    if (k->integer == 2) {
        mpfr_sqr(y, a, MPFR_RNDN);
    } else {
        mpfr_pow_si(y, a, k->integer, MPFR_RNDN);
    }
}

/* y = a^n for a ball that contains 0 and even n > 0: nothing below zero. */
static void
even_power_around_zero(arb_ptr y, arb_srcptr a, ulong n)
{
    mag_t u;
    mag_init(u);
    arb_get_mag(u, a);
    mag_pow_ui(u, u, n);
    ordo_ball_from_zero(y, u);
    mag_clear(u);
}

BALL(power_integer)
{
    ulong n = k->integer < 0 ? -(ulong)k->integer : (ulong)k->integer;
    if (k->integer < 0 && arb_contains_zero(a)) {
        arb_indeterminate(y);
    } else if (k->integer < 0) {
        arb_inv(y, a, prec);
        arb_pow_ui(y, y, n, prec);
    } else if (n > 0 && n % 2 == 0 && arb_contains_zero(a)) {
        even_power_around_zero(y, a, n);
    } else {
        arb_pow_ui(y, a, n, prec);
    }
}

BOX(power_integer)
{
    if (k->integer < 0 && acb_contains_zero(a)) {
        acb_indeterminate(y);
    } else {
        acb_pow_si(y, a, k->integer, prec);
    }
}

SERIES(power_integer)
{
    if (k->integer < 0) {
        arb_poly_inv_series(y, a, length, prec);
        arb_poly_pow_ui_trunc_binexp(y, y, -(ulong)k->integer, length, prec);
    } else {
        arb_poly_pow_ui_trunc_binexp(y, a, (ulong)k->integer, length, prec);
    }
    return length;
}

RATIONAL(power_integer)
{
    if (fmpq_is_zero(a) && k->integer < 0) {
        return ORDO_EDOMAIN;
    }
    slong size = k->integer < 0 ? -k->integer : k->integer;
    bool constant_size = fmpq_is_zero(a) || fmpq_is_pm1(a);
    if (!constant_size && ordo_rational_bits(a) > ORDO_RATIONAL_BITS_MAX / (size > 0 ? size : 1)) {
        return ORDO_IRRATIONAL;
    }
    fmpq_pow_si(y, a, k->integer);
    return ORDO_OK;
}

DEGREE(power_integer)
{
    return k->integer >= 0 ? a * k->integer : (a == 0 ? 0 : -1);
}

UNDEFINED(power_integer)
{
    return k->integer < 0 && arb_is_zero(a);
}

/* ---- a^q, q = m/n in lowest terms, n >= 2 ---- */

/* Exponents up to this size keep a^m far from the limits of MPFR's exponent range. */
enum { SMALL_EXPONENT = 1024 };

static bool
is_small_exponent(const fmpq *q)
{
    return fmpz_cmp_si(fmpq_numref(q), SMALL_EXPONENT) <= 0 &&
           fmpz_cmp_si(fmpq_numref(q), -SMALL_EXPONENT) >= 0 &&
           fmpz_cmp_si(fmpq_denref(q), SMALL_EXPONENT) <= 0;
}

POINT(power_rational)
{
    if (mpfr_sgn(a) < 0) {
        mpfr_set_nan(y);
    } else if (is_small_exponent(k->rational)) {
        /* The power first: the root then divides its rounding error by n. */
        mpfr_pow_si(y, a, fmpz_get_si(fmpq_numref(k->rational)), MPFR_RNDN);
        mpfr_rootn_ui(y, y, fmpz_get_ui(fmpq_denref(k->rational)), MPFR_RNDN);
    } else {
        mpfr_pow(y, a, b, MPFR_RNDN);
    }
}

/* y contains a^q for q not an integer; not finite if a reaches below 0, or to 0 with q < 0. */
static void
ball_fractional_power(arb_ptr y, arb_srcptr a, const fmpq *q, slong prec)
{
    if (arb_is_positive(a)) {
        arb_pow_fmpq(y, a, q, prec);
    } else if (fmpq_sgn(q) < 0 || !arb_is_nonnegative(a)) {
        arb_indeterminate(y);
    } else if (arb_is_zero(a)) {
        arb_zero(y);
    } else {
        mag_t u;
        mag_init(u);
        arb_get_mag(u, a);
        arb_zero(y);
        arf_set_mag(arb_midref(y), u);
        arb_pow_fmpq(y, y, q, prec);
        arb_get_mag(u, y);
        ordo_ball_from_zero(y, u);
        mag_clear(u);
    }
}

BALL(power_rational)
{
    ball_fractional_power(y, a, k->rational, prec);
}

BOX(power_rational)
{
    if (meets_cut(a)) {
        acb_indeterminate(y);
    } else if (fmpz_equal_si(fmpq_denref(k->rational), 2) && is_small_exponent(k->rational)) {
        acb_sqrt(y, a, prec);
        acb_pow_si(y, y, fmpz_get_si(fmpq_numref(k->rational)), prec);
    } else {
        arb_t q;
        arb_init(q);
        arb_set_fmpq(q, k->rational, prec);
        acb_pow_arb(y, a, q, prec);
        arb_clear(q);
    }
}

/* The Taylor polynomial of u^q, q > 0, about all u in the ball c >= 0, as far as u^q is
 * differentiable at 0: coefficient j is binomial(q, j) c^(q-j) for j < q. */
static void
power_taylor_at_edge(arb_poly_t f, arb_srcptr c, const fmpq *q, slong length, slong prec)
{
    fmpq_t binomial, exponent;
    arb_t t;
    fmpq_init(binomial);
    fmpq_init(exponent);
    arb_init(t);
    fmpq_one(binomial);
    fmpq_set(exponent, q);
    arb_poly_zero(f);
    for (slong j = 0; j < length; j++) {
        ball_fractional_power(t, c, exponent, prec);
        arb_mul_fmpz(t, t, fmpq_numref(binomial), prec);
        arb_div_fmpz(t, t, fmpq_denref(binomial), prec);
        arb_poly_set_coeff_arb(f, j, t);
        fmpq_mul(binomial, binomial, exponent);
        fmpq_div_fmpz(binomial, binomial, (fmpz[]){j + 1});
        fmpq_sub_si(exponent, exponent, 1);
    }
    arb_clear(t);
    fmpq_clear(exponent);
    fmpq_clear(binomial);
}

/* The number of coefficients of u^q at 0 that are finite: floor(q) + 1, at most `length`. */
static slong
finite_at_zero(const fmpq *q, slong length)
{
    fmpz_t whole;
    fmpz_init(whole);
    fmpz_fdiv_q(whole, fmpq_numref(q), fmpq_denref(q));
    slong count = fmpz_cmp_si(whole, length) < 0 ? fmpz_get_si(whole) + 1 : length;
    fmpz_clear(whole);
    return count;
}

SERIES(power_rational)
{
    arb_t c;
    arb_init(c);
    slong known = length;
    ordo_series_constant(c, a);
    if (arb_is_positive(c)) {
        arb_t q;
        arb_init(q);
        arb_set_fmpq(q, k->rational, prec);
        arb_poly_pow_arb_series(y, a, q, length, prec);
        arb_clear(q);
    } else {
        /* The ball value is finite, so c >= 0 and the exponent is positive. */
        arb_poly_t outer, inner;
        arb_poly_init(outer);
        arb_poly_init(inner);
        known = finite_at_zero(k->rational, length);
        power_taylor_at_edge(outer, c, k->rational, known, prec);
        arb_poly_set_trunc(inner, a, known);
        arb_zero(c);
        arb_poly_set_coeff_arb(inner, 0, c);
        arb_poly_compose_series(y, outer, inner, known, prec);
        arb_poly_clear(inner);
        arb_poly_clear(outer);
    }
    arb_clear(c);
    return known;
}

UNDEFINED(power_rational)
{
    return arb_is_negative(a) || (fmpq_sgn(k->rational) < 0 && arb_is_nonpositive(a));
}

static void
clamp_power_rational(arb_ptr a, const ordo_immediate *k, slong prec)
{
    if (fmpq_sgn(k->rational) > 0) {
        ordo_clamp_nonnegative(a, k, prec);
    }
}

/* ---- a^b = exp(b log a) ---- */

POINT(power)
{
    if (mpfr_sgn(a) <= 0) {
        mpfr_set_nan(y);
    } else {
        mpfr_pow(y, a, b, MPFR_RNDN);
    }
}

BALL(power)
{
    if (arb_is_positive(a)) {
        arb_pow(y, a, b, prec);
    } else {
        arb_indeterminate(y);
    }
}

BOX(power)
{
    if (meets_cut(a)) {
        acb_indeterminate(y);
    } else {
        acb_log(y, a, prec);
        acb_mul(y, y, b, prec);
        acb_exp(y, y, prec);
    }
}

SERIES(power)
{
    arb_poly_log_series(y, a, length, prec);
    arb_poly_mullow(y, y, b, length, prec);
    arb_poly_exp_series(y, y, length, prec);
    return length;
}

UNDEFINED(power)
{
    return arb_is_nonpositive(a);
}

/* ---- square root ---- */

POINT(sqrt)
{
    mpfr_sqrt(y, a, MPFR_RNDN);
}

BALL(sqrt)
{
    if (arb_is_positive(a)) {
        arb_sqrt(y, a, prec);
    } else if (arb_is_nonnegative(a)) {
        mag_t u;
        mag_init(u);
        arb_get_mag(u, a);
        mag_sqrt(u, u);
        ordo_ball_from_zero(y, u);
        mag_clear(u);
    } else {
        arb_indeterminate(y);
    }
}

BOX(sqrt)
{
    if (meets_cut(a)) {
        acb_indeterminate(y);
    } else {
        acb_sqrt(y, a, prec);
    }
}

SERIES(sqrt)
{
    if (ordo_series_sign(a) <= 0) {
        return 1;
    }
    arb_poly_sqrt_series(y, a, length, prec);
    return length;
}

UNDEFINED(sqrt)
{
    return arb_is_negative(a);
}

/* ---- real cube root, odd ---- */

POINT(cbrt)
{
    mpfr_cbrt(y, a, MPFR_RNDN);
}

static void
exact_sign_cbrt(arb_t y, const arb_t x, slong prec)
{
    if (arb_is_negative(x)) {
        arb_neg(y, x);
        arb_root_ui(y, y, 3, prec);
        arb_neg(y, y);
    } else {
        arb_root_ui(y, x, 3, prec);
    }
}

BALL(cbrt)
{
    if (arb_is_zero(a)) {
        arb_zero(y);
    } else if (arb_contains_zero(a)) {
        ordo_ball_monotone(y, a, exact_sign_cbrt, NULL, NULL, prec);
    } else {
        exact_sign_cbrt(y, a, prec);
    }
}

BOX(cbrt)
{
    int sign = arb_sgn_nonzero(acb_realref(a));
    if (sign == 0) {
        acb_indeterminate(y);
    } else if (sign > 0) {
        acb_root_ui(y, a, 3, prec);
    } else {
        acb_neg(y, a);
        acb_root_ui(y, y, 3, prec);
        acb_neg(y, y);
    }
}

SERIES(cbrt)
{
    int sign = ordo_series_sign(a);
    if (sign == 0) {
        return 1;
    }
    arb_t third;
    arb_init(third);
    arb_set_ui(third, 1);
    arb_div_ui(third, third, 3, prec);
    arb_poly_set_trunc(y, a, length);
    if (sign < 0) {
        arb_poly_neg(y, y);
    }
    arb_poly_pow_arb_series(y, y, third, length, prec);
    if (sign < 0) {
        arb_poly_neg(y, y);
    }
    arb_clear(third);
    return length;
}

/* ---- objects ---- */

const ordo_operation ordo_operation_power_integer = {
    .arity = 1,
    .degree = degree_power_integer,
    .point = point_power_integer,
    .ball = ball_power_integer,
    .box = box_power_integer,
    .series = series_power_integer,
    .rational = rational_power_integer,
    .undefined = undefined_power_integer,
};

const ordo_operation ordo_operation_power_rational = {
    .arity = 2,
    .kinks = 1,
    .level = ordo_level_operand,
    .point = point_power_rational,
    .ball = ball_power_rational,
    .box = box_power_rational,
    .series = series_power_rational,
    .undefined = undefined_power_rational,
    .clamp = clamp_power_rational,
};

const ordo_operation ordo_operation_power = {
    .arity = 2,
    .point = point_power,
    .ball = ball_power,
    .box = box_power,
    .series = series_power,
    .undefined = undefined_power,
};

const ordo_operation ordo_operation_sqrt = {
    .arity = 1,
    .kinks = 1,
    .level = ordo_level_operand,
    .point = point_sqrt,
    .ball = ball_sqrt,
    .box = box_sqrt,
    .series = series_sqrt,
    .undefined = undefined_sqrt,
    .clamp = ordo_clamp_nonnegative,
};

const ordo_operation ordo_operation_cbrt = {
    .arity = 1,
    .kinks = 1,
    .level = ordo_level_operand,
    .point = point_cbrt,
    .ball = ball_cbrt,
    .box = box_cbrt,
    .series = series_cbrt,
};
