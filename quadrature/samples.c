/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quadrature/samples.h"

#include <stdbool.h>

/* The walk over points and cells, both ascending. */
typedef struct walk {
    const ordo_function *e;
    void *cursor;
    size_t count, next; /* points in all, the next one */
    mpfr_t a, b, x, left, right, value, sum;
} walk;

/* x = a + (b - a) next/(count - 1). */
static void
place_point(walk *w)
{
    mpfr_sub(w->x, w->b, w->a, MPFR_RNDN);
    mpfr_mul_ui(w->x, w->x, w->next, MPFR_RNDN);
    mpfr_div_ui(w->x, w->x, w->count - 1, MPFR_RNDN);
    mpfr_add(w->x, w->x, w->a, MPFR_RNDN);
}

static ordo_status
find_interval(walk *w)
{
    ordo_status status = w->e->seek(w->cursor, w->e->cells - 1, 1);
    if (status == ORDO_OK) {
        w->e->ends(w->left, w->b, w->cursor, 0);
        status = w->e->seek(w->cursor, 0, 1);
    }
    if (status == ORDO_OK) {
        w->e->ends(w->a, w->right, w->cursor, 0);
    }
    return status;
}

/* Takes the points of current cell k; those of the last cell include b, whatever its rounding. */
static void
take_cell(walk *w, size_t k, bool last)
{
    w->e->ends(w->left, w->right, w->cursor, k);
    while (w->next < w->count) {
        place_point(w);
        if (!last && mpfr_greater_p(w->x, w->right)) {
            return;
        }
        w->e->value(w->value, w->cursor, k, w->x);
        mpfr_fma(w->sum, w->value, w->value, w->sum, MPFR_RNDN);
        w->next++;
    }
}

static ordo_status
take_all(walk *w)
{
    ordo_status status = find_interval(w);
    for (size_t first = 0; status == ORDO_OK && first < w->e->cells; first += ORDO_BLOCK) {
        size_t rest = w->e->cells - first;
        size_t count = rest < ORDO_BLOCK ? rest : ORDO_BLOCK;
        status = w->e->seek(w->cursor, first, count);
        for (size_t k = 0; status == ORDO_OK && k < count; k++) {
            take_cell(w, k, first + k + 1 == w->e->cells);
        }
    }
    return status;
}

ordo_status
ordo_samples_rmse(mpfr_t r, const ordo_function *e, size_t count, mpfr_prec_t prec)
{
    if (count < 2) {
        return ORDO_EINVAL;
    }
    walk w = {.e = e, .count = count};
    ordo_status status = e->open(&w.cursor, e->self, prec);
    if (status != ORDO_OK) {
        return status;
    }
    mpfr_inits2(prec, w.a, w.b, w.x, w.left, w.right, w.value, w.sum, (mpfr_ptr)0);
    mpfr_set_ui(w.sum, 0, MPFR_RNDN);
    status = take_all(&w);
    mpfr_div_ui(w.sum, w.sum, count, MPFR_RNDN);
    mpfr_sqrt(r, w.sum, MPFR_RNDN);
    if (status == ORDO_OK && !mpfr_number_p(r)) {
        status = ORDO_MISSED;
    }
    mpfr_clears(w.a, w.b, w.x, w.left, w.right, w.value, w.sum, (mpfr_ptr)0);
    e->close(w.cursor);
    return status;
}
