/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Derivatives of a target, rounded to MPFR: at a point, and as a function to be measured. */
#ifndef ORDO_CONSTRUCT_DERIVATIVE_H
#define ORDO_CONSTRUCT_DERIVATIVE_H

#include "construct/target.h"
#include "quadrature/function.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { ORDO_DERIVATIVE_NAME = 24 };

/* Writes "f", "f'", ... "f''''", "f^(5)" and so on. */
void ordo_derivative_name(char name[ORDO_DERIVATIVE_NAME], unsigned order);

typedef struct ordo_differentiator ordo_differentiator;
typedef struct ordo_derivative ordo_derivative;

/* One thread's workspace for derivatives of f at `prec` bits; f must outlive it. */
ORDO_CHECKED ordo_status ordo_differentiator_new(ordo_differentiator **out,
                                                 const ordo_expression *f, mpfr_prec_t prec);

/* Frees it; NULL is allowed. */
void ordo_differentiator_free(ordo_differentiator *d);

/* r = f^(order)(x), order <= 20, the rounded midpoint of the ball that Arb's power series give; NaN
 * where it is not finite. An approximation without a stated error. */
void ordo_differentiate(mpfr_t r, ordo_differentiator *d, unsigned order, const mpfr_t x);

/* f^(order) on the target's interval, for the norms that constants are compared with.
 * ORDO_SINGULAR when the target has singular points in its interval. */
ORDO_CHECKED ordo_status ordo_derivative_new(ordo_derivative **out, const ordo_target *target,
                                             unsigned order);

/* Frees it; NULL is allowed. */
void ordo_derivative_free(ordo_derivative *d);

/* The function to be measured; owned by `d`. */
const ordo_function *ordo_derivative_function(const ordo_derivative *d);

#ifdef __cplusplus
}
#endif
#endif
