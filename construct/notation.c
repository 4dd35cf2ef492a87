/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "construct/notation.h"

#include <stdio.h>
#include <stdlib.h>

#include "construct/tape.h"

/* How tightly a part holds together: what binds less than its place asks for gets parentheses. */
typedef enum level { SUM, PRODUCT, FRACTION, POWER, CALL, ATOM } level;

typedef struct writer {
    const ordo_tape *tape;
    FILE *out;
    const char *variable;
} writer;

typedef struct shape {
    const ordo_operation *operation;
    void (*write)(writer *w, const ordo_instruction *s);
    const char *name; /* of a function: as LaTeX knows it */
    level level;
    bool raised; /* its powers stand behind the name: \sin^2(x) */
} shape;

static const shape *shape_of(const ordo_instruction *s);
static void write_part(writer *w, size_t i, level least);
static void write_bare(writer *w, size_t i, level least);
static void write_power(writer *w, const ordo_instruction *s);

static const ordo_instruction *
at(const writer *w, size_t i)
{
    return &w->tape->code[i];
}

static bool
is_constant(const ordo_instruction *s)
{
    return s->operation == &ordo_operation_constant;
}

/* The factors in the order in which they are written: constants first. */
static void
order_factors(const writer *w, const ordo_instruction *s, size_t *first, size_t *second)
{
    bool swap = at(w, s->b)->constant && !at(w, s->a)->constant;
    *first = swap ? s->b : s->a;
    *second = swap ? s->a : s->b;
}

/* Whether a part is written with a minus sign before it: it begins with one that can be taken out.
 */
static bool
is_negative(const writer *w, const ordo_instruction *s)
{
    size_t first, second;
    if (is_constant(s)) {
        return fmpq_sgn(s->immediate.rational) < 0;
    }
    if (s->operation == &ordo_operation_mul) {
        order_factors(w, s, &first, &second);
        return is_negative(w, at(w, first));
    }
    return s->operation == &ordo_operation_neg ||
           (s->operation == &ordo_operation_div && is_negative(w, at(w, s->a)));
}

/* What a part, or with `bare` what is left of it without its minus sign, needs no parentheses for.
 */
static level
level_of(const writer *w, const ordo_instruction *s, bool bare)
{
    if (is_negative(w, s)) {
        return !bare                                 ? SUM
               : s->operation == &ordo_operation_neg ? PRODUCT
               : is_constant(s)                      ? ATOM
                                                     : shape_of(s)->level;
    }
    if (s->operation == &ordo_operation_exp && s->constant) {
        return ATOM; /* e; a power of it is one of its powers */
    }
    return is_constant(s) && !fmpz_is_one(fmpq_denref(s->immediate.rational)) ? FRACTION
                                                                              : shape_of(s)->level;
}

/* |q|, as a fraction where it is one. */
static void
write_magnitude(writer *w, const fmpq_t q)
{
    fmpz_t p;
    fmpz_init(p);
    fmpz_abs(p, fmpq_numref(q));
    char *numerator = fmpz_get_str(NULL, 10, p);
    char *denominator = fmpz_get_str(NULL, 10, fmpq_denref(q));
    if (fmpz_is_one(fmpq_denref(q))) {
        (void)fprintf(w->out, "%s", numerator);
    } else {
        (void)fprintf(w->out, "\\frac{%s}{%s}", numerator, denominator);
    }
    flint_free(numerator);
    flint_free(denominator);
    fmpz_clear(p);
}

static void
write_constant(writer *w, const ordo_instruction *s)
{
    write_magnitude(w, s->immediate.rational);
}

static void
write_sum(writer *w, const ordo_instruction *s)
{
    bool negative = is_negative(w, at(w, s->b));
    write_part(w, s->a, SUM);
    (void)fputc(negative ? '-' : '+', w->out);
    if (negative) {
        write_bare(w, s->b, PRODUCT);
    } else {
        write_part(w, s->b, SUM);
    }
}

static void
write_difference(writer *w, const ordo_instruction *s)
{
    write_part(w, s->a, SUM);
    (void)fputc('-', w->out);
    write_part(w, s->b, PRODUCT);
}

static void
write_negative(writer *w, const ordo_instruction *s)
{
    write_part(w, s->a, PRODUCT);
}

