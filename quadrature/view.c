/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quadrature/view.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Reads the ends of all cells at the view's reach. */
static ordo_status
read_ends(ordo_view *view)
{
    size_t size = mpfr_custom_get_size(view->reach);
    free(view->limb);
    view->limb = malloc(3 * view->count * size);
    if (view->limb == NULL) {
        return ORDO_ENOMEM;
    }
    mp_limb_t *next = view->limb;
    for (size_t k = 0; k < view->count; k++) {
        mpfr_ptr const number[] = {view->left[k], view->right[k], view->width[k]};
        for (int i = 0; i < 3; i++) {
            mpfr_custom_init(next, view->reach);
            mpfr_custom_init_set(number[i], MPFR_ZERO_KIND, 0, view->reach, next);
            next += size / sizeof *next;
        }
        view->e->ends(view->left[k], view->right[k], view->cursor, k);
        mpfr_sub(view->width[k], view->right[k], view->left[k], MPFR_RNDN);
    }
    return ORDO_OK;
}

/* The bits by which abscissae must exceed the working precision: log2 of the largest ratio |x| to
 * cell width; 0 for cells about the origin. */
static mpfr_prec_t
extra_bits(const ordo_view *view)
{
    double most = 0;
    for (size_t k = 0; k < view->count; k++) {
        if (!mpfr_zero_p(view->width[k])) {
            double size = fmax(ordo_log2(view->left[k]), ordo_log2(view->right[k]));
            most = fmax(most, size - ordo_log2(view->width[k]));
        }
    }
    return (mpfr_prec_t)ceil(most);
}

ordo_status
ordo_view_open(ordo_view *view, const ordo_function *e, size_t first, size_t count,
               mpfr_prec_t prec)
{
    memset(view, 0, sizeof *view);
    view->e = e;
    view->prec = prec;
    view->reach = prec;
    view->left = malloc(count * sizeof *view->left);
    view->right = malloc(count * sizeof *view->right);
    view->width = malloc(count * sizeof *view->width);
    if (view->left == NULL || view->right == NULL || view->width == NULL) {
        ordo_view_close(view);
        return ORDO_ENOMEM;
    }
    view->count = count;
    mpfr_inits2(prec, view->x, view->y, (mpfr_ptr)0);
    ordo_status status = e->open(&view->cursor, e->self, prec);
    if (status < 0) {
        view->cursor = NULL;
    } else {
        status = e->seek(view->cursor, first, count);
    }
    if (status >= 0) {
        status = read_ends(view);
    }
    mpfr_prec_t extra = status >= 0 ? extra_bits(view) : 0;
    if (extra > 0) {
        view->reach = prec + extra;
        mpfr_set_prec(view->x, view->reach);
        status = read_ends(view);
    }
    if (status < 0) {
        ordo_view_close(view);
    }
    return status < 0 ? status : ORDO_OK;
}

void
ordo_view_close(ordo_view *view)
{
    if (view->cursor != NULL) {
        view->e->close(view->cursor);
    }
    if (view->count > 0) {
        mpfr_clears(view->x, view->y, (mpfr_ptr)0);
    }
    free(view->left);
    free(view->right);
    free(view->width);
    free(view->limb);
    memset(view, 0, sizeof *view);
}

void
ordo_view_place(mpfr_t x, const ordo_view *view, size_t k, double t)
{
    if (t <= 0) {
        mpfr_set(x, view->left[k], MPFR_RNDN);
    } else if (t >= 1) {
        mpfr_set(x, view->right[k], MPFR_RNDN);
    } else {
        mpfr_mul_d(x, view->width[k], t, MPFR_RNDN);
        mpfr_add(x, x, view->left[k], MPFR_RNDN);
    }
}

void
ordo_view_evaluate(mpfr_t y, ordo_view *view, ordo_aspect aspect, size_t k, const mpfr_t x)
{
    if (aspect == ORDO_VALUE) {
        view->e->value(y, view->cursor, k, x);
    } else {
        view->e->slope(y, view->cursor, k, x);
    }
}

double
ordo_view_sample(ordo_view *view, ordo_aspect aspect, size_t k, double t, long exponent)
{
    ordo_view_place(view->x, view, k, t);
    ordo_view_evaluate(view->y, view, aspect, k, view->x);
    if (!mpfr_regular_p(view->y)) {
        return mpfr_get_d(view->y, MPFR_RNDN);
    }
    const int most = 500;
    long own;
    double fraction = mpfr_get_d_2exp(&own, view->y, MPFR_RNDN);
    if (own > exponent + most) {
        return copysign(ldexp(1, most), fraction);
    }
    return own < exponent - 2000 ? 0 : ldexp(fraction, (int)(own - exponent));
}
