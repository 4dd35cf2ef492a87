/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/coq/cells.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "verify/study/measure.h"

/* ---- memory ---- */

static void
bounds_init(ordo_coq_bounds *bounds)
{
    fmpz_init(bounds->low);
    fmpz_init(bounds->high);
}

static void
bounds_clear(ordo_coq_bounds *bounds)
{
    fmpz_clear(bounds->high);
    fmpz_clear(bounds->low);
}

static void
cell_init(ordo_coq_cell *cell)
{
    fmpq_init(cell->left);
    fmpq_init(cell->right);
    fmpq_poly_init(cell->net);
    arb_init(cell->known);
    bounds_init(&cell->square);
}

static void
cell_clear(ordo_coq_cell *cell)
{
    bounds_clear(&cell->square);
    arb_clear(cell->known);
    fmpq_poly_clear(cell->net);
    fmpq_clear(cell->right);
    fmpq_clear(cell->left);
}

static ordo_status
cells_init(ordo_coq_cells *cells, const ordo_network *net)
{
    memset(cells, 0, sizeof *cells);
    cells->cell = calloc(net->neurons + 1, sizeof *cells->cell);
    if (cells->cell == NULL) {
        return ORDO_ENOMEM;
    }
    for (size_t i = 0; i <= net->neurons; i++) {
        cell_init(&cells->cell[i]);
    }
    cells->parameters = net->theta.length;
    cells->count = net->neurons + 1;
    cells->theta = _fmpq_vec_init((slong)cells->parameters);
    fmpq_init(cells->a);
    fmpq_init(cells->b);
    bounds_init(&cells->square);
    bounds_init(&cells->root);
    return ORDO_OK;
}

/* Only the first `count` of so many are cells. */
static void
cells_keep(ordo_coq_cells *cells, size_t count)
{
    for (size_t i = count; i < cells->count; i++) {
        cell_clear(&cells->cell[i]);
    }
    cells->count = count;
}

void
ordo_coq_cells_clear(ordo_coq_cells *cells)
{
    if (cells->cell != NULL) {
        cells_keep(cells, 0);
        free(cells->cell);
        bounds_clear(&cells->root);
        bounds_clear(&cells->square);
        fmpq_clear(cells->b);
        fmpq_clear(cells->a);
        _fmpq_vec_clear(cells->theta, (slong)cells->parameters);
    }
    memset(cells, 0, sizeof *cells);
}

/* ---- where the cells are and what the net is on them ---- */

static ordo_status
take_parameters(ordo_coq_cells *cells, const ordo_network *net)
{
    ordo_status status = ORDO_OK;
    for (size_t i = 0; status == ORDO_OK && i < cells->parameters; i++) {
        mpfr_t view;
        ordo_vector_view(view, &net->theta, i);
        status = ordo_rational_from_real(cells->theta + i, view);
    }
    return status;
}

static int
ascending(const void *left, const void *right)
{
    const fmpq *x = left, *y = right;
    return fmpq_cmp(x, y);
}

/* x = the breakpoints -g/G inside (a, b), ascending, with a before and b behind them; returns how
 * many. */
static size_t
find_breakpoints(fmpq *x, const ordo_coq_cells *cells, const ordo_network *net)
{
    size_t count = 0, distinct = 0;
    fmpq_set(x + count++, cells->a);
    fmpq_set(x + count++, cells->b);
    for (size_t i = 0; i < net->neurons; i++) {
        const fmpq *gate = cells->theta + ordo_network_index(net, i, ORDO_SLOT_G);
        if (fmpq_is_zero(gate)) {
            continue;
        }
        fmpq_div(x + count, gate + 1, gate);
        fmpq_neg(x + count, x + count);
        count += fmpq_cmp(cells->a, x + count) < 0 && fmpq_cmp(x + count, cells->b) < 0;
    }
    qsort(x, count, sizeof *x, ascending);
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || !fmpq_equal(x + distinct - 1, x + i)) {
            fmpq_set(x + distinct++, x + i);
        }
    }
    return distinct;
}

