/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quadrature/remainder.h"

#include <math.h>
#include <stdlib.h>

/* Neighbourhoods tried inside the one found: delta 2^-i. The net's pieces grow outside their cells,
 * so that the widest is not always the best. */
enum { SHRINKS = 5 };

/* Below delta = radius/4 (rho = 1.28) a panel is cut rather than given a rule. */
#define D_LEAST 0.25

ordo_status
ordo_scope_init(ordo_scope *scope, const ordo_neighbourhood *near, bool slope, unsigned degree)
{
    *scope = (ordo_scope){.near = near, .slope = slope, .degree = degree};
    scope->piece = calloc((size_t)degree + 1, sizeof *scope->piece); /* zeros */
    mag_init(scope->offset);
    arb_init(scope->radius);
    return scope->piece == NULL ? ORDO_ENOMEM : ORDO_OK;
}

void
ordo_scope_clear(ordo_scope *scope)
{
    for (unsigned j = 0; scope->piece != NULL && j <= scope->degree; j++) {
        mag_clear(scope->piece + j);
    }
    free(scope->piece);
    mag_clear(scope->offset);
    arb_clear(scope->radius);
}

/* size >= |p| or |p'| at all z whose distance to a panel's middle is at most `reach`:
 * |z - left| <= |middle - left| + reach =: s, and |p| <= sum |c_j| s^j. */
static void
bound_piece(mag_t size, const ordo_scope *scope, const mag_t reach)
{
    mag_t s, term;
    mag_init(s);
    mag_init(term);
    mag_add(s, scope->offset, reach);
    mag_zero(size);
    for (unsigned j = scope->degree + 1; j-- > (scope->slope ? 1 : 0);) {
        mag_mul_ui(term, scope->piece + j, scope->slope ? j : 1);
        mag_mul(size, size, s);
        mag_add(size, size, term);
    }
    mag_clear(s);
    mag_clear(term);
}

/* size >= |f| or |f'| within delta 2^-shrink of the panel: for f' by Cauchy's estimate on discs of
 * radius delta (1 - 2^-shrink), shrink > 0, which stay in the neighbourhood. */
static void
bound_function(mag_t size, const ordo_scope *scope, int shrink)
{
    mag_set(size, scope->near->bound);
    if (scope->slope) {
        arf_t rest;
        mag_t least;
        arf_init(rest);
        mag_init(least);
        arf_mul_2exp_si(rest, scope->near->delta, -shrink);
        arf_sub(rest, scope->near->delta, rest, ORDO_ROUGH_BITS, ARF_RND_FLOOR);
        arf_get_mag_lower(least, rest);
        mag_div(size, size, least);
        arf_clear(rest);
        mag_clear(least);
    }
}

/* The ellipse with foci at a panel's ends and semi-axes radius sqrt(1 + D^2), radius D lies
 * within delta' = radius D of the panel; its parameter is rho = D + sqrt(1 + D^2). On it
 * |e| <= size, reach = radius + delta' from the middle. A panel that is narrower has a larger rho
 * for the same delta'. */
static void
bound_on_ellipse(mag_t size, arb_t rho, const ordo_scope *scope, int shrink)
{
    mag_t reach, own;
    arf_t delta;
    arb_t D;
    mag_init(reach);
    mag_init(own);
    arf_init(delta);
    arb_init(D);
    arf_mul_2exp_si(delta, scope->near->delta, -shrink);
    arb_get_mag(reach, scope->radius);
    arf_get_mag(own, delta);
    mag_add(reach, reach, own);
    bound_piece(own, scope, reach);
    bound_function(size, scope, shrink);
    mag_add(size, size, own);
    arb_set_arf(D, delta);
    arb_div(D, D, scope->radius, ORDO_ROUGH_BITS);
    arb_sqr(rho, D, ORDO_ROUGH_BITS);
    arb_add_ui(rho, rho, 1, ORDO_ROUGH_BITS);
    arb_sqrt(rho, rho, ORDO_ROUGH_BITS);
    arb_add(rho, rho, D, ORDO_ROUGH_BITS);
    arb_clear(D);
    mag_clear(reach);
    mag_clear(own);
    arf_clear(delta);
}

