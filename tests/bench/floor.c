/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The floor of all that samples: f alone, in MPFR, at the fewest Gauss points per cell that give
 * the digits. No f - p, no squares, no weights; the points are made while the clock stands still.
 * usage: floor WORK */
#include "tests/bench/real.h"

/* The points that lie between two looks at the clock. */
enum { BATCH = 4096 };

typedef struct task {
    const work *w;
    const mpfr_t *number;
    mpfr_t *node, *weight, *x;
    mpfr_t pi, y, t;
} task;

/* x = the next points, from number `first` of all on; returns how many. */
static size_t
place(task *k, size_t first)
{
    size_t m = k->w->points, columns = k->w->coefficients + 2, count = 0;
    for (size_t i = first; i < m * k->w->cells && count < BATCH; i++) {
        const mpfr_t *cell = &k->number[columns * (i / m)];
        mpfr_sub(k->t, cell[1], cell[0], MPFR_RNDN);
        mpfr_fma(k->x[count++], k->node[i % m], k->t, cell[0], MPFR_RNDN);
    }
    return count;
}

static double
run(void *context)
{
    task *k = (task *)context;
    real_function *f = real_find(k->w->target);
    double seconds = 0;
    size_t count = 0;
    for (size_t first = 0; (count = place(k, first)) > 0; first += count) {
        double start = work_clock();
        for (size_t i = 0; i < count; i++) {
            f(k->y, k->x[i], k->pi, k->t);
        }
        seconds += work_clock() - start;
    }
    return seconds;
}

int
main(int argc, char **argv)
{
    work w;
    if (argc != 2) {
        work_stop("usage: floor WORK");
    }
    work_read(&w, argv[1]);
    mpfr_t *number = real_numbers(&w);
    task k = {.w = &w, .number = (const mpfr_t *)number};
    k.node = real_array(w.points, w.bits);
    k.weight = real_array(w.points, w.bits);
    k.x = real_array(BATCH, w.bits);
    mpfr_inits2(w.bits, k.pi, k.y, k.t, (mpfr_ptr)0);
    mpfr_const_pi(k.pi, MPFR_RNDN);
    real_gauss(k.node, k.weight, w.points, w.bits);
    work_time(run, &k);
    printf("points=%u\n", w.points);
    mpfr_clears(k.pi, k.y, k.t, (mpfr_ptr)0);
    real_free(k.node, w.points);
    real_free(k.weight, w.points);
    real_free(k.x, BATCH);
    real_free(number, w.cells * (w.coefficients + 2));
    work_free(&w);
    return 0;
}
