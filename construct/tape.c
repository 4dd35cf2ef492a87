/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Builds the tape: shares equal instructions, folds rational constants, chooses the kind of power.
 */
#include "construct/tape.h"

#include <stdlib.h>
#include <string.h>

/* Folding stops at this size, so that one operation costs microseconds at most. */
enum { FOLD_BITS_MAX = 4096 };
/* All constants of one text together: 2 MiB. */
#define CONSTANT_BITS_MAX ((slong)1 << 24)
/* Keeps exponents and degrees far from overflow. */
#define EXPONENT_MAX 2147483647L

static ulong
hash_step(ulong hash, ulong word)
{
    hash = (hash ^ word) * 0x9E3779B97F4A7C15UL;
    return hash ^ (hash >> 29);
}

static ulong
hash_instruction(const ordo_instruction *s)
{
    const ulong prime = 4294967291UL; /* the largest below 2^32 */
    const fmpq *q = s->immediate.rational;
    ulong hash = hash_step(0, (ulong)(uintptr_t)s->operation);
    hash = hash_step(hash, s->a);
    hash = hash_step(hash, s->b);
    hash = hash_step(hash, (ulong)s->immediate.integer);
    hash = hash_step(hash, fmpz_fdiv_ui(fmpq_numref(q), prime));
    return hash_step(hash, fmpz_fdiv_ui(fmpq_denref(q), prime));
}

static bool
is_same(const ordo_instruction *s, const ordo_instruction *t)
{
    return s->operation == t->operation && s->a == t->a && s->b == t->b &&
           s->immediate.integer == t->immediate.integer &&
           fmpq_equal(s->immediate.rational, t->immediate.rational);
}

/* The slot that holds an instruction equal to s, or the free one where it belongs. */
static size_t *
find_slot(const ordo_tape *tape, const ordo_instruction *s)
{
    size_t mask = tape->slot_count - 1;
    size_t i = hash_instruction(s) & mask;
    while (tape->slots[i] != 0 && !is_same(&tape->code[tape->slots[i] - 1], s)) {
        i = (i + 1) & mask;
    }
    return &tape->slots[i];
}

/* Room for one more instruction, in a hash table at most half full. */
static ordo_status
grow(ordo_tape *tape)
{
    if (tape->count < tape->capacity) {
        return ORDO_OK;
    }
    size_t capacity = tape->capacity > 0 ? 2 * tape->capacity : 16;
    ordo_instruction *code = realloc(tape->code, capacity * sizeof *code);
    if (code == NULL) {
        return ORDO_ENOMEM;
    }
    tape->code = code;
    size_t *slots = calloc(2 * capacity, sizeof *slots);
    if (slots == NULL) {
        return ORDO_ENOMEM;
    }
    free(tape->slots);
    tape->slots = slots;
    tape->slot_count = 2 * capacity;
    tape->capacity = capacity;
    for (size_t i = 0; i < tape->count; i++) {
        *find_slot(tape, &tape->code[i]) = i + 1;
    }
    return ORDO_OK;
}

static void
start(ordo_instruction *s, const ordo_tape *tape, const ordo_operation *op, size_t a, size_t b,
      ordo_span span)
{
    memset(s, 0, sizeof *s);
    fmpq_init(s->immediate.rational);
    s->operation = op;
    s->a = a;
    s->b = b;
    s->span = span;
    s->constant = op != &ordo_operation_variable && (a == ORDO_NONE || tape->code[a].constant) &&
                  (b == ORDO_NONE || tape->code[b].constant);
}

