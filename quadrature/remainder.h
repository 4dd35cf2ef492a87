/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The remainder of Gauss-Legendre rules for e^2 or e'^2, e = f - p, and the order it asks for. */
#ifndef ORDO_QUADRATURE_REMAINDER_H
#define ORDO_QUADRATURE_REMAINDER_H

#include "quadrature/neighbourhood.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Panels [m - r, m + r] inside a neighbourhood, each in a cell with its own p. One scope may stand
 * for all cells of a neighbourhood. */
typedef struct ordo_scope {
    const ordo_neighbourhood *near;
    bool slope;      /* e' is squared */
    unsigned degree; /* of p(left + s) = sum_j c[j] s^j */
    mag_ptr piece;   /* piece[j] >= |c[j]|, j <= degree */
    mag_t offset;    /* >= m - left */
    arb_t radius;    /* its upper end is >= r */
} ordo_scope;

/* A rule and the bound of its error. */
typedef struct ordo_rule_choice {
    size_t order;
    mag_t error;
} ordo_rule_choice;

/* Zeros. ORDO_ENOMEM; valid for _clear in any case. */
ORDO_CHECKED ordo_status ordo_scope_init(ordo_scope *scope, const ordo_neighbourhood *near,
                                         bool slope, unsigned degree);

/* Frees the numbers. */
void ordo_scope_clear(ordo_scope *scope);

/* Finds the cheapest rule whose error, for every panel of the scope, is at most choice->error,
 * about 2^tolerance or less. `bits`, from the size of p squared to the tolerance, says what is
 * cheap. False when there is none for which two rules for the halves would not be cheaper. */
bool ordo_rule_choose(ordo_rule_choice *choice, const ordo_scope *scope, long tolerance,
                      double bits);

#ifdef __cplusplus
}
#endif
#endif
