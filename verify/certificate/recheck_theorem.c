/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two-sided theorem for all n, from ranges of f^(k) (theory 5.3, 5.4). */
#include "verify/certificate/evidence.h"

enum { PREC = 1280, FROM_MOST = 1000000 };

/* best(n) >= pieces (n+1)^-k >= lower n^-k and best(n) <= upper n^-k for all n >= 1; best(n) <=
 * cells N^-k on N cells; best(n) <= few n^-(k-1), not finite where that is not known. */
typedef struct rate {
    arb_t lower, pieces, upper, cells, few;
} rate;

/* What is proved of |f^(order)| on [a, b] or (least) on a stored interval. */
static ordo_status
check_range(arb_t bound, arb_t length, json_t *record, const ordo_statement *statement,
            unsigned order, bool least, ordo_message *why)
{
    ordo_subject subject = {.target = statement->target,
                            .measure = ordo_measure_find(least ? "least" : "linf"),
                            .derivative = order};
    arb_t lower, upper, from, to;
    arb_init(lower);
    arb_init(upper);
    arb_init(from);
    arb_init(to);
    ordo_status status = ordo_covering_check(lower, upper, record, &subject, least, from, to, why);
    if (status == ORDO_OK) {
        arb_set(bound, least ? lower : upper);
        arb_sub(length, to, from, PREC);
    }
    arb_clear(to);
    arb_clear(from);
    arb_clear(upper);
    arb_clear(lower);
    return status == ORDO_OK ? status : ordo_record_within(why, status, least ? "least" : "most");
}

/* pieces = lambda c l^(k + 1/2)/sqrt(b - a), lambda = k!/((2k)! sqrt(2k+1)), for the rmse. */
static void
set_pieces(arb_t pieces, unsigned k, const arb_t c, const arb_t l, const arb_t length)
{
    arb_t factor;
    arb_init(factor);
    arb_fac_ui(pieces, k, PREC);
    arb_fac_ui(factor, 2 * (ulong)k, PREC);
    arb_div(pieces, pieces, factor, PREC);
    arb_sqrt_ui(factor, 2 * (ulong)k + 1, PREC);
    arb_div(pieces, pieces, factor, PREC);
    arb_mul(pieces, pieces, c, PREC);
    arb_pow_ui(factor, l, k, PREC);
    arb_mul(pieces, pieces, factor, PREC);
    arb_div(factor, l, length, PREC);
    arb_sqrt(factor, factor, PREC);
    arb_mul(pieces, pieces, factor, PREC);
    arb_clear(factor);
}

/* y = C (b - a)^order M, C the declared constant of the rmse, proved for every number of cells. */
static ordo_status
set_rate(arb_t y, const ordo_construction *by, unsigned order, const arb_t M, const arb_t length,
         ordo_message *why)
{
    if (by == NULL || !by->peano) {
        return ordo_explain(why, ORDO_MISSED, "no constant is proved for that construction");
    }
    arb_t power;
    arb_init(power);
    ordo_status status = ordo_claim_constant(y, by->constant[ORDO_RMSE]);
    arb_pow_ui(power, length, order, PREC);
    arb_mul(y, y, power, PREC);
    arb_mul(y, y, M, PREC);
    arb_clear(power);
    return status;
}

/* n neurons of a unit with two at a make n - 1 cells. With N = n - 1, N^-k <= (from/(from-1))^k
 * n^-k for n >= from; for n < from nets of the unit with one factor less have few n^-(k-1) <=
 * (from-1) few n^-k. */
static ordo_status
add_small(rate *r, json_t *record, const ordo_statement *statement, const arb_t length,
          ordo_message *why)
{
    static const char *const keys[] = {"by", "from", "most", NULL};
    const ordo_unit *unit = statement->claim.unit, *small = NULL;
    unsigned k = ordo_unit_order(unit);
    const char *by = NULL;
    long from;
    arb_t M, other;
    arb_init(M);
    arb_init(other);
    ordo_status status = ordo_record_keys(record, keys, why);
    if (status == ORDO_OK) {
        status = ordo_record_text(&by, record, "by", why);
    }
    if (status == ORDO_OK) {
        status = ordo_record_integer(&from, record, "from", 2, FROM_MOST, why);
    }
    if (status == ORDO_OK) {
        status =
            check_range(M, other, json_object_get(record, "most"), statement, k - 1, false, why);
    }
    if (status == ORDO_OK) {
        small = ordo_unit_of_factors(unit->factors - 1);
        status = set_rate(r->few, small != NULL ? ordo_construction_find(small, by) : NULL, k - 1,
                          M, length, why);
    }
    if (status == ORDO_OK) {
        arb_set_si(other, from);
        arb_div_si(other, other, from - 1, PREC);
        arb_pow_ui(other, other, k, PREC);
        arb_mul(r->upper, r->cells, other, PREC);
        arb_mul_si(other, r->few, from - 1, PREC);
        arb_max(r->upper, r->upper, other, PREC);
    }
    arb_clear(other);
    arb_clear(M);
    return status == ORDO_OK ? status : ordo_record_within(why, status, "small");
}

/* From rmse to l2. */
static void
scale_rate(rate *r, const arb_t length)
{
    arb_ptr all[] = {r->lower, r->pieces, r->upper, r->cells, r->few};
    arb_t root;
    arb_init(root);
    arb_sqrt(root, length, PREC);
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        arb_mul(all[i], all[i], root, PREC);
    }
    arb_clear(root);
}

