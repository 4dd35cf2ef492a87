/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The interpreters in points, balls and complex boxes. In all of them an instruction with an
 * operand that is not finite is not finite, so that nothing undefined is divided or multiplied away
 * (1/inf = 0, 0 * inf = 0 for radii), and operations see finite operands only. */
#include "construct/tape.h"

#include <stdlib.h>

/* Balls have no limit of their own; MPFR's is a sane one for all. */
static bool
is_precision(mpfr_prec_t prec)
{
    return prec >= 2 && prec <= MPFR_PREC_MAX - 4096;
}

/* ---- points ---- */

struct ordo_point_evaluator {
    const ordo_tape *tape;
    size_t variable;
    mpfr_t *value;
};

static void
point_step(ordo_point_evaluator *w, const mpfr_t x, size_t i)
{
    const ordo_instruction *s = &w->tape->code[i];
    mpfr_srcptr a = NULL;
    mpfr_srcptr b = NULL;
    if (s->a != ORDO_NONE) {
        a = s->a == w->variable ? x : w->value[s->a];
    }
    if (s->b != ORDO_NONE) {
        b = s->b == w->variable ? x : w->value[s->b];
    }
    if ((a != NULL && !mpfr_number_p(a)) || (b != NULL && !mpfr_number_p(b))) {
        mpfr_set_nan(w->value[i]);
    } else {
        s->operation->point(w->value[i], a, b, &s->immediate);
    }
}

ordo_status
ordo_point_evaluator_new(ordo_point_evaluator **out, const ordo_expression *f, mpfr_prec_t prec)
{
    *out = NULL;
    if (!is_precision(prec)) {
        return ORDO_EINVAL;
    }
    ordo_point_evaluator *w = malloc(sizeof *w);
    mpfr_t *value = malloc(f->tape.count * sizeof *value);
    if (w == NULL || value == NULL) {
        free(value);
        free(w);
        return ORDO_ENOMEM;
    }
    *w = (ordo_point_evaluator){.tape = &f->tape, .variable = f->variable, .value = value};
    for (size_t i = 0; i < f->tape.count; i++) {
        mpfr_init2(value[i], prec);
        if (f->tape.code[i].constant) {
            point_step(w, NULL, i);
        }
    }
    *out = w;
    return ORDO_OK;
}

void
ordo_point_evaluator_free(ordo_point_evaluator *w)
{
    if (w != NULL) {
        for (size_t i = 0; i < w->tape->count; i++) {
            mpfr_clear(w->value[i]);
        }
        free(w->value);
        free(w);
    }
}

void
ordo_evaluate_point(mpfr_t y, ordo_point_evaluator *w, const mpfr_t x)
{
    size_t root = w->tape->count - 1;
    for (size_t i = 0; i <= root; i++) {
        if (i != w->variable && !w->tape->code[i].constant) {
            point_step(w, x, i);
        }
    }
    mpfr_set(y, root == w->variable ? x : w->value[root], MPFR_RNDN);
}

/* ---- balls ---- */

struct ordo_ball_evaluator {
    const ordo_tape *tape;
    size_t variable;
    arb_ptr value;
    arb_t clamped; /* an operand cut to a domain */
    slong prec;
};

static void
ball_step(ordo_ball_evaluator *w, size_t i, bool clamp)
{
    const ordo_instruction *s = &w->tape->code[i];
    arb_srcptr a = s->a == ORDO_NONE ? NULL : w->value + s->a;
    arb_srcptr b = s->b == ORDO_NONE ? NULL : w->value + s->b;
    if (clamp && a != NULL && s->operation->clamp != NULL && arb_is_finite(a)) {
        arb_set(w->clamped, a);
        s->operation->clamp(w->clamped, &s->immediate, w->prec);
        a = w->clamped;
    }
    if ((a != NULL && !arb_is_finite(a)) || (b != NULL && !arb_is_finite(b))) {
        arb_indeterminate(w->value + i);
    } else {
        s->operation->ball(w->value + i, a, b, &s->immediate, w->prec);
    }
}

/* The value of constant i. */
static void
ball_constant(ordo_ball_evaluator *w, size_t i, const ordo_meaning *symbols)
{
    const ordo_instruction *s = &w->tape->code[i];
    if (s->operation == &ordo_operation_symbol && symbols != NULL) {
        symbols->ball(w->value + i, symbols->self, (size_t)s->immediate.integer,
                      ordo_symbol_argument(s), w->prec);
    } else {
        ball_step(w, i, false);
    }
}

ordo_status
ordo_ball_evaluator_new(ordo_ball_evaluator **out, const ordo_expression *f, mpfr_prec_t prec)
{
    return ordo_ball_evaluator_new_with(out, f, prec, NULL);
}

