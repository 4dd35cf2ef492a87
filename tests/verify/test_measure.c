/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs: a recipe's net measured on its target. */
#include "tests/construct/nets.h"

#include <math.h>

#include "verify/study/measure.h"

enum { ALL = (1 << ORDO_NORMS) - 1 };

static ordo_recipe
recipe_of(const char *unit, const char *construction, const ordo_target *target)
{
    const ordo_unit *u = ordo_unit_find(unit);
    return (ordo_recipe){u, ordo_construction_find(u, construction), ORDO_FORWARD, target, NULL};
}

static void
run_well(ordo_run *run, const ordo_recipe *recipe, size_t neurons, const ordo_run_options *options)
{
    ordo_message why = {""};
    ordo_run_init(run, options->digits);
    ordo_status status = ordo_run_recipe(run, recipe, neurons, options, &why);
    if (status != ORDO_OK) {
        fail_msg("%s, n = %zu: %s %s", recipe->unit->name, neurons, ordo_status_text(status),
                 why.text);
    }
}

/* |x/y - 1| <= 10^-digits. */
static bool
agree(const mpfr_t x, const mpfr_t y, double digits)
{
    mpfr_t gap;
    mpfr_init2(gap, 300);
    mpfr_div(gap, x, y, MPFR_RNDN);
    mpfr_sub_ui(gap, gap, 1, MPFR_RNDN);
    bool close = mpfr_number_p(gap) && (mpfr_zero_p(gap) || ordo_log2(gap) < -digits / log10(2.0));
    mpfr_clear(gap);
    return close;
}

static void
outcomes_are_passed_on(void **state)
{
    (void)state;
    static const struct {
        const char *unit, *construction, *expression, *a;
        ordo_status status;
    } cases[] = {
        {"gqu", "taylor", "exp(x)", "-1", ORDO_REFUSED},
        {"glu", "taylor", "sqrt(x)", "0", ORDO_SINGULAR},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        ordo_target *target = target_on(cases[i].expression, cases[i].a, "1");
        ordo_recipe recipe = recipe_of(cases[i].unit, cases[i].construction, target);
        ordo_run_options options = {.wanted = ALL};
        ordo_run run;
        ordo_message why = {""};
        ordo_run_init(&run, 0);
        assert_int_equal(ordo_run_recipe(&run, &recipe, 8, &options, &why), cases[i].status);
        assert_true(strlen(why.text) > 0);
        ordo_run_clear(&run);
        ordo_target_free(target);
    }
    ordo_target *target = target_on("exp(x)", "1", "2");
    ordo_recipe recipe = recipe_of("glu", NULL, target);
    ordo_run_options options = {.wanted = ALL, .bits = 6};
    ordo_run run;
    ordo_run_init(&run, 0);
    assert_int_equal(ordo_run_recipe(&run, &recipe, 1000, &options, NULL), ORDO_EINVAL);
    ordo_run_clear(&run);
    ordo_target_free(target);
}

/* x^2 with one linear cell on [0, 1]: e = x^2 - x. */
static void
norms_in_closed_form(void **state)
{
    (void)state;
    static const char *const closed[ORDO_NORMS] = {"sqrt(1/30)", "sqrt(1/30)", "1/6", "1/4",
                                                   "sqrt(1/3)"};
    ordo_target *target = target_on("x^2", "0", "1");
    ordo_recipe recipe = recipe_of("mlp", "interpolate", target);
    for (long digits = 0; digits <= 45; digits += 15) {
        ordo_run_options options = {.wanted = ALL, .digits = digits};
        ordo_run run;
        run_well(&run, &recipe, 1, &options);
        assert_int_equal(run.neurons, 1);
        assert_int_equal(run.cells, 1);
        assert_int_equal(run.parameters, 4);
        assert_int_equal(run.wanted, ALL);
        assert_false(run.zero);
        for (int norm = 0; norm < ORDO_NORMS; norm++) {
            mpfr_t expected;
            mpfr_init2(expected, 300);
            mpfr_set_zero(expected, 1);
            ordo_expression *f = parse(closed[norm]);
            point_value(expected, f, expected);
            ordo_expression_free(f);
            assert_true(agree(run.value[norm], expected, digits > 0 ? (double)digits : 20));
            mpfr_clear(expected);
        }
        ordo_run_clear(&run);
    }
    ordo_target_free(target);
}

