/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a panel proves, against closed forms, exact rationals, finer panels and samples. */
#include "tests/construct/subjects.h"

#include "verify/certificate/lagrange.h"

enum { PREC = 128 };

/* The functions that may be asked of a panel, and how those of two halves make that of the whole.
 */
static const struct {
    const char *name;
    ordo_lagrange_part *part;
} parts[] = {
    {"square", ordo_lagrange_square},
    {"absolute", ordo_lagrange_absolute},
    {"maximum", ordo_lagrange_maximum},
    {"minimum", ordo_lagrange_minimum},
};
enum { SQUARE, ABSOLUTE, MAXIMUM, MINIMUM };

/* x = value / 1024. */
static void
set_end(arb_t x, double value)
{
    arb_set_d(x, value);
}

/* y = the part of the derivative of f over [left, right]; false when nothing is proved. */
static bool
ask(arb_t y, const char *f, unsigned derivative, const arb_poly_struct *p, double left,
    double right, slong order, ordo_lagrange_part *part)
{
    ordo_expression *expression = parse(f);
    ordo_lagrange t;
    arb_t l, r;
    arb_init(l);
    arb_init(r);
    set_end(l, left);
    set_end(r, right);
    assert_int_equal(ordo_lagrange_init(&t, expression, derivative, PREC), ORDO_OK);
    bool finite = ordo_lagrange_expand(&t, p, l, r, order);
    if (finite) {
        part(y, &t);
    }
    ordo_lagrange_clear(&t);
    arb_clear(r);
    arb_clear(l);
    ordo_expression_free(expression);
    return finite;
}

static void
precisions_that_do_not_exist(void **state)
{
    (void)state;
    ordo_expression *f = parse("x");
    ordo_lagrange t;
    assert_int_equal(ordo_lagrange_init(&t, f, 0, 0), ORDO_EINVAL);
    ordo_lagrange_clear(&t);
    ordo_expression_free(f);
}

static void
nothing_is_proved_where_a_derivative_is_not_finite(void **state)
{
    (void)state;
    static const struct {
        const char *f;
        unsigned derivative;
        double left, right;
        slong order;
        bool finite;
    } cases[] = {
        {"1/x", 0, -0.5, 0.25, 0, false},       {"1/x", 0, 0, 0.25, 4, false},
        {"sqrt(x)", 0, 0, 0.25, 1, false},      {"sqrt(x)", 0, 0, 0.25, 0, true},
        {"sqrt(x)", 1, 0, 0.25, 0, false},      {"sqrt(x)", 0, -0.25, 0.25, 0, true},
        {"sqrt(1-x)", 0, 0.75, 1, 0, true},     {"abs(x)", 0, -0.5, 0.25, 0, true},
        {"abs(x)", 0, -0.5, 0.25, 2, false},    {"abs(x)", 0, 0.125, 0.25, 5, true},
        {"x^(5/2)", 2, 0, 0.5, 0, true},        {"x^(5/2)", 3, 0, 0.5, 0, false},
        {"x^(5/2)", 0, 0, 0.5, 2, true},        {"x^(5/2)", 0, 0, 0.5, 3, false},
        {"sign(x)", 0, -0.5, 0.25, 1, false},   {"log(x)", 0, 0, 0.25, 0, false},
        {"min(x,1/3)", 0, 0.25, 0.5, 1, false}, {"tan(x)", 0, 1.5, 1.625, 3, false},
    };
    arb_t y;
    arb_init(y);
    for (size_t i = 0; i < COUNT(cases); i++) {
        for (size_t k = 0; k < COUNT(parts); k++) {
            bool finite = ask(y, cases[i].f, cases[i].derivative, NULL, cases[i].left,
                              cases[i].right, cases[i].order, parts[k].part);
            if (finite != cases[i].finite || (finite && !arb_is_finite(y))) {
                fail_msg("case %zu, %s", i, parts[k].name);
            }
        }
    }
    arb_clear(y);
}

