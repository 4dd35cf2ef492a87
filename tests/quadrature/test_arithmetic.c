/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The three arithmetics against each other: the ball contains the exact value, the point is near.
 */
#include "tests/support.h"

#include "quadrature/arithmetic.h"

#define PREC 100
#define RANDOM_ROUNDS 200

enum { POINT, BALL, RATIONAL, KINDS };
static const ordo_arithmetic *const kinds[KINDS] = {&ordo_point_arithmetic, &ordo_ball_arithmetic,
                                                    &ordo_rational_arithmetic};

/* One number in each arithmetic. */
typedef struct trio {
    ordo_scalar in[KINDS];
} trio;

static void
trio_init(trio *t)
{
    for (int k = 0; k < KINDS; k++) {
        kinds[k]->init(&t->in[k], PREC);
    }
}

static void
trio_clear(trio *t)
{
    for (int k = 0; k < KINDS; k++) {
        kinds[k]->clear(&t->in[k]);
    }
}

static void
trio_set_text(trio *t, const char *text)
{
    const char *end;
    fmpq_t q;
    fmpq_init(q);
    assert_int_equal(ordo_rational_parse(q, text, &end), ORDO_OK);
    for (int k = 0; k < KINDS; k++) {
        kinds[k]->set_rational(&t->in[k], q, PREC);
    }
    fmpq_clear(q);
}

/* The ball contains the rational and is narrow; the point lies within 2^-tolerance relative. */
static void
trio_check(const trio *t, long tolerance)
{
    const fmpq *exact = t->in[RATIONAL].rational;
    assert_true(arb_contains_fmpq(t->in[BALL].ball, exact));
    assert_true(fmpq_is_zero(exact) || arb_rel_accuracy_bits(t->in[BALL].ball) >= tolerance);
    fmpq_t point, limit;
    fmpq_init(point);
    fmpq_init(limit);
    assert_int_equal(ordo_rational_from_real(point, t->in[POINT].point), ORDO_OK);
    fmpq_sub(point, point, exact);
    fmpq_abs(point, point);
    fmpq_abs(limit, exact);
    fmpq_div_2exp(limit, limit, (mp_bitcnt_t)tolerance);
    assert_true(fmpq_cmp(point, limit) <= 0);
    fmpq_clear(point);
    fmpq_clear(limit);
}

static void
trio_expect(const trio *t, const char *text)
{
    const char *end;
    fmpq_t q;
    fmpq_init(q);
    assert_int_equal(ordo_rational_parse(q, text, &end), ORDO_OK);
    assert_true(fmpq_equal(t->in[RATIONAL].rational, q));
    trio_check(t, PREC - 8);
    fmpq_clear(q);
}

static void
division_by_zero_is_not_finite(void **state)
{
    (void)state;
    for (int k = POINT; k <= BALL; k++) {
        const ordo_arithmetic *f = kinds[k];
        ordo_scalar a, zero;
        f->init(&a, PREC);
        f->init(&zero, PREC);
        f->set_si(&a, 7);
        f->set_si(&zero, 0);
        assert_true(f->is_finite(&a));
        f->div(&a, &a, &zero, PREC);
        assert_false(f->is_finite(&a));
        f->set_si(&a, 7);
        f->div_si(&a, &a, 0, PREC);
        assert_false(f->is_finite(&a));
        f->clear(&a);
        f->clear(&zero);
    }
}

static void
nan_stays_in_sight(void **state)
{
    (void)state;
    mpfr_t nan;
    mpfr_init2(nan, 53);
    mpfr_set_nan(nan);
    for (int k = POINT; k <= BALL; k++) {
        const ordo_arithmetic *f = kinds[k];
        ordo_scalar a;
        f->init(&a, PREC);
        f->set_real(&a, nan);
        assert_false(f->is_finite(&a));
        assert_int_equal(f->sign(&a), ORDO_SIGN_UNKNOWN);
        f->relu(&a, &a);
        assert_false(f->is_finite(&a));
        f->sqrt(&a, &a, PREC);
        assert_false(f->is_finite(&a));
        f->clear(&a);
    }
    mpfr_clear(nan);
}

static void
signs_of_special_values(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int sign;
    } cases[] = {{"-2.385", -1}, {"0", 0}, {"1e-3000", 1}, {"-1/3", -1}};
    trio t;
    trio_init(&t);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        trio_set_text(&t, cases[i].text);
        for (int k = 0; k < KINDS; k++) {
            assert_int_equal(kinds[k]->sign(&t.in[k]), cases[i].sign);
            assert_true(kinds[k]->is_finite(&t.in[k]));
        }
    }
    mpfr_set_zero(t.in[POINT].point, -1);
    assert_int_equal(ordo_point_arithmetic.sign(&t.in[POINT]), 0);
    arb_zero(t.in[BALL].ball);
    arb_add_error_2exp_si(t.in[BALL].ball, -900);
    assert_int_equal(ordo_ball_arithmetic.sign(&t.in[BALL]), ORDO_SIGN_UNKNOWN);
    trio_clear(&t);
}

