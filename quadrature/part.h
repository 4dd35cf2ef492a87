/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One part of a norm over one block of cells, enclosed: the task and what comes of it. */
#ifndef ORDO_QUADRATURE_PART_H
#define ORDO_QUADRATURE_PART_H

#include "quadrature/enclose.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ordo_part_task {
    const ordo_difference *e;
    ordo_part part;
    mpfr_prec_t prec; /* of the evaluation of e */
    long tolerance;   /* truncation may widen a panel's integral by 2^tolerance */
    size_t steps;     /* panels that may be tried; then the rest is enclosed by its size */
    void (*cell)(void *context, size_t cell, ordo_part part, const arb_t value); /* or NULL */
    void *cell_context;
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

#ifdef __cplusplus
}
#endif
#endif
