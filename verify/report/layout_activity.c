/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A given net beside a closed-form one, and what its neurons do, for people. */
#include <stdio.h>
#include <stdlib.h>

#include "verify/report/layout.h"
#include "verify/study/run_text.h"

/* Digits of a position and of a norm at a glance; how many positions and neurons are listed. */
enum { POSITION_DIGITS = 5, GLANCE_DIGITS = 5, RATIO_DIGITS = 4, LISTED = 10 };

/* A line that grows. */
typedef struct line {
    char text[1024];
    size_t length;
} line;

static void
append(line *l, const char *text)
{
    int written = snprintf(l->text + l->length, sizeof l->text - l->length, "%s", text);
    if (written > 0 && l->length + (size_t)written < sizeof l->text) {
        l->length += (size_t)written;
    }
}

static void
append_number(line *l, const mpfr_t x)
{
    char text[64];
    (void)mpfr_snprintf(text, sizeof text, " %.*Rg", POSITION_DIGITS, x);
    append(l, text);
}

void
ordo_layout_peer(ordo_grid *grid, const ordo_peer *peer, const ordo_run *run)
{
    if (peer->exact) {
        ordo_grid_below(grid, "a net of this size can be exact: there is no efficiency, and no net "
                              "to compare it with");
        return;
    }
    if (peer->recipe.construction == NULL) {
        ordo_grid_below(grid, "no closed-form net of equal size: %s", peer->none.text);
        return;
    }
    mpfr_t ratio;
    mpfr_init2(ratio, 64);
    for (int norm = 0; norm < ORDO_NORMS; norm++) {
        if (!(run->wanted & ORDO_NORM_BIT(norm))) {
            continue;
        }
        char times[64] = "";
        char *error = ordo_run_glance(&peer->run, (ordo_norm)norm, GLANCE_DIGITS);
        ordo_peer_ratio(ratio, peer, run, (ordo_norm)norm);
        if (mpfr_number_p(ratio)) {
            (void)mpfr_snprintf(times, sizeof times, "; this net has %.*Rg times that",
                                RATIO_DIGITS, ratio);
        }
        ordo_grid_below(grid, "%s: %s %s of %zu neuron%s has %s%s", ordo_norm_name((ordo_norm)norm),
                        peer->recipe.unit->name, peer->recipe.construction->name, peer->run.neurons,
                        peer->run.neurons == 1 ? "" : "s", error != NULL ? error : "?", times);
        free(error);
    }
    mpfr_clear(ratio);
}

/* One digit a part, - for none; where a part has more than nine, ninths of the most, rounded up. */
static void
sketch(ordo_grid *grid, const ordo_activity *activity)
{
    size_t count[ORDO_SKETCH_PARTS];
    char drawn[ORDO_SKETCH_PARTS + 1] = "";
    size_t most = 9;
    ordo_activity_histogram(count, ORDO_SKETCH_PARTS, activity);
    for (size_t j = 0; j < ORDO_SKETCH_PARTS; j++) {
        most = count[j] > most ? count[j] : most;
    }
    for (size_t j = 0; j < ORDO_SKETCH_PARTS; j++) {
        drawn[j] = (char)(count[j] == 0 ? '-' : '0' + (int)((9 * count[j] + most - 1) / most));
    }
    ordo_grid_below(grid, "  [%s]  a digit for 1/%d of the interval, 9: %zu", drawn,
                    ORDO_SKETCH_PARTS, most);
}

/* All breakpoints when they are few, else quantiles. */
static void
list_breakpoints(ordo_grid *grid, const ordo_activity *activity)
{
    size_t inside = activity->breaks[ORDO_BREAKS_INSIDE];
    line l = {.length = 0};
    mpfr_t t, right;
    mpfr_inits2(128, t, right, (mpfr_ptr)0);
    bool few = inside <= LISTED;
    append(&l, few ? "  at" : "  quantiles 0, 10, 25, 50, 75, 90, 100 %:");
    for (size_t k = 0; k < (few ? inside : ORDO_QUANTILES); k++) {
        ordo_activity_breakpoint(t, activity,
                                 few ? k : ordo_activity_rank(activity, ordo_quantiles[k]));
        append_number(&l, t);
    }
    ordo_grid_below(grid, "%s", l.text);
    ordo_activity_widest(t, right, activity);
    l.length = 0;
    append(&l, "  widest piece: from");
    append_number(&l, t);
    append(&l, " to");
    append_number(&l, right);
    ordo_grid_below(grid, "%s", l.text);
    mpfr_clears(t, right, (mpfr_ptr)0);
}

/* "label: count (numbers of the first)". */
static void
list_role(ordo_grid *grid, const ordo_activity *activity, ordo_role role, const char *label)
{
    line l = {.length = 0};
    size_t shown = 0, count = activity->roles[role];
    for (size_t i = 0; i < activity->net->neurons && shown < LISTED; i++) {
        if (ordo_activity_role(activity, i) == role) {
            char number[32];
            (void)snprintf(number, sizeof number, "%s %zu", shown++ == 0 ? "" : ",", i);
            append(&l, number);
        }
    }
    if (count > 0) {
        ordo_grid_below(grid, "%s: %zu (number%s%s)", label, count, l.text,
                        count > shown ? ", ..." : "");
    }
}

void
ordo_layout_activity(ordo_grid *grid, const ordo_activity *activity)
{
    const size_t *breaks = activity->breaks;
    ordo_grid_below(
        grid,
        "breakpoints: %zu inside at %zu place%s (%zu share a place with another), %zu "
        "left, %zu right; %zu neuron%s none",
        breaks[ORDO_BREAKS_INSIDE], activity->distinct, activity->distinct == 1 ? "" : "s",
        activity->coincident, breaks[ORDO_BREAKS_LEFT], breaks[ORDO_BREAKS_RIGHT],
        breaks[ORDO_BREAKS_NOWHERE], breaks[ORDO_BREAKS_NOWHERE] == 1 ? " has" : "s have");
    if (breaks[ORDO_BREAKS_INSIDE] > 0) {
        sketch(grid, activity);
        list_breakpoints(grid, activity);
    }
    size_t bending = activity->roles[ORDO_ROLE_BENDING];
    size_t dead = activity->roles[ORDO_ROLE_SHUT] + activity->roles[ORDO_ROLE_WEIGHTLESS];
    ordo_grid_below(grid, "neurons, counted from 0: %zu bend%s the net inside, %zu %s dead there",
                    bending, bending == 1 ? "s" : "", dead, dead == 1 ? "is" : "are");
    list_role(grid, activity, ORDO_ROLE_SHUT, "  dead, never open");
    list_role(grid, activity, ORDO_ROLE_WEIGHTLESS, "  dead, of weight zero");
    list_role(grid, activity, ORDO_ROLE_POLYNOMIAL, "  always open, one polynomial");
}
