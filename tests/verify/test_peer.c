/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Closed-form nets that others are compared with. */
#include "tests/construct/nets.h"
#include "tests/verify/runs.h"

#include "verify/study/peer.h"

static void
without_a_net_there_is_a_reason(void **state)
{
    (void)state;
    ordo_target *target = target_on("exp(x)", "-1", "1"), *root = target_on("sqrt(x)", "0", "1");
    ordo_run_options options = {.wanted = ORDO_NORM_BIT(ORDO_RMSE), .digits = 6};
    ordo_peer peer;
    ordo_peer_init(&peer, 6);
    assert_int_equal(ordo_peer_find(&peer, ordo_unit_find("gqu"), target, 1, &options), ORDO_OK);
    assert_null(peer.recipe.construction);
    assert_non_null(strstr(peer.none.text, "no cell"));
    /* Splines of tied units read derivatives that sqrt has not. */
    assert_int_equal(ordo_peer_find(&peer, ordo_unit_find("relu3"), root, 9, &options), ORDO_OK);
    assert_null(peer.recipe.construction);
    assert_non_null(strstr(peer.none.text, "quasi: "));
    mpfr_t ratio;
    mpfr_init2(ratio, 53);
    ordo_peer_ratio(ratio, &peer, &peer.run, ORDO_RMSE);
    assert_true(mpfr_nan_p(ratio));
    mpfr_clear(ratio);
    ordo_peer_clear(&peer);
    ordo_target_free(root);
    ordo_target_free(target);
}

/* The one with the least constant that exists. */
static void
the_best_declared(void **state)
{
    (void)state;
    static const struct {
        const char *unit, *expression, *a, *construction;
    } cases[] = {
        {"mlp", "exp(x)", "-1", "optimal"},  {"glu", "exp(x)", "-1", "midpoint"},
        {"gqu", "exp(x)", "-1", "optimal"},  {"mlp", "sqrt(x)", "0", "interpolate"},
        {"glu", "sqrt(x)", "0", "midpoint"}, {"relu2", "exp(x)", "-1", "quasi"},
        {"gated3", "exp(x)", "-1", "quasi"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        ordo_target *target = target_on(cases[i].expression, cases[i].a, "1");
        const ordo_unit *unit = ordo_unit_find(cases[i].unit);
        /* Neither format nor bits are those of the net that it is compared with. */
        ordo_run_options options = {.wanted = ORDO_NORM_BIT(ORDO_RMSE),
                                    .digits = 8,
                                    .bits = 5,
                                    .dtype = ordo_dtype_find("f16")};
        ordo_peer peer;
        ordo_run run;
        ordo_message why = {""};
        mpfr_t ratio;
        mpfr_init2(ratio, 53);
        ordo_peer_init(&peer, 8);
        ordo_run_init(&run, 8);
        assert_int_equal(ordo_peer_find(&peer, unit, target, 12, &options), ORDO_OK);
        assert_non_null(peer.recipe.construction);
        assert_string_equal(peer.recipe.construction->name, cases[i].construction);
        ordo_run_options plain = {.wanted = options.wanted, .digits = 8};
        assert_int_equal(ordo_run_recipe(&run, &peer.recipe, 12, &plain, &why), ORDO_OK);
        assert_true(mpfr_equal_p(run.value[ORDO_RMSE], peer.run.value[ORDO_RMSE]));
        mpfr_mul_ui(run.value[ORDO_RMSE], run.value[ORDO_RMSE], 3, MPFR_RNDN);
        ordo_peer_ratio(ratio, &peer, &run, ORDO_RMSE);
        assert_true(mpfr_get_d(ratio, MPFR_RNDN) == 3);
        set_norm(&peer.run, ORDO_RMSE, 0);
        ordo_peer_ratio(ratio, &peer, &run, ORDO_RMSE);
        assert_true(mpfr_nan_p(ratio));
        ordo_run_clear(&run);
        ordo_peer_clear(&peer);
        mpfr_clear(ratio);
        ordo_target_free(target);
    }
}

/* Polynomials of low degree, of so many neurons as a cell or two take, on any interval. */
static void
what_can_be_exact(void **state)
{
    (void)state;
    static const struct {
        const char *unit, *expression, *b;
        size_t neurons;
        bool exact;
    } cases[] = {
        {"mlp", "2*x-1", "1", 1, true},     {"mlp", "2*x-1", "pi", 7, true},
        {"mlp", "x^2", "1", 7, false},      {"glu", "x^2", "1", 7, true},
        {"glu", "x^2", "sqrt(5)", 7, true}, {"glu", "x^3", "1", 99, false},
        {"gqu", "x^3", "1", 8, true},       {"gqu", "x^4", "pi", 8, false},
        {"gqu", "exp(x)", "1", 8, false},   {"glu", "sqrt(x+1)", "1", 4, false},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        ordo_target *target = target_on(cases[i].expression, "-1", cases[i].b);
        ordo_run_options options = {.wanted = ORDO_NORM_BIT(ORDO_RMSE), .digits = 6};
        ordo_peer peer;
        mpfr_t ratio;
        mpfr_init2(ratio, 53);
        ordo_peer_init(&peer, 6);
        assert_int_equal(ordo_peer_find(&peer, ordo_unit_find(cases[i].unit), target,
                                        cases[i].neurons, &options),
                         ORDO_OK);
        if (peer.exact != cases[i].exact) {
            fail_msg("%s of %zu neurons on %s", cases[i].unit, cases[i].neurons,
                     cases[i].expression);
        }
        ordo_peer_ratio(ratio, &peer, &peer.run, ORDO_RMSE);
        assert_int_equal(mpfr_nan_p(ratio) != 0, cases[i].exact);
        mpfr_clear(ratio);
        ordo_peer_clear(&peer);
        ordo_target_free(target);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_net_there_is_a_reason),
        cmocka_unit_test(the_best_declared),
        cmocka_unit_test(what_can_be_exact),
    };
    return cmocka_run_group_tests_name("peer", tests, NULL, free_caches);
}
