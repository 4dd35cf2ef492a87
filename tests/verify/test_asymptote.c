/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The asymptotic floor: against closed forms, and as the limit of what is proved for single n. */
#include "tests/construct/nets.h"
#include "tests/verify/orders.h"

#include <math.h>

#include "verify/proof/asymptote.h"
#include "verify/proof/floor.h"

static void
find(ordo_asymptote *r, const ordo_unit *unit, const ordo_target *target, size_t neurons)
{
    ordo_asymptote_init(r);
    assert_int_equal(ordo_asymptote_find(r, unit, target, neurons, ORDO_FLOOR_NORMS), ORDO_OK);
}

/* lambda_k for l2 and linf. */
static double
factor_of(ordo_norm norm, unsigned k)
{
    return norm == ORDO_LINF ? 2 / (pow(4, k) * tgamma(k + 1.0))
                             : tgamma(k + 1.0) / tgamma(2.0 * k + 1) / sqrt(2.0 * k + 1);
}

/* The power of |f^(k)| under the integral. */
static double
power_of(ordo_norm norm, unsigned k)
{
    return norm == ORDO_LINF ? 1.0 / k : 2 / (2.0 * k + 1);
}

/* What closed forms in double leave open, and what the integral does. */
static const double near = 1e-11, asked = 1.0 / 65536;

/* The value with its radius around the closed form, or measured and close to it. */
static void
check(const ordo_asymptote *r, ordo_norm norm, double truth, bool proved, double slack)
{
    double value = mpfr_get_d(r->value[norm], MPFR_RNDN);
    double radius = mpfr_get_d(r->radius[norm], MPFR_RNDU);
    assert_int_equal(r->status[norm], proved ? ORDO_OK : ORDO_MISSED);
    assert_int_equal(isnan(radius), !proved);
    if (!(fabs(value - truth) <= (proved ? radius : 0) + slack * fabs(truth)) ||
        (proved && radius > ldexp(truth, -15))) {
        fail_msg("%s: %.15g +- %g, not %.15g", ordo_norm_name(norm), value, radius, truth);
    }
}

/* integral(power, k) = int |f^(k)|^power over an interval of that length. */
static void
check_target(const char *f, const char *a, const char *b, double length,
             double (*integral)(double power, unsigned k), bool proved, double slack)
{
    ordo_target *target = target_on(f, a, b);
    for (const ordo_unit *const *u = ordo_units; *u != NULL; u++) {
        unsigned k = ordo_unit_order(*u);
        ordo_asymptote r;
        if (!proved && !is_first_of_its_order(u)) {
            continue;
        }
        find(&r, *u, target, 37);
        for (int norm = 0; norm < ORDO_NORMS; norm++) {
            bool small = proved || k <= 4;
            if ((ORDO_FLOOR_NORMS & ORDO_NORM_BIT(norm)) && small) {
                double p = power_of((ordo_norm)norm, k);
                double truth = factor_of((ordo_norm)norm, k) * pow(integral(p, k), 1 / p);
                truth *= pow(37, -(double)k) / (norm == ORDO_RMSE ? sqrt(length) : 1);
                check(&r, (ordo_norm)norm, truth, proved, slack);
            }
        }
        ordo_asymptote_clear(&r);
    }
    ordo_target_free(target);
}

static void
rejects_nonsense(void **state)
{
    (void)state;
    ordo_target *target = target_on("exp(x)", "-1", "1");
    ordo_asymptote r;
    ordo_asymptote_init(&r);
    assert_int_equal(ordo_asymptote_find(&r, ordo_units[0], target, 0, ORDO_FLOOR_NORMS),
                     ORDO_EINVAL);
    assert_int_equal(ordo_asymptote_find(&r, ordo_units[0], target, 3, ORDO_NORM_BIT(ORDO_L1)),
                     ORDO_EINVAL);
    ordo_asymptote_clear(&r);
    ordo_target_free(target);
}

/* Of 2^x on [-1/3, 3]. */
static double
integral_of_power_of_two(double p, unsigned k)
{
    double log2_e = log(2);
    return pow(log2_e, k * p) * (pow(2, 3 * p) - pow(2, -p / 3)) / (p * log2_e);
}

/* Of sin(x) on [0, pi]: f^(k) is sin or cos but for the sign, int |sin|^p = B((p+1)/2, 1/2). */
static double
integral_of_sine(double p, unsigned k)
{
    (void)k;
    return exp(lgamma((p + 1) / 2) + lgamma(0.5) - lgamma(p / 2 + 1));
}

