/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Distances to polynomials from below: against values of another program, rationals, closed forms.
 */
#include "tests/construct/nets.h"

#include <jansson.h>

#include "verify/proof/distance.h"

typedef ordo_status distance_of(arb_t r, ordo_distance *d, const arb_t left, const arb_t right);

/* r = what `distance` gives for f between left and right. */
static void
measure(arb_t r, distance_of *distance, const char *f, unsigned order, const fmpq_t left,
        const fmpq_t right)
{
    ordo_expression *expression = parse(f);
    ordo_distance *d = NULL;
    arb_t a, b;
    arb_init(a);
    arb_init(b);
    arb_set_fmpq(a, left, 300);
    arb_set_fmpq(b, right, 300);
    assert_true(arb_is_exact(a) && arb_is_exact(b));
    assert_int_equal(ordo_distance_new(&d, expression, order, 160), ORDO_OK);
    assert_int_equal(distance(r, d, a, b), ORDO_OK);
    ordo_distance_free(d);
    arb_clear(b);
    arb_clear(a);
    ordo_expression_free(expression);
}

static void
set_text(fmpq_t r, const char *text)
{
    const char *end;
    assert_int_equal(ordo_rational_parse(r, text, &end), ORDO_OK);
}

static void
measure_on(arb_t r, distance_of *distance, const char *f, unsigned order, const char *left,
           const char *right)
{
    fmpq_t a, b;
    fmpq_init(a);
    fmpq_init(b);
    set_text(a, left);
    set_text(b, right);
    measure(r, distance, f, order, a, b);
    fmpq_clear(b);
    fmpq_clear(a);
}

static void
rejects_orders(void **state)
{
    (void)state;
    ordo_expression *f = parse("x");
    ordo_distance *d = NULL;
    assert_int_equal(ordo_distance_new(&d, f, 0, 64), ORDO_EINVAL);
    assert_int_equal(ordo_distance_new(&d, f, 17, 64), ORDO_EINVAL);
    assert_null(d);
    ordo_distance_free(d);
    ordo_expression_free(f);
}

/* Of what is undefined on a part of the cell nothing is said. */
static void
says_nothing_of_the_undefined(void **state)
{
    (void)state;
    static const char *const undefined[] = {"log(x)", "sqrt(x)", "sqrt(x - x - 1/3)"};
    distance_of *const distances[] = {ordo_distance_square, ordo_distance_maximum};
    arb_t r;
    arb_init(r);
    for (size_t i = 0; i < COUNT(undefined); i++) {
        for (size_t k = 0; k < COUNT(distances); k++) {
            measure_on(r, distances[k], undefined[i], 2, "-0.625", "0.5");
            if (arb_is_positive(r)) {
                fail_msg("%s has a distance", undefined[i]);
            }
        }
    }
    arb_clear(r);
}

static void
polynomials_have_none(void **state)
{
    (void)state;
    static const char *const polynomials[] = {"0", "pi/7", "x/3-2.385", "x^2-e*x", "x^3-x/7+2"};
    arb_t r;
    arb_init(r);
    for (size_t i = 0; i < COUNT(polynomials); i++) {
        for (unsigned order = i > 1 ? (unsigned)i : 1; order <= 4; order++) {
            measure_on(r, ordo_distance_square, polynomials[i], order, "-2.375", "1.5");
            assert_true(arb_contains_zero(r));
            measure_on(r, ordo_distance_maximum, polynomials[i], order, "-2.375", "1.5");
            assert_true(arb_contains_zero(r));
        }
    }
    arb_clear(r);
}

/* x^k is (w/2)^k/2^(k-1) = 2 (w/4)^k from lower degrees in the maximum (Chebyshev), and
 * k!^2/((2k)! (2k+1)^(1/2)) w^(k+1/2) in the square (Legendre): both are found. */
