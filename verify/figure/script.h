/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pieces of gnuplot scripts: the canvas, axes, texts. */
#ifndef ORDO_VERIFY_FIGURE_SCRIPT_H
#define ORDO_VERIFY_FIGURE_SCRIPT_H

#include <stdbool.h>
#include <stdio.h>

#include "verify/figure/palette.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A kind of picture that gnuplot writes. */
typedef struct ordo_picture {
    const char *name; /* of the format, and what names of files end with */
    const char *terminal;
    double scale; /* pixels (pdf: inches) for each unit of the canvas */
} ordo_picture;

/* svg, png, pdf; ends with NULL. */
extern const ordo_picture *const ordo_pictures[];

/* The one of that name, or NULL. */
const ordo_picture *ordo_picture_find(const char *name);

/* From one number to another, on a logarithmic scale or not. */
typedef struct ordo_axis {
    double from, to;
    bool log;
} ordo_axis;

/* A canvas of width x height, about pixels, with one panel between margins of so many. */
typedef struct ordo_frame {
    double width, height;
    double left, right, top, bottom;
    ordo_axis x, y;
} ordo_frame;

/* How far v is along an axis, 0 at `from`, 1 at `to`. */
double ordo_axis_place(const ordo_axis *axis, double v);

/* The other way round. */
double ordo_axis_value(const ordo_axis *axis, double place);

/* A panel whose axes, logarithmic, contain nothing yet. */
ordo_frame ordo_frame_empty(double width, double height);

/* Makes the axis contain v, unless it is not finite, or not positive on a logarithmic one. */
void ordo_axis_include(ordo_axis *axis, double v);

/* Leaves room at both ends of a logarithmic axis, by a factor; from end to end at least `least`. */
void ordo_axis_widen(ordo_axis *axis, double factor, double least);

/* The beginning: a terminal for each kind of picture, all but `picture` in comments, the file that
 * is read as `data`, and what all figures have in common. `stem` is the name
 * of the files without their endings, one line. */
void ordo_script_begin(FILE *out, const ordo_picture *picture, const char *stem, double width,
                       double height);

/* Margins, ranges and the frame, without ticks. */
void ordo_script_panel(FILE *out, const ordo_frame *panel);

/* Ticks at powers of ten, as many as there is room for: with the letter 'x' or 'y'. */
void ordo_script_decades(FILE *out, const ordo_frame *panel, char which);

/* Ticks at powers of two. */
void ordo_script_octaves(FILE *out, const ordo_frame *panel, char which);

/* Ticks at multiples of 1, 2 or 5 times a power of ten, on an axis that is not logarithmic. */
void ordo_script_steps(FILE *out, const ordo_frame *panel, char which);

/* Begins the next piece of the plot command: its first word, or a comma. */
void ordo_script_piece(FILE *out, bool *first);

/* Lines above the panel: what it shows, and how to read it in one or two lines of gnuplot's
 * enhanced text with a line break between. */
void ordo_script_heading(FILE *out, const ordo_frame *panel, const char *title,
                         const char *reading);

/* About how many pixels a text takes, in a wide font; names and numbers, no long lines. */
double ordo_script_text_width(const char *text, int points);

/* A name below the x axis. */
void ordo_script_name_x(FILE *out, const ordo_frame *panel, const char *name);

/* A text in gnuplot's quotes that stands for itself, whatever it contains; at most `most` bytes of
 * it, then an ellipsis. */
void ordo_script_literal(FILE *out, const char *text, size_t most);

/* " rgb '#0067a6'", to follow lc, tc or fc. */
void ordo_script_colour(FILE *out, const ordo_colour *colour);

/* A label of enhanced text beside (x, y) of the axes, its left end `right` pixels right of it and
 * its baseline `down` pixels below; in so many points of 15. */
typedef struct ordo_label {
    const char *text;
    const ordo_colour *colour;
    double x, y, right, down;
    int points;
    bool to_the_left; /* its right end is there */
} ordo_label;

/* Writes it. */
void ordo_script_label(FILE *out, const ordo_frame *panel, const ordo_label *label);

#ifdef __cplusplus
}
#endif
#endif
