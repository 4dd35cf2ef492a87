/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Taylor models of differences: values, slopes, integrals, ranges and zeros on random sections,
 * against e itself at more than twice the precision. */
#include "tests/support.h"

#include "quadrature/strip.h"
#include "quadrature/taylor.h"
#include "tests/quadrature/caches.h"
#include "tests/quadrature/smooth.h"

enum { PREC = 160, REFERENCE = 400 };

/* A model of the first cell of a difference, and the difference looked at more exactly. */
typedef struct scene {
    smooth s;
    ordo_patch patch, exact;
    ordo_neighbourhood near;
    ordo_taylor model;
} scene;

static void
scene_init(scene *c, const smooth_function *f, const char *a, const char *b, size_t cells)
{
    smooth_interpolate(&c->s, f, 2, a, b, cells);
    assert_int_equal(ordo_patch_open(&c->patch, &c->s.e, PREC), ORDO_OK);
    assert_int_equal(ordo_patch_open(&c->exact, &c->s.e, REFERENCE), ORDO_OK);
    assert_int_equal(ordo_patch_seek(&c->patch, 0), ORDO_OK);
    assert_int_equal(ordo_patch_seek(&c->exact, 0), ORDO_OK);
    ordo_neighbourhood_init(&c->near);
    ordo_taylor_init(&c->model);
}

static void
scene_clear(scene *c)
{
    ordo_taylor_clear(&c->model);
    ordo_neighbourhood_clear(&c->near);
    ordo_patch_close(&c->exact);
    ordo_patch_close(&c->patch);
    smooth_clear(&c->s);
}

static bool
build(scene *c, bool longer, long tolerance)
{
    const arb_struct *left = c->patch.left, *right = c->patch.right;
    arb_t width;
    arb_init(width);
    arb_sub(width, right, left, PREC);
    double radius = 0.5 * arf_get_d(arb_midref(width), ARF_RND_NEAR);
    arb_clear(width);
    return longer ? ordo_neighbourhood_find(&c->near, &c->patch, left, right, radius, -tolerance) &&
                        ordo_taylor_long(&c->model, &c->patch, &c->near, left, right, tolerance)
                  : ordo_taylor_short(&c->model, &c->patch, left, right);
}

/* x = left + (right - left) i/n */
static void
place(arb_t x, const ordo_patch *patch, ulong i, ulong n)
{
    arb_sub(x, patch->right, patch->left, patch->prec);
    arb_mul_ui(x, x, i, patch->prec);
    arb_div_ui(x, x, n, patch->prec);
    arb_add(x, x, patch->left, patch->prec);
}

/* The value and the slope of the model contain those of e. */
static void
check_jet(scene *c, ordo_jet *jet, ulong i, ulong n)
{
    arb_t x, s;
    arb_poly_t series;
    arb_init(x);
    arb_init(s);
    arb_poly_init(series);
    place(x, &c->exact, i, n);
    ordo_taylor_offset(s, &c->model, x);
    ordo_taylor_jet(jet, &c->model, s);
    ordo_patch_series(series, &c->exact, x, 2);
    arb_poly_get_coeff_arb(s, series, 0);
    assert_true(arb_overlaps(jet->value, s));
    arb_poly_get_coeff_arb(s, series, 1);
    assert_true(arb_overlaps(jet->slope, s));
    arb_clear(x);
    arb_clear(s);
    arb_poly_clear(series);
}

/* e at some points between the jets is where the range says, and so are its differences. */
static void
check_range(scene *c, const ordo_jet *u, const ordo_jet *v, ulong i, ulong j, ulong n)
{
    enum { POINTS = 9 };
    ordo_range range;
    arb_ptr e = _arb_vec_init(POINTS);
    arb_t x;
    arb_init(x);
    ordo_range_init(&range);
    ordo_taylor_range(&range, &c->model, u, v);
    for (ulong k = 0; k < POINTS; k++) {
        place(x, &c->exact, i * (POINTS - 1 - k) + j * k, n * (POINTS - 1));
        ordo_patch_value(e + k, &c->exact, x);
        arb_sub_arf(x, e + k, range.lower, REFERENCE);
        assert_false(arb_is_negative(x));
        arb_sub_arf(x, e + k, range.upper, REFERENCE);
        assert_false(arb_is_positive(x));
        if (k > 0 && range.rise != 0) {
            arb_sub(x, e + k, e + k - 1, REFERENCE);
            assert_false(range.rise > 0 ? arb_is_negative(x) : arb_is_positive(x));
        }
        if (k > 1 && range.bend != 0) {
            arb_add(x, e + k, e + k - 2, REFERENCE);
            arb_submul_ui(x, e + k - 1, 2, REFERENCE);
            assert_false(range.bend > 0 ? arb_is_negative(x) : arb_is_positive(x));
        }
    }
    ordo_range_clear(&range);
    _arb_vec_clear(e, POINTS);
    arb_clear(x);
}

