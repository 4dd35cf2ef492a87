/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Differences to test with: a function of Arb's minus polynomials with rational coefficients on
 * cells with rational ends. */
#ifndef ORDO_TESTS_QUADRATURE_SMOOTH_H
#define ORDO_TESTS_QUADRATURE_SMOOTH_H

#include "quadrature/difference.h"

/* f as ordo_difference wants it, at `prec` bits. */
typedef struct smooth_function {
    void (*ball)(arb_t y, const arb_t x, slong prec);
    void (*slope)(arb_t y, const arb_t x, slong prec);
    void (*box)(acb_t y, const acb_t z, int analytic, slong prec);
    void (*series)(arb_poly_t y, const arb_poly_t x, slong length, slong prec);
} smooth_function;

extern const smooth_function smooth_exp;     /* exp(x) */
extern const smooth_function smooth_sin5;    /* sin(5 x) */
extern const smooth_function smooth_cube;    /* x^3 */
extern const smooth_function smooth_quartic; /* x^4 */
extern const smooth_function smooth_peak;    /* exp(-10^6 (x - 1/7)^2) */
extern const smooth_function smooth_root;    /* sqrt(x), 0 for x < 0 */
extern const smooth_function smooth_kink;    /* |x - 1/3| */
extern const smooth_function smooth_waves;   /* |sin(5 x)| */
extern const smooth_function smooth_step;    /* the sign of x - 1/7 */
extern const smooth_function smooth_pole;    /* 1/x */

typedef struct smooth {
    ordo_difference e; /* what is tested; its self points here */
    const smooth_function *f;
    fmpq *knot, *coefficient; /* cells + 1; cells times degree + 1 */
} smooth;

/* f less p: the knots, ascending, and the coefficients of p in powers of x - left, cell by cell,
 * are texts of rationals between spaces. Its address must not change. Aborts without memory. */
void smooth_init(smooth *s, const smooth_function *f, unsigned degree, const char *knots,
                 const char *coefficients);

/* f on [a, b] in equal cells, less the polynomials of degree 1 or 2 through the ends, and the
 * middle, of each cell, their coefficients rounded to 100 bits. */
void smooth_interpolate(smooth *s, const smooth_function *f, unsigned degree, const char *a,
                        const char *b, size_t cells);

void smooth_clear(smooth *s);

#endif
