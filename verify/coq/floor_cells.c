/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/coq/floor_cells.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "construct/evaluate.h"
#include "verify/proof/division.h"
#include "verify/proof/moments.h"

enum {
    WEIGHT_BITS = 16, /* of a multiple near the best: the loss is of second order */
    DIGITS = 7,       /* of the sum */
    PREC = 128,
    TERMS = 30,
    GOAL = 60,
    PANELS = 1000,
    MOVES = 12
};

/* ---- memory ---- */

static void
cells_free(ordo_coq_floor_cell *cell, size_t count)
{
    for (size_t i = 0; cell != NULL && i < count; i++) {
        fmpz_clear(cell[i].least);
        arb_clear(cell[i].shows);
        for (int l = 0; l < ORDO_COQ_FLOOR_WEIGHTS; l++) {
            fmpq_clear(cell[i].weight[l]);
        }
        fmpq_clear(cell[i].right);
        fmpq_clear(cell[i].left);
    }
    free(cell);
}

static ordo_coq_floor_cell *
cells_new(size_t count)
{
    ordo_coq_floor_cell *cell = calloc(count, sizeof *cell);
    for (size_t i = 0; cell != NULL && i < count; i++) {
        fmpq_init(cell[i].left);
        fmpq_init(cell[i].right);
        for (int l = 0; l < ORDO_COQ_FLOOR_WEIGHTS; l++) {
            fmpq_init(cell[i].weight[l]);
        }
        arb_init(cell[i].shows);
        fmpz_init(cell[i].least);
    }
    return cell;
}

void
ordo_coq_floor_cells_clear(ordo_coq_floor_cells *cells)
{
    cells_free(cells->cell, cells->count);
    fmpz_clear(cells->sum);
    fmpz_clear(cells->most);
    fmpq_clear(cells->b);
    fmpq_clear(cells->a);
    memset(cells, 0, sizeof *cells);
}

/* ---- what a cell shows ---- */

static void
series_of(arb_poly_t y, void *self, const arb_t x, slong length)
{
    ordo_evaluate_series(y, self, x, length);
}

/* shows += r (2 c J - c^2 2/(2l+1)), r the radius and J = int_-1^1 f P_l over the cell's own
 * variable: what w = c P_l adds to int (2 f w - w^2), at its largest for c = J (2l+1)/2. */
static ordo_status
add_weight(arb_t shows, fmpq_t weight, const arb_t J, const arb_t radius, unsigned l)
{
    arb_t c, t;
    mpfr_t rounded;
    arb_init(c);
    arb_init(t);
    mpfr_init2(rounded, WEIGHT_BITS);
    arb_mul_ui(c, J, 2 * l + 1, PREC);
    arb_mul_2exp_si(c, c, -1);
    ordo_real_from_ball(rounded, c);
    ordo_status status = ordo_rational_from_real(weight, rounded);
    arb_set_fmpq(c, weight, PREC);
    arb_mul(t, c, c, PREC);
    arb_div_ui(t, t, 2 * l + 1, PREC);
    arb_neg(t, t);
    arb_addmul(t, c, J, PREC);
    arb_mul(t, t, radius, PREC);
    arb_mul_2exp_si(t, t, 1);
    arb_add(shows, shows, t, PREC);
    mpfr_clear(rounded);
    arb_clear(t);
    arb_clear(c);
    return status;
}

static ordo_status
judge_cell(ordo_coq_floor_cell *cell, ordo_moments *m, const ordo_jet *f, unsigned k)
{
    arb_t middle, radius;
    arb_ptr J = _arb_vec_init(ORDO_COQ_FLOOR_WEIGHTS);
    arb_init(middle);
    arb_init(radius);
    arb_set_fmpq(middle, cell->left, PREC); /* exact: the ends have few bits */
    arb_set_fmpq(radius, cell->right, PREC);
    arb_sub(radius, radius, middle, PREC);
    arb_mul_2exp_si(radius, radius, -1);
    arb_add(middle, middle, radius, PREC);
    ordo_status status = ordo_moments_enclose(J, m, f, middle, radius, GOAL, PANELS);
    arb_zero(cell->shows);
    for (unsigned l = 0; status >= 0 && l < ORDO_COQ_FLOOR_WEIGHTS; l++) {
        ordo_status added = add_weight(cell->shows, cell->weight[l], J + l, radius, k + l);
        status = added < 0 ? added : status;
    }
    arb_clear(radius);
    arb_clear(middle);
    _arb_vec_clear(J, ORDO_COQ_FLOOR_WEIGHTS);
    return status;
}

