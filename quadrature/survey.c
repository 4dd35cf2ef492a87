/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quadrature/survey.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "quadrature/parallel.h"

/* Between the two precisions that are compared. */
enum { STEP_BITS = 64 };

/* Noise is kept this far below what is asked for: 2 bits because e is squared and summed, and 7
 * because eight probes see only part of the noise. */
enum { GUARD_BITS = 9 };

/* Few cells still make several blocks, for the threads; many make blocks of ORDO_BLOCK, because
 * each block opens cursors anew. Depends on the function only, so that results do not depend on
 * the threads. */
enum { BLOCKS_WANTED = 16, CELLS_LEAST = 8 };

static size_t
block_size(size_t cells)
{
    size_t size = cells / BLOCKS_WANTED;
    return size < CELLS_LEAST ? CELLS_LEAST : size > ORDO_BLOCK ? ORDO_BLOCK : size;
}

size_t
ordo_survey_first(const ordo_survey *survey, size_t b)
{
    return b < survey->blocks ? b * survey->cells_per_block : survey->e->cells;
}

static mpfr_prec_t
next_precision(const ordo_survey *survey, const ordo_survey_block *block)
{
    mpfr_prec_t most = survey->options.bits_most - STEP_BITS;
    mpfr_prec_t prec = STEP_BITS + survey->options.bits_lost;
    for (int a = 0; a < ORDO_ASPECTS; a++) {
        const ordo_probe *probe = &block->probe[a];
        if (probe->state == ORDO_PROBE_NOISE && 2 * probe->prec > prec) {
            prec = 2 * probe->prec;
        }
    }
    return prec < most ? prec : most;
}

/* Is another look needed and possible? */
static bool
unclear(const ordo_survey *survey, const ordo_survey_block *block)
{
    for (int a = 0; a < ORDO_ASPECTS; a++) {
        const ordo_probe *probe = &block->probe[a];
        if (survey->options.aspect[a] && probe->state == ORDO_PROBE_NOISE &&
            probe->prec < survey->options.bits_most - STEP_BITS) {
            return true;
        }
    }
    return false;
}

static ordo_status
look_at_block(void *context, size_t b)
{
    ordo_survey *survey = context;
    ordo_survey_block *block = &survey->block[b];
    if (!unclear(survey, block)) {
        return ORDO_OK;
    }
    size_t first = ordo_survey_first(survey, b);
    size_t count = ordo_survey_first(survey, b + 1) - first;
    mpfr_prec_t prec = next_precision(survey, block);
    ordo_view view = {0};
    ordo_view finer = {0};
    ordo_status status = ordo_view_open(&view, survey->e, first, count, prec);
    if (status >= 0) {
        status = ordo_view_open(&finer, survey->e, first, count, prec + STEP_BITS);
    }
    if (status < 0) {
        goto done;
    }
    for (int a = 0; a < ORDO_ASPECTS; a++) {
        if (survey->options.aspect[a] && block->probe[a].state == ORDO_PROBE_NOISE) {
            ordo_probe_look(&block->probe[a], &view, &finer, (ordo_aspect)a);
        }
    }
    status = ORDO_OK;
done:
    ordo_view_close(&finer);
    ordo_view_close(&view);
    return status;
}

