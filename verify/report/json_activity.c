/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A given net beside a closed-form one, and what its neurons do, as JSON. */
#include <stdlib.h>

#include "quadrature/ball_text.h"
#include "verify/report/json.h"
#include "verify/study/run_text.h"

enum { POSITION_DIGITS = 20, RATIO_DIGITS = 12 };

void
ordo_json_add_peer(json_t *object, const ordo_peer *peer, const ordo_run *run, long digits)
{
    (void)json_object_set_new(object, "can_be_exact", json_boolean(peer->exact));
    if (peer->recipe.construction == NULL) {
        (void)json_object_set_new(
            object, "closed_form",
            json_pack("{s:n, s:s}", "construction", "reason", peer->none.text));
        return;
    }
    mpfr_t ratio;
    mpfr_init2(ratio, 128);
    json_t *norms = json_object();
    for (int norm = 0; norm < ORDO_NORMS; norm++) {
        if (run->wanted & ORDO_NORM_BIT(norm)) {
            char *value = ordo_run_text(&peer->run, (ordo_norm)norm, digits);
            char *radius =
                value != NULL ? ordo_run_radius_text(&peer->run, (ordo_norm)norm, value) : NULL;
            ordo_peer_ratio(ratio, peer, run, (ordo_norm)norm);
            (void)json_object_set_new(norms, ordo_norm_name((ordo_norm)norm),
                                      json_pack("{s:o, s:o, s:s, s:o}", "value",
                                                ordo_json_taken(value), "radius",
                                                ordo_json_taken(radius), "status",
                                                ordo_standing_name(peer->run.standing[norm]),
                                                "ratio", ordo_json_number(ratio, RATIO_DIGITS)));
        }
    }
    mpfr_clear(ratio);
    (void)json_object_set_new(object, "closed_form",
                              json_pack("{s:s, s:I, s:o}", "construction",
                                        peer->recipe.construction->name, "neurons",
                                        (json_int_t)peer->run.neurons, "norms", norms));
}

/* [{"x", "neurons": [...]}], ascending, an entry for each place. */
static json_t *
positions(const ordo_activity *activity)
{
    json_t *list = json_array(), *sharing = NULL;
    mpfr_t t;
    mpfr_init2(t, 128);
    for (size_t k = 0; k < activity->breaks[ORDO_BREAKS_INSIDE]; k++) {
        ordo_event event = ordo_partition_event(activity->partition, k);
        if (event.opens) {
            sharing = json_array();
            ordo_activity_breakpoint(t, activity, k);
            (void)json_array_append_new(list, json_pack("{s:o, s:o}", "x",
                                                        ordo_json_number(t, POSITION_DIGITS),
                                                        "neurons", sharing));
        }
        (void)json_array_append_new(sharing, json_integer((json_int_t)event.index));
    }
    mpfr_clear(t);
    return list;
}

static json_t *
quantiles(const ordo_activity *activity)
{
    json_t *object = json_object();
    mpfr_t t;
    mpfr_init2(t, 128);
    for (size_t k = 0; k < ORDO_QUANTILES && activity->breaks[ORDO_BREAKS_INSIDE] > 0; k++) {
        char name[8];
        (void)snprintf(name, sizeof name, "%u", ordo_quantiles[k]);
        ordo_activity_breakpoint(t, activity, ordo_activity_rank(activity, ordo_quantiles[k]));
        (void)json_object_set_new(object, name, ordo_json_number(t, POSITION_DIGITS));
    }
    mpfr_clear(t);
    return object;
}

static json_t *
breakpoints(const ordo_activity *activity)
{
    const size_t *breaks = activity->breaks;
    size_t count[ORDO_SKETCH_PARTS];
    mpfr_t left, right;
    mpfr_inits2(128, left, right, (mpfr_ptr)0);
    json_t *histogram = json_array();
    ordo_activity_histogram(count, ORDO_SKETCH_PARTS, activity);
    for (size_t j = 0; j < ORDO_SKETCH_PARTS; j++) {
        (void)json_array_append_new(histogram, json_integer((json_int_t)count[j]));
    }
    ordo_activity_widest(left, right, activity);
    json_t *object = json_pack(
        "{s:I, s:I, s:I, s:I, s:I, s:I, s:o, s:o, s:[o, o], s:o}", "inside",
        (json_int_t)breaks[ORDO_BREAKS_INSIDE], "left", (json_int_t)breaks[ORDO_BREAKS_LEFT],
        "right", (json_int_t)breaks[ORDO_BREAKS_RIGHT], "nowhere",
        (json_int_t)breaks[ORDO_BREAKS_NOWHERE], "places", (json_int_t)activity->distinct,
        "coincident", (json_int_t)activity->coincident, "histogram", histogram, "quantiles",
        quantiles(activity), "widest", ordo_json_number(left, POSITION_DIGITS),
        ordo_json_number(right, POSITION_DIGITS), "positions", positions(activity));
    mpfr_clears(left, right, (mpfr_ptr)0);
    return object;
}

void
ordo_json_add_activity(json_t *object, const ordo_activity *activity)
{
    json_t *roles = json_object();
    for (int role = 0; role < ORDO_ROLES; role++) {
        (void)json_object_set_new(roles, ordo_role_name((ordo_role)role), json_array());
    }
    for (size_t i = 0; i < activity->net->neurons; i++) {
        (void)json_array_append_new(
            json_object_get(roles, ordo_role_name(ordo_activity_role(activity, i))),
            json_integer((json_int_t)i));
    }
    (void)json_object_set_new(object, "breakpoints", breakpoints(activity));
    (void)json_object_set_new(object, "roles", roles);
}
