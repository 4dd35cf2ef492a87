/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each operation does to leading terms. */
#include "construct/leading.h"

/* How far Taylor series are followed to find the first coefficient that is not zero. */
enum { TAYLOR_LENGTH = 9 };

/* The value of r as of an operation on the values of a and b; false when it is not finite. */
static bool
take_value(ordo_leading *r, const ordo_instruction *s, const ordo_leading *a, const ordo_leading *b,
           slong prec)
{
    const ordo_operation *op = s->operation;
    bool rational =
        op->rational != NULL && (a == NULL || a->rational) && (b == NULL || b->rational);
    r->rational = rational && op->rational(r->exact, a == NULL ? NULL : a->exact,
                                           b == NULL ? NULL : b->exact, &s->immediate) == ORDO_OK;
    if (r->rational) {
        arb_set_fmpq(r->v, r->exact, prec);
    } else if (op->ball != NULL) {
        op->ball(r->v, a == NULL ? NULL : a->v, b == NULL ? NULL : b->v, &s->immediate, prec);
    } else {
        arb_indeterminate(r->v);
    }
    return arb_is_finite(r->v) != 0;
}

static bool
equals_si(const ordo_leading *a, slong n)
{
    if (a->rational) {
        return fmpz_equal_si(fmpq_numref(a->exact), n) && fmpz_is_one(fmpq_denref(a->exact));
    }
    return arb_equal_si(a->v, n) != 0;
}

/* r moves as c^k g t^(k p) for the first coefficient g of op at v that is not zero: op is analytic
 * at v where its series is finite, or as often differentiable up to its edge. `b` is a constant. */
static void
follow(ordo_leading *r, const ordo_instruction *s, const ordo_leading *a, const ordo_leading *b,
       slong prec)
{
    arb_poly_t inner, second, outer;
    arb_t g;
    fmpq_t p;
    arb_poly_init(inner);
    arb_poly_init(second);
    arb_poly_init(outer);
    arb_init(g);
    fmpq_init(p);
    arb_poly_set_coeff_si(inner, 1, 1);
    arb_poly_set_coeff_arb(inner, 0, a->v);
    if (b != NULL) {
        arb_poly_set_arb(second, b->v);
    }
    slong known = s->operation->series(outer, inner, b == NULL ? NULL : second, &s->immediate,
                                       TAYLOR_LENGTH, prec);
    slong k = 1;
    do {
        arb_poly_get_coeff_arb(g, outer, k);
        k++;
    } while (k < known && arb_is_zero(g));
    k--;
    fmpq_mul_si(p, a->p, k);
    if (known < 2 || !arb_is_finite(g)) {
        r->kind = ORDO_LEADING_UNKNOWN;
    } else if (a->kind == ORDO_LEADING_TERM && !arb_is_zero(g)) {
        arb_pow_ui(r->c, a->c, (ulong)k, prec);
        arb_mul(r->c, r->c, g, prec);
        ordo_leading_set_term(r, r->c, p);
    } else {
        ordo_leading_set_bounded(r, p);
    }
    fmpq_clear(p);
    arb_clear(g);
    arb_poly_clear(outer);
    arb_poly_clear(second);
    arb_poly_clear(inner);
}

/* a^q, q > 0, where a = c t^p + ... vanishes: c^q t^(q p); for c < 0 by an odd root only. */
static void
root_of_zero(ordo_leading *r, const ordo_leading *a, const fmpq_t q, bool odd, slong prec)
{
    fmpq_t p;
    fmpq_init(p);
    fmpq_mul(p, a->p, q);
    if (a->kind == ORDO_LEADING_BOUNDED) {
        ordo_leading_set_bounded(r, p);
    } else if (arb_is_positive(a->c) || odd) {
        arb_t c;
        arb_init(c);
        arb_abs(c, a->c);
        arb_pow_fmpq(c, c, q, prec);
        if (arb_is_negative(a->c)) {
            arb_neg(c, c);
        }
        ordo_leading_set_term(r, c, p);
        arb_clear(c);
    } else {
        r->kind = ORDO_LEADING_UNKNOWN; /* this side is not in the domain */
    }
    fmpq_clear(p);
}

