/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Expressions as polynomials with rational coefficients. */
#include "tests/construct/nets.h"

#include "construct/polynomial.h"

static void
others_are_irrational(void **state)
{
    (void)state;
    static const char *const texts[] = {"exp(x)", "sqrt(x)", "1/(1+x)",  "pi*x", "x^2+e",
                                        "abs(x)", "x^(1/2)", "sin(0)*x", "x^-1", "x^4097"};
    fmpq_poly_t p;
    fmpq_poly_init(p);
    for (size_t i = 0; i < COUNT(texts); i++) {
        ordo_expression *f = parse(texts[i]);
        if (ordo_polynomial_of(p, f) != ORDO_IRRATIONAL) {
            fail_msg("%s", texts[i]);
        }
        ordo_expression_free(f);
    }
    fmpq_poly_clear(p);
}

static void
known_polynomials(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"0", "0"},
        {"x-x", "0"},
        {"2.385", "1  477/200"},
        {"x", "2  0 1"},
        {"(x-1)^5", "6  -1 5 -10 10 -5 1"},
        {"x^2/(1/3)-x/7", "3  0 -1/7 3"},
        {"-x^2", "3  0 0 -1"},
        {"(x^2+1)^3*x-x^7", "6  0 1 0 3 0 3"},
        {"(63*x^5-70*x^3+15*x)/8", "6  0 15/8 0 -35/4 0 63/8"},
        {"x^0+x^1", "2  1 1"},
        {"(1e-3*x)^2", "3  0 0 1/1000000"},
        {"x^5-x^5+x", "2  0 1"},
    };
    fmpq_poly_t p, expected;
    fmpq_poly_init(p);
    fmpq_poly_init(expected);
    for (size_t i = 0; i < COUNT(cases); i++) {
        ordo_expression *f = parse(cases[i][0]);
        assert_int_equal(ordo_polynomial_of(p, f), ORDO_OK);
        ordo_expression_free(f);
        assert_int_equal(fmpq_poly_set_str(expected, cases[i][1]), 0);
        if (!fmpq_poly_equal(p, expected)) {
            fail_msg("%s", cases[i][0]);
        }
    }
    fmpq_poly_clear(p);
    fmpq_poly_clear(expected);
}

/* Random coefficients written in Horner's form. */
static void
random_polynomials(void **state)
{
    (void)state;
    uint64_t random = test_seed();
    fmpq_poly_t p, expected;
    fmpq_poly_init(p);
    fmpq_poly_init(expected);
    for (int k = 0; k < 40; k++) {
        char text[2048] = "0";
        int degree = (int)random_bits(&random, 5);
        fmpq_poly_zero(expected);
        for (int j = degree; j >= 0; j--) {
            char longer[sizeof text];
            long p_j = (long)random_bits(&random, 10) - 512, q_j = 1 + random_bits(&random, 6);
            fmpq_t c;
            fmpq_init(c);
            fmpq_set_si(c, p_j, (ulong)q_j);
            fmpq_poly_set_coeff_fmpq(expected, j, c);
            fmpq_clear(c);
            (void)snprintf(longer, sizeof longer, "(%.1900s)*x+(%ld/%ld)", text, p_j, q_j);
            memcpy(text, longer, sizeof text);
        }
        ordo_expression *f = parse(text);
        assert_int_equal(ordo_polynomial_of(p, f), ORDO_OK);
        assert_true(fmpq_poly_equal(p, expected));
        ordo_expression_free(f);
    }
    fmpq_poly_clear(p);
    fmpq_poly_clear(expected);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(others_are_irrational),
        cmocka_unit_test(known_polynomials),
        cmocka_unit_test(random_polynomials),
    };
    return cmocka_run_group_tests_name("polynomial", tests, NULL, free_caches);
}
