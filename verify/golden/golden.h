/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Golden references: a net in a floating-point format, points, its exact values there, and what
 * another implementation's may differ by. */
#ifndef ORDO_VERIFY_GOLDEN_GOLDEN_H
#define ORDO_VERIFY_GOLDEN_GOLDEN_H

#include "construct/allowance.h"
#include "construct/exact.h"
#include "construct/network.h"
#include "construct/target.h"
#include "quadrature/dtype.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ordo_golden {
    const ordo_dtype *dtype;
    ordo_underflow underflow;
    ordo_network net;  /* its parameters are numbers of the format */
    ordo_vector x;     /* points, numbers of the format */
    arb_ptr y;         /* the net there, exactly */
    ordo_vector bound; /* ordo_allowance there */
} ordo_golden;

/* What the bound supposes unless something else is asked for: underflow that may be flushed, as
 * some processors do, where that does not matter; in f16, whose least normal number is large,
 * gradual underflow, as in PyTorch and NumPy. */
ordo_underflow ordo_golden_underflow(const ordo_dtype *dtype);

/* "gradual", "flushed". */
extern const char *const ordo_golden_underflows[2];

/* Rounds the net to the format (ordo_network_round), chooses points on the target's interval
 * (ordo_golden_points; `points` as there), and finds values and bounds. ORDO_SINGULAR: a parameter
 * or a value is beyond the format, or what an honest evaluation finds on its way might be, so that
 * the bound is infinite, as `why` says; others as the functions named. The caller clears
 * *g on ORDO_OK. */
ORDO_CHECKED ordo_status ordo_golden_make(ordo_golden *g, const ordo_network *net,
                                          const ordo_dtype *dtype, ordo_underflow underflow,
                                          const ordo_target *target, size_t points,
                                          ordo_message *why);

/* Sets y and bound, from what else is set. ORDO_SINGULAR: a value is rounded to infinity, or a
 * bound is infinite, as `why` says. ORDO_EINVAL as ordo_exact_values; ORDO_ENOMEM. */
ORDO_CHECKED ordo_status ordo_golden_evaluate(ordo_golden *g, ordo_message *why);

/* r = the net's value at point k, rounded once to the format; r needs `bits` bits. */
void ordo_golden_value(mpfr_t r, const ordo_golden *g, size_t k);

/* Frees it; valid on zero bytes. */
void ordo_golden_clear(ordo_golden *g);

#ifdef __cplusplus
}
#endif
#endif
