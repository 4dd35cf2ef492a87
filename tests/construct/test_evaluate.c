/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Evaluators in points, balls, boxes and rationals against MPFR, Arb, each other and themselves at
 * higher precision. */
#include <string.h>

#include "tests/construct/subjects.h"

static void
box_value(acb_t y, const ordo_expression *f, const acb_t z, int analytic, mpfr_prec_t prec)
{
    ordo_box_evaluator *w = NULL;
    assert_int_equal(ordo_box_evaluator_new(&w, f, prec), ORDO_OK);
    ordo_evaluate_box(y, w, z, analytic);
    ordo_box_evaluator_free(w);
}

/* The ball of what a point evaluator gives at `bits`, with room for its rounding errors. */
static void
trusted_ball(arb_t y, const mpfr_t value)
{
    ordo_ball_from_real(y, value);
    mag_t slack;
    mag_init(slack);
    arb_get_mag(slack, y);
    mag_mul_2exp_si(slack, slack, -mpfr_get_prec(value) / 2);
    arb_add_error_mag(y, slack);
    mag_clear(slack);
}

static void
precisions_and_kinds_are_checked(void **state)
{
    (void)state;
    ordo_expression *f = parse("sqrt(x)");
    ordo_point_evaluator *point;
    ordo_ball_evaluator *ball;
    ordo_box_evaluator *box;
    ordo_series_evaluator *series;
    ordo_rational_evaluator *rational;
    assert_int_equal(ordo_point_evaluator_new(&point, f, 0), ORDO_EINVAL);
    assert_int_equal(ordo_ball_evaluator_new(&ball, f, -1), ORDO_EINVAL);
    assert_int_equal(ordo_box_evaluator_new(&box, f, MPFR_PREC_MAX), ORDO_EINVAL);
    assert_int_equal(ordo_series_evaluator_new(&series, f, 1), ORDO_EINVAL);
    assert_int_equal(ordo_rational_evaluator_new(&rational, f), ORDO_IRRATIONAL);
    assert_null(rational);
    ordo_point_evaluator_free(NULL);
    ordo_ball_evaluator_free(NULL);
    ordo_box_evaluator_free(NULL);
    ordo_series_evaluator_free(NULL);
    ordo_rational_evaluator_free(NULL);
    ordo_expression_free(f);
}

/* f is undefined at x: neither point nor ball nor series may pretend otherwise. */
static void
undefined_points_are_not_finite(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double x;
    } cases[] = {
        {"sqrt(x)", -1},      {"log(x)", 0},     {"1/(1/x)", 0},      {"0*log(x)", 0},
        {"exp(-1/x^2)", 0},   {"x^(5/2)", -2},   {"x^(1/3)", -8},     {"x^(-1/2)", 0},
        {"x^pi", 0},          {"x^x", -1},       {"asin(x)", 1.5},    {"acos(x)", -1.5},
        {"gamma(x)", -3},     {"min(1,1/x)", 0}, {"max(1/x,1)", 0},   {"softplus(1/x)", 0},
        {"1+0*(1/(1-1))", 2}, {"(1/x)^0", 0},    {"abs(log(x))", -1}, {"x^-2", 0},
        {"1/log(1-x)", 1},    {"atan(1/x)", 0},  {"tanh(log(x))", 0}, {"erf(1/x)", 0},
        {"sign(1/x)", 0},
    };
    mpfr_t x, y;
    arb_t t;
    acb_t z;
    arb_poly_t s;
    mpfr_init2(x, 53);
    mpfr_init2(y, 100);
    arb_init(t);
    acb_init(z);
    arb_poly_init(s);
    for (size_t i = 0; i < COUNT(cases); i++) {
        ordo_expression *f = parse(cases[i].text);
        mpfr_set_d(x, cases[i].x, MPFR_RNDN);
        point_value(y, f, x);
        assert_false(mpfr_number_p(y));
        ordo_ball_from_real(t, x);
        series_value(s, f, t, 3, 100);
        assert_false(arb_is_finite(arb_poly_get_coeff_ptr(s, 0)));
        assert_false(arb_is_finite(arb_poly_get_coeff_ptr(s, 2)));
        for (int analytic = 0; analytic <= 1; analytic++) {
            acb_set_arb(z, t);
            box_value(z, f, z, analytic, 100);
            assert_false(acb_is_finite(z));
        }
        ball_value(t, f, t, 100);
        assert_false(arb_is_finite(t));
        ordo_expression_free(f);
    }
    arb_poly_clear(s);
    acb_clear(z);
    arb_clear(t);
    mpfr_clear(y);
    mpfr_clear(x);
}

