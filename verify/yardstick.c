/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/yardstick.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Sums are made with so many bits; a distance has the 30 bits of a mag_t. */
enum { BOUND_BITS = 64 };

/* Bits of a look at a number. */
enum { VIEW_BITS = 53 };

static unsigned
power_of_square(unsigned order)
{
    return 2 * order + 1;
}

static unsigned
power_of_maximum(unsigned order)
{
    return order;
}

/* At most `neurons` cells have a breakpoint inside; on the others y is one polynomial and,
 * whichever they are, int e^2 is at least the sum of the smallest d_j (theory 5.2). */
static void
sum_of_smallest(arf_t bound, mag_srcptr sorted, size_t cells, size_t neurons)
{
    arf_t term;
    arf_init(term);
    arf_zero(bound);
    for (size_t j = 0; j < cells - neurons; j++) {
        arf_set_mag(term, sorted + j);
        (void)arf_add(bound, bound, term, BOUND_BITS, ARF_RND_FLOOR);
    }
    arf_clear(term);
}

/* Of the neurons + 1 cells with the largest d_j one at least has no breakpoint inside, so that
 * max |e| is not less than the least of these d_j (theory 5.2). */
static void
largest_left(arf_t bound, mag_srcptr sorted, size_t cells, size_t neurons)
{
    arf_set_mag(bound, sorted + (cells - neurons - 1));
}

/* With equal shares the bound is (M - n) M^-(2k+1) times something: greatest at M - n = n/(2k). How
 * cells fall on the zeros of f^(k) matters as well, so the neighbourhood of that is tried. */
static size_t
spare_of_square(unsigned order, size_t neurons, bool many, unsigned attempt)
{
    static const double tries[] = {0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.3, 1.4, 1.5};
    if (attempt >= (many ? 1 : sizeof tries / sizeof tries[0])) {
        return 0;
    }
    double spare = (many ? 1 : tries[attempt]) * (double)neurons / (2.0 * order);
    return spare > 1 ? (size_t)lrint(spare) : 1;
}

/* With equal shares M = n + 1 is best; more cells leave out the few that stay too small. */
static size_t
spare_of_maximum(unsigned order, size_t neurons, bool many, unsigned attempt)
{
    (void)order;
    static const size_t tries[] = {256, 16};
    if (attempt >= (many ? sizeof tries / sizeof tries[0] : 6)) {
        return 0;
    }
    return many ? neurons / tries[attempt] : attempt + 1;
}

static const ordo_yardstick square = {ORDO_PART_SQUARE, ordo_distance_square, power_of_square,
                                      sum_of_smallest, spare_of_square};
static const ordo_yardstick maximum = {ORDO_PART_MAXIMUM, ordo_distance_maximum, power_of_maximum,
                                       largest_left, spare_of_maximum};

const ordo_yardstick *const ordo_yardsticks[] = {&square, &maximum, NULL};

const ordo_yardstick *
ordo_yardstick_find(ordo_part part)
{
    for (const ordo_yardstick *const *y = ordo_yardsticks; *y != NULL; y++) {
        if ((*y)->part == part) {
            return *y;
        }
    }
    return NULL;
}

/* Keeps the lower end of an enclosure of d_j, and log2 of its middle. Returns whether the lower end
 * is less than half of the upper one, though not both are 0. */
static bool
keep(mag_t lower, double *log2_middle, const arb_t distance)
{
    mag_zero(lower);
    if (!arb_is_finite(distance)) {
        *log2_middle = NAN;
        return true;
    }
    mpfr_t middle;
    mpfr_init2(middle, VIEW_BITS);
    ordo_real_from_ball(middle, distance);
    *log2_middle = ordo_log2(middle);
    mpfr_clear(middle);
    if (arb_is_nonnegative(distance)) {
        arb_get_mag_lower(lower, distance); /* not more than the lower end */
    }
    mag_t half;
    mag_init(half);
    arb_get_mag(half, distance);
    mag_mul_2exp_si(half, half, -1);
    bool loose = mag_cmp(lower, half) < 0;
    mag_clear(half);
    return loose;
}

/* From log2 d_j to d_j^(1/power) over the largest of these. */
static void
scale_masses(double *mass, size_t cells, double power)
{
    double largest = -HUGE_VAL;
    for (size_t j = 0; j < cells; j++) {
        largest = mass[j] > largest ? mass[j] : largest; /* false for NaN */
    }
    for (size_t j = 0; j < cells; j++) {
        mass[j] = largest > -HUGE_VAL ? exp2((mass[j] - largest) / power) : 1;
    }
}

static ordo_status
evaluate(ordo_shares *s, const ordo_yardstick *y, ordo_distance *d, const ordo_vector *knots)
{
    arb_t left, right, distance;
    arb_init(left);
    arb_init(right);
    arb_init(distance);
    mpfr_t t;
    ordo_vector_view(t, knots, 0);
    ordo_ball_from_real(right, t);
    ordo_status status = ORDO_OK;
    for (size_t j = 0; status >= 0 && j < s->cells; j++) {
        arb_swap(left, right);
        ordo_vector_view(t, knots, j + 1);
        ordo_ball_from_real(right, t);
        status = y->distance(distance, d, left, right);
        s->loose += keep(s->lower + j, &s->mass[j], distance) ? 1 : 0;
    }
    arb_clear(distance);
    arb_clear(right);
    arb_clear(left);
    return status;
}

ordo_status
ordo_shares_init(ordo_shares *s, const ordo_yardstick *y, const ordo_expression *f, unsigned order,
                 const ordo_vector *knots, mpfr_prec_t bits)
{
    *s = (ordo_shares){.cells = knots->length - 1};
    ordo_distance *d = NULL;
    ordo_status status = ordo_distance_new(&d, f, order, bits);
    if (status != ORDO_OK) {
        return status;
    }
    s->lower = _mag_vec_init((slong)s->cells);
    s->mass = malloc(s->cells * sizeof *s->mass);
    status = s->mass == NULL ? ORDO_ENOMEM : evaluate(s, y, d, knots);
    ordo_distance_free(d);
    if (status < 0) {
        ordo_shares_clear(s);
        return status;
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
    *s = (ordo_shares){.cells = 0};
}

static int
compare(const void *a, const void *b)
{
    return mag_cmp(a, b);
}

ordo_status
ordo_shares_bound(arf_t bound, const ordo_shares *s, const ordo_yardstick *y, size_t neurons)
{
    arf_zero(bound);
    if (s->cells <= neurons) {
        return ORDO_OK;
    }
    /* Copied bit by bit to be sorted, which moves but neither makes nor frees exponents. */
    mag_ptr sorted = malloc(s->cells * sizeof *sorted);
    if (sorted == NULL) {
        return ORDO_ENOMEM;
    }
    memcpy(sorted, s->lower, s->cells * sizeof *sorted);
    qsort(sorted, s->cells, sizeof *sorted, compare);
    y->bound(bound, sorted, s->cells, neurons);
    free(sorted);
    return ORDO_OK;
}
