/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "construct/safetensors.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "construct/nearest.h"
#include "construct/network_file.h"
#include "construct/tensor.h"

enum {
    PREFIX = 8,
    HEADER_MOST = 100000000, /* the format's own limit */
    RANK_MOST = 2,           /* of the tensors of nets */
    TENSORS_MOST = 1024,     /* more than any net has */
    SUGGESTED = 64           /* names that a misspelt one is compared with */
};

/* One tensor of the file; offsets count from the beginning of the data. */
typedef struct entry {
    const char *name; /* the header's */
    const ordo_dtype *dtype;
    size_t rank, shape[RANK_MOST];
    size_t begin, end;
} entry;

/* A file whose header has been read. */
typedef struct archive {
    const unsigned char *byte; /* of the whole file */
    size_t data, size;         /* where the data begin, and how many they are */
    json_t *header;
    entry *entries;
    size_t count;
    ordo_message *why;
} archive;

static uint64_t
header_length(const unsigned char *byte)
{
    uint64_t length = 0;
    for (size_t i = 0; i < PREFIX; i++) {
        length |= (uint64_t)byte[i] << 8 * i;
    }
    return length;
}

bool
ordo_safetensors_begins(const unsigned char *byte, size_t length)
{
    return length > PREFIX && header_length(byte) <= length - PREFIX && byte[PREFIX] == '{';
}

/* ---- the header ---- */

static ordo_status
wrong(const archive *a, const char *name, const char *what)
{
    return ordo_explain(a->why, ORDO_EPARSE, "tensor \"%.60s\": %s", name, what);
}

/* *size = a JSON integer that is not negative. */
static bool
read_size(size_t *size, const json_t *value)
{
    json_int_t n = json_integer_value(value);
    *size = (size_t)n;
    return json_is_integer(value) && n >= 0 && (uint64_t)n <= SIZE_MAX;
}

static ordo_status
read_shape(entry *e, const json_t *shape, const archive *a)
{
    if (!json_is_array(shape)) {
        return wrong(a, e->name, "\"shape\" must be a list");
    }
    e->rank = json_array_size(shape);
    if (e->rank > RANK_MOST) {
        return wrong(a, e->name, "\"shape\" has more than two entries");
    }
    for (size_t i = 0; i < e->rank; i++) {
        if (!read_size(&e->shape[i], json_array_get(shape, i))) {
            return wrong(a, e->name, "\"shape\" must hold integers that are not negative");
        }
    }
    return ORDO_OK;
}

/* Offsets must lie in the data, and hold as many bytes as the shape says. */
static ordo_status
read_offsets(entry *e, const json_t *offsets, const archive *a)
{
    if (json_array_size(offsets) != 2 || !read_size(&e->begin, json_array_get(offsets, 0)) ||
        !read_size(&e->end, json_array_get(offsets, 1))) {
        return wrong(a, e->name, "\"data_offsets\" must be two integers that are not negative");
    }
    if (e->begin > e->end || e->end > a->size) {
        return ordo_explain(a->why, ORDO_EPARSE,
                            "tensor \"%.60s\": \"data_offsets\" [%zu, %zu] leave the %zu bytes of "
                            "data, which begin "
                            "at byte %zu",
                            e->name, e->begin, e->end, a->size, a->data);
    }
    size_t left = e->end - e->begin, wanted = e->dtype->bytes;
    for (size_t i = 0; i < e->rank; i++) {
        if (e->shape[i] != 0 && wanted > SIZE_MAX / e->shape[i]) {
            return wrong(a, e->name, "\"shape\" is too large");
        }
        wanted *= e->shape[i];
    }
    return left == wanted ? ORDO_OK
                          : ordo_explain(a->why, ORDO_EPARSE,
                                         "tensor \"%.60s\": its shape takes %zu bytes, "
                                         "\"data_offsets\" give it %zu, from byte %zu",
                                         e->name, wanted, left, a->data + e->begin);
}