/* Whether the part begins with a number, which would run together with what stands before it. */
static bool
begins_with_number(const writer *w, size_t i)
{
    const ordo_instruction *s = at(w, i);
    if (is_constant(s)) {
        return !is_negative(w, s);
    }
    if (s->operation == &ordo_operation_mul) {
        size_t first, second;
        order_factors(w, s, &first, &second);
        return level_of(w, at(w, first), false) >= PRODUCT && begins_with_number(w, first);
    }
    return shape_of(s)->write == write_power && level_of(w, at(w, s->a), false) > POWER &&
           begins_with_number(w, s->a);
}

static void
write_product(writer *w, const ordo_instruction *s)
{
    size_t first, second;
    order_factors(w, s, &first, &second);
    bool fractions = level_of(w, at(w, first), true) == FRACTION &&
                     level_of(w, at(w, second), false) == FRACTION;
    write_bare(w, first, PRODUCT);
    bool name =
        level_of(w, at(w, first), false) == CALL || level_of(w, at(w, second), false) == CALL;
    (void)fputs(fractions || begins_with_number(w, second) ? "\\cdot "
                : name                                     ? "\\,"
                                                           : " ",
                w->out);
    write_part(w, second, PRODUCT);
}

static void
write_quotient(writer *w, const ordo_instruction *s)
{
    (void)fputs("\\frac{", w->out);
    write_bare(w, s->a, SUM);
    (void)fputs("}{", w->out);
    write_part(w, s->b, SUM);
    (void)fputc('}', w->out);
}

static void
write_argument(writer *w, size_t i)
{
    (void)fputs("\\left(", w->out);
    write_part(w, i, SUM);
    (void)fputs("\\right)", w->out);
}

/* 3 or 5/2. */
static void
write_exponent(writer *w, const ordo_instruction *s)
{
    if (s->operation == &ordo_operation_power_integer) {
        (void)fprintf(w->out, "%ld", s->immediate.integer);
    } else if (s->operation == &ordo_operation_power_rational) {
        char *text = fmpq_get_str(NULL, 10, s->immediate.rational);
        (void)fputs(text, w->out);
        flint_free(text);
    } else {
        write_part(w, s->b, SUM);
    }
}

static void
write_power(writer *w, const ordo_instruction *s)
{
    const ordo_instruction *base = at(w, s->a);
    bool raised = shape_of(base)->raised && s->operation == &ordo_operation_power_integer &&
                  s->immediate.integer > 0;
    if (raised) {
        (void)fputs(shape_of(base)->name, w->out);
    } else {
        write_part(w, s->a, CALL);
    }
    (void)fputs("^{", w->out);
    write_exponent(w, s);
    (void)fputc('}', w->out);
    if (raised) {
        write_argument(w, base->a);
    }
}

/* Whether a fraction stands somewhere in it, which is too tall for an exponent. */
static bool
is_tall(const writer *w, size_t i)
{
    const ordo_instruction *s = at(w, i);
    return level_of(w, s, true) == FRACTION || (s->a != ORDO_NONE && is_tall(w, s->a)) ||
           (s->b != ORDO_NONE && is_tall(w, s->b));
}

static void
write_exp(writer *w, const ordo_instruction *s)
{
    const ordo_instruction *a = at(w, s->a);
    if (is_constant(a) && fmpq_is_one(a->immediate.rational)) {
        (void)fputc('e', w->out);
    } else if (is_tall(w, s->a)) {
        (void)fputs("\\exp", w->out);
        write_argument(w, s->a);
    } else {
        (void)fputs("e^{", w->out);
        write_part(w, s->a, SUM);
        (void)fputc('}', w->out);
    }
}

static void
write_call(writer *w, const ordo_instruction *s)
{
    (void)fputs(shape_of(s)->name, w->out);
    (void)fputs("\\left(", w->out);
    write_part(w, s->a, SUM);
    if (s->b != ORDO_NONE) {
        (void)fputc(',', w->out);
        write_part(w, s->b, SUM);
    }
    (void)fputs("\\right)", w->out);
}

static void
write_log1p(writer *w, const ordo_instruction *s)
{
    (void)fputs("\\ln\\left(1+", w->out);
    write_part(w, s->a, SUM);
    (void)fputs("\\right)", w->out);
}

/* Roots and bars: the name encloses the argument. */
static void
write_enclosed(writer *w, const ordo_instruction *s)
{
    bool bars = s->operation == &ordo_operation_abs;
    (void)fputs(shape_of(s)->name, w->out);
    write_part(w, s->a, SUM);
    (void)fputs(bars ? "\\right|" : "}", w->out);
}

