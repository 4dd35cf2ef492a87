/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One block of cells measured: its integrals and its largest |e|. */
#ifndef ORDO_QUADRATURE_BLOCK_H
#define ORDO_QUADRATURE_BLOCK_H

#include "quadrature/cell_values.h"
#include "quadrature/extremum.h"
#include "quadrature/survey.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What is wanted of each block. */
typedef struct ordo_block_task {
    unsigned integrals; /* a set */
    bool extremum;
    long digits;
    ordo_cell_sink sink; /* for what is final of each cell */
} ordo_block_task;

typedef struct ordo_block_result {
    mpfr_t integral[ORDO_INTEGRALS];
    unsigned missed;        /* integrals that did not settle */
    unsigned undefined;     /* integrals over NaN or infinite values */
    ordo_extremum extremum; /* not found: no peak here can be the largest of all blocks */
    bool extremum_undefined;
    size_t panels;
    mpfr_prec_t bits; /* the highest working precision used */
} ordo_block_result;

/* Zeros, for an accuracy of `bits`. */
void ordo_block_result_init(ordo_block_result *result, long bits);

/* Frees the numbers. */
void ordo_block_result_clear(ordo_block_result *result);

/* Measures block b of the survey, to the accuracy that the survey was taken for: panels, then the
 * integrals and the extremum with growing precision until noise no longer shows. ORDO_ENOMEM, or
 * what the function's calls return. */
ORDO_CHECKED ordo_status ordo_block_measure(ordo_block_result *result, const ordo_survey *survey,
                                            size_t b, const ordo_block_task *task);

#ifdef __cplusplus
}
#endif
#endif
