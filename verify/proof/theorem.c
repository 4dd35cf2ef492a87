/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/proof/theorem.h"

#include "construct/evaluate.h"
#include "construct/polynomial.h"

/* WORK: of the constants' computation; RATE: in which they are stored. */
enum { WORK_BITS = 192, RATE_BITS = 64, FROM_MOST = 1000 };

static void
rate_init(ordo_rate *r)
{
    mpfr_inits2(RATE_BITS, r->lower, r->pieces, r->upper, r->cells, r->few, (mpfr_ptr)0);
}

static void
rate_clear(ordo_rate *r)
{
    mpfr_clears(r->lower, r->pieces, r->upper, r->cells, r->few, (mpfr_ptr)0);
}

void
ordo_theorem_init(ordo_theorem *t)
{
    *t = (ordo_theorem){.order = 0};
    ordo_slices_init(&t->slices);
    ordo_slices_init(&t->small_slices);
    rate_init(&t->rmse);
    rate_init(&t->l2);
}

void
ordo_theorem_clear(ordo_theorem *t)
{
    ordo_slices_clear(&t->slices);
    ordo_slices_clear(&t->small_slices);
    rate_clear(&t->rmse);
    rate_clear(&t->l2);
}

void
ordo_theorem_lambda(arb_t r, unsigned order, mpfr_prec_t prec)
{
    arb_t root;
    arb_init(root);
    arb_fac_ui(r, order, prec);
    arb_fac_ui(root, 2 * (ulong)order, prec);
    arb_div(r, r, root, prec);
    arb_sqrt_ui(root, 2 * (ulong)order + 1, prec);
    arb_div(r, r, root, prec);
    arb_clear(root);
}

/* C, the declared constant of the rmse. */
static ordo_status
constant_of(arb_t C, const ordo_construction *construction)
{
    ordo_expression *f = NULL;
    ordo_ball_evaluator *w = NULL;
    ordo_status status = ordo_expression_parse(&f, construction->constant[ORDO_RMSE], NULL);
    if (status == ORDO_OK) {
        status = ordo_ball_evaluator_new(&w, f, WORK_BITS);
    }
    if (status == ORDO_OK) {
        ordo_evaluate_ball(C, w, C); /* a constant: the argument does not matter */
    }
    ordo_ball_evaluator_free(w);
    ordo_expression_free(f);
    return status;
}

/* The construction of the unit with a Peano kernel and the least constant, which is C; any of them
 * would do. */
static ordo_status
best_covered(const ordo_construction **best, arb_t C, const ordo_unit *unit)
{
    arb_t other;
    arb_init(other);
    *best = NULL;
    ordo_status status = ORDO_OK;
    for (const ordo_construction *const *c = unit->constructions; status == ORDO_OK && *c; c++) {
        if ((*c)->peano) {
            status = constant_of(other, *c);
            if (*best == NULL || arb_lt(other, C)) {
                *best = *c;
                arb_swap(C, other);
            }
        }
    }
    arb_clear(other);
    return status == ORDO_OK && *best == NULL ? ORDO_UNDECIDED : status;
}

/* r = C length^order M, the bound of the rmse for one cell. */
static void
bound_of_cell(arb_t r, const arb_t C, const arb_t length, const ordo_slices *slices)
{
    arb_t M;
    arb_init(M);
    ordo_ball_from_real(M, slices->most);
    arb_pow_ui(r, length, slices->order, WORK_BITS);
    arb_mul(r, r, C, WORK_BITS);
    arb_mul(r, r, M, WORK_BITS);
    arb_clear(M);
}

/* r = (n/(n-1))^k cells, which bounds n^k times the error from n neurons on, n >= 2. */
static void
bound_from(arb_t r, const arb_t cells, unsigned order, size_t n)
{
    arb_set_ui(r, n);
    arb_div_ui(r, r, n - 1, WORK_BITS);
    arb_pow_ui(r, r, order, WORK_BITS);
    arb_mul(r, r, cells, WORK_BITS);
}