static const struct {
    const smooth_function *f;
    const char *a, *b;
    size_t cells;
} subjects[] = {
    {&smooth_exp, "-1", "2.385", 5},    {&smooth_sin5, "1/7", "3", 20},
    {&smooth_cube, "1/3", "1", 1},      {&smooth_quartic, "-2.385", "3", 7},
    {&smooth_root, "1/3", "1", 7},      {&smooth_kink, "0.385", "2", 99},
    {&smooth_peak, "0.1428", "1", 857}, {&smooth_pole, "2.385", "3", 2},
};

static void
no_model_where_nothing_is_known(void **state)
{
    (void)state;
    static const struct {
        const smooth_function *f;
        const char *a, *b;
    } wild[] = {{&smooth_root, "0", "1"}, {&smooth_kink, "0", "1"},  {&smooth_step, "0", "1"},
                {&smooth_pole, "0", "1"}, {&smooth_pole, "-1", "2"}, {&smooth_waves, "1/3", "1"}};
    for (size_t i = 0; i < sizeof wild / sizeof *wild; i++) {
        scene c;
        scene_init(&c, wild[i].f, wild[i].a, wild[i].b, 1);
        assert_false(build(&c, true, -60));
        assert_false(build(&c, false, -60));
        scene_clear(&c);
    }
}

/* A neighbourhood of another panel, a narrow one, an empty panel. */
static void
refuses_what_does_not_fit(void **state)
{
    (void)state;
    scene c;
    arb_t x;
    arb_init(x);
    scene_init(&c, &smooth_exp, "1/3", "2.385", 4);
    const arb_struct *left = c.patch.left, *right = c.patch.right;
    assert_false(ordo_taylor_long(&c.model, &c.patch, &c.near, left, right, -60));
    assert_true(build(&c, true, -60));
    arb_add_ui(x, right, 1, PREC);
    assert_false(ordo_taylor_long(&c.model, &c.patch, &c.near, left, x, -60));
    arf_mul_2exp_si(c.near.delta, c.near.delta, -40);
    assert_false(ordo_taylor_long(&c.model, &c.patch, &c.near, left, right, -60));
    assert_false(ordo_taylor_short(&c.model, &c.patch, left, left));
    assert_false(ordo_taylor_short(&c.model, &c.patch, right, left));
    scene_clear(&c);
    arb_clear(x);
}

static void
models_contain_e_and_its_slope(void **state)
{
    (void)state;
    enum { POINTS = 24 };
    ordo_jet jet;
    ordo_jet_init(&jet);
    for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++) {
        for (long tolerance = -120; tolerance <= 0; tolerance += 40) {
            scene c;
            bool longer = tolerance < 0;
            scene_init(&c, subjects[i].f, subjects[i].a, subjects[i].b, subjects[i].cells);
            if (!build(&c, longer, tolerance)) {
                fail_msg("no model of subject %zu to 2^%ld", i, tolerance);
            }
            for (ulong k = 0; k <= POINTS; k++) {
                check_jet(&c, &jet, k, POINTS);
                if (longer) { /* what was asked for, and the rounding of numbers below 100 */
                    assert_true(mag_cmp_2exp_si(arb_radref(jet.value), tolerance + 1) < 0 ||
                                mag_cmp_2exp_si(arb_radref(jet.value), 20 - PREC) < 0);
                }
            }
            scene_clear(&c);
        }
    }
    ordo_jet_clear(&jet);
}

static void
ranges_contain_samples(void **state)
{
    (void)state;
    enum { PARTS = 64, SECTIONS = 60 };
    ordo_jet u, v;
    srand((unsigned)test_seed());
    ordo_jet_init(&u);
    ordo_jet_init(&v);
    for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++) {
        for (int longer = 0; longer < 2; longer++) {
            scene c;
            scene_init(&c, subjects[i].f, subjects[i].a, subjects[i].b, subjects[i].cells);
            assert_true(build(&c, longer != 0, -90));
            for (int k = 0; k < SECTIONS; k++) {
                ulong from = (ulong)rand() % PARTS;
                ulong to = from + 1 + (ulong)rand() % (PARTS - from);
                check_jet(&c, &u, from, PARTS);
                check_jet(&c, &v, to, PARTS);
                check_range(&c, &u, &v, from, to, PARTS);
            }
            scene_clear(&c);
        }
    }
    ordo_jet_clear(&u);
    ordo_jet_clear(&v);
}

