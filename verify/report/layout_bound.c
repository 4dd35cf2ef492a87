/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lower bounds and efficiencies, for people. */
#include <stdio.h>
#include <stdlib.h>

#include "verify/report/layout_parts.h"
#include "verify/study/run_text.h"

/* More digits of a bound say nothing: other cells would change them. */
enum { GLANCE_DIGITS = 5, FULL_DIGITS = 9, RATIO_DIGITS = 4 };

void
ordo_layout_rounded(ordo_grid *grid, const mpfr_t x, ordo_detail detail, mpfr_rnd_t round)
{
    char *text = ordo_real_text_rounded(x, detail.full ? FULL_DIGITS : GLANCE_DIGITS, round);
    ordo_grid_text(grid, "%s", text != NULL && mpfr_number_p(x) ? text : "-");
    free(text);
}

void
ordo_layout_efficiency_text(char *text, size_t size, const ordo_bound *bound, ordo_norm norm,
                            ordo_rival rival)
{
    mpfr_t ratio;
    mpfr_init2(ratio, 64);
    ordo_bound_efficiency(ratio, bound, norm, rival);
    (void)snprintf(text, size, "-");
    if (mpfr_number_p(ratio)) {
        (void)mpfr_snprintf(text, size, "%.*Rg", RATIO_DIGITS, ratio);
    }
    mpfr_clear(ratio);
}

static void
add_row(ordo_grid *grid, const ordo_bound *bound, ordo_norm norm, ordo_detail detail)
{
    char text[64];
    ordo_grid_text(grid, "%s", ordo_norm_name(norm));
    ordo_layout_rounded(grid, bound->floor.value[norm], detail, MPFR_RNDD);
    ordo_layout_rounded(grid, bound->asymptote.value[norm], detail, MPFR_RNDN);
    char *error = bound->run == NULL ? NULL
                  : detail.full      ? ordo_run_text(bound->run, norm, bound->digits)
                                     : ordo_run_glance(bound->run, norm, GLANCE_DIGITS);
    ordo_grid_text(grid, "%s", error != NULL ? error : "-");
    free(error);
    for (int rival = 0; rival < ORDO_RIVALS; rival++) {
        ordo_layout_efficiency_text(text, sizeof text, bound, norm, (ordo_rival)rival);
        ordo_grid_text(grid, "%s", text);
    }
}

/* Where the bound of a norm is 0, or its floor not proved. */
static void
qualify(ordo_grid *grid, const ordo_bound *bound, ordo_norm norm)
{
    const char *name = ordo_norm_name(norm);
    unsigned order = ordo_unit_order(bound->recipe.unit);
    if (bound->floor.polynomial) {
        ordo_grid_below(grid, "%s: only 0 bounds it, the target is a polynomial of degree < %u",
                        name, order);
    } else if (mpfr_zero_p(bound->floor.value[norm])) {
        ordo_grid_below(grid, "%s: no bound above 0 was found", name);
    }
    if (mpfr_nan_p(bound->asymptote.radius[norm])) {
        ordo_grid_below(grid,
                        "%s: the floor is measured: f^(%u) is not finite or not known somewhere",
                        name, order);
    }
}

/* What the words mean. */
static void
explain(ordo_grid *grid, const ordo_bound *bound)
{
    ordo_grid_below(grid,
                    "certified bound: no %s of %zu neuron%s has a smaller error, whatever its "
                    "parameters (proved)",
                    bound->recipe.unit->name, bound->neurons, bound->neurons == 1 ? "" : "s");
    ordo_grid_below(grid, "asymptotic floor: a limit for ever larger nets, no bound for this size");
}

/* What is to be said of the construction's norms. */
static void
remark(ordo_grid *grid, const ordo_bound *bound, ordo_norm norm)
{
    char text[sizeof bound->run->infinite.text + 64] = "";
    ordo_run_remark(text, sizeof text, bound->run, norm, bound->digits);
    if (text[0] != '\0') {
        ordo_grid_below(grid, "%s of %s %s", ordo_norm_name(norm), bound->recipe.construction->name,
                        text);
    }
}

static void
describe(ordo_grid *grid, const ordo_bound *bound)
{
    const ordo_recipe *recipe = &bound->recipe;
    const char *name = ordo_target_name(recipe->target);
    ordo_grid_above(grid, "%s, %zu neuron%s; %s%s%s on [%s, %s]", recipe->unit->name,
                    bound->neurons, bound->neurons == 1 ? "" : "s", name != NULL ? name : "",
                    name != NULL ? ": " : "",
                    ordo_expression_text(ordo_target_function(recipe->target)),
                    ordo_target_text_a(recipe->target), ordo_target_text_b(recipe->target));
}

void
ordo_layout_bound(ordo_grid *grid, const ordo_bound *bound, ordo_detail detail)
{
    const char *construction = bound->recipe.construction->name;
    describe(grid, bound);
    ordo_grid_column(grid, "norm", false);
    ordo_grid_column(grid, "certified bound", false);
    ordo_grid_column(grid, "asymptotic floor", false);
    ordo_grid_column(grid, construction, false);
    ordo_grid_column(grid, "bound/error", true);
    ordo_grid_column(grid, "floor/error", true);
    explain(grid, bound);
    for (int norm = 0; norm < ORDO_NORMS; norm++) {
        if (bound->wanted & ORDO_NORM_BIT(norm)) {
            add_row(grid, bound, (ordo_norm)norm, detail);
            qualify(grid, bound, (ordo_norm)norm);
            if (bound->run != NULL) {
                remark(grid, bound, (ordo_norm)norm);
            }
        }
    }
    if (!ordo_knots_are_uniform(bound->recipe.knots)) {
        ordo_grid_below(grid, "%s: with %s breakpoints; bound and floor are for any", construction,
                        ordo_knots_text(bound->recipe.knots));
    }
    if (bound->run == NULL) {
        ordo_grid_below(grid, "no error to compare with: %s %s", construction, bound->none.text);
    }
}

void
ordo_layout_efficiency(ordo_grid *grid, const ordo_bound *bound)
{
    for (int norm = 0; norm < ORDO_NORMS; norm++) {
        if (!(bound->wanted & ORDO_NORM_BIT(norm))) {
            continue;
        }
        char certified[64], asymptotic[64];
        ordo_layout_efficiency_text(certified, sizeof certified, bound, (ordo_norm)norm,
                                    ORDO_CERTIFIED_BOUND);
        ordo_layout_efficiency_text(asymptotic, sizeof asymptotic, bound, (ordo_norm)norm,
                                    ORDO_ASYMPTOTIC_FLOOR);
        char *least = ordo_real_text_rounded(bound->floor.value[norm], GLANCE_DIGITS, MPFR_RNDD);
        char *limit = ordo_real_text(bound->asymptote.value[norm], GLANCE_DIGITS);
        ordo_grid_below(
            grid,
            "%s: efficiency %s against the certified bound %s, %s against the asymptotic "
            "floor %s",
            ordo_norm_name((ordo_norm)norm), certified, least != NULL ? least : "?", asymptotic,
            limit != NULL ? limit : "?");
        free(least);
        free(limit);
    }
}
