/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What honest evaluations may be off by: the formula, and evaluations of many kinds. */
#include "tests/construct/nets.h"

#include <math.h>

#include "construct/allowance.h"
#include "construct/exact.h"

enum { EXACT = 1600 }; /* bits that hold a product or sum of any two numbers of f32 or f64 here */

static void
make_point(ordo_vector *x, double value)
{
    mpfr_t r;
    mpfr_init2(r, 53);
    assert_int_equal(ordo_vector_init(x, 1, 53), ORDO_OK);
    mpfr_set_d(r, value, MPFR_RNDN);
    (void)ordo_vector_set(x, 0, r);
    mpfr_clear(r);
}

/* ---- how an evaluation is made ---- */

typedef struct machine {
    const ordo_dtype *dtype, *longer; /* NULL: all operations in the format itself */
    bool flushes, fuses, keeps;       /* keeps: the longer format up to the end */
    uint64_t *random;
} machine;

static bool
tosses(const machine *m)
{
    return random_bits(m->random, 1) == 1;
}

static void
round_to(mpfr_t r, const ordo_dtype *t, bool flushes)
{
    ordo_status status = ordo_dtype_round(r, t, r); /* infinite or not */
    assert_true(status >= 0);
    if (flushes && mpfr_regular_p(r) && mpfr_get_exp(r) - 1 < t->least) {
        mpfr_set_zero(r, mpfr_sgn(r));
    }
}

/* What the machine makes of an exact result. */
static void
settle(mpfr_t r, const machine *m)
{
    if (m->longer != NULL) {
        round_to(r, m->longer, m->flushes);
    }
    if (m->longer == NULL || (!m->keeps && tosses(m))) {
        round_to(r, m->dtype, m->flushes);
    }
}

/* r = a b + c. */
static void
multiply_add(mpfr_t r, const mpfr_t a, const mpfr_t b, const mpfr_t c, const machine *m)
{
    if (m->fuses && tosses(m)) {
        mpfr_fma(r, a, b, c, MPFR_RNDN);
        settle(r, m);
        return;
    }
    mpfr_mul(r, a, b, MPFR_RNDN);
    settle(r, m);
    mpfr_add(r, r, c, MPFR_RNDN);
    settle(r, m);
}

/* Takes two of the numbers at random, puts their product or sum in their place, until one is left,
 * which is list[0]. */
static void
fold(mpfr_t *list, size_t count, const machine *m,
     int (*operation)(mpfr_t, const mpfr_t, const mpfr_t, mpfr_rnd_t))
{
    for (; count > 1; count--) {
        size_t i = random_bits(m->random, 20) % count;
        mpfr_swap(list[i], list[count - 1]);
        i = random_bits(m->random, 20) % (count - 1);
        operation(list[i], list[i], list[count - 1], MPFR_RNDN);
        settle(list[i], m);
    }
}

enum { TERMS = 64, LINES = ORDO_UNIT_DEGREE + 1 };

/* factor[0] = the weight of a term times its lines, of a neuron after its gate, with powers as
 * products. */
static void
evaluate_term(mpfr_t *factor, const ordo_network *net, size_t i, const mpfr_t x, const machine *m)
{
    mpfr_t w, b;
    unsigned degree = ordo_network_degree(net), power = net->unit->power, count = 0;
    ordo_network_weight(w, net, i);
    mpfr_set(factor[count++], w, MPFR_RNDN);
    for (unsigned k = 0; k < degree; k++) {
        ordo_network_line(w, b, net, i, k);
        if (i >= net->neurons) {
            if (mpfr_zero_p(b)) {
                mpfr_set(factor[count++], x, MPFR_RNDN);
            }
        } else if (k > 0 && k < power) {
            mpfr_set(factor[count], factor[1], MPFR_RNDN);
            count++;
        } else {
            multiply_add(factor[count], w, x, b, m);
            if (k == 0 && mpfr_sgn(factor[count]) < 0) {
                mpfr_set_zero(factor[count], 1);
            }
            count++;
        }
    }
    fold(factor, count, m, mpfr_mul);
}

