/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificates: what is written is decided again from the text alone, and no changed digit passes.
 */
#include "tests/verify/claims.h"

#include <ctype.h>
#include <inttypes.h>

#include "verify/certificate/certificate.h"
#include "verify/certificate/recheck.h"
#include "verify/certificate/stream.h"
#include "verify/claim/suite.h"

#define CLAIM(id, rest) "{\"id\": \"" id "\", " COMMON rest "}"
#define GLU "\"unit\": \"glu\", \"construction\": \"taylor\", "

/* Small claims of every kind, each with a false neighbour. */
static const char
    all_kinds
        [] =
            "{\"claims\": [" CLAIM("order",
                                   "\"kind\": \"order\", " GLU
                                   "\"targets\": [\"exp\"], \"norm\": \"rmse\", "
                                   "\"n\": \"8:128\", \"value\": \"3\", \"digits\": 2") ", " CLAIM("order-off", "\"kind\": \"order\", " GLU
                                                                                                                "\"targets\": [\"exp\"], "
                                                                                                                "\"norm\": \"rmse\""
                                                                                                                ", \"n\": \"8:128\", "
                                                                                                                "\"value\": \"3.05\", "
                                                                                                                "\"digits\": 2, "
                                                                                                                "\"expect\": "
                                                                                                                "\"CONTRADICTED\"") ","
                                                                                                                                    " " CLAIM(
                                                                                                                                        "constant",
                                                                                                                                        "\"kind\": \"constant\", " GLU
                                                                                                                                        "\"targets\": [\"exp\"], \"norm\": "
                                                                                                                                        "\"rmse\", \"n\": \"8:128\", \"value\": \"1\", \"digits\": 2") ", " CLAIM("published", "\"kind\": \"published\", \"unit\": \"gqu\", \"n\": \"3\", "
                                                                                                                                                                                                                               "\"quantity\": \"parameters\", \"value\": \"7*n+1\"") ", " CLAIM("exact", "\"kind\": \"exact\", " GLU "\"targets\": [\"x^2-x/3\"], \"n\": \"2,3\"") ", " CLAIM("exact-off",
                                                                                                                                                                                                                                                                                                                                                                                              "\"kind\": \"exact\", " GLU
                                                                                                                                                                                                                                                                                                                                                                                              "\"targets\": [\"x^3/9\"], \"n\": \"2\", "
                                                                                                                                                                                                                                                                                                                                                                                              "\"expect\": \"REFUTED\"") ", " CLAIM("refusal",
                                                                                                                                                                                                                                                                                                                                                                                                                                    "\"kind\": \"refusal\", \"unit\": \"gqu\", \"construction\": \"taylor\", "
                                                                                                                                                                                                                                                                                                                                                                                                                                    "\"targets\": [\"exp\"], \"n\": \"5\"") ", " CLAIM("refusal-off", "\"kind\": \"refusal\", \"unit\": \"gqu\", \"construction\": "
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                      "\"hermite\", \"targets\": [\"exp\"], \"n\": \"3\", "
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                      "\"expect\": \"REFUTED\"") ", " CLAIM("parameters", "\"kind\": \"parameters\", " GLU
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                          "\"targets\": [\"exp\"], "
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                          "\"n\": \"3\"") ", " CLAIM("bound", "\"kind\": \"bound\", " GLU
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                              "\"targets\": [\"exp\"], \"norm\": \"rmse\", "
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                              "\"n\": \"4\", \"value\": \"h^3*linf(3)*sqrt(2/945)\"") ", " CLAIM("bound-off", "\"kind\": \"bound\", " GLU
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                              "\"targets\": [\"exp\"], \"norm\": "
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                              "\"linf\", \"n\": \"4\", \"value\": \"h^3*linf(3)/40\", "
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                              "\"expect\": \"REFUTED\"") ", " CLAIM("sandwich", "\"kind\": \"sandwich\", " GLU
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                "\"targets\": [\"exp\"], \"norm\": "
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                "\"l1\", \"n\": \"4\"") ", " CLAIM("sandwich-off", "\"kind\": \"sandwich\", " GLU
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                   "\"targets\": [\"exp\"], \"norm\": "
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                   "\"rmse\", \"n\": \"32\", \"value\": \"1.1*sqrt(2/945)\", "
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                   "\"expect\": \"REFUTED\"") ", " CLAIM("sandwich-equal",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                         "\"kind\": \"sandwich\", " GLU
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                         "\"targets\": [\"x^3\"], "
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                         "\"norm\": \"linf\", \"n\": \"2\"") ", " CLAIM("identity", "\"kind\": \"identity\", " GLU
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                    "\"targets\": [\"x^3\"], "
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                    "\"on\": [\"0\", \"1\"], \"value\": \"8/105*n^-6\"") ", " CLAIM("identity-off",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                    "\"kind\": \"identity\", " GLU
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                    "\"targets\": [\"x^3\"], "
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                    "\"on\": [\"0\", \"1\"], \"value\": \"8/106*n^-6\", "
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                    "\"expect\": \"REFUTED\"") ", " CLAIM("theorem",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                          "\"kind\": \"theorem\", \"unit\": \"gqu\", \"targets\": [\"exp\"], "
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                          "\"lower\": \"1e-5\", \"upper\": \"2\"") ", " CLAIM("theorem-off",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                              "\"kind\": \"theorem\", \"unit\": \"mlp\", \"targets\": [\"exp\"], "
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                              "\"upper\": \"1e-3\", \"expect\": \"REFUTED\"") ", " CLAIM("floor",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                         "\"kind\": \"floor\", \"unit\": \"mlp\", \"targets\": [\"sin4\"], "
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                         "\"norm\": \"rmse\", \"n\": \"3,64\", \"value\": \"1e-5\"") ", " CLAIM("floor-linf", "\"kind\": \"floor\", \"unit\": \"mlp\", \"targets\": [\"exp\"], "
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                              "\"norm\": \"linf\", \"n\": \"3\", \"value\": \"1e-3\"") ", " CLAIM("floor-off",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                  "\"kind\": \"floor\", \"unit\": \"mlp\", \"targets\": [\"exp\"], "
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                  "\"norm\": \"rmse\", \"n\": \"3\", \"value\": \"1e-1\", "
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                  "\"expect\": \"REFUTED\"") "]}";

