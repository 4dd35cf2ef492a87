/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Expanding by sweeps. From one state to the next the neurons that change are added up around the
 * former's left end, and the sum is re-centred once; so are the pieces of the cells between them.
 * Each block of states is swept from zero, so that blocks are independent; the polynomial with
 * which a block begins is then added, from block to block. */
#include <stdlib.h>

#include "construct/expansion_parts.h"
#include "quadrature/parallel.h"

/* What the sweeps found. Of each block the piece with which it begins, blocks x (degree + 1)
 * numbers; of each state what came since then, around the state's left end, states x (degree + 1)
 * numbers: points, of which there are many, in one vector. */
typedef struct swept {
    size_t blocks;
    ordo_scalar *whole;
    ordo_scalar *since;
    ordo_vector since_points;
} swept;

/* The running polynomial c around `centre`, the left end of a state's cell. */
typedef struct sweep {
    const ordo_expansion *e;
    ordo_cell_walk walk;
    ordo_scalar centre, width, line, slope, parameter;
    ordo_scalar *c, *own;
    int monomial; /* its sign when own is 1 or -1 times a power of s, else 0 */
} sweep;

static size_t
coefficients(const ordo_expansion *e)
{
    return (size_t)e->degree + 1;
}

static ordo_scalar *
scalars_new(const ordo_expansion *e, size_t count)
{
    ordo_scalar *x = calloc(count > 0 ? count : 1, sizeof *x);
    for (size_t i = 0; x != NULL && i < count; i++) {
        e->field->init(&x[i], e->prec);
    }
    return x;
}

static void
scalars_free(const ordo_expansion *e, ordo_scalar *x, size_t count)
{
    for (size_t i = 0; x != NULL && i < count; i++) {
        e->field->clear(&x[i]);
    }
    free(x);
}

static ordo_status
sweep_init(sweep *w, const ordo_expansion *e)
{
    *w = (sweep){.e = e};
    ordo_cell_walk_init(&w->walk, e);
    w->c = scalars_new(e, coefficients(e));
    w->own = scalars_new(e, coefficients(e));
    ordo_scalar *const single[] = {&w->centre, &w->width, &w->line, &w->slope, &w->parameter};
    for (size_t i = 0; i < sizeof single / sizeof single[0]; i++) {
        e->field->init(single[i], e->prec);
    }
    return w->c != NULL && w->own != NULL ? ORDO_OK : ORDO_ENOMEM;
}

static void
sweep_clear(sweep *w)
{
    scalars_free(w->e, w->c, coefficients(w->e));
    scalars_free(w->e, w->own, coefficients(w->e));
    ordo_scalar *const single[] = {&w->centre, &w->width, &w->line, &w->slope, &w->parameter};
    for (size_t i = 0; i < sizeof single / sizeof single[0]; i++) {
        w->e->field->clear(single[i]);
    }
    ordo_cell_walk_clear(&w->walk);
}

static void
swap(ordo_scalar *x, ordo_scalar *y)
{
    ordo_scalar other = *x;
    *x = *y;
    *y = other;
}

/* line = weight centre + bias for line k of the term; slope = weight. Returns
 * ordo_plus_or_minus_one(weight). */
static int
read_line(sweep *w, size_t term, unsigned k)
{
    const ordo_arithmetic *field = w->e->field;
    mpfr_t weight, bias;
    ordo_network_line(weight, bias, ordo_partition_network(w->e->partition), term, k);
    int one = ordo_plus_or_minus_one(weight);
    field->set_real(&w->line, bias);
    if (one > 0) {
        field->add(&w->line, &w->line, &w->centre, w->e->prec);
    } else if (one < 0) {
        field->sub(&w->line, &w->line, &w->centre, w->e->prec);
    } else {
        field->set_real(&w->slope, weight);
        field->mul(&w->parameter, &w->slope, &w->centre, w->e->prec);
        field->add(&w->line, &w->line, &w->parameter, w->e->prec);
    }
    return one;
}

/* own *= (weight s + line) for the line that was read; own is `monomial` s^*zeros, which is 1 or
 * -1. */
