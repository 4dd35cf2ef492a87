/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What neurons do on an interval, against rationals. */
#include "tests/construct/nets.h"

#include <math.h>

#include "construct/activity.h"

static void
parameters_must_be_finite(void **state)
{
    (void)state;
    ordo_target *target = target_on("exp(x)", "-1", "1");
    ordo_network net;
    ordo_activity activity;
    mpfr_t bad;
    mpfr_init2(bad, 24);
    mpfr_set_nan(bad);
    assert_int_equal(ordo_network_init(&net, ordo_unit_find("glu"), 3, 24), ORDO_OK);
    (void)ordo_vector_set(&net.theta, 7, bad);
    assert_int_equal(ordo_activity_new(&activity, &net, target), ORDO_EINVAL);
    assert_null(activity.partition);
    ordo_activity_clear(&activity);
    memset(&activity, 0, sizeof activity);
    ordo_activity_clear(&activity); /* zero bytes */
    assert_string_equal(ordo_role_name((ordo_role)7), "unknown");
    mpfr_clear(bad);
    ordo_network_clear(&net);
    ordo_target_free(target);
}

/* On [-3/8, 5/4], eighths: gate, gate's bias, factor, its bias, weight. */
static const struct {
    long theta[5];
    ordo_place_of_breakpoint place;
    ordo_role role;
} neurons[] = {
    {{8, 3, 1, 0, 1}, ORDO_BREAKS_LEFT, ORDO_ROLE_POLYNOMIAL}, /* it opens at the left end */
    {{-8, -3, 1, 0, 1}, ORDO_BREAKS_LEFT, ORDO_ROLE_SHUT},     /* it shuts there */
    {{8, -10, 1, 0, 1}, ORDO_BREAKS_RIGHT, ORDO_ROLE_SHUT},    /* it opens at the right end */
    {{-8, 10, 0, 1, 1}, ORDO_BREAKS_RIGHT, ORDO_ROLE_POLYNOMIAL},
    {{8, -9, 1, 1, 1}, ORDO_BREAKS_INSIDE, ORDO_ROLE_BENDING},   /* at 9/8 */
    {{-16, 18, 1, 1, 1}, ORDO_BREAKS_INSIDE, ORDO_ROLE_BENDING}, /* there, too */
    {{8, 0, 1, 1, 0}, ORDO_BREAKS_INSIDE, ORDO_ROLE_WEIGHTLESS}, /* at 0 */
    {{8, -1, 0, 0, 5}, ORDO_BREAKS_INSIDE, ORDO_ROLE_WEIGHTLESS},
    {{0, 1, 1, 1, 1}, ORDO_BREAKS_NOWHERE, ORDO_ROLE_POLYNOMIAL},
    {{0, 0, 1, 1, 1}, ORDO_BREAKS_NOWHERE, ORDO_ROLE_SHUT},
    {{0, -1, 1, 1, 1}, ORDO_BREAKS_NOWHERE, ORDO_ROLE_SHUT},
    {{0, 3, 1, 1, 0}, ORDO_BREAKS_NOWHERE, ORDO_ROLE_WEIGHTLESS},
    {{4, 30, 0, 0, 0}, ORDO_BREAKS_LEFT, ORDO_ROLE_WEIGHTLESS},
    {{3, -1, 0, -1, 2}, ORDO_BREAKS_INSIDE, ORDO_ROLE_BENDING}, /* at 1/3, a factor without slope */
};

static void
special_neurons(void **state)
{
    (void)state;
    ordo_target *target = target_on("exp(x)", "-3/8", "5/4");
    ordo_network net;
    ordo_activity activity;
    mpfr_t left, right;
    mpfr_inits2(53, left, right, (mpfr_ptr)0);
    assert_int_equal(ordo_network_init(&net, ordo_unit_find("glu"), COUNT(neurons), 24), ORDO_OK);
    for (size_t i = 0; i < COUNT(neurons); i++) {
        for (size_t slot = 0; slot < 5; slot++) {
            set_parameter(&net, 5 * i + slot, neurons[i].theta[slot], -3);
        }
    }
    assert_int_equal(ordo_activity_new(&activity, &net, target), ORDO_OK);
    size_t roles[ORDO_ROLES] = {0}, breaks[ORDO_BREAKS] = {0};
    for (size_t i = 0; i < COUNT(neurons); i++) {
        assert_int_equal(ordo_activity_place(&activity, i), neurons[i].place);
        assert_int_equal(ordo_activity_role(&activity, i), neurons[i].role);
        roles[neurons[i].role]++;
        breaks[neurons[i].place]++;
    }
    assert_memory_equal(activity.roles, roles, sizeof roles);
    assert_memory_equal(activity.breaks, breaks, sizeof breaks);
    assert_int_equal(activity.distinct, 4); /* 0, 1/8, 1/3, 9/8 */
    assert_int_equal(activity.coincident, 2);
    ordo_activity_widest(left, right, &activity);
    assert_true(fabs(mpfr_get_d(left, MPFR_RNDN) - 1.0 / 3) < 1e-15);
    assert_true(mpfr_get_d(right, MPFR_RNDN) == 1.125);
    ordo_network_breakpoint(left, &net, 8);
    assert_true(mpfr_nan_p(left));
    ordo_network_breakpoint(left, &net, 6);
    assert_true(mpfr_zero_p(left) && !mpfr_signbit(left));
    /* 13 eighths of the interval, cut into 13: 0 begins part 3, 9/8 part 12. */
    size_t count[13], expected[13] = {[3] = 1, [4] = 1, [5] = 1, [12] = 2};
    ordo_activity_histogram(count, 13, &activity);
    assert_memory_equal(count, expected, sizeof count);
    assert_int_equal(ordo_activity_rank(&activity, 0), 0);
    assert_int_equal(ordo_activity_rank(&activity, 50), 2);
    assert_int_equal(ordo_activity_rank(&activity, 100), 4);
    ordo_activity_breakpoint(left, &activity, 4);
    assert_true(mpfr_get_d(left, MPFR_RNDN) == 1.125);
    ordo_activity_clear(&activity);
    ordo_network_clear(&net);
    mpfr_clears(left, right, (mpfr_ptr)0);
    ordo_target_free(target);
}

