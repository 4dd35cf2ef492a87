/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quadrature/panels.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_integration.h>

#include "quadrature/gsl_guard.h"

enum { PANELS_PER_CELL = 8, PANELS_MORE = 512 };

/* Samples beyond this size call for another exponent: squared they come near the end of the range
 * of doubles. */
enum { SIZE_MOST = 400 };

/* How often the exponent is raised to that of the largest value seen. */
enum { SCALES_MOST = 8 };

/* About ten digits of the block's integral. A heuristic: where the 21-point Kronrod rule has found
 * ten digits, a Gauss rule gains about a digit per node, and below that QAGP would make panels that
 * the higher orders do not need. */
static const double TOLERANCE = 0x1p-33;

/* GSL's error estimate is at least 50 eps = 2^-46.4 of int |e|; this is a little above. */
static const double ROUGH = 0x1p-44;

typedef struct sampler {
    ordo_mesh *mesh;
    ordo_view *view;
    ordo_aspect aspect;
    double share[ORDO_BLOCK]; /* cell width over the mean width */
    long largest;             /* exponent of the largest value seen */
    bool no_memory;
} sampler;

static ordo_status
add_sample(ordo_mesh *mesh, size_t cell, double t, double e)
{
    if (mesh->samples == mesh->room) {
        size_t room = mesh->room > 0 ? 2 * mesh->room : 1024;
        ordo_sample *larger = realloc(mesh->sample, room * sizeof *larger);
        if (larger == NULL) {
            return ORDO_ENOMEM;
        }
        mesh->sample = larger;
        mesh->room = room;
    }
    mesh->sample[mesh->samples++] = (ordo_sample){cell, t, e};
    return ORDO_OK;
}

/* The cell of u; u - cell is exact. */
static size_t
cell_of(const ordo_view *view, double u)
{
    size_t k = u > 0 ? (size_t)u : 0;
    return k < view->count ? k : view->count - 1;
}

static double
integrand(double u, void *context)
{
    sampler *s = context;
    size_t k = cell_of(s->view, u);
    if (!(s->share[k] > 0)) {
        return 0;
    }
    double t = u - (double)k;
    double e = ordo_view_sample(s->view, s->aspect, k, t, s->mesh->exponent);
    if (!isfinite(e)) {
        s->mesh->undefined = true;
        return 0;
    }
    if (mpfr_regular_p(s->view->y) && mpfr_get_exp(s->view->y) > s->largest) {
        s->largest = mpfr_get_exp(s->view->y);
    }
    s->no_memory = s->no_memory || add_sample(s->mesh, k, t, e) < 0;
    return e * e * s->share[k];
}

static int
compare_panels(const void *left, const void *right)
{
    const ordo_panel *a = left;
    const ordo_panel *b = right;
    if (a->cell != b->cell) {
        return a->cell < b->cell ? -1 : 1;
    }
    return (a->from > b->from) - (a->from < b->from);
}

static int
compare_samples(const void *left, const void *right)
{
    const ordo_sample *a = left;
    const ordo_sample *b = right;
    if (a->cell != b->cell) {
        return a->cell < b->cell ? -1 : 1;
    }
    return (a->t > b->t) - (a->t < b->t);
}

/* The sample of e at u that was taken before. */
static double
recall(double u, void *context)
{
    const sampler *s = context;
    size_t k = cell_of(s->view, u);
    ordo_sample key = {k, u - (double)k, 0};
    const ordo_sample *found =
        bsearch(&key, s->mesh->sample, s->mesh->samples, sizeof *s->mesh->sample, compare_samples);
    return found != NULL ? found->e : NAN;
}

/* Applies the Kronrod rule to e itself. It was applied to e^2 on this interval, so that all samples
 * exist; e^2 alone would not show a kink of |x - c|. */
static bool
is_rough(sampler *s, double from, double to)
{
    gsl_function e = {recall, s};
    double result;
    double error;
    double absolute;
    double deviation;
    gsl_integration_qk21(&e, from, to, &result, &error, &absolute, &deviation);
    return !(error <= ROUGH * absolute);
}

/* Takes over the intervals of GSL's workspace. Breakpoints are kept exactly by its bisection, so
 * that none straddles a cell end. */
static ordo_status
take_panels(ordo_mesh *mesh, sampler *s, const gsl_integration_workspace *workspace)
{
    mesh->panel = malloc(workspace->size * sizeof *mesh->panel);
    if (mesh->panel == NULL) {
        return ORDO_ENOMEM;
    }
    mesh->panels = 0;
    for (size_t i = 0; i < workspace->size; i++) {
        double from = workspace->alist[i];
        double to = workspace->blist[i];
        size_t k = cell_of(s->view, from);
        if (from < to && s->share[k] > 0) {
            mesh->panel[mesh->panels++] =
                (ordo_panel){k, from - (double)k, to - (double)k, is_rough(s, from, to)};
        }
    }
    qsort(mesh->panel, mesh->panels, sizeof *mesh->panel, compare_panels);
    return ORDO_OK;
}

