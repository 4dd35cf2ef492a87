/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/proof/proof.h"

#include <stdlib.h>

/* One construction. ORDO_IRRATIONAL concerns the target, hence all of them. */
static ordo_status
find_identity(ordo_proof *proof, const ordo_construction *construction, ordo_message *why)
{
    if (construction->wide) {
        return ORDO_OK; /* no cell-local formula, no identity (theory 6) */
    }
    ordo_proof_identity *p = &proof->identities[proof->count];
    ordo_recipe recipe = {proof->unit, construction, ORDO_FORWARD, proof->target, NULL};
    p->status = ordo_identity_find(&p->identity, &recipe, &p->why);
    if (p->status < 0) {
        (void)ordo_explain(why, p->status, "%s", p->why.text);
    }
    if (p->status < 0 || p->status == ORDO_IRRATIONAL) {
        ordo_identity_clear(&p->identity);
        return p->status;
    }
    proof->count++;
    return ORDO_OK;
}

ordo_status
ordo_proof_find(ordo_proof *proof, const ordo_unit *unit, const ordo_target *target,
                ordo_message *why)
{
    size_t constructions = 0;
    while (unit->constructions[constructions] != NULL) {
        constructions++;
    }
    *proof = (ordo_proof){.unit = unit, .target = target};
    ordo_theorem_init(&proof->theorem);
    proof->identities = calloc(constructions + 1, sizeof *proof->identities);
    ordo_status status = proof->identities != NULL ? ORDO_OK : ORDO_ENOMEM;
    for (size_t i = 0; status == ORDO_OK && i < constructions; i++) {
        status = find_identity(proof, unit->constructions[i], why);
    }
    if (status < 0) {
        return status;
    }
    proof->status = ordo_theorem_find(&proof->theorem, unit, target, NULL, &proof->why);
    if (proof->status < 0) {
        return ordo_explain(why, proof->status, "%s", proof->why.text);
    }
    return ORDO_OK;
}

void
ordo_proof_clear(ordo_proof *proof)
{
    for (size_t i = 0; i < proof->count; i++) {
        ordo_identity_clear(&proof->identities[i].identity);
    }
    free(proof->identities);
    ordo_theorem_clear(&proof->theorem);
    *proof = (ordo_proof){.count = 0};
}
