/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certified lower bounds: never above an error, sharp where the best net is known. */
#include "tests/construct/nets.h"
#include "tests/verify/orders.h"

#include <math.h>

#include "verify/proof/floor.h"
#include "verify/study/measure.h"

static const ordo_unit *
unit_named(const char *name)
{
    const ordo_unit *unit = ordo_unit_find(name);
    assert_non_null(unit);
    return unit;
}

static void
find(ordo_floor *floor, const char *unit, const ordo_target *target, size_t neurons)
{
    ordo_floor_init(floor);
    assert_int_equal(ordo_floor_find(floor, unit_named(unit), target, neurons, ORDO_FLOOR_NORMS),
                     ORDO_OK);
}

static double
value_of(const ordo_floor *floor, ordo_norm norm)
{
    return mpfr_get_d(floor->value[norm], MPFR_RNDN);
}

/* Intervals between the given numbers, over 64. */
static ordo_floor_basis
basis_of(ordo_floor_way way, size_t count, const long *numerators)
{
    ordo_floor_basis basis = {.way = way, .bits = 128};
    mpfr_t t;
    mpfr_init2(t, 64);
    assert_int_equal(ordo_vector_init(&basis.knots, count, 64), ORDO_OK);
    for (size_t i = 0; i < count; i++) {
        mpfr_set_si_2exp(t, numerators[i], -6, MPFR_RNDN);
        assert_int_equal(ordo_vector_set(&basis.knots, i, t), 0);
    }
    mpfr_clear(t);
    return basis;
}

static void
rejects_nonsense(void **state)
{
    (void)state;
    ordo_target *target = target_on("exp(x)", "-1", "1/3");
    ordo_floor floor;
    ordo_floor_init(&floor);
    const ordo_unit *mlp = unit_named("mlp");
    assert_int_equal(ordo_floor_find(&floor, mlp, target, 0, ORDO_FLOOR_NORMS), ORDO_EINVAL);
    assert_int_equal(ordo_floor_find(&floor, mlp, target, 2, ORDO_NORM_BIT(ORDO_L1)), ORDO_EINVAL);
    assert_int_equal(ordo_floor_find(&floor, mlp, target, 2, ORDO_NORM_BIT(ORDO_H1)), ORDO_EINVAL);
    ordo_floor_clear(&floor);
    static const struct {
        long knots[3];
        size_t count;
        ordo_status status;
    } cases[] = {
        {{-64, 0, 21}, 3, ORDO_OK},     {{-65, 0, 21}, 3, ORDO_EINVAL},
        {{-64, 0, 22}, 3, ORDO_EINVAL}, {{-64, 21, 0}, 3, ORDO_EINVAL},
        {{0, 0, 21}, 3, ORDO_EINVAL},   {{-64, 0, 0}, 1, ORDO_EINVAL},
    };
    mpfr_t bound;
    mpfr_init2(bound, 64);
    for (size_t i = 0; i < COUNT(cases); i++) {
        for (int way = ORDO_BY_CELLS; way <= ORDO_BY_SECTIONS; way++) {
            ordo_floor_basis basis = basis_of((ordo_floor_way)way, cases[i].count, cases[i].knots);
            assert_int_equal(
                ordo_floor_on_basis(bound, NULL, target, 2, 1, ORDO_PART_SQUARE, &basis),
                cases[i].status);
            assert_int_equal(
                ordo_floor_on_basis(bound, NULL, target, 2, 1, ORDO_PART_ABSOLUTE, &basis),
                ORDO_EINVAL);
            ordo_vector_clear(&basis.knots);
        }
    }
    mpfr_clear(bound);
    ordo_target_free(target);
}

static const ordo_part parts[] = {ORDO_PART_SQUARE, ORDO_PART_MAXIMUM};

