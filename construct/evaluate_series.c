/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The interpreters in truncated Taylor series and in rationals. */
#include "construct/tape.h"

#include <stdlib.h>

/* ---- series ---- */

/* The balls of the constant terms come from an evaluator of their own, the series are built upon
 * them: a series of length 1 is as good as a ball. */
struct ordo_series_evaluator {
    const ordo_tape *tape;
    size_t variable;
    ordo_ball_evaluator *ball;
    arb_poly_struct *series;
    slong *known;       /* how many leading coefficients are enclosed, all finite */
    arb_poly_t clamped; /* an operand cut to a domain */
    arb_t constant;
    slong prec;
};

/* The number of leading finite coefficients of y, at most `known`. */
static slong
finite_prefix(const arb_poly_t y, slong known)
{
    slong length = arb_poly_length(y);
    for (slong j = 0; j < known && j < length; j++) {
        if (!arb_is_finite(arb_poly_get_coeff_ptr(y, j))) {
            return j;
        }
    }
    return known;
}

/* How a series is meant: at all points of x; at those where f is defined, so that operands may be
 * cut to domains; or, of length 2, as a value and all slopes between two such points. */
typedef enum sense { EVERYWHERE, INSIDE, SLOPES } sense;

/* The operand a with its constant term cut to the domain of s. */
static const arb_poly_struct *
clamp_operand(ordo_series_evaluator *w, const ordo_instruction *s, const arb_poly_struct *a)
{
    if (a == NULL || s->operation->clamp == NULL) {
        return a;
    }
    arb_poly_get_coeff_arb(w->constant, a, 0);
    s->operation->clamp(w->constant, &s->immediate, w->prec);
    arb_poly_set(w->clamped, a);
    arb_poly_set_coeff_arb(w->clamped, 0, w->constant);
    return w->clamped;
}

/* Coefficient 1 of y from those of a and b, whatever their values. */
static slong
take_hull(arb_poly_t y, ordo_series_evaluator *w, const ordo_operation *op,
          const arb_poly_struct *a, const arb_poly_struct *b)
{
    arb_t slope_b;
    arb_init(slope_b);
    arb_poly_get_coeff_arb(w->constant, a, 1);
    if (b != NULL) {
        arb_poly_get_coeff_arb(slope_b, b, 1);
    }
    op->hull(w->constant, w->constant, slope_b, w->prec);
    arb_poly_set_coeff_arb(y, 1, w->constant);
    arb_clear(slope_b);
    return finite_prefix(y, 2);
}

/* An operation sees the coefficients that are known for all of its operands and no others; what
 * it makes of them is sound because coefficient j of a result depends on coefficients <= j only.
 * A series of length 2 encloses slopes as well as derivatives: for points u, v of the ball x,
 * op(a(u)) - op(a(v)) = op'(c) (a(u) - a(v)) with c between a(u) and a(v) (mean value theorem; for
 * two operands along the segment between them), and op'(c) times every slope of a is enclosed. */
static void
series_step(ordo_series_evaluator *w, size_t i, slong length, sense m)
{
    const ordo_instruction *s = &w->tape->code[i];
    arb_poly_struct *y = &w->series[i];
    const arb_poly_struct *a = s->a == ORDO_NONE ? NULL : &w->series[s->a];
    const arb_poly_struct *b = s->b == ORDO_NONE ? NULL : &w->series[s->b];
    slong known = a != NULL && w->known[s->a] < length ? w->known[s->a] : length;
    known = b != NULL && w->known[s->b] < known ? w->known[s->b] : known;
    arb_srcptr value = ordo_ball_value(w->ball, i);
    if (!arb_is_finite(value)) {
        known = 0;
    } else if (s->constant || known <= 1) {
        arb_poly_set_arb(y, value);
    } else {
        const arb_poly_struct *inner = m == EVERYWHERE ? a : clamp_operand(w, s, a);
        known = s->operation->series(y, inner, b, &s->immediate, known, w->prec);
        arb_poly_set_coeff_arb(y, 0, value);
        known = finite_prefix(y, known);
        if (m == SLOPES && known < 2 && s->operation->hull != NULL) {
            known = take_hull(y, w, s->operation, a, b);
        }
    }
    arb_poly_truncate(y, known);
    w->known[i] = known;
}

