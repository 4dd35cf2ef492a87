/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quadrature/fixed.h"

#include <stdint.h>
#include <stdlib.h>

#include "quadrature/limb_inline.h"

enum { LIMB = LIMBS_BITS };

/* Scratch of an operation: two operands, a dividend of 2 limbs + 2, a quotient of as many. */
static size_t
scratch_limbs(size_t limbs)
{
    return 2 * limbs + 2 * (2 * limbs + 2);
}

ordo_status
ordo_fixed_init(ordo_fixed *x, size_t limbs, size_t room)
{
    *x = (ordo_fixed){.limbs = limbs, .count = room, .room = room};
    mag_init(x->error);
    x->limb = calloc(room * limbs + scratch_limbs(limbs), sizeof *x->limb);
    x->scratch = x->limb == NULL ? NULL : x->limb + room * limbs;
    return x->limb == NULL ? ORDO_ENOMEM : ORDO_OK;
}

void
ordo_fixed_clear(ordo_fixed *x)
{
    free(x->limb);
    mag_clear(x->error);
    *x = (ordo_fixed){.limbs = 0};
}

void
ordo_fixed_scale(ordo_fixed *x, slong size)
{
    x->unit = size + 1 - LIMB * (slong)x->limbs;
}

slong
ordo_fixed_size(const ordo_fixed *x)
{
    return x->unit + LIMB * (slong)x->limbs - 1;
}

void
ordo_fixed_shift(mp_limb_t *z, size_t n, const mp_limb_t *x, size_t limbs, slong shift)
{
    slong all = (slong)limbs;
    slong words = shift >= 0 ? shift / LIMB : -((LIMB - 1 - shift) / LIMB);
    unsigned bits = (unsigned)(shift - words * LIMB);
    for (size_t k = 0; k < n; k++, words++) {
        mp_limb_t low = words >= 0 && words < all ? x[words] : 0;
        mp_limb_t high = words + 1 >= 0 && words + 1 < all ? x[words + 1] : 0;
        z[k] = bits == 0 ? low : low >> bits | high << (LIMB - bits);
    }
}

bool
ordo_fixed_set(ordo_fixed *x, size_t i, const arb_t value)
{
    mp_limb_t *z = x->limb + i * x->limbs;
    const arf_struct *middle = arb_midref(value);
    bool good = arb_is_finite(value) && arf_cmpabs_2exp_si(middle, ordo_fixed_size(x)) < 0;
    mpn_zero(z, (mp_size_t)x->limbs);
    if (good && !arf_is_zero(middle) && arf_cmpabs_2exp_si(middle, x->unit) >= 0) {
        mp_srcptr limb;
        mp_size_t all;
        ARF_GET_MPN_READONLY(limb, all, middle); /* a fraction times 2^exponent */
        ordo_fixed_shift(z, x->limbs, limb, (size_t)all, x->unit - ARF_EXP(middle) + LIMB * all);
        if (ARF_SGNBIT(middle)) {
            (void)mpn_neg(z, z, (mp_size_t)x->limbs);
        }
    }
    return good;
}

void
ordo_fixed_get(arb_t y, const ordo_fixed *x, size_t i)
{
    fmpz_t integer;
    fmpz_init(integer);
    fmpz_set_signed_ui_array(integer, x->limb + i * x->limbs, (slong)x->limbs);
    arb_set_fmpz(y, integer);
    arb_mul_2exp_si(y, y, x->unit);
    fmpz_clear(integer);
}

/* ---- columns ---- */

/* An operand: entry i at limb + i step. For sums, entries times 2^-(LIMB words + bits). */
typedef struct operand {
    const mp_limb_t *limb;
    size_t step;
    slong words;
    unsigned bits;
} operand;

static operand
operand_of(const ordo_fixed *x, const ordo_fixed *z)
{
    slong shift = z->unit - x->unit;
    slong words = shift >= 0 ? shift / LIMB : -((LIMB - 1 - shift) / LIMB);
    return (operand){x->limb, x->count == 1 ? 0 : x->limbs, words,
                     (unsigned)(shift - words * LIMB)};
}

