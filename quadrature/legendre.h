/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gauss-Legendre rules whose nodes and weights are enclosures. */
#ifndef ORDO_QUADRATURE_LEGENDRE_H
#define ORDO_QUADRATURE_LEGENDRE_H

#include <stddef.h>

#include "quadrature/number.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The rule of `order` nodes on [-1, 1]: the (order + 1)/2 nodes >= 0, descending, each with its
 * weight, which the mirrored node shares, and its square; the last is 0 when the order is odd. */
typedef struct ordo_legendre_rule {
    size_t order, kept;
    arb_ptr node, weight, square;
} ordo_legendre_rule;

/* The rule, accurate to about `prec` bits. It belongs to a cache that all threads share and lives
 * until ordo_legendre_cleanup. ORDO_EINVAL for order 0; ORDO_ENOMEM. Source of the roots: FLINT's
 * arb_hypgeom_legendre_p_ui_root, whose results are proved. */
ORDO_CHECKED ordo_status ordo_legendre_rule_get(const ordo_legendre_rule **rule, size_t order,
                                                mpfr_prec_t prec);

/* Frees all rules; no thread may be using one. */
void ordo_legendre_cleanup(void);

#ifdef __cplusplus
}
#endif
#endif
