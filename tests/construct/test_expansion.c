/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pieces of random nets, in points, balls and rationals, against the direct sum. */
#include "tests/construct/nets.h"

#include "construct/expansion.h"

enum { PREC = 90 };

typedef struct bench {
    ordo_network net;
    mpfr_t a, b;
    ordo_vector cuts;
    ordo_partition *partition;
    size_t cells;
} bench;

static void
bench_init(bench *w, const ordo_unit *unit, size_t neurons, uint64_t *random)
{
    mpfr_t cut;
    mpfr_init2(cut, 24);
    mpfr_inits2(24, w->a, w->b, (mpfr_ptr)0);
    mpfr_set_si_2exp(w->a, -8 + (long)random_bits(random, 1), -3, MPFR_RNDN);
    mpfr_set_si_2exp(w->b, 9, -3, MPFR_RNDN);
    random_network(&w->net, unit, neurons, 24, random);
    assert_int_equal(ordo_vector_init(&w->cuts, 2, 24), ORDO_OK);
    mpfr_set_d(cut, -0.5, MPFR_RNDN); /* often a breakpoint too */
    (void)ordo_vector_set(&w->cuts, 0, cut);
    mpfr_set_d(cut, 2.385 / 7, MPFR_RNDN);
    (void)ordo_vector_set(&w->cuts, 1, cut);
    mpfr_clear(cut);
    assert_int_equal(ordo_partition_new(&w->partition, &w->net, w->a, w->b, &w->cuts), ORDO_OK);
    w->cells = ordo_partition_cells(w->partition);
}

static void
bench_clear(bench *w)
{
    ordo_partition_free(w->partition);
    ordo_vector_clear(&w->cuts);
    ordo_network_clear(&w->net);
    mpfr_clears(w->a, w->b, (mpfr_ptr)0);
}

/* All pieces of a new expansion. */
static ordo_piece *
expand(ordo_expansion **e, const bench *w, const ordo_arithmetic *field)
{
    ordo_piece *pieces = calloc(w->cells, sizeof *pieces);
    assert_non_null(pieces);
    assert_int_equal(ordo_expansion_new(e, w->partition, field, PREC, 1), ORDO_OK);
    assert_int_equal(ordo_expansion_degree(*e), ordo_network_degree(&w->net));
    for (size_t i = 0; i < w->cells; i++) {
        assert_int_equal(ordo_piece_init(&pieces[i], *e), ORDO_OK);
    }
    assert_int_equal(ordo_expansion_pieces(pieces, *e, 0, w->cells), ORDO_OK);
    return pieces;
}

static void
free_pieces(ordo_piece *pieces, ordo_expansion *e, const bench *w)
{
    for (size_t i = 0; i < w->cells; i++) {
        ordo_piece_clear(&pieces[i], e);
    }
    free(pieces);
    ordo_expansion_free(e);
}

/* The piece at left + part/7 of the cell equals the direct sum, exactly. */
static void
check_exact_value(const bench *w, const ordo_piece *piece, slong part)
{
    fmpq_t s, x, y, sum;
    fmpq_init(s);
    fmpq_init(x);
    fmpq_init(y);
    fmpq_init(sum);
    fmpq_sub(s, piece->right.rational, piece->left.rational);
    fmpq_set_si(x, part, 7);
    fmpq_mul(s, s, x);
    fmpq_add(x, piece->left.rational, s);
    for (unsigned j = ordo_network_degree(&w->net) + 1; j-- > 0;) {
        fmpq_mul(y, y, s);
        fmpq_add(y, y, piece->c[j].rational);
    }
    exact_forward(sum, &w->net, x);
    assert_true(fmpq_equal(y, sum));
    fmpq_clear(s);
    fmpq_clear(x);
    fmpq_clear(y);
    fmpq_clear(sum);
}

static bool
is_cut(const fmpq_t x, const bench *w)
{
    fmpq_t cut;
    mpfr_t view;
    bool found = false;
    fmpq_init(cut);
    for (size_t i = 0; i < w->cuts.length; i++) {
        ordo_vector_view(view, &w->cuts, i);
        assert_int_equal(ordo_rational_from_real(cut, view), ORDO_OK);
        found = found || fmpq_equal(cut, x);
    }
    fmpq_clear(cut);
    return found;
}