/* ---- the search ---- */

typedef struct search {
    const ordo_target *target;
    unsigned order;
    size_t neurons;
    ordo_series_evaluator *series;
    ordo_moments moments;
    ordo_division division;
    double *mass; /* of its cells */
    ordo_coq_floor_cell *cell, *best;
    size_t count, best_count;
    double best_sum;
} search;

/* The cells of the division. */
static ordo_status
place_cells(search *s)
{
    ordo_vector t;
    ordo_status status = ordo_division_knots(&t, &s->division, s->target);
    if (status != ORDO_OK) {
        return status;
    }
    cells_free(s->cell, s->count);
    s->count = t.length - 1;
    s->cell = cells_new(s->count);
    status = s->cell != NULL ? ORDO_OK : ORDO_ENOMEM;
    for (size_t i = 0; status == ORDO_OK && i <= s->count; i++) {
        mpfr_t view;
        fmpq *at = i < s->count ? s->cell[i].left : s->cell[i - 1].right;
        ordo_vector_view(view, &t, i);
        status = ordo_rational_from_real(at, view);
        if (status == ORDO_OK && i > 0) {
            fmpq_set(s->cell[i - 1].right, at);
        }
    }
    ordo_vector_clear(&t);
    return status;
}

static int
ascending(const void *left, const void *right)
{
    const double *x = left, *y = right;
    return (*x > *y) - (*x < *y);
}

/* About the sum of the count - neurons least integrals. */
static ordo_status
preview_sum(double *sum, const search *s)
{
    double *sorted = calloc(s->count + 1, sizeof *sorted);
    *sum = 0;
    if (sorted == NULL) {
        return ORDO_ENOMEM;
    }
    for (size_t i = 0; i < s->count; i++) {
        double shows = arf_get_d(arb_midref(s->cell[i].shows), ARF_RND_NEAR);
        sorted[i] = shows > 0 ? shows : 0;
    }
    qsort(sorted, s->count, sizeof *sorted, ascending);
    for (size_t i = 0; i + s->neurons < s->count; i++) {
        *sum += sorted[i];
    }
    free(sorted);
    return ORDO_OK;
}

/* Evaluates the division and keeps its cells if they are the best so far. */
static ordo_status
try_division(search *s)
{
    double sum = 0;
    ordo_status status = place_cells(s);
    for (size_t i = 0; status >= 0 && i < s->count; i++) {
        status = judge_cell(&s->cell[i], &s->moments, &(ordo_jet){series_of, s->series}, s->order);
        /* Shares grow like the power 2k + 1 of the width. */
        double shows = arf_get_d(arb_midref(s->cell[i].shows), ARF_RND_NEAR);
        s->mass[i] = shows > 0 ? pow(shows, 1 / (2.0 * s->order + 1)) : 0;
    }
    if (status >= 0) {
        status = preview_sum(&sum, s);
    }
    if (status == ORDO_OK && (s->best == NULL || sum > s->best_sum)) {
        ordo_coq_floor_cell *worse = s->best;
        size_t worse_count = s->best_count;
        s->best = s->cell;
        s->best_count = s->count;
        s->best_sum = sum;
        s->cell = worse;
        s->count = worse_count;
    }
    return status;
}

/* With equal shares count - neurons = neurons/(2k) would be best: its neighbourhood is tried. */
static ordo_status
search_cells(search *s)
{
    static const double tries[] = {0.6, 0.8, 1, 1.2, 1.5, 2};
    ordo_status status = ORDO_OK;
    for (size_t i = 0; status == ORDO_OK && i < sizeof tries / sizeof tries[0]; i++) {
        double spare = tries[i] * (double)s->neurons / (2.0 * s->order);
        size_t count = s->neurons + (spare > 1 ? (size_t)lrint(spare) : 1);
        if (i == 0) {
            s->mass = calloc(4 * count, sizeof *s->mass);
            status = s->mass != NULL ? ordo_division_init(&s->division, count) : ORDO_ENOMEM;
            status = status == ORDO_OK ? try_division(s) : status;
        }
        for (int move = 0; status == ORDO_OK && move < MOVES; move++) {
            status = ordo_division_equalise(&s->division, s->mass, count);
            status = status == ORDO_OK ? try_division(s) : status;
        }
    }
    return status;
}

/* ---- what is proved ---- */

