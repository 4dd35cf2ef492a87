/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The distance of stored nets from ideal ones: never below what is found at points, never far above
 * what rounding can do. */
#include "tests/construct/nets.h"

#include <math.h>

#include "construct/distance.h"

enum { FINE = 700, POINTS = 60 };

/* The net at x in rationals is exact for stored parameters; the ideal net is one of FINE bits. */
static void
gap_at(mpfr_t gap, const ordo_network *net, const ordo_network *ideal, const mpfr_t x)
{
    mpfr_t other;
    mpfr_init2(other, FINE);
    ordo_network_forward(gap, net, x);
    ordo_network_forward(other, ideal, x);
    mpfr_sub(gap, gap, other, MPFR_RNDN);
    mpfr_abs(gap, gap, MPFR_RNDN);
    mpfr_clear(other);
}

/* The largest gap among points of the interval, its ends and the breakpoints of both nets. */
static void
largest_gap(mpfr_t largest, const ordo_network *net, const ordo_network *ideal,
            const ordo_target *target, uint64_t *random)
{
    mpfr_t a, b, end, x, gap, view;
    mpfr_inits2(FINE, a, b, end, x, gap, (mpfr_ptr)0);
    ordo_target_ends(a, end, target);
    mpfr_sub(b, end, a, MPFR_RNDZ);
    mpfr_set_zero(largest, 1);
    for (int i = 0; i <= POINTS; i++) {
        mpfr_set_ui(x, random_bits(random, 30), MPFR_RNDN);
        mpfr_div_2ui(x, x, 30, MPFR_RNDN);
        if (i <= 1) {
            mpfr_set_ui(x, (unsigned)i, MPFR_RNDN);
        }
        mpfr_fma(x, x, b, a, MPFR_RNDZ);
        if (i > POINTS / 2) {
            const ordo_network *from = i % 2 ? net : ideal;
            size_t neuron = random_bits(random, 20) % net->neurons;
            ordo_network_view(view, from, neuron, ORDO_SLOT_g);
            mpfr_neg(x, view, MPFR_RNDN);
            ordo_network_view(view, from, neuron, ORDO_SLOT_G);
            mpfr_mul(x, x, view, MPFR_RNDN); /* G = 1 or -1 */
        }
        if (mpfr_less_p(x, a) || mpfr_greater_p(x, end)) {
            continue;
        }
        gap_at(gap, net, ideal, x);
        mpfr_max(largest, largest, gap, MPFR_RNDN);
    }
    mpfr_clears(a, b, end, x, gap, (mpfr_ptr)0);
}

/* log2 of rho; -HUGE_VAL for zero. */
static double
log2_of(const mag_t rho)
{
    arf_t x;
    mpfr_t y;
    arf_init(x);
    mpfr_init2(y, 64);
    arf_set_mag(x, rho);
    (void)arf_get_mpfr(y, x, MPFR_RNDU);
    double size = ordo_log2(y);
    mpfr_clear(y);
    arf_clear(x);
    return size;
}

static bool
reaches(const mag_t rho, const mpfr_t gap)
{
    arf_t x, y;
    arf_init(x);
    arf_init(y);
    arf_set_mag(x, rho);
    arf_set_mpfr(y, gap);
    bool reached = arf_cmp(x, y) >= 0;
    arf_clear(x);
    arf_clear(y);
    return reached;
}

static void
find_distance(mag_t rho, const ordo_network *net, const char *construction,
              ordo_orientation orientation, const ordo_target *target)
{
    ordo_message why = {""};
    ordo_status status = ordo_network_distance(
        rho, net, ordo_construction_find(net->unit, construction), orientation, target, &why);
    if (status != ORDO_OK) {
        fail_msg("%s %s on %s: %d %s", net->unit->name, construction, ordo_target_label(target),
                 (int)status, why.text);
    }
}

static void
refusals_are_passed_on(void **state)
{
    (void)state;
    ordo_target *target = target_on("exp(x)", "-1", "1"), *edge = target_on("sqrt(x)", "0", "1");
    ordo_network net;
    ordo_message why = {""};
    mag_t rho;
    mag_init(rho);
    make_net(&net, "gqu", "hermite", ORDO_FORWARD, target, 9, 53);
    const ordo_unit *gqu = ordo_unit_find("gqu");
    assert_int_equal(ordo_network_distance(rho, &net, ordo_construction_find(gqu, "taylor"),
                                           ORDO_FORWARD, target, &why),
                     ORDO_REFUSED);
    assert_non_null(strstr(why.text, "discriminant"));
    assert_true(mag_is_inf(rho));
    assert_int_equal(ordo_network_distance(rho, &net, ordo_construction_find(gqu, "hermite"),
                                           ORDO_FORWARD, edge, &why),
                     ORDO_SINGULAR);
    assert_true(mag_is_inf(rho));
    ordo_network_clear(&net);
    mag_clear(rho);
    ordo_target_free(target);
    ordo_target_free(edge);
}

