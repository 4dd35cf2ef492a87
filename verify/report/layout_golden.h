/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Outputs judged by a golden reference, laid out and as JSON. */
#ifndef ORDO_VERIFY_REPORT_LAYOUT_GOLDEN_H
#define ORDO_VERIFY_REPORT_LAYOUT_GOLDEN_H

#include "verify/golden/judge.h"
#include "verify/report/grid.h"
#include "verify/report/layout.h"

#ifdef __cplusplus
extern "C" {
#endif

struct json_t;

/* A judgement and what it is of; owns nothing. */
typedef struct ordo_judged {
    const ordo_golden *golden;
    const ordo_vector *outputs;
    const ordo_judgement *judgement;
    const char *folder, *file; /* for people */
} ordo_judged;

/* The points with the worst outputs; verdict, suspicion and sharpness below. */
void ordo_layout_judged(ordo_grid *grid, const ordo_judged *judged, ordo_detail detail);

/* {ordo, unit, neurons, dtype, points, verdict, beyond, blind, worst, farthest, sees, suspicion},
 * numbers that are no counts as texts, infinite ones "inf"; a new reference, NULL: no memory. */
struct json_t *ordo_json_judged(const ordo_judged *judged);

#ifdef __cplusplus
}
#endif
#endif
