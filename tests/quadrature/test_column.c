/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns of numbers as texts. */
#include "tests/support.h"

#include <string.h>

#include "quadrature/column.h"

static void
wrong_texts_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text, *says;
    } cases[] = {
        {"nan", "line 1, column 1: \"nan\" is not finite"},
        {"1\n\n  -Inf\n", "line 3, column 3: \"-Inf\" is not finite"},
        {"# x\n1.5 # y\ninfinity", "line 3, column 1: \"infinity\" is not finite"},
        {"1 2 3\t+NaN", "line 1, column 7: \"+NaN\" is not finite"},
        {"y\n1\n", "line 1, column 1: \"y\" is not a number"},
        {"1\n1.5e\n", "line 2, column 1: \"1.5e\" is not a number"},
        {"1.5;2", "column 1: \"1.5;2\" is not a number"},
        {"1/3", "\"1/3\" is not a number"},
        {"0x", "\"0x\" is not a number"},
        {"1e99999999999999999999", "is not a number"},
        {"--1", "is not a number"},
        {"1\r2", "a table"}, /* not a line end: two numbers, and then a second line */
        {",1", "line 1, column 1: a comma without a number before it"},
        {"1\n,2", "line 2, column 1: a comma without a number before it"},
        {"1,,2", "line 1, column 2: a comma without a number behind it"},
        {"1 , \n2", "line 1, column 3: a comma without a number behind it"},
        {"1,", "line 1, column 2: a comma without a number behind it"},
        {"1, # 2\n", "line 1, column 2: a comma without a number behind it"},
        {"1 2\n3 4\n", "line 2, column 1: a table"},
        {"1\n2 3\n", "line 2, column 3: a table"},
        {"1,2\n3", "line 2, column 1: a table"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ordo_message why = {""};
        ordo_vector v;
        const char *text = cases[i].text;
        size_t length = strlen(text);
        if (strchr(text, '\r') != NULL) {
            text = "1\r2\n3";
            length = 5;
        }
        ordo_status status = ordo_column_read_text(&v, text, length, 53, ORDO_NUMBERS_FINITE, &why);
        if (status != ORDO_EPARSE || strstr(why.text, cases[i].says) == NULL) {
            fail_msg("\"%s\": %d \"%s\"", text, (int)status, why.text);
        }
        assert_null(v.significands);
    }
    ordo_vector v;
    assert_int_equal(ordo_column_read_text(&v, "1\0002", 3, 53, ORDO_NUMBERS_FINITE, NULL),
                     ORDO_EPARSE);
    assert_int_equal(ordo_column_read_text(&v, "1", 1, -3, ORDO_NUMBERS_FINITE, NULL), ORDO_EINVAL);
}

static void
texts_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        ordo_status status;
        size_t count;
        double last;
    } cases[] = {
        {"", ORDO_OK, 0, 0},
        {"\n# nothing\n \t\r\n#", ORDO_OK, 0, 0},
        {"2.375", ORDO_OK, 1, 2.375},
        {"2.385\n", ORDO_MISSED, 1, 2.385},
        {"1\r\n\r\n-0.15625\r\n", ORDO_OK, 2, -0.15625},
        {"1,2 , 3\t4 -0.5", ORDO_OK, 5, -0.5},
        {"# x\n+.5e1#five\n\n\n0x1.8p-3 # hexadecimal", ORDO_OK, 2, 0.1875},
        {"1 2.385 3", ORDO_MISSED, 3, 3},
        {"# 1, 2\n7", ORDO_OK, 1, 7},
        {"4.9406564584124654e-324", ORDO_MISSED, 1, 0x1p-1074},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ordo_message why = {""};
        ordo_vector v;
        mpfr_t x;
        ordo_status status = ordo_column_read_text(&v, cases[i].text, strlen(cases[i].text), 53,
                                                   ORDO_NUMBERS_FINITE, &why);
        if (status != cases[i].status || v.length != cases[i].count) {
            fail_msg("\"%s\": %d \"%s\"", cases[i].text, (int)status, why.text);
        }
        assert_int_equal(v.prec, 53);
        if (v.length > 0) {
            ordo_vector_view(x, &v, v.length - 1);
            assert_true(mpfr_get_d(x, MPFR_RNDN) == cases[i].last);
        }
        ordo_vector_clear(&v);
    }
}

/* Rounded once, from all the digits: through 53 bits it would be a tie, and go to even. */
static void
decimals_are_rounded_once(void **state)
{
    (void)state;
    static const char text[] = "1.00000005960464477539062500000000000000000001";
    ordo_vector v;
    mpfr_t x;
    assert_int_equal(ordo_column_read_text(&v, text, strlen(text), 24, ORDO_NUMBERS_FINITE, NULL),
                     ORDO_MISSED);
    ordo_vector_view(x, &v, 0);
    assert_true(mpfr_get_d(x, MPFR_RNDN) == 0x1.000002p0);
    ordo_vector_clear(&v);
}

