/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/certificate/lagrange.h"

#include <string.h>

ordo_status
ordo_lagrange_init(ordo_lagrange *t, const ordo_expression *f, unsigned derivative,
                   mpfr_prec_t prec)
{
    memset(t, 0, sizeof *t);
    ordo_status status = ordo_series_evaluator_new(&t->f, f, prec);
    if (status != ORDO_OK) {
        return status;
    }
    t->derivative = derivative;
    t->prec = prec;
    arb_init(t->middle);
    arb_init(t->half);
    arb_poly_init(t->q);
    arb_init(t->error);
    arb_init(t->x);
    arb_init(t->s);
    arb_init(t->y);
    arb_poly_init(t->poly);
    return ORDO_OK;
}

void
ordo_lagrange_clear(ordo_lagrange *t)
{
    if (t->f == NULL) {
        return;
    }
    arb_poly_clear(t->poly);
    arb_clear(t->y);
    arb_clear(t->s);
    arb_clear(t->x);
    arb_clear(t->error);
    arb_poly_clear(t->q);
    arb_clear(t->half);
    arb_clear(t->middle);
    ordo_series_evaluator_free(t->f);
    memset(t, 0, sizeof *t);
}

/* q = the Taylor polynomial of f^(derivative) at c in powers of x - c, with the enclosure of the
 * remainder's coefficient over the whole panel as coefficient `order`. */
static void
expand_function(ordo_lagrange *t)
{
    slong length = t->order + (slong)t->derivative;
    arb_set(t->x, t->middle);
    arb_add_error(t->x, t->half);
    ordo_evaluate_series(t->q, t->f, t->middle, length);
    ordo_evaluate_series_inside(t->poly, t->f, t->x, length + 1);
    arb_poly_get_coeff_arb(t->y, t->poly, length);
    arb_poly_set_coeff_arb(t->q, length, t->y);
    for (unsigned j = 0; j < t->derivative; j++) {
        arb_poly_derivative(t->q, t->q, t->prec);
    }
}

/* From powers of x - c = r u to powers of u. */
static void
scale(arb_poly_t y, ordo_lagrange *t, slong prec)
{
    arb_one(t->s);
    for (slong j = 0; j < arb_poly_length(y); j++) {
        arb_mul(y->coeffs + j, y->coeffs + j, t->s, prec);
        arb_mul(t->s, t->s, t->half, prec);
    }
}

/* Splits the remainder's coefficient into a number and its uncertainty. */
static void
split_remainder(ordo_lagrange *t)
{
    arb_zero(t->error);
    if (t->order < arb_poly_length(t->q)) {
        arb_ptr last = t->q->coeffs + t->order;
        arf_set_mag(arb_midref(t->error), arb_radref(last));
        mag_zero(arb_radref(last));
    }
}

/* q -= p^(derivative)(c + r u): Taylor's shift by synthetic division, exact but for the radii. */
static void
subtract_polynomial(ordo_lagrange *t, const arb_poly_struct *p)
{
    arb_poly_set(t->poly, p);
    for (unsigned j = 0; j < t->derivative; j++) {
        arb_poly_derivative(t->poly, t->poly, ARF_PREC_EXACT);
    }
    arb_ptr a = t->poly->coeffs;
    slong length = arb_poly_length(t->poly);
    for (slong i = 0; i < length; i++) {
        for (slong j = length - 2; j >= i; j--) {
            arb_addmul(a + j, a + j + 1, t->middle, ARF_PREC_EXACT);
        }
    }
    scale(t->poly, t, ARF_PREC_EXACT);
    arb_poly_sub(t->q, t->q, t->poly, t->prec);
}

