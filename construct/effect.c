/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "construct/effect.h"

#include "construct/evaluate.h"

/* f is read at a + (b - a) i/POINTS, 0 < i < POINTS: a prime, as zeros often lie at simple
 * fractions. */
enum { POINTS = 17, VANISHING = 16 };

/* height = the largest |f| at these points, from below. */
static ordo_status
find_height(mag_t height, const ordo_target *target, const arb_t a, const arb_t b, mpfr_prec_t prec)
{
    ordo_ball_evaluator *w = NULL;
    ordo_status status = ordo_ball_evaluator_new(&w, ordo_target_function(target), prec);
    arb_t x;
    mag_t size;
    arb_init(x);
    mag_init(size);
    for (ulong i = 1; status == ORDO_OK && i < POINTS; i++) {
        arb_mul_ui(x, a, POINTS - i, prec);
        arb_addmul_ui(x, b, i, prec);
        arb_div_ui(x, x, POINTS, prec);
        ordo_evaluate_ball(x, w, x);
        if (arb_is_finite(x)) {
            arb_get_mag_lower(size, x);
            mag_max(height, height, size);
        }
    }
    mag_clear(size);
    arb_clear(x);
    ordo_ball_evaluator_free(w);
    return status;
}

void
ordo_effect_clear(ordo_effect *e)
{
    mag_clear(e->term);
    mag_clear(e->height);
    mag_clear(e->farthest);
    mag_clear(e->width);
}

/* r >= |v|. */
static void
bound_parameter(mag_t r, const mpfr_t v)
{
    arb_t x;
    arb_init(x);
    ordo_ball_from_real(x, v);
    arb_get_mag(r, x);
    arb_clear(x);
}

/* r >= |w x + b| on the interval for line k, which is a gate's if it is in its slot: as the knots
 * lie in the interval, relu(G x + g) <= b - a for G = 1 or -1. */
static void
bound_line(mag_t r, const ordo_effect *e, size_t neuron, unsigned k)
{
    mpfr_t w, b;
    mag_t slope;
    if (ordo_unit_slot_of_line(e->net->unit, k) == ORDO_SLOT_G) {
        mag_set(r, e->width);
        return;
    }
    mag_init(slope);
    ordo_network_line(w, b, e->net, neuron, k);
    bound_parameter(slope, w);
    bound_parameter(r, b);
    mag_addmul(r, slope, e->farthest);
    mag_clear(slope);
}

/* r >= the change of any value of the net by a change 1 of that parameter alone. Gates are never
 * asked for. */
static void
bound_effect(mag_t r, const ordo_effect *e, size_t index)
{
    size_t stride = ordo_network_stride(e->net), neuron = index / stride;
    size_t slot = ordo_network_slot(e->net, index);
    mag_t other;
    mpfr_t D;
    if (slot == stride) { /* p_j */
        mag_pow_ui(r, e->farthest, ordo_network_power(e->net, index));
        return;
    }
    mag_init(other);
    mag_one(r);
    for (unsigned k = 0; k < ordo_network_degree(e->net); k++) {
        size_t slope = ordo_unit_slot_of_line(e->net->unit, k);
        if (slot == slope && slot != ORDO_SLOT_G) {
            mag_mul(r, r, e->farthest);
        } else if (slot != slope + 1 || slot == ORDO_SLOT_g) {
            bound_line(other, e, neuron, k);
            mag_mul(r, r, other);
        }
    }
    if (slot + 1 != stride) {
        ordo_network_weight(D, e->net, neuron);
        bound_parameter(other, D);
        mag_mul(r, r, other);
    }
    mag_clear(other);
}

/* The largest term that a parameter stands for, and no less than |f|. */
static void
find_term(ordo_effect *e)
{
    mag_t effect, size;
    mpfr_t v;
    mag_init(effect);
    mag_init(size);
    mag_set(e->term, e->height);
    for (size_t i = 0; i < e->net->theta.length; i++) {
        if (ordo_network_slot(e->net, i) > ORDO_SLOT_g) {
            ordo_vector_view(v, &e->net->theta, i);
            bound_parameter(size, v);
            bound_effect(effect, e, i);
            mag_mul(size, size, effect);
            mag_max(e->term, e->term, size);
        }
    }
    mag_clear(size);
    mag_clear(effect);
}

ordo_status
ordo_effect_init(ordo_effect *e, const ordo_network *net, const ordo_target *target)
{
    mpfr_prec_t prec = net->theta.prec;
    arb_t a, b;
    mag_t size;
    e->net = net;
    mag_init(e->width);
    mag_init(e->farthest);
    mag_init(e->height);
    mag_init(e->term);
    mag_init(size);
    arb_init(a);
    arb_init(b);
    ordo_target_ends_ball(a, b, target, prec);
    ordo_status status = find_height(e->height, target, a, b, prec);
    arb_get_mag(e->farthest, a);
    arb_get_mag(size, b);
    mag_max(e->farthest, e->farthest, size);
    arb_sub(b, b, a, prec);
    arb_get_mag(e->width, b);
    arb_clear(b);
    arb_clear(a);
    mag_clear(size);
    find_term(e);
    return status;
}

/* Whether |x| times the effect is at most the limit: 1, -1 or 0. */
static int
compare_change(const arb_t x, const mag_t effect, const mag_t limit)
{
    mag_t size;
    mag_init(size);
    arb_get_mag(size, x);
    mag_mul(size, size, effect);
    bool holds = mag_cmp(size, limit) <= 0;
    arb_get_mag_lower(size, x);
    mag_mul_lower(size, size, effect);
    bool fails = mag_cmp(size, limit) > 0;
    mag_clear(size);
    return holds ? 1 : fails ? -1 : 0;
}

int
ordo_effect_is_negligible(const ordo_effect *e, size_t index, const mpfr_t v, const arb_t P)
{
    mag_t effect, limit;
    arb_t gap;
    mag_init(effect);
    mag_init(limit);
    arb_init(gap);
    bound_effect(effect, e, index);
    mag_mul_2exp_si(limit, e->term, 1 - (slong)e->net->theta.prec);
    ordo_ball_from_real(gap, v);
    arb_sub(gap, gap, P, 2 * e->net->theta.prec + 64);
    int value = compare_change(P, effect, limit), change = compare_change(gap, effect, limit);
    arb_clear(gap);
    mag_clear(limit);
    mag_clear(effect);
    return value < change ? value : change;
}

bool
ordo_effect_vanishes(const ordo_effect *e, size_t index, const arb_t P)
{
    mag_t effect, change;
    mag_init(effect);
    mag_init(change);
    bound_effect(effect, e, index);
    arb_get_mag(change, P);
    mag_mul(change, change, effect);
    mag_mul_2exp_si(change, change, VANISHING * (slong)e->net->theta.prec);
    bool vanishes = arb_contains_zero(P) && !mag_is_zero(effect) && mag_cmp(change, e->height) <= 0;
    mag_clear(change);
    mag_clear(effect);
    return vanishes;
}
