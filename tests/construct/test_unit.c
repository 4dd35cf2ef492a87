/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of units and constructions, and the constants that they declare. */
#include "tests/construct/nets.h"

#include <math.h>
#include <stdint.h>

#include "construct/polynomial.h"
#include "construct/rule.h"

static void
names_lead_to_entries(void **state)
{
    (void)state;
    size_t units = 0;
    for (const ordo_unit *const *u = ordo_units; *u != NULL; u++, units++) {
        assert_ptr_equal(ordo_unit_find((*u)->name), *u);
        if ((*u)->tail == 0) {
            assert_ptr_equal(ordo_unit_of_factors((*u)->factors), *u);
        }
        assert_ptr_equal(ordo_construction_find(*u, NULL), (*u)->constructions[0]);
        assert_true(strlen((*u)->title) > 0 && strlen((*u)->source) > 0);
        for (const ordo_construction *const *c = (*u)->constructions; *c != NULL; c++) {
            assert_ptr_equal(ordo_construction_find(*u, (*c)->name), *c);
            assert_true(strlen((*c)->title) > 0 && strlen((*c)->source) > 0);
        }
        assert_null(ordo_construction_find(*u, "nothing"));
        assert_null(ordo_construction_find(*u, ""));
    }
    assert_int_equal(units, 3 + 7 + 4);
    assert_null(ordo_unit_find("GLU"));
    assert_null(ordo_unit_find(""));
    assert_null(ordo_unit_of_factors(7));
    assert_ptr_equal(ordo_unit_find("relu:2"), ordo_unit_find("relu2"));
    assert_ptr_equal(ordo_unit_find("gated:5"), ordo_unit_find("gated5"));
    assert_ptr_equal(ordo_unit_find("gated:0"), ordo_unit_find("mlp"));
    assert_ptr_equal(ordo_unit_find("gated1"), ordo_unit_find("glu"));
    assert_ptr_equal(ordo_unit_find("gated:2"), ordo_unit_find("gqu"));
    static const char *const none[] = {"relu",    "relu:",   "relu0",  "relu:8",
                                       "relu:02", "relu::2", "gated:", "gated:7",
                                       "gated7",  "rel:2",   "mlp:",   "relu22"};
    for (size_t i = 0; i < COUNT(none); i++) {
        assert_null(ordo_unit_find(none[i]));
    }
    assert_string_equal(ordo_construction_find(ordo_unit_find("mlp"), NULL)->name, "interpolate");
    assert_string_equal(ordo_construction_find(ordo_unit_find("glu"), NULL)->name, "taylor");
    assert_string_equal(ordo_construction_find(ordo_unit_find("gqu"), NULL)->name, "hermite");
}

static void
smooth_gates_are_refused(void **state)
{
    (void)state;
    static const char *const smooth[] = {"swiglu", "geglu", "gelu", "silu", "swish", "mish"};
    for (size_t i = 0; i < COUNT(smooth); i++) {
        const char *reason = ordo_unit_refusal(smooth[i]);
        assert_non_null(reason);
        assert_non_null(strstr(reason, "nearest unit"));
        assert_null(ordo_unit_find(smooth[i]));
    }
    assert_non_null(strstr(ordo_unit_refusal("swiglu"), "glu"));
    assert_null(ordo_unit_refusal("glu"));
    assert_null(ordo_unit_refusal("unknown"));
}

