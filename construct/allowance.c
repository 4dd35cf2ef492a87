/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Proof of the bound. An operation that should give z gives z r + s instead, with
 *
 *   |r| <= E, |r - 1| <= E - 1, |s| <= t, E = e^u:                                        (1)
 *
 * - Rounded to nearest, r = 1 + a, |a| <= u, and s = 0; or z underflows, r = 1 and |s| <= t/2,
 *   flushed |s| <= t. A fused multiplication and addition is one operation: the product within
 *   it has r = 1, s = 0.
 * - Made in a longer format and then rounded, r = (1 + a) (1 + b), |b| <= u^2/4 as that has at
 *   least 2 bits + 2 bits, and log(1 + u) + log(1 + u^2/4) <= u - u^2/2 + u^3/3 + u^2/4 <= u.
 *   Underflow there adds half of its least number, at most t/16, to the t/2 here; what is
 *   flushed in one of the formats is not in the other. A rounding that comes later counts with
 *   the operation before it (it may change places with relu); where there was none it is exact.
 *
 * A neuron is D times q lines, of which the first, the gate, may count several times; q = m + 1
 * or R, K = 3q. There are N additions of N + 1 terms, N = n or, beside a polynomial, n + R; k =
 * N + K.
 *
 * Without underflow. Let A = |G x| + |g|. The gate's line becomes G x r1 r2 + g r2, off by at
 * most (E^2 - 1) A and at most E^2 A in size; so is its relu, whose slopes are 0 and 1. The same
 * holds of a factor with B = |U x| + |u|. The product of D and these q numbers is then off by at
 * most (E^(2q) - 1) |D| A prod B, and with an r for each of the q multiplications, in whichever
 * order, by at most (E^K - 1) |D| A prod B. A term p_j x^j has j <= q multiplications of numbers
 * that are exact. In the sum each term takes part in at most N additions, in whichever order, an
 * r for each: together the sum is off by at most (E^(K + N) - 1) S = (e^(ku) - 1) S. By Horner's
 * rule p_j x^j takes part in j multiplications and no more additions than N, either.
 *
 * With underflow a line is off by another E t + t <= 2 E t, and so is its relu. Let L be some of
 * the numbers of a term, D, relu, factors, F their sizes |D|, A, B (p_j, x: |p_j|, |x|); P_L =
 * prod F and M_L = prod (1 + F) over L. Their product, in whichever order, is off by at most
 *
 *   E^a ((1 + t)^c - 1) M_L                                                               (2)
 *
 * from what the same r give with every s = 0, which is at most E^a P_L; a = c count 2 for each
 * line and 1 for each multiplication. For a line, 2 E t <= E^2 ((1 + t)^2 - 1) (1 + F). For the
 * product of two products, L with a = c and N with b = d, of which (2) holds,
 *
 *   off <= E^(a + b + 1) ((P_L + ((1 + t)^c - 1) M_L) (P_N + ((1 + t)^d - 1) M_N) - P_L P_N) + t
 *       <= E^(a + b + 1) ((1 + t)^(c + d) - 1 + t) M_L M_N            as P <= M, 1 <= M, 1 <= E
 *       <= E^(a + b + 1) ((1 + t)^(c + d + 1) - 1) M_L M_N.
 *
 * A whole neuron has a = c = 2q + q = K, p_j x^j less. The additions carry that on, E^N, and add
 * at most E^N N t, together at most E^k ((1 + t)^K - 1 + t) W, as N <= W, whose terms are at
 * least 1. By Horner's rule the s of R multiplications and R additions are multiplied by powers
 * of x below the R-th, each at most M of p_R x^R, and (1 + t)^K - 1 >= 3 R t. (1 + t)^K <=
 * e^(Kt). This is the bound.
 *
 * Overflow. The same steps show that a product under way is at most E^K (1 + t)^K prod max(1, F)
 * in size. A sum under way is at most S + bound: the sizes of all terms and what they are off
 * by. One of Horner's rule that is yet to be multiplied by x has at most R terms, of size prod
 * max(1, F) at most, and 2R of s, which times powers of x are at most t prod max(1, F): together
 * at most R E^K (1 + t)^K max prod max(1, F). If all are at most the format's largest number no
 * operation overflows: (1) holds of the first, and of each one if of those before it. */
#include "construct/allowance.h"

#include <stdlib.h>
#include <string.h>

enum { BITS = 64 };

/* Polynomials in |x|, all coefficients rounded up. */
typedef struct allowance {
    const ordo_network *net;
    const ordo_dtype *dtype;
    size_t terms;          /* degree + 1 */
    mpfr_t *S, *W, *term;  /* coefficients; those of one neuron */
    mpfr_t peak;           /* max over neurons of prod max(1, F) at `reach` */
    mpfr_t reach;          /* the largest |x| */
    mpfr_t growth, excess; /* e^(ku), e^(ku) - 1 */
    mpfr_t inner, off;     /* e^(Kt), e^(ku) (t + e^(Kt) - 1) */
    mpfr_t largest;        /* of the format, rounded down */
    mpfr_t w, b, y;
} allowance;

