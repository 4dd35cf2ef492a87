/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which polynomials the ideal nets reproduce, decided in rationals. */
#include "tests/construct/nets.h"

#include <math.h>

#include "construct/evaluate.h"

/* Of degrees 0 to 6, on intervals with rational ends. */
static const char *const polynomials[] = {"2.385",         "(3*x-1)/7",       "x^2/3-x/7+1",
                                          "(x-1/3)^3-2*x", "x^4-x^2/11+x/13", "x^5-x^3/2.385+x^2/3",
                                          "x^6/7-x/3+1/9"};

/* The lowest degree that n neurons do not reproduce. */
static unsigned
limit_degree(const ordo_unit *unit, size_t neurons)
{
    return ordo_unit_cells(unit, neurons) == 0 ? 2 : ordo_unit_order(unit);
}

/* The message names a point of [-1/3, 2] at which the rounded net is off as well. */
static void
check_point(const char *message, const ordo_network *net, const ordo_target *target)
{
    const char *text = strstr(message, "x = ");
    assert_non_null(text);
    fmpq_t x, y, f;
    fmpq_init(x);
    fmpq_init(y);
    fmpq_init(f);
    const char *end;
    assert_int_equal(ordo_rational_parse(x, text + 4, &end), ORDO_OK);
    assert_string_equal(end, "");
    fmpq_mul_si(y, x, 3);
    assert_true(fmpq_cmp_si(y, -1) >= 0 && fmpq_cmp_si(y, 6) <= 0);
    ordo_rational_evaluator *w = NULL;
    assert_int_equal(ordo_rational_evaluator_new(&w, ordo_target_function(target)), ORDO_OK);
    assert_int_equal(ordo_evaluate_rational(f, w, x), ORDO_OK);
    ordo_rational_evaluator_free(w);
    exact_forward(y, net, x);
    mpfr_t gap;
    mpfr_init2(gap, 64);
    fmpq_sub(y, y, f);
    ordo_real_from_rational(gap, y, MPFR_RNDN);
    assert_true(ordo_log2(gap) > -40); /* rounding 200 bits leaves less than 2^-150 */
    mpfr_clear(gap);
    fmpq_clear(x);
    fmpq_clear(y);
    fmpq_clear(f);
}

static void
check_degree(const ordo_unit *u, const ordo_construction *c, ordo_orientation orientation,
             size_t neurons, unsigned degree)
{
    ordo_target *target = target_on(polynomials[degree], "-1/3", "2");
    ordo_message why = {""};
    ordo_status status = ordo_ideal_is_exact(u, c, orientation, target, neurons, &why);
    if (degree < limit_degree(u, neurons)) {
        if (status != ORDO_OK) {
            fail_msg("%s %s n = %zu, %s: %s", u->name, c->name, neurons, polynomials[degree],
                     why.text);
        }
    } else {
        ordo_network net;
        ordo_recipe recipe = {u, c, orientation, target, NULL};
        ordo_status made = ordo_network_make(&net, &recipe, neurons, 200, NULL);
        assert_int_equal(status, made == ORDO_OK ? ORDO_MISSED : made);
        if (made == ORDO_OK) {
            check_point(why.text, &net, target);
            ordo_network_clear(&net);
        }
    }
    ordo_target_free(target);
}

static void
exact_below_the_order_only(void **state)
{
    (void)state;
    static const size_t sizes[] = {1, 2, 3, 7, 10};
    for (const ordo_unit *const *u = ordo_units; *u != NULL; u++) {
        for (const ordo_construction *const *c = (*u)->constructions; *c != NULL; c++) {
            for (size_t i = (*c)->projected ? COUNT(sizes) : 0; i < COUNT(sizes); i++) {
                bool exists = sizes[i] >= (*u)->neurons_at_a || (*u)->neurons_at_a <= 2;
                for (unsigned degree = 0; exists && degree < COUNT(polynomials); degree++) {
                    check_degree(*u, *c, ORDO_FORWARD, sizes[i], degree);
                    check_degree(*u, *c, ORDO_ALTERNATING, sizes[i], degree);
                }
            }
        }
    }
}

/* A polynomial that only its last cell tells from a lower degree; zeros at many knots. */
static void
differences_are_found_between_knots(void **state)
{
    (void)state;
    ordo_target *target = target_on("(x^2-1)*(x^2-1/4)*x", "-1", "1");
    const ordo_unit *mlp = ordo_unit_find("mlp");
    ordo_message why = {""};
    assert_int_equal(ordo_ideal_is_exact(mlp, mlp->constructions[0], ORDO_FORWARD, target, 4, &why),
                     ORDO_MISSED);
    ordo_target_free(target);
}

static void
other_targets_are_irrational(void **state)
{
    (void)state;
    static const char *const cases[][3] = {
        {"exp(x)", "-1", "1"}, {"pi*x", "-1", "1"}, {"x", "0", "pi"}, {"abs(x)", "-1", "1"}};
    const ordo_unit *glu = ordo_unit_find("glu");
    for (size_t i = 0; i < COUNT(cases); i++) {
        ordo_target *target = target_on(cases[i][0], cases[i][1], cases[i][2]);
        assert_int_equal(
            ordo_ideal_is_exact(glu, glu->constructions[0], ORDO_FORWARD, target, 3, NULL),
            ORDO_IRRATIONAL);
        ordo_target_free(target);
    }
}

static void
refusals_are_passed_on(void **state)
{
    (void)state;
    ordo_target *target = target_on("x^4", "-1", "1");
    const ordo_unit *gqu = ordo_unit_find("gqu");
    ordo_message why = {""};
    assert_int_equal(ordo_ideal_is_exact(gqu, ordo_construction_find(gqu, "taylor"), ORDO_FORWARD,
                                         target, 5, &why),
                     ORDO_REFUSED);
    assert_non_null(strstr(why.text, "discriminant"));
    ordo_target_free(target);
}

