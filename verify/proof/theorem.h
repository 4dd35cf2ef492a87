/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two-sided bounds of the best error that a unit can reach, for every number of neurons at once. */
#ifndef ORDO_VERIFY_PROOF_THEOREM_H
#define ORDO_VERIFY_PROOF_THEOREM_H

#include "construct/slices.h"
#include "construct/unit.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The constants of one norm: with best(n) the infimum of the norm of f - y over all nets y of the
 * unit with n neurons, whatever their parameters, and N the cells of n neurons,
 *     lower n^-k <= pieces (n+1)^-k <= best(n) <= upper n^-k    for every n >= 1,
 *     best(n) <= cells N^-k                                    where N >= 1,
 *     best(n) <= few n^-(k-1)                                  for gqu. */
typedef struct ordo_rate {
    mpfr_t lower, pieces; /* rounded down */
    mpfr_t upper, cells;  /* rounded up */
    mpfr_t few;           /* rounded up; NaN without `small` */
} ordo_rate;

/* With k the order of the unit, all that the constants rest on:
 *
 * Below. A net of n neurons with m = k-2 factors is a piecewise polynomial of degree at most k-1
 * with at most n breakpoints, so that at most N = n+1 pieces meet the interval [u, v] of `slices`,
 * where |f^(k)| >= c > 0 with one sign. On a piece of width w the L2 distance from f to all
 * polynomials of degree < k is at least its k-th Legendre coefficient, which is that of x^k/k!
 * times a value of f^(k): at least lambda c w^(k + 1/2) with lambda = k!/((2k)! sqrt(2k+1))
 * (Rodrigues' formula and k integrations by parts; the kernel (w^2/4 - s^2)^k has one sign). The
 * widths add up to l = v - u, and the sum of w^(2k+1) is least when all are l/N (Jensen): L2(f - y)
 * >= lambda c l^(k + 1/2) N^-k. Last, n+1 <= 2n.
 *
 * Above. The construction `by` has a Peano kernel (ordo_construction): on N uniform cells its rmse
 * is at most cells N^-k, cells = C (b-a)^k M, with its declared constant C and M >= |f^(k)| on [a,
 * b] from `slices`. For mlp and glu N = n. For gqu N = n-1, and for n >= `from` >= 2, N^-k <=
 * (from/(from - 1))^k n^-k. A gqu whose last factor is 1 is a net of the unit `small` with one
 * factor less: n neurons have n cells, and its own `small_by` with a bound of f^(k-1) in
 * `small_slices` has few n^-(k-1), which for n < from is at most (from - 1) few n^-k.
 *
 * l2 = sqrt(b - a) rmse. Only that f^(k) exists everywhere is used, not that it is continuous. */
typedef struct ordo_theorem {
    const ordo_unit *unit;
    const ordo_target *target;
    unsigned order; /* k */
    ordo_slices slices;
    const ordo_construction *by;
    const ordo_unit *small; /* NULL when n neurons make n cells; then no small_by, small_slices */
    const ordo_construction *small_by;
    ordo_slices small_slices;
    size_t from; /* 1 without `small` */
    ordo_rate rmse, l2;
    bool sharp; /* M and c (v - u)^(k + 1/2) are as near to the best as the options ask */
} ordo_theorem;

/* Empty. */
void ordo_theorem_init(ordo_theorem *t);

/* Frees it. */
void ordo_theorem_clear(ordo_theorem *t);

/* Finds slices and constants; options may be NULL. ORDO_OK: proved. ORDO_REFUSED: it is false,
 * since f is a polynomial of degree < k: then best(n) = 0 for every n that makes a cell.
 * ORDO_SINGULAR, ORDO_UNDECIDED: the hypotheses were not shown (f^(k) not bounded, not certainly
 * different from 0 anywhere). Reasons in `why`. The target must outlive the theorem. */
ORDO_CHECKED ordo_status ordo_theorem_find(ordo_theorem *t, const ordo_unit *unit,
                                           const ordo_target *target,
                                           const ordo_slices_options *options, ordo_message *why);

/* r = the number `lambda` above, at `prec` bits. */
void ordo_theorem_lambda(arb_t r, unsigned order, mpfr_prec_t prec);

#ifdef __cplusplus
}
#endif
#endif
