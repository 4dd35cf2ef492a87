/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gated units and the closed-form constructions of each: const objects, found by name. */
#ifndef ORDO_CONSTRUCT_UNIT_H
#define ORDO_CONSTRUCT_UNIT_H

#include <stdbool.h>
#include <stddef.h>

#include "quadrature/norm.h"

#ifdef __cplusplus
extern "C" {
#endif

struct ordo_rule;
struct ordo_placement;

/* The highest degree and the most factors of any unit. */
enum { ORDO_UNIT_DEGREE = 7, ORDO_UNIT_FACTORS = ORDO_UNIT_DEGREE - 1 };

/* A closed formula for all parameters of a unit. It declares what theory predicts of it: with h the
 * width of the uniform cells and k the unit's order, norm(e) / (h^k norm(f^(k))) tends to
 * constant[norm], an expression without x; for h1 the power of h is k-1. The norms of f^(k) that
 * match: l2 for l2, rmse for rmse and h1, l1 (the mean of |.|) for l1, linf for linf.
 * Of a symmetric formula the integral of e^2 over a cell, expanded around the cell's middle, has
 * even powers of h only, and so has their sum (Euler and Maclaurin, midpoint rule): E = C h^k (1 +
 * a h^2 + b h^4 + ...) for smooth f and integral norms; else all powers occur. */
typedef struct ordo_construction {
    const char *name;
    const char *title;  /* one line for people */
    const char *source; /* where the formula and its constants come from */
    const char *constant[ORDO_NORMS];
    /* E(x), 0 <= x <= 1, a polynomial with leading term x^k/k! and rational coefficients: where f
     * has k+1 derivatives, e(t + hx) = h^k (f^(k)(t + hx) E(x) + O(h)) on the cells [t, t + h] of
     * uniform breakpoints; of projected constructions, on those away from the ends. The constants
     * are its norms. NULL: not known. */
    const char *pattern;
    bool symmetric; /* the piece on a cell is that of the mirrored cell, mirrored */
    /* On each cell e(t + hs) = h^k f^(k)(z) E(s) with some z in the cell and E the same for all f
     * (Rolle: with c such that e - c E vanishes at s, too, it has one zero more than y has
     * conditions, so that its k-th derivative has one), wherever f^(k) exists. If |f^(k)| <= M, the
     * norms but h1 are then at most constant[norm] h^k M for EVERY number of uniform cells, not
     * only in the limit (l2: times sqrt(b - a)). */
    bool peano;
    bool partial; /* exists only where all jumps happen to have real factors */
    /* A piece depends on f outside its cell: the error is no polynomial in 1/n (theory 6). */
    bool wide;
    /* No closed formula: coefficients from a banded system, the best in L2 for the breakpoints or
     * those of a spline. */
    bool projected;
    const struct ordo_rule *rule; /* the formula itself: construct/rule.h */
} ordo_construction;

/* y(x) = sum_{j=0..tail} p_j x^j
 *        + sum_i D_i relu(G_i x + g_i)^power prod_{j=1..factors} (U_ij x + u_ij),
 * where right of a breakpoint a neuron adds a polynomial of degree power + factors. p_0 is called
 * d. */
typedef struct ordo_unit {
    const char *name;
    const char *title;
    const char *source;
    unsigned power;      /* 1, or R of tied factors: all are the gate itself */
    unsigned factors;    /* m */
    unsigned tail;       /* the degree of the polynomial beside the neurons */
    size_t neurons_at_a; /* neurons that share the first breakpoint; one sits at each other */
    const ordo_construction *const *constructions; /* the default first; ends with NULL */
    const struct ordo_placement *placement;        /* jumps to neurons: construct/rule.h */
} ordo_unit;

/* All units; ends with NULL. */
extern const ordo_unit *const ordo_units[];

/* The unit of that name, or NULL; "relu:2" is relu2, "gated:0" to "gated:2" are mlp, glu, gqu. */
const ordo_unit *ordo_unit_find(const char *name);

/* The gated unit (power 1, tail 0) with that number of factors, or NULL. */
const ordo_unit *ordo_unit_of_factors(unsigned factors);

/* The unit's construction of that name (NULL: its default), or NULL. */
const ordo_construction *ordo_construction_find(const ordo_unit *unit, const char *name);

/* The degree of the pieces, power + factors: a neuron is a product of so many lines. */
unsigned ordo_unit_degree(const ordo_unit *unit);

/* k = degree + 1: pieces of degree k-1 leave an error of order k. */
unsigned ordo_unit_order(const ordo_unit *unit);

/* The order of the error in one norm: k, for h1 k-1. */
unsigned ordo_unit_norm_order(const ordo_unit *unit, ordo_norm norm);

/* The number of real parameters of a neuron, 3 + 2 factors. */
size_t ordo_unit_stride(const ordo_unit *unit);

/* The number of real parameters of n neurons, stride n + tail + 1; SIZE_MAX when it does not fit.
 */
size_t ordo_unit_parameters(const ordo_unit *unit, size_t neurons);

/* The number of cells that n >= 1 neurons make: n, for gqu n-1, for relu:R n+1; 0 where n neurons
 * are too few for the first cell. */
size_t ordo_unit_cells(const ordo_unit *unit, size_t neurons);

/* Where a neuron's parameters stand among its own: G, g, U_1, u_1, ..., D. */
enum { ORDO_SLOT_G = 0, ORDO_SLOT_g = 1, ORDO_SLOT_U = 2 };

/* The slot with the weight of a neuron's line k < degree; its bias stands in the next one. */
unsigned ordo_unit_slot_of_line(const ordo_unit *unit, unsigned k);

/* The index among all parameters of p_j, j <= tail, behind those of so many neurons. */
size_t ordo_unit_tail_index(const ordo_unit *unit, size_t neurons, unsigned j);

/* That number of cells in terms of n: "n", "(n-1)", "(n+1)"... */
const char *ordo_unit_cells_text(const ordo_unit *unit);

/* The least number of neurons >= 1 that make at least so many cells: the inverse of ordo_unit_cells
 * for cells >= 1, but that tied units have 2 cells or more. */
size_t ordo_unit_neurons(const ordo_unit *unit, size_t cells);

/* Why the unit of that name cannot be had, and which comes nearest: for gates that are known but
 * not piecewise polynomial (swiglu, geglu, gelu..., in any case of letters). NULL for others. */
const char *ordo_unit_refusal(const char *name);

#ifdef __cplusplus
}
#endif
#endif
