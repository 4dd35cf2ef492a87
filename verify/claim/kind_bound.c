/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Claims that a norm of the error is at most, or at least, the value of an expression. */
#include <stdio.h>

#include "verify/claim/trial.h"

static unsigned
needs_norm(const ordo_claim *claim)
{
    return ORDO_NORM_BIT(claim->norm);
}

/* Digits of the numbers that are shown, more where that tells them apart. */
enum { DIGITS_LEAST = 5 };

/* How near to failing: a preview, to choose the case that is shown. */
static double
ratio_of(const arb_t over, const arb_t under)
{
    double x = arf_get_d(arb_midref(over), ARF_RND_NEAR);
    double y = arf_get_d(arb_midref(under), ARF_RND_NEAR);
    return y != 0 ? x / y : x;
}

/* Certainly as claimed, certainly not, or neither. */
static ordo_verdict
compare(const arb_t norm, const arb_t value, bool at_least)
{
    if (at_least ? arb_ge(norm, value) : arb_le(norm, value)) {
        return ORDO_VERDICT_PROVED;
    }
    return (at_least ? arb_lt(norm, value) : arb_gt(norm, value)) ? ORDO_VERDICT_REFUTED
                                                                  : ORDO_VERDICT_UNDECIDED;
}

static ordo_status
test(ordo_finding *finding, const ordo_trial *t, void *self)
{
    bool at_least = t->judged->claim->at_least;
    arb_t value;
    arb_init(value);
    (void)self;
    ordo_message why = {""};
    ordo_status status = ordo_case_value(value, t->judged, t->neurons, t->value_bits, &why);
    if (status == ORDO_OK) {
        char after[48];
        long digits = ordo_finding_digits(t->norm, value, DIGITS_LEAST);
        bool visible = ordo_trial_differs(t, value);
        finding->verdict = visible ? compare(t->norm, value, at_least) : ORDO_VERDICT_UNDECIDED;
        finding->gap = at_least ? ratio_of(value, t->norm) : ratio_of(t->norm, value);
        (void)snprintf(after, sizeof after, " at n = %zu", t->neurons);
        bool below = (finding->verdict == ORDO_VERDICT_PROVED) != at_least;
        ordo_finding_claimed(finding->predicted, at_least ? ">= " : "<= ", t->judged, value, !below,
                             digits, "");
        ordo_finding_bound(finding->measured, "", t->norm, below, digits, after);
        if (!visible) {
            (void)ordo_explain(&why, ORDO_OK,
                               "equal to %ld digits: rounding the parameters would decide; a "
                               "claim of kind identity can tell",
                               t->digits);
        } else if (finding->verdict == ORDO_VERDICT_UNDECIDED) {
            (void)ordo_explain(&why, ORDO_OK, "the enclosures overlap");
        }
    }
    if (finding->verdict == ORDO_VERDICT_UNDECIDED) {
        (void)ordo_explain(&finding->note, ORDO_OK, "n = %zu: %s", t->neurons, why.text);
    }
    arb_clear(value);
    return status < 0 ? status : ORDO_OK;
}

static ordo_status
judge(ordo_finding *finding, const ordo_case *judged)
{
    return ordo_trial_all(finding, judged, test, NULL);
}

const ordo_kind ordo_kind_bound = {
    .name = "bound",
    .title = "a norm of the error is at most (\"relation\": \">=\": at least) a value, at each "
             "listed n",
    .required = ORDO_KEY_UNIT | ORDO_KEY_CONSTRUCTION | ORDO_KEY_TARGETS | ORDO_KEY_NORM |
                ORDO_KEY_N | ORDO_KEY_VALUE,
    .allowed = ORDO_KEY_ORIENTATION | ORDO_KEY_KNOTS | ORDO_KEY_ON | ORDO_KEY_N_FOR |
               ORDO_KEY_BITS | ORDO_KEY_DTYPE | ORDO_KEY_RELATION,
    .expect = ORDO_VERDICT_PROVED,
    .needs = needs_norm,
    .symbols = ordo_value_all,
    .judge = judge,
};
