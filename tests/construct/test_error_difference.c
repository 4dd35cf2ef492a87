/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The contract of every callback of e = f - y in enclosures. */
#include "tests/construct/nets.h"

#include "construct/derivative.h"
#include "construct/error.h"
#include "construct/expansion.h"

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

/* ---- pieces ---- */

/* A net whose breakpoints -g/G have no finite binary form. */
static void
awkward_network(ordo_network *net, const ordo_unit *unit, size_t neurons, uint64_t *random)
{
    random_network(net, unit, neurons, 24, random);
    for (size_t i = 0; i < neurons; i += 2) {
        long G = 3 + 2 * (long)random_bits(random, 6);
        set_parameter(net, ordo_network_index(net, i, ORDO_SLOT_G), random_bits(random, 1) ? G : -G,
                      0);
        set_parameter(net, ordo_network_index(net, i, ORDO_SLOT_g),
                      (long)random_bits(random, 7) - 64, 0);
    }
}

typedef struct pieces {
    arb_t left, right;
    arb_ptr c;
} pieces;

static void
pieces_init(pieces *p)
{
    arb_init(p->left);
    arb_init(p->right);
    p->c = _arb_vec_init(4);
}

static void
pieces_clear(pieces *p)
{
    arb_clear(p->left);
    arb_clear(p->right);
    _arb_vec_clear(p->c, 4);
}

static void
assert_holds(const arb_t y, const fmpq_t exact)
{
    assert_true(arb_contains_fmpq(y, exact));
    assert_true(mag_cmp_2exp_si(arb_radref(y), 40 - PREC) < 0);
}

/* The cells in the given order against exact rationals and the measured view. */
static void
check_pieces(const ordo_error *error, const ordo_network *net, const size_t *order, size_t count)
{
    mpfr_t a, b;
    mpfr_init_set_si(a, -1, MPFR_RNDN);
    mpfr_init_set_si(b, 1, MPFR_RNDN);
    ordo_partition *partition = NULL;
    ordo_expansion *exact = NULL;
    ordo_piece wanted;
    pieces found;
    void *cursor = NULL, *measuring = NULL;
    const ordo_difference *e = ordo_error_difference(error);
    const ordo_function *measured = ordo_error_function(error);
    assert_int_equal(ordo_partition_new(&partition, net, a, b, NULL), ORDO_OK);
    assert_int_equal(ordo_expansion_new(&exact, partition, &ordo_rational_arithmetic, 64), ORDO_OK);
    assert_int_equal(ordo_piece_init(&wanted, exact), ORDO_OK);
    pieces_init(&found);
    assert_int_equal(e->open(&cursor, e->self, PREC), ORDO_OK);
    assert_int_equal(measured->open(&measuring, measured->self, PREC), ORDO_OK);
    assert_int_equal(e->cells, ordo_partition_cells(partition));
    assert_int_equal(e->cells, measured->cells);
    assert_int_equal(e->degree, net->factors + 1);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(ordo_expansion_pieces(&wanted, exact, order[i], 1), ORDO_OK);
        assert_int_equal(e->piece(found.left, found.right, found.c, cursor, order[i]), ORDO_OK);
        assert_holds(found.left, wanted.left.rational);
        assert_holds(found.right, wanted.right.rational);
        for (unsigned j = 0; j <= e->degree; j++) {
            assert_holds(found.c + j, wanted.c[j].rational);
        }
        assert_int_equal(measured->seek(measuring, order[i], 1), ORDO_OK);
        assert_int_equal(e->singular(cursor, order[i]), measured->singular(measuring, 0));
    }
    e->close(cursor);
    measured->close(measuring);
    pieces_clear(&found);
    ordo_piece_clear(&wanted, exact);
    ordo_expansion_free(exact);
    ordo_partition_free(partition);
    mpfr_clear(a);
    mpfr_clear(b);
}

