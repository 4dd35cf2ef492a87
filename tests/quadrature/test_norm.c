/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Norms measured in multiprecision: refusals, special values, closed forms. */
#include "tests/quadrature/caches.h"
#include "tests/quadrature/norms.h"

#include "quadrature/gauss.h"
#include "quadrature/parallel.h"
#include "tests/quadrature/callbacks.h"

static void
impossible_requests_are_refused(void **state)
{
    (void)state;
    piecewise p;
    ordo_norms norms;
    ordo_norms_init(&norms, 20);
    piecewise_init(&p, "0", "1", 3, 100, sine, NULL);
    const ordo_norm_options wrong[] = {
        {.wanted = H1},
        {.wanted = 1u << ORDO_NORMS},
        {.wanted = RMSE, .digits = -1},
        {.wanted = RMSE, .digits = 2000000},
        {.wanted = RMSE, .threads = -2},
        {.wanted = RMSE, .bits_lost = -7},
        {.wanted = RMSE, .bits_most = -7},
        {.wanted = RMSE, .bits_most = MPFR_PREC_MAX},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_int_equal(ordo_norms_measure(&norms, &p.e, &wrong[i]), ORDO_EINVAL);
    }
    const ordo_norm_options right = {.wanted = RMSE};
    p.e.cells = 0;
    assert_int_equal(ordo_norms_measure(&norms, &p.e, &right), ORDO_EINVAL);
    p.e.cells = 3;
    const ordo_norm_options nothing = {0};
    assert_int_equal(ordo_norms_measure(&norms, &p.e, &nothing), ORDO_OK);
    piecewise_clear(&p);
    piecewise_init(&p, "2.385", "2.385", 3, 100, sine, NULL);
    assert_int_equal(ordo_norms_measure(&norms, &p.e, &right), ORDO_EINVAL);
    piecewise_clear(&p);
    ordo_norms_clear(&norms);
}

static ordo_status
fail_to_open(void **cursor, const void *self, mpfr_prec_t prec)
{
    (void)cursor;
    (void)self;
    (void)prec;
    return ORDO_EDOMAIN;
}

static ordo_status
fail_to_seek(void *cursor, size_t first, size_t count)
{
    (void)cursor;
    (void)count;
    return first > 0 ? ORDO_EIO : ORDO_OK;
}

static void
failures_of_the_function_are_passed_on(void **state)
{
    (void)state;
    piecewise p;
    ordo_norms norms;
    piecewise_init(&p, "0", "1", 300, 100, sine, NULL);
    ordo_function original = p.e;
    p.e.open = fail_to_open;
    assert_int_equal(measure(&norms, &p, RMSE, 20, 1), ORDO_EDOMAIN);
    ordo_norms_clear(&norms);
    p.e = original;
    p.e.seek = fail_to_seek;
    assert_int_equal(measure(&norms, &p, RMSE, 20, 2), ORDO_EIO);
    ordo_norms_clear(&norms);
    piecewise_clear(&p);
}

static void
names_are_found(void **state)
{
    (void)state;
    ordo_norm norm = ORDO_NORMS;
    for (int i = 0; i < ORDO_NORMS; i++) {
        assert_true(ordo_norm_find(&norm, ordo_norm_name((ordo_norm)i)));
        assert_int_equal(norm, i);
    }
    assert_string_equal(ordo_norm_name(ORDO_LINF), "linf");
    assert_false(ordo_norm_find(&norm, "l3"));
    assert_false(ordo_norm_find(&norm, ""));
    assert_string_equal(ordo_norm_name(ORDO_NORMS), "unknown norm");
}

static void
zero_has_norm_zero(void **state)
{
    (void)state;
    piecewise p;
    ordo_norms norms;
    piecewise_init(&p, "-1", "2.385", 77, 100, zero_function, zero_function);
    assert_int_equal(measure(&norms, &p, ALL_BUT_H1 | H1, 20, 1), ORDO_OK);
    for (int i = 0; i < ORDO_NORMS; i++) {
        assert_int_equal(norms.status[i], ORDO_OK);
        assert_true(mpfr_zero_p(norms.value[i]));
    }
    assert_int_equal(norms.panels, 0);
    ordo_norms_clear(&norms);
    piecewise_clear(&p);
}

static void
noise_is_missed_and_reported_as_such(void **state)
{
    (void)state;
    piecewise p;
    ordo_norms norms;
    piecewise_init(&p, "0", "1", 33, 100, noise, NULL);
    assert_int_equal(measure(&norms, &p, ALL_BUT_H1, 20, 1), ORDO_MISSED);
    for (int i = 0; i < ORDO_H1; i++) {
        assert_int_equal(norms.status[i], ORDO_MISSED);
        assert_true(mpfr_sgn(norms.value[i]) > 0);
        assert_true(ordo_log2(norms.value[i]) < -1000); /* up to bits_most */
    }
    ordo_norms_clear(&norms);
    piecewise_clear(&p);
}

