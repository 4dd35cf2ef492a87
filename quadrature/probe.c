/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quadrature/probe.h"

#include <math.h>

/* Places in a cell, in 1/PARTS of it: near the extrema of the leading error terms of spline
 * interpolation, which lie at 0.211, 0.5, 0.577 and 0.789 for degrees 1 to 3, and at no zero of
 * them. The divisor is odd because abscissae of few bits would make exact results of polynomials
 * and so hide the noise. */
static const unsigned long place[] = {81, 221, 302};
enum { PARTS = 383, PLACES = sizeof place / sizeof *place };

/* So many cells share the places. */
enum { MANY_CELLS = 2 * PLACES };

/* Where those give zero only, every twelfth of the parts. */
enum { DENSE_STRIDE = 12, DENSE = PARTS / DENSE_STRIDE };

/* The noise is looked at where the largest value was seen (noise alone would change there) and at
 * so many more places. */
enum { NOISE_LOOKS = 8 };

/* Right bits that make a value count as seen. */
enum { CLEAR_BITS = 8 };

void
ordo_probe_init(ordo_probe *probe)
{
    probe->state = ORDO_PROBE_NOISE;
    probe->prec = 0;
    probe->largest = -HUGE_VAL;
    probe->noise = -HUGE_VAL;
    mpfr_inits2(64, probe->absolute, probe->square, (mpfr_ptr)0);
    mpfr_set_zero(probe->absolute, 1);
    mpfr_set_zero(probe->square, 1);
}

void
ordo_probe_clear(ordo_probe *probe)
{
    mpfr_clears(probe->absolute, probe->square, (mpfr_ptr)0);
}

/* view->y = e or e' at place part/PARTS of cell k. */
static void
evaluate(ordo_view *view, ordo_aspect aspect, size_t k, unsigned long part)
{
    mpfr_mul_ui(view->x, view->width[k], part, MPFR_RNDN);
    mpfr_div_ui(view->x, view->x, PARTS, MPFR_RNDN);
    mpfr_add(view->x, view->x, view->left[k], MPFR_RNDN);
    ordo_view_evaluate(view->y, view, aspect, k, view->x);
}

typedef struct spot {
    size_t cell;
    unsigned long part;
} spot;

/* Looks at a place, which stands for one of `shares` of its cell; *top is the largest so far. */
static void
look_at(ordo_probe *probe, ordo_view *view, ordo_aspect aspect, spot at, unsigned long shares,
        spot *top, mpfr_t term)
{
    size_t k = at.cell;
    if (mpfr_zero_p(view->width[k])) {
        return;
    }
    evaluate(view, aspect, k, at.part);
    if (!mpfr_number_p(view->y)) {
        probe->state = ORDO_PROBE_UNDEFINED;
        return;
    }
    double size = ordo_log2(view->y);
    if (size > probe->largest) {
        probe->largest = size;
        *top = at;
    }
    mpfr_abs(view->y, view->y, MPFR_RNDN);
    mpfr_div_ui(term, view->width[k], shares, MPFR_RNDN);
    mpfr_mul(term, term, view->y, MPFR_RNDN);
    mpfr_add(probe->absolute, probe->absolute, term, MPFR_RNDN);
    mpfr_mul(term, term, view->y, MPFR_RNDN);
    mpfr_add(probe->square, probe->square, term, MPFR_RNDN);
}

/* Returns the place of the largest value. */
static spot
look_for_size(ordo_probe *probe, ordo_view *view, ordo_aspect aspect)
{
    spot top = {0, place[0]};
    mpfr_t term;
    mpfr_init2(term, 64);
    size_t shares = view->count < MANY_CELLS ? PLACES : 1; /* neighbours show the other places */
    for (size_t i = 0; i < shares * view->count; i++) {
        spot at = {i / shares, place[i % PLACES]};
        look_at(probe, view, aspect, at, shares, &top, term);
    }
    size_t more = mpfr_zero_p(probe->absolute) ? DENSE * view->count : 0;
    for (size_t i = 0; i < more; i++) {
        spot at = {i / DENSE, (i % DENSE + 1) * DENSE_STRIDE};
        look_at(probe, view, aspect, at, DENSE, &top, term);
    }
    mpfr_clear(term);
    return top;
}

static void
look_for_noise(ordo_probe *probe, ordo_view *view, ordo_view *finer, ordo_aspect aspect, spot at)
{
    if (mpfr_zero_p(view->width[at.cell])) {
        return;
    }
    evaluate(view, aspect, at.cell, at.part);
    evaluate(finer, aspect, at.cell, at.part);
    mpfr_sub(finer->y, finer->y, view->y, MPFR_RNDN);
    if (mpfr_number_p(finer->y)) {
        probe->noise = fmax(probe->noise, ordo_log2(finer->y));
    } else {
        probe->state = ORDO_PROBE_UNDEFINED;
    }
}

void
ordo_probe_look(ordo_probe *probe, ordo_view *view, ordo_view *finer, ordo_aspect aspect)
{
    probe->state = ORDO_PROBE_NOISE;
    probe->prec = view->prec;
    probe->largest = -HUGE_VAL;
    probe->noise = -HUGE_VAL;
    mpfr_set_zero(probe->absolute, 1);
    mpfr_set_zero(probe->square, 1);
    look_for_noise(probe, view, finer, aspect, look_for_size(probe, view, aspect));
    for (size_t i = 0; i < NOISE_LOOKS; i++) {
        spot at = {i * view->count / NOISE_LOOKS, place[i % PLACES]};
        look_for_noise(probe, view, finer, aspect, at);
    }
    if (probe->state == ORDO_PROBE_UNDEFINED) {
        return;
    }
    if (probe->largest == -HUGE_VAL && probe->noise == -HUGE_VAL) {
        probe->state = ORDO_PROBE_ZERO;
        return;
    }
    probe->noise = fmax(probe->noise, probe->largest - (double)view->prec);
    if (probe->largest - probe->noise >= CLEAR_BITS) {
        probe->state = ORDO_PROBE_CLEAR;
    }
}

mpfr_prec_t
ordo_probe_lost(const ordo_probe *probe)
{
    if (probe->state != ORDO_PROBE_CLEAR) {
        return 0;
    }
    double lost = (double)probe->prec - (probe->largest - probe->noise);
    return lost > 0 ? (mpfr_prec_t)ceil(lost) : 0;
}
