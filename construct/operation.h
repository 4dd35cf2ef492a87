/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The operations of the tape as objects: what each one computes in points, balls, complex boxes,
 * truncated series and rationals. Internal. */
#ifndef ORDO_CONSTRUCT_OPERATION_H
#define ORDO_CONSTRUCT_OPERATION_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#include "quadrature/number.h"

/* What an instruction carries besides its operands: a constant, or the exponent of a power. */
typedef struct ordo_immediate {
    long integer;
    fmpq_t rational;
} ordo_immediate;

/* op(a +- b) = op(a) C(b) +- op'(a) S(b), with C and S either cos and sin or cosh and sinh.
 *
 *   parts   value contains op(a), slope op'(a)
 *   turn    even contains C(b), odd S(b)
 *   sign    op'' = sign op */
typedef struct ordo_addition {
    void (*parts)(arb_ptr value, arb_ptr slope, arb_srcptr a, slong prec);
    void (*turn)(arb_ptr even, arb_ptr odd, arb_srcptr b, slong prec);
    int sign;
} ordo_addition;

/* Operands an operation does not have are NULL; `k` is never NULL.
 *
 *   point      y = op(a, b) rounded to nearest; NaN or inf where undefined
 *   ball       y contains op over the balls a, b; not finite where op is undefined or unbounded
 *   box        y contains op over the boxes a, b; not finite unless op is analytic on them
 *   series     y's coefficients 1 .. length-1 enclose op(a, b) modulo s^length, given length >= 2,
 *              finite coefficients of a, b below it and a finite ball value at the constant terms
 *              (the caller sets coefficient 0 to that). Returns how many coefficients, with
 *              coefficient 0, are enclosed; one that is not finite ends them as well.
 *   rational   y = op(a, b) exactly; ORDO_EDOMAIN at a pole, ORDO_IRRATIONAL when y would be too
 *              large. NULL: rational arguments need not give rational values.
 *   degree     of a polynomial of polynomials of degrees a, b; -1 for none. NULL: never one.
 *   undefined  true only if op is undefined for every point of the finite balls a, b. NULL: never.
 *   clamp      cuts the ball a to the closed domain of an operation that is continuous up to its
 *              edge; not finite if nothing is left. NULL: no such edge.
 *   hull       y contains every (op(a, b) - op(a', b'))/t with (a - a')/t in the ball a and (b -
 *              b')/t in the ball b, whatever the operands themselves are: what is known of slopes
 *              across a kink. NULL: nothing
 *   level      g = the k-th function of a, b at whose zeros op is not smooth, k < kinks
 *   addition   the addition theorem, NULL: there is none without divisions
 *
 * The point, ball, box and series members of a leaf may be NULL for the variable, which the
 * interpreters set themselves. Point, ball and box never see an operand that is not finite. */
typedef struct ordo_operation {
    unsigned arity;
    bool commutative;
    unsigned kinks;
    void (*level)(arb_t g, arb_srcptr a, arb_srcptr b, unsigned k, slong prec);
    void (*point)(mpfr_ptr y, mpfr_srcptr a, mpfr_srcptr b, const ordo_immediate *k);
    void (*ball)(arb_ptr y, arb_srcptr a, arb_srcptr b, const ordo_immediate *k, slong prec);
    void (*box)(acb_ptr y, acb_srcptr a, acb_srcptr b, const ordo_immediate *k, slong prec);
    slong (*series)(arb_poly_struct *y, const arb_poly_struct *a, const arb_poly_struct *b,
                    const ordo_immediate *k, slong length, slong prec);
    ordo_status (*rational)(fmpq *y, const fmpq *a, const fmpq *b, const ordo_immediate *k);
    long (*degree)(long a, long b, const ordo_immediate *k);
    bool (*undefined)(arb_srcptr a, arb_srcptr b, const ordo_immediate *k);
    void (*clamp)(arb_ptr a, const ordo_immediate *k, slong prec);
    void (*hull)(arb_ptr y, arb_srcptr a, arb_srcptr b, slong prec);
    const ordo_addition *addition;
} ordo_operation;

/* Heads of the functions an operation object points to; not every one uses all of its arguments. */
#define UNUSED __attribute__((unused))
#define POINT(name)                                                                                \
    static void point_##name(UNUSED mpfr_ptr y, UNUSED mpfr_srcptr a, UNUSED mpfr_srcptr b,        \
                             UNUSED const ordo_immediate *k)
#define BALL(name)                                                                                 \
    static void ball_##name(UNUSED arb_ptr y, UNUSED arb_srcptr a, UNUSED arb_srcptr b,            \
                            UNUSED const ordo_immediate *k, UNUSED slong prec)
