/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/certificate/recheck.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "quadrature/parallel.h"
#include "verify/certificate/certificate.h"
#include "verify/certificate/evidence.h"

static const struct {
    const char *kind;
    ordo_rechecking *decide;
} rechecking[] = {
    {"order", ordo_recheck_study},           {"constant", ordo_recheck_study},
    {"published", ordo_recheck_study},       {"exact", ordo_recheck_exact},
    {"refusal", ordo_recheck_refusal},       {"bound", ordo_recheck_bound},
    {"sandwich", ordo_recheck_sandwich},     {"identity", ordo_recheck_identity},
    {"theorem", ordo_recheck_theorem},       {"floor", ordo_recheck_floor},
    {"parameters", ordo_recheck_parameters}, {"better", ordo_recheck_better},
};

static ordo_status
decide(ordo_rechecked *result, const ordo_statement *statement, ordo_message *why)
{
    result->found = ORDO_VERDICT_UNDECIDED;
    if (statement->evidence == NULL) {
        return ordo_explain(&result->note, ORDO_OK, "no evidence is stored");
    }
    ordo_status status =
        ordo_explain(why, ORDO_EPARSE, "kind %s has no evidence", statement->claim.kind->name);
    for (size_t i = 0; i < sizeof rechecking / sizeof rechecking[0]; i++) {
        if (strcmp(rechecking[i].kind, statement->claim.kind->name) == 0) {
            status = rechecking[i].decide(&result->found, statement, &result->note);
            *why = result->note;
        }
    }
    if (status == ORDO_MISSED) {
        result->found = ORDO_VERDICT_UNDECIDED;
        status = ORDO_OK;
    }
    return status;
}

/* A copy, or NULL with *enough = false when there is no memory; NULL of NULL. */
static char *
copy(const char *text, bool *enough)
{
    char *own = text != NULL ? strdup(text) : NULL;
    *enough = *enough && (own != NULL || text == NULL);
    return own;
}

ordo_status
ordo_recheck_case(ordo_rechecked *result, json_t *record, ordo_message *why)
{
    ordo_statement statement;
    memset(result, 0, sizeof *result);
    ordo_status status = ordo_statement_read(&statement, record, why);
    if (status == ORDO_OK) {
        bool enough = true;
        result->stored = statement.verdict;
        result->claim = copy(statement.claim.id, &enough);
        result->says = copy(statement.claim.says, &enough);
        result->target =
            copy(statement.target != NULL ? ordo_target_label(statement.target) : NULL, &enough);
        status = enough ? decide(result, &statement, why) : ORDO_ENOMEM;
    }
    ordo_statement_clear(&statement);
    return status;
}

void
ordo_rechecked_clear(ordo_rechecked *result)
{
    free(result->claim);
    free(result->says);
    free(result->target);
    memset(result, 0, sizeof *result);
}

void
ordo_recheck_clear(ordo_recheck *r)
{
    for (size_t i = 0; i < r->count; i++) {
        ordo_rechecked_clear(&r->cases[i]);
    }
    free(r->cases);
    memset(r, 0, sizeof *r);
}

/* ---- lines ---- */

/* A line without its line break. */
typedef struct line {
    char *text;
    size_t length, room;
} line;

/* The file with the checksum of all bytes read so far. */
typedef struct source {
    FILE *in;
    uint64_t sum;  /* of the lines before the current one */
    size_t number; /* of the current line */
    bool comma;    /* the line before it ended with one, or was the first: a case must follow */
} source;

static ordo_status
grow(line *l, ordo_message *why)
{
    size_t room = l->room > 0 ? 2 * l->room : 4096;
    if (room > ORDO_RECHECK_LINE_MOST) {
        return ordo_explain(why, ORDO_EPARSE, "too long");
    }
    char *grown = realloc(l->text, room);
    if (grown == NULL) {
        return ORDO_ENOMEM;
    }
    l->text = grown;
    l->room = room;
    return ORDO_OK;
}

