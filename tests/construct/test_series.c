/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The evaluator in truncated series against closed forms, differences and itself. */
#include "tests/construct/subjects.h"

/* y_j against the closed form of f^(j)(x)/j! at x = 2.385. */
static void
series_agree_with_closed_forms(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *coefficient[4]; /* expressions in x */
    } cases[] = {
        {"exp(2*x)", {"exp(2*x)", "2*exp(2*x)", "2*exp(2*x)", "4/3*exp(2*x)"}},
        {"1/(1-x)", {"1/(1-x)", "(1-x)^-2", "(1-x)^-3", "(1-x)^-4"}},
        {"log(x)", {"log(x)", "1/x", "-1/2/x^2", "1/3/x^3"}},
        {"x^(5/2)", {"x^(5/2)", "5/2*x^(3/2)", "15/8*x^(1/2)", "5/16*x^(-1/2)"}},
        {"abs(1-x)*x", {"x^2-x", "2*x-1", "1", "0"}},
        {"cbrt(-x)", {"-cbrt(x)", "-x^(-2/3)/3", "x^(-5/3)/9", "-5/81*x^(-8/3)"}},
        {"tanh(x)",
         {"tanh(x)", "1/cosh(x)^2", "-tanh(x)/cosh(x)^2", "(2*sinh(x)^2-1)/(3*cosh(x)^4)"}},
        {"min(x,3)", {"x", "1", "0", "0"}},
        {"sign(-x)", {"-1", "0", "0", "0"}},
    };
    arb_t x, expected;
    arb_poly_t y;
    arb_init(x);
    arb_init(expected);
    arb_poly_init(y);
    arb_set_str(x, "2.385", 200);
    for (size_t i = 0; i < COUNT(cases); i++) {
        ordo_expression *f = parse(cases[i].text);
        series_value(y, f, x, 4, 100);
        ordo_expression_free(f);
        for (long j = 0; j < 4; j++) {
            arb_t c;
            arb_init(c);
            arb_poly_get_coeff_arb(c, y, j);
            f = parse(cases[i].coefficient[j]);
            ball_value(expected, f, x, 200);
            ordo_expression_free(f);
            if (!arb_overlaps(c, expected) || !arb_is_finite(c)) {
                fail_msg("%s, coefficient %ld", cases[i].text, j);
            }
            arb_clear(c);
        }
    }
    arb_poly_clear(y);
    arb_clear(expected);
    arb_clear(x);
}

/* value = the j-th central difference quotient (j = 1, 2) over j! with step 2^-100, whose error is
 * of the order 2^-200. */
static void
difference_quotient(mpfr_t value, const ordo_expression *f, const mpfr_t x, int j)
{
    mpfr_t t, y;
    mpfr_init2(t, 700);
    mpfr_init2(y, 700);
    mpfr_set_zero(value, 1);
    for (int step = -1; step <= 1; step++) {
        mpfr_set_si_2exp(t, step, -100, MPFR_RNDN);
        mpfr_add(t, t, x, MPFR_RNDN);
        point_value(y, f, t);
        mpfr_mul_si(y, y, j == 1 ? step : (step == 0 ? -2 : 1), MPFR_RNDN);
        mpfr_add(value, value, y, MPFR_RNDN);
    }
    mpfr_mul_2si(value, value, 100 * j - 1, MPFR_RNDN); /* / (2h), / (2 h^2) */
    mpfr_clear(y);
    mpfr_clear(t);
}

static void
check_series_at(const ordo_expression *f, const mpfr_t x, const char *text)
{
    arb_t t, c, fine;
    arb_poly_t y, z;
    mpfr_t quotient;
    arb_init(t);
    arb_init(c);
    arb_init(fine);
    arb_poly_init(y);
    arb_poly_init(z);
    mpfr_init2(quotient, 700);
    ordo_ball_from_real(t, x);
    series_value(y, f, t, 9, 90);
    series_value(z, f, t, 9, 300);
    for (long j = 0; j < 9; j++) {
        arb_poly_get_coeff_arb(c, y, j);
        arb_poly_get_coeff_arb(fine, z, j);
        if (!arb_is_finite(c) || !arb_contains(c, fine)) {
            fail_msg("%s: coefficient %ld does not contain its refinement", text, j);
        }
        if (j == 1 || j == 2) {
            difference_quotient(quotient, f, x, (int)j);
            ordo_ball_from_real(fine, quotient);
            arb_add_error_2exp_si(fine, -140);
            assert_true(arb_overlaps(fine, c));
        }
    }
    ball_value(c, f, t, 90);
    series_value(y, f, t, 1, 90);
    arb_poly_get_coeff_arb(fine, y, 0);
    assert_true(arb_equal(c, fine));
    mpfr_clear(quotient);
    arb_poly_clear(z);
    arb_poly_clear(y);
    arb_clear(fine);
    arb_clear(c);
    arb_clear(t);
}