/* p *= w x + c with line = {w, c}. */
static void
multiply_line(fmpq_poly_t p, const fmpq *line)
{
    fmpq_poly_t factor;
    fmpq_poly_init(factor);
    fmpq_poly_set_coeff_fmpq(factor, 1, line);
    fmpq_poly_set_coeff_fmpq(factor, 0, line + 1);
    fmpq_poly_mul(p, p, factor);
    fmpq_poly_clear(factor);
}

/* p += the neuron where its gate is open, if it is so at x, where it does not vanish. */
static void
add_neuron(fmpq_poly_t p, const ordo_unit *unit, const fmpq *neuron, const fmpq_t x)
{
    fmpq_t gate;
    fmpq_poly_t product;
    fmpq_init(gate);
    fmpq_poly_init(product);
    fmpq_mul(gate, neuron, x);
    fmpq_add(gate, gate, neuron + 1);
    if (fmpq_sgn(gate) > 0) {
        fmpq_poly_set_fmpq(product, neuron + ordo_unit_stride(unit) - 1);
        for (unsigned k = 0; k < ordo_unit_degree(unit); k++) {
            multiply_line(product, neuron + ordo_unit_slot_of_line(unit, k));
        }
        fmpq_poly_add(p, p, product);
    }
    fmpq_poly_clear(product);
    fmpq_clear(gate);
}

static void
expand(ordo_coq_cells *cells, const ordo_network *net)
{
    fmpq *x = _fmpq_vec_init((slong)net->neurons + 3);
    size_t count = find_breakpoints(x, cells, net);
    fmpq_t middle;
    fmpq_init(middle);
    for (size_t i = 0; i + 1 < count; i++) {
        ordo_coq_cell *cell = &cells->cell[i];
        fmpq_set(cell->left, x + i);
        fmpq_set(cell->right, x + i + 1);
        fmpq_add(middle, x + i, x + i + 1);
        fmpq_div_2exp(middle, middle, 1);
        fmpq_poly_set_fmpq(cell->net, cells->theta + cells->parameters - 1);
        for (size_t j = 0; j < net->neurons; j++) {
            const fmpq *neuron = cells->theta + ordo_network_index(net, j, 0);
            add_neuron(cell->net, net->unit, neuron, middle);
        }
    }
    cells_keep(cells, count - 1);
    fmpq_clear(middle);
    _fmpq_vec_clear(x, (slong)net->neurons + 3);
}

/* ---- integrals ---- */

/* Digits that the integral over a cell is proved to beyond those that are stated of the sum. */
enum { SPARE = 12 };

/* The target on the cell alone. */
static ordo_status
narrow(ordo_target **out, const ordo_target *target, const ordo_coq_cell *cell, ordo_message *why)
{
    char *a = fmpq_get_str(NULL, 10, cell->left), *b = fmpq_get_str(NULL, 10, cell->right);
    ordo_target_text text = {
        .expression = ordo_expression_text(ordo_target_function(target)), .a = a, .b = b};
    ordo_status status = ordo_target_new(out, &text, why);
    flint_free(b);
    flint_free(a);
    return status;
}

/* Why the norm of the error on a cell is not known to its digits. */
static ordo_status
explain_missed(const arb_t norm, ordo_message *why)
{
    mpfr_t bound;
    mpfr_init2(bound, 64);
    ordo_real_bound(bound, norm, MPFR_RNDU);
    char *text = ordo_real_text_rounded(bound, 2, MPFR_RNDU);
    const char *shown = text != NULL ? text : "?";
    ordo_status status =
        arb_contains_zero(norm)
            ? ordo_explain(why, ORDO_MISSED,
                           "on a cell the error is zero or too small to be told from zero (L2 at "
                           "most %s): it has no digits to state",
                           shown)
            : ordo_explain(why, ORDO_MISSED,
                           "the error on a cell (L2 at most %s) is not known to the digits needed",
                           shown);
    free(text);
    mpfr_clear(bound);
    return status;
}

