/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The error on one cell, divided by h^k f^(k), for growing nets, and the polynomial that it tends
 * to. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "verify/figure/facet.h"
#include "verify/figure/gallery.h"
#include "verify/figure/kinds.h"
#include "verify/report/layout_parts.h"

enum { DIGITS = 12, WIDTH = 560, HEIGHT = 440, COLUMNS = 3, STEPS = 64, PREC = 64 };

/* ---- numbers ---- */

static void
name_family(char *name, size_t size, const ordo_family *family)
{
    (void)snprintf(name, size, "%s %s", family->recipe.unit->name,
                   family->recipe.construction->name);
}

/* e over h^k f^(k) at a step of the view's cell. */
static void
add_scaled(ordo_grid *table, ordo_exhibit *v, const mpfr_t unit, unsigned step)
{
    mpfr_t x, y;
    mpfr_inits2(v->portrait.prec, x, y, (mpfr_ptr)0);
    ordo_portrait_place(x, &v->portrait, v->cell, step, STEPS);
    ordo_portrait_error(y, &v->portrait, x);
    mpfr_div(y, y, unit, MPFR_RNDN);
    ordo_grid_number(table, y, DIGITS);
    mpfr_clears(x, y, (mpfr_ptr)0);
}

static void
add_rows(ordo_grid *table, ordo_panorama *of)
{
    mpfr_t y, unit[ORDO_GALLERY_SIZES];
    mpfr_init2(y, PREC);
    for (size_t i = 0; i < of->count; i++) {
        mpfr_init2(unit[i], of->views[i].portrait.prec);
        ordo_portrait_unit(unit[i], &of->views[i].portrait, of->views[i].cell);
    }
    for (unsigned step = 0; step <= STEPS; step++) {
        ordo_grid_text(table, "%.12g", (double)step / STEPS);
        ordo_portrait_pattern(y, &of->views[0].portrait, step, STEPS);
        ordo_grid_number(table, y, DIGITS);
        for (size_t i = 0; i < of->count; i++) {
            add_scaled(table, &of->views[i], unit[i], step);
        }
    }
    for (size_t i = 0; i < of->count; i++) {
        mpfr_clear(unit[i]);
    }
    mpfr_clear(y);
}

/* The curves of a family over s. */
static void
add_curves(ordo_sheet *sheet, ordo_panorama *of)
{
    char name[128];
    name_family(name, sizeof name, of->family);
    ordo_grid *table = ordo_sheet_add(sheet, "%s", name);
    ordo_grid_column(table, "s", true);
    ordo_grid_column(table, "theory", true);
    for (size_t i = 0; i < of->count; i++) {
        (void)snprintf(name, sizeof name, "n = %zu", of->views[i].neurons);
        ordo_grid_column(table, name, true);
    }
    add_rows(table, of);
}

/* The largest |curve - theory| over the largest |theory|; NaN without theory. */
static double
distance(const ordo_grid *curves, size_t column)
{
    double most = 0, gap = 0;
    for (size_t row = 0; row < curves->rows; row++) {
        double theory = ordo_grid_value(curves, row, 1);
        most = fmax(most, fabs(theory));
        gap = fmax(gap, fabs(ordo_grid_value(curves, row, column) - theory));
    }
    return most > 0 ? gap / most : NAN;
}

/* The cells that the curves are on. */
static void
add_cells(ordo_sheet *sheet, ordo_panorama *of)
{
    char name[128], derivative[ORDO_DERIVATIVE_NAME];
    name_family(name, sizeof name, of->family);
    ordo_derivative_name(derivative, ordo_unit_order(of->family->recipe.unit));
    ordo_grid *table = ordo_sheet_add(sheet, "%s, cells", name);
    const char *const headings[] = {"neurons", "from", "to", derivative, "distance"};
    for (size_t i = 0; i < sizeof headings / sizeof headings[0]; i++) {
        ordo_grid_column(table, headings[i], true);
    }
    for (size_t i = 0; i < of->count; i++) {
        mpfr_t x, y;
        ordo_portrait *p = &of->views[i].portrait;
        mpfr_inits2(p->prec, x, y, (mpfr_ptr)0);
        ordo_grid_text(table, "%zu", of->views[i].neurons);
        ordo_portrait_place(x, p, of->views[i].cell, 0, 1);
        ordo_grid_number(table, x, DIGITS);
        ordo_portrait_place(x, p, of->views[i].cell, 1, 1);
        ordo_grid_number(table, x, DIGITS);
        ordo_portrait_place(x, p, of->views[i].cell, 1, 2);
        ordo_portrait_derivative(y, p, x);
        ordo_grid_number(table, y, DIGITS);
        mpfr_set_d(y, distance(ordo_sheet_find(sheet, name), 2 + i), MPFR_RNDN);
        ordo_grid_number(table, y, 6);
        mpfr_clears(x, y, (mpfr_ptr)0);
    }
}

