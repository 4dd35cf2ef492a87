/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What rounding the parameters of growing nets comes to, as JSON. */
#include <stdlib.h>

#include "quadrature/ball_text.h"
#include "verify/report/json.h"
#include "verify/study/breakdown.h"
#include "verify/study/run_text.h"

enum { RATIO_DIGITS = 12, DEFAULT_DIGITS = 20 };

/* Null for none. */
static json_t *
size(size_t neurons)
{
    return neurons > 0 ? json_integer((json_int_t)neurons) : json_null();
}

/* Adds the ideal net's norm to that of run i. */
static void
add_ideal(json_t *run, const ordo_study *study, size_t i, ordo_norm norm, long digits)
{
    const ordo_run *ideal = &study->ideal->runs[i];
    json_t *object = json_object_get(json_object_get(run, "norms"), ordo_norm_name(norm));
    char *value = ordo_run_text(ideal, norm, digits);
    char *radius = value != NULL ? ordo_run_radius_text(ideal, norm, value) : NULL;
    mpfr_t ratio;
    mpfr_init2(ratio, 128);
    ordo_breakdown_ratio(ratio, study, study->ideal, norm, i);
    (void)json_object_set_new(object, "ideal",
                              json_pack("{s:o, s:o, s:s}", "value", ordo_json_taken(value),
                                        "radius", ordo_json_taken(radius), "status",
                                        ordo_standing_name(ideal->standing[norm])));
    (void)json_object_set_new(object, "over_ideal", ordo_json_number(ratio, RATIO_DIGITS));
    mpfr_clear(ratio);
}

/* The errors from the breakdown on; null where there is none. */
static json_t *
plateau(const ordo_breakdown *b, long digits)
{
    if (b->plateau == 0) {
        return json_null();
    }
    return json_pack("{s:I, s:o, s:o, s:o}", "sizes", (json_int_t)b->plateau, "lowest",
                     ordo_json_number(b->lowest, digits), "median",
                     ordo_json_number(b->median, digits), "highest",
                     ordo_json_number(b->highest, digits));
}

static json_t *
norm_object(const ordo_study *study, ordo_norm norm, ordo_breakdown *b, long digits)
{
    json_t *local = json_array();
    if (ordo_breakdown_find(b, study, study->ideal, norm) != ORDO_OK) {
        json_decref(local);
        return json_null();
    }
    for (size_t i = 1; i < study->count; i++) {
        (void)json_array_append_new(local,
                                    ordo_json_number(study->series[norm].local[i], RATIO_DIGITS));
    }
    return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:[o, o]}", "local", local, "exceeds_at",
                     size(b->exceeds), "stalls_at", size(b->stalls), "least_at", size(b->least),
                     "least", ordo_json_number(b->smallest, digits), "floor", plateau(b, digits),
                     "expected", size(b->expected_from), size(b->expected_to));
}

void
ordo_json_add_breakdown(json_t *object, const ordo_study *study)
{
    long digits = study->options.digits > 0 ? study->options.digits : DEFAULT_DIGITS;
    json_t *precision = json_object(), *runs = json_object_get(object, "runs");
    ordo_breakdown b;
    ordo_breakdown_init(&b);
    (void)json_object_set_new(precision, "dtype", json_string(study->options.dtype->name));
    for (int norm = 0; norm < ORDO_NORMS; norm++) {
        if (study->options.wanted & ORDO_NORM_BIT(norm)) {
            (void)json_object_set_new(precision, ordo_norm_name((ordo_norm)norm),
                                      norm_object(study, (ordo_norm)norm, &b, digits));
            for (size_t i = 0; i < study->count; i++) {
                add_ideal(json_array_get(runs, i), study, i, (ordo_norm)norm, digits);
            }
        }
    }
    ordo_breakdown_clear(&b);
    (void)json_object_set_new(object, "precision", precision);
}
