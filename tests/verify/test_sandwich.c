/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A-priori bounds from the ranges of f^(k) on all cells, and claims that they hold. */
#include "tests/verify/court.h"

#include "verify/proof/sandwich.h"

static ordo_profile *
profile_of(const ordo_target *target, unsigned order)
{
    ordo_profile *profile = NULL;
    assert_int_equal(ordo_profile_new(&profile, target, order, 64), ORDO_OK);
    return profile;
}

static void
uncovered_norms_are_refused(void **state)
{
    (void)state;
    ordo_target *target = target_on("exp(x)", "-1", "1");
    ordo_profile *profile = profile_of(target, 2);
    arb_t lower, upper;
    arb_init(lower);
    arb_init(upper);
    assert_int_equal(ordo_sandwich_find(lower, upper, profile, target, 2, ORDO_H1, 4, 64),
                     ORDO_EINVAL);
    assert_int_equal(ordo_sandwich_find(lower, upper, profile, target, 2, ORDO_RMSE, 0, 64),
                     ORDO_EINVAL);
    arb_clear(upper);
    arb_clear(lower);
    ordo_profile_free(profile);
    ordo_target_free(target);
}

/* r = the norm of the step function with the values exp(a + h (i + shift)), times h^order. */
static void
steps_of_exp(arb_t r, ordo_norm norm, unsigned order, size_t cells, unsigned shift)
{
    enum { PREC = 128 };
    arb_t h, x, sum;
    arb_init(h);
    arb_init(x);
    arb_init(sum);
    arb_set_ui(h, 2);
    arb_div_ui(h, h, cells, PREC);
    for (size_t i = 0; i < cells; i++) {
        arb_mul_ui(x, h, i + shift, PREC);
        arb_sub_ui(x, x, 1, PREC);
        arb_exp(x, x, PREC);
        if (norm == ORDO_LINF) {
            arb_max(sum, sum, x, PREC);
        } else if (norm == ORDO_L1) {
            arb_add(sum, sum, x, PREC);
        } else {
            arb_addmul(sum, x, x, PREC);
        }
    }
    if (norm != ORDO_LINF) {
        arb_div_ui(sum, sum, cells, PREC);
    }
    if (norm == ORDO_L2) {
        arb_mul_2exp_si(sum, sum, 1);
    }
    if (norm == ORDO_L2 || norm == ORDO_RMSE) {
        arb_sqrt(sum, sum, PREC);
    }
    arb_pow_ui(h, h, order, PREC);
    arb_mul(r, sum, h, PREC);
    arb_clear(sum);
    arb_clear(x);
    arb_clear(h);
}

/* exp grows: its least and largest values on a cell are those at the ends. */
static void
bounds_of_exp_in_closed_form(void **state)
{
    (void)state;
    static const size_t cells[] = {1, 2, 3, 7, 64, 300};
    ordo_target *target = target_on("exp(x)", "-1", "1");
    arb_t lower, upper, expected;
    arb_init(lower);
    arb_init(upper);
    arb_init(expected);
    for (unsigned order = 2; order <= 4; order++) {
        ordo_profile *profile = profile_of(target, order);
        for (size_t i = 0; i < COUNT(cells); i++) {
            for (int norm = 0; norm < ORDO_H1; norm++) {
                assert_int_equal(ordo_sandwich_find(lower, upper, profile, target, order,
                                                    (ordo_norm)norm, cells[i], 64),
                                 ORDO_OK);
                steps_of_exp(expected, (ordo_norm)norm, order, cells[i], 0);
                arb_div(lower, lower, expected, 128);
                arb_sub_ui(lower, lower, 1, 128);
                assert_false(arb_is_positive(lower));
                assert_true(arf_cmpabs_2exp_si(arb_midref(lower), -10) < 0);
                steps_of_exp(expected, (ordo_norm)norm, order, cells[i], 1);
                arb_div(upper, upper, expected, 128);
                arb_sub_ui(upper, upper, 1, 128);
                assert_false(arb_is_negative(upper));
                assert_true(arf_cmpabs_2exp_si(arb_midref(upper), -10) < 0);
            }
        }
        ordo_profile_free(profile);
    }
    arb_clear(expected);
    arb_clear(upper);
    arb_clear(lower);
    ordo_target_free(target);
}