static void
check_exact(const bench *w, const ordo_piece *exact)
{
    fmpq_t end;
    fmpq_init(end);
    for (size_t i = 0; i < w->cells; i++) {
        assert_true(fmpq_cmp(exact[i].left.rational, exact[i].right.rational) < 0);
        assert_true(i == 0 || fmpq_equal(exact[i - 1].right.rational, exact[i].left.rational));
        assert_int_equal(exact[i].cut_left, is_cut(exact[i].left.rational, w));
        assert_int_equal(exact[i].cut_right, is_cut(exact[i].right.rational, w));
        for (slong part = 0; part <= 7; part += i % 3 == 0 ? 1 : 7) {
            check_exact_value(w, &exact[i], part);
        }
    }
    assert_int_equal(ordo_rational_from_real(end, w->a), ORDO_OK);
    assert_true(fmpq_equal(exact[0].left.rational, end));
    assert_int_equal(ordo_rational_from_real(end, w->b), ORDO_OK);
    assert_true(fmpq_equal(exact[w->cells - 1].right.rational, end));
    fmpq_clear(end);
}

/* A rational to within 2^bound of a point. */
static bool
near(const mpfr_t x, const fmpq_t exact, double bound)
{
    mpfr_t y;
    mpfr_init2(y, 4 * PREC);
    ordo_real_from_rational(y, exact, MPFR_RNDN);
    bool close = within(x, y, bound);
    mpfr_clear(y);
    return close;
}

static void
check_against_exact(const bench *w, const ordo_piece *exact, const ordo_piece *balls,
                    const ordo_piece *points)
{
    /* Each of some hundred neurons adds a few roundings of terms below 2^15. */
    double bound = 30.0 - PREC;
    for (size_t i = 0; i < w->cells; i++) {
        assert_true(arb_contains_fmpq(balls[i].left.ball, exact[i].left.rational));
        assert_true(arb_contains_fmpq(balls[i].right.ball, exact[i].right.rational));
        assert_true(near(points[i].left.point, exact[i].left.rational, 4 - PREC));
        assert_true(near(points[i].right.point, exact[i].right.rational, 4 - PREC));
        assert_int_equal(balls[i].cut_left, exact[i].cut_left);
        assert_int_equal(points[i].cut_right, exact[i].cut_right);
        for (unsigned j = 0; j <= ordo_network_degree(&w->net); j++) {
            assert_true(arb_contains_fmpq(balls[i].c[j].ball, exact[i].c[j].rational));
            assert_true(mag_cmp_2exp_si(arb_radref(balls[i].c[j].ball), 30 - PREC) < 0);
            assert_true(near(points[i].c[j].point, exact[i].c[j].rational, bound));
        }
    }
}

/* The pieces at random points and at both ends against the rounded direct sum. */
static void
check_forward(const bench *w, const ordo_piece *points, uint64_t *random)
{
    mpfr_t x, s, y, sum;
    mpfr_inits2(2 * PREC, x, s, y, sum, (mpfr_ptr)0);
    for (size_t i = 0; i < w->cells; i++) {
        for (int k = 0; k < 3; k++) {
            random_point(s, random, 0, 1);
            mpfr_sub(x, points[i].right.point, points[i].left.point, MPFR_RNDN);
            mpfr_mul(s, s, x, MPFR_RNDN);
            if (k > 0) {
                mpfr_set(s, x, MPFR_RNDN);
                mpfr_mul_ui(s, s, (unsigned long)k - 1, MPFR_RNDN);
            }
            mpfr_add(x, s, points[i].left.point, MPFR_RNDN);
            mpfr_set_zero(y, 1);
            for (unsigned j = ordo_network_degree(&w->net) + 1; j-- > 0;) {
                mpfr_fma(y, y, s, points[i].c[j].point, MPFR_RNDN);
            }
            ordo_network_forward(sum, &w->net, x);
            assert_true(within(y, sum, 30.0 - PREC));
        }
    }
    mpfr_clears(x, s, y, sum, (mpfr_ptr)0);
}

