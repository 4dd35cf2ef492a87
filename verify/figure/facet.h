/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Several panels on one canvas, and the numbers that their axes have to contain. */
#ifndef ORDO_VERIFY_FIGURE_FACET_H
#define ORDO_VERIFY_FIGURE_FACET_H

#include "quadrature/status.h"
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

/* Whether all columns can be drawn in doubles: ORDO_EINVAL and a value that is too large, or that
 * is too small though it is the largest of its column. */
ORDO_CHECKED ordo_status ordo_sheet_check(const ordo_sheet *sheet, ordo_message *why);

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
void ordo_facet_steps(FILE *out, const ordo_frame *panel, char which, int exponent);

/* The same ticks without texts. */
void ordo_facet_marks(FILE *out, const ordo_frame *panel, char which);

/* The pixels that the labels of such ticks of the y axis need left of the panel, at least 48. */
double ordo_facet_margin(const ordo_frame *panel, int exponent);

/* A panel's name above its left end: enhanced text. */
void ordo_facet_caption(FILE *out, const ordo_frame *panel, const char *text,
                        const ordo_colour *colour, int points);

/* Names of two curves right of a panel, "" for none, beside the values that they end with (NaN: in
 * the middle), without touching each other. */
void ordo_facet_names(FILE *out, const ordo_frame *panel, const char *const names[2],
                      const ordo_colour *const colours[2], const double values[2]);

/* ", in units of 10^{−4}" for -4, "" for 0. */
void ordo_facet_unit(char *text, size_t size, int exponent);

/* An expression in x as enhanced text in s: "x^2*(1-x)^2/24" is "s^2(1−s)^2/24",
 * "3/2*x" has a thin space. */
void ordo_facet_polynomial(char *text, size_t size, const char *expression);

/* The pattern of an error of order k as enhanced text: "B_3(s)/3!" for the Bernoulli polynomials,
 * others as ordo_facet_polynomial. */
void ordo_facet_pattern(char *text, size_t size, const char *pattern, unsigned k);

/* A text that enhanced text in single quotes shows as it is, but for quotes, which become ’. */
void ordo_facet_plain(char *text, size_t size, const char *plain);

#ifdef __cplusplus
}
#endif
#endif
