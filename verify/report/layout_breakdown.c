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

/* "4.3963e-8" and "0.738": an error, and over 2^-p. */
static void
say_error(char *text, char *over, size_t size, const mpfr_t error, const ordo_dtype *dtype)
{
    mpfr_t units;
    mpfr_init2(units, 64);
    mpfr_mul_2si(units, error, dtype->bits, MPFR_RNDN);
    char *digits = ordo_real_text(error, GLANCE_DIGITS);
    (void)snprintf(text, size, "%s", digits != NULL ? digits : "?");
    (void)mpfr_snprintf(over, size, "%.*Rg", RATIO_DIGITS, units);
    free(digits);
    mpfr_clear(units);
}

/* The floor: what is left from the breakdown on. */
static void
say_plateau(ordo_grid *grid, const ordo_breakdown *b, const ordo_dtype *dtype, const char *name)
{
    enum { SIZE = 64 };
    char least[SIZE], most[SIZE], middle[SIZE], least_over[SIZE], most_over[SIZE],
        middle_over[SIZE];
    if (b->plateau == 0) {
        return;
    }
    say_error(least, least_over, SIZE, b->lowest, dtype);
    say_error(middle, middle_over, SIZE, b->median, dtype);
    say_error(most, most_over, SIZE, b->highest, dtype);
    ordo_grid_below(grid,
                    "%-5s floor, the errors from n = %zu on: %s to %s, median %s; %s to %s, median "
                    "%s times 2^-%ld",
                    name, b->exceeds, least, most, middle, least_over, most_over, middle_over,
                    (long)dtype->bits);
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
        char text[64], over[64];
        say_error(text, over, sizeof text, b->smallest, study->options.dtype);
        ordo_grid_below(grid, "%-5s least error %s at n = %zu, %s times 2^-%ld", name, text,
                        b->least, over, (long)study->options.dtype->bits);
    }
    say_plateau(grid, b, study->options.dtype, name);
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
            if (ordo_breakdown_find(&b, study, study->ideal, (ordo_norm)norm) == ORDO_OK) {
                conclude_norm(grid, study, &b, (ordo_norm)norm);
            }
        }
    }
    ordo_breakdown_clear(&b);
    ordo_grid_below(grid, "/ideal: over the error of the same net before rounding");
}
