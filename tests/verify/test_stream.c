/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Streams of JSON: what is written can be read, bounds contain what they bound, the checksum sees
 * every byte. */
#include "tests/construct/subjects.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "verify/certificate/record.h"
#include "verify/certificate/stream.h"

/* The sums of "", "a" and "foobar" as the authors of FNV print them. */
static void
the_checksum_is_fnv_1a(void **state)
{
    (void)state;
    assert_true(ordo_checksum(ORDO_CHECKSUM_START, "", 0) == UINT64_C(0xcbf29ce484222325));
    assert_true(ordo_checksum(ORDO_CHECKSUM_START, "a", 1) == UINT64_C(0xaf63dc4c8601ec8c));
    assert_true(ordo_checksum(ORDO_CHECKSUM_START, "foobar", 6) == UINT64_C(0x85944171f73967e8));
}

/* Every other byte at every place of a text, 0 and 255 among them, changes the sum. */
static void
each_byte_counts(void **state)
{
    (void)state;
    char text[] = "{\"a\":[\"0x1.2385p-3\",\"\\u0000\"]}";
    uint64_t sum = ordo_checksum(ORDO_CHECKSUM_START, text, sizeof text - 1);
    for (size_t i = 0; i < sizeof text - 1; i++) {
        char kept = text[i];
        for (int c = 0; c < 256; c++) {
            text[i] = (char)c;
            assert_true(text[i] == kept ||
                        ordo_checksum(ORDO_CHECKSUM_START, text, sizeof text - 1) != sum);
        }
        text[i] = kept;
    }
}

/* A document in memory. */
typedef struct document {
    char *text;
    size_t length;
    FILE *file;
    ordo_stream s;
} document;

static void
begin(document *d)
{
    d->file = open_memstream(&d->text, &d->length);
    assert_non_null(d->file);
    ordo_stream_init(&d->s, d->file);
    ordo_stream_open(&d->s, NULL, '{');
}

/* The document as an object. */
static json_t *
end(document *d)
{
    json_error_t error;
    assert_int_equal(ordo_stream_finish(&d->s), ORDO_OK);
    assert_int_equal(fclose(d->file), 0);
    json_t *root = json_loadb(d->text, d->length, JSON_REJECT_DUPLICATES, &error);
    if (root == NULL) {
        fail_msg("%s in %s", error.text, d->text);
    }
    return root;
}

static void
documents_are_json(void **state)
{
    (void)state;
    static const char awkward[] = "a \"quoted\" \\ back\tslash\n\x01 \xc3\xa4";
    document d;
    begin(&d);
    ordo_stream_text(&d.s, "text", awkward);
    ordo_stream_text(&d.s, "nothing", NULL);
    ordo_stream_integer(&d.s, "number", -2385);
    ordo_stream_open(&d.s, "list", '[');
    for (int i = 0; i < 3; i++) {
        ordo_stream_line(&d.s, true);
        ordo_stream_open(&d.s, NULL, '{');
        ordo_stream_integer(&d.s, "i", i);
        ordo_stream_close(&d.s, '}');
    }
    ordo_stream_line(&d.s, true);
    ordo_stream_raw(&d.s, "[]", 2);
    ordo_stream_line(&d.s, false);
    ordo_stream_close(&d.s, ']');
    json_t *root = end(&d), *list = json_object_get(root, "list");
    assert_string_equal(json_string_value(json_object_get(root, "text")), awkward);
    assert_true(json_is_null(json_object_get(root, "nothing")));
    assert_int_equal(json_integer_value(json_object_get(root, "number")), -2385);
    assert_int_equal(json_array_size(list), 4);
    assert_int_equal(json_integer_value(json_object_get(json_array_get(list, 2), "i")), 2);
    assert_non_null(strstr(d.text, "[\n{\"i\":0},\n{\"i\":1},\n{\"i\":2},\n[]\n]"));
    /* the sum is that of all bytes before its digits */
    const char *digits = strstr(d.text, "\"checksum\":\"") + strlen("\"checksum\":\"");
    char expected[32];
    (void)snprintf(expected, sizeof expected, "%016" PRIx64 "\"}\n",
                   ordo_checksum(ORDO_CHECKSUM_START, d.text, (size_t)(digits - d.text)));
    assert_string_equal(digits, expected);
    json_decref(root);
    free(d.text);
}

