/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sweep on unequal cells in exact rationals: the pieces of the resulting net are those of the
 * formulas, and both orientations are one function. */
#include "tests/construct/nets.h"

#include "construct/build.h"
#include "tests/construct/wanted.h"

enum { KNOTS = 7, PREC = 2000, MOST_PARAMETERS = 64 };

/* Knots as numerators over 70. */
static const long numerators[KNOTS] = {-70, -49, -45, 0, 3, 70, 140};

typedef struct table {
    fmpq_t knot[KNOTS];
    size_t cells;
    fmpq_poly_t f;
    fmpq *theta;
    unsigned puts[MOST_PARAMETERS];
} table;

static void
table_knot(ordo_scalar *t, void *self, size_t i)
{
    const table *w = self;
    assert_true(i <= w->cells);
    fmpq_set(t->rational, w->knot[i]);
}

static ordo_status
table_sample(ordo_scalar *f, void *self, size_t place, const ordo_scalar *x, unsigned derivatives)
{
    (void)place;
    const table *w = self;
    fmpq_poly_t p;
    fmpq_poly_init(p);
    fmpq_poly_set(p, w->f);
    for (unsigned j = 0; j <= derivatives; j++) {
        fmpq_poly_evaluate_fmpq(f[j].rational, p, x->rational);
        fmpq_poly_derivative(p, p);
    }
    fmpq_poly_clear(p);
    return ORDO_OK;
}

static ordo_status
table_put(void *self, size_t index, const ordo_scalar *value)
{
    table *w = self;
    assert_true(index < MOST_PARAMETERS);
    w->puts[index]++;
    fmpq_set(&w->theta[index], value->rational);
    return ORDO_OK;
}

static void
table_init(table *w, size_t cells, const char *polynomial)
{
    *w = (table){.cells = cells};
    w->theta = _fmpq_vec_init(MOST_PARAMETERS);
    fmpq_poly_init(w->f);
    assert_int_equal(fmpq_poly_set_str(w->f, polynomial), 0);
    for (size_t i = 0; i < KNOTS; i++) {
        fmpq_init(w->knot[i]);
        fmpq_set_si(w->knot[i], numerators[i], 70);
    }
}

static void
table_clear(table *w)
{
    _fmpq_vec_clear(w->theta, MOST_PARAMETERS);
    fmpq_poly_clear(w->f);
    for (size_t i = 0; i < KNOTS; i++) {
        fmpq_clear(w->knot[i]);
    }
}

/* y = the net of those parameters at x. */
static void
forward(fmpq_t y, const table *w, const ordo_unit *unit, const fmpq_t x)
{
    size_t neurons = ordo_unit_neurons(unit, w->cells);
    const fmpq *p = w->theta;
    fmpq_t gate, line;
    fmpq_init(gate);
    fmpq_init(line);
    fmpq_set(y, &w->theta[ordo_unit_parameters(unit, neurons) - 1]);
    for (size_t i = 0; i < neurons; i++, p += 3 + 2 * unit->factors) {
        fmpq_mul(gate, &p[0], x);
        fmpq_add(gate, gate, &p[1]);
        if (fmpq_sgn(gate) <= 0) {
            continue;
        }
        for (unsigned j = 1; j <= unit->factors; j++) {
            fmpq_mul(line, &p[2 * j], x);
            fmpq_add(line, line, &p[2 * j + 1]);
            fmpq_mul(gate, gate, line);
        }
        fmpq_addmul(y, gate, &p[2 + 2 * unit->factors]);
    }
    fmpq_clear(gate);
    fmpq_clear(line);
}

/* The net's exact value at a place of cell i lies in the ball of the wanted piece there. */
static void
check_at(const table *w, const wanted *expected, const ordo_unit *unit, size_t i, slong place)
{
    fmpq_t x, y, h;
    arb_t s, ball;
    fmpq_init(x);
    fmpq_init(y);
    fmpq_init(h);
    arb_init(s);
    arb_init(ball);
    fmpq_sub(h, w->knot[i + 1], w->knot[i]);
    fmpq_set_si(x, place, 5);
    fmpq_mul(h, h, x);
    fmpq_add(x, w->knot[i], h);
    forward(y, w, unit, x);
    arb_set_fmpq(s, h, PREC);
    for (int j = WANTED_COEFFICIENTS - 1; j >= 0; j--) {
        arb_mul(ball, ball, s, PREC);
        arb_add(ball, ball, expected->c + i * WANTED_COEFFICIENTS + (size_t)j, PREC);
    }
    assert_true(mag_cmp_2exp_si(arb_radref(ball), -PREC / 2) < 0);
    assert_true(arb_contains_fmpq(ball, y));
    fmpq_clear(x);
    fmpq_clear(y);
    fmpq_clear(h);
    arb_clear(s);
    arb_clear(ball);
}

