/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The stages before integration: views, the first look, panels, sign changes. */
#include "tests/support.h"

#include <math.h>

#include "quadrature/gauss.h"
#include "quadrature/parallel.h"
#include "quadrature/refine.h"
#include "quadrature/sign_changes.h"
#include "quadrature/survey.h"
#include "tests/quadrature/caches.h"
#include "tests/quadrature/callbacks.h"
#include "tests/quadrature/piecewise.h"

static void
open_view(ordo_view *view, const piecewise *p, mpfr_prec_t prec)
{
    assert_int_equal(ordo_view_open(view, &p->e, 0, p->e.cells, prec), ORDO_OK);
}

/* Cells of width 2^-10 at 1000 need 20 bits more than e. */
static void
abscissae_have_bits_for_narrow_cells(void **state)
{
    (void)state;
    piecewise p;
    ordo_view view;
    mpfr_t x;
    mpfr_init2(x, 300);
    piecewise_init(&p, "1000", "1000.0625", 64, 200, square, NULL);
    open_view(&view, &p, 100);
    assert_in_range(view.reach, 119, 121);
    assert_int_equal(view.prec, 100);
    ordo_view_place(x, &view, 3, 0.25); /* 1000 + 3.25/1024 */
    mpfr_sub_ui(x, x, 1000, MPFR_RNDN);
    assert_true(mpfr_get_d(x, MPFR_RNDN) == 3.25 / 1024);
    ordo_view_place(x, &view, 63, 1);
    assert_true(mpfr_equal_p(x, p.knot[64]));
    ordo_view_close(&view);
    ordo_view_close(&view);
    piecewise_clear(&p);
    mpfr_clear(x);
}

static void
samples_are_scaled_and_cut(void **state)
{
    (void)state;
    piecewise p;
    ordo_view view;
    piecewise_init(&p, "0", "1", 2, 200, inverse_cube_root, NULL);
    open_view(&view, &p, 100);
    assert_true(ordo_view_sample(&view, ORDO_VALUE, 0, 0.25, 0) == 2);
    assert_true(ordo_view_sample(&view, ORDO_VALUE, 0, 0.25, 7) == 2.0 / 128);
    assert_true(ordo_view_sample(&view, ORDO_VALUE, 0, 0.25, -900) == 0x1p500);
    assert_true(ordo_view_sample(&view, ORDO_VALUE, 0, 0.25, 9000) == 0);
    assert_true(isinf(ordo_view_sample(&view, ORDO_VALUE, 0, 0, 0)));
    ordo_view_close(&view);
    piecewise_clear(&p);
    piecewise_init(&p, "-1", "0", 2, 200, logarithm, NULL);
    open_view(&view, &p, 100);
    assert_true(isnan(ordo_view_sample(&view, ORDO_VALUE, 0, 0.5, 0)));
    ordo_view_close(&view);
    piecewise_clear(&p);
}

static ordo_probe_state
state_of(piecewise_callback *f, int degree, mpfr_prec_t *lost)
{
    piecewise p;
    ordo_view view, finer;
    ordo_probe probe;
    piecewise_init(&p, "-1", "1", 64, 300, f, NULL);
    if (degree > 0) {
        piecewise_interpolate(&p, degree);
    }
    open_view(&view, &p, 80);
    open_view(&finer, &p, 144);
    ordo_probe_init(&probe);
    ordo_probe_look(&probe, &view, &finer, ORDO_VALUE);
    ordo_probe_state state = probe.state;
    *lost = ordo_probe_lost(&probe);
    ordo_probe_clear(&probe);
    ordo_view_close(&view);
    ordo_view_close(&finer);
    piecewise_clear(&p);
    return state;
}

static void
probes_tell_what_they_see(void **state)
{
    (void)state;
    mpfr_prec_t lost;
    assert_int_equal(state_of(zero_function, 0, &lost), ORDO_PROBE_ZERO);
    assert_int_equal(state_of(noise, 0, &lost), ORDO_PROBE_NOISE);
    assert_int_equal(state_of(logarithm, 0, &lost), ORDO_PROBE_UNDEFINED);
    assert_int_equal(state_of(square, 2, &lost), ORDO_PROBE_NOISE); /* reproduced exactly */
    assert_int_equal(state_of(exponential, 0, &lost), ORDO_PROBE_CLEAR);
    assert_in_range(lost, 0, 2);
    /* e ~ (1/32)^3 exp/125, less than exp by 2^22 */
    assert_int_equal(state_of(exponential, 2, &lost), ORDO_PROBE_CLEAR);
    assert_in_range(lost, 18, 25);
}