static void
begin_line(sweep *w, int one, unsigned *zeros)
{
    const ordo_arithmetic *field = w->e->field;
    ordo_scalar *here = &w->own[*zeros], *above = &w->own[*zeros + 1];
    bool through = field->sign(&w->line) == 0;
    if (one != 0) {
        field->set_si(above, (long)w->monomial * one);
    } else if (w->monomial > 0) {
        field->set(above, &w->slope);
    } else {
        field->neg(above, &w->slope);
    }
    if (w->monomial > 0) {
        field->set(here, &w->line);
    } else {
        field->neg(here, &w->line);
    }
    w->monomial *= through ? one : 0;
    *zeros += through ? 1 : 0;
}

/* own *= (weight s + line) for line k of the term. Of own, of `degree` before, the coefficients
 * below *zeros are 0: a line that is 0 at `centre` adds one. */
static void
multiply_line(sweep *w, size_t term, unsigned k, unsigned degree, unsigned *zeros)
{
    const ordo_arithmetic *field = w->e->field;
    mpfr_prec_t prec = w->e->prec;
    int one = read_line(w, term, k);
    if (w->monomial != 0) {
        begin_line(w, one, zeros);
        return;
    }
    bool through = field->sign(&w->line) == 0; /* the line is 0 at `centre` */
    for (unsigned j = degree + 1; j > *zeros; j--) {
        ordo_scalar *above = &w->own[j], *here = &w->own[j - 1];
        /* above, which holds own[j] line already, gets own[j - 1] weight */
        if (one == 0) {
            field->mul(&w->parameter, here, &w->slope, prec);
        } else if (one > 0) {
            field->set(&w->parameter, here);
        } else {
            field->neg(&w->parameter, here);
        }
        if (j > degree || through) {
            swap(above, &w->parameter);
        } else {
            field->add(above, above, &w->parameter, prec);
        }
        if (!through) {
            field->mul(here, here, &w->line, prec);
        }
    }
    if (through) {
        field->set_si(&w->own[*zeros], 0);
        (*zeros)++;
    }
}

/* c += sign times the product of the term's weight and lines, written around `centre`; the gate,
 * whose weight is often 1, comes last. */
static void
add_term(sweep *w, size_t term, int sign)
{
    unsigned zeros = 0;
    mpfr_t D;
    ordo_network_weight(D, ordo_partition_network(w->e->partition), term);
    w->monomial = ordo_plus_or_minus_one(D);
    if (w->monomial == 0) {
        w->e->field->set_real(&w->own[0], D);
    }
    for (unsigned k = w->e->degree; k-- > 0;) {
        multiply_line(w, term, k, w->e->degree - 1 - k, &zeros);
    }
    for (unsigned j = zeros; j <= w->e->degree; j++) {
        if (sign > 0) {
            w->e->field->add(&w->c[j], &w->c[j], &w->own[j], w->e->prec);
        } else {
            w->e->field->sub(&w->c[j], &w->c[j], &w->own[j], w->e->prec);
        }
    }
}

/* c = c(s + by): Taylor shift by synthetic division. */
static void
shift(ordo_scalar *c, sweep *w, const ordo_scalar *by)
{
    const ordo_arithmetic *field = w->e->field;
    unsigned degree = w->e->degree;
    for (unsigned i = 0; i < degree; i++) {
        for (unsigned j = degree; j-- > i;) {
            field->mul(&w->parameter, &c[j + 1], by, w->e->prec);
            field->add(&c[j], &c[j], &w->parameter, w->e->prec);
        }
    }
}

/* Adds the neurons that change at the events from..to-1. */
static void
add_events(sweep *w, size_t from, size_t to)
{
    size_t neuron;
    for (size_t i = from; i < to; i++) {
        int sign = ordo_expansion_change(&neuron, w->e, i);
        if (sign != 0) {
            add_term(w, neuron, sign);
        }
    }
}

/* Goes to the cell of state k and makes its left end the centre of c. */
static void
recentre(sweep *w, size_t k)
{
    ordo_cell_walk_start(&w->walk, k);
    w->e->field->sub(&w->width, &w->walk.left, &w->centre, w->e->prec);
    shift(w->c, w, &w->width);
    w->e->field->set(&w->centre, &w->walk.left);
}

static void
set_all(ordo_scalar *r, const ordo_scalar *c, const ordo_expansion *e)
{
    for (size_t j = 0; j < coefficients(e); j++) {
        e->field->set(&r[j], &c[j]);
    }
}

