/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/figure/barrier.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "quadrature/parallel.h"

typedef struct work {
    ordo_barrier *barriers;
    size_t count;
    const ordo_target *target;
    const ordo_watch *watch;
    pthread_mutex_t lock; /* of what follows */
    size_t done;
} work;

bool
ordo_barrier_knows(ordo_norm norm)
{
    return (ORDO_FLOOR_NORMS & ORDO_NORM_BIT(norm)) != 0;
}

static ordo_status
tell(work *w)
{
    (void)pthread_mutex_lock(&w->lock);
    w->done++;
    ordo_status status =
        w->watch != NULL ? ordo_watch_tell(w->watch, "bounds", w->done, 2 * w->count) : ORDO_OK;
    (void)pthread_mutex_unlock(&w->lock);
    return status;
}

/* The bounds of all sizes, which are found together. */
static ordo_status
find_floors(ordo_barrier *b, const ordo_target *target)
{
    ordo_floor **floors = calloc(b->count + 1, sizeof *floors);
    if (floors == NULL) {
        return ORDO_ENOMEM;
    }
    for (size_t i = 0; i < b->count; i++) {
        floors[i] = &b->floors[i];
    }
    ordo_status status =
        ordo_floors_find(floors, b->neurons, b->count, b->unit, target, ORDO_NORM_BIT(b->norm));
    free(floors);
    return status;
}

/* First the bounds of each barrier, which take longer, then the floors. */
static ordo_status
find(void *context, size_t i)
{
    work *w = context;
    ordo_barrier *b = &w->barriers[i % w->count];
    ordo_status status = i < w->count ? find_floors(b, w->target)
                                      : ordo_asymptote_find(&b->asymptote, b->unit, w->target, 1,
                                                            ORDO_NORM_BIT(b->norm));
    return status == ORDO_OK ? tell(w) : status;
}

ordo_status
ordo_barrier_init(ordo_barrier *b, const ordo_unit *unit, ordo_norm norm, const size_t *neurons,
                  size_t count)
{
    *b = (ordo_barrier){.unit = unit, .norm = norm};
    ordo_asymptote_init(&b->asymptote);
    b->neurons = calloc(count + 1, sizeof *b->neurons);
    b->floors = calloc(count + 1, sizeof *b->floors);
    if (b->neurons == NULL || b->floors == NULL) {
        return ORDO_ENOMEM;
    }
    memcpy(b->neurons, neurons, count * sizeof *neurons);
    for (; b->count < count; b->count++) {
        ordo_floor_init(&b->floors[b->count]);
    }
    return ORDO_OK;
}

ordo_status
ordo_barriers_find(ordo_barrier *barriers, size_t count, const ordo_target *target, int threads,
                   const ordo_watch *watch)
{
    work w = {barriers, count, target, watch, .done = 0};
    (void)pthread_mutex_init(&w.lock, NULL);
    ordo_status status = ordo_parallel_for(2 * count, threads, find, &w);
    (void)pthread_mutex_destroy(&w.lock);
    return status;
}

void
ordo_barrier_clear(ordo_barrier *b)
{
    if (b->unit != NULL) {
        ordo_asymptote_clear(&b->asymptote);
    }
    for (size_t i = 0; i < b->count; i++) {
        ordo_floor_clear(&b->floors[i]);
    }
    free(b->floors);
    free(b->neurons);
    memset(b, 0, sizeof *b);
}

mpfr_srcptr
ordo_barrier_bound(const ordo_barrier *b, size_t i)
{
    return b->floors[i].value[b->norm];
}

void
ordo_barrier_floor(mpfr_t r, const ordo_barrier *b, size_t i)
{
    mpfr_t power;
    mpfr_init2(power, 128);
    mpfr_set_ui(power, b->neurons[i], MPFR_RNDN);
    mpfr_pow_ui(power, power, ordo_unit_order(b->unit), MPFR_RNDN);
    mpfr_div(r, b->asymptote.value[b->norm], power, MPFR_RNDN);
    if (!mpfr_number_p(r)) {
        mpfr_set_nan(r);
    }
    mpfr_clear(power);
}
