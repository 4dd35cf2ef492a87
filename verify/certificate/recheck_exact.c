/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Polynomials and nets with rational parameters: what the integral of their squared difference is,
 * exactly. */
#include "verify/certificate/evidence.h"
#include "verify/certificate/rational_net.h"

/* square = the integral for the net of the record, which must be what it states. */
static ordo_status
check_net(fmpq_t square, json_t *record, const ordo_statement *statement, size_t neurons,
          ordo_message *why)
{
    static const char *const keys[] = {"neurons", "knots", "parameters", "square", NULL};
    ordo_rational_net net = {.theta = NULL};
    fmpq_t stated;
    fmpq_init(stated);
    ordo_status status = ordo_record_keys(record, keys, why);
    if (status == ORDO_OK) {
        status = ordo_rational_net_read(&net, record, statement->claim.unit, neurons, why);
    }
    if (status == ORDO_OK) {
        status = ordo_record_rational(stated, json_object_get(record, "square"), why);
    }
    if (status == ORDO_OK) {
        status = ordo_rational_net_square(square, &net, statement->target, why);
    }
    if (status == ORDO_OK && !fmpq_equal(square, stated)) {
        status = ordo_explain(why, ORDO_MISSED, "the integral of e^2 is another than stated");
    }
    ordo_rational_net_clear(&net);
    fmpq_clear(stated);
    return status;
}

ordo_status
ordo_rational_check(fmpq *squares, const ordo_statement *statement, json_t *nets,
                    const size_t *neurons, size_t count, ordo_message *why)
{
    if (json_array_size(nets) != count) {
        return ordo_explain(why, ORDO_EPARSE, "%zu nets are needed", count);
    }
    ordo_status status = ORDO_OK;
    for (size_t i = 0; status == ORDO_OK && i < count; i++) {
        status = check_net(squares + i, json_array_get(nets, i), statement, neurons[i], why);
        if (status != ORDO_OK) {
            status = ordo_record_within(why, status, "n = %zu", neurons[i]);
        }
    }
    return status == ORDO_IRRATIONAL ? ORDO_MISSED : status;
}

ordo_status
ordo_recheck_exact(ordo_verdict *verdict, const ordo_statement *statement, ordo_message *why)
{
    static const char *const keys[] = {"nets", NULL};
    const ordo_claim *claim = &statement->claim;
    fmpq *squares = _fmpq_vec_init((slong)claim->neuron_count);
    ordo_status status = ordo_record_keys(statement->evidence, keys, why);
    if (status == ORDO_OK) {
        status =
            ordo_rational_check(squares, statement, json_object_get(statement->evidence, "nets"),
                                claim->neurons, claim->neuron_count, why);
    }
    *verdict = ORDO_VERDICT_PROVED;
    for (size_t i = 0; i < claim->neuron_count; i++) {
        *verdict = fmpq_is_zero(squares + i) ? *verdict : ORDO_VERDICT_REFUTED;
    }
    _fmpq_vec_clear(squares, (slong)claim->neuron_count);
    return status;
}
