/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The norms that other programs computed (data/reference/norms.json), to all their digits. */
#include "tests/construct/nets.h"

#include <jansson.h>

#include "verify/study/measure.h"
#include "verify/study/run_text.h"

/* r = one unit of the last digit of a decimal such as "6.94e-3". */
static void
last_digit(mpfr_t r, const char *decimal)
{
    const char *point = strchr(decimal, '.'), *exponent = strchr(decimal, 'e');
    assert_non_null(point);
    long places = exponent != NULL ? exponent - point - 1 : (long)strlen(point + 1);
    long power = exponent != NULL ? strtol(exponent + 1, NULL, 10) : 0;
    mpfr_set_si(r, power - places, MPFR_RNDN);
    mpfr_exp10(r, r, MPFR_RNDN);
}

static void
check_norm(const ordo_run *run, ordo_norm norm, json_t *entry, const char *label)
{
    const char *printed = json_string_value(json_object_get(entry, ordo_norm_name(norm)));
    if (printed == NULL) {
        return;
    }
    mpfr_t value, unit;
    mpfr_inits2(400, value, unit, (mpfr_ptr)0);
    assert_int_equal(mpfr_set_str(value, printed, 10, MPFR_RNDN) == 0, 1);
    last_digit(unit, printed);
    mpfr_sub(value, value, run->value[norm], MPFR_RNDN);
    if (!(mpfr_number_p(value) && mpfr_cmpabs(value, unit) <= 0)) {
        char *ours = ordo_real_text(run->value[norm], 62);
        fail_msg("%s %s: %s, reference %s", label, ordo_norm_name(norm), ours, printed);
    }
    mpfr_clears(value, unit, (mpfr_ptr)0);
}

/* What is printed of a norm is within its radius of the reference, itself right to a unit. */
static void
check_radius(const ordo_run *run, ordo_norm norm, json_t *entry, long digits, const char *label)
{
    const char *printed = json_string_value(json_object_get(entry, ordo_norm_name(norm)));
    if (printed == NULL) {
        return;
    }
    char *text = ordo_run_text(run, norm, digits);
    char *radius = ordo_run_radius_text(run, norm, text);
    assert_non_null(text);
    assert_non_null(radius);
    mpfr_t truth, gap, most;
    mpfr_inits2(600, truth, gap, most, (mpfr_ptr)0);
    assert_int_equal(mpfr_set_str(truth, printed, 10, MPFR_RNDN), 0);
    assert_int_equal(mpfr_set_str(gap, text, 10, MPFR_RNDN), 0);
    mpfr_sub(gap, gap, truth, MPFR_RNDN);
    last_digit(most, printed);
    assert_int_equal(mpfr_set_str(truth, radius, 10, MPFR_RNDN), 0);
    mpfr_add(most, most, truth, MPFR_RNDU);
    if (mpfr_cmpabs(gap, most) > 0) {
        fail_msg("%s %s: %s +- %s, reference %s", label, ordo_norm_name(norm), text, radius,
                 printed);
    }
    last_digit(most, text);
    assert_true(digits == 1 || mpfr_lessequal_p(truth, most)); /* a unit */
    mpfr_clears(truth, gap, most, (mpfr_ptr)0);
    free(text);
    free(radius);
}

static void
check_entry(json_t *entry, ordo_orientation orientation)
{
    const char *expression, *on, *unit, *construction;
    json_int_t n;
    char ends[64], label[256];
    assert_int_equal(json_unpack(entry, "{s:s, s:s, s:s, s:s, s:I}", "expression", &expression,
                                 "on", &on, "unit", &unit, "construction", &construction, "n", &n),
                     0);
    (void)snprintf(ends, sizeof ends, "%s", on);
    char *comma = strchr(ends, ',');
    assert_non_null(comma);
    *comma = '\0';
    (void)snprintf(label, sizeof label, "%s %s, %s, n = %ld", unit, construction, expression,
                   (long)n);
    ordo_target *target = target_on(expression, ends, comma + 1);
    const ordo_unit *u = ordo_unit_find(unit);
    assert_non_null(u);
    ordo_recipe recipe = {u, ordo_construction_find(u, construction), orientation, target, NULL};
    assert_non_null(recipe.construction);
    ordo_run_options options = {.digits = 60};
    for (int norm = 0; norm < ORDO_NORMS; norm++) {
        if (json_object_get(entry, ordo_norm_name((ordo_norm)norm)) != NULL) {
            options.wanted |= ORDO_NORM_BIT(norm);
        }
    }
    ordo_run run;
    ordo_message why = {""};
    ordo_run_init(&run, options.digits);
    ordo_status status = ordo_run_recipe(&run, &recipe, (size_t)n, &options, &why);
    if (status != ORDO_OK) {
        fail_msg("%s: %s", label, why.text[0] != '\0' ? why.text : ordo_status_text(status));
    }
    for (int norm = 0; norm < ORDO_NORMS; norm++) {
        check_norm(&run, (ordo_norm)norm, entry, label);
        check_radius(&run, (ordo_norm)norm, entry, 60, label);
        check_radius(&run, (ordo_norm)norm, entry, 7, label); /* half a unit of rounding */
    }
    ordo_run_clear(&run);
    ordo_target_free(target);
}

static void
all_digits_of_the_references(void **state)
{
    (void)state;
    size_t length;
    char *text = source_text("data/reference/norms.json", &length);
    json_t *root = json_loadb(text, length, JSON_REJECT_DUPLICATES, NULL);
    json_t *values = json_object_get(root, "values");
    assert_true(json_array_size(values) >= 18);
    for (size_t i = 0; i < json_array_size(values); i++) {
        /* Both orientations are the same function. */
        check_entry(json_array_get(values, i), i % 2 == 0 ? ORDO_FORWARD : ORDO_ALTERNATING);
    }
    json_decref(root);
    free(text);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_digits_of_the_references),
    };
    return cmocka_run_group_tests_name("reference", tests, NULL, free_caches);
}
