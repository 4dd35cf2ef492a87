/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Spline quasi-interpolants and the units whose factors are tied: what they reproduce, how they
 * join, and their coefficients found in another way. */
#include "tests/construct/nets.h"

#include <math.h>

#include "construct/expansion.h"
#include "construct/rule.h"

/* Every unit that has one. */
static const ordo_construction *
quasi_of(const ordo_unit *unit)
{
    return ordo_construction_find(unit, "quasi");
}

static ordo_knots *
list_of(const char *text)
{
    ordo_knots *knots = NULL;
    ordo_message why = {""};
    if (ordo_knots_list(&knots, "a list", text, strlen(text), &why) != ORDO_OK) {
        fail_msg("%s", why.text);
    }
    return knots;
}

/* The pieces of a stored net, exactly, as polynomials in x - left: count x (degree + 1). */
typedef struct pieces {
    ordo_network net;
    ordo_partition *partition;
    ordo_expansion *expansion;
    ordo_piece *piece;
    size_t count;
} pieces;

static void
pieces_init(pieces *p, const ordo_recipe *recipe, size_t neurons, mpfr_prec_t prec)
{
    ordo_message why = {""};
    if (ordo_network_make(&p->net, recipe, neurons, prec, &why) != ORDO_OK) {
        fail_msg("%s: %s", recipe->unit->name, why.text);
    }
    mpfr_t a, b;
    mpfr_inits2(prec, a, b, (mpfr_ptr)0);
    ordo_target_ends(a, b, recipe->target);
    assert_int_equal(ordo_partition_new(&p->partition, &p->net, a, b, NULL), ORDO_OK);
    assert_int_equal(
        ordo_expansion_new(&p->expansion, p->partition, &ordo_rational_arithmetic, prec, 1),
        ORDO_OK);
    p->count = ordo_partition_cells(p->partition);
    p->piece = calloc(p->count, sizeof *p->piece);
    assert_non_null(p->piece);
    for (size_t i = 0; i < p->count; i++) {
        assert_int_equal(ordo_piece_init(&p->piece[i], p->expansion), ORDO_OK);
    }
    assert_int_equal(ordo_expansion_pieces(p->piece, p->expansion, 0, p->count), ORDO_OK);
    mpfr_clears(a, b, (mpfr_ptr)0);
}

static void
pieces_clear(pieces *p)
{
    for (size_t i = 0; i < p->count; i++) {
        ordo_piece_clear(&p->piece[i], p->expansion);
    }
    free(p->piece);
    ordo_expansion_free(p->expansion);
    ordo_partition_free(p->partition);
    ordo_network_clear(&p->net);
}

/* Neighbouring pieces agree in all derivatives but that of the degree, to about the net's bits, and
 * exactly where factors are stored without rounding: in tied units. */
static void
pieces_join_smoothly(void **state)
{
    (void)state;
    ordo_target *target = target_on("sin(2.385*x)+x/3", "-1/3", "2");
    ordo_knots *lists[] = {NULL, list_of("-0.2 -0.1 0.05 0.8 0.81 1 1.7 1.9")};
    for (const ordo_unit *const *u = ordo_units; *u != NULL; u++) {
        for (size_t k = 0; quasi_of(*u) != NULL && k < COUNT(lists); k++) {
            pieces p;
            ordo_recipe recipe = {*u, quasi_of(*u), (ordo_orientation)k, target, lists[k]};
            pieces_init(&p, &recipe, ordo_unit_neurons(*u, 9), 200);
            assert_int_equal(p.count, 9);
            unsigned degree = ordo_unit_degree(*u);
            fmpq_poly_t left, shift;
            fmpq_t gap;
            fmpq_poly_init(left);
            fmpq_poly_init(shift);
            fmpq_init(gap);
            for (size_t i = 0; i + 1 < p.count; i++) {
                fmpq_poly_zero(left);
                for (unsigned j = 0; j <= degree; j++) {
                    fmpq_poly_set_coeff_fmpq(left, (slong)j, p.piece[i].c[j].rational);
                }
                fmpq_sub(gap, p.piece[i + 1].left.rational, p.piece[i].left.rational);
                fmpq_poly_zero(shift);
                fmpq_poly_set_coeff_fmpq(shift, 0, gap);
                fmpq_poly_set_coeff_si(shift, 1, 1);
                fmpq_poly_compose(left, left, shift);
                for (unsigned j = 0; j < degree; j++) {
                    fmpq_poly_get_coeff_fmpq(gap, left, (slong)j);
                    fmpq_sub(gap, gap, p.piece[i + 1].c[j].rational);
                    assert_true(fmpq_is_zero(gap));
                }
            }
            fmpq_clear(gap);
            fmpq_poly_clear(shift);
            fmpq_poly_clear(left);
            pieces_clear(&p);
        }
    }
    ordo_knots_free(lists[1]);
    ordo_target_free(target);
}

