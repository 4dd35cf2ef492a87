/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was measured of each cell of a block, kept until it is final. */
#ifndef ORDO_QUADRATURE_CELL_VALUES_H
#define ORDO_QUADRATURE_CELL_VALUES_H

#include "quadrature/norm.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Where the values go in the end; `cell` as in ordo_norm_options. */
typedef struct ordo_cell_sink {
    void (*cell)(void *context, size_t cell, ordo_part part, const mpfr_t value);
    void *context;
} ordo_cell_sink;

/* Nothing at all (count 0) when there is no sink. */
typedef struct ordo_cell_values {
    size_t count;  /* cells */
    mpfr_t *value; /* of part p on cell k at p * count + k; not a number: nothing settled */
} ordo_cell_values;

/* NaN for all parts of `count` cells, with `prec` bits, if the sink wants them. ORDO_ENOMEM. */
ORDO_CHECKED ordo_status ordo_cell_values_init(ordo_cell_values *values, const ordo_cell_sink *sink,
                                               size_t count, mpfr_prec_t prec);

/* Frees the numbers. Valid on zero bytes and on one that failed. */
void ordo_cell_values_clear(ordo_cell_values *values);

/* Part `part` of cell k is x. */
void ordo_cell_values_set(ordo_cell_values *values, size_t k, ordo_part part, const mpfr_t x);

/* The parts in the set `parts`, bits 1u << part, are 0 on all cells. */
void ordo_cell_values_zero(ordo_cell_values *values, unsigned parts);

/* The maxima of the cells, all made NaN; NULL when there is no sink. */
mpfr_t *ordo_cell_values_tops(ordo_cell_values *values);

/* Hands all that are numbers to the sink; the block begins with the cell `first`. */
void ordo_cell_values_report(const ordo_cell_values *values, const ordo_cell_sink *sink,
                             size_t first);

#ifdef __cplusplus
}
#endif
#endif
