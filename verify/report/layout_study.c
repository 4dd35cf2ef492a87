/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Studies: a row for each size, and what is concluded from them. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "verify/report/layout_parts.h"
#include "verify/study/breakdown.h"
#include "verify/study/run_text.h"

/* Digits of a number that people read at a glance, and of a slope or ratio beside it. */
enum { GLANCE_DIGITS = 5, GLANCE_DECIMALS = 4, LIMIT_DECIMALS = 7 };

static long
digits_of_study(const ordo_study *study)
{
    return study->options.digits > 0 ? study->options.digits : 20;
}

static void
add_norm_columns(ordo_grid *grid, const ordo_study *study, ordo_detail detail)
{
    for (int norm = 0; norm < ORDO_NORMS; norm++) {
        if (!(study->options.wanted & ORDO_NORM_BIT(norm))) {
            continue;
        }
        const char *name = ordo_norm_name((ordo_norm)norm);
        char heading[32];
        ordo_grid_column(grid, name, !detail.full);
        if (detail.full) {
            (void)snprintf(heading, sizeof heading, "%s.radius", name);
            ordo_grid_column(grid, heading, true);
            (void)snprintf(heading, sizeof heading, "%s.status", name);
            ordo_grid_column(grid, heading, false);
        }
        (void)snprintf(heading, sizeof heading, "%s%s", detail.full ? name : "",
                       detail.full ? ".slope" : "slope");
        ordo_grid_column(grid, heading, true);
        (void)snprintf(heading, sizeof heading, "%s%s", detail.full ? name : "",
                       detail.full ? ".ratio" : "ratio");
        ordo_grid_column(grid, heading, true);
        if (study->ideal != NULL) {
            (void)snprintf(heading, sizeof heading, "%s%s", detail.full ? name : "",
                           detail.full ? ".over_ideal" : "/ideal");
            ordo_grid_column(grid, heading, true);
        }
    }
}

/* The next cell: a ratio of any size. */
static void
add_ratio(ordo_grid *grid, const mpfr_t x, ordo_detail detail)
{
    char text[64] = "-";
    if (mpfr_number_p(x)) {
        (void)mpfr_snprintf(text, sizeof text, "%.*Rg", detail.full ? 12 : GLANCE_DIGITS, x);
    }
    ordo_grid_text(grid, "%s", text);
}

static void
add_run_row(ordo_grid *grid, const ordo_study *study, size_t i, ordo_detail detail)
{
    const ordo_run *run = &study->runs[i];
    long digits = detail.full ? digits_of_study(study) : GLANCE_DIGITS;
    long decimals = detail.full ? 12 : GLANCE_DECIMALS;
    mpfr_t unknown, over_ideal; /* for what is not settled */
    mpfr_init2(unknown, 2);
    mpfr_init2(over_ideal, 128);
    ordo_grid_text(grid, "%zu", run->neurons);
    ordo_grid_text(grid, "%zu", run->cells);
    ordo_grid_text(grid, "%zu", run->parameters);
    for (int norm = 0; norm < ORDO_NORMS; norm++) {
        if (study->options.wanted & ORDO_NORM_BIT(norm)) {
            const ordo_series *s = &study->series[norm];
            bool shown = ordo_run_is_known(run, (ordo_norm)norm);
            bool sloped = shown && i > 0 && ordo_run_is_known(&study->runs[i - 1], (ordo_norm)norm);
            ordo_layout_norm(grid, run, (ordo_norm)norm, digits, detail);
            if (detail.full) {
                ordo_grid_text(grid, "%s", ordo_standing_name(run->standing[norm]));
            }
            ordo_grid_fixed(grid, sloped ? s->local[i] : unknown, decimals);
            ordo_grid_fixed(grid, shown ? s->ratio[i] : unknown, decimals);
            if (study->ideal != NULL) {
                ordo_breakdown_ratio(over_ideal, study, study->ideal, (ordo_norm)norm, i);
                add_ratio(grid, over_ideal, detail);
            }
        }
    }
    mpfr_clears(unknown, over_ideal, (mpfr_ptr)0);
}

/* Shows the decimals that the error leaves, and one more. */
static void
conclude_limit(ordo_grid *grid, const char *label, const ordo_limit *limit, const char *theory)
{
    if (mpfr_nan_p(limit->value)) {
        return;
    }
    char text[160], *error = ordo_real_text_rounded(limit->error, 1, MPFR_RNDU);
    double known = -ordo_log2(limit->error) * log10(2.0);
    int decimals = known < LIMIT_DECIMALS - 1 ? (int)fmax(known, 0.0) + 1 : LIMIT_DECIMALS;
    (void)mpfr_snprintf(text, sizeof text, "%.*RNf", decimals, limit->value);
    ordo_grid_below(grid, "%s %s (%s %s); theory %s", label, text,
                    limit->extrapolated ? "extrapolated, error about"
                                        : "not extrapolated, last change",
                    error != NULL ? error : "?", theory);
    free(error);
}

/* "2", or what that holds for where it is not known to hold here. */
static void
describe_theory(char *text, size_t size, const ordo_study *study, ordo_norm norm)
{
    bool uniform = ordo_knots_are_uniform(study->recipe.knots);
    (void)snprintf(text, size, "%u%s%s", ordo_unit_norm_order(study->recipe.unit, norm),
                   ordo_scale_knows(study->scale, norm) ? "" : " for smooth functions",
                   ordo_scale_knows(study->scale, norm) || uniform ? "" : " on equal cells");
}