/* e = f - y of the ideal net, at place s of cell i, in units of h^k/k!, where f = x^k: no other
 * than B_k(s), up to the ends, on uniform knots. Exact rationals against the recursion of B_k. */
static void
errors_are_bernoulli_polynomials(void **state)
{
    (void)state;
    enum { CELLS = 4 };
    for (const ordo_unit *const *u = ordo_units; *u != NULL; u++) {
        if (quasi_of(*u) == NULL) {
            continue;
        }
        unsigned k = ordo_unit_order(*u);
        char text[16];
        (void)snprintf(text, sizeof text, "x^%u", k);
        ordo_target *target = target_on(text, "-1/3", "1");
        size_t neurons = ordo_unit_neurons(*u, CELLS);
        fmpq_t square, wanted, term;
        fmpq_init(square);
        fmpq_init(wanted);
        fmpq_init(term);
        assert_int_equal(
            ordo_ideal_square(square, *u, quasi_of(*u), ORDO_ALTERNATING, target, neurons, NULL),
            ORDO_OK);
        /* int e^2 = (b - a) h^(2k) int B_k^2 = 4/3 3^(-2k) (k!)^2 |B_2k|/(2k)! */
        fmpq_set_si(wanted, 4, 3);
        for (unsigned j = 0; j < 2 * k; j++) {
            fmpq_set_si(term, 1, 3);
            fmpq_mul(wanted, wanted, term);
        }
        for (unsigned j = 1; j <= k; j++) {
            fmpq_set_si(term, (slong)j * j, 1);
            fmpq_mul(wanted, wanted, term);
        }
        for (unsigned j = 1; j <= 2 * k; j++) {
            fmpq_set_si(term, 1, j);
            fmpq_mul(wanted, wanted, term);
        }
        static const slong bernoulli[][2] = {
            {1, 30},     {1, 42}, {1, 30},    {5, 66},
            {691, 2730}, {7, 6},  {3617, 510}}; /* |B_4|, |B_6|, ... */
        fmpq_set_si(term, bernoulli[k - 2][0], (ulong)bernoulli[k - 2][1]);
        fmpq_mul(wanted, wanted, term);
        if (!fmpq_equal(square, wanted)) {
            char *found = fmpq_get_str(NULL, 10, square), *other = fmpq_get_str(NULL, 10, wanted);
            fail_msg("%s: %s, not %s", (*u)->name, found, other);
        }
        fmpq_clear(term);
        fmpq_clear(wanted);
        fmpq_clear(square);
        ordo_target_free(target);
    }
}

/* The coefficients of theory's formula, c_i = sum_j g_j (-1/4)^j h^2j f^(2j)(centre), with g_j from
 * the power series of (x/sin x)^k, and B-splines from their recursion, give the same net inside. */
