/* SPDX-License-Identifier: GPL-3.0-or-later */
/* True claims of each kind and their false neighbours, decided together. */
#include "tests/verify/claims.h"
#include "tests/verify/runs.h"

#include <math.h>

#include "verify/claim/suite.h"

#define STUDY(kind, unit, construction, target, norm, n, value, digits)                            \
    "\"kind\": \"" kind "\", \"unit\": \"" unit "\", \"construction\": \"" construction            \
    "\", \"targets\": [" target "], \"norm\": \"" norm "\", \"n\": \"" n "\", \"value\": \"" value \
    "\", \"digits\": " digits
#define EXACTLY(kind, unit, construction, target, n)                                               \
    "\"kind\": \"" kind "\", \"unit\": \"" unit "\", \"construction\": \"" construction            \
    "\", \"targets\": [" target "], \"n\": \"" n "\""
#define PARAMETERS(unit, value)                                                                    \
    "\"kind\": \"published\", \"unit\": \"" unit "\", \"n\": \"1:200:+7\", \"quantity\": "         \
    "\"parameters\", \"value\": \"" value "\""

#define IDENTITY(unit, construction, target, value)                                                \
    "\"kind\": \"identity\", \"unit\": \"" unit "\", \"construction\": \"" construction            \
    "\", \"targets\": [" target "], \"value\": \"" value "\""
#define THEOREM(unit, target)                                                                      \
    "\"kind\": \"theorem\", \"unit\": \"" unit "\", \"targets\": [" target "]"

