/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/claim/claim.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "construct/nearest.h"
#include "construct/network_file.h"
#include "verify/claim/kind.h"
#include "verify/study/range.h"

struct ordo_claim_file {
    json_t *root; /* owns all texts */
    ordo_claim *claims;
    size_t count;
    ordo_target **own; /* targets that the file defines by expressions */
    size_t own_count;
};

/* The keys of a claim; bits of kind.h, 0 for those that every claim has. */
static const struct {
    const char *name;
    unsigned bit;
} keys[] = {
    {"id", 0},
    {"says", 0},
    {"source", 0},
    {"kind", 0},
    {"expect", 0},
    {"unit", ORDO_KEY_UNIT},
    {"construction", ORDO_KEY_CONSTRUCTION},
    {"over", ORDO_KEY_OVER},
    {"orientation", ORDO_KEY_ORIENTATION},
    {"knots", ORDO_KEY_KNOTS},
    {"targets", ORDO_KEY_TARGETS},
    {"norm", ORDO_KEY_NORM},
    {"n", ORDO_KEY_N},
    {"samples", ORDO_KEY_SAMPLES},
    {"value", ORDO_KEY_VALUE},
    {"quantity", ORDO_KEY_QUANTITY},
    {"digits", ORDO_KEY_DIGITS},
    {"on", ORDO_KEY_ON},
    {"n_for", ORDO_KEY_N_FOR},
    {"bits", ORDO_KEY_BITS},
    {"dtype", ORDO_KEY_DTYPE},
    {"relation", ORDO_KEY_RELATION},
    {"network", ORDO_KEY_NETWORK},
    {"order", ORDO_KEY_ORDER},
    {"lower", ORDO_KEY_LOWER},
    {"upper", ORDO_KEY_UPPER},
};
enum { KEYS = sizeof keys / sizeof keys[0] };

/* The most bits that a claim may give parameters. */
enum { BITS_MOST = 4096 };

/* What one claim is read with. */
typedef struct reader {
    ordo_claim_file *file;
    const ordo_catalogue *catalogue;
    json_t *entry;
    ordo_claim *claim;
    const char *label; /* the id, for messages */
    ordo_message *why;
} reader;

static const char *
text_of(const reader *r, const char *key)
{
    return json_string_value(json_object_get(r->entry, key));
}

static ordo_status
complain(const reader *r, const char *key, const char *expected)
{
    return ordo_explain(r->why, ORDO_EPARSE, "claim \"%s\": \"%s\" must be %s", r->label, key,
                        expected);
}

static ordo_status
unknown_name(const reader *r, const char *what, const char *name, const char *const *names,
             size_t count)
{
    const char *nearest = ordo_nearest_name(name, names, count);
    return ordo_explain(r->why, ORDO_EPARSE, "claim \"%s\": unknown %s \"%s\"%s%s%s", r->label,
                        what, name, nearest ? " (nearest: " : "", nearest ? nearest : "",
                        nearest ? ")" : "");
}

static ordo_status
read_kind(reader *r)
{
    const char *names[16], *name = text_of(r, "kind");
    size_t count = 0;
    for (const ordo_kind *const *kind = ordo_kinds; *kind != NULL; kind++) {
        names[count++] = (*kind)->name;
    }
    if (name == NULL) {
        return complain(r, "kind", "a string");
    }
    r->claim->kind = ordo_kind_find(name);
    return r->claim->kind != NULL ? ORDO_OK : unknown_name(r, "kind", name, names, count);
}

/* Each key is known to the kind, and each that it requires is there. */
static ordo_status
check_keys(reader *r)
{
    const ordo_kind *kind = r->claim->kind;
    const char *names[KEYS], *key;
    json_t *value;
    for (size_t i = 0; i < KEYS; i++) {
        names[i] = keys[i].name;
    }
    json_object_foreach(r->entry, key, value)
    {
        size_t i = 0;
        while (i < KEYS && strcmp(keys[i].name, key) != 0) {
            i++;
        }
        if (i == KEYS) {
            return unknown_name(r, "key", key, names, KEYS);
        }
        if (keys[i].bit & ~(kind->required | kind->allowed)) {
            return ordo_explain(r->why, ORDO_EPARSE,
                                "claim \"%s\": kind %s does not know the key \"%s\"", r->label,
                                kind->name, key);
        }
    }
    for (size_t i = 0; i < KEYS; i++) {
        if ((keys[i].bit & kind->required) && json_object_get(r->entry, keys[i].name) == NULL) {
            return ordo_explain(r->why, ORDO_EPARSE, "claim \"%s\": kind %s needs the key \"%s\"",
                                r->label, kind->name, keys[i].name);
        }
    }
    return ORDO_OK;
}

