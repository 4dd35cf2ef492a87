/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Best approximations in the mean square from piecewise polynomials with given breakpoints. Private
 * to the library. */
#ifndef ORDO_CONSTRUCT_PROJECTION_H
#define ORDO_CONSTRUCT_PROJECTION_H

#include "construct/rule.h"
#include "construct/target.h"
#include "quadrature/vector.h"

/* values = the nodal values, in the order that ordo_span describes, of the function y of the span
 * on these knots (two at least, ascending) with the least int (f - y)^2: the normal equations
 * sum_b (int phi_a phi_b) values[b] = int f phi_a by Cholesky's factors L D L^T, without roots, at
 * `prec` bits. The matrix is banded and, scaled to a unit diagonal, of a condition number that does
 * not depend on the knots: values have about 2^-prec times the largest |f| as error, slopes that
 * over the width of a cell. A heuristic without a stated error. ORDO_UNDECIDED when an integral
 * does not settle, with the place in `why`; ORDO_ENOMEM. O(knots) time and memory.
 * Source: theory 3.5. */
ordo_nodal_solver ordo_project;

#endif
