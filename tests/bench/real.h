/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For the programs that compute in MPFR: the work as MPFR numbers, f, Gauss-Legendre rules. */
#ifndef ORDO_TESTS_BENCH_REAL_H
#define ORDO_TESTS_BENCH_REAL_H

#include <mpfr.h>
#if __has_include(<flint/arb_hypgeom.h>)
#include <flint/arb_hypgeom.h>
#else
#include <arb_hypgeom.h>
#endif

#include "tests/bench/work.h"

/* Array of `count` numbers; never freed before the end. */
static inline mpfr_t *
real_array(size_t count, mpfr_prec_t prec)
{
    mpfr_t *x = (mpfr_t *)malloc((count == 0 ? 1 : count) * sizeof *x);
    if (x == NULL) {
        work_stop("no memory");
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        mpfr_init2(x[i], prec);
    }
    return x;
}

static inline void
real_free(mpfr_t *x, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        mpfr_clear(x[i]);
    }
    free(x);
}

/* All numbers of the work, in its order. */
static inline mpfr_t *
real_numbers(const work *w)
{
    size_t count = w->cells * (w->coefficients + 2);
    mpfr_t *x = real_array(count, w->bits);
    for (size_t i = 0; i < count; i++) {
        (void)mpfr_set_str(x[i], w->number[i], 10, MPFR_RNDN);
    }
    return x;
}

/* y = f(x) with pi and room for one number. */
typedef void real_function(mpfr_t y, const mpfr_t x, const mpfr_t pi, mpfr_t t);

/* 1/(1 + cos(pi x)^2) */
static inline void
real_bumps(mpfr_t y, const mpfr_t x, const mpfr_t pi, mpfr_t t)
{
    mpfr_mul(t, x, pi, MPFR_RNDN);
    mpfr_cos(t, t, MPFR_RNDN);
    mpfr_sqr(t, t, MPFR_RNDN);
    mpfr_add_ui(t, t, 1, MPFR_RNDN);
    mpfr_ui_div(y, 1, t, MPFR_RNDN);
}

/* 1/(1 + 9 x^2) */
static inline void
real_runge9(mpfr_t y, const mpfr_t x, const mpfr_t pi, mpfr_t t)
{
    (void)pi;
    mpfr_sqr(t, x, MPFR_RNDN);
    mpfr_mul_ui(t, t, 9, MPFR_RNDN);
    mpfr_add_ui(t, t, 1, MPFR_RNDN);
    mpfr_ui_div(y, 1, t, MPFR_RNDN);
}

/* sin(4 x) */
static inline void
real_sin4(mpfr_t y, const mpfr_t x, const mpfr_t pi, mpfr_t t)
{
    (void)pi;
    mpfr_mul_2ui(t, x, 2, MPFR_RNDN);
    mpfr_sin(y, t, MPFR_RNDN);
}

static inline real_function *
real_find(const char *target)
{
    real_function *f = strcmp(target, "bumps") == 0    ? real_bumps
                       : strcmp(target, "runge9") == 0 ? real_runge9
                       : strcmp(target, "sin4") == 0   ? real_sin4
                                                       : NULL;
    if (f == NULL) {
        work_stop("no such target");
    }
    return f;
}

/* node[0 .. m-1] and weight of the rule with m points on [0, 1], by Arb. */
static inline void
real_gauss(mpfr_t *node, mpfr_t *weight, unsigned m, mpfr_prec_t prec)
{
    arb_t x, w;
    arb_init(x);
    arb_init(w);
    for (unsigned i = 0; i < m; i++) {
        arb_hypgeom_legendre_p_ui_root(x, w, m, i, prec + 16);
        arb_add_ui(x, x, 1, prec + 16);
        arb_mul_2exp_si(x, x, -1);
        arb_mul_2exp_si(w, w, -1);
        arf_get_mpfr(node[i], arb_midref(x), MPFR_RNDN);
        arf_get_mpfr(weight[i], arb_midref(w), MPFR_RNDN);
    }
    arb_clear(x);
    arb_clear(w);
}

/* Ends the line of a program: the value, with some digits more than asked for. */
static inline void
real_report(const mpfr_t value, const work *w)
{
    mpfr_printf("value=%.*Re\n", (int)w->digits + 4, value);
}

#endif