static ordo_status
read_common(reader *r)
{
    ordo_claim *claim = r->claim;
    json_t *source = json_object_get(r->entry, "source");
    claim->id = text_of(r, "id");
    claim->says = text_of(r, "says");
    claim->cite = json_string_value(json_object_get(source, "cite"));
    claim->where = json_string_value(json_object_get(source, "where"));
    if (claim->says == NULL) {
        return complain(r, "says", "a string");
    }
    if (claim->cite == NULL || claim->where == NULL || json_object_size(source) != 2) {
        return complain(r, "source", "{\"cite\": ..., \"where\": ...}");
    }
    claim->expect = claim->kind->expect;
    const char *expect = text_of(r, "expect");
    if (json_object_get(r->entry, "expect") != NULL &&
        (expect == NULL || !ordo_verdict_find(&claim->expect, expect))) {
        return complain(r, "expect",
                        "PROVED, REFUTED, CONFIRMED, CONTRADICTED, UNDECIDED, AGREES or DIFFERS");
    }
    return ORDO_OK;
}

static ordo_status
read_unit(reader *r)
{
    ordo_claim *claim = r->claim;
    const char *unit = text_of(r, "unit"), *construction = text_of(r, "construction");
    const char *orientation = text_of(r, "orientation");
    claim->unit = unit != NULL ? ordo_unit_find(unit) : NULL;
    if (claim->unit == NULL) {
        return complain(r, "unit", "mlp, glu or gqu");
    }
    if (json_object_get(r->entry, "construction") != NULL) {
        claim->construction =
            construction != NULL ? ordo_construction_find(claim->unit, construction) : NULL;
        if (claim->construction == NULL) {
            return complain(r, "construction", "a construction of the unit (ordo list units)");
        }
    }
    if (json_object_get(r->entry, "over") != NULL) {
        const char *over = text_of(r, "over");
        claim->over = over != NULL ? ordo_construction_find(claim->unit, over) : NULL;
        if (claim->over == NULL) {
            return complain(r, "over", "another construction of the unit (ordo list units)");
        }
    }
    if (json_object_get(r->entry, "orientation") != NULL) {
        if (orientation == NULL ||
            (strcmp(orientation, "forward") != 0 && strcmp(orientation, "alternating") != 0)) {
            return complain(r, "orientation", "forward or alternating");
        }
        claim->orientation = strcmp(orientation, "forward") == 0 ? ORDO_FORWARD : ORDO_ALTERNATING;
    }
    return ORDO_OK;
}

/* "knots": a rule; breakpoints of a file are no part of a claim. */
static ordo_status
read_knots(reader *r)
{
    const char *text = text_of(r, "knots");
    if (json_object_get(r->entry, "knots") == NULL) {
        return ORDO_OK;
    }
    if (text == NULL) {
        return complain(r, "knots", "a string");
    }
    ordo_message inner = {""};
    ordo_status status = ordo_knots_new(&r->claim->knots, text, &inner);
    return status == ORDO_OK
               ? ORDO_OK
               : ordo_explain(r->why, status, "claim \"%s\": \"knots\": %s", r->label, inner.text);
}

/* A target that the claim gives by expression becomes the file's own. */
static ordo_status
define_target(reader *r, const ordo_target **out, const char *expression)
{
    json_t *on = json_object_get(r->entry, "on");
    const char *a = json_string_value(json_array_get(on, 0));
    const char *b = json_string_value(json_array_get(on, 1));
    if (on != NULL && (a == NULL || b == NULL || json_array_size(on) != 2)) {
        return complain(r, "on", "a list of two strings");
    }
    ordo_target_text text = {.expression = expression, .a = a ? a : "-1", .b = b ? b : "1"};
    ordo_target **own = realloc(r->file->own, (r->file->own_count + 1) * sizeof *r->file->own);
    if (own == NULL) {
        return ORDO_ENOMEM;
    }
    r->file->own = own;
    ordo_message inner = {""};
    ordo_target *target = NULL;
    ordo_status status = ordo_target_new(&target, &text, &inner);
    if (status != ORDO_OK) {
        return ordo_explain(r->why, status, "claim \"%s\": target \"%s\": %s", r->label, expression,
                            inner.text);
    }
    own[r->file->own_count++] = target;
    *out = target;
    return ORDO_OK;
}

