/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/proof/moments.h"

#include <stdbool.h>
#include <stdlib.h>

/* The part of the interval at t = tau + sigma s, |s| <= 1, and what it adds to each moment. */
typedef struct ordo_moments_panel {
    arb_t tau, sigma; /* exact */
    arb_ptr part;     /* what the Taylor polynomial adds */
    mag_t slack;      /* what its remainder adds at most */
} panel;

static slong
row_length(const ordo_moments *m)
{
    return m->terms + m->first + m->count;
}

static arb_ptr
entry(const ordo_moments *m, arb_ptr table, slong i, slong j)
{
    return table + i * (m->terms + 1) + j;
}

/* Row l + 1 of int s^j P_l(tau + sigma s) ds, in place of row l - 1, from Bonnet's recursion
 * (l + 1) P_{l+1}(t) = (2 l + 1) t P_l(t) - l P_{l-1}(t). Its last entry is lost. */
static void
next_row(ordo_moments *m, slong l, const arb_t tau, const arb_t sigma)
{
    slong length = row_length(m);
    arb_ptr old = m->rows + ((l + 1) % 2) * length, row = m->rows + (l % 2) * length;
    for (slong j = 0; j + l + 1 < length; j++) {
        arb_mul(m->term, sigma, row + j + 1, m->prec);
        arb_addmul(m->term, tau, row + j, m->prec);
        arb_mul_si(m->term, m->term, 2 * l + 1, m->prec);
        arb_mul_si(old + j, old + j, -l, m->prec);
        arb_add(old + j, old + j, m->term, m->prec);
        arb_div_si(old + j, old + j, l + 1, m->prec);
    }
}

/* table = int_{-1}^{1} s^j P_l(tau + sigma s) ds for the wanted l and j <= terms. */
static void
tabulate(arb_ptr table, ordo_moments *m, const arb_t tau, const arb_t sigma)
{
    slong length = row_length(m);
    _arb_vec_zero(m->rows, 2 * length);
    for (slong j = 0; j < length; j += 2) {
        arb_set_si(m->rows + j, 2);
        arb_div_si(m->rows + j, m->rows + j, j + 1, m->prec);
    }
    for (slong l = 0; l < m->first + m->count; l++) {
        if (l >= m->first) {
            _arb_vec_set(entry(m, table, l - m->first, 0), m->rows + (l % 2) * length,
                         m->terms + 1);
        }
        next_row(m, l, tau, sigma);
    }
}

/* On the whole interval P_l is orthogonal to lower powers and to those of the other parity. */
static void
tabulate_whole(ordo_moments *m)
{
    arb_zero(m->x);
    arb_one(m->half);
    tabulate(m->whole, m, m->x, m->half);
    for (slong i = 0; i < m->count; i++) {
        for (slong j = 0; j <= m->terms; j++) {
            slong l = m->first + i;
            if (j < l || (j - l) % 2 != 0) {
                arb_zero(entry(m, m->whole, i, j));
            }
        }
    }
}

void
ordo_moments_init(ordo_moments *m, slong first, slong count, slong terms, slong prec)
{
    *m = (ordo_moments){.first = first, .count = count, .terms = terms, .prec = prec};
    m->rows = _arb_vec_init(2 * row_length(m));
    m->whole = _arb_vec_init(count * (terms + 1));
    m->table = _arb_vec_init(count * (terms + 1));
    arb_poly_init(m->at);
    arb_poly_init(m->over);
    arb_init(m->x);
    arb_init(m->half);
    arb_init(m->term);
    tabulate_whole(m);
}

