/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pairs of points by the addition theorem, against one point at a time. */
#include "tests/construct/nets.h"

#include "construct/evaluate_pairs.h"

enum { PREC = 192, NODES = 7, LOST_BITS = 12 };

/* Expressions with waves as values, inside others, inside each other, nowhere; affine arguments in
 * all forms, and functions whose argument is not affine. */
static const char *const expressions[] = {
    "sin(4*x)",
    "1/(1+cos(pi*x)^2)",
    "1/(1+9*x^2)",
    "exp(-x/3+2)*cos(1-2.385*x)+x",
    "sinh(x)-cosh((x+1)/7)",
    "sqrt(1-cos(x)^2)",
    "sin(x^2)+sin(sin(2*x))",
    "exp(sin(3*x)+cos(3*x))",
    "abs(sin(5*x))+max(x,cos(x))",
    "x",
    "2.385",
    "sin(1)*x^3",
    "cos(1e6*x+1e9)",
    "tan(x)+exp(0*x+1)",
};

/* The ball is as good as the other but for a few bits. */
static void
check_value(const arb_t pair, const arb_t single, const char *expression, size_t i)
{
    if (!arb_overlaps(pair, single)) {
        fail_msg("%s, node %zu: the balls do not meet", expression, i);
    }
    mag_t wide;
    mag_init(wide);
    mag_mul_2exp_si(wide, arb_radref(single), LOST_BITS);
    if (mag_cmp(arb_radref(pair), wide) > 0 && mag_cmp_2exp_si(arb_radref(pair), -PREC + 40) > 0) {
        fail_msg("%s, node %zu: the ball is too wide", expression, i);
    }
    mag_clear(wide);
}

static void
compare_pairs(ordo_pair_evaluator *pairs, ordo_ball_evaluator *single, arb_srcptr node,
              const arb_t middle, const arb_t radius, const char *expression)
{
    arb_ptr above = _arb_vec_init(NODES), below = _arb_vec_init(NODES);
    arb_t x, y, step;
    arb_init(x);
    arb_init(y);
    arb_init(step);
    ordo_evaluate_pairs(above, below, pairs, middle, radius, node, NODES);
    for (size_t i = 0; i < NODES; i++) {
        arb_mul(step, radius, node + i, PREC);
        arb_add(x, middle, step, PREC);
        ordo_evaluate_ball(y, single, x);
        check_value(above + i, y, expression, i);
        arb_sub(x, middle, step, PREC);
        ordo_evaluate_ball(y, single, x);
        check_value(below + i, y, expression, i);
    }
    arb_clear(step);
    arb_clear(y);
    arb_clear(x);
    _arb_vec_clear(below, NODES);
    _arb_vec_clear(above, NODES);
}

static void
random_ball(arb_t x, uint64_t *random, double low, double high)
{
    mpfr_t point;
    mpfr_init2(point, 53);
    random_point(point, random, low, high);
    ordo_ball_from_real(x, point);
    mpfr_clear(point);
}

/* Many middles, more radii than are kept, two lists of nodes. */
static void
pairs_agree_with_single_points(void **state)
{
    (void)state;
    enum { MIDDLES = 40, RADII = 11 };
    uint64_t random = test_seed();
    arb_ptr node = _arb_vec_init(2 * NODES);
    arb_t middle, radius;
    arb_init(middle);
    arb_init(radius);
    for (slong i = 0; i < 2 * NODES; i++) {
        random_ball(node + i, &random, 0.0, 1.0);
    }
    arb_zero(node + NODES - 1);
    for (size_t k = 0; k < COUNT(expressions); k++) {
        ordo_expression *f = parse(expressions[k]);
        ordo_pair_evaluator *pairs = NULL;
        ordo_ball_evaluator *single = NULL;
        assert_int_equal(ordo_pair_evaluator_new(&pairs, f, PREC), ORDO_OK);
        assert_int_equal(ordo_ball_evaluator_new(&single, f, PREC), ORDO_OK);
        for (slong i = 0; i < MIDDLES; i++) {
            random_ball(middle, &random, -1.3, 1.4);
            arb_set_si(radius, 1 + (i * i) % RADII);
            arb_div_ui(radius, radius, 300, PREC);
            compare_pairs(pairs, single, node + (i % 3 == 0 ? NODES : 0), middle, radius,
                          expressions[k]);
        }
        ordo_pair_evaluator_free(pairs);
        ordo_ball_evaluator_free(single);
        ordo_expression_free(f);
    }
    arb_clear(radius);
    arb_clear(middle);
    _arb_vec_clear(node, 2 * NODES);
}

