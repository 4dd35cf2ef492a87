/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quadrature/npy.h"

#include <stdint.h>
#include <string.h>

static const unsigned char magic[6] = {0x93, 'N', 'U', 'M', 'P', 'Y'};

enum { PREFIX = sizeof magic + 2, ALIGNMENT = 64, NAME_SIZE = 16 };

/* The header is the text of a Python dictionary. */
typedef struct cursor {
    const unsigned char *byte;
    size_t at, end;
    ordo_message *why;
} cursor;

/* What it says. */
typedef struct header {
    char descr[NAME_SIZE];
    bool fortran;
    size_t shape[2], rank;
    unsigned seen; /* a bit for each key */
} header;

static const char *const keys[] = {"descr", "fortran_order", "shape"};
enum { DESCR, FORTRAN, SHAPE, KEYS };

static ordo_status
expected(const cursor *c, const char *what)
{
    return ordo_explain(c->why, ORDO_EPARSE, "byte %zu: expected %s", c->at, what);
}

/* Skips blanks, then the character if it stands there. */
static bool
takes(cursor *c, char character)
{
    while (c->at < c->end && (c->byte[c->at] == ' ' || c->byte[c->at] == '\n')) {
        c->at++;
    }
    bool found = c->at < c->end && c->byte[c->at] == (unsigned char)character;
    c->at += found ? 1 : 0;
    return found;
}

/* A short string in quotes of either kind, without escapes. */
static ordo_status
read_string(char *text, cursor *c)
{
    bool single = takes(c, '\'');
    if (!single && !takes(c, '"')) {
        return expected(c, "a string");
    }
    unsigned char quote = single ? '\'' : '"';
    size_t length = 0;
    for (; c->at < c->end && c->byte[c->at] != quote; c->at++) {
        if (length + 1 == NAME_SIZE || c->byte[c->at] == '\\') {
            return expected(c, "the end of a short string");
        }
        text[length++] = (char)c->byte[c->at];
    }
    text[length] = '\0';
    return takes(c, (char)quote) ? ORDO_OK : expected(c, "a quote");
}

static ordo_status
read_boolean(bool *value, cursor *c)
{
    static const char *const words[] = {"False", "True"};
    (void)takes(c, ' ');
    for (int i = 0; i < 2; i++) {
        size_t length = strlen(words[i]);
        if (c->end - c->at >= length && memcmp(c->byte + c->at, words[i], length) == 0) {
            c->at += length;
            *value = i == 1;
            return ORDO_OK;
        }
    }
    return expected(c, "True or False");
}

static bool
is_digit(const cursor *c)
{
    return c->at < c->end && c->byte[c->at] >= '0' && c->byte[c->at] <= '9';
}

static ordo_status
read_size(size_t *size, cursor *c)
{
    *size = 0;
    if (!is_digit(c)) {
        return expected(c, "a number");
    }
    for (; is_digit(c); c->at++) {
        size_t digit = (size_t)(c->byte[c->at] - '0');
        if (*size > (SIZE_MAX - digit) / 10) {
            return expected(c, "a number that is less large");
        }
        *size = 10 * *size + digit;
    }
    return ORDO_OK;
}

/* (n,) or (n, 1), or such with more entries, up to the two that can be had. */
static ordo_status
read_shape(header *h, cursor *c)
{
    if (!takes(c, '(')) {
        return expected(c, "a tuple");
    }
    bool comma = false;
    while (!takes(c, ')')) {
        if (h->rank > 0 && !comma) {
            return expected(c, "a comma");
        }
        if (h->rank == 2) {
            return expected(c, "the end of the shape: a column, (n,) or (n, 1)");
        }
        ordo_status status = read_size(&h->shape[h->rank], c);
        if (status != ORDO_OK) {
            return status;
        }
        h->rank++;
        comma = takes(c, ',');
    }
    return h->rank == 1 && !comma ? expected(c, "a comma in the tuple") : ORDO_OK;
}

