/* SPDX-License-Identifier: GPL-3.0-or-later */
/* e = f - y against f and the direct sum; its slope, its marks, its exact zeros. */
#include "tests/construct/nets.h"

#include "construct/error.h"

/* A cursor on all cells, block by block. */
typedef struct reader {
    const ordo_function *e;
    void *cursor;
    size_t first, count;
} reader;

static void
reader_open(reader *r, const ordo_error *e, mpfr_prec_t prec)
{
    *r = (reader){.e = ordo_error_function(e)};
    assert_int_equal(r->e->open(&r->cursor, r->e->self, prec), ORDO_OK);
}

/* Makes cell i current; its index in the block is returned. */
static size_t
reader_seek(reader *r, size_t i)
{
    if (i < r->first || i >= r->first + r->count) {
        r->first = i;
        r->count = r->e->cells - i < ORDO_BLOCK ? r->e->cells - i : ORDO_BLOCK;
        assert_int_equal(r->e->seek(r->cursor, r->first, r->count), ORDO_OK);
    }
    return i - r->first;
}

/* x = left + (right - left) part of the current cell k. */
static void
place(mpfr_t x, const reader *r, size_t k, double part)
{
    mpfr_t right;
    mpfr_init2(right, mpfr_get_prec(x));
    r->e->ends(x, right, r->cursor, k);
    mpfr_sub(right, right, x, MPFR_RNDN);
    mpfr_mul_d(right, right, part, MPFR_RNDN);
    mpfr_add(x, x, right, MPFR_RNDN);
    mpfr_clear(right);
}

static void
check_values(const ordo_error *e, const ordo_network *net, const ordo_target *target)
{
    enum { PREC = 250 };
    static const double parts[] = {0, 0.125, 0.2385, 0.5, 1};
    reader r;
    mpfr_t x, y, f, sum, before, right;
    mpfr_inits2(PREC, x, y, f, sum, before, right, (mpfr_ptr)0);
    reader_open(&r, e, PREC);
    double bound = ordo_network_magnitude(net, 4, 1) - PREC + 20;
    ordo_target_ends(before, right, target);
    for (size_t i = 0; i < r.e->cells; i++) {
        size_t k = reader_seek(&r, i);
        r.e->ends(x, right, r.cursor, k);
        assert_true(i == 0 ? within(x, before, -100) : mpfr_equal_p(x, before));
        assert_true(mpfr_lessequal_p(x, right));
        mpfr_set(before, right, MPFR_RNDN);
        for (size_t p = 0; p < COUNT(parts); p++) {
            place(x, &r, k, parts[p]);
            r.e->value(y, r.cursor, k, x);
            point_value(f, ordo_target_function(target), x);
            ordo_network_forward(sum, net, x);
            mpfr_sub(f, f, sum, MPFR_RNDN);
            if (!within(y, f, bound)) {
                fail_msg("%s in cell %zu", ordo_target_label(target), i);
            }
        }
    }
    ordo_target_ends(x, right, target);
    assert_true(within(right, before, -100));
    r.e->close(r.cursor);
    mpfr_clears(x, y, f, sum, before, right, (mpfr_ptr)0);
}

/* The slope in the middle of each cell against a central difference of step 2^-120, whose error is
 * of the order 2^-240. */
static void
check_slopes(const ordo_error *e)
{
    enum { PREC = 700, STEP = -120 };
    reader r;
    mpfr_t x, t, y, quotient;
    mpfr_inits2(PREC, x, t, y, quotient, (mpfr_ptr)0);
    reader_open(&r, e, PREC);
    for (size_t i = 0; i < r.e->cells; i++) {
        size_t k = reader_seek(&r, i);
        r.e->ends(x, t, r.cursor, k);
        if (within(x, t, STEP + 2)) { /* between 1/3 and 1/3 rounded, say */
            continue;
        }
        place(x, &r, k, 0.5);
        mpfr_set_si_2exp(t, 1, STEP, MPFR_RNDN);
        mpfr_add(t, t, x, MPFR_RNDN);
        r.e->value(quotient, r.cursor, k, t);
        mpfr_set_si_2exp(t, -1, STEP, MPFR_RNDN);
        mpfr_add(t, t, x, MPFR_RNDN);
        r.e->value(y, r.cursor, k, t);
        mpfr_sub(quotient, quotient, y, MPFR_RNDN);
        mpfr_mul_2si(quotient, quotient, -STEP - 1, MPFR_RNDN);
        r.e->slope(y, r.cursor, k, x);
        assert_true(within(y, quotient, 2 * STEP + 40));
    }
    r.e->close(r.cursor);
    mpfr_clears(x, t, y, quotient, (mpfr_ptr)0);
}

