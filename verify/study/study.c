/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/study/study.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "construct/derivative.h"
#include "construct/evaluate.h"
#include "verify/study/range.h"
#include "verify/study/tasks.h"

/* Guard bits for slopes and ratios above the digits of the norms. */
enum { SLOPE_GUARD = 64 };

static mpfr_t *
reals_new(size_t count, mpfr_prec_t prec)
{
    mpfr_t *x = calloc(count, sizeof *x);
    for (size_t i = 0; x != NULL && i < count; i++) {
        mpfr_init2(x[i], prec);
    }
    return x;
}

static void
reals_free(mpfr_t *x, size_t count)
{
    for (size_t i = 0; x != NULL && i < count; i++) {
        mpfr_clear(x[i]);
    }
    free(x);
}

static bool
is_reproduced(const ordo_recipe *recipe)
{
    int degree = ordo_expression_degree(ordo_target_function(recipe->target));
    return degree >= 0 && degree < (int)ordo_unit_order(recipe->unit);
}

ordo_status
ordo_study_init(ordo_study *study, const ordo_recipe *recipe, const size_t *neurons, size_t count,
                const ordo_run_options *options)
{
    *study = (ordo_study){.recipe = *recipe, .options = *options};
    study->reproduces = is_reproduced(recipe);
    study->neurons = calloc(count, sizeof *study->neurons);
    study->runs = calloc(count, sizeof *study->runs);
    study->status = calloc(count, sizeof *study->status);
    study->why = calloc(count, sizeof *study->why);
    if (study->neurons == NULL || study->runs == NULL || study->status == NULL ||
        study->why == NULL) {
        ordo_study_clear(study);
        return ORDO_ENOMEM;
    }
    memcpy(study->neurons, neurons, count * sizeof *neurons);
    for (; study->count < count; study->count++) {
        ordo_run_init(&study->runs[study->count], options->digits);
    }
    return ORDO_OK;
}

static void
series_clear(ordo_series *s, size_t count)
{
    if (s->value == NULL) {
        return;
    }
    reals_free(s->value, count);
    reals_free(s->local, count);
    reals_free(s->ratio, count);
    ordo_limit_clear(&s->order);
    ordo_limit_clear(&s->constant);
}

void
ordo_study_clear(ordo_study *study)
{
    for (size_t i = 0; i < study->count; i++) {
        ordo_run_clear(&study->runs[i]);
    }
    for (int norm = 0; norm < ORDO_NORMS; norm++) {
        series_clear(&study->series[norm], study->count);
    }
    free(study->neurons);
    free(study->runs);
    free(study->status);
    free(study->why);
    memset(study, 0, sizeof *study);
}

ordo_status
ordo_study_run(ordo_study *study, size_t i, ordo_message *why)
{
    study->status[i] =
        ordo_run_recipe(&study->runs[i], &study->recipe, study->neurons[i], &study->options, why);
    return study->status[i] == ORDO_MISSED ? ORDO_OK : study->status[i];
}

ordo_status
ordo_study_run_all(ordo_study *study, size_t *failed, ordo_message *why)
{
    ordo_task *tasks = calloc(study->count + 1, sizeof *tasks);
    *failed = 0;
    if (tasks == NULL) {
        return ORDO_ENOMEM;
    }
    for (size_t i = 0; i < study->count; i++) {
        tasks[i] = (ordo_task){.recipe = &study->recipe,
                               .neurons = study->neurons[i],
                               .run = &study->runs[i],
                               .status = ORDO_ESTOPPED}; /* until it is begun */
    }
    ordo_status status = ordo_tasks_run(tasks, study->count, &study->options, true);
    for (size_t i = 0; i < study->count; i++) {
        study->status[i] = tasks[i].status;
        study->why[i] = tasks[i].why;
        if (status == ORDO_OK && !ordo_task_is_done(&tasks[i])) {
            *failed = i;
            status = ordo_explain(why, tasks[i].status, "%s", tasks[i].why.text);
        }
    }
    free(tasks);
    return status;
}

/* Run i and what belongs to it, into an earlier place. */
static void
move_run(ordo_study *study, size_t to, size_t i)
{
    ordo_run run = study->runs[to];
    study->runs[to] = study->runs[i];
    study->runs[i] = run;
    study->neurons[to] = study->neurons[i];
    study->status[to] = study->status[i];
    study->why[to] = study->why[i];
}