static void
points_agree_with_mpfr(void **state)
{
    (void)state;
    uint64_t random[1] = {test_seed()};
    mpfr_t x, y, expected;
    mpfr_init2(x, 64);
    mpfr_init2(y, 113);
    mpfr_init2(expected, 113);
    for (size_t i = 0; i < COUNT(subjects); i++) {
        ordo_expression *f = parse(subjects[i].text);
        for (int run = 0; run < 20 && subjects[i].mpfr != NULL; run++) {
            random_point(x, random, subjects[i].low, subjects[i].high);
            point_value(y, f, x);
            subjects[i].mpfr(expected, x, MPFR_RNDN);
            assert_true(mpfr_equal_p(y, expected));
        }
        ordo_expression_free(f);
    }
    /* Forms that lose nothing where the naive ones lose all: e^-100 and its logarithm. */
    ordo_expression *f = parse("softplus(x)-exp(x)+exp(2*x)/2");
    mpfr_set_si(x, -100, MPFR_RNDN);
    point_value(y, f, x);
    assert_true(mpfr_cmpabs_ui(y, 1) < 0);
    assert_true(mpfr_get_exp(y) < -144 - 110);
    ordo_expression_free(f);
    /* 2^-123.456789, where x^123456789 would underflow */
    f = parse("x^0.123456789");
    mpfr_set_ui_2exp(x, 1, -1000, MPFR_RNDN);
    point_value(y, f, x);
    assert_int_equal(mpfr_get_exp(y), -123);
    ordo_expression_free(f);
    mpfr_clear(expected);
    mpfr_clear(y);
    mpfr_clear(x);
}

/* At random points and in random wide balls, against points at four times the precision. */
static void
balls_contain_points(void **state)
{
    (void)state;
    uint64_t random[1] = {test_seed()};
    mpfr_t x, y;
    arb_t t, ball, value;
    mpfr_init2(x, 64);
    mpfr_init2(y, 400);
    arb_init(t);
    arb_init(ball);
    arb_init(value);
    for (size_t i = 0; i < COUNT(subjects); i++) {
        ordo_expression *f = parse(subjects[i].text);
        for (int run = 0; run < 40; run++) {
            random_point(x, random, subjects[i].low, subjects[i].high);
            point_value(y, f, x);
            trusted_ball(value, y);
            ordo_ball_from_real(t, x);
            ball_value(ball, f, t, 100);
            assert_true(arb_overlaps(ball, value));
            assert_true(arb_is_exact(ball) || arb_rel_accuracy_bits(ball) > 64);
            set_ball(ball, 0, (double)random_bits(random, 12) / 4096.0);
            arb_add(t, t, ball, 100);
            ball_value(ball, f, t, 100);
            assert_true(arb_overlaps(ball, value));
        }
        ordo_expression_free(f);
    }
    arb_clear(value);
    arb_clear(ball);
    arb_clear(t);
    mpfr_clear(y);
    mpfr_clear(x);
}

/* Domains are closed where functions are, and balls know the sign of what cannot be negative. */
static void
balls_reach_closed_ends(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double mid, radius;
        bool finite;
    } cases[] = {
        {"sqrt(x)", 0, 0, true},         {"sqrt(x)", 0.5, 0.5, true},
        {"sqrt(x)", 0.5, 0.75, false},   {"acos(x)", 1, 0, true},
        {"acos(x)", 0, 1, true},         {"asin(x)", -0.5, 0.5, true},
        {"asin(x)", 0, 1.25, false},     {"x^(5/2)", 0.5, 0.5, true},
        {"x^(-5/2)", 0.5, 0.5, false},   {"cbrt(x)", 0.25, 1, true},
        {"sqrt(x^2)", 0.25, 1, true},    {"sqrt(x*x)", 0.25, 1, true},
        {"sqrt(abs(x))", 0.25, 1, true}, {"sqrt((x*x)^2)", 0.25, 1, true},
        {"1/(1+x^2)", 1, 1000, true},    {"sign(x)", 0, 1, true},
        {"sigmoid(x)", 0, 50, true},     {"gamma(x)", 0.5, 0.25, true},
        {"gamma(x)", -0.5, 0.75, false},
    };
    arb_t x, y;
    arb_init(x);
    arb_init(y);
    for (size_t i = 0; i < COUNT(cases); i++) {
        ordo_expression *f = parse(cases[i].text);
        set_ball(x, cases[i].mid, cases[i].radius);
        ball_value(y, f, x, 100);
        if (arb_is_finite(y) != cases[i].finite) {
            fail_msg("%s at %g +- %g", cases[i].text, cases[i].mid, cases[i].radius);
        }
        ordo_expression_free(f);
    }
    arb_clear(y);
    arb_clear(x);
}

