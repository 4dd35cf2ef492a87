/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Claim files: what they may say and what is refused. */
#include "tests/verify/claims.h"

#include "verify/claim/kind.h"

#define ORDER(rest)                                                                                \
    FILE_OF("\"kind\": \"order\", \"unit\": \"glu\", \"construction\": \"taylor\", "               \
            "\"targets\": [\"exp\"], \"norm\": \"rmse\", \"n\": \"4:16\", \"value\": \"3\"" rest)
#define VALUE(value)                                                                               \
    FILE_OF("\"kind\": \"order\", \"unit\": \"glu\", \"construction\": \"taylor\", "               \
            "\"targets\": [\"exp\"], \"norm\": \"rmse\", \"n\": \"4:16\", \"digits\": 4, "         \
            "\"value\": \"" value "\"")
#define EXACT(rest)                                                                                \
    FILE_OF(                                                                                       \
        "\"kind\": \"exact\", \"unit\": \"glu\", \"construction\": \"taylor\", \"n\": \"2\"" rest)

static const struct {
    const char *text;
    ordo_status status;
    const char *says;
} bad_files[] = {
    {"", ORDO_EPARSE, "line 1"},
    {"{\"claims\": [\n  {\"id\": x}]}", ORDO_EPARSE, "line 2, column 10"},
    {"[]", ORDO_EPARSE, "the list \"claims\""},
    {"{\"claims\": {}}", ORDO_EPARSE, "the list \"claims\""},
    {"{\"claims\": [], \"claim\": []}", ORDO_EPARSE, "unknown key \"claim\""},
    {"{\"claims\": [3]}", ORDO_EPARSE, "claim 1"},
    {"{\"claims\": [{}]}", ORDO_EPARSE, "claim 1"},
    {"{\"claims\": [{\"id\": 7}]}", ORDO_EPARSE, "claim 1"},
    {"{\"claims\": [{\"id\": \"c\"}]}", ORDO_EPARSE, "\"kind\" must be"},
    {FILE_OF("\"kind\": \"ordre\""), ORDO_EPARSE, "unknown kind \"ordre\" (nearest: order)"},
    {FILE_OF("\"kind\": \"order\""), ORDO_EPARSE, "needs the key \"unit\""},
    {ORDER(""), ORDO_EPARSE, "needs the key \"digits\""},
    {ORDER(", \"digit\": 4"), ORDO_EPARSE, "unknown key \"digit\" (nearest: digits)"},
    {ORDER(", \"digits\": 4, \"quantity\": \"q\""), ORDO_EPARSE, "does not know the key"},
    {ORDER(", \"digits\": 4, \"digits\": 5"), ORDO_EPARSE, "line 1"},
    {ORDER(", \"digits\": 0"), ORDO_EPARSE, "\"digits\""},
    {ORDER(", \"digits\": 16"), ORDO_EPARSE, "\"digits\""},
    {ORDER(", \"digits\": \"4\""), ORDO_EPARSE, "\"digits\""},
    {ORDER(", \"digits\": 4.5"), ORDO_EPARSE, "\"digits\""},
    {ORDER(", \"digits\": 4, \"expect\": \"TRUE\""), ORDO_EPARSE, "\"expect\""},
    {ORDER(", \"digits\": 4, \"expect\": 1"), ORDO_EPARSE, "\"expect\""},
    {ORDER(", \"digits\": 4, \"orientation\": \"back\""), ORDO_EPARSE, "\"orientation\""},
    {ORDER(", \"digits\": 4, \"samples\": \"16\""), ORDO_EPARSE, "\"samples\""},
    {ORDER(", \"digits\": 4, \"samples\": \"1:16\""), ORDO_EPARSE, "\"samples\""},
    {ORDER(", \"digits\": 4, \"samples\": \"2:16\""), ORDO_EPARSE, "one \"n\""},
    {ORDER(", \"digits\": 4, \"samples\": \"4,8,16,30\""), ORDO_EPARSE, "\"samples\""},
    {ORDER(", \"digits\": 4, \"samples\": \"16:8\""), ORDO_EINVAL, "\"samples\""},
    {ORDER(", \"digits\": 4, \"n_for\": []"), ORDO_EPARSE, "\"n_for\""},
    {ORDER(", \"digits\": 4, \"n_for\": {\"x2\": \"4\"}"), ORDO_EPARSE, "\"n_for\""},
    {ORDER(", \"digits\": 4, \"n_for\": {\"exp\": \"0\"}"), ORDO_EINVAL, "\"n_for\""},
    {EXACT(", \"targets\": \"x2\""), ORDO_EPARSE, "\"targets\""},
    {EXACT(", \"targets\": []"), ORDO_EPARSE, "\"targets\""},
    {EXACT(", \"targets\": [2]"), ORDO_EPARSE, "\"targets\""},
    {EXACT(", \"targets\": [\"x+\"]"), ORDO_EPARSE, "target \"x+\""},
    {EXACT(", \"targets\": [\"1/x\"]"), ORDO_EDOMAIN, "target \"1/x\""},
    {EXACT(", \"targets\": [\"x\"], \"on\": [\"1\", \"0\"]"), ORDO_EINVAL, "target \"x\""},
    {EXACT(", \"targets\": [\"x\"], \"on\": [\"1\"]"), ORDO_EPARSE, "\"on\""},
    {EXACT(", \"targets\": [\"x\"], \"on\": \"0,1\""), ORDO_EPARSE, "\"on\""},
    {FILE_OF("\"kind\": \"exact\", \"unit\": \"swiglu\", \"construction\": \"taylor\", "
             "\"targets\": [\"x\"], \"n\": \"2\""),
     ORDO_EPARSE, "\"unit\""},
    {FILE_OF("\"kind\": \"exact\", \"unit\": \"glu\", \"construction\": \"hermite\", "
             "\"targets\": [\"x\"], \"n\": \"2\""),
     ORDO_EPARSE, "\"construction\""},
    {FILE_OF("\"kind\": \"exact\", \"unit\": \"glu\", \"construction\": \"taylor\", "
             "\"targets\": [\"x\"], \"n\": 2"),
     ORDO_EPARSE, "\"n\""},
    {FILE_OF("\"kind\": \"exact\", \"unit\": \"glu\", \"construction\": \"taylor\", "
             "\"targets\": [\"x\"], \"n\": \"2;\""),
     ORDO_EPARSE, "\"n\""},
    {FILE_OF("\"kind\": \"exact\", \"unit\": \"glu\", \"construction\": \"taylor\", "
             "\"targets\": [\"x\"], \"n\": \"0\""),
     ORDO_EINVAL, "\"n\""},
    {"{\"claims\": [{\"id\": \"c\", \"kind\": \"exact\", \"unit\": \"glu\", \"construction\": "
     "\"taylor\", \"targets\": [\"x\"], \"n\": \"2\"}]}",
     ORDO_EPARSE, "\"says\""},
    {"{\"claims\": [{\"id\": \"c\", \"says\": \"s\", \"source\": {\"cite\": \"c\"}, \"kind\": "
     "\"exact\", \"unit\": \"glu\", \"construction\": \"taylor\", \"targets\": [\"x\"], \"n\": "
     "\"2\"}]}",
     ORDO_EPARSE, "\"source\""},
    {FILE_OF("\"kind\": \"published\", \"unit\": \"glu\", \"n\": \"2\", \"quantity\": "
             "\"parameters\", \"value\": \"5*m\""),
     ORDO_EPARSE, "\"value\": column 3: unknown name 'm' (nearest: x)"},
    {FILE_OF(
         "\"kind\": \"published\", \"unit\": \"glu\", \"construction\": \"taylor\", \"targets\": "
         "[\"exp\"], \"norm\": \"rmse\", \"n\": \"2\", \"quantity\": "
         "\"fit_neurons\", \"value\": \"5*n\""),
     ORDO_EPARSE, "\"value\" of a fit must be a number"},
    {FILE_OF("\"kind\": \"published\", \"unit\": \"glu\", \"n\": \"2\", \"quantity\": "
             "\"parameters\", \"value\": \"1/0\""),
     ORDO_EPARSE, "\"value\" of a count must be rational"},
    {FILE_OF("\"kind\": \"published\", \"unit\": \"glu\", \"n\": \"2\", \"quantity\": "
             "\"parameters\", \"value\": \"sqrt(n)\""),
     ORDO_EPARSE, "\"value\" of a count must be rational"},
    {FILE_OF("\"kind\": \"published\", \"unit\": \"glu\", \"n\": \"2\", \"quantity\": "
             "\"parameters\", \"value\": \"5*h\""),
     ORDO_EPARSE, "unknown name 'h'"},
    {VALUE("4*n"), ORDO_EPARSE, "\"value\": column 3: unknown name 'n'"},
    {VALUE("1/0"), ORDO_EPARSE, "\"value\": it is not finite"},
    {VALUE("x"), ORDO_EPARSE, "\"value\": a value does not depend on x"},
    {VALUE("x^2-x^2"), ORDO_EPARSE, "\"value\": a value does not depend on x"},
    {VALUE(""), ORDO_EPARSE, "\"value\": column 1: expected an operand"},
    {FILE_OF("\"kind\": \"published\", \"unit\": \"glu\", \"n\": \"2\", \"quantity\": "
             "\"what\", \"value\": \"1\""),
     ORDO_EPARSE, "\"quantity\""},
    {FILE_OF("\"kind\": \"published\", \"unit\": \"glu\", \"n\": \"2\", \"quantity\": "
             "\"fit_neurons\", \"value\": \"-3\""),
     ORDO_EPARSE, "\"targets\""},
    {FILE_OF("\"kind\": \"identity\", \"unit\": \"glu\", \"construction\": \"taylor\", "
             "\"targets\": [\"x3\"]"),
     ORDO_EPARSE, "needs the key \"value\""},
    {FILE_OF("\"kind\": \"identity\", \"unit\": \"glu\", \"construction\": \"taylor\", "
             "\"targets\": [\"x3\"], \"value\": \"m^-6\""),
     ORDO_EPARSE, "\"value\""},
    {FILE_OF("\"kind\": \"identity\", \"unit\": \"glu\", \"construction\": \"taylor\", "
             "\"targets\": [\"x3\"], \"value\": \"x^-6\""),
     ORDO_EPARSE, "\"value\""},
    {FILE_OF("\"kind\": \"identity\", \"unit\": \"glu\", \"construction\": \"taylor\", "
             "\"targets\": [\"x3\"], \"value\": \"sqrt(n)\""),
     ORDO_EPARSE, "rational function of n"},
    {FILE_OF("\"kind\": \"theorem\", \"unit\": \"glu\", \"targets\": [\"exp\"], \"norm\": "
             "\"linf\""),
     ORDO_EPARSE, "\"norm\""},
    {FILE_OF("\"kind\": \"theorem\", \"unit\": \"glu\", \"targets\": [\"exp\"], \"order\": 3"),
     ORDO_EPARSE, "\"order\""},
    {FILE_OF("\"kind\": \"theorem\", \"unit\": \"glu\", \"targets\": [\"exp\"], \"lower\": "
             "\"1/0\""),
     ORDO_EPARSE, "\"lower\""},
    {FILE_OF("\"kind\": \"theorem\", \"unit\": \"glu\", \"targets\": [\"exp\"], \"upper\": "
             "\"x\""),
     ORDO_EPARSE, "\"upper\""},
    {FILE_OF("\"kind\": \"theorem\", \"unit\": \"glu\", \"targets\": [\"exp\"], \"value\": "
             "\"3\""),
     ORDO_EPARSE, "does not know the key \"value\""},
    {FILE_OF("\"kind\": \"published\", \"unit\": \"glu\", \"n\": \"2\", \"quantity\": 3, "
             "\"value\": \"1\""),
     ORDO_EPARSE, "\"quantity\""},
};