/* Random exact numbers and rationals come back as they were. */
static void
exact_numbers_come_back(void **state)
{
    (void)state;
    uint64_t random = test_seed();
    arb_t x, y;
    fmpq_t p, q;
    arb_init(x);
    arb_init(y);
    fmpq_init(p);
    fmpq_init(q);
    for (int i = 0; i < 300; i++) {
        document d;
        ordo_message why = {""};
        arb_set_si(x, (long)random_bits(&random, 32) - (1L << 31));
        arb_mul_si(x, x, (long)random_bits(&random, 30), ARF_PREC_EXACT);
        arb_mul_2exp_si(x, x, (long)random_bits(&random, 12) - 2048);
        fmpq_set_si(p, (long)random_bits(&random, 30) - (1L << 29), 1 + random_bits(&random, 20));
        begin(&d);
        assert_int_equal(ordo_stream_exact(&d.s, "x", x), ORDO_OK);
        assert_int_equal(ordo_stream_rational(&d.s, "p", p), ORDO_OK);
        json_t *root = end(&d);
        assert_int_equal(ordo_record_exact(y, json_object_get(root, "x"), &why), ORDO_OK);
        assert_true(arb_equal(x, y));
        assert_int_equal(ordo_record_rational(q, json_object_get(root, "p"), &why), ORDO_OK);
        assert_true(fmpq_equal(p, q));
        json_decref(root);
        free(d.text);
    }
    fmpq_clear(q);
    fmpq_clear(p);
    arb_clear(y);
    arb_clear(x);
}

/* Written bounds of random balls hold for the ball, also for one an eighth wider, and are not
 * wider than about twice it and 2^-60 of its size. */
static void
bounds_hold_and_are_near(void **state)
{
    (void)state;
    uint64_t random = test_seed();
    arb_t x, lower, upper, wide;
    arb_init(x);
    arb_init(lower);
    arb_init(upper);
    arb_init(wide);
    for (int i = 0; i < 500; i++) {
        document d;
        ordo_message why = {""};
        bool nonnegative = random_bits(&random, 1) == 1;
        arb_set_si(x, (long)random_bits(&random, 30) - (nonnegative ? 0 : 1L << 29));
        arb_mul_2exp_si(x, x, -(long)random_bits(&random, 8));
        mag_set_ui_2exp_si(arb_radref(x), 1 + random_bits(&random, 20),
                           -(long)random_bits(&random, 8));
        begin(&d);
        assert_int_equal(ordo_stream_bounds(&d.s, "x", x, nonnegative), ORDO_OK);
        json_t *root = end(&d);
        assert_int_equal(ordo_record_bounds(lower, upper, json_object_get(root, "x"), 0, 256, &why),
                         ORDO_OK);
        arb_set(wide, x);
        mag_mul_ui(arb_radref(wide), arb_radref(wide), 9);
        mag_mul_2exp_si(arb_radref(wide), arb_radref(wide), -3);
        assert_int_equal(ordo_record_holds(wide, nonnegative, lower, upper, "x", &why), ORDO_OK);
        assert_true(!nonnegative || arb_is_nonnegative(lower));
        mag_mul_ui(arb_radref(wide), arb_radref(wide), 2);
        ordo_widen(wide, 60);
        assert_true(arb_contains(wide, lower) || arb_is_zero(lower));
        assert_true(arb_contains(wide, upper));
        json_decref(root);
        free(d.text);
    }
    arb_clear(wide);
    arb_clear(upper);
    arb_clear(lower);
    arb_clear(x);
}