static const struct {
    const char *text;
    ordo_verdict verdict;
} table[] = {
    {STUDY("order", "glu", "taylor", "\"exp\"", "rmse", "8:256", "3", "4"), ORDO_VERDICT_CONFIRMED},
    {STUDY("order", "glu", "taylor", "\"exp\"", "rmse", "8:256", "3.05", "4"),
     ORDO_VERDICT_CONTRADICTED},
    {STUDY("order", "glu", "taylor", "\"exp\"", "rmse", "8:256", "2.95", "4"),
     ORDO_VERDICT_CONTRADICTED},
    {STUDY("order", "glu", "taylor", "\"exp\"", "h1", "8:256", "2", "4"), ORDO_VERDICT_CONFIRMED},
    {STUDY("order", "glu", "taylor", "\"exp\"", "h1", "8:256", "3", "4"),
     ORDO_VERDICT_CONTRADICTED},
    {STUDY("order", "gqu", "hermite", "\"exp\", \"sin4\"", "l2", "9:257", "4", "5"),
     ORDO_VERDICT_CONFIRMED},
    {STUDY("order", "gqu", "hermite", "\"exp\", \"sin4\"", "l2", "9:257", "3.95", "5"),
     ORDO_VERDICT_CONTRADICTED},
    {STUDY("constant", "glu", "taylor", "\"exp\"", "rmse", "8:256", "1", "4"),
     ORDO_VERDICT_CONFIRMED},
    {STUDY("constant", "glu", "taylor", "\"exp\"", "rmse", "8:256", "1.001", "4"),
     ORDO_VERDICT_CONTRADICTED},
    {STUDY("constant", "gqu", "hermite", "\"sin4\"", "l2", "9:257", "1", "5"),
     ORDO_VERDICT_CONFIRMED},
    {STUDY("constant", "gqu", "hermite", "\"sin4\"", "l2", "9:257", "0.999", "5"),
     ORDO_VERDICT_CONTRADICTED},
    /* Maxima have no expansion: two digits, whatever the slopes say. */
    {STUDY("order", "glu", "taylor", "\"exp\"", "linf", "8:256", "3", "1"), ORDO_VERDICT_CONFIRMED},
    {STUDY("order", "glu", "taylor", "\"exp\"", "linf", "8:256", "2.5", "2"),
     ORDO_VERDICT_CONTRADICTED},
    /* The ratio of x^2's maxima is 1 to all digits, but no more than two may be claimed. */
    {STUDY("constant", "mlp", "interpolate", "\"x2\"", "linf", "8:256", "1", "2"),
     ORDO_VERDICT_CONFIRMED},
    {STUDY("constant", "mlp", "interpolate", "\"x2\"", "linf", "8:256", "1", "3"),
     ORDO_VERDICT_UNDECIDED},
    /* Too few sizes, sizes without a factor, a reproduced polynomial, an infinite derivative. */
    {STUDY("order", "glu", "taylor", "\"exp\"", "rmse", "8:16", "3", "1"), ORDO_VERDICT_UNDECIDED},
    {STUDY("order", "glu", "taylor", "\"exp\"", "rmse", "8,16,31,64", "3", "4"),
     ORDO_VERDICT_UNDECIDED},
    {STUDY("order", "glu", "taylor", "\"x2\"", "rmse", "8:64", "3", "1"), ORDO_VERDICT_UNDECIDED},
    {STUDY("order", "glu", "taylor", "\"sqrt\"", "rmse", "8:64", "3", "1"), ORDO_VERDICT_UNDECIDED},
    {STUDY("constant", "glu", "midpoint", "\"sqrt\"", "rmse", "8:64", "1", "1"),
     ORDO_VERDICT_UNDECIDED},
    {STUDY("order", "mlp", "interpolate", "\"runge9\"", "rmse", "16", "1",
           "3") ", \"samples\": \"500:16000\"",
     ORDO_VERDICT_CONFIRMED},
    {STUDY("order", "mlp", "interpolate", "\"runge9\"", "rmse", "16", "1.05",
           "3") ", \"samples\": \"500:16000\"",
     ORDO_VERDICT_CONTRADICTED},
    {STUDY("order", "mlp", "interpolate", "\"x/3\"", "rmse", "16", "1",
           "2") ", \"samples\": \"500:4000\"",
     ORDO_VERDICT_UNDECIDED},
    {STUDY("order", "glu", "taylor", "\"sqrt\"", "rmse", "16", "1",
           "2") ", \"samples\": \"500:4000\"",
     ORDO_VERDICT_UNDECIDED},
    {EXACTLY("exact", "glu", "taylor", "\"x2\", \"x^2/3-x/7\"", "1,2,3,10"), ORDO_VERDICT_PROVED},
    {EXACTLY("exact", "glu", "taylor", "\"x2\", \"x3\"", "1,2,3,10"), ORDO_VERDICT_REFUTED},
    {EXACTLY("exact", "gqu", "optimal", "\"x3\"", "2,3,10"), ORDO_VERDICT_PROVED},
    {EXACTLY("exact", "gqu", "optimal", "\"x4\"", "2,3,10"), ORDO_VERDICT_REFUTED},
    {EXACTLY("exact", "glu", "taylor", "\"exp\"", "2"), ORDO_VERDICT_UNDECIDED},
    {EXACTLY("refusal", "gqu", "taylor", "\"exp\", \"x4\"", "9,17"), ORDO_VERDICT_PROVED},
    {EXACTLY("refusal", "gqu", "hermite", "\"exp\"", "9,17"), ORDO_VERDICT_REFUTED},
    {EXACTLY("refusal", "gqu", "taylor", "\"x3\"", "9,17"), ORDO_VERDICT_REFUTED},
    {EXACTLY("refusal", "gqu", "taylor", "\"exp\"", "2,9"), ORDO_VERDICT_REFUTED},
    {EXACTLY("refusal", "glu", "taylor", "\"sqrt\"", "9"), ORDO_VERDICT_UNDECIDED},
    {IDENTITY("glu", "taylor", "\"x3\"", "1024/105*n^-6"), ORDO_VERDICT_PROVED},
    {IDENTITY("glu", "taylor", "\"x3\"", "1034.24/105*n^-6"), ORDO_VERDICT_REFUTED},
    {IDENTITY("glu", "taylor", "\"x^3\"", "8/105/n^6") ", \"on\": [\"0\", \"1\"]",
     ORDO_VERDICT_PROVED},
    {IDENTITY("glu", "taylor", "\"x3\"", "1024/105*n^-6") ", \"orientation\": \"alternating\"",
     ORDO_VERDICT_PROVED},
    {IDENTITY("gqu", "optimal", "\"x4\"", "128/525*(n-1)^-8"), ORDO_VERDICT_PROVED},
    {IDENTITY("gqu", "optimal", "\"x4\"", "128/525*n^-8"), ORDO_VERDICT_REFUTED},
    {IDENTITY("gqu", "optimal", "\"x4\"", "128/525*(n-1)^-7/(n-2)"), ORDO_VERDICT_REFUTED},
    {IDENTITY("gqu", "taylor", "\"x3\"", "0"), ORDO_VERDICT_PROVED},
    {IDENTITY("gqu", "taylor", "\"x4\"", "0"), ORDO_VERDICT_UNDECIDED},
    {IDENTITY("glu", "taylor", "\"exp\"", "1/n"), ORDO_VERDICT_UNDECIDED},
    {THEOREM("mlp", "\"exp\", \"x2\", \"x52\""), ORDO_VERDICT_PROVED},
    {THEOREM("gqu", "\"exp\", \"bumps\"") ", \"order\": \"8/2\"", ORDO_VERDICT_PROVED},
    {THEOREM("gqu", "\"exp\", \"bumps\"") ", \"order\": \"4.04\"", ORDO_VERDICT_REFUTED},
    {THEOREM("gqu", "\"exp\", \"bumps\"") ", \"order\": \"3.96\"", ORDO_VERDICT_REFUTED},
    {THEOREM("gqu", "\"exp\"") ", \"order\": \"4*log(e)\"", ORDO_VERDICT_UNDECIDED},
    {THEOREM("glu", "\"exp\", \"x2\""), ORDO_VERDICT_REFUTED}, /* reproduced */
    {THEOREM("glu", "\"exp\", \"sqrt\""), ORDO_VERDICT_UNDECIDED},
    /* on exp: c = 4/(4 e sqrt(720)) = 0.013710 below, 0.054841 for pieces, 4e/sqrt(120) = 0.992576
     * above */
    {THEOREM("mlp", "\"exp\"") ", \"lower\": \"0.0137\", \"upper\": \"0.993\"",
     ORDO_VERDICT_PROVED},
    {THEOREM("mlp", "\"exp\"") ", \"lower\": \"0.0139\"", ORDO_VERDICT_UNDECIDED},
    {THEOREM("mlp", "\"exp\"") ", \"lower\": \"0.992\"", ORDO_VERDICT_UNDECIDED},
    {THEOREM("mlp", "\"exp\"") ", \"lower\": \"0.993\"", ORDO_VERDICT_REFUTED},
    {THEOREM("mlp", "\"exp\"") ", \"upper\": \"0.9925\"", ORDO_VERDICT_UNDECIDED},
    {THEOREM("mlp", "\"exp\"") ", \"upper\": \"0.0549\"", ORDO_VERDICT_UNDECIDED},
    {THEOREM("mlp", "\"exp\"") ", \"upper\": \"0.0548\"", ORDO_VERDICT_REFUTED},
    {THEOREM("mlp", "\"exp\"") ", \"norm\": \"l2\", \"upper\": \"0.993\"", ORDO_VERDICT_UNDECIDED},
    {THEOREM("mlp", "\"exp\"") ", \"norm\": \"l2\", \"upper\": \"1.4038\"", ORDO_VERDICT_PROVED},
    /* one neuron: 8e/sqrt(30240) = 0.125053; later 16e/sqrt(362880) = 0.0722 (n-1)^-4 */
    {THEOREM("gqu", "\"exp\"") ", \"lower\": \"0.0723\"", ORDO_VERDICT_REFUTED},
    {THEOREM("gqu", "\"exp\"") ", \"lower\": \"0.0721\"", ORDO_VERDICT_UNDECIDED},
    {PARAMETERS("glu", "5*n+1"), ORDO_VERDICT_AGREES},
    {PARAMETERS("glu", "5*n"), ORDO_VERDICT_DIFFERS},
    {PARAMETERS("gqu", "7*n+1"), ORDO_VERDICT_AGREES},
    {PARAMETERS("mlp", "n^2+3"), ORDO_VERDICT_DIFFERS}, /* right for n = 1 and 2 alone */
};

