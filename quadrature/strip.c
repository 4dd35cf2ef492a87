/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quadrature/strip.h"

#include <stdlib.h>

void
ordo_strip_init(ordo_strip *s)
{
    *s = (ordo_strip){.cell = 0};
    arb_init(s->left);
    arb_init(s->right);
    arb_init(s->value);
}

void
ordo_strip_clear(ordo_strip *s)
{
    arb_clear(s->left);
    arb_clear(s->right);
    arb_clear(s->value);
}

/* middle = m rounded to `prec` bits; is that certainly between the ends? */
static bool
try_middle(arb_t middle, const arf_t m, const arb_t left, const arb_t right, mpfr_prec_t prec)
{
    mag_zero(arb_radref(middle));
    arf_set_round(arb_midref(middle), m, prec, ARF_RND_NEAR);
    return arb_lt(left, middle) && arb_lt(middle, right);
}

bool
ordo_strip_middle(arb_t middle, const arb_t left, const arb_t right, mpfr_prec_t prec)
{
    if (!arb_is_finite(left) || !arb_is_finite(right)) {
        return false;
    }
    arf_t m;
    arf_init(m);
    arf_add(m, arb_midref(left), arb_midref(right), ARF_PREC_EXACT, ARF_RND_NEAR);
    arf_mul_2exp_si(m, m, -1);
    bool inside = try_middle(middle, m, left, right, ORDO_ROUGH_BITS) || /* a short one is cheap */
                  try_middle(middle, m, left, right, prec);
    arf_clear(m);
    return inside;
}

bool
ordo_strip_cut(ordo_strip *half, ordo_strip *strip, mpfr_prec_t prec)
{
    if (!ordo_strip_middle(half->right, strip->left, strip->right, prec)) {
        return false;
    }
    half->cell = strip->cell;
    half->key = strip->key;
    arb_set(half->value, strip->value);
    arb_set(half->left, strip->left);
    arb_set(strip->left, half->right);
    return true;
}

void
ordo_strip_range(arb_t y, ordo_patch *patch, const arb_t left, const arb_t right)
{
    slong prec = patch->prec;
    arb_t x, middle, mean;
    arb_init(x);
    arb_init(middle);
    arb_init(mean);
    arb_union(x, left, right, prec);
    ordo_patch_value(y, patch, x);
    ordo_patch_slope(mean, patch, x);
    arb_get_mid_arb(middle, x);
    if (arb_is_finite(mean)) {
        arb_sub(x, x, middle, prec);
        arb_mul(mean, mean, x, prec);
        ordo_patch_value(x, patch, middle);
        arb_add(mean, mean, x, prec);
    }
    if (arb_is_finite(mean) &&
        (!arb_is_finite(y) || mag_cmp(arb_radref(mean), arb_radref(y)) < 0)) {
        arb_swap(y, mean);
    }
    if (!arb_is_finite(y)) {
        arb_zero_pm_inf(y);
    }
    arb_clear(x);
    arb_clear(middle);
    arb_clear(mean);
}

void
ordo_strips_init(ordo_strips *s)
{
    *s = (ordo_strips){.count = 0};
}

void
ordo_strips_clear(ordo_strips *s)
{
    for (size_t i = 0; i < s->room; i++) {
        ordo_strip_clear(&s->at[i]);
    }
    free(s->at);
    ordo_strips_init(s);
}

static void
swap(ordo_strip *a, ordo_strip *b)
{
    ordo_strip other = *a;
    *a = *b;
    *b = other;
}

/* All `room` places hold balls, those from `count` on without meaning. */
static ordo_status
grow(ordo_strips *s)
{
    size_t room = s->room > 0 ? 2 * s->room : 16;
    ordo_strip *at = realloc(s->at, room * sizeof *at);
    if (at == NULL) {
        return ORDO_ENOMEM;
    }
    s->at = at;
    while (s->room < room) {
        ordo_strip_init(&s->at[s->room++]);
    }
    return ORDO_OK;
}

ordo_status
ordo_strips_push(ordo_strips *s, ordo_strip *strip)
{
    if (s->count == s->room && grow(s) != ORDO_OK) {
        return ORDO_ENOMEM;
    }
    size_t i = s->count++;
    swap(&s->at[i], strip);
    while (i > 0 && s->at[(i - 1) / 2].key < s->at[i].key) {
        swap(&s->at[(i - 1) / 2], &s->at[i]);
        i = (i - 1) / 2;
    }
    return ORDO_OK;
}

bool
ordo_strips_pop(ordo_strip *strip, ordo_strips *s)
{
    if (s->count == 0) {
        return false;
    }
    swap(strip, &s->at[0]);
    swap(&s->at[0], &s->at[--s->count]);
    for (size_t i = 0, child; (child = 2 * i + 1) < s->count; i = child) {
        child += child + 1 < s->count && s->at[child].key < s->at[child + 1].key;
        if (s->at[child].key <= s->at[i].key) {
            break;
        }
        swap(&s->at[child], &s->at[i]);
    }
    return true;
}

ordo_status
ordo_strips_begin(ordo_patch *patch, size_t first, size_t count, ordo_strip_taking *take,
                  void *self)
{
    ordo_strip s;
    ordo_strip_init(&s);
    ordo_status status = ORDO_OK;
    for (size_t k = 0; status >= 0 && k < count; k++) {
        status = ordo_patch_seek(patch, first + k);
        if (status >= 0) {
            s.cell = first + k;
            arb_set(s.left, patch->left);
            arb_set(s.right, patch->right);
            arb_pos_inf(s.value);
            status = take(self, &s);
        }
    }
    ordo_strip_clear(&s);
    return status;
}