static void
powers_are_as_far_as_theory_says(void **state)
{
    (void)state;
    arb_t r, w, exact, y;
    arb_init(r);
    arb_init(w);
    arb_init(exact);
    arb_init(y);
    for (unsigned k = 1; k <= 6; k++) {
        char f[16];
        (void)snprintf(f, sizeof f, "x^%u", k);
        arb_set_d(w, 2.375);
        measure_on(r, ordo_distance_maximum, f, k, "-0.125", "2.25");
        arb_mul_2exp_si(exact, w, -2);
        arb_pow_ui(exact, exact, k, 200);
        arb_mul_2exp_si(exact, exact, 1);
        assert_true(arb_contains(r, exact));
        assert_true(arb_rel_accuracy_bits(r) > 60);
        measure_on(r, ordo_distance_square, f, k, "-0.125", "2.25");
        arb_fac_ui(exact, k, 200);
        arb_mul(exact, exact, exact, 200);
        arb_fac_ui(y, 2UL * k, 200);
        arb_div(exact, exact, y, 200);
        arb_mul(exact, exact, exact, 200);
        arb_div_ui(exact, exact, 2UL * k + 1, 200);
        arb_pow_ui(y, w, 2UL * k + 1, 200);
        arb_mul(exact, exact, y, 200);
        assert_true(arb_contains(r, exact));
        assert_true(arb_rel_accuracy_bits(r) > 60);
    }
    arb_clear(y);
    arb_clear(exact);
    arb_clear(w);
    arb_clear(r);
}

/* A value that f takes at one point only does not count: on (0, 1] this one is constant. */
static void
jumps_at_an_end_do_not_count(void **state)
{
    (void)state;
    arb_t r;
    arb_init(r);
    measure_on(r, ordo_distance_maximum, "sign(x)", 1, "0", "1");
    assert_false(arb_is_positive(r));
    measure_on(r, ordo_distance_maximum, "sign(x)", 1, "-0.5", "1");
    assert_true(arb_is_positive(r)); /* a jump of 2 inside */
    arb_clear(r);
}

/* The least part of the truth that is still of use: what is left out is little on narrow cells, and
 * on these, some of them wide or around kinks, not everything. */
static const double least_square = 0.9, least_maximum = 0.4;
/* The references have 17 digits or more. */
static const double last_digit = 1e-15;

static void
check_reference(distance_of *distance, json_t *entry, const char *key, double least)
{
    const char *f, *on;
    json_int_t order;
    char ends[64];
    assert_int_equal(
        json_unpack(entry, "{s:s, s:s, s:I}", "expression", &f, "on", &on, "order", &order), 0);
    (void)snprintf(ends, sizeof ends, "%s", on);
    char *comma = strchr(ends, ',');
    assert_non_null(comma);
    *comma = '\0';
    arb_t r;
    fmpq_t truth, low;
    arf_t end;
    arb_init(r);
    fmpq_init(truth);
    fmpq_init(low);
    arf_init(end);
    set_text(truth, json_string_value(json_object_get(entry, key)));
    measure_on(r, distance, f, (unsigned)order, ends, comma + 1);
    assert_true(arb_is_finite(r));
    arb_get_lbound_arf(end, r, 60);
    arf_get_fmpq(low, end);
    fmpq_div(low, low, truth);
    double part = fmpq_get_d(low);
    if (part > 1 + last_digit || part < least) {
        fail_msg("%s, %s on %s, order %ld: %.17g of the truth", key, f, on, (long)order, part);
    }
    arf_clear(end);
    fmpq_clear(low);
    fmpq_clear(truth);
    arb_clear(r);
}

static void
never_above_the_references(void **state)
{
    (void)state;
    size_t length;
    char *text = source_text("data/reference/distances.json", &length);
    json_t *root = json_loadb(text, length, JSON_REJECT_DUPLICATES, NULL);
    json_t *values = json_object_get(root, "values");
    assert_true(json_array_size(values) >= 30);
    for (size_t i = 0; i < json_array_size(values); i++) {
        json_t *entry = json_array_get(values, i);
        check_reference(ordo_distance_square, entry, "square", least_square);
        check_reference(ordo_distance_maximum, entry, "maximum", least_maximum);
    }
    json_decref(root);
    free(text);
}

/* r = min over deg p < order of int (f - p)^2 over [left, right], exactly: int f^2 minus the
 * squares of the moments against orthogonal polynomials that are made here by Gram and Schmidt. */