/* Of x^(1/2) on [0, 1]: |f^(k)| = c x^(1/2-k). */
static double
integral_of_root(double p, unsigned k)
{
    double c = 1;
    for (unsigned j = 0; j < k; j++) {
        c *= fabs(0.5 - j);
    }
    return pow(c, p) / ((0.5 - k) * p + 1);
}

static double
integral_of_nothing(double p, unsigned k)
{
    (void)p;
    (void)k;
    return 0;
}

/* Of |sin(5x)| on [-pi/5, pi/5]. */
static double
integral_of_arches(double p, unsigned k)
{
    return pow(5, k * p - 1) * 2 * integral_of_sine(p, k);
}

static void
agrees_with_closed_forms(void **state)
{
    (void)state;
    check_target("2^x", "-1/3", "3", 10.0 / 3, integral_of_power_of_two, true, near);
    check_target("sin(x)", "0", "pi", acos(-1), integral_of_sine, true, near);
    check_target("x/7-2.385", "-1", "1", 2, integral_of_nothing, true, 0);
}

/* Where f^(k) is infinite a piece of 2^-160 is left out, and the rest called measured. The integral
 * of a power of a derivative of sqrt(x) from 0 to x is as x^(1/k) or x^(1/(2k)): of order 5 and
 * more what is left out shows. */
static void
measures_where_nothing_is_proved(void **state)
{
    (void)state;
    check_target("sqrt(x)", "0", "1", 1, integral_of_root, false, asked);
    check_target("abs(sin(5*x))", "-pi/5", "pi/5", 2 * acos(-1) / 5, integral_of_arches, false,
                 asked);
    check_target("abs(x-1/3)", "-1", "1", 2, integral_of_nothing, false, 0);
}

/* How much of the floor is proved for so many neurons, at least. */
static const size_t sizes[] = {30, 1000, 100000};
static const double least[] = {0.4, 0.85, 0.985};

static void
check_parts(const ordo_unit *unit, const ordo_target *target)
{
    ordo_floor floors[COUNT(sizes)], *proved[COUNT(sizes)];
    ordo_asymptote limits[COUNT(sizes)], *limit[COUNT(sizes)];
    for (size_t i = 0; i < COUNT(sizes); i++) {
        ordo_floor_init(proved[i] = &floors[i]);
        ordo_asymptote_init(limit[i] = &limits[i]);
    }
    assert_int_equal(ordo_floors_find(proved, sizes, COUNT(sizes), unit, target, ORDO_FLOOR_NORMS),
                     ORDO_OK);
    assert_int_equal(
        ordo_asymptotes_find(limit, sizes, COUNT(sizes), unit, target, ORDO_FLOOR_NORMS), ORDO_OK);
    for (size_t i = 0; i < COUNT(sizes); i++) {
        for (int norm = 0; norm < ORDO_NORMS; norm++) {
            double part = mpfr_get_d(floors[i].value[norm], MPFR_RNDN) /
                          mpfr_get_d(limits[i].value[norm], MPFR_RNDN);
            bool wanted = (ORDO_FLOOR_NORMS & ORDO_NORM_BIT(norm)) != 0;
            if (wanted && !(part > least[i] && part < 1)) {
                fail_msg("%s, n = %zu, %s: %g", unit->name, sizes[i],
                         ordo_norm_name((ordo_norm)norm), part);
            }
        }
        ordo_floor_clear(&floors[i]);
        ordo_asymptote_clear(&limits[i]);
    }
}

/* What is proved for n neurons tends to the floor, from below where f^(k) is well known. */
static void
is_the_limit_of_the_bounds(void **state)
{
    (void)state;
    ordo_target *target = target_on("exp(2*x)+x^7", "-1/2", "1");
    for (const ordo_unit *const *u = ordo_units; *u != NULL; u++) {
        if (is_first_of_its_order(u)) {
            check_parts(*u, target);
        }
    }
    ordo_target_free(target);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rejects_nonsense),
        cmocka_unit_test(agrees_with_closed_forms),
        cmocka_unit_test(measures_where_nothing_is_proved),
        cmocka_unit_test(is_the_limit_of_the_bounds),
    };
    return cmocka_run_group_tests_name("asymptote", tests, NULL, free_caches);
}