static void
set_box(acb_t z, double re, double im, double radius)
{
    set_ball(acb_realref(z), re, radius);
    set_ball(acb_imagref(z), im, radius);
}

/* The box of half side 1/8 beside the singularity is finite and contains the values at its points,
 * which have to agree with Arb's own function where there is one. */
static void
check_analytic_box(const struct subject *s, const ordo_expression *f, uint64_t *random)
{
    acb_t z, box, value, direct;
    acb_init(z);
    acb_init(box);
    acb_init(value);
    acb_init(direct);
    set_box(z, s->beside_re, s->beside_im, 0.125);
    box_value(box, f, z, 1, 100);
    if (!acb_is_finite(box)) {
        fail_msg("%s is not finite where it is analytic", s->text);
    }
    for (int run = 0; run < 10; run++) {
        double u = ((double)random_bits(random, 20) / 524288.0 - 1.0) / 8.0;
        double v = ((double)random_bits(random, 20) / 524288.0 - 1.0) / 8.0;
        set_box(z, s->beside_re + u, s->beside_im + v, 0);
        box_value(value, f, z, 1, 400);
        assert_true(acb_contains(box, value));
        box_value(direct, f, z, 0, 100);
        assert_true(acb_contains(direct, value));
        if (s->acb != NULL) {
            s->acb(direct, z, 300);
            assert_true(acb_overlaps(direct, value));
        }
    }
    acb_clear(direct);
    acb_clear(value);
    acb_clear(box);
    acb_clear(z);
}

static void
boxes_are_finite_only_where_analytic(void **state)
{
    (void)state;
    uint64_t random[1] = {test_seed()};
    acb_t z, box;
    acb_init(z);
    acb_init(box);
    for (size_t i = 0; i < COUNT(subjects); i++) {
        const struct subject *s = &subjects[i];
        ordo_expression *f = parse(s->text);
        set_box(z, s->re, s->im, 0.125);
        box_value(box, f, z, 1, 100);
        if (s->singular && acb_is_finite(box)) {
            fail_msg("%s is finite across its singularity", s->text);
        }
        if (s->pole) {
            box_value(box, f, z, 0, 100);
            assert_false(acb_is_finite(box));
        }
        check_analytic_box(s, f, random);
        ordo_expression_free(f);
    }
    acb_clear(box);
    acb_clear(z);
}

/* Real boxes without the flag are balls; with it, kinks and the ends of domains count. */
static void
real_boxes_are_balls(void **state)
{
    (void)state;
    static const char *const kinked[] = {"abs(x)",    "sign(x)",       "cbrt(x)",     "sqrt(x+1)",
                                         "min(x,-x)", "max(x,0)",      "acos(x)",     "x^(5/2)",
                                         "asin(x)",   "abs(x^2-1/64)", "sqrt(x)*0+1", "x^1.5"};
    arb_t x, y;
    acb_t z, box;
    arb_init(x);
    arb_init(y);
    acb_init(z);
    acb_init(box);
    for (size_t i = 0; i < COUNT(kinked); i++) {
        ordo_expression *f = parse(kinked[i]);
        set_ball(x, i % 4 == 3 || i > 5 ? 0.5 : 0, i % 4 == 3 || i > 5 ? 0.5 : 1);
        if (i == 3) {
            set_ball(x, 0, 1);
        }
        acb_set_arb(z, x);
        box_value(box, f, z, 1, 100);
        assert_false(acb_is_finite(box));
        box_value(box, f, z, 0, 100);
        ball_value(y, f, x, 100);
        assert_true(arb_is_finite(y) && acb_is_real(box));
        assert_true(arb_equal(acb_realref(box), y));
        ordo_expression_free(f);
    }
    /* Constants are analytic whatever they are made of. */
    ordo_expression *f = parse("x+abs(pi-3)+sqrt(0)+acos(-1)+max(1,1)");
    box_value(box, f, z, 1, 100);
    assert_true(acb_is_finite(box));
    ordo_expression_free(f);
    acb_clear(box);
    acb_clear(z);
    arb_clear(y);
    arb_clear(x);
}