/* What records must not be. */
static void
bad_records_are_refused(void **state)
{
    (void)state;
    static const char *const no_numbers[] = {
        "\"\"",   "\"x\"",   "\"0x\"",     "3",  "\"nan\"", "\"inf\"",     "null",
        "\"1 \"", "\"1,5\"", "\"0x1p2x\"", "[]", "\"0.1\"", "\"1e99999\"", "\"0x1p99999999\""};
    ordo_message why = {""};
    arb_t x, y;
    fmpq_t q;
    arb_init(x);
    arb_init(y);
    fmpq_init(q);
    for (size_t i = 0; i < COUNT(no_numbers); i++) {
        json_t *value = json_loads(no_numbers[i], JSON_DECODE_ANY, NULL);
        if (ordo_record_exact(x, value, &why) != ORDO_EPARSE) {
            fail_msg("%s is taken for an exact number", no_numbers[i]);
        }
        json_decref(value);
    }
    static const char *const no_bounds[] = {
        "[]",    "[\"1\"]",        "[\"2\",\"1\"]", "[1,2]", "[\"1\",\"2\",\"3\"]",
        "\"1\"", "[\"1/0\",\"2\"]"};
    for (size_t i = 0; i < COUNT(no_bounds); i++) {
        json_t *value = json_loads(no_bounds[i], JSON_DECODE_ANY, NULL);
        assert_int_equal(ordo_record_bounds(x, y, value, 0, 64, &why), ORDO_EPARSE);
        json_decref(value);
    }
    static const char *const keys[] = {"a", "b", NULL};
    static const char *const no_keys[] = {"{}", "{\"a\":1}", "{\"a\":1,\"b\":2,\"c\":3}", "[]"};
    for (size_t i = 0; i < COUNT(no_keys); i++) {
        json_t *value = json_loads(no_keys[i], 0, NULL);
        assert_int_equal(ordo_record_keys(value, keys, &why), ORDO_EPARSE);
        json_decref(value);
    }
    json_t *value = json_loads("{\"b\":2.5,\"a\":3}", 0, NULL);
    long n;
    assert_int_equal(ordo_record_keys(value, keys, &why), ORDO_OK);
    assert_int_equal(ordo_record_integer(&n, value, "b", 0, 9, &why), ORDO_EPARSE);
    assert_int_equal(ordo_record_integer(&n, value, "a", 4, 9, &why), ORDO_EPARSE);
    assert_int_equal(ordo_record_integer(&n, value, "a", 3, 3, &why), ORDO_OK);
    json_decref(value);
    fmpq_clear(q);
    arb_clear(y);
    arb_clear(x);
}

/* A ball that touches its bound holds, one that reaches over it by the least does not. */
static void
the_last_bit_of_a_bound_counts(void **state)
{
    (void)state;
    ordo_message why = {""};
    arb_t x, lower, upper;
    arb_init(x);
    arb_init(lower);
    arb_init(upper);
    arb_set_si(lower, 2);
    arb_set_si(upper, 4);
    arb_set_si(x, 3);
    mag_one(arb_radref(x));
    assert_int_equal(ordo_record_holds(x, false, lower, upper, "x", &why), ORDO_OK);
    mag_set_ui_2exp_si(arb_radref(x), (1 << 29) + 1, -29);
    assert_int_equal(ordo_record_holds(x, false, lower, upper, "x", &why), ORDO_MISSED);
    assert_non_null(strstr(why.text, "x is found in ["));
    arb_zero(lower);
    arb_set_si(x, 1);
    mag_set_ui(arb_radref(x), 2);
    assert_int_equal(ordo_record_holds(x, false, lower, upper, "x", &why), ORDO_MISSED);
    assert_int_equal(ordo_record_holds(x, true, lower, upper, "x", &why), ORDO_OK);
    arb_indeterminate(x);
    assert_int_equal(ordo_record_holds(x, true, lower, upper, "x", &why), ORDO_MISSED);
    arb_clear(upper);
    arb_clear(lower);
    arb_clear(x);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bad_records_are_refused),
        cmocka_unit_test(the_checksum_is_fnv_1a),
        cmocka_unit_test(each_byte_counts),
        cmocka_unit_test(documents_are_json),
        cmocka_unit_test(exact_numbers_come_back),
        cmocka_unit_test(bounds_hold_and_are_near),
        cmocka_unit_test(the_last_bit_of_a_bound_counts),
    };
    return cmocka_run_group_tests(tests, NULL, free_caches);
}
