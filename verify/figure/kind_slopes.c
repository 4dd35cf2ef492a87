/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The slopes of errors from size to size, where they tend to, and what a fit over small nets makes
 * of them. */
#include <math.h>
#include <stdlib.h>

#include "verify/figure/kinds.h"
#include "verify/figure/spread.h"
#include "verify/report/layout_parts.h"

enum { DIGITS = 12, WIDTH = 560, HEIGHT = 448, LEFT = 48, TOP = 78, BOTTOM = 48, FIT_WIDTH = 152 };

/* ---- numbers ---- */

static const ordo_series *
series_of(const ordo_topic *s, const ordo_family *family)
{
    return &family->study.series[s->norm];
}

/* Is there a slope that ends at size i? */
static bool
has_slope(const ordo_topic *s, const ordo_family *family, size_t i)
{
    const ordo_series *series = series_of(s, family);
    return i > 0 && series->local != NULL && mpfr_number_p(series->local[i]);
}

static bool
is_drawn(const ordo_topic *s, const ordo_family *family)
{
    for (size_t i = 0; i < family->count; i++) {
        if (has_slope(s, family, i)) {
            return true;
        }
    }
    return false;
}

/* A slope stands in the middle of its sizes. */
static double
middle(const ordo_family *family, size_t i)
{
    return sqrt((double)family->neurons[i - 1] * (double)family->neurons[i]);
}

static void
add_family(ordo_sheet *sheet, const ordo_topic *s, const ordo_family *family)
{
    char name[128];
    ordo_family_name(name, sizeof name, family);
    ordo_grid *table = ordo_sheet_add(sheet, "%s", name);
    ordo_grid_column(table, "neurons", true);
    ordo_grid_column(table, "from", true);
    ordo_grid_column(table, "to", true);
    ordo_grid_column(table, "slope", true);
    for (size_t i = 0; i < family->count; i++) {
        if (has_slope(s, family, i)) {
            ordo_grid_text(table, "%.12g", middle(family, i));
            ordo_grid_text(table, "%zu", family->neurons[i - 1]);
            ordo_grid_text(table, "%zu", family->neurons[i]);
            ordo_grid_number(table, series_of(s, family)->local[i], DIGITS);
        }
    }
}

/* The limit of the slopes as a line over all sizes. */
static void
add_limit(ordo_sheet *sheet, const ordo_topic *s, const ordo_family *family)
{
    const ordo_limit *limit = &series_of(s, family)->order;
    char name[128];
    ordo_family_name(name, sizeof name, family);
    ordo_grid *table = ordo_sheet_add(sheet, "%s, limit", name);
    ordo_grid_column(table, "neurons", true);
    ordo_grid_column(table, "limit", true);
    ordo_grid_column(table, "error", true);
    for (size_t i = 0; mpfr_number_p(limit->value) && i < 2; i++) {
        ordo_grid_text(table, "%zu", family->neurons[i == 0 ? 0 : family->count - 1]);
        ordo_grid_number(table, limit->value, DIGITS);
        ordo_grid_number(table, limit->error, 2);
    }
}

/* The slope of the fit over the nets of FIT_LEAST to FIT_MOST neurons. */
static void
add_fit(ordo_sheet *sheet, const ordo_topic *s, const ordo_family *family)
{
    char name[128];
    ordo_family_name(name, sizeof name, family);
    ordo_grid *table = ordo_sheet_add(sheet, "%s, fit", name);
    ordo_grid_column(table, "neurons", true);
    ordo_grid_column(table, "slope", true);
    ordo_grid_column(table, "error", true);
    for (size_t i = 0; isfinite(family->fit[s->norm].slope) && i < 2; i++) {
        ordo_grid_text(table, "%d", i == 0 ? ORDO_FIT_LEAST : ORDO_FIT_MOST);
        ordo_grid_text(table, "%.6g", -family->fit[s->norm].slope);
        ordo_grid_text(table, "%.6g", family->fit[s->norm].stderr_slope);
    }
}

