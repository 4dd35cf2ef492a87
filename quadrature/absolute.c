/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "quadrature/part.h"
#include "quadrature/strip.h"
#include "quadrature/taylor.h"

/* What a panel may be off, 2^tolerance, is shared by the model's remainder and by sections: one or
 * two at a simple zero, more around a multiple one. */
enum { REMAINDER_SHARE = 2, SECTION_SHARE = 6 };

/* A section is not cut when the values of e at its ends are unknown to 1/NOISE_FACTOR of what
 * leaves its sign open; nor when its model has been cut CUTS_PER_BIT prec times, which is far more
 * than separates the zeros of e, e' and e'' where that can be done. */
enum { NOISE_FACTOR = 4, CUTS_PER_BIT = 8 };

/* One block at work. */
typedef struct worker {
    const ordo_part_task *task;
    ordo_part_result *result;
    ordo_patch patch;
    ordo_neighbourhood near;
    ordo_taylor model;
    ordo_strips strips; /* enclosed by size; the key is log2 of the radius */
    size_t first, count, steps;
    arb_ptr total; /* of each cell */
    mag_t doubt;   /* what a section may be off */
    long cuts;     /* that the model under way may still have */
} worker;

/* doubt >= the integral of min(e+, e-) between u and v, e+ = max(e, 0), e- = max(-e, 0): width
 * times the smaller of the largest e+ and the largest e-. */
static void
find_doubt(mag_t doubt, const ordo_range *range, const mag_t width)
{
    mag_t other;
    mag_init(other);
    mag_zero(doubt);
    if (arf_sgn(range->upper) > 0) {
        arf_get_mag(doubt, range->upper);
    }
    if (arf_sgn(range->lower) < 0) {
        arf_get_mag(other, range->lower);
    }
    mag_min(doubt, doubt, other);
    mag_mul(doubt, doubt, width);
    mag_clear(other);
}

/* noise = width times NOISE_FACTOR times the larger radius of e at the ends */
static void
find_noise(mag_t noise, const ordo_jet *u, const ordo_jet *v, const mag_t width)
{
    mag_max(noise, arb_radref(u->value), arb_radref(v->value));
    mag_mul(noise, noise, width);
    mag_mul_ui(noise, noise, NOISE_FACTOR);
}

/* sum += int |e| from u to v: |int e| <= int |e| <= |int e| + 2 doubt, for int |e| = int e + 2 int
 * e- = -int e + 2 int e+. */
static void
add_section(arb_t sum, worker *w, const ordo_jet *u, const ordo_jet *v, const mag_t doubt)
{
    arb_t y;
    arb_init(y);
    ordo_taylor_integral(y, &w->model, u->s, v->s);
    arb_abs(y, y);
    arb_add(sum, sum, y, w->task->prec);
    arb_zero(y);
    arf_set_mag(arb_midref(y), doubt);
    arb_add_error_mag(y, doubt);
    arb_add(sum, sum, y, w->task->prec);
    arb_clear(y);
}

/* s = where to cut between u and v: at the zero of a monotone e, else in the middle. */
static bool
find_cut(arb_t s, worker *w, const ordo_range *range, const ordo_jet *u, const ordo_jet *v,
         const mag_t width)
{
    bool found = false;
    if (w->cuts-- <= 0) {
        return false;
    }
    if (range->rise != 0) {
        mag_t enough;
        mag_init(enough);
        mag_div(enough, w->doubt, width);
        mag_mul_2exp_si(enough, enough, -1);
        found = ordo_taylor_zero(s, &w->model, 0, u, v, enough);
        mag_clear(enough);
    }
    return found || ordo_strip_middle(s, u->s, v->s, w->task->prec);
}

