/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Measured against proved: both agree on what is right, and planted faults are found. */
#include "tests/construct/nets.h"

#include "construct/error.h"
#include "quadrature/ball_text.h"
#include "verify/study/check.h"

enum { ALL = (1 << ORDO_NORMS) - 1, RMSE = ORDO_NORM_BIT(ORDO_RMSE) };

/* A net's error, and a check of it. */
typedef struct specimen {
    ordo_target *target;
    ordo_network net;
    ordo_error *error;
} specimen;

static void
specimen_init(specimen *s, const char *unit, const char *expression, const char *a, const char *b,
              size_t neurons, mpfr_prec_t prec)
{
    s->target = target_on(expression, a, b);
    make_net(&s->net, unit, NULL, ORDO_FORWARD, s->target, neurons, prec);
    assert_int_equal(ordo_error_new(&s->error, &s->net, s->target, 256), ORDO_OK);
}

/* The same with parameter i replaced by x. */
static void
specimen_replace(specimen *s, size_t i, const mpfr_t x)
{
    ordo_error_free(s->error);
    assert_int_equal(ordo_vector_set(&s->net.theta, i, x), 0);
    assert_int_equal(ordo_error_new(&s->error, &s->net, s->target, 256), ORDO_OK);
}

static void
specimen_clear(specimen *s)
{
    ordo_error_free(s->error);
    ordo_network_clear(&s->net);
    ordo_target_free(s->target);
}

/* What came out of a check. */
typedef struct outcome {
    ordo_status status;
    ordo_message why;
    size_t compared;
    unsigned unsettled;
} outcome;

static outcome
check_paths(const ordo_function *function, const ordo_difference *difference, ordo_check_mode mode,
            unsigned wanted, long digits)
{
    outcome out = {.why = {""}};
    ordo_norm_options options = {.wanted = wanted, .digits = digits, .threads = 2};
    ordo_check *check = NULL;
    ordo_enclosures proved;
    ordo_norms measured;
    ordo_enclosures_init(&proved);
    ordo_norms_init(&measured, digits);
    assert_int_equal(ordo_check_new(&check, function, difference, mode, &options), ORDO_OK);
    ordo_enclose_options enclosing = {.wanted = wanted,
                                      .digits = digits,
                                      .threads = 2,
                                      .cell = ordo_check_note,
                                      .cell_context = check};
    assert_true(ordo_norms_enclose(&proved, difference, &enclosing) >= 0);
    out.status = ordo_check_compare(check, &measured, &proved, &out.why);
    out.compared = ordo_check_compared(check);
    out.unsettled = ordo_check_unsettled(check);
    ordo_check_free(check);
    ordo_enclosures_clear(&proved);
    ordo_norms_clear(&measured);
    return out;
}

static outcome
check_subject(const specimen *s, ordo_check_mode mode, unsigned wanted, long digits)
{
    return check_paths(ordo_error_function(s->error), ordo_error_difference(s->error), mode, wanted,
                       digits);
}

static void
modes(void **state)
{
    (void)state;
    static const struct {
        ordo_check_mode asked;
        size_t cells;
        ordo_check_mode chosen;
    } cases[] = {
        {ORDO_CHECK_DEFAULT, 1, ORDO_CHECK_FULL},     {ORDO_CHECK_DEFAULT, 256, ORDO_CHECK_FULL},
        {ORDO_CHECK_DEFAULT, 257, ORDO_CHECK_SAMPLE}, {ORDO_CHECK_FULL, 1 << 20, ORDO_CHECK_FULL},
        {ORDO_CHECK_SAMPLE, 1, ORDO_CHECK_SAMPLE},    {ORDO_CHECK_NONE, 1, ORDO_CHECK_NONE},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_int_equal(ordo_check_choose(cases[i].asked, cases[i].cells), cases[i].chosen);
    }
    assert_string_equal(ordo_check_name(ORDO_CHECK_FULL), "full");
    assert_string_equal(ordo_check_name(ORDO_CHECK_SAMPLE), "sample");
    assert_string_equal(ordo_check_name(ORDO_CHECK_NONE), "none");
    assert_string_equal(ordo_check_name(ORDO_CHECK_MODES), "unknown");
}

/* Every cell and every norm in full, a sample of the cells, nothing. Of maxima the full check
 * compares where measuring found the largest peaks. */
