/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/figure/facet.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "construct/polynomial.h"
#include "verify/figure/spread.h"

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

/* The cell of a column with the largest number; NULL for a column without numbers but 0. */
static const char *
largest(const ordo_grid *table, size_t column)
{
    const char *most = NULL;
    double value = -1;
    for (size_t row = 0; row < table->rows; row++) {
        const char *text = ordo_grid_cell(table, row, column);
        double v = fabs(ordo_grid_value(table, row, column));
        if (strcmp(text, "0") != 0 && v > value) {
            most = text;
            value = v;
        }
    }
    return most;
}

ordo_status
ordo_sheet_check(const ordo_sheet *sheet, ordo_message *why)
{
    const double highest = 1e300, lowest = 1e-290;
    for (size_t i = 0; i < sheet->count; i++) {
        for (size_t column = 0; column < sheet->tables[i].columns; column++) {
            const char *text = largest(&sheet->tables[i], column);
            double v = text != NULL ? fabs(strtod(text, NULL)) : 1;
            if (!(v <= highest && v >= lowest)) {
                return ordo_explain(why, ORDO_EINVAL, "gnuplot can't draw %s, a value of '%s'",
                                    text, sheet->tables[i].heading[column]);
            }
        }
    }
    return ORDO_OK;
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

/* The step before in 1, 2, 5, 10, ... times powers of ten. */
static double
step_below(double step)
{
    double power = pow(10, floor(log10(step) + 1e-9)), factor = step / power;
    return power * (factor > 3 ? 2 : factor > 1.5 ? 1 : 0.5);
}

static void
count_steps(steps *t, const ordo_axis *axis, double step)
{
    const double slack = 1e-9;
    t->step = step;
    t->first = (int)ceil(axis->from / step - slack);
    t->last = (int)floor(axis->to / step + slack);
}

/* Steps with room for each label, but at least two of them. */
static steps
find_steps(const ordo_axis *axis, double length, double room, int exponent)
{
    static const double factors[] = {1, 2, 5, 10};
    steps t = {.unit = pow(10, exponent)};
    double least = (axis->to - axis->from) * room / length;
    double power = pow(10, floor(log10(least))), step = power;
    for (size_t i = 0; i < sizeof factors / sizeof factors[0] && step < least; i++) {
        step = factors[i] * power;
    }
    count_steps(&t, axis, step);
    while (t.first >= t.last) {
        count_steps(&t, axis, step_below(t.step));
    }
    int decimals = exponent - (int)floor(log10(t.step) + 1e-9);
    t.decimals = decimals > 0 ? decimals : 0;
    return t;
}

/* The characters of the longest label. */
static int
longest_label(const steps *t)
{
    int longest = 0;
    for (int i = t->first; i <= t->last; i++) {
        int length = snprintf(NULL, 0, "%.*f", i == 0 ? 0 : t->decimals, i * t->step / t->unit);
        longest = length > longest ? length : longest;
    }
    return longest;
}

/* Pixels that a tick's label needs along its axis, and those of a character. */
enum { ROOM_X = 46, ROOM_Y = 28 };
static const double character = 8.4;

static steps
steps_of(const ordo_frame *p, char which, int exponent)
{
    if (which == 'y') {
        return find_steps(&p->y, p->height - p->top - p->bottom, ROOM_Y, exponent);
    }
    double length = p->width - p->left - p->right;
    steps t = find_steps(&p->x, length, ROOM_X, exponent);
    return find_steps(&p->x, length, fmax(ROOM_X, character * (longest_label(&t) + 1)), exponent);
}

/* All labels of the y axis with the same decimals, those of the x axis without zeros at the end. */
static void
write_label(FILE *out, const steps *t, char which, int i)
{
    double v = fabs(i * t->step / t->unit);
    (void)fputs(i < 0 ? "'−" : "'", out);
    if (which == 'x') {
        (void)fprintf(out, "%.12g' ", v);
    } else {
        (void)fprintf(out, "%.*f' ", i == 0 ? 0 : t->decimals, v);
    }
}

void
ordo_facet_steps(FILE *out, const ordo_frame *p, char which, int exponent)
{
    steps t = steps_of(p, which, exponent);
    (void)fprintf(out, "set %ctics (", which);
    for (int i = t.first; i <= t.last; i++) {
        (void)fputs(i > t.first ? ", " : "", out);
        write_label(out, &t, which, i);
        (void)fprintf(out, "%.12g", i * t.step);
    }
    (void)fputs(")\n", out);
}

void
ordo_facet_marks(FILE *out, const ordo_frame *p, char which)
{
    steps t = steps_of(p, which, 0);
    (void)fprintf(out, "set %ctics (", which);
    for (int i = t.first; i <= t.last; i++) {
        (void)fprintf(out, "%s'' %.12g", i > t.first ? ", " : "", i * t.step);
    }
    (void)fputs(")\n", out);
}

double
ordo_facet_margin(const ordo_frame *p, int exponent)
{
    const double least = 48, most = 130, gap = 16;
    steps t = steps_of(p, 'y', exponent);
    return fmin(fmax(gap + character * longest_label(&t), least), most);
}

void
ordo_facet_caption(FILE *out, const ordo_frame *p, const char *text, const ordo_colour *colour,
                   int points)
{
    double height = p->height - p->top - p->bottom;
    (void)fprintf(out, "set label '%s' at graph 0, graph %.5f left font \",%d\" tc", text,
                  1 + 14 / height, points);
    ordo_script_colour(out, colour);
    (void)fputs("\n", out);
}

void
ordo_facet_names(FILE *out, const ordo_frame *p, const char *const names[2],
                 const ordo_colour *const colours[2], const double values[2])
{
    double at[2], size[2] = {19, 19}, height = p->height - p->top - p->bottom;
    for (int i = 0; i < 2; i++) {
        double place = ordo_axis_place(&p->y, values[i]);
        at[i] = height * (isfinite(place) ? fmin(fmax(place, 0), 1) : 0.5);
    }
    ordo_spread(at, size, 2, 0, height);
    for (int i = 0; i < 2; i++) {
        ordo_label label = {.text = names[i],
                            .colour = colours[i],
                            .x = p->x.to,
                            .y = ordo_axis_value(&p->y, at[i] / height),
                            .right = 10,
                            .down = 0,
                            .points = 15};
        if (names[i][0] != '\0') {
            ordo_script_label(out, p, &label);
        }
    }
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

/* What stands for a character of an expression; `fraction`: a quotient of numbers is before it. */
static const char *
shown_as(char c, bool fraction)
{
    return c == 'x' ? "s" : c == '-' ? "−" : c != '*' ? NULL : fraction ? " " : "";
}

void
ordo_facet_polynomial(char *text, size_t size, const char *expression)
{
    size_t length = 0;
    bool fraction = false;
    for (const char *c = expression; *c != '\0' && length + 4 < size; c++) {
        const char *as = shown_as(*c, fraction);
        fraction = *c == '/' || (fraction && strchr("+-*()", *c) == NULL);
        char same[] = {*c, '\0'};
        length += (size_t)snprintf(text + length, size - length, "%s", as != NULL ? as : same);
    }
    text[length] = '\0';
}

/* Whether p = B_k(x)/k!: its differences p(x + 1) - p(x) are x^(k-1)/(k-1)!, its mean is 0. */
static bool
is_bernoulli(const fmpq_poly_t p, unsigned k)
{
    fmpq_poly_t q, power;
    fmpq_t mean;
    fmpz_t factorial;
    fmpq_poly_init(q);
    fmpq_poly_init(power);
    fmpq_init(mean);
    fmpz_init(factorial);
    fmpq_poly_integral(q, p);
    fmpq_set_si(mean, 1, 1);
    fmpq_poly_evaluate_fmpq(mean, q, mean);
    fmpq_poly_zero(q);
    fmpq_poly_set_coeff_ui(q, 1, 1);
    fmpq_poly_set_coeff_ui(q, 0, 1);
    fmpq_poly_compose(q, p, q);
    fmpq_poly_sub(q, q, p);
    fmpz_fac_ui(factorial, k - 1);
    fmpq_poly_set_coeff_ui(power, (slong)k - 1, 1);
    fmpq_poly_scalar_div_fmpz(power, power, factorial);
    bool is = fmpq_is_zero(mean) && fmpq_poly_equal(q, power);
    fmpz_clear(factorial);
    fmpq_clear(mean);
    fmpq_poly_clear(power);
    fmpq_poly_clear(q);
    return is;
}

void
ordo_facet_pattern(char *text, size_t size, const char *pattern, unsigned k)
{
    ordo_expression *f = NULL;
    fmpq_poly_t p;
    fmpq_poly_init(p);
    bool bernoulli = ordo_expression_parse(&f, pattern, NULL) == ORDO_OK &&
                     ordo_polynomial_of(p, f) == ORDO_OK && is_bernoulli(p, k);
    if (bernoulli) {
        (void)snprintf(text, size, "B_{%u}(s)/%u!", k, k);
    } else {
        ordo_facet_polynomial(text, size, pattern);
    }
    ordo_expression_free(f);
    fmpq_poly_clear(p);
}

/* A quote becomes another: gnuplot does not read two doubled ones in a row. */
void
ordo_facet_plain(char *text, size_t size, const char *plain)
{
    size_t length = 0;
    for (const char *c = plain; *c != '\0' && length + 5 < size; c++) {
        bool special = strchr("^_{}@&~\\", *c) != NULL;
        if ((unsigned char)*c < ' ') {
            continue;
        }
        length += *c == '\'' ? (size_t)sprintf(text + length, "’")
                             : (size_t)sprintf(text + length, "%s%c", special ? "\\" : "", *c);
    }
    text[length] = '\0';
}
