/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tied units: all factors are the gate itself, and a polynomial stands beside the neurons. Splines
 * of degree R with simple knots. */
#include "construct/rule.h"

/* c s^R = D relu(x - t)^R, or -(-1)^R D relu(t - x)^R beside a polynomial. */
static ordo_status
place(ordo_neuron *neuron, ordo_bench *bench, const ordo_jump *jump, ordo_message *why)
{
    (void)why;
    bench->field->set(&neuron->D, &jump->c[jump->degree]);
    if (jump->direction < 0 && jump->degree % 2 == 0) {
        bench->field->neg(&neuron->D, &neuron->D);
    }
    return ORDO_OK;
}

static const ordo_placement placement = {place};

static const ordo_construction *const constructions[][2] = {
    {NULL},
    {&ordo_quasi[1], NULL},
    {&ordo_quasi[2], NULL},
    {&ordo_quasi[3], NULL},
    {&ordo_quasi[4], NULL},
    {&ordo_quasi[5], NULL},
    {&ordo_quasi[6], NULL},
    {&ordo_quasi[7], NULL},
};

#define RELU(R, order)                                                                             \
    {                                                                                              \
        .name = "relu" #R,                                                                         \
        .title = "p(x) + D relu(Gx + g)^" #R ": splines of degree " #R ", order " #order,          \
        .source = "I. J. Schoenberg, Quart. Appl. Math. 4 (1946) 45", .power = (R), .tail = (R),   \
        .constructions = constructions[R], .placement = &placement                                 \
    }

const ordo_unit ordo_units_relu[ORDO_UNIT_DEGREE + 1] = {
    [1] = RELU(1, 2), [2] = RELU(2, 3), [3] = RELU(3, 4), [4] = RELU(4, 5),
    [5] = RELU(5, 6), [6] = RELU(6, 7), [7] = RELU(7, 8),
};
