/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/report/plot.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The mark of each norm. */
static const char marks[ORDO_NORMS] = {
    [ORDO_RMSE] = 'o', [ORDO_L2] = '2', [ORDO_L1] = '1', [ORDO_LINF] = 'x', [ORDO_H1] = 'h'};

/* The field and what its edges stand for: log2 of cells, log10 of errors. */
typedef struct field {
    char *cells;
    int width, height;
    double left, right, bottom, top;
    size_t points;
} field;

static bool
drawable(const ordo_study *study, const ordo_series *s, size_t i, double *x, double *y)
{
    if (study->runs[i].cells == 0 || !mpfr_number_p(s->value[i]) || mpfr_sgn(s->value[i]) <= 0) {
        return false;
    }
    *x = log2((double)study->runs[i].cells);
    *y = ordo_log2(s->value[i]) * log10(2.0);
    return true;
}

static void
find_edges(field *f, const ordo_study *study)
{
    f->left = f->bottom = HUGE_VAL;
    f->right = f->top = -HUGE_VAL;
    for (int norm = 0; norm < ORDO_NORMS; norm++) {
        for (size_t i = 0; study->series[norm].value != NULL && i < study->count; i++) {
            double x, y;
            if (drawable(study, &study->series[norm], i, &x, &y)) {
                f->points++;
                f->left = fmin(f->left, x);
                f->right = fmax(f->right, x);
                f->bottom = fmin(f->bottom, floor(y));
                f->top = fmax(f->top, ceil(y));
            }
        }
    }
}

static void
put_mark(field *f, double x, double y, char mark)
{
    long column = lround((x - f->left) / (f->right - f->left) * (f->width - 1));
    long row = lround((f->top - y) / (f->top - f->bottom) * (f->height - 1));
    if (column >= 0 && column < f->width && row >= 0 && row < f->height) {
        f->cells[row * f->width + column] = mark;
    }
}

/* A line of slope -k through the last point of the first norm that has one. */
static void
put_theory(field *f, const ordo_study *study)
{
    for (int norm = 0; norm < ORDO_NORMS; norm++) {
        double x, y;
        const ordo_series *s = &study->series[norm];
        if (s->value == NULL || !drawable(study, s, study->count - 1, &x, &y)) {
            continue;
        }
        double fall = ordo_unit_norm_order(study->recipe.unit, (ordo_norm)norm) * log10(2.0);
        for (int column = 0; column < f->width; column++) {
            double at = f->left + (f->right - f->left) * column / (f->width - 1);
            put_mark(f, at, y + fall * (x - at), '.');
        }
        return;
    }
}

static void
put_points(field *f, const ordo_study *study)
{
    for (int norm = ORDO_NORMS - 1; norm >= 0; norm--) {
        for (size_t i = 0; study->series[norm].value != NULL && i < study->count; i++) {
            double x, y;
            if (drawable(study, &study->series[norm], i, &x, &y)) {
                put_mark(f, x, y, marks[norm]);
            }
        }
    }
}

/* Rows with the power of ten at the rows where one stands. */
static void
write_field(FILE *out, const field *f)
{
    double last = HUGE_VAL;
    for (int row = 0; row < f->height; row++) {
        double y = f->top - (f->top - f->bottom) * row / (f->height - 1);
        double half = 0.5 * (f->top - f->bottom) / (f->height - 1);
        double power = floor(y + half);
        if (power > y - half && power < last) {
            (void)fprintf(out, "%6s%-4.0f |", "1e", power);
            last = power;
        } else {
            (void)fprintf(out, "%10s |", "");
        }
        int length = f->width;
        while (length > 0 && f->cells[row * f->width + length - 1] == ' ') {
            length--;
        }
        (void)fprintf(out, "%.*s\n", length, f->cells + row * f->width);
    }
    (void)fprintf(out, "%10s +", "");
    for (int column = 0; column < f->width; column++) {
        (void)fputc('-', out);
    }
    (void)fprintf(out, "\n%11s%-*.0f%.0f cells\n", "", f->width - 2, exp2(f->left), exp2(f->right));
}

static void
write_legend(FILE *out, const ordo_study *study)
{
    unsigned order = 0; /* of the first norm, whose line is drawn */
    (void)fprintf(out, "%12s", "");
    for (int norm = 0; norm < ORDO_NORMS; norm++) {
        if (study->series[norm].value != NULL) {
            (void)fprintf(out, "%c %s   ", marks[norm], ordo_norm_name((ordo_norm)norm));
            order = order > 0 ? order : ordo_unit_norm_order(study->recipe.unit, (ordo_norm)norm);
        }
    }
    (void)fprintf(out, ". order %u\n", order);
}

void
ordo_plot_study(FILE *out, const ordo_study *study, int width, int height)
{
    field f = {.width = width, .height = height};
    find_edges(&f, study);
    if (f.points < 2 || f.right <= f.left || f.top <= f.bottom) {
        (void)fputs("too few points to plot\n", out);
        return;
    }
    f.cells = malloc((size_t)width * (size_t)height);
    if (f.cells == NULL) {
        return;
    }
    memset(f.cells, ' ', (size_t)width * (size_t)height);
    put_theory(&f, study);
    put_points(&f, study);
    write_field(out, &f);
    write_legend(out, study);
    free(f.cells);
}