/* In the middle of the fit's sizes, as the bar that is ours. */
static void
add_trained(ordo_sheet *sheet, const ordo_trained_slope *t, const ordo_unit *unit)
{
    ordo_grid *table = ordo_sheet_add(sheet, "trained %s", unit->name);
    ordo_grid_column(table, "neurons", true);
    ordo_grid_column(table, "slope", true);
    ordo_grid_text(table, "%.12g", sqrt(ORDO_FIT_LEAST * ORDO_FIT_MOST));
    ordo_grid_text(table, "%g", -strtod(t->neurons, NULL));
}

/* What fits of trained nets of the unit gave, or NULL. */
static const ordo_trained_slope *
trained_of(const ordo_topic *s, size_t i)
{
    return ordo_topic_is_second(s, i)
               ? NULL
               : ordo_trained_slope_of(s->trained, ordo_target_name(s->target),
                                       s->families[i].recipe.unit, s->norm);
}

static ordo_status
gather(ordo_sheet *sheet, ordo_topic *subject, ordo_message *why)
{
    bool any = false;
    ordo_status status = ordo_topic_study(subject, why);
    if (status == ORDO_OK) {
        status = ordo_topic_fit(subject, why);
    }
    for (size_t i = 0; status == ORDO_OK && i < subject->count; i++) {
        add_family(sheet, subject, &subject->families[i]);
        add_limit(sheet, subject, &subject->families[i]);
        add_fit(sheet, subject, &subject->families[i]);
        any = any || is_drawn(subject, &subject->families[i]);
    }
    for (size_t i = 0; status == ORDO_OK && i < subject->count; i++) {
        if (trained_of(subject, i) != NULL) {
            add_trained(sheet, trained_of(subject, i), subject->families[i].recipe.unit);
        }
    }
    return status != ORDO_OK || any
               ? status
               : ordo_explain(why, ORDO_SINGULAR,
                              "there is no slope to draw: it takes two sizes with "
                              "positive, known errors");
}

/* ---- the picture ---- */

static void
include(ordo_axis *axis, double v, double least, double most)
{
    if (isfinite(v)) {
        v = fmin(fmax(v, least), most);
        axis->from = fmin(axis->from, v);
        axis->to = fmax(axis->to, v);
    }
}

/* What the slopes of a family are about: their limit, else their order. */
static double
goal(const ordo_topic *s, const ordo_family *family)
{
    mpfr_srcptr limit = series_of(s, family)->order.value;
    double order = ordo_unit_norm_order(family->recipe.unit, s->norm);
    double value = is_drawn(s, family) ? mpfr_get_d(limit, MPFR_RNDN) : order;
    return isfinite(value) ? value : order;
}

/* Is the fit worth a bar? Not when the errors jump up and down. */
static bool
has_fit(const ordo_topic *s, const ordo_family *family)
{
    return is_drawn(s, family) && family->fit[s->norm].stderr_slope < 0.5; /* false for NaN */
}

/* The first slopes may be anything: what is more than so much off all limits is not shown. */
#define FAR 1.5

static void
find_panel(ordo_frame *p, const ordo_topic *s)
{
    double least = HUGE_VAL, most = -HUGE_VAL;
    *p = ordo_frame_empty(WIDTH, HEIGHT);
    p->left = LEFT;
    p->right = fmax(ordo_topic_names_width(s), FIT_WIDTH);
    p->top = TOP;
    p->bottom = BOTTOM;
    p->y.log = false;
    for (size_t f = 0; f < s->count; f++) {
        if (is_drawn(s, &s->families[f])) {
            least = fmin(least, goal(s, &s->families[f]) - FAR);
            most = fmax(most, goal(s, &s->families[f]) + FAR);
        }
    }
    for (size_t f = 0; f < s->count; f++) {
        const ordo_family *family = &s->families[f];
        if (is_drawn(s, family)) {
            include(&p->y, goal(s, family), least, most);
        }
        if (has_fit(s, family)) {
            include(&p->y, -family->fit[s->norm].slope, least, most);
            include(&p->x, ORDO_FIT_LEAST, 1, HUGE_VAL);
            include(&p->x, ORDO_FIT_MOST, 1, HUGE_VAL);
        }
        if (trained_of(s, f) != NULL) {
            include(&p->y, -strtod(trained_of(s, f)->neurons, NULL), least, most);
        }
        for (size_t i = 0; i < family->count; i++) {
            include(&p->x, (double)family->neurons[i], 1, HUGE_VAL);
            if (has_slope(s, family, i)) {
                include(&p->y, mpfr_get_d(series_of(s, family)->local[i], MPFR_RNDN), least, most);
            }
        }
    }
    double room = fmax(0.06 * (p->y.to - p->y.from), 0.25);
    p->y = (ordo_axis){p->y.from - room, p->y.to + room, false};
    p->x = (ordo_axis){p->x.from / 1.1, p->x.to * (p->x.to > p->x.from ? 1 : 2), true};
}

