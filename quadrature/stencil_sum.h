/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sum of a Gauss-Legendre rule for e^2, e = f - p, in fixed-point numbers. */
#ifndef ORDO_QUADRATURE_STENCIL_SUM_H
#define ORDO_QUADRATURE_STENCIL_SUM_H

#include "quadrature/legendre.h"
#include "quadrature/patch.h"
#include "quadrature/whole_piece.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One thread's: a patch whose cells are summed over, and the rule with all columns. */
typedef struct ordo_stencil_sum {
    ordo_patch *patch;
    ordo_stencil stencil;
    const ordo_legendre_rule *rule; /* for which the columns are made, or NULL */
    mpfr_prec_t prec;
    ordo_fixed node, square, weight; /* of the rule: one entry for each node kept */
    bool whole;                      /* panels are cells */
    bool scaled;                     /* `piece` has the unit of e that goes with f_unit */
    slong f_unit;
    ordo_whole_piece piece; /* p then, */
    ordo_fixed *q;          /* or its coefficients about the middle, one entry each */
    ordo_fixed even, odd;   /* parts of p */
    ordo_fixed e;           /* the values, as a row is ordered */
    mp_limb_t *limb;        /* of the sum */
    arb_t t, power;
} ordo_stencil_sum;

/* Sums over cells of `patch`, which must outlive it, with `bits` bits that tell f from p. Valid for
 * _clear in any case. ORDO_ENOMEM. */
ORDO_CHECKED ordo_status ordo_stencil_sum_init(ordo_stencil_sum *g, ordo_patch *patch, long bits);

/* Frees it. Valid on zero bytes. */
void ordo_stencil_sum_clear(ordo_stencil_sum *g);

/* Makes ready for the rule of `order` >= 2 nodes on panels inside [left, right] of a half-width
 * that is at most the upper end of `radius`. *good = false when e cannot do that. Where `most` is
 * not NULL all panels are whole cells whose pieces have |c[j]| <= most[j]. ORDO_ENOMEM. */
ORDO_CHECKED ordo_status ordo_stencil_sum_start(bool *good, ordo_stencil_sum *g, size_t order,
                                                const arb_t left, const arb_t right,
                                                const arb_t radius, mag_srcptr most);

/* sum contains radius sum_i w_i e(middle + radius x_i)^2, all points being in the patch's current
 * cell, to about 2^(tolerance - 8) where e is known well enough: `loss` is what of its radius a
 * lower tolerance would lessen. False when it could not be done. */
bool ordo_stencil_sum_panel(arb_t sum, mag_t loss, ordo_stencil_sum *g, const arb_t middle,
                            const arb_t radius, long tolerance);

#ifdef __cplusplus
}
#endif
#endif