/* t = entry i in units of z: shifted, rounded down, continued by its sign. */
LIMBS_INLINE void
align(mp_limb_t *t, const operand *x, size_t i, size_t n)
{
    const mp_limb_t *entry = x->limb + i * x->step;
    mp_limb_t sign = limbs_negative(entry, n) ? ~(mp_limb_t)0 : 0;
    if (x->words == 0) {
        LIMBS_UNROLL
        for (size_t k = 0; k < n; k++) {
            t[k] = limbs_funnel(entry[k], k + 1 < n ? entry[k + 1] : sign, x->bits);
        }
        return;
    }
    slong from = x->words, all = (slong)n;
    for (size_t k = 0; k < n; k++, from++) {
        mp_limb_t low = from < 0 ? 0 : from < all ? entry[from] : sign;
        mp_limb_t high = from + 1 < 0 ? 0 : from + 1 < all ? entry[from + 1] : sign;
        t[k] = limbs_funnel(low, high, x->bits);
    }
}

/* z = x + y, or x - y */
LIMBS_INLINE void
combine(mp_limb_t *z, const mp_limb_t *x, const mp_limb_t *y, bool minus, size_t n)
{
    if (minus) {
        limbs_subtract(z, x, y, n);
    } else {
        limbs_add(z, x, y, n);
    }
}

/* The limbs of entry i in units of z: where they are, or aligned in `room`. */
LIMBS_INLINE const mp_limb_t *
aligned(mp_limb_t *room, const operand *x, size_t i, size_t n)
{
    if (x->words == 0 && x->bits == 0) {
        return x->limb + i * x->step;
    }
    align(room, x, i, n);
    return room;
}

LIMBS_INLINE void
combine_columns(ordo_fixed *z, const ordo_fixed *x, const ordo_fixed *y, bool minus, size_t n)
{
    mp_limb_t few[2 * LIMBS_FEW], *u = n > LIMBS_FEW ? z->scratch : few, *v = u + n;
    operand a = operand_of(x, z), b = operand_of(y, z);
    const mp_limb_t *upper = aligned(u, &a, 0, n), *lower = aligned(v, &b, 0, n);
    for (size_t i = 0;;) {
        combine(z->limb + i * n, upper, lower, minus, n);
        if (++i == z->count) {
            return;
        }
        upper = a.step == 0 ? upper : aligned(u, &a, i, n);
        lower = b.step == 0 ? lower : aligned(v, &b, i, n);
    }
}

LIMBS_INLINE void
add_columns(ordo_fixed *z, const ordo_fixed *x, const ordo_fixed *y, size_t n)
{
    combine_columns(z, x, y, false, n);
}

LIMBS_INLINE void
subtract_columns(ordo_fixed *z, const ordo_fixed *x, const ordo_fixed *y, size_t n)
{
    combine_columns(z, x, y, true, n);
}

void
ordo_fixed_add(ordo_fixed *z, const ordo_fixed *x, const ordo_fixed *y)
{
    LIMBS_CALL(z->limbs, add_columns, z, x, y);
}

void
ordo_fixed_sub(ordo_fixed *z, const ordo_fixed *x, const ordo_fixed *y)
{
    LIMBS_CALL(z->limbs, subtract_columns, z, x, y);
}

void
ordo_fixed_neg(ordo_fixed *z, const ordo_fixed *x)
{
    size_t n = z->limbs, step = x->count == 1 ? 0 : n;
    for (size_t i = 0; i < z->count; i++) {
        limbs_copy_signed(z->limb + i * n, x->limb + i * step, true, n);
    }
}

/* Is the operand one entry for all of which only the highest limb is not 0? */
static bool
is_thin(const operand *x, size_t n)
{
    bool thin = x->step == 0;
    for (size_t k = 0; thin && k + 1 < n; k++) {
        thin = x->limb[k] == 0;
    }
    return thin;
}

