/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/claim/suite.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "quadrature/parallel.h"

enum { NO_STUDY = -1 };

/* Slopes lose a digit at most in Richardson's tableau; claims ask for six. */
enum { DEFAULT_DIGITS = 12 };

/* One claim on one target. */
typedef struct finding_slot {
    ordo_finding finding;
    long study;
    bool judged;
} finding_slot;

typedef struct claim_slot {
    const ordo_claim *claim;
    finding_slot *slots;
    size_t count;
    ordo_verdict verdict;
} claim_slot;

/* Slot k of a claim, to be judged. */
typedef struct trial {
    claim_slot *claim;
    size_t k;
} trial;

/* A measurement: run `run` of a study, or (study NO_STUDY) the norms of a scale. */
typedef struct job {
    long study;
    size_t index;
    double cost; /* only to begin with the longest */
} job;

struct ordo_suite {
    ordo_suite_options options;
    claim_slot *claims;
    size_t count;
    trial *trials;
    size_t trial_count;
    ordo_profile_store *store;
    ordo_study *studies;
    size_t study_count;
    ordo_scale *scales;
    size_t scale_count;
    job *jobs;
    size_t job_count, done; /* jobs and trials done */
    pthread_mutex_t lock;
    size_t failed; /* the first job or trial that did, of which `why` tells */
    ordo_message *why;
};

static long
digits_of(const ordo_suite *suite)
{
    return suite->options.digits > 0 ? suite->options.digits : DEFAULT_DIGITS;
}

static bool
same_recipe(const ordo_recipe *a, const ordo_recipe *b)
{
    return a->unit == b->unit && a->construction == b->construction &&
           a->orientation == b->orientation && a->target == b->target &&
           ordo_knots_same(a->knots, b->knots);
}

/* The study of that recipe, those sizes and the claim's kind of parameters, made when there is
 * none, with `wanted` added. */
static ordo_status
find_study(ordo_suite *suite, long *index, const ordo_recipe *recipe, ordo_sizes sizes,
           const ordo_claim *claim, unsigned wanted)
{
    for (size_t i = 0; i < suite->study_count; i++) {
        ordo_study *s = &suite->studies[i];
        if (same_recipe(&s->recipe, recipe) && s->count == sizes.count &&
            s->options.bits == claim->bits && s->options.dtype == claim->dtype &&
            memcmp(s->neurons, sizes.neurons, s->count * sizeof *s->neurons) == 0) {
            s->options.wanted |= wanted;
            *index = (long)i;
            return ORDO_OK;
        }
    }
    ordo_study *grown = realloc(suite->studies, (suite->study_count + 1) * sizeof *suite->studies);
    if (grown == NULL) {
        return ORDO_ENOMEM;
    }
    suite->studies = grown;
    ordo_run_options options = {.wanted = wanted,
                                .digits = digits_of(suite),
                                .bits = claim->bits,
                                .dtype = claim->dtype,
                                .check = suite->options.check};
    ordo_status status =
        ordo_study_init(&grown[suite->study_count], recipe, sizes.neurons, sizes.count, &options);
    if (status == ORDO_OK) {
        *index = (long)suite->study_count++;
    }
    return status;
}

static ordo_status
plan_case(ordo_suite *suite, claim_slot *slot, size_t k)
{
    const ordo_claim *claim = slot->claim;
    slot->slots[k].study = NO_STUDY;
    unsigned wanted = claim->kind->needs(claim);
    if (wanted == 0 || claim->construction == NULL || claim->target_count == 0) {
        return ORDO_OK;
    }
    ordo_case judged = {.claim = claim, .target = claim->targets[k]};
    ordo_recipe recipe = ordo_case_recipe(&judged);
    return find_study(suite, &slot->slots[k].study, &recipe, ordo_claim_sizes(claim, k), claim,
                      wanted);
}

static ordo_status
plan_trials(ordo_suite *suite)
{
    size_t all = 0;
    for (size_t i = 0; i < suite->count; i++) {
        all += suite->claims[i].count;
    }
    suite->trials = calloc(all + 1, sizeof *suite->trials);
    if (suite->trials == NULL) {
        return ORDO_ENOMEM;
    }
    for (size_t i = 0; i < suite->count; i++) {
        for (size_t k = 0; k < suite->claims[i].count; k++) {
            suite->trials[suite->trial_count++] = (trial){&suite->claims[i], k};
        }
    }
    return ORDO_OK;
}

static ordo_status
plan_scales(ordo_suite *suite)
{
    suite->scales = calloc(suite->study_count + 1, sizeof *suite->scales);
    if (suite->scales == NULL) {
        return ORDO_ENOMEM;
    }
    for (size_t i = 0; i < suite->study_count; i++) {
        const ordo_recipe *recipe = &suite->studies[i].recipe;
        size_t k = 0;
        while (k < suite->scale_count && !ordo_scale_fits(&suite->scales[k], recipe)) {
            k++;
        }
        if (k == suite->scale_count) {
            ordo_scale_init(&suite->scales[suite->scale_count++], recipe, digits_of(suite));
        }
        suite->scales[k].wanted |= suite->studies[i].options.wanted;
    }
    return ORDO_OK;
}

