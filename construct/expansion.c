/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdint.h>
#include <stdlib.h>

#include "construct/expansion_parts.h"

bool
ordo_expansion_begins_with(const ordo_expansion *e, size_t i)
{
    return i >= ordo_partition_network(e->partition)->neurons ||
           ordo_partition_active_at_a(e->partition, i);
}

int
ordo_expansion_change(size_t *neuron, const ordo_expansion *e, size_t i)
{
    ordo_event event = ordo_partition_event(e->partition, i);
    if (event.cut) {
        return 0;
    }
    mpfr_t G;
    *neuron = event.index;
    ordo_network_view(G, ordo_partition_network(e->partition), event.index, ORDO_SLOT_G);
    return mpfr_sgn(G);
}

void
ordo_cell_walk_init(ordo_cell_walk *w, const ordo_expansion *e)
{
    *w = (ordo_cell_walk){.e = e};
    e->field->init(&w->left, e->prec);
    e->field->init(&w->right, e->prec);
    e->field->init(&w->other, e->prec);
}

void
ordo_cell_walk_clear(ordo_cell_walk *w)
{
    w->e->field->clear(&w->left);
    w->e->field->clear(&w->right);
    w->e->field->clear(&w->other);
}

/* r = where event i lies. */
static void
locate(ordo_scalar *r, ordo_cell_walk *w, size_t i)
{
    const ordo_expansion *e = w->e;
    const ordo_network *net = ordo_partition_network(e->partition);
    ordo_event event = ordo_partition_event(e->partition, i);
    mpfr_t view;
    if (event.cut) {
        ordo_vector_view(view, ordo_partition_cuts(e->partition), event.index);
        e->field->set_real(r, view);
        return;
    }
    ordo_network_view(view, net, event.index, ORDO_SLOT_g);
    e->field->set_real(r, view);
    ordo_network_view(view, net, event.index, ORDO_SLOT_G);
    int one = ordo_plus_or_minus_one(view);
    if (one == 0) {
        e->field->set_real(&w->other, view);
        e->field->div(r, r, &w->other, e->prec);
    }
    if (one >= 0) {
        e->field->neg(r, r);
    }
}

/* The right end of the cell: where the next event lies, or b. */
static void
find_right(ordo_cell_walk *w)
{
    const ordo_partition *p = w->e->partition;
    size_t events = ordo_partition_events(p);
    w->cut_right = false;
    if (w->event >= events) {
        w->e->field->set_real(&w->right, ordo_partition_b(p));
        return;
    }
    locate(&w->right, w, w->event);
    size_t i = w->event;
    do {
        w->cut_right = w->cut_right || ordo_partition_event(p, i).cut;
        i++;
    } while (i < events && !ordo_partition_event(p, i).opens);
}

void
ordo_cell_walk_start(ordo_cell_walk *w, size_t k)
{
    const ordo_partition *p = w->e->partition;
    w->event = w->e->event[k];
    w->cut_left = false;
    w->opening = SIZE_MAX;
    for (size_t i = w->event; i > 0 && w->opening == SIZE_MAX; i--) {
        ordo_event event = ordo_partition_event(p, i - 1);
        w->cut_left = w->cut_left || event.cut;
        w->opening = event.opens ? i - 1 : SIZE_MAX;
    }
    if (w->opening == SIZE_MAX) {
        w->e->field->set_real(&w->left, ordo_partition_a(p));
    } else {
        locate(&w->left, w, w->opening);
    }
    find_right(w);
}

void
ordo_cell_walk_next(ordo_cell_walk *w)
{
    const ordo_partition *p = w->e->partition;
    size_t events = ordo_partition_events(p);
    ordo_scalar old = w->left;
    w->left = w->right;
    w->right = old;
    w->cut_left = w->cut_right;
    w->opening = w->event++;
    while (w->event < events && !ordo_partition_event(p, w->event).opens) {
        w->event++;
    }
    find_right(w);
}

void
ordo_cell_walk_describe(ordo_piece *piece, const ordo_cell_walk *w)
{
    w->e->field->set(&piece->left, &w->left);
    w->e->field->set(&piece->right, &w->right);
    piece->cut_left = w->cut_left;
    piece->cut_right = w->cut_right;
}

