/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "construct/slices.h"

#include <math.h>
#include <stdlib.h>

#include "construct/derivative.h"
#include "construct/derivative_range.h"

/* ENDS: of the ends of slices, besides what they have in common. RANGE: of low and high. */
enum { ENDS_BITS = 128, RANGE_BITS = 64, FIRST_SLICES = 32, DEPTH_MOST = 48 };

/* Precisions that are tried: the first for all common functions, the second for those that cancel.
 */
static const mpfr_prec_t precisions[] = {128, 1024};
enum { PRECISIONS = sizeof precisions / sizeof precisions[0] };

#define DEFAULT_SLACK 0.01
enum { DEFAULT_MOST = 4096 };

/* A slice at work. The doubles are log2 of sizes and choose where to cut; nothing else rests on
 * them. */
typedef struct strip {
    ordo_slice s;
    double from, width; /* in units of b - a, exactly: width = 2^-depth / FIRST_SLICES */
    double low, high;   /* of |f^(order)| by the range; -HUGE_VAL when it may vanish */
    double seen;        /* |f^(order)| somewhere in the slice */
    bool blurred;       /* its range by the precision rather than by its width */
    bool cut;           /* to be cut in the next round */
} strip;

typedef struct search {
    const ordo_target *target;
    unsigned order;
    double weight, slack; /* slack as log2 of a factor */
    size_t most;
    mpfr_prec_t prec;
    ordo_derivative_range *derivative;
    strip *strips;
    size_t count, capacity;
    bool blurred;
    arb_t seen;
} search;

/* log2 of the midpoint of a ball. */
static double
log_of_midpoint(const arb_t x)
{
    mpfr_t middle;
    mpfr_init2(middle, RANGE_BITS);
    ordo_real_from_ball(middle, x);
    double size = mpfr_number_p(middle) ? ordo_log2(middle) : -HUGE_VAL;
    mpfr_clear(middle);
    return size;
}

/* Whether 16 radii of the value seen exceed high - low: then the precision is what keeps the
 * slice from being sharp. */
static bool
is_blurred(const ordo_slice *s, const arb_t seen)
{
    mpfr_t radius, gap;
    mpfr_inits2(RANGE_BITS, radius, gap, (mpfr_ptr)0);
    arf_t exact;
    arf_init_set_mag_shallow(exact, arb_radref(seen));
    (void)arf_get_mpfr(radius, exact, MPFR_RNDN);
    mpfr_mul_ui(radius, radius, 16, MPFR_RNDN);
    mpfr_sub(gap, s->high, s->low, MPFR_RNDN);
    bool blurred = mpfr_greater_p(radius, gap) != 0;
    mpfr_clears(radius, gap, (mpfr_ptr)0);
    return blurred;
}

/* The range of a slice whose ends are set. */
static void
examine(strip *p, search *w)
{
    ordo_slice *s = &p->s;
    ordo_derivative_range_enclose(s->low, s->high, w->seen, w->derivative, s->left, s->right);
    bool finite = mpfr_number_p(s->low) && mpfr_number_p(s->high);
    double below = ordo_log2(s->low), above = ordo_log2(s->high);
    p->low = !finite                 ? -HUGE_VAL
             : mpfr_sgn(s->low) > 0  ? below
             : mpfr_sgn(s->high) < 0 ? above
                                     : -HUGE_VAL;
    p->high = finite ? fmax(below, above) : HUGE_VAL;
    p->seen = finite ? log_of_midpoint(w->seen) : -HUGE_VAL;
    p->blurred = finite && is_blurred(s, w->seen);
}

static void
strip_init(strip *p, mpfr_prec_t prec)
{
    mpfr_inits2(prec, p->s.left, p->s.right, (mpfr_ptr)0);
    mpfr_inits2(RANGE_BITS, p->s.low, p->s.high, (mpfr_ptr)0);
}

static void
slice_clear(ordo_slice *s)
{
    mpfr_clears(s->left, s->right, s->low, s->high, (mpfr_ptr)0);
}

/* Room for `count` more. */
static ordo_status
reserve(search *w, size_t count)
{
    if (w->count + count <= w->capacity) {
        return ORDO_OK;
    }
    size_t capacity = 2 * (w->count + count);
    strip *grown = realloc(w->strips, capacity * sizeof *grown);
    if (grown == NULL) {
        return ORDO_ENOMEM;
    }
    w->strips = grown;
    w->capacity = capacity;
    return ORDO_OK;
}