typedef void handler(ordo_leading *r, const ordo_instruction *s, const ordo_leading *a,
                     const ordo_leading *b, slong prec);

static void
of_add(ordo_leading *r, const ordo_instruction *s, const ordo_leading *a, const ordo_leading *b,
       slong prec)
{
    (void)s;
    ordo_leading_add_motions(r, a, b, 1, prec);
}

static void
of_sub(ordo_leading *r, const ordo_instruction *s, const ordo_leading *a, const ordo_leading *b,
       slong prec)
{
    (void)s;
    ordo_leading_add_motions(r, a, b, -1, prec);
}

static void
of_mul(ordo_leading *r, const ordo_instruction *s, const ordo_leading *a, const ordo_leading *b,
       slong prec)
{
    (void)s;
    ordo_leading_multiply_motions(r, a, b, prec);
}

/* a (1/b). */
static void
of_div(ordo_leading *r, const ordo_instruction *s, const ordo_leading *a, const ordo_leading *b,
       slong prec)
{
    (void)s;
    ordo_instruction inverse = {.operation = &ordo_operation_power_integer,
                                .immediate.integer = -1};
    ordo_leading q;
    ordo_leading_init(&q);
    if (!take_value(&q, &inverse, b, NULL, prec)) {
        q.kind = ORDO_LEADING_UNKNOWN;
    } else if (b->kind == ORDO_LEADING_CONSTANT) {
        q.kind = ORDO_LEADING_CONSTANT;
    } else {
        follow(&q, &inverse, b, NULL, prec);
    }
    if (q.kind == ORDO_LEADING_UNKNOWN) {
        r->kind = ORDO_LEADING_UNKNOWN;
    } else {
        ordo_leading_multiply_motions(r, a, &q, prec);
    }
    ordo_leading_clear(&q);
}

static void
of_root(ordo_leading *r, const ordo_instruction *s, const ordo_leading *a, const ordo_leading *b,
        slong prec)
{
    bool sqrt = s->operation == &ordo_operation_sqrt, cbrt = s->operation == &ordo_operation_cbrt;
    if (!ordo_leading_vanishes(a)) {
        follow(r, s, a, b, prec);
        return;
    }
    fmpq_t q;
    fmpq_init(q);
    if (sqrt || cbrt) {
        fmpq_set_si(q, 1, sqrt ? 2 : 3);
    } else {
        fmpq_set(q, s->immediate.rational); /* positive: the value at 0 is finite */
    }
    root_of_zero(r, a, q, cbrt, prec);
    fmpq_clear(q);
}

/* asin and acos at the ends of their domain: with a = +-(1 - s), asin a = +-(pi/2 - sqrt(2 s) +
 * O(s^(3/2))), acos a = pi/2 - asin a. */
static void
of_arc(ordo_leading *r, const ordo_instruction *s, const ordo_leading *a, const ordo_leading *b,
       slong prec)
{
    (void)b;
    int end = equals_si(a, 1) ? 1 : equals_si(a, -1) ? -1 : 0;
    if (end == 0) {
        follow(r, s, a, NULL, prec);
        return;
    }
    ordo_leading inner;
    fmpq_t half;
    ordo_leading_init(&inner);
    fmpq_init(half);
    fmpq_set_si(half, 1, 2);
    ordo_leading_set(&inner, a);
    arb_mul_si(inner.c, inner.c, -2 * end, prec); /* 2 s */
    root_of_zero(r, &inner, half, false, prec);
    bool falls = (end > 0) == (s->operation == &ordo_operation_asin);
    if (falls) {
        arb_neg(r->c, r->c);
    }
    fmpq_clear(half);
    ordo_leading_clear(&inner);
}

