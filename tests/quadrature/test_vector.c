/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Vectors of real numbers in one block of memory. */
#include "tests/support.h"

#include <string.h>

#include "quadrature/vector.h"

static void
impossible_vectors_are_refused(void **state)
{
    (void)state;
    ordo_vector v;
    assert_int_equal(ordo_vector_init(&v, 3, 0), ORDO_EINVAL);
    ordo_vector_clear(&v);
    assert_int_equal(ordo_vector_init(&v, 3, -53), ORDO_EINVAL);
    ordo_vector_clear(&v);
    assert_int_equal(ordo_vector_init(&v, SIZE_MAX / 8, 128), ORDO_ENOMEM);
    assert_null(v.significands);
    ordo_vector_clear(&v);
    assert_int_equal(ordo_vector_init(&v, SIZE_MAX, MPFR_PREC_MAX), ORDO_ENOMEM);
    ordo_vector_clear(&v);
    memset(&v, 0, sizeof v);
    ordo_vector_clear(&v);
}

static void
new_vectors_hold_zeros(void **state)
{
    (void)state;
    ordo_vector v;
    mpfr_t view;
    assert_int_equal(ordo_vector_init(&v, 0, 53), ORDO_OK);
    assert_int_equal(v.length, 0);
    ordo_vector_clear(&v);
    assert_int_equal(ordo_vector_init(&v, 17, 200), ORDO_OK);
    assert_int_equal(v.length, 17);
    for (size_t i = 0; i < v.length; i++) {
        ordo_vector_view(view, &v, i);
        assert_true(mpfr_zero_p(view));
        assert_int_equal(mpfr_get_prec(view), 200);
    }
    ordo_vector_clear(&v);
}

static void
special_values_are_kept(void **state)
{
    (void)state;
    static const char *const texts[] = {"-0", "0", "inf", "-inf", "nan", "-2.385"};
    enum { COUNT = sizeof texts / sizeof *texts };
    ordo_vector v;
    mpfr_t x, view;
    mpfr_init2(x, 65);
    assert_int_equal(ordo_vector_init(&v, COUNT, 65), ORDO_OK);
    for (int round = 0; round < 2; round++) { /* the second overwrites regular and special ones */
        for (size_t i = 0; i < COUNT; i++) {
            const char *text = texts[round == 0 ? COUNT - 1 - i : i];
            assert_int_equal(mpfr_set_str(x, text, 10, MPFR_RNDN), 0);
            assert_int_equal(ordo_vector_set(&v, i, x), 0);
        }
    }
    for (size_t i = 0; i < COUNT; i++) {
        assert_int_equal(mpfr_set_str(x, texts[i], 10, MPFR_RNDN), 0);
        ordo_vector_view(view, &v, i);
        assert_true(mpfr_nan_p(x) ? mpfr_nan_p(view) : mpfr_equal_p(view, x));
        assert_int_equal(mpfr_nan_p(x) || mpfr_signbit(view) == mpfr_signbit(x), 1);
    }
    mpfr_clear(x);
    ordo_vector_clear(&v);
}

/* What the vector keeps is what mpfr_set keeps, with the same ternary value, for every number of
 * limbs, and entries do not touch each other. */
static void
entries_agree_with_mpfr(void **state)
{
    (void)state;
    enum { COUNT = 50 };
    gmp_randstate_t random;
    gmp_randinit_default(random);
    gmp_randseed_ui(random, test_seed());
    for (mpfr_prec_t prec = 1; prec < 400; prec += 21) {
        ordo_vector v;
        mpfr_t x, view, copies[COUNT];
        mpfr_init2(x, 300);
        assert_int_equal(ordo_vector_init(&v, COUNT, prec), ORDO_OK);
        for (size_t i = 0; i < COUNT; i++) {
            mpfr_init2(copies[i], prec);
            mpfr_urandomb(x, random);
            mpfr_mul_2si(x, x, (long)gmp_urandomm_ui(random, 4000) - 2000, MPFR_RNDN);
            mpfr_setsign(x, x, (int)gmp_urandomb_ui(random, 1), MPFR_RNDN);
            int ternary = mpfr_set(copies[i], x, MPFR_RNDN);
            assert_int_equal(ordo_vector_set(&v, i, x) > 0, ternary > 0);
            assert_int_equal(ordo_vector_set(&v, i, x) < 0, ternary < 0);
        }
        for (size_t i = 0; i < COUNT; i++) {
            ordo_vector_view(view, &v, i);
            assert_true(mpfr_equal_p(view, copies[i]));
            assert_int_equal(mpfr_get_prec(view), prec);
            mpfr_clear(copies[i]);
        }
        mpfr_clear(x);
        ordo_vector_clear(&v);
    }
    gmp_randclear(random);
}

/* As many limbs as the precision needs, and ten bytes or fewer beside them. */
static void
memory_is_what_the_header_says(void **state)
{
    (void)state;
    ordo_vector v;
    assert_int_equal(ordo_vector_init(&v, 1, 128), ORDO_OK);
    assert_int_equal(v.limbs * sizeof *v.significands + sizeof *v.exponents + sizeof *v.kinds, 25);
    ordo_vector_clear(&v);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(impossible_vectors_are_refused), cmocka_unit_test(new_vectors_hold_zeros),
        cmocka_unit_test(special_values_are_kept),        cmocka_unit_test(entries_agree_with_mpfr),
        cmocka_unit_test(memory_is_what_the_header_says),
    };
    int failures = cmocka_run_group_tests_name("vector", tests, NULL, NULL);
    mpfr_free_cache();
    return failures;
}