static const char missing[] = "does not exist";

/* Why a family has no curve, as a table. */
static void
add_absence(ordo_sheet *sheet, const ordo_panorama *of)
{
    char name[128];
    name_family(name, sizeof name, of->family);
    ordo_grid *table = ordo_sheet_add(sheet, "%s, none", name);
    ordo_grid_column(table, "why", false);
    if (of->made == 0) {
        ordo_grid_text(table, missing);
    } else {
        ordo_grid_text(table, "f^(%u) is 0", ordo_unit_order(of->family->recipe.unit));
    }
}

/* Why there is nothing at all. */
static ordo_status
explain_nothing(const ordo_gallery *g, ordo_message *why)
{
    char derivative[ORDO_DERIVATIVE_NAME];
    const ordo_panorama *of = &g->all[0];
    ordo_derivative_name(derivative, ordo_unit_order(of->family->recipe.unit));
    return of->made == 0
               ? ordo_explain(why, of->status, "%s", of->why.text)
               : ordo_explain(why, ORDO_SINGULAR, "%s is 0: there is no pattern", derivative);
}

static ordo_status
fill(ordo_sheet *sheet, ordo_gallery *g, const ordo_topic *s, ordo_message *why)
{
    mpfr_t x;
    mpfr_init2(x, PREC);
    ordo_gallery_choose(x, g, s->target);
    bool any = false;
    for (size_t f = 0; f < g->count; f++) {
        if (g->all[f].count > 0) {
            add_curves(sheet, &g->all[f]);
            add_cells(sheet, &g->all[f]);
            any = true;
        } else {
            add_absence(sheet, &g->all[f]);
        }
    }
    ordo_grid *table = ordo_sheet_add(sheet, "place");
    ordo_grid_column(table, "x", true);
    ordo_grid_number(table, x, DIGITS);
    mpfr_clear(x);
    return any ? ORDO_OK : explain_nothing(g, why);
}

static ordo_status
gather(ordo_sheet *sheet, ordo_topic *subject, ordo_message *why)
{
    ordo_gallery *g = calloc(1, sizeof *g);
    if (g == NULL) {
        return ORDO_ENOMEM;
    }
    ordo_status status = ordo_gallery_fill(g, subject, why);
    if (status == ORDO_OK) {
        status = fill(sheet, g, subject, why);
    }
    ordo_gallery_clear(g);
    free(g);
    return status;
}

/* ---- the picture ---- */

/* Curves of small nets may be anything: so much more than theory is not shown. */
#define FAR 1.6

enum { TOP = 144, BOTTOM = 46, LEFT = 52, RIGHT = 14, ROW_GAP = 112 };

static size_t
columns_of(size_t count)
{
    return count <= COLUMNS ? count : count == 4 ? 2 : COLUMNS;
}

static ordo_frame
place_panel(size_t index, size_t count)
{
    size_t columns = columns_of(count), rows = (count + columns - 1) / columns;
    size_t row = index / columns, column = index % columns;
    double width = (double)WIDTH / (double)columns;
    double height = (HEIGHT - TOP - BOTTOM - (double)(rows - 1) * ROW_GAP) / (double)rows;
    double top = TOP + (double)row * (height + ROW_GAP);
    return (ordo_frame){.width = WIDTH,
                        .height = HEIGHT,
                        .left = (double)column * width,
                        .right = WIDTH - (double)(column + 1) * width + RIGHT,
                        .top = top,
                        .bottom = HEIGHT - top - height,
                        .x = {0, 1, false}};
}

static void
find_range(ordo_axis *y, const ordo_grid *table)
{
    ordo_axis theory = ordo_axis_none();
    *y = ordo_axis_none();
    ordo_axis_include_column(&theory, table, 1);
    for (size_t column = 1; column < table->columns; column++) {
        ordo_axis_include_column(y, table, column);
    }
    double far = FAR * fmax(fabs(theory.from), fabs(theory.to));
    if (theory.from < theory.to) {
        y->from = fmax(y->from, -far);
        y->to = fmin(y->to, far);
    }
    ordo_axis_include(y, 0);
    ordo_axis_pad(y, 0.06);
}