static void
counts(void **state)
{
    (void)state;
    for (size_t n = 1; n < 40; n++) {
        assert_int_equal(ordo_unit_parameters(ordo_unit_find("mlp"), n), 3 * n + 1);
        assert_int_equal(ordo_unit_parameters(ordo_unit_find("glu"), n), 5 * n + 1);
        assert_int_equal(ordo_unit_parameters(ordo_unit_find("gqu"), n), 7 * n + 1);
        assert_int_equal(ordo_unit_cells(ordo_unit_find("mlp"), n), n);
        assert_int_equal(ordo_unit_cells(ordo_unit_find("glu"), n), n);
        assert_int_equal(ordo_unit_cells(ordo_unit_find("gqu"), n), n - 1);
        assert_int_equal(ordo_unit_parameters(ordo_unit_find("relu2"), n), 3 * n + 3);
        assert_int_equal(ordo_unit_parameters(ordo_unit_find("relu3"), n), 3 * n + 4);
        assert_int_equal(ordo_unit_parameters(ordo_unit_find("gated3"), n), 9 * n + 1);
        assert_int_equal(ordo_unit_cells(ordo_unit_find("relu7"), n), n + 1);
        assert_int_equal(ordo_unit_cells(ordo_unit_find("gated6"), n), n < 4 ? 0 : n - 3);
        for (const ordo_unit *const *u = ordo_units; *u != NULL; u++) {
            size_t least = (*u)->neurons_at_a == 0 ? 2 : 1;
            assert_int_equal(ordo_unit_cells(*u, ordo_unit_neurons(*u, n)), n < least ? least : n);
        }
    }
    for (const ordo_unit *const *u = ordo_units; *u != NULL; u++) {
        size_t most = (SIZE_MAX - 2 - (*u)->tail) / ordo_unit_stride(*u);
        assert_true(ordo_unit_parameters(*u, most) < SIZE_MAX);
        assert_true(ordo_unit_parameters(*u, most + 2) == SIZE_MAX);
        assert_true(ordo_unit_parameters(*u, SIZE_MAX) == SIZE_MAX);
        ordo_network net;
        assert_int_equal(ordo_network_init(&net, *u, SIZE_MAX / 2, 53), ORDO_ENOMEM);
        ordo_network_clear(&net);
        unsigned order = (*u)->factors + (*u)->power + 1;
        assert_int_equal(ordo_unit_degree(*u), order - 1);
        assert_int_equal(ordo_unit_order(*u), order);
        assert_int_equal(ordo_unit_norm_order(*u, ORDO_RMSE), order);
        assert_int_equal(ordo_unit_norm_order(*u, ORDO_LINF), order);
        assert_int_equal(ordo_unit_norm_order(*u, ORDO_H1), order - 1);
    }
}

/* e / (h^k f^(k)) on a cell as a polynomial in s (theory of spline errors). */
static const struct {
    const char *unit, *construction;
    double c[9];
} patterns[] = {
    {"mlp", "interpolate", {0, -0.5, 0.5, 0, 0}},
    {"mlp", "optimal", {1.0 / 12, -0.5, 0.5, 0, 0}},
    {"glu", "taylor", {0, -1.0 / 6, 0, 1.0 / 6, 0}},
    {"glu", "midpoint", {0, 1.0 / 12, -0.25, 1.0 / 6, 0}},
    {"gqu", "hermite", {0, 0, 1.0 / 24, -1.0 / 12, 1.0 / 24}},
    {"gqu", "optimal", {-1.0 / 720, 0, 1.0 / 24, -1.0 / 12, 1.0 / 24}},
};

enum { DEGREE = 8 };

static double
pattern_at(const double *c, double s, bool slope)
{
    double y = 0;
    for (int j = DEGREE; j >= (slope ? 1 : 0); j--) {
        y = y * s + (slope ? j * c[j] : c[j]);
    }
    return y;
}

/* The norm of the pattern by the midpoint rule on many cells, accurate to about 1e-9. */
static double
pattern_norm(const double *c, ordo_norm norm)
{
    enum { POINTS = 100000 };
    double sum = 0, most = fmax(fabs(c[0]), fabs(pattern_at(c, 1, false)));
    for (int i = 0; i < POINTS; i++) {
        double y = pattern_at(c, (i + 0.5) / POINTS, norm == ORDO_H1);
        sum += norm == ORDO_L1 ? fabs(y) : y * y;
        most = fmax(most, fabs(y));
    }
    return norm == ORDO_LINF ? most : norm == ORDO_L1 ? sum / POINTS : sqrt(sum / POINTS);
}

/* c = the coefficients of the declared pattern. */
static void
declared_pattern(double *c, const ordo_construction *construction)
{
    fmpq_poly_t p;
    fmpq_poly_init(p);
    ordo_expression *f = parse(construction->pattern);
    assert_int_equal(ordo_polynomial_of(p, f), ORDO_OK);
    assert_true(fmpq_poly_degree(p) <= DEGREE);
    fmpq_t one;
    fmpq_init(one);
    for (int j = 0; j <= DEGREE; j++) {
        fmpq_poly_get_coeff_fmpq(one, p, j);
        c[j] = fmpq_get_d(one);
    }
    fmpq_clear(one);
    ordo_expression_free(f);
    fmpq_poly_clear(p);
}

