/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns of fixed-point numbers, against integers of any size. */
#include "tests/support.h"

#include "quadrature/fixed.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { LIMBS_MOST = 9, ENTRIES = 5, ROUNDS = 40 };

/* Knuth's MMIX generator, its halves exchanged. */
static uint64_t
next(uint64_t *random)
{
    *random = *random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *random >> 32 | *random << 32;
}

static void
column(ordo_fixed *x, size_t limbs, size_t entries, slong size)
{
    assert_int_equal(ordo_fixed_init(x, limbs, entries), ORDO_OK);
    ordo_fixed_scale(x, size);
}

/* Numbers of all sizes below 2^size, of both signs. */
static void
fill(ordo_fixed *x, slong size, uint64_t *random)
{
    arb_t value;
    fmpz_t integer;
    arb_init(value);
    fmpz_init(integer);
    for (size_t i = 0; i < x->count; i++) {
        slong bits = (slong)(next(random) % (64 * x->limbs));
        fmpz_zero(integer);
        for (slong done = 0; done < bits; done += 32) {
            fmpz_mul_2exp(integer, integer, 32);
            fmpz_add_ui(integer, integer, next(random) >> 32);
        }
        fmpz_fdiv_r_2exp(integer, integer, (ulong)bits);
        if (next(random) >> 63 != 0) {
            fmpz_neg(integer, integer);
        }
        arb_set_fmpz(value, integer);
        arb_mul_2exp_si(value, value, size - 64 * (slong)x->limbs + 1);
        assert_true(ordo_fixed_set(x, i, value));
    }
    fmpz_clear(integer);
    arb_clear(value);
}

/* |entry i of z - wanted| < units of z; 0: equal. */
static void
check_entry(const ordo_fixed *z, size_t i, const arb_t wanted, ulong units)
{
    arb_t got;
    mag_t most, distance;
    arb_init(got);
    mag_init(most);
    mag_init(distance);
    ordo_fixed_get(got, z, i);
    arb_sub(got, got, wanted, ARF_PREC_EXACT);
    assert_true(arb_is_exact(got) || units > 0);
    arb_get_mag_lower(distance, got);
    mag_set_ui_2exp_si(most, units, z->unit);
    if (units == 0 ? !arb_is_zero(got) : mag_cmp(distance, most) >= 0) {
        fail_msg("entry %zu of %zu limbs is not within %lu units", i, z->limbs,
                 (unsigned long)units);
    }
    arb_clear(got);
    mag_clear(most);
    mag_clear(distance);
}

static void
what_does_not_fit_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"4",   "-4",        "1e40",
                                      "nan", "[+/- inf]", "3.99999999999999999999999"};
    arb_t x;
    arb_init(x);
    ordo_fixed z = {.limbs = 0}, one = z, zero = z;
    ordo_fixed_clear(&z);
    column(&z, 2, 1, 2);
    column(&one, 2, 1, 2);
    column(&zero, 2, 1, 2);
    for (size_t i = 0; i < COUNT(bad); i++) {
        assert_int_equal(arb_set_str(x, bad[i], 200), 0);
        assert_int_equal(ordo_fixed_set(&z, 0, x), i + 1 == COUNT(bad));
    }
    arb_one(x);
    assert_true(ordo_fixed_set(&one, 0, x));
    assert_false(ordo_fixed_div(&z, &one, &zero));
    arb_set_d(x, 0x1p-100);
    assert_true(ordo_fixed_set(&zero, 0, x));
    assert_false(ordo_fixed_div(&z, &one, &zero)); /* 2^100 */
    ordo_fixed_scale(&z, 2000);
    assert_false(ordo_fixed_mul(&z, &one, &one));
    assert_false(ordo_fixed_div(&z, &one, &one));
    ordo_fixed_scale(&z, -2000);
    assert_false(ordo_fixed_mul(&z, &one, &one));
    assert_false(ordo_fixed_div(&z, &one, &one));
    ordo_fixed_clear(&zero);
    ordo_fixed_clear(&one);
    ordo_fixed_clear(&z);
    arb_clear(x);
}