typedef struct court {
    ordo_catalogue *catalogue;
    ordo_claim_file *file;
    const ordo_claim *claims[128];
    size_t count;
    ordo_suite *suite;
} court;

static void
court_open(court *c, const char *text, const ordo_suite_options *options)
{
    c->catalogue = shipped_catalogue();
    c->file = claims_of(text, c->catalogue);
    c->count = ordo_claim_file_count(c->file);
    assert_true(c->count <= COUNT(c->claims));
    for (size_t i = 0; i < c->count; i++) {
        c->claims[i] = ordo_claim_file_claim(c->file, i);
    }
    assert_int_equal(ordo_suite_new(&c->suite, c->claims, c->count, options), ORDO_OK);
}

static void
court_close(court *c)
{
    ordo_suite_free(c->suite);
    ordo_claim_file_free(c->file);
    ordo_catalogue_free(c->catalogue);
}

/* The table as one file; every second claim expects its verdict, the others REFUTED. */
static char *
table_text(void)
{
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    assert_non_null(out);
    (void)fputs("{\"claims\": [", out);
    for (size_t i = 0; i < COUNT(table); i++) {
        (void)fprintf(out, "%s{\"id\": \"c%zu\", " COMMON "%s, \"expect\": \"%s\"}",
                      i > 0 ? ", " : "", i, table[i].text,
                      i % 2 == 0 ? ordo_verdict_name(table[i].verdict) : "REFUTED");
    }
    (void)fputs("]}", out);
    (void)fclose(out);
    return text;
}