/* a and b rounded outwards. */
static void
outer_ends(mpfr_t left, mpfr_t right, const ordo_target *target)
{
    arb_t a, b;
    arb_init(a);
    arb_init(b);
    ordo_target_ends_ball(a, b, target, mpfr_get_prec(left) + 64);
    ordo_real_bound(left, a, MPFR_RNDD);
    ordo_real_bound(right, b, MPFR_RNDU);
    arb_clear(a);
    arb_clear(b);
}

/* FIRST_SLICES of about the same width; any inner ends will do. */
static ordo_status
begin(search *w)
{
    mpfr_prec_t prec = ENDS_BITS + (mpfr_prec_t)ordo_target_common_bits(w->target);
    mpfr_t a, b;
    ordo_status status = reserve(w, FIRST_SLICES);
    if (status != ORDO_OK) {
        return status;
    }
    mpfr_inits2(prec, a, b, (mpfr_ptr)0);
    outer_ends(a, b, w->target);
    for (int i = 0; i < FIRST_SLICES; i++) {
        strip *p = &w->strips[w->count++];
        strip_init(p, prec);
        p->from = (double)i / FIRST_SLICES;
        p->width = 1.0 / FIRST_SLICES;
        mpfr_set(p->s.left, i > 0 ? p[-1].s.right : a, MPFR_RNDN);
        mpfr_sub(p->s.right, b, a, MPFR_RNDN);
        mpfr_mul_si(p->s.right, p->s.right, i + 1, MPFR_RNDN);
        mpfr_div_si(p->s.right, p->s.right, FIRST_SLICES, MPFR_RNDN);
        mpfr_add(p->s.right, p->s.right, a, MPFR_RNDN);
        if (i + 1 == FIRST_SLICES) {
            mpfr_set(p->s.right, b, MPFR_RNDN);
        }
        examine(p, w);
    }
    mpfr_clears(a, b, (mpfr_ptr)0);
    return ORDO_OK;
}

/* Cuts the marked slices in the middle, from the last to the first so that each moves once. */
static ordo_status
cut_marked(search *w, size_t marked)
{
    ordo_status status = reserve(w, marked);
    for (size_t i = w->count; status == ORDO_OK && marked > 0 && i-- > 0;) {
        strip *right = &w->strips[i + marked];
        *right = w->strips[i];
        if (!right->cut) {
            continue;
        }
        marked--;
        w->count++;
        strip *left = right - 1;
        *left = *right;
        strip_init(left, mpfr_get_prec(right->s.left));
        left->width = right->width = right->width / 2;
        right->from += right->width;
        left->cut = right->cut = false;
        mpfr_set(left->s.left, right->s.left, MPFR_RNDN);
        mpfr_add(left->s.right, right->s.left, right->s.right, MPFR_RNDN);
        mpfr_div_2ui(left->s.right, left->s.right, 1, MPFR_RNDN); /* any inner point will do */
        mpfr_set(right->s.left, left->s.right, MPFR_RNDN);
        examine(left, w);
        examine(right, w);
    }
    return status;
}

static bool
may_be_cut(const strip *p)
{
    return p->width * FIRST_SLICES > ldexp(1, -DEPTH_MOST);
}

/* Marks the slices that keep M from being sharp: those that may exceed the largest value seen. */
static size_t
mark_high(search *w)
{
    size_t marked = 0;
    double seen = -HUGE_VAL;
    for (size_t i = 0; i < w->count; i++) {
        seen = fmax(seen, w->strips[i].seen);
    }
    for (size_t i = 0; i < w->count; i++) {
        strip *p = &w->strips[i];
        p->cut = p->high > seen + w->slack && may_be_cut(p);
        marked += p->cut;
    }
    return marked;
}

/* Slices first .. last with log2 of the least of a bound on them times their length^weight. */
typedef struct window {
    size_t first, last;
    double value;
} window;

static double
bound_of(const strip *p, bool high)
{
    return high ? p->high : p->low;
}

/* The best window by the lower or the upper bounds: for each slice the widest window in which it
 * has the least one, by a stack of slices with increasing bounds. */
