/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gauss-Legendre and Gauss-Lobatto rules. */
#include "tests/support.h"
#include "tests/quadrature/caches.h"

#include <math.h>

#include <gsl/gsl_integration.h>

#include "quadrature/gauss.h"
#include "quadrature/parallel.h"

static const ordo_gauss_rule *
rule_of(size_t order, mpfr_prec_t prec)
{
    const ordo_gauss_rule *rule = NULL;
    assert_int_equal(ordo_gauss_rule_get(&rule, order, prec), ORDO_OK);
    assert_non_null(rule);
    assert_int_equal(rule->order, order);
    assert_int_equal(rule->kept, (order + 1) / 2);
    return rule;
}

static const ordo_gauss_rule *
lobatto_of(size_t order, mpfr_prec_t prec)
{
    const ordo_gauss_rule *rule = NULL;
    assert_int_equal(ordo_lobatto_rule_get(&rule, order, prec), ORDO_OK);
    assert_non_null(rule);
    assert_int_equal(rule->order, order);
    assert_int_equal(rule->kept, (order + 1) / 2);
    return rule;
}

/* log2 of |a - b| / |b|, -HUGE_VAL for equal numbers. */
static double
relative_error(const mpfr_t a, const mpfr_t b)
{
    mpfr_t d;
    mpfr_init2(d, 64);
    mpfr_sub(d, a, b, MPFR_RNDN);
    double size = mpfr_zero_p(d) ? -HUGE_VAL : ordo_log2(d) - ordo_log2(b);
    mpfr_clear(d);
    return size;
}

/* sum = the rule applied to x^power on [-1, 1]. */
static void
integrate_power(mpfr_t sum, const ordo_gauss_rule *rule, unsigned long power)
{
    mpfr_t x, term;
    mpfr_inits2(mpfr_get_prec(sum), x, term, (mpfr_ptr)0);
    mpfr_set_zero(sum, 1);
    for (size_t i = 0; i < rule->order; i++) {
        mpfr_srcptr weight;
        ordo_gauss_rule_entry(x, &weight, rule, i);
        mpfr_pow_ui(term, x, power, MPFR_RNDN);
        mpfr_fma(sum, term, weight, sum, MPFR_RNDN);
    }
    mpfr_clears(x, term, (mpfr_ptr)0);
}

static void
impossible_rules_are_refused(void **state)
{
    (void)state;
    const ordo_gauss_rule *rule;
    assert_int_equal(ordo_gauss_rule_get(&rule, 0, 100), ORDO_EINVAL);
    assert_int_equal(ordo_gauss_rule_get(&rule, ORDO_GAUSS_ORDER_MOST + 1, 100), ORDO_EINVAL);
    assert_int_equal(ordo_gauss_rule_get(&rule, 5, 0), ORDO_EINVAL);
    assert_int_equal(ordo_gauss_rule_get(&rule, 5, -3), ORDO_EINVAL);
    assert_int_equal(ordo_lobatto_rule_get(&rule, 1, 100), ORDO_EINVAL);
    assert_int_equal(ordo_lobatto_rule_get(&rule, ORDO_GAUSS_ORDER_MOST + 1, 100), ORDO_EINVAL);
    assert_int_equal(ordo_lobatto_rule_get(&rule, 5, 0), ORDO_EINVAL);
}

/* -1, 0, 1 with 1/3, 4/3, 1/3; -1, -1/sqrt 5, 1/sqrt 5, 1 with 1/6, 5/6, 5/6, 1/6. */
static void
small_lobatto_rules_have_known_nodes(void **state)
{
    (void)state;
    mpfr_t expected;
    mpfr_init2(expected, 333);
    const ordo_gauss_rule *two = lobatto_of(2, 333);
    assert_int_equal(mpfr_cmp_ui(two->node[0], 1), 0);
    assert_int_equal(mpfr_cmp_ui(two->weight[0], 1), 0);
    const ordo_gauss_rule *three = lobatto_of(3, 333);
    assert_true(mpfr_zero_p(three->node[0]));
    assert_int_equal(mpfr_cmp_ui(three->node[1], 1), 0);
    mpfr_set_ui(expected, 4, MPFR_RNDN);
    mpfr_div_ui(expected, expected, 3, MPFR_RNDN);
    assert_true(relative_error(three->weight[0], expected) < -330);
    const ordo_gauss_rule *four = lobatto_of(4, 333);
    mpfr_sqrt_ui(expected, 5, MPFR_RNDN);
    mpfr_ui_div(expected, 1, expected, MPFR_RNDN);
    assert_true(relative_error(four->node[0], expected) < -330);
    mpfr_set_ui(expected, 1, MPFR_RNDN);
    mpfr_div_ui(expected, expected, 6, MPFR_RNDN);
    assert_true(relative_error(four->weight[1], expected) < -330);
    mpfr_clear(expected);
}