static void
add_all(ordo_scalar *r, const ordo_scalar *c, const ordo_expansion *e)
{
    for (size_t j = 0; j < coefficients(e); j++) {
        e->field->add(&r[j], &r[j], &c[j], e->prec);
    }
}

/* Keeps c as that of state k. */
static void
keep_since(const ordo_expansion *e, size_t k, const ordo_scalar *c)
{
    swept *own = e->own;
    for (size_t j = 0; j < coefficients(e); j++) {
        size_t i = k * coefficients(e) + j;
        if (own->since == NULL) {
            (void)ordo_vector_set(&own->since_points, i, c[j].point); /* exact */
        } else {
            e->field->set(&own->since[i], &c[j]);
        }
    }
}

/* c += what was kept of state k. */
static void
add_since(ordo_scalar *c, const ordo_expansion *e, size_t k)
{
    const swept *own = e->own;
    for (size_t j = 0; j < coefficients(e); j++) {
        size_t i = k * coefficients(e) + j;
        if (own->since == NULL) {
            mpfr_t view;
            ordo_vector_view(view, &own->since_points, i);
            (void)mpfr_add(c[j].point, c[j].point, view, MPFR_RNDN);
        } else {
            e->field->add(&c[j], &c[j], &own->since[i], e->prec);
        }
    }
}

/* Sweeps block b, beginning with zero, to its last state or, if there is a next block, to the cell
 * with which that begins; whole then holds the sum of what changed. */
static ordo_status
sweep_block(void *context, size_t b)
{
    const ordo_expansion *e = context;
    const swept *own = e->own;
    sweep w;
    ordo_status status = sweep_init(&w, e);
    if (status == ORDO_OK) {
        size_t k = b * ORDO_EXPANSION_STATES;
        size_t last = b + 1 < own->blocks ? k + ORDO_EXPANSION_STATES : e->states - 1;
        ordo_cell_walk_start(&w.walk, k);
        e->field->set(&w.centre, &w.walk.left);
        while (k++ < last) {
            add_events(&w, e->event[k - 1], e->event[k]);
            recentre(&w, k);
            if (k % ORDO_EXPANSION_STATES != 0) {
                keep_since(e, k, w.c);
            } else {
                set_all(&own->whole[(b + 1) * coefficients(e)], w.c, e);
            }
        }
    }
    sweep_clear(&w);
    return status;
}

/* The sums of terms that count just right of a, group by group. */
typedef struct beginning {
    const ordo_expansion *e;
    ordo_scalar *sum;
} beginning;

static ordo_status
begin_group(void *context, size_t g)
{
    const beginning *all = context;
    const ordo_expansion *e = all->e;
    size_t terms = ordo_network_terms(ordo_partition_network(e->partition));
    size_t end = (g + 1) * ORDO_EXPANSION_NEURONS;
    sweep w;
    ordo_status status = sweep_init(&w, e);
    if (status == ORDO_OK) {
        e->field->set_real(&w.centre, ordo_partition_a(e->partition));
        for (size_t i = g * ORDO_EXPANSION_NEURONS; i < end && i < terms; i++) {
            if (ordo_expansion_begins_with(e, i)) {
                add_term(&w, i, 1);
            }
        }
        set_all(&all->sum[g * coefficients(e)], w.c, e);
    }
    sweep_clear(&w);
    return status;
}

/* The piece of the first cell: all terms that count just right of a. */
static ordo_status
begin(const ordo_expansion *e, int threads)
{
    const swept *own = e->own;
    size_t terms = ordo_network_terms(ordo_partition_network(e->partition));
    size_t groups = (terms + ORDO_EXPANSION_NEURONS - 1) / ORDO_EXPANSION_NEURONS;
    beginning all = {e, scalars_new(e, groups * coefficients(e))};
    ordo_status status = all.sum == NULL ? ORDO_ENOMEM : ORDO_OK;
    if (status == ORDO_OK) {
        status = ordo_parallel_for(groups, threads, begin_group, &all);
    }
    for (size_t g = 0; status == ORDO_OK && g < groups; g++) {
        add_all(own->whole, &all.sum[g * coefficients(e)], e);
    }
    scalars_free(e, all.sum, groups * coefficients(e));
    return status;
}

