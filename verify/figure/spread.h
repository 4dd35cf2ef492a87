/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Labels beside each other without touching. */
#ifndef ORDO_VERIFY_FIGURE_SPREAD_H
#define ORDO_VERIFY_FIGURE_SPREAD_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Moves the places at[0 .. count-1] of labels as little as possible, in the sum of squares, so that
 * label i has size[i] for itself, half of it on either side, and none leaves [from, to] unless
 * there is no room for all: then they stay in order and leave it by equal parts. They keep the
 * order of their places, equal ones that of the list. Any unit of length; finite numbers. At most
 * ORDO_SPREAD_MOST are moved, the others stay. Source: isotonic regression by pooling neighbours
 * (Ayer et al. 1955). */
void ordo_spread(double *at, const double *size, size_t count, double from, double to);

enum { ORDO_SPREAD_MOST = 64 };

#ifdef __cplusplus
}
#endif
#endif
