/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The net that all programs are about, by the library. */
#ifndef ORDO_TESTS_BENCH_SUBJECT_H
#define ORDO_TESTS_BENCH_SUBJECT_H

#include "construct/make.h"
#include "tests/bench/work.h"
#include "verify/study/measure.h"

typedef struct subject {
    ordo_recipe recipe;
    ordo_target *target;
    ordo_network net;
} subject;

static inline void
subject_check(ordo_status status, const ordo_message *why)
{
    if (status != ORDO_OK) {
        (void)fprintf(stderr, "%s %s\n", ordo_status_text(status), why->text);
        work_stop("our library failed");
    }
}

static inline const char *
subject_expression(const char *target)
{
    static const char *const known[][2] = {
        {"bumps", "1/(1+cos(pi*x)^2)"}, {"runge9", "1/(1+9*x^2)"}, {"sin4", "sin(4*x)"}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strcmp(known[i][0], target) == 0) {
            return known[i][1];
        }
    }
    work_stop("no such target");
    return NULL;
}

/* The recipe of a unit's default construction on a target; no net yet. */
static inline void
subject_recipe(subject *s, const char *unit, const char *target)
{
    ordo_message why = {""};
    ordo_target_text text = {
        .name = target, .expression = subject_expression(target), .a = "-1", .b = "1"};
    *s = (subject){.recipe.unit = ordo_unit_find(unit)};
    if (s->recipe.unit == NULL) {
        work_stop("no such unit");
    }
    subject_check(ordo_target_new(&s->target, &text, &why), &why);
    s->recipe.construction = ordo_construction_find(s->recipe.unit, NULL);
    s->recipe.orientation = ORDO_FORWARD;
    s->recipe.target = s->target;
}

/* The net with the bits that `ordo norm` begins with. */
static inline void
subject_net(subject *s, const char *unit, const char *target, size_t neurons, long digits)
{
    ordo_message why = {""};
    subject_recipe(s, unit, target);
    subject_check(ordo_network_make(&s->net, &s->recipe, neurons,
                                    ordo_recipe_bits(&s->recipe, neurons, digits), &why),
                  &why);
}

static inline void
subject_free(subject *s)
{
    ordo_network_clear(&s->net);
    ordo_target_free(s->target);
}

#endif
