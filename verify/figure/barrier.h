/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What no parameters of a unit reach, over sizes. */
#ifndef ORDO_VERIFY_FIGURE_BARRIER_H
#define ORDO_VERIFY_FIGURE_BARRIER_H

#include "quadrature/watch.h"
#include "verify/proof/asymptote.h"
#include "verify/proof/floor.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One unit, one target, one norm. Zero bytes are none. */
typedef struct ordo_barrier {
    const ordo_unit *unit;
    ordo_norm norm;
    size_t count;
    size_t *neurons;          /* ascending: the given sizes, and many between them */
    ordo_floor *floors;       /* the certified bound of each size; quick between the given ones */
    size_t *best;             /* the size not before each that has the greatest bound */
    ordo_asymptote asymptote; /* the asymptotic floor at n = 1 */
} ordo_barrier;

/* Whether there are bounds in that norm. */
bool ordo_barrier_knows(ordo_norm norm);

/* For `count` >= 1 sizes, ascending, and those between them that a line needs; nothing found yet.
 * Needs ordo_barrier_knows. The caller clears the barrier whatever the status. ORDO_ENOMEM. */
ORDO_CHECKED ordo_status ordo_barrier_init(ordo_barrier *b, const ordo_unit *unit, ordo_norm norm,
                                           const size_t *neurons, size_t count);

/* Finds the bounds of some units at all their sizes, as ordo_floors_find does, on so many threads,
 * and their floors; `watch` (NULL: nobody) is told of "bounds". ORDO_ENOMEM, ORDO_ESTOPPED. */
ORDO_CHECKED ordo_status ordo_barriers_find(ordo_barrier *barriers, size_t count,
                                            const ordo_target *target, int threads,
                                            const ordo_watch *watch);

/* Frees it. */
void ordo_barrier_clear(ordo_barrier *b);

/* The certified bound of size i, 0 when nothing is known. */
mpfr_srcptr ordo_barrier_bound(const ordo_barrier *b, size_t i);

/* Where the edge of what no parameters reach is drawn at size i, so that the straight line to the
 * edge at size i + 1, on whatever scale grows with the numbers, is not above the bound of any size
 * between: the bound of size i + 1 when there are sizes between, else that of size i, or the bound
 * of a greater size where that is greater, as no smaller net reaches it either. */
mpfr_srcptr ordo_barrier_edge(const ordo_barrier *b, size_t i);

/* r = the asymptotic floor, a limit and no bound, at size i: C n^-k; NaN when it is not finite. */
void ordo_barrier_floor(mpfr_t r, const ordo_barrier *b, size_t i);

#ifdef __cplusplus
}
#endif
#endif
