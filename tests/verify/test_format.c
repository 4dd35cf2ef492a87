/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Grids in each textual format, and results as JSON. */
#include "tests/construct/nets.h"

#include <jansson.h>

#include "verify/report/format.h"
#include "verify/report/json.h"

/* Umlauts, separators and everything that LaTeX takes for its own. */
static void
layout_awkward(ordo_grid *grid, const void *data, ordo_detail detail)
{
    (void)data;
    mpfr_t x;
    mpfr_init2(x, 100);
    ordo_grid_above(grid, "%s %d%%", "above", 7);
    ordo_grid_column(grid, "n\xc3\xa4me", false);
    ordo_grid_column(grid, "", false);
    ordo_grid_column(grid, "value", true);
    ordo_grid_column(grid, "why", false);
    ordo_grid_text(grid, "a_b&c");
    ordo_grid_text(grid, "%s", "");
    mpfr_set_str(x, "-8.13114e-6", 10, MPFR_RNDN);
    ordo_grid_number(grid, x, detail.full ? 12 : 5);
    ordo_grid_text(grid, "x^2 < {1}~$\\#|");
    ordo_grid_text(grid, "\xc3\xa4");
    ordo_grid_text(grid, "%s", "");
    mpfr_set_nan(x);
    ordo_grid_number(grid, x, 5);
    ordo_grid_text(grid, "tab\there");
    ordo_grid_text(grid, "z");
    ordo_grid_text(grid, "%s", "");
    mpfr_set_d(x, 2.0625, MPFR_RNDN);
    ordo_grid_fixed(grid, x, 3);
    ordo_grid_text(grid, "%s", "");
    ordo_grid_below(grid, "below");
    mpfr_clear(x);
}

static json_t *
awkward_json(const void *data)
{
    return data == NULL ? json_pack("{s:s}", "key", "v\xc3\xa4\n\"") : NULL;
}

static char *
written(const ordo_format *format, const ordo_result *result)
{
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    assert_non_null(out);
    assert_int_equal(ordo_format_write(out, format, result), ORDO_OK);
    (void)fclose(out);
    return text;
}

static const ordo_result awkward = {NULL, layout_awkward, awkward_json};

static void
check_text(const ordo_format *format, const char *expected)
{
    char *text = written(format, &awkward);
    assert_string_equal(text, expected);
    free(text);
}

static void
formats_have_names(void **state)
{
    (void)state;
    assert_ptr_equal(ordo_formats[0], &ordo_format_table);
    for (const ordo_format *const *f = ordo_formats; *f != NULL; f++) {
        assert_ptr_equal(ordo_format_find((*f)->name), *f);
    }
    assert_null(ordo_format_find("xml"));
}

/* Columns are aligned by characters, not bytes; nothing ends in blanks. */
static void
tables(void **state)
{
    (void)state;
    check_text(&ordo_format_table, "above 7%\n"
                                   "\n"
                                   "n\xc3\xa4me        value  why\n"
                                   "a_b&c  -8.1311e-6  x^2 < {1}~$\\#|\n"
                                   "\xc3\xa4               -  tab\there\n"
                                   "z           2.062\n"
                                   "\n"
                                   "below\n");
}

static void
tab_separated_values(void **state)
{
    (void)state;
    check_text(&ordo_format_tsv, "# above 7%\n"
                                 "n\xc3\xa4me\t\tvalue\twhy\n"
                                 "a_b&c\t\t-8.13114000000e-6\tx^2 < {1}~$\\#|\n"
                                 "\xc3\xa4\t\t-\ttab here\n"
                                 "z\t\t2.062\t\n"
                                 "# below\n");
}

