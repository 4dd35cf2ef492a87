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

/* Through the values of a known polynomial at whole numbers from `first` on. */
static void
interpolation(void **state)
{
    (void)state;
    uint64_t random = test_seed();
    fmpq_poly_t p, found;
    fmpq_t x;
    fmpq_poly_init(p);
    fmpq_poly_init(found);
    fmpq_init(x);
    ordo_polynomial_through(found, 3, NULL, 0);
    assert_true(fmpq_poly_is_zero(found));
    for (slong count = 1; count < 12; count++) {
        slong first = (slong)random_bits(&random, 4) - 7;
        fmpq *values = _fmpq_vec_init(count);
        fmpq_poly_zero(p);
        for (slong j = 0; j < count; j++) {
            fmpq_set_si(x, (slong)random_bits(&random, 10) - 512, 1 + random_bits(&random, 5));
            fmpq_poly_set_coeff_fmpq(p, j, x);
        }
        for (slong i = 0; i < count; i++) {
            fmpq_set_si(x, first + i, 1);
            fmpq_poly_evaluate_fmpq(&values[i], p, x);
        }
        ordo_polynomial_through(found, first, values, count);
        assert_true(fmpq_poly_equal(found, p));
        _fmpq_vec_clear(values, count);
    }
    fmpq_poly_clear(p);
    fmpq_poly_clear(found);
    fmpq_clear(x);
}

/* Degrees by form; -1 for no quotient of polynomials. */
static void
quotients(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        slong above, below;
    } cases[] = {
        {"2.385", 0, 0},
        {"x", 1, 0},
        {"n", 1, 0},
        {"x*n", 2, 0},
        {"-x^3", 3, 0},
        {"x-x", 1, 0},
        {"1/x", 0, 1},
        {"x^-4", 0, 4},
        {"8/105*n^-6", 0, 6},
        {"8/105*(n-1)^-6-3/n", 6, 7},
        {"(x+1)/(x-1)+1/x^2", 3, 3},
        {"(x/(x+1))^-2", 2, 2},
        {"((x^2+1)/(x-3))^3", 6, 3},
        {"1/(1/x)", 1, 0},
        {"(1/3)^2*x", 1, 0},
        {"abs(-2)*x", 1, 0},
        {"pi*x", -1, 0},
        {"sqrt(x)", -1, 0},
        {"abs(x)", -1, 0},
        {"min(x,1)", -1, 0},
        {"2^x", -1, 0},
        {"x^4097", -1, 0},
        {"(x^-2147483647)^2147483647", -1, 0},
    };
    static const ordo_symbol symbols[] = {{"n", 0}, {NULL, 0}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        slong above = -1, below = 0;
        ordo_expression *f = NULL;
        assert_int_equal(ordo_expression_parse_with(&f, cases[i].text, symbols, NULL), ORDO_OK);
        ordo_status status = ordo_polynomial_quotient(&above, &below, f);
        assert_int_equal(status, cases[i].above < 0 ? ORDO_IRRATIONAL : ORDO_OK);
        if (above != cases[i].above || below != cases[i].below) {
            fail_msg("%s: %ld, %ld", cases[i].text, (long)above, (long)below);
        }
        ordo_expression_free(f);
    }
}

/* Divisors of which the integer zeros count, whether they cancel or not. */
static void
quotients_are_undefined_somewhere(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        long first;
        ordo_status status;
        const char *where;
    } cases[] = {
        {"n^-6", 1, ORDO_OK, NULL},
        {"n^-6", 0, ORDO_EDOMAIN, "0"},
        {"(n-100)/(n-100)", 1, ORDO_EDOMAIN, "100"},
        {"(n-100)/(n-100)", 101, ORDO_OK, NULL},
        {"1+0/(n-100)", 1, ORDO_EDOMAIN, "100"},
        {"0*(3*n-300)^-2", 1, ORDO_EDOMAIN, "100"},
        {"1/(2*n-7)", 1, ORDO_OK, NULL},
        {"1/(n^2-2)", 1, ORDO_OK, NULL},
        {"1/(n+2)", 1, ORDO_OK, NULL},
        {"1/(-n/3+5/3)", 1, ORDO_EDOMAIN, "5"},
        {"1/(n-9)+1/(n-4)", 1, ORDO_EDOMAIN, "4"},
        {"1/(1/(n-3))", 1, ORDO_EDOMAIN, "3"},
        {"1/((n^2-4)/(n+2))", 1, ORDO_EDOMAIN, "2"},
        {"1/((n^2+1)*(n-36893488147419103232))", 1, ORDO_EDOMAIN, "36893488147419103232"},
        {"1/(n-n)", 7, ORDO_EDOMAIN, "7"},
        {"(n^200+n^199)^-2", 1, ORDO_OK, NULL},
        {"1/(n^200*(n-1)^199)", 1, ORDO_IRRATIONAL, NULL},
        {"1/(sqrt(2)*n)", 1, ORDO_IRRATIONAL, NULL},
    };
    static const ordo_symbol symbols[] = {{"n", 0}, {NULL, 0}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        fmpz_t first, where;
        ordo_expression *f = NULL;
        fmpz_init_set_si(first, cases[i].first);
        fmpz_init(where);
        assert_int_equal(ordo_expression_parse_with(&f, cases[i].text, symbols, NULL), ORDO_OK);
        ordo_status status = ordo_polynomial_pole(where, f, first);
        if (status != cases[i].status) {
            fail_msg("%s: %d", cases[i].text, status);
        }
        if (status == ORDO_EDOMAIN) {
            char *text = fmpz_get_str(NULL, 10, where);
            assert_string_equal(text, cases[i].where);
            flint_free(text);
        }
        ordo_expression_free(f);
        fmpz_clear(where);
        fmpz_clear(first);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(others_are_irrational),
        cmocka_unit_test(known_polynomials),
        cmocka_unit_test(random_polynomials),
        cmocka_unit_test(interpolation),
        cmocka_unit_test(quotients),
        cmocka_unit_test(quotients_are_undefined_somewhere),
    };
    return cmocka_run_group_tests_name("polynomial", tests, NULL, free_caches);
}
