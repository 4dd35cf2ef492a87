/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/certificate/discriminant.h"

#include "construct/evaluate.h"

enum { VALUES = 4 }; /* f, f', f''/2, f'''/6 */

/* t = a + (b - a) j/cells, and f's coefficients there. */
static void
expand_at(arb_poly_t f, ordo_series_evaluator *w, const arb_t a, const arb_t h, size_t j,
          mpfr_prec_t prec)
{
    arb_t t;
    arb_init(t);
    arb_mul_ui(t, h, j, prec);
    arb_add(t, t, a, prec);
    ordo_evaluate_series(f, w, t, VALUES);
    arb_clear(t);
}

/* c1 of y(t + s) = f + c1 s + f''/2 s^2 + f'''/6 s^3 with y(t + h) = f(t + h). */
static void
find_slope(arb_t c1, const arb_poly_t here, const arb_poly_t next, const arb_t h, mpfr_prec_t prec)
{
    arb_t part;
    arb_init(part);
    arb_poly_get_coeff_arb(c1, next, 0);
    arb_poly_get_coeff_arb(part, here, 0);
    arb_sub(c1, c1, part, prec);
    arb_div(c1, c1, h, prec);
    for (slong j = 2; j < VALUES; j++) {
        arb_pow_ui(part, h, (ulong)j - 1, prec);
        arb_mul(part, part, here->coeffs + j, prec);
        arb_sub(c1, c1, part, prec);
    }
    arb_clear(part);
}

/* With pieces y, before the breakpoint, and z after it: alpha = z1 - y1 - 2 h y2 - 3 h^2 y3, beta =
 * z2 - y2 - 3 h y3, gamma = z3 - y3. */
static void
combine(arb_t y, const arb_poly_t before, const arb_poly_t here, const arb_poly_t next,
        const arb_t h, mpfr_prec_t prec)
{
    arb_t alpha, beta, part;
    arb_init(alpha);
    arb_init(beta);
    arb_init(part);
    find_slope(alpha, here, next, h, prec);
    find_slope(part, before, here, h, prec);
    arb_sub(alpha, alpha, part, prec);
    for (slong j = 2; j < VALUES; j++) {
        arb_pow_ui(part, h, (ulong)j - 1, prec);
        arb_mul(part, part, before->coeffs + j, prec);
        arb_submul_ui(alpha, part, (ulong)j, prec);
    }
    arb_sub(beta, here->coeffs + 2, before->coeffs + 2, prec);
    arb_mul(part, h, before->coeffs + 3, prec);
    arb_submul_ui(beta, part, 3, prec);
    arb_sub(part, here->coeffs + 3, before->coeffs + 3, prec);
    arb_mul(part, part, alpha, prec);
    arb_mul_2exp_si(part, part, 2);
    arb_sqr(y, beta, prec);
    arb_sub(y, y, part, prec);
    arb_clear(part);
    arb_clear(beta);
    arb_clear(alpha);
}

ordo_status
ordo_taylor_discriminant(arb_t y, const ordo_target *target, size_t cells, size_t i,
                         mpfr_prec_t prec)
{
    ordo_series_evaluator *w = NULL;
    ordo_status status = ordo_series_evaluator_new(&w, ordo_target_function(target), prec);
    if (status != ORDO_OK) {
        return status;
    }
    arb_poly_t f[3];
    arb_t a, h;
    arb_init(a);
    arb_init(h);
    ordo_target_ends_ball(a, h, target, prec);
    arb_sub(h, h, a, prec);
    arb_div_ui(h, h, cells, prec);
    for (size_t j = 0; j < 3; j++) {
        arb_poly_init2(f[j], VALUES);
        expand_at(f[j], w, a, h, i + j - 1, prec);
        for (slong k = arb_poly_length(f[j]); k < VALUES; k++) {
            arb_poly_fit_length(f[j], VALUES);
            arb_zero(f[j]->coeffs + k);
        }
    }
    combine(y, f[0], f[1], f[2], h, prec);
    for (size_t j = 0; j < 3; j++) {
        arb_poly_clear(f[j]);
    }
    arb_clear(h);
    arb_clear(a);
    ordo_series_evaluator_free(w);
    return ORDO_OK;
}
