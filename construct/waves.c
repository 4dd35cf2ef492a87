/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "construct/waves.h"

#include <stdlib.h>

/* Radii that are remembered: widths of cells differ by rounding. Middles that one evaluation may
 * serve. */
enum { SHELVES = 8, LATTICE = 64 };

/* Values of op and op' at a middle, and C and S, are sure to one unit; so are their balls. */
enum { SURE = 2 };

typedef struct wave {
    const ordo_instruction *instruction;
    arb_t slope;
    arb_t range;          /* of op on the stencil */
    ordo_fixed anchor[2]; /* op and op' at the anchor, one entry each */
    ordo_fixed middle[2]; /* and at the current middle; all of one unit */
    ordo_fixed part;      /* scratch of one entry */
    ordo_fixed even, odd; /* op C, op' S at all offsets */
    slong turn_unit;      /* of C and S */
    slong unit;           /* of the values */
    mag_t error;
} wave;

/* C and S of one wave at offsets of one radius. */
typedef struct turns {
    ordo_fixed even, odd;         /* at radius node[i] */
    ordo_fixed far_even, far_odd; /* at 2 radius k */
} turns;

typedef struct shelf {
    arb_t radius;   /* 0: not used */
    turns *of;      /* for each wave */
    size_t reached; /* k < reached are there */
} shelf;

struct ordo_waves {
    const ordo_expression *f;
    ordo_ball_evaluator *ball;
    size_t limbs;
    slong prec;
    size_t count;
    wave *wave;
    size_t *step; /* instructions that the arguments need, in order */
    size_t step_count;
    arb_srcptr node; /* of the shelves */
    size_t nodes;
    mag_t shift; /* how far a middle may be moved */
    shelf shelves[SHELVES];
    size_t next;    /* the shelf that is overwritten next */
    shelf *current; /* NULL: no row yet */
    arb_t anchor, t, z[2];
    size_t place;   /* the current middle is about anchor + 2 radius place */
    size_t lattice; /* which is less than this */
};

bool
ordo_wave_is(const ordo_instruction *s, const ordo_tape *tape)
{
    return !s->constant && s->operation->addition != NULL && tape->code[s->a].degree == 1;
}

/* The instructions, but for x and constants, that the arguments rest on. */
static ordo_status
list_steps(ordo_waves *w)
{
    const ordo_tape *tape = &w->f->tape;
    bool *needed = calloc(tape->count, sizeof *needed);
    w->step = malloc(tape->count * sizeof *w->step);
    if (needed == NULL || w->step == NULL) {
        free(needed);
        return ORDO_ENOMEM;
    }
    for (size_t k = 0; k < w->count; k++) {
        needed[w->wave[k].instruction->a] = true;
    }
    for (size_t i = tape->count; i-- > 0;) {
        const ordo_instruction *s = &tape->code[i];
        if (needed[i] && s->a != ORDO_NONE) {
            needed[s->a] = true;
        }
        if (needed[i] && s->b != ORDO_NONE) {
            needed[s->b] = true;
        }
    }
    for (size_t i = 0; i < tape->count; i++) {
        if (needed[i] && !tape->code[i].constant && i != w->f->variable) {
            w->step[w->step_count++] = i;
        }
    }
    free(needed);
    return ORDO_OK;
}

static ordo_status
find_slopes(ordo_waves *w)
{
    ordo_series_evaluator *series = NULL;
    ordo_status status = ordo_series_evaluator_new(&series, w->f, w->prec);
    for (size_t k = 0; status == ORDO_OK && k < w->count; k++) {
        ordo_series_slope_of(w->wave[k].slope, series, w->wave[k].instruction->a);
    }
    ordo_series_evaluator_free(series);
    return status;
}

static ordo_status
wave_init(wave *v, const ordo_instruction *instruction, size_t limbs)
{
    v->instruction = instruction;
    arb_init(v->slope);
    arb_init(v->range);
    mag_init(v->error);
    ordo_status status = ordo_fixed_init(&v->part, limbs, 1);
    for (int i = 0; status == ORDO_OK && i < 2; i++) {
        status = ordo_fixed_init(&v->anchor[i], limbs, 1);
        if (status == ORDO_OK) {
            status = ordo_fixed_init(&v->middle[i], limbs, 1);
        }
    }
    return status;
}