static void
numbers_are_cut_off(void **state)
{
    (void)state;
    uint64_t random = test_seed();
    arb_t x, y;
    arb_init(x);
    arb_init(y);
    for (size_t limbs = 1; limbs <= LIMBS_MOST; limbs++) {
        ordo_fixed z;
        column(&z, limbs, 1, -37);
        assert_int_equal(ordo_fixed_size(&z), -37);
        for (int round = 0; round < ROUNDS; round++) {
            arb_set_si(x, (slong)next(&random));
            arb_mul_2exp_si(x, x, -101);
            arb_div_ui(x, x, 7, 900);
            assert_true(ordo_fixed_set(&z, 0, x));
            arb_get_mid_arb(y, x);
            check_entry(&z, 0, y, 1);
            ordo_fixed_get(y, &z, 0);
            assert_true(ordo_fixed_set(&z, 0, y));
            check_entry(&z, 0, y, 0);
        }
        ordo_fixed_clear(&z);
    }
    arb_clear(y);
    arb_clear(x);
}

typedef enum rule { ADD, SUB, NEG, MUL, DIV, RULES } rule;

/* z = x op y by balls; whether it fits below 2^size. */
static bool
by_balls(arb_t z, const ordo_fixed *x, size_t i, const ordo_fixed *y, size_t j, rule r, slong size)
{
    arb_t a, b;
    arb_init(a);
    arb_init(b);
    ordo_fixed_get(a, x, i);
    ordo_fixed_get(b, y, j);
    enum { PREC = 64 * (2 * LIMBS_MOST + 2) };
    if (r == ADD) {
        arb_add(z, a, b, PREC);
    } else if (r == SUB) {
        arb_sub(z, a, b, PREC);
    } else if (r == NEG) {
        arb_neg(z, a);
    } else if (r == MUL) {
        arb_mul(z, a, b, PREC);
    } else {
        arb_div(z, a, b, PREC);
    }
    arb_clear(b);
    arb_clear(a);
    mag_t most;
    mag_init(most);
    arb_get_mag(most, z);
    bool fits = mag_cmp_2exp_si(most, size - 1) <= 0;
    mag_clear(most);
    return fits;
}

static bool
apply(ordo_fixed *z, const ordo_fixed *x, const ordo_fixed *y, rule r)
{
    bool done = true;
    if (r == ADD) {
        ordo_fixed_add(z, x, y);
    } else if (r == SUB) {
        ordo_fixed_sub(z, x, y);
    } else if (r == NEG) {
        ordo_fixed_neg(z, x);
    } else if (r == MUL) {
        done = ordo_fixed_mul(z, x, y);
    } else {
        done = ordo_fixed_div(z, x, y);
    }
    return done;
}

/* Columns of all shapes and scales; the result is in place of an operand in turn. */
static void
operations_keep_their_promises(void **state)
{
    (void)state;
    static const ulong units[RULES] = {[ADD] = 2, [SUB] = 2, [MUL] = 1, [DIV] = 3};
    uint64_t random = test_seed();
    size_t checked[RULES] = {0};
    arb_t wanted[ENTRIES];
    for (size_t i = 0; i < ENTRIES; i++) {
        arb_init(wanted[i]);
    }
    for (size_t limbs = 1; limbs <= LIMBS_MOST; limbs++) {
        for (int round = 0; round < ROUNDS * RULES; round++) {
            rule r = (rule)(round % RULES);
            slong a = (slong)(next(&random) % 40) - 20, b = (slong)(next(&random) % 40) - 20;
            slong size = r == MUL   ? a + b + 1
                         : r == DIV ? a - b + (slong)(next(&random) % (64 * limbs))
                                    : (a > b ? a : b) + 2;
            ordo_fixed x, y, z;
            column(&x, limbs, round % 3 == 1 ? 1 : ENTRIES, a);
            column(&y, limbs, round % 3 == 2 ? 1 : ENTRIES, b);
            column(&z, limbs, ENTRIES,
                   r == NEG ? a : size - (r == DIV ? 1 : (slong)(next(&random) % 3)));
            fill(&x, a, &random);
            fill(&y, b, &random);
            if (r == MUL && round % 4 == 0) { /* whole numbers of few digits */
                mpn_zero(x.count == 1 ? x.limb : y.limb, (mp_size_t)limbs - 1);
            }
            const ordo_fixed *second = r == MUL && a == b ? &x : &y; /* a square */
            bool fits[ENTRIES], all = true;
            for (size_t i = 0; i < ENTRIES; i++) {
                fits[i] = by_balls(wanted[i], &x, x.count == 1 ? 0 : i, second,
                                   second->count == 1 ? 0 : i, r, ordo_fixed_size(&z));
                all = all && fits[i];
            }
            bool in_place = r == NEG && x.count == ENTRIES && round % 2 == 0;
            ordo_fixed *to = in_place ? &x : &z;
            bool done = apply(to, &x, second, r);
            assert_true(done || !all);
            for (size_t i = 0; done && i < ENTRIES; i++) {
                if (fits[i]) {
                    check_entry(to, i, wanted[i], units[r]);
                    checked[r]++;
                }
            }
            ordo_fixed_clear(&z);
            ordo_fixed_clear(&y);
            ordo_fixed_clear(&x);
        }
    }
    for (int r = 0; r < RULES; r++) {
        assert_true(checked[r] > ENTRIES * ROUNDS * LIMBS_MOST / 4);
    }
    for (size_t i = 0; i < ENTRIES; i++) {
        arb_clear(wanted[i]);
    }
}