/* sum = the polynomial beside the neurons, by Horner's rule. */
static void
evaluate_tail(mpfr_t sum, const ordo_network *net, const mpfr_t x, const machine *m)
{
    mpfr_t p;
    mpfr_set_zero(sum, 1);
    for (unsigned j = net->unit->tail + 1; j-- > 0;) {
        ordo_vector_view(p, &net->theta, ordo_unit_tail_index(net->unit, net->neurons, j));
        if (j == net->unit->tail) {
            mpfr_set(sum, p, MPFR_RNDN);
        } else {
            multiply_add(sum, sum, x, p, m);
        }
    }
}

static void
evaluate(mpfr_t y, const ordo_network *net, const mpfr_t x, const machine *m)
{
    mpfr_t term[TERMS], factor[LINES];
    for (size_t i = 0; i < TERMS; i++) {
        mpfr_init2(term[i], EXACT);
    }
    for (size_t j = 0; j < LINES; j++) {
        mpfr_init2(factor[j], EXACT);
    }
    bool horner = tosses(m);
    size_t count = horner ? net->neurons : ordo_network_terms(net);
    for (size_t i = 0; i < count; i++) {
        evaluate_term(factor, net, i, x, m);
        mpfr_swap(term[i], factor[0]);
    }
    if (horner) {
        evaluate_tail(term[count++], net, x, m);
    }
    fold(term, count, m, mpfr_add);
    mpfr_set(y, term[0], MPFR_RNDN);
    round_to(y, m->dtype, m->flushes);
    for (size_t i = 0; i < TERMS; i++) {
        mpfr_clear(term[i]);
    }
    for (size_t j = 0; j < LINES; j++) {
        mpfr_clear(factor[j]);
    }
}

/* Numbers of the format with random significands and exponents from low on, of which there are
 * 2^spread; normal ones only, or subnormal ones, too. */
static void
random_number(mpfr_t r, const ordo_dtype *t, long low, int spread, uint64_t *random)
{
    mpfr_set_ui(r, 1 + random_bits(random, 26), MPFR_RNDN);
    mpfr_mul_2si(r, r, low - 26 + (long)random_bits(random, spread), MPFR_RNDN);
    mpfr_setsign(r, r, (int)random_bits(random, 1), MPFR_RNDN);
    assert_int_equal(ordo_dtype_round(r, t, r), ORDO_OK);
}

/* |y - the net at x| over the bound, rounded down; infinite results are beyond every finite one. */
static double
ratio(const ordo_network *net, const ordo_vector *x, const mpfr_t y, const ordo_dtype *dtype,
      ordo_underflow underflow)
{
    arb_ptr exact = _arb_vec_init(1);
    ordo_vector bound;
    ordo_message why = {""};
    mpfr_t gap, most;
    mpfr_init2(gap, 2);
    assert_int_equal(ordo_exact_values(exact, net, x, &why), ORDO_OK);
    assert_int_equal(ordo_allowance(&bound, net, x, dtype, underflow), ORDO_OK);
    ordo_vector_view(most, &bound, 0);
    ordo_exact_real(gap, exact);
    mpfr_prec_round(gap, EXACT + mpfr_get_prec(gap), MPFR_RNDN);
    mpfr_sub(gap, gap, y, MPFR_RNDN);
    mpfr_abs(gap, gap, MPFR_RNDN);
    bool zero = mpfr_zero_p(gap);
    double result = zero ? 0 : (double)INFINITY;
    if (mpfr_inf_p(most)) {
        result = 0;
    } else if (mpfr_number_p(gap) && !zero) {
        mpfr_div(gap, gap, most, MPFR_RNDU);
        result = mpfr_get_d(gap, MPFR_RNDU);
    }
    mpfr_clear(gap);
    ordo_vector_clear(&bound);
    _arb_vec_clear(exact, 1);
    return result;
}