static ordo_status
read_entry(header *h, cursor *c)
{
    char name[NAME_SIZE];
    size_t start = c->at;
    ordo_status status = read_string(name, c);
    if (status != ORDO_OK) {
        return status;
    }
    unsigned key = 0;
    while (key < KEYS && strcmp(name, keys[key]) != 0) {
        key++;
    }
    if (key == KEYS || (h->seen >> key & 1) != 0) {
        return ordo_explain(c->why, ORDO_EPARSE, "byte %zu: %s key \"%s\"", start,
                            key == KEYS ? "unknown" : "a second", name);
    }
    h->seen |= 1u << key;
    if (!takes(c, ':')) {
        return expected(c, "a colon");
    }
    return key == DESCR     ? read_string(h->descr, c)
           : key == FORTRAN ? read_boolean(&h->fortran, c)
                            : read_shape(h, c);
}

static ordo_status
read_dictionary(header *h, cursor *c)
{
    bool comma = true;
    if (!takes(c, '{')) {
        return expected(c, "a dictionary");
    }
    while (!takes(c, '}')) {
        if (!comma) {
            return expected(c, "a comma");
        }
        ordo_status status = read_entry(h, c);
        if (status != ORDO_OK) {
            return status;
        }
        comma = takes(c, ',');
    }
    (void)takes(c, ' ');
    if (c->at != c->end) {
        return expected(c, "nothing behind the dictionary");
    }
    for (unsigned key = 0; key < KEYS; key++) {
        if ((h->seen >> key & 1) == 0) {
            return ordo_explain(c->why, ORDO_EPARSE, "byte %zu: the key \"%s\" is missing", c->at,
                                keys[key]);
        }
    }
    return ORDO_OK;
}

/* Sets the cursor to the dictionary, which ends where the data begin. */
static ordo_status
find_header(cursor *c, size_t length)
{
    if (!ordo_npy_begins(c->byte, length)) {
        return expected(c, "the six bytes that .npy files begin with");
    }
    c->at = sizeof magic;
    if (length < PREFIX || c->byte[c->at] < 1 || c->byte[c->at] > 3 || c->byte[c->at + 1] != 0) {
        return expected(c, "version 1.0, 2.0 or 3.0");
    }
    size_t width = c->byte[c->at] == 1 ? 2 : 4, size = 0;
    c->at = PREFIX;
    if (length - c->at < width) {
        return expected(c, "the length of the header");
    }
    for (size_t i = 0; i < width; i++) {
        size |= (size_t)c->byte[c->at + i] << 8 * i;
    }
    if (size > length - c->at - width) {
        return ordo_explain(c->why, ORDO_EPARSE,
                            "byte %zu: a header of %zu bytes, but only %zu follow", c->at, size,
                            length - c->at - width);
    }
    c->at += width;
    c->end = c->at + size;
    return ORDO_OK;
}

/* The format of that description, whichever its byte order. */
static const ordo_dtype *
find_dtype(const char *descr, bool *big)
{
    *big = descr[0] == '>';
    for (const ordo_dtype *const *t = ordo_dtypes; *t != NULL; t++) {
        if ((*t)->array != NULL && (*big || descr[0] == '<') &&
            strcmp((*t)->array + 1, descr + 1) == 0) {
            return *t;
        }
    }
    return NULL;
}

static ordo_status
read_numbers(ordo_vector *v, const ordo_dtype *dtype, bool big, ordo_numbers numbers,
             const cursor *c)
{
    mpfr_t x;
    unsigned char turned[8];
    ordo_status status = ORDO_OK;
    mpfr_init2(x, dtype->bits);
    for (size_t i = 0; status == ORDO_OK && i < v->length; i++) {
        const unsigned char *byte = c->byte + c->end + i * dtype->bytes;
        for (size_t k = 0; big && k < dtype->bytes; k++) {
            turned[k] = byte[dtype->bytes - 1 - k];
        }
        ordo_dtype_decode(x, dtype, big ? turned : byte);
        if (numbers == ORDO_NUMBERS_FINITE && !mpfr_number_p(x)) {
            status = ordo_explain(c->why, ORDO_EPARSE, "byte %zu: entry %zu is %s",
                                  c->end + i * dtype->bytes, i,
                                  mpfr_nan_p(x)     ? "nan"
                                  : mpfr_signbit(x) ? "-inf"
                                                    : "inf");
        }
        (void)ordo_vector_set(v, i, x); /* exact */
    }
    mpfr_clear(x);
    return status;
}

