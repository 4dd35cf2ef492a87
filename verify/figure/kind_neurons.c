/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The neurons of a small net in both orientations: their gates, what they give, and their running
 * sum. */
#include <math.h>
#include <string.h>

#include "verify/figure/facet.h"
#include "verify/figure/kinds.h"
#include "verify/figure/portrait.h"
#include "verify/report/layout_parts.h"

enum { DIGITS = 12, WIDTH = 560, HEIGHT = 560, RIGHT = 82, GAP = 36 };
enum { NEURONS_MOST = 24, STEPS_ALL = 240, STEPS_LEAST = 8 };

/* The rows of panels, and what of each neuron they show. */
typedef enum row { GATES, NEURONS, SUMS, ROWS } row;

static const char *const row_names[ROWS] = {"gates", "neurons", "sums"};

/* ---- numbers ---- */

static void
name_table(char *name, size_t size, ordo_orientation orientation, row r)
{
    (void)snprintf(name, size, "%s %s", ordo_orientation_name(orientation), row_names[r]);
}

/* y = line k of term i at x. */
static void
line_at(mpfr_t y, const ordo_network *net, size_t i, unsigned k, const mpfr_t x)
{
    mpfr_t w, b;
    ordo_network_line(w, b, net, i, k);
    mpfr_fma(y, w, x, b, MPFR_RNDN);
}

/* y = term i at x: its weight and all lines, for a neuron 0 where its gate is closed. */
static void
term_at(mpfr_t y, const ordo_network *net, size_t i, const mpfr_t x)
{
    mpfr_t weight, line;
    mpfr_init2(line, mpfr_get_prec(y));
    ordo_network_weight(weight, net, i);
    mpfr_set(y, weight, MPFR_RNDN);
    for (unsigned k = 0; k < ordo_network_degree(net); k++) {
        line_at(line, net, i, k, x);
        if (k == 0 && i < net->neurons && mpfr_sgn(line) <= 0) {
            mpfr_set_zero(line, 1);
        }
        mpfr_mul(y, y, line, MPFR_RNDN);
    }
    mpfr_clear(line);
}

static void
add_gates(ordo_grid *table, const ordo_portrait *p, const mpfr_t x)
{
    mpfr_t y;
    mpfr_init2(y, p->prec);
    for (size_t i = 0; i < p->net.neurons; i++) {
        line_at(y, &p->net, i, 0, x);
        if (mpfr_sgn(y) <= 0) {
            mpfr_set_zero(y, 1);
        }
        ordo_grid_number(table, y, DIGITS);
    }
    mpfr_clear(y);
}

static void
add_neurons(ordo_grid *table, const ordo_portrait *p, const mpfr_t x)
{
    mpfr_t y;
    mpfr_init2(y, p->prec);
    for (size_t i = 0; i < p->net.neurons; i++) {
        term_at(y, &p->net, i, x);
        ordo_grid_number(table, y, DIGITS);
    }
    mpfr_clear(y);
}

/* What stands beside the neurons, and the sums of it and the first neurons. */
static void
add_sums(ordo_grid *table, const ordo_portrait *p, const mpfr_t x)
{
    mpfr_t y, sum;
    mpfr_inits2(p->prec, y, sum, (mpfr_ptr)0);
    mpfr_set_zero(sum, 1);
    for (size_t i = p->net.neurons; i < ordo_network_terms(&p->net); i++) {
        term_at(y, &p->net, i, x);
        mpfr_add(sum, sum, y, MPFR_RNDN);
    }
    ordo_grid_number(table, sum, DIGITS);
    for (size_t i = 0; i < p->net.neurons; i++) {
        term_at(y, &p->net, i, x);
        mpfr_add(sum, sum, y, MPFR_RNDN);
        ordo_grid_number(table, sum, DIGITS);
    }
    mpfr_clears(y, sum, (mpfr_ptr)0);
}

