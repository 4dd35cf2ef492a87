/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "construct/projection.h"

#include <stdlib.h>

#include "construct/load.h"

enum { LOCALS = ORDO_RULE_COEFFICIENTS };

/* The equations that the current cell belongs to; those before it have been eliminated. */
typedef struct window {
    const ordo_span *span;
    mpfr_prec_t prec;
    long mass[LOCALS][LOCALS]; /* 420 int phi_a phi_b du, without the h of slopes */
    mpfr_t matrix[LOCALS][LOCALS], side[LOCALS], moment[LOCALS];
    mpfr_t h, power, entry, load;
    ordo_vector factor; /* locals - 1 entries of L below the diagonal, for each unknown */
    ordo_vector *values;
    size_t row; /* the first unknown of the window */
} window;

static void
for_each_real(window *w, void (*each)(mpfr_t, mpfr_prec_t))
{
    each(w->h, w->prec);
    each(w->power, w->prec);
    each(w->entry, w->prec);
    each(w->load, w->prec);
    for (int a = 0; a < LOCALS; a++) {
        each(w->side[a], w->prec);
        each(w->moment[a], w->prec);
        for (int b = 0; b < LOCALS; b++) {
            each(w->matrix[a][b], w->prec);
        }
    }
}

/* 420 is divisible by all j + k + 1 <= 7, so that 420 int u^(j+k) du is whole. */
static void
find_mass(window *w)
{
    enum { COMMON = 420 };
    const ordo_span *span = w->span;
    for (unsigned a = 0; a < span->locals; a++) {
        for (unsigned b = 0; b < span->locals; b++) {
            w->mass[a][b] = 0;
            for (unsigned j = 0; j <= span->degree; j++) {
                for (unsigned k = 0; k <= span->degree; k++) {
                    long integral = COMMON / (long)(j + k + 1);
                    w->mass[a][b] += span->basis[a][j] * span->basis[b][k] * integral;
                }
            }
        }
    }
}

static unsigned
is_slope(const ordo_span *span, unsigned a)
{
    return span->slopes ? a % 2 : 0;
}

/* power = h^e. */
static void
raise_width(window *w, unsigned e)
{
    mpfr_set(w->power, w->h, MPFR_RNDN);
    for (; e > 1; e--) {
        mpfr_mul(w->power, w->power, w->h, MPFR_RNDN);
    }
}

/* Adds a cell, all multiplied by 420: matrix += h^(1+..) mass, side += 420 h^(1+..) sum_j basis
 * moment. */
static void
add_cell(window *w)
{
    enum { COMMON = 420 };
    const ordo_span *span = w->span;
    for (unsigned a = 0; a < span->locals; a++) {
        mpfr_set_zero(w->load, 1);
        for (unsigned j = 0; j <= span->degree; j++) {
            mpfr_mul_si(w->entry, w->moment[j], COMMON * span->basis[a][j], MPFR_RNDN);
            mpfr_add(w->load, w->load, w->entry, MPFR_RNDN);
        }
        raise_width(w, 1 + is_slope(span, a));
        mpfr_mul(w->load, w->load, w->power, MPFR_RNDN);
        mpfr_add(w->side[a], w->side[a], w->load, MPFR_RNDN);
        for (unsigned b = a; b < span->locals; b++) {
            raise_width(w, 1 + is_slope(span, a) + is_slope(span, b));
            mpfr_mul_si(w->entry, w->power, w->mass[a][b], MPFR_RNDN);
            mpfr_add(w->matrix[a][b], w->matrix[a][b], w->entry, MPFR_RNDN);
        }
    }
}

/* Eliminates unknown p of the window from those after it and keeps its row of L^T and its side over
 * D. */
