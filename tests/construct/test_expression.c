/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parsing, properties by form and the domain check of expressions. */
#include <string.h>

#include "tests/construct/subjects.h"

/* n copies of `piece` between two texts. The caller frees it. */
static char *
repeated(const char *before, const char *piece, size_t n, const char *after)
{
    size_t size = strlen(before) + n * strlen(piece) + strlen(after) + 1;
    char *text = malloc(size);
    assert_non_null(text);
    char *end = text + strlen(strcpy(text, before));
    for (size_t i = 0; i < n; i++) {
        end += strlen(strcpy(end, piece));
    }
    strcpy(end, after);
    return text;
}

static void
errors_name_the_column(void **state)
{
    (void)state;
    static const struct bad_text cases[] = {
        {"", "column 1: expected an operand, found the end"},
        {"  ", "column 3: expected an operand, found the end"},
        {"1 + )", "column 5: expected an operand, found ')'"},
        {"sine(x)", "column 1: unknown name 'sine' (nearest: sin)"},
        {"2*softmax(x)", "column 3: unknown name 'softmax' (nearest: softplus)"},
        {"log1p(x)", "column 1: unknown name 'log1p' (nearest: log)"},
        {"X", "column 1: unknown name 'X' (nearest: x)"},
        {"abcdefghijklmnopqrstuvwxyz(1)",
         "column 1: unknown name 'abcdefghijklmnopqrstuvwx...' (nearest: acos)"},
        {"2 x", "column 3: expected an operator; there is no implicit product"},
        {"2x", "column 2: expected an operator; there is no implicit product"},
        {"2e", "column 2: expected an operator; there is no implicit product"},
        {"(x+1)(x-1)", "column 6: expected an operator; there is no implicit product"},
        {"(2 x)", "column 4: expected an operator; there is no implicit product"},
        {"1..5", "column 3: expected an operator; there is no implicit product"},
        {"x)", "column 2: expected an operator, found ')'"},
        {"x!", "column 2: expected an operator, found '!'"},
        {"(x", "column 3: expected ')', found the end"},
        {"x**2", "column 3: expected an operand, found '*'"},
        {"+x", "column 1: expected an operand, found '+'"},
        {"x^", "column 3: expected an operand, found the end"},
        {".", "column 1: expected an operand, found '.'"},
        {"sin x", "column 5: expected '(' after the name of a function, found 'x'"},
        {"sin", "column 4: expected '(' after the name of a function, found the end"},
        {"sin()", "column 5: expected an operand, found ')'"},
        {"sin(x, 2)", "column 6: sin takes 1 argument"},
        {"max(x)", "column 6: expected ',' and a second argument, found ')'"},
        {"max(x,1,2)", "column 8: max takes 2 arguments"},
        {"(x,1)", "column 3: expected ')', found ','"},
        {"x + \xc3\xa9", "column 5: expected ASCII text, found the byte 0xc3"},
        {"x\x01", "column 2: expected ASCII text, found the byte 0x01"},
        {"x\x7f", "column 2: expected ASCII text, found the byte 0x7f"},
        {"1+1e999999999", "column 3: the number is out of range"},
        {"1+10^10^10", "column 3: the exponent is too large (at most 2147483647)"},
        {"x^(-3e9)", "column 1: the exponent is too large (at most 2147483647)"},
    };
    refuse_texts(cases, COUNT(cases), NULL);
}

