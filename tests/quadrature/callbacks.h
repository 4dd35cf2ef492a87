/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Functions to test with, as callbacks of a piecewise function. */
#ifndef ORDO_TESTS_QUADRATURE_CALLBACKS_H
#define ORDO_TESTS_QUADRATURE_CALLBACKS_H

#include "quadrature/number.h"

static inline void
zero_function(mpfr_t y, const mpfr_t x)
{
    (void)x;
    mpfr_set_zero(y, 1);
}

static inline void
square(mpfr_t y, const mpfr_t x)
{
    mpfr_sqr(y, x, MPFR_RNDN);
}

static inline void
square_slope(mpfr_t y, const mpfr_t x)
{
    mpfr_mul_2ui(y, x, 1, MPFR_RNDN);
}

static inline void
cube(mpfr_t y, const mpfr_t x)
{
    mpfr_pow_ui(y, x, 3, MPFR_RNDN);
}

static inline void
exponential(mpfr_t y, const mpfr_t x)
{
    mpfr_exp(y, x, MPFR_RNDN);
}

static inline void
sine(mpfr_t y, const mpfr_t x)
{
    mpfr_sin(y, x, MPFR_RNDN);
}

static inline void
cosine(mpfr_t y, const mpfr_t x)
{
    mpfr_cos(y, x, MPFR_RNDN);
}

static inline void
square_root(mpfr_t y, const mpfr_t x)
{
    mpfr_sqrt(y, x, MPFR_RNDN);
}

static inline void
square_root_slope(mpfr_t y, const mpfr_t x)
{
    mpfr_rec_sqrt(y, x, MPFR_RNDN);
    mpfr_div_2ui(y, y, 1, MPFR_RNDN);
}

/* x^(-1/3) */
static inline void
inverse_cube_root(mpfr_t y, const mpfr_t x)
{
    mpfr_cbrt(y, x, MPFR_RNDN);
    mpfr_ui_div(y, 1, y, MPFR_RNDN);
}

/* 1/x: infinite at 0. */
static inline void
reciprocal(mpfr_t y, const mpfr_t x)
{
    mpfr_ui_div(y, 1, x, MPFR_RNDN);
}

/* (x - 1)^(-1/3) */
static inline void
shifted_cube_root(mpfr_t y, const mpfr_t x)
{
    mpfr_sub_ui(y, x, 1, MPFR_RNDN);
    inverse_cube_root(y, y);
}

/* x - 10^-25: a sign change next to 0, hidden in the noise of doubles. */
static inline void
late_line(mpfr_t y, const mpfr_t x)
{
    mpfr_set_ui(y, 10, MPFR_RNDN);
    mpfr_pow_si(y, y, -25, MPFR_RNDN);
    mpfr_sub(y, x, y, MPFR_RNDN);
}

/* sin(300 x) + x/10^6: peaks that grow by less than samples tell. */
static inline void
rising_wave(mpfr_t y, const mpfr_t x)
{
    mpfr_t line;
    mpfr_init2(line, mpfr_get_prec(y));
    mpfr_div_ui(line, x, 1000000, MPFR_RNDN);
    mpfr_mul_ui(y, x, 300, MPFR_RNDN);
    mpfr_sin(y, y, MPFR_RNDN);
    mpfr_add(y, y, line, MPFR_RNDN);
    mpfr_clear(line);
}

/* NaN for x < 0 */
static inline void
logarithm(mpfr_t y, const mpfr_t x)
{
    mpfr_log(y, x, MPFR_RNDN);
}

/* sin^2 + cos^2 - 1: zero, computed as noise. */
static inline void
noise(mpfr_t y, const mpfr_t x)
{
    mpfr_t c;
    mpfr_init2(c, mpfr_get_prec(y));
    mpfr_sin_cos(y, c, x, MPFR_RNDN);
    mpfr_sqr(y, y, MPFR_RNDN);
    mpfr_sqr(c, c, MPFR_RNDN);
    mpfr_sub_ui(c, c, 1, MPFR_RNDN);
    mpfr_add(y, y, c, MPFR_RNDN);
    mpfr_clear(c);
}

/* Noise for x < 0, exp(x) - 1 above. */
static inline void
half_noise(mpfr_t y, const mpfr_t x)
{
    if (mpfr_sgn(x) < 0) {
        noise(y, x);
    } else {
        mpfr_expm1(y, x, MPFR_RNDN);
    }
}

/* exp(-10^8 x^2): a peak that few points meet. */
static inline void
narrow_peak(mpfr_t y, const mpfr_t x)
{
    mpfr_sqr(y, x, MPFR_RNDN);
    mpfr_mul_si(y, y, -100000000, MPFR_RNDN);
    mpfr_exp(y, y, MPFR_RNDN);
}

/* 1/(1 + 9 x^2) */
static inline void
runge(mpfr_t y, const mpfr_t x)
{
    mpfr_sqr(y, x, MPFR_RNDN);
    mpfr_mul_ui(y, y, 9, MPFR_RNDN);
    mpfr_add_ui(y, y, 1, MPFR_RNDN);
    mpfr_ui_div(y, 1, y, MPFR_RNDN);
}

/* |x - 0.31|, rounded: a kink inside a cell, of which no one was told. */
static inline void
kink(mpfr_t y, const mpfr_t x)
{
    mpfr_mul_ui(y, x, 100, MPFR_RNDN);
    mpfr_sub_ui(y, y, 31, MPFR_RNDN);
    mpfr_abs(y, y, MPFR_RNDN);
    mpfr_div_ui(y, y, 100, MPFR_RNDN);
}

#endif
