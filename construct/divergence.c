/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "construct/divergence.h"

#include <stdlib.h>

#include "construct/leading.h"

enum { PREC = 256 };

typedef enum outcome { TAME, OPEN, WILD } outcome;

typedef struct search {
    const ordo_target *target;
    const ordo_expression *f;
    ordo_leading *tape; /* one for each instruction */
    ordo_leading a, b;  /* the ends, as constants */
    ordo_leading side[2];
    outcome worst;
    ordo_message *why;
} search;

/* "1/2" or digits, freed by the caller; NULL: no memory. */
static char *
text_of(const ordo_leading *x)
{
    if (x->rational) {
        return fmpq_get_str(NULL, 10, x->exact);
    }
    mpfr_t value;
    mpfr_init2(value, 64);
    ordo_real_from_ball(value, x->v);
    char *text = ordo_real_text(value, 6);
    mpfr_clear(value);
    return text;
}

static void
explain_power(search *s, const ordo_leading *x, int sign, const ordo_leading *f)
{
    char *place = text_of(x), *value = text_of(f), *power = fmpq_get_str(NULL, 10, f->p);
    mpfr_t c;
    mpfr_init2(c, 64);
    ordo_real_from_ball(c, f->c);
    char *factor = ordo_real_text(c, 4);
    (void)ordo_explain(s->why, ORDO_OK,
                       "f(%s %c t) = %s + (%s) t^(%s) + ... with a power of at most 1/2: the "
                       "integral of f'^2 is infinite",
                       place ? place : "?", sign > 0 ? '+' : '-', value ? value : "?",
                       factor ? factor : "?", power ? power : "?");
    mpfr_clear(c);
    free(factor);
    free(power);
    free(value);
    free(place);
}

static void
explain_jump(search *s, const ordo_leading *x)
{
    char *place = text_of(x), *left = text_of(&s->side[0]), *right = text_of(&s->side[1]);
    (void)ordo_explain(s->why, ORDO_OK, "f jumps at x = %s from %s to %s", place ? place : "?",
                       left ? left : "?", right ? right : "?");
    free(right);
    free(left);
    free(place);
}

static void
leave_open(search *s, const ordo_leading *x)
{
    if (s->worst == TAME) {
        char *place = text_of(x);
        (void)ordo_explain(s->why, ORDO_UNDECIDED, "how f behaves at x = %s is not known",
                           place ? place : "?");
        free(place);
        s->worst = OPEN;
    }
}

/* What int f'^2 does where f leaves a point like that. */
static outcome
judge_side(const ordo_leading *f)
{
    fmpq_t half, one;
    fmpq_init(half);
    fmpq_init(one);
    fmpq_set_si(half, 1, 2);
    fmpq_one(one);
    outcome o = TAME;
    if (f->kind == ORDO_LEADING_UNKNOWN) {
        o = OPEN;
    } else if (f->kind == ORDO_LEADING_TERM) {
        o = fmpq_cmp(f->p, half) <= 0 ? WILD : TAME;
    } else if (f->kind == ORDO_LEADING_BOUNDED) {
        o = fmpq_cmp(f->p, one) >= 0 ? TAME : OPEN;
    }
    fmpq_clear(one);
    fmpq_clear(half);
    return o;
}

/* Follows f from x to one side, into s->side. */
static void
look(search *s, const ordo_leading *x, int sign, const ordo_kink *fact)
{
    ordo_leading step, *f = &s->side[sign > 0];
    ordo_leading_init(&step);
    ordo_leading_set(&step, x);
    step.kind = ORDO_LEADING_TERM;
    arb_set_si(step.c, sign);
    fmpq_one(step.p);
    ordo_leading_run(s->tape, s->f, &step, fact, PREC);
    ordo_leading_set(f, &s->tape[s->f->tape.count - 1]);
    outcome o = judge_side(f);
    if (o == WILD) {
        explain_power(s, x, sign, f);
        s->worst = WILD;
    } else if (o == OPEN) {
        leave_open(s, x);
    }
    ordo_leading_clear(&step);
}

enum { SIGN_UNKNOWN = 2 };

/* The sign of x - end, or SIGN_UNKNOWN. */
static int
compare(const ordo_leading *x, const ordo_leading *end)
{
    if (x->rational && end->rational) {
        int order = fmpq_cmp(x->exact, end->exact);
        return (order > 0) - (order < 0);
    }
    return arb_gt(x->v, end->v) ? 1 : arb_lt(x->v, end->v) ? -1 : SIGN_UNKNOWN;
}

