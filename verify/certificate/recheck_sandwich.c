/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Norms of stored nets between bounds that |f^(k)| sets; where f^(k) is one number both bounds are
 * one, and ideal nets must attain it exactly. */
#include "construct/distance.h"
#include "construct/polynomial.h"
#include "construct/surd.h"
#include "verify/certificate/evidence.h"
#include "verify/certificate/extremes.h"
#include "verify/certificate/network_record.h"

enum { PREC = 1280, PIECES_MOST = 4096 };

/* The text of the constant C: the claimed one or the one that theory declares. */
static const char *
constant_text(const ordo_claim *claim)
{
    return claim->value != NULL ? claim->value : claim->construction->constant[claim->norm];
}

/* y = an enclosure of a constant expression; not finite where there is none. */
static void
enclose_constant(arb_t y, const char *text)
{
    ordo_expression *f = NULL;
    ordo_ball_evaluator *w = NULL;
    arb_indeterminate(y);
    if (text != NULL && ordo_expression_parse(&f, text, NULL) == ORDO_OK &&
        ordo_expression_degree(f) == 0 && ordo_ball_evaluator_new(&w, f, PREC) == ORDO_OK) {
        arb_t zero;
        arb_init(zero);
        ordo_evaluate_ball(y, w, zero);
        arb_clear(zero);
    }
    ordo_ball_evaluator_free(w);
    ordo_expression_free(f);
}

ordo_status
ordo_sandwich_enclose(arb_t low, arb_t high, const ordo_claim *claim, const ordo_target *target,
                      size_t cells, const ordo_extremes_options *options)
{
    arb_t constant;
    arb_init(constant);
    enclose_constant(constant, constant_text(claim));
    ordo_status status = ordo_extremes_find(low, high, target, ordo_unit_order(claim->unit),
                                            claim->norm, cells, options);
    arb_mul(low, low, constant, options->prec);
    arb_mul(high, high, constant, options->prec);
    arb_clear(constant);
    return status;
}

bool
ordo_sandwich_holds(const arb_t norm, const arb_t low, const arb_t high)
{
    /* low - distance <= low and high <= high + distance: between the ideal net's bounds the norm
     * lies between the stored one's, however small the distance is */
    return arb_ge(norm, low) && arb_le(norm, high);
}

ordo_verdict
ordo_sandwich_compare(const arb_t norm, const arb_t low, const arb_t high, const arb_t distance,
                      bool declared)
{
    if (ordo_sandwich_holds(norm, low, high)) {
        return ORDO_VERDICT_PROVED;
    }
    arb_t least, most;
    arb_init(least);
    arb_init(most);
    arb_sub(least, low, distance, PREC);
    arb_add(most, high, distance, PREC);
    bool outside = arb_lt(norm, least) || arb_gt(norm, most);
    arb_get_lbound_arf(arb_midref(least), least, PREC);
    mag_zero(arb_radref(least));
    arb_get_ubound_arf(arb_midref(most), most, PREC);
    mag_zero(arb_radref(most));
    bool inside = arb_ge(norm, least) && arb_le(norm, most);
    arb_clear(most);
    arb_clear(least);
    return outside              ? ORDO_VERDICT_REFUTED
           : declared && inside ? ORDO_VERDICT_PROVED
                                : ORDO_VERDICT_UNDECIDED;
}

ordo_status
ordo_sandwich_distance(arb_t r, const ordo_network *net, const ordo_claim *claim,
                       const ordo_target *target, ordo_message *why)
{
    arf_t end;
    mag_t rho;
    arf_init(end);
    mag_init(rho);
    ordo_status status =
        ordo_network_distance(rho, net, claim->construction, claim->orientation, target, why);
    arf_set_mag(end, rho);
    arb_set_arf(r, end);
    if (claim->norm == ORDO_L2) { /* l2 <= sqrt(b - a) max */
        arb_t a, b;
        arb_init(a);
        arb_init(b);
        ordo_target_ends_ball(a, b, target, PREC);
        arb_sub(b, b, a, PREC);
        arb_sqrt(b, b, PREC);
        arb_mul(r, r, b, PREC);
        arb_get_ubound_arf(end, r, PREC);
        arb_set_arf(r, end);
        arb_clear(b);
        arb_clear(a);
    }
    mag_clear(rho);
    arf_clear(end);
    return status == ORDO_MISSED ? ORDO_OK : status; /* rho is valid then as well */
}