static int
costlier_first(const void *a, const void *b)
{
    const job *p = a, *q = b;
    return (p->cost < q->cost) - (p->cost > q->cost);
}

/* A scale costs about what a net of this many cells does. */
#define SCALE_COST 200.0

static ordo_status
plan_jobs(ordo_suite *suite)
{
    size_t all = suite->scale_count;
    for (size_t i = 0; i < suite->study_count; i++) {
        all += suite->studies[i].count;
    }
    suite->jobs = calloc(all + 1, sizeof *suite->jobs);
    if (suite->jobs == NULL) {
        return ORDO_ENOMEM;
    }
    for (size_t i = 0; i < suite->scale_count; i++) {
        suite->jobs[suite->job_count++] = (job){NO_STUDY, i, SCALE_COST};
    }
    for (size_t i = 0; i < suite->study_count; i++) {
        for (size_t k = 0; k < suite->studies[i].count; k++) {
            suite->jobs[suite->job_count++] =
                (job){(long)i, k, (double)suite->studies[i].neurons[k]};
        }
    }
    qsort(suite->jobs, suite->job_count, sizeof *suite->jobs, costlier_first);
    return ORDO_OK;
}

ordo_status
ordo_suite_new(ordo_suite **out, const ordo_claim *const *claims, size_t count,
               const ordo_suite_options *options)
{
    *out = NULL;
    ordo_suite *suite = calloc(1, sizeof *suite);
    if (suite == NULL) {
        return ORDO_ENOMEM;
    }
    suite->options = *options;
    (void)pthread_mutex_init(&suite->lock, NULL);
    suite->claims = calloc(count + 1, sizeof *suite->claims);
    ordo_status status =
        suite->claims == NULL ? ORDO_ENOMEM : ordo_profile_store_new(&suite->store);
    for (size_t i = 0; status == ORDO_OK && i < count; i++) {
        claim_slot *slot = &suite->claims[suite->count++];
        slot->claim = claims[i];
        slot->count = claims[i]->target_count > 0 ? claims[i]->target_count : 1;
        slot->slots = calloc(slot->count, sizeof *slot->slots);
        status = slot->slots == NULL ? ORDO_ENOMEM : ORDO_OK;
        for (size_t k = 0; status == ORDO_OK && k < slot->count; k++) {
            status = plan_case(suite, slot, k);
        }
    }
    if (status == ORDO_OK) {
        status = plan_trials(suite);
    }
    if (status == ORDO_OK) {
        status = plan_scales(suite);
    }
    if (status == ORDO_OK) {
        status = plan_jobs(suite);
    }
    if (status != ORDO_OK) {
        ordo_suite_free(suite);
        return status;
    }
    *out = suite;
    return ORDO_OK;
}

void
ordo_suite_free(ordo_suite *suite)
{
    if (suite == NULL) {
        return;
    }
    for (size_t i = 0; i < suite->count; i++) {
        free(suite->claims[i].slots);
    }
    for (size_t i = 0; i < suite->study_count; i++) {
        ordo_study_clear(&suite->studies[i]);
    }
    for (size_t i = 0; suite->scales != NULL && i < suite->scale_count; i++) {
        ordo_scale_clear(&suite->scales[i]);
    }
    ordo_profile_store_free(suite->store);
    free(suite->trials);
    free(suite->claims);
    free(suite->studies);
    free(suite->scales);
    free(suite->jobs);
    (void)pthread_mutex_destroy(&suite->lock);
    free(suite);
}

/* Counts what has been done; the failure of the first piece of work, i, leaves its reason. Returns
 * the failure, or whether to stop. */
static ordo_status
report(ordo_suite *suite, size_t i, ordo_status status, const ordo_message *why)
{
    (void)pthread_mutex_lock(&suite->lock);
    if (status < 0 && suite->why != NULL && i < suite->failed) {
        suite->failed = i;
        *suite->why = *why;
    }
    suite->done++;
    ordo_status told = ordo_watch_tell(&suite->options.watch, "deciding claims", suite->done,
                                       suite->job_count + suite->trial_count);
    (void)pthread_mutex_unlock(&suite->lock);
    return status < 0 ? status : told;
}

static ordo_status
do_job(void *context, size_t i)
{
    ordo_suite *suite = context;
    const job *j = &suite->jobs[i];
    ordo_status status;
    ordo_message why = {""};
    if (j->study == NO_STUDY) {
        const ordo_scale *scale = &suite->scales[j->index];
        status = ordo_scale_measure(&suite->scales[j->index], digits_of(suite), 1);
        (void)ordo_explain(&why, status, "derivative %u of %s: %s", scale->order,
                           ordo_target_label(scale->target), ordo_status_text(status));
    } else {
        const ordo_study *study = &suite->studies[j->study];
        ordo_message reason = {""};
        status = ordo_study_run(&suite->studies[j->study], j->index, &reason);
        (void)ordo_explain(&why, status, "%s %s on %s, n = %zu: %s", study->recipe.unit->name,
                           study->recipe.construction->name,
                           ordo_target_label(study->recipe.target), study->neurons[j->index],
                           reason.text[0] != '\0' ? reason.text : ordo_status_text(status));
    }
    return report(suite, i, status, &why);
}

