/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a net's parameters are those of a construction, each rounded once. */
#ifndef ORDO_CONSTRUCT_PARAMETERS_H
#define ORDO_CONSTRUCT_PARAMETERS_H

#include "construct/build.h"
#include "construct/network.h"
#include "construct/target.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What was found. The place is that of the first parameter that differs, or else of one that stayed
 * undecided; there is none, name[0] = 0, when all are right. */
typedef struct ordo_parameters_report {
    size_t checked;    /* knots and parameters */
    size_t negligible; /* of them not by the first way below */
    mag_t furthest; /* >= |stored - P| of those rounded to nearest, in units in their last place */
    char name[ORDO_PARAMETER_NAME]; /* "knot", or as in a net's file "U.weight", "D.bias" */
    size_t
        neuron; /* of that parameter (of P.weight the power, 0 for D.bias), or the knot's number */
    mpfr_t stored;
    arb_t formula;
    mpfr_prec_t bits; /* of the last attempt */
} ordo_parameters_report;

/* Zeros. */
void ordo_parameters_report_init(ordo_parameters_report *report);

/* Frees its numbers. */
void ordo_parameters_report_clear(ordo_parameters_report *report);

/* Decides whether the net, of p bits, is `construction` on the target with uniform breakpoints,
 * every number rounded once:
 *
 *   gates   G is 1 or -1 as the orientation says; the knots are t_i = -g/G
 *   knots   t_i is a + (b - a) i/cells rounded to nearest, t_0 is a rounded inwards. The last
 *           knot is no gate's: it is b rounded inwards
 *   others  v is the formula's exact value P on these stored knots, rounded to nearest: one of the
 *           p-bit numbers nearest to P. Or v is negligible: P and v - P are both at most
 *           2^(1-p) M, M the largest stored parameter of that slot (for knots max(|a|, |b|); the
 *           p_j have no slot), as where P is 0 by cancellation, and but for knots they move the
 *           net by no more than 2^(1-p) of its largest term, ordo_effect_is_negligible. Or, where
 *           all of a slot are that and there is no such M, v is 0, no enclosure tells P from 0,
 *           and P in its place would change no value of the net on the interval by more than
 *           2^(-16p) F, F <= max |f| (of some points)
 *
 * This is sharper than "within one unit in the last place of the formula's ball": a parameter off
 * by one unit would pass that, but not this, unless P lies exactly between two numbers.
 * P is enclosed by ordo_build in balls whose precision is raised until each comparison is decided;
 * for polynomials in rationals at last.
 * ORDO_OK: it is. ORDO_MISSED: a number certainly is not. ORDO_UNDECIDED. After the last two
 * `report` and `why` name the place. ORDO_REFUSED, ORDO_SINGULAR as ordo_build. O(neurons) time,
 * memory of the knots. */
ORDO_CHECKED ordo_status ordo_parameters_check(ordo_parameters_report *report,
                                               const ordo_network *net,
                                               const ordo_construction *construction,
                                               ordo_orientation orientation,
                                               const ordo_target *target, ordo_message *why);

#ifdef __cplusplus
}
#endif
#endif
