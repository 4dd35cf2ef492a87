/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The contract of every callback of e = f - y in enclosures. */
#include "tests/construct/nets.h"

#include "construct/derivative.h"
#include "construct/error.h"

enum { PREC = 128 };

/* A net on a target with its error opened at PREC bits. */
typedef struct bench {
    ordo_target *target;
    ordo_network net;
    ordo_error *error;
    const ordo_difference *e;
    void *cursor;
} bench;

static void
bench_open(bench *t, const char *expression, const char *a, const char *b)
{
    t->target = target_on(expression, a, b);
    make_net(&t->net, "mlp", "interpolate", ORDO_FORWARD, t->target, 5, 80);
    assert_int_equal(ordo_error_new(&t->error, &t->net, t->target, 200), ORDO_OK);
    t->e = ordo_error_difference(t->error);
    assert_int_equal(t->e->open(&t->cursor, t->e->self, PREC), ORDO_OK);
}

static void
bench_close(bench *t)
{
    t->e->close(t->cursor);
    ordo_error_free(t->error);
    ordo_network_clear(&t->net);
    ordo_target_free(t->target);
}

static void
bench_subject(bench *t, const struct subject *s)
{
    char low[32], high[32];
    (void)snprintf(low, sizeof low, "%g", s->low);
    (void)snprintf(high, sizeof high, "%g", s->high);
    bench_open(t, s->text, low, high);
}

/* f(x) at x = a number of doubles, to many more bits than PREC; trusted to half of them. */
static void
trusted_value(arb_t y, const bench *t, const mpfr_t x)
{
    mpfr_t value;
    mag_t slack;
    mpfr_init2(value, 4 * PREC);
    mag_init(slack);
    point_value(value, ordo_target_function(t->target), x);
    ordo_ball_from_real(y, value);
    arb_get_mag(slack, y);
    mag_mul_2exp_si(slack, slack, -2 * PREC);
    arb_add_error_mag(y, slack);
    mag_clear(slack);
    mpfr_clear(value);
}

static void
set_box(acb_t z, double re, double im, double radius)
{
    set_ball(acb_realref(z), re, radius);
    set_ball(acb_imagref(z), im, radius);
}

static void
no_precision_no_cursor(void **state)
{
    (void)state;
    bench t;
    bench_open(&t, "exp(x)", "-1", "1");
    acb_t z;
    arb_poly_t s;
    arb_t y;
    acb_init(z);
    arb_init(y);
    arb_poly_init(s);
    acb_indeterminate(z);
    t.e->ball(y, t.cursor, acb_realref(z));
    assert_false(arb_is_finite(y));
    t.e->slope(y, t.cursor, acb_realref(z));
    assert_false(arb_is_finite(y));
    t.e->series(s, t.cursor, acb_realref(z), 3);
    assert_int_equal(arb_poly_length(s), 3);
    assert_false(arb_is_finite(arb_poly_get_coeff_ptr(s, 0)));
    t.e->box(z, t.cursor, z, 1);
    assert_false(acb_is_finite(z));
    t.e->close(NULL);
    arb_poly_clear(s);
    arb_clear(y);
    acb_clear(z);
    bench_close(&t);
}

/* With the flag a box that meets a cut, pole or kink is not finite; the one beside it is, and
 * contains the values at its points. */
static void
boxes_heed_singularities(void **state)
{
    (void)state;
    uint64_t random[1] = {test_seed()};
    acb_t z, box, value;
    acb_init(z);
    acb_init(box);
    acb_init(value);
    for (size_t i = 0; i < COUNT(subjects); i++) {
        const struct subject *s = &subjects[i];
        bench t;
        bench_subject(&t, s);
        set_box(z, s->re, s->im, 0.125);
        t.e->box(box, t.cursor, z, 1);
        if (s->singular == (acb_is_finite(box) != 0)) {
            fail_msg("%s across its singularity", s->text);
        }
        set_box(z, s->beside_re, s->beside_im, 0.125);
        t.e->box(box, t.cursor, z, 1);
        assert_true(acb_is_finite(box));
        for (int run = 0; run < 10; run++) {
            double u = ((double)random_bits(random, 20) / 524288.0 - 1.0) / 8.0;
            double v = ((double)random_bits(random, 20) / 524288.0 - 1.0) / 8.0;
            set_box(z, s->beside_re + u, s->beside_im + v, 0);
            t.e->box(value, t.cursor, z, 0);
            assert_true(acb_is_finite(value));
            assert_true(acb_contains(box, value));
            if (s->acb != NULL) {
                s->acb(value, z, 4 * PREC);
                assert_true(acb_overlaps(box, value));
            }
        }
        bench_close(&t);
    }
    acb_clear(value);
    acb_clear(box);
    acb_clear(z);
}

