/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Output formats, const objects in a table, and results that can be written in each. */
#ifndef ORDO_VERIFY_REPORT_FORMAT_H
#define ORDO_VERIFY_REPORT_FORMAT_H

#include <stdio.h>

#include "verify/report/grid.h"
#include "verify/report/layout.h"

#ifdef __cplusplus
extern "C" {
#endif

struct json_t;

/* A result: how it is laid out for people and what it is as JSON (a new reference to a jansson
 * object, NULL: no memory). */
typedef struct ordo_result {
    const void *data;
    void (*layout)(ordo_grid *grid, const void *data, ordo_detail detail);
    struct json_t *(*json)(const void *data);
} ordo_result;

typedef struct ordo_format {
    const char *name;
    const char *title;
    ordo_detail detail;
    void (*grid)(FILE *out, const ordo_grid *grid); /* NULL: the result's JSON is written */
} ordo_format;

/* All formats, the default first; ends with NULL. */
extern const ordo_format *const ordo_formats[];

extern const ordo_format ordo_format_table;
extern const ordo_format ordo_format_json;
extern const ordo_format ordo_format_tsv;
extern const ordo_format ordo_format_tex;

/* The format of that name, or NULL. */
const ordo_format *ordo_format_find(const char *name);

/* Writes the result. ORDO_ENOMEM; ORDO_EIO when the stream has an error. */
ORDO_CHECKED ordo_status ordo_format_write(FILE *out, const ordo_format *format,
                                           const ordo_result *result);

#ifdef __cplusplus
}
#endif
#endif
