/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The small proofs that certificates rest on besides norms: distances from polynomials on cells,
 * extreme values of derivatives, discriminants, rounded parameters, rational nets. */
#include "tests/construct/nets.h"

#include "verify/certificate/cells.h"
#include "verify/certificate/discriminant.h"
#include "verify/certificate/extremes.h"
#include "verify/certificate/rational_net.h"
#include "verify/claim/rounding.h"

enum { PREC = 160 };

/* x = value, exact. */
static void
set_exact(arb_t x, double value)
{
    arb_set_d(x, value);
}

/* r = the bound of the square or (points > 0) maximum on [left, right] cut into equal pieces. */
static void
cell_bound(arf_t r, const char *text, unsigned k, double left, double right, size_t count,
           slong order, long points)
{
    ordo_expression *f = parse(text);
    ordo_lagrange t;
    ordo_piece_view pieces[16];
    arb_t a, b;
    arb_init(a);
    arb_init(b);
    set_exact(a, left);
    set_exact(b, right);
    assert_int_equal(ordo_lagrange_init(&t, f, 0, PREC), ORDO_OK);
    for (size_t i = 0; i < count; i++) {
        arb_init(pieces[i].right);
        mag_init(pieces[i].rest);
        set_exact(pieces[i].right, left + (right - left) * (double)(i + 1) / (double)count);
        pieces[i].order = order;
    }
    if (points > 0) {
        ordo_cell_maximum(r, &t, k, a, b, points);
    } else {
        ordo_cell_square(r, &t, k, a, pieces, count);
    }
    for (size_t i = 0; i < count; i++) {
        mag_clear(pieces[i].rest);
        arb_clear(pieces[i].right);
    }
    ordo_lagrange_clear(&t);
    arb_clear(b);
    arb_clear(a);
    ordo_expression_free(f);
}

/* r <= truth, and not less by more than 2^-bits of it. */
static void
assert_just_below(const arf_t r, const char *truth, long bits)
{
    ordo_expression *f = parse(truth);
    arb_t x, y, zero;
    arb_init(x);
    arb_init(y);
    arb_init(zero);
    ball_value(x, f, zero, 2 * PREC);
    arb_set_arf(y, r);
    assert_false(arb_gt(y, x));
    arb_sub(y, x, y, PREC);
    arb_mul_2exp_si(y, y, bits);
    if (!arb_lt(y, x)) {
        fail_msg("more than 2^-%ld below %s", bits, truth);
    }
    arb_clear(zero);
    arb_clear(y);
    arb_clear(x);
    ordo_expression_free(f);
}

/* x^k on a cell of width w: min int (x^k - p)^2 = (k!)^4 w^(2k+1)/((2k)!^2 (2k+1)), min max = 2
 * (w/4)^k; both are attained by Legendre's and Chebyshev's polynomials. */
