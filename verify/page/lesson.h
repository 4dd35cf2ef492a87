/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Units and constructions as they are taught: their formulas for people, and why they are what they
 * are. Names, sources and constants stand in the objects themselves (construct/unit.h). */
#ifndef ORDO_VERIFY_PAGE_LESSON_H
#define ORDO_VERIFY_PAGE_LESSON_H

#include "construct/unit.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { ORDO_LESSON_FORMULAS = 4 };

/* How jumps between pieces become neurons. Formulas in LaTeX's notation, texts as prose
 * (ordo_html_prose). */
typedef struct ordo_unit_lesson {
    const char *idea;                           /* what such a neuron can do */
    const char *formulas[ORDO_LESSON_FORMULAS]; /* the jump, the net; NULL: no more */
    const char *why;                            /* why that is enough */
} ordo_unit_lesson;

/* What the piece on a cell is. */
typedef struct ordo_lesson {
    const char *idea;
    const char *formulas[ORDO_LESSON_FORMULAS]; /* its values and coefficients */
    const char *why;                            /* what that gains or costs */
    const char *meaning; /* what the construction's pattern says (construct/unit.h) */
} ordo_lesson;

/* That of the unit; never NULL. */
const ordo_unit_lesson *ordo_unit_lesson_of(const ordo_unit *unit);

/* That of the construction; never NULL. */
const ordo_lesson *ordo_lesson_of(const ordo_unit *unit, const ordo_construction *construction);

/* All lessons, for tests: number i, or NULL behind the last one. */
const ordo_unit_lesson *ordo_unit_lesson_at(size_t i);
/* And of constructions. */
const ordo_lesson *ordo_lesson_at(size_t i);

#ifdef __cplusplus
}
#endif
#endif
