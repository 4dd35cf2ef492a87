/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "quadrature/legendre.h"
#include "quadrature/neighbourhood.h"
#include "quadrature/part.h"

/* A neighbourhood is shared by so many cells at most: a box around more is wider than it is good.
 */
enum { SHARED_MOST = 8 };

/* Neighbourhoods tried inside the one found: delta 2^-i. The net's pieces grow outside their cells,
 * so that the widest is not always the best. */
enum { SHRINKS = 5 };

/* Below delta = radius/4 (rho = 1.28) a panel is cut rather than given a rule. */
#define D_LEAST 0.25

/* One block at work. */
typedef struct worker {
    const ordo_part_task *task;
    ordo_part_result *result;
    ordo_patch patch;
    ordo_neighbourhood near;
    size_t steps;
    double bits;   /* from the size of the current cell's p, squared, to the tolerance */
    arb_ptr right; /* right ends of the block's cells */
    arb_t x, step, value, other, sum;
    mag_t tolerance;
} worker;

/* A panel [left, right] in the current cell, and what it is given. */
typedef struct panel {
    arb_t left, right, middle, radius;
} panel;

/* A rule for a panel: its order and the bound of its error. */
typedef struct choice {
    size_t order;
    mag_t error;
} choice;

void
ordo_part_result_init(ordo_part_result *r)
{
    *r = (ordo_part_result){.panels = 0};
    arb_init(r->value);
    arb_init(r->top);
    arb_init(r->where);
    mag_init(r->truncation);
}

void
ordo_part_result_clear(ordo_part_result *r)
{
    arb_clear(r->value);
    arb_clear(r->top);
    arb_clear(r->where);
    mag_clear(r->truncation);
}

void
ordo_part_result_add(ordo_part_result *r, const ordo_part_task *task, size_t cell,
                     const arb_t value)
{
    arb_add(r->value, r->value, value, task->prec);
    if (task->cell != NULL) {
        task->cell(task->cell_context, cell, task->part, value);
    }
    if (arf_cmp(arb_midref(value), arb_midref(r->top)) > 0) {
        r->largest = cell;
        arb_set(r->top, value);
    }
}

static void
panel_init(panel *p)
{
    arb_init(p->left);
    arb_init(p->right);
    arb_init(p->middle);
    arb_init(p->radius);
}

static void
panel_clear(panel *p)
{
    arb_clear(p->left);
    arb_clear(p->right);
    arb_clear(p->middle);
    arb_clear(p->radius);
}

/* middle and half-width of [left, right] */
static void
panel_measure(panel *p, slong prec)
{
    arb_add(p->middle, p->left, p->right, prec);
    arb_mul_2exp_si(p->middle, p->middle, -1);
    arb_sub(p->radius, p->right, p->left, prec);
    arb_mul_2exp_si(p->radius, p->radius, -1);
}

/* size >= |p| or |p'| at all z whose distance to the panel's middle is at most `reach`:
 * |z - left| <= |middle - left| + reach =: s, and |p| <= sum |c_j| s^j. */
static void
bound_piece(mag_t size, worker *w, const panel *p, const mag_t reach)
{
    bool slope = w->task->part == ORDO_PART_SLOPE;
    mag_t s, term;
    mag_init(s);
    mag_init(term);
    arb_sub(w->other, p->middle, w->patch.left, ORDO_ROUGH_BITS);
    arb_get_mag(s, w->other);
    mag_add(s, s, reach);
    mag_zero(size);
    for (unsigned j = w->patch.e->degree + 1; j-- > (slope ? 1 : 0);) {
        arb_get_mag(term, w->patch.c + j);
        if (slope) {
            mag_mul_ui(term, term, j);
        }
        mag_mul(size, size, s);
        mag_add(size, size, term);
    }
    mag_clear(s);
    mag_clear(term);
}

/* size >= |f| or |f'| within delta 2^-shrink of the panel: for f' by Cauchy's estimate on discs of
 * radius delta (1 - 2^-shrink), shrink > 0, which stay in the neighbourhood. */
static void
bound_function(mag_t size, const worker *w, int shrink)
{
    mag_set(size, w->near.bound);
    if (w->task->part == ORDO_PART_SLOPE) {
        arf_t rest;
        mag_t least;
        arf_init(rest);
        mag_init(least);
        arf_mul_2exp_si(rest, w->near.delta, -shrink);
        arf_sub(rest, w->near.delta, rest, ORDO_ROUGH_BITS, ARF_RND_FLOOR);
        arf_get_mag_lower(least, rest);
        mag_div(size, size, least);
        arf_clear(rest);
        mag_clear(least);
    }
}

