/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Derivatives enclosed on an interval: their norms and ranges. */
#include "tests/construct/nets.h"

#include <math.h>

#include "construct/derivative.h"
#include "verify/proof/profile_store.h"

static ordo_profile *
profile_of(const ordo_target *target, unsigned order, mpfr_prec_t bits)
{
    ordo_profile *profile = NULL;
    assert_int_equal(ordo_profile_new(&profile, target, order, bits), ORDO_OK);
    return profile;
}

/* What is not analytic, or not known to be, has no profile. */
static void
singular_targets_have_none(void **state)
{
    (void)state;
    static const char *const texts[][3] = {
        {"sqrt(x)", "0", "1"},       {"abs(x-1/3)", "-1", "1"},
        {"x^(5/2)", "0", "1"},       {"abs(sin(5*x))", "-1", "1"},
        {"max(x^2,1/4)", "-1", "1"}, {"sign(cos(3*x))*0+x", "-1", "1"},
        {"x^(1/3)", "0", "1"},
    };
    for (size_t i = 0; i < COUNT(texts); i++) {
        ordo_target *target = target_on(texts[i][0], texts[i][1], texts[i][2]);
        ordo_profile *profile = (ordo_profile *)&texts;
        if (ordo_profile_new(&profile, target, 2, 64) != ORDO_SINGULAR) {
            fail_msg("%s has a profile", texts[i][0]);
        }
        assert_null(profile);
        ordo_target_free(target);
    }
    ordo_target *target = target_on("exp(x)", "0", "1");
    ordo_profile *profile = NULL;
    assert_int_equal(ordo_profile_new(&profile, target, 21, 64), ORDO_EINVAL);
    assert_int_equal(ordo_profile_new(&profile, target, 2, 1), ORDO_EINVAL);
    ordo_profile_free(NULL);
    ordo_target_free(target);
}

/* l1, l2 and linf of f^(order), as constant expressions or to 30 digits (by mpmath's quad on the
 * intervals between the zeros, taylor and findroot, 40 digits). */
static const struct closed_form {
    const char *text, *a, *b;
    unsigned order;
    const char *l1, *l2, *linf;
} closed_forms[] = {
    {"x-x", "0", "1", 2, "0", "0", "0"},
    {"2.385", "-1", "1", 0, "2.385", "2.385*sqrt(2)", "2.385"},
    {"x^3", "-1", "1", 4, "0", "0", "0"},
    {"x^3", "-1", "1", 3, "6", "6*sqrt(2)", "6"},
    {"x^3", "-1", "2", 2, "5", "sqrt(108)", "12"},
    {"(63*x^5-70*x^3+15*x)/8", "-1", "1", 4, "945/2", "945*sqrt(2/3)", "945"},
    {"(x-1/3)^2", "0", "pi", 1, "(pi^2-2*pi/3+2/9)/pi", "sqrt(4/3*((pi-1/3)^3+1/27))", "2*pi-2/3"},
    {"exp(x)", "-1", "1", 4, "sinh(1)", "sqrt(sinh(2))", "e"},
    {"exp(x)", "2.385", "2.386", 1, "(exp(2.386)-exp(2.385))*1000",
     "sqrt((exp(4.772)-exp(4.77))/2)", "exp(2.386)"},
    {"1000000+exp(x)", "-1", "1", 3, "sinh(1)", "sqrt(sinh(2))", "e"},
    {"cos(4*x)", "-1", "1", 3, "16*(3+cos(4))", "64*sqrt(1-sin(8)/8)", "64"},
    {"sin(pi*x)", "-1", "1", 2, "2*pi", "pi^2", "pi^2"},
    {"sin(pi*x)", "-1", "1", 20, "2*pi^19", "pi^20", "pi^20"},
    {"atan(x)", "-1", "1", 2, "1/2", "0.747907580096224737731123068324", "3*sqrt(3)/8"},
    {"1/(1+x^2)", "-1", "1", 4, "", "", "24"},
    {"1/(1+25*x^2)", "-1", "1", 2, "", "", "50"},
    {"sqrt(x)", "1/100", "1", 2, "(5-1/2)/(99/100)", "sqrt((10000-1)/32)", "250"},
    {"log(x)", "1/3", "3", 3, "(9-1/9)/(8/3)", "sqrt(4/5*(243-1/243))", "54"},
    {"1/(1+cos(pi*x)^2)", "-1", "1", 4, "719.165641920576597446867983234",
     "1523.39100663819395184067872160", "3117.09091308807799156609064604"},
    {"sin(4*(x-1)^2)", "-1", "1", 3, "682.092746447640072136087788689",
     "1601.90381458218258581967218765", "4056.18163947794829630626455939"},
    {"1/(1+9*x^2)", "-1", "1", 3, "26.532", "65.5248345072920710760824263902",
     "126.051100672190751340955221458"},
    {"exp(sin(x))", "0", "pi", 2, "1.22043643823900469839359322511",
     "2.61165240777714693189104823677", "e"},
    {"gamma(x+3)", "-1", "1", 3, "5.17312332762453417091185735668",
     "9.75271192137956769837075087660", "17.8286850162790992696655117312"},
    {"log(x)*sqrt(x)", "1/10", "3", 3, "6.30113895604719060033763038188",
     "51.2009923190642873193111367635", "352.109944012152017778164626087"},
};

