/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The evidence of each kind of claim: what writes it and what decides the claim again from it.
 * Private to the library. */
#ifndef ORDO_VERIFY_CERTIFICATE_EVIDENCE_H
#define ORDO_VERIFY_CERTIFICATE_EVIDENCE_H

#include "verify/certificate/claimed.h"
#include "verify/certificate/seek.h"
#include "verify/certificate/statement.h"

/* The efforts of a case are 0 to this. Each has twice the bits of the one before: of what is
 * enclosed, of the room in what is written, of the digits to which a net is the ideal one. */
enum { ORDO_EFFORT_MOST = 3 };

/* The room that a case's evidence is written with: see ordo_stream_bounds. */
long ordo_evidence_room(const ordo_case *judged);

/* x as whoever reads the evidence of a case finds it: the bounds that are written, and what reading
 * adds. */
void ordo_evidence_as_read(arb_t x, const ordo_case *judged);

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

/* Writes the entry of size i of a case into the open list. `claimed` is the claimed value with its
 * norms, NULL for kinds without one. As ordo_testimony. */
typedef ordo_status ordo_size_testimony(ordo_stream *s, const ordo_case *judged, size_t i,
                                        const ordo_claimed *claimed, ordo_message *why);
/* Checks that entry and decides that size, UNDECIDED at first. As ordo_rechecking. */
typedef ordo_status ordo_size_rechecking(ordo_verdict *verdict, json_t *record,
                                         const ordo_statement *statement, size_t i,
                                         const ordo_claimed *claimed, ordo_message *why);
/* Writes the list `key` with an entry for each size of a case; what fails is named by its size. */
ORDO_CHECKED ordo_status ordo_sizes_testify(ordo_stream *s, const char *key,
                                            const ordo_case *judged, ordo_size_testimony *testify,
                                            const ordo_claimed *claimed, ordo_message *why);
/* Checks such a list: *verdict is that on all sizes together. ORDO_EPARSE when there is not one
 * entry, which `entry` says, for each size. */
ORDO_CHECKED ordo_status ordo_sizes_recheck(ordo_verdict *verdict, json_t *list, const char *entry,
                                            const ordo_statement *statement,
                                            ordo_size_rechecking *decide,
                                            const ordo_claimed *claimed, ordo_message *why);
/* The whole evidence of a kind with a claimed value: {"norms", key}, as ordo_claimed_write and
 * ordo_sizes_testify write them. */
ORDO_CHECKED ordo_status ordo_claimed_testify(ordo_stream *s, const char *key,
                                              const ordo_case *judged, ordo_size_testimony *testify,
                                              ordo_message *why);
/* Checks such evidence. */
ORDO_CHECKED ordo_status ordo_claimed_recheck(ordo_verdict *verdict, const char *key,
                                              const char *entry, const ordo_statement *statement,
                                              ordo_size_rechecking *decide, ordo_message *why);

/* Nets with their norms: bound. */
ordo_testimony ordo_testify_bound;
/* Checks the norms and compares each with the claimed value. */
ordo_rechecking ordo_recheck_bound;

/* Writes "norms", coverings for the norms of derivatives that a value names, and sets them. */
ORDO_CHECKED ordo_status ordo_claimed_write(ordo_stream *s, ordo_claimed *c,
                                            const ordo_case *judged, ordo_message *why);
/* Checks such a list and sets the norms to what it encloses. */
ORDO_CHECKED ordo_status ordo_claimed_check(ordo_claimed *c, json_t *norms,
                                            const ordo_target *target, ordo_message *why);
/* value = what the entry of size i states as "claimed", which must hold of the claimed value. */
ORDO_CHECKED ordo_status ordo_claimed_value_check(arb_t value, const ordo_claimed *claimed,
                                                  json_t *record, const ordo_statement *statement,
                                                  size_t i, ordo_message *why);

/* The net of size i of a case, with the bits of the claim or those of its study and what the effort
 * adds. The caller clears *net on ORDO_OK; else as ordo_network_make. */
