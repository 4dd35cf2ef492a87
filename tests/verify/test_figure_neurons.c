/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The numbers of the figure of neurons: they add up to the net, whichever way gates open. */
#include "tests/verify/figures.h"

#include "verify/study/measure.h"

static ordo_status
make_neurons(drawing *d, const char *unit, const char *construction, const char *expression,
             size_t neurons, const char *knots)
{
    drawing_init(d, "neurons", expression, "-1", "2.385", knots);
    drawing_add(d, unit, construction, &neurons, 1);
    return drawing_make(d);
}

static const struct {
    const char *unit, *construction, *knots;
    size_t neurons;
} nets[] = {
    {"mlp", NULL, NULL, 6},   {"mlp", "optimal", "graded:2@0", 5}, {"glu", "taylor", NULL, 6},
    {"glu", "l2", NULL, 1},   {"gqu", "hermite", NULL, 6},         {"gqu", "optimal", NULL, 1},
    {"relu3", NULL, NULL, 6}, {"gated4", NULL, NULL, 24},          {"relu2", NULL, NULL, 3},
};

static void
make_case(drawing *d, size_t i)
{
    assert_int_equal(make_neurons(d, nets[i].unit, nets[i].construction, "exp(sin(x))",
                                  nets[i].neurons, nets[i].knots),
                     ORDO_OK);
}

/* ---- provoked errors ---- */

static void
what_cannot_be_drawn_is_refused(void **state)
{
    (void)state;
    static const drawing_refusal cases[] = {
        {"mlp", NULL, "exp(x)", 25, ORDO_EINVAL, "so many neurons can't be told apart: at most 24"},
        {"mlp", NULL, "exp(3*x+1000)", 8, ORDO_EINVAL, NULL},
        {"gqu", NULL, "sqrt(x+1)", 8, ORDO_SINGULAR, NULL},
        {"gated4", NULL, "exp(x)", 2, ORDO_REFUSED, "the first cell takes 3 neurons"},
        {"gqu", "taylor", "exp(x)", 8, ORDO_REFUSED, NULL},
    };
    drawings_are_refused("neurons", cases, COUNT(cases));
}

/* ---- agreement with the net's own forward sum ---- */

/* The last sum is the net, the first what stands beside its neurons. */
static void
compare_ends(const drawing *d, ordo_orientation orientation)
{
    char name[64];
    ordo_recipe recipe = d->subject.families[0].recipe;
    size_t neurons = d->subject.families[0].neurons[0];
    ordo_network net;
    mpfr_t x, y, bias;
    recipe.orientation = orientation;
    (void)snprintf(name, sizeof name, "%s sums", ordo_orientation_name(orientation));
    const ordo_grid *sums = drawing_table(d, name);
    mpfr_inits2(200, x, y, (mpfr_ptr)0);
    assert_int_equal(ordo_run_make(&net, &recipe, neurons, &d->subject.options, NULL), ORDO_OK);
    assert_int_equal(sums->columns, neurons + 2);
    (void)snprintf(name, sizeof name, "to %zu", neurons);
    double tolerance = 1e-10 * fmax(1, most_of(sums, name));
    for (size_t row = 0; row < sums->rows; row++) {
        mpfr_set_d(x, cell_of(sums, row, "x"), MPFR_RNDN);
        ordo_network_forward(y, &net, x);
        assert_true(fabs(mpfr_get_d(y, MPFR_RNDN) - cell_of(sums, row, name)) <= tolerance);
    }
    if (recipe.unit->tail == 0) {
        ordo_network_view_d(bias, &net);
        double d_exact = mpfr_get_d(bias, MPFR_RNDN);
        assert_true(fabs(d_exact - cell_of(sums, 7, "d")) <= 1e-11 * fabs(d_exact));
    }
    ordo_network_clear(&net);
    mpfr_clears(x, y, (mpfr_ptr)0);
}

static void
the_last_sum_is_the_net(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(nets); i++) {
        drawing d;
        make_case(&d, i);
        compare_ends(&d, ORDO_FORWARD);
        compare_ends(&d, ORDO_ALTERNATING);
        drawing_clear(&d);
    }
}

