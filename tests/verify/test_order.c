/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Extrapolation on sequences whose limit is known, and the log-log fit. */
#include "tests/construct/nets.h"

#include <math.h>

#include "verify/study/order.h"

enum { PREC = 200, MOST = 16 };

typedef struct sequence {
    mpfr_t s[MOST];
    ordo_limit limit;
} sequence;

static void
sequence_init(sequence *q)
{
    for (int i = 0; i < MOST; i++) {
        mpfr_init2(q->s[i], PREC);
    }
    ordo_limit_init(&q->limit, PREC);
}

static void
sequence_clear(sequence *q)
{
    for (int i = 0; i < MOST; i++) {
        mpfr_clear(q->s[i]);
    }
    ordo_limit_clear(&q->limit);
}

/* s[j] = the expression at x = 1/(N step^j). */
static void
fill(sequence *q, const char *expression, unsigned long N, unsigned long step)
{
    ordo_expression *f = parse(expression);
    mpfr_t x;
    mpfr_init2(x, PREC);
    mpfr_set_ui(x, N, MPFR_RNDN);
    mpfr_ui_div(x, 1, x, MPFR_RNDN);
    for (int i = 0; i < MOST; i++) {
        point_value(q->s[i], f, x);
        mpfr_div_ui(x, x, step, MPFR_RNDN);
    }
    mpfr_clear(x);
    ordo_expression_free(f);
}

/* log10 of |limit - truth|. */
static double
miss(const sequence *q, double truth)
{
    mpfr_t gap;
    mpfr_init2(gap, PREC);
    mpfr_sub_d(gap, q->limit.value, truth, MPFR_RNDN);
    double size = ordo_log2(gap) * log10(2.0);
    mpfr_clear(gap);
    return size;
}

static double
claimed(const sequence *q)
{
    return ordo_log2(q->limit.error) * log10(2.0);
}

static void
short_and_broken_sequences(void **state)
{
    (void)state;
    sequence q;
    sequence_init(&q);
    assert_true(mpfr_nan_p(q.limit.value) && mpfr_nan_p(q.limit.error));
    for (size_t count = 0; count < 4; count++) {
        fill(&q, "1+x", 4, 2);
        ordo_limit_richardson(&q.limit, (const mpfr_t *)q.s, count, 2);
        assert_int_equal(mpfr_nan_p(q.limit.value) != 0, count < 3);
        assert_int_equal(mpfr_nan_p(q.limit.error) != 0, count < 3);
        assert_int_equal(q.limit.extrapolated, count >= 3);
        ordo_limit_last(&q.limit, (const mpfr_t *)q.s, count);
        assert_int_equal(mpfr_nan_p(q.limit.value) != 0, count < 2);
        assert_int_equal(mpfr_nan_p(q.limit.error) != 0, count < 2);
        assert_false(q.limit.extrapolated);
    }
    for (unsigned long step = 0; step < 2; step++) {
        ordo_limit_richardson(&q.limit, (const mpfr_t *)q.s, 5, step);
        assert_true(mpfr_nan_p(q.limit.value) && mpfr_nan_p(q.limit.levin));
    }
    for (int i = 0; i < 5; i++) {
        fill(&q, "1+x", 4, 2);
        if (i % 2 == 0) {
            mpfr_set_nan(q.s[i]);
        } else {
            mpfr_set_inf(q.s[i], 1);
        }
        ordo_limit_richardson(&q.limit, (const mpfr_t *)q.s, 5, 2);
        assert_true(mpfr_nan_p(q.limit.value) && mpfr_nan_p(q.limit.error));
        ordo_limit_last(&q.limit, (const mpfr_t *)q.s, 5);
        assert_int_equal(mpfr_nan_p(q.limit.value) != 0, i >= 3);
    }
    sequence_clear(&q);
}

