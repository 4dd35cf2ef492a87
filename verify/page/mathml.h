/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Formulas as MathML. */
#ifndef ORDO_VERIFY_PAGE_MATHML_H
#define ORDO_VERIFY_PAGE_MATHML_H

#include <stdbool.h>
#include <stdio.h>

#include "quadrature/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Writes a formula, given in LaTeX's notation, as a <math> element with that notation as its
 * annotation, so that it can be copied. Known are letters, numbers, operators, primes, groups, ^
 * and _, \frac, \sqrt, \left and \right, \text, \operatorname, spaces, and the names in the table
 * of verify/page/mathml.c. `display`: in a line of its own. ORDO_EPARSE: something else stands in
 * it; what was written is then incomplete, but well-formed. ORDO_ENOMEM. */
ORDO_CHECKED ordo_status ordo_mathml_write(FILE *out, const char *formula, bool display);

#ifdef __cplusplus
}
#endif
#endif
