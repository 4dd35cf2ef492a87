/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The numbers of the figure of a net: they are those of the target, of the net and of theory. */
#include "tests/verify/figures.h"

#include "construct/error.h"
#include "verify/study/measure.h"

static ordo_status
make_picture(drawing *d, const char *unit, const char *construction, const char *expression,
             size_t neurons, const char *knots)
{
    drawing_init(d, "net", expression, "-1", "2.385", knots);
    drawing_add(d, unit, construction, &neurons, 1);
    return drawing_make(d);
}

/* ---- provoked errors ---- */

static void
what_cannot_be_drawn_is_refused(void **state)
{
    (void)state;
    static const drawing_refusal cases[] = {
        {"mlp", NULL, "exp(x)", 257, ORDO_EINVAL,
         "a picture of 257 neurons shows nothing; at most 256"},
        {"mlp", NULL, "exp(3*x+1000)", 8, ORDO_EINVAL,
         "gnuplot can't draw 9.80840652431e432, a value of 'target'"},
        {"mlp", NULL, "exp(3*x-1000)", 8, ORDO_EINVAL,
         "gnuplot can't draw 2.52717112665e-436, a value of 'target'"},
        {"mlp", "optimal", "sqrt(x+1)", 8, ORDO_SINGULAR,
         "needs f'', but f' is infinite or not known at x = -1"},
        {"gated4", NULL, "exp(x)", 2, ORDO_REFUSED, "the first cell takes 3 neurons"},
        {"gqu", "taylor", "exp(x)", 8, ORDO_REFUSED, NULL},
    };
    drawings_are_refused("net", cases, COUNT(cases));
}

/* ---- special values ---- */

static void
the_error_of_what_is_reproduced_is_drawn_as_zero(void **state)
{
    (void)state;
    static const struct {
        const char *unit, *expression, *knots;
        size_t neurons;
    } cases[] = {
        {"mlp", "x/3-2", NULL, 5},
        {"glu", "x^2/3-x", "graded:2", 8},
        {"gqu", "x^3-x/2", NULL, 8},
        {"gqu", "x^3-x/2", NULL, 2},
        {"mlp", "0", NULL, 8},
        {"mlp", "abs(x-277/400)", NULL, 2}, /* the kink is a breakpoint */
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        drawing d;
        assert_int_equal(make_picture(&d, cases[i].unit, NULL, cases[i].expression,
                                      cases[i].neurons, cases[i].knots),
                         ORDO_OK);
        const ordo_grid *extremes = drawing_table(&d, "extremes");
        assert_true(cell_of(extremes, 0, "rounding") < 1e-25);
        assert_true(cell_of(extremes, 0, "error") <= cell_of(extremes, 0, "rounding"));
        char *script = drawing_script(&d);
        assert_non_null(strstr(script, "net: it is 0'"));
        assert_non_null(strstr(script, "set ytics ('0' 0)"));
        assert_null(strstr(script, "'predicted'"));
        free(script);
        drawing_clear(&d);
    }
}

/* Without a cell nothing is predicted; where the derivative is infinite there is a gap. */
static void
what_is_not_known_is_left_out(void **state)
{
    (void)state;
    drawing d;
    assert_int_equal(make_picture(&d, "gqu", NULL, "sin(4*x)", 1, NULL), ORDO_OK);
    const ordo_grid *samples = drawing_table(&d, "samples");
    for (size_t row = 0; row < samples->rows; row++) {
        assert_true(isnan(cell_of(samples, row, "predicted")));
    }
    drawing_clear(&d);
    assert_int_equal(make_picture(&d, "mlp", NULL, "sqrt(x+1)", 8, NULL), ORDO_OK);
    samples = drawing_table(&d, "samples");
    assert_string_equal(ordo_grid_cell(samples, 0, ordo_grid_find(samples, "predicted")), "-");
    assert_true(cell_of(samples, 1, "predicted") > 0); /* f'' < 0 */
    char *script = drawing_script(&d);
    assert_non_null(strstr(script, "'predicted'"));
    assert_non_null(strstr(script, "data = 'it''s.tsv'"));
    free(script);
    drawing_clear(&d);
}

/* ---- agreement with the error as it is measured: expanded from the parameters ---- */

/* Compares the samples of one cell. x has 12 digits in the table, which moves e by about
 * 12 digits of e' h times x/h. */
static void
compare_cell(const ordo_function *e, void *cursor, const ordo_grid *samples, size_t cell,
             size_t first, size_t count, double tolerance)
{
    mpfr_t x, y;
    mpfr_inits2(200, x, y, (mpfr_ptr)0);
    for (size_t row = first; row < first + count; row++) {
        mpfr_set_d(x, cell_of(samples, row, "x"), MPFR_RNDN);
        e->value(y, cursor, cell, x);
        double gap = mpfr_get_d(y, MPFR_RNDN) - cell_of(samples, row, "error");
        if (!(fabs(gap) <= tolerance)) {
            fail_msg("cell %zu, row %zu: off by %g", cell, row, gap);
        }
    }
    mpfr_clears(x, y, (mpfr_ptr)0);
}

static void
compare_error(const drawing *d)
{
    const ordo_family *family = &d->subject.families[0];
    const ordo_grid *samples = drawing_table(d, "samples");
    ordo_network net;
    ordo_error *error = NULL;
    void *cursor = NULL;
    assert_int_equal(
        ordo_run_make(&net, &family->recipe, family->neurons[0], &d->subject.options, NULL),
        ORDO_OK);
    assert_int_equal(ordo_error_new(&error, &net, d->target, 200), ORDO_OK);
    const ordo_function *e = ordo_error_function(error);
    assert_int_equal(e->cells, drawing_table(d, "breakpoints")->rows - 1);
    assert_int_equal(samples->rows % e->cells, 0);
    assert_int_equal(e->open(&cursor, e->self, 200), ORDO_OK);
    assert_int_equal(e->seek(cursor, 0, e->cells), ORDO_OK);
    size_t each = samples->rows / e->cells;
    for (size_t cell = 0; cell < e->cells; cell++) {
        compare_cell(e, cursor, samples, cell, cell * each, each, 1e-9 * most_of(samples, "error"));
    }
    e->close(cursor);
    ordo_error_free(error);
    ordo_network_clear(&net);
}

