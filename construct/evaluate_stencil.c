/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "construct/evaluate_stencil.h"

#include <stdlib.h>

#include "construct/stencil_method.h"

/* Bits of balls beyond those of the numbers. */
enum { SPARE_BITS = 64 };

/* The highest power that is made of products. */
enum { POWER_MOST = 64 };

typedef ordo_stencil_slot slot;

/* ---- the plan ---- */

/* A new slot, which there is room for; gives its number. */
static size_t
add_slot(ordo_stencil_evaluator *w, const ordo_stencil_method *m,
         const ordo_instruction *instruction, size_t a, size_t b)
{
    slot *s = &w->slots[w->count];
    *s = (slot){.method = m, .instruction = instruction, .a = a, .b = b};
    arb_init(s->range);
    mag_init(s->value.error);
    return w->count++;
}

/* a^n, n >= 1, by squarings and multiplications from the highest bit of n. */
static size_t
add_power(ordo_stencil_evaluator *w, size_t a, ulong n)
{
    ulong bit = 1;
    size_t power = a;
    while (bit <= n / 2) {
        bit *= 2;
    }
    while (bit > 1) {
        bit /= 2;
        power = add_slot(w, &ordo_stencil_product, NULL, power, power);
        if ((n & bit) != 0) {
            power = add_slot(w, &ordo_stencil_product, NULL, power, a);
        }
    }
    return power;
}

/* The slot of an instruction, its operands having slots. */
static size_t
add_instruction(ordo_stencil_evaluator *w, const ordo_instruction *s, const size_t *slot_of)
{
    if (s->constant) {
        return add_slot(w, &ordo_stencil_constant, s, 0, 0);
    }
    size_t a = s->a == ORDO_NONE ? 0 : slot_of[s->a], b = s->b == ORDO_NONE ? 0 : slot_of[s->b];
    long n = s->immediate.integer;
    if (s->operation == &ordo_operation_power_integer && n != 0 && labs(n) <= POWER_MOST) {
        size_t power = add_power(w, a, (ulong)labs(n));
        return n > 0 ? power
                     : add_slot(w, &ordo_stencil_quotient, NULL,
                                add_slot(w, &ordo_stencil_one, NULL, 0, 0), power);
    }
    return add_slot(w, ordo_stencil_method_of(s->operation), s, a, b);
}

/* Marks what f rests on, constants and waves not being looked into; lists the waves. Gives their
 * number. */
static size_t
find_needed(bool *needed, size_t *waves, const ordo_tape *tape)
{
    size_t count = 0;
    needed[tape->count - 1] = true;
    for (size_t i = tape->count; i-- > 0;) {
        const ordo_instruction *s = &tape->code[i];
        if (needed[i] && ordo_wave_is(s, tape)) {
            waves[count++] = i;
        } else if (needed[i] && !s->constant) {
            if (s->a != ORDO_NONE) {
                needed[s->a] = true;
            }
            if (s->b != ORDO_NONE) {
                needed[s->b] = true;
            }
        }
    }
    return count;
}

/* Slots one instruction may take: a power of n takes less than 2 log2(n) products and two more. */
enum { SLOTS_EACH = 16 };

static ordo_status
plan(ordo_stencil_evaluator *w)
{
    const ordo_tape *tape = &w->f->tape;
    bool *needed = calloc(tape->count, sizeof *needed);
    size_t *waves = malloc(tape->count * sizeof *waves);
    size_t *slot_of = malloc(tape->count * sizeof *slot_of);
    w->slots = calloc(SLOTS_EACH * tape->count, sizeof *w->slots);
    ordo_status status = ORDO_ENOMEM;
    if (needed != NULL && waves != NULL && slot_of != NULL && w->slots != NULL) {
        size_t count = find_needed(needed, waves, tape), k = count;
        status = ORDO_OK;
        for (size_t i = 0; i < tape->count; i++) {
            if (k > 0 && waves[k - 1] == i) {
                slot_of[i] = add_slot(w, &ordo_stencil_wave, &tape->code[i], --k, 0);
            } else if (needed[i]) {
                slot_of[i] = add_instruction(w, &tape->code[i], slot_of);
            }
        }
        if (count > 0) {
            status = ordo_waves_new(&w->waves, w->f, waves, count, w->limbs, w->prec);
        }
    }
    free(needed);
    free(waves);
    free(slot_of);
    return status;
}

