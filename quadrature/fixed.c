/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quadrature/fixed.h"

#include <stdlib.h>
#include <string.h>

enum { LIMB = 64 };

/* Scratch of an operation: two sizes, a product or a dividend of 2 limbs + 2, a quotient of as
 * many. */
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

bool
ordo_fixed_set(ordo_fixed *x, size_t i, const arb_t value)
{
    mp_limb_t *z = x->limb + i * x->limbs;
    const arf_struct *middle = arb_midref(value);
    if (!arb_is_finite(value) || arf_cmpabs_2exp_si(middle, ordo_fixed_size(x)) >= 0) {
        memset(z, 0, x->limbs * sizeof *z);
        return false;
    }
    fmpz_t integer;
    fmpz_init(integer);
    (void)arf_get_fmpz_fixed_si(integer, middle, x->unit);
    fmpz_get_signed_ui_array(z, (slong)x->limbs, integer);
    fmpz_clear(integer);
    return true;
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

static bool
is_negative(const mp_limb_t *x, size_t limbs)
{
    return x[limbs - 1] >> (LIMB - 1) != 0;
}

/* |x|, perhaps at t. */
static const mp_limb_t *
magnitude(mp_limb_t *t, const mp_limb_t *x, size_t limbs)
{
    if (!is_negative(x, limbs)) {
        return x;
    }
    (void)mpn_neg(t, x, (mp_size_t)limbs);
    return t;
}

/* Limbs begin, begin + 1, ... of x 2^-shift rounded down, x continued by its sign; shift of either
 * sign. */
static void
shift_down(mp_limb_t *z, const mp_limb_t *x, size_t limbs, slong shift)
{
    mp_limb_t sign = is_negative(x, limbs) ? ~(mp_limb_t)0 : 0;
    slong n = (slong)limbs, words = shift >= 0 ? shift / LIMB : -((LIMB - 1 - shift) / LIMB);
    unsigned bits = (unsigned)(shift - words * LIMB);
    for (slong i = 0; i < n; i++) {
        slong from = i + words;
        mp_limb_t low = from < 0 ? 0 : from < n ? x[from] : sign;
        mp_limb_t high = from + 1 < 0 ? 0 : from + 1 < n ? x[from + 1] : sign;
        z[i] = bits == 0 ? low : low >> bits | high << (LIMB - bits);
    }
}

/* A column as an operand: entry i at limb + i step, in units of z. */
typedef struct operand {
    const mp_limb_t *limb;
    size_t step;
    slong shift;
} operand;

static operand
operand_of(const ordo_fixed *x, const ordo_fixed *z)
{
    return (operand){x->limb, x->count == 1 ? 0 : x->limbs, z->unit - x->unit};
}

/* Entry i in units of z, perhaps at t. */
static const mp_limb_t *
aligned(mp_limb_t *t, const operand *x, size_t i, size_t limbs)
{
    const mp_limb_t *entry = x->limb + i * x->step;
    if (x->shift == 0) {
        return entry;
    }
    shift_down(t, entry, limbs, x->shift);
    return t;
}

typedef mp_limb_t combine(mp_ptr, mp_srcptr, mp_srcptr, mp_size_t);

static void
add_columns(ordo_fixed *z, const ordo_fixed *x, const ordo_fixed *y, combine *sum)
{
    size_t n = z->limbs;
    operand a = operand_of(x, z), b = operand_of(y, z);
    for (size_t i = 0; i < z->count; i++) {
        const mp_limb_t *u = aligned(z->scratch, &a, i, n);
        const mp_limb_t *v = aligned(z->scratch + n, &b, i, n);
        (void)sum(z->limb + i * n, u, v, (mp_size_t)n);
    }
}

static mp_limb_t
sum_of(mp_ptr z, mp_srcptr x, mp_srcptr y, mp_size_t n)
{
    return mpn_add_n(z, x, y, n);
}

static mp_limb_t
difference_of(mp_ptr z, mp_srcptr x, mp_srcptr y, mp_size_t n)
{
    return mpn_sub_n(z, x, y, n);
}

void
ordo_fixed_add(ordo_fixed *z, const ordo_fixed *x, const ordo_fixed *y)
{
    add_columns(z, x, y, sum_of);
}

void
ordo_fixed_sub(ordo_fixed *z, const ordo_fixed *x, const ordo_fixed *y)
{
    add_columns(z, x, y, difference_of);
}

void
ordo_fixed_neg(ordo_fixed *z, const ordo_fixed *x)
{
    size_t n = z->limbs, step = x->count == 1 ? 0 : n;
    for (size_t i = 0; i < z->count; i++) {
        (void)mpn_neg(z->limb + i * n, x->limb + i * step, (mp_size_t)n);
    }
}

bool
ordo_fixed_mul(ordo_fixed *z, const ordo_fixed *x, const ordo_fixed *y)
{
    size_t n = z->limbs, left = x->count == 1 ? 0 : n, right = y->count == 1 ? 0 : n;
    slong shift = z->unit - x->unit - y->unit;
    if (shift < 0 || shift >= 2 * LIMB * (slong)n) {
        return false;
    }
    size_t words = (size_t)shift / LIMB;
    unsigned bits = (unsigned)shift % LIMB;
    mp_limb_t *product = z->scratch + 2 * n; /* its 2 n limbs, and one that is 0 */
    product[2 * n] = 0;
    for (size_t i = 0; i < z->count; i++) {
        const mp_limb_t *u = x->limb + i * left, *v = y->limb + i * right;
        mp_limb_t *w = z->limb + i * n;
        bool negative = is_negative(u, n) != is_negative(v, n);
        u = magnitude(z->scratch, u, n);
        v = magnitude(z->scratch + n, v, n);
        mpn_mul_n(product, u, v, (mp_size_t)n);
        for (size_t k = 0; k < n; k++) {
            mp_limb_t low = k + words < 2 * n ? product[k + words] : 0;
            mp_limb_t high = k + words < 2 * n ? product[k + words + 1] : 0;
            w[k] = bits == 0 ? low : low >> bits | high << (LIMB - bits);
        }
        if (negative) {
            (void)mpn_neg(w, w, (mp_size_t)n);
        }
    }
    return true;
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
    memset(t, 0, words * sizeof *t);
    memcpy(t + words, u, n * sizeof *t);
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
    if (of_quotient > n || (of_quotient == n && is_negative(quotient, n))) {
        return false;
    }
    memcpy(w, quotient, of_quotient * sizeof *w);
    return true;
}

bool
ordo_fixed_div(ordo_fixed *z, const ordo_fixed *x, const ordo_fixed *y)
{
    size_t n = z->limbs, left = x->count == 1 ? 0 : n, right = y->count == 1 ? 0 : n;
    slong shift = x->unit - y->unit - z->unit;
    if (shift < 0 || shift >= LIMB * ((slong)n + 1)) {
        return false;
    }
    bool good = true;
    for (size_t i = 0; good && i < z->count; i++) {
        const mp_limb_t *u = x->limb + i * left, *v = y->limb + i * right;
        mp_limb_t *w = z->limb + i * n;
        bool negative = is_negative(u, n) != is_negative(v, n);
        u = magnitude(z->scratch, u, n);
        v = magnitude(z->scratch + n, v, n);
        good = divide(w, u, v, n, (size_t)shift, z->scratch + 2 * n);
        if (good && negative) {
            (void)mpn_neg(w, w, (mp_size_t)n);
        }
    }
    return good;
}
