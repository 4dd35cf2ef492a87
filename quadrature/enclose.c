/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quadrature/enclose.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>

#include "quadrature/first_look.h"
#include "quadrature/parallel.h"
#include "quadrature/part.h"
#include "quadrature/patch.h"

enum { DIGITS_DEFAULT = 20, DIGITS_MOST = 1000000 };

/* The goal is 10^-digits / 16 in the integral, of which truncation may take a share of 1/8. */
enum { GOAL_GUARD = 4, TRUNCATION_SHARE = 3 };

/* The working precision holds the goal, the bits lost to cancellation, log2(cells) for the sweep
 * over the net, and this. By default the last one tried is 16 times the first. */
enum { PREC_GUARD = 20, BITS_FACTOR = 16, ROUNDS_MOST = 16 };

/* Panels that a block may take by default; the rounds together may take so many times as many at
 * the first precision, or fewer at a higher one. */
enum { STEPS_BLOCK = 4096, STEPS_CELL = 64, WORK_ROUNDS = 4 };

/* One part of a norm under way. */
typedef struct inquiry {
    const ordo_difference *e;
    const ordo_enclose_options *options;
    ordo_part_task task;
    size_t blocks;
    ordo_part_result *block; /* results */
    ordo_part_result total;
    ordo_highest highest; /* of a maximum: from samples, then from the first look at all cells */
    long goal;            /* bits */
    mpfr_prec_t prec_first, prec_most;
    double work;   /* panels of all rounds so far, each times prec / prec_first */
    double radius; /* log2, after the last round */
    bool pressed;  /* that did not fall: the precision was doubled */
    pthread_mutex_t lock;
    size_t done;
} inquiry;

void
ordo_enclosures_init(ordo_enclosures *r)
{
    *r = (ordo_enclosures){.panels = 0};
    for (int i = 0; i < ORDO_NORMS; i++) {
        arb_init(r->value[i]);
    }
    arb_init(r->where);
    arb_init(r->length);
}

void
ordo_enclosures_clear(ordo_enclosures *r)
{
    for (int i = 0; i < ORDO_NORMS; i++) {
        arb_clear(r->value[i]);
    }
    arb_clear(r->where);
    arb_clear(r->length);
}

/* Before anything is known of e. */
static mpfr_prec_t
first_precision(const ordo_difference *e, const ordo_enclose_options *options)
{
    long digits = options->digits > 0 ? options->digits : DIGITS_DEFAULT;
    return ordo_bits_of_digits(digits) + GOAL_GUARD + options->bits_lost +
           (long)log2((double)e->cells) + PREC_GUARD;
}

static void
set_tolerance(inquiry *q, double size)
{
    double least = -(double)q->task.prec;
    double share = log2((double)q->e->cells) + TRUNCATION_SHARE;
    q->task.tolerance = (long)floor((isfinite(size) ? size : least) - (double)q->goal - share);
}

/* The first working precision and tolerance. */
static ordo_status
prepare(inquiry *q, const arb_t length)
{
    ordo_first_look look;
    q->task.prec = first_precision(q->e, q->options);
    ordo_status status = ordo_look_first(&look, &q->highest, &q->task, q->task.prec);
    if (status < 0) {
        return status;
    }
    double span = arf_get_d(arb_midref(length), ARF_RND_NEAR);
    double lost =
        look.piece - (look.size - log2(span)) / (q->task.part == ORDO_PART_ABSOLUTE ? 1 : 2);
    if (isfinite(lost) && lost > (double)q->options->bits_lost) {
        q->task.prec += (mpfr_prec_t)lost - q->options->bits_lost;
    }
    set_tolerance(q, look.size);
    q->prec_most = q->options->bits_most > 0 ? q->options->bits_most : BITS_FACTOR * q->task.prec;
    if (q->task.prec > q->prec_most) {
        q->task.prec = q->prec_most;
    }
    q->prec_first = q->task.prec;
    return ORDO_OK;
}

