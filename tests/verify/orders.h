/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One unit of each order, for tests of what depends on nothing else. */
#ifndef ORDO_TESTS_VERIFY_ORDERS_H
#define ORDO_TESTS_VERIFY_ORDERS_H

#include "construct/unit.h"

/* Bounds depend on a unit's order alone; those of more than 5 take long. */
static inline bool
is_first_of_its_order(const ordo_unit *const *unit)
{
    bool first = ordo_unit_order(*unit) <= 5;
    for (const ordo_unit *const *u = ordo_units; u < unit; u++) {
        first = first && ordo_unit_order(*u) != ordo_unit_order(*unit);
    }
    return first;
}

#endif
