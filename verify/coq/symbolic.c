/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/coq/symbolic.h"

#include <stdlib.h>

#include "construct/tape.h"
#include "verify/coq/notation.h"

/* A variable of the polynomials: a function of an instruction `of` of the tape, u. */
typedef enum kind {
    THE_X,
    THE_PI,
    INVERSE,      /* 1/u */
    ROOT,         /* sqrt(u) */
    INVERSE_ROOT, /* 1/sqrt(u) */
    EXP,          /* exp(u) */
    LN,           /* ln(u), of log1p ln(1 + u) */
    SINE,
    COSINE,
    TANGENT,
    ARCTANGENT,
    KINDS
} kind;

typedef struct atom {
    kind kind;
    size_t of;
    bool plus_one; /* the function is of 1 + u, or 1 + u^2 for the inverse that atan brings */
    bool squared;
} atom;

enum { ATOMS_MOST = 48, TERMS_MOST = 4000 };

struct ordo_coq_symbolic {
    const ordo_expression *f;
    fmpq_mpoly_ctx_t ring;
    atom atom[ATOMS_MOST];
    size_t atoms;
    fmpq_mpoly_struct *value; /* of each instruction */
    fmpq_mpoly_struct *slope; /* the derivative of each atom */
    fmpq_mpoly_t current;
};

/* The index of an atom, which is new unless it is there; ATOMS_MOST when there is no room. */
static size_t
atom_index(ordo_coq_symbolic *s, atom wanted)
{
    size_t i = 0;
    while (i < s->atoms &&
           (s->atom[i].kind != wanted.kind || s->atom[i].of != wanted.of ||
            s->atom[i].plus_one != wanted.plus_one || s->atom[i].squared != wanted.squared)) {
        i++;
    }
    if (i == s->atoms && i < ATOMS_MOST) {
        s->atom[s->atoms++] = wanted;
    }
    return i;
}

/* r = r times the atom to the power `exponent`; false when there is no room for the atom. */
static bool
multiply(fmpq_mpoly_struct *r, ordo_coq_symbolic *s, atom wanted, ulong exponent)
{
    size_t i = atom_index(s, wanted);
    if (i == ATOMS_MOST) {
        return false;
    }
    fmpq_mpoly_t factor;
    fmpq_mpoly_init(factor, s->ring);
    fmpq_mpoly_gen(factor, (slong)i, s->ring);
    int good = fmpq_mpoly_pow_ui(factor, factor, exponent, s->ring);
    fmpq_mpoly_mul(r, r, factor, s->ring);
    fmpq_mpoly_clear(factor, s->ring);
    return good != 0;
}

static bool
is_constant(const ordo_coq_symbolic *s, size_t i)
{
    return fmpq_mpoly_is_fmpq(s->value + i, s->ring) != 0;
}

/* The atom 1/u; 1/sqrt(u') where u is sqrt(u'), lest both occur. */
static atom
inverse_of(const ordo_coq_symbolic *s, size_t u)
{
    const ordo_instruction *c = s->f->tape.code + u;
    return c->operation == &ordo_operation_sqrt ? (atom){.kind = INVERSE_ROOT, .of = c->a}
                                                : (atom){.kind = INVERSE, .of = u};
}

static bool
set_quotient(fmpq_mpoly_struct *r, ordo_coq_symbolic *s, const ordo_instruction *c)
{
    if (is_constant(s, c->b)) {
        fmpq_t by;
        fmpq_init(by);
        fmpq_mpoly_get_fmpq(by, s->value + c->b, s->ring);
        fmpq_mpoly_scalar_div_fmpq(r, s->value + c->a, by, s->ring);
        fmpq_clear(by);
        return true;
    }
    fmpq_mpoly_set(r, s->value + c->a, s->ring);
    return multiply(r, s, inverse_of(s, c->b), 1);
}

