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
} ordo_effect;

/* Of this net, which e points to, and target. ORDO_ENOMEM; the caller clears e in any case. */
ORDO_CHECKED ordo_status ordo_effect_init(ordo_effect *e, const ordo_network *net,
                                          const ordo_target *target);

/* Frees its numbers. */
void ordo_effect_clear(ordo_effect *e);

/* Whether 0 may stand for parameter `index` of D, U, u or d, of which the exact value lies in P: P
 * contains 0, and any number of P in the place of 0, all else as it is stored, moves no value of
 * the net on [a, b] by more than 2^(-16p) height: below anything that p bits can show. Not so where
 * the rest of the neuron is 0 and tells nothing. */
bool ordo_effect_vanishes(const ordo_effect *e, size_t index, const arb_t P);

#endif
