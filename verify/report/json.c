/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/report/json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "quadrature/ball_text.h"
#include "quadrature/version.h"
#include "verify/study/run_text.h"

/* Digits of slopes, ratios and errors, which are no results in themselves. */
enum { RATIO_DIGITS = 12, ERROR_DIGITS = 2 };

json_t *
ordo_json_taken(char *text)
{
    json_t *string = text != NULL ? json_string(text) : json_null();
    free(text);
    return string;
}

json_t *
ordo_json_number(const mpfr_t x, long digits)
{
    return mpfr_number_p(x) ? ordo_json_taken(ordo_real_text(x, digits)) : json_null();
}

/* A number as a string; null for NaN. */
static json_t *
number(const mpfr_t x, long digits)
{
    if (mpfr_nan_p(x)) {
        return json_null();
    }
    char *text = ordo_real_text(x, digits);
    json_t *string = text != NULL ? json_string(text) : NULL;
    free(text);
    return string;
}

static json_t *
small_number(double x)
{
    char text[32];
    if (!isfinite(x)) {
        return json_null();
    }
    (void)snprintf(text, sizeof text, "%.6g", x);
    return json_string(text);
}

static json_t *
text_or_null(const char *text)
{
    return text != NULL ? json_string(text) : json_null();
}

json_t *
ordo_json_target(const ordo_target *target)
{
    return json_pack("{s:o, s:s, s:[s, s], s:o, s:o}", "name",
                     text_or_null(ordo_target_name(target)), "expression",
                     ordo_expression_text(ordo_target_function(target)), "domain",
                     ordo_target_text_a(target), ordo_target_text_b(target), "smoothness",
                     text_or_null(ordo_target_smoothness(target)), "source",
                     text_or_null(ordo_target_source(target)));
}

json_t *
ordo_json_head(const ordo_recipe *recipe)
{
    bool constructed = recipe->construction != NULL;
    return json_pack(
        "{s:s, s:s, s:o, s:o, s:o, s:o}", "ordo", ORDO_VERSION, "unit", recipe->unit->name,
        "construction", text_or_null(constructed ? recipe->construction->name : NULL), "knots",
        text_or_null(constructed ? ordo_knots_text(recipe->knots) : NULL), "orientation",
        text_or_null(constructed ? ordo_orientation_name(recipe->orientation) : NULL), "target",
        ordo_json_target(recipe->target));
}

/* Where linf is taken: a flat maximum's place is known to half the digits of its value. */
static json_t *
place(const ordo_run *run, long digits)
{
    if (run->standing[ORDO_LINF] == ORDO_STANDING_MEASURED) {
        return number(run->measured.where, digits / 2 + 1);
    }
    long known = ordo_ball_digits(run->proved.where, digits / 2 + 1);
    return known > 0 ? ordo_json_taken(ordo_ball_text(run->proved.where, known)) : json_null();
}

static json_t *
norm_object(const ordo_recipe *recipe, const ordo_run *run, ordo_norm norm, const ordo_scale *scale,
            long digits)
{
    mpfr_t ratio;
    mpfr_init2(ratio, 128);
    mpfr_set_nan(ratio);
    if (recipe->construction != NULL && !run->zero && ordo_run_is_known(run, norm)) {
        ordo_predict(ratio, recipe, norm, run->cells, scale);
        mpfr_div(ratio, run->value[norm], ratio, MPFR_RNDN);
    }
    char *value = ordo_run_text(run, norm, digits);
    char *radius = value != NULL ? ordo_run_radius_text(run, norm, value) : NULL;
    json_t *object = json_pack(
        "{s:o, s:o, s:s, s:o, s:o}", "value", ordo_json_taken(value), "radius",
        ordo_json_taken(radius), "status", ordo_standing_name(run->standing[norm]), "measured",
        run->measured.status[norm] == ORDO_OK ? number(run->measured.value[norm], digits)
                                              : json_null(),
        "constant_ratio", number(ratio, RATIO_DIGITS));
    if (run->standing[norm] == ORDO_STANDING_INFINITE) {
        (void)json_object_set_new(object, "reason", json_string(run->infinite.text));
    }
    if (norm == ORDO_LINF && !run->zero) {
        (void)json_object_set_new(object, "at", place(run, digits));
    }
    if (norm == ORDO_RMSE && run->samples > 0) {
        (void)json_object_set_new(object, "samples",
                                  json_pack("{s:I, s:o}", "count", (json_int_t)run->samples,
                                            "value", number(run->sampled_rmse, digits)));
    }
    mpfr_clear(ratio);
    return object;
}

