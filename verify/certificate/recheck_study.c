/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Limits from recorded norms: what the kinds make of measured numbers, they make of these again. */
#include <stdlib.h>

#include "verify/certificate/evidence.h"

enum { DIGITS_MOST = 100000 };

/* x = a recorded number, rounded to x's precision; NaN for null. */
static ordo_status
read_real(mpfr_t x, json_t *value, ordo_message *why)
{
    mpfr_set_nan(x);
    if (json_is_null(value)) {
        return ORDO_OK;
    }
    arb_t exact;
    arb_init(exact);
    ordo_status status = ordo_record_exact(exact, value, why);
    if (status == ORDO_OK) {
        (void)arf_get_mpfr(x, arb_midref(exact), MPFR_RNDN);
    }
    arb_clear(exact);
    return status;
}

/* The runs as if they had been measured. */
static ordo_status
restore_runs(ordo_study *study, ordo_norm norm, json_t *values, ordo_message *why)
{
    ordo_status status = ORDO_OK;
    for (size_t i = 0; status == ORDO_OK && i < study->count; i++) {
        ordo_run *run = &study->runs[i];
        run->neurons = study->neurons[i];
        run->cells = ordo_unit_cells(study->recipe.unit, run->neurons);
        run->parameters = ordo_unit_parameters(study->recipe.unit, run->neurons);
        run->wanted = ORDO_NORM_BIT(norm);
        status = read_real(run->value[norm], json_array_get(values, i), why);
        bool known = mpfr_number_p(run->value[norm]);
        study->status[i] = known ? ORDO_OK : ORDO_MISSED;
        run->standing[norm] = known ? ORDO_STANDING_MEASURED : ORDO_STANDING_UNSETTLED;
    }
    return status;
}

static ordo_status
judge_study(ordo_finding *finding, const ordo_statement *statement, long digits, json_t *values,
            json_t *size, ordo_message *why)
{
    const ordo_claim *claim = &statement->claim;
    ordo_case judged = {.claim = claim, .target = statement->target};
    ordo_recipe recipe = ordo_case_recipe(&judged);
    ordo_run_options options = {.wanted = ORDO_NORM_BIT(claim->norm), .digits = digits};
    ordo_norm matching = claim->norm == ORDO_H1 ? ORDO_RMSE : claim->norm;
    ordo_study study;
    ordo_scale scale;
    ordo_status status =
        ordo_study_init(&study, &recipe, claim->neurons, claim->neuron_count, &options);
    if (status != ORDO_OK) {
        return status;
    }
    ordo_scale_init(&scale, &recipe, digits);
    status = restore_runs(&study, claim->norm, values, why);
    if (status == ORDO_OK) {
        status = read_real(scale.norms.value[matching], size, why);
        scale.status = mpfr_number_p(scale.norms.value[matching]) ? ORDO_OK : ORDO_SINGULAR;
    }
    if (status == ORDO_OK) {
        status = ordo_study_conclude(&study, &scale);
    }
    judged.study = &study;
    if (status == ORDO_OK) {
        status = claim->kind->judge(finding, &judged);
    }
    ordo_scale_clear(&scale);
    ordo_study_clear(&study);
    return status;
}

static ordo_status
judge_gaps(ordo_finding *finding, const ordo_claim *claim, json_t *gaps, ordo_message *why)
{
    size_t count = claim->sample_count;
    mpfr_t *gap = calloc(count + 1, sizeof *gap);
    ordo_status status = gap == NULL ? ORDO_ENOMEM : ORDO_OK;
    for (size_t i = 0; gap != NULL && i < count; i++) {
        mpfr_init2(gap[i], ORDO_SAMPLING_BITS);
        if (status == ORDO_OK) {
            status = read_real(gap[i], json_array_get(gaps, i), why);
        }
    }
    if (status == ORDO_OK) {
        status = ordo_sampling_judge(finding, claim, gap);
    }
    for (size_t i = 0; gap != NULL && i < count; i++) {
        mpfr_clear(gap[i]);
    }
    free(gap);
    return status;
}

ordo_status
ordo_recheck_study(ordo_verdict *verdict, const ordo_statement *statement, ordo_message *why)
{
    static const char *const keys[] = {"found", "digits", "values", "scale", "gaps", NULL};
    const ordo_claim *claim = &statement->claim;
    json_t *record = statement->evidence, *values, *gaps;
    ordo_finding finding = {.verdict = ORDO_VERDICT_UNDECIDED};
    const char *found;
    long digits;
    ordo_status status = ordo_record_keys(record, keys, why);
    if (status == ORDO_OK) {
        status = ordo_record_text(&found, record, "found", why);
    }
    if (status == ORDO_OK) {
        status = ordo_record_integer(&digits, record, "digits", 0, DIGITS_MOST, why);
    }
    if (status != ORDO_OK) {
        return status;
    }
    values = json_object_get(record, "values");
    gaps = json_object_get(record, "gaps");
    size_t needed = statement->target != NULL ? claim->neuron_count : 0;
    if (!json_is_array(values) || json_array_size(values) != needed || !json_is_array(gaps) ||
        json_array_size(gaps) != claim->sample_count) {
        return ordo_explain(why, ORDO_EPARSE, "a number is needed for each size");
    }
    if (needed == 0) {
        ordo_case judged = {.claim = claim};
        status = claim->kind->judge(&finding, &judged);
    } else if (claim->sample_count > 0) {
        status = judge_gaps(&finding, claim, gaps, why);
    } else {
        status =
            judge_study(&finding, statement, digits, values, json_object_get(record, "scale"), why);
    }
    *verdict = finding.verdict;
    if (status == ORDO_OK && finding.verdict == ORDO_VERDICT_UNDECIDED) {
        *why = finding.note;
    }
    return status < 0 ? status : ORDO_OK;
}
