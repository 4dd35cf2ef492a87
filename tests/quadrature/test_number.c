/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conversions between number types, texts of numbers. */
#include "tests/support.h"

#include <math.h>
#include <string.h>

#include "quadrature/number.h"

#define RANDOM_ROUNDS 300

static void
set_text(mpfr_t x, const char *text)
{
    assert_int_not_equal(mpfr_set_str(x, text, 0, MPFR_RNDN), -1);
}

static void
rational_parse_rejects(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        ordo_status status;
        long read;
    } cases[] = {
        {"", ORDO_EPARSE, 0},
        {"x", ORDO_EPARSE, 0},
        {".", ORDO_EPARSE, 0},
        {"-", ORDO_EPARSE, 0},
        {"--1", ORDO_EPARSE, 0},
        {" 1", ORDO_EPARSE, 0},
        {"e5", ORDO_EPARSE, 0},
        {"-.e5", ORDO_EPARSE, 0},
        {"nan", ORDO_EPARSE, 0},
        {"2.385/0", ORDO_EINVAL, 7},
        {"1/0.00", ORDO_EINVAL, 6},
        {"1e100001", ORDO_EINVAL, 8},
        {"1e-100001", ORDO_EINVAL, 9},
        {"1/1e100001", ORDO_EINVAL, 10},
        {"1e99999999999999999999", ORDO_EINVAL, 22},
    };
    fmpq_t r;
    fmpq_init(r);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *end = NULL;
        assert_int_equal(ordo_rational_parse(r, cases[i].text, &end), cases[i].status);
        assert_int_equal(end - cases[i].text, cases[i].read);
    }
    fmpq_clear(r);
}

static void
real_parse_rejects(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "x",
        "nan",
        "inf",
        "-inf",
        "@Inf@",
        "0x",
        "0xp1",
        " 1",
        "1 ",
        "1,5",
        "1.2.3",
        "1e",
        "1e+",
        "0x1p",
        "1@3",
        "0b1",
        "0y1",
        "1/3",
        "--1",
        ".",
        "-",
        "1e+99999999999999999999",
    };
    mpfr_t r;
    mpfr_init2(r, 53);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_int_equal(ordo_real_parse(r, texts[i]), ORDO_EPARSE);
    }
    mpfr_clear(r);
}

static void
real_parse_tells_of_rounding(void **state)
{
    (void)state;
    mpfr_t r;
    mpfr_init2(r, 4);
    assert_int_equal(ordo_real_parse(r, "15"), ORDO_OK);
    assert_int_equal(mpfr_cmp_ui(r, 15), 0);
    assert_int_equal(ordo_real_parse(r, "0x1e"), ORDO_OK); /* no exponent: e is a digit */
    assert_int_equal(mpfr_cmp_ui(r, 30), 0);
    assert_int_equal(ordo_real_parse(r, "17"), ORDO_MISSED);
    assert_int_equal(mpfr_cmp_ui(r, 16), 0);
    assert_int_equal(ordo_real_parse(r, "-0x1.1p4"), ORDO_MISSED);
    assert_int_equal(mpfr_cmp_si(r, -16), 0);
    assert_int_equal(ordo_real_parse(r, "1e-99999999999999999999"), ORDO_MISSED);
    assert_int_equal(ordo_real_parse(r, "+.625e1"), ORDO_MISSED);
    assert_int_equal(ordo_real_parse(r, "+.65e1"), ORDO_OK);
    assert_int_equal(mpfr_cmp_d(r, 6.5), 0);
    mpfr_clear(r);
}

static void
no_rational_outside_the_range(void **state)
{
    (void)state;
    mpfr_t x;
    fmpq_t q;
    mpfr_init2(x, 53);
    fmpq_init(q);
    mpfr_set_nan(x);
    assert_int_equal(ordo_rational_from_real(q, x), ORDO_EINVAL);
    mpfr_set_inf(x, -1);
    assert_int_equal(ordo_rational_from_real(q, x), ORDO_EINVAL);
    mpfr_set_ui_2exp(x, 1, 1L << 25, MPFR_RNDN);
    assert_int_equal(ordo_rational_from_real(q, x), ORDO_EINVAL);
    assert_null(ordo_real_decimal(x));
    mpfr_set_ui_2exp(x, 1, -(1L << 25), MPFR_RNDN);
    assert_int_equal(ordo_rational_from_real(q, x), ORDO_EINVAL);
    assert_null(ordo_real_decimal(x));
    mpfr_clear(x);
    fmpq_clear(q);
}