static ordo_status
find_rate(rate *r, const ordo_statement *statement, ordo_message *why)
{
    json_t *evidence = statement->evidence;
    const ordo_unit *unit = statement->claim.unit;
    unsigned k = ordo_unit_order(unit);
    const char *by = NULL;
    arb_t a, length, bound, l;
    arb_init(a);
    arb_init(length);
    arb_init(bound);
    arb_init(l);
    ordo_target_ends_ball(a, length, statement->target, PREC);
    arb_sub(length, length, a, PREC);
    arb_indeterminate(r->few);
    ordo_status status =
        check_range(bound, l, json_object_get(evidence, "least"), statement, k, true, why);
    if (status == ORDO_OK && !arb_is_positive(bound)) {
        status = ordo_explain(why, ORDO_MISSED, "f^(%u) may vanish", k);
    }
    if (status == ORDO_OK) {
        set_pieces(r->pieces, k, bound, l, length);
        arb_mul_2exp_si(r->lower, r->pieces, -(slong)k); /* n + 1 <= 2n */
        status = check_range(bound, l, json_object_get(evidence, "most"), statement, k, false, why);
    }
    if (status == ORDO_OK) {
        status = ordo_record_text(&by, evidence, "by", why);
    }
    if (status == ORDO_OK) {
        status = set_rate(r->cells, ordo_construction_find(unit, by), k, bound, length, why);
    }
    if (status == ORDO_OK && unit->neurons_at_a > 2) {
        status = ordo_explain(why, ORDO_MISSED, "no bound from above is known of this unit");
    }
    if (status == ORDO_OK && unit->neurons_at_a > 1) {
        status = add_small(r, json_object_get(evidence, "small"), statement, length, why);
    } else {
        arb_set(r->upper, r->cells);
    }
    if (statement->claim.norm == ORDO_L2) {
        scale_rate(r, length);
    }
    arb_clear(l);
    arb_clear(bound);
    arb_clear(length);
    arb_clear(a);
    return status;
}

/* c1 n^-q <= best <= C1 n^-q with q != k contradicts lower n^-k <= best <= upper n^-k. */
static ordo_verdict
judge_order(const char *text, unsigned k)
{
    arb_t q;
    arb_init(q);
    bool known = ordo_claim_constant(q, text) == ORDO_OK;
    ordo_verdict verdict = known && arb_equal_si(q, (slong)k)       ? ORDO_VERDICT_PROVED
                           : known && !arb_contains_si(q, (slong)k) ? ORDO_VERDICT_REFUTED
                                                                    : ORDO_VERDICT_UNDECIDED;
    arb_clear(q);
    return verdict;
}

/* best(n) >= c n^-k for all n: true for c <= lower; false for c > cells (best(n) n^k <= cells
 * (n/N)^k tends to it) and for c > few (n = 1). */
static ordo_verdict
judge_lower(const char *text, const rate *r)
{
    arb_t c;
    arb_init(c);
    bool known = ordo_claim_constant(c, text) == ORDO_OK;
    ordo_verdict verdict = known && arb_le(c, r->lower) ? ORDO_VERDICT_PROVED
                           : known && (arb_gt(c, r->cells) || arb_gt(c, r->few))
                               ? ORDO_VERDICT_REFUTED
                               : ORDO_VERDICT_UNDECIDED;
    arb_clear(c);
    return verdict;
}

/* best(n) <= C n^-k for all n: true for C >= upper; false for C < pieces, to which the lower bound
 * of best(n) n^k tends. */
static ordo_verdict
judge_upper(const char *text, const rate *r)
{
    arb_t C;
    arb_init(C);
    bool known = ordo_claim_constant(C, text) == ORDO_OK;
    ordo_verdict verdict = known && arb_ge(C, r->upper)    ? ORDO_VERDICT_PROVED
                           : known && arb_lt(C, r->pieces) ? ORDO_VERDICT_REFUTED
                                                           : ORDO_VERDICT_UNDECIDED;
    arb_clear(C);
    return verdict;
}

static ordo_verdict
judge(const ordo_claim *claim, const rate *r)
{
    ordo_verdict verdict = claim->order != NULL
                               ? judge_order(claim->order, ordo_unit_order(claim->unit))
                               : ORDO_VERDICT_PROVED;
    if (verdict != ORDO_VERDICT_PROVED) {
        return verdict; /* constants mean nothing at another order */
    }
    if (claim->lower != NULL) {
        verdict = ordo_verdict_both(verdict, judge_lower(claim->lower, r));
    }
    return claim->upper != NULL ? ordo_verdict_both(verdict, judge_upper(claim->upper, r))
                                : verdict;
}

ordo_status
ordo_recheck_theorem(ordo_verdict *verdict, const ordo_statement *statement, ordo_message *why)
{
    static const char *const keys[] = {"by", "most", "least", "small", NULL};
    const ordo_claim *claim = &statement->claim;
    ordo_status status = ordo_record_keys(statement->evidence, keys, why);
    if (status != ORDO_OK) {
        return status;
    }
    int degree = ordo_expression_degree(ordo_target_function(statement->target));
    if (degree >= 0 && degree < (int)ordo_unit_order(claim->unit)) {
        *verdict = ORDO_VERDICT_REFUTED; /* nets reproduce it: best(n) = 0 */
        return ORDO_OK;
    }
    rate r;
    arb_ptr all[] = {r.lower, r.pieces, r.upper, r.cells, r.few};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        arb_init(all[i]);
    }
    status = find_rate(&r, statement, why);
    if (status == ORDO_OK) {
        *verdict = judge(claim, &r);
    }
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        arb_clear(all[i]);
    }
    return status;
}