static bool
set_power(fmpq_mpoly_struct *r, ordo_coq_symbolic *s, const ordo_instruction *c)
{
    if (c->operation == &ordo_operation_power_integer) {
        long k = c->immediate.integer;
        if (k >= 0) {
            return fmpq_mpoly_pow_ui(r, s->value + c->a, (ulong)k, s->ring) != 0;
        }
        fmpq_mpoly_one(r, s->ring);
        return multiply(r, s, inverse_of(s, c->a), 0UL - (ulong)k);
    }
    const fmpq *exponent = c->immediate.rational;
    if (!fmpz_equal_si(fmpq_denref(exponent), 2) || !fmpz_fits_si(fmpq_numref(exponent))) {
        return false;
    }
    long k = fmpz_get_si(fmpq_numref(exponent));
    fmpq_mpoly_one(r, s->ring);
    return multiply(r, s, (atom){.kind = k > 0 ? ROOT : INVERSE_ROOT, .of = c->a},
                    k > 0 ? (ulong)k : 0UL - (ulong)k);
}

static const struct {
    const ordo_operation *operation;
    kind kind;
    bool plus_one;
} functions[] = {
    {&ordo_operation_sqrt, ROOT, false},       {&ordo_operation_exp, EXP, false},
    {&ordo_operation_log, LN, false},          {&ordo_operation_log1p, LN, true},
    {&ordo_operation_sin, SINE, false},        {&ordo_operation_cos, COSINE, false},
    {&ordo_operation_atan, ARCTANGENT, false}, {&ordo_operation_tan, TANGENT, false},
};

static bool
set_function(fmpq_mpoly_struct *r, ordo_coq_symbolic *s, const ordo_instruction *c)
{
    fmpq_mpoly_one(r, s->ring);
    for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++) {
        if (functions[i].operation == c->operation) {
            atom wanted = {functions[i].kind, c->a, functions[i].plus_one, false};
            return multiply(r, s, wanted, 1);
        }
    }
    return false;
}

/* The value of instruction i by those before it; false when there is none. */
static bool
evaluate(ordo_coq_symbolic *s, size_t i)
{
    const ordo_instruction *c = s->f->tape.code + i;
    fmpq_mpoly_struct *r = s->value + i, *a = s->value + c->a, *b = s->value + c->b;
    const ordo_operation *op = c->operation;
    if (op == &ordo_operation_constant) {
        fmpq_mpoly_set_fmpq(r, c->immediate.rational, s->ring);
    } else if (op == &ordo_operation_add) {
        fmpq_mpoly_add(r, a, b, s->ring);
    } else if (op == &ordo_operation_sub) {
        fmpq_mpoly_sub(r, a, b, s->ring);
    } else if (op == &ordo_operation_mul) {
        fmpq_mpoly_mul(r, a, b, s->ring);
    } else if (op == &ordo_operation_neg) {
        fmpq_mpoly_neg(r, a, s->ring);
    } else if (op == &ordo_operation_div) {
        return set_quotient(r, s, c);
    } else if (op == &ordo_operation_power_integer || op == &ordo_operation_power_rational) {
        return set_power(r, s, c);
    } else if (op == &ordo_operation_variable || op == &ordo_operation_pi) {
        fmpq_mpoly_one(r, s->ring);
        return multiply(r, s, (atom){.kind = op == &ordo_operation_pi ? THE_PI : THE_X}, 1);
    } else {
        return set_function(r, s, c);
    }
    return fmpq_mpoly_length(r, s->ring) <= TERMS_MOST;
}

/* r = dp/dx for p in atoms with known slopes. */
static void
derive(fmpq_mpoly_struct *r, const ordo_coq_symbolic *s, const fmpq_mpoly_struct *p)
{
    fmpq_mpoly_t part;
    fmpq_mpoly_init(part, s->ring);
    fmpq_mpoly_zero(r, s->ring);
    for (size_t i = 0; i < s->atoms; i++) {
        fmpq_mpoly_derivative(part, p, (slong)i, s->ring);
        if (!fmpq_mpoly_is_zero(part, s->ring)) {
            fmpq_mpoly_mul(part, part, s->slope + i, s->ring);
            fmpq_mpoly_add(r, r, part, s->ring);
        }
    }
    fmpq_mpoly_clear(part, s->ring);
}

/* How the derivative of g(u) follows from that of u: times a factor and a power of an atom of u;
 * of tan(u), whose derivative is 1 + tan(u)^2, the second part. */
typedef struct chain {
    long factor, divisor;
    kind first;
    ulong first_power;
} chain;