static void
build_and_check(const ordo_unit *unit, const ordo_construction *construction,
                ordo_orientation orientation, size_t cells, const char *polynomial,
                const char *expression)
{
    table w;
    wanted expected;
    ordo_message why = {""};
    table_init(&w, cells, polynomial);
    ordo_site site = {.field = &ordo_rational_arithmetic,
                      .prec = 64,
                      .cells = cells,
                      .self = &w,
                      .knot = table_knot,
                      .sample = table_sample,
                      .put = table_put};
    ordo_status status = ordo_build(&site, unit, construction, orientation, &why);
    wanted_init(&expected, cells, PREC);
    for (size_t i = 0; i <= cells; i++) {
        arb_set_fmpq(expected.t + i, w.knot[i], PREC);
    }
    ordo_expression *f = parse(expression);
    wanted_sample(&expected, f);
    ordo_expression_free(f);
    assert_true(wanted_find(&expected, unit->name, construction->name));
    bool refused = false;
    if (unit->factors == 2 && strcmp(construction->name, "taylor") == 0) {
        for (size_t i = 1; i < cells; i++) {
            refused = refused || wanted_discriminant(&expected, i) == -1;
        }
    }
    assert_int_equal(status, refused ? ORDO_REFUSED : ORDO_OK);
    for (size_t i = 0; !refused && i < cells; i++) {
        for (slong place = 0; place <= 5; place++) {
            check_at(&w, &expected, unit, i, place);
        }
    }
    size_t parameters = ordo_unit_parameters(unit, ordo_unit_neurons(unit, cells));
    for (size_t i = 0; !refused && i < MOST_PARAMETERS; i++) {
        assert_int_equal(w.puts[i], i < parameters ? 1 : 0);
    }
    wanted_clear(&expected);
    table_clear(&w);
}

static void
unequal_cells(void **state)
{
    (void)state;
    static const char *const polynomials[][2] = {
        {"6  1 0 -1/3 2 0 1", "1-x^2/3+2*x^3+x^5"},
        {"8  -2 1/7 3 0 -5 0 1 1/2", "-2+x/7+3*x^2-5*x^4+x^6+x^7/2"},
        {"3  1 2 3", "1+2*x+3*x^2"},
    };
    for (const ordo_unit *const *u = ordo_units; *u != NULL; u++) {
        for (const ordo_construction *const *c = (*u)->constructions; *c != NULL; c++) {
            for (size_t cells = (*c)->wide ? KNOTS : 1; cells < KNOTS; cells++) {
                for (size_t k = 0; k < COUNT(polynomials); k++) {
                    build_and_check(*u, *c, ORDO_FORWARD, cells, polynomials[k][0],
                                    polynomials[k][1]);
                    build_and_check(*u, *c, ORDO_ALTERNATING, cells, polynomials[k][0],
                                    polynomials[k][1]);
                }
            }
        }
    }
}

static ordo_status
failing_put(void *self, size_t index, const ordo_scalar *value)
{
    (void)value;
    size_t *left = self;
    (void)index;
    return (*left)-- == 0 ? ORDO_EIO : ORDO_OK;
}

static void
any_knot(ordo_scalar *t, void *self, size_t i)
{
    (void)self;
    fmpq_set_si(t->rational, (slong)i, 1);
}

static ordo_status
any_sample(ordo_scalar *f, void *self, size_t place, const ordo_scalar *x, unsigned derivatives)
{
    (void)place;
    (void)self;
    for (unsigned j = 0; j <= derivatives; j++) {
        fmpq_add_si(f[j].rational, x->rational, (slong)j);
    }
    return ORDO_OK;
}

/* Whatever parameter cannot be put, the failure comes back. */
static void
failures_are_passed_on(void **state)
{
    (void)state;
    for (const ordo_unit *const *u = ordo_units; *u != NULL; u++) {
        size_t parameters = ordo_unit_parameters(*u, ordo_unit_neurons(*u, 3));
        for (size_t k = 0; k <= parameters; k++) {
            size_t left = k;
            ordo_site site = {.field = &ordo_rational_arithmetic,
                              .prec = 64,
                              .cells = 3,
                              .self = &left,
                              .knot = any_knot,
                              .sample = any_sample,
                              .put = failing_put};
            assert_int_equal(ordo_build(&site, *u, (*u)->constructions[0], ORDO_ALTERNATING, NULL),
                             k < parameters ? ORDO_EIO : ORDO_OK);
        }
    }
}

static void
orientations_have_names(void **state)
{
    (void)state;
    assert_string_equal(ordo_orientation_name(ORDO_FORWARD), "forward");
    assert_string_equal(ordo_orientation_name(ORDO_ALTERNATING), "alternating");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(failures_are_passed_on),
        cmocka_unit_test(orientations_have_names),
        cmocka_unit_test(unequal_cells),
    };
    return cmocka_run_group_tests_name("build", tests, NULL, free_caches);
}
