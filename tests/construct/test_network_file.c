/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nets as files: written and read back to the bit; files that are wrong. */
#include "tests/construct/nets.h"

#include "construct/network_file.h"

/* The file's text; freed by the caller. */
static char *
written(const ordo_network *net, const ordo_recipe *origin, size_t *length)
{
    char *text = NULL;
    FILE *out = open_memstream(&text, length);
    assert_non_null(out);
    assert_int_equal(ordo_network_write(out, net, origin), ORDO_OK);
    (void)fclose(out);
    return text;
}

static bool
same_net(const ordo_network *p, const ordo_network *q)
{
    mpfr_t x, y;
    bool same = p->unit == q->unit && p->neurons == q->neurons &&
                p->theta.length == q->theta.length && p->theta.prec == q->theta.prec;
    for (size_t i = 0; same && i < p->theta.length; i++) {
        ordo_vector_view(x, &p->theta, i);
        ordo_vector_view(y, &q->theta, i);
        same = mpfr_equal_p(x, y) && mpfr_signbit(x) == mpfr_signbit(y);
    }
    return same;
}

/* Full significands of very different sizes, and both zeros. */
static void
fill_randomly(ordo_network *net, uint64_t *random)
{
    mpfr_t x;
    mpfr_init2(x, net->theta.prec);
    for (size_t i = 0; i < net->theta.length; i++) {
        mpfr_set_ui(x, 1, MPFR_RNDN);
        for (mpfr_prec_t bits = 1; bits < net->theta.prec; bits++) {
            mpfr_mul_2ui(x, x, 1, MPFR_RNDN);
            mpfr_add_ui(x, x, random_bits(random, 1), MPFR_RNDN);
        }
        mpfr_mul_2si(x, x, (long)random_bits(random, i % 5 == 0 ? 11 : 4) - 600, MPFR_RNDN);
        if (random_bits(random, 4) == 0) {
            mpfr_set_zero(x, 1);
        }
        mpfr_setsign(x, x, (int)random_bits(random, 1), MPFR_RNDN);
        (void)ordo_vector_set(&net->theta, i, x);
    }
    mpfr_clear(x);
}

static void
files_keep_every_bit(void **state)
{
    (void)state;
    static const mpfr_prec_t precs[] = {24, 53, 113, 300};
    uint64_t random = test_seed();
    ordo_target *target = target_on("x^2*\n(1/3)", "-1/3", "pi");
    for (const ordo_unit *const *u = ordo_units; *u != NULL; u++) {
        for (size_t k = 0; k < COUNT(precs); k++) {
            ordo_network net, again;
            ordo_message why = {""};
            ordo_recipe origin = {*u, (*u)->constructions[0], ORDO_ALTERNATING, target, NULL};
            assert_int_equal(ordo_network_init(&net, *u, 1 + 3 * k, precs[k]), ORDO_OK);
            fill_randomly(&net, &random);
            for (int with = 0; with < 3; with++) {
                size_t length;
                char *text = written(&net, with > 0 ? &origin : NULL, &length);
                if (ordo_network_read(&again, text, length, &why) != ORDO_OK) {
                    fail_msg("%s", why.text);
                }
                assert_true(same_net(&net, &again));
                ordo_network_clear(&again);
                free(text);
                origin = (ordo_recipe){.orientation = ORDO_FORWARD};
            }
            ordo_network_clear(&net);
        }
    }
    ordo_target_free(target);
}

static void
a_full_stream_is_noticed(void **state)
{
    (void)state;
    char room[64];
    uint64_t random = test_seed();
    ordo_network net;
    random_network(&net, ordo_unit_find("glu"), 3, 24, &random);
    FILE *out = fmemopen(room, sizeof room, "w");
    assert_non_null(out);
    (void)setvbuf(out, NULL, _IONBF, 0);
    assert_int_equal(ordo_network_write(out, &net, NULL), ORDO_EIO);
    (void)fclose(out);
    ordo_network_clear(&net);
}

