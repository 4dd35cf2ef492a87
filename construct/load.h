/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Integrals of a target against powers, cell by cell: what a projection is loaded with. Private to
 * the library. */
#ifndef ORDO_CONSTRUCT_LOAD_H
#define ORDO_CONSTRUCT_LOAD_H

#include "construct/evaluate.h"
#include "construct/rule.h"
#include "construct/target.h"

/* One thread's workspace. */
typedef struct ordo_load ordo_load;

/* For moments up to that degree (< ORDO_RULE_COEFFICIENTS) with an accuracy of about `prec` bits;
 * the target must outlive it. ORDO_ENOMEM. */
ORDO_CHECKED ordo_status ordo_load_new(ordo_load **out, const ordo_target *target, unsigned degree,
                                       mpfr_prec_t prec);

/* Frees it; NULL is allowed. */
void ordo_load_free(ordo_load *load);

/* moment[j] = int_0^1 f(left + u (right - left)) u^j du, j = 0 .. degree, to about 2^-prec times
 * the largest |f| seen. Gauss rules whose order follows from how fast the Legendre coefficients of
 * f fall on the cell, on halves where they do not; tanh-sinh at singular points. A heuristic
 * without a stated error. ORDO_UNDECIDED when it does not settle, with the place in `why`. */
ORDO_CHECKED ordo_status ordo_load_cell(mpfr_t *moment, ordo_load *load, const mpfr_t left,
                                        const mpfr_t right, ordo_message *why);

#endif
