/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nets as made are right to the last bit; one unit more or less is not. */
#include "tests/construct/nets.h"

#include "construct/parameters.h"

static ordo_status
check(ordo_parameters_report *report, const ordo_network *net, const char *construction,
      ordo_orientation orientation, const ordo_target *target, ordo_message *why)
{
    return ordo_parameters_check(report, net, ordo_construction_find(net->unit, construction),
                                 orientation, target, why);
}

/* Moves parameter `index` by so many units in its last place. */
static void
nudge(ordo_network *net, size_t index, int units)
{
    mpfr_t view, x;
    ordo_vector_view(view, &net->theta, index);
    mpfr_init2(x, net->theta.prec);
    mpfr_set(x, view, MPFR_RNDN);
    for (; units > 0; units--) {
        mpfr_nextabove(x);
    }
    for (; units < 0; units++) {
        mpfr_nextbelow(x);
    }
    (void)ordo_vector_set(&net->theta, index, x);
    mpfr_clear(x);
}

static void
other_constructions_are_seen(void **state)
{
    (void)state;
    ordo_target *target = target_on("exp(x)", "-1", "1"), *edge = target_on("x^(5/2)", "0", "1");
    ordo_network net;
    ordo_parameters_report report;
    ordo_message why = {""};
    ordo_parameters_report_init(&report);
    make_net(&net, "glu", "midpoint", ORDO_FORWARD, target, 8, 53);
    assert_int_equal(check(&report, &net, "midpoint", ORDO_FORWARD, target, NULL), ORDO_OK);
    assert_int_equal(check(&report, &net, "taylor", ORDO_FORWARD, target, NULL), ORDO_MISSED);
    assert_int_equal(check(&report, &net, "midpoint", ORDO_ALTERNATING, target, &why), ORDO_MISSED);
    assert_string_equal(report.name, "G.weight");
    assert_int_equal(report.neuron, 1);
    assert_string_equal(why.text, "G.weight of neuron 1 is 1.0000000000000000000e0, the formula "
                                  "gives -1.0000000000000000000e0");
    assert_int_equal(check(&report, &net, "midpoint", ORDO_FORWARD, edge, &why), ORDO_MISSED);
    assert_string_equal(report.name, "knot");
    ordo_network_clear(&net);
    make_net(&net, "gqu", "hermite", ORDO_FORWARD, edge, 9, 53);
    assert_int_equal(check(&report, &net, "taylor", ORDO_FORWARD, edge, &why), ORDO_SINGULAR);
    ordo_network_clear(&net);
    make_net(&net, "gqu", "hermite", ORDO_FORWARD, target, 9, 53);
    assert_int_equal(check(&report, &net, "taylor", ORDO_FORWARD, target, &why), ORDO_REFUSED);
    assert_non_null(strstr(why.text, "discriminant"));
    ordo_network_clear(&net);
    ordo_parameters_report_clear(&report);
    ordo_target_free(target);
    ordo_target_free(edge);
}

/* Whatever ordo_network_make makes, on dyadic and other intervals. */
static void
made_nets_are_right(void **state)
{
    (void)state;
    static const char *const targets[][3] = {
        {"exp(x)", "-1", "1"},        {"1/(1+cos(pi*x)^2)", "-0.9", "1/2"},
        {"sin(4*x)", "-1/3", "pi/3"}, {"x^5-x/3", "1/7", "2.385"},
        {"x^3", "-1", "1"},           {"sqrt(x)", "0", "1"},
        {"abs(x-1/3)", "-1", "1"},    {"sin(pi*x)", "-1", "1"}};
    static const size_t sizes[] = {1, 2, 8, 9, 70};
    static const mpfr_prec_t precisions[] = {24, 53, 113, 53, 53};
    ordo_parameters_report report;
    ordo_parameters_report_init(&report);
    size_t checked = 0;
    for (size_t t = 0; t < COUNT(targets); t++) {
        ordo_target *target = target_on(targets[t][0], targets[t][1], targets[t][2]);
        for (const ordo_unit *const *u = ordo_units; *u != NULL; u++) {
            for (const ordo_construction *const *c = (*u)->constructions; *c != NULL; c++) {
                if ((*c)->wide) {
                    continue; /* no formulas to compare with */
                }
                for (size_t k = 0; k < 2 * COUNT(sizes); k++) {
                    ordo_network net;
                    ordo_message why = {""};
                    size_t n = sizes[k / 2];
                    ordo_recipe recipe = {*u, *c, (ordo_orientation)(k % 2), target, NULL};
                    if (ordo_network_make(&net, &recipe, n, precisions[k / 2], NULL) != ORDO_OK) {
                        continue;
                    }
                    ordo_status status = ordo_parameters_check(
                        &report, &net, *c, (ordo_orientation)(k % 2), target, &why);
                    if (status != ORDO_OK) {
                        fail_msg("%s %s on %s, n = %zu: %d, %s", (*u)->name, (*c)->name,
                                 targets[t][0], n, (int)status, why.text);
                    }
                    assert_true(mag_cmp_2exp_si(report.furthest, -1) <= 0 ||
                                mag_get_d(report.furthest) < 0.500001);
                    assert_true(report.checked >= net.theta.length);
                    assert_true(report.negligible < report.checked / 2);
                    assert_string_equal(report.name, "");
                    checked++;
                    ordo_network_clear(&net);
                }
            }
        }
        ordo_target_free(target);
    }
    assert_true(checked > 300);
    ordo_parameters_report_clear(&report);
}