static void
compare_columns(const drawing *d)
{
    const ordo_grid *samples = drawing_table(d, "samples");
    double tolerance = 5e-12 * most_of(samples, "target"); /* half a unit of 12 digits */
    for (size_t row = 0; row < samples->rows; row++) {
        double f = cell_of(samples, row, "target"), y = cell_of(samples, row, "net");
        assert_true(fabs(f - exp(sin(cell_of(samples, row, "x")))) <= 4 * tolerance);
        assert_true(fabs(f - y - cell_of(samples, row, "error")) <= 3 * tolerance);
    }
    const ordo_grid *breakpoints = drawing_table(d, "breakpoints");
    size_t each = samples->rows / (breakpoints->rows - 1);
    for (size_t i = 0; i + 1 < breakpoints->rows; i++) {
        for (size_t j = 0; j < 2; j++) { /* both ends of the cell, digit by digit */
            size_t row = i * each + j * (each - 1);
            assert_string_equal(ordo_grid_cell(samples, row, 0),
                                ordo_grid_cell(breakpoints, i + j, 0));
            assert_string_equal(ordo_grid_cell(samples, row, 2),
                                ordo_grid_cell(breakpoints, i + j, 1));
        }
    }
}

static void
numbers_are_those_of_another_evaluation(void **state)
{
    (void)state;
    static const struct {
        const char *unit, *construction, *knots;
        size_t neurons;
    } cases[] = {
        {"mlp", NULL, NULL, 8},        {"mlp", "optimal", "graded:2@0", 7},
        {"glu", "taylor", NULL, 8},    {"glu", "l2", "graded:1.5", 11},
        {"gqu", "hermite", NULL, 8},   {"gqu", "optimal", NULL, 5},
        {"relu3", NULL, NULL, 8},      {"gated4", NULL, NULL, 12},
        {"glu", "midpoint", NULL, 61}, {"gqu", "l2", "equidistributed", 8},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        drawing d;
        assert_int_equal(make_picture(&d, cases[i].unit, cases[i].construction, "exp(sin(x))",
                                      cases[i].neurons, cases[i].knots),
                         ORDO_OK);
        compare_error(&d);
        compare_columns(&d);
        drawing_clear(&d);
    }
}

/* ---- laws ---- */

/* Where f^(k) is constant, theory says the error of a local formula exactly, on cells of any width.
 */
static void
predictions_are_exact_for_powers(void **state)
{
    (void)state;
    static const struct {
        const char *unit, *construction, *expression;
    } cases[] = {
        {"mlp", "interpolate", "3*x^2-x"},
        {"glu", "taylor", "x^3/7+x"},
        {"glu", "midpoint", "x^3/7+x"},
        {"gqu", "hermite", "x^4-2*x^3"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        drawing d;
        assert_int_equal(make_picture(&d, cases[i].unit, cases[i].construction, cases[i].expression,
                                      7, "graded:2.385"),
                         ORDO_OK);
        const ordo_grid *samples = drawing_table(&d, "samples");
        double most = most_of(samples, "error");
        assert_true(most > 1e-4);
        for (size_t row = 0; row < samples->rows; row++) {
            double gap = cell_of(samples, row, "error") - cell_of(samples, row, "predicted");
            assert_true(fabs(gap) <= 1e-11 * most);
        }
        drawing_clear(&d);
    }
}

/* How far the error is from what is predicted, relatively. */
static double
distance(const char *unit, const char *construction, size_t neurons)
{
    drawing d;
    assert_int_equal(make_picture(&d, unit, construction, "exp(sin(x))", neurons, NULL), ORDO_OK);
    const ordo_grid *samples = drawing_table(&d, "samples");
    double most = 0;
    for (size_t row = 0; row < samples->rows; row++) {
        double gap = cell_of(samples, row, "error") - cell_of(samples, row, "predicted");
        most = fmax(most, fabs(gap) / most_of(samples, "error"));
    }
    drawing_clear(&d);
    return most;
}

/* By O(h): four times the neurons, a quarter of the distance, within a factor. */
static void
errors_tend_to_the_prediction(void **state)
{
    (void)state;
    static const char *const cases[][2] = {{"mlp", "interpolate"}, {"mlp", "optimal"},
                                           {"glu", "taylor"},      {"glu", "midpoint"},
                                           {"gqu", "hermite"},     {"gqu", "optimal"}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        double coarse = distance(cases[i][0], cases[i][1], 17);
        double fine = distance(cases[i][0], cases[i][1], 65);
        if (!(fine < coarse / 3 && fine < 0.1)) {
            fail_msg("%s %s: %g, then %g", cases[i][0], cases[i][1], coarse, fine);
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_cannot_be_drawn_is_refused),
        cmocka_unit_test(the_error_of_what_is_reproduced_is_drawn_as_zero),
        cmocka_unit_test(what_is_not_known_is_left_out),
        cmocka_unit_test(numbers_are_those_of_another_evaluation),
        cmocka_unit_test(predictions_are_exact_for_powers),
        cmocka_unit_test(errors_tend_to_the_prediction),
    };
    return cmocka_run_group_tests_name("figure_net", tests, NULL, free_caches);
}
