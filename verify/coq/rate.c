/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/coq/rate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* HYPOTHESIS, RATE: digits of bounds of derivatives, of what is concluded. LOOSE: so many bits of
 * room are left between the bounds of derivatives found here and those stated. */
enum { HYPOTHESIS = 7, RATE = 5, LOOSE = 22, PREC = 192 };

static const ordo_coq_kernel kernels[] = {
    {"mlp", "interpolate", "linear_cell", 120},
    {"glu", "midpoint", "quadratic_cell", 30240},
    {"gqu", "hermite", "cubic_cell", 362880},
};

/* 1/lambda_k^2, k = 2, 3, 4, of ordo_theorem: those whose Legendre polynomials are in Order.v. */
enum { ORDER_LEAST = 2, ORDER_MOST = 4 };
static const ulong legendre[] = {720, 100800, 25401600};

bool
ordo_coq_rate_has_small(const ordo_coq_rate *w)
{
    return w->theorem->small != NULL;
}

/* r = 10^unit. */
static void
power_of_ten(arb_t r, long unit)
{
    arb_set_ui(r, 10);
    arb_pow_ui(r, r, (ulong)labs(unit), PREC);
    if (unit < 0) {
        arb_inv(r, r, PREC);
    }
}

/* About log10(x), also where no double is near x > 0. */
static double
log10_of(const arb_t x)
{
    arf_t mantissa;
    fmpz_t exponent;
    arf_init(mantissa);
    fmpz_init(exponent);
    arf_frexp(mantissa, exponent, arb_midref(x));
    double size = log10(arf_get_d(mantissa, ARF_RND_NEAR)) + fmpz_get_d(exponent) * log10(2);
    fmpz_clear(exponent);
    arf_clear(mantissa);
    return size;
}

/* r = x > 0 to so many digits, on the safe side. The double only chooses the unit. */
static void
decimal_set(ordo_coq_decimal *r, const arb_t x, long digits, bool up)
{
    arb_t ten;
    arf_t bound;
    fmpz_t mantissa;
    arb_init(ten);
    arf_init(bound);
    fmpz_init(mantissa);
    long unit = digits - 1 - (long)floor(log10_of(x));
    power_of_ten(ten, unit);
    arb_mul(r->value, x, ten, PREC);
    if (up) {
        arb_get_ubound_arf(bound, r->value, PREC);
    } else {
        arb_get_lbound_arf(bound, r->value, PREC);
    }
    arf_get_fmpz(mantissa, bound, up ? ARF_RND_CEIL : ARF_RND_FLOOR);
    arb_set_fmpz(r->value, mantissa);
    arb_div(r->value, r->value, ten, PREC);
    (void)snprintf(r->text, sizeof r->text, unit == 0 ? "%ld" : "(%ld %c 10^%ld)",
                   fmpz_get_si(mantissa), unit > 0 ? '/' : '*', labs(unit));
    fmpz_clear(mantissa);
    arf_clear(bound);
    arb_clear(ten);
}

/* r = x with a little added or taken away. */
static void
decimal_loosen(ordo_coq_decimal *r, const mpfr_t x, bool up)
{
    arb_t loose;
    arb_init(loose);
    arb_set_ui(loose, 1);
    arb_mul_2exp_si(loose, loose, -LOOSE);
    if (!up) {
        arb_neg(loose, loose);
    }
    arb_add_ui(loose, loose, 1, PREC);
    ordo_ball_from_real(r->value, x);
    arb_mul(loose, loose, r->value, PREC);
    decimal_set(r, loose, HYPOTHESIS, up);
    arb_clear(loose);
}

/* r = M length^order / sqrt(below), the rmse of one cell. */
static void
rate_of(arb_t r, const ordo_coq_roof *roof, const arb_t length)
{
    arb_t root;
    arb_init(root);
    arb_sqrt_ui(root, roof->kernel->below, PREC);
    arb_pow_ui(r, length, roof->order, PREC);
    arb_mul(r, r, roof->most.value, PREC);
    arb_div(r, r, root, PREC);
    arb_clear(root);
}

/* rate, and upper as ordo_theorem has it. */
static void
conclude_above(ordo_coq_rate *w, const arb_t length)
{
    arb_t upper, few;
    size_t from = w->theorem->from;
    arb_init(upper);
    arb_init(few);
    rate_of(upper, &w->by, length);
    decimal_set(&w->by.rate, upper, RATE, true);
    if (ordo_coq_rate_has_small(w)) {
        rate_of(few, &w->small, length);
        decimal_set(&w->small.rate, few, RATE, true);
        arb_mul_ui(few, few, from - 1, PREC);
        for (unsigned i = 0; i < w->k; i++) {
            arb_mul_ui(upper, upper, from, PREC);
            arb_div_ui(upper, upper, from - 1, PREC);
        }
        arb_max(upper, upper, few, PREC);
    }
    decimal_set(&w->upper, upper, RATE, true);
    arb_clear(few);
    arb_clear(upper);
}

