/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where to integrate: panels and samples on one block of cells, chosen by GSL's adaptive driver. */
#ifndef ORDO_QUADRATURE_PANELS_H
#define ORDO_QUADRATURE_PANELS_H

#include <stdbool.h>

#include "quadrature/view.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The part from .. to of a cell, 0 <= from < to <= 1, in units of the cell. */
typedef struct ordo_panel {
    size_t cell;
    double from, to;
    bool rough; /* the Gauss rule of order 10 and the Kronrod rule of 21 differ, applied to e, by
                   more than rounding: lower orders that agree may have missed something */
} ordo_panel;

/* A value of e at place t of a cell, scaled by 2^-exponent of its mesh. */
typedef struct ordo_sample {
    size_t cell;
    double t;
    double e;
} ordo_sample;

typedef struct ordo_mesh {
    long exponent;      /* samples are e 2^-exponent */
    double quiet;       /* a sample this small may have either sign */
    bool undefined;     /* e was NaN or infinite inside a cell */
    bool end_undefined; /* e was NaN at the end of a cell; that sample is left out */
    size_t panels;
    ordo_panel *panel; /* ascending; together all cells that are not empty */
    size_t samples;
    ordo_sample *sample;  /* ascending; infinite values are possible at the ends of cells */
    size_t room;          /* for samples */
    bool low[ORDO_BLOCK]; /* the cell was left out, and has no samples */
} ordo_mesh;

/* Runs GSL on the block that `view` shows, in the coordinate u in [0, cells] in which the cell ends
 * are the integers, on (e 2^-exponent)^2 times the cell's relative width, rounded to double: its
 * rule of 15 nodes on each cell, and QAGP on those cells on which that leaves a doubt, of e^2 or of
 * e itself. Its status is ignored: round-off or divergence is found again, and judged, when the
 * panels are integrated in multiprecision. At most 8 panels a cell and 512 more. A later, larger
 * value may raise the given exponent. `quiet` is set to 0.
 *
 * With floor > 0 only where |e| exceeds seven eighths of floor 2^exponent matters. A cell is left
 * out when six samples, both ends among them, and another to confirm them show that it stays below:
 * those of a polynomial of degree 5 whose last two Chebyshev coefficients are small, and the sum of
 * all with 16 times these is below. A heuristic, as all sampling is. ORDO_ENOMEM. */
ORDO_CHECKED ordo_status ordo_mesh_build(ordo_mesh *mesh, ordo_view *view, ordo_aspect aspect,
                                         long exponent, double floor);

/* Adds samples at both ends of all cells that were not left out, in each cell's own formula.
 * ORDO_ENOMEM. */
ORDO_CHECKED ordo_status ordo_mesh_add_ends(ordo_mesh *mesh, ordo_view *view, ordo_aspect aspect);

/* Rough integrals of |e| and e^2 over the block, by the trapezoidal rule on the samples: for sizes,
 * not for results. `view` is the one that the mesh was built with. */
void ordo_mesh_sizes(mpfr_t absolute, mpfr_t square, const ordo_mesh *mesh, const ordo_view *view);

/* Frees the mesh. Valid on zero bytes and on one that failed to build. */
void ordo_mesh_clear(ordo_mesh *mesh);

#ifdef __cplusplus
}
#endif
#endif