static void
check_patterns_equal(const double *c, const double *expected, const char *unit, const char *name)
{
    for (int j = 0; j <= DEGREE; j++) {
        if (fabs(c[j] - expected[j]) > 1e-15) {
            fail_msg("%s %s: coefficient %d is %g, expected %g", unit, name, j, c[j], expected[j]);
        }
    }
}

static void
patterns_are_those_of_theory(void **state)
{
    (void)state;
    double c[DEGREE + 1];
    for (size_t i = 0; i < COUNT(patterns); i++) {
        declared_pattern(
            c, ordo_construction_find(ordo_unit_find(patterns[i].unit), patterns[i].construction));
        check_patterns_equal(c, patterns[i].c, patterns[i].unit, patterns[i].construction);
    }
}

/* c = the coefficients of B_k(s)/k!: each is the primitive of the one before with mean 0. */
static void
bernoulli(double *c, unsigned k)
{
    memset(c, 0, (DEGREE + 1) * sizeof *c);
    c[0] = 1;
    for (unsigned m = 1; m <= k; m++) {
        double mean = 0;
        for (unsigned j = m; j > 0; j--) {
            c[j] = c[j - 1] / j;
            mean += c[j] / (j + 1);
        }
        c[0] = -mean;
    }
}

static void
patterns_of_splines_are_bernoulli_polynomials(void **state)
{
    (void)state;
    double c[DEGREE + 1], expected[DEGREE + 1];
    for (unsigned degree = 1; degree <= ORDO_UNIT_DEGREE; degree++) {
        bernoulli(expected, degree + 1);
        declared_pattern(c, &ordo_quasi[degree]);
        check_patterns_equal(c, expected, "quasi", "of that degree");
    }
}

/* Checks every constant that is declared; how many are not. */
static size_t
check_constants(const ordo_unit *unit, const ordo_construction *construction)
{
    size_t missing = 0;
    double c[DEGREE + 1];
    declared_pattern(c, construction);
    mpfr_t value;
    mpfr_init2(value, 64);
    mpfr_set_ui(value, 0, MPFR_RNDN);
    for (int norm = 0; norm < ORDO_NORMS; norm++) {
        const char *text = construction->constant[norm];
        missing += text == NULL;
        if (text == NULL) {
            continue;
        }
        ordo_expression *f = parse(text);
        assert_int_equal(ordo_expression_degree(f), 0);
        point_value(value, f, value);
        ordo_expression_free(f);
        double expected = pattern_norm(c, (ordo_norm)norm);
        if (fabs(mpfr_get_d(value, MPFR_RNDN) / expected - 1) > 1e-8) {
            fail_msg("%s %s %s: %g, expected %g", unit->name, construction->name,
                     ordo_norm_name((ordo_norm)norm), mpfr_get_d(value, MPFR_RNDN), expected);
        }
    }
    mpfr_clear(value);
    return missing;
}

/* Missing are: l1 of orders 6 and 8, linf of order 7 (relu5, relu7, relu6, and gated4, gated6,
 * gated5 alike), and linf of l2 of glu and gqu, which has layers at the ends. */
static void
constants_are_the_norms_of_the_patterns(void **state)
{
    (void)state;
    size_t missing = 0;
    for (const ordo_unit *const *u = ordo_units; *u != NULL; u++) {
        for (const ordo_construction *const *c = (*u)->constructions; *c != NULL; c++) {
            assert_int_equal((*c)->pattern == NULL, (*c)->partial);
            missing += (*c)->pattern != NULL ? check_constants(*u, *c) : 0;
        }
    }
    assert_int_equal(missing, 2 * 3 + 2);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_lead_to_entries),
        cmocka_unit_test(smooth_gates_are_refused),
        cmocka_unit_test(counts),
        cmocka_unit_test(patterns_are_those_of_theory),
        cmocka_unit_test(patterns_of_splines_are_bernoulli_polynomials),
        cmocka_unit_test(constants_are_the_norms_of_the_patterns),
    };
    return cmocka_run_group_tests_name("unit", tests, NULL, free_caches);
}
