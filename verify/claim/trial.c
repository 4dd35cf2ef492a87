/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/claim/trial.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "construct/distance.h"
#include "construct/make.h"

/* The first attempt and those with twice the digits of the one before. */
enum { ATTEMPTS = 3, VALUE_BITS = 64, DEFAULT_DIGITS = 20 };

static void
trial_init(ordo_trial *t, const ordo_case *judged)
{
    *t = (ordo_trial){.judged = judged};
    arb_init(t->norm);
}

static void
trial_clear(ordo_trial *t)
{
    arb_clear(t->norm);
}

static void
read_run(ordo_trial *t, const ordo_run *run)
{
    t->neurons = run->neurons;
    t->cells = run->cells;
    t->bits = run->bits;
    arb_set(t->norm, run->proved.value[t->judged->claim->norm]);
}

/* The net of run i of the study, or one made anew. */
static ordo_status
trial_begin(ordo_trial *t, size_t i, int attempt, ordo_message *why)
{
    const ordo_study *study = t->judged->study;
    long digits = study->options.digits > 0 ? study->options.digits : DEFAULT_DIGITS;
    t->value_bits = (mpfr_prec_t)VALUE_BITS << attempt;
    t->digits = digits << attempt;
    if (attempt == 0) {
        ordo_status status = study->status[i];
        t->neurons = study->neurons[i];
        if (status == ORDO_OK || status == ORDO_MISSED) {
            read_run(t, &study->runs[i]);
            return ORDO_OK;
        }
        return ordo_explain(why, status, "%s", ordo_status_text(status));
    }
    ordo_run_options options = study->options;
    options.wanted = ORDO_NORM_BIT(t->judged->claim->norm);
    options.digits = t->digits;
    ordo_run run;
    ordo_run_init(&run, t->digits);
    ordo_status status = ordo_run_recipe(&run, &study->recipe, study->neurons[i], &options, why);
    if (status == ORDO_OK || status == ORDO_MISSED) {
        read_run(t, &run);
        status = ORDO_OK;
    }
    ordo_run_clear(&run);
    return status;
}

/* Puts the net of run i to the test until it is decided. */
static ordo_status
decide(ordo_finding *finding, ordo_trial *t, size_t i, int attempts, ordo_trial_test test,
       void *self)
{
    ordo_status status = ORDO_OK;
    for (int attempt = 0; attempt < attempts; attempt++) {
        *finding = (ordo_finding){.verdict = ORDO_VERDICT_UNDECIDED};
        ordo_message why = {""};
        status = trial_begin(t, i, attempt, &why);
        if (status == ORDO_OK) {
            status = test(finding, t, self);
        } else if (status > 0) {
            (void)ordo_explain(&finding->note, ORDO_OK, "n = %zu: %s", t->neurons, why.text);
            return ORDO_OK;
        }
        if (status < 0 || finding->verdict != ORDO_VERDICT_UNDECIDED) {
            break;
        }
    }
    return status;
}

ordo_status
ordo_trial_all(ordo_finding *finding, const ordo_case *judged, ordo_trial_test test, void *self)
{
    ordo_trial t;
    ordo_finding one;
    int attempts = ATTEMPTS;
    ordo_status status = ORDO_OK;
    trial_init(&t, judged);
    for (size_t i = 0; i < judged->study->count; i++) {
        status = decide(&one, &t, i, attempts, test, self);
        if (status < 0) {
            *finding = one;
            break;
        }
        ordo_verdict both = i == 0 ? one.verdict : ordo_verdict_both(finding->verdict, one.verdict);
        if (i == 0 || both != finding->verdict || (one.verdict == both && one.gap > finding->gap)) {
            *finding = one;
        }
        if (one.verdict == ORDO_VERDICT_UNDECIDED) {
            attempts = 1; /* it stays undecided, unless a net is refuted */
        }
    }
    trial_clear(&t);
    return status;
}

