/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "construct/knots.h"

/* Extra bits at which a knot is computed before its one rounding. */
enum { KNOT_GUARD = 64 };

/* t = (a (n-i) + b i)/n. */
static void
place_knot(mpfr_t t, const arb_t a, const arb_t b, size_t i, size_t n, mpfr_prec_t prec)
{
    arb_t sum, term;
    arb_init(sum);
    arb_init(term);
    arb_mul_ui(sum, a, n - i, prec);
    arb_mul_ui(term, b, i, prec);
    arb_add(sum, sum, term, prec);
    arb_div_ui(sum, sum, n, prec);
    ordo_real_from_ball(t, sum);
    arb_clear(sum);
    arb_clear(term);
}

static ordo_status
fill(ordo_vector *knots, const ordo_target *target, size_t cells)
{
    mpfr_prec_t prec = knots->prec;
    ordo_status status = ORDO_OK;
    mpfr_t t, first, last, before;
    arb_t a, b;
    mpfr_inits2(prec, t, first, last, before, (mpfr_ptr)0);
    arb_init(a);
    arb_init(b);
    ordo_target_ends(first, last, target);
    ordo_target_ends_ball(a, b, target, prec + KNOT_GUARD);
    for (size_t i = 0; status == ORDO_OK && i <= cells; i++) {
        if (i == 0) {
            mpfr_set(t, first, MPFR_RNDN);
        } else if (i == cells) {
            mpfr_set(t, last, MPFR_RNDN);
        } else {
            place_knot(t, a, b, i, cells, prec + KNOT_GUARD);
        }
        if (i > 0 && !mpfr_less_p(before, t)) {
            status = ORDO_EINVAL;
        }
        (void)ordo_vector_set(knots, i, t);
        mpfr_swap(before, t);
    }
    mpfr_clears(t, first, last, before, (mpfr_ptr)0);
    arb_clear(a);
    arb_clear(b);
    return status;
}

ordo_status
ordo_knots_uniform(ordo_vector *knots, const ordo_target *target, size_t cells, mpfr_prec_t prec)
{
    ordo_status status = ordo_vector_init(knots, cells + 1, prec);
    if (status == ORDO_OK) {
        status = fill(knots, target, cells);
    }
    if (status != ORDO_OK) {
        ordo_vector_clear(knots);
    }
    return status;
}
