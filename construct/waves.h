/* SPDX-License-Identifier: GPL-3.0-or-later */
/* exp, sin, cos, sinh, cosh of arguments affine in x, at middle +- radius node[i] of many cells in
 * a row, by the addition theorem. Internal. */
#ifndef ORDO_CONSTRUCT_WAVES_H
#define ORDO_CONSTRUCT_WAVES_H

#include "construct/tape.h"
#include "quadrature/stencil.h"

/* op(a +- b) = op(a) C(b) +- op'(a) S(b), C and S being cos and sin or cosh and sinh. C and S at
 * the offsets radius node[i] are kept for each radius, and at the distances 2 radius k too: cells
 * of one width that follow each other need op and op' at the first middle only. So values at n m
 * points of n equal cells come from about n/64 + 64 + m evaluations. */
typedef struct ordo_waves ordo_waves;

/* Is this instruction one of those? */
bool ordo_wave_is(const ordo_instruction *s, const ordo_tape *tape);

/* For the `count` instructions of f in `list`, in numbers of `limbs` limbs; all balls have `prec`
 * bits. ORDO_ENOMEM. */
ORDO_CHECKED ordo_status ordo_waves_new(ordo_waves **out, const ordo_expression *f,
                                        const size_t *list, size_t count, size_t limbs,
                                        mpfr_prec_t prec);

/* Frees them; NULL is allowed. */
void ordo_waves_free(ordo_waves *w);

/* Makes ready for the points of a stencil, moved or not, which all lie in the ball x: middles and
 * offsets are each within 2^shift of what is wanted, of which middles may be moved by a half here.
 * False when some value is too large or not finite. */
bool ordo_waves_prepare(ordo_waves *w, const ordo_stencil *stencil, const arb_t x, slong shift);

/* The range of wave k over x, and its unit and error. */
void ordo_waves_tell(arb_t range, ordo_fixed *value, const ordo_waves *w, size_t k);

/* Goes to the next row; both are exact. False when it cannot be done. */
bool ordo_waves_seek(ordo_waves *w, const arb_t middle, const arb_t radius);

/* value = wave k on the current row: first at all middle + radius node[i], then at middle - radius
 * node[i]; it has the unit that ordo_waves_tell gave. */
bool ordo_waves_row(ordo_fixed *value, ordo_waves *w, size_t k);

#endif
