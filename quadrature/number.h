/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers: the one place that includes GMP, MPFR and FLINT, conversions between their types, and
 * the exact and rounded texts of a number. */
#ifndef ORDO_QUADRATURE_NUMBER_H
#define ORDO_QUADRATURE_NUMBER_H

#include <stdbool.h>
#include <stdio.h>

#include <gmp.h>
#include <mpfr.h>

/* FLINT 3 keeps Arb's headers in its own folder, Arb 2 installs them beside it. */
#if __has_include(<flint/arb.h>)
#include <flint/acb.h>
#include <flint/acb_hypgeom.h>
#include <flint/arb.h>
#include <flint/arb_hypgeom.h>
#include <flint/arb_poly.h>
#include <flint/fmpq.h>
#include <flint/fmpq_mpoly.h>
#include <flint/fmpq_poly.h>
#include <flint/fmpq_vec.h>
#include <flint/fmpz_poly_factor.h>
#include <flint/fmpz_poly_q.h>
#else
#include <acb.h>
#include <acb_hypgeom.h>
#include <arb.h>
#include <arb_hypgeom.h>
#include <arb_poly.h>
#include <flint/fmpq.h>
#include <flint/fmpq_mpoly.h>
#include <flint/fmpq_poly.h>
#include <flint/fmpq_vec.h>
#include <flint/fmpz_poly_factor.h>
#include <flint/fmpz_poly_q.h>
#endif

#include "quadrature/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The precision in bits that holds `digits` decimal digits, ceil(digits * log2(10)) + 1. */
mpfr_prec_t ordo_bits_of_digits(long digits);

/* log2|x| to about double accuracy for any exponent; -HUGE_VAL for 0, HUGE_VAL for inf and NaN.
 * A size for heuristics, never a verdict. */
double ordo_log2(const mpfr_t x);

/* log2 of a bound x, as ordo_log2 does for reals; mag_get_d_log2_approx may be off by one. */
double ordo_log2_bound(const mag_t x);

/* *size = an exponent with |x| < 2^*size, the least or one more; 0 for 0. False when x is not
 * finite, or of a size beyond 2^(+-2^24). */
bool ordo_ball_size(slong *size, const arb_t x);

/* x += factor 2^e, rounded up. */
void ordo_bound_add(mag_t x, ulong factor, slong e);

/* x = 0 with room for `prec` bits; for lists of numbers. */
void ordo_real_init(mpfr_t x, mpfr_prec_t prec);

/* Frees it, whatever `prec` is: the other end of ordo_real_init. */
void ordo_real_clear(mpfr_t x, mpfr_prec_t prec);

/* The sign of a number that is 1 or -1, else 0. */
int ordo_plus_or_minus_one(const mpfr_t x);

/* r = the midpoint of the ball x rounded to nearest; NaN when the midpoint is not finite. */
void ordo_real_from_ball(mpfr_t r, const arb_t x);

/* r = the lower end of the ball x rounded down (MPFR_RNDD) or its upper end rounded up (MPFR_RNDU),
 * a bound of all its points; the best of r's precision. NaN for a ball around NaN. */
void ordo_real_bound(mpfr_t r, const arb_t x, mpfr_rnd_t side);

/* Whether all points of the ball x are rounded, to nearest with `prec` bits, to the same number. */
bool ordo_ball_rounds_to_one(const arb_t x, mpfr_prec_t prec);

/* r = the ball of radius zero at x, exactly; indeterminate when x is not finite. */
void ordo_ball_from_real(arb_t r, const mpfr_t x);

/* r = x exactly. ORDO_EINVAL when x is not finite or, but for 0, outside 2^-2^24 .. 2^2^24, where
 * an exact fraction would fill the memory. */
ORDO_CHECKED ordo_status ordo_rational_from_real(fmpq_t r, const mpfr_t x);

/* r = x rounded in direction `round`. Any size of numerator and denominator. */
void ordo_real_from_rational(mpfr_t r, const fmpq_t x, mpfr_rnd_t round);

/* The number that a decimal ("-12.5", ".5e-3") or fraction of two such ("1/3") text denotes,
 * exactly. `*end` is set to the first character not read. ORDO_EPARSE when no number starts the
 * text, ORDO_EINVAL when its decimal exponent exceeds 100000 in size or a denominator is zero. */
ORDO_CHECKED ordo_status ordo_rational_parse(fmpq_t r, const char *text, const char **end);

/* x in scientific notation with `digits` significant digits, rounded to nearest: "8.1311e-6";
 * zero is "0", otherwise "inf", "-inf", "nan". The caller frees it with free(). NULL: no memory. */
char *ordo_real_text(const mpfr_t x, long digits);

/* The same, rounded in direction `round`, for bounds that must stay on their side. */
char *ordo_real_text_rounded(const mpfr_t x, long digits, mpfr_rnd_t round);

/* x exactly as a decimal, trailing zeros removed: "-0.15625", "1.5e-40" for small or large ones.
 * A dyadic number with e bits behind the point has up to e digits. Freed with free().
 * NULL: no memory, or x has no rational by ordo_rational_from_real. "inf", "-inf", "nan". */
char *ordo_real_decimal(const mpfr_t x);

/* x exactly as a C99 hexadecimal float, "-0x1.4p-3". Freed with free(). */
char *ordo_real_hex(const mpfr_t x);

/* r = the number written in `text`, whole, as a decimal or hexadecimal float, which must be exact
 * in r's precision. ORDO_EPARSE: not a finite number; ORDO_MISSED: it was rounded to nearest. */
ORDO_CHECKED ordo_status ordo_real_parse(mpfr_t r, const char *text);

#ifdef __cplusplus
}
#endif
#endif
