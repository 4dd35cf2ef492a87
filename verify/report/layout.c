/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/report/layout_parts.h"

#include <stdio.h>
#include <stdlib.h>

#include "verify/study/run_text.h"

/* Digits of a ratio, and of a place. */
enum { GLANCE_DECIMALS = 4, WHERE_DIGITS = 7 };

void
ordo_layout_target(char *text, size_t size, const ordo_target *target)
{
    const char *name = ordo_target_name(target);
    (void)snprintf(text, size, "%s%s%s on [%s, %s]", name != NULL ? name : "",
                   name != NULL ? ": " : "", ordo_expression_text(ordo_target_function(target)),
                   ordo_target_text_a(target), ordo_target_text_b(target));
}

void
ordo_layout_recipe(ordo_grid *grid, const ordo_recipe *recipe)
{
    char target[512];
    ordo_layout_target(target, sizeof target, recipe->target);
    if (recipe->construction == NULL) {
        ordo_grid_above(grid, "%s from a file; %s", recipe->unit->name, target);
    } else {
        ordo_grid_above(grid, "%s %s, %s breakpoints, %s; %s", recipe->unit->name,
                        recipe->construction->name, ordo_knots_text(recipe->knots),
                        ordo_orientation_name(recipe->orientation), target);
    }
}

void
ordo_layout_take(ordo_grid *grid, char *text)
{
    ordo_grid_text(grid, "%s", text != NULL ? text : "-");
    free(text);
}

void
ordo_layout_norm(ordo_grid *grid, const ordo_run *run, ordo_norm norm, long digits,
                 ordo_detail detail)
{
    if (!detail.full) {
        ordo_layout_take(grid, ordo_run_glance(run, norm, digits));
        return;
    }
    char *text = ordo_run_text(run, norm, digits);
    char *radius = text != NULL ? ordo_run_radius_text(run, norm, text) : NULL;
    ordo_layout_take(grid, text);
    ordo_layout_take(grid, radius);
}

/* What is to be known of norms that are not simply proved and checked. */
static void
remark(ordo_grid *grid, const ordo_run *run, long digits)
{
    for (int norm = 0; norm < ORDO_NORMS; norm++) {
        char text[sizeof run->infinite.text + 64];
        if (run->wanted & ORDO_NORM_BIT(norm)) {
            ordo_run_remark(text, sizeof text, run, (ordo_norm)norm, digits);
            if (text[0] != '\0') {
                ordo_grid_below(grid, "%s %s", ordo_norm_name((ordo_norm)norm), text);
            }
        }
    }
}

static const char *const checks[ORDO_CHECK_MODES] = {
    [ORDO_CHECK_FULL] = "checked by measuring all cells",
    [ORDO_CHECK_SAMPLE] = "checked by measuring a sample of the cells",
    [ORDO_CHECK_NONE] = "not checked by measuring",
};

const char *
ordo_layout_check(ordo_check_mode mode)
{
    return checks[mode];
}

