/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Operations that are analytic by pieces: abs, sign, min, max. */
#include "construct/operation.h"

/* ---- abs ---- */

POINT(abs)
{
    mpfr_abs(y, a, MPFR_RNDN);
}

BALL(abs)
{
    if (arb_contains_zero(a)) {
        mag_t u;
        mag_init(u);
        arb_get_mag(u, a);
        ordo_ball_from_zero(y, u);
        mag_clear(u);
    } else {
        arb_abs(y, a);
    }
}

BOX(abs)
{
    int sign = arb_sgn_nonzero(acb_realref(a));
    if (sign == 0) {
        acb_indeterminate(y);
    } else if (sign > 0) {
        acb_set(y, a);
    } else {
        acb_neg(y, a);
    }
}

SERIES(abs)
{
    int sign = ordo_series_sign(a);
    if (sign == 0) {
        return 1;
    }
    arb_poly_set_trunc(y, a, length);
    if (sign < 0) {
        arb_poly_neg(y, y);
    }
    return length;
}

RATIONAL(abs)
{
    fmpq_abs(y, a);
    return ORDO_OK;
}

/* ---- sign ---- */

POINT(sign)
{
    mpfr_set_si(y, mpfr_sgn(a), MPFR_RNDN);
}

BALL(sign)
{
    int sign = arb_sgn_nonzero(a);
    if (sign != 0 || arb_is_zero(a)) {
        arb_set_si(y, sign);
    } else {
        arb_zero_pm_one(y);
    }
}

BOX(sign)
{
    int sign = arb_sgn_nonzero(acb_realref(a));
    if (sign == 0) {
        acb_indeterminate(y);
    } else {
        acb_set_si(y, sign);
    }
}

SERIES(sign)
{
    int sign = ordo_series_sign(a);
    arb_poly_set_si(y, sign);
    return sign == 0 ? 1 : length;
}

RATIONAL(sign)
{
    fmpq_set_si(y, fmpq_sgn(a), 1);
    return ORDO_OK;
}

/* ---- min, max ---- */

POINT(min)
{
    mpfr_min(y, a, b, MPFR_RNDN);
}

POINT(max)
{
    mpfr_max(y, a, b, MPFR_RNDN);
}

BALL(min)
{
    arb_min(y, a, b, prec);
}

BALL(max)
{
    arb_max(y, a, b, prec);
}

/* y = the one of a, b with the smaller real part, if that is the same one on the whole box. */
static void
box_smaller(acb_ptr y, acb_srcptr a, acb_srcptr b)
{
    if (arb_lt(acb_realref(a), acb_realref(b))) {
        acb_set(y, a);
    } else if (arb_lt(acb_realref(b), acb_realref(a))) {
        acb_set(y, b);
    } else {
        acb_indeterminate(y);
    }
}

BOX(min)
{
    box_smaller(y, a, b);
}

BOX(max)
{
    acb_t p, q;
    acb_init(p);
    acb_init(q);
    acb_neg(p, a);
    acb_neg(q, b);
    box_smaller(y, p, q);
    acb_neg(y, y);
    acb_clear(q);
    acb_clear(p);
}

/* The sign of the constant term of a - b; 0 if it contains 0. */
static int
compare_constants(const arb_poly_struct *a, const arb_poly_struct *b)
{
    arb_t p, q;
    arb_init(p);
    arb_init(q);
    ordo_series_constant(p, a);
    ordo_series_constant(q, b);
    int sign = arb_gt(p, q) - arb_lt(p, q);
    arb_clear(q);
    arb_clear(p);
    return sign;
}

SERIES(min)
{
    int sign = compare_constants(a, b);
    arb_poly_set_trunc(y, sign < 0 ? a : b, length);
    return sign == 0 ? 1 : length;
}

SERIES(max)
{
    int sign = compare_constants(a, b);
    arb_poly_set_trunc(y, sign > 0 ? a : b, length);
    return sign == 0 ? 1 : length;
}

RATIONAL(min)
{
    fmpq_set(y, fmpq_cmp(a, b) < 0 ? a : b);
    return ORDO_OK;
}

RATIONAL(max)
{
    fmpq_set(y, fmpq_cmp(a, b) > 0 ? a : b);
    return ORDO_OK;
}

static void
level_difference(arb_t g, arb_srcptr a, arb_srcptr b, UNUSED unsigned k, slong prec)
{
    arb_sub(g, a, b, prec);
}

/* ---- slopes across kinks ---- */

/* | |a| - |a'| | <= |a - a'|. */
static void
hull_abs(arb_ptr y, arb_srcptr a, UNUSED arb_srcptr b, UNUSED slong prec)
{
    mag_t u;
    mag_init(u);
    arb_get_mag(u, a);
    arf_zero(arb_midref(y));
    mag_swap(arb_radref(y), u);
    mag_clear(u);
}

/* a <= a' + max(a - a', b - b') and so on: the difference of two maxima, and of two minima, lies
 * between the smaller and the larger of a - a' and b - b'. */
static void
hull_both(arb_ptr y, arb_srcptr a, arb_srcptr b, slong prec)
{
    arb_union(y, a, b, prec);
}

/* ---- objects ---- */

const ordo_operation ordo_operation_abs = {
    .arity = 1,
    .kinks = 1,
    .level = ordo_level_operand,
    .point = point_abs,
    .ball = ball_abs,
    .box = box_abs,
    .series = series_abs,
    .hull = hull_abs,
    .rational = rational_abs,
};

const ordo_operation ordo_operation_sign = {
    .arity = 1,
    .kinks = 1,
    .level = ordo_level_operand,
    .point = point_sign,
    .ball = ball_sign,
    .box = box_sign,
    .series = series_sign,
    .rational = rational_sign,
};

const ordo_operation ordo_operation_min = {
    .arity = 2,
    .commutative = true,
    .kinks = 1,
    .level = level_difference,
    .point = point_min,
    .ball = ball_min,
    .box = box_min,
    .series = series_min,
    .hull = hull_both,
    .rational = rational_min,
};

const ordo_operation ordo_operation_max = {
    .arity = 2,
    .commutative = true,
    .kinks = 1,
    .level = level_difference,
    .point = point_max,
    .ball = ball_max,
    .box = box_max,
    .series = series_max,
    .hull = hull_both,
    .rational = rational_max,
};
