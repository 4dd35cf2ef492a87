/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The squared error of a polynomial target as a formula in the number of cells, exactly. */
#ifndef ORDO_VERIFY_PROOF_IDENTITY_H
#define ORDO_VERIFY_PROOF_IDENTITY_H

#include "verify/study/measure.h"
#include "verify/proof/value.h"

#ifdef __cplusplus
extern "C" {
#endif

/* For f a polynomial of degree D with rational coefficients on a rational interval [a, b], y the
 * ideal net of a construction on N uniform cells, k the order of its unit:
 *
 *     int_a^b (f - y)^2 = sum_{j = 2k .. 2D} A_j N^-j    for every N >= 1,
 *
 * and 0 when D < k. Proof. Every rule (construct/rule.h) is
 *   linear: values and derivatives of f at the ends and the middle of the cell enter by fixed
 *     factors;
 *   affine: its piece on [t, t + h] is that of g(s) = f(t + h s) on [0, 1]. The rules read h^j
 * f^(j) = g^(j) alone: mlp the values v at both ends; glu midpoint these and the middle, taylor h^2
 *     f''; gqu hermite and optimal v and h f', taylor h^2 f'', h^3 f'''. In v = f + c (h_left^p +
 *     h_right^p) f^(p), p = 2 for mlp optimal and 4 for gqu optimal, both widths are h on uniform
 *     cells, and at a and b by definition: v = g + 2 c g^(p) on every cell, the first and the last
 *     as well;
 *   exact for degrees < k.
 * The orientation of gates changes the parameters, not the function. With E_j the error on [0, 1]
 * of x^j/j!, and Taylor's polynomial of f at t, which is f, the error on a cell is therefore e(t +
 * h s) = sum_{j = k .. D} f^(j)(t) h^j E_j(s), and int e^2 over it a sum of f^(i)(t) f^(j)(t)
 * h^(i+j+1) int E_i E_j: a polynomial in (t, h) of degree at most 2D + 1, each term with h^m, m >=
 * 2k + 1. Insert h = (b-a)/N and t = a + h i and sum over i < N: sum_i i^q is a polynomial in N of
 * degree q + 1 without constant term, so t^p h^m gives powers N^(1-m) .. N^(1-m-p), and m >= 2k +
 * 1, m + p <= 2D + 1.
 *
 * So the exact value at as many N as there are A_j, 2D - 2k + 1, determines them. They come from
 * the nets' parameters by ordo_ideal_square, at N = 1 .. 2D - 2k + 1; the value at the next N
 * decides nothing and must agree. */
typedef struct ordo_identity {
    ordo_recipe recipe;
    long degree;          /* D; -1 for f = 0 */
    unsigned least, most; /* 2k, 2D: the powers of 1/N */
    size_t count;         /* most - least + 1, 0 when D < k */
    fmpq *coefficient;    /* A_least .. A_most */
    fmpq *value;          /* int e^2 for N = 1 .. count + 1 */
    fmpq_t length;        /* b - a */
} ordo_identity;

/* The degree (of f by its form) above which no identity is looked for: the work grows with its
 * fourth power at least.
 */
#define ORDO_IDENTITY_DEGREE_MOST 40

/* Finds the identity. ORDO_IRRATIONAL: not a polynomial with rational coefficients on an interval
 * with rational ends, or of too high a degree. ORDO_REFUSED: the construction does not exist for
 * every N. ORDO_EBUG: the last value does not agree. Reasons in `why`. The caller clears *id
 * whatever the status; the target must outlive it. */
ORDO_CHECKED ordo_status ordo_identity_find(ordo_identity *id, const ordo_recipe *recipe,
                                            ordo_message *why);

/* Frees it; valid on zero bytes. */
void ordo_identity_clear(ordo_identity *id);

/* r = the right-hand side for `cells` = N >= 1. */
void ordo_identity_evaluate(fmpq_t r, const ordo_identity *id, size_t cells);

/* True when the sum has one term, so that the rmse is a constant times N^-k. */
bool ordo_identity_is_single(const ordo_identity *id);

/* The right-hand side as people write it, in neurons n: "(8/105) n^-6 - 2 n^-7", for gqu
 * "(1/630) (n-1)^-8", "0". Freed with free(). NULL: no memory. */
char *ordo_identity_text(const ordo_identity *id);

/* The rmse likewise, "sqrt(8/105) n^-3"; NULL also when the sum has more than one term. */
char *ordo_identity_text_rmse(const ordo_identity *id);

/* Whether the right-hand side equals `claimed`, an expression in n, the number of neurons
 * (ordo_value_size), for all n that make a cell, as rational functions: after multiplication with
 * both denominators they are polynomials of known degree, and equal when they agree at more points.
 * ORDO_OK: they are equal, and `claimed` is defined at all these n as it is written (a divisor that
 * vanishes counts also where it cancels); ORDO_MISSED: they differ, at the n that *where is set to;
 * ORDO_EDOMAIN: where both are defined they are equal, but `claimed` is not at n = *where
 * (SIZE_MAX: at that or a larger one); ORDO_IRRATIONAL: `claimed` is no quotient of polynomials
 * with rational coefficients, or its divisors have too high a degree. */
ORDO_CHECKED ordo_status ordo_identity_compare(size_t *where, const ordo_identity *id,
                                               const ordo_expression *claimed);

#ifdef __cplusplus
}
#endif
#endif
