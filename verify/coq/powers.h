/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The squared error of a construction on a polynomial, summed over uniform cells by powers. Private
 * to the library. */
#ifndef ORDO_VERIFY_COQ_POWERS_H
#define ORDO_VERIFY_COQ_POWERS_H

#include "verify/coq/scheme.h"

/* Above this degree Coq's `field` takes minutes. */
enum { ORDO_COQ_DEGREE_MOST = 8, ORDO_COQ_POWERS = 2 * ORDO_COQ_DEGREE_MOST + 2 };

/* For cells of width h from a on. */
typedef struct ordo_coq_powers {
    fmpq_t a;
    slong degree;                                /* of f */
    fmpq_poly_t f[ORDO_COQ_DEGREE_MOST + 1];     /* its derivatives */
    fmpq_poly_t error[ORDO_COQ_DEGREE_MOST + 1]; /* of x^k/k! on [0, 1] */
    fmpq_poly_t part[ORDO_COQ_POWERS]; /* sum over cells i < j of int e^2 is sum_r part_r(j) h^r */
} ordo_coq_powers;

/* Zeros. */
void ordo_coq_powers_init(ordo_coq_powers *powers);

/* Frees it. */
void ordo_coq_powers_clear(ordo_coq_powers *powers);

/* Finds the derivatives, errors and parts from a, f[0] and its degree. */
void ordo_coq_powers_compute(ordo_coq_powers *powers, const ordo_coq_scheme *scheme);

#endif