json_t *
ordo_json_run_object(const ordo_recipe *recipe, const ordo_run *run, const ordo_scale *scale,
                     long digits)
{
    json_t *norms = json_object();
    for (int norm = 0; norm < ORDO_NORMS; norm++) {
        if (run->wanted & ORDO_NORM_BIT(norm)) {
            (void)json_object_set_new(norms, ordo_norm_name((ordo_norm)norm),
                                      norm_object(recipe, run, (ordo_norm)norm, scale, digits));
        }
    }
    return json_pack("{s:I, s:I, s:I, s:I, s:o, s:s, s:o}", "neurons", (json_int_t)run->neurons,
                     "cells", (json_int_t)run->cells, "parameters", (json_int_t)run->parameters,
                     "bits", (json_int_t)run->bits, "dtype",
                     text_or_null(run->dtype != NULL ? run->dtype->name : NULL), "checked",
                     ordo_check_name(run->checked), "norms", norms);
}

json_t *
ordo_json_run(const ordo_recipe *recipe, const ordo_run *run, const ordo_scale *scale, long digits)
{
    json_t *object = ordo_json_head(recipe);
    (void)json_object_set_new(object, "runs",
                              json_pack("[o]", ordo_json_run_object(recipe, run, scale, digits)));
    return object;
}

static json_t *
order_object(const ordo_study *study, const ordo_series *s)
{
    json_t *local = json_array();
    for (size_t i = 1; i < study->count; i++) {
        (void)json_array_append_new(local, number(s->local[i], RATIO_DIGITS));
    }
    json_t *object = json_pack("{s:o, s:o, s:o, s:s, s:o}", "local", local, "limit",
                               number(s->order.value, RATIO_DIGITS), "limit_error",
                               number(s->order.error, ERROR_DIGITS), "limit_method",
                               s->order.extrapolated ? "richardson" : "last", "levin",
                               number(s->order.levin, RATIO_DIGITS));
    json_t *more = json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "constant_ratio_limit",
                             number(s->constant.value, RATIO_DIGITS), "constant_ratio_error",
                             number(s->constant.error, ERROR_DIGITS), "fit_slope",
                             small_number(s->fit_neurons.slope), "fit_stderr",
                             small_number(s->fit_neurons.stderr_slope), "fit_slope_parameters",
                             small_number(s->fit_parameters.slope), "fit_stderr_parameters",
                             small_number(s->fit_parameters.stderr_slope));
    (void)json_object_update(object, more);
    json_decref(more);
    return object;
}

json_t *
ordo_json_study(const ordo_study *study)
{
    long digits = study->options.digits > 0 ? study->options.digits : 20;
    json_t *object = ordo_json_head(&study->recipe), *runs = json_array(), *order = json_object();
    for (size_t i = 0; i < study->count; i++) {
        (void)json_array_append_new(
            runs, ordo_json_run_object(&study->recipe, &study->runs[i], study->scale, digits));
    }
    (void)json_object_set_new(object, "runs", runs);
    if (study->ideal != NULL) {
        json_decref(order);
        ordo_json_add_breakdown(object, study);
        return object;
    }
    for (int norm = 0; norm < ORDO_NORMS && !study->reproduces; norm++) {
        if (study->options.wanted & ORDO_NORM_BIT(norm)) {
            (void)json_object_set_new(order, ordo_norm_name((ordo_norm)norm),
                                      order_object(study, &study->series[norm]));
        }
    }
    (void)json_object_set_new(object, "order", order);
    return object;
}

static json_t *
claim_object(const ordo_claim *claim)
{
    bool expects = claim->expect != ORDO_VERDICTS;
    return json_pack("{s:s, s:s, s:{s:s, s:s}, s:s, s:o}", "id", claim->id, "says", claim->says,
                     "source", "cite", claim->cite, "where", claim->where, "kind",
                     claim->kind->name, "expect",
                     text_or_null(expects ? ordo_verdict_name(claim->expect) : NULL));
}

