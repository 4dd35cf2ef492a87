/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Expanding by sums. With y = (x - C) 2^-e, where |y| <= 1 on [a, b], each neuron is a polynomial
 * in y times 2^scale with coefficients that do not exceed 2^degree, scale being the same for all.
 * In numbers of fixed length (construct/limbs.h) these are added up without error in any order, so
 * that a neuron that closes takes away exactly what it brought; the sum is re-centred at the left
 * end of a cell when that is asked for.
 *
 * The error, in units. Of a polynomial let the size be the sum of its |coefficients|, the error
 * that of their errors. A neuron is D' prod_k (w_k y + v_k), each line scaled by a power of two so
 * that |w_k|, |v_k| <= 1 (v_k is the line's value in C), D' by one that holds all the others, |D'|
 * <= 1. (1) D' and w_k are cut off, less than 1 unit; v_k is perhaps rounded far below a unit and
 * cut off, less than 2. The product of polynomials has at most the product of their sizes: 2^k
 *      after k lines. With the next line, an error of E becomes at most 2 E + 3 2^k for the
 * factors' own errors, 1 for the product of both errors (E 3/one < 1), and 2 (k + 1) as there are
 * so many products, each cut off: E' = 2 E + 3 2^k + 2 k + 3, beginning with E = 1. (2) Of N
 * neurons and d: size A <= N 2^degree + 1, error <= N E + 1. (3) y at the left end of a cell is
 * rounded far below a unit, cut off once, and so less than 2 off and |y| <= 1. Re-centring
 * multiplies errors by (1 + |y|)^degree <= 2^degree at most; so it does with each of the degree
 * (degree + 1)/2 <= degree^2 products that are cut off on the way; the error of y adds 2 units
 * times the size of the derivatives, 2 degree 2^(degree-1) A. Together 2^degree (N E + 1 + degree^2
 * + degree A). No number exceeds 4^degree (N + 1) in size. */
#include <stdint.h>
#include <stdlib.h>

#include "construct/expansion_parts.h"
#include "construct/limbs.h"
#include "quadrature/parallel.h"

/* The radii are to be so much smaller than prec bits of 2^scale; a heuristic: scale is about the
 * size of the largest neuron, which may be larger than the net. */
enum { GUARD_BITS = 8 };

/* Units with more factors and exponents that would overflow are left to the sweep. */
enum { FACTORS_MOST = 4 };
#define EXPONENT_MOST ((mpfr_exp_t)1 << 40)
#define SCALE_MOST ((long)1 << 50) /* beyond sums of such exponents */

/* Bits of C and of distances from it. */
enum { ROUGH_BITS = 64 };

/* What the sums are. */
typedef struct summed {
    size_t limbs;
    mpfr_t centre; /* C */
    long unit;     /* e */
    long scale;
    mag_t error;    /* of a re-centred coefficient, in units */
    mp_ptr state;   /* states x (degree + 1) numbers: the net about C, cell k of each state k */
    size_t groups;  /* of neurons and of events */
    mp_ptr group;   /* of each the sum of the neurons that are active at a, */
    long *exponent; /* and the largest scale of a neuron; SCALE_MOST: one does not fit */
} summed;

/* The affine function w y + v = (weight x + bias) 2^-exponent, |w|, |v| <= 1. */
typedef struct line {
    mpfr_t weight, bias; /* views; the bias is the value in C */
    mpfr_t value;        /* of bias, where C is not 0 */
    long exponent;
    int one; /* the sign of w when that is 1 or -1, else 0 */
} line;

/* One thread at work. */
typedef struct adder {
    const ordo_expansion *e;
    const summed *s;
    ordo_cell_walk walk;
    mp_ptr room;      /* of what follows */
    mp_ptr p, sum;    /* a neuron's polynomial, and a piece about C or the left end of a cell */
    mp_ptr w, v, y;   /* a line; a place */
    mp_ptr term, own; /* scratch for a product, for one's factors */
    mpfr_t real;
    /* the neuron that was read: D' = 2^exponent D / 2^(exponent of D), and the lines */
    mpfr_t D; /* a view */
    int one;  /* its sign when it is 1 or -1, else 0 */
    long exponent;
    line line[FACTORS_MOST + 1];
} adder;

static size_t
coefficients(const ordo_expansion *e)
{
    return (size_t)e->degree + 1;
}

/* Coefficient j of the polynomial p. */
static mp_ptr
at(mp_ptr p, size_t j, const summed *s)
{
    return p + j * s->limbs;
}

static ordo_status
adder_init(adder *w, const ordo_expansion *e)
{
    const summed *s = e->own;
    size_t numbers = 2 * (coefficients(e) + 1) + 8;
    *w = (adder){.e = e, .s = s, .room = calloc(numbers * s->limbs, sizeof(mp_limb_t))};
    ordo_cell_walk_init(&w->walk, e);
    mpfr_prec_t fine = (mpfr_prec_t)((s->limbs + 1) * GMP_NUMB_BITS);
    mpfr_init2(w->real, fine);
    for (unsigned k = 0; k < e->degree; k++) {
        mpfr_init2(w->line[k].value, fine);
    }
    mp_ptr *const parts[] = {&w->w, &w->v, &w->y, &w->term, &w->own, &w->sum, &w->p};
    size_t next = 0;
    for (size_t i = 0; w->room != NULL && i < sizeof parts / sizeof parts[0]; i++) {
        *parts[i] = at(w->room, next, s);
        next += parts[i] == &w->own ? 4 : parts[i] == &w->sum ? coefficients(e) : 1;
    }
    return w->room != NULL ? ORDO_OK : ORDO_ENOMEM;
}

static void
adder_clear(adder *w)
{
    ordo_cell_walk_clear(&w->walk);
    mpfr_clear(w->real);
    for (unsigned k = 0; k < w->e->degree; k++) {
        mpfr_clear(w->line[k].value);
    }
    free(w->room);
}

static bool
is_moderate(const mpfr_t x)
{
    return mpfr_zero_p(x) || (mpfr_get_exp(x) < EXPONENT_MOST && mpfr_get_exp(x) > -EXPONENT_MOST);
}

/* What a neuron turns out to be. */
typedef enum reading { ZERO, GOOD, UNFIT } reading;

/* Reads the line in slots `slot`, `slot` + 1. */
static reading
read_line(line *l, const adder *w, size_t neuron, unsigned slot)
{
    const ordo_network *net = ordo_partition_network(w->e->partition);
    const summed *s = w->s;
    ordo_network_view(l->weight, net, neuron, slot);
    ordo_network_view(l->bias, net, neuron, slot + 1);
    if (!is_moderate(l->weight) || !is_moderate(l->bias)) {
        return UNFIT;
    }
    if (!mpfr_zero_p(s->centre)) {
        (void)mpfr_fma(l->value, l->weight, s->centre, l->bias, MPFR_RNDN);
        *l->bias = *l->value;
    }
    bool flat = mpfr_zero_p(l->weight), through = mpfr_zero_p(l->bias);
    l->one = ordo_plus_or_minus_one(l->weight);
    if (flat && through) {
        return ZERO;
    }
    if (l->one != 0 && (through || mpfr_get_exp(l->bias) <= s->unit)) {
        l->exponent = s->unit; /* w = weight */
        return GOOD;
    }
    long own = flat ? 0 : mpfr_get_exp(l->weight) + s->unit;
    long other = through ? 0 : mpfr_get_exp(l->bias);
    l->one = 0;
    l->exponent = flat || (!through && other > own) ? other : own;
    return GOOD;
}

/* Reads a neuron, but for the numbers of fixed length. */
static reading
read_neuron(adder *w, size_t neuron)
{
    const ordo_network *net = ordo_partition_network(w->e->partition);
    ordo_network_view(w->D, net, neuron, ordo_network_slot_D(net));
    if (mpfr_zero_p(w->D) || !is_moderate(w->D)) {
        return mpfr_zero_p(w->D) ? ZERO : UNFIT;
    }
    w->one = ordo_plus_or_minus_one(w->D);
    w->exponent = w->one != 0 ? 0 : mpfr_get_exp(w->D);
    for (unsigned k = 0; k < w->e->degree; k++) {
        unsigned slot = k == 0 ? (unsigned)ORDO_SLOT_G : ordo_network_slot_U(k - 1);
        reading r = read_line(&w->line[k], w, neuron, slot);
        if (r != GOOD) {
            return r;
        }
        w->exponent += w->line[k].exponent;
    }
    return GOOD;
}

/* w->p, of `degree` before, becomes w->p (w y + v). */
static void
multiply_line(adder *w, const line *l, unsigned degree)
{
    const summed *s = w->s;
    size_t n = s->limbs;
    ordo_limbs_set_real(w->v, l->bias, -l->exponent, n);
    if (l->one == 0) {
        ordo_limbs_set_real(w->w, l->weight, s->unit - l->exponent, n);
    }
    for (unsigned j = degree + 1; j > 0; j--) {
        mp_ptr above = at(w->p, j, s), here = at(w->p, j - 1, s);
        /* above, which holds p[j] v already, gets p[j-1] w */
        mp_srcptr product = here;
        if (l->one == 0) {
            ordo_limbs_mul(w->term, here, w->w, w->own, n);
            product = w->term;
        }
        if (j > degree) {
            mpn_zero(above, (mp_size_t)n);
        }
        ordo_limbs_add(above, product, l->one < 0 ? -1 : 1, n);
        ordo_limbs_mul(here, here, w->v, w->own, n);
    }
}

/* w->p = the polynomial of the neuron that was read. */
static void
expand_neuron(adder *w)
{
    const summed *s = w->s;
    unsigned first = 0, degree = 0;
    long down = w->exponent - s->scale; /* what D' holds of the scale */
    while (w->one != 0 && first < w->e->degree && w->line[first].one != 0) {
        first++;
    }
    if (w->one != 0 && first < w->e->degree) {
        /* D' = 2^down: a line takes it; errors of 2 and 1 unit, fewer than by (1) */
        const line *l = &w->line[first];
        ordo_limbs_set_real(at(w->p, 0, s), l->bias, down - l->exponent, s->limbs);
        ordo_limbs_set_real(at(w->p, 1, s), l->weight, down + s->unit - l->exponent, s->limbs);
        for (size_t j = 0; w->one < 0 && j <= 1; j++) {
            ordo_limbs_neg(at(w->p, j, s), at(w->p, j, s), s->limbs);
        }
        degree = 1;
    } else {
        first = w->e->degree;
        ordo_limbs_set_real(w->p, w->D, down - (w->one != 0 ? 0 : mpfr_get_exp(w->D)), s->limbs);
    }
    for (unsigned k = w->e->degree; k-- > 0;) {
        if (k != first) {
            multiply_line(w, &w->line[k], degree++);
        }
    }
}

/* sum += sign times the neuron. */
static void
add_neuron(mp_ptr sum, adder *w, size_t neuron, int sign)
{
    if (read_neuron(w, neuron) == GOOD) {
        expand_neuron(w);
        for (size_t j = 0; j < coefficients(w->e); j++) {
            ordo_limbs_add(at(sum, j, w->s), at(w->p, j, w->s), sign, w->s->limbs);
        }
    }
}

/* sum += what changes at the events from..to-1. */
static void
add_events(mp_ptr sum, adder *w, size_t from, size_t to)
{
    size_t neuron;
    for (size_t i = from; i < to; i++) {
        int sign = ordo_expansion_change(&neuron, w->e, i);
        if (sign != 0) {
            add_neuron(sum, w, neuron, sign);
        }
    }
}

/* Raises the scale to that of a neuron. */
static void
raise_scale(long *scale, adder *w, size_t neuron)
{
    reading r = read_neuron(w, neuron);
    long own = r == GOOD ? w->exponent : r == UNFIT ? SCALE_MOST : *scale;
    *scale = own > *scale ? own : *scale;
}

/* The scale of the neurons of group g that matter: those that are active at a or change inside. */
static ordo_status
weigh_group(void *context, size_t g)
{
    const ordo_expansion *e = context;
    const summed *s = e->own;
    const size_t all[] = {ordo_partition_network(e->partition)->neurons,
                          ordo_partition_events(e->partition)};
    adder w;
    ordo_status status = adder_init(&w, e);
    long scale = -SCALE_MOST;
    size_t neuron, first = g * ORDO_EXPANSION_NEURONS;
    for (size_t i = first; status == ORDO_OK && i < first + ORDO_EXPANSION_NEURONS; i++) {
        if (i < all[0] && ordo_partition_active_at_a(e->partition, i)) {
            raise_scale(&scale, &w, i);
        }
        if (i < all[1] && ordo_expansion_change(&neuron, e, i) != 0) {
            raise_scale(&scale, &w, neuron);
        }
    }
    s->exponent[g] = scale;
    adder_clear(&w);
    return status;
}

/* The neurons of group g that are active at a, added up. */
static ordo_status
add_group(void *context, size_t g)
{
    const ordo_expansion *e = context;
    const summed *s = e->own;
    adder w;
    ordo_status status = adder_init(&w, e);
    size_t neurons = ordo_partition_network(e->partition)->neurons;
    size_t first = g * ORDO_EXPANSION_NEURONS;
    for (size_t i = first; status == ORDO_OK && i < first + ORDO_EXPANSION_NEURONS; i++) {
        if (i < neurons && ordo_partition_active_at_a(e->partition, i)) {
            add_neuron(at(s->group, g * coefficients(e), s), &w, i, 1);
        }
    }
    adder_clear(&w);
    return status;
}

/* What changes from one state to the next, for the states of block b. */
static ordo_status
add_block(void *context, size_t b)
{
    const ordo_expansion *e = context;
    const summed *s = e->own;
    adder w;
    ordo_status status = adder_init(&w, e);
    size_t first = b * ORDO_EXPANSION_STATES;
    for (size_t k = first; status == ORDO_OK && k < first + ORDO_EXPANSION_STATES; k++) {
        if (k > 0 && k < e->states) {
            add_events(at(s->state, k * coefficients(e), s), &w, e->event[k - 1], e->event[k]);
        }
    }
    adder_clear(&w);
    return status;
}

static void
add_numbers(mp_ptr r, mp_srcptr a, size_t count, const summed *s)
{
    for (size_t j = 0; j < count; j++) {
        ordo_limbs_add(at(r, j, s), a + j * s->limbs, 1, s->limbs);
    }
}

/* The first state, d and what is active at a, and from it all others. */
static void
join(const ordo_expansion *e)
{
    const summed *s = e->own;
    size_t terms = coefficients(e);
    mpfr_t d;
    ordo_network_view_d(d, ordo_partition_network(e->partition));
    ordo_limbs_set_real(s->state, d, -s->scale, s->limbs);
    for (size_t g = 0; g < s->groups; g++) {
        add_numbers(s->state, at(s->group, g * terms, s), terms, s);
    }
    for (size_t k = 1; k < e->states; k++) {
        add_numbers(at(s->state, k * terms, s), at(s->state, (k - 1) * terms, s), terms, s);
    }
}

/* C = 0 where [a, b] is not far from 0, which saves products, else near the middle; 2^e >= |x - C|.
 */
static void
choose_place(summed *s, const ordo_expansion *e)
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
    s->unit = -EXPONENT_MOST;
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
    ulong own = 1, size = 1, degree = net->factors + 1;
    for (ulong k = 0; k < degree; k++) {
        own = 2 * own + 3 * size + 2 * k + 3;
        size *= 2;
    }
    mag_t term;
    mag_init(term);
    mag_set_ui(error, net->neurons);
    mag_mul_ui(error, error, size * degree + own);
    mag_set_ui(term, 1 + degree * degree + degree);
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
    bool sums = field == &ordo_ball_arithmetic && net->factors <= FACTORS_MOST;
    mpfr_prec_t more = sums ? bits_beyond(net) : 0;
    return (prec + more + GMP_NUMB_BITS - 1) / GMP_NUMB_BITS * GMP_NUMB_BITS - more;
}

