/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The number that a claim states of an error, as a part of a theorem of Coq. */
#ifndef ORDO_VERIFY_COQ_CLAIMED_H
#define ORDO_VERIFY_COQ_CLAIMED_H

#include <stdio.h>

#include "construct/expression.h"
#include "quadrature/norm.h"
#include "verify/proof/value.h"

#ifdef __cplusplus
extern "C" {
#endif

/* How the error is to the number: <=, >=, >. */
typedef enum ordo_coq_relation {
    ORDO_COQ_AT_MOST,
    ORDO_COQ_AT_LEAST,
    ORDO_COQ_ABOVE
} ordo_coq_relation;

/* "norm relation value", the value parsed with ordo_value_all. */
typedef struct ordo_coq_claimed {
    const char *id;
    ordo_norm norm; /* rmse or l2 */
    ordo_coq_relation relation;
    const ordo_expression *value;
    ordo_value_site site; /* what its names stand for */
} ordo_coq_claimed;

/* The same with what its proof needs. Private to the library. */
typedef struct ordo_coq_claim ordo_coq_claim;

/* Finds that. ORDO_REFUSED: it cannot be written, as `why` tells: a function that Interval does not
 * know, l1, max |f^(k)| below an error or not as a mere factor. ORDO_SINGULAR and others of
 * ordo_value_enclose; ORDO_IRRATIONAL; ORDO_ENOMEM. */
ORDO_CHECKED ordo_status ordo_coq_claim_new(ordo_coq_claim **out, const ordo_coq_claimed *claimed,
                                            ordo_message *why);

/* Frees it; NULL is allowed. */
void ordo_coq_claim_free(ordo_coq_claim *claim);

/* The norm that it is about. */
ordo_norm ordo_coq_claim_norm(const ordo_coq_claim *claim);

/* How that is to the number. */
ordo_coq_relation ordo_coq_claim_relation(const ordo_coq_claim *claim);

/* Whether it follows from low <= norm <= high with room for Coq's intervals: ORDO_OK, else
 * ORDO_UNDECIDED with the reason. `high` may be NULL: not known. */
ORDO_CHECKED ordo_status ordo_coq_claim_follows(const ordo_coq_claim *claim, const arb_t low,
                                                const arb_t high, ordo_message *why);

/* Writes the definitions of the number and of the derivatives in it, after f, a and b. */
void ordo_coq_claim_write_definitions(FILE *out, const ordo_coq_claim *claim);

/* Writes, as a further part of a statement, that the norm, a term of Coq, is so to the number. */
void ordo_coq_claim_write_statement(FILE *out, const ordo_coq_claim *claim, const char *norm);

/* Writes the lemmas that it follows from: how the bound of the norm, a term of Coq, is to the
 * number, as claimed_number. */
void ordo_coq_claim_write_lemmas(FILE *out, const ordo_coq_claim *claim, const char *bound);

/* Writes the end of a proof, where the bound of the norm is among the hypotheses. */
void ordo_coq_claim_write_proof(FILE *out, const ordo_coq_claim *claim);

#ifdef __cplusplus
}
#endif
#endif
