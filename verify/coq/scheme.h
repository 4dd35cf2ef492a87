/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Constructions on n uniform cells as formulas of Coq. Private to the library. */
#ifndef ORDO_VERIFY_COQ_SCHEME_H
#define ORDO_VERIFY_COQ_SCHEME_H

#include <stdio.h>

#include "construct/unit.h"
#include "quadrature/number.h"

/* The coefficients of the piece v + c1 s + c2 s^2 + c3 s^3 on cell i, as terms in n and i, where
 * f, f1, f2, f4 are the function and derivatives, t n i the breakpoints, h n the width; c2, c3 NULL
 * where the unit's pieces have none. The same over one cell [0, 1] in `piece`. */
typedef struct ordo_coq_scheme {
    const char *unit, *construction;
    unsigned derivatives; /* bit m: the formulas use f^(m) */
    const char *v, *c1, *c2, *c3;
    /* p = the piece of x^k/k! on [0, 1]. */
    void (*piece)(fmpq_poly_t p, ulong k);
} ordo_coq_scheme;

/* That of a construction; NULL: there is none. */
const ordo_coq_scheme *ordo_coq_scheme_find(const ordo_unit *unit,
                                            const ordo_construction *construction);

/* Writes the definitions of the cells' width h n and of the breakpoints t n i, from a and b. */
void ordo_coq_scheme_write_mesh(FILE *out);

/* Writes, with proofs, that h n > 0, how the t n i follow each other, and which are a and b. */
void ordo_coq_scheme_write_mesh_facts(FILE *out);

/* Writes the definitions of v, c1, ..., and of the coefficients' jumps alpha, beta, gamma. */
void ordo_coq_scheme_write_pieces(FILE *out, const ordo_coq_scheme *s);

/* Writes the definitions of the piece on cell j and of neuron i without its gate, and the proof
 * that the neurons up to j add up to that piece. It needs the facts about the mesh, and `total`. */
void ordo_coq_scheme_write_sum(FILE *out, const ordo_coq_scheme *s);

#endif