static ordo_status
read_entry(entry *e, const char *name, json_t *value, const archive *a)
{
    const char *key;
    json_t *part;
    e->name = name;
    if (!json_is_object(value)) {
        return wrong(a, name, "expected an object");
    }
    json_object_foreach(value, key, part)
    {
        if (strcmp(key, "dtype") != 0 && strcmp(key, "shape") != 0 &&
            strcmp(key, "data_offsets") != 0) {
            return ordo_explain(a->why, ORDO_EPARSE, "tensor \"%.60s\": unknown key \"%.60s\"",
                                name, key);
        }
    }
    const char *dtype = json_string_value(json_object_get(value, "dtype"));
    e->dtype = dtype != NULL ? ordo_dtype_of_tensor(dtype) : NULL;
    if (e->dtype == NULL) {
        return wrong(a, name, "\"dtype\" must be F64, F32, BF16 or F16");
    }
    ordo_status status = read_shape(e, json_object_get(value, "shape"), a);
    return status == ORDO_OK ? read_offsets(e, json_object_get(value, "data_offsets"), a) : status;
}

static ordo_status
check_metadata(const archive *a, json_t *metadata)
{
    const char *key;
    json_t *text;
    if (!json_is_object(metadata)) {
        return ordo_explain(a->why, ORDO_EPARSE, "\"__metadata__\" must be an object of strings");
    }
    json_object_foreach(metadata, key, text)
    {
        if (!json_is_string(text)) {
            return ordo_explain(a->why, ORDO_EPARSE, "\"__metadata__\": \"%.60s\" is not a string",
                                key);
        }
    }
    return ORDO_OK;
}

static int
compare_entries(const void *p, const void *q)
{
    const entry *a = p, *b = q;
    int begin = (a->begin > b->begin) - (a->begin < b->begin);
    return begin != 0 ? begin : (a->end > b->end) - (a->end < b->end);
}

/* In the order of their beginnings each tensor must begin where the one before ends: no overlap, no
 * hole, and nothing left over. */
static ordo_status
check_tiling(const archive *a)
{
    size_t at = 0;
    for (size_t i = 0; i < a->count; i++) {
        const entry *e = &a->entries[i];
        if (e->begin != at) {
            return ordo_explain(
                a->why, ORDO_EPARSE,
                "tensor \"%.60s\" begins at byte %zu, the data before it end at %zu", e->name,
                a->data + e->begin, a->data + at);
        }
        at = e->end;
    }
    return at == a->size
               ? ORDO_OK
               : ordo_explain(a->why, ORDO_EPARSE, "byte %zu: %zu bytes belong to no tensor",
                              a->data + at, a->size - at);
}

static ordo_status
read_entries(archive *a)
{
    const char *name;
    json_t *value;
    if (json_object_size(a->header) > TENSORS_MOST) {
        return ordo_explain(a->why, ORDO_EPARSE, "%zu tensors: no net has more than %d",
                            json_object_size(a->header), TENSORS_MOST);
    }
    a->entries = calloc(json_object_size(a->header) + 1, sizeof *a->entries);
    if (a->entries == NULL) {
        return ORDO_ENOMEM;
    }
    json_object_foreach(a->header, name, value)
    {
        bool metadata = strcmp(name, "__metadata__") == 0;
        ordo_status status = metadata ? check_metadata(a, value)
                                      : read_entry(&a->entries[a->count++], name, value, a);
        if (status != ORDO_OK) {
            return status;
        }
    }
    qsort(a->entries, a->count, sizeof *a->entries, compare_entries);
    return check_tiling(a);
}

static ordo_status
open_archive(archive *a, const unsigned char *byte, size_t length, ordo_message *why)
{
    json_error_t error;
    *a = (archive){.byte = byte, .why = why};
    if (length < PREFIX) {
        return ordo_explain(why, ORDO_EPARSE, "byte %zu: the file ends before the header's length",
                            length);
    }
    uint64_t size = header_length(byte);
    if (size > length - PREFIX || size > HEADER_MOST) {
        return ordo_explain(why, ORDO_EPARSE,
                            "byte 0: a header of %llu bytes, but only %zu follow, and at most %d "
                            "are allowed",
                            (unsigned long long)size, length - PREFIX, HEADER_MOST);
    }
    a->data = PREFIX + (size_t)size;
    a->size = length - a->data;
    if (size == 0 || byte[PREFIX] != '{') {
        return ordo_explain(why, ORDO_EPARSE, "byte %d: the header must begin with {", PREFIX);
    }
    a->header =
        json_loadb((const char *)byte + PREFIX, (size_t)size, JSON_REJECT_DUPLICATES, &error);
    if (a->header == NULL) {
        return ordo_explain(why, ORDO_EPARSE, "byte %d: %s", PREFIX + error.position, error.text);
    }
    return read_entries(a);
}

