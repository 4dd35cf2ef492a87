/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the error looks like on a cell, and the constants that follow. */
#include <stdlib.h>
#include <string.h>

#include "verify/page/lesson.h"
#include "verify/page/parts.h"
#include "verify/page/table.h"

enum { DIGITS = 4 };

static void
write_family(ordo_html *h, const ordo_family *family)
{
    const ordo_construction *construction = family->recipe.construction;
    const ordo_lesson *lesson = ordo_lesson_of(family->recipe.unit, construction);
    char formula[512], derivative[ORDO_PART_NUMBER], name[128];
    char *pattern = ordo_part_notation(construction->pattern, "s");
    unsigned order = ordo_unit_order(family->recipe.unit);
    ordo_part_derivative(derivative, order);
    ordo_family_name(name, sizeof name, family);
    ordo_html_open(h, "p", NULL);
    ordo_html_element(h, "strong", name);
    ordo_html_text(h, ". ");
    ordo_html_prose(h, "%s", lesson->meaning);
    ordo_html_close(h);
    if (pattern != NULL) {
        (void)snprintf(formula, sizeof formula, "e(t_i+s h)\\approx h^{%u}\\,%s(t_i)\\cdot %s",
                       order, derivative, pattern);
        ordo_html_formula(h, formula);
    }
    free(pattern);
}

/* The next cell: a constant of the construction as a formula. */
static void
add_constant(ordo_grid *grid, const ordo_construction *construction, ordo_norm norm)
{
    char *formula = ordo_part_notation(construction->constant[norm], "x");
    if (formula != NULL && strlen(formula) < 40) {
        ordo_grid_text(grid, "$%s$", formula);
    } else {
        mpfr_t c;
        char number[ORDO_PART_NUMBER];
        mpfr_init2(c, 64);
        ordo_declared_constant(c, construction, norm);
        ordo_part_number(number, c, DIGITS, MPFR_RNDN);
        ordo_grid_text(grid, "%s", number);
        mpfr_clear(c);
    }
    free(formula);
}

/* What theory says of the largest net, and what is found. */
static void
add_prediction(ordo_grid *grid, const ordo_family *family)
{
    size_t last = ordo_family_last(family, ORDO_RMSE);
    char number[ORDO_PART_NUMBER] = "-";
    mpfr_t x;
    mpfr_init2(x, 128);
    ordo_grid_text(grid, last < family->count ? "%zu" : "-",
                   last < family->count ? family->neurons[last] : 0);
    mpfr_set_nan(x);
    if (last < family->count) {
        ordo_predict(x, &family->recipe, ORDO_RMSE, family->study.runs[last].cells, &family->scale);
    }
    ordo_part_number(number, x, DIGITS, MPFR_RNDN);
    ordo_grid_text(grid, "%s", number);
    mpfr_set_nan(x);
    if (last < family->count) {
        mpfr_set(x, family->study.runs[last].value[ORDO_RMSE], MPFR_RNDN);
    }
    ordo_part_number(number, x, DIGITS, MPFR_RNDN);
    ordo_grid_text(grid, "%s", number);
    mpfr_clear(x);
}

static void
write_constants(ordo_html *h, const ordo_story *story)
{
    static const ordo_norm norms[] = {ORDO_RMSE, ORDO_L1, ORDO_LINF, ORDO_H1};
    enum { NORMS = sizeof norms / sizeof norms[0] };
    ordo_grid grid = {.columns = 0};
    ordo_grid_column(&grid, "construction", false);
    ordo_grid_column(&grid, "order", true);
    for (size_t j = 0; j < NORMS; j++) {
        ordo_grid_column(&grid, ordo_norm_name(norms[j]), true);
    }
    ordo_grid_column(&grid, "n", true);
    ordo_grid_column(&grid, "predicted rmse", true);
    ordo_grid_column(&grid, "found", true);
    for (size_t i = 0; i < story->subject.count; i++) {
        const ordo_family *family = &story->subject.families[i];
        char name[128];
        ordo_family_name(name, sizeof name, family);
        ordo_grid_text(&grid, "%s", name);
        ordo_grid_text(&grid, "%u", ordo_unit_order(family->recipe.unit));
        for (size_t j = 0; j < NORMS; j++) {
            add_constant(&grid, family->recipe.construction, norms[j]);
        }
        add_prediction(&grid, family);
    }
    ordo_html_table(h, &grid,
                    "The constants that follow from the patterns: a norm of $e$ tends to $C h^k$ "
                    "times the matching norm of $f^{(k)}$ (h1: of order $k-1$); and what that "
                    "says of the largest net here");
    ordo_grid_clear(&grid);
}

/* Whether f^(k) is known to have a finite norm for one family at least. */
static bool
has_scale(const ordo_story *story)
{
    for (size_t i = 0; i < story->subject.count; i++) {
        const ordo_family *family = &story->subject.families[i];
        if (family->scale.status == ORDO_OK && !ordo_family_reproduces(family)) {
            return true;
        }
    }
    return false;
}

/* Whether no story before has patterns to tell of: there they are explained. */
static bool
is_first(const ordo_page *page, const ordo_story *story)
{
    const ordo_story *first = page->stories;
    while (first < story && !has_scale(first)) {
        first++;
    }
    return first == story;
}

static void
write(ordo_html *h, const ordo_page *page, const ordo_story *story)
{
    bool first = is_first(page, story);
    if (!has_scale(story)) {
        ordo_html_paragraph(
            h, ordo_target_singular_count(story->target) > 0
                   ? "Away from the singular points the error on each cell has the shape that "
                     "theory predicts; the cells at the singular points have another one, which "
                     "does not shrink as fast and decides the norm. So no constant belongs to the "
                     "whole interval, and none is compared with."
                   : "There is no pattern: pieces of these degrees reproduce the polynomial, and "
                     "the error is zero on every cell.");
        ordo_part_plates(h, story, "net");
        return;
    }
    ordo_html_paragraph(h, first
                               ? "As cells shrink, the error $e=f-y$ on each of them takes one "
                                 "shape, stretched by the derivative there: the same for every "
                                 "function, whatever its formula is. With $0\\le s\\le 1$ across a "
                                 "cell:"
                               : "The shapes are the same for every function; what differs is the "
                                 "derivative that stretches them.");
    for (size_t i = 0; first && i < story->subject.count; i++) {
        write_family(h, &story->subject.families[i]);
    }
    write_constants(h, story);
    ordo_part_plates(h, story, "pattern");
    ordo_part_plates(h, story, "net");
}

const ordo_section ordo_section_pattern = {"pattern", "The pattern of the error", NULL, write};
