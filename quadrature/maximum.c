/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quadrature/glance.h"
#include "quadrature/part.h"
#include "quadrature/strip.h"
#include "quadrature/taylor.h"

/* The remainder of a long model may be 2^(tolerance - REMAINDER_SHARE). */
enum { REMAINDER_SHARE = 2 };

/* A section is not cut when its ends are unknown to 1/NOISE_FACTOR of what it exceeds the level by;
 * nor when its model has been cut CUTS_PER_BIT prec times, which is far more than separates the
 * zeros of e, e' and e'' where that can be done. */
enum { NOISE_FACTOR = 4, CUTS_PER_BIT = 8 };

/* A first look at a panel stops at 2^-FIRST_BITS of the size of e; a short model with a remainder
 * of more than 2^-SHORT_BITS of it says less than a range. */
enum { FIRST_BITS = 8, SHORT_BITS = 4 };

/* Cells that share a bound of a derivative of f. More of them make it worse, which is noticed. */
enum { GLANCE_CELLS = 8 };

/* See settle_narrow. */
enum { JUMP_BITS = 4 };

/* One block at work. All sizes are those of |e|. */
typedef struct worker {
    const ordo_part_task *task;
    ordo_part_result *result;
    ordo_patch patch;
    ordo_neighbourhood near;
    ordo_taylor model;
    ordo_glance glance;
    ordo_strips strips; /* `value` is an upper bound, exact; the key is its log2 */
    size_t first, count, steps;
    arf_t lower[ORDO_BLOCK], upper[ORDO_BLOCK]; /* of the largest in each cell */
    size_t best;                                /* the cell with the largest lower bound */
    arf_t level;    /* the largest lower bound known, the caller's or this block's */
    arf_t goal;     /* upper bounds of strips up to level + goal are good enough, */
    arf_t slack;    /* within the model under way those up to level + slack */
    arf_t peak;     /* upper bound of the strip under way */
    arf_t narrow;   /* of strips that are too narrow to be cut */
    mag_t rounding; /* the largest of the models that settled strips */
    long cuts;      /* that the model under way may still have */
    bool cutting;   /* this is more than a first look */
    bool passed_over[ORDO_BLOCK];
} worker;

static void
worker_init(worker *w, ordo_part_result *r, const ordo_part_task *task, size_t first, size_t count)
{
    *w = (worker){.task = task, .result = r, .first = first, .count = count, .steps = task->steps};
    ordo_neighbourhood_init(&w->near);
    ordo_taylor_init(&w->model);
    ordo_glance_init(&w->glance, &w->patch);
    ordo_strips_init(&w->strips);
    arb_indeterminate(r->where); /* no point of any cell yet */
    for (size_t k = 0; k < ORDO_BLOCK; k++) {
        arf_init(w->lower[k]);
        arf_init(w->upper[k]);
    }
    arf_init(w->level);
    arf_init(w->goal);
    arf_init(w->slack);
    arf_init(w->peak);
    arf_init(w->narrow);
    mag_init(w->rounding);
}

static void
worker_clear(worker *w)
{
    ordo_patch_close(&w->patch);
    ordo_neighbourhood_clear(&w->near);
    ordo_taylor_clear(&w->model);
    ordo_glance_clear(&w->glance);
    ordo_strips_clear(&w->strips);
    for (size_t k = 0; k < ORDO_BLOCK; k++) {
        arf_clear(w->lower[k]);
        arf_clear(w->upper[k]);
    }
    arf_clear(w->level);
    arf_clear(w->goal);
    arf_clear(w->slack);
    arf_clear(w->peak);
    arf_clear(w->narrow);
    mag_clear(w->rounding);
}

/* |e| is at least `size` in a point of cell k that lies in x. */
static void
take_lower(worker *w, size_t k, const arf_t size, const arb_t x)
{
    if (arf_cmp(size, w->lower[w->best]) > 0) {
        w->best = k;
        arb_set(w->result->where, x);
    }
    arf_max(w->lower[k], w->lower[k], size);
    arf_max(w->level, w->level, size);
}

