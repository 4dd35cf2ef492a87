/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/proof/floor.h"

#include <math.h>
#include <stdlib.h>

#include "verify/proof/division.h"
#include "verify/proof/yardstick.h"

/* Bits of the bounds that are handed out. */
enum { VALUE_BITS = 64 };

/* Bits of a first evaluation beyond k log2(cells), which differences of order k on a cell lose; and
 * how often they are doubled when cells remain unknown. */
enum { SPARE_BITS = 96, DOUBLINGS = 2 };

/* Intervals are moved so often at most, and not any more after so many times without use. */
enum { MOVES = 40, USELESS_MOVES = 4 };

/* Intervals whose weights differ by less than this factor need not be moved. */
#define EVEN 1.003

/* The best bound of a part for one number of neurons. */
typedef struct goal {
    size_t neurons;
    bool quick;
    arf_t best;
    ordo_floor_basis basis; /* of the best */
} goal;

/* The search for good intervals. Which are good does not depend on the goals, only how many. */
typedef struct search {
    const ordo_yardstick *y;
    const ordo_target *target;
    unsigned order;
    goal *goals;
    size_t goal_count;
    bool quick; /* it is for the quick ones */
    mpfr_prec_t bits, bits_most;
    ordo_division division;
    ordo_vector knots;  /* of the division, exactly */
    ordo_shares shares; /* between them */
} search;

const char *
ordo_floor_way_name(ordo_floor_way way)
{
    return way == ORDO_BY_CELLS ? "cells" : "sections";
}

void
ordo_floor_init(ordo_floor *floor)
{
    *floor = (ordo_floor){.neurons = 0};
    for (int norm = 0; norm < ORDO_NORMS; norm++) {
        mpfr_init2(floor->value[norm], VALUE_BITS);
        mpfr_set_zero(floor->value[norm], 1);
    }
}

void
ordo_floor_clear(ordo_floor *floor)
{
    for (int norm = 0; norm < ORDO_NORMS; norm++) {
        mpfr_clear(floor->value[norm]);
    }
    for (int part = 0; part < ORDO_PARTS; part++) {
        ordo_vector_clear(&floor->basis[part].knots);
    }
}

/* Increasing, and certainly not outside [a, b]. */
static bool
are_inside(const ordo_vector *knots, const ordo_target *target)
{
    if (knots->length < 2) {
        return false;
    }
    mpfr_t t, next;
    ordo_vector_view(t, knots, 0);
    bool good = mpfr_number_p(t);
    for (size_t j = 1; good && j < knots->length; j++) {
        ordo_vector_view(t, knots, j - 1);
        ordo_vector_view(next, knots, j);
        good = mpfr_number_p(next) && mpfr_less_p(t, next);
    }
    if (!good) {
        return false;
    }
    arb_t a, b, first, last;
    arb_init(a);
    arb_init(b);
    arb_init(first);
    arb_init(last);
    ordo_vector_view(t, knots, 0);
    ordo_ball_from_real(first, t);
    ordo_ball_from_real(last, next);
    ordo_target_ends_ball(a, b, target, 2 * knots->prec + VALUE_BITS);
    good = arb_le(a, first) && arb_le(last, b);
    arb_clear(last);
    arb_clear(first);
    arb_clear(b);
    arb_clear(a);
    return good;
}

static ordo_status
copy_lower(ordo_vector *lower, const ordo_shares *shares)
{
    ordo_status status = ordo_vector_init(lower, shares->cells, VALUE_BITS);
    mpfr_t x;
    arf_t d;
    mpfr_init2(x, VALUE_BITS);
    arf_init(d);
    for (size_t j = 0; status == ORDO_OK && j < shares->cells; j++) {
        arf_set_mag(d, shares->lower + j);
        (void)arf_get_mpfr(x, d, MPFR_RNDD);
        (void)ordo_vector_set(lower, j, x); /* as many bits */
    }
    arf_clear(d);
    mpfr_clear(x);
    return status;
}

ordo_status
ordo_floor_on_basis(mpfr_t bound, ordo_vector *lower, const ordo_target *target, unsigned order,
                    size_t neurons, ordo_part part, const ordo_floor_basis *basis)
{
    const ordo_yardstick *y = ordo_yardstick_find(part, basis->way);
    if (y == NULL || !are_inside(&basis->knots, target)) {
        return ORDO_EINVAL;
    }
    ordo_shares shares;
    ordo_status status = ordo_shares_init(&shares, y, ordo_target_function(target), order,
                                          &basis->knots, basis->bits);
    if (status != ORDO_OK) {
        return status;
    }
    arf_t least;
    arf_init(least);
    y->bound(least, &shares, order, neurons);
    (void)arf_get_mpfr(bound, least, MPFR_RNDD);
    if (lower != NULL) {
        status = copy_lower(lower, &shares);
    }
    arf_clear(least);
    ordo_shares_clear(&shares);
    return status;
}

