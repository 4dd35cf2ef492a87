/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A first look at e, in samples: its size, and a lower bound of its maximum. */
#ifndef ORDO_QUADRATURE_FIRST_LOOK_H
#define ORDO_QUADRATURE_FIRST_LOOK_H

#include "quadrature/part.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The size of an integral, or of e in a first look, counts as known to so many bits. */
enum { ORDO_SIZE_BITS = 2 };

/* What a first look says: log2 of the integral over [a, b], or for a maximum of int e^2, and of the
 * largest |p|; is that integral at least 2^-ORDO_SIZE_BITS of `size`, as far as the samples tell?
 */
typedef struct ordo_first_look {
    double size, piece;
    bool known;
} ordo_first_look;

/* A lower bound of max |e|, which |e| takes at least at a point of `place`, in `cell`. */
typedef struct ordo_highest {
    arf_t floor;
    arb_t place;
    size_t cell;
} ordo_highest;

/* 0, with no place. */
void ordo_highest_init(ordo_highest *h);

/* Frees it. */
void ordo_highest_clear(ordo_highest *h);

/* log2 of a size, to be used as a hint only; of an infinite one, about which there is no hint, as
 * of 0. */
double ordo_log2_hint(const mag_t x);

/* Looks at equally spaced cells with `prec` bits, for the part that the task names. A heuristic:
 * what it misses costs a second round. For a maximum raises `highest` to the largest sample, which
 * is no heuristic. Passes on what e's calls return. */
ORDO_CHECKED ordo_status ordo_look_first(ordo_first_look *look, ordo_highest *highest,
                                         const ordo_part_task *task, mpfr_prec_t prec);

#ifdef __cplusplus
}
#endif
#endif