#define BOX(name)                                                                                  \
    static void box_##name(UNUSED acb_ptr y, UNUSED acb_srcptr a, UNUSED acb_srcptr b,             \
                           UNUSED const ordo_immediate *k, UNUSED slong prec)
#define SERIES(name)                                                                               \
    static slong series_##name(UNUSED arb_poly_struct *y, UNUSED const arb_poly_struct *a,         \
                               UNUSED const arb_poly_struct *b, UNUSED const ordo_immediate *k,    \
                               UNUSED slong length, UNUSED slong prec)
#define RATIONAL(name)                                                                             \
    static ordo_status rational_##name(UNUSED fmpq *y, UNUSED const fmpq *a, UNUSED const fmpq *b, \
                                       UNUSED const ordo_immediate *k)
#define DEGREE(name)                                                                               \
    static long degree_##name(UNUSED long a, UNUSED long b, UNUSED const ordo_immediate *k)
#define UNDEFINED(name)                                                                            \
    static bool undefined_##name(UNUSED arb_srcptr a, UNUSED arb_srcptr b,                         \
                                 UNUSED const ordo_immediate *k)

/* operation_arithmetic.c */
extern const ordo_operation ordo_operation_variable;
extern const ordo_operation ordo_operation_constant; /* immediate rational */
extern const ordo_operation ordo_operation_pi;
extern const ordo_operation ordo_operation_symbol; /* immediate index and argument: undefined here,
                                                      told to an evaluator by ordo_meaning */
extern const ordo_operation ordo_operation_add;
extern const ordo_operation ordo_operation_sub;
extern const ordo_operation ordo_operation_mul;
extern const ordo_operation ordo_operation_div;
extern const ordo_operation ordo_operation_neg;
/* operation_power.c */
extern const ordo_operation ordo_operation_power_integer; /* a^(immediate integer) */
extern const ordo_operation
    ordo_operation_power_rational;                /* a^(immediate rational) = a^b, a >= 0 */
extern const ordo_operation ordo_operation_power; /* a^b, a > 0 */
extern const ordo_operation ordo_operation_sqrt;
extern const ordo_operation ordo_operation_cbrt;
/* operation_elementary.c */
extern const ordo_operation ordo_operation_exp;
extern const ordo_operation ordo_operation_log;
extern const ordo_operation ordo_operation_log1p; /* log(1 + a) */
extern const ordo_operation ordo_operation_sin;
extern const ordo_operation ordo_operation_cos;
extern const ordo_operation ordo_operation_tan;
extern const ordo_operation ordo_operation_sinh;
extern const ordo_operation ordo_operation_cosh;
extern const ordo_operation ordo_operation_tanh;
extern const ordo_operation ordo_operation_erf;
extern const ordo_operation ordo_operation_gamma;
/* operation_inverse.c */
extern const ordo_operation ordo_operation_asin;
extern const ordo_operation ordo_operation_acos;
extern const ordo_operation ordo_operation_atan;
/* operation_piecewise.c */
extern const ordo_operation ordo_operation_abs;
extern const ordo_operation ordo_operation_sign;
extern const ordo_operation ordo_operation_min;
extern const ordo_operation ordo_operation_max;

/* Shared by the families. */

/* The size in bits beyond which rational results are given up. */
#define ORDO_RATIONAL_BITS_MAX ((slong)1 << 24)
/* Bits of numerator and denominator together. */
slong ordo_rational_bits(const fmpq *x);

/* y = [0, u] with a lower end of exactly 0. */
void ordo_ball_from_zero(arb_ptr y, const mag_t u);
/* y contains f on the ball a, f monotone, by its values at the two ends; the ends are moved inside
 * [low, high], where a is known to lie (NULL: no bound). */
void ordo_ball_monotone(arb_ptr y, arb_srcptr a, void (*f)(arb_t y, const arb_t x, slong prec),
                        const arf_struct *low, const arf_struct *high, slong prec);
/* c = the constant term of a. */
void ordo_series_constant(arb_t c, const arb_poly_struct *a);
/* The sign that all of the constant term of a has; 0 if it contains 0. */
int ordo_series_sign(const arb_poly_struct *a);
/* g = a, the level of operations that are not smooth where their operand vanishes. */
void ordo_level_operand(arb_t g, arb_srcptr a, arb_srcptr b, unsigned k, slong prec);
/* Cuts a to [0, inf). */
void ordo_clamp_nonnegative(arb_ptr a, const ordo_immediate *k, slong prec);

#endif
