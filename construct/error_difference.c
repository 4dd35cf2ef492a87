/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The error e = f - y in enclosures. */
#include <stdlib.h>

#include "construct/error_parts.h"
#include "construct/evaluate_stencil.h"
#include "construct/tape.h"

/* One thread's view at one precision; evaluators are made when first asked for. */
typedef struct cursor {
    ordo_error *error;
    const ordo_expression *f;
    mpfr_prec_t prec;
    ordo_error_pieces pieces;
    ordo_ball_evaluator *ball;
    ordo_stencil_evaluator *stencil;
    size_t limbs; /* of the stencil's */
    ordo_box_evaluator *box;
    ordo_series_evaluator *series;
    arb_t a, b, x;
    arf_t inner_a, inner_b;
    mag_t margin;
} cursor;

static void
close_cursor(void *self)
{
    cursor *c = self;
    if (c == NULL) {
        return;
    }
    ordo_error_pieces_clear(&c->pieces);
    ordo_ball_evaluator_free(c->ball);
    ordo_stencil_evaluator_free(c->stencil);
    ordo_box_evaluator_free(c->box);
    ordo_series_evaluator_free(c->series);
    arb_clear(c->a);
    arb_clear(c->b);
    arb_clear(c->x);
    arf_clear(c->inner_a);
    arf_clear(c->inner_b);
    mag_clear(c->margin);
    free(c);
}

/* A margin at the ends of the interval: narrower balls whose middle keeps clear of it lie inside.
 */
static void
set_margin(cursor *c)
{
    arb_t width;
    arb_init(width);
    arb_sub(width, c->b, c->a, 30);
    arb_mul_2exp_si(width, width, -10);
    arb_get_mag_lower(c->margin, width);
    arb_set(width, c->a);
    arb_add_error_mag(width, c->margin);
    arb_get_ubound_arf(c->inner_a, width, c->prec);
    arb_set(width, c->b);
    arb_add_error_mag(width, c->margin);
    arb_get_lbound_arf(c->inner_b, width, c->prec);
    arb_clear(width);
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
    c->f = ordo_target_function(e->target);
    c->prec = prec;
    arb_init(c->a);
    arb_init(c->b);
    arb_init(c->x);
    arf_init(c->inner_a);
    arf_init(c->inner_b);
    mag_init(c->margin);
    ordo_target_ends_ball(c->a, c->b, e->target, prec);
    set_margin(c);
    ordo_error_pieces_init(&c->pieces, e, &ordo_ball_arithmetic, prec);
    *out = c;
    return ORDO_OK;
}

/* The index of `cell` in `pieces`. One cell that is asked for comes alone; with the next one come
 * all to the end of its block, and these stay. */
static ordo_status
fetch(size_t *k, cursor *c, size_t cell)
{
    ordo_error_pieces *p = &c->pieces;
    ordo_status status = ORDO_OK;
    if (cell < p->first || cell - p->first >= p->count) {
        size_t first = cell, count = 1;
        if (p->count > 0 && cell == p->first + p->count) {
            bool same = p->count == 1 && cell % ORDO_BLOCK != 0;
            first = same ? cell - 1 : cell;
            count = ORDO_BLOCK - first % ORDO_BLOCK;
        }
        size_t rest = c->error->difference.cells - first;
        status = ordo_error_pieces_seek(p, first, rest < count ? rest : count);
    }
    *k = cell - p->first;
    return status;
}

/* Writes the first piece around the target's own left end a: y(a + s) = sum_j c[j] (s + a - a')^j,
 * a' = a rounded inwards. */
static void
start_at_end(arb_t left, arb_ptr coefficients, const cursor *c)
{
    slong length = (slong)c->error->difference.degree + 1;
    if (!c->error->calm_a) {
        _arb_vec_indeterminate(coefficients, length);
    } else if (!arb_equal(left, c->a)) {
        arb_t by;
        arb_init(by);
        arb_sub(by, c->a, left, c->prec);
        _arb_poly_taylor_shift(coefficients, by, length, c->prec);
        arb_clear(by);
    }
    arb_set(left, c->a);
}

