/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/quadrature/piecewise.h"

#include <stdlib.h>

enum { STRIDE = PIECEWISE_DEGREE_MOST + 1 };

typedef struct cursor {
    const piecewise *p;
    size_t first;
    mpfr_t s, sum;
} cursor;

static void *
allocate(size_t count, size_t size)
{
    void *memory = calloc(count, size);
    if (memory == NULL) {
        abort();
    }
    return memory;
}

static ordo_status
cursor_open(void **out, const void *self, mpfr_prec_t prec)
{
    cursor *c = allocate(1, sizeof *c);
    c->p = self;
    mpfr_inits2(prec, c->s, c->sum, (mpfr_ptr)0);
    *out = c;
    return ORDO_OK;
}

static ordo_status
cursor_seek(void *self, size_t first, size_t count)
{
    cursor *c = self;
    if (count > ORDO_BLOCK || first + count > c->p->e.cells) {
        return ORDO_EBUG;
    }
    c->first = first;
    return ORDO_OK;
}

static void
cursor_ends(mpfr_t left, mpfr_t right, const void *self, size_t k)
{
    const cursor *c = self;
    mpfr_set(left, c->p->knot[c->first + k], MPFR_RNDN);
    mpfr_set(right, c->p->knot[c->first + k + 1], MPFR_RNDN);
}

static unsigned
cursor_singular(const void *self, size_t k)
{
    const cursor *c = self;
    unsigned flags = c->first + k == 0 ? c->p->singular_first : 0;
    return flags | (c->first + k + 1 == c->p->e.cells ? c->p->singular_last : 0);
}

/* e = factor (f(x) - sum_j c_j s^j), or its derivative; e may have any precision. */
static void
evaluate(mpfr_t e, cursor *c, size_t k, const mpfr_t x, int derivative)
{
    const piecewise *p = c->p;
    mpfr_t *coefficient = p->coefficient + STRIDE * (c->first + k);
    mpfr_sub(c->s, x, p->knot[c->first + k], MPFR_RNDN);
    mpfr_set_zero(c->sum, 1);
    for (int j = PIECEWISE_DEGREE_MOST; j >= derivative; j--) {
        mpfr_mul(c->sum, c->sum, c->s, MPFR_RNDN);
        if (derivative) {
            mpfr_t scaled;
            mpfr_init2(scaled, mpfr_get_prec(c->s));
            mpfr_mul_si(scaled, coefficient[j], j, MPFR_RNDN);
            mpfr_add(c->sum, c->sum, scaled, MPFR_RNDN);
            mpfr_clear(scaled);
        } else {
            mpfr_add(c->sum, c->sum, coefficient[j], MPFR_RNDN);
        }
    }
    (derivative ? p->slope : p->f)(c->s, x);
    mpfr_sub(c->sum, c->s, c->sum, MPFR_RNDN);
    mpfr_mul(e, c->sum, p->factor, MPFR_RNDN);
}

static void
cursor_value(mpfr_t e, void *self, size_t k, const mpfr_t x)
{
    evaluate(e, self, k, x, 0);
}

static void
cursor_slope(mpfr_t e, void *self, size_t k, const mpfr_t x)
{
    evaluate(e, self, k, x, 1);
}

static void
cursor_close(void *self)
{
    cursor *c = self;
    mpfr_clears(c->s, c->sum, (mpfr_ptr)0);
    free(c);
}

void
piecewise_init(piecewise *p, const char *a, const char *b, size_t cells, mpfr_prec_t prec,
               piecewise_callback *f, piecewise_callback *slope)
{
    *p = (piecewise){.f = f, .slope = slope};
    p->e = (ordo_function){.cells = cells,
                           .self = p,
                           .open = cursor_open,
                           .seek = cursor_seek,
                           .ends = cursor_ends,
                           .singular = cursor_singular,
                           .value = cursor_value,
                           .slope = slope != NULL ? cursor_slope : NULL,
                           .close = cursor_close};
    p->knot = allocate(cells + 1, sizeof *p->knot);
    p->coefficient = allocate(STRIDE * cells, sizeof *p->coefficient);
    mpfr_init2(p->factor, prec);
    mpfr_set_ui(p->factor, 1, MPFR_RNDN);
    fmpq_t from, to, step, t;
    fmpq_init(from);
    fmpq_init(to);
    fmpq_init(step);
    fmpq_init(t);
    const char *end;
    if (ordo_rational_parse(from, a, &end) != ORDO_OK ||
        ordo_rational_parse(to, b, &end) != ORDO_OK) {
        abort();
    }
    fmpq_sub(step, to, from);
    fmpq_set_si(t, 1, cells);
    fmpq_mul(step, step, t);
    for (size_t k = 0; k <= cells; k++) {
        mpfr_init2(p->knot[k], prec);
        fmpq_set_si(t, (slong)k, 1);
        fmpq_mul(t, t, step);
        fmpq_add(t, t, from);
        ordo_real_from_rational(p->knot[k], t, MPFR_RNDN);
    }
    for (size_t j = 0; j < STRIDE * cells; j++) {
        mpfr_init2(p->coefficient[j], prec);
        mpfr_set_zero(p->coefficient[j], 1);
    }
    fmpq_clear(from);
    fmpq_clear(to);
    fmpq_clear(step);
    fmpq_clear(t);
}

/* Newton's form through left, right and, for degree 2, the middle: slope (right - left)/h, and
 * 2 (left - 2 middle + right)/h^2 in front of s (s - h). */
static void
interpolate_cell(piecewise *p, size_t k, int degree)
{
    mpfr_t *c = p->coefficient + STRIDE * k;
    mpfr_t h, left, right, middle, x;
    mpfr_inits2(mpfr_get_prec(p->factor), h, left, right, middle, x, (mpfr_ptr)0);
    mpfr_sub(h, p->knot[k + 1], p->knot[k], MPFR_RNDN);
    p->f(left, p->knot[k]);
    p->f(right, p->knot[k + 1]);
    mpfr_set(c[0], left, MPFR_RNDN);
    mpfr_sub(c[1], right, left, MPFR_RNDN);
    mpfr_div(c[1], c[1], h, MPFR_RNDN);
    if (degree == 2) {
        mpfr_add(x, p->knot[k], p->knot[k + 1], MPFR_RNDN);
        mpfr_div_2ui(x, x, 1, MPFR_RNDN);
        p->f(middle, x);
        mpfr_mul_2ui(middle, middle, 1, MPFR_RNDN);
        mpfr_add(c[2], left, right, MPFR_RNDN);
        mpfr_sub(c[2], c[2], middle, MPFR_RNDN);
        mpfr_mul_2ui(c[2], c[2], 1, MPFR_RNDN);
        mpfr_div(c[2], c[2], h, MPFR_RNDN);
        mpfr_sub(c[1], c[1], c[2], MPFR_RNDN);
        mpfr_div(c[2], c[2], h, MPFR_RNDN);
    }
    mpfr_clears(h, left, right, middle, x, (mpfr_ptr)0);
}

void
piecewise_interpolate(piecewise *p, int degree)
{
    for (size_t k = 0; k < p->e.cells; k++) {
        interpolate_cell(p, k, degree);
    }
}

void
piecewise_clear(piecewise *p)
{
    for (size_t k = 0; k <= p->e.cells; k++) {
        mpfr_clear(p->knot[k]);
    }
    for (size_t j = 0; j < STRIDE * p->e.cells; j++) {
        mpfr_clear(p->coefficient[j]);
    }
    mpfr_clear(p->factor);
    free(p->knot);
    free(p->coefficient);
}