static void
one(mpfr_t y, const mpfr_t x)
{
    (void)x;
    mpfr_set_ui(y, 1, MPFR_RNDN);
}

/* The length of the interval once had no more bits than the first look at it. */
static void
means_are_right_on_intervals_of_many_bits(void **state)
{
    (void)state;
    static const char *const ends[][2] = {{"-1/3", "2.385"}, {"0.1", "0.3"}, {"100/3", "34"}};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        piecewise p;
        ordo_norms norms;
        piecewise_init(&p, ends[i][0], ends[i][1], 7, 500, one, NULL);
        assert_int_equal(measure(&norms, &p, RMSE | L1, 60, 1), ORDO_OK);
        check(&norms, ORDO_RMSE, 60, 1, 0, 1, 1);
        check(&norms, ORDO_L1, 60, 1, 0, 1, 1);
        ordo_norms_clear(&norms);
        piecewise_clear(&p);
    }
}

static void
undefined_values_give_nan(void **state)
{
    (void)state;
    piecewise p;
    ordo_norms norms;
    piecewise_init(&p, "-1", "1", 40, 100, logarithm, NULL);
    assert_int_equal(measure(&norms, &p, ALL_BUT_H1, 20, 1), ORDO_MISSED);
    for (int i = 0; i < ORDO_H1; i++) {
        assert_int_equal(norms.status[i], ORDO_MISSED);
        assert_true(mpfr_nan_p(norms.value[i]));
    }
    ordo_norms_clear(&norms);
    piecewise_clear(&p);
}

/* 1/x is infinite at 0, the middle of a cell. */
static void
infinite_values_inside_give_nan(void **state)
{
    (void)state;
    piecewise p;
    ordo_norms norms;
    piecewise_init(&p, "-1", "1", 3, 100, reciprocal, NULL);
    assert_int_equal(measure(&norms, &p, LINF, 20, 1), ORDO_MISSED);
    assert_true(mpfr_nan_p(norms.value[ORDO_LINF]));
    ordo_norms_clear(&norms);
    assert_int_equal(measure(&norms, &p, RMSE | L1, 20, 1), ORDO_MISSED);
    assert_true(mpfr_nan_p(norms.value[ORDO_RMSE]));
    assert_true(mpfr_nan_p(norms.value[ORDO_L1]));
    ordo_norms_clear(&norms);
    piecewise_clear(&p);
}

/* int (1/(2 sqrt x))^2 diverges, declared or not; the other norms are not harmed. */
static void
divergence_is_missed(void **state)
{
    (void)state;
    for (unsigned declared = 0; declared <= 1; declared++) {
        piecewise p;
        ordo_norms norms;
        piecewise_init(&p, "0", "1", 1, 100, square_root, square_root_slope);
        p.singular_first = declared * ORDO_SINGULAR_LEFT;
        assert_int_equal(measure(&norms, &p, ALL_BUT_H1 | H1, 20, 1), ORDO_MISSED);
        assert_int_equal(norms.status[ORDO_H1], ORDO_MISSED);
        check(&norms, ORDO_RMSE, 20, 1, 0, 1, 2);
        check(&norms, ORDO_L1, 20, 1, 0, 4, 9);
        ordo_norms_clear(&norms);
        piecewise_clear(&p);
    }
}

static void
singular_ends_are_integrated(void **state)
{
    (void)state;
    static const long digits[] = {12, 20, 60};
    for (size_t i = 0; i < sizeof digits / sizeof *digits; i++) {
        piecewise p;
        ordo_norms norms;
        piecewise_init(&p, "0", "1", 5, 100, inverse_cube_root, NULL);
        p.singular_first = ORDO_SINGULAR_LEFT;
        assert_int_equal(measure(&norms, &p, ALL_BUT_H1, digits[i], 1), ORDO_MISSED);
        check(&norms, ORDO_RMSE, digits[i], 1, 0, 3, 1);
        check(&norms, ORDO_L1, digits[i], 1, 0, 9, 4);
        assert_int_equal(norms.status[ORDO_LINF], ORDO_MISSED);
        assert_true(mpfr_inf_p(norms.value[ORDO_LINF]));
        ordo_norms_clear(&norms);
        piecewise_clear(&p);
        /* at an end that is not 0: x - 1 must keep its relative accuracy */
        piecewise_init(&p, "1", "2", 5, 100, shifted_cube_root, NULL);
        p.singular_first = ORDO_SINGULAR_LEFT;
        assert_int_equal(measure(&norms, &p, RMSE | L1, digits[i], 1), ORDO_OK);
        check(&norms, ORDO_RMSE, digits[i], 1, 0, 3, 1);
        check(&norms, ORDO_L1, digits[i], 1, 0, 9, 4);
        ordo_norms_clear(&norms);
        piecewise_clear(&p);
    }
}

