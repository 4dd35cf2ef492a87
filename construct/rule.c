/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "construct/rule.h"

void
ordo_place_power(ordo_neuron *neuron, ordo_bench *bench, const ordo_jump *jump)
{
    bench->field->set(&neuron->D, &jump->c[jump->degree]);
    for (unsigned j = 0; j + 1 < jump->degree; j++) {
        bench->field->set_si(&neuron->U[j], 1);
        bench->field->neg(&neuron->u[j], jump->t);
    }
}

void
ordo_bench_combine(ordo_scalar *r, ordo_bench *bench, size_t count, const long *weight,
                   const ordo_scalar *const *x)
{
    const ordo_arithmetic *field = bench->field;
    ordo_scalar *term = &bench->scratch[ORDO_RULE_SCRATCH - 1];
    field->set_si(r, 0);
    for (size_t i = 0; i < count; i++) {
        field->mul_si(term, x[i], weight[i], bench->prec);
        field->add(r, r, term, bench->prec);
    }
}
