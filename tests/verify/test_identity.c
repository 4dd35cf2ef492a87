/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Identities: the formulas against a derivation of their own, proved norms and declared
 * constants. */
#include "tests/verify/enclosed.h"

#include "construct/polynomial.h"
#include "verify/proof/identity.h"

static ordo_recipe
recipe_of(const char *unit, const char *construction, const ordo_target *target)
{
    const ordo_unit *u = ordo_unit_find(unit);
    return (ordo_recipe){u, ordo_construction_find(u, construction), ORDO_FORWARD, target, NULL};
}

static void
find_well(ordo_identity *id, const ordo_recipe *recipe)
{
    ordo_message why = {""};
    ordo_status status = ordo_identity_find(id, recipe, &why);
    if (status != ORDO_OK) {
        fail_msg("%s %s on %s: %s %s", recipe->unit->name, recipe->construction->name,
                 ordo_target_label(recipe->target), ordo_status_text(status), why.text);
    }
}

/* ---- what cannot be ---- */

static void
others_have_none(void **state)
{
    (void)state;
    static const struct {
        const char *expression, *a, *b, *says;
        ordo_status status;
    } cases[] = {
        {"exp(x)", "-1", "1", "not a polynomial", ORDO_IRRATIONAL},
        {"pi*x^3", "-1", "1", "not a polynomial", ORDO_IRRATIONAL},
        {"x^3", "0", "pi", "not a polynomial", ORDO_IRRATIONAL},
        {"abs(x)^3", "-1", "1", "not a polynomial", ORDO_IRRATIONAL},
        {"x^41", "-1", "1", "above 40", ORDO_IRRATIONAL},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        ordo_target *target = target_on(cases[i].expression, cases[i].a, cases[i].b);
        ordo_recipe recipe = recipe_of("glu", "taylor", target);
        ordo_identity id;
        ordo_message why = {""};
        assert_int_equal(ordo_identity_find(&id, &recipe, &why), cases[i].status);
        assert_non_null(strstr(why.text, cases[i].says));
        ordo_identity_clear(&id);
        ordo_target_free(target);
    }
}

/* A construction that is refused for some number of cells has none, though it exists for others. */
static void
partial_constructions_have_none(void **state)
{
    (void)state;
    static const char *const expressions[] = {"x^4", "(x-1/3)^5", "x^7-x"};
    for (size_t i = 0; i < COUNT(expressions); i++) {
        ordo_target *target = target_on(expressions[i], "-1", "1");
        ordo_recipe recipe = recipe_of("gqu", "taylor", target);
        ordo_identity id;
        ordo_message why = {""};
        assert_int_equal(ordo_identity_find(&id, &recipe, &why), ORDO_REFUSED);
        assert_true(strlen(why.text) > 0);
        ordo_identity_clear(&id);
        ordo_target_free(target);
    }
}

/* ---- texts ---- */

static const struct {
    const char *unit, *construction, *expression, *a, *b, *square, *rmse;
} formulas[] = {
    {"glu", "taylor", "x^3", "0", "1", "(8/105) n^-6", "sqrt(8/105) n^-3"},
    {"glu", "midpoint", "x^3", "0", "1", "(1/840) n^-6", "sqrt(1/840) n^-3"},
    {"glu", "taylor", "3*x^2-x", "0", "1", "0", NULL},
    {"glu", "taylor", "0*x", "0", "1", "0", NULL},
    {"mlp", "interpolate", "x^2", "0", "1", "(1/30) n^-4", "sqrt(1/30) n^-2"},
    {"mlp", "optimal", "x^2", "0", "2", "(8/45) n^-4", "sqrt(4/45) n^-2"},
    {"mlp", "interpolate", "x^3", "0", "1", "(1/10) n^-4 - (1/42) n^-6", NULL},
    /* 15 (x/2)^2 on [0, 2]: 1/30 of 225 times 2 */
    {"mlp", "interpolate", "15*x^2/4", "0", "2", "15 n^-4", "sqrt(15/2) n^-2"},
    {"mlp", "interpolate", "x^2", "0", "30", "810000 n^-4", "sqrt(27000) n^-2"},
    {"gqu", "hermite", "x^4", "-1", "1", "(256/315) (n-1)^-8", "sqrt(128/315) (n-1)^-4"},
    {"gqu", "hermite", "x^3", "-1", "1", "0", NULL},
    {"gqu", "taylor", "x^3", "-1", "1", "0", NULL},
};

