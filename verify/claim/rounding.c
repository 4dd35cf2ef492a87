/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/claim/rounding.h"

#include "construct/effect.h"

enum { MORE_BITS = 64 };

size_t
ordo_rounding_knot(const ordo_network *net, size_t i)
{
    size_t at_a = net->unit->neurons_at_a;
    return i < at_a ? 0 : i + 1 - at_a;
}

/* v is one of the p-bit numbers nearest to every number of the ball (1), to none (-1), or neither:
 * the distance is at most half of that to the next number on its side. */
static int
is_nearest(const mpfr_t v, const arb_t P)
{
    mpfr_t next;
    arb_t here, other, half;
    mpfr_init2(next, mpfr_get_prec(v));
    arb_init(here);
    arb_init(other);
    arb_init(half);
    ordo_ball_from_real(here, v);
    int result = 1;
    for (int above = 0; above < 2; above++) {
        mpfr_set(next, v, MPFR_RNDN);
        if (above) {
            mpfr_nextabove(next);
        } else {
            mpfr_nextbelow(next);
        }
        ordo_ball_from_real(other, next);
        arb_add(half, here, other, ARF_PREC_EXACT); /* the midpoint between both */
        arb_mul_2exp_si(half, half, -1);
        bool holds = above ? arb_le(P, half) : arb_ge(P, half);
        bool fails = above ? arb_gt(P, half) : arb_lt(P, half);
        result = fails ? -1 : holds ? result : result < 0 ? -1 : 0;
    }
    arb_clear(half);
    arb_clear(other);
    arb_clear(here);
    mpfr_clear(next);
    return result;
}

/* |P| <= size and |v - P| <= size, likewise. */
static int
is_negligible(const mpfr_t v, const arb_t P, const arb_t size, mpfr_prec_t prec)
{
    arb_t x;
    arb_init(x);
    ordo_ball_from_real(x, v);
    arb_sub(x, x, P, prec);
    arb_abs(x, x);
    bool holds = arb_le(x, size), fails = arb_gt(x, size);
    arb_abs(x, P);
    holds = holds && arb_le(x, size);
    fails = fails || arb_gt(x, size);
    arb_clear(x);
    return holds ? 1 : fails ? -1 : 0;
}

/* What is looked at. */
typedef struct examiner {
    const ordo_network *net;
    mpfr_prec_t prec;
    arb_t a, h;   /* the interval's left end, the width of a cell */
    arb_ptr size; /* of each slot of a neuron: 2^(1-p) M */
    ordo_effect effect;
} examiner;

static ordo_verdict
examine(const examiner *e, const mpfr_t v, const arb_t P, arb_srcptr size)
{
    int nearest = arb_is_finite(P) ? is_nearest(v, P) : 0;
    int negligible = arb_is_finite(P) ? is_negligible(v, P, size, e->prec) : 0;
    return nearest > 0 || negligible > 0   ? ORDO_VERDICT_PROVED
           : nearest < 0 && negligible < 0 ? ORDO_VERDICT_REFUTED
                                           : ORDO_VERDICT_UNDECIDED;
}

/* Parameter i, which is none of a gate: a change that is negligible within its slot must be so for
 * the net, too; d and the p_j have no slot. */
static ordo_verdict
examine_parameter(const examiner *e, size_t i, const mpfr_t v, const arb_t P)
{
    size_t slot = ordo_network_slot(e->net, i);
    if (!arb_is_finite(P)) {
        return ORDO_VERDICT_UNDECIDED;
    }
    int nearest = is_nearest(v, P), negligible = ordo_effect_is_negligible(&e->effect, i, v, P);
    if (slot < ordo_network_stride(e->net)) {
        int own = is_negligible(v, P, e->size + slot, e->prec);
        negligible = own < negligible ? own : negligible;
    }
    return nearest > 0 || negligible > 0   ? ORDO_VERDICT_PROVED
           : nearest < 0 && negligible < 0 ? ORDO_VERDICT_REFUTED
                                           : ORDO_VERDICT_UNDECIDED;
}

/* Knot 0 is a, rounded inwards: the least number not below it. */
static ordo_verdict
examine_first_knot(const examiner *e, const mpfr_t t)
{
    mpfr_t below;
    arb_t x;
    mpfr_init2(below, mpfr_get_prec(t));
    arb_init(x);
    mpfr_set(below, t, MPFR_RNDN);
    mpfr_nextbelow(below);
    ordo_ball_from_real(x, t);
    bool inside = arb_ge(x, e->a), outside = arb_lt(x, e->a);
    ordo_ball_from_real(x, below);
    bool least = arb_lt(x, e->a), other = arb_ge(x, e->a);
    arb_clear(x);
    mpfr_clear(below);
    return inside && least    ? ORDO_VERDICT_PROVED
           : outside || other ? ORDO_VERDICT_REFUTED
                              : ORDO_VERDICT_UNDECIDED;
}