static void
pieces_of_random_nets(void **state)
{
    (void)state;
    uint64_t random = test_seed();
    for (int k = 0; k < 60; k++) {
        bench w;
        bench_init(&w, any_unit((size_t)k), 1 + random_bits(&random, k % 10 == 0 ? 8 : 5), &random);
        ordo_expansion *rational, *ball, *point;
        ordo_piece *exact = expand(&rational, &w, &ordo_rational_arithmetic);
        ordo_piece *balls = expand(&ball, &w, &ordo_ball_arithmetic);
        ordo_piece *points = expand(&point, &w, &ordo_point_arithmetic);
        check_exact(&w, exact);
        check_against_exact(&w, exact, balls, points);
        check_forward(&w, points, &random);
        free_pieces(exact, rational, &w);
        free_pieces(balls, ball, &w);
        free_pieces(points, point, &w);
        bench_clear(&w);
    }
}

/* Many distinct breakpoints, so that remembered states come into play; a cut where the first one
 * after the beginning lies. */
static void
spread_gates(bench *w, long exponent)
{
    mpfr_t cut;
    mpfr_init2(cut, 24);
    mpfr_set_si_2exp(cut, 2 * (ORDO_EXPANSION_STRIDE - 1) - (long)w->net.neurons, exponent,
                     MPFR_RNDN);
    (void)ordo_vector_set(&w->cuts, 0, cut);
    mpfr_clear(cut);
    ordo_partition_free(w->partition);
    for (size_t i = 0; i < w->net.neurons; i++) {
        long place = (long)((i * 37) % w->net.neurons) * 2 - (long)w->net.neurons;
        size_t gate = ordo_network_index(&w->net, i, ORDO_SLOT_G);
        set_parameter(&w->net, gate, i % 3 == 0 ? -1 : 1, 0);
        set_parameter(&w->net, gate + 1, i % 3 == 0 ? place : -place, exponent);
    }
    assert_int_equal(ordo_partition_new(&w->partition, &w->net, w->a, w->b, &w->cuts), ORDO_OK);
    w->cells = ordo_partition_cells(w->partition);
    assert_true(w->cells > 4 * ORDO_EXPANSION_STRIDE);
}

static bool
same_piece(const ordo_piece *p, const ordo_piece *q, unsigned degree)
{
    bool same = mpfr_equal_p(p->left.point, q->left.point) &&
                mpfr_equal_p(p->right.point, q->right.point) && p->cut_left == q->cut_left &&
                p->cut_right == q->cut_right;
    for (unsigned j = 0; j <= degree; j++) {
        same = same && mpfr_equal_p(p->c[j].point, q->c[j].point);
    }
    return same;
}

/* Any block of cells is, to the bit, what one sweep from the start gives. */
static void
blocks_agree_with_one_sweep(void **state)
{
    (void)state;
    uint64_t random = test_seed();
    for (const ordo_unit *const *u = ordo_units; *u != NULL; u++) {
        bench w;
        ordo_expansion *e, *rational;
        bench_init(&w, *u, 281, &random);
        spread_gates(&w, -9);
        ordo_piece *all = expand(&e, &w, &ordo_point_arithmetic);
        ordo_piece *block = expand(&rational, &w, &ordo_rational_arithmetic);
        check_exact(&w, block);
        free_pieces(block, rational, &w);
        block = calloc(w.cells, sizeof *block);
        for (size_t i = 0; i < w.cells; i++) {
            assert_int_equal(ordo_piece_init(&block[i], e), ORDO_OK);
        }
        for (size_t first = 0; first < w.cells; first += 1 + random_bits(&random, 3)) {
            size_t count = 1 + random_bits(&random, 7);
            count = count > w.cells - first ? w.cells - first : count;
            assert_int_equal(ordo_expansion_pieces(block, e, first, count), ORDO_OK);
            for (size_t i = 0; i < count; i++) {
                assert_true(same_piece(&block[i], &all[first + i], ordo_unit_degree(*u)));
            }
        }
        assert_int_equal(ordo_expansion_pieces(block, e, 70, 0), ORDO_OK);
        for (size_t i = 0; i < w.cells; i++) {
            ordo_piece_clear(&block[i], e);
        }
        free(block);
        free_pieces(all, e, &w);
        bench_clear(&w);
    }
    ordo_expansion_free(NULL);
}

