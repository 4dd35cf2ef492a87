/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The numbers that a figure draws: named tables in one file, as gnuplot reads them. */
#ifndef ORDO_VERIFY_FIGURE_SHEET_H
#define ORDO_VERIFY_FIGURE_SHEET_H

#include <stdio.h>

#include "verify/report/grid.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Zero bytes are an empty sheet. Memory trouble is remembered in `failed`. */
typedef struct ordo_sheet {
    ordo_grid *tables;
    size_t count;
    bool failed;
    ordo_grid lost; /* takes what there is no memory for */
} ordo_sheet;

/* Frees it. */
void ordo_sheet_clear(ordo_sheet *sheet);

/* A new table of that name (printf-formatted) behind the others, without columns; it lives until
 * the next one is added. Never NULL: without memory what is put into it is lost. */
ordo_grid *ordo_sheet_add(ordo_sheet *sheet, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Whether memory trouble lost something. */
bool ordo_sheet_failed(const ordo_sheet *sheet);

/* Tab-separated values: of each table a comment with its name, the headings, the rows; two empty
 * lines between tables. What is not known is "-". */
void ordo_sheet_write(FILE *out, const ordo_sheet *sheet);

#ifdef __cplusplus
}
#endif
#endif