static void
as_much_as_asked_for_is_compared(void **state)
{
    (void)state;
    specimen s;
    specimen_init(&s, "mlp", "sin(4*x)", "-1", "2.385", 300, 113);
    outcome full = check_subject(&s, ORDO_CHECK_FULL, RMSE, 20);
    assert_int_equal(full.status, ORDO_OK);
    assert_int_equal(full.compared, 301);
    outcome sample = check_subject(&s, ORDO_CHECK_SAMPLE, RMSE, 20);
    assert_int_equal(sample.status, ORDO_OK);
    assert_true(sample.compared > 30 && sample.compared <= 35);
    outcome again = check_subject(&s, ORDO_CHECK_SAMPLE, RMSE, 20);
    assert_int_equal(again.compared, sample.compared);
    outcome none = check_subject(&s, ORDO_CHECK_NONE, RMSE, 20);
    assert_int_equal(none.status, ORDO_OK);
    assert_int_equal(none.compared, 0);
    outcome all = check_subject(&s, ORDO_CHECK_FULL, ALL, 20);
    assert_int_equal(all.status, ORDO_OK);
    assert_true(all.compared > 3 * 300 + 5 && all.compared <= 4 * 300 + 5);
    specimen_clear(&s);
}

/* The norms of all units on smooth and singular targets, to 10, 20 and 50 digits. */
static void
both_paths_agree(void **state)
{
    (void)state;
    static const struct {
        const char *unit, *expression, *a, *b;
        size_t neurons;
        unsigned wanted;
    } cases[] = {
        {"mlp", "exp(x)", "-1/3", "2.385", 9, ALL},
        {"glu", "1/(1+9*x^2)", "-1", "1", 16, ALL},
        {"gqu", "1/(1+cos(pi*x)^2)", "-1", "1", 17, ALL},
        {"mlp", "sqrt(x)", "0", "1", 12, ALL & ~ORDO_NORM_BIT(ORDO_H1)},
        {"mlp", "abs(x-1/3)*sin(4*x)", "-1", "1", 10, ALL},
        {"glu", "x^2/7+x", "-1", "1", 5, ALL}, /* rounding is all there is */
    };
    static const long digits[] = {10, 20, 50};
    for (size_t i = 0; i < COUNT(cases); i++) {
        specimen s;
        specimen_init(&s, cases[i].unit, cases[i].expression, cases[i].a, cases[i].b,
                      cases[i].neurons, 53);
        for (size_t k = 0; k < COUNT(digits); k++) {
            for (ordo_check_mode mode = ORDO_CHECK_FULL; mode <= ORDO_CHECK_SAMPLE; mode++) {
                outcome out = check_subject(&s, mode, cases[i].wanted, digits[k]);
                if (out.status != ORDO_OK || out.unsettled != 0 || out.compared == 0) {
                    fail_msg("%s, %ld digits, %s: %s", cases[i].expression, digits[k],
                             ordo_check_name(mode), out.why.text);
                }
            }
        }
        specimen_clear(&s);
    }
}

/* Does the sentence name the norm, where it missed, and two numbers? */
static void
assert_tells(const outcome *out, const char *norm, const char *cell)
{
    assert_int_equal(out->status, ORDO_EBUG);
    if (strstr(out->why.text, norm) == NULL || strstr(out->why.text, cell) == NULL ||
        strstr(out->why.text, " is proved to be ") == NULL ||
        strstr(out->why.text, " but measures ") == NULL) {
        fail_msg("neither '%s' nor '%s' in: %s", norm, cell, out->why.text);
    }
}

/* Fails unless the check of the right net's measured error against the wrong one's proof misses. */
static void
assert_found(const specimen *right, const specimen *wrong, const char *what, size_t i)
{
    outcome out = check_paths(ordo_error_function(right->error),
                              ordo_error_difference(wrong->error), ORDO_CHECK_FULL, RMSE, 30);
    if (out.status != ORDO_EBUG || out.why.text[0] == '\0') {
        fail_msg("%s %s %zu is not found", right->net.unit->name, what, i);
    }
}

/* Each parameter of a net of 8 neurons, off by one unit in its last place of 53 bits; no weight is
 * zero. */
