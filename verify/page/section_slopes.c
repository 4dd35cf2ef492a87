/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Neurons, slopes, precision. */
#include <stdlib.h>
#include <string.h>

#include "verify/page/parts.h"
#include "verify/page/table.h"
#include "verify/study/breakdown.h"

enum { DIGITS = 5 };

static bool
has_neurons(const ordo_story *story)
{
    return ordo_part_has_plates(story, "neurons");
}

static void
write_neurons(ordo_html *h, const ordo_page *page, const ordo_story *story)
{
    (void)page;
    ordo_html_paragraph(h, "Seen from its neurons, the net is a sum of curves each of which begins "
                           "at its breakpoint and is nothing left of it. Read from left to right, "
                           "the running sum is final on a cell as soon as the neuron that begins "
                           "there has been added.");
    ordo_part_plates(h, story, "neurons");
    ordo_html_paragraph(h, "Every second gate may as well open to the left (`--orientation "
                           "alternating`): the net is the same function. What such a neuron adds "
                           "on the left is a polynomial more, which the first neurons and the bias "
                           "take back.");
}

const ordo_section ordo_section_neurons = {"neurons", "Neurons and their sum", has_neurons,
                                           write_neurons};

/* Decimals that the error of a limit leaves. */
static void
limit_text(char text[ORDO_PART_NUMBER], const ordo_limit *limit)
{
    if (!ordo_part_is_settled(limit)) {
        (void)snprintf(text, ORDO_PART_NUMBER, "-");
        return;
    }
    double known = -ordo_log2(limit->error) * 0.30103;
    int decimals = known < 1 ? 1 : known > DIGITS ? DIGITS : (int)known;
    (void)mpfr_snprintf(text, ORDO_PART_NUMBER, "%.*RNf", decimals, limit->value);
}

static void
add_slopes(ordo_grid *grid, const ordo_family *family)
{
    const ordo_series *s = &family->study.series[ORDO_RMSE];
    size_t first = ordo_study_first(&family->study) + 1;
    size_t last = ordo_family_last(family, ORDO_RMSE);
    char name[128], limit[ORDO_PART_NUMBER], number[3][ORDO_PART_NUMBER];
    if (last >= family->count || first >= last || ordo_family_reproduces(family)) {
        return;
    }
    ordo_family_name(name, sizeof name, family);
    limit_text(limit, &s->order);
    (void)mpfr_snprintf(number[0], ORDO_PART_NUMBER, "%.3RNf", s->local[first]);
    (void)mpfr_snprintf(number[1], ORDO_PART_NUMBER, "%.3RNf", s->local[last]);
    (void)snprintf(number[2], ORDO_PART_NUMBER, "%.3f +- %.3f", -s->fit_neurons.slope,
                   s->fit_neurons.stderr_slope);
    ordo_grid_text(grid, "%s", name);
    ordo_grid_text(grid, "%u", ordo_unit_order(family->recipe.unit));
    ordo_grid_text(grid, "%s", number[0]);
    ordo_grid_text(grid, "%s", number[1]);
    ordo_grid_text(grid, "%s", limit);
    ordo_grid_text(grid, "%s", s->fit_neurons.points >= 3 ? number[2] : "-");
}

static void
write_slopes(ordo_html *h, const ordo_page *page, const ordo_story *story)
{
    static const char *const headings[] = {"order", "first slope", "last slope", "limit", "fit"};
    ordo_grid grid = {.columns = 0};
    (void)page;
    ordo_grid_column(&grid, "construction", false);
    for (size_t j = 0; j < sizeof headings / sizeof headings[0]; j++) {
        ordo_grid_column(&grid, headings[j], true);
    }
    for (size_t i = 0; i < story->subject.count; i++) {
        add_slopes(&grid, &story->subject.families[i]);
    }
    if (grid.rows == 0) {
        ordo_html_paragraph(h, "No slope is formed: there are no errors that fall.");
        ordo_grid_clear(&grid);
        return;
    }
    ordo_html_paragraph(h, "The usual evidence for an order is a straight line through all points "
                           "on logarithmic scales. It mixes small nets, whose errors do not follow "
                           "the law yet, with large ones, counts neurons where the law counts "
                           "cells, and its standard error knows nothing of that. The local slopes "
                           "show where they are going, and their limit is extrapolated from how "
                           "they change.");
    ordo_html_table(h, &grid,
                    "Slopes of the rmse on this function: of the first and the last doubling, "
                    "their extrapolated limit, and what a straight line through all sizes says, in "
                    "neurons, with its standard error");
    ordo_grid_clear(&grid);
    ordo_part_plates(h, story, "slope");
    ordo_part_plates(h, story, "slopes");
}

