/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers, polynomials and expressions as Coq writes them. Private to the library. */
#ifndef ORDO_VERIFY_COQ_NOTATION_H
#define ORDO_VERIFY_COQ_NOTATION_H

#include <stdio.h>

#include "construct/expression.h"

/* Writes text inside a comment: what would end it, begin another or a string is taken apart or
 * replaced. */
void ordo_coq_comment(FILE *out, const char *text);

/* Writes x as a real number: 3, (-3), (1 / 8), (-5 / 2^40); a denominator that is a power of two
 * beyond 1024 as a power. In parentheses unless it is a natural number. */
void ordo_coq_real(FILE *out, const fmpq_t x);

/* Writes x as a value of the type `number` of data/coq/Ordo.v, which evaluates to the same term as
 * ordo_coq_real writes: (Whole (-3)), (Over 1 8), (Dyadic (-5) 40). */
void ordo_coq_number(FILE *out, const fmpq_t x);

/* Writes p, by Horner's rule, as a term in the variable x: c0 + x * (c1 + x * c2). */
void ordo_coq_polynomial(FILE *out, const fmpq_poly_t p, const char *x);

/* Writes p as people do: c0 + c1 * x + c2 * x^2, without terms that are zero. */
void ordo_coq_sum(FILE *out, const fmpq_poly_t p, const char *x);

/* Writes the coefficients of p from the constant one as a list of numbers. */
void ordo_coq_coefficients(FILE *out, const fmpq_poly_t p);

/* Writes instruction i of f's tape as a term in x, in parentheses if it is no single word. */
void ordo_coq_instruction(FILE *out, const ordo_expression *f, size_t i);

/* Writes f as a term in x; symbols of ordo_value_all as h, linf_3. ORDO_REFUSED, with nothing
 * written, when f has a function that the tactics of Coq's library Interval do not know; `why`
 * lists those that they do. */
ORDO_CHECKED ordo_status ordo_coq_expression(FILE *out, const ordo_expression *f,
                                             ordo_message *why);

#endif