/* *size = log2 of the value over all cells when samples of e show it at some precision; *seen =
 * false when they are rounding noise at all: then e may be zero, and more rounds would only bring
 * the noise nearer to it. Of a maximum it is the square mean of e, which is less. */
static ordo_status
find_size(double *size, bool *seen, inquiry *q, const arb_t length)
{
    ordo_first_look look = {.known = false};
    ordo_status status = ORDO_OK;
    mpfr_prec_t prec = q->task.prec;
    for (bool last = false; status >= 0 && !look.known && !last; prec *= 2) {
        last = prec >= q->prec_most;
        status = ordo_look_first(&look, &q->highest, &q->task, last ? q->prec_most : prec);
    }
    *seen = look.known;
    *size = look.size;
    if (q->task.part == ORDO_PART_MAXIMUM) {
        *size = 0.5 * (look.size - log2(arf_get_d(arb_midref(length), ARF_RND_NEAR)));
    }
    return status;
}

typedef ordo_status enclose_part_of_block(ordo_part_result *, const ordo_part_task *, size_t,
                                          size_t);

static enclose_part_of_block *const method[ORDO_PARTS] = {
    [ORDO_PART_SQUARE] = ordo_square_enclose,
    [ORDO_PART_ABSOLUTE] = ordo_absolute_enclose,
    [ORDO_PART_SLOPE] = ordo_square_enclose,
    [ORDO_PART_MAXIMUM] = ordo_maximum_enclose,
};

/* Has a first look shown that the maximum is not in this block? */
static bool
is_low(const inquiry *q, const ordo_part_result *block)
{
    if (q->task.floor == NULL) {
        return false;
    }
    arf_t upper;
    arf_init(upper);
    arb_get_ubound_arf(upper, block->value, q->task.prec);
    bool low = arf_cmp(upper, q->highest.floor) <= 0;
    arf_clear(upper);
    return low;
}

static ordo_status
tell_progress(const inquiry *q)
{
    return ordo_watch_tell(&q->options->watch, "proving", q->done, q->blocks);
}

static ordo_status
enclose_block(void *context, size_t b)
{
    inquiry *q = context;
    size_t first = b * ORDO_BLOCK;
    size_t rest = q->e->cells - first;
    ordo_status status = ORDO_OK;
    if (!is_low(q, &q->block[b])) {
        ordo_part_result_clear(&q->block[b]);
        ordo_part_result_init(&q->block[b]);
        status = method[q->task.part](&q->block[b], &q->task, first,
                                      rest < ORDO_BLOCK ? rest : ORDO_BLOCK);
    }
    if (status >= 0) {
        (void)pthread_mutex_lock(&q->lock);
        q->done++;
        status = tell_progress(q);
        (void)pthread_mutex_unlock(&q->lock);
    }
    return status;
}

/* total = total + r or max(total, r) */
static void
add_block(ordo_part_result *total, const ordo_part_result *r, const inquiry *q)
{
    bool maximum = q->task.part == ORDO_PART_MAXIMUM;
    bool first = total->panels == 0;
    bool placed = arb_is_finite(total->where) != 0;
    arf_t lower, other;
    arf_init(lower);
    arf_init(other);
    arb_get_lbound_arf(lower, r->value, q->task.prec);
    arb_get_lbound_arf(other, total->value, q->task.prec);
    int order = arf_cmp(lower, other);
    if (maximum && arb_is_finite(r->where) && (order > 0 || (order == 0 && !placed))) {
        arb_set(total->where, r->where);
        total->largest = r->largest;
    } else if (!maximum && (first || arf_cmp(arb_midref(r->top), arb_midref(total->top)) > 0)) {
        total->largest = r->largest;
        arb_set(total->top, r->top);
    }
    if (maximum) {
        arb_max(total->value, total->value, r->value, q->task.prec);
        mag_max(total->truncation, total->truncation, r->truncation);
    } else {
        arb_add(total->value, total->value, r->value, q->task.prec);
        mag_add(total->truncation, total->truncation, r->truncation);
    }
    total->panels += r->panels;
    total->exhausted = total->exhausted || r->exhausted;
    arf_clear(lower);
    arf_clear(other);
}

