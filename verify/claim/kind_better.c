/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Claims that one construction is at least as good as another on the same breakpoints. */
#include <stdio.h>

#include "verify/claim/trial.h"

static unsigned
needs_norm(const ordo_claim *claim)
{
    return ORDO_NORM_BIT(claim->norm);
}

enum { DIGITS_LEAST = 5 };

/* r = the norm of the other net, proved to the digits of the trial. */
static ordo_status
enclose_other(arb_t r, const ordo_trial *t, ordo_message *why)
{
    const ordo_claim *claim = t->judged->claim;
    ordo_recipe other = ordo_case_recipe_over(t->judged);
    ordo_run_options options = {.wanted = ORDO_NORM_BIT(claim->norm),
                                .digits = t->digits,
                                .bits = claim->bits,
                                .check = ORDO_CHECK_NONE};
    ordo_run run;
    ordo_run_init(&run, t->digits);
    ordo_status status = ordo_run_recipe(&run, &other, t->neurons, &options, why);
    if (status == ORDO_OK || status == ORDO_MISSED) {
        arb_set(r, run.proved.value[claim->norm]);
        status = ORDO_OK;
    }
    ordo_run_clear(&run);
    return status;
}

static ordo_status
test(ordo_finding *finding, const ordo_trial *t, void *self)
{
    const ordo_claim *claim = t->judged->claim;
    arb_t other;
    arb_init(other);
    (void)self;
    ordo_message why = {""};
    ordo_status status = enclose_other(other, t, &why);
    if (status == ORDO_OK) {
        char after[48], before[48];
        long digits = ordo_finding_digits(t->norm, other, DIGITS_LEAST);
        bool visible = ordo_trial_differs(t, other);
        finding->verdict = !visible                 ? ORDO_VERDICT_UNDECIDED
                           : arb_le(t->norm, other) ? ORDO_VERDICT_PROVED
                           : arb_gt(t->norm, other) ? ORDO_VERDICT_REFUTED
                                                    : ORDO_VERDICT_UNDECIDED;
        finding->gap = arf_get_d(arb_midref(t->norm), ARF_RND_NEAR) /
                       arf_get_d(arb_midref(other), ARF_RND_NEAR);
        bool below = finding->verdict == ORDO_VERDICT_PROVED;
        (void)snprintf(before, sizeof before, "<= %s ", claim->over->name);
        (void)snprintf(after, sizeof after, " at n = %zu", t->neurons);
        ordo_finding_bound(finding->predicted, before, other, !below, digits, "");
        ordo_finding_bound(finding->measured, "", t->norm, below, digits, after);
        (void)ordo_explain(&why, ORDO_OK,
                           visible ? "the enclosures overlap"
                                   : "equal to %ld digits: rounding the parameters would decide",
                           t->digits);
    }
    if (finding->verdict == ORDO_VERDICT_UNDECIDED) {
        (void)ordo_explain(&finding->note, ORDO_OK, "n = %zu: %s", t->neurons, why.text);
    }
    arb_clear(other);
    return status < 0 ? status : ORDO_OK;
}

static ordo_status
judge(ordo_finding *finding, const ordo_case *judged)
{
    return ordo_trial_all(finding, judged, test, NULL);
}

static const char *
object(const ordo_claim *claim)
{
    return claim->over == claim->construction ? "\"over\" must be another construction" : NULL;
}

const ordo_kind ordo_kind_better = {
    .name = "better",
    .title = "a norm of the error is at most that of the construction \"over\" on the same "
             "breakpoints, at each listed n",
    .required = ORDO_KEY_UNIT | ORDO_KEY_CONSTRUCTION | ORDO_KEY_OVER | ORDO_KEY_TARGETS |
                ORDO_KEY_NORM | ORDO_KEY_N,
    .allowed = ORDO_KEY_ORIENTATION | ORDO_KEY_KNOTS | ORDO_KEY_ON | ORDO_KEY_N_FOR | ORDO_KEY_BITS,
    .expect = ORDO_VERDICT_PROVED,
    .objection = object,
    .needs = needs_norm,
    .judge = judge,
};
