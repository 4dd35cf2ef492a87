/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Families side by side as JSON. */
#include <stdlib.h>

#include "quadrature/version.h"
#include "verify/report/json.h"

enum { RATIO_DIGITS = 12 };

static json_t *
ratio_text(const ordo_comparison *c, const ordo_entry *entry, ordo_norm norm)
{
    mpfr_t ratio;
    mpfr_init2(ratio, 64);
    ordo_comparison_ratio(ratio, c, entry, norm);
    char *text = mpfr_nan_p(ratio) ? NULL : ordo_real_text(ratio, RATIO_DIGITS);
    json_t *string = text != NULL ? json_string(text) : json_null();
    free(text);
    mpfr_clear(ratio);
    return string;
}

/* The run as elsewhere; each norm with its ratio to the best of the group instead of one to a
 * leading term. */
static void
add_run(json_t *object, const ordo_comparison *c, const ordo_entry *entry)
{
    const ordo_recipe *recipe = &c->contenders[entry->contender].recipe;
    json_t *run = ordo_json_run_object(recipe, &entry->run, NULL, c->options.digits);
    for (int norm = 0; norm < ORDO_NORMS; norm++) {
        json_t *of_norm =
            json_object_get(json_object_get(run, "norms"), ordo_norm_name((ordo_norm)norm));
        if (of_norm != NULL) {
            (void)json_object_del(of_norm, "constant_ratio");
            (void)json_object_set_new(of_norm, "ratio_to_best",
                                      ratio_text(c, entry, (ordo_norm)norm));
        }
    }
    (void)json_object_update(object, run);
    json_decref(run);
}

/* A number of things, null for none. */
static json_t *
count_or_null(size_t count)
{
    return count > 0 ? json_integer((json_int_t)count) : json_null();
}

static json_t *
entry_object(const ordo_comparison *c, const ordo_entry *entry)
{
    const ordo_contender *contender = &c->contenders[entry->contender];
    const ordo_recipe *recipe = &contender->recipe;
    bool sized = entry->neurons > 0, is_net = contender->baseline == NULL;
    json_t *object = json_pack("{s:s, s:s, s:s, s:b, s:i}", "name", contender->name, "unit",
                               recipe->unit->name, "construction", recipe->construction->name,
                               "spline", !is_net, "order", (int)ordo_unit_order(recipe->unit));
    if (entry->exists) {
        add_run(object, c, entry);
    } else {
        const char *why = entry->why.text;
        (void)json_object_set_new(
            object, "reason", json_string(why[0] != '\0' ? why : ordo_status_text(entry->status)));
    }
    if (sized) {
        ordo_bound bound = ordo_comparison_bound(c, entry);
        ordo_json_add_bound(object, &bound);
    }
    (void)json_object_set_new(object, "neurons", count_or_null(is_net ? entry->neurons : 0));
    (void)json_object_set_new(
        object, "cells", count_or_null(sized ? ordo_unit_cells(recipe->unit, entry->neurons) : 0));
    (void)json_object_set_new(object, "parameters", count_or_null(entry->parameters));
    return object;
}

json_t *
ordo_json_comparison(const ordo_comparison *c)
{
    const ordo_recipe *recipe = &c->contenders[0].recipe;
    json_t *groups = json_array();
    for (size_t g = 0; g < c->group_count; g++) {
        json_t *nets = json_array();
        for (size_t i = 0; i < c->contender_count; i++) {
            (void)json_array_append_new(nets,
                                        entry_object(c, &c->entries[g * c->contender_count + i]));
        }
        (void)json_array_append_new(
            groups, json_pack("{s:I, s:o}", "size", (json_int_t)c->sizes[g], "nets", nets));
    }
    return json_pack("{s:s, s:s, s:s, s:o, s:s, s:o}", "ordo", ORDO_VERSION, "knots",
                     ordo_knots_text(recipe->knots), "orientation",
                     ordo_orientation_name(recipe->orientation), "target",
                     ordo_json_target(recipe->target), "equal", ordo_equal_name(c->measure),
                     "groups", groups);
}