/* `count` entries settle c0 + c1 x + ... + c_{count-1} x^{count-1} exactly. */
static void
polynomials_are_extrapolated_exactly(void **state)
{
    (void)state;
    static const char *const polynomials[] = {"2.385", "2.385+x/3", "2.385+x/3-7*x^2",
                                              "2.385-x+2*x^2+5*x^3", "2.385+x/3-7*x^2+x^3-x^4/11"};
    sequence q;
    sequence_init(&q);
    for (unsigned long step = 2; step <= 5; step++) {
        for (size_t degree = 0; degree < COUNT(polynomials); degree++) {
            fill(&q, polynomials[degree], 3, step);
            for (size_t count = degree + 1 < 3 ? 3 : degree + 1; count < 9; count++) {
                ordo_limit_richardson(&q.limit, (const mpfr_t *)q.s, count, step);
                assert_true(q.limit.extrapolated);
                mpfr_mul_ui(q.limit.value, q.limit.value, 1000, MPFR_RNDN);
                if (!(miss(&q, 2385) < -45) || !mpfr_number_p(q.limit.error)) {
                    fail_msg("%s, %zu entries", polynomials[degree], count);
                }
            }
        }
    }
    sequence_clear(&q);
}

/* A smooth sequence: the truth lies within ten claimed errors, which are small; Levin agrees. */
static void
smooth_sequences(void **state)
{
    (void)state;
    static const struct {
        const char *expression;
        double limit;
    } cases[] = {
        {"2+sin(x)", 2},     {"3*exp(x/2)", 3},   {"1/(1+x)", 1},
        {"4+x*cos(3*x)", 4}, {"-1+log(1+x)", -1}, {"3+x^2/(1+x)", 3},
    };
    sequence q;
    sequence_init(&q);
    for (size_t i = 0; i < COUNT(cases); i++) {
        fill(&q, cases[i].expression, 16, 2);
        ordo_limit_richardson(&q.limit, (const mpfr_t *)q.s, 7, 2);
        double error = claimed(&q);
        if (!(miss(&q, cases[i].limit) < error + 1) || error > -7) {
            fail_msg("%s: off by 1e%.1f, claimed 1e%.1f", cases[i].expression,
                     miss(&q, cases[i].limit), error);
        }
        assert_true(mpfr_number_p(q.limit.levin));
        mpfr_set(q.limit.value, q.limit.levin, MPFR_RNDN);
        assert_true(miss(&q, cases[i].limit) < -7);
    }
    sequence_clear(&q);
}

/* The slopes of h^2 + 1e-6 come near 2 and turn; those of other non-powers never settle. None gets
 * a small error near a wrong limit. */
static void
contaminated_sequences(void **state)
{
    (void)state;
    static const struct {
        const char *error; /* e as a function of h */
        double order;
    } cases[] = {
        {"x^2+1e-6", 2},     {"x^2+1e-7*x", 2},   {"x^3+1e-8", 3},
        {"x^2*log(1/x)", 2}, {"x^2.5+x^2/50", 2},
    };
    sequence e, q;
    sequence_init(&e);
    sequence_init(&q);
    for (size_t i = 0; i < COUNT(cases); i++) {
        fill(&e, cases[i].error, 16, 2);
        for (size_t count = 4; count < 12; count++) {
            for (size_t j = 0; j < count; j++) {
                mpfr_div(q.s[j], e.s[j], e.s[j + 1], MPFR_RNDN);
                mpfr_log2(q.s[j], q.s[j], MPFR_RNDN);
            }
            ordo_limit_richardson(&q.limit, (const mpfr_t *)q.s, count, 2);
            /* Six digits of the order would be a wrong claim. */
            if (claimed(&q) < -6) {
                fail_msg("%s, %zu slopes: claimed 1e%.1f", cases[i].error, count, claimed(&q));
            }
        }
    }
    sequence_clear(&e);
    sequence_clear(&q);
}

static void
last_entries(void **state)
{
    (void)state;
    sequence q;
    sequence_init(&q);
    fill(&q, "1+x", 4, 2);
    ordo_limit_last(&q.limit, (const mpfr_t *)q.s, 3);
    assert_true(mpfr_cmp_d(q.limit.value, 1 + 1.0 / 16) == 0);
    assert_true(mpfr_cmp_d(q.limit.error, 1.0 / 16) == 0);
    assert_true(mpfr_nan_p(q.limit.levin));
    sequence_clear(&q);
}

