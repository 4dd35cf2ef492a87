/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Errors over neurons or over parameters on logarithmic scales: what is proved of nets from
 * formulas, the law that theory says, what no parameters reach, and what training reached. */
#include <math.h>
#include <stdlib.h>

#include "verify/figure/kinds.h"
#include "verify/figure/spread.h"
#include "verify/report/layout_parts.h"

/* Digits of errors in the file of numbers; of bounds as many as anywhere. */
enum { DIGITS = 12, BOUND_DIGITS = 9 };

/* The canvas, and what its margins take. */
enum { WIDTH = 560, HEIGHT = 448, LEFT = 62, TOP = 78, BOTTOM = 48 };

/* ---- numbers ---- */

static void
add_family(ordo_sheet *sheet, const ordo_topic *s, const ordo_family *family)
{
    char name[128];
    mpfr_t theory;
    mpfr_init2(theory, 64);
    ordo_family_name(name, sizeof name, family);
    ordo_grid *table = ordo_sheet_add(sheet, "%s", name);
    ordo_grid_column(table, "neurons", true);
    ordo_grid_column(table, "cells", true);
    ordo_grid_column(table, "parameters", true);
    ordo_grid_column(table, ordo_norm_name(s->norm), true);
    ordo_grid_column(table, "theory", true);
    for (size_t i = 0; i < family->count; i++) {
        const ordo_run *run = &family->study.runs[i];
        if (ordo_study_has(&family->study, s->norm, i)) {
            ordo_predict(theory, &family->recipe, s->norm, run->cells, &family->scale);
            ordo_grid_text(table, "%zu", run->neurons);
            ordo_grid_text(table, "%zu", run->cells);
            ordo_grid_text(table, "%zu", run->parameters);
            ordo_grid_number(table, family->study.series[s->norm].value[i], DIGITS);
            ordo_grid_number(table, theory, DIGITS);
        }
    }
    mpfr_clear(theory);
}

static void
add_size(ordo_grid *table, const ordo_barrier *b, size_t i)
{
    ordo_grid_text(table, "%zu", b->neurons[i]);
    ordo_grid_text(table, "%zu", ordo_unit_parameters(b->unit, b->neurons[i]));
}

/* Rounded down, as whatever is said to be out of reach. */
static void
add_bound(ordo_grid *table, mpfr_srcptr bound)
{
    char *text =
        mpfr_sgn(bound) > 0 ? ordo_real_text_rounded(bound, BOUND_DIGITS, MPFR_RNDD) : NULL;
    ordo_grid_text(table, "%s", text != NULL ? text : "-");
    free(text);
}

/* The sizes that were asked for. */
static void
add_barrier(ordo_sheet *sheet, const ordo_barrier *b)
{
    mpfr_t floor;
    mpfr_init2(floor, 64);
    ordo_grid *table = ordo_sheet_add(sheet, "any %s", b->unit->name);
    ordo_grid_column(table, "neurons", true);
    ordo_grid_column(table, "parameters", true);
    ordo_grid_column(table, "certified bound", true);
    ordo_grid_column(table, "asymptotic floor", true);
    for (size_t i = 0; i < b->count; i++) {
        if (!b->floors[i].quick) {
            add_size(table, b, i);
            add_bound(table, ordo_barrier_bound(b, i));
            ordo_barrier_floor(floor, b, i);
            ordo_grid_number(table, floor, BOUND_DIGITS);
        }
    }
    mpfr_clear(floor);
}

/* The edge of the region, where anything is known. */
static void
add_edge(ordo_sheet *sheet, const ordo_barrier *b)
{
    ordo_grid *table = ordo_sheet_add(sheet, "any %s, edge", b->unit->name);
    ordo_grid_column(table, "neurons", true);
    ordo_grid_column(table, "parameters", true);
    ordo_grid_column(table, "out of reach", true);
    for (size_t i = 0; i < b->count; i++) {
        if (mpfr_sgn(ordo_barrier_edge(b, i)) > 0) {
            add_size(table, b, i);
            add_bound(table, ordo_barrier_edge(b, i));
        }
    }
}

