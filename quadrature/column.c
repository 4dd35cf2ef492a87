/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quadrature/column.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "quadrature/npy.h"

enum { SHOWN = 40 }; /* bytes of a wrong number that a message shows */

/* Where reading stands, and the number that was found last. */
typedef struct cursor {
    const char *text;
    size_t at, length, line, start_of_line;
    size_t in_line, lines; /* numbers on this line, lines with numbers */
    size_t first, count;   /* the number's bytes */
    bool several;          /* some line has more than one number */
    ordo_message *why;
} cursor;

static ordo_status
wrong(const cursor *c, size_t at, const char *what)
{
    return ordo_explain(c->why, ORDO_EPARSE, "line %zu, column %zu: %s", c->line,
                        at - c->start_of_line + 1, what);
}

static bool
is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* Skips blanks, comments and line ends up to the next number or comma. */
static void
skip(cursor *c)
{
    for (; c->at < c->length; c->at++) {
        char here = c->text[c->at];
        if (here == '#') {
            while (c->at + 1 < c->length && c->text[c->at + 1] != '\n') {
                c->at++;
            }
        } else if (here == '\n') {
            c->line++;
            c->start_of_line = c->at + 1;
            c->in_line = 0;
        } else if (!is_blank(here)) {
            return;
        }
    }
}

/* Finds the next number; count is 0 at the end of the text. A comma must have a number of the same
 * line on either side. */
static ordo_status
find_number(cursor *c)
{
    skip(c);
    size_t line = c->line;
    bool comma = c->at < c->length && c->text[c->at] == ',';
    if (comma) {
        if (c->in_line == 0) {
            return wrong(c, c->at, "a comma without a number before it");
        }
        size_t there = c->at++, start = c->start_of_line;
        skip(c);
        if (c->line != line || c->at == c->length || c->text[c->at] == ',') {
            c->line = line;
            c->start_of_line = start;
            return wrong(c, there, "a comma without a number behind it");
        }
    }
    c->first = c->at;
    while (c->at < c->length && c->text[c->at] != ',' && c->text[c->at] != '#' &&
           c->text[c->at] != '\n' && !is_blank(c->text[c->at])) {
        c->at++;
    }
    c->count = c->at - c->first;
    if (c->count > 0) {
        c->in_line++;
        c->lines += c->in_line == 1;
        c->several = c->several || c->in_line > 1;
        if (c->several && c->lines > 1) {
            return wrong(c, c->first, "a table: expected one number on each line, or one line");
        }
    }
    return ORDO_OK;
}

/* Whether the text, of which the case of letters does not count, is a word for infinity or for NaN,
 * with a sign or not: x becomes that. */
static bool
read_special(mpfr_t x, const char *text)
{
    int sign = *text == '-' ? -1 : 1;
    text += *text == '+' || *text == '-';
    if (strcasecmp(text, "nan") == 0) {
        mpfr_set_nan(x);
        return true;
    }
    mpfr_set_inf(x, sign);
    return strcasecmp(text, "inf") == 0 || strcasecmp(text, "infinity") == 0;
}

/* x = the number found; `room` holds its text and a NUL. */
static ordo_status
read_number(mpfr_t x, char *room, ordo_numbers numbers, const cursor *c)
{
    memcpy(room, c->text + c->first, c->count);
    room[c->count] = '\0';
    bool whole = memchr(room, '\0', c->count) == NULL;
    ordo_status status = whole ? ordo_real_parse(x, room) : ORDO_EPARSE;
    if (status != ORDO_EPARSE) {
        return status;
    }
    bool special = whole && read_special(x, room);
    if (special && numbers == ORDO_NUMBERS_ALL) {
        return ORDO_OK;
    }
    return ordo_explain(c->why, status, "line %zu, column %zu: \"%.*s\" is not %s", c->line,
                        c->first - c->start_of_line + 1, SHOWN, room,
                        special ? "finite" : "a number");
}

/* The number of numbers, and the bytes of the longest. */
static ordo_status
count_numbers(size_t *count, size_t *longest, cursor c)
{
    *count = 0;
    *longest = 0;
    for (;;) {
        ordo_status status = find_number(&c);
        if (status != ORDO_OK || c.count == 0) {
            return status;
        }
        *longest = c.count > *longest ? c.count : *longest;
        ++*count;
    }
}

ordo_status
ordo_column_read_text(ordo_vector *v, const char *text, size_t length, mpfr_prec_t prec,
                      ordo_numbers numbers, ordo_message *why)
{
    cursor c = {.text = text, .length = length, .line = 1, .why = why};
    size_t count, longest;
    memset(v, 0, sizeof *v);
    ordo_status status = count_numbers(&count, &longest, c);
    if (status == ORDO_OK) {
        status = ordo_vector_init(v, count, prec);
    }
    if (status != ORDO_OK) {
        return status;
    }
    char *room = malloc(longest + 1);
    mpfr_t x;
    mpfr_init2(x, prec);
    status = room != NULL ? ORDO_OK : ORDO_ENOMEM;
    for (size_t i = 0; status >= 0 && i < count; i++) {
        ordo_status next = find_number(&c);
        next = next == ORDO_OK ? read_number(x, room, numbers, &c) : next;
        status = next != ORDO_OK ? next : status;
        (void)ordo_vector_set(v, i, x); /* exact */
    }
    mpfr_clear(x);
    free(room);
    if (status < 0) {
        ordo_vector_clear(v);
    }
    return status;
}

ordo_status
ordo_column_read(ordo_vector *v, const ordo_dtype **dtype, const unsigned char *byte, size_t length,
                 mpfr_prec_t prec, ordo_numbers numbers, ordo_message *why)
{
    *dtype = NULL;
    if (ordo_npy_begins(byte, length)) {
        return ordo_npy_read(v, dtype, byte, length, numbers, why);
    }
    return ordo_column_read_text(v, (const char *)byte, length, prec, numbers, why);
}
