/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/certificate/statement.h"

#include <stdlib.h>
#include <string.h>

#include "verify/study/range.h"

static void
write_sizes(ordo_stream *s, const char *key, const size_t *sizes, size_t count)
{
    ordo_stream_open(s, key, '[');
    for (size_t i = 0; i < count; i++) {
        ordo_stream_integer(s, NULL, (long)sizes[i]);
    }
    ordo_stream_close(s, ']');
}

static void
write_target(ordo_stream *s, const ordo_target *target)
{
    if (target == NULL) {
        ordo_stream_text(s, "target", NULL);
        return;
    }
    ordo_stream_open(s, "target", '{');
    ordo_stream_text(s, "name", ordo_target_name(target));
    ordo_stream_text(s, "expression", ordo_expression_text(ordo_target_function(target)));
    ordo_stream_open(s, "domain", '[');
    ordo_stream_text(s, NULL, ordo_target_text_a(target));
    ordo_stream_text(s, NULL, ordo_target_text_b(target));
    ordo_stream_close(s, ']');
    ordo_stream_close(s, '}');
}

void
ordo_statement_write(ordo_stream *s, const ordo_case *judged, ordo_verdict verdict)
{
    const ordo_claim *claim = judged->claim;
    ordo_sizes sizes = ordo_case_sizes(judged);
    ordo_stream_open(s, NULL, '{');
    ordo_stream_text(s, "claim", claim->id);
    ordo_stream_text(s, "says", claim->says);
    ordo_stream_text(s, "cite", claim->cite);
    ordo_stream_text(s, "where", claim->where);
    ordo_stream_text(s, "kind", claim->kind->name);
    ordo_stream_text(s, "unit", claim->unit != NULL ? claim->unit->name : NULL);
    ordo_stream_text(s, "construction",
                     claim->construction != NULL ? claim->construction->name : NULL);
    ordo_stream_text(s, "over", claim->over != NULL ? claim->over->name : NULL);
    ordo_stream_text(s, "orientation", ordo_orientation_name(claim->orientation));
    ordo_stream_text(s, "knots", ordo_knots_text(claim->knots));
    write_target(s, judged->target);
    ordo_stream_text(s, "norm", ordo_norm_name(claim->norm));
    ordo_stream_text(s, "relation", claim->at_least ? ">=" : "<=");
    ordo_stream_text(s, "value", claim->value);
    ordo_stream_text(s, "quantity", claim->quantity);
    ordo_stream_text(s, "order", claim->order);
    ordo_stream_text(s, "lower", claim->lower);
    ordo_stream_text(s, "upper", claim->upper);
    ordo_stream_integer(s, "digits", claim->digits);
    ordo_stream_integer(s, "bits", (long)claim->bits);
    ordo_stream_text(s, "dtype", claim->dtype != NULL ? claim->dtype->name : NULL);
    write_sizes(s, "neurons", sizes.neurons, sizes.count);
    write_sizes(s, "samples", claim->samples, claim->sample_count);
    ordo_stream_text(s, "verdict", ordo_verdict_name(verdict));
}

/* ---- reading ---- */

/* What one statement is read with. */
typedef struct reader {
    ordo_statement *statement;
    json_t *record;
    ordo_message *why;
} reader;

static ordo_status
refuse(const reader *r, const char *key, const char *expected)
{
    return ordo_explain(r->why, ORDO_EPARSE, "\"%s\" must be %s", key, expected);
}

/* A string, or NULL for null. */
static ordo_status
read_text(const reader *r, const char *key, const char **text)
{
    json_t *value = json_object_get(r->record, key);
    *text = json_string_value(value);
    return *text != NULL || json_is_null(value) ? ORDO_OK : refuse(r, key, "a string or null");
}

static ordo_status
read_texts(reader *r)
{
    ordo_claim *claim = &r->statement->claim;
    const struct {
        const char *key;
        const char **text;
        bool needed;
    } texts[] = {
        {"claim", &claim->id, true},     {"says", &claim->says, true},
        {"cite", &claim->cite, true},    {"where", &claim->where, true},
        {"value", &claim->value, false}, {"quantity", &claim->quantity, false},
        {"order", &claim->order, false}, {"lower", &claim->lower, false},
        {"upper", &claim->upper, false},
    };
    ordo_status status = ORDO_OK;
    for (size_t i = 0; status == ORDO_OK && i < sizeof texts / sizeof texts[0]; i++) {
        status = read_text(r, texts[i].key, texts[i].text);
        if (status == ORDO_OK && texts[i].needed && *texts[i].text == NULL) {
            status = refuse(r, texts[i].key, "a string");
        }
    }
    return status;
}

