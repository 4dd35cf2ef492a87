/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Enclosures of all values that a derivative takes on an interval. */
#ifndef ORDO_CONSTRUCT_DERIVATIVE_RANGE_H
#define ORDO_CONSTRUCT_DERIVATIVE_RANGE_H

#include "construct/expression.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ordo_derivative_range ordo_derivative_range;

/* One thread's workspace for ranges of f^(order), order <= 20, at `prec` bits; f must outlive it.
 */
ORDO_CHECKED ordo_status ordo_derivative_range_new(ordo_derivative_range **out,
                                                   const ordo_expression *f, unsigned order,
                                                   mpfr_prec_t prec);

/* Frees it; NULL is allowed. */
void ordo_derivative_range_free(ordo_derivative_range *w);

/* low <= f^(order)(x) <= high for all x of [left, right] at which f is defined (the interval may
 * reach a little beyond that of a target); -inf and inf where no bound is known. Finite ones say
 * that f^(order) exists at all of these x, at the edge of a domain from inside. They are the
 * sharper of the bounds that the coefficient of the power series on X = [left, right] has, and of
 * those of f^(order)(m) + f^(order + 1)(X) (X - m), m the middle, by the mean value theorem, or,
 * when f^(order + 1)(X) has one sign, of the values at both ends, so that what lies between them
 * too much tends to 0 as the square of the width of X. `seen` encloses f^(order) at one point of X,
 * where |f^(order)| is about largest. */
void ordo_derivative_range_enclose(mpfr_t low, mpfr_t high, arb_t seen, ordo_derivative_range *w,
                                   const mpfr_t left, const mpfr_t right);

#ifdef __cplusplus
}
#endif
#endif
