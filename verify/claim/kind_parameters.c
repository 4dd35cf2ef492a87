/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Claims that a stored net is its construction's, every parameter rounded once. */
#include <stdio.h>
#include <stdlib.h>

#include "construct/make.h"
#include "construct/parameters.h"
#include "verify/claim/kind.h"

/* Bits of parameters where the claim names none. */
enum { DEFAULT_BITS = 53 };

static const char *
objection(const ordo_claim *claim)
{
    if (claim->network != NULL && claim->bits != 0 && claim->bits != claim->network->theta.prec) {
        return "\"bits\" must be those of \"network\"";
    }
    return NULL;
}

/* What the checks found, in the finding's words; `furthest` over all sizes. */
static void
tell(ordo_finding *finding, const ordo_parameters_report *report, const mag_t furthest)
{
    if (finding->verdict == ORDO_VERDICT_PROVED) {
        mpfr_t units;
        arf_t bound;
        mpfr_init2(units, 53);
        arf_init(bound);
        arf_set_mag(bound, furthest);
        (void)arf_get_mpfr(units, bound, MPFR_RNDU);
        char *text = ordo_real_text_rounded(units, 4, MPFR_RNDU);
        (void)snprintf(finding->measured, sizeof finding->measured, "<= %s ulp",
                       text != NULL ? text : "?");
        free(text);
        arf_clear(bound);
        mpfr_clear(units);
    } else {
        (void)snprintf(finding->measured, sizeof finding->measured, "%s",
                       report->name[0] != '\0' ? report->name : "?");
    }
}

/* One size. A net that the construction does not make says nothing about parameters. */
static ordo_status
judge_size(ordo_finding *finding, const ordo_case *judged, size_t n, ordo_parameters_report *report)
{
    const ordo_claim *claim = judged->claim;
    ordo_message why = {""};
    ordo_network made, *net = claim->network;
    ordo_status status = ORDO_OK;
    if (net == NULL) {
        ordo_recipe recipe = ordo_case_recipe(judged);
        status = ordo_network_make(&made, &recipe, n, claim->bits > 0 ? claim->bits : DEFAULT_BITS,
                                   &why);
        net = status == ORDO_OK ? &made : NULL;
    }
    if (net != NULL) {
        status = ordo_parameters_check(report, net, claim->construction, claim->orientation,
                                       judged->target, &why);
        finding->verdict = status == ORDO_OK       ? ORDO_VERDICT_PROVED
                           : status == ORDO_MISSED ? ORDO_VERDICT_REFUTED
                                                   : ORDO_VERDICT_UNDECIDED;
        if (net == &made) {
            ordo_network_clear(&made);
        }
    } else {
        finding->verdict = ORDO_VERDICT_UNDECIDED;
    }
    if (status > 0) {
        (void)ordo_explain(&finding->note, ORDO_OK, "n = %zu: %s", n,
                           why.text[0] != '\0' ? why.text : ordo_status_text(status));
    }
    return status < 0 ? status : ORDO_OK;
}

static ordo_status
judge(ordo_finding *finding, const ordo_case *judged)
{
    const ordo_claim *claim = judged->claim;
    ordo_parameters_report report;
    mag_t furthest;
    ordo_parameters_report_init(&report);
    mag_init(furthest);
    (void)snprintf(finding->predicted, sizeof finding->predicted, "rounded once");
    finding->verdict = ORDO_VERDICT_PROVED;
    ordo_status status = ORDO_OK;
    for (size_t i = 0;
         status == ORDO_OK && finding->verdict == ORDO_VERDICT_PROVED && i < claim->neuron_count;
         i++) {
        status = judge_size(finding, judged, claim->neurons[i], &report);
        mag_max(furthest, furthest, report.furthest);
    }
    tell(finding, &report, furthest);
    mag_clear(furthest);
    ordo_parameters_report_clear(&report);
    return status;
}

const ordo_kind ordo_kind_parameters = {
    .name = "parameters",
    .title = "every stored parameter is the number nearest to its formula on the stored knots",
    .required = ORDO_KEY_UNIT | ORDO_KEY_CONSTRUCTION | ORDO_KEY_TARGETS | ORDO_KEY_N,
    .allowed = ORDO_KEY_ORIENTATION | ORDO_KEY_ON | ORDO_KEY_BITS | ORDO_KEY_NETWORK,
    .expect = ORDO_VERDICT_PROVED,
    .objection = objection,
    .formulas = true,
    .needs = ordo_needs_nothing,
    .judge = judge,
};