/* The certificate of these claims; freed by the caller. */
static char *
certificate_of(const char *text, int threads, size_t *length)
{
    ordo_catalogue *catalogue = shipped_catalogue();
    ordo_claim_file *file = claims_of(text, catalogue);
    size_t count = ordo_claim_file_count(file);
    const ordo_claim **claims = calloc(count + 1, sizeof *claims);
    assert_non_null(claims);
    for (size_t i = 0; i < count; i++) {
        claims[i] = ordo_claim_file_claim(file, i);
    }
    ordo_suite *suite = NULL;
    ordo_suite_options options = {.threads = threads};
    ordo_certificate_options wanted = {.threads = threads};
    ordo_message why = {""};
    assert_int_equal(ordo_suite_new(&suite, claims, count, &options), ORDO_OK);
    if (ordo_suite_decide(suite, &why) != ORDO_OK) {
        fail_msg("%s", why.text);
    }
    for (size_t i = 0; i < count; i++) {
        if (!ordo_suite_as_expected(suite, i)) {
            fail_msg("%s is %s: %s", claims[i]->id, ordo_verdict_name(ordo_suite_verdict(suite, i)),
                     ordo_suite_finding(suite, i, 0)->note.text);
        }
    }
    char *written = NULL;
    FILE *out = open_memstream(&written, length);
    assert_non_null(out);
    if (ordo_certificate_write(out, suite, &wanted, &why) != ORDO_OK) {
        fail_msg("%s", why.text);
    }
    assert_int_equal(fclose(out), 0);
    ordo_suite_free(suite);
    free(claims);
    ordo_claim_file_free(file);
    ordo_catalogue_free(catalogue);
    return written;
}

/* A stream that reads the text. */
static FILE *
stream_of(const char *text, size_t length)
{
    FILE *in = tmpfile();
    assert_non_null(in);
    assert_int_equal(fwrite(text, 1, length, in), length);
    rewind(in);
    return in;
}

/* Rechecks a text. */
static ordo_status
recheck(ordo_recheck *r, const char *text, size_t length, ordo_message *why)
{
    FILE *in = stream_of(text, length);
    why->text[0] = '\0';
    ordo_status status = ordo_recheck_read(r, in, 1, why);
    assert_int_equal(fclose(in), 0);
    return status;
}

