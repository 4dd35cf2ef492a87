/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Norms proved on panels: found, written, read and checked again, against closed forms; records
 * that were tampered with. */
#include "tests/construct/nets.h"

#include <jansson.h>

#include "verify/certificate/seek.h"

/* What is measured, and its norm as an expression. */
typedef struct sample {
    const char *unit, *construction; /* NULL: no net */
    const char *f, *a, *b;
    size_t neurons;
    const char *norm;
    unsigned derivative;
    const char *truth;
} sample;

/* f^(k) is constant: the error is its constant times a pattern, on each cell the same. Source:
 * Bernoulli polynomials and Peano kernels. Without a net norms of derivatives. Decimals of sqrt and
 * exp: integrals by primitive functions, evaluated by mpmath with 40 digits. */
static const sample samples[] = {
    {"mlp", "interpolate", "x^2", "-1", "1", 16, "rmse", 0, "2/8^2/sqrt(120)"},
    {"mlp", "interpolate", "x^2", "-1", "1", 16, "l2", 0, "sqrt(2)*2/8^2/sqrt(120)"},
    {"mlp", "interpolate", "x^2", "-1", "1", 16, "l1", 0, "2/8^2/12"},
    {"mlp", "interpolate", "x^2", "-1", "1", 16, "linf", 0, "2/8^2/8"},
    {"mlp", "interpolate", "x^2", "-1", "1", 16, "h1", 0, "2/8/sqrt(12)"},
    {"mlp", "optimal", "x^2", "-1", "1", 16, "rmse", 0, "2/8^2/sqrt(720)"},
    {"mlp", "optimal", "x^2", "-1", "1", 16, "l1", 0, "2/8^2/(18*sqrt(3))"},
    {"glu", "taylor", "x^3", "0", "1", 8, "rmse", 0, "6/8^3*sqrt(2/945)"},
    {"glu", "taylor", "x^3", "0", "1", 8, "l1", 0, "6/8^3/24"},
    {"glu", "taylor", "x^3", "0", "1", 8, "linf", 0, "6/8^3/(9*sqrt(3))"},
    {"glu", "taylor", "x^3", "0", "1", 8, "h1", 0, "6/8^2/sqrt(45)"},
    {"glu", "midpoint", "x^3", "0", "1", 8, "rmse", 0, "6/8^3/sqrt(30240)"},
    {"glu", "midpoint", "x^3", "0", "1", 8, "l1", 0, "6/8^3/192"},
    {"glu", "midpoint", "x^3", "0", "1", 8, "linf", 0, "6/8^3/(72*sqrt(3))"},
    {"gqu", "hermite", "x^4", "-1", "1", 9, "rmse", 0, "24/4^4/sqrt(362880)"},
    {"gqu", "hermite", "x^4", "-1", "1", 9, "l1", 0, "24/4^4/720"},
    {"gqu", "hermite", "x^4", "-1", "1", 9, "linf", 0, "24/4^4/384"},
    {"gqu", "hermite", "x^4", "-1", "1", 9, "h1", 0, "24/4^3/sqrt(30240)"},
    {"mlp", "interpolate", "sqrt(x)", "0", "1", 10, "rmse", 0, "0.0183199100327729342026081"},
    {"mlp", "interpolate", "sqrt(x)", "0", "1", 10, "l1", 0, "0.0061573249598492686749987"},
    {"mlp", "interpolate", "sqrt(x)", "0", "1", 10, "linf", 0, "0.0790569415042094832999724"},
    {"mlp", "interpolate", "exp(x)", "-1", "1", 6, "rmse", 0, "0.0135723469424244597630736"},
    {"mlp", "interpolate", "exp(x)", "-1", "1", 6, "l1", 0, "0.0108613947832636166247253"},
    {"mlp", "interpolate", "exp(x)", "-1", "1", 6, "linf", 0, "0.0320567332790305829249086"},
    {NULL, NULL, "exp(x)", "-1/3", "pi/2", 1, "l2", 3, "sqrt((exp(pi)-exp(-2/3))/2)"},
    {NULL, NULL, "exp(x)", "-1/3", "pi/2", 1, "linf", 2, "exp(pi/2)"},
    {NULL, NULL, "sin(x)", "-1", "2", 1, "l1", 2, "(2-cos(1)-cos(2))/3"},
    {NULL, NULL, "1/(1+x^2)", "-1", "1", 1, "linf", 2, "2"},
    {NULL, NULL, "atan(x)", "-1", "1", 1, "linf", 3, "2"},
    {NULL, NULL, "atan(x)", "-1", "1", 1, "linf", 1, "1"},
    {NULL, NULL, "atan(x)", "-1", "1", 1, "linf", 4,
     "24*sqrt(1-2/sqrt(5))*2/sqrt(5)/(2-2/sqrt(5))^4"},
    {NULL, NULL, "sin(pi*x)", "-1", "1", 1, "linf", 4, "pi^4"},
    {NULL, NULL, "exp(x)", "-1/2", "1/2", 1, "least", 4, "exp(-1/2)"},
    {NULL, NULL, "abs(x-1/3)", "-1", "1", 1, "rmse", 0, "sqrt(((4/3)^3+(2/3)^3)/6)"},
    {NULL, NULL, "x^2-1/3", "-1", "1", 1, "l1", 0, "4/(9*sqrt(3))"},
};

