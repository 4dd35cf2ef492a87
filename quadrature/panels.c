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

/* A cell is left out if, of the polynomial through six samples, the last coefficients are so small
 * beside the others, e at one more place differs by no more than a few times these and the noise of
 * samples, and the polynomial with so many times them is so far below the floor. */
enum { GLANCE_DEGREE = 5, TAIL_WEIGHT = 16, TAIL_DIFFERENCE = 4 };
static const double TAIL_MOST = 0x1p-6, GLANCE_NOISE = 0x1p-30, FLOOR_SHARE = 0.875;

/* That place: not symmetric to any other, so that what repeats itself shows. */
static const double ELSEWHERE = 221.0 / 383;

typedef struct sampler {
    ordo_mesh *mesh;
    ordo_view *view;
    ordo_aspect aspect;
    double share[ORDO_BLOCK]; /* cell width over the mean width */
    bool done[ORDO_BLOCK];    /* cells whose panel and samples are there already */
    double floor;             /* in the scale of the samples */
    size_t next;              /* sample to be recalled */
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
    if (!(s->share[k] > 0) || s->done[k]) {
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

/* The samples once more in the order in which they were taken. */
static double
recall_next(double u, void *context)
{
    sampler *s = context;
    const ordo_mesh *mesh = s->mesh;
    size_t i = s->next++;
    bool there = i < mesh->samples && mesh->sample[i].t == u - (double)mesh->sample[i].cell;
    return there ? mesh->sample[i].e : NAN;
}

/* The sum over j of c_j T_j(x), by Clenshaw's recurrence. */
static double
chebyshev(const double *c, int degree, double x)
{
    double last = 0, now = 0;
    for (int j = degree; j > 0; j--) {
        double next = 2 * x * now - last + c[j];
        last = now;
        now = next;
    }
    return x * now - last + c[0];
}

/* Is e below the floor on cell k, by its samples at the Chebyshev points t = (1 + x)/2, x_i =
 * cos(i pi/n)? The polynomial through them is sum_j c_j T_j(x), c_j = 2/n sum_i e_i cos(i j pi/n),
 * the first and the last term and coefficient halved. */
static bool
is_low(sampler *s, size_t k)
{
    enum { N = GLANCE_DEGREE };
    double e[N + 1], c[N + 1], sum = 0, tail = 0;
    for (int i = 0; i <= N; i++) {
        double t = i == 0 ? 1 : i == N ? 0 : (1 + cos(i * M_PI / N)) / 2;
        e[i] = ordo_view_sample(s->view, s->aspect, k, t, s->mesh->exponent);
        if (!isfinite(e[i])) {
            return false;
        }
    }
    for (int j = 0; j <= N; j++) {
        c[j] = 0;
        for (int i = 0; i <= N; i++) {
            c[j] += e[i] * cos(i * j * M_PI / N) / (i == 0 || i == N ? 2 : 1);
        }
        c[j] *= (j == 0 || j == N ? 1.0 : 2.0) / N;
        sum += fabs(c[j]);
        tail += j > N - 2 ? fabs(c[j]) : 0;
    }
    if (!(tail <= TAIL_MOST * sum && sum + TAIL_WEIGHT * tail < FLOOR_SHARE * s->floor)) {
        return false;
    }
    double there = ordo_view_sample(s->view, s->aspect, k, ELSEWHERE, s->mesh->exponent);
    there -= chebyshev(c, N, 2 * ELSEWHERE - 1);
    return fabs(there) <= TAIL_DIFFERENCE * tail + GLANCE_NOISE * sum;
}

/* A first look at the whole cells by the rule of 15 nodes, for e^2 and for e. Where it leaves no
 * doubt, a cell is one panel and takes no part in the search that follows. *sum = the integral over
 * these cells. */
static void
settle_cells(double *sum, sampler *s)
{
    gsl_function square = {integrand, s}, e = {recall_next, s};
    ordo_mesh *mesh = s->mesh;
    size_t cells = s->view->count, first[ORDO_BLOCK + 1];
    double value[ORDO_BLOCK], error[ORDO_BLOCK], total = 0, absolute, deviation;
    for (size_t k = 0; k < cells; k++) {
        double left = (double)k, own, rough;
        first[k] = s->next = mesh->samples;
        mesh->low[k] = s->floor > 0 && s->share[k] > 0 && is_low(s, k);
        if (mesh->low[k]) {
            value[k] = error[k] = 0;
            s->done[k] = true;
            continue;
        }
        gsl_integration_qk15(&square, left, left + 1, &value[k], &error[k], &absolute, &deviation);
        gsl_integration_qk15(&e, left, left + 1, &own, &rough, &absolute, &deviation);
        s->done[k] = s->share[k] > 0 && rough <= ROUGH * absolute;
        total += value[k];
    }
    first[cells] = mesh->samples;
    mesh->samples = 0;
    *sum = 0;
    for (size_t k = 0; k < cells; k++) {
        s->done[k] = s->done[k] && error[k] * (double)cells <= TOLERANCE * total;
        for (size_t i = first[k]; s->done[k] && i < first[k + 1]; i++) {
            mesh->sample[mesh->samples++] = mesh->sample[i];
        }
        *sum += s->done[k] ? value[k] : 0;
    }
}

/* GSL's search on the cells that are left, to the tolerance that the whole block is to have. */
static void
search(sampler *s, double sum, gsl_integration_workspace *workspace)
{
    gsl_function f = {integrand, s};
    double points[ORDO_BLOCK + 1];
    double result;
    double error;
    size_t cells = s->view->count;
    bool open = false;
    for (size_t k = 0; k < cells; k++) {
        open = open || (s->share[k] > 0 && !s->done[k]);
    }
    for (size_t k = 0; k <= cells; k++) {
        points[k] = (double)k;
    }
    workspace->size = 0;
    if (open) {
        (void)gsl_integration_qagp(&f, points, cells + 1, TOLERANCE * sum, TOLERANCE,
                                   workspace->limit, workspace, &result, &error);
    }
}

/* Takes over the intervals of GSL's workspace. Breakpoints are kept exactly by its bisection, so
 * that none straddles a cell end. */
static ordo_status
take_panels(ordo_mesh *mesh, sampler *s, const gsl_integration_workspace *workspace)
{
    mesh->panel = malloc((workspace->size + s->view->count) * sizeof *mesh->panel);
    if (mesh->panel == NULL) {
        return ORDO_ENOMEM;
    }
    mesh->panels = 0;
    for (size_t i = 0; i < workspace->size; i++) {
        double from = workspace->alist[i];
        double to = workspace->blist[i];
        size_t k = cell_of(s->view, from);
        if (from < to && s->share[k] > 0 && !s->done[k]) {
            mesh->panel[mesh->panels++] =
                (ordo_panel){k, from - (double)k, to - (double)k, is_rough(s, from, to)};
        }
    }
    for (size_t k = 0; k < s->view->count; k++) {
        if (s->done[k]) {
            mesh->panel[mesh->panels++] = (ordo_panel){k, 0, 1, false};
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
ordo_mesh_build(ordo_mesh *mesh, ordo_view *view, ordo_aspect aspect, long exponent, double floor)
{
    memset(mesh, 0, sizeof *mesh);
    sampler s = {.mesh = mesh, .view = view, .aspect = aspect, .largest = exponent};
    find_shares(&s);
    mesh->exponent = exponent;
    ordo_gsl_enter();
    gsl_integration_workspace *workspace =
        gsl_integration_workspace_alloc(PANELS_PER_CELL * view->count + PANELS_MORE);
    ordo_status status = workspace == NULL ? ORDO_ENOMEM : ORDO_OK;
    for (int scale = 0; status == ORDO_OK && scale < SCALES_MOST; scale++) {
        double sum;
        mesh->samples = 0;
        memset(s.done, 0, sizeof s.done);
        s.floor = ldexp(floor, (int)fmax((double)(exponent - mesh->exponent), -2000));
        settle_cells(&sum, &s);
        search(&s, sum, workspace);
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

/* Adds a sample at an end of cell k. */
static ordo_status
add_end(ordo_mesh *mesh, ordo_view *view, ordo_aspect aspect, size_t k, int side)
{
    if (mpfr_zero_p(view->width[k]) || mesh->low[k]) {
        return ORDO_OK;
    }
    double e = ordo_view_sample(view, aspect, k, side, mesh->exponent);
    if (isnan(e)) {
        mesh->end_undefined = true;
        return ORDO_OK;
    }
    return add_sample(mesh, k, side, e);
}

ordo_status
ordo_mesh_add_ends(ordo_mesh *mesh, ordo_view *view, ordo_aspect aspect)
{
    ordo_mesh inner = *mesh;
    ordo_status status = ORDO_OK;
    size_t i = 0;
    mesh->sample = NULL;
    mesh->samples = mesh->room = 0;
    for (size_t k = 0; status >= 0 && k < view->count; k++) {
        status = add_end(mesh, view, aspect, k, 0);
        for (; status >= 0 && i < inner.samples && inner.sample[i].cell == k; i++) {
            status = add_sample(mesh, k, inner.sample[i].t, inner.sample[i].e);
        }
        if (status >= 0) {
            status = add_end(mesh, view, aspect, k, 1);
        }
    }
    free(inner.sample);
    return status;
}

void
ordo_mesh_sizes(mpfr_t absolute, mpfr_t square, const ordo_mesh *mesh, const ordo_view *view)
{
    mpfr_t term;
    double sum[2] = {0, 0};
    mpfr_init2(term, 64);
    mpfr_set_zero(absolute, 1);
    mpfr_set_zero(square, 1);
    for (size_t i = 1; i < mesh->samples; i++) {
        const ordo_sample *a = &mesh->sample[i - 1];
        const ordo_sample *b = &mesh->sample[i];
        double step = (b->t - a->t) / 2;
        if (a->cell == b->cell && isfinite(a->e) && isfinite(b->e)) {
            sum[0] += step * (fabs(a->e) + fabs(b->e));
            sum[1] += step * (a->e * a->e + b->e * b->e);
        }
        if (a->cell != b->cell || i + 1 == mesh->samples) {
            mpfr_mul_d(term, view->width[a->cell], sum[0], MPFR_RNDN);
            mpfr_add(absolute, absolute, term, MPFR_RNDN);
            mpfr_mul_d(term, view->width[a->cell], sum[1], MPFR_RNDN);
            mpfr_add(square, square, term, MPFR_RNDN);
            sum[0] = sum[1] = 0;
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