/* A net far from 0, or with parameters of any size: balls against rationals. */
static void
check_scaled(const ordo_unit *unit, long shift, long place, long size, uint64_t *random)
{
    bench w;
    mpfr_t x, offset, far;
    bench_init(&w, unit, 40, random);
    ordo_partition_free(w.partition);
    w.cuts.length = 0;
    mpfr_init2(x, 300);
    mpfr_init2(offset, 300);
    mpfr_init2(far, 300);
    mpfr_set_si(far, place, MPFR_RNDN);
    mpfr_pow_ui(far, far, 3, MPFR_RNDN);
    mpfr_mul_2si(offset, far, shift, MPFR_RNDN);
    /* x becomes (x + place^3) 2^shift, y becomes y 2^size */
    ordo_network net;
    assert_int_equal(ordo_network_init(&net, unit, w.net.neurons, 300), ORDO_OK);
    for (size_t i = 0; i < net.neurons; i++) {
        for (unsigned slot = 0; slot < ordo_network_stride(&net); slot++) {
            mpfr_t view, weight;
            ordo_network_view(view, &w.net, i, slot);
            mpfr_set(x, view, MPFR_RNDN);
            if (slot == ordo_network_slot_D(&net)) {
                mpfr_mul_2si(x, x, size, MPFR_RNDN);
            } else if (slot % 2 == 0) {
                mpfr_mul_2si(x, x, -shift, MPFR_RNDN);
            } else {
                ordo_network_view(weight, &w.net, i, slot - 1);
                mpfr_mul(x, weight, far, MPFR_RNDN);
                mpfr_sub(x, view, x, MPFR_RNDN);
            }
            assert_int_equal(ordo_vector_set(&net.theta, ordo_network_index(&net, i, slot), x), 0);
        }
    }
    ordo_network_clear(&w.net);
    w.net = net;
    for (int k = 0; k < 2; k++) {
        mpfr_ptr end = k == 0 ? w.a : w.b;
        mpfr_mul_2si(x, end, shift, MPFR_RNDN);
        mpfr_set_prec(end, 300);
        mpfr_add(end, x, offset, MPFR_RNDN);
    }
    assert_int_equal(ordo_partition_new(&w.partition, &w.net, w.a, w.b, &w.cuts), ORDO_OK);
    w.cells = ordo_partition_cells(w.partition);
    ordo_expansion *ball, *rational;
    ordo_piece *balls = expand(&ball, &w, &ordo_ball_arithmetic);
    ordo_piece *exact = expand(&rational, &w, &ordo_rational_arithmetic);
    for (size_t i = 0; i < w.cells; i++) {
        assert_true(arb_contains_fmpq(balls[i].left.ball, exact[i].left.rational));
        for (unsigned j = 0; j <= ordo_unit_degree(unit); j++) {
            assert_true(arb_contains_fmpq(balls[i].c[j].ball, exact[i].c[j].rational));
            assert_true(mag_cmp_2exp_si(arb_radref(balls[i].c[j].ball),
                                        30 - PREC + size - (long)j * shift) < 0);
        }
    }
    free_pieces(balls, ball, &w);
    free_pieces(exact, rational, &w);
    mpfr_clear(x);
    mpfr_clear(offset);
    mpfr_clear(far);
    bench_clear(&w);
}

static void
nets_of_any_size(void **state)
{
    (void)state;
    uint64_t random = test_seed();
    static const long cases[][3] = {{0, 0, 0},    {0, 1, 0},     {0, -2, 0},
                                    {0, 1000, 0}, {-30, 3, 0},   {-30, 7777, 9},
                                    {20, -5, 99}, {12, 0, -400}, {-9, 0, 4000}};
    for (const ordo_unit *const *u = ordo_units; *u != NULL; u++) {
        for (size_t k = 0; k < COUNT(cases); k++) {
            check_scaled(*u, cases[k][0], cases[k][1], cases[k][2], &random);
        }
    }
}