#define HEAD "{\"unit\": \"mlp\", \"bits\": 8, \"parameters\": {"
#define ONE(name, text) "\"" name "\": {\"hex\": [\"" text "\"]}"
#define REST                                                                                       \
    ONE("G.bias", "-0x1p-1") ", " ONE("D.weight", "0x1p+0") ", " ONE("D.bias", "0x1p+0") "}}"

static const char small[] = HEAD ONE("G.weight", "0x1p+0") ", " REST;

static void
small_files(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double first;
    } cases[] = {
        {small, 1},
        {HEAD "\"G.weight\": {\"decimal\": [\"0.1\"]}, " REST, 0x1.9ap-4}, /* 8 bits, nearest */
        {HEAD "\"G.weight\": {\"decimal\": [\"2.385\"]}, " REST, 0x1.32p+1},
        {HEAD "\"G.weight\": {\"decimal\": [\"0.5\"], \"hex\": [\"0x1p-1\"]}, " REST, 0.5},
        {HEAD "\"G.weight\": {\"decimal\": [\"5e-1\"], \"hex\": [\"0x8p-4\"]}, " REST, 0.5},
        {HEAD "\"G.weight\": {\"hex\": [\"-0x0p+0\"]}, " REST, -0.0},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        ordo_network net;
        ordo_message why = {""};
        mpfr_t view;
        if (ordo_network_read(&net, cases[i].text, strlen(cases[i].text), &why) != ORDO_OK) {
            fail_msg("%s: %s", cases[i].text, why.text);
        }
        ordo_network_view(view, &net, 0, ORDO_SLOT_G);
        assert_true(mpfr_get_d(view, MPFR_RNDN) == cases[i].first);
        assert_string_equal(net.unit->name, "mlp");
        assert_int_equal(net.theta.prec, 8);
        ordo_network_clear(&net);
    }
}