/* Both sides of a point, as far as they lie in [a, b]. */
static void
look_around(search *s, const ordo_leading *x, const ordo_kink *fact)
{
    int from_a = compare(x, &s->a), from_b = compare(x, &s->b);
    if (s->worst == WILD || from_a == -1 || from_b == 1) {
        return;
    }
    if (from_a == SIGN_UNKNOWN || from_b == SIGN_UNKNOWN) {
        leave_open(s, x);
        return;
    }
    if (from_b < 0) {
        look(s, x, 1, fact);
    }
    if (from_a > 0 && s->worst < WILD) {
        look(s, x, -1, fact);
    }
    bool inside = from_a > 0 && from_b < 0 && s->worst < WILD;
    bool known = s->side[0].kind != ORDO_LEADING_UNKNOWN && s->side[1].kind != ORDO_LEADING_UNKNOWN;
    if (inside && known && !arb_overlaps(s->side[0].v, s->side[1].v)) {
        explain_jump(s, x);
        s->worst = WILD;
    } else if (inside && known && ordo_expression_may_jump(s->f) &&
               !(s->side[0].rational && s->side[1].rational) &&
               !arb_equal(s->side[0].v, s->side[1].v)) {
        leave_open(s, x);
    }
}

/* The level function of a kink at x = 0 or 1. */
static void
find_level(ordo_leading *g, search *s, const ordo_kink *kink, long at)
{
    ordo_leading x;
    fmpq_t value;
    fmpq_init(value);
    fmpq_set_si(value, at, 1);
    ordo_leading_init(&x);
    ordo_leading_set_rational(&x, value, PREC);
    ordo_leading_run(s->tape, s->f, &x, NULL, PREC);
    const ordo_instruction *i = &s->f->tape.code[kink->i];
    ordo_leading_set(g, &s->tape[i->a]);
    if (i->operation == &ordo_operation_min || i->operation == &ordo_operation_max) {
        ordo_leading_sub(g, &s->tape[i->a], &s->tape[i->b], PREC);
    } else if (i->operation == &ordo_operation_asin || i->operation == &ordo_operation_acos) {
        fmpq_set_si(value, kink->j == 0 ? -1 : 1, 1);
        ordo_leading_set_rational(&x, value, PREC);
        ordo_leading_sub(g, &s->tape[i->a], &x, PREC);
    }
    ordo_leading_clear(&x);
    fmpq_clear(value);
}

/* x = the zero of a kink's level function, which is affine: g0/(g0 - g1), exactly if it can be. */
static void
locate(ordo_leading *x, search *s, size_t k)
{
    const ordo_kink *kink = &s->f->kinks[k];
    ordo_leading g0, g1;
    ordo_leading_init(&g0);
    ordo_leading_init(&g1);
    find_level(&g0, s, kink, 0);
    find_level(&g1, s, kink, 1);
    bool exact = g0.kind == ORDO_LEADING_CONSTANT && g1.kind == ORDO_LEADING_CONSTANT &&
                 g0.rational && g1.rational && !fmpq_equal(g0.exact, g1.exact);
    if (exact) {
        fmpq_sub(g1.exact, g0.exact, g1.exact);
        fmpq_div(g0.exact, g0.exact, g1.exact);
        ordo_leading_set_rational(x, g0.exact, PREC);
    } else {
        arb_t r;
        arb_init(r);
        ordo_expression_singular_point(r, s->f, k, PREC);
        ordo_leading_set_ball(x, r);
        arb_clear(r);
    }
    ordo_leading_clear(&g0);
    ordo_leading_clear(&g1);
}

/* The instruction that vanishes where instruction i does, found by going down through roots, powers
 * and absolute values. */
static size_t
root_of(const ordo_tape *tape, size_t i)
{
    for (;;) {
        const ordo_instruction *s = &tape->code[i];
        const ordo_operation *op = s->operation;
        bool same = op == &ordo_operation_abs || op == &ordo_operation_neg ||
                    op == &ordo_operation_sqrt || op == &ordo_operation_cbrt ||
                    op == &ordo_operation_sign ||
                    (op == &ordo_operation_power_rational && fmpq_sgn(s->immediate.rational) > 0) ||
                    (op == &ordo_operation_power_integer && s->immediate.integer > 0);
        if (!same) {
            return i;
        }
        i = s->a;
    }
}

/* Whether kink j of instruction i lies where a kink that is affine in x does. */
static bool
is_known_kink(const ordo_expression *f, size_t i, unsigned j)
{
    const ordo_instruction *s = &f->tape.code[i];
    for (size_t k = 0; k < f->kink_count; k++) {
        const ordo_instruction *known = &f->tape.code[f->kinks[k].i];
        bool same = f->kinks[k].i == i && f->kinks[k].j == j;
        bool alike = s->operation->level == ordo_level_operand &&
                     known->operation->level == ordo_level_operand &&
                     root_of(&f->tape, s->a) == root_of(&f->tape, known->a);
        if (same || alike) {
            return true;
        }
    }
    return false;
}