static void
all_kinds_are_decided_again(void **state)
{
    (void)state;
    size_t length;
    char *text = certificate_of(all_kinds, 1, &length);
    ordo_recheck r;
    ordo_message why;
    if (recheck(&r, text, length, &why) != ORDO_OK) {
        fail_msg("%s", why.text);
    }
    for (size_t i = 0; i < r.count; i++) {
        if (r.cases[i].found != r.cases[i].stored) {
            fail_msg("%s: %s", r.cases[i].claim, r.cases[i].note.text);
        }
    }
    assert_int_equal(r.count, 21);
    assert_int_equal(r.differing, 0);
    ordo_recheck_clear(&r);
    /* threads change nothing, and the whole is one JSON object */
    size_t other_length;
    char *other = certificate_of(all_kinds, 2, &other_length);
    assert_string_equal(text, other);
    json_error_t error;
    json_t *root = json_loadb(text, length, JSON_REJECT_DUPLICATES, &error);
    assert_int_equal(json_array_size(json_object_get(root, "cases")), 21);
    json_decref(root);
    free(other);
    free(text);
}

/* Writes the checksum anew after the text has been changed. */
static void
mend_checksum(char *text, size_t length)
{
    static const char tail[] = "0123456789abcdef\"}\n";
    size_t at = length - (sizeof tail - 1);
    char digits[32];
    (void)snprintf(digits, sizeof digits, "%016" PRIx64,
                   ordo_checksum(ORDO_CHECKSUM_START, text, at));
    memcpy(text + at, digits, 16);
}

static char
next_digit(char digit)
{
    return digit == '9' ? '0' : (char)(digit + 1);
}

/* In a small certificate every digit, one by one, and every other byte. */
static void
every_changed_byte_is_seen(void **state)
{
    (void)state;
    static const char small[] = "{\"claims\": [" CLAIM(
        "exact", "\"kind\": \"exact\", " GLU "\"targets\": [\"x^2-x/3\"], \"n\": \"1\"") "]}";
    size_t length;
    char *text = certificate_of(small, 1, &length);
    assert_true(length > 400);
    for (size_t i = 0; i < length; i++) {
        char kept = text[i];
        char others[] = {next_digit(kept), ' ', '\n', '"', (char)(kept ^ 1), (char)(kept ^ 0x80)};
        for (size_t k = 0; k < sizeof others; k++) {
            ordo_recheck r;
            ordo_message why;
            text[i] = others[k];
            if (text[i] != kept && recheck(&r, text, length, &why) != ORDO_EPARSE) {
                fail_msg("byte %zu, '%c' for '%c', passes", i, text[i], kept);
            }
            if (text[i] != kept) {
                ordo_recheck_clear(&r);
            }
        }
        text[i] = kept;
    }
    free(text);
}

/* Of all kinds 300 random digits: the file is refused as damaged, or as malformed before that. */
static void
changed_digits_are_damage(void **state)
{
    (void)state;
    uint64_t random = test_seed();
    size_t length, damaged = 0;
    char *text = certificate_of(all_kinds, 1, &length);
    for (int i = 0; i < 300;) {
        size_t at = random_bits(&random, 31) % length;
        if (!isdigit((unsigned char)text[at])) {
            continue;
        }
        char kept = text[at];
        ordo_recheck r;
        ordo_message why;
        text[at] = next_digit(kept);
        assert_int_equal(recheck(&r, text, length, &why), ORDO_EPARSE);
        damaged += strstr(why.text, "damaged: the checksum") != NULL;
        ordo_recheck_clear(&r);
        text[at] = kept;
        i++;
    }
    assert_true(damaged > 200);
    free(text);
}

/* How many digits of a key's values were changed, and how many of the changes the mathematics
 * alone saw. */
typedef struct tally {
    char key[32];
    size_t changed, seen;
} tally;

/* The key whose value byte `at` of a line is part of. */
static void
key_at(char key[32], const char *line, size_t at)
{
    size_t end = at;
    while (end > 0 && !(line[end] == ':' && line[end - 1] == '"')) {
        end--;
    }
    size_t begin = end - 1;
    while (begin > 0 && line[begin - 1] != '"') {
        begin--;
    }
    (void)snprintf(key, 32, "%.*s", (int)(end - 1 - begin), line + begin);
}

