/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The evidence of each kind of claim: what writes it and what decides the claim again from it.
 * Private to the library. */
#ifndef ORDO_VERIFY_EVIDENCE_H
#define ORDO_VERIFY_EVIDENCE_H

#include "verify/statement.h"

/* Writes the value of "evidence" for a case with its finding; what searching is to be done is done
 * here. ORDO_MISSED: no evidence was found that would decide the claim again, with the reason in
 * `why`. Nothing that a testimony says is trusted by a recheck. */
typedef ordo_status ordo_testimony(ordo_stream *s, const ordo_case *judged,
                                   const ordo_finding *finding, ordo_message *why);

/* Decides the claim of a statement from its evidence alone: no searching, no adapting, no
 * construction of nets. ORDO_OK with the verdict; ORDO_MISSED: the evidence does not hold at the
 * place that `why` names; ORDO_EPARSE: it is none; ORDO_ENOMEM. */
typedef ordo_status ordo_rechecking(ordo_verdict *verdict, const ordo_statement *statement,
                                    ordo_message *why);

/* Limits of recorded norms: order, constant, published. No proof. */
ordo_testimony ordo_testify_study;
/* Decides from the recorded norms as the kind does from measured ones. */
ordo_rechecking ordo_recheck_study;

/* Ideal nets in rationals: exact. */
ordo_testimony ordo_testify_exact;
/* Compares each net with its polynomial, exactly. */
ordo_rechecking ordo_recheck_exact;

/* Writes "nets": the ideal nets of these sizes, each with its knots, parameters and the integral of
 * e^2, all in rationals. */
ORDO_CHECKED ordo_status ordo_rational_evidence(ordo_stream *s, const ordo_case *judged,
                                                const size_t *neurons, size_t count,
                                                ordo_message *why);
/* squares[i] = the integral of e^2 for net i of such a list, whose sizes must be `neurons`; each is
 * computed again and must be as stated. */
ORDO_CHECKED ordo_status ordo_rational_check(fmpq *squares, const ordo_statement *statement,
                                             json_t *nets, const size_t *neurons, size_t count,
                                             ordo_message *why);

/* Discriminants: refusal. */
ordo_testimony ordo_testify_refusal;
/* Encloses the discriminant of the named jump again. */
ordo_rechecking ordo_recheck_refusal;

#endif
