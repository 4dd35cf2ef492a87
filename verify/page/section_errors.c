/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The proved errors, and how they fall. */
#include <stdlib.h>
#include <string.h>

#include "verify/page/parts.h"
#include "verify/page/table.h"
#include "verify/report/layout.h"

enum { DIGITS = 3 };

/* Whether all nets of the family exist. */
static bool
is_complete(const ordo_family *family)
{
    return ordo_family_exists(family) && family->none.text[0] == '\0';
}

static void
write_missing(ordo_html *h, const ordo_family *family)
{
    char name[128];
    ordo_family_name(name, sizeof name, family);
    ordo_html_paragraph(h,
                        "There are no errors of " ORDO_VERBATIM
                        " to show, since no net of these sizes exists on this function: "
                        "for " ORDO_VERBATIM ".",
                        name, family->none.text);
}

/* Whether there is a norm whose slopes have somewhere to go. */
static bool
has_slopes(const ordo_family *family)
{
    const ordo_limit *limit = &family->study.series[ORDO_RMSE].order;
    return is_complete(family) && !ordo_family_reproduces(family) && mpfr_number_p(limit->value);
}

/* What is left of the order of one family. */
static void
write_left(ordo_html *h, const ordo_family *family, bool begun)
{
    const ordo_limit *limit = &family->study.series[ORDO_RMSE].order;
    char name[128];
    ordo_family_name(name, sizeof name, family);
    if (ordo_part_is_settled(limit)) {
        char number[ORDO_PART_NUMBER];
        (void)mpfr_snprintf(number, sizeof number, "%.2RNf", limit->value);
        ordo_html_prose(h, "%s" ORDO_VERBATIM " order %s instead of %u", begun ? "; " : "", name,
                        number, ordo_unit_order(family->recipe.unit));
    } else {
        ordo_html_prose(h,
                        "%sthe slopes of " ORDO_VERBATIM " go up and down as the place of the "
                        "point in its cell does, and no limit is seen",
                        begun ? "; " : "", name);
    }
}

/* Why the order drops at singular points, and to what. */
static void
write_loss(ordo_html *h, const ordo_story *story)
{
    bool begun = false;
    if (ordo_target_singular_count(story->target) == 0) {
        return;
    }
    for (size_t i = 0; i < story->subject.count; i++) {
        const ordo_family *family = &story->subject.families[i];
        if (!has_slopes(family)) {
            continue;
        }
        if (!begun) {
            ordo_html_open(h, "p", NULL);
            ordo_html_prose(h,
                            "The cells at the points where the function is not smooth keep an "
                            "error that shrinks as slowly as the singularity says, and however "
                            "exact the others are, these few decide. What is seen of the rmse: ");
        }
        write_left(h, family, begun);
        begun = true;
    }
    if (begun) {
        ordo_html_prose(h, ". Breakpoints that crowd towards such a point (`-k graded:Q` of "
                           "`ordo study`) can give the order back.");
        ordo_html_close(h);
    }
}

static void
write_errors(ordo_html *h, const ordo_page *page, const ordo_story *story)
{
    ordo_detail glance = {false};
    (void)page;
    ordo_html_paragraph(h, "Every digit here is [proved](#word-proved-measured): the norm of the "
                           "error of exactly these parameters is enclosed in "
                           "[ball arithmetic](#word-ball-arithmetic). The "
                           "[local slope](#word-local-slope) and the "
                           "[constant ratio](#word-constant-ratio) are evidence of the order and "
                           "of its constant.");
    ordo_html_paragraph(h,
                        "Each row is a net: how many neurons, cells and parameters it has; then, "
                        "for each [norm](#word-norms), its error, the slope from the row above "
                        "to this one, and the ratio to what theory predicts. Below a table "
                        "stands where slopes and ratios seem to go ([limit](#word-limit)), with "
                        "an estimate of how far off that is, and, for comparison only, the "
                        "slope of a straight line through all rows ([fit](#word-fit)).");
    write_loss(h, story);
    for (size_t i = 0; i < story->subject.count; i++) {
        const ordo_family *family = &story->subject.families[i];
        ordo_part_family_heading(h, story, "errors", family);
        if (!ordo_family_exists(family)) {
            write_missing(h, family);
            continue;
        }
        ordo_grid grid = {.columns = 0};
        char name[128], caption[256];
        ordo_family_name(name, sizeof name, family);
        (void)snprintf(caption, sizeof caption, "Errors of %s on this function", name);
        ordo_layout_study(&grid, &family->study, glance);
        ordo_html_table(h, &grid, caption);
        ordo_html_notes(h, &grid);
        ordo_grid_clear(&grid);
    }
}

