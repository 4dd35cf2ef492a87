/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The colours of figures, told apart by colour-blind readers too, and what each unit looks like. */
#ifndef ORDO_VERIFY_FIGURE_PALETTE_H
#define ORDO_VERIFY_FIGURE_PALETTE_H

#include "construct/unit.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A colour on a light ground and the one that takes its place on a dark one, as 0xRRGGBB. Every
 * colour that bears text has a contrast of 4.5 or more to white and to 0x16181d. */
typedef struct ordo_colour {
    const char *name; /* "mlp", "ink"...: letters and digits */
    unsigned light, dark;
} ordo_colour;

/* All colours that figures use; the last has no name. */
extern const ordo_colour ordo_figure_palette[];

/* What text and lines that belong to no unit have: text, axes and second thoughts, the grid. */
extern const ordo_colour *const ordo_ink;
extern const ordo_colour *const ordo_quiet;
extern const ordo_colour *const ordo_faint;

/* What all figures show a unit as: its colour, its mark in gnuplot's numbers, filled and open,
 * gnuplot's pattern of its hatching, and what makes the lines between marks dashed or not. */
typedef struct ordo_style {
    const ordo_colour *colour;
    int mark, open_mark;
    int hatching;
    const char *dash; /* "", or " dt (...)" */
} ordo_style;

/* The unit's style; never NULL. No two units have the same colour, or both mark and dash the same.
 */
const ordo_style *ordo_style_of(const ordo_unit *unit);

/* The colour of those bytes on a light ground, or NULL. */
const ordo_colour *ordo_colour_find(unsigned light);

#ifdef __cplusplus
}
#endif
#endif