/* Sizes about one; so small that products underflow; so large that some overflow. */
static void
honest_evaluations_stay_within(void **state)
{
    (void)state;
    static const struct {
        const char *dtype, *longer;
    } formats[] = {{"f16", NULL}, {"f16", "f32"}, {"bf16", NULL}, {"bf16", "f32"},
                   {"f32", NULL}, {"f32", "f64"}, {"f64", NULL}};
    const ordo_unit *const units[] = {ordo_unit_find("mlp"),    ordo_unit_find("glu"),
                                      ordo_unit_find("gqu"),    ordo_unit_find("relu1"),
                                      ordo_unit_find("gated4"), ordo_unit_find("relu3")};
    uint64_t random = test_seed();
    mpfr_t r, y;
    mpfr_init2(r, 64);
    mpfr_init2(y, EXACT);
    for (int k = 0; k < 6300; k++) {
        const ordo_dtype *t = ordo_dtype_find(formats[k % 7].dtype);
        machine m = {.dtype = t, .random = &random};
        m.longer = formats[k % 7].longer ? ordo_dtype_find(formats[k % 7].longer) : NULL;
        m.fuses = tosses(&m);
        m.keeps = tosses(&m);
        m.flushes = tosses(&m);
        int kind = k / 7 % 3; /* ordinary, small, large */
        long low = kind == 0 ? -4 : kind == 1 ? t->least / 2 - 4 : t->most / 4;
        const ordo_unit *unit = units[k / 21 % 6];
        ordo_network net;
        ordo_vector x;
        assert_int_equal(ordo_network_init(&net, unit, 1 + random_bits(&random, 5), t->bits),
                         ORDO_OK);
        for (size_t i = 0; i < net.theta.length; i++) {
            do {
                random_number(r, t, low, 3, &random);
            } while (m.flushes && mpfr_get_exp(r) - 1 < t->least);
            (void)ordo_vector_set(&net.theta, i, r);
        }
        random_number(r, t, -6, 3, &random);
        make_point(&x, mpfr_get_d(r, MPFR_RNDN));
        evaluate(y, &net, r, &m);
        double part = ratio(&net, &x, y, t, m.flushes ? ORDO_FLUSHED : ORDO_GRADUAL);
        if (!(part <= 1)) {
            fail_msg("%s %s, kind %d, case %d: %g times the bound", t->name, unit->name, kind, k,
                     part);
        }
        ordo_vector_clear(&x);
        ordo_network_clear(&net);
    }
    mpfr_clear(r);
    mpfr_clear(y);
}

/* ---- evaluations that come near the bound ---- */

/* Of one neuron, in the order of theta, and x; each rounding goes the same way by nearly half a
 * place: (k - 1) u S would not do. Found by random search. */
static void
the_factor_is_needed(void **state)
{
    (void)state;
    static const struct {
        const char *dtype, *unit;
        double theta[8], x, least;
    } cases[] = {
        {"bf16", "mlp", {-0x1.28p2, 0x1.3p1, 0x1.d6p0, 0x1p-2}, -0x1.cp2, 0.94},
        {"f32",
         "mlp",
         {0x1.00203ep0, 0x1.c008p-22, 0x1.001fcap0, 0x1.4008p-22},
         0x1.0007fep0,
         0.99},
        {"f32",
         "glu",
         {0x1.001bf8p0, 0x1.c018p-22, 0x1.001bfp0, 0x1.c038p-22, 0x1.001310p0, 0x1.e004p-21},
         0x1.002dd2p0,
         0.95},
        {"f32",
         "gqu",
         {0x1.0009ccp0, 0x1.dff4p-21, 0x1.0009eep0, 0x1.dff4p-21, 0x1.001d5p0, 0x1.5ffcp-21,
          0x1.000e5p0, 0x1.5fdcp-21},
         0x1.00193cp0,
         0.96},
    };
    uint64_t random = test_seed();
    mpfr_t r, y;
    mpfr_init2(r, 53);
    mpfr_init2(y, EXACT);
    for (size_t c = 0; c < COUNT(cases); c++) {
        const ordo_unit *unit = ordo_unit_find(cases[c].unit);
        const ordo_dtype *t = ordo_dtype_find(cases[c].dtype);
        machine m = {.dtype = t, .random = &random};
        ordo_network net;
        ordo_vector x;
        assert_int_equal(ordo_network_init(&net, unit, 1, t->bits), ORDO_OK);
        for (size_t i = 0; i < net.theta.length; i++) {
            mpfr_set_d(r, cases[c].theta[i], MPFR_RNDN);
            assert_int_equal(ordo_vector_set(&net.theta, i, r), 0);
        }
        make_point(&x, cases[c].x);
        mpfr_set_d(r, cases[c].x, MPFR_RNDN);
        double most = 0;
        for (int order = 0; order < 40; order++) { /* of the products, at random */
            evaluate(y, &net, r, &m);
            most = fmax(most, ratio(&net, &x, y, t, ORDO_GRADUAL));
        }
        if (!(most <= 1 && most >= cases[c].least)) {
            fail_msg("%s: %g", cases[c].unit, most);
        }
        ordo_vector_clear(&x);
        ordo_network_clear(&net);
    }
    mpfr_clear(r);
    mpfr_clear(y);
}

