/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Claims that compare two constructions, claims on other breakpoints, and their certificates. */
#include "tests/verify/certified.h"
#include "tests/verify/court.h"

#define BETTER(unit, better, other, targets, norm, n)                                              \
    "\"kind\": \"better\", \"unit\": \"" unit "\", \"construction\": \"" better                    \
    "\", \"over\": \"" other "\", \"targets\": [" targets "], \"norm\": \"" norm "\", \"n\": \"" n \
    "\""
#define KNOTS(text) ", \"knots\": \"" text "\""

static const struct trial_case claims[] = {
    {BETTER("mlp", "l2", "interpolate", "\"exp\", \"sqrt\"", "rmse", "2,5,16"), ORDO_VERDICT_PROVED,
     "<= interpolate"},
    {BETTER("glu", "l2", "midpoint", "\"sin4\"", "l2", "1,7") KNOTS("graded:2@1/7"),
     ORDO_VERDICT_PROVED, "<= midpoint"},
    {BETTER("gqu", "l2", "optimal", "\"runge9\"", "rmse", "9,33") KNOTS("equidistributed"),
     ORDO_VERDICT_PROVED, NULL},
    /* The layers at the ends: in linf the projection is worse. */
    {BETTER("glu", "l2", "midpoint", "\"exp\"", "linf", "16"), ORDO_VERDICT_REFUTED, "at n = 16"},
    {BETTER("glu", "taylor", "midpoint", "\"exp\"", "rmse", "8"), ORDO_VERDICT_REFUTED, NULL},
    /* One net is enough to refute. */
    {BETTER("glu", "midpoint", "taylor", "\"exp\", \"1/(1+100*x^2)\"", "rmse", "1,2,3,4"),
     ORDO_VERDICT_REFUTED, NULL},
    /* Both reproduce x: what differs is rounding, and both are 0. */
    {BETTER("mlp", "optimal", "interpolate", "\"x\"", "rmse", "4"), ORDO_VERDICT_PROVED, NULL},
    /* One of them does not exist. */
    {BETTER("mlp", "interpolate", "optimal", "\"sqrt\"", "rmse", "4"), ORDO_VERDICT_UNDECIDED,
     "needs f''"},
    {BETTER("gqu", "l2", "taylor", "\"exp\"", "rmse", "9"), ORDO_VERDICT_UNDECIDED, "n = 9: "},
    /* The same on x^2: f'' is one number, both are the same net. */
    {BETTER("gqu", "optimal", "hermite", "\"x3\"", "rmse", "9"), ORDO_VERDICT_PROVED, NULL},
};

static void
decides_as_the_numbers_say(void **state)
{
    (void)state;
    decide_all(claims, COUNT(claims));
}

#define ORDER(unit, construction, target, n, value, digits)                                        \
    "\"kind\": \"order\", \"unit\": \"" unit "\", \"construction\": \"" construction               \
    "\", \"targets\": [\"" target "\"], \"norm\": \"rmse\", \"n\": \"" n "\", \"value\": \"" value \
    "\", \"digits\": " digits

/* Theory 3.6: uniform breakpoints cost the order, graded ones bring it back; equidistributed ones
 * have their constant, uniform ones have not. */
static const struct trial_case placed[] = {
    {ORDER("mlp", "interpolate", "x^(3/10)", "16:512", "4/5", "4") ", \"on\": [\"0\", \"1\"]",
     ORDO_VERDICT_CONFIRMED, NULL},
    {ORDER("mlp", "interpolate", "x^(3/10)", "16:512", "2", "2") ", \"on\": [\"0\", \"1\"]",
     ORDO_VERDICT_CONTRADICTED, NULL},
    {ORDER("mlp", "interpolate", "x^(3/10)", "16:512", "2",
           "4") ", \"on\": [\"0\", \"1\"]" KNOTS("graded:5"),
     ORDO_VERDICT_CONFIRMED, NULL},
    {"\"kind\": \"constant\", \"unit\": \"glu\", \"construction\": \"midpoint\", \"targets\": "
     "[\"exp\"], \"norm\": \"l2\", \"n\": \"8:128\", \"value\": \"1\", \"digits\": 5" KNOTS(
         "equidistributed"),
     ORDO_VERDICT_CONFIRMED, NULL},
    {"\"kind\": \"constant\", \"unit\": \"glu\", \"construction\": \"midpoint\", \"targets\": "
     "[\"exp\"], \"norm\": \"l2\", \"n\": \"8:128\", \"value\": \"1.001\", \"digits\": 5" KNOTS(
         "equidistributed"),
     ORDO_VERDICT_CONTRADICTED, NULL},
    /* Of no other norm and no other breakpoints is a constant known. */
    {"\"kind\": \"constant\", \"unit\": \"glu\", \"construction\": \"midpoint\", \"targets\": "
     "[\"exp\"], \"norm\": \"h1\", \"n\": \"8:128\", \"value\": \"1\", \"digits\": 2" KNOTS(
         "equidistributed"),
     ORDO_VERDICT_UNDECIDED, NULL},
    {"\"kind\": \"constant\", \"unit\": \"glu\", \"construction\": \"midpoint\", \"targets\": "
     "[\"exp\"], \"norm\": \"rmse\", \"n\": \"8:128\", \"value\": \"1\", \"digits\": 2" KNOTS(
         "graded:2"),
     ORDO_VERDICT_UNDECIDED, NULL},
};

static void
placement_decides_orders(void **state)
{
    (void)state;
    decide_all(placed, COUNT(placed));
}

