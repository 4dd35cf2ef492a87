/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Independent pieces of work on several threads. */
#ifndef ORDO_QUADRATURE_PARALLEL_H
#define ORDO_QUADRATURE_PARALLEL_H

#include <stddef.h>

#include "quadrature/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef ordo_status ordo_parallel_body(void *context, size_t i);

/* The number of threads that the machine offers, at least 1. */
int ordo_parallel_threads(void);

/* Calls body(context, i) once for each 0 <= i < count on at most `threads` threads, in any order;
 * inside another parallel loop on the calling thread alone. A body must write only what belongs to
 * its i, so that the result does not depend on the schedule. After a negative status no new piece
 * is begun. Returns the status of the smallest i that failed (negative), else ORDO_OK. Worker
 * threads free their MPFR and FLINT caches before they return. */
ORDO_CHECKED ordo_status ordo_parallel_for(size_t count, int threads, ordo_parallel_body *body,
                                           void *context);

/* Frees the calling thread's MPFR and FLINT caches; for threads made by the caller, at their end.
 */
void ordo_parallel_free_caches(void);

#ifdef __cplusplus
}
#endif
#endif
