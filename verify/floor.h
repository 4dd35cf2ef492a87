/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What no parameters whatever can beat: certified lower bounds of the error of a unit's nets. */
#ifndef ORDO_VERIFY_FLOOR_H
#define ORDO_VERIFY_FLOOR_H

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

/* A ReLU-gated net of n neurons with m factors is one polynomial of degree <= m + 1 on each cell
 * of [a, b] that has no breakpoint inside, and at most n cells of M > n have one. So whatever the
 * parameters,
 *   int (f - y)^2  >=  the sum of the M-n smallest d_j,  d_j <= min over p of int_j (f - p)^2,
 *   max |f - y|    >=  the (n+1)-th largest d_j,         d_j <= min over p of max_j |f - p|,
 * with p the polynomials of degree < k = m + 2 on cell j. The norms are those of the target's
 * interval, or of any that contains the cells. */
typedef struct ordo_floor {
    size_t neurons;
    unsigned wanted;               /* of ORDO_FLOOR_NORMS */
    bool polynomial;               /* f is a polynomial of degree < k by form: no bound but 0 */
    mpfr_t value[ORDO_NORMS];      /* of each wanted norm, rounded down; 0: nothing is known */
    ordo_vector knots[ORDO_PARTS]; /* the ends of the cells that give it, for ORDO_PART_SQUARE and
                                      ORDO_PART_MAXIMUM; of length 0 where there are none */
    mpfr_prec_t bits[ORDO_PARTS];  /* at which the cells were evaluated */
} ordo_floor;

/* Zeros. */
void ordo_floor_init(ordo_floor *floor);

/* Frees it; valid on zero bytes. */
void ordo_floor_clear(ordo_floor *floor);

/* Lower bounds of the wanted norms for the nets of `unit` with at most `neurons` >= 1 neurons. The
 * cells are chosen so that their d_j are about equal (previews in double), for several M near
 * (2k+1) n/(2k) or, for linf, above n; the best certified bound is kept. O(neurons) time.
 * ORDO_EINVAL for other norms; ORDO_ENOMEM. */
ORDO_CHECKED ordo_status ordo_floor_find(ordo_floor *floor, const ordo_unit *unit,
                                         const ordo_target *target, size_t neurons,
                                         unsigned wanted);

/* The same on given cells, for one part (ORDO_PART_SQUARE: int e^2, ORDO_PART_MAXIMUM: max |e|):
 * `bound` is rounded down, and 0 when there are no more than `neurons` cells. Knots are increasing
 * and inside [a, b], ORDO_EINVAL when that is not certain. `lower`, unless NULL, is initialised as
 * the d_j, rounded down. `order` is k, `bits` the working precision. ORDO_ENOMEM. */
ORDO_CHECKED ordo_status ordo_floor_on_cells(mpfr_t bound, ordo_vector *lower,
                                             const ordo_target *target, unsigned order,
                                             size_t neurons, ordo_part part,
                                             const ordo_vector *knots, mpfr_prec_t bits);

/* r = the norm that a bound of its part gives, rounded down: its root for l2, with an upper bound
 * of b - a for rmse. */
void ordo_floor_norm(mpfr_t r, ordo_norm norm, const mpfr_t bound, const ordo_target *target);

#ifdef __cplusplus
}
#endif
#endif