static void
bad_files_are_refused(void **state)
{
    (void)state;
    ordo_catalogue *catalogue = shipped_catalogue();
    for (size_t i = 0; i < COUNT(bad_files); i++) {
        ordo_claim_file *file = (ordo_claim_file *)&bad_files;
        ordo_message why = {""};
        ordo_status status = ordo_claim_file_parse(&file, bad_files[i].text,
                                                   strlen(bad_files[i].text), catalogue, &why);
        if (status != bad_files[i].status || strstr(why.text, bad_files[i].says) == NULL) {
            fail_msg("%s: %d \"%s\"", bad_files[i].text, (int)status, why.text);
        }
        assert_null(file);
    }
    ordo_catalogue_free(catalogue);
}

static void
ids_are_unique(void **state)
{
    (void)state;
    static const char one[] =
        "{\"id\": \"c\", " COMMON "\"kind\": \"exact\", \"unit\": \"glu\", \"construction\": "
        "\"taylor\", \"targets\": [\"x\"], \"n\": \"2\"}";
    char text[1024];
    ordo_catalogue *catalogue = shipped_catalogue();
    ordo_claim_file *file = NULL;
    ordo_message why = {""};
    (void)snprintf(text, sizeof text, "{\"claims\": [%s, %s]}", one, one);
    assert_int_equal(ordo_claim_file_parse(&file, text, strlen(text), catalogue, &why),
                     ORDO_EPARSE);
    assert_string_equal(why.text, "claim \"c\" stands twice");
    ordo_catalogue_free(catalogue);
}

