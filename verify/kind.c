/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/kind.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "construct/evaluate.h"

const ordo_kind *const ordo_kinds[] = {&ordo_kind_order,   &ordo_kind_constant,  &ordo_kind_exact,
                                       &ordo_kind_refusal, &ordo_kind_published, NULL};

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

ordo_recipe
ordo_case_recipe(const ordo_case *judged)
{
    return (ordo_recipe){judged->claim->unit, judged->claim->construction,
                         judged->claim->orientation, judged->target};
}

/* `text` with the name n replaced by the number n; freed by the caller. */
static char *
substitute_n(const char *text, size_t n)
{
    char number[32];
    int digits = snprintf(number, sizeof number, "%zu", n);
    char *result = malloc(strlen(text) * (size_t)digits + 1), *end = result;
    if (result == NULL) {
        return NULL;
    }
    for (size_t i = 0; text[i] != '\0'; i++) {
        bool starts = i == 0 || !isalnum((unsigned char)text[i - 1]);
        bool ends = !isalnum((unsigned char)text[i + 1]);
        if (text[i] == 'n' && starts && ends && n > 0) {
            memcpy(end, number, (size_t)digits);
            end += digits;
        } else {
            *end++ = text[i];
        }
    }
    *end = '\0';
    return result;
}

ordo_status
ordo_claim_value(mpfr_t r, const ordo_claim *claim, size_t n)
{
    char *text = substitute_n(claim->value, n);
    ordo_expression *f = NULL;
    ordo_point_evaluator *w = NULL;
    ordo_status status = text == NULL ? ORDO_ENOMEM : ordo_expression_parse(&f, text, NULL);
    if (status == ORDO_OK && ordo_expression_degree(f) != 0) {
        status = ORDO_EPARSE;
    }
    if (status == ORDO_OK) {
        status = ordo_point_evaluator_new(&w, f, mpfr_get_prec(r));
    }
    if (status == ORDO_OK) {
        mpfr_t zero;
        mpfr_init2(zero, 2);
        mpfr_set_ui(zero, 0, MPFR_RNDN);
        ordo_evaluate_point(r, w, zero);
        mpfr_clear(zero);
    }
    ordo_point_evaluator_free(w);
    ordo_expression_free(f);
    free(text);
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