static void
write_variable(writer *w, const ordo_instruction *s)
{
    (void)s;
    (void)fputs(w->variable, w->out);
}

static void
write_name(writer *w, const ordo_instruction *s)
{
    (void)fputs(shape_of(s)->name, w->out);
}

static const shape shapes[] = {
    {&ordo_operation_variable, write_variable, NULL, ATOM, false},
    {&ordo_operation_constant, write_constant, NULL, ATOM, false},
    {&ordo_operation_pi, write_name, "\\pi ", ATOM, false},
    {&ordo_operation_symbol, NULL, NULL, ATOM, false},
    {&ordo_operation_add, write_sum, NULL, SUM, false},
    {&ordo_operation_sub, write_difference, NULL, SUM, false},
    {&ordo_operation_mul, write_product, NULL, PRODUCT, false},
    {&ordo_operation_div, write_quotient, NULL, FRACTION, false},
    {&ordo_operation_neg, write_negative, NULL, SUM, false},
    {&ordo_operation_power_integer, write_power, NULL, POWER, false},
    {&ordo_operation_power_rational, write_power, NULL, POWER, false},
    {&ordo_operation_power, write_power, NULL, POWER, false},
    {&ordo_operation_sqrt, write_enclosed, "\\sqrt{", POWER, false},
    {&ordo_operation_cbrt, write_enclosed, "\\sqrt[3]{", POWER, false},
    {&ordo_operation_exp, write_exp, NULL, POWER, false},
    {&ordo_operation_log, write_call, "\\ln", CALL, true},
    {&ordo_operation_log1p, write_log1p, NULL, CALL, false},
    {&ordo_operation_sin, write_call, "\\sin", CALL, true},
    {&ordo_operation_cos, write_call, "\\cos", CALL, true},
    {&ordo_operation_tan, write_call, "\\tan", CALL, true},
    {&ordo_operation_sinh, write_call, "\\sinh", CALL, true},
    {&ordo_operation_cosh, write_call, "\\cosh", CALL, true},
    {&ordo_operation_tanh, write_call, "\\tanh", CALL, true},
    {&ordo_operation_asin, write_call, "\\arcsin", CALL, false},
    {&ordo_operation_acos, write_call, "\\arccos", CALL, false},
    {&ordo_operation_atan, write_call, "\\arctan", CALL, false},
    {&ordo_operation_erf, write_call, "\\operatorname{erf}", CALL, false},
    {&ordo_operation_gamma, write_call, "\\Gamma ", CALL, false},
    {&ordo_operation_sign, write_call, "\\operatorname{sgn}", CALL, false},
    {&ordo_operation_min, write_call, "\\min", CALL, false},
    {&ordo_operation_max, write_call, "\\max", CALL, false},
    {&ordo_operation_abs, write_enclosed, "\\left|", ATOM, false},
};

enum { SHAPES = sizeof shapes / sizeof shapes[0] };

static const shape *
shape_of(const ordo_instruction *s)
{
    size_t i = 0;
    while (i + 1 < SHAPES && shapes[i].operation != s->operation) {
        i++;
    }
    return &shapes[i];
}

/* The part, in parentheses where it binds less than `least`; bare: without its minus sign. */
static void
write_with(writer *w, size_t i, level least, bool bare)
{
    const ordo_instruction *s = at(w, i);
    bool parentheses = level_of(w, s, bare) < least;
    (void)fputs(parentheses ? "\\left(" : "", w->out);
    (void)fputs(!bare && is_negative(w, s) ? "-" : "", w->out);
    shape_of(s)->write(w, s);
    (void)fputs(parentheses ? "\\right)" : "", w->out);
}

static void
write_part(writer *w, size_t i, level least)
{
    write_with(w, i, least, false);
}

static void
write_bare(writer *w, size_t i, level least)
{
    write_with(w, i, least, true);
}

char *
ordo_expression_notation(const ordo_expression *f, const char *variable)
{
    const ordo_tape *tape = &f->tape;
    for (size_t i = 0; i < tape->count; i++) {
        if (tape->count > ORDO_NOTATION_MOST || tape->code[i].operation == &ordo_operation_symbol) {
            return NULL;
        }
    }
    char *text = NULL;
    size_t length;
    writer w = {tape, open_memstream(&text, &length), variable};
    if (w.out == NULL) {
        return NULL;
    }
    write_part(&w, tape->count - 1, SUM);
    bool written = !ferror(w.out);
    if (fclose(w.out) != 0 || !written) {
        free(text);
        return NULL;
    }
    return text;
}
