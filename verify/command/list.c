/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ordo list: what the command knows by name. */
#include <string.h>

#include "construct/nearest.h"
#include "verify/command/claims.h"
#include "verify/command/command.h"
#include "verify/figure/figure.h"
#include "verify/report/json.h"

typedef struct known {
    const ordo_catalogue *catalogue;
    const claim_set *claims;
} known;

static void
layout_targets(ordo_grid *grid, const void *data, ordo_detail detail)
{
    (void)detail;
    ordo_layout_targets(grid, ((const known *)data)->catalogue);
}

static json_t *
json_targets(const void *data)
{
    return ordo_json_targets(((const known *)data)->catalogue);
}

static void
layout_units(ordo_grid *grid, const void *data, ordo_detail detail)
{
    (void)data;
    (void)detail;
    ordo_layout_units(grid);
}

static json_t *
json_units(const void *data)
{
    (void)data;
    return ordo_json_units();
}

static void
layout_claims(ordo_grid *grid, const void *data, ordo_detail detail)
{
    (void)detail;
    const claim_set *claims = ((const known *)data)->claims;
    ordo_layout_claims(grid, claims->claims, claims->count);
}

static json_t *
json_claims(const void *data)
{
    const claim_set *claims = ((const known *)data)->claims;
    return ordo_json_claims(claims->claims, claims->count);
}

static void
layout_figures(ordo_grid *grid, const void *data, ordo_detail detail)
{
    (void)data;
    (void)detail;
    ordo_grid_column(grid, "figure", false);
    ordo_grid_column(grid, "units", false);
    ordo_grid_column(grid, "sizes", false);
    ordo_grid_column(grid, "shows", false);
    for (const ordo_figure_kind *const *kind = ordo_figure_kinds; *kind != NULL; kind++) {
        ordo_grid_text(grid, "%s", (*kind)->name);
        ordo_grid_text(grid, "%s", (*kind)->units);
        ordo_grid_text(grid, "%s", (*kind)->sizes);
        ordo_grid_text(grid, "%s", (*kind)->title);
    }
}

static json_t *
json_figures(const void *data)
{
    json_t *list = json_array();
    (void)data;
    for (const ordo_figure_kind *const *kind = ordo_figure_kinds; *kind != NULL; kind++) {
        (void)json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s}", "name", (*kind)->name,
                                                    "units", (*kind)->units, "sizes",
                                                    (*kind)->sizes, "shows", (*kind)->title));
    }
    return json_pack("{s:o}", "figures", list);
}

static const struct {
    const char *name;
    void (*layout)(ordo_grid *grid, const void *data, ordo_detail detail);
    json_t *(*json)(const void *data);
} lists[] = {
    {"targets", layout_targets, json_targets},
    {"units", layout_units, json_units},
    {"claims", layout_claims, json_claims},
    {"figures", layout_figures, json_figures},
};
enum { LISTS = sizeof lists / sizeof lists[0] };

static int
write_list(const options *o, size_t i, const known *k)
{
    output out;
    int exit_status = output_open(&out, o);
    if (exit_status != 0) {
        return exit_status;
    }
    ordo_result result = {k, lists[i].layout, lists[i].json};
    exit_status = write_result(o, &out, &result);
    int closed = output_close(&out, exit_status == 0);
    return exit_status != 0 ? exit_status : closed;
}

static int
run(const options *o)
{
    const char *names[LISTS];
    size_t chosen = LISTS;
    for (size_t i = 0; i < LISTS; i++) {
        names[i] = lists[i].name;
        chosen = strcmp(o->arguments[0], lists[i].name) == 0 ? i : chosen;
    }
    if (chosen == LISTS) {
        const char *nearest = ordo_nearest_name(o->arguments[0], names, LISTS);
        return complain(EXIT_USAGE, "list takes targets, units, claims or figures, not '%s'%s%s%s",
                        o->arguments[0], nearest ? " (nearest: " : "", nearest ? nearest : "",
                        nearest ? ")" : "");
    }
    int exit_status = 0;
    claim_set claims = {.count = 0};
    ordo_catalogue *catalogue = load_catalogue(o, &exit_status);
    if (catalogue != NULL) {
        exit_status = claim_set_load_all(&claims, o, catalogue);
    }
    if (catalogue != NULL && exit_status == 0) {
        known k = {catalogue, &claims};
        exit_status = write_list(o, chosen, &k);
    }
    claim_set_clear(&claims);
    ordo_catalogue_free(catalogue);
    return exit_status;
}

const command command_list = {
    .name = "list",
    .synopsis = "targets|units|claims|figures",
    .summary = "what can be named: target functions, units with constructions, claims, figures",
    .details = "Sources stand beside each entry.\n",
    .example = "ordo list targets",
    .shows = "the functions that a TARGET may name, with domains and sources",
    .takes = OPTION_FORMAT | OPTION_OUTPUT,
    .least = 1,
    .most = 1,
    .run = run,
};