static ordo_status
best_window(window *best, const search *w, bool high)
{
    size_t *stack = malloc((w->count + 1) * sizeof *stack), depth = 0;
    if (stack == NULL) {
        return ORDO_ENOMEM;
    }
    *best = (window){0, 0, -HUGE_VAL};
    for (size_t i = 0; i <= w->count; i++) {
        double bound = i < w->count ? bound_of(&w->strips[i], high) : -HUGE_VAL;
        while (depth > 0 && bound_of(&w->strips[stack[depth - 1]], high) >= bound) {
            double least = bound_of(&w->strips[stack[--depth]], high);
            size_t first = depth > 0 ? stack[depth - 1] + 1 : 0;
            const strip *end = &w->strips[i - 1];
            double length = end->from + end->width - w->strips[first].from;
            double value = least + w->weight * log2(length);
            if (value > best->value) {
                *best = (window){first, i - 1, value};
            }
        }
        stack[depth++] = i;
    }
    free(stack);
    return ORDO_OK;
}

/* Marks what keeps the best window by the lower bounds from being as good as the best one by the
 * upper bounds, which no window exceeds (one that ends inside slices is not better than all of
 * these, since their upper bounds bound their least values). In that window every slice whose lower
 * bound is not near the least upper one must go. */
static ordo_status
mark_window(size_t *marked, search *w)
{
    window sure, hoped;
    *marked = 0;
    ordo_status status = best_window(&sure, w, false);
    if (status == ORDO_OK) {
        status = best_window(&hoped, w, true);
    }
    if (status != ORDO_OK || sure.value >= hoped.value - w->slack) {
        return status;
    }
    double least = HUGE_VAL;
    for (size_t i = hoped.first; i <= hoped.last; i++) {
        least = fmin(least, w->strips[i].high);
    }
    for (size_t i = hoped.first; i <= hoped.last; i++) {
        strip *p = &w->strips[i];
        p->cut = p->low < least - w->slack / 2 && may_be_cut(p);
        *marked += p->cut;
    }
    return ORDO_OK;
}

/* Whether more precision would help slices that are to be cut. */
static bool
precision_is_short(const search *w)
{
    bool blurred = false;
    for (size_t i = 0; i < w->count; i++) {
        blurred = blurred || (w->strips[i].cut && w->strips[i].blurred);
    }
    return blurred;
}

/* Cuts until nothing is marked. */
static ordo_status
refine(search *w)
{
    for (;;) {
        size_t marked = mark_high(w);
        ordo_status status = ORDO_OK;
        if (marked == 0 && w->weight > 0) {
            status = mark_window(&marked, w);
        }
        if (status != ORDO_OK || marked == 0) {
            return status;
        }
        if (w->count + marked > w->most) {
            w->blurred = precision_is_short(w);
            return ORDO_MISSED;
        }
        status = cut_marked(w, marked);
        if (status != ORDO_OK) {
            return status;
        }
    }
}

/* ORDO_SINGULAR at the first slice without bounds. */
static ordo_status
check_bounds(const search *w, ordo_message *why)
{
    for (size_t i = 0; i < w->count; i++) {
        const ordo_slice *s = &w->strips[i].s;
        if (!mpfr_number_p(s->low) || !mpfr_number_p(s->high)) {
            bool zero = mpfr_sgn(s->left) <= 0 && mpfr_sgn(s->right) >= 0;
            char name[ORDO_DERIVATIVE_NAME], *where = zero ? NULL : ordo_real_text(s->left, 6);
            ordo_derivative_name(name, w->order);
            ordo_status status =
                ordo_explain(why, ORDO_SINGULAR, "%s is not known to be bounded near x = %s", name,
                             where != NULL ? where
                             : zero        ? "0"
                                           : "?");
            free(where);
            return status;
        }
    }
    return ORDO_OK;
}

/* The slices and M. */
static ordo_status
hand_over(ordo_slices *slices, search *w)
{
    slices->slice = calloc(w->count + 1, sizeof *slices->slice);
    if (slices->slice == NULL) {
        return ORDO_ENOMEM;
    }
    mpfr_set_zero(slices->most, 1);
    for (size_t i = 0; i < w->count; i++) {
        ordo_slice *s = &slices->slice[i];
        *s = w->strips[i].s;
        /* exact: both have RANGE_BITS */
        if (mpfr_cmpabs(slices->most, s->low) < 0) {
            mpfr_abs(slices->most, s->low, MPFR_RNDU);
        }
        if (mpfr_cmpabs(slices->most, s->high) < 0) {
            mpfr_abs(slices->most, s->high, MPFR_RNDU);
        }
    }
    slices->count = w->count;
    w->count = 0;
    return ORDO_OK;
}

