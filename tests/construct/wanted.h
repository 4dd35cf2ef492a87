/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pieces that constructions should make, by the formulas written down a second time, in balls:
 * y(t_i + s) = v_i + c1 s + c2 s^2 + c3 s^3 on cell i. */
#ifndef ORDO_TESTS_CONSTRUCT_WANTED_H
#define ORDO_TESTS_CONSTRUCT_WANTED_H

#include "construct/expression.h"
#include "construct/unit.h"

enum { WANTED_DERIVATIVES = 5, WANTED_COEFFICIENTS = 4 };

typedef struct wanted {
    size_t cells; /* 0: one gqu neuron, the tangent at a */
    slong prec;
    arb_ptr t;      /* cells + 1 knots, set by the caller */
    arb_ptr f;      /* per knot the derivatives 0 .. 4 */
    arb_ptr middle; /* f in the middle of each cell */
    arb_ptr v;      /* the net's value at each knot */
    arb_ptr c;      /* per cell, the coefficients */
} wanted;

/* Zeros. */
void wanted_init(wanted *w, size_t cells, slong prec);

void wanted_clear(wanted *w);

/* f and its derivatives at the knots. */
void wanted_sample(wanted *w, const ordo_expression *f);

/* The highest derivative that the construction needs at knots. */
unsigned wanted_needs(const char *unit, const char *construction, size_t cells);

/* Whether the derivatives up to `highest` are finite at all knots. */
bool wanted_finite(const wanted *w, unsigned highest);

/* v and c of the construction; false when it is not known here. */
bool wanted_find(wanted *w, const char *unit, const char *construction);

/* The discriminant of the jump at knot i, 1 <= i < cells: -1 below zero, 1 at least zero, 2 when
 * its ball is around zero. */
int wanted_discriminant(const wanted *w, size_t i);

#endif
