/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "construct/unit.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "construct/rule.h"

const ordo_unit *const ordo_units[] = {
    &ordo_unit_mlp,       &ordo_unit_glu,       &ordo_unit_gqu,
    &ordo_units_relu[1],  &ordo_units_relu[2],  &ordo_units_relu[3],
    &ordo_units_relu[4],  &ordo_units_relu[5],  &ordo_units_relu[6],
    &ordo_units_relu[7],  &ordo_units_gated[3], &ordo_units_gated[4],
    &ordo_units_gated[5], &ordo_units_gated[6], NULL};

/* Whether they are the same, a colon before the number of `name` left out. */
static bool
is_same(const char *own, const char *name)
{
    size_t stem = strcspn(own, "0123456789");
    bool apart = own[stem] != '\0' && strncmp(name, own, stem) == 0 && name[stem] == ':' &&
                 strcmp(name + stem + 1, own + stem) == 0;
    return apart || strcmp(name, own) == 0;
}

const ordo_unit *
ordo_unit_find(const char *name)
{
    static const char *const gated[] = {"gated0", "gated1", "gated2"}; /* have other names */
    for (const ordo_unit *const *unit = ordo_units; *unit != NULL; unit++) {
        if (is_same((*unit)->name, name)) {
            return *unit;
        }
    }
    for (unsigned m = 0; m < sizeof gated / sizeof gated[0]; m++) {
        if (is_same(gated[m], name)) {
            return ordo_unit_of_factors(m);
        }
    }
    return NULL;
}

const ordo_unit *
ordo_unit_of_factors(unsigned factors)
{
    for (const ordo_unit *const *unit = ordo_units; *unit != NULL; unit++) {
        if ((*unit)->tail == 0 && (*unit)->factors == factors) {
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
ordo_unit_degree(const ordo_unit *unit)
{
    return unit->power + unit->factors;
}

unsigned
ordo_unit_order(const ordo_unit *unit)
{
    return ordo_unit_degree(unit) + 1;
}

unsigned
ordo_unit_norm_order(const ordo_unit *unit, ordo_norm norm)
{
    return norm == ORDO_H1 ? ordo_unit_order(unit) - 1 : ordo_unit_order(unit);
}

size_t
ordo_unit_stride(const ordo_unit *unit)
{
    return 3 + 2 * (size_t)unit->factors;
}

size_t
ordo_unit_parameters(const ordo_unit *unit, size_t neurons)
{
    size_t each = ordo_unit_stride(unit), beside = (size_t)unit->tail + 1;
    return neurons > (SIZE_MAX - beside) / each ? SIZE_MAX : each * neurons + beside;
}

size_t
ordo_unit_cells(const ordo_unit *unit, size_t neurons)
{
    return neurons < unit->neurons_at_a ? 0 : neurons + 1 - unit->neurons_at_a;
}

unsigned
ordo_unit_slot_of_line(const ordo_unit *unit, unsigned k)
{
    return k < unit->power ? (unsigned)ORDO_SLOT_G : ORDO_SLOT_U + 2 * (k - unit->power);
}

size_t
ordo_unit_tail_index(const ordo_unit *unit, size_t neurons, unsigned j)
{
    return neurons * ordo_unit_stride(unit) + (j > 0 ? j - 1 : unit->tail);
}

const char *
ordo_unit_cells_text(const ordo_unit *unit)
{
    static const char *const texts[] = {"(n+1)", "n", "(n-1)", "(n-2)", "(n-3)"};
    return texts[unit->neurons_at_a];
}

size_t
ordo_unit_neurons(const ordo_unit *unit, size_t cells)
{
    size_t neurons = cells + unit->neurons_at_a - 1;
    return neurons > 0 ? neurons : 1;
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
