/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns in .npy files: NumPy's, our own, wrong ones. */
#include "tests/python.h"

#include <math.h>
#include <string.h>

#include "quadrature/npy.h"

enum { COUNT = 7 };

/* Numbers that all formats of .npy hold, in this order, also in the code below. */
static const double some[COUNT] = {2.375, -0.0, 0x1p-24, -65504, 0.333251953125, 1024, -0x1.8p-15};

static const char python[] =
    "import numpy as np, sys\n"
    "x = [2.375, -0.0, 2.0**-24, -65504, 0.333251953125, 1024, -1.5 * 2.0**-15]\n"
    "a = np.array(x, dtype=sys.argv[1].split()[0])\n"
    "how = sys.argv[1].split()[1]\n"
    "a = a.reshape(7, 1) if 'c' in how else a\n"
    "version = (int(how[0]), 0)\n"
    "np.lib.format.write_array(sys.stdout.buffer, a, version=version)\n";

static void
check_some(const ordo_vector *v)
{
    mpfr_t x;
    assert_int_equal(v->length, COUNT);
    for (size_t i = 0; i < COUNT; i++) {
        ordo_vector_view(x, v, i);
        double value = mpfr_get_d(x, MPFR_RNDN);
        assert_true(value == some[i] && (signbit(value) != 0) == (signbit(some[i]) != 0));
    }
}

/* The bytes of a header of version 1.0 with that dictionary, and of the data. */
static size_t
compose(unsigned char *byte, const char *dictionary, const void *data, size_t bytes)
{
    size_t length = strlen(dictionary);
    memcpy(byte, "\x93NUMPY\1\0", 8);
    byte[8] = (unsigned char)length;
    byte[9] = 0;
    memcpy(byte + 10, dictionary, length);
    memcpy(byte + 10 + length, data, bytes);
    return 10 + length + bytes;
}

#define HEAD(descr, shape) "{'descr': '" descr "', 'fortran_order': False, 'shape': " shape ", }\n"

static void
wrong_files_are_refused(void **state)
{
    (void)state;
    static const unsigned char special[2][12] = {
        {0, 0, 0x80, 0x3f, 0, 0, 0x80, 0xff, 0, 0, 0xc0, 0x7f},
        {0x3f, 0x80, 0, 0, 0xff, 0x7f, 0xff, 0xff, 0x7f, 0xc0, 0, 0}}; /* the other byte order */
    static const struct {
        const char *dictionary;
        size_t bytes;
        const char *says;
    } cases[] = {
        {"", 8, "byte 10: expected a dictionary"},
        {"[]", 8, "byte 10: expected a dictionary"},
        {"{}", 8, "\"descr\" is missing"},
        {"{'descr': '<f4'", 8, "byte 25: expected a comma"},
        {"{'descr': '<f4', 'descr': '<f4'}", 8, "a second key \"descr\""},
        {"{'descr': '<f4', 'shade': 1}", 8, "byte 27: unknown key \"shade\""},
        {"{'descr': '<f4', 'fortran_order': 0}", 8, "True or False"},
        {"{'descr': [('x', '<f4')]}", 8, "expected a string"},
        {"{'descr': '<f4xxxxxxxxxxxxxxxx'}", 8, "short string"},
        {HEAD("<i4", "(2,)"), 8, "\"<i4\""},
        {HEAD("|f4", "(2,)"), 8, "\"|f4\""},
        {HEAD("", "(2,)"), 8, "\"\""},
        {HEAD("<V2", "(4,)"), 8, "\"<V2\""},
        {HEAD("<f16", "(1,)"), 16, "\"<f16\""},
        {HEAD("<f4", "()"), 4, "not a column"},
        {HEAD("<f4", "(2, 2)"), 16, "not a column"},
        {HEAD("<f4", "(1, 2)"), 8, "not a column"},
        {HEAD("<f4", "(2, 1, 1)"), 8, "end of the shape"},
        {HEAD("<f4", "(2)"), 8, "a comma in the tuple"},
        {HEAD("<f4", "(2 1)"), 8, "expected a comma"},
        {HEAD("<f4", "(-2,)"), 8, "expected a number"},
        {HEAD("<f4", "(,)"), 8, "expected a number"},
        {HEAD("<f4", "2"), 8, "a tuple"},
        {HEAD("<f4", "(2,)") "x", 8, "nothing behind the dictionary"},
        {HEAD("<f4", "(2,)"), 7, "7 bytes of data, expected 2 entries of 4"},
        {HEAD("<f4", "(1,)"), 8, "8 bytes of data, expected 1 entries of 4"},
        {HEAD("<f4", "(4611686018427387906,)"), 8, "8 bytes of data"},
        {HEAD("<f4", "(99999999999999999999999,)"), 8, "less large"},
        {HEAD("<f4", "(2,)"), 8, "entry 1 is -inf"},
        {HEAD("<f4", "(3, 1)"), 12, "byte 74: entry 1 is -inf"},
        {HEAD(">f4", "(3,)"), 12, "entry 2 is nan"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        unsigned char byte[256], data[16];
        const ordo_dtype *dtype = NULL;
        ordo_message why = {""};
        ordo_vector v;
        memset(data, 0, sizeof data);
        memcpy(data, special[strstr(cases[i].dictionary, ">f4") != NULL ? 1 : 0], 12);
        size_t length = compose(byte, cases[i].dictionary, data, cases[i].bytes);
        ordo_status status = ordo_npy_read(&v, &dtype, byte, length, ORDO_NUMBERS_FINITE, &why);
        if (status != ORDO_EPARSE || strstr(why.text, cases[i].says) == NULL) {
            fail_msg("%s: %d \"%s\"", cases[i].dictionary, (int)status, why.text);
        }
        assert_null(v.significands);
    }
}

static void
wrong_beginnings_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *byte;
        size_t length;
        const char *says;
    } cases[] = {
        {"", 0, "byte 0"},
        {"\x93NUMPX\1\0\0\0", 10, "byte 0"},
        {"\x93NUMPY", 6, "byte 6: expected version"},
        {"\x93NUMPY\0\0\0\0", 10, "byte 6: expected version"},
        {"\x93NUMPY\4\0\0\0", 10, "byte 6: expected version"},
        {"\x93NUMPY\1\1\0\0", 10, "byte 6: expected version"},
        {"\x93NUMPY\1\0\0", 9, "byte 8: expected the length"},
        {"\x93NUMPY\2\0\0\0\0", 11, "byte 8: expected the length"},
        {"\x93NUMPY\1\0\3\0{}", 12, "byte 8: a header of 3 bytes, but only 2 follow"},
        {"\x93NUMPY\2\0\xff\xff\xff\xff{}", 14, "a header of 4294967295 bytes, but only 2 follow"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const ordo_dtype *dtype = NULL;
        ordo_message why = {""};
        ordo_vector v;
        assert_int_equal(ordo_npy_read(&v, &dtype, (const unsigned char *)cases[i].byte,
                                       cases[i].length, ORDO_NUMBERS_FINITE, &why),
                         ORDO_EPARSE);
        if (strstr(why.text, cases[i].says) == NULL) {
            fail_msg("\"%s\", expected \"%s\"", why.text, cases[i].says);
        }
    }
}

