/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The largest |e|: peaks inside cells, next to their ends, at their ends. */
#include "tests/support.h"

#include <math.h>

#include "quadrature/gauss.h"
#include "quadrature/norm.h"
#include "quadrature/parallel.h"
#include "quadrature/peak.h"
#include "tests/quadrature/callbacks.h"
#include "tests/quadrature/piecewise.h"

static mpfr_t centre; /* of the peaks below */

/* 1 - (x - centre)^2 + (x - centre)^3/3 */
static void
skew_peak(mpfr_t y, const mpfr_t x)
{
    mpfr_t d;
    mpfr_init2(d, mpfr_get_prec(y));
    mpfr_sub(d, x, centre, MPFR_RNDN);
    mpfr_div_ui(y, d, 3, MPFR_RNDN);
    mpfr_sub_ui(y, y, 1, MPFR_RNDN);
    mpfr_mul(y, y, d, MPFR_RNDN);
    mpfr_mul(y, y, d, MPFR_RNDN);
    mpfr_add_ui(y, y, 1, MPFR_RNDN);
    mpfr_clear(d);
}

/* -1/(10^-6 + (x - centre)^2): down to -10^6. */
static void
sharp_peak(mpfr_t y, const mpfr_t x)
{
    mpfr_t d;
    mpfr_init2(d, mpfr_get_prec(y));
    mpfr_sub(d, x, centre, MPFR_RNDN);
    mpfr_mul_ui(d, d, 1000, MPFR_RNDN);
    mpfr_sqr(d, d, MPFR_RNDN);
    mpfr_add_ui(d, d, 1, MPFR_RNDN);
    mpfr_si_div(y, -1000000, d, MPFR_RNDN);
    mpfr_clear(d);
}

static void
constant(mpfr_t y, const mpfr_t x)
{
    (void)x;
    mpfr_set_si(y, -7, MPFR_RNDN);
    mpfr_div_ui(y, y, 3, MPFR_RNDN);
}

/* x log x, with NaN at 0. */
static void
entropy(mpfr_t y, const mpfr_t x)
{
    mpfr_t l;
    mpfr_init2(l, mpfr_get_prec(y));
    mpfr_log(l, x, MPFR_RNDN);
    mpfr_mul(y, l, x, MPFR_RNDN);
    mpfr_clear(l);
}

static ordo_status
find(ordo_norms *norms, const piecewise *p, long digits)
{
    ordo_norms_init(norms, digits);
    ordo_norm_options options = {.wanted = ORDO_NORM_BIT(ORDO_LINF), .digits = digits};
    return ordo_norms_measure(norms, &p->e, &options);
}

/* Is the largest value p/q, to so many digits? */
static void
check(const ordo_norms *norms, long digits, long p, unsigned long q)
{
    mpfr_t expected;
    mpfr_init2(expected, mpfr_get_prec(norms->value[ORDO_LINF]));
    mpfr_set_si(expected, p, MPFR_RNDN);
    mpfr_div_ui(expected, expected, q, MPFR_RNDN);
    double size = ordo_log2(expected);
    mpfr_sub(expected, expected, norms->value[ORDO_LINF], MPFR_RNDN);
    assert_true(ordo_log2(expected) <= size - (double)digits * log2(10));
    mpfr_clear(expected);
}

/* x log x has its largest absolute value 1/e at 1/e; that it is NaN at 0 is not hidden. */
static void
an_undefined_end_is_told(void **state)
{
    (void)state;
    piecewise p;
    ordo_norms norms;
    piecewise_init(&p, "0", "1", 3, 100, entropy, NULL);
    p.singular_first = ORDO_SINGULAR_LEFT;
    assert_int_equal(find(&norms, &p, 20), ORDO_MISSED);
    assert_true(fabs(mpfr_get_d(norms.value[ORDO_LINF], MPFR_RNDN) - exp(-1)) < 0x1p-50);
    assert_true(fabs(mpfr_get_d(norms.where, MPFR_RNDN) - exp(-1)) < 0x1p-30);
    ordo_norms_clear(&norms);
    piecewise_clear(&p);
}

static void
constants_are_their_own_peaks(void **state)
{
    (void)state;
    piecewise p;
    ordo_norms norms;
    piecewise_init(&p, "-1", "2.385", 100, 100, constant, NULL);
    assert_int_equal(find(&norms, &p, 33), ORDO_OK);
    check(&norms, 33, 7, 3);
    ordo_norms_clear(&norms);
    piecewise_clear(&p);
}

