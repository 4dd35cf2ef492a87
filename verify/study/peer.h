/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The closed-form net that a given net is compared with: of its unit and its size. */
#ifndef ORDO_VERIFY_STUDY_PEER_H
#define ORDO_VERIFY_STUDY_PEER_H

#include "verify/study/study.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Recipe and norms of a closed-form net. */
typedef struct ordo_peer {
    ordo_recipe recipe; /* construction NULL: there is no such net */
    ordo_run run;
    ordo_message none; /* why there is none */
    bool exact;        /* a net of the size can be exact, so that nothing is to be compared */
} ordo_peer;

/* None yet; room for `digits` digits. */
void ordo_peer_init(ordo_peer *peer, long digits);

/* Frees it. */
void ordo_peer_clear(ordo_peer *peer);

/* Finds the unit's closed formula with the smallest constant declared for rmse, the first of equal
 * ones, of which there is a net with `neurons` neurons on the target, uniform breakpoints and
 * forward, and proves its norms, unchecked. Parameters have the bits that the digits need. `exact`
 * is set when that net's error is 0, or, decided in rationals, that of an ideal net of the unit
 * with one or two cells and no more neurons; when it is not set a net may be exact all the same.
 * ORDO_OK also when there is none; others as ordo_run_recipe's failures. */
ORDO_CHECKED ordo_status ordo_peer_find(ordo_peer *peer, const ordo_unit *unit,
                                        const ordo_target *target, size_t neurons,
                                        const ordo_run_options *options);

/* r = the error of the run over the peer's in a norm, rounded to nearest; NaN when one is not known
 * or not finite or the peer's is 0, or a net can be exact. */
void ordo_peer_ratio(mpfr_t r, const ordo_peer *peer, const ordo_run *run, ordo_norm norm);

#ifdef __cplusplus
}
#endif
#endif