static void
rational_parse_accepts(void **state)
{
    (void)state;
    static const struct {
        const char *text, *value;
        long read;
    } cases[] = {
        {"2.385", "477/200", 5},
        {"-12.5", "-25/2", 5},
        {".5e-3", "1/2000", 5},
        {"1/3", "1/3", 3},
        {"-2.385/-1.5e1", "159/1000", 13},
        {"0.0", "0", 3},
        {"-0", "0", 2},
        {"5.", "5", 2},
        {"1e3", "1000", 3},
        {"1E+3", "1000", 4},
        {"1e", "1", 1},
        {"2e-x", "2", 1},
        {"3/x", "3", 1},
        {"3/-", "3", 1},
        {"1.5.5", "3/2", 3},
        {"0x10", "0", 1},
        {"007/014", "1/2", 7},
        {"1/2/3", "1/2", 3},
    };
    fmpq_t r;
    fmpq_init(r);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *end = NULL;
        assert_int_equal(ordo_rational_parse(r, cases[i].text, &end), ORDO_OK);
        assert_int_equal(end - cases[i].text, cases[i].read);
        char *value = fmpq_get_str(NULL, 10, r);
        assert_string_equal(value, cases[i].value);
        flint_free(value);
    }
    const char *end = NULL;
    assert_int_equal(ordo_rational_parse(r, "1e-100000", &end), ORDO_OK);
    assert_int_equal(fmpz_sizeinbase(fmpq_denref(r), 10), 100001);
    fmpq_clear(r);
}

typedef struct text_case {
    const char *x, *text, *decimal, *hex; /* text: 4 digits */
} text_case;

static const text_case text_cases[] = {
    {"0", "0", "0", "0x0p+0"},
    {"-0", "0", "0", "-0x0p+0"},
    {"-0.15625", "-1.562e-1", "-0.15625", "-0x1.4p-3"},
    {"0.5", "5.000e-1", "0.5", "0x1p-1"},
    {"1", "1.000e0", "1", "0x1p+0"},
    {"30", "3.000e1", "30", "0x1.ep+4"},
    {"12345.5", "1.235e4", "12345.5", "0x1.81ccp+13"},
    {"99999", "1.000e5", "99999", "0x1.869fp+16"},
    {"1e15", "1.000e15", "1000000000000000", "0x1.c6bf52634p+49"},
    {"1e16", "1.000e16", "1e16", "0x1.1c37937e08p+53"},
    {"0x1p-13", "1.221e-4", "0.0001220703125", "0x1p-13"},
    {"0x1p-19", "1.907e-6", "0.0000019073486328125", "0x1p-19"},
    {"0x1p-20", "9.537e-7", "9.5367431640625e-7", "0x1p-20"},
    {"nan", "nan", "nan", "nan"},
    {"inf", "inf", "inf", "inf"},
    {"-inf", "-inf", "-inf", "-inf"},
};

static void
expect_text(char *text, const char *expected)
{
    assert_non_null(text);
    assert_string_equal(text, expected);
    free(text);
}

static void
texts_of_special_values(void **state)
{
    (void)state;
    mpfr_t x;
    mpfr_init2(x, 60);
    for (size_t i = 0; i < sizeof text_cases / sizeof *text_cases; i++) {
        const text_case *c = &text_cases[i];
        set_text(x, c->x);
        expect_text(ordo_real_text(x, 4), c->text);
        expect_text(ordo_real_decimal(x), c->decimal);
        expect_text(ordo_real_hex(x), c->hex);
    }
    set_text(x, "2.385");
    expect_text(ordo_real_text(x, 1), "2e0");
    expect_text(ordo_real_text(x, 0), "2e0");
    mpfr_clear(x);
}

static void
texts_of_extreme_exponents(void **state)
{
    (void)state;
    mpfr_t x;
    mpfr_init2(x, 53);
    mpfr_set_ui_2exp(x, 5, 1000000000, MPFR_RNDN);
    expect_text(ordo_real_hex(x), "0x1.4p+1000000002");
    mpfr_set_ui_2exp(x, 1, -1000000000, MPFR_RNDN);
    expect_text(ordo_real_hex(x), "0x1p-1000000000");
    /* log10(2) 1e9 = 301029995.6639811952... */
    expect_text(ordo_real_text(x, 4), "2.168e-301029996");
    mpfr_clear(x);
}

