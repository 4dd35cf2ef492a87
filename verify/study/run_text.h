/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The norms of a run as texts. All are freed with free(). */
#ifndef ORDO_VERIFY_STUDY_RUN_TEXT_H
#define ORDO_VERIFY_STUDY_RUN_TEXT_H

#include "verify/study/measure.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The value to `digits` significant digits, whether proved or not; "inf" when it is infinite. NULL:
 * unsettled, or no memory. */
char *ordo_run_text(const ordo_run *run, ordo_norm norm, long digits);

/* How far `text`, from ordo_run_text, is from the norm at most, its own rounding included. NULL:
 * nothing finite is proved, or no memory. */
char *ordo_run_radius_text(const ordo_run *run, ordo_norm norm, const char *text);

/* For people: only digits that are proved (or, of a measured value, settled), at most `digits`;
 * "<= 1.3e-5" where none is but an enclosure bounds the norm; "-" when it is unsettled. NULL: no
 * memory. */
char *ordo_run_glance(const ordo_run *run, ordo_norm norm, long digits);

/* What is to be said of a norm that is not proved to all `digits` digits, or whose check is not
 * complete, without its name: "is infinite: ...". "" when there is nothing to say. */
void ordo_run_remark(char *text, size_t size, const ordo_run *run, ordo_norm norm, long digits);

/* A point at which linf is taken, to the digits that are known, at most `digits`, or "0 +- 2e-9";
 * "" when there is none. */
void ordo_run_where(char *text, size_t size, const ordo_run *run, long digits);

#ifdef __cplusplus
}
#endif
#endif