static void
relu_and_root_of_special_values(void **state)
{
    (void)state;
    static const struct {
        const char *x, *relu, *root;
    } cases[] = {{"-2.385", "0", "0"}, {"0", "0", "0"}, {"25/9", "25/9", "5/3"}, {"-4", "0", "0"}};
    trio x, y;
    trio_init(&x);
    trio_init(&y);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        trio_set_text(&x, cases[i].x);
        for (int k = 0; k < KINDS; k++) {
            kinds[k]->relu(&y.in[k], &x.in[k]);
        }
        trio_expect(&y, cases[i].relu);
        for (int k = 0; k < KINDS; k++) {
            kinds[k]->sqrt(&y.in[k], &x.in[k], PREC);
        }
        trio_expect(&y, cases[i].root);
    }
    trio_clear(&x);
    trio_clear(&y);
}

/* A rational that is no square: a dyadic number of PREC bits whose square is near it. */
static void
irrational_root_is_near(void **state)
{
    (void)state;
    trio x, y;
    trio_init(&x);
    trio_init(&y);
    trio_set_text(&x, "2.385");
    for (int k = 0; k < KINDS; k++) {
        kinds[k]->sqrt(&y.in[k], &x.in[k], PREC);
    }
    assert_true(fmpz_bits(fmpq_numref(y.in[RATIONAL].rational)) <= PREC);
    assert_int_equal(fmpz_popcnt(fmpq_denref(y.in[RATIONAL].rational)), 1);
    for (int k = 0; k < KINDS; k++) {
        kinds[k]->mul(&y.in[k], &y.in[k], &y.in[k], PREC);
    }
    assert_true(arb_contains_fmpq(y.in[BALL].ball, x.in[RATIONAL].rational));
    fmpq_div(y.in[RATIONAL].rational, y.in[RATIONAL].rational, x.in[RATIONAL].rational);
    fmpq_sub_si(y.in[RATIONAL].rational, y.in[RATIONAL].rational, 1);
    fmpq_abs(y.in[RATIONAL].rational, y.in[RATIONAL].rational);
    fmpq_mul_2exp(y.in[RATIONAL].rational, y.in[RATIONAL].rational, PREC - 3);
    assert_true(fmpq_cmp_ui(y.in[RATIONAL].rational, 1) < 0);
    trio_clear(&y);
    trio_clear(&x);
}

/* relu of a ball around zero contains relu of every number in it and nothing negative. */
static void
relu_of_a_doubtful_ball(void **state)
{
    (void)state;
    ordo_scalar x;
    const ordo_arithmetic *f = &ordo_ball_arithmetic;
    f->init(&x, PREC);
    arb_set_str(x.ball, "0.5 +/- 2.385", PREC);
    f->relu(&x, &x);
    assert_true(arb_contains_si(x.ball, 0));
    assert_true(arb_is_nonnegative(x.ball));
    fmpq_t top;
    fmpq_init(top);
    fmpq_set_si(top, 2885, 1000);
    assert_true(arb_contains_fmpq(x.ball, top));
    fmpq_set_si(top, 2886, 1000);
    assert_false(arb_contains_fmpq(x.ball, top));
    arb_set_str(x.ball, "0.5 +/- 2.385", PREC);
    f->sqrt(&x, &x, PREC);
    assert_true(arb_contains_si(x.ball, 0));
    fmpq_set_si(top, 1698, 1000); /* sqrt(2.885) = 1.69853... */
    assert_true(arb_contains_fmpq(x.ball, top));
    fmpq_clear(top);
    f->clear(&x);
}

static void
reals_are_taken_exactly(void **state)
{
    (void)state;
    mpfr_t x, y;
    mpfr_init2(x, 90);
    mpfr_init2(y, 90);
    trio t;
    trio_init(&t);
    mpfr_set_str(x, "-2.385e7", 10, MPFR_RNDN);
    mpfr_div_ui(x, x, 7, MPFR_RNDN);
    for (int k = 0; k < KINDS; k++) {
        kinds[k]->set_real(&t.in[k], x);
        mpfr_set_nan(y);
        kinds[k]->get_real(y, &t.in[k]);
        assert_true(mpfr_equal_p(x, y));
    }
    assert_true(arb_is_exact(t.in[BALL].ball));
    trio_clear(&t);
    mpfr_clear(x);
    mpfr_clear(y);
}

typedef enum operation { ADD, SUB, MUL, DIV, MUL_SI, DIV_SI, OPERATIONS } operation;

static void
apply(int k, operation o, ordo_scalar *r, const ordo_scalar *a, const ordo_scalar *b, long c)
{
    const ordo_arithmetic *f = kinds[k];
    switch (o) {
    case ADD:
        f->add(r, a, b, PREC);
        break;
    case SUB:
        f->sub(r, a, b, PREC);
        break;
    case MUL:
        f->mul(r, a, b, PREC);
        break;
    case DIV:
        f->div(r, a, b, PREC);
        break;
    case MUL_SI:
        f->mul_si(r, a, c, PREC);
        break;
    case DIV_SI:
        f->div_si(r, a, c, PREC);
        break;
    case OPERATIONS:
        break;
    }
}

