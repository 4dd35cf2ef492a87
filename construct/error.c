/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "construct/error.h"

#include <stdlib.h>

#include "construct/derivative.h"
#include "construct/divergence.h"
#include "construct/error_parts.h"
#include "construct/evaluate.h"
#include "construct/polynomial.h"

/* One thread's view at one precision. */
typedef struct cursor {
    ordo_error *error;
    mpfr_prec_t prec;
    ordo_error_points pieces;
    ordo_point_evaluator *f;
    ordo_differentiator *slope; /* made when first asked for */
    mpfr_t s, y;
} cursor;

/* Bits of the ends beyond those of the net and those asked for. */
enum { SPARE_BITS = 64 };

/* And bits of the first expansion in points beyond those. The net of a construction has some tens
 * of bits more than the digits asked for and cancellation take; measuring takes up to 128 more than
 * these for the finer of its precisions, and an expansion has 64 more than that. */
enum { LEVEL_BITS = 64, LIMB_BITS = 64 };

static void
close_cursor(void *self)
{
    cursor *c = self;
    if (c == NULL) {
        return;
    }
    ordo_error_points_clear(&c->pieces);
    ordo_point_evaluator_free(c->f);
    ordo_differentiator_free(c->slope);
    mpfr_clears(c->s, c->y, (mpfr_ptr)0);
    free(c);
}

static ordo_status
open_cursor(void **out, const void *self, mpfr_prec_t prec)
{
    ordo_error *e = (ordo_error *)self; /* only its shelves change, under the lock */
    *out = NULL;
    cursor *c = calloc(1, sizeof *c);
    if (c == NULL) {
        return ORDO_ENOMEM;
    }
    c->error = e;
    c->prec = prec;
    mpfr_inits2(prec, c->s, c->y, (mpfr_ptr)0);
    ordo_error_points_init(&c->pieces, e, prec);
    ordo_status status = ordo_point_evaluator_new(&c->f, ordo_target_function(e->target), prec);
    if (status != ORDO_OK) {
        close_cursor(c);
        return status;
    }
    *out = c;
    return ORDO_OK;
}

static ordo_status
pick(void *self, const size_t *cell, size_t count)
{
    cursor *c = self;
    return ordo_error_points_pick(&c->pieces, cell, count);
}

static ordo_status
seek(void *self, size_t first, size_t count)
{
    size_t cell[ORDO_BLOCK];
    for (size_t k = 0; k < count; k++) {
        cell[k] = first + k;
    }
    return pick(self, cell, count);
}

static void
ends(mpfr_t left, mpfr_t right, const void *self, size_t k)
{
    const cursor *c = self;
    mpfr_set(left, c->pieces.at[k].left, MPFR_RNDN);
    mpfr_set(right, c->pieces.at[k].right, MPFR_RNDN);
}

unsigned
ordo_error_marks(const ordo_error *e, bool cut_left, bool cut_right, size_t cell)
{
    bool left = cut_left || (cell == 0 && e->singular_a);
    bool right = cut_right || (cell + 1 == e->function.cells && e->singular_b);
    return (left ? 1u : 0u) * ORDO_SINGULAR_LEFT + (right ? 1u : 0u) * ORDO_SINGULAR_RIGHT;
}

static unsigned
singular(const void *self, size_t k)
{
    const cursor *c = self;
    const ordo_point_piece *piece = &c->pieces.at[k];
    return ordo_error_marks(c->error, piece->cut_left, piece->cut_right, piece->cell);
}

/* e = f(x) - y(x), y by Horner's scheme around the cell's left end. */
static void
value(mpfr_t result, void *self, size_t k, const mpfr_t x)
{
    cursor *c = self;
    const ordo_point_piece *piece = &c->pieces.at[k];
    unsigned j = c->pieces.degree;
    mpfr_srcptr y = piece->c[j];
    mpfr_sub(c->s, x, piece->left, MPFR_RNDN);
    while (j-- > 0) {
        mpfr_mul(c->y, y, c->s, MPFR_RNDN); /* not fma: half the cost, and bits to spare */
        mpfr_add(c->y, c->y, piece->c[j], MPFR_RNDN);
        y = c->y;
    }
    ordo_evaluate_point(c->s, c->f, x);
    mpfr_sub(result, c->s, y, MPFR_RNDN);
}

