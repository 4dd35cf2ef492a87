/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "construct/partition.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* An event in one word: its index and two marks. */
#define MARK_CUT ((size_t)1 << (sizeof(size_t) * 8 - 1))
#define MARK_OPENS ((size_t)1 << (sizeof(size_t) * 8 - 2))
#define INDEX_OF(word) ((word) & ~(MARK_CUT | MARK_OPENS))

struct ordo_partition {
    const ordo_network *net;
    const ordo_vector *cuts;
    mpfr_srcptr a, b;
    size_t *events;
    size_t count;
    size_t cells;
};

/* The sign of (breakpoint of neuron i) - x. */
static int
compare_to_number(const ordo_network *net, size_t i, mpfr_srcptr x)
{
    mpfr_t G, g;
    ordo_network_view(G, net, i, ORDO_SLOT_G);
    ordo_network_view(g, net, i, ORDO_SLOT_g);
    return -ordo_gate_sign(G, g, x) * mpfr_sgn(G);
}

/* The sign of (breakpoint i) - (breakpoint j) = (g_j G_i - g_i G_j)/(G_i G_j), exact likewise. */
static int
compare_breakpoints(const ordo_network *net, size_t i, size_t j)
{
    mpfr_t Gi, gi, Gj, gj, side;
    mp_limb_t room[1];
    ordo_network_view(Gi, net, i, ORDO_SLOT_G);
    ordo_network_view(gi, net, i, ORDO_SLOT_g);
    ordo_network_view(Gj, net, j, ORDO_SLOT_G);
    ordo_network_view(gj, net, j, ORDO_SLOT_g);
    int one_i = ordo_plus_or_minus_one(Gi), one_j = ordo_plus_or_minus_one(Gj);
    if (one_i != 0 && one_j != 0) {
        return -one_i * mpfr_cmp3(gi, gj, one_i * one_j);
    }
    mpfr_custom_init(room, MPFR_PREC_MIN);
    mpfr_custom_init_set(side, MPFR_ZERO_KIND, 0, MPFR_PREC_MIN, room);
    mpfr_fmms(side, gj, Gi, gi, Gj, MPFR_RNDN);
    return mpfr_sgn(side) * mpfr_sgn(Gi) * mpfr_sgn(Gj);
}

/* The sign of event u - event v, both words. */
static int
compare_events(const ordo_partition *p, size_t u, size_t v)
{
    bool cut_u = u & MARK_CUT, cut_v = v & MARK_CUT;
    mpfr_t x, y;
    if (cut_u && cut_v) {
        ordo_vector_view(x, p->cuts, INDEX_OF(u));
        ordo_vector_view(y, p->cuts, INDEX_OF(v));
        return mpfr_cmp(x, y);
    }
    if (cut_u) {
        ordo_vector_view(x, p->cuts, INDEX_OF(u));
        return -compare_to_number(p->net, INDEX_OF(v), x);
    }
    if (cut_v) {
        ordo_vector_view(y, p->cuts, INDEX_OF(v));
        return compare_to_number(p->net, INDEX_OF(u), y);
    }
    return compare_breakpoints(p->net, INDEX_OF(u), INDEX_OF(v));
}

/* Merges the sorted runs [from, middle) and [middle, to) of `source` into `target`. */
static void
merge(const ordo_partition *p, size_t *target, const size_t *source, size_t from, size_t middle,
      size_t to)
{
    size_t i = from, j = middle;
    for (size_t k = from; k < to; k++) {
        bool left = j >= to || (i < middle && compare_events(p, source[i], source[j]) <= 0);
        target[k] = left ? source[i++] : source[j++];
    }
}

static bool
is_sorted(const ordo_partition *p)
{
    for (size_t i = 1; i < p->count; i++) {
        if (compare_events(p, p->events[i - 1], p->events[i]) > 0) {
            return false;
        }
    }
    return true;
}

/* Bottom-up merge sort: stable, and the comparison gets its context. */
static ordo_status
sort_events(ordo_partition *p)
{
    if (is_sorted(p)) {
        return ORDO_OK;
    }
    size_t *other = malloc(p->count * sizeof *other);
    if (other == NULL) {
        return ORDO_ENOMEM;
    }
    for (size_t width = 1; width < p->count; width *= 2) {
        for (size_t from = 0; from < p->count; from += 2 * width) {
            size_t middle = from + width < p->count ? from + width : p->count;
            size_t to = middle + width < p->count ? middle + width : p->count;
            merge(p, other, p->events, from, middle, to);
        }
        size_t *old = p->events;
        p->events = other;
        other = old;
    }
    free(other);
    return ORDO_OK;
}

