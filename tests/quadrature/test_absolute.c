/* SPDX-License-Identifier: GPL-3.0-or-later */
/* int |e| enclosed: against closed forms, exact rationals, twice the precision, fewer steps. */
#include "tests/quadrature/caches.h"
#include "tests/quadrature/proved.h"

static void
enclose(ordo_part_result *r, const smooth *s, mpfr_prec_t prec, long tolerance, size_t steps)
{
    ordo_part_task task = proved_task(s, ORDO_PART_ABSOLUTE, prec, tolerance);
    task.steps = steps;
    ordo_part_result_init(r);
    assert_int_equal(ordo_absolute_enclose(r, &task, 0, s->e.cells), ORDO_OK);
}

/* Nothing is known of int |1/x| at 0, and that is what is said; beyond 0 all is well. */
static void
what_is_not_known_is_not_told(void **state)
{
    (void)state;
    smooth s;
    ordo_part_result r;
    smooth_init(&s, &smooth_pole, 1, "0 1 2", "0 0 0 0");
    enclose(&r, &s, 128, -60, 500);
    assert_false(arb_is_finite(r.value));
    assert_true(r.exhausted);
    ordo_part_result_clear(&r);
    ordo_part_task task = proved_task(&s, ORDO_PART_ABSOLUTE, 128, -60);
    ordo_part_result_init(&r);
    assert_int_equal(ordo_absolute_enclose(&r, &task, 1, 1), ORDO_OK);
    arb_t expected;
    arb_init(expected);
    arb_const_log2(expected, 200);
    assert_true(arb_contains(r.value, expected));
    assert_true(mag_cmp_2exp_si(arb_radref(r.value), -60) < 0);
    arb_clear(expected);
    ordo_part_result_clear(&r);
    smooth_clear(&s);
}

static void
contains_closed_forms(void **state)
{
    (void)state;
    arb_t expected;
    mag_t most;
    arb_init(expected);
    mag_init(most);
    for (size_t i = 0; i < proved_count; i++) {
        smooth s;
        proved_start(&s, expected, &proved_cases[i], proved_cases[i].integral);
        for (long bits = 30; bits <= 210; bits += 90) {
            ordo_part_result r;
            enclose(&r, &s, bits + 60, -bits, 8192);
            if (!arb_overlaps(r.value, expected)) {
                fail_msg("%s to %ld bits is wrong", proved_cases[i].name, bits);
            }
            mag_set_ui_2exp_si(most, r.panels, -bits); /* the tolerance of each */
            if (mag_cmp(arb_radref(r.value), most) > 0 || r.exhausted) {
                fail_msg("%s to %ld bits was missed", proved_cases[i].name, bits);
            }
            ordo_part_result_clear(&r);
        }
        smooth_clear(&s);
    }
    mag_clear(most);
    arb_clear(expected);
}

/* Whatever is cut short, the enclosure holds. */
static void
fewer_steps_are_as_true(void **state)
{
    (void)state;
    static const size_t steps[] = {0, 1, 2, 10, 30, 100};
    arb_t expected;
    arb_init(expected);
    for (size_t i = 0; i < proved_count; i++) {
        smooth s;
        proved_start(&s, expected, &proved_cases[i], proved_cases[i].integral);
        for (size_t k = 0; k < sizeof steps / sizeof *steps; k++) {
            ordo_part_result r;
            enclose(&r, &s, 128, -60, steps[k]);
            assert_true(arb_overlaps(r.value, expected));
            assert_true(arb_is_finite(r.value) && r.panels <= 2 * steps[k] + s.e.cells);
            assert_true(r.exhausted || mag_cmp_2exp_si(arb_radref(r.value), -56) <= 0);
            ordo_part_result_clear(&r);
        }
        smooth_clear(&s);
    }
    arb_clear(expected);
}

