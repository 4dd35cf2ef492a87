/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gnuplot's SVG as a part of a page: its colours become the page's own. */
#ifndef ORDO_VERIFY_FIGURE_SVG_H
#define ORDO_VERIFY_FIGURE_SVG_H

#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Writes the <svg> element of a text that gnuplot 5 wrote, to stand in HTML: without the XML
 * declaration; colours of the palette as "var(--ordo-NAME,#LIGHT)", other colours as they are;
 * ids, and references to them, that gnuplot gives to every picture with `name` (letters, digits,
 * _) in front, so that several may stand in one page; `role="img"` and `label` as its title, which
 * gnuplot's own titles give way to. A text that is no such SVG comes out empty. */
void ordo_svg_write(FILE *out, const char *svg, const char *name, const char *label);

/* The style sheet that gives the colours their values: of :root those on a light ground, and of a
 * reader who prefers a dark scheme those on a dark one. */
void ordo_svg_write_style(FILE *out);

#ifdef __cplusplus
}
#endif
#endif