static void
rejects_nonsense(void **state)
{
    (void)state;
    static const struct bad_claim bad[] = {
        {FILE_OF(BETTER("mlp", "l2", "l2", "\"exp\"", "rmse", "4")), "must be another"},
        {FILE_OF(BETTER("mlp", "l2", "midpoint", "\"exp\"", "rmse", "4")),
         "\"over\" must be another construction"},
        {FILE_OF("\"kind\": \"better\", \"unit\": \"mlp\", \"construction\": \"l2\", "
                 "\"targets\": [\"exp\"], \"norm\": \"rmse\", \"n\": \"4\""),
         "needs the key \"over\""},
        {FILE_OF(BETTER("mlp", "l2", "optimal", "\"exp\"", "rmse", "4") KNOTS("gauss")),
         "\"knots\": unknown breakpoints"},
        {FILE_OF(BETTER("mlp", "l2", "optimal", "\"exp\"", "rmse", "4") ", \"knots\": 3"),
         "\"knots\" must be a string"},
        {FILE_OF("\"kind\": \"exact\", \"unit\": \"mlp\", \"construction\": \"l2\", "
                 "\"targets\": [\"x\"], \"n\": \"4\""),
         "about closed formulas"},
        {FILE_OF("\"kind\": \"parameters\", \"unit\": \"glu\", \"construction\": \"l2\", "
                 "\"targets\": [\"x\"], \"n\": \"4\""),
         "about closed formulas"},
        {FILE_OF("\"kind\": \"identity\", \"unit\": \"gqu\", \"construction\": \"l2\", "
                 "\"targets\": [\"x4\"], \"value\": \"n^-8\""),
         "about closed formulas"},
        {FILE_OF("\"kind\": \"sandwich\", \"unit\": \"gqu\", \"construction\": \"l2\", "
                 "\"targets\": [\"exp\"], \"norm\": \"rmse\", \"n\": \"4\""),
         "about closed formulas"},
        {FILE_OF("\"kind\": \"exact\", \"unit\": \"mlp\", \"construction\": \"optimal\", "
                 "\"targets\": [\"x\"], \"n\": \"4\"" KNOTS("graded:2")),
         "kind exact does not know the key \"knots\""},
    };
    refuse_all(bad, COUNT(bad));
}

/* ---- certificates ---- */

static void
certificates_of_pairs(void **state)
{
    (void)state;
    json_t *record = certificate_of(
        FILE_OF(BETTER("gqu", "l2", "hermite", "\"exp\"", "rmse", "3,5") KNOTS("graded:2")));
    ordo_verdict found;
    ordo_message why;
    assert_string_equal(json_string_value(json_object_get(record, "knots")), "graded:2");
    assert_string_equal(json_string_value(json_object_get(record, "over")), "hermite");
    assert_int_equal(recheck(&found, record, &why), ORDO_OK);
    assert_int_equal(found, ORDO_VERDICT_PROVED);
    /* Exchanged, they say the contrary. */
    json_t *pairs = json_object_get(json_object_get(record, "evidence"), "pairs");
    json_t *pair = json_array_get(pairs, 1);
    json_t *better = json_incref(json_object_get(pair, "better"));
    json_t *other = json_incref(json_object_get(pair, "other"));
    assert_int_equal(json_object_set(pair, "better", other), 0);
    assert_int_equal(json_object_set(pair, "other", better), 0);
    assert_int_equal(recheck(&found, record, &why), ORDO_OK);
    assert_int_equal(found, ORDO_VERDICT_REFUTED);
    assert_int_equal(json_object_set(pair, "better", better), 0);
    assert_int_equal(json_object_set(pair, "other", other), 0);
    /* A net of another size, and a pair too few. */
    assert_int_equal(
        json_object_set(pair, "other", json_object_get(json_array_get(pairs, 0), "other")), 0);
    assert_int_equal(recheck(&found, record, &why), ORDO_OK);
    assert_int_equal(found, ORDO_VERDICT_UNDECIDED);
    assert_non_null(strstr(why.text, "n = 5: other: the net is not of the claimed size"));
    assert_int_equal(json_array_remove(pairs, 1), 0);
    assert_int_equal(recheck(&found, record, &why), ORDO_EPARSE);
    assert_non_null(strstr(why.text, "a pair of nets is needed for each size"));
    json_decref(better);
    json_decref(other);
    json_decref(record);
}

static void
statements_name_breakpoints(void **state)
{
    (void)state;
    json_t *record = certificate_of(
        FILE_OF(ORDER("mlp", "interpolate", "exp", "8:256", "2", "2") KNOTS("graded:3/2")));
    ordo_verdict found;
    ordo_message why;
    assert_int_equal(recheck(&found, record, &why), ORDO_OK);
    assert_int_equal(found, ORDO_VERDICT_CONFIRMED);
    static const char *const bad[] = {"graded", "nowhere"};
    for (size_t i = 0; i < COUNT(bad); i++) {
        assert_int_equal(json_object_set_new(record, "knots", json_string(bad[i])), 0);
        assert_int_equal(recheck(&found, record, &why), ORDO_EPARSE);
    }
    assert_int_equal(json_object_set_new(record, "knots", json_null()), 0);
    assert_int_equal(recheck(&found, record, &why), ORDO_EPARSE);
    assert_non_null(strstr(why.text, "\"knots\" must be a string"));
    assert_int_equal(json_object_del(record, "knots"), 0);
    assert_int_equal(recheck(&found, record, &why), ORDO_EPARSE);
    assert_non_null(strstr(why.text, "\"knots\" is missing"));
    json_decref(record);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rejects_nonsense),
        cmocka_unit_test(decides_as_the_numbers_say),
        cmocka_unit_test(placement_decides_orders),
        cmocka_unit_test(certificates_of_pairs),
        cmocka_unit_test(statements_name_breakpoints),
    };
    return cmocka_run_group_tests_name("kind_better", tests, NULL, free_caches);
}
