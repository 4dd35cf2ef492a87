/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Breakpoints that are not uniform, against closed forms. */
#include "tests/construct/nets.h"

#include <math.h>

#include "construct/knots.h"

static ordo_knots *
knots_of(const char *text)
{
    ordo_knots *knots = NULL;
    ordo_message why = {""};
    if (ordo_knots_new(&knots, text, &why) != ORDO_OK) {
        fail_msg("%s: %s", text, why.text);
    }
    return knots;
}

static ordo_knots *
list_of(const char *text)
{
    ordo_knots *knots = NULL;
    ordo_message why = {""};
    if (ordo_knots_list(&knots, "list", text, strlen(text), &why) != ORDO_OK) {
        fail_msg("%s: %s", text, why.text);
    }
    return knots;
}

/* The knots in double precision. */
static void
place(double *t, const char *text, const ordo_target *target, unsigned order, size_t cells)
{
    ordo_knots *knots = knots_of(text);
    ordo_vector placed;
    ordo_message why = {""};
    mpfr_t view;
    if (ordo_knots_place(&placed, knots, target, order, cells, 200, &why) != ORDO_OK) {
        fail_msg("%s: %s", text, why.text);
    }
    assert_int_equal(placed.length, cells + 1);
    for (size_t i = 0; i <= cells; i++) {
        ordo_vector_view(view, &placed, i);
        t[i] = mpfr_get_d(view, MPFR_RNDN);
    }
    ordo_vector_clear(&placed);
    ordo_knots_free(knots);
}

static void
rejects_what_is_no_rule(void **state)
{
    (void)state;
    static const struct {
        const char *text, *says;
    } bad[] = {
        {"", "unknown breakpoints ''"},
        {"gauss", "uniform, graded:Q[@C] or equidistributed"},
        {"grated:4", "nearest: graded"},
        {"uniform:2", "uniform breakpoints are written uniform"},
        {"graded", "are written graded:Q[@C]"},
        {"equidistributed:3", "are written equidistributed"},
        {"graded:", "the power ''"},
        {"graded:x", "the power 'x' of graded breakpoints: it is no positive number"},
        {"graded:0", "no positive number"},
        {"graded:-2.385", "no positive number"},
        {"graded:1/0", "the power '1/0'"},
        {"graded:2@", "the point ''"},
        {"graded:2@x", "the point 'x'"},
        {"graded:2@log(0)", "the point 'log(0)'"},
    };
    for (size_t i = 0; i < COUNT(bad); i++) {
        ordo_knots *knots = (ordo_knots *)&bad;
        ordo_message why = {""};
        assert_int_equal(ordo_knots_new(&knots, bad[i].text, &why), ORDO_EPARSE);
        assert_null(knots);
        if (strstr(why.text, bad[i].says) == NULL) {
            fail_msg("'%s': %s", bad[i].text, why.text);
        }
    }
}

static void
rejects_what_is_no_list(void **state)
{
    (void)state;
    static const struct {
        const char *text, *says;
    } bad[] = {
        {"0.1 0.2\n0.25,3x", "list, line 2: '3x' is no number"},
        {"# nothing\n\nabc", "line 3: 'abc' is no number"},
        {"1/0", "'1/0' is no number"},
        {"0.5 0.5", "line 1: the breakpoints do not ascend"},
        {"0.5\n-1", "line 2: the breakpoints do not ascend"},
    };
    for (size_t i = 0; i < COUNT(bad); i++) {
        ordo_knots *knots = (ordo_knots *)&bad;
        ordo_message why = {""};
        assert_int_equal(ordo_knots_list(&knots, "list", bad[i].text, strlen(bad[i].text), &why),
                         ORDO_EPARSE);
        assert_null(knots);
        if (strstr(why.text, bad[i].says) == NULL) {
            fail_msg("'%s': %s", bad[i].text, why.text);
        }
    }
}

