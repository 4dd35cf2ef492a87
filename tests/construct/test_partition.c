/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cells of random nets against a sort in rationals. */
#include "tests/construct/nets.h"

#include "construct/partition.h"

static void
parameters_must_be_finite(void **state)
{
    (void)state;
    mpfr_t a, b, bad;
    mpfr_inits2(24, a, b, bad, (mpfr_ptr)0);
    mpfr_set_si(a, -1, MPFR_RNDN);
    mpfr_set_si(b, 1, MPFR_RNDN);
    uint64_t random = test_seed();
    for (const ordo_unit *const *u = ordo_units; *u != NULL; u++) {
        for (size_t i = 0; i < ordo_unit_parameters(*u, 3); i++) {
            for (int k = 0; k < 4; k++) {
                ordo_network net;
                ordo_partition *p = (ordo_partition *)&net;
                random_network(&net, *u, 3, 24, &random);
                if (k == 0) {
                    mpfr_set_nan(bad);
                } else if (k == 1) {
                    mpfr_set_inf(bad, -1);
                } else { /* products may leave MPFR's range, and with it the sign */
                    mpfr_set_si_2exp(bad, -1, k == 2 ? 1L << 28 : -(1L << 28) - 1, MPFR_RNDN);
                }
                (void)ordo_vector_set(&net.theta, i, bad);
                assert_int_equal(ordo_partition_new(&p, &net, a, b, NULL), ORDO_EINVAL);
                assert_null(p);
                ordo_network_clear(&net);
            }
        }
    }
    ordo_partition_free(NULL);
    mpfr_clears(a, b, bad, (mpfr_ptr)0);
}

/* x = where event i lies. */
static void
locate(fmpq_t x, const ordo_partition *p, size_t i)
{
    ordo_event event = ordo_partition_event(p, i);
    if (event.cut) {
        mpfr_t view;
        ordo_vector_view(view, ordo_partition_cuts(p), event.index);
        assert_int_equal(ordo_rational_from_real(x, view), ORDO_OK);
        return;
    }
    const ordo_network *net = ordo_partition_network(p);
    fmpq_t G;
    fmpq_init(G);
    exact_parameter(G, net, ordo_network_index(net, event.index, ORDO_SLOT_G));
    exact_parameter(x, net, ordo_network_index(net, event.index, ORDO_SLOT_g));
    fmpq_div(x, x, G);
    fmpq_neg(x, x);
    fmpq_clear(G);
}

/* Whether neuron i has a breakpoint inside (a, b), and whether its gate is open just right of a. */
static bool
inside(bool *active, const ordo_network *net, size_t i, const fmpq_t a, const fmpq_t b)
{
    fmpq_t G, g, at_a, at_b;
    fmpq_init(G);
    fmpq_init(g);
    fmpq_init(at_a);
    fmpq_init(at_b);
    exact_parameter(G, net, ordo_network_index(net, i, ORDO_SLOT_G));
    exact_parameter(g, net, ordo_network_index(net, i, ORDO_SLOT_g));
    fmpq_mul(at_a, G, a);
    fmpq_add(at_a, at_a, g);
    fmpq_mul(at_b, G, b);
    fmpq_add(at_b, at_b, g);
    *active = fmpq_sgn(at_a) > 0 || (fmpq_sgn(at_a) == 0 && fmpq_sgn(G) > 0);
    bool result = fmpq_sgn(at_a) * fmpq_sgn(at_b) < 0;
    fmpq_clear(G);
    fmpq_clear(g);
    fmpq_clear(at_a);
    fmpq_clear(at_b);
    return result;
}

static void
check_events(const ordo_partition *p, size_t expected)
{
    fmpq_t x, before;
    fmpq_init(x);
    fmpq_init(before);
    assert_int_equal(ordo_partition_events(p), expected);
    size_t cells = 1;
    for (size_t i = 0; i < expected; i++) {
        locate(x, p, i);
        int order = i == 0 ? 1 : fmpq_cmp(x, before);
        assert_true(order >= 0);
        assert_int_equal(ordo_partition_event(p, i).opens, order > 0);
        cells += order > 0 ? 1 : 0;
        fmpq_set(before, x);
    }
    assert_int_equal(ordo_partition_cells(p), cells);
    fmpq_clear(x);
    fmpq_clear(before);
}

