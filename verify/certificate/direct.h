/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A net summed neuron by neuron on a panel, without sorting, sweeping or expanding it. */
#ifndef ORDO_VERIFY_CERTIFICATE_DIRECT_H
#define ORDO_VERIFY_CERTIFICATE_DIRECT_H

#include "construct/network.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One thread's walk over the real line from left to right. */
typedef struct ordo_direct {
    const ordo_network *net;
    mpfr_prec_t prec;
    signed char *sign; /* of G_i x + g_i at the point reached, exactly */
    bool *active;      /* whether neuron i is part of y */
    arb_poly_t y;      /* the net on the last panel, a polynomial in x */
    arb_poly_t term;   /* workspace */
    arb_t w, b;        /* workspace */
    arf_t gate;        /* workspace */
} ordo_direct;

/* Begins at the point x (exact). The net must outlive it and have finite parameters. ORDO_ENOMEM.
 */
ORDO_CHECKED ordo_status ordo_direct_init(ordo_direct *d, const ordo_network *net, const arb_t x);

/* Frees it; valid on zero bytes. */
void ordo_direct_clear(ordo_direct *d);

/* Goes on from the point reached to x (exact), not left of it, and sets d->y to the net between
 * both: the sum of d and all D_i (G_i x + g_i) prod_j (U_ij x + u_ij) with a gate that is >= 0 at
 * both ends and not 0 at both; gates are affine, so it is >= 0 in between. ORDO_MISSED, with the
 * neuron in *turns, when a gate changes its sign inside; d->y then means nothing, but the walk may
 * go on. O(neurons). */
ORDO_CHECKED ordo_status ordo_direct_to(ordo_direct *d, const arb_t x, size_t *turns);

#ifdef __cplusplus
}
#endif
#endif