static void
formulas_are_written(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(formulas); i++) {
        ordo_target *target = target_on(formulas[i].expression, formulas[i].a, formulas[i].b);
        ordo_recipe recipe = recipe_of(formulas[i].unit, formulas[i].construction, target);
        ordo_identity id;
        find_well(&id, &recipe);
        char *square = ordo_identity_text(&id), *rmse = ordo_identity_text_rmse(&id);
        assert_string_equal(square, formulas[i].square);
        if (formulas[i].rmse == NULL) {
            assert_null(rmse);
        } else {
            assert_string_equal(rmse, formulas[i].rmse);
        }
        assert_int_equal(ordo_identity_is_single(&id), formulas[i].rmse != NULL);
        free(square);
        free(rmse);
        ordo_identity_clear(&id);
        ordo_target_free(target);
    }
}

/* ---- a derivation without nets ---- */

/* The constructions on one cell [0, 1], by their formulas, on f = x^j/j!. */
typedef struct cell {
    fmpq_t left[5], right[5], middle; /* derivatives at 0 and 1; f(1/2) */
    fmpq_t v0, v1;
} cell;

/* r = 1/n! for n >= 0, else 0. */
static void
inverse_factorial(fmpq_t r, long n)
{
    fmpq_zero(r);
    if (n >= 0) {
        fmpz_one(fmpq_numref(r));
        fmpz_fac_ui(fmpq_denref(r), (ulong)n);
    }
}

static void
cell_init(cell *c, long j, int p, long factor)
{
    fmpq_t half;
    fmpq_init(half);
    for (int m = 0; m < 5; m++) {
        fmpq_init(c->left[m]);
        fmpq_init(c->right[m]);
        fmpq_set_si(c->left[m], m == j, 1);
        inverse_factorial(c->right[m], j - m);
    }
    fmpq_init(c->middle);
    fmpq_set_si(half, 1, 2);
    fmpq_pow_si(half, half, j);
    fmpq_mul(c->middle, c->right[0], half);
    fmpq_init(c->v0);
    fmpq_init(c->v1);
    fmpq_set(c->v0, c->left[0]);
    fmpq_set(c->v1, c->right[0]);
    if (p > 0) { /* v = f + f^(p)/factor */
        fmpq_div_fmpz(half, c->left[p], (fmpz[]){factor});
        fmpq_add(c->v0, c->v0, half);
        fmpq_div_fmpz(half, c->right[p], (fmpz[]){factor});
        fmpq_add(c->v1, c->v1, half);
    }
    fmpq_clear(half);
}

static void
cell_clear(cell *c)
{
    for (int m = 0; m < 5; m++) {
        fmpq_clear(c->left[m]);
        fmpq_clear(c->right[m]);
    }
    fmpq_clear(c->middle);
    fmpq_clear(c->v0);
    fmpq_clear(c->v1);
}

/* Coefficient `power` of p += weight x. */
static void
put(fmpq_poly_t p, slong power, long weight, const fmpq_t x)
{
    fmpq_t c, term;
    fmpq_init(c);
    fmpq_init(term);
    fmpq_poly_get_coeff_fmpq(c, p, power);
    fmpq_mul_si(term, x, weight);
    fmpq_add(c, c, term);
    fmpq_poly_set_coeff_fmpq(p, power, c);
    fmpq_clear(c);
    fmpq_clear(term);
}

static void
glu_taylor(fmpq_poly_t y, const cell *c)
{
    fmpq_t half;
    fmpq_init(half);
    fmpq_div_2exp(half, c->left[2], 1);
    put(y, 2, 1, half);
    put(y, 1, 1, c->v1);
    put(y, 1, -1, c->v0);
    put(y, 1, -1, half);
    fmpq_clear(half);
}