/* Sums up the blocks that are clear. */
static void
sum_up(ordo_survey *survey)
{
    mpfr_t sum;
    mpfr_init2(sum, 64);
    for (int a = 0; a < ORDO_ASPECTS; a++) {
        mpfr_ptr square =
            survey->floor[a == ORDO_VALUE ? ORDO_INTEGRAL_SQUARE : ORDO_INTEGRAL_SLOPE];
        mpfr_set_zero(sum, 1);
        mpfr_set_zero(square, 1);
        survey->largest[a] = -HUGE_VAL;
        for (size_t b = 0; b < survey->blocks; b++) {
            const ordo_probe *probe = &survey->block[b].probe[a];
            if (probe->state == ORDO_PROBE_CLEAR) {
                survey->largest[a] = fmax(survey->largest[a], probe->largest);
                mpfr_add(sum, sum, probe->absolute, MPFR_RNDN);
                mpfr_add(square, square, probe->square, MPFR_RNDN);
            }
        }
        mpfr_div_ui(square, square, survey->e->cells, MPFR_RNDN);
        if (a == ORDO_VALUE) {
            mpfr_div_ui(survey->floor[ORDO_INTEGRAL_ABSOLUTE], sum, survey->e->cells, MPFR_RNDN);
        }
        survey->mean[a] = ordo_log2(sum) - ordo_log2(survey->length);
    }
    mpfr_clear(sum);
}

/* Where f and y agree in all bits of the working precision, e seems to be zero. Such a block is
 * looked at again with twice the first precision, and while no block shows anything else with all
 * that is allowed. */
static bool
doubtful_zero(const ordo_survey *survey, const ordo_probe *probe, ordo_aspect aspect)
{
    mpfr_prec_t most = survey->options.bits_most - STEP_BITS;
    mpfr_prec_t enough = 2 * (STEP_BITS + survey->options.bits_lost);
    bool nothing_else = survey->mean[aspect] == -HUGE_VAL;
    return probe->state == ORDO_PROBE_ZERO && probe->prec < most &&
           (nothing_else || probe->prec < enough);
}

/* Blocks of noise far below the mean of all need no clearer look. Returns whether any needs one. */
static bool
classify(ordo_survey *survey)
{
    bool more = false;
    for (size_t b = 0; b < survey->blocks; b++) {
        for (int a = 0; a < ORDO_ASPECTS; a++) {
            ordo_probe *probe = &survey->block[b].probe[a];
            double size = fmax(probe->largest, probe->noise);
            if (survey->options.aspect[a] && doubtful_zero(survey, probe, (ordo_aspect)a)) {
                probe->state = ORDO_PROBE_NOISE;
                continue;
            }
            if (survey->options.aspect[a] && probe->state == ORDO_PROBE_NOISE &&
                size < survey->mean[a] - (double)(survey->options.bits + GUARD_BITS)) {
                probe->state = ORDO_PROBE_NEGLIGIBLE;
            }
        }
        more = more || unclear(survey, &survey->block[b]);
    }
    return more;
}

/* a and b, read with `prec` bits. */
static ordo_status
read_interval(mpfr_t a, mpfr_t b, const ordo_function *e, mpfr_prec_t prec)
{
    void *cursor = NULL;
    ordo_status status = e->open(&cursor, e->self, prec);
    if (status < 0) {
        return status;
    }
    mpfr_t inner;
    mpfr_init2(inner, prec);
    mpfr_set_prec(a, prec);
    mpfr_set_prec(b, prec);
    status = e->seek(cursor, 0, 1);
    if (status >= 0) {
        e->ends(a, inner, cursor, 0);
        status = e->seek(cursor, e->cells - 1, 1);
    }
    if (status >= 0) {
        e->ends(inner, b, cursor, 0);
    }
    mpfr_clear(inner);
    e->close(cursor);
    return status;
}

/* b - a to the accuracy asked for: read with so many bits, and with more as often as the difference
 * cancels. */
static ordo_status
find_length(ordo_survey *survey)
{
    mpfr_prec_t least = survey->options.bits + STEP_BITS;
    mpfr_prec_t prec = least;
    mpfr_t a, b;
    mpfr_inits2(prec, a, b, (mpfr_ptr)0);
    ordo_status status = ORDO_OK;
    for (bool again = true; status >= 0 && again;) {
        status = read_interval(a, b, survey->e, prec);
        mpfr_sub(survey->length, b, a, MPFR_RNDN);
        double lost = fmax(ordo_log2(a), ordo_log2(b)) - ordo_log2(survey->length);
        double need = mpfr_zero_p(survey->length) ? 2 * (double)prec : (double)least + ceil(lost);
        again = need > (double)prec && prec < survey->options.bits_most;
        prec = again ? (mpfr_prec_t)need : prec;
    }
    mpfr_clears(a, b, (mpfr_ptr)0);
    return status;
}

