/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lower bounds and efficiencies as JSON. */
#include <stdlib.h>

#include "quadrature/ball_text.h"
#include "verify/report/json.h"
#include "verify/study/run_text.h"

/* More digits of a bound say nothing: other cells would change them. */
enum { BOUND_DIGITS = 9 };

/* A number as a text, null when it is none. */
static json_t *
number(const mpfr_t x, long digits, mpfr_rnd_t round)
{
    return mpfr_number_p(x) ? ordo_json_taken(ordo_real_text_rounded(x, digits, round))
                            : json_null();
}

/* The bound as printed, which is rounded down: it is true to all its digits. */
static json_t *
lower_object(const ordo_bound *bound, ordo_norm norm)
{
    const ordo_floor_basis *basis = &bound->floor.basis[ordo_norm_forms[norm].part];
    bool known = basis->knots.length > 0;
    return json_pack(
        "{s:o, s:s, s:s, s:o, s:o}", "value",
        number(bound->floor.value[norm], BOUND_DIGITS, MPFR_RNDD), "radius", "0", "status",
        "proved", "way", known ? json_string(ordo_floor_way_name(basis->way)) : json_null(),
        "intervals", known ? json_integer((json_int_t)basis->knots.length - 1) : json_null());
}

static json_t *
floor_object(const ordo_bound *bound, ordo_norm norm)
{
    const ordo_asymptote *a = &bound->asymptote;
    if (mpfr_nan_p(a->radius[norm])) {
        return json_pack("{s:o, s:o, s:s}", "value",
                         number(a->value[norm], BOUND_DIGITS, MPFR_RNDN), "radius", json_null(),
                         "status", "measured");
    }
    arb_t ball, radius;
    arb_init(ball);
    arb_init(radius);
    ordo_ball_from_real(ball, a->value[norm]);
    ordo_ball_from_real(radius, a->radius[norm]);
    arb_add_error(ball, radius);
    char *value = ordo_ball_text(ball, BOUND_DIGITS);
    char *room = value != NULL ? ordo_ball_radius_text(ball, value) : NULL;
    arb_clear(radius);
    arb_clear(ball);
    return json_pack("{s:o, s:o, s:s}", "value", ordo_json_taken(value), "radius",
                     ordo_json_taken(room), "status", "proved");
}

static json_t *
error_object(const ordo_bound *bound, ordo_norm norm)
{
    char *value = ordo_run_text(bound->run, norm, bound->digits);
    char *radius = value != NULL ? ordo_run_radius_text(bound->run, norm, value) : NULL;
    return json_pack("{s:o, s:o, s:s}", "value", ordo_json_taken(value), "radius",
                     ordo_json_taken(radius), "status",
                     ordo_standing_name(bound->run->standing[norm]));
}

static json_t *
efficiency_object(const ordo_bound *bound, ordo_norm norm)
{
    json_t *numbers[ORDO_RIVALS];
    mpfr_t ratio;
    mpfr_init2(ratio, 64);
    for (int rival = 0; rival < ORDO_RIVALS; rival++) {
        ordo_bound_efficiency(ratio, bound, norm, (ordo_rival)rival);
        numbers[rival] = number(ratio, BOUND_DIGITS, MPFR_RNDN);
    }
    mpfr_clear(ratio);
    return json_pack("{s:o, s:o}", "certified_bound", numbers[ORDO_CERTIFIED_BOUND],
                     "asymptotic_floor", numbers[ORDO_ASYMPTOTIC_FLOOR]);
}

/* {norm: part(bound, norm)} for the wanted norms. */
static json_t *
by_norm(const ordo_bound *bound, json_t *(*part)(const ordo_bound *bound, ordo_norm norm))
{
    json_t *object = json_object();
    for (int norm = 0; norm < ORDO_NORMS; norm++) {
        if (bound->wanted & ORDO_NORM_BIT(norm)) {
            (void)json_object_set_new(object, ordo_norm_name((ordo_norm)norm),
                                      part(bound, (ordo_norm)norm));
        }
    }
    return object;
}

void
ordo_json_add_bound(json_t *object, const ordo_bound *bound)
{
    bool net = bound->run != NULL;
    (void)json_object_set_new(object, "neurons", json_integer((json_int_t)bound->neurons));
    (void)json_object_set_new(object, "lower", by_norm(bound, lower_object));
    (void)json_object_set_new(object, "asymptotic_floor", by_norm(bound, floor_object));
    (void)json_object_set_new(object, "efficiency",
                              net ? by_norm(bound, efficiency_object) : json_null());
}

json_t *
ordo_json_bound(const ordo_bound *bound)
{
    bool net = bound->run != NULL;
    json_t *object = ordo_json_head(&bound->recipe);
    ordo_json_add_bound(object, bound);
    (void)json_object_set_new(object, "construction_error",
                              net ? by_norm(bound, error_object) : json_null());
    if (!net) {
        (void)json_object_set_new(object, "reason", json_string(bound->none.text));
    }
    return object;
}
