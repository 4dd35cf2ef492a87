/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/figure/trained.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

static bool
read_error(ordo_trained_error *e, json_t *object)
{
    const char *norm;
    json_int_t from, to;
    bool read = json_unpack(object, "{s:s, s:s, s:s, s:[I, I!], s:[s, s!] !}", "target", &e->target,
                            "unit", &e->unit, "norm", &norm, "neurons", &from, &to, "between",
                            &e->least, &e->most) == 0;
    if (!read || !ordo_norm_find(&e->norm, norm) || from < 1 || to < from ||
        !(strtod(e->least, NULL) > 0) || !(strtod(e->most, NULL) >= strtod(e->least, NULL))) {
        return false;
    }
    e->least_neurons = (size_t)from;
    e->most_neurons = (size_t)to;
    return true;
}

static bool
read_slope(ordo_trained_slope *s, json_t *object)
{
    const char *norm;
    return json_unpack(object, "{s:s, s:s, s:s, s:s, s:s !}", "target", &s->target, "unit",
                       &s->unit, "norm", &norm, "over_neurons", &s->neurons, "over_parameters",
                       &s->parameters) == 0 &&
           ordo_norm_find(&s->norm, norm);
}

static ordo_status
read_all(ordo_trained *t, json_t *errors, json_t *slopes, ordo_message *why)
{
    t->errors = calloc(json_array_size(errors) + 1, sizeof *t->errors);
    t->slopes = calloc(json_array_size(slopes) + 1, sizeof *t->slopes);
    if (t->errors == NULL || t->slopes == NULL) {
        return ORDO_ENOMEM;
    }
    for (; t->error_count < json_array_size(errors); t->error_count++) {
        if (!read_error(&t->errors[t->error_count], json_array_get(errors, t->error_count))) {
            return ordo_explain(why, ORDO_EPARSE, "\"errors\"[%zu] is none", t->error_count);
        }
    }
    for (; t->slope_count < json_array_size(slopes); t->slope_count++) {
        if (!read_slope(&t->slopes[t->slope_count], json_array_get(slopes, t->slope_count))) {
            return ordo_explain(why, ORDO_EPARSE, "\"slopes\"[%zu] is none", t->slope_count);
        }
    }
    return ORDO_OK;
}

ordo_status
ordo_trained_parse(ordo_trained *t, const char *text, size_t length, ordo_message *why)
{
    json_error_t error;
    json_t *errors, *slopes, *root = json_loadb(text, length, JSON_REJECT_DUPLICATES, &error);
    *t = (ordo_trained){.text = root};
    if (root == NULL) {
        return ordo_explain(why, ORDO_EPARSE, "line %d: %s", error.line, error.text);
    }
    if (json_unpack_ex(root, &error, 0, "{s:s, s:o, s:o !}", "source", &t->source, "errors",
                       &errors, "slopes", &slopes) != 0) {
        return ordo_explain(why, ORDO_EPARSE, "%s", error.text);
    }
    return read_all(t, errors, slopes, why);
}

void
ordo_trained_clear(ordo_trained *t)
{
    free(t->errors);
    free(t->slopes);
    json_decref(t->text);
    memset(t, 0, sizeof *t);
}

static bool
is_of(const char *target, const char *unit, ordo_norm norm, const char *wanted_target,
      const ordo_unit *wanted_unit, ordo_norm wanted_norm)
{
    return norm == wanted_norm && wanted_target != NULL && strcmp(target, wanted_target) == 0 &&
           strcmp(unit, wanted_unit->name) == 0;
}

const ordo_trained_error *
ordo_trained_error_of(const ordo_trained *t, const char *target, const ordo_unit *unit,
                      ordo_norm norm)
{
    for (size_t i = 0; t != NULL && i < t->error_count; i++) {
        const ordo_trained_error *e = &t->errors[i];
        if (is_of(e->target, e->unit, e->norm, target, unit, norm)) {
            return e;
        }
    }
    return NULL;
}

const ordo_trained_slope *
ordo_trained_slope_of(const ordo_trained *t, const char *target, const ordo_unit *unit,
                      ordo_norm norm)
{
    for (size_t i = 0; t != NULL && i < t->slope_count; i++) {
        const ordo_trained_slope *s = &t->slopes[i];
        if (is_of(s->target, s->unit, s->norm, target, unit, norm)) {
            return s;
        }
    }
    return NULL;
}
