/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A measured number outside its enclosure: which one, and how people are told. */
#ifndef ORDO_VERIFY_STUDY_MISS_H
#define ORDO_VERIFY_STUDY_MISS_H

#include <stdbool.h>

#include "quadrature/norm.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A norm (whole), or a cell's part of it. */
typedef struct ordo_place {
    bool whole;
    ordo_norm norm;
    size_t cell;
} ordo_place;

typedef struct ordo_miss {
    bool found;
    ordo_place place;
    mpfr_t measured;
    arb_t proved;
} ordo_miss;

/* None found. */
void ordo_miss_init(ordo_miss *miss);

/* Frees the numbers. */
void ordo_miss_clear(ordo_miss *miss);

/* Takes this one unless the one that is there stands before it: cells in their order, then norms,
 * so that which is kept in the end does not depend on the order of calls. */
void ordo_miss_keep(ordo_miss *miss, const ordo_place *place, const mpfr_t measured,
                    const arb_t proved);

/* One sentence into `why`: the norm, the cell among those of e, its ends, and both numbers to the
 * digits in which they differ. Returns ORDO_EBUG, or why that could not be said. */
ORDO_CHECKED ordo_status ordo_miss_explain(const ordo_miss *miss, const ordo_function *e,
                                           ordo_message *why);

#ifdef __cplusplus
}
#endif
#endif