/* error = radius (64/15) size^2 rho^(-2 order)/(1 - rho^-2), for order >= 2: the Chebyshev
 * coefficients of g = e^2 are at most 2 max|g| rho^-k, the rule is exact for k < 2 order and by
 * symmetry for odd k, and for even k >= 4 integral and rule differ by at most 2 + 2/(k^2 - 1) <=
 * 32/15 (Rabinowitz, Comm. ACM 12 (1969) 268; Trefethen, ATAP, Theorem 19.3). */
static void
bound_error(mag_t error, const arb_t rho, const mag_t size, const arb_t radius, size_t order)
{
    arb_t t, u;
    arb_init(t);
    arb_init(u);
    arb_inv(t, rho, ORDO_ROUGH_BITS);
    arb_sqr(t, t, ORDO_ROUGH_BITS);
    arb_sub_ui(u, t, 1, ORDO_ROUGH_BITS);
    arb_neg(u, u);
    arb_pow_ui(t, t, order, ORDO_ROUGH_BITS);
    arb_div(t, t, u, ORDO_ROUGH_BITS);
    arb_mul(t, t, radius, ORDO_ROUGH_BITS);
    arb_mul_ui(t, t, 64, ORDO_ROUGH_BITS);
    arb_div_ui(t, t, 15, ORDO_ROUGH_BITS);
    arb_get_mag(error, t);
    mag_mul(error, error, size);
    mag_mul(error, error, size);
    arb_clear(t);
    arb_clear(u);
}

/* The order that brings the error below the tolerance, about; infinite where rho is below about
 * 2.4, or f so much larger off the real line that it comes to the same: two rules for the halves,
 * with twice the delta, are then cheaper. A preview. */
static double
order_wanted(const ordo_scope *scope, const arb_t rho, const mag_t size, long tolerance,
             double bits)
{
    double r = arf_get_d(arb_midref(rho), ARF_RND_NEAR);
    double radius = arf_get_d(arb_midref(scope->radius), ARF_RND_NEAR);
    if (!(r > 1.0) || !(radius > 0.0) || !mag_is_finite(size) || mag_is_zero(size)) {
        return mag_is_zero(size) ? 2.0 : HUGE_VAL;
    }
    double excess = 2.0 * ordo_log2_bound(size) + log2(radius) - (double)tolerance;
    excess = fmax(excess + log2(64.0 / 15.0 / (1.0 - 1.0 / (r * r))), 0.0);
    double order = fmax(2.0, ceil(excess / (2.0 * log2(r))));
    return order <= 0.4 * fmin(excess, bits) + 16.0 ? order : HUGE_VAL;
}

/* At most eight orders between one power of two and the next, so that few rules are computed. */
static size_t
round_order(double order)
{
    size_t m = (size_t)order, step = 1;
    while (m / step >= 16) {
        step *= 2;
    }
    return (m + step - 1) / step * step;
}

bool
ordo_rule_choose(ordo_rule_choice *choice, const ordo_scope *scope, long tolerance, double bits)
{
    double best = HUGE_VAL;
    double D = arf_get_d(scope->near->delta, ARF_RND_NEAR) /
               arf_get_d(arb_midref(scope->radius), ARF_RND_NEAR);
    bool found = false;
    arb_t rho, chosen;
    mag_t size, own;
    arb_init(rho);
    arb_init(chosen);
    mag_init(size);
    mag_init(own);
    for (int i = scope->slope ? 1 : 0; i < SHRINKS && ldexp(D, -i) >= D_LEAST; i++) {
        bound_on_ellipse(size, rho, scope, i);
        double order = order_wanted(scope, rho, size, tolerance, bits);
        if (order < best) {
            best = order;
            found = true;
            arb_set(chosen, rho);
            mag_set(own, size);
        }
    }
    if (found) {
        choice->order = round_order(best);
        bound_error(choice->error, chosen, own, scope->radius, choice->order);
        found = mag_is_finite(choice->error);
    }
    arb_clear(rho);
    arb_clear(chosen);
    mag_clear(size);
    mag_clear(own);
    return found;
}
