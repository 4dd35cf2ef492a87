/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/proof/yardstick.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "verify/proof/asymptote.h"
#include "verify/proof/distance.h"
#include "verify/proof/section.h"

/* Bounds are made with so many bits of shares that have the 30 bits of a mag_t. */
enum { BOUND_BITS = 64 };

/* Bits of a look at a number. */
enum { VIEW_BITS = 53 };

/* ---- cells: distances to one polynomial ---- */

static ordo_status
open_distance(void **self, const ordo_expression *f, unsigned order, mpfr_prec_t bits)
{
    ordo_distance *d = NULL;
    ordo_status status = ordo_distance_new(&d, f, order, bits);
    *self = d;
    return status;
}

static void
close_distance(void *self)
{
    ordo_distance_free(self);
}

/* A preview of log2 of a share: its own weight. */
static double
log2_of_middle(const arb_t share)
{
    if (!arb_is_finite(share)) {
        return NAN;
    }
    mpfr_t middle;
    mpfr_init2(middle, VIEW_BITS);
    ordo_real_from_ball(middle, share);
    double size = ordo_log2(middle);
    mpfr_clear(middle);
    return size;
}

static ordo_status
square_distance(arb_t r, double *weight, void *self, const arb_t left, const arb_t right)
{
    ordo_status status = ordo_distance_square(r, self, left, right);
    *weight = log2_of_middle(r);
    return status;
}

static ordo_status
maximal_distance(arb_t r, double *weight, void *self, const arb_t left, const arb_t right)
{
    ordo_status status = ordo_distance_maximum(r, self, left, right);
    *weight = log2_of_middle(r);
    return status;
}

static double
power_of_square(unsigned order)
{
    return 2.0 * order + 1;
}

static double
power_of_maximum(unsigned order)
{
    return order;
}

/* At most `neurons` cells have a breakpoint inside; on the others y is one polynomial and,
 * whichever they are, int e^2 is at least the sum of the smallest distances (theory 5.2). */
static void
sum_of_smallest(arf_t bound, const ordo_shares *s, unsigned order, size_t neurons)
{
    (void)order;
    arf_t term;
    arf_init(term);
    arf_zero(bound);
    for (size_t j = 0; j + neurons < s->cells; j++) {
        arf_set_mag(term, s->sorted + j);
        (void)arf_add(bound, bound, term, BOUND_BITS, ARF_RND_FLOOR);
    }
    arf_clear(term);
}

/* Of the neurons + 1 cells with the largest distances one at least has no breakpoint inside, so
 * that max |e| is not less than the least of these (theory 5.2). */
static void
largest_left(arf_t bound, const ordo_shares *s, unsigned order, size_t neurons)
{
    (void)order;
    arf_zero(bound);
    if (s->cells > neurons) {
        arf_set_mag(bound, s->sorted + (s->cells - neurons - 1));
    }
}

/* More neurons are left to sections, which then are better, or nearly as good, and cost no more. */
enum { SQUARE_NEURONS_MOST = 200, MAXIMUM_NEURONS_MOST = 1000 };

/* With equal distances the bound is (M - n) M^-(2k+1) times something: greatest at M - n = n/(2k).
 * How cells fall on the zeros of f^(k) matters as well, so the neighbourhood of that is tried. */
static size_t
cells_of_square(unsigned order, size_t neurons, unsigned attempt)
{
    static const double tries[] = {0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.3, 1.4, 1.5};
    if (attempt >= sizeof tries / sizeof tries[0] || neurons > SQUARE_NEURONS_MOST) {
        return 0;
    }
    double spare = tries[attempt] * (double)neurons / (2.0 * order);
    return neurons + (spare > 1 ? (size_t)lrint(spare) : 1);
}

/* With equal distances M = n + 1 is best; more cells leave out the few that stay too small. */
static size_t
cells_of_maximum(unsigned order, size_t neurons, unsigned attempt)
{
    enum { ATTEMPTS = 6 };
    (void)order;
    return attempt >= ATTEMPTS || neurons > MAXIMUM_NEURONS_MOST ? 0 : neurons + 1 + attempt;
}

/* log2 of a share. */
static double
log2_of(const mag_t share)
{
    return mag_is_zero(share) ? -HUGE_VAL : log2(mag_get_d(share));
}

/* ---- sections: affine functions below |f^(k)| ---- */

static ordo_status
open_section(void **self, ordo_part part, const ordo_expression *f, unsigned order,
             mpfr_prec_t bits)
{
    ordo_section *s = NULL;
    ordo_status status = ordo_section_new(&s, f, part, order, bits);
    *self = s;
    return status;
}

static ordo_status
open_square_section(void **self, const ordo_expression *f, unsigned order, mpfr_prec_t bits)
{
    return open_section(self, ORDO_PART_SQUARE, f, order, bits);
}

static ordo_status
open_maximal_section(void **self, const ordo_expression *f, unsigned order, mpfr_prec_t bits)
{
    return open_section(self, ORDO_PART_MAXIMUM, f, order, bits);
}

