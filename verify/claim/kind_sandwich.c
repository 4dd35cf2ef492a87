/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Claims that a norm of the error lies between what the ranges of f^(k) on all cells say. */
#include <stdio.h>
#include <string.h>

#include "construct/make.h"
#include "construct/polynomial.h"
#include "construct/surd.h"
#include "verify/proof/sandwich.h"
#include "verify/claim/trial.h"

static unsigned
needs_norm(const ordo_claim *claim)
{
    return ORDO_NORM_BIT(claim->norm);
}

/* The text of the constant: the claimed one or the one that theory declares. */
static const char *
constant_text(const ordo_claim *claim)
{
    return claim->value != NULL ? claim->value : claim->construction->constant[claim->norm];
}

static const char *
objection(const ordo_claim *claim)
{
    return claim->norm == ORDO_H1 ? "the bounds are not proved for h1"
           : !claim->construction->peano
               ? "the bounds are proved for mlp interpolate, glu taylor, glu midpoint and gqu "
                 "hermite alone"
               : NULL;
}

/* ---- by enclosures ---- */

/* Enclosures of C h^k times the means, less and plus what rounding the parameters changes, of which
 * no more is known than that it is between 0 and rho. */
static ordo_status
find_bounds(arb_t lower, arb_t upper, const ordo_trial *t, ordo_message *why)
{
    const ordo_case *judged = t->judged;
    unsigned order = ordo_unit_order(judged->claim->unit);
    const ordo_profile *profile = NULL;
    arb_t c, rho, zero;
    arb_init(c);
    arb_init(rho);
    arb_init(zero);
    ordo_status status =
        ordo_profile_store_get(&profile, judged->store, judged->target, order, t->value_bits);
    if (status > 0) {
        status = ordo_explain(why, status,
                              "the derivative of order %u is not known to be finite and analytic",
                              order);
    }
    if (status == ORDO_OK) {
        status = ordo_sandwich_find(lower, upper, profile, judged->target, order,
                                    judged->claim->norm, t->cells, t->value_bits);
    }
    if (status == ORDO_OK) {
        status = ordo_claim_constant(c, constant_text(judged->claim));
    }
    if (status == ORDO_OK) {
        status = ordo_trial_distance(rho, t, why);
        arb_union(rho, rho, zero, t->value_bits);
        arb_mul(lower, lower, c, t->value_bits);
        arb_sub(lower, lower, rho, t->value_bits);
        arb_mul(upper, upper, c, t->value_bits);
        arb_add(upper, upper, rho, t->value_bits);
    }
    arb_clear(zero);
    arb_clear(rho);
    arb_clear(c);
    return status;
}

/* Bits of the ends of bounds. */
enum { END_BITS = 256 };

/* A claimed constant is proved by a norm that lies between the inner ends of the bounds. With the
 * declared one the claim is theory's (5.1), however little the bounds tell, and all that a norm
 * could do is to contradict it beyond the outer ends. */
static ordo_verdict
compare(const arb_t norm, const arb_t lower, const arb_t upper, bool declared)
{
    if (arb_lt(norm, lower) || arb_gt(norm, upper)) {
        return ORDO_VERDICT_REFUTED;
    }
    if (!declared) {
        return arb_ge(norm, lower) && arb_le(norm, upper) ? ORDO_VERDICT_PROVED
                                                          : ORDO_VERDICT_UNDECIDED;
    }
    arb_t end;
    arb_init(end);
    arb_get_lbound_arf(arb_midref(end), lower, END_BITS);
    bool above = arb_ge(norm, end);
    arb_get_ubound_arf(arb_midref(end), upper, END_BITS);
    bool below = arb_le(norm, end);
    arb_clear(end);
    return above && below ? ORDO_VERDICT_PROVED : ORDO_VERDICT_UNDECIDED;
}

/* How near the norm is to the upper or the lower bound: a preview, for the case that is shown. */
static double
nearness(const arb_t norm, const arb_t lower, const arb_t upper)
{
    double x = arf_get_d(arb_midref(norm), ARF_RND_NEAR);
    double low = arf_get_d(arb_midref(lower), ARF_RND_NEAR) / x;
    double high = x / arf_get_d(arb_midref(upper), ARF_RND_NEAR);
    return low > high ? low : high;
}

enum { DIGITS_SHOWN = 6 };

