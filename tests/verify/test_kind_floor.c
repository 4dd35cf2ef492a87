/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Claims that no parameters bring the error down to a value. */
#include "tests/verify/court.h"

#define FLOOR(unit, target, norm, n, value)                                                        \
    "\"kind\": \"floor\", \"unit\": \"" unit "\", \"targets\": [" target "], \"norm\": \"" norm    \
    "\", \"n\": \"" n "\", \"value\": \"" value "\""

static const struct trial_case claims[] = {
    /* One percent apart: pieces of x^2 with 257 of them are (256/257)^2 of what 256 cells have. */
    {FLOOR("mlp", "\"x2\"", "rmse", "256", "4.505e-6"), ORDO_VERDICT_PROVED, ">= 4.513"},
    {FLOOR("mlp", "\"x2\"", "rmse", "256", "4.55e-6"), ORDO_VERDICT_REFUTED, "optimal reaches it"},
    {FLOOR("mlp", "\"x2\"", "rmse", "256", "4.53e-6"), ORDO_VERDICT_UNDECIDED, "n = 256: above"},
    /* The same of l2, with an expression: sqrt(2) times as much, lambda_2 |f''| (b-a)^(5/2). */
    {FLOOR("mlp", "\"x2\"", "l2", "1,5,256", "0.999999*linf(2)*(b-a)^(5/2)/sqrt(720)/(n+1)^2"),
     ORDO_VERDICT_PROVED, NULL},
    {FLOOR("mlp", "\"x2\"", "l2", "1,5,256", "1.000001*linf(2)*(b-a)^(5/2)/sqrt(720)/n^2"),
     ORDO_VERDICT_REFUTED, "reaches it"},
    /* One size, one target is enough to refute, an undecided one to leave it open. */
    {FLOOR("glu", "\"exp\"", "linf", "2,9,3000", "1/1000*n^-3"), ORDO_VERDICT_PROVED, "n = "},
    {FLOOR("glu", "\"exp\"", "linf", "2,9,300", "n^-2/10"), ORDO_VERDICT_REFUTED, "at n = 300"},
    {FLOOR("gqu", "\"exp\", \"x3\"", "rmse", "9", "1e-9"), ORDO_VERDICT_REFUTED, "<= "},
    {FLOOR("gqu", "\"exp\", \"sin4\"", "rmse", "9", "1e-6"), ORDO_VERDICT_UNDECIDED,
     "the best construction, "},
    /* Nothing comes down to 0 but what is reproduced; nothing is known of a kink. */
    {FLOOR("mlp", "\"sqrt\", \"bumps\"", "linf", "1,64", "0"), ORDO_VERDICT_PROVED, NULL},
    {FLOOR("glu", "\"x2\"", "linf", "3", "0"), ORDO_VERDICT_REFUTED, "taylor reaches it"},
    {FLOOR("mlp", "\"kink\"", "rmse", "5", "1e-9"), ORDO_VERDICT_UNDECIDED, "n = 5"},
    {FLOOR("mlp", "\"exp\"", "rmse", "5", "linf(2)-e"), ORDO_VERDICT_PROVED, NULL},
};

static void
decides_as_the_numbers_say(void **state)
{
    (void)state;
    decide_all(claims, COUNT(claims));
}

/* Norms without bounds are no claims. */
static void
rejects_other_norms(void **state)
{
    (void)state;
    static const struct bad_claim bad[] = {
        {FILE_OF(FLOOR("mlp", "\"exp\"", "l1", "5", "1")), "rmse, l2 and linf only"},
        {FILE_OF(FLOOR("mlp", "\"exp\"", "h1", "5", "1")), "rmse, l2 and linf only"},
    };
    refuse_all(bad, COUNT(bad));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decides_as_the_numbers_say),
        cmocka_unit_test(rejects_other_norms),
    };
    return cmocka_run_group_tests_name("kind_floor", tests, NULL, free_caches);
}