static void
size_limits_are_errors(void **state)
{
    (void)state;
    static const struct {
        const char *opening, *closing;
    } nests[] = {{"(", ")"}, {"-", ""}, {"x^", ""}, {"sin(", ")"}, {"min(1,", ")"}};
    for (size_t i = 0; i < COUNT(nests); i++) {
        for (size_t depth = ORDO_EXPRESSION_DEPTH_MAX; depth <= ORDO_EXPRESSION_DEPTH_MAX + 1;
             depth++) {
            char *open = repeated("", nests[i].opening, depth, "x");
            char *text = repeated(open, nests[i].closing, depth, "");
            ordo_expression *f = NULL;
            ordo_message why = {""};
            ordo_status status = ordo_expression_parse(&f, text, &why);
            bool allowed = depth == ORDO_EXPRESSION_DEPTH_MAX;
            assert_int_equal(status, allowed ? ORDO_OK : ORDO_EPARSE);
            assert_true(allowed || strstr(why.text, "nested deeper than 256 levels") != NULL);
            ordo_expression_free(f);
            free(text);
            free(open);
        }
    }
    char *fits = repeated("x", "+x", (ORDO_EXPRESSION_TEXT_MAX - 2) / 2, " ");
    assert_int_equal(strlen(fits), ORDO_EXPRESSION_TEXT_MAX);
    ordo_expression_free(parse(fits));
    free(fits);
    char *long_text = repeated("", "x+", ORDO_EXPRESSION_TEXT_MAX / 2, "x");
    refuse_texts(&(struct bad_text){long_text, "column 65537: the text is longer than 65536 bytes"},
                 1, NULL);
    free(long_text);
    char *tower = repeated("", "(1e99999+", 60, "x");
    for (size_t i = 0; i < 60; i++) {
        tower[9 * i + 6] = (char)('1' + i / 10); /* distinct constants */
        tower[9 * i + 7] = (char)('0' + i % 10);
    }
    refuse_texts(&(struct bad_text){tower, "column 452: the constants are too long"}, 1, NULL);
    free(tower);
}

/* Values that every reading but the right one misses; x = 2.385. */
static void
grammar_gives_exact_values(void **state)
{
    (void)state;
    static const struct {
        const char *text, *value;
    } cases[] = {
        {"2^3^2", "512"},
        {"-x^2", "-5.688225"},
        {"(-x)^2", "5.688225"},
        {"2^-2", "0.25"},
        {"2^--2", "4"},
        {"-2^-2", "-0.25"},
        {"1-2-3", "-4"},
        {"64/4/2", "8"},
        {"1/3^2", "1/9"},
        {"6/2*3", "9"},
        {"2-3*4^2", "-46"},
        {"1--1", "2"},
        {"0.1+0.2-0.3", "0"},
        {"1e-3+.5+2.", "2.501"},
        {"1E2+1e+2", "200"},
        {"\tx \n- x/2\r", "1.1925"},
        {"min(x, 2)-max(x,-7)", "-0.385"},
        {"abs(1-x)+sign(-x)*sign(0)", "1.385"},
        {"x^0+0^0", "2"},
        {"(x-1)*(x-1)", "1.918225"},
        {"(1/2)^-3", "8"},
        {"((((x))))", "2.385"},
    };
    fmpq_t x, y, value;
    fmpq_init(x);
    fmpq_init(y);
    fmpq_init(value);
    const char *end;
    assert_int_equal(ordo_rational_parse(x, "2.385", &end), ORDO_OK);
    for (size_t i = 0; i < COUNT(cases); i++) {
        ordo_expression *f = parse(cases[i].text);
        ordo_rational_evaluator *w = NULL;
        assert_int_equal(ordo_rational_evaluator_new(&w, f), ORDO_OK);
        assert_int_equal(ordo_evaluate_rational(y, w, x), ORDO_OK);
        assert_int_equal(ordo_rational_parse(value, cases[i].value, &end), ORDO_OK);
        if (!fmpq_equal(y, value)) {
            fail_msg("%s is not %s", cases[i].text, cases[i].value);
        }
        ordo_rational_evaluator_free(w);
        ordo_expression_free(f);
    }
    fmpq_clear(value);
    fmpq_clear(y);
    fmpq_clear(x);
}

static void
form_tells_degree_and_rationality(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int degree;
        bool rational;
    } cases[] = {
        {"2.385", 0, true},       {"sin(1)", 0, false},      {"x-x", 1, true},
        {"pi*x^3-x/e", 3, false}, {"(x^2+1)^5*x", 11, true}, {"x*x*x", 3, true},
        {"1/x", -1, true},        {"x^-2", -1, true},        {"x^0", 0, true},
        {"x^2/(1-3)", 2, true},   {"abs(x)", -1, true},      {"max(x,2)", -1, true},
        {"sqrt(x)", -1, false},   {"x^(1/2)", -1, false},    {"x^(4/2)", 2, true},
        {"2^x", -1, false},       {"exp(2)^2*x", 1, false},  {"(x^2147483647)^2", -1, true},
        {"1/(1-1)", 0, true},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        ordo_expression *f = parse(cases[i].text);
        assert_int_equal(ordo_expression_degree(f), cases[i].degree);
        assert_int_equal(ordo_expression_is_rational(f), cases[i].rational);
        ordo_expression_free(f);
    }
    ordo_expression *f = parse(" \n sqrt(x) + 1\t");
    assert_string_equal(ordo_expression_text(f), "sqrt(x) + 1");
    ordo_expression_free(f);
}

