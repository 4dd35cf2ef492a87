/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/certificate/floor_record.h"

#include <stdlib.h>

#include "verify/certificate/cells.h"
#include "verify/certificate/covering.h"

enum { CELLS_MOST = 1000000, PIECES_MOST = 96 };

/* The bounds of the cells read or written so far. */
typedef struct tally {
    const ordo_floor_subject *subject;
    ordo_lagrange t;
    arf_struct *lower; /* of int e^2 or max |e| on each cell, rounded down */
    size_t count, room;
    arb_t left, right, stated;
    arf_t found;
} tally;

static ordo_status
tally_init(tally *w, const ordo_floor_subject *subject, size_t room, mpfr_prec_t prec)
{
    *w = (tally){.subject = subject, .room = room};
    w->lower = calloc(room + 1, sizeof *w->lower);
    if (w->lower == NULL) {
        return ORDO_ENOMEM;
    }
    for (size_t i = 0; i < room; i++) {
        arf_init(&w->lower[i]);
    }
    arb_init(w->left);
    arb_init(w->right);
    arb_init(w->stated);
    arf_init(w->found);
    return ordo_lagrange_init(&w->t, ordo_target_function(subject->target), 0, prec);
}

static void
tally_clear(tally *w)
{
    if (w->lower == NULL) {
        return;
    }
    ordo_lagrange_clear(&w->t);
    arf_clear(w->found);
    arb_clear(w->stated);
    arb_clear(w->right);
    arb_clear(w->left);
    for (size_t i = 0; i < w->room; i++) {
        arf_clear(&w->lower[i]);
    }
    free(w->lower);
}

static int
ascending(const void *x, const void *y)
{
    return arf_cmp(x, y);
}

/* bound = that of the norm, from the bounds of all cells: at most n cells have a breakpoint inside;
 * on each other one the net is a polynomial of degree < k. */
static void
conclude(arb_t bound, tally *w)
{
    const ordo_floor_subject *subject = w->subject;
    slong prec = w->t.prec;
    qsort(w->lower, w->count, sizeof *w->lower, ascending);
    size_t left = w->count > subject->neurons ? w->count - subject->neurons : 0;
    arb_zero(bound);
    if (subject->norm == ORDO_LINF) {
        if (left > 0) {
            arb_set_arf(bound, &w->lower[left - 1]);
        }
        return;
    }
    for (size_t i = 0; i < left; i++) {
        arb_add_arf(bound, bound, &w->lower[i], prec);
    }
    if (subject->norm == ORDO_RMSE) {
        arb_t a, b;
        arb_init(a);
        arb_init(b);
        ordo_target_ends_ball(a, b, subject->target, prec);
        arb_sub(b, b, a, prec);
        arb_div(bound, bound, b, prec);
        arb_clear(b);
        arb_clear(a);
    }
    arb_sqrtpos(bound, bound, prec);
}

/* The pieces of one cell. */
typedef struct pieces {
    ordo_piece_view list[PIECES_MOST];
    size_t count;
} pieces;

static pieces *
pieces_new(void)
{
    pieces *p = calloc(1, sizeof *p);
    for (size_t i = 0; p != NULL && i < PIECES_MOST; i++) {
        arb_init(p->list[i].right);
        mag_init(p->list[i].rest);
    }
    return p;
}

static void
pieces_free(pieces *p)
{
    for (size_t i = 0; p != NULL && i < PIECES_MOST; i++) {
        mag_clear(p->list[i].rest);
        arb_clear(p->list[i].right);
    }
    free(p);
}

/* ---- writing ---- */

enum { PREC = 160, ORDER = 16, DIGITS = 6 };

/* Halves piece i; what is not finite with many derivatives is seen by its size. */
static void
halve_piece(pieces *p, size_t i, const arb_t left)
{
    arb_srcptr from = i > 0 ? p->list[i - 1].right : left;
    if (mag_is_inf(p->list[i].rest) && p->list[i].order > 0) {
        p->list[i].order = 0;
        return;
    }
    for (size_t j = p->count++; j > i; j--) {
        arb_swap(p->list[j].right, p->list[j - 1].right);
        p->list[j].order = ORDER;
    }
    arb_add(p->list[i].right, from, p->list[i + 1].right, ARF_PREC_EXACT);
    arb_mul_2exp_si(p->list[i].right, p->list[i].right, -1);
    p->list[i].order = ORDER;
}

/* Halves the piece that leaves out most until what is left out is 2^-16 of the bound. */
static void
choose_pieces(pieces *p, tally *w)
{
    enum { BITS = 16 };
    mag_t rest, goal;
    mag_init(rest);
    mag_init(goal);
    p->count = 1;
    p->list[0].order = ORDER;
    arb_set(p->list[0].right, w->right);
    for (;;) {
        size_t worst = 0;
        ordo_cell_square(w->found, &w->t, w->subject->k, w->left, p->list, p->count);
        mag_zero(rest);
        for (size_t i = 0; i < p->count; i++) {
            mag_add(rest, rest, p->list[i].rest);
            worst = mag_cmp(p->list[i].rest, p->list[worst].rest) > 0 ? i : worst;
        }
        arf_get_mag_lower(goal, w->found);
        mag_mul_2exp_si(goal, goal, -BITS);
        if (mag_cmp(rest, goal) <= 0 || p->count == PIECES_MOST) {
            break;
        }
        halve_piece(p, worst, w->left);
    }
    mag_clear(goal);
    mag_clear(rest);
}

