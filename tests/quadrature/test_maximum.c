/* SPDX-License-Identifier: GPL-3.0-or-later */
/* max |e| enclosed, in two passes: against closed forms, random cubics, samples, fewer steps. */
#include "tests/quadrature/caches.h"
#include "tests/quadrature/proved.h"

#include "quadrature/patch.h"

static void
look(ordo_part_result *r, const smooth *s, const arf_struct *floor, mpfr_prec_t prec,
     long tolerance, size_t steps)
{
    ordo_part_task task = proved_task(s, ORDO_PART_MAXIMUM, prec, tolerance);
    task.steps = steps;
    task.floor = floor;
    ordo_part_result_init(r);
    assert_int_equal(ordo_maximum_enclose(r, &task, 0, s->e.cells), ORDO_OK);
}

/* Both passes: `floor` is what the first one gave. */
static void
enclose(ordo_part_result *r, arf_t floor, const smooth *s, mpfr_prec_t prec, long tolerance,
        size_t steps)
{
    ordo_part_result first;
    look(&first, s, NULL, prec, tolerance, steps);
    arb_get_lbound_arf(floor, first.value, prec);
    look(r, s, floor, prec, tolerance, steps);
    assert_true(arb_overlaps(r->value, first.value));
    if (!arb_is_finite(r->where)) { /* the first look was as good */
        arb_set(r->where, first.where);
    }
    ordo_part_result_clear(&first);
}

/* The cell that contains the middle of `x`, which must lie in the union of all. */
static size_t
cell_of(const smooth *s, const arb_t x)
{
    fmpq_t at;
    fmpq_init(at);
    arf_get_fmpq(at, arb_midref(x));
    size_t cell = 0;
    while (cell + 1 < s->e.cells && fmpq_cmp(at, s->knot + cell + 1) > 0) {
        cell++;
    }
    fmpq_clear(at);
    return cell;
}

/* `where` meets [a, b], and there |e| can be as large as the lower end says. */
static void
check_where(const ordo_part_result *r, const smooth *s)
{
    ordo_patch patch;
    arb_t x, e;
    arf_t lower;
    arb_init(x);
    arb_init(e);
    arf_init(lower);
    assert_true(arb_is_finite(r->where));
    assert_int_equal(ordo_patch_open(&patch, &s->e, 600), ORDO_OK);
    arb_set_fmpq(x, s->knot, 600);
    assert_false(arb_lt(r->where, x));
    arb_set_fmpq(x, s->knot + s->e.cells, 600);
    assert_false(arb_gt(r->where, x));
    size_t cell = cell_of(s, r->where);
    bool found = false;
    for (size_t k = cell > 0 ? cell - 1 : 0; k <= cell + 1 && k < s->e.cells; k++) {
        assert_int_equal(ordo_patch_seek(&patch, k), ORDO_OK);
        ordo_patch_value(e, &patch, r->where);
        arb_abs(e, e);
        arb_get_lbound_arf(lower, r->value, 600);
        arb_sub_arf(e, e, lower, 600);
        found = found || !arb_is_negative(e);
    }
    assert_true(found);
    ordo_patch_close(&patch);
    arb_clear(x);
    arb_clear(e);
    arf_clear(lower);
}

static void
what_is_not_known_is_not_told(void **state)
{
    (void)state;
    smooth s;
    ordo_part_result r;
    arf_t floor;
    arf_init(floor);
    smooth_init(&s, &smooth_pole, 1, "0 1 2", "0 0 0 0");
    enclose(&r, floor, &s, 128, -60, 300);
    assert_false(arb_is_finite(r.value));
    assert_true(r.exhausted);
    ordo_part_result_clear(&r);
    arf_clear(floor);
    smooth_clear(&s);
}

