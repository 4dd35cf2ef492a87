/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pieces of e = f - y in enclosures: exact, adjacent, on the target's own interval. */
#include "tests/construct/nets.h"

#include "construct/error.h"
#include "construct/expansion.h"

enum { PREC = 128 };

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
    p->c = _arb_vec_init(ORDO_UNIT_DEGREE + 1);
}

static void
pieces_clear(pieces *p)
{
    arb_clear(p->left);
    arb_clear(p->right);
    _arb_vec_clear(p->c, ORDO_UNIT_DEGREE + 1);
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
    assert_int_equal(ordo_expansion_new(&exact, partition, &ordo_rational_arithmetic, 64, 1),
                     ORDO_OK);
    assert_int_equal(ordo_piece_init(&wanted, exact), ORDO_OK);
    pieces_init(&found);
    assert_int_equal(e->open(&cursor, e->self, PREC), ORDO_OK);
    assert_int_equal(measured->open(&measuring, measured->self, PREC), ORDO_OK);
    assert_int_equal(e->cells, ordo_partition_cells(partition));
    assert_int_equal(e->cells, measured->cells);
    assert_int_equal(e->degree, ordo_network_degree(net));
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
        awkward_network(&net, any_unit(k), k < 9 ? 1 + 7 * k : 300, random);
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
        awkward_network(&net, any_unit(k), k < 3 ? 5 : 200, random);
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

/* One mlp neuron relu(G x + g) of 100 bits; the left end is rounded to 164 bits. */
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
    ordo_target *before = target_on("exp(x)", "1/3-2^-200", "1");
    ordo_target *behind = target_on("exp(x)", "1/3+2^-200", "1");
    mpfr_t G, g, b;
    mpfr_inits2(100, G, g, b, (mpfr_ptr)0);
    mpfr_set_si(G, 3, MPFR_RNDN);
    mpfr_set_si(g, -1, MPFR_RNDN);
    assert_true(first_piece_is_finite(target, G, g));  /* at the end exactly */
    assert_true(first_piece_is_finite(behind, G, g));  /* left of it */
    assert_false(first_piece_is_finite(before, G, g)); /* between the end and its rounding */
    mpfr_set_si(G, 1, MPFR_RNDN);
    ordo_target_ends(g, b, target);
    mpfr_neg(g, g, MPFR_RNDN);
    assert_true(first_piece_is_finite(before, G, g)); /* right of the rounding */
    mpfr_nextabove(g);
    assert_true(first_piece_is_finite(before, G, g)); /* left of the end */
    mpfr_clears(G, g, b, (mpfr_ptr)0);
    ordo_target_free(target);
    ordo_target_free(before);
    ordo_target_free(behind);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_exact),
        cmocka_unit_test(cells_meet),
        cmocka_unit_test(both_views_agree),
        cmocka_unit_test(gates_between_an_end_and_its_rounding),
    };
    return cmocka_run_group_tests_name("error_pieces", tests, NULL, free_caches);
}
