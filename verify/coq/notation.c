/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/coq/notation.h"

#include "construct/tape.h"
#include "verify/proof/value.h"

/* ---- comments ---- */

void
ordo_coq_comment(FILE *out, const char *text)
{
    for (const char *c = text; *c != '\0'; c++) {
        bool splits = (c[0] == '(' && c[1] == '*') || (c[0] == '*' && c[1] == ')');
        (void)fputc(*c == '"' ? '\'' : *c, out);
        (void)fputs(splits ? " " : "", out);
    }
}

/* ---- numbers ---- */

/* Denominators up to here are written out, larger powers of two as powers. */
enum { PLAIN_MOST = 1024 };

/* The k of a denominator 2^k that is not written out, else 0. */
static slong
power_of_two(const fmpq *x)
{
    const fmpz *d = fmpq_denref(x);
    slong k = (slong)fmpz_val2(d);
    return fmpz_cmp_si(d, PLAIN_MOST) > 0 && (slong)fmpz_bits(d) == k + 1 ? k : 0;
}

static void
write_integer(FILE *out, const fmpz_t m)
{
    (void)fmpz_fprint(out, m);
}

void
ordo_coq_real(FILE *out, const fmpq_t x)
{
    bool whole = fmpz_is_one(fmpq_denref(x));
    bool bare = whole && fmpq_sgn(x) >= 0;
    slong k = power_of_two(x);
    (void)fputs(bare ? "" : "(", out);
    write_integer(out, fmpq_numref(x));
    if (k > 0) {
        (void)fprintf(out, " / 2^%ld", (long)k);
    } else if (!whole) {
        (void)fputs(" / ", out);
        write_integer(out, fmpq_denref(x));
    }
    (void)fputs(bare ? "" : ")", out);
}

void
ordo_coq_number(FILE *out, const fmpq_t x)
{
    bool whole = fmpz_is_one(fmpq_denref(x));
    slong k = power_of_two(x);
    const char *kind = k > 0 ? "Dyadic" : whole ? "Whole" : "Over";
    (void)fprintf(out, "(Ordo.%s %s", kind, fmpq_sgn(x) < 0 ? "(" : "");
    write_integer(out, fmpq_numref(x));
    (void)fputs(fmpq_sgn(x) < 0 ? ")" : "", out);
    if (k > 0) {
        (void)fprintf(out, " %ld", (long)k);
    } else if (!whole) {
        (void)fputc(' ', out);
        write_integer(out, fmpq_denref(x));
    }
    (void)fputc(')', out);
}

/* ---- polynomials ---- */

void
ordo_coq_polynomial(FILE *out, const fmpq_poly_t p, const char *x)
{
    slong length = fmpq_poly_length(p);
    fmpq_t c;
    fmpq_init(c);
    for (slong i = 0; i < length || i == 0; i++) {
        fmpq_poly_get_coeff_fmpq(c, p, i);
        if (i > 0) {
            (void)fprintf(out, " + %s * %s", x, i + 1 < length ? "(" : "");
        }
        ordo_coq_real(out, c);
    }
    for (slong i = 2; i < length; i++) {
        (void)fputc(')', out);
    }
    fmpq_clear(c);
}

void
ordo_coq_sum(FILE *out, const fmpq_poly_t p, const char *x)
{
    bool some = false;
    fmpq_t c;
    fmpq_init(c);
    for (slong i = 0; i < fmpq_poly_length(p); i++) {
        fmpq_poly_get_coeff_fmpq(c, p, i);
        if (fmpq_is_zero(c)) {
            continue;
        }
        (void)fputs(some ? " + " : "", out);
        some = true;
        if (i == 0 || !fmpq_is_one(c)) {
            ordo_coq_real(out, c);
            (void)fputs(i > 0 ? " * " : "", out);
        }
        (void)fputs(i > 0 ? x : "", out);
        if (i > 1) {
            (void)fprintf(out, "^%ld", (long)i);
        }
    }
    (void)fputs(some ? "" : "0", out);
    fmpq_clear(c);
}

void
ordo_coq_coefficients(FILE *out, const fmpq_poly_t p)
{
    slong length = fmpq_poly_length(p);
    fmpq_t c;
    fmpq_init(c);
    (void)fputc('[', out);
    for (slong i = 0; i < length || i == 0; i++) {
        fmpq_poly_get_coeff_fmpq(c, p, i);
        (void)fputs(i == 0 ? "" : "; ", out);
        ordo_coq_number(out, c);
    }
    (void)fputc(']', out);
    fmpq_clear(c);
}

/* ---- expressions ---- */

/* How strongly the operators of Coq's real numbers bind. */
enum { SUM = 1, PRODUCT, POWER, CALL, ATOM };

/* An operation and how it is written: between its operands, or before its only one. */
typedef struct sign {
    const ordo_operation *operation;
    const char *text;
    int level;
} sign;

static const sign signs[] = {
    {&ordo_operation_add, " + ", SUM},     {&ordo_operation_sub, " - ", SUM},
    {&ordo_operation_mul, " * ", PRODUCT}, {&ordo_operation_div, " / ", PRODUCT},
    {&ordo_operation_sqrt, "sqrt ", CALL}, {&ordo_operation_exp, "exp ", CALL},
    {&ordo_operation_log, "ln ", CALL},    {&ordo_operation_sin, "sin ", CALL},
    {&ordo_operation_cos, "cos ", CALL},   {&ordo_operation_tan, "tan ", CALL},
    {&ordo_operation_atan, "atan ", CALL}, {&ordo_operation_abs, "Rabs ", CALL},
    {&ordo_operation_variable, "x", ATOM}, {&ordo_operation_pi, "PI", ATOM},
    {&ordo_operation_neg, "- ", PRODUCT},
};

