/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Errors of one family whose parameters are rounded to floating-point formats, beside those of the
 * nets before, and where the order breaks down. */
#include <math.h>
#include <stdlib.h>

#include "verify/figure/kinds.h"
#include "verify/figure/spread.h"
#include "verify/report/layout_parts.h"
#include "verify/study/breakdown.h"

enum { DIGITS = 12, WIDTH = 560, HEIGHT = 448, LEFT = 62, TOP = 78, BOTTOM = 48 };

/* One line: the nets before rounding, of no format, or those of one. */
typedef struct line {
    const ordo_dtype *dtype; /* NULL: exact parameters */
    const ordo_study *study;
    size_t exceeds; /* the first size with more than twice the error before; 0: none */
} line;

enum { LINES = 1 + ORDO_TOPIC_DTYPES, NAMES = 118, NAME_HEIGHT = 20, MORE_HEIGHT = 17 };

static const char *
name_of(const line *l)
{
    return l->dtype != NULL ? l->dtype->name : "exact";
}

/* All lines of the subject's only family; how many. */
static size_t
find_lines(line lines[LINES], const ordo_topic *s)
{
    const ordo_family *family = &s->families[0];
    size_t count = 1;
    lines[0] = (line){.study = &family->study};
    for (size_t i = 0; ordo_dtypes[i] != NULL && i < ORDO_TOPIC_DTYPES; i++) {
        ordo_breakdown b;
        ordo_breakdown_init(&b);
        /* On ORDO_ENOMEM nothing is found: the line has no ring. */
        (void)!ordo_breakdown_find(&b, &family->rounded[i], &family->study, s->norm);
        lines[count++] = (line){ordo_dtypes[i], &family->rounded[i], b.exceeds};
        ordo_breakdown_clear(&b);
    }
    return count;
}

static void
add_line(ordo_sheet *sheet, const ordo_topic *s, const line *l)
{
    ordo_grid *table = ordo_sheet_add(sheet, "%s", name_of(l));
    ordo_grid_column(table, "neurons", true);
    ordo_grid_column(table, ordo_norm_name(s->norm), true);
    for (size_t i = 0; i < l->study->count; i++) {
        if (ordo_study_has(l->study, s->norm, i)) {
            ordo_grid_text(table, "%zu", l->study->neurons[i]);
            ordo_grid_number(table, l->study->series[s->norm].value[i], DIGITS);
        }
    }
}

/* The index of the size at which a line breaks down. */
static size_t
break_of(const line *l)
{
    size_t i = 0;
    while (l->study->neurons[i] != l->exceeds) {
        i++;
    }
    return i;
}

static void
add_breakdown(ordo_sheet *sheet, const ordo_topic *s, const line *l)
{
    ordo_grid *table = ordo_sheet_add(sheet, "%s, breakdown", name_of(l));
    ordo_grid_column(table, "neurons", true);
    ordo_grid_column(table, ordo_norm_name(s->norm), true);
    ordo_grid_text(table, "%zu", l->exceeds);
    ordo_grid_number(table, l->study->series[s->norm].value[break_of(l)], DIGITS);
}

/* Is the break of a line drawn? */
static bool
breaks(const ordo_topic *s, const line *l)
{
    return l->exceeds > 0 && ordo_study_has(l->study, s->norm, break_of(l));
}

static ordo_status
gather(ordo_sheet *sheet, ordo_topic *subject, ordo_message *why)
{
    line lines[LINES];
    ordo_status status = ordo_topic_study(subject, why);
    if (status == ORDO_OK) {
        status = ordo_topic_round(subject, why);
    }
    if (status != ORDO_OK) {
        return status;
    }
    bool any = false;
    size_t count = find_lines(lines, subject);
    for (size_t i = 0; i < count; i++) {
        add_line(sheet, subject, &lines[i]);
        any = any || ordo_study_last(lines[i].study, subject->norm) < lines[i].study->count;
    }
    for (size_t i = 0; i < count; i++) {
        if (breaks(subject, &lines[i])) {
            add_breakdown(sheet, subject, &lines[i]);
        }
    }
    return any ? ORDO_OK
               : ordo_explain(why, ORDO_SINGULAR,
                              "there is nothing to draw: no %s is positive and known",
                              ordo_norm_name(subject->norm));
}

/* ---- the picture ---- */

static double
value_of(const ordo_topic *s, const ordo_study *study, size_t i)
{
    return mpfr_get_d(study->series[s->norm].value[i], MPFR_RNDN);
}

