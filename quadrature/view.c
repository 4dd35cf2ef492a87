/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quadrature/view.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Reads the ends of all cells at the view's reach. */
static void
read_ends(ordo_view *view)
{
    for (size_t k = 0; k < view->count; k++) {
        mpfr_set_prec(view->left[k], view->reach);
        mpfr_set_prec(view->right[k], view->reach);
        mpfr_set_prec(view->width[k], view->reach);
        view->e->ends(view->left[k], view->right[k], view->cursor, k);
        mpfr_sub(view->width[k], view->right[k], view->left[k], MPFR_RNDN);
    }
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
    for (size_t k = 0; k < count; k++) {
        mpfr_inits2(prec, view->left[k], view->right[k], view->width[k], (mpfr_ptr)0);
    }
    ordo_status status = e->open(&view->cursor, e->self, prec);
    if (status < 0) {
        view->cursor = NULL;
    } else {
        status = e->seek(view->cursor, first, count);
    }
    if (status < 0) {
        ordo_view_close(view);
        return status;
    }
    read_ends(view);
    mpfr_prec_t extra = extra_bits(view);
    if (extra > 0) {
        view->reach = prec + extra;
        mpfr_set_prec(view->x, view->reach);
        read_ends(view);
    }
    return ORDO_OK;
}

void
ordo_view_close(ordo_view *view)
{
    if (view->cursor != NULL) {
        view->e->close(view->cursor);
    }
    if (view->count > 0) {
        for (size_t k = 0; k < view->count; k++) {
            mpfr_clears(view->left[k], view->right[k], view->width[k], (mpfr_ptr)0);
        }
        mpfr_clears(view->x, view->y, (mpfr_ptr)0);
    }
    free(view->left);
    free(view->right);
    free(view->width);
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