/* Few limbs have divisions of their own: all sizes of both operands, those beside powers of two,
 * and scales that are left to the general one. */
static void
check_quotients(size_t limbs, uint64_t *random)
{
    ordo_fixed x, y, z;
    arb_t wanted;
    mag_t most;
    size_t checked = 0;
    arb_init(wanted);
    mag_init(most);
    column(&x, limbs, 1, 1);
    column(&y, limbs, 1, 1);
    column(&z, limbs, 1, 1);
    for (int round = 0; round < 20000; round++) {
        for (int k = 0; k < 2; k++) {
            mp_limb_t *limb = (k == 0 ? &x : &y)->limb;
            unsigned top = (unsigned)(next(random) % 64);
            for (size_t i = 0; i < limbs; i++) {
                limb[i] = next(random);
                limb[i] = next(random) % 4 == 0 ? (mp_limb_t)0 - limb[i] % 3 : limb[i];
            }
            limb[limbs - 1] = limb[limbs - 1] >> 1 >> (round % 2 == 0 ? 0 : top);
            if (round % 5 == 0) { /* beside a power of two */
                mp_limb_t least = (mp_limb_t)(top == 63 ? 0 : next(random) % 3) - 1;
                mpn_zero(limb, (mp_size_t)limbs);
                limb[limbs - 1] = (mp_limb_t)1 << top;
                (void)(least == 0 || least == 1 ? mpn_add_1(limb, limb, (mp_size_t)limbs, least)
                                                : mpn_sub_1(limb, limb, (mp_size_t)limbs, 1));
            }
        }
        x.unit = y.unit = 2 - 64 * (slong)limbs;
        ordo_fixed_scale(&z, (slong)(next(random) % 12) - 2);
        mag_set_ui_2exp_si(most, 1025, ordo_fixed_size(&z) - 10); /* clearly too large */
        if (by_balls(wanted, &x, 0, &y, 0, DIV, ordo_fixed_size(&z))) {
            assert_true(ordo_fixed_div(&z, &x, &y));
            check_entry(&z, 0, wanted, 3);
            checked++;
        } else if (arf_cmpabs_mag(arb_midref(wanted), most) > 0) {
            assert_false(ordo_fixed_div(&z, &x, &y));
        }
    }
    assert_true(checked > 8000);
    mag_clear(most);
    ordo_fixed_clear(&z);
    ordo_fixed_clear(&y);
    ordo_fixed_clear(&x);
    arb_clear(wanted);
}

static void
quotients_of_few_limbs(void **state)
{
    (void)state;
    uint64_t random = test_seed();
    for (size_t limbs = 2; limbs <= 4; limbs++) {
        check_quotients(limbs, &random);
    }
}

/* What is in the way only on the way: sums are modulo the largest number. */
static void
sums_may_leave_and_return(void **state)
{
    (void)state;
    arb_t value;
    arb_init(value);
    for (size_t limbs = 1; limbs <= LIMBS_MOST; limbs++) {
        ordo_fixed x, y;
        column(&x, limbs, 1, 1);
        column(&y, limbs, 1, 1);
        arb_set_d(value, 1.75);
        assert_true(ordo_fixed_set(&x, 0, value));
        arb_set_d(value, -1.5);
        assert_true(ordo_fixed_set(&y, 0, value));
        ordo_fixed_sub(&x, &x, &y); /* 3.25 is too large */
        ordo_fixed_add(&x, &x, &y);
        arb_set_d(value, 1.75);
        check_entry(&x, 0, value, 0);
        ordo_fixed_clear(&y);
        ordo_fixed_clear(&x);
    }
    arb_clear(value);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_does_not_fit_is_refused),   cmocka_unit_test(numbers_are_cut_off),
        cmocka_unit_test(operations_keep_their_promises), cmocka_unit_test(quotients_of_few_limbs),
        cmocka_unit_test(sums_may_leave_and_return),
    };
    return cmocka_run_group_tests_name("fixed", tests, NULL, NULL);
}
