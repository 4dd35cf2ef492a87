/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every construction of every unit on every target of the catalogue: the net's pieces, expanded
 * from its parameters, are those of the formulas; or it is refused where it does not exist. */
#include "tests/construct/nets.h"

#include <math.h>

#include "construct/expansion.h"
#include "construct/knots.h"
#include "tests/construct/wanted.h"

enum { FINE = 1500 };

/* What is tried, for messages. */
typedef struct trial {
    const ordo_unit *unit;
    const ordo_construction *construction;
    ordo_orientation orientation;
    const ordo_target *target;
    size_t neurons;
    mpfr_prec_t prec;
} trial;

#define FAIL(trial, what)                                                                          \
    fail_msg("%s %s %s, %s, n = %zu, %ld bits: %s", (trial)->unit->name,                           \
             (trial)->construction->name, ordo_orientation_name((trial)->orientation),             \
             ordo_target_label((trial)->target), (trial)->neurons, (long)(trial)->prec, what)

static void
want(wanted *w, const trial *t)
{
    size_t cells = ordo_unit_cells(t->unit, t->neurons);
    ordo_vector knots;
    mpfr_t view;
    assert_int_equal(
        ordo_knots_place(&knots, NULL, t->target, 2, cells > 0 ? cells : 1, t->prec, NULL),
        ORDO_OK);
    wanted_init(w, cells, FINE);
    for (size_t i = 0; i <= cells; i++) {
        ordo_vector_view(view, &knots, i);
        ordo_ball_from_real(w->t + i, view);
    }
    ordo_vector_clear(&knots);
    wanted_sample(w, ordo_target_function(t->target));
    if (!wanted_find(w, t->unit->name, t->construction->name)) {
        FAIL(t, "no formula in this test");
    }
}

/* Whether a knot is 1/3, rounded: where "kink" has no slope. */
static bool
meets_the_kink(const wanted *w, const trial *t)
{
    bool meets = false;
    arb_t gap, third;
    arb_init(gap);
    arb_init(third);
    arb_set_ui(third, 1);
    arb_div_ui(third, third, 3, FINE);
    for (size_t i = 0; i <= w->cells && strcmp(ordo_target_label(t->target), "kink") == 0; i++) {
        mag_t size;
        mag_init(size);
        arb_sub(gap, w->t + i, third, FINE);
        arb_get_mag(size, gap);
        meets = meets || mag_cmp_2exp_si(size, -(slong)t->prec) <= 0;
        mag_clear(size);
    }
    arb_clear(third);
    arb_clear(gap);
    return meets;
}

/* Where theory says that the construction does not exist. */
static ordo_status
expected_status(const wanted *w, const trial *t)
{
    unsigned needs = wanted_needs(t->unit->name, t->construction->name, w->cells);
    if (!wanted_finite(w, needs) || (needs > 0 && meets_the_kink(w, t))) {
        return ORDO_SINGULAR;
    }
    bool free_jumps = t->unit->factors == 2 && strcmp(t->construction->name, "taylor") == 0;
    for (size_t i = 1; free_jumps && i < w->cells; i++) {
        int sign = wanted_discriminant(w, i);
        if (sign == -1) {
            return ORDO_REFUSED;
        }
        /* Rationals decide that the jumps of a cubic vanish; that beta and gamma do for the
         * periodic "bumps" with breakpoints -1, 0, 1 nothing can tell. */
        if (sign != 1 && ordo_expression_degree(ordo_target_function(t->target)) < 0) {
            assert_true(strcmp(ordo_target_label(t->target), "bumps") == 0 && t->neurons == 3);
            return ORDO_UNDECIDED;
        }
    }
    return ORDO_OK;
}

/* Where all values of f vanish, as those of sin(pi x) at -1, 0 and 1, balls around zero are all
 * that can be had; they are this small. */
#define FLOOR (-800.0)

/* log2 of what rounding the parameters may change in the net's values, with room for constants. */
static double
tolerance(const ordo_network *net, const wanted *w)
{
    arb_t reach;
    arb_init(reach);
    arb_abs(reach, w->t + w->cells);
    arb_max(reach, reach, w->t, 64);
    double X = fmax(1.0, arf_get_d(arb_midref(reach), ARF_RND_UP));
    arb_clear(reach);
    return fmax(FLOOR, ordo_network_magnitude(net, X, 1) + 8.0 - (double)net->theta.prec);
}

/* Whether |x - y| scale^j <= 2^bound. */
static bool
ball_near(const arb_t x, const mpfr_t y, const arb_t scale, unsigned j, double bound)
{
    arb_t gap, power;
    mag_t size;
    arb_init(gap);
    arb_init(power);
    mag_init(size);
    ordo_ball_from_real(gap, y);
    arb_sub(gap, gap, x, FINE);
    arb_pow_ui(power, scale, j, FINE);
    arb_mul(gap, gap, power, FINE);
    arb_get_mag(size, gap);
    bool near = mag_cmp_2exp_si(size, (slong)floor(bound)) <= 0;
    arb_clear(gap);
    arb_clear(power);
    mag_clear(size);
    return near;
}

