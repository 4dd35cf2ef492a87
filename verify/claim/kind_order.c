/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Claims about limits: the order of an error, its constant, the order of sampling. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "construct/error.h"
#include "construct/make.h"
#include "quadrature/samples.h"
#include "verify/claim/kind.h"

enum { PREC = ORDO_SAMPLING_BITS };

static unsigned
needs_norm(const ordo_claim *claim)
{
    return ORDO_NORM_BIT(claim->norm);
}

/* CONFIRMED: |limit - value| + error <= 10^-digits. CONTRADICTED: |limit - value| exceeds both
 * 10^-digits and ten times the error. Else UNDECIDED. */
static ordo_verdict
judge_limit(const ordo_limit *limit, const mpfr_t value, long digits)
{
    if (!mpfr_number_p(limit->value) || !mpfr_number_p(limit->error)) {
        return ORDO_VERDICT_UNDECIDED;
    }
    mpfr_t distance, tolerance, reach;
    mpfr_inits2(PREC, distance, tolerance, reach, (mpfr_ptr)0);
    mpfr_set_si(tolerance, -digits, MPFR_RNDN);
    mpfr_exp10(tolerance, tolerance, MPFR_RNDN);
    mpfr_sub(distance, limit->value, value, MPFR_RNDN);
    mpfr_abs(distance, distance, MPFR_RNDN);
    mpfr_add(reach, distance, limit->error, MPFR_RNDU);
    ordo_verdict verdict = ORDO_VERDICT_UNDECIDED;
    if (mpfr_lessequal_p(reach, tolerance)) {
        verdict = ORDO_VERDICT_CONFIRMED;
    } else {
        mpfr_mul_ui(reach, limit->error, 10, MPFR_RNDU);
        if (mpfr_greater_p(distance, tolerance) && mpfr_greater_p(distance, reach)) {
            verdict = ORDO_VERDICT_CONTRADICTED;
        }
    }
    mpfr_clears(distance, tolerance, reach, (mpfr_ptr)0);
    return verdict;
}

/* E N^order must settle too: a slope known to 10^-digits lets it drift by a factor of less than
 * 1 + 10^-digits at each doubling, so over `count` sizes by count 10^-digits. */
static bool
constant_settles(const ordo_study *study, ordo_norm norm, const mpfr_t order, long digits)
{
    size_t first = ordo_study_first(study), count = study->count - first;
    mpfr_t *c = calloc(count + 1, sizeof *c), allowed;
    if (c == NULL || count < 3) {
        free(c);
        return false;
    }
    const ordo_series *s = &study->series[norm];
    ordo_limit limit;
    ordo_limit_init(&limit, PREC);
    mpfr_init2(allowed, PREC);
    for (size_t i = count; i-- > 0;) {
        mpfr_init2(c[i], PREC);
        mpfr_set_ui(c[i], study->runs[first + i].cells, MPFR_RNDN);
        mpfr_pow(c[i], c[i], order, MPFR_RNDN);
        mpfr_mul(c[i], c[i], s->value[first + i], MPFR_RNDN);
        if (i + 1 < count) {
            mpfr_div(c[i], c[i], c[count - 1], MPFR_RNDN);
        }
    }
    mpfr_set_ui(c[count - 1], 1, MPFR_RNDN);
    if (s->order.extrapolated) {
        ordo_limit_richardson(&limit, (const mpfr_t *)c, count, ordo_study_step(study, norm));
    } else {
        ordo_limit_last(&limit, (const mpfr_t *)c, count);
    }
    mpfr_set_si(allowed, -digits, MPFR_RNDN);
    mpfr_exp10(allowed, allowed, MPFR_RNDN);
    mpfr_mul_ui(allowed, allowed, count, MPFR_RNDN);
    bool settles = mpfr_number_p(limit.error) && mpfr_lessequal_p(limit.error, allowed);
    for (size_t i = 0; i < count; i++) {
        mpfr_clear(c[i]);
    }
    free(c);
    mpfr_clear(allowed);
    ordo_limit_clear(&limit);
    return settles;
}

static ordo_status
describe(ordo_finding *finding, const ordo_claim *claim, const ordo_limit *limit, mpfr_t value)
{
    ordo_status status = ordo_claim_value(value, claim, 0);
    (void)snprintf(finding->predicted, sizeof finding->predicted, "%s", claim->value);
    ordo_finding_number(finding->measured, limit->value, claim->digits + 1, limit->error);
    finding->gap = fabs(mpfr_get_d(limit->value, MPFR_RNDN) - mpfr_get_d(value, MPFR_RNDN)) +
                   mpfr_get_d(limit->error, MPFR_RNDU);
    return status;
}

/* Levels at which a limit can be told at all: l1 and linf have no expansion (theory 7). */
enum { DIGITS_WITHOUT_EXPANSION = 2 };