static void
contains_closed_forms(void **state)
{
    (void)state;
    arb_t expected, at;
    fmpq_t where;
    arf_t floor;
    arb_init(expected);
    arb_init(at);
    fmpq_init(where);
    arf_init(floor);
    for (size_t i = 0; i < proved_count; i++) {
        const proved_case *c = &proved_cases[i];
        smooth s;
        proved_start(&s, expected, c, c->maximum);
        for (long bits = 30; bits <= 300; bits += 90) {
            ordo_part_result r;
            enclose(&r, floor, &s, bits + 60, -bits, 8192);
            if (!arb_overlaps(r.value, expected)) {
                fail_msg("%s to %ld bits is wrong", c->name, bits);
            }
            if (mag_cmp_2exp_si(arb_radref(r.value), -bits) > 0 || r.exhausted) {
                fail_msg("%s to %ld bits was missed", c->name, bits);
            }
            if (!arb_is_zero(expected)) {
                check_where(&r, &s);
            }
            if (c->where !=
                NULL) { /* e changes by at most 2^-bits between: a square root's worth */
                const char *end;
                assert_int_equal(ordo_rational_parse(where, c->where, &end), ORDO_OK);
                arb_set_fmpq(at, where, 600);
                arb_sub(at, at, r.where, 600);
                assert_true(arf_cmpabs_2exp_si(arb_midref(at), 4 - bits / 2) < 0);
            }
            ordo_part_result_clear(&r);
        }
        smooth_clear(&s);
    }
    arb_clear(expected);
    arb_clear(at);
    fmpq_clear(where);
    arf_clear(floor);
}

static void
fewer_steps_are_as_true(void **state)
{
    (void)state;
    static const size_t steps[] = {0, 1, 2, 10, 30, 100};
    arb_t expected;
    arf_t floor;
    arb_init(expected);
    arf_init(floor);
    for (size_t i = 0; i < proved_count; i++) {
        smooth s;
        proved_start(&s, expected, &proved_cases[i], proved_cases[i].maximum);
        for (size_t k = 0; k < sizeof steps / sizeof *steps; k++) {
            ordo_part_result r;
            enclose(&r, floor, &s, 128, -60, steps[k]);
            assert_true(arb_overlaps(r.value, expected));
            assert_true(arb_is_finite(r.value) && r.panels <= 2 * steps[k] + s.e.cells);
            assert_true(r.exhausted || mag_cmp_2exp_si(arb_radref(r.value), -60) <= 0);
            ordo_part_result_clear(&r);
        }
        smooth_clear(&s);
    }
    arb_clear(expected);
    arf_clear(floor);
}

/* Nothing above the floor: the floor. Nothing of a block above it: no place. */
static void
floors_are_kept(void **state)
{
    (void)state;
    arb_t expected;
    arf_t floor;
    arb_init(expected);
    arf_init(floor);
    for (size_t i = 0; i < proved_count; i++) {
        smooth s;
        ordo_part_result r;
        proved_start(&s, expected, &proved_cases[i], proved_cases[i].maximum);
        arf_set_ui_2exp_si(floor, 2385, -9); /* 4.66, above all of them */
        look(&r, &s, floor, 128, -60, 8192);
        assert_true(arb_contains_arf(r.value, floor));
        assert_true(mag_cmp_2exp_si(arb_radref(r.value), -60) <= 0);
        assert_false(arb_is_finite(r.where));
        if (r.panels > 100) {
            fail_msg("%s: %zu panels below a high floor", proved_cases[i].name, r.panels);
        }
        ordo_part_result_clear(&r);
        arb_get_ubound_arf(floor, expected, 500); /* just above the maximum */
        look(&r, &s, floor, 128, -60, 8192);
        assert_true(arb_contains_arf(r.value, floor));
        ordo_part_result_clear(&r);
        arf_mul_ui(floor, floor, 63, 128, ARF_RND_DOWN); /* below it */
        arf_mul_2exp_si(floor, floor, -6);
        look(&r, &s, floor, 128, -60, 8192);
        assert_true(arb_overlaps(r.value, expected));
        ordo_part_result_clear(&r);
        smooth_clear(&s);
    }
    arb_clear(expected);
    arf_clear(floor);
}

/* |sgn(x - 1/7) - 1/3| is 4/3 on the left. The radius of the ball that holds e at the jump is
 * rounded up to 30 bits. */
static void
jumps_show_both_sides(void **state)
{
    (void)state;
    smooth s;
    ordo_part_result r;
    arf_t floor;
    arf_init(floor);
    smooth_init(&s, &smooth_step, 1, "0 1", "1/3 0");
    enclose(&r, floor, &s, 160, -80, 8192);
    fmpq_t expected;
    fmpq_init(expected);
    fmpq_set_si(expected, 4, 3);
    assert_true(arb_contains_fmpq(r.value, expected));
    assert_true(mag_cmp_2exp_si(arb_radref(r.value), -27) <= 0);
    assert_true(r.exhausted); /* more bits would not help */
    check_where(&r, &s);
    fmpq_clear(expected);
    ordo_part_result_clear(&r);
    arf_clear(floor);
    smooth_clear(&s);
}

