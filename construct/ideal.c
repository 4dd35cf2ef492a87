/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ideal net of a polynomial target in exact rationals. */
#include <stdlib.h>

#include "construct/make.h"
#include "construct/polynomial.h"
#include "construct/rule.h"

typedef struct ideal_site {
    const ordo_unit *unit;
    size_t cells, neurons, parameters;
    fmpq_t a, b;
    fmpq_poly_t f;
    fmpq *theta;
} ideal_site;

/* t = a + (b - a) i / cells. */
static void
ideal_knot(ordo_scalar *t, void *self, size_t i)
{
    ideal_site *site = self;
    fmpq_t part;
    fmpq_init(part);
    fmpq_sub(part, site->b, site->a);
    fmpq_set_si(t->rational, (slong)i, (ulong)(site->cells > 0 ? site->cells : 1));
    fmpq_mul(part, part, t->rational);
    fmpq_add(t->rational, site->a, part);
    fmpq_clear(part);
}

static ordo_status
ideal_sample(ordo_scalar *f, void *self, size_t place, const ordo_scalar *x, unsigned derivatives)
{
    (void)place;
    ideal_site *site = self;
    fmpq_poly_t p;
    fmpq_poly_init(p);
    fmpq_poly_set(p, site->f);
    for (unsigned j = 0; j <= derivatives; j++) {
        fmpq_poly_evaluate_fmpq(f[j].rational, p, x->rational);
        fmpq_poly_derivative(p, p);
    }
    fmpq_poly_clear(p);
    return ORDO_OK;
}

static ordo_status
ideal_put(void *self, size_t index, const ordo_scalar *value)
{
    fmpq_set(&((ideal_site *)self)->theta[index], value->rational);
    return ORDO_OK;
}

static const fmpq *
neuron_parameters(const ideal_site *site, size_t i)
{
    return &site->theta[i * ordo_unit_stride(site->unit)];
}

/* r = the product of the weight and the lines of neuron i at x, open or not; the gate's sign. */
static int
neuron_at(fmpq_t r, const ideal_site *site, size_t i, const fmpq_t x)
{
    const fmpq *theta = neuron_parameters(site, i);
    int sign = 0;
    fmpq_t line;
    fmpq_init(line);
    fmpq_set(r, &theta[ordo_unit_stride(site->unit) - 1]);
    for (unsigned k = 0; k < ordo_unit_degree(site->unit); k++) {
        const fmpq *weight = &theta[ordo_unit_slot_of_line(site->unit, k)];
        fmpq_mul(line, weight, x);
        fmpq_add(line, line, weight + 1);
        fmpq_mul(r, r, line);
        sign = k == 0 ? fmpq_sgn(line) : sign;
    }
    fmpq_clear(line);
    return sign;
}

/* p = d + p_1 x + ..., what stands beside the neurons. */
static void
tail_polynomial(fmpq_poly_t p, const ideal_site *site)
{
    fmpq_poly_zero(p);
    for (unsigned j = 0; j <= site->unit->tail; j++) {
        fmpq_poly_set_coeff_fmpq(p, (slong)j,
                                 &site->theta[ordo_unit_tail_index(site->unit, site->neurons, j)]);
    }
}

/* y = the net at x, summed directly. */
static void
ideal_forward(fmpq_t y, const ideal_site *site, const fmpq_t x)
{
    fmpq_poly_t tail;
    fmpq_t term;
    fmpq_poly_init(tail);
    fmpq_init(term);
    tail_polynomial(tail, site);
    fmpq_poly_evaluate_fmpq(y, tail, x);
    for (size_t i = 0; i < site->neurons; i++) {
        if (neuron_at(term, site, i, x) > 0) {
            fmpq_add(y, y, term);
        }
    }
    fmpq_clear(term);
    fmpq_poly_clear(tail);
}

/* Whether every gate changes at a knot or outside (a, b), so that the net is one polynomial between
 * knots: (t - a) cells/(b - a) must be whole for a breakpoint t = -g/G inside. */
static bool
breaks_at_knots(const ideal_site *site)
{
    size_t stride = ordo_unit_stride(site->unit);
    size_t cells = site->cells > 0 ? site->cells : 1;
    fmpq_t t, width;
    fmpq_init(t);
    fmpq_init(width);
    fmpq_sub(width, site->b, site->a);
    bool good = true;
    for (size_t i = 0; good && i < site->neurons; i++) {
        const fmpq *G = &site->theta[i * stride], *g = G + 1;
        if (fmpq_is_zero(G)) {
            continue;
        }
        fmpq_div(t, g, G);
        fmpq_neg(t, t);
        if (fmpq_cmp(t, site->a) > 0 && fmpq_cmp(t, site->b) < 0) {
            fmpq_sub(t, t, site->a);
            fmpq_div(t, t, width);
            fmpq_mul_si(t, t, (slong)cells);
            good = fmpz_is_one(fmpq_denref(t)) != 0;
        }
    }
    fmpq_clear(t);
    fmpq_clear(width);
    return good;
}