/* Adds to what changed in each block the piece with which the block began. */
static ordo_status
join_blocks(const ordo_expansion *e)
{
    const swept *own = e->own;
    sweep w;
    ordo_status status = sweep_init(&w, e);
    for (size_t b = 0; status == ORDO_OK && b < own->blocks; b++) {
        if (b > 0) {
            set_all(w.c, &own->whole[(b - 1) * coefficients(e)], e);
        }
        recentre(&w, b * ORDO_EXPANSION_STATES); /* of the first one only the centre matters */
        if (b > 0) {
            add_all(&own->whole[b * coefficients(e)], w.c, e);
        }
    }
    sweep_clear(&w);
    return status;
}

static ordo_status
begin_sweep(ordo_expansion *e, int threads)
{
    swept *own = calloc(1, sizeof *own);
    if (own == NULL) {
        return ORDO_ENOMEM;
    }
    e->own = own;
    own->blocks = (e->states - 1) / ORDO_EXPANSION_STATES + 1;
    own->whole = scalars_new(e, own->blocks * coefficients(e));
    ordo_status status = own->whole == NULL ? ORDO_ENOMEM : ORDO_OK;
    size_t numbers = e->states * coefficients(e);
    if (status == ORDO_OK && e->field == &ordo_point_arithmetic) {
        status = ordo_vector_init(&own->since_points, numbers, e->prec);
    } else if (status == ORDO_OK) {
        own->since = scalars_new(e, numbers);
        status = own->since == NULL ? ORDO_ENOMEM : ORDO_OK;
    }
    if (status == ORDO_OK) {
        status = ordo_parallel_for(own->blocks, threads, sweep_block, e);
    }
    if (status == ORDO_OK) {
        status = begin(e, threads);
    }
    return status == ORDO_OK ? join_blocks(e) : status;
}

static void
end_sweep(ordo_expansion *e)
{
    swept *own = e->own;
    if (own != NULL) {
        scalars_free(e, own->whole, own->blocks * coefficients(e));
        scalars_free(e, own->since, e->states * coefficients(e));
        ordo_vector_clear(&own->since_points);
        free(own);
        e->own = NULL;
    }
}

/* Goes to the cell of state k, and c is its piece. */
static void
recall(sweep *w, size_t k)
{
    const ordo_expansion *e = w->e;
    const swept *own = e->own;
    size_t b = k / ORDO_EXPANSION_STATES;
    ordo_cell_walk_start(&w->walk, b * ORDO_EXPANSION_STATES);
    e->field->set(&w->centre, &w->walk.left);
    set_all(w->c, &own->whole[b * coefficients(e)], e);
    if (k % ORDO_EXPANSION_STATES != 0) {
        recentre(w, k);
        add_since(w->c, e, k);
    }
}

/* The piece of the walk's cell: c around its left end. */
static void
write_piece(ordo_piece *piece, sweep *w)
{
    const ordo_expansion *e = w->e;
    ordo_cell_walk_describe(piece, &w->walk);
    set_all(piece->c, w->c, e);
    e->field->sub(&w->width, &w->walk.left, &w->centre, e->prec);
    if (e->field->sign(&w->width) != 0) {
        shift(piece->c, w, &w->width);
    }
}

static ordo_status
pieces_of_sweep(ordo_piece *pieces, const ordo_expansion *e, size_t first, size_t count)
{
    sweep w;
    ordo_status status = sweep_init(&w, e);
    if (status == ORDO_OK) {
        size_t cell = first - first % ORDO_EXPANSION_STRIDE;
        for (; cell < first + count; cell++) {
            size_t event = w.walk.event;
            if (cell % ORDO_EXPANSION_STRIDE == 0) {
                recall(&w, cell / ORDO_EXPANSION_STRIDE);
            } else {
                ordo_cell_walk_next(&w.walk);
                add_events(&w, event, w.walk.event);
            }
            if (cell >= first) {
                write_piece(&pieces[cell - first], &w);
            }
        }
    }
    sweep_clear(&w);
    return status;
}

const ordo_expansion_way ordo_expansion_by_sweep = {begin_sweep, pieces_of_sweep, end_sweep};