/* On real boxes the flag is all that tells them from balls: a callback that ignores it answers both
 * questions alike. */
static void
the_flag_matters_on_real_boxes(void **state)
{
    (void)state;
    static const struct {
        const char *expression, *a, *b;
        double middle, radius;
    } cases[] = {
        {"abs(x)", "-1", "1", 0.0625, 0.125},
        {"sign(x)", "-1", "1", 0.0625, 0.125},
        {"min(x,1-x)", "-1", "1", 0.5, 0.25},
        {"max(x^2,x)", "-1", "2", 1, 0.25},
        {"cbrt(x)", "-1", "1", -0.0625, 0.125},
        {"sqrt(x)", "0", "1", 0.125, 0.125},
        {"x^(5/2)", "0", "1", 0.125, 0.125},
        {"x^0.1234567", "0", "1", 0.125, 0.125},
        {"asin(x)", "-1", "1", 0.75, 0.25},
        {"acos(x)", "-1", "1", -0.75, 0.25},
        {"exp(abs(x-1/3))", "-1", "1", 0.25, 0.25},
        {"sqrt(x+1)*cos(x)", "-1", "1", -0.75, 0.25},
        {"1/(2+abs(sin(4*x)))", "-1", "1", 0.75, 0.25},
    };
    acb_t z, box;
    arb_t y;
    acb_init(z);
    acb_init(box);
    arb_init(y);
    for (size_t i = 0; i < COUNT(cases); i++) {
        bench t;
        bench_open(&t, cases[i].expression, cases[i].a, cases[i].b);
        set_box(z, cases[i].middle, 0, cases[i].radius);
        arb_zero(acb_imagref(z));
        t.e->box(box, t.cursor, z, 1);
        if (acb_is_finite(box)) {
            fail_msg("%s has a kink there", cases[i].expression);
        }
        t.e->box(box, t.cursor, z, 0);
        ball_value(y, ordo_target_function(t.target), acb_realref(z), PREC);
        assert_true(arb_is_finite(y));
        assert_true(arb_equal(acb_realref(box), y));
        assert_true(arb_is_zero(acb_imagref(box)));
        bench_close(&t);
    }
    arb_clear(y);
    acb_clear(box);
    acb_clear(z);
}

/* A ball whose centre is in [low, high], perhaps reaching beyond; and a point of both. */
static void
random_ball(arb_t x, mpfr_t point, uint64_t *random, const struct subject *s)
{
    mpfr_t radius;
    mpfr_init2(radius, 64);
    random_point(point, random, s->low, s->high);
    ordo_ball_from_real(x, point);
    mpfr_set_ui_2exp(radius, 1 + random_bits(random, 8), -8 - (long)random_bits(random, 6),
                     MPFR_RNDN);
    arb_t r;
    arb_init(r);
    ordo_ball_from_real(r, radius);
    arb_add_error(x, r);
    mpfr_mul_d(radius, radius, (double)random_bits(random, 20) / 524288.0 - 1.0, MPFR_RNDZ);
    mpfr_add(point, point, radius, MPFR_RNDZ);
    mpfr_t end;
    mpfr_init2(end, 53);
    mpfr_set_d(end, s->low, MPFR_RNDU);
    mpfr_max(point, point, end, MPFR_RNDN);
    mpfr_set_d(end, s->high, MPFR_RNDD);
    mpfr_min(point, point, end, MPFR_RNDN);
    mpfr_clear(end);
    arb_clear(r);
    mpfr_clear(radius);
}

static void
balls_contain_values(void **state)
{
    (void)state;
    uint64_t random[1] = {test_seed()};
    mpfr_t point;
    arb_t x, y, value;
    mpfr_init2(point, 200);
    arb_init(x);
    arb_init(y);
    arb_init(value);
    for (size_t i = 0; i < COUNT(subjects); i++) {
        bench t;
        bench_subject(&t, &subjects[i]);
        for (int run = 0; run < 60; run++) {
            random_ball(x, point, random, &subjects[i]);
            t.e->ball(y, t.cursor, x);
            trusted_value(value, &t, point);
            if (!arb_overlaps(y, value)) {
                fail_msg("%s: a value outside its ball", subjects[i].text);
            }
            ordo_ball_from_real(x, point); /* and narrow balls give narrow values */
            t.e->ball(y, t.cursor, x);
            assert_true(arb_overlaps(y, value));
            assert_true(mag_cmp_2exp_si(arb_radref(y), 16 - PREC / 2) < 0);
        }
        bench_close(&t);
    }
    arb_clear(value);
    arb_clear(y);
    arb_clear(x);
    mpfr_clear(point);
}

