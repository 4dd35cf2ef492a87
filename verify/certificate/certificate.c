/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/certificate/certificate.h"

#include <stdlib.h>
#include <string.h>

#include "quadrature/parallel.h"
#include "quadrature/version.h"
#include "verify/certificate/evidence.h"
#include "verify/certificate/recheck.h"

static const struct {
    const char *kind;
    ordo_testimony *testify;
} testimonies[] = {
    {"order", ordo_testify_study},           {"constant", ordo_testify_study},
    {"published", ordo_testify_study},       {"exact", ordo_testify_exact},
    {"refusal", ordo_testify_refusal},       {"bound", ordo_testify_bound},
    {"sandwich", ordo_testify_sandwich},     {"identity", ordo_testify_identity},
    {"theorem", ordo_testify_theorem},       {"floor", ordo_testify_floor},
    {"parameters", ordo_testify_parameters}, {"better", ordo_testify_better},
};

/* One case and its text. */
typedef struct entry {
    ordo_case judged;
    size_t claim, place; /* of the finding in the suite */
    const ordo_finding *finding;
    bool open;    /* no evidence was found that decides it: stated as undecided */
    bool overlap; /* what was found holds, but its enclosures are too wide */
    char *text;
    size_t length;
    ordo_status status;
    ordo_message reason, why; /* the second names the case */
} entry;

/* The verdict that the certificate states. */
static ordo_verdict
stated(const entry *e)
{
    return e->open ? ORDO_VERDICT_UNDECIDED : e->finding->verdict;
}

/* Puts the name of the case before the reason. */
static ordo_status
within_case(entry *e, ordo_status status)
{
    const ordo_target *target = e->judged.target;
    e->reason = e->why;
    return ordo_record_within(&e->why, status, "claim \"%s\"%s%s", e->judged.claim->id,
                              target != NULL ? " on " : "",
                              target != NULL ? ordo_target_label(target) : "");
}

/* Undecided cases need no evidence, and cases without it say null. */
static ordo_status
write_evidence(ordo_stream *s, entry *e)
{
    size_t i = 0, count = sizeof testimonies / sizeof testimonies[0];
    while (i < count && strcmp(testimonies[i].kind, e->judged.claim->kind->name) != 0) {
        i++;
    }
    if (stated(e) == ORDO_VERDICT_UNDECIDED) {
        ordo_stream_text(s, "evidence", NULL);
        return ORDO_OK;
    }
    return i < count ? testimonies[i].testify(s, &e->judged, e->finding, &e->why)
                     : ordo_explain(&e->why, ORDO_EBUG, "kind %s gives no evidence",
                                    e->judged.claim->kind->name);
}

static ordo_status
render(entry *e)
{
    FILE *memory = open_memstream(&e->text, &e->length);
    if (memory == NULL) {
        return ORDO_ENOMEM;
    }
    ordo_stream s;
    ordo_stream_init(&s, memory);
    s.room = ordo_evidence_room(&e->judged);
    ordo_statement_write(&s, &e->judged, stated(e));
    ordo_status status = write_evidence(&s, e);
    ordo_stream_close(&s, '}');
    bool written = !ferror(memory);
    return fclose(memory) == 0 && written ? status : ORDO_ENOMEM;
}

/* The case is read back and decided from its text alone. */
static ordo_status
recheck(entry *e)
{
    ordo_rechecked result;
    json_error_t error;
    json_t *record = json_loadb(e->text, e->length, JSON_REJECT_DUPLICATES, &error);
    if (record == NULL) {
        return ordo_explain(&e->why, ORDO_EBUG, "the case cannot be read back: %s", error.text);
    }
    ordo_status status = ordo_recheck_case(&result, record, &e->why);
    json_decref(record);
    if (status == ORDO_EPARSE) {
        status = ORDO_EBUG;
    } else if (status == ORDO_OK && result.found != stated(e)) {
        const char *stands = ordo_verdict_name(e->finding->verdict);
        e->overlap = result.found == ORDO_VERDICT_UNDECIDED && result.note.text[0] == '\0';
        status =
            e->overlap
                ? ordo_explain(&e->why, ORDO_MISSED,
                               "it is %s, but no evidence shows it: even with room of 2^-%ld "
                               "the enclosures that a recheck finds do not decide",
                               stands, ordo_evidence_room(&e->judged))
                : ordo_explain(&e->why, ORDO_EBUG, "it is %s, but its evidence says %s: %.800s",
                               stands, ordo_verdict_name(result.found), result.note.text);
    }
    ordo_rechecked_clear(&result);
    return status;
}

