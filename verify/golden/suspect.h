/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What may be wrong with outputs that are wrong: simple mistakes, tried one after the other. A
 * heuristic in double precision, which the errors of f64 are large enough for: they exceed bounds
 * that are sums of all neurons' sizes. Private to the library. */
#ifndef ORDO_VERIFY_GOLDEN_SUSPECT_H
#define ORDO_VERIFY_GOLDEN_SUSPECT_H

#include "verify/golden/judge.h"

typedef struct suspect_point {
    double x, output, exact, residual, bound; /* residual: output less exact value */
    double fraction;                          /* |residual|/bound */
    bool beyond;
} suspect_point;

/* The set in doubles. */
typedef struct suspect {
    const ordo_network *net;
    suspect_point *point; /* in the order of the set's points; sorted by ordo_suspect_find */
    size_t points, stride;
    double *theta;
    double *changed; /* room for a neuron's parameters */
} suspect;

/* Copies points, bounds and parameters. ORDO_ENOMEM. */
ORDO_CHECKED ordo_status ordo_suspect_init(suspect *s, const ordo_golden *g);

/* Frees it. */
void ordo_suspect_clear(suspect *s);

/* Counts the neurons that are not 0 at all points, and those whose term is nowhere for certain
 * larger than twice the bound. */
void ordo_suspect_hidden(ordo_sight *sight, const suspect *s);

/* Looks for the mistake that leaves least of the worst fraction: other gates, tensors left out,
 * negated, reversed or shifted, what ordo_suspect_outputs tries, one neuron's parameter zero,
 * negated or exchanged with the next one's, all computed in a shorter format. The first that
 * explains everything is taken; one that leaves a tenth or more is not worth a word. Sorts the
 * points. ORDO_ENOMEM. */
ORDO_CHECKED ordo_status ordo_suspect_find(ordo_suspicion *found, suspect *s, const ordo_golden *g);

/* Sets text and `explains` when all outputs are right but negated, in reversed order, shifted by a
 * constant, or decimals with fewer places than the format's numbers have. The points are in the
 * set's order. */
void ordo_suspect_outputs(ordo_suspicion *found, const suspect *s, const ordo_dtype *dtype);

#endif