/* One unit in the last place of any parameter, up or down, is found and named. */
static void
one_unit_is_found(const char *unit, const char *construction, ordo_orientation orientation,
                  const ordo_target *target, size_t neurons)
{
    ordo_network net;
    ordo_parameters_report report;
    ordo_message why = {""};
    ordo_parameters_report_init(&report);
    make_net(&net, unit, construction, orientation, target, neurons, 53);
    size_t stride = ordo_network_stride(&net);
    static const char *const names[] = {
        "G.weight", "G.bias",    "U.weight", "U.bias",    "Q.weight", "Q.bias",    "Q2.weight",
        "Q2.bias",  "Q3.weight", "Q3.bias",  "Q4.weight", "Q4.bias",  "Q5.weight", "Q5.bias"};
    for (size_t i = 0; i < net.theta.length; i++) {
        for (int way = -1; way <= 1; way += 2) {
            mpfr_t view;
            ordo_vector_view(view, &net.theta, i);
            if (mpfr_zero_p(view)) {
                continue; /* has no last place */
            }
            nudge(&net, i, way);
            ordo_status status = check(&report, &net, construction, orientation, target, &why);
            size_t slot = i % stride;
            bool bias = i >= neurons * stride;
            const char *name = i + 1 == net.theta.length ? "D.bias"
                               : bias                    ? "P.weight"
                               : slot + 1 == stride      ? "D.weight"
                                                         : names[slot];
            /* A knot is judged as such, but for further neurons at a. */
            bool again = i / stride > 0 && i / stride < net.unit->neurons_at_a;
            bool knot = slot == 1 && !bias && !again;
            if (status != ORDO_MISSED || strcmp(report.name, knot ? "knot" : name) != 0 ||
                (!knot && !bias && report.neuron != i / stride)) {
                fail_msg("%s %s: parameter %zu off by %d: %d, %s", unit, construction, i, way,
                         (int)status, why.text);
            }
            nudge(&net, i, -way);
        }
    }
    assert_int_equal(check(&report, &net, construction, orientation, target, &why), ORDO_OK);
    ordo_network_clear(&net);
    ordo_parameters_report_clear(&report);
}

static void
one_unit_in_the_last_place(void **state)
{
    (void)state;
    ordo_target *target = target_on("exp(x)", "-1", "1"),
                *other = target_on("sin(4*x)", "1/3", "2");
    for (const ordo_unit *const *u = ordo_units; *u != NULL; u++) {
        for (int k = 0; k < 2 && (*u)->constructions[k] != NULL; k++) {
            const char *name = (*u)->constructions[k]->name;
            one_unit_is_found((*u)->name, name, ORDO_FORWARD, target, 8);
            one_unit_is_found((*u)->name, name, ORDO_ALTERNATING, other, 7);
        }
    }
    ordo_target_free(target);
    ordo_target_free(other);
}

/* Slopes of exactly 0 and curvatures of exactly 0 are stored as what is left of a cancellation: any
 * number far below the others of its kind will do, and none larger. */