static void
glu_midpoint(fmpq_poly_t y, const cell *c)
{
    put(y, 1, -3, c->v0);
    put(y, 1, 4, c->middle);
    put(y, 1, -1, c->v1);
    put(y, 2, 2, c->v0);
    put(y, 2, -4, c->middle);
    put(y, 2, 2, c->v1);
}

static void
gqu_hermite(fmpq_poly_t y, const cell *c)
{
    put(y, 1, 1, c->left[1]);
    put(y, 2, 3, c->v1);
    put(y, 2, -3, c->v0);
    put(y, 2, -2, c->left[1]);
    put(y, 2, -1, c->right[1]);
    put(y, 3, 1, c->left[1]);
    put(y, 3, 1, c->right[1]);
    put(y, 3, -2, c->v1);
    put(y, 3, 2, c->v0);
}

static void
mlp_chord(fmpq_poly_t y, const cell *c)
{
    put(y, 1, 1, c->v1);
    put(y, 1, -1, c->v0);
}

static const struct rule {
    const char *unit, *construction;
    int p;
    long factor;
    void (*piece)(fmpq_poly_t y, const cell *c);
} rules[] = {
    {"mlp", "interpolate", 0, 1, mlp_chord}, {"mlp", "optimal", 2, -12, mlp_chord},
    {"glu", "taylor", 0, 1, glu_taylor},     {"glu", "midpoint", 0, 1, glu_midpoint},
    {"gqu", "hermite", 0, 1, gqu_hermite},   {"gqu", "optimal", 4, 720, gqu_hermite},
};

/* E = x^j/j! - y. */
static void
cell_error(fmpq_poly_t E, const struct rule *rule, long j)
{
    cell c;
    fmpq_poly_t y;
    fmpq_poly_init(y);
    cell_init(&c, j, rule->p, rule->factor);
    rule->piece(y, &c);
    put(y, 0, 1, c.v0);
    fmpq_poly_zero(E);
    put(E, j, 1, c.right[0]);
    fmpq_poly_sub(E, E, y);
    cell_clear(&c);
    fmpq_poly_clear(y);
}

/* r += h * the integral over [0, 1] of (sum_j f^(j)(t) h^j E_j)^2. */
static void
add_cell(fmpq_t r, const struct rule *rule, const fmpq_poly_t f, const fmpq_t t, const fmpq_t h)
{
    fmpq_poly_t e, E, g;
    fmpq_t d, power;
    fmpq_poly_init(e);
    fmpq_poly_init(E);
    fmpq_poly_init(g);
    fmpq_init(d);
    fmpq_init(power);
    fmpq_poly_set(g, f);
    fmpq_set_si(power, 1, 1);
    for (long j = 0; j <= fmpq_poly_degree(f); j++) {
        fmpq_poly_evaluate_fmpq(d, g, t);
        fmpq_mul(d, d, power);
        cell_error(E, rule, j);
        fmpq_poly_scalar_mul_fmpq(E, E, d);
        fmpq_poly_add(e, e, E);
        fmpq_poly_derivative(g, g);
        fmpq_mul(power, power, h);
    }
    fmpq_poly_mul(e, e, e);
    fmpq_poly_integral(e, e);
    fmpq_set_si(d, 1, 1);
    fmpq_poly_evaluate_fmpq(power, e, d);
    fmpq_addmul(r, power, h);
    fmpq_poly_clear(e);
    fmpq_poly_clear(E);
    fmpq_poly_clear(g);
    fmpq_clear(d);
    fmpq_clear(power);
}

/* r = int e^2 on [a, b] with N cells. */
static void
derive(fmpq_t r, const struct rule *rule, const ordo_target *target, long N)
{
    fmpq_poly_t f;
    fmpq_t t, h, b;
    fmpq_poly_init(f);
    fmpq_init(t);
    fmpq_init(h);
    fmpq_init(b);
    assert_int_equal(ordo_polynomial_of(f, ordo_target_function(target)), ORDO_OK);
    assert_int_equal(ordo_target_ends_rational(t, b, target), ORDO_OK);
    fmpq_sub(h, b, t);
    fmpq_div_fmpz(h, h, (fmpz[]){N});
    fmpq_zero(r);
    for (long i = 0; i < N; i++) {
        add_cell(r, rule, f, t, h);
        fmpq_add(t, t, h);
    }
    assert_true(fmpq_equal(t, b));
    fmpq_poly_clear(f);
    fmpq_clear(t);
    fmpq_clear(h);
    fmpq_clear(b);
}

