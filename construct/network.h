/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A shallow gated net is its parameters: MPFR numbers, hence exact dyadic rationals. */
#ifndef ORDO_CONSTRUCT_NETWORK_H
#define ORDO_CONSTRUCT_NETWORK_H

#include "construct/unit.h"
#include "quadrature/vector.h"

#ifdef __cplusplus
extern "C" {
#endif

/* y(x) = sum_{j<=tail} p_j x^j + sum_i D_i relu(G_i x + g_i)^power prod_{j=1..factors} (U_ij x +
 * u_ij), i < neurons; power, factors and tail are the unit's. Any finite parameters: gates of both
 * signs, zero gates, equal breakpoints, any order.
 *
 * So it is a sum of terms, each a weight times `degree` lines: term i < neurons is neuron i, whose
 * first `power` lines are the gate, and which counts where that is positive; behind them come
 * p_1 x, ..., p_tail x^tail and d, whose lines are x and 1. */
typedef struct ordo_network {
    const ordo_unit *unit;
    size_t neurons;
    /* The neurons' parameters, each's in the order of slots, then p_1, ..., p_tail, d. */
    ordo_vector theta;
} ordo_network;

/* The number of lines of a term: ordo_unit_degree. */
unsigned ordo_network_degree(const ordo_network *net);

/* The number of parameters of a neuron: ordo_unit_stride. */
size_t ordo_network_stride(const ordo_network *net);

/* The number of terms, neurons + tail + 1; d is the last. */
size_t ordo_network_terms(const ordo_network *net);

/* A read-only view of the weight of term i: D_i, or p_j. */
void ordo_network_weight(mpfr_t view, const ordo_network *net, size_t i);

/* Read-only views of line k < degree of term i, w x + b. */
void ordo_network_line(mpfr_t w, mpfr_t b, const ordo_network *net, size_t i, unsigned k);

/* The slot of parameter `index` of theta, and stride for those that are no neuron's. */
size_t ordo_network_slot(const ordo_network *net, size_t index);

/* Of a parameter that is no neuron's, p_j or d = p_0: j. */
unsigned ordo_network_power(const ordo_network *net, size_t index);

/* Room for a parameter's name. */
enum { ORDO_PARAMETER_NAME = 16 };

/* The name under which files hold parameter `index` of theta: G.weight, G.bias, U.weight, U.bias,
 * Q.weight, Q.bias, Q2.weight, ..., D.weight, P.weight (of p_1 ... p_tail), D.bias. */
void ordo_network_name(char name[ORDO_PARAMETER_NAME], const ordo_network *net, size_t index);

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

/* log2 of the sum over all terms of |weight| prod (|w| X + |b|) over its lines: rounding the
 * parameters to p bits moves the net on [-X, X] by at most about (1 + 2 degree) 2^-p times it. On
 * at most `threads` threads, of which nothing shows in the result; NaN when there is no memory. */
double ordo_network_magnitude(const ordo_network *net, double X, int threads);

#ifdef __cplusplus
}
#endif
#endif
