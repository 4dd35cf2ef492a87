/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Polynomials on whole cells in fixed-point numbers, against balls of many more bits. */
#include "tests/support.h"

#include "quadrature/whole_piece.h"

enum { DEGREE_MOST = 5, LIMBS_MOST = 5, ROUNDS = 60, PREC = 900, LOST_BITS = 12 };

/* Knuth's MMIX generator, its halves exchanged. */
static uint64_t
next(uint64_t *random)
{
    *random = *random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *random >> 32 | *random << 32;
}

/* An odd number of about `bits` bits times 2^-bits, of size between 1/2 and 1 and of either sign.
 */
static void
fill(arb_t x, long bits, uint64_t *random)
{
    arb_one(x);
    for (long have = 0; have < bits; have += 60) {
        arb_mul_2exp_si(x, x, 60);
        arb_add_ui(x, x, (ulong)next(random) >> 4 | 1, PREC);
    }
    arb_mul_2exp_si(x, x, -(bits + 59) / 60 * 60 - 1);
    if (next(random) % 2 == 0) {
        arb_neg(x, x);
    }
}

/* A cell: balls for the coefficients and for R. */
typedef struct cell {
    arb_struct c[DEGREE_MOST + 1], radius[1];
    mag_struct most[DEGREE_MOST + 1];
} cell;

static void
cell_init(cell *k)
{
    for (int j = 0; j <= DEGREE_MOST; j++) {
        arb_init(k->c + j);
        mag_init(k->most + j);
    }
    arb_init(k->radius);
}

static void
cell_clear(cell *k)
{
    for (int j = 0; j <= DEGREE_MOST; j++) {
        arb_clear(k->c + j);
        mag_clear(k->most + j);
    }
    arb_clear(k->radius);
}

/* Coefficients about 2^scale R^-j and smaller ones, uncertain by about 2^-bits of that. */
static void
fill_cell(cell *k, unsigned degree, long width, long scale, long bits, uint64_t *random)
{
    fill(k->radius, bits, random);
    arb_abs(k->radius, k->radius);
    arb_mul_2exp_si(k->radius, k->radius, width);
    mag_set_ui_2exp_si(arb_radref(k->radius), next(random) % 5, width - bits);
    for (unsigned j = 0; j <= degree; j++) {
        long size = scale - (long)j * width - (long)(next(random) % 4 * (next(random) % 9));
        fill(k->c + j, bits, random);
        arb_mul_2exp_si(k->c + j, k->c + j, size);
        arf_get_mag(k->most + j, arb_midref(k->c + j));
        mag_set_ui_2exp_si(arb_radref(k->c + j), next(random) % 7, size - bits);
    }
}

/* x = an end of its ball, or the middle. */
static void
pick(arb_t x, const arb_t ball, uint64_t *random)
{
    long side = (long)(next(random) % 3) - 1;
    arb_zero(x);
    arf_set_mag(arb_midref(x), arb_radref(ball));
    arb_mul_si(x, x, side, PREC);
    arb_t middle;
    arb_init(middle);
    arb_get_mid_arb(middle, ball);
    arb_add(x, x, middle, PREC);
    arb_clear(middle);
}

/* b[k] of a polynomial and an R in the balls. */
static void
expand(arb_ptr b, const cell *k, unsigned degree, uint64_t *random)
{
    arb_t radius, power;
    arb_init(radius);
    arb_init(power);
    pick(radius, k->radius, random);
    arb_one(power);
    for (unsigned j = 0; j <= degree; j++) {
        pick(b + j, k->c + j, random);
        arb_mul(b + j, b + j, power, PREC);
        arb_mul(power, power, radius, PREC);
    }
    arb_one(power);
    _arb_poly_taylor_shift(b, power, (slong)degree + 1, PREC);
    arb_clear(radius);
    arb_clear(power);
}

/* What is had against a polynomial in the balls: sizes, and what they differ by. */
static void
compare(const ordo_whole_piece *p, const cell *k, unsigned degree, uint64_t *random)
{
    arb_struct b[DEGREE_MOST + 1];
    arb_t size, error, had, bound;
    for (unsigned j = 0; j <= degree; j++) {
        arb_init(b + j);
    }
    arb_init(size);
    arb_init(error);
    arb_init(had);
    arb_init(bound);
    expand(b, k, degree, random);
    for (unsigned j = 0; j <= degree; j++) {
        ordo_fixed_get(had, &p->b[j], 0);
        arb_sub(had, had, b + j, PREC);
        arb_abs(had, had);
        arb_add(error, error, had, PREC);
        arb_abs(b + j, b + j);
        arb_add(size, size, b + j, PREC);
    }
    arf_set_mag(arb_midref(bound), p->error);
    if (!arb_le(error, bound)) {
        fail_msg("degree %u, %zu limbs: not within the error", degree, p->b[0].limbs);
    }
    arf_set_mag(arb_midref(bound), p->size);
    if (!arb_le(size, bound)) {
        fail_msg("degree %u, %zu limbs: larger than the size", degree, p->b[0].limbs);
    }
    for (unsigned j = 0; j <= degree; j++) {
        arb_clear(b + j);
    }
    arb_clear(size);
    arb_clear(error);
    arb_clear(had);
    arb_clear(bound);
}

