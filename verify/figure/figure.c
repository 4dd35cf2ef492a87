/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/figure/figure.h"

#include <string.h>

#include "verify/figure/kinds.h"

const ordo_figure_kind *const ordo_figure_kinds[] = {
    &ordo_figure_convergence, &ordo_figure_parameters, &ordo_figure_slopes,  &ordo_figure_precision,
    &ordo_figure_net,         &ordo_figure_neurons,    &ordo_figure_pattern, NULL,
};

const ordo_figure_kind *
ordo_figure_find(const char *name)
{
    for (const ordo_figure_kind *const *kind = ordo_figure_kinds; *kind != NULL; kind++) {
        if (strcmp((*kind)->name, name) == 0) {
            return *kind;
        }
    }
    return NULL;
}

ordo_status
ordo_figure_make(ordo_figure *figure, const ordo_figure_kind *kind, ordo_topic *subject,
                 ordo_message *why)
{
    *figure = (ordo_figure){.kind = kind, .subject = subject};
    ordo_status status = kind->gather(&figure->sheet, subject, why);
    return status == ORDO_OK && ordo_sheet_failed(&figure->sheet) ? ORDO_ENOMEM : status;
}

void
ordo_figure_clear(ordo_figure *figure)
{
    ordo_sheet_clear(&figure->sheet);
    memset(figure, 0, sizeof *figure);
}

ordo_status
ordo_figure_write_data(FILE *out, const ordo_figure *figure)
{
    ordo_sheet_write(out, &figure->sheet);
    return ferror(out) ? ORDO_EIO : ORDO_OK;
}

ordo_status
ordo_figure_write_script(FILE *out, const ordo_figure *figure, const char *stem,
                         const ordo_picture *picture)
{
    ordo_script_begin(out, picture, stem, figure->kind->width, figure->kind->height);
    figure->kind->draw(out, &figure->sheet, figure->subject);
    return ferror(out) ? ORDO_EIO : ORDO_OK;
}
