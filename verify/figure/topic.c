/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/figure/topic.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "verify/figure/script.h"
#include "verify/study/tasks.h"

/* The best bound takes longer than a net: so many sizes at most, and the first one; none but the
 * first and the last of those that take longest. */
enum { BARRIER_SIZES = 6, SLOW_FROM = 65, SLOW_TO = 200 };

/* Digits of errors that a fit is made of, which is printed with six. */
enum { FIT_DIGITS = 10 };

static void
family_clear(ordo_family *family)
{
    if (family->studied) {
        ordo_study_clear(&family->study);
        ordo_scale_clear(&family->scale);
    }
    for (size_t i = 0; family->rounded != NULL && i < ORDO_TOPIC_DTYPES; i++) {
        ordo_study_clear(&family->rounded[i]);
    }
    free(family->rounded);
    free(family->neurons);
}

void
ordo_topic_clear(ordo_topic *s)
{
    for (size_t i = 0; i < s->count; i++) {
        family_clear(&s->families[i]);
    }
    for (size_t i = 0; i < s->barrier_count; i++) {
        ordo_barrier_clear(&s->barriers[i]);
    }
    free(s->barriers);
    free(s->families);
    memset(s, 0, sizeof *s);
}

ordo_status
ordo_topic_init(ordo_topic *s, const ordo_target *target, ordo_norm norm,
                const ordo_run_options *options, size_t families)
{
    *s = (ordo_topic){.target = target, .norm = norm, .options = *options, .room = families};
    s->options.wanted |= ORDO_NORM_BIT(norm);
    s->families = calloc(families + 1, sizeof *s->families);
    s->barriers = calloc(families + 1, sizeof *s->barriers);
    if (s->families == NULL || s->barriers == NULL) {
        ordo_topic_clear(s);
        return ORDO_ENOMEM;
    }
    return ORDO_OK;
}

ordo_status
ordo_topic_add(ordo_topic *s, const ordo_recipe *recipe, const size_t *neurons, size_t count)
{
    if (s->count == s->room) {
        return ORDO_EINVAL;
    }
    ordo_family *family = &s->families[s->count];
    *family = (ordo_family){.recipe = *recipe, .count = count};
    family->recipe.target = s->target;
    for (int norm = 0; norm < ORDO_NORMS; norm++) {
        family->fit[norm] = (ordo_fit){NAN, NAN, 0};
    }
    family->neurons = calloc(count + 1, sizeof *neurons);
    if (family->neurons == NULL) {
        return ORDO_ENOMEM;
    }
    memcpy(family->neurons, neurons, count * sizeof *neurons);
    s->count++;
    return ORDO_OK;
}

void
ordo_family_name(char *text, size_t size, const ordo_family *family)
{
    const ordo_recipe *r = &family->recipe;
    bool uniform = ordo_knots_are_uniform(r->knots), forward = r->orientation == ORDO_FORWARD;
    (void)snprintf(text, size, "%s %s%s%s%s%s", r->unit->name, r->construction->name,
                   uniform ? "" : " ", uniform ? "" : ordo_knots_text(r->knots), forward ? "" : " ",
                   forward ? "" : ordo_orientation_name(r->orientation));
}

/* Makes the nets; one that does not exist is told of in `none`, others are made all the same. */
static ordo_status
run_all(ordo_study *study, ordo_message *none, ordo_message *why)
{
    ordo_task *tasks = calloc(study->count + 1, sizeof *tasks);
    if (tasks == NULL) {
        return ORDO_ENOMEM;
    }
    for (size_t i = 0; i < study->count; i++) {
        tasks[i] = (ordo_task){
            .recipe = &study->recipe, .neurons = study->neurons[i], .run = &study->runs[i]};
    }
    ordo_status status = ordo_tasks_run(tasks, study->count, &study->options, false);
    for (size_t i = 0; status == ORDO_OK && i < study->count; i++) {
        study->status[i] = tasks[i].status;
        study->why[i] = tasks[i].why;
        if (tasks[i].status < 0) {
            status = ordo_explain(why, tasks[i].status, "n = %zu: %s", study->neurons[i],
                                  tasks[i].why.text);
        } else if (!ordo_task_is_done(&tasks[i]) && none->text[0] == '\0') {
            (void)ordo_explain(none, ORDO_OK, "n = %zu: %s", study->neurons[i], tasks[i].why.text);
        }
    }
    free(tasks);
    return status;
}