bool
ordo_study_is_done(const ordo_study *study, size_t i)
{
    return study->status[i] == ORDO_OK || study->status[i] == ORDO_MISSED;
}

size_t
ordo_study_keep_finished(ordo_study *study)
{
    size_t count = 0;
    for (size_t i = 0; i < study->count; i++) {
        if (ordo_study_is_done(study, i)) {
            move_run(study, count++, i);
        }
    }
    for (size_t i = count; i < study->count; i++) {
        ordo_run_clear(&study->runs[i]);
    }
    study->count = count;
    return count;
}

void
ordo_scale_init(ordo_scale *scale, const ordo_recipe *recipe, long digits)
{
    *scale = (ordo_scale){.target = recipe->target,
                          .order = recipe->unit != NULL ? ordo_unit_order(recipe->unit) : 0,
                          .knots = recipe->knots,
                          .status = ORDO_SINGULAR};
    ordo_norms_init(&scale->norms, digits);
    for (int norm = 0; norm < ORDO_NORMS; norm++) {
        mpfr_set_nan(scale->norms.value[norm]);
    }
}

bool
ordo_scale_fits(const ordo_scale *scale, const ordo_recipe *recipe)
{
    return scale->target == recipe->target && scale->order == ordo_unit_order(recipe->unit) &&
           ordo_knots_same(scale->knots, recipe->knots);
}

/* The same on breakpoints that are not uniform; rmse is l2 over sqrt(b - a). */
static ordo_status
measure_on_knots(ordo_scale *scale)
{
    enum { PREC = 128 };
    mpfr_t l2, a, length;
    mpfr_inits2(PREC, l2, a, length, (mpfr_ptr)0);
    scale->status = ordo_knots_scale(l2, scale->knots, scale->target, scale->order);
    if (scale->status == ORDO_OK) {
        ordo_target_ends(a, length, scale->target);
        mpfr_sub(length, length, a, MPFR_RNDN);
        mpfr_sqrt(length, length, MPFR_RNDN);
        mpfr_set(scale->norms.value[ORDO_L2], l2, MPFR_RNDN);
        mpfr_div(scale->norms.value[ORDO_RMSE], l2, length, MPFR_RNDN);
    }
    mpfr_clears(l2, a, length, (mpfr_ptr)0);
    return scale->status < 0 ? scale->status : ORDO_OK;
}

ordo_status
ordo_scale_measure(ordo_scale *scale, long digits, int threads)
{
    unsigned wanted = scale->wanted;
    if (!ordo_knots_are_uniform(scale->knots)) {
        return measure_on_knots(scale);
    }
    if (wanted & ORDO_NORM_BIT(ORDO_H1)) {
        wanted = (wanted & ~ORDO_NORM_BIT(ORDO_H1)) | ORDO_NORM_BIT(ORDO_RMSE);
    }
    ordo_derivative *derivative = NULL;
    scale->status = ordo_derivative_new(&derivative, scale->target, scale->order);
    if (scale->status == ORDO_OK) {
        ordo_norm_options options = {.wanted = wanted,
                                     .digits = digits,
                                     .threads = threads,
                                     .bits_lost =
                                         (mpfr_prec_t)ordo_target_common_bits(scale->target)};
        scale->status =
            ordo_norms_measure(&scale->norms, ordo_derivative_function(derivative), &options);
    }
    ordo_derivative_free(derivative);
    return scale->status < 0 ? scale->status : ORDO_OK;
}

void
ordo_scale_clear(ordo_scale *scale)
{
    ordo_norms_clear(&scale->norms);
}

void
ordo_declared_constant(mpfr_t r, const ordo_construction *construction, ordo_norm norm)
{
    const char *text = construction->constant[norm];
    ordo_expression *f = NULL;
    ordo_point_evaluator *w = NULL;
    mpfr_set_nan(r);
    if (text != NULL && ordo_expression_parse(&f, text, NULL) == ORDO_OK &&
        ordo_point_evaluator_new(&w, f, mpfr_get_prec(r) + SLOPE_GUARD) == ORDO_OK) {
        mpfr_t zero;
        mpfr_init2(zero, 2);
        mpfr_set_ui(zero, 0, MPFR_RNDN);
        ordo_evaluate_point(r, w, zero);
        mpfr_clear(zero);
    }
    ordo_point_evaluator_free(w);
    ordo_expression_free(f);
}

