/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be said of a claim. */
#ifndef ORDO_VERIFY_CLAIM_VERDICT_H
#define ORDO_VERIFY_CLAIM_VERDICT_H

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/* PROVED and REFUTED rest on enclosures or exact rationals alone; CONFIRMED and CONTRADICTED on
 * measured evidence to a stated number of digits; AGREES and DIFFERS compare a printed number. */
typedef enum ordo_verdict {
    ORDO_VERDICT_UNDECIDED,
    ORDO_VERDICT_PROVED,
    ORDO_VERDICT_REFUTED,
    ORDO_VERDICT_CONFIRMED,
    ORDO_VERDICT_CONTRADICTED,
    ORDO_VERDICT_AGREES,
    ORDO_VERDICT_DIFFERS,
    ORDO_VERDICTS /* how many; as an expectation: none */
} ordo_verdict;

/* "PROVED", ...; "-" for ORDO_VERDICTS. */
const char *ordo_verdict_name(ordo_verdict verdict);

/* The verdict of that name; false when there is none. */
bool ordo_verdict_find(ordo_verdict *verdict, const char *name);

/* What holds of a claim about several cases: one refuted or contradicted case decides, then one
 * undecided one. */
ordo_verdict ordo_verdict_both(ordo_verdict a, ordo_verdict b);

#ifdef __cplusplus
}
#endif
#endif
