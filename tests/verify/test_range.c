/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists of sizes. */
#include "tests/support.h"

#include <string.h>

#include "verify/study/range.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void
good_lists(void **state)
{
    (void)state;
    static const struct {
        const char *text, *unit;
        size_t count;
        size_t first[12]; /* the entries, as many as fit */
    } cases[] = {
        {"1", NULL, 1, {1}},
        {"16777216", NULL, 1, {16777216}},
        {"3,5,100", NULL, 3, {3, 5, 100}},
        {"4:32", "glu", 4, {4, 8, 16, 32}},
        {"4:31", "glu", 3, {4, 8, 16}},
        {"5:5", "mlp", 1, {5}},
        {"5:9", "gqu", 2, {5, 9}},
        {"17:65", "gqu", 3, {17, 33, 65}},
        {"1:9", "gqu", 5, {1, 2, 3, 5, 9}}, /* cells 0, 1, 2, 4, 8 */
        {"3:24", NULL, 4, {3, 6, 12, 24}},
        {"10:20:+4", "gqu", 3, {10, 14, 18}},
        {"10:10:+4", NULL, 1, {10}},
        {"1:4096:+1", NULL, 4096, {1, 2, 3}},
        {"007", NULL, 1, {7}},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        size_t *n = NULL, count = 0;
        ordo_message why = {""};
        const ordo_unit *unit = cases[i].unit != NULL ? ordo_unit_find(cases[i].unit) : NULL;
        if (ordo_range_parse(&n, &count, cases[i].text, unit, &why) != ORDO_OK) {
            fail_msg("%s: %s", cases[i].text, why.text);
        }
        assert_int_equal(count, cases[i].count);
        for (size_t k = 0; k < count && k < 12 && cases[i].first[k] > 0; k++) {
            assert_int_equal(n[k], cases[i].first[k]);
        }
        free(n);
    }
}

static void
bad_lists(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        ordo_status status;
        const char *says;
    } cases[] = {
        {"", ORDO_EPARSE, "expected a number"},
        {"x", ORDO_EPARSE, "expected a number"},
        {"-4", ORDO_EPARSE, "\"-4\""},
        {" 4", ORDO_EPARSE, "\" 4\""},
        {"4 ", ORDO_EPARSE, "unexpected"},
        {"4;", ORDO_EPARSE, "unexpected"},
        {"4.5", ORDO_EPARSE, "unexpected \".5\""},
        {"4,", ORDO_EPARSE, "expected a number"},
        {"4:", ORDO_EPARSE, "expected a number"},
        {"4:8:", ORDO_EPARSE, "unexpected"},
        {"4:8:2", ORDO_EPARSE, "unexpected \":2\""},
        {"4:8:+", ORDO_EPARSE, "expected a number"},
        {"4:8:+2:+2", ORDO_EPARSE, "unexpected"},
        {"4:8,16", ORDO_EPARSE, "unexpected"},
        {"0", ORDO_EINVAL, "from 1 to"},
        {"0:4", ORDO_EINVAL, "from 1 to"},
        {"4:8:+0", ORDO_EINVAL, "from 1 to"},
        {"16777217", ORDO_EINVAL, "from 1 to 16777216"},
        {"99999999999999999999999999", ORDO_EINVAL, "from 1 to"},
        {"8:4", ORDO_EINVAL, "empty"},
        {"4,4", ORDO_EINVAL, "increase"},
        {"4,8,7", ORDO_EINVAL, "7 after 8"},
        {"1:4097:+1", ORDO_EINVAL, "more than 4096"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        size_t *n = (size_t *)&cases, count = 7;
        ordo_message why = {""};
        ordo_status status = ordo_range_parse(&n, &count, cases[i].text, NULL, &why);
        if (status != cases[i].status || strstr(why.text, cases[i].says) == NULL) {
            fail_msg("\"%s\": %d \"%s\"", cases[i].text, (int)status, why.text);
        }
        assert_null(n);
        assert_int_equal(count, 0);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bad_lists),
        cmocka_unit_test(good_lists),
    };
    return cmocka_run_group_tests_name("range", tests, NULL, NULL);
}