/* With no more cells than neurons nothing is left; sections always leave something. */
static void
too_few_cells_give_nothing(void **state)
{
    (void)state;
    ordo_target *target = target_on("exp(x)", "-1", "1");
    ordo_vector lower;
    mpfr_t bound, d;
    mpfr_init2(bound, 64);
    for (int way = ORDO_BY_CELLS; way <= ORDO_BY_SECTIONS; way++) {
        ordo_floor_basis basis = basis_of((ordo_floor_way)way, 4, (const long[]){-64, -10, 33, 64});
        for (size_t i = 0; i < 2 * 5; i++) {
            size_t n = i / 2 + 1;
            assert_int_equal(ordo_floor_on_basis(bound, &lower, target, 3, n, parts[i % 2], &basis),
                             ORDO_OK);
            assert_int_equal(mpfr_sgn(bound) > 0, n < 3 || way == ORDO_BY_SECTIONS);
            assert_int_equal(lower.length, 3);
            ordo_vector_view(d, &lower, 1);
            assert_true(mpfr_sgn(d) > 0);
            ordo_vector_clear(&lower);
        }
        ordo_vector_clear(&basis.knots);
    }
    mpfr_clear(bound);
    ordo_target_free(target);
}

/* Which distances count, from those that are told by the same call. */
static void
bounds_are_made_of_the_right_cells(void **state)
{
    (void)state;
    ordo_target *target = target_on("exp(2*x)", "-1", "1"); /* distances grow to the right */
    ordo_vector lower;
    mpfr_t bound, sum, d;
    mpfr_inits2(64, bound, sum, (mpfr_ptr)0);
    ordo_floor_basis basis = basis_of(ORDO_BY_CELLS, 5, (const long[]){-64, -32, 0, 32, 64});
    assert_int_equal(ordo_floor_on_basis(bound, &lower, target, 2, 1, ORDO_PART_SQUARE, &basis),
                     ORDO_OK);
    mpfr_set_zero(sum, 1);
    for (size_t j = 0; j < 3; j++) {
        ordo_vector_view(d, &lower, j);
        mpfr_add(sum, sum, d, MPFR_RNDD);
    }
    assert_true(mpfr_equal_p(sum, bound));
    ordo_vector_clear(&lower);
    assert_int_equal(ordo_floor_on_basis(bound, &lower, target, 2, 1, ORDO_PART_MAXIMUM, &basis),
                     ORDO_OK);
    ordo_vector_view(d, &lower, 2); /* the second largest */
    assert_true(mpfr_equal_p(d, bound));
    ordo_vector_clear(&lower);
    ordo_vector_clear(&basis.knots);
    mpfr_clears(bound, sum, (mpfr_ptr)0);
    ordo_target_free(target);
}

/* x^2/2 has f'' = 1 on three sections of widths 1, 1/2, 1/2 in [-1, 1]: S = 2 with m = 3, for int
 * e^2 1/720 S^5 (n + 3)^-4, for max |e| 1/16 S^2 (n + 3)^-2. With 40 sections of 1/64 beside them
 * the bound is greater when those are left out. */
static void
bounds_are_made_of_sections(void **state)
{
    (void)state;
    ordo_target *target = target_on("x^2/2", "-1", "2");
    mpfr_t bound;
    mpfr_init2(bound, 64);
    long knots[44] = {-64, 0, 32, 64};
    for (size_t more = 0; more <= 40; more += 40) {
        for (long j = 0; j < (long)more; j++) {
            knots[4 + j] = 65 + j;
        }
        ordo_floor_basis basis = basis_of(ORDO_BY_SECTIONS, 4 + more, knots);
        assert_int_equal(ordo_floor_on_basis(bound, NULL, target, 2, 3, ORDO_PART_SQUARE, &basis),
                         ORDO_OK);
        double square = 32 / 720.0 / 1296, maximum = 4 / 16.0 / 36;
        double ratio = mpfr_get_d(bound, MPFR_RNDN) / square;
        assert_true(more == 0 ? fabs(ratio - 1) < 1e-6 : ratio >= 1 - 1e-6);
        assert_int_equal(ordo_floor_on_basis(bound, NULL, target, 2, 3, ORDO_PART_MAXIMUM, &basis),
                         ORDO_OK);
        ratio = mpfr_get_d(bound, MPFR_RNDN) / maximum;
        assert_true(more == 0 ? fabs(ratio - 1) < 1e-6 : ratio >= 1 - 1e-6);
        ordo_vector_clear(&basis.knots);
    }
    mpfr_clear(bound);
    ordo_target_free(target);
}

