/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Expressions as formulas for people. */
#ifndef ORDO_CONSTRUCT_NOTATION_H
#define ORDO_CONSTRUCT_NOTATION_H

#include "construct/expression.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Longer ones are better shown as they were written. */
enum { ORDO_NOTATION_MOST = 96 };

/* f in LaTeX's notation for formulas: fractions and powers set as such, constants before variables,
 * decimal numbers as the fractions that they are. Of LaTeX only groups, ^, \frac, \sqrt, \left(,
 * \right), \cdot, Greek letters and names of functions occur. The variable is called
 * `variable`. Freed with free(). NULL: f has more
 * than ORDO_NOTATION_MOST operations or symbols without a meaning, or there is no memory. */
char *ordo_expression_notation(const ordo_expression *f, const char *variable);

#ifdef __cplusplus
}
#endif
#endif