/* Whether the case, changed but with a right checksum, still comes out as it says. */
static bool
passes(const char *line, size_t length)
{
    ordo_rechecked result = {.claim = NULL};
    ordo_message why = {""};
    json_t *record = json_loadb(line, length, JSON_REJECT_DUPLICATES, NULL);
    bool good = record != NULL && ordo_recheck_case(&result, record, &why) == ORDO_OK &&
                result.found == result.stored;
    ordo_rechecked_clear(&result);
    json_decref(record);
    return good;
}

static void
change_digits(tally *tallies, size_t *count, char *line, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (!isdigit((unsigned char)line[i])) {
            continue;
        }
        char key[32], kept = line[i];
        key_at(key, line, i);
        size_t k = 0;
        while (k < *count && strcmp(tallies[k].key, key) != 0) {
            k++;
        }
        if (k == *count) {
            assert_true(*count < 64);
            memcpy(tallies[(*count)++].key, key, sizeof key);
        }
        line[i] = next_digit(kept);
        tallies[k].changed++;
        tallies[k].seen += !passes(line, length);
        line[i] = kept;
    }
}

/* What the mathematics sees without the checksum: all of what is exact, and how much of the rest at
 * least, in percent. A bound that becomes wider, a last digit of a parameter or of a panel's end
 * that changes no enclosure, and texts for people leave each statement true; what is left to the
 * checksum is just that. */
static const struct {
    const char *claim, *key;
    size_t percent;
} seen[] = {
    {"exact", "knots", 100},
    {"exact", "parameters", 80},
    {"exact", "square", 100},
    {"exact", "neurons", 100},
    {"exact-off", "parameters", 100},
    {"exact-off", "square", 100},
    {"identity", "coefficients", 100},
    {"identity", "parameters", 100},
    {"identity", "square", 100},
    {"identity", "knots", 100},
    {"identity", "value", 100},
    {"sandwich-equal", "square", 100},
    {"refusal", "jump", 100},
    {"refusal", "discriminant", 40},
    {"refusal", "neurons", 100},
    {"parameters", "parameters", 95},
    {"parameters", "formulas", 60},
    {"parameters", "neurons", 100},
    {"bound", "neurons", 100},
    {"bound", "parameters", 20},
    {"bound", "panels", 30},
    {"bound", "encloses", 40},
    {"bound", "claimed", 40},
    {"sandwich", "panels", 30},
    {"sandwich", "low", 30},
    {"sandwich", "high", 30},
    {"theorem", "panels", 30},
    {"theorem", "encloses", 30},
    {"floor", "cells", 30},
    {"floor", "sections", 30},
    {"floor", "bound", 50},
    {"floor-linf", "cells", 40},
};

static void
the_mathematics_sees_what_matters(void **state)
{
    (void)state;
    size_t length, missed = 0;
    char *text = certificate_of(all_kinds, 1, &length);
    for (char *line = strchr(text, '\n') + 1; *line == '{'; line = strchr(line, '\n') + 1) {
        size_t end = strcspn(line, "\n");
        end -= line[end - 1] == ',';
        tally tallies[64] = {{.changed = 0}};
        size_t count = 0;
        char claim[64];
        (void)snprintf(claim, sizeof claim, "%.*s",
                       (int)strcspn(line + strlen("{\"claim\":\""), "\""),
                       line + strlen("{\"claim\":\""));
        bool asked = false;
        for (size_t i = 0; i < COUNT(seen); i++) {
            asked = asked || strcmp(seen[i].claim, claim) == 0;
        }
        if (asked) {
            change_digits(tallies, &count, line, end);
        }
        for (size_t k = 0; k < count; k++) {
            if (getenv("ORDO_SHOW") != NULL) {
                print_message("# %s %s: %zu of %zu\n", claim, tallies[k].key, tallies[k].seen,
                              tallies[k].changed);
            }
            for (size_t i = 0; i < COUNT(seen); i++) {
                if (strcmp(seen[i].claim, claim) == 0 && strcmp(seen[i].key, tallies[k].key) == 0 &&
                    100 * tallies[k].seen < seen[i].percent * tallies[k].changed) {
                    print_error("%s %s: only %zu of %zu\n", claim, tallies[k].key, tallies[k].seen,
                                tallies[k].changed);
                    missed++;
                }
            }
        }
    }
    assert_int_equal(missed, 0);
    free(text);
}

