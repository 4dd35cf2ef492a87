/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SVG for a page: colours, ids, titles. */
#include "tests/support.h"

#include <stdio.h>
#include <string.h>

#include "verify/figure/svg.h"

static char *
written(const char *svg, const char *name, const char *label)
{
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    assert_non_null(out);
    ordo_svg_write(out, svg, name, label);
    (void)fclose(out);
    return text;
}

static void
becomes(const char *body, const char *expected)
{
    char svg[1024], wanted[1024];
    (void)snprintf(svg, sizeof svg, "<?xml version=\"1.0\"?>\n<svg viewBox='0 0 9 9'>%s</svg>\n",
                   body);
    (void)snprintf(wanted, sizeof wanted,
                   "<svg class=\"figure\" role=\"img\" viewBox='0 0 9 9'>\n<title>a &lt; b &amp; "
                   "c</title>%s</svg>\n",
                   expected);
    char *text = written(svg, "f2", "a < b & c");
    assert_string_equal(text, wanted);
    free(text);
}

static void
what_is_no_svg_comes_out_empty(void **state)
{
    (void)state;
    const char *const texts[] = {"", "<svg", "<svg>", "<p></p>", "</svg>", "<svg </svg"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        char *text = written(texts[i], "f", "x");
        assert_string_equal(text, "");
        free(text);
    }
}

static void
colours_of_the_palette_become_the_pages(void **state)
{
    (void)state;
    becomes("<p fill='rgb( 31,  35,  40)'/>", "<p fill='var(--ordo-ink,#1f2328)'/>");
    becomes("<p fill=\"rgb(191,75,0)\"/>", "<p fill=\"var(--ordo-red,#bf4b00)\"/>");
    becomes("<p style='stroke:rgb(191,75,0)'/>", "<p style='stroke:var(--ordo-red,#bf4b00)'/>");
    becomes("<p fill='rgb(1,2,3)'/>", "<p fill='rgb(1,2,3)'/>");
    becomes("<p fill='rgb(191,75'/>", "<p fill='rgb(191,75'/>");
    becomes("<p fill='rgb(-1,300,0)'/>", "<p fill='rgb(-1,300,0)'/>");
    becomes("rgb(", "rgb(");
}

static void
ids_get_the_name_in_front(void **state)
{
    (void)state;
    becomes("<g id='gpPt1'/><g id=\"gnuplot_canvas\">",
            "<g id='f2_gpPt1'/><g id=\"f2_gnuplot_canvas\">");
    becomes("<use xlink:href='#gpPt1'/>", "<use xlink:href='#f2_gpPt1'/>");
    becomes("<p fill = 'url(#gpPat1)'/>", "<p fill = 'url(#f2_gpPat1)'/>");
    becomes("<filter id='textbox'/>", "<filter id='f2_textbox'/>");
    becomes("<g id=\"exp_plot_1\"/>", "<g id=\"exp_plot_1\"/>"); /* has the picture's name */
}

static void
gnuplots_titles_are_left_out(void **state)
{
    (void)state;
    becomes("<title>t</title>\n<desc>d</desc><g><title>u</title></g>", "\n<g></g>");
    becomes("<title>t", "<title>t");
}

static void
the_style_has_both_schemes(void **state)
{
    (void)state;
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    assert_non_null(out);
    ordo_svg_write_style(out);
    (void)fclose(out);
    const char *light = strstr(text, "--ordo-red: #bf4b00;"),
               *dark = strstr(text, "--ordo-red: #f58f4a;");
    const char *scheme = strstr(text, "prefers-color-scheme: dark");
    assert_non_null(light);
    assert_non_null(dark);
    assert_non_null(scheme);
    assert_true(light < scheme && scheme < dark);
    free(text);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_no_svg_comes_out_empty),
        cmocka_unit_test(colours_of_the_palette_become_the_pages),
        cmocka_unit_test(ids_get_the_name_in_front),
        cmocka_unit_test(gnuplots_titles_are_left_out),
        cmocka_unit_test(the_style_has_both_schemes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