/* False, with the reason in the finding, when some run has no norm or the ideal ones are zero. */
static bool
has_errors(ordo_finding *finding, const ordo_study *study, ordo_norm norm)
{
    for (size_t i = 0; i < study->count; i++) {
        bool ran = study->status[i] == ORDO_OK || study->status[i] == ORDO_MISSED;
        if (!ran || !ordo_run_is_known(&study->runs[i], norm)) {
            finding->verdict = ORDO_VERDICT_UNDECIDED;
            (void)ordo_explain(&finding->note, ORDO_OK, "n = %zu: %s", study->neurons[i],
                               ran ? ordo_standing_name(study->runs[i].standing[norm])
                                   : ordo_status_text(study->status[i]));
            return false;
        }
    }
    if (study->reproduces) {
        finding->verdict = ORDO_VERDICT_UNDECIDED;
        (void)ordo_explain(&finding->note, ORDO_OK,
                           "the unit reproduces this polynomial: the error is 0 and has no order");
    }
    return !study->reproduces;
}

/* Why a limit that judge_limit confirms still decides nothing, or NULL. */
static const char *
doubt(const ordo_case *judged, const ordo_limit *limit, const mpfr_t value, bool constant)
{
    const ordo_claim *claim = judged->claim;
    if (!limit->extrapolated && claim->digits > DIGITS_WITHOUT_EXPANSION) {
        return "this norm has no expansion in 1/n: two digits at most";
    }
    if (!constant && !constant_settles(judged->study, claim->norm, value, claim->digits)) {
        return "the slopes settle, the constant does not: perhaps not a power";
    }
    return NULL;
}

/* The verdict on one limit, and in words why it is undecided. */
static void
decide(ordo_finding *finding, const ordo_limit *limit, const mpfr_t value, long digits,
       const char *doubt_of_it)
{
    finding->verdict = judge_limit(limit, value, digits);
    if (finding->verdict == ORDO_VERDICT_CONFIRMED && doubt_of_it != NULL) {
        finding->verdict = ORDO_VERDICT_UNDECIDED;
        (void)ordo_explain(&finding->note, ORDO_OK, "%s", doubt_of_it);
    } else if (finding->verdict == ORDO_VERDICT_UNDECIDED) {
        bool known = mpfr_number_p(limit->value) && mpfr_number_p(limit->error);
        (void)ordo_explain(&finding->note, ORDO_OK,
                           known ? "the estimates leave the limit open at 10^-%ld"
                                 : "no limit can be formed from these sizes",
                           digits);
    }
}

static ordo_status
judge_study(ordo_finding *finding, const ordo_case *judged, bool constant)
{
    const ordo_claim *claim = judged->claim;
    if (!has_errors(finding, judged->study, claim->norm)) {
        return ORDO_OK;
    }
    const ordo_series *s = &judged->study->series[claim->norm];
    const ordo_limit *limit = constant ? &s->constant : &s->order;
    mpfr_t value;
    mpfr_init2(value, PREC);
    ordo_status status = describe(finding, claim, limit, value);
    if (status == ORDO_OK) {
        decide(finding, limit, value, claim->digits, doubt(judged, limit, value, constant));
    }
    mpfr_clear(value);
    return status;
}

static ordo_status
measure_gaps(mpfr_t *gap, const ordo_case *judged, const ordo_error *error)
{
    const ordo_claim *claim = judged->claim;
    const ordo_run *run = &judged->study->runs[0];
    ordo_status status = ORDO_OK;
    for (size_t i = 0; status == ORDO_OK && i < claim->sample_count; i++) {
        status = ordo_samples_rmse(gap[i], ordo_error_function(error), claim->samples[i],
                                   run->proved.bits + 64);
        mpfr_sub(gap[i], gap[i], run->value[ORDO_RMSE], MPFR_RNDN);
        mpfr_abs(gap[i], gap[i], MPFR_RNDN);
    }
    return status;
}

/* The slopes of the gaps over the numbers of points become gap[0 .. count-2]. */
static void
slopes_of(mpfr_t *gap, const size_t *points, size_t count)
{
    mpfr_t growth;
    mpfr_init2(growth, PREC);
    for (size_t i = 0; i + 1 < count; i++) {
        mpfr_div(gap[i], gap[i], gap[i + 1], MPFR_RNDN);
        mpfr_log(gap[i], gap[i], MPFR_RNDN);
        mpfr_set_ui(growth, points[i + 1], MPFR_RNDN);
        mpfr_div_ui(growth, growth, points[i], MPFR_RNDN);
        mpfr_log(growth, growth, MPFR_RNDN);
        mpfr_div(gap[i], gap[i], growth, MPFR_RNDN);
    }
    mpfr_clear(growth);
}

