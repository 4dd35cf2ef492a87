/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nets summed on panels, against the definition of a net and against its expansion. */
#include "tests/construct/nets.h"

#include "construct/expansion.h"
#include "verify/certificate/direct.h"

/* x = k / 64. */
static void
set_end(arb_t x, long k)
{
    arb_set_si(x, k);
    arb_mul_2exp_si(x, x, -6);
}

/* y of the walk at x against the definition in rationals. */
static void
check_value(const ordo_direct *d, const ordo_network *net, const fmpq_t x)
{
    fmpq_t truth;
    arb_t y, at;
    fmpq_init(truth);
    arb_init(y);
    arb_init(at);
    exact_forward(truth, net, x);
    arb_set_fmpq(at, x, 256);
    arb_poly_evaluate(y, d->y, at, 256);
    assert_true(arb_contains_fmpq(y, truth));
    assert_true(mag_cmp_2exp_si(arb_radref(y), -60) < 0);
    arb_clear(at);
    arb_clear(y);
    fmpq_clear(truth);
}

/* Random nets on panels of random width: where the walk reports no turn it agrees with the
 * definition at three points of the panel, and where it reports one, that gate does turn. */
static void
random_nets_agree_with_their_definition(void **state)
{
    (void)state;
    uint64_t random = test_seed();
    fmpq_t x;
    arb_t end;
    fmpq_init(x);
    arb_init(end);
    size_t smooth = 0, turning = 0;
    for (size_t i = 0; i < 60; i++) {
        ordo_network net;
        ordo_direct d;
        random_network(&net, any_unit(i), 1 + i % 7, 53, &random);
        long at = -128;
        set_end(end, at);
        assert_int_equal(ordo_direct_init(&d, &net, end), ORDO_OK);
        while (at < 128) {
            long next = at + 1 + (long)random_bits(&random, 3);
            size_t turns = SIZE_MAX;
            set_end(end, next);
            ordo_status status = ordo_direct_to(&d, end, &turns);
            for (long k = 0; status == ORDO_OK && k <= 2; k++) {
                fmpq_set_si(x, 2 * at + k * (next - at), 128);
                check_value(&d, &net, x);
            }
            smooth += status == ORDO_OK;
            turning += status == ORDO_MISSED;
            if (status == ORDO_MISSED) {
                mpfr_t G, g;
                ordo_network_view(G, &net, turns, ORDO_SLOT_G);
                ordo_network_view(g, &net, turns, ORDO_SLOT_g);
                double left = mpfr_get_d(G, MPFR_RNDN) * (double)at / 64 + mpfr_get_d(g, MPFR_RNDN);
                double right =
                    mpfr_get_d(G, MPFR_RNDN) * (double)next / 64 + mpfr_get_d(g, MPFR_RNDN);
                assert_true(left * right < 0);
            }
            at = next;
        }
        ordo_direct_clear(&d);
        ordo_network_clear(&net);
    }
    assert_true(smooth > 500 && turning > 20);
    arb_clear(end);
    fmpq_clear(x);
}

/* A constructed net with breakpoints of full precision: on its cells the walk contains the exact
 * pieces of the expansion, in either orientation. */
static void
constructed_nets_agree_with_their_expansion(void **state)
{
    (void)state;
    ordo_target *target = target_on("exp(x)", "-1", "1");
    mpfr_t a, b;
    mpfr_inits2(8, a, b, (mpfr_ptr)0);
    mpfr_set_si(a, -1, MPFR_RNDN);
    mpfr_set_si(b, 1, MPFR_RNDN);
    for (size_t i = 0; i < 6; i++) {
        ordo_network net;
        ordo_partition *partition = NULL;
        ordo_expansion *expansion = NULL;
        ordo_piece piece;
        ordo_direct d;
        arb_t end, y, at;
        arb_init(end);
        arb_init(y);
        arb_init(at);
        make_net(&net, ordo_units[i / 2]->name, NULL, (ordo_orientation)(i % 2), target, 7, 113);
        assert_int_equal(ordo_partition_new(&partition, &net, a, b, NULL), ORDO_OK);
        assert_int_equal(
            ordo_expansion_new(&expansion, partition, &ordo_rational_arithmetic, 64, 1), ORDO_OK);
        assert_int_equal(ordo_piece_init(&piece, expansion), ORDO_OK);
        arb_set_si(end, -1);
        assert_int_equal(ordo_direct_init(&d, &net, end), ORDO_OK);
        for (size_t k = 0; k < ordo_partition_cells(partition); k++) {
            size_t turns;
            assert_int_equal(ordo_expansion_pieces(&piece, expansion, k, 1), ORDO_OK);
            arb_set_fmpq(end, piece.right.rational, 256);
            assert_true(arb_is_exact(end)); /* gates of slope 1 turn at dyadic numbers */
            assert_int_equal(ordo_direct_to(&d, end, &turns), ORDO_OK);
            fmpq_t value, s;
            fmpq_init(value);
            fmpq_init(s);
            fmpq_sub(s, piece.right.rational, piece.left.rational);
            for (unsigned j = ordo_expansion_degree(expansion) + 1; j-- > 0;) {
                fmpq_mul(value, value, s);
                fmpq_add(value, value, piece.c[j].rational);
            }
            arb_poly_evaluate(y, d.y, end, 512);
            assert_true(arb_contains_fmpq(y, value));
            assert_true(mag_cmp_2exp_si(arb_radref(y), -100) < 0);
            fmpq_clear(s);
            fmpq_clear(value);
        }
        ordo_direct_clear(&d);
        ordo_piece_clear(&piece, expansion);
        ordo_expansion_free(expansion);
        ordo_partition_free(partition);
        ordo_network_clear(&net);
        arb_clear(at);
        arb_clear(y);
        arb_clear(end);
    }
    mpfr_clears(a, b, (mpfr_ptr)0);
    ordo_target_free(target);
}

/* A panel that reaches one unit of the last place over a breakpoint is refused. */
static void
the_last_bit_of_a_breakpoint_counts(void **state)
{
    (void)state;
    ordo_target *target = target_on("exp(x)", "-1", "1");
    ordo_network net;
    ordo_direct d;
    size_t turns = SIZE_MAX;
    mpfr_t g;
    arb_t end;
    arb_init(end);
    make_net(&net, "glu", NULL, ORDO_FORWARD, target, 7, 113);
    arb_set_si(end, -1);
    assert_int_equal(ordo_direct_init(&d, &net, end), ORDO_OK);
    ordo_network_view(g, &net, 1, ORDO_SLOT_g);
    ordo_ball_from_real(end, g);
    arb_neg(end, end);
    arb_t ulp;
    arb_init(ulp);
    arb_one(ulp);
    arb_mul_2exp_si(ulp, ulp, -112);
    arb_add(end, end, ulp, ARF_PREC_EXACT);
    assert_int_equal(ordo_direct_to(&d, end, &turns), ORDO_MISSED);
    assert_int_equal(turns, 1);
    arb_clear(ulp);
    arb_clear(end);
    ordo_direct_clear(&d);
    ordo_network_clear(&net);
    ordo_target_free(target);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_last_bit_of_a_breakpoint_counts),
        cmocka_unit_test(random_nets_agree_with_their_definition),
        cmocka_unit_test(constructed_nets_agree_with_their_expansion),
    };
    return cmocka_run_group_tests(tests, NULL, free_caches);
}
