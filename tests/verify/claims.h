/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Short forms of claims in tests. */
#ifndef ORDO_TESTS_VERIFY_CLAIMS_H
#define ORDO_TESTS_VERIFY_CLAIMS_H

#include "tests/construct/nets.h"

#include "verify/claim/claim.h"

/* What every claim needs. */
#define COMMON "\"says\": \"s\", \"source\": {\"cite\": \"c\", \"where\": \"w\"}, "

/* The text of a file with that claim in it. */
#define FILE_OF(claim) "{\"claims\": [{\"id\": \"c\", " COMMON claim "}]}"

static inline ordo_claim_file *
claims_of(const char *text, const ordo_catalogue *catalogue)
{
    ordo_claim_file *file = NULL;
    ordo_message why = {""};
    if (ordo_claim_file_parse(&file, text, strlen(text), catalogue, &why) != ORDO_OK) {
        fail_msg("%s in %.200s", why.text, text);
    }
    return file;
}

/* A file with a claim that must be refused, and what the reason must say. */
struct bad_claim {
    const char *text, *says;
};

static inline void
refuse_all(const struct bad_claim *bad, size_t count)
{
    ordo_catalogue *catalogue = shipped_catalogue();
    for (size_t i = 0; i < count; i++) {
        ordo_claim_file *file = (ordo_claim_file *)&bad;
        ordo_message why = {""};
        assert_int_equal(
            ordo_claim_file_parse(&file, bad[i].text, strlen(bad[i].text), catalogue, &why),
            ORDO_EPARSE);
        if (strstr(why.text, bad[i].says) == NULL) {
            fail_msg("%s: %s", bad[i].text, why.text);
        }
        assert_null(file);
    }
    ordo_catalogue_free(catalogue);
}

#endif