/* w = (x y 2^(64 (n - 1)))/2^(64 (n - 1) + bits), rounded down: x of n limbs. */
LIMBS_INLINE void
multiply_by_limb(mp_limb_t *w, const mp_limb_t *x, mp_limb_t y, unsigned bits, size_t n)
{
    mp_limb_t product[LIMBS_FEW + 1], carry = 0;
    LIMBS_UNROLL
    for (size_t k = 0; k < n; k++) {
        limbs_two sum = (limbs_two)x[k] * y + carry;
        product[k] = (mp_limb_t)sum;
        carry = (mp_limb_t)(sum >> LIMB);
    }
    product[n] = carry - (limbs_negative(x, n) ? y : 0);
    if (y >> (LIMB - 1) != 0) { /* y - 2^64 is meant */
        limbs_subtract(product + 1, product + 1, x, n);
    }
    LIMBS_UNROLL
    for (size_t k = 0; k < n; k++) {
        w[k] = limbs_funnel(product[k], product[k + 1], bits);
    }
}

/* w = n limbs of p, which has 2 n, from limb `words` and `bits` bits on. */
static void
shift_down(mp_limb_t *w, const mp_limb_t *p, size_t n, size_t words, unsigned bits)
{
    mp_limb_t sign = limbs_negative(p, 2 * n) ? ~(mp_limb_t)0 : 0;
    for (size_t k = 0; k < n; k++) {
        mp_limb_t low = k + words < 2 * n ? p[k + words] : sign;
        mp_limb_t high = k + words + 1 < 2 * n ? p[k + words + 1] : sign;
        w[k] = limbs_funnel(low, high, bits);
    }
}

LIMBS_INLINE bool
multiply_columns(ordo_fixed *z, const ordo_fixed *x, const ordo_fixed *y, size_t n)
{
    operand a = operand_of(x, z), b = operand_of(y, z);
    slong shift = z->unit - x->unit - y->unit;
    if (shift < 0 || shift >= 2 * LIMB * (slong)n) {
        return false;
    }
    size_t words = (size_t)shift / LIMB;
    unsigned bits = (unsigned)shift % LIMB;
    mp_limb_t few[2 * LIMBS_FEW], *p = n > LIMBS_FEW ? z->scratch : few;
    if (n <= LIMBS_FEW && words == n - 1 && (is_thin(&a, n) || is_thin(&b, n))) {
        const operand *thin = is_thin(&a, n) ? &a : &b, *other = thin == &a ? &b : &a;
        for (size_t i = 0; i < z->count; i++) {
            multiply_by_limb(z->limb + i * n, other->limb + i * other->step, thin->limb[n - 1],
                             bits, n);
        }
        return true;
    }
    if (n == 2 && words == 1) { /* most of all work */
        for (size_t i = 0; i < z->count; i++) {
            limbs_multiply_two(z->limb + i * n, a.limb + i * a.step, b.limb + i * b.step, bits);
        }
        return true;
    }
    for (size_t i = 0; i < z->count; i++) {
        mp_limb_t *w = z->limb + i * n;
        limbs_multiply(p, a.limb + i * a.step, b.limb + i * b.step, n);
        if (words == n - 1) { /* as a rule */
            LIMBS_UNROLL
            for (size_t k = 0; k < n; k++) {
                w[k] = limbs_funnel(p[k + n - 1], p[k + n], bits);
            }
        } else {
            shift_down(w, p, n, words, bits);
        }
    }
    return true;
}

bool
ordo_fixed_mul(ordo_fixed *z, const ordo_fixed *x, const ordo_fixed *y)
{
    return LIMBS_CALL(z->limbs, multiply_columns, z, x, y);
}

/* The limbs of x without leading zeros. */
static size_t
significant(const mp_limb_t *x, size_t limbs)
{
    while (limbs > 0 && x[limbs - 1] == 0) {
        limbs--;
    }
    return limbs;
}

/* w = u 2^shift/v cut off, u and v not negative, shift < 64 (n + 1); false where it does not fit
 * into n limbs with a sign. t: a dividend and a quotient of 2 n + 2 limbs each; the remainder goes
 * to the dividend's place. */