static void
exact_square(fmpq_t r, const fmpq_poly_t f, slong order, const fmpq_t left, const fmpq_t right)
{
    fmpq_poly_t basis[4], product, integral;
    fmpq_t norm, moment, end;
    fmpq_poly_init(product);
    fmpq_poly_init(integral);
    fmpq_init(norm);
    fmpq_init(moment);
    fmpq_init(end);
#define INTEGRATE(result, p, q)                                                                    \
    do {                                                                                           \
        fmpq_poly_mul(product, p, q);                                                              \
        fmpq_poly_integral(integral, product);                                                     \
        fmpq_poly_evaluate_fmpq(result, integral, right);                                          \
        fmpq_poly_evaluate_fmpq(end, integral, left);                                              \
        fmpq_sub(result, result, end);                                                             \
    } while (0)
    INTEGRATE(r, f, f);
    for (slong j = 0; j < order; j++) {
        fmpq_poly_init(basis[j]);
        fmpq_poly_set_coeff_si(basis[j], j, 1);
        for (slong i = 0; i < j; i++) {
            fmpq_poly_t share;
            fmpq_poly_init(share);
            INTEGRATE(norm, basis[i], basis[i]);
            INTEGRATE(moment, basis[j], basis[i]);
            fmpq_div(moment, moment, norm);
            fmpq_poly_scalar_mul_fmpq(share, basis[i], moment);
            fmpq_poly_sub(basis[j], basis[j], share);
            fmpq_poly_clear(share);
        }
        INTEGRATE(norm, basis[j], basis[j]);
        INTEGRATE(moment, f, basis[j]);
        fmpq_mul(moment, moment, moment);
        fmpq_div(moment, moment, norm);
        fmpq_sub(r, r, moment);
    }
#undef INTEGRATE
    for (slong j = 0; j < order; j++) {
        fmpq_poly_clear(basis[j]);
    }
    fmpq_clear(end);
    fmpq_clear(moment);
    fmpq_clear(norm);
    fmpq_poly_clear(integral);
    fmpq_poly_clear(product);
}

/* A polynomial with small rational coefficients, and its text. */
static void
random_polynomial(fmpq_poly_t f, char *text, size_t size, slong degree, uint64_t *random)
{
    size_t used = 0;
    fmpq_poly_zero(f);
    for (slong j = 0; j <= degree; j++) {
        long p = (long)random_bits(random, 6) - 32, q = (long)random_bits(random, 4) + 1;
        fmpq_t c;
        fmpq_init(c);
        fmpq_set_si(c, p, (ulong)q);
        fmpq_poly_set_coeff_fmpq(f, j, c);
        fmpq_clear(c);
        used += (size_t)snprintf(text + used, size - used, "%s(%ld/%ld)*x^%ld", j > 0 ? "+" : "", p,
                                 q, (long)j);
    }
}

/* All terms of Parseval's sum are taken when the degree is below order + 6, else less than all. */
static void
random_polynomials_exactly(void **state)
{
    (void)state;
    uint64_t random = test_seed();
    fmpq_poly_t f;
    fmpq_t left, right, exact;
    arb_t r, truth;
    fmpq_poly_init(f);
    fmpq_init(left);
    fmpq_init(right);
    fmpq_init(exact);
    arb_init(r);
    arb_init(truth);
    for (int i = 0; i < 200; i++) {
        char text[512];
        slong order = 1 + (slong)random_bits(&random, 2),
              degree = 1 + (slong)random_bits(&random, 4);
        random_polynomial(f, text, sizeof text, degree, &random);
        fmpq_set_si(left, (long)random_bits(&random, 8) - 128, 64);
        fmpq_set_si(right, 1 + (long)random_bits(&random, 6), 64);
        fmpq_add(right, right, left);
        measure(r, ordo_distance_square, text, (unsigned)order, left, right);
        exact_square(exact, f, order, left, right);
        arb_set_fmpq(truth, exact, 300);
        if (degree < order + 6 ? !arb_overlaps(r, truth) : arb_gt(r, truth)) {
            fail_msg("%s", text);
        }
    }
    arb_clear(truth);
    arb_clear(r);
    fmpq_clear(exact);
    fmpq_clear(right);
    fmpq_clear(left);
    fmpq_poly_clear(f);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rejects_orders),
        cmocka_unit_test(says_nothing_of_the_undefined),
        cmocka_unit_test(polynomials_have_none),
        cmocka_unit_test(powers_are_as_far_as_theory_says),
        cmocka_unit_test(jumps_at_an_end_do_not_count),
        cmocka_unit_test(never_above_the_references),
        cmocka_unit_test(random_polynomials_exactly),
    };
    return cmocka_run_group_tests_name("distance", tests, NULL, free_caches);
}
