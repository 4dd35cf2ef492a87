/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a report tells of one target: studies of its families, proofs of their units, figures,
 * decided claims. */
#ifndef ORDO_VERIFY_PAGE_STORY_H
#define ORDO_VERIFY_PAGE_STORY_H

#include "verify/claim/suite.h"
#include "verify/figure/figure.h"
#include "verify/proof/bound.h"
#include "verify/proof/proof.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { ORDO_STEM = 96, ORDO_SLUG = 48 };

/* A figure of the story: of all its families, or of one. */
typedef struct ordo_plate {
    const ordo_figure_kind *kind;
    const ordo_family *family; /* of the story's subject; NULL: it shows all */
    ordo_topic own;            /* where it needs other sizes than the story has */
    ordo_figure figure;
    char stem[ORDO_STEM]; /* of its files */
    char *svg;            /* gnuplot's, owned; NULL: there is none, for the reason in `none` */
    ordo_message none;
} ordo_plate;

/* What is known of a unit and of its default or chosen families. */
typedef struct ordo_unit_story {
    const ordo_unit *unit;
    ordo_proof proof;
    ordo_status status; /* of ordo_proof_find */
} ordo_unit_story;

typedef struct ordo_story {
    const ordo_target *target;
    char slug[ORDO_SLUG]; /* for addresses and names of files, unlike those of other stories */
    ordo_topic subject;
    ordo_unit_story *units; /* those of the families, each once */
    size_t unit_count;
    ordo_plate *plates;
    size_t plate_count;
} ordo_story;

/* A family that is asked for. */
typedef struct ordo_wish {
    ordo_recipe recipe; /* without its target */
    size_t *neurons;
    size_t count;
} ordo_wish;

/* The story of a target, nothing found yet, under the name `slug`. Recipes and sizes are copied.
 * ORDO_ENOMEM. To be cleared whatever the status. */
ORDO_CHECKED ordo_status ordo_story_init(ordo_story *story, const ordo_target *target,
                                         const char *slug, const ordo_wish *wishes, size_t count,
                                         const ordo_run_options *options);

/* Frees it; valid on zero bytes. */
void ordo_story_clear(ordo_story *story);

/* Makes all studies and proofs. That nets do not exist is no failure: the families say why. */
ORDO_CHECKED ordo_status ordo_story_find(ordo_story *story, ordo_message *why);

/* The plates of the story, in the order of ordo_figure_kinds, without their pictures: `svg` is NULL
 * and `none` says why where there is nothing to draw. After ordo_story_find. `sizes` gives the
 * sizes of a text as -n has it, for a unit. */
ORDO_CHECKED ordo_status ordo_story_draw(ordo_story *story, ordo_message *why);

/* Whether a family has at least one net. */
bool ordo_family_exists(const ordo_family *family);

/* Whether a family's error is exactly zero, as the target is a polynomial of low degree. */
bool ordo_family_reproduces(const ordo_family *family);

/* The index of the last net with a known, positive, finite norm; count when there is none. */
size_t ordo_family_last(const ordo_family *family, ordo_norm norm);

#ifdef __cplusplus
}
#endif
#endif