ordo_status
ordo_ball_evaluator_new_with(ordo_ball_evaluator **out, const ordo_expression *f, mpfr_prec_t prec,
                             const ordo_meaning *symbols)
{
    *out = NULL;
    if (!is_precision(prec)) {
        return ORDO_EINVAL;
    }
    ordo_ball_evaluator *w = malloc(sizeof *w);
    if (w == NULL) {
        return ORDO_ENOMEM;
    }
    *w = (ordo_ball_evaluator){.tape = &f->tape, .variable = f->variable, .prec = prec};
    w->value = _arb_vec_init((slong)f->tape.count);
    arb_init(w->clamped);
    for (size_t i = 0; i < f->tape.count; i++) {
        if (f->tape.code[i].constant) {
            ball_constant(w, i, symbols);
        }
    }
    *out = w;
    return ORDO_OK;
}

void
ordo_ball_evaluator_free(ordo_ball_evaluator *w)
{
    if (w != NULL) {
        arb_clear(w->clamped);
        _arb_vec_clear(w->value, (slong)w->tape->count);
        free(w);
    }
}

void
ordo_ball_run(ordo_ball_evaluator *w, const arb_t x, bool clamp)
{
    for (size_t i = 0; i < w->tape->count; i++) {
        if (i == w->variable) {
            arb_set(w->value + i, x);
        } else if (!w->tape->code[i].constant) {
            ball_step(w, i, clamp);
        }
    }
}

void
ordo_ball_run_steps(ordo_ball_evaluator *w, const size_t *step, size_t count)
{
    for (size_t k = 0; k < count; k++) {
        ball_step(w, step[k], true);
    }
}

arb_srcptr
ordo_ball_value(const ordo_ball_evaluator *w, size_t i)
{
    return w->value + i;
}

arb_ptr
ordo_ball_slot(ordo_ball_evaluator *w, size_t i)
{
    return w->value + i;
}

void
ordo_evaluate_ball(arb_t y, ordo_ball_evaluator *w, const arb_t x)
{
    ordo_ball_run(w, x, false);
    arb_set(y, w->value + (w->tape->count - 1));
}

/* ---- boxes ---- */

struct ordo_box_evaluator {
    const ordo_tape *tape;
    size_t variable;
    acb_ptr value;
    slong prec;
};

/* Constants and, unless `analytic`, real operands are what they are on the real line. */
static void
box_step(ordo_box_evaluator *w, size_t i, bool analytic)
{
    const ordo_instruction *s = &w->tape->code[i];
    acb_ptr y = w->value + i;
    acb_ptr a = s->a == ORDO_NONE ? NULL : w->value + s->a;
    acb_ptr b = s->b == ORDO_NONE ? NULL : w->value + s->b;
    bool real = (a == NULL || acb_is_real(a)) && (b == NULL || acb_is_real(b));
    if ((a != NULL && !acb_is_finite(a)) || (b != NULL && !acb_is_finite(b))) {
        acb_indeterminate(y);
    } else if (s->constant || (real && !analytic)) {
        s->operation->ball(acb_realref(y), a == NULL ? NULL : acb_realref(a),
                           b == NULL ? NULL : acb_realref(b), &s->immediate, w->prec);
        arb_zero(acb_imagref(y));
    } else {
        s->operation->box(y, a, b, &s->immediate, w->prec);
    }
}

ordo_status
ordo_box_evaluator_new(ordo_box_evaluator **out, const ordo_expression *f, mpfr_prec_t prec)
{
    *out = NULL;
    if (!is_precision(prec)) {
        return ORDO_EINVAL;
    }
    ordo_box_evaluator *w = malloc(sizeof *w);
    if (w == NULL) {
        return ORDO_ENOMEM;
    }
    *w = (ordo_box_evaluator){.tape = &f->tape, .variable = f->variable, .prec = prec};
    w->value = _acb_vec_init((slong)f->tape.count);
    for (size_t i = 0; i < f->tape.count; i++) {
        if (f->tape.code[i].constant) {
            box_step(w, i, true);
        }
    }
    *out = w;
    return ORDO_OK;
}

void
ordo_box_evaluator_free(ordo_box_evaluator *w)
{
    if (w != NULL) {
        _acb_vec_clear(w->value, (slong)w->tape->count);
        free(w);
    }
}

void
ordo_evaluate_box(acb_t y, ordo_box_evaluator *w, const acb_t z, int analytic)
{
    for (size_t i = 0; i < w->tape->count; i++) {
        if (i == w->variable) {
            acb_set(w->value + i, z);
        } else if (!w->tape->code[i].constant) {
            box_step(w, i, analytic != 0);
        }
    }
    acb_set(y, w->value + (w->tape->count - 1));
}