/* A sample made: target, net, subject and the record of its panels. */
typedef struct made {
    ordo_target *target;
    ordo_network net;
    ordo_subject subject;
    char *text;
    size_t length;
    json_t *root, *record;
} made;

static void
make(made *m, const sample *s, mpfr_prec_t bits, long goal)
{
    ordo_message why = {""};
    *m = (made){.target = target_on(s->f, s->a, s->b)};
    if (s->unit != NULL) {
        make_net(&m->net, s->unit, s->construction, ORDO_ALTERNATING, m->target, s->neurons, bits);
    }
    m->subject = (ordo_subject){m->target, s->unit != NULL ? &m->net : NULL,
                                ordo_measure_find(s->norm), s->derivative};
    ordo_panels panels;
    ordo_panels_init(&panels, &m->subject, bits + 40);
    arb_t a, b;
    arb_init(a);
    arb_init(b);
    ordo_target_ends_ball(a, b, m->target, 64);
    bool least = strcmp(s->norm, "least") == 0;
    if (ordo_panels_find(&panels, least ? a : NULL, least ? b : NULL, goal, &why) != ORDO_OK) {
        fail_msg("%s of %s: %s", s->norm, s->f, why.text);
    }
    FILE *memory = open_memstream(&m->text, &m->length);
    assert_non_null(memory);
    ordo_stream stream;
    ordo_stream_init(&stream, memory);
    ordo_stream_open(&stream, NULL, '{');
    assert_int_equal(ordo_panels_write(&stream, "record", &panels), ORDO_OK);
    ordo_stream_close(&stream, '}');
    assert_int_equal(fclose(memory), 0);
    m->root = json_loadb(m->text, m->length, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(m->root);
    m->record = json_object_get(m->root, "record");
    arb_clear(b);
    arb_clear(a);
    ordo_panels_clear(&panels);
}

static void
unmake(made *m)
{
    json_decref(m->root);
    free(m->text);
    ordo_network_clear(&m->net);
    ordo_target_free(m->target);
}

static ordo_status
check(const made *m, arb_t lower, arb_t upper, ordo_message *why)
{
    arb_t from, to;
    arb_init(from);
    arb_init(to);
    why->text[0] = '\0';
    bool inside = strcmp(m->subject.measure->name, "least") == 0;
    ordo_status status =
        ordo_covering_check(lower, upper, m->record, &m->subject, inside, from, to, why);
    arb_clear(to);
    arb_clear(from);
    return status;
}

/* Each sample at 8, 20 and 40 bits: the record holds, its bounds contain the closed form and are as
 * near as they should be. */
static void
checked_norms_contain_closed_forms(void **state)
{
    (void)state;
    arb_t lower, upper, truth, zero;
    arb_init(lower);
    arb_init(upper);
    arb_init(truth);
    arb_init(zero);
    for (size_t i = 0; i < COUNT(samples); i++) {
        ordo_expression *f = parse(samples[i].truth);
        ball_value(truth, f, zero, 192);
        ordo_expression_free(f);
        if (strncmp(samples[i].truth, "0.0", 3) == 0) { /* the last digit is rounded */
            arb_set_si(zero, 1);
            arb_mul_2exp_si(zero, zero, -80);
            arb_add_error(truth, zero);
            arb_zero(zero);
        }
        for (long bits = 8; bits <= 40; bits += bits == 8 ? 12 : 20) {
            made m;
            ordo_message why;
            make(&m, &samples[i], 128, bits);
            if (check(&m, lower, upper, &why) != ORDO_OK) {
                fail_msg("sample %zu, %ld bits: %s", i, bits, why.text);
            }
            assert_true(arb_le(lower, truth) || arb_overlaps(lower, truth));
            assert_true(arb_le(truth, upper) || arb_overlaps(upper, truth));
            arb_sub(upper, upper, lower, 192);
            arb_div(upper, upper, truth, 192);
            /* at an end that is no dyadic number a maximum is a ball around half of itself, and
             * radii have 30 bits */
            bool pi = strcmp(samples[i].b, "pi/2") == 0;
            arb_mul_2exp_si(upper, upper, (pi && bits > 28 ? 28 : bits) - 6);
            arb_set_si(lower, 1);
            if (!arb_lt(upper, lower)) {
                fail_msg("sample %zu: not %ld bits", i, bits);
            }
            unmake(&m);
        }
    }
    arb_clear(zero);
    arb_clear(truth);
    arb_clear(upper);
    arb_clear(lower);
}

/* What was done to a record, and what must be said. */
static void
expect(made *m, ordo_status status, const char *says)
{
    arb_t lower, upper;
    ordo_message why;
    arb_init(lower);
    arb_init(upper);
    ordo_status found = check(m, lower, upper, &why);
    if (found != status || strstr(why.text, says) == NULL) {
        fail_msg("%d \"%s\", not %d \"%s\"", (int)found, why.text, (int)status, says);
    }
    arb_clear(upper);
    arb_clear(lower);
}

/* panels[i][k] = value, for the time of one check. */
static void
with_entry(made *m, size_t i, size_t k, json_t *value, ordo_status status, const char *says)
{
    json_t *panel = json_array_get(json_object_get(m->record, "panels"), i);
    json_t *kept = json_incref(json_array_get(panel, k));
    (void)json_array_set_new(panel, k, value);
    expect(m, status, says);
    (void)json_array_set_new(panel, k, kept);
}

/* record[key] = value (NULL: removed), for the time of one check. */
static void
with_key(made *m, const char *key, json_t *value, ordo_status status, const char *says)
{
    json_t *kept = json_incref(json_object_get(m->record, key));
    (void)(value != NULL ? json_object_set_new(m->record, key, value)
                         : json_object_del(m->record, key));
    expect(m, status, says);
    if (kept != NULL) {
        (void)json_object_set_new(m->record, key, kept);
    } else {
        (void)json_object_del(m->record, key);
    }
}

static void
tampering_is_named(void **state)
{
    (void)state;
    enum { TO, ORDER, LOWER, UPPER };
    static const sample glu = {"glu", "midpoint", "exp(x)", "-1", "1", 8, "rmse", 0, NULL};
    made m;
    make(&m, &glu, 100, 12);
    expect(&m, ORDO_OK, "");
    with_key(&m, "panels", NULL, ORDO_EPARSE, "\"panels\" is missing");
    with_key(&m, "more", json_integer(1), ORDO_EPARSE, "unknown key \"more\"");
    with_key(&m, "panels", json_array(), ORDO_EPARSE, "\"panels\"");
    with_key(&m, "norm", json_string("l2"), ORDO_MISSED, "l2 of derivative 0");
    with_key(&m, "derivative", json_integer(1), ORDO_MISSED, "derivative 1");
    with_key(&m, "precision", json_integer(1), ORDO_EPARSE, "\"precision\"");
    with_key(&m, "precision", json_integer(12), ORDO_MISSED, "panel 1");
    with_key(&m, "from", json_string("-0x1.8p-1"), ORDO_MISSED, "panel 1: it does not end right");
    with_key(&m, "from", json_string("-0x1.fp-1"), ORDO_MISSED, "panel 1: its number is found");
    with_key(&m, "from", json_string("x"), ORDO_EPARSE, "\"x\" is not a number");
    with_key(&m, "encloses", json_pack("[ss]", "0", "1e-9"), ORDO_MISSED, "lower bound is found");
    with_key(&m, "encloses", json_pack("[ss]", "0", "0.0001205159"), ORDO_MISSED,
             "upper bound is found");
    with_key(&m, "encloses", json_pack("[ss]", "1", "2"), ORDO_MISSED, "lower bound is found");
    with_key(&m, "encloses", json_pack("[ss]", "2", "1"), ORDO_EPARSE, "above the upper");
    with_entry(&m, 2, TO, json_string("-0x1p-1"), ORDO_MISSED, "panel 3: it does not end right");
    with_entry(&m, 2, TO, json_string("-0x1.000001p-2"), ORDO_MISSED,
               "panel 4: the gate of neuron 4 turns inside");
    with_entry(&m, 2, TO, json_string("-0x1.fffffp-3"), ORDO_MISSED,
               "panel 3: the gate of neuron 4 turns inside");
    with_entry(&m, 2, ORDER, json_integer(0), ORDO_MISSED, "panel 3: its number is found");
    with_entry(&m, 2, ORDER, json_integer(-1), ORDO_EPARSE, "panel 3: expected");
    with_entry(&m, 2, ORDER, json_string("6"), ORDO_EPARSE, "panel 3: expected");
    with_entry(&m, 2, LOWER, json_string("1e-3"), ORDO_EPARSE, "panel 3: the lower bound lies");
    with_entry(&m, 2, UPPER, json_string("1e-30"), ORDO_EPARSE, "panel 3: the lower bound lies");
    with_entry(&m, 2, LOWER, json_string("0"), ORDO_MISSED, "the norm's lower bound");
    with_entry(&m, 2, UPPER, json_string("1"), ORDO_MISSED, "the norm's upper bound");
    json_t *panels = json_object_get(m.record, "panels");
    json_t *last = json_incref(json_array_get(panels, json_array_size(panels) - 1));
    (void)json_array_remove(panels, json_array_size(panels) - 1);
    expect(&m, ORDO_MISSED, "the panels do not cover the interval");
    (void)json_array_append_new(panels, last);
    expect(&m, ORDO_OK, "");
    /* another net: one parameter changed by a millionth */
    mpfr_t x;
    mpfr_init2(x, 100);
    ordo_vector_view(x, &m.net.theta, m.net.theta.length - 1);
    mpfr_t d;
    mpfr_init2(d, 100);
    mpfr_mul_d(d, x, 1.000001, MPFR_RNDN);
    (void)ordo_vector_set(&m.net.theta, m.net.theta.length - 1, d);
    expect(&m, ORDO_MISSED, "panel 1: its number is found in [");
    mpfr_clear(d);
    unmake(&m);
}

/* Both bounds of each narrow panel are needed: moved up or down by a hundredth of a percent they no
 * longer hold. */
static void
each_bound_counts(void **state)
{
    (void)state;
    static const char *const norms[] = {"rmse", "l1", "h1"};
    for (size_t k = 0; k < COUNT(norms); k++) {
        sample s = {"glu", "taylor", "exp(x)", "-1", "1", 8, norms[k], 0, NULL};
        size_t narrow = 0;
        made m;
        make(&m, &s, 100, 30);
        json_t *panels = json_object_get(m.record, "panels");
        for (size_t i = 0; i < json_array_size(panels); i++) {
            json_t *panel = json_array_get(panels, i);
            double lower = strtod(json_string_value(json_array_get(panel, 2)), NULL);
            double upper = strtod(json_string_value(json_array_get(panel, 3)), NULL);
            for (int up = 0; up < 2 && upper < 1.00005 * lower; up++) {
                char low[64], high[64];
                double factor = up ? 1.0001 : 0.9999;
                json_t *kept = json_incref(json_array_get(panel, 3));
                (void)snprintf(low, sizeof low, "%.17g", lower * factor);
                (void)snprintf(high, sizeof high, "%.17g", upper * factor);
                (void)json_array_set_new(panel, 3, json_string(high));
                with_entry(&m, i, 2, json_string(low), ORDO_MISSED, "its number is found");
                (void)json_array_set_new(panel, 3, kept);
                narrow++;
            }
        }
        assert_true(narrow >= 16);
        unmake(&m);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tampering_is_named),
        cmocka_unit_test(checked_norms_contain_closed_forms),
        cmocka_unit_test(each_bound_counts),
    };
    return cmocka_run_group_tests(tests, NULL, free_caches);
}