static void
one_unit_in_the_last_place(void **state)
{
    (void)state;
    for (const ordo_unit *const *unit = ordo_units; *unit != NULL; unit++) {
        specimen right, wrong;
        specimen_init(&right, (*unit)->name, "1/(1+9*(x-0.1234)^2)", "-1", "1", 8, 53);
        specimen_init(&wrong, (*unit)->name, "1/(1+9*(x-0.1234)^2)", "-1", "1", 8, 53);
        mpfr_t x;
        mpfr_init2(x, 53);
        for (size_t i = 0; i < right.net.theta.length; i++) {
            mpfr_t view;
            ordo_vector_view(view, &right.net.theta, i);
            mpfr_set(x, view, MPFR_RNDN);
            mpfr_nextabove(x);
            if (mpfr_zero_p(view)) {
                mpfr_set_ui_2exp(x, 1, -53, MPFR_RNDN);
            }
            specimen_replace(&wrong, i, x);
            assert_found(&right, &wrong, "parameter", i);
            specimen_replace(&wrong, i, view);
        }
        mpfr_clear(x);
        specimen_clear(&right);
        specimen_clear(&wrong);
    }
}

static void
a_dropped_neuron(void **state)
{
    (void)state;
    for (const ordo_unit *const *unit = ordo_units; *unit != NULL; unit++) {
        specimen right, wrong;
        mpfr_t zero;
        mpfr_init2(zero, 53);
        mpfr_set_zero(zero, 1);
        specimen_init(&right, (*unit)->name, "exp(x)", "-1", "2", 8, 53);
        for (size_t i = 0; i < 8; i++) {
            specimen_init(&wrong, (*unit)->name, "exp(x)", "-1", "2", 8, 53);
            specimen_replace(
                &wrong, ordo_network_index(&wrong.net, i, ordo_network_slot_D(&wrong.net)), zero);
            assert_found(&right, &wrong, "neuron", i);
            specimen_clear(&wrong);
        }
        mpfr_clear(zero);
        specimen_clear(&right);
    }
}

/* A difference that passes on another's calls, with a fault. */
typedef struct faulty {
    ordo_difference difference;
    const ordo_difference *whole;
    size_t swapped[2];
    bool blind; /* f is reported to be 0 on complex boxes, poles or not */
} faulty;

typedef struct faulty_cursor {
    const faulty *f;
    void *whole;
} faulty_cursor;

static ordo_status
faulty_open(void **out, const void *self, mpfr_prec_t prec)
{
    faulty_cursor *c = calloc(1, sizeof *c);
    assert_non_null(c);
    c->f = self;
    *out = c;
    return c->f->whole->open(&c->whole, c->f->whole->self, prec);
}

/* The polynomial of another cell on the ends of this one. */
static ordo_status
faulty_piece(arb_t left, arb_t right, arb_ptr coefficient, void *self, size_t cell)
{
    faulty_cursor *c = self;
    const size_t *swapped = c->f->swapped;
    size_t other = cell == swapped[0] ? swapped[1] : cell == swapped[1] ? swapped[0] : cell;
    arb_ptr own = _arb_vec_init((slong)c->f->whole->degree + 1);
    ordo_status status = c->f->whole->piece(left, right, coefficient, c->whole, other);
    if (status >= 0) {
        status = c->f->whole->piece(left, right, own, c->whole, cell);
    }
    _arb_vec_clear(own, (slong)c->f->whole->degree + 1);
    return status;
}

static unsigned
faulty_singular(void *self, size_t cell)
{
    faulty_cursor *c = self;
    return c->f->whole->singular(c->whole, cell);
}

static void
faulty_ball(arb_t y, void *self, const arb_t x)
{
    faulty_cursor *c = self;
    c->f->whole->ball(y, c->whole, x);
}

static void
faulty_slope(arb_t y, void *self, const arb_t x)
{
    faulty_cursor *c = self;
    c->f->whole->slope(y, c->whole, x);
}

static void
faulty_box(acb_t y, void *self, const acb_t z, int analytic)
{
    faulty_cursor *c = self;
    c->f->whole->box(y, c->whole, z, analytic);
    if (c->f->blind) {
        acb_zero(y);
    }
}

static void
faulty_series(arb_poly_t y, void *self, const arb_t x, slong length)
{
    faulty_cursor *c = self;
    c->f->whole->series(y, c->whole, x, length);
}

