/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/figure/barrier.h"

#include <math.h>
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
    for (size_t i = b->count; status == ORDO_OK && i-- > 0;) {
        bool next = i + 1 < b->count &&
                    mpfr_greater_p(ordo_barrier_bound(b, b->best[i + 1]), ordo_barrier_bound(b, i));
        b->best[i] = next ? b->best[i + 1] : i;
    }
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

/* From a size to the next one that a line needs: by a sixteenth of an octave or by one. */
static size_t
next_size(size_t neurons)
{
    size_t next = (size_t)(exp2(1 / 16.0) * (double)neurons);
    return next > neurons ? next : neurons + 1;
}

/* How many sizes that makes, written behind each other when there is room. */
static size_t
list_sizes(ordo_barrier *b, const size_t *given, size_t given_count)
{
    size_t count = 0;
    for (size_t i = 0; i < given_count; i++) {
        size_t end = i + 1 < given_count ? given[i + 1] : given[i] + 1;
        for (size_t n = given[i]; n < end; n = next_size(n)) {
            if (b->neurons != NULL) {
                b->neurons[count] = n;
                b->floors[count].quick = n != given[i];
            }
            count++;
        }
    }
    return count;
}

ordo_status
ordo_barrier_init(ordo_barrier *b, const ordo_unit *unit, ordo_norm norm, const size_t *neurons,
                  size_t count)
{
    *b = (ordo_barrier){.unit = unit, .norm = norm};
    ordo_asymptote_init(&b->asymptote);
    size_t all = list_sizes(b, neurons, count);
    size_t *sizes = calloc(all + 1, sizeof *sizes);
    b->floors = calloc(all + 1, sizeof *b->floors);
    b->best = calloc(all + 1, sizeof *b->best);
    if (sizes == NULL || b->floors == NULL || b->best == NULL) {
        free(sizes);
        return ORDO_ENOMEM;
    }
    b->neurons = sizes;
    for (; b->count < all; b->count++) {
        ordo_floor_init(&b->floors[b->count]);
    }
    (void)list_sizes(b, neurons, count);
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
    free(b->best);
    free(b->neurons);
    memset(b, 0, sizeof *b);
}

mpfr_srcptr
ordo_barrier_bound(const ordo_barrier *b, size_t i)
{
    return b->floors[i].value[b->norm];
}

mpfr_srcptr
ordo_barrier_edge(const ordo_barrier *b, size_t i)
{
    bool gap = i + 1 < b->count && b->neurons[i + 1] > b->neurons[i] + 1;
    return ordo_barrier_bound(b, b->best[gap ? i + 1 : i]);
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