/* Peaks at all distances from the left end of the cell, also beyond it, where the end is largest.
 */
static void
peaks_next_to_an_end_are_found(void **state)
{
    (void)state;
    static const char *const centres[] = {"0.385",  "0.0022", "0.0001",   "1e-6",   "3e-10",
                                          "1e-25",  "0",      "-1e-25",   "-3e-10", "-1e-6",
                                          "-0.002", "-0.385", "0.999999", "1.0001"};
    mpfr_t expected;
    mpfr_init2(expected, 400);
    for (size_t i = 0; i < sizeof centres / sizeof *centres; i++) {
        for (long digits = 12; digits <= 70; digits += 29) {
            piecewise p;
            ordo_norms norms;
            mpfr_set_str(centre, centres[i], 10, MPFR_RNDN);
            piecewise_init(&p, "0", "1", 1, 100, skew_peak, NULL);
            assert_int_equal(find(&norms, &p, digits), ORDO_OK);
            mpfr_set_ui(expected, 1, MPFR_RNDN);
            bool left = mpfr_sgn(centre) < 0;
            if (left || mpfr_cmp_ui(centre, 1) > 0) {
                skew_peak(expected, p.knot[left ? 0 : 1]);
                assert_int_equal(mpfr_cmp_ui(norms.where, left ? 0 : 1), 0);
            }
            mpfr_sub(expected, expected, norms.value[ORDO_LINF], MPFR_RNDN);
            assert_true(ordo_log2(expected) <= -(double)digits * log2(10));
            ordo_norms_clear(&norms);
            piecewise_clear(&p);
        }
    }
    mpfr_clear(expected);
}

static void
sharp_negative_peaks_are_found(void **state)
{
    (void)state;
    static const char *const centres[] = {"0.385", "0.5", "1", "0.0002"};
    for (size_t i = 0; i < sizeof centres / sizeof *centres; i++) {
        piecewise p;
        ordo_norms norms;
        mpfr_set_str(centre, centres[i], 10, MPFR_RNDN);
        piecewise_init(&p, "0", "1", 3, 100, sharp_peak, NULL);
        assert_int_equal(find(&norms, &p, 40), ORDO_OK);
        check(&norms, 40, 1000000, 1);
        mpfr_sub(norms.where, norms.where, centre, MPFR_RNDN);
        assert_true(ordo_log2(norms.where) < -60);
        ordo_norms_clear(&norms);
        piecewise_clear(&p);
    }
}

/* x^2 has the same peak h^2/4 in each cell, x^3 nearly: six of h^3/(12 sqrt 3) and no winner. */
static void
equal_peaks_are_no_trouble(void **state)
{
    (void)state;
    piecewise p;
    ordo_norms norms;
    piecewise_init(&p, "0", "1", 500, 300, square, NULL);
    piecewise_interpolate(&p, 1);
    assert_int_equal(find(&norms, &p, 30), ORDO_OK);
    check(&norms, 30, 1, 1000000);
    ordo_norms_clear(&norms);
    piecewise_clear(&p);
    piecewise_init(&p, "0", "1", 3, 300, cube, NULL);
    piecewise_interpolate(&p, 2);
    assert_int_equal(find(&norms, &p, 30), ORDO_OK);
    mpfr_sqr(norms.value[ORDO_LINF], norms.value[ORDO_LINF], MPFR_RNDN);
    check(&norms, 29, 1, 432UL * 729);
    ordo_norms_clear(&norms);
    piecewise_clear(&p);
}

/* The tops of sin(300 x) + x/10^6 lie where cos(300 x) = -c, c = 1/(300 10^6). */
static void
the_best_of_many_similar_peaks_is_found(void **state)
{
    (void)state;
    piecewise p;
    ordo_norms norms;
    mpfr_t x, top;
    mpfr_inits2(300, x, top, (mpfr_ptr)0);
    mpfr_set_si(x, -300000000, MPFR_RNDN);
    mpfr_ui_div(x, 1, x, MPFR_RNDN);
    mpfr_acos(x, x, MPFR_RNDN);
    mpfr_const_pi(top, MPFR_RNDN);
    mpfr_mul_ui(top, top, 2 * 47, MPFR_RNDN); /* the last below 300 */
    mpfr_add(x, x, top, MPFR_RNDN);
    mpfr_div_ui(x, x, 300, MPFR_RNDN);
    rising_wave(top, x);
    for (size_t cells = 1; cells <= 37; cells += 9) {
        piecewise_init(&p, "0", "1", cells, 200, rising_wave, NULL);
        assert_int_equal(find(&norms, &p, 30), ORDO_OK);
        mpfr_sub(norms.value[ORDO_LINF], norms.value[ORDO_LINF], top, MPFR_RNDN);
        assert_true(ordo_log2(norms.value[ORDO_LINF]) < -99);
        ordo_norms_clear(&norms);
        piecewise_clear(&p);
    }
    mpfr_clears(x, top, (mpfr_ptr)0);
}

