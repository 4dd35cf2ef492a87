/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is integrated: a real function given cell by cell, smooth inside every cell. */
#ifndef ORDO_QUADRATURE_FUNCTION_H
#define ORDO_QUADRATURE_FUNCTION_H

#include <stddef.h>

#include "quadrature/number.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The most cells a cursor holds at a time. GSL's QAGP keeps its panels sorted at a cost that grows
 * with their square, so a larger block would spend its time there. */
#define ORDO_BLOCK 64

/* Ends of a cell at which the function need not be smooth. */
enum { ORDO_SINGULAR_LEFT = 1, ORDO_SINGULAR_RIGHT = 2 };

/* A function e on [a, b] = the union of `cells` >= 1 adjacent cells; those of a restriction
 * (quadrature/restriction.h) may have gaps between them. `self` is shared by all
 * threads and never written; a cursor is one thread's view of it at one precision, with all
 * workspace, so that `value` allocates nothing.
 *
 *   open      allocates a cursor that evaluates with `prec` bits of working precision
 *   seek      makes the cells first .. first+count-1 (count <= ORDO_BLOCK) the current ones, read
 *             below by their index k = 0 .. count-1
 *   pick      makes the cells cell[0] < ... < cell[count-1] the current ones; NULL: only seek is
 *             there
 *   ends      the ends of current cell k, rounded to the precision of `left` and `right`; the right
 *             end of a cell and the left end of the next are the same number. A cell may be empty.
 *   singular  a sum of ORDO_SINGULAR_LEFT, ORDO_SINGULAR_RIGHT
 *   value     e(x) for x in current cell k, in the cell's own formula, also at its ends;
 *             NaN where e is undefined
 *   slope     e'(x) likewise; NULL when the function offers none
 *   close     frees the cursor
 */
typedef struct ordo_function {
    size_t cells;
    const void *self;
    ordo_status (*open)(void **cursor, const void *self, mpfr_prec_t prec);
    ordo_status (*seek)(void *cursor, size_t first, size_t count);
    ordo_status (*pick)(void *cursor, const size_t *cell, size_t count);
    void (*ends)(mpfr_t left, mpfr_t right, const void *cursor, size_t k);
    unsigned (*singular)(const void *cursor, size_t k);
    void (*value)(mpfr_t e, void *cursor, size_t k, const mpfr_t x);
    void (*slope)(mpfr_t e, void *cursor, size_t k, const mpfr_t x);
    void (*close)(void *cursor);
} ordo_function;

#ifdef __cplusplus
}
#endif
#endif