static void
check_piece(const ordo_piece *piece, unsigned degree, const wanted *w, size_t i, const trial *t,
            double bound)
{
    arb_t h, zero;
    arb_init(h);
    arb_init(zero);
    if (w->cells > 0) {
        arb_sub(h, w->t + i + 1, w->t + i, FINE);
        if (!ball_near(w->t + i, piece->left.point, h, 0, -1e9) ||
            !ball_near(w->t + i + 1, piece->right.point, h, 0, -1e9)) {
            FAIL(t, "a cell does not lie between stored breakpoints");
        }
    } else {
        arb_one(h);
    }
    for (unsigned j = 0; j < WANTED_COEFFICIENTS; j++) {
        arb_srcptr c = w->c + i * WANTED_COEFFICIENTS + j;
        if (j > degree ? !arb_contains_si(c, 0)
                       : !ball_near(c, piece->c[j].point, h, j, bound + 3.0 * j)) {
            FAIL(t, "a piece is not the wanted one");
        }
    }
    arb_clear(h);
    arb_clear(zero);
}

static void
check_pieces(const ordo_network *net, const wanted *w, const trial *t)
{
    mpfr_t a, b;
    ordo_partition *partition = NULL;
    ordo_expansion *expansion = NULL;
    ordo_piece piece;
    double bound = tolerance(net, w);
    mpfr_inits2(net->theta.prec, a, b, (mpfr_ptr)0);
    ordo_target_ends(a, b, t->target);
    assert_int_equal(ordo_partition_new(&partition, net, a, b, NULL), ORDO_OK);
    assert_int_equal(ordo_partition_cells(partition), w->cells > 0 ? w->cells : 1);
    assert_int_equal(ordo_expansion_new(&expansion, partition, &ordo_point_arithmetic, FINE, 1),
                     ORDO_OK);
    assert_int_equal(ordo_piece_init(&piece, expansion), ORDO_OK);
    for (size_t i = 0; i < ordo_partition_cells(partition); i++) {
        assert_int_equal(ordo_expansion_pieces(&piece, expansion, i, 1), ORDO_OK);
        check_piece(&piece, ordo_expansion_degree(expansion), w, i, t, bound);
    }
    ordo_piece_clear(&piece, expansion);
    ordo_expansion_free(expansion);
    ordo_partition_free(partition);
    mpfr_clears(a, b, (mpfr_ptr)0);
}

static void
check_values_at_knots(const ordo_network *net, const wanted *w, const trial *t)
{
    mpfr_t x, y;
    mpfr_inits2(FINE, x, y, (mpfr_ptr)0);
    for (size_t i = 0; i <= w->cells; i++) {
        ordo_real_from_ball(x, w->t + i);
        ordo_network_forward(y, net, x);
        if (!ball_near(w->v + i, y, w->t, 0, tolerance(net, w))) {
            FAIL(t, "a value at a breakpoint");
        }
    }
    mpfr_clears(x, y, (mpfr_ptr)0);
}

/* Two nets at random points. */
static void
check_same_function(const ordo_network *p, const ordo_network *q, const wanted *w, const trial *t,
                    uint64_t *random)
{
    mpfr_t x, y, z;
    double bound = fmax(tolerance(p, w), tolerance(q, w));
    mpfr_inits2(FINE, x, y, z, (mpfr_ptr)0);
    for (int k = 0; k < 8; k++) {
        double a = arf_get_d(arb_midref(w->t), ARF_RND_NEAR);
        random_point(x, random, a, a < 0 ? 1 : a + 1);
        ordo_network_forward(y, p, x);
        ordo_network_forward(z, q, x);
        if (!within(y, z, bound)) {
            FAIL(t, "forward and alternating nets differ");
        }
    }
    mpfr_clears(x, y, z, (mpfr_ptr)0);
}

/* Gates: forward all to the right, alternating every odd breakpoint's to the left. */
static void
check_gates(const ordo_network *net, const trial *t)
{
    mpfr_t G;
    size_t shared = t->unit->neurons_at_a;
    for (size_t i = 0; i < net->neurons; i++) {
        size_t breakpoint = i < shared ? 0 : i - shared + 1;
        bool back = t->orientation == ORDO_ALTERNATING && breakpoint % 2 == 1;
        ordo_network_view(G, net, i, ORDO_SLOT_G);
        if (mpfr_cmp_si(G, back ? -1 : 1) != 0) {
            FAIL(t, "a gate opens to the wrong side");
        }
    }
}