/* y, the value of e at the point x of cell k, makes a lower bound. */
static void
take_point(worker *w, size_t k, const arb_t y, const arb_t x)
{
    arf_t size;
    arf_init(size);
    if (arb_is_finite(y)) {
        arb_get_abs_lbound_arf(size, y, w->task->prec);
    }
    take_lower(w, k, size, x);
    arf_clear(size);
}

/* The same from a jet of the model. */
static void
take_jet(worker *w, size_t k, const ordo_jet *j)
{
    arb_t x;
    arb_init(x);
    arb_add(x, w->model.centre, j->s, w->task->prec);
    take_point(w, k, j->value, x);
    arb_clear(x);
}

/* Is the upper bound good enough? */
static bool
is_low(const worker *w, const arf_t upper, const arf_t slack)
{
    arf_t enough;
    arf_init(enough);
    arf_add(enough, w->level, slack, w->task->prec, ARF_RND_NEAR);
    bool low = arf_cmp(upper, enough) <= 0;
    arf_clear(enough);
    return low;
}

/* Does e' change its sign between the jets? */
static bool
turns(const ordo_jet *u, const ordo_jet *v)
{
    return (arb_is_negative(u->slope) && arb_is_positive(v->slope)) ||
           (arb_is_positive(u->slope) && arb_is_negative(v->slope));
}

/* s = where to cut between u and v: at the zero of a monotone e', else in the middle. There
 * |e'| (v - u) <= slack/4 makes a concave or convex e known to that. */
static bool
find_cut(arb_t s, worker *w, const ordo_range *range, const ordo_jet *u, const ordo_jet *v)
{
    bool found = false;
    if (w->cuts-- <= 0) {
        return false;
    }
    if (range->bend != 0 && turns(u, v)) {
        arb_t width;
        mag_t enough, other;
        arb_init(width);
        mag_init(enough);
        mag_init(other);
        arb_sub(width, v->s, u->s, ORDO_ROUGH_BITS);
        arb_get_mag(other, width);
        arf_get_mag(enough, w->slack);
        mag_div(enough, enough, other);
        mag_mul_2exp_si(enough, enough, -2);
        found = ordo_taylor_zero(s, &w->model, 1, u, v, enough);
        arb_clear(width);
        mag_clear(enough);
        mag_clear(other);
    }
    return found || ordo_strip_middle(s, u->s, v->s, w->task->prec);
}

/* Is `upper` of |e| between u and v good enough, or as good as the values at the ends allow? */
static bool
is_enough(const worker *w, const arf_t upper, const ordo_jet *u, const ordo_jet *v)
{
    mag_t noise;
    arf_t slack;
    mag_init(noise);
    arf_init(slack);
    mag_max(noise, arb_radref(u->value), arb_radref(v->value));
    mag_mul_ui(noise, noise, NOISE_FACTOR);
    arf_set_mag(slack, noise);
    arf_max(slack, slack, w->slack);
    bool enough = is_low(w, upper, slack);
    mag_clear(noise);
    arf_clear(slack);
    return enough;
}

/* w->peak and the lower bounds from what lies between u and v, jets of the model in cell k. */
static void
climb(worker *w, size_t k, const ordo_jet *u, const ordo_jet *v)
{
    ordo_range range;
    ordo_jet middle;
    ordo_range_init(&range);
    ordo_jet_init(&middle);
    ordo_taylor_range(&range, &w->model, u, v);
    arf_neg(range.lower, range.lower);
    arf_max(range.upper, range.upper, range.lower); /* |e| is at most this */
    if (!is_enough(w, range.upper, u, v) && find_cut(middle.s, w, &range, u, v)) {
        ordo_taylor_jet(&middle, &w->model, middle.s);
        take_jet(w, k, &middle);
        climb(w, k, u, &middle);
        climb(w, k, &middle, v);
    } else {
        arf_max(w->peak, w->peak, range.upper);
    }
    ordo_range_clear(&range);
    ordo_jet_clear(&middle);
}

