/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Claims that a net's parameters are rounded once, about nets that are made and nets in the file.
 */
#include "tests/verify/claims.h"

#include "construct/network_file.h"
#include "verify/claim/kind.h"

#define PARAMETERS(unit, construction, targets, rest)                                              \
    FILE_OF("\"kind\": \"parameters\", \"unit\": \"" unit "\", \"construction\": \"" construction  \
            "\", \"targets\": [\"" targets "\"], " rest)
/* y = 1/8 + (x + 1)(1/2): a net of 8 bits. */
#define TINY(bits, d)                                                                              \
    "\"network\": {\"unit\": \"mlp\", \"bits\": " bits ", \"parameters\": {\"G.weight\": "         \
    "{\"hex\": [\"0x1p0\"]}, \"G.bias\": {\"hex\": [\"0x1p0\"]}, \"D.weight\": {\"hex\": "         \
    "[\"0x1p-1\"]}, \"D.bias\": {\"hex\": [\"" d "\"]}}}"

static void
nets_in_claims_are_checked(void **state)
{
    (void)state;
    static const struct bad_claim cases[] = {
        {PARAMETERS("mlp", "interpolate", "x", "\"n\": \"1\", \"network\": 7"), "\"network\":"},
        {PARAMETERS("mlp", "interpolate", "x", "\"n\": \"2\", " TINY("8", "0x1p-3")), "only \"n\""},
        {PARAMETERS("mlp", "interpolate", "x", "\"n\": \"1,2\", " TINY("8", "0x1p-3")),
         "only \"n\""},
        {PARAMETERS("glu", "taylor", "x", "\"n\": \"1\", " TINY("8", "0x1p-3")), "claim's unit"},
        {PARAMETERS("mlp", "interpolate", "x", "\"n\": \"1\", " TINY("8", "0x1.001p-3")), "D.bias"},
        {PARAMETERS("mlp", "interpolate", "x", "\"n\": \"1\", \"bits\": 9, " TINY("8", "0x1p-3")),
         "\"bits\""},
        {PARAMETERS("mlp", "interpolate", "x", "\"n\": \"1\", \"bits\": 1"), "\"bits\""},
        {PARAMETERS("mlp", "interpolate", "x", "\"n\": \"1\", \"value\": \"1\""), "\"value\""},
        {FILE_OF("\"kind\": \"refusal\", \"unit\": \"mlp\", \"construction\": \"interpolate\", "
                 "\"targets\": [\"x\"], \"n\": \"1\", " TINY("8", "0x1p-3")),
         "\"network\""},
    };
    refuse_all(cases, COUNT(cases));
}

static void
check_verdict(const char *text, const ordo_catalogue *catalogue, ordo_verdict verdict,
              const char *note)
{
    ordo_claim_file *file = claims_of(text, catalogue);
    const ordo_claim *claim = ordo_claim_file_claim(file, 0);
    ordo_finding finding = {.verdict = ORDO_VERDICTS};
    ordo_case judged = {.claim = claim, .target = claim->targets[0]};
    assert_int_equal(claim->kind->needs(claim), 0);
    assert_int_equal(claim->kind->judge(&finding, &judged), ORDO_OK);
    if (finding.verdict != verdict || strstr(finding.note.text, note) == NULL) {
        fail_msg("%s: %s, %s", text, ordo_verdict_name(finding.verdict), finding.note.text);
    }
    assert_true(finding.measured[0] != '\0' && finding.predicted[0] != '\0');
    ordo_claim_file_free(file);
}

static void
verdicts(void **state)
{
    (void)state;
    ordo_catalogue *catalogue = shipped_catalogue();
    check_verdict(PARAMETERS("glu", "midpoint", "exp", "\"n\": \"1,8,64\""), catalogue,
                  ORDO_VERDICT_PROVED, "");
    check_verdict(PARAMETERS("gqu", "optimal", "runge9",
                             "\"n\": \"8,64\", \"bits\": 24, \"orientation\": \"alternating\""),
                  catalogue, ORDO_VERDICT_PROVED, "");
    check_verdict(PARAMETERS("gqu", "taylor", "exp", "\"n\": \"9\""), catalogue,
                  ORDO_VERDICT_UNDECIDED, "discriminant");
    check_verdict(PARAMETERS("mlp", "optimal", "sqrt", "\"n\": \"9\""), catalogue,
                  ORDO_VERDICT_UNDECIDED, "infinite");
    /* 5/8 + x/2 and its neighbours of 8 bits */
    check_verdict(PARAMETERS("mlp", "interpolate", "5/8+x/2", "\"n\": \"1\", " TINY("8", "0x1p-3")),
                  catalogue, ORDO_VERDICT_PROVED, "");
    check_verdict(PARAMETERS("mlp", "interpolate", "5/8+x/2",
                             "\"n\": \"1\", \"bits\": 8, " TINY("8", "0x1.02p-3")),
                  catalogue, ORDO_VERDICT_REFUTED, "D.bias is 1.2597");
    check_verdict(
        PARAMETERS("mlp", "interpolate", "5/8+x/2", "\"n\": \"1\", " TINY("8", "0x1.fep-4")),
        catalogue, ORDO_VERDICT_REFUTED, "D.bias is 1.2451");
    check_verdict(
        PARAMETERS("mlp", "interpolate", "5/8+x/2+2^-12", "\"n\": \"1\", " TINY("8", "0x1p-3")),
        catalogue, ORDO_VERDICT_PROVED, "");
    ordo_catalogue_free(catalogue);
}

/* A net as it is written to a file, put into a claim: true, and false by one unit. */
static void
written_nets(void **state)
{
    (void)state;
    ordo_catalogue *catalogue = shipped_catalogue();
    const ordo_target *target = ordo_catalogue_find(catalogue, "exp");
    ordo_network net;
    make_net(&net, "glu", "midpoint", ORDO_FORWARD, target, 8, 53);
    for (int wrong = 0; wrong < 2; wrong++) {
        char *text = NULL;
        size_t size = 0;
        FILE *out = open_memstream(&text, &size);
        assert_non_null(out);
        (void)fputs("{\"claims\": [{\"id\": \"c\", " COMMON
                    "\"kind\": \"parameters\", \"unit\": \"glu\", \"construction\": \"midpoint\", "
                    "\"targets\": [\"exp\"], \"n\": \"8\", \"network\": ",
                    out);
        assert_int_equal(ordo_network_write(out, &net, NULL), ORDO_OK);
        (void)fputs("}]}", out);
        (void)fclose(out);
        check_verdict(text, catalogue, wrong ? ORDO_VERDICT_REFUTED : ORDO_VERDICT_PROVED,
                      wrong ? "U.bias of neuron 5" : "");
        free(text);
        mpfr_t view, x;
        size_t place = ordo_network_index(&net, 5, ordo_network_slot_u(0));
        ordo_vector_view(view, &net.theta, place);
        mpfr_init2(x, 53);
        mpfr_set(x, view, MPFR_RNDN);
        mpfr_nextbelow(x);
        (void)ordo_vector_set(&net.theta, place, x);
        mpfr_clear(x);
    }
    ordo_network_clear(&net);
    ordo_catalogue_free(catalogue);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nets_in_claims_are_checked),
        cmocka_unit_test(verdicts),
        cmocka_unit_test(written_nets),
    };
    return cmocka_run_group_tests_name("parameters", tests, NULL, free_caches);
}