void
ordo_layout_run(ordo_grid *grid, const ordo_recipe *recipe, const ordo_run *run,
                const ordo_scale *scale, long digits, ordo_detail detail)
{
    ordo_layout_recipe(grid, recipe);
    char type[48] = "";
    if (run->dtype != NULL) {
        (void)snprintf(type, sizeof type, " (%s)", run->dtype->name);
    }
    ordo_grid_above(grid, "%zu neuron%s, %zu cell%s, %zu parameters of %ld bits%s", run->neurons,
                    run->neurons == 1 ? "" : "s", run->cells, run->cells == 1 ? "" : "s",
                    run->parameters, (long)run->bits, type);
    ordo_grid_column(grid, "norm", false);
    ordo_grid_column(grid, "value", false);
    if (detail.full) {
        ordo_grid_column(grid, "radius", false);
    }
    ordo_grid_column(grid, "status", false);
    if (recipe->construction != NULL) {
        ordo_grid_column(grid, "ratio", true);
    }
    mpfr_t ratio;
    mpfr_init2(ratio, 128);
    bool has_ratio = false;
    for (int norm = 0; norm < ORDO_NORMS; norm++) {
        if (!(run->wanted & ORDO_NORM_BIT(norm))) {
            continue;
        }
        ordo_grid_text(grid, "%s", ordo_norm_name((ordo_norm)norm));
        ordo_layout_norm(grid, run, (ordo_norm)norm, digits, detail);
        ordo_grid_text(grid, "%s", ordo_standing_name(run->standing[norm]));
        if (recipe->construction != NULL) {
            ordo_predict(ratio, recipe, (ordo_norm)norm, run->cells, scale);
            mpfr_div(ratio, run->value[norm], ratio, MPFR_RNDN);
            ordo_grid_fixed(grid, ratio, GLANCE_DECIMALS);
            has_ratio = has_ratio || !mpfr_nan_p(ratio);
        }
    }
    mpfr_clear(ratio);
    if (run->samples > 0) {
        char *text = ordo_real_text(run->sampled_rmse, digits);
        ordo_grid_below(grid, "rmse over %zu equidistant points, both ends included: %s",
                        run->samples, text != NULL ? text : "?");
        free(text);
    }
    char where[64]; /* a flat maximum: its place is known to half the digits */
    ordo_run_where(where, sizeof where, run,
                   digits / 2 < WHERE_DIGITS ? digits / 2 + 1 : WHERE_DIGITS);
    if (where[0] != '\0') {
        ordo_grid_below(grid, "linf is reached at x = %s", where);
    }
    if (has_ratio) {
        ordo_grid_below(grid, "ratio: the norm over its leading term C h^k norm(f^(k)), k = %u",
                        ordo_unit_order(recipe->unit));
    }
    remark(grid, run, digits);
    if (!run->zero) {
        ordo_grid_below(grid, "%s", ordo_layout_check(run->checked));
    }
}

void
ordo_grounds_add(ordo_grounds *grounds, const ordo_run *run)
{
    grounds->modes |= run->zero ? 0 : 1u << run->checked;
    grounds->unsettled = grounds->unsettled || run->unsettled != 0;
    for (int norm = 0; norm < ORDO_NORMS; norm++) {
        grounds->measured = grounds->measured || ((run->wanted & ORDO_NORM_BIT(norm)) &&
                                                  run->standing[norm] == ORDO_STANDING_MEASURED);
    }
}

void
ordo_layout_grounds(ordo_grid *grid, const ordo_grounds *grounds, const char *evidence)
{
    unsigned modes = grounds->modes;
    bool mixed = (modes & (modes - 1)) != 0;
    const char *check =
        mixed ? "checked by measuring all cells of the smaller nets, a sample of others"
        : modes == 1u << ORDO_CHECK_FULL   ? checks[ORDO_CHECK_FULL]
        : modes == 1u << ORDO_CHECK_SAMPLE ? checks[ORDO_CHECK_SAMPLE]
                                           : checks[ORDO_CHECK_NONE];
    ordo_grid_below(grid, "errors are proved%s to the digits shown%s",
                    grounds->measured ? " or measured" : "", evidence);
    ordo_grid_below(grid, "%s%s", check, grounds->unsettled ? "; not all settled" : "");
}

/* "Q26, eq. (14)". */
static void
add_source(ordo_grid *grid, const ordo_claim *claim)
{
    ordo_grid_text(grid, "%s, %s", claim->cite, claim->where);
}