/* w->peak and the lower bounds from the model of a strip, to an accuracy of `slack` where the model
 * is as good. */
static void
climb_model(worker *w, const ordo_strip *s, const mag_t slack)
{
    ordo_jet u, v;
    size_t k = s->cell - w->first;
    ordo_jet_init(&u);
    ordo_jet_init(&v);
    arf_set_mag(w->slack, slack);
    w->cuts = CUTS_PER_BIT * (long)w->task->prec;
    ordo_taylor_offset(u.s, &w->model, s->left);
    ordo_taylor_offset(v.s, &w->model, s->right);
    ordo_taylor_jet(&u, &w->model, u.s);
    ordo_taylor_jet(&v, &w->model, v.s);
    take_jet(w, k, &u);
    take_jet(w, k, &v);
    arf_zero(w->peak);
    climb(w, k, &u, &v);
    ordo_jet_clear(&u);
    ordo_jet_clear(&v);
}

/* Does the short model say more than a range? */
static bool
is_good(const ordo_taylor *t)
{
    mag_t r;
    mag_init(r);
    mag_mul_2exp_si(r, t->remainder, SHORT_BITS);
    bool good = mag_cmp(r, t->size) <= 0;
    mag_clear(r);
    return good;
}

/* w->peak by a short model. Its lower bound is taken again from e itself, where it matters. */
static void
look_at_model(worker *w, const ordo_strip *s)
{
    arb_t x, y;
    mag_t slack;
    arb_init(x);
    arb_init(y);
    mag_init(slack);
    mag_mul_2exp_si(slack, w->model.size, -FIRST_BITS);
    climb_model(w, s, slack);
    if (w->best == s->cell - w->first && arf_cmp(w->peak, w->level) > 0) {
        arb_set(x, w->result->where);
        ordo_patch_value(y, &w->patch, x);
        take_point(w, w->best, y, x);
    }
    arb_clear(x);
    arb_clear(y);
    mag_clear(slack);
}

/* w->peak by the range of e, a lower bound from its value in the middle. */
static void
look_at_range(worker *w, const ordo_strip *s)
{
    arb_t x, y;
    arb_init(x);
    arb_init(y);
    if (!ordo_strip_middle(x, s->left, s->right, w->task->prec)) {
        arb_set(x, s->left);
    }
    ordo_patch_value(y, &w->patch, x);
    take_point(w, s->cell - w->first, y, x);
    ordo_strip_range(y, &w->patch, s->left, s->right);
    arb_get_abs_ubound_arf(w->peak, y, w->task->prec);
    arb_clear(x);
    arb_clear(y);
}

/* w->peak of a whole cell by a glance, and a lower bound. */
static bool
look_at_cell(worker *w, const ordo_strip *s)
{
    ordo_glance *g = &w->glance;
    size_t k = s->cell - w->first;
    size_t rest = w->count - k;
    if (!ordo_glance_look(g, w->level, rest < GLANCE_CELLS ? rest : GLANCE_CELLS)) {
        return false;
    }
    arf_set(w->peak, g->upper);
    take_lower(w, k, g->lower, g->at);
    return true;
}

static void
settle(worker *w, const ordo_strip *s)
{
    arf_struct *upper = w->upper[s->cell - w->first];
    arf_max(upper, upper, arb_midref(s->value));
}

/* The key of a strip. */
static double
key_of(const ordo_strip *s)
{
    mag_t size;
    mag_init(size);
    arf_get_mag(size, arb_midref(s->value));
    double key = ordo_log2_bound(size);
    mag_clear(size);
    return key;
}

