/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many cells on each of which the same rule is applied: where a function is wanted. */
#ifndef ORDO_QUADRATURE_STENCIL_H
#define ORDO_QUADRATURE_STENCIL_H

#include "quadrature/fixed.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The points middle +- radius node[i], i < count, 0 <= node[i] <= 1, for pairs of middle and radius
 * that are told later; all those points lie in `hull`, and radius is at most the upper end of
 * `radius`. The same pointer `node` means the same nodes. */
typedef struct ordo_stencil {
    arb_struct hull, radius;
    arb_srcptr node;
    size_t count;
    size_t limbs; /* of the values */
    long bits;    /* a point may be moved by the size of the hull times 2^-bits */
} ordo_stencil;

#ifdef __cplusplus
}
#endif
#endif
