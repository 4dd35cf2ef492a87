/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "quadrature/stencil_sum.h"
#include "quadrature/part.h"
#include "quadrature/remainder.h"

/* A neighbourhood is shared by so many cells at most, and a rule with it. */
enum { SHARED_MOST = ORDO_BLOCK };

/* One block at work. */
typedef struct worker {
    const ordo_part_task *task;
    ordo_part_result *result;
    ordo_patch patch;
    ordo_neighbourhood near;
    ordo_scope scope;               /* of the panel in question */
    ordo_rule_choice choice;        /* made for it */
    ordo_rule_choice shared;        /* for each whole cell up to shared_end */
    size_t shared_end;              /* number in the block */
    ordo_stencil_sum stencil;       /* of e^2, with a rule */
    bool stencil_shared;            /* it is ready for all cells up to shared_end */
    const ordo_legendre_rule *rule; /* the last one used otherwise */
    size_t steps;
    double bits;   /* from the size of p, squared, to the tolerance */
    arb_ptr right; /* right ends of the block's cells */
    mag_ptr piece; /* their |c[j]|, degree + 1 for each cell */
    arb_t x, step, value, other, sum;
    mag_t tolerance, loss;
} worker;

/* A panel [left, right] in the current cell. */
typedef struct panel {
    arb_t left, right, middle, radius;
} panel;

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

static void
evaluate(arb_t y, worker *w, const arb_t x)
{
    if (w->task->part == ORDO_PART_SLOPE) {
        ordo_patch_slope(y, &w->patch, x);
    } else {
        ordo_patch_value(y, &w->patch, x);
    }
}

/* w->sum contains radius sum_i w_i e(x_i)^2, or of e', point by point. */
static ordo_status
sum_points(worker *w, const panel *p, size_t order)
{
    slong prec = w->task->prec;
    if (w->rule == NULL || w->rule->order != order) {
        ordo_status status = ordo_legendre_rule_get(&w->rule, order, prec);
        if (status < 0) {
            return status;
        }
    }
    arb_zero(w->sum);
    for (size_t i = 0; i < w->rule->kept; i++) {
        arb_mul(w->step, p->radius, w->rule->node + i, prec);
        arb_add(w->x, p->middle, w->step, prec);
        evaluate(w->value, w, w->x);
        arb_sqr(w->other, w->value, prec);
        if (2 * i + 1 != order) { /* not the middle */
            arb_sub(w->x, p->middle, w->step, prec);
            evaluate(w->value, w, w->x);
            arb_addmul(w->other, w->value, w->value, prec);
        }
        arb_addmul(w->sum, w->other, w->rule->weight + i, prec);
    }
    arb_mul(w->sum, w->sum, p->radius, prec);
    return ORDO_OK;
}

/* The same by fixed-point numbers, if *good; what they cut off is truncation too. */
static ordo_status
sum_stencil(bool *good, worker *w, const panel *p, size_t order)
{
    ordo_status status = ORDO_OK;
    *good = w->task->part == ORDO_PART_SQUARE;
    if (*good && !w->stencil_shared) {
        status =
            ordo_stencil_sum_start(good, &w->stencil, order, p->left, p->right, p->radius, NULL);
    }
    *good = *good && status == ORDO_OK &&
            ordo_stencil_sum_panel(w->sum, w->loss, &w->stencil, p->middle, p->radius,
                                   w->task->tolerance);
    if (*good) {
        mag_add(w->result->truncation, w->result->truncation, w->loss);
    }
    return status;
}

