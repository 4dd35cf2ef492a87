/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Claims about nets with rounded parameters, and their certificates. */
#include "tests/verify/certified.h"
#include "tests/verify/court.h"

#define ROUNDED(dtype, n, relation, value)                                                         \
    "\"kind\": \"bound\", \"unit\": \"glu\", \"construction\": \"midpoint\", \"targets\": "        \
    "[\"exp\"], \"norm\": \"rmse\", \"dtype\": " dtype ", \"n\": \"" n                             \
    "\", \"relation\": \"" relation "\", \"value\": \"" value "\""

static void
keys_are_checked(void **state)
{
    (void)state;
    static const struct bad_claim bad[] = {
        {FILE_OF(ROUNDED("\"f33\"", "4", "<=", "1")), "\"dtype\" must be f64, f32, bf16 or f16"},
        {FILE_OF(ROUNDED("32", "4", "<=", "1")), "\"dtype\" must be"},
        {FILE_OF(ROUNDED("\"f32\"", "4", "<=", "1") ", \"bits\": 24"), "without \"bits\""},
        {FILE_OF("\"kind\": \"exact\", \"unit\": \"glu\", \"construction\": \"taylor\", "
                 "\"targets\": [\"x\"], \"n\": \"4\", \"dtype\": \"f32\""),
         "kind exact does not know the key \"dtype\""},
    };
    refuse_all(bad, COUNT(bad));
}

/* 80 neurons in f32 have 1.2874e-7, in f64 1.2099e-7, as in README and theory: 6 % more. */
static const struct trial_case claims[] = {
    {ROUNDED("\"f32\"", "80", "<=", "1.2875e-7"), ORDO_VERDICT_PROVED, "1.2874"},
    {ROUNDED("\"f32\"", "80", "<=", "1.2873e-7"), ORDO_VERDICT_REFUTED, "1.2874"},
    {ROUNDED("\"f64\"", "80", "<=", "1.22e-7"), ORDO_VERDICT_PROVED, NULL},
    {ROUNDED("\"f64\"", "80", ">=", "1.22e-7"), ORDO_VERDICT_REFUTED, NULL},
    {ROUNDED("\"bf16\"", "20,40", ">=", "100*h^3*l2(3)/sqrt(30240*2)"), ORDO_VERDICT_PROVED, NULL},
    /* The values of the net's error to more digits than other claims would have: it is exact. */
    {ROUNDED("\"f32\"", "7,80", ">=", "1.2e-7"), ORDO_VERDICT_PROVED, NULL},
    /* A net that does not exist. */
    {"\"kind\": \"bound\", \"unit\": \"glu\", \"construction\": \"midpoint\", \"targets\": "
     "[\"1e9*exp(x)\"], \"norm\": \"rmse\", \"dtype\": \"f16\", \"n\": \"4\", \"value\": \"1\"",
     ORDO_VERDICT_UNDECIDED, "n = 4: "},
};

static void
decides_as_the_numbers_say(void **state)
{
    (void)state;
    decide_all(claims, COUNT(claims));
}

/* The certificate holds the rounded net, and no other passes. */
static void
certificates_hold_the_rounded_net(void **state)
{
    (void)state;
    json_t *record = certificate_of(FILE_OF(ROUNDED("\"bf16\"", "3", ">=", "1e-3")));
    ordo_verdict found;
    ordo_message why;
    assert_string_equal(json_string_value(json_object_get(record, "dtype")), "bf16");
    assert_int_equal(recheck(&found, record, &why), ORDO_OK);
    assert_int_equal(found, ORDO_VERDICT_PROVED);
    json_t *nets = json_object_get(json_object_get(record, "evidence"), "nets");
    json_t *net = json_object_get(json_array_get(nets, 0), "net");
    assert_int_equal(json_integer_value(json_object_get(net, "bits")), 8);
    /* Its numbers are none of f16, which has more bits but less range, where they are small. */
    assert_int_equal(json_object_set_new(record, "dtype", json_string("f33")), 0);
    assert_int_equal(recheck(&found, record, &why), ORDO_EPARSE);
    assert_non_null(strstr(why.text, "\"dtype\" must be a floating-point format"));
    assert_int_equal(json_object_set_new(record, "dtype", json_string("bf16")), 0);
    /* A parameter of nine bits. */
    json_t *parameters = json_object_get(net, "parameters");
    assert_int_equal(json_object_set_new(net, "bits", json_integer(9)), 0);
    assert_int_equal(json_array_set_new(parameters, 3, json_string("0x1.01p0")), 0);
    assert_int_equal(recheck(&found, record, &why), ORDO_OK);
    assert_int_equal(found, ORDO_VERDICT_UNDECIDED);
    if (strstr(why.text, "a parameter is none of type bf16") == NULL) {
        fail_msg("%s", why.text);
    }
    json_decref(record);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_are_checked),
        cmocka_unit_test(decides_as_the_numbers_say),
        cmocka_unit_test(certificates_hold_the_rounded_net),
    };
    return cmocka_run_group_tests_name("precision", tests, NULL, free_caches);
}
