/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Studies: slopes, ratios and their limits. */
#include "tests/construct/nets.h"

#include <math.h>

#include "verify/study/study.h"

enum { ALL = (1 << ORDO_NORMS) - 1 };

static ordo_recipe
recipe_of(const char *unit, const char *construction, const ordo_target *target)
{
    const ordo_unit *u = ordo_unit_find(unit);
    return (ordo_recipe){u, ordo_construction_find(u, construction), ORDO_FORWARD, target, NULL};
}

static void
study_all(ordo_study *study, ordo_scale *scale, const ordo_recipe *recipe, const size_t *neurons,
          size_t count, unsigned wanted)
{
    ordo_run_options options = {.wanted = wanted, .digits = 20, .check = ORDO_CHECK_FULL};
    ordo_message why = {""};
    ordo_scale_init(scale, recipe, 20);
    scale->wanted = wanted;
    assert_int_equal(ordo_scale_measure(scale, 20, 1), ORDO_OK);
    assert_int_equal(ordo_study_init(study, recipe, neurons, count, &options), ORDO_OK);
    for (size_t i = count; i-- > 0;) {
        if (ordo_study_run(study, i, &why) != ORDO_OK) {
            fail_msg("n = %zu: %s", neurons[i], why.text);
        }
        assert_int_equal(study->status[i], ORDO_OK);
    }
    assert_int_equal(ordo_study_conclude(study, scale), ORDO_OK);
}

static double
get(const mpfr_t x)
{
    return mpfr_get_d(x, MPFR_RNDN);
}

/* Each construction on exp: order k with the declared constant, in every norm. */
static void
orders_and_constants(void **state)
{
    (void)state;
    static const size_t cells[] = {8, 16, 32, 64, 128};
    ordo_target *target = target_on("exp(x)", "-1/3", "1");
    for (const ordo_unit *const *u = ordo_units; *u != NULL; u++) {
        for (const ordo_construction *const *c = (*u)->constructions; *c != NULL; c++) {
            if ((*c)->constant[ORDO_RMSE] == NULL || ordo_unit_order(*u) > 4) {
                continue; /* higher orders need more cells to settle: test_spline.c */
            }
            size_t neurons[COUNT(cells)];
            for (size_t i = 0; i < COUNT(cells); i++) {
                neurons[i] = ordo_unit_neurons(*u, cells[i]);
            }
            ordo_recipe recipe = {*u, *c, ORDO_ALTERNATING, target, NULL};
            ordo_study study;
            ordo_scale scale;
            study_all(&study, &scale, &recipe, neurons, COUNT(cells), ALL);
            assert_false(study.reproduces);
            for (int norm = 0; norm < ORDO_NORMS; norm++) {
                const ordo_series *s = &study.series[norm];
                bool expands = norm != ORDO_L1 && norm != ORDO_LINF;
                double order = ordo_unit_norm_order(*u, (ordo_norm)norm);
                bool declared = (*c)->constant[norm] != NULL;
                assert_true(mpfr_nan_p(s->local[0]));
                assert_int_equal(s->order.extrapolated, expands);
                assert_int_equal(s->constant.extrapolated, declared && expands);
                /* The layers at the ends need more cells than these to settle. */
                double near = !expands ? 0.02 : (*c)->wide ? 1e-4 : 1e-5;
                if (fabs(get(s->order.value) - order) > near ||
                    (declared && fabs(get(s->constant.value) - 1) > (expands ? 1e-6 : 0.02))) {
                    fail_msg("%s %s %s: order %g, ratio %g", (*u)->name, (*c)->name,
                             ordo_norm_name((ordo_norm)norm), get(s->order.value),
                             get(s->constant.value));
                }
                assert_true(fabs(get(s->order.value) - order) <= 10 * get(s->order.error));
                assert_true(fabs(s->fit_neurons.slope + order) < 0.5);
                assert_true(s->fit_parameters.points == COUNT(cells));
            }
            ordo_study_clear(&study);
            ordo_scale_clear(&scale);
        }
    }
    ordo_target_free(target);
}

