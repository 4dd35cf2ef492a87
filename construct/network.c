/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "construct/network.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "quadrature/parallel.h"

/* So many neurons of a sum are one piece of work for a thread. */
enum { GROUP = 4096 };

unsigned
ordo_network_degree(const ordo_network *net)
{
    return ordo_unit_degree(net->unit);
}

size_t
ordo_network_stride(const ordo_network *net)
{
    return ordo_unit_stride(net->unit);
}

size_t
ordo_network_terms(const ordo_network *net)
{
    return net->neurons + net->unit->tail + 1;
}

size_t
ordo_network_index(const ordo_network *net, size_t i, unsigned slot)
{
    return i * ordo_network_stride(net) + slot;
}

unsigned
ordo_network_power(const ordo_network *net, size_t index)
{
    size_t behind = index - net->neurons * ordo_network_stride(net);
    return behind < net->unit->tail ? (unsigned)behind + 1 : 0;
}

size_t
ordo_network_slot(const ordo_network *net, size_t index)
{
    size_t stride = ordo_network_stride(net);
    return index < net->neurons * stride ? index % stride : stride;
}

unsigned
ordo_network_slot_U(unsigned j)
{
    return ORDO_SLOT_U + 2 * j;
}

unsigned
ordo_network_slot_u(unsigned j)
{
    return ORDO_SLOT_U + 2 * j + 1;
}

unsigned
ordo_network_slot_D(const ordo_network *net)
{
    return (unsigned)ordo_network_stride(net) - 1;
}

void
ordo_network_name(char name[ORDO_PARAMETER_NAME], const ordo_network *net, size_t index)
{
    static const char *const lines[] = {"G", "U", "Q"};
    size_t stride = ordo_network_stride(net), slot = ordo_network_slot(net, index);
    const char *part = slot % 2 == 0 ? "weight" : "bias";
    if (slot == stride) {
        (void)snprintf(name, ORDO_PARAMETER_NAME, "%s",
                       ordo_network_power(net, index) > 0 ? "P.weight" : "D.bias");
    } else if (slot + 1 == stride) {
        (void)snprintf(name, ORDO_PARAMETER_NAME, "D.weight");
    } else if (slot / 2 < sizeof lines / sizeof lines[0]) {
        (void)snprintf(name, ORDO_PARAMETER_NAME, "%s.%s", lines[slot / 2], part);
    } else {
        (void)snprintf(name, ORDO_PARAMETER_NAME, "Q%u.%s", (unsigned)(slot / 2 - 1) % 100, part);
    }
}

ordo_status
ordo_network_init(ordo_network *net, const ordo_unit *unit, size_t neurons, mpfr_prec_t prec)
{
    memset(net, 0, sizeof *net);
    size_t parameters = ordo_unit_parameters(unit, neurons);
    if (parameters == SIZE_MAX) {
        return ORDO_ENOMEM;
    }
    net->unit = unit;
    net->neurons = neurons;
    return ordo_vector_init(&net->theta, parameters, prec);
}

void
ordo_network_clear(ordo_network *net)
{
    ordo_vector_clear(&net->theta);
    memset(net, 0, sizeof *net);
}

void
ordo_network_view(mpfr_t view, const ordo_network *net, size_t i, unsigned slot)
{
    ordo_vector_view(view, &net->theta, ordo_network_index(net, i, slot));
}

void
ordo_network_view_d(mpfr_t view, const ordo_network *net)
{
    ordo_vector_view(view, &net->theta, net->theta.length - 1);
}

void
ordo_network_weight(mpfr_t view, const ordo_network *net, size_t i)
{
    if (i < net->neurons) {
        ordo_network_view(view, net, i, ordo_network_slot_D(net));
    } else {
        ordo_vector_view(view, &net->theta,
                         net->neurons * ordo_network_stride(net) + (i - net->neurons));
    }
}

/* A view of the constant 0 or 1. */
static void
view_bit(mpfr_t view, bool bit)
{
    static mp_limb_t significand[] = {(mp_limb_t)1 << (GMP_NUMB_BITS - 1)}; /* never written to */
    mpfr_custom_init_set(view, bit ? MPFR_REGULAR_KIND : MPFR_ZERO_KIND, bit ? 1 : 0, MPFR_PREC_MIN,
                         significand);
}

void
ordo_network_line(mpfr_t w, mpfr_t b, const ordo_network *net, size_t i, unsigned k)
{
    if (i < net->neurons) {
        unsigned slot = ordo_unit_slot_of_line(net->unit, k);
        ordo_network_view(w, net, i, slot);
        ordo_network_view(b, net, i, slot + 1);
    } else {
        size_t behind = i - net->neurons, power = behind < net->unit->tail ? behind + 1 : 0;
        bool is_x = k < power;
        view_bit(w, is_x);
        view_bit(b, !is_x);
    }
}

int
ordo_gate_sign(const mpfr_t G, const mpfr_t g, const mpfr_t x)
{
    int one = ordo_plus_or_minus_one(G);
    if (one != 0) {
        int order = mpfr_cmp3(g, x, -one);
        return (order > 0) - (order < 0);
    }
    mpfr_t side;
    mp_limb_t room[1];
    mpfr_custom_init(room, MPFR_PREC_MIN);
    mpfr_custom_init_set(side, MPFR_ZERO_KIND, 0, MPFR_PREC_MIN, room);
    mpfr_fma(side, G, x, g, MPFR_RNDN); /* rounded once: the sign is exact */
    return (mpfr_sgn(side) > 0) - (mpfr_sgn(side) < 0);
}