/* The nets of hermite under the name of taylor, which does not exist for every number of cells. */
static void
identities_of_partial_constructions_are_refused(void **state)
{
    (void)state;
    static const char identity[] = "{\"claims\": [" CLAIM(
        "identity", "\"kind\": \"identity\", \"unit\": \"gqu\", \"construction\": \"hermite\", "
                    "\"targets\": [\"x^4\"], \"on\": [\"0\", \"1\"], "
                    "\"value\": \"(n-1)^-8/630\"") "]}";
    size_t length;
    char *text = certificate_of(identity, 1, &length);
    const char *line = strchr(text, '\n') + 1;
    json_t *record = json_loadb(line, strcspn(line, "\n"), JSON_REJECT_DUPLICATES, NULL);
    for (int changed = 0; changed < 2; changed++) {
        ordo_rechecked result;
        ordo_message why = {""};
        assert_int_equal(ordo_recheck_case(&result, record, &why), ORDO_OK);
        assert_int_equal(result.found, changed ? ORDO_VERDICT_UNDECIDED : ORDO_VERDICT_PROVED);
        ordo_rechecked_clear(&result);
        assert_int_equal(json_object_set_new(record, "construction", json_string("taylor")), 0);
    }
    json_decref(record);
    free(text);
}

/* Changes with a right checksum: what is said. */
static const struct {
    const char *claim, *from, *to;
    bool malformed;
    const char *says;
} changes[] = {
    {"exact", "\"verdict\":\"PROVED\"", "\"verdict\":\"REFUTED\"", false, ""},
    {"exact-off", "\"verdict\":\"REFUTED\"", "\"verdict\":\"PROVED\"", false, ""},
    {"exact", "\"square\":\"0\"", "\"square\":\"1\"", false, "n = 2: the integral of e^2"},
    {"exact", "\"knots\":[\"-1\",\"0\",\"1\"]", "\"knots\":[\"-1\",\"1\"]", false,
     "n = 2: cell 1: the gate of neuron 2 turns inside"},
    {"exact", "\"neurons\":2,", "\"neurons\":3,", true, "\"neurons\" must be"},
    {"exact", "\"evidence\":{", "\"evidense\":{", true, "the key \"evidence\" is missing"},
    {"exact", "\"kind\":\"exact\"", "\"kind\":\"refusal\"", true, "the key \"jumps\" is missing"},
    {"exact", "\"unit\":\"glu\"", "\"unit\":\"mlp\"", true, "\"construction\" must be"},
    {"exact", "\"expression\":\"x^2-x/3\"", "\"expression\":\"x^2-x/4\"", false, "integral of e^2"},
    {"exact", "\"domain\":[\"-1\",\"1\"]", "\"domain\":[\"-1\",\"2\"]", false, "the knots do not"},
    {"refusal", "\"jump\":1", "\"jump\":2", false, "the discriminant is found in"},
    {"refusal", "\"jump\":1", "\"jump\":9", true, "\"jump\" must be"},
    {"bound", "\"relation\":\"<=\"", "\"relation\":\">=\"", false, ""},
    {"bound", "sqrt(2/945)", "sqrt(1/945)", false, "the claimed value is found in"},
    {"bound", "linf(3)", "linf(4)", false, "linf of derivative 3 stands where"},
    {"bound", "\"norm\":\"rmse\",\"relation\"", "\"norm\":\"linf\",\"relation\"", false,
     "rmse of derivative 0 stands where"},
    {"identity", "8/105*n^-6", "8/104*n^-6", false, ""},
    {"sandwich-off", "\"distance\":\"", "\"distance\":\"-", false,
     "the distance from the ideal net"},
    {"theorem", "\"upper\":\"2\"", "\"upper\":\"0.1\"", false, ""},
    {"theorem", "\"by\":\"hermite\"", "\"by\":\"optimal\"", false, "no constant is proved"},
    {"floor", "\"value\":\"1e-5\"", "\"value\":\"1e-1\"", false, "the claimed value is found"},
    {"published", "7*n+1", "7*n+2", false, ""},
    {"order", "\"value\":\"3\"", "\"value\":\"4\"", false, ""},
};

