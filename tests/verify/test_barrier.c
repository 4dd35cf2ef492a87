/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bounds over sizes: those of ordo_floor_find, whatever the threads. */
#include "tests/construct/nets.h"

#include <math.h>

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
        size_t given = 0;
        for (size_t i = 0; i < b.count; i++) {
            if (b.floors[i].quick) {
                continue;
            }
            unsigned wanted = ORDO_NORM_BIT(ORDO_LINF);
            ordo_floor floor;
            ordo_asymptote a;
            mpfr_t limit;
            ordo_floor_init(&floor);
            ordo_asymptote_init(&a);
            mpfr_init2(limit, 64);
            assert_int_equal(b.neurons[i], neurons[given]);
            assert_int_equal(ordo_floor_find(&floor, gqu, target, neurons[given++], wanted),
                             ORDO_OK);
            assert_true(mpfr_equal_p(ordo_barrier_bound(&b, i), floor.value[ORDO_LINF]));
            assert_true(mpfr_sgn(floor.value[ORDO_LINF]) > 0);
            assert_int_equal(ordo_asymptote_find(&a, gqu, target, b.neurons[i], wanted), ORDO_OK);
            ordo_barrier_floor(limit, &b, i);
            mpfr_sub(limit, limit, a.value[ORDO_LINF], MPFR_RNDN);
            mpfr_abs(limit, limit, MPFR_RNDN);
            assert_true(mpfr_cmp(limit, a.radius[ORDO_LINF]) <= 0);
            mpfr_clear(limit);
            ordo_asymptote_clear(&a);
            ordo_floor_clear(&floor);
        }
        assert_int_equal(given, SIZES);
        ordo_barrier_clear(&b);
        ordo_barrier_clear(&b);
    }
    ordo_target_free(target);
}

/* What the intervals of a size give by themselves. */
static void
check_basis(const ordo_barrier *b, size_t i, const ordo_target *target, ordo_part part)
{
    mpfr_t bound, norm;
    mpfr_inits2(64, bound, norm, (mpfr_ptr)0);
    assert_int_equal(ordo_floor_on_basis(bound, NULL, target, ordo_unit_order(b->unit),
                                         b->neurons[i], part, &b->floors[i].basis[part]),
                     ORDO_OK);
    ordo_floor_norm(norm, b->norm, bound, target);
    assert_true(mpfr_equal_p(norm, ordo_barrier_bound(b, i)));
    mpfr_clears(bound, norm, (mpfr_ptr)0);
}

/* log2 of the edge where it is drawn at n neurons, between two sizes on logarithmic scales. */
static double
drawn_at(const ordo_barrier *b, size_t i, size_t neurons)
{
    double from = ordo_log2(ordo_barrier_edge(b, i)), to = ordo_log2(ordo_barrier_edge(b, i + 1));
    double width = log2((double)b->neurons[i + 1] / (double)b->neurons[i]);
    return from + (to - from) * log2((double)neurons / (double)b->neurons[i]) / width;
}

/* The greatest bound of a size not before i. */
static double
certified_from(const ordo_barrier *b, size_t i)
{
    double most = -HUGE_VAL;
    for (; i < b->count; i++) {
        most = fmax(most, ordo_log2(ordo_barrier_bound(b, i)));
    }
    return most;
}

/* Nowhere is the edge above all bounds of sizes not less, which no smaller net reaches; and every
 * bound is certified by intervals. */
static void
the_edge_is_out_of_reach_everywhere(void **state)
{
    (void)state;
    static const size_t neurons[] = {4, 16, 64, 256};
    static const struct {
        const char *unit, *expression;
        ordo_norm norm;
    } cases[] = {{"mlp", "1/(1+cos(pi*x)^2)", ORDO_RMSE},
                 {"gqu", "1/(1+cos(pi*x)^2)", ORDO_L2},
                 {"glu", "exp(2.385*x)", ORDO_LINF}};
    for (size_t c = 0; c < COUNT(cases); c++) {
        ordo_barrier b;
        ordo_target *target = target_on(cases[c].expression, "-1", "1");
        ordo_part part = ordo_norm_forms[cases[c].norm].part;
        assert_int_equal(ordo_barrier_init(&b, ordo_unit_find(cases[c].unit), cases[c].norm,
                                           neurons, COUNT(neurons)),
                         ORDO_OK);
        assert_int_equal(ordo_barriers_find(&b, 1, target, 2, NULL), ORDO_OK);
        assert_true(b.count > 60);
        for (size_t i = 0; i < b.count; i++) {
            assert_true(mpfr_sgn(ordo_barrier_edge(&b, i)) > 0);
            assert_true(ordo_log2(ordo_barrier_edge(&b, i)) <= certified_from(&b, i));
            check_basis(&b, i, target, part);
            for (size_t n = b.neurons[i] + 1; i + 1 < b.count && n <= b.neurons[i + 1]; n++) {
                double rounding = 1e-12, bound = certified_from(&b, i + 1);
                assert_true(drawn_at(&b, i, n) <= bound + rounding * fabs(bound));
            }
        }
        ordo_barrier_clear(&b);
        ordo_target_free(target);
    }
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
        cmocka_unit_test(the_edge_is_out_of_reach_everywhere),
        cmocka_unit_test(norms_without_bounds_are_told_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
