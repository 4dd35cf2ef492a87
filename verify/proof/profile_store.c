/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/proof/profile_store.h"

#include <pthread.h>
#include <stdlib.h>

typedef struct entry {
    struct entry *next;
    const ordo_target *target;
    unsigned order;
    mpfr_prec_t bits;
    ordo_status status; /* NULL profile: what making it returned */
    ordo_profile *profile;
} entry;

struct ordo_profile_store {
    pthread_mutex_t lock;
    entry *first;
};

ordo_status
ordo_profile_store_new(ordo_profile_store **out)
{
    *out = calloc(1, sizeof **out);
    if (*out == NULL) {
        return ORDO_ENOMEM;
    }
    (void)pthread_mutex_init(&(*out)->lock, NULL);
    return ORDO_OK;
}

void
ordo_profile_store_free(ordo_profile_store *store)
{
    if (store == NULL) {
        return;
    }
    while (store->first != NULL) {
        entry *e = store->first;
        store->first = e->next;
        ordo_profile_free(e->profile);
        free(e);
    }
    (void)pthread_mutex_destroy(&store->lock);
    free(store);
}

/* The entry like `wanted`, or NULL; `wanted` itself is entered then, unless it is not made yet. */
static const entry *
find_or_enter(ordo_profile_store *store, const entry *wanted, entry *made)
{
    (void)pthread_mutex_lock(&store->lock);
    const entry *e = store->first;
    while (e != NULL &&
           (e->target != wanted->target || e->order != wanted->order || e->bits != wanted->bits)) {
        e = e->next;
    }
    if (e == NULL && made != NULL) {
        made->next = store->first;
        store->first = made;
    }
    (void)pthread_mutex_unlock(&store->lock);
    return e;
}

/* Threads that want the same at once may both make it; the second is thrown away. Others need not
 * wait. */
ordo_status
ordo_profile_store_get(const ordo_profile **out, ordo_profile_store *store,
                       const ordo_target *target, unsigned order, mpfr_prec_t bits)
{
    const entry wanted = {.target = target, .order = order, .bits = bits};
    const entry *found = find_or_enter(store, &wanted, NULL);
    *out = NULL;
    if (found == NULL) {
        entry *made = malloc(sizeof *made);
        if (made == NULL) {
            return ORDO_ENOMEM;
        }
        *made = wanted;
        made->status = ordo_profile_new(&made->profile, target, order, bits);
        found = find_or_enter(store, &wanted, made);
        if (found == NULL) {
            found = made;
        } else {
            ordo_profile_free(made->profile);
            free(made);
        }
    }
    *out = found->profile;
    return found->status;
}
