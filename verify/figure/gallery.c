/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/figure/gallery.h"

#include <math.h>
#include <stdlib.h>

enum { PLACES = 20, PREC = 64 };

/* ---- which nets ---- */

static ordo_status
add_view(ordo_panorama *of, size_t neurons, const ordo_run_options *options, ordo_message *why)
{
    ordo_exhibit *v = &of->views[of->count];
    if (neurons > ORDO_GALLERY_NEURONS || of->count == ORDO_GALLERY_SIZES) {
        return ordo_explain(why, ORDO_EINVAL, "at most %d sizes, of at most %d neurons",
                            ORDO_GALLERY_SIZES, ORDO_GALLERY_NEURONS);
    }
    v->neurons = neurons;
    if (ordo_unit_cells(of->family->recipe.unit, neurons) == 0) {
        of->status = ORDO_SINGULAR;
        (void)ordo_explain(&of->why, ORDO_OK, "n = %zu: the net has no cell", neurons);
        return ORDO_OK;
    }
    ordo_status status =
        ordo_portrait_init(&v->portrait, &of->family->recipe, neurons, options, why);
    if (status == ORDO_OK) {
        of->made = ++of->count;
        return ORDO_OK;
    }
    ordo_portrait_clear(&v->portrait);
    if (status > 0 && of->status == ORDO_OK) {
        of->status = status;
        (void)ordo_explain(&of->why, status, "n = %zu: %s", neurons, why->text);
    }
    return status < 0 ? status : ORDO_OK;
}

ordo_status
ordo_gallery_fill(ordo_gallery *g, const ordo_topic *s, ordo_message *why)
{
    ordo_status status = ORDO_OK;
    for (size_t f = 0; status == ORDO_OK && f < s->count && f < ORDO_GALLERY_FAMILIES; f++) {
        ordo_panorama *of = &g->all[g->count++];
        of->family = &s->families[f];
        for (size_t i = 0; status == ORDO_OK && i < of->family->count; i++) {
            status = add_view(of, of->family->neurons[i], &s->options, why);
        }
    }
    return status;
}

void
ordo_gallery_clear(ordo_gallery *g)
{
    for (size_t f = 0; f < g->count; f++) {
        for (size_t i = 0; i < g->all[f].count; i++) {
            ordo_portrait_clear(&g->all[f].views[i].portrait);
        }
    }
    g->count = 0;
}

/* ---- which cells ---- */

/* That of |f^(k)| in the middle of a cell. */
static double
weight(ordo_portrait *p, size_t cell)
{
    mpfr_t x, y;
    long e = 0;
    mpfr_inits2(p->prec, x, y, (mpfr_ptr)0);
    ordo_portrait_place(x, p, cell, 1, 2);
    ordo_portrait_derivative(y, p, x);
    bool regular = mpfr_regular_p(y) != 0;
    double mantissa = regular ? fabs(mpfr_get_d_2exp(&e, y, MPFR_RNDN)) : 0;
    mpfr_clears(x, y, (mpfr_ptr)0);
    return regular ? log2(mantissa) + (double)e : -HUGE_VAL;
}

/* x = a + (b - a)(2 place + 1)/(2 PLACES). */
static void
place_at(mpfr_t x, const ordo_target *target, int place)
{
    mpfr_t a;
    mpfr_init2(a, mpfr_get_prec(x));
    ordo_target_ends(a, x, target);
    mpfr_sub(x, x, a, MPFR_RNDN);
    mpfr_mul_si(x, x, 2 * place + 1, MPFR_RNDN);
    mpfr_div_si(x, x, 2 * PLACES, MPFR_RNDN);
    mpfr_add(x, x, a, MPFR_RNDN);
    mpfr_clear(a);
}

/* The least weight of a family's cells at x. */
static double
least_weight(ordo_panorama *of, const mpfr_t x)
{
    double least = HUGE_VAL;
    for (size_t i = 0; i < of->count; i++) {
        ordo_portrait *p = &of->views[i].portrait;
        least = fmin(least, weight(p, ordo_portrait_cell_at(p, x)));
    }
    return of->count > 0 ? least : -HUGE_VAL;
}

/* How good a place is: the least of |f^(k)| beside what is typical, over all families that have
 * one.
 */
static double
rate(ordo_gallery *g, const mpfr_t x)
{
    double least = 0;
    for (size_t f = 0; f < g->count; f++) {
        if (isfinite(g->all[f].typical)) {
            least = fmin(least, least_weight(&g->all[f], x) - g->all[f].typical);
        }
    }
    return least;
}

static int
compare(const void *x, const void *y)
{
    double a = *(const double *)x, b = *(const double *)y;
    return (a > b) - (a < b);
}

/* The median over all places, the largest where there is none. */
static void
find_typical(ordo_panorama *of, const ordo_target *target)
{
    double weights[PLACES];
    mpfr_t x;
    mpfr_init2(x, PREC);
    for (int i = 0; i < PLACES; i++) {
        place_at(x, target, i);
        weights[i] = least_weight(of, x);
    }
    mpfr_clear(x);
    qsort(weights, PLACES, sizeof *weights, compare);
    of->typical = isfinite(weights[PLACES / 2]) ? weights[PLACES / 2] : weights[PLACES - 1];
}

/* Outwards from the middle: 10, 9, 11, 8... */
static int
outwards(int i)
{
    return i % 2 == 0 ? PLACES / 2 + i / 2 : PLACES / 2 - 1 - i / 2;
}

static void
choose_place(mpfr_t x, ordo_gallery *g, const ordo_target *target)
{
    const double enough = -1; /* half of what is typical */
    double best = -HUGE_VAL;
    int place = outwards(0);
    for (size_t f = 0; f < g->count; f++) {
        find_typical(&g->all[f], target);
    }
    for (int i = 0; i < PLACES && best < enough; i++) {
        place_at(x, target, outwards(i));
        double score = rate(g, x);
        if (score > best) {
            best = score;
            place = outwards(i);
        }
    }
    place_at(x, target, place);
}

static void
choose_cells(const mpfr_t x, ordo_gallery *g)
{
    for (size_t f = 0; f < g->count; f++) {
        ordo_panorama *of = &g->all[f];
        size_t kept = 0;
        for (size_t i = 0; i < of->count; i++) {
            ordo_exhibit v = of->views[i];
            v.cell = ordo_portrait_cell_at(&v.portrait, x);
            if (isfinite(weight(&v.portrait, v.cell))) {
                of->views[kept++] = v;
            } else {
                ordo_portrait_clear(&v.portrait);
            }
        }
        of->count = kept;
    }
}

void
ordo_gallery_choose(mpfr_t x, ordo_gallery *g, const ordo_target *target)
{
    choose_place(x, g, target);
    choose_cells(x, g);
}
