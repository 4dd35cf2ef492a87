/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "construct/expansion_sums.h"

static size_t
coefficients(const ordo_expansion *e)
{
    return (size_t)e->degree + 1;
}

mp_ptr
ordo_sums_at(mp_ptr p, size_t j, const ordo_sums *s)
{
    return p + j * s->limbs;
}

ordo_status
ordo_adder_init(ordo_adder *w, const ordo_expansion *e)
{
    const ordo_sums *s = e->own;
    size_t numbers = 2 * (coefficients(e) + 1) + 8;
    *w = (ordo_adder){.e = e, .s = s, .room = calloc(numbers * s->limbs, sizeof(mp_limb_t))};
    ordo_cell_walk_init(&w->walk, e);
    mpfr_prec_t fine = (mpfr_prec_t)((s->limbs + 1) * GMP_NUMB_BITS);
    mpfr_init2(w->real, fine);
    for (unsigned k = 0; k < e->degree; k++) {
        mpfr_init2(w->line[k].value, fine);
    }
    mp_ptr *const parts[] = {&w->w, &w->v, &w->y, &w->term, &w->own, &w->sum, &w->p};
    size_t next = 0;
    for (size_t i = 0; w->room != NULL && i < sizeof parts / sizeof parts[0]; i++) {
        *parts[i] = ordo_sums_at(w->room, next, s);
        next += parts[i] == &w->own ? 4 : parts[i] == &w->sum ? coefficients(e) : 1;
    }
    return w->room != NULL ? ORDO_OK : ORDO_ENOMEM;
}

void
ordo_adder_clear(ordo_adder *w)
{
    ordo_cell_walk_clear(&w->walk);
    mpfr_clear(w->real);
    for (unsigned k = 0; k < w->e->degree; k++) {
        mpfr_clear(w->line[k].value);
    }
    free(w->room);
}

bool
ordo_is_moderate(const mpfr_t x)
{
    return mpfr_zero_p(x) ||
           (mpfr_get_exp(x) < ORDO_SUMS_EXPONENT && mpfr_get_exp(x) > -ORDO_SUMS_EXPONENT);
}

/* Reads line k of the term. */
static ordo_reading
read_line(ordo_line *l, const ordo_adder *w, size_t term, unsigned k)
{
    const ordo_sums *s = w->s;
    ordo_network_line(l->weight, l->bias, ordo_partition_network(w->e->partition), term, k);
    if (!ordo_is_moderate(l->weight) || !ordo_is_moderate(l->bias)) {
        return ORDO_READING_UNFIT;
    }
    if (!mpfr_zero_p(s->centre)) {
        (void)mpfr_fma(l->value, l->weight, s->centre, l->bias, MPFR_RNDN);
        *l->bias = *l->value;
    }
    bool flat = mpfr_zero_p(l->weight), through = mpfr_zero_p(l->bias);
    l->one = ordo_plus_or_minus_one(l->weight);
    if (flat && through) {
        return ORDO_READING_ZERO;
    }
    if (l->one != 0 && (through || mpfr_get_exp(l->bias) <= s->unit)) {
        l->exponent = s->unit; /* w = weight */
        return ORDO_READING_GOOD;
    }
    long own = flat ? 0 : mpfr_get_exp(l->weight) + s->unit;
    long other = through ? 0 : mpfr_get_exp(l->bias);
    l->one = 0;
    if (flat && ordo_plus_or_minus_one(l->bias) != 0) {
        other = 0; /* |v| = 1 */
    }
    l->exponent = flat || (!through && other > own) ? other : own;
    return ORDO_READING_GOOD;
}

ordo_reading
ordo_adder_read(ordo_adder *w, size_t term)
{
    ordo_network_weight(w->D, ordo_partition_network(w->e->partition), term);
    if (mpfr_zero_p(w->D) || !ordo_is_moderate(w->D)) {
        return mpfr_zero_p(w->D) ? ORDO_READING_ZERO : ORDO_READING_UNFIT;
    }
    w->one = ordo_plus_or_minus_one(w->D);
    w->exponent = w->one != 0 ? 0 : mpfr_get_exp(w->D);
    for (unsigned k = 0; k < w->e->degree; k++) {
        ordo_reading r = read_line(&w->line[k], w, term, k);
        if (r != ORDO_READING_GOOD) {
            return r;
        }
        w->exponent += w->line[k].exponent;
    }
    return ORDO_READING_GOOD;
}

/* w->p, of `degree` before, becomes w->p (w y + v). */
static void
multiply_line(ordo_adder *w, const ordo_line *l, unsigned degree)
{
    const ordo_sums *s = w->s;
    size_t n = s->limbs;
    ordo_limbs_set_real(w->v, l->bias, -l->exponent, n);
    if (l->one == 0) {
        ordo_limbs_set_real(w->w, l->weight, s->unit - l->exponent, n);
    }
    for (unsigned j = degree + 1; j > 0; j--) {
        mp_ptr above = ordo_sums_at(w->p, j, s), here = ordo_sums_at(w->p, j - 1, s);
        /* above, which holds p[j] v already, gets p[j-1] w */
        mp_srcptr product = here;
        if (l->one == 0) {
            ordo_limbs_mul(w->term, here, w->w, w->own, n);
            product = w->term;
        }
        if (j > degree) {
            mpn_zero(above, (mp_size_t)n);
        }
        ordo_limbs_add(above, product, l->one < 0 ? -1 : 1, n);
        ordo_limbs_mul(here, here, w->v, w->own, n);
    }
}

void
ordo_adder_expand(ordo_adder *w)
{
    const ordo_sums *s = w->s;
    unsigned first = 0, degree = 0;
    long down = w->exponent - s->scale; /* what D' holds of the scale */
    while (w->one != 0 && first < w->e->degree && w->line[first].one != 0) {
        first++;
    }
    if (w->one != 0 && first < w->e->degree) {
        /* D' = 2^down: a line takes it; its errors, 2 units and 1, are less than E = 8 */
        const ordo_line *l = &w->line[first];
        ordo_limbs_set_real(ordo_sums_at(w->p, 0, s), l->bias, down - l->exponent, s->limbs);
        ordo_limbs_set_real(ordo_sums_at(w->p, 1, s), l->weight, down + s->unit - l->exponent,
                            s->limbs);
        for (size_t j = 0; w->one < 0 && j <= 1; j++) {
            ordo_limbs_neg(ordo_sums_at(w->p, j, s), ordo_sums_at(w->p, j, s), s->limbs);
        }
        degree = 1;
    } else {
        first = w->e->degree;
        ordo_limbs_set_real(w->p, w->D, down - (w->one != 0 ? 0 : mpfr_get_exp(w->D)), s->limbs);
    }
    for (unsigned k = w->e->degree; k-- > 0;) {
        if (k != first) {
            multiply_line(w, &w->line[k], degree++);
        }
    }
}