void
ordo_moments_clear(ordo_moments *m)
{
    if (m->rows == NULL) {
        return;
    }
    for (size_t i = 0; i < m->room; i++) {
        arb_clear(m->panels[i].tau);
        arb_clear(m->panels[i].sigma);
        _arb_vec_clear(m->panels[i].part, m->count);
        mag_clear(m->panels[i].slack);
    }
    free(m->panels);
    arb_clear(m->term);
    arb_clear(m->half);
    arb_clear(m->x);
    arb_poly_clear(m->over);
    arb_poly_clear(m->at);
    _arb_vec_clear(m->table, m->count * (m->terms + 1));
    _arb_vec_clear(m->whole, m->count * (m->terms + 1));
    _arb_vec_clear(m->rows, 2 * row_length(m));
    *m = (ordo_moments){.rows = NULL};
}

/* Room for `count` panels. */
static ordo_status
reserve(ordo_moments *m, size_t count)
{
    if (count <= m->room) {
        return ORDO_OK;
    }
    size_t room = 2 * count;
    panel *grown = realloc(m->panels, room * sizeof *grown);
    if (grown == NULL) {
        return ORDO_ENOMEM;
    }
    m->panels = grown;
    for (; m->room < room; m->room++) {
        arb_init(grown[m->room].tau);
        arb_init(grown[m->room].sigma);
        grown[m->room].part = _arb_vec_init(m->count);
        mag_init(grown[m->room].slack);
    }
    return ORDO_OK;
}

void
ordo_ball_around(arb_t r, const arb_t middle, const arb_t radius)
{
    arf_t down;
    arf_init(down);
    arb_set(r, middle);
    arf_get_mag_lower(arb_radref(r), arb_midref(radius));
    arf_set_mag(down, arb_radref(r));
    if (!arf_equal(down, arb_midref(radius))) {
        arf_get_mag(arb_radref(r), arb_midref(radius));
    }
    arf_clear(down);
}

/* y as `length` coefficients, zeros at the end included. */
static void
pad(arb_poly_t y, slong length)
{
    arb_poly_fit_length(y, length);
    for (slong j = arb_poly_length(y); j < length; j++) {
        arb_zero(y->coeffs + j);
    }
    _arb_poly_set_length(y, length);
}

/* The order K <= terms of the Taylor polynomial whose remainder is least, and that in `slack`: by
 * Lagrange's form it is c (half s)^K with c in the enclosure of coefficient K over the panel, of
 * which the middle is a number and the radius is left over; |P_l| <= 1 on [-1, 1], so it adds at
 * most sigma rad(c) half^K int |s|^K ds = sigma rad(c) half^K 2/(K + 1) to a moment. */
static slong
choose_order(mag_t slack, const ordo_moments *m, const panel *p)
{
    slong order = 0;
    mag_t power, sigma, left;
    mag_init(power);
    mag_init(sigma);
    mag_init(left);
    mag_one(power);
    arb_get_mag(sigma, p->sigma);
    mag_mul_2exp_si(sigma, sigma, 1);
    mag_inf(slack);
    for (slong j = 0; j <= m->terms; j++) {
        if ((j > 0 && !arb_is_finite(m->at->coeffs + j - 1)) ||
            !arb_is_finite(m->over->coeffs + j)) {
            break;
        }
        mag_mul(left, arb_radref(m->over->coeffs + j), power);
        mag_mul(left, left, sigma);
        mag_div_ui(left, left, (ulong)j + 1);
        if (mag_cmp(left, slack) < 0) {
            mag_set(slack, left);
            order = j;
        }
        arb_get_mag(left, m->half);
        mag_mul(power, power, left);
    }
    mag_clear(power);
    mag_clear(sigma);
    mag_clear(left);
    return order;
}

