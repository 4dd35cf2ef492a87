/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Aligned columns for people, and (without a grid) JSON for programs. */
#include <string.h>

#include "verify/report/format.h"

/* Characters, not bytes, of UTF-8. */
static size_t
width_of(const char *text)
{
    size_t width = 0;
    for (; *text != '\0'; text++) {
        width += ((unsigned char)*text & 0xC0) != 0x80;
    }
    return width;
}

static void
write_cell(FILE *out, const char *text, size_t width, bool right, bool last)
{
    size_t blank = width - width_of(text);
    for (size_t i = 0; right && i < blank; i++) {
        (void)fputc(' ', out);
    }
    (void)fputs(text, out);
    for (size_t i = 0; !right && !last && i < blank; i++) {
        (void)fputc(' ', out);
    }
}

static const char *
cell_text(const ordo_grid *grid, size_t row, size_t column, bool heading)
{
    return heading ? grid->heading[column] : ordo_grid_cell(grid, row, column);
}

/* Columns are two blanks apart; a column without a heading and with empty cells only takes none. */
static void
write_row(FILE *out, const ordo_grid *grid, const size_t *width, size_t row, bool heading)
{
    size_t end = grid->columns; /* no blanks at the end of a line */
    while (end > 0 && *cell_text(grid, row, end - 1, heading) == '\0') {
        end--;
    }
    for (size_t j = 0; j < end; j++) {
        if (width[j] > 0) {
            write_cell(out, cell_text(grid, row, j, heading), width[j], grid->right[j],
                       j + 1 == end);
            (void)fputs(j + 1 < end ? "  " : "", out);
        }
    }
    (void)fputc('\n', out);
}

static void
write_table(FILE *out, const ordo_grid *grid)
{
    size_t width[ORDO_GRID_COLUMNS] = {0};
    for (size_t j = 0; j < grid->columns; j++) {
        width[j] = width_of(grid->heading[j]);
        for (size_t i = 0; i < grid->rows; i++) {
            size_t cell = width_of(ordo_grid_cell(grid, i, j));
            width[j] = cell > width[j] ? cell : width[j];
        }
    }
    for (size_t i = 0; i < grid->above_count; i++) {
        (void)fprintf(out, "%s\n", grid->above[i]);
    }
    if (grid->above_count > 0) {
        (void)fputc('\n', out);
    }
    if (grid->columns > 0) {
        write_row(out, grid, width, 0, true);
        for (size_t i = 0; i < grid->rows; i++) {
            write_row(out, grid, width, i, false);
        }
    }
    if (grid->below_count > 0) {
        (void)fputc('\n', out);
    }
    for (size_t i = 0; i < grid->below_count; i++) {
        (void)fprintf(out, "%s\n", grid->below[i]);
    }
}

const ordo_format ordo_format_table = {"table", "aligned columns for people", {false}, write_table};
const ordo_format ordo_format_json = {"json", "one JSON object, numbers as strings", {true}, NULL};
