/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/proof/baseline.h"

#include <stdint.h>
#include <string.h>

static const ordo_baseline linear = {
    .name = "spline1",
    .title = "linear interpolating spline",
    .unit = "mlp",
    .construction = "interpolate",
    .degree = 1,
};

static const ordo_baseline quadratic = {
    .name = "spline2",
    .title = "quadratic interpolating spline",
    .unit = "glu",
    .construction = "spline",
    .degree = 2,
};

const ordo_baseline *const ordo_baselines[] = {&linear, &quadratic, NULL};

const ordo_baseline *
ordo_baseline_find(const char *name)
{
    const ordo_baseline *const *b = ordo_baselines;
    while (*b != NULL && strcmp((*b)->name, name) != 0) {
        b++;
    }
    return *b;
}

size_t
ordo_baseline_parameters(const ordo_baseline *baseline, size_t cells)
{
    size_t others = 1 + (size_t)baseline->degree;
    return cells > (SIZE_MAX - others) / 2 ? SIZE_MAX : 2 * cells + others;
}