static void
texts_keep_their_side(void **state)
{
    (void)state;
    mpfr_t x;
    mpfr_init2(x, 120);
    set_text(x, "-2.385");
    expect_text(ordo_real_text_rounded(x, 3, MPFR_RNDD), "-2.39e0");
    expect_text(ordo_real_text_rounded(x, 3, MPFR_RNDU), "-2.38e0");
    expect_text(ordo_real_text_rounded(x, 3, MPFR_RNDZ), "-2.38e0");
    expect_text(ordo_real_text_rounded(x, 3, MPFR_RNDA), "-2.39e0");
    set_text(x, "9.9996");
    expect_text(ordo_real_text_rounded(x, 4, MPFR_RNDU), "1.000e1");
    expect_text(ordo_real_text_rounded(x, 4, MPFR_RNDD), "9.999e0");
    mpfr_clear(x);
}

static void
log2_of_special_values(void **state)
{
    (void)state;
    mpfr_t x;
    mpfr_init2(x, 100);
    set_text(x, "0");
    assert_true(ordo_log2(x) == -HUGE_VAL);
    set_text(x, "-inf");
    assert_true(ordo_log2(x) == HUGE_VAL);
    set_text(x, "nan");
    assert_true(ordo_log2(x) == HUGE_VAL);
    mpfr_set_si_2exp(x, -1, 1000000000, MPFR_RNDN);
    assert_true(ordo_log2(x) == 1e9);
    mpfr_set_ui_2exp(x, 3, -900000000, MPFR_RNDN);
    assert_true(fabs(ordo_log2(x) + 900000000 - log2(3)) < 1e-6); /* 9e8 has 23 bits to the right */
    mpfr_clear(x);
}

/* Bounds are ends rounded outwards, the best of their precision: the neighbour lies inside. */
static void
bounds_of_balls(void **state)
{
    (void)state;
    static const mpfr_rnd_t sides[] = {MPFR_RNDD, MPFR_RNDU};
    arb_t x, y;
    mpfr_t r;
    arb_init(x);
    arb_init(y);
    mpfr_init2(r, 20);
    for (int i = 0; i < 2; i++) {
        for (int sign = -1; sign <= 1; sign += 2) {
            arb_set_si(x, 2385L * sign);
            arb_div_ui(x, x, 7, 100); /* 2385/7 lies inside */
            mag_set_d(arb_radref(x), 0.0371);
            ordo_real_bound(r, x, sides[i]);
            ordo_ball_from_real(y, r);
            assert_true(i == 0 ? arb_lt(y, x) : arb_gt(y, x));
            i == 0 ? mpfr_nextabove(r) : mpfr_nextbelow(r);
            ordo_ball_from_real(y, r);
            assert_true(arb_contains(x, y));
        }
        arb_set_d(x, -2.375);
        ordo_real_bound(r, x, sides[i]);
        assert_true(mpfr_cmp_d(r, -2.375) == 0);
        arb_zero_pm_inf(x);
        ordo_real_bound(r, x, sides[i]);
        assert_true(mpfr_inf_p(r) && (mpfr_sgn(r) < 0) == (i == 0));
        arb_indeterminate(x);
        ordo_real_bound(r, x, sides[i]);
        assert_true(mpfr_nan_p(r));
    }
    mpfr_clear(r);
    arb_clear(y);
    arb_clear(x);
}

static void
balls_that_are_not_finite(void **state)
{
    (void)state;
    mpfr_t x;
    arb_t b;
    mpfr_init2(x, 53);
    arb_init(b);
    arb_pos_inf(b);
    ordo_real_from_ball(x, b);
    assert_true(mpfr_nan_p(x));
    arb_indeterminate(b);
    ordo_real_from_ball(x, b);
    assert_true(mpfr_nan_p(x));
    set_text(x, "-inf");
    arb_zero(b);
    ordo_ball_from_real(b, x);
    assert_false(arb_is_finite(b));
    assert_true(arb_contains_si(b, 7));
    set_text(x, "2.385");
    ordo_ball_from_real(b, x); /* the radius must not survive */
    assert_true(arb_is_exact(b));
    mpfr_clear(x);
    arb_clear(b);
}