static void
find_panel(ordo_frame *p, const ordo_topic *s, const line *lines, size_t count)
{
    *p = ordo_frame_empty(WIDTH, HEIGHT);
    p->left = LEFT;
    p->right = NAMES;
    p->top = TOP;
    p->bottom = BOTTOM;
    for (size_t l = 0; l < count; l++) {
        for (size_t i = 0; i < lines[l].study->count; i++) {
            if (ordo_study_has(lines[l].study, s->norm, i)) {
                ordo_axis_include(&p->x, (double)lines[l].study->neurons[i]);
                ordo_axis_include(&p->y, value_of(s, lines[l].study, i));
            }
        }
    }
    ordo_axis_widen(&p->x, 1.1, 2);
    ordo_axis_widen(&p->y, 2, 10);
}

/* What becomes of a line, in short. */
static void
write_fate(char *text, size_t size, const line *l, bool drawn)
{
    const ordo_study *study = l->study;
    if (drawn && l->exceeds > 0) {
        (void)snprintf(text, size, "from {/:Italic n} = %zu", l->exceeds);
    } else {
        bool beyond = l->dtype != NULL && study->status[study->count - 1] == ORDO_SINGULAR;
        (void)snprintf(text, size, "%s",
                       drawn               ? "no break"
                       : study->reproduces ? "error 0"
                       : beyond            ? "out of range"
                                           : "not known");
    }
}

/* The lines' names beside their ends, and where they break. */
static void
write_labels(FILE *out, const ordo_frame *p, const ordo_topic *s, const line *lines, size_t count)
{
    const ordo_colour *colour = ordo_style_of(s->families[0].recipe.unit)->colour;
    double at[LINES], size[LINES], height = HEIGHT - TOP - BOTTOM;
    for (size_t l = 0; l < count; l++) {
        size_t last = ordo_study_last(lines[l].study, s->norm);
        bool drawn = last < lines[l].study->count;
        at[l] = drawn ? height * ordo_axis_place(&p->y, value_of(s, lines[l].study, last)) : 0;
        size[l] = NAME_HEIGHT + (lines[l].dtype != NULL ? MORE_HEIGHT : 0);
    }
    ordo_spread(at, size, count, -0.5 * NAME_HEIGHT, height + 0.5 * NAME_HEIGHT);
    for (size_t l = 0; l < count; l++) {
        char more[64];
        bool drawn = ordo_study_last(lines[l].study, s->norm) < lines[l].study->count;
        ordo_label label = {.text = name_of(&lines[l]),
                            .colour = colour,
                            .x = p->x.to,
                            .y = ordo_axis_value(&p->y, at[l] / height),
                            .right = 14,
                            .down = 0.5 * (NAME_HEIGHT - size[l]),
                            .points = 15};
        ordo_script_label(out, p, &label);
        write_fate(more, sizeof more, &lines[l], drawn);
        label.text = more;
        label.points = 13;
        label.down += MORE_HEIGHT;
        if (lines[l].dtype != NULL || !drawn) {
            ordo_script_label(out, p, &label);
        }
    }
}

enum { RING = 14 };

/* How far, in parts of the panel's height, a point is from the ring of a line, which reaches so
 * many pixels from its centre, when that is above or below. */
static double
ring_clearance(const ordo_frame *p, const ordo_topic *s, const line *l, double x, double y)
{
    double ring = ordo_axis_place(&p->x, (double)l->exceeds);
    double centre = ordo_axis_place(&p->y, value_of(s, l->study, break_of(l)));
    return fabs(x - ring) * (WIDTH - p->left - p->right) < RING
               ? fmax(0, fabs(centre - y) - (double)RING / (HEIGHT - TOP - BOTTOM))
               : HUGE_VAL;
}

/* The same from the nearest line or ring. */
static double
clearance(const ordo_frame *p, const ordo_topic *s, const line *lines, size_t count, double x,
          double y)
{
    double least = HUGE_VAL;
    for (size_t l = 0; l < count; l++) {
        const ordo_study *study = lines[l].study;
        if (breaks(s, &lines[l])) {
            least = fmin(least, ring_clearance(p, s, &lines[l], x, y));
        }
        for (size_t i = 1; i < study->count; i++) {
            if (ordo_study_has(study, s->norm, i - 1) && ordo_study_has(study, s->norm, i)) {
                double from = ordo_axis_place(&p->x, (double)study->neurons[i - 1]);
                double to = ordo_axis_place(&p->x, (double)study->neurons[i]);
                double left = ordo_axis_place(&p->y, value_of(s, study, i - 1));
                double right = ordo_axis_place(&p->y, value_of(s, study, i));
                double part = (x - from) / (to - from);
                if (part >= 0 && part <= 1) {
                    least = fmin(least, fabs(left + part * (right - left) - y));
                }
            }
        }
    }
    return least;
}

enum { ROUNDING_UP = 8, ROUNDING_WIDTH = 30, ROUNDING_PLACES = 24 };

