/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/certificate/seek.h"

#include <stdlib.h>
#include <string.h>

#include "verify/certificate/cuts.h"

/* A panel is halved at most so often. */
enum { DEPTH_MOST = 400 };

/* What is written of a panel is so much better than what the whole needs. */
enum { MORE_BITS = 8 };

/* More panels than this are not worth while. */
enum { PANELS_LEAST = 1 << 17, PANELS_PER_CELL = 64 };

/* How often the search begins anew with a better guess of the norm. */
enum { ROUNDS = 4 };

/* The orders that are tried, from the last that served on. */
static const slong orders[] = {2, 4, 6, 8, 12, 16, 24, 32};
enum { ORDERS = sizeof orders / sizeof orders[0] };

typedef struct search {
    ordo_panels *panels;
    ordo_walk walk;
    ordo_cuts cuts;
    long bits;
    mag_t share;    /* what a cell may leave open: of a sum its part, else of the whole */
    arf_t best;     /* of a maximum the largest lower, of a minimum the least upper bound so far */
    arb_t total, y; /* y: workspace */
    size_t order;   /* index of the last order that served */
    size_t most;    /* panels */
    size_t peak;    /* the cell in which the extreme value may be */
    arf_t height;   /* how near: see find_height */
    ordo_message *why;
} search;

void
ordo_panels_init(ordo_panels *panels, const ordo_subject *subject, mpfr_prec_t prec)
{
    *panels = (ordo_panels){.subject = *subject, .prec = prec};
    arb_init(panels->from);
    arb_init(panels->norm);
    arb_indeterminate(panels->norm);
}

static void
drop_panels(ordo_panels *panels)
{
    for (size_t i = 0; i < panels->count; i++) {
        arb_clear(panels->list[i].right);
        arb_clear(panels->list[i].value);
    }
    panels->count = 0;
}

void
ordo_panels_clear(ordo_panels *panels)
{
    drop_panels(panels);
    free(panels->list);
    arb_clear(panels->norm);
    arb_clear(panels->from);
}

static ordo_status
add_panel(ordo_panels *panels, const arb_t right, slong order, const arb_t value)
{
    if (panels->count == panels->room) {
        size_t room = panels->room > 0 ? 2 * panels->room : 64;
        ordo_panel *grown = realloc(panels->list, room * sizeof *grown);
        if (grown == NULL) {
            return ORDO_ENOMEM;
        }
        panels->list = grown;
        panels->room = room;
    }
    ordo_panel *panel = &panels->list[panels->count++];
    panel->order = order;
    arb_init(panel->right);
    arb_init(panel->value);
    arb_set(panel->right, right);
    arb_set(panel->value, value);
    return ORDO_OK;
}

/* ---- one cell ---- */

/* Whether y of a panel is good enough: its radius at most 2^-bits times its size, or little of the
 * whole, or y of little consequence for the extreme value. */
static bool
good_enough(const search *s, const arb_t y)
{
    mag_t size;
    arf_t bound;
    mag_init(size);
    arf_init(bound);
    ordo_joining joining = s->walk.subject.measure->joining;
    arb_get_mag(size, y);
    mag_mul_2exp_si(size, size, -s->bits);
    bool good = mag_cmp(arb_radref(y), size) <= 0;
    good = good || mag_cmp(arb_radref(y), s->share) <= 0;
    if (joining == ORDO_JOIN_MOST) {
        arb_get_ubound_arf(bound, y, ORDO_RECORD_BITS_MOST);
        arf_sub(bound, bound, s->best, MAG_BITS, ARF_RND_UP);
        good = good || arf_sgn(bound) <= 0 || arf_cmpabs_mag(bound, s->share) <= 0;
    } else if (joining == ORDO_JOIN_LEAST) {
        arb_get_lbound_arf(bound, y, ORDO_RECORD_BITS_MOST);
        arf_sub(bound, s->best, bound, MAG_BITS, ARF_RND_UP);
        good = good || arf_sgn(bound) <= 0 || arf_cmpabs_mag(bound, s->share) <= 0;
    }
    arf_clear(bound);
    mag_clear(size);
    return good;
}