static void
latex(void **state)
{
    (void)state;
    check_text(&ordo_format_tex,
               "% above 7%\n"
               "\\begin{tabular}{llrl}\n"
               "\\toprule\n"
               "n\xc3\xa4me &  & value & why \\\\\n"
               "\\midrule\n"
               "a\\_b\\&c &  & $-8.1311\\cdot 10^{-6}$ & x\\textasciicircum{}2 \\textless{} "
               "\\{1\\}\\textasciitilde{}\\$\\textbackslash{}\\#\\textbar{} \\\\\n"
               "\xc3\xa4 &  & - & tab\there \\\\\n"
               "z &  & 2.062 &  \\\\\n"
               "\\bottomrule\n"
               "\\end{tabular}\n"
               "% below\n");
}

static void
json(void **state)
{
    (void)state;
    char *text = written(&ordo_format_json, &awkward);
    json_t *root = json_loads(text, 0, NULL);
    assert_string_equal(json_string_value(json_object_get(root, "key")), "v\xc3\xa4\n\"");
    json_decref(root);
    free(text);
    ordo_result none = awkward;
    none.data = "";
    FILE *out = fopen("/dev/null", "w");
    assert_non_null(out);
    assert_int_equal(ordo_format_write(out, &ordo_format_json, &none), ORDO_ENOMEM);
    (void)fclose(out);
}

static void
full_streams_are_noticed(void **state)
{
    (void)state;
    for (const ordo_format *const *f = ordo_formats; *f != NULL; f++) {
        char room[16];
        FILE *out = fmemopen(room, sizeof room, "w");
        assert_non_null(out);
        (void)setvbuf(out, NULL, _IONBF, 0);
        assert_int_equal(ordo_format_write(out, *f, &awkward), ORDO_EIO);
        (void)fclose(out);
    }
}

static void
grids(void **state)
{
    (void)state;
    ordo_grid grid = {.rows = 0};
    ordo_grid_clear(&grid);
    for (int i = 0; i < ORDO_GRID_COLUMNS; i++) {
        ordo_grid_column(&grid, "c", i % 2 == 0);
    }
    assert_false(grid.failed);
    for (int i = 0; i < 2 * ORDO_GRID_COLUMNS + 3; i++) {
        ordo_grid_text(&grid, "%d", i);
    }
    assert_int_equal(grid.rows, 2);
    assert_string_equal(ordo_grid_cell(&grid, 1, 2), "50");
    assert_string_equal(ordo_grid_cell(&grid, 2, 2), "98");
    assert_string_equal(ordo_grid_cell(&grid, 2, 3), "");
    ordo_grid_column(&grid, "one too many", false);
    assert_true(grid.failed);
    ordo_grid_clear(&grid);
}

static void
numbers_in_cells(void **state)
{
    (void)state;
    static const struct {
        const char *x, *fixed, *number;
    } cases[] = {
        {"2.385", "2.3850", "2.385e+0"},       {"0", "0.0000", "0"},
        {"-1e-9", "-1.0e-9", "-1.000e-9"},     {"nan", "-", "-"},
        {"1e30", "1.0e30", "1.000e30"},        {"-inf", "-inf", "-inf"},
        {"-12.34565", "-12.3457", "-1.235e1"},
    };
    ordo_grid grid = {.rows = 0};
    ordo_grid_column(&grid, "fixed", true);
    ordo_grid_column(&grid, "number", true);
    mpfr_t x;
    mpfr_init2(x, 100);
    for (size_t i = 0; i < COUNT(cases); i++) {
        mpfr_set_str(x, cases[i].x, 10, MPFR_RNDN);
        ordo_grid_fixed(&grid, x, 4);
        ordo_grid_number(&grid, x, 4);
        assert_string_equal(ordo_grid_cell(&grid, i, 0), cases[i].fixed);
        char *number = ordo_real_text(x, 4);
        assert_string_equal(ordo_grid_cell(&grid, i, 1), mpfr_nan_p(x) ? "-" : number);
        free(number);
    }
    mpfr_clear(x);
    ordo_grid_clear(&grid);
}