/* The outer ends of the bounds, which are not below 0. */
static void
take_ends(arb_t lower, arb_t upper)
{
    arf_t end;
    arf_init(end);
    arb_get_lbound_arf(end, lower, 64);
    if (arf_sgn(end) < 0) {
        arf_zero(end);
    }
    arb_set_arf(lower, end);
    arb_get_ubound_arf(end, upper, 64);
    arb_set_arf(upper, end);
    arf_clear(end);
}

/* Without h^k, halved cells have larger lower and smaller upper bounds, which stay on their sides
 * of the norm of f^(k) (rmse, l2, l1; the maximum is the largest of the cells' maxima). */
static void
bounds_close_in(void **state)
{
    (void)state;
    static const char *const texts[] = {"sin(4*(x-1)^2)", "1/(1+cos(pi*x)^2)", "1/(1+25*x^2)",
                                        "x^4-x/3"};
    arb_t lower, upper, before_lower, before_upper, exact;
    arb_init(lower);
    arb_init(upper);
    arb_init(before_lower);
    arb_init(before_upper);
    arb_init(exact);
    for (size_t i = 0; i < COUNT(texts); i++) {
        ordo_target *target = target_on(texts[i], "-1", "1");
        ordo_profile *profile = profile_of(target, 3);
        for (int norm = 0; norm < ORDO_H1; norm++) {
            arb_zero(before_lower);
            arb_pos_inf(before_upper);
            ordo_profile_norm(exact, profile, (ordo_norm)norm);
            for (size_t cells = 1; cells <= 256; cells *= 2) {
                assert_int_equal(ordo_sandwich_find(lower, upper, profile, target, 3,
                                                    (ordo_norm)norm, cells, 64),
                                 ORDO_OK);
                slong h_power = 3 * (slong)(1 - (slong)FLINT_BIT_COUNT(cells) + 1);
                arb_mul_2exp_si(lower, lower, -h_power);
                arb_mul_2exp_si(upper, upper, -h_power);
                take_ends(lower, upper);
                assert_true(arb_le(lower, exact));
                assert_true(arb_ge(upper, exact) || norm == ORDO_LINF);
                assert_false(arb_lt(upper, exact));
                /* Ranges are right to some parts in 2^12. */
                arb_mul_ui(before_lower, before_lower, 1023, 64);
                arb_mul_2exp_si(before_lower, before_lower, -10);
                arb_mul_ui(before_upper, before_upper, 1025, 64);
                arb_mul_2exp_si(before_upper, before_upper, -10);
                assert_true(arb_ge(lower, before_lower));
                assert_true(arb_le(upper, before_upper));
                arb_set(before_lower, lower);
                arb_set(before_upper, upper);
            }
            arb_div(lower, lower, upper, 64);
            assert_true(arf_cmp_d(arb_midref(lower), 0.8) > 0);
        }
        ordo_profile_free(profile);
        ordo_target_free(target);
    }
    arb_clear(exact);
    arb_clear(before_upper);
    arb_clear(before_lower);
    arb_clear(upper);
    arb_clear(lower);
}

#define SANDWICH(unit, construction, target, norm, n)                                              \
    "\"kind\": \"sandwich\", \"unit\": \"" unit "\", \"construction\": \"" construction            \
    "\", \"targets\": [" target "], \"norm\": \"" norm "\", \"n\": \"" n "\""
#define CONSTANT(value) ", \"value\": \"" value "\""

/* Constants a percent off are seen once the cells are narrow; where f^(k) is constant, at once and
 * exactly. */