static void
add_trained(ordo_sheet *sheet, const ordo_trained_error *e, const ordo_unit *unit)
{
    ordo_grid *table = ordo_sheet_add(sheet, "trained %s", unit->name);
    ordo_grid_column(table, "neurons", true);
    ordo_grid_column(table, "parameters", true);
    ordo_grid_column(table, "least", true);
    ordo_grid_column(table, "most", true);
    ordo_grid_text(table, "%zu", e->most_neurons);
    ordo_grid_text(table, "%zu", ordo_unit_parameters(unit, e->most_neurons));
    ordo_grid_text(table, "%s", e->least);
    ordo_grid_text(table, "%s", e->most);
}

/* What training reached of the family's unit, told of by the first family of that unit alone. */
static const ordo_trained_error *
trained_of(const ordo_topic *s, size_t i)
{
    const ordo_unit *unit = s->families[i].recipe.unit;
    return ordo_topic_is_second(s, i)
               ? NULL
               : ordo_trained_error_of(s->trained, ordo_target_name(s->target), unit, s->norm);
}

/* Is there anything that a logarithmic scale can show? */
static bool
is_drawn(const ordo_family *family, ordo_norm norm)
{
    return ordo_study_last(&family->study, norm) < family->count;
}

static ordo_status
gather(ordo_sheet *sheet, ordo_topic *subject, ordo_message *why)
{
    bool any = false;
    ordo_status status = ordo_topic_study(subject, why);
    if (status == ORDO_OK) {
        status = ordo_topic_barriers(subject);
    }
    for (size_t i = 0; status == ORDO_OK && i < subject->count; i++) {
        add_family(sheet, subject, &subject->families[i]);
        any = any || is_drawn(&subject->families[i], subject->norm);
    }
    for (size_t i = 0; status == ORDO_OK && i < subject->barrier_count; i++) {
        add_barrier(sheet, &subject->barriers[i]);
        add_edge(sheet, &subject->barriers[i]);
    }
    for (size_t i = 0; status == ORDO_OK && i < subject->count; i++) {
        const ordo_trained_error *e = trained_of(subject, i);
        if (e != NULL) {
            add_trained(sheet, e, subject->families[i].recipe.unit);
        }
    }
    return status != ORDO_OK || any
               ? status
               : ordo_explain(why, ORDO_SINGULAR, "there is nothing to draw: %s of each net is %s",
                              ordo_norm_name(subject->norm),
                              subject->families[0].study.reproduces ? "0"
                                                                    : "infinite or not known");
}

/* ---- the picture ---- */

/* Over what. */
typedef struct view {
    const char *column;
    bool parameters;
    ordo_frame panel;
} view;

static double
size_of(const view *v, const ordo_unit *unit, size_t neurons)
{
    return (double)(v->parameters ? ordo_unit_parameters(unit, neurons) : neurons);
}

static void
include_family(view *v, const ordo_topic *s, const ordo_family *family)
{
    for (size_t i = 0; i < family->count; i++) {
        if (ordo_study_has(&family->study, s->norm, i)) {
            ordo_axis_include(&v->panel.x, size_of(v, family->recipe.unit, family->neurons[i]));
            ordo_axis_include(&v->panel.y,
                              mpfr_get_d(family->study.series[s->norm].value[i], MPFR_RNDN));
        }
    }
}

static void
include_barrier(view *v, const ordo_barrier *b)
{
    for (size_t i = 0; i < b->count; i++) {
        ordo_axis_include(&v->panel.x, size_of(v, b->unit, b->neurons[i]));
        ordo_axis_include(&v->panel.y, mpfr_get_d(ordo_barrier_bound(b, i), MPFR_RNDN));
    }
}

/* The axes: all that is drawn, a hatched margin below; at least a factor of two and a decade. */
static void
find_panel(view *v, const ordo_topic *s)
{
    v->panel = ordo_frame_empty(WIDTH, HEIGHT);
    v->panel.left = LEFT;
    v->panel.right = ordo_topic_names_width(s);
    v->panel.top = TOP;
    v->panel.bottom = BOTTOM;
    for (size_t i = 0; i < s->count; i++) {
        const ordo_trained_error *e = trained_of(s, i);
        include_family(v, s, &s->families[i]);
        if (e != NULL) {
            ordo_axis_include(&v->panel.x, size_of(v, s->families[i].recipe.unit, e->most_neurons));
            ordo_axis_include(&v->panel.y, strtod(e->most, NULL));
        }
    }
    for (size_t i = 0; i < s->barrier_count; i++) {
        include_barrier(v, &s->barriers[i]);
    }
    ordo_axis_widen(&v->panel.x, 1.1, 2);
    ordo_axis_widen(&v->panel.y, 2, 10);
    v->panel.y.from /= pow(v->panel.y.to / v->panel.y.from, 0.04);
}

