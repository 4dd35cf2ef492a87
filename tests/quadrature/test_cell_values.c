/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was measured cell by cell: nothing unsettled, sums that are the norms, cells on their own.
 */
#include "tests/quadrature/caches.h"
#include "tests/quadrature/norms.h"

#include <string.h>

#include "quadrature/norm.h"
#include "tests/quadrature/callbacks.h"

enum { DIGITS = 24, CELLS_MOST = 300 };

typedef struct table {
    mpfr_t value[ORDO_PARTS][CELLS_MOST]; /* NaN: not told */
    int calls[ORDO_PARTS][CELLS_MOST];
} table;

static void
note(void *context, size_t cell, ordo_part part, const mpfr_t value)
{
    table *t = context;
    assert_true(cell < CELLS_MOST);
    mpfr_set(t->value[part][cell], value, MPFR_RNDN);
    t->calls[part][cell]++;
}

static table *
table_new(void)
{
    table *t = calloc(1, sizeof *t);
    assert_non_null(t);
    for (int part = 0; part < ORDO_PARTS; part++) {
        for (size_t k = 0; k < CELLS_MOST; k++) {
            mpfr_init2(t->value[part][k], 256);
        }
    }
    return t;
}

static void
table_free(table *t)
{
    for (int part = 0; part < ORDO_PARTS; part++) {
        for (size_t k = 0; k < CELLS_MOST; k++) {
            mpfr_clear(t->value[part][k]);
        }
    }
    free(t);
}

static ordo_status
measure_cells(ordo_norms *norms, table *t, const piecewise *p, unsigned wanted, int threads)
{
    ordo_norms_init(norms, DIGITS);
    ordo_norm_options options = {
        .wanted = wanted, .digits = DIGITS, .threads = threads, .cell = note, .cell_context = t};
    return ordo_norms_measure(norms, &p->e, &options);
}

/* How many cells were told of, each once. */
static size_t
told(const table *t, ordo_part part)
{
    size_t count = 0;
    for (size_t k = 0; k < CELLS_MOST; k++) {
        assert_true(t->calls[part][k] <= 1);
        count += t->calls[part][k] > 0;
    }
    return count;
}

static void
nothing_unsettled_is_told(void **state)
{
    (void)state;
    static const struct {
        piecewise_callback *f;
        const char *a, *b;
        size_t least, most; /* cells told of */
    } cases[] = {
        {noise, "0", "1", 0, 0},
        {half_noise, "-1", "1", 16, 32}, /* half of the noise is negligible, what is clear is not */
        {logarithm, "-1", "1", 0, 24},   /* a block with its NaN, whole ones beside it */
        {reciprocal, "-1", "1.01", 0, 31},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        piecewise p;
        ordo_norms norms;
        table *t = table_new();
        piecewise_init(&p, cases[i].a, cases[i].b, 32, 100, cases[i].f, NULL);
        assert_true(measure_cells(&norms, t, &p, ALL_BUT_H1, 1) >= 0);
        for (ordo_part part = ORDO_PART_SQUARE; part <= ORDO_PART_ABSOLUTE; part++) {
            size_t cells = told(t, part);
            assert_true(cells >= cases[i].least && cells <= cases[i].most);
        }
        assert_int_equal(told(t, ORDO_PART_SLOPE), 0);
        ordo_norms_clear(&norms);
        piecewise_clear(&p);
        table_free(t);
    }
}

static void
zeros_are_told_as_such(void **state)
{
    (void)state;
    piecewise p;
    ordo_norms norms;
    table *t = table_new();
    piecewise_init(&p, "-1", "2.385", 77, 100, zero_function, zero_function);
    assert_int_equal(measure_cells(&norms, t, &p, ALL_BUT_H1 | H1, 1), ORDO_OK);
    for (ordo_part part = ORDO_PART_SQUARE; part <= ORDO_PART_SLOPE; part++) {
        assert_int_equal(told(t, part), 77);
        for (size_t k = 0; k < 77; k++) {
            assert_true(mpfr_zero_p(t->value[part][k]));
        }
    }
    assert_int_equal(told(t, ORDO_PART_MAXIMUM), 0);
    ordo_norms_clear(&norms);
    piecewise_clear(&p);
    table_free(t);
}

/* The part of the norm: its value with root and mean undone. */
static void
undo(mpfr_t part, const ordo_norms *norms, ordo_norm norm)
{
    mpfr_set(part, norms->value[norm], MPFR_RNDN);
    if (ordo_norm_forms[norm].root) {
        mpfr_sqr(part, part, MPFR_RNDN);
    }
    if (ordo_norm_forms[norm].mean) {
        mpfr_mul(part, part, norms->length, MPFR_RNDN);
    }
}

static const struct {
    piecewise_callback *f, *slope;
    const char *a, *b;
    size_t cells;
    int degree;
    unsigned singular_first;
} subjects[] = {
    {sine, cosine, "-1", "2.385", 11, 1, 0},
    {sine, cosine, "0", "7", CELLS_MOST, 2, 0},
    {exponential, exponential, "-1/3", "2", 64, 2, 0},
    {square_root, NULL, "0", "1", 20, 1, ORDO_SINGULAR_LEFT},
    {kink, NULL, "0", "1", 7, 0, 0}, /* panels of one cell that do not settle at once */
};

