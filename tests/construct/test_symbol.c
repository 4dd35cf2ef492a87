/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Expressions with names whose numbers are told when they are evaluated. */
#include "tests/construct/nets.h"

#include "construct/evaluate.h"

static const ordo_symbol symbols[] = {{"n", 0}, {"h", 0}, {"l2", 1}, {"e", 0}, {NULL, 0}};
enum { N, H, L2 };

/* What n, h and l2(k) are here: 7, 2/7 and k + 1/3; and how often that was asked. */
typedef struct answers {
    unsigned asked[3];
} answers;

static ordo_status
answer_rational(fmpq_t y, void *self, size_t i, unsigned argument)
{
    answers *a = self;
    assert_true(i <= L2);
    assert_true(i == L2 || argument == 0);
    a->asked[i]++;
    fmpq_set_si(y, i == N ? 7 : i == H ? 2 : 3 * (slong)argument + 1, i == N ? 1 : i == H ? 7 : 3);
    return ORDO_OK;
}

static void
answer_ball(arb_t y, void *self, size_t i, unsigned argument, mpfr_prec_t prec)
{
    fmpq_t q;
    fmpq_init(q);
    assert_int_equal(answer_rational(q, self, i, argument), ORDO_OK);
    arb_set_fmpq(y, q, prec);
    fmpq_clear(q);
}

static ordo_meaning
meaning_of(answers *a)
{
    return (ordo_meaning){a, answer_ball, answer_rational};
}

static void
errors_name_the_column(void **state)
{
    (void)state;
    static const struct bad_text cases[] = {
        {"1+m", "column 3: unknown name 'm' (nearest: x)"},
        {"2*hh", "column 3: unknown name 'hh' (nearest: h)"},
        {"l1(2)", "column 1: unknown name 'l1' (nearest: l2)"},
        {"N", "column 1: unknown name 'N' (nearest: x)"},
        {"n(2)", "column 2: expected an operator; there is no implicit product"},
        {"2n", "column 2: expected an operator; there is no implicit product"},
        {"l2", "column 3: expected '(' after the name of a function, found the end"},
        {"l2*3", "column 3: expected '(' after the name of a function, found '*'"},
        {"l2()", "column 4: expected an operand, found ')'"},
        {"l2(2", "column 5: expected ')', found the end"},
        {"l2(2,3)", "column 5: l2 takes 1 argument"},
        {"h+l2( 1/2)", "column 7: l2 takes a whole number from 0 to 20"},
        {"l2(-1)", "column 4: l2 takes a whole number from 0 to 20"},
        {"l2(21)", "column 4: l2 takes a whole number from 0 to 20"},
        {"l2(1e9)", "column 4: l2 takes a whole number from 0 to 20"},
        {"l2(x)", "column 4: l2 takes a whole number from 0 to 20"},
        {"l2(n)", "column 4: l2 takes a whole number from 0 to 20"},
        {"l2(l2(2))", "column 4: l2 takes a whole number from 0 to 20"},
        {"l2(sqrt(4))", "column 4: l2 takes a whole number from 0 to 20"},
    };
    refuse_texts(cases, COUNT(cases), symbols);
    static const char *const grammar[] = {"n", "h", "l2(3)", "n1", "l2"};
    for (size_t i = 0; i < COUNT(grammar); i++) {
        ordo_expression *f = NULL;
        assert_int_equal(ordo_expression_parse(&f, grammar[i], NULL), ORDO_EPARSE);
        assert_int_equal(ordo_expression_parse_with(&f, grammar[i], NULL, NULL), ORDO_EPARSE);
    }
}

/* The nesting of arguments counts as any other. */
static void
nesting_is_limited(void **state)
{
    (void)state;
    for (int over = 0; over <= 1; over++) {
        size_t depth = ORDO_EXPRESSION_DEPTH_MAX + (size_t)over;
        char *text = calloc(1, 3 * depth + 8), *end = text;
        assert_non_null(text);
        end += sprintf(end, "l2(");
        for (size_t i = 1; i < depth; i++) {
            *end++ = '(';
        }
        *end++ = '2';
        for (size_t i = 0; i < depth; i++) {
            *end++ = ')';
        }
        ordo_expression *f = NULL;
        assert_int_equal(ordo_expression_parse_with(&f, text, symbols, NULL),
                         over ? ORDO_EPARSE : ORDO_OK);
        ordo_expression_free(f);
        free(text);
    }
}

