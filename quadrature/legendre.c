/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quadrature/legendre.h"

#include <pthread.h>
#include <stdlib.h>

/* Rules are made at multiples of so many bits. */
enum { SHELF_BITS = 64 };

typedef struct entry {
    ordo_legendre_rule rule;
    mpfr_prec_t prec;
    struct entry *next;
} entry;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static entry *rules;

static entry *
compute(size_t order, mpfr_prec_t prec)
{
    entry *e = calloc(1, sizeof *e);
    if (e == NULL) {
        return NULL;
    }
    slong kept = (slong)(order + 1) / 2;
    *e = (entry){.rule = {order, (size_t)kept, _arb_vec_init(kept), _arb_vec_init(kept),
                          _arb_vec_init(kept)},
                 .prec = prec};
    for (slong i = 0; i < kept; i++) {
        arb_hypgeom_legendre_p_ui_root(e->rule.node + i, e->rule.weight + i, order, (ulong)i,
                                       prec + 8);
        arb_sqr(e->rule.square + i, e->rule.node + i, prec + 8);
    }
    return e;
}

ordo_status
ordo_legendre_rule_get(const ordo_legendre_rule **rule, size_t order, mpfr_prec_t prec)
{
    *rule = NULL;
    if (order == 0) {
        return ORDO_EINVAL;
    }
    prec = (prec + SHELF_BITS - 1) / SHELF_BITS * SHELF_BITS;
    (void)pthread_mutex_lock(&lock);
    entry *e = rules;
    while (e != NULL && !(e->rule.order == order && e->prec == prec)) {
        e = e->next;
    }
    if (e == NULL) {
        e = compute(order, prec);
        if (e != NULL) {
            e->next = rules;
            rules = e;
        }
    }
    (void)pthread_mutex_unlock(&lock);
    *rule = e != NULL ? &e->rule : NULL;
    return e != NULL ? ORDO_OK : ORDO_ENOMEM;
}

void
ordo_legendre_cleanup(void)
{
    (void)pthread_mutex_lock(&lock);
    while (rules != NULL) {
        entry *next = rules->next;
        slong kept = (slong)rules->rule.kept;
        _arb_vec_clear(rules->rule.node, kept);
        _arb_vec_clear(rules->rule.weight, kept);
        _arb_vec_clear(rules->rule.square, kept);
        free(rules);
        rules = next;
    }
    (void)pthread_mutex_unlock(&lock);
}
