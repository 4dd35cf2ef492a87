/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an honest evaluation of a net in a floating-point format may be off by. */
#ifndef ORDO_CONSTRUCT_ALLOWANCE_H
#define ORDO_CONSTRUCT_ALLOWANCE_H

#include "construct/network.h"
#include "quadrature/dtype.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What becomes of results below the smallest normal number. */
typedef enum ordo_underflow {
    ORDO_GRADUAL, /* subnormal numbers, as in IEEE 754 */
    ORDO_FLUSHED  /* or zero; not that subnormal parameters or points are taken for zero */
} ordo_underflow;

/* bound[i] >= |z - y(x[i])| for the result z of every evaluation of
 *   y = d + sum_i D_i relu(G_i x + g_i) prod_{j=1..m} (U_ij x + u_ij),   i < n,
 * from these very numbers, in that format, rounding to nearest, that multiplies each product and
 * adds the sum up in any order, with or without fused operations; operations may be made in a
 * longer format, of at least 2 bits + 2 bits and no narrower range, and be rounded to this one at
 * once, later or only at the end (f64 for f32, f32 for bf16 and f16). With the unit roundoff u =
 * 2^-bits, k = n + 3m + 3, K = 3m + 3, t the least subnormal number (flushed: the least normal
 * one),
 *   bound = (e^(ku) - 1) S + e^(ku) (t + e^(Kt) - 1) W,
 *   S = |d| + sum_i |D_i| (|G_i x| + |g_i|) prod_j (|U_ij x| + |u_ij|),
 *   W = sum_i (1 + |D_i|) (1 + |G_i x| + |g_i|) prod_j (1 + |U_ij x| + |u_ij|):
 * e^(ku) - 1 <= gamma_k = ku / (1 - ku), which it replaces because it holds for ku >= 1, too.
 * Of tied units, p_1 x + ... + p_R x^R + d + sum_i D_i relu(G_i x + g_i)^R, where powers are
 * products and the polynomial may be added up by Horner's rule: k = n + 4R, K = 3R, and S and W
 * have R lines for each neuron and terms with j lines x for p_j x^j.
 * Where such an evaluation might overflow, the bound is infinite. Not covered are extended
 * precision of 64 bits for f64, shorter formats inside (TF32), other rounding than to nearest.
 * Rounded up; the vector, of 64 bits, is made here, and cleared by the caller on ORDO_OK.
 * ORDO_EINVAL: a point or parameter is not finite; ORDO_ENOMEM. Proof: construct/allowance.c. */
ORDO_CHECKED ordo_status ordo_allowance(ordo_vector *bound, const ordo_network *net,
                                        const ordo_vector *x, const ordo_dtype *dtype,
                                        ordo_underflow underflow);

#ifdef __cplusplus
}
#endif
#endif
