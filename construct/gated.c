/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gates with more than two factors. (Those with none, one and two are mlp, glu and gqu.) */
#include "construct/rule.h"

/* (x - t)^from (c[j+1] s + c[j]) for j = from + 1, and s^degree alone where nothing is above. */
static void
place_pair(ordo_neuron *neuron, ordo_bench *bench, const ordo_jump *jump, unsigned from)
{
    const ordo_arithmetic *field = bench->field;
    unsigned factors = jump->degree - 1;
    for (unsigned j = 0; j < factors; j++) {
        field->set_si(&neuron->U[j], j < from ? 1 : 0);
        field->set_si(&neuron->u[j], 1);
        if (j < from) {
            field->neg(&neuron->u[j], jump->t);
        }
    }
    if (from == factors) {
        field->set(&neuron->D, &jump->c[jump->degree]);
        return;
    }
    field->set_si(&neuron->D, 1);
    field->set(&neuron->U[from], &jump->c[from + 2]);
    field->mul(&neuron->u[from], &jump->c[from + 2], jump->t, bench->prec);
    field->sub(&neuron->u[from], &jump->c[from + 1], &neuron->u[from], bench->prec);
}

/* At a the jump is written in pairs of powers, s (c1 + c2 s) + s s^2 (c3 + c4 s) + ..., each of
 * which has real factors; elsewhere it is a power. */
static ordo_status
place(ordo_neuron *neurons, ordo_bench *bench, const ordo_jump *jump, ordo_message *why)
{
    (void)why;
    if (jump->index > 0) {
        ordo_place_power(&neurons[0], bench, jump);
        return ORDO_OK;
    }
    for (unsigned from = 0; from < jump->degree; from += 2) {
        place_pair(&neurons[from / 2], bench, jump, from);
    }
    return ORDO_OK;
}

static const ordo_placement placement = {place};

static const ordo_construction *const constructions[][2] = {
    [3] = {&ordo_quasi[4], NULL},
    [4] = {&ordo_quasi[5], NULL},
    [5] = {&ordo_quasi[6], NULL},
    [6] = {&ordo_quasi[7], NULL},
};

#define GATED(M, order)                                                                            \
    {                                                                                              \
        .name = "gated" #M, .title = "D relu(Gx + g) times " #M " affine factors: order " #order,  \
        .source = "the family of mlp, glu and gqu", .power = 1, .factors = (M),                    \
        .neurons_at_a = (M) / 2 + 1, .constructions = constructions[M], .placement = &placement    \
    }

const ordo_unit ordo_units_gated[ORDO_UNIT_FACTORS + 1] = {
    [3] = GATED(3, 5),
    [4] = GATED(4, 6),
    [5] = GATED(5, 7),
    [6] = GATED(6, 8),
};
