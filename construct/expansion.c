/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "construct/expansion.h"

#include <stdlib.h>

struct ordo_expansion {
    const ordo_partition *partition;
    const ordo_arithmetic *field;
    mpfr_prec_t prec;
    unsigned degree;
    size_t states;  /* remembered so far */
    ordo_scalar *c; /* states x (degree + 1) coefficients */
    ordo_scalar *left;
    size_t *event; /* the first event right of the state's cell */
};

/* The running polynomial c around `left`, and the next event. */
typedef struct sweep {
    const ordo_expansion *e;
    ordo_scalar left, right, width, line, slope, parameter;
    ordo_scalar *c, *own;
    size_t event;
    bool cut_left, cut_right;
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
    w->c = scalars_new(e, coefficients(e));
    w->own = scalars_new(e, coefficients(e));
    ordo_scalar *const single[] = {&w->left, &w->right, &w->width,
                                   &w->line, &w->slope, &w->parameter};
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
    ordo_scalar *const single[] = {&w->left, &w->right, &w->width,
                                   &w->line, &w->slope, &w->parameter};
    for (size_t i = 0; i < sizeof single / sizeof single[0]; i++) {
        w->e->field->clear(single[i]);
    }
}

static void
load(sweep *w, ordo_scalar *r, size_t neuron, unsigned slot)
{
    mpfr_t view;
    ordo_network_view(view, ordo_partition_network(w->e->partition), neuron, slot);
    w->e->field->set_real(r, view);
}

/* The sign of a number that is 1 or -1, else 0. */
static int
plus_or_minus_one(const mpfr_t x)
{
    return mpfr_cmp_si(x, 1) == 0 ? 1 : mpfr_cmp_si(x, -1) == 0 ? -1 : 0;
}

static void
swap(ordo_scalar *x, ordo_scalar *y)
{
    ordo_scalar other = *x;
    *x = *y;
    *y = other;
}

/* line = weight left + bias for the affine function in slots `slot`, `slot` + 1; slope = weight.
 * Returns plus_or_minus_one(weight). */
static int
read_line(sweep *w, size_t neuron, unsigned slot)
{
    const ordo_arithmetic *field = w->e->field;
    mpfr_t weight;
    ordo_network_view(weight, ordo_partition_network(w->e->partition), neuron, slot);
    int one = plus_or_minus_one(weight);
    load(w, &w->line, neuron, slot + 1);
    if (one > 0) {
        field->add(&w->line, &w->line, &w->left, w->e->prec);
    } else if (one < 0) {
        field->sub(&w->line, &w->line, &w->left, w->e->prec);
    } else {
        field->set_real(&w->slope, weight);
        field->mul(&w->parameter, &w->slope, &w->left, w->e->prec);
        field->add(&w->line, &w->line, &w->parameter, w->e->prec);
    }
    return one;
}

/* own *= (weight s + line) for the affine function in slots `slot`, `slot` + 1. Of own, of `degree`
 * before, the coefficients below *zeros are 0; at a neuron's own breakpoint its gate adds one. */