/* Nets whose parameters are all dyadic are ideal. */
static void
exact_nets_have_none(void **state)
{
    (void)state;
    static const char *const cases[][3] = {{"mlp", "interpolate", "x^2"},
                                           {"glu", "taylor", "x^3-x/4"},
                                           {"glu", "midpoint", "x^3+x"},
                                           {"gqu", "hermite", "x^4"}};
    ordo_network net;
    mag_t rho;
    mag_init(rho);
    for (size_t i = 0; i < COUNT(cases); i++) {
        ordo_target *target = target_on(cases[i][2], "-1", "1");
        size_t neurons = i == 3 ? 9 : 8;
        make_net(&net, cases[i][0], cases[i][1], ORDO_ALTERNATING, target, neurons, 53);
        find_distance(rho, &net, cases[i][1], ORDO_ALTERNATING, target);
        assert_true(mag_is_zero(rho));
        find_distance(rho, &net, cases[i][1], ORDO_FORWARD, target); /* another net altogether */
        assert_true(log2_of(rho) > -10);
        ordo_network_clear(&net);
        ordo_target_free(target);
    }
    /* Signs of discriminants that are all zero are beyond balls. */
    ordo_target *cubic = target_on("x^3/3-x", "-1", "1/3");
    make_net(&net, "gqu", "taylor", ORDO_FORWARD, cubic, 7, 53);
    find_distance(rho, &net, "taylor", ORDO_FORWARD, cubic);
    assert_true(log2_of(rho) < -40 && log2_of(rho) > -60);
    ordo_network_clear(&net);
    ordo_target_free(cubic);
    mag_clear(rho);
}

/* rho covers the gaps and is below 100 n units, in the last place of the net's terms or, where
 * rounding a breakpoint moves a value further than that, times the gap that was found. */
static void
check_distance(const ordo_unit *unit, const char *construction, ordo_orientation orientation,
               const ordo_target *target, size_t neurons, mpfr_prec_t prec, uint64_t *random)
{
    ordo_network net, ideal;
    mag_t rho;
    mpfr_t gap;
    mag_init(rho);
    mpfr_init2(gap, FINE);
    make_net(&net, unit->name, construction, orientation, target, neurons, prec);
    make_net(&ideal, unit->name, construction, orientation, target, neurons, FINE);
    find_distance(rho, &net, construction, orientation, target);
    largest_gap(gap, &net, &ideal, target, random);
    double terms = ordo_network_magnitude(&ideal, 4, 1);
    double unit_size = fmax(ordo_log2(gap), terms - (double)prec);
    if (!reaches(rho, gap) || log2_of(rho) > unit_size + log2(100.0 * (double)neurons)) {
        fail_msg("%s %s on %s, n = %zu: 2^%.2f, found 2^%.2f, terms 2^%.2f", unit->name,
                 construction, ordo_target_label(target), neurons, log2_of(rho), ordo_log2(gap),
                 terms);
    }
    ordo_network_clear(&net);
    ordo_network_clear(&ideal);
    mpfr_clear(gap);
    mag_clear(rho);
}

static void
distances_cover_gaps(void **state)
{
    (void)state;
    uint64_t random[1] = {test_seed()};
    static const char *const targets[][3] = {{"exp(x)", "-1", "1"},
                                             {"sin(4*x)", "-1/3", "pi/3"},
                                             {"1/(1+9*x^2)", "-1", "1"},
                                             {"x^5-x/3", "1/7", "2.385"},
                                             {"(x-1/3)^(19/2)", "1/3", "2"}};
    static const size_t sizes[] = {1, 2, 7, 60};
    for (size_t i = 0; i < COUNT(targets); i++) {
        ordo_target *target = target_on(targets[i][0], targets[i][1], targets[i][2]);
        for (const ordo_unit *const *u = ordo_units; *u != NULL; u++) {
            for (size_t k = 0; k < 2 && (*u)->constructions[k] != NULL; k++) {
                const char *name = (*u)->constructions[k]->name;
                for (size_t n = (*u)->neurons_at_a > 2 ? 2 : 0; n < COUNT(sizes); n++) {
                    check_distance(*u, name, (ordo_orientation)(n % 2), target, sizes[n],
                                   n == 2 ? 24 : 53, random);
                }
            }
        }
        ordo_target_free(target);
    }
}

