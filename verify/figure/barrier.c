/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/figure/barrier.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "quadrature/parallel.h"

typedef struct work {
    ordo_barrier *barrier;
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
    ordo_status status = w->watch != NULL
                             ? ordo_watch_tell(w->watch, "bounds", w->done, w->barrier->count + 1)
                             : ORDO_OK;
    (void)pthread_mutex_unlock(&w->lock);
    return status;
}

/* The bound of size i; the floor behind the last. */
static ordo_status
find(void *context, size_t i)
{
    work *w = context;
    ordo_barrier *b = w->barrier;
    unsigned wanted = ORDO_NORM_BIT(b->norm);
    ordo_status status =
        i < b->count ? ordo_floor_find(&b->floors[i], b->unit, w->target, b->neurons[i], wanted)
                     : ordo_asymptote_find(&b->asymptote, b->unit, w->target, 1, wanted);
    return status == ORDO_OK ? tell(w) : status;
}

ordo_status
ordo_barrier_find(ordo_barrier *b, const ordo_unit *unit, const ordo_target *target, ordo_norm norm,
                  const size_t *neurons, size_t count, int threads, const ordo_watch *watch)
{
    work w = {b, target, watch, .done = 0};
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
    (void)pthread_mutex_init(&w.lock, NULL);
    ordo_status status = ordo_parallel_for(count + 1, threads, find, &w);
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
