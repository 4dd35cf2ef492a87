/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The grammar of expressions, by recursive descent:
 *
 *   sum     = product { ("+" | "-") product }
 *   product = signed { ("*" | "/") signed }
 *   signed  = "-" signed | power
 *   power   = primary [ "^" signed ]
 *   primary = number | name | name "(" sum [ "," sum ] ")" | "(" sum ")"
 *
 * A symbol is a name; its argument, if it has one, is a sum that folds to a whole number.
 */
#include "construct/tape.h"

#include <stdlib.h>
#include <string.h>

typedef struct parser {
    const char *text;
    size_t length;
    size_t at; /* the next byte */
    unsigned depth;
    ordo_tape tape;
    const ordo_symbol *symbols; /* ends with a NULL name; NULL: none */
    ordo_message *why;
} parser;

/* A parsed part: its value and where it stands, with its parentheses. */
typedef struct part {
    size_t index;
    ordo_span span;
} part;

static ordo_status parse_sum(parser *p, part *out);
static ordo_status parse_signed(parser *p, part *out);

/* ---- characters; the C library's depend on the locale ---- */

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool
is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The next byte that is not white space; 0 at the end. */
static char
peek(parser *p)
{
    while (p->at < p->length && is_space(p->text[p->at])) {
        p->at++;
    }
    return p->at < p->length ? p->text[p->at] : '\0';
}

static bool
accept(parser *p, char c)
{
    if (peek(p) != c) {
        return false;
    }
    p->at++;
    return true;
}

/* The bytes of the name that starts at `at`. */
static size_t
name_length(const parser *p, size_t at)
{
    size_t end = at;
    while (end < p->length && (is_letter(p->text[end]) || is_digit(p->text[end]))) {
        end++;
    }
    return end - at;
}

/* ---- errors ---- */

static int
shown_length(size_t length)
{
    return length < ORDO_NAME_SHOWN_MAX ? (int)length : ORDO_NAME_SHOWN_MAX;
}

/* "column 5: expected an operand, found ')'". */
static ordo_status
fail_expected(parser *p, const char *expected)
{
    char c = peek(p);
    size_t column = p->at + 1;
    if (c == '\0') {
        return ordo_explain(p->why, ORDO_EPARSE, "column %zu: expected %s, found the end", column,
                            expected);
    }
    size_t length = name_length(p, p->at);
    return ordo_explain(p->why, ORDO_EPARSE, "column %zu: expected %s, found '%.*s'", column,
                        expected, shown_length(length > 0 ? length : 1), p->text + p->at);
}

/* After a complete operand: two operands in a row deserve a hint of their own. */
static ordo_status
fail_after_operand(parser *p, const char *expected)
{
    char c = peek(p);
    if (is_letter(c) || is_digit(c) || c == '.' || c == '(') {
        return ordo_explain(p->why, ORDO_EPARSE,
                            "column %zu: expected an operator; there is no implicit product",
                            p->at + 1);
    }
    return fail_expected(p, expected);
}

static ordo_status
fail_unknown_name(parser *p, size_t at, size_t length)
{
    const char *name = p->text + at;
    return ordo_explain(p->why, ORDO_EPARSE, "column %zu: unknown name '%.*s%s' (nearest: %s)",
                        at + 1, shown_length(length), name,
                        length > ORDO_NAME_SHOWN_MAX ? "..." : "",
                        ordo_name_nearest(name, length, p->symbols));
}

/* ---- grammar ---- */

/* One level deeper; the caller takes it back by p->depth--. */
static ordo_status
descend(parser *p)
{
    if (p->depth == ORDO_EXPRESSION_DEPTH_MAX) {
        return ordo_explain(p->why, ORDO_EPARSE, "column %zu: nested deeper than %d levels",
                            p->at + 1, ORDO_EXPRESSION_DEPTH_MAX);
    }
    p->depth++;
    return ORDO_OK;
}

