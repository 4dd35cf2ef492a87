/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What files for Coq are made of: terms, pieces, integrals, derivatives. Whether coqc takes the
 * files is for tests/cli/coq.sh. */
#include "tests/verify/enclosed.h"

#include "construct/exact.h"
#include "verify/coq/cells.h"
#include "verify/coq/floor_cells.h"
#include "verify/coq/notation.h"
#include "verify/coq/scheme.h"
#include "verify/coq/symbolic.h"
#include "verify/proof/floor.h"
#include "verify/study/measure.h"

enum { TEXT = 4096 };

/* What `write` leaves in a file, as a string. */
static void
read_back(char *text, FILE *file)
{
    rewind(file);
    size_t length = fread(text, 1, TEXT - 1, file);
    text[length] = '\0';
    (void)fclose(file);
}

static ordo_expression *
parsed(const char *text)
{
    ordo_expression *f = NULL;
    ordo_message why = {""};
    if (ordo_expression_parse(&f, text, &why) != ORDO_OK) {
        fail_msg("%s: %s", text, why.text);
    }
    return f;
}

/* ---- terms ---- */

static void
refused_functions(void **state)
{
    (void)state;
    static const char *const texts[] = {"asin(x)",  "1+cbrt(x)", "x^(1/3)", "x^x",
                                        "max(x,1)", "erf(x)",    "sinh(x)", "sign(x)"};
    for (size_t i = 0; i < COUNT(texts); i++) {
        ordo_expression *f = parsed(texts[i]);
        ordo_message why = {""};
        char text[TEXT];
        FILE *file = tmpfile();
        assert_int_equal(ordo_coq_expression(file, f, &why), ORDO_REFUSED);
        assert_non_null(strstr(why.text, "sqrt, exp, log, sin, cos, tan, atan, abs and pi"));
        read_back(text, file);
        assert_string_equal(text, "");
        ordo_expression_free(f);
    }
}

static void
terms(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"x", "x"},
        {"-x^2", "- (x^2)"},
        {"(-x)^2", "(- x)^2"},
        {"1-(x-2)-3", "1 - (x - 2) - 3"},
        {"2.385*x/(x+7)/3", "(477 / 200) * x / (x + 7) / 3"},
        {"x/(7/3*x+4)", "x / (x * (7 / 3) + 4)"},
        {"(x+5)^(-3)", "(/ (x + 5)^3)"},
        {"(x+5)^(5/2)", "(sqrt (x + 5))^5"},
        {"(x+5)^(-1/2)", "(/ (sqrt (x + 5))^1)"},
        {"exp(-x)*log(x+3)", "exp (- x) * ln (x + 3)"},
        {"sin(pi*x)^2", "(sin (PI * x))^2"},
        {"abs(tan(x/3))", "Rabs (tan (x / 3))"},
        {"softplus(x)", "ln (1 + exp x)"},
        {"x/1048576", "x / 1048576"},
        {"x*(1/1048576)", "x * (1 / 2^20)"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        ordo_expression *f = parsed(cases[i][0]);
        ordo_message why = {""};
        char text[TEXT];
        FILE *file = tmpfile();
        assert_int_equal(ordo_coq_expression(file, f, &why), ORDO_OK);
        read_back(text, file);
        if (strcmp(text, cases[i][1]) != 0) {
            print_error("%s: %s, not %s\n", cases[i][0], text, cases[i][1]);
        }
        assert_string_equal(text, cases[i][1]);
        ordo_expression_free(f);
    }
}

