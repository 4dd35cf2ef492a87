/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the families of operations share. */
#include "construct/operation.h"

slong
ordo_rational_bits(const fmpq *x)
{
    return (slong)(fmpz_bits(fmpq_numref(x)) + fmpz_bits(fmpq_denref(x)));
}

void
ordo_ball_from_zero(arb_ptr y, const mag_t u)
{
    /* A mag is an exact dyadic number, so midpoint and radius are equal exactly. */
    mag_set(arb_radref(y), u);
    mag_mul_2exp_si(arb_radref(y), arb_radref(y), -1);
    arf_set_mag(arb_midref(y), arb_radref(y));
}

void
ordo_ball_monotone(arb_ptr y, arb_srcptr a, void (*f)(arb_t y, const arb_t x, slong prec),
                   const arf_struct *low, const arf_struct *high, slong prec)
{
    arb_t left, right;
    arb_init(left);
    arb_init(right);
    arb_get_lbound_arf(arb_midref(left), a, prec);
    arb_get_ubound_arf(arb_midref(right), a, prec);
    if (low != NULL && arf_cmp(arb_midref(left), low) < 0) {
        arf_set(arb_midref(left), low);
    }
    if (high != NULL && arf_cmp(arb_midref(right), high) > 0) {
        arf_set(arb_midref(right), high);
    }
    f(left, left, prec);
    f(right, right, prec);
    arb_union(y, left, right, prec);
    arb_clear(right);
    arb_clear(left);
}

void
ordo_series_constant(arb_t c, const arb_poly_struct *a)
{
    arb_poly_get_coeff_arb(c, a, 0);
}

int
ordo_series_sign(const arb_poly_struct *a)
{
    return arb_poly_length(a) == 0 ? 0 : arb_sgn_nonzero(a->coeffs);
}

void
ordo_level_operand(arb_t g, arb_srcptr a, UNUSED arb_srcptr b, UNUSED unsigned k, UNUSED slong prec)
{
    arb_set(g, a);
}

void
ordo_clamp_nonnegative(arb_ptr a, UNUSED const ordo_immediate *k, UNUSED slong prec)
{
    if (arb_is_negative(a)) {
        arb_indeterminate(a);
    } else if (!arb_is_nonnegative(a)) {
        mag_t u;
        mag_init(u);
        arb_get_mag(u, a);
        ordo_ball_from_zero(a, u);
        mag_clear(u);
    }
}