/* One round over all blocks; their results are added in their order. */
static ordo_status
enclose_round(inquiry *q)
{
    ordo_part_result_clear(&q->total);
    ordo_part_result_init(&q->total);
    arb_indeterminate(q->total.where); /* no block has told a point yet */
    q->done = 0;
    ordo_status status = tell_progress(q);
    if (status < 0) {
        return status;
    }
    int threads = q->options->threads > 0 ? q->options->threads : 1;
    ordo_patch_pool pool;
    status = ordo_patch_pool_init(&pool, q->e, q->task.prec, (size_t)threads);
    q->task.pool = &pool;
    if (status >= 0) {
        status = ordo_parallel_for(q->blocks, threads, enclose_block, q);
    }
    ordo_patch_pool_clear(&pool);
    q->task.pool = NULL;
    for (size_t b = 0; status >= 0 && b < q->blocks; b++) {
        add_block(&q->total, &q->block[b], q);
    }
    return status;
}

/* A round is over. Did it do nothing for the radius? */
static bool
is_idle(inquiry *q, double radius)
{
    bool idle = radius > q->radius - 1.0;
    q->work += (double)q->total.panels * (double)q->task.prec / (double)q->prec_first;
    q->radius = radius;
    return idle;
}

/* Would another round, with no fewer panels than the last, be too much work? */
static bool
is_too_much(const inquiry *q)
{
    double most = WORK_ROUNDS * (double)q->task.steps * (double)q->blocks;
    double next = (double)q->total.panels * (double)q->task.prec / (double)q->prec_first;
    return q->work + next > most;
}

/* Raises the precision by about so many bits; false when it is the highest already. */
static bool
add_bits(inquiry *q, double more)
{
    mpfr_prec_t before = q->task.prec;
    bool room = more < (double)(q->prec_most - before);
    q->task.prec = room ? before + (mpfr_prec_t)more : q->prec_most;
    return q->task.prec > before;
}

/* log2(2^all - 2^part), so far as the two are known to differ. */
static double
remainder_of(double all, double part)
{
    const double known = 1e-5;
    return all > part + known ? all + log2(-expm1((part - all) * log(2.0))) : -HUGE_VAL;
}

/* Changes what keeps the goal from being met, for a value of 2^size: tolerance and precision. False
 * when nothing helps. */
static bool
adapt(inquiry *q, double size, double radius)
{
    double truncation = ordo_log2_hint(q->total.truncation);
    double wanted = size - (double)q->goal;
    bool changed = false;
    if (truncation > wanted - 1.0 && !q->total.exhausted) {
        long before = q->task.tolerance;
        set_tolerance(q, size);
        q->task.tolerance -= q->task.tolerance >= before ? before - q->task.tolerance + 8 : 0;
        changed = true;
    }
    double rounding = remainder_of(radius, truncation);
    if (rounding > wanted - 1.0) {
        changed = add_bits(q, fmax(rounding - wanted + 8.0, 16.0)) || changed;
    }
    return changed;
}