/* ---- labels ---- */

enum { NAME_POINTS = 15, MORE_POINTS = 13, NAME_HEIGHT = 20, MORE_HEIGHT = 17 };

/* "→ 3.000000", with the digits that the estimated error leaves, at most seven. */
static void
write_limit(char *text, size_t size, const ordo_limit *limit)
{
    double error = mpfr_get_d(limit->error, MPFR_RNDN);
    int decimals = error > 0 && error < 1 ? (int)fmin(-log10(error), 7) : error > 0 ? 0 : 7;
    text[0] = '\0';
    if (mpfr_number_p(limit->value)) {
        (void)mpfr_snprintf(text, size, limit->extrapolated ? "→ %.*RNf" : "last: %.*RNf", decimals,
                            limit->value);
    }
}

/* With one digit of its error, at most three decimals; an error of less than these is left off. */
static void
write_fit(char *text, size_t size, const ordo_fit *fit)
{
    const double shown = 0.0005;
    int decimals = (int)fmin(fmax(-floor(log10(fit->stderr_slope)), 2), 3);
    text[0] = '\0';
    if (fit->stderr_slope >= shown) {
        (void)snprintf(text, size, "fit: %.*f ± %.*f", decimals, -fit->slope, decimals,
                       fit->stderr_slope);
    } else if (isfinite(fit->slope)) {
        (void)snprintf(text, size, "fit: %.3f", -fit->slope);
    }
}

static void
write_label(FILE *out, const ordo_frame *p, const char *text, const ordo_family *family, double y,
            double down, int points)
{
    if (text[0] != '\0') {
        ordo_label label = {.text = text,
                            .colour = ordo_style_of(family->recipe.unit)->colour,
                            .x = p->x.to,
                            .y = y,
                            .right = 14,
                            .down = down,
                            .points = points};
        ordo_script_label(out, p, &label);
    }
}

static void
write_labels(FILE *out, const ordo_frame *p, const ordo_topic *s)
{
    double at[ORDO_SPREAD_MOST], size[ORDO_SPREAD_MOST], height = HEIGHT - TOP - BOTTOM;
    size_t count = s->count < ORDO_SPREAD_MOST ? s->count : ORDO_SPREAD_MOST;
    int lines = (double)count * (NAME_HEIGHT + 2 * MORE_HEIGHT) <= height ? 2 : 0;
    for (size_t i = 0; i < count; i++) {
        at[i] = height * ordo_axis_place(&p->y, goal(s, &s->families[i]));
        size[i] = NAME_HEIGHT + lines * MORE_HEIGHT;
    }
    ordo_spread(at, size, count, 0, height);
    for (size_t i = 0; i < count; i++) {
        const ordo_family *family = &s->families[i];
        double y = ordo_axis_value(&p->y, at[i] / height), down = -0.5 * lines * MORE_HEIGHT;
        char text[128];
        ordo_family_name(text, sizeof text, family);
        write_label(out, p, text, family, y, down, NAME_POINTS);
        if (lines > 0 && is_drawn(s, family)) {
            write_limit(text, sizeof text, &series_of(s, family)->order);
            write_label(out, p, text, family, y, down + MORE_HEIGHT, MORE_POINTS);
            write_fit(text, sizeof text, &family->fit[s->norm]);
            write_label(out, p, text, family, y, down + 2 * MORE_HEIGHT, MORE_POINTS);
        } else if (lines > 0) {
            write_label(out, p, ordo_family_absence(family), family, y, down + MORE_HEIGHT,
                        MORE_POINTS);
        }
    }
}