/* The stated distance, on which the verdict rests, is not less than the one that is found. */
static ordo_status
check_distance(const arb_t distance, const ordo_network *net, const ordo_statement *statement,
               ordo_message *why)
{
    arb_t found;
    arb_init(found);
    ordo_status status =
        ordo_sandwich_distance(found, net, &statement->claim, statement->target, why);
    if (status > 0 || (status == ORDO_OK && !arb_ge(distance, found))) {
        status = ordo_explain(why, ORDO_MISSED,
                              "the distance from the ideal net may be more than is stated");
    }
    arb_clear(found);
    return status;
}

static ordo_status
read_cells(ordo_extremes_options *cells, json_t *record, ordo_message *why)
{
    long pieces, order, prec;
    ordo_status status = ordo_record_integer(&pieces, record, "pieces", 1, PIECES_MOST, why);
    if (status == ORDO_OK) {
        status = ordo_record_integer(&order, record, "order", 0, ORDO_ORDER_MOST, why);
    }
    if (status == ORDO_OK) {
        status = ordo_record_integer(&prec, record, "precision", 2, ORDO_RECORD_BITS_MOST, why);
    }
    if (status == ORDO_OK) {
        *cells = (ordo_extremes_options){(size_t)pieces, order, (mpfr_prec_t)prec};
    }
    return status;
}

/* One net: its norm, the bounds, and on which side of them it lies. */
static ordo_status
check_run(ordo_verdict *verdict, json_t *record, const ordo_statement *statement, size_t i,
          const ordo_claimed *claimed, ordo_message *why)
{
    (void)claimed;
    static const char *const keys[] = {"net", "error", "pieces",   "order", "precision",
                                       "low", "high",  "distance", NULL};
    const ordo_claim *claim = &statement->claim;
    size_t cells = ordo_unit_cells(claim->unit, claim->neurons[i]);
    ordo_extremes_options options = {.pieces = 1};
    ordo_network net = {.neurons = 0};
    arb_t norm, low, high, distance;
    arb_init(norm);
    arb_init(low);
    arb_init(high);
    arb_init(distance);
    ordo_status status = ordo_record_keys(record, keys, why);
    if (status == ORDO_OK && cells == 0) {
        status = ordo_explain(why, ORDO_MISSED, "there is no cell");
    }
    if (status == ORDO_OK) {
        status = ordo_network_check(norm, &net, record, statement, i, why);
    }
    bool read = status == ORDO_OK;
    if (status == ORDO_OK) {
        status = read_cells(&options, record, why);
    }
    if (status == ORDO_OK) {
        status = ordo_sandwich_enclose(low, high, claim, statement->target, cells, &options);
    }
    if (status == ORDO_OK) {
        status = ordo_record_between(low, true, json_object_get(record, "low"), PREC, "low", why);
    }
    if (status == ORDO_OK) {
        status =
            ordo_record_between(high, true, json_object_get(record, "high"), PREC, "high", why);
    }
    if (status == ORDO_OK) {
        status = ordo_record_exact(distance, json_object_get(record, "distance"), why);
    }
    if (status == ORDO_OK) {
        *verdict = ordo_sandwich_compare(norm, low, high, distance, claim->value == NULL);
    }
    if (status == ORDO_OK && *verdict != ORDO_VERDICT_UNDECIDED &&
        !ordo_sandwich_holds(norm, low, high)) {
        status = check_distance(distance, &net, statement, why);
    }
    if (read) {
        ordo_network_clear(&net);
    }
    arb_clear(distance);
    arb_clear(high);
    arb_clear(low);
    arb_clear(norm);
    return status;
}

/* ---- f^(k) is one number ---- */

/* f as a polynomial of degree <= k with rational coefficients on [a, b]: F = f^(k) and b - a. */
static ordo_status
read_polynomial(fmpq_t F, fmpq_t length, const ordo_claim *claim, const ordo_target *target)
{
    slong k = (slong)ordo_unit_order(claim->unit);
    fmpq_poly_t p;
    fmpq_t a;
    fmpq_poly_init(p);
    fmpq_init(a);
    ordo_status status = ordo_polynomial_of(p, ordo_target_function(target));
    if (status == ORDO_OK && fmpq_poly_degree(p) > k) {
        status = ORDO_IRRATIONAL;
    }
    if (status == ORDO_OK) {
        status = ordo_target_ends_rational(a, length, target);
    }
    if (status == ORDO_OK) {
        fmpq_sub(length, length, a);
        for (slong j = 0; j < k; j++) {
            fmpq_poly_derivative(p, p);
        }
        fmpq_poly_get_coeff_fmpq(F, p, 0);
    }
    fmpq_clear(a);
    fmpq_poly_clear(p);
    return status;
}

