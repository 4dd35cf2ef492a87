/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "construct/tensor.h"

#include <stdio.h>

unsigned
ordo_tensor_count(const ordo_unit *unit)
{
    return (unsigned)ordo_unit_stride(unit) + (unit->tail > 0 ? 2 : 1);
}

void
ordo_tensor_describe(ordo_tensor *t, const ordo_unit *unit, size_t neurons, unsigned i)
{
    const ordo_network shape = {.unit = unit, .neurons = neurons};
    size_t stride = ordo_unit_stride(unit);
    if (i < stride) {
        bool weight = i % 2 == 0, last = i + 1 == stride;
        *t = (ordo_tensor){.first = i,
                           .stride = stride,
                           .count = neurons,
                           .rank = weight ? 2 : 1,
                           .rows = last ? 1 : neurons,
                           .columns = last ? neurons : 1};
    } else if (i + 1 < ordo_tensor_count(unit)) {
        *t = (ordo_tensor){.first = ordo_unit_tail_index(unit, neurons, 1),
                           .stride = 1,
                           .count = unit->tail,
                           .rank = 2,
                           .rows = 1,
                           .columns = unit->tail};
    } else {
        *t = (ordo_tensor){.first = ordo_unit_tail_index(unit, neurons, 0),
                           .stride = 1,
                           .count = 1,
                           .rank = 1,
                           .rows = 1,
                           .columns = 1};
    }
    ordo_network_name(t->name, &shape, t->first);
}

void
ordo_entry_name(char name[ORDO_ENTRY_NAME], const ordo_network *net, size_t index)
{
    char tensor[ORDO_PARAMETER_NAME];
    size_t stride = ordo_network_stride(net), entry = index / stride;
    if (ordo_network_slot(net, index) == stride) {
        unsigned power = ordo_network_power(net, index);
        entry = power > 0 ? power - 1 : 0;
    }
    ordo_network_name(tensor, net, index);
    (void)snprintf(name, ORDO_ENTRY_NAME, "%s[%zu]", tensor, entry);
}
