/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Claims of a table decided together and compared with the verdicts beside them. */
#ifndef ORDO_TESTS_VERIFY_COURT_H
#define ORDO_TESTS_VERIFY_COURT_H

#include "tests/verify/claims.h"

#include "verify/claim/suite.h"

/* The keys of a claim behind COMMON; its verdict; what its finding must say somewhere, or NULL. */
struct trial_case {
    const char *text;
    ordo_verdict verdict;
    const char *says;
};

static inline void
compare_finding(const struct trial_case *expected, ordo_verdict verdict, const ordo_finding *f)
{
    bool said = expected->says == NULL || strstr(f->note.text, expected->says) != NULL ||
                strstr(f->predicted, expected->says) != NULL ||
                strstr(f->measured, expected->says) != NULL;
    if (verdict != expected->verdict || !said) {
        fail_msg("%s: %s, predicted %s, measured %s; %s", expected->text,
                 ordo_verdict_name(verdict), f->predicted, f->measured, f->note.text);
    }
}

static inline void
decide_all(const struct trial_case *cases, size_t count)
{
    enum { MOST = 64 };
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    assert_non_null(out);
    assert_true(count <= MOST);
    (void)fputs("{\"claims\": [", out);
    for (size_t i = 0; i < count; i++) {
        (void)fprintf(out, "%s{\"id\": \"c%zu\", " COMMON "%s}", i > 0 ? ", " : "", i,
                      cases[i].text);
    }
    (void)fputs("]}", out);
    (void)fclose(out);
    ordo_catalogue *catalogue = shipped_catalogue();
    ordo_claim_file *file = claims_of(text, catalogue);
    free(text);
    const ordo_claim *claims[MOST];
    for (size_t i = 0; i < count; i++) {
        claims[i] = ordo_claim_file_claim(file, i);
    }
    ordo_suite_options options = {.threads = 2};
    ordo_suite *suite = NULL;
    ordo_message why = {""};
    assert_int_equal(ordo_suite_new(&suite, claims, count, &options), ORDO_OK);
    if (ordo_suite_decide(suite, &why) != ORDO_OK) {
        fail_msg("%s", why.text);
    }
    for (size_t i = 0; i < count; i++) {
        const ordo_finding *f = ordo_suite_finding(suite, i, ordo_suite_deciding(suite, i));
        compare_finding(&cases[i], ordo_suite_verdict(suite, i), f);
    }
    ordo_suite_free(suite);
    ordo_claim_file_free(file);
    ordo_catalogue_free(catalogue);
}

#endif