/* sum += int |e| from u to v by the model, cut where e neither has a sign nor is small. */
static void
add_sections(arb_t sum, worker *w, const ordo_jet *u, const ordo_jet *v)
{
    ordo_range range;
    ordo_jet middle;
    mag_t width, doubt, noise;
    ordo_range_init(&range);
    ordo_jet_init(&middle);
    mag_init(width);
    mag_init(doubt);
    mag_init(noise);
    ordo_taylor_range(&range, &w->model, u, v);
    arb_sub(middle.s, v->s, u->s, ORDO_ROUGH_BITS);
    arb_get_mag(width, middle.s);
    find_doubt(doubt, &range, width);
    find_noise(noise, u, v, width);
    bool noisy = mag_cmp(doubt, noise) <= 0;
    bool small = noisy || mag_cmp(doubt, w->doubt) <= 0;
    if (!small && find_cut(middle.s, w, &range, u, v, width)) {
        ordo_taylor_jet(&middle, &w->model, middle.s);
        add_sections(sum, w, u, &middle);
        add_sections(sum, w, &middle, v);
    } else {
        add_section(sum, w, u, v, doubt);
        if (!noisy) {
            mag_add(w->result->truncation, w->result->truncation, doubt);
        }
    }
    ordo_range_clear(&range);
    ordo_jet_clear(&middle);
    mag_clear(width);
    mag_clear(doubt);
    mag_clear(noise);
}

/* Adds a panel by the model made for it. */
static void
add_model(worker *w, const ordo_strip *s)
{
    ordo_jet u, v;
    arb_t width;
    mag_t off;
    ordo_jet_init(&u);
    ordo_jet_init(&v);
    arb_init(width);
    mag_init(off);
    arb_sub(width, s->right, s->left, ORDO_ROUGH_BITS);
    w->cuts = CUTS_PER_BIT * (long)w->task->prec;
    ordo_taylor_offset(u.s, &w->model, s->left);
    ordo_taylor_offset(v.s, &w->model, s->right);
    ordo_taylor_jet(&u, &w->model, u.s);
    ordo_taylor_jet(&v, &w->model, v.s);
    add_sections(w->total + (s->cell - w->first), w, &u, &v);
    arb_get_mag(off, width);
    mag_addmul(w->result->truncation, off, w->model.remainder);
    ordo_jet_clear(&u);
    ordo_jet_clear(&v);
    arb_clear(width);
    mag_clear(off);
}

/* log2 of the width of [left, right], -HUGE_VAL when it is empty; a preview. */
static double
log2_width(const arb_t left, const arb_t right)
{
    arb_t width;
    mag_t size;
    arb_init(width);
    mag_init(size);
    arb_sub(width, right, left, ORDO_ROUGH_BITS);
    arb_get_mag_lower(size, width);
    double result = ordo_log2_bound(size);
    arb_clear(width);
    mag_clear(size);
    return result;
}

/* Is a model to be had for this panel? Looks for a neighbourhood of its own when needed. The panel
 * may be off by 2^tolerance sqrt(width/cell), so that many panels towards a singular end are
 * together not off by much more than one. */
static bool
find_model(worker *w, const ordo_strip *s)
{
    double width = log2_width(s->left, s->right);
    double cell = log2_width(w->patch.left, w->patch.right);
    if (!isfinite(width) || !isfinite(cell)) {
        return false;
    }
    long tolerance = w->task->tolerance - REMAINDER_SHARE - lround(0.5 * (width + cell));
    return ordo_taylor_long(&w->model, &w->patch, &w->near, s->left, s->right, tolerance) ||
           (ordo_neighbourhood_find(&w->near, &w->patch, s->left, s->right, exp2(width - 1.0),
                                    -tolerance) &&
            ordo_taylor_long(&w->model, &w->patch, &w->near, s->left, s->right, tolerance));
}