static void
multiply_line(sweep *w, size_t neuron, unsigned slot, unsigned degree, unsigned *zeros)
{
    const ordo_arithmetic *field = w->e->field;
    mpfr_prec_t prec = w->e->prec;
    int one = read_line(w, neuron, slot);
    bool through = field->sign(&w->line) == 0; /* the line is 0 at `left` */
    for (unsigned j = degree + 1; j > *zeros; j--) {
        ordo_scalar *above = &w->own[j], *here = &w->own[j - 1];
        /* above, which holds own[j] line already, gets own[j - 1] weight */
        if (one == 0) {
            field->mul(&w->parameter, here, &w->slope, prec);
        } else {
            field->mul_si(&w->parameter, here, one, prec);
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

/* c += sign * D (G x + g) prod_j (U_j x + u_j), written around `left`. */
static void
add_neuron(sweep *w, size_t neuron, int sign)
{
    const ordo_network *net = ordo_partition_network(w->e->partition);
    unsigned zeros = 0;
    load(w, &w->own[0], neuron, ordo_network_slot_D(net));
    multiply_line(w, neuron, ORDO_SLOT_G, 0, &zeros);
    for (unsigned j = 0; j < net->factors; j++) {
        multiply_line(w, neuron, ordo_network_slot_U(j), j + 1, &zeros);
    }
    for (unsigned j = zeros; j <= w->e->degree; j++) {
        if (sign > 0) {
            w->e->field->add(&w->c[j], &w->c[j], &w->own[j], w->e->prec);
        } else {
            w->e->field->sub(&w->c[j], &w->c[j], &w->own[j], w->e->prec);
        }
    }
}

/* right = where event i lies. */
static void
locate_event(sweep *w, size_t i)
{
    ordo_event event = ordo_partition_event(w->e->partition, i);
    mpfr_t view;
    if (event.cut) {
        ordo_vector_view(view, ordo_partition_cuts(w->e->partition), event.index);
        w->e->field->set_real(&w->right, view);
        return;
    }
    ordo_network_view(view, ordo_partition_network(w->e->partition), event.index, ORDO_SLOT_G);
    int one = plus_or_minus_one(view);
    load(w, &w->right, event.index, ORDO_SLOT_g);
    if (one == 0) {
        w->e->field->set_real(&w->slope, view);
        w->e->field->div(&w->right, &w->right, &w->slope, w->e->prec);
    }
    w->e->field->mul_si(&w->right, &w->right, one != 0 ? -one : -1, w->e->prec);
}

/* The right end of the current cell: the next event that opens a cell, or b. */
static void
find_right(sweep *w)
{
    w->cut_right = false;
    if (w->event >= ordo_partition_events(w->e->partition)) {
        w->e->field->set_real(&w->right, ordo_partition_b(w->e->partition));
        return;
    }
    locate_event(w, w->event);
    size_t i = w->event;
    do {
        w->cut_right = w->cut_right || ordo_partition_event(w->e->partition, i).cut;
        i++;
    } while (i < ordo_partition_events(w->e->partition) &&
             !ordo_partition_event(w->e->partition, i).opens);
}

/* Moves to the cell right of the current one: Taylor shift, then the neurons that change there. */
static void
advance(sweep *w)
{
    const ordo_arithmetic *field = w->e->field;
    mpfr_prec_t prec = w->e->prec;
    unsigned degree = w->e->degree;
    field->sub(&w->width, &w->right, &w->left, prec);
    for (unsigned i = 0; i < degree; i++) {
        for (unsigned j = degree; j-- > i;) {
            field->mul(&w->parameter, &w->c[j + 1], &w->width, prec);
            field->add(&w->c[j], &w->c[j], &w->parameter, prec);
        }
    }
    field->set(&w->left, &w->right);
    w->cut_left = w->cut_right;
    const ordo_network *net = ordo_partition_network(w->e->partition);
    size_t events = ordo_partition_events(w->e->partition);
    bool first = true;
    while (w->event < events) {
        ordo_event event = ordo_partition_event(w->e->partition, w->event);
        if (event.opens && !first) {
            break;
        }
        first = false;
        if (!event.cut) {
            mpfr_t G;
            ordo_network_view(G, net, event.index, ORDO_SLOT_G);
            add_neuron(w, event.index, mpfr_sgn(G));
        }
        w->event++;
    }
    find_right(w);
}

/* The state in the first cell: d and all neurons active just right of a. */
static void
begin(sweep *w)
{
    const ordo_partition *p = w->e->partition;
    const ordo_network *net = ordo_partition_network(p);
    mpfr_t d;
    w->e->field->set_real(&w->left, ordo_partition_a(p));
    ordo_network_view_d(d, net);
    w->e->field->set_real(&w->c[0], d);
    for (size_t i = 0; i < net->neurons; i++) {
        if (ordo_partition_active_at_a(p, i)) {
            add_neuron(w, i, 1);
        }
    }
    find_right(w);
}

static void
remember(ordo_expansion *e, const sweep *w)
{
    size_t k = e->states++;
    e->event[k] = w->event;
    e->field->set(&e->left[k], &w->left);
    for (size_t j = 0; j < coefficients(e); j++) {
        e->field->set(&e->c[k * coefficients(e) + j], &w->c[j]);
    }
}

static void
recall(sweep *w, size_t k)
{
    const ordo_expansion *e = w->e;
    w->event = e->event[k];
    e->field->set(&w->left, &e->left[k]);
    for (size_t j = 0; j < coefficients(e); j++) {
        e->field->set(&w->c[j], &e->c[k * coefficients(e) + j]);
    }
    w->cut_left = false;
    for (size_t i = w->event; i > 0; i--) {
        ordo_event event = ordo_partition_event(e->partition, i - 1);
        w->cut_left = w->cut_left || event.cut;
        if (event.opens) {
            break;
        }
    }
    find_right(w);
}

static ordo_status
sweep_all(ordo_expansion *e)
{
    sweep w;
    ordo_status status = sweep_init(&w, e);
    if (status == ORDO_OK) {
        size_t cells = ordo_partition_cells(e->partition);
        begin(&w);
        remember(e, &w);
        for (size_t i = 1; i < cells; i++) {
            advance(&w);
            if (i % ORDO_EXPANSION_STRIDE == 0) {
                remember(e, &w);
            }
        }
    }
    sweep_clear(&w);
    return status;
}

static size_t
room_for_states(const ordo_expansion *e)
{
    return (ordo_partition_cells(e->partition) - 1) / ORDO_EXPANSION_STRIDE + 1;
}

/* Whether rationals can hold the parameters, the ends and the cuts. */
static bool
all_rational(const ordo_partition *p)
{
    const ordo_vector *const lists[] = {&ordo_partition_network(p)->theta, ordo_partition_cuts(p)};
    fmpq_t r;
    mpfr_t view;
    fmpq_init(r);
    bool good = ordo_rational_from_real(r, ordo_partition_a(p)) == ORDO_OK &&
                ordo_rational_from_real(r, ordo_partition_b(p)) == ORDO_OK;
    for (int k = 0; k < 2; k++) {
        for (size_t i = 0; good && lists[k] != NULL && i < lists[k]->length; i++) {
            ordo_vector_view(view, lists[k], i);
            good = ordo_rational_from_real(r, view) == ORDO_OK;
        }
    }
    fmpq_clear(r);
    return good;
}

ordo_status
ordo_expansion_new(ordo_expansion **out, const ordo_partition *partition,
                   const ordo_arithmetic *field, mpfr_prec_t prec)
{
    *out = NULL;
    if (field == &ordo_rational_arithmetic && !all_rational(partition)) {
        return ORDO_EINVAL;
    }
    ordo_expansion *e = calloc(1, sizeof *e);
    if (e == NULL) {
        return ORDO_ENOMEM;
    }
    e->partition = partition;
    e->field = field;
    e->prec = prec;
    e->degree = ordo_partition_network(partition)->factors + 1;
    size_t room = room_for_states(e);
    e->left = scalars_new(e, room);
    e->c = scalars_new(e, room * coefficients(e));
    e->event = calloc(room, sizeof *e->event);
    ordo_status status =
        e->left == NULL || e->c == NULL || e->event == NULL ? ORDO_ENOMEM : sweep_all(e);
    if (status != ORDO_OK) {
        ordo_expansion_free(e);
        return status;
    }
    *out = e;
    return ORDO_OK;
}

void
ordo_expansion_free(ordo_expansion *e)
{
    if (e != NULL) {
        scalars_free(e, e->left, room_for_states(e));
        scalars_free(e, e->c, room_for_states(e) * coefficients(e));
        free(e->event);
        free(e);
    }
}

unsigned
ordo_expansion_degree(const ordo_expansion *e)
{
    return e->degree;
}

static void
copy_piece(ordo_piece *piece, const sweep *w)
{
    const ordo_arithmetic *field = w->e->field;
    field->set(&piece->left, &w->left);
    field->set(&piece->right, &w->right);
    piece->cut_left = w->cut_left;
    piece->cut_right = w->cut_right;
    for (size_t j = 0; j < coefficients(w->e); j++) {
        field->set(&piece->c[j], &w->c[j]);
    }
}

ordo_status
ordo_expansion_pieces(ordo_piece *pieces, const ordo_expansion *e, size_t first, size_t count)
{
    sweep w;
    ordo_status status = sweep_init(&w, e);
    if (status == ORDO_OK && count > 0) {
        size_t cell = first / ORDO_EXPANSION_STRIDE * ORDO_EXPANSION_STRIDE;
        recall(&w, first / ORDO_EXPANSION_STRIDE);
        for (; cell < first; cell++) {
            advance(&w);
        }
        for (size_t k = 0; k < count; k++) {
            if (k > 0) {
                advance(&w);
            }
            copy_piece(&pieces[k], &w);
        }
    }
    sweep_clear(&w);
    return status;
}

ordo_status
ordo_piece_init(ordo_piece *piece, const ordo_expansion *e)
{
    *piece = (ordo_piece){.c = scalars_new(e, coefficients(e))};
    e->field->init(&piece->left, e->prec);
    e->field->init(&piece->right, e->prec);
    return piece->c == NULL ? ORDO_ENOMEM : ORDO_OK;
}

void
ordo_piece_clear(ordo_piece *piece, const ordo_expansion *e)
{
    e->field->clear(&piece->left);
    e->field->clear(&piece->right);
    scalars_free(e, piece->c, coefficients(e));
}
