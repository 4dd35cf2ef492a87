/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Expanding by sums. In numbers of fixed length the neurons' polynomials about C are added up
 * without error in any order, so that a neuron that closes takes away exactly what it brought; the
 * sum is re-centred at the left end of a cell when that is asked for.
 *
 * The error, in units; E is that of a term, see construct/expansion_sums.h. Of N terms the size is
 * A <= N 2^degree and the error at most N E. At the left end of a cell |y| <= 1; y is rounded far
 * below a unit and cut off once: it is less than 2 units off. Re-centring multiplies errors by (1 +
 * |y|)^degree <= 2^degree at most, and so it does with each of the degree (degree + 1)/2 <=
 * degree^2 products that are cut off on the way; the error of y adds 2 units times the size of the
 * derivatives, at most degree 2^(degree-1) A. Together 2^degree (N E + degree^2 + degree A). No
 * number exceeds 4^degree (N + 1) in size. */
#include <stdint.h>
#include <stdlib.h>

#include "construct/expansion_sums.h"
#include "quadrature/parallel.h"

/* The radii are to be so much smaller than prec bits of 2^scale; a heuristic: scale is about the
 * size of the largest neuron, which may be larger than the net. */
enum { GUARD_BITS = 8 };

/* So many cells have a sum each: a cell's neurons are then expanded once. */
enum { EACH_MOST = 1 << 15 };

/* Bits of C and of distances from it. */
enum { ROUGH_BITS = 64 };

static size_t
coefficients(const ordo_expansion *e)
{
    return (size_t)e->degree + 1;
}

/* sum += sign times the term. */
static void
add_term(mp_ptr sum, ordo_adder *w, size_t term, int sign)
{
    if (ordo_adder_read(w, term) == ORDO_READING_GOOD) {
        ordo_adder_expand(w);
        for (size_t j = 0; j < coefficients(w->e); j++) {
            ordo_limbs_add(ordo_sums_at(sum, j, w->s), ordo_sums_at(w->p, j, w->s), sign,
                           w->s->limbs);
        }
    }
}

/* sum += what changes at the events from..to-1. */
static void
add_events(mp_ptr sum, ordo_adder *w, size_t from, size_t to)
{
    size_t neuron;
    for (size_t i = from; i < to; i++) {
        int sign = ordo_expansion_change(&neuron, w->e, i);
        if (sign != 0) {
            add_term(sum, w, neuron, sign);
        }
    }
}

/* Raises the scale to that of a term. */
static void
raise_scale(long *scale, ordo_adder *w, size_t term)
{
    ordo_reading r = ordo_adder_read(w, term);
    long own = r == ORDO_READING_GOOD    ? w->exponent
               : r == ORDO_READING_UNFIT ? ORDO_SUMS_SCALE
                                         : *scale;
    *scale = own > *scale ? own : *scale;
}

/* The scale of the terms of group g that matter: those that count at a or change inside. */
static ordo_status
weigh_group(void *context, size_t g)
{
    const ordo_expansion *e = context;
    const ordo_sums *s = e->own;
    const size_t all[] = {ordo_network_terms(ordo_partition_network(e->partition)),
                          ordo_partition_events(e->partition)};
    ordo_adder w;
    ordo_status status = ordo_adder_init(&w, e);
    long scale = -ORDO_SUMS_SCALE;
    size_t neuron, first = g * ORDO_EXPANSION_NEURONS;
    for (size_t i = first; status == ORDO_OK && i < first + ORDO_EXPANSION_NEURONS; i++) {
        if (i < all[0] && ordo_expansion_begins_with(e, i)) {
            raise_scale(&scale, &w, i);
        }
        if (i < all[1] && ordo_expansion_change(&neuron, e, i) != 0) {
            raise_scale(&scale, &w, neuron);
        }
    }
    s->exponent[g] = scale;
    ordo_adder_clear(&w);
    return status;
}

/* The terms of group g that count at a, added up. */
static ordo_status
add_group(void *context, size_t g)
{
    const ordo_expansion *e = context;
    const ordo_sums *s = e->own;
    ordo_adder w;
    ordo_status status = ordo_adder_init(&w, e);
    size_t terms = ordo_network_terms(ordo_partition_network(e->partition));
    size_t first = g * ORDO_EXPANSION_NEURONS;
    for (size_t i = first; status == ORDO_OK && i < first + ORDO_EXPANSION_NEURONS; i++) {
        if (i < terms && ordo_expansion_begins_with(e, i)) {
            add_term(ordo_sums_at(s->group, g * coefficients(e), s), &w, i, 1);
        }
    }
    ordo_adder_clear(&w);
    return status;
}

