/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The functions on which evaluators are tested, and short forms of evaluating them. */
#ifndef ORDO_TESTS_CONSTRUCT_SUBJECTS_H
#define ORDO_TESTS_CONSTRUCT_SUBJECTS_H

#include "tests/support.h"

#include "construct/evaluate.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static inline ordo_expression *
parse_with(const char *text, const ordo_symbol *symbols)
{
    ordo_expression *f = NULL;
    ordo_message why = {""};
    if (ordo_expression_parse_with(&f, text, symbols, &why) != ORDO_OK) {
        fail_msg("'%s': %s", text, why.text);
    }
    return f;
}

static inline ordo_expression *
parse(const char *text)
{
    return parse_with(text, NULL);
}

/* A text that is no expression, and why. */
struct bad_text {
    const char *text, *why;
};

static inline void
refuse_texts(const struct bad_text *bad, size_t count, const ordo_symbol *symbols)
{
    for (size_t i = 0; i < count; i++) {
        ordo_expression *f = NULL;
        ordo_message why = {""};
        ordo_status status = ordo_expression_parse_with(&f, bad[i].text, symbols, &why);
        assert_int_equal(status, ORDO_EPARSE);
        assert_null(f);
        assert_string_equal(why.text, bad[i].why);
        status = ordo_expression_parse_with(&f, bad[i].text, symbols, NULL);
        assert_int_equal(status, ORDO_EPARSE);
    }
}

static inline void
point_value(mpfr_t y, const ordo_expression *f, const mpfr_t x)
{
    ordo_point_evaluator *w = NULL;
    assert_int_equal(ordo_point_evaluator_new(&w, f, mpfr_get_prec(y)), ORDO_OK);
    ordo_evaluate_point(y, w, x);
    ordo_point_evaluator_free(w);
}

static inline void
ball_value(arb_t y, const ordo_expression *f, const arb_t x, mpfr_prec_t prec)
{
    ordo_ball_evaluator *w = NULL;
    assert_int_equal(ordo_ball_evaluator_new(&w, f, prec), ORDO_OK);
    ordo_evaluate_ball(y, w, x);
    ordo_ball_evaluator_free(w);
}

static inline void
series_value(arb_poly_t y, const ordo_expression *f, const arb_t x, long length, mpfr_prec_t prec)
{
    ordo_series_evaluator *w = NULL;
    assert_int_equal(ordo_series_evaluator_new(&w, f, prec), ORDO_OK);
    ordo_evaluate_series(y, w, x, length);
    ordo_series_evaluator_free(w);
}

/* x = [mid - radius, mid + radius] exactly; the radius is a multiple of 2^-12. */
static inline void
set_ball(arb_t x, double mid, double radius)
{
    arf_set_d(arb_midref(x), mid);
    mag_set_ui_2exp_si(arb_radref(x), (ulong)(radius * 4096.0), -12);
}

/* Every function with an interval in its domain, what MPFR gives in one rounding, its box and a
 * closed box (centre, half side 1/8) that meets a cut, pole or kink; none for entire functions. */