/* 0, or of an exponent so small that no product or quotient of two numbers, nor a sum of such,
 * leaves MPFR's range: signs of what is rounded once are exact, and rounding is relative. */
static bool
is_moderate(const mpfr_t x)
{
    const mpfr_exp_t most = (mpfr_exp_t)1 << 28;
    return mpfr_zero_p(x) ||
           (mpfr_regular_p(x) && mpfr_get_exp(x) < most && mpfr_get_exp(x) > -most);
}

static bool
all_moderate(const ordo_vector *v)
{
    mpfr_t x;
    for (size_t i = 0; v != NULL && i < v->length; i++) {
        ordo_vector_view(x, v, i);
        if (!is_moderate(x)) {
            return false;
        }
    }
    return true;
}

/* The breakpoints inside (a, b) in the neurons' order, then the cuts. */
static void
collect_events(ordo_partition *p)
{
    mpfr_t G;
    for (size_t i = 0; i < p->net->neurons; i++) {
        ordo_network_view(G, p->net, i, ORDO_SLOT_G);
        if (!mpfr_zero_p(G) && compare_to_number(p->net, i, p->a) > 0 &&
            compare_to_number(p->net, i, p->b) < 0) {
            p->events[p->count++] = i;
        }
    }
    for (size_t i = 0; p->cuts != NULL && i < p->cuts->length; i++) {
        p->events[p->count++] = i | MARK_CUT;
    }
}

static void
mark_cells(ordo_partition *p)
{
    p->cells = 1;
    for (size_t i = 0; i < p->count; i++) {
        if (i == 0 || compare_events(p, p->events[i - 1], p->events[i]) != 0) {
            p->events[i] |= MARK_OPENS;
            p->cells++;
        }
    }
}

ordo_status
ordo_partition_new(ordo_partition **out, const ordo_network *net, mpfr_srcptr a, mpfr_srcptr b,
                   const ordo_vector *cuts)
{
    *out = NULL;
    if (!all_moderate(&net->theta) || !all_moderate(cuts) || !is_moderate(a) || !is_moderate(b)) {
        return ORDO_EINVAL;
    }
    ordo_partition *p = calloc(1, sizeof *p);
    if (p == NULL) {
        return ORDO_ENOMEM;
    }
    p->net = net;
    p->cuts = cuts;
    p->a = a;
    p->b = b;
    size_t room = net->neurons + (cuts != NULL ? cuts->length : 0);
    p->events = malloc((room > 0 ? room : 1) * sizeof *p->events);
    ordo_status status = p->events == NULL ? ORDO_ENOMEM : ORDO_OK;
    if (status == ORDO_OK) {
        collect_events(p);
        status = sort_events(p);
    }
    if (status != ORDO_OK) {
        ordo_partition_free(p);
        return status;
    }
    mark_cells(p);
    *out = p;
    return ORDO_OK;
}

void
ordo_partition_free(ordo_partition *p)
{
    if (p != NULL) {
        free(p->events);
        free(p);
    }
}

size_t
ordo_partition_cells(const ordo_partition *p)
{
    return p->cells;
}

size_t
ordo_partition_events(const ordo_partition *p)
{
    return p->count;
}

ordo_event
ordo_partition_event(const ordo_partition *p, size_t i)
{
    size_t word = p->events[i];
    return (ordo_event){
        .cut = word & MARK_CUT, .opens = word & MARK_OPENS, .index = INDEX_OF(word)};
}

const ordo_network *
ordo_partition_network(const ordo_partition *p)
{
    return p->net;
}

mpfr_srcptr
ordo_partition_a(const ordo_partition *p)
{
    return p->a;
}

mpfr_srcptr
ordo_partition_b(const ordo_partition *p)
{
    return p->b;
}

const ordo_vector *
ordo_partition_cuts(const ordo_partition *p)
{
    return p->cuts;
}

bool
ordo_partition_active_at_a(const ordo_partition *p, size_t i)
{
    mpfr_t w;
    ordo_network_view(w, p->net, i, ORDO_SLOT_G);
    int opening = mpfr_sgn(w);
    if (opening == 0) {
        ordo_network_view(w, p->net, i, ORDO_SLOT_g);
        return mpfr_sgn(w) > 0;
    }
    int side = compare_to_number(p->net, i, p->a);
    return opening > 0 ? side <= 0 : side > 0;
}
