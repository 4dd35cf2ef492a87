/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Families side by side, for people and for programs. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "verify/report/layout_parts.h"
#include "verify/study/run_text.h"

enum { GLANCE_DIGITS = 5, RATIO_DIGITS = 4, FULL_RATIO_DIGITS = 12 };

static bool
is_bounded(ordo_norm norm)
{
    return ((unsigned)ORDO_FLOOR_NORMS & ORDO_NORM_BIT(norm)) != 0;
}

static bool
is_wanted(const ordo_comparison *c, ordo_norm norm)
{
    return (c->options.wanted & ORDO_NORM_BIT(norm)) != 0;
}

/* Whether rows must say which group they belong to: equal neurons are a column of their own. */
static bool
names_groups(const ordo_comparison *c)
{
    return c->group_count > 1 && c->measure == ORDO_BY_PARAMETERS;
}

static void
describe(ordo_grid *grid, const ordo_comparison *c)
{
    const ordo_recipe *recipe = &c->contenders[0].recipe;
    char target[512];
    ordo_layout_target(target, sizeof target, recipe->target);
    ordo_grid_above(grid, "%s; %s breakpoints, %s", target, ordo_knots_text(recipe->knots),
                    ordo_orientation_name(recipe->orientation));
    if (c->group_count > 1) {
        return;
    }
    const char *what = ordo_equal_name(c->measure);
    int length = (int)strlen(what) - (c->sizes[0] == 1 ? 1 : 0); /* "neuron" */
    ordo_grid_above(grid, "nets of %s%zu %.*s", c->measure == ORDO_BY_PARAMETERS ? "at most " : "",
                    c->sizes[0], length, what);
}

/* A column of one norm: "ratio" for people, "rmse.ratio" for programs. */
static void
add_column(ordo_grid *grid, ordo_norm norm, const char *heading, ordo_detail detail)
{
    char text[64];
    (void)snprintf(text, sizeof text, "%s.%s", ordo_norm_name(norm), heading);
    ordo_grid_column(grid, detail.full ? text : heading, true);
}

static void
add_columns(ordo_grid *grid, const ordo_comparison *c, ordo_detail detail)
{
    if (names_groups(c)) {
        ordo_grid_column(grid, "within", true);
    }
    ordo_grid_column(grid, "net", false);
    ordo_grid_column(grid, "order", true);
    ordo_grid_column(grid, "neurons", true);
    ordo_grid_column(grid, "cells", true);
    ordo_grid_column(grid, detail.full ? "parameters" : "params", true);
    for (int i = 0; i < ORDO_NORMS; i++) {
        ordo_norm norm = (ordo_norm)i;
        if (!is_wanted(c, norm)) {
            continue;
        }
        ordo_grid_column(grid, ordo_norm_name(norm), !detail.full);
        if (detail.full) {
            add_column(grid, norm, "radius", detail);
            add_column(grid, norm, "status", detail);
        }
        add_column(grid, norm, "ratio", detail);
        if (is_bounded(norm) && detail.full) {
            add_column(grid, norm, "bound", detail);
            add_column(grid, norm, "floor", detail);
        }
        if (is_bounded(norm)) {
            add_column(grid, norm, "bound/error", detail);
            add_column(grid, norm, "floor/error", detail);
        }
    }
}

/* The cells of what bounds an entry in one norm. */
static void
add_bounds(ordo_grid *grid, const ordo_comparison *c, const ordo_entry *entry, ordo_norm norm,
           ordo_detail detail)
{
    ordo_bound bound = ordo_comparison_bound(c, entry);
    if (detail.full) {
        ordo_layout_rounded(grid, bound.floor.value[norm], detail, MPFR_RNDD);
        ordo_layout_rounded(grid, bound.asymptote.value[norm], detail, MPFR_RNDN);
    }
    for (int rival = 0; rival < ORDO_RIVALS; rival++) {
        char text[64];
        ordo_layout_efficiency_text(text, sizeof text, &bound, norm, (ordo_rival)rival);
        ordo_grid_text(grid, "%s", text);
    }
}

static void
add_norm(ordo_grid *grid, const ordo_comparison *c, const ordo_entry *entry, ordo_norm norm,
         ordo_detail detail)
{
    mpfr_t ratio;
    mpfr_init2(ratio, 64);
    ordo_layout_norm(grid, &entry->run, norm, detail.full ? c->options.digits : GLANCE_DIGITS,
                     detail);
    if (detail.full) {
        ordo_grid_text(grid, "%s", ordo_standing_name(entry->run.standing[norm]));
    }
    ordo_comparison_ratio(ratio, c, entry, norm);
    char text[64] = "-";
    if (!mpfr_nan_p(ratio)) {
        (void)mpfr_snprintf(text, sizeof text, "%.*Rg",
                            detail.full ? FULL_RATIO_DIGITS : RATIO_DIGITS, ratio);
    }
    ordo_grid_text(grid, "%s", text);
    mpfr_clear(ratio);
    if (is_bounded(norm)) {
        add_bounds(grid, c, entry, norm, detail);
    }
}

/* A number of things, "-" for none. */
static void
add_count(ordo_grid *grid, size_t count)
{
    if (count > 0) {
        ordo_grid_text(grid, "%zu", count);
    } else {
        ordo_grid_text(grid, "-");
    }
}