static const struct subject {
    const char *text;
    double low, high;
    int (*mpfr)(mpfr_ptr, mpfr_srcptr, mpfr_rnd_t);
    void (*acb)(acb_ptr, acb_srcptr, slong);
    bool singular;
    double re, im; /* the centre of the singular box; `beside`, its neighbour, is analytic */
    double beside_re, beside_im;
    bool pole;
} subjects[] = {
    {"sqrt(x)", 0, 4, mpfr_sqrt, acb_sqrt, true, -1, 0.125, -1, 0.25, false},
    {"cbrt(x)", -4, 4, mpfr_cbrt, NULL, true, 0.0625, 1, 0.25, 1, false},
    {"exp(x)", -4, 4, mpfr_exp, acb_exp, false, 0, 0, 1, 1, false},
    {"log(x)", 0.1, 4, mpfr_log, acb_log, true, -1, 0.125, -1, 0.25, false},
    {"sin(x)", -4, 4, mpfr_sin, acb_sin, false, 0, 0, 1, 1, false},
    {"cos(x)", -4, 4, mpfr_cos, acb_cos, false, 0, 0, 1, 1, false},
    {"tan(x)", -1.5, 1.5, mpfr_tan, acb_tan, true, 1.5, 0, 1.25, 0, true},
    {"asin(x)", -1, 1, mpfr_asin, acb_asin, true, -1.25, 0, 1.25, 0.25, false},
    {"acos(x)", -1, 1, mpfr_acos, acb_acos, true, 1.25, -0.0625, -0.75, 0, false},
    {"atan(x)", -4, 4, mpfr_atan, acb_atan, true, 0.0625, 1.5, 0.25, 1.5, false},
    {"sinh(x)", -4, 4, mpfr_sinh, acb_sinh, false, 0, 0, 1, 1, false},
    {"cosh(x)", -4, 4, mpfr_cosh, acb_cosh, false, 0, 0, 1, 1, false},
    {"tanh(x)", -4, 4, mpfr_tanh, acb_tanh, true, 0, -1.5, 0.25, -1.5, true},
    {"abs(x)", -4, 4, mpfr_abs, NULL, true, 0.0625, 2, -0.25, 2, false},
    {"sign(x)", -4, 4, NULL, NULL, true, -0.0625, 0.5, 0.25, 0.5, false},
    {"erf(x)", -3, 3, mpfr_erf, acb_hypgeom_erf, false, 0, 0, 1, 1, false},
    {"gamma(x)", 0.2, 5, mpfr_gamma, acb_gamma, true, -2, 0.0625, -1.5, 0.0625, true},
    {"sigmoid(x)", -40, 40, NULL, NULL, true, 0, 3.125, 0.25, 3.125, true},
    {"softplus(x)", -40, 40, NULL, NULL, true, 1, 3.125, -1, 3.125, false},
    {"min(x,1-x)", -4, 4, NULL, NULL, true, 0.5, 1, 0.75, 1, false},
    {"max(x^2,x)", -4, 4, NULL, NULL, true, 1, 0.0625, 2, 0.0625, false},
    {"x^(5/2)", 0, 4, NULL, NULL, true, -2, 0, -2, 0.25, false},
    {"x^(-2/3)", 0.01, 4, NULL, NULL, true, -2, 0, -2, 0.25, false},
    {"x^0.1234567", 0, 4, NULL, NULL, true, -2, 0, -2, 0.25, false},
    {"x^-3", 0.1, 4, NULL, NULL, true, 0.0625, 0.0625, 0.25, 0, true},
    {"x^pi", 0.1, 4, NULL, NULL, true, -2, 0, -2, 0.25, false},
    {"2.385^x", -4, 4, NULL, NULL, false, 0, 0, 1, 1, false},
    {"x^x", 0.1, 4, NULL, NULL, true, -2, 0, -2, 0.25, false},
    {"(x+1)/(x-2.385)", -4, 2, NULL, NULL, true, 2.375, 0, 2.125, 0, true},
    {"x^2-x*(-3)", -4, 4, NULL, NULL, false, 0, 0, 1, 1, false},
    {"e^(-x^2)*sqrt(2+cos(pi*x))", -4, 4, NULL, NULL, false, 0, 0, 0.5, 0.125, false},
    {"log(2.385+sin(3*x))", -4, 4, NULL, NULL, false, 0, 0, 0.5, 0.125, false},
};

/* The next `bits` <= 32 random bits, by splitmix64. */
static inline uint32_t
random_bits(uint64_t *state, int bits)
{
    uint64_t z = (*state += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return (uint32_t)((z ^ (z >> 31)) >> (64 - bits));
}

/* A random multiple of 2^-30 in [low, high]. */
static inline void
random_point(mpfr_t x, uint64_t *random, double low, double high)
{
    mpfr_set_ui(x, random_bits(random, 30), MPFR_RNDN);
    mpfr_div_2ui(x, x, 30, MPFR_RNDN);
    mpfr_mul_d(x, x, high - low, MPFR_RNDN);
    mpfr_add_d(x, x, low, MPFR_RNDN);
}

static inline int
free_caches(void **state)
{
    (void)state;
    mpfr_free_cache();
    flint_cleanup();
    return 0;
}

#endif