static double
spline_at(double x, const double *c, unsigned k, double h, size_t cells)
{
    double B[64] = {0};
    assert_true(cells + 2 * k < COUNT(B));
    size_t cell = (size_t)fmin(floor(x / h), (double)cells - 1);
    B[cell + k - 1] = 1; /* B[i + k - 1]: index i from 1-k */
    for (unsigned order = 2; order <= k; order++) {
        double next[64] = {0};
        for (size_t m = 0; m + 1 < COUNT(B); m++) {
            double t = ((double)m - k + 1) * h;
            next[m] = (x - t) / ((order - 1) * h) * B[m] +
                      (t + order * h - x) / ((order - 1) * h) * B[m + 1];
        }
        memcpy(B, next, sizeof B);
    }
    double y = 0;
    for (size_t m = 0; m < cells + k - 1; m++) {
        y += c[m] * B[m];
    }
    return y;
}

/* series[j] = the coefficient of x^2j in (x/sin x)^k. */
static void
find_series(double series[8], unsigned k)
{
    double sine[8], inverse[8];
    sine[0] = inverse[0] = 1;
    for (int j = 1; j < 8; j++) {
        sine[j] = -sine[j - 1] / (2 * j * (2 * j + 1));
        inverse[j] = 0;
        for (int m = 1; m <= j; m++) {
            inverse[j] -= sine[m] * inverse[j - m];
        }
    }
    memset(series, 0, 8 * sizeof *series);
    series[0] = 1;
    for (unsigned p = 0; p < k; p++) {
        double next[8] = {0};
        for (int i = 0; i < 8; i++) {
            for (int j = 0; i + j < 8; j++) {
                next[i + j] += series[i] * inverse[j];
            }
        }
        memcpy(series, next, sizeof next);
    }
}

static void
agrees_with_the_symbol(void **state)
{
    (void)state;
    enum { CELLS = 24 };
    const double h = 1.0 / CELLS, w = 2.385;
    ordo_target *target = target_on("exp(2.385*x)", "0", "1");
    for (unsigned k = 2; k <= ORDO_UNIT_DEGREE + 1; k++) {
        const ordo_unit *unit = &ordo_units_relu[k - 1];
        double series[8], c[64];
        find_series(series, k);
        for (size_t m = 0; m < CELLS + k - 1; m++) {
            double centre = ((double)m - k + 1 + k / 2.0) * h;
            c[m] = 0;
            for (unsigned j = 0; 2 * j <= k + 1; j++) { /* every derivative is w times the last */
                c[m] += series[j] * pow(-h * h * w * w / 4, j) * exp(w * centre);
            }
        }
        ordo_network net;
        mpfr_t x, y;
        mpfr_inits2(200, x, y, (mpfr_ptr)0);
        make_net(&net, unit->name, NULL, ORDO_FORWARD, target, ordo_unit_neurons(unit, CELLS), 200);
        for (int i = 0; i <= 100; i++) { /* k cells from the ends */
            double place = (k * h) + (1 - 2 * k * h) * i / 100;
            mpfr_set_d(x, place, MPFR_RNDN);
            ordo_network_forward(y, &net, x);
            double gap = fabs(mpfr_get_d(y, MPFR_RNDN) - spline_at(place, c, k, h, CELLS));
            if (!(gap <= 1e-13)) { /* values up to 11, sums of 8 terms */
                fail_msg("%s at %g: %g", unit->name, place, gap);
            }
        }
        mpfr_clears(x, y, (mpfr_ptr)0);
        ordo_network_clear(&net);
    }
    ordo_target_free(target);
}

/* A gated unit's net and the tied unit's of the same degree are the same function. */
static void
gated_and_tied_nets_are_one(void **state)
{
    (void)state;
    ordo_target *target = target_on("1/(1+9*x^2)", "-1", "1/2");
    for (const ordo_unit *const *u = ordo_units; *u != NULL; u++) {
        if (quasi_of(*u) == NULL || (*u)->tail > 0) {
            continue;
        }
        ordo_network gated, tied;
        const ordo_unit *relu = &ordo_units_relu[ordo_unit_degree(*u)];
        mpfr_t x, y, z;
        mpfr_inits2(200, x, y, z, (mpfr_ptr)0);
        make_net(&gated, (*u)->name, "quasi", ORDO_ALTERNATING, target, ordo_unit_neurons(*u, 21),
                 200);
        make_net(&tied, relu->name, NULL, ORDO_FORWARD, target, 20, 200);
        for (int i = 0; i <= 50; i++) {
            mpfr_set_d(x, -1 + 1.5 * i / 50, MPFR_RNDN);
            ordo_network_forward(y, &gated, x);
            ordo_network_forward(z, &tied, x);
            double bound = ordo_network_magnitude(&gated, 1, 1) + 12 - 200;
            if (!within(y, z, bound)) {
                fail_msg("%s and %s", (*u)->name, relu->name);
            }
        }
        mpfr_clears(x, y, z, (mpfr_ptr)0);
        ordo_network_clear(&gated);
        ordo_network_clear(&tied);
    }
    ordo_target_free(target);
}

