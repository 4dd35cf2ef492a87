/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quadrature/tanh_sinh.h"

#include <assert.h>

/* Bits for q: its exponent pi sinh t has up to log2(depth) < 24 bits before the point. */
enum { GUARD_BITS = 32 };

/* So many negligible terms in a row end a tail: one alone may be next to a zero of the integrand.
 */
enum { QUIET_TERMS = 3 };

enum { SIDES = 2 };

typedef struct workspace {
    const ordo_tanh_sinh *rule;
    mpfr_srcptr end[SIDES];
    mpfr_t length, pi, t, sine, cosine, q, fraction, weight, distance, x, small;
    mpfr_t y[ORDO_TANH_SINH_MOST];
    mpfr_t total[ORDO_TANH_SINH_MOST];  /* of all terms, without the step */
    mpfr_t former[ORDO_TANH_SINH_MOST]; /* the integral with twice the step */
    int quiet[SIDES];                   /* terms in a row */
    unsigned open[SIDES];               /* components whose last term was not negligible */
    bool undefined;
} workspace;

static void
workspace_init(workspace *w, const ordo_tanh_sinh *rule, const mpfr_t a, const mpfr_t b)
{
    mpfr_prec_t prec = rule->prec + GUARD_BITS;
    w->rule = rule;
    w->end[0] = a;
    w->end[1] = b;
    w->open[0] = w->open[1] = 0;
    w->quiet[0] = w->quiet[1] = 0;
    w->undefined = false;
    mpfr_inits2(prec, w->length, w->pi, w->t, w->sine, w->cosine, w->q, w->fraction, w->weight,
                w->distance, (mpfr_ptr)0);
    mpfr_init2(w->x, rule->reach);
    mpfr_init2(w->small, 64);
    for (size_t i = 0; i < rule->components; i++) {
        mpfr_init2(w->y[i], rule->prec);
        mpfr_init2(w->total[i], prec);
        mpfr_init2(w->former[i], prec);
        mpfr_set_zero(w->total[i], 1);
    }
    mpfr_sub(w->length, b, a, MPFR_RNDN);
    mpfr_const_pi(w->pi, MPFR_RNDN);
}

static void
workspace_clear(workspace *w)
{
    mpfr_clears(w->length, w->pi, w->t, w->sine, w->cosine, w->q, w->fraction, w->weight,
                w->distance, w->x, w->small, (mpfr_ptr)0);
    for (size_t i = 0; i < w->rule->components; i++) {
        mpfr_clears(w->y[i], w->total[i], w->former[i], (mpfr_ptr)0);
    }
}

/* Fraction q/(1+q) and weight pi cosh(t) q/(1+q)^2 of node t. */
static void
find_node(workspace *w)
{
    mpfr_sinh_cosh(w->sine, w->cosine, w->t, MPFR_RNDN);
    mpfr_mul(w->q, w->pi, w->sine, MPFR_RNDN);
    mpfr_neg(w->q, w->q, MPFR_RNDN);
    mpfr_exp(w->q, w->q, MPFR_RNDN);
    mpfr_add_ui(w->weight, w->q, 1, MPFR_RNDN);
    mpfr_div(w->fraction, w->q, w->weight, MPFR_RNDN);
    mpfr_div(w->weight, w->fraction, w->weight, MPFR_RNDN);
    mpfr_mul(w->weight, w->weight, w->cosine, MPFR_RNDN);
    mpfr_mul(w->weight, w->weight, w->pi, MPFR_RNDN);
    mpfr_mul(w->weight, w->weight, w->length, MPFR_RNDN);
    mpfr_mul(w->distance, w->length, w->fraction, MPFR_RNDN);
}

/* Is the term y negligible against 2^-bits max(|total|, floor)? Eight bits more than asked for,
 * because a tail is the sum of many terms. */
static bool
negligible(workspace *w, size_t i, const mpfr_t term)
{
    mpfr_t *floor = w->rule->floor;
    bool above = mpfr_cmpabs(w->total[i], floor[i]) > 0;
    mpfr_mul_2si(w->small, above ? w->total[i] : floor[i], -w->rule->bits - 8, MPFR_RNDN);
    return mpfr_cmpabs(term, w->small) <= 0;
}