static const ordo_scale *
scale_of(const ordo_suite *suite, const ordo_study *study)
{
    for (size_t k = 0; k < suite->scale_count; k++) {
        if (ordo_scale_fits(&suite->scales[k], &study->recipe)) {
            return &suite->scales[k];
        }
    }
    return NULL;
}

static ordo_case
case_of(const ordo_suite *suite, const claim_slot *slot, size_t k)
{
    const ordo_claim *claim = slot->claim;
    long study = slot->slots[k].study;
    return (ordo_case){.claim = claim,
                       .target = claim->target_count > 0 ? claim->targets[k] : NULL,
                       .study = study == NO_STUDY ? NULL : &suite->studies[study],
                       .store = suite->store};
}

static ordo_status
do_trial(void *context, size_t i)
{
    ordo_suite *suite = context;
    const trial *t = &suite->trials[i];
    finding_slot *s = &t->claim->slots[t->k];
    ordo_case judged = case_of(suite, t->claim, t->k);
    ordo_status status = judged.claim->kind->judge(&s->finding, &judged);
    s->judged = status >= 0;
    return report(suite, i, status, &s->finding.note);
}

static void
sum_up(claim_slot *slot)
{
    slot->verdict = slot->slots[0].finding.verdict;
    for (size_t k = 1; k < slot->count; k++) {
        slot->verdict = ordo_verdict_both(slot->verdict, slot->slots[k].finding.verdict);
    }
}

ordo_status
ordo_suite_decide(ordo_suite *suite, ordo_message *why)
{
    suite->why = why;
    suite->failed = SIZE_MAX;
    ordo_status status = ordo_parallel_for(suite->job_count, suite->options.threads, do_job, suite);
    for (size_t i = 0; status == ORDO_OK && i < suite->study_count; i++) {
        status = ordo_study_conclude(&suite->studies[i], scale_of(suite, &suite->studies[i]));
    }
    if (status == ORDO_OK) {
        status = ordo_parallel_for(suite->trial_count, suite->options.threads, do_trial, suite);
    }
    for (size_t i = 0; status == ORDO_OK && i < suite->count; i++) {
        sum_up(&suite->claims[i]);
    }
    return status;
}

static bool
is_decided(const claim_slot *slot)
{
    for (size_t k = 0; k < slot->count; k++) {
        if (!slot->slots[k].judged) {
            return false;
        }
    }
    return true;
}

size_t
ordo_suite_keep_decided(ordo_suite *suite)
{
    size_t count = 0;
    for (size_t i = 0; i < suite->count; i++) {
        claim_slot slot = suite->claims[i];
        if (is_decided(&slot)) {
            sum_up(&slot);
            suite->claims[count++] = slot;
        } else {
            free(slot.slots);
        }
    }
    suite->count = count;
    return count;
}

size_t
ordo_suite_count(const ordo_suite *suite)
{
    return suite->count;
}

const ordo_claim *
ordo_suite_claim(const ordo_suite *suite, size_t i)
{
    return suite->claims[i].claim;
}

ordo_verdict
ordo_suite_verdict(const ordo_suite *suite, size_t i)
{
    return suite->claims[i].verdict;
}

size_t
ordo_suite_findings(const ordo_suite *suite, size_t i)
{
    return suite->claims[i].count;
}

const ordo_finding *
ordo_suite_finding(const ordo_suite *suite, size_t i, size_t k)
{
    return &suite->claims[i].slots[k].finding;
}

void
ordo_suite_leave_open(ordo_suite *suite, size_t i, size_t k, const char *reason)
{
    ordo_finding *finding = &suite->claims[i].slots[k].finding;
    finding->verdict = ORDO_VERDICT_UNDECIDED;
    (void)ordo_explain(&finding->note, ORDO_OK, "%s", reason);
    sum_up(&suite->claims[i]);
}

ordo_case
ordo_suite_case(const ordo_suite *suite, size_t i, size_t k)
{
    return case_of(suite, &suite->claims[i], k);
}

size_t
ordo_suite_deciding(const ordo_suite *suite, size_t i)
{
    const claim_slot *slot = &suite->claims[i];
    size_t chosen = slot->count;
    for (size_t k = 0; k < slot->count; k++) {
        const ordo_finding *f = &slot->slots[k].finding;
        if (f->verdict == slot->verdict &&
            (chosen == slot->count || f->gap > slot->slots[chosen].finding.gap)) {
            chosen = k;
        }
    }
    return chosen;
}

bool
ordo_suite_as_expected(const ordo_suite *suite, size_t i)
{
    ordo_verdict expect = suite->claims[i].claim->expect;
    return expect == ORDO_VERDICTS || expect == suite->claims[i].verdict;
}