/* Tries both orientations; returns whether the nets were made. */
static bool
try(trial *t, uint64_t *random)
{
    ordo_network nets[ORDO_ORIENTATIONS];
    wanted w;
    want(&w, t);
    ordo_status expected = expected_status(&w, t);
    for (int k = 0; k < ORDO_ORIENTATIONS; k++) {
        ordo_message why = {""};
        t->orientation = (ordo_orientation)k;
        ordo_recipe recipe = {t->unit, t->construction, t->orientation, t->target, NULL};
        ordo_status status = ordo_network_make(&nets[k], &recipe, t->neurons, t->prec, &why);
        if (status != expected) {
            FAIL(t, why.text[0] != '\0' ? why.text : ordo_status_text(status));
        }
        if (status != ORDO_OK) {
            assert_true(strlen(why.text) > 0);
            continue;
        }
        check_gates(&nets[k], t);
        check_pieces(&nets[k], &w, t);
        check_values_at_knots(&nets[k], &w, t);
    }
    if (expected == ORDO_OK) {
        check_same_function(&nets[0], &nets[1], &w, t, random);
        ordo_network_clear(&nets[0]);
        ordo_network_clear(&nets[1]);
    }
    wanted_clear(&w);
    return expected == ORDO_OK;
}

static void
all_on_the_catalogue(mpfr_prec_t prec)
{
    static const size_t sizes[] = {1, 2, 3, 5, 16, 37};
    ordo_catalogue *catalogue = shipped_catalogue();
    uint64_t random = test_seed();
    for (const ordo_unit *const *u = ordo_units; *u != NULL; u++) {
        for (const ordo_construction *const *c = (*u)->constructions; *c != NULL; c++) {
            if ((*c)->wide) {
                continue; /* see test_projection */
            }
            size_t made = 0;
            for (size_t k = 0; k < ordo_catalogue_count(catalogue); k++) {
                for (size_t i = 0; i < COUNT(sizes); i++) {
                    trial t = {*u,       *c,  ORDO_FORWARD, ordo_catalogue_target(catalogue, k),
                               sizes[i], prec};
                    made += try(&t, &random) ? 1 : 0;
                }
            }
            assert_true(made > 10);
        }
    }
    ordo_catalogue_free(catalogue);
}

/* So many cells that they are built in several blocks. */
static void
nets_of_some_blocks(void **state)
{
    (void)state;
    uint64_t random = test_seed();
    ordo_target *target = target_on("exp(x)-x^5/7", "-1/3", "2.385");
    for (const ordo_unit *const *u = ordo_units; *u != NULL; u++) {
        for (const ordo_construction *const *c = (*u)->constructions; *c != NULL; c++) {
            if ((*c)->wide) {
                continue; /* see test_projection */
            }
            trial t = {*u, *c, ORDO_FORWARD, target, (*c)->partial ? 270 : 530, 160};
            assert_int_equal(try(&t, &random), !(*c)->partial);
        }
    }
    ordo_target_free(target);
}

/* Threads show neither in nets nor in reasons. */
static void
threads_make_no_difference(void **state)
{
    (void)state;
    ordo_target *target = target_on("sin(4*x)-x", "0", "pi");
    for (const ordo_unit *const *u = ordo_units; *u != NULL; u++) {
        for (const ordo_construction *const *c = (*u)->constructions; *c != NULL; c++) {
            ordo_network one, many;
            ordo_message why_one = {""}, why_many = {""};
            mpfr_t x, y;
            ordo_recipe recipe = {*u, *c, ORDO_ALTERNATING, target, NULL};
            ordo_status status = ordo_network_make(&one, &recipe, 1300, 100, &why_one);
            assert_int_equal(ordo_network_make_with(&many, &recipe, 1300, 100, 4, &why_many),
                             status);
            assert_string_equal(why_one.text, why_many.text);
            assert_int_equal(status, (*c)->partial ? ORDO_REFUSED : ORDO_OK);
            for (size_t i = 0; status == ORDO_OK && i < one.theta.length; i++) {
                ordo_vector_view(x, &one.theta, i);
                ordo_vector_view(y, &many.theta, i);
                assert_true(mpfr_equal_p(x, y));
            }
            if (status == ORDO_OK) {
                ordo_network_clear(&one);
                ordo_network_clear(&many);
            }
        }
    }
    ordo_target_free(target);
}

static void
nets_of_113_bits(void **state)
{
    (void)state;
    all_on_the_catalogue(113);
}

/* So few bits make the cells visibly unequal. */
enum { MOST_SLOTS = 4 + 2 * ORDO_UNIT_FACTORS };

static void
nets_of_12_bits(void **state)
{
    (void)state;
    all_on_the_catalogue(12);
}

