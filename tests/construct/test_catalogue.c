/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shipped catalogue, and catalogues that are wrong. */
#include "tests/construct/nets.h"

static void
the_shipped_catalogue_is_consistent(void **state)
{
    (void)state;
    ordo_catalogue *c = shipped_catalogue();
    assert_true(ordo_catalogue_count(c) >= 17);
    for (size_t i = 0; i < ordo_catalogue_count(c); i++) {
        const ordo_target *t = ordo_catalogue_target(c, i);
        const char *smoothness = ordo_target_smoothness(t);
        bool polynomial = strcmp(smoothness, "polynomial") == 0;
        bool smooth = polynomial || strcmp(smoothness, "analytic") == 0;
        assert_ptr_equal(ordo_catalogue_find(c, ordo_target_name(t)), t);
        assert_int_equal(ordo_target_singular_count(t) == 0, smooth);
        assert_int_equal(ordo_expression_degree(ordo_target_function(t)) >= 0, polynomial);
        assert_non_null(ordo_target_source(t));
    }
    assert_null(ordo_catalogue_find(c, "x"));
    assert_null(ordo_catalogue_find(c, "X2"));
    ordo_catalogue_free(c);
    ordo_catalogue_free(NULL);
}

#define GOOD "{\"name\": \"g\", \"expression\": \"x\", \"domain\": [\"-1\", \"1\"], "
#define REST "\"smoothness\": \"analytic\", \"source\": \"s\"}"

static void
bad_catalogues_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        ordo_status status;
        const char *says;
    } cases[] = {
        {"{\"targets\": [\n{\"name\": }]}", ORDO_EPARSE, "line 2, column 10"},
        {"", ORDO_EPARSE, "line 1"},
        {"[]", ORDO_EPARSE, "\"targets\""},
        {"{\"targets\": 3}", ORDO_EPARSE, "\"targets\""},
        {"{\"targets\": [7]}", ORDO_EPARSE, "target 1"},
        {"{\"targets\": [" GOOD REST ", {}]}", ORDO_EPARSE, "target 2"},
        {"{\"targets\": [" GOOD "\"sorce\": \"s\", " REST "]}", ORDO_EPARSE, "nearest: source"},
        {"{\"targets\": [" GOOD "\"zzz\": \"s\", " REST "]}", ORDO_EPARSE, "unknown key \"zzz\""},
        {"{\"targets\": [" GOOD "\"name\": \"s\", " REST "]}", ORDO_EPARSE, "line 1"},
        {"{\"targets\": [" GOOD "\"source\": \"s\"}]}", ORDO_EPARSE, "smoothness"},
        {"{\"targets\": [" GOOD "\"smoothness\": 1, \"source\": \"s\"}]}", ORDO_EPARSE,
         "smoothness"},
        {"{\"targets\": [" GOOD "\"singular\": \"0\", " REST "]}", ORDO_EPARSE, "target 1"},
        {"{\"targets\": [" GOOD "\"singular\": [0], " REST "]}", ORDO_EPARSE, "target 1"},
        {"{\"targets\": [" GOOD "\"singular\": [\"x\"], " REST "]}", ORDO_EPARSE, "singular point"},
        {"{\"targets\": [" GOOD REST ", " GOOD REST "]}", ORDO_EPARSE,
         "the name \"g\" stands twice"},
        {"{\"targets\": [{\"name\": \"g\", \"expression\": \"x\", \"domain\": [\"1\"], " REST "]}",
         ORDO_EPARSE, "domain"},
        {"{\"targets\": [{\"name\": \"g\", \"expression\": \"x\", \"domain\": [-1, 1], " REST "]}",
         ORDO_EPARSE, "domain"},
        {"{\"targets\": [{\"name\": \"g\", \"expression\": \"x\", \"domain\": [\"1\", "
         "\"-1\"], " REST "]}",
         ORDO_EINVAL, "target \"g\""},
        {"{\"targets\": [{\"name\": \"g\", \"expression\": \"1/x\", \"domain\": [\"-1\", "
         "\"1\"], " REST "]}",
         ORDO_EDOMAIN, "target \"g\""},
        {"{\"targets\": [{\"name\": \"g\", \"expression\": \"foo(x)\", \"domain\": [\"-1\", "
         "\"1\"], " REST "]}",
         ORDO_EPARSE, "target \"g\""},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        ordo_catalogue *c = (ordo_catalogue *)&cases;
        ordo_message why = {""};
        ordo_status status = ordo_catalogue_parse(&c, cases[i].text, strlen(cases[i].text), &why);
        if (status != cases[i].status || strstr(why.text, cases[i].says) == NULL) {
            fail_msg("%s: %d \"%s\"", cases[i].text, (int)status, why.text);
        }
        assert_null(c);
    }
}

static void
good_catalogues(void **state)
{
    (void)state;
    static const char text[] = "{\"provenance\": \"p\", \"targets\": [" GOOD
                               "\"singular\": [\"1/3\", \"-pi/4\"], " REST "]}";
    ordo_catalogue *c = NULL;
    assert_int_equal(ordo_catalogue_parse(&c, text, strlen(text), NULL), ORDO_OK);
    assert_int_equal(ordo_catalogue_count(c), 1);
    assert_int_equal(ordo_target_singular_count(ordo_catalogue_find(c, "g")), 2);
    ordo_catalogue_free(c);
    assert_int_equal(ordo_catalogue_parse(&c, "{\"targets\": []}", 15, NULL), ORDO_OK);
    assert_int_equal(ordo_catalogue_count(c), 0);
    assert_null(ordo_catalogue_find(c, "g"));
    ordo_catalogue_free(c);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bad_catalogues_are_refused),
        cmocka_unit_test(good_catalogues),
        cmocka_unit_test(the_shipped_catalogue_is_consistent),
    };
    return cmocka_run_group_tests_name("catalogue", tests, NULL, free_caches);
}