/* ceil(digits log2(10)) + 1 by MPFR. */
static void
bits_agree_with_mpfr(void **state)
{
    (void)state;
    static const long special[] = {475127549, 475127550, 475127551, 1000000007, 4000000000};
    mpfr_t x;
    mpfr_init2(x, 300);
    assert_int_equal(ordo_bits_of_digits(0), 1);
    assert_int_equal(ordo_bits_of_digits(-5), 1);
    for (long i = 1; i < 3005; i++) {
        long digits = i < 3000 ? i : special[i - 3000];
        mpfr_set_ui(x, 10, MPFR_RNDN);
        mpfr_log2(x, x, MPFR_RNDN);
        mpfr_mul_si(x, x, digits, MPFR_RNDN);
        mpfr_ceil(x, x);
        assert_int_equal(ordo_bits_of_digits(digits), mpfr_get_si(x, MPFR_RNDN) + 1);
    }
    mpfr_clear(x);
}

static void
random_real(mpfr_t x, gmp_randstate_t random, long exponent_range)
{
    long exponent = (long)gmp_urandomm_ui(random, 2 * (unsigned long)exponent_range);
    mpfr_urandomb(x, random);
    mpfr_mul_2si(x, x, exponent - exponent_range, MPFR_RNDN);
    if (gmp_urandomb_ui(random, 1) == 1) {
        mpfr_neg(x, x, MPFR_RNDN);
    }
}

/* Decimal, hexadecimal, rational and ball hold the same number. */
static void
exact_forms_return(void **state)
{
    (void)state;
    gmp_randstate_t random;
    gmp_randinit_default(random);
    gmp_randseed_ui(random, test_seed());
    fmpq_t q, p;
    arb_t b;
    fmpq_init(q);
    fmpq_init(p);
    arb_init(b);
    for (int i = 0; i < RANDOM_ROUNDS; i++) {
        mpfr_t x, y;
        mpfr_prec_t prec = 1 + (mpfr_prec_t)gmp_urandomm_ui(random, 200);
        mpfr_init2(x, prec);
        mpfr_init2(y, prec);
        random_real(x, random, i % 2 == 0 ? 20 : 1000);

        char *hex = ordo_real_hex(x);
        assert_int_equal(ordo_real_parse(y, hex), ORDO_OK);
        assert_true(mpfr_equal_p(x, y));
        char *decimal = ordo_real_decimal(x);
        assert_int_equal(ordo_real_parse(y, decimal), ORDO_OK);
        assert_true(mpfr_equal_p(x, y));

        const char *end = NULL;
        assert_int_equal(ordo_rational_from_real(q, x), ORDO_OK);
        assert_int_equal(ordo_rational_parse(p, decimal, &end), ORDO_OK);
        assert_int_equal(*end, '\0');
        assert_true(fmpq_equal(p, q));
        ordo_real_from_rational(y, q, MPFR_RNDZ);
        assert_true(mpfr_equal_p(x, y));
        ordo_ball_from_real(b, x);
        assert_true(arb_is_exact(b) && arb_contains_fmpq(b, q));
        ordo_real_from_ball(y, b);
        assert_true(mpfr_equal_p(x, y));

        free(hex);
        free(decimal);
        mpfr_clear(x);
        mpfr_clear(y);
    }
    fmpq_clear(q);
    fmpq_clear(p);
    arb_clear(b);
    gmp_randclear(random);
}

/* Rounding a fraction with terms of thousands of bits agrees with MPFR's division of exact ones. */
static void
rounded_fractions_agree_with_division(void **state)
{
    (void)state;
    static const mpfr_rnd_t rounds[] = {MPFR_RNDN, MPFR_RNDD, MPFR_RNDU};
    gmp_randstate_t random;
    gmp_randinit_default(random);
    gmp_randseed_ui(random, test_seed() + 2);
    mpq_t exact;
    fmpq_t q;
    mpfr_t a, b, x, y;
    mpq_init(exact);
    fmpq_init(q);
    mpfr_inits2(4000, a, b, (mpfr_ptr)NULL);
    mpfr_inits2(77, x, y, (mpfr_ptr)NULL);
    for (int i = 0; i < RANDOM_ROUNDS; i++) {
        mp_bitcnt_t bits = i % 2 == 0 ? 40 : 3900;
        mpz_rrandomb(mpq_numref(exact), random, bits);
        mpz_rrandomb(mpq_denref(exact), random, bits);
        mpz_setbit(mpq_denref(exact), 0); /* not zero */
        if (gmp_urandomb_ui(random, 1) == 1) {
            mpq_neg(exact, exact);
        }
        (void)mpfr_set_z(a, mpq_numref(exact), MPFR_RNDN);
        (void)mpfr_set_z(b, mpq_denref(exact), MPFR_RNDN);
        mpfr_div(x, a, b, rounds[i % 3]);
        mpq_canonicalize(exact);
        fmpq_set_mpq(q, exact);
        ordo_real_from_rational(y, q, rounds[i % 3]);
        assert_true(mpfr_equal_p(x, y));
    }
    mpq_clear(exact);
    fmpq_clear(q);
    mpfr_clears(a, b, x, y, (mpfr_ptr)NULL);
    gmp_randclear(random);
}