static void
check_refused(const ordo_knots *knots, const ordo_target *target, size_t cells, mpfr_prec_t prec,
              const char *says)
{
    ordo_vector t;
    ordo_message why = {""};
    assert_int_equal(ordo_knots_place(&t, knots, target, 2, cells, prec, &why), ORDO_EINVAL);
    if (strstr(why.text, says) == NULL) {
        fail_msg("'%s': %s", says, why.text);
    }
    ordo_vector_clear(&t);
}

static void
refuses_what_does_not_fit(void **state)
{
    (void)state;
    ordo_target *target = target_on("exp(x)", "-1", "pi");
    ordo_knots *list = list_of("-0.5, 2.385"), *left = list_of("-1 0"), *right = list_of("0 22/7");
    ordo_knots *beyond = knots_of("graded:2@-1.1"), *steep = knots_of("graded:60");
    check_refused(list, target, 4, 53, "list lists 2 inner breakpoints, for 3 cells, not for 4");
    check_refused(left, target, 3, 53, "inner breakpoint 1 does not lie inside");
    check_refused(right, target, 3, 53, "inner breakpoint 2 does not lie inside");
    check_refused(beyond, target, 5, 53, "outside of [-1, pi]");
    check_refused(steep, target, 20, 53, "fall together at 53 bits");
    ordo_knots_free(list);
    ordo_knots_free(left);
    ordo_knots_free(right);
    ordo_knots_free(beyond);
    ordo_knots_free(steep);
    ordo_target_free(target);
}

static void
texts_and_kinds(void **state)
{
    (void)state;
    ordo_knots *uniform = knots_of("uniform"), *graded = knots_of("graded:2.5@1/3");
    ordo_knots *again = knots_of("graded:2.5@1/3"), *other = knots_of("graded:2.5");
    ordo_knots *list = list_of(" -0.5,\t1/3 # two\n\n0.75 # three\r\n");
    ordo_knots *nothing = list_of("# no inner ones\n");
    assert_string_equal(ordo_knots_text(NULL), "uniform");
    assert_string_equal(ordo_knots_text(graded), "graded:2.5@1/3");
    assert_string_equal(ordo_knots_text(list), "list");
    assert_true(ordo_knots_are_uniform(NULL));
    assert_true(ordo_knots_are_uniform(uniform));
    assert_false(ordo_knots_are_uniform(graded));
    assert_false(ordo_knots_are_uniform(list));
    assert_true(ordo_knots_same(NULL, uniform));
    assert_true(ordo_knots_same(graded, again));
    assert_false(ordo_knots_same(graded, other));
    assert_false(ordo_knots_same(uniform, list));
    assert_int_equal(ordo_knots_cells(list), 4);
    assert_int_equal(ordo_knots_cells(nothing), 1);
    assert_int_equal(ordo_knots_cells(graded), 0);
    assert_int_equal(ordo_knots_cells(NULL), 0);
    ordo_knots *all[] = {uniform, graded, again, other, list, nothing, NULL};
    for (size_t i = 0; i < COUNT(all); i++) {
        ordo_knots_free(all[i]);
    }
}

/* Each number of a list is rounded once; the ends are those of the interval. */
static void
lists_are_taken_as_they_are(void **state)
{
    (void)state;
    ordo_target *target = target_on("exp(x)", "-1", "1");
    ordo_knots *list = list_of("-0.5\n1/3\n0.7");
    static const char *const hex[] = {"-0x1p+0", "-0x1p-1", "0x1.55p-2", "0x1.66p-1", "0x1p+0"};
    ordo_vector t;
    mpfr_t view;
    assert_int_equal(ordo_knots_place(&t, list, target, 3, 4, 9, NULL), ORDO_OK);
    for (size_t i = 0; i < COUNT(hex); i++) {
        ordo_vector_view(view, &t, i);
        char *text = ordo_real_hex(view);
        assert_string_equal(text, hex[i]);
        free(text);
    }
    ordo_vector_clear(&t);
    ordo_knots_free(list);
    ordo_target_free(target);
}

