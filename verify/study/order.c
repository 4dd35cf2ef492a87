/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/study/order.h"

#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_fit.h>
#include <gsl/gsl_sum.h>

#include "quadrature/gsl_guard.h"

void
ordo_limit_init(ordo_limit *limit, mpfr_prec_t prec)
{
    mpfr_inits2(prec, limit->value, limit->error, limit->levin, (mpfr_ptr)0);
    limit->extrapolated = false;
}

void
ordo_limit_clear(ordo_limit *limit)
{
    mpfr_clears(limit->value, limit->error, limit->levin, (mpfr_ptr)0);
}

static bool
all_finite(const mpfr_t *s, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!mpfr_number_p(s[i])) {
            return false;
        }
    }
    return true;
}

static void
set_unknown(ordo_limit *limit)
{
    mpfr_set_nan(limit->value);
    mpfr_set_nan(limit->error);
    mpfr_set_nan(limit->levin);
    limit->extrapolated = false;
}

void
ordo_limit_last(ordo_limit *limit, const mpfr_t *s, size_t count)
{
    set_unknown(limit);
    if (count < 2 || !all_finite(s + count - 2, 2)) {
        return;
    }
    mpfr_set(limit->value, s[count - 1], MPFR_RNDN);
    mpfr_sub(limit->error, s[count - 1], s[count - 2], MPFR_RNDU);
    mpfr_abs(limit->error, limit->error, MPFR_RNDU);
}

/* The entries differ in their last byte at most: by rounding, of which Levin's transform, a
 * quotient of differences, makes anything. */
static bool
is_constant(const mpfr_t *s, size_t count)
{
    mpfr_t gap, unit;
    mpfr_inits2(mpfr_get_prec(s[0]), gap, unit, (mpfr_ptr)0);
    mpfr_mul_2si(unit, s[count - 1], 8 - (long)mpfr_get_prec(s[0]), MPFR_RNDN);
    bool constant = true;
    for (size_t j = 0; constant && j < count; j++) {
        mpfr_sub(gap, s[j], s[count - 1], MPFR_RNDN);
        constant = mpfr_cmpabs(gap, unit) <= 0;
    }
    mpfr_clears(gap, unit, (mpfr_ptr)0);
    return constant;
}

/* levin = s[0] + the accelerated sum of the differences; the sum runs over s[j] - s[last], small
 * numbers, so that double precision tells the difference to s[last] to its own relative accuracy.
 */
static void
levin_limit(mpfr_t levin, const mpfr_t *s, size_t count)
{
    double *term = calloc(count, sizeof *term), sum, error;
    gsl_sum_levin_u_workspace *w = NULL;
    mpfr_set_nan(levin);
    if (term != NULL) {
        for (size_t j = 0; j < count; j++) {
            mpfr_sub(levin, s[j], j > 0 ? s[j - 1] : s[count - 1], MPFR_RNDN);
            term[j] = mpfr_get_d(levin, MPFR_RNDN);
        }
        mpfr_set_nan(levin);
        if (is_constant(s, count)) {
            mpfr_set(levin, s[count - 1], MPFR_RNDN); /* nothing to accelerate */
            free(term);
            return;
        }
        ordo_gsl_enter();
        w = gsl_sum_levin_u_alloc(count);
        if (w != NULL && gsl_sum_levin_u_accel(term, count, w, &sum, &error) == 0 &&
            isfinite(sum)) {
            mpfr_add_d(levin, s[count - 1], sum, MPFR_RNDN);
        }
        if (w != NULL) {
            gsl_sum_levin_u_free(w);
        }
        ordo_gsl_leave();
    }
    free(term);
}

/* A tableau that leaves out the first entries keeps at least so many. */
enum { LEAST_ENTRIES = 4 };

/* The column that Levin's transform is given: two eliminations leave errors of N^-3, few enough for
 * it to see the rest; short sequences keep at least three entries. */
static size_t
levin_column(size_t count)
{
    return count >= 5 ? 2 : count - 3;
}

