/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bounds of |e| on whole cells from a few values: enough to pass most of them over. */
#ifndef ORDO_QUADRATURE_GLANCE_H
#define ORDO_QUADRATURE_GLANCE_H

#include "quadrature/patch.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The highest degree of p that is served, and the nodes that it takes. */
enum { ORDO_GLANCE_DEGREE = 3, ORDO_GLANCE_NODES = ORDO_GLANCE_DEGREE + 2 };

/* One thread's, best used on cells in ascending order. Bounds are those of the last cell. */
typedef struct ordo_glance {
    ordo_patch *patch;
    arf_t upper;          /* >= |e| on the cell */
    arf_t lower;          /* <= |e| in a point of the cell, */
    arb_t at;             /* which lies in here */
    size_t nodes;         /* K = degree + 2 */
    mag_t top;            /* >= |f^(K)|/K! on */
    arf_t from, to;       /* this interval */
    arb_t end, last;      /* f is `last` in `end`, the right end of the cell before */
    void *cursor;         /* that evaluates f, */
    slong prec;           /* and its bits: few as long as they show e */
    arb_t width, s, x, y; /* scratch */
    arf_t size, peak;
    arb_t value[ORDO_GLANCE_NODES]; /* e in the nodes; then the coefficients of P(u) */
    arb_t shifted[ORDO_GLANCE_NODES];
} ordo_glance;

/* Nothing is known yet; the patch, which may be opened later, must outlive it. */
void ordo_glance_init(ordo_glance *g, ordo_patch *patch);

/* Frees it. */
void ordo_glance_clear(ordo_glance *g);

/* Bounds |e| on the patch's current cell; below `level` an upper bound need not be sharp. A bound
 * of f^(K) may be shared with up to `cells` cells from this one on. False when nothing is known: p
 * has too high a degree, or f no series there.
 *
 * Method. On a cell of width w, e(left + w u/(K-1)) is the polynomial P(u) that interpolates it in
 * u = 0, 1, ..., K-1, but for |f^(K)|/K! (w/(K-1))^K max |u (u-1) ... (u-K+1)| <= top (w/(K-1))^K
 * (K-1)!/4, because e^(K) = f^(K). |P| is bounded by Lebesgue's constant, or by the tangent of P
 * near the place where it is largest, and by its chord. */
bool ordo_glance_look(ordo_glance *g, const arf_t level, size_t cells);

#ifdef __cplusplus
}
#endif
#endif
