/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A function to test with: factor * (f - piecewise polynomial), f given as a callback. */
#ifndef ORDO_TESTS_QUADRATURE_PIECEWISE_H
#define ORDO_TESTS_QUADRATURE_PIECEWISE_H

#include "quadrature/function.h"

/* y = f(x), rounded to y's precision. */
typedef void piecewise_callback(mpfr_t y, const mpfr_t x);

enum { PIECEWISE_DEGREE_MOST = 3 };

typedef struct piecewise {
    ordo_function e; /* what is tested; its self points here */
    piecewise_callback *f;
    piecewise_callback *slope; /* f'; NULL: e.slope is NULL */
    mpfr_t *knot;              /* cells + 1 */
    mpfr_t *coefficient;       /* per cell PIECEWISE_DEGREE_MOST + 1, in powers of x - left */
    mpfr_t factor;
    unsigned singular_first, singular_last; /* flags of the first and the last cell */
} piecewise;

/* f on [a, b] in equal cells, less nothing, times 1. Knots are rounded once to `prec` bits. The
 * address must not change. Aborts without memory. */
void piecewise_init(piecewise *p, const char *a, const char *b, size_t cells, mpfr_prec_t prec,
                    piecewise_callback *f, piecewise_callback *slope);

/* Less the polynomials of degree 1 or 2 through the ends, and the middle, of each cell. */
void piecewise_interpolate(piecewise *p, int degree);

void piecewise_clear(piecewise *p);

#endif