static void
npy_files_are_told_from_texts(void **state)
{
    (void)state;
    static const char file[] =
        "\x93NUMPY\1\0\x39\0{'descr': '<f4', 'fortran_order': False, 'shape':"
        " (1,), }\0\0\x18\x40";
    const unsigned char *byte = (const unsigned char *)file;
    const ordo_dtype *dtype;
    ordo_message why = {""};
    ordo_vector v;
    mpfr_t x;
    if (ordo_column_read(&v, &dtype, byte, sizeof file - 1, 100, ORDO_NUMBERS_FINITE, &why) !=
        ORDO_OK) {
        fail_msg("%s", why.text);
    }
    assert_string_equal(dtype->name, "f32");
    ordo_vector_view(x, &v, 0);
    assert_true(mpfr_get_d(x, MPFR_RNDN) == 2.375);
    ordo_vector_clear(&v);
    assert_int_equal(
        ordo_column_read(&v, &dtype, byte, sizeof file - 2, 100, ORDO_NUMBERS_FINITE, &why),
        ORDO_EPARSE);
    assert_non_null(strstr(why.text, "byte 67"));
    byte = (const unsigned char *)"2.375 2.385";
    assert_int_equal(ordo_column_read(&v, &dtype, byte, 5, 100, ORDO_NUMBERS_FINITE, &why),
                     ORDO_OK);
    assert_null(dtype);
    assert_int_equal(v.prec, 100);
    ordo_vector_clear(&v);
    assert_int_equal(ordo_column_read(&v, &dtype, byte, 11, 100, ORDO_NUMBERS_FINITE, &why),
                     ORDO_MISSED);
    ordo_vector_clear(&v);
    assert_int_equal(ordo_column_read(&v, &dtype, (const unsigned char *)"\x93NUM", 4, 9,
                                      ORDO_NUMBERS_FINITE, &why),
                     ORDO_EPARSE);
}

static void
mutations_do_no_harm(void **state)
{
    (void)state;
    static const char text[] = "# points\n0.5\n-1.25e-3\n0x1.8p4\n\n17 # last\n";
    static const char alphabet[] = "0123456789.,-+eExXp# \t\r\nnaif\0\xff";
    uint64_t random = test_seed();
    size_t good = 0, length = sizeof text - 1;
    for (int k = 0; k < 6000; k++) {
        ordo_message why = {""};
        ordo_vector v;
        char *changed = malloc(length);
        assert_non_null(changed);
        memcpy(changed, text, sizeof text - 1);
        for (int i = k % 4; i >= 0; i--) {
            random = random * 6364136223846793005u + 1442695040888963407u;
            changed[(random >> 33) % length] = alphabet[(random >> 48) % (sizeof alphabet - 1)];
        }
        ordo_status status = ordo_column_read_text(&v, changed, length - (size_t)k % 5, 24,
                                                   ORDO_NUMBERS_FINITE, &why);
        if (status >= 0) {
            good++;
            ordo_vector_clear(&v);
        } else {
            assert_int_equal(status, ORDO_EPARSE);
            assert_true(strncmp(why.text, "line ", 5) == 0);
        }
        free(changed);
    }
    assert_true(good > 100 && good < 5000);
}

/* Infinities and NaN, where they are asked for, in texts and in .npy files. */
static void
all_numbers_are_read(void **state)
{
    (void)state;
    static const char text[] = "inf -Infinity\t+NaN,nan 2.5 -inf";
    static const char kinds[] = "+-nn0-";
    ordo_vector v;
    ordo_message why = {""};
    mpfr_t x;
    assert_int_equal(ordo_column_read_text(&v, text, sizeof text - 1, 24, ORDO_NUMBERS_ALL, &why),
                     ORDO_OK);
    assert_int_equal(v.length, 6);
    for (size_t i = 0; i < v.length; i++) {
        ordo_vector_view(x, &v, i);
        char kind = mpfr_nan_p(x) ? 'n' : !mpfr_inf_p(x) ? '0' : mpfr_sgn(x) > 0 ? '+' : '-';
        assert_int_equal(kind, kinds[i]);
    }
    ordo_vector_clear(&v);
    assert_int_equal(ordo_column_read_text(&v, "infs", 4, 24, ORDO_NUMBERS_ALL, &why), ORDO_EPARSE);
    static const char file[] = "\x93NUMPY\1\0\x37\0{'descr': '<f2', 'fortran_order': False, "
                               "'shape': (3,)}\0\x7c\0\xfc\1\xfe";
    const ordo_dtype *dtype;
    const unsigned char *byte = (const unsigned char *)file;
    ordo_status status =
        ordo_column_read(&v, &dtype, byte, sizeof file - 1, 9, ORDO_NUMBERS_ALL, &why);
    if (status != ORDO_OK) {
        fail_msg("%s", why.text);
    }
    for (size_t i = 0; i < 3; i++) {
        ordo_vector_view(x, &v, i);
        assert_true(i == 2 ? mpfr_nan_p(x) : mpfr_inf_p(x) && mpfr_sgn(x) == (i == 0 ? 1 : -1));
    }
    ordo_vector_clear(&v);
    assert_int_equal(
        ordo_column_read(&v, &dtype, byte, sizeof file - 1, 9, ORDO_NUMBERS_FINITE, &why),
        ORDO_EPARSE);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_numbers_are_read),
        cmocka_unit_test(wrong_texts_are_refused),
        cmocka_unit_test(texts_are_read),
        cmocka_unit_test(decimals_are_rounded_once),
        cmocka_unit_test(npy_files_are_told_from_texts),
        cmocka_unit_test(mutations_do_no_harm),
    };
    return cmocka_run_group_tests_name("column", tests, NULL, NULL);
}