static void
close_section(void *self)
{
    ordo_section_free(self);
}

static ordo_status
section_share(arb_t r, double *weight, void *self, const arb_t left, const arb_t right)
{
    return ordo_section_share(r, weight, self, left, right);
}

/* What an affine function loses on a section of width w is about w^3 |f^(k)|'' p |f^(k)|^(p-1)/12.
 */
static double
power_of_loss(unsigned order)
{
    (void)order;
    return 3;
}

/* reach[m] = S^(1/(kp)) of the m largest shares, over that of one. */
static ordo_status
find_reach(ordo_shares *s, ordo_part part, unsigned order)
{
    double power = part == ORDO_PART_SQUARE ? (order + 0.5) / order : 1, S = 0;
    double unit = log2_of(s->sorted + s->cells - 1);
    s->reach = malloc((s->cells + 1) * sizeof *s->reach);
    if (s->reach == NULL) {
        return ORDO_ENOMEM;
    }
    s->reach[0] = 0;
    for (size_t m = 1; m <= s->cells; m++) {
        S += exp2(log2_of(s->sorted + s->cells - m) - unit);
        s->reach[m] = pow(S, power);
    }
    return ORDO_OK;
}

/* The m that makes reach / (n + m) greatest: a preview, any m sections give a bound. */
static size_t
best_number(const ordo_shares *s, size_t neurons)
{
    double best = 0;
    size_t number = 0;
    for (size_t m = 1; m <= s->cells; m++) {
        double size = s->reach[m] / (double)(neurons + m);
        if (size > best) {
            best = size;
            number = m;
        }
    }
    return number;
}

/* lambda S^(1/p) (n + m)^-k with S the sum of m shares: see ordo_section_share. */
static void
bound_of_sections(arf_t bound, ordo_part part, const ordo_shares *s, unsigned order, size_t neurons)
{
    size_t m = best_number(s, neurons);
    arf_t term;
    arb_t S, r;
    arf_init(term);
    arb_init(S);
    arb_init(r);
    for (size_t j = s->cells - m; j < s->cells; j++) {
        arf_set_mag(term, s->sorted + j);
        (void)arf_add(arb_midref(S), arb_midref(S), term, BOUND_BITS, ARF_RND_FLOOR);
    }
    ordo_asymptote_value(r, S, part, order, neurons + m, BOUND_BITS);
    arb_get_lbound_arf(bound, r, BOUND_BITS);
    if (arf_sgn(bound) < 0) {
        arf_zero(bound);
    }
    arb_clear(r);
    arb_clear(S);
    arf_clear(term);
}

static void
square_of_sections(arf_t bound, const ordo_shares *s, unsigned order, size_t neurons)
{
    bound_of_sections(bound, ORDO_PART_SQUARE, s, order, neurons);
    (void)arf_mul(bound, bound, bound, BOUND_BITS, ARF_RND_FLOOR);
}

static void
maximum_of_sections(arf_t bound, const ordo_shares *s, unsigned order, size_t neurons)
{
    bound_of_sections(bound, ORDO_PART_MAXIMUM, s, order, neurons);
}

/* More sections follow f^(k) better, fewer are less in the way of the pieces. */
static size_t
numbers_of_sections(unsigned order, size_t neurons, unsigned attempt)
{
    static const size_t tries[] = {1,  2,  3,  4,  5,  6,  8,  10,  12,  16,
                                   20, 24, 32, 40, 48, 64, 96, 128, 192, 256};
    (void)order;
    bool none = attempt >= sizeof tries / sizeof tries[0] || tries[attempt] > neurons / 2 + 8;
    return none ? 0 : tries[attempt];
}

/* ---- all ---- */

static const ordo_yardstick cells_square = {ORDO_PART_SQUARE, ORDO_BY_CELLS,  open_distance,
                                            square_distance,  close_distance, power_of_square,
                                            sum_of_smallest,  cells_of_square};
static const ordo_yardstick cells_maximum = {ORDO_PART_MAXIMUM, ORDO_BY_CELLS,   open_distance,
                                             maximal_distance,  close_distance,  power_of_maximum,
                                             largest_left,      cells_of_maximum};
static const ordo_yardstick sections_square = {
    ORDO_PART_SQUARE, ORDO_BY_SECTIONS, open_square_section, section_share,
    close_section,    power_of_loss,    square_of_sections,  numbers_of_sections};
static const ordo_yardstick sections_maximum = {
    ORDO_PART_MAXIMUM, ORDO_BY_SECTIONS, open_maximal_section, section_share,
    close_section,     power_of_loss,    maximum_of_sections,  numbers_of_sections};

const ordo_yardstick *const ordo_yardsticks[] = {&cells_square, &cells_maximum, &sections_square,
                                                 &sections_maximum, NULL};

const ordo_yardstick *
ordo_yardstick_find(ordo_part part, ordo_floor_way way)
{
    for (const ordo_yardstick *const *y = ordo_yardsticks; *y != NULL; y++) {
        if ((*y)->part == part && (*y)->way == way) {
            return *y;
        }
    }
    return NULL;
}

