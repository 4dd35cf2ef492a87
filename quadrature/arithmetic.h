/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One formula, three arithmetics. A construction or an expansion is written once over a field of
 * scalars and runs in rounded reals (to measure), in balls (to prove) and in rationals (exactly).
 */
#ifndef ORDO_QUADRATURE_ARITHMETIC_H
#define ORDO_QUADRATURE_ARITHMETIC_H

#include "quadrature/number.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef union ordo_scalar {
    mpfr_t point;
    arb_t ball;
    fmpq_t rational;
} ordo_scalar;

/* A ball around zero, or NaN: the sign cannot be told. */
enum { ORDO_SIGN_UNKNOWN = 2 };

/* The operations of a field. `prec` in bits is the working precision; points carry it from `init`
 * and rationals ignore it. Outputs may alias inputs. Division by zero gives a non-finite point or
 * ball; for rationals the caller must exclude it. */
typedef struct ordo_arithmetic {
    const char *name;
    void (*init)(ordo_scalar *r, mpfr_prec_t prec); /* zero */
    void (*clear)(ordo_scalar *r);
    void (*set)(ordo_scalar *r, const ordo_scalar *a);
    void (*set_si)(ordo_scalar *r, long a);
    void (*set_real)(ordo_scalar *r, const mpfr_t a); /* exact, but for points of less precision */
    void (*set_rational)(ordo_scalar *r, const fmpq_t a, mpfr_prec_t prec);
    void (*add)(ordo_scalar *r, const ordo_scalar *a, const ordo_scalar *b, mpfr_prec_t prec);
    void (*sub)(ordo_scalar *r, const ordo_scalar *a, const ordo_scalar *b, mpfr_prec_t prec);
    void (*mul)(ordo_scalar *r, const ordo_scalar *a, const ordo_scalar *b, mpfr_prec_t prec);
    void (*div)(ordo_scalar *r, const ordo_scalar *a, const ordo_scalar *b, mpfr_prec_t prec);
    void (*neg)(ordo_scalar *r, const ordo_scalar *a);
    void (*mul_si)(ordo_scalar *r, const ordo_scalar *a, long b, mpfr_prec_t prec);
    void (*div_si)(ordo_scalar *r, const ordo_scalar *a, long b, mpfr_prec_t prec);
    void (*get_real)(mpfr_t r, const ordo_scalar *a); /* to nearest; a ball gives its midpoint */
    int (*sign)(const ordo_scalar *a); /* -1, 0, 1 when certain, else ORDO_SIGN_UNKNOWN */
    int (*is_finite)(const ordo_scalar *a);
    void (*relu)(ordo_scalar *r, const ordo_scalar *a); /* max(a, 0) */
    /* sqrt(max(a, 0)); of a rational that is no square, a dyadic number of `prec` bits near it. */
    void (*sqrt)(ordo_scalar *r, const ordo_scalar *a, mpfr_prec_t prec);
} ordo_arithmetic;

extern const ordo_arithmetic ordo_point_arithmetic;    /* MPFR, each operation rounded to nearest */
extern const ordo_arithmetic ordo_ball_arithmetic;     /* Arb, enclosures */
extern const ordo_arithmetic ordo_rational_arithmetic; /* FLINT's rationals, exact */

#ifdef __cplusplus
}
#endif
#endif