/* After a round: is the goal met, and if not, is there to be another one? */
static ordo_status
improve(bool *again, bool *met, inquiry *q, const arb_t length)
{
    const arb_struct *value = q->total.value;
    double radius = ordo_log2_hint(arb_radref(value));
    mag_t middle;
    mag_init(middle);
    arf_get_mag(middle, arb_midref(value));
    double size = ordo_log2_hint(middle);
    mag_clear(middle);
    bool idle = is_idle(q, radius);
    *met = arb_is_zero(value) || arb_rel_accuracy_bits(value) >= q->goal;
    *again = !*met && arb_is_finite(value) && !(idle && q->pressed);
    ordo_status status = ORDO_OK;
    if (*again && radius > size - ORDO_SIZE_BITS) {
        status = find_size(&size, again, q, length);
    }
    *again = *again && adapt(q, size, radius);
    q->pressed = *again && idle; /* panels were too narrow to be cut with these bits, perhaps */
    if (q->pressed) {
        *again = add_bits(q, (double)q->task.prec);
    }
    *again = *again && !is_too_much(q);
    return status;
}

/* A first look at all cells: the floor and the tolerance. */
static ordo_status
look_for_maximum(inquiry *q)
{
    q->task.hint = q->highest.floor;
    ordo_status status = enclose_round(q);
    mag_t size;
    mag_init(size);
    if (arb_is_finite(q->total.where)) { /* more than the samples showed */
        arb_get_lbound_arf(q->highest.floor, q->total.value, q->task.prec);
        arb_set(q->highest.place, q->total.where);
        q->highest.cell = q->total.largest;
    }
    arf_get_mag(size, q->highest.floor);
    set_tolerance(q, ordo_log2_hint(size));
    q->task.floor = q->highest.floor;
    mag_clear(size);
    return status;
}

static ordo_status
run(inquiry *q, bool *met, const arb_t length)
{
    ordo_status status = prepare(q, length);
    if (status >= 0 && q->task.part == ORDO_PART_MAXIMUM) {
        status = look_for_maximum(q);
    }
    for (int round = 1; status >= 0; round++) {
        status = enclose_round(q);
        bool again = false;
        if (status >= 0) {
            status = improve(&again, met, q, length);
        }
        if (status < 0 || !again || round == ROUNDS_MOST) {
            return status;
        }
    }
    return status;
}

static ordo_status
inquiry_init(inquiry *q, const ordo_difference *e, const ordo_enclose_options *options,
             ordo_part part)
{
    long digits = options->digits > 0 ? options->digits : DIGITS_DEFAULT;
    size_t blocks = (e->cells - 1) / ORDO_BLOCK + 1;
    size_t steps = options->steps_most > 0 ? options->steps_most
                                           : STEPS_BLOCK + STEPS_CELL * (size_t)ORDO_BLOCK;
    *q = (inquiry){.e = e,
                   .options = options,
                   .blocks = blocks,
                   .radius = HUGE_VAL,
                   .block = calloc(blocks, sizeof *q->block),
                   .goal = ordo_bits_of_digits(digits) + GOAL_GUARD,
                   .task = {.e = e,
                            .part = part,
                            .steps = steps,
                            .cell = options->cell,
                            .cell_context = options->cell_context}};
    (void)pthread_mutex_init(&q->lock, NULL);
    ordo_part_result_init(&q->total);
    ordo_highest_init(&q->highest);
    if (part == ORDO_PART_MAXIMUM) {
        q->task.ceiling = malloc(e->cells * sizeof *q->task.ceiling);
        for (size_t k = 0; q->task.ceiling != NULL && k < e->cells; k++) {
            mag_init(q->task.ceiling + k);
            mag_inf(q->task.ceiling + k);
        }
    }
    for (size_t b = 0; q->block != NULL && b < blocks; b++) {
        ordo_part_result_init(&q->block[b]);
    }
    bool made = q->block != NULL && (part != ORDO_PART_MAXIMUM || q->task.ceiling != NULL);
    return made ? ORDO_OK : ORDO_ENOMEM;
}

static void
inquiry_clear(inquiry *q)
{
    for (size_t b = 0; q->block != NULL && b < q->blocks; b++) {
        ordo_part_result_clear(&q->block[b]);
    }
    free(q->block);
    ordo_part_result_clear(&q->total);
    ordo_highest_clear(&q->highest);
    for (size_t k = 0; q->task.ceiling != NULL && k < q->e->cells; k++) {
        mag_clear(q->task.ceiling + k);
    }
    free(q->task.ceiling);
    (void)pthread_mutex_destroy(&q->lock);
}

