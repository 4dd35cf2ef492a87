/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/quadrature/smooth.h"

#include <stdlib.h>

static void *
allocate(size_t count, size_t size)
{
    void *memory = calloc(count, size);
    if (memory == NULL) {
        abort();
    }
    return memory;
}

typedef struct cursor {
    const smooth *s;
    slong prec;
} cursor;

static ordo_status
cursor_open(void **out, const void *self, mpfr_prec_t prec)
{
    cursor *c = allocate(1, sizeof *c);
    c->s = self;
    c->prec = prec;
    *out = c;
    return ORDO_OK;
}

static void
cursor_close(void *self)
{
    free(self);
}

static ordo_status
cursor_piece(arb_t left, arb_t right, arb_ptr p, void *self, size_t cell)
{
    cursor *c = self;
    size_t terms = c->s->e.degree + 1;
    if (cell >= c->s->e.cells) {
        return ORDO_EBUG;
    }
    arb_set_fmpq(left, c->s->knot + cell, c->prec);
    arb_set_fmpq(right, c->s->knot + cell + 1, c->prec);
    for (size_t j = 0; j < terms; j++) {
        arb_set_fmpq(p + j, c->s->coefficient + cell * terms + j, c->prec);
    }
    return ORDO_OK;
}

static unsigned
cursor_singular(void *self, size_t cell)
{
    (void)self;
    (void)cell;
    return 0;
}

static void
cursor_ball(arb_t y, void *self, const arb_t x)
{
    cursor *c = self;
    c->s->f->ball(y, x, c->prec);
}

static void
cursor_slope(arb_t y, void *self, const arb_t x)
{
    cursor *c = self;
    c->s->f->slope(y, x, c->prec);
}

static void
cursor_box(acb_t y, void *self, const acb_t z, int analytic)
{
    cursor *c = self;
    c->s->f->box(y, z, analytic, c->prec);
}

static void
cursor_series(arb_poly_t y, void *self, const arb_t x, slong length)
{
    cursor *c = self;
    arb_poly_t line;
    arb_poly_init2(line, 2);
    arb_poly_set_coeff_si(line, 1, 1);
    arb_poly_set_coeff_arb(line, 0, x);
    if (length == 1) {
        arb_poly_truncate(line, 1); /* of 0 nothing is left */
        arb_poly_fit_length(line, 1);
        arb_set(line->coeffs, x);
        _arb_poly_set_length(line, 1);
    }
    c->s->f->series(y, line, length, c->prec);
    arb_poly_clear(line);
}

static void
start(smooth *s, const smooth_function *f, unsigned degree, size_t cells)
{
    *s = (smooth){.f = f};
    s->e = (ordo_difference){.cells = cells,
                             .degree = degree,
                             .self = s,
                             .open = cursor_open,
                             .piece = cursor_piece,
                             .singular = cursor_singular,
                             .ball = cursor_ball,
                             .slope = cursor_slope,
                             .box = cursor_box,
                             .series = cursor_series,
                             .close = cursor_close};
    s->knot = _fmpq_vec_init((slong)cells + 1);
    s->coefficient = _fmpq_vec_init((slong)(cells * (degree + 1)));
}

/* Reads rationals between spaces into r, at most `most`; returns how many there are. */
static size_t
read_rationals(fmpq *r, size_t most, const char *text)
{
    size_t count = 0;
    fmpq_t value;
    fmpq_init(value);
    while (ordo_rational_parse(value, text, &text) == ORDO_OK) {
        if (count < most) {
            fmpq_set(r + count, value);
        }
        count++;
        text += *text == ' ';
    }
    fmpq_clear(value);
    return count;
}

void
smooth_init(smooth *s, const smooth_function *f, unsigned degree, const char *knots,
            const char *coefficients)
{
    size_t cells = read_rationals(NULL, 0, knots) - 1;
    start(s, f, degree, cells);
    (void)read_rationals(s->knot, cells + 1, knots);
    if (read_rationals(s->coefficient, cells * (degree + 1), coefficients) !=
        cells * (degree + 1)) {
        abort();
    }
}

static void
round_to(fmpq_t r, const arb_t x)
{
    arf_t rounded;
    arf_init(rounded);
    if (arb_is_finite(x)) { /* else 0: a pole */
        arf_set_round(rounded, arb_midref(x), 100, ARF_RND_NEAR);
    }
    arf_get_fmpq(r, rounded);
    arf_clear(rounded);
}

/* Newton's form, as in tests/quadrature/piecewise.c, in balls. */
static void
interpolate_cell(smooth *s, size_t k)
{
    enum { PREC = 200 };
    fmpq *c = s->coefficient + k * (s->e.degree + 1);
    arb_ptr t = _arb_vec_init(7); /* ends, middle, their values, the width */
    arb_set_fmpq(t, s->knot + k, PREC);
    arb_set_fmpq(t + 1, s->knot + k + 1, PREC);
    arb_add(t + 2, t, t + 1, PREC);
    arb_mul_2exp_si(t + 2, t + 2, -1);
    arb_sub(t + 6, t + 1, t, PREC);
    for (int i = 0; i < 3; i++) {
        s->f->ball(t + 3 + i, t + i, PREC);
    }
    round_to(c, t + 3);
    arb_sub(t, t + 4, t + 3, PREC);
    arb_div(t, t, t + 6, PREC);
    if (s->e.degree == 2) {
        arb_add(t + 1, t + 3, t + 4, PREC);
        arb_submul_ui(t + 1, t + 5, 2, PREC);
        arb_mul_2exp_si(t + 1, t + 1, 1);
        arb_div(t + 1, t + 1, t + 6, PREC);
        arb_sub(t, t, t + 1, PREC);
        arb_div(t + 1, t + 1, t + 6, PREC);
        round_to(c + 2, t + 1);
    }
    round_to(c + 1, t);
    _arb_vec_clear(t, 7);
}

void
smooth_interpolate(smooth *s, const smooth_function *f, unsigned degree, const char *a,
                   const char *b, size_t cells)
{
    fmpq_t from, width, part;
    start(s, f, degree, cells);
    fmpq_init(from);
    fmpq_init(width);
    fmpq_init(part);
    (void)read_rationals(from, 1, a);
    (void)read_rationals(width, 1, b);
    fmpq_sub(width, width, from);
    for (size_t k = 0; k <= cells; k++) {
        fmpq_set_si(part, (slong)k, cells);
        fmpq_mul(part, part, width);
        fmpq_add(s->knot + k, from, part);
    }
    for (size_t k = 0; k < cells; k++) {
        interpolate_cell(s, k);
    }
    fmpq_clear(from);
    fmpq_clear(width);
    fmpq_clear(part);
}

void
smooth_clear(smooth *s)
{
    _fmpq_vec_clear(s->knot, (slong)s->e.cells + 1);
    _fmpq_vec_clear(s->coefficient, (slong)(s->e.cells * (s->e.degree + 1)));
}