static void
lack_of_precision_is_not_called_truncation(void **state)
{
    (void)state;
    arb_t expected;
    mag_t most;
    arf_t floor;
    arb_init(expected);
    mag_init(most);
    arf_init(floor);
    for (size_t i = 0; i < proved_count; i++) {
        smooth s;
        ordo_part_result r;
        proved_start(&s, expected, &proved_cases[i], proved_cases[i].maximum);
        enclose(&r, floor, &s, 70, -200, 8192);
        assert_true(arb_overlaps(r.value, expected));
        mag_mul_2exp_si(most, arb_radref(r.value), -1);
        if (mag_cmp(r.truncation, most) > 0) {
            fail_msg("%s blames the panels", proved_cases[i].name);
        }
        ordo_part_result_clear(&r);
        smooth_clear(&s);
    }
    arb_clear(expected);
    mag_clear(most);
    arf_clear(floor);
}

static void
finds_the_peaks_of_random_cubics(void **state)
{
    (void)state;
    srand((unsigned)test_seed());
    arb_t integral, maximum;
    arf_t floor;
    arb_init(integral);
    arb_init(maximum);
    arf_init(floor);
    for (int i = 0; i < 100; i++) {
        smooth s;
        ordo_part_result r;
        proved_cubic(&s, integral, maximum, 300);
        long bits = 20 + rand() % 150;
        enclose(&r, floor, &s, bits + 40, -bits, 8192);
        assert_true(arb_overlaps(r.value, maximum));
        assert_true(mag_cmp_2exp_si(arb_radref(r.value), -bits) <= 0);
        check_where(&r, &s);
        ordo_part_result_clear(&r);
        smooth_clear(&s);
    }
    arb_clear(integral);
    arb_clear(maximum);
    arf_clear(floor);
}

static void
keep_cell(void *context, size_t cell, ordo_part part, const arb_t value)
{
    arb_ptr kept = context;
    assert_true(cell < ORDO_BLOCK && part == ORDO_PART_MAXIMUM);
    arb_set(kept + cell, value);
}

/* No sample of a cell is above what its enclosure allows. */
static void
check_cells(const smooth *s, arb_srcptr cell)
{
    enum { POINTS = 21 };
    ordo_patch patch;
    arb_t x, e, width;
    arb_init(x);
    arb_init(e);
    arb_init(width);
    assert_int_equal(ordo_patch_open(&patch, &s->e, 300), ORDO_OK);
    for (size_t k = 0; k < s->e.cells; k++) {
        assert_int_equal(ordo_patch_seek(&patch, k), ORDO_OK);
        arb_sub(width, patch.right, patch.left, 300);
        for (ulong i = 0; i <= POINTS; i++) {
            arb_mul_ui(x, width, i, 300);
            arb_div_ui(x, x, POINTS, 300);
            arb_add(x, x, patch.left, 300);
            ordo_patch_value(e, &patch, x);
            arb_abs(e, e);
            assert_false(arb_gt(e, cell + k));
        }
    }
    ordo_patch_close(&patch);
    arb_clear(x);
    arb_clear(e);
    arb_clear(width);
}

/* At p and 2 p bits, and the largest of the cells. */
static void
enclosures_overlap(void **state)
{
    (void)state;
    arf_t floor;
    arf_init(floor);
    for (size_t i = 0; i < proved_curve_count; i++) {
        smooth s;
        ordo_part_result r, twice;
        arb_t largest;
        arb_ptr cell = _arb_vec_init(ORDO_BLOCK);
        arb_init(largest);
        const proved_curve *c = &proved_curves[i];
        bool jumps = c->f == &smooth_step; /* the ball there has a radius of 30 bits */
        smooth_interpolate(&s, c->f, c->degree, c->a, c->b, c->cells);
        enclose(&twice, floor, &s, 260, -160, 16384);
        ordo_part_task task = proved_task(&s, ORDO_PART_MAXIMUM, 130, -80);
        task.cell = keep_cell;
        task.cell_context = cell;
        for (int pass = 0; pass < 2; pass++) {
            ordo_part_result_init(&r);
            assert_int_equal(ordo_maximum_enclose(&r, &task, 0, s.e.cells), ORDO_OK);
            assert_true(arb_overlaps(r.value, twice.value));
            check_cells(&s, cell);
            arb_zero(largest);
            for (size_t k = 0; k < s.e.cells; k++) {
                arb_max(largest, largest, cell + k, 300);
            }
            assert_true(arb_overlaps(largest, twice.value));
            arb_get_lbound_arf(floor, r.value, 130);
            task.floor = floor;
            check_where(pass == 0 || arb_is_finite(r.where) ? &r : &twice, &s);
            assert_true(pass == 0 || jumps || mag_cmp_2exp_si(arb_radref(r.value), -80) <= 0);
            ordo_part_result_clear(&r);
        }
        assert_true(jumps || mag_cmp_2exp_si(arb_radref(twice.value), -160) <= 0);
        ordo_part_result_clear(&twice);
        smooth_clear(&s);
        _arb_vec_clear(cell, ORDO_BLOCK);
        arb_clear(largest);
    }
    arf_clear(floor);
}