/* row := the tableau's column m + 1 from column m, for entries from m + 1 on. */
static void
next_column(mpfr_t *row, size_t count, size_t m, unsigned long step, mpfr_t power, mpfr_t work)
{
    mpfr_mul_ui(power, power, step, MPFR_RNDN);
    for (size_t j = count - 1; j > m; j--) {
        mpfr_mul(work, row[j], power, MPFR_RNDN);
        mpfr_sub(work, work, row[j - 1], MPFR_RNDN);
        mpfr_sub_ui(row[j], power, 1, MPFR_RNDN);
        mpfr_div(row[j], work, row[j], MPFR_RNDN);
    }
}

/* The tableau of s, column by column; row[j] ends as T[j][j]. `levin` (if not NULL) gets Levin's
 * limit of one column. */
static void
fill_tableau(mpfr_t *row, const mpfr_t *s, size_t count, unsigned long step, mpfr_ptr levin)
{
    mpfr_t power, work;
    mpfr_prec_t prec = mpfr_get_prec(row[0]);
    mpfr_inits2(prec, power, work, (mpfr_ptr)0);
    for (size_t j = 0; j < count; j++) {
        mpfr_set(row[j], s[j], MPFR_RNDN);
    }
    mpfr_set_ui(power, 1, MPFR_RNDN);
    for (size_t m = 0; m < count; m++) {
        if (levin != NULL && m == levin_column(count)) {
            levin_limit(levin, (const mpfr_t *)&row[m], count - m);
        }
        if (m + 1 < count) {
            next_column(row, count, m, step, power, work);
        }
    }
    mpfr_clears(power, work, (mpfr_ptr)0);
}

/* Takes the last diagonal as the limit when its error is less than that of the limit so far. */
static void
consider(ordo_limit *limit, const mpfr_t *row, size_t count)
{
    if (!mpfr_number_p(limit->levin)) {
        return; /* without a second opinion there is no limit */
    }
    mpfr_t error, work;
    mpfr_inits2(mpfr_get_prec(limit->value), error, work, (mpfr_ptr)0);
    mpfr_sub(error, row[count - 1], row[count - 2], MPFR_RNDA);
    mpfr_abs(error, error, MPFR_RNDU);
    mpfr_sub(work, row[count - 1], limit->levin, MPFR_RNDA);
    mpfr_abs(work, work, MPFR_RNDU);
    mpfr_max(error, error, work, MPFR_RNDU);
    if (!limit->extrapolated || mpfr_less_p(error, limit->error)) {
        mpfr_set(limit->value, row[count - 1], MPFR_RNDN);
        mpfr_set(limit->error, error, MPFR_RNDU);
        limit->extrapolated = true;
    }
    mpfr_clears(error, work, (mpfr_ptr)0);
}

void
ordo_limit_richardson(ordo_limit *limit, const mpfr_t *s, size_t count, unsigned long step)
{
    set_unknown(limit);
    mpfr_t *row = count < 3 ? NULL : calloc(count, sizeof *row);
    if (row == NULL || step < 2 || !all_finite(s, count)) {
        free(row);
        return;
    }
    for (size_t j = 0; j < count; j++) {
        mpfr_init2(row[j], mpfr_get_prec(limit->value));
    }
    for (size_t from = 0; from == 0 || count - from >= LEAST_ENTRIES; from++) {
        fill_tableau(row, s + from, count - from, step, from == 0 ? limit->levin : NULL);
        consider(limit, (const mpfr_t *)row, count - from);
    }
    for (size_t j = 0; j < count; j++) {
        mpfr_clear(row[j]);
    }
    free(row);
}

void
ordo_fit_power(ordo_fit *fit, const double *n, const mpfr_t *e, size_t count)
{
    *fit = (ordo_fit){.slope = NAN, .stderr_slope = NAN};
    double *x = calloc(2 * count + 1, sizeof *x), *y = x + count;
    if (x == NULL) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        if (n[i] > 0 && mpfr_number_p(e[i]) && mpfr_sgn(e[i]) > 0) {
            x[fit->points] = log(n[i]);
            y[fit->points++] = ordo_log2(e[i]) * log(2.0);
        }
    }
    double c0, c1, cov00, cov01, cov11, sumsq;
    if (fit->points >= 3 &&
        gsl_fit_linear(x, 1, y, 1, fit->points, &c0, &c1, &cov00, &cov01, &cov11, &sumsq) == 0) {
        fit->slope = c1;
        fit->stderr_slope = sqrt(cov11);
    }
    free(x);
}