bool
ordo_sandwich_is_equality(const ordo_claim *claim, const ordo_target *target)
{
    fmpq_t F, length;
    fmpq_init(F);
    fmpq_init(length);
    bool equal = read_polynomial(F, length, claim, target) == ORDO_OK;
    fmpq_clear(length);
    fmpq_clear(F);
    return equal;
}

/* The square of a constant of square roots, exactly. */
static bool
square_of(fmpq_t r, const char *text)
{
    int sign = 0;
    ordo_expression *f = NULL;
    bool known = text != NULL && ordo_expression_parse(&f, text, NULL) == ORDO_OK &&
                 ordo_surd_square(r, &sign, f) == ORDO_OK && sign >= 0;
    ordo_expression_free(f);
    return known;
}

/* Each ideal net has int e^2 = C^2 h^(2k) F^2 (b - a) with the declared C of the rmse. */
static bool
squares_agree(const fmpq *squares, const ordo_claim *claim, const fmpq_t F, const fmpq_t length)
{
    fmpq_t expected, constant;
    fmpq_init(expected);
    fmpq_init(constant);
    bool agree = square_of(constant, claim->construction->constant[ORDO_RMSE]);
    for (size_t i = 0; agree && i < claim->neuron_count; i++) {
        size_t cells = ordo_unit_cells(claim->unit, claim->neurons[i]);
        fmpq_set_ui(expected, cells > 0 ? cells : 1, 1);
        fmpq_div(expected, length, expected);
        fmpq_pow_si(expected, expected, (slong)ordo_unit_order(claim->unit));
        fmpq_mul(expected, expected, F);
        fmpq_mul(expected, expected, expected);
        fmpq_mul(expected, expected, constant);
        fmpq_mul(expected, expected, length);
        agree = cells > 0 && fmpq_equal(expected, squares + i);
    }
    fmpq_clear(constant);
    fmpq_clear(expected);
    return agree;
}

/* Whether the claimed constant is the declared one; any is right where F = 0. */
static ordo_verdict
compare_constants(const ordo_claim *claim, const fmpq_t F)
{
    const char *declared = claim->construction->constant[claim->norm];
    if (claim->value == NULL || fmpq_is_zero(F)) {
        return ORDO_VERDICT_PROVED;
    }
    fmpq_t claimed, known;
    arb_t x, y;
    fmpq_init(claimed);
    fmpq_init(known);
    arb_init(x);
    arb_init(y);
    enclose_constant(x, claim->value);
    enclose_constant(y, declared);
    bool surds = square_of(claimed, claim->value) && square_of(known, declared);
    bool apart = arb_is_finite(x) && arb_is_finite(y) && !arb_overlaps(x, y);
    ordo_verdict verdict = surds && fmpq_equal(claimed, known) ? ORDO_VERDICT_PROVED
                           : surds || apart                    ? ORDO_VERDICT_REFUTED
                                                               : ORDO_VERDICT_UNDECIDED;
    arb_clear(y);
    arb_clear(x);
    fmpq_clear(known);
    fmpq_clear(claimed);
    return verdict;
}

static ordo_status
check_equality(ordo_verdict *verdict, json_t *nets, const ordo_statement *statement,
               ordo_message *why)
{
    const ordo_claim *claim = &statement->claim;
    fmpq *squares = _fmpq_vec_init((slong)claim->neuron_count);
    fmpq_t F, length;
    fmpq_init(F);
    fmpq_init(length);
    ordo_status status = read_polynomial(F, length, claim, statement->target);
    if (status == ORDO_OK) {
        status =
            ordo_rational_check(squares, statement, nets, claim->neurons, claim->neuron_count, why);
    }
    if (status == ORDO_OK) {
        *verdict = squares_agree(squares, claim, F, length) ? compare_constants(claim, F)
                                                            : ORDO_VERDICT_REFUTED;
    }
    fmpq_clear(length);
    fmpq_clear(F);
    _fmpq_vec_clear(squares, (slong)claim->neuron_count);
    return status;
}

ordo_status
ordo_recheck_sandwich(ordo_verdict *verdict, const ordo_statement *statement, ordo_message *why)
{
    static const char *const keys[] = {"runs", "nets", NULL};
    json_t *evidence = statement->evidence;
    ordo_status status = ordo_record_keys(evidence, keys, why);
    if (status != ORDO_OK) {
        return status;
    }
    return ordo_sandwich_is_equality(&statement->claim, statement->target)
               ? check_equality(verdict, json_object_get(evidence, "nets"), statement, why)
               : ordo_sizes_recheck(verdict, json_object_get(evidence, "runs"), "a net", statement,
                                    check_run, NULL, why);
}