/* Calls `add` for the x of each row. */
static void
add_rows(ordo_grid *table, const ordo_portrait *p,
         void (*add)(ordo_grid *table, const ordo_portrait *p, const mpfr_t x))
{
    size_t most = STEPS_ALL / p->cells;
    unsigned steps = most < STEPS_LEAST ? STEPS_LEAST : (unsigned)most;
    mpfr_t x;
    mpfr_init2(x, p->prec);
    for (size_t cell = 0; cell < p->cells; cell++) {
        for (unsigned step = cell > 0; step <= steps; step++) {
            ordo_portrait_place(x, p, cell, step, steps);
            ordo_grid_number(table, x, DIGITS);
            add(table, p, x);
        }
    }
    mpfr_clear(x);
}

static void
add_table(ordo_sheet *sheet, const ordo_portrait *p, ordo_orientation orientation, row r)
{
    static void (*const add[ROWS])(ordo_grid *, const ordo_portrait *,
                                   const mpfr_t) = {add_gates, add_neurons, add_sums};
    char name[64];
    name_table(name, sizeof name, orientation, r);
    ordo_grid *table = ordo_sheet_add(sheet, "%s", name);
    ordo_grid_column(table, "x", true);
    if (r == SUMS) {
        ordo_grid_column(table, p->net.unit->tail > 0 ? "p(x)" : "d", true);
    }
    for (size_t i = 0; i < p->net.neurons; i++) {
        (void)snprintf(name, sizeof name, "%s%zu", r == SUMS ? "to " : "neuron ", i + 1);
        ordo_grid_column(table, name, true);
    }
    add_rows(table, p, add[r]);
}

static void
add_target(ordo_grid *table, const ordo_portrait *p, const mpfr_t x)
{
    mpfr_t y;
    mpfr_init2(y, p->prec);
    ordo_evaluate_point(y, p->f, x);
    ordo_grid_number(table, y, DIGITS);
    mpfr_clear(y);
}

static ordo_status
gather_one(ordo_sheet *sheet, const ordo_topic *subject, ordo_orientation orientation,
           ordo_message *why)
{
    ordo_recipe recipe = subject->families[0].recipe;
    ordo_portrait p;
    recipe.orientation = orientation;
    ordo_status status =
        ordo_portrait_init(&p, &recipe, subject->families[0].neurons[0], &subject->options, why);
    for (int r = 0; status == ORDO_OK && r < ROWS; r++) {
        add_table(sheet, &p, orientation, (row)r);
    }
    if (status == ORDO_OK && orientation == ORDO_FORWARD) {
        ordo_grid *table = ordo_sheet_add(sheet, "target");
        ordo_grid_column(table, "x", true);
        ordo_grid_column(table, "target", true);
        add_rows(table, &p, add_target);
    }
    ordo_portrait_clear(&p);
    return status;
}

static ordo_status
gather(ordo_sheet *sheet, ordo_topic *subject, ordo_message *why)
{
    size_t neurons = subject->families[0].neurons[0];
    if (neurons > NEURONS_MOST) {
        return ordo_explain(why, ORDO_EINVAL, "so many neurons can't be told apart: at most %d",
                            NEURONS_MOST);
    }
    ordo_status status = ORDO_OK;
    for (int o = 0; status == ORDO_OK && o < ORDO_ORIENTATIONS; o++) {
        status = gather_one(sheet, subject, (ordo_orientation)o, why);
    }
    return status == ORDO_OK ? ordo_sheet_check(sheet, why) : status;
}

/* ---- the picture ---- */

static const ordo_grid *
table_of(const ordo_sheet *sheet, ordo_orientation orientation, row r)
{
    char name[64];
    name_table(name, sizeof name, orientation, r);
    return ordo_sheet_find(sheet, name);
}

/* Running sums leave the target where their neurons end: this much above and below it they are
 * followed, in parts of its height. */
#define FOLLOWED 0.5

/* Both columns have the same range. */
static ordo_axis
find_range(const ordo_sheet *sheet, row r)
{
    ordo_axis y = ordo_axis_none();
    for (int o = 0; o < ORDO_ORIENTATIONS; o++) {
        const ordo_grid *table = table_of(sheet, (ordo_orientation)o, r);
        size_t first = r == SUMS ? table->columns - 1 : 1;
        for (size_t column = first; column < table->columns; column++) {
            ordo_axis_include_column(&y, table, column);
        }
    }
    ordo_axis_pad(&y, r == SUMS ? FOLLOWED : 0.06);
    return y;
}

