/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The quadratic spline against a dense system in another basis, in rationals; and, as its linear
 * companion, the interpolating MLP against GSL's. */
#include "tests/construct/nets.h"

#include <math.h>

#include <gsl/gsl_interp.h>

#include "construct/projection.h"
#include "construct/parabolic.h"

static const ordo_construction *
spline(void)
{
    return ordo_construction_find(ordo_unit_find("glu"), "spline");
}

/* Knots that doubles hold. */
static void
vector_of(ordo_vector *v, const double *t, size_t length)
{
    mpfr_t x;
    mpfr_init2(x, 53);
    assert_int_equal(ordo_vector_init(v, length, 60), ORDO_OK);
    for (size_t i = 0; i < length; i++) {
        mpfr_set_d(x, t[i], MPFR_RNDN);
        (void)ordo_vector_set(v, i, x);
    }
    mpfr_clear(x);
}

/* Nodal values on these knots, at `prec` bits. */
static ordo_status
solve(ordo_vector *values, const ordo_target *target, const double *t, size_t length,
      mpfr_prec_t prec, ordo_message *why)
{
    ordo_vector knots;
    vector_of(&knots, t, length);
    ordo_status status =
        ordo_parabolic_spline(values, spline()->rule->span, target, &knots, prec, why);
    ordo_vector_clear(&knots);
    return status;
}

/* Knots beyond the target's interval, which the library never has: where f is no number. */
static void
values_must_exist(void **state)
{
    (void)state;
    static const double beyond[][3] = {{-1, 0.5, 1}, {0, 1, 2.5}, {0.25, 0.5, -3}};
    static const char *const where[] = {"x = -1", "x = 2.5", "x = -3"};
    ordo_target *target = target_on("sqrt(x)+sqrt(2-x)", "0", "2");
    for (size_t i = 0; i < COUNT(beyond); i++) {
        ordo_vector values;
        ordo_message why = {""};
        assert_int_equal(solve(&values, target, beyond[i], 3, 80, &why), ORDO_SINGULAR);
        assert_non_null(strstr(why.text, where[i]));
        assert_int_equal(values.length, 0);
        assert_int_equal(solve(&values, target, beyond[i], 3, 80, NULL), ORDO_SINGULAR);
    }
    ordo_target_free(target);
}

static void
formulas_are_refused(void **state)
{
    (void)state;
    ordo_target *target = target_on("x^5", "-1", "1");
    ordo_message why = {""};
    assert_true(spline()->projected);
    assert_int_equal(
        ordo_ideal_is_exact(ordo_unit_find("glu"), spline(), ORDO_FORWARD, target, 3, &why),
        ORDO_REFUSED);
    assert_string_equal(why.text, "spline is no closed formula");
    ordo_target_free(target);
}

/* r = (x - t)^2 right of t, else 0. */
static void
truncated_square(fmpq_t r, const fmpq_t x, const fmpq_t t)
{
    fmpq_sub(r, x, t);
    if (fmpq_sgn(r) < 0) {
        fmpq_zero(r);
    }
    fmpq_mul(r, r, r);
}

/* Solves the rows [matrix | side] of so many unknowns by Gauss and Jordan; the sides become the
 * solution. */
static void
eliminate(fmpq *rows, slong unknowns)
{
    slong width = unknowns + 1;
    fmpq_t factor;
    fmpq_init(factor);
    for (slong p = 0; p < unknowns; p++) {
        fmpq *row = rows + p * width;
        slong pivot = p;
        while (fmpq_is_zero(rows + pivot * width + p)) {
            assert_true(++pivot < unknowns);
        }
        for (slong k = 0; k < width; k++) {
            fmpq_swap(row + k, rows + pivot * width + k);
        }
        fmpq_inv(factor, row + p);
        for (slong k = p; k < width; k++) {
            fmpq_mul(row + k, row + k, factor);
        }
        for (slong r = 0; r < unknowns; r++) {
            fmpq_set(factor, rows + r * width + p);
            for (slong k = p; r != p && k < width; k++) {
                fmpq_submul(rows + r * width + k, row + k, factor);
            }
        }
    }
    fmpq_clear(factor);
}

