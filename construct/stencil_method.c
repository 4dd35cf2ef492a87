/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "construct/stencil_method.h"

/* The units of its value that an operation without a method of its own may be uncertain by. */
enum { UNSURE = 256 };

typedef ordo_stencil_slot slot;

static slot *
operand(ordo_stencil_evaluator *w, const slot *s, bool second)
{
    return &w->slots[second ? s->b : s->a];
}

/* The unit that suits s->range, which is then widened by `units` of it: what rounding adds. */
static bool
fit(slot *s, ulong units)
{
    slong size;
    mag_t rounding;
    if (!ordo_ball_size(&size, s->range)) {
        return false;
    }
    mag_init(rounding);
    ordo_fixed_scale(&s->value, size + 1);
    mag_set_ui_2exp_si(rounding, units, s->value.unit);
    mag_add(s->value.error, s->value.error, rounding);
    arb_add_error_mag(s->range, s->value.error);
    mag_clear(rounding);
    return true;
}

/* ---- leaves ---- */

static bool
prepare_constant(ordo_stencil_evaluator *w, slot *s)
{
    size_t i = (size_t)(s->instruction - w->f->tape.code);
    arb_set(s->range, ordo_ball_value(w->ball, i));
    mag_set(s->value.error, arb_radref(s->range));
    return fit(s, 1) && ordo_fixed_set(&s->value, 0, ordo_ball_value(w->ball, i));
}

static bool
prepare_one(UNUSED ordo_stencil_evaluator *w, slot *s)
{
    arb_one(s->range);
    mag_zero(s->value.error);
    ordo_fixed_scale(&s->value, 1);
    return ordo_fixed_set(&s->value, 0, s->range);
}

/* middle and radius node[i] are known to 2 units each, and both were moved. */
static bool
prepare_variable(ordo_stencil_evaluator *w, slot *s)
{
    arb_set(s->range, w->x);
    mag_set_ui_2exp_si(s->value.error, 1, w->shift + 1);
    if (!fit(s, 4)) {
        return false;
    }
    w->offset.unit = w->one.unit = s->value.unit;
    w->node = NULL;
    return true;
}

static bool
make_offsets(ordo_stencil_evaluator *w)
{
    bool good = true;
    for (size_t i = 0; good && i < w->nodes; i++) {
        arb_mul(w->t, w->radius, w->stencil->node + i, w->prec);
        good = mag_cmp_2exp_si(arb_radref(w->t), w->offset.unit) <= 0 &&
               ordo_fixed_set(&w->offset, i, w->t);
    }
    w->node = good ? w->stencil->node : NULL;
    arb_set(w->offset_radius, w->radius);
    return good;
}

static bool
run_variable(ordo_stencil_evaluator *w, slot *s)
{
    ordo_fixed above = s->value, below = s->value;
    above.count = below.count = w->nodes;
    below.limb += w->nodes * w->limbs;
    if (w->node != w->stencil->node || !arb_equal(w->radius, w->offset_radius)) {
        if (!make_offsets(w)) {
            return false;
        }
    }
    if (!ordo_fixed_set(&w->one, 0, w->middle)) {
        return false;
    }
    ordo_fixed_add(&above, &w->one, &w->offset);
    ordo_fixed_sub(&below, &w->one, &w->offset);
    return true;
}

static bool
prepare_wave(ordo_stencil_evaluator *w, slot *s)
{
    ordo_waves_tell(s->range, &s->value, w->waves, s->a);
    arb_add_error_mag(s->range, s->value.error);
    return true;
}

static bool
run_wave(ordo_stencil_evaluator *w, slot *s)
{
    return ordo_waves_row(&s->value, w->waves, s->a);
}

/* ---- arithmetic ---- */

static bool
prepare_sum(ordo_stencil_evaluator *w, slot *s)
{
    const slot *a = operand(w, s, false), *b = operand(w, s, true);
    arb_add(s->range, a->range, b->range, w->prec);
    mag_add(s->value.error, a->value.error, b->value.error);
    return fit(s, 2);
}