/* The evidence that this effort finds, and whether it decides. */
static ordo_status
try_effort(entry *e)
{
    e->overlap = false;
    ordo_status status = render(e);
    return status == ORDO_OK ? recheck(e) : status;
}

static ordo_status
make_entry(void *context, size_t i)
{
    entry *e = &((entry *)context)[i];
    ordo_status status = try_effort(e);
    while (status == ORDO_MISSED && e->overlap && e->judged.effort < ORDO_EFFORT_MOST) {
        free(e->text);
        e->text = NULL;
        e->judged.effort++;
        status = try_effort(e);
    }
    e->status = status == ORDO_OK ? ORDO_OK : within_case(e, status);
    if (status == ORDO_MISSED) {
        free(e->text);
        e->text = NULL;
        e->open = true;
        status = render(e);
    }
    return status < 0 ? status : ORDO_OK;
}

/* ---- the whole ---- */

/* The cases of a suite in their order. */
typedef struct cursor {
    const ordo_suite *suite;
    size_t claim, finding;
} cursor;

static bool
next_case(cursor *c, entry *e)
{
    if (c->claim == ordo_suite_count(c->suite)) {
        return false;
    }
    *e = (entry){.judged = ordo_suite_case(c->suite, c->claim, c->finding),
                 .claim = c->claim,
                 .place = c->finding,
                 .finding = ordo_suite_finding(c->suite, c->claim, c->finding)};
    if (++c->finding == ordo_suite_findings(c->suite, c->claim)) {
        c->claim++;
        c->finding = 0;
    }
    return true;
}

static void
put_entries(ordo_stream *s, entry *entries, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        ordo_stream_line(s, true);
        ordo_stream_raw(s, entries[i].text, entries[i].length);
    }
}

/* Some cases at a time, on several threads; what is written keeps their order. */
static ordo_status
write_cases(ordo_stream *s, ordo_suite *suite, const ordo_certificate_options *options,
            ordo_message *why)
{
    enum { CASES_AT_A_TIME = 16 };
    bool open = false;
    entry entries[CASES_AT_A_TIME];
    cursor c = {.suite = suite};
    size_t all = 0, done = 0;
    for (size_t i = 0; i < ordo_suite_count(suite); i++) {
        all += ordo_suite_findings(suite, i);
    }
    ordo_status status = ORDO_OK;
    while (status == ORDO_OK && done < all) {
        size_t count = 0;
        while (count < CASES_AT_A_TIME && next_case(&c, &entries[count])) {
            count++;
        }
        status = ordo_parallel_for(count, options->threads, make_entry, entries);
        for (size_t i = count; status != ORDO_OK && i-- > 0;) {
            *why = entries[i].status == status ? entries[i].why : *why;
        }
        for (size_t i = 0; status == ORDO_OK && !open && i < count; i++) {
            open = entries[i].open;
            *why = open ? entries[i].why : *why;
        }
        if (status == ORDO_OK) {
            put_entries(s, entries, count);
        }
        for (size_t i = 0; i < count; i++) {
            if (entries[i].open) {
                ordo_suite_leave_open(suite, entries[i].claim, entries[i].place,
                                      entries[i].reason.text);
            }
            free(entries[i].text);
        }
        done += count;
        if (status == ORDO_OK) {
            status = ordo_watch_tell(&options->watch, "certifying", done, all);
        }
    }
    return status == ORDO_OK && open ? ORDO_MISSED : status;
}

ordo_status
ordo_certificate_write(FILE *out, ordo_suite *suite, const ordo_certificate_options *options,
                       ordo_message *why)
{
    ordo_stream s;
    ordo_stream_init(&s, out);
    ordo_stream_open(&s, NULL, '{');
    ordo_stream_text(&s, "ordo", ORDO_VERSION);
    ordo_stream_text(&s, "format", ORDO_CERTIFICATE_FORMAT);
    ordo_stream_open(&s, "cases", '[');
    ordo_status status = write_cases(&s, suite, options, why);
    ordo_stream_line(&s, false);
    ordo_stream_close(&s, ']');
    ordo_status ended = ordo_stream_finish(&s);
    return status < 0 || ended == ORDO_OK ? status : ended;
}