void
ordo_floor_norm(mpfr_t r, ordo_norm norm, const mpfr_t bound, const ordo_target *target)
{
    const ordo_norm_form *form = &ordo_norm_forms[norm];
    mpfr_set(r, bound, MPFR_RNDD);
    if (form->mean) {
        mpfr_t length;
        arb_t a, b;
        mpfr_init2(length, mpfr_get_prec(r));
        arb_init(a);
        arb_init(b);
        ordo_target_ends_ball(a, b, target, mpfr_get_prec(r) + VALUE_BITS);
        arb_sub(a, b, a, mpfr_get_prec(r) + VALUE_BITS);
        ordo_real_bound(length, a, MPFR_RNDU);
        mpfr_div(r, r, length, MPFR_RNDD); /* length is not less than b - a */
        arb_clear(b);
        arb_clear(a);
        mpfr_clear(length);
    }
    if (form->root) {
        mpfr_sqrt(r, r, MPFR_RNDD);
    }
}

/* A copy. ORDO_ENOMEM. */
static ordo_status
copy_knots(ordo_vector *copy, const ordo_vector *knots)
{
    ordo_status status = ordo_vector_init(copy, knots->length, knots->prec);
    for (size_t j = 0; status == ORDO_OK && j < knots->length; j++) {
        mpfr_t t;
        ordo_vector_view(t, knots, j);
        (void)ordo_vector_set(copy, j, t); /* as many bits */
    }
    return status;
}

/* Keeps what the shares give for one goal if it is better than the best before. */
static ordo_status
try_goal(goal *g, const search *s)
{
    arf_t bound;
    arf_init(bound);
    ordo_status status = ORDO_OK;
    s->y->bound(bound, &s->shares, s->order, g->neurons);
    if (arf_cmp(bound, g->best) > 0) {
        arf_set(g->best, bound);
        ordo_vector_clear(&g->basis.knots);
        g->basis = (ordo_floor_basis){.way = s->y->way, .bits = s->bits};
        status = copy_knots(&g->basis.knots, &s->knots);
    }
    arf_clear(bound);
    return status;
}

/* The shares that are known, for all goals that are quick, or for all that are not. */
static ordo_status
try_goals(search *s, bool quick)
{
    ordo_status status = ORDO_OK;
    for (size_t i = 0; status == ORDO_OK && i < s->goal_count; i++) {
        status = s->goals[i].quick == quick ? try_goal(&s->goals[i], s) : ORDO_OK;
    }
    return status;
}

/* Evaluates the division, with more bits while intervals remain unknown, for the goals that the
 * search is for. */
static ordo_status
try_division(search *s)
{
    ordo_vector_clear(&s->knots);
    ordo_status status = ordo_division_knots(&s->knots, &s->division, s->target);
    if (status != ORDO_OK) {
        return status;
    }
    for (bool again = true; status == ORDO_OK && again;) {
        ordo_shares_clear(&s->shares);
        status = ordo_shares_init(&s->shares, s->y, ordo_target_function(s->target), s->order,
                                  &s->knots, s->bits);
        again = s->shares.loose > s->shares.cells / 8 && s->bits < s->bits_most;
        s->bits = again ? 2 * s->bits : s->bits;
    }
    return status == ORDO_OK ? try_goals(s, s->quick) : status;
}

/* The largest weight over the least one, as far as previews tell. */
static double
spread(const ordo_shares *shares)
{
    double least = HUGE_VAL, largest = 0;
    for (size_t j = 0; j < shares->cells; j++) {
        least = fmin(least, shares->mass[j]);
        largest = fmax(largest, shares->mass[j]);
    }
    return least > 0 ? largest / least : HUGE_VAL;
}

/* Moves the division towards equal weights of so many intervals, trying each, until they are equal,
 * become no more equal, or it was done too often. What the goals are makes no difference, so that
 * sections found for several are those found for one. */
static ordo_status
move(search *s, size_t cells)
{
    ordo_status status = ORDO_OK;
    double least = HUGE_VAL;
    int useless = 0;
    for (int i = 0; status == ORDO_OK && i < MOVES && useless < USELESS_MOVES; i++) {
        if (s->division.cells == cells && spread(&s->shares) <= EVEN) {
            break;
        }
        status = ordo_division_equalise(&s->division, s->shares.mass, cells);
        if (status == ORDO_OK) {
            status = try_division(s);
        }
        useless = spread(&s->shares) < least ? 0 : useless + 1;
        least = fmin(least, spread(&s->shares));
    }
    return status;
}