bool
ordo_lagrange_expand(ordo_lagrange *t, const arb_poly_struct *p, const arb_t left,
                     const arb_t right, slong order)
{
    t->order = order;
    arb_add(t->middle, left, right, ARF_PREC_EXACT);
    arb_mul_2exp_si(t->middle, t->middle, -1);
    arb_sub(t->half, right, left, ARF_PREC_EXACT);
    arb_mul_2exp_si(t->half, t->half, -1);
    expand_function(t);
    bool finite = true;
    for (slong j = 0; finite && j < arb_poly_length(t->q); j++) {
        finite = arb_is_finite(arb_poly_get_coeff_ptr(t->q, j));
    }
    if (finite) {
        scale(t->q, t, t->prec);
        split_remainder(t);
        if (p != NULL) {
            subtract_polynomial(t, p);
        }
    }
    return finite;
}

/* y = int Q(u) du over [-1, 1]: only even powers are left, int u^j = 2/(j+1). */
static void
integrate(arb_t y, ordo_lagrange *t, const arb_poly_t Q)
{
    arb_zero(y);
    for (slong j = 0; j < arb_poly_length(Q); j += 2) {
        arb_mul_2exp_si(t->s, arb_poly_get_coeff_ptr(Q, j), 1);
        arb_div_si(t->s, t->s, j + 1, t->prec);
        arb_add(y, y, t->s, t->prec);
    }
}

void
ordo_lagrange_square(arb_t y, ordo_lagrange *t)
{
    /* dx = r du; | |g| - |Q| | <= |d| in L2 by the triangle inequality, and
     * |d|^2 <= r int error^2 u^(2K) du = error^2 2r/(2K+1). */
    arb_poly_mul(t->poly, t->q, t->q, t->prec);
    integrate(y, t, t->poly);
    arb_mul(y, y, t->half, t->prec);
    arb_sqrtpos(y, y, t->prec);
    arb_mul_2exp_si(t->s, t->half, 1);
    arb_div_si(t->s, t->s, 2 * t->order + 1, t->prec);
    arb_sqrt(t->s, t->s, t->prec);
    arb_mul(t->s, t->s, t->error, t->prec);
    arb_add_error(y, t->s);
    arb_sqr(y, y, t->prec);
}

/* y = the smallest ball with both lower and upper; lower <= upper. */
static void
set_interval(arb_t y, const arf_t lower, const arf_t upper, mpfr_prec_t prec)
{
    arb_set_interval_arf(y, lower, upper, prec);
}

void
ordo_lagrange_absolute(arb_t y, ordo_lagrange *t)
{
    arf_t lower, upper;
    ordo_lagrange_range(t->y, t);
    bool keeps_sign = !arb_contains_zero(t->y);
    /* |int g - int Q| <= r int error |u|^K du = error 2r/(K+1) */
    integrate(y, t, t->q);
    arb_mul_2exp_si(t->s, t->error, 1);
    arb_div_si(t->s, t->s, t->order + 1, t->prec);
    arb_add_error(y, t->s);
    arb_mul(y, y, t->half, t->prec);
    arb_abs(y, y);
    if (keeps_sign) {
        return;
    }
    arf_init(lower);
    arf_init(upper);
    arb_get_abs_lbound_arf(lower, y, t->prec); /* |int g| <= int |g| */
    ordo_lagrange_square(y, t);
    arb_mul(y, y, t->half, t->prec);
    arb_mul_2exp_si(y, y, 1);
    arb_sqrtpos(y, y, t->prec);
    arb_get_ubound_arf(upper, y, t->prec); /* int |g| <= (2r int g^2)^(1/2) */
    set_interval(y, lower, upper, t->prec);
    arf_clear(upper);
    arf_clear(lower);
}

/* Where g is looked at: u = -1, -1/2, 0, 1/2, 1. */
enum { POINTS = 2 };

/* y contains g(c + r u) for u = i/POINTS. */
static void
value_at(arb_t y, ordo_lagrange *t, int i)
{
    arb_set_si(t->s, i);
    arb_div_si(t->s, t->s, POINTS, t->prec);
    arb_poly_evaluate(y, t->q, t->s, t->prec);
    if (i != 0 || t->order == 0) { /* |d(u)| <= error |u|^K */
        arb_add_error(y, t->error);
    }
}

