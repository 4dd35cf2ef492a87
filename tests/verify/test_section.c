/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shares of sections: closed forms where f^(k) is affine, never above the integral elsewhere. */
#include "tests/construct/nets.h"

#include <math.h>

#include "verify/proof/section.h"

/* The share on [left, right] / 64, its lower end, and the preview of what is lost. */
static double
share_of(const char *f, ordo_part part, unsigned order, long left, long right, double *loss)
{
    ordo_expression *expression = parse(f);
    ordo_section *s = NULL;
    arb_t a, b, r;
    arf_t low;
    arb_init(a);
    arb_init(b);
    arb_init(r);
    arf_init(low);
    arf_set_si_2exp_si(arb_midref(a), left, -6);
    arf_set_si_2exp_si(arb_midref(b), right, -6);
    assert_int_equal(ordo_section_new(&s, expression, part, order, 128), ORDO_OK);
    assert_int_equal(ordo_section_share(r, loss, s, a, b), ORDO_OK);
    assert_true(arb_is_finite(r) && arb_rel_accuracy_bits(r) > 60);
    arb_get_lbound_arf(low, r, 60);
    double share = arf_get_d(low, ARF_RND_DOWN);
    ordo_section_free(s);
    arf_clear(low);
    arb_clear(r);
    arb_clear(b);
    arb_clear(a);
    ordo_expression_free(expression);
    return share;
}

static double
power_of(ordo_part part, unsigned order)
{
    return part == ORDO_PART_SQUARE ? 2 / (2.0 * order + 1) : 1.0 / order;
}

static const ordo_part parts[] = {ORDO_PART_SQUARE, ORDO_PART_MAXIMUM};

static bool
is_near(double x, double y)
{
    return fabs(x - y) <= 1e-12 * fabs(y);
}

static void
rejects_orders(void **state)
{
    (void)state;
    ordo_expression *f = parse("x");
    ordo_section *s = NULL;
    assert_int_equal(ordo_section_new(&s, f, ORDO_PART_SQUARE, 0, 64), ORDO_EINVAL);
    assert_int_equal(ordo_section_new(&s, f, ORDO_PART_SQUARE, 17, 64), ORDO_EINVAL);
    assert_null(s);
    ordo_section_free(s);
    ordo_expression_free(f);
}

/* Where the derivative is not known, or f not defined, nothing is added and all may be lost. */
static void
knows_nothing_of_singular_points(void **state)
{
    (void)state;
    static const char *const f[] = {"abs(x-1/3)", "sqrt(x)", "sign(x)", "log(x)", "x^(5/2)"};
    for (size_t i = 0; i < COUNT(f); i++) {
        double loss;
        assert_true(share_of(f[i], ORDO_PART_SQUARE, 3, -10, 64, &loss) == 0);
        assert_true(isinf(loss) && loss > 0);
    }
}

/* f^(k) = c: all of it counts, and nothing is lost but rounding. */
static void
constants_are_exact(void **state)
{
    (void)state;
    static const char *const f[] = {"-3*x^2/2", "-3*x^3/6", "-3*x^4/24"};
    for (unsigned k = 2; k <= 4; k++) {
        for (size_t i = 0; i < COUNT(parts); i++) {
            double loss, share = share_of(f[k - 2], parts[i], k, -37, 52, &loss);
            assert_true(is_near(share, 89.0 / 64 * pow(3, power_of(parts[i], k))));
            assert_true(share <= 89.0 / 64 * pow(3, power_of(parts[i], k)) * (1 + 1e-15));
            assert_true(loss < -60);
        }
    }
}

/* f^(k) = x + c on [left, right]: the side counts on which the middle lies. */
static void
lines_are_exact(void **state)
{
    (void)state;
    static const char *const f[] = {"x^3/6", "x^4/24", "x^5/120"};
    static const long ends[][2] = {{16, 64},  {0, 64},   {-16, 64},   {-64, 16},
                                   {-64, -8}, {-63, 65}, {6400, 6401}};
    for (unsigned k = 2; k <= 4; k++) {
        for (size_t i = 0; i < COUNT(parts) * COUNT(ends); i++) {
            ordo_part part = parts[i % COUNT(parts)];
            const long *end = ends[i / COUNT(parts)];
            double p = power_of(part, k), loss;
            double left = (double)end[0] / 64, right = (double)end[1] / 64;
            double far = fmax(fabs(left), fabs(right)), near = fmin(fabs(left), fabs(right));
            near = left < 0 && right > 0 ? 0 : near;
            double truth = (pow(far, p + 1) - pow(near, p + 1)) / (p + 1);
            double share = share_of(f[k - 2], part, k, end[0], end[1], &loss);
            assert_true(share <= truth * (1 + 1e-10));
            assert_true(share >= truth * (1 - 1e-10));
        }
    }
}

