/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the errors of a construction must lie between, for every number of cells (theory 5.1). */
#ifndef ORDO_VERIFY_PROOF_SANDWICH_H
#define ORDO_VERIFY_PROOF_SANDWICH_H

#include "verify/proof/profile.h"

#ifdef __cplusplus
extern "C" {
#endif

/* On each cell of a construction with a Peano kernel (ordo_construction) e(t + h s) = h^k f^(k)(z)
 * E(s) with some z in the cell. With m_i <= |f^(k)| <= M_i on cell i (m_i = 0 where f^(k) may
 * change its sign), and C the norm of E on [0, 1],
 *
 *     C h^k mean(m_i) <= norm(e) <= C h^k mean(M_i),
 *
 * where `mean` is the root mean square for rmse and, times sqrt(b-a), for l2, the mean for l1, the
 * maximum for linf: all of them monotone. The m_i and M_i come from `profile`, that of f^(order),
 * and are within a percent of the best where f^(order) does not nearly vanish.
 *
 * lower, upper contain h^order mean(m_i), h^order mean(M_i), without C, of the true m_i and M_i,
 * and reach from what the ranges say to values that |f^(k)| takes, for `cells` >= 1 uniform cells
 * on the target's interval, to about `bits` bits. ORDO_EINVAL for h1, which the proof does not
 * cover, and for no cells. O(cells) time. */
ORDO_CHECKED ordo_status ordo_sandwich_find(arb_t lower, arb_t upper, const ordo_profile *profile,
                                            const ordo_target *target, unsigned order,
                                            ordo_norm norm, size_t cells, mpfr_prec_t bits);

#ifdef __cplusplus
}
#endif
#endif
