/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exact values of nets, against rationals straight from the definition. */
#include "tests/construct/nets.h"

#include "construct/exact.h"
#include "construct/rounded.h"

static void
make_points(ordo_vector *x, const double *value, size_t count)
{
    mpfr_t r;
    mpfr_init2(r, 53);
    assert_int_equal(ordo_vector_init(x, count, 53), ORDO_OK);
    for (size_t k = 0; k < count; k++) {
        mpfr_set_d(r, value[k], MPFR_RNDN);
        (void)ordo_vector_set(x, k, r);
    }
    mpfr_clear(r);
}

/* All values of the net are those of its definition, as rationals and as reals. */
static void
check_values(const ordo_network *net, const ordo_vector *x)
{
    arb_ptr y = _arb_vec_init((slong)x->length);
    ordo_message why = {""};
    fmpq_t at, wanted, found;
    mpfr_t view, real;
    fmpq_init(at);
    fmpq_init(wanted);
    fmpq_init(found);
    mpfr_init2(real, 2);
    if (ordo_exact_values(y, net, x, &why) != ORDO_OK) {
        fail_msg("%s", why.text);
    }
    for (size_t k = 0; k < x->length; k++) {
        ordo_vector_view(view, x, k);
        assert_int_equal(ordo_rational_from_real(at, view), ORDO_OK);
        exact_forward(wanted, net, at);
        assert_true(arb_is_exact(y + k));
        ordo_exact_real(real, y + k);
        assert_int_equal(ordo_rational_from_real(found, real), ORDO_OK);
        assert_true(fmpq_equal(found, wanted));
    }
    mpfr_clear(real);
    fmpq_clear(at);
    fmpq_clear(wanted);
    fmpq_clear(found);
    _arb_vec_clear(y, (slong)x->length);
}

static void
what_is_not_finite_is_named(void **state)
{
    (void)state;
    static const struct {
        const char *value;
        size_t index, point; /* 99: none */
        const char *says;
    } cases[] = {
        {"nan", 3, 99, "U.bias[0]"},         {"inf", 10, 99, "D.bias[0]"},
        {"0x1p65536", 4, 99, "D.weight[0]"}, {"-0x1p-70000", 0, 99, "G.weight[0]"},
        {"nan", 99, 0, "point 0"},           {"-inf", 99, 2, "point 2"},
        {"0x1p999999", 99, 1, "point 1"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        static const double points[] = {0.5, -1.25, 3};
        ordo_network net;
        ordo_vector x;
        ordo_message why = {""};
        mpfr_t r;
        arb_ptr y = _arb_vec_init(3);
        mpfr_init2(r, 53);
        assert_int_equal(mpfr_set_str(r, cases[i].value, 0, MPFR_RNDN), 0);
        assert_int_equal(ordo_network_init(&net, ordo_unit_find("glu"), 2, 53), ORDO_OK);
        make_points(&x, points, 3);
        if (cases[i].index < 99) {
            (void)ordo_vector_set(&net.theta, cases[i].index, r);
        } else {
            (void)ordo_vector_set(&x, cases[i].point, r);
        }
        assert_int_equal(ordo_exact_values(y, &net, &x, &why), ORDO_EINVAL);
        if (strstr(why.text, cases[i].says) == NULL) {
            fail_msg("\"%s\", expected \"%s\"", why.text, cases[i].says);
        }
        ordo_network_clear(&net);
        ordo_vector_clear(&x);
        _arb_vec_clear(y, 3);
        mpfr_clear(r);
    }
}

static void
no_points_have_no_values(void **state)
{
    (void)state;
    uint64_t random = test_seed();
    ordo_network net;
    ordo_vector x;
    random_network(&net, ordo_unit_find("mlp"), 4, 24, &random);
    make_points(&x, NULL, 0);
    check_values(&net, &x);
    ordo_vector_clear(&x);
    ordo_network_clear(&net);
}

/* Gates of all kinds that change at points, between them and beyond; points in any order, the same
 * ones again. */
static void
values_are_those_of_the_definition(void **state)
{
    (void)state;
    uint64_t random = test_seed();
    for (const ordo_unit *const *u = ordo_units; *u != NULL; u++) {
        for (size_t k = 0; k < 40; k++) {
            ordo_network net;
            ordo_vector x;
            double points[23];
            for (size_t i = 0; i < COUNT(points); i++) {
                points[i] = ((double)random_bits(&random, 6) - 32) / 16;
            }
            random_network(&net, *u, 1 + k, 24, &random);
            make_points(&x, points, k % 4 == 0 ? 1 : COUNT(points));
            check_values(&net, &x);
            ordo_vector_clear(&x);
            ordo_network_clear(&net);
        }
    }
}

/* Full significands of sizes that are hundreds of bits apart. */
static void
nothing_is_rounded(void **state)
{
    (void)state;
    uint64_t random = test_seed();
    static const double points[] = {0x1.23456789abcdep-30, -0x1.fedcba987654p9, 0, 2.385,
                                    -0x1p-1074};
    ordo_vector x;
    make_points(&x, points, COUNT(points));
    for (const ordo_unit *const *u = ordo_units; *u != NULL; u++) {
        ordo_network net;
        mpfr_t r;
        mpfr_init2(r, 53);
        assert_int_equal(ordo_network_init(&net, *u, 17, 53), ORDO_OK);
        for (size_t i = 0; i < net.theta.length; i++) {
            mpfr_set_ui(r, random_bits(&random, 26), MPFR_RNDN);
            mpfr_mul_2ui(r, r, 26, MPFR_RNDN);
            mpfr_add_ui(r, r, random_bits(&random, 26), MPFR_RNDN);
            mpfr_mul_2si(r, r, (long)random_bits(&random, 9) - 300, MPFR_RNDN);
            mpfr_setsign(r, r, (int)random_bits(&random, 1), MPFR_RNDN);
            assert_int_equal(ordo_vector_set(&net.theta, i, r), 0);
        }
        check_values(&net, &x);
        ordo_network_clear(&net);
        mpfr_clear(r);
    }
    ordo_vector_clear(&x);
}

/* A constructed net as it is shipped: rounded to bf16, where breakpoints coincide. */
static void
rounded_nets_have_exact_values(void **state)
{
    (void)state;
    double points[65];
    ordo_target *target = target_on("exp(x)", "-1", "1");
    ordo_network net, rounded;
    ordo_vector x;
    ordo_message why = {""};
    for (int i = 0; i < 65; i++) {
        points[i] = (32 - i) / 32.0;
    }
    make_points(&x, points, 65);
    make_net(&net, "gqu", NULL, ORDO_ALTERNATING, target, 40, 100);
    for (const ordo_dtype *const *t = ordo_dtypes; *t != NULL; t++) {
        assert_int_equal(ordo_network_round(&rounded, &net, *t, &why), ORDO_OK);
        check_values(&rounded, &x);
        ordo_network_clear(&rounded);
    }
    ordo_network_clear(&net);
    ordo_vector_clear(&x);
    ordo_target_free(target);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_finite_is_named),
        cmocka_unit_test(no_points_have_no_values),
        cmocka_unit_test(values_are_those_of_the_definition),
        cmocka_unit_test(nothing_is_rounded),
        cmocka_unit_test(rounded_nets_have_exact_values),
    };
    return cmocka_run_group_tests_name("exact", tests, NULL, free_caches);
}