static const char *const polynomials[][3] = {
    {"x^2", "-1", "1"},
    {"x^3-x^2/7", "0", "1"},
    {"(x-1/3)^4", "-2/7", "5/3"},
    {"(63*x^5-70*x^3+15*x)/8", "-1", "1"},
    {"x^6/3-2.385*x^3+x", "-1/2", "2"},
    {"x^8-x", "1/3", "4/3"},
};

static void
check_against_derivation(const struct rule *rule, const ordo_target *target,
                         ordo_orientation orientation)
{
    static const long cells[] = {1, 2, 5, 7, 18, 31}; /* most of them beyond those that are used */
    ordo_recipe recipe = recipe_of(rule->unit, rule->construction, target);
    recipe.orientation = orientation;
    ordo_identity id;
    fmpq_t ours, theirs;
    fmpq_init(ours);
    fmpq_init(theirs);
    find_well(&id, &recipe);
    for (size_t i = 0; i < COUNT(cells); i++) {
        derive(theirs, rule, target, cells[i]);
        ordo_identity_evaluate(ours, &id, (size_t)cells[i]);
        if (!fmpq_equal(ours, theirs)) {
            fail_msg("%s %s on %s, %ld cells", rule->unit, rule->construction,
                     ordo_target_label(target), cells[i]);
        }
    }
    ordo_identity_clear(&id);
    fmpq_clear(ours);
    fmpq_clear(theirs);
}

static void
identities_agree_with_a_derivation_without_nets(void **state)
{
    (void)state;
    for (size_t k = 0; k < COUNT(polynomials); k++) {
        ordo_target *target = target_on(polynomials[k][0], polynomials[k][1], polynomials[k][2]);
        for (size_t i = 0; i < COUNT(rules); i++) {
            check_against_derivation(&rules[i], target, ORDO_FORWARD);
            check_against_derivation(&rules[i], target, ORDO_ALTERNATING);
        }
        ordo_target_free(target);
    }
}

/* One power less or one value less would not do: the least and the greatest power both occur. */
static void
all_powers_occur(void **state)
{
    (void)state;
    ordo_target *target = target_on("(x-1/3)^6+x^5", "-2/7", "5/3");
    for (size_t i = 0; i < COUNT(rules); i++) {
        ordo_recipe recipe = recipe_of(rules[i].unit, rules[i].construction, target);
        ordo_identity id;
        find_well(&id, &recipe);
        assert_int_equal(id.degree, 6);
        assert_int_equal(id.least, 2 * ordo_unit_order(recipe.unit));
        assert_int_equal(id.most, 12);
        assert_int_equal(id.count, id.most - id.least + 1);
        assert_false(fmpq_is_zero(&id.coefficient[0]));
        assert_false(fmpq_is_zero(&id.coefficient[id.count - 1]));
        assert_false(ordo_identity_is_single(&id));
        ordo_identity_clear(&id);
    }
    ordo_target_free(target);
}

/* ---- norms of stored nets and declared constants ---- */

/* The parameters are rounded to 300 bits, so that 28 digits are the same. */
static void
stored_nets_agree(void **state)
{
    (void)state;
    enum { NEURONS = 37, DIGITS = 28 };
    ordo_target *target = target_on("(63*x^5-70*x^3+15*x)/8", "-1", "1/3");
    for (size_t i = 0; i < COUNT(rules); i++) {
        ordo_recipe recipe = recipe_of(rules[i].unit, rules[i].construction, target);
        ordo_identity id;
        fmpq_t exact;
        arb_t ours, theirs;
        fmpq_init(exact);
        arb_init(ours);
        arb_init(theirs);
        find_well(&id, &recipe);
        ordo_identity_evaluate(exact, &id, ordo_unit_cells(recipe.unit, NEURONS));
        arb_set_fmpq(ours, exact, 128);
        arb_sqrt(ours, ours, 128);
        enclose_error(theirs, rules[i].unit, rules[i].construction, target, NEURONS, ORDO_L2,
                      DIGITS);
        arb_div(ours, theirs, ours, 128);
        arb_sub_ui(ours, ours, 1, 128);
        arb_get_mag(arb_radref(theirs), ours);
        assert_true(mag_cmp_2exp_si(arb_radref(theirs), -90) < 0);
        fmpq_clear(exact);
        arb_clear(ours);
        arb_clear(theirs);
        ordo_identity_clear(&id);
    }
    ordo_target_free(target);
}

