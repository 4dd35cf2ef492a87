/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The numbers of all formats are doubles, which hold the points exactly here. */
#include "verify/golden/points.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { WORK = 256 }; /* bits of quotients, before they are rounded to the format */

typedef struct collection {
    const ordo_dtype *dtype;
    ordo_underflow underflow;
    double a, b;
    double *x;
    size_t count, room;
    mpfr_t work, r, next;
} collection;

/* r is a number of the format. */
static void
add_anywhere(collection *c, mpfr_srcptr r)
{
    if (c->count < c->room) {
        c->x[c->count++] = mpfr_get_d(r, MPFR_RNDN) + 0.0; /* no -0 */
    }
}

static void
add(collection *c, mpfr_srcptr r)
{
    if (mpfr_cmp_d(r, c->a) >= 0 && mpfr_cmp_d(r, c->b) <= 0) {
        add_anywhere(c, r);
    }
}

/* Adds `work`, rounded, and with `neighbours` the next numbers of the format. */
static void
add_nearest(collection *c, bool neighbours)
{
    if (ordo_dtype_round(c->r, c->dtype, c->work) != ORDO_OK) {
        return; /* far outside */
    }
    add(c, c->r);
    for (int side = -1; neighbours && side <= 1; side += 2) {
        ordo_dtype_next(c->next, c->dtype, c->r, side);
        add(c, c->next);
    }
}

static int
compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void
sort_distinct(collection *c)
{
    size_t kept = 0;
    qsort(c->x, c->count, sizeof *c->x, compare);
    for (size_t i = 0; i < c->count; i++) {
        if (kept == 0 || c->x[i] > c->x[kept - 1]) {
            c->x[kept++] = c->x[i];
        }
    }
    c->count = kept;
}

static void
add_breakpoints(collection *c, const ordo_network *net, bool neighbours)
{
    mpfr_t G, g;
    for (size_t i = 0; i < net->neurons; i++) {
        ordo_network_line(G, g, net, i, 0);
        if (!mpfr_zero_p(G)) {
            mpfr_div(c->work, g, G, MPFR_RNDN);
            mpfr_neg(c->work, c->work, MPFR_RNDN);
            add_nearest(c, neighbours);
        }
    }
}

/* The ends, the breakpoints, the middles between them; then the neighbours of breakpoints. */
static void
add_structure(collection *c, const ordo_network *net)
{
    c->x[c->count++] = c->a;
    c->x[c->count++] = c->b;
    add_breakpoints(c, net, false);
    sort_distinct(c);
    size_t distinct = c->count;
    for (size_t i = 1; i < distinct; i++) {
        mpfr_set_d(c->work, c->x[i - 1], MPFR_RNDN);
        mpfr_add_d(c->work, c->work, c->x[i], MPFR_RNDN);
        mpfr_div_2ui(c->work, c->work, 1, MPFR_RNDN);
        add_nearest(c, false);
    }
    add_breakpoints(c, net, true);
    sort_distinct(c);
}

/* Whether an evaluation at r, a number of the format, cannot overflow. It cannot then at points
 * nearer to 0, either: what ordo_allowance compares with the largest number grows with |x|. */
static ordo_status
is_safe(bool *safe, const collection *c, const ordo_network *net)
{
    ordo_vector x, bound;
    mpfr_t view;
    ordo_status status = ordo_vector_init(&x, 1, c->dtype->bits);
    if (status != ORDO_OK) {
        return status;
    }
    (void)ordo_vector_set(&x, 0, c->r); /* exact */
    status = ordo_allowance(&bound, net, &x, c->dtype, c->underflow);
    if (status == ORDO_OK) {
        ordo_vector_view(view, &bound, 0);
        *safe = mpfr_number_p(view) != 0;
        ordo_vector_clear(&bound);
    }
    ordo_vector_clear(&x);
    return status;
}

/* Lengths of the interval beyond its ends. */
static ordo_status
add_outside(collection *c, const ordo_network *net)
{
    ordo_status status = ORDO_OK;
    for (int lengths = -ORDO_GOLDEN_BEYOND; status == ORDO_OK && lengths <= ORDO_GOLDEN_BEYOND;
         lengths++) {
        bool safe = false;
        mpfr_set_d(c->work, c->b, MPFR_RNDN);
        mpfr_sub_d(c->work, c->work, c->a, MPFR_RNDN);
        mpfr_mul_si(c->work, c->work, lengths, MPFR_RNDN);
        mpfr_add_d(c->work, c->work, lengths < 0 ? c->a : c->b, MPFR_RNDN);
        if (ordo_dtype_round(c->r, c->dtype, c->work) == ORDO_OK) {
            status = is_safe(&safe, c, net);
        }
        if (safe) {
            add_anywhere(c, c->r);
        }
    }
    sort_distinct(c);
    return status;
}

