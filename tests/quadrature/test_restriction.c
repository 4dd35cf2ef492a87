/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Some cells of a function as a function of their own. */
#include "tests/quadrature/caches.h"
#include "tests/quadrature/norms.h"

#include "quadrature/restriction.h"
#include "tests/quadrature/callbacks.h"

static void
cells_that_are_not_there(void **state)
{
    (void)state;
    static const struct {
        size_t cell[3], count;
        ordo_status status;
    } cases[] = {
        {{0}, 0, ORDO_EINVAL},       {{7}, 1, ORDO_EINVAL},    {{0, 2, 7}, 3, ORDO_EINVAL},
        {{3, 3, 4}, 3, ORDO_EINVAL}, {{4, 3}, 2, ORDO_EINVAL}, {{SIZE_MAX}, 1, ORDO_EINVAL},
        {{6}, 1, ORDO_OK},           {{0, 2, 6}, 3, ORDO_OK},
    };
    piecewise p;
    piecewise_init(&p, "0", "1", 7, 100, sine, NULL);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ordo_restriction r;
        assert_int_equal(ordo_restriction_init(&r, &p.e, NULL, cases[i].cell, cases[i].count),
                         cases[i].status);
    }
    piecewise_clear(&p);
}

static ordo_status
fail_to_open(void **cursor, const void *self, mpfr_prec_t prec)
{
    (void)cursor;
    (void)self;
    (void)prec;
    return ORDO_EDOMAIN;
}

static void
failures_are_passed_on(void **state)
{
    (void)state;
    piecewise p;
    ordo_norms norms;
    ordo_restriction r;
    piecewise_init(&p, "0", "1", 7, 100, sine, NULL);
    p.e.open = fail_to_open;
    static const size_t cell[] = {2, 3, 5};
    assert_int_equal(ordo_restriction_init(&r, &p.e, NULL, cell, 3), ORDO_OK);
    ordo_norms_init(&norms, 20);
    const ordo_norm_options options = {.wanted = RMSE};
    assert_int_equal(ordo_norms_measure(&norms, &r.function, &options), ORDO_EDOMAIN);
    const ordo_norm_options slope = {.wanted = H1}; /* it has none */
    assert_int_equal(ordo_norms_measure(&norms, &r.function, &slope), ORDO_EINVAL);
    ordo_norms_clear(&norms);
    piecewise_clear(&p);
}

static ordo_status
measure_part(ordo_norms *norms, const piecewise *p, const size_t *cell, size_t count)
{
    ordo_restriction r;
    assert_int_equal(ordo_restriction_init(&r, &p->e, NULL, cell, count), ORDO_OK);
    ordo_norms_init(norms, 20);
    const ordo_norm_options options = {.wanted = L2 | LINF | H1};
    return ordo_norms_measure(norms, &r.function, &options);
}

/* Squares of l2 and of h1 times the length add up, the largest maximum is that of all; also where
 * the first cell begins at a singular point, where parts are longer than a block, and where they
 * are combs that stand in each other's gaps. */
static void
parts_make_up_the_whole(void **state)
{
    (void)state;
    enum { CELLS = 151, PARTS = 6 };
    piecewise p;
    piecewise_init(&p, "0", "2.385", CELLS, 300, sine, cosine);
    piecewise_interpolate(&p, 1);
    p.singular_first = ORDO_SINGULAR_LEFT;
    p.singular_last = ORDO_SINGULAR_RIGHT;
    ordo_norms whole, part;
    mpfr_t l2, h1, linf, term;
    mpfr_inits2(200, l2, h1, linf, term, (mpfr_ptr)0);
    mpfr_set_zero(l2, 1);
    mpfr_set_zero(h1, 1);
    mpfr_set_zero(linf, 1);
    for (size_t k = 0; k < PARTS; k++) { /* two combs of the first half, four of all of the rest */
        size_t cell[CELLS], count = 0;
        for (size_t i = 0; i < CELLS; i++) {
            if (i <= 75 ? i % 2 == k : i % 4 + 2 == k) {
                cell[count++] = i;
            }
        }
        assert_int_equal(measure_part(&part, &p, cell, count), ORDO_OK);
        mpfr_sqr(term, part.value[ORDO_L2], MPFR_RNDN);
        mpfr_add(l2, l2, term, MPFR_RNDN);
        mpfr_sqr(term, part.value[ORDO_H1], MPFR_RNDN);
        mpfr_fma(h1, term, part.length, h1, MPFR_RNDN);
        mpfr_max(linf, linf, part.value[ORDO_LINF], MPFR_RNDN);
        ordo_norms_clear(&part);
    }
    assert_int_equal(measure(&whole, &p, L2 | LINF | H1, 20, 1), ORDO_OK);
    mpfr_sqrt(l2, l2, MPFR_RNDN);
    mpfr_div(h1, h1, whole.length, MPFR_RNDN);
    mpfr_sqrt(h1, h1, MPFR_RNDN);
    assert_true(agrees(whole.value[ORDO_L2], l2, 20));
    assert_true(agrees(whole.value[ORDO_H1], h1, 20));
    assert_true(agrees(whole.value[ORDO_LINF], linf, 20));
    mpfr_clears(l2, h1, linf, term, (mpfr_ptr)0);
    ordo_norms_clear(&whole);
    piecewise_clear(&p);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_that_are_not_there),
        cmocka_unit_test(failures_are_passed_on),
        cmocka_unit_test(parts_make_up_the_whole),
    };
    return cmocka_run_group_tests_name("restriction", tests, NULL, clean_up);
}
