/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Integrals of a function against Legendre polynomials on an interval, enclosed. */
#ifndef ORDO_VERIFY_PROOF_MOMENTS_H
#define ORDO_VERIFY_PROOF_MOMENTS_H

#include "quadrature/number.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A function f by its truncated Taylor series: coefficient j of y contains f^(j)(t)/j! for all t in
 * the ball x, j < length; it is not finite where no enclosure is known. */
typedef struct ordo_jet {
    void (*series)(arb_poly_t y, void *self, const arb_t x, slong length);
    void *self;
} ordo_jet;

struct ordo_moments_panel;

/* One thread's workspace. */
typedef struct ordo_moments {
    slong first, count; /* the degrees first .. first+count-1 */
    slong terms;        /* the longest Taylor polynomial on a panel */
    slong prec;
    struct ordo_moments_panel *panels;
    size_t room, used;
    arb_ptr rows;  /* int s^j P_l(tau + sigma s) ds over [-1, 1] for two l in turn, j = 0, 1, ... */
    arb_ptr whole; /* count rows of terms + 1: the same for l = first ... with tau = 0, sigma = 1 */
    arb_ptr table; /* the same on a panel */
    arb_poly_t at, over;
    arb_t x, half, term;
} ordo_moments;

/* A workspace for the moments first .. first+count-1 at `prec` bits, with Taylor polynomials of up
 * to `terms` terms. */
void ordo_moments_init(ordo_moments *m, slong first, slong count, slong terms, slong prec);

/* Frees it; valid on zero bytes. */
void ordo_moments_clear(ordo_moments *m);

/* J[i] contains int_{-1}^{1} f(middle + radius t) P_l(t) dt with l = first + i, P_l Legendre's
 * polynomial; middle and radius > 0 are exact. Panels are halved, the least known one first, until
 * what their Taylor polynomials leave out is at most 2^-goal times the largest |J[i]|: ORDO_OK; or
 * until there are `most` of them: ORDO_MISSED, the enclosures are valid either way. ORDO_ENOMEM. */
ORDO_CHECKED ordo_status ordo_moments_enclose(arb_ptr J, ordo_moments *m, const ordo_jet *f,
                                              const arb_t middle, const arb_t radius, long goal,
                                              size_t most);

/* r = the ball of an exact middle and radius: exactly where the radius fits into the few bits that
 * a ball has for it, so that [0, 1/8] does not reach below 0, else a little larger. */
void ordo_ball_around(arb_t r, const arb_t middle, const arb_t radius);

#ifdef __cplusplus
}
#endif
#endif
