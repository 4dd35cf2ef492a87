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

/* range contains f^(order)(x) for all x of X = [left, right]; it is not finite where no bound is
 * known. A finite one says that f^(order) exists everywhere on X, at its ends at least from inside.
 * It is the intersection of the coefficient of the power series on X with
 *   f^(order)(m) + f^(order + 1)(X) (X - m), m the middle: the mean value theorem; or, when
 *   f^(order + 1)(X) has one sign, what lies between the values at both ends.
 * So it is wider than the truth by the square of the width of X at most, as that tends to 0.
 * `seen` encloses f^(order) at one point of X, where |f^(order)| is about largest. Outputs alias
 * nothing. */
void ordo_derivative_range_enclose(arb_t range, arb_t seen, ordo_derivative_range *w,
                                   const mpfr_t left, const mpfr_t right);

#ifdef __cplusplus
}
#endif
#endif
