/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Uniform breakpoints: rounded once, in order. */
#include "tests/construct/nets.h"

#include "construct/knots.h"

static void
too_many_knots_for_the_precision(void **state)
{
    (void)state;
    ordo_target *t = target_on("x", "1", "2");
    ordo_vector knots;
    assert_int_equal(ordo_knots_place(&knots, NULL, t, 2, 256, 8, NULL), ORDO_EINVAL);
    ordo_vector_clear(&knots);
    assert_int_equal(ordo_knots_place(&knots, NULL, t, 2, 100, 8, NULL), ORDO_OK);
    ordo_vector_clear(&knots);
    ordo_target_free(t);
    t = target_on("x", "1/3", "1/3+1e-20");
    assert_int_equal(ordo_knots_place(&knots, NULL, t, 2, 2, 53, NULL), ORDO_EINVAL);
    ordo_vector_clear(&knots);
    assert_int_equal(ordo_knots_place(&knots, NULL, t, 2, 2, 90, NULL), ORDO_OK);
    ordo_vector_clear(&knots);
    ordo_target_free(t);
}

/* Inner knots against a + (b-a) i/n, computed with 1000 bits more and rounded to nearest. */
static void
check_knots(const ordo_target *t, size_t cells, mpfr_prec_t prec)
{
    ordo_vector knots;
    assert_int_equal(ordo_knots_place(&knots, NULL, t, 2, cells, prec, NULL), ORDO_OK);
    assert_int_equal(knots.length, cells + 1);
    assert_int_equal(knots.prec, prec);
    mpfr_t view, before, a, b, x;
    mpfr_inits2(prec, before, a, b, (mpfr_ptr)0);
    mpfr_init2(x, prec + 1000);
    arb_t left, right;
    arb_init(left);
    arb_init(right);
    ordo_target_ends(a, b, t);
    ordo_target_ends_ball(left, right, t, prec + 1000);
    arb_sub(right, right, left, prec + 1000);
    for (size_t i = 0; i <= cells; i++) {
        ordo_vector_view(view, &knots, i);
        assert_true(i == 0 || mpfr_less_p(before, view));
        if (i == 0 || i == cells) {
            assert_true(mpfr_equal_p(view, i == 0 ? a : b));
        } else {
            arb_t product;
            arb_init(product);
            arb_mul_ui(product, right, i, prec + 1000);
            arb_div_ui(product, product, cells, prec + 1000);
            arb_add(product, product, left, prec + 1000);
            ordo_real_from_ball(x, product);
            mpfr_set(before, x, MPFR_RNDN);
            assert_true(mpfr_equal_p(view, before) || within(view, before, -(double)prec - 900));
            arb_clear(product);
        }
        mpfr_set(before, view, MPFR_RNDN);
    }
    arb_clear(left);
    arb_clear(right);
    mpfr_clears(before, a, b, x, (mpfr_ptr)0);
    ordo_vector_clear(&knots);
}

static void
knots_are_rounded_once(void **state)
{
    (void)state;
    static const char *const ends[][2] = {{"-1", "1"},      {"0", "1"},       {"-pi/2", "pi/2"},
                                          {"1/3", "2.385"}, {"-e^10", "1/7"}, {"-0.9", "0.5"}};
    static const size_t cells[] = {1, 2, 3, 7, 10, 16, 37, 70, 100};
    for (size_t i = 0; i < COUNT(ends); i++) {
        ordo_target *t = target_on("x", ends[i][0], ends[i][1]);
        for (size_t k = 0; k < COUNT(cells); k++) {
            check_knots(t, cells[k], 24);
            check_knots(t, cells[k], 53);
            check_knots(t, cells[k], 301);
        }
        ordo_target_free(t);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(too_many_knots_for_the_precision),
        cmocka_unit_test(knots_are_rounded_once),
    };
    return cmocka_run_group_tests_name("knots", tests, NULL, free_caches);
}