ordo_status
ordo_stencil_evaluator_new(ordo_stencil_evaluator **out, const ordo_expression *f, size_t limbs)
{
    *out = NULL;
    ordo_stencil_evaluator *w = calloc(1, sizeof *w);
    if (w == NULL) {
        return ORDO_ENOMEM;
    }
    w->f = f;
    w->limbs = limbs;
    w->prec = 64 * (slong)limbs + SPARE_BITS;
    arb_ptr const balls[] = {w->x, w->middle, w->radius, w->offset_radius, w->t, w->u};
    for (size_t i = 0; i < sizeof balls / sizeof *balls; i++) {
        arb_init(balls[i]);
    }
    ordo_status status = ordo_fixed_init(&w->one, limbs, 1);
    if (status == ORDO_OK) {
        status = ordo_ball_evaluator_new(&w->ball, f, w->prec);
    }
    if (status == ORDO_OK) {
        status = plan(w);
    }
    if (status != ORDO_OK) {
        ordo_stencil_evaluator_free(w);
        return status;
    }
    *out = w;
    return ORDO_OK;
}

void
ordo_stencil_evaluator_free(ordo_stencil_evaluator *w)
{
    if (w == NULL) {
        return;
    }
    for (size_t k = 0; k < w->count; k++) {
        arb_clear(w->slots[k].range);
        ordo_fixed_clear(&w->slots[k].value);
    }
    free(w->slots);
    ordo_waves_free(w->waves);
    ordo_ball_evaluator_free(w->ball);
    ordo_fixed_clear(&w->one);
    ordo_fixed_clear(&w->offset);
    arb_ptr const balls[] = {w->x, w->middle, w->radius, w->offset_radius, w->t, w->u};
    for (size_t i = 0; i < sizeof balls / sizeof *balls; i++) {
        arb_clear(balls[i]);
    }
    free(w);
}

/* ---- rows ---- */

/* Room for rows of `nodes` pairs. */
static ordo_status
make_room(ordo_stencil_evaluator *w, size_t nodes)
{
    ordo_status status = ORDO_OK;
    w->nodes = 0;
    for (size_t k = 0; status == ORDO_OK && k < w->count; k++) {
        slot *s = &w->slots[k];
        ordo_fixed_clear(&s->value);
        status = ordo_fixed_init(&s->value, w->limbs, s->method->run == NULL ? 1 : 2 * nodes);
    }
    if (status == ORDO_OK) {
        ordo_fixed_clear(&w->offset);
        status = ordo_fixed_init(&w->offset, w->limbs, nodes);
        w->nodes = status == ORDO_OK ? nodes : 0;
    }
    return status;
}

/* How far points may be moved, and the ball that holds them all then. */
static bool
look_at_hull(ordo_stencil_evaluator *w, const ordo_stencil *stencil)
{
    slong size;
    mag_t shift;
    if (!ordo_ball_size(&size, &stencil->hull)) {
        return false;
    }
    w->shift = size - stencil->bits - 1;
    mag_init(shift);
    mag_set_ui_2exp_si(shift, 1, w->shift + 1);
    arb_set(w->x, &stencil->hull);
    arb_add_error_mag(w->x, shift);
    mag_clear(shift);
    return true;
}

bool
ordo_stencil_prepare(ordo_stencil_evaluator *w, const ordo_stencil *stencil)
{
    w->stencil = stencil;
    bool good = look_at_hull(w, stencil) &&
                (w->nodes == stencil->count || make_room(w, stencil->count) == ORDO_OK) &&
                (w->waves == NULL || ordo_waves_prepare(w->waves, stencil, w->x, w->shift));
    for (size_t k = 0; good && k < w->count; k++) {
        slot *s = &w->slots[k];
        mag_zero(s->value.error);
        good = s->method->prepare(w, s);
    }
    return good;
}

/* radius = it rounded down to a multiple of 2^(shift - 1), so that cells whose widths differ by
 * rounding share what was computed for one; with its own uncertainty it is moved by less than
 * 2^shift. */
static bool
round_radius(ordo_stencil_evaluator *w, const arb_t radius)
{
    fmpz_t integer;
    fmpz_init(integer);
    bool good = arb_is_finite(radius) && mag_cmp_2exp_si(arb_radref(radius), w->shift - 1) <= 0;
    if (good) {
        (void)arf_get_fmpz_fixed_si(integer, arb_midref(radius), w->shift - 1);
        arb_set_fmpz(w->radius, integer);
        arb_mul_2exp_si(w->radius, w->radius, w->shift - 1);
    }
    good = good && fmpz_sgn(integer) > 0;
    fmpz_clear(integer);
    return good;
}

const ordo_fixed *
ordo_stencil_row(ordo_stencil_evaluator *w, const arb_t middle, const arb_t radius)
{
    arb_get_mid_arb(w->middle,
                    middle); /* moved by its ball's radius, and half of 2^shift is left */
    bool good = arb_is_finite(middle) && mag_cmp_2exp_si(arb_radref(middle), w->shift - 1) <= 0 &&
                round_radius(w, radius) &&
                (w->waves == NULL || ordo_waves_seek(w->waves, w->middle, w->radius));
    for (size_t k = 0; good && k < w->count; k++) {
        slot *s = &w->slots[k];
        good = s->method->run == NULL || s->method->run(w, s);
    }
    return good ? &w->slots[w->count - 1].value : NULL;
}
