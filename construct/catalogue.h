/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The named targets of data/targets.json. */
#ifndef ORDO_CONSTRUCT_CATALOGUE_H
#define ORDO_CONSTRUCT_CATALOGUE_H

#include "construct/target.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ordo_catalogue ordo_catalogue;

/* Reads a catalogue from JSON text: {"targets": [{"name", "expression", "domain": [a, b],
 * "smoothness", "source", optional "singular": [...]}, ...]}. Every target is parsed and checked.
 * ORDO_EPARSE with line and column, or the key that is unknown, missing or of the wrong type. */
ORDO_CHECKED ordo_status ordo_catalogue_parse(ordo_catalogue **out, const char *text, size_t length,
                                              ordo_message *why);

/* Frees the catalogue and its targets; NULL is allowed. */
void ordo_catalogue_free(ordo_catalogue *catalogue);

/* How many targets. */
size_t ordo_catalogue_count(const ordo_catalogue *catalogue);

/* Target i, in the order of the file; owned by the catalogue. */
const ordo_target *ordo_catalogue_target(const ordo_catalogue *catalogue, size_t i);

/* The target of that name, or NULL. */
const ordo_target *ordo_catalogue_find(const ordo_catalogue *catalogue, const char *name);

#ifdef __cplusplus
}
#endif
#endif