static void
for_each_real(allowance *a, void (*each)(mpfr_t, mpfr_prec_t))
{
    mpfr_ptr const single[] = {a->peak, a->reach,   a->growth, a->excess, a->inner,
                               a->off,  a->largest, a->w,      a->b,      a->y};
    for (size_t i = 0; i < sizeof single / sizeof *single; i++) {
        each(single[i], BITS);
    }
    for (size_t i = 0; i < 3 * a->terms; i++) {
        each(a->S[i], BITS);
    }
}

static void
set_term(allowance *a, const mpfr_t constant)
{
    mpfr_set(a->term[0], constant, MPFR_RNDU);
    for (size_t k = 1; k < a->terms; k++) {
        mpfr_set_zero(a->term[k], 1);
    }
}

/* term *= w x + b, its degree being at most j. */
static void
multiply_term(allowance *a, size_t j, const mpfr_t w, const mpfr_t b)
{
    for (size_t k = j + 1; k > 0; k--) {
        mpfr_mul(a->term[k], a->term[k], b, MPFR_RNDU);
        mpfr_fma(a->term[k], a->term[k - 1], w, a->term[k], MPFR_RNDU);
    }
    mpfr_mul(a->term[0], a->term[0], b, MPFR_RNDU);
}

/* The lines of a term that are not 1: of p_j x^j the first j. */
static unsigned
count_lines(const ordo_network *net, size_t i)
{
    size_t behind = i - net->neurons;
    return i < net->neurons           ? ordo_network_degree(net)
           : behind < net->unit->tail ? (unsigned)behind + 1
                                      : 0;
}

/* sum += a term's |weight| prod (|w| |x| + |b|), or that with 1 added to each of its numbers. */
static void
add_term(mpfr_t *sum, allowance *a, size_t i, unsigned one)
{
    mpfr_t w, b;
    ordo_network_weight(w, a->net, i);
    mpfr_abs(a->b, w, MPFR_RNDU);
    mpfr_add_ui(a->b, a->b, one, MPFR_RNDU);
    set_term(a, a->b);
    for (unsigned j = 0; j < count_lines(a->net, i); j++) {
        ordo_network_line(w, b, a->net, i, j);
        mpfr_abs(a->w, w, MPFR_RNDU);
        mpfr_abs(a->b, b, MPFR_RNDU);
        mpfr_add_ui(a->b, a->b, one, MPFR_RNDU);
        multiply_term(a, j, a->w, a->b);
    }
    for (size_t k = 0; k < a->terms; k++) {
        mpfr_add(sum[k], sum[k], a->term[k], MPFR_RNDU);
    }
}

static void
at_least_one(mpfr_t x)
{
    if (mpfr_cmp_ui(x, 1) < 0) {
        mpfr_set_ui(x, 1, MPFR_RNDU);
    }
}

/* peak = max(peak, prod max(1, F)). */
static void
raise_peak(allowance *a, size_t i)
{
    mpfr_t w, b;
    ordo_network_weight(w, a->net, i);
    mpfr_abs(a->y, w, MPFR_RNDU);
    at_least_one(a->y);
    for (unsigned j = 0; j < count_lines(a->net, i); j++) {
        ordo_network_line(w, b, a->net, i, j);
        mpfr_abs(a->w, w, MPFR_RNDU);
        mpfr_abs(a->b, b, MPFR_RNDU);
        mpfr_fma(a->w, a->w, a->reach, a->b, MPFR_RNDU);
        at_least_one(a->w);
        mpfr_mul(a->y, a->y, a->w, MPFR_RNDU);
    }
    mpfr_max(a->peak, a->peak, a->y, MPFR_RNDU);
}

static void
set_largest(mpfr_t r, const ordo_dtype *dtype)
{
    mpfr_set_ui_2exp(r, 1, dtype->bits, MPFR_RNDD);
    mpfr_sub_ui(r, r, 1, MPFR_RNDD);
    mpfr_mul_2si(r, r, (long)(dtype->most - dtype->bits + 1), MPFR_RNDD);
}

static void
set_factors(allowance *a, ordo_underflow underflow)
{
    const ordo_dtype *dtype = a->dtype;
    unsigned long K = 3 * (unsigned long)ordo_network_degree(a->net);
    mpfr_exp_t least = underflow == ORDO_FLUSHED ? dtype->least : dtype->least - dtype->bits + 1;
    mpfr_set_ui(a->y, ordo_network_terms(a->net) - 1, MPFR_RNDU); /* additions */
    mpfr_add_ui(a->y, a->y, K, MPFR_RNDU);
    mpfr_div_2ui(a->y, a->y, (unsigned long)dtype->bits, MPFR_RNDU); /* ku */
    mpfr_exp(a->growth, a->y, MPFR_RNDU);
    mpfr_expm1(a->excess, a->y, MPFR_RNDU);
    mpfr_set_ui_2exp(a->w, 1, least, MPFR_RNDU); /* t */
    mpfr_mul_ui(a->b, a->w, K, MPFR_RNDU);
    mpfr_exp(a->inner, a->b, MPFR_RNDU); /* e^(Kt) >= (1 + t)^K */
    mpfr_expm1(a->off, a->b, MPFR_RNDU);
    mpfr_add(a->off, a->off, a->w, MPFR_RNDU);
    mpfr_mul(a->off, a->off, a->growth, MPFR_RNDU);
    set_largest(a->largest, dtype);
}

