/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tanh-sinh integration. */
#include "tests/support.h"

#include "quadrature/tanh_sinh.h"

/* What one integration is told, and what it gives. */
typedef struct trial {
    bool (*value)(mpfr_t *y, void *context, const mpfr_t x);
    size_t components;
    const char *a, *b;
    long bits;
    ordo_tanh_sinh_outcome outcome;
    mpfr_t integral[ORDO_TANH_SINH_MOST];
    mpfr_t a_exact, b_exact;
} trial;

static void
run(trial *t)
{
    mpfr_t floor[ORDO_TANH_SINH_MOST];
    mpfr_prec_t prec = t->bits + 40;
    long depth = 8 * (t->bits + 16);
    mpfr_inits2(prec + depth, t->a_exact, t->b_exact, (mpfr_ptr)0);
    assert_int_equal(mpfr_set_str(t->a_exact, t->a, 0, MPFR_RNDN), 0);
    assert_int_equal(mpfr_set_str(t->b_exact, t->b, 0, MPFR_RNDN), 0);
    for (size_t i = 0; i < ORDO_TANH_SINH_MOST; i++) {
        mpfr_inits2(prec, t->integral[i], floor[i], (mpfr_ptr)0);
        mpfr_set_zero(floor[i], 1);
    }
    ordo_tanh_sinh rule = {t->components, t->value,         t,     floor,
                           prec,          2 * prec + depth, depth, t->bits};
    ordo_tanh_sinh_integrate(t->integral, &t->outcome, &rule, t->a_exact, t->b_exact);
    for (size_t i = 0; i < ORDO_TANH_SINH_MOST; i++) {
        mpfr_clear(floor[i]);
    }
}

static void
trial_clear(trial *t)
{
    for (size_t i = 0; i < ORDO_TANH_SINH_MOST; i++) {
        mpfr_clear(t->integral[i]);
    }
    mpfr_clears(t->a_exact, t->b_exact, (mpfr_ptr)0);
}

/* Is integral i = p/q to the bits asked for? */
static void
check_fraction(trial *t, size_t i, long p, unsigned long q)
{
    mpfr_t expected;
    mpfr_init2(expected, t->bits + 40);
    mpfr_set_si(expected, p, MPFR_RNDN);
    mpfr_div_ui(expected, expected, q, MPFR_RNDN);
    double size = ordo_log2(expected);
    mpfr_sub(expected, expected, t->integral[i], MPFR_RNDN);
    assert_true(ordo_log2(expected) <= size - (double)t->bits);
    mpfr_clear(expected);
}

/* With d = x - a: 1/cbrt(d), sqrt(d), log(d), 1/d. */
static bool
four_singularities(mpfr_t *y, void *context, const mpfr_t x)
{
    const trial *t = context;
    mpfr_t d;
    mpfr_init2(d, mpfr_get_prec(y[0]));
    mpfr_sub(d, x, t->a_exact, MPFR_RNDN);
    mpfr_cbrt(y[0], d, MPFR_RNDN);
    mpfr_ui_div(y[0], 1, y[0], MPFR_RNDN);
    if (t->components > 1) {
        mpfr_sqrt(y[1], d, MPFR_RNDN);
    }
    if (t->components > 2) {
        mpfr_log(y[2], d, MPFR_RNDN);
    }
    if (t->components > 3) {
        mpfr_ui_div(y[3], 1, d, MPFR_RNDN);
    }
    mpfr_clear(d);
    return true;
}

/* 1/sqrt(1 - x) and 1. */
static bool
singular_at_the_right(mpfr_t *y, void *context, const mpfr_t x)
{
    (void)context;
    mpfr_ui_sub(y[0], 1, x, MPFR_RNDN);
    mpfr_rec_sqrt(y[0], y[0], MPFR_RNDN);
    mpfr_set_ui(y[1], 1, MPFR_RNDN);
    return true;
}

/* 1/sqrt(1 - x^2). */
static bool
singular_at_both(mpfr_t *y, void *context, const mpfr_t x)
{
    (void)context;
    mpfr_t other;
    mpfr_init2(other, mpfr_get_prec(y[0]));
    mpfr_ui_sub(y[0], 1, x, MPFR_RNDN);
    mpfr_add_ui(other, x, 1, MPFR_RNDN);
    mpfr_mul(y[0], y[0], other, MPFR_RNDN);
    mpfr_rec_sqrt(y[0], y[0], MPFR_RNDN);
    mpfr_clear(other);
    return true;
}

static bool
undefined_above_two(mpfr_t *y, void *context, const mpfr_t x)
{
    (void)context;
    mpfr_set_ui(y[0], 1, MPFR_RNDN);
    return mpfr_cmp_ui(x, 2) <= 0;
}