static void
polynomials_of_low_degree_have_no_bound(void **state)
{
    (void)state;
    static const char *const f[] = {"2.385", "x/3-1", "x^2-x", "x^3-7*x^2"};
    for (unsigned degree = 0; degree < COUNT(f); degree++) {
        ordo_target *target = target_on(f[degree], "-1", "1");
        for (const ordo_unit *const *u = ordo_units; *u != NULL; u++) {
            if (!is_first_of_its_order(u)) {
                continue;
            }
            ordo_floor floor;
            find(&floor, (*u)->name, target, 3);
            bool low = degree < ordo_unit_order(*u);
            assert_int_equal(floor.polynomial, low);
            assert_int_equal(value_of(&floor, ORDO_RMSE) > 0, !low);
            assert_int_equal(value_of(&floor, ORDO_LINF) > 0, !low);
            assert_int_equal(floor.basis[ORDO_PART_SQUARE].knots.length > 0, !low);
            ordo_floor_clear(&floor);
        }
        ordo_target_free(target);
    }
}

/* y = 1/8 + 2 relu(x - 1/2) + 2 relu(-x - 1/2) is x^2 interpolated at -3/2, -1/2, 1/2, 3/2 and
 * lowered by 1/8: |x^2 - y| <= 1/8 on [-3/2, 3/2]. No net of two neurons does better, and the
 * bound says so: on three equal cells x^2 is 1/8 from linear functions. */
static void
the_maximum_is_sharp_for_a_parabola(void **state)
{
    (void)state;
    ordo_target *target = target_on("x^2", "-3/2", "3/2");
    ordo_network net;
    assert_int_equal(ordo_network_init(&net, unit_named("mlp"), 2, 64), ORDO_OK);
    static const long parameters[] = {8, -4, 16, -8, -4, 16, 1}; /* G, g, D, ..., d, over 8 */
    assert_int_equal(net.theta.length, COUNT(parameters));
    for (size_t i = 0; i < COUNT(parameters); i++) {
        set_parameter(&net, i, parameters[i], -3);
    }
    ordo_run run;
    ordo_run_options options = {.wanted = ORDO_NORM_BIT(ORDO_LINF)};
    ordo_run_init(&run, 20);
    assert_int_equal(ordo_run_network(&run, &net, target, &options, NULL), ORDO_OK);
    assert_true(fabs(mpfr_get_d(run.value[ORDO_LINF], MPFR_RNDN) - 0.125) < 1e-15);
    ordo_floor floor;
    find(&floor, "mlp", target, 2);
    assert_true(mpfr_cmp_d(floor.value[ORDO_LINF], 0.125) <= 0);
    assert_true(value_of(&floor, ORDO_LINF) > 0.125 * (1 - 1e-6));
    ordo_floor_clear(&floor);
    ordo_run_clear(&run);
    ordo_network_clear(&net);
    ordo_target_free(target);
}

/* The best n + 1 pieces of x^k are equally long, each as far off as theory says; f^(k) is constant,
 * and one section gives just this error as the bound. */
static void
as_good_as_the_best_pieces_of_powers(void **state)
{
    (void)state;
    for (const ordo_unit *const *u = ordo_units; *u != NULL; u++) {
        if (!is_first_of_its_order(u)) {
            continue;
        }
        unsigned k = ordo_unit_order(*u);
        char f[8];
        (void)snprintf(f, sizeof f, "x^%u", k);
        ordo_target *target = target_on(f, "-1", "1.375");
        for (size_t n = 1; n <= 5000; n = n == 1 ? 2 : n * 7) {
            double w = 2.375 / ((double)n + 1), linf = 2 * pow(w / 4, k);
            double l2 = pow(tgamma(k + 1.0), 2) / tgamma(2.0 * k + 1) / sqrt(2.0 * k + 1) *
                        pow(w, k) * sqrt(2.375);
            ordo_floor floor;
            find(&floor, (*u)->name, target, n);
            assert_true(value_of(&floor, ORDO_LINF) <= linf * (1 + 1e-12));
            assert_true(value_of(&floor, ORDO_LINF) >= linf * (1 - 1e-6));
            assert_true(value_of(&floor, ORDO_L2) <= l2 * (1 + 1e-12));
            assert_true(value_of(&floor, ORDO_L2) >= l2 * (1 - 1e-6));
            assert_true(value_of(&floor, ORDO_RMSE) <= value_of(&floor, ORDO_L2) / sqrt(2.375));
            assert_true(value_of(&floor, ORDO_RMSE) * sqrt(2.375) >
                        value_of(&floor, ORDO_L2) * (1 - 1e-12));
            ordo_floor_clear(&floor);
        }
        ordo_target_free(target);
    }
}

