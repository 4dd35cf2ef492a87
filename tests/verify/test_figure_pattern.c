/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The numbers of the figure of patterns: errors on a cell, and that they tend to what is declared.
 */
#include "tests/verify/figures.h"

static ordo_status
make_pattern(drawing *d, const char *unit, const char *construction, const char *expression,
             const size_t *neurons, size_t count)
{
    drawing_init(d, "pattern", expression, "-1", "2.385", NULL);
    drawing_add(d, unit, construction, neurons, count);
    return drawing_make(d);
}

/* ---- provoked errors ---- */

static void
what_cannot_be_drawn_is_refused(void **state)
{
    (void)state;
    static const drawing_refusal cases[] = {
        {"mlp", NULL, "exp(x)", 4097, ORDO_EINVAL, "at most 8 sizes, of at most 4096 neurons"},
        {"gqu", NULL, "x^3-x/2", 8, ORDO_SINGULAR, "f'''' is 0: there is no pattern"},
        {"mlp", NULL, "abs(x-1/3)", 8, ORDO_SINGULAR, "f'' is 0: there is no pattern"},
        {"gqu", NULL, "exp(x)", 1, ORDO_SINGULAR, "n = 1: the net has no cell"},
        {"gqu", NULL, "sqrt(x+1)", 8, ORDO_SINGULAR,
         "n = 8: needs f', but f' is infinite or not known at x = -1"},
        {"gated4", NULL, "exp(x)", 2, ORDO_SINGULAR, "n = 2: the net has no cell"},
        {"gqu", "taylor", "exp(x)", 8, ORDO_REFUSED, NULL},
    };
    drawings_are_refused("pattern", cases, COUNT(cases));
    const size_t sizes[] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    drawing d;
    assert_int_equal(make_pattern(&d, "mlp", NULL, "exp(x)", sizes, 9), ORDO_EINVAL);
    drawing_clear(&d);
}

/* ---- special values ---- */

/* A unit without a pattern does not stop the others; its panel says why. */
static void
absences_are_told(void **state)
{
    (void)state;
    const size_t sizes[] = {1, 4, 16};
    drawing d;
    drawing_init(&d, "pattern", "x^3-x", "-1", "2", NULL);
    drawing_add(&d, "mlp", NULL, sizes, 3);
    drawing_add(&d, "gqu", NULL, sizes, 3);
    drawing_add(&d, "glu", NULL, sizes, 3);
    assert_int_equal(drawing_make(&d), ORDO_OK);
    assert_string_equal(ordo_grid_cell(drawing_table(&d, "gqu hermite, none"), 0, 0), "f^(4) is 0");
    char *script = drawing_script(&d);
    assert_non_null(strstr(script, "set label 'f^{(4)} is 0'"));
    assert_null(strstr(script, "data index 'gqu"));
    assert_non_null(strstr(script, "set label '(s^3−s)/6'"));
    free(script);
    drawing_clear(&d);
    drawing_init(&d, "pattern", "sqrt(x)", "0", "2.385", NULL);
    drawing_add(&d, "glu", "taylor", sizes, 3);
    drawing_add(&d, "glu", "midpoint", sizes, 3);
    assert_int_equal(drawing_make(&d), ORDO_OK);
    assert_string_equal(ordo_grid_cell(drawing_table(&d, "glu taylor, none"), 0, 0),
                        "does not exist");
    script = drawing_script(&d);
    assert_non_null(strstr(script, "set label 'B_{3}(s)/3!'"));
    free(script);
    drawing_clear(&d);
}

/* A pattern has no unit: values beyond doubles do no harm. */
static void
large_and_small_values_are_drawn(void **state)
{
    (void)state;
    static const char *const targets[] = {"exp(x+1000)", "exp(x)", "exp(x-1000)"};
    const size_t size = 7;
    char *first = NULL;
    for (size_t i = 0; i < COUNT(targets); i++) {
        drawing d;
        assert_int_equal(make_pattern(&d, "glu", NULL, targets[i], &size, 1), ORDO_OK);
        const ordo_grid *curves = drawing_table(&d, "glu taylor");
        char text[512] = "";
        for (size_t row = 5; row < 60; row += 9) {
            (void)snprintf(text + strlen(text), sizeof text - strlen(text), " %s",
                           ordo_grid_cell(curves, row, 2));
        }
        first = first != NULL ? first : strdup(text);
        assert_string_equal(text, first);
        drawing_clear(&d);
    }
    free(first);
}

