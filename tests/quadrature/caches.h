/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The end of a group of tests that use Gauss rules. */
#ifndef ORDO_TESTS_QUADRATURE_CACHES_H
#define ORDO_TESTS_QUADRATURE_CACHES_H

#include "quadrature/gauss.h"
#include "quadrature/parallel.h"

/* A group teardown: frees the cached rules and the thread's MPFR and FLINT caches. */
static inline int
clean_up(void **state)
{
    (void)state;
    ordo_gauss_cleanup();
    ordo_parallel_free_caches();
    return 0;
}

#endif