static void
close_archive(archive *a)
{
    json_decref(a->header);
    free(a->entries);
}

static const entry *
find_entry(const archive *a, const char *name)
{
    for (size_t i = 0; i < a->count; i++) {
        if (strcmp(a->entries[i].name, name) == 0) {
            return &a->entries[i];
        }
    }
    return NULL;
}

/* ---- the net ---- */

/* The number of factors of which there is a weight or a bias, U, Q, Q2... after another, as long as
 * a unit has so many. */
static unsigned
count_factors(const archive *a)
{
    unsigned factors = 0;
    for (const ordo_unit *unit; (unit = ordo_unit_of_factors(factors + 1)) != NULL; factors++) {
        ordo_tensor weight, bias;
        ordo_tensor_describe(&weight, unit, 1, 2 * factors + 2);
        ordo_tensor_describe(&bias, unit, 1, 2 * factors + 3);
        if (find_entry(a, weight.name) == NULL && find_entry(a, bias.name) == NULL) {
            break;
        }
    }
    return factors;
}

/* The gated unit with that number of factors, or the tied one whose polynomial has as many
 * coefficients as P.weight. */
static const ordo_unit *
find_unit(const archive *a)
{
    const entry *tail = find_entry(a, "P.weight");
    size_t powers = tail == NULL || tail->rank != 2 ? 0 : tail->shape[1];
    unsigned factors = count_factors(a);
    for (const ordo_unit *const *u = ordo_units; powers > 0 && *u != NULL; u++) {
        if ((*u)->factors == factors && (*u)->tail == powers) {
            return *u;
        }
    }
    return ordo_unit_of_factors(factors);
}

/* The unit's first factor that is missing, where the tensor is one of a later factor of a larger
 * unit: false when it is not. */
static bool
find_gap(ordo_tensor *gap, const char *name, const ordo_unit *unit)
{
    const ordo_unit *larger;
    for (unsigned f = unit->factors + 1; (larger = ordo_unit_of_factors(f)) != NULL; f++) {
        ordo_tensor weight, bias;
        ordo_tensor_describe(&weight, larger, 1, 2 * f);
        ordo_tensor_describe(&bias, larger, 1, 2 * f + 1);
        if (strcmp(name, weight.name) == 0 || strcmp(name, bias.name) == 0) {
            ordo_tensor_describe(gap, larger, 1, 2 * unit->factors + 2);
            return true;
        }
    }
    return false;
}

/* Each tensor of the file must be one of the unit's. */
static ordo_status
check_names(const archive *a, const ordo_unit *unit)
{
    ordo_tensor known[ORDO_TENSORS];
    const char *names[ORDO_TENSORS];
    unsigned count = ordo_tensor_count(unit);
    for (unsigned i = 0; i < count; i++) {
        ordo_tensor_describe(&known[i], unit, 1, i);
        names[i] = known[i].name;
    }
    for (size_t k = 0; k < a->count; k++) {
        const char *name = a->entries[k].name;
        unsigned i = 0;
        while (i < count && strcmp(names[i], name) != 0) {
            i++;
        }
        ordo_tensor gap;
        if (i == count && find_gap(&gap, name, unit)) {
            return ordo_explain(a->why, ORDO_EPARSE,
                                "tensor \"%s\" is missing, although there is \"%.60s\"", gap.name,
                                name);
        }
        if (i == count) {
            const char *nearest = ordo_nearest_name(name, names, count);
            return ordo_explain(a->why, ORDO_EPARSE, "tensor \"%.60s\" is none of %s's%s%s%s", name,
                                unit->name, nearest ? " (nearest: " : "", nearest ? nearest : "",
                                nearest ? ")" : "");
        }
    }
    return ORDO_OK;
}