/* The ellipse with foci at the panel's ends and semi-axes radius sqrt(1 + D^2), radius D lies
 * within delta' = radius D of the panel; its parameter is rho = D + sqrt(1 + D^2). On it
 * |e| <= size, reach = radius + delta' from the middle. */
static void
bound_on_ellipse(mag_t size, arb_t rho, worker *w, const panel *p, int shrink)
{
    mag_t reach, own;
    arf_t delta;
    mag_init(reach);
    mag_init(own);
    arf_init(delta);
    arf_mul_2exp_si(delta, w->near.delta, -shrink);
    arb_get_mag(reach, p->radius);
    arf_get_mag(own, delta);
    mag_add(reach, reach, own);
    bound_piece(own, w, p, reach);
    bound_function(size, w, shrink);
    mag_add(size, size, own);
    arb_set_arf(w->other, delta);
    arb_div(w->other, w->other, p->radius, ORDO_ROUGH_BITS);
    arb_sqr(rho, w->other, ORDO_ROUGH_BITS);
    arb_add_ui(rho, rho, 1, ORDO_ROUGH_BITS);
    arb_sqrt(rho, rho, ORDO_ROUGH_BITS);
    arb_add(rho, rho, w->other, ORDO_ROUGH_BITS);
    mag_clear(reach);
    mag_clear(own);
    arf_clear(delta);
}

/* error = radius (64/15) size^2 rho^(-2 order)/(1 - rho^-2), for order >= 2: the Chebyshev
 * coefficients of g = e^2 are at most 2 max|g| rho^-k, the rule is exact for k < 2 order and by
 * symmetry for odd k, and for even k >= 4 integral and rule differ by at most 2 + 2/(k^2 - 1) <=
 * 32/15 (Rabinowitz, Comm. ACM 12 (1969) 268; Trefethen, ATAP, Theorem 19.3). */
static void
bound_error(mag_t error, const arb_t rho, const mag_t size, const panel *p, size_t order)
{
    arb_t t, u;
    arb_init(t);
    arb_init(u);
    arb_inv(t, rho, ORDO_ROUGH_BITS);
    arb_sqr(t, t, ORDO_ROUGH_BITS);
    arb_sub_ui(u, t, 1, ORDO_ROUGH_BITS);
    arb_neg(u, u);
    arb_pow_ui(t, t, order, ORDO_ROUGH_BITS);
    arb_div(t, t, u, ORDO_ROUGH_BITS);
    arb_mul(t, t, p->radius, ORDO_ROUGH_BITS);
    arb_mul_ui(t, t, 64, ORDO_ROUGH_BITS);
    arb_div_ui(t, t, 15, ORDO_ROUGH_BITS);
    arb_get_mag(error, t);
    mag_mul(error, error, size);
    mag_mul(error, error, size);
    arb_clear(t);
    arb_clear(u);
}

/* The order that brings the error below the tolerance, about; infinite where rho is below about
 * 2.4, or f so much larger off the real line that it comes to the same: two rules for the halves,
 * with twice the delta, are then cheaper. A preview. */
static double
order_wanted(const worker *w, const arb_t rho, const mag_t size, const panel *p)
{
    double r = arf_get_d(arb_midref(rho), ARF_RND_NEAR);
    double radius = arf_get_d(arb_midref(p->radius), ARF_RND_NEAR);
    if (!(r > 1.0) || !(radius > 0.0) || !mag_is_finite(size) || mag_is_zero(size)) {
        return mag_is_zero(size) ? 2.0 : HUGE_VAL;
    }
    double excess = 2.0 * ordo_log2_bound(size) + log2(radius) - (double)w->task->tolerance;
    excess = fmax(excess + log2(64.0 / 15.0 / (1.0 - 1.0 / (r * r))), 0.0);
    double order = fmax(2.0, ceil(excess / (2.0 * log2(r))));
    return order <= 0.4 * fmin(excess, w->bits) + 16.0 ? order : HUGE_VAL;
}

/* At most eight orders between one power of two and the next, so that few rules are computed. */
static size_t
round_order(double order)
{
    size_t m = (size_t)order, step = 1;
    while (m / step >= 16) {
        step *= 2;
    }
    return (m + step - 1) / step * step;
}