/* "-2.013 +- 0.004": three decimals, or as many as show the standard error, which is left off where
 * doubles say nothing of it. */
static void
write_fit(char *text, size_t size, const ordo_fit *fit)
{
    const double shown = 0.0005, rounding = 1e-9;
    int decimals = fit->stderr_slope >= shown ? 3 : (int)ceil(-log10(fit->stderr_slope));
    if (fit->stderr_slope < rounding) {
        (void)snprintf(text, size, "%.3f", fit->slope);
    } else {
        (void)snprintf(text, size, "%.*f +- %.*f", decimals, fit->slope, decimals,
                       fit->stderr_slope);
    }
}

static void
conclude_norm(ordo_grid *grid, const ordo_study *study, ordo_norm norm)
{
    const ordo_series *s = &study->series[norm];
    char label[64], theory[64];
    for (size_t i = 0; i < study->count; i++) {
        const ordo_run *run = &study->runs[i];
        char text[sizeof run->infinite.text + 64];
        if (!ordo_study_is_done(study, i)) {
            ordo_grid_below(grid, "%-5s at n = %zu is not known; no limit is formed",
                            ordo_norm_name(norm), study->neurons[i]);
            return;
        }
        if (!ordo_run_is_known(run, norm)) {
            ordo_run_remark(text, sizeof text, run, norm, digits_of_study(study));
            ordo_grid_below(grid, "%-5s at n = %zu %s; no limit is formed", ordo_norm_name(norm),
                            study->neurons[i], text);
            return;
        }
    }
    (void)snprintf(label, sizeof label, "%-5s order in cells ->", ordo_norm_name(norm));
    describe_theory(theory, sizeof theory, study, norm);
    conclude_limit(grid, label, &s->order, theory);
    (void)snprintf(label, sizeof label, "%-5s ratio          ->", ordo_norm_name(norm));
    conclude_limit(grid, label, &s->constant, "1");
    if (s->fit_neurons.points >= 3) {
        char neurons[64], parameters[64];
        write_fit(neurons, sizeof neurons, &s->fit_neurons);
        write_fit(parameters, sizeof parameters, &s->fit_parameters);
        ordo_grid_below(grid, "%-5s fit (no limit): %s in neurons, %s in parameters",
                        ordo_norm_name(norm), neurons, parameters);
    }
}

/* What the numbers of the study rest on. */
static void
conclude_standing(ordo_grid *grid, const ordo_study *study)
{
    ordo_grounds grounds = {.modes = 0};
    for (size_t i = 0; i < study->count; i++) {
        if (ordo_study_is_done(study, i)) {
            ordo_grounds_add(&grounds, &study->runs[i]);
        }
    }
    ordo_layout_grounds(grid, &grounds, "; slopes, ratios and limits are evidence");
}

/* Sizes that have no net, and why. */
static void
describe_missing(ordo_grid *grid, const ordo_study *study)
{
    for (size_t i = 0; i < study->count; i++) {
        if (!ordo_study_is_done(study, i)) {
            ordo_grid_below(grid, "n = %zu is left out: %s", study->neurons[i],
                            study->why[i].text[0] != '\0' ? study->why[i].text
                                                          : ordo_status_text(study->status[i]));
        }
    }
}

/* A net without a cell, as a gqu of one neuron, has no piece to reproduce anything with. */
static void
conclude_reproduced(ordo_grid *grid, const ordo_study *study)
{
    const ordo_unit *unit = study->recipe.unit;
    if (ordo_study_first(study) == 0) {
        ordo_grid_below(grid,
                        "%s reproduces this polynomial: the ideal error is 0, what is shown is the "
                        "rounding of parameters; no slope is formed",
                        unit->name);
    } else {
        ordo_grid_below(grid,
                        "%s reproduces this polynomial from n = %zu on, with one cell: there the "
                        "ideal error is 0, what is shown is the rounding of parameters; no slope "
                        "is formed",
                        unit->name, ordo_unit_neurons(unit, 1));
    }
}

void
ordo_layout_study(ordo_grid *grid, const ordo_study *study, ordo_detail detail)
{
    ordo_layout_recipe(grid, &study->recipe);
    if (study->options.dtype != NULL) {
        ordo_grid_above(grid, "every parameter rounded to %s, %ld bits", study->options.dtype->name,
                        (long)study->options.dtype->bits);
    }
    ordo_grid_column(grid, "neurons", true);
    ordo_grid_column(grid, "cells", true);
    ordo_grid_column(grid, detail.full ? "parameters" : "params", true);
    add_norm_columns(grid, study, detail);
    for (size_t i = 0; i < study->count; i++) {
        if (ordo_study_is_done(study, i)) {
            add_run_row(grid, study, i, detail);
        }
    }
    describe_missing(grid, study);
    if (study->reproduces) {
        conclude_reproduced(grid, study);
        return;
    }
    for (int norm = 0; norm < ORDO_NORMS && study->ideal == NULL; norm++) {
        if (study->options.wanted & ORDO_NORM_BIT(norm)) {
            conclude_norm(grid, study, (ordo_norm)norm);
        }
    }
    if (study->ideal != NULL) {
        ordo_layout_breakdown(grid, study);
    }
    conclude_standing(grid, study);
}
