/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Results as JSON objects (jansson): numbers are decimal strings, so that no digit is lost. */
#ifndef ORDO_VERIFY_REPORT_JSON_H
#define ORDO_VERIFY_REPORT_JSON_H

#include <jansson.h>

#include "construct/activity.h"
#include "construct/catalogue.h"
#include "verify/proof/bound.h"
#include "verify/proof/comparison.h"
#include "verify/proof/proof.h"
#include "verify/certificate/recheck.h"
#include "verify/study/peer.h"
#include "verify/study/study.h"
#include "verify/claim/suite.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A string of a text that was allocated, which is freed; null for NULL. A new reference. */
json_t *ordo_json_taken(char *text);

/* x to so many digits as a string; null where it is no number. A new reference. */
json_t *ordo_json_number(const mpfr_t x, long digits);

/* Each returns a new reference, or NULL when memory ran out. */

/* One net: {ordo, unit, construction, knots, orientation, target, runs: [one]}; construction and
 * knots are null for a net from a file. */
json_t *ordo_json_run(const ordo_recipe *recipe, const ordo_run *run, const ordo_scale *scale,
                      long digits);

/* A study: the same with all runs and "order"; of rounded nets with "precision" in its place. */
json_t *ordo_json_study(const ordo_study *study);

/* Adds to that of a study of rounded nets "precision": {dtype, norm: {local, exceeds_at, stalls_at,
 * least_at, least, expected: [from, to]}}, sizes in neurons, and to each norm of each run "ideal",
 * {value, radius, status}, and "over_ideal". */
void ordo_json_add_breakdown(json_t *object, const ordo_study *study);

/* Verdicts: {ordo, claims: [{id, says, source, kind, expect, verdict, as_expected, findings}]}. */
json_t *ordo_json_suite(const ordo_suite *suite);

/* What is proved for all n: {ordo, unit, target, identities: [...], theorem: {...}}; rationals as
 * "8/105", bounds rounded to their side. */
json_t *ordo_json_proof(const ordo_proof *proof);

/* Lower bounds: {ordo, unit, construction, knots, orientation, target, neurons, lower,
 * asymptotic_floor, efficiency, construction_error}, each of the last four by norms, what needs a
 * net null with a "reason" when there is none. */
json_t *ordo_json_bound(const ordo_bound *bound);

/* Adds neurons, lower, asymptotic_floor and efficiency to an object. */
void ordo_json_add_bound(json_t *object, const ordo_bound *bound);

/* What ordo_json_run has in its list of runs. */
json_t *ordo_json_run_object(const ordo_recipe *recipe, const ordo_run *run,
                             const ordo_scale *scale, long digits);

/* Families side by side: {ordo, knots, orientation, target, equal, groups: [{size, nets: [{name,
 * unit, construction, spline, order, neurons, cells, parameters, bits, checked, norms, lower,
 * asymptotic_floor, efficiency}]}]}, the last seven as elsewhere but for "ratio_to_best" of a norm;
 * a net that does not exist has a "reason" instead of norms. */
json_t *ordo_json_comparison(const ordo_comparison *c);

/* Adds "closed_form" to an object: {construction, neurons, norms: {norm: {value, radius, status,
 * ratio}}}, the ratio being the run's norm over this one; {construction: null, reason}. */
void ordo_json_add_peer(json_t *object, const ordo_peer *peer, const ordo_run *run, long digits);

/* Adds "breakpoints", {inside, left, right, nowhere, places, coincident, histogram, quantiles,
 * widest, positions: [{x, neurons}]}, and "roles", the neurons' numbers from 0 by what they do:
 * {shut, weightless, polynomial, bending}. */
void ordo_json_add_activity(json_t *object, const ordo_activity *activity);

/* What results of a recipe begin with: {ordo, unit, construction, knots, orientation, target}. */
json_t *ordo_json_head(const ordo_recipe *recipe);

/* A target: {name, expression, domain, smoothness, source}. */
json_t *ordo_json_target(const ordo_target *target);

/* A certificate decided again: {ordo, agrees, cases: [{claim, says, target, stored, rechecked,
 * agrees, note}]}. */
json_t *ordo_json_recheck(const ordo_recheck *r);

/* {ordo, targets: [...]}. */
json_t *ordo_json_targets(const ordo_catalogue *catalogue);

/* {ordo, units: [...]}. */
json_t *ordo_json_units(void);

/* {ordo, claims: [...]} without verdicts. */
json_t *ordo_json_claims(const ordo_claim *const *claims, size_t count);

#ifdef __cplusplus
}
#endif
#endif
