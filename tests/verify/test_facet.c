/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts and ticks of panels. */
#include "tests/verify/figures.h"

static void
polynomials_are_written_in_s(void **state)
{
    (void)state;
    char text[64];
    ordo_facet_polynomial(text, sizeof text, "x^2*(1-x)^2/24");
    assert_string_equal(text, "s^2(1−s)^2/24");
    ordo_facet_polynomial(text, sizeof text, "2*x^3+1");
    assert_string_equal(text, "2s^3+1");
    ordo_facet_pattern(text, sizeof text, "(x^3-3/2*x^2+1/2*x)/6", 3);
    assert_string_equal(text, "B_{3}(s)/3!");
    ordo_facet_pattern(text, sizeof text, "(x^3-x)/6", 3);
    assert_string_equal(text, "(s^3−s)/6");
    char small[8];
    ordo_facet_polynomial(small, sizeof small, "x-x-x-x-x-x-x-x-x");
    assert_true(strlen(small) < sizeof small);
}

static void
plain_texts_stand_for_themselves(void **state)
{
    (void)state;
    char text[64], small[8];
    ordo_facet_plain(text, sizeof text, "graded:2@1 {x}_1^2 it''s\\\n");
    assert_string_equal(text, "graded:2\\@1 \\{x\\}\\_1\\^2 it’’s\\\\");
    ordo_facet_plain(small, sizeof small, "''''''''''");
    assert_true(strlen(small) < sizeof small);
    ordo_facet_unit(text, sizeof text, -4);
    assert_string_equal(text, ", in units of 10^{−4}");
    ordo_facet_unit(text, sizeof text, 0);
    assert_string_equal(text, "");
}

static void
check_ticks(double from, double to, double pixels, char which, int exponent, const char *expected)
{
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    ordo_frame p = {
        .width = pixels, .height = pixels, .x = {from, to, false}, .y = {from, to, false}};
    ordo_facet_steps(out, &p, which, exponent);
    assert_int_equal(fclose(out), 0);
    assert_string_equal(text, expected);
    free(text);
}

static void
ticks_are_round_numbers(void **state)
{
    (void)state;
    check_ticks(-1, 1, 200, 'x', 0, "set xtics ('−1' -1, '−0.5' -0.5, '0' 0, '0.5' 0.5, '1' 1)\n");
    check_ticks(-0.1, 1.1, 100, 'y', 0, "set ytics ('0' 0, '0.5' 0.5, '1.0' 1)\n");
    check_ticks(-3.1e-4, 1e-5, 80, 'y', -4, "set ytics ('−2' -0.0002, '0' 0)\n");
    /* Where there is hardly room there are two all the same. */
    check_ticks(-9.6, 9.6, 40, 'y', 0, "set ytics ('−5' -5, '0' 0, '5' 5)\n");
    check_ticks(1000, 1000.001, 160, 'x', 0, "set xtics ('1000' 1000, '1000.001' 1000.001)\n");
}

static void
axes_hold_numbers(void **state)
{
    (void)state;
    ordo_axis axis = ordo_axis_none();
    ordo_axis_pad(&axis, 0.1);
    assert_true(axis.from == -1 && axis.to == 1);
    axis = (ordo_axis){2.385, 2.385, false};
    ordo_axis_pad(&axis, 0.1);
    assert_true(axis.from < 2.385 && axis.to > 2.385);
    axis = (ordo_axis){-2e-5, 1e-6, false};
    assert_int_equal(ordo_axis_exponent(&axis), -5);
    axis = (ordo_axis){-0.2, 900, false};
    assert_int_equal(ordo_axis_exponent(&axis), 0);
    axis = (ordo_axis){0, 2e11, false};
    assert_int_equal(ordo_axis_exponent(&axis), 11);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(polynomials_are_written_in_s),
        cmocka_unit_test(plain_texts_stand_for_themselves),
        cmocka_unit_test(ticks_are_round_numbers),
        cmocka_unit_test(axes_hold_numbers),
    };
    return cmocka_run_group_tests_name("facet", tests, NULL, free_caches);
}
