/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Golden references: their points, values, files, and what outputs are judged to be. */
#include "tests/construct/nets.h"

#include <math.h>

#include "construct/safetensors.h"
#include "quadrature/npy.h"
#include "verify/golden/golden_file.h"
#include "verify/golden/judge.h"
#include "verify/golden/points.h"

static ordo_golden
golden_of(const char *unit, const char *expression, const char *a, const char *b, size_t neurons,
          const char *dtype, size_t points)
{
    ordo_golden g;
    ordo_network net;
    ordo_message why = {""};
    ordo_target *target = target_on(expression, a, b);
    make_net(&net, unit, NULL, ORDO_ALTERNATING, target, neurons, 150);
    const ordo_dtype *t = ordo_dtype_find(dtype);
    ordo_status status =
        ordo_golden_make(&g, &net, t, ordo_golden_underflow(t), target, points, &why);
    if (status != ORDO_OK) {
        fail_msg("%s in %s: %s", unit, dtype, why.text);
    }
    ordo_network_clear(&net);
    ordo_target_free(target);
    return g;
}

static bool
has_point(const ordo_golden *g, const mpfr_t x)
{
    mpfr_t view;
    bool found = false;
    for (size_t k = 0; !found && k < g->x.length; k++) {
        ordo_vector_view(view, &g->x, k);
        found = mpfr_equal_p(view, x) != 0;
    }
    return found;
}

static void
what_has_no_number_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *expression, *a, *b, *dtype, *text;
    } cases[] = {
        {"x", "60000", "70000", "f16", "an end of [60000, 70000]"},
        {"x", "1+2^-30", "1+2^-29", "f32", "no number of type f32"},
        {"1e6*x", "-1", "1", "f16", "is beyond the numbers of type f16"},
        {"60000*x", "1", "1.09375", "f16", "the net's value at x = 1.09"},
        {"30000*x", "-1", "1", "f16", "an honest evaluation in f16 may overflow at x = -1"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        ordo_golden g;
        ordo_network net;
        ordo_message why = {""};
        ordo_target *target = target_on(cases[i].expression, cases[i].a, cases[i].b);
        make_net(&net, "mlp", NULL, ORDO_FORWARD, target, 1, 100);
        assert_int_equal(ordo_golden_make(&g, &net, ordo_dtype_find(cases[i].dtype), ORDO_GRADUAL,
                                          target, 0, &why),
                         ORDO_SINGULAR);
        if (strstr(why.text, cases[i].text) == NULL) {
            fail_msg("%s", why.text);
        }
        ordo_network_clear(&net);
        ordo_target_free(target);
    }
}

/* The points below an end, and those above one: one and two lengths of 3.085 beyond, to nearest. */
static void
points_lie_beyond(const ordo_golden *g, const ordo_target *target)
{
    static const char *const wanted[] = {"-6.87", "-3.785", "5.47", "8.555"};
    mpfr_t view, x;
    mpfr_init2(x, 300);
    assert_int_equal(ordo_golden_outside(&g->x, target), COUNT(wanted));
    for (size_t i = 0; i < COUNT(wanted); i++) {
        size_t k = i < 2 ? i : g->x.length - COUNT(wanted) + i;
        ordo_vector_view(view, &g->x, k);
        (void)mpfr_set_str(x, wanted[i], 10, MPFR_RNDN);
        mpfr_sub(x, x, view, MPFR_RNDN);
        /* the ends are rounded inwards, by up to a unit in the last place of 2.385 */
        mpfr_mul_2si(x, x, g->dtype->bits - 1, MPFR_RNDN);
        assert_true(fabs(mpfr_get_d(x, MPFR_RNDN)) <= 4 * 3);
    }
    mpfr_clear(x);
}

/* Distinct and ascending, of the format, in the interval but for four; breakpoints and both
 * neighbours. */
