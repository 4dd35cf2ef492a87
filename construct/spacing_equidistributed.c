/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells that contribute about equally to the square of the error. */
#include "construct/monitor.h"
#include "construct/spacing.h"

static ordo_status
place(const ordo_spacing_site *site, ordo_message *why)
{
    (void)why;
    ordo_monitor *monitor = NULL;
    ordo_status status = ordo_monitor_new(&monitor, site->target, site->order);
    mpfr_t t;
    mpfr_init2(t, site->t->prec);
    for (size_t i = 1; status == ORDO_OK && i < site->cells; i++) {
        ordo_monitor_point(t, monitor, (double)i / (double)site->cells);
        (void)ordo_vector_set(site->t, i, t);
    }
    mpfr_clear(t);
    ordo_monitor_free(monitor);
    return status;
}

/* (b - a)^-k (int m)^((2k+1)/2). */
static ordo_status
scale(mpfr_t r, const ordo_target *target, unsigned order)
{
    enum { PREC = 96 };
    ordo_monitor *monitor = NULL;
    ordo_status status = ordo_monitor_new(&monitor, target, order);
    if (status == ORDO_OK) {
        double power = (2.0 * order + 1) / 2;
        mpfr_t a, b;
        mpfr_inits2(PREC, a, b, (mpfr_ptr)0);
        ordo_target_ends(a, b, target);
        mpfr_sub(b, b, a, MPFR_RNDN);
        mpfr_pow_ui(b, b, order, MPFR_RNDN);
        mpfr_set_d(a, power * ordo_monitor_total(monitor), MPFR_RNDN);
        mpfr_exp2(r, a, MPFR_RNDN);
        mpfr_div(r, r, b, MPFR_RNDN);
        mpfr_clears(a, b, (mpfr_ptr)0);
    }
    ordo_monitor_free(monitor);
    return status;
}

static const ordo_spacing_rule rule = {.place = place, .scale = scale};

const ordo_spacing ordo_spacing_equidistributed = {
    .name = "equidistributed",
    .synopsis = "equidistributed",
    .title = "equal integrals of |f^(k)|^(2/(2k+1)): best in L2 as n grows",
    .source = "C. de Boor, Good approximation by splines with variable knots (1973)",
    .rule = &rule,
};