/* ---- labels ---- */

enum { NAME_POINTS = 15, LAW_POINTS = 13, NAME_HEIGHT = 20, LAW_HEIGHT = 18 };

/* "3.2×10^{−5}" for gnuplot's enhanced text, two digits. */
static void
write_number(char *text, size_t size, double v)
{
    int e = (int)floor(log10(v) + 1e-12);
    if (e >= -2 && e <= 3) {
        double unit = pow(10, e - 1);
        (void)snprintf(text, size, "%.*f", e >= 1 ? 0 : 1 - e, round(v / unit) * unit);
    } else {
        double digits = v / pow(10, e);
        (void)snprintf(text, size, "%.1f×10^{%s%d}", digits, e < 0 ? "−" : "", abs(e));
    }
}

/* The law C h^k norm(f^(k)) of a family, with the number worked out: "≈ 17 n^{−4}". Over parameters
 * it is that of large nets. "" when there is none. */
static void
write_law(char *text, size_t size, const view *v, const ordo_topic *s, const ordo_family *family)
{
    const ordo_unit *unit = family->recipe.unit;
    unsigned order = ordo_unit_norm_order(unit, s->norm);
    mpfr_t one;
    char number[64];
    mpfr_init2(one, 64);
    ordo_predict(one, &family->recipe, s->norm, 1, &family->scale);
    double c = mpfr_get_d(one, MPFR_RNDN);
    mpfr_clear(one);
    text[0] = '\0';
    if (isfinite(c) && c > 0) {
        if (v->parameters) {
            c *= pow((double)ordo_unit_stride(unit), order);
        }
        write_number(number, sizeof number, c);
        (void)snprintf(text, size, "≈ %s {/:Italic %s}^{−%u}", number, v->parameters ? "P" : "n",
                       order);
    }
}

/* The place of a family's name: at its last point, below all when nothing is drawn. */
static double
place_of(const view *v, const ordo_topic *s, const ordo_family *family)
{
    size_t last = ordo_study_last(&family->study, s->norm);
    if (last == family->count) {
        return -1;
    }
    mpfr_srcptr value = family->study.series[s->norm].value[last];
    return ordo_axis_place(&v->panel.y, mpfr_get_d(value, MPFR_RNDN));
}

static void
write_label(FILE *out, const view *v, const char *text, const ordo_family *family, double place,
            double down, int points)
{
    const ordo_frame *p = &v->panel;
    ordo_label label = {text,    ordo_style_of(family->recipe.unit)->colour,
                        p->x.to, ordo_axis_value(&p->y, place),
                        14,      down,
                        points,  false};
    ordo_script_label(out, p, &label);
}

/* Names of families, and their laws as long as there is room, in a column right of the panel. */
static void
write_labels(FILE *out, const view *v, const ordo_topic *s)
{
    double at[ORDO_SPREAD_MOST], size[ORDO_SPREAD_MOST];
    double height = HEIGHT - TOP - BOTTOM;
    size_t count = s->count < ORDO_SPREAD_MOST ? s->count : ORDO_SPREAD_MOST;
    bool laws = (double)count * (NAME_HEIGHT + LAW_HEIGHT) <= height;
    for (size_t i = 0; i < count; i++) {
        at[i] = height * place_of(v, s, &s->families[i]);
        size[i] = NAME_HEIGHT + (laws ? LAW_HEIGHT : 0);
    }
    ordo_spread(at, size, count, -0.5 * NAME_HEIGHT, height + 0.5 * NAME_HEIGHT);
    for (size_t i = 0; i < count; i++) {
        const ordo_family *family = &s->families[i];
        char name[128], law[128];
        double place = at[i] / height, down = laws ? 0.5 * (NAME_HEIGHT - size[i]) : 0;
        ordo_family_name(name, sizeof name, family);
        write_label(out, v, name, family, place, down, NAME_POINTS);
        write_law(law, sizeof law, v, s, family);
        if (laws) {
            bool drawn = is_drawn(family, s->norm);
            write_label(out, v, drawn ? law : ordo_family_absence(family), family, place,
                        down + LAW_HEIGHT, LAW_POINTS);
        }
    }
}

