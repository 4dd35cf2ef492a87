/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What trials of single nets rest on: distances from the ideal net, bounds in words. */
#include "tests/verify/court.h"

#include "verify/claim/trial.h"

static ordo_claim
claim_of(const char *unit, ordo_norm norm)
{
    const ordo_unit *u = ordo_unit_find(unit);
    return (ordo_claim){
        .kind = &ordo_kind_bound, .unit = u, .construction = u->constructions[0], .norm = norm};
}

/* The distance of a net of 6 neurons and `bits` bits in a norm. */
static ordo_status
distance(arb_t r, const ordo_target *target, ordo_norm norm, mpfr_prec_t bits, ordo_message *why)
{
    ordo_claim claim = claim_of("glu", norm);
    ordo_case judged = {.claim = &claim, .target = target};
    ordo_trial trial = {.judged = &judged, .neurons = 6, .cells = 6, .bits = bits};
    return ordo_trial_distance(r, &trial, why);
}

/* One rho for all means, sqrt(b - a) times it for l2; none for h1. */
static void
distances_by_norm(void **state)
{
    (void)state;
    ordo_target *target = target_on("exp(x)", "-1", "1.25");
    ordo_message why = {""};
    arb_t rho, r;
    arb_init(rho);
    arb_init(r);
    assert_int_equal(distance(rho, target, ORDO_RMSE, 20, &why), ORDO_OK);
    assert_true(arb_is_positive(rho));
    assert_true(arf_cmp_d(arb_midref(rho), 1e-3) < 0);
    assert_true(arf_cmp_d(arb_midref(rho), 1e-7) > 0);
    assert_int_equal(distance(r, target, ORDO_L1, 20, &why), ORDO_OK);
    assert_true(arb_equal(r, rho));
    assert_int_equal(distance(r, target, ORDO_LINF, 20, &why), ORDO_OK);
    assert_true(arb_equal(r, rho));
    assert_int_equal(distance(r, target, ORDO_L2, 20, &why), ORDO_OK);
    arb_mul_ui(rho, rho, 3, 64); /* b - a = 9/4 */
    arb_mul_2exp_si(rho, rho, -1);
    assert_true(arb_overlaps(r, rho));
    assert_true(arb_rel_accuracy_bits(r) > 50);
    assert_int_equal(distance(r, target, ORDO_H1, 20, &why), ORDO_EINVAL);
    assert_false(arb_is_finite(r));
    assert_int_equal(distance(r, target, ORDO_RMSE, 200, &why), ORDO_OK);
    assert_true(arf_cmp_d(arb_midref(r), 1e-55) < 0);
    arb_clear(r);
    arb_clear(rho);
    ordo_target_free(target);
}

static void
a_net_that_does_not_exist_has_no_distance(void **state)
{
    (void)state;
    ordo_target *target = target_on("sqrt(x)", "0", "1");
    ordo_message why = {""};
    arb_t r;
    arb_init(r);
    assert_int_equal(distance(r, target, ORDO_RMSE, 53, &why), ORDO_SINGULAR);
    assert_false(arb_is_finite(r));
    assert_true(strlen(why.text) > 0);
    arb_clear(r);
    ordo_target_free(target);
}

/* Numbers are rounded to the side that a bound must stay on. */
static void
bounds_in_words(void **state)
{
    (void)state;
    static const struct {
        const char *ball;
        bool upper;
        long digits;
        const char *text;
    } cases[] = {
        {"[2.385 +/- 1e-30]", false, 3, "<2.38e0>"},
        {"[2.385 +/- 1e-30]", true, 3, "<2.39e0>"},
        {"[2.385 +/- 0.02]", true, 2, "<2.5e0>"},
        {"[2.385 +/- 0.02]", false, 2, "<2.3e0>"},
        {"[1.23456e-20 +/- 1e-40]", true, 5, "<1.2346e-20>"},
        {"[-1.23456e-20 +/- 1e-40]", true, 5, "<-1.2345e-20>"},
        {"0", true, 5, "<0>"},
        {"[+/- inf]", true, 5, "<inf>"},
    };
    arb_t x;
    arb_init(x);
    for (size_t i = 0; i < COUNT(cases); i++) {
        char text[ORDO_FINDING_TEXT];
        assert_int_equal(arb_set_str(x, cases[i].ball, 200), 0);
        ordo_finding_bound(text, "<", x, cases[i].upper, cases[i].digits, ">");
        assert_string_equal(text, cases[i].text);
    }
    arb_clear(x);
}

/* A short decimal stays as the claim has it, all else is a ball's end. */
static void
claimed_numbers(void **state)
{
    (void)state;
    static const struct {
        const char *value, *text;
    } cases[] = {
        {"4.1e-7", "<4.1e-7>"},
        {"2.385", "<2.385>"},
        {"41/10^8", "<4.10001e-7>"},
        {"n*4.1e-7", "<4.10001e-7>"},
        {"4.10000000000000000e-7", "<4.10001e-7>"},
    };
    ordo_claim claim = claim_of("glu", ORDO_RMSE);
    ordo_case judged = {.claim = &claim};
    arb_t x;
    arb_init(x);
    for (size_t i = 0; i < COUNT(cases); i++) {
        char text[ORDO_FINDING_TEXT];
        claim.value = cases[i].value;
        assert_int_equal(arb_set_str(x, i == 1 ? "2.385" : "4.1e-7", 64), 0);
        ordo_finding_claimed(text, "<", &judged, x, true, 6, ">");
        assert_string_equal(text, cases[i].text);
    }
    arb_clear(x);
}

/* Digits up to the first that differs and some more; balls that overlap are no reason for many. */
static void
digits_that_tell_apart(void **state)
{
    (void)state;
    static const struct {
        const char *x, *y;
        long least, most;
    } cases[] = {
        {"2.385", "2.4", 6, 8},
        {"2.385", "-2.385", 5, 5},
        {"0", "0", 5, 5},
        {"0", "2.385e-40", 5, 5},
        {"2.385", "2.38500000000000000000000000000000000000001", 44, 47},
        {"2.385e-40", "2.385000000000000000001e-40", 24, 27},
        {"2.385 +/- 1e-60", "2.385 +/- 1e-60", 24, 24},
        {"2.385 +/- 0.1", "2.39", 6, 9},
        {"2.385 +/- inf", "2.39", 5, 5},
    };
    arb_t x, y;
    arb_init(x);
    arb_init(y);
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_int_equal(arb_set_str(x, cases[i].x, 400), 0);
        assert_int_equal(arb_set_str(y, cases[i].y, 400), 0);
        long digits = ordo_finding_digits(x, y, 5);
        assert_int_equal(digits, ordo_finding_digits(y, x, 5));
        assert_in_range(digits, cases[i].least, cases[i].most);
    }
    arb_set_si(x, 1);
    arb_mul_2exp_si(y, x, -500);
    arb_add(y, y, x, 600); /* 150 digits: more are not shown */
    assert_int_equal(ordo_finding_digits(x, y, 5), ORDO_FINDING_DIGITS);
    arb_clear(y);
    arb_clear(x);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_net_that_does_not_exist_has_no_distance),
        cmocka_unit_test(distances_by_norm),
        cmocka_unit_test(bounds_in_words),
        cmocka_unit_test(claimed_numbers),
        cmocka_unit_test(digits_that_tell_apart),
    };
    return cmocka_run_group_tests_name("trial", tests, NULL, free_caches);
}