/* A kink that is not affine in x may lie anywhere, unless its level function has no zero in [a, b].
 * Those of abs, min and max do no harm: they move no faster than their operands. */
static ordo_status
look_for_others(search *s)
{
    ordo_ball_evaluator *w = NULL;
    ordo_status status = ordo_ball_evaluator_new(&w, s->f, PREC);
    arb_t x, g;
    arb_init(x);
    arb_init(g);
    arb_union(x, s->a.v, s->b.v, PREC);
    if (status == ORDO_OK) {
        ordo_ball_run(w, x, true);
    }
    for (size_t i = 0; status == ORDO_OK && s->worst == TAME && i < s->f->tape.count; i++) {
        const ordo_instruction *step = &s->f->tape.code[i];
        bool harmless = step->constant || step->operation->hull != NULL;
        for (unsigned j = 0; !harmless && j < step->operation->kinks; j++) {
            arb_srcptr b = step->b == ORDO_NONE ? NULL : ordo_ball_value(w, step->b);
            step->operation->level(g, ordo_ball_value(w, step->a), b, j, PREC);
            if (!is_known_kink(s->f, i, j) && !(arb_is_finite(g) && !arb_contains_zero(g))) {
                ordo_span span = step->span;
                (void)ordo_explain(s->why, ORDO_UNDECIDED, "where %.*s is not smooth is not known",
                                   (int)(span.end - span.begin), s->f->text + span.begin);
                s->worst = OPEN;
            }
        }
    }
    ordo_ball_evaluator_free(w);
    arb_clear(g);
    arb_clear(x);
    return status;
}

static void
find_end(ordo_leading *r, const ordo_target *target, bool right)
{
    arb_t a, b;
    fmpq_t exact;
    arb_init(a);
    arb_init(b);
    fmpq_init(exact);
    if (ordo_target_end_rational(exact, target, right) == ORDO_OK) {
        ordo_leading_set_rational(r, exact, PREC);
    } else {
        ordo_target_ends_ball(a, b, target, PREC);
        ordo_leading_set_ball(r, right ? b : a);
    }
    fmpq_clear(exact);
    arb_clear(b);
    arb_clear(a);
}

static void
look_everywhere(search *s)
{
    ordo_leading x;
    fmpq_t exact;
    ordo_leading_init(&x);
    fmpq_init(exact);
    for (size_t k = 0; k < s->f->kink_count; k++) {
        locate(&x, s, k);
        look_around(s, &x, &s->f->kinks[k]);
    }
    for (size_t i = 0; i < ordo_target_declared_count(s->target); i++) {
        if (ordo_target_declared_rational(exact, s->target, i) == ORDO_OK) {
            ordo_leading_set_rational(&x, exact, PREC);
            look_around(s, &x, NULL);
        } else if (s->worst == TAME) {
            (void)ordo_explain(s->why, ORDO_UNDECIDED,
                               "how f behaves at declared singular point "
                               "%zu, which is not rational, is not known",
                               i + 1);
            s->worst = OPEN;
        }
    }
    if (s->worst < WILD) {
        look(s, &s->a, 1, NULL);
    }
    if (s->worst < WILD) {
        look(s, &s->b, -1, NULL);
    }
    fmpq_clear(exact);
    ordo_leading_clear(&x);
}

ordo_status
ordo_target_slope_diverges(bool *diverges, const ordo_target *target, ordo_message *why)
{
    search s = {.target = target, .f = ordo_target_function(target), .why = why};
    *diverges = false;
    s.tape = malloc(s.f->tape.count * sizeof *s.tape);
    if (s.tape == NULL) {
        return ORDO_ENOMEM;
    }
    ordo_leading *const single[] = {&s.a, &s.b, &s.side[0], &s.side[1]};
    for (size_t i = 0; i < sizeof single / sizeof single[0]; i++) {
        ordo_leading_init(single[i]);
    }
    for (size_t i = 0; i < s.f->tape.count; i++) {
        ordo_leading_init(&s.tape[i]);
    }
    find_end(&s.a, target, false);
    find_end(&s.b, target, true);
    look_everywhere(&s);
    ordo_status status = s.worst == TAME ? look_for_others(&s) : ORDO_OK;
    for (size_t i = 0; i < s.f->tape.count; i++) {
        ordo_leading_clear(&s.tape[i]);
    }
    for (size_t i = 0; i < sizeof single / sizeof single[0]; i++) {
        ordo_leading_clear(single[i]);
    }
    free(s.tape);
    *diverges = s.worst == WILD;
    return status == ORDO_OK && s.worst == OPEN ? ORDO_UNDECIDED : status;
}