static void
write_line(FILE *out, const ordo_frame *p, const char *text, const ordo_colour *colour, double up,
           int points)
{
    ordo_label label = {.text = text,
                        .colour = colour,
                        .x = p->x.from,
                        .y = p->y.to,
                        .right = -32,
                        .down = -up,
                        .points = points};
    ordo_script_label(out, p, &label);
}

/* Of more than so many in a row only the first and the last are told. */
enum { TOLD_MOST = 3 };

static bool
is_told(size_t i, size_t count)
{
    return count <= TOLD_MOST || i == 0 || i + 1 == count;
}

/* What stands before the one that is told. */
static const char *
separator_of(size_t i, size_t count)
{
    return i == 0 ? "" : count <= TOLD_MOST ? ", " : " … ";
}

static void
write_percent(char *text, size_t size, double percent)
{
    const double most = 999;
    int decimals = percent >= 9.95 ? 0 : percent >= 0.995 ? 1 : percent >= 0.0995 ? 2 : 3;
    bool none = percent < 0.0005;
    (void)snprintf(text, size, "%s%.*f", percent > most ? "over " : "", none ? 0 : decimals,
                   none ? 0 : fmin(percent, most));
}

/* "off by 12, 3.0, 0.76 %"; nothing without theory. */
static void
write_distances(char *text, size_t size, const ordo_grid *cells)
{
    size_t column = ordo_grid_find(cells, "distance");
    int length = snprintf(text, size, "off by ");
    for (size_t row = 0; row < cells->rows; row++) {
        char percent[32];
        double gap = ordo_grid_value(cells, row, column);
        if (!isfinite(gap)) {
            text[0] = '\0';
            return;
        }
        write_percent(percent, sizeof percent, 100 * gap);
        if (is_told(row, cells->rows)) {
            length += snprintf(text + length, size - (size_t)length, "%s%s",
                               separator_of(row, cells->rows), percent);
        }
    }
    (void)snprintf(text + length, size - (size_t)length, " %%");
}

/* Above the panel: whose error, what it tends to, how far from it the curves are; the unit. */
static void
write_captions(FILE *out, const ordo_frame *p, const ordo_sheet *sheet, const ordo_family *family,
               int exponent)
{
    char name[128], text[160];
    const char *pattern = family->recipe.construction->pattern;
    name_family(name, sizeof name, family);
    write_line(out, p, name, ordo_style_of(family->recipe.unit)->colour, 67, 15);
    if (pattern != NULL) {
        ordo_facet_pattern(text, sizeof text, pattern, ordo_unit_order(family->recipe.unit));
        write_line(out, p, text, ordo_ink, 49, 13);
    }
    (void)snprintf(text, sizeof text, "%s, cells", name);
    write_distances(text, sizeof text, ordo_sheet_find(sheet, text));
    write_line(out, p, text, ordo_quiet, 32, 12);
    if (exponent != 0) {
        (void)snprintf(text, sizeof text, "in 10^{−%d}", -exponent);
        write_line(out, p, text, ordo_quiet, 11, 12);
    }
}

/* In the place of a panel. */
static void
draw_absence(FILE *out, ordo_frame *p, const ordo_sheet *sheet, const ordo_family *family)
{
    char name[128], table[160];
    name_family(name, sizeof name, family);
    (void)snprintf(table, sizeof table, "%s, none", name);
    p->left += LEFT;
    p->y = (ordo_axis){0, 1, false};
    (void)fputs("set border 0\nunset xtics\nunset ytics\n", out);
    write_line(out, p, name, ordo_style_of(family->recipe.unit)->colour, 67, 15);
    if (strcmp(ordo_grid_cell(ordo_sheet_find(sheet, table), 0, 0), missing) == 0) {
        (void)snprintf(name, sizeof name, "%s", missing);
    } else {
        (void)snprintf(name, sizeof name, "f^{(%u)} is 0", ordo_unit_order(family->recipe.unit));
    }
    write_line(out, p, name, ordo_quiet, 49, 13);
    (void)fprintf(out,
                  "set lmargin at screen %.5f\nset rmargin at screen %.5f\n"
                  "set tmargin at screen %.5f\nset bmargin at screen %.5f\nplot [0:1][0:1] -1",
                  p->left / p->width, 1 - p->right / p->width, 1 - p->top / p->height,
                  p->bottom / p->height);
}

