/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Targets: what is refused, ends, singular points. */
#include "tests/construct/nets.h"

static void
bad_targets_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *expression, *a, *b;
        ordo_status status;
        const char *says;
    } cases[] = {
        {"1+", "-1", "1", ORDO_EPARSE, "column 3"},
        {"x", "x", "1", ORDO_EPARSE, "left end \"x\" must not depend on x"},
        {"x", "-1", "1+x", ORDO_EPARSE, "right end"},
        {"x", "-1", "2*", ORDO_EPARSE, "right end"},
        {"x", "1/0", "1", ORDO_EDOMAIN, "left end"},
        {"x", "-1", "log(0)", ORDO_EDOMAIN, "right end"},
        {"x", "1", "-1", ORDO_EINVAL, "need a < b"},
        {"x", "2.385", "2.385", ORDO_EINVAL, "need a < b"},
        {"x", "pi/4", "atan(1)", ORDO_EINVAL, "need a < b"},
        {"1/x", "-1", "1", ORDO_EDOMAIN, "x"},
        {"1/(x-1/3)", "-1", "1", ORDO_EDOMAIN, "0.33"},
        {"1/x", "0", "1", ORDO_EDOMAIN, "x"},
        {"log(x)", "-1", "1", ORDO_EDOMAIN, "log"},
        {"sqrt(x)", "-1", "1", ORDO_EDOMAIN, "sqrt"},
        {"tan(x)", "0", "2", ORDO_EDOMAIN, "tan"},
        {"exp(gamma(x))", "-1/2", "1/2", ORDO_EDOMAIN, "gamma"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        ordo_target *target = (ordo_target *)&cases;
        ordo_message why = {""};
        ordo_target_text text = {
            .expression = cases[i].expression, .a = cases[i].a, .b = cases[i].b};
        ordo_status status = ordo_target_new(&target, &text, &why);
        if (status != cases[i].status || strstr(why.text, cases[i].says) == NULL) {
            fail_msg("%s on [%s, %s]: %d \"%s\"", cases[i].expression, cases[i].a, cases[i].b,
                     (int)status, why.text);
        }
        assert_null(target);
        assert_int_equal(ordo_target_new(&target, &text, NULL), status);
    }
    static const char *const bad_points[] = {"x", "1/0", "("};
    for (size_t i = 0; i < COUNT(bad_points); i++) {
        ordo_target *target = NULL;
        ordo_message why = {""};
        ordo_target_text text = {
            .expression = "x", .a = "-1", .b = "1", .singular = &bad_points[i], .singulars = 1};
        assert_true(ordo_target_new(&target, &text, &why) < 0);
        assert_non_null(strstr(why.text, "singular point"));
        assert_null(target);
    }
}

static void
texts_are_copied(void **state)
{
    (void)state;
    char name[] = "n", expression[] = " exp(x) ", a[] = "-1/3", b[] = "pi/2", smooth[] = "analytic";
    ordo_target_text text = {
        .name = name, .expression = expression, .a = a, .b = b, .smoothness = smooth};
    ordo_target *t = NULL;
    assert_int_equal(ordo_target_new(&t, &text, NULL), ORDO_OK);
    name[0] = expression[1] = a[0] = b[0] = smooth[0] = '?';
    assert_string_equal(ordo_target_name(t), "n");
    assert_string_equal(ordo_target_label(t), "n");
    assert_string_equal(ordo_expression_text(ordo_target_function(t)), "exp(x)");
    assert_string_equal(ordo_target_text_a(t), "-1/3");
    assert_string_equal(ordo_target_text_b(t), "pi/2");
    assert_string_equal(ordo_target_smoothness(t), "analytic");
    assert_null(ordo_target_source(t));
    ordo_target_free(t);
    t = target_on("x^2", "0", "1");
    assert_null(ordo_target_name(t));
    assert_string_equal(ordo_target_label(t), "x^2");
    ordo_target_free(t);
    ordo_target_free(NULL);
}