/* r = the number that `text` denotes; a decimal of 30 digits is off by half a unit of its last. */
static void
number_of(arb_t r, const char *text)
{
    arb_t zero;
    arb_init(zero);
    ordo_expression *f = parse(text);
    ball_value(r, f, zero, 400);
    ordo_expression_free(f);
    arb_clear(zero);
    const char *point = strchr(text, '.');
    if (strspn(text, "0123456789.") == strlen(text) && point != NULL && strlen(text) > 30) {
        mag_t half;
        mag_init(half);
        arb_t unit;
        arb_init(unit);
        arb_set_ui(unit, 10);
        arb_pow_ui(unit, unit, strlen(point + 1), 64);
        arb_inv(unit, unit, 64);
        arb_get_mag(half, unit);
        arb_add_error_mag(r, half);
        arb_clear(unit);
        mag_clear(half);
    }
}

static void
check_norm(const struct closed_form *c, const ordo_profile *profile, ordo_norm norm,
           const char *text, mpfr_prec_t bits)
{
    arb_t found, expected;
    arb_init(found);
    arb_init(expected);
    ordo_profile_norm(found, profile, norm);
    if (text[0] != '\0') {
        number_of(expected, text);
        if (!arb_overlaps(found, expected)) {
            fail_msg("%s, order %u: %s at %ld bits", c->text, c->order, ordo_norm_name(norm),
                     (long)bits);
        }
    }
    /* Two bits are lost at most; l1 gives one more for each zero. */
    if (!arb_is_zero(found) && arb_rel_accuracy_bits(found) < bits - 6) {
        fail_msg("%s, order %u: %s has %ld of %ld bits", c->text, c->order, ordo_norm_name(norm),
                 (long)arb_rel_accuracy_bits(found), (long)bits);
    }
    arb_clear(expected);
    arb_clear(found);
}

static void
norms_contain_the_closed_form(void **state)
{
    (void)state;
    static const mpfr_prec_t bits[] = {2, 16, 64, 200};
    for (size_t i = 0; i < COUNT(closed_forms); i++) {
        const struct closed_form *c = &closed_forms[i];
        ordo_target *target = target_on(c->text, c->a, c->b);
        for (size_t j = 0; j < COUNT(bits); j++) {
            ordo_profile *profile = profile_of(target, c->order, bits[j]);
            check_norm(c, profile, ORDO_L1, c->l1, bits[j]);
            check_norm(c, profile, ORDO_L2, c->l2, bits[j]);
            check_norm(c, profile, ORDO_LINF, c->linf, bits[j]);
            ordo_profile_free(profile);
        }
        ordo_target_free(target);
    }
}

