/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Balls for people and for files: decimals, how many of their digits are proved, and how far they
 * are from the truth at most. */
#ifndef ORDO_QUADRATURE_BALL_TEXT_H
#define ORDO_QUADRATURE_BALL_TEXT_H

#include "quadrature/number.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The midpoint of x as ordo_real_text writes it, rounded to `digits` significant digits. The caller
 * frees it with free(). NULL: no memory. */
char *ordo_ball_text(const arb_t x, long digits);

/* The largest k <= most for which ordo_ball_text(x, k) differs from every number in x by at most
 * one unit of its last digit; 0 when there is none. A ball that is 0 has all of them. */
long ordo_ball_digits(const arb_t x, long most);

/* An upper bound, in scientific notation with two digits, of |d - y| for all y in x, where `text`,
 * a decimal as ordo_ball_text writes it, denotes d exactly; "0" when it is 0, "inf" when x or d is
 * not finite. Freed with free(). NULL: no memory. */
char *ordo_ball_radius_text(const arb_t x, const char *text);

/* An upper bound of |x| in scientific notation, `digits` digits rounded up. Freed with free().
 * NULL: no memory. */
char *ordo_ball_bound_text(const arb_t x, long digits);

#ifdef __cplusplus
}
#endif
#endif
