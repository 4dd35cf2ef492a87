/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Derivatives of targets as numbers and as functions to be measured. */
#include "tests/construct/nets.h"

#include "construct/derivative.h"

/* f^(order) at 2.385 against closed forms, to nearly the working precision. */
static void
closed_forms(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        unsigned order;
        const char *derivative;
    } cases[] = {
        {"exp(x)", 0, "exp(x)"},
        {"exp(x)", 20, "exp(x)"},
        {"sin(4*x)", 4, "256*sin(4*x)"},
        {"sin(4*x)", 7, "-16384*cos(4*x)"},
        {"x^5", 5, "120"},
        {"x^5", 6, "0"},
        {"1/x", 13, "-6227020800/x^14"},
        {"sqrt(x)", 2, "-x^(-3/2)/4"},
        {"1/x", 20, "2432902008176640000/x^21"},
        {"1/(1+9*x^2)", 1, "-18*x/(1+9*x^2)^2"},
    };
    mpfr_t x, y, expected;
    mpfr_init2(x, 60);
    mpfr_inits2(150, y, expected, (mpfr_ptr)0);
    mpfr_set_d(x, 2.385, MPFR_RNDN);
    for (size_t i = 0; i < COUNT(cases); i++) {
        ordo_expression *f = parse(cases[i].text), *g = parse(cases[i].derivative);
        ordo_differentiator *d = NULL;
        assert_int_equal(ordo_differentiator_new(&d, f, 150), ORDO_OK);
        ordo_differentiate(y, d, cases[i].order, x);
        point_value(expected, g, x);
        if (!within(y, expected, ordo_log2(expected) - 135) && !mpfr_equal_p(y, expected)) {
            fail_msg("%s, order %u", cases[i].text, cases[i].order);
        }
        ordo_differentiator_free(d);
        ordo_expression_free(f);
        ordo_expression_free(g);
    }
    ordo_differentiator_free(NULL);
    mpfr_clears(x, y, expected, (mpfr_ptr)0);
}

static void
infinite_derivatives_are_nan(void **state)
{
    (void)state;
    ordo_expression *f = parse("x^(5/2)");
    ordo_differentiator *d = NULL;
    mpfr_t x, y;
    mpfr_inits2(60, x, y, (mpfr_ptr)0);
    mpfr_set_zero(x, 1);
    assert_int_equal(ordo_differentiator_new(&d, f, 100), ORDO_OK);
    for (unsigned order = 0; order < 6; order++) {
        ordo_differentiate(y, d, order, x);
        assert_int_equal(mpfr_zero_p(y) != 0, order <= 2);
        assert_int_equal(mpfr_nan_p(y) != 0, order > 2);
    }
    mpfr_set_si(x, -1, MPFR_RNDN);
    ordo_differentiate(y, d, 0, x);
    assert_true(mpfr_nan_p(y));
    ordo_differentiator_free(d);
    ordo_expression_free(f);
    mpfr_clears(x, y, (mpfr_ptr)0);
}

static void
singular_targets_have_no_derivative(void **state)
{
    (void)state;
    static const char *const cases[][3] = {
        {"sqrt(x)", "0", "1"}, {"abs(x)", "-1", "1"}, {"x^(5/2)", "0", "1"}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        ordo_target *t = target_on(cases[i][0], cases[i][1], cases[i][2]);
        ordo_derivative *d = (ordo_derivative *)t;
        assert_int_equal(ordo_derivative_new(&d, t, 2), ORDO_SINGULAR);
        assert_null(d);
        ordo_target_free(t);
    }
    ordo_derivative_free(NULL);
}

/* The interval's ends are fixed numbers, near the true ones as any digits asked for need. */
static double
end_error(mpfr_prec_t prec)
{
    return prec < 500 ? 2 - (double)prec : -500;
}

/* The cells join, begin and end with the interval, and hold the derivative. */
static void
check_function(const ordo_function *e, const ordo_target *t, const char *derivative,
               mpfr_prec_t prec)
{
    void *cursor = NULL;
    mpfr_t left, right, before, x, y, expected;
    mpfr_inits2(prec, left, right, before, x, y, expected, (mpfr_ptr)0);
    ordo_expression *g = parse(derivative);
    ordo_target_ends(before, expected, t);
    assert_int_equal(e->open(&cursor, e->self, prec), ORDO_OK);
    for (size_t i = 0; i < e->cells; i += 5) {
        size_t count = e->cells - i < 5 ? e->cells - i : 5;
        assert_int_equal(e->seek(cursor, i, count), ORDO_OK);
        for (size_t k = 0; k < count; k++) {
            e->ends(left, right, cursor, k);
            assert_true(i + k == 0 ? within(left, before, end_error(prec))
                                   : mpfr_equal_p(left, before));
            assert_true(mpfr_less_p(left, right));
            assert_int_equal(e->singular(cursor, k), 0);
            mpfr_add(x, left, right, MPFR_RNDN);
            mpfr_div_2ui(x, x, 1, MPFR_RNDN);
            e->value(y, cursor, k, x);
            point_value(expected, g, x);
            assert_true(within(y, expected, 20 - (double)prec));
            mpfr_set(before, right, MPFR_RNDN);
        }
    }
    ordo_target_ends(x, expected, t);
    assert_true(within(before, expected, end_error(prec)));
    e->close(cursor);
    ordo_expression_free(g);
    mpfr_clears(left, right, before, x, y, expected, (mpfr_ptr)0);
}

static void
functions_hold_the_derivative(void **state)
{
    (void)state;
    static const struct {
        const char *text, *a, *b;
        unsigned order;
        const char *derivative;
    } cases[] = {
        {"exp(2*x)", "-1/3", "2.385", 3, "8*exp(2*x)"},
        {"sin(x)", "-pi/2", "pi/2", 4, "sin(x)"},
        {"x^3", "0", "1", 4, "0"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        ordo_target *t = target_on(cases[i].text, cases[i].a, cases[i].b);
        ordo_derivative *d = NULL;
        assert_int_equal(ordo_derivative_new(&d, t, cases[i].order), ORDO_OK);
        check_function(ordo_derivative_function(d), t, cases[i].derivative, 64);
        check_function(ordo_derivative_function(d), t, cases[i].derivative, 700);
        ordo_derivative_free(d);
        ordo_target_free(t);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(infinite_derivatives_are_nan),
        cmocka_unit_test(singular_targets_have_no_derivative),
        cmocka_unit_test(closed_forms),
        cmocka_unit_test(functions_hold_the_derivative),
    };
    return cmocka_run_group_tests_name("derivative", tests, NULL, free_caches);
}