static ordo_status
study_family(ordo_family *family, const ordo_run_options *options, ordo_message *why)
{
    ordo_study *study = &family->study;
    ordo_status status =
        ordo_study_init(study, &family->recipe, family->neurons, family->count, options);
    if (status != ORDO_OK) {
        return status;
    }
    ordo_scale_init(&family->scale, &family->recipe, options->digits);
    family->studied = true;
    status = run_all(study, &family->none, why);
    family->scale.wanted = options->wanted;
    if (status == ORDO_OK) {
        status = ordo_scale_measure(&family->scale, options->digits, options->threads);
    }
    return status >= 0 ? ordo_study_conclude(study, &family->scale) : status;
}

/* Is there a net? */
static bool
exists(const ordo_family *family)
{
    for (size_t i = 0; i < family->count; i++) {
        if (ordo_study_is_done(&family->study, i)) {
            return true;
        }
    }
    return false;
}

ordo_status
ordo_topic_study(ordo_topic *s, ordo_message *why)
{
    bool any = false;
    for (size_t i = 0; i < s->count; i++) {
        ordo_family *family = &s->families[i];
        ordo_status status = family->studied ? ORDO_OK : study_family(family, &s->options, why);
        if (status < 0) {
            return status;
        }
        any = any || exists(family);
    }
    if (any || s->count == 0) {
        return ORDO_OK;
    }
    char name[128];
    ordo_family_name(name, sizeof name, &s->families[0]);
    return ordo_explain(why, s->families[0].study.status[0], "%s, %s", name,
                        s->families[0].none.text);
}

const char *
ordo_family_absence(const ordo_family *family)
{
    return family->study.reproduces       ? "error 0"
           : family->none.text[0] != '\0' ? "does not exist"
                                          : "not known";
}

double
ordo_topic_names_width(const ordo_topic *s)
{
    enum { NAME_POINTS = 15, LAW_WIDTH = 90, ALL_AROUND = 18, MOST = 240 };
    double width = LAW_WIDTH;
    for (size_t i = 0; i < s->count; i++) {
        char name[128];
        ordo_family_name(name, sizeof name, &s->families[i]);
        width = fmax(width, ordo_script_text_width(name, NAME_POINTS));
    }
    return fmin(width + ALL_AROUND, MOST);
}

bool
ordo_topic_is_second(const ordo_topic *s, size_t i)
{
    for (size_t j = 0; j < i; j++) {
        if (s->families[j].recipe.unit == s->families[i].recipe.unit) {
            return true;
        }
    }
    return false;
}

static ordo_status
round_family(ordo_family *family, const ordo_run_options *options, ordo_message *why)
{
    family->rounded = calloc(ORDO_TOPIC_DTYPES, sizeof *family->rounded);
    ordo_status status = family->rounded != NULL ? ORDO_OK : ORDO_ENOMEM;
    for (size_t i = 0; status == ORDO_OK && i < ORDO_TOPIC_DTYPES && ordo_dtypes[i] != NULL; i++) {
        ordo_run_options rounded = *options;
        ordo_message none = {""};
        rounded.dtype = ordo_dtypes[i];
        status = ordo_study_init(&family->rounded[i], &family->recipe, family->neurons,
                                 family->count, &rounded);
        if (status == ORDO_OK) {
            status = run_all(&family->rounded[i], &none, why);
        }
        if (status == ORDO_OK) {
            status = ordo_study_conclude(&family->rounded[i], &family->scale);
        }
    }
    return status;
}

ordo_status
ordo_topic_round(ordo_topic *s, ordo_message *why)
{
    ordo_status status = ORDO_OK;
    for (size_t i = 0; status == ORDO_OK && i < s->count; i++) {
        if (s->families[i].rounded == NULL) {
            status = round_family(&s->families[i], &s->options, why);
        }
    }
    return status;
}

