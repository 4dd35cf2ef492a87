/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What golden.json says beside its points. Private to the library. */
#ifndef ORDO_VERIFY_GOLDEN_GOLDEN_HEAD_H
#define ORDO_VERIFY_GOLDEN_GOLDEN_HEAD_H

#include <jansson.h>

#include "verify/golden/golden.h"

/* Checks all keys but "points" and "checksum", which must be there, and takes what the bound
 * supposes. What the net and the points tell must be the same; the rest must be what can be: names
 * that exist, a target that can be read, norms that are numbers. Weights and points of *g are set.
 * ORDO_EPARSE: one is not, as `why` says; ORDO_ENOMEM. */
ORDO_CHECKED ordo_status ordo_golden_read_head(ordo_golden *g, json_t *object, ordo_message *why);

#endif
