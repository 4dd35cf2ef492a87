/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be proved for all n of a unit on a target: identities and the two-sided theorem. */
#ifndef ORDO_VERIFY_PROOF_PROOF_H
#define ORDO_VERIFY_PROOF_PROOF_H

#include "verify/proof/identity.h"
#include "verify/proof/theorem.h"

#ifdef __cplusplus
extern "C" {
#endif

/* An identity, or why there is none. */
typedef struct ordo_proof_identity {
    ordo_identity identity;
    ordo_status status; /* of ordo_identity_find */
    ordo_message why;
} ordo_proof_identity;

typedef struct ordo_proof {
    const ordo_unit *unit;
    const ordo_target *target;
    ordo_proof_identity *identities; /* one for each construction of the unit, in its order */
    size_t count;                    /* 0: the target is no polynomial that identities are for */
    ordo_theorem theorem;
    ordo_status status; /* of ordo_theorem_find */
    ordo_message why;
} ordo_proof;

/* Looks for all of it. Outcomes stand in the parts; negative: failure, with the reason in `why`.
 * Cleared by the caller whatever the status. */
ORDO_CHECKED ordo_status ordo_proof_find(ordo_proof *proof, const ordo_unit *unit,
                                         const ordo_target *target, ordo_message *why);

/* Frees it. */
void ordo_proof_clear(ordo_proof *proof);

#ifdef __cplusplus
}
#endif
#endif
