/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Formats of other programs: every number of the short ones, the machine's own for the long ones.
 */
#include "tests/support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "quadrature/dtype.h"

static uint64_t
random_word(uint64_t *random)
{
    *random = *random * 6364136223846793005u + 1442695040888963407u;
    uint64_t x = *random ^ *random >> 32;
    return x * 0x9e3779b97f4a7c15u;
}

static void
read_code(mpfr_t r, const ordo_dtype *t, uint64_t code)
{
    unsigned char byte[8];
    for (size_t i = 0; i < 8; i++) {
        byte[i] = (unsigned char)(code >> 8 * i & 0xff);
    }
    ordo_dtype_decode(r, t, byte);
}

static uint64_t
code_of(const ordo_dtype *t, const mpfr_t x)
{
    unsigned char byte[8] = {0};
    uint64_t code = 0;
    assert_int_equal(ordo_dtype_encode(byte, t, x), ORDO_OK);
    for (size_t i = 0; i < 8; i++) {
        code |= (uint64_t)byte[i] << 8 * i;
    }
    return code;
}

static void
what_does_not_fit_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *dtype, *value;
    } cases[] = {
        {"f64", "0x1.00000000000008p0"},
        {"f64", "0x1p1024"},
        {"f64", "0x1p-1075"},
        {"f32", "0x1.000001p0"},
        {"f32", "0x1p128"},
        {"f32", "-0x1.8p-149"},
        {"bf16", "0x1.01p0"},
        {"bf16", "0x1p-134"},
        {"f16", "-65520"},
        {"f16", "0x1.002p0"},
        {"f16", "0x1.008p-16"},
        {"f32", "nan"},
        {"f16", "inf"},
        {"bf16", "0x1p1000000000"},
        {"f64", "-0x1p-1000000000"},
    };
    mpfr_t x;
    mpfr_init2(x, 100);
    assert_null(ordo_dtype_find("float32"));
    assert_null(ordo_dtype_of_tensor("f32"));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        unsigned char byte[8] = {1, 2, 3, 4, 5, 6, 7, 8};
        assert_int_equal(mpfr_set_str(x, cases[i].value, 0, MPFR_RNDN), 0);
        const ordo_dtype *t = ordo_dtype_find(cases[i].dtype);
        assert_false(ordo_dtype_holds(t, x));
        assert_int_equal(ordo_dtype_encode(byte, t, x), ORDO_EINVAL);
        assert_memory_equal(byte, "\1\2\3\4\5\6\7\10", 8);
    }
    mpfr_clear(x);
}

static void
special_values_are_rounded_as_in_ieee(void **state)
{
    (void)state;
    static const struct {
        const char *dtype, *value, *rounded;
    } cases[] = {
        {"f16", "2.385", "0x1.314p1"},
        {"f16", "65519.999", "65504"},
        {"f16", "65520", "inf"},
        {"f16", "-65520", "-inf"},
        {"f16", "0x1p-25", "0"}, /* half of the least: to even */
        {"f16", "-0x1p-25", "-0"},
        {"f16", "0x1.0000001p-25", "0x1p-24"},
        {"f16", "0x1.8p-24", "0x1p-23"},
        {"f16", "0x1.ff4p-15", "0x1.ffp-15"}, /* subnormal: a place less, ties to even */
        {"f16", "0x1.ffcp-15", "0x1p-14"},
        {"f16", "-0x1p-1000000000", "-0"},
        {"bf16", "0x1.01p0", "0x1p0"},
        {"bf16", "0x1.03p0", "0x1.04p0"},
        {"bf16", "0x1.fe8p127", "0x1.fep127"},
        {"bf16", "0x1.ffp127", "inf"},
        {"bf16", "0x1p-134", "0"},
        {"f32", "0x1.ffffffp127", "inf"},
        {"f32", "0x1.fffffeffffp127", "0x1.fffffep127"},
        {"f32", "0x1.8p-150", "0x1p-149"},
        {"f64", "0x1.fffffffffffff7p1023", "0x1.fffffffffffffp1023"},
        {"f64", "0x1.fffffffffffff8p1023", "inf"},
        {"f64", "-0x1p99999999", "-inf"},
        {"f64", "0x1.8p-1074", "0x1p-1073"},
        {"f64", "inf", "inf"},
        {"f64", "-0", "-0"},
    };
    mpfr_t x, r, wanted;
    mpfr_inits2(100, x, wanted, (mpfr_ptr)0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const ordo_dtype *t = ordo_dtype_find(cases[i].dtype);
        mpfr_init2(r, t->bits);
        assert_int_equal(mpfr_set_str(x, cases[i].value, 0, MPFR_RNDN), 0);
        assert_int_equal(mpfr_set_str(wanted, cases[i].rounded, 0, MPFR_RNDN), 0);
        ordo_status status = ordo_dtype_round(r, t, x);
        assert_int_equal(status, mpfr_inf_p(wanted) ? ORDO_SINGULAR : ORDO_OK);
        if (!mpfr_equal_p(r, wanted) || mpfr_signbit(r) != mpfr_signbit(wanted)) {
            fail_msg("%s: %s", cases[i].dtype, cases[i].value);
        }
        assert_true(mpfr_inf_p(r) || ordo_dtype_holds(t, r));
        mpfr_clear(r);
    }
    mpfr_init2(r, 53);
    mpfr_set_nan(x);
    assert_int_equal(ordo_dtype_round(r, ordo_dtype_find("f64"), x), ORDO_OK);
    assert_true(mpfr_nan_p(r));
    mpfr_clears(x, r, wanted, (mpfr_ptr)0);
}