/* Neurons of many bits of which pairs nearly cancel, so that what is cut off shows: the radii must
 * hold it. */
static void
nets_that_cancel(void **state)
{
    (void)state;
    gmp_randstate_t random;
    uint64_t seed = test_seed();
    gmp_randinit_default(random);
    gmp_randseed_ui(random, test_seed());
    mpfr_t x, more;
    mpfr_inits2(250, x, more, (mpfr_ptr)0);
    for (const ordo_unit *const *u = ordo_units; *u != NULL; u++) {
        bench w;
        bench_init(&w, *u, 60, &seed);
        ordo_partition_free(w.partition);
        ordo_network_clear(&w.net);
        assert_int_equal(ordo_network_init(&w.net, *u, 60, 250), ORDO_OK);
        size_t stride = ordo_unit_stride(*u), half = 30 * stride;
        for (size_t i = 0; i < half; i++) {
            mpfr_urandomb(x, random);
            mpfr_sub_d(x, x, 0.5, MPFR_RNDN);
            (void)ordo_vector_set(&w.net.theta, i, x);
            if (i % stride + 1 == stride) { /* D: the other neuron takes it away but for 2^-90 */
                mpfr_mul_2si(more, x, -90, MPFR_RNDN);
                mpfr_sub(x, more, x, MPFR_RNDN);
            }
            (void)ordo_vector_set(&w.net.theta, half + i, x);
        }
        assert_int_equal(ordo_partition_new(&w.partition, &w.net, w.a, w.b, &w.cuts), ORDO_OK);
        w.cells = ordo_partition_cells(w.partition);
        ordo_expansion *ball, *rational;
        ordo_piece *balls = expand(&ball, &w, &ordo_ball_arithmetic);
        ordo_piece *exact = expand(&rational, &w, &ordo_rational_arithmetic);
        for (size_t i = 0; i < w.cells; i++) {
            for (unsigned j = 0; j <= ordo_unit_degree(*u); j++) {
                assert_true(arb_contains_fmpq(balls[i].c[j].ball, exact[i].c[j].rational));
            }
        }
        free_pieces(balls, ball, &w);
        free_pieces(exact, rational, &w);
        bench_clear(&w);
    }
    mpfr_clears(x, more, (mpfr_ptr)0);
    gmp_randclear(random);
}

/* A neuron that is larger than all others by far; a net without neurons that matter is d, and 0 is
 * exactly 0. */
static void
nets_out_of_the_ordinary(void **state)
{
    (void)state;
    uint64_t random = test_seed();
    for (int k = 0; k < 3; k++) {
        bench w;
        ordo_expansion *ball;
        bench_init(&w, ordo_units[1], 3, &random);
        ordo_partition_free(w.partition);
        for (size_t i = 0; i < w.net.theta.length; i++) {
            set_parameter(&w.net, i, k == 2 ? 0 : i % 5 == 0 ? 1 : 3, k == 0 ? 0 : -4);
        }
        set_parameter(&w.net, 4, k == 1 ? 1 : 0, k == 1 ? 1L << 27 : 0); /* D of neuron 0 */
        assert_int_equal(ordo_partition_new(&w.partition, &w.net, w.a, w.b, &w.cuts), ORDO_OK);
        w.cells = ordo_partition_cells(w.partition);
        ordo_piece *balls = expand(&ball, &w, &ordo_ball_arithmetic);
        for (size_t i = 0; i < w.cells; i++) {
            for (unsigned j = 0; j <= 2; j++) {
                assert_true(arb_is_finite(balls[i].c[j].ball));
                assert_int_equal(arb_is_zero(balls[i].c[j].ball), k == 2);
            }
        }
        free_pieces(balls, ball, &w);
        bench_clear(&w);
    }
}