/* x^2 less its linear interpolant: e = s (s - h) on every cell. */
static void
chords_of_a_parabola(void **state)
{
    (void)state;
    static const long digits[] = {10, 20, 50, 200};
    static const size_t cells[] = {1, 8, 64, 256};
    for (size_t i = 0; i < sizeof digits / sizeof *digits; i++) {
        piecewise p;
        ordo_norms norms;
        long n = (long)cells[i];
        piecewise_init(&p, "0", "1", cells[i], 900, square, square_slope);
        piecewise_interpolate(&p, 1);
        assert_int_equal(measure(&norms, &p, ALL_BUT_H1 | H1, digits[i], 1), ORDO_OK);
        check(&norms, ORDO_RMSE, digits[i], n, 2, 1, 30);
        check(&norms, ORDO_L2, digits[i], n, 2, 1, 30);
        check(&norms, ORDO_L1, digits[i], n, 2, 1, 36);
        check(&norms, ORDO_LINF, digits[i], n, 2, 1, 16);
        check(&norms, ORDO_H1, digits[i], n, 1, 1, 3);
        assert_int_equal(norms.panels, cells[i]);
        ordo_norms_clear(&norms);
        piecewise_clear(&p);
    }
}

/* x^3 less its quadratic interpolant, e = s (s - h/2)(s - h): a sign change in each cell; with
 * dyadic knots, so that abscissae of few bits would show no noise. */
static void
quadratics_through_a_cubic(void **state)
{
    (void)state;
    static const size_t cells[] = {2, 16, 2048};
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        long digits = cells[i] > 100 ? 20 : 50;
        piecewise p;
        ordo_norms norms;
        piecewise_init(&p, "0", "1", cells[i], 400, cube, NULL);
        piecewise_interpolate(&p, 2);
        assert_int_equal(measure(&norms, &p, ALL_BUT_H1, digits, 1), ORDO_OK);
        check(&norms, ORDO_RMSE, digits, (long)cells[i], 3, 36, 30240);
        check(&norms, ORDO_L1, digits, (long)cells[i], 3, 1, 1024);
        check(&norms, ORDO_LINF, digits, (long)cells[i], 3, 1, 432);
        ordo_norms_clear(&norms);
        piecewise_clear(&p);
    }
}

static void
exponential_has_its_norms(void **state)
{
    (void)state;
    piecewise p;
    ordo_norms norms;
    mpfr_t expected;
    mpfr_init2(expected, 300);
    piecewise_init(&p, "0", "1", 3, 300, exponential, exponential);
    assert_int_equal(measure(&norms, &p, ALL_BUT_H1 | H1, 40, 1), ORDO_OK);
    mpfr_set_ui(expected, 2, MPFR_RNDN); /* sqrt((e^2 - 1)/2) */
    mpfr_expm1(expected, expected, MPFR_RNDN);
    mpfr_div_2ui(expected, expected, 1, MPFR_RNDN);
    mpfr_sqrt(expected, expected, MPFR_RNDN);
    assert_true(agrees(norms.value[ORDO_RMSE], expected, 40));
    assert_true(agrees(norms.value[ORDO_H1], expected, 40));
    mpfr_set_ui(expected, 1, MPFR_RNDN);
    mpfr_expm1(expected, expected, MPFR_RNDN);
    assert_true(agrees(norms.value[ORDO_L1], expected, 40));
    mpfr_add_ui(expected, expected, 1, MPFR_RNDN);
    assert_true(agrees(norms.value[ORDO_LINF], expected, 40));
    assert_int_equal(mpfr_cmp_ui(norms.where, 1), 0);
    assert_int_equal(mpfr_cmp_ui(norms.length, 1), 0);
    mpfr_clear(expected);
    ordo_norms_clear(&norms);
    piecewise_clear(&p);
}