/* Where the sign of a is open |a| still moves no faster than a. */
static void
of_abs(ordo_leading *r, const ordo_instruction *s, const ordo_leading *a, const ordo_leading *b,
       slong prec)
{
    (void)s;
    (void)b;
    (void)prec;
    int sign = ordo_leading_sign(a);
    if (a->kind == ORDO_LEADING_BOUNDED || (sign == 0 && !ordo_leading_vanishes(a))) {
        ordo_leading_set_bounded(r, a->p);
        return;
    }
    sign = sign != 0 ? sign : arb_sgn_nonzero(a->c);
    arb_mul_si(r->c, a->c, sign, ARF_PREC_EXACT);
    ordo_leading_set_term(r, r->c, a->p);
}

static void
of_sign(ordo_leading *r, const ordo_instruction *s, const ordo_leading *a, const ordo_leading *b,
        slong prec)
{
    (void)s;
    (void)b;
    int sign = ordo_leading_sign(a);
    if (sign == 0 && ordo_leading_vanishes(a) && a->kind == ORDO_LEADING_TERM) {
        sign = arb_sgn_nonzero(a->c);
    }
    r->kind = ORDO_LEADING_UNKNOWN;
    if (sign != 0) {
        fmpq_t one;
        fmpq_init(one);
        fmpq_set_si(one, sign, 1);
        ordo_leading_set_rational(r, one, prec);
        fmpq_clear(one);
    }
}

/* The smaller or larger one; where it is open which, the result moves no faster than both. */
static void
choose(ordo_leading *r, const ordo_instruction *s, const ordo_leading *a, const ordo_leading *b,
       const ordo_leading *gap)
{
    int sign = ordo_leading_sign(gap);
    bool equal = ordo_leading_vanishes(gap);
    if (equal && gap->kind == ORDO_LEADING_TERM) {
        sign = arb_sgn_nonzero(gap->c);
    }
    if (sign != 0 || (equal && gap->kind == ORDO_LEADING_CONSTANT)) {
        bool first = (sign > 0) == (s->operation == &ordo_operation_max);
        ordo_leading_set(r, first ? a : b);
    } else if (a->kind == ORDO_LEADING_CONSTANT || b->kind == ORDO_LEADING_CONSTANT) {
        ordo_leading_set_bounded(r, a->kind == ORDO_LEADING_CONSTANT ? b->p : a->p);
    } else {
        ordo_leading_set_bounded(r, fmpq_cmp(a->p, b->p) <= 0 ? a->p : b->p);
    }
}

static void
of_choice(ordo_leading *r, const ordo_instruction *s, const ordo_leading *a, const ordo_leading *b,
          slong prec)
{
    ordo_leading gap;
    ordo_leading_init(&gap);
    ordo_leading_sub(&gap, a, b, prec);
    if (gap.kind == ORDO_LEADING_UNKNOWN) {
        r->kind = ORDO_LEADING_UNKNOWN;
    } else {
        choose(r, s, a, b, &gap);
    }
    ordo_leading_clear(&gap);
}

/* a^b = exp(b log a), a > 0. */
static void
of_power(ordo_leading *r, const ordo_instruction *s, const ordo_leading *a, const ordo_leading *b,
         slong prec)
{
    (void)s;
    ordo_instruction log = {.operation = &ordo_operation_log};
    ordo_instruction mul = {.operation = &ordo_operation_mul};
    ordo_instruction exp = {.operation = &ordo_operation_exp};
    ordo_leading t, u;
    ordo_leading_init(&t);
    ordo_leading_init(&u);
    ordo_leading_apply(&t, &log, a, NULL, prec);
    ordo_leading_apply(&u, &mul, &t, b, prec);
    ordo_leading_apply(&t, &exp, &u, NULL, prec);
    r->kind = t.kind;
    arb_set(r->c, t.c);
    fmpq_set(r->p, t.p);
    ordo_leading_clear(&t);
    ordo_leading_clear(&u);
}