/* pieces = c sqrt((q - p)^(2k+1) / length) lambda and lower = pieces 2^-k. */
static void
conclude_below(ordo_coq_rate *w, const arb_t length)
{
    arb_t x;
    fmpq_t width;
    arb_init(x);
    fmpq_init(width);
    fmpq_sub(width, w->q, w->p);
    arb_set_fmpq(x, width, PREC);
    arb_pow_ui(x, x, 2 * (ulong)w->k + 1, PREC);
    arb_div(x, x, length, PREC);
    arb_div_ui(x, x, w->legendre, PREC);
    arb_sqrt(x, x, PREC);
    arb_mul(x, x, w->least.value, PREC);
    decimal_set(&w->pieces, x, RATE, false);
    arb_mul_2exp_si(x, x, -(slong)w->k);
    decimal_set(&w->lower, x, RATE, false);
    fmpq_clear(width);
    arb_clear(x);
}

static ordo_status
roof_find(ordo_coq_roof *r, const ordo_unit *unit, const ordo_construction *by,
          const ordo_slices *slices, ordo_message *why)
{
    for (size_t i = 0; i < sizeof kernels / sizeof kernels[0]; i++) {
        if (strcmp(kernels[i].unit, unit->name) == 0 &&
            strcmp(kernels[i].construction, by->name) == 0) {
            r->kernel = &kernels[i];
        }
    }
    r->scheme = ordo_coq_scheme_find(unit, by);
    r->order = slices->order;
    if (r->kernel == NULL || r->scheme == NULL) {
        return ordo_explain(why, ORDO_REFUSED, "%s %s has no remainder for Coq", unit->name,
                            by->name);
    }
    decimal_loosen(&r->most, slices->most, true);
    return ORDO_OK;
}

ordo_status
ordo_coq_rate_find(ordo_coq_rate *w, const ordo_theorem *t, ordo_message *why)
{
    w->theorem = t;
    ordo_status status = ordo_target_ends_rational(w->a, w->b, w->theorem->target);
    if (status != ORDO_OK) {
        return ordo_explain(why, status, "the ends of the interval must be rational");
    }
    w->k = t->order;
    if (w->k < ORDER_LEAST || w->k > ORDER_MOST) {
        return ordo_explain(why, ORDO_REFUSED, "for Coq there are theorems of order %d to %d",
                            ORDER_LEAST, ORDER_MOST);
    }
    w->legendre = legendre[w->k - ORDER_LEAST];
    status = ordo_rational_from_real(w->p, t->slices.u);
    if (status == ORDO_OK) {
        status = ordo_rational_from_real(w->q, t->slices.v);
    }
    if (status == ORDO_OK) {
        status = roof_find(&w->by, t->unit, t->by, &t->slices, why);
    }
    if (status == ORDO_OK && ordo_coq_rate_has_small(w)) {
        status = roof_find(&w->small, t->small, t->small_by, &t->small_slices, why);
    }
    if (status == ORDO_OK) {
        arb_t length;
        fmpq_t difference;
        arb_init(length);
        fmpq_init(difference);
        fmpq_sub(difference, w->b, w->a);
        arb_set_fmpq(length, difference, PREC);
        decimal_loosen(&w->least, t->slices.least, false);
        conclude_above(w, length);
        conclude_below(w, length);
        fmpq_clear(difference);
        arb_clear(length);
    }
    return status;
}

/* ---- memory ---- */

void
ordo_coq_rate_init(ordo_coq_rate *r)
{
    fmpq *const numbers[] = {r->a, r->b, r->p, r->q};
    arb_ptr const balls[] = {r->by.most.value,    r->by.rate.value, r->small.most.value,
                             r->small.rate.value, r->least.value,   r->pieces.value,
                             r->lower.value,      r->upper.value};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        fmpq_init(numbers[i]);
    }
    for (size_t i = 0; i < sizeof balls / sizeof balls[0]; i++) {
        arb_init(balls[i]);
    }
}

void
ordo_coq_rate_clear(ordo_coq_rate *r)
{
    fmpq *const numbers[] = {r->a, r->b, r->p, r->q};
    arb_ptr const balls[] = {r->by.most.value,    r->by.rate.value, r->small.most.value,
                             r->small.rate.value, r->least.value,   r->pieces.value,
                             r->lower.value,      r->upper.value};
    for (size_t i = 0; i < sizeof balls / sizeof balls[0]; i++) {
        arb_clear(balls[i]);
    }
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        fmpq_clear(numbers[i]);
    }
}