static ordo_status
differ(const fmpq_t x, ordo_message *why)
{
    char *text = fmpq_get_str(NULL, 10, x);
    ordo_status status =
        ordo_explain(why, ORDO_MISSED, "the ideal net and the target differ at x = %s", text);
    flint_free(text);
    return status;
}

/* Compares net and target at points a + (b-a)(i + j/count)/cells, j = 0 .. count-1, of each cell,
 * and at b; count exceeds the degree of both by one at least. */
static ordo_status
compare(ideal_site *site, ordo_message *why)
{
    slong degree = fmpq_poly_degree(site->f);
    slong pieces = (slong)ordo_unit_degree(site->unit);
    size_t count = (size_t)(degree > pieces ? degree : pieces) + 2;
    size_t cells = site->cells > 0 ? site->cells : 1;
    ideal_site fine = *site;
    fine.cells = cells * count;
    ordo_scalar x;
    ordo_rational_arithmetic.init(&x, 0);
    fmpq_t y, f;
    fmpq_init(y);
    fmpq_init(f);
    ordo_status status = ORDO_OK;
    for (size_t i = 0; status == ORDO_OK && i <= fine.cells; i++) {
        ideal_knot(&x, &fine, i);
        ideal_forward(y, site, x.rational);
        fmpq_poly_evaluate_fmpq(f, site->f, x.rational);
        if (!fmpq_equal(y, f)) {
            status = differ(x.rational, why);
        }
    }
    ordo_rational_arithmetic.clear(&x);
    fmpq_clear(y);
    fmpq_clear(f);
    return status;
}

/* The net's parameters, and whether its pieces end at knots only. Cleared by ideal_close whatever
 * the status. */
static ordo_status
ideal_open(ideal_site *site, const ordo_construction *construction, ordo_orientation orientation,
           const ordo_target *target, ordo_message *why)
{
    site->cells = ordo_unit_cells(site->unit, site->neurons);
    site->parameters = ordo_unit_parameters(site->unit, site->neurons);
    fmpq_init(site->a);
    fmpq_init(site->b);
    fmpq_poly_init(site->f);
    site->theta = _fmpq_vec_init((slong)site->parameters);
    ordo_status status = ordo_target_ends_rational(site->a, site->b, target);
    if (status == ORDO_OK) {
        status = ordo_polynomial_of(site->f, ordo_target_function(target));
    }
    if (status == ORDO_OK) {
        ordo_site exact = {.field = &ordo_rational_arithmetic,
                           .prec = 64,
                           .cells = site->cells,
                           .self = site,
                           .knot = ideal_knot,
                           .sample = ideal_sample,
                           .put = ideal_put};
        status = ordo_build(&exact, site->unit, construction, orientation, why);
    }
    if (status == ORDO_OK && !breaks_at_knots(site)) {
        status = ordo_explain(why, ORDO_UNDECIDED, "a gate changes inside a cell");
    }
    return status;
}

static void
ideal_close(ideal_site *site)
{
    _fmpq_vec_clear(site->theta, (slong)site->parameters);
    fmpq_poly_clear(site->f);
    fmpq_clear(site->a);
    fmpq_clear(site->b);
}

ordo_status
ordo_ideal_is_exact(const ordo_unit *unit, const ordo_construction *construction,
                    ordo_orientation orientation, const ordo_target *target, size_t neurons,
                    ordo_message *why)
{
    ideal_site site = {.unit = unit, .neurons = neurons};
    ordo_status status = ideal_open(&site, construction, orientation, target, why);
    if (status == ORDO_OK) {
        status = compare(&site, why);
    }
    ideal_close(&site);
    return status;
}

/* Whether the gate of neuron i is open at x. */
static bool
is_open(const ideal_site *site, size_t i, const fmpq_t x)
{
    const fmpq *theta = neuron_parameters(site, i);
    fmpq_t gate;
    fmpq_init(gate);
    fmpq_mul(gate, &theta[0], x);
    fmpq_add(gate, gate, &theta[1]);
    bool open = fmpq_sgn(gate) > 0;
    fmpq_clear(gate);
    return open;
}

