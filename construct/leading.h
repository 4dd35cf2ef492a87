/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How an expression leaves a point: f(x0 + side t) for t -> 0 from above, to its first term.
 * Internal. */
#ifndef ORDO_CONSTRUCT_LEADING_H
#define ORDO_CONSTRUCT_LEADING_H

#include "construct/tape.h"

typedef enum ordo_leading_kind {
    ORDO_LEADING_UNKNOWN,
    ORDO_LEADING_CONSTANT, /* v, for all small t >= 0 */
    ORDO_LEADING_TERM,     /* v + c t^p + o(t^p), c certainly not 0, p > 0 */
    ORDO_LEADING_BOUNDED   /* v + O(t^p), p > 0 */
} ordo_leading_kind;

typedef struct ordo_leading {
    ordo_leading_kind kind;
    arb_t v, c;
    fmpq_t p;
    bool rational; /* v is known exactly */
    fmpq_t exact;
} ordo_leading;

/* Unknown. */
void ordo_leading_init(ordo_leading *r);
/* Frees it. */
void ordo_leading_clear(ordo_leading *r);
/* r = the constant v, known exactly. */
void ordo_leading_set_rational(ordo_leading *r, const fmpq_t v, slong prec);
/* r = a constant in the ball v. */
void ordo_leading_set_ball(ordo_leading *r, const arb_t v);
/* r = a. */
void ordo_leading_set(ordo_leading *r, const ordo_leading *a);
/* Whether v is certainly 0. */
bool ordo_leading_vanishes(const ordo_leading *a);
/* The sign of v; 0 when it is 0 or not known. */
int ordo_leading_sign(const ordo_leading *a);

/* The rest of r but for v is c t^p, or O(t^p) when c may be 0. */
void ordo_leading_set_term(ordo_leading *r, const arb_t c, const fmpq_t p);
/* It is O(t^p). */
void ordo_leading_set_bounded(ordo_leading *r, const fmpq_t p);
/* It is that of a + sign b, sign = 1 or -1; r may be one of them. */
void ordo_leading_add_motions(ordo_leading *r, const ordo_leading *a, const ordo_leading *b,
                              int sign, slong prec);
/* It is that of a b. */
void ordo_leading_multiply_motions(ordo_leading *r, const ordo_leading *a, const ordo_leading *b,
                                   slong prec);

/* r = the operation of s on a and b (NULL where it has none), which are not r. */
void ordo_leading_apply(ordo_leading *r, const ordo_instruction *s, const ordo_leading *a,
                        const ordo_leading *b, slong prec);
/* r = a - b. */
void ordo_leading_sub(ordo_leading *r, const ordo_leading *a, const ordo_leading *b, slong prec);

/* r[i] = instruction i of f at x, a constant or x0 + t or x0 - t. With `fact`, x0 is the zero of
 * that kink's level function, which is then taken for exactly 0. r has room for all of the tape. */
void ordo_leading_run(ordo_leading *r, const ordo_expression *f, const ordo_leading *x,
                      const ordo_kink *fact, slong prec);

#endif