static ordo_status
piece(arb_t left, arb_t right, arb_ptr coefficients, void *self, size_t cell)
{
    cursor *c = self;
    size_t k;
    ordo_status status = fetch(&k, c, cell);
    if (status != ORDO_OK) {
        return status;
    }
    arb_set(left, c->pieces.at[k].left.ball);
    arb_set(right, c->pieces.at[k].right.ball);
    for (unsigned j = 0; j <= c->error->difference.degree; j++) {
        arb_set(coefficients + j, c->pieces.at[k].c[j].ball);
    }
    if (cell == 0) {
        start_at_end(left, coefficients, c);
    }
    if (cell + 1 == c->error->difference.cells) {
        arb_set(right, c->b);
        if (!c->error->calm_b) {
            _arb_vec_indeterminate(coefficients, (slong)c->error->difference.degree + 1);
        }
    }
    return ORDO_OK;
}

static unsigned
singular(void *self, size_t cell)
{
    cursor *c = self;
    size_t k;
    if (fetch(&k, c, cell) != ORDO_OK) {
        return ORDO_SINGULAR_LEFT + ORDO_SINGULAR_RIGHT; /* only a hint */
    }
    const ordo_piece *piece = &c->pieces.at[k];
    return ordo_error_marks(c->error, piece->cut_left, piece->cut_right, cell);
}

/* c->x = x cut to [a, b]; not finite when nothing is left. Sound where f matters on [a, b] only. */
static void
cut(cursor *c, const arb_t x)
{
    arb_set(c->x, x);
    if (mag_cmp(arb_radref(x), c->margin) <= 0 && arf_cmp(arb_midref(x), c->inner_a) >= 0 &&
        arf_cmp(arb_midref(x), c->inner_b) <= 0) {
        return;
    }
    if (arb_is_finite(x) && !(arb_ge(x, c->a) && arb_le(x, c->b))) {
        arb_t whole;
        arb_init(whole);
        arb_union(whole, c->a, c->b, c->prec);
        if (!arb_intersection(c->x, x, whole, c->prec)) {
            arb_indeterminate(c->x);
        }
        arb_clear(whole);
    }
}

static void
ball(arb_t y, void *self, const arb_t x)
{
    cursor *c = self;
    if (c->ball == NULL && ordo_ball_evaluator_new(&c->ball, c->f, c->prec) != ORDO_OK) {
        arb_indeterminate(y);
        return;
    }
    cut(c, x);
    ordo_ball_run(c->ball, c->x, true); /* cutting to a domain loses no point of [a, b] */
    arb_set(y, ordo_ball_value(c->ball, c->f->tape.count - 1));
}

/* The evaluator is kept from stencil to stencil: it remembers what cells of equal width share. */
static bool
stencil(void *self, const ordo_stencil *wanted)
{
    cursor *c = self;
    if (c->stencil != NULL && c->limbs != wanted->limbs) {
        ordo_stencil_evaluator_free(c->stencil);
        c->stencil = NULL;
    }
    c->limbs = wanted->limbs;
    return (c->stencil != NULL ||
            ordo_stencil_evaluator_new(&c->stencil, c->f, wanted->limbs) == ORDO_OK) &&
           ordo_stencil_prepare(c->stencil, wanted);
}

static const ordo_fixed *
row(void *self, const arb_t middle, const arb_t radius)
{
    return ordo_stencil_row(((cursor *)self)->stencil, middle, radius);
}

static bool
has_series(cursor *c)
{
    return c->series != NULL || ordo_series_evaluator_new(&c->series, c->f, c->prec) == ORDO_OK;
}

static void
slope(arb_t y, void *self, const arb_t x)
{
    cursor *c = self;
    if (has_series(c)) {
        cut(c, x);
        ordo_evaluate_slope(y, c->series, c->x);
    } else {
        arb_indeterminate(y);
    }
}

static void
box(acb_t y, void *self, const acb_t z, int analytic)
{
    cursor *c = self;
    if (c->box == NULL && ordo_box_evaluator_new(&c->box, c->f, c->prec) != ORDO_OK) {
        acb_indeterminate(y);
    } else {
        ordo_evaluate_box(y, c->box, z, analytic);
    }
}

static void
series(arb_poly_t y, void *self, const arb_t x, slong length)
{
    cursor *c = self;
    if (has_series(c)) {
        ordo_evaluate_series(y, c->series, x, length);
        return;
    }
    arb_poly_fit_length(y, length);
    for (slong j = 0; j < length; j++) {
        arb_indeterminate(y->coeffs + j);
    }
    _arb_poly_set_length(y, length);
}

/* An end of the target's interval: what is known of it, and its rounding inwards and outwards. */
typedef struct interval_end {
    arb_t ball;
    fmpq_t exact;
    bool rational;
    mpfr_srcptr rounded;
    mpfr_t outside; /* or the end itself */
    slong prec;
} interval_end;