/* What little work says of a strip in the current cell; s->value is an upper bound already. */
static ordo_status
look(void *self, ordo_strip *s)
{
    worker *w = self;
    bool spent = w->steps == 0;
    w->steps -= spent ? 0 : 1;
    w->result->panels++;
    if (!spent && !w->cutting && look_at_cell(w, s)) {
        /* w->peak is set */
    } else if (!spent && ordo_taylor_short(&w->model, &w->patch, s->left, s->right) &&
               is_good(&w->model)) {
        look_at_model(w, s);
    } else {
        look_at_range(w, s);
    }
    arf_min(arb_midref(s->value), arb_midref(s->value), w->peak);
    if (!w->cutting || is_low(w, arb_midref(s->value), w->goal)) {
        settle(w, s);
        return ORDO_OK;
    }
    s->key = key_of(s);
    return ordo_strips_push(&w->strips, s);
}

/* Is a long model to be had for this strip? Looks for a neighbourhood of its own when needed. */
static bool
find_model(worker *w, const ordo_strip *s)
{
    arb_t width;
    arb_init(width);
    arb_sub(width, s->right, s->left, ORDO_ROUGH_BITS);
    double radius = 0.5 * arf_get_d(arb_midref(width), ARF_RND_NEAR);
    long tolerance = w->task->tolerance - REMAINDER_SHARE;
    bool found =
        ordo_taylor_long(&w->model, &w->patch, &w->near, s->left, s->right, tolerance) ||
        (ordo_neighbourhood_find(&w->near, &w->patch, s->left, s->right, radius, -tolerance) &&
         ordo_taylor_long(&w->model, &w->patch, &w->near, s->left, s->right, tolerance));
    arb_clear(width);
    return found;
}

/* Settles a strip by a long model. */
static void
settle_by_model(worker *w, ordo_strip *s)
{
    mag_t slack;
    mag_init(slack);
    mag_set_ui_2exp_si(slack, 1, w->task->tolerance);
    climb_model(w, s, slack);
    arf_min(arb_midref(s->value), arb_midref(s->value), w->peak);
    mag_max(w->rounding, w->rounding, w->model.rounding);
    settle(w, s);
    mag_clear(slack);
}

/* Settles a strip that is too narrow to be cut. More precision would help, but at a jump of e:
 * where e varies by 2^-JUMP_BITS of its size in the last bit of x. */
static void
settle_narrow(worker *w, ordo_strip *s)
{
    arb_t y;
    mag_t size;
    arb_init(y);
    mag_init(size);
    ordo_strip_range(y, &w->patch, s->left, s->right);
    arb_get_mag(size, y);
    mag_mul_2exp_si(size, size, -JUMP_BITS);
    if (mag_cmp(arb_radref(y), size) >= 0) {
        w->result->exhausted = true;
    } else {
        arf_max(w->narrow, w->narrow, arb_midref(s->value));
    }
    settle(w, s);
    arb_clear(y);
    mag_clear(size);
}

/* Works on a strip that may hold the maximum: settles or cuts it. */
static ordo_status
work_on(worker *w, ordo_strip *s, ordo_strip *half)
{
    ordo_status status = ordo_patch_seek(&w->patch, s->cell);
    if (status < 0) {
        return status;
    }
    if (find_model(w, s)) {
        settle_by_model(w, s);
        return ORDO_OK;
    }
    if (!ordo_strip_cut(half, s, w->task->prec)) {
        settle_narrow(w, s);
        return ORDO_OK;
    }
    status = look(w, half);
    return status < 0 ? status : look(w, s);
}

/* Works on the strips with the largest upper bounds. The order is a matter of speed. */
static ordo_status
refine(worker *w)
{
    ordo_strip s, half;
    ordo_status status = ORDO_OK;
    ordo_strip_init(&s);
    ordo_strip_init(&half);
    while (status >= 0 && ordo_strips_pop(&s, &w->strips)) {
        bool low = is_low(w, arb_midref(s.value), w->goal);
        w->result->exhausted = w->result->exhausted || (!low && w->steps == 0);
        if (low || w->steps == 0) {
            settle(w, &s);
        } else {
            status = work_on(w, &s, &half);
        }
    }
    ordo_strip_clear(&s);
    ordo_strip_clear(&half);
    return status;
}