static bool
count_progress(void *context, const char *what, size_t done, size_t all)
{
    size_t *calls = context;
    assert_string_equal(what, "deciding claims");
    assert_true(done >= 1 && done <= all);
    ++*calls;
    return true;
}

static void
true_claims_and_false_neighbours(void **state)
{
    (void)state;
    court one, two;
    ordo_message why = {""};
    size_t calls = 0;
    ordo_suite_options options = {.watch = {count_progress, &calls}};
    char *text = table_text();
    court_open(&one, text, &options);
    options = (ordo_suite_options){.threads = 2, .check = ORDO_CHECK_FULL};
    court_open(&two, text, &options);
    free(text);
    assert_int_equal(ordo_suite_decide(one.suite, &why), ORDO_OK);
    assert_int_equal(ordo_suite_decide(two.suite, &why), ORDO_OK);
    assert_true(calls > 0);
    assert_int_equal(ordo_suite_count(one.suite), COUNT(table));
    for (size_t i = 0; i < COUNT(table); i++) {
        ordo_verdict verdict = ordo_suite_verdict(one.suite, i);
        size_t deciding = ordo_suite_deciding(one.suite, i);
        const ordo_finding *f = ordo_suite_finding(one.suite, i, deciding);
        if (verdict != table[i].verdict) {
            fail_msg("%s: %s, predicted %s, measured %s; %s", table[i].text,
                     ordo_verdict_name(verdict), f->predicted, f->measured, f->note.text);
        }
        assert_ptr_equal(ordo_suite_claim(one.suite, i), one.claims[i]);
        assert_int_equal(f->verdict, verdict);
        assert_int_equal(ordo_suite_as_expected(one.suite, i),
                         i % 2 == 0 || verdict == ORDO_VERDICT_REFUTED);
        size_t targets = one.claims[i]->target_count;
        assert_int_equal(ordo_suite_findings(one.suite, i), targets > 0 ? targets : 1);
        if (verdict == ORDO_VERDICT_UNDECIDED && i % 2 == 0) {
            assert_true(strlen(f->note.text) > 0 || strlen(f->measured) > 0);
        }
        for (size_t k = 0; k < ordo_suite_findings(one.suite, i); k++) {
            const ordo_finding *p = ordo_suite_finding(one.suite, i, k);
            const ordo_finding *q = ordo_suite_finding(two.suite, i, k);
            assert_int_equal(p->verdict, q->verdict);
            assert_string_equal(p->measured, q->measured);
            assert_string_equal(p->note.text, q->note.text);
        }
    }
    court_close(&one);
    court_close(&two);
    ordo_suite_free(NULL);
}

/* Asks to stop when so many pieces of work are done. */
static bool
stop_at(void *context, const char *what, size_t done, size_t all)
{
    (void)what;
    (void)all;
    return done < *(const size_t *)context;
}

/* Stopped on the way, a suite keeps decided claims with their verdicts, and no others. */
static void
stopped_suites_keep_what_is_decided(void **state)
{
    (void)state;
    char *text = table_text();
    size_t some = 0;
    for (size_t until = 1; until < 1000000; until = until * 5 / 4 + 1) {
        ordo_message why = {""};
        size_t asked = until;
        ordo_suite_options options = {.threads = 2, .watch = {stop_at, &asked}};
        court c;
        court_open(&c, text, &options);
        ordo_status status = ordo_suite_decide(c.suite, &why);
        until = status == ORDO_OK ? 1000000 : until;
        assert_true(status == ORDO_OK || status == ORDO_ESTOPPED);
        size_t count = ordo_suite_keep_decided(c.suite);
        assert_true(status != ORDO_OK || count == COUNT(table));
        assert_int_equal(ordo_suite_count(c.suite), count);
        some += count > 0 && count < COUNT(table);
        for (size_t i = 0, k = 0; i < count; i++, k++) {
            while (k < c.count && ordo_suite_claim(c.suite, i) != c.claims[k]) {
                k++;
            }
            assert_true(k < c.count);
            assert_int_equal(ordo_suite_verdict(c.suite, i), table[k].verdict);
        }
        court_close(&c);
    }
    assert_true(some > 0);
    free(text);
}