static void
surveys_raise_the_precision(void **state)
{
    (void)state;
    piecewise p;
    ordo_survey survey;
    piecewise_init(&p, "0", "1", 1000, 600, exponential, NULL);
    piecewise_interpolate(&p, 2);
    ordo_survey_options options = {
        .aspect = {true, false}, .bits = 75, .bits_most = 2000, .threads = 1};
    assert_int_equal(ordo_survey_take(&survey, &p.e, &options), ORDO_OK);
    assert_int_equal(survey.blocks, 17); /* 62 cells each */
    assert_int_equal(ordo_survey_first(&survey, 17), 1000);
    assert_int_equal(mpfr_cmp_ui(survey.length, 1), 0);
    /* 10^-9/125 max exp is about 2^-35.5 */
    assert_true(fabs(survey.largest[ORDO_VALUE] + 35.5) < 1);
    for (size_t b = 0; b < survey.blocks; b++) {
        assert_in_range(ordo_survey_low_bits(&survey, b), 64 + 30, 64 + 40);
        assert_int_equal(ordo_survey_high_bits(&survey, b), 128);
        assert_true(ordo_survey_noise(&survey, b, ORDO_VALUE, 128) < -124);
    }
    ordo_survey_clear(&survey);
    ordo_survey_clear(&survey);
    options.bits = 100; /* and 9, and the 36 bits between e and exp */
    assert_int_equal(ordo_survey_take(&survey, &p.e, &options), ORDO_OK);
    assert_int_equal(ordo_survey_high_bits(&survey, 9), 192);
    ordo_survey_clear(&survey);
    piecewise_clear(&p);
}

/* Panels cover each cell without gaps, and samples lie in order. */
static void
panels_cover_the_cells(void **state)
{
    (void)state;
    static piecewise_callback *const functions[] = {runge, square_root, kink, narrow_peak};
    for (size_t f = 0; f < sizeof functions / sizeof *functions; f++) {
        piecewise p;
        ordo_view view;
        ordo_mesh mesh;
        piecewise_init(&p, "0", "1", 5, 200, functions[f], NULL);
        open_view(&view, &p, 100);
        assert_int_equal(ordo_mesh_build(&mesh, &view, ORDO_VALUE, 0, 0), ORDO_OK);
        assert_int_equal(ordo_mesh_add_ends(&mesh, &view, ORDO_VALUE), ORDO_OK);
        size_t cell = 0;
        double at = 0;
        for (size_t i = 0; i < mesh.panels; i++) {
            assert_int_equal(mesh.panel[i].cell, cell);
            assert_true(mesh.panel[i].from == at && mesh.panel[i].to > at);
            at = mesh.panel[i].to;
            if (at == 1) {
                at = 0;
                cell++;
            }
        }
        assert_int_equal(cell, 5);
        assert_true(mesh.samples >= 17 * 5);
        for (size_t i = 1; i < mesh.samples; i++) {
            const ordo_sample *s = &mesh.sample[i];
            assert_true(s[-1].cell < s->cell || (s[-1].cell == s->cell && s[-1].t <= s->t));
        }
        assert_false(mesh.undefined || mesh.end_undefined);
        ordo_mesh_clear(&mesh);
        ordo_mesh_clear(&mesh);
        ordo_view_close(&view);
        piecewise_clear(&p);
    }
}

