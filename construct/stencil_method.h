/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the values of an expression come about in fixed-point numbers: an evaluator's slots and the
 * methods that fill them. Internal. */
#ifndef ORDO_CONSTRUCT_STENCIL_METHOD_H
#define ORDO_CONSTRUCT_STENCIL_METHOD_H

#include "construct/evaluate_stencil.h"
#include "construct/tape.h"
#include "construct/waves.h"

typedef struct ordo_stencil_slot ordo_stencil_slot;

/* How a value comes about.
 *
 *   prepare  fills in range, and the value's unit and error; false where there are none
 *   run      the values of the row; NULL: `prepare` made them */
typedef struct ordo_stencil_method {
    bool (*prepare)(ordo_stencil_evaluator *w, ordo_stencil_slot *s);
    bool (*run)(ordo_stencil_evaluator *w, ordo_stencil_slot *s);
} ordo_stencil_method;

/* A value. Those that are wanted, all over the stencil, and those that are had lie in `range`. */
struct ordo_stencil_slot {
    const ordo_stencil_method *method;
    const ordo_instruction *instruction; /* whose value it is, or NULL */
    size_t a, b;                         /* operands: slots; or the number of a wave */
    arb_t range;
    ordo_fixed value; /* middle + radius node[i], then middle - radius node[i]; or one entry */
};

struct ordo_stencil_evaluator {
    const ordo_expression *f;
    ordo_ball_evaluator *ball; /* for constants */
    ordo_waves *waves;         /* NULL: none */
    size_t limbs;
    slong prec;
    ordo_stencil_slot *slots; /* in order; the last is f */
    size_t count;
    const ordo_stencil *stencil;
    size_t nodes;           /* that there is room for */
    slong shift;            /* middles and offsets are moved by at most 2^shift each */
    arb_t x;                /* the stencil's hull, and as far beyond */
    arb_t middle, radius;   /* of the row, exact; the radius is a multiple of 2^(shift - 1) */
    arb_srcptr node;        /* for which `offset` was made, */
    arb_t offset_radius;    /* and this */
    ordo_fixed offset, one; /* radius node[i]; the row's middle */
    arb_t t, u;
};

/* An instruction's value that does not depend on x; 1; x; wave number a. */
extern const ordo_stencil_method ordo_stencil_constant;
extern const ordo_stencil_method ordo_stencil_one;
extern const ordo_stencil_method ordo_stencil_variable;
extern const ordo_stencil_method ordo_stencil_wave;
/* a b, a/b: also parts of a power. */
extern const ordo_stencil_method ordo_stencil_product;
extern const ordo_stencil_method ordo_stencil_quotient;

/* What computes the operation: a method of its own, or in balls. */
const ordo_stencil_method *ordo_stencil_method_of(const ordo_operation *operation);

#endif