/* x^3 - 1.5 x^2 + 0.5 x = x (x - 1/2) (x - 1): a concave arc on [0, 3/8]. */
static void
ranges_are_sharp_where_e_bends_one_way(void **state)
{
    (void)state;
    scene c;
    ordo_range range;
    ordo_jet u, v;
    arb_t x, s;
    arb_init(x);
    arb_init(s);
    ordo_jet_init(&u);
    ordo_jet_init(&v);
    ordo_range_init(&range);
    scene_init(&c, &smooth_cube, "0", "1", 1); /* through 0, 1/2, 1 */
    assert_true(build(&c, true, -100));
    check_jet(&c, &u, 0, 2);
    check_jet(&c, &v, 3, 8);
    ordo_taylor_range(&range, &c.model, &u, &v);
    assert_int_equal(range.bend, -1);
    assert_int_equal(range.rise, 0);
    assert_true(arf_cmpabs_2exp_si(range.lower, -90) < 0); /* 0 */
    assert_true(arf_cmp_2exp_si(range.upper, -2) <= 0);    /* its tangent at 0 reaches w/2 = 1/4 */
    arb_set_ui(x, 1);
    arb_mul_2exp_si(x, x, -3); /* [1/8, 1/4]: e' = 3 x^2 - 3 x + 1/2 < 0 only beyond 0.21 */
    ordo_taylor_offset(s, &c.model, x);
    ordo_taylor_jet(&v, &c.model, s);
    ordo_taylor_range(&range, &c.model, &u, &v);
    assert_int_equal(range.rise, 1);
    assert_true(arf_cmp_d(range.upper, 21.0 / 512) >= 0); /* e(1/8) = 21/512 */
    arf_set_d(range.lower, 21.0 / 512);
    arf_sub(range.upper, range.upper, range.lower, PREC, ARF_RND_CEIL);
    assert_true(arf_cmp_2exp_si(range.upper, -90) < 0);
    scene_clear(&c);
    ordo_range_clear(&range);
    ordo_jet_clear(&u);
    ordo_jet_clear(&v);
    arb_clear(x);
    arb_clear(s);
}

/* The integral of exp - p over the cell, p = c0 + c1 s + c2 s^2, in closed form. */
static void
integrals_contain_closed_forms(void **state)
{
    (void)state;
    scene c;
    arb_t u, v, y, expected;
    fmpq_poly_t p;
    fmpq_t q;
    arb_init(u);
    arb_init(v);
    arb_init(y);
    arb_init(expected);
    fmpq_poly_init(p);
    fmpq_init(q);
    scene_init(&c, &smooth_exp, "1/3", "2.385", 4);
    for (slong j = 0; j <= 2; j++) {
        fmpq_poly_set_coeff_fmpq(p, j, c.s.coefficient + j);
    }
    fmpq_poly_integral(p, p);
    fmpq_sub(q, c.s.knot + 1, c.s.knot);
    fmpq_poly_evaluate_fmpq(q, p, q);
    arb_exp(u, c.exact.left, REFERENCE);
    arb_exp(v, c.exact.right, REFERENCE);
    arb_sub(expected, v, u, REFERENCE);
    arb_set_fmpq(u, q, REFERENCE);
    arb_sub(expected, expected, u, REFERENCE);
    for (long tolerance = -120; tolerance <= -40; tolerance += 40) {
        assert_true(build(&c, true, tolerance));
        ordo_taylor_offset(u, &c.model, c.patch.left);
        ordo_taylor_offset(v, &c.model, c.patch.right);
        ordo_taylor_integral(y, &c.model, u, v);
        assert_true(arb_overlaps(y, expected));
        assert_true(mag_cmp_2exp_si(arb_radref(y), tolerance + 1) < 0);
    }
    scene_clear(&c);
    fmpq_poly_clear(p);
    fmpq_clear(q);
    arb_clear(u);
    arb_clear(v);
    arb_clear(y);
    arb_clear(expected);
}

/* sin(5 x) - p has one zero between 1/4 and 3/4 of a cell, for p meets it in the middle; its slope
 * has one on either side. */
static void
zeros_are_near(void **state)
{
    (void)state;
    scene c;
    ordo_jet u, v, at;
    mag_t enough;
    arb_t s;
    arb_init(s);
    mag_init(enough);
    ordo_jet_init(&u);
    ordo_jet_init(&v);
    ordo_jet_init(&at);
    mag_set_ui_2exp_si(enough, 1, -80);
    scene_init(&c, &smooth_sin5, "1/7", "3", 20);
    assert_true(build(&c, true, -100));
    for (int order = 0; order < 2; order++) {
        check_jet(&c, &u, order == 0 ? 5 : 1, 20);
        check_jet(&c, &v, order == 0 ? 14 : 9, 20);
        assert_true(ordo_taylor_zero(s, &c.model, order, &u, &v, enough));
        assert_true(arb_is_exact(s) && arb_gt(s, u.s) && arb_lt(s, v.s));
        ordo_taylor_jet(&at, &c.model, s);
        arb_get_mag(enough, order == 0 ? at.value : at.slope);
        assert_true(mag_cmp_2exp_si(enough, -79) < 0);
        mag_set_ui_2exp_si(enough, 1, -80);
    }
    assert_false(ordo_taylor_zero(s, &c.model, 0, &u, &u, enough));
    scene_clear(&c);
    arb_clear(s);
    mag_clear(enough);
    ordo_jet_clear(&u);
    ordo_jet_clear(&v);
    ordo_jet_clear(&at);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_model_where_nothing_is_known),
        cmocka_unit_test(refuses_what_does_not_fit),
        cmocka_unit_test(models_contain_e_and_its_slope),
        cmocka_unit_test(ranges_contain_samples),
        cmocka_unit_test(ranges_are_sharp_where_e_bends_one_way),
        cmocka_unit_test(integrals_contain_closed_forms),
        cmocka_unit_test(zeros_are_near),
    };
    return cmocka_run_group_tests_name("quadrature/taylor", tests, NULL, clean_up);
}
