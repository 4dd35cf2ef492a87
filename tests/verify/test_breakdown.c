/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nets with rounded parameters: what is measured of them, and where their order breaks down. */
#include "tests/construct/nets.h"
#include "tests/verify/runs.h"

#include <math.h>

#include "construct/rounded.h"
#include "verify/study/breakdown.h"

static ordo_recipe
recipe_of(const char *unit, const char *construction, const ordo_target *target)
{
    const ordo_unit *u = ordo_unit_find(unit);
    return (ordo_recipe){u, ordo_construction_find(u, construction), ORDO_FORWARD, target, NULL};
}

static void
overflow_is_an_outcome(void **state)
{
    (void)state;
    ordo_target *target = target_on("1e9*exp(x)", "-1", "1");
    ordo_recipe recipe = recipe_of("glu", NULL, target);
    ordo_run_options options = {.wanted = ORDO_NORM_BIT(ORDO_RMSE),
                                .dtype = ordo_dtype_find("f16")};
    ordo_message why = {""};
    ordo_network net;
    ordo_run run;
    ordo_run_init(&run, 0);
    assert_int_equal(ordo_run_make(&net, &recipe, 5, &options, &why), ORDO_SINGULAR);
    assert_non_null(strstr(why.text, "is beyond the numbers of type f16"));
    assert_int_equal(ordo_run_recipe(&run, &recipe, 5, &options, &why), ORDO_SINGULAR);
    assert_non_null(strstr(why.text, "U.weight[0]"));
    options.dtype = ordo_dtype_find("bf16");
    assert_int_equal(ordo_run_recipe(&run, &recipe, 5, &options, &why), ORDO_OK);
    ordo_run_clear(&run);
    ordo_target_free(target);
}

/* How many parameters differ. */
static size_t
differences(const ordo_network *a, const ordo_network *b)
{
    size_t count = 0;
    for (size_t i = 0; i < a->theta.length; i++) {
        mpfr_t x, y;
        ordo_vector_view(x, &a->theta, i);
        ordo_vector_view(y, &b->theta, i);
        count += mpfr_equal_p(x, y) ? 0 : 1;
    }
    return count;
}

/* A run of a format is that of the net which is rounded by hand, whatever digits are asked for. */
static void
runs_are_of_the_rounded_net(void **state)
{
    (void)state;
    ordo_target *target = target_on("sin(3*x)", "-1/3", "2");
    ordo_recipe recipe = recipe_of("gqu", NULL, target);
    for (const ordo_dtype *const *t = ordo_dtypes; *t != NULL; t++) {
        ordo_run_options options = {.wanted = ORDO_NORM_BIT(ORDO_RMSE), .digits = 30, .dtype = *t};
        ordo_network fine, rounded, made;
        ordo_message why = {""};
        ordo_run run, other;
        ordo_run_init(&run, 30);
        ordo_run_init(&other, 30);
        mpfr_prec_t bits = ordo_recipe_bits(&recipe, 11, 20);
        assert_int_equal(ordo_network_make(&fine, &recipe, 11, bits, &why), ORDO_OK);
        assert_int_equal(ordo_network_round(&rounded, &fine, *t, &why), ORDO_OK);
        assert_int_equal(ordo_run_make(&made, &recipe, 11, &options, &why), ORDO_OK);
        assert_int_equal(ordo_run_recipe(&run, &recipe, 11, &options, &why), ORDO_OK);
        assert_int_equal(ordo_run_network(&other, &rounded, target, &options, &why), ORDO_OK);
        assert_int_equal(differences(&rounded, &made), 0);
        assert_ptr_equal(run.dtype, *t);
        assert_int_equal(run.bits, (*t)->bits);
        /* Both neurons at -1/3, which is no number of the format, may have come to lie inside. */
        assert_true(other.cells >= 10 && other.cells <= 12);
        assert_true(within(run.value[ORDO_RMSE], other.value[ORDO_RMSE], -100));
        ordo_run_clear(&run);
        ordo_run_clear(&other);
        ordo_network_clear(&fine);
        ordo_network_clear(&rounded);
        ordo_network_clear(&made);
    }
    ordo_target_free(target);
}

/* Two studies of so many sizes, made up. */
static void
make_up(ordo_study *study, const ordo_recipe *recipe, const size_t *neurons, const double *error,
        size_t count, const ordo_dtype *dtype)
{
    ordo_run_options options = {.wanted = ORDO_NORM_BIT(ORDO_RMSE), .dtype = dtype};
    assert_int_equal(ordo_study_init(study, recipe, neurons, count, &options), ORDO_OK);
    for (size_t i = 0; i < count; i++) {
        study->runs[i].neurons = study->runs[i].cells = neurons[i];
        set_norm(&study->runs[i], ORDO_RMSE, error[i]);
    }
}