static const sign *
find_sign(const ordo_operation *operation)
{
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        if (signs[i].operation == operation) {
            return &signs[i];
        }
    }
    return NULL;
}

static void write_term(FILE *out, const ordo_tape *tape, size_t i, int level);

/* a^k; Coq's power of reals has natural exponents. */
static void
write_power(FILE *out, const ordo_tape *tape, size_t a, long k, bool root)
{
    (void)fputs(k < 0 ? "(/ " : "", out);
    if (root) {
        (void)fputs("(sqrt ", out);
        write_term(out, tape, a, ATOM);
        (void)fputc(')', out);
    } else {
        write_term(out, tape, a, ATOM);
    }
    (void)fprintf(out, "^%lu%s", k < 0 ? 0UL - (unsigned long)k : (unsigned long)k,
                  k < 0 ? ")" : "");
}

/* The exponent k of a^(k/2), 0 for another power. */
static long
halves(const ordo_instruction *s)
{
    const fmpq *exponent = s->immediate.rational;
    return s->operation == &ordo_operation_power_rational &&
                   fmpz_equal_si(fmpq_denref(exponent), 2) && fmpz_fits_si(fmpq_numref(exponent))
               ? fmpz_get_si(fmpq_numref(exponent))
               : 0;
}

static void
write_signed(FILE *out, const ordo_tape *tape, size_t i, int level)
{
    const ordo_instruction *s = tape->code + i;
    const sign *known = find_sign(s->operation);
    bool nested = known->level < level;
    (void)fputs(nested ? "(" : "", out);
    if (s->operation->arity == 2) {
        write_term(out, tape, s->a, known->level);
    }
    (void)fputs(known->text, out);
    if (s->operation->arity == 2) {
        write_term(out, tape, s->b, known->level + 1);
    } else if (s->operation->arity == 1) {
        write_term(out, tape, s->a, ATOM);
    }
    (void)fputs(nested ? ")" : "", out);
}

/* h, linf_3: names of what claimed values are made of. */
static void
write_symbol(FILE *out, const ordo_instruction *s)
{
    const ordo_symbol *symbol = &ordo_value_all[s->immediate.integer];
    (void)fputs(symbol->name, out);
    if (symbol->arity > 0) {
        (void)fprintf(out, "_%u", ordo_symbol_argument(s));
    }
}

/* Instruction i, in parentheses if it binds less than `level`. */
static void
write_term(FILE *out, const ordo_tape *tape, size_t i, int level)
{
    const ordo_instruction *s = tape->code + i;
    if (s->operation == &ordo_operation_constant) {
        ordo_coq_real(out, s->immediate.rational);
    } else if (s->operation == &ordo_operation_symbol) {
        write_symbol(out, s);
    } else if (s->operation == &ordo_operation_power_integer || halves(s) != 0) {
        bool nested = level > POWER;
        long k = halves(s) != 0 ? halves(s) : s->immediate.integer;
        (void)fputs(nested ? "(" : "", out);
        write_power(out, tape, s->a, k, halves(s) != 0);
        (void)fputs(nested ? ")" : "", out);
    } else if (s->operation == &ordo_operation_log1p) {
        (void)fputs(level > CALL ? "(ln (1 + " : "ln (1 + ", out);
        write_term(out, tape, s->a, PRODUCT);
        (void)fputs(level > CALL ? "))" : ")", out);
    } else {
        write_signed(out, tape, i, level);
    }
}

void
ordo_coq_instruction(FILE *out, const ordo_expression *f, size_t i)
{
    write_term(out, &f->tape, i, ATOM);
}

/* The same subexpression is written as often as it is used. */
enum { TERMS_MOST = 10000 };

/* The number of signs that instruction i takes, at most about `most`. */
static size_t
count_terms(const ordo_tape *tape, size_t i, size_t most)
{
    const ordo_instruction *s = tape->code + i;
    size_t count = 1;
    if (s->operation->arity >= 1 && count < most) {
        count += count_terms(tape, s->a, most - count);
    }
    if (s->operation->arity == 2 && count < most) {
        count += count_terms(tape, s->b, most - count);
    }
    return count;
}

ordo_status
ordo_coq_expression(FILE *out, const ordo_expression *f, ordo_message *why)
{
    const ordo_tape *tape = &f->tape;
    for (size_t i = 0; i < tape->count; i++) {
        const ordo_instruction *s = tape->code + i;
        const ordo_operation *op = s->operation;
        if (find_sign(op) == NULL && op != &ordo_operation_constant && halves(s) == 0 &&
            op != &ordo_operation_power_integer && op != &ordo_operation_log1p &&
            op != &ordo_operation_symbol) {
            return ordo_explain(
                why, ORDO_REFUSED,
                "Coq's Interval does not know '%.*s'; it knows + - * /, powers "
                "with whole and half exponents, sqrt, exp, log, sin, cos, tan, atan, abs "
                "and pi",
                (int)(s->span.end - s->span.begin), f->text + s->span.begin);
        }
    }
    if (count_terms(tape, tape->count - 1, TERMS_MOST) >= TERMS_MOST) {
        return ordo_explain(why, ORDO_REFUSED, "the function is too long to be written out");
    }
    write_term(out, tape, tape->count - 1, SUM);
    return ORDO_OK;
}