/* Rounded inwards: between the true ends, and within one unit in the last place of them. */
static void
check_ends(const ordo_target *t, mpfr_prec_t prec)
{
    mpfr_t a, b, other;
    arb_t left, right, fine;
    mpfr_inits2(prec, a, b, other, (mpfr_ptr)0);
    arb_init(left);
    arb_init(right);
    arb_init(fine);
    ordo_target_ends(a, b, t);
    ordo_target_ends_ball(left, right, t, 2000);
    ordo_ball_from_real(fine, a);
    assert_false(arb_lt(fine, left));
    mpfr_set(other, a, MPFR_RNDN);
    mpfr_nextbelow(other);
    ordo_ball_from_real(fine, other);
    assert_true(arb_lt(fine, left));
    ordo_ball_from_real(fine, b);
    assert_false(arb_gt(fine, right));
    mpfr_set(other, b, MPFR_RNDN);
    mpfr_nextabove(other);
    ordo_ball_from_real(fine, other);
    assert_true(arb_gt(fine, right));
    ordo_target_ends_ball(left, fine, t, prec);
    ordo_target_ends_ball(right, fine, t, 2000);
    assert_true(arb_overlaps(left, right));
    mpfr_clears(a, b, other, (mpfr_ptr)0);
    arb_clear(left);
    arb_clear(right);
    arb_clear(fine);
}

static void
ends_are_rounded_inwards(void **state)
{
    (void)state;
    static const char *const ends[][2] = {
        {"-1", "1"}, {"-pi/2", "pi/2"}, {"1/3", "2.385"}, {"-e^10", "-1/7"}, {"0", "sqrt(2)"}};
    for (size_t i = 0; i < COUNT(ends); i++) {
        ordo_target *t = target_on("x", ends[i][0], ends[i][1]);
        for (mpfr_prec_t prec = 2; prec < 400; prec = 2 * prec + 1) {
            check_ends(t, prec);
        }
        ordo_target_free(t);
    }
}

static void
rational_ends(void **state)
{
    (void)state;
    fmpq_t a, b;
    fmpq_init(a);
    fmpq_init(b);
    ordo_target *t = target_on("x", "-1/3", "2.385");
    assert_int_equal(ordo_target_ends_rational(a, b, t), ORDO_OK);
    assert_true(fmpq_equal_si(a, -1) == 0);
    fmpq_mul_si(a, a, -3);
    assert_true(fmpq_is_one(a));
    fmpq_mul_si(b, b, 200);
    assert_true(fmpq_equal_si(b, 477));
    ordo_target_free(t);
    t = target_on("x", "-2/7", "pi");
    assert_int_equal(ordo_target_ends_rational(a, b, t), ORDO_IRRATIONAL);
    assert_int_equal(ordo_target_end_rational(b, t, true), ORDO_IRRATIONAL);
    assert_int_equal(ordo_target_end_rational(a, t, false), ORDO_OK);
    fmpq_mul_si(a, a, 7);
    assert_true(fmpq_equal_si(a, -2));
    ordo_target_free(t);
    fmpq_clear(a);
    fmpq_clear(b);
}

static void
declared_points(void **state)
{
    (void)state;
    const char *const points[] = {"1/7", "1/pi", "20"};
    ordo_target_text text = {
        .expression = "x", .a = "-1", .b = "1", .singular = points, .singulars = COUNT(points)};
    ordo_target *t = NULL;
    fmpq_t r;
    fmpq_init(r);
    assert_int_equal(ordo_target_new(&t, &text, NULL), ORDO_OK);
    assert_int_equal(ordo_target_declared_count(t), 3);
    assert_int_equal(ordo_target_singular_count(t), 2); /* 20 is outside */
    assert_int_equal(ordo_target_declared_rational(r, t, 0), ORDO_OK);
    fmpq_mul_si(r, r, 7);
    assert_true(fmpq_is_one(r));
    assert_int_equal(ordo_target_declared_rational(r, t, 1), ORDO_IRRATIONAL);
    assert_int_equal(ordo_target_declared_rational(r, t, 2), ORDO_OK);
    assert_true(fmpq_equal_si(r, 20));
    ordo_target_free(t);
    fmpq_clear(r);
}

