/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tab-separated values with all digits; lines above and below become comments. */
#include "verify/report/format.h"

/* A text without the characters that separate. */
static void
write_text(FILE *out, const char *text)
{
    for (; *text != '\0'; text++) {
        (void)fputc(*text == '\t' || *text == '\n' ? ' ' : *text, out);
    }
}

static void
write_tsv(FILE *out, const ordo_grid *grid)
{
    for (size_t i = 0; i < grid->above_count; i++) {
        (void)fprintf(out, "# %s\n", grid->above[i]);
    }
    for (size_t j = 0; j < grid->columns; j++) {
        write_text(out, grid->heading[j]);
        (void)fputc(j + 1 < grid->columns ? '\t' : '\n', out);
    }
    for (size_t i = 0; i < grid->rows; i++) {
        for (size_t j = 0; j < grid->columns; j++) {
            write_text(out, ordo_grid_cell(grid, i, j));
            (void)fputc(j + 1 < grid->columns ? '\t' : '\n', out);
        }
    }
    for (size_t i = 0; i < grid->below_count; i++) {
        (void)fprintf(out, "# %s\n", grid->below[i]);
    }
}

const ordo_format ordo_format_tsv = {"tsv", "tab-separated values, all digits", {true}, write_tsv};