static ordo_status
read_targets(reader *r)
{
    json_t *list = json_object_get(r->entry, "targets");
    ordo_claim *claim = r->claim;
    if (list == NULL) {
        return ORDO_OK;
    }
    if (!json_is_array(list) || json_array_size(list) == 0) {
        return complain(r, "targets", "a list of names or expressions");
    }
    claim->targets = calloc(json_array_size(list), sizeof *claim->targets);
    if (claim->targets == NULL) {
        return ORDO_ENOMEM;
    }
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *name = json_string_value(json_array_get(list, i));
        if (name == NULL) {
            return complain(r, "targets", "a list of names or expressions");
        }
        claim->targets[i] = ordo_catalogue_find(r->catalogue, name);
        if (claim->targets[i] == NULL) {
            ordo_status status = define_target(r, &claim->targets[i], name);
            if (status != ORDO_OK) {
                return status;
            }
        }
        claim->target_count = i + 1;
    }
    return ORDO_OK;
}

static ordo_status
read_sizes(reader *r, const char *key, const ordo_unit *unit, size_t **sizes, size_t *count)
{
    if (json_object_get(r->entry, key) == NULL) {
        return ORDO_OK;
    }
    const char *text = text_of(r, key);
    if (text == NULL) {
        return complain(r, key, "a string such as \"16:1024\"");
    }
    ordo_message inner = {""};
    ordo_status status = ordo_range_parse(sizes, count, text, unit, &inner);
    return status == ORDO_OK ? ORDO_OK
                             : ordo_explain(r->why, status, "claim \"%s\": \"%s\": %s", r->label,
                                            key, inner.text);
}

/* "n_for": sizes of single targets, by their names. */
static ordo_status
read_own_sizes(reader *r)
{
    ordo_claim *claim = r->claim;
    json_t *own = json_object_get(r->entry, "n_for"), *value;
    const char *name;
    if (own == NULL) {
        return ORDO_OK;
    }
    claim->own_sizes = calloc(claim->target_count + 1, sizeof *claim->own_sizes);
    if (claim->own_sizes == NULL) {
        return ORDO_ENOMEM;
    }
    if (!json_is_object(own)) {
        return complain(r, "n_for", "an object of targets and sizes");
    }
    json_object_foreach(own, name, value)
    {
        size_t k = 0;
        while (k < claim->target_count && strcmp(ordo_target_label(claim->targets[k]), name) != 0) {
            k++;
        }
        const char *text = json_string_value(value);
        if (k == claim->target_count || text == NULL || claim->own_sizes[k].count > 0) {
            return complain(r, "n_for", "an object of the claim's targets and their sizes");
        }
        ordo_message inner = {""};
        ordo_status status = ordo_range_parse(
            &claim->own_sizes[k].neurons, &claim->own_sizes[k].count, text, claim->unit, &inner);
        if (status != ORDO_OK) {
            return ordo_explain(r->why, status, "claim \"%s\": \"n_for\": %s", r->label,
                                inner.text);
        }
    }
    return ORDO_OK;
}

static ordo_status
read_value(reader *r)
{
    ordo_claim *claim = r->claim;
    claim->value = text_of(r, "value");
    claim->quantity = text_of(r, "quantity");
    if (json_object_get(r->entry, "quantity") != NULL && claim->quantity == NULL) {
        return complain(r, "quantity", "a string");
    }
    if (json_object_get(r->entry, "value") == NULL) {
        return ORDO_OK;
    }
    if (claim->value == NULL) {
        return complain(r, "value", "a string with a constant expression");
    }
    ordo_expression *formula = NULL;
    ordo_message inner = {""};
    ordo_status status = ordo_claim_formula(&formula, claim, &inner);
    if (status == ORDO_OK && claim->kind->symbols == NULL) {
        mpfr_t value;
        mpfr_init2(value, 64);
        status = ordo_claim_value(value, claim, 0);
        (void)ordo_explain(&inner, status, "it is not finite");
        mpfr_clear(value);
    }
    ordo_expression_free(formula);
    return status == ORDO_OK ? ORDO_OK
                             : ordo_explain(r->why, ORDO_EPARSE, "claim \"%s\": \"value\": %s",
                                            r->label, inner.text);
}