static void
wave_clear(wave *v)
{
    arb_clear(v->slope);
    arb_clear(v->range);
    mag_clear(v->error);
    ordo_fixed *const all[] = {&v->part,      &v->anchor[0], &v->anchor[1], &v->middle[0],
                               &v->middle[1], &v->even,      &v->odd};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        ordo_fixed_clear(all[i]);
    }
}

ordo_status
ordo_waves_new(ordo_waves **out, const ordo_expression *f, const size_t *list, size_t count,
               size_t limbs, mpfr_prec_t prec)
{
    *out = NULL;
    ordo_waves *w = calloc(1, sizeof *w);
    if (w == NULL) {
        return ORDO_ENOMEM;
    }
    w->f = f;
    w->limbs = limbs;
    w->prec = prec;
    arb_init(w->anchor);
    arb_init(w->t);
    arb_init(w->z[0]);
    arb_init(w->z[1]);
    mag_init(w->shift);
    for (size_t k = 0; k < SHELVES; k++) {
        arb_init(w->shelves[k].radius);
    }
    w->wave = calloc(count + 1, sizeof *w->wave);
    ordo_status status = w->wave == NULL ? ORDO_ENOMEM : ORDO_OK;
    for (; status == ORDO_OK && w->count < count; w->count++) {
        status = wave_init(&w->wave[w->count], &f->tape.code[list[w->count]], limbs);
    }
    if (status == ORDO_OK) {
        status = list_steps(w);
    }
    if (status == ORDO_OK) {
        status = find_slopes(w);
    }
    if (status == ORDO_OK) {
        status = ordo_ball_evaluator_new(&w->ball, f, prec);
    }
    if (status != ORDO_OK) {
        ordo_waves_free(w);
        return status;
    }
    *out = w;
    return ORDO_OK;
}

static void
shelf_clear(shelf *s, size_t count)
{
    for (size_t k = 0; s->of != NULL && k < count; k++) {
        ordo_fixed_clear(&s->of[k].even);
        ordo_fixed_clear(&s->of[k].odd);
        ordo_fixed_clear(&s->of[k].far_even);
        ordo_fixed_clear(&s->of[k].far_odd);
    }
    free(s->of);
    s->of = NULL;
    s->reached = 0;
    arb_zero(s->radius);
}

static void
forget_shelves(ordo_waves *w)
{
    for (size_t k = 0; k < SHELVES; k++) {
        shelf_clear(&w->shelves[k], w->count);
    }
    w->current = NULL;
}

void
ordo_waves_free(ordo_waves *w)
{
    if (w == NULL) {
        return;
    }
    forget_shelves(w);
    for (size_t k = 0; k < SHELVES; k++) {
        arb_clear(w->shelves[k].radius);
    }
    for (size_t k = 0; k < w->count; k++) {
        wave_clear(&w->wave[k]);
    }
    free(w->wave);
    free(w->step);
    arb_clear(w->anchor);
    arb_clear(w->t);
    arb_clear(w->z[0]);
    arb_clear(w->z[1]);
    mag_clear(w->shift);
    ordo_ball_evaluator_free(w->ball);
    free(w);
}

/* The arguments at x, to be read by ordo_ball_value. */
static void
find_arguments(ordo_waves *w, const arb_t x)
{
    arb_set(ordo_ball_slot(w->ball, w->f->variable), x);
    ordo_ball_run_steps(w->ball, w->step, w->step_count);
}

/* z[0], z[1] = op and op' of wave k at the last argument. */
static void
find_parts(ordo_waves *w, size_t k)
{
    const ordo_instruction *s = w->wave[k].instruction;
    s->operation->addition->parts(w->z[0], w->z[1], ordo_ball_value(w->ball, s->a), w->prec);
}

/* z[0], z[1] = C and S of wave k at an offset. */
static void
find_turn(ordo_waves *w, size_t k, const arb_t offset)
{
    arb_mul(w->t, w->wave[k].slope, offset, w->prec);
    w->wave[k].instruction->operation->addition->turn(w->z[0], w->z[1], w->t, w->prec);
}

