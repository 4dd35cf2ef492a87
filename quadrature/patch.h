/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A difference e = f - p looked at with one precision, cell by cell, in enclosures. */
#ifndef ORDO_QUADRATURE_PATCH_H
#define ORDO_QUADRATURE_PATCH_H

#include <pthread.h>

#include "quadrature/difference.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Bits for sizes: remainders, bounds, where to cut. */
enum { ORDO_ROUGH_BITS = 64 };

/* One thread's. `cursor` evaluates with `prec` bits, `rough` with ORDO_ROUGH_BITS. */
typedef struct ordo_patch {
    const ordo_difference *e;
    void *cursor, *rough;
    mpfr_prec_t prec;
    size_t cell;       /* the current one; SIZE_MAX: none */
    arb_t left, right; /* its ends */
    arb_ptr c;         /* p(left + s) = sum_j c[j] s^j, j <= degree, on it */
    arb_ptr q;         /* p(x + s) = sum_j q[j] s^j about the last centre x, j <= degree */
    arb_t s, y;        /* scratch */
} ordo_patch;

/* Opens both cursors of e, which must outlive the patch. Passes on what e's open returns. */
ORDO_CHECKED ordo_status ordo_patch_open(ordo_patch *patch, const ordo_difference *e,
                                         mpfr_prec_t prec);

/* Frees the patch. Valid on zero bytes and on one that failed to open. */
void ordo_patch_close(ordo_patch *patch);

/* Makes `cell` the current one; nothing is done when it is that already. */
ORDO_CHECKED ordo_status ordo_patch_seek(ordo_patch *patch, size_t cell);

/* y contains e(x) for all x in the ball x, e continued beyond the cell by the cell's own p. */
void ordo_patch_value(arb_t y, ordo_patch *patch, const arb_t x);

/* patch->q[j] = the Taylor coefficients of p at x: each encloses its values for all points of the
 * ball. */
void ordo_patch_center(ordo_patch *patch, const arb_t x);

/* y contains the difference quotients of e on the ball, as ordo_difference's slope. */
void ordo_patch_slope(arb_t y, ordo_patch *patch, const arb_t x);

/* Coefficient j of y contains e^(j)(t)/j! for all t in the ball x, j < length. */
void ordo_patch_series(arb_poly_t y, ordo_patch *patch, const arb_t x, slong length);

/* Patches that wait for the next block: what a cursor has learnt about one serves the others. */
typedef struct ordo_patch_pool {
    const ordo_difference *e;
    mpfr_prec_t prec;
    pthread_mutex_t lock;
    ordo_patch *idle;
    size_t count, room;
} ordo_patch_pool;

/* Empty; at most `room` >= 1 will wait. ORDO_ENOMEM; valid for _clear in any case. */
ORDO_CHECKED ordo_status ordo_patch_pool_init(ordo_patch_pool *pool, const ordo_difference *e,
                                              mpfr_prec_t prec, size_t room);

/* Closes those that wait, and frees the pool; all must have been given back. */
void ordo_patch_pool_clear(ordo_patch_pool *pool);

/* One that waits, or opened now. From any thread. Passes on what e's open returns. */
ORDO_CHECKED ordo_status ordo_patch_take(ordo_patch *patch, ordo_patch_pool *pool);

/* Gives it back, if it has been opened. From any thread. */
void ordo_patch_give(ordo_patch *patch, ordo_patch_pool *pool);

#ifdef __cplusplus
}
#endif
#endif
