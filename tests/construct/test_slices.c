/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ranges of derivatives, on single intervals and slice by slice: against values at random points,
 * maxima found otherwise, windows by hand. */
#include "tests/construct/nets.h"

#include <math.h>

#include "construct/derivative.h"
#include "construct/derivative_range.h"
#include "construct/slices.h"

/* ---- one interval ---- */

static void
set_ends(mpfr_t left, mpfr_t right, double a, double b)
{
    mpfr_set_d(left, a, MPFR_RNDN);
    mpfr_set_d(right, b, MPFR_RNDN);
}

static void
no_bound_where_there_is_none(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        unsigned order;
        double a, b;
        bool bounded;
    } cases[] = {
        {"abs(x)", 1, -1, 1, false},     {"abs(x)", 1, 0, 1, false},
        {"abs(x)", 1, 0.5, 1, true},     {"1/x", 1, -1, 1, false},
        {"sqrt(x)", 1, 0, 1, false},     {"sqrt(x)", 1, 0.25, 1, true},
        {"x^(5/2)", 2, 0, 1, true},      {"x^(5/2)", 2, -1, 1, true}, /* where it is defined */
        {"x^(5/2)", 3, 0, 1, false},     {"sign(x)", 0, -1, 1, true},
        {"sign(x)", 1, -1, 1, false},    {"max(x,x^2)", 1, 0.5, 2, false},
        {"max(x,x^2)", 1, 1.5, 2, true}, {"log(x)", 1, -1, 1, false},
        {"cbrt(x)", 1, -1, 1, false},    {"asin(x)", 1, 0, 1, false},
    };
    mpfr_t left, right, low, high;
    arb_t seen;
    mpfr_inits2(53, left, right, low, high, (mpfr_ptr)0);
    arb_init(seen);
    for (size_t i = 0; i < COUNT(cases); i++) {
        ordo_expression *f = parse(cases[i].text);
        ordo_derivative_range *w = NULL;
        assert_int_equal(ordo_derivative_range_new(&w, f, cases[i].order, 128), ORDO_OK);
        set_ends(left, right, cases[i].a, cases[i].b);
        ordo_derivative_range_enclose(low, high, seen, w, left, right);
        bool bounded = mpfr_number_p(low) && mpfr_number_p(high);
        if (bounded != cases[i].bounded) {
            fail_msg("%s, order %u on [%g, %g]", cases[i].text, cases[i].order, cases[i].a,
                     cases[i].b);
        }
        if (!bounded) {
            assert_true(mpfr_inf_p(low) && mpfr_inf_p(high));
        }
        ordo_derivative_range_free(w);
        ordo_expression_free(f);
    }
    ordo_derivative_range_free(NULL);
    arb_clear(seen);
    mpfr_clears(left, right, low, high, (mpfr_ptr)0);
}

/* Whether low <= f^(order)(x) <= high, with the value known to about 2^-100. */
static bool
is_between(const mpfr_t low, const mpfr_t high, const ordo_expression *f, unsigned order,
           const mpfr_t x)
{
    ordo_differentiator *d = NULL;
    mpfr_t value, error;
    mpfr_init2(value, 256);
    mpfr_init2(error, 64);
    assert_int_equal(ordo_differentiator_new(&d, f, 256), ORDO_OK);
    ordo_differentiate(value, d, order, x);
    mpfr_abs(error, value, MPFR_RNDU);
    mpfr_add_ui(error, error, 1, MPFR_RNDU);
    mpfr_div_2ui(error, error, 100, MPFR_RNDU);
    mpfr_add(value, value, error, MPFR_RNDN);
    bool above = mpfr_greaterequal_p(value, low) != 0;
    mpfr_sub(value, value, error, MPFR_RNDN);
    mpfr_sub(value, value, error, MPFR_RNDN);
    bool between = above && mpfr_lessequal_p(value, high) != 0;
    ordo_differentiator_free(d);
    mpfr_clear(value);
    mpfr_clear(error);
    return between;
}

static void
check_random_interval(const struct subject *s, const ordo_expression *f, unsigned order,
                      uint64_t *random)
{
    mpfr_t left, right, low, high, x;
    arb_t seen;
    mpfr_inits2(64, left, right, low, high, x, (mpfr_ptr)0);
    arb_init(seen);
    double width = (s->high - s->low) / (double)(1u << random_bits(random, 3));
    random_point(left, random, s->low, s->high - width);
    mpfr_add_d(right, left, width, MPFR_RNDD);
    ordo_derivative_range *w = NULL;
    assert_int_equal(ordo_derivative_range_new(&w, f, order, 128), ORDO_OK);
    ordo_derivative_range_enclose(low, high, seen, w, left, right);
    for (int i = 0; i < 6 && mpfr_number_p(low); i++) {
        random_point(x, random, 0, width);
        mpfr_add(x, x, left, MPFR_RNDD);
        mpfr_min(x, x, right, MPFR_RNDN);
        const mpfr_srcptr points[] = {left, right};
        if (!is_between(low, high, f, order, i < 2 ? points[i] : x)) {
            fail_msg("%s, order %u leaves its range", s->text, order);
        }
    }
    ordo_derivative_range_free(w);
    arb_clear(seen);
    mpfr_clears(left, right, low, high, x, (mpfr_ptr)0);
}

