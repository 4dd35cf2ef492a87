/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the least and the largest |f^(k)| of all cells make of a norm's bounds. Private to the
 * library. */
#ifndef ORDO_VERIFY_CERTIFICATE_EXTREMES_H
#define ORDO_VERIFY_CERTIFICATE_EXTREMES_H

#include "construct/target.h"
#include "quadrature/norm.h"

/* How finely cells are looked at: pieces of equal width, and the order of Taylor's polynomial on
 * each. */
typedef struct ordo_extremes_options {
    size_t pieces; /* >= 1 */
    slong order;   /* >= 0 */
    mpfr_prec_t prec;
} ordo_extremes_options;

/* low contains h^k mean(m_i) and high h^k mean(M_i), m_i and M_i the minimum and maximum of |f^(k)|
 * on cell i of `cells` >= 1 uniform ones on [a, b], h = (b - a)/cells, `mean` the norm's: the root
 * mean square for rmse and, times sqrt(b - a), for l2, the mean for l1, the maximum for linf. On
 * one side of each extreme value stand the values at the ends of the pieces (enclosed at points
 * that are balls around a + h (i + j/pieces)), on the other the ranges over the pieces by Taylor's
 * theorem. Not finite where none is found. ORDO_ENOMEM. */
ORDO_CHECKED ordo_status ordo_extremes_find(arb_t low, arb_t high, const ordo_target *target,
                                            unsigned k, ordo_norm norm, size_t cells,
                                            const ordo_extremes_options *options);

#endif