/* The extreme values of q0 + q1 u + q2 u^2 on [-1, 1] are at the ends and, unless |q1| >= 2 |q2|,
 * at u = -q1/(2 q2), where it is q0 - q1^2/(4 q2). */
static void
range_of_quadratic(arb_t y, ordo_lagrange *t)
{
    arb_t q[3], size;
    arb_init(size);
    for (slong j = 0; j < 3; j++) {
        arb_init(q[j]);
        arb_poly_get_coeff_arb(q[j], t->q, j);
    }
    arb_add(y, q[0], q[2], t->prec);
    arb_set(t->s, y);
    arb_add(y, y, q[1], t->prec);
    arb_sub(t->s, t->s, q[1], t->prec);
    arb_union(y, y, t->s, t->prec);
    arb_abs(t->s, q[1]);
    arb_abs(size, q[2]);
    arb_mul_2exp_si(size, size, 1);
    if (!arb_ge(t->s, size) && !arb_contains_zero(q[2])) {
        arb_sqr(t->s, q[1], t->prec);
        arb_div(t->s, t->s, q[2], t->prec);
        arb_mul_2exp_si(t->s, t->s, -2);
        arb_sub(t->s, q[0], t->s, t->prec);
        arb_union(y, y, t->s, t->prec);
    } else if (!arb_ge(t->s, size)) { /* q2 may be 0: each term by its size */
        arb_add_error(q[0], q[1]);
        arb_add_error(q[0], q[2]);
        arb_union(y, y, q[0], t->prec);
    }
    for (slong j = 0; j < 3; j++) {
        arb_clear(q[j]);
    }
    arb_clear(size);
}

void
ordo_lagrange_range(arb_t y, ordo_lagrange *t)
{
    range_of_quadratic(y, t);
    for (slong j = 3; j < arb_poly_length(t->q); j++) {
        arb_srcptr coefficient = arb_poly_get_coeff_ptr(t->q, j);
        if (j % 2 == 1) { /* u^j in [-1, 1] */
            arb_add_error(y, coefficient);
        } else { /* u^j in [0, 1] */
            arb_zero(t->s);
            arb_union(t->s, t->s, coefficient, t->prec);
            arb_add(y, y, t->s, t->prec);
        }
    }
    arb_add_error(y, t->error);
}

void
ordo_lagrange_maximum(arb_t y, ordo_lagrange *t)
{
    arf_t lower, upper, one;
    arf_init(lower);
    arf_init(upper);
    arf_init(one);
    for (int i = -POINTS; i <= POINTS; i++) { /* max |g| >= |g| anywhere */
        value_at(y, t, i);
        arb_get_abs_lbound_arf(one, y, t->prec);
        if (arf_cmp(one, lower) > 0) {
            arf_set(lower, one);
        }
    }
    ordo_lagrange_range(y, t);
    arb_get_abs_ubound_arf(upper, y, t->prec);
    set_interval(y, lower, upper, t->prec);
    arf_clear(one);
    arf_clear(upper);
    arf_clear(lower);
}

void
ordo_lagrange_minimum(arb_t y, ordo_lagrange *t)
{
    arf_t lower, upper, one;
    arf_init(lower);
    arf_init(upper);
    arf_init(one);
    arf_pos_inf(upper);
    for (int i = -POINTS; i <= POINTS; i++) { /* min |g| <= |g| anywhere */
        value_at(y, t, i);
        arb_get_abs_ubound_arf(one, y, t->prec);
        if (arf_cmp(one, upper) < 0) {
            arf_set(upper, one);
        }
    }
    ordo_lagrange_range(y, t);
    arb_get_abs_lbound_arf(lower, y, t->prec);
    set_interval(y, lower, upper, t->prec);
    arf_clear(one);
    arf_clear(upper);
    arf_clear(lower);
}