/* Ceilings are bounds; cells below the floor are not told again, and the result is as true. A hint
 * above all is what a first look gives. */
static void
ceilings_pass_cells_over(void **state)
{
    (void)state;
    arf_t floor, top;
    arf_init(floor);
    arf_init(top);
    for (size_t i = 0; i < proved_curve_count; i++) {
        smooth s;
        ordo_part_result r, twice;
        mag_struct ceiling[ORDO_BLOCK];
        arb_ptr cell = _arb_vec_init(ORDO_BLOCK), again = _arb_vec_init(ORDO_BLOCK);
        const proved_curve *c = &proved_curves[i];
        smooth_interpolate(&s, c->f, c->degree, c->a, c->b, c->cells);
        enclose(&twice, floor, &s, 130, -80, 16384);
        ordo_part_task task = proved_task(&s, ORDO_PART_MAXIMUM, 130, -80);
        task.cell = keep_cell;
        task.ceiling = ceiling;
        for (size_t k = 0; k < ORDO_BLOCK; k++) {
            mag_init(ceiling + k);
            mag_inf(ceiling + k);
            arb_indeterminate(again + k);
        }
        task.cell_context = cell;
        ordo_part_result_init(&r);
        assert_int_equal(ordo_maximum_enclose(&r, &task, 0, s.e.cells), ORDO_OK);
        arb_get_lbound_arf(floor, r.value, 130);
        for (size_t k = 0; k < s.e.cells; k++) {
            arf_set_mag(arb_midref(cell + k), ceiling + k);
            mag_zero(arb_radref(cell + k));
        }
        check_cells(&s, cell);
        ordo_part_result_clear(&r);
        task.cell_context = again;
        task.floor = floor;
        ordo_part_result_init(&r);
        assert_int_equal(ordo_maximum_enclose(&r, &task, 0, s.e.cells), ORDO_OK);
        assert_true(arb_overlaps(r.value, twice.value));
        for (size_t k = 0; k < s.e.cells; k++) {
            bool low = arf_cmp(arb_midref(cell + k), floor) <= 0;
            assert_int_equal(low, !arb_is_finite(again + k));
        }
        ordo_part_result_clear(&r);
        arb_get_ubound_arf(top, twice.value, 130);
        arf_mul_2exp_si(top, top, 1);
        task.floor = NULL;
        task.hint = top;
        ordo_part_result_init(&r);
        assert_int_equal(ordo_maximum_enclose(&r, &task, 0, s.e.cells), ORDO_OK);
        assert_true(arb_contains_arf(r.value, top));
        assert_false(arb_is_finite(r.where));
        ordo_part_result_clear(&r);
        ordo_part_result_clear(&twice);
        for (size_t k = 0; k < ORDO_BLOCK; k++) {
            mag_clear(ceiling + k);
        }
        _arb_vec_clear(cell, ORDO_BLOCK);
        _arb_vec_clear(again, ORDO_BLOCK);
        smooth_clear(&s);
    }
    arf_clear(floor);
    arf_clear(top);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_known_is_not_told),
        cmocka_unit_test(contains_closed_forms),
        cmocka_unit_test(fewer_steps_are_as_true),
        cmocka_unit_test(floors_are_kept),
        cmocka_unit_test(jumps_show_both_sides),
        cmocka_unit_test(lack_of_precision_is_not_called_truncation),
        cmocka_unit_test(finds_the_peaks_of_random_cubics),
        cmocka_unit_test(enclosures_overlap),
        cmocka_unit_test(ceilings_pass_cells_over),
    };
    return cmocka_run_group_tests_name("quadrature/maximum", tests, NULL, clean_up);
}
