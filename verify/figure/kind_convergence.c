/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Errors over neurons or over parameters, on logarithmic scales, with the law that theory says. */
#include <math.h>
#include <stdlib.h>

#include "verify/figure/kinds.h"
#include "verify/figure/spread.h"
#include "verify/report/layout_parts.h"

/* Digits of errors in the file of numbers. */
enum { DIGITS = 12 };

static double
to_double(const mpfr_t x)
{
    return mpfr_get_d(x, MPFR_RNDN);
}

/* C h^k norm(f^(k)) where there is a prediction. */
static void
predict(mpfr_t r, const ordo_family *family, ordo_norm norm, size_t i)
{
    ordo_predict(r, &family->recipe, norm, family->study.runs[i].cells, &family->scale);
}

static void
add_family(ordo_sheet *sheet, const ordo_subject *s, const ordo_family *family)
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
        if (ordo_family_has(family, s->norm, i)) {
            predict(theory, family, s->norm, i);
            ordo_grid_text(table, "%zu", run->neurons);
            ordo_grid_text(table, "%zu", run->cells);
            ordo_grid_text(table, "%zu", run->parameters);
            ordo_grid_number(table, family->study.series[s->norm].value[i], DIGITS);
            ordo_grid_number(table, theory, DIGITS);
        }
    }
    mpfr_clear(theory);
}

static ordo_status
gather(ordo_sheet *sheet, ordo_subject *subject, ordo_message *why)
{
    ordo_status status = ordo_subject_study(subject, why);
    for (size_t i = 0; status == ORDO_OK && i < subject->count; i++) {
        add_family(sheet, subject, &subject->families[i]);
    }
    return status;
}

static double
size_of(const ordo_run *run, bool parameters)
{
    return (double)(parameters ? run->parameters : run->neurons);
}

static void
include(ordo_axis *axis, double v)
{
    axis->from = fmin(axis->from, v);
    axis->to = fmax(axis->to, v);
}

static ordo_panel
find_panel(const ordo_figure_kind *kind, const ordo_subject *s, bool parameters)
{
    ordo_panel p = {.width = kind->width,
                    .height = kind->height,
                    .left = 60,
                    .right = 120,
                    .top = 64,
                    .bottom = 50,
                    .x = {HUGE_VAL, 0, true},
                    .y = {HUGE_VAL, 0, true}};
    for (size_t f = 0; f < s->count; f++) {
        const ordo_family *family = &s->families[f];
        for (size_t i = 0; i < family->count; i++) {
            if (ordo_family_has(family, s->norm, i)) {
                include(&p.x, size_of(&family->study.runs[i], parameters));
                include(&p.y, to_double(family->study.series[s->norm].value[i]));
            }
        }
    }
    p.x.from /= 1.1;
    p.y.from = pow(10, floor(log10(p.y.from)));
    p.y.to = pow(10, ceil(log10(p.y.to)));
    return p;
}

/* The names of families beside their last points. */
static void
write_labels(FILE *out, const ordo_panel *p, const ordo_subject *s, bool parameters)
{
    double at[ORDO_SPREAD_MOST], size[ORDO_SPREAD_MOST], h = p->height - p->top - p->bottom;
    const ordo_family *of[ORDO_SPREAD_MOST];
    double x[ORDO_SPREAD_MOST];
    size_t count = 0;
    for (size_t f = 0; f < s->count && count < ORDO_SPREAD_MOST; f++) {
        const ordo_family *family = &s->families[f];
        for (size_t i = family->count; i-- > 0;) {
            if (ordo_family_has(family, s->norm, i)) {
                at[count] =
                    h * ordo_axis_place(&p->y, to_double(family->study.series[s->norm].value[i]));
                x[count] = size_of(&family->study.runs[i], parameters);
                size[count] = 20;
                of[count++] = family;
                break;
            }
        }
    }
    ordo_spread(at, size, count, 0, h);
    for (size_t i = 0; i < count; i++) {
        char name[128];
        ordo_family_name(name, sizeof name, of[i]);
        ordo_label label = {name, ordo_style_of(of[i]->recipe.unit)->colour,
                            x[i], ordo_axis_value(&p->y, at[i] / h),
                            12,   5,
                            15,   false};
        ordo_script_label(out, p, &label);
    }
}

static void
draw_over(FILE *out, const ordo_subject *s, bool parameters)
{
    const ordo_figure_kind *kind = parameters ? &ordo_figure_parameters : &ordo_figure_convergence;
    const char *x = parameters ? "parameters" : "neurons", *y = ordo_norm_name(s->norm);
    char title[512];
    ordo_panel p = find_panel(kind, s, parameters);
    ordo_layout_target(title, sizeof title, s->target);
    ordo_script_panel(out, &p);
    ordo_script_octaves(out, &p, 'x');
    ordo_script_decades(out, &p, 'y');
    ordo_script_heading(out, &p, title, y);
    ordo_script_name_x(out, &p, x);
    write_labels(out, &p, s, parameters);
    const char *separator = "\nplot";
    for (size_t f = 0; f < s->count; f++) {
        const ordo_style *style = ordo_style_of(s->families[f].recipe.unit);
        char name[128];
        ordo_family_name(name, sizeof name, &s->families[f]);
        (void)fprintf(out, "%s data index '%s' using '%s':'theory' with lines lw 0.8 lc", separator,
                      name, x);
        ordo_script_colour(out, style->colour);
        (void)fprintf(
            out,
            ", \\\n     data index '%s' using '%s':'%s' with linespoints pt %d ps 0.7 lw 1.6 lc",
            name, x, y, style->mark);
        ordo_script_colour(out, style->colour);
        separator = ", \\\n    ";
    }
    (void)fputs("\n", out);
}

static void
draw(FILE *out, const ordo_sheet *sheet, const ordo_subject *subject)
{
    (void)sheet;
    draw_over(out, subject, false);
}

static void
draw_parameters(FILE *out, const ordo_sheet *sheet, const ordo_subject *subject)
{
    (void)sheet;
    draw_over(out, subject, true);
}

enum { WIDTH = 560, HEIGHT = 440 };

const ordo_figure_kind ordo_figure_convergence = {
    .name = "convergence",
    .title = "errors over neurons, with theory and what no parameters can reach",
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
    .title = "the same over parameters",
    .sizes = "4:1024",
    .families = ORDO_SPREAD_MOST,
    .units = "mlp,glu,gqu",
    .gather = gather,
    .draw = draw_parameters,
    .width = WIDTH,
    .height = HEIGHT,
};
