/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Operations: inverse trigonometric functions. */
#include "construct/operation.h"

/* True when the ball lies in (-1, 1). */
static bool
is_inside_unit(arb_srcptr a)
{
    arb_t t;
    arb_init(t);
    arb_one(t);
    bool inside = arb_lt(a, t);
    arb_neg(t, t);
    inside = inside && arb_gt(a, t);
    arb_clear(t);
    return inside;
}

/* 1 when the ball lies in [-1, 1], -1 when no point of it does, else 0. */
static int
place_in_closed_unit(arb_srcptr a)
{
    arb_t t;
    arb_init(t);
    arb_one(t);
    bool inside = arb_le(a, t);
    bool outside = arb_gt(a, t);
    arb_neg(t, t);
    inside = inside && arb_ge(a, t);
    outside = outside || arb_lt(a, t);
    arb_clear(t);
    return inside - outside;
}

/* y contains f, monotone on [-1, 1], over a; up to the ends by the values at the ends of a. */
static void
ball_on_unit(arb_ptr y, arb_srcptr a, void (*f)(arb_t y, const arb_t x, slong prec), slong prec)
{
    if (is_inside_unit(a)) {
        f(y, a, prec);
    } else if (place_in_closed_unit(a) > 0) {
        arf_t one, minus_one;
        arf_init(one);
        arf_init(minus_one);
        arf_one(one);
        arf_neg(minus_one, one);
        ordo_ball_monotone(y, a, f, minus_one, one, prec);
        arf_clear(minus_one);
        arf_clear(one);
    } else {
        arb_indeterminate(y);
    }
}

/* The cuts of asin and acos are the real numbers outside (-1, 1). */
static bool
meets_real_cuts(acb_srcptr a)
{
    return arb_contains_zero(acb_imagref(a)) && !is_inside_unit(acb_realref(a));
}

/* The constant term lies in (-1, 1), where asin and acos are analytic. */
static bool
is_series_inside(const arb_poly_struct *a)
{
    arb_t c;
    arb_init(c);
    ordo_series_constant(c, a);
    bool inside = is_inside_unit(c);
    arb_clear(c);
    return inside;
}

UNDEFINED(unit)
{
    return place_in_closed_unit(a) < 0;
}

static void
clamp_unit(arb_ptr a, UNUSED const ordo_immediate *k, slong prec)
{
    int place = place_in_closed_unit(a);
    if (place < 0) {
        arb_indeterminate(a);
    } else if (place == 0) {
        arf_t left, right;
        arf_init(left);
        arf_init(right);
        arb_get_interval_arf(left, right, a, prec);
        if (arf_cmp_si(left, -1) < 0) {
            arf_set_si(left, -1);
        }
        if (arf_cmp_si(right, 1) > 0) {
            arf_set_si(right, 1);
        }
        /* The radius is rounded up, which may lead outside again: cut to all of [-1, 1] then. */
        arb_set_interval_arf(a, left, right, prec);
        if (place_in_closed_unit(a) <= 0) {
            arb_zero_pm_one(a);
        }
        arf_clear(right);
        arf_clear(left);
    }
}

/* Kinks at a = -1 and a = 1. */
static void
level_unit(arb_t g, arb_srcptr a, UNUSED arb_srcptr b, unsigned k, slong prec)
{
    arb_set(g, a);
    if (k == 0) {
        arb_add_ui(g, g, 1, prec);
    } else {
        arb_sub_ui(g, g, 1, prec);
    }
}

/* ---- asin ---- */

POINT(asin)
{
    mpfr_asin(y, a, MPFR_RNDN);
}

BALL(asin)
{
    ball_on_unit(y, a, arb_asin, prec);
}

BOX(asin)
{
    if (meets_real_cuts(a)) {
        acb_indeterminate(y);
    } else {
        acb_asin(y, a, prec);
    }
}

SERIES(asin)
{
    if (!is_series_inside(a)) {
        return 1;
    }
    arb_poly_asin_series(y, a, length, prec);
    return length;
}

/* ---- acos ---- */

POINT(acos)
{
    mpfr_acos(y, a, MPFR_RNDN);
}

BALL(acos)
{
    ball_on_unit(y, a, arb_acos, prec);
}

BOX(acos)
{
    if (meets_real_cuts(a)) {
        acb_indeterminate(y);
    } else {
        acb_acos(y, a, prec);
    }
}

SERIES(acos)
{
    if (!is_series_inside(a)) {
        return 1;
    }
    arb_poly_acos_series(y, a, length, prec);
    return length;
}

/* ---- atan ---- */

POINT(atan)
{
    mpfr_atan(y, a, MPFR_RNDN);
}

BALL(atan)
{
    arb_atan(y, a, prec);
}

BOX(atan)
{
    /* Cuts: the imaginary numbers i t with |t| >= 1. acb_atan itself is finite across them. */
    if (arb_contains_zero(acb_realref(a)) && !is_inside_unit(acb_imagref(a))) {
        acb_indeterminate(y);
    } else {
        acb_atan(y, a, prec);
    }
}

SERIES(atan)
{
    arb_poly_atan_series(y, a, length, prec);
    return length;
}

/* ---- objects ---- */

const ordo_operation ordo_operation_asin = {
    .arity = 1,
    .kinks = 2,
    .level = level_unit,
    .point = point_asin,
    .ball = ball_asin,
    .box = box_asin,
    .series = series_asin,
    .undefined = undefined_unit,
    .clamp = clamp_unit,
};

const ordo_operation ordo_operation_acos = {
    .arity = 1,
    .kinks = 2,
    .level = level_unit,
    .point = point_acos,
    .ball = ball_acos,
    .box = box_acos,
    .series = series_acos,
    .undefined = undefined_unit,
    .clamp = clamp_unit,
};

const ordo_operation ordo_operation_atan = {
    .arity = 1,
    .point = point_atan,
    .ball = ball_atan,
    .box = box_atan,
    .series = series_atan,
};
