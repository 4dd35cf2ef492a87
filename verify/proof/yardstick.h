/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ways in which intervals bound an error from below, shared by the search and the evaluator.
 * Internal. */
#ifndef ORDO_VERIFY_PROOF_YARDSTICK_H
#define ORDO_VERIFY_PROOF_YARDSTICK_H

#include "verify/proof/floor.h"

#ifdef __cplusplus
extern "C" {
#endif

struct ordo_shares;

/* How the shares of disjoint intervals bound a part of a norm.
 *   open     a workspace for shares of f
 *   share    the lower end of r is the interval's share or less; `weight` is log2 of what is about
 *            equal on good intervals and grows like the `power`-th power of their width, NaN when
 *            nothing is known, infinite where the interval must be cut
 *   bound    what the shares of disjoint intervals give; rounded down
 *   cells    the attempt-th number of intervals that is worth a try; 0: no more */
typedef struct ordo_yardstick {
    ordo_part part;
    ordo_floor_way way;
    ordo_status (*open)(void **self, const ordo_expression *f, unsigned order, mpfr_prec_t bits);
    ordo_status (*share)(arb_t r, double *weight, void *self, const arb_t left, const arb_t right);
    void (*close)(void *self);
    double (*power)(unsigned order);
    void (*bound)(arf_t bound, const struct ordo_shares *shares, unsigned order, size_t neurons);
    size_t (*cells)(unsigned order, size_t neurons, unsigned attempt);
} ordo_yardstick;

/* All of them; ends with NULL. */
extern const ordo_yardstick *const ordo_yardsticks[];

/* The one for that part and way, or NULL. */
const ordo_yardstick *ordo_yardstick_find(ordo_part part, ordo_floor_way way);

/* The shares of the intervals between knots. */
typedef struct ordo_shares {
    size_t cells;
    mag_ptr lower;
    mag_ptr sorted; /* the same bits, ascending; not to be cleared */
    double *reach;  /* of sections, a preview: what the m largest shares give, times (n + m)^-k */
    double *mass;   /* the weights, as powers of the width, all times the same factor */
    size_t loose;   /* shares of which the enclosure is too wide to tell half of them */
} ordo_shares;

/* Evaluates them. ORDO_ENOMEM. */
ORDO_CHECKED ordo_status ordo_shares_init(ordo_shares *s, const ordo_yardstick *y,
                                          const ordo_expression *f, unsigned order,
                                          const ordo_vector *knots, mpfr_prec_t bits);

/* Frees them; valid on zero bytes. */
void ordo_shares_clear(ordo_shares *s);

#ifdef __cplusplus
}
#endif
#endif
