/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/proof/division.h"

#include <math.h>
#include <stdlib.h>

/* Knots are multiples of 2^-so many of the cells beside them: half the width of a cell then fits
 * into the 30 bits that a ball has for its radius, and cells up to 2^9 times their neighbours may
 * follow. */
enum { SHORT_BITS = 20 };

/* The shares of the mean that a cell has at least and at most. The latter is reached at singular
 * points, where a share does not tell how finely its cell must be cut. */
static const double least_share = 1.0 / 1024, most_share = 8;

/* Bits of knots, besides those that the ends have in common. */
enum { KNOT_BITS = 128 };

ordo_status
ordo_division_init(ordo_division *division, size_t cells)
{
    division->cells = cells;
    division->u = malloc((cells + 1) * sizeof *division->u);
    if (division->u == NULL) {
        return ORDO_ENOMEM;
    }
    for (size_t j = 0; j <= cells; j++) {
        division->u[j] = (double)j / (double)cells;
    }
    return ORDO_OK;
}

void
ordo_division_clear(ordo_division *division)
{
    free(division->u);
    *division = (ordo_division){.cells = 0};
}

/* The mean of the finite masses, 1 when there is nothing in them. */
static double
mean_mass(const double *mass, size_t cells)
{
    double sum = 0;
    size_t finite = 0;
    for (size_t j = 0; j < cells; j++) {
        if (isfinite(mass[j])) {
            sum += mass[j];
            finite++;
        }
    }
    return sum > 0 && isfinite(sum) ? sum / (double)finite : 1;
}

static double
share(double mass, double mean)
{
    return isnan(mass) ? mean : fmin(fmax(mass, least_share * mean), most_share * mean);
}

ordo_status
ordo_division_equalise(ordo_division *division, const double *mass, size_t cells)
{
    ordo_division next;
    ordo_status status = ordo_division_init(&next, cells);
    if (status != ORDO_OK) {
        return status;
    }
    double mean = mean_mass(mass, division->cells), all = 0, before = 0;
    for (size_t j = 0; j < division->cells; j++) {
        all += share(mass[j], mean);
    }
    size_t i = 1;
    for (size_t j = 0; j < division->cells; j++) {
        double here = share(mass[j], mean), width = division->u[j + 1] - division->u[j];
        for (; i < cells && all * ((double)i / (double)cells) <= before + here; i++) {
            double part = (all * ((double)i / (double)cells) - before) / here;
            next.u[i] = division->u[j] + width * fmax(part, 0);
        }
        before += here;
    }
    for (; i < cells; i++) { /* rounding left some beyond the last cell */
        next.u[i] = 1;
    }
    ordo_division_clear(division);
    *division = next;
    return ORDO_OK;
}

/* t = a + (b - a) u[j], rounded to a short multiple of the narrower of the cells beside it: the
 * first one up, the last one down, so that both lie inside. */
static void
place(mpfr_t t, const ordo_division *division, size_t j, const mpfr_t a, const mpfr_t b)
{
    double left = j > 0 ? division->u[j] - division->u[j - 1] : HUGE_VAL;
    double right = j < division->cells ? division->u[j + 1] - division->u[j] : HUGE_VAL;
    double narrow = fmin(left, right);
    mpfr_sub(t, b, a, MPFR_RNDN);
    long unit = (long)mpfr_get_exp(t) + (long)ilogb(narrow > 0 ? narrow : 1) - SHORT_BITS;
    if (j == division->cells) {
        mpfr_set(t, b, MPFR_RNDN);
    } else {
        mpfr_mul_d(t, t, division->u[j], MPFR_RNDN);
        mpfr_add(t, t, a, MPFR_RNDN);
    }
    mpfr_mul_2si(t, t, -unit, MPFR_RNDN);
    mpfr_rint(t, t, j == 0 ? MPFR_RNDU : j == division->cells ? MPFR_RNDD : MPFR_RNDN);
    mpfr_mul_2si(t, t, unit, MPFR_RNDN);
}

/* Keeps the knots that lie right of the one before, and the last one rather than its neighbour. */
static void
fill(ordo_vector *knots, ordo_division *division, const mpfr_t a, const mpfr_t b)
{
    mpfr_t t, last, before;
    mpfr_inits2(knots->prec, t, last, before, (mpfr_ptr)0);
    size_t kept = 0;
    place(last, division, division->cells, a, b);
    for (size_t j = 0; j < division->cells; j++) {
        place(t, division, j, a, b);
        if ((kept == 0 || mpfr_greater_p(t, before)) && mpfr_less_p(t, last)) {
            (void)ordo_vector_set(knots, kept, t);
            division->u[kept++] = division->u[j];
            mpfr_set(before, t, MPFR_RNDN);
        }
    }
    if (kept > 0) {
        (void)ordo_vector_set(knots, kept, last);
        division->u[kept] = 1;
    }
    division->cells = kept;
    knots->length = kept > 0 ? kept + 1 : 0;
    mpfr_clears(t, last, before, (mpfr_ptr)0);
}

ordo_status
ordo_division_knots(ordo_vector *knots, ordo_division *division, const ordo_target *target)
{
    mpfr_prec_t common = (mpfr_prec_t)ceil(ordo_target_common_bits(target));
    ordo_status status = ordo_vector_init(knots, division->cells + 1, KNOT_BITS + common);
    if (status != ORDO_OK) {
        return status;
    }
    /* At so few bits the rounded ends are not outside those at any higher precision, at which
     * errors are measured and proved. */
    mpfr_t a, b;
    mpfr_inits2(KNOT_BITS / 2 + common, a, b, (mpfr_ptr)0);
    ordo_target_ends(a, b, target);
    fill(knots, division, a, b);
    mpfr_clears(a, b, (mpfr_ptr)0);
    if (division->cells == 0) {
        ordo_vector_clear(knots);
        return ORDO_EINVAL;
    }
    return ORDO_OK;
}
