/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quadrature/neighbourhood.h"

#include <math.h>

/* The search for delta = radius 2^q goes so far; delta = radius/2 gives rho = 1.6. */
enum { Q_LEAST = -1, Q_MOST = 60 };

void
ordo_neighbourhood_init(ordo_neighbourhood *n)
{
    n->found = false;
    arf_init(n->left);
    arf_init(n->right);
    arf_init(n->delta);
    mag_init(n->bound);
}

void
ordo_neighbourhood_clear(ordo_neighbourhood *n)
{
    arf_clear(n->left);
    arf_clear(n->right);
    arf_clear(n->delta);
    mag_clear(n->bound);
}

/* The lower end of left and the upper one of right, neither rounded inwards. */
static void
outer_ends(arf_t low, arf_t high, const arb_t left, const arb_t right, slong prec)
{
    arb_get_lbound_arf(low, left, prec);
    arb_get_ubound_arf(high, right, prec);
}

bool
ordo_neighbourhood_covers(const ordo_neighbourhood *n, const arb_t left, const arb_t right)
{
    if (!n->found) {
        return false;
    }
    arf_t low, high;
    arf_init(low);
    arf_init(high);
    outer_ends(low, high, left, right, ARF_PREC_EXACT);
    bool covers = arf_cmp(n->left, low) <= 0 && arf_cmp(high, n->right) <= 0;
    arf_clear(low);
    arf_clear(high);
    return covers;
}

/* Around a point far from zero beside `radius`, rough bits would not tell what is near. */
static slong
precision_at(const ordo_patch *patch, const arf_t point, double radius)
{
    bool far = arf_cmpabs_2exp_si(point, (slong)floor(log2(radius)) + ORDO_ROUGH_BITS / 3) > 0;
    return far && patch->prec > ORDO_ROUGH_BITS ? patch->prec : ORDO_ROUGH_BITS;
}

/* bound >= |f| on the rectangle around [left, right] with margin delta; false when f is not known
 * to be analytic there. */
static bool
look(mag_t bound, const ordo_neighbourhood *n, ordo_patch *patch, const arf_t delta, slong prec)
{
    acb_t z, y;
    arf_t low, high;
    acb_init(z);
    acb_init(y);
    arf_init(low);
    arf_init(high);
    arf_sub(low, n->left, delta, prec, ARF_RND_FLOOR);
    arf_add(high, n->right, delta, prec, ARF_RND_CEIL);
    arb_set_interval_arf(acb_realref(z), low, high, prec);
    arf_neg(low, delta);
    arb_set_interval_arf(acb_imagref(z), low, delta, prec);
    patch->e->box(y, prec > ORDO_ROUGH_BITS ? patch->cursor : patch->rough, z, 1);
    acb_get_mag(bound, y);
    bool found = acb_is_finite(y) && mag_is_finite(bound);
    arf_clear(low);
    arf_clear(high);
    acb_clear(z);
    acb_clear(y);
    return found;
}

/* The work, about the number of nodes: a preview in doubles, on which no proof rests. */
static double
work(const mag_t bound, long q, long bits)
{
    double D = ldexp(1.0, (int)q);
    double size = mag_is_zero(bound) ? 0.0 : ordo_log2_bound(bound);
    return fmax(1.0, (double)bits + 2.0 * size) / (2.0 * log2(D + sqrt(1.0 + D * D)));
}

/* Where to begin: with the last delta, else with one as wide as the interval. */
static long
first_q(const ordo_neighbourhood *n, double radius)
{
    double delta = arf_get_d(n->delta, ARF_RND_NEAR);
    if (!(delta > 0.0)) {
        delta = 0.5 * (arf_get_d(n->right, ARF_RND_NEAR) - arf_get_d(n->left, ARF_RND_NEAR));
    }
    long q = delta > 0.0 && isfinite(delta) ? lround(log2(delta / radius)) : 0;
    return q < 0 ? 0 : (q > Q_MOST ? Q_MOST : q);
}

/* The best of the neighbouring q in direction `step`, as long as it gets better. */
static bool
climb(ordo_neighbourhood *n, ordo_patch *patch, double radius, long bits, long q, int step,
      double *best)
{
    arf_t delta;
    mag_t bound;
    bool better = false;
    slong prec = precision_at(patch, n->left, radius);
    arf_init(delta);
    mag_init(bound);
    for (; q >= Q_LEAST && q <= Q_MOST; q += step) {
        arf_set_d(delta, radius);
        arf_mul_2exp_si(delta, delta, q);
        bool found = look(bound, n, patch, delta, prec);
        double now = found ? work(bound, q, bits) : HUGE_VAL;
        if (now < *best) {
            *best = now;
            better = true;
            n->found = true;
            arf_set(n->delta, delta);
            mag_set(n->bound, bound);
        } else if (n->found || step > 0) {
            break;
        }
    }
    arf_clear(delta);
    mag_clear(bound);
    return better;
}

bool
ordo_neighbourhood_find(ordo_neighbourhood *n, ordo_patch *patch, const arb_t left,
                        const arb_t right, double radius, long bits)
{
    double best = HUGE_VAL;
    n->found = false;
    if (!(radius > 0.0) || !isfinite(radius) || !arb_is_finite(left) || !arb_is_finite(right)) {
        return false;
    }
    outer_ends(n->left, n->right, left, right, patch->prec);
    long q = first_q(n, radius);
    bool up = climb(n, patch, radius, bits, q, 1, &best);
    arf_t chosen;
    arf_init(chosen);
    arf_set_d(chosen, radius);
    arf_mul_2exp_si(chosen, chosen, q);
    if (!up || arf_equal(chosen, n->delta)) {
        (void)climb(n, patch, radius, bits, q - 1, -1, &best);
    }
    arf_clear(chosen);
    return n->found;
}
