/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A function and a difference on some of their cells, as a function and a difference of their own.
 */
#ifndef ORDO_QUADRATURE_RESTRICTION_H
#define ORDO_QUADRATURE_RESTRICTION_H

#include "quadrature/difference.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The cells cell[0], cell[1], ... of what it was made of, which need not be neighbours. Its address
 * must not change: `function` and `difference` point to it. */
typedef struct ordo_restriction {
    ordo_function function;
    ordo_difference difference;
    const ordo_function *whole_function;
    const ordo_difference *whole_difference;
    const size_t *cell;
} ordo_restriction;

/* Restricts both, one of which may be NULL, to `count` >= 1 cells, ascending; they and the list
 * must outlive the restriction. Where cells are no neighbours, integrals and the maximum are those
 * over their union, while means are taken over all from the first cell to the last. Nothing is
 * allocated, nothing is to be freed. ORDO_EINVAL when there are no such cells. */
ORDO_CHECKED ordo_status ordo_restriction_init(ordo_restriction *r, const ordo_function *function,
                                               const ordo_difference *difference,
                                               const size_t *cell, size_t count);

#ifdef __cplusplus
}
#endif
#endif