/* Counts cells, for the events of the states. */
static ordo_status
find_states(ordo_expansion *e)
{
    const ordo_partition *p = e->partition;
    e->states = (ordo_partition_cells(p) - 1) / ORDO_EXPANSION_STRIDE + 1;
    e->event = malloc(e->states * sizeof *e->event);
    if (e->event == NULL) {
        return ORDO_ENOMEM;
    }
    size_t events = ordo_partition_events(p), cell = 0;
    e->event[0] = 0;
    for (size_t i = 0; i < events; i++) {
        cell += ordo_partition_event(p, i).opens ? 1 : 0;
        if (cell % ORDO_EXPANSION_STRIDE == 0) {
            e->event[cell / ORDO_EXPANSION_STRIDE] = i + 1;
        }
    }
    return ORDO_OK;
}

/* Whether rationals can hold the parameters, the ends and the cuts. */
static bool
all_rational(const ordo_partition *p)
{
    const ordo_vector *const lists[] = {&ordo_partition_network(p)->theta, ordo_partition_cuts(p)};
    fmpq_t r;
    mpfr_t view;
    fmpq_init(r);
    bool good = ordo_rational_from_real(r, ordo_partition_a(p)) == ORDO_OK &&
                ordo_rational_from_real(r, ordo_partition_b(p)) == ORDO_OK;
    for (int k = 0; k < 2; k++) {
        for (size_t i = 0; good && lists[k] != NULL && i < lists[k]->length; i++) {
            ordo_vector_view(view, lists[k], i);
            good = ordo_rational_from_real(r, view) == ORDO_OK;
        }
    }
    fmpq_clear(r);
    return good;
}

/* The way's beginning; where sums in numbers of fixed length are out of the question, the sweep's.
 */
static ordo_status
begin(ordo_expansion *e, int threads)
{
    ordo_status status = find_states(e);
    if (status == ORDO_OK && e->field == &ordo_ball_arithmetic) {
        e->way = &ordo_expansion_by_sums;
        status = e->way->begin(e, threads);
        if (status != ORDO_MISSED) {
            return status;
        }
        e->way->end(e);
        status = ORDO_OK;
    }
    if (status == ORDO_OK) {
        e->way = &ordo_expansion_by_sweep;
        status = e->way->begin(e, threads);
    }
    return status;
}

ordo_status
ordo_expansion_new(ordo_expansion **out, const ordo_partition *partition,
                   const ordo_arithmetic *field, mpfr_prec_t prec, int threads)
{
    *out = NULL;
    if (field == &ordo_rational_arithmetic && !all_rational(partition)) {
        return ORDO_EINVAL;
    }
    ordo_expansion *e = calloc(1, sizeof *e);
    if (e == NULL) {
        return ORDO_ENOMEM;
    }
    e->partition = partition;
    e->field = field;
    e->prec = prec;
    e->degree = ordo_network_degree(ordo_partition_network(partition));
    ordo_status status = begin(e, threads);
    if (status != ORDO_OK) {
        ordo_expansion_free(e);
        return status;
    }
    *out = e;
    return ORDO_OK;
}

void
ordo_expansion_free(ordo_expansion *e)
{
    if (e != NULL) {
        if (e->way != NULL) {
            e->way->end(e);
        }
        free(e->event);
        free(e);
    }
}

unsigned
ordo_expansion_degree(const ordo_expansion *e)
{
    return e->degree;
}

ordo_status
ordo_expansion_pieces(ordo_piece *pieces, const ordo_expansion *e, size_t first, size_t count)
{
    return count > 0 ? e->way->pieces(pieces, e, first, count) : ORDO_OK;
}

ordo_status
ordo_piece_init(ordo_piece *piece, const ordo_expansion *e)
{
    *piece = (ordo_piece){.c = calloc((size_t)e->degree + 1, sizeof *piece->c)};
    e->field->init(&piece->left, e->prec);
    e->field->init(&piece->right, e->prec);
    for (unsigned j = 0; piece->c != NULL && j <= e->degree; j++) {
        e->field->init(&piece->c[j], e->prec);
    }
    return piece->c != NULL ? ORDO_OK : ORDO_ENOMEM;
}

void
ordo_piece_clear(ordo_piece *piece, const ordo_expansion *e)
{
    e->field->clear(&piece->left);
    e->field->clear(&piece->right);
    for (unsigned j = 0; piece->c != NULL && j <= e->degree; j++) {
        e->field->clear(&piece->c[j]);
    }
    free(piece->c);
    piece->c = NULL;
}