/* *size = an exponent of a power of two above |x|, with one bit to spare. */
static bool
size_of(slong *size, const arb_t x)
{
    return ordo_ball_size(size, x) && (++*size, true);
}

/* Entry i of x and y = z[0], z[1]; false unless each is sure to SURE units. */
static bool
set_both(ordo_fixed *x, ordo_fixed *y, size_t i, const ordo_waves *w)
{
    return mag_cmp_2exp_si(arb_radref(w->z[0]), x->unit) <= 0 &&
           mag_cmp_2exp_si(arb_radref(w->z[1]), y->unit) <= 0 && ordo_fixed_set(x, i, w->z[0]) &&
           ordo_fixed_set(y, i, w->z[1]);
}

/* Sizes below 2^part of op and op', 2^turn of C and S. A product of numbers u, v with errors d, e
 * is uncertain by |u| e + |v| d, u exact and v not, and its rounding. op C +- op' S is first formed
 * to go to the middle, then to go to the points; an argument moved by up to |slope| 2^(shift+1)
 * moves op by as much as `steepest` >= |op'| times that. */
static void
find_error(wave *v, slong part, slong turn, const mag_t steepest, slong shift)
{
    slong unit = v->anchor[0].unit;
    mag_t way;
    mag_init(way);
    mag_zero(v->error);
    ordo_bound_add(v->error, 2 * SURE, part + v->turn_unit); /* 2 products: C, S */
    ordo_bound_add(v->error, 2 * SURE, turn + unit);         /* op, op' at the anchor */
    ordo_bound_add(v->error, 2, unit);                       /* cut off: now those at the middle */
    mag_mul_2exp_si(v->error, v->error, turn + 1);
    ordo_bound_add(v->error, 2 * SURE, part + v->turn_unit);
    ordo_bound_add(v->error, 2, v->unit);
    arb_get_mag(way, v->slope);
    mag_mul(way, way, steepest);
    mag_mul_2exp_si(way, way, shift + 1);
    mag_add(v->error, v->error, way);
    mag_clear(way);
}

/* Room for rows of `nodes` pairs. */
static bool
make_room(ordo_waves *w, size_t nodes)
{
    ordo_status status = ORDO_OK;
    for (size_t k = 0; k < w->count; k++) {
        ordo_fixed *const both[] = {&w->wave[k].even, &w->wave[k].odd};
        for (int i = 0; status == ORDO_OK && i < 2; i++) {
            ordo_fixed_clear(both[i]);
            status = ordo_fixed_init(both[i], w->limbs, nodes);
        }
    }
    return status == ORDO_OK;
}

/* Ranges, units and error of wave k. C and S are wanted for arguments up to 1, or up to the
 * stencil's largest offset. */
static bool
prepare_wave(ordo_waves *w, size_t k, const ordo_stencil *stencil, slong shift)
{
    wave *v = &w->wave[k];
    mag_t most;
    slong value, part, slope, turn, other;
    mag_init(most);
    find_parts(w, k);
    arb_set(v->range, w->z[0]);
    bool good = size_of(&value, w->z[0]) && size_of(&slope, w->z[1]);
    part = good && slope > value ? slope : value;
    arb_mul(w->t, v->slope, &stencil->radius, w->prec);
    arb_get_mag(most, w->t);
    if (mag_cmp_2exp_si(most, 0) < 0) {
        mag_one(most);
    }
    arb_zero(w->t);
    arb_add_error_mag(w->t, most);
    arb_get_mag(most, w->z[1]);
    v->instruction->operation->addition->turn(w->z[0], w->z[1], w->t, w->prec);
    good = good && size_of(&turn, w->z[0]) && size_of(&other, w->z[1]);
    if (good) {
        turn = turn > other ? turn : other;
        ordo_fixed_scale(&v->part, turn);
        if (v->part.unit != v->turn_unit) {
            forget_shelves(w);
        }
        v->turn_unit = v->part.unit;
        ordo_fixed_scale(&v->even, value);
        v->odd.unit = v->unit = v->even.unit;
        ordo_fixed_scale(&v->part, part);
        for (int i = 0; i < 2; i++) {
            v->anchor[i].unit = v->middle[i].unit = v->part.unit;
        }
        find_error(v, part, turn, most, shift);
        good =
            mag_cmp_2exp_si(v->error, value - 2) <= 0; /* what is had fits into its unit as well */
    }
    mag_clear(most);
    return good;
}

