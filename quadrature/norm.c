/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quadrature/norm.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "quadrature/block.h"
#include "quadrature/parallel.h"

enum { DIGITS_DEFAULT = 20, DIGITS_MOST = 1000000 };

/* The bits of the results beyond the digits asked for. */
enum { RESULT_GUARD = 32 };

/* Two digits more than asked for are settled: log2(100) < 7 bits. */
enum { SETTLED_GUARD = 7 };

/* A sample of the survey has 8 right bits: log2(1 + 2^-8) < 2^-7. */
static const double SAMPLE_BITS = 0x1p-7;

/* The first working precision is taken to be the accuracy asked for, the bits that are expected to
 * be lost and this; by default the last is 16 times that. */
enum { FIRST_GUARD = 64, BITS_FACTOR = 16, BITS_LEAST = 128 };

const ordo_norm_form ordo_norm_forms[ORDO_NORMS] = {
    [ORDO_RMSE] = {"rmse", ORDO_PART_SQUARE, true, true},
    [ORDO_L2] = {"l2", ORDO_PART_SQUARE, false, true},
    [ORDO_L1] = {"l1", ORDO_PART_ABSOLUTE, true, false},
    [ORDO_LINF] = {"linf", ORDO_PART_MAXIMUM, false, false},
    [ORDO_H1] = {"h1", ORDO_PART_SLOPE, true, true},
};

/* One measurement. */
typedef struct measurement {
    ordo_survey survey;
    ordo_block_task task;
    ordo_block_result *result; /* per block */
    const ordo_norm_options *options;
    pthread_mutex_t lock; /* of what follows */
    size_t done;
} measurement;

const char *
ordo_norm_name(ordo_norm norm)
{
    return (unsigned)norm < ORDO_NORMS ? ordo_norm_forms[norm].name : "unknown norm";
}

bool
ordo_norm_find(ordo_norm *norm, const char *name)
{
    for (int i = 0; i < ORDO_NORMS; i++) {
        if (strcmp(ordo_norm_forms[i].name, name) == 0) {
            *norm = (ordo_norm)i;
            return true;
        }
    }
    return false;
}

static long
digits_or_default(long digits)
{
    return digits > 0 ? digits : DIGITS_DEFAULT;
}

void
ordo_norms_init(ordo_norms *norms, long digits)
{
    mpfr_prec_t prec = ordo_bits_of_digits(digits_or_default(digits)) + RESULT_GUARD;
    memset(norms, 0, sizeof *norms);
    for (int i = 0; i < ORDO_NORMS; i++) {
        mpfr_init2(norms->value[i], prec);
        mpfr_set_zero(norms->value[i], 1);
    }
    mpfr_inits2(prec, norms->where, norms->length, (mpfr_ptr)0);
    mpfr_set_zero(norms->where, 1);
    mpfr_set_zero(norms->length, 1);
}

void
ordo_norms_clear(ordo_norms *norms)
{
    for (int i = 0; i < ORDO_NORMS; i++) {
        mpfr_clear(norms->value[i]);
    }
    mpfr_clears(norms->where, norms->length, (mpfr_ptr)0);
}

static bool
valid(const ordo_function *e, const ordo_norm_options *options)
{
    if (e->cells == 0 || options->wanted >= ORDO_NORM_BIT(ORDO_NORMS)) {
        return false;
    }
    if ((options->wanted & ORDO_NORM_BIT(ORDO_H1)) && e->slope == NULL) {
        return false;
    }
    return options->digits >= 0 && options->digits <= DIGITS_MOST && options->threads >= 0 &&
           options->bits_lost >= 0 && options->bits_most >= 0 &&
           options->bits_most <= MPFR_PREC_MAX / 4 &&
           options->bits_lost <= MPFR_PREC_MAX / (4 * BITS_FACTOR) - 8 * DIGITS_MOST;
}

static ordo_survey_options
survey_options(const ordo_norm_options *options)
{
    ordo_survey_options o = {0};
    o.aspect[ORDO_SLOPE] = (options->wanted & ORDO_NORM_BIT(ORDO_H1)) != 0;
    o.aspect[ORDO_VALUE] = (options->wanted & ~ORDO_NORM_BIT(ORDO_H1)) != 0;
    o.bits = ordo_bits_of_digits(digits_or_default(options->digits)) + SETTLED_GUARD;
    o.bits_lost = options->bits_lost;
    o.bits_most = options->bits_most;
    if (o.bits_most == 0) {
        o.bits_most = BITS_FACTOR * (o.bits + o.bits_lost + FIRST_GUARD);
    }
    o.bits_most = o.bits_most > BITS_LEAST ? o.bits_most : BITS_LEAST;
    o.threads = options->threads > 0 ? options->threads : 1;
    return o;
}

static ordo_block_task
block_task(const ordo_norm_options *options)
{
    ordo_block_task task = {.digits = digits_or_default(options->digits),
                            .sink = {options->cell, options->cell_context}};
    for (int i = 0; i < ORDO_NORMS; i++) {
        if (!(options->wanted & ORDO_NORM_BIT(i))) {
            continue;
        }
        if (ordo_norm_forms[i].part == ORDO_PART_MAXIMUM) {
            task.extremum = true;
        } else {
            task.integrals |= ORDO_INTEGRAL_BIT(ordo_norm_forms[i].part);
        }
    }
    return task;
}