static void
set_polynomials(allowance *a)
{
    mpfr_t d;
    for (size_t i = 0; i + 1 < ordo_network_terms(a->net); i++) {
        add_term(a->S, a, i, 0);
        add_term(a->W, a, i, 1);
        raise_peak(a, i);
    }
    ordo_network_view_d(d, a->net);
    mpfr_abs(a->b, d, MPFR_RNDU);
    mpfr_add(a->S[0], a->S[0], a->b, MPFR_RNDU);
}

/* r = the polynomial at x >= 0. */
static void
evaluate(mpfr_t r, const allowance *a, mpfr_t *coefficient, const mpfr_t x)
{
    mpfr_set(r, coefficient[a->terms - 1], MPFR_RNDU);
    for (size_t k = a->terms - 1; k > 0; k--) {
        mpfr_fma(r, r, x, coefficient[k - 1], MPFR_RNDU);
    }
}

/* Whether a product under way, or a sum of Horner's rule, might exceed the largest number. */
static bool
may_overflow(allowance *a)
{
    unsigned long K = 3 * (unsigned long)ordo_network_degree(a->net);
    mpfr_set_ui(a->y, K, MPFR_RNDU);
    mpfr_div_2ui(a->y, a->y, (unsigned long)a->dtype->bits, MPFR_RNDU);
    mpfr_exp(a->y, a->y, MPFR_RNDU);
    mpfr_mul(a->y, a->y, a->inner, MPFR_RNDU);
    mpfr_mul(a->y, a->y, a->peak, MPFR_RNDU);
    mpfr_mul_ui(a->y, a->y, a->net->unit->tail > 1 ? a->net->unit->tail : 1, MPFR_RNDU);
    return !mpfr_lessequal_p(a->y, a->largest);
}

static void
set_bounds(ordo_vector *bound, allowance *a, const ordo_vector *x)
{
    mpfr_t view;
    bool infinite = may_overflow(a);
    for (size_t i = 0; i < x->length; i++) {
        ordo_vector_view(view, x, i);
        mpfr_abs(a->w, view, MPFR_RNDU);
        evaluate(a->b, a, a->S, a->w);
        evaluate(a->y, a, a->W, a->w);
        mpfr_mul(a->y, a->y, a->off, MPFR_RNDU);
        mpfr_fma(a->y, a->b, a->excess, a->y, MPFR_RNDU);
        mpfr_add(a->b, a->b, a->y, MPFR_RNDU); /* S + bound */
        if (infinite || !mpfr_lessequal_p(a->b, a->largest)) {
            mpfr_set_inf(a->y, 1);
        }
        (void)ordo_vector_set(bound, i, a->y); /* exact */
    }
}

static bool
all_finite(const ordo_vector *v)
{
    mpfr_t view;
    bool finite = true;
    for (size_t i = 0; finite && i < v->length; i++) {
        ordo_vector_view(view, v, i);
        finite = mpfr_number_p(view) != 0;
    }
    return finite;
}

static void
find_reach(allowance *a, const ordo_vector *x)
{
    mpfr_t view;
    for (size_t i = 0; i < x->length; i++) {
        ordo_vector_view(view, x, i);
        mpfr_abs(a->w, view, MPFR_RNDU);
        mpfr_max(a->reach, a->reach, a->w, MPFR_RNDU);
    }
}

ordo_status
ordo_allowance(ordo_vector *bound, const ordo_network *net, const ordo_vector *x,
               const ordo_dtype *dtype, ordo_underflow underflow)
{
    allowance a = {.net = net, .dtype = dtype, .terms = (size_t)ordo_network_degree(net) + 1};
    memset(bound, 0, sizeof *bound);
    if (!all_finite(x) || !all_finite(&net->theta)) {
        return ORDO_EINVAL;
    }
    ordo_status status = ordo_vector_init(bound, x->length, BITS);
    if (status != ORDO_OK) {
        return status;
    }
    a.S = malloc(3 * a.terms * sizeof *a.S);
    if (a.S == NULL) {
        ordo_vector_clear(bound);
        return ORDO_ENOMEM;
    }
    a.W = a.S + a.terms;
    a.term = a.W + a.terms;
    for_each_real(&a, ordo_real_init);
    find_reach(&a, x);
    set_factors(&a, underflow);
    set_polynomials(&a);
    set_bounds(bound, &a, x);
    for_each_real(&a, ordo_real_clear);
    free(a.S);
    return ORDO_OK;
}