/* The end of the decimal number that starts at p->at. An e belongs to it only with digits. */
static size_t
number_end(const parser *p)
{
    const char *s = p->text;
    size_t end = p->at;
    while (is_digit(s[end])) {
        end++;
    }
    if (s[end] == '.') {
        end++;
        while (is_digit(s[end])) {
            end++;
        }
    }
    if (s[end] == 'e' || s[end] == 'E') {
        size_t digits = end + 1 + (s[end + 1] == '+' || s[end + 1] == '-');
        while (is_digit(s[digits])) {
            digits++;
            end = digits;
        }
    }
    return end;
}

static ordo_status
parse_number(parser *p, part *out)
{
    /* A copy, because "1/3" is read as one number. */
    size_t begin = p->at;
    size_t length = number_end(p) - begin;
    char *copy = malloc(length + 1);
    if (copy == NULL) {
        return ORDO_ENOMEM;
    }
    memcpy(copy, p->text + begin, length);
    copy[length] = '\0';
    fmpq_t value;
    fmpq_init(value);
    const char *end = copy;
    ordo_status status = ordo_rational_parse(value, copy, &end);
    out->span = (ordo_span){begin, begin + length};
    if (status == ORDO_EINVAL) {
        status =
            ordo_explain(p->why, ORDO_EPARSE, "column %zu: the number is out of range", begin + 1);
    } else if (status == ORDO_EPARSE || (status == ORDO_OK && *end != '\0')) {
        status = ordo_explain(p->why, ORDO_EPARSE, "column %zu: expected a decimal number",
                              begin + 1 + (size_t)(end - copy));
    } else if (status == ORDO_OK) {
        p->at += length;
        status = ordo_tape_rational(&out->index, &p->tape, value, out->span);
    }
    fmpq_clear(value);
    free(copy);
    return status;
}

/* "(" sum ")" or "(" sum "," sum ")"; `name` is NULL for a mere pair of parentheses, the first of
 * which is next. */
static ordo_status
parse_arguments(parser *p, const ordo_name *name, part *a, part *b)
{
    if (peek(p) != '(') {
        return fail_expected(p, "'(' after the name of a function");
    }
    ordo_status status = descend(p);
    if (status == ORDO_OK) {
        p->at++;
        status = parse_sum(p, a);
    }
    if (status == ORDO_OK && name != NULL && name->arity == 2) {
        if (!accept(p, ',')) {
            return fail_after_operand(p, "',' and a second argument");
        }
        status = parse_sum(p, b);
    }
    if (status == ORDO_OK && name != NULL && peek(p) == ',') {
        return ordo_explain(p->why, ORDO_EPARSE, "column %zu: %s takes %u argument%s", p->at + 1,
                            name->text, name->arity, name->arity == 1 ? "" : "s");
    }
    if (status == ORDO_OK && !accept(p, ')')) {
        return fail_after_operand(p, "')'");
    }
    p->depth--;
    return status;
}

/* The arguments of a function and the call of it. */
static ordo_status
parse_call(parser *p, const ordo_name *name, part *out)
{
    part a, b = {.index = ORDO_NONE};
    ordo_status status = parse_arguments(p, name, &a, &b);
    if (status != ORDO_OK) {
        return status;
    }
    out->span.end = p->at;
    out->index = a.index;
    if (name->operation != NULL) {
        return ordo_tape_apply(&out->index, &p->tape, name->operation, a.index, b.index, out->span);
    }
    return name->build(&out->index, &p->tape, out->span);
}

/* The symbol equal to the `length` bytes at `at`, or NULL. */
static const ordo_symbol *
find_symbol(const parser *p, size_t at, size_t length)
{
    for (const ordo_symbol *s = p->symbols; s != NULL && s->name != NULL; s++) {
        if (strlen(s->name) == length && memcmp(s->name, p->text + at, length) == 0) {
            return s;
        }
    }
    return NULL;
}

/* Whether an instruction holds a whole number that a symbol may have. */
static bool
is_symbol_argument(const ordo_instruction *s)
{
    const fmpq *q = s->immediate.rational;
    return s->operation == &ordo_operation_constant && fmpz_is_one(fmpq_denref(q)) &&
           fmpz_sgn(fmpq_numref(q)) >= 0 &&
           fmpz_cmp_ui(fmpq_numref(q), ORDO_SYMBOL_ARGUMENT_MAX) <= 0;
}

