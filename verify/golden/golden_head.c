/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/golden/golden_head.h"

#include <limits.h>
#include <string.h>

#include "construct/target.h"
#include "verify/certificate/record.h"
#include "verify/golden/golden_file.h"
#include "verify/golden/points.h"

enum { NAME_MOST = 200, TEXT_MOST = 1 << 16, DIGITS_MOST = 1 << 20, NUMBER_BITS = 64 };

/* object[key] is `expected`. */
static ordo_status
check_text(json_t *object, const char *key, const char *expected, ordo_message *why)
{
    const char *text;
    ordo_status status = ordo_record_text(&text, object, key, why);
    if (status == ORDO_OK && strcmp(text, expected) != 0) {
        status = ordo_explain(why, ORDO_EPARSE, "%s is \"%.40s\", not \"%s\"", key, text, expected);
    }
    return status;
}

/* *text = object[key], a string of 1 to `most` bytes without a zero byte. */
static ordo_status
read_text(const char **text, json_t *object, const char *key, size_t most, ordo_message *why)
{
    ordo_status status = ordo_record_text(text, object, key, why);
    if (status != ORDO_OK) {
        return status;
    }
    size_t length = strlen(*text), said = json_string_length(json_object_get(object, key));
    return length >= 1 && length <= most && length == said
               ? ORDO_OK
               : ordo_explain(why, ORDO_EPARSE, "\"%s\" must be a string of 1 to %zu bytes", key,
                              most);
}

static ordo_status
check_recipe(json_t *object, const ordo_golden *g, ordo_message *why)
{
    const char *construction = "", *knots, *orientation = "";
    ordo_status status = check_text(object, "unit", g->net.unit->name, why);
    if (status == ORDO_OK) {
        status = read_text(&construction, object, "construction", NAME_MOST, why);
    }
    if (status == ORDO_OK && ordo_construction_find(g->net.unit, construction) == NULL) {
        return ordo_explain(why, ORDO_EPARSE, "construction is \"%.40s\", which %s has not",
                            construction, g->net.unit->name);
    }
    if (status == ORDO_OK) {
        status = read_text(&knots, object, "knots", TEXT_MOST, why);
    }
    if (status == ORDO_OK) {
        status = read_text(&orientation, object, "orientation", NAME_MOST, why);
    }
    if (status == ORDO_OK && strcmp(orientation, ordo_orientation_name(ORDO_ALTERNATING)) != 0) {
        status = check_text(object, "orientation", ordo_orientation_name(ORDO_FORWARD), why);
    }
    return status;
}

/* Texts of a target, which belong to the object; those of an end are constant expressions. */
static ordo_status
read_target(ordo_target **target, json_t *object, ordo_message *why)
{
    static const char *const keys[] = {"name", "expression", "domain", NULL};
    json_t *name = json_object_get(object, "name"), *domain = json_object_get(object, "domain");
    ordo_target_text text = {.a = json_string_value(json_array_get(domain, 0)),
                             .b = json_string_value(json_array_get(domain, 1))};
    ordo_status status = ordo_record_keys(object, keys, why);
    if (status == ORDO_OK && !json_is_null(name)) {
        status = read_text(&text.name, object, "name", NAME_MOST, why);
    }
    if (status == ORDO_OK) {
        status = read_text(&text.expression, object, "expression", TEXT_MOST, why);
    }
    if (status == ORDO_OK && (json_array_size(domain) != 2 || text.a == NULL || text.b == NULL)) {
        status = ordo_explain(why, ORDO_EPARSE, "\"domain\" must be a list of two strings");
    }
    return status == ORDO_OK ? ordo_target_new(target, &text, why) : status;
}

/* The target can be read, and so many points lie outside of its interval. */
static ordo_status
check_target(json_t *object, const ordo_golden *g, ordo_message *why)
{
    ordo_target *target = NULL;
    long said;
    ordo_status status = ordo_record_integer(&said, object, "outside", 0, LONG_MAX, why);
    if (status != ORDO_OK) {
        return status;
    }
    status = read_target(&target, json_object_get(object, "target"), why);
    if (status != ORDO_OK) {
        return status == ORDO_ENOMEM ? status : ordo_record_within(why, ORDO_EPARSE, "target");
    }
    size_t outside = ordo_golden_outside(&g->x, target);
    ordo_target_free(target);
    return (size_t)said == outside
               ? ORDO_OK
               : ordo_explain(why, ORDO_EPARSE, "outside is %ld, but it is so of %zu points", said,
                              outside);
}

