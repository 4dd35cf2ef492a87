/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plots of studies with made-up errors, character by character. */
#include "tests/construct/nets.h"
#include "tests/verify/runs.h"

#include <math.h>

#include "verify/report/plot.h"

enum { SIZES = 5 };

static const size_t neurons[SIZES] = {4, 8, 16, 32, 64};

/* A study of glu whose errors are scale * cells^-order in the wanted norms. */
static void
fake_study(ordo_study *study, const ordo_target *target, unsigned wanted, double scale,
           double order, size_t count)
{
    const ordo_unit *glu = ordo_unit_find("glu");
    ordo_recipe recipe = {glu, glu->constructions[0], ORDO_FORWARD, target, NULL};
    ordo_run_options options = {.wanted = wanted};
    assert_int_equal(ordo_study_init(study, &recipe, neurons, count, &options), ORDO_OK);
    for (size_t i = 0; i < count; i++) {
        study->runs[i].neurons = study->runs[i].cells = neurons[i];
        for (int norm = 0; norm < ORDO_NORMS; norm++) {
            set_norm(&study->runs[i], (ordo_norm)norm,
                     scale * (norm + 1) * pow((double)neurons[i], -order));
        }
    }
    assert_int_equal(ordo_study_conclude(study, NULL), ORDO_OK);
}

static char *
plotted(const ordo_study *study, int width, int height)
{
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    assert_non_null(out);
    ordo_plot_study(out, study, width, height);
    (void)fclose(out);
    return text;
}

/* Row `row` of the field without its margin of 12 characters, NUL-terminated in `line`. */
static void
field_row(char line[128], const char *text, int row)
{
    for (; row > 0; row--) {
        text = strchr(text, '\n');
        assert_non_null(text);
        text++;
    }
    size_t length = strcspn(text, "\n");
    assert_true(length >= 12 && length < 128);
    memcpy(line, text + 12, length - 12);
    line[length - 12] = '\0';
}

static void
points_fall_along_the_line(void **state)
{
    (void)state;
    enum { WIDTH = 41, HEIGHT = 13 };
    ordo_target *target = target_on("exp(x)", "-1", "1");
    ordo_study study;
    char line[128];
    /* From 1 down to 2^-12 over 4 octaves: slope 3 is the dotted line itself. */
    fake_study(&study, target, ORDO_NORM_BIT(ORDO_RMSE), 64, 3, SIZES);
    char *text = plotted(&study, WIDTH, HEIGHT);
    double top = 0, bottom = floor(-12 * log10(2.0)) - 0.0;
    int marks = 0, dots = 0, last = -1;
    for (int row = 0; row < HEIGHT; row++) {
        field_row(line, text, row);
        for (int column = 0; line[column] != '\0'; column++) {
            if (line[column] == 'o') {
                assert_int_equal(column % 10, 0); /* an octave each */
                double y = -3 * log10(2.0) * column / 10;
                assert_int_equal(row, lround((top - y) / (top - bottom) * (HEIGHT - 1)));
                marks++;
            } else if (line[column] == '.') {
                assert_true(column > last || row > 0);
                dots++;
            } else {
                assert_int_equal(line[column], ' ');
            }
            last = column;
        }
    }
    assert_int_equal(marks, SIZES);
    assert_int_equal(dots, WIDTH - SIZES);
    assert_non_null(strstr(text, "o rmse"));
    assert_non_null(strstr(text, ". order 3"));
    assert_non_null(strstr(text, "1e0 "));
    assert_non_null(strstr(text, "1e-3"));
    assert_null(strstr(text, "linf"));
    assert_non_null(strstr(text, "64 cells"));
    free(text);
    ordo_study_clear(&study);
    ordo_target_free(target);
}

/* Each norm has its mark; the line belongs to the first of them. */
static void
several_norms(void **state)
{
    (void)state;
    ordo_target *target = target_on("exp(x)", "-1", "1");
    ordo_study study;
    fake_study(&study, target, ORDO_NORM_BIT(ORDO_LINF) | ORDO_NORM_BIT(ORDO_H1), 1e-3, 2, SIZES);
    char *text = plotted(&study, 60, 20);
    assert_non_null(strstr(text, "x linf"));
    assert_non_null(strstr(text, "h h1"));
    assert_null(strstr(text, "rmse"));
    assert_non_null(strstr(text, ". order 3"));
    free(text);
    ordo_study_clear(&study);
    fake_study(&study, target, ORDO_NORM_BIT(ORDO_H1), 1e-3, 2, SIZES);
    text = plotted(&study, 60, 20);
    assert_non_null(strstr(text, ". order 2")); /* of the derivative */
    free(text);
    ordo_study_clear(&study);
    ordo_target_free(target);
}

static void
too_few_points(void **state)
{
    (void)state;
    ordo_target *target = target_on("exp(x)", "-1", "1");
    for (size_t count = 1; count <= SIZES; count += SIZES - 1) {
        ordo_study study;
        fake_study(&study, target, ORDO_NORM_BIT(ORDO_RMSE), count == 1 ? 1 : 0, 3, count);
        char *text = plotted(&study, 40, 10);
        assert_string_equal(text, "too few points to plot\n");
        free(text);
        ordo_study_clear(&study);
    }
    ordo_target_free(target);
}

/* Zeros, NaN and nets without a cell leave gaps. */
static void
gaps(void **state)
{
    (void)state;
    ordo_target *target = target_on("exp(x)", "-1", "1");
    ordo_study study;
    fake_study(&study, target, ORDO_NORM_BIT(ORDO_RMSE), 64, 3, SIZES);
    mpfr_set_zero(study.series[ORDO_RMSE].value[1], 1);
    mpfr_set_nan(study.series[ORDO_RMSE].value[4]);
    study.runs[0].cells = 0;
    char *text = plotted(&study, 41, 13);
    int marks = 0;
    for (const char *c = text; *c != '\0' && strncmp(c, " +--", 4) != 0; c++) {
        marks += *c == 'o' ? 1 : 0;
    }
    assert_int_equal(marks, 2);
    assert_null(strstr(text, "nan"));
    free(text);
    ordo_study_clear(&study);
    ordo_target_free(target);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(too_few_points),
        cmocka_unit_test(points_fall_along_the_line),
        cmocka_unit_test(several_norms),
        cmocka_unit_test(gaps),
    };
    return cmocka_run_group_tests_name("plot", tests, NULL, free_caches);
}
