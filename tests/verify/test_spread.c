/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Labels that must not touch: laws, and places found in another way. */
#include "tests/support.h"

#include <math.h>

#include "verify/figure/spread.h"

enum { MOST = 12 };

static void
near(double x, double y, double tolerance)
{
    assert_true(fabs(x - y) <= tolerance);
}

static double
uniform(double from, double to)
{
    return from + (to - from) * rand() / RAND_MAX;
}

static double
moved(const double *at, const double *wanted, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += (at[i] - wanted[i]) * (at[i] - wanted[i]);
    }
    return sum;
}

static void
nothing_moves_without_need(void **state)
{
    (void)state;
    double at[] = {2.385, 40, 21.25}, size[] = {4, 10, 8};
    ordo_spread(at, size, 3, 0, 50);
    near(at[0], 2.385, 1e-12);
    near(at[1], 40, 1e-12);
    near(at[2], 21.25, 1e-12);
    ordo_spread(at, size, 0, 0, 50);
}

static void
two_that_touch_part_by_equal_ways(void **state)
{
    (void)state;
    double at[] = {20.5, 20.0}, size[] = {6, 4};
    ordo_spread(at, size, 2, 0, 50);
    near(at[0], 22.75, 1e-12); /* 5 apart, around 20.25 */
    near(at[1], 17.75, 1e-12);
}

static void
equal_places_keep_the_order_of_the_list(void **state)
{
    (void)state;
    double at[] = {7.5, 7.5, 7.5}, size[] = {2, 2, 2};
    ordo_spread(at, size, 3, 0, 50);
    near(at[0], 5.5, 1e-12);
    near(at[1], 7.5, 1e-12);
    near(at[2], 9.5, 1e-12);
}

static void
ends_hold_and_too_many_leave_by_equal_parts(void **state)
{
    (void)state;
    double low[] = {-9.0, 0.5}, size[] = {4, 4};
    ordo_spread(low, size, 2, 0, 50);
    near(low[0], 2, 1e-12);
    near(low[1], 6, 1e-12);
    double high[] = {49.9};
    ordo_spread(high, size, 1, 0, 50);
    near(high[0], 48, 1e-12);
    double many[] = {1, 2, 3}, wide[] = {30, 30, 30};
    ordo_spread(many, wide, 3, 0, 50);
    near(many[0], -5, 1e-12); /* 90 on 50: 20 beyond each end */
    near(many[2], 55, 1e-12);
}

/* The least sum of squares, by projecting onto one constraint after the other (Dykstra). */
static void
spread_slowly(double *x, const double *size, size_t count, double from, double to)
{
    double correction[MOST + 1][2] = {{0}};
    for (int round = 0; round < 20000; round++) {
        for (size_t i = 0; i + 1 < count; i++) {
            double a = x[i] + correction[i][0], b = x[i + 1] + correction[i][1];
            double lack = fmax(0, 0.5 * (size[i] + size[i + 1]) - (b - a));
            x[i] = a - 0.5 * lack;
            x[i + 1] = b + 0.5 * lack;
            correction[i][0] = a - x[i];
            correction[i][1] = b - x[i + 1];
        }
        double low = x[0] + correction[MOST - 1][0], high = x[count - 1] + correction[MOST][0];
        x[0] = fmax(low, from + 0.5 * size[0]);
        correction[MOST - 1][0] = low - x[0];
        if (count > 1) {
            x[count - 1] = fmin(high, to - 0.5 * size[count - 1]);
            correction[MOST][0] = high - x[count - 1];
        }
    }
}

static int
ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void
random_places_are_the_best(void **state)
{
    (void)state;
    srand((unsigned)test_seed());
    for (int trial = 0; trial < 40; trial++) {
        size_t count = 2 + (size_t)(rand() % (MOST - 5));
        double wanted[MOST], at[MOST], other[MOST], size[MOST];
        for (size_t i = 0; i < count; i++) {
            wanted[i] = uniform(-5, 105);
            size[i] = uniform(3, 14);
        }
        qsort(wanted, count, sizeof *wanted, ascending);
        for (size_t i = 0; i < count; i++) {
            at[i] = other[i] = wanted[i];
        }
        ordo_spread(at, size, count, 0, 100);
        spread_slowly(other, size, count, 0, 100);
        assert_true(at[0] >= 0.5 * size[0] - 1e-9);
        assert_true(at[count - 1] <= 100 - 0.5 * size[count - 1] + 1e-9);
        for (size_t i = 1; i < count; i++) {
            assert_true(at[i] - at[i - 1] >= 0.5 * (size[i] + size[i - 1]) - 1e-9);
        }
        near(moved(at, wanted, count), moved(other, wanted, count),
             1e-3 * (1 + moved(at, wanted, count)));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_moves_without_need),
        cmocka_unit_test(two_that_touch_part_by_equal_ways),
        cmocka_unit_test(equal_places_keep_the_order_of_the_list),
        cmocka_unit_test(ends_hold_and_too_many_leave_by_equal_parts),
        cmocka_unit_test(random_places_are_the_best),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