/* What changes from one sum to the next, for the cells up to those of the states of block b. */
static ordo_status
add_block(void *context, size_t b)
{
    const ordo_expansion *e = context;
    const ordo_sums *s = e->own;
    ordo_adder w;
    ordo_status status = ordo_adder_init(&w, e);
    size_t first = b * ORDO_EXPANSION_STATES, last = first + ORDO_EXPANSION_STATES, neuron;
    size_t to = last < e->states ? e->event[last] : ordo_partition_events(e->partition);
    size_t cell = first * ORDO_EXPANSION_STRIDE;
    for (size_t i = e->event[first]; status == ORDO_OK && i < to; i++) {
        cell += ordo_partition_event(e->partition, i).opens ? 1 : 0;
        size_t k = (cell + s->stride - 1) / s->stride;
        int sign = ordo_expansion_change(&neuron, e, i);
        if (sign != 0 && k < s->count) {
            add_term(ordo_sums_at(s->state, k * coefficients(e), s), &w, neuron, sign);
        }
    }
    ordo_adder_clear(&w);
    return status;
}

static void
add_numbers(mp_ptr r, mp_srcptr a, size_t count, const ordo_sums *s)
{
    for (size_t j = 0; j < count; j++) {
        ordo_limbs_add(ordo_sums_at(r, j, s), a + j * s->limbs, 1, s->limbs);
    }
}

/* The first state, what counts at a, and from it all others. */
static void
join(const ordo_expansion *e)
{
    const ordo_sums *s = e->own;
    size_t terms = coefficients(e);
    for (size_t g = 0; g < s->groups; g++) {
        add_numbers(s->state, ordo_sums_at(s->group, g * terms, s), terms, s);
    }
    for (size_t k = 1; k < s->count; k++) {
        add_numbers(ordo_sums_at(s->state, k * terms, s),
                    ordo_sums_at(s->state, (k - 1) * terms, s), terms, s);
    }
}

/* C = 0 where [a, b] is not far from 0, which saves products, else near the middle; 2^e >= |x - C|.
 */
static void
choose_place(ordo_sums *s, const ordo_expansion *e)
{
    mpfr_srcptr a = ordo_partition_a(e->partition), b = ordo_partition_b(e->partition);
    mpfr_t reach;
    mpfr_init2(reach, ROUGH_BITS);
    mpfr_sub(s->centre, b, a, MPFR_RNDU);
    mpfr_mul_2ui(s->centre, s->centre, 1, MPFR_RNDU);
    if (mpfr_cmpabs(a, s->centre) <= 0 && mpfr_cmpabs(b, s->centre) <= 0) {
        mpfr_set_zero(s->centre, 1);
    } else {
        mpfr_add(s->centre, a, b, MPFR_RNDN);
        mpfr_div_2ui(s->centre, s->centre, 1, MPFR_RNDN);
    }
    s->unit = -ORDO_SUMS_EXPONENT;
    mpfr_srcptr const ends[] = {a, b};
    for (int k = 0; k < 2; k++) {
        mpfr_sub(reach, ends[k], s->centre, MPFR_RNDA);
        if (!mpfr_zero_p(reach) && mpfr_get_exp(reach) > s->unit) {
            s->unit = mpfr_get_exp(reach); /* |reach| < 2^exponent, */
            mpfr_mul_2si(reach, reach, 1 - s->unit, MPFR_RNDA);
            s->unit -= mpfr_cmpabs_ui(reach, 1) == 0 ? 1 : 0; /* or equal to half of it */
        }
    }
    mpfr_clear(reach);
}

/* The bound of all errors, as it stands above. */
static void
bound_error(mag_t error, const ordo_network *net)
{
    ulong own = 1, size = 1, degree = ordo_network_degree(net);
    for (ulong k = 0; k < degree; k++) {
        own = 2 * own + 3 * size + 2 * k + 3;
        size *= 2;
    }
    mag_t term;
    mag_init(term);
    mag_set_ui(error, ordo_network_terms(net));
    mag_mul_ui(error, error, size * degree + own);
    mag_set_ui(term, degree * degree);
    mag_add(error, error, term);
    mag_mul_2exp_si(error, error, (slong)degree);
    mag_clear(term);
}

