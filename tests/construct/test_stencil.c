/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An expression in fixed-point numbers at the points of many cells, against one point at a time in
 * balls. */
#include "tests/construct/nets.h"

#include "construct/evaluate_stencil.h"

enum { LIMBS = 3, BITS = 150, PREC = 300, NODES = 7, LOST_BITS = 12 };

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
    "abs(cos(x))+max(x,cos(x)+2)",
    "x",
    "2.385",
    "sin(1)*x^3",
    "cos(64*x+1e9)",
    "tan(x)+exp(0*x+1)",
    "x^7-3*(x+3)^(-5)+x^9",
    "-x^2*sinh(3*x)",
    "cosh(4*x)",
    "1000*x+x/0.001-x*1000",
    "1000*x*(x+9)",
};

/* A value that is had contains the true one within its error, which is not large. */
static void
check_value(const ordo_fixed *row, size_t i, const arb_t single, const char *expression)
{
    arb_t value;
    mag_t wide;
    arb_init(value);
    mag_init(wide);
    ordo_fixed_get(value, row, row->count == 1 ? 0 : i);
    arb_add_error_mag(value, row->error);
    if (!arb_overlaps(value, single)) {
        fail_msg("%s, entry %zu: not within the error", expression, i);
    }
    arb_get_mag(wide, single);
    mag_mul_2exp_si(wide, wide, LOST_BITS - BITS);
    if (mag_cmp(row->error, wide) > 0 && mag_cmp_2exp_si(row->error, LOST_BITS - BITS) > 0) {
        fail_msg("%s, entry %zu: the error is large", expression, i);
    }
    arb_clear(value);
    mag_clear(wide);
}

/* The next row against single points. */
static void
compare_row(ordo_stencil_evaluator *w, ordo_ball_evaluator *single, const ordo_stencil *stencil,
            const arb_t middle, const arb_t radius, const char *expression)
{
    arb_t x, y, step;
    arb_init(x);
    arb_init(y);
    arb_init(step);
    const ordo_fixed *row = ordo_stencil_row(w, middle, radius);
    if (row == NULL) {
        fail_msg("%s: no row", expression);
    }
    for (size_t i = 0; row != NULL && i < stencil->count; i++) {
        arb_mul(step, radius, stencil->node + i, PREC);
        arb_add(x, middle, step, PREC);
        ordo_evaluate_ball(y, single, x);
        check_value(row, i, y, expression);
        arb_sub(x, middle, step, PREC);
        ordo_evaluate_ball(y, single, x);
        check_value(row, stencil->count + i, y, expression);
    }
    arb_clear(step);
    arb_clear(y);
    arb_clear(x);
}