/* Where f^(k) is constant the error is its pattern, for every n. */
static void
powers_have_their_pattern(void **state)
{
    (void)state;
    static const struct {
        const char *unit, *construction, *expression;
    } cases[] = {
        {"mlp", "interpolate", "3*x^2-x"}, {"mlp", "optimal", "x-x^2/7"},
        {"glu", "taylor", "x^3/7+x"},      {"glu", "midpoint", "x^3/7+x"},
        {"glu", "spline", "x^3/7+x"},      {"gqu", "hermite", "x^4-2*x^3"},
        {"gqu", "optimal", "x^4-2*x^3"},   {"relu3", NULL, "x^4-2*x^3"},
        {"gated4", NULL, "x^6-x^5+x"},
    };
    const size_t sizes[] = {5, 12};
    for (size_t i = 0; i < COUNT(cases); i++) {
        drawing d;
        assert_int_equal(
            make_pattern(&d, cases[i].unit, cases[i].construction, cases[i].expression, sizes, 2),
            ORDO_OK);
        const ordo_grid *cells = &d.figure.sheet.tables[1];
        for (size_t row = 0; row < cells->rows; row++) {
            if (!(cell_of(cells, row, "distance") < 1e-10)) {
                fail_msg("%s %s: off by %g", cases[i].unit, d.figure.sheet.tables[0].above[0],
                         cell_of(cells, row, "distance"));
            }
        }
        drawing_clear(&d);
    }
}

/* ---- agreement with the formulas of the pieces, in doubles ---- */

/* The error of mlp interpolate, glu midpoint and gqu hermite for exp on [t, t + h]. */
static double
error_of(unsigned degree, double t, double h, double s)
{
    double left = exp(t), right = exp(t + h), middle = exp(t + h / 2), y;
    if (degree == 1) {
        y = left + s * (right - left);
    } else if (degree == 2) {
        y = left * (1 - s) * (1 - 2 * s) + middle * 4 * s * (1 - s) + right * s * (2 * s - 1);
    } else {
        y = (left * (1 + 2 * s) + h * left * s) * (1 - s) * (1 - s) +
            (right * (3 - 2 * s) - h * right * (1 - s)) * s * s;
    }
    return exp(t + h * s) - y;
}

static void
curves_are_errors_of_the_pieces(void **state)
{
    (void)state;
    static const struct {
        const char *unit, *construction, *derivative;
    } cases[] = {
        {"mlp", "interpolate", "f''"}, {"glu", "midpoint", "f'''"}, {"gqu", "hermite", "f''''"}};
    const size_t sizes[] = {3, 7};
    static const char *const headings[] = {"n = 3", "n = 7"};
    for (unsigned i = 0; i < COUNT(cases); i++) {
        drawing d;
        assert_int_equal(make_pattern(&d, cases[i].unit, cases[i].construction, "exp(x)", sizes, 2),
                         ORDO_OK);
        const ordo_grid *curves = &d.figure.sheet.tables[0], *cells = &d.figure.sheet.tables[1];
        double place = cell_of(drawing_table(&d, "place"), 0, "x");
        for (size_t j = 0; j < 2; j++) {
            double t = cell_of(cells, j, "from"), h = cell_of(cells, j, "to") - t;
            double scale = exp(t + h / 2) * pow(h, i + 2);
            double width = 3.385 / (double)(i == 2 ? sizes[j] - 1 : sizes[j]);
            assert_true(t <= place && place < t + h && fabs(h - width) < 1e-10);
            assert_true(fabs(cell_of(cells, j, cases[i].derivative) / exp(t + h / 2) - 1) < 1e-10);
            for (size_t row = 0; row < curves->rows; row++) {
                double expected = error_of(i + 1, t, h, cell_of(curves, row, "s")) / scale;
                assert_true(fabs(cell_of(curves, row, headings[j]) - expected) < 1e-10);
            }
        }
        drawing_clear(&d);
    }
}

/* ---- laws ---- */