/* The signs of a gate at both ends, and its product with everything else, in rationals. */
static ordo_role
role_of(const ordo_network *net, size_t i)
{
    fmpq_t w, b, low, high;
    fmpq_init(w);
    fmpq_init(b);
    fmpq_init(low);
    fmpq_init(high);
    exact_parameter(w, net, ordo_network_index(net, i, ORDO_SLOT_G));
    exact_parameter(b, net, ordo_network_index(net, i, ORDO_SLOT_g));
    fmpq_sub(low, b, w); /* on [-1, 1] */
    fmpq_add(high, b, w);
    bool open_low = fmpq_sgn(low) > 0, open_high = fmpq_sgn(high) > 0;
    bool shut_low = fmpq_sgn(low) < 0, shut_high = fmpq_sgn(high) < 0, zero;
    exact_parameter(w, net, ordo_network_index(net, i, ordo_network_slot_D(net)));
    zero = fmpq_is_zero(w);
    for (unsigned j = 0; j < net->unit->factors; j++) {
        exact_parameter(w, net, ordo_network_index(net, i, ordo_network_slot_U(j)));
        exact_parameter(b, net, ordo_network_index(net, i, ordo_network_slot_u(j)));
        zero = zero || (fmpq_is_zero(w) && fmpq_is_zero(b));
    }
    fmpq_clear(w);
    fmpq_clear(b);
    fmpq_clear(low);
    fmpq_clear(high);
    return !open_low && !open_high ? ORDO_ROLE_SHUT
           : zero                  ? ORDO_ROLE_WEIGHTLESS
           : shut_low || shut_high ? ORDO_ROLE_BENDING
                                   : ORDO_ROLE_POLYNOMIAL;
}

static void
random_nets(void **state)
{
    (void)state;
    enum { NETS = 60, NEURONS = 40 };
    uint64_t random = test_seed();
    ordo_target *target = target_on("x", "-1", "1");
    size_t seen[ORDO_ROLES] = {0}, coincident = 0;
    for (size_t k = 0; k < NETS; k++) {
        ordo_network net;
        ordo_activity activity;
        random_network(&net, any_unit(k), NEURONS, 24, &random);
        assert_int_equal(ordo_activity_new(&activity, &net, target), ORDO_OK);
        size_t all = 0, places = 0, count[7], sum = 0;
        for (size_t i = 0; i < NEURONS; i++) {
            assert_int_equal(ordo_activity_role(&activity, i), role_of(&net, i));
            seen[role_of(&net, i)]++;
        }
        for (int role = 0; role < ORDO_ROLES; role++) {
            all += activity.roles[role];
        }
        for (int place = 0; place < ORDO_BREAKS; place++) {
            places += activity.breaks[place];
        }
        assert_int_equal(all, NEURONS);
        assert_int_equal(places, NEURONS);
        ordo_activity_histogram(count, COUNT(count), &activity);
        for (size_t j = 0; j < COUNT(count); j++) {
            sum += count[j];
        }
        assert_int_equal(sum, activity.breaks[ORDO_BREAKS_INSIDE]);
        /* Those that coincide stand at fewer places than they are. */
        size_t alone = sum - activity.coincident;
        assert_true(activity.distinct >= alone);
        assert_true(activity.distinct - alone <= activity.coincident / 2);
        coincident += activity.coincident;
        ordo_activity_clear(&activity);
        ordo_network_clear(&net);
    }
    assert_true(coincident > NETS);
    for (int role = 0; role < ORDO_ROLES; role++) {
        assert_true(seen[role] > 0);
    }
    ordo_target_free(target);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parameters_must_be_finite),
        cmocka_unit_test(special_neurons),
        cmocka_unit_test(random_nets),
    };
    return cmocka_run_group_tests_name("activity", tests, NULL, free_caches);
}
