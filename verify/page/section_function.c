/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The function, and how large its derivatives are. */
#include <stdlib.h>
#include <string.h>

#include "construct/notation.h"
#include "verify/page/parts.h"
#include "verify/page/table.h"

enum { DIGITS = 5 };

static void
write_formula(ordo_html *h, const ordo_target *target)
{
    char *f = ordo_expression_notation(ordo_target_function(target), "x");
    char *a = ordo_part_notation(ordo_target_text_a(target), "x");
    char *b = ordo_part_notation(ordo_target_text_b(target), "x");
    size_t size = f != NULL && a != NULL && b != NULL ? strlen(f) + strlen(a) + strlen(b) + 64 : 0;
    char *all = size > 0 ? malloc(size) : NULL;
    if (all != NULL) {
        (void)snprintf(all, size, "f(x)=%s,\\quad %s\\le x\\le %s", f, a, b);
        ordo_html_formula(h, all);
    } else {
        ordo_html_open(h, "pre", "tabindex", "0", NULL);
        ordo_html_text(h, "%s", ordo_expression_text(ordo_target_function(target)));
        ordo_html_close(h);
    }
    free(f);
    free(a);
    free(b);
    free(all);
}

/* Where it comes from, and how it is written for the command. */
static void
write_origin(ordo_html *h, const ordo_target *target)
{
    const char *text = ordo_expression_text(ordo_target_function(target));
    ordo_html_open(h, "p", NULL);
    if (ordo_target_name(target) != NULL) {
        ordo_html_prose(h, "In the catalogue it is called ");
        ordo_html_element(h, "code", ordo_target_name(target));
        ordo_html_prose(h, ", written ");
    } else {
        ordo_html_prose(h, "It was asked for as ");
    }
    ordo_html_element(h, "code", text);
    if (ordo_target_source(target) != NULL) {
        ordo_html_prose(h, " (" ORDO_VERBATIM ")", ordo_target_source(target));
    }
    ordo_html_text(h, ".");
    ordo_html_close(h);
}

/* "-1/3, 0" */
static void
write_singular_points(ordo_html *h, const ordo_target *target)
{
    mpfr_t x;
    mpfr_init2(x, 64);
    size_t count = ordo_target_singular_count(target);
    for (size_t i = 0; i < count; i++) {
        char text[ORDO_PART_NUMBER];
        ordo_target_singular_point(x, target, i);
        ordo_part_formula(text, x, DIGITS, MPFR_RNDN);
        ordo_html_prose(h, "%s$x=%s$", i == 0 ? "" : i + 1 < count ? ", " : " and ", text);
    }
    mpfr_clear(x);
}

static void
write_smoothness(ordo_html *h, const ordo_target *target)
{
    int degree = ordo_expression_degree(ordo_target_function(target));
    size_t singular = ordo_target_singular_count(target);
    const char *known = ordo_target_smoothness(target);
    if (degree >= 0) {
        ordo_html_paragraph(h,
                            "It is a polynomial of degree %d: derivatives of order %d and more "
                            "vanish, and pieces of degree %d or more reproduce it exactly.",
                            degree, degree + 1, degree);
        return;
    }
    if (singular == 0) {
        ordo_html_paragraph(
            h, known != NULL && strcmp(known, "analytic") == 0
                   ? "It is analytic on this interval: all its derivatives exist and are bounded, "
                     "so that nothing keeps pieces of any degree from their full order."
                   : "No point is known at which it is not smooth on this interval.");
        return;
    }
    ordo_html_open(h, "p", NULL);
    ordo_html_prose(h, "It is not smooth at ");
    write_singular_points(h, target);
    ordo_html_prose(h, ". There some derivative jumps or is infinite, and an order that rests on "
                       "this derivative is lost on equal cells, however smooth the function is "
                       "elsewhere.");
    ordo_html_close(h);
}