/* Nets with more cells than there are sums of their own for: balls against points of more bits. */
static void
large_nets(void **state)
{
    (void)state;
    enum { NEURONS = 33001, CELLS = 40, FINE = 200 };
    uint64_t random = test_seed();
    bench w;
    ordo_expansion *ball, *point;
    ordo_piece balls[CELLS], points[CELLS];
    arb_t exact;
    arb_init(exact);
    bench_init(&w, ordo_units[2], NEURONS, &random);
    spread_gates(&w, -16);
    assert_true(w.cells > 1 << 15);
    assert_int_equal(ordo_expansion_new(&ball, w.partition, &ordo_ball_arithmetic, PREC, 1),
                     ORDO_OK);
    assert_int_equal(ordo_expansion_new(&point, w.partition, &ordo_point_arithmetic, FINE, 1),
                     ORDO_OK);
    for (size_t i = 0; i < CELLS; i++) {
        assert_int_equal(ordo_piece_init(&balls[i], ball), ORDO_OK);
        assert_int_equal(ordo_piece_init(&points[i], point), ORDO_OK);
    }
    for (size_t first = 0; first + CELLS <= w.cells; first += 1 + random_bits(&random, 12)) {
        assert_int_equal(ordo_expansion_pieces(balls, ball, first, CELLS), ORDO_OK);
        assert_int_equal(ordo_expansion_pieces(points, point, first, CELLS), ORDO_OK);
        for (size_t i = 0; i < CELLS; i++) {
            for (unsigned j = 0; j <= ordo_network_degree(&w.net); j++) {
                ordo_ball_from_real(exact, points[i].c[j].point);
                assert_true(arb_rel_accuracy_bits(balls[i].c[j].ball) > PREC / 2);
                assert_true(arb_overlaps(balls[i].c[j].ball, exact));
            }
        }
    }
    for (size_t i = 0; i < CELLS; i++) {
        ordo_piece_clear(&balls[i], ball);
        ordo_piece_clear(&points[i], point);
    }
    ordo_expansion_free(ball);
    ordo_expansion_free(point);
    bench_clear(&w);
    arb_clear(exact);
}

/* Threads do not show in any arithmetic. */
static void
threads_make_no_difference(void **state)
{
    (void)state;
    uint64_t random = test_seed();
    static const ordo_arithmetic *const fields[] = {&ordo_point_arithmetic, &ordo_ball_arithmetic,
                                                    &ordo_rational_arithmetic};
    for (size_t f = 0; f < COUNT(fields); f++) {
        bench w;
        bench_init(&w, ordo_units[2], 1201, &random);
        spread_gates(&w, -9);
        for (int threads = 2; threads <= 5; threads += 3) {
            ordo_expansion *one, *many;
            ordo_piece p, q;
            assert_int_equal(ordo_expansion_new(&one, w.partition, fields[f], PREC, 1), ORDO_OK);
            assert_int_equal(ordo_expansion_new(&many, w.partition, fields[f], PREC, threads),
                             ORDO_OK);
            assert_int_equal(ordo_piece_init(&p, one), ORDO_OK);
            assert_int_equal(ordo_piece_init(&q, many), ORDO_OK);
            for (size_t i = 0; i < w.cells; i += 1 + random_bits(&random, 5)) {
                assert_int_equal(ordo_expansion_pieces(&p, one, i, 1), ORDO_OK);
                assert_int_equal(ordo_expansion_pieces(&q, many, i, 1), ORDO_OK);
                for (unsigned j = 0; j <= 3; j++) {
                    assert_true(f == 0   ? mpfr_equal_p(p.c[j].point, q.c[j].point)
                                : f == 1 ? arb_equal(p.c[j].ball, q.c[j].ball)
                                         : fmpq_equal(p.c[j].rational, q.c[j].rational));
                }
            }
            ordo_piece_clear(&p, one);
            ordo_piece_clear(&q, many);
            ordo_expansion_free(one);
            ordo_expansion_free(many);
        }
        bench_clear(&w);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_of_random_nets),
        cmocka_unit_test(nets_of_any_size),
        cmocka_unit_test(nets_that_cancel),
        cmocka_unit_test(nets_out_of_the_ordinary),
        cmocka_unit_test(blocks_agree_with_one_sweep),
        cmocka_unit_test(large_nets),
        cmocka_unit_test(threads_make_no_difference),
    };
    return cmocka_run_group_tests_name("expansion", tests, NULL, free_caches);
}