/* ---- laws ---- */

/* Numbers have 12 digits, half a unit of the last is 5e-12. Each sum is the one before and a
 * neuron; both orientations have the same last sum; what a closed gate gives is 0. */
static void
check_row(const drawing *d, const char *orientation, size_t row, double tolerance)
{
    char name[64];
    (void)snprintf(name, sizeof name, "%s sums", orientation);
    const ordo_grid *sums = drawing_table(d, name);
    (void)snprintf(name, sizeof name, "%s neurons", orientation);
    const ordo_grid *neurons = drawing_table(d, name);
    (void)snprintf(name, sizeof name, "%s gates", orientation);
    const ordo_grid *gates = drawing_table(d, name);
    for (size_t i = 1; i < neurons->columns; i++) {
        double gap = ordo_grid_value(sums, row, i + 1) - ordo_grid_value(sums, row, i) -
                     ordo_grid_value(neurons, row, i);
        assert_true(fabs(gap) <= tolerance);
        assert_true(ordo_grid_value(gates, row, i) >= 0);
        assert_true(ordo_grid_value(gates, row, i) > 0 || ordo_grid_value(neurons, row, i) == 0);
    }
}

static void
sums_grow_by_neurons(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(nets); i++) {
        drawing d;
        make_case(&d, i);
        const ordo_grid *forward = drawing_table(&d, "forward sums");
        const ordo_grid *alternating = drawing_table(&d, "alternating sums");
        const ordo_grid *target = drawing_table(&d, "target");
        double most = 1;
        for (size_t column = 1; column < forward->columns; column++) {
            most = fmax(most, most_of(forward, forward->heading[column]));
            most = fmax(most, most_of(alternating, alternating->heading[column]));
        }
        assert_int_equal(forward->rows, target->rows);
        assert_int_equal(forward->rows, alternating->rows);
        for (size_t row = 0; row < forward->rows; row++) {
            check_row(&d, "forward", row, 2e-11 * most);
            check_row(&d, "alternating", row, 2e-11 * most);
            double last = ordo_grid_value(forward, row, forward->columns - 1);
            double other = ordo_grid_value(alternating, row, forward->columns - 1);
            double f = exp(sin(ordo_grid_value(target, row, 0)));
            assert_true(fabs(last - other) <= 2e-11 * most);
            assert_true(fabs(f - ordo_grid_value(target, row, 1)) <= 1e-10);
        }
        drawing_clear(&d);
    }
}

/* Forward gates open to the right; of alternating ones every second breakpoint's to the left. */
static void
orientations_are_told_apart(void **state)
{
    (void)state;
    drawing d;
    assert_int_equal(make_neurons(&d, "glu", NULL, "exp(x)", 6, NULL), ORDO_OK);
    const ordo_grid *forward = drawing_table(&d, "forward gates");
    const ordo_grid *alternating = drawing_table(&d, "alternating gates");
    size_t last = forward->rows - 1;
    for (size_t i = 1; i <= 6; i++) {
        bool flipped = i % 2 == 0;
        assert_true(ordo_grid_value(forward, 0, i) == 0);
        assert_true(ordo_grid_value(forward, last, i) > 0);
        assert_true((ordo_grid_value(alternating, 0, i) > 0) == flipped);
        assert_true((ordo_grid_value(alternating, last, i) > 0) == !flipped);
    }
    char *script = drawing_script(&d);
    assert_non_null(strstr(script, "set label 'neuron 4'"));
    assert_non_null(strstr(script, "data index 'forward neurons' using 1:5 with"));
    assert_non_null(strstr(script, "data index 'alternating sums' using 1:8 with"));
    assert_non_null(strstr(script, "neurons D relu(Gx + g)(Ux + u)"));
    free(script);
    drawing_clear(&d);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_cannot_be_drawn_is_refused),
        cmocka_unit_test(the_last_sum_is_the_net),
        cmocka_unit_test(sums_grow_by_neurons),
        cmocka_unit_test(orientations_are_told_apart),
    };
    return cmocka_run_group_tests_name("figure_neurons", tests, NULL, free_caches);
}
