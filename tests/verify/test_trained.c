/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Published numbers of trained nets: malformed files, and the one that is shipped. */
#include "tests/construct/nets.h"

#include "verify/figure/trained.h"

static void
malformed_files_are_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "[]",
        "{}",
        "{\"source\": \"s\", \"errors\": []}",
        "{\"source\": \"s\", \"errors\": [], \"slopes\": [], \"more\": 1}",
        "{\"source\": \"s\", \"errors\": [1], \"slopes\": []}",
        "{\"source\": \"s\", \"slopes\": [], \"errors\": [{\"target\": \"t\", \"unit\": \"glu\","
        "\"norm\": \"l7\", \"neurons\": [1, 2], \"between\": [\"1\", \"2\"]}]}",
        "{\"source\": \"s\", \"slopes\": [], \"errors\": [{\"target\": \"t\", \"unit\": \"glu\","
        "\"norm\": \"l2\", \"neurons\": [3, 2], \"between\": [\"1\", \"2\"]}]}",
        "{\"source\": \"s\", \"slopes\": [], \"errors\": [{\"target\": \"t\", \"unit\": \"glu\","
        "\"norm\": \"l2\", \"neurons\": [1, 2], \"between\": [\"2\", \"1\"]}]}",
        "{\"source\": \"s\", \"slopes\": [], \"errors\": [{\"target\": \"t\", \"unit\": \"glu\","
        "\"norm\": \"l2\", \"neurons\": [1, 2], \"between\": [\"x\", \"1\"]}]}",
        "{\"source\": \"s\", \"errors\": [], \"slopes\": [{\"target\": \"t\", \"unit\": \"glu\","
        "\"norm\": \"l2\", \"over_neurons\": \"-3\"}]}",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        ordo_trained t;
        ordo_message why = {""};
        assert_int_equal(ordo_trained_parse(&t, texts[i], strlen(texts[i]), &why), ORDO_EPARSE);
        assert_true(why.text[0] != '\0');
        ordo_trained_clear(&t);
    }
}

static void
the_shipped_file_is_of_known_targets_and_units(void **state)
{
    (void)state;
    size_t length;
    char *text = source_text("data/trained.json", &length);
    ordo_catalogue *catalogue = shipped_catalogue();
    ordo_trained t;
    assert_int_equal(ordo_trained_parse(&t, text, length, NULL), ORDO_OK);
    assert_true(t.error_count > 0 && t.slope_count > 0);
    for (size_t i = 0; i < t.error_count; i++) {
        const ordo_trained_error *e = &t.errors[i];
        assert_non_null(ordo_catalogue_find(catalogue, e->target));
        assert_non_null(ordo_unit_find(e->unit));
        assert_ptr_equal(ordo_trained_error_of(&t, e->target, ordo_unit_find(e->unit), e->norm), e);
    }
    for (size_t i = 0; i < t.slope_count; i++) {
        const ordo_trained_slope *s = &t.slopes[i];
        assert_non_null(ordo_catalogue_find(catalogue, s->target));
        assert_ptr_equal(ordo_trained_slope_of(&t, s->target, ordo_unit_find(s->unit), s->norm), s);
    }
    const ordo_unit *glu = ordo_unit_find("glu");
    const ordo_trained_error *e = ordo_trained_error_of(&t, "runge9", glu, ORDO_RMSE);
    assert_non_null(e);
    assert_int_equal(e->most_neurons, 100);
    assert_string_equal(e->most, "2.40e-6");
    assert_null(ordo_trained_error_of(&t, "runge9", glu, ORDO_LINF));
    assert_null(ordo_trained_error_of(&t, NULL, glu, ORDO_RMSE));
    assert_null(ordo_trained_error_of(NULL, "runge9", glu, ORDO_RMSE));
    assert_null(ordo_trained_slope_of(&t, "exp", glu, ORDO_RMSE));
    ordo_trained_clear(&t);
    ordo_catalogue_free(catalogue);
    free(text);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(malformed_files_are_refused),
        cmocka_unit_test(the_shipped_file_is_of_known_targets_and_units),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
