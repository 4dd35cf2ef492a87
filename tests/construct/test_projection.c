/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Best coefficients: errors are orthogonal to all that the net could have been, in exact
 * rationals; integrals against closed forms. */
#include "tests/construct/nets.h"

#include "construct/load.h"
#include "construct/polynomial.h"
#include "construct/projection.h"

static ordo_knots *
list_of(const char *text)
{
    ordo_knots *knots = NULL;
    assert_int_equal(ordo_knots_list(&knots, "list", text, strlen(text), NULL), ORDO_OK);
    return knots;
}

/* ---- integrals ---- */

/* The moments of f on [left, right], fractions that doubles hold, to `prec` bits. */
static void
load(mpfr_t *moment, const ordo_target *target, double left, double right, mpfr_prec_t prec)
{
    ordo_load *work = NULL;
    ordo_message why = {""};
    mpfr_t a, b;
    mpfr_inits2(53, a, b, (mpfr_ptr)0);
    mpfr_set_d(a, left, MPFR_RNDN);
    mpfr_set_d(b, right, MPFR_RNDN);
    assert_int_equal(ordo_load_new(&work, target, 3, prec), ORDO_OK);
    if (ordo_load_cell(moment, work, a, b, &why) != ORDO_OK) {
        fail_msg("%s on [%g, %g]: %s", ordo_target_label(target), left, right, why.text);
    }
    ordo_load_free(work);
    mpfr_clears(a, b, (mpfr_ptr)0);
}

static void
integrals_of_powers(void **state)
{
    (void)state;
    enum { PREC = 200 };
    static const struct {
        const char *expression;
        long above, below; /* int_0^1 x^(p + j) dx = below/(above + below (j + 1)) */
    } powers[] = {
        {"x^(1/2)", 1, 2}, {"x^(5/2)", 5, 2}, {"x^(1/7)", 1, 7}, {"x^5", 5, 1}, {"1", 0, 1}};
    mpfr_t moment[4], wanted;
    mpfr_init2(wanted, PREC);
    for (int j = 0; j < 4; j++) {
        mpfr_init2(moment[j], PREC);
    }
    for (size_t i = 0; i < COUNT(powers); i++) {
        ordo_target *target = target_on(powers[i].expression, "0", "1");
        load(moment, target, 0, 1, PREC);
        for (long j = 0; j < 4; j++) {
            mpfr_set_si(wanted, powers[i].below, MPFR_RNDN);
            mpfr_div_si(wanted, wanted, powers[i].above + powers[i].below * (j + 1), MPFR_RNDN);
            assert_true(within(moment[j], wanted, -PREC + 4));
        }
        ordo_target_free(target);
    }
    for (int j = 0; j < 4; j++) {
        mpfr_clear(moment[j]);
    }
    mpfr_clear(wanted);
}

/* A kink inside, near an end, at an end: int |x - c| = ((c - l)^2 + (r - c)^2)/2 over the width. */
static void
integrals_at_kinks(void **state)
{
    (void)state;
    enum { PREC = 150 };
    static const double cells[][2] = {{0, 1}, {0.25, 0.375}, {0.333251953125, 1}, {-1, 0.3333}};
    static const char *const kinks[] = {"1/3", "0.3333", "0.25"};
    mpfr_t moment[4], c, left, right, sum, width;
    mpfr_inits2(PREC, c, left, right, sum, width, (mpfr_ptr)0);
    for (int j = 0; j < 4; j++) {
        mpfr_init2(moment[j], PREC);
    }
    for (size_t k = 0; k < COUNT(kinks); k++) {
        char text[64];
        (void)snprintf(text, sizeof text, "abs(x-%s)", kinks[k]);
        ordo_target *target = target_on(text, "-1", "1");
        ordo_target_singular_point(c, target, 0);
        for (size_t i = 0; i < COUNT(cells); i++) {
            load(moment, target, cells[i][0], cells[i][1], PREC);
            mpfr_set_d(left, cells[i][0], MPFR_RNDN);
            mpfr_set_d(right, cells[i][1], MPFR_RNDN);
            mpfr_sub(width, right, left, MPFR_RNDN);
            mpfr_sub(left, c, left, MPFR_RNDN);
            mpfr_sub(right, right, c, MPFR_RNDN);
            int side = mpfr_sgn(left) < 0 ? -1 : mpfr_sgn(right) < 0 ? 1 : 0;
            mpfr_sqr(left, left, MPFR_RNDN);
            mpfr_sqr(right, right, MPFR_RNDN);
            if (side != 0) {
                mpfr_mul_si(right, right, -1, MPFR_RNDN);
            }
            mpfr_add(sum, left, right, MPFR_RNDN);
            mpfr_mul_si(sum, sum, side < 0 ? -1 : 1, MPFR_RNDN);
            mpfr_div(sum, sum, width, MPFR_RNDN);
            mpfr_div_2ui(sum, sum, 1, MPFR_RNDN);
            if (!within(moment[0], sum, -PREC + 12)) {
                fail_msg("%s on [%g, %g]", text, cells[i][0], cells[i][1]);
            }
        }
        ordo_target_free(target);
    }
    for (int j = 0; j < 4; j++) {
        mpfr_clear(moment[j]);
    }
    mpfr_clears(c, left, right, sum, width, (mpfr_ptr)0);
}