/* cell->known by the proved norm L2 of the error on it. */
static ordo_status
enclose(ordo_coq_cell *cell, const ordo_network *net, const ordo_target *target, long digits,
        ordo_message *why)
{
    ordo_target *part = NULL;
    ordo_run run;
    ordo_run_options options = {
        .wanted = ORDO_NORM_BIT(ORDO_L2), .digits = digits + SPARE, .check = ORDO_CHECK_NONE};
    ordo_run_init(&run, options.digits);
    ordo_status status = narrow(&part, target, cell, why);
    if (status == ORDO_OK) {
        status = ordo_run_network(&run, net, part, &options, why);
    }
    if (status == ORDO_MISSED && arb_is_finite(run.proved.value[ORDO_L2])) {
        status = explain_missed(run.proved.value[ORDO_L2], why);
    } else if (status == ORDO_OK && !arb_is_finite(run.proved.value[ORDO_L2])) {
        status = ordo_explain(why, ORDO_MISSED, "no bound of the error is known");
    }
    arb_pow_ui(cell->known, run.proved.value[ORDO_L2], 2, 2 * ordo_bits_of_digits(options.digits));
    ordo_target_free(part);
    ordo_run_clear(&run);
    return status;
}

/* bounds = x rounded outwards to 10^-unit. */
static void
round_outwards(ordo_coq_bounds *bounds, const arb_t x, long unit)
{
    slong prec = arb_rel_accuracy_bits(x) + 64;
    arb_t scaled;
    arb_init(scaled);
    arb_set_ui(scaled, 10);
    arb_pow_ui(scaled, scaled, (ulong)unit, 16 * unit + 64); /* exact */
    arb_mul(scaled, scaled, x, prec > 64 ? prec + 4 * unit : 4 * unit + 64);
    arf_t end;
    arf_init(end);
    bounds->unit = unit;
    arb_get_lbound_arf(end, scaled, ARF_PREC_EXACT);
    arf_get_fmpz(bounds->low, end, ARF_RND_FLOOR);
    arb_get_ubound_arf(end, scaled, ARF_PREC_EXACT);
    arf_get_fmpz(bounds->high, end, ARF_RND_CEIL);
    arf_clear(end);
    arb_clear(scaled);
}

/* bounds = x > 0 rounded outwards to `digits` significant digits of its lower bound, or to a whole
 * number where that has more. */
static void
round_to_digits(ordo_coq_bounds *bounds, const arb_t x, long digits)
{
    slong size = 0;
    fmpz_t least;
    fmpz_init(least);
    fmpz_ui_pow_ui(least, 10, (ulong)digits - 1);
    (void)ordo_ball_size(&size, x);
    /* x < 2^size says how many digits stand before the point at most: too few behind it, or right.
     */
    long unit = digits - 1 - (long)floor((double)size * 0.30103);
    round_outwards(bounds, x, unit > 0 ? unit : 0);
    while (fmpz_cmp(bounds->low, least) < 0 && unit < digits + 400000) {
        unit++;
        round_outwards(bounds, x, unit > 0 ? unit : 0);
    }
    fmpz_clear(least);
}

static ordo_status
state(ordo_coq_bounds *bounds, const arb_t x, long digits, const char *what, ordo_message *why)
{
    round_to_digits(bounds, x, digits);
    fmpz_t width;
    fmpz_init(width);
    fmpz_sub(width, bounds->high, bounds->low);
    if (fmpz_is_zero(width)) { /* known exactly: the tactic needs room on both sides */
        fmpz_sub_ui(bounds->low, bounds->low, 1);
        fmpz_add_ui(bounds->high, bounds->high, 1);
    }
    /* 2 where x is a decimal of so many digits, as int sin(pi x)^2 = 1: no digits more would do. */
    bool good = fmpz_cmp_si(width, 2) <= 0;
    fmpz_clear(width);
    return good ? ORDO_OK
                : ordo_explain(why, ORDO_MISSED, "%s is not known to %ld digits", what, digits);
}

