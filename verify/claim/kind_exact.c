/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Claims decided without measuring: a polynomial is reproduced, a construction does not exist. */
#include <stdio.h>

#include "construct/make.h"
#include "verify/claim/kind.h"

static ordo_status
judge_exact(ordo_finding *finding, const ordo_case *judged)
{
    const ordo_claim *claim = judged->claim;
    (void)snprintf(finding->predicted, sizeof finding->predicted, "error = 0");
    finding->verdict = ORDO_VERDICT_PROVED;
    for (size_t i = 0; finding->verdict == ORDO_VERDICT_PROVED && i < claim->neuron_count; i++) {
        size_t n = claim->neurons[i];
        ordo_message why = {""};
        ordo_status status = ordo_ideal_is_exact(claim->unit, claim->construction,
                                                 claim->orientation, judged->target, n, &why);
        if (status < 0 && status != ORDO_EDOMAIN) {
            return status;
        }
        if (status != ORDO_OK) {
            finding->verdict =
                status == ORDO_MISSED ? ORDO_VERDICT_REFUTED : ORDO_VERDICT_UNDECIDED;
            (void)ordo_explain(&finding->note, ORDO_OK, "n = %zu: %s", n,
                               why.text[0] != '\0' ? why.text : ordo_status_text(status));
        }
    }
    (void)snprintf(finding->measured, sizeof finding->measured, "%s",
                   finding->verdict == ORDO_VERDICT_PROVED    ? "0 (ideal net)"
                   : finding->verdict == ORDO_VERDICT_REFUTED ? "not 0"
                                                              : "?");
    return ORDO_OK;
}

const ordo_kind ordo_kind_exact = {
    .name = "exact",
    .title = "the ideal net equals the polynomial, in exact rationals at each listed n",
    .required = ORDO_KEY_UNIT | ORDO_KEY_CONSTRUCTION | ORDO_KEY_TARGETS | ORDO_KEY_N,
    .allowed = ORDO_KEY_ORIENTATION | ORDO_KEY_ON,
    .expect = ORDO_VERDICT_PROVED,
    .formulas = true,
    .needs = ordo_needs_nothing,
    .judge = judge_exact,
};

/* The precision at which parameters are formed; signs are decided at more where needed. */
enum { REFUSAL_BITS = 128 };

static ordo_status
judge_refusal(ordo_finding *finding, const ordo_case *judged)
{
    const ordo_claim *claim = judged->claim;
    ordo_recipe recipe = ordo_case_recipe(judged);
    (void)snprintf(finding->predicted, sizeof finding->predicted, "does not exist");
    finding->verdict = ORDO_VERDICT_PROVED;
    for (size_t i = 0; finding->verdict == ORDO_VERDICT_PROVED && i < claim->neuron_count; i++) {
        ordo_network net;
        ordo_status status =
            ordo_network_make(&net, &recipe, claim->neurons[i], REFUSAL_BITS, &finding->note);
        if (status < 0) {
            return status;
        }
        if (status == ORDO_OK) {
            ordo_network_clear(&net);
            finding->verdict = ORDO_VERDICT_REFUTED;
            (void)ordo_explain(&finding->note, ORDO_OK, "it was built for n = %zu",
                               claim->neurons[i]);
        } else if (status != ORDO_REFUSED) {
            finding->verdict = ORDO_VERDICT_UNDECIDED;
        }
    }
    (void)snprintf(finding->measured, sizeof finding->measured, "%s",
                   finding->verdict == ORDO_VERDICT_PROVED    ? "discriminant < 0"
                   : finding->verdict == ORDO_VERDICT_REFUTED ? "built"
                                                              : "?");
    return ORDO_OK;
}

const ordo_kind ordo_kind_refusal = {
    .name = "refusal",
    .title = "the construction does not exist at any listed n: a jump has complex roots",
    .required = ORDO_KEY_UNIT | ORDO_KEY_CONSTRUCTION | ORDO_KEY_TARGETS | ORDO_KEY_N,
    .allowed = ORDO_KEY_ORIENTATION | ORDO_KEY_ON,
    .expect = ORDO_VERDICT_PROVED,
    .formulas = true,
    .needs = ordo_needs_nothing,
    .judge = judge_refusal,
};
