/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Deciding many claims at once: plan what must be measured, measure each thing once, judge. */
#ifndef ORDO_VERIFY_CLAIM_SUITE_H
#define ORDO_VERIFY_CLAIM_SUITE_H

#include "verify/claim/kind.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ordo_suite ordo_suite;

/* Zero bytes are the defaults. */
typedef struct ordo_suite_options {
    long digits;           /* of the norms; 0: 20 */
    int threads;           /* 0: 1 */
    ordo_check_mode check; /* of every net */
    ordo_watch watch;      /* told of "deciding claims", in measurements and judgements */
} ordo_suite_options;

/* Takes claims to be decided; they must outlive the suite. */
ORDO_CHECKED ordo_status ordo_suite_new(ordo_suite **out, const ordo_claim *const *claims,
                                        size_t count, const ordo_suite_options *options);

/* Frees it; NULL is allowed. */
void ordo_suite_free(ordo_suite *suite);

/* Measures what the claims need, each net once whichever claims ask for it, then judges all.
 * Outcomes (a refused construction, digits not reached) are findings; negative status: failure,
 * with the reason in `why`. */
ORDO_CHECKED ordo_status ordo_suite_decide(ordo_suite *suite, ordo_message *why);

/* After ORDO_ESTOPPED: forgets the claims that were not decided; the others keep their order.
 * Returns how many there are. */
size_t ordo_suite_keep_decided(ordo_suite *suite);

/* How many claims. */
size_t ordo_suite_count(const ordo_suite *suite);

/* Claim i. */
const ordo_claim *ordo_suite_claim(const ordo_suite *suite, size_t i);

/* The verdict on claim i over all its targets. */
ordo_verdict ordo_suite_verdict(const ordo_suite *suite, size_t i);

/* How many findings claim i has: one for each target, one when it has none. */
size_t ordo_suite_findings(const ordo_suite *suite, size_t i);

/* Finding k of claim i. */
const ordo_finding *ordo_suite_finding(const ordo_suite *suite, size_t i, size_t k);

/* Makes finding k of claim i UNDECIDED for this reason: what a certificate is asked to show and
 * does not show is left open. */
void ordo_suite_leave_open(ordo_suite *suite, size_t i, size_t k, const char *reason);

/* What finding k of claim i judges; the suite must live. */
ordo_case ordo_suite_case(const ordo_suite *suite, size_t i, size_t k);

/* Of the findings with the claim's verdict the one farthest from the claim. */
size_t ordo_suite_deciding(const ordo_suite *suite, size_t i);

/* True when claim i came out as its file expects. */
bool ordo_suite_as_expected(const ordo_suite *suite, size_t i);

#ifdef __cplusplus
}
#endif
#endif
