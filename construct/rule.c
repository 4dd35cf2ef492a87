/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "construct/rule.h"

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
