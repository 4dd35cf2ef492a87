/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What no parameters whatever can beat: certified lower bounds of the error of a unit's nets. */
#ifndef ORDO_VERIFY_PROOF_FLOOR_H
#define ORDO_VERIFY_PROOF_FLOOR_H

#include <stdbool.h>

#include "construct/target.h"
#include "construct/unit.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The norms that have such bounds, as a set. */
enum {
    ORDO_FLOOR_NORMS = ORDO_NORM_BIT(ORDO_RMSE) | ORDO_NORM_BIT(ORDO_L2) | ORDO_NORM_BIT(ORDO_LINF)
};

/* How a bound is found from disjoint intervals of [a, b]. A ReLU-gated net of n neurons with m
 * factors is made of at most n + 1 polynomials of degree < k = m + 2, whatever its parameters.
 *   cells     at most n of M > n cells have a breakpoint inside; on the others the net is one
 *             polynomial. With d_j at most the distance of f on cell j from these,
 *               int (f - y)^2  >=  the sum of the M-n smallest d_j  (squared distances in L2),
 *               max |f - y|    >=  the (n+1)-th largest d_j         (distances in the maximum)
 *   sections  with affine functions below |f^(k)| on some of M sections, and S the sum of what
 *             int |f^(k)|^p is at least there,
 *               norm(f - y)    >=  lambda S^(1/p) (n + M)^-k,
 *             lambda and p as in verify/proof/asymptote.h; ordo_section_share proves it
 * Cells are better for few neurons, sections for many. The norms are those on the target's interval
 * or on any other that contains the cells or sections. */
typedef enum ordo_floor_way { ORDO_BY_CELLS, ORDO_BY_SECTIONS } ordo_floor_way;

/* "cells", "sections". */
const char *ordo_floor_way_name(ordo_floor_way way);

/* What a bound rests on: enough to find it again. */
typedef struct ordo_floor_basis {
    ordo_floor_way way;
    ordo_vector knots; /* the intervals lie between them; of length 0: there is no bound but 0 */
    mpfr_prec_t bits;  /* the working precision */
} ordo_floor_basis;

typedef struct ordo_floor {
    size_t neurons;
    unsigned wanted; /* of ORDO_FLOOR_NORMS */
    /* Set before: to be found with a few intervals only, most of them those of others. As certified
     * as any, and less by a few per cent, seldom by a fifth. */
    bool quick;
    bool polynomial;                    /* f is one of degree < k by form: no bound but 0 */
    mpfr_t value[ORDO_NORMS];           /* of each wanted norm, rounded down; 0: nothing is known */
    ordo_floor_basis basis[ORDO_PARTS]; /* of ORDO_PART_SQUARE and ORDO_PART_MAXIMUM */
} ordo_floor;

/* Zeros. */
void ordo_floor_init(ordo_floor *floor);

/* Frees it; valid on zero bytes. */
void ordo_floor_clear(ordo_floor *floor);

/* Lower bounds of the wanted norms for the nets of `unit` with at most `neurons` >= 1 neurons, in a
 * floor fresh from ordo_floor_init. Intervals are moved until they have about equal shares (in
 * double: previews, no verdicts), for several numbers of them; the best certified bound is kept.
 * The time grows with the neurons up to 512, from there on only sections are tried. ORDO_EINVAL for
 * other norms; ORDO_ENOMEM. */
ORDO_CHECKED ordo_status ordo_floor_find(ordo_floor *floor, const ordo_unit *unit,
                                         const ordo_target *target, size_t neurons,
                                         unsigned wanted);

/* The same for several numbers of neurons of one unit, those of quick floors ascending; where
 * sections serve all of them they are looked for once. */
ORDO_CHECKED ordo_status ordo_floors_find(ordo_floor *const *floors, const size_t *neurons,
                                          size_t count, const ordo_unit *unit,
                                          const ordo_target *target, unsigned wanted);

/* The bound of one part, int e^2 or max |e|, from a given basis, rounded down; `order` is k. Knots
 * are increasing and inside [a, b], ORDO_EINVAL when that is not certain. `lower`, unless NULL, is
 * initialised as what is known of each interval: d_j, or its part of S, rounded down. ORDO_ENOMEM.
 */
ORDO_CHECKED ordo_status ordo_floor_on_basis(mpfr_t bound, ordo_vector *lower,
                                             const ordo_target *target, unsigned order,
                                             size_t neurons, ordo_part part,
                                             const ordo_floor_basis *basis);

/* r = the norm that a bound of its part gives, rounded down: its root for l2, with an upper bound
 * of b - a for rmse. */
void ordo_floor_norm(mpfr_t r, ordo_norm norm, const mpfr_t bound, const ordo_target *target);

#ifdef __cplusplus
}
#endif
#endif
