/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Derivatives as formulas. Private to the library. */
#ifndef ORDO_VERIFY_COQ_SYMBOLIC_H
#define ORDO_VERIFY_COQ_SYMBOLIC_H

#include <stdio.h>

#include "construct/expression.h"

/* f^(m), m = 0, 1, 2, ..., as polynomials with rational coefficients in x, pi and functions such as
 * 1/(1 + 9*x^2), sin(4*x), exp(x): these and their derivatives are polynomials in a few of them. */
typedef struct ordo_coq_symbolic ordo_coq_symbolic;

/* ORDO_REFUSED: a function occurs for which this is not done, as `why` tells. */
ORDO_CHECKED ordo_status ordo_coq_symbolic_new(ordo_coq_symbolic **out, const ordo_expression *f,
                                               ordo_message *why);

/* Frees it; NULL is allowed. */
void ordo_coq_symbolic_free(ordo_coq_symbolic *s);

/* From f^(m) to f^(m+1). ORDO_REFUSED when that has more than thousands of terms. */
ORDO_CHECKED ordo_status ordo_coq_symbolic_derive(ordo_coq_symbolic *s, ordo_message *why);

/* Writes f^(m) as a term of Coq in x. */
void ordo_coq_symbolic_write(FILE *out, const ordo_coq_symbolic *s);

#endif