/* By size alone: sqrt on [0, 1/8] lies between 0 and sqrt(1/8), and e^2 is at most 1/8 there. */
static void
a_singular_end_by_size(void **state)
{
    (void)state;
    arb_t y, truth;
    arb_init(y);
    arb_init(truth);
    assert_true(ask(y, "sqrt(x)", 0, NULL, 0, 0.125, 0, ordo_lagrange_square));
    arb_set_d(truth, 1.0 / 128.0);
    assert_true(arb_contains(y, truth));
    arb_set_d(truth, 1.01 / 64.0);
    assert_true(arb_lt(y, truth));
    assert_true(ask(y, "sqrt(x)", 0, NULL, 0, 0.125, 0, ordo_lagrange_maximum));
    arb_set_d(truth, 0.125);
    arb_sqrt(truth, truth, PREC);
    assert_true(arb_overlaps(y, truth));
    arb_clear(truth);
    arb_clear(y);
}

/* Integrals and extreme values by formulas, with e the left and g the right end. */
static const struct {
    const char *f;
    unsigned derivative;
    double left, right;
    const char *truth[4];
} closed[] = {
    {"exp(x)",
     0,
     0.125,
     0.625,
     {"(exp(5/4)-exp(1/4))/2", "exp(5/8)-exp(1/8)", "exp(5/8)", "exp(1/8)"}},
    {"exp(x)",
     3,
     0.125,
     0.625,
     {"(exp(5/4)-exp(1/4))/2", "exp(5/8)-exp(1/8)", "exp(5/8)", "exp(1/8)"}},
    {"sin(x)",
     0,
     -0.5,
     0.625,
     {"9/16-(sin(5/4)+sin(1))/4", "2-cos(1/2)-cos(5/8)", "sin(5/8)", "0"}},
    {"sin(x)",
     2,
     -0.5,
     0.625,
     {"9/16-(sin(5/4)+sin(1))/4", "2-cos(1/2)-cos(5/8)", "sin(5/8)", "0"}},
    {"cos(x)", 4, -0.5, 0.625, {"9/16+(sin(5/4)+sin(1))/4", "sin(1/2)+sin(5/8)", "1", "cos(5/8)"}},
    {"1/(1+x^2)",
     0,
     0.25,
     0.5,
     {"(1/2/(5/4)-1/4/(17/16)+atan(1/2)-atan(1/4))/2", "atan(1/2)-atan(1/4)", "16/17", "4/5"}},
    {"x^2-x*2.385", 0, 1, 1.25, {NULL, "2.385*9/32-61/192", "(2.385/2)^2", "1.385"}},
    {"x^3/6", 3, -0.5, 0.375, {"7/8", "7/8", "1", "1"}},
    {"x^3/6", 4, -0.5, 0.375, {"0", "0", "0", "0"}},
};

static void
parts_contain_closed_forms(void **state)
{
    (void)state;
    static const slong orders[] = {0, 1, 2, 3, 5, 8, 13, 21};
    arb_t y, truth, zero;
    arb_init(y);
    arb_init(truth);
    arb_init(zero);
    for (size_t i = 0; i < COUNT(closed); i++) {
        for (size_t k = 0; k < COUNT(parts); k++) {
            if (closed[i].truth[k] == NULL) {
                continue;
            }
            ordo_expression *f = parse(closed[i].truth[k]);
            ball_value(truth, f, zero, 2 * PREC);
            ordo_expression_free(f);
            for (size_t j = 0; j < COUNT(orders); j++) {
                assert_true(ask(y, closed[i].f, closed[i].derivative, NULL, closed[i].left,
                                closed[i].right, orders[j], parts[k].part));
                if (!arb_overlaps(y, truth)) {
                    fail_msg("%s', %s, order %ld", closed[i].f, parts[k].name, (long)orders[j]);
                }
            }
        }
    }
    arb_clear(zero);
    arb_clear(truth);
    arb_clear(y);
}

/* An enclosure is worth something: at order 21 squares and one-signed integrals have many digits,
 * and the extreme values of a quadratic are exact. */
