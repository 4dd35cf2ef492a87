/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/proof/bound.h"

#include <stdlib.h>

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
ordo_bounds_find(ordo_bound *const *bounds, size_t count)
{
    size_t *neurons = calloc(count + 1, sizeof *neurons);
    ordo_floor **floors = calloc(count + 1, sizeof *floors);
    ordo_asymptote **asymptotes = calloc(count + 1, sizeof *asymptotes);
    bool room = neurons != NULL && floors != NULL && asymptotes != NULL;
    ordo_status status = room ? ORDO_OK : ORDO_ENOMEM;
    for (size_t i = 0; room && i < count; i++) {
        neurons[i] = bounds[i]->neurons;
        floors[i] = &bounds[i]->floor;
        asymptotes[i] = &bounds[i]->asymptote;
    }
    if (room && count > 0) {
        const ordo_bound *first = bounds[0];
        const ordo_unit *unit = first->recipe.unit;
        const ordo_target *target = first->recipe.target;
        status = ordo_floors_find(floors, neurons, count, unit, target, first->wanted);
        if (status == ORDO_OK) {
            status = ordo_asymptotes_find(asymptotes, neurons, count, unit, target, first->wanted);
        }
    }
    free(asymptotes);
    free(floors);
    free(neurons);
    return status;
}

ordo_status
ordo_bound_find(ordo_bound *bound)
{
    return ordo_bounds_find(&bound, 1);
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
