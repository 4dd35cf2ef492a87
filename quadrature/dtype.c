/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quadrature/dtype.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

static const ordo_dtype f64 = {"f64", "F64", "<f8", 8, 53, -1022, 1023};
static const ordo_dtype f32 = {"f32", "F32", "<f4", 4, 24, -126, 127};
static const ordo_dtype bf16 = {"bf16", "BF16", NULL, 2, 8, -126, 127};
static const ordo_dtype f16 = {"f16", "F16", "<f2", 2, 11, -14, 15};

const ordo_dtype *const ordo_dtypes[] = {&f64, &f32, &bf16, &f16, NULL};

const ordo_dtype *
ordo_dtype_find(const char *name)
{
    for (const ordo_dtype *const *t = ordo_dtypes; *t != NULL; t++) {
        if (strcmp((*t)->name, name) == 0) {
            return *t;
        }
    }
    return NULL;
}

const ordo_dtype *
ordo_dtype_of_tensor(const char *tensor)
{
    for (const ordo_dtype *const *t = ordo_dtypes; *t != NULL; t++) {
        if (strcmp((*t)->tensor, tensor) == 0) {
            return *t;
        }
    }
    return NULL;
}

/* The exponent of the last place of a number as large as x, which is finite. */
static mpfr_exp_t
last_place(const ordo_dtype *t, const mpfr_t x)
{
    mpfr_exp_t e = mpfr_zero_p(x) ? t->least : mpfr_get_exp(x) - 1; /* MPFR's fraction is < 1 */
    return (e > t->least ? e : t->least) - (mpfr_exp_t)t->bits + 1;
}

/* r = the multiple of 2^place next to x in direction `round`, of at most `bits` bits. */
static void
round_at(mpfr_t r, const ordo_dtype *t, const mpfr_t x, mpfr_exp_t place, mpfr_rnd_t round)
{
    mpfr_t scaled;
    mpfr_init2(scaled, mpfr_get_prec(x));
    mpfr_mul_2si(scaled, x, -(long)place, MPFR_RNDN);
    /* |scaled| < 2^bits: what it is rounded to fits r, and only once is rounded. */
    assert(mpfr_get_prec(r) >= t->bits);
    (void)mpfr_rint(r, scaled, round);
    mpfr_mul_2si(r, r, (long)place, MPFR_RNDN);
    mpfr_clear(scaled);
}

/* Whether |x| is larger than all numbers of the format; x is finite. */
static bool
is_beyond(const ordo_dtype *t, const mpfr_t x)
{
    return mpfr_regular_p(x) && mpfr_get_exp(x) - 1 > t->most;
}

/* Whether x lies so deep below the least subnormal number that it need not be looked at closely,
 * nor scaled, which may be beyond MPFR's range; x is not zero. */
static bool
is_dust(const ordo_dtype *t, const mpfr_t x)
{
    return mpfr_regular_p(x) && mpfr_get_exp(x) < t->least - (mpfr_exp_t)t->bits;
}

ordo_status
ordo_dtype_round(mpfr_t r, const ordo_dtype *t, const mpfr_t x)
{
    int sign = mpfr_signbit(x);
    if (mpfr_nan_p(x)) {
        mpfr_set_nan(r);
        return ORDO_OK;
    }
    if (mpfr_inf_p(x) || is_beyond(t, x)) {
        mpfr_set_inf(r, sign ? -1 : 1);
        return ORDO_SINGULAR;
    }
    if (mpfr_zero_p(x) || is_dust(t, x)) {
        mpfr_set_zero(r, sign ? -1 : 1);
        return ORDO_OK;
    }
    round_at(r, t, x, last_place(t, x), MPFR_RNDN); /* halves to even: mpfr_rint */
    if (is_beyond(t, r)) {
        mpfr_set_inf(r, sign ? -1 : 1);
        return ORDO_SINGULAR;
    }
    return ORDO_OK;
}

bool
ordo_dtype_holds(const ordo_dtype *t, const mpfr_t x)
{
    mpfr_t r;
    mpfr_init2(r, t->bits);
    bool holds = mpfr_number_p(x) && ordo_dtype_round(r, t, x) == ORDO_OK && mpfr_equal_p(r, x);
    mpfr_clear(r);
    return holds;
}

void
ordo_dtype_ulp(mpfr_t r, const ordo_dtype *t, const mpfr_t x)
{
    mpfr_set_ui_2exp(r, 1, last_place(t, x), MPFR_RNDN);
}

/* r = the largest finite number with that sign. */
static void
set_largest(mpfr_t r, const ordo_dtype *t, int sign)
{
    mpfr_set_ui_2exp(r, 1, t->bits, MPFR_RNDN);
    mpfr_sub_ui(r, r, 1, MPFR_RNDN);
    mpfr_mul_2si(r, r, (long)(t->most - t->bits + 1), MPFR_RNDN);
    mpfr_setsign(r, r, sign < 0, MPFR_RNDN);
}