static bool
divide(mp_limb_t *w, const mp_limb_t *u, const mp_limb_t *v, size_t n, size_t shift, mp_limb_t *t)
{
    size_t words = shift / LIMB, all = n + words + 1, of_v = significant(v, n);
    mp_limb_t *quotient = t + 2 * n + 2;
    if (of_v == 0) {
        return false;
    }
    mpn_zero(t, (mp_size_t)words);
    mpn_copyi(t + words, u, (mp_size_t)n);
    t[n + words] = 0;
    if (shift % LIMB != 0) {
        (void)mpn_lshift(t + words, t + words, (mp_size_t)(n + 1), (unsigned)shift % LIMB);
    }
    all = significant(t, all);
    mpn_zero(w, (mp_size_t)n);
    if (all < of_v) {
        return true;
    }
    mpn_tdiv_qr(quotient, t, 0, t, (mp_size_t)all, v, (mp_size_t)of_v);
    size_t of_quotient = significant(quotient, all - of_v + 1);
    if (of_quotient > n || (of_quotient == n && limbs_negative(quotient, n))) {
        return false;
    }
    mpn_copyi(w, quotient, (mp_size_t)of_quotient);
    return true;
}

/* X <= 2^126/V, V as a fraction of 2^128 and 1/2 <= V < 1, to a relative 2^-101. *x 2^-62 = 1/V to
 * a relative 2^-51 by doubles: V to 2^-53, a constant that keeps x below 2^63, a quotient. One step
 * of Newton's method: x (2 - V x) is less than 1/V by (1 - V x)^2 of it, and all is rounded down.
 */
LIMBS_INLINE limbs_two
invert(mp_limb_t *x, limbs_two V)
{
    mp_limb_t v0 = (mp_limb_t)V, v1 = (mp_limb_t)(V >> LIMB);
    *x = (mp_limb_t)(int64_t)(0x1.fffffffffffffp124 / (double)(int64_t)(v1 >> 1));
    /* (1 - v x) 2^190, which is below 2^139 in size, without its lowest 76 bits */
    limbs_two low = (limbs_two)*x * v0, high = (limbs_two)*x * v1 + (low >> LIMB);
    limbs_two rest = ((limbs_two)1 << 126) - high - ((mp_limb_t)low != 0 ? 1 : 0);
    int64_t e = (int64_t)(mp_limb_t)(rest >> 12);
    return ((limbs_two)*x << LIMB) + (limbs_two)((limbs_two_signed)e * (int64_t)*x >> 50);
}

/* x y 2^-126, rounded down, or up to 4 less: what the product of the lowest limbs carries is left
 * out. */
LIMBS_INLINE limbs_two
multiply_upper(limbs_two x, limbs_two y)
{
    mp_limb_t x0 = (mp_limb_t)x, x1 = (mp_limb_t)(x >> LIMB);
    mp_limb_t y0 = (mp_limb_t)y, y1 = (mp_limb_t)(y >> LIMB);
    limbs_two a = (limbs_two)x0 * y1, b = (limbs_two)x1 * y0;
    limbs_two middle = (limbs_two)(mp_limb_t)a + (mp_limb_t)b;
    limbs_two upper = (limbs_two)x1 * y1 + (a >> LIMB) + (b >> LIMB) + (middle >> LIMB);
    return upper << 2 | (mp_limb_t)middle >> 62;
}

/* w = u 2^shift/v within three units for two limbs, u and v not negative; false where q, below,
 * does not tell, u is too large, or w may be.
 *
 * As fractions: 1/2 <= v < 1, u < 1/4, u/v < 1/2. q = u/v to 2^-100, and |u - q v| < 2^-99; (u - q
 * v) x added, q is right but for 2^-51 2^-99, and for less than 2^-128 that is cut off; what is
 * less than the unit is cut off in the end. */
