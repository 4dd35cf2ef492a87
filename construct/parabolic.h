/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The interpolating quadratic spline. Private to the library. */
#ifndef ORDO_CONSTRUCT_PARABOLIC_H
#define ORDO_CONSTRUCT_PARABOLIC_H

#include "construct/rule.h"

/* values = those of a span of parabolas (a knot's, the next cell's middle, ...) on these knots (two
 * at least, ascending) of the spline s of degree 2, once continuously differentiable, with s = f in
 * the middle of each cell and at both ends. These are as many conditions as a spline has
 * coefficients, and they determine it for any knots, however unequal: the slopes at knot i agree
 * when
 *
 *   h_i s_(i-1) + 3 (h_(i-1) + h_i) s_i + h_(i-1) s_(i+1)
 *       = 4 (h_i f(middle i-1) + h_(i-1) f(middle i)),      0 < i < cells,
 *
 * a tridiagonal system whose diagonal is three times the rest of its row, so that max |s_i| is at
 * most 2 max |f| and rounding is not amplified: values have about 2^-prec times the largest |f| as
 * error. A heuristic without a stated error. ORDO_SINGULAR when f is not finite at one of the
 * points, with the place in `why`; ORDO_ENOMEM. O(knots) time and memory.
 * Source: Marsden, Quadratic spline interpolation (1974); Kammerer, Reddien and Varga, Quadratic
 * interpolatory splines (1974). */
ordo_nodal_solver ordo_parabolic_spline;

#endif
