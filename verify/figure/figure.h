/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures: numbers in a file of tab-separated values and a gnuplot script that draws them. */
#ifndef ORDO_VERIFY_FIGURE_FIGURE_H
#define ORDO_VERIFY_FIGURE_FIGURE_H

#include "verify/figure/script.h"
#include "verify/figure/sheet.h"
#include "verify/figure/topic.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What figures are there: const objects in a table. */
typedef struct ordo_figure_kind {
    const char *name;  /* "convergence" */
    const char *title; /* one line for people */
    const char *sizes; /* the default for -n, which the figure has a line over or one net of */
    size_t families;   /* how many at most */
    const char *units; /* the default families, UNIT[:CONSTRUCTION] with commas between */
    bool one_size;     /* -n takes one size only */
    /* Fills the sheet from the subject, of which it has found what it needs that was not found
     * before. Negative for failures; positive, with the reason, when there is nothing to draw. */
    ordo_status (*gather)(ordo_sheet *sheet, ordo_topic *subject, ordo_message *why);
    /* Writes the script but its beginning, for a canvas of width x height. */
    void (*draw)(FILE *out, const ordo_sheet *sheet, const ordo_topic *subject);
    double width, height;
} ordo_figure_kind;

/* All kinds; ends with NULL. */
extern const ordo_figure_kind *const ordo_figure_kinds[];

/* The kind of that name, or NULL. */
const ordo_figure_kind *ordo_figure_find(const char *name);

/* A figure; zero bytes are none. */
typedef struct ordo_figure {
    const ordo_figure_kind *kind;
    const ordo_topic *subject; /* not owned */
    ordo_sheet sheet;
} ordo_figure;

/* Gathers what the figure draws. Statuses as gather's; ORDO_ENOMEM. The subject outlives it. The
 * caller clears the figure whatever the status. */
ORDO_CHECKED ordo_status ordo_figure_make(ordo_figure *figure, const ordo_figure_kind *kind,
                                          ordo_topic *subject, ordo_message *why);

/* Frees it; valid on zero bytes. */
void ordo_figure_clear(ordo_figure *figure);

/* The numbers. ORDO_EIO. */
ORDO_CHECKED ordo_status ordo_figure_write_data(FILE *out, const ordo_figure *figure);

/* A script for gnuplot 5.4 or later that reads STEM.tsv and writes STEM.svg (or another kind of
 * picture) in the folder in which it is run. `stem` is one line.
 * ORDO_EIO. */
ORDO_CHECKED ordo_status ordo_figure_write_script(FILE *out, const ordo_figure *figure,
                                                  const char *stem, const ordo_picture *picture);

#ifdef __cplusplus
}
#endif
#endif
