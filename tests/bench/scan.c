/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Peer for linf, not proved: a scan in double finds where |f - p| is largest, Newton's method for
 * the zero of its derivative in MPFR does the rest.
 * usage: scan WORK */
#include <math.h>

#include "tests/bench/real.h"

/* Points of the scan in each cell. */
enum { POINTS = 8 };

typedef struct task {
    const work *w;
    const mpfr_t *number;
    const double *coarse; /* the same numbers */
    mpfr_t value;
} task;

static double
function(const char *target, double x)
{
    double c = cos(acos(-1) * x);
    return strcmp(target, "bumps") == 0    ? 1 / (1 + c * c)
           : strcmp(target, "runge9") == 0 ? 1 / (1 + 9 * x * x)
                                           : sin(4 * x);
}

/* The cell and s in it of the largest |f - p| of all points scanned. */
static const mpfr_t *
scan(const task *k, double *best_s)
{
    size_t columns = k->w->coefficients + 2, best = 0;
    double largest = -1;
    for (size_t i = 0; i < k->w->cells; i++) {
        const double *cell = &k->coarse[columns * i];
        for (int point = 0; point < POINTS; point++) {
            double s = (cell[1] - cell[0]) * (point + 0.5) / POINTS, p = cell[columns - 1];
            for (size_t j = columns - 1; j-- > 2;) {
                p = p * s + cell[j];
            }
            double e = fabs(function(k->w->target, cell[0] + s) - p);
            if (e > largest) {
                largest = e;
                best = i;
                *best_s = s;
            }
        }
    }
    return &k->number[columns * best];
}

/* g, g', g'' at x, g[3] room: f = 1/g, but for sin4 f = g. */
static void
derivatives(mpfr_t *g, const char *target, const mpfr_t x)
{
    if (strcmp(target, "runge9") == 0) {
        mpfr_mul_ui(g[1], x, 18, MPFR_RNDN);
        mpfr_mul(g[0], g[1], x, MPFR_RNDN);
        mpfr_div_2ui(g[0], g[0], 1, MPFR_RNDN);
        mpfr_add_ui(g[0], g[0], 1, MPFR_RNDN);
        mpfr_set_ui(g[2], 18, MPFR_RNDN);
    } else if (strcmp(target, "bumps") == 0) { /* 1 + cos(pi x)^2 = (3 + cos(2 pi x))/2 */
        mpfr_const_pi(g[3], MPFR_RNDN);
        mpfr_mul_2ui(g[2], x, 1, MPFR_RNDN);
        mpfr_mul(g[2], g[2], g[3], MPFR_RNDN);
        mpfr_sin_cos(g[1], g[0], g[2], MPFR_RNDN);
        mpfr_mul(g[1], g[1], g[3], MPFR_RNDN);
        mpfr_neg(g[1], g[1], MPFR_RNDN);
        mpfr_sqr(g[3], g[3], MPFR_RNDN);
        mpfr_mul(g[2], g[0], g[3], MPFR_RNDN);
        mpfr_mul_si(g[2], g[2], -2, MPFR_RNDN);
        mpfr_add_ui(g[0], g[0], 3, MPFR_RNDN);
        mpfr_div_2ui(g[0], g[0], 1, MPFR_RNDN);
    } else {
        mpfr_mul_2ui(g[2], x, 2, MPFR_RNDN);
        mpfr_sin_cos(g[0], g[1], g[2], MPFR_RNDN);
        mpfr_mul_2ui(g[1], g[1], 2, MPFR_RNDN);
        mpfr_mul_si(g[2], g[0], -16, MPFR_RNDN);
    }
}

/* g, g', g'' of 1/g from those of g. */
static void
invert(mpfr_t *g)
{
    mpfr_ui_div(g[0], 1, g[0], MPFR_RNDN);
    mpfr_mul(g[1], g[1], g[0], MPFR_RNDN); /* g'/g */
    mpfr_mul(g[2], g[2], g[0], MPFR_RNDN); /* g''/g */
    mpfr_sqr(g[3], g[1], MPFR_RNDN);
    mpfr_mul_2ui(g[3], g[3], 1, MPFR_RNDN);
    mpfr_sub(g[2], g[3], g[2], MPFR_RNDN);
    mpfr_mul(g[2], g[2], g[0], MPFR_RNDN);
    mpfr_mul(g[1], g[1], g[0], MPFR_RNDN);
    mpfr_neg(g[1], g[1], MPFR_RNDN);
}

/* e[0 .. 2] = f - p and its derivatives at s; e[3], e[4] room. */
static void
error_at(mpfr_t *e, const task *k, const mpfr_t *cell, const mpfr_t s)
{
    mpfr_add(e[4], cell[0], s, MPFR_RNDN);
    derivatives(e, k->w->target, e[4]);
    if (strcmp(k->w->target, "sin4") != 0) {
        invert(e);
    }
    /* p, p', p'' of degree at most 2: Taylor's coefficients by Horner. */
    const mpfr_t *c = &cell[2];
    if (k->w->coefficients == 3) {
        mpfr_mul_2ui(e[3], c[2], 1, MPFR_RNDN);
        mpfr_sub(e[2], e[2], e[3], MPFR_RNDN);
        mpfr_fma(e[3], e[3], s, c[1], MPFR_RNDN);
        mpfr_sub(e[1], e[1], e[3], MPFR_RNDN);
        mpfr_fma(e[3], c[2], s, c[1], MPFR_RNDN);
    } else {
        mpfr_sub(e[1], e[1], c[1], MPFR_RNDN);
        mpfr_set(e[3], c[1], MPFR_RNDN);
    }
    mpfr_fma(e[3], e[3], s, c[0], MPFR_RNDN);
    mpfr_sub(e[0], e[0], e[3], MPFR_RNDN);
}

static double
run(void *context)
{
    task *k = (task *)context;
    double start = work_clock(), at = 0;
    const mpfr_t *cell = scan(k, &at);
    mpfr_t s, e[5];
    mpfr_inits2(k->w->bits, s, e[0], e[1], e[2], e[3], e[4], (mpfr_ptr)0);
    mpfr_set_d(s, at, MPFR_RNDN);
    /* An error d of s is one of d^2 in the maximum, so half of the bits are enough for s. */
    for (long bits = 1; bits < k->w->bits; bits *= 2) {
        error_at(e, k, cell, s);
        mpfr_div(e[1], e[1], e[2], MPFR_RNDN);
        mpfr_sub(s, s, e[1], MPFR_RNDN);
    }
    error_at(e, k, cell, s);
    mpfr_abs(k->value, e[0], MPFR_RNDN);
    mpfr_clears(s, e[0], e[1], e[2], e[3], e[4], (mpfr_ptr)0);
    return work_clock() - start;
}

int
main(int argc, char **argv)
{
    work w;
    if (argc != 2) {
        work_stop("usage: scan WORK");
    }
    work_read(&w, argv[1]);
    size_t count = w.cells * (w.coefficients + 2);
    mpfr_t *number = real_numbers(&w);
    double *coarse = (double *)malloc(count * sizeof *coarse);
    for (size_t i = 0; coarse != NULL && i < count; i++) {
        coarse[i] = mpfr_get_d(number[i], MPFR_RNDN);
    }
    task k = {.w = &w, .number = (const mpfr_t *)number, .coarse = coarse};
    mpfr_init2(k.value, w.bits);
    work_time(run, &k);
    real_report(k.value, &w);
    mpfr_clear(k.value);
    free(coarse);
    real_free(number, count);
    work_free(&w);
    return 0;
}
