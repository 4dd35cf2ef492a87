/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/report/format.h"

#include <string.h>

#include <jansson.h>

const ordo_format *const ordo_formats[] = {&ordo_format_table, &ordo_format_json, &ordo_format_tsv,
                                           &ordo_format_tex, NULL};

const ordo_format *
ordo_format_find(const char *name)
{
    for (const ordo_format *const *format = ordo_formats; *format != NULL; format++) {
        if (strcmp((*format)->name, name) == 0) {
            return *format;
        }
    }
    return NULL;
}

static ordo_status
write_json(FILE *out, const ordo_result *result)
{
    json_t *object = result->json(result->data);
    if (object == NULL) {
        return ORDO_ENOMEM;
    }
    int failed = json_dumpf(object, out, JSON_INDENT(2));
    json_decref(object);
    (void)fputc('\n', out);
    return failed ? ORDO_EIO : ORDO_OK;
}

ordo_status
ordo_format_write(FILE *out, const ordo_format *format, const ordo_result *result)
{
    ordo_status status = ORDO_OK;
    if (format->grid == NULL) {
        status = write_json(out, result);
    } else {
        ordo_grid grid = {.rows = 0};
        result->layout(&grid, result->data, format->detail);
        if (grid.failed) {
            status = ORDO_ENOMEM;
        } else {
            format->grid(out, &grid);
        }
        ordo_grid_clear(&grid);
    }
    return status == ORDO_OK && (fflush(out) != 0 || ferror(out)) ? ORDO_EIO : status;
}
