/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/coq/powers.h"

#include "construct/polynomial.h"

void
ordo_coq_powers_init(ordo_coq_powers *powers)
{
    *powers = (ordo_coq_powers){.degree = 0};
    fmpq_init(powers->a);
    for (int i = 0; i <= ORDO_COQ_DEGREE_MOST; i++) {
        fmpq_poly_init(powers->f[i]);
        fmpq_poly_init(powers->error[i]);
    }
    for (int i = 0; i < ORDO_COQ_POWERS; i++) {
        fmpq_poly_init(powers->part[i]);
    }
}

void
ordo_coq_powers_clear(ordo_coq_powers *powers)
{
    for (int i = 0; i < ORDO_COQ_POWERS; i++) {
        fmpq_poly_clear(powers->part[i]);
    }
    for (int i = 0; i <= ORDO_COQ_DEGREE_MOST; i++) {
        fmpq_poly_clear(powers->error[i]);
        fmpq_poly_clear(powers->f[i]);
    }
    fmpq_clear(powers->a);
}

/* r = the polynomial with r(j) = 0^m + 1^m + ... + (j-1)^m. */
static void
sum_of_powers(fmpq_poly_t r, ulong m)
{
    fmpq *value = _fmpq_vec_init((slong)m + 2);
    fmpz_t power;
    fmpz_init(power);
    for (ulong j = 0; j <= m; j++) {
        fmpz_ui_pow_ui(power, j, m);
        fmpq_add_fmpz(value + j + 1, value + j, power);
    }
    ordo_polynomial_through(r, 0, value, (slong)m + 2);
    fmpz_clear(power);
    _fmpq_vec_clear(value, (slong)m + 2);
}

/* The parts get those of f^(p) f^(q) h^(p+q+1) int E_p E_q, E the errors of x^k/k!: with t = a + i
 * h the product of derivatives is sum_m w_m (i h)^m. */
static void
add_product(ordo_coq_powers *powers, slong p, slong q)
{
    fmpq_poly_t product, square, shift, sums;
    fmpq_t factor, weight, one;
    fmpq_poly_init(product);
    fmpq_poly_init(square);
    fmpq_poly_init(shift);
    fmpq_poly_init(sums);
    fmpq_init(factor);
    fmpq_init(weight);
    fmpq_init(one);
    fmpq_one(one);
    fmpq_poly_mul(square, powers->error[p], powers->error[q]);
    fmpq_poly_integral(square, square);
    fmpq_poly_evaluate_fmpq(factor, square, one);
    fmpq_poly_set_coeff_si(shift, 1, 1);
    fmpq_poly_set_coeff_fmpq(shift, 0, powers->a);
    fmpq_poly_mul(product, powers->f[p], powers->f[q]);
    fmpq_poly_compose(product, product, shift);
    for (slong m = 0; m < fmpq_poly_length(product); m++) {
        fmpq_poly_get_coeff_fmpq(weight, product, m);
        fmpq_mul(weight, weight, factor);
        sum_of_powers(sums, (ulong)m);
        fmpq_poly_scalar_mul_fmpq(sums, sums, weight);
        fmpq_poly_add(powers->part[p + q + 1 + m], powers->part[p + q + 1 + m], sums);
    }
    fmpq_clear(one);
    fmpq_clear(weight);
    fmpq_clear(factor);
    fmpq_poly_clear(sums);
    fmpq_poly_clear(shift);
    fmpq_poly_clear(square);
    fmpq_poly_clear(product);
}

void
ordo_coq_powers_compute(ordo_coq_powers *powers, const ordo_coq_scheme *scheme)
{
    fmpq_poly_t monomial;
    fmpz_t factorial;
    fmpq_poly_init(monomial);
    fmpz_init(factorial);
    for (slong k = 0; k <= powers->degree; k++) {
        if (k > 0) {
            fmpq_poly_derivative(powers->f[k], powers->f[k - 1]);
        }
        fmpz_fac_ui(factorial, (ulong)k);
        fmpq_poly_zero(monomial);
        fmpq_poly_set_coeff_si(monomial, k, 1);
        fmpq_poly_scalar_div_fmpz(monomial, monomial, factorial);
        scheme->piece(powers->error[k], (ulong)k);
        fmpq_poly_sub(powers->error[k], monomial, powers->error[k]);
    }
    for (slong p = 0; p <= powers->degree; p++) {
        for (slong q = 0; q <= powers->degree; q++) {
            add_product(powers, p, q);
        }
    }
    fmpz_clear(factorial);
    fmpq_poly_clear(monomial);
}