/* The number of points that gives most. */
static void
choose_points(long *points, tally *w)
{
    arf_t best;
    arf_init(best);
    long k = (long)w->subject->k;
    *points = k;
    for (long m = k; m <= k + 2; m++) {
        ordo_cell_maximum(w->found, &w->t, w->subject->k, w->left, w->right, m);
        if (arf_cmp(w->found, best) > 0) {
            arf_swap(best, w->found);
            *points = m;
        }
    }
    arf_swap(w->found, best);
    arf_clear(best);
}

/* A lower bound as a decimal a little below x; *x becomes what is written, rounded down. */
static ordo_status
write_lower(ordo_stream *s, const char *key, arf_t x)
{
    enum { ROOM = 20, BITS = 64 };
    mpfr_t rounded;
    arf_t room;
    arf_init(room);
    mpfr_init2(rounded, BITS);
    arf_mul_2exp_si(room, x, -ROOM);
    arf_sub(x, x, room, BITS, ARF_RND_FLOOR);
    (void)arf_get_mpfr(rounded, x, MPFR_RNDD);
    char *text = ordo_real_text_rounded(rounded, DIGITS, MPFR_RNDD);
    if (text != NULL) {
        ordo_stream_text(s, key, text);
        (void)mpfr_set_str(rounded, text, 10, MPFR_RNDD);
        arf_set_mpfr(x, rounded);
    }
    free(text);
    mpfr_clear(rounded);
    arf_clear(room);
    return text != NULL ? ORDO_OK : ORDO_ENOMEM;
}

static ordo_status
write_cell(ordo_stream *s, tally *w, pieces *p)
{
    long points = 0;
    if (w->subject->norm == ORDO_LINF) {
        choose_points(&points, w);
        p->count = 1;
        p->list[0].order = 0;
        arb_set(p->list[0].right, w->right);
    } else {
        choose_pieces(p, w);
    }
    ordo_stream_open(s, NULL, '[');
    ordo_status status = write_lower(s, NULL, w->found);
    arf_swap(&w->lower[w->count++], w->found);
    ordo_stream_integer(s, NULL, points);
    for (size_t i = 0; status == ORDO_OK && i < p->count; i++) {
        status = ordo_stream_exact(s, NULL, p->list[i].right);
        ordo_stream_integer(s, NULL, p->list[i].order);
    }
    ordo_stream_close(s, ']');
    return status;
}

ordo_status
ordo_floor_record_write(ordo_stream *s, const char *key, arb_t bound,
                        const ordo_floor_subject *subject, const ordo_vector *knots)
{
    mpfr_t knot;
    tally w;
    pieces *p = pieces_new();
    ordo_status status = tally_init(&w, subject, knots->length, PREC);
    status = p == NULL ? ORDO_ENOMEM : status;
    ordo_stream_open(s, key, '{');
    ordo_stream_integer(s, "precision", PREC);
    if (status == ORDO_OK) {
        ordo_vector_view(knot, knots, 0);
        ordo_ball_from_real(w.left, knot);
        status = ordo_stream_exact(s, "from", w.left);
    }
    ordo_stream_open(s, "cells", '[');
    for (size_t i = 1; status == ORDO_OK && i < knots->length; i++) {
        ordo_vector_view(knot, knots, i);
        ordo_ball_from_real(w.right, knot);
        status = write_cell(s, &w, p);
        arb_swap(w.left, w.right);
    }
    ordo_stream_close(s, ']');
    if (status == ORDO_OK) {
        conclude(bound, &w);
        arb_get_lbound_arf(w.found, bound, PREC);
        status = write_lower(s, "bound", w.found);
        arb_set_arf(bound, w.found);
    }
    ordo_stream_close(s, '}');
    tally_clear(&w);
    pieces_free(p);
    return status;
}

/* ---- reading ---- */

/* w->stated = the number of a string, enclosed. */
static ordo_status
read_lower(tally *w, json_t *string, ordo_message *why)
{
    fmpq_t x;
    fmpq_init(x);
    ordo_status status = ordo_record_rational(x, string, why);
    arb_set_fmpq(w->stated, x, w->t.prec);
    fmpq_clear(x);
    return status;
}

/* Piece j of a cell: entries 2j + 2 and 2j + 3 of its list. */
static ordo_status
read_piece(ordo_piece_view *piece, const arb_t from, json_t *cell, size_t j, ordo_message *why)
{
    json_t *order = json_array_get(cell, 2 * j + 3);
    json_int_t K = json_integer_value(order);
    if (!json_is_integer(order) || K < 0 || K > ORDO_ORDER_MOST) {
        return ordo_explain(why, ORDO_EPARSE, "expected [lower, points, to, order, ...]");
    }
    piece->order = (slong)K;
    ordo_status status = ordo_record_exact(piece->right, json_array_get(cell, 2 * j + 2), why);
    if (status == ORDO_OK && !arb_lt(from, piece->right)) {
        status = ordo_explain(why, ORDO_MISSED, "a piece does not end right of where it begins");
    }
    return status;
}

