/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "construct/load.h"

#include <math.h>
#include <stdlib.h>

#include "quadrature/gauss.h"
#include "quadrature/tanh_sinh.h"

enum {
    MOMENTS = ORDO_RULE_COEFFICIENTS,
    TAIL = 3, /* Legendre coefficients that are looked at: f may be even or odd */
    ROWS = MOMENTS + TAIL,
    ORDER_LEAST = 8,
    ORDER_FIRST = 12,
    HALVINGS = 60, /* of a cell */
    NEAR = 40,     /* a singular point so many bits of a cell away from it is at its end */
    MARGIN = 8,    /* bits of the integral beyond those asked for */
    GUARD = 32     /* and of the work */
};

/* A Gauss rule with what values are multiplied by, row after row: weights of the moments in u from
 * 0 to 1, and of the last Legendre coefficients. */
typedef struct table {
    size_t order;
    mpfr_t *entry; /* order nodes on [-1, 1], then ROWS times order numbers */
} table;

struct ordo_load {
    const ordo_target *target;
    unsigned degree;
    mpfr_prec_t prec, bits; /* asked for, and of the work */
    ordo_point_evaluator *f, *near;
    mpfr_t *cut; /* the singular points */
    size_t cuts;
    table *tables; /* by order; made when first needed */
    size_t order_most, order;
    mpfr_t size; /* the largest |f| seen */
    mpfr_t x, y, term, middle, half_width;
    mpfr_t sum[ROWS], integral[MOMENTS], floor[MOMENTS];
    mpfr_srcptr left, width; /* of the cell, for tanh-sinh */
};

static void
for_each_real(ordo_load *load, void (*each)(mpfr_t, mpfr_prec_t))
{
    mpfr_ptr const single[] = {load->size, load->x,      load->y,
                               load->term, load->middle, load->half_width};
    for (size_t i = 0; i < sizeof single / sizeof single[0]; i++) {
        each(single[i], load->bits);
    }
    for (int j = 0; j < ROWS; j++) {
        each(load->sum[j], load->bits);
    }
    for (int j = 0; j < MOMENTS; j++) {
        each(load->integral[j], load->bits);
        each(load->floor[j], load->bits);
    }
}

/* How near to a singular point abscissae come, in bits of a cell: f is bounded, so that there is
 * nothing to be had beyond prec of them; nodes of the first step, whose exponents grow by a factor
 * e, must lie beyond. */
static long
depth_of(const ordo_load *load)
{
    return 3 * (load->prec + GUARD);
}

/* The bits that tell them from it. */
static mpfr_prec_t
reach_of(const ordo_load *load)
{
    return load->bits + depth_of(load) + HALVINGS;
}

static ordo_status
find_cuts(ordo_load *load)
{
    size_t count = ordo_target_singular_count(load->target);
    load->cut = calloc(count + 1, sizeof *load->cut);
    if (load->cut == NULL) {
        return ORDO_ENOMEM;
    }
    for (; load->cuts < count; load->cuts++) {
        mpfr_init2(load->cut[load->cuts], reach_of(load));
        ordo_target_singular_point(load->cut[load->cuts], load->target, load->cuts);
    }
    return ORDO_OK;
}

ordo_status
ordo_load_new(ordo_load **out, const ordo_target *target, unsigned degree, mpfr_prec_t prec)
{
    *out = NULL;
    ordo_load *load = calloc(1, sizeof *load);
    if (load == NULL) {
        return ORDO_ENOMEM;
    }
    const ordo_expression *f = ordo_target_function(target);
    load->target = target;
    load->degree = degree;
    load->prec = prec;
    load->bits = prec + GUARD + (mpfr_prec_t)ordo_target_common_bits(target);
    load->order = ORDER_FIRST;
    load->order_most = 2 * ORDER_FIRST + (size_t)prec / 4;
    for_each_real(load, ordo_real_init);
    load->tables = calloc(load->order_most + 1, sizeof *load->tables);
    ordo_status status = load->tables == NULL ? ORDO_ENOMEM : find_cuts(load);
    if (status == ORDO_OK) {
        status = ordo_point_evaluator_new(&load->f, f, load->bits);
    }
    if (status == ORDO_OK && load->cuts > 0) {
        status = ordo_point_evaluator_new(&load->near, f, reach_of(load));
    }
    if (status != ORDO_OK) {
        ordo_load_free(load);
        return status;
    }
    *out = load;
    return ORDO_OK;
}

