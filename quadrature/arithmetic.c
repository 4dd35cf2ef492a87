/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quadrature/arithmetic.h"

#include <assert.h>

/* Points. */

static void
point_init(ordo_scalar *r, mpfr_prec_t prec)
{
    mpfr_init2(r->point, prec);
    mpfr_set_zero(r->point, 1);
}

static void
point_clear(ordo_scalar *r)
{
    mpfr_clear(r->point);
}

static void
point_set(ordo_scalar *r, const ordo_scalar *a)
{
    (void)mpfr_set(r->point, a->point, MPFR_RNDN);
}

static void
point_set_si(ordo_scalar *r, long a)
{
    (void)mpfr_set_si(r->point, a, MPFR_RNDN);
}

static void
point_set_real(ordo_scalar *r, const mpfr_t a)
{
    (void)mpfr_set(r->point, a, MPFR_RNDN);
}

static void
point_set_rational(ordo_scalar *r, const fmpq_t a, mpfr_prec_t prec)
{
    (void)prec;
    ordo_real_from_rational(r->point, a, MPFR_RNDN);
}

static void
point_add(ordo_scalar *r, const ordo_scalar *a, const ordo_scalar *b, mpfr_prec_t prec)
{
    (void)prec;
    (void)mpfr_add(r->point, a->point, b->point, MPFR_RNDN);
}

static void
point_sub(ordo_scalar *r, const ordo_scalar *a, const ordo_scalar *b, mpfr_prec_t prec)
{
    (void)prec;
    (void)mpfr_sub(r->point, a->point, b->point, MPFR_RNDN);
}

static void
point_mul(ordo_scalar *r, const ordo_scalar *a, const ordo_scalar *b, mpfr_prec_t prec)
{
    (void)prec;
    (void)mpfr_mul(r->point, a->point, b->point, MPFR_RNDN);
}

static void
point_div(ordo_scalar *r, const ordo_scalar *a, const ordo_scalar *b, mpfr_prec_t prec)
{
    (void)prec;
    (void)mpfr_div(r->point, a->point, b->point, MPFR_RNDN);
}

static void
point_neg(ordo_scalar *r, const ordo_scalar *a)
{
    (void)mpfr_neg(r->point, a->point, MPFR_RNDN);
}

static void
point_mul_si(ordo_scalar *r, const ordo_scalar *a, long b, mpfr_prec_t prec)
{
    (void)prec;
    (void)mpfr_mul_si(r->point, a->point, b, MPFR_RNDN);
}

static void
point_div_si(ordo_scalar *r, const ordo_scalar *a, long b, mpfr_prec_t prec)
{
    (void)prec;
    (void)mpfr_div_si(r->point, a->point, b, MPFR_RNDN);
}

static void
point_get_real(mpfr_t r, const ordo_scalar *a)
{
    (void)mpfr_set(r, a->point, MPFR_RNDN);
}

static int
point_sign(const ordo_scalar *a)
{
    if (mpfr_nan_p(a->point)) {
        return ORDO_SIGN_UNKNOWN;
    }
    return (mpfr_sgn(a->point) > 0) - (mpfr_sgn(a->point) < 0);
}

static void
point_relu(ordo_scalar *r, const ordo_scalar *a)
{
    if (mpfr_nan_p(a->point) || mpfr_sgn(a->point) > 0) {
        (void)mpfr_set(r->point, a->point, MPFR_RNDN);
    } else {
        mpfr_set_zero(r->point, 1);
    }
}

static void
point_sqrt(ordo_scalar *r, const ordo_scalar *a, mpfr_prec_t prec)
{
    (void)prec;
    if (mpfr_nan_p(a->point) || mpfr_sgn(a->point) > 0) {
        (void)mpfr_sqrt(r->point, a->point, MPFR_RNDN);
    } else {
        mpfr_set_zero(r->point, 1);
    }
}

static int
point_is_finite(const ordo_scalar *a)
{
    return mpfr_number_p(a->point) != 0;
}

/* Balls. */

static void
ball_init(ordo_scalar *r, mpfr_prec_t prec)
{
    (void)prec;
    arb_init(r->ball);
}

static void
ball_clear(ordo_scalar *r)
{
    arb_clear(r->ball);
}

static void
ball_set(ordo_scalar *r, const ordo_scalar *a)
{
    arb_set(r->ball, a->ball);
}

static void
ball_set_si(ordo_scalar *r, long a)
{
    arb_set_si(r->ball, a);
}

static void
ball_set_real(ordo_scalar *r, const mpfr_t a)
{
    ordo_ball_from_real(r->ball, a);
}