/* object[key] is null, a number as a text that is not negative, or, if it may be, "inf". */
static ordo_status
check_number(json_t *object, const char *key, bool infinite, ordo_message *why)
{
    const char *text;
    if (json_is_null(json_object_get(object, key))) {
        return ORDO_OK;
    }
    ordo_status status = read_text(&text, object, key, DIGITS_MOST, why);
    if (status != ORDO_OK || (infinite && strcmp(text, "inf") == 0)) {
        return status;
    }
    mpfr_t x;
    mpfr_init2(x, NUMBER_BITS);
    status = ordo_real_parse(x, text);
    bool good = status >= 0 && mpfr_number_p(x) && mpfr_sgn(x) >= 0;
    mpfr_clear(x);
    return status == ORDO_ENOMEM ? status
           : good                ? ORDO_OK
                  : ordo_explain(why, ORDO_EPARSE, "%s is \"%.40s\", which is no size", key, text);
}

static ordo_status
check_norm(json_t *object, ordo_message *why)
{
    static const char *const keys[] = {"value", "radius", "status", NULL};
    const char *text = "";
    ordo_status status = ordo_record_keys(object, keys, why);
    if (status == ORDO_OK) {
        status = check_number(object, "value", true, why);
    }
    if (status == ORDO_OK) {
        status = check_number(object, "radius", false, why);
    }
    if (status == ORDO_OK) {
        status = ordo_record_text(&text, object, "status", why);
    }
    bool known = status != ORDO_OK;
    for (int s = 0; !known && s < ORDO_STANDINGS; s++) {
        known = strcmp(text, ordo_standing_name((ordo_standing)s)) == 0;
    }
    return known ? status
                 : ordo_explain(why, ORDO_EPARSE, "status is \"%.40s\", which is none", text);
}

static ordo_status
check_norms(json_t *object, ordo_message *why)
{
    json_t *norms = json_object_get(object, "norms"), *value;
    const char *name;
    if (!json_is_object(norms)) {
        return ordo_explain(why, ORDO_EPARSE, "\"norms\" must be an object");
    }
    json_object_foreach(norms, name, value)
    {
        ordo_norm norm;
        ordo_status status = ordo_norm_find(&norm, name)
                                 ? check_norm(value, why)
                                 : ordo_explain(why, ORDO_EPARSE, "there is no such norm");
        if (status != ORDO_OK) {
            return ordo_record_within(why, status, "norms: %.40s", name);
        }
    }
    return ORDO_OK;
}

static ordo_status
check_columns(json_t *object, ordo_message *why)
{
    json_t *columns = json_object_get(object, "columns");
    bool same = json_array_size(columns) == ORDO_GOLDEN_COLUMNS;
    for (size_t c = 0; same && c < ORDO_GOLDEN_COLUMNS; c++) {
        const char *name = json_string_value(json_array_get(columns, c));
        same = name != NULL && strcmp(name, ordo_golden_columns[c]) == 0;
    }
    return same ? ORDO_OK : ordo_explain(why, ORDO_EPARSE, "columns are others than expected");
}

static ordo_status
check_format(json_t *object, const ordo_golden *g, ordo_message *why)
{
    long neurons = 0;
    ordo_status status = check_text(object, "dtype", g->dtype->name, why);
    if (status == ORDO_OK) {
        status = ordo_record_integer(&neurons, object, "neurons", 0, LONG_MAX, why);
    }
    if (status == ORDO_OK && (size_t)neurons != g->net.neurons) {
        status = ordo_explain(why, ORDO_EPARSE, "neurons is %ld, but the weights have %zu", neurons,
                              g->net.neurons);
    }
    return status;
}

/* Sets what the bound supposes. */
static ordo_status
read_underflow(ordo_golden *g, json_t *object, ordo_message *why)
{
    const char *text;
    ordo_status status = ordo_record_text(&text, object, "underflow", why);
    if (status != ORDO_OK) {
        return status;
    }
    g->underflow =
        strcmp(text, ordo_golden_underflows[ORDO_FLUSHED]) == 0 ? ORDO_FLUSHED : ORDO_GRADUAL;
    return check_text(object, "underflow", ordo_golden_underflows[g->underflow], why);
}

ordo_status
ordo_golden_read_head(ordo_golden *g, json_t *object, ordo_message *why)
{
    static const char *const keys[] = {
        "format", "unit",    "construction", "knots",     "orientation",
        "target", "neurons", "dtype",        "underflow", "outside",
        "norms",  "columns", "points",       "checksum",  NULL};
    if (!json_is_object(object)) {
        return ordo_explain(why, ORDO_EPARSE, "expected an object");
    }
    ordo_status status = check_text(object, "format", ORDO_GOLDEN_FORMAT, why);
    if (status == ORDO_OK) {
        status = ordo_record_keys(object, keys, why);
    }
    if (status == ORDO_OK) {
        status = check_recipe(object, g, why);
    }
    if (status == ORDO_OK) {
        status = check_format(object, g, why);
    }
    if (status == ORDO_OK) {
        status = read_underflow(g, object, why);
    }
    if (status == ORDO_OK) {
        status = check_target(object, g, why);
    }
    if (status == ORDO_OK) {
        status = check_norms(object, why);
    }
    return status == ORDO_OK ? check_columns(object, why) : status;
}