/* The singular points as rationals, in the order of the tape; "" for none. */
static void
affine_kinks_are_found(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *points[3];
    } cases[] = {
        {"abs(x-1/3)", {"1/3"}},
        {"sqrt(x)", {"0"}},
        {"sqrt(1+2.385*x)", {"-1000/2385"}},
        {"x^(5/2)+cbrt(x-2)", {"0", "2"}},
        {"x^(4/2)", {NULL}},
        {"asin(2*x)", {"-1/2", "1/2"}},
        {"acos(x)+sign(7-x)", {"-1", "1", "7"}},
        {"min(x,1-2*x)", {"1/3"}},
        {"max(2,x)", {"2"}},
        {"log(x)*abs(3*x-1)", {"1/3"}},
        {"abs(pi*x-pi/3)", {"1/3"}},
        {"abs(x*1e50-1)", {"1e-50"}},
        {"abs(x+1e30*pi-1e30*pi-1/3)", {"1/3"}},
        {"abs(x-x)", {NULL}},
        {"abs(pi*x-x*pi+1)", {NULL}},
        {"sqrt(1-x^2)", {NULL}},
        {"abs(pi-4)+sqrt(2)", {NULL}},
        {"exp(x)+tan(x)+1/x", {NULL}},
    };
    fmpq_t exact;
    arb_t r, expected;
    fmpq_init(exact);
    arb_init(r);
    arb_init(expected);
    for (size_t i = 0; i < COUNT(cases); i++) {
        ordo_expression *f = parse(cases[i].text);
        size_t count = 0;
        while (count < 3 && cases[i].points[count] != NULL) {
            count++;
        }
        assert_int_equal(ordo_expression_singular_count(f), count);
        for (size_t j = 0; j < count; j++) {
            const char *end;
            assert_int_equal(ordo_rational_parse(exact, cases[i].points[j], &end), ORDO_OK);
            ordo_expression_singular_point(r, f, j, 200);
            assert_true(arb_contains_fmpq(r, exact));
            assert_true(arb_is_exact(r) || arb_rel_accuracy_bits(r) >= 200);
        }
        ordo_expression_free(f);
    }
    arb_clear(expected);
    arb_clear(r);
    fmpq_clear(exact);
}

static ordo_status
check_on(const char *text, const char *a, const char *b, ordo_message *why)
{
    ordo_expression *f = parse(text);
    mpfr_t left, right;
    mpfr_init2(left, 53);
    mpfr_init2(right, 53);
    mpfr_set_str(left, a, 10, MPFR_RNDN);
    mpfr_set_str(right, b, 10, MPFR_RNDN);
    ordo_status status = ordo_expression_check(f, left, right, why);
    mpfr_clear(right);
    mpfr_clear(left);
    ordo_expression_free(f);
    return status;
}