/* The coefficients of s = c_0 + c_1 x + c_2 x^2 + sum_i c_(2+i) (x - t_i)_+^2 that agrees with f in
 * all sites: ends and middles. */
static fmpq *
dense_spline(const fmpq_poly_t f, const fmpq *t, slong cells)
{
    slong unknowns = cells + 2, width = unknowns + 1;
    fmpq *rows = _fmpq_vec_init(unknowns * width);
    fmpq_t x;
    fmpq_init(x);
    for (slong r = 0; r < unknowns; r++) {
        fmpq *row = rows + r * width;
        if (r < cells) {
            fmpq_add(x, t + r, t + r + 1);
            fmpq_div_2exp(x, x, 1);
        } else {
            fmpq_set(x, r == cells ? t : t + cells);
        }
        fmpq_set_si(row, 1, 1);
        fmpq_set(row + 1, x);
        fmpq_mul(row + 2, x, x);
        for (slong i = 1; i < cells; i++) {
            truncated_square(row + 2 + i, x, t + i);
        }
        fmpq_poly_evaluate_fmpq(row + unknowns, f, x);
    }
    eliminate(rows, unknowns);
    fmpq *c = _fmpq_vec_init(unknowns);
    for (slong r = 0; r < unknowns; r++) {
        fmpq_set(c + r, rows + r * width + unknowns);
    }
    _fmpq_vec_clear(rows, unknowns * width);
    fmpq_clear(x);
    return c;
}

static void
dense_value(fmpq_t y, const fmpq *c, const fmpq *t, slong cells, const fmpq_t x)
{
    fmpq_t term;
    fmpq_init(term);
    fmpq_mul(y, c + 2, x);
    fmpq_add(y, y, c + 1);
    fmpq_mul(y, y, x);
    fmpq_add(y, y, c);
    for (slong i = 1; i < cells; i++) {
        truncated_square(term, x, t + i);
        fmpq_addmul(y, c + 2 + i, term);
    }
    fmpq_clear(term);
}

/* The net at many points, and beyond the ends, is that spline. */
static void
check_net(const ordo_target *target, const ordo_knots *knots, const fmpq_poly_t f, size_t cells,
          ordo_orientation orientation)
{
    enum { BITS = 150, NEAR = -140, POINTS = 5 };
    ordo_recipe recipe = {ordo_unit_find("glu"), spline(), orientation, target, knots};
    ordo_network net;
    ordo_vector placed;
    ordo_message why = {""};
    fmpq_t x, y, wanted;
    mpfr_t view, gap, zero;
    if (ordo_network_make(&net, &recipe, cells, BITS, &why) != ORDO_OK) {
        fail_msg("%s", why.text);
    }
    assert_int_equal(ordo_knots_place(&placed, knots, target, 3, cells, BITS, NULL), ORDO_OK);
    fmpq *t = _fmpq_vec_init((slong)cells + 1);
    fmpq_init(x);
    fmpq_init(y);
    fmpq_init(wanted);
    mpfr_inits2(64, gap, zero, (mpfr_ptr)0);
    mpfr_set_zero(zero, 1);
    for (size_t i = 0; i <= cells; i++) {
        ordo_vector_view(view, &placed, i);
        assert_int_equal(ordo_rational_from_real(t + i, view), ORDO_OK);
    }
    fmpq *c = dense_spline(f, t, (slong)cells);
    for (size_t i = 0; i < cells; i++) {
        for (long j = 0; j <= POINTS; j++) {
            fmpq_sub(x, t + i + 1, t + i);
            fmpq_set_si(y, j, POINTS);
            fmpq_mul(x, x, y);
            fmpq_add(x, x, t + i);
            exact_forward(y, &net, x);
            dense_value(wanted, c, t, (slong)cells, x);
            fmpq_sub(y, y, wanted);
            ordo_real_from_rational(gap, y, MPFR_RNDN);
            if (!within(gap, zero, NEAR)) {
                fail_msg("%zu cells, cell %zu, %ld/%d: off by 2^%g", cells, i, j, POINTS,
                         ordo_log2(gap));
            }
        }
    }
    mpfr_clears(gap, zero, (mpfr_ptr)0);
    fmpq_clear(wanted);
    fmpq_clear(y);
    fmpq_clear(x);
    _fmpq_vec_clear(c, (slong)cells + 2);
    _fmpq_vec_clear(t, (slong)cells + 1);
    ordo_vector_clear(&placed);
    ordo_network_clear(&net);
}

