/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sign changes of a function on one block: where |e| has its kinks. */
#ifndef ORDO_QUADRATURE_SIGN_CHANGES_H
#define ORDO_QUADRATURE_SIGN_CHANGES_H

#include "quadrature/panels.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ordo_sign_change {
    size_t cell;
    mpfr_t x;
} ordo_sign_change;

typedef struct ordo_sign_changes {
    size_t count;
    ordo_sign_change *at; /* ascending */
    size_t room;
} ordo_sign_changes;

/* The sign changes of e between neighbouring samples of a cell, placed to 2^-bits or less of the
 * distance of these samples. `low`
 * is the view that the samples were taken with, `high` has the working precision, and `noise` is
 * the log2 of the noise in its values. Where e nearly vanishes at the end of a cell, its sign
 * beside the end counts as well; where |e| dips between samples of one sign, GSL's minimiser looks
 * for a point with the other. A heuristic: changes of sign that no sample shows are not found.
 * Method: GSL's Brent solver in doubles, then ordo_sign_change_polish. ORDO_ENOMEM. */
ORDO_CHECKED ordo_status ordo_sign_changes_find(ordo_sign_changes *changes, const ordo_mesh *mesh,
                                                ordo_view *low, ordo_view *high, double noise,
                                                long bits);

/* Frees the list. Valid on zero bytes and on one that failed. */
void ordo_sign_changes_clear(ordo_sign_changes *changes);

/* x = a zero of e in cell k between left and right, where e has opposite signs, to 2^-bits of their
 * distance; bracketed secant steps. False when the signs are not opposite: x is then an end. */
bool ordo_sign_change_polish(mpfr_t x, ordo_view *view, size_t k, const mpfr_t left,
                             const mpfr_t right, long bits);

#ifdef __cplusplus
}
#endif
#endif