/* The gate of neuron i. */
static ordo_verdict
examine_gate(const examiner *e, size_t i, ordo_orientation orientation)
{
    size_t knot = ordo_rounding_knot(e->net, i);
    bool flipped = orientation == ORDO_ALTERNATING && knot % 2 == 1;
    mpfr_t G, g, t;
    ordo_network_view(G, e->net, i, ORDO_SLOT_G);
    ordo_network_view(g, e->net, i, ORDO_SLOT_g);
    if (mpfr_cmp_si(G, flipped ? -1 : 1) != 0) {
        return ORDO_VERDICT_REFUTED;
    }
    mpfr_init2(t, e->net->theta.prec);
    mpfr_mul_si(t, g, flipped ? 1 : -1, MPFR_RNDN);
    ordo_verdict verdict;
    if (knot == 0) {
        verdict = examine_first_knot(e, t);
    } else {
        arb_t P;
        arb_init(P);
        arb_mul_ui(P, e->h, knot, e->prec);
        arb_add(P, P, e->a, e->prec);
        verdict = examine(e, t, P, e->size + ORDO_SLOT_g);
        arb_clear(P);
    }
    mpfr_clear(t);
    return verdict;
}

/* size = max(size, |v|). */
static void
include(arb_ptr size, const mpfr_t v)
{
    arb_t x;
    arb_init(x);
    ordo_ball_from_real(x, v);
    arb_abs(x, x);
    arb_max(size, size, x, ARF_PREC_EXACT);
    arb_clear(x);
}

/* The largest parameter of each slot, of knots the largest end. */
static void
find_sizes(examiner *e)
{
    const ordo_network *net = e->net;
    unsigned slots = ordo_network_slot_D(net) + 1;
    mpfr_t view;
    for (unsigned slot = 0; slot < slots; slot++) {
        for (size_t i = 0; i < net->neurons; i++) {
            ordo_network_view(view, net, i, slot);
            include(e->size + slot, view);
        }
        arb_mul_2exp_si(e->size + slot, e->size + slot, 1 - (slong)net->theta.prec);
    }
}

/* All parameters in turn. */
static void
examine_all(ordo_verdict *verdict, size_t *place, const examiner *e, arb_srcptr formula,
            ordo_orientation orientation)
{
    const ordo_network *net = e->net;
    unsigned slots = ordo_network_slot_D(net) + 1;
    *verdict = ORDO_VERDICT_PROVED;
    for (size_t i = 0; i < net->theta.length && *verdict != ORDO_VERDICT_REFUTED; i++) {
        size_t neuron = i / slots;
        size_t slot = ordo_network_slot(net, i);
        ordo_verdict one = ORDO_VERDICT_PROVED;
        if (slot == ORDO_SLOT_G) {
            one = examine_gate(e, neuron, orientation);
        } else if (slot != ORDO_SLOT_g) {
            mpfr_t view;
            ordo_vector_view(view, &net->theta, i);
            one = examine_parameter(e, i, view, formula + i);
            if (one == ORDO_VERDICT_UNDECIDED && mpfr_zero_p(view) &&
                ordo_effect_vanishes(&e->effect, i, formula + i)) {
                one = ORDO_VERDICT_PROVED;
            }
        }
        if (ordo_verdict_both(*verdict, one) != *verdict) {
            *verdict = one;
            *place = i;
        }
    }
}

ordo_status
ordo_rounding_check(ordo_verdict *verdict, size_t *place, const ordo_network *net,
                    arb_srcptr formula, ordo_orientation orientation, const ordo_target *target)
{
    examiner e = {.net = net, .prec = 2 * net->theta.prec + MORE_BITS};
    size_t cells = ordo_unit_cells(net->unit, net->neurons);
    slong slots = (slong)ordo_network_stride(net);
    arb_init(e.a);
    arb_init(e.h);
    e.size = _arb_vec_init(slots);
    ordo_target_ends_ball(e.a, e.h, target, e.prec);
    arb_abs(e.size + ORDO_SLOT_g, e.h);
    arb_sub(e.h, e.h, e.a, e.prec);
    arb_div_ui(e.h, e.h, cells > 0 ? cells : 1, e.prec);
    ordo_status status = ordo_effect_init(&e.effect, net, target);
    if (status == ORDO_OK) {
        find_sizes(&e);
        examine_all(verdict, place, &e, formula, orientation);
    }
    ordo_effect_clear(&e.effect);
    _arb_vec_clear(e.size, slots);
    arb_clear(e.h);
    arb_clear(e.a);
    return status;
}