/* Of h1 the matching norm of f^(k) is the rmse. */
static ordo_norm
matching_norm(ordo_norm norm)
{
    return norm == ORDO_H1 ? ORDO_RMSE : norm;
}

bool
ordo_scale_knows(const ordo_scale *scale, ordo_norm norm)
{
    return scale != NULL && scale->status == ORDO_OK &&
           (norm != ORDO_H1 || ordo_knots_are_uniform(scale->knots)) &&
           mpfr_number_p(scale->norms.value[matching_norm(norm)]);
}

void
ordo_predict(mpfr_t r, const ordo_recipe *recipe, ordo_norm norm, size_t cells,
             const ordo_scale *scale)
{
    mpfr_set_nan(r);
    if (!ordo_scale_knows(scale, norm) || cells == 0) {
        return;
    }
    mpfr_t h, other;
    mpfr_inits2(mpfr_get_prec(r), h, other, (mpfr_ptr)0);
    ordo_target_ends(other, h, recipe->target);
    mpfr_sub(h, h, other, MPFR_RNDN);
    mpfr_div_ui(h, h, cells, MPFR_RNDN);
    mpfr_pow_ui(h, h, ordo_unit_norm_order(recipe->unit, norm), MPFR_RNDN);
    ordo_declared_constant(r, recipe->construction, norm);
    mpfr_mul(r, r, h, MPFR_RNDN);
    mpfr_mul(r, r, scale->norms.value[matching_norm(norm)], MPFR_RNDN);
    if (mpfr_zero_p(r)) {
        mpfr_set_nan(r); /* f^(k) vanishes: theory predicts 0, no ratio is formed */
    }
    mpfr_clears(h, other, (mpfr_ptr)0);
}

/* local = log(before/now)/log(cells/cells_before); NaN when one is not positive and finite. */
static void
local_slope(mpfr_t local, const mpfr_t before, const mpfr_t now, size_t cells_before, size_t cells)
{
    mpfr_set_nan(local);
    bool usable = cells_before > 0 && cells > cells_before && mpfr_number_p(before) &&
                  mpfr_number_p(now) && mpfr_sgn(before) > 0 && mpfr_sgn(now) > 0;
    if (!usable) {
        return;
    }
    mpfr_t growth;
    mpfr_init2(growth, mpfr_get_prec(local));
    mpfr_div(local, before, now, MPFR_RNDN);
    mpfr_log(local, local, MPFR_RNDN);
    mpfr_set_ui(growth, cells, MPFR_RNDN);
    mpfr_div_ui(growth, growth, cells_before, MPFR_RNDN);
    mpfr_log(growth, growth, MPFR_RNDN);
    mpfr_div(local, local, growth, MPFR_RNDN);
    mpfr_clear(growth);
}

/* The factor by which the cells grow from entry `from` on, or 0 when it is not one whole number. */
static unsigned long
growth_factor(const ordo_study *study, size_t from)
{
    unsigned long factor = 0;
    for (size_t i = from + 1; i < study->count; i++) {
        size_t before = study->runs[i - 1].cells, now = study->runs[i].cells;
        if (before == 0 || now % before != 0 || (factor != 0 && now / before != factor)) {
            return 0;
        }
        factor = now / before;
    }
    return factor;
}

size_t
ordo_study_first(const ordo_study *study)
{
    return study->count > 0 && study->runs[0].cells == 0 ? 1 : 0;
}

unsigned long
ordo_study_step(const ordo_study *study, ordo_norm norm)
{
    unsigned long factor = growth_factor(study, ordo_study_first(study));
    if (norm == ORDO_L1 || norm == ORDO_LINF || factor < 2 || factor > ORDO_NEURONS_MOST) {
        return 0;
    }
    bool even =
        study->recipe.construction->symmetric && ordo_knots_are_uniform(study->recipe.knots);
    return even ? factor * factor : factor;
}

/* Richardson's limit; with `doubtful` the last entry where that has changed less than the estimate
 * of Richardson's error is. */