ordo_status
ordo_trial_distance(arb_t r, const ordo_trial *trial, ordo_message *why)
{
    const ordo_claim *claim = trial->judged->claim;
    ordo_recipe recipe = ordo_case_recipe(trial->judged);
    ordo_network net;
    arb_pos_inf(r);
    if (claim->norm == ORDO_H1) {
        return ORDO_EINVAL;
    }
    ordo_status status = ordo_network_make(&net, &recipe, trial->neurons, trial->bits, why);
    if (status != ORDO_OK) {
        return status;
    }
    mag_t rho;
    mag_init(rho);
    status = ordo_network_distance(rho, &net, claim->construction, claim->orientation,
                                   trial->judged->target, why);
    arf_set_mag(arb_midref(r), rho);
    mag_zero(arb_radref(r));
    if (claim->norm == ORDO_L2) { /* int (f-y)^2 differs in its root by sqrt(int rho^2) at most */
        arb_t a, b;
        arb_init(a);
        arb_init(b);
        ordo_target_ends_ball(a, b, trial->judged->target, VALUE_BITS);
        arb_sub(b, b, a, VALUE_BITS);
        arb_sqrtpos(b, b, VALUE_BITS);
        arb_mul(r, r, b, VALUE_BITS);
        arb_clear(b);
        arb_clear(a);
    }
    mag_clear(rho);
    ordo_network_clear(&net);
    return status == ORDO_MISSED ? ORDO_OK : status;
}

bool
ordo_trial_differs(const ordo_trial *t, const arb_t value)
{
    if (t->judged->claim->bits > 0 || t->judged->claim->dtype != NULL || arb_is_zero(t->norm) ||
        !arb_is_finite(t->norm)) {
        return true;
    }
    arb_t difference, noise;
    arb_init(difference);
    arb_init(noise);
    arb_sub(difference, t->norm, value, t->value_bits);
    arb_abs(difference, difference);
    arb_set_ui(noise, 10);
    arb_pow_ui(noise, noise, (ulong)t->digits, t->value_bits);
    arb_div(noise, t->norm, noise, t->value_bits);
    bool visible = arb_gt(difference, noise);
    arb_clear(noise);
    arb_clear(difference);
    return visible;
}

long
ordo_finding_digits(const arb_t x, const arb_t y, long least)
{
    enum { OPEN_MOST = 24, PREC = 1024 };
    arb_t difference, larger;
    arb_init(difference);
    arb_init(larger);
    arb_abs(larger, x);
    arb_abs(difference, y);
    arb_max(larger, larger, difference, PREC);
    arb_sub(difference, x, y, PREC);
    long most = arb_contains_zero(difference) ? OPEN_MOST : ORDO_FINDING_DIGITS;
    slong bits = 0; /* log2 |larger/difference| */
    if (arb_is_finite(larger) && arb_is_finite(difference) && !arb_is_zero(larger)) {
        arb_get_mid_arb(difference, difference);
        arb_div(larger, larger, difference, PREC);
        arb_get_mid_arb(larger, larger);
        bits = ordo_bits_of_digits(most);
        if (arb_is_finite(larger) && arf_cmpabs_2exp_si(arb_midref(larger), bits) < 0) {
            bits = arf_abs_bound_lt_2exp_si(arb_midref(larger));
            bits = bits > 0 ? bits : 0;
        }
    }
    arb_clear(larger);
    arb_clear(difference);
    long digits = least + bits * 3 / 10;
    return digits < most ? digits : most;
}

void
ordo_finding_bound(char text[ORDO_FINDING_TEXT], const char *before, const arb_t x, bool upper,
                   long digits, const char *after)
{
    mpfr_t rounded;
    mpfr_init2(rounded, ordo_bits_of_digits(digits) + 16);
    mpfr_rnd_t round = upper ? MPFR_RNDU : MPFR_RNDD;
    ordo_real_bound(rounded, x, round);
    char *number = ordo_real_text_rounded(rounded, digits, round);
    (void)snprintf(text, ORDO_FINDING_TEXT, "%s%s%s", before, number != NULL ? number : "?", after);
    free(number);
    mpfr_clear(rounded);
}

void
ordo_finding_claimed(char text[ORDO_FINDING_TEXT], const char *before, const ordo_case *judged,
                     const arb_t x, bool upper, long digits, const char *after)
{
    enum { SHORT = 16 };
    const char *value = judged->claim->value;
    size_t length = strlen(value);
    if (length <= SHORT && strspn(value, "0123456789.e-") == length) {
        (void)snprintf(text, ORDO_FINDING_TEXT, "%s%s%s", before, value, after);
    } else {
        ordo_finding_bound(text, before, x, upper, digits, after);
    }
}