/* The norms of f'' of exp on [0, 1] in closed form; h1 is matched by the rmse. */
static void
scales_in_closed_form(void **state)
{
    (void)state;
    ordo_target *target = target_on("exp(x)", "0", "1");
    ordo_scale scale;
    ordo_recipe mlp = recipe_of("mlp", NULL, target);
    ordo_scale_init(&scale, &mlp, 25);
    assert_int_equal(scale.status, ORDO_SINGULAR);
    assert_true(mpfr_nan_p(scale.norms.value[ORDO_L2]));
    scale.wanted = ALL;
    assert_int_equal(ordo_scale_measure(&scale, 25, 1), ORDO_OK);
    assert_int_equal(scale.status, ORDO_OK);
    const double l2 = sqrt((exp(2.0) - 1) / 2);
    assert_true(fabs(get(scale.norms.value[ORDO_RMSE]) / l2 - 1) < 1e-14);
    assert_true(fabs(get(scale.norms.value[ORDO_L2]) / l2 - 1) < 1e-14);
    assert_true(fabs(get(scale.norms.value[ORDO_L1]) / (exp(1.0) - 1) - 1) < 1e-14);
    assert_true(fabs(get(scale.norms.value[ORDO_LINF]) / exp(1.0) - 1) < 1e-14);
    ordo_recipe recipe = recipe_of("mlp", "interpolate", target);
    mpfr_t r;
    mpfr_init2(r, 120);
    ordo_predict(r, &recipe, ORDO_LINF, 4, &scale);
    assert_true(fabs(get(r) / (exp(1.0) / 8 / 16) - 1) < 1e-14);
    ordo_predict(r, &recipe, ORDO_H1, 4, &scale);
    assert_true(fabs(get(r) / (l2 / sqrt(12.0) / 4) - 1) < 1e-14);
    ordo_predict(r, &recipe, ORDO_H1, 0, &scale);
    assert_true(mpfr_nan_p(r));
    ordo_predict(r, &recipe, ORDO_H1, 4, NULL);
    assert_true(mpfr_nan_p(r));
    recipe = recipe_of("gqu", "taylor", target); /* declares nothing */
    ordo_predict(r, &recipe, ORDO_RMSE, 4, &scale);
    assert_true(mpfr_nan_p(r));
    mpfr_clear(r);
    ordo_scale_clear(&scale);
    ordo_target_free(target);
}

/* Without a finite f^(k) there is no ratio, but slopes: p + 1/2 for x^p in rmse, p in linf. */
static void
singular_targets_have_slopes_only(void **state)
{
    (void)state;
    static const size_t neurons[] = {16, 32, 64, 128, 256};
    ordo_target *target = target_on("sqrt(x)", "0", "1");
    ordo_recipe recipe = recipe_of("glu", "midpoint", target);
    ordo_study study;
    ordo_scale scale;
    study_all(&study, &scale, &recipe, neurons, COUNT(neurons),
              ORDO_NORM_BIT(ORDO_RMSE) | ORDO_NORM_BIT(ORDO_LINF));
    assert_int_equal(scale.status, ORDO_SINGULAR);
    for (size_t i = 0; i < COUNT(neurons); i++) {
        assert_true(mpfr_nan_p(study.series[ORDO_RMSE].ratio[i]));
    }
    assert_true(mpfr_nan_p(study.series[ORDO_RMSE].constant.value));
    assert_true(fabs(get(study.series[ORDO_RMSE].local[4]) - 1) < 0.01);
    assert_true(fabs(get(study.series[ORDO_LINF].local[4]) - 0.5) < 1e-9);
    assert_null(study.series[ORDO_H1].value);
    ordo_study_clear(&study);
    ordo_scale_clear(&scale);
    ordo_target_free(target);
}

static void
polynomials_below_the_order_have_none(void **state)
{
    (void)state;
    static const size_t neurons[] = {3, 6, 12, 24};
    ordo_target *target = target_on("x^2/3-x", "-1", "1");
    ordo_recipe recipe = recipe_of("glu", "taylor", target);
    ordo_study study;
    ordo_scale scale;
    study_all(&study, &scale, &recipe, neurons, COUNT(neurons), ORDO_NORM_BIT(ORDO_RMSE));
    assert_true(study.reproduces);
    const ordo_series *s = &study.series[ORDO_RMSE];
    for (size_t i = 0; i < COUNT(neurons); i++) {
        assert_true(mpfr_nan_p(s->local[i]) && mpfr_nan_p(s->ratio[i]));
        assert_true(mpfr_number_p(s->value[i]));
    }
    assert_true(mpfr_nan_p(s->order.value) && isnan(s->fit_neurons.slope));
    ordo_study_clear(&study);
    ordo_scale_clear(&scale);
    ordo_target_free(target);
}

/* A first net without a cell counts for nothing; cells that do not grow by one factor give the last
 * slope; a factor of three is extrapolated too. */