/* The default precision of the parameters is enough: twice as many bits move no norm. */
static void
default_bits_suffice(void **state)
{
    (void)state;
    static const struct {
        const char *unit, *construction, *expression, *a, *b;
        size_t neurons;
    } cases[] = {
        {"mlp", "interpolate", "sin(4*x)", "-1", "1", 10},
        {"mlp", "optimal", "exp(x)", "-1/3", "2.385", 33},
        {"glu", "taylor", "1/(1+9*x^2)", "-1", "1", 100},
        {"glu", "midpoint", "exp(x)", "0", "20", 30},
        {"gqu", "hermite", "sin(4*x)", "-pi", "pi/2", 50},
        {"gqu", "optimal", "1e6+exp(x)", "-1", "1", 11},
    };
    enum { DIGITS = 12 };
    for (size_t i = 0; i < COUNT(cases); i++) {
        ordo_target *target = target_on(cases[i].expression, cases[i].a, cases[i].b);
        ordo_recipe recipe = recipe_of(cases[i].unit, cases[i].construction, target);
        recipe.orientation = i % 2 == 0 ? ORDO_FORWARD : ORDO_ALTERNATING;
        ordo_run_options options = {.wanted = ALL, .digits = DIGITS};
        ordo_run chosen, same, doubled;
        run_well(&chosen, &recipe, cases[i].neurons, &options);
        options = (ordo_run_options){.wanted = ALL, .digits = DIGITS + 10, .bits = chosen.bits};
        run_well(&same, &recipe, cases[i].neurons, &options);
        assert_int_equal(same.bits, chosen.bits);
        options.bits *= 2;
        run_well(&doubled, &recipe, cases[i].neurons, &options);
        for (int norm = 0; norm < ORDO_NORMS; norm++) {
            if (!agree(same.value[norm], doubled.value[norm], DIGITS + 5)) {
                fail_msg("%s: %ld bits do not suffice for %s", cases[i].expression,
                         (long)chosen.bits, ordo_norm_name((ordo_norm)norm));
            }
            assert_true(agree(chosen.value[norm], same.value[norm], DIGITS));
        }
        ordo_run_clear(&chosen);
        ordo_run_clear(&same);
        ordo_run_clear(&doubled);
        ordo_target_free(target);
    }
}

static void
exact_zeros(void **state)
{
    (void)state;
    static const size_t sizes[] = {4, 512};
    ordo_target *target = target_on("x^2", "-1", "1");
    ordo_recipe recipe = recipe_of("glu", "taylor", target);
    for (size_t k = 0; k < COUNT(sizes); k++) {
        ordo_run_options options = {.wanted = ALL, .samples = 301};
        ordo_run run;
        run_well(&run, &recipe, sizes[k], &options);
        assert_true(run.zero);
        for (int norm = 0; norm < ORDO_NORMS; norm++) {
            assert_true(mpfr_zero_p(run.value[norm]));
            assert_int_equal(run.standing[norm], ORDO_STANDING_EXACT);
        }
        assert_true(mpfr_zero_p(run.sampled_rmse));
        ordo_run_clear(&run);
    }
    ordo_target_free(target);
}

