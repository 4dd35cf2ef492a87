/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/figure/sheet.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "verify/report/format.h"

void
ordo_sheet_clear(ordo_sheet *sheet)
{
    for (size_t i = 0; i < sheet->count; i++) {
        ordo_grid_clear(&sheet->tables[i]);
    }
    ordo_grid_clear(&sheet->lost);
    free(sheet->tables);
    memset(sheet, 0, sizeof *sheet);
}

ordo_grid *
ordo_sheet_add(ordo_sheet *sheet, const char *format, ...)
{
    char name[256];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(name, sizeof name, format, arguments);
    va_end(arguments);
    ordo_grid *grown = realloc(sheet->tables, (sheet->count + 1) * sizeof *grown);
    if (grown == NULL) {
        sheet->failed = true;
        return &sheet->lost;
    }
    sheet->tables = grown;
    ordo_grid *table = &grown[sheet->count++];
    memset(table, 0, sizeof *table);
    ordo_grid_above(table, "%s", name);
    return table;
}

bool
ordo_sheet_failed(const ordo_sheet *sheet)
{
    bool failed = sheet->failed;
    for (size_t i = 0; i < sheet->count; i++) {
        failed = failed || sheet->tables[i].failed;
    }
    return failed;
}

void
ordo_sheet_write(FILE *out, const ordo_sheet *sheet)
{
    for (size_t i = 0; i < sheet->count; i++) {
        (void)fputs(i > 0 ? "\n\n" : "", out);
        ordo_format_tsv.grid(out, &sheet->tables[i]);
    }
}