/* ---- lines ---- */

static bool
has_edge(const ordo_barrier *b)
{
    for (size_t i = 0; i < b->count; i++) {
        if (mpfr_sgn(ordo_barrier_edge(b, i)) > 0) {
            return true;
        }
    }
    return false;
}

/* Is any of its line in the panel? */
static bool
has_floor(const view *v, const ordo_barrier *b)
{
    bool has = false;
    mpfr_t floor;
    mpfr_init2(floor, 64);
    for (size_t i = 0; i < b->count; i++) {
        ordo_barrier_floor(floor, b, i);
        double y = mpfr_get_d(floor, MPFR_RNDN); /* false for NaN */
        has = has || (y >= v->panel.y.from && y <= v->panel.y.to);
    }
    mpfr_clear(floor);
    return has;
}

static bool
has_theory(const ordo_topic *s, const ordo_family *family)
{
    mpfr_t theory;
    mpfr_init2(theory, 64);
    ordo_predict(theory, &family->recipe, s->norm, 1, &family->scale);
    bool has = is_drawn(family, s->norm) && mpfr_number_p(theory) && mpfr_sgn(theory) > 0;
    mpfr_clear(theory);
    return has;
}

/* Below the bound: the whole rest of the panel when there is one unit, else a band along it. */
static void
write_edge(FILE *out, const view *v, const ordo_barrier *b, bool alone, bool *first)
{
    const ordo_style *style = ordo_style_of(b->unit);
    double band = pow(v->panel.y.to / v->panel.y.from, -0.05);
    ordo_script_piece(out, first);
    (void)fprintf(out, "data index 'any %s, edge' using '%s':'out of reach':(", b->unit->name,
                  v->column);
    (void)fprintf(out, alone ? "%.9g" : "column('out of reach')*%.4g",
                  alone ? v->panel.y.from : band);
    (void)fprintf(out, ") with filledcurves fs pattern %d lw 0.7 fc", style->hatching);
    ordo_script_colour(out, style->colour);
    ordo_script_piece(out, first);
    (void)fprintf(out, "data index 'any %s, edge' using '%s':'out of reach' with lines lw 1 lc",
                  b->unit->name, v->column);
    ordo_script_colour(out, style->colour);
}

static void
write_barrier(FILE *out, const view *v, const ordo_barrier *b, bool alone, bool *first)
{
    if (has_edge(b)) {
        write_edge(out, v, b, alone, first);
    }
    if (has_floor(v, b)) {
        ordo_script_piece(out, first);
        (void)fprintf(out,
                      "data index 'any %s' using '%s':'asymptotic floor' with lines dt (8,6) lw "
                      "0.9 lc",
                      b->unit->name, v->column);
        ordo_script_colour(out, ordo_style_of(b->unit)->colour);
    }
}

static void
write_family(FILE *out, const view *v, const ordo_topic *s, const ordo_family *family, bool second,
             bool *first)
{
    const ordo_style *style = ordo_style_of(family->recipe.unit);
    char name[128];
    ordo_family_name(name, sizeof name, family);
    if (has_theory(s, family)) {
        ordo_script_piece(out, first);
        (void)fprintf(out, "data index '%s' using '%s':'theory' with lines lw 0.8 lc", name,
                      v->column);
        ordo_script_colour(out, style->colour);
    }
    ordo_script_piece(out, first);
    (void)fprintf(out, "data index '%s' using '%s':'%s' with linespoints pt %d ps 0.7 lw 1.6%s lc",
                  name, v->column, ordo_norm_name(s->norm), second ? style->open_mark : style->mark,
                  style->dash);
    ordo_script_colour(out, style->colour);
}

