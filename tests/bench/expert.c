/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Peer, not proved: Gauss-Legendre with a given number of points on each cell, in MPFR, as one
 * writes it who knows the number and the precision beforehand.
 * usage: expert WORK */
#include "tests/bench/real.h"

typedef struct task {
    const work *w;
    const mpfr_t *number;
    mpfr_t *node, *weight; /* NULL before the first call */
    mpfr_t pi, value;
} task;

/* sum += the integral of (f - p)^2 over a cell. */
static void
add_cell(mpfr_t sum, const task *k, const mpfr_t *cell, real_function *f)
{
    mpfr_t h, s, x, y, p, part;
    mpfr_inits2(k->w->bits, h, s, x, y, p, part, (mpfr_ptr)0);
    mpfr_sub(h, cell[1], cell[0], MPFR_RNDN);
    mpfr_set_zero(part, 1);
    for (size_t i = 0; i < k->w->points; i++) {
        mpfr_mul(s, h, k->node[i], MPFR_RNDN);
        mpfr_add(x, cell[0], s, MPFR_RNDN);
        f(y, x, k->pi, p);
        size_t j = k->w->coefficients + 1;
        mpfr_set(p, cell[j], MPFR_RNDN);
        while (j-- > 2) {
            mpfr_fma(p, p, s, cell[j], MPFR_RNDN);
        }
        mpfr_sub(y, y, p, MPFR_RNDN);
        mpfr_sqr(y, y, MPFR_RNDN);
        mpfr_fma(part, y, k->weight[i], part, MPFR_RNDN);
    }
    mpfr_fma(sum, part, h, sum, MPFR_RNDN);
    mpfr_clears(h, s, x, y, p, part, (mpfr_ptr)0);
}

static double
run(void *context)
{
    task *k = (task *)context;
    const work *w = k->w;
    double start = work_clock();
    if (k->node == NULL) {
        k->node = real_array(w->points, w->bits);
        k->weight = real_array(w->points, w->bits);
        real_gauss(k->node, k->weight, w->points, w->bits);
        mpfr_const_pi(k->pi, MPFR_RNDN);
    }
    real_function *f = real_find(w->target);
    mpfr_set_zero(k->value, 1);
    for (size_t i = 0; i < w->cells; i++) {
        add_cell(k->value, k, &k->number[(w->coefficients + 2) * i], f);
    }
    mpfr_sqrt(k->value, k->value, MPFR_RNDN);
    return work_clock() - start;
}

int
main(int argc, char **argv)
{
    work w;
    if (argc != 2) {
        work_stop("usage: expert WORK");
    }
    work_read(&w, argv[1]);
    mpfr_t *number = real_numbers(&w);
    task k = {.w = &w, .number = (const mpfr_t *)number};
    mpfr_inits2(w.bits, k.pi, k.value, (mpfr_ptr)0);
    work_time(run, &k);
    real_report(k.value, &w);
    mpfr_clears(k.pi, k.value, (mpfr_ptr)0);
    real_free(k.node, w.points);
    real_free(k.weight, w.points);
    real_free(number, w.cells * (w.coefficients + 2));
    work_free(&w);
    return 0;
}