/* e' = f'(x) - y'(x). */
static void
slope(mpfr_t result, void *self, size_t k, const mpfr_t x)
{
    cursor *c = self;
    if (ordo_expression_may_jump(ordo_target_function(c->error->target))) {
        mpfr_set_nan(result); /* across a jump the integral of e'^2 diverges, which no node shows */
        return;
    }
    if (c->slope == NULL &&
        ordo_differentiator_new(&c->slope, ordo_target_function(c->error->target), c->prec) !=
            ORDO_OK) {
        mpfr_set_nan(result);
        return;
    }
    const ordo_point_piece *piece = &c->pieces.at[k];
    mpfr_t term;
    mpfr_init2(term, c->prec);
    mpfr_sub(c->s, x, piece->left, MPFR_RNDN);
    mpfr_set_ui(c->y, 0, MPFR_RNDN);
    for (unsigned j = c->pieces.degree; j > 0; j--) {
        mpfr_mul_ui(term, piece->c[j], j, MPFR_RNDN);
        mpfr_fma(c->y, c->y, c->s, term, MPFR_RNDN);
    }
    ordo_differentiate(term, c->slope, 1, x);
    mpfr_sub(result, term, c->y, MPFR_RNDN);
    mpfr_clear(term);
}

/* Singular points inside (a, b) become cuts, those at its ends marks. */
static ordo_status
take_singular_points(ordo_error *e)
{
    size_t all = ordo_target_singular_count(e->target);
    ordo_status status = ordo_vector_init(&e->cuts, all, mpfr_get_prec(e->a));
    if (status != ORDO_OK) {
        return status;
    }
    mpfr_t x;
    mpfr_init2(x, mpfr_get_prec(e->a));
    size_t inside = 0;
    for (size_t i = 0; i < all; i++) {
        ordo_target_singular_point(x, e->target, i);
        e->singular_a = e->singular_a || mpfr_lessequal_p(x, e->a);
        e->singular_b = e->singular_b || mpfr_greaterequal_p(x, e->b);
        if (mpfr_greater_p(x, e->a) && mpfr_less_p(x, e->b)) {
            (void)ordo_vector_set(&e->cuts, inside++, x);
        }
    }
    e->cuts.length = inside;
    mpfr_clear(x);
    return ORDO_OK;
}

ordo_status
ordo_error_new(ordo_error **out, const ordo_network *net, const ordo_target *target,
               mpfr_prec_t prec)
{
    *out = NULL;
    ordo_error *e = calloc(1, sizeof *e);
    if (e == NULL) {
        return ORDO_ENOMEM;
    }
    /* Finer than the net's own numbers, so that no breakpoint coincides with a rounded end. */
    prec = (net->theta.prec > prec ? net->theta.prec : prec) + SPARE_BITS;
    e->target = target;
    e->threads = 1;
    e->level = (prec + LEVEL_BITS + LIMB_BITS - 1) / LIMB_BITS * LIMB_BITS;
    mpfr_inits2(prec, e->a, e->b, (mpfr_ptr)0);
    (void)pthread_mutex_init(&e->lock, NULL);
    ordo_target_ends(e->a, e->b, target);
    ordo_status status = take_singular_points(e);
    if (status == ORDO_OK) {
        status = ordo_partition_new(&e->partition, net, e->a, e->b, &e->cuts);
    }
    if (status != ORDO_OK) {
        ordo_error_free(e);
        return status;
    }
    e->function = (ordo_function){.cells = ordo_partition_cells(e->partition),
                                  .self = e,
                                  .open = open_cursor,
                                  .seek = seek,
                                  .pick = pick,
                                  .ends = ends,
                                  .singular = singular,
                                  .value = value,
                                  .slope = slope,
                                  .close = close_cursor};
    ordo_error_fill_difference(e);
    *out = e;
    return ORDO_OK;
}