/* Where to change from `small` to `by`: where the first bound, which grows with n, exceeds the
 * other, which falls. Any place would do; midpoints choose it. */
static size_t
change(const arb_t cells, const arb_t small, unsigned order)
{
    size_t from = 2;
    arb_t before, after;
    arb_init(before);
    arb_init(after);
    for (; from < FROM_MOST; from++) {
        arb_mul_ui(before, small, from, WORK_BITS);
        bound_from(after, cells, order, from);
        if (arf_cmp(arb_midref(before), arb_midref(after)) >= 0) {
            break;
        }
    }
    arb_clear(before);
    arb_clear(after);
    return from;
}

/* The bounds of the rmse from above. */
typedef struct roof {
    arb_t upper, cells, few;
} roof;

/* All of them; few stays indeterminate without a smaller unit. */
static ordo_status
conclude_above(roof *r, ordo_theorem *t, const arb_t length)
{
    arb_t C, before;
    arb_init(C);
    arb_init(before);
    ordo_status status = best_covered(&t->by, C, t->unit);
    bound_of_cell(r->cells, C, length, &t->slices);
    arb_set(r->upper, r->cells);
    arb_indeterminate(r->few);
    t->from = 1;
    if (status == ORDO_OK && t->small != NULL) {
        status = best_covered(&t->small_by, C, t->small);
        bound_of_cell(r->few, C, length, &t->small_slices);
        t->from = change(r->cells, r->few, t->order);
        bound_from(r->upper, r->cells, t->order, t->from);
        arb_mul_ui(before, r->few, t->from - 1, WORK_BITS);
        arb_max(r->upper, r->upper, before, WORK_BITS);
    }
    arb_clear(C);
    arb_clear(before);
    return status;
}

/* pieces = lambda c (v-u)^(k + 1/2), of the l2 norm. */
static void
conclude_below(arb_t pieces, const ordo_theorem *t)
{
    arb_t factor, u;
    arb_init(factor);
    arb_init(u);
    ordo_ball_from_real(u, t->slices.u);
    ordo_ball_from_real(factor, t->slices.v);
    arb_sub(factor, factor, u, WORK_BITS);
    arb_pow_ui(pieces, factor, 2 * (ulong)t->order + 1, WORK_BITS);
    arb_sqrt(pieces, pieces, WORK_BITS);
    ordo_ball_from_real(factor, t->slices.least);
    arb_mul(pieces, pieces, factor, WORK_BITS);
    ordo_theorem_lambda(factor, t->order, WORK_BITS);
    arb_mul(pieces, pieces, factor, WORK_BITS);
    arb_clear(factor);
    arb_clear(u);
}

/* The bounds from above times `factor`. */
static void
hand_over(ordo_rate *rate, const roof *r, const arb_t factor)
{
    arb_t x;
    arb_init(x);
    arb_mul(x, r->upper, factor, WORK_BITS);
    ordo_real_bound(rate->upper, x, MPFR_RNDU);
    arb_mul(x, r->cells, factor, WORK_BITS);
    ordo_real_bound(rate->cells, x, MPFR_RNDU);
    arb_mul(x, r->few, factor, WORK_BITS);
    ordo_real_bound(rate->few, x, MPFR_RNDU);
    arb_clear(x);
}

static bool
is_proved(const ordo_rate *r)
{
    return mpfr_number_p(r->upper) && mpfr_number_p(r->lower) && mpfr_sgn(r->lower) > 0;
}

