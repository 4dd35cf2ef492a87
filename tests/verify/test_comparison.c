/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Families side by side: sizes, shared bounds, ratios, and what does not exist. */
#include "tests/construct/nets.h"

#include <stdint.h>

#include "verify/proof/comparison.h"

static ordo_contender
contender_of(const char *name, const char *unit, const char *construction,
             const ordo_target *target)
{
    const ordo_unit *u = ordo_unit_find(unit);
    ordo_contender c = {
        .name = name,
        .recipe = {u, ordo_construction_find(u, construction), ORDO_FORWARD, target, NULL},
        .baseline = ordo_baseline_find(name)};
    assert_non_null(c.recipe.construction);
    return c;
}

/* Seven families; the caller gives the array. */
enum { FAMILIES = 7 };

static void
fill(ordo_contender *c, const ordo_target *target)
{
    c[0] = contender_of("mlp:optimal", "mlp", "optimal", target);
    c[1] = contender_of("glu:taylor", "glu", "taylor", target);
    c[2] = contender_of("glu:midpoint", "glu", "midpoint", target);
    c[3] = contender_of("gqu", "gqu", NULL, target);
    c[4] = contender_of("gqu:taylor", "gqu", "taylor", target);
    c[5] = contender_of("spline1", "mlp", "interpolate", target);
    c[6] = contender_of("spline2", "glu", "spline", target);
}

static void
compare(ordo_comparison *c, const ordo_contender *contenders, ordo_equal measure,
        const size_t *sizes, size_t groups, const ordo_run_options *options)
{
    ordo_message why = {""};
    size_t failed;
    assert_int_equal(ordo_comparison_init(c, contenders, FAMILIES, measure, sizes, groups, options),
                     ORDO_OK);
    if (ordo_comparison_run(c, &failed, &why) != ORDO_OK) {
        fail_msg("entry %zu: %s", failed, why.text);
    }
}

static void
absent_nets_have_reasons(void **state)
{
    (void)state;
    static const size_t sizes[] = {7, 60};
    static const ordo_run_options options = {.wanted = ORDO_NORM_BIT(ORDO_RMSE), .digits = 5};
    ordo_target *target = target_on("sqrt(x)+x^5", "0", "1");
    ordo_contender contenders[FAMILIES];
    ordo_comparison c;
    mpfr_t r;
    mpfr_init2(r, 64);
    fill(contenders, target);
    compare(&c, contenders, ORDO_BY_PARAMETERS, sizes, 2, &options);
    /* mlp:optimal, glu:taylor and gqu need derivatives; 7 parameters are no gqu */
    static const char *const why[2 * FAMILIES] = {
        "needs f''", "needs f''", NULL, "one neuron takes 8", "one neuron takes 8", NULL, NULL,
        "needs f''", "needs f''", NULL, "needs f'",           "needs f'''",         NULL, NULL};
    assert_int_equal(c.entry_count, 2 * FAMILIES);
    assert_int_equal(ordo_comparison_nets(&c), 6);
    for (size_t i = 0; i < c.entry_count; i++) {
        const ordo_entry *entry = &c.entries[i];
        assert_int_equal(entry->group, i / FAMILIES);
        assert_int_equal(entry->exists, why[i] == NULL);
        ordo_comparison_ratio(r, &c, entry, ORDO_RMSE);
        assert_int_equal(mpfr_nan_p(r) != 0, why[i] != NULL);
        if (why[i] != NULL) {
            assert_non_null(strstr(entry->why.text, why[i]));
            assert_true(entry->status > 0);
        }
        if (entry->neurons > 0) {
            assert_int_equal(ordo_comparison_bound(&c, entry).run != NULL, entry->exists);
        } else {
            assert_int_equal(entry->parameters, 0);
        }
    }
    ordo_comparison_clear(&c);
    ordo_comparison_clear(&c);
    mpfr_clear(r);
    ordo_target_free(target);
}