/* Cells that stay below the floor are left out, but for those that six samples do not resolve. */
static void
low_cells_are_left_out(void **state)
{
    (void)state;
    static const struct {
        piecewise_callback *function;
        double floor;
        unsigned low; /* bits of cells */
    } cases[] = {{runge, 0, 0},     {runge, 0.05, 0},       {runge, 0.9, 0x1e},
                 {runge, 9, 0x1f},  {square_root, 9, 0x1e}, {kink, 9, 0x1d},
                 {kink, 1e9, 0x1d}, {narrow_peak, 9, 0x1e}};
    for (size_t f = 0; f < sizeof cases / sizeof *cases; f++) {
        piecewise p;
        ordo_view view;
        ordo_mesh mesh;
        unsigned low = 0, sampled = 0;
        piecewise_init(&p, "0", "1", 5, 200, cases[f].function, NULL);
        open_view(&view, &p, 100);
        assert_int_equal(ordo_mesh_build(&mesh, &view, ORDO_VALUE, 0, cases[f].floor), ORDO_OK);
        assert_int_equal(ordo_mesh_add_ends(&mesh, &view, ORDO_VALUE), ORDO_OK);
        for (unsigned k = 0; k < 5; k++) {
            low |= mesh.low[k] ? 1U << k : 0;
        }
        for (size_t i = 0; i < mesh.samples; i++) {
            sampled |= 1U << mesh.sample[i].cell;
        }
        if (low != cases[f].low || sampled != (0x1f & ~low)) {
            fail_msg("case %zu: %x are low, %x sampled", f, low, sampled);
        }
        ordo_mesh_clear(&mesh);
        ordo_view_close(&view);
        piecewise_clear(&p);
    }
}

/* A kink leaves a trace on its panel, though rules with nodes on one side of it agree. */
static void
kinks_make_panels_rough(void **state)
{
    (void)state;
    piecewise p;
    ordo_view view;
    ordo_mesh mesh;
    piecewise_init(&p, "0", "1", 4, 200, kink, NULL);
    open_view(&view, &p, 100);
    assert_int_equal(ordo_mesh_build(&mesh, &view, ORDO_VALUE, 0, 0), ORDO_OK);
    for (size_t i = 0; i < mesh.panels; i++) {
        double from = 0.25 * ((double)mesh.panel[i].cell + mesh.panel[i].from);
        double to = 0.25 * ((double)mesh.panel[i].cell + mesh.panel[i].to);
        assert_int_equal(mesh.panel[i].rough, from < 0.31 && 0.31 < to);
    }
    ordo_mesh_clear(&mesh);
    ordo_view_close(&view);
    piecewise_clear(&p);
}

static void
values_beyond_doubles_move_the_exponent(void **state)
{
    (void)state;
    piecewise p;
    ordo_view view;
    ordo_mesh mesh;
    piecewise_init(&p, "0", "1", 1, 200, square, NULL);
    mpfr_set_str(p.factor, "1e5000", 10, MPFR_RNDN);
    open_view(&view, &p, 100);
    assert_int_equal(ordo_mesh_build(&mesh, &view, ORDO_VALUE, -3, 0), ORDO_OK);
    assert_in_range(mesh.exponent, 16605, 16615); /* log2 of 10^5000: 16609.6 */
    ordo_mesh_clear(&mesh);
    ordo_view_close(&view);
    piecewise_clear(&p);
}

/* The zeros of sin in [1, 20] are pi .. 6 pi. */
static void
sign_changes_are_placed(void **state)
{
    (void)state;
    static const long bits[] = {5, 30, 41, 100, 400};
    mpfr_t pi;
    mpfr_init2(pi, 600);
    for (size_t b = 0; b < sizeof bits / sizeof *bits; b++) {
        piecewise p;
        ordo_view low, high;
        ordo_mesh mesh;
        ordo_sign_changes changes;
        piecewise_init(&p, "1", "20", 3, 600, sine, NULL);
        open_view(&low, &p, 70);
        open_view(&high, &p, 600);
        assert_int_equal(ordo_mesh_build(&mesh, &low, ORDO_VALUE, 0, 0), ORDO_OK);
        assert_int_equal(ordo_mesh_add_ends(&mesh, &low, ORDO_VALUE), ORDO_OK);
        assert_int_equal(ordo_sign_changes_find(&changes, &mesh, &low, &high, -590, bits[b]),
                         ORDO_OK);
        assert_int_equal(changes.count, 6);
        for (size_t i = 0; i < changes.count; i++) {
            mpfr_const_pi(pi, MPFR_RNDN);
            mpfr_mul_ui(pi, pi, i + 1, MPFR_RNDN);
            mpfr_sub(pi, pi, changes.at[i].x, MPFR_RNDN);
            assert_true(ordo_log2(pi) <= -(double)bits[b]);
        }
        ordo_sign_changes_clear(&changes);
        ordo_mesh_clear(&mesh);
        ordo_view_close(&low);
        ordo_view_close(&high);
        piecewise_clear(&p);
    }
    mpfr_clear(pi);
}

