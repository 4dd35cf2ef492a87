/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The known name that a misspelt one probably means. */
#ifndef ORDO_CONSTRUCT_NEAREST_H
#define ORDO_CONSTRUCT_NEAREST_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The edit distance of two names: insertions, deletions, replacements and exchanges of neighbours.
 * Case counts for nothing. Names over 63 bytes are cut. Source: Damerau's restricted distance. */
size_t ordo_edit_distance(const char *a, const char *b);

/* Of `names` (count entries) the one nearest to `name`; NULL when even that one differs in more
 * than half of the longer name's letters. */
const char *ordo_nearest_name(const char *name, const char *const *names, size_t count);

#ifdef __cplusplus
}
#endif
#endif
