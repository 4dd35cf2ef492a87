/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "construct/evaluate_pairs.h"

#include <stdlib.h>

#include "construct/tape.h"

/* Offsets that are remembered: widths of cells differ by rounding. */
enum { SHELVES = 8 };

/* An instruction with an addition theorem whose argument is slope x + a constant. */
typedef struct wave {
    size_t i;
    arb_t slope;
    arb_struct middle[2];    /* the parts at the middle */
    arb_struct above, below; /* the values of the current pair */
} wave;

/* The parts of all waves at the offsets radius node[j]: part[2 (waves j + wave)]. */
typedef struct shelf {
    arb_srcptr node;
    size_t count;
    arb_t radius;
    arb_ptr part;
    size_t room;
} shelf;

struct ordo_pair_evaluator {
    const ordo_expression *f;
    ordo_ball_evaluator *ball;
    slong prec;
    wave *waves;
    size_t wave_count;
    size_t *argument; /* what the waves' arguments need, in order */
    size_t argument_count;
    size_t *step; /* what remains to be done for each point, in order */
    size_t step_count;
    bool reads_x; /* some step does */
    shelf shelves[SHELVES];
    size_t next; /* the shelf that is overwritten next */
    arb_t offset, scratch;
};

static bool
is_wave(const ordo_instruction *s, const ordo_tape *tape)
{
    return !s->constant && s->operation->join != NULL && tape->code[s->a].degree == 1;
}

/* needed[i] = 1 for `root` and all that it rests on; waves are not looked into with `stop`. */
static void
mark(bool *needed, const ordo_tape *tape, size_t root, bool stop)
{
    needed[root] = true;
    for (size_t i = root + 1; i-- > 0;) {
        const ordo_instruction *s = &tape->code[i];
        if (needed[i] && !s->constant && !(stop && is_wave(s, tape))) {
            if (s->a != ORDO_NONE) {
                needed[s->a] = true;
            }
            if (s->b != ORDO_NONE) {
                needed[s->b] = true;
            }
        }
    }
}

/* The instructions that are marked and vary, without x itself. */
static size_t
collect(size_t *list, const bool *needed, const ordo_pair_evaluator *w, bool stop)
{
    const ordo_tape *tape = &w->f->tape;
    size_t count = 0;
    for (size_t i = 0; i < tape->count; i++) {
        const ordo_instruction *s = &tape->code[i];
        if (needed[i] && !s->constant && i != w->f->variable && !(stop && is_wave(s, tape))) {
            list[count++] = i;
        }
    }
    return count;
}

/* Finds the waves that the root rests on, and their slopes. */
static ordo_status
find_waves(ordo_pair_evaluator *w, const bool *needed)
{
    const ordo_tape *tape = &w->f->tape;
    ordo_series_evaluator *series = NULL;
    ordo_status status = ORDO_OK;
    for (size_t i = 0; status == ORDO_OK && i < tape->count; i++) {
        if (needed[i] && is_wave(&tape->code[i], tape)) {
            wave *one = &w->waves[w->wave_count++];
            one->i = i;
            arb_init(one->slope);
            arb_init(&one->middle[0]);
            arb_init(&one->middle[1]);
            arb_init(&one->above);
            arb_init(&one->below);
            if (series == NULL) {
                status = ordo_series_evaluator_new(&series, w->f, w->prec);
            }
            if (status == ORDO_OK) {
                ordo_series_slope_of(one->slope, series, tape->code[i].a);
            }
        }
    }
    ordo_series_evaluator_free(series);
    return status;
}

static ordo_status
plan(ordo_pair_evaluator *w)
{
    const ordo_tape *tape = &w->f->tape;
    size_t count = tape->count;
    bool *needed = calloc(count, sizeof *needed);
    w->waves = calloc(count, sizeof *w->waves);
    w->argument = malloc(count * sizeof *w->argument);
    w->step = malloc(count * sizeof *w->step);
    if (needed == NULL || w->waves == NULL || w->argument == NULL || w->step == NULL) {
        free(needed);
        return ORDO_ENOMEM;
    }
    mark(needed, tape, count - 1, true);
    w->step_count = collect(w->step, needed, w, true);
    w->reads_x = w->f->variable != ORDO_NONE && needed[w->f->variable];
    ordo_status status = find_waves(w, needed);
    for (size_t i = 0; i < count; i++) {
        needed[i] = false;
    }
    for (size_t k = 0; k < w->wave_count; k++) {
        mark(needed, tape, tape->code[w->waves[k].i].a, false);
    }
    w->argument_count = collect(w->argument, needed, w, false);
    free(needed);
    return status;
}

