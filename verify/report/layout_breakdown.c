/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What rounding the parameters of growing nets comes to, for people. */
#include <stdio.h>
#include <stdlib.h>

#include "verify/report/layout.h"
#include "verify/study/breakdown.h"

enum { GLANCE_DIGITS = 5, RATIO_DIGITS = 3 };

/* "from n = 96 on more than twice the ideal error" and the like. */
static void
say_size(char *text, size_t size, size_t neurons, const char *found, const char *none)
{
    if (neurons > 0) {
        (void)snprintf(text, size, "%s n = %zu", found, neurons);
    } else {
        (void)snprintf(text, size, "%s", none);
    }
}

static void
conclude_norm(ordo_grid *grid, const ordo_study *study, const ordo_breakdown *b, ordo_norm norm)
{
    const char *name = ordo_norm_name(norm);
    char exceeds[96], stalls[96];
    say_size(exceeds, sizeof exceeds, b->exceeds, "more than twice the ideal error first at",
             "within twice the ideal error at all sizes");
    say_size(stalls, sizeof stalls, b->stalls, "no less than the size before first at",
             "falls from size to size");
    ordo_grid_below(grid, "%-5s %s; %s", name, exceeds, stalls);
    if (b->least > 0) {
        mpfr_t units;
        mpfr_init2(units, 64);
        mpfr_mul_2si(units, b->floor, study->options.dtype->bits, MPFR_RNDN);
        char *text = ordo_real_text(b->floor, GLANCE_DIGITS), number[64];
        (void)mpfr_snprintf(number, sizeof number, "%.*Rg", RATIO_DIGITS, units);
        ordo_grid_below(grid, "%-5s least error %s at n = %zu, %s times 2^-%ld", name,
                        text != NULL ? text : "?", b->least, number,
                        (long)study->options.dtype->bits);
        free(text);
        mpfr_clear(units);
    }
    if (b->expected_from > 0 && b->expected_to > 0) {
        ordo_grid_below(grid,
                        "%-5s breakdown expected between n = %zu and %zu, by what rounding was "
                        "seen to leave (heuristic)",
                        name, b->expected_from, b->expected_to);
    }
}

void
ordo_layout_breakdown(ordo_grid *grid, const ordo_study *study)
{
    ordo_breakdown b;
    ordo_breakdown_init(&b);
    for (int norm = 0; norm < ORDO_NORMS; norm++) {
        if (study->options.wanted & ORDO_NORM_BIT(norm)) {
            ordo_breakdown_find(&b, study, study->ideal, (ordo_norm)norm);
            conclude_norm(grid, study, &b, (ordo_norm)norm);
        }
    }
    ordo_breakdown_clear(&b);
    ordo_grid_below(grid, "/ideal: over the error of the same net before rounding");
}