/* D relu(G x) underflows, so that all of y is lost, of which (k u) S is but a part. */
static void
underflow_is_allowed_for(void **state)
{
    (void)state;
    uint64_t random = test_seed();
    mpfr_t x_value, y;
    mpfr_init2(x_value, 53);
    mpfr_init2(y, EXACT);
    for (int flushes = 0; flushes < 2; flushes++) {
        const ordo_dtype *t = ordo_dtype_find("f16");
        machine m = {.dtype = t, .flushes = flushes != 0, .random = &random};
        ordo_network net;
        ordo_vector x;
        long e = flushes ? -15 : -25;
        assert_int_equal(ordo_network_init(&net, ordo_unit_find("mlp"), 1, 11), ORDO_OK);
        set_parameter(&net, 0, flushes ? 2045 : 1, e / 2 - (flushes ? 10 : 0));
        set_parameter(&net, 2, 1, 0);
        make_point(&x, ldexp(1, (int)(e - e / 2)));
        mpfr_set_d(x_value, ldexp(1, (int)(e - e / 2)), MPFR_RNDN);
        evaluate(y, &net, x_value, &m);
        assert_true(mpfr_zero_p(y));
        double part = ratio(&net, &x, y, t, flushes ? ORDO_FLUSHED : ORDO_GRADUAL);
        assert_true(part <= 1 && part > 0.01);
        assert_true(!flushes || ratio(&net, &x, y, t, ORDO_GRADUAL) > 1);
        ordo_vector_clear(&x);
        ordo_network_clear(&net);
    }
    mpfr_clear(x_value);
    mpfr_clear(y);
}

/* ---- the formula ---- */

/* S and W of the contract, in rationals. */
static void
exact_sums(fmpq_t S, fmpq_t W, const ordo_network *net, const fmpq_t x)
{
    fmpq_t w, b, one, s, v;
    fmpq_init(w);
    fmpq_init(b);
    fmpq_init(one);
    fmpq_init(s);
    fmpq_init(v);
    fmpq_set_si(one, 1, 1);
    exact_parameter(S, net, net->theta.length - 1);
    fmpq_abs(S, S);
    fmpq_zero(W);
    for (size_t i = 0; i < net->neurons + net->unit->tail; i++) {
        bool neuron = i < net->neurons;
        size_t stride = 3 + 2 * net->unit->factors, first = i * stride;
        unsigned powers = neuron ? 0 : (unsigned)(i - net->neurons) + 1;
        exact_parameter(s, net, neuron ? first + stride - 1 : net->neurons * stride + powers - 1);
        fmpq_abs(s, s);
        fmpq_add(v, s, one);
        for (unsigned j = 0; neuron && j <= net->unit->factors; j++) {
            exact_parameter(w, net, first + 2 * j);
            exact_parameter(b, net, first + 2 * j + 1);
            fmpq_mul(w, w, x);
            fmpq_abs(w, w);
            fmpq_abs(b, b);
            fmpq_add(w, w, b);
            fmpq_add(b, w, one);
            for (unsigned k = 0; k < (j == 0 ? net->unit->power : 1); k++) {
                fmpq_mul(s, s, w);
                fmpq_mul(v, v, b);
            }
        }
        for (unsigned k = 0; k < powers; k++) {
            fmpq_abs(w, x);
            fmpq_mul(s, s, w);
            fmpq_add(w, w, one);
            fmpq_mul(v, v, w);
        }
        fmpq_add(S, S, s);
        fmpq_add(W, W, v);
    }
    fmpq_clear(w);
    fmpq_clear(b);
    fmpq_clear(one);
    fmpq_clear(s);
    fmpq_clear(v);
}