/* bounds of the sum, in the cells' unit, must lie inside those stated: exactly, as Coq decides. */
static bool
suffices(const ordo_coq_cells *cells)
{
    fmpz_t low, high;
    fmpq_t sum, least, ten, width, scale;
    fmpz_init(low);
    fmpz_init(high);
    fmpq_init(sum);
    fmpq_init(least);
    fmpq_init(ten);
    fmpq_init(width);
    fmpq_init(scale);
    long unit = 0;
    for (size_t i = 0; i < cells->count; i++) {
        fmpz_add(low, low, cells->cell[i].square.low);
        fmpz_add(high, high, cells->cell[i].square.high);
        unit = cells->cell[i].square.unit;
    }
    fmpq_sub(width, cells->b, cells->a);
    fmpq_set_si(ten, 10, 1);
    bool good = true;
    for (int side = 0; side < 2; side++) {
        fmpq_pow_si(scale, ten, -unit);
        fmpq_mul_fmpz(sum, scale, side == 0 ? low : high);
        fmpq_pow_si(scale, ten, -cells->square.unit);
        fmpq_mul_fmpz(least, scale, side == 0 ? cells->square.low : cells->square.high);
        good = good && (side == 0 ? fmpq_cmp(least, sum) <= 0 : fmpq_cmp(sum, least) <= 0);
        fmpq_pow_si(scale, ten, -cells->root.unit);
        fmpq_mul_fmpz(least, scale, side == 0 ? cells->root.low : cells->root.high);
        fmpq_mul(least, least, least);
        fmpq_mul(least, least, width);
        good = good && (side == 0 ? fmpq_cmp(least, sum) <= 0 : fmpq_cmp(sum, least) <= 0);
    }
    fmpq_clear(scale);
    fmpq_clear(width);
    fmpq_clear(ten);
    fmpq_clear(least);
    fmpq_clear(sum);
    fmpz_clear(high);
    fmpz_clear(low);
    return good;
}

/* Rounds the cells' integrals so far that their sum still proves what is stated, and no further:
 * each digit costs Coq time. One more unit on either side leaves the tactic room: on a cell whose
 * end is no dyadic number it does not even see that the integral is not negative. */
static ordo_status
round_cells(ordo_coq_cells *cells, ordo_message *why)
{
    for (long unit = cells->square.unit + 1; unit < cells->square.unit + SPARE - 2; unit++) {
        for (size_t i = 0; i < cells->count; i++) {
            ordo_coq_bounds *square = &cells->cell[i].square;
            round_outwards(square, cells->cell[i].known, unit);
            fmpz_sub_ui(square->low, square->low, 1);
            fmpz_add_ui(square->high, square->high, 1);
        }
        if (suffices(cells)) {
            return ORDO_OK;
        }
    }
    return ordo_explain(why, ORDO_MISSED, "the integrals over the cells are not known well enough");
}

static ordo_status
add_up(ordo_coq_cells *cells, long digits, ordo_message *why)
{
    slong prec = 2 * ordo_bits_of_digits(digits + SPARE);
    arb_t sum, width;
    arb_init(sum);
    arb_init(width);
    for (size_t i = 0; i < cells->count; i++) {
        arb_add(sum, sum, cells->cell[i].known, prec);
    }
    ordo_status status =
        arb_is_positive(sum)
            ? state(&cells->square, sum, digits, "the squared error", why)
            : ordo_explain(why, ORDO_REFUSED,
                           arb_is_zero(sum) ? "the error is zero: there is nothing to state of it"
                                            : "the error is not known to be more than zero");
    if (status == ORDO_OK) {
        fmpq_t length;
        fmpq_init(length);
        fmpq_sub(length, cells->b, cells->a);
        arb_set_fmpq(width, length, prec);
        fmpq_clear(length);
        arb_div(sum, sum, width, prec);
        arb_sqrt(sum, sum, prec);
        status = state(&cells->root, sum, digits, "the root mean square error", why);
    }
    arb_clear(width);
    arb_clear(sum);
    return status;
}

ordo_status
ordo_coq_cells_find(ordo_coq_cells *cells, const ordo_network *net, const ordo_target *target,
                    long digits, ordo_message *why)
{
    ordo_status status = cells_init(cells, net);
    if (status == ORDO_OK) {
        status = ordo_target_ends_rational(cells->a, cells->b, target);
        if (status == ORDO_IRRATIONAL) {
            return ordo_explain(why, status, "the ends of the interval must be rational");
        }
    }
    if (status == ORDO_OK) {
        status = take_parameters(cells, net);
    }
    if (status != ORDO_OK) {
        return status;
    }
    expand(cells, net);
    for (size_t i = 0; status == ORDO_OK && i < cells->count; i++) {
        status = enclose(&cells->cell[i], net, target, digits, why);
    }
    if (status == ORDO_OK) {
        status = add_up(cells, digits, why);
    }
    return status == ORDO_OK ? round_cells(cells, why) : status;
}