void
ordo_dtype_next(mpfr_t r, const ordo_dtype *t, const mpfr_t x, int direction)
{
    int sign = mpfr_sgn(x);
    bool outwards = sign == 0 || (sign > 0) == (direction > 0);
    if (is_beyond(t, x)) {
        if (outwards) {
            mpfr_set_inf(r, sign);
        } else {
            set_largest(r, t, sign);
        }
        return;
    }
    if (sign == 0 || is_dust(t, x)) {
        if (outwards) {
            mpfr_set_si_2exp(r, direction > 0 ? 1 : -1, t->least - t->bits + 1, MPFR_RNDN);
        } else {
            mpfr_set_zero(r, sign);
        }
        return;
    }
    mpfr_exp_t place = last_place(t, x);
    mpfr_t here, step;
    mpfr_init2(here, t->bits);
    mpfr_init2(step, t->bits);
    round_at(here, t, x, place, direction > 0 ? MPFR_RNDU : MPFR_RNDD);
    if (mpfr_equal_p(here, x)) {
        /* Inwards from a power of two, unless subnormal, the places are half as wide. */
        bool power = mpfr_min_prec(x) == 1 && mpfr_get_exp(x) - 1 > t->least;
        mpfr_set_ui_2exp(step, 1, place - (power && !outwards ? 1 : 0), MPFR_RNDN);
        if (direction > 0) {
            mpfr_add(here, here, step, MPFR_RNDN);
        } else {
            mpfr_sub(here, here, step, MPFR_RNDN);
        }
    }
    if (is_beyond(t, here)) {
        mpfr_set_inf(r, sign);
    } else {
        mpfr_set(r, here, MPFR_RNDN);
        mpfr_setsign(r, r, sign < 0, MPFR_RNDN);
    }
    mpfr_clear(here);
    mpfr_clear(step);
}

/* |x| = S 2^(e - bits + 1), e the exponent that last_place takes, has the bits of the integer S +
 * (e
 * - least) 2^(bits - 1): of a normal number S >= 2^(bits - 1) carries into the exponent's field,
 * which is e - least + 1 then; of a subnormal one, and of zero, that field is 0. */
ordo_status
ordo_dtype_encode(unsigned char *byte, const ordo_dtype *t, const mpfr_t x)
{
    if (!ordo_dtype_holds(t, x)) {
        return ORDO_EINVAL;
    }
    mpfr_exp_t place = last_place(t, x);
    mpfr_t scaled;
    mpfr_init2(scaled, mpfr_get_prec(x));
    mpfr_mul_2si(scaled, x, -(long)place, MPFR_RNDN);
    mpfr_abs(scaled, scaled, MPFR_RNDN);
    uint64_t code = (uint64_t)mpfr_get_d(scaled, MPFR_RNDN); /* S < 2^53: exact */
    mpfr_clear(scaled);
    uint64_t steps = (uint64_t)(place + t->bits - 1 - t->least);
    code += steps << (t->bits - 1);
    code |= (uint64_t)(mpfr_signbit(x) != 0) << (8 * t->bytes - 1);
    for (size_t i = 0; i < t->bytes; i++) {
        byte[i] = (unsigned char)(code >> (8 * i) & 0xff);
    }
    return ORDO_OK;
}

void
ordo_dtype_decode(mpfr_t r, const ordo_dtype *t, const unsigned char *byte)
{
    uint64_t code = 0;
    for (size_t i = 0; i < t->bytes; i++) {
        code |= (uint64_t)byte[i] << (8 * i);
    }
    uint64_t ones = ((uint64_t)1 << (8 * t->bytes - (size_t)t->bits)) - 1;
    uint64_t hidden = (uint64_t)1 << (t->bits - 1);
    uint64_t significand = code & (hidden - 1), field = code >> (t->bits - 1) & ones;
    int sign = (int)(code >> (8 * t->bytes - 1) & 1);
    assert(mpfr_get_prec(r) >= t->bits);
    if (field == ones && significand != 0) {
        mpfr_set_nan(r);
    } else if (field == ones) {
        mpfr_set_inf(r, sign ? -1 : 1);
    } else {
        significand += field > 0 ? hidden : 0;
        mpfr_exp_t e = t->least + (mpfr_exp_t)(field > 0 ? field - 1 : 0);
        mpfr_set_d(r, (double)significand, MPFR_RNDN); /* < 2^53: exact */
        mpfr_mul_2si(r, r, (long)(e - t->bits + 1), MPFR_RNDN);
        mpfr_setsign(r, r, sign, MPFR_RNDN);
    }
}
