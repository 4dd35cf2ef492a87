/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Norms of functions with a kink or a jump that nobody declared, wherever it lies in a panel. */
#include "tests/quadrature/caches.h"
#include "tests/quadrature/norms.h"

#include "quadrature/gauss.h"

enum { BITS = 400 };

/* Of e = 1 + 2x + |x - c|: e^2 and |e| have a kink at c, e'^2 jumps from 1 to 9. */
static mpfr_t place;

static void
bent(mpfr_t y, const mpfr_t x)
{
    mpfr_sub(y, x, place, MPFR_RNDN);
    mpfr_abs(y, y, MPFR_RNDN);
    mpfr_add(y, y, x, MPFR_RNDN);
    mpfr_add(y, y, x, MPFR_RNDN);
    mpfr_add_ui(y, y, 1, MPFR_RNDN);
}

static void
bent_slope(mpfr_t y, const mpfr_t x)
{
    int side = mpfr_cmp(x, place);
    if (side == 0) {
        mpfr_set_nan(y);
    } else {
        mpfr_set_ui(y, side > 0 ? 3 : 1, MPFR_RNDN);
    }
}

/* y = (p + q c)^3/divisor */
static void
find_cube(mpfr_t y, unsigned long p, long q, unsigned long divisor)
{
    mpfr_mul_si(y, place, q, MPFR_RNDN);
    mpfr_add_ui(y, y, p, MPFR_RNDN);
    mpfr_pow_ui(y, y, 3, MPFR_RNDN);
    mpfr_div_ui(y, y, divisor, MPFR_RNDN);
}

/* On [0, 1] int e^2 = ((1 + 2c)^3 - (1 + c)^3)/3 + ((4 - c)^3 - (1 + 2c)^3)/9,
 * int |e| = 5/2 - c + c^2, int e'^2 = 9 - 8c. */
static void
find_exact(mpfr_t rmse, mpfr_t l1, mpfr_t h1)
{
    mpfr_t term;
    mpfr_init2(term, BITS);
    find_cube(rmse, 1, 2, 3);
    find_cube(term, 1, 1, 3);
    mpfr_sub(rmse, rmse, term, MPFR_RNDN);
    find_cube(term, 4, -1, 9);
    mpfr_add(rmse, rmse, term, MPFR_RNDN);
    find_cube(term, 1, 2, 9);
    mpfr_sub(rmse, rmse, term, MPFR_RNDN);
    mpfr_sqrt(rmse, rmse, MPFR_RNDN);
    mpfr_sqr(l1, place, MPFR_RNDN);
    mpfr_sub(l1, l1, place, MPFR_RNDN);
    mpfr_add_d(l1, l1, 2.5, MPFR_RNDN);
    mpfr_mul_si(h1, place, -8, MPFR_RNDN);
    mpfr_add_ui(h1, h1, 9, MPFR_RNDN);
    mpfr_sqrt(h1, h1, MPFR_RNDN);
    mpfr_clear(term);
}

/* The norms with the kink at `place` are right where they are settled. Returns how many are. */
static int
measure_bent(size_t cells, unsigned wanted, long digits)
{
    piecewise p;
    ordo_norms norms;
    mpfr_t exact[ORDO_NORMS];
    for (int i = 0; i < ORDO_NORMS; i++) {
        mpfr_init2(exact[i], BITS);
    }
    find_exact(exact[ORDO_RMSE], exact[ORDO_L1], exact[ORDO_H1]);
    piecewise_init(&p, "0", "1", cells, BITS, bent, bent_slope);
    assert_true(measure(&norms, &p, wanted, digits, 1) >= 0);
    int settled = 0;
    for (int i = 0; i < ORDO_NORMS; i++) {
        if ((wanted & ORDO_NORM_BIT(i)) && norms.status[i] == ORDO_OK) {
            assert_true(agrees(norms.value[i], exact[i], digits));
            settled++;
        }
        mpfr_clear(exact[i]);
    }
    ordo_norms_clear(&norms);
    piecewise_clear(&p);
    return settled;
}

/* Between the middle nodes of rules of even order, which all see it alike, at some depth. */
static void
jumps_near_the_middle_of_a_panel_are_seen(void **state)
{
    (void)state;
    for (long depth = 1; depth < 60; depth += 2) {
        mpfr_set_ui_2exp(place, 4927, -depth, MPFR_RNDN);
        mpfr_div_ui(place, place, 10000, MPFR_RNDN);
        assert_int_equal(measure_bent(1, H1, 25), 1);
    }
}

/* Beyond the outermost nodes of all rules that are used, at an end of the cell or of a panel. */
static void
kinks_near_an_end_are_seen(void **state)
{
    (void)state;
    static const char *const joint[] = {"0", "0.25", "0.5", "1"};
    for (size_t i = 0; i < sizeof joint / sizeof *joint; i++) {
        for (long bits = 5; bits < 80; bits += 7) {
            for (int side = -1; side <= 1; side += 2) {
                mpfr_set_si_2exp(place, side, -bits, MPFR_RNDN);
                mpfr_div_ui(place, place, 3, MPFR_RNDN);
                mpfr_t end;
                mpfr_init2(end, BITS);
                mpfr_set_str(end, joint[i], 10, MPFR_RNDN);
                mpfr_add(place, place, end, MPFR_RNDN);
                mpfr_clear(end);
                if (mpfr_sgn(place) > 0 && mpfr_cmp_ui(place, 1) < 0) {
                    assert_int_equal(measure_bent(1, RMSE | L1 | H1, 20), 3);
                    assert_int_equal(measure_bent(1, H1, 20), 1);
                }
            }
        }
    }
}

/* At an end of panels e' has no value at all. */
static void
kinks_at_a_joint_do_no_harm(void **state)
{
    (void)state;
    static const unsigned long eighths[] = {1, 2, 4, 7};
    for (size_t i = 0; i < sizeof eighths / sizeof *eighths; i++) {
        mpfr_set_ui_2exp(place, eighths[i], -3, MPFR_RNDN);
        (void)measure_bent(1, RMSE | L1 | H1, 20);
        assert_int_equal(measure_bent(1, RMSE | L1, 20), 2);
    }
}

static void
kinks_at_random_places_are_seen(void **state)
{
    (void)state;
    srand((unsigned)test_seed());
    for (int i = 0; i < 60; i++) {
        mpfr_set_ui_2exp(place, 1 + 3 * (unsigned long)(rand() % 0xfffff), -20, MPFR_RNDN);
        mpfr_div_ui(place, place, 3, MPFR_RNDN);
        long digits = 5 + rand() % 25;
        assert_int_equal(measure_bent(1 + (size_t)rand() % 5, RMSE | L1 | H1, digits), 3);
    }
}

static int
set_up(void **state)
{
    (void)state;
    mpfr_init2(place, BITS);
    return 0;
}

static int
tear_down(void **state)
{
    mpfr_clear(place);
    return clean_up(state);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(jumps_near_the_middle_of_a_panel_are_seen),
        cmocka_unit_test(kinks_near_an_end_are_seen),
        cmocka_unit_test(kinks_at_a_joint_do_no_harm),
        cmocka_unit_test(kinks_at_random_places_are_seen),
    };
    return cmocka_run_group_tests_name("quadrature/kinks", tests, set_up, tear_down);
}