/* The bits after the point that `prec` bits of a piece need beyond those. */
static mpfr_prec_t
bits_beyond(const ordo_network *net)
{
    mag_t error;
    mag_init(error);
    bound_error(error, net);
    double bits = ordo_log2_bound(error);
    mag_clear(error);
    return (mpfr_prec_t)bits + 1 + GUARD_BITS;
}

mpfr_prec_t
ordo_expansion_precision(const ordo_partition *partition, const ordo_arithmetic *field,
                         mpfr_prec_t prec)
{
    const ordo_network *net = ordo_partition_network(partition);
    bool sums = field == &ordo_ball_arithmetic && ordo_network_degree(net) <= ORDO_SUMS_DEGREE;
    mpfr_prec_t more = sums ? bits_beyond(net) : 0;
    return (prec + more + GMP_NUMB_BITS - 1) / GMP_NUMB_BITS * GMP_NUMB_BITS - more;
}

/* All but the numbers themselves; ORDO_MISSED when exponents are too large. */
static ordo_status
choose_form(ordo_expansion *e, int threads)
{
    ordo_sums *s = e->own;
    const ordo_network *net = ordo_partition_network(e->partition);
    choose_place(s, e);
    if (e->degree > ORDO_SUMS_DEGREE || !ordo_is_moderate(ordo_partition_a(e->partition)) ||
        !ordo_is_moderate(ordo_partition_b(e->partition)) || labs(s->unit) >= ORDO_SUMS_EXPONENT) {
        return ORDO_MISSED;
    }
    bound_error(s->error, net);
    s->limbs = (size_t)(e->prec + bits_beyond(net) - 1) / GMP_NUMB_BITS + 2;
    s->exponent = malloc(s->groups * sizeof *s->exponent);
    if (s->exponent == NULL) {
        return ORDO_ENOMEM;
    }
    ordo_status status = ordo_parallel_for(s->groups, threads, weigh_group, e);
    s->scale = -ORDO_SUMS_SCALE;
    for (size_t g = 0; status == ORDO_OK && g < s->groups; g++) {
        s->scale = s->exponent[g] > s->scale ? s->exponent[g] : s->scale;
    }
    if (s->scale == -ORDO_SUMS_SCALE) { /* the net is zero */
        s->scale = 0;
        mag_zero(s->error);
    }
    return status == ORDO_OK && s->scale == ORDO_SUMS_SCALE ? ORDO_MISSED : status;
}

static ordo_status
begin_sums(ordo_expansion *e, int threads)
{
    ordo_sums *s = calloc(1, sizeof *s);
    if (s == NULL) {
        return ORDO_ENOMEM;
    }
    e->own = s;
    mpfr_init2(s->centre, ROUGH_BITS);
    mag_init(s->error);
    size_t terms = ordo_network_terms(ordo_partition_network(e->partition));
    size_t events = ordo_partition_events(e->partition);
    size_t longer = events > terms ? events : terms; /* cuts are events */
    s->groups = longer / ORDO_EXPANSION_NEURONS + 1;
    ordo_status status = choose_form(e, threads);
    if (status != ORDO_OK) {
        return status;
    }
    size_t cells = ordo_partition_cells(e->partition);
    s->stride = cells <= EACH_MOST ? 1 : ORDO_EXPANSION_STRIDE;
    s->count = (cells - 1) / s->stride + 1;
    s->state = calloc(s->count * coefficients(e) * s->limbs, sizeof(mp_limb_t));
    s->group = calloc(s->groups * coefficients(e) * s->limbs, sizeof(mp_limb_t));
    if (s->state == NULL || s->group == NULL) {
        return ORDO_ENOMEM;
    }
    status = ordo_parallel_for(s->groups, threads, add_group, e);
    if (status == ORDO_OK) {
        size_t blocks = (e->states - 1) / ORDO_EXPANSION_STATES + 1;
        status = ordo_parallel_for(blocks, threads, add_block, e);
    }
    join(e);
    free(s->group);
    s->group = NULL;
    return status;
}

