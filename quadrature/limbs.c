/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quadrature/limbs.h"

#include <stdbool.h>
#include <stdlib.h>

#include "quadrature/limb_inline.h"

void
ordo_limbs_neg(mp_ptr r, mp_srcptr a, size_t count)
{
    LIMBS_CALL(count, limbs_copy_signed, r, a, true);
}

void
ordo_limbs_add(mp_ptr r, mp_srcptr a, int sign, size_t count)
{
    if (sign > 0) {
        LIMBS_CALL(count, limbs_add, r, r, a);
    } else {
        LIMBS_CALL(count, limbs_subtract, r, r, a);
    }
}

/* r = the limbs of x, `length` of them, times 2^bits, towards zero. The highest bit of x is set and
 * r has room for it, so no limb that is kept falls outside of r. */
static void
place(mp_ptr r, size_t count, mp_srcptr x, size_t length, long bits)
{
    size_t whole = (size_t)labs(bits) / GMP_NUMB_BITS;
    unsigned rest = (unsigned)((size_t)labs(bits) % GMP_NUMB_BITS);
    mpn_zero(r, (mp_size_t)count);
    if (bits < 0 && whole >= length) {
        return;
    }
    if (bits < 0) {
        x += whole;
        length -= whole;
    } else {
        r += whole;
    }
    if (rest == 0) {
        mpn_copyi(r, x, (mp_size_t)length);
    } else if (bits < 0) {
        (void)mpn_rshift(r, x, (mp_size_t)length, rest);
    } else {
        mp_limb_t carry = mpn_lshift(r, x, (mp_size_t)length, rest);
        if (carry != 0) {
            r[length] = carry;
        }
    }
}

void
ordo_limbs_set_real(mp_ptr r, const mpfr_t x, long shift, size_t count)
{
    if (mpfr_zero_p(x)) {
        mpn_zero(r, (mp_size_t)count);
        return;
    }
    size_t length = mpfr_custom_get_size(mpfr_get_prec(x)) / sizeof(mp_limb_t);
    long point = (long)((count - 1) * GMP_NUMB_BITS) - (long)(length * GMP_NUMB_BITS);
    place(r, count, mpfr_custom_get_significand(x), length, point + mpfr_get_exp(x) + shift);
    if (mpfr_signbit(x)) {
        ordo_limbs_neg(r, r, count);
    }
}

/* r = the product's limbs from the point on. */
LIMBS_INLINE void
multiply(mp_ptr r, mp_srcptr a, mp_srcptr b, mp_ptr scratch, size_t n)
{
    mp_limb_t few[2 * LIMBS_FEW], *product = n > LIMBS_FEW ? scratch : few;
    limbs_multiply(product, a, b, n);
    LIMBS_UNROLL
    for (size_t k = 0; k < n; k++) {
        r[k] = product[k + n - 1];
    }
}

void
ordo_limbs_mul(mp_ptr r, mp_srcptr a, mp_srcptr b, mp_ptr scratch, size_t count)
{
    LIMBS_CALL(count, multiply, r, a, b, scratch);
}

/* |a|, in room unless it is a itself. */
static mp_srcptr
magnitude(mp_srcptr a, mp_ptr room, size_t count)
{
    if (!limbs_negative(a, count)) {
        return a;
    }
    ordo_limbs_neg(room, a, count);
    return room;
}

void
ordo_limbs_get_ball(arb_t r, mp_srcptr a, const mag_t error, long shift, mpfr_prec_t prec,
                    mp_ptr scratch, size_t count)
{
    mp_srcptr limbs = magnitude(a, scratch, count);
    mp_size_t length = (mp_size_t)count;
    while (length > 0 && limbs[length - 1] == 0) {
        length--;
    }
    if (length == 0) {
        arf_zero(arb_midref(r));
    } else {
        arf_set_mpn(arb_midref(r), limbs, length, limbs_negative(a, count));
    }
    mag_set(arb_radref(r), error);
    arb_mul_2exp_si(r, r, shift - (long)((count - 1) * GMP_NUMB_BITS));
    arb_set_round(r, r, prec);
}