/* Whether a panel is certain to lie in [a, b]. */
static bool
is_inside(const search *s, const arb_t left, const arb_t right)
{
    return arb_le(s->walk.a, left) && arb_le(right, s->walk.b);
}

/* Some room for those who evaluate the panel again. Around an end of the interval, where the radius
 * does not come from the evaluation, a small part of the size. */
static void
widen(const search *s, arb_t y, const arb_t left, const arb_t right)
{
    if (is_inside(s, left, right)) {
        ordo_widen(y, s->bits + MORE_BITS);
        return;
    }
    mag_t room;
    mag_init(room);
    arb_get_mag(room, y);
    mag_mul_2exp_si(room, room, -s->bits - MORE_BITS);
    mag_add(arb_radref(y), arb_radref(y), room);
    mag_clear(room);
}

/* The best of the orders from the last that served on: s->y, true when it is good enough. *order is
 * negative when none gives anything finite. */
static bool
try_orders(search *s, const arb_t left, const arb_t right, slong *order)
{
    arb_t y;
    arb_init(y);
    bool good = false;
    *order = -1;
    for (size_t i = s->order; !good && i < ORDERS; i++) {
        if (!ordo_walk_panel(y, &s->walk, left, right, orders[i])) {
            break;
        }
        widen(s, y, left, right);
        bool better = *order < 0 || mag_cmp(arb_radref(y), arb_radref(s->y)) < 0;
        if (!better) {
            break;
        }
        arb_swap(s->y, y);
        *order = orders[i];
        good = good_enough(s, s->y);
        s->order = good ? i : s->order;
    }
    if (*order < 0 && ordo_walk_panel(s->y, &s->walk, left, right, 0)) {
        widen(s, s->y, left, right);
        *order = 0;
        good = good_enough(s, s->y);
    }
    arb_clear(y);
    return good;
}

/* m = a dyadic number of few bits in the middle half of [left, right]. */
static void
find_middle(arb_t m, const arb_t left, const arb_t right)
{
    fmpz_t exponent;
    fmpz_init(exponent);
    arb_sub(m, right, left, ARF_PREC_EXACT);
    arf_abs_bound_lt_2exp_fmpz(exponent, arb_midref(m));
    fmpz_sub_ui(exponent, exponent, 3);
    arb_add(m, left, right, ARF_PREC_EXACT);
    arb_mul_2exp_si(m, m, -1);
    fmpz_neg(exponent, exponent);
    arb_mul_2exp_fmpz(m, m, exponent);
    arf_floor(arb_midref(m), arb_midref(m));
    fmpz_neg(exponent, exponent);
    arb_mul_2exp_fmpz(m, m, exponent);
    fmpz_clear(exponent);
}

/* s->best with y, which encloses |g| somewhere, or the extreme value. */
static void
keep_best(search *s, const arb_t y)
{
    arf_t bound;
    arf_init(bound);
    ordo_joining joining = s->panels->subject.measure->joining;
    if (joining == ORDO_JOIN_MOST) {
        arb_get_lbound_arf(bound, y, s->panels->prec);
        arf_max(s->best, s->best, bound);
    } else if (joining == ORDO_JOIN_LEAST) {
        arb_get_ubound_arf(bound, y, s->panels->prec);
        arf_min(s->best, s->best, bound);
    }
    arf_clear(bound);
}

/* Takes the number of a panel into account. */
static ordo_status
accept(search *s, const arb_t right, slong order)
{
    ordo_panels *panels = s->panels;
    if (panels->count == s->most) {
        return ordo_explain(s->why, ORDO_MISSED, "more than %zu panels would be needed", s->most);
    }
    keep_best(s, s->y);
    ordo_measure_join(s->total, panels->subject.measure, panels->count, s->y, panels->prec);
    return add_panel(panels, right, order, s->y);
}

