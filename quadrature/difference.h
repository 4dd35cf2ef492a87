/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is enclosed: a function f minus a piecewise polynomial p, both given by enclosures. */
#ifndef ORDO_QUADRATURE_DIFFERENCE_H
#define ORDO_QUADRATURE_DIFFERENCE_H

#include <stdbool.h>

#include "quadrature/function.h"
#include "quadrature/stencil.h"

#ifdef __cplusplus
extern "C" {
#endif

/* e = f - p on [a, b] = the union of `cells` >= 1 adjacent cells, in the same order as those of the
 * ordo_function that measures the same e. `self` is shared by all threads and never written; a
 * cursor is one thread's view of it at one precision. All results are enclosures; y is not finite
 * where none is known.
 *
 *   open      allocates a cursor that evaluates with `prec` bits
 *   piece     cell `cell` as [left, right], each enclosed, the right end of a cell and the left end
 *             of the next being the same number, and p(left + s) = sum_j c[j] s^j, j <= degree.
 *             Cells asked for in ascending order cost O(1) each.
 *   singular  a sum of ORDO_SINGULAR_LEFT, ORDO_SINGULAR_RIGHT: ends where f need not be smooth. A
 *             hint: the true singular point may lie anywhere, also beside the end.
 *   ball      y contains f(x) for all x in the ball and in [a, b]: a ball around an end, whose
 *             rounding reaches beyond it, is no trouble
 *   stencil      makes ready for rows of the stencil, which must outlive them, its points being
 * points of [a, b]; false when it is not known how: `ball` serves. NULL: never row       f in
 * fixed-point numbers of stencil->limbs limbs, each within their `error`, at middle + radius
 * node[i], i < count, and then at middle - radius node[i]; or one number for all. No value is above
 * a half of what they can hold. Until the next call, or NULL: `ball` serves slope     y contains
 * (f(u) - f(v))/(u - v) for all u != v in the ball and in [a, b] (the generalised derivative; f is
 * then Lipschitz continuous there) box       y contains the analytic continuation of f for all z in
 * the box; with `analytic` non-zero y is not finite unless f is analytic on the whole box series
 * coefficient j of y contains f^(j)(t)/j! for all t in the ball, j < length close     frees the
 * cursor
 */
typedef struct ordo_difference {
    size_t cells;
    unsigned degree;
    const void *self;
    ordo_status (*open)(void **cursor, const void *self, mpfr_prec_t prec);
    ordo_status (*piece)(arb_t left, arb_t right, arb_ptr c, void *cursor, size_t cell);
    unsigned (*singular)(void *cursor, size_t cell);
    void (*ball)(arb_t y, void *cursor, const arb_t x);
    bool (*stencil)(void *cursor, const ordo_stencil *stencil);
    const ordo_fixed *(*row)(void *cursor, const arb_t middle, const arb_t radius);
    void (*slope)(arb_t y, void *cursor, const arb_t x);
    void (*box)(acb_t y, void *cursor, const acb_t z, int analytic);
    void (*series)(arb_poly_t y, void *cursor, const arb_t x, slong length);
    void (*close)(void *cursor);
} ordo_difference;

#ifdef __cplusplus
}
#endif
#endif
