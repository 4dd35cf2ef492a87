/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/study/run_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "quadrature/ball_text.h"

/* Digits of a bound. */
enum { BOUND_DIGITS = 2 };

static bool
has_enclosure(const ordo_run *run, ordo_norm norm)
{
    return run->standing[norm] == ORDO_STANDING_PROVED ||
           run->standing[norm] == ORDO_STANDING_ENCLOSED ||
           run->standing[norm] == ORDO_STANDING_EXACT;
}

char *
ordo_run_text(const ordo_run *run, ordo_norm norm, long digits)
{
    if (run->standing[norm] == ORDO_STANDING_UNSETTLED) {
        return NULL;
    }
    return has_enclosure(run, norm) ? ordo_ball_text(run->proved.value[norm], digits)
                                    : ordo_real_text(run->value[norm], digits);
}

char *
ordo_run_radius_text(const ordo_run *run, ordo_norm norm, const char *text)
{
    return has_enclosure(run, norm) ? ordo_ball_radius_text(run->proved.value[norm], text) : NULL;
}

/* "<= " and the bound. */
static char *
at_most(const arb_t x)
{
    char *bound = ordo_ball_bound_text(x, BOUND_DIGITS);
    size_t size = bound != NULL ? strlen(bound) + 4 : 0;
    char *text = bound != NULL ? malloc(size) : NULL;
    if (text != NULL) {
        (void)snprintf(text, size, "<= %s", bound);
    }
    free(bound);
    return text;
}

char *
ordo_run_glance(const ordo_run *run, ordo_norm norm, long digits)
{
    if (run->standing[norm] == ORDO_STANDING_UNSETTLED) {
        return strdup("-");
    }
    long known = ordo_run_digits(run, norm, digits);
    return known > 0 ? ordo_run_text(run, norm, known) : at_most(run->proved.value[norm]);
}

void
ordo_run_remark(char *text, size_t size, const ordo_run *run, ordo_norm norm, long digits)
{
    bool open = (run->unsettled & ORDO_NORM_BIT(norm)) != 0;
    switch (run->standing[norm]) {
    case ORDO_STANDING_UNSETTLED:
        (void)snprintf(text, size, "has no finite enclosure%s",
                       run->checked == ORDO_CHECK_NONE ? "" : ", nor did measuring settle");
        return;
    case ORDO_STANDING_MEASURED:
        (void)snprintf(text, size, "is measured, not proved: no finite enclosure was found");
        return;
    case ORDO_STANDING_ENCLOSED:
        (void)snprintf(text, size, "is proved to %ld of %ld digits%s",
                       ordo_run_digits(run, norm, digits), digits,
                       open ? ", and measuring did not settle" : "");
        return;
    case ORDO_STANDING_INFINITE:
        (void)snprintf(text, size, "is infinite: %s", run->infinite.text);
        return;
    case ORDO_STANDING_PROVED:
    case ORDO_STANDING_EXACT:
    case ORDO_STANDINGS:
        break;
    }
    (void)snprintf(text, size, "%s", open ? "is proved; measuring did not settle" : "");
}

/* "-0.0156", or "0 +- 2e-9" where no digit is proved. */
static void
describe_ball(char *text, size_t size, const arb_t x, long digits)
{
    long known = ordo_ball_digits(x, digits);
    mpfr_t middle;
    mpfr_init2(middle, ordo_bits_of_digits(digits) + BOUND_DIGITS);
    ordo_real_from_ball(middle, x);
    if (arb_is_zero(x)) {
        (void)snprintf(text, size, "0");
    } else if (arb_contains_zero(x)) {
        char *bound = ordo_ball_bound_text(x, BOUND_DIGITS);
        (void)snprintf(text, size, "0 +- %s", bound != NULL ? bound : "?");
        free(bound);
    } else if (known > 0) {
        (void)mpfr_snprintf(text, size, "%.*Rg", (int)known, middle);
    }
    mpfr_clear(middle);
}

void
ordo_run_where(char *text, size_t size, const ordo_run *run, long digits)
{
    text[0] = '\0';
    if (run->zero || !(run->wanted & ORDO_NORM_BIT(ORDO_LINF))) {
        return;
    }
    if (has_enclosure(run, ORDO_LINF) && arb_is_finite(run->proved.where)) {
        describe_ball(text, size, run->proved.where, digits);
    } else if (run->standing[ORDO_LINF] == ORDO_STANDING_MEASURED) {
        (void)mpfr_snprintf(text, size, "%.*Rg", (int)digits, run->measured.where);
    }
}