/* Of x^k on M equal cells every distance is known, and so is what M - n of them give. */
static void
cells_of_powers_are_as_theory_says(void **state)
{
    (void)state;
    long numerators[41];
    for (long i = 0; i <= 40; i++) {
        numerators[i] = 2 * i;
    }
    mpfr_t bound;
    mpfr_init2(bound, 64);
    for (const ordo_unit *const *u = ordo_units; *u != NULL; u++) {
        if (!is_first_of_its_order(u)) {
            continue;
        }
        unsigned k = ordo_unit_order(*u);
        char f[8];
        (void)snprintf(f, sizeof f, "x^%u", k);
        ordo_target *target = target_on(f, "0", "5/4");
        ordo_floor_basis basis = basis_of(ORDO_BY_CELLS, 41, numerators);
        double lambda = pow(tgamma(k + 1.0), 2) / tgamma(2.0 * k + 1) / sqrt(2.0 * k + 1);
        assert_int_equal(ordo_floor_on_basis(bound, NULL, target, k, 33, ORDO_PART_SQUARE, &basis),
                         ORDO_OK);
        double truth = 7 * lambda * lambda * pow(1.0 / 32, 2.0 * k + 1);
        assert_true(fabs(mpfr_get_d(bound, MPFR_RNDN) / truth - 1) < 1e-6);
        assert_int_equal(ordo_floor_on_basis(bound, NULL, target, k, 33, ORDO_PART_MAXIMUM, &basis),
                         ORDO_OK);
        assert_true(fabs(mpfr_get_d(bound, MPFR_RNDN) / (2 * pow(1.0 / 128, k)) - 1) < 1e-6);
        ordo_vector_clear(&basis.knots);
        ordo_target_free(target);
    }
    mpfr_clear(bound);
}

/* What is asked of the search: at n = 64 on 1/(1+9x^2), rmse. */
static void
reaches_what_is_asked(void **state)
{
    (void)state;
    static const struct {
        const char *unit;
        double least;
    } goals[] = {{"mlp", 2.8e-5}, {"glu", 3.0e-7}, {"gqu", 3.2e-9}};
    ordo_target *target = target_on("1/(1+9*x^2)", "-1", "1");
    for (size_t i = 0; i < COUNT(goals); i++) {
        ordo_floor floor;
        find(&floor, goals[i].unit, target, 64);
        assert_true(value_of(&floor, ORDO_RMSE) >= goals[i].least);
        ordo_floor_clear(&floor);
    }
    ordo_target_free(target);
}

/* The cells that are kept give the bound again. */
static void
the_knots_tell_the_bound(void **state)
{
    (void)state;
    static const char *const f[] = {"sin(4*x)", "sqrt(x+pi/5)", "abs(sin(5*x))"};
    for (size_t i = 0; i < COUNT(f); i++) {
        ordo_target *target = target_on(f[i], "-pi/5", "1.1");
        ordo_floor floor;
        mpfr_t bound;
        mpfr_init2(bound, 64);
        find(&floor, "glu", target, 5);
        for (int norm = 0; norm < ORDO_NORMS; norm++) {
            if (!(ORDO_FLOOR_NORMS & ORDO_NORM_BIT(norm))) {
                continue;
            }
            ordo_part part = ordo_norm_forms[norm].part;
            assert_int_equal(
                ordo_floor_on_basis(bound, NULL, target, 3, 5, part, &floor.basis[part]), ORDO_OK);
            ordo_floor_norm(bound, (ordo_norm)norm, bound, target);
            assert_true(mpfr_equal_p(bound, floor.value[norm]));
            assert_true(mpfr_sgn(bound) > 0);
        }
        mpfr_clear(bound);
        ordo_floor_clear(&floor);
        ordo_target_free(target);
    }
}

/* f(x) on [a, b] and c f(x/s - t) on the interval moved accordingly have bounds in the ratio c (for
 * l2 c s^(1/2)): exactly, since all is moved by powers of two and whole numbers. */
