/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers printed in a paper, set beside ours. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "verify/claim/kind.h"

/* A printed quantity: how ours is found. */
typedef struct quantity {
    const char *name;
    bool study;
    ordo_status (*compare)(ordo_finding *finding, const ordo_case *judged);
} quantity;

/* Half a unit in the last printed digit of a decimal: what the printed number leaves open. */
static double
half_unit(const char *decimal)
{
    const char *point = strchr(decimal, '.');
    return 0.5 * pow(10.0, point != NULL ? -(double)strlen(point + 1) : 0.0);
}

static ordo_status
compare_fit(ordo_finding *finding, const ordo_claim *claim, const ordo_fit *fit)
{
    mpfr_t value;
    mpfr_init2(value, 64);
    ordo_status status = ordo_claim_value(value, claim, 0);
    double gap = fit->slope - mpfr_get_d(value, MPFR_RNDN);
    mpfr_clear(value);
    (void)snprintf(finding->predicted, sizeof finding->predicted, "%s", claim->value);
    (void)snprintf(finding->measured, sizeof finding->measured, "%.4f +- %.4f", fit->slope,
                   fit->stderr_slope);
    if (status != ORDO_OK || !isfinite(gap)) {
        finding->verdict = ORDO_VERDICT_UNDECIDED;
        return status;
    }
    bool agrees = fabs(gap) <= half_unit(claim->value);
    finding->verdict = agrees ? ORDO_VERDICT_AGREES : ORDO_VERDICT_DIFFERS;
    return ordo_explain(&finding->note, ORDO_OK, "closed form %s trained by %+.4f; both are fits",
                        agrees ? "agrees with" : "differs from", gap);
}

static ordo_status
compare_fit_neurons(ordo_finding *finding, const ordo_case *judged)
{
    return compare_fit(finding, judged->claim,
                       &judged->study->series[judged->claim->norm].fit_neurons);
}

static ordo_status
compare_fit_parameters(ordo_finding *finding, const ordo_case *judged)
{
    return compare_fit(finding, judged->claim,
                       &judged->study->series[judged->claim->norm].fit_parameters);
}

/* The printed count, an expression in n, against the parameters that our nets hold. */
static ordo_status
compare_parameters(ordo_finding *finding, const ordo_case *judged)
{
    const ordo_claim *claim = judged->claim;
    fmpq_t value;
    fmpq_init(value);
    ordo_status status = ORDO_OK;
    finding->verdict = ORDO_VERDICT_AGREES;
    for (size_t i = 0; status == ORDO_OK && i < claim->neuron_count; i++) {
        ordo_network net;
        status = ordo_network_init(&net, claim->unit, claim->neurons[i], 53);
        if (status == ORDO_OK) {
            status = ordo_claim_exact(value, claim, claim->neurons[i]);
            (void)snprintf(finding->measured, sizeof finding->measured, "%zu at n = %zu",
                           net.theta.length, claim->neurons[i]);
            if (!fmpz_is_one(fmpq_denref(value)) ||
                fmpz_cmp_ui(fmpq_numref(value), net.theta.length) != 0) {
                finding->verdict = ORDO_VERDICT_DIFFERS;
                i = claim->neuron_count;
            }
        }
        ordo_network_clear(&net);
    }
    (void)snprintf(finding->predicted, sizeof finding->predicted, "%s", claim->value);
    fmpq_clear(value);
    return status;
}

static const quantity quantities[] = {
    {"fit_neurons", true, compare_fit_neurons},
    {"fit_parameters", true, compare_fit_parameters},
    {"parameters", false, compare_parameters},
};

static const quantity *
find_quantity(const ordo_claim *claim)
{
    for (size_t i = 0; i < sizeof quantities / sizeof quantities[0]; i++) {
        if (strcmp(quantities[i].name, claim->quantity) == 0) {
            return &quantities[i];
        }
    }
    return NULL;
}

static unsigned
needs_study(const ordo_claim *claim)
{
    const quantity *q = find_quantity(claim);
    return q != NULL && q->study ? ORDO_NORM_BIT(claim->norm) : 0;
}

static const char *
objection(const ordo_claim *claim)
{
    const quantity *q = find_quantity(claim);
    if (q == NULL) {
        return "\"quantity\" must be fit_neurons, fit_parameters or parameters";
    }
    if (q->study && (claim->construction == NULL || claim->target_count == 0)) {
        return "a fit needs \"construction\" and \"targets\"";
    }
    mpfr_t value;
    fmpq_t exact;
    mpfr_init2(value, 64);
    fmpq_init(exact);
    bool number = ordo_claim_value(value, claim, 0) == ORDO_OK;
    bool count = ordo_claim_exact(exact, claim, 1) == ORDO_OK;
    fmpq_clear(exact);
    mpfr_clear(value);
    return q->study && !number   ? "\"value\" of a fit must be a number"
           : !q->study && !count ? "\"value\" of a count must be rational in n"
                                 : NULL;
}

static ordo_status
judge(ordo_finding *finding, const ordo_case *judged)
{
    return find_quantity(judged->claim)->compare(finding, judged);
}

const ordo_kind ordo_kind_published = {
    .name = "published",
    .title = "a printed number beside ours: it agrees or differs, nothing more",
    .required = ORDO_KEY_UNIT | ORDO_KEY_N | ORDO_KEY_VALUE | ORDO_KEY_QUANTITY,
    .allowed = ORDO_KEY_CONSTRUCTION | ORDO_KEY_ORIENTATION | ORDO_KEY_TARGETS | ORDO_KEY_NORM |
               ORDO_KEY_ON,
    .expect = ORDO_VERDICTS,
    .objection = objection,
    .needs = needs_study,
    .symbols = ordo_value_size,
    .judge = judge,
};