static const chain chains[KINDS] = {
    [INVERSE] = {-1, 1, INVERSE, 2},
    [ROOT] = {1, 2, INVERSE_ROOT, 1},
    [INVERSE_ROOT] = {-1, 2, INVERSE_ROOT, 3},
    [EXP] = {1, 1, EXP, 1},
    [LN] = {1, 1, INVERSE, 1},
    [SINE] = {1, 1, COSINE, 1},
    [COSINE] = {-1, 1, SINE, 1},
    [ARCTANGENT] = {1, 1, INVERSE, 1},
    [TANGENT] = {1, 1, TANGENT, 2},
};

/* The slope of atom i, whose u is made of atoms before it. It may bring a new atom. */
static bool
find_slope(ordo_coq_symbolic *s, size_t i)
{
    atom own = s->atom[i];
    fmpq_mpoly_struct *r = s->slope + i;
    if (own.kind == THE_X || own.kind == THE_PI) {
        fmpq_mpoly_set_si(r, own.kind == THE_X, s->ring);
        return true;
    }
    const chain *c = &chains[own.kind];
    fmpq_t factor;
    fmpq_mpoly_t u;
    fmpq_init(factor);
    fmpq_mpoly_init(u, s->ring);
    fmpq_mpoly_set(u, s->value + own.of, s->ring);
    if (own.squared) {
        (void)fmpq_mpoly_pow_ui(u, u, 2, s->ring);
    }
    derive(r, s, u);
    fmpq_set_si(factor, c->factor, (ulong)c->divisor);
    fmpq_mpoly_scalar_mul_fmpq(r, r, factor, s->ring);
    atom brought = {c->first, own.of, own.plus_one || own.kind == ARCTANGENT,
                    own.squared || own.kind == ARCTANGENT};
    fmpq_mpoly_set(u, r, s->ring);
    bool good = multiply(r, s, brought, c->first_power);
    if (own.kind == TANGENT) {
        fmpq_mpoly_add(r, r, u, s->ring);
    }
    fmpq_mpoly_clear(u, s->ring);
    fmpq_clear(factor);
    return good;
}

ordo_status
ordo_coq_symbolic_new(ordo_coq_symbolic **out, const ordo_expression *f, ordo_message *why)
{
    size_t count = f->tape.count;
    ordo_coq_symbolic *s = calloc(1, sizeof *s);
    *out = s;
    if (s == NULL) {
        return ORDO_ENOMEM;
    }
    s->f = f;
    fmpq_mpoly_ctx_init(s->ring, ATOMS_MOST, ORD_LEX);
    fmpq_mpoly_init(s->current, s->ring);
    s->value = calloc(count, sizeof *s->value);
    s->slope = calloc(ATOMS_MOST, sizeof *s->slope);
    if (s->value == NULL || s->slope == NULL) {
        return ORDO_ENOMEM;
    }
    for (size_t i = 0; i < count; i++) {
        fmpq_mpoly_init(s->value + i, s->ring);
    }
    for (size_t i = 0; i < ATOMS_MOST; i++) {
        fmpq_mpoly_init(s->slope + i, s->ring);
    }
    for (size_t i = 0; i < count; i++) {
        if (!evaluate(s, i)) {
            return ordo_explain(why, ORDO_REFUSED,
                                "derivatives are not written out of functions with '%.*s'",
                                (int)(f->tape.code[i].span.end - f->tape.code[i].span.begin),
                                f->text + f->tape.code[i].span.begin);
        }
    }
    for (size_t i = 0; i < s->atoms; i++) {
        if (!find_slope(s, i)) {
            return ordo_explain(why, ORDO_REFUSED,
                                "the function is too long for its derivatives "
                                "to be written out");
        }
    }
    fmpq_mpoly_set(s->current, s->value + count - 1, s->ring);
    return ORDO_OK;
}

void
ordo_coq_symbolic_free(ordo_coq_symbolic *s)
{
    if (s == NULL) {
        return;
    }
    for (size_t i = 0; s->value != NULL && s->slope != NULL && i < s->f->tape.count; i++) {
        fmpq_mpoly_clear(s->value + i, s->ring);
    }
    for (size_t i = 0; s->value != NULL && s->slope != NULL && i < ATOMS_MOST; i++) {
        fmpq_mpoly_clear(s->slope + i, s->ring);
    }
    free(s->slope);
    free(s->value);
    fmpq_mpoly_clear(s->current, s->ring);
    fmpq_mpoly_ctx_clear(s->ring);
    free(s);
}

