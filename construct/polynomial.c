/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "construct/polynomial.h"

#include <stdlib.h>

#include "construct/tape.h"

enum { DEGREE_MOST = 4096, POLE_DEGREE_MOST = 256 };

/* values[i] = f(i), i = 0 .. degree. */
static ordo_status
sample(fmpq *values, slong degree, const ordo_expression *f)
{
    ordo_rational_evaluator *w = NULL;
    fmpq_t x;
    fmpq_init(x);
    ordo_status status = ordo_rational_evaluator_new(&w, f);
    for (slong i = 0; status == ORDO_OK && i <= degree; i++) {
        fmpq_set_si(x, i, 1);
        status = ordo_evaluate_rational(&values[i], w, x);
    }
    ordo_rational_evaluator_free(w);
    fmpq_clear(x);
    return status;
}

/* Newton's forward differences in place: p(x) = sum_j differences[j] binomial(x - first, j). */
static void
difference(fmpq *values, slong degree)
{
    for (slong j = 1; j <= degree; j++) {
        for (slong i = degree; i >= j; i--) {
            fmpq_sub(&values[i], &values[i], &values[i - 1]);
        }
    }
}

void
ordo_polynomial_through(fmpq_poly_t p, slong first, const fmpq *values, slong count)
{
    fmpq_poly_t line;
    fmpq_t constant;
    fmpq *differences = _fmpq_vec_init(count);
    fmpq_poly_init(line);
    fmpq_init(constant);
    fmpq_poly_zero(p);
    for (slong i = 0; i < count; i++) {
        fmpq_set(&differences[i], &values[i]);
    }
    difference(differences, count - 1);
    for (slong j = count - 1; j >= 0; j--) { /* Horner's scheme from the highest j */
        /* p := differences[j] + p (x - first - j)/(j + 1) */
        fmpq_poly_set_coeff_si(line, 1, 1);
        fmpq_poly_set_coeff_si(line, 0, -first - j);
        fmpq_poly_mul(p, p, line);
        fmpq_poly_scalar_div_si(p, p, j + 1);
        fmpq_poly_get_coeff_fmpq(constant, p, 0);
        fmpq_add(constant, constant, &differences[j]);
        fmpq_poly_set_coeff_fmpq(p, 0, constant);
    }
    _fmpq_vec_clear(differences, count);
    fmpq_poly_clear(line);
    fmpq_clear(constant);
}

ordo_status
ordo_polynomial_of(fmpq_poly_t p, const ordo_expression *f)
{
    slong degree = ordo_expression_degree(f);
    if (degree < 0 || degree > DEGREE_MOST || !ordo_expression_is_rational(f)) {
        return ORDO_IRRATIONAL;
    }
    fmpq *values = _fmpq_vec_init(degree + 1);
    ordo_status status = sample(values, degree, f);
    if (status == ORDO_OK) {
        ordo_polynomial_through(p, 0, values, degree + 1);
    }
    _fmpq_vec_clear(values, degree + 1);
    return status == ORDO_EDOMAIN ? ORDO_IRRATIONAL : status;
}

/* Degrees of numerator and denominator. */
typedef struct quotient {
    slong above, below;
} quotient;

static slong
larger(slong a, slong b)
{
    return a > b ? a : b;
}

static quotient
degrees_of_sum(quotient a, quotient b, slong exponent)
{
    (void)exponent;
    return (quotient){larger(a.above + b.below, b.above + a.below), a.below + b.below};
}

static quotient
degrees_of_product(quotient a, quotient b, slong exponent)
{
    (void)exponent;
    return (quotient){a.above + b.above, a.below + b.below};
}

static quotient
degrees_of_ratio(quotient a, quotient b, slong exponent)
{
    (void)exponent;
    return (quotient){a.above + b.below, a.below + b.above};
}

static quotient
degrees_of_negative(quotient a, quotient b, slong exponent)
{
    (void)b;
    (void)exponent;
    return a;
}

