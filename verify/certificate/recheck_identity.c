/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An exact formula for int e^2 in the number of cells, from exact errors at enough of them. */
#include <stdlib.h>

#include "construct/polynomial.h"
#include "verify/certificate/evidence.h"
#include "verify/proof/identity.h"

/* The powers of 1/N that occur, 2k .. 2D with D the degree of f; none when D < k. */
static ordo_status
find_powers(ordo_identity *id, const ordo_statement *statement, ordo_message *why)
{
    long k = (long)ordo_unit_order(statement->claim.unit);
    fmpq_poly_t f;
    fmpq_poly_init(f);
    ordo_status status = ordo_polynomial_of(f, ordo_target_function(statement->target));
    id->degree = fmpq_poly_degree(f);
    if (status == ORDO_OK && id->degree > ORDO_IDENTITY_DEGREE_MOST) {
        status = ORDO_IRRATIONAL;
    }
    if (status == ORDO_OK && id->degree >= k) {
        id->least = (unsigned)(2 * k);
        id->most = (unsigned)(2 * id->degree);
        id->count = id->most - id->least + 1;
    }
    fmpq_poly_clear(f);
    return status != ORDO_IRRATIONAL
               ? status
               : ordo_explain(why, ORDO_MISSED, "the target is no polynomial of a small degree");
}

static ordo_status
read_coefficients(ordo_identity *id, json_t *list, ordo_message *why)
{
    if (!json_is_array(list) || json_array_size(list) != id->count) {
        return ordo_explain(why, ORDO_EPARSE, "%zu coefficients are needed", id->count);
    }
    ordo_status status = ORDO_OK;
    for (size_t j = 0; status == ORDO_OK && j < id->count; j++) {
        status = ordo_record_rational(id->coefficient + j, json_array_get(list, j), why);
        if (status != ORDO_OK) {
            status = ordo_record_within(why, status, "coefficient %zu", j + 1);
        }
    }
    return status;
}

/* The formula gives the exact errors on 1 .. count + 1 cells. By theory 6 (verify/proof/identity.h)
 * the errors on N cells are such a formula; it has `count` coefficients, so that the first `count`
 * errors determine it. */
static ordo_status
check_errors(ordo_identity *id, const ordo_statement *statement, json_t *nets, ordo_message *why)
{
    size_t *neurons = calloc(id->count + 1, sizeof *neurons);
    if (neurons == NULL) {
        return ORDO_ENOMEM;
    }
    for (size_t i = 0; i <= id->count; i++) {
        neurons[i] = ordo_unit_neurons(statement->claim.unit, i + 1);
    }
    fmpq_t sum;
    fmpq_init(sum);
    ordo_status status =
        ordo_rational_check(id->value, statement, nets, neurons, id->count + 1, why);
    for (size_t i = 0; status == ORDO_OK && i <= id->count; i++) {
        ordo_identity_evaluate(sum, id, i + 1);
        if (!fmpq_equal(sum, id->value + i)) {
            status = ordo_explain(why, ORDO_MISSED,
                                  "the coefficients do not give int e^2 on %zu cells", i + 1);
        }
    }
    fmpq_clear(sum);
    free(neurons);
    return status;
}

static ordo_status
compare(ordo_verdict *verdict, const ordo_identity *id, const ordo_claim *claim, ordo_message *why)
{
    size_t where = 0;
    ordo_expression *claimed = NULL;
    ordo_status status = ordo_expression_parse_with(&claimed, claim->value, ordo_value_size, why);
    if (status == ORDO_OK) {
        status = ordo_identity_compare(&where, id, claimed);
        *verdict = status == ORDO_OK       ? ORDO_VERDICT_PROVED
                   : status == ORDO_MISSED ? ORDO_VERDICT_REFUTED
                                           : ORDO_VERDICT_UNDECIDED;
        status = status < 0 && status != ORDO_EDOMAIN ? status : ORDO_OK;
    }
    ordo_expression_free(claimed);
    return status;
}

ordo_status
ordo_recheck_identity(ordo_verdict *verdict, const ordo_statement *statement, ordo_message *why)
{
    static const char *const keys[] = {"coefficients", "nets", NULL};
    json_t *evidence = statement->evidence;
    ordo_identity id = {.recipe = {.unit = statement->claim.unit}};
    ordo_status status = ordo_record_keys(evidence, keys, why);
    if (status == ORDO_OK) {
        status = find_powers(&id, statement, why);
    }
    if (status == ORDO_OK && statement->claim.construction->wide) {
        status = ordo_explain(why, ORDO_MISSED, "its pieces depend on more than their cells");
    }
    if (status == ORDO_OK && id.count > 0 && statement->claim.construction->partial) {
        status = ordo_explain(why, ORDO_MISSED, "it does not exist for every number of cells");
    }
    if (status != ORDO_OK) {
        return status;
    }
    id.coefficient = _fmpq_vec_init((slong)id.count);
    id.value = _fmpq_vec_init((slong)id.count + 1);
    status = read_coefficients(&id, json_object_get(evidence, "coefficients"), why);
    if (status == ORDO_OK) {
        status = check_errors(&id, statement, json_object_get(evidence, "nets"), why);
    }
    if (status == ORDO_OK) {
        status = compare(verdict, &id, &statement->claim, why);
    }
    _fmpq_vec_clear(id.value, (slong)id.count + 1);
    _fmpq_vec_clear(id.coefficient, (slong)id.count);
    return status;
}