/* Nothing sampled directly is larger than what was found. */
static void
no_sample_is_larger(void **state)
{
    (void)state;
    srand((unsigned)test_seed());
    piecewise p;
    ordo_norms norms;
    piecewise_init(&p, "-1", "2.385", 23, 200, runge, NULL);
    piecewise_interpolate(&p, 2);
    assert_int_equal(find(&norms, &p, 25), ORDO_OK);
    void *cursor;
    mpfr_t x, e;
    mpfr_inits2(200, x, e, (mpfr_ptr)0);
    assert_int_equal(p.e.open(&cursor, p.e.self, 200), ORDO_OK);
    assert_int_equal(p.e.seek(cursor, 0, 23), ORDO_OK);
    for (int i = 0; i < 3000; i++) {
        size_t k = (size_t)rand() % 23;
        mpfr_sub(x, p.knot[k + 1], p.knot[k], MPFR_RNDN);
        mpfr_mul_ui(x, x, (unsigned long)rand() % 10001, MPFR_RNDN);
        mpfr_div_ui(x, x, 10001, MPFR_RNDN);
        mpfr_add(x, x, p.knot[k], MPFR_RNDN);
        p.e.value(e, cursor, k, x);
        assert_true(mpfr_cmpabs(e, norms.value[ORDO_LINF]) <= 0);
    }
    p.e.close(cursor);
    mpfr_clears(x, e, (mpfr_ptr)0);
    ordo_norms_clear(&norms);
    piecewise_clear(&p);
}

/* A single polish from a poor start, far outside the first parabola. */
static void
poor_starts_reach_the_top(void **state)
{
    (void)state;
    piecewise p;
    ordo_view coarse, fine;
    mpfr_t x, width, distance, value, where;
    mpfr_inits2(200, x, width, distance, value, where, (mpfr_ptr)0);
    mpfr_set_str(centre, "0.385", 10, MPFR_RNDN);
    piecewise_init(&p, "0", "1", 1, 100, skew_peak, NULL);
    assert_int_equal(ordo_view_open(&coarse, &p.e, 0, 1, 128), ORDO_OK);
    assert_int_equal(ordo_view_open(&fine, &p.e, 0, 1, 192), ORDO_OK);
    ordo_view *const view[ORDO_VIEWS] = {&coarse, &fine};
    for (int from = 0; from <= 4; from++) {
        mpfr_set_d(x, from / 4.0, MPFR_RNDN);
        mpfr_set_d(width, 0.125, MPFR_RNDN);
        mpfr_set_d(distance, 0x1p-20, MPFR_RNDN);
        ordo_peak_start start = {0, x, width, distance};
        assert_int_equal(ordo_peak_polish(value, where, &start, view, 100), ORDO_PEAK_SETTLED);
        mpfr_sub_ui(value, value, 1, MPFR_RNDN);
        assert_true(ordo_log2(value) < -99);
        mpfr_sub(where, where, centre, MPFR_RNDN);
        assert_true(ordo_log2(where) < -45);
    }
    ordo_view_close(&coarse);
    ordo_view_close(&fine);
    mpfr_clears(x, width, distance, value, where, (mpfr_ptr)0);
    piecewise_clear(&p);
}

static int
set_up(void **state)
{
    (void)state;
    mpfr_init2(centre, 300);
    return 0;
}

static int
clean_up(void **state)
{
    (void)state;
    mpfr_clear(centre);
    ordo_gauss_cleanup();
    ordo_parallel_free_caches();
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_undefined_end_is_told),
        cmocka_unit_test(constants_are_their_own_peaks),
        cmocka_unit_test(peaks_next_to_an_end_are_found),
        cmocka_unit_test(sharp_negative_peaks_are_found),
        cmocka_unit_test(equal_peaks_are_no_trouble),
        cmocka_unit_test(the_best_of_many_similar_peaks_is_found),
        cmocka_unit_test(no_sample_is_larger),
        cmocka_unit_test(poor_starts_reach_the_top),
    };
    return cmocka_run_group_tests_name("quadrature/extremum", tests, set_up, clean_up);
}
