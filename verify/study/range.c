/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/study/range.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { ENTRIES_MOST = 4096 };

typedef struct list {
    size_t *entry;
    size_t count;
} list;

static ordo_status
append(list *l, size_t n, ordo_message *why)
{
    if (l->count == ENTRIES_MOST) {
        return ordo_explain(why, ORDO_EINVAL, "more than %d sizes", ENTRIES_MOST);
    }
    if (l->count > 0 && n <= l->entry[l->count - 1]) {
        return ordo_explain(why, ORDO_EINVAL, "the sizes must increase: %zu after %zu", n,
                            l->entry[l->count - 1]);
    }
    l->entry[l->count++] = n;
    return ORDO_OK;
}

/* A whole number from 1 to ORDO_NEURONS_MOST; *text moves behind it. */
static ordo_status
read_size(size_t *n, const char **text, ordo_message *why)
{
    if (!isdigit((unsigned char)**text)) {
        return ordo_explain(why, ORDO_EPARSE,
                            "expected a number, A:B, A:B:+S or A,B,C at \"%.20s\"", *text);
    }
    *n = 0;
    for (; isdigit((unsigned char)**text); ++*text) {
        *n = *n > ORDO_NEURONS_MOST ? *n : 10 * *n + (size_t)(**text - '0');
    }
    if (*n == 0 || *n > ORDO_NEURONS_MOST) {
        return ordo_explain(why, ORDO_EINVAL, "the number must be from 1 to %zu",
                            ORDO_NEURONS_MOST);
    }
    return ORDO_OK;
}

/* From A on, the cells double; a first net without a cell (one gqu neuron) is followed by one. */
static ordo_status
append_doubling(list *l, size_t from, size_t to, const ordo_unit *unit, ordo_message *why)
{
    ordo_status status = ORDO_OK;
    for (size_t n = from; status == ORDO_OK && n <= to;) {
        status = append(l, n, why);
        size_t cells = unit != NULL ? ordo_unit_cells(unit, n) : n;
        cells = cells > 0 ? 2 * cells : 1;
        n = unit != NULL ? ordo_unit_neurons(unit, cells) : cells;
    }
    return status;
}

static ordo_status
parse(list *l, const char *text, const ordo_unit *unit, ordo_message *why)
{
    size_t n, last, step;
    ordo_status status = read_size(&n, &text, why);
    if (status == ORDO_OK && *text == ':') {
        text++;
        status = read_size(&last, &text, why);
        if (status == ORDO_OK && last < n) {
            status = ordo_explain(why, ORDO_EINVAL, "the range %zu:%zu is empty", n, last);
        }
        if (status == ORDO_OK && text[0] == ':' && text[1] == '+') {
            text += 2;
            status = read_size(&step, &text, why);
            for (; status == ORDO_OK && n <= last; n += step) {
                status = append(l, n, why);
            }
        } else if (status == ORDO_OK) {
            status = append_doubling(l, n, last, unit, why);
        }
    } else if (status == ORDO_OK) {
        status = append(l, n, why);
        while (status == ORDO_OK && *text == ',') {
            text++;
            status = read_size(&n, &text, why);
            if (status == ORDO_OK) {
                status = append(l, n, why);
            }
        }
    }
    if (status == ORDO_OK && *text != '\0') {
        status = ordo_explain(why, ORDO_EPARSE, "unexpected \"%.20s\" in a list of sizes", text);
    }
    return status;
}

ordo_status
ordo_range_parse(size_t **neurons, size_t *count, const char *text, const ordo_unit *unit,
                 ordo_message *why)
{
    list l = {calloc(ENTRIES_MOST, sizeof *l.entry), 0};
    *neurons = NULL;
    *count = 0;
    if (l.entry == NULL) {
        return ORDO_ENOMEM;
    }
    ordo_status status = parse(&l, text, unit, why);
    if (status != ORDO_OK) {
        free(l.entry);
        return status;
    }
    *neurons = l.entry;
    *count = l.count;
    return ORDO_OK;
}
