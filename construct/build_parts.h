/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inside of building: what a thread needs for the jumps of a block of cells, whatever formula
 * they come from. Internal. */
#ifndef ORDO_CONSTRUCT_BUILD_PARTS_H
#define ORDO_CONSTRUCT_BUILD_PARTS_H

#include "construct/build.h"
#include "construct/rule.h"

enum {
    ORDO_JUMP_COEFFICIENTS = ORDO_UNIT_DEGREE + 1,
    ORDO_NEURONS_AT_A = ORDO_UNIT_DEGREE / 2 + 1
};

/* One thread at work. Polynomials have degree + 1 coefficients. */
typedef struct ordo_builder {
    const ordo_site *site;
    const ordo_unit *unit;
    const ordo_construction *construction;
    ordo_orientation orientation;
    ordo_message *why;
    unsigned degree;
    ordo_bench bench;
    ordo_scalar first[ORDO_JUMP_COEFFICIENTS];   /* the net on the first cell, in powers of x - a */
    ordo_scalar jump[ORDO_JUMP_COEFFICIENTS];    /* at the breakpoint at hand; jump[0] = 0 */
    ordo_scalar flipped[ORDO_JUMP_COEFFICIENTS]; /* -R, in powers of x - a (theory 3.4) */
    ordo_scalar moved[ORDO_JUMP_COEFFICIENTS];   /* workspace */
    ordo_scalar a, one, t;
    ordo_neuron neurons[ORDO_NEURONS_AT_A];
} ordo_builder;

/* Calls `each` on count scalars of an array. */
void ordo_builder_each(ordo_scalar *x, size_t count, const ordo_site *site,
                       void (*each)(ordo_scalar *, const ordo_site *));

/* r = 0. */
void ordo_builder_init_scalar(ordo_scalar *r, const ordo_site *site);

/* Frees it. */
void ordo_builder_clear_scalar(ordo_scalar *r, const ordo_site *site);

/* c = the polynomial c(s), of `degree`, in powers of s + by: c(s + by). */
void ordo_builder_shift(ordo_scalar *c, ordo_builder *w, unsigned degree, const ordo_scalar *by);

/* Reads f as the site does and says what is missing. */
ORDO_CHECKED ordo_status ordo_builder_sample(ordo_builder *w, ordo_scalar *f, size_t place,
                                             const ordo_scalar *x, unsigned derivatives);

/* Makes the neurons of w->jump, whose coefficients below `start` are zero, at breakpoint i > 0,
 * opening as the orientation asks; w->t is where it is. */
ORDO_CHECKED ordo_status ordo_builder_jump(ordo_builder *w, size_t i, unsigned start);

/* Makes the neurons of all jumps of the cells first .. end-1, of each that at its left end; from
 * the cell 0 w->first instead. By pieces on cells: */
ORDO_CHECKED ordo_status ordo_build_pieces(ordo_builder *w, size_t first, size_t end);

/* By B-splines. */
ORDO_CHECKED ordo_status ordo_build_spline(ordo_builder *w, size_t first, size_t end);

#endif
