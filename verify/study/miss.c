/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/study/miss.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "quadrature/ball_text.h"

/* Bits and digits of the ends of a cell, digits of the numbers. */
enum { END_BITS = 64, END_DIGITS = 8, DIGITS_LEAST = 5, DIGITS_MOST = 60 };

static const char *const part_names[ORDO_PARTS] = {
    [ORDO_PART_SQUARE] = "int e^2",
    [ORDO_PART_ABSOLUTE] = "int |e|",
    [ORDO_PART_SLOPE] = "int e'^2",
    [ORDO_PART_MAXIMUM] = "max |e|",
};

void
ordo_miss_init(ordo_miss *miss)
{
    *miss = (ordo_miss){.found = false};
    mpfr_init2(miss->measured, MPFR_PREC_MIN);
    arb_init(miss->proved);
}

void
ordo_miss_clear(ordo_miss *miss)
{
    mpfr_clear(miss->measured);
    arb_clear(miss->proved);
}

static bool
stands_before(const ordo_place *a, const ordo_place *b)
{
    if (a->whole != b->whole) {
        return b->whole;
    }
    return a->cell != b->cell ? a->cell < b->cell : a->norm < b->norm;
}

void
ordo_miss_keep(ordo_miss *miss, const ordo_place *place, const mpfr_t measured, const arb_t proved)
{
    if (miss->found && !stands_before(place, &miss->place)) {
        return;
    }
    miss->found = true;
    miss->place = *place;
    mpfr_set_prec(miss->measured, mpfr_get_prec(measured));
    mpfr_set(miss->measured, measured, MPFR_RNDN);
    arb_set(miss->proved, proved);
}

/* -0 looks odd. */
static void
unsign_zero(mpfr_t x)
{
    if (mpfr_zero_p(x)) {
        mpfr_set_zero(x, 1);
    }
}

/* "rmse", or "rmse, cell 3 of 4 = [0, 0.5]: int e^2". */
static ordo_status
describe(char *text, size_t size, const ordo_place *place, const ordo_function *e)
{
    const char *name = ordo_norm_name(place->norm);
    if (place->whole) {
        (void)snprintf(text, size, "%s", name);
        return ORDO_OK;
    }
    void *cursor = NULL;
    ordo_status status = e->open(&cursor, e->self, END_BITS);
    if (status >= 0) {
        status = e->seek(cursor, place->cell, 1);
    }
    if (status >= 0) {
        mpfr_t left, right;
        mpfr_inits2(END_BITS, left, right, (mpfr_ptr)0);
        e->ends(left, right, cursor, 0);
        unsign_zero(left);
        unsign_zero(right);
        (void)mpfr_snprintf(text, size, "%s, cell %zu of %zu = [%.*Rg, %.*Rg]: %s", name,
                            place->cell + 1, e->cells, END_DIGITS, left, END_DIGITS, right,
                            part_names[ordo_norm_forms[place->norm].part]);
        mpfr_clears(left, right, (mpfr_ptr)0);
    }
    if (cursor != NULL) {
        e->close(cursor);
    }
    return status;
}

/* How many digits show that the numbers differ. Only a choice of how much to print. */
static long
digits_that_differ(const ordo_miss *miss)
{
    mpfr_t middle, gap;
    mpfr_inits2(mpfr_get_prec(miss->measured) + END_BITS, middle, gap, (mpfr_ptr)0);
    ordo_real_from_ball(middle, miss->proved);
    mpfr_sub(gap, miss->measured, middle, MPFR_RNDN);
    double digits = (ordo_log2(middle) - ordo_log2(gap)) * log10(2.0) + 3.0;
    mpfr_clears(middle, gap, (mpfr_ptr)0);
    return digits > DIGITS_MOST ? DIGITS_MOST : digits > DIGITS_LEAST ? (long)digits : DIGITS_LEAST;
}

ordo_status
ordo_miss_explain(const ordo_miss *miss, const ordo_function *e, ordo_message *why)
{
    char place[256];
    ordo_status status = describe(place, sizeof place, &miss->place, e);
    if (status < 0) {
        return status;
    }
    long digits = digits_that_differ(miss);
    char *proved = ordo_ball_text(miss->proved, digits);
    char *radius = proved != NULL ? ordo_ball_radius_text(miss->proved, proved) : NULL;
    char *measured = ordo_real_text(miss->measured, digits);
    status = radius != NULL && measured != NULL ? ORDO_EBUG : ORDO_ENOMEM;
    (void)ordo_explain(why, status,
                       "proved and measured disagree: %s is proved to be %s +- %s but measures %s; "
                       "the proof rests on no samples, measuring misses what lies between its own: "
                       "if nothing does, this is an error of the program",
                       place, proved != NULL ? proved : "?", radius != NULL ? radius : "?",
                       measured != NULL ? measured : "?");
    free(proved);
    free(radius);
    free(measured);
    return status;
}
