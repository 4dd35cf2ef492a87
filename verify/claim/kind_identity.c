/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Claims that int e^2 of a polynomial target is a formula in n, for every n. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "construct/polynomial.h"
#include "verify/proof/identity.h"
#include "verify/claim/kind.h"

static const char *
objection(const ordo_claim *claim)
{
    slong above, below;
    ordo_expression *formula = NULL;
    bool good = ordo_claim_formula(&formula, claim, NULL) == ORDO_OK &&
                ordo_polynomial_quotient(&above, &below, formula) == ORDO_OK;
    ordo_expression_free(formula);
    return good ? NULL : "\"value\" of an identity must be a rational function of n";
}

/* A text of any length in the room that there is. */
static void
write_shortened(char text[ORDO_FINDING_TEXT], const char *whole)
{
    bool fits = strlen(whole) < ORDO_FINDING_TEXT;
    (void)snprintf(text, ORDO_FINDING_TEXT, "%.*s%s", ORDO_FINDING_TEXT - 4, whole,
                   fits ? "" : "...");
}

static void
conclude(ordo_finding *finding, ordo_status status, size_t n, const char *value)
{
    finding->verdict = status == ORDO_OK       ? ORDO_VERDICT_PROVED
                       : status == ORDO_MISSED ? ORDO_VERDICT_REFUTED
                                               : ORDO_VERDICT_UNDECIDED;
    if (status == ORDO_MISSED) {
        (void)ordo_explain(&finding->note, ORDO_OK, "it differs at n = %zu, where int e^2 = %s", n,
                           value);
    } else if (status == ORDO_EDOMAIN) {
        (void)ordo_explain(&finding->note, ORDO_OK, "the claimed value is undefined at n = %zu", n);
    } else if (status == ORDO_IRRATIONAL) {
        (void)ordo_explain(&finding->note, ORDO_OK,
                           "where the claimed value is undefined is not known");
    }
}

/* The identity against the claimed formula. */
static ordo_status
compare(ordo_finding *finding, const ordo_case *judged, const ordo_identity *id)
{
    size_t n = 0;
    ordo_expression *formula = NULL;
    ordo_status status = ordo_claim_formula(&formula, judged->claim, &finding->note);
    if (status != ORDO_OK) {
        return status;
    }
    status = ordo_identity_compare(&n, id, formula);
    ordo_expression_free(formula);
    if (status < 0 && status != ORDO_EDOMAIN) {
        return status;
    }
    fmpq_t value;
    fmpq_init(value);
    if (status == ORDO_MISSED) {
        ordo_identity_evaluate(value, id, ordo_unit_cells(judged->claim->unit, n));
    }
    char *exact = fmpq_get_str(NULL, 10, value), *text = ordo_identity_text(id);
    conclude(finding, status, n, exact);
    bool proved = finding->verdict == ORDO_VERDICT_PROVED;
    write_shortened(finding->measured, proved ? "equal for every n" : text != NULL ? text : "?");
    flint_free(exact);
    free(text);
    fmpq_clear(value);
    return ORDO_OK;
}

static ordo_status
judge(ordo_finding *finding, const ordo_case *judged)
{
    ordo_recipe recipe = ordo_case_recipe(judged);
    ordo_identity id;
    write_shortened(finding->predicted, judged->claim->value);
    (void)snprintf(finding->measured, sizeof finding->measured, "?");
    finding->verdict = ORDO_VERDICT_UNDECIDED;
    ordo_status status = ordo_identity_find(&id, &recipe, &finding->note);
    if (status == ORDO_OK) {
        status = compare(finding, judged, &id);
    }
    ordo_identity_clear(&id);
    return status < 0 ? status : ORDO_OK;
}

const ordo_kind ordo_kind_identity = {
    .name = "identity",
    .title = "int (f - y)^2 of the ideal net is the given function of n, for every n with a cell",
    .required = ORDO_KEY_UNIT | ORDO_KEY_CONSTRUCTION | ORDO_KEY_TARGETS | ORDO_KEY_VALUE,
    .allowed = ORDO_KEY_ORIENTATION | ORDO_KEY_ON,
    .expect = ORDO_VERDICT_PROVED,
    .objection = objection,
    .formulas = true,
    .needs = ordo_needs_nothing,
    .symbols = ordo_value_size,
    .judge = judge,
};
