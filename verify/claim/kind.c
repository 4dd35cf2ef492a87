/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/claim/kind.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const ordo_kind *const ordo_kinds[] = {
    /* evidence */
    &ordo_kind_order,
    &ordo_kind_constant,
    &ordo_kind_published,
    /* proofs in rationals */
    &ordo_kind_exact,
    &ordo_kind_identity,
    /* proofs in balls */
    &ordo_kind_bound,
    &ordo_kind_sandwich,
    &ordo_kind_better,
    &ordo_kind_theorem,
    &ordo_kind_refusal,
    &ordo_kind_parameters,
    &ordo_kind_floor,
    NULL,
};

const ordo_kind *
ordo_kind_find(const char *name)
{
    for (const ordo_kind *const *kind = ordo_kinds; *kind != NULL; kind++) {
        if (strcmp((*kind)->name, name) == 0) {
            return *kind;
        }
    }
    return NULL;
}

const char *
ordo_claim_objection(const ordo_claim *claim)
{
    const ordo_kind *kind = claim->kind;
    if (kind->formulas && claim->construction != NULL && claim->construction->projected) {
        return "its kind is about closed formulas, and the construction has none";
    }
    return kind->objection != NULL ? kind->objection(claim) : NULL;
}

unsigned
ordo_needs_nothing(const ordo_claim *claim)
{
    (void)claim;
    return 0;
}

ordo_recipe
ordo_case_recipe(const ordo_case *judged)
{
    const ordo_claim *claim = judged->claim;
    return (ordo_recipe){claim->unit, claim->construction, claim->orientation, judged->target,
                         claim->knots};
}

ordo_recipe
ordo_case_recipe_over(const ordo_case *judged)
{
    ordo_recipe recipe = ordo_case_recipe(judged);
    recipe.construction = judged->claim->over;
    return recipe;
}

ordo_sizes
ordo_case_sizes(const ordo_case *judged)
{
    size_t k = 0;
    while (judged->target != NULL && judged->claim->targets[k] != judged->target) {
        k++;
    }
    return ordo_claim_sizes(judged->claim, k);
}

ordo_status
ordo_claim_formula(ordo_expression **out, const ordo_claim *claim, ordo_message *why)
{
    ordo_status status = ordo_expression_parse_with(out, claim->value, claim->kind->symbols, why);
    if (status == ORDO_OK && ordo_expression_degree(*out) != 0) {
        ordo_expression_free(*out);
        *out = NULL;
        status = ordo_explain(why, ORDO_EPARSE, "a value does not depend on x");
    }
    return status;
}

ordo_status
ordo_claim_value(mpfr_t r, const ordo_claim *claim, size_t n)
{
    const ordo_value_site site = {.neurons = n};
    ordo_expression *value = NULL;
    arb_t ball;
    arb_init(ball);
    ordo_status status = ordo_claim_formula(&value, claim, NULL);
    if (status == ORDO_OK) {
        status = ordo_value_enclose(ball, value, &site, mpfr_get_prec(r) + 16, NULL);
        ordo_real_from_ball(r, ball);
    }
    ordo_expression_free(value);
    arb_clear(ball);
    return status;
}

ordo_status
ordo_claim_exact(fmpq_t r, const ordo_claim *claim, size_t n)
{
    const ordo_value_site site = {.neurons = n};
    ordo_expression *value = NULL;
    ordo_status status = ordo_claim_formula(&value, claim, NULL);
    if (status == ORDO_OK) {
        status = ordo_value_exact(r, value, &site);
    }
    ordo_expression_free(value);
    return status;
}

/* The bits to which constants of claims are enclosed. */
enum { CONSTANT_BITS = 192 };

ordo_status
ordo_claim_constant(arb_t r, const char *text)
{
    const ordo_value_site nothing = {.neurons = 0};
    ordo_expression *f = NULL;
    ordo_status status = ordo_expression_parse(&f, text, NULL);
    if (status == ORDO_OK && ordo_expression_degree(f) != 0) {
        status = ORDO_EPARSE;
    }
    if (status == ORDO_OK) {
        status = ordo_value_enclose(r, f, &nothing, CONSTANT_BITS, NULL);
    }
    ordo_expression_free(f);
    return status;
}

ordo_status
ordo_case_value(arb_t r, const ordo_case *judged, size_t n, mpfr_prec_t bits, ordo_message *why)
{
    const ordo_value_site site = {.neurons = n,
                                  .unit = judged->claim->unit,
                                  .target = judged->target,
                                  .store = judged->store};
    ordo_expression *value = NULL;
    ordo_status status = ordo_claim_formula(&value, judged->claim, why);
    if (status == ORDO_OK) {
        status = ordo_value_enclose(r, value, &site, bits, why);
    }
    ordo_expression_free(value);
    return status;
}

void
ordo_finding_number(char text[ORDO_FINDING_TEXT], const mpfr_t x, long digits, mpfr_srcptr error)
{
    char number[64];
    if (mpfr_nan_p(x)) {
        (void)snprintf(text, ORDO_FINDING_TEXT, "-");
        return;
    }
    (void)mpfr_snprintf(number, sizeof number, "%.*Rf", (int)digits, x);
    char *bound = error != NULL ? ordo_real_text_rounded(error, 1, MPFR_RNDU) : NULL;
    if (bound == NULL || mpfr_nan_p(error)) {
        (void)snprintf(text, ORDO_FINDING_TEXT, "%s", number);
    } else {
        (void)snprintf(text, ORDO_FINDING_TEXT, "%s +- %s", number, bound);
    }
    free(bound);
}
