/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inside of constructions: how a cell's piece follows from values of f, and how the jump
 * between two pieces becomes neurons. Both are written over an arithmetic (quadrature/arithmetic.h)
 * and know nothing of storage. */
#ifndef ORDO_CONSTRUCT_RULE_H
#define ORDO_CONSTRUCT_RULE_H

#include "construct/unit.h"
#include "quadrature/arithmetic.h"

/* B_k(x)/k!, B_k the Bernoulli polynomials: the patterns of errors of splines, and of what comes as
 * near in the mean square. */
#define ORDO_BERNOULLI_2 "(x^2-x+1/6)/2"
#define ORDO_BERNOULLI_3 "(x^3-3/2*x^2+1/2*x)/6"
#define ORDO_BERNOULLI_4 "(x^4-2*x^3+x^2-1/30)/24"
#define ORDO_BERNOULLI_5 "(x^5-5/2*x^4+5/3*x^3-1/6*x)/120"
#define ORDO_BERNOULLI_6 "(x^6-3*x^5+5/2*x^4-1/2*x^2+1/42)/720"
#define ORDO_BERNOULLI_7 "(x^7-7/2*x^6+7/2*x^5-7/6*x^3+1/6*x)/5040"
#define ORDO_BERNOULLI_8 "(x^8-4*x^7+14/3*x^6-7/3*x^4+2/3*x^2-1/30)/40320"

#ifdef __cplusplus
extern "C" {
#endif

enum {
    ORDO_RULE_DERIVATIVES = ORDO_UNIT_DEGREE + 2, /* f, f', ... f^(8) */
    ORDO_RULE_COEFFICIENTS = 4,                   /* of the piece on a cell */
    ORDO_RULE_SCRATCH = 6
};

/* The arithmetic at hand, with room for intermediate results. */
typedef struct ordo_bench {
    const ordo_arithmetic *field;
    mpfr_prec_t prec;
    ordo_scalar scratch[ORDO_RULE_SCRATCH];
} ordo_bench;

/* What a rule may read in a cell [t, t + h]. */
typedef struct ordo_cell {
    const ordo_scalar *left;    /* f^(j)(t), as many as the rule asks for */
    const ordo_scalar *right;   /* f^(j)(t + h) */
    const ordo_scalar *middle;  /* f(t + h/2), when asked for */
    const ordo_scalar *v_left;  /* the net's value at t: f(t) and the rule's correction */
    const ordo_scalar *v_right; /* and at t + h */
    const ordo_scalar *h;
} ordo_cell;

/* What best approximations are sought among: nodal functions. On a cell, u = (x - t)/h from 0 to 1,
 * those that do not vanish are sum_j basis[a][j] u^j, 0 <= a < locals, times h where they belong to
 * a slope. The nodal values are, for each knot, `stride` (to the next knot) in the order of the
 * basis: its value, then its slope or the value in the middle of the cell; the last knot has
 * locals - stride. */
typedef struct ordo_span {
    unsigned locals, stride, degree;
    bool slopes; /* every odd function belongs to a slope */
    long basis[ORDO_RULE_COEFFICIENTS][ORDO_RULE_COEFFICIENTS];
} ordo_span;

struct ordo_target;
struct ordo_vector;

/* values = nodal values of a function of the span on these knots (two at least, ascending), as an
 * approximation of the target, at `prec` bits. On ORDO_OK the caller clears them. */
typedef ordo_status ordo_nodal_solver(struct ordo_vector *values, const ordo_span *span,
                                      const struct ordo_target *target,
                                      const struct ordo_vector *knots, mpfr_prec_t prec,
                                      ordo_message *why);

/* A formula, of pieces on cells or of B-splines. In the first case the net's value at a knot is v =
 * f + (h_left^p + h_right^p) f^(p) / correction with p = correction_power (p = 0: v = f); at the
 * ends of the interval both widths are the only cell's. `piece` writes c[1..3] of y(t + s) = v_left
 * + c1 s + c2 s^2 + c3 s^3; those it leaves are zero.
 */
typedef struct ordo_rule {
    unsigned derivatives; /* the highest derivative of f that is read at knots */
    bool middles;         /* f is read in the middle of cells */
    unsigned correction_power;
    long correction;
    bool smooth; /* pieces meet with equal slopes: jumps begin with s^2 */
    /* The quasi-interpolant in splines of the unit's degree, see construct/build_spline.c: pieces
     * meet with all but the last derivative, jumps are multiples of s^degree. */
    bool spline;
    /* Not NULL: what is read is not f, but a function of this span, its nodal values by `solve`. */
    const ordo_span *span;
    ordo_nodal_solver *solve;
    void (*piece)(ordo_scalar c[ORDO_RULE_COEFFICIENTS], ordo_bench *bench, const ordo_cell *cell);
} ordo_rule;

/* The jump sum_j c[j] s^j, start <= j <= degree, at breakpoint t, s = x - t; lower coefficients are
 * zero by construction. */
typedef struct ordo_jump {
    size_t index; /* of the breakpoint */
    const ordo_scalar *t;
    const ordo_scalar *c;
    unsigned start, degree;
    int direction; /* 1: the neuron opens to the right, -1: to the left */
} ordo_jump;

/* One neuron D relu(direction (x - t))^power prod_j (U_j x + u_j). */
typedef struct ordo_neuron {
    int direction;
    const ordo_scalar *t;
    ordo_scalar D;
    ordo_scalar U[ORDO_UNIT_FACTORS], u[ORDO_UNIT_FACTORS];
} ordo_neuron;

/* How a unit's neurons make a jump. `place` fills count neurons (one, or neurons_at_a at index 0).
 * One that opens to the left makes the same jump beside a polynomial, which the builder adds.
 * ORDO_REFUSED when this jump has no real factors, ORDO_UNDECIDED when the arithmetic could not
 * tell; `why` then says what the discriminant is. */
typedef struct ordo_placement {
    ordo_status (*place)(ordo_neuron *neurons, ordo_bench *bench, const ordo_jump *jump,
                         ordo_message *why);
} ordo_placement;

/* The neuron of a jump c[degree] s^degree of a gated unit: D = c[degree], all factors x - t. */
void ordo_place_power(ordo_neuron *neuron, ordo_bench *bench, const ordo_jump *jump);

/* r = sum_i weight[i] * x[i], i < count, with small integer weights. r aliases no x. */
void ordo_bench_combine(ordo_scalar *r, ordo_bench *bench, size_t count, const long *weight,
                        const ordo_scalar *const *x);

/* The families, one file each. */
extern const ordo_unit ordo_unit_mlp;
extern const ordo_unit ordo_unit_glu;
extern const ordo_unit ordo_unit_gqu;
extern const ordo_unit ordo_units_relu[ORDO_UNIT_DEGREE + 1];   /* [R], R >= 1 */
extern const ordo_unit ordo_units_gated[ORDO_UNIT_FACTORS + 1]; /* [M], M >= 3 */

/* The quasi-interpolant for units of each degree >= 1. */
extern const ordo_construction ordo_quasi[ORDO_UNIT_DEGREE + 1];

#ifdef __cplusplus
}
#endif
#endif
