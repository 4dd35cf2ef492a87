/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Norms measured in multiprecision: agreement with doubles and with more digits, laws. */
#include "tests/quadrature/caches.h"
#include "tests/quadrature/norms.h"

#include <gsl/gsl_integration.h>

#include "quadrature/gauss.h"
#include "quadrature/parallel.h"
#include "tests/quadrature/callbacks.h"

/* The doubles of GSL and the multiprecision agree as far as doubles reach. */
static double
runge_error_squared(double x, void *context)
{
    const piecewise *p = context;
    size_t k = (size_t)((x + 1) * 4);
    k = k < 8 ? k : 7;
    mpfr_t *c = p->coefficient + (PIECEWISE_DEGREE_MOST + 1) * k;
    double s = x - mpfr_get_d(p->knot[k], MPFR_RNDN);
    double e = 1 / (1 + 9 * x * x) - mpfr_get_d(c[0], MPFR_RNDN) - s * mpfr_get_d(c[1], MPFR_RNDN);
    return e * e;
}

static void
gsl_agrees(void **state)
{
    (void)state;
    piecewise p;
    ordo_norms norms;
    piecewise_init(&p, "-1", "1", 8, 200, runge, NULL);
    piecewise_interpolate(&p, 1);
    assert_int_equal(measure(&norms, &p, L2, 20, 1), ORDO_OK);
    gsl_integration_workspace *w = gsl_integration_workspace_alloc(200);
    double points[] = {-1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1};
    gsl_function f = {runge_error_squared, &p};
    double result, error;
    assert_int_equal(gsl_integration_qagp(&f, points, 9, 0, 1e-10, 200, w, &result, &error), 0);
    gsl_integration_workspace_free(w);
    assert_true(fabs(sqrt(result) / mpfr_get_d(norms.value[ORDO_L2], MPFR_RNDN) - 1) < 1e-9);
    ordo_norms_clear(&norms);
    piecewise_clear(&p);
}

/* Twice the digits confirm the digits. */
static void
more_digits_agree(void **state)
{
    (void)state;
    static const size_t cells[] = {1, 13, 130};
    static const long digits[] = {10, 20, 50};
    for (size_t i = 0; i < 9; i++) {
        piecewise p;
        ordo_norms norms, more;
        piecewise_init(&p, "-1", "1", cells[i / 3], 500, runge, NULL);
        piecewise_interpolate(&p, 1 + (int)(i % 2));
        assert_int_equal(measure(&norms, &p, ALL_BUT_H1, digits[i % 3], 1), ORDO_OK);
        assert_int_equal(measure(&more, &p, ALL_BUT_H1, 2 * digits[i % 3], 1), ORDO_OK);
        for (int j = 0; j < ORDO_H1; j++) {
            assert_true(agrees(norms.value[j], more.value[j], digits[i % 3]));
        }
        assert_true(more.bits >= norms.bits);
        ordo_norms_clear(&norms);
        ordo_norms_clear(&more);
        piecewise_clear(&p);
    }
}

static void
threads_do_not_matter(void **state)
{
    (void)state;
    static const size_t cells[] = {7, 33, 700};
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        piecewise p;
        ordo_norms one, two;
        piecewise_init(&p, "-1", "2.385", cells[i], 200, sine, cosine);
        piecewise_interpolate(&p, 2);
        assert_int_equal(measure(&one, &p, ALL_BUT_H1 | H1, 20, 1), ORDO_OK);
        assert_int_equal(measure(&two, &p, ALL_BUT_H1 | H1, 20, 2), ORDO_OK);
        for (int j = 0; j < ORDO_NORMS; j++) {
            assert_true(mpfr_equal_p(one.value[j], two.value[j]));
        }
        assert_true(mpfr_equal_p(one.where, two.where));
        assert_int_equal(one.panels, two.panels);
        ordo_norms_clear(&one);
        ordo_norms_clear(&two);
        piecewise_clear(&p);
    }
}

/* norm(c e) = |c| norm(e), also far beyond the range of doubles. */
static void
norms_are_homogeneous(void **state)
{
    (void)state;
    static const char *const factors[] = {"-2.385", "1e-5000", "-3e+3000"};
    piecewise p;
    ordo_norms plain;
    piecewise_init(&p, "-1", "1", 11, 200, runge, NULL);
    piecewise_interpolate(&p, 1);
    assert_int_equal(measure(&plain, &p, ALL_BUT_H1, 25, 1), ORDO_OK);
    for (size_t i = 0; i < sizeof factors / sizeof *factors; i++) {
        ordo_norms scaled;
        assert_int_equal(mpfr_set_str(p.factor, factors[i], 10, MPFR_RNDN), 0);
        assert_int_equal(measure(&scaled, &p, ALL_BUT_H1, 25, 1), ORDO_OK);
        for (int j = 0; j < ORDO_H1; j++) {
            mpfr_div(scaled.value[j], scaled.value[j], p.factor, MPFR_RNDN);
            mpfr_abs(scaled.value[j], scaled.value[j], MPFR_RNDN);
            assert_true(agrees(scaled.value[j], plain.value[j], 25));
        }
        ordo_norms_clear(&scaled);
    }
    ordo_norms_clear(&plain);
    piecewise_clear(&p);
}