static ordo_status
fit_family(ordo_family *family, ordo_norm norm, const ordo_run_options *options, ordo_message *why)
{
    size_t neurons[ORDO_FIT_MOST - ORDO_FIT_LEAST + 1], count = 0;
    for (size_t n = ORDO_FIT_LEAST; n <= ORDO_FIT_MOST; n++) {
        neurons[count++] = n;
    }
    ordo_study study;
    ordo_message none = {""};
    ordo_run_options few = *options;
    few.wanted = ORDO_NORM_BIT(norm);
    few.digits = FIT_DIGITS;
    few.check = ORDO_CHECK_NONE;
    ordo_status status = ordo_study_init(&study, &family->recipe, neurons, count, &few);
    if (status != ORDO_OK) {
        return status;
    }
    status = run_all(&study, &none, why);
    if (status == ORDO_OK) {
        status = ordo_study_conclude(&study, NULL);
    }
    if (status == ORDO_OK && none.text[0] == '\0') {
        family->fit[norm] = study.series[norm].fit_neurons;
    }
    ordo_study_clear(&study);
    return status;
}

ordo_status
ordo_topic_fit(ordo_topic *s, ordo_message *why)
{
    ordo_status status = ORDO_OK;
    for (size_t i = 0; status == ORDO_OK && i < s->count; i++) {
        ordo_family *family = &s->families[i];
        if (!family->fitted && ordo_knots_cells(family->recipe.knots) == 0) {
            status = fit_family(family, s->norm, &s->options, why);
        }
        family->fitted = true;
    }
    return status;
}

/* The barrier of a unit, to be found when it is the first of that unit. */
static ordo_status
plan_barrier(ordo_topic *s, ordo_family *family)
{
    for (size_t i = 0; i < s->barrier_count; i++) {
        if (s->barriers[i].unit == family->recipe.unit) {
            family->barrier = &s->barriers[i];
            return ORDO_OK;
        }
    }
    size_t sizes[BARRIER_SIZES + 1], count = 0;
    size_t step = (family->count + BARRIER_SIZES - 1) / BARRIER_SIZES;
    for (size_t i = (family->count - 1) % step; i < family->count; i += step) {
        size_t n = family->neurons[i];
        bool slow = n >= SLOW_FROM && n <= SLOW_TO && i > 0 && i + 1 < family->count;
        sizes[count] = n;
        count += !slow;
    }
    if (sizes[0] != family->neurons[0]) {
        memmove(sizes + 1, sizes, count++ * sizeof *sizes);
        sizes[0] = family->neurons[0];
    }
    ordo_barrier *barrier = &s->barriers[s->barrier_count++];
    family->barrier = barrier;
    return ordo_barrier_init(barrier, family->recipe.unit, s->norm, sizes, count);
}

ordo_status
ordo_topic_barriers(ordo_topic *s)
{
    size_t known = s->barrier_count;
    ordo_status status = ORDO_OK;
    for (size_t i = 0; status == ORDO_OK && ordo_barrier_knows(s->norm) && i < s->count; i++) {
        if (s->families[i].barrier == NULL) {
            status = plan_barrier(s, &s->families[i]);
        }
    }
    return status == ORDO_OK ? ordo_barriers_find(s->barriers + known, s->barrier_count - known,
                                                  s->target, s->options.threads, &s->options.watch)
                             : status;
}

bool
ordo_study_has(const ordo_study *study, ordo_norm norm, size_t i)
{
    const ordo_series *series = &study->series[norm];
    bool rounding_alone = study->reproduces && study->options.dtype == NULL;
    return !rounding_alone && series->value != NULL && mpfr_number_p(series->value[i]) &&
           mpfr_sgn(series->value[i]) > 0;
}

size_t
ordo_study_last(const ordo_study *study, ordo_norm norm)
{
    for (size_t i = study->count; i-- > 0;) {
        if (ordo_study_has(study, norm, i)) {
            return i;
        }
    }
    return study->count;
}