/* p = the product of the weight and the lines of neuron i. */
static void
neuron_polynomial(fmpq_poly_t p, const ideal_site *site, size_t i)
{
    const fmpq *theta = neuron_parameters(site, i);
    fmpq_poly_t line;
    fmpq_poly_init(line);
    fmpq_poly_set_fmpq(p, &theta[ordo_unit_stride(site->unit) - 1]);
    for (unsigned k = 0; k < ordo_unit_degree(site->unit); k++) {
        const fmpq *weight = &theta[ordo_unit_slot_of_line(site->unit, k)];
        fmpq_poly_set_coeff_fmpq(line, 1, weight);
        fmpq_poly_set_coeff_fmpq(line, 0, weight + 1);
        fmpq_poly_mul(p, p, line);
    }
    fmpq_poly_clear(line);
}

/* Makes e = f - (the tail + the neurons of `open`) the same with the neurons that are open at x =
 * at. */
static void
move_to(fmpq_poly_t e, bool *open, const ideal_site *site, const fmpq_t at)
{
    fmpq_poly_t p;
    fmpq_poly_init(p);
    for (size_t i = 0; i < site->neurons; i++) {
        if (is_open(site, i, at) != open[i]) {
            open[i] = !open[i];
            neuron_polynomial(p, site, i);
            if (open[i]) {
                fmpq_poly_sub(e, e, p);
            } else {
                fmpq_poly_add(e, e, p);
            }
        }
    }
    fmpq_poly_clear(p);
}

/* r += the integral of p from left to right. */
static void
add_integral(fmpq_t r, const fmpq_poly_t p, const fmpq_t left, const fmpq_t right)
{
    fmpq_poly_t primitive;
    fmpq_t value;
    fmpq_poly_init(primitive);
    fmpq_init(value);
    fmpq_poly_integral(primitive, p);
    fmpq_poly_evaluate_fmpq(value, primitive, right);
    fmpq_add(r, r, value);
    fmpq_poly_evaluate_fmpq(value, primitive, left);
    fmpq_sub(r, r, value);
    fmpq_poly_clear(primitive);
    fmpq_clear(value);
}

static ordo_status
integrate_square(fmpq_t r, const ideal_site *site)
{
    size_t cells = site->cells > 0 ? site->cells : 1;
    bool *open = calloc(site->neurons, sizeof *open);
    if (open == NULL) {
        return ORDO_ENOMEM;
    }
    ideal_site halves = *site; /* its odd knots are the middles of the cells */
    halves.cells = 2 * cells;
    ordo_scalar left, middle, right;
    ordo_rational_arithmetic.init(&left, 0);
    ordo_rational_arithmetic.init(&middle, 0);
    ordo_rational_arithmetic.init(&right, 0);
    fmpq_poly_t e, square;
    fmpq_poly_init(e);
    fmpq_poly_init(square);
    tail_polynomial(e, site);
    fmpq_poly_sub(e, site->f, e);
    fmpq_zero(r);
    for (size_t i = 0; i < cells; i++) {
        ideal_knot(&left, &halves, 2 * i);
        ideal_knot(&middle, &halves, 2 * i + 1);
        ideal_knot(&right, &halves, 2 * i + 2);
        move_to(e, open, site, middle.rational);
        fmpq_poly_mul(square, e, e);
        add_integral(r, square, left.rational, right.rational);
    }
    fmpq_poly_clear(e);
    fmpq_poly_clear(square);
    ordo_rational_arithmetic.clear(&left);
    ordo_rational_arithmetic.clear(&middle);
    ordo_rational_arithmetic.clear(&right);
    free(open);
    return ORDO_OK;
}

ordo_status
ordo_ideal_square(fmpq_t r, const ordo_unit *unit, const ordo_construction *construction,
                  ordo_orientation orientation, const ordo_target *target, size_t neurons,
                  ordo_message *why)
{
    ideal_site site = {.unit = unit, .neurons = neurons};
    ordo_status status = ideal_open(&site, construction, orientation, target, why);
    if (status == ORDO_OK) {
        status = integrate_square(r, &site);
    }
    ideal_close(&site);
    return status;
}

ordo_status
ordo_ideal_parameters(fmpq *theta, const ordo_unit *unit, const ordo_construction *construction,
                      ordo_orientation orientation, const ordo_target *target, size_t neurons,
                      ordo_message *why)
{
    ideal_site site = {.unit = unit, .neurons = neurons};
    ordo_status status = ideal_open(&site, construction, orientation, target, why);
    for (size_t i = 0; status == ORDO_OK && i < site.parameters; i++) {
        fmpq_swap(theta + i, site.theta + i);
    }
    ideal_close(&site);
    return status;
}