static ordo_status
too_narrow(search *s, const arb_t left)
{
    return ordo_explain(s->why, ORDO_MISSED, "no panel is narrow enough near x = %.8g",
                        arf_get_d(arb_midref(left), ARF_RND_NEAR));
}

static ordo_status
halve(search *s, const arb_t left, const arb_t right, unsigned depth)
{
    slong order;
    bool good = try_orders(s, left, right, &order);
    if (good ||
        (order >= 0 && !is_inside(s, left, right))) { /* around an end panels are narrow already */
        return accept(s, right, order);
    }
    if (depth == DEPTH_MOST) {
        return too_narrow(s, left);
    }
    arb_t middle;
    arb_init(middle);
    find_middle(middle, left, right);
    ordo_status status = halve(s, left, middle, depth + 1);
    if (status == ORDO_OK) {
        status = halve(s, middle, right, depth + 1);
    }
    arb_clear(middle);
    return status;
}

/* ---- the whole interval ---- */

/* Begins at the left end again. */
static ordo_status
restart(search *s)
{
    ordo_walk_clear(&s->walk);
    return ordo_walk_init(&s->walk, &s->panels->subject, s->panels->prec, s->cuts.list);
}

/* The value of g that a panel is certain to attain or, of a minimum, not to stay above: negated for
 * a minimum, so that larger is nearer to the extreme. */
static void
find_height(arf_t height, const search *s, const arb_t y)
{
    if (s->walk.subject.measure->joining == ORDO_JOIN_LEAST) {
        arb_get_ubound_arf(height, y, s->panels->prec);
        arf_neg(height, height);
    } else {
        arb_get_lbound_arf(height, y, s->panels->prec);
    }
}

/* Whether s->y is nearer to the extreme than what has been seen so far, which it then becomes. */
static bool
is_higher(search *s)
{
    arf_t height;
    arf_init(height);
    find_height(height, s, s->y);
    bool higher = arf_cmp(height, s->height) > 0;
    if (higher) {
        arf_swap(height, s->height);
    }
    arf_clear(height);
    return higher;
}

/* One look at a cell as a whole or, where nothing finite is found, at parts of it; `seen` counts
 * what was. */
static void
look_at(search *s, size_t cell, const arb_t left, const arb_t right, unsigned depth, size_t *seen)
{
    enum { LOOK_DEPTH = 8 };
    slong order;
    s->order = 0;
    (void)try_orders(s, left, right, &order);
    if (order >= 0) {
        ordo_measure_join(s->total, s->panels->subject.measure, (*seen)++, s->y, s->panels->prec);
        s->peak = is_higher(s) ? cell : s->peak;
    } else if (depth < LOOK_DEPTH) {
        arb_t middle;
        arb_init(middle);
        find_middle(middle, left, right);
        look_at(s, cell, left, middle, depth + 1, seen);
        look_at(s, cell, middle, right, depth + 1, seen);
        arb_clear(middle);
    }
}

/* What the norm might be, for `share` and `best`. Where nothing finite is found is left out. */
static ordo_status
look(search *s)
{
    size_t seen = 0;
    ordo_status status = ORDO_OK;
    arf_neg_inf(s->height);
    s->peak = 0;
    arf_set(s->best, s->height);
    if (s->panels->subject.measure->joining == ORDO_JOIN_LEAST) {
        arf_neg(s->best, s->best);
    }
    for (size_t i = 0; status == ORDO_OK && i + 1 < s->cuts.count; i++) {
        status = ordo_walk_to(&s->walk, s->cuts.list + i + 1, s->why);
        look_at(s, i, s->cuts.list + i, s->cuts.list + i + 1, 0, &seen);
    }
    return status;
}

/* One of equal parts of the cell [left, right], the one on which |g| comes nearest to the extreme.
 */
