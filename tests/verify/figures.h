/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures of a target made for tests, and their numbers. */
#ifndef ORDO_TESTS_VERIFY_FIGURES_H
#define ORDO_TESTS_VERIFY_FIGURES_H

#include "tests/construct/nets.h"

#include <math.h>

#include "verify/figure/facet.h"
#include "verify/figure/figure.h"

typedef struct drawing {
    ordo_target *target;
    ordo_knots *knots;
    ordo_topic subject;
    ordo_figure figure;
    const ordo_figure_kind *kind;
    ordo_message why;
} drawing;

/* Without units; on knots of that text, NULL for uniform ones. */
static inline void
drawing_init(drawing *d, const char *kind, const char *expression, const char *a, const char *b,
             const char *knots)
{
    ordo_run_options options = {.wanted = ORDO_NORM_BIT(ORDO_RMSE)};
    memset(d, 0, sizeof *d);
    d->kind = ordo_figure_find(kind);
    assert_non_null(d->kind);
    d->target = target_on(expression, a, b);
    if (knots != NULL) {
        assert_int_equal(ordo_knots_new(&d->knots, knots, NULL), ORDO_OK);
    }
    assert_int_equal(ordo_topic_init(&d->subject, d->target, ORDO_RMSE, &options, 8), ORDO_OK);
}

static inline void
drawing_add(drawing *d, const char *unit, const char *construction, const size_t *neurons,
            size_t count)
{
    ordo_recipe recipe = {.unit = ordo_unit_find(unit), .knots = d->knots};
    assert_non_null(recipe.unit);
    recipe.construction = ordo_construction_find(recipe.unit, construction);
    assert_non_null(recipe.construction);
    assert_int_equal(ordo_topic_add(&d->subject, &recipe, neurons, count), ORDO_OK);
}

static inline ordo_status
drawing_make(drawing *d)
{
    return ordo_figure_make(&d->figure, d->kind, &d->subject, &d->why);
}

static inline void
drawing_clear(drawing *d)
{
    ordo_figure_clear(&d->figure);
    ordo_topic_clear(&d->subject);
    ordo_knots_free(d->knots);
    ordo_target_free(d->target);
}

/* A figure of one net that is not drawn, and why; NULL: for any reason that is told. */
typedef struct drawing_refusal {
    const char *unit, *construction, *expression;
    size_t neurons;
    ordo_status status;
    const char *why;
} drawing_refusal;

/* All cases come out so, on -1, 2.385. */
static inline void
drawings_are_refused(const char *kind, const drawing_refusal *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        drawing d;
        drawing_init(&d, kind, cases[i].expression, "-1", "2.385", NULL);
        drawing_add(&d, cases[i].unit, cases[i].construction, &cases[i].neurons, 1);
        assert_int_equal(drawing_make(&d), cases[i].status);
        assert_true(strlen(d.why.text) > 0);
        if (cases[i].why != NULL) {
            assert_string_equal(d.why.text, cases[i].why);
        }
        drawing_clear(&d);
    }
}

/* A table that exists. */
static inline const ordo_grid *
drawing_table(const drawing *d, const char *name)
{
    const ordo_grid *table = ordo_sheet_find(&d->figure.sheet, name);
    if (table == NULL) {
        fail_msg("no table '%s'", name);
    }
    return table;
}

/* The number in the column of that heading, which exists. */
static inline double
cell_of(const ordo_grid *table, size_t row, const char *heading)
{
    size_t column = ordo_grid_find(table, heading);
    assert_string_equal(table->heading[column], heading);
    return ordo_grid_value(table, row, column);
}

/* The largest |number| of a column. */
static inline double
most_of(const ordo_grid *table, const char *heading)
{
    double most = 0;
    for (size_t row = 0; row < table->rows; row++) {
        most = fmax(most, fabs(cell_of(table, row, heading)));
    }
    return most;
}

/* The script, freed by the caller. */
static inline char *
drawing_script(const drawing *d)
{
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    assert_non_null(out);
    assert_int_equal(ordo_figure_write_script(out, &d->figure, "it's", ordo_picture_find("svg")),
                     ORDO_OK);
    assert_int_equal(fclose(out), 0);
    return text;
}

#endif