static void
monomials_stay_away_as_known(void **state)
{
    (void)state;
    arf_t r;
    arf_init(r);
    static const struct {
        unsigned k;
        const char *f, *square, *maximum;
    } cases[] = {
        {2, "x^2-2.385*x", "4*4*(3/4)^5/24^2/5", "2*(3/16)^2"},
        {3, "1-x^3", "6^4*(3/4)^7/720^2/7", "2*(3/16)^3"},
        {4, "x^4+x^3", "24^4*(3/4)^9/40320^2/9", "2*(3/16)^4"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        for (size_t count = 1; count <= 16; count *= 4) {
            cell_bound(r, cases[i].f, cases[i].k, -0.25, 0.5, count, 5, 0);
            assert_just_below(r, cases[i].square, 60);
        }
        cell_bound(r, cases[i].f, cases[i].k, -0.25, 0.5, 1, 0, (long)cases[i].k);
        assert_just_below(r, cases[i].maximum, 60);
        cell_bound(r, cases[i].f, cases[i].k, -0.25, 0.5, 1, 0, (long)cases[i].k - 1);
        assert_true(arf_is_zero(r)); /* too few points prove nothing */
        cell_bound(r, cases[i].f, cases[i].k + 1, -0.25, 0.5, 1, 5, 0);
        assert_true(arf_is_zero(r)); /* a polynomial of lower degree is its own best one */
    }
    /* no bound is larger than what some polynomial attains: int (e^x - 1 - x - x^2/2)^2 on [0, 1]
     */
    cell_bound(r, "exp(x)", 3, 0, 1, 1, 12, 0);
    assert_true(arf_sgn(r) > 0);
    assert_true(arf_get_d(r, ARF_RND_UP) < 0.00725); /* (e^s - 1 - s - s^2/2)^2 integrated */
    /* what a short polynomial leaves out is subtracted: less is known, nothing false */
    for (slong order = 0; order < 12; order++) {
        arf_t rough;
        arf_init(rough);
        cell_bound(r, "exp(x)", 3, 0, 1, 1, 20, 0);
        cell_bound(rough, "exp(x)", 3, 0, 1, 1, order, 0);
        assert_true(arf_cmp(rough, r) <= 0);
        arf_clear(rough);
    }
    cell_bound(r, "sqrt(x)", 2, 0, 1, 1, 3, 0);
    assert_true(arf_is_zero(r)); /* no derivative at 0 */
    arf_clear(r);
}

/* exp has monotone derivatives: minima and maxima of all cells are geometric sequences. */
static void
extremes_of_exp_are_geometric(void **state)
{
    (void)state;
    static const struct {
        ordo_norm norm;
        const char *low; /* h^2 mean of the minima on 4 cells of [0, 1]; the maxima: times e^h */
    } cases[] = {
        {ORDO_L1, "(1/4)^2*(exp(1)-1)/(exp(1/4)-1)/4"},
        {ORDO_RMSE, "(1/4)^2*sqrt((exp(2)-1)/(exp(1/2)-1)/4)"},
        {ORDO_L2, "(1/4)^2*sqrt((exp(2)-1)/(exp(1/2)-1)/4)"},
        {ORDO_LINF, "(1/4)^2*exp(3/4)"},
    };
    ordo_target *target = target_on("exp(x)", "0", "1");
    arb_t low, high, truth, zero;
    arb_init(low);
    arb_init(high);
    arb_init(truth);
    arb_init(zero);
    for (size_t i = 0; i < COUNT(cases); i++) {
        for (size_t pieces = 1; pieces <= 8; pieces *= 2) {
            ordo_extremes_options options = {pieces, 8, PREC};
            ordo_expression *f = parse(cases[i].low);
            ball_value(truth, f, zero, PREC);
            ordo_expression_free(f);
            assert_int_equal(ordo_extremes_find(low, high, target, 2, cases[i].norm, 4, &options),
                             ORDO_OK);
            assert_true(arb_overlaps(low, truth));
            assert_true(arb_rel_accuracy_bits(low) > 5);
            set_exact(low, 0.25);
            arb_exp(low, low, PREC);
            arb_mul(truth, truth, low, PREC);
            assert_true(arb_overlaps(high, truth));
            assert_true(arb_rel_accuracy_bits(high) > 5);
        }
    }
    /* where f'' changes its sign the least |f''| is 0 */
    ordo_target *odd = target_on("x^3", "-1", "2");
    ordo_extremes_options options = {2, 4, PREC};
    assert_int_equal(ordo_extremes_find(low, high, odd, 2, ORDO_L1, 1, &options), ORDO_OK);
    assert_true(arb_contains_zero(low));
    arb_set_si(truth, 9 * 12);
    assert_true(arb_contains(high, truth));
    /* a minimum inside the second piece: f'' = (x-1)^2 + 1 */
    ordo_target *inside = target_on("(x-1)^4/12+x^2/2", "-1", "2");
    assert_int_equal(ordo_extremes_find(low, high, inside, 2, ORDO_L1, 1, &options), ORDO_OK);
    arb_set_si(truth, 9 * 1);
    assert_true(arb_contains(low, truth));
    arb_set_si(truth, 9 * 5);
    assert_true(arb_contains(high, truth));
    ordo_target_free(inside);
    ordo_target_free(odd);
    ordo_target_free(target);
    arb_clear(zero);
    arb_clear(truth);
    arb_clear(high);
    arb_clear(low);
}

/* For f = x^4 + a cubic each jump has alpha = h^3 f''''/6, beta = h^2 f''''/4, gamma = h f''''/6 in
 * powers of s: the discriminant is h^4 24^2 (1/16 - 1/9); for cubics it is 0. */
static void
discriminants_of_quartics(void **state)
{
    (void)state;
    ordo_target *quartic = target_on("x^4-2.385*x^3+x/7", "-1/3", "pi/2");
    ordo_target *cubic = target_on("x^3-2.385*x^2+x/7", "-1/3", "pi/2");
    ordo_expression *f = parse("((pi/2+1/3)/7)^4*24^2*(1/16-1/9)");
    arb_t y, truth, zero;
    arb_init(y);
    arb_init(truth);
    arb_init(zero);
    ball_value(truth, f, zero, PREC);
    for (size_t i = 1; i < 7; i++) {
        assert_int_equal(ordo_taylor_discriminant(y, quartic, 7, i, PREC), ORDO_OK);
        assert_true(arb_overlaps(y, truth));
        assert_true(arb_is_negative(y) && arb_rel_accuracy_bits(y) > 100);
        assert_int_equal(ordo_taylor_discriminant(y, cubic, 7, i, PREC), ORDO_OK);
        assert_true(arb_contains_zero(y) && mag_cmp_2exp_si(arb_radref(y), -100) < 0);
    }
    arb_clear(zero);
    arb_clear(truth);
    arb_clear(y);
    ordo_expression_free(f);
    ordo_target_free(cubic);
    ordo_target_free(quartic);
}

/* Nets of 53 bits against the same nets of 160 bits as formulas: all parameters are right; each one
 * moved by a unit in its last place is not. (The knots of both nets are dyadic.) */
static void
each_unit_in_the_last_place_counts(void **state)
{
    (void)state;
    ordo_target *target = target_on("exp(x)", "-1", "1");
    for (size_t u = 0; ordo_units[u] != NULL; u++) {
        ordo_network net, fine;
        size_t neurons = ordo_unit_neurons(ordo_units[u], 4), place = SIZE_MAX;
        make_net(&net, ordo_units[u]->name, NULL, ORDO_ALTERNATING, target, neurons, 53);
        make_net(&fine, ordo_units[u]->name, NULL, ORDO_ALTERNATING, target, neurons, PREC);
        arb_ptr formula = _arb_vec_init((slong)net.theta.length);
        mpfr_t x, moved;
        mpfr_init2(moved, 53);
        for (size_t i = 0; i < net.theta.length; i++) {
            ordo_vector_view(x, &fine.theta, i);
            ordo_ball_from_real(formula + i, x);
            arb_get_mag(arb_radref(formula + i), formula + i);
            mag_mul_2exp_si(arb_radref(formula + i), arb_radref(formula + i), 1 - PREC);
        }
        ordo_verdict verdict;
        assert_int_equal(
            ordo_rounding_check(&verdict, &place, &net, formula, ORDO_ALTERNATING, target),
            ORDO_OK);
        assert_int_equal(verdict, ORDO_VERDICT_PROVED);
        assert_int_equal(ordo_rounding_check(&verdict, &place, &net, formula, ORDO_FORWARD, target),
                         ORDO_OK);
        assert_int_equal(verdict, ORDO_VERDICT_REFUTED);
        for (size_t i = 0; i < net.theta.length; i++) {
            ordo_vector_view(x, &net.theta, i);
            bool gate = mpfr_cmpabs_ui(x, 1) == 0; /* 1 and what is negligible beside others */
            mpfr_set(moved, x, MPFR_RNDN);
            for (int up = 0; up < 2 && !mpfr_zero_p(x) && !gate; up++) {
                mpfr_set(moved, x, MPFR_RNDN);
                if (up) {
                    mpfr_nextabove(moved);
                } else {
                    mpfr_nextbelow(moved);
                }
                mpfr_t kept;
                mpfr_init2(kept, 53);
                mpfr_set(kept, x, MPFR_RNDN);
                (void)ordo_vector_set(&net.theta, i, moved);
                place = SIZE_MAX;
                assert_int_equal(
                    ordo_rounding_check(&verdict, &place, &net, formula, ORDO_ALTERNATING, target),
                    ORDO_OK);
                /* below a power of two the next number is only half a unit away, and a parameter
                 * far below the largest of its slot is negligible */
                if (verdict != ORDO_VERDICT_REFUTED && ordo_log2(kept) > -40) {
                    fail_msg("%s parameter %zu: %s", ordo_units[u]->name, i,
                             ordo_verdict_name(verdict));
                }
                (void)ordo_vector_set(&net.theta, i, kept);
                mpfr_clear(kept);
            }
        }
        mpfr_clear(moved);
        _arb_vec_clear(formula, (slong)net.theta.length);
        ordo_network_clear(&fine);
        ordo_network_clear(&net);
    }
    ordo_target_free(target);
}

/* The integral of (x^3 - y)^2 for the glu of two neurons that is 0 and for one that is x^2 right of
 * 0; knots that are wrong. */
static void
rational_nets_are_integrated_exactly(void **state)
{
    (void)state;
    ordo_target *target = target_on("x^3", "-1", "1");
    ordo_rational_net net;
    ordo_message why = {""};
    fmpq_t square, truth;
    fmpq_init(square);
    fmpq_init(truth);
    assert_int_equal(ordo_rational_net_init(&net, ordo_unit_find("glu"), 2, 3), ORDO_OK);
    fmpq_set_si(net.knot, -1, 1);
    fmpq_set_si(net.knot + 2, 1, 1);
    assert_int_equal(ordo_rational_net_square(square, &net, target, &why), ORDO_OK);
    fmpq_set_si(truth, 2, 7);
    assert_true(fmpq_equal(square, truth));
    fmpq_one(net.theta);     /* relu(x) */
    fmpq_one(net.theta + 2); /* times x */
    fmpq_one(net.theta + 4);
    assert_int_equal(ordo_rational_net_square(square, &net, target, &why), ORDO_OK);
    fmpq_set_si(truth, 16, 105); /* 1/7 + 1/7 - 2/6 + 1/5 */
    assert_true(fmpq_equal(square, truth));
    fmpq_set_si(net.knot + 1, 1, 1000);
    assert_int_equal(ordo_rational_net_square(square, &net, target, &why), ORDO_MISSED);
    assert_non_null(strstr(why.text, "cell 1: the gate of neuron 1 turns inside"));
    fmpq_set_si(net.knot + 1, -1, 1);
    assert_int_equal(ordo_rational_net_square(square, &net, target, &why), ORDO_MISSED);
    fmpq_set_si(net.knot + 1, 0, 1);
    fmpq_set_si(net.knot, -2, 1);
    assert_int_equal(ordo_rational_net_square(square, &net, target, &why), ORDO_MISSED);
    assert_non_null(strstr(why.text, "the knots do not ascend"));
    ordo_rational_net_clear(&net);
    fmpq_clear(truth);
    fmpq_clear(square);
    ordo_target_free(target);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rational_nets_are_integrated_exactly),
        cmocka_unit_test(monomials_stay_away_as_known),
        cmocka_unit_test(extremes_of_exp_are_geometric),
        cmocka_unit_test(discriminants_of_quartics),
        cmocka_unit_test(each_unit_in_the_last_place_counts),
    };
    return cmocka_run_group_tests(tests, NULL, free_caches);
}