static void
negligible_parameters(void **state)
{
    (void)state;
    ordo_target *target = target_on("x^2+exp(x)-exp(x)", "-1", "1");
    ordo_network net;
    ordo_parameters_report report;
    ordo_message why = {""};
    ordo_parameters_report_init(&report);
    make_net(&net, "glu", "taylor", ORDO_FORWARD, target, 7, 53);
    assert_int_equal(check(&report, &net, "taylor", ORDO_FORWARD, target, &why), ORDO_OK);
    assert_int_equal(report.negligible, 12); /* U and u of six neurons */
    size_t place = ordo_network_index(&net, 3, 2);
    set_parameter(&net, place, 1, -53); /* M = 1 is the curvature at a */
    assert_int_equal(check(&report, &net, "taylor", ORDO_FORWARD, target, &why), ORDO_OK);
    set_parameter(&net, place, -15, -56);
    assert_int_equal(check(&report, &net, "taylor", ORDO_FORWARD, target, &why), ORDO_OK);
    set_parameter(&net, place, 17, -56);
    assert_int_equal(check(&report, &net, "taylor", ORDO_FORWARD, target, &why), ORDO_MISSED);
    assert_int_equal(report.neuron, 3);
    ordo_network_clear(&net);
    ordo_parameters_report_clear(&report);
    ordo_target_free(target);
}

/* Small beside others of their kind, but not for the net: far from 0 the highest powers of a tied
 * net, where f is small the jumps beside weights of 1. */
static void
small_is_not_negligible(void **state)
{
    (void)state;
    static const char *const units[] = {"glu", "gqu", "gated3"};
    ordo_target *far = target_on("sin(x)", "1000", "1001"),
                *tiny = target_on("2^(-70)*exp(x)", "-1", "1");
    ordo_network net;
    ordo_parameters_report report;
    ordo_message why = {""};
    ordo_parameters_report_init(&report);
    make_net(&net, "relu7", "quasi", ORDO_FORWARD, far, 2, 53);
    assert_int_equal(check(&report, &net, "quasi", ORDO_FORWARD, far, &why), ORDO_OK);
    size_t place = ordo_unit_tail_index(net.unit, 2, 7);
    set_parameter(&net, place, 4, 0);
    assert_int_equal(check(&report, &net, "quasi", ORDO_FORWARD, far, &why), ORDO_MISSED);
    assert_string_equal(report.name, "P.weight");
    assert_int_equal(report.neuron, 7);
    ordo_network_clear(&net);
    for (size_t k = 0; k < COUNT(units); k++) {
        make_net(&net, units[k], "quasi", ORDO_FORWARD, tiny, 6, 53);
        assert_int_equal(check(&report, &net, "quasi", ORDO_FORWARD, tiny, &why), ORDO_OK);
        set_parameter(&net, ordo_network_index(&net, 4, ordo_network_slot_D(&net)), -1, -54);
        assert_int_equal(check(&report, &net, "quasi", ORDO_FORWARD, tiny, &why), ORDO_MISSED);
        assert_string_equal(report.name, "D.weight");
        ordo_network_clear(&net);
    }
    ordo_parameters_report_clear(&report);
    ordo_target_free(tiny);
    ordo_target_free(far);
}

/* Where all of a kind are 0 by cancellation 0 is stored and right, for any n, and nothing else is.
 */
static void
all_vanish(void **state)
{
    (void)state;
    static const char *const targets[] = {"1/(1+cos(pi*x)^2)", "cos(4*x)", "sin(pi*x)", "sin(pi*x)",
                                          "1e-90*sin(pi*x)"};
    static const size_t neurons[] = {1, 1, 1, 2, 2};
    ordo_parameters_report report;
    ordo_parameters_report_init(&report);
    for (size_t t = 0; t < COUNT(targets); t++) {
        ordo_target *target = target_on(targets[t], "-1", "1");
        ordo_network net;
        ordo_message why = {""};
        mpfr_t D;
        make_net(&net, "mlp", "interpolate", ORDO_FORWARD, target, neurons[t], 53);
        for (size_t i = 0; i < neurons[t]; i++) {
            ordo_network_view(D, &net, i, ordo_network_slot_D(&net));
            assert_true(mpfr_zero_p(D));
        }
        assert_int_equal(check(&report, &net, "interpolate", ORDO_FORWARD, target, &why), ORDO_OK);
        assert_true(report.negligible >= neurons[t]);
        set_parameter(&net, ordo_network_index(&net, neurons[t] - 1, 2), 1, -1500);
        assert_int_equal(check(&report, &net, "interpolate", ORDO_FORWARD, target, &why),
                         ORDO_MISSED);
        assert_string_equal(report.name, "D.weight");
        assert_non_null(strstr(why.text, "the formula gives 0 within "));
        ordo_network_clear(&net);
        ordo_target_free(target);
    }
    ordo_parameters_report_clear(&report);
}

