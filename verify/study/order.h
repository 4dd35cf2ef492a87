/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Evidence about a limit: extrapolation of a sequence and a log-log fit. None of it is a proof. */
#ifndef ORDO_VERIFY_STUDY_ORDER_H
#define ORDO_VERIFY_STUDY_ORDER_H

#include <stdbool.h>
#include <stddef.h>

#include "quadrature/number.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Where a sequence seems to go. `error` is an estimate, not a bound. Both are NaN when the sequence
 * is too short or not finite. */
typedef struct ordo_limit {
    mpfr_t value;
    mpfr_t error;
    mpfr_t levin;      /* the second opinion; NaN when there is none */
    bool extrapolated; /* by Richardson; else the last entry */
} ordo_limit;

/* Room at `prec` bits; all NaN. */
void ordo_limit_init(ordo_limit *limit, mpfr_prec_t prec);

/* Frees it. */
void ordo_limit_clear(ordo_limit *limit);

/* The limit of s[0 .. count-1], s[j] = L + c1/M_j + c2/M_j^2 + ... with M_{j+1} = step * M_j (M may
 * be the number of cells or its square), by Richardson's tableau T[j][m] = (step^m T[j][m-1] -
 * T[j-1][m-1])/(step^m - 1). The value is the last entry of the last diagonal; the error is the
 * larger of its distance to the previous diagonal's last entry and to the Levin u-transform (GSL,
 * double precision) of the column that two eliminations leave (fewer where the sequence has less
 * than five entries). The first entries, not yet asymptotic, are left out when that makes the error
 * less and leaves four entries. Needs count >= 3 and step >= 2. A heuristic: error is an estimate.
 */
void ordo_limit_richardson(ordo_limit *limit, const mpfr_t *s, size_t count, unsigned long step);

/* The last entry with its distance to the one before, for sequences without an expansion. Needs
 * count >= 2. */
void ordo_limit_last(ordo_limit *limit, const mpfr_t *s, size_t count);

/* Least squares of log e over log n by GSL, with the slope's standard error; NaN for fewer than 3
 * points with n > 0 and 0 < e < inf. */
typedef struct ordo_fit {
    double slope, stderr_slope;
    size_t points;
} ordo_fit;

/* Fits e[i] ~ C n[i]^slope. */
void ordo_fit_power(ordo_fit *fit, const double *n, const mpfr_t *e, size_t count);

#ifdef __cplusplus
}
#endif
#endif
