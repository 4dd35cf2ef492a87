/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one net does beside what no net of its unit can do. */
#ifndef ORDO_VERIFY_PROOF_BOUND_H
#define ORDO_VERIFY_PROOF_BOUND_H

#include "verify/proof/asymptote.h"
#include "verify/proof/floor.h"
#include "verify/study/measure.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Unit, target and net: a recipe without a construction is a net from a file. */
typedef struct ordo_bound {
    ordo_recipe recipe;
    size_t neurons;
    unsigned wanted; /* of ORDO_FLOOR_NORMS */
    long digits;     /* of the net's norms */
    ordo_floor floor;
    ordo_asymptote asymptote;
    const ordo_run *run; /* the net's norms, owned by the caller; NULL: there is no such net */
    ordo_message none;   /* why there is none */
} ordo_bound;

/* Nothing known yet of those of the norms that have bounds; digits <= 0: 20. */
void ordo_bound_init(ordo_bound *bound, const ordo_recipe *recipe, size_t neurons, unsigned norms,
                     long digits);

/* Frees it; the run stays. */
void ordo_bound_clear(ordo_bound *bound);

/* Finds the certified lower bounds and the asymptotic floor of the unit. ORDO_ENOMEM, ORDO_EINVAL
 * as ordo_floor_find. */
ORDO_CHECKED ordo_status ordo_bound_find(ordo_bound *bound);

/* The same for several numbers of neurons, which share most of the work. Target, the unit's order
 * and what is wanted are those of the first. */
ORDO_CHECKED ordo_status ordo_bounds_find(ordo_bound *const *bounds, size_t count);

/* What a net is compared with. */
typedef enum ordo_rival {
    ORDO_CERTIFIED_BOUND,
    ORDO_ASYMPTOTIC_FLOOR,
    ORDO_RIVALS /* how many */
} ordo_rival;

/* r = the net's efficiency, certified bound or asymptotic floor over its error, rounded to nearest;
 * at most 1 for the bound. NaN when the error is 0 or not known, or there is no net. */
void ordo_bound_efficiency(mpfr_t r, const ordo_bound *bound, ordo_norm norm, ordo_rival rival);

#ifdef __cplusplus
}
#endif
#endif