static void
it_is_the_spline(void **state)
{
    (void)state;
    static const struct {
        const char *list;
        size_t cells;
    } places[] = {{NULL, 1}, {NULL, 2}, {NULL, 7}, {"-0.7 -0.69 0 0.375", 5}, {"0.96875", 2}};
    static const struct {
        const char *coefficients, *expression;
    } polynomials[] = {{"6  1 0 -1/3 2 0 1", "1-x^2/3+2*x^3+x^5"}, {"3  -2 1/7 3", "-2+x/7+3*x^2"}};
    for (size_t j = 0; j < COUNT(polynomials); j++) {
        ordo_target *target = target_on(polynomials[j].expression, "-1", "1");
        fmpq_poly_t f;
        fmpq_poly_init(f);
        assert_int_equal(fmpq_poly_set_str(f, polynomials[j].coefficients), 0);
        for (size_t k = 0; k < COUNT(places); k++) {
            ordo_knots *knots = NULL;
            if (places[k].list != NULL) {
                assert_int_equal(
                    ordo_knots_list(&knots, "list", places[k].list, strlen(places[k].list), NULL),
                    ORDO_OK);
            }
            check_net(target, knots, f, places[k].cells, ORDO_FORWARD);
            check_net(target, knots, f, places[k].cells, ORDO_ALTERNATING);
            ordo_knots_free(knots);
        }
        fmpq_poly_clear(f);
        ordo_target_free(target);
    }
}

/* Of few bits they are those of many, rounded; on cells from 2^-60 to 1/2. */
static void
values_are_right_to_their_bits(void **state)
{
    (void)state;
    ordo_target *target = target_on("exp(2.385*x)", "0", "1");
    ordo_knots *knots = NULL;
    ordo_vector t, low, high;
    mpfr_t x, y;
    const ordo_span *span = spline()->rule->span;
    assert_int_equal(ordo_knots_new(&knots, "graded:12", NULL), ORDO_OK);
    assert_int_equal(ordo_knots_place(&t, knots, target, 3, 32, 300, NULL), ORDO_OK);
    assert_int_equal(ordo_parabolic_spline(&low, span, target, &t, 100, NULL), ORDO_OK);
    assert_int_equal(ordo_parabolic_spline(&high, span, target, &t, 300, NULL), ORDO_OK);
    assert_int_equal(low.length, 65);
    for (size_t i = 0; i < low.length; i++) {
        ordo_vector_view(x, &low, i);
        ordo_vector_view(y, &high, i);
        assert_true(within(x, y, -96)); /* values up to 11 */
    }
    ordo_vector_clear(&high);
    ordo_vector_clear(&low);
    ordo_vector_clear(&t);
    ordo_knots_free(knots);
    ordo_target_free(target);
}

