/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is measured: e = f - y of a net on a target. */
#ifndef ORDO_CONSTRUCT_ERROR_H
#define ORDO_CONSTRUCT_ERROR_H

#include "construct/network.h"
#include "construct/target.h"
#include "quadrature/difference.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ordo_error ordo_error;

/* e = f - y with y expanded from the net's parameters. Cells end at the net's breakpoints and at
 * the target's singular points. The interval is [a, b] rounded inwards to 64 bits more than the
 * larger of the net's precision and `prec`. The net and the target must outlive it. */
ORDO_CHECKED ordo_status ordo_error_new(ordo_error **out, const ordo_network *net,
                                        const ordo_target *target, mpfr_prec_t prec);

/* From now on the net is expanded on at most so many threads, 1 until then; nothing else depends on
 * it. To be called before others use e. */
void ordo_error_set_threads(ordo_error *e, int threads);

/* Frees it; NULL is allowed. */
void ordo_error_free(ordo_error *e);

/* The function to be measured; owned by `e`. Slopes f' come from Arb's power series, rounded;
 * they are NaN where f may jump (ordo_expression_may_jump). */
const ordo_function *ordo_error_function(const ordo_error *e);

/* The same e = f - y in enclosures, to be proved; owned by `e`. The same cells in the same order,
 * but on the target's own interval [a, b]: its ends are balls where they are not dyadic. Should a
 * gate change between an end and its rounding, the piece there has coefficients that are not
 * finite. Across kinks of abs, min and max a slope is that of ordo_evaluate_slope. */
const ordo_difference *ordo_error_difference(const ordo_error *e);

/* True when e is exactly zero on the whole interval, decided in rationals from the stored
 * parameters; false when it is not, when the target is no polynomial with rational coefficients or
 * when a parameter is outside the range of ordo_rational_from_real. */
bool ordo_error_is_zero(const ordo_error *e);

/* True when int e'^2 is known to be infinite, whatever the net is, with the reason in `why`: see
 * ordo_target_slope_diverges. */
bool ordo_error_slope_diverges(const ordo_error *e, ordo_message *why);

#ifdef __cplusplus
}
#endif
#endif