/* Reads up to and with the next line break, which must be there. A zero follows the text. */
static ordo_status
read_line(source *s, line *l, ordo_message *why)
{
    l->length = 0;
    s->number++;
    for (;;) {
        if (l->length + 2 > l->room) {
            ordo_status status = grow(l, why);
            if (status != ORDO_OK) {
                return status;
            }
        }
        int c = getc(s->in);
        if (c == EOF) {
            return ferror(s->in) ? ordo_explain(why, ORDO_EIO, "%s", strerror(errno))
                                 : ordo_explain(why, ORDO_EPARSE, "the file ends too early");
        }
        if (c == '\n') {
            l->text[l->length] = '\0';
            return ORDO_OK;
        }
        l->text[l->length++] = (char)c;
    }
}

static void
add_to_sum(source *s, const line *l)
{
    s->sum = ordo_checksum(s->sum, l->text, l->length);
    s->sum = ordo_checksum(s->sum, "\n", 1);
}

/* The first line is written as it must be, but for the version. */
static ordo_status
check_first_line(const line *l, ordo_message *why)
{
    static const char begin[] = "{\"ordo\":\"",
                      end[] = "\",\"format\":\"" ORDO_CERTIFICATE_FORMAT "\",\"cases\":[";
    size_t b = sizeof begin - 1, e = sizeof end - 1;
    bool good = l->length > b + e && strlen(l->text) == l->length &&
                memcmp(l->text, begin, b) == 0 && memcmp(l->text + l->length - e, end, e) == 0 &&
                strcspn(l->text + b, "\"\\") == l->length - b - e;
    return good ? ORDO_OK
                : ordo_explain(why, ORDO_EPARSE,
                               "no certificate of the format \"" ORDO_CERTIFICATE_FORMAT "\"");
}

/* The last line: the checksum, and nothing after it. */
static ordo_status
check_last_line(source *s, const line *l, ordo_message *why)
{
    static const char begin[] = "],\"checksum\":\"";
    char expected[64];
    s->sum = ordo_checksum(s->sum, begin, sizeof begin - 1);
    (void)snprintf(expected, sizeof expected, "%s%016" PRIx64 "\"}", begin, s->sum);
    if (strcmp(l->text, expected) != 0 || strlen(expected) != l->length) {
        return ordo_explain(why, ORDO_EPARSE, "damaged: the checksum is not that of the file");
    }
    return getc(s->in) == EOF ? ORDO_OK
                              : ordo_explain(why, ORDO_EPARSE, "something follows the checksum");
}

/* ---- batches of cases ---- */

/* Cases that are decided at once. */
typedef struct batch {
    line *lines;
    ordo_rechecked *results;
    ordo_message *reasons;
    size_t count, room, first; /* first: the number of the first line */
} batch;

static ordo_status
decide_line(void *context, size_t i)
{
    batch *b = context;
    line *l = &b->lines[i];
    json_error_t error;
    json_t *record = json_loadb(l->text, l->length, JSON_REJECT_DUPLICATES, &error);
    ordo_status status = record == NULL ? ordo_explain(&b->reasons[i], ORDO_EPARSE, "column %d: %s",
                                                       error.column, error.text)
                                        : ordo_recheck_case(&b->results[i], record, &b->reasons[i]);
    json_decref(record);
    if (status < 0) {
        const char *claim = b->results[i].claim;
        (void)ordo_record_within(&b->reasons[i], status, "line %zu%s%s%s", b->first + i,
                                 claim != NULL ? ", claim \"" : "", claim != NULL ? claim : "",
                                 claim != NULL ? "\"" : "");
    }
    return status;
}

static ordo_status
keep_results(ordo_recheck *r, batch *b)
{
    if (r->count + b->count > r->room) {
        size_t room = 2 * (r->count + b->count);
        ordo_rechecked *grown = realloc(r->cases, room * sizeof *grown);
        if (grown == NULL) {
            return ORDO_ENOMEM;
        }
        r->cases = grown;
        r->room = room;
    }
    for (size_t i = 0; i < b->count; i++) {
        ordo_rechecked *result = &b->results[i];
        r->differing += result->found != result->stored;
        r->cases[r->count++] = *result;
        memset(result, 0, sizeof *result);
    }
    return ORDO_OK;
}

