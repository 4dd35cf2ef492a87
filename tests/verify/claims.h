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

#endif
