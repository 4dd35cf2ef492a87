/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Evidence that is a list with an entry for each size. */
#include "verify/certificate/evidence.h"

ordo_status
ordo_sizes_recheck(ordo_verdict *verdict, json_t *list, const char *entry,
                   const ordo_statement *statement, ordo_size_rechecking *decide,
                   const ordo_claimed *claimed, ordo_message *why)
{
    const ordo_claim *claim = &statement->claim;
    if (json_array_size(list) != claim->neuron_count) {
        return ordo_explain(why, ORDO_EPARSE, "%s is needed for each size", entry);
    }
    ordo_status status = ORDO_OK;
    *verdict = ORDO_VERDICT_PROVED;
    for (size_t i = 0; status == ORDO_OK && i < claim->neuron_count; i++) {
        ordo_verdict one = ORDO_VERDICT_UNDECIDED;
        status = decide(&one, json_array_get(list, i), statement, i, claimed, why);
        *verdict = ordo_verdict_both(*verdict, one);
        if (status != ORDO_OK) {
            status = ordo_record_within(why, status, "n = %zu", claim->neurons[i]);
        }
    }
    return status;
}

ordo_status
ordo_claimed_recheck(ordo_verdict *verdict, const char *key, const char *entry,
                     const ordo_statement *statement, ordo_size_rechecking *decide,
                     ordo_message *why)
{
    const char *const keys[] = {"norms", key, NULL};
    json_t *evidence = statement->evidence;
    ordo_claimed claimed;
    ordo_status status = ordo_record_keys(evidence, keys, why);
    if (status != ORDO_OK) {
        return status;
    }
    status = ordo_claimed_init(&claimed, &statement->claim, why);
    if (status == ORDO_OK) {
        status = ordo_claimed_check(&claimed, json_object_get(evidence, "norms"), statement->target,
                                    why);
    }
    if (status == ORDO_OK) {
        status = ordo_sizes_recheck(verdict, json_object_get(evidence, key), entry, statement,
                                    decide, &claimed, why);
    }
    ordo_claimed_clear(&claimed);
    return status;
}