static void
fits_of_too_few_points(void **state)
{
    (void)state;
    static const double n[] = {1, 2, 0, 4, 5};
    sequence q;
    ordo_fit fit;
    sequence_init(&q);
    fill(&q, "x", 1, 2);
    ordo_fit_power(&fit, n, (const mpfr_t *)q.s, 0);
    assert_true(isnan(fit.slope) && isnan(fit.stderr_slope) && fit.points == 0);
    ordo_fit_power(&fit, n, (const mpfr_t *)q.s, 3); /* n = 0 does not count */
    assert_true(isnan(fit.slope) && fit.points == 2);
    mpfr_set_nan(q.s[0]);
    mpfr_set_inf(q.s[1], 1);
    mpfr_set_zero(q.s[3], 1);
    mpfr_set_si(q.s[4], -1, MPFR_RNDN);
    ordo_fit_power(&fit, n, (const mpfr_t *)q.s, 5);
    assert_true(isnan(fit.slope) && fit.points == 0);
    sequence_clear(&q);
}

/* Slope and standard error of log e over log n by the textbook's sums. */
static void
closed_form(double *slope, double *error, const double *n, const mpfr_t *e, size_t count)
{
    double mx = 0, my = 0, sxx = 0, sxy = 0, rest = 0;
    for (size_t i = 0; i < count; i++) {
        mx += log(n[i]) / (double)count;
        my += log(mpfr_get_d(e[i], MPFR_RNDN)) / (double)count;
    }
    for (size_t i = 0; i < count; i++) {
        double x = log(n[i]) - mx, y = log(mpfr_get_d(e[i], MPFR_RNDN)) - my;
        sxx += x * x;
        sxy += x * y;
    }
    *slope = sxy / sxx;
    for (size_t i = 0; i < count; i++) {
        double x = log(n[i]) - mx, y = log(mpfr_get_d(e[i], MPFR_RNDN)) - my;
        rest += (y - *slope * x) * (y - *slope * x);
    }
    *error = sqrt(rest / ((double)count - 2) / sxx);
}

static void
fits_agree_with_the_closed_form(void **state)
{
    (void)state;
    uint64_t random = test_seed();
    double n[MOST];
    sequence q;
    sequence_init(&q);
    for (int k = 0; k < 50; k++) {
        size_t count = 3 + random_bits(&random, 3);
        for (size_t i = 0; i < count; i++) {
            n[i] = (double)(3 * i + 1 + random_bits(&random, 1));
            random_point(q.s[i], &random, 1, 2);
            mpfr_mul_d(q.s[i], q.s[i], pow(n[i], -3.05), MPFR_RNDN);
        }
        double slope, error;
        ordo_fit fit;
        closed_form(&slope, &error, n, (const mpfr_t *)q.s, count);
        ordo_fit_power(&fit, n, (const mpfr_t *)q.s, count);
        assert_int_equal(fit.points, count);
        assert_true(fabs(fit.slope - slope) < 1e-11 && fabs(fit.stderr_slope - error) < 1e-11);
    }
    /* A pure power far below the range of doubles. */
    for (size_t i = 0; i < MOST; i++) {
        n[i] = (double)i + 1;
        mpfr_set_d(q.s[i], n[i], MPFR_RNDN);
        mpfr_pow_si(q.s[i], q.s[i], -4, MPFR_RNDN);
        mpfr_div_2ui(q.s[i], q.s[i], 5000, MPFR_RNDN);
    }
    ordo_fit fit;
    ordo_fit_power(&fit, n, (const mpfr_t *)q.s, MOST);
    assert_true(fabs(fit.slope + 4) < 1e-10 && fit.stderr_slope < 1e-10);
    sequence_clear(&q);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(short_and_broken_sequences),
        cmocka_unit_test(fits_of_too_few_points),
        cmocka_unit_test(polynomials_are_extrapolated_exactly),
        cmocka_unit_test(smooth_sequences),
        cmocka_unit_test(contaminated_sequences),
        cmocka_unit_test(last_entries),
        cmocka_unit_test(fits_agree_with_the_closed_form),
    };
    return cmocka_run_group_tests_name("order", tests, NULL, free_caches);
}