/* The formula of a neuron, as the unit's title begins. */
static void
write_formula(char *text, size_t size, const ordo_unit *unit)
{
    const char *from = strstr(unit->title, "D relu");
    from = from != NULL ? from : unit->title;
    (void)snprintf(text, size, "%.*s", (int)strcspn(from, ":"), from);
}

/* What all panels have in common, and what those of a row have. */
typedef struct picture {
    const ordo_sheet *sheet;
    const ordo_family *family;
    const ordo_colour *colour;
    size_t strong; /* the neuron that is told from the others, from 1 */
    double left;   /* margin */
    ordo_axis x, y[ROWS];
    int exponent[ROWS];
} picture;

static ordo_frame
place_panel(const picture *p, ordo_orientation column, row r)
{
    static const double top[ROWS] = {112, 235, 378}, height[ROWS] = {88, 108, 134};
    double width = (WIDTH - p->left - RIGHT - GAP) / 2;
    bool first = column == ORDO_FORWARD;
    return (ordo_frame){.width = WIDTH,
                        .height = HEIGHT,
                        .left = p->left + (first ? 0 : width + GAP),
                        .right = RIGHT + (first ? width + GAP : 0),
                        .top = top[r],
                        .bottom = HEIGHT - top[r] - height[r],
                        .x = p->x,
                        .y = p->y[r]};
}

static void
find_picture(picture *p, const ordo_sheet *sheet, const ordo_topic *s)
{
    *p = (picture){.sheet = sheet, .family = &s->families[0], .x = ordo_axis_none()};
    p->colour = ordo_style_of(p->family->recipe.unit)->colour;
    p->strong = p->family->neurons[0] / 2 + 1;
    ordo_axis_include_column(&p->x, ordo_sheet_find(sheet, "target"), 0);
    for (int r = 0; r < ROWS; r++) {
        p->y[r] = find_range(sheet, (row)r);
        p->exponent[r] = ordo_axis_exponent(&p->y[r]);
        ordo_frame panel = place_panel(p, ORDO_FORWARD, (row)r);
        p->left = fmax(p->left, ordo_facet_margin(&panel, p->exponent[r]));
    }
}

/* What a row shows, above its first panel; on the first row which column it is, too. */
static void
write_captions(FILE *out, const picture *p, const ordo_frame *panel, ordo_orientation column, row r)
{
    char formula[128], unit[64], text[320];
    const ordo_unit *of = p->family->recipe.unit;
    write_formula(formula, sizeof formula, of);
    ordo_facet_unit(unit, sizeof unit, p->exponent[r]);
    if (r == GATES) {
        ordo_label label = {.text = ordo_orientation_name(column),
                            .colour = ordo_ink,
                            .x = panel->x.from,
                            .y = panel->y.to,
                            .down = -36,
                            .points = 15};
        ordo_script_label(out, panel, &label);
        (void)snprintf(text, sizeof text, "gates relu(Gx + g)%s", unit);
    } else if (r == NEURONS) {
        (void)snprintf(text, sizeof text, "neurons %s%s", formula, unit);
    } else {
        (void)snprintf(text, sizeof text, "%s + the first 0, 1, 2 … neurons%s",
                       of->tail > 0 ? "p(x)" : "d", unit);
    }
    if (column == ORDO_FORWARD) {
        ordo_facet_caption(out, panel, text, ordo_quiet, 13);
    }
}

/* The last number of a column. */
static double
last_of(const ordo_grid *table, size_t column)
{
    return ordo_grid_value(table, table->rows - 1, column);
}