/* The scale of a family of that unit, or NULL. */
static const ordo_scale *
scale_of(const ordo_story *story, const ordo_unit *unit)
{
    for (size_t i = 0; i < story->subject.count; i++) {
        const ordo_family *family = &story->subject.families[i];
        if (family->recipe.unit == unit && family->studied) {
            return &family->scale;
        }
    }
    return NULL;
}

/* A proved bound of the derivative: what the theorem rests on, where there is one for the unit;
 * else it is found here. "-" and a reason where none is. */
static void
bound_text(char number[ORDO_PART_NUMBER], const ordo_target *target, const ordo_unit_story *u,
           ordo_message *why)
{
    const ordo_slices *known = &u->proof.theorem.slices;
    ordo_slices own;
    ordo_slices_init(&own);
    (void)snprintf(number, ORDO_PART_NUMBER, "-");
    if (u->proof.status == ORDO_REFUSED) {
        (void)snprintf(number, ORDO_PART_NUMBER, "0");
    } else if (u->status == ORDO_OK && u->proof.status == ORDO_OK) {
        ordo_part_number(number, known->most, DIGITS, MPFR_RNDU);
    } else {
        ordo_status status = ordo_slices_find(&own, target, ordo_unit_order(u->unit), 0, NULL, why);
        if (status == ORDO_OK || status == ORDO_MISSED) {
            ordo_part_number(number, own.most, DIGITS, MPFR_RNDU);
        } else if (why->text[0] == '\0') {
            (void)ordo_explain(why, status, "%s", ordo_status_text(status));
        }
    }
    ordo_slices_clear(&own);
}

static void
add_derivative(ordo_grid *grid, const ordo_story *story, const ordo_unit_story *u)
{
    char name[ORDO_PART_NUMBER], number[ORDO_PART_NUMBER];
    unsigned order = ordo_unit_order(u->unit);
    const ordo_scale *scale = scale_of(story, u->unit);
    ordo_part_derivative(name, order);
    ordo_grid_text(grid, "%s", u->unit->name);
    ordo_grid_text(grid, "%u", order);
    ordo_grid_text(grid, "$%s$", name);
    ordo_message why = {""};
    bound_text(number, story->target, u, &why);
    ordo_grid_text(grid, "%s", number);
    if (why.text[0] != '\0') {
        ordo_grid_below(grid, "%s: %s", u->unit->name, why.text);
    }
    (void)snprintf(number, sizeof number, "-");
    if (u->proof.status == ORDO_REFUSED) {
        (void)snprintf(number, sizeof number, "0");
    } else if (scale != NULL && scale->status == ORDO_OK) {
        ordo_part_number(number, scale->norms.value[ORDO_RMSE], DIGITS, MPFR_RNDN);
    }
    ordo_grid_text(grid, "%s", number);
}

static void
write(ordo_html *h, const ordo_page *page, const ordo_story *story)
{
    (void)page;
    ordo_grid grid = {.columns = 0};
    write_formula(h, story->target);
    write_origin(h, story->target);
    write_smoothness(h, story->target);
    ordo_html_paragraph(h, "An error of [order](#word-order) $k$ is in proportion to the $k$-th "
                           "derivative. So these numbers decide, before any net is made, how hard "
                           "the function is for each [unit](#word-unit).");
    ordo_grid_column(&grid, "unit", false);
    ordo_grid_column(&grid, "order", true);
    ordo_grid_column(&grid, "derivative", false);
    ordo_grid_column(&grid, "at most", true);
    ordo_grid_column(&grid, "rmse", true);
    for (size_t i = 0; i < story->unit_count; i++) {
        add_derivative(&grid, story, &story->units[i]);
    }
    ordo_html_table(h, &grid,
                    "The derivative that each unit's error is in proportion to: a bound of its "
                    "size everywhere, proved, and the root of its mean square, measured");
    ordo_html_notes(h, &grid);
    ordo_grid_clear(&grid);
}

const ordo_section ordo_section_function = {"function", "The function", NULL, write};
