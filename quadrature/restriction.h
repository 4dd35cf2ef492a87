/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A function and a difference on some of their cells, as a function and a difference of their own.
 */
#ifndef ORDO_QUADRATURE_RESTRICTION_H
#define ORDO_QUADRATURE_RESTRICTION_H

#include "quadrature/difference.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The cells first, first + 1, ... of what it was made of. Its address must not change: `function`
 * and `difference` point to it. */
typedef struct ordo_restriction {
    ordo_function function;
    ordo_difference difference;
    const ordo_function *whole_function;
    const ordo_difference *whole_difference;
    size_t first;
} ordo_restriction;

/* Restricts both, one of which may be NULL, to `count` >= 1 cells from `first` on; they must
 * outlive the restriction. Nothing is allocated, nothing is to be freed. ORDO_EINVAL when there are
 * no such cells. */
ORDO_CHECKED ordo_status ordo_restriction_init(ordo_restriction *r, const ordo_function *function,
                                               const ordo_difference *difference, size_t first,
                                               size_t count);

#ifdef __cplusplus
}
#endif
#endif
