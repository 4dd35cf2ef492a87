/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/certificate/claimed.h"

#include <string.h>

/* What an evaluation asks for: the claim's norms are listed, then used. */
typedef struct inquiry {
    const ordo_claimed *known; /* NULL: list the norms in `list` */
    ordo_claimed *list;
    const ordo_target *target;
    const ordo_unit *unit;
    size_t neurons;
    bool overflow;
} inquiry;

static void
note_norm(inquiry *q, const ordo_measure *measure, unsigned derivative)
{
    ordo_claimed *c = q->list;
    if (c->count == ORDO_CLAIMED_NORMS) {
        q->overflow = true;
        return;
    }
    ordo_claimed_norm *norm = &c->norms[c->count++];
    norm->measure = measure;
    norm->derivative = derivative;
    arb_init(norm->value);
    arb_indeterminate(norm->value);
}

static void
find_norm(arb_t y, const ordo_claimed *c, const ordo_measure *measure, unsigned derivative)
{
    for (size_t i = 0; i < c->count; i++) {
        if (c->norms[i].measure == measure && c->norms[i].derivative == derivative) {
            arb_set(y, c->norms[i].value);
        }
    }
}

/* a, b or h = (b - a)/cells. */
static void
enclose_length(arb_t y, const inquiry *q, char name, mpfr_prec_t prec)
{
    arb_t a, b;
    arb_init(a);
    arb_init(b);
    ordo_target_ends_ball(a, b, q->target, prec);
    size_t cells = ordo_unit_cells(q->unit, q->neurons);
    if (name == 'a') {
        arb_set(y, a);
    } else if (name == 'b') {
        arb_set(y, b);
    } else if (cells > 0) {
        arb_sub(y, b, a, prec);
        arb_div_ui(y, y, cells, prec);
    }
    arb_clear(b);
    arb_clear(a);
}

static void
answer(arb_t y, void *self, size_t i, unsigned argument, mpfr_prec_t prec)
{
    inquiry *q = self;
    const ordo_symbol *symbol = &ordo_value_all[i];
    arb_indeterminate(y);
    if (symbol->arity == 1) {
        const ordo_measure *measure = ordo_measure_find(symbol->name);
        if (q->known == NULL) {
            note_norm(q, measure, argument);
        } else {
            find_norm(y, q->known, measure, argument);
        }
    } else if (q->known != NULL && strcmp(symbol->name, "n") == 0) {
        arb_set_ui(y, q->neurons);
    } else if (q->known != NULL && q->target != NULL) {
        enclose_length(y, q, symbol->name[0], prec);
    }
}

/* y = the value as the inquiry answers. */
static ordo_status
evaluate(arb_t y, const ordo_expression *formula, inquiry *q, mpfr_prec_t prec)
{
    const ordo_meaning meaning = {.self = q, .ball = answer};
    ordo_ball_evaluator *w = NULL;
    ordo_status status = ordo_ball_evaluator_new_with(&w, formula, prec, &meaning);
    if (status == ORDO_OK) {
        arb_t zero; /* the value does not depend on x */
        arb_init(zero);
        ordo_evaluate_ball(y, w, zero);
        arb_clear(zero);
    }
    ordo_ball_evaluator_free(w);
    return status;
}

ordo_status
ordo_claimed_init(ordo_claimed *c, const ordo_claim *claim, ordo_message *why)
{
    enum { PREC = 64 };
    memset(c, 0, sizeof *c);
    if (claim->value == NULL) {
        return ordo_explain(why, ORDO_EPARSE, "the claim has no value");
    }
    ordo_status status = ordo_expression_parse_with(&c->formula, claim->value, ordo_value_all, why);
    if (status != ORDO_OK) {
        return status;
    }
    inquiry q = {.list = c};
    arb_t y;
    arb_init(y);
    status = evaluate(y, c->formula, &q, PREC);
    arb_clear(y);
    if (status == ORDO_OK && q.overflow) {
        status = ordo_explain(why, ORDO_EPARSE, "the value names too many norms");
    }
    return status;
}

void
ordo_claimed_clear(ordo_claimed *c)
{
    for (size_t i = 0; i < c->count; i++) {
        arb_clear(c->norms[i].value);
    }
    ordo_expression_free(c->formula);
    memset(c, 0, sizeof *c);
}

ordo_status
ordo_claimed_enclose(arb_t y, const ordo_claimed *c, const ordo_target *target,
                     const ordo_unit *unit, size_t neurons, mpfr_prec_t prec)
{
    inquiry q = {.known = c, .target = target, .unit = unit, .neurons = neurons};
    return evaluate(y, c->formula, &q, prec);
}

ordo_verdict
ordo_claimed_compare(const arb_t norm, const arb_t value, bool at_least)
{
    bool holds = at_least ? arb_ge(norm, value) : arb_le(norm, value);
    bool fails = at_least ? arb_lt(norm, value) : arb_gt(norm, value);
    return holds ? ORDO_VERDICT_PROVED : fails ? ORDO_VERDICT_REFUTED : ORDO_VERDICT_UNDECIDED;
}