static void
small_rules_have_known_nodes(void **state)
{
    (void)state;
    mpfr_t expected;
    mpfr_init2(expected, 333);
    const ordo_gauss_rule *one = rule_of(1, 333);
    assert_true(mpfr_zero_p(one->node[0]));
    assert_int_equal(mpfr_cmp_ui(one->weight[0], 2), 0);
    const ordo_gauss_rule *two = rule_of(2, 333);
    mpfr_sqrt_ui(expected, 3, MPFR_RNDN);
    mpfr_ui_div(expected, 1, expected, MPFR_RNDN);
    assert_true(relative_error(two->node[0], expected) < -330);
    const ordo_gauss_rule *three = rule_of(3, 333); /* 0, sqrt(3/5); 8/9, 5/9 */
    assert_true(mpfr_zero_p(three->node[0]));
    mpfr_set_ui(expected, 8, MPFR_RNDN);
    mpfr_div_ui(expected, expected, 9, MPFR_RNDN);
    assert_true(relative_error(three->weight[0], expected) < -330);
    mpfr_set_ui(expected, 15, MPFR_RNDN);
    mpfr_sqrt(expected, expected, MPFR_RNDN);
    mpfr_div_ui(expected, expected, 5, MPFR_RNDN);
    assert_true(relative_error(three->node[1], expected) < -330);
    mpfr_clear(expected);
}

static void
rules_are_cached(void **state)
{
    (void)state;
    assert_ptr_equal(rule_of(11, 160), rule_of(11, 160));
    assert_ptr_not_equal(rule_of(11, 160), rule_of(11, 161));
    assert_ptr_not_equal(rule_of(11, 160), rule_of(12, 160));
    assert_ptr_equal(lobatto_of(11, 160), lobatto_of(11, 160));
    assert_ptr_not_equal(lobatto_of(11, 160), rule_of(11, 160));
}

static void
nodes_agree_with_gsl(void **state)
{
    (void)state;
    static const size_t orders[] = {4, 7, 20, 21, 64, 157, 512};
    mpfr_t x;
    mpfr_init2(x, 128);
    for (size_t j = 0; j < sizeof orders / sizeof *orders; j++) {
        const ordo_gauss_rule *rule = rule_of(orders[j], 128);
        gsl_integration_glfixed_table *table = gsl_integration_glfixed_table_alloc(orders[j]);
        for (size_t i = 0; i < orders[j]; i++) {
            double node, gsl_weight;
            mpfr_srcptr weight;
            (void)gsl_integration_glfixed_point(-1, 1, i, &node, &gsl_weight, table);
            ordo_gauss_rule_entry(x, &weight, rule, i);
            /* beyond its tables GSL's nodes are good to 1e-10, its weights to n^2 times that */
            assert_true(fabs(mpfr_get_d(x, MPFR_RNDN) - node) < 0x1p-33);
            assert_true(fabs(mpfr_get_d(weight, MPFR_RNDN) - gsl_weight) < 0x1p-15 * gsl_weight);
        }
        gsl_integration_glfixed_table_free(table);
    }
    mpfr_clear(x);
}

/* Is the rule exact for all powers up to `degree`, which is odd, and not for the next? */
static void
check_exactness(const ordo_gauss_rule *rule, unsigned long degree)
{
    enum { PREC = 700 };
    mpfr_t sum, expected;
    mpfr_inits2(PREC, sum, expected, (mpfr_ptr)0);
    for (unsigned long power = 0; power <= degree + 1; power += 2) {
        mpfr_set_ui(expected, 2, MPFR_RNDN);
        mpfr_div_ui(expected, expected, power + 1, MPFR_RNDN);
        integrate_power(sum, rule, power);
        if (power < degree) {
            assert_true(relative_error(sum, expected) < -PREC + 10);
        } else {
            assert_true(relative_error(sum, expected) > -0.5 * PREC);
        }
    }
    mpfr_clears(sum, expected, (mpfr_ptr)0);
}

