/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many real numbers of one precision in one block of memory: per entry its limbs, its exponent and
 * one byte for sign and kind. A million numbers of 128 bits take 25 bytes each. */
#ifndef ORDO_QUADRATURE_VECTOR_H
#define ORDO_QUADRATURE_VECTOR_H

#include <stddef.h>

#include "quadrature/number.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ordo_vector {
    size_t length;
    mpfr_prec_t prec;
    size_t limbs; /* per entry */
    mp_limb_t *significands;
    mpfr_exp_t *exponents;
    signed char *kinds; /* MPFR's kind times the sign */
} ordo_vector;

/* `length` zeros of `prec` bits. ORDO_ENOMEM; ORDO_EINVAL for a precision MPFR does not have. */
ORDO_CHECKED ordo_status ordo_vector_init(ordo_vector *v, size_t length, mpfr_prec_t prec);

/* Frees the memory. Valid on a vector of zero bytes and on one that failed to initialise. */
void ordo_vector_clear(ordo_vector *v);

/* Makes `view` a read-only look at entry i, 0 <= i < length: valid until the entry is set or the
 * vector is cleared; the view is neither initialised nor cleared by the caller. Exact. */
void ordo_vector_view(mpfr_t view, const ordo_vector *v, size_t i);

/* Entry i = x rounded to nearest at the vector's precision; MPFR's ternary value is returned. */
int ordo_vector_set(ordo_vector *v, size_t i, const mpfr_t x);

#ifdef __cplusplus
}
#endif
#endif
