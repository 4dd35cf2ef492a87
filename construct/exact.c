/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "construct/exact.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "construct/tensor.h"

enum { SIZE_MOST = 1 << 16 }; /* of exponents: sums of numbers farther apart would be too long */

/* A point and where it stands among those of the caller. */
typedef struct place {
    mpfr_t x; /* a view */
    size_t index;
} place;

/* The polynomial that the net is at the points in their order, and where gates change: at the first
 * point of the new state. Lists of neurons, NONE at their end, by the place they change at. */
typedef struct sweep {
    const ordo_network *net;
    place *places;
    size_t points;
    size_t *first, *next;
    size_t terms;           /* degree + 1 */
    arf_struct *sum, *term; /* coefficients; those of one neuron */
    arf_t w, b, x;
} sweep;

static const size_t NONE = SIZE_MAX;

static int
compare_places(const void *p, const void *q)
{
    const place *a = p, *b = q;
    return mpfr_cmp(a->x, b->x);
}

static bool
is_manageable(const mpfr_t x)
{
    return mpfr_zero_p(x) ||
           (mpfr_regular_p(x) && mpfr_get_exp(x) <= SIZE_MOST && mpfr_get_exp(x) >= -SIZE_MOST);
}

static ordo_status
check_numbers(const ordo_network *net, const ordo_vector *x, ordo_message *why)
{
    mpfr_t view;
    for (size_t i = 0; i < net->theta.length; i++) {
        ordo_vector_view(view, &net->theta, i);
        if (!is_manageable(view)) {
            char name[ORDO_ENTRY_NAME];
            ordo_entry_name(name, net, i);
            return ordo_explain(why, ORDO_EINVAL, "%s is infinite, nan or of an extreme size",
                                name);
        }
    }
    for (size_t k = 0; k < x->length; k++) {
        ordo_vector_view(view, x, k);
        if (!is_manageable(view)) {
            return ordo_explain(why, ORDO_EINVAL,
                                "point %zu is infinite, nan or of an extreme size", k);
        }
    }
    return ORDO_OK;
}

/* The first place at which the gate is open (of G < 0: is shut). */
static size_t
place_of_change(const sweep *s, const mpfr_t G, const mpfr_t g)
{
    size_t low = 0, high = s->points;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        bool open = ordo_gate_sign(G, g, s->places[middle].x) > 0;
        if (open == (mpfr_sgn(G) > 0)) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low;
}

/* sum += sign times the neuron's weight and lines. */
static void
add_neuron(sweep *s, size_t i, int sign)
{
    mpfr_t w, b;
    ordo_network_weight(w, s->net, i);
    arf_set_mpfr(&s->term[0], w);
    if (sign < 0) {
        arf_neg(&s->term[0], &s->term[0]);
    }
    for (unsigned j = 0; j + 1 < s->terms; j++) {
        ordo_network_line(w, b, s->net, i, j);
        arf_set_mpfr(s->w, w);
        arf_set_mpfr(s->b, b);
        arf_mul(&s->term[j + 1], &s->term[j], s->w, ARF_PREC_EXACT, ARF_RND_DOWN);
        for (unsigned k = j; k > 0; k--) {
            arf_mul(&s->term[k], &s->term[k], s->b, ARF_PREC_EXACT, ARF_RND_DOWN);
            arf_addmul(&s->term[k], &s->term[k - 1], s->w, ARF_PREC_EXACT, ARF_RND_DOWN);
        }
        arf_mul(&s->term[0], &s->term[0], s->b, ARF_PREC_EXACT, ARF_RND_DOWN);
    }
    for (size_t k = 0; k < s->terms; k++) {
        arf_add(&s->sum[k], &s->sum[k], &s->term[k], ARF_PREC_EXACT, ARF_RND_DOWN);
    }
}

