/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "construct/sampler.h"

#include "construct/polynomial.h"

ordo_status
ordo_sampler_init(ordo_sampler *s, const ordo_target *target, const ordo_arithmetic *field,
                  mpfr_prec_t prec)
{
    const ordo_expression *f = ordo_target_function(target);
    *s = (ordo_sampler){.field = field};
    arb_poly_init(s->series);
    for (int j = 0; j < ORDO_RULE_DERIVATIVES; j++) {
        fmpq_poly_init(s->derivatives[j]);
    }
    if (field == &ordo_ball_arithmetic) {
        return ordo_series_evaluator_new(&s->evaluator, f, prec);
    }
    ordo_status status = ordo_polynomial_of(s->derivatives[0], f);
    for (int j = 1; j < ORDO_RULE_DERIVATIVES; j++) {
        fmpq_poly_derivative(s->derivatives[j], s->derivatives[j - 1]);
    }
    return status;
}

void
ordo_sampler_clear(ordo_sampler *s)
{
    ordo_series_evaluator_free(s->evaluator);
    arb_poly_clear(s->series);
    for (int j = 0; j < ORDO_RULE_DERIVATIVES; j++) {
        fmpq_poly_clear(s->derivatives[j]);
    }
}

static ordo_status
read_series(ordo_scalar *f, ordo_sampler *s, const arb_t x, unsigned derivatives)
{
    bool finite = true;
    ulong factorial = 1;
    ordo_evaluate_series_inside(s->series, s->evaluator, x, (slong)derivatives + 1);
    for (unsigned j = 0; j <= derivatives; j++) {
        factorial *= j > 0 ? j : 1;
        arb_poly_get_coeff_arb(f[j].ball, s->series, (slong)j);
        arb_mul_ui(f[j].ball, f[j].ball, factorial, ARF_PREC_EXACT);
        finite = finite && arb_is_finite(f[j].ball);
    }
    return finite ? ORDO_OK : ORDO_SINGULAR;
}

ordo_status
ordo_sampler_read(ordo_scalar *f, ordo_sampler *s, const ordo_scalar *x, unsigned derivatives)
{
    if (s->field == &ordo_ball_arithmetic) {
        return read_series(f, s, x->ball, derivatives);
    }
    for (unsigned j = 0; j <= derivatives; j++) {
        fmpq_poly_evaluate_fmpq(f[j].rational, s->derivatives[j], x->rational);
    }
    return ORDO_OK;
}
