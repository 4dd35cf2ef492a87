/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What tables of different results have in common. Private to the reports. */
#ifndef ORDO_VERIFY_REPORT_LAYOUT_PARTS_H
#define ORDO_VERIFY_REPORT_LAYOUT_PARTS_H

#include "verify/report/layout.h"

/* "1/(1+9*x^2) on [-1, 1]", with the name before it when there is one. */
void ordo_layout_target(char *text, size_t size, const ordo_target *target);

/* Lines above the table: unit, construction, breakpoints, target. */
void ordo_layout_recipe(ordo_grid *grid, const ordo_recipe *recipe);

/* The next cell: a text that was allocated and is freed, "-" for none. */
void ordo_layout_take(ordo_grid *grid, char *text);

/* The next cell: a bound or floor, rounded in a direction; "-" when it is no number. */
void ordo_layout_rounded(ordo_grid *grid, const mpfr_t x, ordo_detail detail, mpfr_rnd_t round);

/* The next cells: a norm, for programs with all digits and radius. */
void ordo_layout_norm(ordo_grid *grid, const ordo_run *run, ordo_norm norm, long digits,
                      ordo_detail detail);

/* An efficiency, "-" when there is none. */
void ordo_layout_efficiency_text(char *text, size_t size, const ordo_bound *bound, ordo_norm norm,
                                 ordo_rival rival);

/* How much of a run was checked, as a sentence. */
const char *ordo_layout_check(ordo_check_mode mode);

/* What the numbers of several runs rest on; zero bytes before the first. */
typedef struct ordo_grounds {
    unsigned modes; /* of the checks, as bits */
    bool measured, unsettled;
} ordo_grounds;

/* Takes a run into account. */
void ordo_grounds_add(ordo_grounds *grounds, const ordo_run *run);

/* Lines below the table: "errors are proved to the digits shown; what `evidence` names is
 * evidence", and how they were checked. */
void ordo_layout_grounds(ordo_grid *grid, const ordo_grounds *grounds, const char *evidence);

#endif
