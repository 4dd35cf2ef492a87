/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Claims about each net of a list of sizes: the enclosed norm of every net is put to a test, with
 * more digits where these leave it open. */
#ifndef ORDO_VERIFY_CLAIM_TRIAL_H
#define ORDO_VERIFY_CLAIM_TRIAL_H

#include "verify/claim/kind.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One net of a case. */
typedef struct ordo_trial {
    const ordo_case *judged;
    size_t neurons, cells;
    mpfr_prec_t bits;       /* of the parameters */
    long digits;            /* that were asked for: see ordo_run_options */
    mpfr_prec_t value_bits; /* for what the norm is compared with */
    arb_t norm;             /* of the claim; infinite, or not finite where nothing is known */
} ordo_trial;

/* What is found of one net: verdict, the two numbers, gap (the case that comes nearest to failing
 * has the largest), a note where the verdict is UNDECIDED. A negative status is a failure. */
typedef ordo_status (*ordo_trial_test)(ordo_finding *finding, const ordo_trial *trial, void *self);

/* The test on the nets of all sizes of the case. One REFUTED net decides, then an UNDECIDED one;
 * the finding is that net's, or of all PROVED ones the one nearest to failing. A net that is left
 * open with the digits of the study is made anew with twice as many, twice. */
ORDO_CHECKED ordo_status ordo_trial_all(ordo_finding *finding, const ordo_case *judged,
                                        ordo_trial_test test, void *self);

/* r = an upper bound of the difference between the claim's norm (rmse, l2, l1 or linf) of the
 * trial's net and of the ideal one: rho of ordo_network_distance, for l2 times sqrt(b-a). Infinite,
 * with the reason in `why`, when it is not known; ORDO_EINVAL for h1. */
ORDO_CHECKED ordo_status ordo_trial_distance(arb_t r, const ordo_trial *trial, ordo_message *why);

/* Whether norm and value differ by more than 10^-digits of the norm. Parameters are rounded such
 * that the norm changes by less: a comparison that is closer would be decided by the rounding. A
 * net that a claim gives its bits or a format is meant as it is. */
bool ordo_trial_differs(const ordo_trial *t, const arb_t value);

/* The most digits of a number that a finding shows. */
#define ORDO_FINDING_DIGITS 100

/* How many digits show that x and y differ: `least` of the difference and those before it, at most
 * ORDO_FINDING_DIGITS; where the balls overlap, of their difference's size, at most 24. */
long ordo_finding_digits(const arb_t x, const arb_t y, long least);

/* x with `digits` significant digits, its lower end rounded down or (`upper`) its upper end up. */
void ordo_finding_bound(char text[ORDO_FINDING_TEXT], const char *before, const arb_t x, bool upper,
                        long digits, const char *after);

/* The same for the claimed number: as the claim has it when that is a short decimal, since 4.1e-7
 * as a ball, rounded up, would be 4.10001e-7. */
void ordo_finding_claimed(char text[ORDO_FINDING_TEXT], const char *before, const ordo_case *judged,
                          const arb_t x, bool upper, long digits, const char *after);

#ifdef __cplusplus
}
#endif
#endif
