/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gauss-Legendre rules to any precision, computed once. */
#ifndef ORDO_QUADRATURE_GAUSS_H
#define ORDO_QUADRATURE_GAUSS_H

#include <stddef.h>

#include "quadrature/number.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The largest order offered. */
#define ORDO_GAUSS_ORDER_MOST 4096

/* The rule sum_i w_i f(x_i) for the integral of f over [-1, 1], exact for polynomials of degree
 * < 2 order when it is Gauss-Legendre's. Nodes are symmetric: only the (order + 1)/2 that are >= 0
 * are kept, ascending (the first is 0 when the order is odd), each with its weight. */
typedef struct ordo_gauss_rule {
    size_t order;
    size_t kept;
    mpfr_t *node;
    mpfr_t *weight;
} ordo_gauss_rule;

/* The rule of that order, nodes and weights within one unit in the last place of `prec` bits. It
 * belongs to a cache that all threads share and lives until ordo_gauss_cleanup. ORDO_EINVAL: order
 * 0 or above ORDO_GAUSS_ORDER_MOST, or no such precision; ORDO_ENOMEM.
 * Method: GSL's nodes in double polished by Newton's iteration of doubling precision. */
ORDO_CHECKED ordo_status ordo_gauss_rule_get(const ordo_gauss_rule **rule, size_t order,
                                             mpfr_prec_t prec);

/* The same of the Gauss-Lobatto rule: both ends and order - 2 nodes between them, exact for
 * polynomials of degree < 2 order - 2. ORDO_EINVAL also for order 1.
 * Method: Newton's iteration from the extrema of a Chebyshev polynomial, first in double. */
ORDO_CHECKED ordo_status ordo_lobatto_rule_get(const ordo_gauss_rule **rule, size_t order,
                                               mpfr_prec_t prec);

/* x and w = node and weight i of the rule, 0 <= i < order, nodes ascending over all of [-1, 1]. w
 * points into the rule; x is rounded to its own precision. */
void ordo_gauss_rule_entry(mpfr_t x, mpfr_srcptr *w, const ordo_gauss_rule *rule, size_t i);

/* Frees all rules; no thread may be using one. */
void ordo_gauss_cleanup(void);

#ifdef __cplusplus
}
#endif
#endif