static void
points_are_where_it_is_hard(void **state)
{
    (void)state;
    for (const ordo_dtype *const *t = ordo_dtypes; *t != NULL; t++) {
        ordo_golden g = golden_of("gqu", "sin(3*x)", "-0.7", "2.385", 9, (*t)->name, 0);
        ordo_target *target = target_on("x", "-0.7", "2.385");
        mpfr_t view, before, G, bias, r;
        mpfr_inits2(53, before, r, (mpfr_ptr)0);
        mpfr_set_si(before, -10, MPFR_RNDN);
        points_lie_beyond(&g, target);
        for (size_t k = 0; k < g.x.length; k++) {
            ordo_vector_view(view, &g.x, k);
            assert_true(mpfr_greater_p(view, before));
            assert_true(ordo_dtype_holds(*t, view));
            mpfr_set(before, view, MPFR_RNDN);
        }
        ordo_vector_view(view, &g.x, g.x.length - 3);
        assert_true(mpfr_cmp_d(view, 2.385) <= 0);
        ordo_vector_view(view, &g.x, 2);
        assert_true(mpfr_cmp_d(view, -0.7) >= 0); /* the double lies above -7/10 */
        size_t inside = 0;
        for (size_t i = 0; i < g.net.neurons; i++) {
            ordo_network_line(G, bias, &g.net, i, 0);
            mpfr_div(r, bias, G, MPFR_RNDN);
            mpfr_neg(r, r, MPFR_RNDN);
            assert_int_equal(ordo_dtype_round(r, *t, r), ORDO_OK);
            if (mpfr_cmp_d(r, -0.65) > 0 && mpfr_cmp_d(r, 2.3) < 0) {
                inside++;
                assert_true(has_point(&g, r));
                ordo_dtype_next(before, *t, r, 1);
                assert_true(has_point(&g, before));
                ordo_dtype_next(before, *t, r, -1);
                assert_true(has_point(&g, before));
            }
        }
        assert_true(inside >= 7);
        mpfr_clears(before, r, (mpfr_ptr)0);
        ordo_target_free(target);
        ordo_golden_clear(&g);
    }
}

/* In f16 evaluations may overflow at -2 and 2, whose lines reach 9000 * 3; not in [-1, 1]. */
static void
points_beyond_do_not_overflow(void **state)
{
    (void)state;
    ordo_target *target = target_on("9000*x^2", "-1", "1");
    ordo_golden g = golden_of("mlp", "9000*x^2", "-1", "1", 2, "f16", 0);
    mpfr_t view;
    size_t outside = ordo_golden_outside(&g.x, target);
    assert_int_equal(outside, 0);
    for (size_t k = 0; k < g.x.length; k++) {
        ordo_vector_view(view, &g.bound, k);
        assert_true(mpfr_number_p(view));
    }
    ordo_golden_clear(&g);
    ordo_target_free(target);
}

/* In f16 the bound that allows for flushed underflow is the wider one, in the other formats none is
 * wanted; the file says which it is, and what it says is what is compared with. */
static void
underflow_is_gradual_in_f16(void **state)
{
    (void)state;
    ordo_target *target = target_on("exp(x)", "-1", "1");
    for (const ordo_dtype *const *t = ordo_dtypes; *t != NULL; t++) {
        ordo_golden g[2];
        ordo_network net;
        ordo_message why = {""};
        mpfr_t gradual, flushed;
        make_net(&net, "glu", NULL, ORDO_FORWARD, target, 5, 150);
        for (int u = 0; u < 2; u++) {
            assert_int_equal(ordo_golden_make(&g[u], &net, *t, (ordo_underflow)u, target, 0, &why),
                             ORDO_OK);
        }
        assert_int_equal(g[0].x.length, g[1].x.length);
        bool f16 = strcmp((*t)->name, "f16") == 0;
        double widest = 0;
        for (size_t k = 0; k < g[0].x.length; k++) {
            ordo_vector_view(gradual, &g[ORDO_GRADUAL].bound, k);
            ordo_vector_view(flushed, &g[ORDO_FLUSHED].bound, k);
            double wider = mpfr_get_d(flushed, MPFR_RNDN) / mpfr_get_d(gradual, MPFR_RNDN);
            assert_true(wider >= 1);
            widest = wider > widest ? wider : widest;
        }
        assert_true(f16 ? widest > 2 : widest < 1.0001);
        assert_int_equal(ordo_golden_underflow(*t), f16 ? ORDO_GRADUAL : ORDO_FLUSHED);
        ordo_golden_clear(&g[0]);
        ordo_golden_clear(&g[1]);
        ordo_network_clear(&net);
    }
    ordo_target_free(target);
}