/* total += radius sum_i w_i e(x_i)^2 +- error. */
static ordo_status
apply_rule(arb_t total, worker *w, const panel *p, const ordo_rule_choice *c)
{
    bool done;
    ordo_status status = sum_stencil(&done, w, p, c->order);
    if (status == ORDO_OK && !done) {
        status = sum_points(w, p, c->order);
    }
    if (status < 0) {
        return status;
    }
    arb_add_error_mag(w->sum, c->error);
    arb_add(total, total, w->sum, w->task->prec);
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

/* The scope of one panel of the current cell. */
static void
look_at_panel(worker *w, const panel *p)
{
    for (unsigned j = 0; j <= w->patch.e->degree; j++) {
        arb_get_mag(w->scope.piece + j, w->patch.c + j);
    }
    arb_sub(w->other, p->middle, w->patch.left, ORDO_ROUGH_BITS);
    arb_get_mag(w->scope.offset, w->other);
    arb_set(w->scope.radius, p->radius);
}

/* Is a rule to be had for this panel? Looks for a neighbourhood of its own when needed. */
static bool
find_rule(worker *w, const panel *p)
{
    if (!arb_is_positive(p->radius)) {
        return false;
    }
    long tolerance = w->task->tolerance;
    look_at_panel(w, p);
    if (ordo_neighbourhood_covers(&w->near, p->left, p->right) &&
        ordo_rule_choose(&w->choice, &w->scope, tolerance, w->bits)) {
        return true;
    }
    double radius = arf_get_d(arb_midref(p->radius), ARF_RND_NEAR);
    w->shared_end = 0;
    w->stencil_shared = false;
    return ordo_neighbourhood_find(&w->near, &w->patch, p->left, p->right, radius, -tolerance) &&
           ordo_rule_choose(&w->choice, &w->scope, tolerance, w->bits);
}

static ordo_status
add_panel(arb_t total, worker *w, const arb_t left, const arb_t right, long depth)
{
    panel p;
    ordo_status status = ORDO_OK;
    panel_init(&p);
    arb_set(p.left, left);
    arb_set(p.right, right);
    panel_measure(&p, w->task->prec);
    bool spent = w->steps == 0 || depth > w->task->prec;
    w->result->exhausted = w->result->exhausted || w->steps == 0;
    w->steps -= w->steps > 0 ? 1 : 0;
    w->result->panels++;
    if (spent) {
        (void)add_by_size(total, w, &p, true);
    } else if (find_rule(w, &p)) {
        status = apply_rule(total, w, &p, &w->choice);
    } else if (!add_by_size(total, w, &p, !arb_is_positive(p.radius))) {
        status = halve(total, w, &p, depth);
    }
    panel_clear(&p);
    return status;
}

/* Some bits are granted to f for growing off the real line. */
enum { GROWTH_BITS = 64 };

/* The bits from a size of p, squared, to the tolerance. */
static void
weigh(worker *w, const mag_t size)
{
    double log = mag_is_zero(size) || mag_is_inf(size) ? 0.0 : ordo_log2_bound(size);
    w->bits = 2.0 * fmax(log, 0.0) + GROWTH_BITS - (double)w->task->tolerance;
}

/* The scope of `count` whole cells from cell k of the block. */
static void
look_at_cells(worker *w, size_t k, size_t count)
{
    ordo_scope *scope = &w->scope;
    size_t terms = (size_t)scope->degree + 1;
    arb_srcptr left = w->patch.left;
    arf_t widest, width;
    arf_init(widest);
    arf_init(width);
    for (size_t j = 0; j < terms; j++) {
        mag_zero(scope->piece + j);
    }
    for (size_t i = k; i < k + count; i++) {
        for (size_t j = 0; j < terms; j++) {
            mag_max(scope->piece + j, scope->piece + j, w->piece + terms * i + j);
        }
        arb_sub(w->other, w->right + i, left, ORDO_ROUGH_BITS);
        arb_get_ubound_arf(width, w->other, ORDO_ROUGH_BITS);
        if (arf_cmp(width, widest) > 0) {
            arf_swap(width, widest);
        }
        left = w->right + i;
    }
    arb_set_arf(scope->radius, widest);
    arb_mul_2exp_si(scope->radius, scope->radius, -1);
    arb_get_mag(scope->offset, scope->radius);
    arf_clear(widest);
    arf_clear(width);
}

/* How many cells from cell k on, of about the current one's width, are narrow beside the last
 * delta. */
static size_t
count_narrow(const worker *w, double width, size_t rest)
{
    double delta = arf_get_d(w->near.delta, ARF_RND_NEAR);
    double most = width > 0.0 && delta > 0.0 ? delta / width : 1.0;
    most = fmin(fmin(most, SHARED_MOST), (double)rest);
    return most > 1.0 ? (size_t)most : 1;
}

/* A neighbourhood of `shared` cells from cell k, the current one, on. */
static bool
look_around(worker *w, size_t k, size_t shared, double width)
{
    return ordo_neighbourhood_find(&w->near, &w->patch, w->patch.left, w->right + k + shared - 1,
                                   0.5 * width, -w->task->tolerance);
}

/* One neighbourhood and one rule for cell k, the current one, and as many that follow as are narrow
 * beside delta, the last one or that of the cell. */
static ordo_status
look_ahead(worker *w, size_t k, size_t count)
{
    arb_ptr right = w->right + k;
    if (k < w->shared_end || ordo_neighbourhood_covers(&w->near, w->patch.left, right)) {
        return ORDO_OK;
    }
    arb_sub(w->other, right, w->patch.left, ORDO_ROUGH_BITS);
    double width = arf_get_d(arb_midref(w->other), ARF_RND_NEAR);
    size_t shared = count_narrow(w, width, count - k);
    bool found = look_around(w, k, shared, width);
    size_t more = found && shared == 1 ? count_narrow(w, width, count - k) : shared;
    if (more > shared) {
        found = look_around(w, k, more, width);
        shared = more;
    }
    look_at_cells(w, k, shared);
    weigh(w, w->scope.piece);
    found = found && arf_sgn(arb_midref(w->scope.radius)) > 0 &&
            ordo_rule_choose(&w->shared, &w->scope, w->task->tolerance, w->bits);
    w->shared_end = found ? k + shared : 0;
    w->stencil_shared = false;
    return found && w->task->part == ORDO_PART_SQUARE
               ? ordo_stencil_sum_start(&w->stencil_shared, &w->stencil, w->shared.order,
                                        w->patch.left, w->right + k + shared - 1, w->scope.radius,
                                        w->scope.piece)
               : ORDO_OK;
}

/* Right ends and sizes of all cells. */
static ordo_status
look_at_block(worker *w, size_t first, size_t count)
{
    ordo_status status = ORDO_OK;
    size_t terms = (size_t)w->scope.degree + 1;
    for (size_t k = 0; status >= 0 && k < count; k++) {
        status = ordo_patch_seek(&w->patch, first + k);
        arb_set(w->right + k, w->patch.right);
        for (size_t j = 0; j < terms; j++) {
            arb_get_mag(w->piece + terms * k + j, w->patch.c + j);
        }
    }
    return status;
}

/* A cell for which the shared rule serves is one panel. */
static ordo_status
add_shared(arb_t total, worker *w)
{
    panel p;
    panel_init(&p);
    arb_set(p.left, w->patch.left);
    arb_set(p.right, w->patch.right);
    panel_measure(&p, w->task->prec);
    w->result->panels++;
    w->steps--;
    ordo_status status = apply_rule(total, w, &p, &w->shared);
    panel_clear(&p);
    return status;
}

static ordo_status
add_cells(worker *w, size_t first, size_t count)
{
    arb_t total;
    arb_init(total);
    ordo_status status = look_at_block(w, first, count);
    for (size_t k = 0; status >= 0 && k < count; k++) {
        status = ordo_patch_seek(&w->patch, first + k);
        if (status >= 0) {
            arb_zero(total);
            status = look_ahead(w, k, count);
            if (status >= 0 && k < w->shared_end && w->steps > 0) {
                status = add_shared(total, w);
            } else if (status >= 0) {
                w->stencil_shared = false;
                weigh(w, w->piece + ((size_t)w->scope.degree + 1) * k);
                status = add_panel(total, w, w->patch.left, w->patch.right, 0);
            }
            arb_nonnegative_part(total, total);
            ordo_part_result_add(w->result, w->task, first + k, total);
        }
    }
    arb_clear(total);
    return status;
}

/* The precision without what the sweep over all cells may lose, but for a few bits: e is judged
 * point by point. */
static long
stencil_bits(const ordo_part_task *task)
{
    enum { SWEEP_BITS = 12 };
    return task->prec - (long)log2((double)task->e->cells) - SWEEP_BITS;
}

ordo_status
ordo_square_enclose(ordo_part_result *r, const ordo_part_task *task, size_t first, size_t count)
{
    worker w = {.task = task, .result = r, .steps = task->steps};
    arb_ptr const scratch[] = {w.x, w.step, w.value, w.other, w.sum};
    for (size_t i = 0; i < sizeof scratch / sizeof *scratch; i++) {
        arb_init(scratch[i]);
    }
    size_t sizes = count * ((size_t)task->e->degree + 1);
    w.right = _arb_vec_init((slong)count);
    w.piece = calloc(sizes, sizeof *w.piece); /* zeros */
    ordo_neighbourhood_init(&w.near);
    mag_init(w.choice.error);
    mag_init(w.shared.error);
    mag_init(w.tolerance);
    mag_init(w.loss);
    mag_set_ui_2exp_si(w.tolerance, 1, task->tolerance);
    r->largest = r->panels == 0 ? first : r->largest;
    ordo_status status =
        ordo_scope_init(&w.scope, &w.near, task->part == ORDO_PART_SLOPE, task->e->degree);
    status = w.piece == NULL ? ORDO_ENOMEM : status;
    if (status >= 0) {
        status = ordo_patch_take(&w.patch, task->pool);
    }
    if (status >= 0) {
        status = ordo_stencil_sum_init(&w.stencil, &w.patch, stencil_bits(task));
    }
    if (status >= 0) {
        status = add_cells(&w, first, count);
    }
    ordo_stencil_sum_clear(&w.stencil);
    ordo_patch_give(&w.patch, task->pool);
    ordo_neighbourhood_clear(&w.near);
    ordo_scope_clear(&w.scope);
    mag_clear(w.choice.error);
    mag_clear(w.shared.error);
    for (size_t i = 0; w.piece != NULL && i < sizes; i++) {
        mag_clear(w.piece + i);
    }
    free(w.piece);
    _arb_vec_clear(w.right, (slong)count);
    mag_clear(w.tolerance);
    mag_clear(w.loss);
    for (size_t i = 0; i < sizeof scratch / sizeof *scratch; i++) {
        arb_clear(scratch[i]);
    }
    return status;
}