/* Where only the rounding of the parameters is left, it is measured for what it is. */
static void
rounding_is_measured(void **state)
{
    (void)state;
    static const struct {
        const char *unit, *expression;
        size_t neurons;
        mpfr_prec_t bits;
    } cases[] = {
        {"glu", "x^2/3", 10, 53},   {"glu", "x^2/3", 10, 200},    {"mlp", "x/7", 6, 53},
        {"glu", "exp(x)", 250, 10}, {"gqu", "sin(4*x)", 120, 12}, {"gqu", "x^3-x/3", 9, 24},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        ordo_target *target = target_on(cases[i].expression, "-1", "1");
        ordo_recipe recipe = recipe_of(cases[i].unit, NULL, target);
        ordo_run_options options = {.wanted = ORDO_NORM_BIT(ORDO_RMSE) | ORDO_NORM_BIT(ORDO_LINF),
                                    .bits = cases[i].bits};
        ordo_run run;
        run_well(&run, &recipe, cases[i].neurons, &options);
        assert_false(run.zero);
        for (int norm = ORDO_RMSE; norm <= ORDO_LINF; norm += ORDO_LINF - ORDO_RMSE) {
            double floor = ordo_log2(run.value[norm]) + (double)cases[i].bits;
            if (!(floor > -6 && floor < 9)) {
                fail_msg("%s %s: 2^%.1f units", cases[i].unit, cases[i].expression, floor);
            }
        }
        ordo_run_clear(&run);
        ordo_target_free(target);
    }
}

/* The mean over N points, straight from its definition. */
static void
samples(void **state)
{
    (void)state;
    enum { POINTS = 77, PREC = 300 };
    ordo_target *target = target_on("sin(4*x)", "-1/3", "2.385");
    ordo_recipe recipe = recipe_of("glu", "taylor", target);
    ordo_run_options options = {.wanted = ORDO_NORM_BIT(ORDO_RMSE), .samples = POINTS, .bits = 113};
    ordo_run run;
    run_well(&run, &recipe, 9, &options);
    assert_int_equal(run.samples, POINTS);
    ordo_network net;
    make_net(&net, "glu", "taylor", ORDO_FORWARD, target, 9, 113);
    mpfr_t a, b, x, y, f, sum;
    mpfr_inits2(PREC, a, b, x, y, f, sum, (mpfr_ptr)0);
    ordo_target_ends(a, b, target);
    mpfr_sub(b, b, a, MPFR_RNDN);
    mpfr_set_zero(sum, 1);
    for (unsigned long j = 0; j < POINTS; j++) {
        mpfr_mul_ui(x, b, j, MPFR_RNDN);
        mpfr_div_ui(x, x, POINTS - 1, MPFR_RNDN);
        mpfr_add(x, x, a, MPFR_RNDN);
        point_value(f, ordo_target_function(target), x);
        ordo_network_forward(y, &net, x);
        mpfr_sub(f, f, y, MPFR_RNDN);
        mpfr_fma(sum, f, f, sum, MPFR_RNDN);
    }
    mpfr_div_ui(sum, sum, POINTS, MPFR_RNDN);
    mpfr_sqrt(sum, sum, MPFR_RNDN);
    assert_true(agree(run.sampled_rmse, sum, 20));
    assert_false(agree(run.sampled_rmse, run.value[ORDO_RMSE], 4));
    mpfr_clears(a, b, x, y, f, sum, (mpfr_ptr)0);
    ordo_network_clear(&net);
    ordo_run_clear(&run);
    options.samples = 1;
    ordo_run_init(&run, 0);
    assert_int_equal(ordo_run_recipe(&run, &recipe, 9, &options, NULL), ORDO_EINVAL);
    ordo_run_clear(&run);
    ordo_target_free(target);
}

static void
threads_change_nothing(void **state)
{
    (void)state;
    ordo_target *target = target_on("abs(x-1/3)*sin(4*x)", "-1", "1");
    ordo_recipe recipe = recipe_of("glu", "midpoint", target);
    ordo_run_options options = {.wanted = ALL, .digits = 15, .threads = 1, .samples = 100};
    ordo_run one, two;
    run_well(&one, &recipe, 200, &options);
    options.threads = 2;
    run_well(&two, &recipe, 200, &options);
    assert_int_equal(one.bits, two.bits);
    for (int norm = 0; norm < ORDO_NORMS; norm++) {
        assert_true(mpfr_equal_p(one.value[norm], two.value[norm]));
    }
    assert_true(arb_equal(one.proved.where, two.proved.where));
    assert_true(mpfr_equal_p(one.sampled_rmse, two.sampled_rmse));
    ordo_run_clear(&one);
    ordo_run_clear(&two);
    ordo_target_free(target);
}

/* Whether what is proved is also measured on all cells, on some or not at all: the same numbers.
 * Among the cells are narrow ones between the rounding of a breakpoint and an end. */