static void
rationals_are_exact_or_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text, *x, *value;
        ordo_status status;
    } cases[] = {
        {"1/x", "0", "", ORDO_EDOMAIN},
        {"x^-2", "0", "", ORDO_EDOMAIN},
        {"x+1/(1-1)", "1", "", ORDO_EDOMAIN},
        {"(x^1000000)^1000000", "2/3", "", ORDO_IRRATIONAL},
        {"x+3^2000000000", "1", "", ORDO_IRRATIONAL},
        {"x^4000000*(x+1)^4000000*(x-1)^4000000", "3", "", ORDO_IRRATIONAL},
        {"(x^1000000)^1000000", "-1", "1", ORDO_OK},
        {"x^2147483647", "0", "0", ORDO_OK},
        {"(x-1/3)^-3", "2.385", "216000000/1865409391", ORDO_OK},
        {"abs(x)*sign(x)-max(x,-x)+min(x,1/2)", "-2.385", "-7.155", ORDO_OK},
        {"1/(1+9*x^2)", "1/7", "49/58", ORDO_OK},
        {"x*1e-100000*1e100000", "7", "7", ORDO_OK},
    };
    fmpq_t x, y, value;
    fmpq_init(x);
    fmpq_init(y);
    fmpq_init(value);
    for (size_t i = 0; i < COUNT(cases); i++) {
        ordo_expression *f = parse(cases[i].text);
        ordo_rational_evaluator *w = NULL;
        const char *end;
        assert_int_equal(ordo_rational_evaluator_new(&w, f), ORDO_OK);
        assert_int_equal(ordo_rational_parse(x, cases[i].x, &end), ORDO_OK);
        assert_int_equal(ordo_evaluate_rational(y, w, x), cases[i].status);
        if (cases[i].status == ORDO_OK) {
            assert_int_equal(ordo_rational_parse(value, cases[i].value, &end), ORDO_OK);
            assert_true(fmpq_equal(y, value));
        }
        ordo_rational_evaluator_free(w);
        ordo_expression_free(f);
    }
    fmpq_clear(value);
    fmpq_clear(y);
    fmpq_clear(x);
}

/* Appends a random expression of the given depth; rational ones avoid what leaves the rationals. */
static void
write_random(char *text, uint64_t *random, int depth, bool rational)
{
    static const char *const leaves[] = {"x", "2.385", "x", "1/3", "x", "pi", "e"};
    static const char *const forms[] = {
        "(%+%)",   "(%-%)",   "%*(%)",     "min(%,%)", "max(%,%)",    "abs(%)",
        "(%)^2",   "-%",      "(%)/(%)",   "(%)^-3",   "sin(%)",      "exp(%)",
        "atan(%)", "sqrt(%)", "log(%)",    "tanh(%)",  "softplus(%)", "sigmoid(%)",
        "cbrt(%)", "cos(%)",  "(%)^(5/2)", "asin(%)",  "erf(%)",      "(%)^(%)"};
    char a[4096], b[4096];
    if (depth == 0) {
        strcpy(text, leaves[random_bits(random, 20) % (rational ? 5 : COUNT(leaves))]);
        return;
    }
    write_random(a, random, depth - 1, rational);
    write_random(b, random, (int)(random_bits(random, 20) % (uint64_t)depth), rational);
    const char *form = forms[random_bits(random, 20) % (rational ? 10 : COUNT(forms))];
    text[0] = '\0';
    const char *operand = a;
    for (; *form != '\0'; form++) {
        if (*form == '%') {
            strcat(text, operand);
            operand = b;
        } else {
            strncat(text, form, 1);
        }
    }
}

