/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/proof/sandwich.h"

/* The mean of one side over the cells, as it grows. */
static void
include(arb_t mean, const arb_t value, ordo_norm norm, slong bits)
{
    if (norm == ORDO_LINF) {
        arb_max(mean, mean, value, bits);
    } else if (norm == ORDO_L1) {
        arb_add(mean, mean, value, bits);
    } else {
        arb_t square;
        arb_init(square);
        arb_sqr(square, value, bits);
        arb_nonnegative_part(square, square);
        arb_add(mean, mean, square, bits);
        arb_clear(square);
    }
}

/* From the sum over cells to the norm: mean or root mean square, h^k. */
static void
finish(arb_t mean, const arb_t h, unsigned order, ordo_norm norm, size_t cells, slong bits)
{
    arb_t power;
    arb_init(power);
    if (norm == ORDO_L2) {
        arb_mul(mean, mean, h, bits);
    } else if (norm != ORDO_LINF) {
        arb_div_ui(mean, mean, cells, bits);
    }
    if (norm == ORDO_L2 || norm == ORDO_RMSE) {
        arb_sqrtpos(mean, mean, bits);
    }
    arb_pow_ui(power, h, order, bits);
    arb_mul(mean, mean, power, bits);
    arb_clear(power);
}

ordo_status
ordo_sandwich_find(arb_t lower, arb_t upper, const ordo_profile *profile, const ordo_target *target,
                   unsigned order, ordo_norm norm, size_t cells, mpfr_prec_t bits)
{
    if (norm == ORDO_H1 || cells == 0) {
        return ORDO_EINVAL;
    }
    slong prec = bits + (slong)ordo_target_common_bits(target) + 64;
    arb_t a, b, h, u, v, least, most;
    arb_init(a);
    arb_init(b);
    arb_init(h);
    arb_init(u);
    arb_init(v);
    arb_init(least);
    arb_init(most);
    ordo_target_ends_ball(a, b, target, prec);
    arb_sub(h, b, a, prec);
    arb_div_ui(h, h, cells, prec);
    arb_zero(lower);
    arb_zero(upper);
    arb_set(v, a);
    for (size_t i = 0; i < cells; i++) {
        arb_swap(u, v);
        arb_mul_ui(v, h, i + 1, prec);
        arb_add(v, v, a, prec);
        ordo_profile_range(least, most, profile, u, v);
        include(lower, least, norm, prec);
        include(upper, most, norm, prec);
    }
    finish(lower, h, order, norm, cells, prec);
    finish(upper, h, order, norm, cells, prec);
    arb_clear(most);
    arb_clear(least);
    arb_clear(v);
    arb_clear(u);
    arb_clear(h);
    arb_clear(b);
    arb_clear(a);
    return ORDO_OK;
}