static void
draw_panel(FILE *out, ordo_frame *p, const ordo_sheet *sheet, const ordo_family *family,
           bool last_row)
{
    char name[128];
    const ordo_colour *colour = ordo_style_of(family->recipe.unit)->colour;
    name_family(name, sizeof name, family);
    const ordo_grid *table = ordo_sheet_find(sheet, name);
    bool first = true;
    find_range(&p->y, table);
    double most = fmax(fabs(p->y.from), fabs(p->y.to));
    int exponent = (int)fmin(floor(log10(most)), 0);
    p->left += LEFT;
    ordo_script_panel(out, p);
    (void)fputs("set xtics ('0' 0, '½' 0.5, '1' 1)\n", out);
    ordo_facet_steps(out, p, 'y', exponent);
    if (last_row) {
        ordo_script_name_x(out, p, "s");
    }
    write_captions(out, p, sheet, family, exponent);
    ordo_script_piece(out, &first);
    (void)fputs("0 with lines lw 0.7 lc", out);
    ordo_script_colour(out, ordo_quiet);
    for (size_t column = 2; column < table->columns; column++) {
        double part = table->columns > 3 ? (double)(column - 2) / (double)(table->columns - 3) : 1;
        ordo_script_piece(out, &first);
        (void)fprintf(out, "data index '%s' using 's':'%s' with lines lw %.2g lc", name,
                      table->heading[column], 0.7 + 1.7 * part);
        ordo_script_colour(out, colour);
    }
    if (family->recipe.construction->pattern != NULL) {
        ordo_script_piece(out, &first);
        (void)fprintf(out, "data index '%s' using 's':'theory' with lines dt (6,5) lw 1 lc", name);
        ordo_script_colour(out, ordo_ink);
    }
}

static void
write_reading(char *text, size_t size, const ordo_sheet *sheet, const ordo_family *family,
              bool limit)
{
    double x = ordo_grid_value(ordo_sheet_find(sheet, "place"), 0, 0);
    int length = snprintf(text, size, "e/(h^k f^{(k)}), cell at x = %s%.9g; thin to thick: n = ",
                          x < 0 ? "−" : "", fabs(x));
    for (size_t i = 0; i < family->count; i++) {
        if (is_told(i, family->count)) {
            length += snprintf(text + length, size - (size_t)length, "%s%zu",
                               separator_of(i, family->count), family->neurons[i]);
        }
    }
    (void)snprintf(text + length, size - (size_t)length, limit ? "; dashed: limit" : "");
}

static void
draw(FILE *out, const ordo_sheet *sheet, const ordo_topic *s)
{
    char title[512], reading[256], name[128];
    size_t count = s->count < ORDO_GALLERY_FAMILIES ? s->count : ORDO_GALLERY_FAMILIES;
    ordo_layout_target(title, sizeof title, s->target);
    bool limit = false;
    for (size_t i = 0; i < count; i++) {
        name_family(name, sizeof name, &s->families[i]);
        limit = limit || (s->families[i].recipe.construction->pattern != NULL &&
                          ordo_sheet_find(sheet, name) != NULL);
    }
    write_reading(reading, sizeof reading, sheet, &s->families[0], limit);
    ordo_facet_begin(out);
    for (size_t i = 0; i < count; i++) {
        ordo_frame p = place_panel(i, count);
        if (i == 0) {
            ordo_script_heading(out, &p, title, reading);
        } else {
            ordo_facet_next(out);
        }
        name_family(name, sizeof name, &s->families[i]);
        if (ordo_sheet_find(sheet, name) != NULL) {
            draw_panel(out, &p, sheet, &s->families[i],
                       i / columns_of(count) == (count - 1) / columns_of(count));
        } else {
            draw_absence(out, &p, sheet, &s->families[i]);
        }
    }
    ordo_facet_end(out);
}

const ordo_figure_kind ordo_figure_pattern = {
    .name = "pattern",
    .title = "the error on one cell beside the polynomial that it tends to",
    .sizes = "4,16,64",
    .families = ORDO_GALLERY_FAMILIES,
    .units = "mlp,glu,gqu",
    .gather = gather,
    .draw = draw,
    .width = WIDTH,
    .height = HEIGHT,
};
