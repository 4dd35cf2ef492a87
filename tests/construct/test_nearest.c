/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Edit distances and the nearest of some names. */
#include "tests/support.h"

#include <ctype.h>
#include <string.h>

#include "construct/nearest.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void
known_distances(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        size_t distance;
    } cases[] = {
        {"", "", 0},
        {"abc", "", 3},
        {"taylor", "taylor", 0},
        {"taylor", "tailor", 1},
        {"taylor", "tylor", 1},
        {"mlp", "mpl", 1},
        {"GLU", "glu", 0},
        {"glu", "gqu", 1},
        {"ca", "abc", 3},
        {"abcd", "badc", 2},
        {"sitting", "kitten", 3},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_int_equal(ordo_edit_distance(cases[i].a, cases[i].b), cases[i].distance);
    }
}

static void
long_names_are_cut(void **state)
{
    (void)state;
    char a[101], b[101];
    memset(a, 'a', 100);
    memset(b, 'a', 100);
    a[100] = b[100] = '\0';
    b[63] = 'b';
    assert_int_equal(ordo_edit_distance(a, b), 0);
    b[62] = 'b';
    assert_int_equal(ordo_edit_distance(a, b), 1);
    assert_int_equal(ordo_edit_distance(a, ""), 63);
}

/* The definition: the cheapest way to rid both names of their last letters. */
static size_t
by_recursion(const char *a, size_t m, const char *b, size_t n)
{
    if (m == 0 || n == 0) {
        return m + n;
    }
    size_t best = by_recursion(a, m - 1, b, n - 1) + (a[m - 1] != b[n - 1]);
    size_t other = by_recursion(a, m - 1, b, n) + 1;
    best = other < best ? other : best;
    other = by_recursion(a, m, b, n - 1) + 1;
    best = other < best ? other : best;
    if (m > 1 && n > 1 && a[m - 1] == b[n - 2] && a[m - 2] == b[n - 1]) {
        other = by_recursion(a, m - 2, b, n - 2) + 1;
        best = other < best ? other : best;
    }
    return best;
}

static void
distances_agree_with_the_definition(void **state)
{
    (void)state;
    srand((unsigned)test_seed());
    for (int k = 0; k < 400; k++) {
        char a[6], b[6];
        size_t m = (size_t)rand() % 6, n = (size_t)rand() % 6;
        for (size_t i = 0; i < 5; i++) {
            a[i] = (char)('a' + rand() % 3);
            b[i] = (char)('a' + rand() % 3);
        }
        a[m] = b[n] = '\0';
        size_t expected = by_recursion(a, m, b, n);
        a[0] = (char)toupper((unsigned char)a[0]);
        assert_int_equal(ordo_edit_distance(a, b), expected);
        assert_int_equal(ordo_edit_distance(b, a), expected);
    }
}

static void
nearest_names(void **state)
{
    (void)state;
    static const char *const names[] = {"interpolate", "optimal", "taylor", "midpoint", "ab"};
    assert_string_equal(ordo_nearest_name("tailor", names, COUNT(names)), "taylor");
    assert_string_equal(ordo_nearest_name("OPTIMUM", names, COUNT(names)), "optimal");
    assert_string_equal(ordo_nearest_name("interpolation", names, COUNT(names)), "interpolate");
    assert_null(ordo_nearest_name("hermite", names, COUNT(names)));
    assert_null(ordo_nearest_name("", names, COUNT(names)));
    assert_null(ordo_nearest_name("taylor", names, 0));
    /* Half of the longer name's letters may differ, not more. */
    assert_string_equal(ordo_nearest_name("ax", names, COUNT(names)), "ab");
    assert_null(ordo_nearest_name("xyab", names + 4, 0));
    assert_null(ordo_nearest_name("abxyz", names + 4, 1));
    /* Of two equally near the first. */
    static const char *const twins[] = {"x2", "x3"};
    assert_string_equal(ordo_nearest_name("x4", twins, 2), "x2");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_distances),
        cmocka_unit_test(long_names_are_cut),
        cmocka_unit_test(distances_agree_with_the_definition),
        cmocka_unit_test(nearest_names),
    };
    return cmocka_run_group_tests_name("nearest", tests, NULL, NULL);
}