/* The polynomial left of all points, and the lists of changes. */
static void
prepare(sweep *s)
{
    mpfr_t G, g;
    for (unsigned j = 0; j <= s->net->unit->tail; j++) {
        ordo_vector_view(g, &s->net->theta, ordo_unit_tail_index(s->net->unit, s->net->neurons, j));
        arf_set_mpfr(&s->sum[j], g);
    }
    for (size_t k = 0; k < s->points; k++) {
        s->first[k] = NONE;
    }
    for (size_t i = 0; i < s->net->neurons; i++) {
        ordo_network_view(G, s->net, i, ORDO_SLOT_G);
        ordo_network_view(g, s->net, i, ORDO_SLOT_g);
        int slope = mpfr_sgn(G);
        if (slope < 0 || (slope == 0 && mpfr_sgn(g) > 0)) {
            add_neuron(s, i, 1);
        }
        size_t k = slope != 0 ? place_of_change(s, G, g) : s->points;
        if (k < s->points) {
            s->next[i] = s->first[k];
            s->first[k] = i;
        }
    }
}

static void
evaluate(arb_t y, sweep *s, const mpfr_t x)
{
    arf_struct *value = arb_midref(y);
    arf_set_mpfr(s->x, x);
    mag_zero(arb_radref(y));
    arf_set(value, &s->sum[s->terms - 1]);
    for (size_t k = s->terms - 1; k > 0; k--) {
        arf_mul(value, value, s->x, ARF_PREC_EXACT, ARF_RND_DOWN);
        arf_add(value, value, &s->sum[k - 1], ARF_PREC_EXACT, ARF_RND_DOWN);
    }
}

static void
run(arb_ptr y, sweep *s)
{
    mpfr_t G;
    prepare(s);
    for (size_t k = 0; k < s->points; k++) {
        for (size_t i = s->first[k]; i != NONE; i = s->next[i]) {
            ordo_network_view(G, s->net, i, ORDO_SLOT_G);
            add_neuron(s, i, mpfr_sgn(G));
        }
        evaluate(y + s->places[k].index, s, s->places[k].x);
    }
}

static void
clear_sweep(sweep *s)
{
    for (size_t k = 0; s->sum != NULL && k < 2 * s->terms; k++) {
        arf_clear(&s->sum[k]);
    }
    arf_clear(s->w);
    arf_clear(s->b);
    arf_clear(s->x);
    free(s->sum);
    free(s->places);
    free(s->first);
    free(s->next);
}

static ordo_status
init_sweep(sweep *s, const ordo_network *net, const ordo_vector *x)
{
    memset(s, 0, sizeof *s);
    s->net = net;
    s->points = x->length;
    s->terms = (size_t)ordo_network_degree(net) + 1;
    arf_init(s->w);
    arf_init(s->b);
    arf_init(s->x);
    s->places = calloc(s->points + 1, sizeof *s->places);
    s->first = calloc(s->points + 1, sizeof *s->first);
    s->next = calloc(net->neurons + 1, sizeof *s->next);
    s->sum = calloc(2 * s->terms, sizeof *s->sum);
    for (size_t k = 0; s->sum != NULL && k < 2 * s->terms; k++) {
        arf_init(&s->sum[k]);
    }
    if (s->places == NULL || s->first == NULL || s->next == NULL || s->sum == NULL) {
        return ORDO_ENOMEM;
    }
    s->term = s->sum + s->terms;
    for (size_t k = 0; k < s->points; k++) {
        ordo_vector_view(s->places[k].x, x, k);
        s->places[k].index = k;
    }
    qsort(s->places, s->points, sizeof *s->places, compare_places);
    return ORDO_OK;
}

ordo_status
ordo_exact_values(arb_ptr y, const ordo_network *net, const ordo_vector *x, ordo_message *why)
{
    sweep s;
    ordo_status status = check_numbers(net, x, why);
    if (status != ORDO_OK) {
        return status;
    }
    status = init_sweep(&s, net, x);
    if (status == ORDO_OK) {
        run(y, &s);
    }
    clear_sweep(&s);
    return status;
}

void
ordo_exact_real(mpfr_t r, const arb_t y)
{
    slong bits = arf_bits(arb_midref(y));
    mpfr_set_prec(r, bits > MPFR_PREC_MIN ? bits : MPFR_PREC_MIN);
    (void)arf_get_mpfr(r, arb_midref(y), MPFR_RNDN);
}
