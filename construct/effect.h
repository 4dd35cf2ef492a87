/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far a single parameter moves a net. Internal. */
#ifndef ORDO_CONSTRUCT_EFFECT_H
#define ORDO_CONSTRUCT_EFFECT_H

#include "construct/network.h"
#include "construct/target.h"

/* A net on a target's interval [a, b]. */
typedef struct ordo_effect {
    const ordo_network *net;
    mag_t width, farthest; /* >= b - a, >= max(|a|, |b|) */
    mag_t height;          /* <= max |f| on the interval: of |f| at some points; 0 if not known */
    mag_t term;            /* the largest of height and of |parameter| times its effect */
} ordo_effect;

/* Of this net, which e points to, and target. ORDO_ENOMEM; the caller clears e in any case. */
ORDO_CHECKED ordo_status ordo_effect_init(ordo_effect *e, const ordo_network *net,
                                          const ordo_target *target);

/* Frees its numbers. */
void ordo_effect_clear(ordo_effect *e);

/* The effect of a parameter other than G and g is a bound of what a change of it by 1 moves any
 * value of the net on [a, b], and |parameter| times effect one of its term: a product of |D|, of b
 * - a for each gate, of |U| max(|a|, |b|) + |u| for each factor; max(|a|, |b|)^j for p_j. A number
 * v in the place of P is negligible if |P| and |v - P| times the effect are at most 2^(1-p) `term`:
 * it moves the net no more than the rounding of its largest parameter to p bits does. 1: so it is
 * for all of the ball P; -1: for none of it; 0: undecided. */
int ordo_effect_is_negligible(const ordo_effect *e, size_t index, const mpfr_t v, const arb_t P);

/* Whether 0 may stand for parameter `index` of D, U, u or d, of which the exact value lies in P: P
 * contains 0, and any number of P in the place of 0, all else as it is stored, moves no value of
 * the net on [a, b] by more than 2^(-16p) height: below anything that p bits can show. Not so where
 * the rest of the neuron is 0 and tells nothing. */
bool ordo_effect_vanishes(const ordo_effect *e, size_t index, const arb_t P);

#endif
