/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/page/table.h"

#include <string.h>

static const char *
alignment(const ordo_grid *grid, size_t column)
{
    return grid->right[column] ? "number" : NULL;
}

static void
write_headings(ordo_html *h, const ordo_grid *grid)
{
    ordo_html_open(h, "thead", NULL);
    ordo_html_open(h, "tr", NULL);
    for (size_t j = 0; j < grid->columns; j++) {
        ordo_html_open(h, "th", "scope", "col", "class", alignment(grid, j), NULL);
        ordo_html_plain(h, grid->heading[j]);
        ordo_html_close(h);
    }
    ordo_html_close(h);
    ordo_html_close(h);
}

/* "$x$" is a formula. */
static void
write_cell(ordo_html *h, const char *text)
{
    size_t length = strlen(text);
    if (length > 2 && text[0] == '$' && text[length - 1] == '$') {
        ordo_html_prose(h, "%s", text);
    } else {
        ordo_html_plain(h, text);
    }
}

static void
write_row(ordo_html *h, const ordo_grid *grid, size_t i)
{
    ordo_html_open(h, "tr", NULL);
    for (size_t j = 0; j < grid->columns; j++) {
        ordo_html_open(h, j == 0 ? "th" : "td", "scope", j == 0 ? "row" : NULL, "class",
                       alignment(grid, j), NULL);
        write_cell(h, ordo_grid_cell(grid, i, j));
        ordo_html_close(h);
    }
    ordo_html_close(h);
}

void
ordo_html_caption(ordo_html *h, const char *caption)
{
    ordo_html_open(h, "caption", NULL);
    ordo_html_open(h, "span", NULL);
    ordo_html_prose(h, "%s", caption);
    ordo_html_close(h);
    ordo_html_close(h);
}

void
ordo_html_table(ordo_html *h, const ordo_grid *grid, const char *caption)
{
    if (grid->failed) {
        ordo_html_fail(h, ORDO_ENOMEM);
        return;
    }
    /* What scrolls can be reached by the keyboard. */
    ordo_html_open(h, "div", "class", "scroll", "tabindex", "0", NULL);
    ordo_html_open(h, "table", NULL);
    ordo_html_caption(h, caption);
    write_headings(h, grid);
    ordo_html_open(h, "tbody", NULL);
    for (size_t i = 0; i < grid->rows; i++) {
        write_row(h, grid, i);
    }
    ordo_html_close(h);
    ordo_html_close(h);
    ordo_html_close(h);
}

void
ordo_html_notes(ordo_html *h, const ordo_grid *grid)
{
    if (grid->below_count == 0) {
        return;
    }
    ordo_html_open(h, "ul", "class", "notes", NULL);
    for (size_t i = 0; i < grid->below_count; i++) {
        const char *line = grid->below[i] + strspn(grid->below[i], " ");
        ordo_html_open(h, "li", NULL);
        ordo_html_plain(h, line);
        while (i + 1 < grid->below_count && grid->below[i + 1][0] == ' ') {
            i++;
            ordo_html_text(h, " ");
            ordo_html_plain(h, grid->below[i] + strspn(grid->below[i], " "));
        }
        ordo_html_close(h);
    }
    ordo_html_close(h);
}