static void
add_claim_row(ordo_grid *grid, const ordo_suite *suite, size_t i)
{
    const ordo_claim *claim = ordo_suite_claim(suite, i);
    size_t shown = ordo_suite_deciding(suite, i);
    const ordo_finding *f = ordo_suite_finding(suite, i, shown);
    ordo_grid_text(grid, "%s", ordo_suite_as_expected(suite, i) ? " " : "!");
    ordo_grid_text(grid, "%s", claim->says);
    ordo_grid_text(grid, "%s", f->predicted);
    ordo_grid_text(grid, "%s", f->measured);
    const char *label = claim->target_count > 0 ? ordo_target_label(claim->targets[shown]) : "";
    if (claim->target_count > 1) {
        ordo_grid_text(grid, "%s and %zu more", label, claim->target_count - 1);
    } else {
        ordo_grid_text(grid, "%s", label);
    }
    ordo_grid_text(grid, "%s", ordo_verdict_name(ordo_suite_verdict(suite, i)));
    add_source(grid, claim);
}

static void
add_finding_rows(ordo_grid *grid, const ordo_suite *suite, size_t i)
{
    const ordo_claim *claim = ordo_suite_claim(suite, i);
    for (size_t k = 0; k < ordo_suite_findings(suite, i); k++) {
        const ordo_finding *f = ordo_suite_finding(suite, i, k);
        bool otherwise = !ordo_suite_as_expected(suite, i) && f->verdict != claim->expect;
        ordo_grid_text(grid, "%s", otherwise ? "!" : " ");
        ordo_grid_text(grid, "%s", claim->id);
        ordo_grid_text(grid, "%s", f->predicted);
        ordo_grid_text(grid, "%s", f->measured);
        ordo_grid_text(grid, "%s",
                       claim->target_count > 0 ? ordo_target_label(claim->targets[k]) : "");
        ordo_grid_text(grid, "%s", ordo_verdict_name(f->verdict));
        ordo_grid_text(grid, "%s", f->note.text);
    }
}

/* "12 confirmed, 3 proved, ...". */
static void
summarise(ordo_grid *grid, const ordo_suite *suite, bool findings)
{
    size_t counts[ORDO_VERDICTS] = {0}, otherwise = 0, length = 0;
    char text[256] = "";
    for (size_t i = 0; i < ordo_suite_count(suite); i++) {
        counts[ordo_suite_verdict(suite, i)]++;
        otherwise += ordo_suite_as_expected(suite, i) ? 0 : 1;
    }
    for (int v = 0; v < ORDO_VERDICTS; v++) {
        if (counts[v] > 0) {
            length += (size_t)snprintf(text + length, sizeof text - length, "%s%zu %s",
                                       length > 0 ? ", " : "", counts[v],
                                       ordo_verdict_name((ordo_verdict)v));
        }
    }
    ordo_grid_below(grid, "%zu claim%s: %s", ordo_suite_count(suite),
                    ordo_suite_count(suite) == 1 ? "" : "s", text);
    if (otherwise == 0) {
        ordo_grid_below(grid, "all came out as expected");
    } else {
        ordo_grid_below(grid, "%zu came out otherwise than expected (marked !)%s", otherwise,
                        findings ? "" : "; --findings shows each target and why");
    }
}

void
ordo_layout_suite(ordo_grid *grid, const ordo_suite *suite, bool findings, ordo_detail detail)
{
    (void)detail;
    ordo_grid_column(grid, "", false);
    ordo_grid_column(grid, "claim", false);
    ordo_grid_column(grid, "predicted", true);
    ordo_grid_column(grid, "found", true);
    ordo_grid_column(grid, "on", false);
    ordo_grid_column(grid, "verdict", false);
    ordo_grid_column(grid, findings ? "why" : "source", false);
    for (size_t i = 0; i < ordo_suite_count(suite); i++) {
        if (findings) {
            add_finding_rows(grid, suite, i);
        } else {
            add_claim_row(grid, suite, i);
        }
    }
    summarise(grid, suite, findings);
}