/* A 0 in the place of something small is no 0, even of something far below rounding. */
static void
small_is_not_zero(void **state)
{
    (void)state;
    ordo_target *target = target_on("cos(4*x)+1e-60*x", "-1", "1");
    ordo_network net;
    ordo_parameters_report report;
    ordo_message why = {""};
    ordo_parameters_report_init(&report);
    make_net(&net, "mlp", "interpolate", ORDO_FORWARD, target, 1, 53);
    assert_int_equal(check(&report, &net, "interpolate", ORDO_FORWARD, target, &why), ORDO_OK);
    set_parameter(&net, ordo_network_index(&net, 0, 2), 0, 0);
    assert_int_equal(check(&report, &net, "interpolate", ORDO_FORWARD, target, &why), ORDO_MISSED);
    assert_non_null(strstr(why.text, "the formula gives 1.000000000000000"));
    ordo_network_clear(&net);
    ordo_parameters_report_clear(&report);
    ordo_target_free(target);
}

/* d = f(-1) lies exactly between two numbers of 53 bits: both are nearest, which rationals see. */
static void
half_way_between_two_numbers(void **state)
{
    (void)state;
    ordo_target *polynomial = target_on("x/3*3+2+2^-53", "-1", "1");
    ordo_target *hidden = target_on("x+2+2^-53*(sin(x)^2+cos(x)^2)", "-1", "1");
    ordo_network net;
    ordo_parameters_report report;
    ordo_message why = {""};
    ordo_parameters_report_init(&report);
    make_net(&net, "mlp", "interpolate", ORDO_FORWARD, polynomial, 1, 53);
    for (int k = 0; k < 4; k++) {
        set_parameter(&net, net.theta.length - 1, ((long)1 << 52) + k - 1, -52);
        assert_int_equal(check(&report, &net, "interpolate", ORDO_FORWARD, polynomial, &why),
                         k == 1 || k == 2 ? ORDO_OK : ORDO_MISSED);
        if (k == 0) {
            assert_string_equal(report.name, "D.bias");
        }
    }
    set_parameter(&net, net.theta.length - 1, 1, 0);
    assert_int_equal(check(&report, &net, "interpolate", ORDO_FORWARD, hidden, &why),
                     ORDO_UNDECIDED);
    assert_string_equal(report.name, "D.bias");
    assert_non_null(strstr(why.text, "undecided"));
    ordo_network_clear(&net);
    ordo_parameters_report_clear(&report);
    ordo_target_free(polynomial);
    ordo_target_free(hidden);
}

/* Below a power of two numbers are twice as close: its neighbour below is half a unit away. */
static void
powers_of_two(void **state)
{
    (void)state;
    static const struct {
        const char *shift; /* of f(-1) = 1 + shift */
        bool one, below;   /* whether 1 and the number below it are right */
    } cases[] = {{"2^-55", true, false},
                 {"-2^-56", true, false},
                 {"-2^-54", true, true}, /* half-way */
                 {"-3*2^-56", true, false},
                 {"-5*2^-56", false, true}};
    ordo_network net;
    ordo_parameters_report report;
    ordo_parameters_report_init(&report);
    for (size_t i = 0; i < COUNT(cases); i++) {
        char text[64];
        (void)snprintf(text, sizeof text, "x+2+(%s)", cases[i].shift);
        ordo_target *target = target_on(text, "-1", "1");
        make_net(&net, "mlp", "interpolate", ORDO_FORWARD, target, 1, 53);
        for (int below = 0; below < 2; below++) {
            set_parameter(&net, net.theta.length - 1, ((long)1 << 53) - below, -53);
            bool right = below ? cases[i].below : cases[i].one;
            assert_int_equal(check(&report, &net, "interpolate", ORDO_FORWARD, target, NULL),
                             right ? ORDO_OK : ORDO_MISSED);
        }
        ordo_network_clear(&net);
        ordo_target_free(target);
    }
    ordo_parameters_report_clear(&report);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(other_constructions_are_seen),
        cmocka_unit_test(half_way_between_two_numbers),
        cmocka_unit_test(powers_of_two),
        cmocka_unit_test(negligible_parameters),
        cmocka_unit_test(all_vanish),
        cmocka_unit_test(small_is_not_zero),
        cmocka_unit_test(one_unit_in_the_last_place),
        cmocka_unit_test(small_is_not_negligible),
        cmocka_unit_test(made_nets_are_right),
    };
    return cmocka_run_group_tests_name("parameters", tests, NULL, free_caches);
}