/* The norms that are made of a part, from its value over all cells. */
static void
conclude(ordo_enclosures *r, const inquiry *q, unsigned wanted, bool met)
{
    for (int i = 0; i < ORDO_NORMS; i++) {
        const ordo_norm_form *form = &ordo_norm_forms[i];
        if (!(wanted & ORDO_NORM_BIT(i)) || form->part != q->task.part) {
            continue;
        }
        arb_set(r->value[i], q->total.value);
        if (!arb_is_finite(r->value[i])) {
            arb_zero_pm_inf(r->value[i]); /* nothing is known */
            r->status[i] = ORDO_MISSED;
            continue;
        }
        if (form->mean) {
            arb_div(r->value[i], r->value[i], r->length, q->task.prec);
        }
        if (form->root) {
            arb_sqrtpos(r->value[i], r->value[i], q->task.prec);
        }
        r->status[i] = met ? ORDO_OK : ORDO_MISSED;
    }
    if (q->task.part == ORDO_PART_MAXIMUM) {
        /* without a block that found more than the floor that is the lower end */
        bool more = arb_is_finite(q->total.where);
        arb_set(r->where, more ? q->total.where : q->highest.place);
        r->largest[q->task.part] = more ? q->total.largest : q->highest.cell;
    } else {
        r->largest[q->task.part] = q->total.largest;
    }
    r->panels += q->total.panels;
    r->bits = q->task.prec > r->bits ? q->task.prec : r->bits;
}

static ordo_status
enclose_part(ordo_enclosures *r, const ordo_difference *e, const ordo_enclose_options *options,
             ordo_part part)
{
    inquiry q;
    bool met = false;
    ordo_status status = inquiry_init(&q, e, options, part);
    if (status >= 0) {
        status = run(&q, &met, r->length);
    }
    if (status >= 0) {
        conclude(r, &q, options->wanted, met);
    }
    inquiry_clear(&q);
    return status < 0 ? status : (met ? ORDO_OK : ORDO_MISSED);
}

/* length = b - a */
static ordo_status
find_length(arb_t length, const ordo_difference *e, mpfr_prec_t prec)
{
    ordo_patch patch;
    ordo_status status = ordo_patch_open(&patch, e, prec);
    if (status >= 0) {
        status = ordo_patch_seek(&patch, 0);
    }
    if (status >= 0) {
        arb_set(length, patch.left);
        status = ordo_patch_seek(&patch, e->cells - 1);
        arb_sub(length, patch.right, length, prec);
    }
    ordo_patch_close(&patch);
    return status;
}

ordo_status
ordo_norms_enclose(ordo_enclosures *r, const ordo_difference *e,
                   const ordo_enclose_options *options)
{
    long digits = options->digits > 0 ? options->digits : DIGITS_DEFAULT;
    if (e->cells == 0 || options->wanted >= ORDO_NORM_BIT(ORDO_NORMS) || options->digits < 0 ||
        digits > DIGITS_MOST || options->threads < 0 || options->bits_lost < 0) {
        return ORDO_EINVAL;
    }
    ordo_status status = find_length(r->length, e, first_precision(e, options));
    ordo_status worst = ORDO_OK;
    for (int part = 0; status >= 0 && part < ORDO_PARTS; part++) {
        bool wanted = false;
        for (int i = 0; i < ORDO_NORMS; i++) {
            wanted = wanted || ((options->wanted & ORDO_NORM_BIT(i)) &&
                                ordo_norm_forms[i].part == (ordo_part)part);
        }
        if (wanted) {
            status = enclose_part(r, e, options, (ordo_part)part);
            worst = status > worst ? status : worst;
        }
    }
    return status < 0 ? status : worst;
}