static bool
divide_two(mp_limb_t *w, const mp_limb_t *u, const mp_limb_t *v, size_t shift)
{
    limbs_two V = limbs_join(v);
    if (V == 0 || u[1] >> 62 != 0) {
        return false;
    }
    unsigned zeros =
        v[1] != 0 ? (unsigned)__builtin_clzll(v[1]) : LIMB + (unsigned)__builtin_clzll(v[0]);
    size_t bits = shift + zeros;
    if (bits > 129) {
        return false;
    }
    V <<= zeros;
    mp_limb_t v0 = (mp_limb_t)V, v1 = (mp_limb_t)(V >> LIMB), x;
    limbs_two X = invert(&x, V);                    /* 1/v 2^126 */
    limbs_two q = multiply_upper(limbs_join(u), X); /* u/v 2^128 */
    /* (u - q v) 2^256, which is below 2^157 in size, without its lowest 94 bits */
    mp_limb_t q0 = (mp_limb_t)q, q1 = (mp_limb_t)(q >> LIMB);
    limbs_two p = (limbs_two)q0 * v0, r = (limbs_two)q0 * v1, s = (limbs_two)q1 * v0;
    limbs_two second = (p >> LIMB) + (mp_limb_t)r + (mp_limb_t)s;
    mp_limb_t third =
        (mp_limb_t)(second >> LIMB) + (mp_limb_t)(r >> LIMB) + (mp_limb_t)(s >> LIMB) + q1 * v1;
    limbs_two remainder = (limbs_two)(u[0] - third) << LIMB;
    remainder -= (limbs_two)(mp_limb_t)second + ((mp_limb_t)p != 0 ? 1 : 0);
    int64_t d = (int64_t)(mp_limb_t)(remainder >> 30);
    q += (limbs_two)((limbs_two_signed)d * (int64_t)x >> 96);
    if (bits > 127 && q >> (255 - bits) != 0) {
        return false;
    }
    q = bits == 0 ? 0 : bits <= 128 ? q >> (128 - bits) : q << 1;
    w[0] = (mp_limb_t)q;
    w[1] = (mp_limb_t)(q >> LIMB);
    return true;
}

/* r, of n + 1 limbs, becomes (r - q v) 2^96, rounded down, v of n limbs and q of two, all as
 * fractions. */
LIMBS_INLINE void
take_quotient(mp_limb_t *r, limbs_two q, const mp_limb_t *v, size_t n)
{
    mp_limb_t product[LIMBS_FEW + 2] = {0};
    LIMBS_UNROLL
    for (size_t i = 0; i < 2; i++) {
        mp_limb_t digit = (mp_limb_t)(q >> (LIMB * i)), carry = 0;
        LIMBS_UNROLL
        for (size_t k = 0; k < n; k++) {
            limbs_two sum = (limbs_two)digit * v[k] + product[i + k] + carry;
            product[i + k] = (mp_limb_t)sum;
            carry = (mp_limb_t)(sum >> LIMB);
        }
        product[i + n] = carry;
    }
    mp_limb_t borrow = product[0] != 0 ? 1 : 0;
    LIMBS_UNROLL
    for (size_t k = 0; k <= n; k++) {
        limbs_two difference = (limbs_two)r[k] - product[k + 1] - borrow;
        r[k] = (mp_limb_t)difference;
        borrow = (mp_limb_t)(difference >> LIMB) & 1;
    }
    LIMBS_UNROLL
    for (size_t k = n; k > 0; k--) { /* by a limb and a half */
        r[k] = r[k - 1] << 32 | (k > 1 ? r[k - 2] >> 32 : 0);
    }
    r[0] = 0;
}

/* As divide_two, n = 3 or 4; false also where v is far below what n limbs can hold.
 *
 * As fractions: 1/2 <= v < 1, r = u < 1/4. With X <= 1/v, less by 2^-99 at most (its V is v's upper
 * half rounded up, which is 2^-127 of v), q = r X of the upper halves, rounded down, is at most
 * r/v, and less by r 2^-99 + 7 2^-128 < 2^-100. So 0 <= (r - q v) 2^96 < 2^-4 serves as the next r,
 * and n - 1 such q add up to u/v but for 2^-100 2^(-96 (n - 2)) < 2^-(64 n) and what r lost when it
 * was cut off to n + 1 limbs, which is less. */
