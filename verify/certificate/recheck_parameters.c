/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parameters against the enclosures of their formulas. The knots are checked against the interval;
 * that the enclosures are those of the construction's formulas is taken on trust. */
#include "verify/certificate/evidence.h"
#include "verify/certificate/network_record.h"
#include "verify/claim/rounding.h"

static ordo_status
read_formulas(arb_ptr formula, size_t count, json_t *list, mpfr_prec_t prec, ordo_message *why)
{
    if (json_array_size(list) != count) {
        return ordo_explain(why, ORDO_EPARSE, "%zu formulas are needed", count);
    }
    arb_t lower, upper;
    arb_init(lower);
    arb_init(upper);
    ordo_status status = ORDO_OK;
    for (size_t i = 0; status == ORDO_OK && i < count; i++) {
        status = ordo_record_bounds(lower, upper, json_array_get(list, i), 0, prec, why);
        if (status == ORDO_OK) {
            arb_union(formula + i, lower, upper, prec);
        } else {
            status = ordo_record_within(why, status, "formula %zu", i + 1);
        }
    }
    arb_clear(upper);
    arb_clear(lower);
    return status;
}

static ordo_status
check_net(ordo_verdict *verdict, json_t *record, const ordo_statement *statement, size_t i,
          const ordo_claimed *claimed, ordo_message *why)
{
    (void)claimed;
    enum { PREC_MORE = 128 };
    static const char *const keys[] = {"net", "formulas", NULL};
    const ordo_claim *claim = &statement->claim;
    ordo_network net;
    size_t place = 0;
    ordo_status status = ordo_record_keys(record, keys, why);
    if (status == ORDO_OK) {
        status = ordo_network_record_read(&net, json_object_get(record, "net"), claim->unit, why);
    }
    if (status != ORDO_OK) {
        return status;
    }
    slong count = (slong)net.theta.length;
    arb_ptr formula = _arb_vec_init(count);
    if (net.neurons != claim->neurons[i] || (claim->bits > 0 && net.theta.prec != claim->bits)) {
        status = ordo_explain(why, ORDO_MISSED, "the net is not of the claimed size");
    }
    if (status == ORDO_OK) {
        status = read_formulas(formula, (size_t)count, json_object_get(record, "formulas"),
                               2 * net.theta.prec + PREC_MORE, why);
    }
    if (status == ORDO_OK) {
        status = ordo_rounding_check(verdict, &place, &net, formula, claim->orientation,
                                     statement->target);
    }
    if (status == ORDO_OK && *verdict != ORDO_VERDICT_PROVED) {
        (void)ordo_explain(why, ORDO_OK, "parameter %zu is %s", place + 1,
                           *verdict == ORDO_VERDICT_REFUTED ? "not its formula's, rounded once"
                                                            : "not told from its neighbours");
    }
    _arb_vec_clear(formula, count);
    ordo_network_clear(&net);
    return status;
}

ordo_status
ordo_recheck_parameters(ordo_verdict *verdict, const ordo_statement *statement, ordo_message *why)
{
    static const char *const keys[] = {"nets", NULL};
    ordo_status status = ordo_record_keys(statement->evidence, keys, why);
    return status != ORDO_OK
               ? status
               : ordo_sizes_recheck(verdict, json_object_get(statement->evidence, "nets"), "a net",
                                    statement, check_net, NULL, why);
}
