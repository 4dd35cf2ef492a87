/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Expressions as formulas: brackets, signs, fractions, powers; and that they mean the same. */
#include "tests/support.h"

#include <stdlib.h>
#include <string.h>

#include "construct/evaluate.h"
#include "construct/notation.h"

static void
check(const char *expression, const char *formula)
{
    ordo_expression *f = NULL;
    assert_int_equal(ordo_expression_parse(&f, expression, NULL), ORDO_OK);
    char *text = ordo_expression_notation(f, "x");
    assert_non_null(text);
    assert_string_equal(text, formula);
    free(text);
    ordo_expression_free(f);
}

static void
brackets_and_signs(void **state)
{
    (void)state;
    check("x-(x-1)", "x-\\left(x-1\\right)");
    check("x-(-x)", "x-\\left(-x\\right)");
    check("x+-x/2", "x-\\frac{x}{2}");
    check("-(x+1)", "-\\left(x+1\\right)");
    check("-x^2", "-x^{2}");
    check("(-2)^x", "\\left(-2\\right)^{x}");
    check("1-2*x*(-3)", "1-\\left(-3\\cdot 2 x\\right)");
    check("(x^2)^3", "\\left(x^{2}\\right)^{3}");
    check("(x/2)^2", "\\left(\\frac{x}{2}\\right)^{2}");
    check("2^(x^2)", "2^{x^{2}}");
}

static void
fractions_powers_and_names(void **state)
{
    (void)state;
    check("1/(1+9*x^2)", "\\frac{1}{1+9 x^{2}}");
    check("1/(1+cos(pi*x)^2)", "\\frac{1}{1+\\cos^{2}\\left(\\pi  x\\right)}");
    check("(63*x^5-70*x^3+15*x)/8", "\\frac{63 x^{5}-70 x^{3}+15 x}{8}");
    check("abs(x-1/3)", "\\left|x-\\frac{1}{3}\\right|");
    check("x^(5/2)", "x^{5/2}");
    check("0.1*x", "\\frac{1}{10} x");
    check("x*2", "2 x");
    check("2*3^x", "2\\cdot 3^{x}");
    check("e^x", "e^{x}");
    check("exp(x)", "e^{x}");
    check("exp(-x/9)", "\\exp\\left(-\\frac{x}{9}\\right)");
    check("sqrt(x)^3", "\\left(\\sqrt{x}\\right)^{3}");
    check("cbrt(x-1)", "\\sqrt[3]{x-1}");
    check("x*sin(x)", "x\\,\\sin\\left(x\\right)");
    check("min(x,-x)", "\\min\\left(x,-x\\right)");
    check("softplus(x)", "\\ln\\left(1+e^{x}\\right)");
    check("gamma(x+2)", "\\Gamma \\left(x+2\\right)");
}

static void
the_variable_has_the_name_that_is_given(void **state)
{
    (void)state;
    ordo_expression *f = NULL;
    assert_int_equal(ordo_expression_parse(&f, "x*(x-1)/2", NULL), ORDO_OK);
    char *text = ordo_expression_notation(f, "s");
    assert_string_equal(text, "\\frac{s \\left(s-1\\right)}{2}");
    free(text);
    ordo_expression_free(f);
}

/* Longer than fits; a name that stands for nothing. */
static void
what_is_no_formula_is_none(void **state)
{
    (void)state;
    static const ordo_symbol symbols[] = {{"h", 0}, {NULL, 0}};
    char text[2048] = "x";
    ordo_expression *f = NULL;
    for (int i = 1; i <= ORDO_NOTATION_MOST; i++) {
        size_t length = strlen(text);
        (void)snprintf(text + length, sizeof text - length, "+x^%d", i + 1);
    }
    assert_int_equal(ordo_expression_parse(&f, text, NULL), ORDO_OK);
    assert_null(ordo_expression_notation(f, "x"));
    ordo_expression_free(f);
    assert_int_equal(ordo_expression_parse_with(&f, "h*x", symbols, NULL), ORDO_OK);
    assert_null(ordo_expression_notation(f, "x"));
    ordo_expression_free(f);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(brackets_and_signs),
        cmocka_unit_test(fractions_powers_and_names),
        cmocka_unit_test(the_variable_has_the_name_that_is_given),
        cmocka_unit_test(what_is_no_formula_is_none),
    };
    return cmocka_run_group_tests_name("notation", tests, NULL, NULL);
}