/* 1 - 2 sgn(x - 1/7), sort of: int |sgn(x - 1/7) - 1/2| = 3/2 1/7 + 1/2 6/7. */
static void
jumps_are_bisected(void **state)
{
    (void)state;
    smooth s;
    ordo_part_result r;
    fmpq_t expected;
    fmpq_init(expected);
    fmpq_set_si(expected, 9, 14);
    smooth_init(&s, &smooth_step, 1, "0 1", "1/2 0");
    enclose(&r, &s, 160, -80, 8192);
    assert_true(arb_contains_fmpq(r.value, expected));
    assert_true(mag_cmp_2exp_si(arb_radref(r.value), -76) <= 0);
    ordo_part_result_clear(&r);
    fmpq_clear(expected);
    smooth_clear(&s);
}

/* When the precision is what is missing, the truncation says so. */
static void
lack_of_precision_is_not_called_truncation(void **state)
{
    (void)state;
    for (size_t i = 0; i < proved_count; i++) {
        smooth s;
        arb_t expected;
        mag_t most;
        ordo_part_result r;
        arb_init(expected);
        mag_init(most);
        proved_start(&s, expected, &proved_cases[i], proved_cases[i].integral);
        enclose(&r, &s, 70, -200, 8192);
        assert_true(arb_overlaps(r.value, expected));
        mag_mul_2exp_si(most, arb_radref(r.value), -1);
        if (mag_cmp(r.truncation, most) > 0) {
            fail_msg("%s blames the panels", proved_cases[i].name);
        }
        ordo_part_result_clear(&r);
        arb_clear(expected);
        mag_clear(most);
        smooth_clear(&s);
    }
}

static void
contains_the_exact_rational(void **state)
{
    (void)state;
    srand((unsigned)test_seed());
    arb_t integral, maximum;
    arb_init(integral);
    arb_init(maximum);
    for (int i = 0; i < 100; i++) {
        smooth s;
        ordo_part_result r;
        proved_cubic(&s, integral, maximum, 300);
        long bits = 20 + rand() % 150;
        enclose(&r, &s, bits + 40, -bits, 8192);
        assert_true(arb_overlaps(r.value, integral));
        assert_true(mag_cmp_2exp_si(arb_radref(r.value), 4 - bits) <= 0);
        ordo_part_result_clear(&r);
        smooth_clear(&s);
    }
    arb_clear(integral);
    arb_clear(maximum);
}

static void
add_cell(void *context, size_t cell, ordo_part part, const arb_t value)
{
    arb_ptr sum = context;
    assert_true(cell < ORDO_BLOCK && part == ORDO_PART_ABSOLUTE && !arb_is_negative(value));
    arb_add(sum, sum, value, 400);
}

/* At p and 2 p bits, and with the sum of the cells, for functions without a closed form. */
static void
enclosures_overlap(void **state)
{
    (void)state;
    for (size_t i = 0; i < proved_curve_count; i++) {
        smooth s;
        arb_t sum;
        ordo_part_result r, twice;
        arb_init(sum);
        const proved_curve *c = &proved_curves[i];
        smooth_interpolate(&s, c->f, c->degree, c->a, c->b, c->cells);
        ordo_part_task task = proved_task(&s, ORDO_PART_ABSOLUTE, 130, -80);
        task.cell = add_cell;
        task.cell_context = sum;
        ordo_part_result_init(&r);
        assert_int_equal(ordo_absolute_enclose(&r, &task, 0, s.e.cells), ORDO_OK);
        assert_true(arb_overlaps(r.value, sum));
        enclose(&twice, &s, 260, -160, 16384);
        assert_true(arb_overlaps(r.value, twice.value));
        assert_true(mag_cmp_2exp_si(arb_radref(r.value), -70) < 0);
        assert_true(mag_cmp_2exp_si(arb_radref(twice.value), -150) < 0);
        ordo_part_result_clear(&r);
        ordo_part_result_clear(&twice);
        smooth_clear(&s);
        arb_clear(sum);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_known_is_not_told),
        cmocka_unit_test(contains_closed_forms),
        cmocka_unit_test(fewer_steps_are_as_true),
        cmocka_unit_test(jumps_are_bisected),
        cmocka_unit_test(lack_of_precision_is_not_called_truncation),
        cmocka_unit_test(contains_the_exact_rational),
        cmocka_unit_test(enclosures_overlap),
    };
    return cmocka_run_group_tests_name("quadrature/absolute", tests, NULL, clean_up);
}
