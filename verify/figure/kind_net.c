/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A net of few neurons on its target, and under it the error with the pattern that theory says. */
#include <math.h>

#include "verify/figure/facet.h"
#include "verify/figure/kinds.h"
#include "verify/figure/portrait.h"
#include "verify/report/layout_parts.h"

enum { DIGITS = 12, WIDTH = 560, HEIGHT = 440, LEFT = 48, RIGHT = 84, TOP = 70, BOTTOM = 46 };
enum { NEURONS_MOST = 256, STEPS_ALL = 640, STEPS_LEAST = 8, STEPS_MOST = 64, DENSE = 80 };

/* ---- numbers ---- */

static unsigned
steps_of(const ordo_portrait *p)
{
    size_t steps = STEPS_ALL / p->cells;
    steps -= steps % 2; /* the middle of a cell is a sample */
    return steps < STEPS_LEAST ? STEPS_LEAST : steps > STEPS_MOST ? STEPS_MOST : (unsigned)steps;
}

/* What has been met so far. */
typedef struct extremes {
    mpfr_t value, error;
} extremes;

static void
add_number(ordo_grid *table, const mpfr_t y, mpfr_ptr most)
{
    ordo_grid_number(table, y, DIGITS);
    if (most != NULL && mpfr_cmpabs(y, most) > 0) {
        mpfr_abs(most, y, MPFR_RNDN);
    }
}

static void
add_sample(ordo_grid *table, extremes *most, ordo_portrait *p, size_t cell, unsigned step,
           unsigned steps)
{
    mpfr_t x, y;
    mpfr_inits2(p->prec, x, y, (mpfr_ptr)0);
    ordo_portrait_place(x, p, cell, step, steps);
    add_number(table, x, NULL);
    ordo_portrait_target(y, p, x);
    add_number(table, y, most->value);
    ordo_portrait_net(y, p, x);
    add_number(table, y, most->value);
    ordo_portrait_error(y, p, x);
    add_number(table, y, most->error);
    ordo_portrait_predict(y, p, cell, step, steps);
    add_number(table, y, NULL);
    mpfr_clears(x, y, (mpfr_ptr)0);
}

/* Cell by cell with both of its ends: what is predicted need not be continuous. */
static void
add_samples(ordo_sheet *sheet, extremes *most, ordo_portrait *p)
{
    static const char *const headings[] = {"x", "target", "net", "error", "predicted"};
    ordo_grid *table = ordo_sheet_add(sheet, "samples");
    for (size_t i = 0; i < sizeof headings / sizeof headings[0]; i++) {
        ordo_grid_column(table, headings[i], true);
    }
    unsigned steps = steps_of(p);
    for (size_t cell = 0; cell < p->cells; cell++) {
        for (unsigned step = 0; step <= steps; step++) {
            add_sample(table, most, p, cell, step, steps);
        }
    }
}

static void
add_breakpoints(ordo_sheet *sheet, const ordo_portrait *p)
{
    mpfr_t y, t;
    mpfr_init2(y, p->prec);
    ordo_grid *table = ordo_sheet_add(sheet, "breakpoints");
    ordo_grid_column(table, "x", true);
    ordo_grid_column(table, "net", true);
    for (size_t i = 0; i <= p->cells; i++) {
        ordo_vector_view(t, &p->knots, i);
        ordo_portrait_net(y, p, t);
        ordo_grid_number(table, t, DIGITS);
        ordo_grid_number(table, y, DIGITS);
    }
    mpfr_clear(y);
}

/* An error up to `rounding` comes from rounding parameters alone. */
static void
add_extremes(ordo_sheet *sheet, const extremes *most, const ordo_portrait *p)
{
    mpfr_t rounding;
    mpfr_init2(rounding, 64);
    ordo_grid *table = ordo_sheet_add(sheet, "extremes");
    ordo_grid_column(table, "value", true);
    ordo_grid_column(table, "error", true);
    ordo_grid_column(table, "rounding", true);
    ordo_grid_number(table, most->value, DIGITS);
    ordo_grid_number(table, most->error, DIGITS);
    ordo_portrait_rounding(rounding, p);
    ordo_grid_number(table, rounding, 2);
    mpfr_clear(rounding);
}

static ordo_status
fill(ordo_sheet *sheet, ordo_portrait *p, ordo_message *why)
{
    extremes most;
    mpfr_inits2(p->prec, most.value, most.error, (mpfr_ptr)0);
    mpfr_set_zero(most.value, 1);
    mpfr_set_zero(most.error, 1);
    add_samples(sheet, &most, p);
    add_breakpoints(sheet, p);
    add_extremes(sheet, &most, p);
    ordo_status status = ordo_sheet_check(sheet, why);
    mpfr_clears(most.value, most.error, (mpfr_ptr)0);
    return status;
}