/* y = a ball that contains [lower, upper]; bounds that contradict each other, which true enclosures
 * of e cannot give, say nothing. */
static void
set_interval(arb_t y, const arf_t lower, const arf_t upper, slong prec)
{
    if (arf_is_finite(upper) && arf_cmp(lower, upper) <= 0) {
        arb_set_interval_arf(y, lower, upper, prec);
    } else {
        arb_zero_pm_inf(y);
    }
}

/* The first look at all cells, or at those whose ceiling exceeds the floor. */
static ordo_status
begin(worker *w)
{
    ordo_status status = ORDO_OK;
    arf_t top;
    arf_init(top);
    for (size_t k = 0; status >= 0 && k < w->count; k++) {
        if (w->cutting && w->task->ceiling != NULL) {
            arf_set_mag(top, w->task->ceiling + w->first + k);
            w->passed_over[k] = arf_cmp(top, w->task->floor) <= 0;
        }
        if (!w->passed_over[k]) {
            status = ordo_strips_begin(&w->patch, w->first + k, 1, look, w);
        }
    }
    arf_clear(top);
    return status;
}

/* What is known of cell k now. */
static void
tell_cell(worker *w, size_t k)
{
    const ordo_part_task *task = w->task;
    if (task->ceiling != NULL) {
        mag_t top;
        mag_init(top);
        arf_get_mag(top, w->upper[k]);
        mag_min(task->ceiling + w->first + k, task->ceiling + w->first + k, top);
        mag_clear(top);
    }
    if (task->cell != NULL) {
        arb_t y;
        arb_init(y);
        set_interval(y, w->lower[k], w->upper[k], task->prec);
        task->cell(task->cell_context, w->first + k, task->part, y);
        arb_clear(y);
    }
}

/* The block's result. What rounding does to it, and a strip too narrow to be cut, is a matter of
 * precision and no truncation. */
static void
conclude(worker *w)
{
    ordo_part_result *r = w->result;
    mag_t rounding;
    mag_init(rounding);
    r->largest = w->first + w->best;
    bool contrary = false; /* a cell's bounds contradict each other */
    for (size_t k = 0; k < w->count; k++) {
        if (!w->passed_over[k]) {
            tell_cell(w, k);
            contrary = contrary || arf_cmp(w->lower[k], w->upper[k]) > 0;
        }
        arf_max(w->upper[0], w->upper[0], w->upper[k]);
    }
    if (!arf_equal(w->level, w->lower[w->best])) {
        arb_indeterminate(r->where);
    }
    arf_max(w->upper[0], w->upper[0], w->level);
    set_interval(r->value, w->level, w->upper[0], w->task->prec);
    if (contrary) {
        arb_zero_pm_inf(r->value);
    }
    arb_set(r->top, r->value);
    mag_mul_ui(rounding, w->rounding, NOISE_FACTOR);
    if (mag_cmp(arb_radref(r->value), rounding) > 0 && arf_cmp(w->narrow, w->upper[0]) < 0) {
        mag_set(r->truncation, arb_radref(r->value));
    }
    mag_clear(rounding);
}

ordo_status
ordo_maximum_enclose(ordo_part_result *r, const ordo_part_task *task, size_t first, size_t count)
{
    worker w;
    worker_init(&w, r, task, first, count);
    w.cutting = task->floor != NULL;
    if (w.cutting) {
        arf_set(w.level, task->floor);
        arf_one(w.goal);
        arf_mul_2exp_si(w.goal, w.goal, task->tolerance);
    } else if (task->hint != NULL) {
        arf_set(w.level, task->hint);
    }
    ordo_status status = ordo_patch_open(&w.patch, task->e, task->prec);
    if (status >= 0) {
        status = begin(&w);
    }
    if (status >= 0) {
        status = refine(&w);
    }
    if (status >= 0) {
        conclude(&w);
    }
    worker_clear(&w);
    return status;
}