static void
checks_change_no_number(void **state)
{
    (void)state;
    static const struct {
        const char *unit, *construction, *expression, *a, *b;
        size_t neurons;
        ordo_check_mode chosen;
    } cases[] = {
        {"mlp", "optimal", "exp(x)", "-1/3", "2.385", 33, ORDO_CHECK_FULL},
        {"glu", "midpoint", "abs(x-1/3)*sin(4*x)", "-1", "1", 300, ORDO_CHECK_SAMPLE},
        {"gqu", "hermite", "1/(1+9*x^2)", "-1", "pi/4", 7, ORDO_CHECK_FULL},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        ordo_target *target = target_on(cases[i].expression, cases[i].a, cases[i].b);
        ordo_recipe recipe = recipe_of(cases[i].unit, cases[i].construction, target);
        recipe.orientation = ORDO_ALTERNATING;
        ordo_run_options options = {.wanted = ALL, .digits = 12};
        ordo_run chosen;
        run_well(&chosen, &recipe, cases[i].neurons, &options);
        assert_int_equal(chosen.checked, cases[i].chosen);
        for (ordo_check_mode mode = ORDO_CHECK_FULL; mode < ORDO_CHECK_MODES; mode++) {
            ordo_run run;
            options.check = mode;
            run_well(&run, &recipe, cases[i].neurons, &options);
            assert_int_equal(run.checked, mode);
            for (int norm = 0; norm < ORDO_NORMS; norm++) {
                assert_int_equal(run.standing[norm], ORDO_STANDING_PROVED);
                assert_true(arb_equal(run.proved.value[norm], chosen.proved.value[norm]));
                assert_int_equal(mpfr_number_p(run.measured.value[norm]) != 0,
                                 mode == ORDO_CHECK_FULL);
            }
            ordo_run_clear(&run);
        }
        ordo_run_clear(&chosen);
        ordo_target_free(target);
    }
}

/* What has been told of progress. */
typedef struct told {
    size_t begun, proving, measuring, wrong;
} told;

static bool
take_progress(void *context, const char *phase, size_t done, size_t all)
{
    told *t = context;
    bool proving = strcmp(phase, "proving") == 0;
    t->begun += proving && done == 0;
    t->proving += proving && done > 0;
    t->measuring += strcmp(phase, "measuring") == 0;
    t->wrong += done > all || all < 2 || (proving && t->measuring > 0);
    return true;
}

/* 70 cells are two blocks; a part takes one round at least. */
static void
progress_names_its_phase(void **state)
{
    (void)state;
    ordo_target *target = target_on("exp(x)", "-1", "1");
    ordo_recipe recipe = recipe_of("glu", "midpoint", target);
    told t = {0};
    ordo_run_options options = {.wanted = ORDO_NORM_BIT(ORDO_RMSE) | ORDO_NORM_BIT(ORDO_L1),
                                .bits = 300,
                                .watch = {take_progress, &t}};
    ordo_run run;
    run_well(&run, &recipe, 70, &options);
    assert_true(t.begun >= 2);
    assert_int_equal(t.proving, 2 * t.begun);
    assert_true(t.measuring >= 2);
    assert_int_equal(t.wrong, 0);
    ordo_run_clear(&run);
    ordo_target_free(target);
}

/* A disagreement is told, and both numbers are kept. */
static void
disagreements_are_errors(void **state)
{
    (void)state;
    ordo_target *target = target_on("x^2+exp(-1e8*(x-0.1234)^2)", "-1", "1");
    ordo_recipe recipe = recipe_of("mlp", NULL, target);
    ordo_run_options options = {.wanted = ORDO_NORM_BIT(ORDO_RMSE)};
    ordo_run run;
    ordo_message why = {""};
    ordo_run_init(&run, 0);
    assert_int_equal(ordo_run_recipe(&run, &recipe, 4, &options, &why), ORDO_EBUG);
    assert_non_null(strstr(why.text, "rmse, cell 3 of 4 = [0, 0.5]"));
    assert_int_equal(run.standing[ORDO_RMSE], ORDO_STANDING_PROVED);
    assert_false(agree(run.value[ORDO_RMSE], run.measured.value[ORDO_RMSE], 3));
    options.check = ORDO_CHECK_NONE;
    assert_int_equal(ordo_run_recipe(&run, &recipe, 4, &options, &why), ORDO_OK);
    assert_int_equal(run.standing[ORDO_RMSE], ORDO_STANDING_PROVED);
    assert_true(mpfr_nan_p(run.measured.value[ORDO_RMSE]));
    ordo_run_clear(&run);
    ordo_target_free(target);
}