static size_t
largest_neurons(const search *s)
{
    size_t largest = 0;
    for (size_t i = 0; i < s->goal_count; i++) {
        largest = s->goals[i].neurons > largest ? s->goals[i].neurons : largest;
    }
    return largest;
}

/* Tries the numbers of intervals that are worth it. */
static ordo_status
search_intervals(search *s)
{
    size_t neurons = largest_neurons(s);
    size_t cells = s->y->cells(s->order, neurons, 0);
    if (cells == 0) {
        return ORDO_OK;
    }
    ordo_status status = ordo_division_init(&s->division, cells);
    if (status == ORDO_OK) {
        status = try_division(s);
    }
    for (unsigned attempt = 1; status == ORDO_OK && cells > 0; attempt++) {
        status = move(s, cells);
        if (status == ORDO_OK) {
            status = try_goals(s, true);
        }
        cells = s->y->cells(s->order, neurons, attempt);
    }
    return status;
}

/* Quick goals share intervals with those up to so much greater. Intervals are moved a few times
 * when they are few, then from goals to goals once; more neurons are left to sections. */
static const double shared = 1.19; /* about 2^(1/4): a bound loses about a sixth by it */
enum { FEW_CELLS = 48, CELLS_MOST = 100 };

/* How many goals from the i-th on share intervals. */
static size_t
count_shared(const goal *goals, size_t i, size_t count)
{
    size_t end = i + 1;
    while (end < count && (double)goals[end].neurons <= shared * (double)goals[i].neurons) {
        end++;
    }
    return end - i;
}

/* Cells for quick goals, ascending, from each to the next: those of the one before are nearly
 * good, so that none is looked for for long. */
static ordo_status
sweep_cells(search *s, goal *goals, size_t count)
{
    ordo_status status = ORDO_OK;
    for (size_t i = 0; status == ORDO_OK && i < count; i += s->goal_count) {
        s->goals = goals + i;
        s->goal_count = count_shared(goals, i, count);
        size_t cells = s->y->cells(s->order, largest_neurons(s), 0),
               moves = 1 + FEW_CELLS / (cells + 1);
        if (cells == 0 || largest_neurons(s) > CELLS_MOST) {
            break;
        }
        if (s->division.cells == 0) {
            status = ordo_division_init(&s->division, cells);
            if (status == ORDO_OK) {
                status = try_division(s);
            }
        }
        for (size_t j = 0; status == ORDO_OK && j < moves; j++) {
            status = ordo_division_equalise(&s->division, s->shares.mass, cells);
            if (status == ORDO_OK) {
                status = try_division(s);
            }
        }
    }
    return status;
}

static void
goals_free(goal *goals, size_t count)
{
    for (size_t i = 0; goals != NULL && i < count; i++) {
        ordo_vector_clear(&goals[i].basis.knots);
        arf_clear(goals[i].best);
    }
    free(goals);
}

/* Goals for these floors, with nothing reached; NULL: no memory. */
static goal *
goals_new(ordo_floor *const *floors, size_t count)
{
    goal *goals = calloc(count, sizeof *goals);
    for (size_t i = 0; goals != NULL && i < count; i++) {
        goals[i].neurons = floors[i]->neurons;
        goals[i].quick = floors[i]->quick;
        arf_init(goals[i].best);
    }
    return goals;
}

/* What this way leads to, in fresh goals, when intervals are found in a certain manner. */
static ordo_status
try_way(goal *goals, size_t count, const ordo_yardstick *y, unsigned order,
        const ordo_target *target, bool sweep)
{
    search s = {.y = y, .target = target, .order = order, .goals = goals, .goal_count = count};
    double cells = 2 * (double)largest_neurons(&s) + 2;
    s.bits = SPARE_BITS + (mpfr_prec_t)(order * log2(cells) + ordo_target_common_bits(target));
    s.bits_most = s.bits << DOUBLINGS;
    s.quick = sweep;
    ordo_status status = sweep ? sweep_cells(&s, goals, count) : search_intervals(&s);
    ordo_shares_clear(&s.shares);
    ordo_vector_clear(&s.knots);
    ordo_division_clear(&s.division);
    return status;
}