/* What the lists are as JSON, against the tables that they come from. */
static void
lists_as_json(void **state)
{
    (void)state;
    ordo_catalogue *catalogue = shipped_catalogue();
    json_t *targets = ordo_json_targets(catalogue), *units = ordo_json_units();
    assert_int_equal(json_array_size(json_object_get(targets, "targets")),
                     ordo_catalogue_count(catalogue));
    json_t *first = json_array_get(json_object_get(targets, "targets"), 0);
    assert_string_equal(
        json_string_value(json_object_get(first, "expression")),
        ordo_expression_text(ordo_target_function(ordo_catalogue_target(catalogue, 0))));
    json_t *gqu = json_array_get(json_object_get(units, "units"), 2);
    assert_string_equal(json_string_value(json_object_get(gqu, "name")), "gqu");
    assert_int_equal(json_integer_value(json_object_get(gqu, "order")), 4);
    assert_int_equal(json_array_size(json_object_get(gqu, "constructions")), 5);
    json_decref(targets);
    json_decref(units);
    ordo_catalogue_free(catalogue);
}

static const char *
text_at(json_t *object, const char *norm, const char *key)
{
    return json_string_value(json_object_get(json_object_get(object, norm), key));
}

/* A study as JSON: all digits, null for what is unknown. */
static void
a_study_as_json(void **state)
{
    (void)state;
    static const size_t neurons[] = {1, 2, 3, 5, 9};
    ordo_target *target = target_on("x^2", "0", "1");
    const ordo_unit *mlp = ordo_unit_find("mlp");
    ordo_recipe recipe = {mlp, mlp->constructions[0], ORDO_FORWARD, target, NULL};
    ordo_run_options options = {.wanted = ORDO_NORM_BIT(ORDO_LINF) | ORDO_NORM_BIT(ORDO_H1),
                                .digits = 12};
    ordo_study study;
    assert_int_equal(ordo_study_init(&study, &recipe, neurons, COUNT(neurons), &options), ORDO_OK);
    for (size_t i = 0; i < COUNT(neurons); i++) {
        assert_int_equal(ordo_study_run(&study, i, NULL), ORDO_OK);
    }
    assert_int_equal(ordo_study_conclude(&study, NULL), ORDO_OK);
    json_t *root = ordo_json_study(&study), *runs = json_object_get(root, "runs");
    assert_string_equal(json_string_value(json_object_get(root, "unit")), "mlp");
    assert_int_equal(json_array_size(runs), COUNT(neurons));
    json_t *norms = json_object_get(json_array_get(runs, 1), "norms");
    assert_int_equal(json_object_size(norms), 2);
    assert_string_equal(text_at(norms, "linf", "value"), "6.25000000000e-2");
    assert_string_equal(text_at(norms, "linf", "status"), "proved");
    assert_string_equal(text_at(norms, "linf", "measured"), "6.25000000000e-2");
    assert_true(strtod(text_at(norms, "linf", "radius"), NULL) <= 1e-13);
    assert_string_equal(json_string_value(json_object_get(json_array_get(runs, 1), "checked")),
                        "full");
    assert_true(json_is_null(json_object_get(json_object_get(norms, "linf"), "constant_ratio")));
    json_t *order = json_object_get(root, "order");
    assert_int_equal(json_array_size(json_object_get(json_object_get(order, "h1"), "local")), 4);
    assert_string_equal(text_at(order, "linf", "limit_method"), "last");
    assert_int_equal(strncmp(text_at(order, "linf", "limit"), "2.0000", 6), 0);
    json_decref(root);
    ordo_study_clear(&study);
    ordo_target_free(target);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(formats_have_names),
        cmocka_unit_test(full_streams_are_noticed),
        cmocka_unit_test(grids),
        cmocka_unit_test(numbers_in_cells),
        cmocka_unit_test(tables),
        cmocka_unit_test(tab_separated_values),
        cmocka_unit_test(latex),
        cmocka_unit_test(json),
        cmocka_unit_test(lists_as_json),
        cmocka_unit_test(a_study_as_json),
    };
    return cmocka_run_group_tests_name("format", tests, NULL, free_caches);
}
