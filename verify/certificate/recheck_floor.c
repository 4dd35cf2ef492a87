/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bounds for all parameters against claimed values; or nets that refute one. */
#include "verify/certificate/evidence.h"
#include "verify/certificate/floor_record.h"
#include "verify/certificate/network_record.h"
#include "verify/certificate/section_record.h"

/* PROVED where the floor lies above the value: then no net reaches it. */
static ordo_status
check_floor(ordo_verdict *verdict, const arb_t value, json_t *record,
            const ordo_statement *statement, size_t i, ordo_message *why)
{
    const ordo_claim *claim = &statement->claim;
    ordo_floor_subject subject = {statement->target, ordo_unit_order(claim->unit),
                                  claim->neurons[i], claim->norm};
    if (json_is_null(record)) {
        return ORDO_OK;
    }
    arb_t bound;
    arb_init(bound);
    bool sections = json_object_get(record, "sections") != NULL;
    ordo_status status = (sections ? ordo_section_record_check
                                   : ordo_floor_record_check)(bound, record, &subject, why);
    if (status == ORDO_OK && arb_lt(value, bound)) {
        *verdict = ORDO_VERDICT_PROVED;
    }
    arb_clear(bound);
    return status == ORDO_OK ? status : ordo_record_within(why, status, "floor");
}

/* REFUTED where a net with so many neurons reaches the value, whatever its parameters are. */
static ordo_status
check_witness(ordo_verdict *verdict, const arb_t value, json_t *record,
              const ordo_statement *statement, size_t i, ordo_message *why)
{
    if (json_is_null(json_object_get(record, "net"))) {
        return ORDO_OK;
    }
    ordo_network net;
    arb_t norm;
    arb_init(norm);
    ordo_status status = ordo_network_check(norm, &net, record, statement, i, why);
    if (status == ORDO_OK) {
        ordo_network_clear(&net);
        *verdict = arb_le(norm, value) ? ORDO_VERDICT_REFUTED : *verdict;
    }
    arb_clear(norm);
    return status;
}

static ordo_status
check_size(ordo_verdict *verdict, json_t *record, const ordo_statement *statement, size_t i,
           const ordo_claimed *claimed, ordo_message *why)
{
    static const char *const keys[] = {"neurons", "claimed", "floor", "net", "error", NULL};
    long neurons, expected = (long)statement->claim.neurons[i];
    arb_t value;
    arb_init(value);
    ordo_status status = ordo_record_keys(record, keys, why);
    if (status == ORDO_OK) {
        status = ordo_record_integer(&neurons, record, "neurons", expected, expected, why);
    }
    if (status == ORDO_OK) {
        status = ordo_claimed_value_check(value, claimed, record, statement, i, why);
    }
    if (status == ORDO_OK) {
        status = check_floor(verdict, value, json_object_get(record, "floor"), statement, i, why);
    }
    if (status == ORDO_OK) {
        status = check_witness(verdict, value, record, statement, i, why);
    }
    arb_clear(value);
    return status;
}

ordo_status
ordo_recheck_floor(ordo_verdict *verdict, const ordo_statement *statement, ordo_message *why)
{
    return ordo_claimed_recheck(verdict, "sizes", "an entry", statement, check_size, why);
}