ordo_status
ordo_sampling_gaps(mpfr_t *gap, const ordo_case *judged, ordo_message *why)
{
    ordo_recipe recipe = ordo_case_recipe(judged);
    ordo_network net = {.neurons = 0};
    ordo_error *error = NULL;
    ordo_status status = ordo_network_make(&net, &recipe, judged->study->neurons[0],
                                           judged->study->runs[0].bits, why);
    if (status == ORDO_OK) {
        status = ordo_error_new(&error, &net, recipe.target, PREC);
    }
    if (status == ORDO_OK) {
        status = measure_gaps(gap, judged, error);
    }
    ordo_error_free(error);
    ordo_network_clear(&net);
    return status;
}

ordo_status
ordo_sampling_judge(ordo_finding *finding, const ordo_claim *claim, mpfr_t *gap)
{
    ordo_limit limit;
    mpfr_t value;
    mpfr_init2(value, PREC);
    ordo_limit_init(&limit, PREC);
    slopes_of(gap, claim->samples, claim->sample_count);
    ordo_limit_richardson(&limit, (const mpfr_t *)gap, claim->sample_count - 1,
                          claim->samples[1] / claim->samples[0]);
    ordo_status status = describe(finding, claim, &limit, value);
    decide(finding, &limit, value, claim->digits, NULL);
    mpfr_clear(value);
    ordo_limit_clear(&limit);
    return status;
}

/* The order in N at which the rmse over N points tends to the integral's. */
static ordo_status
judge_samples(ordo_finding *finding, const ordo_case *judged)
{
    size_t count = judged->claim->sample_count;
    mpfr_t *gap = calloc(count + 1, sizeof *gap);
    if (gap == NULL) {
        return ORDO_ENOMEM;
    }
    for (size_t i = 0; i < count; i++) {
        mpfr_init2(gap[i], ORDO_SAMPLING_BITS);
    }
    ordo_status status = ordo_sampling_gaps(gap, judged, &finding->note);
    if (status == ORDO_OK) {
        status = ordo_sampling_judge(finding, judged->claim, gap);
    }
    for (size_t i = 0; i < count; i++) {
        mpfr_clear(gap[i]);
    }
    free(gap);
    return status < 0 ? status : ORDO_OK;
}

static ordo_status
judge_order(ordo_finding *finding, const ordo_case *judged)
{
    if (judged->claim->sample_count == 0) {
        return judge_study(finding, judged, false);
    }
    return has_errors(finding, judged->study, ORDO_RMSE) ? judge_samples(finding, judged) : ORDO_OK;
}

static ordo_status
judge_constant(ordo_finding *finding, const ordo_case *judged)
{
    return judge_study(finding, judged, true);
}

static const char *
object_to_samples(const ordo_claim *claim)
{
    if (claim->sample_count > 0) {
        bool doubling = claim->sample_count >= 4 && claim->samples[0] >= 2; /* both ends */
        for (size_t i = 1; doubling && i < claim->sample_count; i++) {
            doubling = claim->samples[i] == 2 * claim->samples[i - 1];
        }
        return !doubling                 ? "\"samples\" must be at least four doubling numbers: A:B"
               : claim->neuron_count > 1 ? "with \"samples\" give one \"n\""
                                         : NULL;
    }
    return NULL;
}

#define STUDY_KEYS                                                                                 \
    (ORDO_KEY_UNIT | ORDO_KEY_CONSTRUCTION | ORDO_KEY_TARGETS | ORDO_KEY_NORM | ORDO_KEY_N |       \
     ORDO_KEY_VALUE | ORDO_KEY_DIGITS)

const ordo_kind ordo_kind_order = {
    .name = "order",
    .title = "the local slope of the error tends to a value",
    .required = STUDY_KEYS,
    .allowed = ORDO_KEY_ORIENTATION | ORDO_KEY_KNOTS | ORDO_KEY_ON | ORDO_KEY_SAMPLES |
               ORDO_KEY_N_FOR | ORDO_KEY_BITS,
    .expect = ORDO_VERDICT_CONFIRMED,
    .objection = object_to_samples,
    .needs = needs_norm,
    .judge = judge_order,
};

const ordo_kind ordo_kind_constant = {
    .name = "constant",
    .title = "the ratio of the error to its prediction C h^k norm(f^(k)) tends to a value",
    .required = STUDY_KEYS,
    .allowed = ORDO_KEY_ORIENTATION | ORDO_KEY_KNOTS | ORDO_KEY_ON | ORDO_KEY_N_FOR | ORDO_KEY_BITS,
    .expect = ORDO_VERDICT_CONFIRMED,
    .needs = needs_norm,
    .scaled = true,
    .judge = judge_constant,
};