static void
choose_part(search *s, arb_t left, arb_t right)
{
    enum { PARTS = 16, LOG_PARTS = 4 };
    arb_t width, from, to;
    slong order, best = 0;
    arb_init(width);
    arb_init(from);
    arb_init(to);
    arb_sub(width, right, left, ARF_PREC_EXACT);
    arb_mul_2exp_si(width, width, -LOG_PARTS);
    arf_neg_inf(s->height);
    arb_set(from, left);
    for (slong i = 0; i < PARTS; i++) {
        arb_add(to, from, width, ARF_PREC_EXACT);
        (void)try_orders(s, from, to, &order);
        best = order >= 0 && is_higher(s) ? i : best;
        arb_swap(from, to);
    }
    arb_addmul_si(left, width, best, ARF_PREC_EXACT);
    arb_add(right, left, width, ARF_PREC_EXACT);
    arb_clear(to);
    arb_clear(from);
    arb_clear(width);
}

/* Makes [left, right] four times narrower around where the parabola that touches g in its middle
 * has its vertex, or around the end next to that. False where there is none. */
static bool
step_to_vertex(search *s, arb_t left, arb_t right)
{
    enum { STEP_BITS = 12 };
    slong prec = s->panels->prec;
    arb_t u, v, middle, half;
    if (!ordo_walk_panel(s->y, &s->walk, left, right, 4)) {
        return false;
    }
    keep_best(s, s->y);
    arb_init(u);
    arb_init(v);
    arb_init(middle);
    arb_init(half);
    arb_poly_get_coeff_arb(u, s->walk.lagrange.q, 1);
    arb_poly_get_coeff_arb(v, s->walk.lagrange.q, 2);
    arb_mul_2exp_si(v, v, 1);
    arb_div(u, u, v, prec);
    arb_neg(u, u);
    bool found = arb_is_finite(u);
    if (found) { /* u in [-3/4, 3/4], of few bits: a quarter around it lies in [-1, 1] */
        arb_mul_2exp_si(u, u, STEP_BITS);
        arf_floor(arb_midref(u), arb_midref(u));
        mag_zero(arb_radref(u));
        arb_mul_2exp_si(u, u, -STEP_BITS);
        arb_set_d(v, arf_sgn(arb_midref(u)) < 0 ? -0.75 : 0.75);
        if (arf_cmpabs(arb_midref(u), arb_midref(v)) > 0) {
            arb_swap(u, v);
        }
        arb_sub(half, right, left, ARF_PREC_EXACT);
        arb_mul_2exp_si(half, half, -1);
        arb_add(middle, left, half, ARF_PREC_EXACT);
        arb_addmul(middle, u, half, ARF_PREC_EXACT);
        arb_mul_2exp_si(half, half, -2);
        arb_sub(left, middle, half, ARF_PREC_EXACT);
        arb_add(right, middle, half, ARF_PREC_EXACT);
    }
    arb_clear(half);
    arb_clear(middle);
    arb_clear(v);
    arb_clear(u);
    return found;
}

/* A value near the extreme one, from panels that narrow down on it; a panel of width w there leaves
 * w^2 open. Without it all panels on which g comes as near as the first look left open would have
 * to be narrow: about 2^(bits/2) of them. */
static ordo_status
approach(search *s)
{
    if (s->panels->subject.measure->joining == ORDO_JOIN_SUM) {
        return ORDO_OK;
    }
    ordo_status status = restart(s);
    for (size_t i = 0; status == ORDO_OK && i <= s->peak; i++) {
        status = ordo_walk_to(&s->walk, s->cuts.list + i + 1, s->why);
    }
    if (status != ORDO_OK) {
        return status;
    }
    arb_t left, right;
    arb_init(left);
    arb_init(right);
    arb_set(left, s->cuts.list + s->peak);
    arb_set(right, s->cuts.list + s->peak + 1);
    choose_part(s, left, right);
    for (long bit = 0; bit < s->bits && step_to_vertex(s, left, right);) {
        bit += 4;
    }
    arb_clear(right);
    arb_clear(left);
    return ORDO_OK;
}

/* From an enclosure of the total to what may be left open: of a sum half by the cells and half by
 * the panels' own sizes. */