static void
as_many_points_as_asked_for(void **state)
{
    (void)state;
    ordo_golden g = golden_of("glu", "exp(x)", "-1", "1", 8, "f32", 1000);
    assert_int_equal(g.x.length, 1000);
    ordo_golden_clear(&g);
    g = golden_of("glu", "exp(x)", "-1", "1", 8, "f32", 3);
    assert_true(g.x.length > 30);
    ordo_golden_clear(&g);
    /* 1, 1 + 2^-7, ..., 1 + 2^-3: 17 numbers of bf16, and 0.75, 0.875, 1.25, 1.375. */
    g = golden_of("glu", "exp(x)", "1", "1.125", 3, "bf16", 1000);
    assert_int_equal(g.x.length, 21);
    ordo_golden_clear(&g);
}

/* Values from rationals, rounded once. */
static void
values_are_those_of_rationals(void **state)
{
    (void)state;
    static const char *const units[] = {"mlp", "gqu", "relu3"};
    for (size_t i = 0; i < COUNT(units); i++) {
        for (const ordo_dtype *const *t = ordo_dtypes; *t != NULL; t++) {
            ordo_golden g = golden_of(units[i], "1/(1+x^2)", "-1", "1", 6, (*t)->name, 0);
            mpfr_t view, wide, rounded, value;
            fmpq_t x, y;
            mpfr_init2(wide, 4000);
            mpfr_inits2((*t)->bits, rounded, value, (mpfr_ptr)0);
            fmpq_init(x);
            fmpq_init(y);
            for (size_t k = 0; k < g.x.length; k += 3) {
                ordo_vector_view(view, &g.x, k);
                assert_int_equal(ordo_rational_from_real(x, view), ORDO_OK);
                exact_forward(y, &g.net, x);
                ordo_real_from_rational(wide, y, MPFR_RNDZ);
                assert_int_equal(ordo_dtype_round(rounded, *t, wide), ORDO_OK);
                ordo_golden_value(value, &g, k);
                assert_true(mpfr_equal_p(rounded, value));
            }
            mpfr_clear(wide);
            mpfr_clears(rounded, value, (mpfr_ptr)0);
            fmpq_clear(x);
            fmpq_clear(y);
            ordo_golden_clear(&g);
        }
    }
}

/* All outputs y rounded, but z at point k. */
static ordo_judgement
judged_with(const ordo_golden *g, size_t k, const mpfr_t z)
{
    ordo_vector outputs;
    ordo_judgement j;
    ordo_message why = {""};
    mpfr_t y;
    mpfr_init2(y, g->dtype->bits);
    assert_int_equal(ordo_vector_init(&outputs, g->x.length, g->dtype->bits), ORDO_OK);
    for (size_t i = 0; i < g->x.length; i++) {
        ordo_golden_value(y, g, i);
        (void)ordo_vector_set(&outputs, i, i == k ? z : y);
    }
    assert_int_equal(ordo_golden_judge(&j, g, &outputs, &why), ORDO_OK);
    ordo_vector_clear(&outputs);
    mpfr_clear(y);
    return j;
}

/* The largest number of the format within the bound passes, the next one does not; to both sides.
 */
static void
the_bound_decides(void **state)
{
    (void)state;
    for (const ordo_dtype *const *t = ordo_dtypes; *t != NULL; t++) {
        ordo_golden g = golden_of("glu", "exp(x)", "-1", "1", 5, (*t)->name, 0);
        mpfr_t y, end, z, bound;
        mpfr_inits2(4000, y, end, (mpfr_ptr)0);
        mpfr_init2(z, (*t)->bits);
        for (int side = -1; side <= 1; side += 2) {
            for (size_t k = 1; k < g.x.length; k += 7) {
                ordo_exact_real(y, g.y + k);
                ordo_vector_view(bound, &g.bound, k);
                mpfr_mul_si(end, bound, side, MPFR_RNDN);
                mpfr_add(end, end, y, MPFR_RNDN);
                assert_int_equal(ordo_dtype_round(z, *t, end), ORDO_OK);
                if (side * mpfr_cmp(z, end) > 0) {
                    ordo_dtype_next(z, *t, z, -side);
                }
                ordo_judgement j = judged_with(&g, k, z);
                assert_int_equal(j.verdict, ORDO_CONSISTENT);
                assert_int_equal(j.worst, k);
                assert_true(j.fraction <= 1);
                ordo_dtype_next(z, *t, z, side);
                j = judged_with(&g, k, z);
                assert_int_equal(j.verdict, ORDO_WRONG);
                assert_int_equal(j.beyond, 1);
                assert_int_equal(j.worst, k);
            }
        }
        mpfr_clears(y, end, z, (mpfr_ptr)0);
        ordo_golden_clear(&g);
    }
}