static void
changes_are_named(void **state)
{
    (void)state;
    size_t length;
    char *text = certificate_of(all_kinds, 1, &length);
    for (size_t i = 0; i < COUNT(changes); i++) {
        char begin[64];
        (void)snprintf(begin, sizeof begin, "{\"claim\":\"%s\",", changes[i].claim);
        const char *line = strstr(text, begin);
        assert_non_null(line);
        const char *place = strstr(line, changes[i].from);
        if (place == NULL || place > strchr(line, '\n')) {
            fail_msg("%s: nothing is like %s", changes[i].claim, changes[i].from);
        }
        size_t before = (size_t)(place - text), from = strlen(changes[i].from),
               to = strlen(changes[i].to);
        char *changed = malloc(length + to + 1);
        assert_non_null(changed);
        memcpy(changed, text, before);
        memcpy(changed + before, changes[i].to, to);
        memcpy(changed + before + to, text + before + from, length - before - from + 1);
        mend_checksum(changed, length - from + to);
        ordo_recheck r;
        ordo_message why;
        ordo_status status = recheck(&r, changed, length - from + to, &why);
        if (changes[i].malformed) {
            if (status != ORDO_EPARSE || strstr(why.text, changes[i].says) == NULL) {
                fail_msg("%s: %d \"%s\"", changes[i].to, (int)status, why.text);
            }
        } else {
            if (status != ORDO_OK || r.differing != 1) {
                fail_msg("%s: %d \"%s\", %zu differ", changes[i].to, (int)status, why.text,
                         r.differing);
            }
            for (size_t k = 0; k < r.count; k++) {
                if (r.cases[k].found != r.cases[k].stored &&
                    strstr(r.cases[k].note.text, changes[i].says) == NULL) {
                    fail_msg("%s: \"%s\"", changes[i].to, r.cases[k].note.text);
                }
            }
        }
        ordo_recheck_clear(&r);
        free(changed);
    }
    free(text);
}

#define HEAD "{\"ordo\":\"1\",\"format\":\"certificate/1\",\"cases\":[\n"
#define TAIL "],\"checksum\":\"0123456789abcdef\"}\n"

/* Texts that are no certificates. */
static const struct {
    const char *text, *says;
} no_certificates[] = {
    {"", "the file ends too early"},
    {"\n", "no certificate"},
    {"{}\n", "no certificate"},
    {"{\"ordo\":\"1\",\"format\":\"certificate/2\",\"cases\":[\n", "no certificate"},
    {HEAD, "line 2: the file ends too early"},
    {HEAD "{},\n", "line 3: the file ends too early"},
    {HEAD "{}\n" TAIL, "line 2: the key \"claim\" is missing"},
    {HEAD "{\n" TAIL, "line 2: column"},
    {HEAD "[]\n" TAIL, "line 2: expected an object"},
    {HEAD "\n" TAIL, "line 2: column"},
    {HEAD "{},\n" TAIL, "line 4: the file ends too early"},
};

static void
other_files_are_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(no_certificates); i++) {
        ordo_recheck r;
        ordo_message why;
        FILE *in = stream_of(no_certificates[i].text, strlen(no_certificates[i].text));
        why.text[0] = '\0';
        ordo_status status = ordo_recheck_read(&r, in, 2, &why);
        if (status != ORDO_EPARSE || strstr(why.text, no_certificates[i].says) == NULL) {
            fail_msg("%s: %d \"%s\"", no_certificates[i].text, (int)status, why.text);
        }
        ordo_recheck_clear(&r);
        assert_int_equal(fclose(in), 0);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(other_files_are_refused),
        cmocka_unit_test(all_kinds_are_decided_again),
        cmocka_unit_test(changes_are_named),
        cmocka_unit_test(identities_of_partial_constructions_are_refused),
        cmocka_unit_test(every_changed_byte_is_seen),
        cmocka_unit_test(changed_digits_are_damage),
        cmocka_unit_test(the_mathematics_sees_what_matters),
    };
    return cmocka_run_group_tests(tests, NULL, free_caches);
}
