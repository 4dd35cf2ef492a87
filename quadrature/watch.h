/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Long work is watched: it tells how far it is and learns whether to go on. */
#ifndef ORDO_QUADRATURE_WATCH_H
#define ORDO_QUADRATURE_WATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "quadrature/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Who watches. Zero bytes: nobody. */
typedef struct ordo_watch {
    /* `done` of `all` pieces of the work `what`, a word or two such as "proving", are done; false
     * asks to stop. From any thread, never from two at once; work that takes several rounds begins
     * each with done = 0. */
    bool (*tell)(void *context, const char *what, size_t done, size_t all);
    void *context;
} ordo_watch;

/* Tells whoever watches. ORDO_OK, or ORDO_ESTOPPED when asked to stop: the work ends with that
 * status, and what it has not finished is unusable. */
ORDO_CHECKED ordo_status ordo_watch_tell(const ordo_watch *watch, const char *what, size_t done,
                                         size_t all);

#ifdef __cplusplus
}
#endif
#endif