void
ordo_load_free(ordo_load *load)
{
    if (load == NULL) {
        return;
    }
    for (size_t i = 0; load->tables != NULL && i <= load->order_most; i++) {
        for (size_t k = 0; k < load->tables[i].order * (ROWS + 1); k++) {
            mpfr_clear(load->tables[i].entry[k]);
        }
        free(load->tables[i].entry);
    }
    for (size_t i = 0; i < load->cuts; i++) {
        mpfr_clear(load->cut[i]);
    }
    for_each_real(load, ordo_real_clear);
    ordo_point_evaluator_free(load->f);
    ordo_point_evaluator_free(load->near);
    free(load->tables);
    free(load->cut);
    free(load);
}

/* ---- smooth panels ---- */

/* p[j] = w P_j(x), j < order: (j + 1) P_{j+1} = (2j + 1) x P_j - j P_{j-1}. The last TAIL of them,
 * times j + 1/2, go into the table. */
static void
fill_tail(table *t, size_t i, const mpfr_t x, const mpfr_t w, ordo_load *load)
{
    mpfr_ptr before = load->term, now = load->y, next = load->half_width;
    mpfr_set_ui(before, 0, MPFR_RNDN);
    mpfr_set(now, w, MPFR_RNDN);
    for (size_t j = 0; j < t->order; j++) {
        if (j + TAIL >= t->order) {
            mpfr_ptr r = t->entry[(1 + MOMENTS + j + TAIL - t->order) * t->order + i];
            mpfr_mul_ui(r, now, 2 * j + 1, MPFR_RNDN);
            mpfr_div_2ui(r, r, 1, MPFR_RNDN);
        }
        mpfr_mul(next, now, x, MPFR_RNDN);
        mpfr_mul_ui(next, next, 2 * j + 1, MPFR_RNDN);
        mpfr_mul_ui(before, before, j, MPFR_RNDN);
        mpfr_sub(next, next, before, MPFR_RNDN);
        mpfr_set(before, now, MPFR_RNDN);
        mpfr_div_ui(now, next, j + 1, MPFR_RNDN);
    }
}

/* The table of that order. NULL: no memory. */
static const table *
table_of(ordo_load *load, size_t order)
{
    table *t = &load->tables[order];
    const ordo_gauss_rule *rule;
    if (t->order > 0) {
        return t;
    }
    if (ordo_gauss_rule_get(&rule, order, load->bits) != ORDO_OK) {
        return NULL;
    }
    t->entry = malloc(order * (ROWS + 1) * sizeof *t->entry);
    if (t->entry == NULL) {
        return NULL;
    }
    t->order = order;
    for (size_t k = 0; k < order * (ROWS + 1); k++) {
        mpfr_init2(t->entry[k], load->bits);
    }
    for (size_t i = 0; i < order; i++) {
        mpfr_srcptr w;
        ordo_gauss_rule_entry(t->entry[i], &w, rule, i);
        mpfr_add_ui(load->x, t->entry[i], 1, MPFR_RNDN);
        mpfr_div_2ui(load->x, load->x, 1, MPFR_RNDN);
        mpfr_div_2ui(t->entry[order + i], w, 1, MPFR_RNDN);
        for (size_t j = 1; j < MOMENTS; j++) {
            mpfr_mul(t->entry[(1 + j) * order + i], t->entry[j * order + i], load->x, MPFR_RNDN);
        }
        fill_tail(t, i, t->entry[i], w, load);
    }
    return t;
}

/* sum[j] = sum_i f(x_i) row_j[i]; false when f is undefined somewhere. */
static bool
apply(ordo_load *load, const table *t, const mpfr_t left, const mpfr_t right)
{
    mpfr_sub(load->half_width, right, left, MPFR_RNDN);
    mpfr_div_2ui(load->half_width, load->half_width, 1, MPFR_RNDN);
    mpfr_add(load->middle, left, load->half_width, MPFR_RNDN);
    for (int j = 0; j < ROWS; j++) {
        mpfr_set_zero(load->sum[j], 1);
    }
    for (size_t i = 0; i < t->order; i++) {
        mpfr_fma(load->x, t->entry[i], load->half_width, load->middle, MPFR_RNDN);
        ordo_evaluate_point(load->y, load->f, load->x);
        if (!mpfr_number_p(load->y)) {
            return false;
        }
        if (mpfr_cmpabs(load->y, load->size) > 0) {
            mpfr_abs(load->size, load->y, MPFR_RNDN);
        }
        for (size_t j = 0; j < ROWS; j++) {
            if (j <= load->degree || j >= MOMENTS) {
                mpfr_fma(load->sum[j], load->y, t->entry[(1 + j) * t->order + i], load->sum[j],
                         MPFR_RNDN);
            }
        }
    }
    return true;
}