static bool
run_sum(ordo_stencil_evaluator *w, slot *s)
{
    ordo_fixed_add(&s->value, &operand(w, s, false)->value, &operand(w, s, true)->value);
    return true;
}

static bool
prepare_difference(ordo_stencil_evaluator *w, slot *s)
{
    const slot *a = operand(w, s, false), *b = operand(w, s, true);
    arb_sub(s->range, a->range, b->range, w->prec);
    mag_add(s->value.error, a->value.error, b->value.error);
    return fit(s, 2);
}

static bool
run_difference(ordo_stencil_evaluator *w, slot *s)
{
    ordo_fixed_sub(&s->value, &operand(w, s, false)->value, &operand(w, s, true)->value);
    return true;
}

static bool
prepare_negative(ordo_stencil_evaluator *w, slot *s)
{
    const slot *a = operand(w, s, false);
    arb_neg(s->range, a->range);
    mag_set(s->value.error, a->value.error);
    s->value.unit = a->value.unit;
    return true;
}

static bool
run_negative(ordo_stencil_evaluator *w, slot *s)
{
    ordo_fixed_neg(&s->value, &operand(w, s, false)->value);
    return true;
}

/* y contains a b, or all a^2: where the sign is known by the sizes, as balls, whose radii only add
 * up, soon contain 0. */
static void
find_product(arb_t y, const arb_t a, const arb_t b, slong prec)
{
    bool square = a == b;
    if (!square && (arb_contains_zero(a) || arb_contains_zero(b))) {
        arb_mul(y, a, b, prec);
        return;
    }
    bool negative = !square && arb_is_negative(a) != arb_is_negative(b);
    mag_t low, high, other;
    mag_init(low);
    mag_init(high);
    mag_init(other);
    arb_get_mag_lower(low, a);
    arb_get_mag_lower(other, b);
    mag_mul_lower(low, low, other);
    arb_get_mag(high, a);
    arb_get_mag(other, b);
    mag_mul(high, high, other);
    arb_set_interval_mag(y, low, high, prec);
    if (negative) {
        arb_neg(y, y);
    }
    mag_clear(low);
    mag_clear(high);
    mag_clear(other);
}

/* With a', b' for the values had: a' b' - a b = a' (b' - b) + b (a' - a). */
static bool
prepare_product(ordo_stencil_evaluator *w, slot *s)
{
    const slot *a = operand(w, s, false), *b = operand(w, s, true);
    mag_t size;
    mag_init(size);
    find_product(s->range, a->range, b->range, w->prec);
    arb_get_mag(size, a->range);
    mag_mul(s->value.error, size, b->value.error);
    arb_get_mag(size, b->range);
    mag_addmul(s->value.error, size, a->value.error);
    mag_clear(size);
    return fit(s, 1);
}

static bool
run_product(ordo_stencil_evaluator *w, slot *s)
{
    return ordo_fixed_mul(&s->value, &operand(w, s, false)->value, &operand(w, s, true)->value);
}

/* a'/b' - a/b = ((a' - a) + (a/b) (b - b'))/b'. */
static bool
prepare_quotient(ordo_stencil_evaluator *w, slot *s)
{
    const slot *a = operand(w, s, false), *b = operand(w, s, true);
    mag_t size;
    mag_init(size);
    arb_div(s->range, a->range, b->range, w->prec);
    arb_get_mag(size, s->range);
    mag_mul(s->value.error, size, b->value.error);
    mag_add(s->value.error, s->value.error, a->value.error);
    arb_get_mag_lower(size, b->range);
    mag_div(s->value.error, s->value.error, size);
    bool good = !mag_is_zero(size) && fit(s, 3);
    mag_clear(size);
    return good;
}

static bool
run_quotient(ordo_stencil_evaluator *w, slot *s)
{
    return ordo_fixed_div(&s->value, &operand(w, s, false)->value, &operand(w, s, true)->value);
}

/* ---- all other operations, in balls ---- */

/* y = the ball, and the error as slope: op' times it bounds what the error does (mean value
 * theorem, on the range, which holds the values wanted and those had). */