/* All but the numbers themselves; ORDO_MISSED when exponents are too large. */
static ordo_status
choose_form(ordo_expansion *e, int threads)
{
    summed *s = e->own;
    const ordo_network *net = ordo_partition_network(e->partition);
    mpfr_t d;
    ordo_network_view_d(d, net);
    choose_place(s, e);
    if (e->degree > FACTORS_MOST + 1 || !is_moderate(d) || labs(s->unit) >= EXPONENT_MOST) {
        return ORDO_MISSED;
    }
    bound_error(s->error, net);
    s->limbs = (size_t)(e->prec + bits_beyond(net) - 1) / GMP_NUMB_BITS + 2;
    s->exponent = malloc(s->groups * sizeof *s->exponent);
    if (s->exponent == NULL) {
        return ORDO_ENOMEM;
    }
    ordo_status status = ordo_parallel_for(s->groups, threads, weigh_group, e);
    s->scale = mpfr_zero_p(d) ? -SCALE_MOST : mpfr_get_exp(d);
    for (size_t g = 0; status == ORDO_OK && g < s->groups; g++) {
        s->scale = s->exponent[g] > s->scale ? s->exponent[g] : s->scale;
    }
    if (s->scale == -SCALE_MOST) { /* the net is zero */
        s->scale = 0;
        mag_zero(s->error);
    }
    return status == ORDO_OK && s->scale == SCALE_MOST ? ORDO_MISSED : status;
}