/* The slope of a fit, printed to two digits, agrees; a hundredth off it differs. */
static void
published_fits(void **state)
{
    (void)state;
    static const size_t neurons[] = {4, 6, 9, 13, 20};
    ordo_catalogue *catalogue = shipped_catalogue();
    const ordo_unit *glu = ordo_unit_find("glu");
    ordo_recipe recipe = {glu, glu->constructions[0], ORDO_FORWARD,
                          ordo_catalogue_find(catalogue, "exp"), NULL};
    ordo_run_options options = {.wanted = ORDO_NORM_BIT(ORDO_RMSE)};
    ordo_study study;
    assert_int_equal(ordo_study_init(&study, &recipe, neurons, COUNT(neurons), &options), ORDO_OK);
    for (size_t i = 0; i < COUNT(neurons); i++) {
        assert_int_equal(ordo_study_run(&study, i, NULL), ORDO_OK);
    }
    assert_int_equal(ordo_study_conclude(&study, NULL), ORDO_OK);
    const double slopes[] = {study.series[ORDO_RMSE].fit_neurons.slope,
                             study.series[ORDO_RMSE].fit_parameters.slope};
    ordo_study_clear(&study);
    ordo_catalogue_free(catalogue);
    static const double off[] = {-0.01, 0, 0.01};
    for (int k = 0; k < 6; k++) {
        char text[1024];
        court c;
        ordo_suite_options none = {.threads = 0};
        int which = k % 2, gap = k / 2;
        (void)snprintf(text, sizeof text,
                       FILE_OF("\"kind\": \"published\", \"unit\": \"glu\", \"construction\": "
                               "\"taylor\", \"targets\": [\"exp\"], \"norm\": \"rmse\", \"n\": "
                               "\"4,6,9,13,20\", \"quantity\": \"%s\", \"value\": \"%.2f\""),
                       which == 0 ? "fit_neurons" : "fit_parameters", slopes[which] + off[gap]);
        court_open(&c, text, &none);
        assert_int_equal(ordo_suite_decide(c.suite, NULL), ORDO_OK);
        assert_int_equal(ordo_suite_verdict(c.suite, 0),
                         k / 2 == 1 ? ORDO_VERDICT_AGREES : ORDO_VERDICT_DIFFERS);
        assert_true(ordo_suite_as_expected(c.suite, 0)); /* nothing in particular */
        court_close(&c);
    }
}

/* Errors that are no power of h: what order is made of may not confirm one. */
static void
contaminated_errors_are_not_confirmed(void **state)
{
    (void)state;
    static const struct {
        double power, constant, other, other_power;
    } cases[] = {{2, 1, 1e-6, 0}, {2, 1, 1e-5, 1}, {2, 1, 1e-3, 1.5}, {3, 1, 1e-9, 0}};
    static const size_t neurons[] = {16, 32, 64, 128, 256, 512, 1024, 2048};
    ordo_catalogue *catalogue = shipped_catalogue();
    for (size_t i = 0; i < COUNT(cases); i++) {
        const ordo_unit *unit = ordo_unit_of_factors((unsigned)cases[i].power - 2);
        ordo_recipe recipe = {unit, unit->constructions[0], ORDO_FORWARD,
                              ordo_catalogue_find(catalogue, "exp"), NULL};
        ordo_run_options options = {.wanted = ORDO_NORM_BIT(ORDO_RMSE)};
        ordo_study study;
        assert_int_equal(ordo_study_init(&study, &recipe, neurons, COUNT(neurons), &options),
                         ORDO_OK);
        for (size_t k = 0; k < COUNT(neurons); k++) {
            double h = 1 / (double)neurons[k];
            study.runs[k].cells = study.runs[k].neurons = neurons[k];
            set_norm(&study.runs[k], ORDO_RMSE,
                     cases[i].constant * pow(h, cases[i].power) +
                         cases[i].other * pow(h, cases[i].other_power));
        }
        assert_int_equal(ordo_study_conclude(&study, NULL), ORDO_OK);
        ordo_claim claim = {.kind = &ordo_kind_order,
                            .unit = unit,
                            .construction = recipe.construction,
                            .norm = ORDO_RMSE,
                            .value = cases[i].power < 2.5 ? "2" : "3",
                            .digits = 4};
        ordo_case judged = {.claim = &claim, .target = recipe.target, .study = &study};
        ordo_finding finding = {.verdict = ORDO_VERDICT_CONFIRMED};
        assert_int_equal(ordo_kind_order.judge(&finding, &judged), ORDO_OK);
        if (finding.verdict == ORDO_VERDICT_CONFIRMED) {
            fail_msg("case %zu: measured %s", i, finding.measured);
        }
        ordo_study_clear(&study);
    }
    ordo_catalogue_free(catalogue);
}