/* A sign change that nobody cut away is seen among the nodes of the rules: int_3^4 |sin|. */
static void
refiners_cut_at_sign_changes(void **state)
{
    (void)state;
    piecewise p;
    ordo_view coarse, fine;
    ordo_refiner refiner;
    mpfr_t floor[ORDO_INTEGRALS], expected, c;
    mpfr_inits2(300, floor[0], floor[1], floor[2], expected, c, (mpfr_ptr)0);
    for (int i = 0; i < ORDO_INTEGRALS; i++) {
        mpfr_set_zero(floor[i], 1);
    }
    piecewise_init(&p, "3", "4", 1, 300, sine, NULL);
    open_view(&coarse, &p, 128);
    open_view(&fine, &p, 192);
    ordo_refiner_init(&refiner, &coarse, &fine, floor, 75, 20);
    refiner.noise = -120;
    assert_int_equal(ordo_refiner_add(&refiner, ORDO_INTEGRAL_BIT(ORDO_INTEGRAL_ABSOLUTE), 0,
                                      fine.left[0], fine.right[0]),
                     ORDO_OK);
    assert_int_equal(refiner.missed, 0);
    assert_false(refiner.noisy);
    assert_in_range(refiner.panels, 2, 4);
    mpfr_cos(expected, fine.left[0], MPFR_RNDN); /* 2 + cos 3 + cos 4 */
    mpfr_cos(c, fine.right[0], MPFR_RNDN);
    mpfr_add(expected, expected, c, MPFR_RNDN);
    mpfr_add_ui(expected, expected, 2, MPFR_RNDN);
    mpfr_sub(expected, expected, refiner.sum[ORDO_INTEGRAL_ABSOLUTE], MPFR_RNDN);
    assert_true(ordo_log2(expected) < -74);
    ordo_refiner_clear(&refiner);
    ordo_view_close(&coarse);
    ordo_view_close(&fine);
    piecewise_clear(&p);
    mpfr_clears(floor[0], floor[1], floor[2], expected, c, (mpfr_ptr)0);
}

static void
equal_signs_are_refused(void **state)
{
    (void)state;
    piecewise p;
    ordo_view view;
    mpfr_t x, left, right;
    mpfr_inits2(200, x, left, right, (mpfr_ptr)0);
    piecewise_init(&p, "0", "7", 1, 200, sine, NULL);
    open_view(&view, &p, 200);
    mpfr_set_ui(left, 1, MPFR_RNDN);
    mpfr_set_ui(right, 2, MPFR_RNDN);
    assert_false(ordo_sign_change_polish(x, &view, 0, left, right, 100));
    assert_true(mpfr_equal_p(x, left) || mpfr_equal_p(x, right));
    mpfr_set_ui(right, 6, MPFR_RNDN);
    assert_true(ordo_sign_change_polish(x, &view, 0, left, right, 150));
    mpfr_const_pi(left, MPFR_RNDN);
    mpfr_sub(x, x, left, MPFR_RNDN);
    assert_true(ordo_log2(x) < -147);
    ordo_view_close(&view);
    piecewise_clear(&p);
    mpfr_clears(x, left, right, (mpfr_ptr)0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(abscissae_have_bits_for_narrow_cells),
        cmocka_unit_test(samples_are_scaled_and_cut),
        cmocka_unit_test(probes_tell_what_they_see),
        cmocka_unit_test(surveys_raise_the_precision),
        cmocka_unit_test(panels_cover_the_cells),
        cmocka_unit_test(low_cells_are_left_out),
        cmocka_unit_test(kinks_make_panels_rough),
        cmocka_unit_test(values_beyond_doubles_move_the_exponent),
        cmocka_unit_test(sign_changes_are_placed),
        cmocka_unit_test(refiners_cut_at_sign_changes),
        cmocka_unit_test(equal_signs_are_refused),
    };
    return cmocka_run_group_tests_name("quadrature/panels", tests, NULL, clean_up);
}