static void
ranges_contain_values(void **state)
{
    (void)state;
    uint64_t random = test_seed();
    for (size_t i = 0; i < COUNT(subjects); i++) {
        ordo_expression *f = parse(subjects[i].text);
        for (unsigned order = 0; order <= 4; order++) {
            for (int k = 0; k < 4; k++) {
                check_random_interval(&subjects[i], f, order, &random);
            }
        }
        ordo_expression_free(f);
    }
}

/* Monotone: exactly between the ends. Else what is too much falls as the square of the width. */
static void
ranges_are_sharp(void **state)
{
    (void)state;
    mpfr_t left, right, low, high;
    arb_t seen;
    mpfr_inits2(64, left, right, low, high, (mpfr_ptr)0);
    arb_init(seen);
    ordo_expression *f = parse("x^4/24");
    ordo_derivative_range *w = NULL;
    assert_int_equal(ordo_derivative_range_new(&w, f, 2, 128), ORDO_OK);
    set_ends(left, right, 1, 3);
    ordo_derivative_range_enclose(low, high, seen, w, left, right);
    assert_true(mpfr_cmp_d(low, 0.5) == 0 && mpfr_cmp_d(high, 4.5) == 0);
    assert_true(arb_equal_si(seen, 4) == 0 && arb_contains_int(seen) == 0);
    ordo_derivative_range_free(w);
    ordo_expression_free(f);

    f = parse("x*(1-x)");
    assert_int_equal(ordo_derivative_range_new(&w, f, 0, 128), ORDO_OK);
    double excess[2];
    for (int i = 0; i < 2; i++) {
        double width = ldexp(1, -5 - 4 * i);
        set_ends(left, right, 0.5 - width / 3, 0.5 + width);
        ordo_derivative_range_enclose(low, high, seen, w, left, right);
        assert_true(mpfr_cmp_d(high, 0.25) >= 0);
        excess[i] = mpfr_get_d(high, MPFR_RNDN) - 0.25;
        assert_true(mpfr_get_d(low, MPFR_RNDN) > 0.25 - 3 * width * width);
    }
    assert_true(excess[1] > 0 && excess[1] < excess[0] / 200); /* 2^-8 */
    ordo_derivative_range_free(w);
    ordo_expression_free(f);
    arb_clear(seen);
    mpfr_clears(left, right, low, high, (mpfr_ptr)0);
}

/* ---- slices ---- */

static void
singular_targets_are_named(void **state)
{
    (void)state;
    static const struct {
        const char *expression, *a, *b;
        unsigned order;
        const char *says;
    } cases[] = {
        {"sqrt(x)", "0", "1", 1, "f' is not known to be bounded near x = 0"},
        {"abs(x-1/3)", "-1", "1", 2, "f'' is not known to be bounded near x = 3.3333"},
        {"x^(5/2)", "0", "1", 3, "f''' is not known to be bounded near x = 0"},
        {"cbrt(x-1)", "-1", "1", 5, "f^(5) is not known to be bounded near x = "},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        ordo_target *target = target_on(cases[i].expression, cases[i].a, cases[i].b);
        ordo_slices s;
        ordo_message why = {""};
        ordo_slices_init(&s);
        ordo_status status = ordo_slices_find(&s, target, cases[i].order, 2.5, NULL, &why);
        assert_int_equal(status, ORDO_SINGULAR);
        if (strncmp(why.text, cases[i].says, strlen(cases[i].says)) != 0) {
            fail_msg("%s: %s", cases[i].expression, why.text);
        }
        assert_false(s.found);
        assert_int_equal(s.count, 0);
        ordo_slices_clear(&s);
        ordo_target_free(target);
    }
}