ordo_status
ordo_pair_evaluator_new(ordo_pair_evaluator **out, const ordo_expression *f, mpfr_prec_t prec)
{
    *out = NULL;
    ordo_pair_evaluator *w = calloc(1, sizeof *w);
    if (w == NULL) {
        return ORDO_ENOMEM;
    }
    w->f = f;
    w->prec = prec;
    arb_init(w->offset);
    arb_init(w->scratch);
    for (size_t k = 0; k < SHELVES; k++) {
        arb_init(w->shelves[k].radius);
    }
    ordo_status status = ordo_ball_evaluator_new(&w->ball, f, prec);
    if (status == ORDO_OK) {
        status = plan(w);
    }
    if (status != ORDO_OK) {
        ordo_pair_evaluator_free(w);
        return status;
    }
    *out = w;
    return ORDO_OK;
}

void
ordo_pair_evaluator_free(ordo_pair_evaluator *w)
{
    if (w == NULL) {
        return;
    }
    for (size_t k = 0; k < w->wave_count; k++) {
        arb_clear(w->waves[k].slope);
        arb_clear(&w->waves[k].middle[0]);
        arb_clear(&w->waves[k].middle[1]);
        arb_clear(&w->waves[k].above);
        arb_clear(&w->waves[k].below);
    }
    for (size_t k = 0; k < SHELVES; k++) {
        arb_clear(w->shelves[k].radius);
        _arb_vec_clear(w->shelves[k].part, (slong)w->shelves[k].room);
    }
    free(w->waves);
    free(w->argument);
    free(w->step);
    arb_clear(w->offset);
    arb_clear(w->scratch);
    ordo_ball_evaluator_free(w->ball);
    free(w);
}

/* Computes a shelf anew. */
static void
fill_shelf(shelf *s, ordo_pair_evaluator *w, const arb_t radius, arb_srcptr node, size_t count)
{
    size_t room = 2 * w->wave_count * count;
    if (room > s->room) {
        _arb_vec_clear(s->part, (slong)s->room);
        s->part = _arb_vec_init((slong)room);
        s->room = room;
    }
    s->node = node;
    s->count = count;
    arb_set(s->radius, radius);
    for (size_t j = 0; j < count; j++) {
        for (size_t k = 0; k < w->wave_count; k++) {
            const wave *one = &w->waves[k];
            arb_mul(w->offset, radius, node + j, w->prec);
            arb_mul(w->offset, w->offset, one->slope, w->prec);
            w->f->tape.code[one->i].operation->parts(s->part + 2 * (w->wave_count * j + k),
                                                     w->offset, w->prec);
        }
    }
}

/* The parts at these offsets, from a shelf if they are there. */
static arb_srcptr
find_parts(ordo_pair_evaluator *w, const arb_t radius, arb_srcptr node, size_t count)
{
    for (size_t k = 0; k < SHELVES; k++) {
        const shelf *s = &w->shelves[k];
        if (s->node == node && s->count == count && arb_equal(s->radius, radius)) {
            return s->part;
        }
    }
    shelf *s = &w->shelves[w->next];
    w->next = (w->next + 1) % SHELVES;
    fill_shelf(s, w, radius, node, count);
    return s->part;
}

/* The parts of all waves at the middle. */
static void
look_at_middle(ordo_pair_evaluator *w, const arb_t middle)
{
    arb_set(ordo_ball_slot(w->ball, w->f->variable), middle);
    ordo_ball_run_steps(w->ball, w->argument, w->argument_count);
    for (size_t k = 0; k < w->wave_count; k++) {
        const ordo_instruction *s = &w->f->tape.code[w->waves[k].i];
        s->operation->parts(w->waves[k].middle, ordo_ball_value(w->ball, s->a), w->prec);
    }
}

/* y = f at one point, x (not looked at unless it is read) and the waves' values being known. */
static void
finish(arb_t y, ordo_pair_evaluator *w, bool above)
{
    for (size_t k = 0; k < w->wave_count; k++) {
        arb_swap(ordo_ball_slot(w->ball, w->waves[k].i),
                 above ? &w->waves[k].above : &w->waves[k].below);
    }
    ordo_ball_run_steps(w->ball, w->step, w->step_count);
    arb_set(y, ordo_ball_value(w->ball, w->f->tape.count - 1));
}

void
ordo_evaluate_pairs(arb_ptr above, arb_ptr below, ordo_pair_evaluator *w, const arb_t middle,
                    const arb_t radius, arb_srcptr node, size_t count)
{
    arb_srcptr part = NULL;
    if (w->wave_count > 0) {
        part = find_parts(w, radius, node, count);
        look_at_middle(w, middle);
    }
    for (size_t j = 0; j < count; j++) {
        for (size_t k = 0; k < w->wave_count; k++) {
            wave *one = &w->waves[k];
            w->f->tape.code[one->i].operation->join(&one->above, &one->below, one->middle,
                                                    part + 2 * (w->wave_count * j + k), w->scratch,
                                                    w->prec);
        }
        if (w->reads_x) {
            arb_mul(w->offset, radius, node + j, w->prec);
            arb_add(ordo_ball_slot(w->ball, w->f->variable), middle, w->offset, w->prec);
        }
        finish(above + j, w, true);
        if (w->reads_x) {
            arb_sub(ordo_ball_slot(w->ball, w->f->variable), middle, w->offset, w->prec);
        }
        finish(below + j, w, false);
    }
}
