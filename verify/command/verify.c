/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ordo verify: decide claims. */
#include <stdlib.h>
#include <string.h>

#include "construct/nearest.h"
#include "verify/certificate/certificate.h"
#include "verify/command/coq.h"
#include "verify/report/json.h"

typedef struct verdicts {
    const ordo_suite *suite;
    bool findings;
} verdicts;

static void
layout(ordo_grid *grid, const void *data, ordo_detail detail)
{
    const verdicts *v = data;
    ordo_layout_suite(grid, v->suite, v->findings, detail);
}

static json_t *
json(const void *data)
{
    return ordo_json_suite(((const verdicts *)data)->suite);
}

/* 1 when a claim came out otherwise, else 2 when one is undecided against expectation. */
static int
exit_status_of(const ordo_suite *suite)
{
    int exit_status = EXIT_EXPECTED;
    for (size_t i = 0; i < ordo_suite_count(suite); i++) {
        if (ordo_suite_as_expected(suite, i)) {
            continue;
        }
        if (ordo_suite_verdict(suite, i) != ORDO_VERDICT_UNDECIDED) {
            return EXIT_OTHERWISE;
        }
        exit_status = EXIT_OPEN;
    }
    return exit_status;
}

/* --certificate, written beside the result: complete or not at all. */
static int
certify(const options *o, ordo_suite *suite)
{
    ordo_certificate_options wanted = {.threads = o->threads, .watch = progress_watch};
    ordo_message why = {""};
    output out;
    int exit_status = o->certificate != NULL ? output_open_path(&out, o->certificate) : 0;
    if (o->certificate == NULL || exit_status != 0) {
        return exit_status;
    }
    ordo_status status = ordo_certificate_write(out.stream, suite, &wanted, &why);
    progress_end();
    if (status != ORDO_OK && status != ORDO_EIO) {
        exit_status = complain_of(status, "certificate", &why);
    }
    int closed = output_close(&out, exit_status == 0 || status == ORDO_MISSED);
    return exit_status != 0 ? exit_status : closed;
}

/* The ids of the claims of the set that are not among the decided ones, freed by the caller; NULL:
 * no memory. */
static char *
ids_left(const ordo_suite *suite, const claim_set *set)
{
    size_t size = 1, length = 0, next = 0;
    for (size_t i = 0; i < set->count; i++) {
        size += strlen(set->claims[i]->id) + 1;
    }
    char *ids = calloc(size, 1);
    for (size_t i = 0; ids != NULL && i < set->count; i++) {
        if (next < ordo_suite_count(suite) && ordo_suite_claim(suite, next) == set->claims[i]) {
            next++;
        } else {
            length += (size_t)snprintf(ids + length, size - length, " %s", set->claims[i]->id);
        }
    }
    return ids;
}

/* After an interrupt: keeps the decided claims and says how to decide the others. False when there
 * is none. */
static bool
keep_decided(ordo_suite *suite, const claim_set *set)
{
    size_t decided = ordo_suite_keep_decided(suite);
    char *left = decided > 0 ? ids_left(suite, set) : NULL;
    progress_end();
    if (decided == 0) {
        (void)complain(EXIT_INTERRUPTED, "interrupted; nothing was written");
    } else {
        (void)fprintf(stderr, "ordo: interrupted: %zu of %zu claims are decided; left:%s\n",
                      decided, set->count, left != NULL ? left : "");
    }
    free(left);
    return decided > 0;
}

static int
decide(const options *o, const claim_set *set)
{
    ordo_suite_options wanted = {.digits = o->digits,
                                 .threads = o->threads,
                                 .check =
                                     o->check == ORDO_CHECK_DEFAULT ? ORDO_CHECK_FULL : o->check,
                                 .watch = progress_watch};
    ordo_suite *suite = NULL;
    ordo_message why = {""};
    output out;
    int certified = 0;
    int exit_status = output_open(&out, o);
    if (exit_status != 0) {
        return exit_status;
    }
    ordo_status status = ordo_suite_new(&suite, set->claims, set->count, &wanted);
    if (status == ORDO_OK) {
        status = ordo_suite_decide(suite, &why);
    }
    bool interrupted = status == ORDO_ESTOPPED;
    if (status == ORDO_OK || (interrupted && keep_decided(suite, set))) {
        verdicts v = {suite, o->findings || set->selected};
        ordo_result result = {&v, layout, json};
        certified = interrupted ? EXIT_INTERRUPTED : certify(o, suite);
        bool told = certified == 0 || certified == EXIT_OPEN || interrupted;
        exit_status = told ? write_result(o, &out, &result) : certified;
    } else {
        exit_status = interrupted ? EXIT_INTERRUPTED : complain_of(status, "", &why);
    }
    int closed = output_close(&out, exit_status == 0);
    if (exit_status == 0) {
        exit_status = closed != 0 ? closed : interrupted ? certified : exit_status_of(suite);
        exit_status = exit_status != 0 ? exit_status : certified;
    }
    if (o->coq != NULL && status == ORDO_OK) {
        int written = coq_write_claims(o, suite);
        exit_status = exit_status != 0 ? exit_status : written;
    }
    ordo_suite_free(suite);
    return exit_status;
}

static int
run(const options *o)
{
    int exit_status = 0;
    ordo_catalogue *catalogue = load_catalogue(o, &exit_status);
    claim_set set = {.count = 0};
    if (catalogue != NULL) {
        exit_status = claim_set_load(&set, o, catalogue);
    }
    if (exit_status == 0 && catalogue != NULL) {
        exit_status = decide(o, &set);
    }
    claim_set_clear(&set);
    ordo_catalogue_free(catalogue);
    return exit_status;
}

const command command_verify = {
    .name = "verify",
    .synopsis = "[CLAIM-FILE | CLAIM-ID ...]",
    .summary = "decide claims: all true ones that are shipped, or the named ones",
    .details = "A CLAIM-ID is one of ordo list claims, a CLAIM-FILE a JSON file of claims;\n"
               "shipped are paper, placement, precision, tied, and false, whose claims are\n"
               "refuted.\n"
               "PROVED and REFUTED rest on exact arithmetic or enclosures, CONFIRMED and\n"
               "CONTRADICTED on measured evidence. Exit status 1: a claim came out otherwise\n"
               "than its file expects (marked !). With --certificate the evidence goes to a\n"
               "file from which ordo recheck decides all claims again by simpler means; what\n"
               "they do not decide is UNDECIDED, exit status 2. With --coq DIR each case of a\n"
               "PROVED claim of kind bound, floor, identity, exact or theorem becomes a file\n"
               "there that Coq checks: what the claim says, its number included, for theorem\n"
               "both bounds. Where that does not follow there is no file: exit status 2.\n",
    .example = "ordo verify q26-gqu-order-4 q26-gqu-order-3.5",
    .shows = "order 4 is CONFIRMED for the GQU, order 3.5 CONTRADICTED, target by target",
    .takes = OPTION_DIGITS | OPTION_THREADS | OPTION_FORMAT | OPTION_OUTPUT | OPTION_FINDINGS |
             OPTION_CHECK | OPTION_CERTIFICATE | OPTION_COQ,
    .least = 0,
    .most = -1,
    .keeps = true,
    .run = run,
};