static void
what_cannot_be_written_is_refused(void **state)
{
    (void)state;
    ordo_vector v;
    ordo_message why = {""};
    mpfr_t x;
    char room[64];
    mpfr_init2(x, 24);
    assert_int_equal(ordo_vector_init(&v, 3, 24), ORDO_OK);
    FILE *out = fmemopen(room, sizeof room, "w");
    assert_non_null(out);
    (void)setvbuf(out, NULL, _IONBF, 0);
    assert_int_equal(ordo_npy_write(out, &v, ordo_dtype_find("bf16"), &why), ORDO_EINVAL);
    assert_non_null(strstr(why.text, "bf16"));
    mpfr_set_d(x, 0x1.002p0, MPFR_RNDN);
    (void)ordo_vector_set(&v, 1, x);
    assert_int_equal(ordo_npy_write(out, &v, ordo_dtype_find("f16"), &why), ORDO_EINVAL);
    assert_non_null(strstr(why.text, "entry 1"));
    assert_int_equal(ftell(out), 0);
    assert_int_equal(ordo_npy_write(out, &v, ordo_dtype_find("f32"), &why), ORDO_EIO);
    (void)fclose(out);
    ordo_vector_clear(&v);
    mpfr_clear(x);
}

/* NumPy's own files: all formats, both byte orders, versions, shapes and orders. */
static void
numpys_files_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *how, *dtype;
    } cases[] = {{"<f8 1", "f64"},  {">f8 2", "f64"},  {"<f4 3", "f32"},
                 {">f4 1c", "f32"}, {"<f2 2c", "f16"}, {">f2 1", "f16"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t length;
        const ordo_dtype *dtype = NULL;
        ordo_message why = {""};
        ordo_vector v;
        unsigned char *byte = python_output("numpy", python, cases[i].how, &length);
        if (ordo_npy_read(&v, &dtype, byte, length, ORDO_NUMBERS_FINITE, &why) != ORDO_OK) {
            fail_msg("%s: %s", cases[i].how, why.text);
        }
        assert_string_equal(dtype->name, cases[i].dtype);
        assert_int_equal(v.prec, dtype->bits);
        check_some(&v);
        ordo_vector_clear(&v);
        free(byte);
    }
}