/* The numbers of a short format in their order: codes c and c + 1 are neighbours. */
static void
check_neighbours(const ordo_dtype *t, uint64_t code)
{
    mpfr_t a, b, middle, r;
    mpfr_inits2(64, a, b, middle, r, (mpfr_ptr)0);
    read_code(a, t, code);
    read_code(b, t, code + 1);
    assert_int_equal(code_of(t, a), code);
    ordo_dtype_next(r, t, a, 1);
    assert_true(mpfr_equal_p(r, b));
    mpfr_neg(r, a, MPFR_RNDN);
    ordo_dtype_next(r, t, r, -1);
    mpfr_neg(r, r, MPFR_RNDN);
    assert_true(mpfr_equal_p(r, b));
    if (mpfr_inf_p(b)) {
        mpfr_clears(a, b, middle, r, (mpfr_ptr)0);
        return;
    }
    ordo_dtype_next(r, t, b, -1);
    assert_true(mpfr_equal_p(r, a));
    mpfr_sub(middle, b, a, MPFR_RNDN);
    ordo_dtype_ulp(r, t, a);
    assert_true(mpfr_equal_p(r, middle));
    mpfr_add(middle, a, b, MPFR_RNDN); /* exact in 64 bits, as are the steps off the middle */
    mpfr_div_2ui(middle, middle, 1, MPFR_RNDN);
    for (int off = -1; off <= 1; off++) {
        mpfr_set(r, middle, MPFR_RNDN);
        if (off != 0) {
            (off < 0 ? mpfr_nextbelow : mpfr_nextabove)(r);
        }
        assert_false(ordo_dtype_holds(t, r));
        uint64_t wanted = off < 0 ? code : off > 0 ? code + 1 : code + (code & 1);
        assert_int_equal(ordo_dtype_round(r, t, r), ORDO_OK);
        assert_int_equal(code_of(t, r), wanted);
        if (off != 0) {
            ordo_dtype_next(r, t, middle, off);
            assert_int_equal(code_of(t, r), off < 0 ? code : code + 1);
        }
    }
    mpfr_clears(a, b, middle, r, (mpfr_ptr)0);
}

static void
every_short_number_is_right(void **state)
{
    (void)state;
    static const char *const names[] = {"bf16", "f16"};
    for (int k = 0; k < 2; k++) {
        const ordo_dtype *t = ordo_dtype_find(names[k]);
        mpfr_t x;
        mpfr_init2(x, t->bits);
        uint64_t infinite = 0x7f80;
        infinite = k == 0 ? infinite : 0x7c00;
        for (uint64_t code = 0; code < infinite; code++) {
            check_neighbours(t, code);
            read_code(x, t, code | 0x8000);
            assert_true(mpfr_signbit(x) != 0);
            assert_int_equal(code_of(t, x), code | 0x8000);
        }
        read_code(x, t, infinite);
        assert_true(mpfr_inf_p(x) && mpfr_sgn(x) > 0);
        read_code(x, t, infinite | 0x8000);
        assert_true(mpfr_inf_p(x) && mpfr_sgn(x) < 0);
        for (uint64_t code = infinite + 1; code < 0x8000; code++) {
            read_code(x, t, code);
            assert_true(mpfr_nan_p(x));
        }
        mpfr_clear(x);
    }
}

