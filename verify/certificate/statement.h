/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one case of a certificate states: a claim about one target, and its verdict. */
#ifndef ORDO_VERIFY_CERTIFICATE_STATEMENT_H
#define ORDO_VERIFY_CERTIFICATE_STATEMENT_H

#include "verify/claim/kind.h"
#include "verify/certificate/record.h"
#include "verify/certificate/stream.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A claim as it was read, with what it refers to. */
typedef struct ordo_statement {
    ordo_claim claim;
    ordo_target *target;           /* NULL: none */
    const ordo_target *targets[1]; /* what claim.targets points to */
    ordo_verdict verdict;
    json_t *evidence; /* borrowed from the record; NULL for null */
} ordo_statement;

/* Opens the object of a case and writes all but its evidence:
 *   {"claim", "says", "cite", "where", "kind", "unit", "construction", "over", "orientation",
 *    "knots",
 *    "target": {"name", "expression", "domain": [a, b]}, "norm", "relation", "value", "quantity",
 * "order", "lower", "upper", "digits", "bits", "neurons": [...], "samples": [...], "verdict", every
 * key in every case; null, 0 or [] where the claim has none. */
void ordo_statement_write(ordo_stream *s, const ordo_case *judged, ordo_verdict verdict);

/* Reads it back, and where "evidence" is. Texts belong to the record, which must outlive the
 * statement; the caller clears it whatever the status. ORDO_EPARSE: the claim cannot be one. */
ORDO_CHECKED ordo_status ordo_statement_read(ordo_statement *statement, json_t *record,
                                             ordo_message *why);

/* Frees it. */
void ordo_statement_clear(ordo_statement *statement);

#ifdef __cplusplus
}
#endif
#endif