static void
series_agree_with_differences(void **state)
{
    (void)state;
    uint64_t random[1] = {test_seed()};
    mpfr_t x;
    mpfr_init2(x, 64);
    for (size_t i = 0; i < COUNT(subjects); i++) {
        ordo_expression *f = parse(subjects[i].text);
        for (int run = 0; run < 5; run++) {
            random_point(x, random, subjects[i].low, subjects[i].high);
            check_series_at(f, x, subjects[i].text);
        }
        ordo_expression_free(f);
    }
    mpfr_clear(x);
}

/* The coefficients over a ball contain those at its points, or are not finite. */
static void
series_over_balls_contain_series_at_points(void **state)
{
    (void)state;
    uint64_t random[1] = {test_seed()};
    mpfr_t x;
    arb_t wide, inside, c, d;
    arb_poly_t y, z;
    mpfr_init2(x, 64);
    arb_init(wide);
    arb_init(inside);
    arb_init(c);
    arb_init(d);
    arb_poly_init(y);
    arb_poly_init(z);
    for (size_t i = 0; i < COUNT(subjects); i++) {
        ordo_expression *f = parse(subjects[i].text);
        for (int run = 0; run < 10; run++) {
            random_point(x, random, subjects[i].low, subjects[i].high);
            ordo_ball_from_real(inside, x);
            set_ball(wide, 0, (double)random_bits(random, 12) / 4096.0);
            arb_add(wide, wide, inside, 90);
            series_value(y, f, wide, 6, 90);
            series_value(z, f, inside, 6, 300);
            for (long j = 0; j < 6; j++) {
                arb_poly_get_coeff_arb(c, y, j);
                arb_poly_get_coeff_arb(d, z, j);
                assert_true(arb_contains(c, d) || !arb_is_finite(c));
            }
        }
        ordo_expression_free(f);
    }
    arb_poly_clear(z);
    arb_poly_clear(y);
    arb_clear(d);
    arb_clear(c);
    arb_clear(inside);
    arb_clear(wide);
    mpfr_clear(x);
}

/* Up to the edge of its domain a power has as many derivatives as its exponent allows. */
static void
series_of_powers_reach_the_edge(void **state)
{
    (void)state;
    ordo_expression *f = parse("(3*x+x^2)^(7/2)");
    arb_t x, c, d;
    arb_poly_t y, z;
    arb_init(x);
    arb_init(c);
    arb_init(d);
    arb_poly_init(y);
    arb_poly_init(z);
    /* Written so, the balls of the operands reach to 0 but not below it. */
    ordo_expression *g = parse("x^(7/2)*(3+x)^(7/2)");
    for (double end = 1; end > 1.0 / 4096.0; end /= 16) {
        set_ball(x, end / 2, end / 2);
        series_value(y, g, x, 6, 90);
        arb_poly_get_coeff_arb(c, y, 4);
        assert_false(arb_is_finite(c));
        for (int point = 0; point <= 4; point++) {
            set_ball(x, end * point / 4, 0);
            series_value(z, f, x, 4, 300);
            for (long j = 0; j < 4; j++) {
                arb_poly_get_coeff_arb(c, y, j);
                arb_poly_get_coeff_arb(d, z, j);
                assert_true(arb_is_finite(c));
                assert_true(arb_overlaps(c, d));
            }
        }
    }
    ordo_expression_free(g);
    ordo_expression_free(f);
    arb_poly_clear(z);
    arb_poly_clear(y);
    arb_clear(d);
    arb_clear(c);
    arb_clear(x);
}