void
ordo_error_set_threads(ordo_error *e, int threads)
{
    e->threads = threads > 0 ? threads : 1;
}

void
ordo_error_free(ordo_error *e)
{
    if (e == NULL) {
        return;
    }
    ordo_error_clear_shelves(e);
    ordo_partition_free(e->partition);
    ordo_vector_clear(&e->cuts);
    mpfr_clears(e->a, e->b, (mpfr_ptr)0);
    (void)pthread_mutex_destroy(&e->lock);
    free(e);
}

const ordo_function *
ordo_error_function(const ordo_error *e)
{
    return &e->function;
}

const ordo_difference *
ordo_error_difference(const ordo_error *e)
{
    return &e->difference;
}

/* True when the exact piece is f, as polynomials in s = x - left. */
static bool
piece_equals(const ordo_piece *piece, const fmpq_poly_t f, unsigned degree)
{
    fmpq_poly_t shifted, line;
    fmpq_t coefficient;
    fmpq_poly_init(shifted);
    fmpq_poly_init(line);
    fmpq_init(coefficient);
    fmpq_poly_set_coeff_si(line, 1, 1);
    fmpq_poly_set_coeff_fmpq(line, 0, piece->left.rational);
    fmpq_poly_compose(shifted, f, line);
    bool equal = fmpq_poly_degree(shifted) <= (slong)degree;
    for (unsigned j = 0; equal && j <= degree; j++) {
        fmpq_poly_get_coeff_fmpq(coefficient, shifted, (slong)j);
        equal = fmpq_equal(coefficient, piece->c[j].rational);
    }
    fmpq_poly_clear(shifted);
    fmpq_poly_clear(line);
    fmpq_clear(coefficient);
    return equal;
}

/* Compares the pieces in batches of the stride, so that none is swept over twice. */
static bool
all_pieces_equal(const ordo_expansion *exact, size_t cells, const fmpq_poly_t f)
{
    ordo_piece pieces[ORDO_EXPANSION_STRIDE];
    bool equal = true;
    for (size_t k = 0; k < ORDO_EXPANSION_STRIDE; k++) {
        equal = ordo_piece_init(&pieces[k], exact) == ORDO_OK && equal;
    }
    for (size_t first = 0; equal && first < cells; first += ORDO_EXPANSION_STRIDE) {
        size_t rest = cells - first;
        size_t count = rest < ORDO_EXPANSION_STRIDE ? rest : ORDO_EXPANSION_STRIDE;
        equal = ordo_expansion_pieces(pieces, exact, first, count) == ORDO_OK;
        for (size_t k = 0; equal && k < count; k++) {
            equal = piece_equals(&pieces[k], f, ordo_expansion_degree(exact));
        }
    }
    for (size_t k = 0; k < ORDO_EXPANSION_STRIDE; k++) {
        ordo_piece_clear(&pieces[k], exact);
    }
    return equal;
}

bool
ordo_error_is_zero(const ordo_error *e)
{
    slong most = (slong)ordo_network_degree(ordo_partition_network(e->partition));
    fmpq_poly_t f;
    fmpq_poly_init(f);
    ordo_expansion *exact = NULL;
    bool zero = ordo_polynomial_of(f, ordo_target_function(e->target)) == ORDO_OK &&
                fmpq_poly_degree(f) <= most &&
                ordo_expansion_new(&exact, e->partition, &ordo_rational_arithmetic, 64,
                                   e->threads) == ORDO_OK &&
                all_pieces_equal(exact, e->function.cells, f);
    ordo_expansion_free(exact);
    fmpq_poly_clear(f);
    return zero;
}

bool
ordo_error_slope_diverges(const ordo_error *e, ordo_message *why)
{
    bool diverges = false;
    ordo_message reason = {""};
    ordo_status status = ordo_target_slope_diverges(&diverges, e->target, &reason);
    if (status != ORDO_OK || !diverges) {
        return false;
    }
    (void)ordo_explain(why, ORDO_OK, "%s", reason.text);
    return true;
}