/* Enters s or finds its equal; s must not be used afterwards. */
static ordo_status
intern(size_t *index, ordo_tape *tape, ordo_instruction *s)
{
    ordo_status status = grow(tape);
    size_t *slot = status == ORDO_OK ? find_slot(tape, s) : NULL;
    slong bits = ordo_rational_bits(s->immediate.rational);
    if (slot != NULL && *slot == 0 && tape->constant_bits + bits > CONSTANT_BITS_MAX) {
        tape->fault = "the constants are too long";
        tape->fault_at = s->span.begin;
        status = ORDO_EPARSE;
    }
    if (status != ORDO_OK || *slot != 0) {
        fmpq_clear(s->immediate.rational);
    } else {
        tape->constant_bits += bits;
        tape->code[tape->count] = *s;
        tape->count++;
        *slot = tape->count;
    }
    *index = status == ORDO_OK ? *slot - 1 : ORDO_NONE;
    return status;
}

static bool
is_rational(const ordo_tape *tape, size_t i)
{
    return i == ORDO_NONE || tape->code[i].operation == &ordo_operation_constant;
}

static const fmpq *
rational_value(const ordo_tape *tape, size_t i)
{
    return i == ORDO_NONE ? NULL : tape->code[i].immediate.rational;
}

/* An upper bound, within a few bits, for the size of what folding s would give. */
static slong
folded_bits(const ordo_tape *tape, const ordo_instruction *s)
{
    slong bits = s->a == ORDO_NONE ? 0 : ordo_rational_bits(rational_value(tape, s->a));
    if (s->operation == &ordo_operation_power_integer) {
        slong n = s->immediate.integer < 0 ? -s->immediate.integer : s->immediate.integer;
        return bits > FOLD_BITS_MAX ? bits : bits * (n > 0 ? n : 1);
    }
    return s->b == ORDO_NONE ? bits : bits + ordo_rational_bits(rational_value(tape, s->b));
}

/* Replaces s by the constant it denotes if its operands are rational and small enough. */
static void
fold(ordo_instruction *s, const ordo_tape *tape)
{
    const ordo_operation *op = s->operation;
    if (op->arity == 0 || op->rational == NULL || !is_rational(tape, s->a) ||
        !is_rational(tape, s->b) || folded_bits(tape, s) > FOLD_BITS_MAX) {
        return;
    }
    fmpq_t y;
    fmpq_init(y);
    if (op->rational(y, rational_value(tape, s->a), rational_value(tape, s->b), &s->immediate) ==
        ORDO_OK) {
        fmpq_clear(s->immediate.rational);
        start(s, tape, &ordo_operation_constant, ORDO_NONE, ORDO_NONE, s->span);
        fmpq_swap(s->immediate.rational, y);
    }
    fmpq_clear(y);
}

ordo_status
ordo_tape_rational(size_t *index, ordo_tape *tape, const fmpq_t value, ordo_span span)
{
    ordo_instruction s;
    start(&s, tape, &ordo_operation_constant, ORDO_NONE, ORDO_NONE, span);
    fmpq_set(s.immediate.rational, value);
    return intern(index, tape, &s);
}

ordo_status
ordo_tape_symbol(size_t *index, ordo_tape *tape, size_t symbol, unsigned argument, ordo_span span)
{
    ordo_instruction s;
    start(&s, tape, &ordo_operation_symbol, ORDO_NONE, ORDO_NONE, span);
    s.immediate.integer = (long)symbol;
    fmpq_set_si(s.immediate.rational, (slong)argument, 1);
    return intern(index, tape, &s);
}

unsigned
ordo_symbol_argument(const ordo_instruction *s)
{
    return (unsigned)fmpz_get_ui(fmpq_numref(s->immediate.rational));
}

/* a^n for |n| <= EXPONENT_MAX. */
static ordo_status
integer_power(size_t *index, ordo_tape *tape, size_t a, slong n, ordo_span span)
{
    if (n == 1) {
        *index = a;
        return ORDO_OK;
    }
    ordo_instruction s;
    start(&s, tape, &ordo_operation_power_integer, a, ORDO_NONE, span);
    s.immediate.integer = n;
    fold(&s, tape);
    return intern(index, tape, &s);
}

