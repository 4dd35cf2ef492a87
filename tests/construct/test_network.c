/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nets as parameters: where they stand, the direct sum, the size of its terms. */
#include "tests/construct/nets.h"

#include <math.h>

static void
slots_follow_one_another(void **state)
{
    (void)state;
    for (const ordo_unit *const *u = ordo_units; *u != NULL; u++) {
        ordo_network net;
        mpfr_t view;
        assert_int_equal(ordo_network_init(&net, *u, 3, 53), ORDO_OK);
        assert_int_equal(net.theta.length, ordo_unit_parameters(*u, 3));
        for (size_t i = 0; i < net.theta.length; i++) {
            set_parameter(&net, i, (long)i + 1, 0);
        }
        long next = 1;
        for (size_t i = 0; i < 3; i++) {
            unsigned slots[3 + 2 * ORDO_UNIT_FACTORS] = {ORDO_SLOT_G, ORDO_SLOT_g}, count = 2;
            for (unsigned j = 0; j < (*u)->factors; j++) {
                slots[count++] = ordo_network_slot_U(j);
                slots[count++] = ordo_network_slot_u(j);
            }
            slots[count++] = ordo_network_slot_D(&net);
            for (unsigned k = 0; k < count; k++) {
                ordo_network_view(view, &net, i, slots[k]);
                assert_int_equal(mpfr_get_si(view, MPFR_RNDN), next++);
            }
        }
        for (unsigned j = 1; j <= (*u)->tail; j++) {
            ordo_vector_view(view, &net.theta, ordo_unit_tail_index(*u, 3, j));
            assert_int_equal(mpfr_get_si(view, MPFR_RNDN), next);
            assert_int_equal(ordo_network_power(&net, (size_t)next - 1), j);
            next++;
        }
        ordo_network_view_d(view, &net);
        assert_int_equal(mpfr_get_si(view, MPFR_RNDN), next);
        assert_int_equal(ordo_network_power(&net, (size_t)next - 1), 0);
        ordo_network_clear(&net);
        ordo_network_clear(&net);
    }
}

/* 2.385 + 3 relu(-x/2 + 1/4)(2 x - 1)(x + 3) at -1, the same closed at 1, without a factor. */
static void
a_net_by_hand(void **state)
{
    (void)state;
    static const long theta[][2] = {{-1, -1}, {1, -2}, {2, 0}, {-1, 0}, {1, 0}, {3, 0}, {3, 0}};
    ordo_network net;
    mpfr_t x, y;
    mpfr_inits2(53, x, y, (mpfr_ptr)0);
    assert_int_equal(ordo_network_init(&net, ordo_unit_find("gqu"), 1, 53), ORDO_OK);
    for (size_t i = 0; i < COUNT(theta); i++) {
        set_parameter(&net, i, theta[i][0], theta[i][1]);
    }
    mpfr_set_d(x, 2.385, MPFR_RNDN);
    (void)ordo_vector_set(&net.theta, 7, x);
    mpfr_set_si(x, -1, MPFR_RNDN);
    ordo_network_forward(y, &net, x);
    assert_true(mpfr_get_d(y, MPFR_RNDN) == 2.385 + 3 * 0.75 * -3 * 2);
    mpfr_set_si(x, 1, MPFR_RNDN);
    ordo_network_forward(y, &net, x);
    assert_true(mpfr_get_d(y, MPFR_RNDN) == 2.385);
    mpfr_set_d(x, 0.5, MPFR_RNDN);
    ordo_network_forward(y, &net, x);
    assert_true(mpfr_get_d(y, MPFR_RNDN) == 2.385);
    /* |d| + 3 (X/2 + 1/4)(2 X + 1)(X + 3) at X = 2 */
    double magnitude = 2.385 + 3 * 1.25 * 5 * 5;
    assert_true(fabs(ordo_network_magnitude(&net, 2, 1) - log2(magnitude)) < 1e-10);
    assert_true(ordo_network_magnitude(&net, -2, 1) == ordo_network_magnitude(&net, 2, 1));
    mpfr_clears(x, y, (mpfr_ptr)0);
    ordo_network_clear(&net);
}

/* The rounded sum lies within the rounding of its terms of the exact one, and the magnitude bounds
 * all values. */
static void
the_sum_agrees_with_rationals(void **state)
{
    (void)state;
    uint64_t random = test_seed();
    mpfr_t x, y, exact;
    fmpq_t q, r;
    mpfr_inits2(100, x, y, exact, (mpfr_ptr)0);
    fmpq_init(q);
    fmpq_init(r);
    for (int k = 0; k < 300; k++) {
        ordo_network net;
        random_network(&net, any_unit((size_t)k), 1 + random_bits(&random, 4), 24, &random);
        random_point(x, &random, -2, 2);
        double bound = ordo_network_magnitude(&net, 2, 1);
        assert_int_equal(ordo_rational_from_real(q, x), ORDO_OK);
        exact_forward(r, &net, q);
        ordo_real_from_rational(exact, r, MPFR_RNDN);
        ordo_network_forward(y, &net, x);
        assert_true(within(y, exact, bound - 100 + 5));
        assert_true(mpfr_zero_p(exact) || ordo_log2(exact) <= bound + 1e-9);
        ordo_network_clear(&net);
    }
    mpfr_clears(x, y, exact, (mpfr_ptr)0);
    fmpq_clear(q);
    fmpq_clear(r);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slots_follow_one_another),
        cmocka_unit_test(a_net_by_hand),
        cmocka_unit_test(the_sum_agrees_with_rationals),
    };
    return cmocka_run_group_tests_name("network", tests, NULL, free_caches);
}
