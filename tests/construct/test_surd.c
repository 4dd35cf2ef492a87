/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exact squares of numbers written with square roots. */
#include "tests/construct/nets.h"

#include "construct/surd.h"
#include "construct/unit.h"

static void
other_forms_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        ordo_status status;
    } cases[] = {
        {"x", ORDO_IRRATIONAL},
        {"pi", ORDO_IRRATIONAL},
        {"sqrt(2)+1", ORDO_IRRATIONAL},
        {"sqrt(2)-sqrt(2)", ORDO_IRRATIONAL},
        {"sqrt(sqrt(2))", ORDO_IRRATIONAL},
        {"2^(1/2)", ORDO_IRRATIONAL},
        {"cbrt(2)", ORDO_IRRATIONAL},
        {"sqrt(2)^sqrt(2)", ORDO_IRRATIONAL},
        {"sqrt(3)^(2000000000)", ORDO_IRRATIONAL},
        {"1/(sqrt(0)*sqrt(2))", ORDO_EDOMAIN},
        {"sqrt(0)^(-1)", ORDO_EDOMAIN},
        {"sqrt(-2)", ORDO_EDOMAIN},
    };
    fmpq_t r;
    fmpq_init(r);
    for (size_t i = 0; i < COUNT(cases); i++) {
        int sign = 7;
        ordo_expression *f = parse(cases[i].text);
        ordo_status status = ordo_surd_square(r, &sign, f);
        if (status != cases[i].status) {
            fail_msg("%s: %d", cases[i].text, (int)status);
        }
        ordo_expression_free(f);
    }
    fmpq_clear(r);
}

static const struct {
    const char *text;
    slong p;
    ulong q;
    int sign;
} squares[] = {
    {"0", 0, 1, 0},
    {"-2.385", 227529, 40000, -1},
    {"sqrt(2)", 2, 1, 1},
    {"-sqrt(2/945)", 2, 945, -1},
    {"1/sqrt(120)", 1, 120, 1},
    {"1/(9*sqrt(3))", 1, 243, 1},
    {"sqrt(12)/(-2)", 3, 1, -1},
    {"sqrt(0)", 0, 1, 0},
    {"sqrt(2)*sqrt(3)*sqrt(6)", 36, 1, 1},
    {"(-sqrt(5))^3", 125, 1, -1},
    {"(-sqrt(5))^-2", 1, 25, 1},
    {"0.99*sqrt(2/945)", 9801, 4725000, 1},
};

static void
squares_are_exact(void **state)
{
    (void)state;
    fmpq_t r, expected;
    arb_t value, zero;
    fmpq_init(r);
    fmpq_init(expected);
    arb_init(value);
    arb_init(zero);
    for (size_t i = 0; i < COUNT(squares); i++) {
        int sign = 7;
        ordo_expression *f = parse(squares[i].text);
        assert_int_equal(ordo_surd_square(r, &sign, f), ORDO_OK);
        fmpq_set_si(expected, squares[i].p, squares[i].q);
        if (!fmpq_equal(r, expected) || sign != squares[i].sign) {
            fail_msg("%s", squares[i].text);
        }
        ball_value(value, f, zero, 128);
        assert_int_equal(arb_sgn_nonzero(value), sign);
        arb_sqr(value, value, 128);
        assert_true(arb_contains_fmpq(value, r));
        ordo_expression_free(f);
    }
    arb_clear(zero);
    arb_clear(value);
    fmpq_clear(expected);
    fmpq_clear(r);
}

/* The constants that constructions declare for rmse are of that form, and those for l2 equal. */
static void
declared_constants_have_squares(void **state)
{
    (void)state;
    fmpq_t r, s;
    fmpq_init(r);
    fmpq_init(s);
    for (const ordo_unit *const *unit = ordo_units; *unit != NULL; unit++) {
        for (const ordo_construction *const *c = (*unit)->constructions; *c != NULL; c++) {
            if ((*c)->constant[ORDO_RMSE] == NULL) {
                continue;
            }
            int sign;
            ordo_expression *f = parse((*c)->constant[ORDO_RMSE]);
            ordo_expression *g = parse((*c)->constant[ORDO_L2]);
            assert_int_equal(ordo_surd_square(r, &sign, f), ORDO_OK);
            assert_int_equal(sign, 1);
            assert_int_equal(ordo_surd_square(s, &sign, g), ORDO_OK);
            assert_true(fmpq_equal(r, s));
            ordo_expression_free(g);
            ordo_expression_free(f);
        }
    }
    fmpq_clear(s);
    fmpq_clear(r);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(other_forms_are_refused),
        cmocka_unit_test(squares_are_exact),
        cmocka_unit_test(declared_constants_have_squares),
    };
    return cmocka_run_group_tests_name("surd", tests, NULL, free_caches);
}
