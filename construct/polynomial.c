/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "construct/polynomial.h"

#include <stdlib.h>

#include "construct/tape.h"

enum { DEGREE_MOST = 4096 };

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