/* Finds the cheapest rule; false when there is none below the limit. */
static bool
choose(choice *c, worker *w, const panel *p)
{
    double best = HUGE_VAL;
    double D =
        arf_get_d(w->near.delta, ARF_RND_NEAR) / arf_get_d(arb_midref(p->radius), ARF_RND_NEAR);
    bool slope = w->task->part == ORDO_PART_SLOPE;
    bool found = false;
    arb_t rho, chosen;
    mag_t size, own;
    arb_init(rho);
    arb_init(chosen);
    mag_init(size);
    mag_init(own);
    for (int i = slope ? 1 : 0; i < SHRINKS && ldexp(D, -i) >= D_LEAST; i++) {
        bound_on_ellipse(size, rho, w, p, i);
        double order = order_wanted(w, rho, size, p);
        if (order < best) {
            best = order;
            found = true;
            arb_set(chosen, rho);
            mag_set(own, size);
        }
    }
    if (found) {
        c->order = round_order(best);
        bound_error(c->error, chosen, own, p, c->order);
        found = mag_is_finite(c->error);
    }
    arb_clear(rho);
    arb_clear(chosen);
    mag_clear(size);
    mag_clear(own);
    return found;
}

static void
evaluate(arb_t y, worker *w, const arb_t x)
{
    if (w->task->part == ORDO_PART_SLOPE) {
        ordo_patch_slope(y, &w->patch, x);
    } else {
        ordo_patch_value(y, &w->patch, x);
    }
}

/* total += radius sum_i w_i e(x_i)^2 +- error */
static ordo_status
apply_rule(arb_t total, worker *w, const panel *p, const choice *c)
{
    const ordo_legendre_rule *rule;
    slong prec = w->task->prec;
    ordo_status status = ordo_legendre_rule_get(&rule, c->order, prec);
    if (status < 0) {
        return status;
    }
    arb_zero(w->sum);
    for (size_t i = 0; i < rule->kept; i++) {
        bool middle = 2 * i + 1 == rule->order;
        arb_mul(w->step, p->radius, rule->node + i, prec);
        arb_add(w->x, p->middle, w->step, prec);
        evaluate(w->value, w, w->x);
        arb_sqr(w->other, w->value, prec);
        if (!middle) {
            arb_sub(w->x, p->middle, w->step, prec);
            evaluate(w->value, w, w->x);
            arb_addmul(w->other, w->value, w->value, prec);
        }
        arb_addmul(w->sum, w->other, rule->weight + i, prec);
    }
    arb_mul(w->sum, w->sum, p->radius, prec);
    arb_add_error_mag(w->sum, c->error);
    arb_add(total, total, w->sum, prec);
    mag_add(w->result->truncation, w->result->truncation, c->error);
    return ORDO_OK;
}

/* total += width times the range of e^2: true of any integrable e. Unless `anyway`, only when that
 * is narrow enough; returns whether it was added. */
static bool
add_by_size(arb_t total, worker *w, const panel *p, bool anyway)
{
    slong prec = w->task->prec;
    arb_union(w->x, p->left, p->right, prec);
    evaluate(w->value, w, w->x);
    arb_sqr(w->value, w->value, prec);
    arb_sub(w->other, p->right, p->left, prec);
    arb_nonnegative_part(w->other, w->other);
    arb_mul(w->value, w->value, w->other, prec);
    if (!arb_is_finite(w->value)) {
        arb_zero_pm_inf(w->value);
    }
    if (!anyway && mag_cmp(arb_radref(w->value), w->tolerance) > 0) {
        return false;
    }
    arb_nonnegative_part(w->value, w->value);
    arb_add(total, total, w->value, prec);
    mag_add(w->result->truncation, w->result->truncation, arb_radref(w->value));
    return true;
}

static ordo_status add_panel(arb_t total, worker *w, const arb_t left, const arb_t right,
                             long depth);

static ordo_status
halve(arb_t total, worker *w, const panel *p, long depth)
{
    ordo_status status = add_panel(total, w, p->left, p->middle, depth + 1);
    return status < 0 ? status : add_panel(total, w, p->middle, p->right, depth + 1);
}

/* Is a rule to be had for this panel? Looks for a neighbourhood of its own when needed. */
static bool
find_rule(choice *c, worker *w, const panel *p)
{
    if (!arb_is_positive(p->radius)) {
        return false;
    }
    if (ordo_neighbourhood_covers(&w->near, p->left, p->right) && choose(c, w, p)) {
        return true;
    }
    double radius = arf_get_d(arb_midref(p->radius), ARF_RND_NEAR);
    return ordo_neighbourhood_find(&w->near, &w->patch, p->left, p->right, radius,
                                   -w->task->tolerance) &&
           choose(c, w, p);
}