/* Keeps the lower end of a share. Returns whether it is less than half of the upper end, though not
 * both are 0. */
static bool
keep(mag_t lower, const arb_t share)
{
    mag_zero(lower);
    if (!arb_is_finite(share)) {
        return true;
    }
    if (arb_is_nonnegative(share)) {
        arb_get_mag_lower(lower, share); /* not more than the lower end */
    }
    mag_t half;
    mag_init(half);
    arb_get_mag(half, share);
    mag_mul_2exp_si(half, half, -1);
    bool loose = mag_cmp(lower, half) < 0;
    mag_clear(half);
    return loose;
}

/* Where nothing is left, as beside a singular point, weights say little: about as much may be lost
 * as the nearest interval with a share has, |f^(k)|^p being a power that can be integrated. */
static void
weigh_empty(ordo_shares *s)
{
    double before = -HUGE_VAL, after = -HUGE_VAL;
    size_t next = 0; /* the first interval not before j that has a share, when next >= j */
    for (size_t j = 0; j < s->cells; j++) {
        if (!mag_is_zero(s->lower + j)) {
            before = log2_of(s->lower + j);
            continue;
        }
        for (next = next > j ? next : j; next < s->cells && mag_is_zero(s->lower + next);) {
            next++;
        }
        after = next < s->cells ? log2_of(s->lower + next) : -HUGE_VAL;
        double beside = fmax(before, after);
        if (beside > -HUGE_VAL) {
            s->mass[j] = fmin(s->mass[j], beside);
        }
    }
}

/* From log2 of weights to their powers 1/power, over the largest finite one. */
static void
scale_masses(double *mass, size_t cells, double power)
{
    double largest = -HUGE_VAL;
    for (size_t j = 0; j < cells; j++) { /* false for NaN */
        largest = mass[j] > largest && mass[j] < HUGE_VAL ? mass[j] : largest;
    }
    for (size_t j = 0; j < cells; j++) {
        mass[j] = largest > -HUGE_VAL ? exp2((mass[j] - largest) / power) : 1;
    }
}

static ordo_status
evaluate(ordo_shares *s, const ordo_yardstick *y, void *self, const ordo_vector *knots)
{
    arb_t left, right, share;
    arb_init(left);
    arb_init(right);
    arb_init(share);
    mpfr_t t;
    ordo_vector_view(t, knots, 0);
    ordo_ball_from_real(right, t);
    ordo_status status = ORDO_OK;
    for (size_t j = 0; status >= 0 && j < s->cells; j++) {
        arb_swap(left, right);
        ordo_vector_view(t, knots, j + 1);
        ordo_ball_from_real(right, t);
        status = y->share(share, &s->mass[j], self, left, right);
        s->loose += keep(s->lower + j, share) ? 1 : 0;
    }
    arb_clear(share);
    arb_clear(right);
    arb_clear(left);
    return status;
}

static int
compare(const void *a, const void *b)
{
    return mag_cmp(a, b);
}

/* Copied bit by bit to be sorted, which moves but neither makes nor frees exponents. */
static ordo_status
sort(ordo_shares *s, const ordo_yardstick *y, unsigned order)
{
    memcpy(s->sorted, s->lower, s->cells * sizeof *s->sorted);
    qsort(s->sorted, s->cells, sizeof *s->sorted, compare);
    return y->way == ORDO_BY_SECTIONS ? find_reach(s, y->part, order) : ORDO_OK;
}

ordo_status
ordo_shares_init(ordo_shares *s, const ordo_yardstick *y, const ordo_expression *f, unsigned order,
                 const ordo_vector *knots, mpfr_prec_t bits)
{
    *s = (ordo_shares){.cells = knots->length - 1};
    void *self = NULL;
    ordo_status status = y->open(&self, f, order, bits);
    if (status != ORDO_OK) {
        return status;
    }
    s->lower = _mag_vec_init((slong)s->cells);
    s->mass = malloc(s->cells * sizeof *s->mass);
    s->sorted = malloc(s->cells * sizeof *s->sorted);
    bool room = s->mass != NULL && s->sorted != NULL;
    status = room ? evaluate(s, y, self, knots) : ORDO_ENOMEM;
    y->close(self);
    if (status >= 0) {
        status = sort(s, y, order);
    }
    if (status < 0) {
        ordo_shares_clear(s);
        return status;
    }
    if (y->way == ORDO_BY_SECTIONS) {
        weigh_empty(s);
    }
    scale_masses(s->mass, s->cells, y->power(order));
    return ORDO_OK;
}

void
ordo_shares_clear(ordo_shares *s)
{
    if (s->lower != NULL) {
        _mag_vec_clear(s->lower, (slong)s->cells);
    }
    free(s->mass);
    free(s->sorted);
    free(s->reach);
    *s = (ordo_shares){.cells = 0};
}
