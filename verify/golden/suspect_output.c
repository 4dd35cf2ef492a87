/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mistakes that were made with the outputs, of a net that was evaluated honestly. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "verify/golden/suspect.h"

/* What is to be seen of point k when that is so, and what it may be off by. */
typedef struct expected {
    double output, bound;
} expected;

/* `best`: the point with the least bound. */
typedef expected expectation(const suspect *s, const suspect_point *best, size_t k);

static expected
negated(const suspect *s, const suspect_point *best, size_t k)
{
    (void)best;
    return (expected){-s->point[k].exact, s->point[k].bound};
}

static expected
reversed(const suspect *s, const suspect_point *best, size_t k)
{
    (void)best;
    const suspect_point *p = &s->point[s->points - 1 - k];
    return (expected){p->exact, p->bound};
}

/* By as much as at the point that tells it best, whose output is off by its bound. */
static expected
shifted(const suspect *s, const suspect_point *best, size_t k)
{
    const suspect_point *p = &s->point[k];
    return (expected){p->exact + best->residual, p->bound + best->bound};
}

static bool
fits(const suspect *s, const suspect_point *best, expectation *expect)
{
    bool all = true;
    for (size_t k = 0; all && k < s->points; k++) {
        expected e = expect(s, best, k);
        all = fabs(s->point[k].output - e.output) <= e.bound; /* NaN fits nothing */
    }
    return all;
}

/* Whether all outputs are decimals of that many places, significant ones or, `fixed`, behind the
 * point, as numbers of the format, and off by no more than half a place beside their bounds. */
static bool
fits_decimals(const suspect *s, const ordo_dtype *dtype, bool fixed, int places)
{
    char text[512];
    bool all = true;
    mpfr_t r;
    mpfr_init2(r, 53);
    for (size_t k = 0; all && k < s->points; k++) {
        const suspect_point *p = &s->point[k];
        (void)(fixed ? snprintf(text, sizeof text, "%.*f", places, p->output)
                     : snprintf(text, sizeof text, "%.*e", places - 1, p->output));
        mpfr_set_d(r, strtod(text, NULL), MPFR_RNDN);
        double power = p->output != 0 ? floor(log10(fabs(p->output))) + 1 : 0;
        double half = pow(10, (fixed ? 0 : power) - places) / 2;
        all = ordo_dtype_round(r, dtype, r) == ORDO_OK && mpfr_cmp_d(r, p->output) == 0 &&
              fabs(p->residual) <= p->bound + half;
    }
    mpfr_clear(r);
    return all;
}

/* Fewer places than tell the format's numbers apart. */
static bool
find_decimals(ordo_suspicion *f, const suspect *s, const ordo_dtype *dtype)
{
    int most = (int)((double)dtype->bits * log10(2));
    for (int fixed = 0; fixed < 2; fixed++) {
        for (int places = 1; places <= most; places++) {
            if (fits_decimals(s, dtype, fixed != 0, places)) {
                (void)snprintf(f->text, sizeof f->text, "rounded to %d %s%s", places,
                               fixed ? "decimal" : "digit", places == 1 ? "" : "s");
                return true;
            }
        }
    }
    return false;
}

void
ordo_suspect_outputs(ordo_suspicion *f, const suspect *s, const ordo_dtype *dtype)
{
    if (s->points < 2) {
        return;
    }
    const suspect_point *best = s->point;
    for (size_t i = 1; i < s->points; i++) {
        best = s->point[i].bound < best->bound ? &s->point[i] : best;
    }
    if (fits(s, best, negated)) {
        (void)snprintf(f->text, sizeof f->text, "outputs negated");
    } else if (fits(s, best, reversed)) {
        (void)snprintf(f->text, sizeof f->text, "outputs in reversed order");
    } else if (fits(s, best, shifted)) {
        (void)snprintf(f->text, sizeof f->text, "outputs shifted by %.6g", best->residual);
    } else if (!find_decimals(f, s, dtype)) {
        return;
    }
    f->explains = true;
}