/* The contract's bound as a ball. */
static void
wanted_bound(arb_t r, const fmpq_t S, const fmpq_t W, const ordo_network *net,
             const ordo_dtype *dtype, ordo_underflow underflow)
{
    slong K = 3 * (slong)(net->unit->power + net->unit->factors), bits = (slong)dtype->bits;
    slong k = (slong)net->neurons + (slong)net->unit->tail + K;
    slong least = (slong)dtype->least - (underflow == ORDO_FLUSHED ? 0 : bits - 1);
    arb_t ku, t, q, off;
    arb_init(ku);
    arb_init(t);
    arb_init(q);
    arb_init(off);
    arb_set_si(ku, k);
    arb_mul_2exp_si(ku, ku, -bits);
    arb_one(t);
    arb_mul_2exp_si(t, t, least);
    arb_mul_si(off, t, K, 300);
    arb_expm1(off, off, 300);
    arb_add(off, off, t, 300);
    arb_exp(q, ku, 300);
    arb_mul(off, off, q, 300);
    arb_set_fmpq(q, W, 300);
    arb_mul(off, off, q, 300);
    arb_expm1(r, ku, 300);
    arb_set_fmpq(q, S, 300);
    arb_mul(r, r, q, 300);
    arb_add(r, r, off, 300);
    arb_clear(ku);
    arb_clear(t);
    arb_clear(q);
    arb_clear(off);
}

static void
bounds_are_those_of_the_formula(void **state)
{
    (void)state;
    uint64_t random = test_seed();
    fmpq_t at, S, W;
    arb_t wanted, found, gap;
    int units = 0;
    while (ordo_units[units] != NULL) {
        units++;
    }
    fmpq_init(at);
    fmpq_init(S);
    fmpq_init(W);
    arb_init(wanted);
    arb_init(found);
    arb_init(gap);
    for (int k = 0; k < 400; k++) {
        const ordo_dtype *t = ordo_dtypes[k % 4];
        ordo_underflow underflow = k % 8 < 4 ? ORDO_GRADUAL : ORDO_FLUSHED;
        ordo_network net;
        ordo_vector x, bound;
        mpfr_t view;
        random_network(&net, ordo_units[k / 4 % units], 1 + random_bits(&random, 8), 24, &random);
        make_point(&x, ((double)random_bits(&random, 9) - 256) / 128);
        ordo_vector_view(view, &x, 0);
        assert_int_equal(ordo_rational_from_real(at, view), ORDO_OK);
        exact_sums(S, W, &net, at);
        wanted_bound(wanted, S, W, &net, t, underflow);
        assert_int_equal(ordo_allowance(&bound, &net, &x, t, underflow), ORDO_OK);
        ordo_vector_view(view, &bound, 0);
        ordo_ball_from_real(found, view);
        if (mpfr_inf_p(view)) { /* allowed where S + bound may overflow alone */
            assert_string_equal(t->name, "f16");
        } else {
            assert_true(arb_ge(found, wanted));
            arb_sub(gap, found, wanted, 300);
            arb_mul_2exp_si(gap, gap, 50); /* 64 bits, some 2^10 roundings */
            assert_true(arb_le(gap, wanted));
        }
        ordo_vector_clear(&bound);
        ordo_vector_clear(&x);
        ordo_network_clear(&net);
    }
    fmpq_clear(at);
    fmpq_clear(S);
    fmpq_clear(W);
    arb_clear(wanted);
    arb_clear(found);
    arb_clear(gap);
}

