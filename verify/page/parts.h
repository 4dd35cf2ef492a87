/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What sections of a page have in common. Private to the page. */
#ifndef ORDO_VERIFY_PAGE_PARTS_H
#define ORDO_VERIFY_PAGE_PARTS_H

#include "verify/page/page.h"

enum { ORDO_PART_NUMBER = 64 };

/* x with few digits as a table has it, "171.85" or "4.5e-5"; "-" when it is no finite number. */
void ordo_part_number(char text[ORDO_PART_NUMBER], const mpfr_t x, int digits, mpfr_rnd_t round);

/* The same as a formula, "4.5\cdot 10^{-5}". */
void ordo_part_formula(char text[ORDO_PART_NUMBER], const mpfr_t x, int digits, mpfr_rnd_t round);

/* A heading of level 4 with an address of its own, in the colour that figures give the unit. */
void ordo_part_heading(ordo_html *h, const ordo_story *story, const char *name,
                       const ordo_unit *unit, const char *heading);

/* "glu taylor" as a heading, and its address "runge9-NAME-glu-taylor". */
void ordo_part_family_heading(ordo_html *h, const ordo_story *story, const char *name,
                              const ordo_family *family);

/* All figures of that kind, with captions that say how to read them; where there is none, of which
 * family, and why. */
void ordo_part_plates(ordo_html *h, const ordo_story *story, const char *kind);

/* Whether there is a figure of that kind. */
bool ordo_part_has_plates(const ordo_story *story, const char *kind);

/* The formula of an expression in x, its variable called `variable`, freed by the caller; or NULL.
 */
char *ordo_part_notation(const char *expression, const char *variable);

/* The name of the k-th derivative as a formula: "f'''", "f^{(5)}". */
void ordo_part_derivative(char text[ORDO_PART_NUMBER], unsigned order);

/* Whether the extrapolated limit of slopes says anything: its stated error is below a tenth. */
bool ordo_part_is_settled(const ordo_limit *limit);

/* How many of the story's families have nets. */
size_t ordo_part_existing(const ordo_story *story);

#endif