static ordo_status
gather(ordo_sheet *sheet, ordo_topic *subject, ordo_message *why)
{
    const ordo_family *family = &subject->families[0];
    size_t neurons = family->neurons[0];
    ordo_portrait portrait;
    if (neurons > NEURONS_MOST) {
        return ordo_explain(why, ORDO_EINVAL, "a picture of %zu neurons shows nothing; at most %d",
                            neurons, NEURONS_MOST);
    }
    ordo_status status =
        ordo_portrait_init(&portrait, &family->recipe, neurons, &subject->options, why);
    if (status == ORDO_OK) {
        status = fill(sheet, &portrait, why);
    }
    ordo_portrait_clear(&portrait);
    return status;
}

/* ---- the picture ---- */

/* What is predicted may be anything where f^(k) is: so much more than the error is not shown. */
#define FAR 1.5

typedef struct picture {
    const ordo_grid *samples, *breakpoints;
    const ordo_family *family;
    const ordo_colour *colour;
    ordo_frame above, below;
    bool exact, predicted;        /* is the error 0, is there a prediction? */
    int exponent, error_exponent; /* of the units */
} picture;

static void
find_errors(picture *p)
{
    ordo_axis *y = &p->below.y, predicted = ordo_axis_none();
    *y = ordo_axis_none();
    if (p->exact) {
        *y = (ordo_axis){-1, 1, false};
        return;
    }
    ordo_axis_include(y, 0);
    ordo_axis_include_column(y, p->samples, ordo_grid_find(p->samples, "error"));
    ordo_axis_include_column(&predicted, p->samples, ordo_grid_find(p->samples, "predicted"));
    p->predicted = predicted.from < predicted.to && p->breakpoints->rows <= DENSE;
    double far = FAR * fmax(-y->from, y->to);
    if (p->predicted) {
        ordo_axis_include(y, fmax(predicted.from, -far));
        ordo_axis_include(y, fmin(predicted.to, far));
    }
    ordo_axis_pad(y, 0.1);
}

static void
find_picture(picture *p, const ordo_sheet *sheet, const ordo_topic *s)
{
    *p = (picture){.samples = ordo_sheet_find(sheet, "samples"),
                   .breakpoints = ordo_sheet_find(sheet, "breakpoints"),
                   .family = &s->families[0]};
    p->colour = ordo_style_of(p->family->recipe.unit)->colour;
    const ordo_grid *most = ordo_sheet_find(sheet, "extremes");
    p->exact =
        s->options.dtype == NULL && ordo_grid_value(most, 0, ordo_grid_find(most, "error")) <=
                                        ordo_grid_value(most, 0, ordo_grid_find(most, "rounding"));
    ordo_frame *above = &p->above;
    *above = (ordo_frame){.width = WIDTH,
                          .height = HEIGHT,
                          .left = LEFT,
                          .right = RIGHT,
                          .top = TOP,
                          .bottom = 192,
                          .x = ordo_axis_none(),
                          .y = ordo_axis_none()};
    ordo_axis_include_column(&above->x, p->samples, 0);
    ordo_axis_include_column(&above->y, p->samples, ordo_grid_find(p->samples, "target"));
    ordo_axis_include_column(&above->y, p->samples, ordo_grid_find(p->samples, "net"));
    ordo_axis_pad(&above->y, 0.06);
    p->below = *above;
    p->below.top = 292;
    p->below.bottom = BOTTOM;
    find_errors(p);
    p->exponent = ordo_axis_exponent(&above->y);
    p->error_exponent = ordo_axis_exponent(&p->below.y);
    double margin = ordo_facet_margin(above, p->exponent);
    above->left = fmax(margin, ordo_facet_margin(&p->below, p->error_exponent));
    p->below.left = above->left;
}

/* The last value of a column that is a number. */
static double
last_of(const picture *p, const char *heading)
{
    size_t column = ordo_grid_find(p->samples, heading), row = p->samples->rows;
    double value = NAN;
    while (row-- > 0 && !isfinite(value)) {
        value = ordo_grid_value(p->samples, row, column);
    }
    return value;
}

