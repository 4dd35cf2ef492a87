/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/figure/gallery.h"

#include <math.h>
#include <string.h>

enum { PLACES = 40, PREC = 64 };

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

/* By how much of itself f^(k) changes from the middle of a cell to its ends: the terms
 * |f^(k+j)| (h/2)^j/j! of its series beside |f^(k)|, j = 1 and 2. HUGE_VAL where f^(k) is 0 or one
 * of them is not finite. */
static double
change(ordo_portrait *p, size_t cell)
{
    unsigned k = ordo_unit_order(p->recipe->unit);
    mpfr_t x, y, first, second, half;
    mpfr_inits2(p->prec, x, y, first, second, half, (mpfr_ptr)0);
    ordo_portrait_width(half, p, cell);
    mpfr_div_2ui(half, half, 1, MPFR_RNDN);
    ordo_portrait_place(x, p, cell, 1, 2);
    ordo_portrait_derivative(y, p, x);
    ordo_differentiate(first, p->derivatives, k + 1, x);
    ordo_differentiate(second, p->derivatives, k + 2, x);
    mpfr_abs(first, first, MPFR_RNDN);
    mpfr_mul(second, second, half, MPFR_RNDN);
    mpfr_div_2ui(second, second, 1, MPFR_RNDN);
    mpfr_abs(second, second, MPFR_RNDN);
    mpfr_add(first, first, second, MPFR_RNDN);
    mpfr_mul(first, first, half, MPFR_RNDN);
    mpfr_div(first, first, y, MPFR_RNDN);
    bool known = mpfr_regular_p(y) != 0 && mpfr_number_p(first) != 0;
    double part = known ? fabs(mpfr_get_d(first, MPFR_RNDN)) : HUGE_VAL;
    mpfr_clears(x, y, first, second, half, (mpfr_ptr)0);
    return part;
}

/* Whether there is anything to divide by: f^(k) is regular in the middle of the cell. */
static bool
has_unit(ordo_portrait *p, size_t cell)
{
    mpfr_t x, y;
    mpfr_inits2(p->prec, x, y, (mpfr_ptr)0);
    ordo_portrait_place(x, p, cell, 1, 2);
    ordo_portrait_derivative(y, p, x);
    bool regular = mpfr_regular_p(y) != 0;
    mpfr_clears(x, y, (mpfr_ptr)0);
    return regular;
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

/* The greater change in the cells of a family's two largest nets at x, as parts of themselves and
 * of the width beside the largest net's; HUGE_VAL when a net has to be left out there. */
static double
family_change(ordo_panorama *of, const mpfr_t x)
{
    double most = of->count > 0 ? 0 : HUGE_VAL;
    for (size_t i = 0; i < of->count; i++) {
        ordo_portrait *p = &of->views[i].portrait;
        size_t cell = ordo_portrait_cell_at(p, x);
        if (!has_unit(p, cell)) {
            return HUGE_VAL;
        }
        if (i + 2 >= of->count) {
            double cells = (double)of->views[of->count - 1].portrait.cells;
            most = fmax(most, change(p, cell) * (double)p->cells / cells);
        }
    }
    return most;
}

/* changes[i] = the largest of the families' changes at place i; of families alone that have a
 * finite one somewhere. */
static void
find_changes(double changes[PLACES], ordo_gallery *g, const ordo_target *target)
{
    mpfr_t x;
    mpfr_init2(x, PREC);
    memset(changes, 0, PLACES * sizeof *changes);
    for (size_t f = 0; f < g->count; f++) {
        double own[PLACES], least = HUGE_VAL;
        for (int i = 0; i < PLACES; i++) {
            place_at(x, target, i);
            own[i] = family_change(&g->all[f], x);
            least = fmin(least, own[i]);
        }
        for (int i = 0; isfinite(least) && i < PLACES; i++) {
            changes[i] = fmax(changes[i], own[i]);
        }
    }
    mpfr_clear(x);
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
    const double enough = 1.25; /* times the least: places hardly worse give way to the middle */
    double changes[PLACES], least = HUGE_VAL;
    int i = 0;
    find_changes(changes, g, target);
    for (int place = 0; place < PLACES; place++) {
        least = fmin(least, changes[place]);
    }
    while (changes[outwards(i)] > enough * least) {
        i++;
    }
    place_at(x, target, outwards(i));
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
            if (has_unit(&v.portrait, v.cell)) {
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
