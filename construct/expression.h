/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Functions of one variable written as text, compiled once to a tape. */
#ifndef ORDO_CONSTRUCT_EXPRESSION_H
#define ORDO_CONSTRUCT_EXPRESSION_H

#include <stdbool.h>
#include <stddef.h>

#include "quadrature/number.h"

#ifdef __cplusplus
extern "C" {
#endif

#define ORDO_EXPRESSION_TEXT_MAX 65536 /* bytes */
#define ORDO_EXPRESSION_DEPTH_MAX 256  /* nested parentheses, calls, signs and powers */

/* Immutable after parsing; any number of threads may evaluate it. */
typedef struct ordo_expression ordo_expression;

/* A name that a text may use besides those of the grammar, for a number that is known only when the
 * expression is evaluated: without argument, "h", or with one, "l2(3)", which must be a whole
 * number from 0 to ORDO_SYMBOL_ARGUMENT_MAX. */
typedef struct ordo_symbol {
    const char *name;
    unsigned arity; /* 0 or 1 */
} ordo_symbol;

#define ORDO_SYMBOL_ARGUMENT_MAX 20

/* Compiles `text`. Grammar: + - * / ^ with unary minus, parentheses, the variable x, the constants
 * pi and e, decimal numbers (exact: 0.1 is 1/10, 1e-3 is 1/1000), functions of one argument sqrt
 * cbrt exp log sin cos tan asin acos atan sinh cosh tanh abs sign erf gamma sigmoid softplus and of
 * two, min and max. ^ associates to the right and binds tighter than unary minus (-x^2 = -(x^2));
 * x^(p/q) needs x >= 0; there is no implicit product.
 * ORDO_EPARSE: `why` names the column (from 1, in bytes), what was expected, and for an unknown
 * name the nearest known one. */
ORDO_CHECKED ordo_status ordo_expression_parse(ordo_expression **out, const char *text,
                                               ordo_message *why);

/* The same with the names of `symbols`, which ends with a NULL name (NULL: none) and need not
 * outlive the call; a name of the grammar comes first. What they stand for is told to an evaluator
 * (ordo_meaning); one that is not told finds them undefined. They do not depend on x. */
ORDO_CHECKED ordo_status ordo_expression_parse_with(ordo_expression **out, const char *text,
                                                    const ordo_symbol *symbols, ordo_message *why);

/* Frees an expression; NULL is allowed. */
void ordo_expression_free(ordo_expression *f);

/* The text it was parsed from, without leading and trailing white space. */
const char *ordo_expression_text(const ordo_expression *f);

/* The degree of f as a polynomial in x by its form (an upper bound: x - x has degree 1), with
 * constants of any kind; -1 when f is not of polynomial form. */
int ordo_expression_degree(const ordo_expression *f);

/* True when only rational constants, symbols, + - * /, integer powers, abs, sign, min and max
 * occur, so that rational arguments and rational symbols give rational values. */
bool ordo_expression_is_rational(const ordo_expression *f);

/* True when f may have jumps though it is defined everywhere: sign of something that depends on x
 * occurs. Every other function of the grammar is continuous where it is finite. */
bool ordo_expression_may_jump(const ordo_expression *f);

/* Points where f need not be smooth though it is defined: zeros of the arguments of sqrt, cbrt,
 * abs, sign, non-integer powers, of asin/acos arguments at -1 and 1, of the difference of the
 * arguments of min and max, where those are affine in x (others must be declared by the user). */
size_t ordo_expression_singular_count(const ordo_expression *f);

/* r = an enclosure of singular point i, relative accuracy about `prec` bits. They are neither
 * sorted nor distinct, and need not lie in any interval of interest. */
void ordo_expression_singular_point(arb_t r, const ordo_expression *f, size_t i, mpfr_prec_t prec);

/* Decides by balls and subdivision whether f is finite on [a, b] (closed; at the ends themselves
 * the value must be finite too). ORDO_OK; ORDO_EDOMAIN when f is undefined or infinite somewhere in
 * it or that could not be excluded down to a width of 2^-200 (b-a): `why` says which subexpression
 * and about where ("log(x) is undefined at x = -0.5"). At the edge of the domain of sqrt, x^(p/q),
 * asin and acos such a width is allowed to remain undecided. Cost: some hundreds of ball
 * evaluations; undecidable functions such as sqrt(x - x) are given up after a limit. */
ORDO_CHECKED ordo_status ordo_expression_check(const ordo_expression *f, const mpfr_t a,
                                               const mpfr_t b, ordo_message *why);

#ifdef __cplusplus
}
#endif
#endif
