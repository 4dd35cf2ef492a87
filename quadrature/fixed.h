/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns of fixed-point numbers: many values of about one size, each operation of which costs a
 * few machine instructions per limb, and whose rounding is known beforehand. */
#ifndef ORDO_QUADRATURE_FIXED_H
#define ORDO_QUADRATURE_FIXED_H

#include <stddef.h>

#include "quadrature/number.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Entry i is the two's complement integer limb[i limbs .. (i+1) limbs - 1], least limb first, times
 * 2^unit, and it is within `error` of what it stands for. Its size is below 2^ordo_fixed_size. */
typedef struct ordo_fixed {
    size_t limbs, count, room; /* per entry; entries; entries there is memory for */
    slong unit;
    mag_t error;
    mp_limb_t *limb, *scratch;
} ordo_fixed;

/* Room for `room` >= 1 entries of `limbs` >= 1 limbs, count = room, not yet set; unit and error 0.
 * ORDO_ENOMEM. */
ORDO_CHECKED ordo_status ordo_fixed_init(ordo_fixed *x, size_t limbs, size_t room);

/* Frees it. Valid on zero bytes and on one that failed. */
void ordo_fixed_clear(ordo_fixed *x);

/* Chooses the unit, the smallest with which all numbers of size < 2^size can be held. */
void ordo_fixed_scale(ordo_fixed *x, slong size);

/* The exponent of the size that entries stay below: unit + 64 limbs - 1. */
slong ordo_fixed_size(const ordo_fixed *x);

/* Entry i = the middle of the ball, cut off to a multiple of 2^unit: within 2^unit plus the ball's
 * radius of all of its points. False, and the entry is 0, when it is too large or not finite. */
bool ordo_fixed_set(ordo_fixed *x, size_t i, const arb_t value);

/* z = the n lowest limbs of x 2^-shift cut off, x of so many limbs and without sign; shift of
 * either sign. z is not x. */
void ordo_fixed_shift(mp_limb_t *z, size_t n, const mp_limb_t *x, size_t limbs, slong shift);

/* y = entry i exactly, a ball of radius 0. */
void ordo_fixed_get(arb_t y, const ordo_fixed *x, size_t i);

/* In what follows operands have as many entries as z, or one, which then serves all; all have the
 * same number of limbs, z has a unit and may be an operand. Sums and products modulo 2^(64 limbs)
 * units of z: right wherever the result is of a size that z can hold. Errors are not looked at. */

/* z = x + y, each of which is cut off first to multiples of z's unit: within 2 units, exact where
 * z's unit is not the larger one. */
void ordo_fixed_add(ordo_fixed *z, const ordo_fixed *x, const ordo_fixed *y);
/* z = x - y, likewise. */
void ordo_fixed_sub(ordo_fixed *z, const ordo_fixed *x, const ordo_fixed *y);
/* z = -x; both have the same unit. */
void ordo_fixed_neg(ordo_fixed *z, const ordo_fixed *x);
/* z = x y, rounded down, within one unit. False when z's unit is below the product's, or too far
 * above it. */
bool ordo_fixed_mul(ordo_fixed *z, const ordo_fixed *x, const ordo_fixed *y);
/* z = x/y, within three units. False when an entry of y is 0, a quotient is too large for z, or the
 * units are too far apart. */
bool ordo_fixed_div(ordo_fixed *z, const ordo_fixed *x, const ordo_fixed *y);

#ifdef __cplusplus
}
#endif
#endif
