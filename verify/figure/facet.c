/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/figure/facet.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- numbers ---- */

const ordo_grid *
ordo_sheet_find(const ordo_sheet *sheet, const char *name)
{
    for (size_t i = 0; i < sheet->count; i++) {
        if (strcmp(sheet->tables[i].above[0], name) == 0) {
            return &sheet->tables[i];
        }
    }
    return NULL;
}

double
ordo_grid_value(const ordo_grid *table, size_t row, size_t column)
{
    const char *text = ordo_grid_cell(table, row, column);
    char *end;
    double value = strtod(text, &end);
    return end == text || *end != '\0' ? NAN : value;
}

size_t
ordo_grid_find(const ordo_grid *table, const char *heading)
{
    size_t column = 0;
    while (column + 1 < table->columns && strcmp(table->heading[column], heading) != 0) {
        column++;
    }
    return column;
}

/* ---- axes ---- */

ordo_axis
ordo_axis_none(void)
{
    return (ordo_axis){HUGE_VAL, -HUGE_VAL, false};
}

void
ordo_axis_include_column(ordo_axis *axis, const ordo_grid *table, size_t column)
{
    for (size_t row = 0; row < table->rows; row++) {
        ordo_axis_include(axis, ordo_grid_value(table, row, column));
    }
}

void
ordo_axis_pad(ordo_axis *axis, double part)
{
    if (axis->from > axis->to) {
        *axis = (ordo_axis){0, 0, false};
    }
    double least = 1e-6 * fmax(fabs(axis->from), fabs(axis->to)); /* scripts have 9 digits */
    double room = fmax(part * (axis->to - axis->from), least);
    if (!(room > 0)) {
        room = 1;
    }
    axis->from -= room;
    axis->to += room;
}

int
ordo_axis_exponent(const ordo_axis *axis)
{
    double most = fmax(fabs(axis->from), fabs(axis->to));
    int e = most > 0 && isfinite(most) ? (int)floor(log10(most)) : 0;
    return e >= -1 && e <= 3 ? 0 : e;
}

/* ---- the script ---- */

void
ordo_facet_begin(FILE *out)
{
    (void)fputs("\nset multiplot\n", out);
}

void
ordo_facet_next(FILE *out)
{
    (void)fputs("\n\nunset label\nset xtics autofreq\nset ytics autofreq\n", out);
}

void
ordo_facet_end(FILE *out)
{
    (void)fputs("\n\nunset multiplot\n", out);
}

/* Ticks at i step, first <= i <= last, with so many decimals in units of 10^exponent. */
typedef struct steps {
    double step, unit;
    int first, last, decimals;
} steps;

static steps
find_steps(const ordo_axis *axis, double length, double room, int exponent)
{
    static const double factors[] = {1, 2, 5, 10};
    double least = (axis->to - axis->from) * room / length;
    double power = pow(10, floor(log10(least))), step = power, slack = 1e-9;
    for (size_t i = 0; i < sizeof factors / sizeof factors[0] && step < least; i++) {
        step = factors[i] * power;
    }
    int decimals = exponent - (int)floor(log10(step) + slack);
    return (steps){.step = step,
                   .unit = pow(10, exponent),
                   .first = (int)ceil(axis->from / step - slack),
                   .last = (int)floor(axis->to / step + slack),
                   .decimals = decimals > 0 ? decimals : 0};
}

/* Pixels that a tick's label needs along its axis. */
enum { ROOM_X = 46, ROOM_Y = 28 };

void
ordo_facet_steps(FILE *out, const ordo_panel *p, char which, int exponent)
{
    steps t = which == 'x' ? find_steps(&p->x, p->width - p->left - p->right, ROOM_X, exponent)
                           : find_steps(&p->y, p->height - p->top - p->bottom, ROOM_Y, exponent);
    (void)fprintf(out, "set %ctics (", which);
    for (int i = t.first; i <= t.last; i++) {
        (void)fprintf(out, "%s'%s%.*f' %.12g", i > t.first ? ", " : "", i < 0 ? "−" : "",
                      i == 0 ? 0 : t.decimals, fabs(i * t.step / t.unit), i * t.step);
    }
    (void)fputs(")\n", out);
}

double
ordo_facet_margin(const ordo_panel *p, int exponent)
{
    const double least = 48, most = 130, character = 8.4, gap = 16;
    steps t = find_steps(&p->y, p->height - p->top - p->bottom, ROOM_Y, exponent);
    int longest = 0;
    for (int i = t.first; i <= t.last; i++) {
        int length = snprintf(NULL, 0, "%.*f", i == 0 ? 0 : t.decimals, i * t.step / t.unit);
        longest = length > longest ? length : longest;
    }
    return fmin(fmax(gap + character * longest, least), most);
}

void
ordo_facet_caption(FILE *out, const ordo_panel *p, const char *text, const ordo_colour *colour,
                   int points)
{
    double height = p->height - p->top - p->bottom;
    (void)fprintf(out, "set label '%s' at graph 0, graph %.5f left font \",%d\" tc", text,
                  1 + 14 / height, points);
    ordo_script_colour(out, colour);
    (void)fputs("\n", out);
}

void
ordo_facet_unit(char *text, size_t size, int exponent)
{
    text[0] = '\0';
    if (exponent != 0) {
        (void)snprintf(text, size, ", in units of 10^{%s%d}", exponent < 0 ? "−" : "",
                       abs(exponent));
    }
}

void
ordo_facet_polynomial(char *text, size_t size, const char *expression)
{
    size_t length = 0;
    for (const char *c = expression; *c != '\0' && length + 4 < size; c++) {
        const char *as = *c == 'x' ? "s" : *c == '-' ? "−" : *c == '*' ? "" : NULL;
        if (as != NULL) {
            (void)strcpy(text + length, as);
            length += strlen(as);
        } else {
            text[length++] = *c;
        }
    }
    text[length] = '\0';
}

void
ordo_facet_plain(char *text, size_t size, const char *plain)
{
    size_t length = 0;
    for (const char *c = plain; *c != '\0' && length + 3 < size; c++) {
        const char *before = strchr("^_{}@&~\\", *c) != NULL ? "\\" : *c == '\'' ? "'" : "";
        if ((unsigned char)*c >= ' ') {
            length += (size_t)snprintf(text + length, size - length, "%s%c", before, *c);
        }
    }
    text[length] = '\0';
}