static ordo_status
test(ordo_finding *finding, const ordo_trial *t, void *self)
{
    arb_t lower, upper;
    arb_init(lower);
    arb_init(upper);
    (void)self;
    ordo_message why = {""};
    ordo_status status = t->cells > 0 ? find_bounds(lower, upper, t, &why)
                                      : ordo_explain(&why, ORDO_SINGULAR, "there is no cell");
    if (status == ORDO_OK) {
        char number[ORDO_FINDING_TEXT], after[48];
        finding->verdict = compare(t->norm, lower, upper, t->judged->claim->value == NULL);
        finding->gap = nearness(t->norm, lower, upper);
        long digits = ordo_finding_digits(t->norm, lower, DIGITS_SHOWN);
        long others = ordo_finding_digits(t->norm, upper, DIGITS_SHOWN);
        digits = digits > others ? digits : others;
        (void)snprintf(after, sizeof after, " at n = %zu", t->neurons);
        ordo_finding_bound(number, ".. ", upper, true, digits, "");
        ordo_finding_bound(finding->predicted, "", lower, false, digits, " ");
        size_t used = strlen(finding->predicted);
        (void)snprintf(finding->predicted + used, sizeof finding->predicted - used, "%s", number);
        ordo_finding_bound(finding->measured, "", t->norm, true, digits, after);
        (void)ordo_explain(&why, ORDO_OK, "the enclosures overlap");
    }
    if (finding->verdict == ORDO_VERDICT_UNDECIDED) {
        (void)ordo_explain(&finding->note, ORDO_OK, "n = %zu: %s", t->neurons, why.text);
    }
    arb_clear(upper);
    arb_clear(lower);
    return status < 0 ? status : ORDO_OK;
}

/* ---- where both bounds coincide ---- */

/* f of degree at most k: f^(k) is one number, e = f^(k) h^k E(s) exactly, and each norm of the
 * ideal net is C h^k |f^(k)|. Rounding alone would decide on a stored one. */
typedef struct equality {
    fmpq_t derivative, length; /* f^(k), b - a */
    fmpq_t square;             /* of the declared constant of the rmse: int_0^1 E^2 */
} equality;

static void
equality_init(equality *q)
{
    fmpq_init(q->derivative);
    fmpq_init(q->length);
    fmpq_init(q->square);
}

static void
equality_clear(equality *q)
{
    fmpq_clear(q->derivative);
    fmpq_clear(q->length);
    fmpq_clear(q->square);
}

/* The square of a constant, exactly. */
static ordo_status
square_constant(fmpq_t r, const char *text)
{
    int sign;
    ordo_expression *f = NULL;
    ordo_status status = ordo_expression_parse(&f, text, NULL);
    if (status == ORDO_OK) {
        status = ordo_surd_square(r, &sign, f);
    }
    if (status == ORDO_OK && sign < 0) {
        status = ORDO_EDOMAIN;
    }
    ordo_expression_free(f);
    return status;
}

/* ORDO_IRRATIONAL: the target is no polynomial of degree at most k with rational coefficients on an
 * interval with rational ends. */
static ordo_status
equality_open(equality *q, const ordo_case *judged)
{
    slong order = (slong)ordo_unit_order(judged->claim->unit);
    fmpq_poly_t p;
    fmpq_poly_init(p);
    ordo_status status = ordo_polynomial_of(p, ordo_target_function(judged->target));
    if (status == ORDO_OK && fmpq_poly_degree(p) > order) {
        status = ORDO_IRRATIONAL;
    }
    if (status == ORDO_OK) {
        for (slong j = 0; j < order; j++) {
            fmpq_poly_derivative(p, p);
        }
        fmpq_poly_get_coeff_fmpq(q->derivative, p, 0);
        status = ordo_target_ends_rational(q->square, q->length, judged->target);
        fmpq_sub(q->length, q->length, q->square);
    }
    if (status == ORDO_OK) {
        status = square_constant(q->square, judged->claim->construction->constant[ORDO_RMSE]);
    }
    fmpq_poly_clear(p);
    return status;
}

/* Whether int e^2 of the ideal net is C^2 h^(2k) f^(k)^2 (b - a), as e = f^(k) h^k E makes it:
 * ORDO_OK or ORDO_MISSED. */