/* ---- the integral of (f - y)^2 ---- */

static void
check_square(const char *unit, const char *construction, const char *expression, size_t neurons,
             const char *wanted)
{
    ordo_target *target = target_on(expression, "0", "1");
    const ordo_unit *u = ordo_unit_find(unit);
    fmpq_t ours, theirs;
    fmpq_init(ours);
    fmpq_init(theirs);
    const char *end;
    assert_int_equal(ordo_rational_parse(theirs, wanted, &end), ORDO_OK);
    for (int orientation = 0; orientation < ORDO_ORIENTATIONS; orientation++) {
        assert_int_equal(ordo_ideal_square(ours, u, ordo_construction_find(u, construction),
                                           (ordo_orientation)orientation, target, neurons, NULL),
                         ORDO_OK);
        if (!fmpq_equal(ours, theirs)) {
            fail_msg("%s %s on %s, n = %zu, is not %s", unit, construction, expression, neurons,
                     wanted);
        }
    }
    fmpq_clear(ours);
    fmpq_clear(theirs);
    ordo_target_free(target);
}

/* Cells of width h: int (s (s-h))^2 = h^5/30 for x^2; h^7 int (s^3-s)^2 = 8 h^7/105 for x^3. */
static void
squares_by_hand(void **state)
{
    (void)state;
    check_square("mlp", "interpolate", "x^2", 1, "1/30");
    check_square("mlp", "interpolate", "x^2", 3, "1/2430");
    check_square("mlp", "optimal", "x^2", 2, "1/2880");
    check_square("glu", "taylor", "x^3", 1, "8/105");
    check_square("glu", "taylor", "x^3", 7, "8/12353145");
    check_square("glu", "taylor", "x^2-x/7", 5, "0");
    check_square("gqu", "hermite", "x^4", 2, "1/630");
    check_square("gqu", "hermite", "x^3", 4, "0");
    /* one gqu neuron is the tangent at 0: f - y = x^2 */
    check_square("gqu", "hermite", "x^2+3*x", 1, "1/5");
}

/* The midpoint rule on (f - y)^2, the stored net evaluated from its definition. */
static void
squares_agree_with_sums(void **state)
{
    (void)state;
    enum { STEPS = 3000 };
    ordo_target *target = target_on("x^6/7-x/3+1/9", "-1/4", "2");
    ordo_rational_evaluator *w = NULL;
    assert_int_equal(ordo_rational_evaluator_new(&w, ordo_target_function(target)), ORDO_OK);
    for (const ordo_unit *const *u = ordo_units; *u != NULL; u++) {
        ordo_network net;
        fmpq_t exact, x, y, f;
        fmpq_init(exact);
        fmpq_init(x);
        fmpq_init(y);
        fmpq_init(f);
        make_net(&net, (*u)->name, NULL, ORDO_FORWARD, target, 4, 53);
        assert_int_equal(
            ordo_ideal_square(exact, *u, (*u)->constructions[0], ORDO_ALTERNATING, target, 4, NULL),
            ORDO_OK);
        double sum = 0;
        for (slong i = 0; i < STEPS; i++) { /* middles of steps of 9/4/STEPS */
            fmpq_set_si(x, 9 * (2 * i + 1) - 2 * STEPS, 8 * STEPS);
            exact_forward(y, &net, x);
            assert_int_equal(ordo_evaluate_rational(f, w, x), ORDO_OK);
            fmpq_sub(f, f, y);
            double e = fmpz_get_d(fmpq_numref(f)) / fmpz_get_d(fmpq_denref(f));
            sum += e * e * 9 / 4 / STEPS;
        }
        double integral = fmpz_get_d(fmpq_numref(exact)) / fmpz_get_d(fmpq_denref(exact));
        double rounding = 1e-28; /* of parameters of 53 bits */
        if (!(fabs(sum - integral) <= 1e-4 * integral + rounding)) {
            fail_msg("%s: %.8g, not %.8g", (*u)->name, integral, sum);
        }
        fmpq_clear(exact);
        fmpq_clear(x);
        fmpq_clear(y);
        fmpq_clear(f);
        ordo_network_clear(&net);
    }
    ordo_rational_evaluator_free(w);
    ordo_target_free(target);
}

/* The status of what has no rational net. */
static void
squares_of_others(void **state)
{
    (void)state;
    const ordo_unit *gqu = ordo_unit_find("gqu");
    ordo_target *target = target_on("exp(x)", "0", "1");
    fmpq_t r;
    fmpq_init(r);
    assert_int_equal(
        ordo_ideal_square(r, gqu, gqu->constructions[0], ORDO_FORWARD, target, 3, NULL),
        ORDO_IRRATIONAL);
    ordo_target_free(target);
    target = target_on("x^4", "0", "1");
    assert_int_equal(ordo_ideal_square(r, gqu, ordo_construction_find(gqu, "taylor"), ORDO_FORWARD,
                                       target, 5, NULL),
                     ORDO_REFUSED);
    ordo_target_free(target);
    fmpq_clear(r);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(other_targets_are_irrational),
        cmocka_unit_test(refusals_are_passed_on),
        cmocka_unit_test(differences_are_found_between_knots),
        cmocka_unit_test(exact_below_the_order_only),
        cmocka_unit_test(squares_of_others),
        cmocka_unit_test(squares_by_hand),
        cmocka_unit_test(squares_agree_with_sums),
    };
    return cmocka_run_group_tests_name("ideal", tests, NULL, free_caches);
}