/* Around an end of the interval that is an end of the domain too, and has no finite binary form. */
static void
balls_reach_beyond_ends(void **state)
{
    (void)state;
    static const struct {
        const char *expression, *a, *b;
        bool left;
        bool lipschitz;
    } cases[] = {
        {"sqrt(x-1/3)", "1/3", "2", true, false}, {"(x-1/3)^(5/2)", "1/3", "2", true, true},
        {"sqrt(pi-x)", "0", "pi", false, false},  {"(pi-x)^(3/2)*exp(x)", "0", "pi", false, true},
        {"acos(x)", "-1", "1", true, false},      {"log(x)", "1/10", "1", true, true},
        {"x^(5/2)", "0", "1", true, true},        {"(1-x^2)^(3/2)", "-1", "1", false, true},
    };
    arb_t a, b, x, y;
    arb_init(a);
    arb_init(b);
    arb_init(x);
    arb_init(y);
    for (size_t i = 0; i < COUNT(cases); i++) {
        bench t;
        bench_open(&t, cases[i].expression, cases[i].a, cases[i].b);
        ordo_target_ends_ball(a, b, t.target, 40);
        for (long exponent = -60; exponent <= -8; exponent += 13) {
            arb_set(x, cases[i].left ? a : b);
            arb_add_error_2exp_si(x, exponent);
            t.e->ball(y, t.cursor, x);
            if (!arb_is_finite(y)) {
                fail_msg("%s around its end", cases[i].expression);
            }
            t.e->slope(y, t.cursor, x);
            if (cases[i].lipschitz != (arb_is_finite(y) != 0)) {
                fail_msg("slope of %s around its end", cases[i].expression);
            }
        }
        arb_set_ui(x, 7); /* no point of the interval */
        t.e->ball(y, t.cursor, x);
        assert_false(arb_is_finite(y));
        bench_close(&t);
    }
    arb_clear(y);
    arb_clear(x);
    arb_clear(b);
    arb_clear(a);
}

static void
series_contain_derivatives(void **state)
{
    (void)state;
    enum { LENGTH = 5 };
    uint64_t random[1] = {test_seed()};
    mpfr_t point, value;
    arb_t x, y, c;
    arb_poly_t s;
    mpfr_init2(point, 200);
    mpfr_init2(value, 2 * PREC);
    arb_init(x);
    arb_init(y);
    arb_init(c);
    arb_poly_init(s);
    size_t compared = 0;
    for (size_t i = 0; i < COUNT(subjects); i++) {
        ordo_differentiator *d = NULL;
        bench t;
        bench_subject(&t, &subjects[i]);
        assert_int_equal(ordo_differentiator_new(&d, ordo_target_function(t.target), 2 * PREC),
                         ORDO_OK);
        for (int run = 0; run < 30; run++) {
            random_ball(x, point, random, &subjects[i]);
            t.e->series(s, t.cursor, x, LENGTH);
            for (unsigned j = 0; j < LENGTH; j++) {
                arb_poly_get_coeff_arb(c, s, j);
                ordo_differentiate(value, d, j, point);
                if (!arb_is_finite(c) || !mpfr_number_p(value)) {
                    continue;
                }
                ordo_ball_from_real(y, value);
                arb_add_error_2exp_si(y, (slong)mpfr_get_exp(value) - PREC / 2 - 20);
                arb_div_ui(y, y, (ulong[]){1, 1, 2, 6, 24}[j], PREC);
                if (!arb_overlaps(c, y)) {
                    fail_msg("%s: derivative %u", subjects[i].text, j);
                }
                compared++;
            }
        }
        ordo_differentiator_free(d);
        bench_close(&t);
    }
    assert_true(compared > COUNT(subjects) * 75);
    arb_poly_clear(s);
    arb_clear(c);
    arb_clear(y);
    arb_clear(x);
    mpfr_clear(value);
    mpfr_clear(point);
}

/* (f(u) - f(v))/(u - v) for random u, v in random balls lies in the slope. */
static size_t
check_quotients(const bench *t, const struct subject *s, uint64_t *random)
{
    mpfr_t u, v, radius;
    arb_t x, y, fu, fv, gap;
    mpfr_inits2(300, u, v, radius, (mpfr_ptr)0);
    arb_init(x);
    arb_init(y);
    arb_init(fu);
    arb_init(fv);
    arb_init(gap);
    size_t finite = 0;
    for (int run = 0; run < 60; run++) {
        random_point(u, random, s->low, s->high);
        random_point(v, random, s->low, s->high);
        mpfr_sub(v, v, u, MPFR_RNDN); /* v = u + (v - u) 2^-k */
        mpfr_mul_2si(v, v, -(long)random_bits(random, 4), MPFR_RNDN);
        mpfr_add(v, v, u, MPFR_RNDN);
        ordo_ball_from_real(fu, u);
        ordo_ball_from_real(fv, v);
        arb_union(x, fu, fv, PREC);
        arb_sub(gap, fu, fv, 4 * PREC);
        t->e->slope(y, t->cursor, x);
        if (!arb_is_finite(y) || mpfr_equal_p(u, v)) {
            continue;
        }
        trusted_value(fu, t, u);
        trusted_value(fv, t, v);
        arb_sub(fu, fu, fv, 4 * PREC);
        arb_div(fu, fu, gap, 4 * PREC);
        if (!arb_overlaps(y, fu)) {
            fail_msg("%s: a difference quotient outside the slope", s->text);
        }
        finite++;
    }
    arb_clear(gap);
    arb_clear(fv);
    arb_clear(fu);
    arb_clear(y);
    arb_clear(x);
    mpfr_clears(u, v, radius, (mpfr_ptr)0);
    return finite;
}

