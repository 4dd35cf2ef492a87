/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nets of a construction on a target: stored ones (MPFR parameters) and ideal ones (rationals). */
#ifndef ORDO_CONSTRUCT_MAKE_H
#define ORDO_CONSTRUCT_MAKE_H

#include "construct/network.h"
#include "construct/recipe.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The recipe's net with `neurons` >= 1 neurons, parameters rounded to nearest at `prec` bits. They
 * are computed as balls on the stored breakpoints at a higher precision, raised a few times until
 * all of a ball is rounded to the same number, or, where it touches zero, is narrower than the last
 * bit of the largest parameter of its kind (for d: of the largest value of f), and then 0 is
 * stored; ordo_parameters_check decides what came of it. Of a projected construction the balls
 * start from nodal values that have no stated error.
 * ORDO_REFUSED, ORDO_SINGULAR, ORDO_UNDECIDED: it does not exist or that was not decided, with the
 * reason in `why`. ORDO_EINVAL: too many neurons for the precision, or other of
 * ordo_knots_place. The caller clears *net when the status is ORDO_OK. O(neurons) time; memory of
 * the net, and of its breakpoints where they are not uniform. */
ORDO_CHECKED ordo_status ordo_network_make(ordo_network *net, const ordo_recipe *recipe,
                                           size_t neurons, mpfr_prec_t prec, ordo_message *why);

/* The same on at most `threads` threads, of which the net shows nothing. */
ORDO_CHECKED ordo_status ordo_network_make_with(ordo_network *net, const ordo_recipe *recipe,
                                                size_t neurons, mpfr_prec_t prec, int threads,
                                                ordo_message *why);

/* Decides in rationals whether the ideal net, breakpoints a + (b-a) i/cells exactly, equals the
 * target on the whole interval: no gate changes inside a cell (checked), so on each both are
 * polynomials, which agree when they agree at more points than their degree. ORDO_OK: they are
 * equal. ORDO_MISSED: they differ, at the point that `why` names. ORDO_IRRATIONAL: the target is
 * not a polynomial with rational coefficients on an interval with rational ends. Others as
 * ordo_network_make. O(neurons^2). */
ORDO_CHECKED ordo_status ordo_ideal_is_exact(const ordo_unit *unit,
                                             const ordo_construction *construction,
                                             ordo_orientation orientation,
                                             const ordo_target *target, size_t neurons,
                                             ordo_message *why);

/* r = the integral of (f - y)^2 over the target's interval, exactly, y the ideal net of these
 * arguments as the sum of its neurons' polynomials, cell by cell; y is read from the net's
 * parameters alone. Status as ordo_ideal_is_exact, without ORDO_MISSED. O(neurons^2). */
ORDO_CHECKED ordo_status ordo_ideal_square(fmpq_t r, const ordo_unit *unit,
                                           const ordo_construction *construction,
                                           ordo_orientation orientation, const ordo_target *target,
                                           size_t neurons, ordo_message *why);

/* theta[0 .. P-1] = the parameters of that ideal net, P = ordo_unit_parameters, in the order of
 * ordo_network's. Status as ordo_ideal_is_exact, without ORDO_MISSED; theta is then undefined. */
ORDO_CHECKED ordo_status ordo_ideal_parameters(fmpq *theta, const ordo_unit *unit,
                                               const ordo_construction *construction,
                                               ordo_orientation orientation,
                                               const ordo_target *target, size_t neurons,
                                               ordo_message *why);

#ifdef __cplusplus
}
#endif
#endif
