/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "construct/safetensors.h"
#include "quadrature/npy.h"
#include "verify/certificate/record.h"
#include "verify/certificate/stream.h"
#include "verify/golden/golden_file.h"
#include "verify/golden/golden_head.h"

static ordo_status
read_weights(ordo_golden *g, const ordo_golden_bytes *bytes, ordo_message *why)
{
    ordo_status status =
        ordo_safetensors_read(&g->net, &g->dtype, bytes->weights, bytes->weights_length, why);
    if (status == ORDO_OK && g->dtype == NULL) {
        status = ordo_explain(why, ORDO_EPARSE, "the tensors are of different types");
    }
    return status == ORDO_OK ? ORDO_OK : ordo_record_within(why, status, "weights.safetensors");
}

static ordo_status
check_points(const ordo_golden *g, ordo_message *why)
{
    mpfr_t view;
    for (size_t k = 0; k < g->x.length; k++) {
        ordo_vector_view(view, &g->x, k);
        if (!ordo_dtype_holds(g->dtype, view)) {
            return ordo_explain(why, ORDO_EPARSE, "entry %zu is no number of type %s", k,
                                g->dtype->name);
        }
    }
    return ORDO_OK;
}

static ordo_status
read_points(ordo_golden *g, const ordo_golden_bytes *bytes, ordo_message *why)
{
    const ordo_dtype *dtype;
    ordo_status status =
        ordo_npy_read(&g->x, &dtype, bytes->points, bytes->points_length, ORDO_NUMBERS_FINITE, why);
    if (status == ORDO_OK) {
        status = check_points(g, why);
    }
    return status == ORDO_OK ? ORDO_OK : ordo_record_within(why, status, "points.npy");
}

/* The file ends with the checksum of all before its digits, 16 of them, "} and a line break. */
static ordo_status
check_sum(const ordo_golden_bytes *bytes, ordo_message *why)
{
    enum { DIGITS = 16, END = DIGITS + 3 };
    char expected[END + 1];
    if (bytes->json_length < END) {
        return ordo_explain(why, ORDO_EPARSE, "the file ends too early");
    }
    const char *text = (const char *)bytes->json;
    size_t before = bytes->json_length - END;
    (void)snprintf(expected, sizeof expected, "%016" PRIx64 "\"}\n",
                   ordo_checksum(ORDO_CHECKSUM_START, text, before));
    return memcmp(text + before, expected, END) == 0
               ? ORDO_OK
               : ordo_explain(why, ORDO_EPARSE, "damaged: the checksum is not that of the file");
}

static ordo_status
check_row(json_t *row, const ordo_golden *g, size_t k, ordo_message *why)
{
    char *text[ORDO_GOLDEN_COLUMNS];
    if (json_array_size(row) != ORDO_GOLDEN_COLUMNS) {
        return ordo_explain(why, ORDO_EPARSE, "points[%zu]: expected a list of %d texts", k,
                            ORDO_GOLDEN_COLUMNS);
    }
    ordo_status status = ordo_golden_row(text, g, k);
    for (size_t c = 0; c < ORDO_GOLDEN_COLUMNS; c++) {
        const char *said = json_string_value(json_array_get(row, c));
        if (status == ORDO_OK && (said == NULL || strcmp(said, text[c]) != 0)) {
            status = ordo_explain(why, ORDO_EPARSE,
                                  "points[%zu]: %s is \"%.60s\", but weights and points give %s", k,
                                  ordo_golden_columns[c], said != NULL ? said : "?", text[c]);
        }
        free(text[c]);
    }
    return status;
}

static ordo_status
check_rows(json_t *object, const ordo_golden *g, ordo_message *why)
{
    json_t *points = json_object_get(object, "points");
    ordo_status status = ORDO_OK;
    if (!json_is_array(points) || json_array_size(points) != g->x.length) {
        return ordo_explain(why, ORDO_EPARSE, "there are %zu points, but points.npy has %zu",
                            json_array_size(points), g->x.length);
    }
    for (size_t k = 0; status == ORDO_OK && k < g->x.length; k++) {
        status = check_row(json_array_get(points, k), g, k, why);
    }
    return status;
}

/* Reads golden.json; NULL when it is none, as `why` says. */
static json_t *
parse(const ordo_golden_bytes *bytes, ordo_message *why)
{
    json_error_t error;
    if (check_sum(bytes, why) != ORDO_OK) {
        return NULL;
    }
    json_t *object =
        json_loadb((const char *)bytes->json, bytes->json_length, JSON_REJECT_DUPLICATES, &error);
    if (object == NULL) {
        (void)ordo_explain(why, ORDO_EPARSE, "line %d, column %d: %s", error.line, error.column,
                           error.text);
    }
    return object;
}

/* What the files hold are numbers, but their values may be none of the format. */
static ordo_status
evaluate(ordo_golden *g, ordo_message *why)
{
    ordo_status status = ordo_golden_evaluate(g, why);
    return status == ORDO_SINGULAR || status == ORDO_EINVAL
               ? ordo_record_within(why, ORDO_EPARSE, "weights.safetensors")
               : status;
}

static ordo_status
within_json(ordo_status status, ordo_message *why)
{
    return status == ORDO_OK || status == ORDO_ENOMEM
               ? status
               : ordo_record_within(why, ORDO_EPARSE, "golden.json");
}

/* Finds values and bounds as golden.json tells to, and compares. */
static ordo_status
read_values(ordo_golden *g, const ordo_golden_bytes *bytes, ordo_message *why)
{
    json_t *object = parse(bytes, why);
    if (object == NULL) {
        return within_json(ORDO_EPARSE, why);
    }
    ordo_status status = within_json(ordo_golden_read_head(g, object, why), why);
    if (status == ORDO_OK) {
        status = evaluate(g, why);
    }
    if (status == ORDO_OK) {
        status = within_json(check_rows(object, g, why), why);
    }
    json_decref(object);
    return status;
}

ordo_status
ordo_golden_read(ordo_golden *g, const ordo_golden_bytes *bytes, ordo_message *why)
{
    memset(g, 0, sizeof *g);
    ordo_status status = read_weights(g, bytes, why);
    if (status == ORDO_OK) {
        status = read_points(g, bytes, why);
    }
    if (status == ORDO_OK) {
        status = read_values(g, bytes, why);
    }
    if (status != ORDO_OK) {
        ordo_golden_clear(g);
    }
    return status;
}
