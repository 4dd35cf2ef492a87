/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Operations: the variable, constants and the four arithmetic ones. */
#include "construct/operation.h"

/* Too large a result is given up, so that no text can exhaust memory. */
static ordo_status
within_limit(const fmpq *y)
{
    return ordo_rational_bits(y) > ORDO_RATIONAL_BITS_MAX ? ORDO_IRRATIONAL : ORDO_OK;
}

/* ---- leaves ---- */

DEGREE(one)
{
    return 1;
}

DEGREE(zero)
{
    return 0;
}

RATIONAL(constant)
{
    fmpq_set(y, k->rational);
    return ORDO_OK;
}

POINT(constant)
{
    ordo_real_from_rational(y, k->rational, MPFR_RNDN);
}

BALL(constant)
{
    arb_set_fmpq(y, k->rational, prec);
}

POINT(pi)
{
    mpfr_const_pi(y, MPFR_RNDN);
}

BALL(pi)
{
    arb_const_pi(y, prec);
}

POINT(symbol)
{
    mpfr_set_nan(y);
}

BALL(symbol)
{
    arb_indeterminate(y);
}

RATIONAL(symbol)
{
    return ORDO_IRRATIONAL;
}

/* ---- a + b, a - b, -a ---- */

POINT(add)
{
    mpfr_add(y, a, b, MPFR_RNDN);
}

BALL(add)
{
    arb_add(y, a, b, prec);
}

BOX(add)
{
    acb_add(y, a, b, prec);
}

SERIES(add)
{
    arb_poly_add_series(y, a, b, length, prec);
    return length;
}

RATIONAL(add)
{
    fmpq_add(y, a, b);
    return within_limit(y);
}

DEGREE(add)
{
    return a > b ? a : b;
}

POINT(sub)
{
    mpfr_sub(y, a, b, MPFR_RNDN);
}

BALL(sub)
{
    arb_sub(y, a, b, prec);
}

BOX(sub)
{
    acb_sub(y, a, b, prec);
}

SERIES(sub)
{
    arb_poly_sub_series(y, a, b, length, prec);
    return length;
}

RATIONAL(sub)
{
    fmpq_sub(y, a, b);
    return within_limit(y);
}

POINT(neg)
{
    mpfr_neg(y, a, MPFR_RNDN);
}

BALL(neg)
{
    arb_neg(y, a);
}

BOX(neg)
{
    acb_neg(y, a);
}

SERIES(neg)
{
    arb_poly_set_trunc(y, a, length);
    arb_poly_neg(y, y);
    return length;
}

RATIONAL(neg)
{
    fmpq_neg(y, a);
    return ORDO_OK;
}

DEGREE(same)
{
    return a;
}

/* ---- a * b, a / b ---- */

POINT(mul)
{
    mpfr_mul(y, a, b, MPFR_RNDN);
}

BALL(mul)
{
    arb_mul(y, a, b, prec);
}

BOX(mul)
{
    acb_mul(y, a, b, prec);
}

SERIES(mul)
{
    arb_poly_mullow(y, a, b, length, prec);
    return length;
}

RATIONAL(mul)
{
    fmpq_mul(y, a, b);
    return within_limit(y);
}

DEGREE(mul)
{
    return a + b;
}

POINT(div)
{
    mpfr_div(y, a, b, MPFR_RNDN);
}

BALL(div)
{
    if (arb_contains_zero(b)) {
        arb_indeterminate(y);
    } else {
        arb_div(y, a, b, prec);
    }
}

BOX(div)
{
    if (acb_contains_zero(b)) {
        acb_indeterminate(y);
    } else {
        acb_div(y, a, b, prec);
    }
}

SERIES(div)
{
    arb_poly_div_series(y, a, b, length, prec);
    return length;
}

RATIONAL(div)
{
    if (fmpq_is_zero(b)) {
        return ORDO_EDOMAIN;
    }
    fmpq_div(y, a, b);
    return within_limit(y);
}

DEGREE(div)
{
    return b == 0 ? a : -1;
}

UNDEFINED(div)
{
    return arb_is_zero(b);
}

/* ---- objects ---- */

const ordo_operation ordo_operation_variable = {
    .degree = degree_one,
    .rational = rational_constant, /* never called: says that x keeps rationals rational */
};

const ordo_operation ordo_operation_constant = {
    .degree = degree_zero,
    .point = point_constant,
    .ball = ball_constant,
    .rational = rational_constant,
};

const ordo_operation ordo_operation_pi = {
    .degree = degree_zero,
    .point = point_pi,
    .ball = ball_pi,
};

const ordo_operation ordo_operation_symbol = {
    .degree = degree_zero,
    .point = point_symbol,
    .ball = ball_symbol,
    .rational = rational_symbol,
};

const ordo_operation ordo_operation_add = {
    .arity = 2,
    .commutative = true,
    .degree = degree_add,
    .point = point_add,
    .ball = ball_add,
    .box = box_add,
    .series = series_add,
    .rational = rational_add,
};

const ordo_operation ordo_operation_sub = {
    .arity = 2,
    .degree = degree_add,
    .point = point_sub,
    .ball = ball_sub,
    .box = box_sub,
    .series = series_sub,
    .rational = rational_sub,
};

const ordo_operation ordo_operation_mul = {
    .arity = 2,
    .commutative = true,
    .degree = degree_mul,
    .point = point_mul,
    .ball = ball_mul,
    .box = box_mul,
    .series = series_mul,
    .rational = rational_mul,
};

const ordo_operation ordo_operation_div = {
    .arity = 2,
    .degree = degree_div,
    .point = point_div,
    .ball = ball_div,
    .box = box_div,
    .series = series_div,
    .rational = rational_div,
    .undefined = undefined_div,
};

const ordo_operation ordo_operation_neg = {
    .arity = 1,
    .degree = degree_same,
    .point = point_neg,
    .ball = ball_neg,
    .box = box_neg,
    .series = series_neg,
    .rational = rational_neg,
};