const ordo_section ordo_section_slopes = {"slopes", "Slopes, and why a fit misleads", NULL,
                                          write_slopes};

static bool
has_precision(const ordo_story *story)
{
    return ordo_part_has_plates(story, "precision");
}

/* n, or "-" for none. */
static void
add_size(ordo_grid *grid, size_t neurons)
{
    ordo_grid_text(grid, neurons > 0 ? "%zu" : "-", neurons);
}

/* A row for each format in which the family has nets. */
static void
add_formats(ordo_grid *grid, const ordo_family *family)
{
    char name[128], number[ORDO_PART_NUMBER];
    ordo_breakdown b;
    ordo_breakdown_init(&b);
    ordo_family_name(name, sizeof name, family);
    for (size_t i = 0; family->rounded != NULL && ordo_dtypes[i] != NULL; i++) {
        const ordo_study *rounded = &family->rounded[i];
        if (ordo_study_last(rounded, ORDO_RMSE) >= rounded->count) {
            continue;
        }
        if (ordo_breakdown_find(&b, rounded, &family->study, ORDO_RMSE) != ORDO_OK) {
            continue;
        }
        ordo_part_number(number, b.smallest, DIGITS, MPFR_RNDN);
        ordo_grid_text(grid, "%s", name);
        ordo_grid_text(grid, "%s", ordo_dtypes[i]->name);
        ordo_grid_text(grid, "%ld", (long)ordo_dtypes[i]->bits);
        add_size(grid, b.exceeds);
        ordo_grid_text(grid, "%s", number);
        add_size(grid, b.least);
    }
    ordo_breakdown_clear(&b);
}

static void
write_breakdowns(ordo_html *h, const ordo_story *story)
{
    static const struct {
        const char *heading;
        bool right;
    } columns[] = {{"construction", false}, {"format", false},    {"bits", true},
                   {"breaks at n", true},   {"least rmse", true}, {"at n", true}};
    ordo_grid grid = {.columns = 0};
    for (size_t j = 0; j < sizeof columns / sizeof columns[0]; j++) {
        ordo_grid_column(&grid, columns[j].heading, columns[j].right);
    }
    for (size_t i = 0; i < story->plate_count; i++) {
        const ordo_plate *plate = &story->plates[i];
        if (strcmp(plate->kind->name, "precision") == 0 && plate->svg != NULL) {
            add_formats(&grid, &plate->figure.subject->families[0]);
        }
    }
    ordo_html_table(h, &grid,
                    "Where rounding shows on this function: the first size with more than twice "
                    "the error of the same net not rounded, and the least error of all sizes");
    ordo_grid_clear(&grid);
}

static void
write_precision(ordo_html *h, const ordo_page *page, const ordo_story *story)
{
    (void)page;
    ordo_html_paragraph(h, "So far parameters had as many bits as the digits need. Rounded to a "
                           "[format](#word-formats) of $p$ bits, a net is an exact net again, with "
                           "an error of its own that does not shrink with $n$: $2^{-p}$ times a "
                           "factor that depends on the function and the construction. From 0.1 to "
                           "28 has been seen of nets whose gates all open to the right, up to 260 "
                           "of a gqu with every second gate turned. An order can be seen only "
                           "while $C h^k$ is above that, so that the higher the order, the fewer "
                           "neurons are worth having.");
    write_breakdowns(h, story);
    ordo_part_plates(h, story, "precision");
}

const ordo_section ordo_section_precision = {"precision", "Rounded parameters", has_precision,
                                             write_precision};