static bool
has_shape(const entry *e, const ordo_tensor *t)
{
    return e->rank == t->rank && e->shape[0] == t->rows &&
           (t->rank == 1 || e->shape[1] == t->columns);
}

static ordo_status
wrong_shape(const archive *a, const entry *e, const ordo_tensor *t, size_t neurons)
{
    char expected[64], found[64] = "[]";
    (void)(t->rank == 1 ? snprintf(expected, sizeof expected, "[%zu]", t->rows)
                        : snprintf(expected, sizeof expected, "[%zu, %zu]", t->rows, t->columns));
    if (e->rank > 0) {
        (void)(e->rank == 1
                   ? snprintf(found, sizeof found, "[%zu]", e->shape[0])
                   : snprintf(found, sizeof found, "[%zu, %zu]", e->shape[0], e->shape[1]));
    }
    return ordo_explain(a->why, ORDO_EPARSE,
                        "tensor \"%s\": expected the shape %s for %zu neuron%s, not %s", t->name,
                        expected, neurons, neurons == 1 ? "" : "s", found);
}

/* All tensors are there and of their shapes; *bits and *dtype are what they have. */
static ordo_status
check_tensors(const archive *a, const ordo_unit *unit, size_t neurons, mpfr_prec_t *bits,
              const ordo_dtype **dtype)
{
    ordo_tensor t;
    *bits = 0;
    for (unsigned i = 0; i < ordo_tensor_count(unit); i++) {
        ordo_tensor_describe(&t, unit, neurons, i);
        const entry *e = find_entry(a, t.name);
        if (e == NULL) {
            return ordo_explain(a->why, ORDO_EPARSE, "tensor \"%s\" is missing", t.name);
        }
        if (!has_shape(e, &t)) {
            return wrong_shape(a, e, &t, neurons);
        }
        *dtype = i == 0 || *dtype == e->dtype ? e->dtype : NULL;
        *bits = *bits > e->dtype->bits ? *bits : e->dtype->bits;
    }
    return ORDO_OK;
}

static ordo_status
read_tensor(ordo_network *net, const archive *a, const ordo_tensor *t, mpfr_t x)
{
    const entry *e = find_entry(a, t->name);
    for (size_t k = 0; k < t->count; k++) {
        size_t at = a->data + e->begin + k * e->dtype->bytes;
        ordo_dtype_decode(x, e->dtype, a->byte + at);
        if (!mpfr_number_p(x)) {
            return ordo_explain(a->why, ORDO_EPARSE, "byte %zu: %s[%zu] is %s", at, t->name, k,
                                mpfr_nan_p(x)     ? "nan"
                                : mpfr_signbit(x) ? "-inf"
                                                  : "inf");
        }
        (void)ordo_vector_set(&net->theta, t->first + k * t->stride, x); /* exact */
    }
    return ORDO_OK;
}

static ordo_status
read_net(ordo_network *net, const ordo_dtype **dtype, const archive *a)
{
    const ordo_unit *unit = find_unit(a);
    ordo_status status = check_names(a, unit);
    if (status != ORDO_OK) {
        return status;
    }
    const entry *gate = find_entry(a, "G.weight");
    if (gate == NULL) {
        return ordo_explain(a->why, ORDO_EPARSE, "tensor \"G.weight\" is missing");
    }
    size_t neurons = gate->rank > 0 ? gate->shape[0] : 0;
    if (neurons == 0) {
        return wrong(a, gate->name, "a net has one neuron or more, one for each row");
    }
    mpfr_prec_t bits;
    status = check_tensors(a, unit, neurons, &bits, dtype);
    if (status == ORDO_OK) {
        status = ordo_network_init(net, unit, neurons, bits);
    }
    if (status != ORDO_OK) {
        return status;
    }
    mpfr_t x;
    mpfr_init2(x, bits);
    for (unsigned i = 0; status == ORDO_OK && i < ordo_tensor_count(unit); i++) {
        ordo_tensor t;
        ordo_tensor_describe(&t, unit, neurons, i);
        status = read_tensor(net, a, &t, x);
    }
    mpfr_clear(x);
    if (status != ORDO_OK) {
        ordo_network_clear(net);
    }
    return status;
}