/* A_2k = C^2 (b-a)^(2k) int f^(k)^2 with the constant that the construction declares for l2. */
static void
the_first_coefficient_is_the_declared_constant(void **state)
{
    (void)state;
    ordo_target *target = target_on("x^6-x^4/3+x^3", "-1/2", "3/2");
    for (size_t i = 0; i < COUNT(rules); i++) {
        ordo_recipe recipe = recipe_of(rules[i].unit, rules[i].construction, target);
        slong k = (slong)ordo_unit_order(recipe.unit);
        ordo_identity id;
        find_well(&id, &recipe);
        fmpq_poly_t g;
        fmpq_t low, high, integral;
        arb_t C, first;
        fmpq_poly_init(g);
        fmpq_init(low);
        fmpq_init(high);
        fmpq_init(integral);
        arb_init(C);
        arb_init(first);
        assert_int_equal(ordo_polynomial_of(g, ordo_target_function(target)), ORDO_OK);
        for (slong j = 0; j < k; j++) {
            fmpq_poly_derivative(g, g);
        }
        fmpq_poly_mul(g, g, g);
        fmpq_poly_integral(g, g);
        assert_int_equal(ordo_target_ends_rational(low, high, target), ORDO_OK);
        fmpq_poly_evaluate_fmpq(integral, g, high);
        fmpq_poly_evaluate_fmpq(high, g, low);
        fmpq_sub(integral, integral, high);
        fmpq_set_si(high, 2, 1);
        fmpq_pow_si(high, high, 2 * k);
        fmpq_mul(integral, integral, high);
        ordo_expression *constant = parse(recipe.construction->constant[ORDO_L2]);
        ball_value(C, constant, C, 128);
        ordo_expression_free(constant);
        arb_set_fmpq(first, integral, 128);
        arb_mul(first, first, C, 128);
        arb_mul(first, first, C, 128);
        assert_true(arb_contains_fmpq(first, &id.coefficient[0]));
        assert_true(arb_rel_accuracy_bits(first) > 100);
        fmpq_poly_clear(g);
        fmpq_clear(low);
        fmpq_clear(high);
        fmpq_clear(integral);
        arb_clear(C);
        arb_clear(first);
        ordo_identity_clear(&id);
    }
    ordo_target_free(target);
}

/* ---- claimed formulas ---- */

static const struct {
    const char *claimed;
    ordo_status status;
    size_t where; /* 0: any */
} claims[] = {
    /* glu taylor on x^4, [-1, 1] */
    {"16384/315*n^-6-2816/105*n^-8", ORDO_OK, 0},
    {"(16384*n^2-8448)/(315*n^8)", ORDO_OK, 0},
    {"(16384*n^3-8448*n)/315/n^9", ORDO_OK, 0},
    {"16384/315/n^6-2816/105*(1/n)^8+(n-n)", ORDO_OK, 0},
    {"-(2816/105-16384/315*n^2)*n^-8", ORDO_OK, 0},
    {"16384/315*n^-6-2816/105*n^-9", ORDO_MISSED, 2},
    {"16547.84/315*n^-6-2816/105*n^-8", ORDO_MISSED, 1}, /* 1 % */
    {"16384/315*n^-6", ORDO_MISSED, 1},
    {"0", ORDO_MISSED, 1},
    /* right for n = 1 .. 12 alone, for there the product vanishes */
    {"16384/315*n^-6-2816/105*n^-8+(n-1)*(n-2)*(n-3)*(n-4)*(n-5)*(n-6)*(n-7)*(n-8)*(n-9)*(n-10)*"
     "(n-11)*(n-12)",
     ORDO_MISSED, 13},
    {"16384/315*n^-6-2816/105*n^-8+1/(n-3)", ORDO_MISSED, 1},
    {"(n-3)*(16384*n^2-8448)/(315*n^8)/(n-3)", ORDO_EDOMAIN, 3},
    {"(n-100)*(16384*n^2-8448)/(315*n^8)/(n-100)", ORDO_EDOMAIN, 100},
    {"(16384*n^2-8448)/(315*n^8)+0/(n-2385)", ORDO_EDOMAIN, 2385},
    {"(n+100)*(16384*n^2-8448)/(315*n^8)/(n+100)", ORDO_OK, 0},
    {"(16384*n^2-8448)/(315*n^8)+1/(n-1)", ORDO_MISSED, 2},
    {"sqrt(n)", ORDO_IRRATIONAL, 0},
    {"pi*n", ORDO_IRRATIONAL, 0},
    {"abs(n)", ORDO_IRRATIONAL, 0},
    {"2^n", ORDO_IRRATIONAL, 0},
    {"n^5000", ORDO_IRRATIONAL, 0},
};