/* |exponent| < 2^31 and degrees <= DEGREE_MOST: no overflow. */
static quotient
degrees_of_power(quotient a, quotient b, slong exponent)
{
    (void)b;
    return exponent >= 0 ? (quotient){exponent * a.above, exponent * a.below}
                         : (quotient){-exponent * a.below, -exponent * a.above};
}

static const struct {
    const ordo_operation *operation;
    quotient (*degrees)(quotient a, quotient b, slong exponent);
} fractional[] = {
    {&ordo_operation_add, degrees_of_sum},      {&ordo_operation_sub, degrees_of_sum},
    {&ordo_operation_mul, degrees_of_product},  {&ordo_operation_div, degrees_of_ratio},
    {&ordo_operation_neg, degrees_of_negative}, {&ordo_operation_power_integer, degrees_of_power},
};

/* Degrees above DEGREE_MOST for what has none. Constants are folded, but for huge ones. */
static quotient
degrees_of(const ordo_instruction *s, const quotient *before)
{
    static const quotient none = {DEGREE_MOST + 1, 0}, zero = {0, 0}, one = {1, 0};
    if (s->operation == &ordo_operation_variable || s->operation == &ordo_operation_symbol) {
        return one;
    }
    if (s->operation == &ordo_operation_constant) {
        return zero;
    }
    for (size_t k = 0; k < sizeof fractional / sizeof fractional[0]; k++) {
        if (fractional[k].operation == s->operation) {
            quotient b = s->b == ORDO_NONE ? zero : before[s->b];
            return fractional[k].degrees(before[s->a], b, s->immediate.integer);
        }
    }
    return none;
}

ordo_status
ordo_polynomial_quotient(slong *above, slong *below, const ordo_expression *f)
{
    if (!ordo_expression_is_rational(f)) {
        return ORDO_IRRATIONAL;
    }
    quotient *degrees = calloc(f->tape.count, sizeof *degrees);
    if (degrees == NULL) {
        return ORDO_ENOMEM;
    }
    ordo_status status = ORDO_OK;
    for (size_t i = 0; status == ORDO_OK && i < f->tape.count; i++) {
        degrees[i] = degrees_of(&f->tape.code[i], degrees);
        bool small = degrees[i].above <= DEGREE_MOST && degrees[i].below <= DEGREE_MOST;
        status = small ? ORDO_OK : ORDO_IRRATIONAL;
    }
    if (status == ORDO_OK) {
        *above = degrees[f->tape.count - 1].above;
        *below = degrees[f->tape.count - 1].below;
    }
    free(degrees);
    return status;
}

/* ---- where a quotient is undefined ---- */

/* pole = the least integer root >= first of p, if that is less or none is known yet. */
static void
keep_least_root(fmpz_t pole, bool *known, const fmpz_poly_t p, const fmpz_t first)
{
    fmpz_poly_factor_t factors;
    fmpz_t root;
    fmpz_poly_factor_init(factors);
    fmpz_init(root);
    fmpz_poly_factor(factors, p);
    for (slong i = 0; i < factors->num; i++) {
        const fmpz_poly_struct *q = factors->p + i;
        if (fmpz_poly_degree(q) == 1 && fmpz_is_pm1(q->coeffs + 1)) { /* primitive: x - root */
            fmpz_mul(root, q->coeffs, q->coeffs + 1);
            fmpz_neg(root, root);
            if (fmpz_cmp(root, first) >= 0 && (!*known || fmpz_cmp(root, pole) < 0)) {
                fmpz_set(pole, root);
                *known = true;
            }
        }
    }
    fmpz_clear(root);
    fmpz_poly_factor_clear(factors);
}

/* What is known on the way along a tape: each instruction as a reduced quotient. */
typedef struct survey {
    fmpz_poly_q_struct *value;
    const fmpz *first;
    fmpz_t pole;
    bool known;
} survey;

