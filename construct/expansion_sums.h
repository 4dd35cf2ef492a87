/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inside of an expansion by sums: neurons in numbers of fixed length. Internal.
 *
 * With y = (x - C) 2^-e, where |y| <= 1 on [a, b], each term is a polynomial in y times 2^scale
 * with coefficients that do not exceed 2^degree, scale being the same for all. A term is D'
 * prod_k (w_k y + v_k), each line scaled by a power of two so that |w_k|, |v_k| <= 1 (v_k is the
 * line's value in C), D' by one that holds all the others, |D'| <= 1.
 *
 * Of a polynomial let the size be the sum of its |coefficients|, the error that of their errors, in
 * units (quadrature/limbs.h). D' and w_k are cut off, less than 1 unit; v_k is perhaps rounded far
 * below a unit and cut off, less than 2. The product of polynomials has at most the product of
 * their sizes: 2^k after k lines. With the next line, an error of E becomes at most 2 E + 3 2^k for
 * the factors' own errors, 1 for the product of both errors (E 3/one < 1), and 2 (k + 1) as there
 * are so many products, each cut off: E' = 2 E + 3 2^k + 2 k + 3, beginning with E = 1. */
#ifndef ORDO_CONSTRUCT_EXPANSION_SUMS_H
#define ORDO_CONSTRUCT_EXPANSION_SUMS_H

#include "construct/expansion_parts.h"
#include "quadrature/limbs.h"

/* Units of a higher degree and exponents that would overflow are left to the sweep. */
enum { ORDO_SUMS_DEGREE = 8 };
#define ORDO_SUMS_EXPONENT ((mpfr_exp_t)1 << 28)
#define ORDO_SUMS_SCALE ((long)1 << 50) /* beyond sums of such exponents */

/* What the sums are. */
typedef struct ordo_sums {
    size_t limbs;
    mpfr_t centre; /* C */
    long unit;     /* e */
    long scale;
    mag_t error;    /* of a re-centred coefficient, in units */
    size_t stride;  /* 1: each cell has a sum of its own; else ORDO_EXPANSION_STRIDE */
    size_t count;   /* of sums */
    mp_ptr state;   /* of each cell k stride degree + 1 numbers: the net about C */
    size_t groups;  /* of neurons and of events */
    mp_ptr group;   /* of each the sum of the terms that count at a, */
    long *exponent; /* and the largest scale of a neuron; ORDO_SUMS_SCALE: one does not fit */
} ordo_sums;

/* The affine function w y + v = (weight x + bias) 2^-exponent, |w|, |v| <= 1. */
typedef struct ordo_line {
    mpfr_t weight, bias; /* views; the bias is the value in C */
    mpfr_t value;        /* of bias, where C is not 0 */
    long exponent;
    int one; /* the sign of w when that is 1 or -1, else 0 */
} ordo_line;

/* One thread at work. */
typedef struct ordo_adder {
    const ordo_expansion *e;
    const ordo_sums *s;
    ordo_cell_walk walk;
    mp_ptr room;      /* of what follows */
    mp_ptr p, sum;    /* a neuron's polynomial, and a piece about C or the left end of a cell */
    mp_ptr w, v, y;   /* a line; a place */
    mp_ptr term, own; /* scratch for a product, for one's factors */
    mpfr_t real;
    /* the neuron that was read: D' = 2^exponent D / 2^(exponent of D), and the lines */
    mpfr_t D; /* a view */
    int one;  /* its sign when it is 1 or -1, else 0 */
    long exponent;
    ordo_line line[ORDO_SUMS_DEGREE];
} ordo_adder;

/* What a neuron turns out to be: zero, or with exponents that are too large. */
typedef enum ordo_reading { ORDO_READING_ZERO, ORDO_READING_GOOD, ORDO_READING_UNFIT } ordo_reading;

/* 0 or of an exponent within ORDO_SUMS_EXPONENT. */
bool ordo_is_moderate(const mpfr_t x);

/* Coefficient j of the polynomial p. */
mp_ptr ordo_sums_at(mp_ptr p, size_t j, const ordo_sums *s);

/* For one thread and an expansion whose sums have their form. ORDO_ENOMEM. The caller clears it in
 * any case. */
ORDO_CHECKED ordo_status ordo_adder_init(ordo_adder *w, const ordo_expansion *e);

/* Frees it. */
void ordo_adder_clear(ordo_adder *w);

/* Reads a term, but for the numbers of fixed length. */
ordo_reading ordo_adder_read(ordo_adder *w, size_t term);

/* w->p = the polynomial of the term that was read and is good. */
void ordo_adder_expand(ordo_adder *w);

#endif
