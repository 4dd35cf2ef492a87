/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "construct/sampler.h"

#include "construct/polynomial.h"

/* The singular points, each with all that is rounded to it: a knot is off by half a unit in its
 * last place, the middle of a cell by no more than the larger of its ends. Zero and other dyadic
 * numbers are knots as they are. */
static void
find_singular(ordo_sampler *s, const ordo_target *target, mpfr_prec_t prec, mpfr_prec_t rounded)
{
    enum { ROOM_BITS = 2 };
    mpfr_t x;
    mpfr_init2(x, prec);
    s->singulars = rounded > 0 ? (slong)ordo_target_singular_count(target) : 0;
    s->singular = _arb_vec_init(s->singulars);
    for (slong i = 0; i < s->singulars; i++) {
        ordo_target_singular_point(x, target, (size_t)i);
        ordo_ball_from_real(s->singular + i, x);
        if (!mpfr_zero_p(x)) {
            arb_add_error_2exp_si(s->singular + i, mpfr_get_exp(x) + ROOM_BITS - (slong)rounded);
        }
    }
    mpfr_clear(x);
}

ordo_status
ordo_sampler_init(ordo_sampler *s, const ordo_target *target, const ordo_arithmetic *field,
                  mpfr_prec_t prec, mpfr_prec_t rounded)
{
    const ordo_expression *f = ordo_target_function(target);
    *s = (ordo_sampler){.field = field};
    find_singular(s, target, prec, rounded);
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
    _arb_vec_clear(s->singular, s->singulars);
    arb_poly_clear(s->series);
    for (int j = 0; j < ORDO_RULE_DERIVATIVES; j++) {
        fmpq_poly_clear(s->derivatives[j]);
    }
}

/* Whether x is a singular point, rounded, at which one of the wanted derivatives breaks; that one
 * then is indeterminate. */
static bool
breaks(ordo_scalar *f, ordo_sampler *s, const arb_t x, unsigned derivatives)
{
    bool broken = false;
    arb_t place;
    arb_init(place);
    for (slong i = 0; !broken && derivatives > 0 && i < s->singulars; i++) {
        if (!arb_overlaps(x, s->singular + i)) {
            continue;
        }
        arb_union(place, x, s->singular + i, ARF_PREC_EXACT);
        ordo_evaluate_series_inside(s->series, s->evaluator, place, (slong)derivatives + 1);
        for (unsigned j = 1; !broken && j <= derivatives; j++) {
            arb_poly_get_coeff_arb(place, s->series, (slong)j);
            broken = !arb_is_finite(place);
            if (broken) {
                arb_indeterminate(f[j].ball);
            }
        }
    }
    arb_clear(place);
    return broken;
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
    finite = finite && !breaks(f, s, x, derivatives);
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
