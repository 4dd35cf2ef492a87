/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table for people or for other programs: lines above, columns, rows of texts, lines below. */
#ifndef ORDO_VERIFY_REPORT_GRID_H
#define ORDO_VERIFY_REPORT_GRID_H

#include <stdbool.h>
#include <stddef.h>

#include "quadrature/number.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { ORDO_GRID_COLUMNS = 48 };

/* Memory trouble is remembered in `failed` and the rest ignored, so that filling reads straight. */
typedef struct ordo_grid {
    char **above, **below;
    size_t above_count, below_count;
    char *heading[ORDO_GRID_COLUMNS];
    bool right[ORDO_GRID_COLUMNS]; /* numbers align to the right */
    size_t columns;
    char **cells; /* rows x columns; NULL is an empty cell */
    size_t rows, filled;
    bool failed;
} ordo_grid;

/* Frees all texts; an empty grid is zero bytes. */
void ordo_grid_clear(ordo_grid *grid);

/* A line above or below the table, printf-formatted. */
void ordo_grid_above(ordo_grid *grid, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* A line below. */
void ordo_grid_below(ordo_grid *grid, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A column; all columns come before the first cell. */
void ordo_grid_column(ordo_grid *grid, const char *heading, bool right);

/* The next cell, row by row. */
void ordo_grid_text(ordo_grid *grid, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The next cell: a number with `digits` significant digits, "-" for NaN. */
void ordo_grid_number(ordo_grid *grid, const mpfr_t x, long digits);

/* The next cell: a number with `decimals` digits behind the point, "-" for NaN. */
void ordo_grid_fixed(ordo_grid *grid, const mpfr_t x, long decimals);

/* The text of a cell, "" when empty. */
const char *ordo_grid_cell(const ordo_grid *grid, size_t row, size_t column);

#ifdef __cplusplus
}
#endif
#endif
