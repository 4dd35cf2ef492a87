/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What nets are measured against: interpolating splines. */
#ifndef ORDO_VERIFY_PROOF_BASELINE_H
#define ORDO_VERIFY_PROOF_BASELINE_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A spline is a continuous piecewise polynomial, so that there is a net that equals it, which is
 * made and measured; only its numbers are counted otherwise. Source: Q26, figure 4. */
typedef struct ordo_baseline {
    const char *name;
    const char *title;
    const char *unit, *construction; /* the net that equals it */
    unsigned degree;
} ordo_baseline;

/* All baselines; ends with NULL. */
extern const ordo_baseline *const ordo_baselines[];

/* The baseline of that name, or NULL. */
const ordo_baseline *ordo_baseline_find(const char *name);

/* How many numbers a spline of that degree with so many cells >= 1 is: cells + 1 knots and cells +
 * degree coefficients; SIZE_MAX when that does not fit. */
size_t ordo_baseline_parameters(const ordo_baseline *baseline, size_t cells);

#ifdef __cplusplus
}
#endif
#endif