static void
make(piecewise *p, size_t i)
{
    piecewise_init(p, subjects[i].a, subjects[i].b, subjects[i].cells, 300, subjects[i].f,
                   subjects[i].slope);
    if (subjects[i].degree > 0) {
        piecewise_interpolate(p, subjects[i].degree);
    }
    p->singular_first = subjects[i].singular_first;
}

static void
the_parts_of_cells_make_up_the_norms(void **state)
{
    (void)state;
    static const ordo_norm norm_of[ORDO_PARTS] = {ORDO_RMSE, ORDO_L1, ORDO_H1, ORDO_LINF};
    for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++) {
        piecewise p;
        ordo_norms norms;
        table *t = table_new();
        make(&p, i);
        unsigned wanted = ALL_BUT_H1 | (subjects[i].slope != NULL ? (unsigned)H1 : 0);
        assert_int_equal(measure_cells(&norms, t, &p, wanted, 2), ORDO_OK);
        mpfr_t all, expected;
        mpfr_inits2(256, all, expected, (mpfr_ptr)0);
        for (ordo_part part = 0; part < ORDO_PARTS; part++) {
            if (!(wanted & ORDO_NORM_BIT(norm_of[part]))) {
                assert_int_equal(told(t, part), 0);
                continue;
            }
            bool maximum = part == ORDO_PART_MAXIMUM;
            assert_true(maximum ? told(t, part) > 0 : told(t, part) == subjects[i].cells);
            mpfr_set_zero(all, 1);
            for (size_t k = 0; k < subjects[i].cells; k++) {
                if (maximum) {
                    mpfr_max(all, all, t->value[part][k], MPFR_RNDN);
                } else {
                    mpfr_add(all, all, t->value[part][k], MPFR_RNDN);
                }
            }
            undo(expected, &norms, norm_of[part]);
            assert_true(agrees(all, expected, DIGITS + 2));
        }
        mpfr_clears(all, expected, (mpfr_ptr)0);
        ordo_norms_clear(&norms);
        piecewise_clear(&p);
        table_free(t);
    }
}

/* Each cell measured as the only one: the integrals to the accuracy that their contract claims. */
static void
cells_agree_with_themselves_alone(void **state)
{
    (void)state;
    piecewise p, one;
    ordo_norms norms, own;
    table *t = table_new(), *alone = table_new();
    make(&p, 0);
    assert_int_equal(measure_cells(&norms, t, &p, ALL_BUT_H1 | H1, 1), ORDO_OK);
    for (size_t k = 0; k < subjects[0].cells; k++) {
        make(&one, 0);
        mpfr_swap(one.knot[0], one.knot[k]);
        mpfr_swap(one.knot[1], one.knot[k == 0 ? 1 : k + 1]);
        for (size_t j = 0; j <= PIECEWISE_DEGREE_MOST; j++) {
            mpfr_swap(one.coefficient[j], one.coefficient[(PIECEWISE_DEGREE_MOST + 1) * k + j]);
        }
        one.e.cells = 1;
        memset(alone->calls, 0, sizeof alone->calls);
        assert_int_equal(measure_cells(&own, alone, &one, ALL_BUT_H1 | H1, 1), ORDO_OK);
        for (ordo_part part = 0; part < ORDO_PARTS; part++) {
            assert_int_equal(told(alone, part), 1);
            if (part != ORDO_PART_MAXIMUM || t->calls[part][k] > 0) {
                assert_true(agrees(t->value[part][k], alone->value[part][0], DIGITS - 2));
            }
        }
        one.e.cells = subjects[0].cells; /* all is to be freed */
        ordo_norms_clear(&own);
        piecewise_clear(&one);
    }
    ordo_norms_clear(&norms);
    piecewise_clear(&p);
    table_free(t);
    table_free(alone);
}

/* Being told changes no norm, nor does the number of threads change what is told. */
static void
telling_changes_nothing(void **state)
{
    (void)state;
    piecewise p;
    ordo_norms quiet, one, two;
    table *t = table_new(), *u = table_new();
    make(&p, 1);
    assert_int_equal(measure(&quiet, &p, ALL_BUT_H1 | H1, DIGITS, 1), ORDO_OK);
    assert_int_equal(measure_cells(&one, t, &p, ALL_BUT_H1 | H1, 1), ORDO_OK);
    assert_int_equal(measure_cells(&two, u, &p, ALL_BUT_H1 | H1, 3), ORDO_OK);
    for (int i = 0; i < ORDO_NORMS; i++) {
        assert_true(mpfr_equal_p(quiet.value[i], one.value[i]));
        assert_true(mpfr_equal_p(quiet.value[i], two.value[i]));
    }
    for (ordo_part part = 0; part < ORDO_PARTS; part++) {
        assert_int_equal(told(t, part), told(u, part));
        for (size_t k = 0; k < subjects[1].cells; k++) {
            assert_true(t->calls[part][k] == 0 ||
                        mpfr_equal_p(t->value[part][k], u->value[part][k]));
        }
    }
    ordo_norms_clear(&quiet);
    ordo_norms_clear(&one);
    ordo_norms_clear(&two);
    piecewise_clear(&p);
    table_free(t);
    table_free(u);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_unsettled_is_told),
        cmocka_unit_test(zeros_are_told_as_such),
        cmocka_unit_test(the_parts_of_cells_make_up_the_norms),
        cmocka_unit_test(cells_agree_with_themselves_alone),
        cmocka_unit_test(telling_changes_nothing),
    };
    return cmocka_run_group_tests_name("cell_values", tests, NULL, clean_up);
}