static void
end_sums(ordo_expansion *e)
{
    ordo_sums *s = e->own;
    if (s != NULL) {
        mpfr_clear(s->centre);
        mag_clear(s->error);
        free(s->state);
        free(s->group);
        free(s->exponent);
        free(s);
        e->own = NULL;
    }
}

/* w->y = the left end of the cell: x - C is rounded once or twice, relative to itself. */
static void
place_left(ordo_adder *w)
{
    const ordo_sums *s = w->s;
    const ordo_partition *p = w->e->partition;
    mpfr_t x, G;
    int sign = 1; /* the end is sign x */
    bool shifted = mpfr_zero_p(s->centre);
    *x = *ordo_partition_a(p);
    if (w->walk.opening != SIZE_MAX) {
        ordo_event event = ordo_partition_event(p, w->walk.opening);
        const ordo_network *net = ordo_partition_network(p);
        if (event.cut) {
            ordo_vector_view(x, ordo_partition_cuts(p), event.index);
        } else {
            ordo_network_view(x, net, event.index, ORDO_SLOT_g);
            ordo_network_view(G, net, event.index, ORDO_SLOT_G);
            sign = -ordo_plus_or_minus_one(G);
        }
        if (sign == 0) { /* -g/G - C = -(G C + g)/G */
            (void)mpfr_fma(w->real, G, s->centre, x, MPFR_RNDN);
            (void)mpfr_div(w->real, w->real, G, MPFR_RNDN);
            *x = *w->real;
            sign = -1;
            shifted = true;
        }
    }
    if (!shifted && sign > 0) {
        (void)mpfr_sub(w->real, x, s->centre, MPFR_RNDN);
        *x = *w->real;
    } else if (!shifted) { /* -x - C = -(x + C) */
        (void)mpfr_add(w->real, x, s->centre, MPFR_RNDN);
        *x = *w->real;
    }
    ordo_limbs_set_real(w->y, x, -s->unit, s->limbs);
    if (sign < 0) {
        ordo_limbs_neg(w->y, w->y, s->limbs);
    }
}

/* The piece of the walk's cell: w->p = w->sum, re-centred by synthetic division. */
static void
write_piece(ordo_piece *piece, ordo_adder *w)
{
    const ordo_sums *s = w->s;
    const unsigned degree = w->e->degree;
    place_left(w);
    mpn_copyi(w->p, w->sum, (mp_size_t)(coefficients(w->e) * s->limbs));
    for (unsigned i = 0; i < degree; i++) {
        for (unsigned j = degree; j-- > i;) {
            ordo_limbs_mul(w->term, ordo_sums_at(w->p, j + 1, s), w->y, w->own, s->limbs);
            ordo_limbs_add(ordo_sums_at(w->p, j, s), w->term, 1, s->limbs);
        }
    }
    ordo_cell_walk_describe(piece, &w->walk);
    for (unsigned j = 0; j <= degree; j++) {
        ordo_limbs_get_ball(piece->c[j].ball, ordo_sums_at(w->p, j, s), s->error,
                            s->scale - (long)j * s->unit, w->e->prec, w->own, s->limbs);
    }
}

static ordo_status
pieces_of_sums(ordo_piece *pieces, const ordo_expansion *e, size_t first, size_t count)
{
    const ordo_sums *s = e->own;
    ordo_adder w;
    ordo_status status = ordo_adder_init(&w, e);
    size_t cell = first - first % ORDO_EXPANSION_STRIDE;
    if (status == ORDO_OK) {
        ordo_cell_walk_start(&w.walk, first / ORDO_EXPANSION_STRIDE);
    }
    for (size_t event = 0; status == ORDO_OK && cell < first + count; cell++) {
        if (cell % s->stride == 0) {
            mpn_copyi(w.sum, ordo_sums_at(s->state, cell / s->stride * coefficients(e), s),
                      (mp_size_t)(coefficients(e) * s->limbs));
        } else {
            add_events(w.sum, &w, event, w.walk.event);
        }
        if (cell >= first) {
            write_piece(&pieces[cell - first], &w);
        }
        event = w.walk.event;
        if (cell + 1 < first + count) {
            ordo_cell_walk_next(&w.walk);
        }
    }
    ordo_adder_clear(&w);
    return status;
}

const ordo_expansion_way ordo_expansion_by_sums = {begin_sums, pieces_of_sums, end_sums};
