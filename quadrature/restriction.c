/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quadrature/restriction.h"

#include <stdlib.h>

/* A cursor of the function: one of the whole for all current cells where it can pick them, else one
 * for each. */
typedef struct function_cursor {
    const ordo_restriction *r;
    mpfr_prec_t prec;
    void *whole[ORDO_BLOCK]; /* NULL: not opened */
} function_cursor;

static ordo_status
function_open(void **out, const void *self, mpfr_prec_t prec)
{
    function_cursor *c = calloc(1, sizeof *c);
    *out = c;
    if (c == NULL) {
        return ORDO_ENOMEM;
    }
    c->r = self;
    c->prec = prec;
    return ORDO_OK;
}

/* Opens cursor k. */
static ordo_status
open_whole(function_cursor *c, size_t k)
{
    const ordo_function *whole = c->r->whole_function;
    ordo_status status = ORDO_OK;
    if (c->whole[k] == NULL) {
        status = whole->open(&c->whole[k], whole->self, c->prec);
        c->whole[k] = status < 0 ? NULL : c->whole[k];
    }
    return status;
}

static ordo_status
function_seek(void *self, size_t first, size_t count)
{
    function_cursor *c = self;
    const ordo_function *whole = c->r->whole_function;
    const size_t *cell = c->r->cell + first;
    ordo_status status = ORDO_OK;
    if (whole->pick != NULL) {
        status = open_whole(c, 0);
        return status < 0 ? status : whole->pick(c->whole[0], cell, count);
    }
    for (size_t k = 0; status >= 0 && k < count; k++) {
        status = open_whole(c, k);
        if (status >= 0) {
            status = whole->seek(c->whole[k], cell[k], 1);
        }
    }
    return status;
}

/* The cursor of the whole that shows current cell k, and there as cell *own. */
static void *
cursor_of(const function_cursor *c, size_t k, size_t *own)
{
    bool picked = c->r->whole_function->pick != NULL;
    *own = picked ? k : 0;
    return c->whole[picked ? 0 : k];
}

static void
function_ends(mpfr_t left, mpfr_t right, const void *self, size_t k)
{
    const function_cursor *c = self;
    void *whole = cursor_of(c, k, &k);
    c->r->whole_function->ends(left, right, whole, k);
}

static unsigned
function_singular(const void *self, size_t k)
{
    const function_cursor *c = self;
    void *whole = cursor_of(c, k, &k);
    return c->r->whole_function->singular(whole, k);
}

static void
function_value(mpfr_t e, void *self, size_t k, const mpfr_t x)
{
    function_cursor *c = self;
    void *whole = cursor_of(c, k, &k);
    c->r->whole_function->value(e, whole, k, x);
}

static void
function_slope(mpfr_t e, void *self, size_t k, const mpfr_t x)
{
    function_cursor *c = self;
    void *whole = cursor_of(c, k, &k);
    c->r->whole_function->slope(e, whole, k, x);
}

static void
function_close(void *self)
{
    function_cursor *c = self;
    for (size_t k = 0; c != NULL && k < ORDO_BLOCK; k++) {
        if (c->whole[k] != NULL) {
            c->r->whole_function->close(c->whole[k]);
        }
    }
    free(c);
}

/* A cursor of the difference. */
typedef struct cursor {
    const ordo_restriction *r;
    void *whole;
} cursor;

static ordo_status
difference_open(void **out, const void *self, mpfr_prec_t prec)
{
    const ordo_restriction *r = self;
    cursor *c = calloc(1, sizeof *c);
    *out = NULL;
    if (c == NULL) {
        return ORDO_ENOMEM;
    }
    c->r = r;
    ordo_status status = r->whole_difference->open(&c->whole, r->whole_difference->self, prec);
    if (status < 0) {
        free(c);
        return status;
    }
    *out = c;
    return status;
}

static ordo_status
difference_piece(arb_t left, arb_t right, arb_ptr coefficient, void *self, size_t cell)
{
    cursor *c = self;
    return c->r->whole_difference->piece(left, right, coefficient, c->whole, c->r->cell[cell]);
}

static unsigned
difference_singular(void *self, size_t cell)
{
    cursor *c = self;
    return c->r->whole_difference->singular(c->whole, c->r->cell[cell]);
}

static void
difference_ball(arb_t y, void *self, const arb_t x)
{
    cursor *c = self;
    c->r->whole_difference->ball(y, c->whole, x);
}

static bool
difference_stencil(void *self, const ordo_stencil *stencil)
{
    cursor *c = self;
    return c->r->whole_difference->stencil(c->whole, stencil);
}

static const ordo_fixed *
difference_row(void *self, const arb_t middle, const arb_t radius)
{
    cursor *c = self;
    return c->r->whole_difference->row(c->whole, middle, radius);
}

static void
difference_slope(arb_t y, void *self, const arb_t x)
{
    cursor *c = self;
    c->r->whole_difference->slope(y, c->whole, x);
}

static void
difference_box(acb_t y, void *self, const acb_t z, int analytic)
{
    cursor *c = self;
    c->r->whole_difference->box(y, c->whole, z, analytic);
}

static void
difference_series(arb_poly_t y, void *self, const arb_t x, slong length)
{
    cursor *c = self;
    c->r->whole_difference->series(y, c->whole, x, length);
}

static void
difference_close(void *self)
{
    cursor *c = self;
    if (c != NULL) {
        c->r->whole_difference->close(c->whole);
    }
    free(c);
}

ordo_status
ordo_restriction_init(ordo_restriction *r, const ordo_function *function,
                      const ordo_difference *difference, const size_t *cell, size_t count)
{
    size_t cells = function != NULL ? function->cells : difference->cells;
    bool there = count > 0;
    for (size_t i = 0; there && i < count; i++) {
        there = cell[i] < cells && (i == 0 || cell[i - 1] < cell[i]);
    }
    if (!there) {
        return ORDO_EINVAL;
    }
    *r = (ordo_restriction){
        .whole_function = function, .whole_difference = difference, .cell = cell};
    if (function != NULL) {
        r->function =
            (ordo_function){.cells = count,
                            .self = r,
                            .open = function_open,
                            .seek = function_seek,
                            .ends = function_ends,
                            .singular = function->singular != NULL ? function_singular : NULL,
                            .value = function_value,
                            .slope = function->slope != NULL ? function_slope : NULL,
                            .close = function_close};
    }
    if (difference != NULL) {
        r->difference =
            (ordo_difference){.cells = count,
                              .degree = difference->degree,
                              .self = r,
                              .open = difference_open,
                              .piece = difference_piece,
                              .singular = difference_singular,
                              .ball = difference_ball,
                              .stencil = difference->stencil != NULL ? difference_stencil : NULL,
                              .row = difference_row,
                              .slope = difference_slope,
                              .box = difference_box,
                              .series = difference_series,
                              .close = difference_close};
    }
    return ORDO_OK;
}