ORDO_CHECKED ordo_status ordo_network_evidence(ordo_network *net, const ordo_case *judged, size_t i,
                                               ordo_message *why);
/* Whether this enclosure of a norm decides what is to be decided. */
typedef bool ordo_evidence_test(const arb_t norm, void *self);
/* Panels for the norm of the claim, of that net, narrow enough to decide, or else as narrow as is
 * worth while. The caller clears *panels whatever the status. As ordo_panels_find. */
ORDO_CHECKED ordo_status ordo_error_evidence(ordo_panels *panels, const ordo_network *net,
                                             const ordo_case *judged, ordo_evidence_test *decides,
                                             void *self, ordo_message *why);
/* Checks "net" and "error" of a record: a net of size i of the statement and the covering for the
 * norm of its error, which *norm encloses. The caller clears *net on ORDO_OK. */
ORDO_CHECKED ordo_status ordo_network_check(arb_t norm, ordo_network *net, json_t *record,
                                            const ordo_statement *statement, size_t i,
                                            ordo_message *why);

/* Nets with their norms and the bounds that |f^(k)| sets: sandwich. */
ordo_testimony ordo_testify_sandwich;
/* Compares each norm with its bounds. */
ordo_rechecking ordo_recheck_sandwich;

struct ordo_extremes_options;

/* r = an upper bound, exact, of how far the claim's norm of the net is from that of the ideal one.
 * The construction's formulas are evaluated, no net is made. */
ORDO_CHECKED ordo_status ordo_sandwich_distance(arb_t r, const ordo_network *net,
                                                const ordo_claim *claim, const ordo_target *target,
                                                ordo_message *why);

/* low and high contain C h^k mean(m_i) and C h^k mean(M_i): ordo_extremes_find with the claim's
 * constant C or, without one, the declared one. */
ORDO_CHECKED ordo_status ordo_sandwich_enclose(arb_t low, arb_t high, const ordo_claim *claim,
                                               const ordo_target *target, size_t cells,
                                               const struct ordo_extremes_options *options);
/* Whether certainly low <= norm <= high, whatever the distance is. */
bool ordo_sandwich_holds(const arb_t norm, const arb_t low, const arb_t high);
/* PROVED: that holds; REFUTED: the norm is less than low - distance or more than high + distance;
 * else UNDECIDED, but PROVED where the constant is the `declared` one and the norm certainly does
 * not lie beyond the outer ends of these: the claim is then theory's. */
ordo_verdict ordo_sandwich_compare(const arb_t norm, const arb_t low, const arb_t high,
                                   const arb_t distance, bool declared);
/* Whether f^(k) is one rational number, so that both bounds are one. */
bool ordo_sandwich_is_equality(const ordo_claim *claim, const ordo_target *target);

/* Ideal nets and the coefficients that their errors determine: identity. */
ordo_testimony ordo_testify_identity;
/* Checks the errors, that the coefficients give them, and compares the formula with the claim. */
ordo_rechecking ordo_recheck_identity;

/* Ranges of f^(k): theorem. */
ordo_testimony ordo_testify_theorem;
/* Checks the ranges, forms the constants from them and compares these with the claim. */
ordo_rechecking ordo_recheck_theorem;

/* Cells that no net follows, or a net that comes nearer than is claimed: floor. */
ordo_testimony ordo_testify_floor;
/* Checks the cells' bounds and the nets, and compares them with the claimed values. */
ordo_rechecking ordo_recheck_floor;

/* Nets and enclosures of their formulas: parameters. */
ordo_testimony ordo_testify_parameters;
/* Compares each parameter with its enclosure, and knots with the interval. */
ordo_rechecking ordo_recheck_parameters;

/* Two nets of each size: better. */
ordo_testimony ordo_testify_better;
/* Compares the norms of both. */
ordo_rechecking ordo_recheck_better;

/* Discriminants: refusal. */
ordo_testimony ordo_testify_refusal;
/* Encloses the discriminant of the named jump again. */
ordo_rechecking ordo_recheck_refusal;

#endif
