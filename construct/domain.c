/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decides whether an expression is finite on an interval, by balls and subdivision. */
#include "construct/tape.h"

/* The width 2^-200 (b-a) of the contract. */
enum { DEPTH_MAX = 200 };
/* Cells looked at in one check, more on a short tape: a bound on time for functions that balls
 * cannot decide on a whole interval, such as sqrt(x - x). One pole or edge takes about 400. */
enum { CELLS_MIN = 4096, CELLS_TIMES_INSTRUCTIONS = 1 << 18 };
/* How much of a subexpression a message shows. */
enum { SHOWN_MAX = 120 };

typedef enum verdict { FINITE, UNDEFINED_THERE, UNDECIDED } verdict;

typedef struct domain_check {
    const ordo_expression *f;
    ordo_ball_evaluator *w;
    arb_t left, width; /* the interval [a, b] as a and b - a */
    arb_t cell;        /* the current cell or point */
    size_t culprit;    /* the first instruction that is not finite */
    slong prec;
} domain_check;

/* The verdict on all of the ball `cell`. */
static verdict
judge(domain_check *c, bool clamp)
{
    ordo_ball_run(c->w, c->cell, clamp);
    const ordo_tape *tape = &c->f->tape;
    size_t i = 0;
    while (i < tape->count && arb_is_finite(ordo_ball_value(c->w, i))) {
        i++;
    }
    if (i == tape->count) {
        return FINITE;
    }
    c->culprit = i;
    /* Its operands come before it, so they are finite. */
    const ordo_instruction *s = &tape->code[i];
    arb_srcptr a = s->a == ORDO_NONE ? NULL : ordo_ball_value(c->w, s->a);
    arb_srcptr b = s->b == ORDO_NONE ? NULL : ordo_ball_value(c->w, s->b);
    bool undefined =
        s->operation->undefined != NULL && s->operation->undefined(a, b, &s->immediate);
    return undefined ? UNDEFINED_THERE : UNDECIDED;
}

/* Explains a failure at the midpoint of the current cell. */
static ordo_status
report(const domain_check *c, verdict v, ordo_message *why)
{
    ordo_span span = c->f->tape.code[c->culprit].span;
    size_t length = span.end - span.begin;
    bool cut = length > SHOWN_MAX;
    mpfr_t x;
    mpfr_init2(x, 64);
    ordo_real_from_ball(x, c->cell);
    char number[64];
    mpfr_snprintf(number, sizeof number, "%.10Rg", x);
    mpfr_clear(x);
    return ordo_explain(
        why, ORDO_EDOMAIN, "%.*s%s %s x = %s", cut ? SHOWN_MAX : (int)length,
        c->f->text + span.begin, cut ? "..." : "",
        v == UNDEFINED_THERE ? "is undefined at" : "may be undefined or infinite near", number);
}

/* cell = the i-th of the 2^depth equal parts of [a, b], a little widened by rounding. */
static void
set_cell(domain_check *c, const fmpz_t i, slong depth)
{
    arb_t part;
    arb_init(part);
    arb_set_fmpz(part, i);
    arb_mul_2exp_si(part, part, 1);
    arb_add_ui(part, part, 1, ARF_PREC_EXACT);
    mag_one(arb_radref(part));
    arb_mul_2exp_si(part, part, -depth - 1);
    arb_mul(c->cell, c->width, part, c->prec);
    arb_add(c->cell, c->cell, c->left, c->prec);
    arb_clear(part);
}

/* The verdict on a cell that balls could not decide: its midpoint is tried, and at the last level
 * the operands of roots and the like are cut to their domain. What lies beyond the edge is then
 * narrower than a cell and taken for an overestimate. UNDECIDED: to be subdivided. */
static verdict
judge_closer(domain_check *c, bool last)
{
    if (last) {
        verdict v = judge(c, true);
        if (v != UNDECIDED) {
            return v;
        }
    }
    arb_get_mid_arb(c->cell, c->cell);
    size_t culprit = c->culprit;
    verdict v = judge(c, false);
    c->culprit = v == UNDEFINED_THERE ? c->culprit : culprit;
    return v == UNDEFINED_THERE ? v : UNDECIDED;
}

/* Goes through the cells from left to right, halving those that are undecided. */
static ordo_status
subdivide(domain_check *c, ordo_message *why)
{
    fmpz_t i; /* the cell is part i of 2^depth */
    fmpz_init(i);
    slong depth = 0;
    size_t budget = CELLS_MIN + CELLS_TIMES_INSTRUCTIONS / c->f->tape.count;
    ordo_status status = ORDO_OK;
    do {
        set_cell(c, i, depth);
        verdict v = judge(c, false);
        if (v == UNDECIDED) {
            v = judge_closer(c, depth == DEPTH_MAX);
        }
        if (v == UNDEFINED_THERE || (v == UNDECIDED && (depth == DEPTH_MAX || budget == 0))) {
            status = report(c, v, why);
        } else if (v == UNDECIDED) {
            fmpz_mul_2exp(i, i, 1);
            depth++;
        } else {
            fmpz_add_ui(i, i, 1);
            while (depth > 0 && fmpz_is_even(i)) {
                fmpz_tdiv_q_2exp(i, i, 1);
                depth--;
            }
        }
        budget -= budget > 0;
    } while (status == ORDO_OK && !(depth == 0 && fmpz_is_one(i)));
    fmpz_clear(i);
    return status;
}

/* The ends are in the interval: f must be finite there, not just near them. */
static ordo_status
check_end(domain_check *c, const mpfr_t x, ordo_message *why)
{
    ordo_ball_from_real(c->cell, x);
    verdict v = judge(c, false);
    return v == FINITE ? ORDO_OK : report(c, v, why);
}

ordo_status
ordo_expression_check(const ordo_expression *f, const mpfr_t a, const mpfr_t b, ordo_message *why)
{
    if (!mpfr_number_p(a) || !mpfr_number_p(b) || mpfr_greater_p(a, b)) {
        return ordo_explain(why, ORDO_EINVAL, "the interval is empty or not finite");
    }
    mpfr_prec_t given = mpfr_get_prec(a) > mpfr_get_prec(b) ? mpfr_get_prec(a) : mpfr_get_prec(b);
    /* b - a is at least a unit in the last place of b, so the smallest cells still have 64 bits,
     * and so has a function that vanishes there to second order, 1 - sqrt(1 - x^2). */
    domain_check c = {.f = f, .prec = given + 2 * DEPTH_MAX + 64};
    arb_init(c.left);
    arb_init(c.width);
    arb_init(c.cell);
    ordo_status status = ordo_ball_evaluator_new(&c.w, f, c.prec);
    if (status == ORDO_OK) {
        status = check_end(&c, a, why);
    }
    if (status == ORDO_OK) {
        status = check_end(&c, b, why);
    }
    if (status == ORDO_OK && !mpfr_equal_p(a, b)) {
        ordo_ball_from_real(c.left, a);
        ordo_ball_from_real(c.width, b);
        arb_sub(c.width, c.width, c.left, c.prec);
        status = subdivide(&c, why);
    }
    ordo_ball_evaluator_free(c.w);
    arb_clear(c.cell);
    arb_clear(c.width);
    arb_clear(c.left);
    return status;
}
