/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A derivative of a target, enclosed on its whole interval: polynomials with proved remainders. */
#ifndef ORDO_VERIFY_PROOF_PROFILE_H
#define ORDO_VERIFY_PROOF_PROFILE_H

#include "construct/target.h"
#include "quadrature/norm.h"

#ifdef __cplusplus
extern "C" {
#endif

/* f^(order) on [a, b]. Immutable; any number of threads may read it. */
typedef struct ordo_profile ordo_profile;

/* Cuts [a, b] into panels and expands f in the middle m of each: with |f| <= M on the disc |z - m|
 * <= d, Cauchy's estimate |f^(j)(m)|/j! <= M/d^j bounds what the polynomial leaves of f^(order)(m +
 * s), |s| <= r, by the tail of the geometric series in r/d. Panels shrink until the disc holds no
 * singularity of f and the remainder is 2^-bits of the polynomial's size, about; how good the
 * enclosures are shows in their radii. Polynomials by form are their own expansion, without
 * remainder. ORDO_SINGULAR: f is not known to be analytic on [a, b] or too nearly singular;
 * ORDO_EINVAL: order > ORDO_SYMBOL_ARGUMENT_MAX. */
ORDO_CHECKED ordo_status ordo_profile_new(ordo_profile **out, const ordo_target *target,
                                          unsigned order, mpfr_prec_t bits);

/* Frees it; NULL is allowed. */
void ordo_profile_free(ordo_profile *t);

/* `least` contains the minimum, `most` the maximum of |f^(order)| over [u, v]. Their outer ends,
 * the lower one of least and the upper one of most, bound all values and are within a relative
 * 2^-12 of the true ones, or the former is 0 where f^(order) vanishes or nearly does. Their inner
 * ends are values at points of [u, v]; where no point is certain to lie in it they say no more than
 * that the minimum is not above the maximum. The part of [u, v] outside [a, b] is ignored; u <= v.
 */
void ordo_profile_range(arb_t least, arb_t most, const ordo_profile *t, const arb_t u,
                        const arb_t v);

/* r contains the norm of f^(order): l2 = sqrt(int g^2), rmse = sqrt(1/(b-a) int g^2), l1 = 1/(b-a)
 * int |g|, linf = max |g|; h1 is not known, not finite. Its radius is about 2^-bits of it unless g
 * cancels. */
void ordo_profile_norm(arb_t r, const ordo_profile *t, ordo_norm norm);

#ifdef __cplusplus
}
#endif
#endif