/* r = floor(x 10^unit). */
static void
scale_down(fmpz_t r, const arb_t x, long unit)
{
    arb_t ten;
    arf_t low;
    arb_init(ten);
    arf_init(low);
    arb_set_ui(ten, 10);
    arb_pow_ui(ten, ten, (ulong)unit, 2 * PREC);
    arb_mul(ten, ten, x, 2 * PREC);
    arb_get_lbound_arf(low, ten, 2 * PREC);
    arf_get_fmpz(r, low, ARF_RND_FLOOR);
    arf_clear(low);
    arb_clear(ten);
}

static int
by_least(const void *left, const void *right)
{
    const fmpz *x = left, *y = right;
    return fmpz_cmp(x, y);
}

/* least = what the cells show, rounded down and cut at `most`, the (count - neurons)-th smallest:
 * their sum less neurons times most, exactly, is what is proved. */
static void
cut(ordo_coq_floor_cells *cells, long unit)
{
    fmpz *sorted = _fmpz_vec_init((slong)cells->count);
    cells->unit = unit;
    for (size_t i = 0; i < cells->count; i++) {
        scale_down(cells->cell[i].least, cells->cell[i].shows, unit);
        fmpz_sub_ui(cells->cell[i].least, cells->cell[i].least, 1); /* room for Coq's intervals */
        fmpz_set(sorted + i, cells->cell[i].least);
    }
    qsort(sorted, cells->count, sizeof *sorted, by_least);
    fmpz_set(cells->most, sorted + cells->count - cells->neurons - 1);
    fmpz_zero(cells->sum);
    for (size_t i = 0; i < cells->count; i++) {
        if (fmpz_cmp(cells->cell[i].least, cells->most) > 0) {
            fmpz_set(cells->cell[i].least, cells->most);
        }
        fmpz_add(cells->sum, cells->sum, cells->cell[i].least);
    }
    fmpz_submul_ui(cells->sum, cells->most, cells->neurons);
    _fmpz_vec_clear(sorted, (slong)cells->count);
}

/* Digits enough of the sum. */
static ordo_status
round_cells(ordo_coq_floor_cells *cells, ordo_message *why)
{
    enum { UNIT_MOST = 300 };
    long unit = 0;
    fmpz_t most;
    fmpz_init(most);
    fmpz_ui_pow_ui(most, 10, DIGITS);
    do {
        cut(cells, ++unit);
    } while (fmpz_cmp(cells->sum, most) < 0 && unit < UNIT_MOST);
    fmpz_clear(most);
    return fmpz_sgn(cells->sum) > 0 && fmpz_sgn(cells->most) > 0 && unit < UNIT_MOST
               ? ORDO_OK
               : ordo_explain(why, ORDO_REFUSED,
                              "no bound but 0 is seen: nets of %zu neurons may equal the function, "
                              "or come so near that this way does not tell",
                              cells->neurons);
}

static ordo_status
check_ends(const ordo_coq_floor_cells *cells, ordo_message *why)
{
    return fmpq_equal(cells->a, cells->cell[0].left) &&
                   fmpq_equal(cells->b, cells->cell[cells->count - 1].right)
               ? ORDO_OK
               : ordo_explain(why, ORDO_REFUSED,
                              "bounds for Coq need ends that are fractions with few binary digits");
}

static ordo_status
search_best(ordo_coq_floor_cells *cells, const ordo_target *target)
{
    search s = {.target = target, .order = cells->order, .neurons = cells->neurons};
    ordo_status status = ordo_series_evaluator_new(&s.series, ordo_target_function(target), PREC);
    if (status == ORDO_OK) {
        ordo_moments_init(&s.moments, cells->order, ORDO_COQ_FLOOR_WEIGHTS, TERMS, PREC);
        status = search_cells(&s);
    }
    cells->cell = s.best;
    cells->count = s.best_count;
    cells_free(s.cell, s.count);
    free(s.mass);
    ordo_division_clear(&s.division);
    ordo_moments_clear(&s.moments);
    ordo_series_evaluator_free(s.series);
    return status;
}

ordo_status
ordo_coq_floor_cells_find(ordo_coq_floor_cells *cells, const ordo_target *target, unsigned order,
                          size_t neurons, ordo_message *why)
{
    *cells = (ordo_coq_floor_cells){.neurons = neurons, .order = order};
    fmpq_init(cells->a);
    fmpq_init(cells->b);
    fmpz_init(cells->most);
    fmpz_init(cells->sum);
    ordo_status status = ordo_target_ends_rational(cells->a, cells->b, target);
    if (status != ORDO_OK) {
        return ordo_explain(why, status, "the ends of the interval must be rational");
    }
    status = search_best(cells, target);
    if (status == ORDO_OK) {
        status = check_ends(cells, why);
    }
    return status == ORDO_OK ? round_cells(cells, why) : status;
}