/* More cells for the same function change nothing. */
static void
cells_may_be_split(void **state)
{
    (void)state;
    piecewise whole, parts;
    ordo_norms a, b;
    piecewise_init(&whole, "-1", "2.385", 2, 200, sine, cosine);
    piecewise_init(&parts, "-1", "2.385", 333, 200, sine, cosine);
    assert_int_equal(measure(&a, &whole, ALL_BUT_H1 | H1, 30, 1), ORDO_OK);
    assert_int_equal(measure(&b, &parts, ALL_BUT_H1 | H1, 30, 2), ORDO_OK);
    for (int j = 0; j < ORDO_NORMS; j++) {
        assert_true(agrees(a.value[j], b.value[j], 29)); /* the last digit may be rounded apart */
    }
    ordo_norms_clear(&a);
    ordo_norms_clear(&b);
    piecewise_clear(&whole);
    piecewise_clear(&parts);
}

/* Blocks of nothing but noise do not spoil the digits of the others: for x < 0 f is zero. */
static void
noise_beside_larger_errors_is_harmless(void **state)
{
    (void)state;
    piecewise half, right;
    ordo_norms norms, expected;
    piecewise_init(&half, "-1", "1", 200, 300, half_noise, NULL);
    piecewise_init(&right, "0", "1", 100, 300, half_noise, NULL);
    piecewise_interpolate(&half, 1);
    piecewise_interpolate(&right, 1);
    for (size_t j = 0; j < 100 * (PIECEWISE_DEGREE_MOST + 1); j++) {
        mpfr_set_zero(half.coefficient[j], 1);
    }
    assert_int_equal(measure(&norms, &half, L2 | LINF, 20, 1), ORDO_OK);
    assert_int_equal(measure(&expected, &right, L2 | LINF, 30, 1), ORDO_OK);
    assert_true(agrees(norms.value[ORDO_L2], expected.value[ORDO_L2], 20));
    assert_true(agrees(norms.value[ORDO_LINF], expected.value[ORDO_LINF], 20));
    ordo_norms_clear(&norms);
    ordo_norms_clear(&expected);
    piecewise_clear(&half);
    piecewise_clear(&right);
}

static bool
count_progress(void *context, const char *what, size_t done, size_t all)
{
    size_t *seen = context;
    assert_string_equal(what, "measuring");
    assert_int_equal(done, seen[0] + 1);
    seen[0] = done;
    seen[1] = all;
    return true;
}

static void
progress_is_told_and_norms_are_ordered(void **state)
{
    (void)state;
    piecewise p;
    ordo_norms norms;
    size_t seen[2] = {0, 0};
    ordo_norm_options options = {
        .wanted = ALL_BUT_H1, .threads = 2, .bits_lost = 40, .watch = {count_progress, seen}};
    piecewise_init(&p, "-1", "2.385", 200, 200, sine, NULL);
    piecewise_interpolate(&p, 1);
    ordo_norms_init(&norms, 0);
    assert_int_equal(ordo_norms_measure(&norms, &p.e, &options), ORDO_OK);
    assert_true(seen[0] == seen[1] && seen[0] > 1);
    assert_true(mpfr_less_p(norms.value[ORDO_L1], norms.value[ORDO_RMSE]));
    assert_true(mpfr_less_p(norms.value[ORDO_RMSE], norms.value[ORDO_LINF]));
    ordo_norms_clear(&norms);
    piecewise_clear(&p);
}

/* Random factors and intervals for a function whose integral is known. */
static void
random_intervals_agree_with_closed_forms(void **state)
{
    (void)state;
    srand((unsigned)test_seed());
    mpfr_t expected, s, c;
    mpfr_inits2(300, expected, s, c, (mpfr_ptr)0);
    for (int i = 0; i < 12; i++) {
        long from = rand() % 2000 - 1000;
        char a[40], b[40];
        (void)snprintf(a, sizeof a, "%ld/317", from);
        (void)snprintf(b, sizeof b, "%ld/317", from + 1 + rand() % 2000);
        size_t cells = 1 + (size_t)rand() % 40;
        long digits = 10 + rand() % 30;
        piecewise p;
        ordo_norms norms;
        piecewise_init(&p, a, b, cells, 300, sine, NULL);
        assert_int_equal(measure(&norms, &p, L2, digits, 1), ORDO_OK);
        /* int sin^2 = (x - sin x cos x)/2 */
        mpfr_set_zero(expected, 1);
        for (size_t k = 0; k <= cells; k += cells) {
            mpfr_sin_cos(s, c, p.knot[k], MPFR_RNDN);
            mpfr_fms(s, s, c, p.knot[k], MPFR_RNDN);
            mpfr_sub(expected, s, expected, MPFR_RNDN);
        }
        mpfr_div_si(expected, expected, -2, MPFR_RNDN);
        mpfr_sqrt(expected, expected, MPFR_RNDN);
        assert_true(agrees(norms.value[ORDO_L2], expected, digits));
        ordo_norms_clear(&norms);
        piecewise_clear(&p);
    }
    mpfr_clears(expected, s, c, (mpfr_ptr)0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gsl_agrees),
        cmocka_unit_test(more_digits_agree),
        cmocka_unit_test(threads_do_not_matter),
        cmocka_unit_test(norms_are_homogeneous),
        cmocka_unit_test(cells_may_be_split),
        cmocka_unit_test(noise_beside_larger_errors_is_harmless),
        cmocka_unit_test(progress_is_told_and_norms_are_ordered),
        cmocka_unit_test(random_intervals_agree_with_closed_forms),
    };
    return cmocka_run_group_tests_name("quadrature/norm_laws", tests, NULL, clean_up);
}
