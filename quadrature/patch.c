/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quadrature/patch.h"

#include <stdint.h>

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

/* patch->q[j] = the Taylor coefficients of p at x, by repeated synthetic division: q[j] = sum_i
 * binom(i, j) c[i] (x - left)^(i-j). Each encloses its values for all points of the ball x. */
static void
shift_piece(ordo_patch *patch, const arb_t x)
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
    shift_piece(patch, x);
    patch->e->series(y, patch->cursor, x, length);
    own = own < length ? own : length;
    arb_poly_fit_length(y, own);
    for (slong j = 0; j < own; j++) {
        arb_poly_get_coeff_arb(patch->s, y, j);
        arb_sub(patch->s, patch->s, patch->q + j, patch->prec);
        arb_poly_set_coeff_arb(y, j, patch->s);
    }
}

static void
function_pairs(arb_ptr above, arb_ptr below, ordo_patch *patch, const arb_t middle,
               const arb_t radius, const ordo_legendre_rule *rule)
{
    const ordo_difference *e = patch->e;
    if (e->pairs != NULL) {
        e->pairs(above, below, patch->cursor, middle, radius, rule->node, rule->kept);
        return;
    }
    for (size_t i = 0; i < rule->kept; i++) {
        arb_mul(patch->y, radius, rule->node + i, patch->prec);
        arb_add(patch->s, middle, patch->y, patch->prec);
        e->ball(above + i, patch->cursor, patch->s);
        arb_sub(patch->s, middle, patch->y, patch->prec);
        e->ball(below + i, patch->cursor, patch->s);
    }
}

/* y = sum of q[j] square^(j/2) over j = first, first + 2, ... <= degree. */
static void
half_of_piece(arb_t y, const ordo_patch *patch, unsigned first, const arb_t square)
{
    unsigned degree = patch->e->degree;
    if (first > degree) {
        arb_zero(y);
        return;
    }
    unsigned j = degree - (degree - first) % 2;
    arb_set(y, patch->q + j);
    while (j > first) {
        j -= 2;
        arb_mul(y, y, square, patch->prec);
        arb_add(y, y, patch->q + j, patch->prec);
    }
}

void
ordo_patch_pairs(arb_ptr above, arb_ptr below, ordo_patch *patch, const arb_t middle,
                 const arb_t radius, const ordo_legendre_rule *rule)
{
    slong prec = patch->prec;
    function_pairs(above, below, patch, middle, radius, rule);
    shift_piece(patch, middle);
    arb_set(patch->s, radius);
    for (unsigned j = 1; j <= patch->e->degree; j++) {
        arb_mul(patch->q + j, patch->q + j, patch->s, prec);
        arb_mul(patch->s, patch->s, radius, prec);
    }
    for (size_t i = 0; i < rule->kept; i++) {
        half_of_piece(patch->y, patch, 0, rule->square + i);
        arb_sub(above + i, above + i, patch->y, prec);
        arb_sub(below + i, below + i, patch->y, prec);
        half_of_piece(patch->y, patch, 1, rule->square + i);
        arb_mul(patch->y, patch->y, rule->node + i, prec);
        arb_sub(above + i, above + i, patch->y, prec);
        arb_add(below + i, below + i, patch->y, prec);
    }
}
