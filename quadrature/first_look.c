/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quadrature/first_look.h"

#include <math.h>

#include "quadrature/patch.h"

/* Cells that are sampled for the size of e, and points in each of few cells or of many; fewer for a
 * maximum, of which the next look will show the size. */
enum { SAMPLED_CELLS = 32, FEW_CELLS = 16, POINTS_FEW = 16, POINTS_MANY = 4, POINTS_MAXIMUM = 2 };

void
ordo_highest_init(ordo_highest *h)
{
    arf_init(h->floor);
    arb_init(h->place);
    arb_indeterminate(h->place);
    h->cell = 0;
}

void
ordo_highest_clear(ordo_highest *h)
{
    arf_clear(h->floor);
    arb_clear(h->place);
}

double
ordo_log2_hint(const mag_t x)
{
    return mag_is_inf(x) ? -HUGE_VAL : ordo_log2_bound(x);
}

/* The value y of e at the point x of a cell makes a lower bound of the maximum. */
static void
raise_floor(ordo_highest *h, const arb_t y, const arb_t x, size_t cell)
{
    arf_t size;
    arf_init(size);
    arb_get_abs_lbound_arf(size, y, ORDO_ROUGH_BITS);
    if (arb_is_finite(y) && arf_cmp(size, h->floor) > 0) {
        arf_swap(h->floor, size);
        arb_set(h->place, x);
        h->cell = cell;
    }
    arf_clear(size);
}

/* Adds to *sum upper bounds of the squares at `points` equidistant places of the current cell times
 * its width, to *least lower ones. */
static void
sample_cell(mag_t sum, mag_t least, ordo_highest *highest, ordo_patch *patch, ordo_part part,
            int points)
{
    arb_t x, width, y;
    mag_t term;
    arb_init(x);
    arb_init(width);
    arb_init(y);
    mag_init(term);
    arb_sub(width, patch->right, patch->left, patch->prec);
    for (int i = 0; i < points; i++) {
        arb_mul_ui(x, width, 2 * (ulong)i + 1, patch->prec);
        arb_div_ui(x, x, 2 * (ulong)points, patch->prec);
        arb_add(x, x, patch->left, patch->prec);
        if (part == ORDO_PART_SLOPE) {
            ordo_patch_slope(y, patch, x);
        } else {
            ordo_patch_value(y, patch, x);
        }
        if (part == ORDO_PART_MAXIMUM) {
            raise_floor(highest, y, x, patch->cell);
        }
        if (part != ORDO_PART_ABSOLUTE) {
            arb_sqr(y, y, patch->prec);
        }
        arb_mul(y, y, width, patch->prec);
        arb_div_ui(y, y, (ulong)points, patch->prec);
        if (arb_is_finite(y)) {
            arb_get_mag(term, y);
            mag_add(sum, sum, term);
            arb_get_mag_lower(term, y);
            mag_add_lower(least, least, term);
        }
    }
    arb_clear(x);
    arb_clear(width);
    arb_clear(y);
    mag_clear(term);
}

ordo_status
ordo_look_first(ordo_first_look *look, ordo_highest *highest, const ordo_part_task *task,
                mpfr_prec_t prec)
{
    ordo_patch patch;
    mag_t sum, least, size, most;
    mag_init(sum);
    mag_init(least);
    mag_init(size);
    mag_init(most);
    size_t sampled = task->e->cells < SAMPLED_CELLS ? task->e->cells : SAMPLED_CELLS;
    bool maximum = task->part == ORDO_PART_MAXIMUM;
    int points = sampled < FEW_CELLS ? POINTS_FEW : maximum ? POINTS_MAXIMUM : POINTS_MANY;
    ordo_status status = ordo_patch_open(&patch, task->e, prec);
    for (size_t i = 0; status >= 0 && i < sampled; i++) {
        status =
            ordo_patch_seek(&patch, i * (task->e->cells - 1) / (sampled > 1 ? sampled - 1 : 1));
        if (status >= 0) {
            sample_cell(sum, least, highest, &patch, task->part, points);
            arb_get_mag(size, patch.c);
            mag_max(most, most, size);
        }
    }
    ordo_patch_close(&patch);
    look->size = ordo_log2_hint(sum) + log2((double)task->e->cells / (double)sampled);
    look->piece = ordo_log2_hint(most);
    look->known =
        !mag_is_zero(least) && ordo_log2_hint(sum) - ordo_log2_hint(least) <= ORDO_SIZE_BITS;
    mag_clear(sum);
    mag_clear(least);
    mag_clear(size);
    mag_clear(most);
    return status;
}