/* l1 <= rmse <= linf, rmse = l2/sqrt(b-a), norms of 2.385 f are 2.385 times those of f, and h1 is
 * not known. */
static void
laws_of_norms(void **state)
{
    (void)state;
    ordo_target *one = target_on("sin(4*(x-1)^2)", "-1", "1/2");
    ordo_target *two = target_on("2.385*sin(4*(x-1)^2)", "-1", "1/2");
    arb_t x, y, z, factor;
    arb_init(x);
    arb_init(y);
    arb_init(z);
    arb_init(factor);
    number_of(factor, "2.385");
    for (unsigned order = 0; order <= 5; order++) {
        ordo_profile *p = profile_of(one, order, 64), *q = profile_of(two, order, 64);
        ordo_profile_norm(x, p, ORDO_L1);
        ordo_profile_norm(y, p, ORDO_RMSE);
        assert_true(arb_lt(x, y));
        ordo_profile_norm(z, p, ORDO_LINF);
        assert_true(arb_lt(y, z));
        arb_sqr(y, y, 64);
        arb_mul_ui(y, y, 3, 64);
        arb_mul_2exp_si(y, y, -1);
        ordo_profile_norm(z, p, ORDO_L2);
        arb_sqr(z, z, 64);
        assert_true(arb_overlaps(y, z));
        for (int norm = 0; norm < ORDO_H1; norm++) {
            ordo_profile_norm(x, p, (ordo_norm)norm);
            ordo_profile_norm(y, q, (ordo_norm)norm);
            arb_mul(x, x, factor, 128);
            assert_true(arb_overlaps(x, y));
        }
        ordo_profile_norm(x, p, ORDO_H1);
        assert_false(arb_is_finite(x));
        ordo_profile_free(q);
        ordo_profile_free(p);
    }
    arb_clear(factor);
    arb_clear(z);
    arb_clear(y);
    arb_clear(x);
    ordo_target_free(two);
    ordo_target_free(one);
}

/* g that is nothing but rounding takes bounded work and claims nothing. */
static void
noise_is_bounded(void **state)
{
    (void)state;
    ordo_target *target = target_on("sin(x)^2+cos(x)^2", "0", "1");
    ordo_profile *profile = profile_of(target, 2, 64);
    arb_t r, least, most;
    arb_init(r);
    arb_init(least);
    arb_init(most);
    for (int norm = 0; norm < ORDO_H1; norm++) {
        ordo_profile_norm(r, profile, (ordo_norm)norm);
        assert_true(arb_contains_zero(r));
        assert_true(arb_is_finite(r));
    }
    arb_zero(r);
    ordo_profile_range(least, most, profile, r, r);
    assert_true(arb_contains_zero(least));
    assert_true(arb_contains_zero(most));
    assert_true(arf_cmpabs_2exp_si(arb_midref(most), -66) < 0);
    arb_clear(most);
    arb_clear(least);
    arb_clear(r);
    ordo_profile_free(profile);
    ordo_target_free(target);
}

static const char *const ranged[][3] = {
    {"sin(4*(x-1)^2)", "-1", "1"},    {"1/(1+25*x^2)", "-1", "1"}, {"exp(x)", "0", "pi"},
    {"1/(1+cos(pi*x)^2)", "-1", "1"}, {"x^4-x/3", "-1", "2.385"},  {"sqrt(x)", "1/1000", "1"},
};