static ordo_status
conclude(ordo_theorem *t)
{
    arb_t a, length, root, pieces, one;
    roof r;
    arb_ptr all[] = {a, length, root, pieces, one, r.upper, r.cells, r.few};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        arb_init(all[i]);
    }
    ordo_target_ends_ball(a, length, t->target, WORK_BITS);
    arb_sub(length, length, a, WORK_BITS);
    arb_sqrt(root, length, WORK_BITS);
    arb_set_ui(one, 1);
    ordo_status status = conclude_above(&r, t, length);
    hand_over(&t->rmse, &r, one);
    hand_over(&t->l2, &r, root);

    conclude_below(pieces, t);
    ordo_real_bound(t->l2.pieces, pieces, MPFR_RNDD);
    arb_div(pieces, pieces, root, WORK_BITS);
    ordo_real_bound(t->rmse.pieces, pieces, MPFR_RNDD);
    /* (n+1)^-k >= 2^-k n^-k for n >= 1; division by a power of two is exact */
    mpfr_div_2ui(t->l2.lower, t->l2.pieces, t->order, MPFR_RNDD);
    mpfr_div_2ui(t->rmse.lower, t->rmse.pieces, t->order, MPFR_RNDD);
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        arb_clear(all[i]);
    }
    bool proved = is_proved(&t->rmse) && is_proved(&t->l2);
    return status != ORDO_OK || proved ? status : ORDO_UNDECIDED;
}

/* The degree by form up to which a polynomial is written out to see whether its degree is lower. */
enum { EXPANDED_MOST = 64 };

/* Whether f is certainly a polynomial of degree < k. */
static bool
is_reproduced(const ordo_target *target, unsigned order)
{
    const ordo_expression *f = ordo_target_function(target);
    int degree = ordo_expression_degree(f);
    if (degree < 0 || degree > EXPANDED_MOST) {
        return false;
    }
    if (degree < (int)order) {
        return true; /* with constants of any kind */
    }
    fmpq_poly_t p;
    fmpq_poly_init(p);
    bool below = ordo_polynomial_of(p, f) == ORDO_OK && fmpq_poly_degree(p) < (slong)order;
    fmpq_poly_clear(p);
    return below;
}

/* The bound of f^(k-1) for few neurons of a unit whose first cell needs two. */
static ordo_status
cover_few_neurons(ordo_theorem *t, const ordo_slices_options *options, ordo_message *why)
{
    if (t->unit->neurons_at_a != 2) {
        return ORDO_OK; /* no cell is missing, or (more than two) nothing is known from above */
    }
    t->small = ordo_unit_of_factors(t->unit->factors - 1);
    return ordo_slices_find(&t->small_slices, t->target, ordo_unit_order(t->small), 0, options,
                            why);
}

ordo_status
ordo_theorem_find(ordo_theorem *t, const ordo_unit *unit, const ordo_target *target,
                  const ordo_slices_options *options, ordo_message *why)
{
    t->unit = unit;
    t->target = target;
    t->order = ordo_unit_order(unit);
    t->small = NULL;
    if (is_reproduced(target, t->order)) {
        size_t least = ordo_unit_neurons(unit, 1);
        return ordo_explain(why, ORDO_REFUSED,
                            "a polynomial of degree below %u: the best error is 0 from n = %zu on",
                            t->order, least);
    }
    ordo_status status =
        ordo_slices_find(&t->slices, target, t->order, (double)t->order + 0.5, options, why);
    t->sharp = status == ORDO_OK;
    if ((status == ORDO_OK || status == ORDO_MISSED) && !t->slices.found) {
        status = ordo_explain(why, ORDO_UNDECIDED,
                              "no interval on which derivative %u is certainly not 0", t->order);
    }
    if (status == ORDO_OK || status == ORDO_MISSED) {
        status = cover_few_neurons(t, options, why);
        t->sharp = t->sharp && status == ORDO_OK;
    }
    if (status != ORDO_OK && status != ORDO_MISSED) {
        return status;
    }
    status = conclude(t);
    return status == ORDO_UNDECIDED && t->by == NULL
               ? ordo_explain(why, status,
                              "no bound from above is proved for any construction of %s",
                              unit->name)
               : status;
}