static void
find_shares(sampler *s)
{
    const ordo_view *view = s->view;
    mpfr_t ratio;
    mpfr_t mean;
    mpfr_inits2(64, ratio, mean, (mpfr_ptr)0);
    mpfr_set_zero(mean, 1);
    for (size_t k = 0; k < view->count; k++) {
        mpfr_add(mean, mean, view->width[k], MPFR_RNDN);
    }
    mpfr_div_ui(mean, mean, view->count, MPFR_RNDN);
    for (size_t k = 0; k < view->count; k++) {
        s->share[k] = 0;
        if (!mpfr_zero_p(view->width[k])) {
            mpfr_div(ratio, view->width[k], mean, MPFR_RNDN);
            s->share[k] = fmax(mpfr_get_d(ratio, MPFR_RNDN), 0x1p-1000);
        }
    }
    mpfr_clears(ratio, mean, (mpfr_ptr)0);
}

ordo_status
ordo_mesh_build(ordo_mesh *mesh, ordo_view *view, ordo_aspect aspect, long exponent)
{
    memset(mesh, 0, sizeof *mesh);
    sampler s = {.mesh = mesh, .view = view, .aspect = aspect, .largest = exponent};
    find_shares(&s);
    mesh->exponent = exponent;
    double points[ORDO_BLOCK + 1];
    for (size_t k = 0; k <= view->count; k++) {
        points[k] = (double)k;
    }
    ordo_gsl_enter();
    const size_t most = PANELS_PER_CELL * view->count + PANELS_MORE;
    gsl_integration_workspace *workspace = gsl_integration_workspace_alloc(most);
    ordo_status status = workspace == NULL ? ORDO_ENOMEM : ORDO_OK;
    gsl_function f = {integrand, &s};
    for (int scale = 0; status == ORDO_OK && scale < SCALES_MOST; scale++) {
        double result;
        double error;
        mesh->samples = 0;
        (void)gsl_integration_qagp(&f, points, view->count + 1, 0, TOLERANCE, most, workspace,
                                   &result, &error);
        if (s.largest <= mesh->exponent + SIZE_MOST) {
            break;
        }
        mesh->exponent = s.largest;
    }
    if (status == ORDO_OK) {
        qsort(mesh->sample, mesh->samples, sizeof *mesh->sample, compare_samples);
        status = s.no_memory ? ORDO_ENOMEM : take_panels(mesh, &s, workspace);
    }
    gsl_integration_workspace_free(workspace);
    ordo_gsl_leave();
    return status;
}

ordo_status
ordo_mesh_add_ends(ordo_mesh *mesh, ordo_view *view, ordo_aspect aspect)
{
    for (size_t k = 0; k < view->count; k++) {
        for (int side = 0; side <= 1 && !mpfr_zero_p(view->width[k]); side++) {
            double e = ordo_view_sample(view, aspect, k, side, mesh->exponent);
            if (isnan(e)) {
                mesh->end_undefined = true;
            } else if (add_sample(mesh, k, side, e) < 0) {
                return ORDO_ENOMEM;
            }
        }
    }
    qsort(mesh->sample, mesh->samples, sizeof *mesh->sample, compare_samples);
    return ORDO_OK;
}

void
ordo_mesh_sizes(mpfr_t absolute, mpfr_t square, const ordo_mesh *mesh, const ordo_view *view)
{
    mpfr_t term;
    mpfr_init2(term, 64);
    mpfr_set_zero(absolute, 1);
    mpfr_set_zero(square, 1);
    for (size_t i = 1; i < mesh->samples; i++) {
        const ordo_sample *a = &mesh->sample[i - 1];
        const ordo_sample *b = &mesh->sample[i];
        double step = (b->t - a->t) / 2;
        if (a->cell == b->cell && isfinite(a->e) && isfinite(b->e)) {
            mpfr_mul_d(term, view->width[a->cell], step * (fabs(a->e) + fabs(b->e)), MPFR_RNDN);
            mpfr_add(absolute, absolute, term, MPFR_RNDN);
            mpfr_mul_d(term, view->width[a->cell], step * (a->e * a->e + b->e * b->e), MPFR_RNDN);
            mpfr_add(square, square, term, MPFR_RNDN);
        }
    }
    mpfr_mul_2si(absolute, absolute, mesh->exponent, MPFR_RNDN);
    mpfr_mul_2si(square, square, 2 * mesh->exponent, MPFR_RNDN);
    mpfr_clear(term);
}

void
ordo_mesh_clear(ordo_mesh *mesh)
{
    free(mesh->panel);
    free(mesh->sample);
    memset(mesh, 0, sizeof *mesh);
}
