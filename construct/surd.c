/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "construct/surd.h"

#include <stdlib.h>

#include "construct/tape.h"

/* A value by its square and its sign. */
typedef struct surd {
    fmpq_t square;
    int sign;
} surd;

static ordo_status
whole_power(surd *y, const surd *a, long n)
{
    long size = n < 0 ? -n : n;
    if (a->sign == 0 && n <= 0) {
        return ORDO_EDOMAIN;
    }
    if (size > ORDO_RATIONAL_BITS_MAX / (ordo_rational_bits(a->square) + 1)) {
        return ORDO_IRRATIONAL;
    }
    fmpq_pow_si(y->square, a->square, n);
    y->sign = size % 2 == 0 ? a->sign * a->sign : a->sign;
    return ORDO_OK;
}

static ordo_status
root(surd *y, const ordo_instruction *a)
{
    if (a->operation != &ordo_operation_constant) {
        return ORDO_IRRATIONAL;
    }
    fmpq_set(y->square, a->immediate.rational);
    y->sign = fmpq_sgn(y->square);
    return y->sign < 0 ? ORDO_EDOMAIN : ORDO_OK;
}

/* y = the value of instruction s, operands being values of earlier ones. */
static ordo_status
step(surd *y, const surd *value, const ordo_tape *tape, const ordo_instruction *s)
{
    const surd *a = s->a == ORDO_NONE ? NULL : value + s->a;
    const surd *b = s->b == ORDO_NONE ? NULL : value + s->b;
    if (s->operation == &ordo_operation_constant) {
        fmpq_mul(y->square, s->immediate.rational, s->immediate.rational);
        y->sign = fmpq_sgn(s->immediate.rational);
    } else if (s->operation == &ordo_operation_sqrt) {
        return root(y, &tape->code[s->a]);
    } else if (s->operation == &ordo_operation_neg) {
        fmpq_set(y->square, a->square);
        y->sign = -a->sign;
    } else if (s->operation == &ordo_operation_mul) {
        fmpq_mul(y->square, a->square, b->square);
        y->sign = a->sign * b->sign;
    } else if (s->operation == &ordo_operation_div) {
        if (b->sign == 0) {
            return ORDO_EDOMAIN;
        }
        fmpq_div(y->square, a->square, b->square);
        y->sign = a->sign * b->sign;
    } else if (s->operation == &ordo_operation_power_integer) {
        return whole_power(y, a, s->immediate.integer);
    } else {
        return ORDO_IRRATIONAL;
    }
    return ordo_rational_bits(y->square) > ORDO_RATIONAL_BITS_MAX ? ORDO_IRRATIONAL : ORDO_OK;
}

ordo_status
ordo_surd_square(fmpq_t r, int *sign, const ordo_expression *f)
{
    size_t count = f->tape.count;
    surd *value = calloc(count, sizeof *value);
    if (value == NULL) {
        return ORDO_ENOMEM;
    }
    ordo_status status = ORDO_OK;
    for (size_t i = 0; i < count; i++) {
        fmpq_init(value[i].square);
    }
    for (size_t i = 0; i < count && status == ORDO_OK; i++) {
        status = step(&value[i], value, &f->tape, &f->tape.code[i]);
    }
    if (status == ORDO_OK) {
        fmpq_set(r, value[count - 1].square);
        *sign = value[count - 1].sign;
    }
    for (size_t i = 0; i < count; i++) {
        fmpq_clear(value[i].square);
    }
    free(value);
    return status;
}