/* With the same breakpoints, parameters of few bits are those of many, rounded. */
static void
parameters_are_rounded_once(void **state)
{
    (void)state;
    static const char *const functions[] = {"exp(x)", "1/(1+9*x^2)", "sin(4*x)", "x^5"};
    mpfr_t coarse, fine, rounded, largest[MOST_SLOTS];
    mpfr_init2(rounded, 80);
    for (int k = 0; k < MOST_SLOTS; k++) {
        mpfr_init2(largest[k], 80);
    }
    for (const ordo_unit *const *u = ordo_units; *u != NULL; u++) {
        for (size_t k = 0; k < COUNT(functions); k++) {
            ordo_target *target = target_on(functions[k], "-1", "1");
            size_t n = ordo_unit_neurons(*u, 32);
            ordo_network few, many;
            make_net(&few, (*u)->name, NULL, ORDO_ALTERNATING, target, n, 80);
            make_net(&many, (*u)->name, NULL, ORDO_ALTERNATING, target, n, 400);
            for (size_t s = 0; s < MOST_SLOTS; s++) {
                mpfr_set_zero(largest[s], 1);
            }
            for (size_t i = 0; i < many.theta.length; i++) {
                ordo_vector_view(fine, &many.theta, i);
                size_t s = ordo_network_slot(&many, i);
                if (mpfr_cmpabs(fine, largest[s]) > 0) {
                    mpfr_abs(largest[s], fine, MPFR_RNDN);
                }
            }
            for (size_t i = 0; i < many.theta.length; i++) {
                ordo_vector_view(coarse, &few.theta, i);
                ordo_vector_view(fine, &many.theta, i);
                size_t s = ordo_network_slot(&many, i);
                mpfr_set(rounded, fine, MPFR_RNDN);
                double unit = fmax(ordo_log2(rounded) - 79, ordo_log2(largest[s]) - 150);
                assert_true(within(coarse, rounded, unit) ||
                            within(coarse, rounded, ordo_log2(largest[s]) - 79));
            }
            ordo_network_clear(&few);
            ordo_network_clear(&many);
            ordo_target_free(target);
        }
    }
    mpfr_clear(rounded);
    for (int k = 0; k < MOST_SLOTS; k++) {
        mpfr_clear(largest[k]);
    }
}

static void
too_many_neurons_for_the_precision(void **state)
{
    (void)state;
    ordo_target *target = target_on("exp(x)", "1", "2");
    for (const ordo_unit *const *u = ordo_units; *u != NULL; u++) {
        ordo_network net;
        ordo_message why = {""};
        ordo_recipe recipe = {*u, (*u)->constructions[0], ORDO_FORWARD, target, NULL};
        assert_int_equal(ordo_network_make(&net, &recipe, 1000, 8, &why), ORDO_EINVAL);
        assert_non_null(strstr(why.text, "8 bits"));
    }
    ordo_target_free(target);
}

/* The reasons name what is infinite and where, or the discriminant. */
static void
refusals_have_reasons(void **state)
{
    (void)state;
    static const struct {
        const char *unit, *construction, *expression, *a;
        ordo_status status;
        const char *says[2];
    } cases[] = {
        {"glu", "taylor", "sqrt(x)", "0", ORDO_SINGULAR, {"needs f''", "x = 0"}},
        {"mlp", "optimal", "x^(3/2)", "0", ORDO_SINGULAR, {"needs f''", "x = 0"}},
        {"gqu", "optimal", "x^(7/2)", "0", ORDO_SINGULAR, {"needs f''''", "x = 0"}},
        {"gqu", "taylor", "x^(5/2)", "0", ORDO_SINGULAR, {"needs f'''", "x = 0"}},
        {"gqu", "taylor", "exp(x)", "-1", ORDO_REFUSED, {"breakpoint 1", "< 0"}},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        ordo_target *target = target_on(cases[i].expression, cases[i].a, "1");
        const ordo_unit *u = ordo_unit_find(cases[i].unit);
        ordo_network net;
        ordo_message why = {""};
        ordo_recipe recipe = {u, ordo_construction_find(u, cases[i].construction), ORDO_FORWARD,
                              target, NULL};
        assert_int_equal(ordo_network_make(&net, &recipe, 8, 60, &why), cases[i].status);
        for (int k = 0; k < 2; k++) {
            if (strstr(why.text, cases[i].says[k]) == NULL) {
                fail_msg("%s: \"%s\"", cases[i].expression, why.text);
            }
        }
        ordo_target_free(target);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(too_many_neurons_for_the_precision),
        cmocka_unit_test(refusals_have_reasons),
        cmocka_unit_test(nets_of_some_blocks),
        cmocka_unit_test(threads_make_no_difference),
        cmocka_unit_test(nets_of_113_bits),
        cmocka_unit_test(nets_of_12_bits),
        cmocka_unit_test(parameters_are_rounded_once),
    };
    return cmocka_run_group_tests_name("construction", tests, NULL, free_caches);
}