LIMBS_INLINE bool
divide_few(mp_limb_t *w, const mp_limb_t *u, const mp_limb_t *v, size_t shift, size_t n)
{
    if (v[n - 1] == 0 || u[n - 1] >> 62 != 0) {
        return false;
    }
    unsigned zeros = (unsigned)__builtin_clzll(v[n - 1]);
    size_t bits = shift + zeros;
    mp_limb_t V[LIMBS_FEW], r[LIMBS_FEW + 1] = {0}, sum[LIMBS_FEW + 2] = {0}, x;
    LIMBS_UNROLL
    for (size_t k = 0; k < n; k++) {
        V[k] = v[k] << zeros | (k > 0 ? v[k - 1] >> 1 >> (LIMB - 1 - zeros) : 0);
        r[k + 1] = u[k];
    }
    limbs_two upper = limbs_join(V + n - 2) + 1;
    if (bits > LIMB * n + 1 || upper == 0) {
        return false;
    }
    limbs_two X = invert(&x, upper); /* 1/v 2^126 */
    LIMBS_UNROLL
    for (size_t i = 0; i + 1 < n; i++) {
        limbs_two q = multiply_upper(limbs_join(r + n - 1), X);
        size_t place = LIMB * (n - 1) - 96 * i, k = place / LIMB;
        unsigned up = place % LIMB == 0 ? 0 : 32; /* q 2^up has three limbs */
        mp_limb_t term[3] = {(mp_limb_t)(q << up), (mp_limb_t)(q << up >> LIMB),
                             up == 0 ? 0 : (mp_limb_t)(q >> LIMB >> (LIMB - up))};
        mp_limb_t carry = limbs_carry(sum + k, sum + k, term, n + 1 - k < 3 ? n + 1 - k : 3);
        LIMBS_UNROLL
        for (k += 3; k <= n; k++) {
            sum[k] += carry;
            carry = sum[k] < carry ? 1 : 0;
        }
        if (i + 2 < n) {
            take_quotient(r, q, V, n);
        }
    }
    if (bits > LIMB * n && sum[n] >> 62 != 0) {
        return false;
    }
    size_t down = LIMB * (n + 1) - bits, words = down / LIMB;
    if (words <= 1) { /* as a rule */
        LIMBS_UNROLL
        for (size_t k = 0; k < n; k++) {
            w[k] = limbs_funnel(words == 0 ? sum[k] : sum[k + 1],
                                words == 0 ? sum[k + 1] : sum[k + 2], (unsigned)(down % LIMB));
        }
    } else {
        ordo_fixed_shift(w, n, sum, n + 1, (slong)down);
    }
    return true;
}

bool
ordo_fixed_div(ordo_fixed *z, const ordo_fixed *x, const ordo_fixed *y)
{
    size_t n = z->limbs;
    operand a = operand_of(x, z), b = operand_of(y, z);
    slong shift = x->unit - y->unit - z->unit;
    if (shift < 0 || shift >= LIMB * ((slong)n + 1)) {
        return false;
    }
    mp_limb_t *u = z->scratch, *v = u + n;
    bool good = true;
    for (size_t i = 0; good && i < z->count; i++) {
        const mp_limb_t *upper = a.limb + i * a.step, *lower = b.limb + i * b.step;
        mp_limb_t *w = z->limb + i * n;
        bool minus_upper = limbs_negative(upper, n), minus_lower = limbs_negative(lower, n);
        limbs_copy_signed(u, upper, minus_upper, n);
        limbs_copy_signed(v, lower, minus_lower, n);
        good = (n == 2 && divide_two(w, u, v, (size_t)shift)) ||
               (n == 3 && divide_few(w, u, v, (size_t)shift, 3)) ||
               (n == 4 && divide_few(w, u, v, (size_t)shift, 4)) ||
               divide(w, u, v, n, (size_t)shift, v + n);
        limbs_copy_signed(w, w, minus_upper != minus_lower, n);
    }
    return good;
}