/* |f^(order)| on a slice is at least |low| where low > 0, |high| where high < 0. */
static mpfr_srcptr
least_on(const ordo_slice *s, int sign)
{
    return sign > 0 ? s->low : s->high;
}

/* [u, v] and c of slices first .. last; found only if f^(order) has one sign on all of them. */
static void
describe_window(ordo_slices *slices, const window *best, const ordo_target *target)
{
    const ordo_slice *begin = &slices->slice[best->first];
    slices->first = best->first;
    slices->last = best->last;
    slices->sign = mpfr_sgn(begin->low) > 0 ? 1 : mpfr_sgn(begin->high) < 0 ? -1 : 0;
    slices->found = slices->sign != 0;
    mpfr_set_inf(slices->least, 1);
    for (size_t i = best->first; slices->found && i <= best->last; i++) {
        mpfr_srcptr bound = least_on(&slices->slice[i], slices->sign);
        slices->found = mpfr_sgn(bound) == slices->sign;
        if (mpfr_cmpabs(bound, slices->least) < 0) {
            mpfr_abs(slices->least, bound, MPFR_RNDD);
        }
    }
    mpfr_set_prec(slices->u, mpfr_get_prec(begin->left));
    mpfr_set_prec(slices->v, mpfr_get_prec(begin->left));
    ordo_target_ends(slices->u, slices->v, target);
    if (best->first > 0) {
        mpfr_set(slices->u, begin->left, MPFR_RNDU);
    }
    if (best->last + 1 < slices->count) {
        mpfr_set(slices->v, slices->slice[best->last].right, MPFR_RNDD);
    }
}

static void
search_clear(search *w)
{
    for (size_t i = 0; i < w->count; i++) {
        slice_clear(&w->strips[i].s);
    }
    free(w->strips);
    ordo_derivative_range_free(w->derivative);
    arb_clear(w->seen);
}

/* The whole search at w->prec. */
static ordo_status
attempt(ordo_slices *slices, search *w, ordo_message *why)
{
    window best = {0, 0, -HUGE_VAL};
    arb_init(w->seen);
    ordo_status status = ordo_derivative_range_new(&w->derivative, ordo_target_function(w->target),
                                                   w->order, w->prec);
    if (status == ORDO_OK) {
        status = begin(w);
    }
    if (status == ORDO_OK) {
        status = refine(w);
    }
    ordo_status bounded = status >= 0 ? check_bounds(w, why) : status;
    if (bounded == ORDO_OK && w->weight > 0) {
        bounded = best_window(&best, w, false);
    }
    if (bounded == ORDO_OK) {
        bounded = hand_over(slices, w);
    }
    if (bounded == ORDO_OK && best.value > -HUGE_VAL) {
        describe_window(slices, &best, w->target);
    }
    search_clear(w);
    return bounded == ORDO_OK ? status : bounded;
}

void
ordo_slices_init(ordo_slices *slices)
{
    *slices = (ordo_slices){.count = 0};
    mpfr_inits2(RANGE_BITS, slices->most, slices->u, slices->v, slices->least, (mpfr_ptr)0);
}

/* Without slices again. */
static void
empty(ordo_slices *slices)
{
    for (size_t i = 0; i < slices->count; i++) {
        slice_clear(&slices->slice[i]);
    }
    free(slices->slice);
    slices->slice = NULL;
    slices->count = 0;
    slices->found = false;
}

void
ordo_slices_clear(ordo_slices *slices)
{
    empty(slices);
    mpfr_clears(slices->most, slices->u, slices->v, slices->least, (mpfr_ptr)0);
}

ordo_status
ordo_slices_find(ordo_slices *slices, const ordo_target *target, unsigned order, double weight,
                 const ordo_slices_options *options, ordo_message *why)
{
    ordo_status status = ORDO_MISSED;
    bool again = true;
    for (int i = 0; i < PRECISIONS && again; i++) {
        double slack = options != NULL && options->slack > 0 ? options->slack : DEFAULT_SLACK;
        search w = {.target = target,
                    .order = order,
                    .weight = weight,
                    .slack = log2(1 + slack),
                    .most = options != NULL && options->most > 0 ? options->most : DEFAULT_MOST,
                    .prec = precisions[i] + (mpfr_prec_t)ordo_target_common_bits(target)};
        empty(slices);
        slices->order = order;
        status = attempt(slices, &w, why);
        again = status == ORDO_MISSED && w.blurred;
    }
    return status;
}
