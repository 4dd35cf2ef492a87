/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Several panels on one canvas, and the numbers that their axes have to contain. */
#ifndef ORDO_VERIFY_FIGURE_FACET_H
#define ORDO_VERIFY_FIGURE_FACET_H

#include "verify/figure/script.h"
#include "verify/figure/sheet.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The table of that name; NULL when there is none. */
const ordo_grid *ordo_sheet_find(const ordo_sheet *sheet, const char *name);

/* The number in a cell of a table; NaN for "-". */
double ordo_grid_value(const ordo_grid *table, size_t row, size_t column);

/* The index of the column with that heading, which exists. */
size_t ordo_grid_find(const ordo_grid *table, const char *heading);

/* An axis that contains nothing yet, and is not logarithmic. */
ordo_axis ordo_axis_none(void);

/* Makes the axis contain the finite numbers of a column. */
void ordo_axis_include_column(ordo_axis *axis, const ordo_grid *table, size_t column);

/* Makes room of that part of the length at both ends, and of a millionth of the numbers; of 1 about
 * 0 alone and where there is none. */
void ordo_axis_pad(ordo_axis *axis, double part);

/* The beginning of the first panel. */
void ordo_facet_begin(FILE *out);
/* The next panel: labels and ticks of the one before are gone. */
void ordo_facet_next(FILE *out);
/* The end. */
void ordo_facet_end(FILE *out);

/* The power of ten in which the numbers of an axis are best told: 0 where they are about 1. */
int ordo_axis_exponent(const ordo_axis *axis);

/* Ticks at multiples of 1, 2 or 5 times a power of ten, told in units of 10^exponent, at most as
 * many as there is room for and at least two. */
void ordo_facet_steps(FILE *out, const ordo_panel *panel, char which, int exponent);

/* The pixels that the labels of such ticks of the y axis need left of the panel, at least 48. */
double ordo_facet_margin(const ordo_panel *panel, int exponent);

/* A panel's name above its left end: enhanced text. */
void ordo_facet_caption(FILE *out, const ordo_panel *panel, const char *text,
                        const ordo_colour *colour, int points);

/* ", in units of 10^{−4}" for -4, "" for 0. */
void ordo_facet_unit(char *text, size_t size, int exponent);

/* An expression in x as enhanced text in s: "x^2*(1-x)^2/24" is "s^2(1−s)^2/24". */
void ordo_facet_polynomial(char *text, size_t size, const char *expression);

/* A text that enhanced text in single quotes shows as it is. */
void ordo_facet_plain(char *text, size_t size, const char *plain);

#ifdef __cplusplus
}
#endif
#endif