static void
bad_files_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text, *says;
    } cases[] = {
        {"", "line 1"},
        {"{\n \"unit\": ,}", "line 2, column 10"},
        {"[]", "object"},
        {"3", "line 1"},
        {"{}", "\"unit\""},
        {"{\"unit\": \"swiglu\"}", "\"unit\""},
        {"{\"unit\": \"mlp\"}", "\"bits\""},
        {"{\"unit\": \"mlp\", \"bits\": \"53\"}", "\"bits\""},
        {"{\"unit\": \"mlp\", \"bits\": 53.0}", "\"bits\""},
        {"{\"unit\": \"mlp\", \"bits\": 1}", "\"bits\""},
        {"{\"unit\": \"mlp\", \"bits\": -53}", "\"bits\""},
        {"{\"unit\": \"mlp\", \"bits\": 1000000000000}", "\"bits\""},
        {"{\"unit\": \"mlp\", \"bits\": 99999999999999999999}", "line 1"},
        {"{\"unit\": \"mlp\", \"bits\": 53}", "\"G.weight\""},
        {"{\"unit\": \"mlp\", \"bits\": 53, \"parameters\": 7}", "\"G.weight\""},
        {"{\"unit\": \"mlp\", \"bits\": 53, \"parameter\": {}}", "nearest: parameters"},
        {"{\"neurons\": 2, \"unit\": \"mlp\", \"bits\": 8, \"parameters\": {" ONE(
             "G.weight", "0x1p+0") ", " REST,
         "\"neurons\""},
        {"{\"neurons\": 1000000000000000000, \"unit\": \"mlp\", \"bits\": 8, \"parameters\": {" ONE(
             "G.weight", "0x1p+0") ", " REST,
         "\"neurons\""},
        {HEAD "\"G.weight\": {\"hex\": []}, " REST, "\"neurons\" >= 1"},
        {HEAD "\"G.weight\": {\"hex\": [\"0x1p+0\", \"0x1p+0\"]}, " REST, "G.bias"},
        {HEAD ONE("G.weight", "nan") ", " REST, "not a finite number"},
        {HEAD ONE("G.weight", "inf") ", " REST, "not a finite number"},
        {HEAD ONE("G.weight", "") ", " REST, "not a finite number"},
        {HEAD ONE("G.weight", "0x1p+0 ") ", " REST, "not a finite number"},
        {HEAD ONE("G.weight", "1,5") ", " REST, "not a finite number"},
        {HEAD ONE("G.weight", "0x1.01p+0") ", " REST, "not exact"},
        {HEAD "\"G.weight\": {\"hex\": [1]}, " REST, "not a string"},
        {HEAD "\"G.weight\": {\"hex\": \"0x1p+0\"}, " REST, "G.weight"},
        {HEAD "\"G.weight\": {\"decimal\": [\"1\"], \"hex\": 7}, " REST, "G.weight"},
        {HEAD "\"G.weight\": {\"decimal\": [\"1\"], \"hex\": [\"0x1.02p+0\"]}, " REST, "differs"},
        {HEAD "\"G.weight\": {\"decimal\": [\"0.1\"], \"hex\": [\"0x1.9ap-4\"]}, " REST,
         "not exact"},
        {HEAD "\"G.weight\": {\"decimal\": [\"1\", \"1\"], \"hex\": [\"0x1p+0\"]}, " REST,
         "has 2 entries, expected 1"},
        {HEAD "\"G.weight\": {\"hex\": [\"0x1p+0\"], \"heks\": []}, " REST, "nearest: hex"},
        {HEAD ONE("G.weight", "0x1p+0") ", " ONE("Q.weight", "0x1p+0") ", " REST, "Q.weight"},
        {HEAD ONE("G.weight", "0x1p+0") ", " ONE("D.weight", "0x1p+0") ", " REST, "line 1"},
        {HEAD ONE("G.weight", "0x1p+0") "}}", "\"G.bias\" is missing"},
        {"{\"unit\": \"glu\", \"bits\": 8, \"parameters\": {" ONE("G.weight", "0x1p+0") ", " REST,
         "\"U.weight\" is missing"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        ordo_network net;
        ordo_message why = {""};
        ordo_status status = ordo_network_read(&net, cases[i].text, strlen(cases[i].text), &why);
        if (status != ORDO_EPARSE || strstr(why.text, cases[i].says) == NULL) {
            fail_msg("%s: %d \"%s\"", cases[i].text, (int)status, why.text);
        }
        assert_null(net.theta.significands);
    }
}

/* Whatever bytes change, reading gives a net or says what is wrong. */
static void
mutations_do_no_harm(void **state)
{
    (void)state;
    uint64_t random = test_seed();
    ordo_network net, again;
    size_t length, good = 0;
    static const char alphabet[] = "0123456789{}[]\",:-.xpeanGUQD \\\n\xff";
    random_network(&net, ordo_unit_find("gqu"), 2, 24, &random);
    char *text = written(&net, NULL, &length);
    char *changed = malloc(length);
    assert_non_null(changed);
    for (int k = 0; k < 4000; k++) {
        memcpy(changed, text, length);
        size_t rest = k % 10 == 0 ? random_bits(&random, 16) % length : length;
        for (unsigned i = random_bits(&random, 2) + (rest == length ? 1 : 0); i > 0; i--) {
            size_t at = random_bits(&random, 20) % length;
            changed[at] = alphabet[random_bits(&random, 16) % (sizeof alphabet - 1)];
        }
        ordo_message why = {""};
        ordo_status status = ordo_network_read(&again, changed, rest, &why);
        if (status == ORDO_OK) {
            good++;
            ordo_network_clear(&again);
        } else {
            assert_int_equal(status, ORDO_EPARSE);
            assert_true(strlen(why.text) > 0);
        }
    }
    assert_true(good > 10 && good < 2000);
    free(changed);
    free(text);
    ordo_network_clear(&net);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bad_files_are_refused),    cmocka_unit_test(small_files),
        cmocka_unit_test(a_full_stream_is_noticed), cmocka_unit_test(files_keep_every_bit),
        cmocka_unit_test(mutations_do_no_harm),
    };
    return cmocka_run_group_tests_name("network_file", tests, NULL, free_caches);
}
