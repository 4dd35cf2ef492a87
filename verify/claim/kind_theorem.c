/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Claims about the order of the best error of a unit, for every n, with its constants. */
#include <stdio.h>
#include <stdlib.h>

#include "verify/claim/kind.h"
#include "verify/proof/theorem.h"

static const char *
objection(const ordo_claim *claim)
{
    bool known = claim->norm == ORDO_RMSE || claim->norm == ORDO_L2;
    return known ? NULL : "\"norm\" of a theorem must be rmse or l2";
}

/* Joins the verdict on a part of the claim; what made the whole worse is noted. */
static void
join(ordo_finding *finding, ordo_verdict part, const char *what, const char *claimed,
     const char *why)
{
    ordo_verdict whole = ordo_verdict_both(finding->verdict, part);
    if (whole != finding->verdict) {
        (void)ordo_explain(&finding->note, ORDO_OK, "%s %s %s", what, claimed, why);
    }
    finding->verdict = whole;
}

/* c1 n^-q <= best <= C1 n^-q for all n with q != k and any c1, C1 > 0 contradicts c n^-k <= best <=
 * C n^-k: n^(k-q) would be bounded from both sides. */
static ordo_status
judge_order(ordo_finding *finding, const ordo_claim *claim, unsigned order)
{
    arb_t q;
    arb_init(q);
    ordo_status status = ordo_claim_constant(q, claim->order);
    if (status == ORDO_OK && !arb_equal_si(q, (slong)order)) {
        bool other = !arb_contains_si(q, (slong)order);
        join(finding, other ? ORDO_VERDICT_REFUTED : ORDO_VERDICT_UNDECIDED, "order", claim->order,
             other ? "is not the proved one" : "is not told from the proved one");
    }
    arb_clear(q);
    return status;
}

/* Claimed: best(n) >= c n^-k for every n. True when c <= lower. False when c > cells, since best(n)
 * n^k <= cells (n/N)^k, which tends to cells; and when c > few, which bounds best(1). */
static ordo_status
judge_lower(ordo_finding *finding, const ordo_claim *claim, const ordo_rate *rate)
{
    arb_t c, bound;
    arb_init(c);
    arb_init(bound);
    ordo_status status = ordo_claim_constant(c, claim->lower);
    if (status == ORDO_OK) {
        ordo_ball_from_real(bound, rate->lower);
        bool holds = arb_le(c, bound);
        ordo_ball_from_real(bound, rate->cells);
        bool fails = arb_gt(c, bound);
        ordo_ball_from_real(bound, rate->few);
        fails = fails || arb_gt(c, bound); /* never for a ball that is not finite */
        join(finding,
             holds   ? ORDO_VERDICT_PROVED
             : fails ? ORDO_VERDICT_REFUTED
                     : ORDO_VERDICT_UNDECIDED,
             "lower constant", claim->lower,
             fails ? "is above what a net reaches" : "is above the proved one");
    }
    arb_clear(c);
    arb_clear(bound);
    return status;
}

/* Claimed: best(n) <= C n^-k for every n. True when C >= upper. False when C < pieces, since
 * best(n) n^k >= pieces (n/(n+1))^k, which tends to pieces. */
static ordo_status
judge_upper(ordo_finding *finding, const ordo_claim *claim, const ordo_rate *rate)
{
    arb_t C, bound;
    arb_init(C);
    arb_init(bound);
    ordo_status status = ordo_claim_constant(C, claim->upper);
    if (status == ORDO_OK) {
        ordo_ball_from_real(bound, rate->upper);
        bool holds = arb_ge(C, bound);
        ordo_ball_from_real(bound, rate->pieces);
        bool fails = arb_lt(C, bound);
        join(finding,
             holds   ? ORDO_VERDICT_PROVED
             : fails ? ORDO_VERDICT_REFUTED
                     : ORDO_VERDICT_UNDECIDED,
             "upper constant", claim->upper,
             fails ? "is below what any net can reach" : "is below the proved one");
    }
    arb_clear(C);
    arb_clear(bound);
    return status;
}

static void
predict(ordo_finding *finding, const ordo_claim *claim)
{
    char order[16];
    (void)snprintf(order, sizeof order, "%u", ordo_unit_order(claim->unit));
    const char *k = claim->order != NULL ? claim->order : order;
    if (claim->lower == NULL && claim->upper == NULL) {
        (void)snprintf(finding->predicted, sizeof finding->predicted, "order %s", k);
    } else {
        (void)snprintf(finding->predicted, sizeof finding->predicted, "%s%s%s%s%s n^-%s",
                       claim->lower != NULL ? ">= " : "", claim->lower != NULL ? claim->lower : "",
                       claim->lower != NULL && claim->upper != NULL ? ", " : "",
                       claim->upper != NULL ? "<= " : "", claim->upper != NULL ? claim->upper : "",
                       k);
    }
}

static ordo_status
weigh(ordo_finding *finding, const ordo_claim *claim, const ordo_theorem *t)
{
    const ordo_rate *rate = claim->norm == ORDO_L2 ? &t->l2 : &t->rmse;
    char *lower = ordo_real_text_rounded(rate->lower, 5, MPFR_RNDD);
    char *upper = ordo_real_text_rounded(rate->upper, 5, MPFR_RNDU);
    (void)snprintf(finding->measured, sizeof finding->measured, "%s to %s n^-%u",
                   lower != NULL ? lower : "?", upper != NULL ? upper : "?", t->order);
    free(lower);
    free(upper);
    finding->gap = ordo_log2(rate->upper) - ordo_log2(rate->lower); /* the loosest case is shown */
    finding->verdict = ORDO_VERDICT_PROVED;
    ordo_status status = claim->order != NULL ? judge_order(finding, claim, t->order) : ORDO_OK;
    if (status == ORDO_OK && finding->verdict != ORDO_VERDICT_PROVED) {
        return status; /* constants mean nothing at another order */
    }
    if (status == ORDO_OK && claim->lower != NULL) {
        status = judge_lower(finding, claim, rate);
    }
    if (status == ORDO_OK && claim->upper != NULL) {
        status = judge_upper(finding, claim, rate);
    }
    return status;
}

static ordo_status
judge(ordo_finding *finding, const ordo_case *judged)
{
    const ordo_claim *claim = judged->claim;
    ordo_theorem t;
    ordo_theorem_init(&t);
    predict(finding, claim);
    ordo_status status = ordo_theorem_find(&t, claim->unit, judged->target, NULL, &finding->note);
    if (status == ORDO_OK) {
        status = weigh(finding, claim, &t);
    } else {
        bool refuted = status == ORDO_REFUSED;
        finding->verdict = refuted ? ORDO_VERDICT_REFUTED : ORDO_VERDICT_UNDECIDED;
        (void)snprintf(finding->measured, sizeof finding->measured, refuted ? "0" : "?");
    }
    ordo_theorem_clear(&t);
    return status < 0 ? status : ORDO_OK;
}

const ordo_kind ordo_kind_theorem = {
    .name = "theorem",
    .title = "the best error of the unit is of its order for every n: c n^-k <= best <= C n^-k",
    .required = ORDO_KEY_UNIT | ORDO_KEY_TARGETS,
    .allowed = ORDO_KEY_ORDER | ORDO_KEY_LOWER | ORDO_KEY_UPPER | ORDO_KEY_NORM | ORDO_KEY_ON,
    .expect = ORDO_VERDICT_PROVED,
    .objection = objection,
    .needs = ordo_needs_nothing,
    .judge = judge,
};
