/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people and programs read of a norm, for each standing. */
#include "tests/construct/nets.h"
#include "tests/verify/runs.h"

#include "verify/study/run_text.h"

enum { DIGITS = 12 };

/* A run whose only wanted norm is rmse (linf) with that standing and enclosure. */
static void
make_run(ordo_run *run, ordo_norm norm, ordo_standing standing, const char *middle,
         const char *radius)
{
    arb_t error;
    ordo_run_init(run, DIGITS);
    run->wanted = ORDO_NORM_BIT(norm);
    run->checked = ORDO_CHECK_FULL;
    run->standing[norm] = standing;
    arb_init(error);
    assert_int_equal(arb_set_str(run->proved.value[norm], middle, 200), 0);
    assert_int_equal(arb_set_str(error, radius, 200), 0);
    arb_add_error(run->proved.value[norm], error);
    ordo_real_from_ball(run->value[norm], run->proved.value[norm]);
    if (standing == ORDO_STANDING_INFINITE) {
        mpfr_set_inf(run->value[norm], 1);
    }
    arb_clear(error);
}

static void
assert_text(char *found, const char *expected)
{
    if (expected == NULL) {
        assert_null(found);
    } else {
        assert_non_null(found);
        assert_string_equal(found, expected);
    }
    free(found);
}

static void
texts_of_all_standings(void **state)
{
    (void)state;
    static const struct {
        ordo_standing standing;
        const char *middle, *radius; /* of the enclosure */
        const char *glance, *full, *full_radius, *remark;
        long digits;
    } cases[] = {
        {ORDO_STANDING_PROVED, "2.385e-6", "1e-25", "2.38500000000e-6", "2.38500000000e-6",
         "1.1e-25", "", DIGITS},
        {ORDO_STANDING_PROVED, "2.38512345678949", "1e-14", "2.38512345679e0", "2.38512345679e0",
         "5.3e-13", "", DIGITS},
        {ORDO_STANDING_ENCLOSED, "2.385123e-6", "0.7e-10", "2.3851e-6", "2.38512300000e-6",
         "7.1e-11", "is proved to 5 of 12 digits", 5},
        {ORDO_STANDING_ENCLOSED, "2.385e-6", "1e-5", "<= 1.3e-5", "2.38500000000e-6", "1.1e-5",
         "is proved to 0 of 12 digits", 0},
        {ORDO_STANDING_EXACT, "0", "0", "0", "0", "0", "", DIGITS},
        {ORDO_STANDING_INFINITE, "inf", "0", "inf", "inf", NULL, "is infinite: because", DIGITS},
        {ORDO_STANDING_MEASURED, "2.385", "inf", "2.38500000000e0", "2.38500000000e0", NULL,
         "is measured, not proved: no finite enclosure was found", DIGITS},
        {ORDO_STANDING_UNSETTLED, "0", "inf", "-", NULL, NULL,
         "has no finite enclosure, nor did measuring settle", 0},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        ordo_run run;
        char remark[256];
        make_run(&run, ORDO_RMSE, cases[i].standing, cases[i].middle, cases[i].radius);
        (void)ordo_explain(&run.infinite, ORDO_OK, "because");
        assert_text(ordo_run_glance(&run, ORDO_RMSE, DIGITS), cases[i].glance);
        char *full = ordo_run_text(&run, ORDO_RMSE, DIGITS);
        if (full != NULL) {
            assert_text(ordo_run_radius_text(&run, ORDO_RMSE, full), cases[i].full_radius);
        }
        assert_text(full, cases[i].full);
        ordo_run_remark(remark, sizeof remark, &run, ORDO_RMSE, DIGITS);
        assert_string_equal(remark, cases[i].remark);
        assert_int_equal(ordo_run_digits(&run, ORDO_RMSE, DIGITS), cases[i].digits);
        ordo_run_clear(&run);
    }
}

static void
what_is_not_checked_is_told(void **state)
{
    (void)state;
    ordo_run run;
    char remark[256];
    make_run(&run, ORDO_L1, ORDO_STANDING_PROVED, "2", "0.9e-30");
    run.unsettled = ORDO_NORM_BIT(ORDO_L1);
    ordo_run_remark(remark, sizeof remark, &run, ORDO_L1, DIGITS);
    assert_string_equal(remark, "is proved; measuring did not settle");
    run.standing[ORDO_L1] = ORDO_STANDING_ENCLOSED;
    ordo_run_remark(remark, sizeof remark, &run, ORDO_L1, 50);
    assert_string_equal(remark, "is proved to 31 of 50 digits, and measuring did not settle");
    run.standing[ORDO_L1] = ORDO_STANDING_UNSETTLED;
    run.checked = ORDO_CHECK_NONE;
    ordo_run_remark(remark, sizeof remark, &run, ORDO_L1, DIGITS);
    assert_string_equal(remark, "has no finite enclosure");
    ordo_run_clear(&run);
}

static void
places(void **state)
{
    (void)state;
    static const struct {
        ordo_standing standing;
        const char *middle, *radius, *text;
    } cases[] = {
        {ORDO_STANDING_PROVED, "-0.0156", "1e-30", "-0.0156"},
        {ORDO_STANDING_PROVED, "1.2384756", "2e-4", "1.238"},
        {ORDO_STANDING_PROVED, "0", "0", "0"},
        {ORDO_STANDING_PROVED, "1e-12", "2e-9", "0 +- 2.1e-9"},
        {ORDO_STANDING_ENCLOSED, "0.5", "0.4", ""},
        {ORDO_STANDING_MEASURED, "0.5", "0.4", "0.7"},
        {ORDO_STANDING_UNSETTLED, "0.5", "0.4", ""},
        {ORDO_STANDING_EXACT, "0.5", "0.04", "0.5"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        ordo_run run;
        char text[64];
        make_run(&run, ORDO_LINF, cases[i].standing, cases[i].middle, cases[i].radius);
        arb_set(run.proved.where, run.proved.value[ORDO_LINF]);
        mpfr_set_d(run.measured.where, 0.7, MPFR_RNDN);
        ordo_run_where(text, sizeof text, &run, 7);
        assert_string_equal(text, cases[i].text);
        run.zero = true; /* everywhere */
        ordo_run_where(text, sizeof text, &run, 7);
        assert_string_equal(text, "");
        ordo_run_clear(&run);
    }
}

static void
names(void **state)
{
    (void)state;
    static const char *const words[ORDO_STANDINGS] = {"unsettled", "measured", "enclosed",
                                                      "proved",    "exact",    "infinite"};
    for (int i = 0; i < ORDO_STANDINGS; i++) {
        assert_string_equal(ordo_standing_name((ordo_standing)i), words[i]);
    }
    assert_string_equal(ordo_standing_name(ORDO_STANDINGS), "unknown");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names),
        cmocka_unit_test(texts_of_all_standings),
        cmocka_unit_test(what_is_not_checked_is_told),
        cmocka_unit_test(places),
    };
    return cmocka_run_group_tests_name("run_text", tests, NULL, free_caches);
}