static void
possible_overflow_has_no_bound(void **state)
{
    (void)state;
    static const struct {
        long D, x, d;
        bool infinite;
    } cases[] = {
        {1, 1, 1, false},    {200, 200, 1, false}, {300, 300, 1, true},     {-300, 300, 1, true},
        {1, 1, 65400, true}, {1, 1, 64000, false}, {1, 60000, -8000, true}, {1, 1000, 1, false},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        ordo_network net;
        ordo_vector x, bound;
        mpfr_t view;
        assert_int_equal(ordo_network_init(&net, ordo_unit_find("mlp"), 1, 24), ORDO_OK);
        set_parameter(&net, 0, 1, 0);
        set_parameter(&net, 2, cases[i].D, 0);
        set_parameter(&net, 3, cases[i].d, 0);
        make_point(&x, (double)cases[i].x);
        assert_int_equal(ordo_allowance(&bound, &net, &x, ordo_dtype_find("f16"), ORDO_GRADUAL),
                         ORDO_OK);
        ordo_vector_view(view, &bound, 0);
        if ((mpfr_inf_p(view) != 0) != cases[i].infinite) {
            fail_msg("case %zu", i);
        }
        ordo_vector_clear(&bound);
        ordo_vector_clear(&x);
        ordo_network_clear(&net);
    }
}

/* Two factors of a term that are too large together, although the term is small. */
static void
products_may_overflow_on_the_way(void **state)
{
    (void)state;
    for (long factor = 100; factor < 400; factor += 200) {
        ordo_network net;
        ordo_vector x, bound;
        mpfr_t view;
        assert_int_equal(ordo_network_init(&net, ordo_unit_find("glu"), 1, 24), ORDO_OK);
        set_parameter(&net, 1, factor, 0);
        set_parameter(&net, 3, factor, 0);
        set_parameter(&net, 4, 1, -20);
        make_point(&x, 0.5);
        assert_int_equal(ordo_allowance(&bound, &net, &x, ordo_dtype_find("f16"), ORDO_FLUSHED),
                         ORDO_OK);
        ordo_vector_view(view, &bound, 0);
        assert_true((mpfr_inf_p(view) != 0) == (factor == 300));
        ordo_vector_clear(&bound);
        ordo_vector_clear(&x);
        ordo_network_clear(&net);
    }
}

static void
what_is_not_finite_is_refused(void **state)
{
    (void)state;
    for (int which = 0; which < 2; which++) {
        ordo_network net;
        ordo_vector x, bound;
        mpfr_t nan;
        mpfr_init2(nan, 24);
        mpfr_set_nan(nan);
        assert_int_equal(ordo_network_init(&net, ordo_unit_find("glu"), 2, 24), ORDO_OK);
        make_point(&x, 0.5);
        (void)ordo_vector_set(which == 0 ? &net.theta : &x, 0, nan);
        assert_int_equal(ordo_allowance(&bound, &net, &x, ordo_dtype_find("f32"), ORDO_GRADUAL),
                         ORDO_EINVAL);
        assert_null(bound.significands);
        ordo_vector_clear(&x);
        ordo_network_clear(&net);
        mpfr_clear(nan);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_finite_is_refused),
        cmocka_unit_test(possible_overflow_has_no_bound),
        cmocka_unit_test(products_may_overflow_on_the_way),
        cmocka_unit_test(bounds_are_those_of_the_formula),
        cmocka_unit_test(the_factor_is_needed),
        cmocka_unit_test(underflow_is_allowed_for),
        cmocka_unit_test(honest_evaluations_stay_within),
    };
    return cmocka_run_group_tests_name("allowance", tests, NULL, free_caches);
}