/* All evaluators of one expression at one point, and over a ball and a box around it. */
static void
compare_evaluators(const char *text, const mpfr_t x, uint64_t *random, int *finite)
{
    ordo_expression *f = parse(text);
    mpfr_t y;
    arb_t t, ball, value;
    acb_t z, box;
    arb_poly_t series;
    mpfr_init2(y, 500);
    arb_init(t);
    arb_init(ball);
    arb_init(value);
    acb_init(z);
    acb_init(box);
    arb_poly_init(series);
    mpfr_clear_flags();
    point_value(y, f, x);
    bool in_range = mpfr_overflow_p() == 0 && mpfr_underflow_p() == 0;
    trusted_ball(value, y);
    ordo_ball_from_real(t, x);
    ball_value(ball, f, t, 90);
    /* Where balls are certain points must be numbers, but for MPFR's smaller range of exponents. */
    if (in_range && arb_is_finite(ball) && (!mpfr_number_p(y) || !arb_overlaps(ball, value))) {
        fail_msg("ball and point differ: %s", text);
    }
    *finite += arb_is_finite(ball);
    series_value(series, f, t, 4, 90);
    arb_poly_get_coeff_arb(value, series, 0);
    assert_true(arb_is_finite(ball) ? arb_equal(value, ball) : !arb_is_finite(value));
    /* The box around x contains the ball at x, and its centre off the axis as well. */
    acb_set_arb(z, t);
    arb_add_error_2exp_si(acb_realref(z), -8);
    arb_add_error_2exp_si(acb_imagref(z), -8);
    box_value(box, f, z, 1, 90);
    if (acb_is_finite(box)) {
        assert_true(arb_is_finite(ball) && arb_overlaps(acb_realref(box), ball));
        set_ball(acb_imagref(z), (double)random_bits(random, 20) / 268435456.0, 0);
        arb_set(acb_realref(z), t);
        box_value(z, f, z, 1, 500);
        if (!acb_overlaps(box, z)) {
            fail_msg("box of %s", text);
        }
    }
    arb_poly_clear(series);
    acb_clear(box);
    acb_clear(z);
    arb_clear(value);
    arb_clear(ball);
    arb_clear(t);
    mpfr_clear(y);
    ordo_expression_free(f);
}

static void
random_expressions_agree(void **state)
{
    (void)state;
    uint64_t random[1] = {test_seed()};
    mpfr_t x;
    mpfr_init2(x, 64);
    char text[4096];
    int finite = 0;
    for (int run = 0; run < 2000; run++) {
        write_random(text, random, 1 + run % 5, false);
        random_point(x, random, -3, 3);
        compare_evaluators(text, x, random, &finite);
    }
    assert_true(finite > 500);
    mpfr_clear(x);
}

static void
random_rationals_lie_in_their_balls(void **state)
{
    (void)state;
    uint64_t random[1] = {test_seed()};
    fmpq_t q, y;
    arb_t t;
    fmpq_init(q);
    fmpq_init(y);
    arb_init(t);
    char text[4096];
    for (int run = 0; run < 1000; run++) {
        write_random(text, random, 1 + run % 4, true);
        ordo_expression *f = parse(text);
        ordo_rational_evaluator *w = NULL;
        assert_int_equal(ordo_rational_evaluator_new(&w, f), ORDO_OK);
        fmpq_set_si(q, (slong)random_bits(random, 10) - 512, 1 + random_bits(random, 9));
        arb_set_fmpq(t, q, 90);
        ball_value(t, f, t, 90);
        ordo_status status = ordo_evaluate_rational(y, w, q);
        assert_true(status == ORDO_OK ? arb_contains_fmpq(t, y) : !arb_is_finite(t));
        ordo_rational_evaluator_free(w);
        ordo_expression_free(f);
    }
    arb_clear(t);
    fmpq_clear(y);
    fmpq_clear(q);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(precisions_and_kinds_are_checked),
        cmocka_unit_test(undefined_points_are_not_finite),
        cmocka_unit_test(points_agree_with_mpfr),
        cmocka_unit_test(balls_contain_points),
        cmocka_unit_test(balls_reach_closed_ends),
        cmocka_unit_test(boxes_are_finite_only_where_analytic),
        cmocka_unit_test(real_boxes_are_balls),
        cmocka_unit_test(rationals_are_exact_or_refused),
        cmocka_unit_test(random_expressions_agree),
        cmocka_unit_test(random_rationals_lie_in_their_balls),
    };
    return cmocka_run_group_tests_name("evaluate", tests, NULL, free_caches);
}