static ordo_status
add_panel(arb_t total, worker *w, const arb_t left, const arb_t right, long depth)
{
    panel p;
    choice c;
    ordo_status status = ORDO_OK;
    panel_init(&p);
    mag_init(c.error);
    arb_set(p.left, left);
    arb_set(p.right, right);
    panel_measure(&p, w->task->prec);
    bool spent = w->steps == 0 || depth > w->task->prec;
    w->result->exhausted = w->result->exhausted || w->steps == 0;
    w->steps -= w->steps > 0 ? 1 : 0;
    w->result->panels++;
    if (spent) {
        (void)add_by_size(total, w, &p, true);
    } else if (find_rule(&c, w, &p)) {
        status = apply_rule(total, w, &p, &c);
    } else if (!add_by_size(total, w, &p, !arb_is_positive(p.radius))) {
        status = halve(total, w, &p, depth);
    }
    panel_clear(&p);
    mag_clear(c.error);
    return status;
}

/* One neighbourhood for the cell and as many that follow as are narrow beside its delta. */
static void
look_ahead(worker *w, size_t k, size_t count)
{
    arb_ptr right = w->right + k;
    if (ordo_neighbourhood_covers(&w->near, w->patch.left, right)) {
        return;
    }
    arb_sub(w->other, right, w->patch.left, ORDO_ROUGH_BITS);
    double width = arf_get_d(arb_midref(w->other), ARF_RND_NEAR);
    double delta = arf_get_d(w->near.delta, ARF_RND_NEAR);
    double most = width > 0.0 && delta > 0.0 ? delta / width : 1.0;
    most = fmin(fmin(most, SHARED_MOST), (double)(count - k));
    size_t shared = most > 1.0 ? (size_t)most : 1;
    (void)ordo_neighbourhood_find(&w->near, &w->patch, w->patch.left, right + shared - 1,
                                  0.5 * width, -w->task->tolerance);
}

/* Some bits are granted to f for growing off the real line. */
enum { GROWTH_BITS = 64 };

static void
weigh_cell(worker *w)
{
    mag_t size;
    mag_init(size);
    arb_get_mag(size, w->patch.c);
    double log = mag_is_inf(size) ? 0.0 : ordo_log2_bound(size);
    w->bits = 2.0 * fmax(log, 0.0) + GROWTH_BITS - (double)w->task->tolerance;
    mag_clear(size);
}

static ordo_status
find_ends(worker *w, size_t first, size_t count)
{
    ordo_status status = ORDO_OK;
    for (size_t k = 0; status >= 0 && k < count; k++) {
        status = ordo_patch_seek(&w->patch, first + k);
        arb_set(w->right + k, w->patch.right);
    }
    return status;
}

static ordo_status
add_cells(worker *w, size_t first, size_t count)
{
    arb_t total;
    arb_init(total);
    ordo_status status = find_ends(w, first, count);
    for (size_t k = 0; status >= 0 && k < count; k++) {
        status = ordo_patch_seek(&w->patch, first + k);
        if (status >= 0) {
            arb_zero(total);
            weigh_cell(w);
            look_ahead(w, k, count);
            status = add_panel(total, w, w->patch.left, w->patch.right, 0);
            arb_nonnegative_part(total, total);
            ordo_part_result_add(w->result, w->task, first + k, total);
        }
    }
    arb_clear(total);
    return status;
}

ordo_status
ordo_square_enclose(ordo_part_result *r, const ordo_part_task *task, size_t first, size_t count)
{
    worker w = {.task = task, .result = r, .steps = task->steps};
    arb_ptr const scratch[] = {w.x, w.step, w.value, w.other, w.sum};
    for (size_t i = 0; i < sizeof scratch / sizeof *scratch; i++) {
        arb_init(scratch[i]);
    }
    w.right = _arb_vec_init((slong)count);
    ordo_neighbourhood_init(&w.near);
    mag_init(w.tolerance);
    mag_set_ui_2exp_si(w.tolerance, 1, task->tolerance);
    r->largest = r->panels == 0 ? first : r->largest;
    ordo_status status = ordo_patch_open(&w.patch, task->e, task->prec);
    if (status >= 0) {
        status = add_cells(&w, first, count);
    }
    ordo_patch_close(&w.patch);
    ordo_neighbourhood_clear(&w.near);
    _arb_vec_clear(w.right, (slong)count);
    mag_clear(w.tolerance);
    for (size_t i = 0; i < sizeof scratch / sizeof *scratch; i++) {
        arb_clear(scratch[i]);
    }
    return status;
}
