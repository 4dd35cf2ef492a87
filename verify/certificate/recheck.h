/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Deciding the cases of a certificate again, from the file alone. What this trusts: Arb and its
 * ball arithmetic, the expression parser with its ball and series evaluators, the kinds' rules for
 * limits, that parameters are those of the construction that the case names, and where a sandwich
 * is refuted the construction's formulas, from which the stored net's distance is found. What it
 * does not use otherwise: constructions; at all: expansions, Gauss rules, ellipses, adaptive
 * searches, measurements. */
#ifndef ORDO_VERIFY_CERTIFICATE_RECHECK_H
#define ORDO_VERIFY_CERTIFICATE_RECHECK_H

#include <stdio.h>

#include <jansson.h>

#include "verify/claim/claim.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One case: what it says and what was found. The texts are owned. */
typedef struct ordo_rechecked {
    char *claim, *says, *target; /* target may be NULL */
    ordo_verdict stored, found;
    ordo_message note; /* why they differ, or that nothing was to be decided */
} ordo_rechecked;

/* All cases of a file. */
typedef struct ordo_recheck {
    ordo_rechecked *cases;
    size_t count, room;
    size_t differing; /* cases whose verdicts differ */
} ordo_recheck;

/* The longest line that is read, in bytes. */
#define ORDO_RECHECK_LINE_MOST ((size_t)1 << 28)

/* Reads a certificate line by line and decides each case, on at most `threads` threads. A case
 * whose evidence does not hold has the finding UNDECIDED and the reason as its note. ORDO_EPARSE:
 * the file is no certificate, a case is malformed, or the checksum is not that of the file
 * ("damaged"); `why` names the line or case, the first one whose evidence does not hold if there is
 * one. ORDO_EIO; ORDO_ENOMEM. The caller clears *r whatever the status. */
ORDO_CHECKED ordo_status ordo_recheck_read(ordo_recheck *r, FILE *in, int threads,
                                           ordo_message *why);

/* Frees it; valid on zero bytes. */
void ordo_recheck_clear(ordo_recheck *r);

/* Decides one case. ORDO_OK, also when the evidence does not hold; ORDO_EPARSE; ORDO_ENOMEM. The
 * caller clears *result whatever the status. */
ORDO_CHECKED ordo_status ordo_recheck_case(ordo_rechecked *result, json_t *record,
                                           ordo_message *why);

/* Frees its texts; valid on zero bytes. */
void ordo_rechecked_clear(ordo_rechecked *result);

#ifdef __cplusplus
}
#endif
#endif