/* Where along the panel a label just above the height y is farthest from all lines. */
static double
best_place(const ordo_frame *p, const ordo_topic *s, const line *lines, size_t count, double y)
{
    double best = 0, room = -1;
    double width = ROUNDING_WIDTH / (WIDTH - p->left - p->right);
    double height = ordo_axis_place(&p->y, y) + (double)ROUNDING_UP / (HEIGHT - TOP - BOTTOM);
    for (int i = 0; i < ROUNDING_PLACES; i++) {
        double x = (1 - width) * i / (ROUNDING_PLACES - 1), here = HUGE_VAL;
        for (int j = 0; j <= 2; j++) {
            here = fmin(here, clearance(p, s, lines, count, x + 0.5 * j * width, height));
        }
        if (here > room + 0.01) {
            room = here;
            best = x;
        }
    }
    return best;
}

/* 2^-p, the size of rounding, of the formats whose is on the axis. */
static void
write_roundings(FILE *out, const ordo_frame *p, const ordo_topic *s, const line *lines,
                size_t count)
{
    for (size_t l = 0; l < count; l++) {
        double y = lines[l].dtype != NULL ? exp2(-(double)lines[l].dtype->bits) : 0;
        if (y <= p->y.from || y >= p->y.to) {
            continue;
        }
        char text[64];
        (void)fprintf(out,
                      "set arrow from graph 0, first %.9g to graph 1, first %.9g nohead back dt "
                      "(2,4) lw 0.9 lc",
                      y, y);
        ordo_script_colour(out, ordo_quiet);
        (void)snprintf(text, sizeof text, "2^{−%ld}", (long)lines[l].dtype->bits);
        ordo_label label = {.text = text,
                            .colour = ordo_quiet,
                            .x = ordo_axis_value(&p->x, best_place(p, s, lines, count, y)),
                            .y = y,
                            .right = 2,
                            .down = -ROUNDING_UP,
                            .points = 12};
        (void)fputs("\n", out);
        ordo_script_label(out, p, &label);
    }
}

static void
write_lines(FILE *out, const ordo_topic *s, const line *lines, size_t count)
{
    const ordo_style *style = ordo_style_of(s->families[0].recipe.unit);
    const char *norm = ordo_norm_name(s->norm);
    bool first = true;
    for (size_t l = 0; l < count; l++) {
        if (ordo_study_last(lines[l].study, s->norm) < lines[l].study->count) {
            bool exact = lines[l].dtype == NULL;
            ordo_script_piece(out, &first);
            (void)fprintf(
                out, "data index '%s' using 'neurons':'%s' with linespoints pt %d ps 0.7 lw %g lc",
                name_of(&lines[l]), norm, exact ? style->mark : style->open_mark,
                exact ? 2.0 : 1.2);
            ordo_script_colour(out, style->colour);
        }
    }
    for (size_t l = 0; l < count; l++) {
        if (breaks(s, &lines[l])) {
            ordo_script_piece(out, &first);
            (void)fprintf(
                out,
                "data index '%s, breakdown' using 'neurons':'%s' with points pt 6 ps 2 lw 2 lc",
                name_of(&lines[l]), norm);
            ordo_script_colour(out, ordo_ink);
        }
    }
    (void)fputs("\n", out);
}

static void
draw(FILE *out, const ordo_sheet *sheet, const ordo_topic *s)
{
    (void)sheet;
    line lines[LINES];
    ordo_frame p;
    char name[128], target[512], title[sizeof name + sizeof target + 2];
    size_t count = find_lines(lines, s);
    bool any_break = false;
    for (size_t l = 0; l < count; l++) {
        any_break = any_break || breaks(s, &lines[l]);
    }
    find_panel(&p, s, lines, count);
    ordo_family_name(name, sizeof name, &s->families[0]);
    ordo_layout_target(target, sizeof target, s->target);
    (void)snprintf(title, sizeof title, "%s; %s", name, target);
    char reading[128];
    (void)snprintf(reading, sizeof reading, "%s of nets with rounded parameters%s",
                   ordo_norm_name(s->norm),
                   any_break ? "\nring: more than twice the exact nets’" : "");
    ordo_script_panel(out, &p);
    ordo_script_octaves(out, &p, 'x');
    ordo_script_decades(out, &p, 'y');
    ordo_script_heading(out, &p, title, reading);
    ordo_script_name_x(out, &p, "neurons");
    write_roundings(out, &p, s, lines, count);
    write_labels(out, &p, s, lines, count);
    write_lines(out, s, lines, count);
}

const ordo_figure_kind ordo_figure_precision = {
    .name = "precision",
    .title = "errors of one unit in f64, f32, bf16 and f16, and where its order breaks down",
    .sizes = "5:1280",
    .families = 1,
    .units = "glu",
    .gather = gather,
    .draw = draw,
    .width = WIDTH,
    .height = HEIGHT,
};