static void
undefined_integrands_are_reported(void **state)
{
    (void)state;
    trial t = {.value = undefined_above_two, .components = 1, .a = "1", .b = "2.385", .bits = 80};
    run(&t);
    assert_true(t.outcome.undefined);
    assert_int_equal(t.outcome.settled, 0);
    assert_true(mpfr_nan_p(t.integral[0]));
    trial_clear(&t);
}

/* 1/d diverges and is told apart from the others, which share its nodes. */
static void
divergence_is_seen(void **state)
{
    (void)state;
    trial t = {.value = four_singularities, .components = 4, .a = "0", .b = "1", .bits = 80};
    run(&t);
    assert_false(t.outcome.undefined);
    assert_int_equal(t.outcome.settled, 7);
    assert_int_equal(t.outcome.open, 8);
    trial_clear(&t);
}

static void
closed_forms_are_met(void **state)
{
    (void)state;
    static const long bits[] = {40, 80, 200, 700};
    for (size_t i = 0; i < sizeof bits / sizeof *bits; i++) {
        trial t = {
            .value = four_singularities, .components = 3, .a = "0", .b = "1", .bits = bits[i]};
        run(&t);
        assert_int_equal(t.outcome.settled, 7);
        check_fraction(&t, 0, 3, 2);
        check_fraction(&t, 1, 2, 3);
        check_fraction(&t, 2, -1, 1);
        trial_clear(&t);
    }
}

/* The distance from an end that is not 0 keeps its relative accuracy. */
static void
ends_far_from_zero_lose_nothing(void **state)
{
    (void)state;
    trial t = {.value = four_singularities,
               .components = 2,
               .a = "1234.625",
               .b = "1235.625",
               .bits = 120};
    run(&t);
    assert_int_equal(t.outcome.settled, 3);
    check_fraction(&t, 0, 3, 2);
    check_fraction(&t, 1, 2, 3);
    trial_clear(&t);
    trial right = {
        .value = singular_at_the_right, .components = 2, .a = "0", .b = "1", .bits = 120};
    run(&right);
    assert_int_equal(right.outcome.settled, 3);
    check_fraction(&right, 0, 2, 1);
    check_fraction(&right, 1, 1, 1);
    trial_clear(&right);
}

static void
both_ends_may_be_singular(void **state)
{
    (void)state;
    trial t = {.value = singular_at_both, .components = 1, .a = "-1", .b = "1", .bits = 150};
    run(&t);
    assert_int_equal(t.outcome.settled, 1);
    mpfr_t pi;
    mpfr_init2(pi, 200);
    mpfr_const_pi(pi, MPFR_RNDN);
    mpfr_sub(pi, pi, t.integral[0], MPFR_RNDN);
    assert_true(ordo_log2(pi) < -148);
    mpfr_clear(pi);
    trial_clear(&t);
}

/* int_0^b d^p is homogeneous of degree p + 1 in b. */
static void
integrals_scale_with_the_interval(void **state)
{
    (void)state;
    trial whole = {.value = four_singularities, .components = 3, .a = "0", .b = "3", .bits = 100};
    trial left = {
        .value = four_singularities, .components = 3, .a = "0", .b = "0.625", .bits = 100};
    run(&whole);
    run(&left);
    mpfr_t sum;
    mpfr_init2(sum, 150);
    for (size_t i = 0; i < 2; i++) {
        mpfr_div(sum, whole.b_exact, left.b_exact, MPFR_RNDN);
        mpfr_pow_ui(sum, sum, i == 0 ? 2 : 3, MPFR_RNDN);
        mpfr_rootn_ui(sum, sum, i == 0 ? 3 : 2, MPFR_RNDN);
        mpfr_mul(sum, sum, left.integral[i], MPFR_RNDN);
        mpfr_sub(sum, sum, whole.integral[i], MPFR_RNDN);
        assert_true(ordo_log2(sum) < ordo_log2(whole.integral[i]) - 99);
    }
    mpfr_clear(sum);
    trial_clear(&whole);
    trial_clear(&left);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(undefined_integrands_are_reported),
        cmocka_unit_test(divergence_is_seen),
        cmocka_unit_test(closed_forms_are_met),
        cmocka_unit_test(ends_far_from_zero_lose_nothing),
        cmocka_unit_test(both_ends_may_be_singular),
        cmocka_unit_test(integrals_scale_with_the_interval),
    };
    return cmocka_run_group_tests_name("quadrature/tanh_sinh", tests, NULL, NULL);
}
