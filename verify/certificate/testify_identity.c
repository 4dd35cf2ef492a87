/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ideal nets on 1, 2, ... cells, and the coefficients that their exact errors determine. */
#include <stdlib.h>

#include "verify/certificate/evidence.h"
#include "verify/proof/identity.h"

static ordo_status
write_coefficients(ordo_stream *s, const ordo_identity *id)
{
    ordo_status status = ORDO_OK;
    ordo_stream_open(s, "coefficients", '[');
    for (size_t j = 0; status == ORDO_OK && j < id->count; j++) {
        status = ordo_stream_rational(s, NULL, id->coefficient + j);
    }
    ordo_stream_close(s, ']');
    return status;
}

/* The nets on 1 .. count + 1 cells: one more than coefficients. */
static ordo_status
write_nets(ordo_stream *s, const ordo_case *judged, size_t count, ordo_message *why)
{
    size_t *neurons = calloc(count + 1, sizeof *neurons);
    if (neurons == NULL) {
        return ORDO_ENOMEM;
    }
    for (size_t i = 0; i <= count; i++) {
        neurons[i] = ordo_unit_neurons(judged->claim->unit, i + 1);
    }
    ordo_status status = ordo_rational_evidence(s, judged, neurons, count + 1, why);
    free(neurons);
    return status;
}

ordo_status
ordo_testify_identity(ordo_stream *s, const ordo_case *judged, const ordo_finding *finding,
                      ordo_message *why)
{
    (void)finding;
    ordo_recipe recipe = ordo_case_recipe(judged);
    ordo_identity id;
    ordo_stream_open(s, "evidence", '{');
    ordo_status status = ordo_identity_find(&id, &recipe, why);
    if (status == ORDO_OK) {
        status = write_coefficients(s, &id);
    }
    if (status == ORDO_OK) {
        status = write_nets(s, judged, id.count, why);
    }
    ordo_stream_close(s, '}');
    ordo_identity_clear(&id);
    return status > 0 ? ORDO_MISSED : status;
}