/* Against (i/n)^Q from either end and from a point between, in double precision. */
static void
graded_by_their_formula(void **state)
{
    (void)state;
    enum { CELLS = 37 };
    static const double powers[] = {0.7, 1, 2, 2.385, 4.5};
    static const char *const texts[] = {"0.7", "1", "2", "2.385", "9/2"};
    ordo_target *target = target_on("exp(x)", "-1/3", "2");
    double t[CELLS + 1], a = -1.0 / 3, b = 2;
    for (size_t k = 0; k < COUNT(powers); k++) {
        char text[64];
        (void)snprintf(text, sizeof text, "graded:%s", texts[k]);
        place(t, text, target, 2, CELLS);
        for (size_t i = 0; i <= CELLS; i++) {
            double wanted = a + (b - a) * pow((double)i / CELLS, powers[k]);
            assert_true(fabs(t[i] - wanted) < 1e-15 * CELLS);
        }
        (void)snprintf(text, sizeof text, "graded:%s@2", texts[k]);
        place(t, text, target, 2, CELLS);
        for (size_t i = 0; i <= CELLS; i++) {
            double wanted = b - (b - a) * pow((double)(CELLS - i) / CELLS, powers[k]);
            assert_true(fabs(t[i] - wanted) < 1e-15 * CELLS);
        }
        (void)snprintf(text, sizeof text, "graded:%s@pi/8", texts[k]);
        place(t, text, target, 2, CELLS);
        double c = acos(-1) / 8;
        size_t centre = 0;
        while (t[centre] < c) {
            centre++;
        }
        assert_true(t[centre] == c && centre > 0 && centre < CELLS);
        /* Both cells at the point are about equally wide: within what one cell more changes. */
        double ratio = (t[centre + 1] - c) / (c - t[centre - 1]);
        double step =
            pow(1 + 1.0 / (double)(centre < CELLS - centre ? centre : CELLS - centre), powers[k]);
        assert_true(ratio < step && ratio > 1 / step);
        for (size_t i = 0; i < centre; i++) {
            double part = (double)(centre - i) / (double)centre;
            assert_true(fabs(t[i] - (c - (c - a) * pow(part, powers[k]))) < 1e-14);
        }
    }
    ordo_target_free(target);
}

/* Without a point: the only singular one, else a. With two cells or one. */
static void
where_graded_ones_narrow(void **state)
{
    (void)state;
    static const struct {
        const char *expression, *knots;
        size_t cells;
        double t[4];
    } cases[] = {
        {"sqrt(x)", "graded:2", 3, {0, 1.0 / 9, 4.0 / 9, 1}},
        {"sqrt(1-x)", "graded:2", 3, {0, 5.0 / 9, 8.0 / 9, 1}},
        {"abs(x-1/2)", "graded:2", 2, {0, 0.5, 1}},
        {"abs(x-1/2)", "graded:2", 1, {0, 1}},
        {"abs(x-1/4)+abs(x-3/4)", "graded:2", 2, {0, 0.25, 1}},
        {"exp(x)", "graded:2@1/100", 2, {0, 0.01, 1}},
        {"exp(x)", "graded:2@0", 2, {0, 0.25, 1}},
        {"exp(x)", "graded:2@1", 2, {0, 0.75, 1}},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        ordo_target *target = target_on(cases[i].expression, "0", "1");
        double t[4];
        place(t, cases[i].knots, target, 2, cases[i].cells);
        for (size_t k = 0; k <= cases[i].cells; k++) {
            if (fabs(t[k] - cases[i].t[k]) > 1e-16) {
                fail_msg("%s %s: knot %zu is %.17g", cases[i].expression, cases[i].knots, k, t[k]);
            }
        }
        ordo_target_free(target);
    }
}

