/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The constants of the theorem for every number of neurons, as Coq is told them. Private to the
 * library. */
#ifndef ORDO_VERIFY_COQ_RATE_H
#define ORDO_VERIFY_COQ_RATE_H

#include "verify/coq/scheme.h"
#include "verify/proof/theorem.h"

/* A number mantissa / 10^unit, and how Coq reads it. */
typedef struct ordo_coq_decimal {
    arb_t value;
    char text[64];
} ordo_coq_decimal;

/* A construction with a remainder in data/coq/Order.v: on a cell of width h with |f^(k)| <= M the
 * lemma `cell` says int (f - net)^2 <= M^2 h^(2k+1) / below. */
typedef struct ordo_coq_kernel {
    const char *unit, *construction, *cell;
    ulong below;
} ordo_coq_kernel;

/* The nets that come near f. */
typedef struct ordo_coq_roof {
    const ordo_coq_kernel *kernel;
    const ordo_coq_scheme *scheme;
    unsigned order;
    ordo_coq_decimal most, rate; /* M; the rmse on N cells is at most rate N^-order */
} ordo_coq_roof;

/* With k the order: |f^(k)| >= least on [p, q], so that the rmse of n neurons is at least pieces
 * (n+1)^-k >= lower n^-k, and that of the best at most upper n^-k. `small` is used where the
 * theorem has a smaller unit. Bounds of derivatives have seven digits and 2^-22 of room, what is
 * concluded has five; all are rounded to the safe side. */
typedef struct ordo_coq_rate {
    const ordo_theorem *theorem;
    unsigned k;
    fmpq_t a, b, p, q;
    ulong legendre; /* 1/lambda_k^2 of ordo_theorem */
    ordo_coq_roof by, small;
    ordo_coq_decimal least, pieces, lower, upper;
} ordo_coq_rate;

/* Zeros. */
void ordo_coq_rate_init(ordo_coq_rate *r);

/* Frees it. */
void ordo_coq_rate_clear(ordo_coq_rate *r);

/* Finds all from a theorem that holds, which must outlive the rate. ORDO_IRRATIONAL: an end of the
 * interval is not rational. ORDO_REFUSED: there is no remainder for Coq. */
ORDO_CHECKED ordo_status ordo_coq_rate_find(ordo_coq_rate *r, const ordo_theorem *theorem,
                                            ordo_message *why);

/* Whether few neurons need nets of a smaller unit. */
bool ordo_coq_rate_has_small(const ordo_coq_rate *r);

#endif