/* A symbol that no one explains is undefined in every arithmetic; it does not depend on x. */
static void
unexplained_symbols_are_undefined(void **state)
{
    (void)state;
    static const char *const texts[] = {"n", "l2(3)+1", "x*h", "0*n", "n^0.5"};
    for (size_t i = 0; i < COUNT(texts); i++) {
        ordo_expression *f = parse_with(texts[i], symbols);
        ordo_point_evaluator *point = NULL;
        ordo_ball_evaluator *ball = NULL;
        ordo_box_evaluator *box = NULL;
        ordo_series_evaluator *series = NULL;
        mpfr_t x;
        arb_t y;
        acb_t z;
        arb_poly_t s;
        mpfr_init2(x, 64);
        arb_init(y);
        acb_init(z);
        arb_poly_init(s);
        assert_int_equal(ordo_expression_degree(f), i == 2);
        assert_int_equal(ordo_point_evaluator_new(&point, f, 64), ORDO_OK);
        assert_int_equal(ordo_ball_evaluator_new(&ball, f, 64), ORDO_OK);
        assert_int_equal(ordo_box_evaluator_new(&box, f, 64), ORDO_OK);
        assert_int_equal(ordo_series_evaluator_new(&series, f, 64), ORDO_OK);
        mpfr_set_d(x, 2.385, MPFR_RNDN);
        ordo_evaluate_point(x, point, x);
        assert_true(mpfr_nan_p(x));
        arb_set_d(y, 2.385);
        ordo_evaluate_series(s, series, y, 3);
        assert_false(arb_is_finite(arb_poly_get_coeff_ptr(s, 0)));
        ordo_evaluate_ball(y, ball, y);
        assert_false(arb_is_finite(y));
        ordo_evaluate_box(z, box, z, 1);
        assert_false(acb_is_finite(z));
        arb_poly_clear(s);
        acb_clear(z);
        arb_clear(y);
        mpfr_clear(x);
        ordo_series_evaluator_free(series);
        ordo_box_evaluator_free(box);
        ordo_ball_evaluator_free(ball);
        ordo_point_evaluator_free(point);
        ordo_expression_free(f);
    }
    ordo_expression *f = parse_with("n+1", symbols);
    ordo_rational_evaluator *w = NULL;
    fmpq_t q;
    fmpq_init(q);
    assert_int_equal(ordo_rational_evaluator_new(&w, f), ORDO_OK);
    assert_int_equal(ordo_evaluate_rational(q, w, q), ORDO_IRRATIONAL);
    fmpq_clear(q);
    ordo_rational_evaluator_free(w);
    ordo_expression_free(f);
}

static const struct {
    const char *text;
    slong p, q; /* the value at x = 3 */
} values[] = {
    {"n", 7, 1},           {"n^2/3+1", 52, 3},
    {"-h^3*n^3", -8, 1},   {"2^3*h", 16, 7},
    {"l2(0)", 1, 3},       {"l2(20)", 61, 3},
    {"l2(1+2)", 10, 3},    {"l2((2^2))*h*n/l2(4)-n", -5, 1},
    {"x^2*h+n*x", 165, 7}, {"max(n, 5)+min(h, x)", 51, 7},
    {"(n+1)*n-n", 49, 1},  {"l2(2)-l2(1)", 1, 1},
};

static void
values_are_those_of_the_meaning(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(values); i++) {
        answers a = {{0}};
        ordo_meaning meaning = meaning_of(&a);
        ordo_expression *f = parse_with(values[i].text, symbols);
        ordo_ball_evaluator *ball = NULL;
        ordo_rational_evaluator *rational = NULL;
        fmpq_t expected, q;
        arb_t y;
        fmpq_init(expected);
        fmpq_init(q);
        arb_init(y);
        assert_true(ordo_expression_is_rational(f));
        assert_int_equal(ordo_rational_evaluator_new_with(&rational, f, &meaning), ORDO_OK);
        fmpq_set_si(q, 3, 1);
        assert_int_equal(ordo_evaluate_rational(q, rational, q), ORDO_OK);
        fmpq_set_si(expected, values[i].p, (ulong)values[i].q);
        if (!fmpq_equal(q, expected)) {
            fail_msg("%s", values[i].text);
        }
        assert_int_equal(ordo_ball_evaluator_new_with(&ball, f, 100, &meaning), ORDO_OK);
        arb_set_si(y, 3);
        ordo_evaluate_ball(y, ball, y);
        assert_true(arb_contains_fmpq(y, expected));
        assert_true(arb_rel_accuracy_bits(y) > 90);
        arb_clear(y);
        fmpq_clear(q);
        fmpq_clear(expected);
        ordo_rational_evaluator_free(rational);
        ordo_ball_evaluator_free(ball);
        ordo_expression_free(f);
    }
}

