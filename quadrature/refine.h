/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Integrals over panels in multiprecision, refined until rules and precisions agree. */
#ifndef ORDO_QUADRATURE_REFINE_H
#define ORDO_QUADRATURE_REFINE_H

#include <stdbool.h>

#include "quadrature/integrals.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The two working precisions that are compared. */
enum { ORDO_COARSE, ORDO_FINE, ORDO_VIEWS };

/* The integrals over one block, panel by panel. */
typedef struct ordo_refiner {
    ordo_view *view[ORDO_VIEWS]; /* of the block; the second has more precision */
    mpfr_t *floor; /* read only, per integral: errors are relative to max(|panel's|, floor) */
    long bits;     /* the accuracy asked for: 2^-bits */
    double noise;  /* log2 of the noise in the values of e, coarse precision */
    bool patient;  /* precision cannot be raised: go on in spite of noise */
    size_t panels_most;
    bool rough;         /* begin with orders above that of the Kronrod rule */
    size_t top;         /* the last order of the ladder to try */
    size_t start;       /* the order to begin with, learned from panel to panel */
    size_t panels;      /* integrated so far */
    unsigned missed;    /* the set of integrals with an unsettled panel */
    unsigned undefined; /* the set of integrals that met NaN or infinity */
    bool noisy;         /* more precision is needed */
    mpfr_t sum[ORDO_INTEGRALS];
    mpfr_t now[ORDO_INTEGRALS], former[ORDO_INTEGRALS]; /* two rules on the current panel */
    mpfr_t integrand[ORDO_VIEWS][ORDO_INTEGRALS];
    mpfr_t node, step, middle, x, last, scratch;
    mpfr_t brink;   /* next to an end of the panel */
    mpfr_t kink[2]; /* points of the current panel between which e changes its sign */
    bool kinked;
} ordo_refiner;

/* A refiner with sums 0. It reads the views and floors, which must outlive it. `digits` decides how
 * high the orders go: a panel on which the Kronrod rule found its ten digits with rule order 21
 * needs about a node a digit. */
void ordo_refiner_init(ordo_refiner *r, ordo_view *coarse, ordo_view *fine, mpfr_t *floor,
                       long bits, long digits);

/* Frees the numbers, not the views. */
void ordo_refiner_clear(ordo_refiner *r);

/* Adds to the sums the integrals in the set `wanted` over the part [from, to] of cell k.
 *
 * Rules of growing order, Gauss-Legendre and Gauss-Lobatto in turn, each kind with a precision of
 * its own, until two in a row agree;
 * tanh-sinh with both precisions where an end of the part is a singular end of the cell. If the
 * orders do not suffice the part is cut: for |e| at a sign change seen among the nodes, else in
 * the middle; to a depth of bits + 8 (halving so often makes a jump's share negligible), but at
 * most to panels_most panels. If one rule gives different results at the two precisions `noisy` is
 * set and, unless `patient`, nothing more is done. What does not settle is in `missed`; the sum
 * then contains the best value found. ORDO_ENOMEM. */
ORDO_CHECKED ordo_status ordo_refiner_add(ordo_refiner *r, unsigned wanted, size_t k,
                                          const mpfr_t from, const mpfr_t to);

#ifdef __cplusplus
}
#endif
#endif