static void
extrapolate(ordo_limit *limit, const mpfr_t *s, size_t count, unsigned long step, bool doubtful)
{
    ordo_limit_richardson(limit, s, count, step);
    if (doubtful) {
        ordo_limit last;
        ordo_limit_init(&last, mpfr_get_prec(limit->value));
        ordo_limit_last(&last, s, count);
        if (mpfr_less_p(last.error, limit->error)) {
            ordo_limit other = *limit;
            *limit = last;
            last = other;
        }
        ordo_limit_clear(&last);
    }
}

static void
find_limits(ordo_series *s, const ordo_study *study, ordo_norm norm)
{
    size_t first = ordo_study_first(study);
    unsigned long step = ordo_study_step(study, norm);
    size_t slopes = study->count > first + 1 ? study->count - first - 1 : 0;
    const mpfr_t *local = (const mpfr_t *)s->local + study->count - slopes;
    const mpfr_t *ratio = (const mpfr_t *)s->ratio + first;
    if (step > 0) {
        bool doubtful = !ordo_knots_are_uniform(study->recipe.knots);
        extrapolate(&s->order, local, slopes, step, doubtful);
        extrapolate(&s->constant, ratio, study->count - first, step, doubtful);
    } else {
        ordo_limit_last(&s->order, local, slopes);
        ordo_limit_last(&s->constant, ratio, study->count - first);
    }
}

static ordo_status
fit_powers(ordo_series *s, const ordo_study *study)
{
    double *size = calloc(study->count + 1, sizeof *size);
    if (size == NULL) {
        return ORDO_ENOMEM;
    }
    for (size_t i = 0; i < study->count; i++) {
        size[i] = (double)study->runs[i].neurons;
    }
    ordo_fit_power(&s->fit_neurons, size, (const mpfr_t *)s->value, study->count);
    for (size_t i = 0; i < study->count; i++) {
        size[i] = (double)study->runs[i].parameters;
    }
    ordo_fit_power(&s->fit_parameters, size, (const mpfr_t *)s->value, study->count);
    free(size);
    return ORDO_OK;
}

static ordo_status
conclude_norm(ordo_study *study, ordo_norm norm)
{
    ordo_series *s = &study->series[norm];
    long digits = study->options.digits > 0 ? study->options.digits : 20;
    mpfr_prec_t prec = ordo_bits_of_digits(digits) + SLOPE_GUARD;
    s->value = reals_new(study->count, prec);
    s->local = reals_new(study->count, prec);
    s->ratio = reals_new(study->count, prec);
    ordo_limit_init(&s->order, prec);
    ordo_limit_init(&s->constant, prec);
    if (s->value == NULL || s->local == NULL || s->ratio == NULL) {
        return ORDO_ENOMEM;
    }
    for (size_t i = 0; i < study->count; i++) {
        const ordo_run *run = &study->runs[i];
        if (ordo_study_is_done(study, i)) {
            if (!ordo_run_is_known(run, norm)) {
                continue; /* NaN: nothing is concluded from a norm that is not known */
            }
            mpfr_set(s->value[i], run->value[norm], MPFR_RNDN);
        }
        if (study->reproduces) {
            continue;
        }
        if (i > 0) {
            local_slope(s->local[i], s->value[i - 1], s->value[i], study->runs[i - 1].cells,
                        run->cells);
        }
        ordo_predict(s->ratio[i], &study->recipe, norm, run->cells, study->scale);
        mpfr_div(s->ratio[i], s->value[i], s->ratio[i], MPFR_RNDN);
    }
    if (study->reproduces) {
        s->fit_neurons = s->fit_parameters = (ordo_fit){NAN, NAN, 0};
        return ORDO_OK;
    }
    find_limits(s, study, norm);
    return fit_powers(s, study);
}

ordo_status
ordo_study_conclude(ordo_study *study, const ordo_scale *scale)
{
    study->scale = scale;
    ordo_status status = ORDO_OK;
    for (int norm = 0; status == ORDO_OK && norm < ORDO_NORMS; norm++) {
        if (study->options.wanted & ORDO_NORM_BIT(norm)) {
            status = conclude_norm(study, (ordo_norm)norm);
        }
    }
    return status;
}