static void
operations_of_known_values(void **state)
{
    (void)state;
    static const char *const expected[OPERATIONS] = {"2.635", "2.135",   "0.59625",
                                                     "9.54",  "-16.695", "-2.385/7"};
    trio a, b, r;
    trio_init(&a);
    trio_init(&b);
    trio_init(&r);
    trio_set_text(&a, "2.385");
    trio_set_text(&b, "1/4");
    for (operation o = 0; o < OPERATIONS; o++) {
        for (int k = 0; k < KINDS; k++) {
            apply(k, o, &r.in[k], &a.in[k], &b.in[k], -7);
        }
        trio_expect(&r, expected[o]);
    }
    trio_clear(&a);
    trio_clear(&b);
    trio_clear(&r);
}

static void
random_rational(fmpq_t r, gmp_randstate_t random)
{
    long above = 1 + (long)gmp_urandomm_ui(random, 1000000);
    fmpq_set_si(r, gmp_urandomb_ui(random, 1) == 0 ? above : -above,
                1 + gmp_urandomm_ui(random, 1000000));
    fmpq_canonicalise(r);
}

/* Terms are below 10^6 in size and a sum that is not 0 is at least 10^-12: at most 60 bits cancel.
 */
static void
random_operations_agree(void **state)
{
    (void)state;
    gmp_randstate_t random;
    gmp_randinit_default(random);
    gmp_randseed_ui(random, test_seed());
    fmpq_t q;
    fmpq_init(q);
    trio a, b, r;
    trio_init(&a);
    trio_init(&b);
    trio_init(&r);
    for (int i = 0; i < RANDOM_ROUNDS; i++) {
        random_rational(q, random);
        for (int k = 0; k < KINDS; k++) {
            kinds[k]->set_rational(&a.in[k], q, PREC);
        }
        random_rational(q, random);
        for (int k = 0; k < KINDS; k++) {
            kinds[k]->set_rational(&b.in[k], q, PREC);
        }
        long factor = 1 + (long)gmp_urandomm_ui(random, 1000);
        for (operation o = 0; o < OPERATIONS; o++) {
            for (int k = 0; k < KINDS; k++) {
                apply(k, o, &r.in[k], &a.in[k], &b.in[k], factor);
            }
            trio_check(&r, PREC - 64);
        }
    }
    trio_clear(&a);
    trio_clear(&b);
    trio_clear(&r);
    fmpq_clear(q);
    gmp_randclear(random);
}

/* r = r op b, r = a op r and r = r op r give what three variables give. */
static void
outputs_may_alias_inputs(void **state)
{
    (void)state;
    trio a, b, separate, aliased;
    trio_init(&a);
    trio_init(&b);
    trio_init(&separate);
    trio_init(&aliased);
    trio_set_text(&a, "2.385");
    trio_set_text(&b, "-11/7");
    for (operation o = 0; o < OPERATIONS; o++) {
        for (int k = 0; k < KINDS; k++) {
            const ordo_arithmetic *f = kinds[k];
            ordo_scalar *s = &separate.in[k], *t = &aliased.in[k];
            mpfr_t x, y;
            mpfr_inits2(PREC, x, y, (mpfr_ptr)NULL);
            for (int form = 0; form < 3; form++) {
                const ordo_scalar *left = form == 1 ? &a.in[k] : t;
                const ordo_scalar *right = form == 0 ? &b.in[k] : t;
                f->set(t, form == 1 ? &b.in[k] : &a.in[k]);
                apply(k, o, s, &a.in[k], form == 2 ? &a.in[k] : &b.in[k], 13);
                apply(k, o, t, left, right, 13);
                f->get_real(x, s);
                f->get_real(y, t);
                assert_true(mpfr_equal_p(x, y));
            }
            mpfr_clears(x, y, (mpfr_ptr)NULL);
        }
    }
    trio_clear(&a);
    trio_clear(&b);
    trio_clear(&separate);
    trio_clear(&aliased);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(division_by_zero_is_not_finite),
        cmocka_unit_test(nan_stays_in_sight),
        cmocka_unit_test(signs_of_special_values),
        cmocka_unit_test(relu_and_root_of_special_values),
        cmocka_unit_test(irrational_root_is_near),
        cmocka_unit_test(relu_of_a_doubtful_ball),
        cmocka_unit_test(reals_are_taken_exactly),
        cmocka_unit_test(operations_of_known_values),
        cmocka_unit_test(random_operations_agree),
        cmocka_unit_test(outputs_may_alias_inputs),
    };
    int failures = cmocka_run_group_tests_name("arithmetic", tests, NULL, NULL);
    mpfr_free_cache();
    flint_cleanup();
    return failures;
}