static void
add_row(ordo_grid *grid, const ordo_comparison *c, const ordo_entry *entry, ordo_detail detail)
{
    const ordo_contender *contender = &c->contenders[entry->contender];
    const ordo_unit *unit = contender->recipe.unit;
    bool sized = entry->neurons > 0;
    size_t columns = grid->columns, first = grid->filled;
    if (names_groups(c)) {
        ordo_grid_text(grid, "%zu", c->sizes[entry->group]);
    }
    ordo_grid_text(grid, "%s", contender->name);
    ordo_grid_text(grid, "%u", ordo_unit_order(unit));
    add_count(grid, contender->baseline != NULL ? 0 : entry->neurons);
    add_count(grid, sized ? ordo_unit_cells(unit, entry->neurons) : 0);
    add_count(grid, entry->parameters);
    for (int norm = 0; entry->exists && norm < ORDO_NORMS; norm++) {
        if (is_wanted(c, (ordo_norm)norm)) {
            add_norm(grid, c, entry, (ordo_norm)norm, detail);
        }
    }
    while (!grid->failed && grid->filled - first < columns) {
        ordo_grid_text(grid, "-");
    }
}

/* Why there is no net, or what is to be known of its norms. */
static void
remark(ordo_grid *grid, const ordo_comparison *c, const ordo_entry *entry)
{
    char name[256];
    ordo_comparison_name(name, sizeof name, c, entry);
    if (!entry->exists) {
        ordo_grid_below(grid, "%s: %s", name,
                        entry->why.text[0] != '\0' ? entry->why.text
                                                   : ordo_status_text(entry->status));
        return;
    }
    for (int norm = 0; norm < ORDO_NORMS; norm++) {
        char text[sizeof entry->run.infinite.text + 64] = "";
        if (is_wanted(c, (ordo_norm)norm)) {
            ordo_run_remark(text, sizeof text, &entry->run, (ordo_norm)norm, c->options.digits);
        }
        if (text[0] != '\0') {
            ordo_grid_below(grid, "%s: %s %s", name, ordo_norm_name((ordo_norm)norm), text);
        }
    }
}

/* Whether one of its nets has no cell, and so no piece to reproduce anything with. */
static bool
has_empty_net(const ordo_comparison *c, size_t contender)
{
    for (size_t i = 0; i < c->entry_count; i++) {
        const ordo_entry *entry = &c->entries[i];
        if (entry->contender == contender && entry->exists && entry->run.cells == 0) {
            return true;
        }
    }
    return false;
}

/* Families that have the target, but for rounding: a polynomial of degree < k. */
static void
remark_polynomials(ordo_grid *grid, const ordo_comparison *c)
{
    const ordo_target *target = c->contenders[0].recipe.target;
    int degree = ordo_expression_degree(ordo_target_function(target));
    for (size_t i = 0; degree >= 0 && i < c->contender_count; i++) {
        const ordo_unit *unit = c->contenders[i].recipe.unit;
        char from[48] = "";
        if (has_empty_net(c, i)) {
            (void)snprintf(from, sizeof from, " from n = %zu on, with one cell",
                           ordo_unit_neurons(unit, 1));
        }
        if (degree < (int)ordo_unit_order(unit)) {
            ordo_grid_below(grid,
                            "%s: the ideal error on this polynomial is 0%s, what is shown is the "
                            "rounding of parameters",
                            c->contenders[i].name, from);
        }
    }
}

/* The column of orders is that of units. */
static void
remark_singular(ordo_grid *grid, const ordo_comparison *c)
{
    if (ordo_target_singular_count(c->contenders[0].recipe.target) > 0) {
        ordo_grid_below(grid, "order: that of smooth functions, which this one is not");
    }
}

static void
explain(ordo_grid *grid, const ordo_comparison *c)
{
    ordo_grid_below(grid, "ratio: the error over the smallest one%s%s",
                    c->group_count > 1 ? " of equal " : "",
                    c->group_count > 1 ? ordo_equal_name(c->measure) : "");
    if ((c->options.wanted & (unsigned)ORDO_FLOOR_NORMS) != 0) {
        ordo_grid_below(grid, "bound/error: efficiency against the certified bound: no parameters "
                              "of that unit and size do better");
        ordo_grid_below(grid, "floor/error: efficiency against the asymptotic floor, a limit for "
                              "ever larger nets, no bound");
    }
    for (const ordo_baseline *const *b = ordo_baselines; *b != NULL; b++) {
        for (size_t i = 0; i < c->contender_count; i++) {
            if (c->contenders[i].baseline == *b) {
                ordo_grid_below(grid,
                                "%s: the %s, counted by its knots and values; bounds are those of "
                                "%s",
                                (*b)->name, (*b)->title, (*b)->unit);
                break;
            }
        }
    }
}

void
ordo_layout_comparison(ordo_grid *grid, const ordo_comparison *c, ordo_detail detail)
{
    ordo_grounds grounds = {.modes = 0};
    describe(grid, c);
    add_columns(grid, c, detail);
    for (size_t i = 0; i < c->entry_count; i++) {
        add_row(grid, c, &c->entries[i], detail);
        if (c->entries[i].exists) {
            ordo_grounds_add(&grounds, &c->entries[i].run);
        }
    }
    for (size_t i = 0; i < c->entry_count; i++) {
        remark(grid, c, &c->entries[i]);
    }
    remark_polynomials(grid, c);
    remark_singular(grid, c);
    explain(grid, c);
    ordo_layout_grounds(grid, &grounds, "");
}