bool
ordo_waves_prepare(ordo_waves *w, const ordo_stencil *stencil, const arb_t x, slong shift)
{
    bool good = true;
    w->current = NULL;
    if (w->node != stencil->node || w->nodes != stencil->count) {
        forget_shelves(w);
        w->node = NULL;
        good = make_room(w, stencil->count);
        w->node = good ? stencil->node : NULL;
        w->nodes = stencil->count;
    }
    mag_set_ui_2exp_si(w->shift, 1, shift - 1);
    find_arguments(w, x);
    for (size_t k = 0; good && k < w->count; k++) {
        good = prepare_wave(w, k, stencil, shift);
    }
    return good;
}

void
ordo_waves_tell(arb_t range, ordo_fixed *value, const ordo_waves *w, size_t k)
{
    arb_set(range, w->wave[k].range);
    value->unit = w->wave[k].unit;
    mag_set(value->error, w->wave[k].error);
}

static bool
turns_init(turns *t, size_t limbs, size_t nodes, slong unit)
{
    ordo_fixed *const all[] = {&t->even, &t->odd, &t->far_even, &t->far_odd};
    bool good = true;
    for (size_t i = 0; good && i < sizeof all / sizeof *all; i++) {
        good = ordo_fixed_init(all[i], limbs, i < 2 ? nodes : LATTICE) == ORDO_OK;
        all[i]->unit = unit;
    }
    return good;
}

/* Computes a shelf anew. */
static bool
fill_shelf(shelf *s, ordo_waves *w, const arb_t radius)
{
    shelf_clear(s, w->count);
    arb_t offset;
    arb_init(offset);
    s->of = calloc(w->count, sizeof *s->of);
    bool good = s->of != NULL;
    for (size_t k = 0; good && k < w->count; k++) {
        turns *t = &s->of[k];
        good = turns_init(t, w->limbs, w->nodes, w->wave[k].turn_unit);
        for (size_t i = 0; good && i < w->nodes; i++) {
            arb_mul(offset, radius, w->node + i, w->prec);
            find_turn(w, k, offset);
            good = set_both(&t->even, &t->odd, i, w);
        }
    }
    arb_clear(offset);
    if (good) {
        arb_set(s->radius, radius);
    }
    return good;
}

/* The shelf of a radius. */
static shelf *
find_shelf(ordo_waves *w, const arb_t radius)
{
    for (size_t k = 0; k < SHELVES; k++) {
        if (arb_equal(w->shelves[k].radius, radius)) {
            return &w->shelves[k];
        }
    }
    shelf *s = &w->shelves[w->next];
    w->next = (w->next + 1) % SHELVES;
    return fill_shelf(s, w, radius) ? s : NULL;
}

/* How far an anchor reaches: |slope| 2 radius k <= 1 for all waves. The factor is for the rounding
 * of doubles. */
static size_t
find_lattice(const ordo_waves *w, const arb_t radius)
{
    mag_t steepest, own;
    mag_init(steepest);
    mag_init(own);
    for (size_t k = 0; k < w->count; k++) {
        arb_get_mag(own, w->wave[k].slope);
        mag_max(steepest, steepest, own);
    }
    arb_get_mag(own, radius);
    mag_mul(own, own, steepest);
    double most = 0.499 / mag_get_d(own);
    mag_clear(steepest);
    mag_clear(own);
    return most < LATTICE - 1 ? (size_t)most + 1 : LATTICE;
}

/* C and S at the next distance that the shelf does not have. */
static bool
reach_further(ordo_waves *w, shelf *s)
{
    arb_t distance;
    arb_init(distance);
    arb_mul_ui(distance, s->radius, 2 * s->reached, w->prec);
    bool good = true;
    for (size_t k = 0; good && k < w->count; k++) {
        find_turn(w, k, distance);
        good = set_both(&s->of[k].far_even, &s->of[k].far_odd, s->reached, w);
    }
    arb_clear(distance);
    s->reached += good ? 1 : 0;
    return good;
}

