/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Claims whose certificates are changed and rechecked. */
#ifndef ORDO_TESTS_VERIFY_CERTIFIED_H
#define ORDO_TESTS_VERIFY_CERTIFIED_H

#include "tests/verify/claims.h"

#include <jansson.h>

#include "verify/certificate/certificate.h"
#include "verify/certificate/recheck.h"
#include "verify/claim/suite.h"

/* The only case of the certificate of a claim. */
static inline json_t *
certificate_of(const char *text)
{
    ordo_catalogue *catalogue = shipped_catalogue();
    ordo_claim_file *file = claims_of(text, catalogue);
    const ordo_claim *claim = ordo_claim_file_claim(file, 0);
    ordo_suite *suite = NULL;
    ordo_suite_options options = {.threads = 1};
    ordo_certificate_options wanted = {.threads = 1};
    ordo_message why = {""};
    char *written = NULL;
    size_t length;
    FILE *out = open_memstream(&written, &length);
    assert_non_null(out);
    assert_int_equal(ordo_suite_new(&suite, &claim, 1, &options), ORDO_OK);
    assert_int_equal(ordo_suite_decide(suite, &why), ORDO_OK);
    if (ordo_certificate_write(out, suite, &wanted, &why) != ORDO_OK) {
        fail_msg("%s", why.text);
    }
    assert_int_equal(fclose(out), 0);
    const char *line = strchr(written, '\n') + 1;
    json_t *record = json_loadb(line, strcspn(line, "\n"), JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(record);
    free(written);
    ordo_suite_free(suite);
    ordo_claim_file_free(file);
    ordo_catalogue_free(catalogue);
    return record;
}

static inline ordo_status
recheck(ordo_verdict *found, json_t *record, ordo_message *why)
{
    ordo_rechecked result;
    why->text[0] = '\0';
    ordo_status status = ordo_recheck_case(&result, record, why);
    *found = result.found;
    if (status == ORDO_OK) {
        *why = result.note;
    }
    ordo_rechecked_clear(&result);
    return status;
}

#endif
