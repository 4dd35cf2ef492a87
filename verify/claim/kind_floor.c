/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Claims that no parameters whatever bring the error down to the value of an expression. */
#include <stdio.h>
#include <stdlib.h>

#include "verify/proof/floor.h"
#include "verify/claim/trial.h"

/* Bits of claimed values; digits of the errors of constructions, which may refute one. */
enum { VALUE_BITS = 64, WITNESS_DIGITS = 8, SHOWN_DIGITS = 6 };

static const char *
objection(const ordo_claim *claim)
{
    return (ORDO_NORM_BIT(claim->norm) & (unsigned)ORDO_FLOOR_NORMS) != 0
               ? NULL
               : "bounds for all parameters are known of rmse, l2 and linf only";
}

/* One size of a case. */
typedef struct trial {
    const ordo_case *judged;
    size_t neurons;
    arb_t value;                   /* the claimed number */
    mpfr_t bound;                  /* no net has a smaller error */
    const ordo_construction *best; /* the construction with the least error; NULL: none */
    arb_t error;                   /* its error */
} trial;

/* Looks for the construction with the least proved error. */
static ordo_status
find_witness(trial *t, ordo_message *why)
{
    const ordo_claim *claim = t->judged->claim;
    ordo_norm norm = claim->norm;
    ordo_run_options options = {
        .wanted = ORDO_NORM_BIT(norm), .digits = WITNESS_DIGITS, .check = ORDO_CHECK_NONE};
    ordo_status status = ORDO_OK;
    for (const ordo_construction *const *c = claim->unit->constructions; status >= 0 && *c != NULL;
         c++) {
        ordo_recipe recipe = {claim->unit, *c, ORDO_FORWARD, t->judged->target, NULL};
        ordo_run run;
        ordo_run_init(&run, options.digits);
        status = ordo_run_recipe(&run, &recipe, t->neurons, &options, why);
        bool made = status == ORDO_OK || status == ORDO_MISSED;
        arb_srcptr error = run.proved.value[norm];
        if (made && arb_is_finite(error) &&
            (t->best == NULL || arf_cmp(arb_midref(error), arb_midref(t->error)) < 0)) {
            t->best = *c;
            arb_set(t->error, error);
        }
        ordo_run_clear(&run);
    }
    return status < 0 ? status : ORDO_OK;
}

/* "> 1.5e-7 at n = 64" and ">= 1.6e-7 at n = 64": the claimed value and what was found of it,
 * bounds rounded towards each other, or with `below` "<= 1.4e-7" the error of a net. */
static void
write_numbers(ordo_finding *finding, const trial *t, const arb_t found, bool below)
{
    char after[48];
    long digits = ordo_finding_digits(t->value, found, SHOWN_DIGITS);
    (void)snprintf(after, sizeof after, " at n = %zu", t->neurons);
    ordo_finding_claimed(finding->predicted, "> ", t->judged, t->value, !below, digits, after);
    ordo_finding_bound(finding->measured, below ? "<= " : ">= ", found, below, digits, after);
}

/* Certainly below the bound, certainly not below the error of some net, or neither. */
static void
decide(ordo_finding *finding, const trial *t)
{
    arb_t least;
    arb_init(least);
    ordo_ball_from_real(least, t->bound);
    mpfr_t value, error;
    mpfr_inits2(VALUE_BITS, value, error, (mpfr_ptr)0);
    ordo_real_bound(value, t->value, MPFR_RNDU);
    write_numbers(finding, t, least, false);
    if (arb_lt(t->value, least)) { /* every net's error is at least the bound */
        finding->verdict = ORDO_VERDICT_PROVED;
    } else if (t->best != NULL && arb_le(t->error, t->value)) { /* this net reaches it */
        finding->verdict = ORDO_VERDICT_REFUTED;
        write_numbers(finding, t, t->error, true);
        (void)ordo_explain(&finding->note, ORDO_OK, "%s %s reaches it",
                           t->judged->claim->unit->name, t->best->name);
    } else {
        finding->verdict = ORDO_VERDICT_UNDECIDED;
        char *reached = NULL;
        if (t->best != NULL) {
            ordo_real_bound(error, t->error, MPFR_RNDU);
            reached = ordo_real_text_rounded(error, SHOWN_DIGITS, MPFR_RNDU);
        }
        (void)ordo_explain(&finding->note, ORDO_OK,
                           "n = %zu: above the certified bound; the best construction, %s, has %s",
                           t->neurons, t->best != NULL ? t->best->name : "none",
                           reached != NULL ? reached : "no known error");
        free(reached);
    }
    mpfr_div(value, value, t->bound, MPFR_RNDN); /* how near to failing */
    finding->gap = mpfr_get_d(value, MPFR_RNDN);
    mpfr_clears(value, error, (mpfr_ptr)0);
    arb_clear(least);
}