/* m = exp(c x): the integral and its inverse are known. */
static void
equidistributed_for_an_exponential(void **state)
{
    (void)state;
    enum { CELLS = 50 };
    ordo_target *target = target_on("exp(2.385*x)", "-1", "1/2");
    mpfr_t r;
    mpfr_init2(r, 64);
    for (unsigned k = 2; k <= 4; k++) {
        double t[CELLS + 1], p = 2 / (2.0 * k + 1), c = 2.385 * p;
        double from = exp(-c), to = exp(c / 2);
        place(t, "equidistributed", target, k, CELLS);
        for (size_t i = 1; i < CELLS; i++) {
            double wanted = log(from + (to - from) * (double)i / CELLS) / c;
            assert_true(fabs(t[i] - wanted) < 2e-6); /* the floor of 2^-20 */
        }
        ordo_knots *knots = knots_of("equidistributed");
        assert_int_equal(ordo_knots_scale(r, knots, target, k), ORDO_OK);
        double integral = pow(2.385, k * p) * (to - from) / c;
        double wanted = pow(integral, 1 / p) / pow(1.5, k);
        assert_true(fabs(mpfr_get_d(r, MPFR_RNDN) / wanted - 1) < 1e-9);
        ordo_knots_free(knots);
    }
    mpfr_clear(r);
    ordo_target_free(target);
}

/* For x^p they are graded with Q = (2k+1)/(2p+1) (theory 3.6), towards either end, and between. */
static void
equidistributed_for_powers(void **state)
{
    (void)state;
    enum { CELLS = 64 };
    static const struct {
        const char *expression;
        double p;
    } powers[] = {{"x^(1/2)", 0.5}, {"x^(5/2)", 2.5}, {"x^(1/10)", 0.1}};
    for (size_t j = 0; j < COUNT(powers); j++) {
        ordo_target *target = target_on(powers[j].expression, "0", "1");
        for (unsigned k = 2; k <= 4; k++) {
            double t[CELLS + 1], q = (2.0 * k + 1) / (2 * powers[j].p + 1);
            place(t, "equidistributed", target, k, CELLS);
            for (size_t i = 1; i < CELLS; i++) {
                double wanted = pow((double)i / CELLS, q);
                if (fabs(t[i] / wanted - 1) > 1e-4) { /* the floor, against a small m at 1 */
                    fail_msg("%s, order %u, knot %zu: %.10g, not %.10g", powers[j].expression, k, i,
                             t[i], wanted);
                }
            }
        }
        ordo_target_free(target);
    }
    ordo_target *target = target_on("sqrt(abs(x-1/3))", "-1/3", "1");
    double t[CELLS + 1];
    place(t, "equidistributed", target, 2, CELLS);
    for (size_t i = 0; i <= CELLS; i++) { /* |x - 1/3|^(1/2): symmetric around 1/3 */
        assert_true(fabs(t[i] + t[CELLS - i] - 2.0 / 3) < 1e-9);
    }
    assert_true(fabs(t[CELLS / 2 + 1] - 1.0 / 3 - 2.0 / 3 * pow(2.0 / CELLS, 2.5)) < 1e-9);
    ordo_target_free(target);
}

/* Where f^(k) is 0 they are uniform; a zero of it is no trouble. The integral is split anywhere. */
static void
equidistributed_where_nothing_bends(void **state)
{
    (void)state;
    enum { CELLS = 10 };
    static const char *const straight[] = {"2.385*x-1", "abs(x-1/3)", "1/7"};
    double t[CELLS + 1];
    mpfr_t r;
    mpfr_init2(r, 64);
    for (size_t j = 0; j < COUNT(straight); j++) {
        ordo_target *target = target_on(straight[j], "-1", "1");
        place(t, "equidistributed", target, 2, CELLS);
        for (size_t i = 0; i <= CELLS; i++) {
            assert_true(fabs(t[i] - (-1 + 0.2 * (double)i)) < 1e-12);
        }
        ordo_target_free(target);
    }
    /* f'' = 6x: m = |6x|^(2/5), its integral from 0 is like x^(7/5). */
    ordo_target *cube = target_on("x^3", "-1", "1");
    ordo_knots *knots = knots_of("equidistributed");
    place(t, "equidistributed", cube, 2, CELLS);
    for (size_t i = 0; i <= CELLS; i++) {
        double share = 2 * (double)i / CELLS - 1;
        double wanted = copysign(pow(fabs(share), 5.0 / 7), share);
        assert_true(fabs(t[i] - wanted) < 1e-5);
    }
    assert_int_equal(ordo_knots_scale(r, knots, cube, 2), ORDO_OK);
    assert_true(fabs(mpfr_get_d(r, MPFR_RNDN) - 6 * pow(5.0 / 7, 2.5) * sqrt(2)) < 1e-7);
    ordo_knots_free(knots);
    ordo_target_free(cube);
    mpfr_clear(r);
}