/* A number as a term and as data: Coq must find both equal by computation. */
static void
numbers(void **state)
{
    (void)state;
    static const struct {
        slong above;
        ulong below;
        const char *real, *number;
    } cases[] = {
        {0, 1, "0", "(Ordo.Whole 0)"},
        {-3, 1, "(-3)", "(Ordo.Whole (-3))"},
        {7, 3, "(7 / 3)", "(Ordo.Over 7 3)"},
        {-5, 1024, "(-5 / 1024)", "(Ordo.Over (-5) 1024)"},
        {-5, 2048, "(-5 / 2^11)", "(Ordo.Dyadic (-5) 11)"},
        {5, 3072, "(5 / 3072)", "(Ordo.Over 5 3072)"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char text[TEXT];
        fmpq_t x;
        fmpq_init(x);
        fmpq_set_si(x, cases[i].above, cases[i].below);
        FILE *file = tmpfile();
        ordo_coq_real(file, x);
        read_back(text, file);
        assert_string_equal(text, cases[i].real);
        file = tmpfile();
        ordo_coq_number(file, x);
        read_back(text, file);
        assert_string_equal(text, cases[i].number);
        fmpq_clear(x);
    }
}

/* ---- derivatives ---- */

static void
derivatives(void **state)
{
    (void)state;
    static const struct {
        const char *function;
        unsigned order;
        const char *derivative;
    } cases[] = {
        {"x^3/7", 4, "0"},
        {"1/(1+9*x^2)", 1, "(-18) * x / (1 + 9 * x^2)^2"},
        {"sin(4*x)", 3, "(-64) * cos (4 * x)"},
        {"exp(x)", 5, "exp x"},
        {"log(x)", 2, "(-1) / x^2"},
        {"sqrt(x)", 1, "(1 / 2) / sqrt x"},
        {"1/sqrt(x)", 1, "(-1 / 2) / (sqrt x)^3"},
        {"atan(2*x)", 1, "2 / (1 + (2 * x)^2)"},
        {"tan(x/3)", 1, "(1 / 3) * (tan (x / 3))^2\n  + (1 / 3)"},
        {"cos(pi*x)", 2, "(-1) * PI^2 * cos (PI * x)"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        ordo_expression *f = parsed(cases[i].function);
        ordo_coq_symbolic *s = NULL;
        ordo_message why = {""};
        char text[TEXT];
        assert_int_equal(ordo_coq_symbolic_new(&s, f, &why), ORDO_OK);
        for (unsigned k = 0; k < cases[i].order; k++) {
            assert_int_equal(ordo_coq_symbolic_derive(s, &why), ORDO_OK);
        }
        FILE *file = tmpfile();
        ordo_coq_symbolic_write(file, s);
        read_back(text, file);
        assert_string_equal(text, cases[i].derivative);
        ordo_coq_symbolic_free(s);
        ordo_expression_free(f);
    }
    ordo_expression *f = parsed("x+abs(x)");
    ordo_coq_symbolic *s = NULL;
    ordo_message why = {""};
    assert_int_equal(ordo_coq_symbolic_new(&s, f, &why), ORDO_REFUSED);
    assert_non_null(strstr(why.text, "'abs(x)'"));
    ordo_coq_symbolic_free(s);
    ordo_expression_free(f);
}

/* ---- constructions ---- */

/* On [0, 1] the pieces reproduce what the unit must, and leave of x^k/k! the pattern of theory 4,
 * whose mean square is the square of the declared constant. */
static void
schemes(void **state)
{
    (void)state;
    static const struct {
        const char *unit, *construction;
        ulong below; /* 1 over the constant squared, its numerator 2 for taylor */
    } cases[] = {{"mlp", "interpolate", 120}, {"mlp", "optimal", 720},
                 {"glu", "taylor", 945},      {"glu", "midpoint", 30240},
                 {"gqu", "hermite", 362880},  {"gqu", "optimal", 1209600}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        const ordo_unit *unit = ordo_unit_find(cases[i].unit);
        const ordo_coq_scheme *s =
            ordo_coq_scheme_find(unit, ordo_construction_find(unit, cases[i].construction));
        assert_non_null(s);
        fmpq_poly_t e, p;
        fmpq_t square, wanted;
        fmpz_t factorial;
        fmpq_init(square);
        fmpq_init(wanted);
        fmpz_init(factorial);
        for (ulong k = 0; k <= ordo_unit_order(unit); k++) {
            fmpq_poly_init(e);
            fmpq_poly_init(p);
            s->piece(p, k);
            fmpz_fac_ui(factorial, k);
            fmpq_poly_set_coeff_si(e, (slong)k, 1);
            fmpq_poly_scalar_div_fmpz(e, e, factorial);
            fmpq_poly_sub(e, e, p);
            fmpq_poly_mul(e, e, e);
            fmpq_poly_integral(e, e);
            fmpq_set_si(wanted, 1, 1);
            fmpq_poly_evaluate_fmpq(square, e, wanted);
            fmpq_set_si(wanted, strcmp(s->construction, "taylor") == 0 ? 2 : 1, cases[i].below);
            assert_true(k < ordo_unit_order(unit) ? fmpq_is_zero(square)
                                                  : fmpq_equal(square, wanted));
            fmpq_poly_clear(p);
            fmpq_poly_clear(e);
        }
        fmpz_clear(factorial);
        fmpq_clear(wanted);
        fmpq_clear(square);
    }
    const ordo_unit *glu = ordo_unit_find("glu");
    assert_null(ordo_coq_scheme_find(glu, ordo_construction_find(glu, "l2")));
}

/* ---- cells ---- */

static void
check_bounds(const ordo_coq_cells *cells, const ordo_run *run)
{
    arb_t bound, unit;
    arb_init(bound);
    arb_init(unit);
    const struct {
        const ordo_coq_bounds *bounds;
        ordo_norm norm;
        ulong power;
    } pairs[] = {{&cells->root, ORDO_RMSE, 1}, {&cells->square, ORDO_L2, 2}};
    for (size_t i = 0; i < COUNT(pairs); i++) {
        arb_t value;
        arb_init(value);
        arb_pow_ui(value, run->proved.value[pairs[i].norm], pairs[i].power, 300);
        arb_set_ui(unit, 10);
        arb_pow_ui(unit, unit, (ulong)pairs[i].bounds->unit, 300);
        arb_set_fmpz(bound, pairs[i].bounds->low);
        arb_div(bound, bound, unit, 300);
        assert_true(arb_lt(bound, value));
        arb_set_fmpz(bound, pairs[i].bounds->high);
        arb_div(bound, bound, unit, 300);
        assert_true(arb_gt(bound, value));
        assert_int_equal(fmpz_sizeinbase(pairs[i].bounds->low, 10), 9);
        arb_clear(value);
    }
    arb_clear(unit);
    arb_clear(bound);
}

/* In the middle of each cell the piece is the net, exactly. */
static void
check_pieces(const ordo_coq_cells *cells, const ordo_network *net)
{
    ordo_vector x;
    arb_t y;
    mpfr_t at;
    fmpq_t middle, value, exact;
    assert_int_equal(ordo_vector_init(&x, 1, 400), ORDO_OK);
    arb_init(y);
    mpfr_init2(at, 400);
    fmpq_init(middle);
    fmpq_init(value);
    fmpq_init(exact);
    for (size_t i = 0; i < cells->count; i++) {
        const ordo_coq_cell *cell = &cells->cell[i];
        ordo_message why = {""};
        assert_true(i == 0 || fmpq_equal(cell->left, cells->cell[i - 1].right));
        fmpq_add(middle, cell->left, cell->right);
        fmpq_div_2exp(middle, middle, 1);
        ordo_real_from_rational(at, middle, MPFR_RNDN);
        (void)ordo_vector_set(&x, 0, at);
        assert_int_equal(ordo_rational_from_real(middle, at), ORDO_OK);
        assert_int_equal(ordo_exact_values(y, net, &x, &why), ORDO_OK);
        fmpq_poly_evaluate_fmpq(value, cell->net, middle);
        assert_true(arb_is_exact(y));
        arf_get_fmpq(exact, arb_midref(y));
        assert_true(fmpq_equal(value, exact));
    }
    assert_true(fmpq_equal(cells->a, cells->cell[0].left));
    assert_true(fmpq_equal(cells->b, cells->cell[cells->count - 1].right));
    fmpq_clear(exact);
    fmpq_clear(value);
    fmpq_clear(middle);
    mpfr_clear(at);
    arb_clear(y);
    ordo_vector_clear(&x);
}

static void
cells_of_nets(void **state)
{
    (void)state;
    static const struct {
        const char *unit, *f, *a, *b;
        ordo_orientation orientation;
    } cases[] = {{"mlp", "exp(x)", "-1", "2.385", ORDO_FORWARD},
                 {"glu", "1/(1+9*x^2)", "-1/3", "2", ORDO_ALTERNATING},
                 {"gqu", "sin(4*x)", "0", "1", ORDO_FORWARD}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        const ordo_unit *unit = ordo_unit_find(cases[i].unit);
        ordo_target *target = target_on(cases[i].f, cases[i].a, cases[i].b);
        ordo_recipe recipe = {unit, unit->constructions[0], cases[i].orientation, target, NULL};
        ordo_run_options options = {.wanted = ORDO_NORM_BIT(ORDO_RMSE) | ORDO_NORM_BIT(ORDO_L2),
                                    .digits = 25,
                                    .bits = 53,
                                    .check = ORDO_CHECK_NONE};
        ordo_network net;
        ordo_run run;
        ordo_coq_cells cells;
        ordo_message why = {""};
        ordo_run_init(&run, 25);
        assert_int_equal(ordo_run_make(&net, &recipe, 5, &options, &why), ORDO_OK);
        assert_int_equal(ordo_run_network(&run, &net, target, &options, &why), ORDO_OK);
        assert_int_equal(ordo_coq_cells_find(&cells, &net, target, 9, &why), ORDO_OK);
        check_pieces(&cells, &net);
        check_bounds(&cells, &run);
        ordo_coq_cells_clear(&cells);
        ordo_run_clear(&run);
        ordo_network_clear(&net);
        ordo_target_free(target);
    }
}

/* Checks one pair of bounds against the digits that are expected and the exact value. */
static void
check_digits(const ordo_coq_bounds *bounds, const char *low, const char *high, long unit,
             const char *exact)
{
    fmpz_t ten;
    fmpq_t end, value;
    fmpz_init(ten);
    fmpq_init(end);
    fmpq_init(value);
    char *found_low = fmpz_get_str(NULL, 10, bounds->low);
    char *found_high = fmpz_get_str(NULL, 10, bounds->high);
    assert_string_equal(found_low, low);
    assert_string_equal(found_high, high);
    assert_int_equal(bounds->unit, unit);
    assert_int_equal(fmpq_set_str(value, exact, 10), 0);
    fmpz_ui_pow_ui(ten, 10, (ulong)unit);
    fmpq_set_fmpz_frac(end, bounds->low, ten);
    assert_true(fmpq_cmp(end, value) < 0);
    fmpq_set_fmpz_frac(end, bounds->high, ten);
    assert_true(fmpq_cmp(end, value) > 0);
    flint_free(found_high);
    flint_free(found_low);
    fmpq_clear(value);
    fmpq_clear(end);
    fmpz_clear(ten);
}

/* Integrals and roots that are short decimals, or a little less, where digits carry, or have more
 * digits before the point than are asked for: one neuron, whose net is 0 or 3 x. */
static void
short_decimals(void **state)
{
    (void)state;
    static const struct {
        const char *f, *a, *b;
        long digits;
        struct {
            const char *low, *high;
            long unit;
            const char *exact; /* or a fraction within 1e-30 of it */
        } square, root;
    } cases[] = {
        {"sqrt(2)*sin(pi*x)/10",
         "-1",
         "1",
         10,
         {"1999999999", "2000000001", 11, "1/50"},
         {"9999999999", "10000000001", 11, "1/10"}},
        {"(0.1-1e-13)*sqrt(2)*sin(pi*x)",
         "-1",
         "1",
         10,
         {"1999999999", "2000000000", 11, "999999999998000000000001/50000000000000000000000000"},
         {"9999999999", "10000000000", 11, "999999999999/10000000000000"}},
        {"x^2",
         "0",
         "3",
         4,
         {"8099", "8101", 3, "81/10"},
         {"1643", "1644", 3, "16431676725154983403709093484024/10000000000000000000000000000000"}},
        {"3*sqrt(2)*sin(pi*x)*1e5",
         "-1",
         "1",
         3,
         {"179999999999", "180000000001", 0, "180000000000"},
         {"299999", "300001", 0, "300000"}},
        {"(1-1e-9)*1e6*sqrt(2)*sin(pi*x)",
         "-1",
         "1",
         4,
         {"1999999996000", "1999999996001", 0, "999999998000000001/500000"},
         {"999999", "1000000", 0, "999999999/1000"}},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        const ordo_unit *unit = ordo_unit_find("mlp");
        ordo_target *target = target_on(cases[i].f, cases[i].a, cases[i].b);
        ordo_recipe recipe = {unit, unit->constructions[0], ORDO_FORWARD, target, NULL};
        ordo_run_options options = {.bits = 53, .check = ORDO_CHECK_NONE};
        ordo_network net;
        ordo_coq_cells cells;
        ordo_message why = {""};
        assert_int_equal(ordo_run_make(&net, &recipe, 1, &options, &why), ORDO_OK);
        assert_int_equal(ordo_coq_cells_find(&cells, &net, target, cases[i].digits, &why), ORDO_OK);
        check_digits(&cells.square, cases[i].square.low, cases[i].square.high, cases[i].square.unit,
                     cases[i].square.exact);
        check_digits(&cells.root, cases[i].root.low, cases[i].root.high, cases[i].root.unit,
                     cases[i].root.exact);
        ordo_coq_cells_clear(&cells);
        ordo_network_clear(&net);
        ordo_target_free(target);
    }
}

/* ---- bounds for all parameters ---- */

/* What the cells show is less than the error of a net, and a good part of what ordo_floor_find
 * proves by its own cells; the cells are neighbours, and more than neurons. */
static void
cells_of_floors(void **state)
{
    (void)state;
    static const struct {
        const char *unit, *construction;
        size_t neurons;
    } cases[] = {{"mlp", "optimal", 3},
                 {"glu", "midpoint", 7},
                 {"gqu", "optimal", 16},
                 {"glu", "midpoint", 64}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        const ordo_unit *unit = ordo_unit_find(cases[i].unit);
        ordo_target *target = target_on("1/(1+9*x^2)", "-1", "1");
        ordo_recipe recipe = {unit, ordo_construction_find(unit, cases[i].construction),
                              ORDO_FORWARD, target, NULL};
        ordo_run_options options = {
            .wanted = ORDO_NORM_BIT(ORDO_L2), .digits = 12, .check = ORDO_CHECK_NONE};
        ordo_coq_floor_cells cells;
        ordo_floor floor;
        ordo_run run;
        ordo_message why = {""};
        ordo_run_init(&run, 12);
        ordo_floor_init(&floor);
        assert_int_equal(ordo_run_recipe(&run, &recipe, cases[i].neurons, &options, &why), ORDO_OK);
        assert_int_equal(
            ordo_floor_find(&floor, unit, target, cases[i].neurons, ORDO_NORM_BIT(ORDO_L2)),
            ORDO_OK);
        assert_int_equal(ordo_coq_floor_cells_find(&cells, target, ordo_unit_order(unit),
                                                   cases[i].neurons, &why),
                         ORDO_OK);
        assert_true(cells.count > cases[i].neurons);
        for (size_t j = 0; j < cells.count; j++) {
            assert_true(fmpq_cmp(cells.cell[j].left, cells.cell[j].right) < 0);
            assert_true(j == 0 || fmpq_equal(cells.cell[j].left, cells.cell[j - 1].right));
        }
        double shown = sqrt(fmpz_get_d(cells.sum) * pow(10, -(double)cells.unit));
        assert_true(shown < arf_get_d(arb_midref(run.proved.value[ORDO_L2]), ARF_RND_DOWN));
        assert_true(shown > 0.7 * mpfr_get_d(floor.value[ORDO_L2], MPFR_RNDD));
        ordo_coq_floor_cells_clear(&cells);
        ordo_floor_clear(&floor);
        ordo_run_clear(&run);
        ordo_target_free(target);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refused_functions), cmocka_unit_test(terms),
        cmocka_unit_test(numbers),           cmocka_unit_test(derivatives),
        cmocka_unit_test(schemes),           cmocka_unit_test(cells_of_nets),
        cmocka_unit_test(short_decimals),    cmocka_unit_test(cells_of_floors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