/* The constants, for any length asked for later. */
static void
evaluate_constants(ordo_series_evaluator *w)
{
    for (size_t i = 0; i < w->tape->count; i++) {
        arb_poly_init(&w->series[i]);
        w->known[i] = 0;
        if (w->tape->code[i].constant) {
            series_step(w, i, WORD_MAX, EVERYWHERE);
        }
    }
}

ordo_status
ordo_series_evaluator_new(ordo_series_evaluator **out, const ordo_expression *f, mpfr_prec_t prec)
{
    *out = NULL;
    ordo_ball_evaluator *ball = NULL;
    ordo_status status = ordo_ball_evaluator_new(&ball, f, prec);
    if (status != ORDO_OK) {
        return status;
    }
    ordo_series_evaluator *w = malloc(sizeof *w);
    arb_poly_struct *series = malloc(f->tape.count * sizeof *series);
    slong *known = malloc(f->tape.count * sizeof *known);
    if (w == NULL || series == NULL || known == NULL) {
        free(known);
        free(series);
        free(w);
        ordo_ball_evaluator_free(ball);
        return ORDO_ENOMEM;
    }
    *w = (ordo_series_evaluator){.tape = &f->tape,
                                 .variable = f->variable,
                                 .ball = ball,
                                 .series = series,
                                 .known = known,
                                 .prec = prec};
    arb_poly_init(w->clamped);
    arb_init(w->constant);
    evaluate_constants(w);
    *out = w;
    return ORDO_OK;
}

void
ordo_series_evaluator_free(ordo_series_evaluator *w)
{
    if (w != NULL) {
        for (size_t i = 0; i < w->tape->count; i++) {
            arb_poly_clear(&w->series[i]);
        }
        arb_poly_clear(w->clamped);
        arb_clear(w->constant);
        free(w->known);
        free(w->series);
        ordo_ball_evaluator_free(w->ball);
        free(w);
    }
}

/* y = the known coefficients, filled up to `length` with ones that are not finite. */
static void
write_series(arb_poly_t y, const arb_poly_t f, slong known, slong length)
{
    arb_poly_set_trunc(y, f, length);
    if (known < length) {
        arb_poly_fit_length(y, length);
        for (slong j = arb_poly_length(y); j < length; j++) {
            if (j < known) {
                arb_zero(y->coeffs + j);
            } else {
                arb_indeterminate(y->coeffs + j);
            }
        }
        _arb_poly_set_length(y, length);
    }
}

/* The series of x + s. */
static void
start_variable(ordo_series_evaluator *w, const arb_t x, slong length)
{
    arb_poly_set_coeff_si(&w->series[w->variable], 1, 1);
    arb_poly_set_coeff_arb(&w->series[w->variable], 0, x);
    w->known[w->variable] = arb_is_finite(x) ? length : 0;
}

/* Runs all instructions at x + s; gives the number of coefficients known of the last one. */
static slong
run(ordo_series_evaluator *w, const arb_t x, slong length, sense m)
{
    ordo_ball_run(w->ball, x, m != EVERYWHERE);
    for (size_t i = 0; i < w->tape->count; i++) {
        if (i == w->variable) {
            start_variable(w, x, length);
        } else if (!w->tape->code[i].constant) {
            series_step(w, i, length, m);
        }
    }
    return w->known[w->tape->count - 1];
}

static void
evaluate(arb_poly_t y, ordo_series_evaluator *w, const arb_t x, slong length, sense m)
{
    if (length <= 0) {
        arb_poly_zero(y);
        return;
    }
    slong known = run(w, x, length, m);
    write_series(y, &w->series[w->tape->count - 1], known, length);
}