static ordo_status
read_numbers(reader *r)
{
    ordo_claim *claim = r->claim;
    const char *norm = text_of(r, "norm");
    if (json_object_get(r->entry, "norm") != NULL &&
        (norm == NULL || !ordo_norm_find(&claim->norm, norm))) {
        return complain(r, "norm", "rmse, l2, l1, linf or h1");
    }
    ordo_status status = read_sizes(r, "n", claim->unit, &claim->neurons, &claim->neuron_count);
    if (status == ORDO_OK) {
        status = read_sizes(r, "samples", NULL, &claim->samples, &claim->sample_count);
    }
    if (status != ORDO_OK) {
        return status;
    }
    json_t *digits = json_object_get(r->entry, "digits");
    claim->digits = (long)json_integer_value(digits);
    if (digits != NULL && (claim->digits < 1 || claim->digits > 15)) {
        return complain(r, "digits", "a whole number from 1 to 15");
    }
    return ORDO_OK;
}

static ordo_status
read_net(reader *r)
{
    ordo_claim *claim = r->claim;
    json_t *bits = json_object_get(r->entry, "bits");
    json_int_t count = json_integer_value(bits);
    if (bits != NULL && (count < 2 || count > BITS_MOST)) {
        return complain(r, "bits", "a whole number from 2 to 4096");
    }
    claim->bits = (mpfr_prec_t)count;
    const char *dtype = text_of(r, "dtype");
    claim->dtype = dtype != NULL ? ordo_dtype_find(dtype) : NULL;
    if (json_object_get(r->entry, "dtype") != NULL && (claim->dtype == NULL || bits != NULL)) {
        return complain(r, "dtype", "f64, f32, bf16 or f16, without \"bits\"");
    }
    const char *relation = text_of(r, "relation");
    claim->at_least = relation != NULL && strcmp(relation, ">=") == 0;
    if (json_object_get(r->entry, "relation") != NULL &&
        (relation == NULL || (!claim->at_least && strcmp(relation, "<=") != 0))) {
        return complain(r, "relation", "\"<=\" or \">=\"");
    }
    return ORDO_OK;
}

/* "network": a net as ordo_network_write writes it, of the claim's unit and its only size. */
static ordo_status
read_network(reader *r)
{
    ordo_claim *claim = r->claim;
    json_t *value = json_object_get(r->entry, "network");
    if (value == NULL) {
        return ORDO_OK;
    }
    char *text = json_dumps(value, JSON_ENCODE_ANY);
    claim->network = calloc(1, sizeof *claim->network);
    ordo_message inner = {""};
    ordo_status status = text == NULL || claim->network == NULL
                             ? ORDO_ENOMEM
                             : ordo_network_read(claim->network, text, strlen(text), &inner);
    free(text);
    if (status != ORDO_OK) {
        return ordo_explain(r->why, status, "claim \"%s\": \"network\": %s", r->label, inner.text);
    }
    bool fits = claim->network->unit == claim->unit && claim->neuron_count == 1 &&
                claim->neurons[0] == claim->network->neurons;
    return fits ? ORDO_OK : complain(r, "network", "of the claim's unit and its only \"n\"");
}

/* A key whose value is a constant. */
static ordo_status
read_constant(reader *r, const char *key, const char **value)
{
    *value = text_of(r, key);
    if (json_object_get(r->entry, key) == NULL) {
        return ORDO_OK;
    }
    arb_t ball;
    arb_init(ball);
    bool good = *value != NULL && ordo_claim_constant(ball, *value) == ORDO_OK;
    arb_clear(ball);
    return good ? ORDO_OK : complain(r, key, "a string with a constant expression");
}

/* What a theorem states. */
static ordo_status
read_rate(reader *r)
{
    ordo_status status = read_constant(r, "order", &r->claim->order);
    if (status == ORDO_OK) {
        status = read_constant(r, "lower", &r->claim->lower);
    }
    return status == ORDO_OK ? read_constant(r, "upper", &r->claim->upper) : status;
}

