/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The largest |e| on one block. */
#ifndef ORDO_QUADRATURE_EXTREMUM_H
#define ORDO_QUADRATURE_EXTREMUM_H

#include "quadrature/panels.h"
#include "quadrature/refine.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ordo_extremum {
    mpfr_t value; /* max |e|; inf when e is infinite at the end of a cell */
    mpfr_t where;
    bool found;   /* false: every peak is below the threshold, value is 0 */
    bool settled; /* value is right to the bits asked for, as far as sampling sees */
    bool noisy;   /* it is not, for want of precision */
} ordo_extremum;

/* A number to be found, with value 0, for values of `prec` bits at points of `reach` bits. */
void ordo_extremum_init(ordo_extremum *extremum, mpfr_prec_t prec, mpfr_prec_t reach);

/* Frees the numbers. */
void ordo_extremum_clear(ordo_extremum *extremum);

/* The largest |e| on the block of `mesh`, whose samples, ends of cells included, were taken with
 * the view `low`. Peaks below `threshold`, in the scale of the samples, are passed over: the caller
 * knows a larger value elsewhere, and only peaks that might exceed it are worth the work.
 *
 * Method. A sample larger than its neighbours is a peak, and a parabola through the three estimates
 * its height; the best sixteenth of them go to GSL's bracketing minimiser, in doubles; those that
 * then still come near the best are polished in MPFR with parabolas through x - d, x, x + d, where
 * d shrinks quadratically, until the height, in which errors of position count squared, has
 * relative error 2^-bits and the fine view agrees. Peaks at the end of a cell are polished from
 * inside the cell. A heuristic: a peak that no sample shows is not found.
 *
 * top[k] becomes the largest of itself (NaN: nothing yet) and the peaks polished in cell k,
 * infinite when one of these did not settle; NULL: not wanted. ORDO_ENOMEM. */
ORDO_CHECKED ordo_status ordo_extremum_find(ordo_extremum *extremum, mpfr_t *top,
                                            const ordo_mesh *mesh, ordo_view *low,
                                            ordo_view *const view[ORDO_VIEWS], double threshold,
                                            long bits);

#ifdef __cplusplus
}
#endif
#endif
