/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A function looked at with one working precision on one block of cells. */
#ifndef ORDO_QUADRATURE_VIEW_H
#define ORDO_QUADRATURE_VIEW_H

#include "quadrature/function.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What is evaluated: e or e'. */
typedef enum ordo_aspect { ORDO_VALUE, ORDO_SLOPE, ORDO_ASPECTS } ordo_aspect;

typedef struct ordo_view {
    const ordo_function *e;
    void *cursor;
    mpfr_prec_t prec;  /* with which e is evaluated */
    mpfr_prec_t reach; /* of abscissae: `prec` bits even within the narrowest cell of the block */
    size_t count;      /* cells of the block */
    mpfr_t *left, *right, *width; /* of each cell, */
    mp_limb_t *limb;              /* and the memory of these */
    mpfr_t x, y;                  /* scratch: an abscissa, a value */
} ordo_view;

/* Looks at the cells first .. first+count-1 of e, which must outlive the view, with `prec` bits.
 * Passes on what e's open and seek return; ORDO_ENOMEM. */
ORDO_CHECKED ordo_status ordo_view_open(ordo_view *view, const ordo_function *e, size_t first,
                                        size_t count, mpfr_prec_t prec);

/* Frees the view. Valid on zero bytes and on one that failed to open. */
void ordo_view_close(ordo_view *view);

/* x = left + t (right - left) in cell k, 0 <= t <= 1, exactly an end where t is 0 or 1. */
void ordo_view_place(mpfr_t x, const ordo_view *view, size_t k, double t);

/* y = e(x) or e'(x) for x in cell k. */
void ordo_view_evaluate(mpfr_t y, ordo_view *view, ordo_aspect aspect, size_t k, const mpfr_t x);

/* e or e' at place t of cell k, times 2^-exponent, rounded to double. Finite values are cut at
 * +-2^500, whose squares are still doubles; infinities and NaN stay. view->y holds the full value.
 */
double ordo_view_sample(ordo_view *view, ordo_aspect aspect, size_t k, double t, long exponent);

#ifdef __cplusplus
}
#endif
#endif