ordo_status
ordo_tape_apply(size_t *index, ordo_tape *tape, const ordo_operation *op, size_t a, size_t b,
                ordo_span span)
{
    if (op == &ordo_operation_mul && a == b) {
        return integer_power(index, tape, a, 2, span); /* balls know that a square is >= 0 */
    }
    if (op->commutative && a > b) {
        size_t t = a;
        a = b;
        b = t;
    }
    ordo_instruction s;
    start(&s, tape, op, a, b, span);
    fold(&s, tape);
    return intern(index, tape, &s);
}

ordo_status
ordo_tape_power(size_t *index, ordo_tape *tape, size_t a, size_t b, ordo_span span)
{
    ordo_instruction s;
    if (!is_rational(tape, b)) {
        return ordo_tape_apply(index, tape, &ordo_operation_power, a, b, span);
    }
    const fmpq *q = rational_value(tape, b);
    if (!fmpz_is_one(fmpq_denref(q))) {
        start(&s, tape, &ordo_operation_power_rational, a, b, span);
        fmpq_set(s.immediate.rational, q);
        return intern(index, tape, &s);
    }
    if (fmpz_cmp_si(fmpq_numref(q), EXPONENT_MAX) > 0 ||
        fmpz_cmp_si(fmpq_numref(q), -EXPONENT_MAX) < 0) {
        tape->fault = "the exponent is too large (at most 2147483647)";
        tape->fault_at = span.begin;
        return ORDO_EPARSE;
    }
    return integer_power(index, tape, a, fmpz_get_si(fmpq_numref(q)), span);
}

/* Moves the needed instructions down; `moved` gives the new indices. */
static void
compact(ordo_tape *tape, size_t *moved)
{
    size_t kept = 0;
    for (size_t i = 0; i < tape->count; i++) {
        ordo_instruction *s = &tape->code[i];
        if (moved[i] == ORDO_NONE) {
            fmpq_clear(s->immediate.rational);
            continue;
        }
        s->a = s->a == ORDO_NONE ? ORDO_NONE : moved[s->a];
        s->b = s->b == ORDO_NONE ? ORDO_NONE : moved[s->b];
        moved[i] = kept;
        tape->code[kept] = *s;
        kept++;
    }
    tape->count = kept;
}

/* The degree of s by its form, from those of its operands; -1 as well beyond INT_MAX. */
static int
form_degree(const ordo_tape *tape, const ordo_instruction *s)
{
    int a = s->a == ORDO_NONE ? 0 : tape->code[s->a].degree;
    int b = s->b == ORDO_NONE ? 0 : tape->code[s->b].degree;
    if (s->constant) {
        return 0;
    }
    if (a < 0 || b < 0 || s->operation->degree == NULL) {
        return -1;
    }
    long degree = s->operation->degree(a, b, &s->immediate);
    return degree <= INT_MAX ? (int)degree : -1;
}

void
ordo_tape_finish(ordo_tape *tape, size_t root)
{
    /* The hash table is no longer needed and has at least `count` entries: room for a map. */
    size_t *moved = tape->slots;
    for (size_t i = 0; i < tape->count; i++) {
        moved[i] = ORDO_NONE;
    }
    moved[root] = 0;
    for (size_t i = root + 1; i-- > 0;) {
        const ordo_instruction *s = &tape->code[i];
        if (moved[i] != ORDO_NONE && s->a != ORDO_NONE) {
            moved[s->a] = 0;
        }
        if (moved[i] != ORDO_NONE && s->b != ORDO_NONE) {
            moved[s->b] = 0;
        }
    }
    compact(tape, moved);
    free(tape->slots);
    tape->slots = NULL;
    for (size_t i = 0; i < tape->count; i++) {
        tape->code[i].degree = form_degree(tape, &tape->code[i]);
    }
}

void
ordo_tape_clear(ordo_tape *tape)
{
    for (size_t i = 0; i < tape->count; i++) {
        fmpq_clear(tape->code[i].immediate.rational);
    }
    free(tape->code);
    free(tape->slots);
    memset(tape, 0, sizeof *tape);
}