/* The largest |f^(k)|, by 30-digit Taylor series of mpmath on a grid and golden sections. */
static const struct {
    const char *expression, *a, *b;
    unsigned order;
    double largest;
} maxima[] = {
    {"sin(4*(x-1)^2)", "-1", "1", 1, 15.8613250315},
    {"sin(4*(x-1)^2)", "-1", "1", 2, 227.45812345},
    {"sin(4*(x-1)^2)", "-1", "1", 3, 4056.18163948},
    {"sin(4*(x-1)^2)", "-1", "1", 4, 54110.0924037},
    {"1/(1+25*x^2)", "-1", "1", 3, 583.569910519},
    {"1/(1+25*x^2)", "-1", "1", 4, 15000},
    {"1/(1+cos(pi*x)^2)", "-1", "1", 2, 19.7392088022},
    {"1/(1+cos(pi*x)^2)", "-1", "1", 3, 170.470832495},
    {"1/(1+cos(pi*x)^2)", "-1", "1", 4, 3117.09091309},
    {"atan(x)", "-1", "1", 2, 0.649519052838},
    {"atan(x)", "-1", "1", 4, 4.66855928416},
    {"log(2.385+sin(3*x))", "0", "2", 1, 1.38553350227},
    {"log(2.385+sin(3*x))", "0", "2", 3, 22.77675587},
    {"log(2.385+sin(3*x))", "0", "2", 4, 185.163367175},
};

static void
maxima_are_found(void **state)
{
    (void)state;
    static const double slacks[] = {0, 1e-4}; /* 0: one per cent */
    for (size_t i = 0; i < COUNT(maxima); i++) {
        ordo_target *target = target_on(maxima[i].expression, maxima[i].a, maxima[i].b);
        for (size_t k = 0; k < COUNT(slacks); k++) {
            ordo_slices s;
            ordo_slices_options options = {.slack = slacks[k]};
            double slack = slacks[k] > 0 ? slacks[k] : 0.01;
            ordo_slices_init(&s);
            assert_int_equal(ordo_slices_find(&s, target, maxima[i].order, 0, &options, NULL),
                             ORDO_OK);
            double M = mpfr_get_d(s.most, MPFR_RNDU);
            if (M < maxima[i].largest * (1 - 1e-9) || M > maxima[i].largest * (1 + 1.01 * slack)) {
                fail_msg("%s, order %u: %.12g", maxima[i].expression, maxima[i].order, M);
            }
            assert_false(s.found);
            ordo_slices_clear(&s);
        }
        ordo_target_free(target);
    }
}

/* The slices follow each other from a to b, their ranges contain values, M and c are what they say.
 */
static void
check_slices(const ordo_slices *s, const ordo_target *target, uint64_t *random)
{
    const ordo_expression *f = ordo_target_function(target);
    mpfr_t a, b, x;
    mpfr_inits2(300, a, b, x, (mpfr_ptr)0);
    ordo_target_ends(a, b, target);
    assert_true(mpfr_lessequal_p(s->slice[0].left, a));
    assert_true(mpfr_greaterequal_p(s->slice[s->count - 1].right, b));
    assert_true(mpfr_lessequal_p(a, s->u) && mpfr_less_p(s->u, s->v) && mpfr_lessequal_p(s->v, b));
    for (size_t i = 0; i < s->count; i++) {
        const ordo_slice *p = &s->slice[i];
        assert_true(mpfr_less_p(p->left, p->right));
        assert_true(i == 0 || mpfr_equal_p(p->left, s->slice[i - 1].right));
        assert_true(mpfr_cmpabs(p->low, s->most) <= 0 && mpfr_cmpabs(p->high, s->most) <= 0);
        mpfr_sub(x, p->right, p->left, MPFR_RNDD);
        mpfr_mul_ui(x, x, random_bits(random, 10), MPFR_RNDD);
        mpfr_div_2ui(x, x, 10, MPFR_RNDD);
        mpfr_add(x, x, p->left, MPFR_RNDD);
        assert_true(is_between(p->low, p->high, f, s->order, x));
        if (i >= s->first && i <= s->last) {
            assert_int_equal(mpfr_sgn(p->low), s->sign);
            assert_int_equal(mpfr_sgn(p->high), s->sign);
            assert_true(mpfr_cmpabs(p->low, s->least) >= 0 && mpfr_cmpabs(p->high, s->least) >= 0);
        }
    }
    assert_true(s->first == 0 ? mpfr_greaterequal_p(s->u, s->slice[0].left)
                              : mpfr_equal_p(s->u, s->slice[s->first].left));
    assert_true(s->last == s->count - 1 ? mpfr_lessequal_p(s->v, s->slice[s->last].right)
                                        : mpfr_equal_p(s->v, s->slice[s->last].right));
    mpfr_clears(a, b, x, (mpfr_ptr)0);
}