/* What NumPy writes of no column, but may stand for one; keys in another order, other quotes. */
static void
other_dictionaries_are_read(void **state)
{
    (void)state;
    static const char *const dictionaries[] = {
        "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 1), }",
        "{'shape':(2,),'fortran_order':False,'descr':'<f4'}   \n",
        "{ \"shape\" : ( 2 , 1 , ), \"descr\" : \"<f4\", \"fortran_order\" : False }",
    };
    for (size_t i = 0; i < sizeof dictionaries / sizeof *dictionaries; i++) {
        unsigned char byte[256];
        const ordo_dtype *dtype;
        ordo_message why = {""};
        ordo_vector v;
        mpfr_t x;
        size_t length = compose(byte, dictionaries[i], "\0\0\x80\x3f\0\0\x18\x40", 8);
        if (ordo_npy_read(&v, &dtype, byte, length, ORDO_NUMBERS_FINITE, &why) != ORDO_OK) {
            fail_msg("%s: %s", dictionaries[i], why.text);
        }
        assert_int_equal(v.length, 2);
        ordo_vector_view(x, &v, 1);
        assert_true(mpfr_get_d(x, MPFR_RNDN) == 2.375);
        ordo_vector_clear(&v);
    }
}

static char *
written(const ordo_vector *v, const ordo_dtype *dtype, size_t *length)
{
    char *text = NULL;
    ordo_message why = {""};
    FILE *out = open_memstream(&text, length);
    assert_non_null(out);
    assert_int_equal(ordo_npy_write(out, v, dtype, &why), ORDO_OK);
    (void)fclose(out);
    return text;
}

static void
set_some(ordo_vector *v)
{
    mpfr_t x;
    mpfr_init2(x, 53);
    assert_int_equal(ordo_vector_init(v, COUNT, 53), ORDO_OK);
    for (size_t i = 0; i < COUNT; i++) {
        mpfr_set_d(x, some[i], MPFR_RNDN);
        (void)ordo_vector_set(v, i, x);
    }
    mpfr_clear(x);
}

/* Our files are those that NumPy writes, to the byte. */
static void
files_are_numpys(void **state)
{
    (void)state;
    static const char *const how[][2] = {{"<f8 1", "f64"}, {"<f4 1", "f32"}, {"<f2 1", "f16"}};
    ordo_vector v;
    set_some(&v);
    for (size_t i = 0; i < sizeof how / sizeof *how; i++) {
        size_t length, ours;
        unsigned char *byte = python_output("numpy", python, how[i][0], &length);
        char *text = written(&v, ordo_dtype_find(how[i][1]), &ours);
        assert_int_equal(ours, length);
        assert_memory_equal(text, byte, length);
        free(text);
        free(byte);
    }
    ordo_vector_clear(&v);
}

/* Whatever is cut off or changed: a column, or a sentence that says what is wrong. */
static void
mutations_do_no_harm(void **state)
{
    (void)state;
    uint64_t random = test_seed();
    ordo_vector v, again;
    const ordo_dtype *dtype;
    size_t length, good = 0;
    set_some(&v);
    char *text = written(&v, ordo_dtype_find("f16"), &length);
    for (size_t k = 0; k < 6000; k++) {
        size_t rest = k < length ? k : length;
        unsigned char *byte = malloc(rest > 0 ? rest : 1); /* no byte more: for the sanitizers */
        assert_non_null(byte);
        memcpy(byte, text, rest);
        for (int changes = k < length ? 0 : 1 + (int)(k % 3); changes > 0; changes--) {
            random = random * 6364136223846793005u + 1442695040888963407u;
            size_t at = (size_t)(random >> 33) % (changes % 2 == 0 ? rest : 70);
            byte[at] = (unsigned char)(k % 2 == 0 ? " (){}',:0123456789<>fF"[random >> 40 & 15]
                                                  : (char)(random >> 56));
        }
        ordo_message why = {""};
        ordo_status status = ordo_npy_read(&again, &dtype, byte, rest, ORDO_NUMBERS_FINITE, &why);
        if (status == ORDO_OK) {
            good++;
            assert_true(rest == length);
            ordo_vector_clear(&again);
        } else {
            assert_int_equal(status, ORDO_EPARSE);
            assert_true(strncmp(why.text, "byte ", 5) == 0);
        }
        free(byte);
    }
    assert_true(good > 10 && good < 3000);
    free(text);
    ordo_vector_clear(&v);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrong_beginnings_are_refused),
        cmocka_unit_test(wrong_files_are_refused),
        cmocka_unit_test(what_cannot_be_written_is_refused),
        cmocka_unit_test(other_dictionaries_are_read),
        cmocka_unit_test(numpys_files_are_read),
        cmocka_unit_test(files_are_numpys),
        cmocka_unit_test(mutations_do_no_harm),
    };
    return cmocka_run_group_tests_name("npy", tests, NULL, NULL);
}