static json_t *
finding_object(const ordo_claim *claim, const ordo_finding *finding, size_t k)
{
    const char *target = claim->target_count > 0 ? ordo_target_label(claim->targets[k]) : NULL;
    return json_pack("{s:o, s:s, s:s, s:s, s:o}", "target", text_or_null(target), "predicted",
                     finding->predicted, "measured", finding->measured, "verdict",
                     ordo_verdict_name(finding->verdict), "note",
                     text_or_null(finding->note.text[0] != '\0' ? finding->note.text : NULL));
}

json_t *
ordo_json_suite(const ordo_suite *suite)
{
    json_t *claims = json_array();
    for (size_t i = 0; i < ordo_suite_count(suite); i++) {
        const ordo_claim *claim = ordo_suite_claim(suite, i);
        json_t *object = claim_object(claim), *findings = json_array();
        for (size_t k = 0; k < ordo_suite_findings(suite, i); k++) {
            (void)json_array_append_new(findings,
                                        finding_object(claim, ordo_suite_finding(suite, i, k), k));
        }
        (void)json_object_set_new(object, "verdict",
                                  json_string(ordo_verdict_name(ordo_suite_verdict(suite, i))));
        (void)json_object_set_new(object, "as_expected",
                                  json_boolean(ordo_suite_as_expected(suite, i)));
        (void)json_object_set_new(object, "findings", findings);
        (void)json_array_append_new(claims, object);
    }
    return json_pack("{s:s, s:o}", "ordo", ORDO_VERSION, "claims", claims);
}

json_t *
ordo_json_recheck(const ordo_recheck *r)
{
    json_t *cases = json_array();
    for (size_t i = 0; i < r->count; i++) {
        const ordo_rechecked *c = &r->cases[i];
        (void)json_array_append_new(
            cases,
            json_pack("{s:s, s:s, s:o, s:s, s:s, s:b, s:o}", "claim", c->claim, "says", c->says,
                      "target", text_or_null(c->target), "stored", ordo_verdict_name(c->stored),
                      "rechecked", ordo_verdict_name(c->found), "agrees", c->found == c->stored,
                      "note", text_or_null(c->note.text[0] != '\0' ? c->note.text : NULL)));
    }
    return json_pack("{s:s, s:b, s:o}", "ordo", ORDO_VERSION, "agrees", r->differing == 0, "cases",
                     cases);
}

json_t *
ordo_json_targets(const ordo_catalogue *catalogue)
{
    json_t *targets = json_array();
    for (size_t i = 0; i < ordo_catalogue_count(catalogue); i++) {
        (void)json_array_append_new(targets, ordo_json_target(ordo_catalogue_target(catalogue, i)));
    }
    return json_pack("{s:s, s:o}", "ordo", ORDO_VERSION, "targets", targets);
}

static json_t *
construction_object(const ordo_construction *construction)
{
    json_t *constants = json_object();
    for (int norm = 0; norm < ORDO_NORMS; norm++) {
        (void)json_object_set_new(constants, ordo_norm_name((ordo_norm)norm),
                                  text_or_null(construction->constant[norm]));
    }
    return json_pack("{s:s, s:s, s:s, s:o}", "name", construction->name, "title",
                     construction->title, "source", construction->source, "constants", constants);
}

json_t *
ordo_json_units(void)
{
    json_t *units = json_array();
    for (const ordo_unit *const *u = ordo_units; *u != NULL; u++) {
        json_t *constructions = json_array();
        for (const ordo_construction *const *c = (*u)->constructions; *c != NULL; c++) {
            (void)json_array_append_new(constructions, construction_object(*c));
        }
        (void)json_array_append_new(
            units,
            json_pack("{s:s, s:s, s:i, s:i, s:i, s:i, s:i, s:s, s:o}", "name", (*u)->name, "title",
                      (*u)->title, "order", (int)ordo_unit_order(*u), "power", (int)(*u)->power,
                      "factors", (int)(*u)->factors, "parameters_per_neuron",
                      (int)ordo_unit_stride(*u), "parameters_beside", (int)(*u)->tail + 1, "source",
                      (*u)->source, "constructions", constructions));
    }
    return json_pack("{s:s, s:o}", "ordo", ORDO_VERSION, "units", units);
}

json_t *
ordo_json_claims(const ordo_claim *const *claims, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        (void)json_array_append_new(list, claim_object(claims[i]));
    }
    return json_pack("{s:s, s:o}", "ordo", ORDO_VERSION, "claims", list);
}
