/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Grids as tables of a page. */
#ifndef ORDO_VERIFY_PAGE_TABLE_H
#define ORDO_VERIFY_PAGE_TABLE_H

#include "verify/page/html.h"
#include "verify/report/grid.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The columns and rows of a grid, numbers and formulas set as in print (ordo_html_plain), in a box
 * that scrolls where it is too wide, with that caption (prose). The first column heads the rows. A
 * cell that begins and ends with $ is a formula. */
void ordo_html_table(ordo_html *h, const ordo_grid *grid, const char *caption);

/* The caption of a table, prose, which stays in view where the table is wider. */
void ordo_html_caption(ordo_html *h, const char *caption);

/* The lines below a grid, as notes; indented lines continue those before. */
void ordo_html_notes(ordo_html *h, const ordo_grid *grid);

#ifdef __cplusplus
}
#endif
#endif
