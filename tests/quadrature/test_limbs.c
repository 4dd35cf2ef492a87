/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers of fixed length against GMP's integers. */
#include "tests/support.h"

#include <string.h>

#include "quadrature/limbs.h"

enum { MOST = 7 };

/* x = the integer m that the limbs are. */
static void
get_integer(mpz_t x, mp_srcptr a, size_t count)
{
    mpz_import(x, count, -1, sizeof(mp_limb_t), 0, 0, a);
    if (mpz_tstbit(x, count * GMP_NUMB_BITS - 1)) {
        mpz_t all;
        mpz_init_set_ui(all, 1);
        mpz_mul_2exp(all, all, count * GMP_NUMB_BITS);
        mpz_sub(x, x, all);
        mpz_clear(all);
    }
}

/* A number of `prec` bits, about 2^size. */
static void
random_real(mpfr_t x, mpfr_prec_t prec, long size, gmp_randstate_t random)
{
    mpfr_set_prec(x, prec);
    mpfr_urandomb(x, random);
    mpfr_set_exp(x, mpfr_zero_p(x) ? mpfr_get_emin() : size);
    if (gmp_urandomb_ui(random, 1) != 0) {
        mpfr_neg(x, x, MPFR_RNDN);
    }
}

/* x 2^shift, cut off. */
static void
reals_are_cut_off(void **state)
{
    (void)state;
    gmp_randstate_t random;
    gmp_randinit_default(random);
    gmp_randseed_ui(random, test_seed());
    mp_limb_t a[MOST];
    mpfr_t x, scaled;
    mpz_t expected, found;
    mpfr_init2(x, 53);
    mpfr_init2(scaled, 2000);
    mpz_init(expected);
    mpz_init(found);
    for (int k = 0; k < 4000; k++) {
        size_t count = 2 + gmp_urandomm_ui(random, MOST - 1);
        long size = (long)gmp_urandomm_ui(random, 700) - 640;
        long shift = (long)gmp_urandomm_ui(random, 99) - 49;
        random_real(x, 1 + (mpfr_prec_t)gmp_urandomm_ui(random, 500), size - shift, random);
        if (k % 100 == 0) {
            mpfr_set_zero(x, 1);
        } else if (k % 100 == 1) {
            mpfr_set_si_2exp(x, -1, size - shift, MPFR_RNDN);
        }
        mpfr_mul_2si(scaled, x, shift + (long)((count - 1) * GMP_NUMB_BITS), MPFR_RNDN);
        mpfr_get_z(expected, scaled, MPFR_RNDZ);
        memset(a, 0xa5, sizeof a);
        ordo_limbs_set_real(a, x, shift, count);
        get_integer(found, a, count);
        if (mpz_cmp(expected, found) != 0) {
            fail_msg("%zu limbs, %ld bits, size %ld, shift %ld", count, (long)mpfr_get_prec(x),
                     size, shift);
        }
    }
    mpz_clear(expected);
    mpz_clear(found);
    mpfr_clear(x);
    mpfr_clear(scaled);
    gmp_randclear(random);
}

static void
arithmetic_is_that_of_integers(void **state)
{
    (void)state;
    gmp_randstate_t random;
    gmp_randinit_default(random);
    gmp_randseed_ui(random, test_seed());
    mp_limb_t a[MOST], b[MOST], r[MOST], scratch[4 * MOST];
    mpfr_t x;
    mpz_t m, n, found;
    mpfr_init2(x, 53);
    mpz_inits(m, n, found, (mpz_ptr)0);
    for (int k = 0; k < 4000; k++) {
        size_t count = 2 + gmp_urandomm_ui(random, MOST - 1);
        random_real(x, 400, (long)gmp_urandomm_ui(random, 31), random);
        ordo_limbs_set_real(a, x, 0, count);
        random_real(x, 400, (long)gmp_urandomm_ui(random, 230) - 200, random);
        ordo_limbs_set_real(b, x, 0, count);
        get_integer(m, a, count);
        get_integer(n, b, count);

        ordo_limbs_neg(r, a, count);
        get_integer(found, r, count);
        mpz_neg(found, found);
        assert_int_equal(mpz_cmp(m, found), 0);

        for (int sign = -1; sign <= 1; sign += 2) {
            memcpy(r, a, sizeof r);
            ordo_limbs_add(r, b, sign, count);
            get_integer(found, r, count);
            mpz_addmul_ui(found, n, sign < 0 ? 1U : 0U);
            mpz_submul_ui(found, n, sign < 0 ? 0U : 1U);
            assert_int_equal(mpz_cmp(m, found), 0);
        }

        mpz_mul(m, m, n);
        mpz_fdiv_q_2exp(m, m, (count - 1) * GMP_NUMB_BITS);
        ordo_limbs_mul(r, a, b, scratch, count);
        get_integer(found, r, count);
        assert_int_equal(mpz_cmp(m, found), 0);
        ordo_limbs_mul(a, a, b, scratch, count);
        assert_memory_equal(a, r, count * sizeof *a);
    }
    mpz_clears(m, n, found, (mpz_ptr)0);
    mpfr_clear(x);
    gmp_randclear(random);
}

/* The ball contains the number and both ends of its error. */
static void
balls_contain_numbers(void **state)
{
    (void)state;
    gmp_randstate_t random;
    gmp_randinit_default(random);
    gmp_randseed_ui(random, test_seed());
    mp_limb_t a[MOST], scratch[MOST];
    mpfr_t x;
    mpz_t m;
    mag_t error;
    arb_t ball;
    arf_t end;
    mpfr_init2(x, 53);
    mpz_init(m);
    mag_init(error);
    arb_init(ball);
    arf_init(end);
    for (int k = 0; k < 2000; k++) {
        size_t count = 2 + gmp_urandomm_ui(random, MOST - 1);
        long shift = (long)gmp_urandomm_ui(random, 99) - 49;
        long point = shift - (long)((count - 1) * GMP_NUMB_BITS);
        ulong units = k % 3 == 0 ? 0 : gmp_urandomm_ui(random, 1000);
        random_real(x, 300, (long)gmp_urandomm_ui(random, 500) - 470, random);
        ordo_limbs_set_real(a, x, 0, count);
        get_integer(m, a, count);
        mag_set_ui(error, units);
        ordo_limbs_get_ball(ball, a, error, shift, 70, scratch, count);
        assert_true(arf_bits(arb_midref(ball)) <= 70);
        for (int side = -1; side <= 1; side++) {
            mpz_t part;
            mpz_init_set_si(part, side * (long)units);
            mpz_add(part, part, m);
            arf_set_mpz(end, part);
            arf_mul_2exp_si(end, end, point);
            assert_true(arb_contains_arf(ball, end));
            mpz_clear(part);
        }
        /* no wider than the error and the rounding */
        mag_set_ui(error, units + 1);
        mag_mul_2exp_si(error, error, point + 1);
        bool narrow = mag_cmp(arb_radref(ball), error) <= 0;
        assert_true(narrow || arb_rel_accuracy_bits(ball) >= 60);
    }
    arf_clear(end);
    arb_clear(ball);
    mag_clear(error);
    mpz_clear(m);
    mpfr_clear(x);
    gmp_randclear(random);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reals_are_cut_off),
        cmocka_unit_test(arithmetic_is_that_of_integers),
        cmocka_unit_test(balls_contain_numbers),
    };
    return cmocka_run_group_tests_name("limbs", tests, NULL, NULL);
}