static void
values_and_slopes(void **state)
{
    (void)state;
    ordo_catalogue *catalogue = shipped_catalogue();
    for (const ordo_unit *const *u = ordo_units; *u != NULL; u++) {
        const char *construction = (*u)->factors == 1 ? "midpoint" : "interpolate";
        size_t count = ordo_construction_find(*u, construction) != NULL ? SIZE_MAX : 0;
        for (size_t i = 0; i < count && i < ordo_catalogue_count(catalogue); i++) {
            const ordo_target *target = ordo_catalogue_target(catalogue, i);
            ordo_network net;
            ordo_error *e = NULL;
            make_net(&net, (*u)->name, construction, ORDO_ALTERNATING, target, i == 3 ? 150 : 7,
                     113);
            assert_int_equal(ordo_error_new(&e, &net, target, 130), ORDO_OK);
            check_values(e, &net, target);
            check_slopes(e);
            ordo_error_free(e);
            ordo_network_clear(&net);
        }
    }
    ordo_error_free(NULL);
    ordo_catalogue_free(catalogue);
}

/* Any parameters may be judged: random nets against a target with a kink. */
static void
values_of_random_nets(void **state)
{
    (void)state;
    uint64_t random = test_seed();
    ordo_target *target = target_on("abs(x-1/3)*exp(x)", "-1/3", "pi/3");
    for (int k = 0; k < 30; k++) {
        ordo_network net;
        ordo_error *e = NULL;
        random_network(&net, any_unit((size_t)k), 1 + random_bits(&random, 6), 24, &random);
        assert_int_equal(ordo_error_new(&e, &net, target, 130), ORDO_OK);
        check_values(e, &net, target);
        check_slopes(e);
        ordo_error_free(e);
        ordo_network_clear(&net);
    }
    ordo_target_free(target);
}

static void
parameters_must_be_finite(void **state)
{
    (void)state;
    ordo_target *target = target_on("x^2", "-1", "1");
    ordo_network net;
    ordo_error *e = (ordo_error *)&net;
    mpfr_t nan;
    mpfr_init2(nan, 53);
    make_net(&net, "glu", NULL, ORDO_FORWARD, target, 4, 53);
    mpfr_set_nan(nan);
    (void)ordo_vector_set(&net.theta, 7, nan);
    assert_int_equal(ordo_error_new(&e, &net, target, 100), ORDO_EINVAL);
    assert_null(e);
    mpfr_clear(nan);
    ordo_network_clear(&net);
    ordo_target_free(target);
}

/* Across a jump e' is no function: the slope is NaN everywhere, the value is not. */
static void
jumps_have_no_slope(void **state)
{
    (void)state;
    ordo_target *target = target_on("sign(x-1/3)*x", "-1", "1");
    ordo_network net;
    ordo_error *e = NULL;
    reader r;
    mpfr_t x, y;
    mpfr_inits2(100, x, y, (mpfr_ptr)0);
    make_net(&net, "mlp", "interpolate", ORDO_FORWARD, target, 5, 80);
    assert_int_equal(ordo_error_new(&e, &net, target, 100), ORDO_OK);
    check_values(e, &net, target);
    reader_open(&r, e, 100);
    for (size_t i = 0; i < r.e->cells; i++) {
        size_t k = reader_seek(&r, i);
        place(x, &r, k, 0.5);
        r.e->slope(y, r.cursor, k, x);
        assert_true(mpfr_nan_p(y));
    }
    r.e->close(r.cursor);
    ordo_error_free(e);
    ordo_network_clear(&net);
    mpfr_clears(x, y, (mpfr_ptr)0);
    ordo_target_free(target);
}

