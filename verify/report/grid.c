/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/report/grid.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
free_texts(char **texts, size_t count)
{
    for (size_t i = 0; texts != NULL && i < count; i++) {
        free(texts[i]);
    }
    free(texts);
}

void
ordo_grid_clear(ordo_grid *grid)
{
    free_texts(grid->above, grid->above_count);
    free_texts(grid->below, grid->below_count);
    free_texts(grid->cells, grid->filled);
    for (size_t i = 0; i < grid->columns; i++) {
        free(grid->heading[i]);
    }
    memset(grid, 0, sizeof *grid);
}

static char *
format_text(const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    char *text = length < 0 ? NULL : malloc((size_t)length + 1);
    if (text != NULL) {
        (void)vsnprintf(text, (size_t)length + 1, format, arguments);
    }
    return text;
}

/* Appends `text`, which the list then owns. */
static void
append(ordo_grid *grid, char ***list, size_t *count, char *text)
{
    char **grown = text == NULL ? NULL : realloc(*list, (*count + 1) * sizeof **list);
    if (grown == NULL) {
        free(text);
        grid->failed = true;
        return;
    }
    *list = grown;
    grown[(*count)++] = text;
}

void
ordo_grid_above(ordo_grid *grid, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    append(grid, &grid->above, &grid->above_count, format_text(format, arguments));
    va_end(arguments);
}

void
ordo_grid_below(ordo_grid *grid, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    append(grid, &grid->below, &grid->below_count, format_text(format, arguments));
    va_end(arguments);
}

void
ordo_grid_column(ordo_grid *grid, const char *heading, bool right)
{
    if (grid->columns == ORDO_GRID_COLUMNS) {
        grid->failed = true;
        return;
    }
    grid->heading[grid->columns] = strdup(heading);
    grid->failed = grid->failed || grid->heading[grid->columns] == NULL;
    grid->right[grid->columns++] = right;
}

static void
append_cell(ordo_grid *grid, char *text)
{
    append(grid, &grid->cells, &grid->filled, text);
    grid->rows = grid->columns > 0 ? grid->filled / grid->columns : 0;
}

void
ordo_grid_text(ordo_grid *grid, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    append_cell(grid, format_text(format, arguments));
    va_end(arguments);
}

void
ordo_grid_number(ordo_grid *grid, const mpfr_t x, long digits)
{
    append_cell(grid, mpfr_nan_p(x) ? strdup("-") : ordo_real_text(x, digits));
}

void
ordo_grid_fixed(ordo_grid *grid, const mpfr_t x, long decimals)
{
    double size = ordo_log2(x);
    if (mpfr_nan_p(x)) {
        append_cell(grid, strdup("-"));
    } else if (!mpfr_zero_p(x) && (size >= 64 || size < -2.0 * (double)decimals)) {
        append_cell(grid, ordo_real_text(x, 2)); /* too large or small for fixed decimals */
    } else {
        char text[128];
        (void)mpfr_snprintf(text, sizeof text, "%.*RNf", (int)decimals, x);
        append_cell(grid, strdup(text));
    }
}

const char *
ordo_grid_cell(const ordo_grid *grid, size_t row, size_t column)
{
    size_t i = row * grid->columns + column;
    return i < grid->filled && grid->cells[i] != NULL ? grid->cells[i] : "";
}