/* The sign of G end + g, ORDO_SIGN_UNKNOWN when it could not be decided. */
static int
sign_at_end(const interval_end *end, const mpfr_t G, const mpfr_t g)
{
    ordo_scalar gate, bias;
    const ordo_arithmetic *field = &ordo_ball_arithmetic;
    field->init(&gate, end->prec);
    field->init(&bias, end->prec);
    field->set_real(&gate, G);
    field->set_real(&bias, g);
    arb_mul(gate.ball, gate.ball, end->ball, end->prec);
    arb_add(gate.ball, gate.ball, bias.ball, end->prec);
    int sign = field->sign(&gate);
    field->clear(&gate);
    field->clear(&bias);
    if (sign == ORDO_SIGN_UNKNOWN && end->rational) {
        fmpq_t r, s;
        fmpq_init(r);
        fmpq_init(s);
        if (ordo_rational_from_real(r, G) == ORDO_OK && ordo_rational_from_real(s, g) == ORDO_OK) {
            fmpq_mul(r, r, end->exact);
            fmpq_add(r, r, s);
            sign = fmpq_sgn(r);
        }
        fmpq_clear(r);
        fmpq_clear(s);
    }
    return sign;
}

/* True when no gate of the net changes strictly between the end and its rounding nor at the latter,
 * so that there the net is the polynomial of the neighbouring cell: G x + g has the same sign at
 * both, or is zero at the end itself. */
static bool
is_calm(const ordo_network *net, const interval_end *end)
{
    arb_t rounded;
    arb_init(rounded);
    ordo_ball_from_real(rounded, end->rounded);
    bool same = arb_is_exact(end->ball) && arb_equal(end->ball, rounded);
    arb_clear(rounded);
    mpfr_t G, g;
    bool calm = true;
    for (size_t i = 0; !same && calm && i < net->neurons; i++) {
        ordo_network_view(G, net, i, ORDO_SLOT_G);
        ordo_network_view(g, net, i, ORDO_SLOT_g);
        int inside = mpfr_zero_p(G) ? 0 : ordo_gate_sign(G, g, end->rounded);
        /* with the same sign on either side of the end there is no other at the end */
        bool near =
            !mpfr_zero_p(G) && (inside == 0 || ordo_gate_sign(G, g, end->outside) != inside);
        if (near) {
            int sign = sign_at_end(end, G, g);
            calm = sign == inside || sign == 0;
        }
    }
    return calm;
}

/* Looks at both ends with bits to spare beyond their rounding. */
static void
look_at_ends(ordo_error *e)
{
    enum { SPARE_BITS = 64 };
    interval_end a = {.rounded = e->a, .prec = mpfr_get_prec(e->a) + SPARE_BITS};
    interval_end b = {.rounded = e->b, .prec = a.prec};
    arb_init(a.ball);
    arb_init(b.ball);
    fmpq_init(a.exact);
    fmpq_init(b.exact);
    ordo_target_ends_ball(a.ball, b.ball, e->target, a.prec);
    a.rational = ordo_target_end_rational(a.exact, e->target, false) == ORDO_OK;
    b.rational = ordo_target_end_rational(b.exact, e->target, true) == ORDO_OK;
    const ordo_network *net = ordo_partition_network(e->partition);
    mpfr_inits2(a.prec, a.outside, b.outside, (mpfr_ptr)0);
    ordo_real_bound(a.outside, a.ball, MPFR_RNDD);
    ordo_real_bound(b.outside, b.ball, MPFR_RNDU);
    e->calm_a = is_calm(net, &a);
    e->calm_b = is_calm(net, &b);
    mpfr_clears(a.outside, b.outside, (mpfr_ptr)0);
    fmpq_clear(a.exact);
    fmpq_clear(b.exact);
    arb_clear(a.ball);
    arb_clear(b.ball);
}

void
ordo_error_fill_difference(ordo_error *e)
{
    look_at_ends(e);
    e->difference =
        (ordo_difference){.cells = e->function.cells,
                          .degree = ordo_network_degree(ordo_partition_network(e->partition)),
                          .self = e,
                          .open = open_cursor,
                          .piece = piece,
                          .singular = singular,
                          .ball = ball,
                          .stencil = stencil,
                          .row = row,
                          .slope = slope,
                          .box = box,
                          .series = series,
                          .close = close_cursor};
}