static void
set_series(arb_poly_t y, const slot *s)
{
    arb_t error;
    arb_init(error);
    arb_add_error_mag(error, s->value.error);
    arb_poly_zero(y);
    arb_poly_set_coeff_arb(y, 1, error);
    arb_poly_set_coeff_arb(y, 0, s->range);
    arb_clear(error);
}

static bool
prepare_other(ordo_stencil_evaluator *w, slot *s)
{
    const ordo_instruction *code = s->instruction;
    const slot *a = operand(w, s, false);
    const slot *b = code->operation->arity == 2 ? operand(w, s, true) : NULL;
    code->operation->ball(s->range, a->range, b == NULL ? NULL : b->range, &code->immediate,
                          w->prec);
    if (!arb_is_finite(s->range)) {
        return false;
    }
    arb_poly_t x, y, z;
    arb_poly_init(x);
    arb_poly_init(y);
    arb_poly_init(z);
    set_series(x, a);
    if (b != NULL) {
        set_series(y, b);
    }
    slong known = code->operation->series(z, x, b == NULL ? NULL : y, &code->immediate, 2, w->prec);
    arb_poly_get_coeff_arb(w->t, z, 1);
    bool good = known >= 2 && arb_is_finite(w->t);
    arb_get_mag(s->value.error, w->t);
    arb_poly_clear(x);
    arb_poly_clear(y);
    arb_poly_clear(z);
    return good && fit(s, UNSURE + 1);
}

static bool
run_other(ordo_stencil_evaluator *w, slot *s)
{
    const ordo_instruction *code = s->instruction;
    const slot *a = operand(w, s, false);
    const slot *b = code->operation->arity == 2 ? operand(w, s, true) : NULL;
    mag_t most;
    mag_init(most);
    mag_set_ui_2exp_si(most, UNSURE, s->value.unit);
    bool good = true;
    for (size_t i = 0; good && i < s->value.count; i++) {
        ordo_fixed_get(w->t, &a->value, a->value.count == 1 ? 0 : i);
        if (b != NULL) {
            ordo_fixed_get(w->u, &b->value, b->value.count == 1 ? 0 : i);
        }
        code->operation->ball(w->t, w->t, b == NULL ? NULL : w->u, &code->immediate, w->prec);
        good = mag_cmp(arb_radref(w->t), most) <= 0 && ordo_fixed_set(&s->value, i, w->t);
    }
    mag_clear(most);
    return good;
}

const ordo_stencil_method ordo_stencil_constant = {prepare_constant, NULL};
const ordo_stencil_method ordo_stencil_one = {prepare_one, NULL};
const ordo_stencil_method ordo_stencil_variable = {prepare_variable, run_variable};
const ordo_stencil_method ordo_stencil_wave = {prepare_wave, run_wave};
static const ordo_stencil_method sum = {prepare_sum, run_sum};
static const ordo_stencil_method difference = {prepare_difference, run_difference};
static const ordo_stencil_method negative = {prepare_negative, run_negative};
const ordo_stencil_method ordo_stencil_product = {prepare_product, run_product};
const ordo_stencil_method ordo_stencil_quotient = {prepare_quotient, run_quotient};
static const ordo_stencil_method other = {prepare_other, run_other};

/* The operations that are one method. */
static const struct {
    const ordo_operation *operation;
    const ordo_stencil_method *method;
} methods[] = {{&ordo_operation_add, &sum},
               {&ordo_operation_sub, &difference},
               {&ordo_operation_mul, &ordo_stencil_product},
               {&ordo_operation_div, &ordo_stencil_quotient},
               {&ordo_operation_neg, &negative},
               {&ordo_operation_variable, &ordo_stencil_variable}};

const ordo_stencil_method *
ordo_stencil_method_of(const ordo_operation *operation)
{
    for (size_t k = 0; k < sizeof methods / sizeof *methods; k++) {
        if (methods[k].operation == operation) {
            return methods[k].method;
        }
    }
    return &other;
}