static void
pieces_are_exact(void **state)
{
    (void)state;
    enum { MOST = 400 };
    uint64_t random[1] = {test_seed()};
    size_t order[MOST];
    ordo_target *target = target_on("exp(x)", "-1", "1");
    for (size_t k = 0; k < 12; k++) {
        ordo_network net;
        ordo_error *error = NULL;
        awkward_network(&net, ordo_units[k % 3], k < 9 ? 1 + 7 * k : 300, random);
        assert_int_equal(ordo_error_new(&error, &net, target, 100), ORDO_OK);
        size_t cells = ordo_error_difference(error)->cells;
        assert_true(cells <= MOST);
        for (int way = 0; way < 3; way++) {
            for (size_t i = 0; i < cells; i++) {
                order[i] = way == 0   ? i
                           : way == 1 ? cells - 1 - i
                                      : random_bits(random, 20) % cells;
            }
            check_pieces(error, &net, order, cells);
        }
        ordo_error_free(error);
        ordo_network_clear(&net);
    }
    ordo_target_free(target);
}

/* The right end of a cell and the left end of the next are the same number, also across batches;
 * ends of the interval are the target's own, and f - p the measured error. */
static void
cells_meet(void **state)
{
    (void)state;
    uint64_t random[1] = {test_seed()};
    ordo_target *target = target_on("abs(x-1/7)*exp(x)", "-1/3", "pi/3");
    pieces p, q;
    arb_t a, b;
    arb_init(a);
    arb_init(b);
    pieces_init(&p);
    pieces_init(&q);
    ordo_target_ends_ball(a, b, target, 4 * PREC);
    for (size_t k = 0; k < 6; k++) {
        ordo_network net;
        ordo_error *error = NULL;
        void *cursor = NULL;
        awkward_network(&net, ordo_units[k % 3], k < 3 ? 5 : 200, random);
        assert_int_equal(ordo_error_new(&error, &net, target, 100), ORDO_OK);
        const ordo_difference *e = ordo_error_difference(error);
        assert_int_equal(e->open(&cursor, e->self, PREC), ORDO_OK);
        for (size_t i = 0; i < e->cells; i++) {
            assert_int_equal(e->piece(p.left, p.right, p.c, cursor, i), ORDO_OK);
            assert_true(i == 0 ? arb_contains(p.left, a) : arb_equal(p.left, q.right));
            assert_true(arb_is_finite(p.c) && arb_is_finite(p.c + e->degree));
            arb_swap(q.right, p.right);
        }
        assert_true(arb_contains(q.right, b));
        e->close(cursor);
        ordo_error_free(error);
        ordo_network_clear(&net);
    }
    pieces_clear(&p);
    pieces_clear(&q);
    arb_clear(a);
    arb_clear(b);
    ordo_target_free(target);
}

/* f(x) - p(x - left) at x = left + part (right - left), from the enclosing view. */
static void
enclosed_error(arb_t y, const arb_t x, const pieces *p, const ordo_difference *e, void *cursor)
{
    arb_t s, sum;
    arb_init(s);
    arb_init(sum);
    arb_sub(s, x, p->left, PREC);
    _arb_poly_evaluate(sum, p->c, (slong)e->degree + 1, s, PREC);
    e->ball(y, cursor, x);
    arb_sub(y, y, sum, PREC);
    arb_clear(sum);
    arb_clear(s);
}

static void
both_views_agree(void **state)
{
    (void)state;
    enum { ACCURACY = 90 };
    ordo_catalogue *catalogue = shipped_catalogue();
    pieces p;
    arb_t x, y, z;
    mpfr_t point, value;
    pieces_init(&p);
    arb_init(x);
    arb_init(y);
    arb_init(z);
    mpfr_init2(point, PREC);
    mpfr_init2(value, 2 * PREC);
    for (size_t i = 0; i < ordo_catalogue_count(catalogue); i++) {
        const ordo_target *target = ordo_catalogue_target(catalogue, i);
        ordo_network net;
        ordo_error *error = NULL;
        void *cursor = NULL, *measuring = NULL;
        make_net(&net, i % 2 ? "glu" : "mlp", i % 2 ? "midpoint" : "interpolate", ORDO_ALTERNATING,
                 target, 7 + 20 * i, 113);
        assert_int_equal(ordo_error_new(&error, &net, target, 200), ORDO_OK);
        const ordo_difference *e = ordo_error_difference(error);
        const ordo_function *measured = ordo_error_function(error);
        assert_int_equal(e->open(&cursor, e->self, PREC), ORDO_OK);
        assert_int_equal(measured->open(&measuring, measured->self, 2 * PREC), ORDO_OK);
        for (size_t cell = 0; cell < e->cells; cell++) {
            assert_int_equal(e->piece(p.left, p.right, p.c, cursor, cell), ORDO_OK);
            assert_int_equal(measured->seek(measuring, cell, 1), ORDO_OK);
            arb_add(x, p.left, p.right, PREC);
            arb_mul_2exp_si(x, x, -1);
            ordo_real_from_ball(point, x);
            ordo_ball_from_real(x, point);
            enclosed_error(y, x, &p, e, cursor);
            measured->value(value, measuring, 0, point);
            ordo_ball_from_real(z, value);
            arb_add_error_2exp_si(z, -ACCURACY);
            assert_true(mag_cmp_2exp_si(arb_radref(y), -ACCURACY) < 0);
            assert_true(arb_overlaps(y, z));
        }
        e->close(cursor);
        measured->close(measuring);
        ordo_error_free(error);
        ordo_network_clear(&net);
    }
    mpfr_clear(point);
    mpfr_clear(value);
    arb_clear(z);
    arb_clear(y);
    arb_clear(x);
    pieces_clear(&p);
    ordo_catalogue_free(catalogue);
}

