/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One part of a norm over one block of cells, enclosed: the task and what comes of it. */
#ifndef ORDO_QUADRATURE_PART_H
#define ORDO_QUADRATURE_PART_H

#include "quadrature/enclose.h"
#include "quadrature/patch.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ordo_part_task {
    const ordo_difference *e;
    ordo_part part;
    mpfr_prec_t prec;      /* of the evaluation of e */
    ordo_patch_pool *pool; /* of such patches; squares need it */
    long tolerance;        /* truncation may widen a panel's integral, the maximum by 2^tolerance */
    size_t steps;          /* panels that may be tried; then the rest is enclosed by its size */
    void (*cell)(void *context, size_t cell, ordo_part part, const arb_t value); /* or NULL */
    void *cell_context;
    const arf_struct *floor; /* a lower bound of the maximum, or NULL; see ordo_maximum_enclose */
    const arf_struct *hint;  /* for a first look a lower bound of the maximum, or NULL */
    mag_ptr ceiling; /* of all cells, upper bounds of |e|, which ordo_maximum_enclose lowers; NULL:
                        none are kept */
} ordo_part_task;

/* value is valid in any case. What makes it wide: `truncation`, the part of its radius that more
 * panels would lessen; the remainder is rounding, which more bits would. */
typedef struct ordo_part_result {
    arb_t value;
    mag_t truncation;
    size_t panels;
    bool exhausted; /* the steps were used up */
    size_t largest; /* the cell that contributes most, */
    arb_t top;      /* and how much; midpoints are compared */
    arb_t where;    /* of a maximum: |e| takes at least the lower end of value at a point of this */
} ordo_part_result;

/* Zero. */
void ordo_part_result_init(ordo_part_result *r);

/* Frees it. */
void ordo_part_result_clear(ordo_part_result *r);

/* Adds the enclosure of one cell: to the value, to the sink, to the largest. */
void ordo_part_result_add(ordo_part_result *r, const ordo_part_task *task, size_t cell,
                          const arb_t value);

/* int e^2 or int e'^2 over the cells first .. first+count-1, count <= ORDO_BLOCK.
 *
 * Method. Where f is analytic around a panel, the Gauss-Legendre rule whose proved remainder is
 * below the tolerance; else the panel is cut in the middle, until width times range is narrow
 * enough. Passes on what e's calls return, ORDO_ENOMEM. */
ORDO_CHECKED ordo_status ordo_square_enclose(ordo_part_result *r, const ordo_part_task *task,
                                             size_t first, size_t count);

/* int |e| over the cells first .. first+count-1, count <= ORDO_BLOCK.
 *
 * Method. Where f is analytic around a panel, a Taylor model of e (quadrature/taylor.h): where e
 * keeps its sign, but for values that do not matter, |int e| by the model's antiderivative; else
 * the section is cut, at the zero where e is monotone. Panels around which f is not known to be
 * analytic are enclosed by width times range, and the widest of the block is cut until all together
 * are within the tolerance of each cell. Passes on what e's calls return, ORDO_ENOMEM. */
ORDO_CHECKED ordo_status ordo_absolute_enclose(ordo_part_result *r, const ordo_part_task *task,
                                               size_t first, size_t count);

/* max |e| over the cells first .. first+count-1, count <= ORDO_BLOCK: the supremum, on either side
 * of a jump of f. Two passes over all blocks make the maximum over all cells.
 *
 * With floor NULL a first look: r->value encloses the larger of the hint and the block's maximum,
 * to a few bits where the cells are not too wide, at the cost of a few evaluations of e in each.
 * The tolerance is not used.
 *
 * Then with floor, the largest lower end of all first looks: what may exceed it by more than
 * 2^tolerance is pursued; r->value encloses the larger of the floor and the block's maximum. When
 * the floor is the larger lower bound, `where` is not finite. Blocks whose upper end in the first
 * look is not above the floor need no second; cells whose ceiling is not are passed over, nor told
 * again to task->cell. The maximum over all cells is arb_max of all blocks;
 * as each depends on the floor only, it does not depend on the order of the work.
 *
 * Method. Upper bounds from a few values (quadrature/glance.h), where these do not serve or not
 * exclude a cell from Taylor models of few terms or ranges of e. Strips that exceed the floor
 * by a model for the full accuracy: where e is convex or concave, it is cut at the zero of e',
 * found by Newton's method; a concave e lies below its tangents, a convex one below its chord.
 * Where there is no such model strips are cut in the middle, the one with the largest upper bound
 * first. Passes on what e's calls return, ORDO_ENOMEM. */
ORDO_CHECKED ordo_status ordo_maximum_enclose(ordo_part_result *r, const ordo_part_task *task,
                                              size_t first, size_t count);

#ifdef __cplusplus
}
#endif
#endif