static const struct trial_case claims[] = {
    {SANDWICH("mlp", "interpolate", "\"exp\", \"sin4\"", "rmse", "1,2,3,7,16,300"),
     ORDO_VERDICT_PROVED, "at n = 300"},
    {SANDWICH("mlp", "interpolate", "\"exp\"", "rmse", "400") CONSTANT("0.99/sqrt(120)"),
     ORDO_VERDICT_REFUTED, "at n = 400"},
    {SANDWICH("mlp", "interpolate", "\"exp\"", "rmse", "400") CONSTANT("1.01/sqrt(120)"),
     ORDO_VERDICT_REFUTED, "at n = 400"},
    {SANDWICH("glu", "taylor", "\"bumps\"", "l2", "1,2,3,7,16,100"), ORDO_VERDICT_PROVED, NULL},
    {SANDWICH("glu", "taylor", "\"exp\"", "linf", "500") CONSTANT("0.99/(9*sqrt(3))"),
     ORDO_VERDICT_REFUTED, NULL},
    {SANDWICH("glu", "midpoint", "\"runge9\", \"chirp\"", "l1", "1,5,16,65"), ORDO_VERDICT_PROVED,
     NULL},
    {SANDWICH("glu", "midpoint", "\"exp\"", "l1", "500") CONSTANT("1.01/192"), ORDO_VERDICT_REFUTED,
     NULL},
    {SANDWICH("gqu", "hermite", "\"atan\", \"witch\", \"legendre5\"", "linf", "2,3,8,33"),
     ORDO_VERDICT_PROVED, NULL},
    {SANDWICH("gqu", "hermite", "\"exp\"", "rmse", "500") CONSTANT("1/600"), ORDO_VERDICT_REFUTED,
     NULL},
    {SANDWICH("gqu", "hermite", "\"exp\"", "rmse", "1,2"), ORDO_VERDICT_UNDECIDED, "no cell"},
    /* Other parameters, the same function; and few bits, which rho makes up for. */
    {SANDWICH("gqu", "hermite", "\"sin4\"", "rmse", "33") ", \"orientation\": \"alternating\"",
     ORDO_VERDICT_PROVED, NULL},
    {SANDWICH("mlp", "interpolate", "\"sin4\"", "rmse", "33") ", \"bits\": 12", ORDO_VERDICT_PROVED,
     NULL},
    /* Rounding alone puts the norm above the ideal bounds, or below: f = x^2 + 1/3 + ... has d =
     * 4/3
     * + ..., 1.3e-6 off, against an error of the other sign. */
    {SANDWICH("glu", "midpoint", "\"sin4\"", "rmse", "64") ", \"bits\": 12", ORDO_VERDICT_PROVED,
     NULL},
    {SANDWICH("mlp", "interpolate", "\"x^2+x^3/1000+1/3\"", "rmse", "512") ", \"bits\": 19",
     ORDO_VERDICT_PROVED, NULL},
    /* Constants a millionth off: a maximum of |f''| inside the cell is not known that well; and a
     * quarter, which the distance of the stored net does not make up for, though its bound does. */
    {SANDWICH("mlp", "interpolate", "\"cos(x)\"", "linf",
              "1") ", \"on\": [\"-0.9\", \"1.13\"]" CONSTANT("0.11391578060"),
     ORDO_VERDICT_UNDECIDED, "overlap"},
    {SANDWICH("mlp", "interpolate", "\"exp(x)\"", "linf", "64") ", \"bits\": 12" CONSTANT("1/32"),
     ORDO_VERDICT_UNDECIDED, "overlap"},
    /* Both bounds coincide. */
    {SANDWICH("mlp", "interpolate", "\"x2\", \"x^2/3-x/7\", \"x-1\"", "l1", "1,2,3,7,16"),
     ORDO_VERDICT_PROVED, "1/12"},
    {SANDWICH("mlp", "interpolate", "\"x2\"", "l1", "1,7") CONSTANT("1/12.12"),
     ORDO_VERDICT_REFUTED, NULL},
    {SANDWICH("mlp", "interpolate", "\"x2\"", "l1", "1,7") CONSTANT("sqrt(3)/sqrt(432)"),
     ORDO_VERDICT_PROVED, NULL},
    {SANDWICH("mlp", "interpolate", "\"x2\"", "l1", "1,7") CONSTANT("sin(pi/6)/6"),
     ORDO_VERDICT_UNDECIDED, NULL},
    {SANDWICH("mlp", "interpolate", "\"x-1\"", "l1", "1,7") CONSTANT("7"), ORDO_VERDICT_PROVED,
     NULL},
    {SANDWICH("glu", "taylor", "\"x3\", \"x^3-x^2\"", "rmse", "1,2,7"), ORDO_VERDICT_PROVED,
     "equal (ideal net)"},
    {SANDWICH("glu", "midpoint", "\"x3\"", "linf", "1,2,7") CONSTANT("1/(71*sqrt(3))"),
     ORDO_VERDICT_REFUTED, "not equal"},
    {SANDWICH("gqu", "hermite", "\"x4\"", "l2", "2,3,7"), ORDO_VERDICT_PROVED, NULL},
    {SANDWICH("gqu", "hermite", "\"x4\"", "l2", "1,7"), ORDO_VERDICT_UNDECIDED, "no cell"},
    /* Degree k, but not by rationals: enclosures, whose ranges are rounded outwards. */
    {SANDWICH("mlp", "interpolate", "\"pi*x^2\"", "rmse", "7"), ORDO_VERDICT_PROVED, "at n = 7"},
    {SANDWICH("mlp", "interpolate", "\"pi*x^2\"", "rmse", "7") CONSTANT("0.99/sqrt(120)"),
     ORDO_VERDICT_REFUTED, NULL},
    /* No bound of the derivative. */
    {SANDWICH("mlp", "interpolate", "\"sqrt\", \"kink\"", "rmse", "7"), ORDO_VERDICT_UNDECIDED,
     "the derivative of order 2"},
    {SANDWICH("glu", "taylor", "\"sqrt\"", "rmse", "7"), ORDO_VERDICT_UNDECIDED, "infinite"},
};