/* lower text <= x <= upper text, and they lie one unit of the last digit apart. */
static void
rounded_texts_enclose(void **state)
{
    (void)state;
    gmp_randstate_t random;
    gmp_randinit_default(random);
    gmp_randseed_ui(random, test_seed() + 1);
    mpfr_t x;
    fmpq_t value, low, high;
    mpfr_init2(x, 150);
    fmpq_init(value);
    fmpq_init(low);
    fmpq_init(high);
    for (int i = 0; i < RANDOM_ROUNDS; i++) {
        random_real(x, random, 300);
        long digits = 1 + (long)gmp_urandomm_ui(random, 30);
        char *below = ordo_real_text_rounded(x, digits, MPFR_RNDD);
        char *above = ordo_real_text_rounded(x, digits, MPFR_RNDU);
        const char *end = NULL;
        assert_int_equal(ordo_rational_parse(low, below, &end), ORDO_OK);
        assert_int_equal(ordo_rational_parse(high, above, &end), ORDO_OK);
        assert_int_equal(ordo_rational_from_real(value, x), ORDO_OK);
        assert_true(fmpq_cmp(low, value) <= 0 && fmpq_cmp(value, high) <= 0);
        fmpq_sub(high, high, low);
        fmpq_div(high, high, value);
        fmpq_abs(high, high);
        fmpz_t power;
        fmpz_init_set_ui(power, 10);
        fmpz_pow_ui(power, power, (unsigned long)digits - 1);
        fmpq_mul_fmpz(high, high, power); /* at most 1 */
        assert_true(fmpq_cmp_ui(high, 1) <= 0);
        fmpz_clear(power);
        free(below);
        free(above);
    }
    mpfr_clear(x);
    fmpq_clear(value);
    fmpq_clear(low);
    fmpq_clear(high);
    gmp_randclear(random);
}

/* 8 bits: numbers between 1 and 2 are 2^-7 apart, below 1 half as far. */
static void
balls_that_round_to_one_number(void **state)
{
    (void)state;
    static const struct {
        long mid, radius; /* in units of 2^-12 */
        bool one;
    } cases[] = {
        {4096 + 17, 0, true},   {4096 + 16, 0, true}, {4096 + 16, 1, false}, {4096 + 8, 7, true},
        {4096 + 8, 9, false},   {4096, 7, true},      {4096, 9, false},      {-4096 - 40, 7, true},
        {-4096 - 40, 9, false}, {0, 0, true},         {0, 1, false},         {4096 + 32, 15, true},
    };
    arb_t x;
    arb_init(x);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        arf_set_si_2exp_si(arb_midref(x), cases[i].mid, -12);
        mag_set_ui_2exp_si(arb_radref(x), (ulong)cases[i].radius, -12);
        if (ordo_ball_rounds_to_one(x, 8) != cases[i].one) {
            fail_msg("%ld +- %ld", cases[i].mid, cases[i].radius);
        }
    }
    arb_indeterminate(x);
    assert_false(ordo_ball_rounds_to_one(x, 8));
    arb_clear(x);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(balls_that_round_to_one_number),
        cmocka_unit_test(rational_parse_rejects),
        cmocka_unit_test(real_parse_rejects),
        cmocka_unit_test(real_parse_tells_of_rounding),
        cmocka_unit_test(no_rational_outside_the_range),
        cmocka_unit_test(rational_parse_accepts),
        cmocka_unit_test(texts_of_special_values),
        cmocka_unit_test(texts_of_extreme_exponents),
        cmocka_unit_test(texts_keep_their_side),
        cmocka_unit_test(log2_of_special_values),
        cmocka_unit_test(balls_that_are_not_finite),
        cmocka_unit_test(bounds_of_balls),
        cmocka_unit_test(bits_agree_with_mpfr),
        cmocka_unit_test(exact_forms_return),
        cmocka_unit_test(rounded_fractions_agree_with_division),
        cmocka_unit_test(rounded_texts_enclose),
    };
    int failures = cmocka_run_group_tests_name("number", tests, NULL, NULL);
    mpfr_free_cache();
    flint_cleanup();
    return failures;
}