/* One entry of a column. */
static ordo_fixed
entry_of(const ordo_fixed *x, size_t i)
{
    ordo_fixed one = *x;
    one.count = 1;
    one.limb += i * x->limbs;
    return one;
}

/* op and op' at the anchor + 2 radius place. op'' = sign op. */
static bool
go_on(ordo_waves *w)
{
    shelf *s = w->current;
    bool good = true;
    while (good && s->reached <= w->place) {
        good = reach_further(w, s);
    }
    for (size_t k = 0; good && k < w->count; k++) {
        wave *v = &w->wave[k];
        ordo_fixed even = entry_of(&s->of[k].far_even, w->place);
        ordo_fixed odd = entry_of(&s->of[k].far_odd, w->place);
        good = ordo_fixed_mul(&v->middle[0], &v->anchor[0], &even) &&
               ordo_fixed_mul(&v->part, &v->anchor[1], &odd);
        ordo_fixed_add(&v->middle[0], &v->middle[0], &v->part);
        good = good && ordo_fixed_mul(&v->middle[1], &v->anchor[1], &even) &&
               ordo_fixed_mul(&v->part, &v->anchor[0], &odd);
        if (v->instruction->operation->addition->sign > 0) {
            ordo_fixed_add(&v->middle[1], &v->middle[1], &v->part);
        } else {
            ordo_fixed_sub(&v->middle[1], &v->middle[1], &v->part);
        }
    }
    return good;
}

/* The middle becomes the anchor. */
static bool
begin(ordo_waves *w, const arb_t middle)
{
    bool good = true;
    arb_set(w->anchor, middle);
    w->place = 0;
    find_arguments(w, middle);
    for (size_t k = 0; good && k < w->count; k++) {
        wave *v = &w->wave[k];
        find_parts(w, k);
        good = set_both(&v->anchor[0], &v->anchor[1], 0, w);
        for (int i = 0; i < 2; i++) {
            mpn_copyi(v->middle[i].limb, v->anchor[i].limb, (mp_size_t)w->limbs);
        }
    }
    return good;
}

/* Is the middle the next one after the last, as near as points may be moved? */
static bool
is_next(ordo_waves *w, const arb_t middle, const arb_t radius)
{
    mag_t distance;
    mag_init(distance);
    arb_mul_ui(w->t, radius, 2 * (w->place + 1), w->prec);
    arb_add(w->t, w->t, w->anchor, w->prec);
    arb_sub(w->t, w->t, middle, w->prec);
    arb_get_mag(distance, w->t);
    bool next = mag_cmp(distance, w->shift) <= 0;
    mag_clear(distance);
    return next;
}

bool
ordo_waves_seek(ordo_waves *w, const arb_t middle, const arb_t radius)
{
    bool good;
    if (w->current == NULL || !arb_equal(w->current->radius, radius)) {
        w->current = find_shelf(w, radius);
        w->lattice = find_lattice(w, radius);
        good = w->current != NULL && begin(w, middle);
    } else if (w->place + 1 < w->lattice && is_next(w, middle, radius)) {
        w->place++;
        good = go_on(w);
    } else {
        good = begin(w, middle);
    }
    if (!good) {
        w->current = NULL;
    }
    return good;
}

bool
ordo_waves_row(ordo_fixed *value, ordo_waves *w, size_t k)
{
    wave *v = &w->wave[k];
    const turns *t = &w->current->of[k];
    ordo_fixed above = *value, below = *value;
    above.count = below.count = w->nodes;
    below.limb += w->nodes * w->limbs;
    if (!ordo_fixed_mul(&v->even, &v->middle[0], &t->even) ||
        !ordo_fixed_mul(&v->odd, &v->middle[1], &t->odd)) {
        return false;
    }
    ordo_fixed_add(&above, &v->even, &v->odd);
    ordo_fixed_sub(&below, &v->even, &v->odd);
    return true;
}
