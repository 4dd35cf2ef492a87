/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The mean square over equidistant points, which people use in place of the integral. */
#ifndef ORDO_QUADRATURE_SAMPLES_H
#define ORDO_QUADRATURE_SAMPLES_H

#include "quadrature/function.h"

#ifdef __cplusplus
extern "C" {
#endif

/* r = sqrt(1/count sum_j e(x_j)^2) over x_j = a + (b-a) j/(count-1), j = 0 .. count-1, count >= 2,
 * evaluated at `prec` bits ([Q26] eq. (4)). No error bound: the caller chooses `prec` by the
 * cancellation in e. O(cells + count). ORDO_EINVAL for count < 2; ORDO_MISSED when e is not finite
 * at some point (r is NaN). */
ORDO_CHECKED ordo_status ordo_samples_rmse(mpfr_t r, const ordo_function *e, size_t count,
                                           mpfr_prec_t prec);

#ifdef __cplusplus
}
#endif
#endif