/* 2m - 1, of Lobatto rules 2m - 3. */
static void
rules_have_their_degree_of_exactness(void **state)
{
    (void)state;
    static const size_t orders[] = {1, 2, 5, 8, 15, 36, 48};
    for (size_t j = 0; j < sizeof orders / sizeof *orders; j++) {
        check_exactness(rule_of(orders[j], 700), 2 * orders[j] - 1);
        if (orders[j] > 1) {
            check_exactness(lobatto_of(orders[j], 700), 2 * orders[j] - 3);
        }
    }
}

static void
precision_only_rounds(void **state)
{
    (void)state;
    static const size_t orders[] = {4, 27, 120, 288};
    for (size_t j = 0; j < 2 * sizeof orders / sizeof *orders; j++) {
        const ordo_gauss_rule *coarse =
            j % 2 == 0 ? rule_of(orders[j / 2], 193) : lobatto_of(orders[j / 2], 193);
        const ordo_gauss_rule *fine =
            j % 2 == 0 ? rule_of(orders[j / 2], 600) : lobatto_of(orders[j / 2], 600);
        for (size_t i = 0; i < coarse->kept; i++) {
            assert_true(relative_error(coarse->node[i], fine->node[i]) <= -192);
            assert_true(relative_error(coarse->weight[i], fine->weight[i]) <= -192);
        }
    }
}

/* Double precision leads every node of high orders to its own root. */
static void
lobatto_nodes_are_all_different(void **state)
{
    (void)state;
    static const size_t orders[] = {65, 217, 512, 1023};
    mpfr_t sum;
    mpfr_init2(sum, 64);
    for (size_t j = 0; j < sizeof orders / sizeof *orders; j++) {
        const ordo_gauss_rule *rule = lobatto_of(orders[j], 64);
        mpfr_set_zero(sum, 1);
        for (size_t i = 0; i < rule->kept; i++) {
            assert_true(i == 0 || mpfr_less_p(rule->node[i - 1], rule->node[i]));
            mpfr_add(sum, sum, rule->weight[i], MPFR_RNDN);
            if (i > 0 || orders[j] % 2 == 0) {
                mpfr_add(sum, sum, rule->weight[i], MPFR_RNDN);
            }
        }
        mpfr_sub_ui(sum, sum, 2, MPFR_RNDN);
        assert_true(mpfr_zero_p(sum) || ordo_log2(sum) < -50);
    }
    mpfr_clear(sum);
}

static ordo_status
get_one(void *context, size_t i)
{
    const ordo_gauss_rule **rules = context;
    return ordo_gauss_rule_get(&rules[i], 40 + i % 3, 211);
}

static void
threads_share_rules(void **state)
{
    (void)state;
    const ordo_gauss_rule *rules[24] = {NULL};
    assert_int_equal(ordo_parallel_for(24, 4, get_one, rules), ORDO_OK);
    for (size_t i = 0; i < 24; i++) {
        assert_ptr_equal(rules[i], rule_of(40 + i % 3, 211));
    }
}

static void
rules_can_be_made_again_after_cleanup(void **state)
{
    (void)state;
    (void)rule_of(9, 99);
    ordo_gauss_cleanup();
    ordo_gauss_cleanup();
    assert_int_equal(rule_of(9, 99)->order, 9);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(impossible_rules_are_refused),
        cmocka_unit_test(small_rules_have_known_nodes),
        cmocka_unit_test(small_lobatto_rules_have_known_nodes),
        cmocka_unit_test(rules_are_cached),
        cmocka_unit_test(nodes_agree_with_gsl),
        cmocka_unit_test(rules_have_their_degree_of_exactness),
        cmocka_unit_test(precision_only_rounds),
        cmocka_unit_test(lobatto_nodes_are_all_different),
        cmocka_unit_test(threads_share_rules),
        cmocka_unit_test(rules_can_be_made_again_after_cleanup),
    };
    return cmocka_run_group_tests_name("quadrature/gauss", tests, NULL, clean_up);
}
