/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tape: an expression as a list of instructions, each of which is computed once. Internal. */
#ifndef ORDO_CONSTRUCT_TAPE_H
#define ORDO_CONSTRUCT_TAPE_H

#include <stdint.h>

#include "construct/evaluate.h"
#include "construct/expression.h"
#include "construct/operation.h"

#define ORDO_NONE SIZE_MAX /* the index of an operand or instruction that there is not */

/* Bytes begin .. end-1 of the text. */
typedef struct ordo_span {
    size_t begin, end;
} ordo_span;

/* Operands are indices of earlier instructions. */
typedef struct ordo_instruction {
    const ordo_operation *operation;
    size_t a, b;
    ordo_immediate immediate;
    ordo_span span; /* where it was first written */
    int degree;     /* of a polynomial in x, -1: none; set when the tape is finished */
    bool constant;  /* does not depend on x */
} ordo_instruction;

/* Two equal instructions are one: `slots` is a hash table of index + 1, 0 for free. */
typedef struct ordo_tape {
    ordo_instruction *code;
    size_t count, capacity;
    size_t *slots;
    size_t slot_count; /* 0 or a power of two */
    slong constant_bits;
    const char *fault; /* the size limit that was exceeded, or NULL */
    size_t fault_at;   /* where in the text */
} ordo_tape;

/* The j-th kink of instruction i. */
typedef struct ordo_kink {
    size_t i;
    unsigned j;
} ordo_kink;

struct ordo_expression {
    char *text;
    ordo_tape tape;  /* the last instruction is the value */
    size_t variable; /* index of x or ORDO_NONE */
    bool rational;
    ordo_kink *kinks; /* those that are affine in x */
    size_t kink_count;
};

/* All give the index of an instruction with the stated value, an old one if possible. ORDO_EPARSE:
 * a size limit is exceeded, see tape->fault. */
ORDO_CHECKED ordo_status ordo_tape_rational(size_t *index, ordo_tape *tape, const fmpq_t value,
                                            ordo_span span);
/* op(a, b); rational operands are folded exactly while the result is small. */
ORDO_CHECKED ordo_status ordo_tape_apply(size_t *index, ordo_tape *tape, const ordo_operation *op,
                                         size_t a, size_t b, ordo_span span);
/* a^b by the kind of b: an integer, another rational, anything else. */
ORDO_CHECKED ordo_status ordo_tape_power(size_t *index, ordo_tape *tape, size_t a, size_t b,
                                         ordo_span span);
/* Symbol `symbol` of the table the text is parsed with, of that argument. */
ORDO_CHECKED ordo_status ordo_tape_symbol(size_t *index, ordo_tape *tape, size_t symbol,
                                          unsigned argument, ordo_span span);
/* The whole number that an instruction carries, a symbol's argument. */
unsigned ordo_symbol_argument(const ordo_instruction *s);
/* What a name of `arity` arguments stands for: an operation, or a combination that `build` makes of
 * the argument *index, which it replaces by the value. */
typedef struct ordo_name {
    const char *text;
    unsigned arity;
    const ordo_operation *operation;
    ordo_status (*build)(size_t *index, ordo_tape *tape, ordo_span span);
} ordo_name;

/* More letters of a name than this are neither shown nor compared; longer than all known ones. */
#define ORDO_NAME_SHOWN_MAX 24

/* The name equal to the `length` bytes at `text`, or NULL. */
const ordo_name *ordo_name_find(const char *text, size_t length);
/* The name, of the grammar or of `symbols` (NULL: none), with the fewest letters changed. */
const char *ordo_name_nearest(const char *text, size_t length, const ordo_symbol *symbols);

/* Removes what `root`, afterwards the last instruction, does not need; sets the degrees. */
void ordo_tape_finish(ordo_tape *tape, size_t root);
/* Frees what a tape holds, which is empty afterwards. */
void ordo_tape_clear(ordo_tape *tape);

/* Finds the kinks of f that are affine in x. */
ORDO_CHECKED ordo_status ordo_expression_find_kinks(ordo_expression *f);

/* Runs all instructions over the ball x; an instruction with an operand that is not finite is not
 * finite. With `clamp`, operands that reach beyond the edge of a domain are cut to it. */
void ordo_ball_run(ordo_ball_evaluator *w, const arb_t x, bool clamp);
/* Runs these instructions in this order, with `clamp`; the variable and whatever else they need
 * have been set by ordo_ball_slot. */
void ordo_ball_run_steps(ordo_ball_evaluator *w, const size_t *step, size_t count);
/* The ball of instruction i, to be set. */
arb_ptr ordo_ball_slot(ordo_ball_evaluator *w, size_t i);
/* y = the slope of instruction i, which is a polynomial in x of degree 1. */
void ordo_series_slope_of(arb_t y, ordo_series_evaluator *w, size_t i);
/* The ball of instruction i in the last run. */
arb_srcptr ordo_ball_value(const ordo_ball_evaluator *w, size_t i);

#endif