ordo_status
ordo_coq_symbolic_derive(ordo_coq_symbolic *s, ordo_message *why)
{
    fmpq_mpoly_t next;
    fmpq_mpoly_init(next, s->ring);
    derive(next, s, s->current);
    fmpq_mpoly_swap(next, s->current, s->ring);
    fmpq_mpoly_clear(next, s->ring);
    return fmpq_mpoly_length(s->current, s->ring) <= TERMS_MOST
               ? ORDO_OK
               : ordo_explain(why, ORDO_REFUSED, "a derivative is too long to be written out");
}

/* ---- as Coq writes it ---- */

static bool
is_leaf(const atom *a)
{
    return a->kind == THE_X || a->kind == THE_PI;
}

static bool
is_below(const atom *a)
{
    return a->kind == INVERSE || a->kind == INVERSE_ROOT;
}

/* The argument of an atom's function, or what it divides by. */
static void
write_argument(FILE *out, const ordo_coq_symbolic *s, const atom *a)
{
    (void)fputs(a->plus_one ? "(1 + " : "", out);
    ordo_coq_instruction(out, s->f, a->of);
    (void)fputs(a->squared ? "^2" : "", out);
    (void)fputs(a->plus_one ? ")" : "", out);
}

/* The atom's function, or what it is 1 over, to a power. */
static void
write_atom(FILE *out, const ordo_coq_symbolic *s, const atom *a, ulong exponent)
{
    static const char *const names[KINDS] = {
        [THE_X] = "x",     [THE_PI] = "PI",          [INVERSE] = "",        [ROOT] = "sqrt ",
        [EXP] = "exp ",    [INVERSE_ROOT] = "sqrt ", [LN] = "ln ",          [SINE] = "sin ",
        [COSINE] = "cos ", [TANGENT] = "tan ",       [ARCTANGENT] = "atan "};
    bool nested = exponent > 1 && names[a->kind][0] != '\0' && !is_leaf(a);
    (void)fprintf(out, nested ? "(%s" : "%s", names[a->kind]);
    if (!is_leaf(a)) {
        write_argument(out, s, a);
    }
    (void)fputs(nested ? ")" : "", out);
    if (exponent > 1) {
        (void)fprintf(out, "^%lu", exponent);
    }
}

/* A coefficient times what stands above the line, over what stands below. */
static void
write_product(FILE *out, const ordo_coq_symbolic *s, const fmpq_t c, const ulong *exponent)
{
    bool some = !fmpq_is_one(c);
    if (some) {
        ordo_coq_real(out, c);
    }
    for (size_t i = 0; i < s->atoms; i++) {
        if (exponent[i] > 0 && !is_below(&s->atom[i])) {
            (void)fputs(some ? " * " : "", out);
            write_atom(out, s, &s->atom[i], exponent[i]);
            some = true;
        }
    }
    (void)fputs(some ? "" : "1", out);
    for (size_t i = 0; i < s->atoms; i++) {
        if (exponent[i] > 0 && is_below(&s->atom[i])) {
            (void)fputs(" / ", out);
            write_atom(out, s, &s->atom[i], exponent[i]);
        }
    }
}

void
ordo_coq_symbolic_write(FILE *out, const ordo_coq_symbolic *s)
{
    slong length = fmpq_mpoly_length(s->current, s->ring);
    ulong exponent[ATOMS_MOST];
    fmpq_t c;
    fmpq_init(c);
    for (slong k = 0; k < length; k++) {
        fmpq_mpoly_get_term_coeff_fmpq(c, s->current, k, s->ring);
        fmpq_mpoly_get_term_exp_ui(exponent, s->current, k, s->ring);
        (void)fputs(k > 0 ? "\n  + " : "", out);
        write_product(out, s, c, exponent);
    }
    (void)fputs(length == 0 ? "0" : "", out);
    fmpq_clear(c);
}