/* |f^(order)| at random points of random intervals lies in their range, which is not much wider. */
static void
ranges_contain_and_are_tight(void **state)
{
    (void)state;
    enum { SAMPLES = 400 };
    uint64_t random = test_seed();
    mpfr_t a, b, x, y, high, low, bound;
    arb_t u, v, least, most;
    arf_t end;
    mpfr_inits2(128, a, b, x, y, high, low, bound, (mpfr_ptr)0);
    arb_init(u);
    arb_init(v);
    arb_init(least);
    arb_init(most);
    arf_init(end);
    for (int round = 0; round < 120; round++) {
        const char *const *c = ranged[random_bits(&random, 16) % COUNT(ranged)];
        unsigned order = random_bits(&random, 16) % 6;
        ordo_target *target = target_on(c[0], c[1], c[2]);
        ordo_profile *profile = profile_of(target, order, 40);
        ordo_differentiator *d = NULL;
        assert_int_equal(ordo_differentiator_new(&d, ordo_target_function(target), 128), ORDO_OK);
        ordo_target_ends(a, b, target);
        double from = mpfr_get_d(a, MPFR_RNDU), to = mpfr_get_d(b, MPFR_RNDD);
        random_point(x, &random, from, to);
        from = mpfr_get_d(x, MPFR_RNDN);
        random_point(x, &random, 0, 1); /* all scales of widths */
        to = from + (to - from) * pow(mpfr_get_d(x, MPFR_RNDN), 4);
        arb_set_d(u, from);
        arb_set_d(v, to);
        ordo_profile_range(least, most, profile, u, v);
        mpfr_set_zero(high, 1);
        mpfr_set_inf(low, 1);
        for (int i = 0; i <= SAMPLES; i++) {
            mpfr_set_d(x, from + (to - from) * i / SAMPLES, MPFR_RNDN);
            ordo_differentiate(y, d, order, x);
            mpfr_abs(y, y, MPFR_RNDN);
            mpfr_max(high, high, y, MPFR_RNDN);
            mpfr_min(low, low, y, MPFR_RNDN);
        }
        arb_get_ubound_arf(end, most, 64);
        arf_get_mpfr(bound, end, MPFR_RNDU);
        assert_true(mpfr_lessequal_p(high, bound));
        mpfr_div(bound, high, bound, MPFR_RNDN);
        /* The samples miss the maximum by less than (w/800)^2/2 max g''; 1/1000 of g it is not. */
        if (mpfr_cmp_d(bound, 0.995) < 0) {
            fail_msg("%s, order %u on [%g, %g]: most", c[0], order, from, to);
        }
        arb_get_lbound_arf(end, least, 64);
        arf_get_mpfr(bound, end, MPFR_RNDD);
        assert_true(mpfr_lessequal_p(bound, low));
        mpfr_sub(bound, low, bound, MPFR_RNDN);
        mpfr_div(bound, bound, high, MPFR_RNDN);
        if (mpfr_cmp_d(bound, 0.02) > 0) {
            fail_msg("%s, order %u on [%g, %g]: least", c[0], order, from, to);
        }
        ordo_differentiator_free(d);
        ordo_profile_free(profile);
        ordo_target_free(target);
    }
    arf_clear(end);
    arb_clear(most);
    arb_clear(least);
    arb_clear(v);
    arb_clear(u);
    mpfr_clears(a, b, x, y, high, low, bound, (mpfr_ptr)0);
}

/* Contains the number, and little else. */
static void
check_end(const arb_t end, const char *text)
{
    arb_t excess, number;
    arb_init(excess);
    arb_init(number);
    number_of(number, text);
    assert_true(arb_overlaps(end, number));
    arb_sub(excess, end, number, 128);
    assert_true(arf_cmpabs_2exp_si(arb_midref(excess), -10) < 0);
    arb_clear(number);
    arb_clear(excess);
}

