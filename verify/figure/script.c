/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/figure/script.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FONT = 15, TITLE_FONT = 17, SMALL_FONT = 13 };

static const ordo_picture svg = {"svg", "svg name \"%s\" size %g,%g dynamic enhanced", 1};
static const ordo_picture png = {"png", "pngcairo size %g,%g enhanced", 2};
static const ordo_picture pdf = {"pdf", "pdfcairo size %gin,%gin enhanced", 1 / 96.0};

const ordo_picture *const ordo_pictures[] = {&svg, &png, &pdf, NULL};

const ordo_picture *
ordo_picture_find(const char *name)
{
    for (const ordo_picture *const *p = ordo_pictures; *p != NULL; p++) {
        if (strcmp((*p)->name, name) == 0) {
            return *p;
        }
    }
    return NULL;
}

double
ordo_axis_place(const ordo_axis *axis, double v)
{
    return axis->log ? log(v / axis->from) / log(axis->to / axis->from)
                     : (v - axis->from) / (axis->to - axis->from);
}

double
ordo_axis_value(const ordo_axis *axis, double place)
{
    return axis->log ? axis->from * pow(axis->to / axis->from, place)
                     : axis->from + (axis->to - axis->from) * place;
}

ordo_frame
ordo_frame_empty(double width, double height)
{
    const ordo_axis none = {HUGE_VAL, -HUGE_VAL, true};
    return (ordo_frame){.width = width, .height = height, .x = none, .y = none};
}

void
ordo_axis_include(ordo_axis *axis, double v)
{
    if (isfinite(v) && (!axis->log || v > 0)) {
        axis->from = fmin(axis->from, v);
        axis->to = fmax(axis->to, v);
    }
}

void
ordo_axis_widen(ordo_axis *axis, double factor, double least)
{
    factor = fmax(factor, sqrt(least * axis->from / axis->to));
    axis->from /= factor;
    axis->to *= factor;
}

/* The stem as a name that makes ids unique: letters, digits and _. */
static void
write_identifier(char *name, size_t size, const char *stem)
{
    size_t length = 0;
    for (; stem[length] != '\0' && length < size - 1; length++) {
        char c = stem[length];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        name[length] = '_';
        if (plain) {
            name[length] = c;
        }
    }
    name[length] = '\0';
}

/* A file's name in gnuplot's quotes. */
static void
write_file_name(FILE *out, const char *stem, const char *suffix)
{
    (void)fputc('\'', out);
    for (const char *c = stem; *c != '\0'; c++) {
        (void)fputs(*c == '\'' ? "'" : "", out);
        (void)fputc(*c, out);
    }
    (void)fprintf(out, ".%s'\n", suffix);
}

/* One terminal and its output. */
static void
write_terminal(FILE *out, const ordo_picture *p, bool active, const char *stem, double width,
               double height)
{
    char name[128], terminal[256];
    write_identifier(name, sizeof name, stem);
    double w = width * p->scale, h = height * p->scale;
    const char *comment = active ? "" : "# ", *more = "";
    if (p == &svg) {
        (void)snprintf(terminal, sizeof terminal, "svg name \"%s\" size %g,%g dynamic", name, w, h);
    } else if (p == &png) {
        (void)snprintf(terminal, sizeof terminal, "pngcairo size %g,%g", w, h);
        more = " fontscale 1.5 linewidth 2 pointscale 2"; /* a point is 4/3 pixels */
    } else {
        (void)snprintf(terminal, sizeof terminal, "pdfcairo size %.4fin,%.4fin", w, h);
        more = " fontscale 0.75";
    }
    (void)fprintf(out, "%sset terminal %s enhanced font \"sans-serif,%d\"%s\n", comment, terminal,
                  FONT, more);
    (void)fprintf(out, "%sset output ", comment);
    write_file_name(out, stem, p->name);
}

void
ordo_script_begin(FILE *out, const ordo_picture *picture, const char *stem, double width,
                  double height)
{
    (void)fprintf(out, "# gnuplot %s.gp reads %s.tsv and writes %s.%s.\n\n", stem, stem, stem,
                  picture->name);
    for (const ordo_picture *const *p = ordo_pictures; *p != NULL; p++) {
        write_terminal(out, *p, *p == picture, stem, width, height);
    }
    (void)fputs("\ndata = ", out);
    write_file_name(out, stem, "tsv");
    (void)fputs("set encoding utf8\n"
                "set datafile separator \"\\t\"\n"
                "set datafile missing \"-\"\n"
                "set datafile columnheaders\n"
                "unset key\n",
                out);
}

