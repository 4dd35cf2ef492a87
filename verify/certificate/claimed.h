/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Claimed values in certificates, with the norms of derivatives that they speak of. Private to the
 * library. */
#ifndef ORDO_VERIFY_CERTIFICATE_CLAIMED_H
#define ORDO_VERIFY_CERTIFICATE_CLAIMED_H

#include "verify/certificate/covering.h"
#include "verify/claim/kind.h"

enum { ORDO_CLAIMED_NORMS = 16 };

/* l1(k), l2(k) or linf(k) of a target: the measure of that name of its k-th derivative. */
typedef struct ordo_claimed_norm {
    const ordo_measure *measure;
    unsigned derivative;
    arb_t value; /* set by whoever knows it */
} ordo_claimed_norm;

/* A claimed value: its expression in the names of ordo_value_all, and the norms it names. */
typedef struct ordo_claimed {
    ordo_expression *formula;
    ordo_claimed_norm norms[ORDO_CLAIMED_NORMS];
    size_t count;
} ordo_claimed;

/* Parses the value of the claim and lists the norms. ORDO_EPARSE, also for too many norms or no
 * value. The caller clears *c whatever the status. */
ORDO_CHECKED ordo_status ordo_claimed_init(ordo_claimed *c, const ordo_claim *claim,
                                           ordo_message *why);

/* Frees it. */
void ordo_claimed_clear(ordo_claimed *c);

/* y contains the value for n neurons, given those of the norms; not finite where it is not known.
 */
ORDO_CHECKED ordo_status ordo_claimed_enclose(arb_t y, const ordo_claimed *c,
                                              const ordo_target *target, const ordo_unit *unit,
                                              size_t neurons, mpfr_prec_t prec);

/* PROVED: norm <= value (at_least: >=) for all of both balls; REFUTED: for none; else UNDECIDED. */
ordo_verdict ordo_claimed_compare(const arb_t norm, const arb_t value, bool at_least);

#endif