static void
outputs_that_are_no_numbers_are_wrong(void **state)
{
    (void)state;
    ordo_golden g = golden_of("glu", "exp(x)", "-1", "1", 5, "f16", 0);
    mpfr_t z;
    mpfr_init2(z, 30);
    for (int kind = 0; kind < 4; kind++) {
        mpfr_set_si(z, -65520, MPFR_RNDN); /* rounded to -infinity */
        if (kind == 1) {
            mpfr_set_nan(z);
        } else if (kind > 1) {
            mpfr_set_inf(z, kind == 2 ? 1 : -1);
        }
        ordo_judgement j = judged_with(&g, 4, z);
        assert_int_equal(j.verdict, ORDO_WRONG);
        assert_int_equal(j.beyond, 1);
        assert_int_equal(j.worst, 4);
        assert_true(isinf(j.fraction) && isinf(j.ulps));
        assert_string_equal(j.suspicion.text, "");
    }
    mpfr_clear(z);
    ordo_golden_clear(&g);
}

/* Zeros, whose exact errors are |y|. */
static void
zeros_pass_where_nothing_is_decidable(void **state)
{
    (void)state;
    static const struct {
        const char *dtype;
        size_t neurons;
        ordo_conformity verdict;
    } cases[] = {
        {"bf16", 300, ORDO_NOT_DECIDABLE}, {"bf16", 4, ORDO_WRONG}, {"f32", 300, ORDO_WRONG}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        ordo_golden g = golden_of("gqu", "exp(x)", "-1", "1", cases[i].neurons, cases[i].dtype, 0);
        ordo_vector zeros;
        ordo_judgement j;
        ordo_message why = {""};
        assert_int_equal(ordo_vector_init(&zeros, g.x.length, 53), ORDO_OK);
        assert_int_equal(ordo_golden_judge(&j, &g, &zeros, &why), ORDO_OK);
        assert_int_equal(j.verdict, cases[i].verdict);
        assert_int_equal(j.verdict == ORDO_NOT_DECIDABLE, !ordo_sight_decides(&j.sight));
        ordo_vector_clear(&zeros);
        assert_int_equal(ordo_vector_init(&zeros, g.x.length - 1, 53), ORDO_OK);
        assert_int_equal(ordo_golden_judge(&j, &g, &zeros, &why), ORDO_EINVAL);
        ordo_vector_clear(&zeros);
        ordo_golden_clear(&g);
    }
}

typedef struct sighted {
    const char *unit, *expression, *dtype;
    size_t neurons;
    bool decides;
} sighted;

/* The weight of neuron i; the caller clears r. */
static void
take_weight(mpfr_t r, const ordo_golden *g, size_t i)
{
    mpfr_t view;
    ordo_vector_view(view, &g->net.theta, (i + 1) * ordo_network_stride(&g->net) - 1);
    mpfr_init2(r, g->dtype->bits);
    mpfr_set(r, view, MPFR_RNDN);
}

static void
put_weight(ordo_golden *g, size_t i, const mpfr_t r)
{
    (void)ordo_vector_set(&g->net.theta, (i + 1) * ordo_network_stride(&g->net) - 1, r);
}

/* Whether the net without neuron i is another one at the points, and further than two bounds from
 * the net at one of them. */