static void
all_that_a_claim_says(void **state)
{
    (void)state;
    ordo_catalogue *catalogue = shipped_catalogue();
    ordo_claim_file *file = claims_of(
        "{\"title\": \"t\", \"provenance\": \"p\", \"claims\": [{\"id\": \"a\", " COMMON
        "\"kind\": \"order\", \"unit\": \"gqu\", \"construction\": \"optimal\", \"orientation\": "
        "\"alternating\", \"targets\": [\"exp\", \"sin(3*x)\"], \"on\": [\"0\", \"pi\"], "
        "\"norm\": \"h1\", \"n\": \"5:17\", \"n_for\": {\"exp\": \"3,4\"}, \"value\": "
        "\"2+1/2\", \"digits\": 7, \"expect\": \"CONTRADICTED\"}]}",
        catalogue);
    assert_int_equal(ordo_claim_file_count(file), 1);
    const ordo_claim *c = ordo_claim_file_claim(file, 0);
    assert_string_equal(c->id, "a");
    assert_string_equal(c->says, "s");
    assert_string_equal(c->cite, "c");
    assert_string_equal(c->where, "w");
    assert_ptr_equal(c->kind, &ordo_kind_order);
    assert_string_equal(c->unit->name, "gqu");
    assert_string_equal(c->construction->name, "optimal");
    assert_int_equal(c->orientation, ORDO_ALTERNATING);
    assert_int_equal(c->target_count, 2);
    assert_ptr_equal(c->targets[0], ordo_catalogue_find(catalogue, "exp"));
    assert_string_equal(ordo_target_text_b(c->targets[0]), "1"); /* "on" is for expressions */
    assert_string_equal(ordo_target_label(c->targets[1]), "sin(3*x)");
    assert_string_equal(ordo_target_text_b(c->targets[1]), "pi");
    assert_int_equal(c->norm, ORDO_H1);
    assert_int_equal(ordo_claim_sizes(c, 0).count, 2);
    assert_int_equal(ordo_claim_sizes(c, 0).neurons[1], 4);
    assert_int_equal(ordo_claim_sizes(c, 1).count, 3); /* 4, 8, 16 cells */
    assert_int_equal(ordo_claim_sizes(c, 1).neurons[2], 17);
    assert_int_equal(c->sample_count, 0);
    assert_int_equal(c->digits, 7);
    assert_int_equal(c->expect, ORDO_VERDICT_CONTRADICTED);
    mpfr_t value;
    mpfr_init2(value, 60);
    assert_int_equal(ordo_claim_value(value, c, 0), ORDO_OK);
    assert_true(mpfr_cmp_d(value, 2.5) == 0);
    mpfr_clear(value);
    ordo_claim_file_free(file);
    ordo_claim_file_free(NULL);
    ordo_catalogue_free(catalogue);
}