static void
other_sizes(void **state)
{
    (void)state;
    static const struct {
        size_t neurons[6], count;
        bool extrapolated;
    } cases[] = {
        {{1, 2, 3, 5, 9, 17}, 6, true}, {{5, 13, 37, 109}, 4, true}, /* 4, 12, 36, 108 cells */
        {{5, 9, 17, 34}, 4, false},     {{8, 16, 32}, 3, false},     {{9, 17}, 2, false},
    };
    ordo_target *target = target_on("exp(x)", "-1", "1");
    ordo_recipe recipe = recipe_of("gqu", "hermite", target);
    for (size_t c = 0; c < COUNT(cases); c++) {
        ordo_study study;
        ordo_scale scale;
        study_all(&study, &scale, &recipe, cases[c].neurons, cases[c].count,
                  ORDO_NORM_BIT(ORDO_RMSE));
        const ordo_series *s = &study.series[ORDO_RMSE];
        size_t last = cases[c].count - 1;
        assert_int_equal(s->order.extrapolated, cases[c].extrapolated);
        double slope = log(get(s->value[last - 1]) / get(s->value[last])) /
                       log((double)study.runs[last].cells / (double)study.runs[last - 1].cells);
        assert_true(fabs(get(s->local[last]) - slope) < 1e-12);
        if (cases[c].extrapolated) {
            assert_true(fabs(get(s->order.value) - 4) < fabs(slope - 4) / 2);
        } else if (cases[c].count > 2) {
            assert_true(mpfr_equal_p(s->order.value, s->local[last]));
        } else {
            assert_true(mpfr_nan_p(s->order.value)); /* one slope has no neighbour */
        }
        if (study.runs[0].cells == 0) {
            assert_true(mpfr_nan_p(s->local[1]) && mpfr_nan_p(s->ratio[0]));
        }
        ordo_study_clear(&study);
        ordo_scale_clear(&scale);
    }
    ordo_target_free(target);
}

static void
refusals_are_kept(void **state)
{
    (void)state;
    static const size_t neurons[] = {2, 9};
    ordo_target *target = target_on("exp(x)", "-1", "1");
    ordo_recipe recipe = recipe_of("gqu", "taylor", target);
    ordo_run_options options = {.wanted = ALL};
    ordo_study study;
    ordo_message why = {""};
    assert_int_equal(ordo_study_init(&study, &recipe, neurons, 2, &options), ORDO_OK);
    assert_int_equal(ordo_study_run(&study, 0, &why), ORDO_OK);
    assert_int_equal(ordo_study_run(&study, 1, &why), ORDO_REFUSED);
    assert_int_equal(study.status[1], ORDO_REFUSED);
    assert_non_null(strstr(why.text, "discriminant"));
    assert_int_equal(ordo_study_conclude(&study, NULL), ORDO_OK);
    assert_true(mpfr_number_p(study.series[ORDO_RMSE].value[0]));
    assert_true(mpfr_nan_p(study.series[ORDO_RMSE].value[1]));
    assert_true(mpfr_nan_p(study.series[ORDO_RMSE].order.value));
    ordo_study_clear(&study);
    ordo_study_clear(&study);
    ordo_target_free(target);
}

/* All runs at once, few and many cells, as one after the other, to the bit. */
static void
threads_make_no_difference(void **state)
{
    (void)state;
    static const size_t neurons[] = {3, 5, 70, 300, 2100};
    ordo_target *target = target_on("exp(x)-1/(2+x)", "-1/3", "1");
    ordo_recipe recipe = recipe_of("glu", "midpoint", target);
    ordo_study study[3];
    for (int k = 0; k < 3; k++) {
        ordo_run_options options = {.wanted = ORDO_NORM_BIT(ORDO_L2) | ORDO_NORM_BIT(ORDO_LINF),
                                    .threads = 2 * k};
        ordo_message why = {""};
        size_t failed;
        assert_int_equal(ordo_study_init(&study[k], &recipe, neurons, COUNT(neurons), &options),
                         ORDO_OK);
        if (ordo_study_run_all(&study[k], &failed, &why) != ORDO_OK) {
            fail_msg("n = %zu: %s", neurons[failed], why.text);
        }
        for (size_t i = 0; i < COUNT(neurons); i++) {
            const ordo_run *run = &study[k].runs[i], *one = &study[0].runs[i];
            assert_int_equal(study[k].status[i], ORDO_OK);
            assert_int_equal(run->neurons, neurons[i]);
            assert_int_equal(run->bits, one->bits);
            for (int norm = ORDO_L2; norm <= ORDO_LINF; norm += ORDO_LINF - ORDO_L2) {
                assert_true(arb_equal(run->proved.value[norm], one->proved.value[norm]));
                assert_true(mpfr_equal_p(run->measured.value[norm], one->measured.value[norm]) ||
                            i == 3 || i == 4); /* a sample was measured */
            }
        }
    }
    for (int k = 0; k < 3; k++) {
        ordo_study_clear(&study[k]);
    }
    ordo_target_free(target);
}