/* The largest nets with so many parameters have no more, and one neuron more has more. */
static void
sizes_by_parameters(void **state)
{
    (void)state;
    static const size_t sizes[] = {4, 5, 7, 15, 298, 299, 300, 301, 16777216};
    static const size_t neurons[][FAMILIES] = {
        {1, 0, 0, 0, 0, 1, 0},
        {1, 0, 0, 0, 0, 1, 1},
        {2, 1, 1, 0, 0, 2, 2},
        {4, 2, 2, 2, 2, 6, 6},
        {99, 59, 59, 42, 42, 148, 147},
        {99, 59, 59, 42, 42, 148, 148},
        {99, 59, 59, 42, 42, 149, 148},
        {100, 60, 60, 42, 42, 149, 149},
        {5592405, 3355443, 3355443, 2396745, 2396745, 8388607, 8388606}};
    static const ordo_run_options options = {.wanted = ORDO_NORM_BIT(ORDO_RMSE)};
    ordo_target *target = target_on("exp(x)", "0", "1");
    ordo_contender contenders[FAMILIES];
    ordo_comparison c;
    fill(contenders, target);
    assert_int_equal(ordo_comparison_init(&c, contenders, FAMILIES, ORDO_BY_PARAMETERS, sizes,
                                          COUNT(sizes), &options),
                     ORDO_OK);
    for (size_t i = 0; i < c.entry_count; i++) {
        const ordo_entry *entry = &c.entries[i];
        size_t n = entry->neurons;
        assert_int_equal(n, neurons[i / FAMILIES][i % FAMILIES]);
        size_t wanted = n == 0              ? 0
                        : i % FAMILIES == 5 ? (n + 1) + (n + 1)
                        : i % FAMILIES == 6
                            ? (n + 1) + (n + 2)
                            : contenders[i % FAMILIES].recipe.unit->factors * 2 * n + 3 * n + 1;
        assert_int_equal(entry->parameters, wanted);
        assert_true(entry->parameters <= sizes[i / FAMILIES]);
    }
    ordo_comparison_clear(&c);
    assert_true(ordo_baseline_parameters(ordo_baseline_find("spline2"), SIZE_MAX / 2) == SIZE_MAX);
    assert_null(ordo_baseline_find("spline3"));
    ordo_target_free(target);
}

/* Runs and bounds are those of each family alone, whatever the threads; ratios are theirs. */
static void
entries_are_what_each_is_alone(void **state)
{
    (void)state;
    enum { GROUPS = 2 };
    static const size_t sizes[GROUPS] = {3, 24};
    ordo_run_options options = {.wanted = ORDO_NORM_BIT(ORDO_RMSE) | ORDO_NORM_BIT(ORDO_L1) |
                                          ORDO_NORM_BIT(ORDO_LINF),
                                .digits = 12};
    ordo_target *target = target_on("1/(1+9*x^2)-x/2.385", "-1", "1");
    ordo_contender contenders[FAMILIES];
    ordo_comparison one, many;
    fill(contenders, target);
    compare(&one, contenders, ORDO_BY_NEURONS, sizes, GROUPS, &options);
    options.threads = 3;
    compare(&many, contenders, ORDO_BY_NEURONS, sizes, GROUPS, &options);
    /* of orders 2, 3, 4 at two sizes */
    assert_int_equal(one.bound_count, 6);
    mpfr_t r, s;
    mpfr_inits2(64, r, s, (mpfr_ptr)0);
    for (size_t i = 0; i < one.entry_count; i++) {
        const ordo_entry *entry = &one.entries[i];
        const ordo_recipe *recipe = &contenders[i % FAMILIES].recipe;
        ordo_bound bound, shared = ordo_comparison_bound(&one, entry);
        ordo_run run;
        ordo_message why = {""};
        ordo_run_init(&run, 12);
        ordo_status status = ordo_run_recipe(&run, recipe, sizes[i / FAMILIES], &options, &why);
        assert_int_equal(status == ORDO_OK, entry->exists);
        assert_int_equal(status, many.entries[i].status);
        assert_string_equal(why.text, entry->why.text);
        ordo_bound_init(&bound, recipe, sizes[i / FAMILIES], options.wanted, 12);
        bound.run = entry->exists ? &run : NULL;
        assert_int_equal(ordo_bound_find(&bound), ORDO_OK);
        for (int norm = 0; entry->exists && norm < ORDO_NORMS; norm++) {
            if (!(options.wanted & ORDO_NORM_BIT(norm))) {
                continue;
            }
            mpfr_srcptr value = entry->run.value[norm];
            assert_true(mpfr_equal_p(value, run.value[norm]));
            assert_true(mpfr_equal_p(value, many.entries[i].run.value[norm]));
            ordo_comparison_ratio(r, &one, entry, (ordo_norm)norm);
            bool best = true;
            for (size_t k = 0; k < FAMILIES; k++) {
                const ordo_entry *other = &one.entries[i / FAMILIES * FAMILIES + k];
                best = best && !(other->exists && mpfr_less_p(other->run.value[norm], value));
                ordo_comparison_ratio(s, &one, other, (ordo_norm)norm);
                if (other->exists) {
                    double left = mpfr_get_d(r, MPFR_RNDN) / mpfr_get_d(value, MPFR_RNDN);
                    double right =
                        mpfr_get_d(s, MPFR_RNDN) / mpfr_get_d(other->run.value[norm], MPFR_RNDN);
                    assert_true(left / right < 1 + 1e-14 && right / left < 1 + 1e-14);
                }
            }
            assert_int_equal(mpfr_cmp_ui(r, 1), best ? 0 : 1);
            for (int rival = 0; norm != ORDO_L1 && rival < ORDO_RIVALS; rival++) {
                ordo_bound_efficiency(r, &bound, (ordo_norm)norm, (ordo_rival)rival);
                ordo_bound_efficiency(s, &shared, (ordo_norm)norm, (ordo_rival)rival);
                assert_true(mpfr_equal_p(r, s) && mpfr_sgn(r) > 0);
            }
        }
        ordo_bound_clear(&bound);
        ordo_run_clear(&run);
    }
    mpfr_clears(r, s, (mpfr_ptr)0);
    ordo_comparison_clear(&many);
    ordo_comparison_clear(&one);
    ordo_target_free(target);
}

