/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers of fixed length with a binary point: sums of them are exact, so that their order does not
 * matter, and products cost a tenth of what balls do. Internal.
 *
 * `count` >= 2 limbs, the least significant first, are an integer m in two's complement and stand
 * for m/one, one = 2^(GMP_NUMB_BITS (count-1)): the highest limb is before the point. All numbers
 * stay below 2^(GMP_NUMB_BITS-2) in absolute value: that the caller proves. 1/one is called a unit.
 */
#ifndef ORDO_QUADRATURE_LIMBS_H
#define ORDO_QUADRATURE_LIMBS_H

#include <stddef.h>

#include "quadrature/number.h"

/* r = x 2^shift towards zero: less than a unit off. x is finite. */
void ordo_limbs_set_real(mp_ptr r, const mpfr_t x, long shift, size_t count);

/* r = a b rounded down: less than a unit off. r may be a or b. scratch: 2 count limbs. */
void ordo_limbs_mul(mp_ptr r, mp_srcptr a, mp_srcptr b, mp_ptr scratch, size_t count);

/* r = -a, exactly; r may be a. */
void ordo_limbs_neg(mp_ptr r, mp_srcptr a, size_t count);

/* r = r + a for sign > 0, else r - a, exactly. */
void ordo_limbs_add(mp_ptr r, mp_srcptr a, int sign, size_t count);

/* r contains (a + t/one) 2^shift for all |t| <= error; its midpoint has `prec` bits. scratch: count
 * limbs. */
void ordo_limbs_get_ball(arb_t r, mp_srcptr a, const mag_t error, long shift, mpfr_prec_t prec,
                         mp_ptr scratch, size_t count);

#endif
