/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Errors over neurons, drawn with characters. */
#ifndef ORDO_VERIFY_REPORT_PLOT_H
#define ORDO_VERIFY_REPORT_PLOT_H

#include <stdio.h>

#include "verify/study/study.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Draws log10 of every wanted norm over log2 of the cells, `width` x `height` characters for the
 * field, with a line of dots that falls at the unit's order through the last rmse (or first wanted)
 * point. Writes a line saying so when fewer than two points can be drawn. */
void ordo_plot_study(FILE *out, const ordo_study *study, int width, int height);

#ifdef __cplusplus
}
#endif
#endif
