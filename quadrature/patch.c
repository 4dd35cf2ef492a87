/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quadrature/patch.h"

#include <stdint.h>
#include <stdlib.h>

ordo_status
ordo_patch_open(ordo_patch *patch, const ordo_difference *e, mpfr_prec_t prec)
{
    *patch = (ordo_patch){.e = e, .prec = prec, .cell = SIZE_MAX};
    arb_init(patch->left);
    arb_init(patch->right);
    arb_init(patch->s);
    arb_init(patch->y);
    patch->c = _arb_vec_init((slong)e->degree + 1);
    patch->q = _arb_vec_init((slong)e->degree + 1);
    ordo_status status = e->open(&patch->cursor, e->self, prec);
    if (status >= 0) {
        status = e->open(&patch->rough, e->self, ORDO_ROUGH_BITS);
    }
    return status;
}

void
ordo_patch_close(ordo_patch *patch)
{
    if (patch->e == NULL) {
        return;
    }
    if (patch->cursor != NULL) {
        patch->e->close(patch->cursor);
    }
    if (patch->rough != NULL) {
        patch->e->close(patch->rough);
    }
    _arb_vec_clear(patch->c, (slong)patch->e->degree + 1);
    _arb_vec_clear(patch->q, (slong)patch->e->degree + 1);
    arb_clear(patch->left);
    arb_clear(patch->right);
    arb_clear(patch->s);
    arb_clear(patch->y);
    patch->e = NULL;
}

ordo_status
ordo_patch_seek(ordo_patch *patch, size_t cell)
{
    if (patch->cell == cell) {
        return ORDO_OK;
    }
    ordo_status status = patch->e->piece(patch->left, patch->right, patch->c, patch->cursor, cell);
    patch->cell = status >= 0 ? cell : SIZE_MAX;
    return status;
}

void
ordo_patch_value(arb_t y, ordo_patch *patch, const arb_t x)
{
    slong prec = patch->prec;
    unsigned j = patch->e->degree;
    arb_sub(patch->s, x, patch->left, prec);
    arb_set(patch->y, patch->c + j);
    while (j-- > 0) {
        arb_mul(patch->y, patch->y, patch->s, prec);
        arb_add(patch->y, patch->y, patch->c + j, prec);
    }
    patch->e->ball(patch->s, patch->cursor, x);
    arb_sub(y, patch->s, patch->y, prec);
}

void
ordo_patch_slope(arb_t y, ordo_patch *patch, const arb_t x)
{
    slong prec = patch->prec;
    arb_t term;
    arb_init(term);
    arb_sub(patch->s, x, patch->left, prec);
    arb_zero(patch->y);
    for (unsigned j = patch->e->degree; j > 0; j--) {
        arb_mul_ui(term, patch->c + j, j, prec);
        arb_mul(patch->y, patch->y, patch->s, prec);
        arb_add(patch->y, patch->y, term, prec);
    }
    patch->e->slope(term, patch->cursor, x);
    arb_sub(y, term, patch->y, prec);
    arb_clear(term);
}

/* By repeated synthetic division: q[j] = sum_i binom(i, j) c[i] (x - left)^(i-j). */
void
ordo_patch_center(ordo_patch *patch, const arb_t x)
{
    arb_ptr q = patch->q;
    slong prec = patch->prec;
    unsigned degree = patch->e->degree;
    arb_sub(patch->s, x, patch->left, prec);
    _arb_vec_set(q, patch->c, (slong)degree + 1);
    for (unsigned i = 0; i < degree; i++) {
        for (unsigned j = degree; j-- > i;) {
            arb_addmul(q + j, q + j + 1, patch->s, prec);
        }
    }
}

void
ordo_patch_series(arb_poly_t y, ordo_patch *patch, const arb_t x, slong length)
{
    slong own = (slong)patch->e->degree + 1;
    ordo_patch_center(patch, x);
    patch->e->series(y, patch->cursor, x, length);
    own = own < length ? own : length;
    arb_poly_fit_length(y, own);
    for (slong j = 0; j < own; j++) {
        arb_poly_get_coeff_arb(patch->s, y, j);
        arb_sub(patch->s, patch->s, patch->q + j, patch->prec);
        arb_poly_set_coeff_arb(y, j, patch->s);
    }
}

ordo_status
ordo_patch_pool_init(ordo_patch_pool *pool, const ordo_difference *e, mpfr_prec_t prec, size_t room)
{
    *pool = (ordo_patch_pool){.e = e, .prec = prec, .idle = calloc(room, sizeof *pool->idle)};
    pool->room = pool->idle == NULL ? 0 : room;
    (void)pthread_mutex_init(&pool->lock, NULL);
    return pool->idle == NULL ? ORDO_ENOMEM : ORDO_OK;
}

void
ordo_patch_pool_clear(ordo_patch_pool *pool)
{
    while (pool->count > 0) {
        ordo_patch_close(&pool->idle[--pool->count]);
    }
    free(pool->idle);
    (void)pthread_mutex_destroy(&pool->lock);
}

ordo_status
ordo_patch_take(ordo_patch *patch, ordo_patch_pool *pool)
{
    (void)pthread_mutex_lock(&pool->lock);
    bool waits = pool->count > 0;
    if (waits) {
        *patch = pool->idle[--pool->count];
    }
    (void)pthread_mutex_unlock(&pool->lock);
    return waits ? ORDO_OK : ordo_patch_open(patch, pool->e, pool->prec);
}

void
ordo_patch_give(ordo_patch *patch, ordo_patch_pool *pool)
{
    (void)pthread_mutex_lock(&pool->lock);
    bool room = patch->cursor != NULL && patch->rough != NULL && pool->count < pool->room;
    if (room) {
        pool->idle[pool->count++] = *patch;
        patch->e = NULL;
    }
    (void)pthread_mutex_unlock(&pool->lock);
    ordo_patch_close(patch);
}