/* int_0^7 |sin| = 5 - cos 7, with two sign changes inside; also where cells cut elsewhere. */
static void
sign_changes_are_found(void **state)
{
    (void)state;
    static const size_t cells[] = {1, 2, 9};
    static const long digits[] = {10, 30, 100};
    mpfr_t expected;
    mpfr_init2(expected, 500);
    mpfr_set_ui(expected, 7, MPFR_RNDN);
    mpfr_cos(expected, expected, MPFR_RNDN);
    mpfr_ui_sub(expected, 5, expected, MPFR_RNDN);
    mpfr_div_ui(expected, expected, 7, MPFR_RNDN);
    for (size_t i = 0; i < 9; i++) {
        piecewise p;
        ordo_norms norms;
        piecewise_init(&p, "0", "7", cells[i / 3], 500, sine, NULL);
        assert_int_equal(measure(&norms, &p, L1, digits[i % 3], 1), ORDO_OK);
        assert_true(agrees(norms.value[ORDO_L1], expected, digits[i % 3]));
        ordo_norms_clear(&norms);
        piecewise_clear(&p);
    }
    mpfr_clear(expected);
}

/* x (1 - x) (c - x), c = 0.9984. */
static void
two_zeros(mpfr_t y, const mpfr_t x)
{
    mpfr_t factor;
    mpfr_init2(factor, mpfr_get_prec(y));
    mpfr_set_ui(y, 9984, MPFR_RNDN);
    mpfr_div_ui(y, y, 10000, MPFR_RNDN);
    mpfr_sub(y, y, x, MPFR_RNDN);
    mpfr_mul(y, y, x, MPFR_RNDN);
    mpfr_ui_sub(factor, 1, x, MPFR_RNDN);
    mpfr_mul(y, y, factor, MPFR_RNDN);
    mpfr_clear(factor);
}

/* e vanishes at both ends of the cell, and again a little before one of them, nearer than any
 * sample: int |e| = 2 G(c) - G(1), G(x) = c x^2/2 - (1 + c) x^3/3 + x^4/4. */
static void
sign_changes_beside_a_zero_at_a_knot_are_found(void **state)
{
    (void)state;
    static const char exact[] =
        "0.0830666680309077333333333333333333333333333333"; /* for c = 0.9984 */
    static const long digits[] = {10, 25};
    mpfr_t expected;
    mpfr_init2(expected, 200);
    mpfr_set_str(expected, exact, 10, MPFR_RNDN);
    for (size_t i = 0; i < 2; i++) {
        piecewise p;
        ordo_norms norms;
        piecewise_init(&p, "0", "1", 1, 200, two_zeros, NULL);
        assert_int_equal(measure(&norms, &p, L1, digits[i], 1), ORDO_OK);
        assert_true(agrees(norms.value[ORDO_L1], expected, digits[i]));
        ordo_norms_clear(&norms);
        piecewise_clear(&p);
    }
    mpfr_clear(expected);
}

/* (x - 1/2)(x - 0.507), negative between two samples. */
static void
close_zeros(mpfr_t y, const mpfr_t x)
{
    mpfr_t factor;
    mpfr_init2(factor, mpfr_get_prec(y));
    mpfr_sub_d(factor, x, 0.5, MPFR_RNDN);
    mpfr_set_ui(y, 507, MPFR_RNDN);
    mpfr_div_ui(y, y, 1000, MPFR_RNDN);
    mpfr_sub(y, x, y, MPFR_RNDN);
    mpfr_mul(y, y, factor, MPFR_RNDN);
    mpfr_clear(factor);
}

/* Two sign changes between neighbouring samples: int |e| = int e + 0.007^3/3, int e = 1/12.
 */
static void
sign_changes_between_samples_are_found(void **state)
{
    (void)state;
    mpfr_t expected, part;
    mpfr_inits2(200, expected, part, (mpfr_ptr)0);
    mpfr_set_ui(expected, 7, MPFR_RNDN);
    mpfr_div_ui(expected, expected, 1000, MPFR_RNDN);
    mpfr_pow_ui(expected, expected, 3, MPFR_RNDN);
    mpfr_div_ui(expected, expected, 3, MPFR_RNDN);
    mpfr_set_ui(part, 1, MPFR_RNDN);
    mpfr_div_ui(part, part, 12, MPFR_RNDN); /* 1/3 - 1/4 */
    mpfr_add(expected, expected, part, MPFR_RNDN);
    static const size_t cells[] = {1, 3};
    for (size_t i = 0; i < 2; i++) {
        piecewise p;
        ordo_norms norms;
        piecewise_init(&p, "0", "1", cells[i], 200, close_zeros, NULL);
        assert_int_equal(measure(&norms, &p, L1, 25, 1), ORDO_OK);
        assert_true(agrees(norms.value[ORDO_L1], expected, 25));
        ordo_norms_clear(&norms);
        piecewise_clear(&p);
    }
    mpfr_clears(expected, part, (mpfr_ptr)0);
}