static void
faulty_close(void *self)
{
    faulty_cursor *c = self;
    c->f->whole->close(c->whole);
    free(c);
}

static void
faulty_init(faulty *f, const ordo_difference *whole)
{
    *f = (faulty){.whole = whole, .swapped = {SIZE_MAX, SIZE_MAX}};
    f->difference = (ordo_difference){.cells = whole->cells,
                                      .degree = whole->degree,
                                      .self = f,
                                      .open = faulty_open,
                                      .piece = faulty_piece,
                                      .singular = faulty_singular,
                                      .ball = faulty_ball,
                                      .slope = faulty_slope,
                                      .box = faulty_box,
                                      .series = faulty_series,
                                      .close = faulty_close};
}

static void
swapped_cells(void **state)
{
    (void)state;
    specimen s;
    faulty f;
    specimen_init(&s, "glu", "exp(x)", "-1", "2", 8, 53);
    faulty_init(&f, ordo_error_difference(s.error));
    const ordo_function *function = ordo_error_function(s.error);
    outcome out = check_paths(function, &f.difference, ORDO_CHECK_FULL, ALL, 20);
    assert_int_equal(out.status, ORDO_OK); /* no fault yet */
    f.swapped[0] = 5;
    f.swapped[1] = 2;
    out = check_paths(function, &f.difference, ORDO_CHECK_FULL, ALL, 20);
    assert_tells(&out, "rmse", "cell 3 of 8 = [-0.25, 0.125]: int e^2");
    out = check_paths(function, &f.difference, ORDO_CHECK_SAMPLE, ORDO_NORM_BIT(ORDO_H1), 20);
    assert_tells(&out, "h1", "cell 3 of 8 = [-0.25, 0.125]: int e'^2");
    specimen_clear(&s);
}

/* A bound of f on complex boxes that is far too small makes enclosures too narrow. */
static void
a_wrong_remainder(void **state)
{
    (void)state;
    static const char *const expressions[] = {"1/(1+9*x^2)", "1/(1+cos(pi*x)^2)", "exp(sin(9*x))"};
    for (size_t i = 0; i < COUNT(expressions); i++) {
        specimen s;
        faulty f;
        specimen_init(&s, "glu", expressions[i], "-1", "1", 8, 53);
        faulty_init(&f, ordo_error_difference(s.error));
        f.blind = true;
        outcome out =
            check_paths(ordo_error_function(s.error), &f.difference, ORDO_CHECK_FULL, RMSE, 20);
        assert_tells(&out, "rmse", "cell 1 of 8");
        specimen_clear(&s);
    }
}

/* A measured path at fault is found as well: here it sees another target, 10^-15 away. */
static void
a_fault_of_what_is_measured(void **state)
{
    (void)state;
    specimen s, other;
    specimen_init(&s, "mlp", "exp(x)", "0", "1", 400, 113);
    other.target = target_on("exp(x)+1e-15*x", "0", "1");
    make_net(&other.net, "mlp", NULL, ORDO_FORWARD, s.target, 400, 113);
    assert_int_equal(ordo_error_new(&other.error, &other.net, other.target, 256), ORDO_OK);
    for (ordo_check_mode mode = ORDO_CHECK_FULL; mode <= ORDO_CHECK_SAMPLE; mode++) {
        outcome out = check_paths(ordo_error_function(other.error), ordo_error_difference(s.error),
                                  mode, RMSE, 20);
        assert_tells(&out, "rmse", "cell 1 of 400 = [0, 0.0025]");
        out = check_paths(ordo_error_function(other.error), ordo_error_difference(s.error), mode,
                          RMSE, 5); /* too few digits to show it */
        assert_int_equal(out.status, ORDO_OK);
    }
    specimen_clear(&s);
    specimen_clear(&other);
}

/* Samples of x^2 + exp(-10^8 (x - 0.1234)^2) do not meet the peak: measuring settles on a number
 * that is wrong. */