/* Sections serve all goals, cells one, or quick ones on the way. */
static ordo_status
try_all(goal *goals, size_t count, const ordo_yardstick *y, unsigned order,
        const ordo_target *target)
{
    if (y->way == ORDO_BY_SECTIONS) {
        return try_way(goals, count, y, order, target, false);
    }
    bool any_quick = false;
    ordo_status status = ORDO_OK;
    for (size_t i = 0; status == ORDO_OK && i < count; i++) {
        any_quick = any_quick || goals[i].quick;
        status = goals[i].quick ? ORDO_OK : try_way(&goals[i], 1, y, order, target, false);
    }
    return status == ORDO_OK && any_quick ? try_way(goals, count, y, order, target, true) : status;
}

/* Those of the norms that are made of the part. */
static unsigned
norms_of(ordo_part part, unsigned norms)
{
    for (int norm = 0; norm < ORDO_NORMS; norm++) {
        if (ordo_norm_forms[norm].part != part) {
            norms &= ~ORDO_NORM_BIT(norm);
        }
    }
    return norms;
}

/* Takes over what is better in the other goals. */
static void
improve(goal *goals, goal *others, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (arf_cmp(others[i].best, goals[i].best) > 0) {
            goal better = others[i];
            others[i] = goals[i];
            goals[i] = better;
        }
    }
}

/* The best bounds of one part, by all ways. */
static ordo_status
reach_goals(goal *goals, ordo_floor *const *floors, size_t count, ordo_part part, unsigned order,
            const ordo_target *target)
{
    ordo_status status = ORDO_OK;
    for (const ordo_yardstick *const *y = ordo_yardsticks; status == ORDO_OK && *y != NULL; y++) {
        if ((*y)->part != part) {
            continue;
        }
        goal *others = goals_new(floors, count);
        status = others != NULL ? try_all(others, count, *y, order, target) : ORDO_ENOMEM;
        if (status == ORDO_OK) {
            improve(goals, others, count);
        }
        goals_free(others, count);
    }
    return status;
}

/* The bound of a part and the norms that follow from it, out of a goal. */
static void
take_goal(ordo_floor *floor, goal *g, ordo_part part, const ordo_target *target)
{
    mpfr_t bound;
    mpfr_init2(bound, VALUE_BITS);
    (void)arf_get_mpfr(bound, g->best, MPFR_RNDD);
    floor->basis[part] = g->basis;
    g->basis = (ordo_floor_basis){.bits = 0};
    for (int norm = 0; norm < ORDO_NORMS; norm++) {
        if (norms_of(part, floor->wanted) & ORDO_NORM_BIT(norm)) {
            ordo_floor_norm(floor->value[norm], (ordo_norm)norm, bound, target);
        }
    }
    mpfr_clear(bound);
}

static ordo_status
find_part(ordo_floor *const *floors, size_t count, ordo_part part, unsigned order,
          const ordo_target *target)
{
    goal *goals = goals_new(floors, count);
    ordo_status status = goals != NULL ? ORDO_OK : ORDO_ENOMEM;
    if (status == ORDO_OK) {
        status = reach_goals(goals, floors, count, part, order, target);
    }
    for (size_t i = 0; status == ORDO_OK && i < count; i++) {
        take_goal(floors[i], &goals[i], part, target);
    }
    goals_free(goals, count);
    return status;
}

ordo_status
ordo_floors_find(ordo_floor *const *floors, const size_t *neurons, size_t count,
                 const ordo_unit *unit, const ordo_target *target, unsigned wanted)
{
    unsigned order = ordo_unit_order(unit);
    int degree = ordo_expression_degree(ordo_target_function(target));
    bool polynomial = degree >= 0 && degree < (int)order;
    if ((wanted & ~(unsigned)ORDO_FLOOR_NORMS) != 0) {
        return ORDO_EINVAL;
    }
    for (size_t i = 0; i < count; i++) {
        if (neurons[i] == 0) {
            return ORDO_EINVAL;
        }
        floors[i]->neurons = neurons[i];
        floors[i]->wanted = wanted;
        floors[i]->polynomial = polynomial;
    }
    ordo_status status = ORDO_OK;
    for (int part = 0; status == ORDO_OK && count > 0 && !polynomial && part < ORDO_PARTS; part++) {
        if (norms_of((ordo_part)part, wanted) != 0) {
            status = find_part(floors, count, (ordo_part)part, order, target);
        }
    }
    return status;
}

ordo_status
ordo_floor_find(ordo_floor *floor, const ordo_unit *unit, const ordo_target *target, size_t neurons,
                unsigned wanted)
{
    return ordo_floors_find(&floor, &neurons, 1, unit, target, wanted);
}