static void
check_partition(const ordo_network *net, mpfr_srcptr a, mpfr_srcptr b, const ordo_vector *cuts)
{
    ordo_partition *p = NULL;
    fmpq_t left, right;
    fmpq_init(left);
    fmpq_init(right);
    assert_int_equal(ordo_rational_from_real(left, a), ORDO_OK);
    assert_int_equal(ordo_rational_from_real(right, b), ORDO_OK);
    assert_int_equal(ordo_partition_new(&p, net, a, b, cuts), ORDO_OK);
    assert_ptr_equal(ordo_partition_network(p), net);
    assert_ptr_equal(ordo_partition_a(p), a);
    assert_ptr_equal(ordo_partition_b(p), b);
    size_t expected = cuts != NULL ? cuts->length : 0;
    bool *seen = calloc(net->neurons, sizeof *seen);
    for (size_t i = 0; i < ordo_partition_events(p); i++) {
        ordo_event event = ordo_partition_event(p, i);
        if (!event.cut) {
            assert_false(seen[event.index]);
            seen[event.index] = true;
        }
    }
    for (size_t i = 0; i < net->neurons; i++) {
        bool active, in = inside(&active, net, i, left, right);
        assert_int_equal(seen[i], in);
        assert_int_equal(ordo_partition_active_at_a(p, i), active);
        expected += in ? 1 : 0;
    }
    free(seen);
    check_events(p, expected);
    ordo_partition_free(p);
    fmpq_clear(left);
    fmpq_clear(right);
}

static void
cells_of_random_nets(void **state)
{
    (void)state;
    uint64_t random = test_seed();
    mpfr_t a, b, cut;
    mpfr_inits2(24, a, b, cut, (mpfr_ptr)0);
    for (int k = 0; k < 600; k++) {
        ordo_network net;
        ordo_vector cuts;
        random_network(&net, any_unit((size_t)k), 1 + random_bits(&random, k % 7 == 0 ? 8 : 4), 24,
                       &random);
        mpfr_set_si_2exp(a, -8 + (long)random_bits(&random, 2), -3, MPFR_RNDN);
        mpfr_set_si_2exp(b, 8 - (long)random_bits(&random, 2), -3, MPFR_RNDN);
        assert_int_equal(ordo_vector_init(&cuts, 3, 24), ORDO_OK);
        for (size_t i = 0; i < 3; i++) {
            mpfr_set_d(cut, (double[]){-0.25, 0.3, 0.5}[i], MPFR_RNDN);
            (void)ordo_vector_set(&cuts, i, cut);
        }
        cuts.length = random_bits(&random, 2);
        check_partition(&net, a, b, k % 2 == 0 ? &cuts : NULL);
        ordo_vector_clear(&cuts);
        ordo_network_clear(&net);
    }
    mpfr_clears(a, b, cut, (mpfr_ptr)0);
}

/* Breakpoints that agree in 2000 bits are still told apart, equal ones are not. */
static void
order_is_decided_exactly(void **state)
{
    (void)state;
    mpfr_t a, b, x;
    mpfr_inits2(2100, a, b, x, (mpfr_ptr)0);
    mpfr_set_si(a, -1, MPFR_RNDN);
    mpfr_set_si(b, 1, MPFR_RNDN);
    ordo_network net;
    assert_int_equal(ordo_network_init(&net, ordo_unit_find("mlp"), 3, 2100), ORDO_OK);
    for (size_t i = 0; i < 3; i++) { /* 1/3 + 2^-2000, 1/3 (G = 3, g = -1), 1/3 (G = -6, g = 2) */
        set_parameter(&net, 3 * i, (long[]){1, 3, -6}[i], 0);
        set_parameter(&net, 3 * i + 1, (long[]){0, -1, 2}[i], 0);
    }
    mpfr_set_si(x, -1, MPFR_RNDN);
    mpfr_div_ui(x, x, 3, MPFR_RNDN);
    mpfr_set_ui_2exp(b, 1, -2000, MPFR_RNDN);
    mpfr_sub(x, x, b, MPFR_RNDN);
    mpfr_set_si(b, 1, MPFR_RNDN);
    (void)ordo_vector_set(&net.theta, 1, x);
    ordo_partition *p = NULL;
    assert_int_equal(ordo_partition_new(&p, &net, a, b, NULL), ORDO_OK);
    assert_int_equal(ordo_partition_cells(p), 3);
    assert_int_equal(ordo_partition_event(p, 0).index, 1);
    assert_int_equal(ordo_partition_event(p, 1).index, 2);
    assert_false(ordo_partition_event(p, 1).opens);
    assert_int_equal(ordo_partition_event(p, 2).index, 0);
    ordo_partition_free(p);
    ordo_network_clear(&net);
    mpfr_clears(a, b, x, (mpfr_ptr)0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parameters_must_be_finite),
        cmocka_unit_test(order_is_decided_exactly),
        cmocka_unit_test(cells_of_random_nets),
    };
    return cmocka_run_group_tests_name("partition", tests, NULL, free_caches);
}