static void
slices_of_the_catalogue_hold(void **state)
{
    (void)state;
    uint64_t random = test_seed();
    ordo_catalogue *catalogue = shipped_catalogue();
    size_t found = 0;
    for (size_t i = 0; i < ordo_catalogue_count(catalogue); i++) {
        const ordo_target *target = ordo_catalogue_target(catalogue, i);
        for (unsigned order = 1; order <= 4; order++) {
            ordo_slices s;
            ordo_slices_init(&s);
            ordo_status status = ordo_slices_find(&s, target, order, order + 0.5, NULL, NULL);
            assert_true(status == ORDO_OK || status == ORDO_SINGULAR);
            if (status == ORDO_OK && s.found) {
                check_slices(&s, target, &random);
                found++;
            }
            ordo_slices_clear(&s);
        }
    }
    assert_true(found >= 50);
    ordo_catalogue_free(catalogue);
}

/* The largest c l^weight, by hand. */
static const struct {
    const char *expression, *a, *b;
    unsigned order;
    double weight, best;
} windows[] = {
    /* e^u (4-u)^2.5 at u = 3/2 */
    {"exp(x)", "-4", "4", 2, 2.5, 44.28857},
    /* 12 u^2 (1-u)^2.5 at u = 4/9, on either side of the zero */
    {"x^4", "-1", "1", 2, 2.5, 0.5452993},
    /* constant: everything */
    {"7*x^3", "-1", "3/2", 3, 3.5, 1037.622},
    /* 16 cos(4 u) (2u)^2.5 with tan(4u) 4 u = 2.5 */
    {"cos(4*x)", "-1", "1", 2, 2.5, 1.638966},
};

static void
windows_are_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(windows); i++) {
        ordo_target *target = target_on(windows[i].expression, windows[i].a, windows[i].b);
        ordo_slices s;
        ordo_slices_init(&s);
        assert_int_equal(
            ordo_slices_find(&s, target, windows[i].order, windows[i].weight, NULL, NULL), ORDO_OK);
        assert_true(s.found);
        double u = mpfr_get_d(s.u, MPFR_RNDN), v = mpfr_get_d(s.v, MPFR_RNDN);
        double value = mpfr_get_d(s.least, MPFR_RNDN) * pow(v - u, windows[i].weight);
        if (value > windows[i].best * 1.0001 || value < windows[i].best * 0.99) {
            fail_msg("%s: %.8g on [%g, %g]", windows[i].expression, value, u, v);
        }
        ordo_slices_clear(&s);
        ordo_target_free(target);
    }
}

/* Too few slices, cancellation of 130 bits, a derivative that vanishes everywhere. */
static void
limits(void **state)
{
    (void)state;
    uint64_t random = test_seed();
    ordo_slices s;
    ordo_slices_options options = {.most = 33};
    ordo_target *target = target_on("sin(4*(x-1)^2)", "-1", "1");
    ordo_slices_init(&s);
    assert_int_equal(ordo_slices_find(&s, target, 4, 4.5, &options, NULL), ORDO_MISSED);
    assert_true(s.count <= 33 && s.found);
    check_slices(&s, target, &random);
    ordo_target_free(target);

    target = target_on("exp(x)+1e40-1e40", "-1", "1");
    assert_int_equal(ordo_slices_find(&s, target, 0, 0.5, NULL, NULL), ORDO_OK);
    assert_true(fabs(mpfr_get_d(s.most, MPFR_RNDN) - exp(1)) < 1e-9);
    ordo_target_free(target);

    target = target_on("3*x-1/7", "-1", "1");
    assert_int_equal(ordo_slices_find(&s, target, 2, 2.5, NULL, NULL), ORDO_OK);
    assert_true(mpfr_zero_p(s.most) && !s.found);
    ordo_slices_clear(&s);
    ordo_target_free(target);
}

static void
names_of_derivatives(void **state)
{
    (void)state;
    static const char *const names[] = {"f", "f'", "f''", "f'''", "f''''", "f^(5)", "f^(6)"};
    char name[ORDO_DERIVATIVE_NAME];
    for (unsigned i = 0; i < COUNT(names); i++) {
        ordo_derivative_name(name, i);
        assert_string_equal(name, names[i]);
    }
    ordo_derivative_name(name, UINT32_MAX);
    assert_string_equal(name, "f^(4294967295)");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_bound_where_there_is_none),
        cmocka_unit_test(ranges_contain_values),
        cmocka_unit_test(ranges_are_sharp),
        cmocka_unit_test(singular_targets_are_named),
        cmocka_unit_test(maxima_are_found),
        cmocka_unit_test(slices_of_the_catalogue_hold),
        cmocka_unit_test(windows_are_found),
        cmocka_unit_test(limits),
        cmocka_unit_test(names_of_derivatives),
    };
    return cmocka_run_group_tests_name("slices", tests, NULL, free_caches);
}
