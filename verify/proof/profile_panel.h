/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One panel of a Taylor chain and how values are enclosed on it. Internal. */
#ifndef ORDO_VERIFY_PROOF_PROFILE_PANEL_H
#define ORDO_VERIFY_PROOF_PROFILE_PANEL_H

#include <stdbool.h>

#include "quadrature/number.h"
#include "verify/proof/profile.h"

/* g(middle + s) = p(s) + rest, |rest| <= remainder, for s in [left, right], which are balls only
 * where an end of the interval is one. */
typedef struct ordo_profile_panel {
    arb_t middle; /* exact */
    arb_t left, right;
    arb_poly_t p, slope, bend; /* p, p', p'' */
    mag_t remainder;
} ordo_profile_panel;

struct ordo_profile {
    ordo_profile_panel *panels;
    size_t count, capacity;
    arb_t a, b, length;
    mpfr_prec_t bits;
    slong prec; /* of all work */
    arb_t norm[ORDO_NORMS];
};

/* A part [left, right] of a panel, in its s. */
typedef struct ordo_stretch {
    arb_t left, right;
} ordo_stretch;

/* Room for a piece. */
void ordo_stretch_init(ordo_stretch *piece);

/* Frees it. */
void ordo_stretch_clear(ordo_stretch *piece);

/* Cuts `piece` in its middle into `low` and `high`. */
void ordo_stretch_cut(ordo_stretch *low, ordo_stretch *high, const ordo_stretch *piece, slong prec);

/* y contains g on the piece. True when p is monotone there: y is then as good as the values at both
 * ends are. */
bool ordo_profile_panel_enclose(arb_t y, const ordo_profile_panel *panel, const ordo_stretch *piece,
                                slong prec);

/* y contains g at s. */
void ordo_profile_panel_value(arb_t y, const ordo_profile_panel *panel, const arb_t s, slong prec);

/* Sets t->norm of a chain whose panels are there. */
void ordo_profile_measure(ordo_profile *t);

#endif
