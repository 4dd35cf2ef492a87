/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quadrature/cell_values.h"

#include <stdlib.h>
#include <string.h>

ordo_status
ordo_cell_values_init(ordo_cell_values *values, const ordo_cell_sink *sink, size_t count,
                      mpfr_prec_t prec)
{
    memset(values, 0, sizeof *values);
    if (sink->cell == NULL) {
        return ORDO_OK;
    }
    values->value = malloc(ORDO_PARTS * count * sizeof *values->value);
    if (values->value == NULL) {
        return ORDO_ENOMEM;
    }
    values->count = count;
    for (size_t i = 0; i < ORDO_PARTS * count; i++) {
        mpfr_init2(values->value[i], prec); /* NaN */
    }
    return ORDO_OK;
}

void
ordo_cell_values_clear(ordo_cell_values *values)
{
    for (size_t i = 0; i < ORDO_PARTS * values->count; i++) {
        mpfr_clear(values->value[i]);
    }
    free(values->value);
    memset(values, 0, sizeof *values);
}

void
ordo_cell_values_set(ordo_cell_values *values, size_t k, ordo_part part, const mpfr_t x)
{
    if (values->count > 0) {
        mpfr_set(values->value[(size_t)part * values->count + k], x, MPFR_RNDN);
    }
}

void
ordo_cell_values_zero(ordo_cell_values *values, unsigned parts)
{
    for (size_t i = 0; i < ORDO_PARTS * values->count; i++) {
        if (parts & (1u << (i / values->count))) {
            mpfr_set_zero(values->value[i], 1);
        }
    }
}

mpfr_t *
ordo_cell_values_tops(ordo_cell_values *values)
{
    if (values->count == 0) {
        return NULL;
    }
    mpfr_t *top = values->value + ORDO_PART_MAXIMUM * values->count;
    for (size_t k = 0; k < values->count; k++) {
        mpfr_set_nan(top[k]);
    }
    return top;
}

void
ordo_cell_values_report(const ordo_cell_values *values, const ordo_cell_sink *sink, size_t first)
{
    for (size_t i = 0; i < ORDO_PARTS * values->count; i++) {
        if (mpfr_number_p(values->value[i])) {
            sink->cell(sink->context, first + i % values->count, (ordo_part)(i / values->count),
                       values->value[i]);
        }
    }
}
