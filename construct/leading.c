/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "construct/leading.h"

/* ---- numbers ---- */

void
ordo_leading_init(ordo_leading *r)
{
    *r = (ordo_leading){.kind = ORDO_LEADING_UNKNOWN};
    arb_init(r->v);
    arb_init(r->c);
    fmpq_init(r->p);
    fmpq_init(r->exact);
}

void
ordo_leading_clear(ordo_leading *r)
{
    arb_clear(r->v);
    arb_clear(r->c);
    fmpq_clear(r->p);
    fmpq_clear(r->exact);
}

void
ordo_leading_set_rational(ordo_leading *r, const fmpq_t v, slong prec)
{
    r->kind = ORDO_LEADING_CONSTANT;
    r->rational = true;
    fmpq_set(r->exact, v);
    arb_set_fmpq(r->v, v, prec);
}

void
ordo_leading_set_ball(ordo_leading *r, const arb_t v)
{
    r->kind = ORDO_LEADING_CONSTANT;
    r->rational = false;
    arb_set(r->v, v);
}

void
ordo_leading_set(ordo_leading *r, const ordo_leading *a)
{
    r->kind = a->kind;
    r->rational = a->rational;
    arb_set(r->v, a->v);
    arb_set(r->c, a->c);
    fmpq_set(r->p, a->p);
    fmpq_set(r->exact, a->exact);
}

/* Whether v is certainly 0; the sign of v, 0 when it is 0 or not known. */
bool
ordo_leading_vanishes(const ordo_leading *a)
{
    return a->rational ? fmpq_is_zero(a->exact) : arb_is_zero(a->v) != 0;
}

int
ordo_leading_sign(const ordo_leading *a)
{
    return a->rational ? fmpq_sgn(a->exact) : arb_sgn_nonzero(a->v);
}

/* r = v + c t^p, to what is known of c. */
void
ordo_leading_set_term(ordo_leading *r, const arb_t c, const fmpq_t p)
{
    arb_set(r->c, c);
    fmpq_set(r->p, p);
    r->kind = arb_is_finite(c) && !arb_contains_zero(c) ? ORDO_LEADING_TERM : ORDO_LEADING_BOUNDED;
}

/* r = v + O(t^p). */
void
ordo_leading_set_bounded(ordo_leading *r, const fmpq_t p)
{
    r->kind = ORDO_LEADING_BOUNDED;
    fmpq_set(r->p, p);
    arb_zero(r->c);
}

/* ---- sums and products ---- */

/* The part of r that moves: that of a plus (sign 1) or minus (-1) that of b. Aliasing is fine. */
void
ordo_leading_add_motions(ordo_leading *r, const ordo_leading *a, const ordo_leading *b, int sign,
                         slong prec)
{
    if (b->kind == ORDO_LEADING_CONSTANT || a->kind == ORDO_LEADING_CONSTANT) {
        const ordo_leading *only = b->kind == ORDO_LEADING_CONSTANT ? a : b;
        r->kind = only->kind;
        fmpq_set(r->p, only->p);
        if (only == b && sign < 0) {
            arb_neg(r->c, only->c);
        } else {
            arb_set(r->c, only->c);
        }
        return;
    }
    int order = fmpq_cmp(a->p, b->p);
    const ordo_leading *slow = order <= 0 ? a : b;
    bool terms = slow->kind == ORDO_LEADING_TERM && (order != 0 || b->kind == ORDO_LEADING_TERM);
    arb_t c;
    fmpq_t p;
    arb_init(c);
    fmpq_init(p);
    fmpq_set(p, slow->p);
    if (order <= 0) {
        arb_set(c, a->c);
    }
    if (order >= 0 && sign > 0) {
        arb_add(c, c, b->c, prec);
    } else if (order >= 0) {
        arb_sub(c, c, b->c, prec);
    }
    if (terms) {
        ordo_leading_set_term(r, c, p);
    } else {
        ordo_leading_set_bounded(r, p);
    }
    fmpq_clear(p);
    arb_clear(c);
}

/* The motion of r is that of a times the constant v of b: nothing when v is 0. */
static void
scale_motion(ordo_leading *r, const ordo_leading *a, const ordo_leading *b, slong prec)
{
    ordo_leading_set(r, a);
    if (ordo_leading_vanishes(b)) {
        r->kind = ORDO_LEADING_CONSTANT;
    } else if (a->kind == ORDO_LEADING_TERM) {
        arb_mul(r->c, a->c, b->v, prec);
        ordo_leading_set_term(r, r->c, a->p);
    }
}

/* (v + d)(w + e) = v w + v e + w d + d e. */
void
ordo_leading_multiply_motions(ordo_leading *r, const ordo_leading *a, const ordo_leading *b,
                              slong prec)
{
    ordo_leading one, other;
    ordo_leading_init(&one);
    ordo_leading_init(&other);
    scale_motion(&one, a, b, prec);
    scale_motion(&other, b, a, prec);
    ordo_leading_add_motions(&one, &one, &other, 1, prec);
    if (a->kind != ORDO_LEADING_CONSTANT && b->kind != ORDO_LEADING_CONSTANT) {
        fmpq_add(other.p, a->p, b->p);
        arb_mul(other.c, a->c, b->c, prec);
        bool terms = a->kind == ORDO_LEADING_TERM && b->kind == ORDO_LEADING_TERM;
        other.kind = terms ? ORDO_LEADING_TERM : ORDO_LEADING_BOUNDED;
        ordo_leading_add_motions(&one, &one, &other, 1, prec);
    }
    r->kind = one.kind;
    arb_set(r->c, one.c);
    fmpq_set(r->p, one.p);
    ordo_leading_clear(&one);
    ordo_leading_clear(&other);
}