static ordo_status
check_identity(const equality *q, const ordo_case *judged, size_t neurons, ordo_message *why)
{
    const ordo_claim *claim = judged->claim;
    size_t cells = ordo_unit_cells(claim->unit, neurons);
    if (cells == 0) {
        return ordo_explain(why, ORDO_SINGULAR, "n = %zu: there is no cell", neurons);
    }
    fmpq_t found, expected;
    fmpq_init(found);
    fmpq_init(expected);
    fmpq_set_ui(expected, cells, 1);
    fmpq_div(expected, q->length, expected);
    fmpq_pow_si(expected, expected, (slong)ordo_unit_order(claim->unit));
    fmpq_mul(expected, expected, q->derivative);
    fmpq_mul(expected, expected, expected);
    fmpq_mul(expected, expected, q->square);
    fmpq_mul(expected, expected, q->length);
    ordo_status status = ordo_ideal_square(found, claim->unit, claim->construction,
                                           claim->orientation, judged->target, neurons, why);
    if (status == ORDO_OK && !fmpq_equal(found, expected)) {
        status = ordo_explain(why, ORDO_MISSED, "n = %zu: int e^2 is not C^2 h^(2k) f^(k)^2 (b-a)",
                              neurons);
    }
    fmpq_clear(expected);
    fmpq_clear(found);
    return status;
}

/* Whether the claimed constant is the declared one, exactly if both are square roots; any is right
 * where f^(k) = 0. */
static ordo_verdict
compare_constants(const equality *q, const ordo_claim *claim)
{
    const char *declared = claim->construction->constant[claim->norm];
    if (claim->value == NULL || fmpq_is_zero(q->derivative)) {
        return ORDO_VERDICT_PROVED;
    }
    fmpq_t claimed, known;
    arb_t x, y;
    fmpq_init(claimed);
    fmpq_init(known);
    arb_init(x);
    arb_init(y);
    ordo_verdict verdict = ORDO_VERDICT_UNDECIDED;
    if (square_constant(claimed, claim->value) == ORDO_OK &&
        square_constant(known, declared) == ORDO_OK) {
        verdict = fmpq_equal(claimed, known) ? ORDO_VERDICT_PROVED : ORDO_VERDICT_REFUTED;
    } else if (ordo_claim_constant(x, claim->value) == ORDO_OK &&
               ordo_claim_constant(y, declared) == ORDO_OK && !arb_overlaps(x, y)) {
        verdict = ORDO_VERDICT_REFUTED;
    }
    arb_clear(y);
    arb_clear(x);
    fmpq_clear(known);
    fmpq_clear(claimed);
    return verdict;
}

static ordo_status
judge_equality(ordo_finding *finding, const equality *q, const ordo_case *judged)
{
    const ordo_claim *claim = judged->claim;
    finding->verdict = compare_constants(q, claim);
    for (size_t i = 0; i < judged->study->count; i++) {
        ordo_status status = check_identity(q, judged, judged->study->neurons[i], &finding->note);
        if (status != ORDO_OK) {
            finding->verdict =
                status == ORDO_MISSED ? ORDO_VERDICT_REFUTED : ORDO_VERDICT_UNDECIDED;
            return status < 0 ? status : ORDO_OK;
        }
    }
    (void)snprintf(finding->predicted, sizeof finding->predicted, "= %s h^%u |f^(%u)|",
                   constant_text(claim), ordo_unit_order(claim->unit),
                   ordo_unit_order(claim->unit));
    (void)snprintf(finding->measured, sizeof finding->measured, "%s (ideal net)",
                   finding->verdict == ORDO_VERDICT_PROVED    ? "equal"
                   : finding->verdict == ORDO_VERDICT_REFUTED ? "not equal"
                                                              : "?");
    return ordo_explain(&finding->note, ORDO_OK,
                        "f^(k) is one number: both bounds coincide, exactly");
}

static ordo_status
judge(ordo_finding *finding, const ordo_case *judged)
{
    equality q;
    equality_init(&q);
    ordo_status status = equality_open(&q, judged);
    if (status == ORDO_OK) {
        status = judge_equality(finding, &q, judged);
    } else if (status > 0) {
        status = ordo_trial_all(finding, judged, test, NULL);
    }
    equality_clear(&q);
    return status;
}

const ordo_kind ordo_kind_sandwich = {
    .name = "sandwich",
    .title = "a norm of the error lies between C h^k times the means of the least and the largest "
             "|f^(k)| of all cells",
    .required =
        ORDO_KEY_UNIT | ORDO_KEY_CONSTRUCTION | ORDO_KEY_TARGETS | ORDO_KEY_NORM | ORDO_KEY_N,
    .allowed = ORDO_KEY_VALUE | ORDO_KEY_ORIENTATION | ORDO_KEY_ON | ORDO_KEY_N_FOR | ORDO_KEY_BITS,
    .expect = ORDO_VERDICT_PROVED,
    .objection = objection,
    .formulas = true,
    .needs = needs_norm,
    .judge = judge,
};
