/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bounds of |e| from a few values: never below it, sharp where it matters, nothing where f is not
 * smooth. */
#include "tests/support.h"

#include <stdio.h>

#include "quadrature/glance.h"
#include "quadrature/parallel.h"
#include "tests/quadrature/smooth.h"

enum { PREC = 128, SAMPLES = 60 };

typedef struct subject {
    smooth s;
    ordo_patch patch;
    ordo_glance glance;
    arf_t level; /* 0 */
} subject;

/* s->s is there already. */
static void
begin(subject *s)
{
    assert_int_equal(ordo_patch_open(&s->patch, &s->s.e, PREC), ORDO_OK);
    ordo_glance_init(&s->glance, &s->patch);
    arf_init(s->level);
}

static void
end(subject *s)
{
    ordo_glance_clear(&s->glance);
    ordo_patch_close(&s->patch);
    arf_clear(s->level);
    smooth_clear(&s->s);
}

static bool
look(subject *s, size_t cell, size_t cells)
{
    assert_int_equal(ordo_patch_seek(&s->patch, cell), ORDO_OK);
    return ordo_glance_look(&s->glance, s->level, cells);
}

/* most = a lower bound of the largest |e| in equidistant points of the cell. */
static void
sample(arf_t most, subject *s)
{
    arb_t x, y;
    arf_t size;
    arb_init(x);
    arb_init(y);
    arf_init(size);
    arf_zero(most);
    for (ulong i = 0; i <= SAMPLES; i++) {
        arb_sub(x, s->patch.right, s->patch.left, PREC);
        arb_mul_ui(x, x, i, PREC);
        arb_div_ui(x, x, SAMPLES, PREC);
        arb_add(x, x, s->patch.left, PREC);
        ordo_patch_value(y, &s->patch, x);
        arb_get_abs_lbound_arf(size, y, PREC);
        arf_max(most, most, size);
    }
    arb_clear(x);
    arb_clear(y);
    arf_clear(size);
}

/* The bounds of the last look hold: upper against samples, lower where it is said to be taken.
 * Returns upper over the largest sample. */
static double
check_bounds(subject *s)
{
    arf_t most;
    arb_t y;
    arf_init(most);
    arb_init(y);
    sample(most, s);
    assert_true(arf_cmp(s->glance.upper, most) >= 0);
    assert_true(arf_cmp(s->glance.lower, s->glance.upper) <= 0);
    ordo_patch_value(y, &s->patch, s->glance.at);
    arf_t size;
    arf_init(size);
    arb_get_abs_ubound_arf(size, y, PREC);
    assert_true(arf_cmp(s->glance.lower, size) <= 0);
    assert_true(arb_le(s->patch.left, s->glance.at) || arb_overlaps(s->patch.left, s->glance.at));
    assert_true(arb_le(s->glance.at, s->patch.right) || arb_overlaps(s->patch.right, s->glance.at));
    arf_div(size, s->glance.upper, most, 53, ARF_RND_NEAR);
    double ratio = arf_get_d(size, ARF_RND_NEAR);
    arf_clear(size);
    arf_clear(most);
    arb_clear(y);
    return ratio;
}