/* Adds the terms of the current node on one side. */
static void
add_side(workspace *w, int side)
{
    const ordo_tanh_sinh *rule = w->rule;
    if (side == 0) {
        mpfr_add(w->x, w->end[0], w->distance, MPFR_RNDN);
    } else {
        mpfr_sub(w->x, w->end[1], w->distance, MPFR_RNDN);
    }
    if (!rule->value(w->y, rule->context, w->x)) {
        w->undefined = true;
        return;
    }
    w->open[side] = 0;
    for (size_t i = 0; i < rule->components; i++) {
        mpfr_mul(w->y[i], w->y[i], w->weight, MPFR_RNDN);
        if (!negligible(w, i, w->y[i])) {
            w->open[side] |= 1u << i;
        }
        mpfr_add(w->total[i], w->total[i], w->y[i], MPFR_RNDN);
    }
    w->quiet[side] = w->open[side] == 0 ? w->quiet[side] + 1 : 0;
}

/* Adds the nodes t = j 2^-level for j = first, first + step, ... until both tails end. */
static void
add_nodes(workspace *w, long level, unsigned long first, unsigned long step)
{
    w->quiet[0] = w->quiet[1] = 0;
    for (unsigned long j = first; !w->undefined; j += step) {
        mpfr_set_ui_2exp(w->t, j, -level, MPFR_RNDN);
        find_node(w);
        if (mpfr_get_exp(w->fraction) < -w->rule->depth) {
            return;
        }
        bool done = true;
        for (int side = 0; side < SIDES; side++) {
            if (w->quiet[side] < QUIET_TERMS) {
                done = false;
                add_side(w, side);
            }
        }
        if (done) {
            return;
        }
    }
}

/* The node t = 0 is its own mirror image. */
static void
add_middle(workspace *w)
{
    mpfr_set_zero(w->t, 1);
    find_node(w);
    add_side(w, 0);
}

/* The components whose integrals with steps 2^-level and twice that agree. */
static unsigned
agreeing(mpfr_t *integral, workspace *w, long level)
{
    unsigned set = 0;
    for (size_t i = 0; i < w->rule->components; i++) {
        mpfr_mul_2si(integral[i], w->total[i], -level, MPFR_RNDN);
        if (level > 0) {
            mpfr_sub(w->former[i], w->former[i], integral[i], MPFR_RNDN);
            mpfr_t *floor = w->rule->floor;
            bool above = mpfr_cmpabs(integral[i], floor[i]) > 0;
            mpfr_mul_2si(w->small, above ? integral[i] : floor[i], -w->rule->bits, MPFR_RNDN);
            set |= mpfr_cmpabs(w->former[i], w->small) <= 0 ? 1u << i : 0;
        }
        mpfr_set(w->former[i], integral[i], MPFR_RNDN);
    }
    return set;
}

static long
levels_most(long bits)
{
    long levels = 1;
    for (long reach = 1; reach < bits; reach *= 2) {
        levels++;
    }
    return levels;
}

void
ordo_tanh_sinh_integrate(mpfr_t *integral, ordo_tanh_sinh_outcome *outcome,
                         const ordo_tanh_sinh *rule, const mpfr_t a, const mpfr_t b)
{
    assert(rule->components <= ORDO_TANH_SINH_MOST);
    workspace w;
    workspace_init(&w, rule, a, b);
    unsigned all = (1u << rule->components) - 1;
    unsigned agree = 0;
    unsigned open = 0;
    add_middle(&w);
    for (long level = 0; level <= levels_most(rule->bits) && !w.undefined; level++) {
        add_nodes(&w, level, 1, level == 0 ? 1 : 2);
        agree = agreeing(integral, &w, level);
        open = w.open[0] | w.open[1];
        if ((agree | open) == all && level >= 2) {
            break;
        }
    }
    for (size_t i = 0; i < rule->components && w.undefined; i++) {
        mpfr_set_nan(integral[i]);
    }
    outcome->undefined = w.undefined;
    outcome->open = w.undefined ? 0 : open;
    outcome->settled = w.undefined ? 0 : agree & ~open;
    workspace_clear(&w);
}
