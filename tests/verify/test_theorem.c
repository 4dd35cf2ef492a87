/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two-sided bounds of the best error: special cases by hand, bounds against proved errors of nets
 * from 1 to 64 neurons, laws. */
#include "tests/verify/enclosed.h"

#include <math.h>

#include "verify/proof/theorem.h"

static const unsigned all_factors[] = {0, 1, 2};

static void
find_well(ordo_theorem *t, const ordo_unit *unit, const ordo_target *target)
{
    ordo_message why = {""};
    ordo_theorem_init(t);
    ordo_status status = ordo_theorem_find(t, unit, target, NULL, &why);
    if (status != ORDO_OK) {
        fail_msg("%s on %s: %s", unit->name, ordo_target_label(target), why.text);
    }
}

/* ---- what is false or open ---- */

static void
other_outcomes(void **state)
{
    (void)state;
    static const struct {
        const char *unit, *expression, *a, *b;
        ordo_status status;
        const char *says;
    } cases[] = {
        {"mlp", "3*x-1", "-1", "1", ORDO_REFUSED, "from n = 1 on"},
        {"mlp", "pi*x", "-1", "1", ORDO_REFUSED, "below 2"},
        {"glu", "x^2", "0", "pi", ORDO_REFUSED, "below 3"},
        {"glu", "x^5-x^5+x", "-1", "1", ORDO_REFUSED, "below 3"},
        {"gqu", "x^3", "-1", "1", ORDO_REFUSED, "from n = 2 on"},
        {"gqu", "0*x", "-1", "1", ORDO_REFUSED, "the best error is 0"},
        {"mlp", "sqrt(x)", "0", "1", ORDO_SINGULAR, "f'' is not known to be bounded near x = 0"},
        {"mlp", "abs(x-1/3)", "-1", "1", ORDO_SINGULAR, "near x = 3.3333"},
        {"glu", "x^(5/2)", "0", "1", ORDO_SINGULAR, "f''' is not known to be bounded near x = 0"},
        {"gqu", "max(x,x^2)", "1/2", "2", ORDO_SINGULAR,
         "f'''' is not known to be bounded near x = "},
        {"mlp", "sign(x)*x^3", "-1", "1", ORDO_SINGULAR,
         "f'' is not known to be bounded near x = "},
        {"mlp", "sin(x)^2+cos(x)^2", "-1", "1", ORDO_UNDECIDED, "certainly not 0"},
        {"gqu", "pi*x^4-pi*x^4+x", "-1", "1", ORDO_UNDECIDED, "certainly not 0"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        ordo_target *target = target_on(cases[i].expression, cases[i].a, cases[i].b);
        ordo_theorem t;
        ordo_message why = {""};
        ordo_theorem_init(&t);
        ordo_status status =
            ordo_theorem_find(&t, ordo_unit_find(cases[i].unit), target, NULL, &why);
        if (status != cases[i].status || strstr(why.text, cases[i].says) == NULL) {
            fail_msg("%s on %s: %s, \"%s\"", cases[i].unit, cases[i].expression,
                     ordo_status_text(status), why.text);
        }
        ordo_theorem_clear(&t);
        ordo_target_free(target);
    }
}

/* ---- by hand ---- */

/* lambda^2 = 1/720, 1/100800, 1/25401600. */
static void
lambda_is_known(void **state)
{
    (void)state;
    static const long squares[] = {720, 100800, 25401600};
    arb_t r;
    arb_init(r);
    for (unsigned k = 2; k <= 4; k++) {
        ordo_theorem_lambda(r, k, 128);
        arb_mul(r, r, r, 128);
        arb_mul_si(r, r, squares[k - 2], 128);
        assert_true(arb_contains_si(r, 1) && arb_rel_accuracy_bits(r) > 110);
    }
    arb_clear(r);
}

/* |x/(wanted) - 1| < 1e-15 and x on the given side of it; `wanted` is an expression. */
static void
check_bound(const mpfr_t x, const char *wanted, bool upper)
{
    ordo_expression *f = parse(wanted);
    arb_t exact, ours;
    arb_init(exact);
    arb_init(ours);
    ball_value(exact, f, exact, 128);
    ordo_ball_from_real(ours, x);
    if (upper ? !arb_ge(ours, exact) : !arb_le(ours, exact)) {
        fail_msg("%s is on the wrong side", wanted);
    }
    arb_div(ours, ours, exact, 128);
    arb_sub_ui(ours, ours, 1, 128);
    arb_get_mag(arb_radref(exact), ours);
    if (mag_cmp_2exp_si(arb_radref(exact), -50) > 0) {
        fail_msg("%s is not met", wanted);
    }
    ordo_expression_free(f);
    arb_clear(exact);
    arb_clear(ours);
}

/* f^(k) is constant: c = M, and [u, v] is all. What is left is lambda, C and powers. The sides of
 * the comparisons are certain because sqrt(7), and so on, is irrational. */
static void
constants_by_hand(void **state)
{
    (void)state;
    static const struct {
        const char *unit, *expression, *lower, *pieces, *upper, *cells; /* of the rmse on [0, 7] */
    } cases[] = {
        {"mlp", "x^2/2", "49/sqrt(720)/4", "49/sqrt(720)", "49/sqrt(120)", "49/sqrt(120)"},
        {"glu", "x-x^3/6", "343/sqrt(100800)/8", "343/sqrt(100800)", "343/sqrt(30240)",
         "343/sqrt(30240)"},
        /* few = 343*7/sqrt(30240) = 13.8 (f''' <= 7), cells = 3.99: few*2 < cells*(3/2)^4 = 20.2
         * changes at 3 */
        {"gqu", "x^4/24", NULL, "2401/5040", "2*2401/sqrt(30240)", "2401/sqrt(362880)"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        ordo_target *target = target_on(cases[i].expression, "0", "7");
        ordo_theorem t;
        find_well(&t, ordo_unit_find(cases[i].unit), target);
        assert_true(t.sharp);
        if (cases[i].lower != NULL) {
            check_bound(t.rmse.lower, cases[i].lower, false);
            check_bound(t.rmse.pieces, cases[i].pieces, false);
        }
        check_bound(t.rmse.cells, cases[i].cells, true);
        check_bound(t.rmse.upper, cases[i].upper, true);
        mpfr_mul_2ui(t.rmse.lower, t.rmse.lower, t.order, MPFR_RNDN);
        assert_true(mpfr_equal_p(t.rmse.lower, t.rmse.pieces));
        assert_int_equal(t.slices.sign, i == 1 ? -1 : 1);
        assert_int_equal(t.from, i == 2 ? 3 : 1);
        assert_true(mpfr_nan_p(t.rmse.few) == (i != 2));
        ordo_theorem_clear(&t);
        ordo_target_free(target);
    }
}

/* exp on [-1, 1]: the largest value is e; 1/e on the whole interval is best below, since c l^(k +
 * 1/2) grows with l as long as (k + 1/2)/l > 1. */
static void
exponential_by_hand(void **state)
{
    (void)state;
    ordo_target *target = target_on("exp(x)", "-1", "1");
    ordo_theorem t;
    find_well(&t, ordo_unit_find("mlp"), target);
    check_bound(t.rmse.cells, "e*4/sqrt(120)", true);
    check_bound(t.rmse.pieces, "4/e/sqrt(720)", false);
    check_bound(t.l2.cells, "e*4/sqrt(60)", true);
    check_bound(t.l2.lower, "1/e/sqrt(360)", false);
    ordo_theorem_clear(&t);
    find_well(&t, ordo_unit_find("gqu"), target);
    check_bound(t.rmse.few, "e*8/sqrt(30240)", true);
    check_bound(t.rmse.cells, "e*16/sqrt(362880)", true);
    ordo_theorem_clear(&t);
    ordo_target_free(target);
}

/* An interval whose ends are no dyadic numbers: [u, v] stays inside, the bound of f'' holds on all.
 */
static void
irrational_ends(void **state)
{
    (void)state;
    ordo_target *target = target_on("exp(x)", "1/3", "pi");
    ordo_theorem t;
    find_well(&t, ordo_unit_find("mlp"), target);
    check_bound(t.rmse.cells, "(pi-1/3)^2*e^pi/sqrt(120)", true);
    arb_t end, a, b;
    arb_init(end);
    arb_init(a);
    arb_init(b);
    ordo_target_ends_ball(a, b, target, 1024);
    ordo_ball_from_real(end, t.slices.u);
    assert_true(arb_gt(end, a));
    ordo_ball_from_real(end, t.slices.v);
    assert_true(arb_lt(end, b));
    ordo_ball_from_real(end, t.slices.slice[0].left);
    assert_true(arb_lt(end, a));
    ordo_ball_from_real(end, t.slices.slice[t.slices.count - 1].right);
    assert_true(arb_gt(end, b));
    arb_clear(end);
    arb_clear(a);
    arb_clear(b);
    ordo_theorem_clear(&t);
    ordo_target_free(target);
}

/* ---- against nets ---- */

/* x n^-k as a ball. */
static void
power_of(arb_t r, const mpfr_t x, size_t n, unsigned k)
{
    arb_t power;
    arb_init(power);
    arb_set_ui(power, n);
    arb_pow_ui(power, power, k, 128);
    ordo_ball_from_real(r, x);
    arb_div(r, r, power, 128);
    arb_clear(power);
}

/* No net may be better than the bounds from below. */
static void
check_below(const arb_t error, const ordo_theorem *t, const ordo_rate *rate, size_t n,
            const char *construction)
{
    arb_t bound;
    arb_init(bound);
    power_of(bound, rate->lower, n, t->order);
    bool above = arb_ge(error, bound);
    power_of(bound, rate->pieces, n + 1, t->order);
    if (!above || !arb_ge(error, bound)) {
        fail_msg("%s %s on %s, n = %zu is better than any net", t->unit->name, construction,
                 ordo_target_label(t->target), n);
    }
    arb_clear(bound);
}

/* The construction that bounds the best error from above keeps what it promises. */
static void
check_above(const arb_t error, const ordo_theorem *t, const ordo_rate *rate, size_t n)
{
    arb_t bound;
    arb_init(bound);
    size_t cells = ordo_unit_cells(t->unit, n);
    power_of(bound, rate->cells, cells, t->order);
    bool below = arb_le(error, bound);
    power_of(bound, rate->upper, n, t->order);
    if (!below || (n >= t->from && !arb_le(error, bound))) {
        fail_msg("%s %s on %s, n = %zu is worse than proved", t->unit->name, t->by->name,
                 ordo_target_label(t->target), n);
    }
    arb_clear(bound);
}

/* Few gqu neurons as a net of the smaller unit. */
static void
check_few(const ordo_theorem *t, const ordo_rate *rate, size_t n, ordo_norm norm)
{
    arb_t bound, error;
    arb_init(bound);
    arb_init(error);
    enclose_error(error, t->small->name, t->small_by->name, t->target, n, norm, 8);
    power_of(bound, rate->few, n, t->order - 1);
    assert_true(arb_le(error, bound));
    if (n < t->from) {
        power_of(bound, rate->upper, n, t->order);
        assert_true(arb_le(error, bound));
    }
    arb_clear(bound);
    arb_clear(error);
}

static void
check_nets(const ordo_theorem *t, size_t n, ordo_norm norm)
{
    const ordo_rate *rate = norm == ORDO_L2 ? &t->l2 : &t->rmse;
    arb_t error;
    arb_init(error);
    for (const ordo_construction *const *c = t->unit->constructions;
         *c != NULL && ordo_unit_cells(t->unit, n) > 0; c++) {
        if (!(*c)->partial) {
            enclose_error(error, t->unit->name, (*c)->name, t->target, n, norm, 8);
            check_below(error, t, rate, n, (*c)->name);
            if (*c == t->by) {
                check_above(error, t, rate, n);
            }
        }
    }
    if (t->small != NULL) {
        check_few(t, rate, n, norm);
    }
    arb_clear(error);
}

static const char *const subjects_of_nets[][3] = {
    {"exp(x)", "-1", "1"},
    {"sin(4*(x-1)^2)", "-1", "1"},
    {"1/(1+25*x^2)", "-1", "1"},
    {"1/(1+cos(pi*x)^2)", "-1", "1"},
    {"x^4-2.385*x^5", "-1/4", "5/3"},
    {"log(2.385+sin(3*x))", "0", "pi"},
};

static void
nets_stay_between_the_bounds(void **state)
{
    (void)state;
    static const size_t neurons[] = {1, 2, 3, 7, 16, 33, 64};
    for (size_t i = 0; i < COUNT(subjects_of_nets); i++) {
        ordo_target *target =
            target_on(subjects_of_nets[i][0], subjects_of_nets[i][1], subjects_of_nets[i][2]);
        for (size_t k = 0; k < COUNT(all_factors); k++) {
            ordo_theorem t;
            find_well(&t, ordo_unit_of_factors(all_factors[k]), target);
            for (size_t j = 0; j < COUNT(neurons); j++) {
                check_nets(&t, neurons[j], j % 2 == 0 ? ORDO_RMSE : ORDO_L2);
            }
            ordo_theorem_clear(&t);
        }
        ordo_target_free(target);
    }
}

/* The bound from below is met up to (64/65)^2 by the best polygon with 64 cells on a parabola: one
 * that is 4 % too large is found out. */
static void
the_lower_bound_is_sharp_for_polygons(void **state)
{
    (void)state;
    ordo_target *target = target_on("x^2", "-1", "1");
    ordo_theorem t;
    arb_t error, bound;
    arb_init(error);
    arb_init(bound);
    find_well(&t, ordo_unit_find("mlp"), target);
    enclose_error(error, "mlp", "optimal", target, 64, ORDO_RMSE, 8);
    power_of(bound, t.rmse.pieces, 65, 2);
    assert_true(arb_ge(error, bound));
    arb_mul_ui(bound, bound, 104, 64);
    arb_div_ui(bound, bound, 100, 64);
    assert_true(arb_lt(error, bound));
    arb_clear(error);
    arb_clear(bound);
    ordo_theorem_clear(&t);
    ordo_target_free(target);
}

/* ---- which constructions have a kernel ---- */

/* e = f - y at x, y the construction's net with one cell on [0, 1]. */
static void
cell_error(mpfr_t e, const ordo_unit *unit, const ordo_construction *c, const char *expression,
           const mpfr_t x)
{
    ordo_target *target = target_on(expression, "0", "1");
    ordo_network net;
    mpfr_t y;
    mpfr_init2(y, mpfr_get_prec(e));
    make_net(&net, unit->name, c->name, ORDO_FORWARD, target, ordo_unit_neurons(unit, 1), 300);
    ordo_network_forward(y, &net, x);
    point_value(e, ordo_target_function(target), x);
    mpfr_sub(e, e, y, MPFR_RNDN);
    mpfr_clear(y);
    ordo_network_clear(&net);
    ordo_target_free(target);
}

/* Whether |e(x)| <= |E(x)| M at some points of the cell, E the error of x^k/k! and M the largest
 * |f^(k)| on [0, 1], which is that at 1. */
static bool
is_below_the_pattern(const ordo_unit *unit, const ordo_construction *c, const char *expression,
                     double M)
{
    static const char *const powers[] = {"x^2/2", "x^3/6", "x^4/24"};
    bool below = true;
    mpfr_t e, E, x;
    mpfr_inits2(300, e, E, x, (mpfr_ptr)0);
    for (int i = 1; i < 64; i++) {
        mpfr_set_si_2exp(x, i, -6, MPFR_RNDN);
        cell_error(e, unit, c, expression, x);
        cell_error(E, unit, c, powers[unit->factors], x);
        mpfr_mul_d(E, E, M * (1 + 1e-12), MPFR_RNDN);
        below = below && mpfr_cmpabs(e, E) <= 0;
    }
    mpfr_clears(e, E, x, (mpfr_ptr)0);
    return below;
}

/* f = exp(2.385 x) and x^7: the bound holds for all with a kernel and for no other. */
static void
kernels_are_where_they_are_declared(void **state)
{
    (void)state;
    size_t found = 0;
    for (const ordo_unit *const *u = ordo_units; *u != NULL; u++) {
        unsigned k = ordo_unit_order(*u);
        double exponential = exp(2.385) * pow(2.385, k);
        double power = k == 2 ? 42 : k == 3 ? 210 : 840;
        for (const ordo_construction *const *c = (*u)->constructions; *c != NULL; c++) {
            if ((*c)->partial || (*c)->wide) {
                assert_false((*c)->peano);
                continue;
            }
            bool below = is_below_the_pattern(*u, *c, "exp(2.385*x)", exponential) &&
                         is_below_the_pattern(*u, *c, "x^7", power);
            if (below != (*c)->peano) {
                fail_msg("%s %s", (*u)->name, (*c)->name);
            }
            found += below;
        }
    }
    assert_int_equal(found, 4);
}

/* ---- laws ---- */

/* x/y = 2^exponent up to the slack of the bounds, 1 % each. */
static bool
ratio_is(const mpfr_t x, const mpfr_t y, long exponent)
{
    mpfr_t scaled;
    mpfr_init2(scaled, 64);
    mpfr_mul_2si(scaled, y, exponent, MPFR_RNDN);
    bool same = within(x, scaled, ordo_log2(scaled) - 5);
    mpfr_clear(scaled);
    return same;
}

/* Multiplying f by -8 multiplies all constants by 8; stretching the interval changes l2 alone. */
static void
scaling(void **state)
{
    (void)state;
    ordo_target *plain = target_on("cos(4*x)", "-1", "1");
    ordo_target *scaled = target_on("-8*cos(4*x)", "-1", "1");
    ordo_target *wide = target_on("cos(x)", "-4", "4");
    for (size_t k = 0; k < COUNT(all_factors); k++) {
        const ordo_unit *unit = ordo_unit_of_factors(all_factors[k]);
        ordo_theorem s, t, w;
        find_well(&s, unit, plain);
        find_well(&t, unit, scaled);
        find_well(&w, unit, wide);
        assert_true(ratio_is(t.rmse.lower, s.rmse.lower, 3));
        assert_true(ratio_is(t.rmse.upper, s.rmse.upper, 3));
        assert_true(ratio_is(t.l2.pieces, s.l2.pieces, 3));
        assert_int_equal(t.slices.sign, -s.slices.sign);
        assert_true(ratio_is(w.rmse.lower, s.rmse.lower, 0));
        assert_true(ratio_is(w.rmse.upper, s.rmse.upper, 0));
        assert_true(ratio_is(w.l2.cells, s.l2.cells, 1));
        ordo_theorem_clear(&s);
        ordo_theorem_clear(&t);
        ordo_theorem_clear(&w);
    }
    ordo_target_free(plain);
    ordo_target_free(scaled);
    ordo_target_free(wide);
}

/* With less effort the bounds are wider, but hold. */
static void
less_effort_is_less_sharp(void **state)
{
    (void)state;
    ordo_target *target = target_on("sin(4*(x-1)^2)", "-1", "1");
    const ordo_unit *glu = ordo_unit_find("glu");
    ordo_theorem fine, rough;
    ordo_slices_options options = {.most = 40};
    find_well(&fine, glu, target);
    ordo_theorem_init(&rough);
    assert_int_equal(ordo_theorem_find(&rough, glu, target, &options, NULL), ORDO_OK);
    assert_true(fine.sharp);
    assert_false(rough.sharp);
    assert_true(mpfr_lessequal_p(rough.rmse.lower, fine.rmse.lower));
    assert_true(mpfr_greaterequal_p(rough.rmse.upper, fine.rmse.upper));
    ordo_theorem_clear(&fine);
    ordo_theorem_clear(&rough);
    ordo_target_free(target);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(other_outcomes),
        cmocka_unit_test(lambda_is_known),
        cmocka_unit_test(constants_by_hand),
        cmocka_unit_test(exponential_by_hand),
        cmocka_unit_test(irrational_ends),
        cmocka_unit_test(nets_stay_between_the_bounds),
        cmocka_unit_test(the_lower_bound_is_sharp_for_polygons),
        cmocka_unit_test(kernels_are_where_they_are_declared),
        cmocka_unit_test(scaling),
        cmocka_unit_test(less_effort_is_less_sharp),
    };
    return cmocka_run_group_tests_name("theorem", tests, NULL, free_rules_and_caches);
}
