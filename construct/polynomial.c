/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "construct/polynomial.h"

#include "construct/evaluate.h"

enum { DEGREE_MOST = 4096 };

/* values[i] = f(i), i = 0 .. degree, become Newton's forward differences in place. */
static ordo_status
forward_differences(fmpq *values, slong degree, const ordo_expression *f)
{
    ordo_rational_evaluator *w = NULL;
    fmpq_t x;
    fmpq_init(x);
    ordo_status status = ordo_rational_evaluator_new(&w, f);
    for (slong i = 0; status == ORDO_OK && i <= degree; i++) {
        fmpq_set_si(x, i, 1);
        status = ordo_evaluate_rational(&values[i], w, x);
    }
    for (slong j = 1; j <= degree; j++) {
        for (slong i = degree; i >= j; i--) {
            fmpq_sub(&values[i], &values[i], &values[i - 1]);
        }
    }
    ordo_rational_evaluator_free(w);
    fmpq_clear(x);
    return status;
}

/* p = sum_j difference[j] binomial(x, j), by Horner's scheme from the highest j. */
static void
newton_form(fmpq_poly_t p, const fmpq *difference, slong degree)
{
    fmpq_poly_t line;
    fmpq_t constant;
    fmpq_poly_init(line);
    fmpq_init(constant);
    fmpq_poly_zero(p);
    for (slong j = degree; j >= 0; j--) {
        /* p := difference[j] + p (x - j)/(j + 1) */
        fmpq_poly_set_coeff_si(line, 1, 1);
        fmpq_poly_set_coeff_si(line, 0, -j);
        fmpq_poly_mul(p, p, line);
        fmpq_poly_scalar_div_si(p, p, j + 1);
        fmpq_poly_get_coeff_fmpq(constant, p, 0);
        fmpq_add(constant, constant, &difference[j]);
        fmpq_poly_set_coeff_fmpq(p, 0, constant);
    }
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
    ordo_status status = forward_differences(values, degree, f);
    if (status == ORDO_OK) {
        newton_form(p, values, degree);
    }
    _fmpq_vec_clear(values, degree + 1);
    return status == ORDO_EDOMAIN ? ORDO_IRRATIONAL : status;
}
