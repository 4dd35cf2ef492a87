/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/figure/spread.h"

#include <math.h>

/* Neighbours that touch and move as one: with o_i the place of label i if the first were at 0, the
 * best common shift is the mean of at_i - o_i. */
typedef struct block {
    double sum; /* of at_i - o_i over its labels */
    size_t first, count;
} block;

static double
shift(const block *b)
{
    return b->sum / (double)b->count;
}

/* order = the labels by their places; insertion keeps equal ones as they are. */
static void
sort(size_t *order, const double *at, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t j = i;
        for (; j > 0 && at[order[j - 1]] > at[i]; j--) {
            order[j] = order[j - 1];
        }
        order[j] = i;
    }
}

void
ordo_spread(double *at, const double *size, size_t count, double from, double to)
{
    size_t order[ORDO_SPREAD_MOST], blocks = 0;
    double offset[ORDO_SPREAD_MOST];
    block pool[ORDO_SPREAD_MOST];
    count = count < ORDO_SPREAD_MOST ? count : ORDO_SPREAD_MOST;
    if (count == 0) {
        return;
    }
    sort(order, at, count);
    for (size_t i = 0; i < count; i++) {
        double half = 0.5 * size[order[i]];
        offset[i] = i > 0 ? offset[i - 1] + 0.5 * size[order[i - 1]] + half : 0;
        pool[blocks++] = (block){at[order[i]] - offset[i], i, 1};
        while (blocks > 1 && shift(&pool[blocks - 2]) >= shift(&pool[blocks - 1])) {
            pool[blocks - 2].sum += pool[blocks - 1].sum;
            pool[blocks - 2].count += pool[blocks - 1].count;
            blocks--;
        }
    }
    double low = from + 0.5 * size[order[0]];
    double high = to - 0.5 * size[order[count - 1]] - offset[count - 1];
    if (low > high) {
        low = high = 0.5 * (low + high);
    }
    for (size_t b = 0; b < blocks; b++) {
        double moved = fmin(fmax(shift(&pool[b]), low), high);
        for (size_t i = pool[b].first; i < pool[b].first + pool[b].count; i++) {
            at[order[i]] = offset[i] + moved;
        }
    }
}