/* At points where f is not smooth: how many of six coefficients are finite, and their values. */
static void
series_stop_at_kinks(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double x, radius;
        long finite;
        int value[3];
    } cases[] = {
        {"x^(5/2)", 0, 0, 3, {0, 0, 0}},
        {"(3*x+x^2)^(5/2)+7", 0, 0, 3, {7, 0, 0}},
        {"x^(1/2)", 0, 0, 1, {0}},
        {"sqrt(x)", 0, 0, 1, {0}},
        {"sqrt(x)*sqrt(x)", 0, 0, 1, {0}}, /* x: a coefficient 0 * inf must not become 0 */
        {"0*sqrt(x)", 0, 0, 1, {0}},
        {"sqrt(x^2)", 0, 0, 1, {0}}, /* not constant, though x^2 has no linear term */
        {"(x^2)^(3/2)", 0, 0, 2, {0, 0}},
        {"cbrt(x^4)", 0, 0, 1, {0}},
        {"abs(x)", 0, 0, 1, {0}},
        {"x^2*abs(x)", 0, 0, 1, {0}},
        {"sign(x)", 0, 0, 1, {0}},
        {"max(x,1)", 1, 0, 1, {1}},
        {"acos(x)", 1, 0, 1, {0}},
        {"1/x", 0, 0, 0, {0}},
        {"log(x)", 0, 0, 0, {0}},
        {"x^(5/2)", 0.5, 0.5, 3, {0}},
        {"x^(5/2)", 0.25, 0.5, 0, {0}},
        {"2+0*x", 0, 0, 6, {2, 0, 0}},
        {"e^0+abs(1-2)", 0, 0, 6, {2, 0, 0}},
    };
    arb_t x, c;
    arb_poly_t y;
    arb_init(x);
    arb_init(c);
    arb_poly_init(y);
    for (size_t i = 0; i < COUNT(cases); i++) {
        ordo_expression *f = parse(cases[i].text);
        set_ball(x, cases[i].x, cases[i].radius);
        series_value(y, f, x, 6, 100);
        for (long j = 0; j < 6; j++) {
            arb_poly_get_coeff_arb(c, y, j);
            if (arb_is_finite(c) != (j < cases[i].finite)) {
                fail_msg("%s: coefficient %ld", cases[i].text, j);
            }
            if (j < cases[i].finite && j < 3 && cases[i].radius <= 0) {
                assert_true(arb_contains_si(c, cases[i].value[j]));
            }
        }
        series_value(y, f, x, 0, 100);
        assert_int_equal(arb_poly_length(y), 0);
        ordo_expression_free(f);
    }
    arb_poly_clear(y);
    arb_clear(c);
    arb_clear(x);
}

/* Over a ball that reaches beyond a domain the coefficients inside it are enclosed, as many as are
 * finite up to the edge; where the ball lies inside, both series are the same. */
static void
series_inside_domains(void **state)
{
    (void)state;
    enum { LENGTH = 4 };
    static const struct {
        const char *text;
        double middle, inside; /* a ball of radius 1/4 around the edge, and a point of it */
        long finite;
    } cases[] = {
        {"x^(5/2)", 0, 0.125, 3}, {"sqrt(x)", 0, 0.125, 1},   {"exp(x)*(1-x)^(3/2)", 1, 0.9, 2},
        {"asin(x)", -1, -0.8, 1}, {"acos(x)*0+x", 1, 0.8, 1}, {"sqrt(x)^2+x^(7/2)", 0, 0.0625, 1},
        {"log(x)", 0, 0.1, 0},
    };
    ordo_series_evaluator *w = NULL;
    arb_poly_t y, at_point;
    arb_t x, c, d;
    arb_poly_init(y);
    arb_poly_init(at_point);
    arb_init(x);
    arb_init(c);
    arb_init(d);
    for (size_t i = 0; i < COUNT(cases); i++) {
        ordo_expression *f = parse(cases[i].text);
        assert_int_equal(ordo_series_evaluator_new(&w, f, 100), ORDO_OK);
        set_ball(x, cases[i].middle, 0.25);
        ordo_evaluate_series_inside(y, w, x, LENGTH);
        ordo_evaluate_series(at_point, w, x, LENGTH);
        arb_poly_get_coeff_arb(c, at_point, 0);
        assert_false(arb_is_finite(c));
        set_ball(x, cases[i].inside, 0);
        ordo_evaluate_series(at_point, w, x, LENGTH);
        for (long j = 0; j < LENGTH; j++) {
            arb_poly_get_coeff_arb(c, y, j);
            arb_poly_get_coeff_arb(d, at_point, j);
            if (arb_is_finite(c) != (j < cases[i].finite) || !arb_overlaps(c, d)) {
                fail_msg("%s, coefficient %ld", cases[i].text, j);
            }
        }
        ordo_evaluate_series_inside(y, w, x, LENGTH);
        assert_true(arb_poly_equal(y, at_point));
        ordo_series_evaluator_free(w);
        ordo_expression_free(f);
    }
    arb_clear(d);
    arb_clear(c);
    arb_clear(x);
    arb_poly_clear(at_point);
    arb_poly_clear(y);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(series_agree_with_closed_forms),
        cmocka_unit_test(series_agree_with_differences),
        cmocka_unit_test(series_over_balls_contain_series_at_points),
        cmocka_unit_test(series_of_powers_reach_the_edge),
        cmocka_unit_test(series_stop_at_kinks),
        cmocka_unit_test(series_inside_domains),
    };
    return cmocka_run_group_tests_name("series", tests, NULL, free_caches);
}