/* Hairlines at the breakpoints, unless they are as dense as hatching. */
static void
write_hairlines(FILE *out, const picture *p, const ordo_frame *panel, bool *first)
{
    if (p->breakpoints->rows <= DENSE) {
        ordo_script_piece(out, first);
        (void)fprintf(out,
                      "data index 'breakpoints' using 'x':(%.9g):(0):(%.9g) with vectors nohead lw "
                      "0.7 lc",
                      panel->y.from, panel->y.to - panel->y.from);
        ordo_script_colour(out, ordo_faint);
    }
}

/* What the net does, and what it is compared with: on top, with gaps through which it shows. */
static void
write_curve(FILE *out, const char *heading, const ordo_colour *colour, bool *first)
{
    ordo_script_piece(out, first);
    (void)fprintf(out, "data index 'samples' using 'x':'%s' with lines %s lc", heading,
                  colour == ordo_ink ? "dt (6,5) lw 1" : "lw 2");
    ordo_script_colour(out, colour);
}

static void
draw_net(FILE *out, const picture *p)
{
    bool first = true;
    const ordo_colour *const colours[] = {ordo_ink, p->colour};
    ordo_script_panel(out, &p->above);
    ordo_facet_marks(out, &p->above, 'x');
    ordo_facet_steps(out, &p->above, 'y', p->exponent);
    ordo_facet_names(out, &p->above, (const char *const[]){"target", "net"}, colours,
                     (const double[]){last_of(p, "target"), last_of(p, "net")});
    write_hairlines(out, p, &p->above, &first);
    write_curve(out, "net", p->colour, &first);
    write_curve(out, "target", ordo_ink, &first);
    ordo_script_piece(out, &first);
    (void)fprintf(out, "data index 'breakpoints' using 'x':'net' with points pt 7 ps %g lc",
                  p->breakpoints->rows <= 40 ? 0.55 : 0.3);
    ordo_script_colour(out, p->colour);
}

static void
draw_error(FILE *out, const picture *p)
{
    char caption[160], unit[64];
    bool first = true;
    const ordo_colour *const colours[] = {ordo_ink, p->colour};
    ordo_facet_unit(unit, sizeof unit, p->error_exponent);
    (void)snprintf(caption, sizeof caption, "error e(x) = target − net%s%s",
                   p->exact ? ": it is 0" : "", unit);
    ordo_script_panel(out, &p->below);
    ordo_facet_steps(out, &p->below, 'x', 0);
    if (p->exact) {
        (void)fputs("set ytics ('0' 0)\n", out);
    } else {
        ordo_facet_steps(out, &p->below, 'y', p->error_exponent);
    }
    ordo_facet_caption(out, &p->below, caption, ordo_quiet, 13);
    ordo_script_name_x(out, &p->below, "x");
    ordo_facet_names(out, &p->below,
                     (const char *const[]){p->predicted ? "predicted" : "", "error"}, colours,
                     (const double[]){last_of(p, "predicted"), last_of(p, "error")});
    write_hairlines(out, p, &p->below, &first);
    ordo_script_piece(out, &first);
    (void)fputs("0 with lines lw 0.7 lc", out);
    ordo_script_colour(out, ordo_quiet);
    write_curve(out, "error", p->colour, &first);
    if (p->predicted) {
        write_curve(out, "predicted", ordo_ink, &first);
    }
}

static void
draw(FILE *out, const ordo_sheet *sheet, const ordo_topic *s)
{
    picture p;
    char title[512], name[128], plain[256], unit[64], reading[400];
    find_picture(&p, sheet, s);
    size_t neurons = p.family->neurons[0], pieces = p.breakpoints->rows - 1;
    ordo_layout_target(title, sizeof title, s->target);
    ordo_family_name(name, sizeof name, p.family);
    ordo_facet_plain(plain, sizeof plain, name);
    ordo_facet_unit(unit, sizeof unit, p.exponent);
    (void)snprintf(reading, sizeof reading, "%s, %zu neuron%s; dots: the ends of its %zu piece%s%s",
                   plain, neurons, neurons == 1 ? "" : "s", pieces, pieces == 1 ? "" : "s", unit);
    ordo_facet_begin(out);
    ordo_script_heading(out, &p.above, title, reading);
    draw_net(out, &p);
    ordo_facet_next(out);
    draw_error(out, &p);
    ordo_facet_end(out);
}

const ordo_figure_kind ordo_figure_net = {
    .name = "net",
    .title = "a net on its target, and its error with the pattern that theory says",
    .sizes = "8",
    .families = 1,
    .units = "glu",
    .one_size = true,
    .gather = gather,
    .draw = draw,
    .width = WIDTH,
    .height = HEIGHT,
};