static void
scales_with_the_target(void **state)
{
    (void)state;
    ordo_target *one = target_on("exp(x)", "-1", "1");
    ordo_target *other = target_on("-5*exp(4*x-8)", "7/4", "9/4");
    for (const ordo_unit *const *u = ordo_units; *u != NULL; u++) {
        if (!is_first_of_its_order(u)) {
            continue;
        }
        ordo_floor a, b;
        find(&a, (*u)->name, one, 9);
        find(&b, (*u)->name, other, 9);
        assert_true(fabs(value_of(&b, ORDO_LINF) / value_of(&a, ORDO_LINF) / 5 - 1) < 1e-6);
        assert_true(fabs(value_of(&b, ORDO_RMSE) / value_of(&a, ORDO_RMSE) / 5 - 1) < 1e-6);
        assert_true(fabs(value_of(&b, ORDO_L2) / value_of(&a, ORDO_L2) / 2.5 - 1) < 1e-6);
        ordo_floor_clear(&b);
        ordo_floor_clear(&a);
    }
    ordo_target_free(other);
    ordo_target_free(one);
}

/* The construction's proved error is not certainly below the bound. */
static void
compare_with(const ordo_floor *floor, const ordo_recipe *recipe)
{
    ordo_run run;
    ordo_message why = {""};
    ordo_run_options options = {.wanted = ORDO_FLOOR_NORMS, .digits = 8, .check = ORDO_CHECK_NONE};
    ordo_run_init(&run, options.digits);
    ordo_status status = ordo_run_recipe(&run, recipe, floor->neurons, &options, &why);
    assert_true(status >= 0);
    arb_t bound;
    arb_init(bound);
    for (int norm = 0; norm < ORDO_NORMS && (status == ORDO_OK || status == ORDO_MISSED); norm++) {
        ordo_ball_from_real(bound, floor->value[norm]);
        if ((ORDO_FLOOR_NORMS & ORDO_NORM_BIT(norm)) && arb_lt(run.proved.value[norm], bound)) {
            fail_msg("%s %s, n = %zu on %s, %s: bound %g, error %g", recipe->unit->name,
                     recipe->construction->name, floor->neurons, ordo_target_label(recipe->target),
                     ordo_norm_name((ordo_norm)norm), value_of(floor, (ordo_norm)norm),
                     mpfr_get_d(run.value[norm], MPFR_RNDN));
        }
    }
    arb_clear(bound);
    ordo_run_clear(&run);
}

/* No construction of the catalogue comes below its bound. */
static void
no_construction_is_better(void **state)
{
    (void)state;
    static const size_t sizes[] = {1, 2, 5, 24};
    ordo_catalogue *catalogue = shipped_catalogue();
    for (size_t i = 0; i < ordo_catalogue_count(catalogue); i++) {
        const ordo_target *target = ordo_catalogue_target(catalogue, i);
        for (const ordo_unit *const *u = ordo_units; *u != NULL; u++) {
            if (!is_first_of_its_order(u)) {
                continue;
            }
            for (size_t k = 0; k < COUNT(sizes); k++) {
                ordo_floor floor;
                find(&floor, (*u)->name, target, sizes[k]);
                for (const ordo_construction *const *c = (*u)->constructions; *c != NULL; c++) {
                    ordo_recipe recipe = {*u, *c, ORDO_FORWARD, target, NULL};
                    compare_with(&floor, &recipe);
                }
                ordo_floor_clear(&floor);
            }
        }
    }
    ordo_catalogue_free(catalogue);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rejects_nonsense),
        cmocka_unit_test(too_few_cells_give_nothing),
        cmocka_unit_test(bounds_are_made_of_the_right_cells),
        cmocka_unit_test(bounds_are_made_of_sections),
        cmocka_unit_test(polynomials_of_low_degree_have_no_bound),
        cmocka_unit_test(the_maximum_is_sharp_for_a_parabola),
        cmocka_unit_test(as_good_as_the_best_pieces_of_powers),
        cmocka_unit_test(cells_of_powers_are_as_theory_says),
        cmocka_unit_test(reaches_what_is_asked),
        cmocka_unit_test(the_knots_tell_the_bound),
        cmocka_unit_test(scales_with_the_target),
        cmocka_unit_test(no_construction_is_better),
    };
    return cmocka_run_group_tests_name("floor", tests, NULL, free_caches);
}
