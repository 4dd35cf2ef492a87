/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "construct/derivative.h"

#include <stdio.h>
#include <stdlib.h>

#include "construct/evaluate.h"

/* Near a kink whose place is no dyadic number a ball may touch it at one precision and not at the
 * next: the precision is doubled so often. */
enum { DOUBLINGS = 3 };

void
ordo_derivative_name(char name[ORDO_DERIVATIVE_NAME], unsigned order)
{
    static const char primes[] = "''''";
    if (order < sizeof primes) {
        (void)snprintf(name, ORDO_DERIVATIVE_NAME, "f%.*s", (int)order, primes);
    } else {
        (void)snprintf(name, ORDO_DERIVATIVE_NAME, "f^(%u)", order);
    }
}

struct ordo_differentiator {
    const ordo_expression *f;
    mpfr_prec_t prec;
    ordo_series_evaluator *series[DOUBLINGS]; /* [0] at prec; the others when first needed */
    arb_poly_t coefficients;
    arb_t point;
};

ordo_status
ordo_differentiator_new(ordo_differentiator **out, const ordo_expression *f, mpfr_prec_t prec)
{
    *out = NULL;
    ordo_differentiator *d = calloc(1, sizeof *d);
    if (d == NULL) {
        return ORDO_ENOMEM;
    }
    d->f = f;
    d->prec = prec;
    arb_poly_init(d->coefficients);
    arb_init(d->point);
    ordo_status status = ordo_series_evaluator_new(&d->series[0], f, prec);
    if (status != ORDO_OK) {
        ordo_differentiator_free(d);
        return status;
    }
    *out = d;
    return ORDO_OK;
}

void
ordo_differentiator_free(ordo_differentiator *d)
{
    if (d != NULL) {
        for (int i = 0; i < DOUBLINGS; i++) {
            ordo_series_evaluator_free(d->series[i]);
        }
        arb_poly_clear(d->coefficients);
        arb_clear(d->point);
        free(d);
    }
}

/* Coefficient `order` of the series at x, at precision 2^i prec; false when it is not finite. */
static bool
coefficient(arb_t r, ordo_differentiator *d, int i, unsigned order, const mpfr_t x)
{
    if (d->series[i] == NULL &&
        ordo_series_evaluator_new(&d->series[i], d->f, d->prec << i) != ORDO_OK) {
        return false;
    }
    ordo_ball_from_real(d->point, x);
    ordo_evaluate_series(d->coefficients, d->series[i], d->point, (slong)order + 1);
    arb_poly_get_coeff_arb(r, d->coefficients, (slong)order);
    return arb_is_finite(r);
}

void
ordo_differentiate(mpfr_t r, ordo_differentiator *d, unsigned order, const mpfr_t x)
{
    ulong factorial = 1;
    for (unsigned j = 2; j <= order; j++) {
        factorial *= j;
    }
    for (int i = 0; i < DOUBLINGS; i++) {
        if (coefficient(d->point, d, i, order, x)) {
            ordo_real_from_ball(r, d->point);
            mpfr_mul_ui(r, r, factorial, MPFR_RNDN);
            return;
        }
    }
    mpfr_set_nan(r);
}

/* Cells of a derivative: enough that a peak is not lost between the samples of one cell. */
enum { DERIVATIVE_CELLS = 32 };

struct ordo_derivative {
    ordo_function function;
    const ordo_target *target;
    unsigned order;
    mpfr_t a, b;
};

typedef struct cursor {
    const ordo_derivative *derivative;
    ordo_differentiator *at;
    size_t first;
} cursor;

static void
close_cursor(void *self)
{
    cursor *c = self;
    if (c != NULL) {
        ordo_differentiator_free(c->at);
        free(c);
    }
}

static ordo_status
open_cursor(void **out, const void *self, mpfr_prec_t prec)
{
    const ordo_derivative *d = self;
    cursor *c = calloc(1, sizeof *c);
    *out = NULL;
    if (c == NULL) {
        return ORDO_ENOMEM;
    }
    c->derivative = d;
    ordo_status status = ordo_differentiator_new(&c->at, ordo_target_function(d->target), prec);
    if (status != ORDO_OK) {
        close_cursor(c);
        return status;
    }
    *out = c;
    return ORDO_OK;
}

static ordo_status
seek(void *self, size_t first, size_t count)
{
    (void)count;
    ((cursor *)self)->first = first;
    return ORDO_OK;
}

/* a + (b - a) i / DERIVATIVE_CELLS. */
static void
place_end(mpfr_t t, const ordo_derivative *d, size_t i)
{
    if (i == DERIVATIVE_CELLS) {
        mpfr_set(t, d->b, MPFR_RNDN);
        return;
    }
    mpfr_sub(t, d->b, d->a, MPFR_RNDN);
    mpfr_mul_ui(t, t, i, MPFR_RNDN);
    mpfr_div_ui(t, t, DERIVATIVE_CELLS, MPFR_RNDN);
    mpfr_add(t, t, d->a, MPFR_RNDN);
}

static void
ends(mpfr_t left, mpfr_t right, const void *self, size_t k)
{
    const cursor *c = self;
    place_end(left, c->derivative, c->first + k);
    place_end(right, c->derivative, c->first + k + 1);
}

static unsigned
singular(const void *self, size_t k)
{
    (void)self;
    (void)k;
    return 0;
}

static void
value(mpfr_t result, void *self, size_t k, const mpfr_t x)
{
    cursor *c = self;
    (void)k;
    ordo_differentiate(result, c->at, c->derivative->order, x);
}

ordo_status
ordo_derivative_new(ordo_derivative **out, const ordo_target *target, unsigned order)
{
    *out = NULL;
    if (ordo_target_singular_count(target) > 0) {
        return ORDO_SINGULAR;
    }
    ordo_derivative *d = calloc(1, sizeof *d);
    if (d == NULL) {
        return ORDO_ENOMEM;
    }
    d->target = target;
    d->order = order;
    mpfr_inits2(512, d->a, d->b, (mpfr_ptr)0);
    ordo_target_ends(d->a, d->b, target);
    d->function = (ordo_function){.cells = DERIVATIVE_CELLS,
                                  .self = d,
                                  .open = open_cursor,
                                  .seek = seek,
                                  .ends = ends,
                                  .singular = singular,
                                  .value = value,
                                  .close = close_cursor};
    *out = d;
    return ORDO_OK;
}

void
ordo_derivative_free(ordo_derivative *d)
{
    if (d != NULL) {
        mpfr_clears(d->a, d->b, (mpfr_ptr)0);
        free(d);
    }
}

const ordo_function *
ordo_derivative_function(const ordo_derivative *d)
{
    return &d->function;
}