/* Nothing is said of degrees that are not served, nor across kinks, jumps and poles. */
static void
test_refusals(void **state)
{
    (void)state;
    static const struct {
        const smooth_function *f;
        unsigned degree;
        const char *knots, *coefficients;
        bool known[2];
    } cases[] = {
        {&smooth_exp, 0, "0 1/2 1", "1 1", {false, false}},
        {&smooth_exp, 4, "0 1/2 1", "1 1 0 0 0 1 1 0 0 0", {false, false}},
        {&smooth_exp, 3, "0 1/2 1", "1 1 0 0 1 1 0 0", {true, true}},
        {&smooth_kink, 1, "0 1/2 1", "1 1 1 1", {false, true}},
        {&smooth_kink, 1, "0 1/3 1", "1 1 1 1", {false, false}}, /* its end is a ball */
        {&smooth_step, 1, "0 1/2 1", "1 1 1 1", {false, true}},
        {&smooth_root, 2, "0 1/2 1", "1 1 0 1 1 0", {false, true}},
        {&smooth_pole, 2, "-1/2 1/2 1", "1 1 0 1 1 0", {false, true}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (size_t cells = 1; cells <= 2; cells++) { /* shared with the other cell or not */
            subject s;
            smooth_init(&s.s, cases[i].f, cases[i].degree, cases[i].knots, cases[i].coefficients);
            begin(&s);
            for (size_t k = 0; k < 2; k++) {
                assert_int_equal(look(&s, k, k == 0 ? cells : 1), cases[i].known[k]);
                if (cases[i].known[k]) {
                    (void)check_bounds(&s);
                }
            }
            end(&s);
        }
    }
}

/* Polynomials of degree K - 1 are their own interpolants. */
static void
test_closed_forms(void **state)
{
    (void)state;
    static const struct {
        const smooth_function *f;
        unsigned degree;
        const char *knots, *coefficients;
        double largest;
    } cases[] = {
        {&smooth_cube, 2, "0 1", "0 1 0", 0.38490017945975051},
        {&smooth_cube, 2, "0 1", "0 -1/2 3/2", 0.048112522432468815},
        {&smooth_cube, 2, "0 1", "1 0 0", 1},
        {&smooth_cube, 2, "0 1", "0 0 0", 1},
        {&smooth_quartic, 3, "0 1", "0 0 -1 2", 0.0625},
        {&smooth_quartic, 3, "0 1", "1/30 0 -1 2", 0.033333333333333333},
        {&smooth_quartic, 3, "1/8 1", "0 0 0 0", 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        subject s;
        smooth_init(&s.s, cases[i].f, cases[i].degree, cases[i].knots, cases[i].coefficients);
        begin(&s);
        assert_true(look(&s, 0, 1));
        (void)check_bounds(&s);
        double upper = arf_get_d(s.glance.upper, ARF_RND_NEAR);
        double lower = arf_get_d(s.glance.lower, ARF_RND_NEAR);
        assert_true(upper >= cases[i].largest * (1 - 1e-15));
        assert_true(upper <= cases[i].largest * (1 + 1e-6));
        assert_true(lower >= cases[i].largest * (1 - 1e-9));
        end(&s);
    }
}

/* Interpolants in many cells, one glance for all: no more than the largest sample of the cell by 2
 * % of the largest of all. */
static void
test_sharpness(void **state)
{
    (void)state;
    static const smooth_function *const f[] = {&smooth_exp, &smooth_sin5};
    for (size_t i = 0; i < 4; i++) {
        subject s;
        size_t cells = 64;
        smooth_interpolate(&s.s, f[i % 2], i < 2 ? 1 : 2, "-1", "1", cells);
        begin(&s);
        arf_t most, own;
        arf_init(most);
        arf_init(own);
        for (size_t k = 0; k < cells; k++) {
            assert_int_equal(ordo_patch_seek(&s.patch, k), ORDO_OK);
            sample(own, &s);
            arf_max(most, most, own);
        }
        for (size_t k = 0; k < cells; k++) {
            assert_true(look(&s, k, cells - k < 8 ? cells - k : 8));
            (void)check_bounds(&s);
            sample(own, &s);
            arf_sub(own, s.glance.upper, own, PREC, ARF_RND_NEAR);
            arf_mul_ui(own, own, 50, PREC, ARF_RND_NEAR);
            assert_true(arf_cmp(own, most) <= 0);
        }
        arf_clear(most);
        arf_clear(own);
        end(&s);
    }
}

/* Below the level bounds may be rough but still are bounds. */
static void
test_level(void **state)
{
    (void)state;
    subject s;
    smooth_interpolate(&s.s, &smooth_sin5, 2, "-1", "1", 40);
    begin(&s);
    arf_one(s.level);
    for (size_t k = 0; k < 40; k++) {
        assert_true(look(&s, k, 4));
        double ratio = check_bounds(&s);
        assert_true(ratio < 4 || arf_cmp_2exp_si(s.glance.upper, -10) < 0);
    }
    end(&s);
}

/* Coefficients and cells at random, also with e far below f; and a peak that a bound shared by
 * several cells exaggerates. */
static void
test_random(void **state)
{
    (void)state;
    static const smooth_function *const f[] = {&smooth_exp, &smooth_sin5, &smooth_quartic,
                                               &smooth_peak};
    gmp_randstate_t random;
    gmp_randinit_default(random);
    gmp_randseed_ui(random, test_seed());
    for (int i = 0; i < 400; i++) {
        subject s;
        unsigned degree = 1 + (unsigned)(i % 3);
        char knots[80], coefficients[400];
        long left = (long)gmp_urandomm_ui(random, 2000) - 1000;
        long width = 1 + (long)gmp_urandomm_ui(random, i % 2 == 0 ? 20 : 1200);
        (void)snprintf(knots, sizeof knots, "%ld/1000 %ld/1000 %ld/1000", left, left + width,
                       left + 2 * width + 1);
        int used = 0;
        for (unsigned j = 0; j < 2 * (degree + 1); j++) {
            long c = (long)gmp_urandomm_ui(random, 20001) - 10000;
            used +=
                snprintf(coefficients + used, sizeof coefficients - (size_t)used, "%ld/4096 ", c);
        }
        smooth_init(&s.s, f[gmp_urandomm_ui(random, 4)], degree, knots, coefficients);
        begin(&s);
        for (size_t k = 0; k < 2; k++) {
            if (look(&s, k, 2 - k)) {
                (void)check_bounds(&s);
            }
        }
        end(&s);
    }
    gmp_randclear(random);
}

static int
free_caches(void **state)
{
    (void)state;
    ordo_parallel_free_caches();
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_refusals),  cmocka_unit_test(test_closed_forms),
        cmocka_unit_test(test_sharpness), cmocka_unit_test(test_level),
        cmocka_unit_test(test_random),
    };
    return cmocka_run_group_tests(tests, NULL, free_caches);
}