static void
too_few_neurons_are_refused(void **state)
{
    (void)state;
    ordo_target *target = target_on("exp(x)", "-1", "1"), *root = target_on("sqrt(x)", "0", "1");
    ordo_network net;
    ordo_message why = {""};
    const ordo_unit *gated = ordo_unit_find("gated4"), *tied = ordo_unit_find("relu3");
    ordo_recipe few = {gated, quasi_of(gated), ORDO_FORWARD, target, NULL};
    ordo_recipe singular = {tied, quasi_of(tied), ORDO_FORWARD, root, NULL};
    assert_int_equal(ordo_network_make(&net, &few, 2, 53, &why), ORDO_REFUSED);
    assert_string_equal(why.text, "the first cell takes 3 neurons");
    assert_int_equal(ordo_network_make(&net, &singular, 9, 53, &why), ORDO_SINGULAR);
    assert_non_null(strstr(why.text, "needs f''''"));
    ordo_target_free(root);
    ordo_target_free(target);
}

/* 1/3 is no dyadic number: what it is rounded to is no point at which f has a derivative either. */
static void
rounded_singular_points_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *f, *unit, *construction;
        size_t cells;
        bool exists;
    } cases[] = {
        {"sqrt(abs(x-1/3))", "glu", "taylor", 24, false},
        {"sqrt(abs(x-1/3))", "gqu", "hermite", 24, false},
        {"sqrt(abs(x-1/3))", "mlp", "optimal", 3, false},
        {"abs(x-1/3)", "gqu", "hermite", 24, false},
        {"abs(x-1/4)", "gqu", "hermite", 16, false},
        {"abs(x-1/3)", "gqu", "hermite", 16, true},
        {"abs(x-1/3)", "relu3", "quasi", 24, false},
        {"abs(x-1/3)", "glu", "midpoint", 24, true},
        {"abs(x-1/3)^3", "gqu", "hermite", 24, false}, /* what abs does there is not known */
        {"(x-1/3)^2", "gqu", "hermite", 24, true},
        {"abs(x-1/3)", "relu2", "quasi", 24, true}, /* reads f in the middle of cells */
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        ordo_target *target = target_on(cases[i].f, "-1", "1");
        const ordo_unit *u = ordo_unit_find(cases[i].unit);
        ordo_recipe recipe = {u, ordo_construction_find(u, cases[i].construction), ORDO_FORWARD,
                              target, NULL};
        ordo_network net;
        ordo_message why = {""};
        ordo_status status =
            ordo_network_make(&net, &recipe, ordo_unit_neurons(u, cases[i].cells), 90, &why);
        if (status != (cases[i].exists ? ORDO_OK : ORDO_SINGULAR)) {
            fail_msg("%s %s %s: %d, %s", cases[i].f, cases[i].unit, cases[i].construction,
                     (int)status, why.text);
        }
        if (status == ORDO_OK) {
            ordo_network_clear(&net);
        }
        ordo_target_free(target);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(too_few_neurons_are_refused),
        cmocka_unit_test(rounded_singular_points_are_refused),
        cmocka_unit_test(errors_are_bernoulli_polynomials),
        cmocka_unit_test(agrees_with_the_symbol),
        cmocka_unit_test(pieces_join_smoothly),
        cmocka_unit_test(gated_and_tied_nets_are_one),
    };
    return cmocka_run_group_tests_name("spline", tests, NULL, free_caches);
}
