/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is known of an expression by its form: degree, rationality, affine kinks. */
#include "construct/tape.h"

#include <stdlib.h>

void
ordo_expression_free(ordo_expression *f)
{
    if (f == NULL) {
        return;
    }
    ordo_tape_clear(&f->tape);
    free(f->kinks);
    free(f->text);
    free(f);
}

const char *
ordo_expression_text(const ordo_expression *f)
{
    return f->text;
}

int
ordo_expression_degree(const ordo_expression *f)
{
    return f->tape.code[f->tape.count - 1].degree;
}

bool
ordo_expression_may_jump(const ordo_expression *f)
{
    for (size_t i = 0; i < f->tape.count; i++) {
        const ordo_instruction *step = &f->tape.code[i];
        if (step->operation == &ordo_operation_sign && !step->constant) {
            return true;
        }
    }
    return false;
}

bool
ordo_expression_is_rational(const ordo_expression *f)
{
    return f->rational;
}

size_t
ordo_expression_singular_count(const ordo_expression *f)
{
    return f->kink_count;
}

/* The degree in x of the function whose zeros are kinks of instruction s; -1 for none. */
static int
level_degree(const ordo_tape *tape, const ordo_instruction *s)
{
    int a = tape->code[s->a].degree;
    int b = s->b == ORDO_NONE ? 0 : tape->code[s->b].degree;
    return a < 0 || b < 0 ? -1 : (a > b ? a : b);
}

/* An affine function is known by its values at 0 and 1: all of the tape at both. */
typedef struct samples {
    const ordo_expression *f;
    ordo_ball_evaluator *at[2];
    slong prec;
} samples;

static void
samples_clear(samples *p)
{
    ordo_ball_evaluator_free(p->at[0]);
    ordo_ball_evaluator_free(p->at[1]);
    p->at[0] = p->at[1] = NULL;
}

static ordo_status
samples_init(samples *p, const ordo_expression *f, slong prec)
{
    *p = (samples){.f = f, .prec = prec};
    arb_t x;
    arb_init(x);
    ordo_status status = ORDO_OK;
    for (int i = 0; i < 2 && status == ORDO_OK; i++) {
        status = ordo_ball_evaluator_new(&p->at[i], f, prec);
        if (status == ORDO_OK) {
            arb_set_si(x, i);
            ordo_ball_run(p->at[i], x, false);
        }
    }
    arb_clear(x);
    if (status != ORDO_OK) {
        samples_clear(p);
    }
    return status;
}

/* g = the level function of `kink` at x = t, 0 or 1. */
static void
level_at(arb_t g, const samples *p, ordo_kink kink, int t)
{
    const ordo_instruction *s = &p->f->tape.code[kink.i];
    arb_srcptr b = s->b == ORDO_NONE ? NULL : ordo_ball_value(p->at[t], s->b);
    s->operation->level(g, ordo_ball_value(p->at[t], s->a), b, kink.j, p->prec);
}

/* r = the zero of an affine level function; not finite when its slope may be 0. */
static void
level_zero(arb_t r, const samples *p, ordo_kink kink)
{
    arb_t slope;
    arb_init(slope);
    level_at(slope, p, kink, 1);
    level_at(r, p, kink, 0);
    arb_sub(slope, slope, r, p->prec);
    arb_div(r, r, slope, p->prec);
    arb_neg(r, r);
    arb_clear(slope);
}

/* Appends the kinks of instruction i whose zero can be computed. */
static ordo_status
append_kinks(ordo_expression *f, const samples *p, size_t i)
{
    unsigned count = f->tape.code[i].operation->kinks;
    ordo_kink *kinks = realloc(f->kinks, (f->kink_count + count) * sizeof *kinks);
    if (kinks == NULL) {
        return ORDO_ENOMEM;
    }
    f->kinks = kinks;
    arb_t r;
    arb_init(r);
    for (unsigned j = 0; j < count; j++) {
        ordo_kink kink = {i, j};
        level_zero(r, p, kink);
        if (arb_is_finite(r)) {
            f->kinks[f->kink_count] = kink;
            f->kink_count++;
        }
    }
    arb_clear(r);
    return ORDO_OK;
}

/* Enough to tell a slope from 0 unless it was written to deceive; missing a kink is allowed. */
enum { SLOPE_BITS = 192 };

ordo_status
ordo_expression_find_kinks(ordo_expression *f)
{
    samples p = {0};
    ordo_status status = ORDO_OK;
    for (size_t i = 0; i < f->tape.count && status == ORDO_OK; i++) {
        const ordo_instruction *s = &f->tape.code[i];
        if (s->operation->kinks == 0 || s->constant || level_degree(&f->tape, s) != 1) {
            continue;
        }
        if (p.f == NULL) {
            status = samples_init(&p, f, SLOPE_BITS);
        }
        if (status == ORDO_OK) {
            status = append_kinks(f, &p, i);
        }
    }
    samples_clear(&p);
    return status;
}

void
ordo_expression_singular_point(arb_t r, const ordo_expression *f, size_t i, mpfr_prec_t prec)
{
    /* Cancellation in the constants may cost bits: double the working precision a few times. */
    slong work = prec + 64;
    for (int attempt = 0; attempt < 4; attempt++, work *= 2) {
        samples p;
        if (samples_init(&p, f, work) != ORDO_OK) {
            arb_indeterminate(r);
            return;
        }
        level_zero(r, &p, f->kinks[i]);
        samples_clear(&p);
        if (arb_is_exact(r) || arb_rel_accuracy_bits(r) >= prec) {
            break;
        }
    }
    arb_set_round(r, r, prec + 4); /* a rounding at `prec` alone would use up the accuracy */
}