/* All others of one operand are analytic where their series is finite. */
static void
of_smooth(ordo_leading *r, const ordo_instruction *s, const ordo_leading *a, const ordo_leading *b,
          slong prec)
{
    if (s->operation->arity == 1) {
        follow(r, s, a, b, prec);
    } else {
        r->kind = ORDO_LEADING_UNKNOWN;
    }
}

static handler *
find_handler(const ordo_operation *op)
{
    static const struct {
        const ordo_operation *operation;
        handler *handle;
    } table[] = {
        {&ordo_operation_add, of_add},    {&ordo_operation_sub, of_sub},
        {&ordo_operation_mul, of_mul},    {&ordo_operation_div, of_div},
        {&ordo_operation_sqrt, of_root},  {&ordo_operation_cbrt, of_root},
        {&ordo_operation_abs, of_abs},    {&ordo_operation_power_rational, of_root},
        {&ordo_operation_sign, of_sign},  {&ordo_operation_min, of_choice},
        {&ordo_operation_max, of_choice}, {&ordo_operation_asin, of_arc},
        {&ordo_operation_acos, of_arc},   {&ordo_operation_power, of_power},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        if (table[i].operation == op) {
            return table[i].handle;
        }
    }
    return of_smooth;
}

void
ordo_leading_apply(ordo_leading *r, const ordo_instruction *s, const ordo_leading *a,
                   const ordo_leading *b, slong prec)
{
    bool unknown = (a != NULL && a->kind == ORDO_LEADING_UNKNOWN) ||
                   (b != NULL && b->kind == ORDO_LEADING_UNKNOWN);
    if (unknown || !take_value(r, s, a, b, prec)) {
        r->kind = ORDO_LEADING_UNKNOWN;
    } else if ((a == NULL || a->kind == ORDO_LEADING_CONSTANT) &&
               (b == NULL || b->kind == ORDO_LEADING_CONSTANT)) {
        r->kind = ORDO_LEADING_CONSTANT;
    } else {
        find_handler(s->operation)(r, s, a, b, prec);
    }
}

void
ordo_leading_sub(ordo_leading *r, const ordo_leading *a, const ordo_leading *b, slong prec)
{
    ordo_instruction difference = {.operation = &ordo_operation_sub};
    ordo_leading_apply(r, &difference, a, b, prec);
}

/* The value that the kink's level function forces upon its first operand, which is then r. */
static void
apply_fact(ordo_leading *r, const ordo_expression *f, const ordo_kink *fact, size_t i, slong prec)
{
    const ordo_instruction *s = fact == NULL ? NULL : &f->tape.code[fact->i];
    if (s == NULL || s->a != i || r->kind == ORDO_LEADING_UNKNOWN ||
        s->operation == &ordo_operation_min || s->operation == &ordo_operation_max) {
        return;
    }
    bool arc = s->operation == &ordo_operation_asin || s->operation == &ordo_operation_acos;
    r->rational = true;
    fmpq_set_si(r->exact, !arc ? 0 : fact->j == 0 ? -1 : 1, 1);
    arb_set_fmpq(r->v, r->exact, prec);
}

void
ordo_leading_run(ordo_leading *r, const ordo_expression *f, const ordo_leading *x,
                 const ordo_kink *fact, slong prec)
{
    for (size_t i = 0; i < f->tape.count; i++) {
        const ordo_instruction *s = &f->tape.code[i];
        const ordo_leading *a = s->a == ORDO_NONE ? NULL : &r[s->a];
        const ordo_leading *b = s->b == ORDO_NONE ? NULL : &r[s->b];
        if (i == f->variable) {
            ordo_leading_set(&r[i], x);
        } else {
            ordo_leading_apply(&r[i], s, a, b, prec);
        }
        apply_fact(&r[i], f, fact, i, prec);
    }
}