static void
undefined_functions_fail_the_check(void **state)
{
    (void)state;
    static const struct {
        const char *text, *a, *b, *why;
    } cases[] = {
        {"log(x)", "-1", "1", "log(x) is undefined at x = -1"},
        {"1 + 2*log( x )", "0", "1", "log( x ) is undefined at x = 0"},
        {"log(x-2.385)", "3", "1e20", NULL},
        {"1/x", "-1", "1", "1/x is undefined at x = 0"},
        {"2+1/(x-1/3)^2", "-1", "1",
         "1/(x-1/3)^2 may be undefined or infinite near x = 0.3333333333"},
        {"tan(2*x)", "-1", "1", "tan(2*x) may be undefined or infinite near x = -0.7853981634"},
        {"sqrt(x-1/2)", "0", "1", "sqrt(x-1/2) is undefined at x = 0"},
        {"x^(1/2)", "-1", "1", "x^(1/2) is undefined at x = -1"},
        {"x^(-1/2)", "0", "1", "x^(-1/2) is undefined at x = 0"},
        {"gamma(x)", "-0.5", "1.5", "gamma(x) is undefined at x = 0"},
        {"asin(2*x)", "-0.25", "1", "asin(2*x) is undefined at x = 1"},
        {"sqrt(x^2-1e-9)", "-1", "1", "sqrt(x^2-1e-9) is undefined at x = 0"},
        {"1/sqrt(abs(x-1/3))", "-1", "1",
         "1/sqrt(abs(x-1/3)) may be undefined or infinite near x = 0.3333333333"},
        {"0*(x/(x-1))^2", "-1", "1", "x/(x-1) is undefined at x = 1"},
        {"x^x", "0", "1", "x^x is undefined at x = 0"},
        {"2+log(0-1)", "0", "1", "log(0-1) is undefined at x = 0"},
        {"sqrt(x-x)", "0", "1", "sqrt(x-x) may be undefined or infinite near x = "},
        {"softplus(log(x))", "-1", "1", "log(x) is undefined at x = -1"},
        {"1/(exp(x)-2)", "-1", "1",
         "1/(exp(x)-2) may be undefined or infinite near x = 0.6931471806"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        ordo_message why = {""};
        ordo_status status = check_on(cases[i].text, cases[i].a, cases[i].b, &why);
        assert_int_equal(status, cases[i].why != NULL ? ORDO_EDOMAIN : ORDO_OK);
        const char *expected = cases[i].why != NULL ? cases[i].why : "";
        size_t shown = strlen(expected);
        if (shown > 0 && expected[shown - 1] != ' ') { /* else the place does not matter */
            assert_string_equal(why.text, expected);
        } else {
            assert_memory_equal(why.text, expected, shown);
        }
    }
    assert_int_equal(check_on("x", "1", "0", NULL), ORDO_EINVAL);
    assert_int_equal(check_on("x", "nan", "0", NULL), ORDO_EINVAL);
}

static void
defined_functions_pass_the_check(void **state)
{
    (void)state;
    static const struct {
        const char *text, *a, *b;
    } cases[] = {
        {"sqrt(x)", "0", "1"},
        {"x^(5/2)", "0", "1"},
        {"abs(x-1/3)", "-1", "1"},
        {"sqrt(1-x^2)", "-1", "1"},
        {"sqrt(1-x*x)", "-1", "1"},
        {"sqrt(1-sqrt(1-x^2))", "-1", "1"},
        {"acos(x)", "-1", "1"},
        {"asin(2*x-1)", "0", "1"},
        {"1/(1+1e6*x^2)", "-1", "1"},
        {"exp(50*x)", "-1", "1"},
        {"1/(x^2-x+0.26)", "-1", "1"},
        {"sqrt(x^2)+sqrt(abs(x))+cbrt(x)", "-1", "1"},
        {"sigmoid(1000*x)+softplus(1000*x)", "-1", "1"},
        {"1/(sqrt(x)+1/7)", "0", "1"},
        {"log(x)/gamma(x)", "1e-30", "5"},
        {"x^pi", "0.001", "1"},
        {"1/(exp(x)-2)", "0.7", "0.7"},
        {"max(x,-x)*sign(x)", "-1", "2.385"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        ordo_message why = {""};
        ordo_status status = check_on(cases[i].text, cases[i].a, cases[i].b, &why);
        if (status != ORDO_OK) {
            fail_msg("%s: %s", cases[i].text, why.text);
        }
    }
}

/* Whatever is parsed can be evaluated; nothing here may crash, hang or leak. */
static void
survive(const char *text)
{
    ordo_expression *f = NULL;
    ordo_message why = {""};
    ordo_status status = ordo_expression_parse(&f, text, &why);
    assert_true(status == ORDO_OK || status == ORDO_EPARSE);
    assert_true(status == ORDO_OK || strncmp(why.text, "column ", 7) == 0);
    if (status != ORDO_OK) {
        return;
    }
    ordo_series_evaluator *series = NULL;
    ordo_point_evaluator *point = NULL;
    assert_int_equal(ordo_series_evaluator_new(&series, f, 64), ORDO_OK);
    assert_int_equal(ordo_point_evaluator_new(&point, f, 64), ORDO_OK);
    arb_t x;
    arb_poly_t y;
    mpfr_t t;
    arb_init(x);
    arb_poly_init(y);
    mpfr_init2(t, 53);
    mpfr_set_str(t, "2.385", 10, MPFR_RNDN);
    ordo_ball_from_real(x, t);
    ordo_evaluate_series(y, series, x, 4);
    ordo_evaluate_point(t, point, t);
    mpfr_clear(t);
    arb_poly_clear(y);
    arb_clear(x);
    ordo_point_evaluator_free(point);
    ordo_series_evaluator_free(series);
    ordo_expression_free(f);
}

/* Small texts that denote huge numbers must cost neither time nor memory. */
static void
bombs_are_harmless(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "2^2^2^2^2^2",
        "sin(exp(exp(20)))",
        "cos(1e99999*x)",
        "3^2000000000*x",
        "gamma(1e9*x)",
        "gamma(gamma(gamma(30*x)))",
        "gamma(1e1000)",
        "exp(exp(exp(100*x)))",
        "((x^2000000000)^2000000000)^2000000000",
        "erf(1e300*x)",
        "gamma(-1e20-1/2)",
        "(1/3)^2000000000",
        "tanh(1e99999)",
        "x^0.123456789012345e-50",
        "(1+1e-9*x)^1000000007",
    };
    for (size_t i = 0; i < COUNT(texts); i++) {
        ordo_expression_free(parse(texts[i]));
        survive(texts[i]);
    }
}

static void
random_bytes_do_not_crash(void **state)
{
    (void)state;
    static const char *const pieces[] = {"x",   "pi", "e",   "1",     "0.5",  "3e5", "+", "-",
                                         "*",   "/",  "^",   "(",     ")",    ",",   " ", "sin(",
                                         "log", "^2", "abs", "gamma", "min(", "1/3", "@", "x)"};
    uint64_t seed = test_seed();
    char text[128];
    for (int run = 0; run < 4000; run++) {
        size_t length = random_bits(&seed, 32) % 40;
        for (size_t i = 0; i < length; i++) {
            text[i] = (char)(1 + random_bits(&seed, 32) % 255);
        }
        text[length] = '\0';
        survive(text);
        text[0] = '\0';
        for (size_t i = random_bits(&seed, 32) % 16; i > 0; i--) {
            strcat(text, pieces[random_bits(&seed, 32) % COUNT(pieces)]);
        }
        survive(text);
    }
}

static void
mutated_expressions_do_not_crash(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "1/(1+cos(pi*x)^2)", "max(x^(5/2), -softplus(3*x)) - cbrt(x-1/3)",
        "exp(-x^2)*erf(2.385*x)/gamma(x+2)", "asin(x/3)+atan(1e-3*x)^2^x"};
    uint64_t seed = test_seed() + 1;
    char text[128];
    for (int run = 0; run < 6000; run++) {
        strcpy(text, texts[random_bits(&seed, 32) % COUNT(texts)]);
        size_t length = strlen(text);
        for (int change = (int)(random_bits(&seed, 32) % 3); change >= 0; change--) {
            size_t i = random_bits(&seed, 32) % length;
            size_t j = random_bits(&seed, 32) % length;
            switch (random_bits(&seed, 32) % 3) {
            case 0:
                text[i] = text[j];
                break;
            case 1:
                memmove(text + i, text + i + 1, length - i); /* with the final zero */
                length -= length > 1;
                break;
            default:
                text[i] = (char)(32 + random_bits(&seed, 32) % 95);
            }
        }
        survive(text);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errors_name_the_column),
        cmocka_unit_test(size_limits_are_errors),
        cmocka_unit_test(grammar_gives_exact_values),
        cmocka_unit_test(form_tells_degree_and_rationality),
        cmocka_unit_test(affine_kinks_are_found),
        cmocka_unit_test(undefined_functions_fail_the_check),
        cmocka_unit_test(defined_functions_pass_the_check),
        cmocka_unit_test(bombs_are_harmless),
        cmocka_unit_test(random_bytes_do_not_crash),
        cmocka_unit_test(mutated_expressions_do_not_crash),
    };
    return cmocka_run_group_tests_name("expression", tests, NULL, free_caches);
}
