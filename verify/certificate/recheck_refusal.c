/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A construction that does not exist: the discriminant of one jump for each size. */
#include <string.h>

#include "verify/certificate/discriminant.h"
#include "verify/certificate/evidence.h"
#include "verify/certificate/network_record.h"

static ordo_status
check_bounds(const ordo_statement *statement, json_t *jump, size_t cells, ordo_message *why)
{
    long i, prec;
    ordo_status status = ordo_record_integer(&i, jump, "jump", 1, (long)cells - 1, why);
    if (status == ORDO_OK) {
        status = ordo_record_integer(&prec, jump, "precision", 2, ORDO_RECORD_BITS_MOST, why);
    }
    if (status != ORDO_OK) {
        return status;
    }
    arb_t y, lower, upper;
    arb_init(y);
    arb_init(lower);
    arb_init(upper);
    status = ordo_record_bounds(lower, upper, json_object_get(jump, "discriminant"), 0,
                                (mpfr_prec_t)prec, why);
    if (status == ORDO_OK) {
        status =
            ordo_taylor_discriminant(y, statement->target, cells, (size_t)i, (mpfr_prec_t)prec);
    }
    if (status == ORDO_OK) {
        status = ordo_record_holds(y, false, lower, upper, "the discriminant", why);
    }
    if (status == ORDO_OK && !arb_is_negative(upper)) {
        status = ordo_explain(why, ORDO_MISSED, "the discriminant need not be negative");
    }
    arb_clear(upper);
    arb_clear(lower);
    arb_clear(y);
    return status;
}

/* One jump without real factors refuses the net of that size. */
static ordo_status
check_jump(ordo_verdict *verdict, json_t *jump, const ordo_statement *statement, size_t i,
           const ordo_claimed *claimed, ordo_message *why)
{
    (void)claimed;
    static const char *const keys[] = {"neurons", "precision", "jump", "discriminant", NULL};
    const ordo_claim *claim = &statement->claim;
    long neurons;
    ordo_status status = ordo_record_keys(jump, keys, why);
    if (status == ORDO_OK) {
        status = ordo_record_integer(&neurons, jump, "neurons", (long)claim->neurons[i],
                                     (long)claim->neurons[i], why);
    }
    size_t cells = ordo_unit_cells(claim->unit, claim->neurons[i]);
    if (status == ORDO_OK && cells < 2) {
        status = ordo_explain(why, ORDO_MISSED, "a net of so few neurons has no jump");
    }
    if (status == ORDO_OK) {
        status = check_bounds(statement, jump, cells, why);
    }
    *verdict = status == ORDO_OK ? ORDO_VERDICT_PROVED : ORDO_VERDICT_UNDECIDED;
    return status;
}

static ordo_status
check_refusal(ordo_verdict *verdict, const ordo_statement *statement, json_t *jumps,
              ordo_message *why)
{
    const ordo_claim *claim = &statement->claim;
    /* the one formula whose discriminant is known here */
    if (claim->construction != ordo_construction_find(ordo_unit_find("gqu"), "taylor")) {
        return ordo_explain(why, ORDO_MISSED, "no formula for jumps of %s %s is known",
                            claim->unit->name, claim->construction->name);
    }
    return ordo_sizes_recheck(verdict, jumps, "a jump", statement, check_jump, NULL, why);
}

/* A net of one of the sizes stands there: it exists. That it is the one of the construction is
 * taken on trust. */
static ordo_status
check_net(ordo_verdict *verdict, const ordo_statement *statement, json_t *record, ordo_message *why)
{
    const ordo_claim *claim = &statement->claim;
    ordo_network net;
    ordo_status status = ordo_network_record_read(&net, record, claim->unit, why);
    if (status != ORDO_OK) {
        return ordo_record_within(why, status, "net");
    }
    status = ordo_explain(why, ORDO_MISSED, "a net of %zu neurons is not claimed", net.neurons);
    for (size_t i = 0; i < claim->neuron_count; i++) {
        status = claim->neurons[i] == net.neurons ? ORDO_OK : status;
    }
    ordo_network_clear(&net);
    if (status == ORDO_OK) {
        why->text[0] = '\0';
        *verdict = ORDO_VERDICT_REFUTED;
    }
    return status;
}

ordo_status
ordo_recheck_refusal(ordo_verdict *verdict, const ordo_statement *statement, ordo_message *why)
{
    static const char *const keys[] = {"jumps", "net", NULL};
    ordo_status status = ordo_record_keys(statement->evidence, keys, why);
    if (status != ORDO_OK) {
        return status;
    }
    json_t *net = json_object_get(statement->evidence, "net");
    json_t *jumps = json_object_get(statement->evidence, "jumps");
    return json_is_null(net) ? check_refusal(verdict, statement, jumps, why)
                             : check_net(verdict, statement, net, why);
}