/* What is left out has the default of the kind. */
static void
defaults(void **state)
{
    (void)state;
    ordo_catalogue *catalogue = shipped_catalogue();
    ordo_claim_file *file = claims_of(EXACT(", \"targets\": [\"x-1\"]"), catalogue);
    const ordo_claim *c = ordo_claim_file_claim(file, 0);
    assert_int_equal(c->expect, ORDO_VERDICT_PROVED);
    assert_int_equal(c->orientation, ORDO_FORWARD);
    assert_string_equal(ordo_target_text_a(c->targets[0]), "-1");
    ordo_claim_file_free(file);
    file = claims_of(ORDER(", \"digits\": 3"), catalogue);
    assert_int_equal(ordo_claim_file_claim(file, 0)->expect, ORDO_VERDICT_CONFIRMED);
    ordo_claim_file_free(file);
    file = claims_of(FILE_OF("\"kind\": \"published\", \"unit\": \"glu\", \"n\": \"2\", "
                             "\"quantity\": \"parameters\", \"value\": \"5*n+1\""),
                     catalogue);
    assert_int_equal(ordo_claim_file_claim(file, 0)->expect, ORDO_VERDICTS);
    ordo_claim_file_free(file);
    file = claims_of("{\"claims\": []}", catalogue);
    assert_int_equal(ordo_claim_file_count(file), 0);
    ordo_claim_file_free(file);
    ordo_catalogue_free(catalogue);
}

