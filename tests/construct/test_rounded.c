/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nets with parameters rounded to other programs' formats. */
#include "tests/construct/nets.h"

#include "construct/rounded.h"
#include "construct/tensor.h"

static void
overflow_is_named(void **state)
{
    (void)state;
    static const struct {
        size_t index;
        const char *name, *value;
        const char *says;
    } cases[] = {
        {0, "f16", "65520", "G.weight[0], 6.55200e4, is beyond the numbers of type f16"},
        {4, "f16", "-1e9", "D.weight[0]"},
        {8, "bf16", "0x1.ffp127", "U.bias[1]"},
        {10, "f32", "1e39", "D.bias[0]"},
        {6, "f64", "-1e309", "G.bias[1]"},
        {7, "f64", "nan", "U.weight[1]"},
        {3, "f32", "-inf", "U.bias[0], -inf,"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        ordo_network net, rounded;
        ordo_message why = {""};
        mpfr_t x;
        mpfr_init2(x, 60);
        assert_int_equal(ordo_network_init(&net, ordo_unit_find("glu"), 2, 60), ORDO_OK);
        assert_int_equal(mpfr_set_str(x, cases[i].value, 0, MPFR_RNDN), 0);

        (void)ordo_vector_set(&net.theta, cases[i].index, x);
        const ordo_dtype *dtype = ordo_dtype_find(cases[i].name);
        assert_int_equal(ordo_network_round(&rounded, &net, dtype, &why), ORDO_SINGULAR);
        if (strstr(why.text, cases[i].says) == NULL) {
            fail_msg("\"%s\", expected \"%s\"", why.text, cases[i].says);
        }
        assert_null(rounded.theta.significands);
        ordo_network_clear(&net);
        mpfr_clear(x);
    }
}

/* Each parameter is the format's nearest number; a net that is rounded twice stays. */
static void
parameters_are_nearest(void **state)
{
    (void)state;
    ordo_target *target = target_on("sin(3*x)", "-1/3", "pi");
    ordo_network net, rounded, again;
    ordo_message why = {""};
    mpfr_t x, y, r;
    make_net(&net, "gqu", NULL, ORDO_ALTERNATING, target, 9, 160);
    for (const ordo_dtype *const *t = ordo_dtypes; *t != NULL; t++) {
        mpfr_init2(r, (*t)->bits);
        assert_int_equal(ordo_network_round(&rounded, &net, *t, &why), ORDO_OK);
        assert_int_equal(rounded.theta.prec, (*t)->bits);
        assert_int_equal(ordo_network_round(&again, &rounded, *t, &why), ORDO_OK);
        for (size_t i = 0; i < net.theta.length; i++) {
            ordo_vector_view(x, &net.theta, i);
            assert_int_equal(ordo_dtype_round(r, *t, x), ORDO_OK);
            ordo_vector_view(y, &rounded.theta, i);
            assert_true(mpfr_equal_p(r, y));
            ordo_vector_view(y, &again.theta, i);
            assert_true(mpfr_equal_p(r, y));
        }
        ordo_network_clear(&rounded);
        ordo_network_clear(&again);
        mpfr_clear(r);
    }
    ordo_network_clear(&net);
    ordo_target_free(target);
}

static void
parameters_have_names(void **state)
{
    (void)state;
    static const char *const names[] = {"G.weight[0]", "G.bias[0]",   "U.weight[0]", "U.bias[0]",
                                        "Q.weight[0]", "Q.bias[0]",   "D.weight[0]", "G.weight[1]",
                                        "G.bias[1]",   "U.weight[1]", "U.bias[1]",   "Q.weight[1]",
                                        "Q.bias[1]",   "D.weight[1]", "D.bias[0]"};
    ordo_network net;
    ordo_tensor t;
    assert_int_equal(ordo_network_init(&net, ordo_unit_find("gqu"), 2, 8), ORDO_OK);
    assert_int_equal(net.theta.length, COUNT(names));
    for (size_t i = 0; i < COUNT(names); i++) {
        char name[ORDO_ENTRY_NAME];
        ordo_entry_name(name, &net, i);
        assert_string_equal(name, names[i]);
    }
    ordo_network_clear(&net);
    ordo_tensor_describe(&t, ordo_unit_find("gated4"), 3, 9); /* G, U, Q, Q2, Q3 */
    assert_string_equal(t.name, "Q3.bias");
    assert_int_equal(t.first + 2 * t.stride, 2 * 11 + 9);
    ordo_tensor_describe(&t, ordo_unit_find("relu3"), 5, 3); /* G, D, P */
    assert_string_equal(t.name, "P.weight");
    assert_int_equal(t.first, 5 * 3);
    assert_int_equal(t.columns, 3);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(overflow_is_named),
        cmocka_unit_test(parameters_have_names),
        cmocka_unit_test(parameters_are_nearest),
    };
    return cmocka_run_group_tests_name("rounded", tests, NULL, free_caches);
}