/* Smooth ones against twice the precision, also where a Gauss rule needs halves. */
static void
integrals_to_more_digits(void **state)
{
    (void)state;
    enum { PREC = 120 };
    static const char *const functions[] = {"exp(2.385*x)", "1/(1+9*x^2)", "1/(1+1e8*x^2)",
                                            "sin(300*x)", "erf(20*x)"};
    mpfr_t low[4], high[4];
    for (int j = 0; j < 4; j++) {
        mpfr_init2(low[j], 3 * PREC);
        mpfr_init2(high[j], 3 * PREC);
    }
    for (size_t i = 0; i < COUNT(functions); i++) {
        ordo_target *target = target_on(functions[i], "-1", "2");
        load(low, target, -1, 2, PREC);
        load(high, target, -1, 2, 2 * PREC);
        for (int j = 0; j < 4; j++) {
            if (!within(low[j], high[j], -PREC + 6)) {
                fail_msg("%s, moment %d", functions[i], j);
            }
        }
        ordo_target_free(target);
    }
    for (int j = 0; j < 4; j++) {
        mpfr_clear(low[j]);
        mpfr_clear(high[j]);
    }
}

/* A singular point that nobody declared: not settled, and said so. */
static void
singular_points_are_to_be_declared(void **state)
{
    (void)state;
    static const char *const singular[] = {"0.5773502691896257645091487805"};
    ordo_target_text text = {.expression = "sqrt(abs(3*x^2-1))", .a = "0", .b = "1"};
    const ordo_unit *mlp = ordo_unit_find("mlp");
    ordo_target *target = NULL;
    ordo_network net;
    ordo_message why = {""};
    assert_int_equal(ordo_target_new(&target, &text, NULL), ORDO_OK);
    ordo_recipe recipe = {mlp, ordo_construction_find(mlp, "l2"), ORDO_FORWARD, target, NULL};
    assert_int_equal(ordo_network_make(&net, &recipe, 4, 60, &why), ORDO_UNDECIDED);
    assert_non_null(strstr(why.text, "do not settle near x = 5.773"));
    ordo_target_free(target);
    text.expression = "sqrt(abs(x-0.5773502691896257645091487805)*(3*x+sqrt(3)))";
    text.singular = singular;
    text.singulars = 1;
    assert_int_equal(ordo_target_new(&target, &text, NULL), ORDO_OK);
    recipe.target = target;
    assert_int_equal(ordo_network_make(&net, &recipe, 4, 60, &why), ORDO_OK);
    ordo_network_clear(&net);
    ordo_target_free(target);
}

/* A knot at a singular point that is no binary number lies a little beside it. */
static void
knots_next_to_singular_points(void **state)
{
    (void)state;
    const ordo_unit *glu = ordo_unit_find("glu");
    ordo_target *target = target_on("sqrt(abs(x-1/3))", "-1", "1");
    ordo_knots *knots = NULL;
    ordo_network net;
    ordo_message why = {""};
    assert_int_equal(ordo_knots_new(&knots, "graded:4", NULL), ORDO_OK);
    ordo_recipe recipe = {glu, ordo_construction_find(glu, "l2"), ORDO_FORWARD, target, knots};
    if (ordo_network_make(&net, &recipe, 12, 100, &why) != ORDO_OK) {
        fail_msg("%s", why.text);
    }
    ordo_network_clear(&net);
    ordo_knots_free(knots);
    ordo_target_free(target);
}

/* ---- nets ---- */

enum { BITS = 200, NEAR = -170 };

/* r += int (f - y) (x - from)^power over the cell [left, right] for a polynomial f, y the net: both
 * are one polynomial there, found from their values. */