/* n stands for a size where it is a name of its own. */
static void
values_with_n(void **state)
{
    (void)state;
    static const struct {
        const char *value;
        size_t n;
        double expected;
    } cases[] = {
        {"3*n+1", 7, 22},    {"n", 1234567, 1234567},     {"(n+1)*n-n", 10, 100},
        {"n^2", 12, 144},    {"min(n,5)", 9, 5},          {"sin(0)*n+n", 3, 3},
        {"2.385", 3, 2.385}, {"tan(0)+asin(0)-n", 1, -1},
    };
    mpfr_t value;
    fmpq_t exact, expected;
    mpfr_init2(value, 53);
    fmpq_init(exact);
    fmpq_init(expected);
    for (size_t i = 0; i < COUNT(cases); i++) {
        ordo_claim claim = {.kind = &ordo_kind_published, .value = cases[i].value};
        assert_int_equal(ordo_claim_value(value, &claim, cases[i].n), ORDO_OK);
        assert_true(mpfr_get_d(value, MPFR_RNDN) == cases[i].expected);
        ordo_status status = ordo_claim_exact(exact, &claim, cases[i].n);
        assert_int_equal(status, i == 5 || i == 7 ? ORDO_IRRATIONAL : ORDO_OK); /* sin, tan */
        if (status == ORDO_OK && i != 6) {                                      /* 2.385 */
            fmpq_set_si(expected, (slong)cases[i].expected, 1);
            assert_true(fmpq_equal(exact, expected));
        }
    }
    static const char *const bad[] = {"n+", "x", "nn", "n1", "", "h", "l2(2)"};
    for (size_t i = 0; i < COUNT(bad); i++) {
        ordo_claim claim = {.kind = &ordo_kind_published, .value = bad[i]};
        assert_int_equal(ordo_claim_value(value, &claim, 3), ORDO_EPARSE);
        assert_int_equal(ordo_claim_exact(exact, &claim, 3), ORDO_EPARSE);
    }
    ordo_claim claim = {.kind = &ordo_kind_published, .value = "n"};
    assert_int_equal(ordo_claim_value(value, &claim, 0), ORDO_SINGULAR);
    assert_int_equal(ordo_claim_exact(exact, &claim, 0), ORDO_IRRATIONAL);
    claim.kind = &ordo_kind_order; /* knows no names */
    assert_int_equal(ordo_claim_value(value, &claim, 3), ORDO_EPARSE);
    fmpq_clear(expected);
    fmpq_clear(exact);
    mpfr_clear(value);
}

static void
kinds_and_verdicts_have_names(void **state)
{
    (void)state;
    for (const ordo_kind *const *k = ordo_kinds; *k != NULL; k++) {
        assert_ptr_equal(ordo_kind_find((*k)->name), *k);
        assert_int_equal((*k)->required & (*k)->allowed, 0);
        assert_true(strlen((*k)->title) > 0);
    }
    assert_null(ordo_kind_find("Order"));
    for (int i = 0; i < ORDO_VERDICTS; i++) {
        ordo_verdict verdict;
        assert_true(ordo_verdict_find(&verdict, ordo_verdict_name((ordo_verdict)i)));
        assert_int_equal(verdict, i);
        assert_false(ordo_verdict_find(&verdict, "-"));
    }
    assert_string_equal(ordo_verdict_name(ORDO_VERDICTS), "-");
}

/* One bad case decides, then an undecided one. */
static void
verdicts_are_joined(void **state)
{
    (void)state;
    static const ordo_verdict good[] = {ORDO_VERDICT_PROVED, ORDO_VERDICT_CONFIRMED,
                                        ORDO_VERDICT_AGREES};
    static const ordo_verdict bad[] = {ORDO_VERDICT_REFUTED, ORDO_VERDICT_CONTRADICTED,
                                       ORDO_VERDICT_DIFFERS};
    for (int i = 0; i < 3; i++) {
        assert_int_equal(ordo_verdict_both(good[i], good[i]), good[i]);
        assert_int_equal(ordo_verdict_both(good[i], bad[i]), bad[i]);
        assert_int_equal(ordo_verdict_both(bad[i], good[i]), bad[i]);
        assert_int_equal(ordo_verdict_both(good[i], ORDO_VERDICT_UNDECIDED),
                         ORDO_VERDICT_UNDECIDED);
        assert_int_equal(ordo_verdict_both(ORDO_VERDICT_UNDECIDED, good[i]),
                         ORDO_VERDICT_UNDECIDED);
        assert_int_equal(ordo_verdict_both(ORDO_VERDICT_UNDECIDED, bad[i]), bad[i]);
        assert_int_equal(ordo_verdict_both(bad[i], ORDO_VERDICT_UNDECIDED), bad[i]);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bad_files_are_refused), cmocka_unit_test(ids_are_unique),
        cmocka_unit_test(all_that_a_claim_says), cmocka_unit_test(defaults),
        cmocka_unit_test(values_with_n),         cmocka_unit_test(kinds_and_verdicts_have_names),
        cmocka_unit_test(verdicts_are_joined),
    };
    return cmocka_run_group_tests_name("claim", tests, NULL, free_caches);
}