/* A sign change nearer to the end than any sample, whose sign at the end only the working
 * precision shows: int |x - c| = (c^2 + (1 - c)^2)/2. */
static void
sign_changes_next_to_a_knot_are_found(void **state)
{
    (void)state;
    piecewise p;
    ordo_norms norms;
    mpfr_t expected, c;
    mpfr_inits2(400, expected, c, (mpfr_ptr)0);
    piecewise_init(&p, "0", "1", 1, 300, late_line, NULL);
    assert_int_equal(measure(&norms, &p, L1, 60, 1), ORDO_OK);
    mpfr_set_ui(c, 10, MPFR_RNDN);
    mpfr_pow_si(c, c, -25, MPFR_RNDN);
    mpfr_sqr(expected, c, MPFR_RNDN); /* c^2 - c + 1/2 */
    mpfr_sub(expected, expected, c, MPFR_RNDN);
    mpfr_add_d(expected, expected, 0.5, MPFR_RNDN);
    assert_true(agrees(norms.value[ORDO_L1], expected, 60));
    mpfr_clears(expected, c, (mpfr_ptr)0);
    ordo_norms_clear(&norms);
    piecewise_clear(&p);
}

/* |x - 0.31| in one cell: bisection finds what nobody declared. */
static void
undeclared_kinks_are_bisected(void **state)
{
    (void)state;
    piecewise p;
    ordo_norms norms;
    piecewise_init(&p, "0", "1", 1, 100, kink, NULL);
    assert_int_equal(measure(&norms, &p, ALL_BUT_H1, 20, 1), ORDO_OK);
    check(&norms, ORDO_RMSE, 20, 1, 0, 29791 + 328509, 3000000);
    check(&norms, ORDO_L1, 20, 20000, 1, 5722 * 5722, 1); /* (0.31^2 + 0.69^2)/2 */
    check(&norms, ORDO_LINF, 20, 100, 1, 69 * 69, 1);
    ordo_norms_clear(&norms);
    piecewise_clear(&p);
}

/* The first look meets values of 10^-76000 only; the samples of the panels correct it. */
static void
narrow_peaks_next_to_a_knot_are_found(void **state)
{
    (void)state;
    piecewise p;
    ordo_norms norms;
    piecewise_init(&p, "-1", "1", 10, 300, narrow_peak, NULL);
    assert_int_equal(measure(&norms, &p, ALL_BUT_H1, 20, 1), ORDO_OK);
    mpfr_t expected;
    mpfr_init2(expected, 300);
    mpfr_const_pi(expected, MPFR_RNDN); /* int e^2 = sqrt(pi/2)/10^4; the tails are far below */
    mpfr_div_2ui(expected, expected, 1, MPFR_RNDN);
    mpfr_sqrt(expected, expected, MPFR_RNDN);
    mpfr_div_ui(expected, expected, 10000, MPFR_RNDN);
    mpfr_sqrt(expected, expected, MPFR_RNDN);
    assert_true(agrees(norms.value[ORDO_L2], expected, 20));
    check(&norms, ORDO_LINF, 20, 1, 0, 1, 1);
    mpfr_clear(expected);
    ordo_norms_clear(&norms);
    piecewise_clear(&p);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(impossible_requests_are_refused),
        cmocka_unit_test(failures_of_the_function_are_passed_on),
        cmocka_unit_test(names_are_found),
        cmocka_unit_test(zero_has_norm_zero),
        cmocka_unit_test(noise_is_missed_and_reported_as_such),
        cmocka_unit_test(undefined_values_give_nan),
        cmocka_unit_test(means_are_right_on_intervals_of_many_bits),
        cmocka_unit_test(infinite_values_inside_give_nan),
        cmocka_unit_test(divergence_is_missed),
        cmocka_unit_test(singular_ends_are_integrated),
        cmocka_unit_test(chords_of_a_parabola),
        cmocka_unit_test(quadratics_through_a_cubic),
        cmocka_unit_test(exponential_has_its_norms),
        cmocka_unit_test(sign_changes_are_found),
        cmocka_unit_test(sign_changes_next_to_a_knot_are_found),
        cmocka_unit_test(sign_changes_beside_a_zero_at_a_knot_are_found),
        cmocka_unit_test(sign_changes_between_samples_are_found),
        cmocka_unit_test(undeclared_kinks_are_bisected),
        cmocka_unit_test(narrow_peaks_next_to_a_knot_are_found),
    };
    return cmocka_run_group_tests_name("quadrature/norm", tests, NULL, clean_up);
}