/* A cross at both ends, and a line between them. */
static void
write_trained(FILE *out, const view *v, const ordo_unit *unit, bool *first)
{
    static const char *const ends[] = {"least", "most"};
    const ordo_colour *colour = ordo_style_of(unit)->colour;
    ordo_script_piece(out, first);
    (void)fprintf(out,
                  "data index 'trained %s' using '%s':'least':(0):(column('most')-column('least')) "
                  "with vectors nohead lw 2 lc",
                  unit->name, v->column);
    ordo_script_colour(out, colour);
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        ordo_script_piece(out, first);
        (void)fprintf(
            out,
            "data index 'trained %s' using '%s':'%s':('{/:Bold ×}') with labels font \",20\" tc",
            unit->name, v->column, ends[i]);
        ordo_script_colour(out, colour);
    }
}

static void
write_lines(FILE *out, const view *v, const ordo_topic *s)
{
    bool first = true;
    for (size_t i = 0; i < s->barrier_count; i++) {
        write_barrier(out, v, &s->barriers[i], s->barrier_count == 1, &first);
    }
    for (size_t i = 0; i < s->count; i++) {
        if (is_drawn(&s->families[i], s->norm)) {
            write_family(out, v, s, &s->families[i], ordo_topic_is_second(s, i), &first);
        }
    }
    for (size_t i = 0; i < s->count; i++) {
        if (trained_of(s, i) != NULL) {
            write_trained(out, v, s->families[i].recipe.unit, &first);
        }
    }
    (void)fputs("\n", out);
}

/* What the lines are that are there. */
static void
write_reading(char *text, size_t size, const view *v, const ordo_topic *s)
{
    bool trained = false, theory = false, hatched = false, dashed = false;
    for (size_t i = 0; i < s->count; i++) {
        trained = trained || trained_of(s, i) != NULL;
        theory = theory || has_theory(s, &s->families[i]);
    }
    for (size_t i = 0; i < s->barrier_count; i++) {
        hatched = hatched || has_edge(&s->barriers[i]);
        dashed = dashed || has_floor(v, &s->barriers[i]);
    }
    (void)snprintf(text, size, "%s of nets from formulas%s%s%s%s%s%s", ordo_norm_name(s->norm),
                   theory ? "; thin line: theory" : "", trained ? "; ×: trained" : "",
                   hatched || dashed ? "\n" : "",
                   hatched ? "hatched: no parameters get there, proved" : "",
                   hatched && dashed ? "; " : "", dashed ? "dashed: asymptotic floor" : "");
}

static void
draw_over(FILE *out, const ordo_topic *s, view *v)
{
    char title[512], reading[256];
    find_panel(v, s);
    ordo_layout_target(title, sizeof title, s->target);
    write_reading(reading, sizeof reading, v, s);
    ordo_script_panel(out, &v->panel);
    (v->parameters ? ordo_script_decades : ordo_script_octaves)(out, &v->panel, 'x');
    ordo_script_decades(out, &v->panel, 'y');
    ordo_script_heading(out, &v->panel, title, reading);
    ordo_script_name_x(out, &v->panel, v->column);
    write_labels(out, v, s);
    write_lines(out, v, s);
}

static void
draw(FILE *out, const ordo_sheet *sheet, const ordo_topic *subject)
{
    (void)sheet;
    view v = {.column = "neurons", .parameters = false};
    draw_over(out, subject, &v);
}

static void
draw_parameters(FILE *out, const ordo_sheet *sheet, const ordo_topic *subject)
{
    (void)sheet;
    view v = {.column = "parameters", .parameters = true};
    draw_over(out, subject, &v);
}

const ordo_figure_kind ordo_figure_convergence = {
    .name = "convergence",
    .title = "errors over neurons, what theory says, what no parameters reach",
    .sizes = "4:1024",
    .families = ORDO_SPREAD_MOST,
    .units = "mlp,glu,gqu",
    .gather = gather,
    .draw = draw,
    .width = WIDTH,
    .height = HEIGHT,
};

const ordo_figure_kind ordo_figure_parameters = {
    .name = "parameters",
    .title = "the same over the number of parameters",
    .sizes = "4:1024",
    .families = ORDO_SPREAD_MOST,
    .units = "mlp,glu,gqu",
    .gather = gather,
    .draw = draw_parameters,
    .width = WIDTH,
    .height = HEIGHT,
};