/* How many bits the Legendre coefficients have fallen from the largest |f| to the last ones. */
static double
bits_fallen(const ordo_load *load)
{
    double tail = -HUGE_VAL;
    for (int k = 0; k < TAIL; k++) {
        tail = fmax(tail, ordo_log2(load->sum[MOMENTS + k]));
    }
    return ordo_log2(load->size) - tail;
}

/* Coefficients that fall by d bits a degree leave a rule of that order an error of about 2^-(2
 * order d) for f alone, of as many degrees less as the powers have. */
static bool
is_enough(const ordo_load *load, double fallen, size_t order)
{
    double each = fallen / ((double)order - 1);
    return mpfr_zero_p(load->size) ||
           each * (2 * (double)order - (double)load->degree - 1) >= (double)load->prec + MARGIN;
}

/* The next order to be tried. */
static size_t
more(size_t order)
{
    return order + (order / 4 > 2 ? order / 4 : 2);
}

static ordo_status integrate(mpfr_t *moment, ordo_load *load, const mpfr_t left, const mpfr_t right,
                             int halvings, ordo_message *why);

/* The moments of both halves, u = v/2 and u = (1 + v)/2, and du = dv/2. */
static ordo_status
integrate_halves(mpfr_t *moment, ordo_load *load, const mpfr_t left, const mpfr_t right,
                 int halvings, ordo_message *why)
{
    static const unsigned long binomial[MOMENTS][MOMENTS] = {{1}, {1, 1}, {1, 2, 1}, {1, 3, 3, 1}};
    mpfr_t middle, other[MOMENTS];
    mpfr_init2(middle, mpfr_get_prec(left) + 2);
    for (int j = 0; j < MOMENTS; j++) {
        mpfr_init2(other[j], load->bits);
    }
    mpfr_add(middle, left, right, MPFR_RNDN);
    mpfr_div_2ui(middle, middle, 1, MPFR_RNDN);
    ordo_status status = integrate(moment, load, left, middle, halvings + 1, why);
    if (status == ORDO_OK) {
        status = integrate(other, load, middle, right, halvings + 1, why);
    }
    for (unsigned j = 0; status == ORDO_OK && j <= load->degree; j++) {
        for (unsigned k = 0; k <= j; k++) {
            mpfr_mul_ui(load->term, other[k], binomial[j][k], MPFR_RNDN);
            mpfr_add(moment[j], moment[j], load->term, MPFR_RNDN);
        }
        mpfr_div_2ui(moment[j], moment[j], j + 1, MPFR_RNDN);
    }
    for (int j = 0; j < MOMENTS; j++) {
        mpfr_clear(other[j]);
    }
    mpfr_clear(middle);
    return status;
}

/* moment = those of f on [left, right], in u from 0 to 1 there. */
static ordo_status
integrate(mpfr_t *moment, ordo_load *load, const mpfr_t left, const mpfr_t right, int halvings,
          ordo_message *why)
{
    for (size_t order = load->order; order <= load->order_most; order = more(order)) {
        const table *t = table_of(load, order);
        if (t == NULL) {
            return ORDO_ENOMEM;
        }
        if (!apply(load, t, left, right)) {
            break;
        }
        double fallen = bits_fallen(load);
        if (is_enough(load, fallen, order)) {
            bool fewer = order > ORDER_LEAST + 2 && is_enough(load, fallen * 0.95, order - 1);
            load->order = fewer ? order - 1 : order;
            for (unsigned j = 0; j <= load->degree; j++) {
                mpfr_set(moment[j], load->sum[j], MPFR_RNDN);
            }
            return ORDO_OK;
        }
    }
    if (halvings < HALVINGS) {
        return integrate_halves(moment, load, left, right, halvings, why);
    }
    char *where = ordo_real_text(left, 6);
    ordo_status status = ordo_explain(
        why, ORDO_UNDECIDED,
        "the integrals of f do not settle near x = %s: a singular point to be declared?",
        where != NULL ? where : "?");
    free(where);
    return status;
}

/* ---- singular points ---- */