/* Evaluates f on the panel and fills in what it adds. */
static void
expand(ordo_moments *m, panel *p, const ordo_jet *f, const arb_t middle, const arb_t radius)
{
    bool all = arb_is_one(p->sigma);
    arb_mul(m->half, radius, p->sigma, ARF_PREC_EXACT);
    arb_set(m->x, middle);
    arb_addmul(m->x, radius, p->tau, ARF_PREC_EXACT);
    f->series(m->at, f->self, m->x, m->terms);
    ordo_ball_around(m->x, m->x, m->half);
    f->series(m->over, f->self, m->x, m->terms + 1);
    pad(m->at, m->terms);
    pad(m->over, m->terms + 1);
    slong order = choose_order(p->slack, m, p);
    if (!all) {
        tabulate(m->table, m, p->tau, p->sigma);
    }
    arb_one(m->x);
    _arb_vec_zero(p->part, m->count);
    for (slong j = 0; j <= order && !mag_is_inf(p->slack); j++) {
        arb_ptr c = j < order ? m->at->coeffs + j : m->over->coeffs + j;
        if (j == order) {
            mag_zero(arb_radref(c));
        }
        arb_mul(c, c, m->x, m->prec);
        arb_mul(m->x, m->x, m->half, m->prec);
        for (slong i = 0; i < m->count; i++) {
            arb_addmul(p->part + i, c, entry(m, all ? m->whole : m->table, i, j), m->prec);
        }
    }
    _arb_vec_scalar_mul(p->part, p->part, m->count, p->sigma, m->prec);
}

/* J = the sum over all panels. True when the slack is at most 2^-goal times the largest moment. */
static bool
sum_up(arb_ptr J, const ordo_moments *m, long goal)
{
    mag_t slack, size, largest;
    mag_init(slack);
    mag_init(size);
    mag_init(largest);
    _arb_vec_zero(J, m->count);
    for (size_t k = 0; k < m->used; k++) {
        mag_add(slack, slack, m->panels[k].slack);
        _arb_vec_add(J, J, m->panels[k].part, m->count, m->prec);
    }
    for (slong i = 0; i < m->count; i++) {
        arb_get_mag(size, J + i);
        mag_max(largest, largest, size);
        arb_add_error_mag(J + i, slack);
    }
    mag_mul_2exp_si(largest, largest, -goal);
    bool good = mag_cmp(slack, largest) <= 0;
    mag_clear(largest);
    mag_clear(size);
    mag_clear(slack);
    return good;
}

/* The panel with the largest slack, the widest of those. */
static size_t
least_known(const ordo_moments *m)
{
    size_t worst = 0;
    for (size_t k = 1; k < m->used; k++) {
        int order = mag_cmp(m->panels[k].slack, m->panels[worst].slack);
        if (order > 0 || (order == 0 && arf_cmp(arb_midref(m->panels[k].sigma),
                                                arb_midref(m->panels[worst].sigma)) > 0)) {
            worst = k;
        }
    }
    return worst;
}

/* Panel k becomes its left half, a new one its right half. */
static void
halve(ordo_moments *m, size_t k)
{
    panel *left = &m->panels[k], *right = &m->panels[m->used++];
    arb_mul_2exp_si(left->sigma, left->sigma, -1);
    arb_set(right->sigma, left->sigma);
    arb_add(right->tau, left->tau, left->sigma, ARF_PREC_EXACT);
    arb_sub(left->tau, left->tau, left->sigma, ARF_PREC_EXACT);
}

ordo_status
ordo_moments_enclose(arb_ptr J, ordo_moments *m, const ordo_jet *f, const arb_t middle,
                     const arb_t radius, long goal, size_t most)
{
    ordo_status status = reserve(m, 1);
    if (status != ORDO_OK) {
        return status;
    }
    m->used = 1;
    arb_zero(m->panels[0].tau);
    arb_one(m->panels[0].sigma);
    expand(m, &m->panels[0], f, middle, radius);
    bool good = sum_up(J, m, goal);
    while (!good && m->used < most) {
        status = reserve(m, m->used + 1);
        if (status != ORDO_OK) {
            return status;
        }
        size_t k = least_known(m);
        halve(m, k);
        expand(m, &m->panels[k], f, middle, radius);
        expand(m, &m->panels[m->used - 1], f, middle, radius);
        good = sum_up(J, m, goal);
    }
    return good ? ORDO_OK : ORDO_MISSED;
}