/* An error of 0 is the best, and nothing is a multiple of it. */
static void
zero_is_no_measure(void **state)
{
    (void)state;
    static const size_t size = 2;
    static const ordo_run_options options = {.wanted = ORDO_NORM_BIT(ORDO_RMSE), .digits = 5};
    ordo_target *target = target_on("x^2", "0", "1");
    ordo_contender contenders[FAMILIES];
    ordo_comparison c;
    mpfr_t r;
    mpfr_init2(r, 64);
    fill(contenders, target);
    compare(&c, contenders, ORDO_BY_NEURONS, &size, 1, &options);
    assert_true(mpfr_zero_p(c.entries[1].run.value[ORDO_RMSE]));
    assert_int_equal(ordo_comparison_nets(&c), FAMILIES);
    for (size_t i = 0; i < c.entry_count; i++) {
        ordo_comparison_ratio(r, &c, &c.entries[i], ORDO_RMSE);
        assert_true(mpfr_nan_p(r));
    }
    ordo_comparison_clear(&c);
    mpfr_clear(r);
    ordo_target_free(target);
}

/* Listed breakpoints: equal cells, whatever neurons these take; at another size there is none. */
static void
sizes_by_knots(void **state)
{
    (void)state;
    static const size_t cells = 4, other = 6;
    static const ordo_run_options options = {.wanted = ORDO_NORM_BIT(ORDO_L1), .digits = 5};
    ordo_target *target = target_on("exp(x)", "0", "1");
    ordo_contender contenders[FAMILIES];
    ordo_comparison c;
    ordo_knots *knots = NULL;
    assert_int_equal(ordo_knots_list(&knots, "list", "0.1 0.25 0.9", 12, NULL), ORDO_OK);
    fill(contenders, target);
    for (size_t i = 0; i < FAMILIES; i++) {
        contenders[i].recipe.knots = knots;
    }
    compare(&c, contenders, ORDO_BY_KNOTS, &cells, 1, &options);
    assert_string_equal(ordo_equal_name(c.measure), "cells");
    for (size_t i = 0; i < FAMILIES; i++) {
        assert_int_equal(c.entries[i].neurons, i == 3 || i == 4 ? 5 : 4);
        assert_int_equal(c.entries[i].exists, i != 4);
    }
    ordo_comparison_clear(&c);
    compare(&c, contenders, ORDO_BY_NEURONS, &other, 1, &options);
    assert_int_equal(ordo_comparison_nets(&c), 0);
    assert_int_equal(c.entries[0].status, ORDO_EINVAL);
    assert_non_null(strstr(c.entries[0].why.text, "lists 3 inner breakpoints"));
    ordo_comparison_clear(&c);
    ordo_knots_free(knots);
    ordo_target_free(target);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(absent_nets_have_reasons),
        cmocka_unit_test(sizes_by_parameters),
        cmocka_unit_test(zero_is_no_measure),
        cmocka_unit_test(sizes_by_knots),
        cmocka_unit_test(entries_are_what_each_is_alone),
    };
    return cmocka_run_group_tests_name("comparison", tests, NULL, free_caches);
}