static void
slopes_without_norm(void **state)
{
    (void)state;
    static const char *const expressions[] = {"sqrt(x)", "sign(x-1/3)", "x^(5/2)", "abs(x-1/3)",
                                              "cbrt(x^2-x/4)"};
    for (size_t i = 0; i < COUNT(expressions); i++) {
        ordo_target *target = target_on(expressions[i], "0", "1");
        ordo_network net;
        ordo_error *e = NULL;
        ordo_message why = {"-"};
        make_net(&net, "mlp", "interpolate", ORDO_FORWARD, target, 5, 80);
        assert_int_equal(ordo_error_new(&e, &net, target, 100), ORDO_OK);
        assert_int_equal(ordo_error_slope_diverges(e, &why), i == 0 || i == 1 || i == 4);
        assert_non_null(strstr(why.text, i == 1 ? "jumps" : i == 2 || i == 3 ? "-" : "t^("));
        ordo_error_free(e);
        ordo_network_clear(&net);
        ordo_target_free(target);
    }
}

/* Which cells have marks: all those whose ends are singular points, from both sides. */
static void
singular_marks(void **state)
{
    (void)state;
    static const struct {
        const char *expression, *a, *b;
        size_t neurons, cells;
        size_t left, right; /* the cell marked at its left and right end; SIZE_MAX: none */
    } cases[] = {
        {"sqrt(x)", "0", "1", 5, 5, 0, SIZE_MAX},
        {"x^(5/2)", "0", "1", 100, 100, 0, SIZE_MAX},
        {"sqrt(1-x)", "0", "1", 5, 5, SIZE_MAX, 4},
        {"abs(x-1/3)", "-1", "1", 16, 17, 11, 10},
        {"abs(x-1/4)", "-1", "1", 16, 16, 10, 9},
        {"abs(x)", "-1", "1", 200, 200, 100, 99},
        {"exp(x)", "-1", "1", 70, 70, SIZE_MAX, SIZE_MAX},
        {"sqrt(pi-x)", "0", "pi", 3, 3, SIZE_MAX, 2},
    };
    for (size_t c = 0; c < COUNT(cases); c++) {
        ordo_target *target = target_on(cases[c].expression, cases[c].a, cases[c].b);
        ordo_network net;
        ordo_error *e = NULL;
        reader r;
        make_net(&net, "glu", "midpoint", ORDO_FORWARD, target, cases[c].neurons, 113);
        assert_int_equal(ordo_error_new(&e, &net, target, 200), ORDO_OK);
        reader_open(&r, e, 100);
        assert_int_equal(r.e->cells, cases[c].cells);
        for (size_t i = 0; i < r.e->cells; i++) {
            unsigned marks = r.e->singular(r.cursor, reader_seek(&r, i));
            unsigned expected = (i == cases[c].left ? ORDO_SINGULAR_LEFT : 0u) |
                                (i == cases[c].right ? ORDO_SINGULAR_RIGHT : 0u);
            if (marks != expected) {
                fail_msg("%s: cell %zu has marks %u", cases[c].expression, i, marks);
            }
        }
        r.e->close(r.cursor);
        ordo_error_free(e);
        ordo_network_clear(&net);
        ordo_target_free(target);
    }
}