/* A stencil for points between low and high, and radii up to `radius`. */
static void
set_stencil(ordo_stencil *s, arb_srcptr node, double low, double high, double radius)
{
    arb_t end;
    arb_init(end);
    arb_init(&s->hull);
    arb_init(&s->radius);
    arb_set_d(&s->hull, low);
    arb_set_d(end, high);
    arb_union(&s->hull, &s->hull, end, PREC);
    arb_set_d(&s->radius, radius);
    s->node = node;
    s->count = NODES;
    s->limbs = LIMBS;
    s->bits = BITS;
    arb_clear(end);
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

/* Nodes on [0, 1], the last of which is 0. */
static arb_ptr
random_nodes(uint64_t *random)
{
    arb_ptr node = _arb_vec_init(NODES);
    for (slong i = 0; i + 1 < NODES; i++) {
        random_ball(node + i, random, 0.0, 1.0);
    }
    return node;
}

/* Middles here and there, more radii than are kept, and rules that take turns; then rows of equal
 * cells, whose ends are rounded or far from it, which stop and begin again. */
static void
rows_agree_with_single_points(void **state)
{
    (void)state;
    enum { MIDDLES = 40, RADII = 11 };
    uint64_t random = test_seed();
    arb_ptr node[2] = {random_nodes(&random), random_nodes(&random)};
    arb_t middle, radius;
    arb_init(middle);
    arb_init(radius);
    for (size_t k = 0; k < COUNT(expressions); k++) {
        ordo_expression *f = parse(expressions[k]);
        ordo_stencil_evaluator *w = NULL;
        ordo_ball_evaluator *single = NULL;
        ordo_stencil s;
        assert_int_equal(ordo_stencil_evaluator_new(&w, f, LIMBS), ORDO_OK);
        assert_int_equal(ordo_ball_evaluator_new(&single, f, PREC), ORDO_OK);
        for (slong i = 0; i < MIDDLES; i++) {
            double low = i < MIDDLES / 2 ? 0.4 : -0.9;
            set_stencil(&s, node[i / 4 % 2], low, low + 0.4, 0.04);
            if ((i % 4 == 0 || i % 4 == 3) && !ordo_stencil_prepare(w, &s)) {
                fail_msg("%s: no stencil", expressions[k]);
            }
            random_ball(middle, &random, low + 0.05, low + 0.35);
            arb_set_si(radius, 1 + (i * i) % RADII);
            arb_div_ui(radius, radius, 300, PREC);
            compare_row(w, single, &s, middle, radius, expressions[k]);
        }
        set_stencil(&s, node[0], -1.3, -0.35, 0.04);
        assert_true(ordo_stencil_prepare(w, &s));
        for (slong i = 0; i < MIDDLES; i++) {
            arb_set_si(middle, 2 * i - 120 + (i > 9 ? 1 : 0) - (i > 20 ? 7 : 0));
            arb_div_ui(middle, middle, 99, i % 13 == 0 ? BITS + 4 : PREC);
            arb_set_ui(radius, 1);
            arb_div_ui(radius, radius, 99, PREC);
            compare_row(w, single, &s, middle, radius, expressions[k]);
        }
        ordo_stencil_evaluator_free(w);
        ordo_ball_evaluator_free(single);
        ordo_expression_free(f);
    }
    arb_clear(radius);
    arb_clear(middle);
    _arb_vec_clear(node[0], NODES);
    _arb_vec_clear(node[1], NODES);
}

/* Middles and radii that are balls: the value at every point of them is within the error; wider
 * ones are refused. */
static void
moved_points_are_within_the_error(void **state)
{
    (void)state;
    uint64_t random = test_seed();
    arb_ptr node = random_nodes(&random);
    arb_t middle, radius, end;
    mag_t move;
    arb_init(middle);
    arb_init(radius);
    arb_init(end);
    mag_init(move);
    for (size_t k = 0; k < COUNT(expressions); k++) {
        ordo_expression *f = parse(expressions[k]);
        ordo_stencil_evaluator *w = NULL;
        ordo_ball_evaluator *single = NULL;
        ordo_stencil s;
        set_stencil(&s, node, 0.3, 0.7, 0.04);
        assert_int_equal(ordo_stencil_evaluator_new(&w, f, LIMBS), ORDO_OK);
        assert_int_equal(ordo_ball_evaluator_new(&single, f, PREC), ORDO_OK);
        if (!ordo_stencil_prepare(w, &s)) {
            fail_msg("%s: no stencil", expressions[k]);
        }
        mag_set_ui_2exp_si(move, 1, -BITS - 2); /* the hull is of size 2^0 */
        for (int side = -1; side <= 1; side++) {
            arb_set_d(middle, 0.5);
            arb_set_d(radius, 0.03125);
            arb_add_error_mag(middle, move);
            arb_add_error_mag(radius, move);
            const ordo_fixed *row = ordo_stencil_row(w, middle, radius);
            assert_non_null(row);
            for (size_t i = 0; i < 2 * NODES; i++) {
                arb_t x, y;
                arb_init(x);
                arb_init(y);
                arb_set_si(end, side);
                arb_mul_2exp_si(end, end, -BITS - 2);
                arb_set_d(x, 0.03125);
                arb_add(x, x, end, PREC);
                arb_mul(x, x, node + i % NODES, PREC);
                arb_add(y, end, middle, PREC);
                arb_get_mid_arb(y, y);
                if (i < NODES) {
                    arb_add(x, y, x, PREC);
                } else {
                    arb_sub(x, y, x, PREC);
                }
                ordo_evaluate_ball(y, single, x);
                check_value(row, i, y, expressions[k]);
                arb_clear(y);
                arb_clear(x);
            }
        }
        mag_mul_2exp_si(move, move, 1);
        arb_add_error_mag(middle, move);
        assert_null(ordo_stencil_row(w, middle, radius));
        ordo_stencil_evaluator_free(w);
        ordo_ball_evaluator_free(single);
        ordo_expression_free(f);
    }
    mag_clear(move);
    arb_clear(end);
    arb_clear(radius);
    arb_clear(middle);
    _arb_vec_clear(node, NODES);
}

/* What is kept for a radius is made anew when other stencils want another scale of it. */
static void
kept_values_follow_the_stencil(void **state)
{
    (void)state;
    uint64_t random = test_seed();
    arb_ptr node = random_nodes(&random);
    arb_t middle, radius;
    arb_init(middle);
    arb_init(radius);
    ordo_expression *f = parse("exp(64*x)/1e9"); /* 64 radius above and below 1 */
    ordo_stencil_evaluator *w = NULL;
    ordo_ball_evaluator *single = NULL;
    ordo_stencil s;
    assert_int_equal(ordo_stencil_evaluator_new(&w, f, LIMBS), ORDO_OK);
    assert_int_equal(ordo_ball_evaluator_new(&single, f, PREC), ORDO_OK);
    arb_set_d(middle, 0.385);
    arb_set_d(radius, 0x1p-7);
    for (int i = 0; i < 6; i++) {
        set_stencil(&s, node, 0.37, 0.4, i % 2 == 0 ? 0.01 : 0.1);
        assert_true(ordo_stencil_prepare(w, &s));
        compare_row(w, single, &s, middle, radius, "exp(64*x)/1e9");
    }
    ordo_stencil_evaluator_free(w);
    ordo_ball_evaluator_free(single);
    ordo_expression_free(f);
    arb_clear(radius);
    arb_clear(middle);
    _arb_vec_clear(node, NODES);
}

/* Beyond a domain, at a pole or a kink, with nothing finite to work on. */
static void
no_value_is_invented(void **state)
{
    (void)state;
    static const char *const bad[] = {"log(x)",           "1/sin(x)", "1/(cos(x)-1)",
                                      "asin(2+cos(x)^2)", "x^(-3)",   "sqrt(x)"};
    uint64_t random = test_seed();
    arb_ptr node = random_nodes(&random);
    arb_t middle, radius;
    arb_init(middle);
    arb_init(radius);
    for (size_t k = 0; k < COUNT(bad); k++) {
        ordo_expression *f = parse(bad[k]);
        ordo_stencil_evaluator *w = NULL;
        ordo_stencil s;
        set_stencil(&s, node, 0.0, 2.0, 1.0);
        assert_int_equal(ordo_stencil_evaluator_new(&w, f, LIMBS), ORDO_OK);
        assert_false(ordo_stencil_prepare(w, &s));
        arb_indeterminate(&s.hull);
        assert_false(ordo_stencil_prepare(w, &s));
        ordo_stencil_evaluator_free(w);
        ordo_expression_free(f);
    }
    ordo_expression *f = parse("x*exp(x)");
    ordo_stencil_evaluator *w = NULL;
    ordo_stencil s;
    set_stencil(&s, node, 0.0, 2.0, 1.0);
    assert_int_equal(ordo_stencil_evaluator_new(&w, f, LIMBS), ORDO_OK);
    assert_true(ordo_stencil_prepare(w, &s));
    arb_indeterminate(middle);
    arb_one(radius);
    assert_null(ordo_stencil_row(w, middle, radius));
    arb_one(middle);
    arb_indeterminate(radius);
    assert_null(ordo_stencil_row(w, middle, radius));
    arb_zero(radius);
    assert_null(ordo_stencil_row(w, middle, radius));
    arb_set_d(radius, 0.5);
    assert_non_null(ordo_stencil_row(w, middle, radius));
    ordo_stencil_evaluator_free(w);
    ordo_expression_free(f);
    arb_clear(radius);
    arb_clear(middle);
    _arb_vec_clear(node, NODES);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_value_is_invented),
        cmocka_unit_test(rows_agree_with_single_points),
        cmocka_unit_test(moved_points_are_within_the_error),
        cmocka_unit_test(kept_values_follow_the_stencil),
    };
    return cmocka_run_group_tests_name("stencil", tests, NULL, free_caches);
}