static void
a_peak_between_samples(void **state)
{
    (void)state;
    specimen s;
    specimen_init(&s, "mlp", "x^2+exp(-1e8*(x-0.1234)^2)", "-1", "1", 4, 128);
    for (ordo_check_mode mode = ORDO_CHECK_FULL; mode <= ORDO_CHECK_SAMPLE; mode++) {
        outcome out = check_subject(&s, mode, ALL, 20);
        assert_tells(&out, "rmse", "cell 3 of 4 = [0, 0.5]: int e^2");
        assert_non_null(strstr(out.why.text, "1.1505e-3"));
        assert_non_null(strstr(out.why.text, "1.0417e-3"));
    }
    specimen_clear(&s);
}

/* Cells that agree do not hide a norm that does not. */
static void
norms_are_compared_too(void **state)
{
    (void)state;
    specimen s;
    specimen_init(&s, "glu", "exp(x)", "0", "1", 6, 113);
    ordo_norm_options options = {.wanted = RMSE, .digits = 20};
    ordo_check *check = NULL;
    ordo_enclosures proved;
    ordo_norms measured;
    ordo_message why = {""};
    ordo_enclosures_init(&proved);
    ordo_norms_init(&measured, 20);
    assert_int_equal(ordo_check_new(&check, ordo_error_function(s.error),
                                    ordo_error_difference(s.error), ORDO_CHECK_FULL, &options),
                     ORDO_OK);
    ordo_enclose_options enclosing = {
        .wanted = RMSE, .digits = 20, .cell = ordo_check_note, .cell_context = check};
    assert_int_equal(ordo_norms_enclose(&proved, ordo_error_difference(s.error), &enclosing),
                     ORDO_OK);
    arb_t slightly;
    arb_init(slightly);
    arb_set_ui(slightly, 10);
    arb_pow_ui(slightly, slightly, 18, 100);
    arb_inv(slightly, slightly, 100);
    arb_add_ui(slightly, slightly, 1, 100);
    arb_mul(proved.value[ORDO_RMSE], proved.value[ORDO_RMSE], slightly, 100);
    assert_int_equal(ordo_check_compare(check, &measured, &proved, &why), ORDO_EBUG);
    assert_non_null(strstr(why.text, "disagree: rmse is proved to be "));
    arb_clear(slightly);
    ordo_check_free(check);
    ordo_enclosures_clear(&proved);
    ordo_norms_clear(&measured);
    specimen_clear(&s);
}

/* What did not settle, and what has no finite enclosure, is no contradiction. */
static void
nothing_known_is_no_contradiction(void **state)
{
    (void)state;
    specimen s;
    unsigned h1 = ORDO_NORM_BIT(ORDO_H1);
    specimen_init(&s, "mlp", "sqrt(x)", "0", "1", 4, 113);
    for (ordo_check_mode mode = ORDO_CHECK_FULL; mode <= ORDO_CHECK_SAMPLE; mode++) {
        outcome out = check_subject(&s, mode, h1, 20);
        assert_int_equal(out.status, ORDO_OK);
        assert_int_equal(out.compared, 0); /* infinite */
    }
    specimen_clear(&s);
}

static void
numbers_of_cells_that_differ(void **state)
{
    (void)state;
    specimen s, other;
    specimen_init(&s, "glu", "exp(x)", "0", "1", 6, 113);
    specimen_init(&other, "glu", "exp(x)", "0", "1", 7, 113);
    outcome out = check_paths(ordo_error_function(s.error), ordo_error_difference(other.error),
                              ORDO_CHECK_FULL, RMSE, 20);
    assert_int_equal(out.status, ORDO_EBUG);
    assert_string_equal(out.why.text, "what is measured has 6 cells, what is proved 7");
    specimen_clear(&s);
    specimen_clear(&other);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(modes),
        cmocka_unit_test(numbers_of_cells_that_differ),
        cmocka_unit_test(nothing_known_is_no_contradiction),
        cmocka_unit_test(one_unit_in_the_last_place),
        cmocka_unit_test(a_dropped_neuron),
        cmocka_unit_test(swapped_cells),
        cmocka_unit_test(a_wrong_remainder),
        cmocka_unit_test(a_fault_of_what_is_measured),
        cmocka_unit_test(a_peak_between_samples),
        cmocka_unit_test(norms_are_compared_too),
        cmocka_unit_test(as_much_as_asked_for_is_compared),
        cmocka_unit_test(both_paths_agree),
    };
    return cmocka_run_group_tests_name("check", tests, NULL, free_caches);
}