ordo_status
ordo_safetensors_read(ordo_network *net, const ordo_dtype **dtype, const unsigned char *byte,
                      size_t length, ordo_message *why)
{
    archive a;
    memset(net, 0, sizeof *net);
    *dtype = NULL;
    ordo_status status = open_archive(&a, byte, length, why);
    if (status == ORDO_OK) {
        status = read_net(net, dtype, &a);
    }
    close_archive(&a);
    return status;
}

/* ---- writing ---- */

/* The header's text without padding; the caller frees it. NULL: no memory. */
static char *
compose_header(const ordo_network *net, const ordo_dtype *dtype, size_t *length)
{
    char *text = NULL;
    FILE *out = open_memstream(&text, length);
    size_t at = 0;
    if (out == NULL) {
        return NULL;
    }
    for (unsigned i = 0; i < ordo_tensor_count(net->unit); i++) {
        ordo_tensor t;
        ordo_tensor_describe(&t, net->unit, net->neurons, i);
        size_t end = at + t.count * dtype->bytes;
        (void)fprintf(out, "%c\"%s\":{\"dtype\":\"%s\",\"shape\":[%zu", i > 0 ? ',' : '{', t.name,
                      dtype->tensor, t.rows);
        if (t.rank == 2) {
            (void)fprintf(out, ",%zu", t.columns);
        }
        (void)fprintf(out, "],\"data_offsets\":[%zu,%zu]}", at, end);
        at = end;
    }
    (void)fputc('}', out);
    bool good = !ferror(out);
    good = fclose(out) == 0 && good;
    if (!good) {
        free(text);
        return NULL;
    }
    return text;
}

static ordo_status
write_header(FILE *out, const ordo_network *net, const ordo_dtype *dtype)
{
    size_t length;
    char *text = compose_header(net, dtype, &length);
    if (text == NULL) {
        return ORDO_ENOMEM;
    }
    size_t padded = (length + PREFIX - 1) / PREFIX * PREFIX;
    for (size_t i = 0; i < PREFIX; i++) {
        (void)fputc((int)((uint64_t)padded >> 8 * i & 0xff), out);
    }
    (void)fprintf(out, "%s%*s", text, (int)(padded - length), "");
    free(text);
    return ORDO_OK;
}

static ordo_status
write_data(FILE *out, const ordo_network *net, const ordo_dtype *dtype)
{
    mpfr_t x;
    unsigned char byte[8];
    for (unsigned i = 0; i < ordo_tensor_count(net->unit); i++) {
        ordo_tensor t;
        ordo_tensor_describe(&t, net->unit, net->neurons, i);
        for (size_t k = 0; k < t.count; k++) {
            ordo_vector_view(x, &net->theta, t.first + k * t.stride);
            ordo_status status = ordo_dtype_encode(byte, dtype, x);
            if (status != ORDO_OK) {
                return status;
            }
            (void)fwrite(byte, 1, dtype->bytes, out);
        }
    }
    return ferror(out) ? ORDO_EIO : ORDO_OK;
}

ordo_status
ordo_safetensors_write(FILE *out, const ordo_network *net, const ordo_dtype *dtype,
                       ordo_message *why)
{
    mpfr_t x;
    for (size_t i = 0; i < net->theta.length; i++) {
        ordo_vector_view(x, &net->theta, i);
        if (!ordo_dtype_holds(dtype, x)) {
            char name[ORDO_ENTRY_NAME];
            ordo_entry_name(name, net, i);
            return ordo_explain(why, ORDO_EINVAL, "%s is not a number of type %s", name,
                                dtype->name);
        }
    }
    ordo_status status = write_header(out, net, dtype);
    return status == ORDO_OK ? write_data(out, net, dtype) : status;
}

ordo_status
ordo_network_read_any(ordo_network *net, const ordo_dtype **dtype, const unsigned char *byte,
                      size_t length, ordo_message *why)
{
    if (ordo_safetensors_begins(byte, length)) {
        return ordo_safetensors_read(net, dtype, byte, length, why);
    }
    *dtype = NULL;
    return ordo_network_read(net, (const char *)byte, length, why);
}
