/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs made up for tests. */
#ifndef ORDO_TESTS_VERIFY_RUNS_H
#define ORDO_TESTS_VERIFY_RUNS_H

#include "verify/study/measure.h"

/* As if the norm were proved to be x. */
static inline void
set_norm(ordo_run *run, ordo_norm norm, double x)
{
    mpfr_set_d(run->value[norm], x, MPFR_RNDN);
    arb_set_d(run->proved.value[norm], x);
    run->standing[norm] = ORDO_STANDING_PROVED;
}

#endif
