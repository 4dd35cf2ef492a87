/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Norms of a function given cell by cell, measured in multiprecision. */
#ifndef ORDO_QUADRATURE_NORM_H
#define ORDO_QUADRATURE_NORM_H

#include <stdbool.h>

#include "quadrature/function.h"
#include "quadrature/watch.h"

#ifdef __cplusplus
extern "C" {
#endif

/* rmse = sqrt(1/(b-a) int e^2), l2 = sqrt(int e^2), l1 = 1/(b-a) int |e|, linf = max |e|,
 * h1 = sqrt(1/(b-a) int e'^2). */
typedef enum ordo_norm {
    ORDO_RMSE,
    ORDO_L2,
    ORDO_L1,
    ORDO_LINF,
    ORDO_H1,
    ORDO_NORMS /* how many */
} ordo_norm;

/* What a norm is made of, cell by cell: int e^2, int |e|, int e'^2, max |e|. */
typedef enum ordo_part {
    ORDO_PART_SQUARE,
    ORDO_PART_ABSOLUTE,
    ORDO_PART_SLOPE,
    ORDO_PART_MAXIMUM,
    ORDO_PARTS /* how many */
} ordo_part;

/* A norm is its part over all cells, divided by b - a (mean), its square root taken (root). */
typedef struct ordo_norm_form {
    const char *name;
    ordo_part part;
    bool mean, root;
} ordo_norm_form;

extern const ordo_norm_form ordo_norm_forms[ORDO_NORMS];

/* The name on the command line and in files: "rmse", "l2", "l1", "linf", "h1". */
const char *ordo_norm_name(ordo_norm norm);

/* The norm of that name; false when there is none. */
bool ordo_norm_find(ordo_norm *norm, const char *name);

/* Sets of norms are bits 1u << norm. */
#define ORDO_NORM_BIT(norm) (1u << (norm))

/* Zero bytes mean: nothing wanted, defaults for the rest. */
typedef struct ordo_norm_options {
    unsigned wanted;       /* set of norms */
    long digits;           /* significant decimal digits asked for; 0: 20 */
    int threads;           /* 0: 1 */
    mpfr_prec_t bits_lost; /* expected cancellation in e, in bits: a hint, 0 is valid */
    mpfr_prec_t bits_most; /* the highest working precision tried, at least 128; 0: 16 times the
                              first */
    ordo_watch watch;      /* told of "measuring", in blocks of cells */
    /* Called once for each cell and each part of a wanted norm that settled there, with int e^2,
     * int |e| or int e'^2 over the cell, or with max |e| where a peak was found that may be the
     * largest of all. From any thread, for different cells at once. NULL: not. */
    void (*cell)(void *context, size_t cell, ordo_part part, const mpfr_t value);
    void *cell_context;
} ordo_norm_options;

/* value[i] and status[i] are set for each wanted norm: ORDO_OK when all digits are settled,
 * ORDO_MISSED when not. The value is then the best found, NaN when e is NaN or infinite inside a
 * cell, for linf infinity when e is infinite at the end of one. */
typedef struct ordo_norms {
    mpfr_t value[ORDO_NORMS];
    ordo_status status[ORDO_NORMS];
    mpfr_t where;     /* a point at which |e| = linf */
    mpfr_t length;    /* b - a */
    size_t panels;    /* on which integrals were settled, pieces between sign changes included */
    mpfr_prec_t bits; /* the highest working precision that was used */
} ordo_norms;

/* Zeros, at a precision for `digits` digits and some guard bits. */
void ordo_norms_init(ordo_norms *norms, long digits);

/* Frees the numbers. */
void ordo_norms_clear(ordo_norms *norms);

/* Measures the wanted norms of e.
 *
 * Method. A first look at all cells, three points in each, gives the sizes and, by evaluating at
 * two precisions, the bits lost to cancellation, hence the working precision of each block. GSL's
 * QAGP finds the panels for each block of cells: on e^2 (e'^2 where only h1 is wanted) evaluated in
 * MPFR, scaled by a power of two and rounded to double, in the coordinate u in [0, cells of the
 * block] in which the cell ends are integers, so that each panel lies in one cell and has exact
 * ends. Gauss-Legendre and Gauss-Lobatto of growing order in MPFR then integrate each panel; two
 * rules of different order, at working precisions 64 bits apart, must agree to two digits more than
 * asked for, relative to the panel's integral or the mean one of a cell, whichever is larger; this
 * settles the rule and the precision at once. Panels at a singular end use tanh-sinh. For l1 panels
 * are cut at the sign changes of e; linf is located by GSL's bracketing minimiser and polished in
 * MPFR. Nothing here is a proof: the sampling may miss what lies between its points. A settled
 * integral over a cell claims an error of at most 10^-digits relative to itself or to the mean of a
 * cell, whichever is larger: the two further digits leave room for a hundred panels. A settled
 * maximum claims a relative error of at most 10^-digits.
 *
 * The result does not depend on the number of threads. A function that is zero wherever it is
 * sampled, at every precision up to `bits_most`, has norms 0. A function all of whose samples are
 * rounding noise up to `bits_most` has status ORDO_MISSED and the noise as its value; noise in some
 * blocks that is too small to matter does no harm. Divergent integrals end as ORDO_MISSED in
 * bounded time. Rules stay cached until ordo_gauss_cleanup. Returns a negative status on failure
 * (ORDO_EINVAL: no such norms, h1 without a slope, no cells, b <= a, options out of range), else
 * ORDO_OK or ORDO_MISSED, the worst of the norms. */
ORDO_CHECKED ordo_status ordo_norms_measure(ordo_norms *norms, const ordo_function *e,
                                            const ordo_norm_options *options);

#ifdef __cplusplus
}
#endif
#endif