void
ordo_script_colour(FILE *out, const ordo_colour *colour)
{
    (void)fprintf(out, " rgb '#%06x'", colour->light);
}

void
ordo_script_panel(FILE *out, const ordo_frame *p)
{
    (void)fprintf(out,
                  "\nset lmargin at screen %.5f\nset rmargin at screen %.5f\n"
                  "set tmargin at screen %.5f\nset bmargin at screen %.5f\n",
                  p->left / p->width, 1 - p->right / p->width, 1 - p->top / p->height,
                  p->bottom / p->height);
    (void)fprintf(out, "set xrange [%.9g:%.9g]\nset yrange [%.9g:%.9g]\n", p->x.from, p->x.to,
                  p->y.from, p->y.to);
    (void)fprintf(out, "%s%s", p->x.log ? "set logscale x\n" : "",
                  p->y.log ? "set logscale y\n" : "");
    (void)fputs("set border 1 lw 0.8 lc", out);
    ordo_script_colour(out, ordo_quiet);
    (void)fputs("\nset tics nomirror scale 0.4 textcolor", out);
    ordo_script_colour(out, ordo_quiet);
    (void)fputs("\nset ytics scale 0\nset grid ytics lw 0.7 lt 1 lc", out);
    ordo_script_colour(out, ordo_faint);
    (void)fputs("\n", out);
}

/* The pixels of an axis. */
static double
axis_length(const ordo_frame *p, char which)
{
    return which == 'x' ? p->width - p->left - p->right : p->height - p->top - p->bottom;
}

/* How ticks on a logarithmic axis are chosen: at base^e, every so many e, and between them. */
typedef struct ticks {
    double base, room; /* pixels from one tick to the next */
    void (*write)(FILE *out, int e, double factor);
    double between[3]; /* base^e times these, where there is room; 0: no more */
} ticks;

/* As 1, 20, 5000 where that is short. */
static void
write_whole(FILE *out, int e, double factor)
{
    char first[16] = "";
    if (e >= -2 && e <= 4) {
        (void)fprintf(out, "'%.*f'", e < 0 ? -e : 0, factor * pow(10, e));
        return;
    }
    if (factor > 1) {
        (void)snprintf(first, sizeof first, "%g·", factor);
    }
    (void)fprintf(out, "'%s10^{%s%d}'", first, e < 0 ? "−" : "", abs(e));
}

static void
write_power(FILE *out, int e, double factor)
{
    if (e == 0 || factor > 1) {
        write_whole(out, e, factor);
    } else {
        (void)fprintf(out, "'10^{%s%d}'", e < 0 ? "−" : "", abs(e));
    }
}

static void
write_octave(FILE *out, int e, double factor)
{
    (void)fprintf(out, "'%.0f'", factor * exp2(e));
}

/* Writes the ticks at factor base^e for every step-th e that lies on the axis. */
static void
write_series(FILE *out, const ordo_axis *axis, const ticks *t, double factor, int step,
             const char **separator)
{
    double slack = 1e-9, from = log(axis->from / factor) / log(t->base),
           to = log(axis->to / factor) / log(t->base);
    for (int e = (int)ceil(from - slack); e <= (int)floor(to + slack); e++) {
        if (e % step == 0) {
            (void)fputs(*separator, out);
            t->write(out, e, factor);
            (void)fprintf(out, " %.17g", factor * pow(t->base, e));
            *separator = ", ";
        }
    }
}

static void
write_ticks(FILE *out, const ordo_frame *p, char which, const ticks *t)
{
    const ordo_axis *axis = which == 'x' ? &p->x : &p->y;
    double whole = axis_length(p, which) * log(t->base) / log(axis->to / axis->from);
    int step = whole > 0 ? (int)ceil(t->room / whole) : 1;
    size_t between = 0;
    while (between < 3 && t->between[between] > 0) {
        between++;
    }
    const char *separator = "";
    (void)fprintf(out, "set %ctics (", which);
    write_series(out, axis, t, 1, step, &separator);
    bool room = step == 1 && whole / (double)(between + 1) > t->room &&
                axis->to / axis->from < t->base * t->base;
    for (size_t i = 0; room && i < between; i++) {
        write_series(out, axis, t, t->between[i], 1, &separator);
    }
    (void)fputs(")\n", out);
}