/* The next of a sequence of 64 bits. Source: SplitMix64, Steele, Lea, Flood, OOPSLA 2014. */
static uint64_t
next_random(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* A few rounds: points that coincide are drawn again. */
static void
add_random(collection *c, size_t points)
{
    enum { ROUNDS = 8, BITS = 53 };
    uint64_t state = 2385;
    mpfr_t width;
    mpfr_init2(width, WORK);
    mpfr_set_d(width, c->b, MPFR_RNDN);
    mpfr_sub_d(width, width, c->a, MPFR_RNDN);
    for (int round = 0; round < ROUNDS && c->count < points; round++) {
        for (size_t missing = points - c->count; missing > 0; missing--) {
            double part = (double)(next_random(&state) >> (64 - BITS));
            mpfr_mul_d(c->work, width, part, MPFR_RNDN);
            mpfr_div_2ui(c->work, c->work, BITS, MPFR_RNDN);
            mpfr_add_d(c->work, c->work, c->a, MPFR_RNDN);
            add_nearest(c, false);
        }
        sort_distinct(c);
    }
    mpfr_clear(width);
}

/* The ends as numbers of the format. */
static ordo_status
find_ends(collection *c, const ordo_target *target, ordo_message *why)
{
    mpfr_t end[2];
    ordo_status status = ORDO_OK;
    mpfr_init2(end[0], WORK);
    mpfr_init2(end[1], WORK);
    ordo_target_ends(end[0], end[1], target);
    for (int right = 0; status == ORDO_OK && right < 2; right++) {
        status = ordo_dtype_round(c->r, c->dtype, end[right]);
        if (status == ORDO_OK &&
            (right ? mpfr_greater_p(c->r, end[1]) : mpfr_less_p(c->r, end[0]))) {
            ordo_dtype_next(c->r, c->dtype, c->r, right ? -1 : 1);
        }
        *(right ? &c->b : &c->a) = mpfr_get_d(c->r, MPFR_RNDN) + 0.0;
    }
    mpfr_clear(end[0]);
    mpfr_clear(end[1]);
    if (status != ORDO_OK) {
        return ordo_explain(why, status, "an end of [%s, %s] is beyond the numbers of type %s",
                            ordo_target_text_a(target), ordo_target_text_b(target), c->dtype->name);
    }
    return c->a <= c->b ? ORDO_OK
                        : ordo_explain(why, ORDO_SINGULAR, "no number of type %s is in [%s, %s]",
                                       c->dtype->name, ordo_target_text_a(target),
                                       ordo_target_text_b(target));
}

static ordo_status
copy(ordo_vector *x, collection *c)
{
    ordo_status status = ordo_vector_init(x, c->count, c->dtype->bits);
    for (size_t i = 0; status == ORDO_OK && i < c->count; i++) {
        mpfr_set_d(c->work, c->x[i], MPFR_RNDN);
        (void)ordo_vector_set(x, i, c->work); /* exact */
    }
    return status;
}

static ordo_status
choose(ordo_vector *x, collection *c, const ordo_network *net, size_t points)
{
    /* Twice each breakpoint, its neighbours, the middles, the ends, what is beyond. */
    size_t most = 5 * net->neurons + 8 + 2 * ORDO_GOLDEN_BEYOND;
    c->room = most + (points > 0 ? points : ORDO_GOLDEN_RANDOM);
    c->x = c->room < SIZE_MAX / sizeof *c->x ? malloc(c->room * sizeof *c->x) : NULL;
    if (c->x == NULL) {
        return ORDO_ENOMEM;
    }
    add_structure(c, net);
    ordo_status status = add_outside(c, net);
    if (status == ORDO_OK) {
        add_random(c, points > 0 ? points : c->count + ORDO_GOLDEN_RANDOM);
        status = copy(x, c);
    }
    free(c->x);
    return status;
}

ordo_status
ordo_golden_points(ordo_vector *x, const ordo_network *net, const ordo_dtype *dtype,
                   ordo_underflow underflow, const ordo_target *target, size_t points,
                   ordo_message *why)
{
    collection c = {.dtype = dtype, .underflow = underflow};
    memset(x, 0, sizeof *x);
    mpfr_init2(c.work, WORK);
    mpfr_init2(c.r, dtype->bits);
    mpfr_init2(c.next, dtype->bits);
    ordo_status status = find_ends(&c, target, why);
    if (status == ORDO_OK) {
        status = choose(x, &c, net, points);
    }
    mpfr_clear(c.work);
    mpfr_clear(c.r);
    mpfr_clear(c.next);
    return status;
}

size_t
ordo_golden_outside(const ordo_vector *x, const ordo_target *target)
{
    mpfr_t a, b, view;
    size_t outside = 0;
    mpfr_init2(a, WORK);
    mpfr_init2(b, WORK);
    ordo_target_ends(a, b, target);
    for (size_t k = 0; k < x->length; k++) {
        ordo_vector_view(view, x, k);
        outside += mpfr_less_p(view, a) || mpfr_greater_p(view, b);
    }
    mpfr_clear(a);
    mpfr_clear(b);
    return outside;
}
