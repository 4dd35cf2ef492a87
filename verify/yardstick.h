/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two ways in which cells bound an error from below, shared by the search and the evaluator.
 * Internal. */
#ifndef ORDO_VERIFY_YARDSTICK_H
#define ORDO_VERIFY_YARDSTICK_H

#include "verify/distance.h"
#include "verify/floor.h"

#ifdef __cplusplus
extern "C" {
#endif

/* How d_j, the distance of f on cell j to the polynomials of degree < k, bounds a part of a norm.
 *   distance  its enclosure's lower end is at most d_j
 *   power     d_j grows like this power of the width of a cell
 *   bound     what the d_j of `cells` > neurons cells, ascending, give
 *   spare     how many cells beyond `neurons` are worth a try: the first for attempt = 0, the next
 *             for the attempts that follow, 0: no more. With `many` neurons few are. */
typedef struct ordo_yardstick {
    ordo_part part;
    ordo_status (*distance)(arb_t r, ordo_distance *d, const arb_t left, const arb_t right);
    unsigned (*power)(unsigned order);
    void (*bound)(arf_t bound, mag_srcptr sorted, size_t cells, size_t neurons);
    size_t (*spare)(unsigned order, size_t neurons, bool many, unsigned attempt);
} ordo_yardstick;

/* All of them; ends with NULL. */
extern const ordo_yardstick *const ordo_yardsticks[];

/* The one for that part, or NULL. */
const ordo_yardstick *ordo_yardstick_find(ordo_part part);

/* The distances on cells. */
typedef struct ordo_shares {
    size_t cells;
    mag_ptr lower; /* d_j is not less */
    double *mass;  /* a preview of d_j^(1/power), all times the same factor */
    size_t loose;  /* cells of which the enclosure is too wide to tell half of d_j */
} ordo_shares;

/* Evaluates the distances on the cells between knots. ORDO_ENOMEM. */
ORDO_CHECKED ordo_status ordo_shares_init(ordo_shares *s, const ordo_yardstick *y,
                                          const ordo_expression *f, unsigned order,
                                          const ordo_vector *knots, mpfr_prec_t bits);

/* Frees them; valid on zero bytes. */
void ordo_shares_clear(ordo_shares *s);

/* bound = what the distances give, rounded down; 0 when there are too few cells. */
ORDO_CHECKED ordo_status ordo_shares_bound(arf_t bound, const ordo_shares *s,
                                           const ordo_yardstick *y, size_t neurons);

#ifdef __cplusplus
}
#endif
#endif