/* Each symbol and argument is asked for once, however often it is written. */
static void
a_symbol_is_one_number(void **state)
{
    (void)state;
    answers a = {{0}};
    ordo_meaning meaning = meaning_of(&a);
    ordo_expression *f = parse_with("n*n+n+h-h+l2(2)*l2(2)-l2(3)+l2(1+1)", symbols);
    ordo_ball_evaluator *w = NULL;
    arb_t y;
    arb_init(y);
    assert_int_equal(ordo_ball_evaluator_new_with(&w, f, 64, &meaning), ORDO_OK);
    ordo_evaluate_ball(y, w, y);
    ordo_evaluate_ball(y, w, y);
    assert_int_equal(a.asked[N], 1);
    assert_int_equal(a.asked[H], 1);
    assert_int_equal(a.asked[L2], 2);
    arb_clear(y);
    ordo_ball_evaluator_free(w);
    ordo_expression_free(f);
    f = parse_with("e", symbols); /* the grammar's names come first */
    a = (answers){{0}};
    assert_int_equal(ordo_ball_evaluator_new_with(&w, f, 64, &meaning), ORDO_OK);
    assert_false(ordo_expression_is_rational(f));
    ordo_ball_evaluator_free(w);
    ordo_expression_free(f);
}

/* A lookup that fails is the value's failure. */
static ordo_status
refuse_rational(fmpq_t y, void *self, size_t i, unsigned argument)
{
    (void)y;
    (void)self;
    (void)argument;
    return i == N ? ORDO_EDOMAIN : ORDO_IRRATIONAL;
}

static void
refusals_are_handed_on(void **state)
{
    (void)state;
    ordo_meaning meaning = {NULL, NULL, refuse_rational};
    static const struct {
        const char *text;
        ordo_status status;
    } cases[] = {{"x+n", ORDO_EDOMAIN}, {"x+h", ORDO_IRRATIONAL}, {"x+1", ORDO_OK}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        ordo_expression *f = parse_with(cases[i].text, symbols);
        ordo_rational_evaluator *w = NULL;
        fmpq_t q;
        fmpq_init(q);
        assert_int_equal(ordo_rational_evaluator_new_with(&w, f, &meaning), ORDO_OK);
        assert_int_equal(ordo_evaluate_rational(q, w, q), cases[i].status);
        fmpq_clear(q);
        ordo_rational_evaluator_free(w);
        ordo_expression_free(f);
    }
}

/* Random words of the grammar with symbols: an expression, or an error with its column. */
static void
random_texts(void **state)
{
    (void)state;
    static const char *const words[] = {"n", "h", "l2", "l2(", "(", ")", "+", "-", "*",    "/",
                                        "^", "2", "20", "21",  "x", "e", ",", " ", "min(", "l2(3)"};
    uint64_t seed = test_seed();
    size_t parsed = 0;
    for (int round = 0; round < 20000; round++) {
        char text[128];
        size_t length = 0, count = 1 + random_bits(&seed, 16) % 9;
        for (size_t k = 0; k < count; k++) {
            length +=
                (size_t)sprintf(text + length, "%s", words[random_bits(&seed, 16) % COUNT(words)]);
        }
        ordo_expression *f = NULL;
        ordo_message why = {""};
        ordo_status status = ordo_expression_parse_with(&f, text, symbols, &why);
        if (status == ORDO_OK) {
            answers a = {{0}};
            ordo_meaning meaning = meaning_of(&a);
            ordo_ball_evaluator *w = NULL;
            assert_int_equal(ordo_ball_evaluator_new_with(&w, f, 64, &meaning), ORDO_OK);
            ordo_ball_evaluator_free(w);
            parsed++;
        } else {
            assert_int_equal(status, ORDO_EPARSE);
            assert_memory_equal(why.text, "column ", 7);
            assert_null(f);
        }
        ordo_expression_free(f);
    }
    assert_true(parsed > 500);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errors_name_the_column),
        cmocka_unit_test(nesting_is_limited),
        cmocka_unit_test(unexplained_symbols_are_undefined),
        cmocka_unit_test(values_are_those_of_the_meaning),
        cmocka_unit_test(a_symbol_is_one_number),
        cmocka_unit_test(refusals_are_handed_on),
        cmocka_unit_test(random_texts),
    };
    return cmocka_run_group_tests_name("symbol", tests, NULL, free_caches);
}