static void
ball_set_rational(ordo_scalar *r, const fmpq_t a, mpfr_prec_t prec)
{
    arb_set_fmpq(r->ball, a, prec);
}

static void
ball_add(ordo_scalar *r, const ordo_scalar *a, const ordo_scalar *b, mpfr_prec_t prec)
{
    arb_add(r->ball, a->ball, b->ball, prec);
}

static void
ball_sub(ordo_scalar *r, const ordo_scalar *a, const ordo_scalar *b, mpfr_prec_t prec)
{
    arb_sub(r->ball, a->ball, b->ball, prec);
}

static void
ball_mul(ordo_scalar *r, const ordo_scalar *a, const ordo_scalar *b, mpfr_prec_t prec)
{
    arb_mul(r->ball, a->ball, b->ball, prec);
}

static void
ball_div(ordo_scalar *r, const ordo_scalar *a, const ordo_scalar *b, mpfr_prec_t prec)
{
    arb_div(r->ball, a->ball, b->ball, prec);
}

static void
ball_neg(ordo_scalar *r, const ordo_scalar *a)
{
    arb_neg(r->ball, a->ball);
}

static void
ball_mul_si(ordo_scalar *r, const ordo_scalar *a, long b, mpfr_prec_t prec)
{
    arb_mul_si(r->ball, a->ball, b, prec);
}

static void
ball_div_si(ordo_scalar *r, const ordo_scalar *a, long b, mpfr_prec_t prec)
{
    arb_div_si(r->ball, a->ball, b, prec);
}

static void
ball_get_real(mpfr_t r, const ordo_scalar *a)
{
    ordo_real_from_ball(r, a->ball);
}

static int
ball_sign(const ordo_scalar *a)
{
    if (arb_is_zero(a->ball)) {
        return 0;
    }
    return arb_is_positive(a->ball) ? 1 : arb_is_negative(a->ball) ? -1 : ORDO_SIGN_UNKNOWN;
}

static void
ball_relu(ordo_scalar *r, const ordo_scalar *a)
{
    if (arb_is_nonpositive(a->ball)) {
        arb_zero(r->ball);
    } else if (arb_is_finite(a->ball)) {
        arb_nonnegative_part(r->ball, a->ball);
    } else {
        arb_indeterminate(r->ball);
    }
}

static void
ball_sqrt(ordo_scalar *r, const ordo_scalar *a, mpfr_prec_t prec)
{
    ball_relu(r, a);
    arb_sqrtpos(r->ball, r->ball, prec);
}

static int
ball_is_finite(const ordo_scalar *a)
{
    return arb_is_finite(a->ball) != 0;
}

/* Rationals. */

static void
rational_init(ordo_scalar *r, mpfr_prec_t prec)
{
    (void)prec;
    fmpq_init(r->rational);
}

static void
rational_clear(ordo_scalar *r)
{
    fmpq_clear(r->rational);
}

static void
rational_set(ordo_scalar *r, const ordo_scalar *a)
{
    fmpq_set(r->rational, a->rational);
}

static void
rational_set_si(ordo_scalar *r, long a)
{
    fmpq_set_si(r->rational, a, 1);
}

/* The caller has excluded what is not finite or far too large to write out. */
static void
set_exactly(fmpq_t r, const mpfr_t a)
{
    ordo_status status = ordo_rational_from_real(r, a);
    assert(status == ORDO_OK);
    (void)status;
}

static void
rational_set_real(ordo_scalar *r, const mpfr_t a)
{
    set_exactly(r->rational, a);
}

static void
rational_set_rational(ordo_scalar *r, const fmpq_t a, mpfr_prec_t prec)
{
    (void)prec;
    fmpq_set(r->rational, a);
}

static void
rational_add(ordo_scalar *r, const ordo_scalar *a, const ordo_scalar *b, mpfr_prec_t prec)
{
    (void)prec;
    fmpq_add(r->rational, a->rational, b->rational);
}

static void
rational_sub(ordo_scalar *r, const ordo_scalar *a, const ordo_scalar *b, mpfr_prec_t prec)
{
    (void)prec;
    fmpq_sub(r->rational, a->rational, b->rational);
}

static void
rational_mul(ordo_scalar *r, const ordo_scalar *a, const ordo_scalar *b, mpfr_prec_t prec)
{
    (void)prec;
    fmpq_mul(r->rational, a->rational, b->rational);
}

static void
rational_div(ordo_scalar *r, const ordo_scalar *a, const ordo_scalar *b, mpfr_prec_t prec)
{
    (void)prec;
    fmpq_div(r->rational, a->rational, b->rational);
}