static void
add_product(fmpq_t r, const ordo_network *net, const fmpq_poly_t f, const fmpq_t left,
            const fmpq_t right, const fmpq_t from, unsigned power)
{
    slong count = fmpq_poly_degree(f) + 2 > 5 ? fmpq_poly_degree(f) + 2 : 5;
    fmpq *value = _fmpq_vec_init(count);
    fmpq_poly_t p, factor;
    fmpq_t x, step, y;
    fmpq_poly_init(p);
    fmpq_poly_init(factor);
    fmpq_init(x);
    fmpq_init(step);
    fmpq_init(y);
    fmpq_sub(step, right, left);
    fmpq_set_si(x, count - 1, 1);
    fmpq_div(step, step, x);
    for (slong i = 0; i < count; i++) {
        fmpq_mul_si(x, step, i);
        fmpq_add(x, left, x);
        exact_forward(y, net, x);
        fmpq_poly_evaluate_fmpq(value + i, f, x);
        fmpq_sub(value + i, value + i, y);
    }
    ordo_polynomial_through(p, 0, value, count); /* in (x - left)/step */
    fmpq_sub(y, left, from);
    fmpq_poly_set_coeff_fmpq(factor, 0, y);
    fmpq_poly_set_coeff_fmpq(factor, 1, step);
    for (unsigned k = 0; k < power; k++) {
        fmpq_poly_mul(p, p, factor);
    }
    fmpq_poly_integral(p, p);
    fmpq_set_si(x, count - 1, 1);
    fmpq_poly_evaluate_fmpq(y, p, x);
    fmpq_mul(y, y, step);
    fmpq_add(r, r, y);
    fmpq_clear(y);
    fmpq_clear(step);
    fmpq_clear(x);
    fmpq_poly_clear(factor);
    fmpq_poly_clear(p);
    _fmpq_vec_clear(value, count);
}

/* |int (f - y) (x - t_i)_+^power| is about 0. */
static void
check_orthogonal(const ordo_network *net, const fmpq_poly_t f, const fmpq *t, size_t cells,
                 size_t i, unsigned power)
{
    fmpq_t sum;
    mpfr_t size, zero;
    fmpq_init(sum);
    mpfr_init2(size, 64);
    mpfr_init2(zero, 64);
    mpfr_set_zero(zero, 1);
    for (size_t k = i; k < cells; k++) {
        add_product(sum, net, f, t + k, t + k + 1, t + i, power);
    }
    ordo_real_from_rational(size, sum, MPFR_RNDN);
    if (!within(size, zero, NEAR)) {
        fail_msg("%s, %zu cells: not orthogonal to the power %u from knot %zu: 2^%g",
                 net->unit->name, cells, power, i, ordo_log2(size));
    }
    mpfr_clear(size);
    mpfr_clear(zero);
    fmpq_clear(sum);
}

/* The truncated powers that span what the unit's pieces are: 1 at a and those of degree 1 (mlp), 1
 * and 2 (glu), at inner knots of gqu 2 and 3. */
static void
check_best(const ordo_unit *unit, const ordo_target *target, const ordo_knots *knots,
           const fmpq_poly_t f, size_t cells, ordo_orientation orientation)
{
    ordo_recipe recipe = {unit, ordo_construction_find(unit, "l2"), orientation, target, knots};
    ordo_network net;
    ordo_vector placed;
    mpfr_t view;
    ordo_message why = {""};
    size_t intervals = cells > 0 ? cells : 1;
    if (ordo_network_make(&net, &recipe, ordo_unit_neurons(unit, cells), BITS, &why) != ORDO_OK) {
        fail_msg("%s: %s", unit->name, why.text);
    }
    assert_int_equal(ordo_knots_place(&placed, knots, target, 2, intervals, BITS, NULL), ORDO_OK);
    fmpq *t = _fmpq_vec_init((slong)intervals + 1);
    for (size_t i = 0; i <= intervals; i++) {
        ordo_vector_view(view, &placed, i);
        assert_int_equal(ordo_rational_from_real(t + i, view), ORDO_OK);
    }
    unsigned degree = cells > 0 ? unit->factors + 1 : 1;
    for (size_t i = 0; i < intervals; i++) {
        unsigned least = i == 0 ? 0 : unit->factors == 2 ? 2 : 1;
        for (unsigned power = least; power <= degree; power++) {
            check_orthogonal(&net, f, t, intervals, i, power);
        }
    }
    _fmpq_vec_clear(t, (slong)intervals + 1);
    ordo_vector_clear(&placed);
    ordo_network_clear(&net);
}