static ordo_status
begin_sums(ordo_expansion *e, int threads)
{
    summed *s = calloc(1, sizeof *s);
    if (s == NULL) {
        return ORDO_ENOMEM;
    }
    e->own = s;
    mpfr_init2(s->centre, ROUGH_BITS);
    mag_init(s->error);
    size_t neurons = ordo_partition_network(e->partition)->neurons;
    size_t events = ordo_partition_events(e->partition);
    size_t longer = events > neurons ? events : neurons; /* cuts are events */
    s->groups = longer / ORDO_EXPANSION_NEURONS + 1;
    ordo_status status = choose_form(e, threads);
    if (status != ORDO_OK) {
        return status;
    }
    s->state = calloc(e->states * coefficients(e) * s->limbs, sizeof(mp_limb_t));
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
    summed *s = e->own;
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
place_left(adder *w)
{
    const summed *s = w->s;
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
write_piece(ordo_piece *piece, adder *w)
{
    const summed *s = w->s;
    const unsigned degree = w->e->degree;
    place_left(w);
    mpn_copyi(w->p, w->sum, (mp_size_t)(coefficients(w->e) * s->limbs));
    for (unsigned i = 0; i < degree; i++) {
        for (unsigned j = degree; j-- > i;) {
            ordo_limbs_mul(w->term, at(w->p, j + 1, s), w->y, w->own, s->limbs);
            ordo_limbs_add(at(w->p, j, s), w->term, 1, s->limbs);
        }
    }
    ordo_cell_walk_describe(piece, &w->walk);
    for (unsigned j = 0; j <= degree; j++) {
        ordo_limbs_get_ball(piece->c[j].ball, at(w->p, j, s), s->error,
                            s->scale - (long)j * s->unit, w->e->prec, w->own, s->limbs);
    }
}

static ordo_status
pieces_of_sums(ordo_piece *pieces, const ordo_expansion *e, size_t first, size_t count)
{
    const summed *s = e->own;
    adder w;
    ordo_status status = adder_init(&w, e);
    size_t cell = first - first % ORDO_EXPANSION_STRIDE;
    size_t state = first / ORDO_EXPANSION_STRIDE;
    if (status == ORDO_OK) {
        ordo_cell_walk_start(&w.walk, state);
        mpn_copyi(w.sum, at(s->state, state * coefficients(e), s),
                  (mp_size_t)(coefficients(e) * s->limbs));
    }
    for (; status == ORDO_OK && cell < first + count; cell++) {
        if (cell >= first) {
            write_piece(&pieces[cell - first], &w);
        }
        if (cell + 1 < first + count) {
            size_t event = w.walk.event;
            ordo_cell_walk_next(&w.walk);
            add_events(w.sum, &w, event, w.walk.event);
        }
    }
    adder_clear(&w);
    return status;
}

const ordo_expansion_way ordo_expansion_by_sums = {begin_sums, pieces_of_sums, end_sums};
