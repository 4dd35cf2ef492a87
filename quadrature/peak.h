/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A peak of |e| in one cell, polished in multiprecision. */
#ifndef ORDO_QUADRATURE_PEAK_H
#define ORDO_QUADRATURE_PEAK_H

#include "quadrature/refine.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum ordo_peak_outcome {
    ORDO_PEAK_SETTLED,
    ORDO_PEAK_NOISY,    /* the two precisions differ */
    ORDO_PEAK_UNSETTLED /* the steps do not converge */
} ordo_peak_outcome;

/* A peak near x, a point of `cell`. `width` is the distance over which |e| falls off visibly,
 * `distance` the size of the first steps, at most a quarter of the cell. */
typedef struct ordo_peak_start {
    size_t cell;
    mpfr_srcptr x;
    mpfr_srcptr width;
    mpfr_srcptr distance;
} ordo_peak_start;

/* value = |e| and where = x at the top of the peak, value to relative error 2^-bits. Parabolas
 * through three points of the cell, never outside it. The number of steps is limited. */
ordo_peak_outcome ordo_peak_polish(mpfr_t value, mpfr_t where, const ordo_peak_start *start,
                                   ordo_view *const view[ORDO_VIEWS], long bits);

#ifdef __cplusplus
}
#endif
#endif
