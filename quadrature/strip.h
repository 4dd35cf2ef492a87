/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Strips: parts of cells about which too little is known, waiting to be cut, the worst first. */
#ifndef ORDO_QUADRATURE_STRIP_H
#define ORDO_QUADRATURE_STRIP_H

#include "quadrature/patch.h"

#ifdef __cplusplus
extern "C" {
#endif

/* [left, right] in a cell, each end a point that its ball encloses, and what is known of it. */
typedef struct ordo_strip {
    size_t cell;
    arb_t left, right, value;
    double key; /* the largest comes first */
} ordo_strip;

/* A heap of strips. */
typedef struct ordo_strips {
    size_t count, room;
    ordo_strip *at;
} ordo_strips;

/* Zeros. */
void ordo_strip_init(ordo_strip *s);

/* Frees the balls. */
void ordo_strip_clear(ordo_strip *s);

/* middle = a number without error, certainly between the ends and near their mean; false when there
 * is none of `prec` bits. */
bool ordo_strip_middle(arb_t middle, const arb_t left, const arb_t right, mpfr_prec_t prec);

/* Cuts a strip in the middle: half is its left part, the right one stays; value and key are those
 * of the whole. False when it is too narrow for `prec` bits. */
bool ordo_strip_cut(ordo_strip *half, ordo_strip *strip, mpfr_prec_t prec);

/* y contains e(x) for all x between the ends, which lie in the patch's cell; infinite when nothing
 * is known. Method: the smaller of e of the ball, and the value in the middle plus difference
 * quotients times distance. */
void ordo_strip_range(arb_t y, ordo_patch *patch, const arb_t left, const arb_t right);

/* None. */
void ordo_strips_init(ordo_strips *s);

/* Frees the heap. */
void ordo_strips_clear(ordo_strips *s);

/* Moves *strip onto the heap; its balls are without meaning afterwards. ORDO_ENOMEM. */
ORDO_CHECKED ordo_status ordo_strips_push(ordo_strips *s, ordo_strip *strip);

/* Moves the strip of the largest key into *strip, whose balls are dropped; false when there is
 * none. Which of equal keys comes first depends on nothing but the calls before. */
bool ordo_strips_pop(ordo_strip *strip, ordo_strips *s);

/* Takes a strip whose cell is the patch's current one; its balls may be moved away. ORDO_OK or a
 * negative status. */
typedef ordo_status ordo_strip_taking(void *self, ordo_strip *strip);

/* Has each of the cells first .. first+count-1 taken as one strip, of which nothing is known: the
 * value is infinite. Stops at the first negative status, of ordo_patch_seek or `take`. */
ORDO_CHECKED ordo_status ordo_strips_begin(ordo_patch *patch, size_t first, size_t count,
                                           ordo_strip_taking *take, void *self);

#ifdef __cplusplus
}
#endif
#endif