/* The unit's construction of that name; NULL without one. */
static const ordo_construction *
find_construction(const ordo_unit *unit, const char *name)
{
    return unit != NULL && name != NULL ? ordo_construction_find(unit, name) : NULL;
}

static ordo_status
read_names(reader *r)
{
    ordo_statement *statement = r->statement;
    ordo_claim *claim = &statement->claim;
    const char *kind = NULL, *unit = NULL, *construction = NULL, *over = NULL, *orientation = NULL,
               *relation = NULL, *norm = NULL, *verdict = NULL, *dtype = NULL;
    const struct {
        const char *key, **text;
    } names[] = {{"kind", &kind},
                 {"unit", &unit},
                 {"construction", &construction},
                 {"over", &over},
                 {"orientation", &orientation},
                 {"norm", &norm},
                 {"relation", &relation},
                 {"verdict", &verdict},
                 {"dtype", &dtype}};
    ordo_status status = ORDO_OK;
    for (size_t i = 0; status == ORDO_OK && i < sizeof names / sizeof names[0]; i++) {
        status = read_text(r, names[i].key, names[i].text);
    }
    if (status != ORDO_OK) {
        return status;
    }
    claim->kind = kind != NULL ? ordo_kind_find(kind) : NULL;
    claim->unit = unit != NULL ? ordo_unit_find(unit) : NULL;
    claim->construction = find_construction(claim->unit, construction);
    claim->over = find_construction(claim->unit, over);
    bool alternating = orientation != NULL && strcmp(orientation, "alternating") == 0;
    claim->orientation = alternating ? ORDO_ALTERNATING : ORDO_FORWARD;
    claim->at_least = relation != NULL && strcmp(relation, ">=") == 0;
    claim->dtype = dtype != NULL ? ordo_dtype_find(dtype) : NULL;
    return claim->kind == NULL   ? refuse(r, "kind", "a kind of claim")
           : claim->unit == NULL ? refuse(r, "unit", "a unit")
           : construction != NULL && claim->construction == NULL
               ? refuse(r, "construction", "one of the unit")
           : over != NULL && claim->over == NULL ? refuse(r, "over", "a construction of the unit")
           : orientation == NULL || (!alternating && strcmp(orientation, "forward") != 0)
               ? refuse(r, "orientation", "forward or alternating")
           : norm == NULL || !ordo_norm_find(&claim->norm, norm) ? refuse(r, "norm", "a norm")
           : relation == NULL || (!claim->at_least && strcmp(relation, "<=") != 0)
               ? refuse(r, "relation", "<= or >=")
           : dtype != NULL && claim->dtype == NULL ? refuse(r, "dtype", "a floating-point format")
           : verdict == NULL || !ordo_verdict_find(&statement->verdict, verdict)
               ? refuse(r, "verdict", "a verdict")
               : ORDO_OK;
}

static ordo_status
read_knots(reader *r)
{
    const char *text = NULL;
    ordo_status status = read_text(r, "knots", &text);
    if (status == ORDO_OK && text == NULL) {
        status = refuse(r, "knots", "a string");
    }
    return status != ORDO_OK ? status : ordo_knots_new(&r->statement->claim.knots, text, r->why);
}

static ordo_status
read_target(reader *r)
{
    static const char *const keys[] = {"name", "expression", "domain", NULL};
    json_t *object = json_object_get(r->record, "target");
    if (json_is_null(object)) {
        return ORDO_OK;
    }
    ordo_status status = ordo_record_keys(object, keys, r->why);
    if (status != ORDO_OK) {
        return ordo_record_within(r->why, status, "target");
    }
    json_t *domain = json_object_get(object, "domain"), *name = json_object_get(object, "name");
    ordo_target_text text = {.name = json_string_value(name),
                             .expression = json_string_value(json_object_get(object, "expression")),
                             .a = json_string_value(json_array_get(domain, 0)),
                             .b = json_string_value(json_array_get(domain, 1))};
    if (text.expression == NULL || text.a == NULL || text.b == NULL ||
        json_array_size(domain) != 2 || (text.name == NULL && !json_is_null(name))) {
        return refuse(r, "target", "a name, an expression and a domain");
    }
    status = ordo_target_new(&r->statement->target, &text, r->why);
    if (status != ORDO_OK) {
        return ordo_record_within(r->why, status == ORDO_ENOMEM ? status : ORDO_EPARSE, "target");
    }
    r->statement->targets[0] = r->statement->target;
    r->statement->claim.targets = r->statement->targets;
    r->statement->claim.target_count = 1;
    return ORDO_OK;
}