static void
leave_out(bool *differs, bool *apart, ordo_golden *g, size_t i)
{
    arb_ptr y = _arb_vec_init((slong)g->x.length);
    ordo_message why = {""};
    arf_t change, twice;
    mpfr_t weight, zero, view;
    arf_init(change);
    arf_init(twice);
    mpfr_init2(zero, 2);
    mpfr_set_zero(zero, 1);
    take_weight(weight, g, i);
    put_weight(g, i, zero);
    assert_int_equal(ordo_exact_values(y, &g->net, &g->x, &why), ORDO_OK);
    put_weight(g, i, weight);
    *differs = *apart = false;
    for (size_t k = 0; k < g->x.length; k++) {
        arf_sub(change, arb_midref(y + k), arb_midref(g->y + k), ARF_PREC_EXACT, ARF_RND_DOWN);
        ordo_vector_view(view, &g->bound, k);
        arf_set_mpfr(twice, view);
        arf_mul_2exp_si(twice, twice, 1);
        *apart = *apart || arf_cmpabs(change, twice) > 0;
        *differs = *differs || !arf_is_zero(change);
    }
    arf_clear(change);
    arf_clear(twice);
    mpfr_clear(weight);
    mpfr_clear(zero);
    _arb_vec_clear(y, (slong)g->x.length);
}

/* What is said to be seen is, what is not is not; and what the counts decide. */
static void
neurons_that_are_seen_can_not_be_left_out(void **state)
{
    (void)state;
    static const sighted cases[] = {
        {"gqu", "exp(-400*x^2)", "f32", 32, true},   {"glu", "exp(-400*x^2)", "f64", 32, false},
        {"mlp", "exp(-400*x^2)", "bf16", 32, false}, {"glu", "exp(-400*x^2)", "f32", 64, false},
        {"gqu", "exp(x)", "bf16", 64, true},         {"gqu", "exp(x)", "bf16", 8, true},
        {"gqu", "exp(x)", "f32", 32, true},          {"relu3", "exp(x)", "f32", 9, true},
        {"mlp", "max(0,x-0.5)", "f64", 32, true},    {"mlp", "0*x", "f64", 4, false},
    };
    for (size_t c = 0; c < COUNT(cases); c++) {
        const sighted *s = &cases[c];
        ordo_golden g = golden_of(s->unit, s->expression, "-1", "1", s->neurons, s->dtype, 0);
        ordo_sight sight;
        size_t seen = 0, live = 0;
        assert_int_equal(ordo_golden_sight(&sight, &g), ORDO_OK);
        for (size_t i = 0; i < g.net.neurons; i++) {
            bool differs, apart;
            leave_out(&differs, &apart, &g, i);
            seen += apart;
            live += differs;
        }
        assert_int_equal(sight.neurons, live);
        assert_int_equal(sight.neurons - sight.hidden, seen);
        if (ordo_sight_decides(&sight) != s->decides) {
            fail_msg("%s on %s in %s", s->unit, s->expression, s->dtype);
        }
        ordo_golden_clear(&g);
    }
}

/* All of the one, all of the other, or more than half of both. */
static void
counts_decide(void **state)
{
    (void)state;
    static const struct {
        ordo_sight sight;
        bool decides;
    } cases[] = {
        {{.points = 9, .blind = 0, .neurons = 5, .hidden = 0}, true},
        {{.points = 9, .blind = 9, .neurons = 5, .hidden = 0}, false},
        {{.points = 9, .blind = 8, .neurons = 5, .hidden = 2}, true},
        {{.points = 9, .blind = 4, .neurons = 5, .hidden = 4}, true},
        {{.points = 9, .blind = 5, .neurons = 5, .hidden = 3}, false},
        {{.points = 9, .blind = 0, .neurons = 5, .hidden = 5}, false},
        {{.points = 9, .blind = 8, .neurons = 0, .hidden = 0}, true},
        {{.points = 0}, false},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_int_equal(ordo_sight_decides(&cases[i].sight), cases[i].decides);
    }
}

/* The four files in memory. */
typedef struct written {
    char *text[3];
    size_t length[3];
} written;