/* Nothing is known of a scale but that one. */
static void
scales_that_are_not_known(void **state)
{
    (void)state;
    ordo_target *target = target_on("exp(x)", "-1", "1");
    ordo_knots *graded = knots_of("graded:2"), *list = list_of("0");
    mpfr_t r;
    mpfr_init2(r, 64);
    mpfr_set_ui(r, 1, MPFR_RNDN);
    assert_int_equal(ordo_knots_scale(r, graded, target, 2), ORDO_SINGULAR);
    assert_true(mpfr_nan_p(r));
    assert_int_equal(ordo_knots_scale(r, list, target, 2), ORDO_SINGULAR);
    assert_int_equal(ordo_knots_scale(r, NULL, target, 2), ORDO_SINGULAR);
    mpfr_clear(r);
    ordo_knots_free(graded);
    ordo_knots_free(list);
    ordo_target_free(target);
}

/* Whatever the precision, the stored knots ascend and the net's breakpoints are they. */
static void
nets_have_these_breakpoints(void **state)
{
    (void)state;
    static const char *const texts[] = {"graded:3@1/7", "equidistributed", "graded:5/2"};
    ordo_target *target = target_on("1/(1+9*x^2)", "-1", "2.385");
    for (const ordo_unit *const *u = ordo_units; *u != NULL; u++) {
        for (size_t k = 0; k < COUNT(texts); k++) {
            ordo_knots *knots = knots_of(texts[k]);
            ordo_recipe recipe = {*u, (*u)->constructions[0], ORDO_FORWARD, target, knots};
            ordo_network net;
            ordo_vector t;
            mpfr_t g, view;
            size_t cells = ordo_unit_cells(*u, 21);
            assert_int_equal(ordo_network_make(&net, &recipe, 21, 60, NULL), ORDO_OK);
            assert_int_equal(
                ordo_knots_place(&t, knots, target, ordo_unit_order(*u), cells, 60, NULL), ORDO_OK);
            for (size_t i = 0; i < net.neurons; i++) {
                size_t shared = (*u)->neurons_at_a;
                ordo_network_view(g, &net, i, ORDO_SLOT_g);
                ordo_vector_view(view, &t, i < shared ? 0 : i - shared + 1);
                assert_true(mpfr_cmpabs(g, view) == 0);
                assert_true(mpfr_zero_p(g) || mpfr_sgn(g) == -mpfr_sgn(view));
            }
            ordo_vector_clear(&t);
            ordo_network_clear(&net);
            ordo_knots_free(knots);
        }
    }
    ordo_target_free(target);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rejects_what_is_no_rule),
        cmocka_unit_test(rejects_what_is_no_list),
        cmocka_unit_test(refuses_what_does_not_fit),
        cmocka_unit_test(texts_and_kinds),
        cmocka_unit_test(lists_are_taken_as_they_are),
        cmocka_unit_test(graded_by_their_formula),
        cmocka_unit_test(where_graded_ones_narrow),
        cmocka_unit_test(equidistributed_for_an_exponential),
        cmocka_unit_test(equidistributed_for_powers),
        cmocka_unit_test(equidistributed_where_nothing_bends),
        cmocka_unit_test(scales_that_are_not_known),
        cmocka_unit_test(nets_have_these_breakpoints),
    };
    return cmocka_run_group_tests_name("spacing", tests, NULL, free_caches);
}