void
ordo_layout_recheck(ordo_grid *grid, const ordo_recheck *r, ordo_detail detail)
{
    (void)detail;
    ordo_grid_column(grid, "", false);
    ordo_grid_column(grid, "claim", false);
    ordo_grid_column(grid, "on", false);
    ordo_grid_column(grid, "stored", false);
    ordo_grid_column(grid, "rechecked", false);
    ordo_grid_column(grid, "why", false);
    for (size_t i = 0; i < r->count; i++) {
        const ordo_rechecked *c = &r->cases[i];
        ordo_grid_text(grid, "%s", c->found == c->stored ? " " : "!");
        ordo_grid_text(grid, "%s", c->claim);
        ordo_grid_text(grid, "%s", c->target != NULL ? c->target : "");
        ordo_grid_text(grid, "%s", ordo_verdict_name(c->stored));
        ordo_grid_text(grid, "%s", ordo_verdict_name(c->found));
        ordo_grid_text(grid, "%s", c->note.text);
    }
    if (r->differing == 0) {
        ordo_grid_below(grid, "%zu case%s: all verdicts follow from their evidence", r->count,
                        r->count == 1 ? "" : "s");
    } else {
        ordo_grid_below(grid,
                        "%zu of %zu cases: the verdict does not follow from its evidence "
                        "(marked !)",
                        r->differing, r->count);
    }
}

void
ordo_layout_targets(ordo_grid *grid, const ordo_catalogue *catalogue)
{
    ordo_grid_column(grid, "target", false);
    ordo_grid_column(grid, "expression", false);
    ordo_grid_column(grid, "on", false);
    ordo_grid_column(grid, "smoothness", false);
    ordo_grid_column(grid, "source", false);
    for (size_t i = 0; i < ordo_catalogue_count(catalogue); i++) {
        const ordo_target *t = ordo_catalogue_target(catalogue, i);
        ordo_grid_text(grid, "%s", ordo_target_label(t));
        ordo_grid_text(grid, "%s", ordo_expression_text(ordo_target_function(t)));
        ordo_grid_text(grid, "[%s, %s]", ordo_target_text_a(t), ordo_target_text_b(t));
        ordo_grid_text(grid, "%s", ordo_target_smoothness(t));
        ordo_grid_text(grid, "%s", ordo_target_source(t));
    }
}

void
ordo_layout_units(ordo_grid *grid)
{
    ordo_grid_column(grid, "unit", false);
    ordo_grid_column(grid, "construction", false);
    ordo_grid_column(grid, "order", true);
    ordo_grid_column(grid, "rmse constant", false);
    ordo_grid_column(grid, "P(n)", false);
    ordo_grid_column(grid, "what it is", false);
    ordo_grid_column(grid, "source", false);
    for (const ordo_unit *const *u = ordo_units; *u != NULL; u++) {
        for (const ordo_construction *const *c = (*u)->constructions; *c != NULL; c++) {
            ordo_grid_text(grid, "%s", (*u)->name);
            ordo_grid_text(grid, "%s%s", (*c)->name, c == (*u)->constructions ? " (default)" : "");
            ordo_grid_text(grid, "%u", ordo_unit_order(*u));
            ordo_grid_text(grid, "%s", (*c)->constant[ORDO_RMSE] ? (*c)->constant[ORDO_RMSE] : "-");
            ordo_grid_text(grid, "%zun + %u", ordo_unit_stride(*u), (*u)->tail + 1);
            ordo_grid_text(grid, "%s", (*c)->title);
            ordo_grid_text(grid, "%s", (*c)->source);
        }
    }
}

void
ordo_layout_claims(ordo_grid *grid, const ordo_claim *const *claims, size_t count)
{
    ordo_grid_column(grid, "claim", false);
    ordo_grid_column(grid, "kind", false);
    ordo_grid_column(grid, "expected", false);
    ordo_grid_column(grid, "says", false);
    ordo_grid_column(grid, "source", false);
    for (size_t i = 0; i < count; i++) {
        ordo_grid_text(grid, "%s", claims[i]->id);
        ordo_grid_text(grid, "%s", claims[i]->kind->name);
        ordo_grid_text(grid, "%s", ordo_verdict_name(claims[i]->expect));
        ordo_grid_text(grid, "%s", claims[i]->says);
        add_source(grid, claims[i]);
    }
}
