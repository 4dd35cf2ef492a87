/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quadrature/parallel.h"

#ifdef _OPENMP
#include <omp.h>
#endif

#include "quadrature/number.h"

int
ordo_parallel_threads(void)
{
#ifdef _OPENMP
    return omp_get_num_procs();
#else
    return 1;
#endif
}

void
ordo_parallel_free_caches(void)
{
    mpfr_free_cache2(MPFR_FREE_LOCAL_CACHE);
    flint_cleanup();
}

static ordo_status
run_serially(size_t count, ordo_parallel_body *body, void *context)
{
    for (size_t i = 0; i < count; i++) {
        ordo_status status = body(context, i);
        if (status < 0) {
            return status;
        }
    }
    return ORDO_OK;
}

#ifdef _OPENMP
typedef struct failure {
    size_t index;
    ordo_status status;
} failure;

/* Keeps the failure of the smallest index. */
static void
record(failure *first, size_t i, ordo_status status)
{
#pragma omp critical(ordo_parallel_failure)
    if (first->status == ORDO_OK || i < first->index) {
        first->index = i;
        first->status = status;
    }
}

static int
failed(const failure *first)
{
    int result;
#pragma omp critical(ordo_parallel_failure)
    result = first->status != ORDO_OK;
    return result;
}

static ordo_status
run_in_parallel(size_t count, int threads, ordo_parallel_body *body, void *context)
{
    failure first = {0, ORDO_OK};
#pragma omp parallel num_threads(threads)
    {
#pragma omp for schedule(dynamic, 1)
        for (size_t i = 0; i < count; i++) {
            ordo_status status = failed(&first) ? ORDO_OK : body(context, i);
            if (status < 0) {
                record(&first, i, status);
            }
        }
        if (omp_get_thread_num() != 0) {
            ordo_parallel_free_caches();
        }
    }
    return first.status;
}
#endif

ordo_status
ordo_parallel_for(size_t count, int threads, ordo_parallel_body *body, void *context)
{
#ifdef _OPENMP
    if (threads > 1 && count > 1 && !omp_in_parallel()) {
        return run_in_parallel(count, threads, body, context);
    }
#else
    (void)threads;
#endif
    return run_serially(count, body, context);
}