/* Names right of the last panel of a row. */
static void
write_names(FILE *out, const picture *p, const ordo_frame *panel, row r)
{
    char neuron[32];
    const ordo_grid *table = table_of(p->sheet, ORDO_ALTERNATING, r);
    (void)snprintf(neuron, sizeof neuron, "neuron %zu", p->strong);
    if (r == SUMS) {
        ordo_facet_names(out, panel, (const char *const[]){"target", "net"},
                         (const ordo_colour *const[]){ordo_ink, p->colour},
                         (const double[]){last_of(ordo_sheet_find(p->sheet, "target"), 1),
                                          last_of(table, table->columns - 1)});
    } else {
        ordo_facet_names(out, panel, (const char *const[]){"", neuron},
                         (const ordo_colour *const[]){ordo_ink, p->colour},
                         (const double[]){panel->y.from, last_of(table, p->strong)});
    }
}

static void
write_axes(FILE *out, const picture *p, const ordo_frame *panel, ordo_orientation column, row r)
{
    ordo_script_panel(out, panel);
    if (r == SUMS) {
        ordo_facet_steps(out, panel, 'x', 0);
        ordo_script_name_x(out, panel, "x");
    } else {
        ordo_facet_marks(out, panel, 'x');
    }
    if (column == ORDO_FORWARD) {
        ordo_facet_steps(out, panel, 'y', p->exponent[r]);
    } else {
        ordo_facet_marks(out, panel, 'y');
        write_names(out, p, panel, r);
    }
}

/* All in grey, one strong on top; of the sums the last, which is the net. */
static void
write_curves(FILE *out, const picture *p, ordo_orientation column, row r)
{
    char name[64];
    name_table(name, sizeof name, column, r);
    size_t columns = table_of(p->sheet, column, r)->columns;
    (void)fprintf(out, "\nplot for [i=2:%zu] data index '%s' using 1:i with lines lw 0.9 lc",
                  columns, name);
    ordo_script_colour(out, ordo_quiet);
    (void)fprintf(out, ", \\\n     data index '%s' using 1:%zu with lines lw 2.2 lc", name,
                  r == SUMS ? columns : 1 + p->strong);
    ordo_script_colour(out, p->colour);
    if (r == SUMS) {
        (void)fputs(", \\\n     data index 'target' using 'x':'target' with lines dt (6,5) lw 1 lc",
                    out);
        ordo_script_colour(out, ordo_ink);
    }
}

static void
write_heading(FILE *out, const picture *p, const ordo_frame *panel, const ordo_topic *s)
{
    char title[512], name[128], plain[256], reading[384];
    ordo_family family = *p->family;
    family.recipe.orientation = ORDO_FORWARD; /* both are shown */
    ordo_layout_target(title, sizeof title, s->target);
    ordo_family_name(name, sizeof name, &family);
    ordo_facet_plain(plain, sizeof plain, name);
    (void)snprintf(reading, sizeof reading, "%s, %zu neuron%s; strong: neuron %zu, and the net",
                   plain, family.neurons[0], family.neurons[0] == 1 ? "" : "s", p->strong);
    ordo_script_heading(out, panel, title, reading);
}

static void
draw(FILE *out, const ordo_sheet *sheet, const ordo_topic *s)
{
    picture p;
    find_picture(&p, sheet, s);
    ordo_facet_begin(out);
    for (int r = 0; r < ROWS; r++) {
        for (int o = 0; o < ORDO_ORIENTATIONS; o++) {
            ordo_frame panel = place_panel(&p, (ordo_orientation)o, (row)r);
            if (r == 0 && o == 0) {
                write_heading(out, &p, &panel, s);
            } else {
                ordo_facet_next(out);
            }
            write_axes(out, &p, &panel, (ordo_orientation)o, (row)r);
            write_captions(out, &p, &panel, (ordo_orientation)o, (row)r);
            write_curves(out, &p, (ordo_orientation)o, (row)r);
        }
    }
    ordo_facet_end(out);
}

const ordo_figure_kind ordo_figure_neurons = {
    .name = "neurons",
    .title = "the gates and neurons of a small net, and their running sum",
    .sizes = "6",
    .families = 1,
    .units = "glu",
    .one_size = true,
    .gather = gather,
    .draw = draw,
    .width = WIDTH,
    .height = HEIGHT,
};