/* A last slope that comes near the claimed order by chance confirms nothing. */
static void
the_error_of_a_limit_counts(void **state)
{
    (void)state;
    static const size_t neurons[] = {16, 32, 64, 128};
    static const double values[] = {1, 0.2, 0.2 / 4.925, 0.2 / 4.925 / 4.014}; /* 2.3, then 2.005 */
    ordo_catalogue *catalogue = shipped_catalogue();
    const ordo_unit *mlp = ordo_unit_find("mlp");
    ordo_recipe recipe = {mlp, mlp->constructions[0], ORDO_FORWARD,
                          ordo_catalogue_find(catalogue, "exp"), NULL};
    ordo_run_options options = {.wanted = ORDO_NORM_BIT(ORDO_LINF)};
    ordo_study study;
    assert_int_equal(ordo_study_init(&study, &recipe, neurons, 4, &options), ORDO_OK);
    for (size_t i = 0; i < 4; i++) {
        study.runs[i].cells = study.runs[i].neurons = neurons[i];
        set_norm(&study.runs[i], ORDO_LINF, values[i]);
    }
    assert_int_equal(ordo_study_conclude(&study, NULL), ORDO_OK);
    ordo_claim claim = {.kind = &ordo_kind_order,
                        .unit = mlp,
                        .construction = recipe.construction,
                        .norm = ORDO_LINF,
                        .value = "2",
                        .digits = 1};
    ordo_case judged = {.claim = &claim, .target = recipe.target, .study = &study};
    ordo_finding finding = {.verdict = ORDO_VERDICT_CONFIRMED};
    assert_int_equal(ordo_kind_order.judge(&finding, &judged), ORDO_OK);
    assert_int_equal(finding.verdict, ORDO_VERDICT_UNDECIDED);
    ordo_study_clear(&study);
    ordo_catalogue_free(catalogue);
}

/* What cannot be measured at all fails with its reason. */
static void
failures_have_reasons(void **state)
{
    (void)state;
    court c;
    ordo_suite_options none = {.threads = 0};
    ordo_message why = {""};
    court_open(&c,
               FILE_OF(STUDY("order", "glu", "taylor", "\"x^3\"", "rmse", "8:64", "3",
                             "2") ", \"on\": [\"1e60\", \"1e60+1\"]"),
               &none);
    assert_int_equal(ordo_suite_decide(c.suite, &why), ORDO_OK); /* far out, but measurable */
    assert_int_equal(ordo_suite_verdict(c.suite, 0), ORDO_VERDICT_CONFIRMED);
    court_close(&c);
    court_open(&c,
               FILE_OF(EXACTLY("refusal", "gqu", "taylor", "\"x^4\"",
                               "9") ", \"on\": [\"1e60\", \"1e60+1\"]"),
               &none);
    why.text[0] = '\0';
    assert_true(ordo_suite_decide(c.suite, &why) < 0);
    assert_non_null(strstr(why.text, "bits"));
    court_close(&c);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(failures_have_reasons),
        cmocka_unit_test(true_claims_and_false_neighbours),
        cmocka_unit_test(published_fits),
        cmocka_unit_test(stopped_suites_keep_what_is_decided),
        cmocka_unit_test(contaminated_errors_are_not_confirmed),
        cmocka_unit_test(the_error_of_a_limit_counts),
    };
    return cmocka_run_group_tests_name("suite", tests, NULL, free_caches);
}