/* Lower bound, number of points, pieces. */
static ordo_status
read_cell(tally *w, long *points, pieces *p, json_t *cell, ordo_message *why)
{
    json_t *number = json_array_get(cell, 1);
    size_t size = json_array_size(cell);
    *points = (long)json_integer_value(number);
    if (size < 4 || size % 2 != 0 || size / 2 - 1 > PIECES_MOST || !json_is_integer(number) ||
        *points < 0 || *points > ORDO_ORDER_MOST) {
        return ordo_explain(why, ORDO_EPARSE, "expected [lower, points, to, order, ...]");
    }
    p->count = size / 2 - 1;
    ordo_status status = read_lower(w, json_array_get(cell, 0), why);
    for (size_t j = 0; status == ORDO_OK && j < p->count; j++) {
        arb_srcptr from = j > 0 ? p->list[j - 1].right : w->left;
        status = read_piece(&p->list[j], from, cell, j, why);
    }
    return status;
}

/* The cell from where the one before ended. */
static ordo_status
check_cell(tally *w, pieces *p, json_t *cell, ordo_message *why)
{
    long points;
    ordo_status status = read_cell(w, &points, p, cell, why);
    if (status != ORDO_OK) {
        return status;
    }
    arb_srcptr right = p->list[p->count - 1].right;
    if (w->subject->norm == ORDO_LINF) {
        ordo_cell_maximum(w->found, &w->t, w->subject->k, w->left, right, points);
    } else {
        ordo_cell_square(w->found, &w->t, w->subject->k, w->left, p->list, p->count);
    }
    arb_t found;
    arb_init(found);
    arb_set_arf(found, w->found);
    if (!arb_is_zero(w->stated) && !arb_le(w->stated, found)) {
        status = ordo_explain(why, ORDO_MISSED, "its lower bound is found to be %.8g only",
                              arf_get_d(w->found, ARF_RND_DOWN));
    }
    arb_clear(found);
    arb_get_lbound_arf(&w->lower[w->count++], w->stated, w->t.prec);
    arb_set(w->left, right);
    return status;
}

static ordo_status
check_cells(tally *w, json_t *cells, ordo_message *why)
{
    pieces *p = pieces_new();
    ordo_status status = p == NULL ? ORDO_ENOMEM : ORDO_OK;
    arb_t from, a, b;
    arb_init(from);
    arb_init(a);
    arb_init(b);
    arb_set(from, w->left);
    for (size_t i = 0; status == ORDO_OK && i < json_array_size(cells); i++) {
        status = check_cell(w, p, json_array_get(cells, i), why);
        if (status != ORDO_OK) {
            status = ordo_record_within(why, status, "cell %zu", i + 1);
        }
    }
    ordo_target_ends_ball(a, b, w->subject->target, w->t.prec);
    if (status == ORDO_OK && !(arb_le(a, from) && arb_le(w->left, b))) {
        status = ordo_explain(why, ORDO_MISSED, "the cells leave the interval");
    }
    arb_clear(b);
    arb_clear(a);
    arb_clear(from);
    pieces_free(p);
    return status;
}

/* The stated bound is at most what the cells give. */
static ordo_status
check_bound(arb_t bound, tally *w, json_t *record, ordo_message *why)
{
    conclude(bound, w);
    ordo_status status = read_lower(w, json_object_get(record, "bound"), why);
    if (status == ORDO_OK && !arb_le(w->stated, bound)) {
        status = ordo_explain(why, ORDO_MISSED, "the cells give a smaller bound than stated");
    }
    arb_swap(bound, w->stated);
    return status;
}

ordo_status
ordo_floor_record_check(arb_t bound, json_t *record, const ordo_floor_subject *subject,
                        ordo_message *why)
{
    static const char *const keys[] = {"precision", "from", "cells", "bound", NULL};
    long prec;
    json_t *cells = NULL;
    tally w = {.lower = NULL};
    ordo_status status = ordo_record_keys(record, keys, why);
    if (status == ORDO_OK) {
        status = ordo_record_integer(&prec, record, "precision", 2, ORDO_RECORD_BITS_MOST, why);
    }
    if (status == ORDO_OK) {
        status = ordo_record_list(&cells, record, "cells", CELLS_MOST, why);
    }
    if (status == ORDO_OK) {
        status = tally_init(&w, subject, json_array_size(cells), (mpfr_prec_t)prec);
    }
    if (status == ORDO_OK) {
        status = ordo_record_exact(w.left, json_object_get(record, "from"), why);
    }
    if (status == ORDO_OK) {
        status = check_cells(&w, cells, why);
    }
    if (status == ORDO_OK) {
        status = check_bound(bound, &w, record, why);
    }
    tally_clear(&w);
    return status;
}
