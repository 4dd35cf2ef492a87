/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What trained nets reached, as published: numbers of others, shown beside ours. */
#ifndef ORDO_VERIFY_FIGURE_TRAINED_H
#define ORDO_VERIFY_FIGURE_TRAINED_H

#include "construct/unit.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Errors of nets with so many neurons, all of them between two numbers (as they were printed). */
typedef struct ordo_trained_error {
    const char *target, *unit;
    ordo_norm norm;
    size_t least_neurons, most_neurons;
    const char *least, *most;
} ordo_trained_error;

/* Slopes of fits over small nets. */
typedef struct ordo_trained_slope {
    const char *target, *unit;
    ordo_norm norm;
    const char *neurons, *parameters;
} ordo_trained_slope;

/* All that is known. */
typedef struct ordo_trained {
    const char *source;
    ordo_trained_error *errors;
    size_t error_count;
    ordo_trained_slope *slopes;
    size_t slope_count;
    void *text; /* owns the texts */
} ordo_trained;

/* Reads data/trained.json. ORDO_EPARSE with what is wrong, ORDO_ENOMEM; the caller clears it
 * whatever the status. */
ORDO_CHECKED ordo_status ordo_trained_parse(ordo_trained *t, const char *text, size_t length,
                                            ordo_message *why);

/* Frees it; valid on zero bytes. */
void ordo_trained_clear(ordo_trained *t);

/* The errors, or slopes, of that target (of the catalogue, by name; NULL: none), unit and norm;
 * NULL when there are none, as for t NULL. */
const ordo_trained_error *ordo_trained_error_of(const ordo_trained *t, const char *target,
                                                const ordo_unit *unit, ordo_norm norm);
/* The slopes. */
const ordo_trained_slope *ordo_trained_slope_of(const ordo_trained *t, const char *target,
                                                const ordo_unit *unit, ordo_norm norm);

#ifdef __cplusplus
}
#endif
#endif