static ordo_status
allocate(ordo_survey *survey)
{
    mpfr_init2(survey->length, survey->options.bits + STEP_BITS);
    for (int i = 0; i < ORDO_INTEGRALS; i++) {
        mpfr_init2(survey->floor[i], 64);
        mpfr_set_zero(survey->floor[i], 1);
    }
    survey->cells_per_block = block_size(survey->e->cells);
    size_t blocks = (survey->e->cells - 1) / survey->cells_per_block + 1;
    survey->block = malloc(blocks * sizeof *survey->block);
    if (survey->block == NULL) {
        return ORDO_ENOMEM;
    }
    survey->blocks = blocks;
    for (size_t b = 0; b < blocks; b++) {
        for (int a = 0; a < ORDO_ASPECTS; a++) {
            ordo_probe_init(&survey->block[b].probe[a]);
        }
    }
    return ORDO_OK;
}

ordo_status
ordo_survey_take(ordo_survey *survey, const ordo_function *e, const ordo_survey_options *options)
{
    memset(survey, 0, sizeof *survey);
    survey->e = e;
    survey->options = *options;
    ordo_status status = allocate(survey);
    if (status >= 0) {
        status = find_length(survey);
    }
    bool more = true;
    while (status >= 0 && more) {
        status = ordo_parallel_for(survey->blocks, options->threads, look_at_block, survey);
        sum_up(survey);
        more = classify(survey);
    }
    return status;
}

void
ordo_survey_clear(ordo_survey *survey)
{
    if (survey->e == NULL) {
        return;
    }
    for (size_t b = 0; b < survey->blocks; b++) {
        for (int a = 0; a < ORDO_ASPECTS; a++) {
            ordo_probe_clear(&survey->block[b].probe[a]);
        }
    }
    free(survey->block);
    for (int i = 0; i < ORDO_INTEGRALS; i++) {
        mpfr_clear(survey->floor[i]);
    }
    mpfr_clear(survey->length);
    memset(survey, 0, sizeof *survey);
}

mpfr_prec_t
ordo_survey_low_bits(const ordo_survey *survey, size_t b)
{
    mpfr_prec_t lost = 0;
    for (int a = 0; a < ORDO_ASPECTS; a++) {
        mpfr_prec_t own = ordo_probe_lost(&survey->block[b].probe[a]);
        lost = own > lost ? own : lost;
    }
    return 64 + lost;
}

mpfr_prec_t
ordo_survey_high_bits(const ordo_survey *survey, size_t b)
{
    double need = (double)ordo_survey_low_bits(survey, b);
    for (int a = 0; a < ORDO_ASPECTS; a++) {
        const ordo_probe *probe = &survey->block[b].probe[a];
        if (probe->state == ORDO_PROBE_CLEAR) {
            /* The precision at which the noise is 2^-(bits + guard) of the mean of |e|. */
            double own = (double)(probe->prec + survey->options.bits + GUARD_BITS) + probe->noise -
                         survey->mean[a];
            need = fmax(need, own);
        }
    }
    mpfr_prec_t prec = ((mpfr_prec_t)ceil(need) + 63) / 64 * 64; /* MPFR works in whole limbs */
    mpfr_prec_t most = survey->options.bits_most - STEP_BITS;
    return prec < most ? prec : most;
}

double
ordo_survey_noise(const ordo_survey *survey, size_t b, ordo_aspect aspect, mpfr_prec_t prec)
{
    const ordo_probe *probe = &survey->block[b].probe[aspect];
    return probe->noise - (double)(prec - probe->prec);
}