void
ordo_evaluate_series(arb_poly_t y, ordo_series_evaluator *w, const arb_t x, long length)
{
    evaluate(y, w, x, length, EVERYWHERE);
}

void
ordo_evaluate_series_inside(arb_poly_t y, ordo_series_evaluator *w, const arb_t x, long length)
{
    evaluate(y, w, x, length, INSIDE);
}

void
ordo_evaluate_slope(arb_t y, ordo_series_evaluator *w, const arb_t x)
{
    if (run(w, x, 2, SLOPES) < 2) {
        arb_indeterminate(y);
    } else {
        arb_poly_get_coeff_arb(y, &w->series[w->tape->count - 1], 1);
    }
}

void
ordo_series_slope_of(arb_t y, ordo_series_evaluator *w, size_t i)
{
    arb_zero(y);
    (void)run(w, y, 2, EVERYWHERE);
    arb_indeterminate(y);
    if (w->known[i] == 2) {
        arb_poly_get_coeff_arb(y, &w->series[i], 1);
    }
}

/* ---- rationals ---- */

struct ordo_rational_evaluator {
    const ordo_tape *tape;
    size_t variable;
    fmpq *value;
    ordo_status constants; /* the first failure among them, given at every evaluation */
};

static ordo_status
rational_step(ordo_rational_evaluator *w, size_t i)
{
    const ordo_instruction *s = &w->tape->code[i];
    const fmpq *a = s->a == ORDO_NONE ? NULL : w->value + s->a;
    const fmpq *b = s->b == ORDO_NONE ? NULL : w->value + s->b;
    return s->operation->rational(w->value + i, a, b, &s->immediate);
}

/* The value of constant i. */
static ordo_status
rational_constant(ordo_rational_evaluator *w, size_t i, const ordo_meaning *symbols)
{
    const ordo_instruction *s = &w->tape->code[i];
    if (s->operation == &ordo_operation_symbol && symbols != NULL) {
        return symbols->rational(w->value + i, symbols->self, (size_t)s->immediate.integer,
                                 ordo_symbol_argument(s));
    }
    return rational_step(w, i);
}

ordo_status
ordo_rational_evaluator_new(ordo_rational_evaluator **out, const ordo_expression *f)
{
    return ordo_rational_evaluator_new_with(out, f, NULL);
}

ordo_status
ordo_rational_evaluator_new_with(ordo_rational_evaluator **out, const ordo_expression *f,
                                 const ordo_meaning *symbols)
{
    *out = NULL;
    if (!f->rational) {
        return ORDO_IRRATIONAL;
    }
    ordo_rational_evaluator *w = malloc(sizeof *w);
    fmpq *value = malloc(f->tape.count * sizeof *value);
    if (w == NULL || value == NULL) {
        free(value);
        free(w);
        return ORDO_ENOMEM;
    }
    *w = (ordo_rational_evaluator){.tape = &f->tape, .variable = f->variable, .value = value};
    for (size_t i = 0; i < f->tape.count; i++) {
        fmpq_init(value + i);
        if (f->tape.code[i].constant && w->constants == ORDO_OK) {
            w->constants = rational_constant(w, i, symbols);
        }
    }
    *out = w;
    return ORDO_OK;
}

void
ordo_rational_evaluator_free(ordo_rational_evaluator *w)
{
    if (w != NULL) {
        for (size_t i = 0; i < w->tape->count; i++) {
            fmpq_clear(w->value + i);
        }
        free(w->value);
        free(w);
    }
}

ordo_status
ordo_evaluate_rational(fmpq_t y, ordo_rational_evaluator *w, const fmpq_t x)
{
    ordo_status status = w->constants;
    for (size_t i = 0; i < w->tape->count && status == ORDO_OK; i++) {
        if (i == w->variable) {
            fmpq_set(w->value + i, x);
        } else if (!w->tape->code[i].constant) {
            status = rational_step(w, i);
        }
    }
    if (status == ORDO_OK) {
        fmpq_set(y, w->value + (w->tape->count - 1));
    }
    return status;
}