/* Ready for the cell. */
static void
prepare(ordo_whole_piece *p, const cell *k, slong *unit)
{
    arb_t size;
    slong bits;
    assert_true(ordo_whole_piece_start(p, k->most, k->radius));
    ordo_whole_piece_widen(p, k->c, k->radius);
    arb_init(size);
    arf_set_mag(arb_midref(size), p->size);
    assert_true(ordo_ball_size(&bits, size));
    *unit = bits + 1 - 64 * (slong)p->b[0].limbs;
    ordo_whole_piece_scale(p, *unit);
    arb_clear(size);
}

static void
errors_and_sizes_are_bounds(void **state)
{
    (void)state;
    uint64_t random = test_seed();
    cell k;
    cell_init(&k);
    for (unsigned degree = 1; degree <= DEGREE_MOST; degree++) {
        for (size_t limbs = 1; limbs <= LIMBS_MOST; limbs++) {
            ordo_whole_piece p;
            slong unit;
            assert_int_equal(ordo_whole_piece_init(&p, degree, limbs), ORDO_OK);
            for (int round = 0; round < ROUNDS; round++) {
                long width = (long)(next(&random) % 60) - 40, scale = (long)(next(&random) % 90);
                /* sometimes rounding is all there is, sometimes the balls' radii are */
                long bits = 64 * (long)limbs - 20 + (long)(next(&random) % 60);
                fill_cell(&k, degree, width, scale, bits, &random);
                prepare(&p, &k, &unit);
                assert_true(ordo_whole_piece_covers(&p, k.c, k.radius));
                assert_true(ordo_whole_piece_set(&p, k.c, k.radius));
                compare(&p, &k, degree, &random);
                compare(&p, &k, degree, &random);
                /* not much worse than the balls and the unit */
                long fine = bits < 64 * (long)limbs ? 64 * (long)limbs - bits : 0;
                assert_true(mag_cmp_2exp_si(p.error, unit + fine + LOST_BITS) < 0);
            }
            ordo_whole_piece_clear(&p);
        }
    }
    cell_clear(&k);
}

/* Another cell of the same sizes needs no new bounds; one that is less certain, larger or wider
 * does. */
static void
what_is_not_covered_is_told(void **state)
{
    (void)state;
    enum { DEGREE = 2, LIMBS = 3, BITS = 170 };
    uint64_t random = test_seed();
    cell k, other;
    ordo_whole_piece p;
    slong unit;
    cell_init(&k);
    cell_init(&other);
    assert_int_equal(ordo_whole_piece_init(&p, DEGREE, LIMBS), ORDO_OK);
    for (int round = 0; round < ROUNDS; round++) {
        fill_cell(&k, DEGREE, -7, 3, BITS, &random);
        for (unsigned j = 0; j <= DEGREE; j++) { /* some room */
            mag_mul_2exp_si(k.most + j, k.most + j, 1);
            mag_set_ui_2exp_si(arb_radref(k.c + j), 7, 3 + 7 * (long)j - BITS);
        }
        mag_set_ui_2exp_si(arb_radref(k.radius), 5, -7 - BITS);
        prepare(&p, &k, &unit);
        for (unsigned j = 0; j <= DEGREE; j++) {
            arb_mul_ui(other.c + j, k.c + j, 5 + next(&random) % 3, PREC);
            arb_mul_2exp_si(other.c + j, other.c + j, -3);
        }
        arb_mul_ui(other.radius, k.radius, 5, PREC);
        arb_mul_2exp_si(other.radius, other.radius, -3);
        assert_true(ordo_whole_piece_covers(&p, other.c, other.radius));
        assert_true(ordo_whole_piece_set(&p, other.c, other.radius));
        compare(&p, &other, DEGREE, &random);
        arb_ptr number = round % 4 == 3 ? other.radius : other.c + round % 4;
        arb_ptr model = round % 4 == 3 ? k.radius : k.c + round % 4;
        mag_mul_ui(arb_radref(number), arb_radref(model), 3);
        assert_false(ordo_whole_piece_covers(&p, other.c, other.radius));
        mag_set(arb_radref(number), arb_radref(model));
        assert_true(ordo_whole_piece_covers(&p, other.c, other.radius));
        arb_mul_2exp_si(number, number, 3);
        assert_false(ordo_whole_piece_set(&p, other.c, other.radius));
        arb_mul_2exp_si(number, number, -3);
        assert_true(ordo_whole_piece_set(&p, other.c, other.radius));
        arb_neg(other.radius, other.radius);
        assert_false(ordo_whole_piece_set(&p, other.c, other.radius));
        arb_indeterminate(other.c + 1);
        assert_false(ordo_whole_piece_covers(&p, other.c, k.radius));
    }
    /* Nothing is covered from a start on, exact numbers neither: the size is that of before. */
    assert_true(ordo_whole_piece_start(&p, k.most, k.radius));
    for (unsigned j = 0; j <= p.degree; j++) {
        arb_one(other.c + j);
    }
    arb_one(other.radius);
    assert_false(ordo_whole_piece_covers(&p, other.c, other.radius));
    mag_inf(k.most + 1);
    assert_false(ordo_whole_piece_start(&p, k.most, k.radius));
    ordo_whole_piece_clear(&p);
    ordo_whole_piece_clear(&p);
    cell_clear(&k);
    cell_clear(&other);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_covered_is_told),
        cmocka_unit_test(errors_and_sizes_are_bounds),
    };
    return cmocka_run_group_tests_name("whole_piece", tests, NULL, NULL);
}