/* A symbol whose name has been read, with its argument. */
static ordo_status
parse_symbol(parser *p, const ordo_symbol *symbol, part *out)
{
    unsigned argument = 0;
    if (symbol->arity > 0) {
        const ordo_name name = {symbol->name, symbol->arity, NULL, NULL};
        part inner;
        ordo_status status = parse_arguments(p, &name, &inner, NULL);
        if (status != ORDO_OK) {
            return status;
        }
        const ordo_instruction *s = &p->tape.code[inner.index];
        if (!is_symbol_argument(s)) {
            return ordo_explain(p->why, ORDO_EPARSE,
                                "column %zu: %s takes a whole number from 0 to %d",
                                inner.span.begin + 1, symbol->name, ORDO_SYMBOL_ARGUMENT_MAX);
        }
        argument = ordo_symbol_argument(s);
        out->span.end = p->at;
    }
    return ordo_tape_symbol(&out->index, &p->tape, (size_t)(symbol - p->symbols), argument,
                            out->span);
}

static ordo_status
parse_name(parser *p, part *out)
{
    size_t begin = p->at;
    size_t length = name_length(p, begin);
    const ordo_name *name = ordo_name_find(p->text + begin, length);
    const ordo_symbol *symbol = name == NULL ? find_symbol(p, begin, length) : NULL;
    if (name == NULL && symbol == NULL) {
        return fail_unknown_name(p, begin, length);
    }
    p->at += length;
    *out = (part){.index = ORDO_NONE, .span = {begin, p->at}};
    if (symbol != NULL) {
        return parse_symbol(p, symbol, out);
    }
    if (name->arity > 0) {
        return parse_call(p, name, out);
    }
    return name->operation != NULL ? ordo_tape_apply(&out->index, &p->tape, name->operation,
                                                     ORDO_NONE, ORDO_NONE, out->span)
                                   : name->build(&out->index, &p->tape, out->span);
}

static ordo_status
parse_primary(parser *p, part *out)
{
    char c = peek(p);
    if (is_digit(c) || (c == '.' && is_digit(p->text[p->at + 1]))) {
        return parse_number(p, out);
    }
    if (is_letter(c)) {
        return parse_name(p, out);
    }
    if (c != '(') {
        return fail_expected(p, "an operand");
    }
    size_t begin = p->at;
    ordo_status status = parse_arguments(p, NULL, out, NULL);
    out->span = (ordo_span){begin, p->at};
    return status;
}

static ordo_status
parse_power(parser *p, part *out)
{
    ordo_status status = parse_primary(p, out);
    if (status != ORDO_OK || !accept(p, '^')) {
        return status;
    }
    status = descend(p);
    if (status != ORDO_OK) {
        return status;
    }
    part exponent;
    status = parse_signed(p, &exponent);
    if (status == ORDO_OK) {
        p->depth--;
        out->span.end = exponent.span.end;
        status = ordo_tape_power(&out->index, &p->tape, out->index, exponent.index, out->span);
    }
    return status;
}

static ordo_status
parse_signed(parser *p, part *out)
{
    if (peek(p) != '-') {
        return parse_power(p, out);
    }
    size_t begin = p->at;
    ordo_status status = descend(p);
    if (status != ORDO_OK) {
        return status;
    }
    p->at++;
    status = parse_signed(p, out);
    if (status == ORDO_OK) {
        p->depth--;
        out->span.begin = begin;
        status = ordo_tape_apply(&out->index, &p->tape, &ordo_operation_neg, out->index, ORDO_NONE,
                                 out->span);
    }
    return status;
}

/* out = out op right, both written down in [out.begin, right.end). */
static ordo_status
combine(parser *p, part *out, const ordo_operation *op, const part *right)
{
    out->span.end = right->span.end;
    return ordo_tape_apply(&out->index, &p->tape, op, out->index, right->index, out->span);
}

static ordo_status
parse_product(parser *p, part *out)
{
    ordo_status status = parse_signed(p, out);
    while (status == ORDO_OK) {
        const ordo_operation *op = accept(p, '*')   ? &ordo_operation_mul
                                   : accept(p, '/') ? &ordo_operation_div
                                                    : NULL;
        if (op == NULL) {
            break;
        }
        part right;
        status = parse_signed(p, &right);
        if (status == ORDO_OK) {
            status = combine(p, out, op, &right);
        }
    }
    return status;
}

