/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the names in claimed values stand for. */
#include "tests/construct/nets.h"

#include "verify/proof/value.h"

static ordo_expression *
parse_value(const char *text)
{
    ordo_expression *f = NULL;
    ordo_message why = {""};
    if (ordo_expression_parse_with(&f, text, ordo_value_all, &why) != ORDO_OK) {
        fail_msg("'%s': %s", text, why.text);
    }
    return f;
}

/* Values on exp, [-1, 1], for 10 neurons of a gqu (9 cells), and what they are; exactly when
 * `rational`. */
static const struct {
    const char *value, *equal;
    bool rational;
} values[] = {
    {"n", "10", true},
    {"h", "2/9", true},
    {"a", "-1", true},
    {"b", "1", true},
    {"b-a-9*h", "0", true},
    {"h^4/384+n^-2", "(2/9)^4/384+1/100", true},
    {"l1(4)", "sinh(1)", false},
    {"l2(0)", "sqrt(sinh(2))", false},
    {"linf(20)", "e", false},
    {"h^4*linf(4)/384", "(2/9)^4*e/384", false},
    {"l2(4)^2/(b-a)", "sinh(2)/2", false},
    {"linf(3)-linf(4)", "0", false},
};

static void
names_have_their_values(void **state)
{
    (void)state;
    static const mpfr_prec_t bits[] = {40, 64, 150};
    ordo_target *target = target_on("exp(x)", "-1", "1");
    ordo_value_site site = {.neurons = 10, .unit = ordo_unit_find("gqu"), .target = target};
    assert_int_equal(ordo_profile_store_new(&site.store), ORDO_OK);
    arb_t found, expected, zero;
    fmpq_t q;
    arb_init(found);
    arb_init(expected);
    arb_init(zero);
    fmpq_init(q);
    for (size_t i = 0; i < COUNT(values); i++) {
        ordo_expression *value = parse_value(values[i].value), *equal = parse(values[i].equal);
        ball_value(expected, equal, zero, 300);
        for (size_t j = 0; j < COUNT(bits); j++) {
            ordo_message why = {""};
            assert_int_equal(ordo_value_enclose(found, value, &site, bits[j], &why), ORDO_OK);
            assert_true(arb_overlaps(found, expected));
            arb_sub(found, found, expected, 300);
            assert_true(mag_cmp_2exp_si(arb_radref(found), 8 - (slong)bits[j]) < 0);
        }
        ordo_status status = ordo_value_exact(q, value, &site);
        assert_int_equal(status, values[i].rational ? ORDO_OK : ORDO_IRRATIONAL);
        assert_true(!values[i].rational || arb_contains_fmpq(expected, q));
        ordo_expression_free(equal);
        ordo_expression_free(value);
    }
    fmpq_clear(q);
    arb_clear(zero);
    arb_clear(expected);
    arb_clear(found);
    ordo_profile_store_free(site.store);
    ordo_target_free(target);
}

/* What is not known, or does not exist, is said. */
static void
unknown_values_are_not_given(void **state)
{
    (void)state;
    ordo_target *smooth = target_on("exp(x)", "0", "pi"), *rough = target_on("sqrt(x)", "0", "1");
    ordo_profile_store *store = NULL;
    assert_int_equal(ordo_profile_store_new(&store), ORDO_OK);
    const ordo_unit *gqu = ordo_unit_find("gqu");
    const struct {
        const char *value;
        ordo_value_site site;
        ordo_status exact;
        const char *why;
    } cases[] = {
        {"n", {0, gqu, smooth, store}, ORDO_IRRATIONAL, "not finite"},
        {"h", {1, gqu, smooth, store}, ORDO_IRRATIONAL, "not finite"}, /* no cell */
        {"h", {4, NULL, smooth, store}, ORDO_IRRATIONAL, "not finite"},
        {"h", {4, gqu, NULL, store}, ORDO_IRRATIONAL, "not finite"},
        {"a", {4, gqu, NULL, NULL}, ORDO_IRRATIONAL, "not finite"},
        {"l2(2)", {4, gqu, NULL, store}, ORDO_IRRATIONAL, "order 2"},
        {"l2(2)", {4, gqu, smooth, NULL}, ORDO_IRRATIONAL, "order 2"},
        {"2*linf(3)*h", {4, gqu, rough, store}, ORDO_IRRATIONAL, "order 3"},
        {"0*linf(3)", {4, gqu, rough, store}, ORDO_IRRATIONAL, "order 3"},
        {"1/(n-4)", {4, gqu, smooth, store}, ORDO_EDOMAIN, "not finite"},
        {"log(n-5)", {4, gqu, smooth, store}, ORDO_IRRATIONAL, "not finite"},
    };
    arb_t r;
    fmpq_t q;
    arb_init(r);
    fmpq_init(q);
    for (size_t i = 0; i < COUNT(cases); i++) {
        ordo_message why = {""};
        ordo_expression *value = parse_value(cases[i].value);
        assert_int_equal(ordo_value_enclose(r, value, &cases[i].site, 64, &why), ORDO_SINGULAR);
        assert_false(arb_is_finite(r));
        if (strstr(why.text, cases[i].why) == NULL) {
            fail_msg("%s: \"%s\"", cases[i].value, why.text);
        }
        assert_int_equal(ordo_value_exact(q, value, &cases[i].site), cases[i].exact);
        ordo_expression_free(value);
    }
    /* The ends of [0, pi]: one exact, one a ball. */
    ordo_value_site site = {4, gqu, smooth, store};
    ordo_expression *value = parse_value("b-a-3*h");
    assert_int_equal(ordo_value_exact(q, value, &site), ORDO_IRRATIONAL);
    assert_int_equal(ordo_value_enclose(r, value, &site, 64, NULL), ORDO_OK);
    assert_true(arb_contains_zero(r));
    ordo_expression_free(value);
    fmpq_clear(q);
    arb_clear(r);
    ordo_profile_store_free(store);
    ordo_target_free(rough);
    ordo_target_free(smooth);
}

/* The table of n alone is the beginning of that of all names. */
static void
tables_agree(void **state)
{
    (void)state;
    for (size_t i = 0; ordo_value_size[i].name != NULL; i++) {
        assert_string_equal(ordo_value_size[i].name, ordo_value_all[i].name);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unknown_values_are_not_given),
        cmocka_unit_test(names_have_their_values),
        cmocka_unit_test(tables_agree),
    };
    return cmocka_run_group_tests_name("value", tests, NULL, free_caches);
}