void
ordo_script_decades(FILE *out, const ordo_frame *panel, char which)
{
    ticks t = {10, which == 'x' ? 50 : 30, which == 'x' ? write_whole : write_power, {2, 5, 0}};
    write_ticks(out, panel, which, &t);
}

void
ordo_script_octaves(FILE *out, const ordo_frame *panel, char which)
{
    ticks t = {2, which == 'x' ? 44 : 26, write_octave, {0}};
    write_ticks(out, panel, which, &t);
}

void
ordo_script_steps(FILE *out, const ordo_frame *panel, char which)
{
    const ordo_axis *axis = which == 'x' ? &panel->x : &panel->y;
    static const double factors[] = {1, 2, 5, 10};
    double least = (axis->to - axis->from) * (which == 'x' ? 50 : 30) / axis_length(panel, which);
    double power = pow(10, floor(log10(least))), step = power;
    for (size_t i = 0; i < sizeof factors / sizeof factors[0] && step < least; i++) {
        step = factors[i] * power;
    }
    (void)fprintf(out, "set %ctics %.9g\n", which, step);
}

void
ordo_script_piece(FILE *out, bool *first)
{
    (void)fputs(*first ? "\nplot " : ", \\\n     ", out);
    *first = false;
}

/* A character that enhanced text takes for an instruction is led in by a backslash; in single
 * quotes a quote is written twice. */
void
ordo_script_literal(FILE *out, const char *text, size_t most)
{
    size_t length = strlen(text), i = 0;
    size_t end = length <= most ? length : most;
    while (end < length && end > 0 && ((unsigned char)text[end] & 0xC0) == 0x80) {
        end--; /* not within a character */
    }
    (void)fputc('\'', out);
    for (; i < end; i++) {
        if (text[i] == '\'') {
            (void)fputs("''", out);
        } else if ((unsigned char)text[i] >= ' ') {
            (void)fputs(strchr("^_{}@&~\\", text[i]) != NULL ? "\\" : "", out);
            (void)fputc(text[i], out);
        }
    }
    (void)fputs(end < length ? "…'" : "'", out);
}

void
ordo_script_heading(FILE *out, const ordo_frame *p, const char *title, const char *reading)
{
    (void)fputs("\nset label ", out);
    ordo_script_literal(out, title, (size_t)(p->width / 9.5));
    (void)fprintf(out, " at screen %.5f, screen %.5f left font \",%d\" tc", 12 / p->width,
                  1 - 20 / p->height, TITLE_FONT);
    ordo_script_colour(out, ordo_ink);
    for (double down = 42; *reading != '\0'; down += 18) {
        int length = (int)strcspn(reading, "\n");
        (void)fprintf(out, "\nset label '%.*s' at screen %.5f, screen %.5f left font \",%d\" tc",
                      length, reading, 12 / p->width, 1 - down / p->height, SMALL_FONT);
        ordo_script_colour(out, ordo_quiet);
        reading += length + (reading[length] == '\n');
    }
    (void)fputs("\n", out);
}

double
ordo_script_text_width(const char *text, int points)
{
    size_t characters = 0;
    for (; *text != '\0'; text++) {
        characters += ((unsigned char)*text & 0xC0) != 0x80;
    }
    return 0.58 * points * (double)characters;
}

void
ordo_script_name_x(FILE *out, const ordo_frame *p, const char *name)
{
    (void)fprintf(out, "set label '%s' at graph 0.5, screen %.5f center font \",%d\" tc", name,
                  9 / p->height, SMALL_FONT);
    ordo_script_colour(out, ordo_quiet);
    (void)fputs("\n", out);
}

void
ordo_script_label(FILE *out, const ordo_frame *p, const ordo_label *label)
{
    double w = axis_length(p, 'x'), h = axis_length(p, 'y');
    (void)fprintf(out, "set label '%s' at graph %.5f, graph %.5f %s font \",%d\" tc", label->text,
                  ordo_axis_place(&p->x, label->x) + label->right / w,
                  ordo_axis_place(&p->y, label->y) - label->down / h,
                  label->to_the_left ? "right" : "left", label->points);
    ordo_script_colour(out, label->colour);
    (void)fputs(" front\n", out);
}