static ordo_status
read_claim(reader *r, size_t i)
{
    if (!json_is_object(r->entry) || text_of(r, "id") == NULL) {
        return ordo_explain(r->why, ORDO_EPARSE, "claim %zu: need an object with a string \"id\"",
                            i + 1);
    }
    r->label = text_of(r, "id");
    for (size_t k = 0; k < i; k++) {
        if (strcmp(r->file->claims[k].id, r->label) == 0) {
            return ordo_explain(r->why, ORDO_EPARSE, "claim \"%s\" stands twice", r->label);
        }
    }
    ordo_status (*const steps[])(reader *) = {
        read_kind,      check_keys,   read_common, read_unit,    read_knots, read_targets,
        read_own_sizes, read_numbers, read_net,    read_network, read_value, read_rate};
    ordo_status status = ORDO_OK;
    for (size_t k = 0; status == ORDO_OK && k < sizeof steps / sizeof steps[0]; k++) {
        status = steps[k](r);
    }
    const char *objection = status == ORDO_OK ? ordo_claim_objection(r->claim) : NULL;
    return objection == NULL
               ? status
               : ordo_explain(r->why, ORDO_EPARSE, "claim \"%s\": %s", r->label, objection);
}

static ordo_status
read_claims(ordo_claim_file *file, const ordo_catalogue *catalogue, ordo_message *why)
{
    json_t *list = json_object_get(file->root, "claims");
    if (!json_is_array(list)) {
        return ordo_explain(why, ORDO_EPARSE, "expected an object with the list \"claims\"");
    }
    const char *key;
    json_t *value;
    json_object_foreach(file->root, key, value)
    {
        if (strcmp(key, "claims") != 0 && strcmp(key, "title") != 0 &&
            strcmp(key, "provenance") != 0) {
            return ordo_explain(why, ORDO_EPARSE, "unknown key \"%s\" beside \"claims\"", key);
        }
    }
    file->claims = calloc(json_array_size(list) + 1, sizeof *file->claims);
    if (file->claims == NULL) {
        return ORDO_ENOMEM;
    }
    ordo_status status = ORDO_OK;
    for (size_t i = 0; status == ORDO_OK && i < json_array_size(list); i++) {
        file->claims[i].expect = ORDO_VERDICTS;
        file->count = i + 1;
        reader r = {file, catalogue, json_array_get(list, i), &file->claims[i], NULL, why};
        status = read_claim(&r, i);
    }
    return status;
}

ordo_status
ordo_claim_file_parse(ordo_claim_file **out, const char *text, size_t length,
                      const ordo_catalogue *catalogue, ordo_message *why)
{
    *out = NULL;
    json_error_t error;
    ordo_claim_file *file = calloc(1, sizeof *file);
    if (file == NULL) {
        return ORDO_ENOMEM;
    }
    file->root = json_loadb(text, length, JSON_REJECT_DUPLICATES, &error);
    ordo_status status = file->root == NULL
                             ? ordo_explain(why, ORDO_EPARSE, "line %d, column %d: %s", error.line,
                                            error.column, error.text)
                             : read_claims(file, catalogue, why);
    if (status != ORDO_OK) {
        ordo_claim_file_free(file);
        return status;
    }
    *out = file;
    return ORDO_OK;
}

void
ordo_claim_file_free(ordo_claim_file *file)
{
    if (file == NULL) {
        return;
    }
    for (size_t i = 0; i < file->count; i++) {
        free(file->claims[i].targets);
        ordo_knots_free(file->claims[i].knots);
        for (size_t k = 0; file->claims[i].own_sizes && k < file->claims[i].target_count; k++) {
            free(file->claims[i].own_sizes[k].neurons);
        }
        if (file->claims[i].network != NULL) {
            ordo_network_clear(file->claims[i].network);
        }
        free(file->claims[i].network);
        free(file->claims[i].own_sizes);
        free(file->claims[i].neurons);
        free(file->claims[i].samples);
    }
    for (size_t i = 0; i < file->own_count; i++) {
        ordo_target_free(file->own[i]);
    }
    free(file->own);
    free(file->claims);
    json_decref(file->root);
    free(file);
}

ordo_sizes
ordo_claim_sizes(const ordo_claim *claim, size_t k)
{
    bool own = claim->own_sizes != NULL && claim->own_sizes[k].count > 0;
    return own ? claim->own_sizes[k] : (ordo_sizes){claim->neurons, claim->neuron_count};
}

size_t
ordo_claim_file_count(const ordo_claim_file *file)
{
    return file->count;
}

const ordo_claim *
ordo_claim_file_claim(const ordo_claim_file *file, size_t i)
{
    return &file->claims[i];
}