static void
sizes_are_found(void **state)
{
    (void)state;
    static const size_t neurons[] = {3, 5, 9, 17, 33};
    static const double ideal[] = {1.0, 0.25, 0.0625, 0.015625, 0.00390625};
    static const struct {
        double error[5];
        size_t exceeds, stalls, least, plateau;
        double lowest, median, highest;
    } cases[] = {
        /* twice is not more than twice */
        {{1.0, 0.25, 0.0625, 0.03125, 0.0078125}, 0, 0, 33, 0, 0, 0, 0},
        {{1.0, 0.25, 0.126, 0.1, 0.09}, 9, 0, 33, 3, 0.09, 0.1, 0.126},
        {{1.0, 0.25, 0.07, 0.07, 0.06}, 17, 17, 33, 2, 0.06, 0.06, 0.07},
        {{2.5, 2.6, 0.01, 0.02, 0.03}, 3, 5, 9, 5, 0.01, 0.03, 2.6},
    };
    ordo_target *target = target_on("exp(x)", "-1", "1");
    ordo_recipe recipe = recipe_of("mlp", NULL, target);
    for (size_t k = 0; k < COUNT(cases); k++) {
        ordo_study rounded, exact;
        ordo_breakdown b;
        mpfr_t ratio;
        mpfr_init2(ratio, 53);
        ordo_breakdown_init(&b);
        make_up(&exact, &recipe, neurons, ideal, 5, NULL);
        make_up(&rounded, &recipe, neurons, cases[k].error, 5, ordo_dtype_find("bf16"));
        assert_int_equal(ordo_breakdown_find(&b, &rounded, &exact, ORDO_RMSE), ORDO_OK);
        assert_int_equal(b.exceeds, cases[k].exceeds);
        assert_int_equal(b.stalls, cases[k].stalls);
        assert_int_equal(b.least, cases[k].least);
        assert_int_equal(b.plateau, cases[k].plateau);
        if (b.plateau > 0) {
            assert_true(mpfr_get_d(b.lowest, MPFR_RNDN) == cases[k].lowest);
            assert_true(mpfr_get_d(b.median, MPFR_RNDN) == cases[k].median);
            assert_true(mpfr_get_d(b.highest, MPFR_RNDN) == cases[k].highest);
        } else {
            assert_true(mpfr_nan_p(b.lowest) && mpfr_nan_p(b.median) && mpfr_nan_p(b.highest));
        }
        assert_int_equal(b.expected_from, 0); /* there is no scale */
        ordo_breakdown_ratio(ratio, &rounded, &exact, ORDO_RMSE, 1);
        assert_true(mpfr_get_d(ratio, MPFR_RNDN) == cases[k].error[1] / 0.25);
        /* What is not proved counts neither way; what is not known has no ratio. */
        arb_zero_pm_inf(rounded.runs[2].proved.value[ORDO_RMSE]);
        rounded.runs[2].standing[ORDO_RMSE] = ORDO_STANDING_UNSETTLED;
        assert_int_equal(ordo_breakdown_find(&b, &rounded, &exact, ORDO_RMSE), ORDO_OK);
        assert_true(b.exceeds != 9 && b.stalls != 9 && b.stalls != 17 && b.least != 9);
        ordo_breakdown_ratio(ratio, &rounded, &exact, ORDO_RMSE, 2);
        assert_true(mpfr_nan_p(ratio));
        ordo_breakdown_clear(&b);
        ordo_study_clear(&rounded);
        ordo_study_clear(&exact);
        mpfr_clear(ratio);
    }
    ordo_target_free(target);
}

/* On exp the sizes follow from C h^k rmse(f^(k)) = c 2^-p / sqrt(3), h = 2/N, c = 28 and 1/10. */
static void
expected_sizes(void **state)
{
    (void)state;
    static const size_t neurons[] = {9, 17};
    static const double error[] = {1, 1};
    static const struct {
        const char *unit, *construction;
        double constant, order;
        size_t more; /* neurons than cells */
    } cases[] = {{"mlp", "optimal", 720, 2, 0},
                 {"glu", "midpoint", 30240, 3, 0},
                 {"gqu", "optimal", 1209600, 4, 1}};
    ordo_target *target = target_on("exp(x)", "-1", "1");
    double lead = sqrt((exp(2) - exp(-2)) / 4); /* the rmse of exp */
    for (size_t k = 0; k < COUNT(cases); k++) {
        for (const ordo_dtype *const *t = ordo_dtypes; *t != NULL; t++) {
            for (int alternating = 0; alternating < 2; alternating++) {
                ordo_recipe recipe = recipe_of(cases[k].unit, cases[k].construction, target);
                recipe.orientation = alternating ? ORDO_ALTERNATING : ORDO_FORWARD;
                ordo_study study;
                ordo_scale scale;
                ordo_breakdown b;
                ordo_breakdown_init(&b);
                ordo_scale_init(&scale, &recipe, 20);
                scale.wanted = ORDO_NORM_BIT(ORDO_RMSE);
                assert_int_equal(ordo_scale_measure(&scale, 20, 1), ORDO_OK);
                make_up(&study, &recipe, neurons, error, 2, *t);
                study.scale = &scale;
                assert_int_equal(ordo_breakdown_find(&b, &study, &study, ORDO_RMSE), ORDO_OK);
                double factor[] = {alternating ? 260 : 28, 0.1};
                size_t found[] = {b.expected_from, b.expected_to};
                for (int end = 0; end < 2; end++) {
                    double cells = 2 * pow(sqrt(3) * lead / sqrt(cases[k].constant) *
                                               ldexp(1 / factor[end], (int)(*t)->bits),
                                           1 / cases[k].order);
                    size_t expected = (size_t)ceil(cells) + cases[k].more;
                    assert_int_equal(found[end], cells > 16777216 ? 0 : expected);
                }
                ordo_breakdown_clear(&b);
                ordo_study_clear(&study);
                ordo_scale_clear(&scale);
            }
        }
    }
    ordo_target_free(target);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(overflow_is_an_outcome),
        cmocka_unit_test(runs_are_of_the_rounded_net),
        cmocka_unit_test(sizes_are_found),
        cmocka_unit_test(expected_sizes),
    };
    return cmocka_run_group_tests_name("breakdown", tests, NULL, free_caches);
}