/* Where the singular points are, as expressions; each checked to the rounding of 70 bits. */
static void
singular_points(void **state)
{
    (void)state;
    static const struct {
        const char *expression, *a, *b;
        const char *declared[2];
        const char *points[4];
    } cases[] = {
        {"exp(x)", "-1", "1", {NULL}, {NULL}},
        {"abs(x-1/3)", "-1", "1", {NULL}, {"1/3"}},
        {"abs(x-2)", "-1", "1", {NULL}, {NULL}},
        {"sqrt(x)", "0", "1", {NULL}, {"0"}},
        {"sqrt(1/3-x)", "-1", "1/3", {NULL}, {"1/3"}},
        {"abs(x-0.5)+abs(3*x+1)+x^(5/2)*0", "0", "1", {NULL}, {"0", "1/2"}},
        {"abs(x-0.5)+abs(3*x+1)*cbrt(x)", "-1", "1", {NULL}, {"-1/3", "0", "1/2"}},
        {"abs(x-1/7)", "-1", "1", {"1/7", "-2/3"}, {"-2/3", "1/7"}},
        {"abs(sin(x))", "-1", "1", {"0", "3"}, {"0"}},
        {"min(x,1-x)", "-1", "1", {NULL}, {"1/2"}},
    };
    mpfr_t x, expected;
    mpfr_inits2(70, x, expected, (mpfr_ptr)0);
    for (size_t i = 0; i < COUNT(cases); i++) {
        size_t declared = 0, count = 0;
        while (declared < 2 && cases[i].declared[declared] != NULL) {
            declared++;
        }
        while (count < 4 && cases[i].points[count] != NULL) {
            count++;
        }
        ordo_target_text text = {.expression = cases[i].expression,
                                 .a = cases[i].a,
                                 .b = cases[i].b,
                                 .singular = cases[i].declared,
                                 .singulars = declared};
        ordo_target *t = NULL;
        assert_int_equal(ordo_target_new(&t, &text, NULL), ORDO_OK);
        if (ordo_target_singular_count(t) != count) {
            fail_msg("%s: %zu singular points", cases[i].expression, ordo_target_singular_count(t));
        }
        for (size_t k = 0; k < count; k++) {
            ordo_target_singular_point(x, t, k);
            ordo_expression *f = parse(cases[i].points[k]);
            point_value(expected, f, x);
            ordo_expression_free(f);
            assert_true(within(x, expected, -68));
        }
        ordo_target_free(t);
    }
    mpfr_clears(x, expected, (mpfr_ptr)0);
}

/* A singular end is the rounded end itself, at each precision. */
static void
singular_ends_are_the_ends(void **state)
{
    (void)state;
    ordo_target *t = target_on("sqrt(pi/2-x)*sqrt(x+sqrt(2))", "-sqrt(2)", "pi/2");
    assert_int_equal(ordo_target_singular_count(t), 2);
    for (mpfr_prec_t prec = 10; prec < 300; prec += 37) {
        mpfr_t a, b, x;
        mpfr_inits2(prec, a, b, x, (mpfr_ptr)0);
        ordo_target_ends(a, b, t);
        ordo_target_singular_point(x, t, 0);
        assert_true(mpfr_equal_p(x, a));
        ordo_target_singular_point(x, t, 1);
        assert_true(mpfr_equal_p(x, b));
        mpfr_clears(a, b, x, (mpfr_ptr)0);
    }
    ordo_target_free(t);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bad_targets_are_refused),
        cmocka_unit_test(texts_are_copied),
        cmocka_unit_test(ends_are_rounded_inwards),
        cmocka_unit_test(rational_ends),
        cmocka_unit_test(declared_points),
        cmocka_unit_test(singular_points),
        cmocka_unit_test(singular_ends_are_the_ends),
    };
    return cmocka_run_group_tests_name("target", tests, NULL, free_caches);
}
