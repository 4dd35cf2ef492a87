/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "construct/network.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "quadrature/parallel.h"

/* So many neurons of a sum are one piece of work for a thread. */
enum { GROUP = 4096 };

static size_t
stride(const ordo_network *net)
{
    return 3 + 2 * (size_t)net->factors;
}

size_t
ordo_network_index(const ordo_network *net, size_t i, unsigned slot)
{
    return i * stride(net) + slot;
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
    return ORDO_SLOT_U + 2 * net->factors;
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
    net->factors = unit->factors;
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

void
ordo_network_forward(mpfr_t y, const ordo_network *net, const mpfr_t x)
{
    mpfr_t w, b, gate, factor, sum;
    mpfr_inits2(mpfr_get_prec(y), gate, factor, sum, (mpfr_ptr)0);
    ordo_network_view_d(w, net);
    mpfr_set(sum, w, MPFR_RNDN);
    for (size_t i = 0; i < net->neurons; i++) {
        ordo_network_view(w, net, i, ORDO_SLOT_G);
        ordo_network_view(b, net, i, ORDO_SLOT_g);
        mpfr_fma(gate, w, x, b, MPFR_RNDN);
        if (mpfr_cmp_ui(gate, 0) <= 0) {
            continue;
        }
        for (unsigned j = 0; j < net->factors; j++) {
            ordo_network_view(w, net, i, ordo_network_slot_U(j));
            ordo_network_view(b, net, i, ordo_network_slot_u(j));
            mpfr_fma(factor, w, x, b, MPFR_RNDN);
            mpfr_mul(gate, gate, factor, MPFR_RNDN);
        }
        ordo_network_view(w, net, i, ordo_network_slot_D(net));
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
    for (size_t i = group * GROUP; i < net->neurons && i < (group + 1) * GROUP; i++) {
        ordo_network_view(w, net, i, ORDO_SLOT_G);
        ordo_network_view(b, net, i, ORDO_SLOT_g);
        absolute_line(term, size, w, b, reach);
        for (unsigned j = 0; j < net->factors; j++) {
            ordo_network_view(w, net, i, ordo_network_slot_U(j));
            ordo_network_view(b, net, i, ordo_network_slot_u(j));
            absolute_line(factor, size, w, b, reach);
            mpfr_mul(term, term, factor, MPFR_RNDU);
        }
        ordo_network_view(w, net, i, ordo_network_slot_D(net));
        mpfr_abs(factor, w, MPFR_RNDU);
        mpfr_fma(sum, term, factor, sum, MPFR_RNDU);
    }
    mpfr_clears(reach, term, factor, size, (mpfr_ptr)0);
    return ORDO_OK;
}

double
ordo_network_magnitude(const ordo_network *net, double X, int threads)
{
    size_t groups = (net->neurons + GROUP - 1) / GROUP;
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
    mpfr_t d;
    ordo_network_view_d(d, net);
    mpfr_abs(all, d, MPFR_RNDU);
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