/* Every construction that declares a pattern: twice the cells, half the distance, where f^(k) and
 * its slope are not small. */
static void
errors_tend_to_what_is_declared(void **state)
{
    (void)state;
    const size_t sizes[] = {128, 256, 512};
    for (const ordo_unit *const *u = ordo_units; *u != NULL; u++) {
        for (const ordo_construction *const *c = (*u)->constructions; *c != NULL; c++) {
            if ((*c)->pattern == NULL) {
                continue;
            }
            drawing d;
            assert_int_equal(make_pattern(&d, (*u)->name, (*c)->name, "exp(x)", sizes, 3), ORDO_OK);
            const ordo_grid *cells = &d.figure.sheet.tables[1];
            double before = cell_of(cells, 1, "distance"), after = cell_of(cells, 2, "distance");
            if (!(after < 0.05 && after / before > 0.35 && after / before < 0.6)) {
                fail_msg("%s %s: off by %g, then %g", (*u)->name, (*c)->name, before, after);
            }
            drawing_clear(&d);
        }
    }
}

/* All families are on a cell with the same x, where none of their derivatives is small. */
static void
the_place_is_one_for_all(void **state)
{
    (void)state;
    const size_t sizes[] = {16, 64};
    drawing d;
    drawing_init(&d, "pattern", "sin(4*x)", "-1", "1", NULL);
    drawing_add(&d, "mlp", NULL, sizes, 2);
    drawing_add(&d, "glu", "midpoint", sizes, 2);
    drawing_add(&d, "gqu", NULL, sizes, 2);
    assert_int_equal(drawing_make(&d), ORDO_OK);
    double place = cell_of(drawing_table(&d, "place"), 0, "x");
    static const char *const names[] = {"mlp interpolate, cells", "glu midpoint, cells",
                                        "gqu hermite, cells"};
    for (size_t i = 0; i < COUNT(names); i++) {
        const ordo_grid *cells = drawing_table(&d, names[i]);
        assert_int_equal(cells->rows, 2);
        for (size_t row = 0; row < 2; row++) {
            assert_true(cell_of(cells, row, "from") <= place && place < cell_of(cells, row, "to"));
            assert_true(fabs(ordo_grid_value(cells, row, 3)) > 0.3 * pow(4, (double)i + 2));
        }
    }
    assert_true(fabs(place) < 0.5);
    drawing_clear(&d);
}

/* Between zeros of f''', f'''' and their slopes there are places where all patterns are clean. */
static void
the_place_is_clean(void **state)
{
    (void)state;
    static const char *const targets[] = {"1/(1+cos(pi*x)^2)", "1/(1+9*x^2)"};
    static const char *const names[] = {"mlp interpolate, cells", "glu taylor, cells",
                                        "gqu hermite, cells"};
    const size_t sizes[] = {4, 16, 64};
    for (size_t t = 0; t < COUNT(targets); t++) {
        drawing d;
        drawing_init(&d, "pattern", targets[t], "-1", "1", NULL);
        drawing_add(&d, "mlp", NULL, sizes, 3);
        drawing_add(&d, "glu", NULL, sizes, 3);
        drawing_add(&d, "gqu", NULL, sizes, 3);
        assert_int_equal(drawing_make(&d), ORDO_OK);
        for (size_t i = 0; i < COUNT(names); i++) {
            const ordo_grid *cells = drawing_table(&d, names[i]);
            double before = cell_of(cells, 1, "distance"), off = cell_of(cells, 2, "distance");
            if (!(off < 0.07 && off < 0.3 * before)) { /* a fourth of the width, of the distance */
                fail_msg("%s of %s: off by %g, then %g", names[i], targets[t], before, off);
            }
        }
        drawing_clear(&d);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_cannot_be_drawn_is_refused),
        cmocka_unit_test(absences_are_told),
        cmocka_unit_test(large_and_small_values_are_drawn),
        cmocka_unit_test(powers_have_their_pattern),
        cmocka_unit_test(curves_are_errors_of_the_pieces),
        cmocka_unit_test(errors_tend_to_what_is_declared),
        cmocka_unit_test(the_place_is_one_for_all),
        cmocka_unit_test(the_place_is_clean),
    };
    return cmocka_run_group_tests_name("figure_pattern", tests, NULL, free_caches);
}