/* Ends of the interval that are balls, beyond it, and cells of it. */
static void
ranges_of_special_intervals(void **state)
{
    (void)state;
    ordo_target *target = target_on("exp(x)", "0", "pi");
    ordo_profile *profile = profile_of(target, 3, 64);
    arb_t u, v, least, most;
    arb_init(u);
    arb_init(v);
    arb_init(least);
    arb_init(most);
    static const struct {
        const char *u, *v, *least, *most;
    } cases[] = {
        {"0", "pi", "1", "exp(pi)"},
        {"-1", "5", "1", "exp(pi)"},
        {"1", "1", "e", "e"},
        {"pi", "pi", "exp(pi)", "exp(pi)"},
        {"-2", "0", "1", "1"},
        {"pi/3", "2*pi/3", "exp(pi/3)", "exp(2*pi/3)"},
        {"2.385", "7", "exp(2.385)", "exp(pi)"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        number_of(u, cases[i].u);
        number_of(v, cases[i].v);
        ordo_profile_range(least, most, profile, u, v);
        check_end(most, cases[i].most);
        check_end(least, cases[i].least);
    }
    arb_clear(most);
    arb_clear(least);
    arb_clear(v);
    arb_clear(u);
    ordo_profile_free(profile);
    ordo_target_free(target);
}

/* Between what bounds all values and what some value is: cos has its maximum 1 at 0, where it is
 * not monotone, and on a wider interval a zero. */
static void
ranges_contain_the_extremes_themselves(void **state)
{
    (void)state;
    ordo_target *target = target_on("cos(x)", "-0.9", "2.385");
    ordo_profile *profile = profile_of(target, 2, 64);
    arb_t u, v, least, most;
    arb_init(u);
    arb_init(v);
    arb_init(least);
    arb_init(most);
    number_of(u, "-0.9");
    number_of(v, "1.13");
    ordo_profile_range(least, most, profile, u, v);
    arb_cos(v, v, 128);
    assert_true(arb_overlaps(least, v));
    assert_true(arb_contains_si(most, 1));
    assert_true(arb_rel_accuracy_bits(most) >= 10);
    number_of(v, "2.385");
    ordo_profile_range(least, most, profile, u, v);
    assert_true(arb_contains_zero(least));
    assert_true(arf_cmpabs_2exp_si(arb_midref(least), -60) < 0); /* a change of sign is a zero */
    assert_true(arb_contains_si(most, 1));
    arb_clear(most);
    arb_clear(least);
    arb_clear(v);
    arb_clear(u);
    ordo_profile_free(profile);
    ordo_target_free(target);
}

/* The store makes each profile once and remembers what cannot be made. */
static void
the_store_gives_the_same_again(void **state)
{
    (void)state;
    ordo_target *smooth = target_on("exp(x)", "0", "1"), *rough = target_on("sqrt(x)", "0", "1");
    ordo_profile_store *store = NULL;
    const ordo_profile *p = NULL, *q = NULL;
    assert_int_equal(ordo_profile_store_new(&store), ORDO_OK);
    assert_int_equal(ordo_profile_store_get(&p, store, smooth, 2, 64), ORDO_OK);
    assert_int_equal(ordo_profile_store_get(&q, store, smooth, 2, 64), ORDO_OK);
    assert_ptr_equal(p, q);
    assert_int_equal(ordo_profile_store_get(&q, store, smooth, 3, 64), ORDO_OK);
    assert_ptr_not_equal(p, q);
    assert_int_equal(ordo_profile_store_get(&q, store, smooth, 2, 65), ORDO_OK);
    assert_ptr_not_equal(p, q);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(ordo_profile_store_get(&q, store, rough, 2, 64), ORDO_SINGULAR);
        assert_null(q);
    }
    ordo_profile_store_free(store);
    ordo_profile_store_free(NULL);
    ordo_target_free(rough);
    ordo_target_free(smooth);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(singular_targets_have_none),
        cmocka_unit_test(norms_contain_the_closed_form),
        cmocka_unit_test(laws_of_norms),
        cmocka_unit_test(noise_is_bounded),
        cmocka_unit_test(ranges_contain_and_are_tight),
        cmocka_unit_test(ranges_of_special_intervals),
        cmocka_unit_test(ranges_contain_the_extremes_themselves),
        cmocka_unit_test(the_store_gives_the_same_again),
    };
    return cmocka_run_group_tests_name("profile", tests, NULL, free_caches);
}
