/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How large the derivative is that decides a unit's order, for files that define f1, f2, ...
 * Private to the library. */
#ifndef ORDO_VERIFY_COQ_SLOPES_H
#define ORDO_VERIFY_COQ_SLOPES_H

#include <stdio.h>

#include "construct/target.h"
#include "construct/unit.h"

/* |f^(order)| <= most on [a, b]; sign f^(order) >= least > 0 on [u, v]. */
typedef struct ordo_coq_slopes {
    unsigned order; /* 0: nothing is known */
    int sign;
    fmpq_t u, v, most, least;
} ordo_coq_slopes;

/* Finds them, with a little room for Coq's intervals; the order is 0 where f^(k) is zero or not
 * known to be bounded, or from 0. To be cleared. */
void ordo_coq_slopes_find(ordo_coq_slopes *slopes, const ordo_unit *unit,
                          const ordo_target *target);

/* Frees them. */
void ordo_coq_slopes_clear(ordo_coq_slopes *slopes);

/* Writes that as the last parts of a statement, each after a conjunction sign. */
void ordo_coq_slopes_write_statement(FILE *out, const ordo_coq_slopes *slopes);

/* Writes it as lemmas bounded and apart, which prove these parts. */
void ordo_coq_slopes_write_lemmas(FILE *out, const ordo_coq_slopes *slopes);

#endif