/* Notes where the divisor vanishes; ORDO_EDOMAIN when it does everywhere. */
static ordo_status
note_divisor(survey *s, const fmpz_poly_q_struct *divisor)
{
    const fmpz_poly_struct *p = fmpz_poly_q_numref(divisor);
    if (fmpz_poly_is_zero(p)) {
        fmpz_set(s->pole, s->first);
        return ORDO_EDOMAIN;
    }
    if (fmpz_poly_degree(p) > POLE_DEGREE_MOST) {
        return ORDO_IRRATIONAL;
    }
    keep_least_root(s->pole, &s->known, p, s->first);
    return ORDO_OK;
}

static ordo_status
survey_power(survey *s, size_t i, const fmpz_poly_q_struct *a, slong exponent)
{
    fmpz_poly_q_struct *y = &s->value[i];
    ulong size = exponent < 0 ? -(ulong)exponent : (ulong)exponent;
    ordo_status status = exponent < 0 ? note_divisor(s, a) : ORDO_OK;
    if (status != ORDO_OK) {
        return status;
    }
    if (size > DEGREE_MOST) {
        return ORDO_IRRATIONAL;
    }
    fmpz_poly_q_pow(y, a, size);
    if (exponent < 0) {
        fmpz_poly_q_inv(y, y);
    }
    return ORDO_OK;
}

static ordo_status
survey_instruction(survey *s, size_t i, const ordo_instruction *code)
{
    const ordo_operation *operation = code->operation;
    fmpz_poly_q_struct *y = &s->value[i];
    const fmpz_poly_q_struct *a = code->a != ORDO_NONE ? &s->value[code->a] : NULL;
    const fmpz_poly_q_struct *b = code->b != ORDO_NONE ? &s->value[code->b] : NULL;
    if (operation == &ordo_operation_variable || operation == &ordo_operation_symbol) {
        fmpz_poly_set_coeff_ui(fmpz_poly_q_numref(y), 1, 1);
    } else if (operation == &ordo_operation_constant) {
        fmpz_poly_set_fmpz(fmpz_poly_q_numref(y), fmpq_numref(code->immediate.rational));
        fmpz_poly_set_fmpz(fmpz_poly_q_denref(y), fmpq_denref(code->immediate.rational));
    } else if (operation == &ordo_operation_add) {
        fmpz_poly_q_add(y, a, b);
    } else if (operation == &ordo_operation_sub) {
        fmpz_poly_q_sub(y, a, b);
    } else if (operation == &ordo_operation_mul) {
        fmpz_poly_q_mul(y, a, b);
    } else if (operation == &ordo_operation_neg) {
        fmpz_poly_q_neg(y, a);
    } else if (operation == &ordo_operation_power_integer) {
        return survey_power(s, i, a, code->immediate.integer);
    } else if (operation == &ordo_operation_div) {
        ordo_status status = note_divisor(s, b);
        if (status == ORDO_OK) {
            fmpz_poly_q_div(y, a, b);
        }
        return status;
    } else {
        return ORDO_IRRATIONAL;
    }
    return ORDO_OK;
}

ordo_status
ordo_polynomial_pole(fmpz_t where, const ordo_expression *f, const fmpz_t first)
{
    slong above, below;
    ordo_status status = ordo_polynomial_quotient(&above, &below, f);
    if (status != ORDO_OK) {
        return status;
    }
    survey s = {.first = first};
    s.value = calloc(f->tape.count, sizeof *s.value);
    if (s.value == NULL) {
        return ORDO_ENOMEM;
    }
    fmpz_init(s.pole);
    for (size_t i = 0; i < f->tape.count; i++) {
        fmpz_poly_q_init(&s.value[i]);
    }
    for (size_t i = 0; status == ORDO_OK && i < f->tape.count; i++) {
        status = survey_instruction(&s, i, &f->tape.code[i]);
    }
    for (size_t i = 0; i < f->tape.count; i++) {
        fmpz_poly_q_clear(&s.value[i]);
    }
    status = status == ORDO_OK && s.known ? ORDO_EDOMAIN : status;
    fmpz_set(where, s.pole);
    fmpz_clear(s.pole);
    free(s.value);
    return status;
}
