/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "construct/unit.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "construct/rule.h"

const ordo_unit *const ordo_units[] = {&ordo_unit_mlp, &ordo_unit_glu, &ordo_unit_gqu, NULL};

const ordo_unit *
ordo_unit_find(const char *name)
{
    for (const ordo_unit *const *unit = ordo_units; *unit != NULL; unit++) {
        if (strcmp((*unit)->name, name) == 0) {
            return *unit;
        }
    }
    return NULL;
}

const ordo_unit *
ordo_unit_of_factors(unsigned factors)
{
    for (const ordo_unit *const *unit = ordo_units; *unit != NULL; unit++) {
        if ((*unit)->factors == factors) {
            return *unit;
        }
    }
    return NULL;
}

const ordo_construction *
ordo_construction_find(const ordo_unit *unit, const char *name)
{
    if (name == NULL) {
        return unit->constructions[0];
    }
    for (const ordo_construction *const *c = unit->constructions; *c != NULL; c++) {
        if (strcmp((*c)->name, name) == 0) {
            return *c;
        }
    }
    return NULL;
}

unsigned
ordo_unit_order(const ordo_unit *unit)
{
    return unit->factors + 2;
}

unsigned
ordo_unit_norm_order(const ordo_unit *unit, ordo_norm norm)
{
    return norm == ORDO_H1 ? ordo_unit_order(unit) - 1 : ordo_unit_order(unit);
}

size_t
ordo_unit_parameters(const ordo_unit *unit, size_t neurons)
{
    size_t each = 3 + 2 * (size_t)unit->factors;
    return neurons > (SIZE_MAX - 1) / each ? SIZE_MAX : each * neurons + 1;
}

size_t
ordo_unit_cells(const ordo_unit *unit, size_t neurons)
{
    return neurons - (unit->neurons_at_a - 1);
}

size_t
ordo_unit_neurons(const ordo_unit *unit, size_t cells)
{
    return cells + (unit->neurons_at_a - 1);
}

/* Gates in use that have no place here, each with the unit whose shape it smooths. */
static const struct {
    const char *name;
    const char *reason;
} refused[] = {
    {"swiglu", "its gate is not piecewise polynomial; the nearest unit is glu"},
    {"geglu", "its gate is not piecewise polynomial; the nearest unit is glu"},
    {"gelu", "its gate is not piecewise polynomial; the nearest unit is mlp"},
    {"silu", "its gate is not piecewise polynomial; the nearest unit is mlp"},
    {"swish", "its gate is not piecewise polynomial; the nearest unit is mlp"},
    {"mish", "its gate is not piecewise polynomial; the nearest unit is mlp"},
    {"softplus", "its gate is not piecewise polynomial; the nearest unit is mlp"},
    {"sigmoid", "its gate is not piecewise polynomial; the nearest unit is mlp"},
    {"tanh", "its gate is not piecewise polynomial; the nearest unit is mlp"},
};

const char *
ordo_unit_refusal(const char *name)
{
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        if (strcasecmp(refused[i].name, name) == 0) {
            return refused[i].reason;
        }
    }
    return NULL;
}