static void
high_orders_are_narrow(void **state)
{
    (void)state;
    arb_t y;
    arb_init(y);
    for (size_t i = 0; i < COUNT(closed); i++) {
        assert_true(ask(y, closed[i].f, closed[i].derivative, NULL, closed[i].left, closed[i].right,
                        21, ordo_lagrange_square));
        if (mag_cmp_2exp_si(arb_radref(y), -40) > 0) {
            fail_msg("%s", closed[i].f);
        }
    }
    assert_true(ask(y, "x^2-x*2.385", 0, NULL, 1, 1.25, 2, ordo_lagrange_maximum));
    assert_true(mag_cmp_2exp_si(arb_radref(y), -20) > 0); /* the peak is at no tested point */
    assert_true(ask(y, "x^2-x*2.385", 0, NULL, 1, 1.25, 2, ordo_lagrange_range));
    arb_t end;
    arb_init(end);
    arb_get_abs_ubound_arf(arb_midref(end), y, PREC);
    arb_set_d(y, 2.385); /* as a double, with a little room */
    arb_mul_2exp_si(y, y, -1);
    arb_sqr(y, y, PREC);
    arb_sub(end, end, y, PREC);
    assert_true(arf_cmpabs_2exp_si(arb_midref(end), -30) < 0); /* radii have 30 bits */
    arb_clear(end);
    arb_clear(y);
}

/* The integral of g^2 and of its two halves, the maxima and minima likewise. */
static void
halves_make_the_whole(void **state)
{
    (void)state;
    uint64_t random = test_seed();
    arb_t whole, left, right;
    arb_init(whole);
    arb_init(left);
    arb_init(right);
    for (int i = 0; i < 200; i++) {
        const char *f = subjects[random_bits(&random, 5) % COUNT(subjects)].text;
        double a = (double)random_bits(&random, 10) / 512.0;
        double w = (double)(1 + random_bits(&random, 6)) / 512.0;
        slong order = random_bits(&random, 4);
        size_t k = random_bits(&random, 2);
        if (!ask(whole, f, 0, NULL, a, a + 2 * w, order, parts[k].part) ||
            !ask(left, f, 0, NULL, a, a + w, order, parts[k].part) ||
            !ask(right, f, 0, NULL, a + w, a + 2 * w, order, parts[k].part)) {
            continue;
        }
        if (k == SQUARE || k == ABSOLUTE) {
            arb_add(left, left, right, PREC);
        } else if (k == MAXIMUM) {
            arb_max(left, left, right, PREC);
        } else {
            arb_min(left, left, right, PREC);
        }
        if (!arb_overlaps(whole, left)) {
            fail_msg("%s of %s over [%g, %g], order %ld", parts[k].name, f, a, a + 2 * w,
                     (long)order);
        }
    }
    arb_clear(right);
    arb_clear(left);
    arb_clear(whole);
}

/* At 100 points of random panels g lies in the range, |g| between minimum and maximum. */
static void
samples_lie_in_the_range(void **state)
{
    (void)state;
    uint64_t random = test_seed();
    arb_t l, r, x, y, g;
    arb_init(l);
    arb_init(r);
    arb_init(x);
    arb_init(y);
    arb_init(g);
    for (int i = 0; i < 100; i++) {
        ordo_expression *f = parse(subjects[random_bits(&random, 5) % COUNT(subjects)].text);
        ordo_lagrange t;
        double a = (double)random_bits(&random, 10) / 512.0;
        double w = (double)(1 + random_bits(&random, 8)) / 512.0;
        set_end(l, a);
        set_end(r, a + w);
        assert_int_equal(ordo_lagrange_init(&t, f, 0, PREC), ORDO_OK);
        bool finite = ordo_lagrange_expand(&t, NULL, l, r, random_bits(&random, 4));
        for (int k = 0; finite && k < 100; k++) {
            set_end(x, a + w * (double)random_bits(&random, 10) / 1024.0);
            ball_value(g, f, x, PREC);
            ordo_lagrange_range(y, &t);
            assert_true(arb_overlaps(y, g));
            arb_abs(g, g);
            ordo_lagrange_maximum(y, &t);
            assert_false(arb_gt(g, y));
            ordo_lagrange_minimum(y, &t);
            assert_false(arb_lt(g, y));
        }
        ordo_lagrange_clear(&t);
        ordo_expression_free(f);
    }
    arb_clear(g);
    arb_clear(y);
    arb_clear(x);
    arb_clear(r);
    arb_clear(l);
}