/* Decides the lines of the batch and empties it. */
static ordo_status
decide_batch(ordo_recheck *r, batch *b, int threads, ordo_message *why)
{
    for (size_t i = 0; i < b->count; i++) {
        b->reasons[i].text[0] = '\0';
    }
    ordo_status status = ordo_parallel_for(b->count, threads, decide_line, b);
    if (status == ORDO_OK) {
        status = keep_results(r, b);
    } else {
        for (size_t i = b->count; i-- > 0;) {
            *why = b->reasons[i].text[0] != '\0' ? b->reasons[i] : *why;
        }
    }
    for (size_t i = 0; i < b->count; i++) {
        ordo_rechecked_clear(&b->results[i]);
    }
    b->count = 0;
    return status;
}

static ordo_status
batch_init(batch *b, int threads)
{
    enum { LINES_PER_THREAD = 4 };
    b->room = LINES_PER_THREAD * (size_t)(threads > 0 ? threads : 1);
    b->lines = calloc(b->room, sizeof *b->lines);
    b->results = calloc(b->room, sizeof *b->results);
    b->reasons = calloc(b->room, sizeof *b->reasons);
    return b->lines == NULL || b->results == NULL || b->reasons == NULL ? ORDO_ENOMEM : ORDO_OK;
}

static void
batch_clear(batch *b)
{
    for (size_t i = 0; b->lines != NULL && i < b->room; i++) {
        free(b->lines[i].text);
    }
    free(b->lines);
    free(b->results);
    free(b->reasons);
}

/* Reads cases up to the last line, which is left in *last. */
static ordo_status
read_cases(ordo_recheck *r, source *s, line *last, batch *b, int threads, ordo_message *why)
{
    ordo_status status = ORDO_OK;
    for (bool more = true; status == ORDO_OK && more;) {
        line *l = &b->lines[b->count];
        status = read_line(s, l, why);
        if (status != ORDO_OK) {
            return ordo_record_within(why, status, "line %zu", s->number);
        }
        more = s->comma;
        if (more) {
            s->comma = l->length > 0 && l->text[l->length - 1] == ',';
            b->first = s->number - b->count;
            add_to_sum(s, l);
            l->length -= s->comma;
            b->count++;
        } else {
            line swapped = *last;
            *last = *l;
            *l = swapped;
        }
        if (!more || b->count == b->room) {
            status = decide_batch(r, b, threads, why);
        }
    }
    return status;
}

/* The first case that does not hold, named where the whole file is refused. */
static ordo_status
name_first(const ordo_recheck *r, ordo_status status, ordo_message *why)
{
    for (size_t i = 0; status == ORDO_EPARSE && i < r->count; i++) {
        const ordo_rechecked *c = &r->cases[i];
        if (c->found != c->stored) {
            ordo_message damage = *why;
            return ordo_explain(why, status, "%.200s; claim \"%.100s\"%s%.100s: %.400s",
                                damage.text, c->claim, c->target ? " on " : "",
                                c->target ? c->target : "", c->note.text);
        }
    }
    return status;
}

ordo_status
ordo_recheck_read(ordo_recheck *r, FILE *in, int threads, ordo_message *why)
{
    source s = {.in = in, .sum = ORDO_CHECKSUM_START, .comma = true};
    line l = {.length = 0};
    batch b = {.count = 0};
    memset(r, 0, sizeof *r);
    ordo_status status = batch_init(&b, threads);
    if (status == ORDO_OK) {
        status = read_line(&s, &l, why);
    }
    if (status == ORDO_OK) {
        status = check_first_line(&l, why);
        add_to_sum(&s, &l);
    }
    if (status == ORDO_OK) {
        status = read_cases(r, &s, &l, &b, threads, why);
    }
    if (status == ORDO_OK) {
        status = name_first(r, check_last_line(&s, &l, why), why);
    }
    batch_clear(&b);
    free(l.text);
    return status;
}
