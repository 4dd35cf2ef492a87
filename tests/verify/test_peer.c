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

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_net_there_is_a_reason),
        cmocka_unit_test(the_best_declared),
    };
    return cmocka_run_group_tests_name("peer", tests, NULL, free_caches);
}