static ordo_status
read_sizes(reader *r, const char *key, size_t **sizes, size_t *count)
{
    json_t *list = json_object_get(r->record, key);
    size_t length = json_array_size(list);
    if (!json_is_array(list)) {
        return refuse(r, key, "a list");
    }
    *sizes = calloc(length + 1, sizeof **sizes);
    if (*sizes == NULL) {
        return ORDO_ENOMEM;
    }
    for (size_t i = 0; i < length; i++) {
        json_t *entry = json_array_get(list, i);
        json_int_t n = json_integer_value(entry);
        if (n < 1 || n > (json_int_t)ORDO_NEURONS_MOST) {
            return refuse(r, key, "a list of numbers of neurons");
        }
        (*sizes)[i] = (size_t)n;
    }
    *count = length;
    return ORDO_OK;
}

static ordo_status
read_numbers(reader *r)
{
    enum { DIGITS_MOST = 1000 };
    ordo_claim *claim = &r->statement->claim;
    long bits = 0;
    ordo_status status =
        ordo_record_integer(&claim->digits, r->record, "digits", 0, DIGITS_MOST, r->why);
    if (status == ORDO_OK) {
        status = ordo_record_integer(&bits, r->record, "bits", 0, ORDO_RECORD_BITS_MOST, r->why);
        claim->bits = (mpfr_prec_t)bits;
    }
    if (status == ORDO_OK) {
        status = read_sizes(r, "neurons", &claim->neurons, &claim->neuron_count);
    }
    if (status == ORDO_OK) {
        status = read_sizes(r, "samples", &claim->samples, &claim->sample_count);
    }
    return status;
}

/* What the kind requires of a claim must be there, and the kind has no objection: its judge relies
 * on both. */
static ordo_status
check_claim(reader *r)
{
    const ordo_claim *claim = &r->statement->claim;
    unsigned have =
        ORDO_KEY_UNIT | ORDO_KEY_NORM | (claim->construction ? ORDO_KEY_CONSTRUCTION : 0) |
        (claim->target_count ? ORDO_KEY_TARGETS : 0) | (claim->neuron_count ? ORDO_KEY_N : 0) |
        (claim->value ? ORDO_KEY_VALUE : 0) | (claim->quantity ? ORDO_KEY_QUANTITY : 0) |
        (claim->digits ? ORDO_KEY_DIGITS : 0) | (claim->over ? ORDO_KEY_OVER : 0) |
        (claim->sample_count ? ORDO_KEY_SAMPLES : 0);
    if ((claim->kind->required & ~have) != 0) {
        return ordo_explain(r->why, ORDO_EPARSE, "a claim of kind %s needs more",
                            claim->kind->name);
    }
    const char *objection = ordo_claim_objection(claim);
    return objection == NULL ? ORDO_OK : ordo_explain(r->why, ORDO_EPARSE, "%s", objection);
}

ordo_status
ordo_statement_read(ordo_statement *statement, json_t *record, ordo_message *why)
{
    static const char *const keys[] = {
        "claim",       "order", "lower",    "upper",  "relation", "bits",    "says",
        "cite",        "where", "kind",     "unit",   "norm",     "target",  "construction",
        "orientation", "value", "quantity", "digits", "neurons",  "samples", "verdict",
        "evidence",    "over",  "knots",    "dtype",  NULL};
    memset(statement, 0, sizeof *statement);
    statement->claim.expect = ORDO_VERDICTS;
    reader r = {statement, record, why};
    ordo_status (*const steps[])(reader *) = {read_texts,  read_names,   read_knots,
                                              read_target, read_numbers, check_claim};
    ordo_status status = ordo_record_keys(record, keys, why);
    for (size_t i = 0; status == ORDO_OK && i < sizeof steps / sizeof steps[0]; i++) {
        status = steps[i](&r);
    }
    json_t *evidence = json_object_get(record, "evidence");
    statement->evidence = json_is_null(evidence) ? NULL : evidence;
    return status;
}

void
ordo_statement_clear(ordo_statement *statement)
{
    ordo_target_free(statement->target);
    ordo_knots_free(statement->claim.knots);
    free(statement->claim.neurons);
    free(statement->claim.samples);
    memset(statement, 0, sizeof *statement);
}