/* The machine's own conversions and neighbours. */
static void
long_formats_are_the_machines(void **state)
{
    (void)state;
    uint64_t random = test_seed();
    const ordo_dtype *f32 = ordo_dtype_find("f32"), *f64 = ordo_dtype_find("f64");
    mpfr_t x, r;
    mpfr_init2(x, 53);
    mpfr_init2(r, 53);
    for (int k = 0; k < 40000; k++) {
        uint64_t word = random_word(&random);
        double value;
        memcpy(&value, &word, sizeof value);
        if (k % 2 == 0) { /* about f32's range, its ends included, and its ties */
            value = ldexp((double)(word >> 39) + (k % 4 == 0 ? 0.5 : 0.0), (int)(word % 290) - 175);
        }
        read_code(x, f64, word);
        if (k % 2 != 0) {
            assert_true(isnan(value) ? mpfr_nan_p(x) : mpfr_get_d(x, MPFR_RNDN) == value);
        }
        mpfr_set_d(x, value, MPFR_RNDN);
        if (!isfinite(value)) {
            continue;
        }
        memcpy(&word, &value, sizeof word);
        assert_true(code_of(f64, x) == word);
        ordo_dtype_next(r, f64, x, -3);
        assert_true(mpfr_get_d(r, MPFR_RNDN) == nextafter(value, (double)-INFINITY));
        float shorter = (float)value;
        ordo_status status = ordo_dtype_round(r, f32, x);
        assert_int_equal(status, isinf(shorter) ? ORDO_SINGULAR : ORDO_OK);
        assert_true(mpfr_get_flt(r, MPFR_RNDN) == shorter);
        assert_true((mpfr_signbit(r) != 0) == (signbit(shorter) != 0));
        if (status == ORDO_OK) {
            uint32_t bits;
            memcpy(&bits, &shorter, sizeof bits);
            assert_true(code_of(f32, r) == bits);
            ordo_dtype_next(r, f32, r, 1);
            assert_true(mpfr_get_flt(r, MPFR_RNDN) == nextafterf(shorter, INFINITY));
        }
    }
    mpfr_clears(x, r, (mpfr_ptr)0);
}

static void
neighbours_of_what_does_not_fit(void **state)
{
    (void)state;
    static const struct {
        const char *dtype, *value, *below, *above;
    } cases[] = {
        {"f16", "1e9", "65504", "inf"},
        {"f16", "-1e9", "-inf", "-65504"},
        {"f16", "-65519", "-inf", "-65504"},
        {"f16", "65504", "0x1.ff8p15", "inf"},
        {"f16", "0", "-0x1p-24", "0x1p-24"},
        {"f16", "1e-99", "0", "0x1p-24"},
        {"f16", "-1e-99", "-0x1p-24", "-0"},
        {"f16", "-0x1p-24", "-0x1p-23", "-0"},
        {"bf16", "2.385", "0x1.3p1", "0x1.32p1"},
        {"bf16", "1", "0x1.fep-1", "0x1.02p0"},
        {"bf16", "-1", "-0x1.02p0", "-0x1.fep-1"},
        {"bf16", "0x1p-126", "0x1.fcp-127", "0x1.02p-126"},
        {"f64", "-0x1p-1074", "-0x1p-1073", "-0"},
    };
    mpfr_t x, r, wanted;
    mpfr_inits2(90, x, r, wanted, (mpfr_ptr)0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const ordo_dtype *t = ordo_dtype_find(cases[i].dtype);
        mpfr_set_str(x, cases[i].value, 0, MPFR_RNDN);
        for (int direction = -1; direction <= 1; direction += 2) {
            const char *text = direction < 0 ? cases[i].below : cases[i].above;
            mpfr_set_str(wanted, text, 0, MPFR_RNDN);
            ordo_dtype_next(r, t, x, direction);
            if (!mpfr_equal_p(r, wanted) || mpfr_signbit(r) != mpfr_signbit(wanted)) {
                fail_msg("%s: %s, expected %s", cases[i].dtype, cases[i].value, text);
            }
        }
    }
    mpfr_clears(x, r, wanted, (mpfr_ptr)0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_does_not_fit_is_refused),
        cmocka_unit_test(special_values_are_rounded_as_in_ieee),
        cmocka_unit_test(neighbours_of_what_does_not_fit),
        cmocka_unit_test(every_short_number_is_right),
        cmocka_unit_test(long_formats_are_the_machines),
    };
    return cmocka_run_group_tests_name("dtype", tests, NULL, NULL);
}
