/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers that are written with square roots of rationals, compared exactly. */
#ifndef ORDO_CONSTRUCT_SURD_H
#define ORDO_CONSTRUCT_SURD_H

#include "construct/expression.h"

#ifdef __cplusplus
extern "C" {
#endif

/* r = f^2 exactly and sign = that of f, when f is by its form a product or quotient of rational
 * numbers, square roots of such and whole powers of these: "1/(9*sqrt(3))", "sqrt(2/945)". Two such
 * numbers are equal when r and sign are. ORDO_IRRATIONAL: f has another form, sums of roots among
 * them, or the number is too long; ORDO_EDOMAIN: a division by zero or the root of a negative. */
ORDO_CHECKED ordo_status ordo_surd_square(fmpq_t r, int *sign, const ordo_expression *f);

#ifdef __cplusplus
}
#endif
#endif