/* Values alone are needed at an end where the slope is infinite and whose place is no binary
 * number. */
static void
edges_of_domains(void **state)
{
    (void)state;
    uint64_t random[1] = {test_seed()};
    ordo_target *left = target_on("sqrt(x-1/3)", "1/3", "2"),
                *right = target_on("acos(x)", "-1", "1");
    check_distance(ordo_unit_find("mlp"), "interpolate", ORDO_FORWARD, left, 12, 53, random);
    check_distance(ordo_unit_find("glu"), "midpoint", ORDO_ALTERNATING, right, 12, 53, random);
    ordo_target_free(left);
    ordo_target_free(right);
}

/* Any net may be compared, also one of zeros: its distance is at least the ideal net's size. */
static void
far_nets(void **state)
{
    (void)state;
    uint64_t random[1] = {test_seed()};
    ordo_target *target = target_on("exp(x)", "-1", "1");
    for (const ordo_unit *const *u = ordo_units; *u != NULL; u++) {
        const char *name = (*u)->constructions[0]->name;
        ordo_network net, ideal;
        mag_t rho;
        mpfr_t gap;
        mag_init(rho);
        mpfr_init2(gap, FINE);
        make_net(&ideal, (*u)->name, name, ORDO_FORWARD, target, 4, FINE);
        for (int way = 0; way < 12; way++) {
            random_network(&net, *u, 4, 24, random);
            size_t stride = ordo_network_stride(&net);
            for (size_t i = 0; way == 0 && i < net.theta.length; i++) {
                mpfr_t view; /* the ideal D and d, else zeros */
                ordo_vector_view(view, &ideal.theta, i);
                if ((i + 1) % stride == 0 || i + 1 == net.theta.length) {
                    (void)ordo_vector_set(&net.theta, i, view);
                } else {
                    set_parameter(&net, i, 0, 0);
                }
            }
            for (size_t i = 0; way > 0 && i < net.neurons; i++) {
                set_parameter(&net, ordo_network_index(&net, i, ORDO_SLOT_G), 1, 0);
            }
            find_distance(rho, &net, name, ORDO_FORWARD, target);
            largest_gap(gap, &net, &ideal, target, random);
            assert_true(reaches(rho, gap));
            ordo_network_clear(&net);
        }
        ordo_network_clear(&ideal);
        mpfr_clear(gap);
        mag_clear(rho);
    }
    ordo_target_free(target);
}

/* Each parameter of a net moved by one unit in the last place moves the distance with it. */
static void
one_unit_is_seen(void **state)
{
    (void)state;
    uint64_t random[1] = {test_seed()};
    ordo_target *target = target_on("1/(1+9*x^2)", "-1", "1");
    ordo_network net, ideal;
    mag_t rho;
    mpfr_t x, gap;
    mag_init(rho);
    mpfr_init2(x, 20);
    mpfr_init2(gap, FINE);
    make_net(&net, "glu", "midpoint", ORDO_FORWARD, target, 8, 20);
    make_net(&ideal, "glu", "midpoint", ORDO_FORWARD, target, 8, FINE);
    for (size_t i = 0; i < net.theta.length; i++) {
        mpfr_t view;
        ordo_vector_view(view, &net.theta, i);
        mpfr_set(x, view, MPFR_RNDN);
        for (int k = 0; k < 9; k++) {
            mpfr_nextabove(x);
        }
        (void)ordo_vector_set(&net.theta, i, x);
        find_distance(rho, &net, "midpoint", ORDO_FORWARD, target);
        largest_gap(gap, &net, &ideal, target, random);
        assert_true(reaches(rho, gap));
    }
    assert_true(log2_of(rho) < -8);
    ordo_network_clear(&net);
    ordo_network_clear(&ideal);
    mag_clear(rho);
    mpfr_clear(x);
    mpfr_clear(gap);
    ordo_target_free(target);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refusals_are_passed_on), cmocka_unit_test(exact_nets_have_none),
        cmocka_unit_test(distances_cover_gaps),   cmocka_unit_test(edges_of_domains),
        cmocka_unit_test(one_unit_is_seen),       cmocka_unit_test(far_nets),
    };
    return cmocka_run_group_tests_name("distance", tests, NULL, free_caches);
}