static ordo_status
measure_block(void *context, size_t b)
{
    measurement *m = context;
    ordo_status status = ordo_block_measure(&m->result[b], &m->survey, b, &m->task);
    if (status >= 0) {
        (void)pthread_mutex_lock(&m->lock);
        m->done++;
        status = ordo_watch_tell(&m->options->watch, "measuring", m->done, m->survey.blocks);
        (void)pthread_mutex_unlock(&m->lock);
    }
    return status;
}

/* norms->value[i] from the integrals of all blocks, in their order. */
static void
sum_norm(ordo_norms *norms, const measurement *m, int i)
{
    const ordo_norm_form *r = &ordo_norm_forms[i];
    mpfr_t sum;
    mpfr_init2(sum, m->survey.options.bits + FIRST_GUARD);
    mpfr_set_zero(sum, 1);
    norms->status[i] = ORDO_OK;
    for (size_t b = 0; b < m->survey.blocks; b++) {
        const ordo_block_result *result = &m->result[b];
        if (result->undefined & ORDO_INTEGRAL_BIT(r->part)) {
            mpfr_set_nan(sum);
        }
        if ((result->undefined | result->missed) & ORDO_INTEGRAL_BIT(r->part)) {
            norms->status[i] = ORDO_MISSED;
        }
        mpfr_add(sum, sum, result->integral[r->part], MPFR_RNDN);
    }
    if (r->mean) {
        mpfr_div(sum, sum, m->survey.length, MPFR_RNDN);
    }
    if (r->root) {
        mpfr_sqrt(sum, sum, MPFR_RNDN);
    }
    mpfr_set(norms->value[i], sum, MPFR_RNDN);
    mpfr_clear(sum);
}

/* linf and where. */
static void
find_largest(ordo_norms *norms, const measurement *m)
{
    const ordo_extremum *best = NULL;
    bool undefined = false;
    bool incomplete = false;
    for (size_t b = 0; b < m->survey.blocks; b++) {
        const ordo_extremum *own = &m->result[b].extremum;
        undefined = undefined || m->result[b].extremum_undefined;
        incomplete = incomplete || !own->settled;
        if (own->found && (best == NULL || mpfr_greater_p(own->value, best->value))) {
            best = own;
        }
    }
    norms->status[ORDO_LINF] = ORDO_OK;
    if (undefined) {
        mpfr_set_nan(norms->value[ORDO_LINF]);
        mpfr_set_nan(norms->where);
        norms->status[ORDO_LINF] = ORDO_MISSED;
    } else if (best != NULL) {
        mpfr_set(norms->value[ORDO_LINF], best->value, MPFR_RNDN);
        mpfr_set(norms->where, best->where, MPFR_RNDN);
        norms->status[ORDO_LINF] = incomplete ? ORDO_MISSED : ORDO_OK;
    } else {
        mpfr_set_zero(norms->value[ORDO_LINF], 1);
        mpfr_set_zero(norms->where, 1);
    }
    /* less than a sample of the survey: cells were left out that should not have been */
    double seen = m->survey.largest[ORDO_VALUE];
    if (!undefined && (best == NULL ? -HUGE_VAL : ordo_log2(best->value)) < seen - SAMPLE_BITS) {
        norms->status[ORDO_LINF] = ORDO_MISSED;
    }
}

static ordo_status
conclude(ordo_norms *norms, const measurement *m)
{
    ordo_status worst = ORDO_OK;
    for (int i = 0; i < ORDO_NORMS; i++) {
        if (!(m->options->wanted & ORDO_NORM_BIT(i))) {
            continue;
        }
        if (ordo_norm_forms[i].part == ORDO_PART_MAXIMUM) {
            find_largest(norms, m);
        } else {
            sum_norm(norms, m, i);
        }
        worst = norms->status[i] > worst ? norms->status[i] : worst;
    }
    mpfr_set(norms->length, m->survey.length, MPFR_RNDN);
    norms->panels = 0;
    norms->bits = 0;
    for (size_t b = 0; b < m->survey.blocks; b++) {
        norms->panels += m->result[b].panels;
        norms->bits = m->result[b].bits > norms->bits ? m->result[b].bits : norms->bits;
    }
    return worst;
}

static ordo_status
measure_blocks(measurement *m)
{
    m->result = malloc(m->survey.blocks * sizeof *m->result);
    if (m->result == NULL) {
        return ORDO_ENOMEM;
    }
    for (size_t b = 0; b < m->survey.blocks; b++) {
        ordo_block_result_init(&m->result[b], m->survey.options.bits);
    }
    return ordo_parallel_for(m->survey.blocks, m->survey.options.threads, measure_block, m);
}

ordo_status
ordo_norms_measure(ordo_norms *norms, const ordo_function *e, const ordo_norm_options *options)
{
    if (!valid(e, options)) {
        return ORDO_EINVAL;
    }
    if (options->wanted == 0) {
        return ORDO_OK;
    }
    measurement m = {.options = options, .task = block_task(options)};
    ordo_survey_options o = survey_options(options);
    (void)pthread_mutex_init(&m.lock, NULL);
    ordo_status status = ordo_survey_take(&m.survey, e, &o);
    if (status >= 0 && mpfr_sgn(m.survey.length) <= 0) {
        status = ORDO_EINVAL;
    }
    if (status >= 0) {
        status = measure_blocks(&m);
    }
    if (status >= 0) {
        status = conclude(norms, &m);
    }
    for (size_t b = 0; m.result != NULL && b < m.survey.blocks; b++) {
        ordo_block_result_clear(&m.result[b]);
    }
    free(m.result);
    ordo_survey_clear(&m.survey);
    (void)pthread_mutex_destroy(&m.lock);
    return status;
}
