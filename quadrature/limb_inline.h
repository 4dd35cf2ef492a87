/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Integers of n limbs in two's complement, the least significant limb first. Where a caller names n
 * as a constant up to LIMBS_FEW, loops are unrolled and nothing is called. Internal. */
#ifndef ORDO_QUADRATURE_LIMB_INLINE_H
#define ORDO_QUADRATURE_LIMB_INLINE_H

#include <stddef.h>

#include "quadrature/number.h"

#define LIMBS_INLINE static inline __attribute__((always_inline, unused))
#ifdef __clang__
#define LIMBS_UNROLL
#else
#define LIMBS_UNROLL _Pragma("GCC unroll 4")
#endif

enum { LIMBS_FEW = 4, LIMBS_BITS = 64 };

__extension__ typedef unsigned __int128 limbs_two;
__extension__ typedef __int128 limbs_two_signed;

/* Calls function(..., n), compiled anew for n = 2, 3 and 4, with which most of the work is done. */
#define LIMBS_CALL(n, function, ...)                                                               \
    ((n) == 2   ? function(__VA_ARGS__, 2)                                                         \
     : (n) == 3 ? function(__VA_ARGS__, 3)                                                         \
     : (n) == 4 ? function(__VA_ARGS__, 4)                                                         \
                : function(__VA_ARGS__, n))

/* x < 0 */
LIMBS_INLINE bool
limbs_negative(const mp_limb_t *x, size_t n)
{
    return x[n - 1] >> (LIMBS_BITS - 1) != 0;
}

/* The lowest two limbs as one number, and back. */
LIMBS_INLINE limbs_two
limbs_join(const mp_limb_t *x)
{
    return (limbs_two)x[1] << LIMBS_BITS | x[0];
}

LIMBS_INLINE void
limbs_split(mp_limb_t *z, limbs_two x)
{
    z[0] = (mp_limb_t)x;
    z[1] = (mp_limb_t)(x >> LIMBS_BITS);
}

/* z = x + y, without signs; returns the carry. For few limbs. */
LIMBS_INLINE mp_limb_t
limbs_carry(mp_limb_t *z, const mp_limb_t *x, const mp_limb_t *y, size_t n)
{
    limbs_two carry = 0;
    LIMBS_UNROLL
    for (size_t i = 0; i < n; i++) {
        carry += (limbs_two)x[i] + y[i];
        z[i] = (mp_limb_t)carry;
        carry >>= LIMBS_BITS;
    }
    return (mp_limb_t)carry;
}

/* z = x + y */
LIMBS_INLINE void
limbs_add(mp_limb_t *z, const mp_limb_t *x, const mp_limb_t *y, size_t n)
{
    if (n > LIMBS_FEW) {
        (void)mpn_add_n(z, x, y, (mp_size_t)n);
        return;
    }
    if (n == 2) {
        limbs_split(z, limbs_join(x) + limbs_join(y));
        return;
    }
    (void)limbs_carry(z, x, y, n);
}

/* z = x - y */
LIMBS_INLINE void
limbs_subtract(mp_limb_t *z, const mp_limb_t *x, const mp_limb_t *y, size_t n)
{
    if (n > LIMBS_FEW) {
        (void)mpn_sub_n(z, x, y, (mp_size_t)n);
        return;
    }
    if (n == 2) {
        limbs_split(z, limbs_join(x) - limbs_join(y));
        return;
    }
    mp_limb_t borrow = 0;
    LIMBS_UNROLL
    for (size_t i = 0; i < n; i++) {
        limbs_two difference = (limbs_two)x[i] - y[i] - borrow;
        z[i] = (mp_limb_t)difference;
        borrow = (mp_limb_t)(difference >> LIMBS_BITS) & 1;
    }
}

/* z = x or, if `minus`, -x. */
LIMBS_INLINE void
limbs_copy_signed(mp_limb_t *z, const mp_limb_t *x, bool minus, size_t n)
{
    if (n > LIMBS_FEW && minus) {
        (void)mpn_neg(z, x, (mp_size_t)n);
        return;
    }
    if (n == 2) {
        limbs_two flip = minus ? ~(limbs_two)0 : 0;
        limbs_split(z, (limbs_join(x) ^ flip) - flip);
        return;
    }
    mp_limb_t flip = minus ? ~(mp_limb_t)0 : 0;
    limbs_two carry = minus ? 1 : 0;
    LIMBS_UNROLL
    for (size_t i = 0; i < n; i++) {
        carry += x[i] ^ flip;
        z[i] = (mp_limb_t)carry;
        carry >>= LIMBS_BITS;
    }
}