static void
set_goal(search *s)
{
    ordo_joining joining = s->walk.subject.measure->joining;
    arb_get_mag(s->share, s->total);
    mag_mul_2exp_si(s->share, s->share, -s->bits - 2);
    if (joining == ORDO_JOIN_SUM) {
        mag_div_ui(s->share, s->share, s->cuts.count);
    } else {
        keep_best(s, s->total);
    }
}

/* Panels for all cells with the goal that is set. */
static ordo_status
go_over(search *s)
{
    drop_panels(s->panels);
    ordo_status status = ORDO_OK;
    for (size_t i = 0; status == ORDO_OK && i + 1 < s->cuts.count; i++) {
        s->order = s->order > 0 ? s->order - 1 : 0;
        status = ordo_walk_to(&s->walk, s->cuts.list + i + 1, s->why);
        if (status == ORDO_OK) {
            status = halve(s, s->cuts.list + i, s->cuts.list + i + 1, 0);
        }
    }
    return status;
}

static ordo_status
run_search(search *s)
{
    enum { BITS_SHORT = 3, DIGITS_MORE = 3 };
    ordo_panels *panels = s->panels;
    bool reached = false;
    panels->digits = DIGITS_MORE + s->bits * 3 / 10;
    ordo_status status = restart(s);
    if (status == ORDO_OK) {
        status = look(s);
    }
    if (status == ORDO_OK) {
        status = approach(s);
    }
    for (int round = 0; status == ORDO_OK && !reached && round < ROUNDS; round++) {
        set_goal(s);
        status = restart(s);
        if (status == ORDO_OK) {
            status = go_over(s);
        }
        reached = arb_rel_accuracy_bits(s->total) >= s->bits - BITS_SHORT;
    }
    if (status == ORDO_OK) {
        ordo_measure_norm(panels->norm, &s->walk, s->total);
        mag_mul_2exp_si(arb_radref(panels->norm), arb_radref(panels->norm), 1);
        arb_set(panels->from, s->cuts.list);
    }
    return status;
}

ordo_status
ordo_panels_find(ordo_panels *panels, arb_srcptr from, arb_srcptr to, long bits, ordo_message *why)
{
    search s = {.panels = panels, .bits = bits, .why = why};
    mag_init(s.share);
    arf_init(s.best);
    arf_init(s.height);
    arb_init(s.total);
    arb_init(s.y);
    ordo_status status = ordo_cuts_find(&s.cuts, &panels->subject, panels->prec, from, to, why);
    s.most = PANELS_LEAST + PANELS_PER_CELL * s.cuts.count;
    s.most = s.most < ORDO_PANELS_MOST ? s.most : ORDO_PANELS_MOST;
    if (status == ORDO_OK) {
        status = run_search(&s);
    }
    ordo_walk_clear(&s.walk);
    ordo_cuts_clear(&s.cuts);
    arb_clear(s.y);
    arb_clear(s.total);
    arf_clear(s.height);
    arf_clear(s.best);
    mag_clear(s.share);
    return status;
}

ordo_status
ordo_panels_write(ordo_stream *s, const char *key, const ordo_panels *panels)
{
    ordo_stream_open(s, key, '{');
    ordo_stream_text(s, "norm", panels->subject.measure->name);
    ordo_stream_integer(s, "derivative", (long)panels->subject.derivative);
    ordo_stream_integer(s, "precision", (long)panels->prec);
    ordo_status status = ordo_stream_exact(s, "from", panels->from);
    ordo_stream_open(s, "panels", '[');
    for (size_t i = 0; status == ORDO_OK && i < panels->count; i++) {
        const ordo_panel *panel = &panels->list[i];
        ordo_stream_open(s, NULL, '[');
        status = ordo_stream_exact(s, NULL, panel->right);
        ordo_stream_integer(s, NULL, panel->order);
        if (status == ORDO_OK) {
            status = ordo_stream_pair(s, panel->value, panels->digits, true);
        }
        ordo_stream_close(s, ']');
    }
    ordo_stream_close(s, ']');
    if (status == ORDO_OK) {
        status = ordo_stream_bounds(s, "encloses", panels->norm, true);
    }
    ordo_stream_close(s, '}');
    return status;
}
