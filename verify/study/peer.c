/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/study/peer.h"

#include "construct/make.h"

enum { CONSTRUCTIONS_MOST = 16, CONSTANT_BITS = 64 };

void
ordo_peer_init(ordo_peer *peer, long digits)
{
    *peer = (ordo_peer){.recipe = {.unit = NULL}};
    ordo_run_init(&peer->run, digits);
}

void
ordo_peer_clear(ordo_peer *peer)
{
    ordo_run_clear(&peer->run);
}

/* Fills list with the closed formulas that declare a constant for rmse, the smallest first, equal
 * ones in the order of the unit. */
static size_t
sort_by_constant(const ordo_construction **list, const ordo_unit *unit)
{
    mpfr_t constant[CONSTRUCTIONS_MOST];
    size_t count = 0;
    for (const ordo_construction *const *c = unit->constructions;
         *c != NULL && count < CONSTRUCTIONS_MOST; c++) {
        if ((*c)->projected || (*c)->constant[ORDO_RMSE] == NULL) {
            continue;
        }
        size_t k = count++;
        mpfr_init2(constant[k], CONSTANT_BITS);
        list[k] = *c;
        ordo_declared_constant(constant[k], *c, ORDO_RMSE);
        for (; k > 0 && mpfr_less_p(constant[k], constant[k - 1]); k--) {
            mpfr_swap(constant[k], constant[k - 1]);
            const ordo_construction *other = list[k];
            list[k] = list[k - 1];
            list[k - 1] = other;
        }
    }
    for (size_t k = 0; k < count; k++) {
        mpfr_clear(constant[k]);
    }
    return count;
}

/* Whether an ideal net of a few neurons is the target; more of them, of weight 0, are as well. */
static ordo_status
check_ideal(bool *exact, const ordo_unit *unit, const ordo_target *target, size_t neurons)
{
    enum { CELLS = 2 };
    for (size_t cells = 1; cells <= CELLS; cells++) {
        size_t few = ordo_unit_neurons(unit, cells);
        for (const ordo_construction *const *c = unit->constructions;
             *c != NULL && few > 0 && few <= neurons; c++) {
            ordo_message why;
            ordo_status status =
                (*c)->projected ? ORDO_MISSED
                                : ordo_ideal_is_exact(unit, *c, ORDO_FORWARD, target, few, &why);
            *exact = *exact || status == ORDO_OK;
            if (status == ORDO_ENOMEM) {
                return status;
            }
        }
    }
    return ORDO_OK;
}

/* The same on integers around the interval when its ends are not rational. */
static ordo_status
check_exact(bool *exact, const ordo_unit *unit, const ordo_target *target, size_t neurons)
{
    enum { ROOM = 64 };
    char a[ROOM], b[ROOM];
    mpfr_t end[2];
    ordo_target *wider = NULL;
    ordo_message why;
    ordo_status status = check_ideal(exact, unit, target, neurons);
    if (status != ORDO_OK || *exact) {
        return status;
    }
    mpfr_init2(end[0], ROOM);
    mpfr_init2(end[1], ROOM);
    ordo_target_ends(end[0], end[1], target);
    int room = mpfr_snprintf(a, sizeof a, "%.0RDf", end[0]);
    room = room < ROOM ? mpfr_snprintf(b, sizeof b, "%.0RUf", end[1]) : room;
    mpfr_clear(end[0]);
    mpfr_clear(end[1]);
    ordo_target_text text = {
        .expression = ordo_expression_text(ordo_target_function(target)), .a = a, .b = b};
    status = room < ROOM ? ordo_target_new(&wider, &text, &why) : ORDO_MISSED;
    if (status == ORDO_OK) {
        status = check_ideal(exact, unit, wider, neurons);
        ordo_target_free(wider);
    }
    return status == ORDO_ENOMEM ? status : ORDO_OK;
}

ordo_status
ordo_peer_find(ordo_peer *peer, const ordo_unit *unit, const ordo_target *target, size_t neurons,
               const ordo_run_options *options)
{
    const ordo_construction *list[CONSTRUCTIONS_MOST];
    size_t count = sort_by_constant(list, unit);
    ordo_run_options wanted = *options;
    wanted.check = ORDO_CHECK_NONE; /* what is proved suffices */
    wanted.bits = 0;
    wanted.dtype = NULL;
    wanted.samples = 0;
    peer->recipe = (ordo_recipe){.unit = unit, .target = target};
    (void)ordo_explain(&peer->none, ORDO_OK, "the unit declares none");
    peer->exact = false;
    ordo_status decided = check_exact(&peer->exact, unit, target, neurons);
    if (decided != ORDO_OK) {
        return decided;
    }
    if (ordo_unit_cells(unit, neurons) == 0) {
        return ordo_explain(&peer->none, ORDO_OK, "so few neurons make no cell");
    }
    for (size_t k = 0; k < count; k++) {
        ordo_message why = {""};
        ordo_recipe recipe = peer->recipe;
        recipe.construction = list[k];
        ordo_status status = ordo_run_recipe(&peer->run, &recipe, neurons, &wanted, &why);
        if (status == ORDO_OK || status == ORDO_MISSED) {
            peer->recipe = recipe;
            peer->exact = peer->exact || peer->run.zero;
            return ORDO_OK;
        }
        if (status < 0) {
            return status;
        }
        (void)ordo_explain(&peer->none, ORDO_OK, "%s: %.300s", list[k]->name, why.text);
    }
    return ORDO_OK;
}

void
ordo_peer_ratio(mpfr_t r, const ordo_peer *peer, const ordo_run *run, ordo_norm norm)
{
    mpfr_set_nan(r);
    if (peer->recipe.construction != NULL && !peer->exact && ordo_run_is_known(run, norm) &&
        ordo_run_is_known(&peer->run, norm) && mpfr_number_p(run->value[norm]) &&
        mpfr_regular_p(peer->run.value[norm])) {
        mpfr_div(r, run->value[norm], peer->run.value[norm], MPFR_RNDN);
    }
}