static void
slopes_contain_quotients(void **state)
{
    (void)state;
    uint64_t random[1] = {test_seed()};
    static const struct subject kinked[] = {
        {.text = "abs(x)", .low = -4, .high = 4},
        {.text = "min(x,1-x)", .low = -4, .high = 4},
        {.text = "max(x^2,x)", .low = -4, .high = 4},
        {.text = "abs(x)^(3/2)", .low = -4, .high = 4},
        {.text = "exp(-abs(x-1/3))*max(x,0.2385)", .low = -1, .high = 1},
        {.text = "abs(abs(x)-1)*x", .low = -3, .high = 3},
        {.text = "abs(sin(4*x))/(2+min(cos(x),x))", .low = -1, .high = 1},
        {.text = "x^(5/2)", .low = 0, .high = 4},
        {.text = "x^4-x^3", .low = -2, .high = 2},
        {.text = "(x+1)/(x-2.385)", .low = -4, .high = 2},
        {.text = "e^(-x^2)*sqrt(2+cos(pi*x))", .low = -1, .high = 1},
    };
    for (size_t i = 0; i < COUNT(subjects); i++) {
        bench t;
        bench_subject(&t, &subjects[i]);
        assert_true(check_quotients(&t, &subjects[i], random) > 20);
        bench_close(&t);
    }
    for (size_t i = 0; i < COUNT(kinked); i++) {
        bench t;
        bench_subject(&t, &kinked[i]);
        assert_true(check_quotients(&t, &kinked[i], random) >= 50);
        bench_close(&t);
    }
}

/* Slopes are as small as they can be across a kink, and not finite where there is no bound. */
static void
slopes_across_kinks(void **state)
{
    (void)state;
    static const struct {
        const char *expression;
        double low, high; /* of the slope on [-1/4, 1/4]; equal: none */
    } cases[] = {
        {"abs(x)", -1, 1},
        {"3*max(x,0)-x", -1, 2},
        {"min(2*x,-x)", -1, 2},
        {"abs(x)*abs(x)", -0.5, 0.5},
        {"2*abs(x)^(3/2)", -1.5, 1.5},
        {"cbrt(x)", 0, 0},
        {"sign(x)", 0, 0},
        {"sqrt(abs(x))", 0, 0},
        {"asin(1-abs(x))", 0, 0},
        {"abs(cbrt(x))", 0, 0},
    };
    arb_t x, y, bound;
    arb_init(x);
    arb_init(y);
    arb_init(bound);
    set_ball(x, 0, 0.25);
    for (size_t i = 0; i < COUNT(cases); i++) {
        bench t;
        bench_open(&t, cases[i].expression, "-1", "1");
        t.e->slope(y, t.cursor, x);
        bool lipschitz = cases[i].low < cases[i].high;
        if (lipschitz != (arb_is_finite(y) != 0)) {
            fail_msg("%s", cases[i].expression);
        }
        if (lipschitz) {
            set_ball(bound, (cases[i].low + cases[i].high) / 2, (cases[i].high - cases[i].low) / 2);
            assert_true(arb_contains(y, bound));
            arb_add_error_2exp_si(bound, -20); /* magnitudes have 30 bits */
            assert_true(arb_contains(bound, y));
        }
        bench_close(&t);
    }
    arb_clear(bound);
    arb_clear(y);
    arb_clear(x);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_precision_no_cursor),
        cmocka_unit_test(boxes_heed_singularities),
        cmocka_unit_test(the_flag_matters_on_real_boxes),
        cmocka_unit_test(balls_contain_values),
        cmocka_unit_test(balls_reach_beyond_ends),
        cmocka_unit_test(series_contain_derivatives),
        cmocka_unit_test(slopes_contain_quotients),
        cmocka_unit_test(slopes_across_kinks),
    };
    return cmocka_run_group_tests_name("error_difference", tests, NULL, free_caches);
}