static void
eliminate(window *w, unsigned p)
{
    unsigned locals = w->span->locals;
    size_t at = (w->row + p) * (locals - 1);
    for (unsigned a = p + 1; a < locals; a++) {
        mpfr_div(w->entry, w->matrix[p][a], w->matrix[p][p], MPFR_RNDN);
        (void)ordo_vector_set(&w->factor, at + a - p - 1, w->entry);
        for (unsigned b = a; b < locals; b++) {
            mpfr_mul(w->load, w->entry, w->matrix[p][b], MPFR_RNDN);
            mpfr_sub(w->matrix[a][b], w->matrix[a][b], w->load, MPFR_RNDN);
        }
        mpfr_mul(w->load, w->entry, w->side[p], MPFR_RNDN);
        mpfr_sub(w->side[a], w->side[a], w->load, MPFR_RNDN);
    }
    mpfr_div(w->entry, w->side[p], w->matrix[p][p], MPFR_RNDN);
    (void)ordo_vector_set(w->values, w->row + p, w->entry);
}

/* Makes room for the next cell. */
static void
advance(window *w)
{
    unsigned locals = w->span->locals, stride = w->span->stride;
    for (unsigned a = 0; a < locals; a++) {
        bool kept = a + stride < locals;
        if (kept) {
            mpfr_swap(w->side[a], w->side[a + stride]);
        } else {
            mpfr_set_zero(w->side[a], 1);
        }
        for (unsigned b = a; b < locals; b++) {
            if (b + stride < locals) {
                mpfr_swap(w->matrix[a][b], w->matrix[a + stride][b + stride]);
            } else {
                mpfr_set_zero(w->matrix[a][b], 1);
            }
        }
    }
    w->row += stride;
}

/* From the last unknown to the first: values[r] -= sum_k L[r+k][r] values[r+k]. */
static void
substitute(window *w)
{
    size_t reach = w->span->locals - 1, count = w->values->length;
    mpfr_t l, other;
    for (size_t r = count; r-- > 0;) {
        ordo_vector_view(other, w->values, r);
        mpfr_set(w->load, other, MPFR_RNDN);
        for (size_t k = 1; k <= reach && r + k < count; k++) {
            ordo_vector_view(l, &w->factor, r * reach + k - 1);
            ordo_vector_view(other, w->values, r + k);
            mpfr_mul(w->entry, l, other, MPFR_RNDN);
            mpfr_sub(w->load, w->load, w->entry, MPFR_RNDN);
        }
        (void)ordo_vector_set(w->values, r, w->load);
    }
}

static ordo_status
solve(window *w, ordo_load *load, const ordo_vector *knots, ordo_message *why)
{
    size_t cells = knots->length - 1;
    unsigned stride = w->span->stride;
    mpfr_t left, right;
    ordo_status status = ORDO_OK;
    for (size_t i = 0; status == ORDO_OK && i < cells; i++) {
        ordo_vector_view(left, knots, i);
        ordo_vector_view(right, knots, i + 1);
        mpfr_sub(w->h, right, left, MPFR_RNDN);
        status = ordo_load_cell(w->moment, load, left, right, why);
        if (status == ORDO_OK) {
            add_cell(w);
            for (unsigned p = 0; p < stride; p++) {
                eliminate(w, p);
            }
            advance(w);
        }
    }
    for (unsigned p = 0; status == ORDO_OK && p < w->span->locals - stride; p++) {
        eliminate(w, p);
    }
    if (status == ORDO_OK) {
        substitute(w);
    }
    return status;
}

ordo_status
ordo_project(ordo_vector *values, const ordo_span *span, const ordo_target *target,
             const ordo_vector *knots, mpfr_prec_t prec, ordo_message *why)
{
    size_t cells = knots->length - 1, count = cells * span->stride + span->locals - span->stride;
    window w = {.span = span, .prec = prec, .values = values};
    ordo_load *load = NULL;
    find_mass(&w);
    for_each_real(&w, ordo_real_init);
    ordo_status status = ordo_vector_init(values, count, prec);
    if (status == ORDO_OK) {
        status = ordo_vector_init(&w.factor, count * (span->locals - 1), prec);
    }
    if (status == ORDO_OK) {
        status = ordo_load_new(&load, target, span->degree, prec);
    }
    if (status == ORDO_OK) {
        status = solve(&w, load, knots, why);
    }
    ordo_load_free(load);
    ordo_vector_clear(&w.factor);
    for_each_real(&w, ordo_real_clear);
    if (status != ORDO_OK) {
        ordo_vector_clear(values);
    }
    return status;
}
