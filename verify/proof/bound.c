/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/proof/bound.h"

enum { DEFAULT_DIGITS = 20 };

void
ordo_bound_init(ordo_bound *bound, const ordo_recipe *recipe, size_t neurons, unsigned norms,
                long digits)
{
    *bound = (ordo_bound){.recipe = *recipe,
                          .neurons = neurons,
                          .wanted = norms & (unsigned)ORDO_FLOOR_NORMS,
                          .digits = digits > 0 ? digits : DEFAULT_DIGITS};
    ordo_floor_init(&bound->floor);
    ordo_asymptote_init(&bound->asymptote);
}

void
ordo_bound_clear(ordo_bound *bound)
{
    ordo_asymptote_clear(&bound->asymptote);
    ordo_floor_clear(&bound->floor);
}

ordo_status
ordo_bound_find(ordo_bound *bound)
{
    const ordo_recipe *recipe = &bound->recipe;
    ordo_status status =
        ordo_floor_find(&bound->floor, recipe->unit, recipe->target, bound->neurons, bound->wanted);
    return status == ORDO_OK ? ordo_asymptote_find(&bound->asymptote, recipe->unit, recipe->target,
                                                   bound->neurons, bound->wanted)
                             : status;
}

void
ordo_bound_efficiency(mpfr_t r, const ordo_bound *bound, ordo_norm norm, ordo_rival rival)
{
    const ordo_run *run = bound->run;
    if (run == NULL || !ordo_run_is_known(run, norm) || !mpfr_number_p(run->value[norm]) ||
        mpfr_zero_p(run->value[norm])) {
        mpfr_set_nan(r);
        return;
    }
    mpfr_div(
        r, rival == ORDO_CERTIFIED_BOUND ? bound->floor.value[norm] : bound->asymptote.value[norm],
        run->value[norm], MPFR_RNDN);
}