/* What a watcher has seen, and when it asks to stop: once so many neurons are done. */
typedef struct watcher {
    size_t done, all, until;
    bool falls;
} watcher;

static bool
watch_neurons(void *context, const char *what, size_t done, size_t all)
{
    watcher *w = context;
    assert_string_equal(what, "nets, in neurons");
    w->falls = w->falls || done < w->done || done > all;
    w->done = done;
    w->all = all;
    return done < w->until;
}

/* Stopped on the way, a study keeps its finished runs; finished, it has told of all. */
static void
stopped_studies_keep_what_is_finished(void **state)
{
    (void)state;
    static const size_t neurons[] = {2100, 70, 5, 2385};
    ordo_target *target = target_on("exp(x)", "-1/3", "1");
    ordo_recipe recipe = recipe_of("glu", "midpoint", target);
    for (int threads = 1; threads <= 2; threads++) {
        /* At the beginning; after the small ones; in the last one, of which half is told; never. */
        static const size_t until[] = {1, 76, 2176, 99999}, kept[] = {0, 2, 3, 4};
        for (size_t k = 0; k < COUNT(until); k++) {
            watcher w = {.until = until[k]};
            ordo_run_options options = {.wanted = ORDO_NORM_BIT(ORDO_RMSE),
                                        .threads = threads,
                                        .watch = {watch_neurons, &w}};
            ordo_study study;
            ordo_message why = {""};
            size_t failed;
            assert_int_equal(ordo_study_init(&study, &recipe, neurons, COUNT(neurons), &options),
                             ORDO_OK);
            ordo_status status = ordo_study_run_all(&study, &failed, &why);
            assert_int_equal(status, kept[k] == 4 ? ORDO_OK : ORDO_ESTOPPED);
            assert_false(w.falls);
            assert_int_equal(w.all, 4560);
            assert_true(kept[k] < 4 || w.done == w.all);
            assert_int_equal(ordo_study_keep_finished(&study), kept[k]);
            assert_int_equal(study.count, kept[k]);
            for (size_t i = 0; i < study.count; i++) {
                assert_int_equal(study.neurons[i], neurons[kept[k] == 2 ? i + 1 : i]);
                assert_int_equal(study.runs[i].neurons, study.neurons[i]);
            }
            assert_int_equal(ordo_study_conclude(&study, NULL), ORDO_OK);
            ordo_study_clear(&study);
        }
    }
    ordo_target_free(target);
}

/* The first run that is refused, however many there are. */
static void
refusals_of_all_runs(void **state)
{
    (void)state;
    static const size_t neurons[] = {2, 9, 11, 4000};
    ordo_target *target = target_on("exp(x)", "-1", "1");
    ordo_recipe recipe = recipe_of("gqu", "taylor", target);
    for (int threads = 1; threads <= 3; threads++) {
        ordo_run_options options = {.wanted = ALL, .threads = threads};
        ordo_study study;
        ordo_message why = {""};
        size_t failed;
        assert_int_equal(ordo_study_init(&study, &recipe, neurons, COUNT(neurons), &options),
                         ORDO_OK);
        assert_int_equal(ordo_study_run_all(&study, &failed, &why), ORDO_REFUSED);
        assert_int_equal(failed, 1);
        assert_non_null(strstr(why.text, "breakpoint 1 "));
        ordo_study_clear(&study);
        assert_int_equal(ordo_study_init(&study, &recipe, &neurons[3], 1, &options), ORDO_OK);
        assert_int_equal(ordo_study_run_all(&study, &failed, &why), ORDO_REFUSED);
        assert_int_equal(failed, 0);
        ordo_study_clear(&study);
    }
    ordo_target_free(target);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refusals_are_kept),
        cmocka_unit_test(refusals_of_all_runs),
        cmocka_unit_test(threads_make_no_difference),
        cmocka_unit_test(stopped_studies_keep_what_is_finished),
        cmocka_unit_test(scales_in_closed_form),
        cmocka_unit_test(polynomials_below_the_order_have_none),
        cmocka_unit_test(singular_targets_have_slopes_only),
        cmocka_unit_test(other_sizes),
        cmocka_unit_test(orders_and_constants),
    };
    return cmocka_run_group_tests_name("study", tests, NULL, free_caches);
}