/* term = the lines from `first` on, times term; `factor` is workspace. */
static void
multiply_lines(mpfr_t term, mpfr_t factor, const ordo_network *net, size_t i, unsigned first,
               const mpfr_t x)
{
    mpfr_t w, b;
    for (unsigned k = first; k < ordo_network_degree(net); k++) {
        ordo_network_line(w, b, net, i, k);
        mpfr_fma(factor, w, x, b, MPFR_RNDN);
        mpfr_mul(term, term, factor, MPFR_RNDN);
    }
}

/* sum += p_tail x^tail + ... + p_1 x, by Horner's rule. */
static void
add_tail(mpfr_t sum, mpfr_t tail, const ordo_network *net, const mpfr_t x)
{
    mpfr_t p;
    mpfr_set_zero(tail, 1);
    for (unsigned j = net->unit->tail; j > 0; j--) {
        ordo_vector_view(p, &net->theta, ordo_unit_tail_index(net->unit, net->neurons, j));
        mpfr_add(tail, tail, p, MPFR_RNDN);
        mpfr_mul(tail, tail, x, MPFR_RNDN);
    }
    mpfr_add(sum, sum, tail, MPFR_RNDN);
}

void
ordo_network_forward(mpfr_t y, const ordo_network *net, const mpfr_t x)
{
    mpfr_t w, b, gate, factor, sum;
    mpfr_inits2(mpfr_get_prec(y), gate, factor, sum, (mpfr_ptr)0);
    ordo_network_view_d(w, net);
    mpfr_set(sum, w, MPFR_RNDN);
    add_tail(sum, factor, net, x);
    for (size_t i = 0; i < net->neurons; i++) {
        ordo_network_line(w, b, net, i, 0);
        mpfr_fma(gate, w, x, b, MPFR_RNDN);
        if (mpfr_cmp_ui(gate, 0) <= 0) {
            continue;
        }
        multiply_lines(gate, factor, net, i, 1, x);
        ordo_network_weight(w, net, i);
        mpfr_fma(sum, w, gate, sum, MPFR_RNDN);
    }
    mpfr_set(y, sum, MPFR_RNDN);
    mpfr_clears(gate, factor, sum, (mpfr_ptr)0);
}

/* r = |w| X + |b| rounded up; `size` is workspace. */
static void
absolute_line(mpfr_t r, mpfr_t size, const mpfr_t w, const mpfr_t b, const mpfr_t X)
{
    mpfr_abs(size, b, MPFR_RNDU);
    mpfr_abs(r, w, MPFR_RNDU);
    mpfr_fma(r, r, X, size, MPFR_RNDU);
}

/* A magnitude under way. */
typedef struct magnitude {
    const ordo_network *net;
    double X;
    mpfr_t *sum; /* of each group, rounded up */
} magnitude;

static ordo_status
add_group(void *context, size_t group)
{
    const magnitude *m = context;
    const ordo_network *net = m->net;
    mpfr_ptr sum = m->sum[group];
    mpfr_t w, b, reach, term, factor, size;
    mpfr_inits2(53, reach, term, factor, size, (mpfr_ptr)0);
    mpfr_set_d(reach, fabs(m->X), MPFR_RNDU);
    for (size_t i = group * GROUP; i < ordo_network_terms(net) && i < (group + 1) * GROUP; i++) {
        ordo_network_line(w, b, net, i, 0);
        absolute_line(term, size, w, b, reach);
        for (unsigned k = 1; k < ordo_network_degree(net); k++) {
            ordo_network_line(w, b, net, i, k);
            absolute_line(factor, size, w, b, reach);
            mpfr_mul(term, term, factor, MPFR_RNDU);
        }
        ordo_network_weight(w, net, i);
        mpfr_abs(factor, w, MPFR_RNDU);
        mpfr_fma(sum, term, factor, sum, MPFR_RNDU);
    }
    mpfr_clears(reach, term, factor, size, (mpfr_ptr)0);
    return ORDO_OK;
}

double
ordo_network_magnitude(const ordo_network *net, double X, int threads)
{
    size_t groups = (ordo_network_terms(net) + GROUP - 1) / GROUP;
    magnitude m = {net, X, calloc(groups + 1, sizeof *m.sum)};
    if (m.sum == NULL) {
        return (double)NAN;
    }
    for (size_t g = 0; g <= groups; g++) {
        mpfr_init2(m.sum[g], 53);
        mpfr_set_zero(m.sum[g], 1);
    }
    ordo_status status = ordo_parallel_for(groups, threads, add_group, &m);
    mpfr_ptr all = m.sum[groups];
    for (size_t g = 0; g < groups; g++) {
        mpfr_add(all, all, m.sum[g], MPFR_RNDU);
    }
    double result = status == ORDO_OK ? ordo_log2(all) : (double)NAN;
    for (size_t g = 0; g <= groups; g++) {
        mpfr_clear(m.sum[g]);
    }
    free(m.sum);
    return result;
}