/* int |g|^p over [left, right] / 64 by the midpoint rule, to about six digits. */
static double
integral(double (*g)(double), double p, long left, long right)
{
    enum { POINTS = 20000 };
    double sum = 0, width = (double)(right - left) / 64 / POINTS;
    for (int i = 0; i < POINTS; i++) {
        sum += pow(fabs(g((double)left / 64 + (i + 0.5) * width)), p);
    }
    return sum * width;
}

static double
second_of_runge(double x)
{
    double y = 1 + 9 * x * x;
    return (486 * x * x - 18) / (y * y * y);
}

static double
third_of_sine(double x)
{
    return -64 * cos(4 * x);
}

static double
second_of_root(double x)
{
    return -0.25 * pow(x, -1.5);
}

/* All but the fourth derivative vanish in the middle: only a remainder tells of the ends. */
static double
second_of_sextic(double x)
{
    return 1 - 16 * x * x * x * x;
}

static double
second_of_quartic(double x)
{
    return 1 + x * x;
}

static double
second_of_quintic(double x)
{
    return 1 + x * x * x;
}

/* What is lost is seen in the preview; on narrow sections it is little. */
static void
never_above_the_integral(void **state)
{
    (void)state;
    static const struct {
        const char *f;
        unsigned order;
        double (*derivative)(double);
        long left, right;
        double least;
    } cases[] = {
        {"1/(1+9*x^2)", 2, second_of_runge, -64, 64, 0},
        {"1/(1+9*x^2)", 2, second_of_runge, 24, 26, 0.9},
        {"1/(1+9*x^2)", 2, second_of_runge, 10, 14, 0.5}, /* one side of a zero */
        {"1/(1+9*x^2)", 2, second_of_runge, -2, 3, 0.97},
        {"1/(1+9*x^2)", 2, second_of_runge, 50, 64, 0.85},
        {"sin(4*x)", 3, third_of_sine, -10, 10, 0.9},
        {"sin(4*x)", 3, third_of_sine, 10, 20, 0.95},
        {"sin(4*x)", 3, third_of_sine, -64, 50, 0},
        {"x^2/2-8*x^6/15", 2, second_of_sextic, -32, 32, 0},
        {"x^2/2-8*x^6/15", 2, second_of_sextic, -16, 16, 0.9},
        {"x^2/2+x^4/12", 2, second_of_quartic, -64, 64, 0.8},
        {"x^2/2+x^5/20", 2, second_of_quintic, -48, 48, 0.7},
        {"sqrt(x)", 2, second_of_root, 1, 2, 0.6},
        {"sqrt(x)", 2, second_of_root, 48, 64, 0.9},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        for (size_t k = 0; k < COUNT(parts); k++) {
            double p = power_of(parts[k], cases[i].order), loss;
            double truth = integral(cases[i].derivative, p, cases[i].left, cases[i].right);
            double share = share_of(cases[i].f, parts[k], cases[i].order, cases[i].left,
                                    cases[i].right, &loss);
            if (!(share <= truth * (1 + 1e-5) && share >= cases[i].least * truth)) {
                fail_msg("%s on [%ld, %ld]/64: %g of %g", cases[i].f, cases[i].left, cases[i].right,
                         share, truth);
            }
            assert_true(exp2(loss) >= (truth - share) * (1 - 1e-5) - 1e-9);
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rejects_orders),
        cmocka_unit_test(knows_nothing_of_singular_points),
        cmocka_unit_test(constants_are_exact),
        cmocka_unit_test(lines_are_exact),
        cmocka_unit_test(never_above_the_integral),
    };
    return cmocka_run_group_tests_name("section", tests, NULL, free_caches);
}