bool
ordo_npy_begins(const unsigned char *byte, size_t length)
{
    return length >= sizeof magic && memcmp(byte, magic, sizeof magic) == 0;
}

ordo_status
ordo_npy_read(ordo_vector *v, const ordo_dtype **dtype, const unsigned char *byte, size_t length,
              ordo_numbers numbers, ordo_message *why)
{
    cursor c = {.byte = byte, .why = why};
    header h = {.shape = {0, 1}};
    bool big = false;
    memset(v, 0, sizeof *v);
    ordo_status status = find_header(&c, length);
    if (status == ORDO_OK) {
        status = read_dictionary(&h, &c);
    }
    if (status != ORDO_OK) {
        return status;
    }
    *dtype = find_dtype(h.descr, &big);
    if (*dtype == NULL) {
        return ordo_explain(why, ORDO_EPARSE,
                            "byte %zu: numbers of type \"%s\" are not read: f8, f4, f2 are", c.at,
                            h.descr);
    }
    if (h.rank == 0 || h.shape[1] != 1) {
        return ordo_explain(why, ORDO_EPARSE, "byte %zu: not a column, (n,) or (n, 1)", c.at);
    }
    size_t rest = length - c.end;
    if (rest % (*dtype)->bytes != 0 || rest / (*dtype)->bytes != h.shape[0]) {
        return ordo_explain(why, ORDO_EPARSE,
                            "byte %zu: %zu bytes of data, expected %zu entries of %zu", c.end, rest,
                            h.shape[0], (*dtype)->bytes);
    }
    status = ordo_vector_init(v, h.shape[0], (*dtype)->bits);
    if (status == ORDO_OK) {
        status = read_numbers(v, *dtype, big, numbers, &c);
    }
    if (status != ORDO_OK) {
        ordo_vector_clear(v);
    }
    return status;
}

/* The dictionary, padded so that the data begin at a multiple of ALIGNMENT. */
static void
write_header(FILE *out, size_t count, const ordo_dtype *dtype)
{
    char text[2 * ALIGNMENT];
    int used =
        snprintf(text, sizeof text, "{'descr': '%s', 'fortran_order': False, 'shape': (%zu,), }",
                 dtype->array, count);
    size_t size = 2 * (size_t)ALIGNMENT - PREFIX - 2;
    (void)fwrite(magic, 1, sizeof magic, out);
    (void)fputc(1, out);
    (void)fputc(0, out);
    (void)fputc((int)size, out);
    (void)fputc(0, out);
    (void)fprintf(out, "%s%*s\n", text, (int)size - 1 - used, "");
}

ordo_status
ordo_npy_write(FILE *out, const ordo_vector *v, const ordo_dtype *dtype, ordo_message *why)
{
    mpfr_t x;
    unsigned char byte[8];
    if (dtype->array == NULL) {
        return ordo_explain(why, ORDO_EINVAL, ".npy files have no numbers of type %s", dtype->name);
    }
    for (size_t i = 0; i < v->length; i++) {
        ordo_vector_view(x, v, i);
        if (!ordo_dtype_holds(dtype, x)) {
            return ordo_explain(why, ORDO_EINVAL, "entry %zu is not a number of type %s", i,
                                dtype->name);
        }
    }
    write_header(out, v->length, dtype);
    for (size_t i = 0; i < v->length; i++) {
        ordo_vector_view(x, v, i);
        ordo_status status = ordo_dtype_encode(byte, dtype, x);
        if (status != ORDO_OK) {
            return status;
        }
        (void)fwrite(byte, 1, dtype->bytes, out);
    }
    return ferror(out) ? ORDO_EIO : ORDO_OK;
}
