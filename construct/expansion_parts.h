/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inside of an expansion: two ways to it, and the walk over cells that they share. Internal. */
#ifndef ORDO_CONSTRUCT_EXPANSION_PARTS_H
#define ORDO_CONSTRUCT_EXPANSION_PARTS_H

#include "construct/expansion.h"

/* So many states, or neurons, are one piece of work for a thread. */
enum { ORDO_EXPANSION_STATES = 64, ORDO_EXPANSION_NEURONS = 1024 };

/* How to find the pieces. `begin` is called once, on an expansion whose events are set; `own` is
 * the way's alone. */
typedef struct ordo_expansion_way {
    ordo_status (*begin)(ordo_expansion *e, int threads);
    ordo_status (*pieces)(ordo_piece *pieces, const ordo_expansion *e, size_t first, size_t count);
    void (*end)(ordo_expansion *e);
} ordo_expansion_way;

/* From left to right, re-centring on the way (after [Q26] appendix A); any arithmetic. */
extern const ordo_expansion_way ordo_expansion_by_sweep;

/* Sums of the neurons' own polynomials about one point, in numbers of fixed length; balls. */
extern const ordo_expansion_way ordo_expansion_by_sums;

struct ordo_expansion {
    const ordo_partition *partition;
    const ordo_arithmetic *field;
    mpfr_prec_t prec;
    unsigned degree;
    const ordo_expansion_way *way;
    size_t states; /* state k is that of cell k ORDO_EXPANSION_STRIDE */
    size_t *event; /* the first event right of its cell */
    void *own;
};

/* A place in the partition: a cell. */
typedef struct ordo_cell_walk {
    const ordo_expansion *e;
    size_t opening; /* the event that opens the cell; SIZE_MAX: none does, it begins at a */
    size_t event;   /* the first one right of it */
    bool cut_left, cut_right;
    ordo_scalar left, right, other; /* its ends, and scratch */
} ordo_cell_walk;

/* No place yet. */
void ordo_cell_walk_init(ordo_cell_walk *w, const ordo_expansion *e);

/* Frees the numbers. */
void ordo_cell_walk_clear(ordo_cell_walk *w);

/* Goes to the cell of state k. */
void ordo_cell_walk_start(ordo_cell_walk *w, size_t k);

/* Goes to the next cell, which exists. The neurons that change between the two are those of the
 * events from the old w->event up to the new one. */
void ordo_cell_walk_next(ordo_cell_walk *w);

/* Whether term i of the net counts just right of a. */
bool ordo_expansion_begins_with(const ordo_expansion *e, size_t i);

/* The neuron that changes at event i and the sign with which its polynomial is then added; 0: it is
 * a cut and nothing changes. */
int ordo_expansion_change(size_t *neuron, const ordo_expansion *e, size_t i);

/* What the walk knows of its cell, but for the coefficients. */
void ordo_cell_walk_describe(ordo_piece *piece, const ordo_cell_walk *w);

#endif