/* One mlp neuron relu(G x + g) on [1/3, 1], whose left end is rounded to 100 bits. */
static bool
first_piece_is_finite(const ordo_target *target, const mpfr_t G, const mpfr_t g)
{
    ordo_network net;
    ordo_error *error = NULL;
    void *cursor = NULL;
    pieces p;
    pieces_init(&p);
    assert_int_equal(ordo_network_init(&net, ordo_unit_find("mlp"), 1, 100), ORDO_OK);
    (void)ordo_vector_set(&net.theta, 0, G);
    (void)ordo_vector_set(&net.theta, 1, g);
    set_parameter(&net, 2, 5, 0);
    assert_int_equal(ordo_error_new(&error, &net, target, 40), ORDO_OK);
    const ordo_difference *e = ordo_error_difference(error);
    assert_int_equal(e->open(&cursor, e->self, PREC), ORDO_OK);
    assert_int_equal(e->piece(p.left, p.right, p.c, cursor, 0), ORDO_OK);
    bool finite = arb_is_finite(p.c) && arb_is_finite(p.c + 1);
    assert_true(arb_is_finite(p.left) && !arb_is_exact(p.left));
    e->close(cursor);
    ordo_error_free(error);
    ordo_network_clear(&net);
    pieces_clear(&p);
    return finite;
}

static void
gates_between_an_end_and_its_rounding(void **state)
{
    (void)state;
    ordo_target *target = target_on("exp(x)", "1/3", "1");
    mpfr_t G, g, b;
    mpfr_inits2(100, G, g, b, (mpfr_ptr)0);
    mpfr_set_si(G, 3, MPFR_RNDN);
    mpfr_set_si(g, -1, MPFR_RNDN);
    assert_true(first_piece_is_finite(target, G, g)); /* at 1/3 exactly */
    mpfr_set_si(G, 1, MPFR_RNDN);
    ordo_target_ends(g, b, target);
    mpfr_neg(g, g, MPFR_RNDN);
    assert_false(first_piece_is_finite(target, G, g)); /* at the rounding */
    mpfr_nextbelow(g);
    assert_true(first_piece_is_finite(target, G, g)); /* right of it */
    mpfr_nextabove(g);
    mpfr_nextabove(g);
    assert_true(first_piece_is_finite(target, G, g)); /* left of 1/3 */
    /* -g/G = 1/3 + 1/(3 G) with G > 2^101, between 1/3 and 1/3 + 2^-101/3, its rounding. */
    mpfr_set_ui_2exp(G, 1, 101, MPFR_RNDN);
    assert_int_equal(mpfr_add_ui(G, G, 12, MPFR_RNDN), 0);
    mpfr_set_prec(b, 120);
    mpfr_add_ui(b, G, 1, MPFR_RNDN);
    mpfr_div_si(b, b, -3, MPFR_RNDN);
    assert_int_equal(mpfr_set(g, b, MPFR_RNDN), 0);
    assert_false(first_piece_is_finite(target, G, g));
    mpfr_clears(G, g, b, (mpfr_ptr)0);
    ordo_target_free(target);
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
        cmocka_unit_test(pieces_are_exact),
        cmocka_unit_test(cells_meet),
        cmocka_unit_test(both_views_agree),
        cmocka_unit_test(gates_between_an_end_and_its_rounding),
    };
    return cmocka_run_group_tests_name("error_difference", tests, NULL, free_caches);
}