/* y = the exact integral of p^2 over [a, b]. */
static void
exact_square(fmpq_t y, const fmpq_poly_t p, const fmpq_t a, const fmpq_t b)
{
    fmpq_poly_t square;
    fmpq_t at;
    fmpq_poly_init(square);
    fmpq_init(at);
    fmpq_poly_mul(square, p, p);
    fmpq_poly_integral(square, square);
    fmpq_poly_evaluate_fmpq(y, square, b);
    fmpq_poly_evaluate_fmpq(at, square, a);
    fmpq_sub(y, y, at);
    fmpq_clear(at);
    fmpq_poly_clear(square);
}

/* f = x^3 - x less random polynomials, on random panels, with every order and derivative. */
static void
polynomials_are_exact(void **state)
{
    (void)state;
    uint64_t random = test_seed();
    arb_poly_t p;
    fmpq_poly_t exact;
    fmpq_t a, b, coefficient, integral;
    arb_t y, truth;
    arb_poly_init(p);
    fmpq_poly_init(exact);
    fmpq_init(a);
    fmpq_init(b);
    fmpq_init(coefficient);
    fmpq_init(integral);
    arb_init(y);
    arb_init(truth);
    for (int i = 0; i < 100; i++) {
        long left = (long)random_bits(&random, 10) - 512, width = 1 + (long)random_bits(&random, 8);
        fmpq_set_si(a, left, 256);
        fmpq_set_si(b, left + width, 256);
        fmpq_poly_zero(exact);
        fmpq_poly_set_coeff_si(exact, 3, 1);
        fmpq_poly_set_coeff_si(exact, 1, -1);
        arb_poly_zero(p);
        for (slong j = 0; j < 4; j++) {
            long c = (long)random_bits(&random, 8) - 128;
            arb_set_si(y, c);
            arb_mul_2exp_si(y, y, -6);
            arb_poly_set_coeff_arb(p, j, y);
            fmpq_set_si(coefficient, c, 64);
            fmpq_poly_get_coeff_fmpq(integral, exact, j);
            fmpq_sub(coefficient, integral, coefficient);
            fmpq_poly_set_coeff_fmpq(exact, j, coefficient);
        }
        for (unsigned derivative = 0; derivative < 4; derivative++) {
            exact_square(integral, exact, a, b);
            arb_set_fmpq(truth, integral, 2 * PREC);
            slong order = random_bits(&random, 3);
            assert_true(ask(y, "x^3-x", derivative, p, (double)left / 256,
                            (double)(left + width) / 256, order, ordo_lagrange_square));
            assert_true(arb_overlaps(y, truth));
            if (order + derivative >= 4) {
                assert_true(arb_rel_accuracy_bits(y) > PREC / 2 || arb_is_zero(truth));
            }
            fmpq_poly_derivative(exact, exact);
        }
    }
    arb_clear(truth);
    arb_clear(y);
    fmpq_clear(integral);
    fmpq_clear(coefficient);
    fmpq_clear(b);
    fmpq_clear(a);
    fmpq_poly_clear(exact);
    arb_poly_clear(p);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(precisions_that_do_not_exist),
        cmocka_unit_test(nothing_is_proved_where_a_derivative_is_not_finite),
        cmocka_unit_test(a_singular_end_by_size),
        cmocka_unit_test(parts_contain_closed_forms),
        cmocka_unit_test(high_orders_are_narrow),
        cmocka_unit_test(halves_make_the_whole),
        cmocka_unit_test(samples_lie_in_the_range),
        cmocka_unit_test(polynomials_are_exact),
    };
    return cmocka_run_group_tests(tests, NULL, free_caches);
}
