/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/order.h"

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

void
ordo_limit_richardson(ordo_limit *limit, const mpfr_t *s, size_t count, unsigned long step)
{
    set_unknown(limit);
    if (count < 3 || step < 2 || !all_finite(s, count)) {
        return;
    }
    mpfr_t *row = calloc(count, sizeof *row), power, work;
    if (row == NULL) {
        return;
    }
    mpfr_prec_t prec = mpfr_get_prec(limit->value);
    mpfr_inits2(prec, power, work, (mpfr_ptr)0);
    for (size_t j = 0; j < count; j++) {
        mpfr_init2(row[j], prec);
        mpfr_set(row[j], s[j], MPFR_RNDN);
    }
    mpfr_set_ui(power, 1, MPFR_RNDN);
    size_t judged = levin_column(count);
    for (size_t m = 0; m < count; m++) {
        if (m == judged) {
            levin_limit(limit->levin, (const mpfr_t *)&row[m], count - m);
        }
        if (m + 1 < count) {
            next_column(row, count, m, step, power, work);
        }
    }
    /* Column m is complete from entry m on, so row[j] holds T[j][j]: the diagonal's last entries.
     */
    mpfr_set(limit->value, row[count - 1], MPFR_RNDN);
    mpfr_sub(limit->error, row[count - 1], row[count - 2], MPFR_RNDU);
    mpfr_abs(limit->error, limit->error, MPFR_RNDU);
    if (mpfr_number_p(limit->levin)) {
        mpfr_sub(work, limit->value, limit->levin, MPFR_RNDU);
        mpfr_abs(work, work, MPFR_RNDU);
        mpfr_max(limit->error, limit->error, work, MPFR_RNDU);
    }
    limit->extrapolated = true;
    for (size_t j = 0; j < count; j++) {
        mpfr_clear(row[j]);
    }
    free(row);
    mpfr_clears(power, work, (mpfr_ptr)0);
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
