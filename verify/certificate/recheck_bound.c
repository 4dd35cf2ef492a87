/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Norms of stored nets against claimed values. */
#include "verify/certificate/claimed.h"
#include "verify/certificate/evidence.h"
#include "verify/certificate/network_record.h"

/* Of values and comparisons: more than the largest effort's room. */
enum { PREC = 1280 };

/* Checks the covering of the whole interval and sets y to what it encloses. */
static ordo_status
check_covering(arb_t y, json_t *record, const ordo_subject *subject, ordo_message *why)
{
    arb_t lower, upper, from, to;
    arb_init(lower);
    arb_init(upper);
    arb_init(from);
    arb_init(to);
    ordo_status status = ordo_covering_check(lower, upper, record, subject, false, from, to, why);
    if (status == ORDO_OK) {
        arb_union(y, lower, upper, PREC);
    }
    arb_clear(to);
    arb_clear(from);
    arb_clear(upper);
    arb_clear(lower);
    return status;
}

ordo_status
ordo_claimed_check(ordo_claimed *c, json_t *norms, const ordo_target *target, ordo_message *why)
{
    if (json_array_size(norms) != c->count) {
        return ordo_explain(why, ORDO_EPARSE, "%zu norms of derivatives are needed", c->count);
    }
    ordo_status status = ORDO_OK;
    for (size_t i = 0; status == ORDO_OK && i < c->count; i++) {
        ordo_claimed_norm *norm = &c->norms[i];
        ordo_subject subject = {
            .target = target, .measure = norm->measure, .derivative = norm->derivative};
        status = check_covering(norm->value, json_array_get(norms, i), &subject, why);
        if (status != ORDO_OK) {
            status =
                ordo_record_within(why, status, "%s(%u)", norm->measure->name, norm->derivative);
        }
    }
    return status;
}

/* Whether each parameter is one of the claim's format, where it has one. */
static bool
has_format(const ordo_network *net, const ordo_dtype *dtype)
{
    mpfr_t view;
    bool held = true;
    for (size_t k = 0; dtype != NULL && held && k < net->theta.length; k++) {
        ordo_vector_view(view, &net->theta, k);
        held = ordo_dtype_holds(dtype, view);
    }
    return held;
}

ordo_status
ordo_network_check(arb_t norm, ordo_network *net, json_t *record, const ordo_statement *statement,
                   size_t i, ordo_message *why)
{
    const ordo_claim *claim = &statement->claim;
    ordo_status status =
        ordo_network_record_read(net, json_object_get(record, "net"), claim->unit, why);
    if (status != ORDO_OK) {
        return ordo_record_within(why, status, "net");
    }
    if (net->neurons != claim->neurons[i] || (claim->bits > 0 && net->theta.prec != claim->bits)) {
        status = ordo_explain(why, ORDO_MISSED, "the net is not of the claimed size");
    } else if (!has_format(net, claim->dtype)) {
        status =
            ordo_explain(why, ORDO_MISSED, "a parameter is none of type %s", claim->dtype->name);
    }
    ordo_subject subject = {.target = statement->target,
                            .net = net,
                            .measure = ordo_measure_find(ordo_norm_name(claim->norm))};
    if (status == ORDO_OK) {
        status = check_covering(norm, json_object_get(record, "error"), &subject, why);
    }
    if (status != ORDO_OK) {
        ordo_network_clear(net);
    }
    return status;
}

ordo_status
ordo_claimed_value_check(arb_t value, const ordo_claimed *claimed, json_t *record,
                         const ordo_statement *statement, size_t i, ordo_message *why)
{
    const ordo_claim *claim = &statement->claim;
    ordo_status status = ordo_claimed_enclose(value, claimed, statement->target, claim->unit,
                                              claim->neurons[i], PREC);
    return status != ORDO_OK ? status
                             : ordo_record_between(value, false, json_object_get(record, "claimed"),
                                                   PREC, "the claimed value", why);
}

/* The norm of a net lies on one side of the claimed value or not. */
static ordo_status
check_net(ordo_verdict *verdict, json_t *record, const ordo_statement *statement, size_t i,
          const ordo_claimed *claimed, ordo_message *why)
{
    static const char *const keys[] = {"net", "error", "claimed", NULL};
    ordo_network net;
    arb_t norm, value;
    arb_init(norm);
    arb_init(value);
    ordo_status status = ordo_record_keys(record, keys, why);
    if (status == ORDO_OK) {
        status = ordo_network_check(norm, &net, record, statement, i, why);
        if (status == ORDO_OK) {
            ordo_network_clear(&net);
        }
    }
    if (status == ORDO_OK) {
        status = ordo_claimed_value_check(value, claimed, record, statement, i, why);
    }
    if (status == ORDO_OK) {
        *verdict = ordo_claimed_compare(norm, value, statement->claim.at_least);
    }
    arb_clear(value);
    arb_clear(norm);
    return status;
}

ordo_status
ordo_recheck_bound(ordo_verdict *verdict, const ordo_statement *statement, ordo_message *why)
{
    return ordo_claimed_recheck(verdict, "nets", "a net", statement, check_net, why);
}