const ordo_section ordo_section_errors = {"errors", "Proved errors", NULL, write_errors};

/* The family whose best error is the largest, so that all reach it. */
static const ordo_family *
find_worst(const ordo_story *story, size_t *last)
{
    const ordo_family *worst = NULL;
    for (size_t i = 0; i < story->subject.count; i++) {
        const ordo_family *family = &story->subject.families[i];
        size_t at = ordo_family_last(family, ORDO_RMSE);
        if (at < family->count &&
            (worst == NULL || mpfr_greater_p(family->study.runs[at].value[ORDO_RMSE],
                                             worst->study.runs[*last].value[ORDO_RMSE]))) {
            worst = family;
            *last = at;
        }
    }
    return worst;
}

/* The first net with an error of at most x; count: none. */
static size_t
first_within(const ordo_family *family, const mpfr_t x)
{
    size_t i = 0;
    while (i < family->count && !(ordo_study_has(&family->study, ORDO_RMSE, i) &&
                                  mpfr_lessequal_p(family->study.runs[i].value[ORDO_RMSE], x))) {
        i++;
    }
    return i;
}

/* What the same error costs. */
static void
write_price(ordo_html *h, const ordo_story *story)
{
    size_t last = 0;
    const ordo_family *worst = find_worst(story, &last);
    if (worst == NULL || ordo_part_existing(story) < 2) {
        return;
    }
    char name[128], error[ORDO_PART_NUMBER], caption[384];
    const ordo_run *run = &worst->study.runs[last];
    ordo_grid grid = {.columns = 0};
    ordo_family_name(name, sizeof name, worst);
    ordo_part_formula(error, run->value[ORDO_RMSE], DIGITS, MPFR_RNDU);
    (void)snprintf(caption, sizeof caption,
                   "The first net of each table with an rmse of at most $%s$, which %s has with "
                   "%zu neuron%s",
                   error, name, run->neurons, run->neurons == 1 ? "" : "s");
    ordo_grid_column(&grid, "construction", false);
    ordo_grid_column(&grid, "neurons", true);
    ordo_grid_column(&grid, "parameters", true);
    ordo_grid_column(&grid, "rmse", true);
    for (size_t i = 0; i < story->subject.count; i++) {
        const ordo_family *family = &story->subject.families[i];
        size_t at = ordo_family_last(family, ORDO_RMSE) < family->count
                        ? first_within(family, run->value[ORDO_RMSE])
                        : family->count;
        if (at < family->count) {
            char found[ORDO_PART_NUMBER];
            ordo_family_name(name, sizeof name, family);
            ordo_part_number(found, family->study.runs[at].value[ORDO_RMSE], DIGITS, MPFR_RNDN);
            ordo_grid_text(&grid, "%s", name);
            ordo_grid_text(&grid, "%zu", family->study.runs[at].neurons);
            ordo_grid_text(&grid, "%zu", family->study.runs[at].parameters);
            ordo_grid_text(&grid, "%s", found);
        }
    }
    ordo_html_table(h, &grid, caption);
    ordo_grid_clear(&grid);
}

/* Whether every family has the order of its unit, or no error at all. */
static bool
keeps_orders(const ordo_story *story)
{
    for (size_t i = 0; i < story->subject.count; i++) {
        const ordo_family *family = &story->subject.families[i];
        if (!ordo_family_reproduces(family) && !ordo_scale_knows(&family->scale, ORDO_RMSE)) {
            return false;
        }
    }
    return true;
}

static void
write_convergence(ordo_html *h, const ordo_page *page, const ordo_story *story)
{
    (void)page;
    bool reproduced = true;
    for (size_t i = 0; i < story->subject.count; i++) {
        reproduced = reproduced && ordo_family_reproduces(&story->subject.families[i]);
    }
    if (reproduced) {
        ordo_html_paragraph(h, "There is nothing to converge: every net here that has a cell "
                               "equals the polynomial up to the rounding of its parameters.");
        return;
    }
    ordo_html_paragraph(
        h,
        "On logarithmic scales a law $E=C h^k$ is a straight line that falls by $k$ "
        "[decades](#word-decade) in each. What matters is how steep the lines are%s",
        keeps_orders(story)
            ? ": a higher order wins, sooner or later, whatever the constants are."
            : ". Here that need not be the order of the unit: the cells where the function is not "
              "smooth decide, and pieces of a higher degree may gain a factor and no order.");
    ordo_part_plates(h, story, "convergence");
    ordo_part_plates(h, story, "parameters");
    write_price(h, story);
}

const ordo_section ordo_section_convergence = {"convergence", "How the error falls", NULL,
                                               write_convergence};
