/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the breakpoints go. A knot is rounded once, stored, and the stored one is used everywhere.
 */
#ifndef ORDO_CONSTRUCT_KNOTS_H
#define ORDO_CONSTRUCT_KNOTS_H

#include "construct/target.h"
#include "quadrature/vector.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Breakpoints a + (b-a) i / cells that are computed when asked for: the same numbers as those of
 * ordo_knots_uniform. Immutable; any number of threads may ask. */
typedef struct ordo_uniform ordo_uniform;

/* For the target's interval, `cells` >= 1, at `prec` bits; the target must outlive it. ORDO_ENOMEM;
 * ORDO_EINVAL when neighbours fall together at this precision. */
ORDO_CHECKED ordo_status ordo_uniform_new(ordo_uniform **out, const ordo_target *target,
                                          size_t cells, mpfr_prec_t prec);

/* Frees it; NULL is allowed. */
void ordo_uniform_free(ordo_uniform *u);

/* t = breakpoint i, 0 <= i <= cells; t has the precision of u. */
void ordo_uniform_knot(mpfr_t t, const ordo_uniform *u, size_t i);

/* t_i = a + (b-a) i / cells, i = 0 .. cells (cells >= 1), on the target's interval, as cells + 1
 * strictly increasing numbers of `prec` bits: inner knots rounded to nearest, the first and the
 * last inwards. ORDO_EINVAL when neighbours fall together at this precision. */
ORDO_CHECKED ordo_status ordo_knots_uniform(ordo_vector *knots, const ordo_target *target,
                                            size_t cells, mpfr_prec_t prec);

#ifdef __cplusplus
}
#endif
#endif
