/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A norm that rests on panels: what one panel gives, how panels make the norm, and the check of a
 * stored list of them. Nothing here searches: one evaluation for each panel. */
#ifndef ORDO_VERIFY_CERTIFICATE_COVERING_H
#define ORDO_VERIFY_CERTIFICATE_COVERING_H

#include "construct/target.h"
#include "verify/certificate/direct.h"
#include "verify/certificate/lagrange.h"
#include "verify/certificate/record.h"

#ifdef __cplusplus
extern "C" {
#endif

/* How the numbers of panels make that of their union. */
typedef enum ordo_joining { ORDO_JOIN_SUM, ORDO_JOIN_MOST, ORDO_JOIN_LEAST } ordo_joining;

/* A norm as files name it: rmse, l2, l1, linf, h1 as in quadrature/norm.h, and least = min |g|. */
typedef struct ordo_measure {
    const char *name;
    ordo_lagrange_part *part;
    unsigned derivative; /* taken of what is measured: 1 for h1 */
    ordo_joining joining;
    bool mean, root; /* the total is divided by b - a; its square root is taken */
} ordo_measure;

/* All measures; ends with a NULL name. */
extern const ordo_measure ordo_measures[];

/* The measure of that name, or NULL. */
const ordo_measure *ordo_measure_find(const char *name);

/* What is measured: g = (f - y)^(derivative) with f the target's function and y the net, if any. */
typedef struct ordo_subject {
    const ordo_target *target;
    const ordo_network *net; /* NULL: g = f^(derivative) */
    const ordo_measure *measure;
    unsigned derivative;
} ordo_subject;

#define ORDO_DERIVATIVE_MOST 24 /* of a subject */
#define ORDO_ORDER_MOST 64      /* of a panel */
#define ORDO_PANELS_MOST 4000000

/* One thread's way along the panels from left to right. */
typedef struct ordo_walk {
    ordo_subject subject;
    mpfr_prec_t prec;
    ordo_lagrange lagrange;
    ordo_direct direct;
    arb_t a, b; /* the ends of the target's interval, enclosed */
} ordo_walk;

/* Begins at the exact point `from`, with `prec` bits. */
ORDO_CHECKED ordo_status ordo_walk_init(ordo_walk *walk, const ordo_subject *subject,
                                        mpfr_prec_t prec, const arb_t from);

/* Frees it; valid on zero bytes. */
void ordo_walk_clear(ordo_walk *walk);

/* Takes the net from the point reached to `to`: one polynomial in between, or ORDO_MISSED. */
ORDO_CHECKED ordo_status ordo_walk_to(ordo_walk *walk, const arb_t to, ordo_message *why);

/* y contains what the measure makes of g on [left, right] within [a, b]; [left, right] lies in what
 * the last ordo_walk_to went over. A panel that is not certain to lie in [a, b] gives a sum or a
 * maximum nothing from below. False: this order proves nothing there. */
bool ordo_walk_panel(arb_t y, ordo_walk *walk, const arb_t left, const arb_t right, slong order);

/* The norm from the total over all panels of [a, b]; y may be total. */
void ordo_measure_norm(arb_t y, const ordo_walk *walk, const arb_t total);

/* total = that of `count` panels and one more; for the first count is 0. */
void ordo_measure_join(arb_t total, const ordo_measure *measure, size_t count, const arb_t panel,
                       mpfr_prec_t prec);

/* Checks the record of a covering of [a, b]
 *   {"norm", "derivative", "precision", "from", "panels": [[to, order, lower, upper], ...],
 *    "encloses": [lower, upper]}
 * the norm, derivative and net being those of the subject: the panels follow one another from
 * `from` and reach over [a, b] (over [from, to] with `inside`: within [a, b]); on each the walk's
 * enclosure lies within its bounds; what these bounds make of the norm lies within "encloses".
 * Sets lower and upper to that. For `inside` from and to are set to the ends of the panels.
 * ORDO_OK, ORDO_EPARSE, ORDO_MISSED as in verify/certificate/record.h. */
ORDO_CHECKED ordo_status ordo_covering_check(arb_t lower, arb_t upper, json_t *record,
                                             const ordo_subject *subject, bool inside, arb_t from,
                                             arb_t to, ordo_message *why);

#ifdef __cplusplus
}
#endif
#endif
