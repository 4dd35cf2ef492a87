/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "construct/network_file.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "construct/nearest.h"
#include "construct/tensor.h"
#include "quadrature/version.h"

enum { BITS_MOST = 1 << 24 };

/* A JSON string; only texts of ASCII without control characters and with few quotes come here. */
static void
write_string(FILE *out, const char *text)
{
    if (text == NULL) {
        (void)fputs("null", out);
        return;
    }
    (void)fputc('"', out);
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\') {
            (void)fputc('\\', out);
        }
        if ((unsigned char)*text < 0x20) {
            (void)fprintf(out, "\\u%04x", (unsigned)*text);
        } else {
            (void)fputc(*text, out);
        }
    }
    (void)fputc('"', out);
}

static ordo_status
write_entries(FILE *out, const ordo_network *net, const ordo_tensor *t,
              char *(*text_of)(const mpfr_t))
{
    mpfr_t x;
    for (size_t i = 0; i < t->count; i++) {
        ordo_vector_view(x, &net->theta, t->first + i * t->stride);
        char *text = text_of(x);
        if (text == NULL) {
            return ORDO_ENOMEM;
        }
        (void)fprintf(out, "%s\"%s\"", i > 0 ? ", " : "", text);
        free(text);
    }
    return ORDO_OK;
}

static ordo_status
write_tensor(FILE *out, const ordo_network *net, const ordo_tensor *t)
{
    (void)fprintf(out, "    \"%s\": {\n      \"decimal\": [", t->name);
    ordo_status status = write_entries(out, net, t, ordo_real_decimal);
    (void)fputs("],\n      \"hex\": [", out);
    if (status == ORDO_OK) {
        status = write_entries(out, net, t, ordo_real_hex);
    }
    (void)fputs("]}", out);
    return status;
}

static void
write_origin(FILE *out, const ordo_recipe *origin)
{
    (void)fputs("  \"construction\": ", out);
    write_string(out, origin->construction != NULL ? origin->construction->name : NULL);
    (void)fputs(",\n  \"knots\": ", out);
    write_string(out, ordo_knots_text(origin->knots));
    (void)fprintf(out, ",\n  \"orientation\": \"%s\",\n",
                  ordo_orientation_name(origin->orientation));
    if (origin->target != NULL) {
        (void)fputs("  \"target\": {\"name\": ", out);
        write_string(out, ordo_target_name(origin->target));
        (void)fputs(", \"expression\": ", out);
        write_string(out, ordo_expression_text(ordo_target_function(origin->target)));
        (void)fputs(", \"domain\": [", out);
        write_string(out, ordo_target_text_a(origin->target));
        (void)fputs(", ", out);
        write_string(out, ordo_target_text_b(origin->target));
        (void)fputs("]},\n", out);
    }
}

ordo_status
ordo_network_write(FILE *out, const ordo_network *net, const ordo_recipe *origin)
{
    (void)fprintf(out,
                  "{\n  \"ordo\": \"%s\",\n  \"format\": \"network/1\",\n  \"unit\": \"%s\",\n"
                  "  \"neurons\": %zu,\n  \"bits\": %ld,\n",
                  ORDO_VERSION, net->unit->name, net->neurons, (long)net->theta.prec);
    if (origin != NULL) {
        write_origin(out, origin);
    }
    (void)fputs("  \"parameters\": {\n", out);
    ordo_status status = ORDO_OK;
    for (unsigned i = 0; status == ORDO_OK && i < ordo_tensor_count(net->unit); i++) {
        ordo_tensor t;
        ordo_tensor_describe(&t, net->unit, net->neurons, i);
        (void)fputs(i > 0 ? ",\n" : "", out);
        status = write_tensor(out, net, &t);
    }
    (void)fputs("\n  }\n}\n", out);
    return status == ORDO_OK && ferror(out) ? ORDO_EIO : status;
}

static ordo_status
check_keys(json_t *object, const char *const *known, size_t count, const char *where,
           ordo_message *why)
{
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value)
    {
        bool found = false;
        for (size_t i = 0; i < count; i++) {
            found = found || strcmp(known[i], key) == 0;
        }
        if (!found) {
            const char *nearest = ordo_nearest_name(key, known, count);
            return ordo_explain(why, ORDO_EPARSE, "unknown key \"%s\" in %s%s%s%s", key, where,
                                nearest ? " (nearest: " : "", nearest ? nearest : "",
                                nearest ? ")" : "");
        }
    }
    return ORDO_OK;
}

/* The list under `key` of a tensor, of the right length, or NULL when the key is absent. */
static ordo_status
find_list(json_t **list, json_t *object, const char *key, const ordo_tensor *t, ordo_message *why)
{
    *list = json_object_get(object, key);
    if (*list == NULL) {
        return ORDO_OK;
    }
    if (!json_is_array(*list)) {
        return ordo_explain(why, ORDO_EPARSE, "%s: \"%s\" must be a list", t->name, key);
    }
    if (json_array_size(*list) != t->count) {
        return ordo_explain(why, ORDO_EPARSE, "%s: \"%s\" has %zu entries, expected %zu", t->name,
                            key, json_array_size(*list), t->count);
    }
    return ORDO_OK;
}

/* x = the number in entry i of a list of strings. */
static ordo_status
read_entry(mpfr_t x, json_t *list, size_t i, bool exact, const ordo_tensor *t, ordo_message *why)
{
    const char *text = json_string_value(json_array_get(list, i));
    if (text == NULL) {
        return ordo_explain(why, ORDO_EPARSE, "%s: entry %zu is not a string", t->name, i);
    }
    ordo_status status = ordo_real_parse(x, text);
    if (status == ORDO_MISSED && !exact) {
        return ORDO_OK;
    }
    if (status != ORDO_OK && status != ORDO_ENOMEM) {
        return ordo_explain(why, ORDO_EPARSE, "%s: entry %zu, \"%.60s\", is %s", t->name, i, text,
                            status == ORDO_MISSED ? "not exact in the stated bits"
                                                  : "not a finite number");
    }
    return status;
}

