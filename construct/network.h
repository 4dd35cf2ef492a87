/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A shallow gated net is its parameters: MPFR numbers, hence exact dyadic rationals. */
#ifndef ORDO_CONSTRUCT_NETWORK_H
#define ORDO_CONSTRUCT_NETWORK_H

#include "construct/unit.h"
#include "quadrature/vector.h"

#ifdef __cplusplus
extern "C" {
#endif

/* y(x) = d + sum_i D_i relu(G_i x + g_i) prod_{j=1..factors} (U_ij x + u_ij), i < neurons. Any
 * finite parameters: gates of both signs, zero gates, equal breakpoints, any order. */
typedef struct ordo_network {
    const ordo_unit *unit;
    size_t neurons;
    unsigned factors;
    ordo_vector theta; /* (3 + 2 factors) neurons + 1 parameters, in the order of ordo_slot */
} ordo_network;

/* Where a neuron's parameters stand among its own: G, g, U_1, u_1, ..., D. */
enum { ORDO_SLOT_G = 0, ORDO_SLOT_g = 1, ORDO_SLOT_U = 2 };

/* The index in theta of parameter `slot` of neuron i. */
size_t ordo_network_index(const ordo_network *net, size_t i, unsigned slot);

/* The slot of U_j and u_j (j from 0), and of D. */
unsigned ordo_network_slot_U(unsigned j);
/* The slot of u_j. */
unsigned ordo_network_slot_u(unsigned j);
/* The slot of D, the last one of a neuron. */
unsigned ordo_network_slot_D(const ordo_network *net);

/* A net of zeros. ORDO_ENOMEM, also when the number of parameters does not fit. */
ORDO_CHECKED ordo_status ordo_network_init(ordo_network *net, const ordo_unit *unit, size_t neurons,
                                           mpfr_prec_t prec);

/* Frees the parameters; valid on zero bytes. */
void ordo_network_clear(ordo_network *net);

/* A read-only view of parameter `slot` of neuron i, as ordo_vector_view. */
void ordo_network_view(mpfr_t view, const ordo_network *net, size_t i, unsigned slot);

/* A view of the output bias d. */
void ordo_network_view_d(mpfr_t view, const ordo_network *net);

/* The sign of G x + g, exactly; all are finite. */
int ordo_gate_sign(const mpfr_t G, const mpfr_t g, const mpfr_t x);

/* y = the net at x by direct summation over all neurons in their order, every operation rounded to
 * nearest at y's precision. O(neurons). */
void ordo_network_forward(mpfr_t y, const ordo_network *net, const mpfr_t x);

/* log2 of |d| + sum_i |D_i| (|G_i| X + |g_i|) prod_j (|U_ij| X + |u_ij|): rounding the parameters
 * to p bits moves the net on [-X, X] by at most about (3 + 2 factors) 2^-p times this sum. On at
 * most `threads` threads, of which nothing shows in the result; NaN when there is no memory. */
double ordo_network_magnitude(const ordo_network *net, double X, int threads);

#ifdef __cplusplus
}
#endif
#endif