static ordo_expression *
formula_of(const char *text)
{
    ordo_expression *f = NULL;
    assert_int_equal(ordo_expression_parse_with(&f, text, ordo_value_size, NULL), ORDO_OK);
    return f;
}

static void
claimed_formulas_are_compared(void **state)
{
    (void)state;
    ordo_target *target = target_on("x^4", "-1", "1");
    ordo_recipe recipe = recipe_of("glu", "taylor", target);
    ordo_identity id;
    find_well(&id, &recipe);
    for (size_t i = 0; i < COUNT(claims); i++) {
        size_t where = 0;
        ordo_expression *f = formula_of(claims[i].claimed);
        ordo_status status = ordo_identity_compare(&where, &id, f);
        ordo_expression_free(f);
        if (status != claims[i].status || (claims[i].where > 0 && where != claims[i].where)) {
            fail_msg("%s: %s at %zu", claims[i].claimed, ordo_status_text(status), where);
        }
    }
    ordo_identity_clear(&id);
    ordo_target_free(target);
}

/* Of gqu n counts neurons, the formula has cells, and one neuron has none. */
static void
neurons_are_no_cells(void **state)
{
    (void)state;
    ordo_target *target = target_on("x^4", "-1", "1");
    ordo_recipe recipe = recipe_of("gqu", "hermite", target);
    ordo_identity id;
    size_t where = 0;
    find_well(&id, &recipe);
    ordo_expression *right = formula_of("256/315*(n-1)^-8"), *wrong = formula_of("256/315*n^-8");
    assert_int_equal(ordo_identity_compare(&where, &id, right), ORDO_OK);
    assert_int_equal(ordo_identity_compare(&where, &id, wrong), ORDO_MISSED);
    assert_int_equal(where, 2);
    ordo_expression_free(right);
    ordo_expression_free(wrong);
    ordo_identity_clear(&id);
    ordo_target_free(target);
    target = target_on("x^3/7", "-1", "1");
    recipe = recipe_of("gqu", "hermite", target);
    find_well(&id, &recipe);
    ordo_expression *zero = formula_of("n-n"), *tiny = formula_of("1e-99/n");
    assert_int_equal(ordo_identity_compare(&where, &id, zero), ORDO_OK);
    assert_int_equal(ordo_identity_compare(&where, &id, tiny), ORDO_MISSED);
    ordo_expression_free(zero);
    ordo_expression_free(tiny);
    ordo_identity_clear(&id);
    ordo_target_free(target);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(others_have_none),
        cmocka_unit_test(partial_constructions_have_none),
        cmocka_unit_test(formulas_are_written),
        cmocka_unit_test(all_powers_occur),
        cmocka_unit_test(identities_agree_with_a_derivation_without_nets),
        cmocka_unit_test(stored_nets_agree),
        cmocka_unit_test(the_first_coefficient_is_the_declared_constant),
        cmocka_unit_test(claimed_formulas_are_compared),
        cmocka_unit_test(neurons_are_no_cells),
    };
    return cmocka_run_group_tests_name("identity", tests, NULL, free_rules_and_caches);
}
