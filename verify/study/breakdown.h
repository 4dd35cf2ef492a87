/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the order of nets with rounded parameters breaks down. */
#ifndef ORDO_VERIFY_STUDY_BREAKDOWN_H
#define ORDO_VERIFY_STUDY_BREAKDOWN_H

#include "verify/study/study.h"

#ifdef __cplusplus
extern "C" {
#endif

/* So many times the ideal error is no longer the ideal order. */
enum { ORDO_BREAKDOWN_FACTOR = 2 };

/* One norm of rounded nets over their sizes. Neurons; 0: none of the sizes. */
typedef struct ordo_breakdown {
    size_t exceeds; /* the first with more than ORDO_BREAKDOWN_FACTOR times the ideal net's error */
    size_t stalls;  /* the first with no less error than the size before it */
    size_t least;   /* the one with the least error */
    mpfr_t smallest; /* that error; NaN where none is known */
    /* What is left, the floor: the errors from `exceeds` on, so many as are known; the median is
     * the lower of two middle ones. NaN where there is none. */
    size_t plateau;
    mpfr_t lowest, median, highest;
    size_t expected_from, expected_to; /* see ordo_breakdown_find */
} ordo_breakdown;

/* Nothing found; room for the error. */
void ordo_breakdown_init(ordo_breakdown *b);

/* Frees it. */
void ordo_breakdown_clear(ordo_breakdown *b);

/* Compares a study of rounded nets with that of the same nets, not rounded. `exceeds` and `stalls`
 * count only what the enclosures prove. Expected is where rounding would double
 * the leading term C h^k norm(f^(k)), if it left c 2^-p, p the format's bits, from c = 28 to c =
 * 1/10: factors that were observed, on forward nets and targets of size about 1; for alternating
 * gates from 260 (theory 9). A heuristic, no bound; 0 where nothing is predicted. The studies have
 * run and been concluded. ORDO_ENOMEM: nothing is found. */
ORDO_CHECKED ordo_status ordo_breakdown_find(ordo_breakdown *b, const ordo_study *rounded,
                                             const ordo_study *ideal, ordo_norm norm);

/* r = the error of run i over that of the ideal net, to nearest; NaN when one is not known. */
void ordo_breakdown_ratio(mpfr_t r, const ordo_study *rounded, const ordo_study *ideal,
                          ordo_norm norm, size_t i);

#ifdef __cplusplus
}
#endif
#endif