static ordo_status
judge_size(ordo_finding *finding, trial *t)
{
    const ordo_case *judged = t->judged;
    ordo_floor floor;
    ordo_message why = {""};
    ordo_norm norm = judged->claim->norm;
    finding->verdict = ORDO_VERDICT_UNDECIDED;
    ordo_status status = ordo_case_value(t->value, judged, t->neurons, VALUE_BITS, &why);
    if (status != ORDO_OK) {
        (void)ordo_explain(&finding->note, ORDO_OK, "n = %zu: %s", t->neurons,
                           why.text[0] != '\0' ? why.text : ordo_status_text(status));
        return status < 0 && status != ORDO_EDOMAIN ? status : ORDO_OK;
    }
    ordo_floor_init(&floor);
    status = ordo_floor_find(&floor, judged->claim->unit, judged->target, t->neurons,
                             ORDO_NORM_BIT(norm));
    mpfr_set(t->bound, floor.value[norm], MPFR_RNDD);
    ordo_floor_clear(&floor);
    arb_t least;
    arb_init(least);
    ordo_ball_from_real(least, t->bound);
    if (status == ORDO_OK && !arb_lt(t->value, least)) {
        status = find_witness(t, &why);
    }
    arb_clear(least);
    if (status == ORDO_OK) {
        decide(finding, t);
    } else {
        finding->note = why;
    }
    return status;
}

/* The finding that counts: a refuted size, then an undecided one, then the one nearest to failing.
 */
static bool
counts_more(const ordo_finding *a, const ordo_finding *b)
{
    if (a->verdict == b->verdict) {
        return a->gap > b->gap;
    }
    return ordo_verdict_both(a->verdict, b->verdict) == a->verdict;
}

static ordo_status
judge(ordo_finding *finding, const ordo_case *judged)
{
    ordo_sizes sizes = ordo_case_sizes(judged);
    ordo_status status = ORDO_OK;
    for (size_t i = 0; status == ORDO_OK && i < sizes.count; i++) {
        ordo_finding found = {.verdict = ORDO_VERDICT_UNDECIDED};
        trial t = {.judged = judged, .neurons = sizes.neurons[i]};
        arb_init(t.value);
        arb_init(t.error);
        mpfr_init2(t.bound, VALUE_BITS);
        status = judge_size(&found, &t);
        mpfr_clear(t.bound);
        arb_clear(t.error);
        arb_clear(t.value);
        if (i == 0 || status != ORDO_OK || counts_more(&found, finding)) {
            *finding = found;
        }
    }
    return status;
}

const ordo_kind ordo_kind_floor = {
    .name = "floor",
    .title = "no parameters of the unit bring the error down to a value, at each listed n",
    .required = ORDO_KEY_UNIT | ORDO_KEY_TARGETS | ORDO_KEY_NORM | ORDO_KEY_N | ORDO_KEY_VALUE,
    .allowed = ORDO_KEY_ON | ORDO_KEY_N_FOR,
    .expect = ORDO_VERDICT_PROVED,
    .objection = objection,
    .needs = ordo_needs_nothing,
    .symbols = ordo_value_all,
    .judge = judge,
};
