/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A first look at a block: how large the function is, and how much of it is rounding noise. */
#ifndef ORDO_QUADRATURE_PROBE_H
#define ORDO_QUADRATURE_PROBE_H

#include <stdbool.h>

#include "quadrature/view.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum ordo_probe_state {
    ORDO_PROBE_NOISE,      /* what is seen is mostly rounding noise; also the state before a look */
    ORDO_PROBE_CLEAR,      /* the values are right to some bits, so that the noise is known */
    ORDO_PROBE_ZERO,       /* zero wherever looked at, with two precisions */
    ORDO_PROBE_NEGLIGIBLE, /* noise, but too small to matter: set by the survey of all blocks */
    ORDO_PROBE_UNDEFINED   /* NaN or infinite at some point */
} ordo_probe_state;

/* What was seen of e or e' on one block. Sizes are base-2 logarithms, -HUGE_VAL for zero. */
typedef struct ordo_probe {
    ordo_probe_state state;
    mpfr_prec_t prec; /* of the look */
    double largest;   /* of |e| */
    double noise;     /* of the change of e on 64 more bits; at least largest - prec */
    mpfr_t absolute;  /* rough int |e| over the block: for sizes, not for results */
    mpfr_t square;    /* rough int e^2 */
} ordo_probe;

/* An unseen block. */
void ordo_probe_init(ordo_probe *probe);

/* Frees the numbers. */
void ordo_probe_clear(ordo_probe *probe);

/* Looks at the block through two views of it; `finer` has the higher precision. Three points in
 * each cell give the size (a heuristic: what lies between is not seen), more where they all give
 * zero; the change from one precision to the other at some of them gives the noise. */
void ordo_probe_look(ordo_probe *probe, ordo_view *view, ordo_view *finer, ordo_aspect aspect);

/* The bits that e loses to cancellation on this block, rounded up: relative to its largest value,
 * a look with prec bits has prec - lost right ones. 0 unless the state is CLEAR. */
mpfr_prec_t ordo_probe_lost(const ordo_probe *probe);

#ifdef __cplusplus
}
#endif
#endif
