/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Another implementation's outputs against a golden reference. */
#ifndef ORDO_VERIFY_GOLDEN_JUDGE_H
#define ORDO_VERIFY_GOLDEN_JUDGE_H

#include "quadrature/status.h"
#include "verify/golden/golden.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum ordo_conformity {
    ORDO_CONSISTENT,   /* every output is within its bound */
    ORDO_WRONG,        /* one is not: no honest evaluation of these numbers gives it */
    ORDO_NOT_DECIDABLE /* every output is within its bound, but bounds see too little */
} ordo_conformity;

/* What the bounds of a reference let one see, whatever the outputs. A mistake that makes no
 * parameter larger in size, and changes the net by more than twice the bound at a point, is seen
 * there: what it is made in is off by at most the bound itself. */
typedef struct ordo_sight {
    size_t points, blind;   /* points; where the bound is not below |y|, so that 0 passes */
    size_t neurons, hidden; /* neurons that are not 0 at all points; those that might be left out
                             * unseen, or at least cannot be told from such in doubles */
    size_t sharpest;        /* the point with the least bound/|y| */
    double sharpness;       /* 2 bound/|y| there */
} ordo_sight;

/* Finds it. ORDO_ENOMEM. */
ORDO_CHECKED ordo_status ordo_golden_sight(ordo_sight *sight, const ordo_golden *g);

/* Whether outputs within their bounds say something: not when 0 passes at all points, or all
 * neurons might be left out unseen, nor when both are so of more than half of them. */
bool ordo_sight_decides(const ordo_sight *sight);

/* "CONSISTENT", "WRONG", "NOT DECIDABLE". */
const char *ordo_conformity_name(ordo_conformity c);

/* What a wrong implementation may have done. A guess. */
typedef struct ordo_suspicion {
    char text[160];   /* "D.weight[5] has the other sign"; "" when nothing comes near */
    bool one_neuron;  /* `neuron` is meant */
    bool explains;    /* all outputs are within their bounds of what that would give */
    size_t neuron;    /* the most suspicious */
    double remainder; /* what it leaves of the worst fraction */
    /* The first cell, from the left, with an output beyond its bound: between breakpoints or the
     * outermost points. */
    double left, right;
} ordo_suspicion;

/* Outputs that are infinite, or become so when they are rounded, and NaN are beyond every bound.
 * Errors are |z - y|, y the exact value and z the output, rounded to the set's format. The verdict
 * is decided exactly, the rest is for people, to double accuracy. */
typedef struct ordo_judgement {
    ordo_conformity verdict;
    ordo_sight sight;
    size_t beyond;            /* points where the error exceeds the bound */
    size_t worst;             /* the point with the largest fraction error/bound */
    double fraction;          /* that fraction */
    size_t farthest;          /* the point with the largest error in ulps of y */
    double ulps;              /* that error */
    ordo_suspicion suspicion; /* when WRONG */
} ordo_judgement;

/* r = output k rounded to the set's format; false when that is no finite number. r needs `bits`
 * bits. */
bool ordo_golden_output(mpfr_t r, const ordo_golden *g, const ordo_vector *z, size_t k);

/* Judges the outputs z, as many as there are points. Outputs are rounded
 * to the format first: what a longer one gives may be, and decimals become what they were printed
 * from. ORDO_EINVAL: not as many outputs as points, as `why` says; ORDO_ENOMEM. */
ORDO_CHECKED ordo_status ordo_golden_judge(ordo_judgement *j, const ordo_golden *g,
                                           const ordo_vector *z, ordo_message *why);

#ifdef __cplusplus
}
#endif
#endif
