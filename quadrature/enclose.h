/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Proved norms: enclosures of the norms of e = f - p in ball arithmetic. */
#ifndef ORDO_QUADRATURE_ENCLOSE_H
#define ORDO_QUADRATURE_ENCLOSE_H

#include "quadrature/difference.h"
#include "quadrature/norm.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Zero bytes mean: nothing wanted, defaults for the rest. */
typedef struct ordo_enclose_options {
    unsigned wanted;       /* set of norms */
    long digits;           /* the goal: radius <= 10^(1-digits) |value|; 0: 20 */
    int threads;           /* 0: 1 */
    mpfr_prec_t bits_lost; /* expected cancellation in e, in bits: a hint, 0 is valid */
    mpfr_prec_t bits_most; /* the highest working precision tried; 0: 16 times the first */
    size_t steps_most;     /* panels that one block of cells may take for one part of a norm before
                              it gives up and encloses the rest by its size; 0: 4096 and 64 for each
                              cell. All rounds of growing precision together take about four times
                              as many, or fewer in the ratio of the first precision to the one used
                            */
    /* Called for each cell and each part of a wanted norm with an enclosure of int e^2, int |e|,
     * int e'^2 or max |e| over the cell (the last may be wide where another cell is larger). From
     * any thread, for different cells at once; a later call for the same cell replaces the earlier
     * one. NULL: not. */
    void (*cell)(void *context, size_t cell, ordo_part part, const arb_t value);
    void *cell_context;
    ordo_watch watch; /* told of "proving", in blocks of cells, each round of each part anew */
} ordo_enclose_options;

/* Of each wanted norm value[i] contains the norm, whatever the status: ORDO_OK when the goal is
 * met, else ORDO_MISSED (the ball may then be infinite). */
typedef struct ordo_enclosures {
    arb_t value[ORDO_NORMS];
    ordo_status status[ORDO_NORMS];
    arb_t where;                /* |e| takes at least the lower end of linf at a point of this */
    arb_t length;               /* b - a */
    size_t largest[ORDO_PARTS]; /* the cell that contributes most */
    size_t panels;
    mpfr_prec_t bits; /* the highest working precision used */
} ordo_enclosures;

/* Zeros. */
void ordo_enclosures_init(ordo_enclosures *r);

/* Frees the balls. */
void ordo_enclosures_clear(ordo_enclosures *r);

/* Encloses the wanted norms of e. Returns a negative status on failure, ORDO_MISSED when a norm
 * missed its goal, else ORDO_OK. The result does not depend on the number of threads. Rules stay
 * cached until ordo_legendre_cleanup. */
ORDO_CHECKED ordo_status ordo_norms_enclose(ordo_enclosures *r, const ordo_difference *e,
                                            const ordo_enclose_options *options);

#ifdef __cplusplus
}
#endif
#endif