/* A net given by its parameters has the norms of the recipe that made it. */
static void
given_nets(void **state)
{
    (void)state;
    ordo_target *target = target_on("exp(x)", "-1", "1");
    ordo_recipe recipe = recipe_of("gqu", "hermite", target);
    ordo_run_options options = {.wanted = ALL, .bits = 80, .digits = 15};
    ordo_run made, given;
    run_well(&made, &recipe, 9, &options);
    ordo_network net;
    make_net(&net, "gqu", "hermite", ORDO_FORWARD, target, 9, 80);
    ordo_run_init(&given, 15);
    assert_int_equal(ordo_run_network(&given, &net, target, &options, NULL), ORDO_OK);
    assert_int_equal(given.neurons, 9);
    assert_int_equal(given.cells, 8);
    assert_int_equal(given.parameters, 64);
    assert_int_equal(given.bits, 80);
    for (int norm = 0; norm < ORDO_NORMS; norm++) {
        assert_true(mpfr_equal_p(made.value[norm], given.value[norm]));
    }
    mpfr_t nan;
    mpfr_init2(nan, 80);
    mpfr_set_nan(nan);
    (void)ordo_vector_set(&net.theta, 0, nan);
    assert_int_equal(ordo_run_network(&given, &net, target, &options, NULL), ORDO_EINVAL);
    mpfr_clear(nan);
    ordo_run_clear(&made);
    ordo_run_clear(&given);
    ordo_network_clear(&net);
    ordo_target_free(target);
}

/* x^3 far out: f and y agree in the first 600 bits, and at less precision e seems to be zero. The
 * taylor piece leaves e = f''' h^3 (s^3 - s)/6 exactly, so rmse = 6 h^3 sqrt(2/945), f''' = 6. */
static void
far_from_the_origin(void **state)
{
    (void)state;
    ordo_target *target = target_on("x^3", "1e60", "1e60+1");
    ordo_recipe recipe = recipe_of("glu", "taylor", target);
    ordo_run_options options = {.wanted = ORDO_NORM_BIT(ORDO_RMSE) | ORDO_NORM_BIT(ORDO_LINF)};
    ordo_run run;
    run_well(&run, &recipe, 8, &options);
    mpfr_t expected;
    mpfr_init2(expected, 300);
    mpfr_set_ui(expected, 2, MPFR_RNDN);
    mpfr_div_ui(expected, expected, 945, MPFR_RNDN);
    mpfr_sqrt(expected, expected, MPFR_RNDN);
    mpfr_mul_ui(expected, expected, 6, MPFR_RNDN);
    mpfr_div_ui(expected, expected, 8 * 8 * 8, MPFR_RNDN);
    assert_true(agree(run.value[ORDO_RMSE], expected, 19));
    mpfr_clear(expected);
    ordo_run_clear(&run);
    ordo_target_free(target);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(outcomes_are_passed_on),
        cmocka_unit_test(norms_in_closed_form),
        cmocka_unit_test(exact_zeros),
        cmocka_unit_test(rounding_is_measured),
        cmocka_unit_test(default_bits_suffice),
        cmocka_unit_test(far_from_the_origin),
        cmocka_unit_test(samples),
        cmocka_unit_test(threads_change_nothing),
        cmocka_unit_test(given_nets),
        cmocka_unit_test(checks_change_no_number),
        cmocka_unit_test(progress_names_its_phase),
        cmocka_unit_test(disagreements_are_errors),
    };
    return cmocka_run_group_tests_name("measure", tests, NULL, free_caches);
}