/* p = u v without signs, of 2 n limbs, n many. Whole numbers of few digits have zeros below. */
LIMBS_INLINE void
limbs_multiply_many(mp_limb_t *p, const mp_limb_t *u, const mp_limb_t *v, mp_size_t n)
{
    if (u == v) {
        mpn_sqr(p, u, n);
        return;
    }
    const mp_limb_t *thin = u[0] == 0 ? u : v, *other = u[0] == 0 ? v : u;
    mp_size_t zeros = 0;
    for (; zeros + 1 < n && thin[zeros] == 0; zeros++) {
        p[zeros] = 0;
    }
    (void)mpn_mul(p + zeros, other, n, thin + zeros, n - zeros);
}

/* p = u v without signs, of 2 n limbs. */
LIMBS_INLINE void
limbs_multiply_sizes(mp_limb_t *p, const mp_limb_t *u, const mp_limb_t *v, size_t n)
{
    if (n > LIMBS_FEW) {
        limbs_multiply_many(p, u, v, (mp_size_t)n);
        return;
    }
    mp_limb_t carry = 0;
    LIMBS_UNROLL
    for (size_t k = 0; k < n; k++) {
        limbs_two sum = (limbs_two)u[0] * v[k] + carry;
        p[k] = (mp_limb_t)sum;
        carry = (mp_limb_t)(sum >> LIMBS_BITS);
    }
    p[n] = carry;
    LIMBS_UNROLL
    for (size_t i = 1; i < n; i++) {
        carry = 0;
        LIMBS_UNROLL
        for (size_t k = 0; k < n; k++) {
            limbs_two sum = (limbs_two)u[i] * v[k] + p[i + k] + carry;
            p[i + k] = (mp_limb_t)sum;
            carry = (mp_limb_t)(sum >> LIMBS_BITS);
        }
        p[i + n] = carry;
    }
}

/* p = u v: u < 0 is read as u + 2^(64 n), which adds v 2^(64 n). */
LIMBS_INLINE void
limbs_multiply(mp_limb_t *p, const mp_limb_t *u, const mp_limb_t *v, size_t n)
{
    limbs_multiply_sizes(p, u, v, n);
    if (limbs_negative(u, n)) {
        limbs_subtract(p + n, p + n, v, n);
    }
    if (limbs_negative(v, n)) {
        limbs_subtract(p + n, p + n, u, n);
    }
}

/* The limb that begins `bits` < 64 bits above the beginning of low. */
LIMBS_INLINE mp_limb_t
limbs_funnel(mp_limb_t low, mp_limb_t high, unsigned bits)
{
    return low >> bits | high << 1 << (LIMBS_BITS - 1 - bits);
}

/* w = (x y)/2^(64 + bits), rounded down, of two limbs each. */
LIMBS_INLINE void
limbs_multiply_two(mp_limb_t *w, const mp_limb_t *x, const mp_limb_t *y, unsigned bits)
{
    limbs_two a = (limbs_two)x[0] * y[1], b = (limbs_two)x[1] * y[0];
    limbs_two low = ((limbs_two)x[0] * y[0] >> LIMBS_BITS) + (mp_limb_t)a + (mp_limb_t)b;
    limbs_two high = (limbs_two)x[1] * y[1] + (a >> LIMBS_BITS) + (b >> LIMBS_BITS);
    high += low >> LIMBS_BITS;
    high -= limbs_negative(x, 2) ? limbs_join(y) : 0;
    high -= limbs_negative(y, 2) ? limbs_join(x) : 0;
    w[0] = limbs_funnel((mp_limb_t)low, (mp_limb_t)high, bits);
    w[1] = limbs_funnel((mp_limb_t)high, (mp_limb_t)(high >> LIMBS_BITS), bits);
}

#endif
