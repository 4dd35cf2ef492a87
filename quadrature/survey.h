/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A first look at all blocks: sizes against which errors are judged, and working precisions. */
#ifndef ORDO_QUADRATURE_SURVEY_H
#define ORDO_QUADRATURE_SURVEY_H

#include "quadrature/integrals.h"
#include "quadrature/probe.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What a survey is asked for. */
typedef struct ordo_survey_options {
    bool aspect[ORDO_ASPECTS]; /* which of e, e' to look at */
    long bits;                 /* the accuracy asked for: relative error 2^-bits of each norm */
    mpfr_prec_t bits_lost;     /* expected cancellation */
    mpfr_prec_t bits_most;     /* the highest precision tried */
    int threads;
} ordo_survey_options;

typedef struct ordo_survey_block {
    ordo_probe probe[ORDO_ASPECTS];
} ordo_survey_block;

typedef struct ordo_survey {
    const ordo_function *e;
    ordo_survey_options options;
    size_t blocks;
    size_t cells_per_block;
    ordo_survey_block *block;
    mpfr_t length;                /* b - a */
    mpfr_t floor[ORDO_INTEGRALS]; /* rough mean integral of a cell */
    double mean[ORDO_ASPECTS];    /* log2 of the rough mean of |e|, over blocks that are CLEAR */
    double largest[ORDO_ASPECTS]; /* log2 of the largest |e| seen, over the same */
} ordo_survey;

/* Looks at all blocks of e, which must outlive the survey. Blocks that show noise are looked at
 * again with twice the precision until they are clear or so small that they do not matter, up to
 * bits_most. Deterministic for any number of threads. ORDO_ENOMEM, or what e's calls return. */
ORDO_CHECKED ordo_status ordo_survey_take(ordo_survey *survey, const ordo_function *e,
                                          const ordo_survey_options *options);

/* Frees the survey. Valid on zero bytes and on one that failed. */
void ordo_survey_clear(ordo_survey *survey);

/* The first cell of block b; of block `blocks`, the number of cells. */
size_t ordo_survey_first(const ordo_survey *survey, size_t b);

/* A precision with which doubles read off the values of block b are right: 64 bits and those lost.
 */
mpfr_prec_t ordo_survey_low_bits(const ordo_survey *survey, size_t b);

/* The precision with which the integrals over block b should reach the accuracy asked for, a
 * multiple of 64, within bits_most - 64. */
mpfr_prec_t ordo_survey_high_bits(const ordo_survey *survey, size_t b);

/* log2 of the noise in the values of e on block b at precision prec. */
double ordo_survey_noise(const ordo_survey *survey, size_t b, ordo_aspect aspect, mpfr_prec_t prec);

#ifdef __cplusplus
}
#endif
#endif
