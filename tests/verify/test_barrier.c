/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bounds over sizes: those of ordo_floor_find, whatever the threads. */
#include "tests/construct/nets.h"

#include "verify/figure/barrier.h"

static void
bounds_and_floor_are_those_of_each_size(void **state)
{
    (void)state;
    static const size_t neurons[] = {3, 10, 33, 70};
    enum { SIZES = sizeof neurons / sizeof neurons[0] };
    const ordo_unit *gqu = ordo_unit_find("gqu");
    ordo_target *target = target_on("1/(2.385+x)", "-1", "1");
    for (int threads = 1; threads <= 2; threads++) {
        ordo_barrier b;
        assert_int_equal(ordo_barrier_init(&b, gqu, ORDO_LINF, neurons, SIZES), ORDO_OK);
        assert_int_equal(ordo_barriers_find(&b, 1, target, threads, NULL), ORDO_OK);
        assert_int_equal(b.count, SIZES);
        for (size_t i = 0; i < SIZES; i++) {
            unsigned wanted = ORDO_NORM_BIT(ORDO_LINF);
            ordo_floor floor;
            ordo_asymptote a;
            mpfr_t limit;
            ordo_floor_init(&floor);
            ordo_asymptote_init(&a);
            mpfr_init2(limit, 64);
            assert_int_equal(ordo_floor_find(&floor, gqu, target, neurons[i], wanted), ORDO_OK);
            assert_true(mpfr_equal_p(ordo_barrier_bound(&b, i), floor.value[ORDO_LINF]));
            assert_true(mpfr_sgn(floor.value[ORDO_LINF]) > 0);
            assert_int_equal(ordo_asymptote_find(&a, gqu, target, neurons[i], wanted), ORDO_OK);
            ordo_barrier_floor(limit, &b, i);
            mpfr_sub(limit, limit, a.value[ORDO_LINF], MPFR_RNDN);
            mpfr_abs(limit, limit, MPFR_RNDN);
            assert_true(mpfr_cmp(limit, a.radius[ORDO_LINF]) <= 0);
            mpfr_clear(limit);
            ordo_asymptote_clear(&a);
            ordo_floor_clear(&floor);
        }
        ordo_barrier_clear(&b);
        ordo_barrier_clear(&b);
    }
    ordo_target_free(target);
}

static bool
stop(void *context, const char *what, size_t done, size_t all)
{
    assert_string_equal(what, "bounds");
    assert_true(done <= all);
    return ++*(size_t *)context < 2;
}

static void
a_watch_stops_it(void **state)
{
    (void)state;
    static const size_t neurons[] = {1, 2, 3, 4, 5};
    size_t told = 0;
    ordo_watch watch = {stop, &told};
    ordo_barrier b;
    ordo_target *target = target_on("exp(x)", "-1", "1");
    assert_int_equal(ordo_barrier_init(&b, ordo_unit_find("mlp"), ORDO_RMSE, neurons, 5), ORDO_OK);
    assert_int_equal(ordo_barriers_find(&b, 1, target, 1, &watch), ORDO_ESTOPPED);
    assert_int_equal(told, 2);
    ordo_barrier_clear(&b);
    ordo_target_free(target);
}

static void
norms_without_bounds_are_told_apart(void **state)
{
    (void)state;
    assert_true(ordo_barrier_knows(ORDO_RMSE));
    assert_true(ordo_barrier_knows(ORDO_L2));
    assert_true(ordo_barrier_knows(ORDO_LINF));
    assert_false(ordo_barrier_knows(ORDO_L1));
    assert_false(ordo_barrier_knows(ORDO_H1));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_watch_stops_it),
        cmocka_unit_test(bounds_and_floor_are_those_of_each_size),
        cmocka_unit_test(norms_without_bounds_are_told_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