static written
write_all(const ordo_golden *g)
{
    written w;
    ordo_message why = {""};
    ordo_run run;
    ordo_target *target = target_on("exp(x)", "-1", "1");
    ordo_recipe recipe = {g->net.unit, ordo_construction_find(g->net.unit, NULL), ORDO_ALTERNATING,
                          target, NULL};
    ordo_golden_origin origin = {&recipe, &run, 20, "no command"};
    ordo_run_options options = {.wanted = ORDO_NORM_BIT(ORDO_RMSE), .check = ORDO_CHECK_NONE};
    ordo_run_init(&run, 20);
    assert_int_equal(ordo_run_network(&run, &g->net, target, &options, &why), ORDO_OK);
    for (int i = 0; i < 3; i++) {
        FILE *out = open_memstream(&w.text[i], &w.length[i]);
        assert_non_null(out);
        ordo_status status = i == 0 ? ordo_safetensors_write(out, &g->net, g->dtype, &why)
                             : i == 1
                                 ? ordo_npy_write(out, &g->x, ordo_golden_array(g->dtype), &why)
                                 : ordo_golden_write(out, g, &origin);
        assert_int_equal(status, ORDO_OK);
        (void)fclose(out);
    }
    ordo_run_clear(&run);
    ordo_target_free(target);
    return w;
}

static ordo_status
read_all(ordo_golden *g, const written *w, ordo_message *why)
{
    ordo_golden_bytes bytes = {(unsigned char *)w->text[0],
                               (unsigned char *)w->text[1],
                               (unsigned char *)w->text[2],
                               w->length[0],
                               w->length[1],
                               w->length[2]};
    return ordo_golden_read(g, &bytes, why);
}

static bool
is_same_net(const ordo_golden *a, const ordo_golden *b)
{
    mpfr_t x, y;
    bool same = a->net.theta.length == b->net.theta.length;
    for (size_t i = 0; same && i < a->net.theta.length; i++) {
        ordo_vector_view(x, &a->net.theta, i);
        ordo_vector_view(y, &b->net.theta, i);
        same = mpfr_equal_p(x, y) != 0;
    }
    return same;
}

/* What is read is what was written, and no changed bit of any file passes. */
static void
files_are_read_back_or_refused(void **state)
{
    (void)state;
    uint64_t random = test_seed();
    for (const ordo_dtype *const *t = ordo_dtypes; *t != NULL; t++) {
        ordo_golden g = golden_of("glu", "exp(x)", "-1", "1", 3, (*t)->name, 0), back;
        written w = write_all(&g);
        ordo_message why = {""};
        assert_int_equal(read_all(&back, &w, &why), ORDO_OK);
        assert_int_equal(back.x.length, g.x.length);
        assert_ptr_equal(back.dtype, *t);
        for (size_t k = 0; k < g.x.length; k++) {
            assert_true(arb_equal(back.y + k, g.y + k));
        }
        ordo_golden_clear(&back);
        for (int trial = 0; trial < 300; trial++) {
            int file = trial % 3;
            size_t at = random_bits(&random, 30) % w.length[file];
            char bit = (char)(1 << random_bits(&random, 3));
            w.text[file][at] ^= bit;
            ordo_status status = read_all(&back, &w, &why);
            if (status == ORDO_OK && is_same_net(&back, &g)) {
                ordo_golden_clear(&back); /* the sign of a zero */
            } else if (status != ORDO_EPARSE) {
                fail_msg("%s: byte %zu of file %d", (*t)->name, at, file);
            }
            w.text[file][at] ^= bit;
        }
        for (int file = 0; file < 3; file++) {
            w.length[file]--;
            assert_int_equal(read_all(&back, &w, &why), ORDO_EPARSE);
            w.length[file]++;
        }
        for (int file = 0; file < 3; file++) {
            free(w.text[file]);
        }
        ordo_golden_clear(&g);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_has_no_number_is_refused),
        cmocka_unit_test(points_are_where_it_is_hard),
        cmocka_unit_test(points_beyond_do_not_overflow),
        cmocka_unit_test(underflow_is_gradual_in_f16),
        cmocka_unit_test(as_many_points_as_asked_for),
        cmocka_unit_test(values_are_those_of_rationals),
        cmocka_unit_test(the_bound_decides),
        cmocka_unit_test(outputs_that_are_no_numbers_are_wrong),
        cmocka_unit_test(zeros_pass_where_nothing_is_decidable),
        cmocka_unit_test(neurons_that_are_seen_can_not_be_left_out),
        cmocka_unit_test(counts_decide),
        cmocka_unit_test(files_are_read_back_or_refused),
    };
    return cmocka_run_group_tests_name("golden", tests, NULL, free_caches);
}