static ordo_status
parse_sum(parser *p, part *out)
{
    ordo_status status = parse_product(p, out);
    while (status == ORDO_OK) {
        const ordo_operation *op = accept(p, '+')   ? &ordo_operation_add
                                   : accept(p, '-') ? &ordo_operation_sub
                                                    : NULL;
        if (op == NULL) {
            break;
        }
        part right;
        status = parse_product(p, &right);
        if (status == ORDO_OK) {
            status = combine(p, out, op, &right);
        }
    }
    return status;
}

/* ---- the whole ---- */

/* ORDO_EPARSE unless the text is printable ASCII and white space of an allowed length. */
static ordo_status
check_bytes(const char *text, size_t length, ordo_message *why)
{
    if (length > ORDO_EXPRESSION_TEXT_MAX) {
        return ordo_explain(why, ORDO_EPARSE, "column %d: the text is longer than %d bytes",
                            ORDO_EXPRESSION_TEXT_MAX + 1, ORDO_EXPRESSION_TEXT_MAX);
    }
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        if ((c < 0x20 && !is_space(text[i])) || c >= 0x7F) {
            return ordo_explain(why, ORDO_EPARSE,
                                "column %zu: expected ASCII text, found the byte 0x%02x", i + 1, c);
        }
    }
    return ORDO_OK;
}

/* Makes the expression of the tape, which is moved there. */
static ordo_status
finish(ordo_expression **out, parser *p, size_t root)
{
    ordo_expression *f = calloc(1, sizeof *f);
    size_t begin = 0;
    size_t end = p->length;
    while (is_space(p->text[begin])) {
        begin++;
    }
    while (is_space(p->text[end - 1])) {
        end--;
    }
    char *text = malloc(end - begin + 1);
    if (f == NULL || text == NULL) {
        free(text);
        free(f);
        return ORDO_ENOMEM;
    }
    memcpy(text, p->text + begin, end - begin);
    text[end - begin] = '\0';
    ordo_tape_finish(&p->tape, root);
    *f = (ordo_expression){.text = text, .tape = p->tape, .variable = ORDO_NONE, .rational = true};
    memset(&p->tape, 0, sizeof p->tape);
    for (size_t i = 0; i < f->tape.count; i++) {
        ordo_instruction *s = &f->tape.code[i];
        s->span = (ordo_span){s->span.begin - begin, s->span.end - begin};
        f->rational = f->rational && s->operation->rational != NULL;
        f->variable = s->operation == &ordo_operation_variable ? i : f->variable;
    }
    ordo_status status = ordo_expression_find_kinks(f);
    if (status != ORDO_OK) {
        ordo_expression_free(f);
        f = NULL;
    }
    *out = f;
    return status;
}

ordo_status
ordo_expression_parse(ordo_expression **out, const char *text, ordo_message *why)
{
    return ordo_expression_parse_with(out, text, NULL, why);
}

ordo_status
ordo_expression_parse_with(ordo_expression **out, const char *text, const ordo_symbol *symbols,
                           ordo_message *why)
{
    *out = NULL;
    /* One byte more than allowed is enough to see that the text is too long. */
    parser p = {.text = text, .symbols = symbols, .why = why};
    while (p.length <= ORDO_EXPRESSION_TEXT_MAX && text[p.length] != '\0') {
        p.length++;
    }
    ordo_status status = check_bytes(text, p.length, why);
    part whole = {.index = ORDO_NONE};
    if (status == ORDO_OK) {
        status = parse_sum(&p, &whole);
    }
    if (status == ORDO_OK && peek(&p) != '\0') {
        status = fail_after_operand(&p, "an operator");
    }
    if (status == ORDO_OK) {
        status = finish(out, &p, whole.index);
    } else if (p.tape.fault != NULL) {
        (void)ordo_explain(why, status, "column %zu: %s", p.tape.fault_at + 1, p.tape.fault);
    }
    ordo_tape_clear(&p.tape);
    return status;
}
