/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quadrature/vector.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

ordo_status
ordo_vector_init(ordo_vector *v, size_t length, mpfr_prec_t prec)
{
    memset(v, 0, sizeof *v);
    if (prec < MPFR_PREC_MIN || prec > MPFR_PREC_MAX) {
        return ORDO_EINVAL;
    }
    size_t limbs = mpfr_custom_get_size(prec) / sizeof(mp_limb_t);
    size_t room = length > 0 ? length : 1;
    if (room > SIZE_MAX / sizeof(mp_limb_t) / limbs) {
        return ORDO_ENOMEM;
    }
    v->significands = calloc(room * limbs, sizeof(mp_limb_t));
    v->exponents = calloc(room, sizeof *v->exponents);
    v->kinds = malloc(room);
    if (v->significands == NULL || v->exponents == NULL || v->kinds == NULL) {
        ordo_vector_clear(v);
        return ORDO_ENOMEM;
    }
    memset(v->kinds, MPFR_ZERO_KIND, room);
    v->length = length;
    v->prec = prec;
    v->limbs = limbs;
    return ORDO_OK;
}

void
ordo_vector_clear(ordo_vector *v)
{
    free(v->significands);
    free(v->exponents);
    free(v->kinds);
    memset(v, 0, sizeof *v);
}

void
ordo_vector_view(mpfr_t view, const ordo_vector *v, size_t i)
{
    assert(i < v->length);
    mpfr_custom_init_set(view, v->kinds[i], v->exponents[i], v->prec,
                         v->significands + i * v->limbs);
}

int
ordo_vector_set(ordo_vector *v, size_t i, const mpfr_t x)
{
    mpfr_t entry;
    ordo_vector_view(entry, v, i);
    int ternary = mpfr_set(entry, x, MPFR_RNDN);
    v->kinds[i] = (signed char)mpfr_custom_get_kind(entry);
    v->exponents[i] = mpfr_regular_p(entry) ? mpfr_custom_get_exp(entry) : 0;
    return ternary;
}