/* y[j] = f(x) u^j. */
static bool
integrands(mpfr_t *y, void *context, const mpfr_t x)
{
    ordo_load *load = context;
    mpfr_sub(load->term, x, load->left, MPFR_RNDN);
    mpfr_div(load->term, load->term, load->width, MPFR_RNDN);
    ordo_evaluate_point(y[0], load->near, x);
    for (unsigned j = 1; j <= load->degree; j++) {
        mpfr_mul(y[j], y[j - 1], load->term, MPFR_RNDN);
    }
    if (mpfr_number_p(y[0]) && mpfr_cmpabs(y[0], load->size) > 0) {
        mpfr_abs(load->size, y[0], MPFR_RNDN);
    }
    return mpfr_number_p(y[0]) != 0;
}

/* moment[j] += int from `from` to `to`, over the width of the cell. Both tails are cut off where f,
 * which is bounded, adds less than 2^-prec of it. */
static ordo_status
add_singular(mpfr_t *moment, ordo_load *load, const mpfr_t from, const mpfr_t to, ordo_message *why)
{
    ordo_tanh_sinh rule = {.components = load->degree + 1,
                           .value = integrands,
                           .context = load,
                           .floor = load->floor,
                           .prec = load->bits,
                           .reach = reach_of(load),
                           .depth = depth_of(load),
                           .bits = load->prec};
    ordo_tanh_sinh_outcome outcome;
    for (unsigned j = 0; j <= load->degree; j++) {
        mpfr_mul(load->floor[j], load->size, load->width, MPFR_RNDN);
    }
    ordo_tanh_sinh_integrate(load->integral, &outcome, &rule, from, to);
    unsigned all = (1u << (load->degree + 1)) - 1;
    if (outcome.undefined || (outcome.settled & all) != all) {
        char *where = ordo_real_text(from, 6);
        ordo_status status =
            ordo_explain(why, ORDO_UNDECIDED, "the integrals of f do not settle near x = %s",
                         where != NULL ? where : "?");
        free(where);
        return status;
    }
    for (unsigned j = 0; j <= load->degree; j++) {
        mpfr_div(load->integral[j], load->integral[j], load->width, MPFR_RNDN);
        mpfr_add(moment[j], moment[j], load->integral[j], MPFR_RNDN);
    }
    return ORDO_OK;
}

/* Whether a singular point lies in the cell or so near that it is at an end. */
static bool
touches(ordo_load *load, size_t i, const mpfr_t left, const mpfr_t right)
{
    mpfr_sub(load->term, right, left, MPFR_RNDN);
    mpfr_div_2ui(load->term, load->term, NEAR, MPFR_RNDN);
    mpfr_sub(load->x, left, load->cut[i], MPFR_RNDN);
    mpfr_sub(load->y, load->cut[i], right, MPFR_RNDN);
    return mpfr_cmp(load->x, load->term) <= 0 && mpfr_cmp(load->y, load->term) <= 0;
}

static ordo_status
integrate_singular(mpfr_t *moment, ordo_load *load, const mpfr_t left, const mpfr_t right,
                   ordo_message *why)
{
    ordo_status status = ORDO_OK;
    mpfr_t from, width;
    mpfr_init2(from, reach_of(load));
    mpfr_init2(width, load->bits);
    mpfr_set(from, left, MPFR_RNDN);
    mpfr_sub(width, right, left, MPFR_RNDN);
    load->left = left;
    load->width = width;
    for (unsigned j = 0; j <= load->degree; j++) {
        mpfr_set_zero(moment[j], 1);
    }
    for (size_t i = 0; status == ORDO_OK && i <= load->cuts; i++) {
        mpfr_srcptr to = i < load->cuts ? load->cut[i] : right;
        if (mpfr_less_p(from, to) && mpfr_cmp(to, right) <= 0) {
            status = add_singular(moment, load, from, to, why);
            mpfr_set(from, to, MPFR_RNDN);
        }
    }
    mpfr_clear(from);
    mpfr_clear(width);
    return status;
}

ordo_status
ordo_load_cell(mpfr_t *moment, ordo_load *load, const mpfr_t left, const mpfr_t right,
               ordo_message *why)
{
    for (size_t i = 0; i < load->cuts; i++) {
        if (touches(load, i, left, right)) {
            return integrate_singular(moment, load, left, right, why);
        }
    }
    return integrate(moment, load, left, right, 0, why);
}