static void
claims_are_decided(void **state)
{
    (void)state;
    decide_all(claims, COUNT(claims));
}

/* A construction that declares a wrong constant is found out by the identity. */
static void
wrong_declarations_are_refuted(void **state)
{
    (void)state;
    static const char *const constants[] = {"1/sqrt(120)", "1/sqrt(121)"};
    static size_t neurons[] = {3, 7};
    const ordo_unit *mlp = ordo_unit_find("mlp");
    ordo_target *target = target_on("x^2/3-x", "-1", "2");
    for (int i = 0; i < 2; i++) {
        ordo_construction declared = *mlp->constructions[0];
        declared.constant[ORDO_RMSE] = constants[i];
        ordo_claim claim = {
            .kind = &ordo_kind_sandwich, .unit = mlp, .construction = &declared, .norm = ORDO_LINF};
        ordo_study study = {.count = COUNT(neurons), .neurons = neurons};
        ordo_case judged = {.claim = &claim, .target = target, .study = &study};
        ordo_finding finding = {.verdict = ORDO_VERDICT_UNDECIDED};
        assert_int_equal(ordo_kind_sandwich.judge(&finding, &judged), ORDO_OK);
        assert_int_equal(finding.verdict, i == 0 ? ORDO_VERDICT_PROVED : ORDO_VERDICT_REFUTED);
    }
    ordo_target_free(target);
}

static void
claims_that_the_proof_does_not_cover(void **state)
{
    (void)state;
    static const struct bad_claim bad[] = {
        {FILE_OF(SANDWICH("mlp", "interpolate", "\"exp\"", "h1", "7")), "not proved for h1"},
        {FILE_OF(SANDWICH("mlp", "optimal", "\"exp\"", "rmse", "7")), "interpolate"},
        {FILE_OF(SANDWICH("gqu", "optimal", "\"exp\"", "rmse", "7")), "hermite alone"},
        {FILE_OF(SANDWICH("gqu", "taylor", "\"exp\"", "rmse", "7")), "hermite alone"},
        {FILE_OF(SANDWICH("mlp", "interpolate", "\"exp\"", "rmse", "7") CONSTANT("h")),
         "unknown name 'h'"},
        {FILE_OF(SANDWICH("mlp", "interpolate", "\"exp\"", "rmse", "7") ", \"bits\": 1"),
         "\"bits\""},
        {FILE_OF(SANDWICH("mlp", "interpolate", "\"exp\"", "rmse", "7") ", \"bits\": \"9\""),
         "\"bits\""},
    };
    refuse_all(bad, COUNT(bad));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(uncovered_norms_are_refused),
        cmocka_unit_test(claims_that_the_proof_does_not_cover),
        cmocka_unit_test(bounds_of_exp_in_closed_form),
        cmocka_unit_test(bounds_close_in),
        cmocka_unit_test(wrong_declarations_are_refuted),
        cmocka_unit_test(claims_are_decided),
    };
    return cmocka_run_group_tests_name("sandwich", tests, NULL, free_caches);
}
