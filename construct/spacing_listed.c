/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Breakpoints that somebody else chose. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "construct/spacing.h"

/* A text being read. */
typedef struct reader {
    const char *at, *end;
    size_t line;
} reader;

/* Goes to the next number; false at the end. */
static bool
skip(reader *r)
{
    for (; r->at < r->end; r->at++) {
        if (*r->at == '#') {
            while (r->at + 1 < r->end && r->at[1] != '\n') {
                r->at++;
            }
        } else if (*r->at == '\n') {
            r->line++;
        } else if (*r->at != ',' && !isspace((unsigned char)*r->at)) {
            return true;
        }
    }
    return false;
}

static bool
is_separator(char c)
{
    return c == '\0' || c == ',' || c == '#' || isspace((unsigned char)c);
}

static ordo_status
append(ordo_knots *knots, size_t *room, const fmpq_t x)
{
    if (knots->count == *room) {
        size_t more = *room > 0 ? 2 * *room : 16;
        fmpq *grown = realloc(knots->listed, more * sizeof *grown);
        if (grown == NULL) {
            return ORDO_ENOMEM;
        }
        knots->listed = grown;
        *room = more;
    }
    fmpq *last = &knots->listed[knots->count++];
    fmpq_init(last);
    fmpq_set(last, x);
    return ORDO_OK;
}

static ordo_status
read_all(ordo_knots *knots, reader *r, const char *name, ordo_message *why)
{
    enum { SHOWN = 40 };
    size_t room = 0;
    fmpq_t x;
    fmpq_init(x);
    ordo_status status = ORDO_OK;
    while (status == ORDO_OK && skip(r)) {
        const char *next;
        status = ordo_rational_parse(x, r->at, &next);
        if (status != ORDO_OK || !is_separator(*next)) {
            int length = 0;
            while (length < SHOWN && !is_separator(r->at[length])) {
                length++;
            }
            status = ordo_explain(why, ORDO_EPARSE, "%s, line %zu: '%.*s' is no number", name,
                                  r->line, length, r->at);
        } else if (knots->count > 0 && fmpq_cmp(&knots->listed[knots->count - 1], x) >= 0) {
            status = ordo_explain(why, ORDO_EPARSE, "%s, line %zu: the breakpoints do not ascend",
                                  name, r->line);
        } else {
            status = append(knots, &room, x);
        }
        r->at = next;
    }
    fmpq_clear(x);
    return status;
}

ordo_status
ordo_knots_list(ordo_knots **out, const char *name, const char *text, size_t length,
                ordo_message *why)
{
    *out = NULL;
    ordo_knots *knots = calloc(1, sizeof *knots);
    char *own = malloc(length + 1);
    ordo_status status = ORDO_ENOMEM;
    if (knots != NULL && own != NULL) {
        memcpy(own, text, length);
        own[length] = '\0';
        reader r = {own, own + length, 1};
        knots->spacing = &ordo_spacing_listed;
        knots->text = strdup(name);
        status = knots->text == NULL ? ORDO_ENOMEM : read_all(knots, &r, name, why);
    }
    free(own);
    if (status != ORDO_OK) {
        ordo_knots_free(knots);
        return status;
    }
    *out = knots;
    return ORDO_OK;
}

static ordo_status
place(const ordo_spacing_site *site, ordo_message *why)
{
    const ordo_knots *knots = site->knots;
    if (knots->count + 1 != site->cells) {
        return ordo_explain(why, ORDO_EINVAL,
                            "%s lists %zu inner breakpoints, for %zu cells, not for %zu",
                            knots->text, knots->count, knots->count + 1, site->cells);
    }
    mpfr_t t;
    mpfr_init2(t, site->t->prec);
    for (size_t i = 0; i < knots->count; i++) {
        ordo_real_from_rational(t, &knots->listed[i], MPFR_RNDN);
        (void)ordo_vector_set(site->t, i + 1, t);
    }
    mpfr_clear(t);
    return ORDO_OK;
}

static const ordo_spacing_rule rule = {.place = place};

const ordo_spacing ordo_spacing_listed = {
    .name = "FILE",
    .synopsis = "FILE",
    .title = "the inner breakpoints that a file lists",
    .source = "the file",
    .rule = &rule,
};