/* Balls of points instead of points: all values are enclosed. */
static void
balls_are_enclosed(void **state)
{
    (void)state;
    ordo_expression *f = parse("exp(-x/3+2)*cos(1-2.385*x)+x*sin(4*x)");
    ordo_pair_evaluator *pairs = NULL;
    ordo_ball_evaluator *single = NULL;
    arb_ptr value = _arb_vec_init(3);
    arb_t middle, radius, node, x, y;
    arb_init(middle);
    arb_init(radius);
    arb_init(node);
    arb_init(x);
    arb_init(y);
    assert_int_equal(ordo_pair_evaluator_new(&pairs, f, PREC), ORDO_OK);
    assert_int_equal(ordo_ball_evaluator_new(&single, f, PREC), ORDO_OK);
    arb_set_str(middle, "0.37 +/- 1e-3", PREC);
    arb_set_str(radius, "0.05 +/- 1e-4", PREC);
    arb_set_str(node, "0.7 +/- 1e-5", PREC);
    ordo_evaluate_pairs(value, value + 1, pairs, middle, radius, node, 1);
    for (int corner = 0; corner < 8; corner++) {
        static const char *const ends[3][2] = {
            {"0.369001", "0.370999"}, {"0.049901", "0.050099"}, {"0.699991", "0.700009"}};
        arb_set_str(x, ends[1][corner & 1], PREC);
        arb_set_str(y, ends[2][corner >> 1 & 1], PREC);
        arb_mul(x, x, y, PREC);
        arb_set_str(y, ends[0][corner >> 2], PREC);
        arb_add(x, x, y, PREC);
        ordo_evaluate_ball(y, single, x);
        assert_true(arb_contains(value, y));
    }
    ordo_pair_evaluator_free(pairs);
    ordo_ball_evaluator_free(single);
    arb_clear(y);
    arb_clear(x);
    arb_clear(node);
    arb_clear(radius);
    arb_clear(middle);
    _arb_vec_clear(value, 3);
    ordo_expression_free(f);
}

/* Beyond a domain, at a pole, with nothing finite to work on. */
static void
no_value_is_invented(void **state)
{
    (void)state;
    static const char *const bad[] = {"log(x)", "1/sin(x)", "1/(cos(x)-1)", "asin(2+cos(x)^2)"};
    arb_ptr value = _arb_vec_init(2);
    arb_t middle, radius, node;
    arb_init(middle);
    arb_init(radius);
    arb_init(node);
    arb_one(radius);
    arb_one(node);
    for (size_t k = 0; k < COUNT(bad); k++) {
        ordo_expression *f = parse(bad[k]);
        ordo_pair_evaluator *pairs = NULL;
        assert_int_equal(ordo_pair_evaluator_new(&pairs, f, PREC), ORDO_OK);
        arb_one(middle); /* the points 2 and 0 */
        ordo_evaluate_pairs(value, value + 1, pairs, middle, radius, node, 1);
        assert_false(arb_is_finite(value + 1));
        arb_indeterminate(middle);
        ordo_evaluate_pairs(value, value + 1, pairs, middle, radius, node, 1);
        assert_false(arb_is_finite(value));
        ordo_pair_evaluator_free(pairs);
        ordo_expression_free(f);
    }
    arb_clear(node);
    arb_clear(radius);
    arb_clear(middle);
    _arb_vec_clear(value, 2);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_value_is_invented),
        cmocka_unit_test(pairs_agree_with_single_points),
        cmocka_unit_test(balls_are_enclosed),
    };
    return cmocka_run_group_tests_name("pairs", tests, NULL, free_caches);
}