/* However unequal the cells, values at knots are at most twice the largest |f|. */
static void
values_stay_small(void **state)
{
    (void)state;
    enum { CELLS = 60, TRIALS = 20 };
    ordo_target *target = target_on("sin(2.385*10^6*x)", "0", "8");
    uint64_t random = test_seed();
    mpfr_t x;
    for (int trial = 0; trial < TRIALS; trial++) {
        double t[CELLS + 1] = {0};
        ordo_vector values;
        for (int i = 1; i <= CELLS; i++) {
            t[i] = t[i - 1] + 1.0 / (double)(1ul << (3 + random_bits(&random, 4)));
        }
        assert_int_equal(solve(&values, target, t, CELLS + 1, 90, NULL), ORDO_OK);
        for (size_t i = 0; i < values.length; i++) {
            ordo_vector_view(x, &values, i);
            assert_true(mpfr_cmp_d(x, 2) <= 0 && mpfr_cmp_d(x, -2) >= 0);
        }
        ordo_vector_clear(&values);
    }
    ordo_target_free(target);
}

/* The linear spline is `interpolate` of the MLP. */
static void
linear_splines_are_those_of_gsl(void **state)
{
    (void)state;
    enum { CELLS = 11, POINTS = 200 };
    static const double t[CELLS + 1] = {0,    0.125, 0.15625, 0.5, 0.53125, 0.75,
                                        1.25, 1.375, 1.5,     2,   2.25,    2.385};
    double f[CELLS + 1];
    char list[256] = "";
    ordo_target *target = target_on("exp(-x)*sin(4*x)", "0", "2.385");
    ordo_knots *knots = NULL;
    ordo_network net;
    const ordo_unit *mlp = ordo_unit_find("mlp");
    gsl_interp *linear = gsl_interp_alloc(gsl_interp_linear, CELLS + 1);
    uint64_t random = test_seed();
    fmpq_t x, y;
    mpfr_t point, value;
    assert_non_null(linear);
    for (size_t i = 0; i <= CELLS; i++) {
        f[i] = exp(-t[i]) * sin(4 * t[i]);
        if (i > 0 && i < CELLS) {
            size_t length = strlen(list);
            (void)snprintf(list + length, sizeof list - length, "%.17g ", t[i]);
        }
    }
    assert_int_equal(gsl_interp_init(linear, t, f, CELLS + 1), 0);
    assert_int_equal(ordo_knots_list(&knots, "list", list, strlen(list), NULL), ORDO_OK);
    ordo_recipe recipe = {mlp, ordo_construction_find(mlp, "interpolate"), ORDO_FORWARD, target,
                          knots};
    assert_int_equal(ordo_network_make(&net, &recipe, CELLS, 100, NULL), ORDO_OK);
    fmpq_init(x);
    fmpq_init(y);
    mpfr_inits2(60, point, value, (mpfr_ptr)0);
    for (int i = 0; i < POINTS; i++) {
        random_point(point, &random, 0, 2.385);
        assert_int_equal(ordo_rational_from_real(x, point), ORDO_OK);
        exact_forward(y, &net, x);
        ordo_real_from_rational(value, y, MPFR_RNDN);
        double theirs = gsl_interp_eval(linear, t, f, mpfr_get_d(point, MPFR_RNDN), NULL);
        /* values below 1, a few operations in double */
        assert_true(fabs(mpfr_get_d(value, MPFR_RNDN) - theirs) < 0x1p-48);
    }
    mpfr_clears(point, value, (mpfr_ptr)0);
    fmpq_clear(y);
    fmpq_clear(x);
    gsl_interp_free(linear);
    ordo_network_clear(&net);
    ordo_knots_free(knots);
    ordo_target_free(target);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_must_exist), cmocka_unit_test(formulas_are_refused),
        cmocka_unit_test(it_is_the_spline),  cmocka_unit_test(values_are_right_to_their_bits),
        cmocka_unit_test(values_stay_small), cmocka_unit_test(linear_splines_are_those_of_gsl),
    };
    return cmocka_run_group_tests_name("parabolic", tests, NULL, free_caches);
}