static void
errors_are_orthogonal(void **state)
{
    (void)state;
    static const struct {
        const char *coefficients, *expression;
    } polynomials[] = {
        {"8  -2 1/7 3 0 -5 0 1 1/2", "-2+x/7+3*x^2-5*x^4+x^6+x^7/2"},
        {"6  1 0 -1/3 2 0 1", "1-x^2/3+2*x^3+x^5"},
        {"2  1 2", "1+2*x"},
    };
    static const struct {
        const char *list;
        size_t cells;
    } places[] = {{NULL, 1}, {NULL, 2}, {NULL, 5}, {"-0.7 -0.69 0 0.375", 5}, {"0.96875", 2}};
    for (size_t j = 0; j < COUNT(polynomials); j++) {
        ordo_target *target = target_on(polynomials[j].expression, "-1", "1");
        fmpq_poly_t f;
        fmpq_poly_init(f);
        assert_int_equal(fmpq_poly_set_str(f, polynomials[j].coefficients), 0);
        for (size_t k = 0; k < COUNT(places); k++) {
            ordo_knots *knots = places[k].list != NULL ? list_of(places[k].list) : NULL;
            for (const ordo_unit *const *u = ordo_units; *u != NULL; u++) {
                if (ordo_construction_find(*u, "l2") != NULL) {
                    check_best(*u, target, knots, f, places[k].cells, ORDO_FORWARD);
                    check_best(*u, target, knots, f, places[k].cells, ORDO_ALTERNATING);
                }
            }
            ordo_knots_free(knots);
        }
        check_best(ordo_unit_find("gqu"), target, NULL, f, 0, ORDO_FORWARD);
        fmpq_poly_clear(f);
        ordo_target_free(target);
    }
}

/* Nodal values of few bits are those of many, rounded: exp on cells from 2^-60 to 1/2. */
static void
values_are_right_to_their_bits(void **state)
{
    (void)state;
    ordo_target *target = target_on("exp(2.385*x)", "0", "1");
    ordo_knots *knots = NULL;
    ordo_vector t, low, high;
    mpfr_t x, y;
    assert_int_equal(ordo_knots_new(&knots, "graded:12", NULL), ORDO_OK);
    for (const ordo_unit *const *u = ordo_units; *u != NULL; u++) {
        const ordo_construction *l2 = ordo_construction_find(*u, "l2");
        if (l2 == NULL) {
            continue;
        }
        const ordo_span *span = l2->rule->span;
        assert_int_equal(ordo_knots_place(&t, knots, target, 2, 32, 300, NULL), ORDO_OK);
        assert_int_equal(ordo_project(&low, span, target, &t, 100, NULL), ORDO_OK);
        assert_int_equal(ordo_project(&high, span, target, &t, 300, NULL), ORDO_OK);
        assert_int_equal(low.length, 32 * span->stride + span->locals - span->stride);
        for (size_t i = 0; i < low.length; i++) {
            if (span->slopes && i % 2 == 1) {
                continue; /* these lose what their cells are narrow */
            }
            ordo_vector_view(x, &low, i);
            ordo_vector_view(y, &high, i);
            assert_true(within(x, y, -90)); /* values up to 11, some 100 operations */
        }
        ordo_vector_clear(&high);
        ordo_vector_clear(&low);
        ordo_vector_clear(&t);
    }
    ordo_knots_free(knots);
    ordo_target_free(target);
}

/* What rests on formulas refuses them. */
static void
there_is_no_formula(void **state)
{
    (void)state;
    ordo_target *target = target_on("x^5", "-1", "1");
    for (const ordo_unit *const *u = ordo_units; *u != NULL; u++) {
        const ordo_construction *l2 = ordo_construction_find(*u, "l2");
        ordo_message why = {""};
        if (l2 == NULL) {
            continue;
        }
        assert_true(l2->projected);
        assert_int_equal(ordo_ideal_is_exact(*u, l2, ORDO_FORWARD, target, 3, &why), ORDO_REFUSED);
        assert_string_equal(why.text, "l2 is no closed formula");
    }
    ordo_target_free(target);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(singular_points_are_to_be_declared),
        cmocka_unit_test(knots_next_to_singular_points),
        cmocka_unit_test(there_is_no_formula),
        cmocka_unit_test(integrals_of_powers),
        cmocka_unit_test(integrals_at_kinks),
        cmocka_unit_test(integrals_to_more_digits),
        cmocka_unit_test(errors_are_orthogonal),
        cmocka_unit_test(values_are_right_to_their_bits),
    };
    return cmocka_run_group_tests_name("projection", tests, NULL, free_caches);
}