/* s->value = width times the range of |e|: true of any integrable e. */
static void
enclose_by_size(worker *w, ordo_strip *s)
{
    arb_t width;
    arb_init(width);
    arb_sub(width, s->right, s->left, w->task->prec);
    arb_nonnegative_part(width, width);
    ordo_strip_range(s->value, &w->patch, s->left, s->right);
    arb_abs(s->value, s->value);
    arb_nonnegative_part(s->value, s->value); /* of 0 it made a ball around 0 */
    arb_mul(s->value, s->value, width, w->task->prec);
    if (!arb_is_finite(s->value)) {
        arb_zero_pm_inf(s->value);
    }
    s->key = ordo_log2_bound(arb_radref(s->value));
    arb_clear(width);
}

/* Adds the strip by a model, or puts it on the heap. */
static ordo_status
take(void *self, ordo_strip *s)
{
    worker *w = self;
    ordo_status status = ordo_patch_seek(&w->patch, s->cell);
    if (status < 0) {
        return status;
    }
    bool spent = w->steps == 0;
    w->steps -= spent ? 0 : 1;
    w->result->panels++;
    if (!spent && find_model(w, s)) {
        add_model(w, s);
        return ORDO_OK;
    }
    enclose_by_size(w, s);
    return ordo_strips_push(&w->strips, s);
}

/* Adds a strip by its size. That it is too narrow to be cut is a matter of precision. */
static void
settle(worker *w, const ordo_strip *s, bool narrow)
{
    arb_ptr total = w->total + (s->cell - w->first);
    arb_add(total, total, s->value, w->task->prec);
    if (!narrow) {
        mag_add(w->result->truncation, w->result->truncation, arb_radref(s->value));
    }
}

/* Cuts the widest strips until the rest together is within the tolerance of each cell. */
static ordo_status
refine(worker *w)
{
    ordo_strip s, half;
    ordo_status status = ORDO_OK;
    double goal = (double)w->task->tolerance + log2((double)w->count) - 1.0;
    ordo_strip_init(&s);
    ordo_strip_init(&half);
    while (status >= 0 && ordo_strips_pop(&s, &w->strips)) {
        /* no strip is wider than this one */
        bool enough = s.key + log2((double)w->strips.count + 1.0) <= goal;
        bool spent = !enough && w->steps == 0;
        w->result->exhausted = w->result->exhausted || spent;
        if (enough || spent) {
            settle(w, &s, false);
        } else if (!ordo_strip_cut(&half, &s, w->task->prec)) {
            settle(w, &s, true);
        } else {
            status = take(w, &half);
            status = status < 0 ? status : take(w, &s);
        }
    }
    ordo_strip_clear(&s);
    ordo_strip_clear(&half);
    return status;
}

ordo_status
ordo_absolute_enclose(ordo_part_result *r, const ordo_part_task *task, size_t first, size_t count)
{
    worker w = {.task = task, .result = r, .first = first, .count = count, .steps = task->steps};
    w.total = _arb_vec_init((slong)count);
    ordo_neighbourhood_init(&w.near);
    ordo_taylor_init(&w.model);
    ordo_strips_init(&w.strips);
    mag_init(w.doubt);
    mag_set_ui_2exp_si(w.doubt, 1, task->tolerance - SECTION_SHARE);
    r->largest = r->panels == 0 ? first : r->largest;
    ordo_status status = ordo_patch_open(&w.patch, task->e, task->prec);
    if (status >= 0) {
        status = ordo_strips_begin(&w.patch, first, count, take, &w);
    }
    if (status >= 0) {
        status = refine(&w);
    }
    for (size_t k = 0; status >= 0 && k < count; k++) {
        arb_nonnegative_part(w.total + k, w.total + k);
        ordo_part_result_add(r, task, first + k, w.total + k);
    }
    ordo_patch_close(&w.patch);
    ordo_neighbourhood_clear(&w.near);
    ordo_taylor_clear(&w.model);
    ordo_strips_clear(&w.strips);
    mag_clear(w.doubt);
    _arb_vec_clear(w.total, (slong)count);
    return status;
}
