/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A net's parameters as the tensors that other programs keep them in: with PyTorch's Linear as G,
 * U, Q, Q2, Q3... and D, y = D(relu(Gx) (Ux) (Qx) ...) with a bias in each, and beside a tied unit,
 * y = D(relu(Gx)^R) + P(x, ..., x^R), a Linear P without bias. */
#ifndef ORDO_CONSTRUCT_TENSOR_H
#define ORDO_CONSTRUCT_TENSOR_H

#include "construct/network.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The most tensors that a net has, and the room for the name of an entry. */
enum { ORDO_TENSORS = 2 * ORDO_UNIT_FACTORS + 5, ORDO_ENTRY_NAME = ORDO_PARAMETER_NAME + 24 };

/* Entry k of a tensor is parameter first + k stride of theta, k < count. */
typedef struct ordo_tensor {
    char name[ORDO_PARAMETER_NAME]; /* by ordo_network_name */
    size_t first, stride, count;
    unsigned rank; /* 2: a weight, rows x columns; 1: a bias of `rows` */
    size_t rows, columns;
} ordo_tensor;

/* The number of tensors of the unit's nets, at most ORDO_TENSORS. */
unsigned ordo_tensor_count(const ordo_unit *unit);

/* t = tensor i < ordo_tensor_count(unit) of the unit's nets with so many neurons: G.weight [n, 1],
 * G.bias [n], U.weight [n, 1], U.bias [n], Q.weight, ..., D.weight [1, n], P.weight [1, tail] where
 * there is a tail, D.bias [1], in this order. */
void ordo_tensor_describe(ordo_tensor *t, const ordo_unit *unit, size_t neurons, unsigned i);

/* The name of parameter `index` of theta, "Q2.bias[17]" for entry 17 of Q2.bias. */
void ordo_entry_name(char name[ORDO_ENTRY_NAME], const ordo_network *net, size_t index);

#ifdef __cplusplus
}
#endif
#endif
