/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The norms of two stored nets against each other. */
#include "verify/certificate/claimed.h"
#include "verify/certificate/evidence.h"

/* norm = what the covering of one of the two proves. */
static ordo_status
check_side(arb_t norm, json_t *record, const char *key, const ordo_statement *statement, size_t i,
           ordo_message *why)
{
    static const char *const keys[] = {"net", "error", NULL};
    json_t *side = json_object_get(record, key);
    ordo_network net;
    ordo_status status = ordo_record_keys(side, keys, why);
    if (status == ORDO_OK) {
        status = ordo_network_check(norm, &net, side, statement, i, why);
        if (status == ORDO_OK) {
            ordo_network_clear(&net);
        }
    }
    return status == ORDO_OK ? status : ordo_record_within(why, status, "%s", key);
}

static ordo_status
check_pair(ordo_verdict *verdict, json_t *record, const ordo_statement *statement, size_t i,
           const ordo_claimed *claimed, ordo_message *why)
{
    static const char *const keys[] = {"better", "other", NULL};
    (void)claimed;
    arb_t norm, other;
    arb_init(norm);
    arb_init(other);
    ordo_status status = ordo_record_keys(record, keys, why);
    if (status == ORDO_OK) {
        status = check_side(norm, record, "better", statement, i, why);
    }
    if (status == ORDO_OK) {
        status = check_side(other, record, "other", statement, i, why);
    }
    if (status == ORDO_OK) {
        *verdict = ordo_claimed_compare(norm, other, false);
    }
    arb_clear(other);
    arb_clear(norm);
    return status;
}

ordo_status
ordo_recheck_better(ordo_verdict *verdict, const ordo_statement *statement, ordo_message *why)
{
    static const char *const keys[] = {"pairs", NULL};
    ordo_status status = ordo_record_keys(statement->evidence, keys, why);
    return status == ORDO_OK
               ? ordo_sizes_recheck(verdict, json_object_get(statement->evidence, "pairs"),
                                    "a pair of nets", statement, check_pair, NULL, why)
               : status;
}
