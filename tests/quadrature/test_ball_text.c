/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Balls as decimals: no digit that is not proved, no radius that is too small. */
#include "tests/support.h"

#include <stdbool.h>
#include <string.h>

#include "quadrature/ball_text.h"
#include "tests/quadrature/caches.h"

/* x = the ball around `middle`, a decimal, of that radius; both only rounded to 300 bits. */
static void
ball(arb_t x, const char *middle, const char *radius)
{
    arb_t r;
    arb_init(r);
    assert_int_equal(arb_set_str(x, middle, 300), 0);
    assert_int_equal(arb_set_str(r, radius, 300), 0);
    arb_add_error(x, r);
    arb_clear(r);
}

static void
digits_by_hand(void **state)
{
    (void)state;
    static const struct {
        const char *middle, *radius;
        long most, digits;
    } cases[] = {
        {"2.385", "0", 20, 20},
        {"2.385", "0.99e-6", 20, 7}, /* 2.385000: off by less than a unit */
        {"2.385", "0.99e-6", 5, 5},
        {"2.385", "1.1e-6", 20, 6},
        {"9.99996", "4e-5", 20, 5}, /* 9.99996 is off by 4 units, 1.0000e1 by less than one */
        {"1.00004", "5e-5", 20, 5}, /* 1.0000 */
        {"1.00004", "7e-5", 20, 4}, /* 1.0000 is off by 1.1 units */
        {"2.385e-300", "0.99e-320", 30, 21},
        {"-2.385e300", "0.99e290", 30, 11},
        {"2.385", "2", 20, 0},
        {"2.385", "0.4", 20, 1}, /* 2, off by 0.785 */
        {"2.385", "3", 20, 0},
        {"0", "0", 20, 20},
        {"0", "1e-30", 20, 0},
        {"inf", "0", 20, 0},
        {"nan", "0", 20, 0},
        {"2.385", "inf", 20, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        arb_t x;
        arb_init(x);
        ball(x, cases[i].middle, cases[i].radius);
        long found = ordo_ball_digits(x, cases[i].most);
        if (found != cases[i].digits) {
            fail_msg("%s +- %s: %ld of %ld digits", cases[i].middle, cases[i].radius, found,
                     cases[i].digits);
        }
        arb_clear(x);
    }
}

static void
check_text(char *found, const char *expected)
{
    assert_non_null(found);
    assert_string_equal(found, expected);
    free(found);
}

static void
texts_by_hand(void **state)
{
    (void)state;
    arb_t x;
    arb_init(x);
    ball(x, "2.385", "1e-6");
    check_text(ordo_ball_text(x, 4), "2.385e0");
    check_text(ordo_ball_text(x, 3), "2.38e0");                /* the binary 2.385 is below */
    check_text(ordo_ball_radius_text(x, "2.385e0"), "1.1e-6"); /* just above 1e-6 */
    check_text(ordo_ball_radius_text(x, "2.38e0"), "5.1e-3");
    check_text(ordo_ball_radius_text(x, "-2e0"), "4.4e0");
    check_text(ordo_ball_radius_text(x, "no number"), "inf");
    check_text(ordo_ball_radius_text(x, "2.385e0 "), "inf");
    check_text(ordo_ball_bound_text(x, 4), "2.386e0");
    arb_set_si(x, -3);
    check_text(ordo_ball_text(x, 2), "-3.0e0");
    check_text(ordo_ball_radius_text(x, "-3.0e0"), "0");
    check_text(ordo_ball_bound_text(x, 2), "3.0e0");
    arb_zero(x);
    check_text(ordo_ball_text(x, 2), "0");
    check_text(ordo_ball_radius_text(x, "0"), "0");
    arb_zero_pm_inf(x);
    check_text(ordo_ball_radius_text(x, "0"), "inf");
    check_text(ordo_ball_bound_text(x, 2), "inf");
    arb_pos_inf(x);
    check_text(ordo_ball_text(x, 2), "inf");
    check_text(ordo_ball_radius_text(x, "inf"), "inf");
    arb_clear(x);
}

/* d = the decimal, enclosed. */
static void
read_decimal(arb_t d, const char *text)
{
    assert_int_equal(arb_set_str(d, text, 4000), 0);
}

/* Random balls: what is printed is within the radius printed of both ends of the ball; the digits
 * called proved are within a unit, and with one digit more that is not so. */
static void
random_balls(void **state)
{
    (void)state;
    flint_rand_t random;
    flint_randinit(random);
    arb_t x, d, r, unit;
    arf_t low, high;
    arb_init(x);
    arb_init(d);
    arb_init(r);
    arb_init(unit);
    arf_init(low);
    arf_init(high);
    for (int i = 0; i < 3000; i++) {
        arb_randtest_precise(x, random, 2 + (slong)n_randint(random, 400), 10);
        if (i % 3 == 0) {
            mag_randtest(arb_radref(x), random, 10);
        }
        long most = 1 + (long)n_randint(random, 60);
        long digits = ordo_ball_digits(x, most);
        assert_true(digits >= 0 && digits <= most);
        bool last = digits < most && !arb_is_zero(x) && !arb_contains_zero(x);
        for (long k = digits > 0 ? digits : 1; k <= digits + last; k++) {
            char *text = ordo_ball_text(x, k), *radius = ordo_ball_radius_text(x, text);
            read_decimal(d, text);
            read_decimal(r, radius);
            arb_get_interval_arf(low, high, x, ARF_PREC_EXACT);
            arb_sub_arf(unit, d, low, 4000);
            arb_abs(unit, unit);
            assert_false(arb_gt(unit, r));
            arb_sub_arf(d, d, high, 4000);
            arb_abs(d, d);
            assert_false(arb_gt(d, r));
            arb_max(d, d, unit, 4000); /* the distance */
            const char *exponent = strchr(text, 'e');
            if (exponent != NULL) {
                arb_set_ui(unit, 10);
                fmpz_t power;
                fmpz_init_set_si(power, strtol(exponent + 1, NULL, 10) + 1 - k);
                arb_pow_fmpz(unit, unit, power, 4000);
                fmpz_clear(power);
                if (k <= digits) {
                    assert_false(arb_gt(d, unit));
                } else {
                    arb_mul_2exp_si(d, d, 1); /* the radius has few bits */
                    assert_true(arb_gt(d, unit));
                }
            }
            free(text);
            free(radius);
        }
    }
    arb_clear(x);
    arb_clear(d);
    arb_clear(r);
    arb_clear(unit);
    arf_clear(low);
    arf_clear(high);
    flint_randclear(random);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digits_by_hand),
        cmocka_unit_test(texts_by_hand),
        cmocka_unit_test(random_balls),
    };
    return cmocka_run_group_tests_name("ball_text", tests, NULL, clean_up);
}