static ordo_status
read_tensor(ordo_network *net, json_t *parameters, const ordo_tensor *t, mpfr_t x, mpfr_t y,
            ordo_message *why)
{
    static const char *const known[] = {"decimal", "hex"};
    json_t *object = json_object_get(parameters, t->name), *decimal, *hex;
    if (!json_is_object(object)) {
        return ordo_explain(why, ORDO_EPARSE, "parameter \"%s\" is missing", t->name);
    }
    ordo_status status = check_keys(object, known, 2, t->name, why);
    if (status == ORDO_OK) {
        status = find_list(&decimal, object, "decimal", t, why);
    }
    if (status == ORDO_OK) {
        status = find_list(&hex, object, "hex", t, why);
    }
    if (status == ORDO_OK && decimal == NULL && hex == NULL) {
        status = ordo_explain(why, ORDO_EPARSE, "%s: need \"decimal\" or \"hex\"", t->name);
    }
    for (size_t i = 0; status == ORDO_OK && i < t->count; i++) {
        status = read_entry(x, hex != NULL ? hex : decimal, i, hex != NULL, t, why);
        if (status == ORDO_OK && hex != NULL && decimal != NULL) {
            status = read_entry(y, decimal, i, true, t, why);
            if (status == ORDO_OK && !mpfr_equal_p(x, y)) {
                status = ordo_explain(why, ORDO_EPARSE,
                                      "%s: entry %zu differs between \"decimal\" and \"hex\"",
                                      t->name, i);
            }
        }
        (void)ordo_vector_set(&net->theta, t->first + i * t->stride, x);
    }
    return status;
}

static ordo_status
read_parameters(ordo_network *net, json_t *parameters, ordo_message *why)
{
    char names[ORDO_TENSORS][ORDO_PARAMETER_NAME];
    const char *known[ORDO_TENSORS];
    unsigned count = ordo_tensor_count(net->unit);
    for (unsigned i = 0; i < count; i++) {
        ordo_tensor t;
        ordo_tensor_describe(&t, net->unit, net->neurons, i);
        memcpy(names[i], t.name, sizeof names[i]);
        known[i] = names[i];
    }
    ordo_status status = check_keys(parameters, known, count, "\"parameters\"", why);
    mpfr_t x, y;
    mpfr_inits2(net->theta.prec, x, y, (mpfr_ptr)0);
    for (unsigned i = 0; status == ORDO_OK && i < count; i++) {
        ordo_tensor t;
        ordo_tensor_describe(&t, net->unit, net->neurons, i);
        status = read_tensor(net, parameters, &t, x, y, why);
    }
    mpfr_clears(x, y, (mpfr_ptr)0);
    return status;
}

/* Unit, size and precision; the size is that of G.weight and must be "neurons" when that stands. */
static ordo_status
read_shape(ordo_network *net, json_t *root, ordo_message *why)
{
    static const char *const known[] = {"ordo",   "format",       "unit",  "neurons",
                                        "bits",   "construction", "knots", "orientation",
                                        "target", "parameters"};
    ordo_status status = check_keys(root, known, sizeof known / sizeof known[0], "the net", why);
    if (status != ORDO_OK) {
        return status;
    }
    const char *name = json_string_value(json_object_get(root, "unit"));
    const ordo_unit *unit = name != NULL ? ordo_unit_find(name) : NULL;
    if (unit == NULL) {
        return ordo_explain(why, ORDO_EPARSE, "\"unit\" must be one of `ordo list units`");
    }
    json_int_t bits = json_integer_value(json_object_get(root, "bits"));
    if (bits < 2 || bits > BITS_MOST) {
        return ordo_explain(why, ORDO_EPARSE, "\"bits\" must be an integer from 2 to %d",
                            BITS_MOST);
    }
    json_t *gate = json_object_get(json_object_get(root, "parameters"), "G.weight");
    json_t *list = json_object_get(gate, "hex");
    size_t neurons = json_array_size(list != NULL ? list : json_object_get(gate, "decimal"));
    json_t *stated = json_object_get(root, "neurons");
    if (neurons == 0 || (stated != NULL && json_integer_value(stated) != (json_int_t)neurons)) {
        return ordo_explain(why, ORDO_EPARSE,
                            "\"G.weight\" must hold one entry for each of \"neurons\" >= 1");
    }
    return ordo_network_init(net, unit, neurons, (mpfr_prec_t)bits);
}

ordo_status
ordo_network_read(ordo_network *net, const char *text, size_t length, ordo_message *why)
{
    memset(net, 0, sizeof *net);
    json_error_t error;
    json_t *root = json_loadb(text, length, JSON_REJECT_DUPLICATES, &error);
    if (root == NULL) {
        return ordo_explain(why, ORDO_EPARSE, "line %d, column %d: %s", error.line, error.column,
                            error.text);
    }
    ordo_status status = json_is_object(root)
                             ? read_shape(net, root, why)
                             : ordo_explain(why, ORDO_EPARSE, "expected an object");
    if (status == ORDO_OK) {
        status = read_parameters(net, json_object_get(root, "parameters"), why);
    }
    json_decref(root);
    if (status != ORDO_OK) {
        ordo_network_clear(net);
    }
    return status;
}
