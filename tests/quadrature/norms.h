/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Measuring a piecewise function and comparing what comes out. */
#ifndef ORDO_TESTS_QUADRATURE_NORMS_H
#define ORDO_TESTS_QUADRATURE_NORMS_H

#include "tests/support.h"

#include <math.h>

#include "quadrature/norm.h"
#include "tests/quadrature/piecewise.h"

enum {
    RMSE = ORDO_NORM_BIT(ORDO_RMSE),
    L2 = ORDO_NORM_BIT(ORDO_L2),
    L1 = ORDO_NORM_BIT(ORDO_L1),
    LINF = ORDO_NORM_BIT(ORDO_LINF),
    H1 = ORDO_NORM_BIT(ORDO_H1),
    ALL_BUT_H1 = RMSE | L2 | L1 | LINF
};

static inline ordo_status
measure(ordo_norms *norms, const piecewise *p, unsigned wanted, long digits, int threads)
{
    ordo_norms_init(norms, digits);
    ordo_norm_options options = {.wanted = wanted, .digits = digits, .threads = threads};
    return ordo_norms_measure(norms, &p->e, &options);
}

/* Is a = b to so many digits? */
static inline bool
agrees(const mpfr_t a, const mpfr_t b, long digits)
{
    mpfr_t d;
    mpfr_init2(d, 64);
    mpfr_sub(d, a, b, MPFR_RNDN);
    bool result = mpfr_zero_p(d) || ordo_log2(d) <= ordo_log2(b) - (double)digits * log2(10);
    mpfr_clear(d);
    return result;
}

/* Is it settled and c h^power sqrt(p/q)? */
static inline void
check(const ordo_norms *norms, ordo_norm norm, long digits, long h_inverse, unsigned long power,
      unsigned long p, unsigned long q)
{
    mpfr_t expected, h;
    mpfr_inits2(mpfr_get_prec(norms->value[norm]) + 64, expected, h, (mpfr_ptr)0);
    mpfr_set_ui(expected, p, MPFR_RNDN);
    mpfr_div_ui(expected, expected, q, MPFR_RNDN);
    mpfr_sqrt(expected, expected, MPFR_RNDN);
    mpfr_set_si(h, h_inverse, MPFR_RNDN);
    mpfr_pow_ui(h, h, power, MPFR_RNDN);
    mpfr_div(expected, expected, h, MPFR_RNDN);
    assert_int_equal(norms->status[norm], ORDO_OK);
    assert_true(agrees(norms->value[norm], expected, digits));
    mpfr_clears(expected, h, (mpfr_ptr)0);
}

#endif