static void
exact_zeros(void **state)
{
    (void)state;
    static const struct {
        const char *unit, *construction, *expression;
        size_t neurons;
        bool zero;
    } cases[] = {
        {"glu", "taylor", "x^2", 16, true},           {"glu", "midpoint", "x^2", 128, true},
        {"glu", "taylor", "x^2", 10, true}, /* breakpoints are rounded, but all jumps are 0 */
        {"glu", "taylor", "x^2/3", 16, false},        {"glu", "taylor", "x^3", 16, false},
        {"glu", "taylor", "exp(x)", 16, false},       {"glu", "taylor", "0", 10, true},
        {"glu", "taylor", "pi*x", 4, false},          {"mlp", "interpolate", "x/2+1", 8, true},
        {"mlp", "interpolate", "abs(x)", 8, false}, /* no polynomial, though the error is zero */
        {"mlp", "interpolate", "x^5-x^5+x", 8, true}, {"gqu", "hermite", "x^3-x/4", 17, true},
        {"gqu", "hermite", "x^4", 17, false},         {"gqu", "hermite", "x", 1, true},
        {"gqu", "hermite", "x^2", 1, false},
    };
    for (size_t c = 0; c < COUNT(cases); c++) {
        ordo_target *target = target_on(cases[c].expression, "-1", "1");
        for (int orientation = 0; orientation < ORDO_ORIENTATIONS; orientation++) {
            ordo_network net;
            ordo_error *e = NULL;
            make_net(&net, cases[c].unit, cases[c].construction, (ordo_orientation)orientation,
                     target, cases[c].neurons, 113);
            assert_int_equal(ordo_error_new(&e, &net, target, 100), ORDO_OK);
            if (ordo_error_is_zero(e) != cases[c].zero) {
                fail_msg("%s %s, n = %zu", cases[c].unit, cases[c].expression, cases[c].neurons);
            }
            ordo_error_free(e);
            ordo_network_clear(&net);
        }
        ordo_target_free(target);
    }
}

static bool
is_zero(const ordo_network *net, const ordo_target *target)
{
    ordo_error *e = NULL;
    assert_int_equal(ordo_error_new(&e, net, target, 100), ORDO_OK);
    bool zero = ordo_error_is_zero(e);
    ordo_error_free(e);
    return zero;
}

/* x^2 = 1 + relu(x + 1)(x - 1) and two neurons that cancel: the last bit of any parameter makes the
 * error differ from zero, and so does a number too small for rationals. */
static void
one_bit_is_enough(void **state)
{
    (void)state;
    static const long eighths[] = {8, 8, 8, -8, 8, 8, -2, 3, 5, 8, 8, -2, 3, 5, -8, 8};
    ordo_target *target = target_on("x^2", "-1", "1");
    ordo_network net;
    mpfr_t changed, view;
    mpfr_init2(changed, 80);
    assert_int_equal(ordo_network_init(&net, ordo_unit_find("glu"), 3, 80), ORDO_OK);
    for (size_t i = 0; i < COUNT(eighths); i++) {
        set_parameter(&net, i, eighths[i], -3);
    }
    assert_true(is_zero(&net, target));
    for (size_t i = 0; i < COUNT(eighths); i++) {
        ordo_vector_view(view, &net.theta, i);
        mpfr_set(changed, view, MPFR_RNDN);
        mpfr_nextabove(changed);
        (void)ordo_vector_set(&net.theta, i, changed);
        assert_false(is_zero(&net, target));
        mpfr_set_ui_2exp(changed, 1, -((mpfr_exp_t)1 << 40), MPFR_RNDN);
        (void)ordo_vector_set(&net.theta, i, changed);
        assert_false(is_zero(&net, target));
        set_parameter(&net, i, eighths[i], -3);
    }
    assert_true(is_zero(&net, target));
    mpfr_clear(changed);
    ordo_network_clear(&net);
    ordo_target_free(target);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parameters_must_be_finite), cmocka_unit_test(exact_zeros),
        cmocka_unit_test(one_bit_is_enough),         cmocka_unit_test(singular_marks),
        cmocka_unit_test(values_and_slopes),         cmocka_unit_test(values_of_random_nets),
        cmocka_unit_test(jumps_have_no_slope),       cmocka_unit_test(slopes_without_norm),
    };
    return cmocka_run_group_tests_name("error", tests, NULL, free_caches);
}
