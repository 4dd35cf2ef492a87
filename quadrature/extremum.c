/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quadrature/extremum.h"

#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_errno.h>
#include <gsl/gsl_min.h>

#include "quadrature/gsl_guard.h"
#include "quadrature/peak.h"

/* Estimated heights within 1/16 of the best are pursued. A heuristic: on panels that the rules of
 * 21 or 15 nodes resolve, neighbouring samples are at most 0.075 or 0.104 panels apart, and a
 * parabola through three of them meets the height of a half wave to about a percent. */
static const double MARGIN = 1 - 0x1p-4;

/* GSL's minimiser places a peak to 2^-8 of its bracket or better; what falls short of the best by
 * more than the square of that, times 16 for the curvature, is not the maximum. */
static const double NARROW_MARGIN = 1 - 0x1p-12;
enum { NARROW_BITS = 8, NARROW_STEPS = 16 };

typedef struct peak {
    size_t cell;
    double left, at, right; /* places in the cell; `at` equals `left` or `right` at its ends */
    double height[3];       /* sign * e there */
    double sign;            /* of e at the peak */
    double best;            /* estimated height */
} peak;

typedef struct peaks {
    size_t count, room;
    peak *at;
} peaks;

typedef struct target {
    ordo_view *view;
    size_t cell;
    long exponent;
    double sign;
} target;

void
ordo_extremum_init(ordo_extremum *extremum, mpfr_prec_t prec, mpfr_prec_t reach)
{
    *extremum = (ordo_extremum){.settled = true};
    mpfr_init2(extremum->value, prec);
    mpfr_init2(extremum->where, reach);
    mpfr_set_zero(extremum->value, 1);
    mpfr_set_zero(extremum->where, 1);
}

void
ordo_extremum_clear(ordo_extremum *extremum)
{
    mpfr_clears(extremum->value, extremum->where, (mpfr_ptr)0);
}

/* The height of the parabola through the three points of an inner peak. */
static double
parabola_height(const peak *p)
{
    double a = (p->height[0] - p->height[1]) / (p->left - p->at);
    double b = (p->height[2] - p->height[1]) / (p->right - p->at);
    double curve = (b - a) / (p->right - p->left);
    double slope = a - curve * (p->left - p->at);
    return curve < 0 ? p->height[1] - slope * slope / (4 * curve) : p->height[1];
}

/* The peak at sample i, if it is one. */
static bool
peak_at(peak *p, const ordo_mesh *mesh, size_t i)
{
    const ordo_sample *s = &mesh->sample[i];
    bool has_left = i > 0 && s[-1].cell == s->cell;
    bool has_right = i + 1 < mesh->samples && s[1].cell == s->cell;
    *p = (peak){.cell = s->cell, .at = s->t, .left = s->t, .right = s->t};
    p->sign = s->e < 0 ? -1 : 1;
    p->height[0] = p->height[2] = -HUGE_VAL;
    p->best = p->height[1] = fabs(s->e);
    if (has_left) {
        p->left = s[-1].t;
        p->height[0] = p->sign * s[-1].e;
    }
    if (has_right) {
        p->right = s[1].t;
        p->height[2] = p->sign * s[1].e;
    }
    /* Of equal neighbours the first is the peak. */
    if (!(p->height[0] < p->height[1] && p->height[2] <= p->height[1])) {
        return false;
    }
    if (p->left < p->at && p->at < p->right) {
        p->best = parabola_height(p);
    }
    return true;
}

static ordo_status
add_peak(peaks *list, const peak *p)
{
    if (list->count == list->room) {
        size_t room = list->room > 0 ? 2 * list->room : 64;
        peak *larger = realloc(list->at, room * sizeof *larger);
        if (larger == NULL) {
            return ORDO_ENOMEM;
        }
        list->at = larger;
        list->room = room;
    }
    list->at[list->count++] = *p;
    return ORDO_OK;
}

/* Drops the peaks below `threshold`. */
static void
keep_above(peaks *list, double threshold)
{
    size_t kept = 0;
    for (size_t i = 0; i < list->count; i++) {
        if (list->at[i].best >= threshold) {
            list->at[kept++] = list->at[i];
        }
    }
    list->count = kept;
}

static double
best_of(const peaks *list)
{
    double best = 0;
    for (size_t i = 0; i < list->count; i++) {
        best = fmax(best, list->at[i].best);
    }
    return best;
}

static ordo_status
collect(peaks *list, const ordo_mesh *mesh, double threshold)
{
    for (size_t i = 0; i < mesh->samples; i++) {
        peak p;
        if (!peak_at(&p, mesh, i) || !(p.best >= threshold * MARGIN)) {
            continue;
        }
        ordo_status status = add_peak(list, &p);
        if (status < 0) {
            return status;
        }
    }
    keep_above(list, best_of(list) * MARGIN);
    return ORDO_OK;
}

static double
negative_height(double t, void *context)
{
    const target *f = context;
    return -f->sign * ordo_view_sample(f->view, ORDO_VALUE, f->cell, t, f->exponent);
}

/* Places an inner peak by GSL's minimiser of -|e|. Samples on both sides of a symmetric peak may be
 * equal: GSL wants a larger one between them. */