/* ---- lines ---- */

static void
write_family(FILE *out, const ordo_topic *s, const ordo_family *family, bool second, bool *first)
{
    const ordo_style *style = ordo_style_of(family->recipe.unit);
    char name[128];
    ordo_family_name(name, sizeof name, family);
    if (mpfr_number_p(series_of(s, family)->order.value)) {
        ordo_script_piece(out, first);
        (void)fprintf(
            out, "data index '%s, limit' using 'neurons':'limit' with lines dt (8,6) lw 0.9 lc",
            name);
        ordo_script_colour(out, style->colour);
    }
    if (has_fit(s, family)) {
        ordo_script_piece(out, first);
        (void)fprintf(out, "data index '%s, fit' using 'neurons':'slope' with lines lw 4 lc", name);
        ordo_script_colour(out, style->colour);
    }
    ordo_script_piece(out, first);
    (void)fprintf(
        out, "data index '%s' using 'neurons':'slope' with linespoints pt %d ps 0.7 lw 1.2%s lc",
        name, second ? style->open_mark : style->mark, style->dash);
    ordo_script_colour(out, style->colour);
}

/* What the lines are that are there. */
static void
write_reading(char *text, size_t size, const ordo_topic *s)
{
    bool limit = false, last = false, fit = false, trained = false;
    char bar[64] = "";
    for (size_t i = 0; i < s->count; i++) {
        const ordo_limit *order = &series_of(s, &s->families[i])->order;
        bool dashed = is_drawn(s, &s->families[i]) && mpfr_number_p(order->value);
        limit = limit || (dashed && order->extrapolated);
        last = last || (dashed && !order->extrapolated);
        fit = fit || has_fit(s, &s->families[i]);
        trained = trained || trained_of(s, i) != NULL;
    }
    if (fit) {
        (void)snprintf(bar, sizeof bar, "bar: a fit over %d to %d neurons", ORDO_FIT_LEAST,
                       ORDO_FIT_MOST);
    }
    (void)snprintf(text, size, "slope of %s from size to size%s%s%s%s%s%s", ordo_norm_name(s->norm),
                   limit  ? "; dashed: its limit"
                   : last ? "; dashed: the last one"
                          : "",
                   limit && last ? ", or the last one" : "", fit || trained ? "\n" : "", bar,
                   fit && trained ? "; " : "", trained ? "×: trained" : "");
}

static void
draw(FILE *out, const ordo_sheet *sheet, const ordo_topic *s)
{
    (void)sheet;
    ordo_frame p;
    char title[512], reading[256];
    bool first = true;
    find_panel(&p, s);
    ordo_layout_target(title, sizeof title, s->target);
    write_reading(reading, sizeof reading, s);
    ordo_script_panel(out, &p);
    ordo_script_octaves(out, &p, 'x');
    ordo_script_steps(out, &p, 'y');
    ordo_script_heading(out, &p, title, reading);
    ordo_script_name_x(out, &p, "neurons");
    write_labels(out, &p, s);
    for (size_t i = 0; i < s->count; i++) {
        if (is_drawn(s, &s->families[i])) {
            write_family(out, s, &s->families[i], ordo_topic_is_second(s, i), &first);
        }
    }
    for (size_t i = 0; i < s->count; i++) {
        if (trained_of(s, i) != NULL) {
            ordo_script_piece(out, &first);
            (void)fprintf(out,
                          "data index 'trained %s' using 'neurons':'slope':('{/:Bold ×}') with "
                          "labels font \",20\" tc",
                          s->families[i].recipe.unit->name);
            ordo_script_colour(out, ordo_style_of(s->families[i].recipe.unit)->colour);
        }
    }
    (void)fputs("\n", out);
}

const ordo_figure_kind ordo_figure_slopes = {
    .name = "slopes",
    .title = "slopes from size to size, their limit, and what a fit over small nets says",
    .sizes = "4:1024",
    .families = ORDO_SPREAD_MOST,
    .units = "mlp,glu,gqu",
    .gather = gather,
    .draw = draw,
    .width = WIDTH,
    .height = HEIGHT,
};
