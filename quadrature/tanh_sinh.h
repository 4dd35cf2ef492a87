/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tanh-sinh integration: for integrands that are not smooth at an end of the interval. */
#ifndef ORDO_QUADRATURE_TANH_SINH_H
#define ORDO_QUADRATURE_TANH_SINH_H

#include <stdbool.h>
#include <stddef.h>

#include "quadrature/number.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The most integrands that are integrated together. */
#define ORDO_TANH_SINH_MOST 8

/* Several integrands on the same nodes.
 *
 *   components  how many, at most ORDO_TANH_SINH_MOST
 *   value       sets y[0 .. components-1], of precision `prec`, at x; false when undefined there
 *   floor       per component, finite and >= 0: errors are relative to max(|integral|, floor)
 *   prec        of weights and values, in bits
 *   reach       of the abscissae, in bits: enough to tell x from a singular end at distance
 *               2^-depth (b - a) with `prec` right bits in the distance
 *   depth       nodes nearer than 2^-depth (b - a) to an end are not used
 *   bits        the accuracy asked for, as relative error 2^-bits */
typedef struct ordo_tanh_sinh {
    size_t components;
    bool (*value)(mpfr_t *y, void *context, const mpfr_t x);
    void *context;
    mpfr_t *floor; /* read only */
    mpfr_prec_t prec;
    mpfr_prec_t reach;
    long depth;
    long bits;
} ordo_tanh_sinh;

/* What became of each component, as sets with bit 1u << component. */
typedef struct ordo_tanh_sinh_outcome {
    unsigned settled; /* two step sizes agree and both tails are below the accuracy asked for */
    unsigned open;  /* a tail was not negligible at `depth`: divergent, or too slowly convergent */
    bool undefined; /* `value` said so; the integrals are then NaN */
} ordo_tanh_sinh_outcome;

/* integral[i] ~ int_a^b of component i, for a < b, exact numbers at any precision.
 *
 * With x = a + d, d = (b-a) q/(1+q), q = exp(-pi sinh t), and its mirror image at b, the
 * trapezoidal rule in t converges like exp(-c m/log m) in the number of nodes m when the integrand
 * is analytic inside and at most algebraic or logarithmic at the ends (Takahasi and Mori, 1974).
 * Nodes are computed by their distance from the nearer end, so that next to a the difference x - a
 * has a small relative error. The step is halved until two results agree, at most
 * 1 + log2(bits) times rounded up: a heuristic that is no proof of convergence. */
void ordo_tanh_sinh_integrate(mpfr_t *integral, ordo_tanh_sinh_outcome *outcome,
                              const ordo_tanh_sinh *rule, const mpfr_t a, const mpfr_t b);

#ifdef __cplusplus
}
#endif
#endif
