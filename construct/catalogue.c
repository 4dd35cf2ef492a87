/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "construct/catalogue.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "construct/nearest.h"

struct ordo_catalogue {
    ordo_target **targets;
    size_t count;
};

static const char *const known_keys[] = {"name",   "expression", "domain",
                                         "source", "smoothness", "singular"};
enum { KNOWN_KEYS = sizeof known_keys / sizeof known_keys[0] };

static ordo_status
check_keys(json_t *entry, size_t i, ordo_message *why)
{
    const char *key;
    json_t *value;
    json_object_foreach(entry, key, value)
    {
        bool known = false;
        for (size_t k = 0; k < KNOWN_KEYS; k++) {
            known = known || strcmp(key, known_keys[k]) == 0;
        }
        if (!known) {
            const char *nearest = ordo_nearest_name(key, known_keys, KNOWN_KEYS);
            return ordo_explain(why, ORDO_EPARSE, "target %zu: unknown key \"%s\"%s%s%s", i + 1,
                                key, nearest ? " (nearest: " : "", nearest ? nearest : "",
                                nearest ? ")" : "");
        }
    }
    return ORDO_OK;
}

/* The strings of a JSON list; the caller frees the table, not the strings. */
static ordo_status
string_list(const char ***out, size_t *count, json_t *list)
{
    *out = NULL;
    *count = 0;
    if (list == NULL) {
        return ORDO_OK;
    }
    if (!json_is_array(list)) {
        return ORDO_EPARSE;
    }
    *out = calloc(json_array_size(list) + 1, sizeof **out);
    if (*out == NULL) {
        return ORDO_ENOMEM;
    }
    for (*count = 0; *count < json_array_size(list); ++*count) {
        const char *text = json_string_value(json_array_get(list, *count));
        if (text == NULL) {
            return ORDO_EPARSE;
        }
        (*out)[*count] = text;
    }
    return ORDO_OK;
}

static ordo_status
read_target(ordo_target **out, json_t *entry, size_t i, ordo_message *why)
{
    if (!json_is_object(entry)) {
        return ordo_explain(why, ORDO_EPARSE, "target %zu: expected an object", i + 1);
    }
    ordo_status status = check_keys(entry, i, why);
    if (status != ORDO_OK) {
        return status;
    }
    json_t *domain = json_object_get(entry, "domain");
    const char **singular = NULL;
    ordo_target_text text = {
        .name = json_string_value(json_object_get(entry, "name")),
        .expression = json_string_value(json_object_get(entry, "expression")),
        .a = json_string_value(json_array_get(domain, 0)),
        .b = json_string_value(json_array_get(domain, 1)),
        .smoothness = json_string_value(json_object_get(entry, "smoothness")),
        .source = json_string_value(json_object_get(entry, "source")),
    };
    status = string_list(&singular, &text.singulars, json_object_get(entry, "singular"));
    text.singular = singular;
    if (status == ORDO_OK && (!text.name || !text.expression || !text.a || !text.b ||
                              !text.smoothness || !text.source || json_array_size(domain) != 2)) {
        status = ORDO_EPARSE;
    }
    if (status != ORDO_OK) {
        (void)ordo_explain(why, status,
                           "target %zu: need the strings \"name\", \"expression\", "
                           "\"smoothness\", \"source\" and the list \"domain\": [a, b]",
                           i + 1);
    } else {
        ordo_message inner;
        status = ordo_target_new(out, &text, &inner);
        if (status != ORDO_OK) {
            (void)ordo_explain(why, status, "target \"%s\": %s", text.name, inner.text);
        }
    }
    free(singular);
    return status;
}

static ordo_status
read_targets(ordo_catalogue *c, json_t *list, ordo_message *why)
{
    c->targets = calloc(json_array_size(list) + 1, sizeof *c->targets);
    if (c->targets == NULL) {
        return ORDO_ENOMEM;
    }
    ordo_status status = ORDO_OK;
    for (size_t i = 0; status == ORDO_OK && i < json_array_size(list); i++) {
        status = read_target(&c->targets[i], json_array_get(list, i), i, why);
        if (status == ORDO_OK && ordo_catalogue_find(c, ordo_target_name(c->targets[i])) != NULL) {
            status = ordo_explain(why, ORDO_EPARSE, "target %zu: the name \"%s\" stands twice",
                                  i + 1, ordo_target_name(c->targets[i]));
        }
        c->count = c->targets[i] != NULL ? i + 1 : i;
    }
    return status;
}

ordo_status
ordo_catalogue_parse(ordo_catalogue **out, const char *text, size_t length, ordo_message *why)
{
    *out = NULL;
    json_error_t error;
    json_t *root = json_loadb(text, length, JSON_REJECT_DUPLICATES, &error);
    if (root == NULL) {
        return ordo_explain(why, ORDO_EPARSE, "line %d, column %d: %s", error.line, error.column,
                            error.text);
    }
    ordo_status status = ORDO_OK;
    json_t *list = json_object_get(root, "targets");
    ordo_catalogue *c = calloc(1, sizeof *c);
    if (c == NULL) {
        status = ORDO_ENOMEM;
    } else if (!json_is_array(list)) {
        status = ordo_explain(why, ORDO_EPARSE, "expected an object with the list \"targets\"");
    } else {
        status = read_targets(c, list, why);
    }
    json_decref(root);
    if (status != ORDO_OK) {
        ordo_catalogue_free(c);
        return status;
    }
    *out = c;
    return ORDO_OK;
}

void
ordo_catalogue_free(ordo_catalogue *c)
{
    if (c == NULL) {
        return;
    }
    for (size_t i = 0; i < c->count; i++) {
        ordo_target_free(c->targets[i]);
    }
    free(c->targets);
    free(c);
}

size_t
ordo_catalogue_count(const ordo_catalogue *c)
{
    return c->count;
}

const ordo_target *
ordo_catalogue_target(const ordo_catalogue *c, size_t i)
{
    return c->targets[i];
}

const ordo_target *
ordo_catalogue_find(const ordo_catalogue *c, const char *name)
{
    for (size_t i = 0; i < c->count; i++) {
        if (strcmp(ordo_target_name(c->targets[i]), name) == 0) {
            return c->targets[i];
        }
    }
    return NULL;
}