static void
rational_neg(ordo_scalar *r, const ordo_scalar *a)
{
    fmpq_neg(r->rational, a->rational);
}

static void
rational_mul_si(ordo_scalar *r, const ordo_scalar *a, long b, mpfr_prec_t prec)
{
    (void)prec;
    fmpz_t factor;
    fmpz_init(factor);
    fmpz_set_si(factor, b);
    fmpq_mul_fmpz(r->rational, a->rational, factor);
    fmpz_clear(factor);
}

static void
rational_div_si(ordo_scalar *r, const ordo_scalar *a, long b, mpfr_prec_t prec)
{
    (void)prec;
    fmpz_t factor;
    fmpz_init(factor);
    fmpz_set_si(factor, b);
    fmpq_div_fmpz(r->rational, a->rational, factor);
    fmpz_clear(factor);
}

static void
rational_get_real(mpfr_t r, const ordo_scalar *a)
{
    ordo_real_from_rational(r, a->rational, MPFR_RNDN);
}

static int
rational_sign(const ordo_scalar *a)
{
    return fmpq_sgn(a->rational);
}

static void
rational_relu(ordo_scalar *r, const ordo_scalar *a)
{
    if (fmpq_sgn(a->rational) > 0) {
        fmpq_set(r->rational, a->rational);
    } else {
        fmpq_zero(r->rational);
    }
}

/* x = a number of `prec` bits near its root. */
static void
take_near_root(fmpq_t x, mpfr_prec_t prec)
{
    mpfr_t root;
    mpfr_init2(root, prec);
    ordo_real_from_rational(root, x, MPFR_RNDN);
    (void)mpfr_sqrt(root, root, MPFR_RNDN);
    set_exactly(x, root);
    mpfr_clear(root);
}

static void
rational_sqrt(ordo_scalar *r, const ordo_scalar *a, mpfr_prec_t prec)
{
    fmpq_t x;
    fmpq_init(x);
    if (fmpq_sgn(a->rational) > 0) {
        fmpq_set(x, a->rational);
    }
    if (fmpz_is_square(fmpq_numref(x)) && fmpz_is_square(fmpq_denref(x))) {
        fmpz_sqrt(fmpq_numref(x), fmpq_numref(x));
        fmpz_sqrt(fmpq_denref(x), fmpq_denref(x));
    } else {
        take_near_root(x, prec);
    }
    fmpq_swap(r->rational, x);
    fmpq_clear(x);
}

static int
rational_is_finite(const ordo_scalar *a)
{
    (void)a;
    return 1;
}

const ordo_arithmetic ordo_point_arithmetic = {
    .name = "point",
    .init = point_init,
    .clear = point_clear,
    .set = point_set,
    .set_si = point_set_si,
    .set_real = point_set_real,
    .set_rational = point_set_rational,
    .add = point_add,
    .sub = point_sub,
    .mul = point_mul,
    .div = point_div,
    .neg = point_neg,
    .mul_si = point_mul_si,
    .div_si = point_div_si,
    .get_real = point_get_real,
    .sign = point_sign,
    .is_finite = point_is_finite,
    .relu = point_relu,
    .sqrt = point_sqrt,
};

const ordo_arithmetic ordo_ball_arithmetic = {
    .name = "ball",
    .init = ball_init,
    .clear = ball_clear,
    .set = ball_set,
    .set_si = ball_set_si,
    .set_real = ball_set_real,
    .set_rational = ball_set_rational,
    .add = ball_add,
    .sub = ball_sub,
    .mul = ball_mul,
    .div = ball_div,
    .neg = ball_neg,
    .mul_si = ball_mul_si,
    .div_si = ball_div_si,
    .get_real = ball_get_real,
    .sign = ball_sign,
    .is_finite = ball_is_finite,
    .relu = ball_relu,
    .sqrt = ball_sqrt,
};

const ordo_arithmetic ordo_rational_arithmetic = {
    .name = "rational",
    .init = rational_init,
    .clear = rational_clear,
    .set = rational_set,
    .set_si = rational_set_si,
    .set_real = rational_set_real,
    .set_rational = rational_set_rational,
    .add = rational_add,
    .sub = rational_sub,
    .mul = rational_mul,
    .div = rational_div,
    .neg = rational_neg,
    .mul_si = rational_mul_si,
    .div_si = rational_div_si,
    .get_real = rational_get_real,
    .sign = rational_sign,
    .is_finite = rational_is_finite,
    .relu = rational_relu,
    .sqrt = rational_sqrt,
};
