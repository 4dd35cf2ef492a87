/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the jump of a piecewise cubic splits into real factors. Private to the library. */
#ifndef ORDO_VERIFY_CERTIFICATE_DISCRIMINANT_H
#define ORDO_VERIFY_CERTIFICATE_DISCRIMINANT_H

#include "construct/target.h"

/* y contains beta^2 - 4 alpha gamma of the jump alpha s + beta s^2 + gamma s^3 at breakpoint i, 1
 * <= i < cells, of the cubics that match f'' and f''' at the left end of each of `cells` uniform
 * cells and f at both ends (gqu taylor), the breakpoints being a + (b-a) j/cells exactly. It is
 * written from the formula, apart from the construction. A negative one refuses the net. `prec`
 * bits. */
ORDO_CHECKED ordo_status ordo_taylor_discriminant(arb_t y, const ordo_target *target, size_t cells,
                                                  size_t i, mpfr_prec_t prec);

#endif