static void
narrow(peak *p, target *f, gsl_min_fminimizer *minimiser)
{
    f->cell = p->cell;
    f->sign = p->sign;
    gsl_function function = {negative_height, f};
    if (!(p->height[2] < p->height[1])) {
        p->at = p->at + (p->right - p->at) / 2;
        p->height[1] = -negative_height(p->at, f);
    }
    if (gsl_min_fminimizer_set_with_values(minimiser, &function, p->at, -p->height[1], p->left,
                                           -p->height[0], p->right, -p->height[2]) != GSL_SUCCESS) {
        return;
    }
    double goal = ldexp(p->right - p->left, -NARROW_BITS);
    double last = p->right;
    for (int i = 0; i < NARROW_STEPS; i++) {
        if (gsl_min_fminimizer_iterate(minimiser) != GSL_SUCCESS) {
            break;
        }
        p->at = gsl_min_fminimizer_x_minimum(minimiser);
        bool still = fabs(p->at - last) <= goal / 4;
        last = p->at;
        if ((still && i > 1) ||
            gsl_min_fminimizer_x_upper(minimiser) - gsl_min_fminimizer_x_lower(minimiser) <= goal) {
            break;
        }
    }
    p->best = -gsl_min_fminimizer_f_minimum(minimiser);
}

static ordo_status
narrow_all(peaks *list, target *f)
{
    ordo_gsl_enter();
    gsl_min_fminimizer *minimiser = gsl_min_fminimizer_alloc(gsl_min_fminimizer_brent);
    for (size_t i = 0; minimiser != NULL && i < list->count; i++) {
        peak *p = &list->at[i];
        if (p->left < p->at && p->at < p->right) {
            narrow(p, f, minimiser);
        }
    }
    if (minimiser != NULL) {
        gsl_min_fminimizer_free(minimiser);
    }
    ordo_gsl_leave();
    return minimiser != NULL ? ORDO_OK : ORDO_ENOMEM;
}

static int
compare_peaks(const void *left, const void *right)
{
    const peak *a = left;
    const peak *b = right;
    if (a->best != b->best) {
        return a->best > b->best ? -1 : 1;
    }
    if (a->cell != b->cell) {
        return a->cell < b->cell ? -1 : 1;
    }
    return (a->at > b->at) - (a->at < b->at);
}

/* Polishes one peak; the extremum becomes it if it is larger, as does the top of its cell. */
static void
polish(ordo_extremum *extremum, mpfr_t *top, const peak *p, ordo_view *const view[ORDO_VIEWS],
       long bits)
{
    ordo_view *coarse = view[ORDO_COARSE];
    mpfr_t x;
    mpfr_t width;
    mpfr_t distance;
    mpfr_t value;
    mpfr_inits2(coarse->reach, x, width, distance, (mpfr_ptr)0);
    mpfr_init2(value, view[ORDO_FINE]->prec);
    ordo_view_place(x, coarse, p->cell, p->at);
    mpfr_mul_d(width, coarse->width[p->cell], p->right - p->left, MPFR_RNDN);
    mpfr_mul_2si(distance, width, -NARROW_BITS, MPFR_RNDN);
    ordo_peak_start start = {p->cell, x, width, distance};
    ordo_peak_outcome outcome = ordo_peak_polish(value, x, &start, view, bits);
    if (!extremum->found || mpfr_greater_p(value, extremum->value)) {
        mpfr_set(extremum->value, value, MPFR_RNDN);
        mpfr_set(extremum->where, x, MPFR_RNDN);
        extremum->settled = outcome == ORDO_PEAK_SETTLED;
        extremum->noisy = outcome == ORDO_PEAK_NOISY;
        extremum->found = true;
    }
    if (top != NULL) {
        if (outcome != ORDO_PEAK_SETTLED) {
            mpfr_set_inf(value, 1);
        }
        mpfr_max(top[p->cell], top[p->cell], value, MPFR_RNDN); /* of NaN and a number the latter */
    }
    mpfr_clears(x, width, distance, value, (mpfr_ptr)0);
}

/* An infinite value at the end of a cell is the largest of all. */
static bool
find_infinity(ordo_extremum *extremum, const ordo_mesh *mesh, const ordo_view *view)
{
    for (size_t i = 0; i < mesh->samples; i++) {
        const ordo_sample *s = &mesh->sample[i];
        if (isinf(s->e)) {
            mpfr_set_inf(extremum->value, 1);
            ordo_view_place(extremum->where, view, s->cell, s->t);
            extremum->found = true;
            extremum->settled = false;
            return true;
        }
    }
    return false;
}

ordo_status
ordo_extremum_find(ordo_extremum *extremum, mpfr_t *top, const ordo_mesh *mesh, ordo_view *low,
                   ordo_view *const view[ORDO_VIEWS], double threshold, long bits)
{
    if (find_infinity(extremum, mesh, view[ORDO_COARSE])) {
        return ORDO_OK;
    }
    peaks list = {0};
    target f = {.view = low, .exponent = mesh->exponent};
    ordo_status status = collect(&list, mesh, threshold);
    if (status >= 0) {
        status = narrow_all(&list, &f);
    }
    if (status < 0) {
        goto done;
    }
    double best = best_of(&list);
    keep_above(&list, best * NARROW_MARGIN);
    if (list.count > 0) {
        qsort(list.at, list.count, sizeof *list.at, compare_peaks);
    }
    for (size_t i = 0; i < list.count; i++) {
        polish(extremum, top, &list.at[i], view, bits);
    }
done:
    free(list.at);
    return status;
}
